/* web/carried.h: one sentence on a record of the spine: what the plan in force does for it. */
#pragma once
#include "web/frame.h"

/* Work of the plan in force on first paths; quarter is the last of it, 0 without any. */
struct carried {
    int64_t products, features, days, quarter;
    bool below;                    /* of a priority: not its own work, but that of what it drives */
};
/* NULL for kinds that are not of the spine. */
enum status carried_load(struct ctx *c, const struct kind *k, int64_t id, const struct carried **ret) MUST_CHECK;
/* The sentence below the title; for other kinds what a record of the kind is. */
void carried_html(struct out *o, const struct view *v, const struct kind *k, const struct carried *x);
