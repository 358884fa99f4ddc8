/* use/plan_words.h: a plan in words: teams that are full, rules that cannot hold together. */
#pragma once
#include "use/plan_use.h"

/* "Shelf, Route and 2 more teams": those whose work in quarter q is more than they have room for, or just as much; empty:
 * none. loads as plan_loads makes them. */
struct str plan_teams_over(const struct plan_model *m, const int32_t *loads, int q);
struct str plan_teams_full(const struct plan_model *m, const int32_t *loads, int q);
/* Days of its reserve that the plan takes, as far as a decision may take them (the setting reserve_draw); 0 where the work is
 * more than that over: then it is over. */
int64_t plan_team_drawn(const struct plan_model *m, const int32_t *loads, size_t team, int q);
/* Those that take some of their reserve. */
struct str plan_teams_drawn(const struct plan_model *m, const int32_t *loads, int q);
/* Those that have work in quarter q and whose days nobody has said. */
struct str plan_teams_unknown(const struct plan_model *m, const int32_t *loads, int q);
/* Whether somebody said how many days the team has in quarter q. */
bool plan_days_known(const struct plan_model *m, size_t team, int q);

/* One rule of a conflict: a sentence, and the record where it can be changed (empty: nowhere). */
struct rule_line {
    struct str words, plural, key;
};
struct rule_line plan_rule_line(const struct plan_model *m, struct plan_rule r);
/* counted: false where a solve leaves it out, kept or not (plan_model.beyond); such a rule stands here beside what is not kept.
 * Every rule that somebody set and the plan in force does not keep, those that are only reported as well; a quarter that is
 * closed is kept by what is in it. */
struct rule_missed {
    struct rule_line line;
    bool hard, counted;
};
void plan_missed(const struct plan_model *m, struct rule_missed **ret, size_t *ret_n);
/* The same found anew, whatever is kept of the state (use/snapshot.h). */
void plan_missed_make(const struct plan_model *m, struct rule_missed **ret, size_t *ret_n);
/* How many rules are about more subjects than a solve tells apart; plan_missed names them. */
size_t plan_uncounted(const struct plan_model *m);
/* The same as the member "missed" of an open object. */
void missed_json(struct json_writer *j, const struct rule_missed *x, size_t n);
/* Rules of the model that cannot all hold, of which none can be left out (PLANNING 3.8); *ret_n = 0 when all can hold. */
enum status plan_conflict_lines(struct ctx *c, const struct plan_model *m, const struct plan_limits *limits,
                                struct rule_line **ret, size_t *ret_n) MUST_CHECK;
/* The same for the plan as it would be worked out now, with the promises that may not break; fills m. BUSY where it was not found. */
enum status plan_conflicting(struct ctx *c, struct plan_model *m, struct rule_line **ret, size_t *ret_n) MUST_CHECK;
/* The same as problems: a heading and one problem per rule. ST_INFEASIBLE. */
enum status plan_infeasible(struct ctx *c, const struct plan_model *m, const struct plan_limits *limits) MUST_CHECK;
