/* engine/plan_order.c: sorts a problem by ids, then by content. */
#include "engine/plan_order.h"
#include <stdlib.h>

/* A thing to be sorted: by key, then by its list, then by where it stood. */
struct item {
    int64_t key[6];
    const int32_t *list;
    size_t n, at;
};

static int compare(const void *x, const void *y)
{
    const struct item *p = x, *q = y;
    for (size_t k = 0; k < COUNT(p->key); k++) {
        if (p->key[k] != q->key[k]) {
            return p->key[k] < q->key[k] ? -1 : 1;
        }
    }
    for (size_t k = 0; k < p->n && k < q->n; k++) {
        if (p->list[k] != q->list[k]) {
            return p->list[k] < q->list[k] ? -1 : 1;
        }
    }
    return p->n != q->n ? (p->n < q->n ? -1 : 1) : p->at < q->at ? -1 : p->at > q->at;
}

static int compare_numbers(const void *x, const void *y)
{
    const int32_t *p = x, *q = y;
    return *p < *q ? -1 : *p > *q;
}

struct ordering {
    struct arena *a;
    const struct plan_input *in;
    struct plan_input *to;
    int32_t *feature, *team;
};

/* Sorts, and says where each came to stand. */
static int32_t *sorted(struct ordering *o, struct item *it, size_t n)
{
    int32_t *place = ARENA_ARRAY(o->a, int32_t, n + 1);
    qsort(it, n, sizeof *it, compare);
    for (size_t k = 0; k < n; k++) {
        place[it[k].at] = (int32_t)k;
    }
    return place;
}

/* A list of features under their new numbers, rising. */
static const int32_t *renumbered(struct ordering *o, const int32_t *of, size_t n)
{
    int32_t *to = ARENA_ARRAY(o->a, int32_t, n + 1);
    for (size_t k = 0; k < n; k++) {
        to[k] = o->feature[of[k]];
    }
    qsort(to, n, sizeof *to, compare_numbers);
    return to;
}

static void order_teams(struct ordering *o)
{
    const struct plan_input *in = o->in;
    struct item *it = ARENA_ARRAY(o->a, struct item, in->nteams + 1);
    struct plan_team *to = ARENA_ARRAY(o->a, struct plan_team, in->nteams + 1);
    for (size_t k = 0; k < in->nteams; k++) {
        it[k] = (struct item){ .key = { in->teams[k].id }, .at = k };
    }
    o->team = sorted(o, it, in->nteams);
    for (size_t k = 0; k < in->nteams; k++) {
        to[k] = in->teams[it[k].at];
    }
    o->to->teams = to;
}

static const struct plan_part *ordered_parts(struct ordering *o, const struct plan_feature *f)
{
    struct item *it = ARENA_ARRAY(o->a, struct item, f->nparts + 1);
    struct plan_part *to = ARENA_ARRAY(o->a, struct plan_part, f->nparts + 1);
    for (size_t k = 0; k < f->nparts; k++) {
        const int32_t *days = f->parts[k].days[o->in->effort];
        it[k] = (struct item){ .key = { o->team[f->parts[k].team], days[0], days[1], days[2], days[3] }, .at = k };
    }
    (void)sorted(o, it, f->nparts);
    for (size_t k = 0; k < f->nparts; k++) {
        to[k] = f->parts[it[k].at];
        to[k].team = o->team[to[k].team];
    }
    return to;
}

static void order_features(struct ordering *o)
{
    const struct plan_input *in = o->in;
    struct item *it = ARENA_ARRAY(o->a, struct item, in->nfeatures + 1);
    struct plan_feature *to = ARENA_ARRAY(o->a, struct plan_feature, in->nfeatures + 1);
    int16_t *force = ARENA_ARRAY(o->a, int16_t, in->nfeatures + 1);
    for (size_t i = 0; i < in->nfeatures; i++) {
        it[i] = (struct item){ .key = { in->features[i].id }, .at = i };
    }
    o->feature = sorted(o, it, in->nfeatures);
    for (size_t i = 0; i < in->nfeatures; i++) {
        to[i] = in->features[it[i].at];
        to[i].parts = ordered_parts(o, &to[i]);
        force[i] = in->in_force == NULL ? PLAN_OUT : in->in_force[it[i].at];
    }
    o->to->features = to;
    o->to->in_force = in->in_force == NULL ? NULL : force;
}

static void order_needs(struct ordering *o)
{
    const struct plan_input *in = o->in;
    struct item *it = ARENA_ARRAY(o->a, struct item, in->nneeds + 1);
    struct plan_need *to = ARENA_ARRAY(o->a, struct plan_need, in->nneeds + 1);
    for (size_t k = 0; k < in->nneeds; k++) {
        it[k] =
            (struct item){ .key = { o->feature[in->needs[k].needed], o->feature[in->needs[k].by], in->needs[k].lag },
                           .at = k };
    }
    (void)sorted(o, it, in->nneeds);
    for (size_t k = 0; k < in->nneeds; k++) {
        to[k] = (struct plan_need){ (int32_t)it[k].key[0], (int32_t)it[k].key[1], (int32_t)it[k].key[2] };
    }
    o->to->needs = to;
}

static void order_solutions(struct ordering *o)
{
    const struct plan_input *in = o->in;
    struct item *it = ARENA_ARRAY(o->a, struct item, in->nsolutions + 1);
    struct plan_solution *to = ARENA_ARRAY(o->a, struct plan_solution, in->nsolutions + 1);
    for (size_t k = 0; k < in->nsolutions; k++) {
        const struct plan_solution *s = &in->solutions[k];
        it[k] = (struct item){ .key = { s->id, s->strict, s->value[0] },
                               .list = renumbered(o, s->parts, s->nparts),
                               .n = s->nparts,
                               .at = k };
    }
    (void)sorted(o, it, in->nsolutions);
    for (size_t k = 0; k < in->nsolutions; k++) {
        to[k] = in->solutions[it[k].at];
        to[k].parts = it[k].list;
    }
    o->to->solutions = to;
}

