/* engine/explain.c: questions to a plan, each answered by solves of its own. */
#include "engine/explain.h"
#include "engine/plan_split.h"
#include "engine/plan_start.h"
#include <stdlib.h>

/* Level 1 alone: what a question about value needs. */
static struct plan_limits value_limits(const struct plan_limits *limits)
{
    struct plan_limits l = limits == NULL ? (struct plan_limits){ .work = 0 } : *limits;
    l.value_only = true;
    return l;
}

/* high - low of two solved values, as far as their proofs go. */
static struct explain_range difference(const struct plan_result *high, const struct plan_result *low)
{
    struct explain_range r = { .exact = high->proved && low->proved };
    if (__builtin_sub_overflow(high->value, low->bound, &r.least)) {
        r.least = INT64_MIN;
    }
    if (__builtin_sub_overflow(high->bound, low->value, &r.most)) {
        r.most = INT64_MAX;
    }
    return r;
}

struct explain_range explain_loss(const struct plan_result *best, const struct plan_result *ruled)
{
    struct explain_range r = difference(best, ruled);
    r.least = r.least < 0 ? 0 : r.least;
    r.most = r.most < r.least ? r.least : r.most;
    return r;
}

/* ---- why out ---- */

size_t explain_needs(struct arena *a, const struct plan_input *in, int32_t x, const int32_t **ret)
{
    bool *wanted = ARENA_ARRAY(a, bool, in->nfeatures + 1), grown = true;
    int32_t *all = ARENA_ARRAY(a, int32_t, in->nfeatures + 1);
    size_t n = 0;
    assert(in->in_force != NULL);
    wanted[x] = true;
    while (grown) {
        grown = false;
        for (size_t k = 0; k < in->nneeds; k++) {
            size_t i = (size_t)in->needs[k].needed;
            if (wanted[in->needs[k].by] && !wanted[i] && in->in_force[i] == PLAN_OUT) {
                wanted[i] = grown = true;
            }
        }
    }
    for (size_t i = 0; i < in->nfeatures; i++) {
        if (wanted[i] && (int32_t)i != x) {
            all[n++] = (int32_t)i;
        }
    }
    *ret = all;
    return n;
}

/* The input with x promised, never to be broken, by the last quarter. */
static struct plan_input with_promise(struct arena *a, const struct plan_input *in, const int32_t *x)
{
    struct plan_input to = *in;
    struct plan_promise *pr = ARENA_ARRAY(a, struct plan_promise, in->npromises + 1);
    if (in->npromises > 0) {
        memcpy(pr, in->promises, in->npromises * sizeof *pr);
    }
    pr[in->npromises] = (struct plan_promise){ .features = x, .n = 1, .by = (int16_t)(in->quarters - 1), .hard = true };
    to.promises = pr;
    to.npromises = in->npromises + 1;
    return to;
}

/* The promise that asks for x is ours and is not told. */
enum status explain_barred(struct arena *a, const struct plan_input *in, int32_t x, const struct plan_limits *limits,
                           const int32_t **ret, size_t *ret_n)
{
    int32_t *asked = ARENA_NEW(a, int32_t);
    const int32_t *found;
    size_t n;
    *asked = x;
    struct plan_input forced = with_promise(a, in, asked);
    TRY(plan_conflict(a, &forced, limits, &found, &n));
    int32_t *rules = ARENA_ARRAY(a, int32_t, n + 1);
    *ret = rules;
    *ret_n = 0;
    for (size_t k = 0; k < n; k++) {
        struct plan_rule r = plan_rule_of(found[k]);
        if (r.kind != PLAN_RULE_PROMISE || (size_t)r.index != in->npromises) {
            rules[(*ret_n)++] = found[k];
        }
    }
    return ST_OK;
}

/* ---- regret ---- */

enum status explain_regret(struct arena *a, const struct plan_input *in, const struct plan_result *best, int32_t x,
                           const struct plan_limits *limits, struct explain_regret *ret)
{
    struct plan_limits l = value_limits(limits);
    struct plan_result with;
    int32_t *of = ARENA_NEW(a, int32_t);
    assert(best->feasible && x >= 0 && (size_t)x < in->nfeatures);
    *of = x;
    struct plan_input forced = with_promise(a, in, of);
    forced.in_force = in->in_force;
    TRY(plan_solve(a, &forced, &l, &with));
    *ret = (struct explain_regret){ .possible = with.feasible,
                                    .stopped = with.stopped == PLAN_CANCEL,
                                    .proved_impossible = !with.feasible && with.proved,
                                    .finish = with.finish };
    if (with.feasible) {
        ret->loss = explain_loss(best, &with);
    }
    return ST_OK;
}

