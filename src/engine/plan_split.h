/* engine/plan_split.h: islands of features that no rule, value or scarce day connects. */
#pragma once
#include "engine/plan.h"
/* An input of its own. Its optimum beside those of the others is an optimum of the whole, in value and
 * in order, because both are sums over islands. */
struct plan_island {
    struct plan_input in;
    const int32_t *feature_of, *team_of; /* in the whole */
};
/* dom: plan_windows of the input. Small islands are put together, since a solve costs something too.
 * One island, equal to the input, where all is connected. Order and content depend on the input alone. */
struct plan_island *plan_split(struct arena *a, const struct plan_input *in, const uint8_t *dom, size_t *ret_n);
/* The whole as its only island. */
struct plan_island *plan_split_not(struct arena *a, const struct plan_input *in);
