/* use/points.c: points flow from priorities over drives, serves and fulfils to features. */
#include "use/points.h"
#include <stdlib.h>

struct remainder {
    int64_t rest;
    size_t at;
};

/* The larger remainder first, then the lower index. */
static int by_remainder(const void *x, const void *y)
{
    const struct remainder *a = x, *b = y;
    if (a->rest != b->rest)
        return a->rest > b->rest ? -1 : 1;
    return a->at < b->at ? -1 : a->at > b->at;
}

void points_split(struct arena *a, int64_t n, const int64_t *weights, size_t count, int64_t *ret_parts)
{
    assert(n >= 0);
    int64_t sum = 0, given = 0;
    for (size_t i = 0; i < count; i++)
        sum += weights[i];
    for (size_t i = 0; i < count; i++)
        ret_parts[i] = 0;
    if (sum == 0)
        return;
    struct remainder *rest = ARENA_ARRAY(a, struct remainder, count ? count : 1);
    for (size_t i = 0; i < count; i++) {
        int64_t whole = n / sum, left = n % sum;      /* n*w would overflow for large n only */
        ret_parts[i] = whole * weights[i] + left * weights[i] / sum;
        rest[i] = (struct remainder){ left * weights[i] % sum, i };
        given += ret_parts[i];
    }
    if (given == n)
        return;
    assert(n - given <= (int64_t)count);              /* each remainder is less than one */
    qsort(rest, count, sizeof *rest, by_remainder);
    for (size_t i = 0; i < (size_t)(n - given); i++)
        ret_parts[rest[i].at]++;
}

struct bin {
    size_t link;
    bool drives;
    int64_t share;
};

/* Weights of the links in bins and of the hole, which is the last. */
static void split_bins(struct arena *a, int64_t n, const struct bin *bins, size_t count, int64_t *parts)
{
    int64_t *weights = ARENA_ARRAY(a, int64_t, count + 1);
    int64_t shared = 0, open = 0;
    for (size_t i = 0; i < count; i++) {
        if (bins[i].share >= 0)
            shared += bins[i].share;
        else
            open++;
    }
    int64_t left = shared < 100 ? 100 - shared : 0;
    for (size_t i = 0; i < count; i++)
        weights[i] = bins[i].share >= 0 ? bins[i].share * (open ? open : 1) : left;
    weights[count] = open ? 0 : left;
    points_split(a, n, weights, count + 1, parts);
}

static int layer_rank(struct str layer)
{
    return str_eq(layer, S("executive")) ? 0 : str_eq(layer, S("manager")) ? 1 : 2;
}

/* Points run down the layers only: what a broken link brought upwards would be given to nobody. */
static bool goes_down(const struct world *w, size_t upper, const struct w_link *d)
{
    int32_t lower = world_priority(w, d->lower);
    return lower >= 0 && layer_rank(w->priorities[lower].layer) > layer_rank(w->priorities[upper].layer);
}

static void give_priority(const struct world *w, struct points *p, size_t at)
{
    struct w_span drives = w_span(&w->priority_drives, (int32_t)at), serves = w_span(&w->priority_serves, (int32_t)at);
    struct bin *bins = ARENA_ARRAY(w->arena, struct bin, drives.n + serves.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < drives.n; i++)
        if (goes_down(w, at, &w->drives[drives.at[i]]))
            bins[n++] = (struct bin){ (size_t)drives.at[i], true, w->drives[drives.at[i]].share };
        else
            p->upwards++;
    for (size_t i = 0; i < serves.n; i++)
        bins[n++] = (struct bin){ (size_t)serves.at[i], false, w->serves[serves.at[i]].share };
    int64_t *parts = ARENA_ARRAY(w->arena, int64_t, n + 1);
    if (n == 0)
        parts[0] = p->priority[at];
    else
        split_bins(w->arena, p->priority[at], bins, n, parts);
    for (size_t i = 0; i < n; i++) {
        if (bins[i].drives) {
            p->priority[world_priority(w, w->drives[bins[i].link].lower)] += parts[i];
            continue;
        }
        p->serve[bins[i].link] = parts[i];
        p->requirement[world_requirement(w, w->serves[bins[i].link].lower)] += parts[i];
    }
    p->priority_hole[at] = parts[n];
    p->holes += parts[n];
}

static void give_requirement(const struct world *w, struct points *p, size_t at)
{
    struct w_span links = w_span(&w->requirement_fulfils, (int32_t)at);
    struct bin *bins = ARENA_ARRAY(w->arena, struct bin, links.n + 1);
    size_t n = links.n;
    for (size_t i = 0; i < n; i++)
        bins[i] = (struct bin){ (size_t)links.at[i], false, w->fulfils[links.at[i]].share };
    int64_t *parts = ARENA_ARRAY(w->arena, int64_t, n + 1);
    if (n == 0)
        parts[0] = p->requirement[at];
    else
        split_bins(w->arena, p->requirement[at], bins, n, parts);
    for (size_t i = 0; i < n; i++) {
        p->fulfil[bins[i].link] = parts[i];
        p->feature[world_feature(w, w->fulfils[bins[i].link].lower)] += parts[i];
        p->carried += parts[i];
    }
    p->requirement_hole[at] = parts[n];
    p->holes += parts[n];
}

/* A slice has its percent of the whole's; a whole whose slice shipped counts the rest. */
static void give_slices(const struct world *w, struct points *p)
{
    int64_t *whole = ARENA_ARRAY(w->arena, int64_t, w->nfeatures + 1);
    for (size_t i = 0; i < w->nfeatures; i++)
        whole[i] = p->feature[i];
    for (size_t i = 0; i < w->nfeatures; i++) {
        int32_t of = w->features[i].slice_of >= 0 ? world_feature(w, w->features[i].slice_of) : -1;
        if (of < 0)
            continue;
        p->feature[i] = whole[of] * w->features[i].slice_percent / 100;
        if (str_eq(w->features[i].state, S("shipped")))
            p->feature[of] -= p->feature[i] < p->feature[of] ? p->feature[i] : p->feature[of];
    }
}

void points_of(const struct world *w, struct points *ret)
{
    *ret = (struct points){
        .feature = ARENA_ARRAY(w->arena, int64_t, w->nfeatures + 1),
        .fulfil = ARENA_ARRAY(w->arena, int64_t, w->nfulfils + 1),
        .serve = ARENA_ARRAY(w->arena, int64_t, w->nserves + 1),
        .requirement = ARENA_ARRAY(w->arena, int64_t, w->nrequirements + 1),
        .requirement_hole = ARENA_ARRAY(w->arena, int64_t, w->nrequirements + 1),
        .priority = ARENA_ARRAY(w->arena, int64_t, w->npriorities + 1),
        .priority_hole = ARENA_ARRAY(w->arena, int64_t, w->npriorities + 1),
    };
    for (size_t i = 0; i < w->npriorities; i++) {
        int64_t pts = w->priorities[i].points;
        if (pts <= 0)
            continue;
        ret->any = true;
        ret->priority[i] = pts * 1000000;
        ret->own += pts * 1000000;
    }
    for (int rank = 0; rank < 3; rank++)
        for (size_t i = 0; i < w->npriorities; i++)
            if (layer_rank(w->priorities[i].layer) == rank)
                give_priority(w, ret, i);
    for (size_t i = 0; i < w->nrequirements; i++)
        give_requirement(w, ret, i);
    assert(ret->own == ret->carried + ret->holes);
    give_slices(w, ret);
}
