/* use/worth_use.h: what work is worth in money, as people wrote it: beside the points, never added to them (MODEL 10.3). */
#pragma once
#include "use/plan_use.h"

enum { NEEDLE_MOVERS = 3 };
/* Sums in minor units, and how many of how many features have a worth at all: what nobody said is no 0. */
struct worth {
    int64_t low, high, have, of;
};
/* What a feature (place in w->features) is worth: its own range, else of a slice its percent of the whole's. false: nobody said. */
bool worth_of(const struct world *w, int32_t feature, int64_t *ret_low, int64_t *ret_high);
void worth_add(const struct world *w, int32_t feature, struct worth *sum);
/* Of all that finishes in these quarters. */
struct worth worth_of_plan(const struct plan_model *m, const int16_t *finish);
/* The rows of the plan in force that count most, as places in w->features: by points, and by the lower end of what they are
 * worth; equals by key. What has none of it is no row. */
struct movers {
    int32_t points[NEEDLE_MOVERS], worth[NEEDLE_MOVERS];
    size_t npoints, nworth;
};
struct movers movers_of(const struct plan_model *m);
