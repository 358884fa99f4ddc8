/* solve/milp_highs.c: HiGHS behind solve/milp.h; the only file that knows it. */
#include "solve/milp.h"
#ifndef HEADWATER_CBC
#include <interfaces/highs_c_api.h>
#include <limits.h>
#include <math.h>
#include <pthread.h>
#include <time.h>

/* What a run of HiGHS says and is told. HiGHS asks nobody inside its relaxations and heuristics, for seconds
 * where the model is large: there it runs on a thread of its own, while the caller's is asked at its own pace
 * and may leave with the best answer so far. The thread then ends at HiGHS's next question. */
struct watch {
    pthread_mutex_t lock;
    pthread_cond_t ended;
    struct arena *own;                 /* of this and best; freed by the last to leave */
    void *h;
    double part, from;                 /* of the options */
    const struct milp_options *direct; /* asked on HiGHS's thread, which is the caller's; NULL = asked beside it */
    int64_t before;                    /* *worked when the run began */
    bool good, done, stop, left;       /* left: the caller is gone */
    bool enough;                       /* an answer has come `part` of the way */
    double value, bound, *best;        /* best: the newest better answer, where has_best */
    bool has_best;
    int64_t nodes;
    size_t ncols;
};

enum { ASK_MS = 20, LINGER_MS = 40, THREAD_COLUMNS = 200 };

static void lock(struct watch *w)
{
    int rc = pthread_mutex_lock(&w->lock);
    assert(rc == 0);
    (void)rc;
}

static void unlock(struct watch *w)
{
    int rc = pthread_mutex_unlock(&w->lock);
    assert(rc == 0);
    (void)rc;
}

static bool ask(const struct milp_options *o, int64_t before, double value, double bound, int64_t nodes)
{
    if (o->worked != NULL) {
        *o->worked = before + (nodes > 0 ? nodes : 0);
    }
    return o->go_on(o->arg, value, bound);
}

static bool came_far(const struct watch *w)
{
    double come = fabs(w->value - w->from), whole = fabs(w->bound - w->from);
    bool better = (w->value > w->from) == (w->bound > w->from);
    return w->part > 0 && w->has_best && better && come >= w->part * whole;
}

/* Called on the thread that HiGHS runs on. */
static void on_call(int type, const char *text, const HighsCallbackDataOut *out, HighsCallbackDataIn *in, void *arg)
{
    struct watch *w = arg;
    (void)text;
    lock(w);
    if (type == kHighsCallbackMipImprovingSolution && out->mip_solution != NULL) {
        memcpy(w->best, out->mip_solution, w->ncols * sizeof *w->best);
        w->has_best = true;
    }
    if (type == kHighsCallbackMipImprovingSolution || type == kHighsCallbackMipInterrupt) {
        w->value = out->mip_primal_bound;
        w->bound = out->mip_dual_bound;
        w->nodes = out->mip_node_count;
    }
    if (type == kHighsCallbackMipInterrupt && w->direct != NULL && !w->stop) {
        w->stop = !ask(w->direct, w->before, w->value, w->bound, w->nodes);
    }
    w->enough = w->enough || came_far(w);
    if (in != NULL && (w->stop || w->enough)) {
        in->user_interrupt = 1;
    }
    unlock(w);
}

const char *milp_solver(void)
{
    return "HiGHS 1.10.0";
}

/* Left out of presolve: with this rule HiGHS 1.10 calls a plan best that is not (decision 16). */
enum { PARALLEL_ROWS_AND_COLUMNS = 1 << 13 };

