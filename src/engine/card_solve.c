/* engine/card_solve.c: solves the programme of one search, and keeps of it what its relaxation leaves open. */
#include "engine/card_model.h"
#include <math.h>
#include <stdlib.h>

static void read_plan(const struct card_model *cm, const double *x, int16_t *finish)
{
    const struct pricing *p = cm->p;
    memcpy(finish, p->now, p->in.nfeatures * sizeof *finish);
    for (size_t k = 0; k < cm->nmembers; k++) {
        for (int fate = 0; fate <= p->in.quarters; fate++) {
            int32_t c = *card_d(cm, (size_t)cm->member[k], fate);
            if (c >= 0 && x[c] > 0.5) {
                finish[cm->member[k]] = card_to(p, fate);
            }
        }
    }
    for (size_t k = 0; k < p->wish->n; k++) {
        for (int q = 0; q < p->in.quarters; q++) {
            int32_t c = *card_x(cm, k, q);
            if (c >= 0 && x[c] > 0.5) {
                finish[p->wish->features[k]] = (int16_t)q;
            }
        }
    }
}

/* Tightens each row over whole columns that the rounded answer misses, by the miss and one more. */
static bool tighten(struct card_model *cm, const double *x)
{
    struct milp *m = cm->m;
    bool missed = false;
    for (size_t r = 0; r < m->nrows; r++) {
        size_t end = r + 1 < m->nrows ? m->row_at[r + 1] : m->nterms;
        int64_t sum = 0;
        bool whole = true;
        for (size_t t = m->row_at[r]; t < end; t++) {
            whole = whole && m->whole[m->col[t]];
            sum += x[m->col[t]] > 0.5 ? (int64_t)m->coef[t] : 0;
        }
        if (whole && m->row_lo[r] > -MILP_INF && (double)sum < m->row_lo[r]) {
            m->row_lo[r] += m->row_lo[r] - (double)sum + 1;
            missed = true;
        }
        if (whole && m->row_hi[r] < MILP_INF && (double)sum > m->row_hi[r]) {
            m->row_hi[r] -= (double)sum - m->row_hi[r] + 1;
            missed = true;
        }
    }
    return missed;
}

static double delta(const struct milp *m)
{
    double range = 0;
    for (size_t c = 0; c < m->ncols; c++) {
        range += m->hi[c] - m->lo[c];
    }
    return range * 1e-6 > 0.01 ? range * 1e-6 : 0.01;
}

static bool relay(void *arg, double value, double bound)
{
    const struct plan_limits *l = arg;
    return l->go_on(l->arg, plan_to_i64(value), plan_to_i64(bound));
}

static struct milp_options options_of(const struct card_model *cm)
{
    const struct plan_limits *l = cm->p->limits;
    double gap = 0.99 - delta(cm->m);
    struct milp_options o = { .abs_gap = gap > 0 ? gap : 0, .nodes = l == NULL ? 0 : l->work };
    o.worked = l == NULL ? NULL : l->worked;
    if (l != NULL && l->go_on != NULL) {
        o.go_on = relay;
        o.arg = (void *)(uintptr_t)l;
    }
    return o;
}

static int64_t aim_of(const struct card_model *cm, enum card_aim aim, const int16_t *finish)
{
    struct card_option o;
    card_describe(cm->p, finish, &o);
    int64_t first = aim == CARD_LOSS ? o.loss : aim == CARD_DAYS ? o.days : 0;
    for (size_t k = 0; aim == CARD_CALM && k < o.nmoves; k++) {
        int to = o.moves[k].to;
        first += card_wait_of(cm->p, (size_t)o.moves[k].feature, to == PLAN_OUT ? cm->p->in.quarters : to);
    }
    return CARD_WEIGHT * first + o.touched;
}

/* Each helping column as low as the rows allow that hold it beside columns that are known. */
static void fill_helpers(const struct card_model *cm, const bool *known, double *x)
{
    const struct milp *m = cm->m;
    for (size_t r = 0; r < m->nrows; r++) {
        size_t end = r + 1 < m->nrows ? m->row_at[r + 1] : m->nterms, helpers = 0, at = 0;
        double sum = 0;
        for (size_t t = m->row_at[r]; t < end; t++) {
            bool is = known[m->col[t]];
            sum += is ? m->coef[t] * x[m->col[t]] : 0;
            helpers += is ? 0 : 1;
            at = is ? at : t;
        }
        if (helpers == 1 && m->row_lo[r] > -MILP_INF && m->coef[at] > 0) {
            double least = (m->row_lo[r] - sum) / m->coef[at];
            least = m->whole[m->col[at]] && least > 0 ? 1 : least;
            x[m->col[at]] = least > x[m->col[at]] ? least : x[m->col[at]];
        }
    }
}