/* ---- one more week ---- */

/* The island whose features compete for this team-quarter; -1 where there is enough for all of them. */
static int64_t island_of(const struct plan_island *is, size_t n, const struct plan_input *in, const uint8_t *dom,
                         int32_t team, int quarter)
{
    int64_t wanted = 0, found = -1;
    size_t first = SIZE_MAX;
    for (size_t i = 0; i < in->nfeatures; i++) {
        int64_t most = 0;
        for (int f = quarter; f < in->quarters && f < quarter + in->features[i].span; f++) {
            int64_t days =
                dom[i * (size_t)in->quarters + (size_t)f] ? plan_days_at(in, i, f, (size_t)team, quarter) : 0;
            most = days > most ? days : most;
        }
        first = first == SIZE_MAX && most > 0 ? i : first;
        wanted += most;
    }
    for (size_t k = 0; k < n && wanted > plan_capacity(in, (size_t)team, quarter); k++) {
        for (size_t j = 0; j < is[k].in.nfeatures; j++) {
            found = (size_t)is[k].feature_of[j] == first ? (int64_t)k : found;
        }
    }
    return found;
}

/* The team of the island that is this one of the whole. */
static int32_t team_in(const struct plan_island *is, int32_t team)
{
    for (size_t t = 0; t < is->in.nteams; t++) {
        if (is->team_of[t] == team) {
            return (int32_t)t;
        }
    }
    return -1;
}

/* The island's best value above what it has now, with more days; worth stays 0 and exact where there is none. */
static enum status solve_more(struct arena *a, const struct plan_input *part, int64_t now, bool sure,
                              const struct plan_limits *limits, struct explain_week *ret)
{
    struct plan_model *pm = plan_model_new(a, part, NULL);
    struct plan_relay relay;
    struct milp_result r;
    struct str why;
    int64_t value = 0;
    int16_t *finish = ARENA_ARRAY(a, int16_t, part->nfeatures + 1);
    milp_row(pm->m, (double)now + 1, MILP_INF);
    for (size_t c = 0; c < pm->m->ncols; c++) {
        if (pm->m->cost[c] != 0) {
            milp_term(pm->m, (int32_t)c, pm->m->cost[c]);
        }
    }
    struct milp_options o = plan_model_options(pm, limits, &relay, true);
    TRY(milp_solve(a, pm->m, &o, &r));
    ret->stopped = r.end == MILP_CANCEL;
    if (r.end == MILP_INFEASIBLE) {
        ret->worth = (struct explain_range){ .exact = sure };
        return ST_OK;
    }
    double bound = r.bound - 0.5 + plan_model_delta(pm);
    ret->worth = (struct explain_range){ .most = bound > 9e15 ? INT64_MAX : plan_to_i64(bound) - now };
    if (r.has_x) {
        plan_model_read(pm, r.x, finish);
        ret->worth.least = plan_check(part, finish, &value, &why) && value > now ? value - now : 0;
    }
    ret->worth.most = ret->worth.most < ret->worth.least ? ret->worth.least : ret->worth.most;
    ret->worth.exact =
        sure && r.end == MILP_OPTIMAL && ret->worth.least > 0 && r.bound < (double)value + 1 - plan_model_delta(pm);
    ret->worth.most = ret->worth.exact ? ret->worth.least : ret->worth.most;
    return ST_OK;
}