static bool settings(void *h, const struct milp_options *o)
{
    HighsInt bad = 0;
    bad |= Highs_setBoolOptionValue(h, "output_flag", 0);
    bad |= Highs_setIntOptionValue(h, "threads", 1);
    bad |= Highs_setStringOptionValue(h, "parallel", "off");
    bad |= Highs_setIntOptionValue(h, "random_seed", 1);
    bad |= Highs_setDoubleOptionValue(h, "mip_rel_gap", 0.0);
    bad |= Highs_setDoubleOptionValue(h, "mip_abs_gap", o->abs_gap);
    bad |= Highs_setIntOptionValue(h, "presolve_rule_off", PARALLEL_ROWS_AND_COLUMNS);
    if (o->no_presolve) {
        bad |= Highs_setStringOptionValue(h, "presolve", "off");
    }
    if (o->has_cutoff) {
        bad |= Highs_setDoubleOptionValue(h, "objective_bound", o->cutoff);
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
    HighsInt st =
        Highs_passMip(h, (HighsInt)m->ncols, (HighsInt)m->nrows, (HighsInt)m->nterms, kHighsMatrixFormatRowwise,
                      o->maximise ? kHighsObjSenseMaximize : kHighsObjSenseMinimize, 0.0, m->cost, m->lo, m->hi,
                      m->row_lo, m->row_hi, start, m->col, m->coef, whole);
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

/* Without one HiGHS solves an LP, and keeps no bound. */
static bool any_whole(const struct milp *m)
{
    bool any = false;
    for (size_t c = 0; c < m->ncols; c++) {
        any = any || m->whole[c];
    }
    return any;
}

static void read_back(void *h, struct arena *a, const struct milp *m, const struct watch *w, struct milp_result *ret)
{
    HighsInt st = Highs_getModelStatus(h), primal = 0;
    if (st == kHighsModelStatusOptimal) {
        ret->end = MILP_OPTIMAL;
    } else if (st == kHighsModelStatusInfeasible || st == kHighsModelStatusUnboundedOrInfeasible) {
        ret->end = MILP_INFEASIBLE;
    } else if (w->stop) {
        ret->end = MILP_CANCEL;
    } else if (w->enough || st == kHighsModelStatusSolutionLimit || st == kHighsModelStatusTimeLimit
               || st == kHighsModelStatusIterationLimit) {
        ret->end = MILP_WORK;
    } else {
        ret->end = MILP_FAILED;
    }
    if (Highs_getIntInfoValue(h, "primal_solution_status", &primal) == kHighsStatusOk
        && primal == kHighsSolutionStatusFeasible) {
        double *x = ARENA_ARRAY(a, double, m->ncols);
        double *rows = ARENA_ARRAY(a, double, m->nrows + 1);
        double *dual = ARENA_ARRAY(a, double, m->nrows + 1);
        ret->has_x = Highs_getSolution(h, x, NULL, rows, dual) == kHighsStatusOk;
        ret->x = x;
        ret->dual = st == kHighsModelStatusOptimal && !any_whole(m) ? dual : NULL;
        ret->value = Highs_getObjectiveValue(h);
    }
    int64_t nodes = 0;
    bool counted = Highs_getInt64InfoValue(h, "mip_node_count", &nodes) == kHighsStatusOk;
    ret->nodes = counted && nodes > 0 ? nodes : 0;
    if (!any_whole(m) || Highs_getDoubleInfoValue(h, "mip_dual_bound", &ret->bound) != kHighsStatusOk) {
        ret->bound = ret->value;
    }
}

static void watch_free(struct watch *w)
{
    Highs_destroy(w->h);
    (void)pthread_cond_destroy(&w->ended);
    (void)pthread_mutex_destroy(&w->lock);
    arena_free(w->own);
}

static struct watch *watch_new(const struct milp *m, const struct milp_options *o)
{
    enum { LIMIT_MIB = 1024 };
    struct arena *own = arena_new("solver", (size_t)LIMIT_MIB << 20);
    struct watch *w = ARENA_NEW(own, struct watch);
    pthread_condattr_t steady;
    *w = (struct watch){ .own = own,
                         .ncols = m->ncols,
                         .part = o->part,
                         .from = o->from,
                         .before = o->worked == NULL ? 0 : *o->worked,
                         .value = o->maximise ? -HUGE_VAL : HUGE_VAL,
                         .bound = o->maximise ? HUGE_VAL : -HUGE_VAL };
    w->best = ARENA_ARRAY(own, double, m->ncols);
    w->h = Highs_create();
    bool good = pthread_mutex_init(&w->lock, NULL) == 0 && pthread_condattr_init(&steady) == 0
                && pthread_condattr_setclock(&steady, CLOCK_MONOTONIC) == 0
                && pthread_cond_init(&w->ended, &steady) == 0;
    assert(good && w->h != NULL);
    (void)good;
    return w;
}

static bool listen(struct watch *w)
{
    static const int types[] = { kHighsCallbackMipInterrupt, kHighsCallbackMipImprovingSolution,
                                 kHighsCallbackSimplexInterrupt };
    bool good = Highs_setCallback(w->h, on_call, w) == kHighsStatusOk;
    for (size_t k = 0; k < COUNT(types); k++) {
        good = good && Highs_startCallback(w->h, types[k]) == kHighsStatusOk;
    }
    return good;
}

static void *run_beside(void *arg)
{
    struct watch *w = arg;
    bool good = Highs_run(w->h) != kHighsStatusError;
    lock(w);
    w->good = good;
    w->done = true;
    bool alone = w->left;
    (void)pthread_cond_signal(&w->ended);
    unlock(w);
    if (alone) {
        watch_free(w);
    }
    return NULL;
}

static void wait_ms(struct watch *w, long ms)
{
    struct timespec t;
    (void)clock_gettime(CLOCK_MONOTONIC, &t);
    t.tv_nsec += ms * 1000000;
    t.tv_sec += t.tv_nsec / 1000000000;
    t.tv_nsec %= 1000000000;
    while (!w->done && pthread_cond_timedwait(&w->ended, &w->lock, &t) == 0) {
    }
}

/* Asks until HiGHS is done or the caller has enough. false: the thread was left behind and owns w. */
static bool wait_for(struct watch *w, struct arena *a, const struct milp *m, const struct milp_options *o,
                     struct milp_result *ret)
{
    lock(w);
    for (wait_ms(w, ASK_MS); !w->done && !w->stop; wait_ms(w, w->stop ? LINGER_MS : ASK_MS)) {
        double value = w->value, bound = w->bound;
        int64_t nodes = w->nodes;
        unlock(w);
        bool more = ask(o, w->before, value, bound, nodes);
        lock(w);
        w->stop = !more;
    }
    if (w->done) {
        unlock(w);
        return true;
    }
    *ret = (struct milp_result){ .end = MILP_CANCEL, .has_x = w->has_best, .bound = w->bound, .nodes = w->nodes };
    double *x = ARENA_ARRAY(a, double, m->ncols);
    for (size_t c = 0; w->has_best && c < m->ncols; c++) {
        x[c] = w->best[c];
        ret->value += m->cost[c] * x[c];
    }
    ret->x = w->has_best ? x : NULL;
    w->left = true;
    unlock(w);
    return false;
}

/* As run_beside with wait_for; where no thread can be had, on this one. */
static bool run_watched(struct watch *w, struct arena *a, const struct milp *m, const struct milp_options *o,
                        struct milp_result *ret)
{
    pthread_attr_t detached;
    pthread_t thread;
    if (o->go_on != NULL && m->ncols >= THREAD_COLUMNS && pthread_attr_init(&detached) == 0) {
        bool started = pthread_attr_setdetachstate(&detached, PTHREAD_CREATE_DETACHED) == 0
                       && pthread_create(&thread, &detached, run_beside, w) == 0;
        (void)pthread_attr_destroy(&detached);
        if (started) {
            return wait_for(w, a, m, o, ret);
        }
    }
    w->direct = o->go_on == NULL ? NULL : o;
    w->good = Highs_run(w->h) != kHighsStatusError;
    return true;
}

static enum status run_one(struct arena *a, const struct milp *m, const struct milp_options *o, struct milp_result *ret)
{
    struct watch *w = watch_new(m, o);
    w->good = settings(w->h, o) && load(w->h, a, m, o) && ((o->go_on == NULL && o->part <= 0) || listen(w));
    if (w->good && o->start != NULL) {
        (void)Highs_setSolution(w->h, o->start, NULL, NULL, NULL);
    }
    if (w->good && !run_watched(w, a, m, o, ret)) {
        return ST_OK;
    }
    bool good = w->good;
    if (good) {
        read_back(w->h, a, m, w, ret);
    }
    watch_free(w);
    return good || ret->end == MILP_CANCEL ? ST_OK : ST_INTERNAL;
}

enum status milp_solve(struct arena *a, const struct milp *m, const struct milp_options *o, struct milp_result *ret)
{
    int64_t before = o->worked == NULL ? 0 : *o->worked;
    *ret = (struct milp_result){ .end = MILP_FAILED };
    if (m->ncols == 0) {
        solve_empty(m, ret);
        return ST_OK;
    }
    const double worst = o->maximise ? -HUGE_VAL : HUGE_VAL;
    if (o->go_on != NULL && m->ncols < THREAD_COLUMNS
        && !ask(o, before, worst, -worst, 0)) {      /* hundreds may follow one another */
        *ret = (struct milp_result){ .end = MILP_CANCEL, .bound = -worst };
        return ST_OK;
    }
    TRY(run_one(a, m, o, ret));
    if (o->worked != NULL) {
        *o->worked = before + ret->nodes;
    }
    bool hollow = !ret->has_x || ret->bound < -1e29 || ret->bound > 1e29;
    if (ret->end == MILP_OPTIMAL && hollow
        && !o->no_presolve) {   /* settled in presolve, sometimes without a bound or an answer */
        struct milp_options again = *o;
        again.no_presolve = true;
        again.start = NULL;
        return milp_solve(a, m, &again, ret);
    }
    return ST_OK;
}
#else
typedef int milp_highs_unused;
#endif