/* The columns of a plan that obeys the search, or NULL where a fate of it is not open here. */
static const double *columns_of(const struct card_model *cm, const int16_t *finish)
{
    const struct pricing *p = cm->p;
    double *x = ARENA_ARRAY(p->a, double, cm->m->ncols + 1);
    bool *known = ARENA_ARRAY(p->a, bool, cm->m->ncols + 1), good = true;
    for (size_t i = 0; i < p->in.nfeatures; i++) {
        int fate = finish[i] == PLAN_OUT ? p->in.quarters : finish[i];
        bool moves = !p->fresh[i] && finish[i] != p->now[i];
        good = good && (!moves || (cm->slot[i] >= 0 && *card_d(cm, i, fate) >= 0));
        for (int f = 0; good && cm->slot[i] >= 0 && f <= p->in.quarters; f++) {
            int32_t c = *card_d(cm, i, f);
            if (c >= 0) {
                known[c] = true;
                x[c] = moves && f == fate ? 1 : 0;
            }
        }
    }
    for (size_t k = 0; k < p->wish->n; k++) {
        for (int q = 0; q < p->in.quarters; q++) {
            int32_t c = *card_x(cm, k, q);
            if (c >= 0) {
                known[c] = true;
                x[c] = finish[p->wish->features[k]] == q ? 1 : 0;
            }
        }
    }
    fill_helpers(cm, known, x);
    return good ? x : NULL;
}

/* ---- what the relaxation leaves open ---- */

/* From so many columns on the relaxation is solved first: it says of each column what an answer with it costs at
 * least. A first answer is looked for among the columns that are cheapest by that, CORE_FIRST of them, then three and
 * nine times as many; what costs more than an answer in hand is closed. */
enum { RELAX_FROM = 2000, CORE_FIRST = 400, CORE_TURNS = 3 };

/* The relaxation's bound and what each column adds to it. false: there is no answer, or nothing is known. */
static enum status relax(struct card_model *cm, const struct milp_options *o, enum milp_end *ret_end)
{
    struct milp relaxed = *cm->m;
    struct milp_options plain = *o;
    struct milp_result r;
    relaxed.whole = ARENA_ARRAY(cm->p->a, bool, relaxed.ncols + 1);
    plain.start = NULL;
    TRY(milp_solve(cm->p->a, &relaxed, &plain, &r));
    *ret_end = r.end;
    if (r.end == MILP_OPTIMAL && r.dual != NULL) {
        cm->more = ARENA_ARRAY(cm->p->a, double, cm->m->ncols + 1);
        cm->low = milp_reduced(cm->m, r.dual, cm->more);
    }
    return ST_OK;
}

/* Closes what no answer of at most this cost (WEIGHT * first measure + touched) holds. */
static void close_above(struct card_model *cm, enum card_aim aim, double most)
{
    const struct pricing *p = cm->p;
    struct milp *m = cm->m;
    const double weight = CARD_WEIGHT; /* a fate that nothing can hold weighs more than whole numbers have */
    for (size_t c = 0; cm->more != NULL && c < m->ncols; c++) {
        double over = cm->low + fabs(cm->more[c]) - 1;
        if (m->whole[c] && m->lo[c] <= 0 && m->hi[c] >= 1 && over > most) {
            m->hi[c] = cm->more[c] > 0 ? 0 : 1;
            m->lo[c] = m->hi[c];
        }
    }
    for (size_t k = 0; !cm->s->pull && k < cm->nmembers; k++) {
        size_t i = (size_t)cm->member[k];
        for (int fate = 0; fate <= p->in.quarters; fate++) {
            size_t at = card_fate(p, i, fate);
            int64_t least = aim == CARD_DAYS ? p->least_days[at] : p->least_loss[at];
            int32_t c = *card_d(cm, i, fate);
            if (c >= 0 && m->lo[c] <= 0 && weight * (double)least > most) {
                m->hi[c] = 0;
            }
        }
    }
}

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* A first answer among the whole columns that add least to the relaxation; NULL where they hold none. */
static enum status core(struct card_model *cm, const struct milp_options *o, const double **ret_x)
{
    struct milp few = *cm->m;
    struct milp_result r = { .end = MILP_INFEASIBLE };
    double *sorted = ARENA_ARRAY(cm->p->a, double, few.ncols + 1);
    few.hi = ARENA_ARRAY(cm->p->a, double, few.ncols + 1);
    memcpy(sorted, cm->more, few.ncols * sizeof *sorted);
    qsort(sorted, few.ncols, sizeof *sorted, by_size);
    *ret_x = NULL;
    size_t n = cm->p->tune->relax_from > 0 ? 1 + few.ncols / 4 : CORE_FIRST;
    for (int turn = 0; turn < CORE_TURNS && n < few.ncols && r.end == MILP_INFEASIBLE; turn++, n *= 3) {
        for (size_t c = 0; c < few.ncols; c++) {
            bool out = few.whole[c] && few.lo[c] <= 0 && cm->more[c] > sorted[n];
            few.hi[c] = out ? 0 : cm->m->hi[c];
        }
        TRY(milp_solve(cm->p->a, &few, o, &r));
    }
    if (r.has_x && r.end != MILP_INFEASIBLE && !tighten(cm, r.x)) {
        *ret_x = r.x;
    }
    return ST_OK;
}

