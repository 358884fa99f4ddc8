/* engine/plan.h: the planner. Numbers in, numbers out. */
#pragma once
#include "base/arena.h"
#include "base/status.h"
/* Pure: numbers in, numbers out. No database, clock, locale, record or global. */
enum { PLAN_QUARTERS_MAX = 12, PLAN_SPAN_MAX = 4, PLAN_OUT = -1 };
enum plan_effort { PLAN_LOW, PLAN_LIKELY, PLAN_HIGH, PLAN__EFFORTS };
struct plan_team {
    int64_t id;
    int32_t usable[PLAN_QUARTERS_MAX], reserve[PLAN_QUARTERS_MAX];
};
struct plan_part {
    int32_t team, days[PLAN__EFFORTS][PLAN_SPAN_MAX];
};
struct plan_feature {
    int64_t id;
    const struct plan_part *parts;
    size_t nparts;
    int64_t value[PLAN_QUARTERS_MAX];
    int16_t span, earliest, latest;
    int16_t lock /* PLAN_OUT = none */;
    bool forbid;
    int32_t class_id;
    uint64_t segments;
};
struct plan_need {
    int32_t needed, by, lag;
};         /* finish(needed) + lag <= finish(by) */
struct plan_solution {
    int64_t id;
    const int32_t *parts;
    size_t nparts;
    bool strict;
    int64_t value[PLAN_QUARTERS_MAX];
};
struct plan_share {
    int32_t feature, percent;
};
struct plan_require {
    int64_t id;
    const struct plan_share *shares;
    size_t nshares;
    bool threshold;
    int64_t percent_value[PLAN_QUARTERS_MAX];
};
struct plan_set {
    const int32_t *of;
    size_t n;
    int32_t max;
};
struct plan_mix {
    int32_t class_id, floor, ceiling;
    int16_t quarter;
    bool of_capacity;
    uint64_t segments;
};              /* not 0: of what serves one of these, whatever its class */
struct plan_cover {
    int32_t segment, min;
    int16_t by;
};
struct plan_promise {
    const int32_t *features;
    size_t n;
    int16_t by;
    bool hard;
};  /* all of them by then */
struct plan_input {
    int quarters;
    enum plan_effort effort;
    const struct plan_team *teams;
    size_t nteams;
    const struct plan_feature *features;
    size_t nfeatures;      /* sorted by id */
    const struct plan_need *needs;
    size_t nneeds;
    const struct plan_solution *solutions;
    size_t nsolutions;
    const struct plan_require *
        requires;
    size_t nrequires;
    const struct plan_set *exclusive;
    size_t nexclusive;
    const struct plan_mix *mix;
    size_t nmix;
    const struct plan_cover *cover;
    size_t ncover;
    const struct plan_promise *promises;
    size_t npromises;
    const int16_t *in_force;
};            /* quarter or PLAN_OUT per feature, or NULL */
/* go_on: asked on the caller's thread at least every 50 ms, with the best value so far and the bound; false =
 * stop with that. worked: nodes so far are added there, before each go_on too; may be NULL, as may go_on. */
struct plan_limits {
    int64_t work;
    bool (*go_on)(void *arg, int64_t value, int64_t bound);
    void *arg;
    int64_t *worked;
    bool value_only;
};                         /* the best value, not the calmest such plan */
enum plan_stop { PLAN_DONE, PLAN_WORK, PLAN_CANCEL };
struct plan_result {
    bool feasible, proved, order_proved;
    enum plan_stop stopped;
    int64_t value, bound;
    const int16_t *finish;
};
enum status plan_solve(struct arena *a, const struct plan_input *in, const struct plan_limits *limits,
                       struct plan_result *ret) MUST_CHECK;
/* Independent: shares no line with the model builder. Recomputes every rule and the value in int64. */
bool plan_check(const struct plan_input *in, const int16_t *finish, int64_t *ret_value, struct str *reterr_why);
/* A rule of the user: which kind, and which of that kind in the input. */
enum plan_rule_kind {
    PLAN_RULE_LOCK,
    PLAN_RULE_PROMISE,
    PLAN_RULE_NEED,
    PLAN_RULE_STRICT,
    PLAN_RULE_EXCLUSIVE,
    PLAN_RULE_COVER,
    PLAN_RULE_MIX,
    PLAN_RULE_FORBID,
    PLAN_RULE_WINDOW,
    PLAN_RULE_CAPACITY /* index = team * quarters + quarter */,
    PLAN_RULE_NONE
};
struct plan_rule {
    enum plan_rule_kind kind;
    int32_t index;
};
/* plan_check with the first rule that is missed. NONE and false: the value cannot be counted in 64 bits. */
bool plan_check_rule(const struct plan_input *in, const int16_t *finish, int64_t *ret_value,
                     struct plan_rule *ret_rule);
/* One number per rule, kind and index; plan_rule_of takes it apart. */
enum { PLAN_RULE_SHIFT = 27 };
static inline struct plan_rule plan_rule_of(int32_t rule)
{
    return (struct plan_rule){ (enum plan_rule_kind)(rule >> PLAN_RULE_SHIFT),
                               rule & ((INT32_C(1) << PLAN_RULE_SHIFT) - 1) };
}
/* Rules that cannot hold together and of which none can be left out (each was left out, and the rest holds):
 * the shortest found from three orders, which need not be the shortest there is. None where all can hold, or
 * where the caller stopped before one was found. limits: of each solve. */
enum status plan_conflict(struct arena *a, const struct plan_input *in, const struct plan_limits *limits,
                          const int32_t **ret_rules, size_t *ret_n) MUST_CHECK;
