/* tests/engine/plan_lib.h: instances that tests of the planner share. */
#pragma once
#include "engine/plan.h"
/* The given instances side by side as one, their features in a row; whose rules of capacity are left out. */
struct plan_input *lib_side_by_side(struct arena *a, const struct plan_input *const *of, size_t n);
/* A feasible instance of some size: teams x quarters x features, seeded, with every kind of value and rule
 * but mix rules. Locks and promises are where a plan of its making has them. */
struct plan_input *lib_company(struct arena *a, size_t nteams, int quarters, size_t nfeatures, uint64_t seed);
/* Whether a plan breaks this one rule, from the rule's definition alone. */
bool lib_breaks(const struct plan_input *in, const int16_t *finish, struct plan_rule rule);
/* A published instance from its file (NULL: none), at that share of its costs. */
bool lib_published(struct arena *a, const char *path, struct str ratio, struct plan_input *ret);