/* Before the solve of a first measure: a bound, where it may help an answer to begin from, and fewer columns. */
static enum status prepare(struct card_model *cm, enum card_aim aim, struct milp_options *o, enum milp_end *ret_end)
{
    const struct card_tuning *tune = cm->p->tune;
    size_t from = tune->relax_from > 0 ? tune->relax_from : RELAX_FROM;
    int16_t *finish = ARENA_ARRAY(cm->p->a, int16_t, cm->p->in.nfeatures + 1);
    *ret_end = MILP_OPTIMAL;
    if (cm->m->ncols < from || tune->no_relaxation || (aim != CARD_LOSS && aim != CARD_DAYS)) {
        return ST_OK;
    }
    TRY(relax(cm, o, ret_end));
    if (cm->more == NULL) {
        return ST_OK;
    }
    if (o->start == NULL && !tune->no_core) {
        TRY(core(cm, o, &o->start));
    }
    if (o->start != NULL) {
        read_plan(cm, o->start, finish);
        close_above(cm, aim, (double)aim_of(cm, aim, finish));
    }
    return ST_OK;
}

/* ---- */

/* Solves, again with tighter rows while rounding misses one, at most three times. bound: of the first solve, since a
 * row tightened later cuts off nothing of it. ret_exact: the answer keeps every row. */
static enum status solve_tight(struct card_model *cm, struct milp_options *o, struct milp_result *ret,
                               double *ret_bound, bool *ret_exact)
{
    *ret_exact = true;
    for (int tries = 0; tries < 4; tries++) {
        TRY(milp_solve(cm->p->a, cm->m, o, ret));
        *ret_bound = tries == 0 ? ret->bound : *ret_bound;
        *ret_exact = !ret->has_x || ret->end == MILP_INFEASIBLE || !tighten(cm, ret->x);
        if (*ret_exact) {
            break;
        }
    }
    return ST_OK;
}

enum status card_model_solve(struct card_model *cm, enum card_aim aim, int16_t *finish, bool *ret_found,
                             bool *ret_proved)
{
    struct milp_options o = options_of(cm);
    struct milp_result r = { .end = MILP_INFEASIBLE };
    enum milp_end end = MILP_OPTIMAL;
    bool exact = true;
    double bound = 0;
    memset(cm->m->cost, 0, cm->m->ncols * sizeof *cm->m->cost);
    card_model_cost(cm, CARD_TOUCHED, 1, cm->m->cost);
    if (aim != CARD_TOUCHED) {
        card_model_cost(cm, aim, CARD_WEIGHT, cm->m->cost);
    }
    o.start = cm->s->start == NULL || cm->impossible ? NULL : columns_of(cm, cm->s->start);
    if (!cm->impossible) {
        TRY(prepare(cm, aim, &o, &end));
    }
    if (!cm->impossible && end != MILP_INFEASIBLE) {
        TRY(solve_tight(cm, &o, &r, &bound, &exact));
    }
    *ret_found = exact && r.has_x && r.end != MILP_INFEASIBLE;
    *ret_proved = cm->impossible || (exact && r.end == MILP_INFEASIBLE);
    if (*ret_found) {
        read_plan(cm, r.x, finish);
        *ret_proved = r.end == MILP_OPTIMAL && bound > (double)aim_of(cm, aim, finish) - 1 + delta(cm->m);
    }
    return ST_OK;
}

enum status card_model_beside(struct card_model *cm, int64_t loss, int16_t *finish, bool *ret_found, bool *ret_none)
{
    struct milp_options o = options_of(cm);
    struct milp_result r = { .end = MILP_INFEASIBLE };
    bool exact = true;
    double bound = 0, most = (double)(CARD_WEIGHT * loss + CARD_TOUCHED_MAX);
    memset(cm->m->cost, 0, cm->m->ncols * sizeof *cm->m->cost);
    card_model_cost(cm, CARD_TOUCHED, 1, cm->m->cost);
    card_model_cost(cm, CARD_LOSS, CARD_WEIGHT, cm->m->cost);
    close_above(cm, CARD_LOSS, most);
    o.has_cutoff = true;
    o.cutoff = most + 1;
    if (!cm->impossible) {
        TRY(solve_tight(cm, &o, &r, &bound, &exact));
    }
    bool found = exact && r.has_x && r.end != MILP_INFEASIBLE;
    if (found) {
        read_plan(cm, r.x, finish);
        found = (double)aim_of(cm, CARD_LOSS, finish) <= most;
    }
    *ret_found = found;
    *ret_none = cm->impossible || (exact && !found && (r.end == MILP_INFEASIBLE || bound > most + delta(cm->m)));
    return ST_OK;
}
