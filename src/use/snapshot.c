/* use/snapshot.c: see use/snapshot.h. */
#include "use/snapshot.h"

/* A part, and whose. */
struct part {
    const struct snapshot *of;
    const void *is;
};

static enum status build_world(struct ctx *c, const void **ret)
{
    struct snapshot *s = ARENA_NEW(c->arena, struct snapshot);
    *ret = s;
    return world_read(c, &s->w);
}

enum status snapshot_get(struct ctx *c, const struct snapshot **ret)
{
    const void *value;
    TRY(shared_take(c, build_world, &value));
    *ret = value;
    return ST_OK;
}

static const void *part_of(struct ctx *c, const struct world *w, const void *is)
{
    struct part *p = ARENA_NEW(c->arena, struct part);
    *p = (struct part){ w->snapshot, is };
    return p;
}

static enum status river_of(struct ctx *c, enum river_by by, const void **ret)
{
    struct world *w = ARENA_NEW(c->arena, struct world);
    struct river *r;
    TRY(world_load(c, w));
    TRY(river_make(c, w, &(struct river_ask){ .by = by }, &r));
    *ret = part_of(c, w, r);
    return ST_OK;
}

static enum status build_days(struct ctx *c, const void **ret)
{
    return river_of(c, RIVER_DAYS, ret);
}

static enum status build_points(struct ctx *c, const void **ret)
{
    return river_of(c, RIVER_POINTS, ret);
}

static enum status build_coverage(struct ctx *c, const void **ret)
{
    struct river *r;
    struct coverage *v;
    TRY(river_load(c, &(struct river_ask){ 0 }, &r));
    TRY(coverage_make(c, r, STR_NULL, &v));
    *ret = part_of(c, r->w, v);
    return ST_OK;
}

static enum status build_trace(struct ctx *c, const void **ret)
{
    struct river *r;
    struct trace_base *t;
    TRY(river_load(c, &(struct river_ask){ 0 }, &r));
    TRY(trace_make(c, r, &t));
    *ret = part_of(c, r->w, t);
    return ST_OK;
}

static enum status build_unplanned(struct ctx *c, const void **ret)
{
    struct card_unplanned *u = ARENA_NEW(c->arena, struct card_unplanned);
    struct world w;
    TRY(world_load(c, &w));
    TRY(tradeoff_unplanned(c, &w, u));
    *ret = part_of(c, &w, u);
    return ST_OK;
}

static enum status models(struct ctx *c, struct world *w, struct models_kept *k)
{
    struct plan_from from = { .effort = PLAN_LIKELY };
    enum status st = plan_model_build(c, w, &from, &k->plan);
    if (st == ST_INVALID)                  /* its problem is for who asks for the plan */
        return ST_OK;
    TRY(st);
    from.card = true;
    TRY(plan_model_build(c, w, &from, &k->card));
    for (int q = 0; q < k->plan.in.quarters; q++)
        plan_work_make(&k->plan, q, &k->work[q]);
    plan_missed_make(&k->plan, &k->missed, &k->nmissed);
    k->modelled = true;
    return ST_OK;
}

static enum status build_models(struct ctx *c, const void **ret)
{
    struct models_kept *k = ARENA_NEW(c->arena, struct models_kept);
    struct world *w = ARENA_NEW(c->arena, struct world);
    TRY(world_load(c, w));
    *ret = part_of(c, w, k);
    w->snapshot = NULL;                    /* here they are made, not taken */
    return models(c, w, k);
}

static enum status build_diff(struct ctx *c, const void **ret)
{
    struct plan_diff *d = ARENA_NEW(c->arena, struct plan_diff);
    struct world w;
    TRY(world_load(c, &w));
    TRY(plan_diff_make(c, &w, d));
    *ret = part_of(c, &w, d);
    return ST_OK;
}

enum status snapshot_part(struct ctx *c, const struct world *w, enum snapshot_part part, const void **ret)
{
    static shared_build *const builds[SNAP__PARTS] = {
        [SNAP_RIVER_DAYS] = build_days, [SNAP_RIVER_POINTS] = build_points, [SNAP_COVERAGE] = build_coverage,
        [SNAP_TRACE] = build_trace,     [SNAP_UNPLANNED] = build_unplanned, [SNAP_MODELS] = build_models,
        [SNAP_DIFF] = build_diff,
    };
    const void *value = NULL;
    assert(part < SNAP__PARTS);
    if (w->snapshot)
        TRY(shared_take(c, builds[part], &value));
    const struct part *p = value;
    *ret = p && p->of == w->snapshot ? p->is : NULL;
    return ST_OK;
}

const struct models_kept *models_kept_of(const struct plan_model *m)
{
    const struct models_kept *k = m->w->snapshot ? m->kept : NULL;
    return k && m->in.features == k->plan.in.features && m->force == k->plan.force ? k : NULL;
}

void plan_missed(const struct plan_model *m, struct rule_missed **ret, size_t *ret_n)
{
    const struct models_kept *k = models_kept_of(m);
    if (!k) {
        plan_missed_make(m, ret, ret_n);
        return;
    }
    *ret = k->missed;
    *ret_n = k->nmissed;
}
