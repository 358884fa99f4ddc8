/* engine/plan_start.h: a first plan in milliseconds, and a better one from a few hundred small solves. */
#pragma once
#include "engine/plan_model.h"
/* A plan that keeps every rule: the plan in force, or the most value per day placed first with what it
 * needs, undone where it does not fit; the better of the two. false where neither keeps every rule.
 * dom: plan_windows. finish: per feature, written in any case. */
bool plan_start(struct arena *a, const struct plan_input *in, const uint8_t *dom, int16_t *finish, int64_t *ret_value);
/* For a plan whose order is not proved: what stands in the plan in force and was moved goes back, or if it left comes
 * in elsewhere, where no rule, value or promise minds. finish keeps every rule and has this value. */
void plan_tidy(struct arena *a, const struct plan_input *in, int16_t *finish, int64_t *value);
/* Frees a few hundred connected columns of pm at a time, holds the rest as in finish, solves, keeps what is
 * no worse; until `patience` rounds in a row brought less than 0.02 %, the nodes are spent or the caller has enough.
 * The same model gives the same plan. o: of the whole solve; its nodes are lowered by those spent here.
 * bound: what the caller is told beside each value. ret_stopped: the caller said no. */
struct plan_improve {
    struct plan_model *pm;
    struct milp_options *o;
    int64_t bound;
    int patience;
};
enum status plan_improve(struct arena *a, const struct plan_improve *im, int16_t *finish, int64_t *value,
                         bool *ret_stopped) MUST_CHECK;
/* plan_solve with parts of it left out, to measure what each is worth. The answer is the same where it is proved. */
struct plan_tuning {
    bool no_islands, no_start, no_loop /* nor the root or relaxation before it */, no_windows,
        no_root /* the relaxation before the loop, whatever the size */, all_rows /* of capacity */,
        no_gap /* until the bound is the value, not within one of it */;
};
enum status plan_solve_tuned(struct arena *a, const struct plan_input *in, const struct plan_limits *limits,
                             const struct plan_tuning *tune, struct plan_result *ret) MUST_CHECK;
