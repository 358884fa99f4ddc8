/* engine/plan_improve.c: fix and optimise. Most of a plan is held, a connected piece is solved anew. */
#include "engine/plan_start.h"

/* Columns freed at once: an eighth of all, within limits; larger pieces are as slow as the whole. */
enum { COLUMNS_LEAST = 60, COLUMNS_FIRST = 300, COLUMNS_SOME = 500, COLUMNS_MOST = 1500, NODES_ROUND = 1 };

struct loop {
    struct arena *a;
    const struct plan_improve *im;
    const struct plan_input *in;
    struct milp m;                     /* pm's, with bounds of its own */
    size_t *head, *who;                /* per team: the features that take days of it */
    size_t *queue;                     /* teams to visit */
    bool *seen, *freed;                /* per team, per feature */
    uint64_t random;
    size_t columns, most;              /* to free in the next round; ever */
    int64_t best;
    bool stopped;
};

/* splitmix64: the same numbers everywhere. */
static size_t random_below(struct loop *l, size_t n)
{
    uint64_t z = (l->random += UINT64_C(0x9e3779b97f4a7c15));
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    assert(n > 0);
    return (size_t)((z ^ (z >> 31)) % n);
}

static void by_team(struct loop *l)
{
    const struct plan_input *in = l->in;
    size_t total = 0;
    l->head = ARENA_ARRAY(l->a, size_t, in->nteams + 2);
    for (size_t i = 0; i < in->nfeatures; i++) {
        for (size_t k = 0; k < in->features[i].nparts; k++, total++) {
            l->head[in->features[i].parts[k].team + 2]++;
        }
    }
    for (size_t t = 2; t < in->nteams + 2; t++) {
        l->head[t] += l->head[t - 1];
    }
    l->who = ARENA_ARRAY(l->a, size_t, total + 1);
    for (size_t i = 0; i < in->nfeatures; i++) {
        for (size_t k = 0; k < in->features[i].nparts; k++) {
            l->who[l->head[in->features[i].parts[k].team + 1]++] = i;
        }
    }
}

/* Opens the columns of feature i that finish in [from, to], or where it is; how many. */
static size_t open_columns(struct loop *l, size_t i, int from, int to)
{
    size_t n = 0;
    for (int q = from; q <= to; q++) {
        int32_t c = l->im->pm->x[i * (size_t)l->in->quarters + (size_t)q];
        if (c >= 0) {
            l->m.lo[c] = 0;
            l->m.hi[c] = 1;
            n++;
        }
    }
    return n;
}

static void hold_all(struct loop *l, const int16_t *finish)
{
    const struct plan_model *pm = l->im->pm;
    for (size_t i = 0; i < l->in->nfeatures; i++) {
        l->freed[i] = false;
        for (int q = 0; q < l->in->quarters; q++) {
            int32_t c = pm->x[i * (size_t)l->in->quarters + (size_t)q];
            if (c >= 0) {
                l->m.lo[c] = l->m.hi[c] = finish[i] == q ? 1 : 0;
            }
        }
    }
    memset(l->seen, 0, l->in->nteams * sizeof *l->seen);
}

/* A piece: teams reached from a random one through shared features; all quarters, or three in a row. */
static void free_piece(struct loop *l, const int16_t *finish)
{
    int nq = l->in->quarters, from = 0, to = nq - 1;
    size_t first = 0, n = 1, opened = 0;
    if (nq > 3 && random_below(l, 2) == 0) {
        from = (int)random_below(l, (size_t)nq - 2);
        to = from + 2;
    }
    hold_all(l, finish);
    l->queue[0] = random_below(l, l->in->nteams);
    l->seen[l->queue[0]] = true;
    while (first < n && opened < l->columns) {
        size_t t = l->queue[first++];
        size_t many = l->head[t + 1] - l->head[t], skip = many == 0 ? 0 : random_below(l, many);
        for (size_t k = 0; k < many && opened < l->columns; k++) {
            size_t i = l->who[l->head[t] + (k + skip) % many];
            if (l->freed[i]) {
                continue;
            }
            l->freed[i] = true;
            opened += open_columns(l, i, from, to);
            for (size_t j = 0; j < l->in->features[i].nparts; j++) {
                size_t other = (size_t)l->in->features[i].parts[j].team;
                if (!l->seen[other]) {
                    l->seen[other] = true;
                    size_t at = first + random_below(l, n - first + 1);   /* visited in any order */
                    l->queue[n++] = l->queue[at];
                    l->queue[at] = other;
                }
            }
        }
    }
}

