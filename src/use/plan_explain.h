/* use/plan_explain.h: why work is in the plan or out of it, and what a few more days would bring; by solving again. */
#pragma once
#include "use/tradeoff_use.h"

struct plan_why {
    struct plan_model m;
    int32_t feature;                   /* place in w->features */
    int64_t quarter;                   /* asked for; where it is when it is in */
    bool in, forbidden;
    struct str forbidden_why;          /* the rule */
    int32_t *needs; size_t nneeds;     /* not in the plan, and needed: places in w->features */
    bool no_value;                     /* nothing that has points leads from it */
    int64_t fits_in;                   /* first quarter in which it fits with nothing moved; -1 */
    struct priced p; bool priced;      /* out: what would have to move for it */
    /* The best plan for the values set, and the best one with it in (or, where it is in, without it); millionths. */
    int64_t best, other; bool best_proved, other_proved, other_found;
};
/* NOT_FOUND, or INVALID with a problem where nobody sized it. quarter -1: the first of the plan. */
enum status plan_explain(struct ctx *c, struct str key, int64_t quarter, struct plan_why *ret) MUST_CHECK;
/* The sentences of it, in the order of the argument, each with a full stop. */
size_t plan_why_words(const struct plan_why *y, struct str **ret);

struct team_worth { int32_t team; int64_t quarter, days, gained; bool proved; };      /* gained: millionths */
/* What `days` more of each team that works in that quarter are worth, by solving again; the most first. team -1: all. */
enum status plan_team_worth(struct ctx *c, int64_t team, int64_t quarter, int64_t days, struct plan_model *ret_m,
                            struct team_worth **ret, size_t *ret_n) MUST_CHECK;
