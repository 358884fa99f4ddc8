/* engine/explain.h: what the plan room asks of a plan. PLANNING.md 3.7. */
#pragma once
#include "engine/plan.h"
/* Pure functions, as all of engine/. They live in the arena and fail only as the solver does (ST_INTERNAL).
 * limits (may be NULL) hold for each solve inside; go_on is asked in all of them, and a false ends the
 * whole question with `stopped`, what is known by then being told. Values are in the input's unit. */

/* An amount that two solves enclose: exact where both were proved, else it lies in [least, most]. */
struct explain_range {
    bool exact;
    int64_t least, most;
};
/* By how much the best plan of an input is worth more than that with a rule more, which never gains; both feasible. */
struct explain_range explain_loss(const struct plan_result *best, const struct plan_result *ruled);

/* What x needs, over any number of steps, and the plan in force does not have: in order of the input. */
size_t explain_needs(struct arena *a, const struct plan_input *in, int32_t x, const int32_t **ret);
/* The rules that keep x out whatever else would change, none of which can be left out, one number each (see
 * plan_rule_of). None: some plan has it in, or the caller stopped before a set was found. */
enum status explain_barred(struct arena *a, const struct plan_input *in, int32_t x, const struct plan_limits *limits,
                           const int32_t **ret, size_t *ret_n) MUST_CHECK;

/* What the best plan loses when x must be in: V* - V*(x in), one solve. best: plan_solve's answer for in.
 * possible: false = no plan has x in, and then the range is empty. finish: the best plan with x. */
struct explain_regret {
    bool possible, proved_impossible, stopped;
    struct explain_range loss;
    const int16_t *finish;
};
enum status explain_regret(struct arena *a, const struct plan_input *in, const struct plan_result *best, int32_t x,
                           const struct plan_limits *limits, struct explain_regret *ret) MUST_CHECK;

/* What more days of a team in a quarter are worth: the best value with them less best->value, each answer by
 * a solve that asks for more than best->value. least 0 and exact: worth nothing, proved. Unproved best: the
 * gain over best->value, not over the unknown optimum, and never exact. */
struct explain_week {
    int32_t team;
    int16_t quarter;
    int32_t days;
    struct explain_range worth;
    bool stopped;
};
enum status explain_week(struct arena *a, const struct plan_input *in, const struct plan_result *best, int32_t team,
                         int quarter, int32_t days, const struct plan_limits *limits,
                         struct explain_week *ret) MUST_CHECK;
/* The same of up to `most` team-quarters, those first that the best plan leaves the smallest part of free. */
enum status explain_weeks(struct arena *a, const struct plan_input *in, const struct plan_result *best, int32_t days,
                          size_t most, const struct plan_limits *limits, const struct explain_week **ret,
                          size_t *ret_n) MUST_CHECK;

/* All capacities (usable less reserve, rounded down) at 80, 85 … 120 percent. Never falls along the way, nor
 * do the bounds, unless a mix rule counts capacity. A point without a plan: feasible is false. */
enum { EXPLAIN_FRONTIER = 9 };
struct explain_point {
    int32_t percent;
    bool feasible, proved;
    int64_t value, bound;
};
struct explain_frontier {
    struct explain_point points[EXPLAIN_FRONTIER];
    bool stopped;
};
enum status explain_frontier(struct arena *a, const struct plan_input *in, const struct plan_limits *limits,
                             struct explain_frontier *ret) MUST_CHECK;

/* What small items cost the rest: V*(without them, their days free) - V*(with them where the plan in force has
 * them), two solves. May be negative. solution: the one whose finish moves most between the two, -1 = none moves;
 * finishes in quarters, PLAN_OUT = not finished. possible: both plans exist. */
struct explain_small {
    bool possible, stopped;
    struct explain_range cost;
    int32_t solution;
    int16_t with, without;
};
enum status explain_small(struct arena *a, const struct plan_input *in, const int32_t *items, size_t n,
                          const struct plan_limits *limits, struct explain_small *ret) MUST_CHECK;
