/* use/plan_compare.c: see use/plan_compare.h. */
#include "use/plan_compare.h"
#include "use/plan_parts.h"

static void figures(struct plan_side *x)
{
    const struct plan_model *m = &x->m;
    x->loads = plan_loads(m, x->finish, NULL);
    x->fig.promises = ARENA_ARRAY(m->w->arena, int32_t, m->nopen + 1);
    for (size_t i = 0; i < m->nopen; i++)
        if (!plan_promise_kept(x->finish, &m->open[i].is))
            x->fig.promises[x->fig.npromises++] = m->open[i].promise;
    x->fig.points_horizon = plan_points_horizon(m, x->finish);
}

/* The model of the plan in force is in the server's memory; another is made only where other quarters or days ask for it. */
static enum status side_load(struct ctx *c, struct world *w, struct str name, struct plan_side *ret)
{
    struct w_version v;
    struct w_row *rows = NULL;
    size_t n = 0;
    int16_t *finish;
    TRY(world_version(c, name, &v));
    TRY(scenario_get(c, v.id, &ret->s));
    ret->past = w->has_plan && v.first + v.quarters <= w->plan.first;
    if (ret->past) {
        ret->m = (struct plan_model){ .w = w, .first = v.first };
        return ST_OK;
    }
    if (w->has_plan && v.id == w->plan.id) {
        TRY(plan_model_build(c, w, &(struct plan_from){ .effort = PLAN_LIKELY }, &ret->m));
        ret->finish = ret->m.force;
        figures(ret);
        return ST_OK;
    }
    TRY(scenario_model(c, &ret->s, &ret->m, &finish));
    TRY(world_rows(c, v.id, &rows, &n));
    for (size_t i = 0; i < n; i++) {
        int32_t at = world_feature(ret->m.w, rows[i].feature);
        ret->gone += at < 0 || ret->m.in_of[at] < 0;
    }
    ret->finish = finish;
    figures(ret);
    return ST_OK;
}

/* The ordinal of the quarter in which a solution ships; -1: never, or it is not in the input. */
static int64_t ships_in(const struct plan_side *x, int64_t solution)
{
    for (size_t g = 0; g < x->m.in.nsolutions; g++)
        if (x->m.in.solutions[g].id == solution) {
            int q = plan_group_finish(&x->m, x->finish, g);
            return q < 0 ? -1 : x->m.first + q;
        }
    return -1;
}

static void ships(struct plan_two *r)
{
    const struct world *w = r->b.m.w;
    r->ships = ARENA_ARRAY(w->arena, struct plan_ships, w->nsolutions + 1);
    for (size_t s = 0; s < w->nsolutions; s++) {
        struct plan_ships x = { w->solutions[s].id, ships_in(&r->a, w->solutions[s].id),
                                ships_in(&r->b, w->solutions[s].id) };
        if (x.from != x.to && plan_told_apart(&r->a.s.version, &r->b.s.version, x.from, x.to))
            r->ships[r->nships++] = x;
    }
}

static bool breaks(const struct plan_side *x, int64_t promise)
{
    for (size_t i = 0; i < x->fig.npromises; i++)
        if (x->m.w->promises[x->fig.promises[i]].id == promise)
            return true;
    return false;
}

/* Promises that x breaks and y does not, by their places in w. */
static const int32_t *broken_by(const struct world *w, const struct plan_side *x, const struct plan_side *y,
                                size_t *ret_n)
{
    int32_t *of = ARENA_ARRAY(w->arena, int32_t, w->npromises + 1);
    *ret_n = 0;
    for (size_t p = 0; p < w->npromises; p++)
        if (breaks(x, w->promises[p].id) && !breaks(y, w->promises[p].id))
            of[(*ret_n)++] = (int32_t)p;
    return of;
}

enum status plan_two_load(struct ctx *c, struct world *w, struct str a, struct str b, struct plan_two *ret)
{
    *ret = (struct plan_two){ 0 };
    TRY(side_load(c, w, a, &ret->a));
    TRY(side_load(c, w, b, &ret->b));
    const struct w_version *va = &ret->a.s.version, *vb = &ret->b.s.version;
    ret->alike = va->first == vb->first && va->quarters == vb->quarters;
    TRY(plan_diff_of(c, w, va, vb, &ret->diff));
    if (ret->a.past || ret->b.past)
        return ST_OK;
    ships(ret);
    if (ret->alike) {
        ret->broken = broken_by(ret->b.m.w, &ret->b, &ret->a, &ret->nbroken);
        ret->mended = broken_by(ret->b.m.w, &ret->a, &ret->b, &ret->nmended);
    }
    return ST_OK;
}

enum status plan_versions_list(struct ctx *c, int limit, struct w_version **ret, size_t *ret_n)
{
    struct w_version *adopted, *others;
    size_t n, more;
    TRY(world_versions(c, true, limit, &adopted, &n));
    TRY(world_versions(c, false, limit, &others, &more));
    *ret = ARENA_ARRAY(c->arena, struct w_version, n + more + 1);
    *ret_n = n + more;
    for (size_t i = 0; i < n + more; i++)
        (*ret)[i] = i < n ? adopted[i] : others[i - n];
    return ST_OK;
}