enum status explain_week(struct arena *a, const struct plan_input *in, const struct plan_result *best, int32_t team,
                         int quarter, int32_t days, const struct plan_limits *limits, struct explain_week *ret)
{
    assert(best->feasible && team >= 0 && (size_t)team < in->nteams && quarter >= 0 && quarter < in->quarters);
    assert(days > 0);
    *ret = (struct explain_week){ .team = team, .quarter = (int16_t)quarter, .days = days };
    const uint8_t *dom = plan_windows(a, in, NULL);
    size_t n = 0;
    struct plan_island *is = plan_split(a, in, dom, &n);
    int64_t at = island_of(is, n, in, dom, team, quarter);
    bool counted = false;              /* a rule counts everybody's days: then more of them may cost */
    for (size_t k = 0; k < in->nmix; k++) {
        counted |= in->mix[k].of_capacity;
    }
    if (at < 0 && !counted) {
        ret->worth.exact = true;       /* enough for all already */
        return ST_OK;
    }
    struct plan_input part = counted ? *in : is[at].in;
    int32_t mine = counted ? team : team_in(&is[at], team);
    struct plan_team *teams = ARENA_ARRAY(a, struct plan_team, part.nteams + 1);
    int16_t *finish = ARENA_ARRAY(a, int16_t, part.nfeatures + 1);
    int64_t now = 0;
    struct str why;
    assert(mine >= 0);
    for (size_t j = 0; j < part.nfeatures; j++) {
        finish[j] = best->finish[counted ? (int32_t)j : is[at].feature_of[j]];
    }
    IGNORE(plan_check(&part, finish, &now, &why) ? ST_OK : ST_INFEASIBLE, "value alone");
    memcpy(teams, part.teams, part.nteams * sizeof *teams);
    teams[mine].usable[quarter] += days;
    part.teams = teams;
    return solve_more(a, &part, now, best->proved, limits, ret);
}

struct cell {
    int64_t part;
    int32_t team;
    int16_t quarter;
};

/* The smallest free part first, in millionths; of equals by team, then quarter. */
static int tighter(const void *x, const void *y)
{
    const struct cell *a = x, *b = y;
    if (a->part != b->part) {
        return a->part < b->part ? -1 : 1;
    }
    return a->team != b->team ? (a->team < b->team ? -1 : 1) : (a->quarter > b->quarter) - (a->quarter < b->quarter);
}

/* Without the teams that no feature asks days of: theirs are worth nothing. */
static struct cell *by_tightness(struct arena *a, const struct plan_input *in, const int16_t *finish, size_t *ret_n)
{
    size_t nq = (size_t)in->quarters, n = 0;
    bool *asked = ARENA_ARRAY(a, bool, in->nteams + 1);
    struct cell *cells = ARENA_ARRAY(a, struct cell, in->nteams * nq + 1);
    int64_t *used = ARENA_ARRAY(a, int64_t, in->nteams *nq + 1);
    for (size_t i = 0; i < in->nfeatures; i++) {
        const struct plan_feature *f = &in->features[i];
        for (size_t k = 0; k < f->nparts; k++) {
            asked[f->parts[k].team] = true;
            for (int s = 0; finish[i] != PLAN_OUT && s < f->span; s++) {
                used[(size_t)f->parts[k].team * nq + (size_t)(finish[i] - f->span + 1 + s)] +=
                    f->parts[k].days[in->effort][s];
            }
        }
    }
    for (size_t t = 0; t < in->nteams; t++) {
        for (size_t q = 0; asked[t] && q < nq; q++) {
            int64_t cap = plan_capacity(in, t, (int)q);
            int64_t part = cap == 0 ? 0 : (cap - used[t * nq + q]) * 1000000 / cap;
            cells[n++] = (struct cell){ part, (int32_t)t, (int16_t)q };
        }
    }
    qsort(cells, n, sizeof *cells, tighter);
    *ret_n = n;
    return cells;
}

enum status explain_weeks(struct arena *a, const struct plan_input *in, const struct plan_result *best, int32_t days,
                          size_t most, const struct plan_limits *limits, const struct explain_week **ret, size_t *ret_n)
{
    size_t cells = 0;
    const struct cell *order = by_tightness(a, in, best->finish, &cells);
    size_t n = most < cells ? most : cells;
    struct explain_week *weeks = ARENA_ARRAY(a, struct explain_week, n + 1);
    bool stopped = false;
    *ret = weeks;
    *ret_n = 0;
    for (size_t k = 0; k < n && !stopped; k++) {
        size_t mark = arena_mark(a);
        TRY(explain_week(a, in, best, order[k].team, order[k].quarter, days, limits, &weeks[k]));
        stopped = weeks[k].stopped;
        arena_rewind(a, mark);
        *ret_n = k + 1;
    }
    return ST_OK;
}

/* ---- frontier ---- */

static void scale(const struct plan_input *in, int32_t percent, struct plan_team *ret)
{
    for (size_t t = 0; t < in->nteams; t++) {
        ret[t] = in->teams[t];
        for (int q = 0; q < in->quarters; q++) {
            int64_t cap = plan_capacity(in, t, q) * percent / 100;
            ret[t].usable[q] = cap > INT32_MAX ? INT32_MAX : (int32_t)cap;
            ret[t].reserve[q] = 0;
        }
    }
}

