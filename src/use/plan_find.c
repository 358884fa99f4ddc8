/* use/plan_find.c: what a feature is in the plan. */
#include "use/plan_parts.h"

static const char *const class_names[] = { "incremental", "growth", "upkeep", "special" };

int32_t plan_class_of(struct str name)
{
    for (size_t i = 0; i < COUNT(class_names); i++)
        if (str_eq(name, str_z(class_names[i])))
            return (int32_t)i;
    return 0;
}

const struct w_row *plan_row_of(const struct world *w, int64_t feature)
{
    size_t lo = 0, hi = w->nrows;
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        if (w->rows[mid].feature < feature)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo < w->nrows && w->rows[lo].feature == feature ? &w->rows[lo] : NULL;
}

bool plan_is_state(const struct w_feature *f, const char *state)
{
    return str_eq(f->state, str_z(state));
}

int32_t plan_in_of(const struct plan_model *m, int64_t feature)
{
    int32_t at = world_feature(m->w, feature);
    return at < 0 ? -1 : m->in_of[at];
}

/* Finished already: shipped, or in a quarter of the plan before the first one here. */
bool plan_is_done(const struct plan_model *m, int64_t feature)
{
    int32_t at = world_feature(m->w, feature);
    if (at < 0)
        return false;
    const struct w_row *row = plan_row_of(m->w, feature);
    return plan_is_state(&m->w->features[at], "shipped") || (row && row->quarter < m->first);
}

bool plan_needs_met(const struct plan_model *m, const int16_t *finish, int32_t i, int q)
{
    for (size_t k = 0; k < m->in.nneeds; k++) {
        const struct plan_need *n = &m->in.needs[k];
        if (n->by == i && (finish[n->needed] == PLAN_OUT || finish[n->needed] + n->lag > q))
            return false;
    }
    return true;
}

enum status world_find_feature(struct ctx *c, const struct world *w, struct str name, const struct path *at,
                               int32_t *ret)
{
    int64_t id;
    *ret = world_by_key(w, W_FEATURE, name);
    if (*ret >= 0)
        return ST_OK;
    TRY(rec_named(c, &kind_feature, name, at, &id));
    *ret = world_feature(w, id);
    if (*ret >= 0)
        return ST_OK;
    problem_add(c->problems, at, S("reference"), "%.*s is archived", STR_FMT(name));
    return ST_NOT_FOUND;
}
