/* engine/plan_order.h: a problem in its canonical order, so that the order of rows never changes a plan. */
#pragma once
#include "engine/plan.h"
/* The same problem with features, teams and rules sorted: by id, else by what they say. place_of[i]: where the
 * feature i of the input stands in it. What stands in order already keeps its place. */
struct plan_input *plan_order(struct arena *a, const struct plan_input *in, const int32_t **ret_place_of);
