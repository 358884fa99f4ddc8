/* web/plan_page.h: what the parts of the plan's page share. */
#pragma once
#include "use/plan_show.h"
#include "web/desk.h"
#include "web/hill.h"

struct plan_view {
    struct view v;
    struct world w;
    struct plan_model m;
    struct plan_shown s;                     /* of m, as the command shows it */
    int q;
    const int32_t *loads;
    const struct plan_work *work;            /* who works on what in the quarter */
    int64_t usable, used, reserve, free;
    struct rule_line broken; /* a rule that the plan in force does not keep, other than room; empty: none */
    int64_t *lost; /* per team: days that its capacity lost since the plan was adopted */
};
/* Room by team as bars. */
void plan_rooms(struct out *o, const struct plan_view *pv);
/* What ships, and what it should change. */
void plan_ships(struct out *o, const struct plan_view *pv);
/* Asks for the days of the teams named. */
void plan_days_asked_for(struct out *o, const struct plan_model *m, int q, struct str teams);
/* Teams that hold more than there is room for, and the way out; nothing where all fit. */
void plan_over(struct out *o, const struct plan_view *pv);
/* Rules that the plan does not keep, and the way out; nothing where it keeps all. */
void plan_broken(struct out *o, const struct plan_view *pv);
/* What a piece of work (its place in the model) takes of a team, one of its parts, in the quarter shown; and of all of them. */
int64_t plan_part_days(const struct plan_view *pv, size_t i, size_t part);
int64_t plan_days_here(const struct plan_view *pv, size_t i);
struct str plan_weeks(const struct plan_view *pv, int64_t days);
struct str plan_weeks_words(const struct plan_view *pv, int64_t days); /* "3 person-weeks" */
struct str plan_quarter(const struct plan_view *pv); /* 2027-Q1 */
/* The colour (0 …) of the solution that a feature (its id) belongs to; -1: none. */
int plan_tone(const struct plan_view *pv, int64_t feature);
extern const char *const plan_fills[6];
