/* use/pace_use.h: the open outcome that trails its time the most. */
#pragma once
#include "core/workspace.h"

struct pace_point {
    int64_t outcome;
    double baseline, target, value;
    struct str key, metric, metric_key, unit, start, due, day;
};
/* Measurements of that outcome, the oldest first; n 0 when no outcome is under way. In percent. */
struct pace {
    const struct pace_point *points;
    size_t n;
    int64_t moved, elapsed;
};
enum status pace_load(struct ctx *c, struct pace *ret) MUST_CHECK;
