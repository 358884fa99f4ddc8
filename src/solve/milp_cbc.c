/* solve/milp_cbc.c: CBC behind solve/milp.h; the only file that knows it. */
#include "solve/milp.h"
#include <coin/Cbc_C_Interface.h>
#include <limits.h>
#include <stdio.h>

const char *milp_solver(void)
{
    return "CBC 2.10";
}

/* CBC takes its matrix by columns. Costs are negated to maximise, since its bound has a wrong sign then. */
static void load(Cbc_Model *h, struct arena *a, const struct milp *m, bool maximise)
{
    CoinBigIndex *start = ARENA_ARRAY(a, CoinBigIndex, m->ncols + 2);
    int *row = ARENA_ARRAY(a, int, m->nterms + 1);
    double *coef = ARENA_ARRAY(a, double, m->nterms + 1), *cost = ARENA_ARRAY(a, double, m->ncols + 1);
    for (size_t k = 0; k < m->nterms; k++) {
        start[m->col[k] + 2]++;
    }
    for (size_t c = 2; c < m->ncols + 2; c++) {
        start[c] += start[c - 1];
    }
    for (size_t r = 0; r < m->nrows; r++) {
        size_t end = r + 1 < m->nrows ? m->row_at[r + 1] : m->nterms;
        for (size_t k = m->row_at[r]; k < end; k++) {
            CoinBigIndex at = start[m->col[k] + 1]++;
            row[at] = (int)r;
            coef[at] = m->coef[k];
        }
    }
    for (size_t c = 0; c < m->ncols; c++) {
        cost[c] = maximise ? -m->cost[c] : m->cost[c];
    }
    Cbc_loadProblem(h, (int)m->ncols, (int)m->nrows, start, row, coef, m->lo, m->hi, cost, m->row_lo, m->row_hi);
    Cbc_setObjSense(h, 1);
    for (size_t c = 0; c < m->ncols; c++) {
        if (m->whole[c]) {
            Cbc_setInteger(h, (int)c);
        }
    }
}

static void settings(Cbc_Model *h, const struct milp_options *o, int64_t nodes)
{
    char text[64];
    Cbc_setLogLevel(h, 0);
    Cbc_setParameter(h, "slogLevel", "0");       /* Clp's words too: standard output is ours */
    Cbc_setParameter(h, "threads", "0");
    Cbc_setParameter(h, "randomSeed", "1");
    Cbc_setParameter(h, "randomCbcSeed", "1");
    Cbc_setParameter(h, "ratioGap", "0");
    (void)snprintf(text, sizeof text, "%.9f", o->abs_gap);
    Cbc_setParameter(h, "allowableGap", text);
    if (o->no_presolve) {
        Cbc_setParameter(h, "preprocess", "off");
        Cbc_setParameter(h, "presolve", "off");
    }
    if (nodes > 0) {
        (void)snprintf(text, sizeof text, "%d", nodes > INT_MAX ? INT_MAX : (int)nodes);
        Cbc_setParameter(h, "maxNodes", text);
    }
}

static void start_from(Cbc_Model *h, struct arena *a, const struct milp *m, const double *x)
{
    int *of = ARENA_ARRAY(a, int, m->ncols + 1);
    for (size_t c = 0; c < m->ncols; c++) {
        of[c] = (int)c;
    }
    Cbc_setMIPStartI(h, (int)m->ncols, of, x);
}