static const struct plan_share *ordered_shares(struct ordering *o, const struct plan_require *r)
{
    struct item *it = ARENA_ARRAY(o->a, struct item, r->nshares + 1);
    struct plan_share *to = ARENA_ARRAY(o->a, struct plan_share, r->nshares + 1);
    for (size_t k = 0; k < r->nshares; k++) {
        it[k] = (struct item){ .key = { o->feature[r->shares[k].feature], r->shares[k].percent }, .at = k };
    }
    (void)sorted(o, it, r->nshares);
    for (size_t k = 0; k < r->nshares; k++) {
        to[k] = (struct plan_share){ (int32_t)it[k].key[0], (int32_t)it[k].key[1] };
    }
    return to;
}

static void order_requirements(struct ordering *o)
{
    const struct plan_input *in = o->in;
    struct item *it = ARENA_ARRAY(o->a, struct item, in->nrequires + 1);
    struct plan_require *to = ARENA_ARRAY(o->a, struct plan_require, in->nrequires + 1);
    for (size_t k = 0; k < in->nrequires; k++) {
        const struct plan_require *r = &in->
                                            requires[
                                                k];
        it[k] = (struct item){ .key = { r->id, r->threshold, r->percent_value[0] }, .at = k };
    }
    (void)sorted(o, it, in->nrequires);
    for (size_t k = 0; k < in->nrequires; k++) {
        to[k] = in->
                    requires[
                        it[k].at];
        to[k].shares = ordered_shares(o, &to[k]);
    }
    o->to->
        requires
    = to;
}

static void order_sets(struct ordering *o)
{
    const struct plan_input *in = o->in;
    struct item *it = ARENA_ARRAY(o->a, struct item, in->nexclusive + 1);
    struct plan_set *to = ARENA_ARRAY(o->a, struct plan_set, in->nexclusive + 1);
    for (size_t k = 0; k < in->nexclusive; k++) {
        const struct plan_set *s = &in->exclusive[k];
        it[k] = (struct item){ .key = { s->max }, .list = renumbered(o, s->of, s->n), .n = s->n, .at = k };
    }
    (void)sorted(o, it, in->nexclusive);
    for (size_t k = 0; k < in->nexclusive; k++) {
        to[k] = (struct plan_set){ .of = it[k].list, .n = it[k].n, .max = (int32_t)it[k].key[0] };
    }
    o->to->exclusive = to;
}

static void order_promises(struct ordering *o)
{
    const struct plan_input *in = o->in;
    struct item *it = ARENA_ARRAY(o->a, struct item, in->npromises + 1);
    struct plan_promise *to = ARENA_ARRAY(o->a, struct plan_promise, in->npromises + 1);
    for (size_t k = 0; k < in->npromises; k++) {
        const struct plan_promise *p = &in->promises[k];
        it[k] =
            (struct item){ .key = { p->by, p->hard }, .list = renumbered(o, p->features, p->n), .n = p->n, .at = k };
    }
    (void)sorted(o, it, in->npromises);
    for (size_t k = 0; k < in->npromises; k++) {
        to[k] = (struct plan_promise){
            .features = it[k].list, .n = it[k].n, .by = (int16_t)it[k].key[0], .hard = it[k].key[1] != 0
        };
    }
    o->to->promises = to;
}

static void order_mix_and_cover(struct ordering *o)
{
    const struct plan_input *in = o->in;
    struct item *mix = ARENA_ARRAY(o->a, struct item, in->nmix + 1),
                *cover = ARENA_ARRAY(o->a, struct item, in->ncover + 1);
    struct plan_mix *to = ARENA_ARRAY(o->a, struct plan_mix, in->nmix + 1);
    struct plan_cover *covers = ARENA_ARRAY(o->a, struct plan_cover, in->ncover + 1);
    for (size_t k = 0; k < in->nmix; k++) {
        const struct plan_mix *m = &in->mix[k];
        mix[k] = (struct item){
            .key = { m->class_id, m->quarter, m->of_capacity, m->floor, m->ceiling, (int64_t)m->segments }, .at = k
        };
    }
    for (size_t k = 0; k < in->ncover; k++) {
        cover[k] = (struct item){ .key = { in->cover[k].segment, in->cover[k].by, in->cover[k].min }, .at = k };
    }
    (void)sorted(o, mix, in->nmix);
    (void)sorted(o, cover, in->ncover);
    for (size_t k = 0; k < in->nmix; k++) {
        to[k] = in->mix[mix[k].at];
    }
    for (size_t k = 0; k < in->ncover; k++) {
        covers[k] = in->cover[cover[k].at];
    }
    o->to->mix = to;
    o->to->cover = covers;
}

struct plan_input *plan_order(struct arena *a, const struct plan_input *in, const int32_t **ret_place_of)
{
    struct ordering o = { .a = a, .in = in, .to = ARENA_NEW(a, struct plan_input) };
    *o.to = *in;
    order_teams(&o);
    order_features(&o);
    order_needs(&o);
    order_solutions(&o);
    order_requirements(&o);
    order_sets(&o);
    order_promises(&o);
    order_mix_and_cover(&o);
    *ret_place_of = o.feature;
    return o.to;
}
