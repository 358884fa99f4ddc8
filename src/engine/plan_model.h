/* engine/plan_model.h: the plan as a 0/1 programme: x[i,f] = feature i finishes in quarter f. */
#pragma once
#include "engine/plan.h"
#include "solve/milp.h"
/* How a caller narrows the model. Every member may be NULL: then the input alone decides. */
struct plan_scope {
    const uint8_t *allowed; /* [feature * quarters + q]: may finish there; replaces windows, locks, forbids */
    const bool *stay; /* per feature: must be in, somewhere it is allowed */
    const bool *fresh; /* per feature: what it adds to solutions and requirements is not counted */
    const int32_t *extra; /* [team * quarters + q]: days on top of usable - reserve */
    bool unpushed; /* windows are not narrowed by what a feature needs */
    bool all_rows; /* a row for each team-quarter, also where everybody fits at once */
};
struct plan_model {
    const struct plan_input *in;
    const bool *fresh; /* of the scope */
    struct milp *m; /* its cost = the value, to be maximised */
    bool impossible; /* a rule cannot hold whatever is chosen */
    size_t scarce; /* team-quarters that cannot take all that might want them */
    int32_t *x; /* [feature * quarters + q]: column or -1 */
    int32_t *w, *y, *h; /* [solution or requirement * quarters + q]: column or -1 */
    int32_t *broken; /* per promise: column or -1, after plan_model_promises */
    size_t *mix_row; /* [mix * 2]: floor, ceiling; SIZE_MAX = no such row */
};
/* [feature * quarters + q]: may it finish there, after windows, locks and what it needs. */
uint8_t *plan_windows(struct arena *a, const struct plan_input *in, const struct plan_scope *sc);
struct plan_model *plan_model_new(struct arena *a, const struct plan_input *in, const struct plan_scope *sc);
/* Adds a column per counted promise (NULL: every soft one) that is 1 when the promise is broken. */
void plan_model_promises(struct plan_model *pm, struct arena *a, const bool *counted);
/* The columns of a plan. false where the plan needs a column that the model does not have. */
bool plan_model_columns(const struct plan_model *pm, const int16_t *finish, double *x);
void plan_model_read(const struct plan_model *pm, const double *x, int16_t *finish);
/* Cost vector times the columns of a plan, in exact integers. The plan must fit the columns. */
int64_t plan_model_value(const struct plan_model *pm, struct arena *a, const double *cost, const int16_t *finish);
/* max(0.01, 1e-6 * sum of the columns' ranges): what floating point may hide. */
double plan_model_delta(const struct plan_model *pm);
/* Days of a feature at the input's effort: all of it, or what it takes of team t in quarter q. */
int64_t plan_days(const struct plan_input *in, size_t i);
int64_t plan_days_at(const struct plan_input *in, size_t i, int f, size_t team, int q);
int64_t plan_capacity(const struct plan_input *in, size_t team, int q); /* >= 0 */
/* Settings of one solve under a caller's limits (may be NULL); the relay lives as long as the solve. */
struct plan_relay {
    const struct plan_limits *limits;
    int64_t value, bound; /* told on top of each figure: what lies beside the model */
    int64_t least, most; /* known of the model already: no less value, no higher bound is told */
    bool fixed;
}; /* tell those two alone: the solve is about the order of plans */
struct milp_options plan_model_options(const struct plan_model *pm, const struct plan_limits *limits,
                                       struct plan_relay *relay, bool maximise);
/* Takes nodes off what a solve may still use; 1 is left where all are used, 0 stays without limit. */
void plan_model_spend(struct milp_options *o, int64_t nodes);
int64_t plan_to_i64(double d); /* half away from zero, clamped */
/* Whether the feature is of what a mix rule is about. */
static inline bool plan_mix_about(const struct plan_mix *m, const struct plan_feature *f)
{
    return m->segments != 0 ? (f->segments & m->segments) != 0 : f->class_id == m->class_id;
}
bool plan_mix_holds(const struct plan_input *in, const struct plan_mix *mx, const int16_t *finish);
