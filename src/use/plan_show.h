/* use/plan_show.h: the plan in force as its page and its command show it: one quarter of it, or the whole. */
#pragma once
#include "use/hill_use.h"
#include "use/plan_words.h"

enum { PLAN_SOLUTIONS = 12 };                    /* that are named and have a colour of their own */
enum { PLAN_LEFT_OUT = 12 };                     /* items outside the plan that are named; the rest is counted */
struct plan_asked {
    int64_t id, wish, due;
    struct str key, title;
};
struct plan_shown {
    const struct plan_model *m;
    int q;                                       /* the quarter that is told of */
    bool whole;                                  /* none was asked for: q is the first, teams and rows are of all */
    const int32_t *loads;
    struct plan_asked *open;
    size_t nopen;       /* open trade-offs of the quarter */
    int32_t solutions[PLAN_SOLUTIONS];           /* places in m->w->solutions, in the order of their first item */
    size_t nshown, nsolutions;                   /* of them; all that have work in the quarter */
    struct hill_dot dots[PLAN_SOLUTIONS];
    size_t dot_of[PLAN_SOLUTIONS], ndots;        /* its place in solutions; those that somebody placed */
    struct rule_missed *missed;
    size_t nmissed;  /* rules that it does not keep, those that are only reported as well */
};
/* Fills w, m and ret. quarter: 2027-Q1, or empty. ST_NOT_FOUND with a problem where it is none, or none of the plan. */
enum status plan_show_load(struct ctx *c, struct world *w, struct plan_model *m, struct str quarter,
                           struct plan_shown *ret) MUST_CHECK;
void plan_show_json(struct json_writer *w, const struct plan_shown *s);
/* Days that somebody was asked to give a team in quarter q of the model, and nobody has pledged. */
int64_t plan_days_asked(const struct plan_model *m, size_t team, int q);

/* What is not in the plan, as places in m->in.features: how many, and which of it is named: what somebody waits for first,
 * then what a customer's priority leads to, then the others. */
enum { PLAN_LEFT_PASSES = 3 };
/* Which of the three it is; -1: it is in the plan, or a smaller version of something. */
int plan_left_pass(const struct plan_shown *s, size_t i);
size_t plan_left_out(const struct plan_shown *s, size_t named[PLAN_LEFT_OUT], size_t *ret_all);
/* The first quarter, of the one shown and those after it, in which it fits with nothing moved; -1: none. */
int plan_left_fits(const struct plan_shown *s, size_t i);
/* Why it is not in the quarter shown; fits: as plan_left_fits says. */
struct str plan_left_why(const struct plan_shown *s, size_t i, int fits);
/* The priority that a feature (place in the world; a slice: its whole) is for; NULL: it has no requirement. */
const struct w_priority *plan_is_for(const struct plan_shown *s, int32_t feature);
/* The open trade-off about a feature (its id); NULL: none. */
const struct plan_asked *plan_asked_for(const struct plan_shown *s, int64_t feature);
