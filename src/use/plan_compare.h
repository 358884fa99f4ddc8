/* use/plan_compare.h: two versions of the plan side by side: what moves, what ships when, promises, worth and room. */
#pragma once
#include "use/scenario_use.h"

struct plan_side {
    struct scenario s;
    struct plan_model m;               /* under what it assumes */
    const int16_t *finish;             /* its quarter per feature of the input */
    const int32_t *loads;
    struct figures fig;                /* promises and points_horizon alone */
    size_t gone;                       /* its items that can no longer be planned: shipped since, dropped, or without a size */
    bool past;                         /* all its quarters lie before the plan in force: m has its first quarter and its world, no more */
};
struct plan_ships { int64_t solution, from, to; };   /* an id; ordinals of the quarter in which its last part is done, -1 = not planned */
struct plan_two {
    struct plan_side a, b;
    bool alike;                        /* both plan the same quarters: worth and promises can be compared */
    struct plan_diff diff;
    struct plan_ships *ships; size_t nships;         /* solutions that ship at another time */
    const int32_t *broken, *mended; size_t nbroken, nmended;   /* places in b.m.w->promises: b alone breaks, a alone breaks it */
};
/* a, b: as world_version reads them. */
enum status plan_two_load(struct ctx *c, struct world *w, struct str a, struct str b, struct plan_two *ret) MUST_CHECK;
/* Numbered versions, the newest first, and after them scenarios; at most `limit` of each. */
enum status plan_versions_list(struct ctx *c, int limit, struct w_version **ret, size_t *ret_n) MUST_CHECK;
