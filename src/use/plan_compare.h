/* use/plan_compare.h: two versions of the plan side by side: what moves, what ships when, promises, worth and room. */
#pragma once
#include "use/scenario_use.h"

struct plan_side {
    struct scenario s;
    struct plan_model m;               /* under what it assumes */
    const int16_t *finish;             /* its quarter per feature of the input */
    const int32_t *loads;
    struct figures fig;                /* promises and points_horizon alone */
    size_t gone; /* its items that can no longer be planned: shipped since, dropped, or without a size */
    bool past; /* all its quarters lie before the plan in force: m has its first quarter and its world, no more */
};
struct plan_ships {
    int64_t solution, from, to;
}; /* an id; ordinals of the quarter in which its last part is done, -1 = not planned */
struct plan_two {
    struct plan_side a, b;
    bool alike; /* both plan the same quarters: worth and promises can be compared */
    struct plan_diff diff;
    struct plan_ships *ships;
    size_t nships; /* solutions that ship at another time */
    const int32_t *broken, *mended;
    size_t nbroken, nmended; /* places in b.m.w->promises: b alone breaks, a alone breaks it */
};
/* a, b: as world_version reads them. */
enum status plan_two_load(struct ctx *c, struct world *w, struct str a, struct str b, struct plan_two *ret) MUST_CHECK;
/* Numbered versions, the newest first, and after them scenarios; at most `limit` of each. */
enum status plan_versions_list(struct ctx *c, int limit, struct w_version **ret, size_t *ret_n) MUST_CHECK;

/* ---- as a page and a command tell of two ---- */

struct plan_compare_ask {
    struct str a, b;
    int64_t quarter;
}; /* empty: the version before, the plan in force; ordinal or -1 */
struct plan_compared {
    struct world *w; /* as the records are */
    struct plan_two two;
    int qa, qb; /* the quarters whose room is shown; the same one where both plan it */
    bool both; /* there are two to compare */
};
enum status plan_compared_load(struct ctx *c, struct world *w, const struct plan_compare_ask *ask,
                               struct plan_compared *ret) MUST_CHECK;
struct str plan_compared_finding(const struct plan_compared *p);
void plan_compared_json(struct json_writer *w, const struct plan_compared *p);
enum plan_way { PLAN_COMES_IN, PLAN_LEAVES, PLAN_EARLIER, PLAN_LATER, PLAN_WAYS };
enum plan_way plan_way_of(int64_t from, int64_t to); /* ordinals of a diff_line */
int64_t plan_compared_count(const struct plan_compared *p, enum plan_way way);
struct str plan_version_asked(struct arena *a, const struct w_version *v); /* as world_version reads it: 14, #212 */
struct str plan_version_name(struct arena *a, const struct w_version *v); /* "version 14", "“More days”" */
struct str plan_version_quarters(const struct world *w, const struct w_version *v); /* "Q1 2027 to Q4 2027" */
/* The members promises_broken and teams (usable, used, reserve in days) of a plan's object, for quarter q of the model. */
void plan_room_json(struct json_writer *w, const struct plan_model *m, const int32_t *loads, const struct figures *fig,
                    int q);
