/* use/points.h: what each feature is worth, in millionths of a priority point (MODEL 10.1).
 * Pure: works on the loaded records alone. */
#pragma once
#include "use/plan_sql.h"

struct points {
    int64_t *feature; /* per w->features: what it earns when it ships, slices and shipped parts taken out */
    int64_t *fulfil, *serve; /* per w->fulfils, w->serves: what that link brings */
    int64_t *requirement; /* per w->requirements: what it received */
    int64_t *requirement_hole; /* of that, carried by no feature */
    int64_t *priority; /* per w->priorities: own and received */
    int64_t *priority_hole; /* of that, carried by no requirement */
    int64_t own, carried, holes; /* own = carried + holes, exactly */
    int64_t upwards; /* drives that do not go down, against the rules: they carry nothing */
    bool any; /* somebody weighed something */
};
/* n parts by weights (all >= 0): floors, left-over units to the largest remainders, ties to the lower
 * index; parts sum to n unless every weight is 0, when all are 0. n >= 0. */
void points_split(struct arena *a, int64_t n, const int64_t *weights, size_t count, int64_t *ret_parts);
void points_of(const struct world *w, struct points *ret);