static void read_back(Cbc_Model *h, struct arena *a, const struct milp *m, const struct milp_options *o, bool any_whole,
                      struct milp_result *ret)
{
    double sign = o->maximise ? -1 : 1;
    bool infeasible = Cbc_isProvenInfeasible(h) != 0 || Cbc_isInitialSolveProvenPrimalInfeasible(h) != 0;
    bool optimal = Cbc_isProvenOptimal(h) != 0 && !infeasible;
    const double *x = any_whole ? Cbc_bestSolution(h) : optimal ? Cbc_getColSolution(h) : NULL;
    ret->end = infeasible ? MILP_INFEASIBLE : optimal ? MILP_OPTIMAL : MILP_WORK;
    ret->has_x = x != NULL && !infeasible;
    ret->nodes = Cbc_getNodeCount(h);
    ret->bound = sign * Cbc_getBestPossibleObjValue(h);
    if (!ret->has_x) {
        return;
    }
    double *copy = ARENA_ARRAY(a, double, m->ncols);
    ret->value = 0;
    for (size_t c = 0; c < m->ncols; c++) {
        copy[c] = x[c];
        ret->value += m->cost[c] * x[c];
    }
    ret->x = copy;
    /* Where it says optimal it has proved the gap it was given, but may keep an older bound, or none. */
    if (!any_whole) {
        ret->bound = ret->value;
    } else if (optimal) {
        ret->bound = ret->value + (o->maximise ? o->abs_gap : -o->abs_gap);
    } else if (ret->bound < -1e29 || ret->bound > 1e29) {
        ret->bound = o->maximise ? MILP_INF : -MILP_INF;
    }
}

/* Whether an answer keeps every row: after its own presolve CBC has called best what does not. */
static bool keeps_rows(const struct milp *m, const double *x)
{
    for (size_t r = 0; r < m->nrows; r++) {
        size_t end = r + 1 < m->nrows ? m->row_at[r + 1] : m->nterms;
        double sum = 0, range = 1;
        for (size_t k = m->row_at[r]; k < end; k++) {
            sum += m->coef[k] * x[m->col[k]];
            range += m->coef[k] < 0 ? -m->coef[k] : m->coef[k];
        }
        if (sum < m->row_lo[r] - 1e-5 * range || sum > m->row_hi[r] + 1e-5 * range) {
            return false;
        }
    }
    return true;
}

static bool has_whole(const struct milp *m)
{
    bool any = false;
    for (size_t c = 0; c < m->ncols; c++) {
        any = any || m->whole[c];
    }
    return any;
}

