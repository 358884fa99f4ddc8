/* engine/need_cycles.c: see engine/need_cycles.h. Strongly connected parts of the needs, after Tarjan, without recursion. */
#include "engine/need_cycles.h"

struct search {
    const struct plan_input *in;
    size_t *start, *next; /* needs of a feature in `edge`: from start[i] on; the one looked at now */
    size_t *edge;
    int32_t *seen, *low, *part; /* 0 = not yet; part: number of its connected part */
    int32_t *open, *path; /* features not yet in a part; those between the root and here */
    size_t nopen, npath;
    int32_t clock, parts;
};

static void sort_edges(struct search *s, struct arena *a)
{
    size_t n = s->in->nfeatures;
    s->start = ARENA_ARRAY(a, size_t, n + 2);
    s->next = ARENA_ARRAY(a, size_t, n + 1);
    s->edge = ARENA_ARRAY(a, size_t, s->in->nneeds + 1);
    for (size_t k = 0; k < s->in->nneeds; k++)
        s->start[s->in->needs[k].needed + 1]++;
    for (size_t i = 0; i < n; i++)
        s->start[i + 1] += s->start[i];
    for (size_t i = 0; i < n; i++)
        s->next[i] = s->start[i];
    for (size_t k = 0; k < s->in->nneeds; k++)
        s->edge[s->next[s->in->needs[k].needed]++] = k;
    for (size_t i = 0; i < n; i++)
        s->next[i] = s->start[i];
}

static void enter(struct search *s, int32_t i)
{
    s->seen[i] = s->low[i] = ++s->clock;
    s->open[s->nopen++] = i;
    s->path[s->npath++] = i;
}

static void leave(struct search *s, int32_t i)
{
    s->npath--;
    if (s->low[i] == s->seen[i]) {
        s->parts++;
        int32_t j;
        do {
            j = s->open[--s->nopen];
            s->part[j] = s->parts;
        } while (j != i);
    }
    if (s->npath > 0) {
        int32_t up = s->path[s->npath - 1];
        s->low[up] = s->low[i] < s->low[up] ? s->low[i] : s->low[up];
    }
}

static void walk(struct search *s, int32_t root)
{
    enter(s, root);
    while (s->npath > 0) {
        int32_t i = s->path[s->npath - 1];
        if (s->next[i] == s->start[i + 1]) {
            leave(s, i);
            continue;
        }
        int32_t to = s->in->needs[s->edge[s->next[i]++]].by;
        if (s->seen[to] == 0)
            enter(s, to);
        else if (s->part[to] == 0 && s->seen[to] < s->low[i])
            s->low[i] = s->seen[to];
    }
}

size_t need_cycles(struct arena *a, const struct plan_input *in, int32_t **ret)
{
    size_t n = in->nfeatures, found = 0;
    struct search s = { .in = in };
    bool *bad = ARENA_ARRAY(a, bool, n + 2);
    s.seen = ARENA_ARRAY(a, int32_t, n + 1);
    s.low = ARENA_ARRAY(a, int32_t, n + 1);
    s.part = ARENA_ARRAY(a, int32_t, n + 1);
    s.open = ARENA_ARRAY(a, int32_t, n + 1);
    s.path = ARENA_ARRAY(a, int32_t, n + 1);
    *ret = ARENA_ARRAY(a, int32_t, n + 1);
    sort_edges(&s, a);
    for (size_t i = 0; i < n; i++)
        if (s.seen[i] == 0)
            walk(&s, (int32_t)i);
    for (size_t k = 0; k < in->nneeds; k++)
        if (in->needs[k].lag > 0 && s.part[in->needs[k].needed] == s.part[in->needs[k].by])
            bad[s.part[in->needs[k].by]] = true;
    for (size_t i = 0; i < n; i++)
        if (bad[s.part[i]])
            (*ret)[found++] = (int32_t)i;
    return found;
}
