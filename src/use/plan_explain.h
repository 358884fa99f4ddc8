/* use/plan_explain.h: why work is in the plan or out of it, and what a few more days would bring; by solving again. */
#pragma once
#include "engine/explain.h"
#include "use/tradeoff_use.h"

struct plan_why {
    struct plan_model m;
    int32_t feature;                   /* place in w->features */
    int64_t quarter;                   /* asked for, or its latest where that is before; where it is when it is in */
    bool late;                         /* its latest quarter is before the one asked for */
    bool in, forbidden;
    struct str forbidden_why;          /* the rule */
    int32_t *needs;
    size_t nneeds;     /* not in the plan, and needed, directly or by another of them: places in w->features */
    struct str *bars;
    size_t nbars;    /* no plan has it in: the rules that keep it out, none of which can be left out */
    bool no_value;                     /* nothing that has points leads from it */
    int64_t fits_in;                   /* first quarter in which it fits with nothing moved; -1 */
    struct priced p;
    bool priced;      /* out: what would have to move for it */
    /* The best plan for the values set, and by how much the best one with it in (where it is in: without it) is worth
     * less; millionths. softened: found only where promises that are kept now may break. */
    int64_t best;
    struct explain_range loss;
    bool other_found, softened;
};
/* NOT_FOUND, or INVALID with a problem where nobody sized it. quarter -1: the first of the plan. */
enum status plan_explain(struct ctx *c, struct str key, int64_t quarter, struct plan_why *ret) MUST_CHECK;
/* The sentences of it, in the order of the argument, each with a full stop. */
size_t plan_why_words(const struct plan_why *y, struct str **ret);

/* "4", "at most 9", "4 to 9", "at least 4", "not known": points. */
struct str plan_range_words(struct arena *a, struct explain_range r);

struct team_worth {
    int32_t team;
    int64_t quarter, days;
    struct explain_range worth;
}; /* millionths */
/* What `days` more of each team that works in that quarter are worth, by solving again; the most first. team -1: all. */
enum status plan_team_worth(struct ctx *c, int64_t team, int64_t quarter, int64_t days, struct plan_model *ret_m,
                            struct team_worth **ret, size_t *ret_n) MUST_CHECK;
/* What pledges that nobody has given yet would be worth, each alone: its days more for that team in that quarter. In the
 * order asked; worth of what lies outside the plan, or was not known after eight seconds, is 0 to INT64_MAX, not exact. */
struct plan_lack {
    int64_t team, quarter, days;
};
enum status plan_lacks(struct ctx *c, const struct plan_lack *lacks, size_t n, struct plan_model *ret_m,
                       struct explain_range *ret) MUST_CHECK;
/* The best plan at 80, 85 … 120 % of everybody's days, in the model's unit; after eight seconds what is known by then. */
enum status plan_frontier(struct ctx *c, struct plan_model *ret_m, struct explain_frontier *ret) MUST_CHECK;
/* What `days` more are worth in up to `most` team-quarters, those first of which least is free. */
enum status plan_person_weeks(struct ctx *c, int64_t days, size_t most, struct plan_model *ret_m,
                              struct team_worth **ret, size_t *ret_n) MUST_CHECK;
/* What the best plan would be worth more without those of these items that are in the plan in force: *ret_planned many, and
 * where that is 0 nothing is solved. cost in millionths; solution: place in ret_m->in. */
enum status plan_small(struct ctx *c, const int64_t *features, size_t n, struct plan_model *ret_m, size_t *ret_planned,
                       struct explain_small *ret) MUST_CHECK;