static bool relayed(void *arg, double value, double bound)
{
    struct loop *l = arg;
    (void)value, (void)bound;
    l->stopped |= !l->im->o->go_on(l->im->o->arg, (double)l->best, (double)l->im->bound);
    return !l->stopped;
}

/* One round: keeps what is worth no less. */
static enum status piece(struct loop *l, int16_t *finish, int16_t *next, double *start)
{
    struct milp_options o = *l->im->o;
    struct milp_result r;
    struct str why;
    int64_t value = 0;
    free_piece(l, finish);
    if (!plan_model_columns(l->im->pm, finish, start)) {
        return ST_INTERNAL;
    }
    o.start = start;
    o.nodes = NODES_ROUND;
    o.go_on = o.go_on == NULL ? NULL : relayed;
    o.arg = l;
    TRY(milp_solve(l->a, &l->m, &o, &r));
    plan_model_spend(l->im->o, r.nodes);
    l->columns = r.end == MILP_OPTIMAL ? l->columns * 5 / 4 : l->columns * 4 / 5;
    l->columns = l->columns < COLUMNS_LEAST ? COLUMNS_LEAST : l->columns > l->most ? l->most : l->columns;
    if (!r.has_x) {
        return ST_OK;
    }
    plan_model_read(l->im->pm, r.x, next);
    if (plan_check(l->in, next, &value, &why) && value >= l->best) {
        l->best = value;
        memcpy(finish, next, l->in->nfeatures * sizeof *finish);
    }
    return ST_OK;
}

enum status plan_improve(struct arena *a, const struct plan_improve *im, int16_t *finish, int64_t *value,
                         bool *ret_stopped)
{
    struct loop l = {
        .a = a, .im = im, .in = im->pm->in, .m = *im->pm->m, .random = 1, .columns = COLUMNS_FIRST, .best = *value
    };
    size_t n = l.in->nfeatures;
    int16_t *next = ARENA_ARRAY(a, int16_t, n + 1);
    double *start = ARENA_ARRAY(a, double, l.m.ncols + 1);
    l.m.lo = ARENA_ARRAY(a, double, l.m.ncols + 1);
    l.m.hi = ARENA_ARRAY(a, double, l.m.ncols + 1);
    memcpy(l.m.lo, im->pm->m->lo, l.m.ncols * sizeof *l.m.lo);
    memcpy(l.m.hi, im->pm->m->hi, l.m.ncols * sizeof *l.m.hi);
    l.queue = ARENA_ARRAY(a, size_t, l.in->nteams + 2);
    l.seen = ARENA_ARRAY(a, bool, l.in->nteams + 1);
    l.freed = ARENA_ARRAY(a, bool, n + 1);
    l.most = l.m.ncols / 8 < COLUMNS_SOME ? COLUMNS_SOME : l.m.ncols / 8 > COLUMNS_MOST ? COLUMNS_MOST : l.m.ncols / 8;
    by_team(&l);
    size_t mark = arena_mark(a);
    for (int idle = 0; idle < im->patience && !l.stopped && im->o->nodes != 1; idle++) {
        int64_t before = l.best;
        TRY(piece(&l, finish, next, start));
        idle = l.best - before > l.best / 5000 ? -1 : idle;
        arena_rewind(a, mark);
    }
    *value = l.best;
    *ret_stopped = l.stopped;
    return ST_OK;
}
