/* engine/plan.c: the best plan, then the calmest among the best. */
#include "engine/plan_order.h"
#include "engine/plan_split.h"
#include "engine/plan_start.h"

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
        good = index_ok(in, in->needs[k].needed) && index_ok(in, in->needs[k].by) && in->needs[k].lag >= 0;
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
        good = in->cover[k].segment >= 0 && in->cover[k].segment < 64 && in->cover[k].by >= 0
               && in->cover[k].by < in->quarters;
    }
    for (size_t k = 0; good && k < in->npromises; k++) {
        good = all_ok(in, in->promises[k].features, in->promises[k].n) && in->promises[k].by >= 0
               && in->promises[k].by < in->quarters;
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

/* One island on its way: what it has so far, and what is known of its value. */
struct run {
    struct plan_island *is;
    struct plan_model *pm;
    struct plan_result r;
    int16_t *finish;
    bool has;                          /* finish is a plan, r.value its value */
    bool tightened;                    /* the model has lost plans: its bound, and that it has none, say nothing */
};

/* All islands of one call. */
struct solving {
    struct arena *a;
    const struct plan_limits *limits;
    const struct plan_tuning *tune;
    struct plan_scope scope;
    struct run *runs;
    size_t n;
    int64_t work;                      /* nodes left; 0 = no limit */
    bool stopped;                      /* the caller has enough */
};

/* Infeasible is claimed only if the solver says so again, without presolve and without values. */
static enum status infeasible_twice(struct arena *a, const struct plan_model *pm, struct milp_options o, bool *ret)
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

/* The settings of a solve of run k, with what the other islands have told beside it. */
static struct milp_options options_of(struct solving *s, const struct run *run, struct plan_relay *relay, bool maximise)
{
    struct milp_options o = plan_model_options(run->pm, s->limits, relay, maximise);
    o.nodes = s->work;
    o.abs_gap = s->tune->no_gap ? 1e-6 : o.abs_gap;
    for (size_t k = 0; k < s->n; k++) {
        if (&s->runs[k] == run && maximise) {
            continue;
        }
        relay->value += s->runs[k].has ? s->runs[k].r.value : 0;
        relay->bound =
            __builtin_add_overflow(relay->bound, s->runs[k].r.bound, &relay->bound) ? INT64_MAX : relay->bound;
    }
    relay->least = run->has ? run->r.value : INT64_MIN;
    relay->most = run->r.bound;
    relay->fixed = !maximise;
    return o;
}

/* Takes the solver's answer where it keeps every rule and is worth more. ST_INTERNAL where it should keep them. */
static enum status take_answer(struct run *run, struct arena *a, const double *x, bool sure)
{
    struct str why;
    int64_t value = 0;
    int16_t *got = ARENA_ARRAY(a, int16_t, run->is->in.nfeatures + 1);
    plan_model_read(run->pm, x, got);
    if (!plan_check(&run->is->in, got, &value, &why)) {
        return sure ? ST_INTERNAL : ST_OK;
    }
    if (!run->has || value > run->r.value) {
        run->finish = got;
        run->r.value = value;
        run->has = true;
    }
    return ST_OK;
}

/* The whole solve, from o's start; again with tighter rows while rounding misses a mix rule, at most three times. */
static enum status solve_whole(struct solving *s, struct run *run, struct milp_options *o)
{
    struct milp_result r = { .end = MILP_FAILED };
    double bound = MILP_INF;
    for (int turn = 0; turn < 4; turn++) {
        TRY(milp_solve(s->a, run->pm->m, o, &r));
        plan_model_spend(o, r.nodes);
        bound = run->tightened || r.end == MILP_INFEASIBLE ? bound : r.bound;
        if (!r.has_x || r.end == MILP_INFEASIBLE || !tighten(run->pm, r.x)) {
            break;
        }
        run->tightened = true;
        o->start = NULL;
    }
    run->r.stopped = stop_of(r.end);
    s->stopped |= r.end == MILP_CANCEL;
    if (r.end == MILP_INFEASIBLE && !run->tightened && !run->has) {
        return infeasible_twice(s->a, run->pm, *o, &run->r.proved);
    }
    int64_t whole = plan_to_i64(bound - 0.5 + 1e-6);
    run->r.bound = whole < run->r.bound ? whole : run->r.bound;
    if (r.has_x) {
        TRY(take_answer(run, s->a, r.x, !run->tightened));
    }
    double delta = plan_model_delta(run->pm);
    run->r.proved = run->has && r.end == MILP_OPTIMAL && delta < 0.5 && bound < (double)run->r.value + 1 - delta;
    return ST_OK;
}

/* Where the search is long a loop of small solves is ahead of the solver alone for minutes: it improves on
 * a good plan until that brings nothing, and the whole solve starts from what it found. Up to ROOT_COLUMNS the
 * solver's root gives the bound, and better plans for the loop to begin from than any first plan; it gets
 * none to start from, since its own heuristics find less beside one, and ends with the first plan that has come
 * a third of the way to the bound: what its heuristics find after that takes as long, and the loop finds more. Beyond them a root takes minutes: there
 * the relaxation gives the bound, the first plan the beginning. */
enum { LOOP_COLUMNS = 700, LOOP_ROWS = 24, LOOP_PATIENCE = 6, ROOT_COLUMNS = 5000, ROOT_PATIENCE = 12 };
static const double ROOT_PART = 1.0 / 3.0;

static size_t whole_columns(const struct milp *m)
{
    size_t n = 0;
    for (size_t c = 0; c < m->ncols; c++) {
        n += m->whole[c];
    }
    return n;
}

static enum status bound_by_relaxation(struct solving *s, struct run *run, const struct milp_options *o)
{
    struct milp relaxed = *run->pm->m;
    struct milp_options plain = *o;
    struct milp_result r;
    relaxed.whole = ARENA_ARRAY(s->a, bool, relaxed.ncols + 1);
    plain.start = NULL;
    TRY(milp_solve(s->a, &relaxed, &plain, &r));
    if (r.end == MILP_OPTIMAL) {
        run->r.bound = plan_to_i64(r.value - 0.5 + plan_model_delta(run->pm));
    }
    return ST_OK;
}

/* A first node of the whole solve or the relaxation, then the loop. ret_done: the first node was all. */
static enum status loop_first(struct solving *s, struct run *run, struct plan_relay *relay, struct milp_options *o,
                              bool *ret_done)
{
    size_t whole = whole_columns(run->pm->m);
    bool root = whole <= ROOT_COLUMNS && !s->tune->no_root;
    if (s->tune->no_loop || whole < LOOP_COLUMNS || run->pm->scarce < LOOP_ROWS) {
        return ST_OK;
    }
    if (root) {
        struct milp_options one = *o;
        one.nodes = 1;
        one.part = run->has ? ROOT_PART : 0;
        one.from = (double)run->r.value;
        TRY(solve_whole(s, run, &one));
        *ret_done = run->r.stopped == PLAN_DONE || s->stopped || o->nodes == 1;
        plan_model_spend(o, 1);
    } else if (run->has) {
        TRY(bound_by_relaxation(s, run, o));
    }
    relay->most = run->r.bound;
    relay->least = run->has ? run->r.value : relay->least;
    if (*ret_done || !run->has) {
        return ST_OK;
    }
    struct plan_improve im = {
        .pm = run->pm, .o = o, .bound = run->r.bound, .patience = root ? ROOT_PATIENCE : LOOP_PATIENCE
    };
    TRY(plan_improve(s->a, &im, run->finish, &run->r.value, &s->stopped));
    relay->least = run->r.value;
    return ST_OK;
}

/* Level 1: the most value. */
static enum status most_value(struct solving *s, struct run *run)
{
    struct plan_relay relay;
    run->pm = plan_model_new(s->a, &run->is->in, &s->scope);
    if (run->pm->impossible) {
        run->r.proved = true;
        return ST_OK;
    }
    struct milp_options o = options_of(s, run, &relay, true);
    double *start = ARENA_ARRAY(s->a, double, run->pm->m->ncols + 1);
    bool done = false;
    s->stopped = o.go_on != NULL && run->has && !o.go_on(o.arg, (double)run->r.value, (double)run->r.bound);
    if (!s->stopped) {
        TRY(loop_first(s, run, &relay, &o, &done));
    }
    if (!s->stopped && !done) {
        o.start = run->has && plan_model_columns(run->pm, run->finish, start) ? start : NULL;
        TRY(solve_whole(s, run, &o));
    }
    s->work = o.nodes;
    run->r.stopped = s->stopped ? PLAN_CANCEL : run->r.stopped;
    if (run->has && (run->r.proved || run->r.bound < run->r.value)) {
        run->r.bound = run->r.value;
    }
    return ST_OK;
}

/* Costs of level 2: broken promises, then commitments that move, then early finishes; a commitment that leaves finishes
 * after the last quarter. In a plan too large for the last, a commitment that leaves counts as two that move. */
static void calm_costs(const struct plan_model *pm, double *cost)
{
    const struct plan_input *in = pm->in;
    int64_t n = (int64_t)in->nfeatures, nq = in->quarters;
    int64_t w1 = 1 + n * nq, w2 = w1 * (1 + n);
    bool large = w2 > 100000000 / (n > 0 ? n : 1);
    w2 = large ? 1 + 2 * n : w2;
    memset(cost, 0, pm->m->ncols * sizeof *cost);
    for (size_t i = 0; i < in->nfeatures; i++) {
        int p = in->in_force == NULL ? PLAN_OUT : in->in_force[i];
        for (int q = 0; q < nq; q++) {
            int32_t c = pm->x[i * (size_t)nq + (size_t)q];
            int64_t stays = large ? 1 : w1, finish = large ? 0 : q;
            int64_t leaves = p == PLAN_OUT ? 0 : large ? 1 : nq;
            if (c >= 0) {
                cost[c] = (double)(finish - leaves - (q == p ? stays : 0));
            }
        }
    }
    for (size_t k = 0; k < in->npromises; k++) {
        if (pm->broken[k] >= 0) {
            cost[pm->broken[k]] = (double)w2;
        }
    }
}

/* The model of level 1 with its value as a row, and the order of plans as its cost. */
static size_t calm_model(struct solving *s, struct run *run)
{
    struct milp *m = run->pm->m;
    double *value = ARENA_ARRAY(s->a, double, m->ncols + 1);
    memcpy(value, m->cost, m->ncols * sizeof *value);
    /* Values are whole: the half is room for a presolve that would cut away answers that meet the row exactly. */
    size_t row = milp_row(m, (double)run->r.value - 0.5, MILP_INF);
    for (size_t c = 0; c < m->ncols; c++) {
        if (value[c] != 0) {
            milp_term(m, (int32_t)c, value[c]);
        }
    }
    plan_model_promises(run->pm, s->a, NULL);
    calm_costs(run->pm, m->cost);
    return row;
}

/* Level 2: among plans of that value the one that breaks and moves least. Keeps level 1's on a stop.
 * The value row is tightened by what the checker's integer misses, as mix rows are. */
static enum status calmest(struct solving *s, struct run *run)
{
    struct plan_relay relay;
    struct milp_result r;
    struct str why;
    double *start, bound = -MILP_INF, delta = plan_model_delta(run->pm);
    int64_t got = 0;
    size_t row = calm_model(s, run);
    int16_t *calm = ARENA_ARRAY(s->a, int16_t, run->is->in.nfeatures + 1);
    struct milp_options o = options_of(s, run, &relay, false);
    start = ARENA_ARRAY(s->a, double, run->pm->m->ncols + 1);
    o.start = plan_model_columns(run->pm, run->finish, start) ? start : NULL;
    for (int turn = 0; turn < 4; turn++) {
        TRY(milp_solve(s->a, run->pm->m, &o, &r));
        plan_model_spend(&o, r.nodes);
        s->work = o.nodes;
        bound = turn == 0 ? r.bound : bound;
        run->r.stopped = stop_of(r.end);
        s->stopped |= r.end == MILP_CANCEL;
        if (!r.has_x) {
            return ST_OK;
        }
        plan_model_read(run->pm, r.x, calm);
        bool good = plan_check(&run->is->in, calm, &got, &why);
        if (good && got >= run->r.value) {
            break;
        }
        if (turn == 3 || (!good && !tighten(run->pm, r.x))) {
            return ST_OK;
        }
        run->pm->m->row_lo[row] += good ? (double)(run->r.value - got) + 1 : 0;
        o.start = NULL;
    }
    run->finish = calm;
    run->r.order_proved = r.end == MILP_OPTIMAL && delta < 0.5
                          && bound > (double)plan_model_value(run->pm, s->a, run->pm->m->cost, calm) - 1 + delta;
    return ST_OK;
}

/* More than any plan of it can be worth. */
static int64_t worth_at_most(const struct plan_input *in)
{
    int64_t sum = 0;
    bool over = false;
    for (size_t i = 0; i < in->nfeatures; i++) {
        over |= __builtin_add_overflow(sum, in->features[i].value[0], &sum);
    }
    for (size_t k = 0; k < in->nsolutions; k++) {
        over |= __builtin_add_overflow(sum, in->solutions[k].value[0], &sum);
    }
    for (size_t k = 0; k < in->nrequires; k++) {
        int64_t all;
        over |= __builtin_mul_overflow(100, in->requires[k].percent_value[0], &all)
                || __builtin_add_overflow(sum, all, &sum);
    }
    return over ? INT64_MAX : sum;
}

/* First plans of all islands, in milliseconds: what a stop at any later moment gives back at least. */
static void begin(struct solving *s, struct plan_island *is)
{
    s->runs = ARENA_ARRAY(s->a, struct run, s->n + 1);
    for (size_t k = 0; k < s->n; k++) {
        struct run *run = &s->runs[k];
        run->is = &is[k];
        run->finish = ARENA_ARRAY(s->a, int16_t, is[k].in.nfeatures + 1);
        run->has = !s->tune->no_start
                   && plan_start(s->a, &is[k].in, plan_windows(s->a, &is[k].in, &s->scope), run->finish, &run->r.value);
        run->r.bound = worth_at_most(&is[k].in);
    }
}

/* The islands' answers as one; infeasible as soon as one of them is. */
static void merge(struct solving *s, const struct plan_input *in, struct plan_result *ret)
{
    int16_t *finish = ARENA_ARRAY(s->a, int16_t, in->nfeatures + 1);
    *ret = (struct plan_result){ .feasible = true, .proved = true, .order_proved = true, .finish = finish };
    for (size_t k = 0; k < s->n; k++) {
        const struct run *run = &s->runs[k];
        ret->feasible &= run->has;
        ret->proved &= run->r.proved;
        ret->order_proved &= run->r.order_proved;
        ret->stopped = run->r.stopped > ret->stopped ? run->r.stopped : ret->stopped;
        ret->value += run->r.value;
        ret->bound = __builtin_add_overflow(ret->bound, run->r.bound, &ret->bound) ? INT64_MAX : ret->bound;
        for (size_t i = 0; run->has && i < run->is->in.nfeatures; i++) {
            finish[run->is->feature_of[i]] = run->finish[i];
        }
    }
}

/* in: in canonical order. */
static enum status solve_ordered(struct arena *a, const struct plan_input *in, const struct plan_limits *limits,
                                 const struct plan_tuning *tune, struct plan_result *ret)
{
    struct solving s = { .a = a,
                         .limits = limits,
                         .tune = tune,
                         .scope.unpushed = tune->no_windows,
                         .scope.all_rows = tune->all_rows,
                         .n = 1,
                         .work = limits == NULL ? 0 : limits->work };
    begin(&s, tune->no_islands ? plan_split_not(a, in) : plan_split(a, in, plan_windows(a, in, &s.scope), &s.n));
    for (size_t k = 0; k < s.n; k++) {
        TRY(s.stopped ? ST_OK : most_value(&s, &s.runs[k]));
        if (!s.runs[k].has && s.runs[k].r.proved) {
            *ret = (struct plan_result){ .proved = true };
            return ST_OK;
        }
        s.runs[k].r.stopped = s.stopped ? PLAN_CANCEL : s.runs[k].r.stopped;
    }
    for (size_t k = 0; k < s.n && (limits == NULL || !limits->value_only); k++) {
        struct run *run = &s.runs[k];
        TRY(s.stopped || !run->has || !run->r.proved ? ST_OK : calmest(&s, run));
        run->r.stopped = s.stopped ? PLAN_CANCEL : run->r.stopped;
        if (run->has && !run->r.order_proved) {
            plan_tidy(a, &run->is->in, run->finish, &run->r.value);
        }
    }
    merge(&s, in, ret);
    return ST_OK;
}

enum status plan_solve(struct arena *a, const struct plan_input *in, const struct plan_limits *limits,
                       struct plan_result *ret)
{
    static const struct plan_tuning whole = { .no_islands = false };
    return plan_solve_tuned(a, in, limits, &whole, ret);
}

enum status plan_solve_tuned(struct arena *a, const struct plan_input *in, const struct plan_limits *limits,
                             const struct plan_tuning *tune, struct plan_result *ret)
{
    const int32_t *place_of;
    struct str why;
    int64_t value = 0;
    *ret = (struct plan_result){ .stopped = PLAN_DONE };
    if (!input_valid(in)) {
        return ST_INTERNAL;
    }
    TRY(solve_ordered(a, plan_order(a, in, &place_of), limits, tune, ret));
    if (!ret->feasible) {
        *ret = (struct plan_result){ .stopped = ret->stopped, .proved = ret->proved };
        return ST_OK;
    }
    int16_t *finish = ARENA_ARRAY(a, int16_t, in->nfeatures + 1);
    for (size_t i = 0; i < in->nfeatures; i++) {
        finish[i] = ret->finish[place_of[i]];
    }
    ret->finish = finish;
    return plan_check(in, finish, &value, &why) && value == ret->value ? ST_OK : ST_INTERNAL;
}