/* One run from the beginning, of so many nodes. */
static bool run(struct arena *a, const struct milp *m, const struct milp_options *o, const double *start, int64_t nodes,
                struct milp_result *ret)
{
    bool any_whole = has_whole(m);
    Cbc_Model *h = Cbc_newModel();
    if (h == NULL) {
        return false;
    }
    load(h, a, m, o->maximise);
    settings(h, o, nodes);
    if (start != NULL) {
        start_from(h, a, m, start);
    }
    (void)Cbc_solve(h);
    bool good = Cbc_isAbandoned(h) == 0;
    if (good) {
        read_back(h, a, m, o, any_whole, ret);
    }
    Cbc_deleteModel(h);
    return good;
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

/* What is asked a second time, without a start and without presolve: CBC forgets a start that nothing is better than,
 * and loses its way in what its own presolve made. */
static bool unsettled(const struct milp *m, const struct milp_result *r, int64_t nodes)
{
    bool gave_up = r->end == MILP_WORK && (nodes == 0 || r->nodes < nodes);
    return gave_up || r->end == MILP_INFEASIBLE || (r->has_x && !keeps_rows(m, r->x));
}

/* The same with one row more: better than a value, by more than the gap that proves it. */
static struct milp better_than(struct arena *a, const struct milp *m, const struct milp_options *o, double value)
{
    struct milp more = *m;
    more.arena = a;
    more.rows_cap = more.nrows;                        /* what is added goes into copies */
    more.terms_cap = more.nterms;
    more.seen = ARENA_ARRAY(a, size_t, more.cols_cap + 1);
    double least = value + (o->maximise ? 1 : -1) * (o->abs_gap + 1e-6);
    (void)milp_row(&more, o->maximise ? least : -MILP_INF, o->maximise ? MILP_INF : least);
    for (size_t c = 0; c < m->ncols; c++) {
        if (m->cost[c] < 0 || m->cost[c] > 0) {
            milp_term(&more, (int32_t)c, m->cost[c]);
        }
    }
    return more;
}

/* Two of some ten thousand small plans were called best and were not. So what CBC calls best is believed once it has found
 * nothing better when asked for just that; where it finds something, that is asked about in turn. false: the solver gave up. */
enum { CONFIRMS = 8 };
static bool confirm(struct arena *a, const struct milp *m, const struct milp_options *o,
                    const struct milp_options *plain, int64_t nodes, struct milp_result *ret)
{
    for (int k = 0; ret->end == MILP_OPTIMAL && ret->has_x && has_whole(m); k++) {
        const struct milp more = better_than(a, m, o, ret->value);
        struct milp_result next = { .end = MILP_FAILED };
        if (!run(a, &more, o, NULL, nodes, &next)) {
            return false;
        }
        bool better = next.end == MILP_OPTIMAL && next.has_x && keeps_rows(&more, next.x);
        if (next.end != MILP_INFEASIBLE && !better) {
            if (!run(a, &more, plain, NULL, nodes, &next)) {
                return false;
            }
            better = next.end == MILP_OPTIMAL && next.has_x && keeps_rows(&more, next.x);
        }
        if (next.end == MILP_INFEASIBLE) {
            return true;
        }
        if (k < CONFIRMS && better) {
            next.nodes += ret->nodes;
            *ret = next;
            continue;
        }
        ret->end = MILP_WORK;
        ret->bound = o->maximise ? MILP_INF : -MILP_INF;
    }
    return true;
}

/* CBC's C interface cannot be interrupted, so a caller that may cancel is asked between runs of ever more
 * nodes, each from the beginning with the best answer so far: a third more work in all, the same every time. */
enum { FIRST_NODES = 64, START_COLUMNS = 200 };

enum status milp_solve(struct arena *a, const struct milp *m, const struct milp_options *o, struct milp_result *ret)
{
    *ret = (struct milp_result){ .end = MILP_FAILED };
    if (m->ncols == 0) {
        solve_empty(m, ret);
        return ST_OK;
    }
    const double *start = m->ncols < START_COLUMNS ? NULL : o->start; /* in small ones it brings errors, and no time */
    int64_t before = o->worked == NULL ? 0 : *o->worked;
    int64_t nodes = o->go_on != NULL ? FIRST_NODES : o->nodes;
    double worst = o->maximise ? -MILP_INF : MILP_INF;
    struct milp_options plain = *o;
    plain.no_presolve = true;
    for (;;) {
        if (o->go_on != NULL
            && !o->go_on(o->arg, ret->has_x ? ret->value : worst, ret->nodes > 0 ? ret->bound : -worst)) {
            ret->end = MILP_CANCEL;
            return ST_OK;
        }
        nodes = o->nodes > 0 && nodes > o->nodes ? o->nodes : nodes;
        bool good = run(a, m, o, start, nodes, ret);
        if (good && unsettled(m, ret, nodes) && (start != NULL || !o->no_presolve)) {
            good = run(a, m, &plain, NULL, nodes, ret);
        }
        if (good && ret->has_x && !keeps_rows(m, ret->x)) {
            *ret = (struct milp_result){ .end = MILP_WORK, .bound = -worst, .nodes = ret->nodes };
        }
        good = good && confirm(a, m, o, &plain, nodes, ret);
        if (!good) {
            return ST_INTERNAL;
        }
        if (o->worked != NULL) {
            *o->worked = before += ret->nodes;
        }
        if (ret->end != MILP_WORK || nodes == 0 || nodes == o->nodes || nodes > INT_MAX / 4) {
            return ST_OK;
        }
        start = ret->has_x && m->ncols >= START_COLUMNS ? ret->x : start;
        nodes *= 4;
    }
}
