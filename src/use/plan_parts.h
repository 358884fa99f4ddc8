/* use/plan_parts.h: what loading records, using plans and pricing share; private to use/. */
#pragma once
#include "use/plan_use.h"

/* The row of the plan in force for a feature (its id), NULL when it has none; owned by the world. */
const struct w_row *plan_row_of(const struct world *w, int64_t feature);
/* What is left in quarter q of a raw value in millionths, in units of the solve. */
int64_t plan_decay(int64_t raw, int quarters, int q, int64_t unit);
/* The place in in.features of a feature (its id), or -1; whether it is finished already: shipped, or before the first quarter. */
int32_t plan_in_of(const struct plan_model *m, int64_t feature);
bool plan_is_done(const struct plan_model *m, int64_t feature);
/* Whether all that feature i needs is done, with the quarters that must lie between, when it finishes in q. */
bool plan_needs_met(const struct plan_model *m, const int16_t *finish, int32_t i, int q);
int32_t plan_class_of(struct str name);
bool plan_is_state(const struct w_feature *f, const char *state);
/* Parts of plan_model_build, when features and values stand. */
void plan_rules_build(struct plan_model *m, bool card);
void plan_promises_build(struct plan_model *m, bool card);
/* How many features a subject can come to at most. */
size_t plan_subject_room(const struct world *w, struct str any);
/* Places in in.features of what a subject ("kind/id") comes to, written to ret (room for all of
 * them); gives how many. ret_missing: some of it is not in the input and not done. */
size_t plan_subject_features(const struct plan_model *m, struct str any, int32_t *ret, bool *ret_missing);
/* Places in in.features that lead to what the subject names: to a market or segment, what serves a priority that somebody
 * of it was quoted for. */
bool *plan_leads_to(const struct plan_model *m, struct str any);
/* Whether a plan, the quarter per feature of the input, keeps a promise. */
bool plan_promise_kept(const int16_t *finish, const struct plan_promise *p);
/* Notes the reserve as set, in days; for a card the teams keep what the plan in force left of it. */
void plan_spend_reserve(struct plan_model *m, bool card);
/* The quarter in which the last part of in.solutions[g] finishes; PLAN_OUT when one never does. */
int plan_group_finish(const struct plan_model *m, const int16_t *finish, size_t g);
/* Whether points come of feature i, by itself or as a part of a group. */
bool plan_earns(const struct plan_model *m, int32_t i);
/* Where no plan keeps every promise, those that may break are let go: in gets its own promises. */
void plan_soften(const struct plan_model *m, struct plan_input *in);
/* Lets go `draw` days of each team's reserve in each quarter, or all of it where that is less: in gets its own teams. */
void plan_lend(struct arena *a, struct plan_input *in, int32_t draw);
/* Inside core_write: a row of a version (no state: committed), and the number of one that is in force from now on. */
enum status plan_row_add(struct ctx *c, int64_t version, int64_t feature, int64_t quarter, int64_t span,
                         struct str state) MUST_CHECK;
void plan_version_number(struct ctx *c, struct record *v, int64_t n);