enum status explain_frontier(struct arena *a, const struct plan_input *in, const struct plan_limits *limits,
                             struct explain_frontier *ret)
{
    struct plan_limits l = value_limits(limits);
    struct plan_input scaled = *in;
    struct plan_team *teams = ARENA_ARRAY(a, struct plan_team, in->nteams + 1);
    bool counted = false;
    *ret = (struct explain_frontier){ .stopped = false };
    for (size_t k = 0; k < in->nmix; k++) {
        counted |= in->mix[k].of_capacity;
    }
    scaled.teams = teams;
    for (size_t k = 0; k < EXPLAIN_FRONTIER; k++) {
        struct explain_point *p = &ret->points[k];
        struct plan_result r = { .feasible = false };
        p->percent = 80 + 5 * (int32_t)k;
        scale(in, p->percent, teams);
        if (!ret->stopped) {
            TRY(plan_solve(a, &scaled, &l, &r));
        }
        ret->stopped |= r.stopped == PLAN_CANCEL;
        *p = (struct explain_point){ p->percent, r.feasible, r.proved, r.value, r.feasible ? r.bound : INT64_MAX };
        if (r.feasible) {
            scaled.in_force = r.finish;   /* a plan of fewer days is a first plan of more */
        }
    }
    for (size_t k = EXPLAIN_FRONTIER; k-- > 1 && !counted;) {
        struct explain_point *below = &ret->points[k - 1];
        bool lower = ret->points[k].bound < below->bound;
        below->bound = lower ? ret->points[k].bound : below->bound;
        below->proved |= below->feasible && below->bound == below->value;
        assert(!below->feasible || !ret->points[k].feasible || below->value <= ret->points[k].value);
    }
    return ST_OK;
}

/* ---- small items ---- */

static int16_t finish_of(const struct plan_solution *so, const int16_t *finish)
{
    int16_t last = PLAN_OUT;
    for (size_t k = 0; k < so->nparts; k++) {
        if (finish[so->parts[k]] == PLAN_OUT) {
            return PLAN_OUT;
        }
        last = finish[so->parts[k]] > last ? finish[so->parts[k]] : last;
    }
    return last;
}

/* A solution that is not finished counts as one quarter after the last. */
static void most_moved(const struct plan_input *in, const int16_t *with, const int16_t *without,
                       struct explain_small *ret)
{
    int most = 0;
    for (size_t s = 0; s < in->nsolutions; s++) {
        int16_t f = finish_of(&in->solutions[s], with), g = finish_of(&in->solutions[s], without);
        int moved = (f == PLAN_OUT ? in->quarters : f) - (g == PLAN_OUT ? in->quarters : g);
        moved = moved < 0 ? -moved : moved;
        if (moved > most) {
            most = moved;
            ret->solution = (int32_t)s;
            ret->with = f;
            ret->without = g;
        }
    }
}

enum status explain_small(struct arena *a, const struct plan_input *in, const int32_t *items, size_t n,
                          const struct plan_limits *limits, struct explain_small *ret)
{
    struct plan_limits l = limits == NULL ? (struct plan_limits){ .work = 0 } : *limits;
    struct plan_input held = *in, freed = *in;
    struct plan_result with, without = { .feasible = false };
    struct plan_feature *f = ARENA_ARRAY(a, struct plan_feature, in->nfeatures + 1);
    struct plan_feature *g = ARENA_ARRAY(a, struct plan_feature, in->nfeatures + 1);
    assert(in->in_force != NULL);
    memcpy(f, in->features, in->nfeatures * sizeof *f);
    memcpy(g, in->features, in->nfeatures * sizeof *g);
    for (size_t k = 0; k < n; k++) {
        f[items[k]].lock = in->in_force[items[k]];
        g[items[k]].lock = PLAN_OUT;
        g[items[k]].forbid = true;
    }
    held.features = f;
    freed.features = g;
    *ret = (struct explain_small){ .solution = -1, .with = PLAN_OUT, .without = PLAN_OUT };
    TRY(plan_solve(a, &held, &l, &with));
    ret->stopped = with.stopped == PLAN_CANCEL;
    if (!ret->stopped) {
        TRY(plan_solve(a, &freed, &l, &without));
        ret->stopped = without.stopped == PLAN_CANCEL;
    }
    ret->possible = with.feasible && without.feasible;
    if (ret->possible) {
        ret->cost = difference(&without, &with);
        most_moved(in, with.finish, without.finish, ret);
    }
    return ST_OK;
}
