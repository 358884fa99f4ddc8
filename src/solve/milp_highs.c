/* solve/milp_highs.c: HiGHS behind solve/milp.h; the only file that knows it. */
#include "solve/milp.h"
#ifndef HEADWATER_CBC
#include <interfaces/highs_c_api.h>
#include <limits.h>

struct watch { const struct milp_options *o; bool cancelled; };

static void on_call(int type, const char *text, const HighsCallbackDataOut *out,
                    HighsCallbackDataIn *in, void *arg)
{
    struct watch *w = arg;
    (void)text;
    if (type == kHighsCallbackMipInterrupt && in != NULL &&
        !w->o->go_on(w->o->arg, out->mip_primal_bound, out->mip_dual_bound)) {
        w->cancelled = true;
        in->user_interrupt = 1;
    }
}

const char *milp_solver(void)
{
    return "HiGHS 1.10.0";
}

static bool settings(void *h, const struct milp_options *o)
{
    HighsInt bad = 0;
    bad |= Highs_setBoolOptionValue(h, "output_flag", 0);
    bad |= Highs_setIntOptionValue(h, "threads", 1);
    bad |= Highs_setStringOptionValue(h, "parallel", "off");
    bad |= Highs_setIntOptionValue(h, "random_seed", 1);
    bad |= Highs_setDoubleOptionValue(h, "mip_rel_gap", 0.0);
    bad |= Highs_setDoubleOptionValue(h, "mip_abs_gap", o->abs_gap);
    if (o->no_presolve) {
        bad |= Highs_setStringOptionValue(h, "presolve", "off");
    }
    if (o->nodes > 0) {
        int nodes = o->nodes > INT_MAX ? INT_MAX : (int)o->nodes;
        bad |= Highs_setIntOptionValue(h, "mip_max_nodes", nodes);
    }
    return bad == 0;
}

static bool load(void *h, struct arena *a, const struct milp *m, const struct milp_options *o)
{
    HighsInt *start = ARENA_ARRAY(a, HighsInt, m->nrows + 1);
    HighsInt *whole = ARENA_ARRAY(a, HighsInt, m->ncols);
    for (size_t r = 0; r < m->nrows; r++) {
        start[r] = (HighsInt)m->row_at[r];
    }
    for (size_t c = 0; c < m->ncols; c++) {
        whole[c] = m->whole[c] ? kHighsVarTypeInteger : kHighsVarTypeContinuous;
    }
    HighsInt st = Highs_passMip(h, (HighsInt)m->ncols, (HighsInt)m->nrows, (HighsInt)m->nterms,
                                kHighsMatrixFormatRowwise,
                                o->maximise ? kHighsObjSenseMaximize : kHighsObjSenseMinimize, 0.0,
                                m->cost, m->lo, m->hi, m->row_lo, m->row_hi, start, m->col,
                                m->coef, whole);
    return st != kHighsStatusError;
}

/* No column at all: every row must admit 0. */
static void solve_empty(const struct milp *m, struct milp_result *ret)
{
    static const double nothing[1] = { 0 };
    *ret = (struct milp_result){ .end = MILP_OPTIMAL, .has_x = true, .x = nothing };
    for (size_t r = 0; r < m->nrows; r++) {
        if (m->row_lo[r] > 0 || m->row_hi[r] < 0) {
            *ret = (struct milp_result){ .end = MILP_INFEASIBLE };
        }
    }
}

static void read_back(void *h, struct arena *a, const struct milp *m, const struct watch *w,
                      struct milp_result *ret)
{
    HighsInt st = Highs_getModelStatus(h), primal = 0;
    if (st == kHighsModelStatusOptimal) {
        ret->end = MILP_OPTIMAL;
    } else if (st == kHighsModelStatusInfeasible || st == kHighsModelStatusUnboundedOrInfeasible) {
        ret->end = MILP_INFEASIBLE;
    } else if (w->cancelled) {
        ret->end = MILP_CANCEL;
    } else if (st == kHighsModelStatusSolutionLimit || st == kHighsModelStatusTimeLimit ||
               st == kHighsModelStatusIterationLimit) {
        ret->end = MILP_WORK;
    } else {
        ret->end = MILP_FAILED;
    }
    if (Highs_getIntInfoValue(h, "primal_solution_status", &primal) == kHighsStatusOk &&
        primal == kHighsSolutionStatusFeasible) {
        double *x = ARENA_ARRAY(a, double, m->ncols);
        double *rows = ARENA_ARRAY(a, double, m->nrows + 1);
        ret->has_x = Highs_getSolution(h, x, NULL, rows, NULL) == kHighsStatusOk;
        ret->x = x;
        ret->value = Highs_getObjectiveValue(h);
    }
    int64_t nodes = 0;
    bool counted = Highs_getInt64InfoValue(h, "mip_node_count", &nodes) == kHighsStatusOk;
    ret->nodes = counted && nodes > 0 ? nodes : 0;
    bool any_whole = false;   /* without one HiGHS solves an LP and keeps no bound */
    for (size_t c = 0; c < m->ncols; c++) {
        any_whole = any_whole || m->whole[c];
    }
    if (!any_whole || Highs_getDoubleInfoValue(h, "mip_dual_bound", &ret->bound) != kHighsStatusOk) {
        ret->bound = ret->value;
    }
}

enum status milp_solve(struct arena *a, const struct milp *m, const struct milp_options *o,
                       struct milp_result *ret)
{
    *ret = (struct milp_result){ .end = MILP_FAILED };
    if (m->ncols == 0) {
        solve_empty(m, ret);
        return ST_OK;
    }
    void *h = Highs_create();
    struct watch w = { .o = o };
    bool good = h != NULL && settings(h, o) && load(h, a, m, o);
    if (good && o->start != NULL) {
        (void)Highs_setSolution(h, o->start, NULL, NULL, NULL);
    }
    if (good && o->go_on != NULL) {
        good = Highs_setCallback(h, on_call, &w) == kHighsStatusOk &&
               Highs_startCallback(h, kHighsCallbackMipInterrupt) == kHighsStatusOk;
    }
    if (good) {
        good = Highs_run(h) != kHighsStatusError;
        read_back(h, a, m, &w, ret);
    }
    Highs_destroy(h);
    if (good && ret->end == MILP_OPTIMAL && (ret->bound < -1e29 || ret->bound > 1e29) &&
        !o->no_presolve) {   /* solved whole in presolve, it sometimes keeps no bound */
        struct milp_options again = *o;
        again.no_presolve = true;
        again.start = NULL;
        return milp_solve(a, m, &again, ret);
    }
    return good || ret->end == MILP_CANCEL ? ST_OK : ST_INTERNAL;
}
#else
typedef int milp_highs_unused;
#endif
