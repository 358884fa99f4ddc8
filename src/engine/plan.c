/* engine/plan.c: the best plan, then the calmest among the best. */
#include "engine/plan_model.h"

static bool features_valid(const struct plan_input *in)
{
    for (size_t i = 0; i < in->nfeatures; i++) {
        const struct plan_feature *f = &in->features[i];
        if (f->span < 1 || f->span > PLAN_SPAN_MAX || f->lock < PLAN_OUT) {
            return false;
        }
        for (size_t k = 0; k < f->nparts; k++) {
            if (f->parts[k].team < 0 || (size_t)f->parts[k].team >= in->nteams) {
                return false;
            }
        }
    }
    return true;
}

static bool index_ok(const struct plan_input *in, int32_t i)
{
    return i >= 0 && (size_t)i < in->nfeatures;
}

static bool all_ok(const struct plan_input *in, const int32_t *of, size_t n)
{
    for (size_t k = 0; k < n; k++) {
        if (!index_ok(in, of[k])) {
            return false;
        }
    }
    return true;
}

/* Every reference lands and every quarter exists; a caller that breaks this has a bug. */
static bool input_valid(const struct plan_input *in)
{
    bool good = in->quarters >= 1 && in->quarters <= PLAN_QUARTERS_MAX && features_valid(in);
    for (size_t k = 0; good && k < in->nneeds; k++) {
        good = index_ok(in, in->needs[k].needed) && index_ok(in, in->needs[k].by) &&
               in->needs[k].lag >= 0;
    }
    for (size_t k = 0; good && k < in->nsolutions; k++) {
        good = all_ok(in, in->solutions[k].parts, in->solutions[k].nparts);
    }
    for (size_t k = 0; good && k < in->nrequires; k++) {
        for (size_t j = 0; good && j < in->requires[k].nshares; j++) {
            good = index_ok(in, in->requires[k].shares[j].feature);
        }
    }
    for (size_t k = 0; good && k < in->nexclusive; k++) {
        good = all_ok(in, in->exclusive[k].of, in->exclusive[k].n);
    }
    for (size_t k = 0; good && k < in->ncover; k++) {
        good = in->cover[k].segment >= 0 && in->cover[k].segment < 64 && in->cover[k].by >= 0 &&
               in->cover[k].by < in->quarters;
    }
    for (size_t k = 0; good && k < in->npromises; k++) {
        good = all_ok(in, in->promises[k].features, in->promises[k].n) && in->promises[k].by >= 0 &&
               in->promises[k].by < in->quarters;
    }
    return good;
}

static enum plan_stop stop_of(enum milp_end end)
{
    if (end == MILP_CANCEL) {
        return PLAN_CANCEL;
    }
    return end == MILP_WORK || end == MILP_FAILED ? PLAN_WORK : PLAN_DONE;
}

/* Days by which the mix rules are missed, added to their rows; false where none is missed. */
static bool tighten(struct plan_model *pm, const double *x)
{
    bool any = false;
    double *rounded = ARENA_ARRAY(pm->m->arena, double, pm->m->ncols + 1);
    for (size_t c = 0; c < pm->m->ncols; c++) {
        rounded[c] = pm->m->whole[c] ? (x[c] > 0.5 ? 1 : 0) : x[c];
    }
    for (size_t k = 0; k < pm->in->nmix * 2; k++) {
        size_t row = pm->mix_row[k];
        if (row == SIZE_MAX) {
            continue;
        }
        size_t end = row + 1 < pm->m->nrows ? pm->m->row_at[row + 1] : pm->m->nterms;
        double sum = 0;
        for (size_t j = pm->m->row_at[row]; j < end; j++) {
            sum += pm->m->coef[j] * rounded[pm->m->col[j]];
        }
        if (k % 2 == 0 && sum < pm->m->row_lo[row] - 0.5) {
            pm->m->row_lo[row] += pm->m->row_lo[row] - sum + 1;
            any = true;
        } else if (k % 2 == 1 && sum > pm->m->row_hi[row] + 0.5) {
            pm->m->row_hi[row] -= sum - pm->m->row_hi[row] + 1;
            any = true;
        }
    }
    return any;
}

/* Infeasible is claimed only if the solver says so again, without presolve and without values. */
static enum status infeasible_twice(struct arena *a, const struct plan_model *pm,
                                    struct milp_options o, bool *ret)
{
    struct milp m = *pm->m;
    struct milp_result r;
    m.cost = ARENA_ARRAY(a, double, m.ncols + 1);
    o.no_presolve = true;
    o.start = NULL;
    TRY(milp_solve(a, &m, &o, &r));
    *ret = r.end == MILP_INFEASIBLE;
    return ST_OK;
}

