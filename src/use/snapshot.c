/* use/snapshot.c: see use/snapshot.h. */
#include "use/snapshot.h"

static enum status models(struct ctx *c, struct snapshot *s)
{
    struct plan_from from = { .effort = PLAN_LIKELY };
    enum status st = plan_model_build(c, &s->w, &from, &s->plan);
    if (st == ST_INVALID)                  /* its problem is for who asks for the plan */
        return ST_OK;
    TRY(st);
    from.card = true;
    TRY(plan_model_build(c, &s->w, &from, &s->card));
    for (int q = 0; q < s->plan.in.quarters; q++)
        plan_work_make(&s->plan, q, &s->work[q]);
    plan_missed_make(&s->plan, &s->missed, &s->nmissed);
    s->modelled = true;
    return ST_OK;
}

static enum status build(struct ctx *c, const void **ret)
{
    struct snapshot *s = ARENA_NEW(c->arena, struct snapshot);
    TRY(world_read(c, &s->w));
    for (int by = RIVER_DAYS; by <= RIVER_POINTS; by++)     /* that by money is seldom looked at, and made when it is */
        TRY(river_make(c, &s->w, &(struct river_ask){ .by = (enum river_by)by }, &s->river[by]));
    TRY(coverage_make(c, s->river[RIVER_DAYS], STR_NULL, &s->coverage));
    TRY(trace_make(c, s->river[RIVER_DAYS], &s->trace));
    TRY(pace_make(c, &s->w.set, &s->pace));
    TRY(tradeoff_unplanned(c, &s->w, &s->unplanned));
    TRY(models(c, s));
    TRY(plan_diff_make(c, &s->w, &s->diff));
    *ret = s;
    return ST_OK;
}

enum status snapshot_get(struct ctx *c, const struct snapshot **ret)
{
    const void *value;
    TRY(shared_take(c, build, &value));
    *ret = value;
    return ST_OK;
}

const struct snapshot *snapshot_of(const struct plan_model *m)
{
    const struct snapshot *s = m->w->snapshot;
    return s && s->modelled && m->in.features == s->plan.in.features && m->force == s->plan.force ? s : NULL;
}

void plan_missed(const struct plan_model *m, struct rule_missed **ret, size_t *ret_n)
{
    const struct snapshot *s = snapshot_of(m);
    if (!s) {
        plan_missed_make(m, ret, ret_n);
        return;
    }
    *ret = s->missed;
    *ret_n = s->nmissed;
}