/* Level 1: the most value. */
static enum status most_value(struct arena *a, struct plan_model *pm, const struct plan_limits *limits,
                              int16_t *finish, struct plan_result *ret)
{
    struct plan_relay relay;
    struct milp_options o = plan_model_options(pm, limits, &relay, true);
    struct milp_result r = { .end = MILP_FAILED };
    double *start = ARENA_ARRAY(a, double, pm->m->ncols + 1);
    if (pm->in->in_force != NULL && plan_model_columns(pm, pm->in->in_force, start)) {
        o.start = start;
    }
    bool tightened = false;
    for (int turn = 0; turn < 4; turn++) {
        TRY(milp_solve(a, pm->m, &o, &r));
        if (!r.has_x || r.end == MILP_INFEASIBLE || !tighten(pm, r.x)) {
            break;
        }
        tightened = true;
        o.start = NULL;
    }
    ret->stopped = stop_of(r.end);
    if (r.end == MILP_INFEASIBLE && !tightened) {
        return infeasible_twice(a, pm, o, &ret->proved);
    }
    ret->bound = plan_to_i64(r.bound + 0.5 >= 9e15 ? 9e18 : r.bound - 0.5 + 1e-6);
    if (!r.has_x) {
        return ST_OK;
    }
    struct str why;
    plan_model_read(pm, r.x, finish);
    if (!plan_check(pm->in, finish, &ret->value, &why)) {
        return tightened ? ST_OK : ST_INTERNAL;
    }
    double delta = plan_model_delta(pm);
    ret->feasible = true;
    ret->finish = finish;
    ret->proved = r.end == MILP_OPTIMAL && delta < 0.5 && !tightened &&
                  r.bound < (double)ret->value + 1 - delta;
    ret->bound = ret->proved || ret->bound < ret->value ? ret->value : ret->bound;
    return ST_OK;
}

/* Costs of level 2: broken promises, then commitments that move, then early finishes. */
static int64_t calm_costs(const struct plan_model *pm, double *cost)
{
    const struct plan_input *in = pm->in;
    int64_t n = (int64_t)in->nfeatures, constant = 0;
    int64_t w1 = 1 + n * in->quarters, w2 = w1 * (1 + n), one = 1;
    if (w2 > 100000000 / (n > 0 ? n : 1)) {
        w1 = 1;
        w2 = 1 + n;
        one = 0;
    }
    memset(cost, 0, pm->m->ncols * sizeof *cost);
    for (size_t i = 0; i < in->nfeatures; i++) {
        int p = in->in_force == NULL ? PLAN_OUT : in->in_force[i];
        constant += p >= 0 ? w1 : 0;
        for (int q = 0; q < in->quarters; q++) {
            int32_t c = pm->x[i * (size_t)in->quarters + (size_t)q];
            if (c >= 0) {
                cost[c] = (double)(one * q - (q == p ? w1 : 0));
            }
        }
    }
    for (size_t k = 0; k < in->npromises; k++) {
        if (pm->broken[k] >= 0) {
            cost[pm->broken[k]] = (double)w2;
        }
    }
    return constant;
}

/* Level 2: among plans of that value the one that breaks and moves least. Keeps level 1's on a stop. */
static enum status calmest(struct arena *a, struct plan_model *pm, const struct plan_limits *limits,
                           int16_t *finish, struct plan_result *ret)
{
    struct plan_relay relay;
    struct milp_result r;
    struct milp *m = pm->m;
    double *value = ARENA_ARRAY(a, double, m->ncols + 1);
    memcpy(value, m->cost, m->ncols * sizeof *value);
    milp_row(m, (double)ret->value, MILP_INF);
    for (size_t c = 0; c < m->ncols; c++) {
        if (value[c] != 0) {
            milp_term(m, (int32_t)c, value[c]);
        }
    }
    plan_model_promises(pm, a, NULL);
    (void)calm_costs(pm, m->cost);
    double *start = ARENA_ARRAY(a, double, m->ncols + 1);
    struct milp_options o = plan_model_options(pm, limits, &relay, false);
    o.start = plan_model_columns(pm, finish, start) ? start : NULL;
    TRY(milp_solve(a, m, &o, &r));
    ret->stopped = stop_of(r.end);
    if (!r.has_x) {
        return ST_OK;
    }
    struct str why;
    int64_t got;
    int16_t *calm = ARENA_ARRAY(a, int16_t, pm->in->nfeatures + 1);
    plan_model_read(pm, r.x, calm);
    if (!plan_check(pm->in, calm, &got, &why) || got < ret->value) {
        return ST_OK;
    }
    double delta = plan_model_delta(pm);
    ret->finish = calm;
    ret->order_proved = r.end == MILP_OPTIMAL && delta < 0.5 &&
                        r.bound > (double)plan_model_value(pm, a, m->cost, calm) - 1 + delta;
    return ST_OK;
}

enum status plan_solve(struct arena *a, const struct plan_input *in, const struct plan_limits *limits,
                       struct plan_result *ret)
{
    *ret = (struct plan_result){ .stopped = PLAN_DONE };
    if (!input_valid(in)) {
        return ST_INTERNAL;
    }
    struct plan_model *pm = plan_model_new(a, in, NULL);
    if (pm->impossible) {
        ret->proved = true;
        return ST_OK;
    }
    int16_t *finish = ARENA_ARRAY(a, int16_t, in->nfeatures + 1);
    TRY(most_value(a, pm, limits, finish, ret));
    if (!ret->feasible || !ret->proved) {
        return ST_OK;
    }
    return calmest(a, pm, limits, finish, ret);
}
