/* use/scenario_use.h: plans that are not in force, and what each takes to be otherwise than the records say.
 * A scenario is a plan version that was never adopted; its assumptions stand in the version itself (decision 0020), so
 * nothing of the workspace changes. What is changed in a scenario makes the next version of it and archives the one before. */
#pragma once
#include "use/plan_use.h"

enum { ASSUMPTIONS_MAX = 200 };
enum assumed {
    ASSUME_DAYS,                       /* of a team in a quarter */
    ASSUME_POINTS,                     /* of a priority */
    ASSUME_WITHOUT,                    /* a rule or a promise */
    ASSUME_FINISH,
    ASSUME_OUT          /* a rule of its own: a feature ships in a quarter, or never */
};
struct assumption {
    enum assumed what;
    struct str about /* "team/12" */;
    int64_t quarter /* ordinal, else -1 */, n;
};
struct scenario {
    struct w_version version;
    struct assumption *as;
    size_t nas;
};
/* By id; ST_NOT_FOUND with a problem. A version that is in force has no assumptions. */
enum status scenario_get(struct ctx *c, int64_t id, struct scenario *ret) MUST_CHECK;
/* The model under the scenario's assumptions; the world is loaded here. ret_finish: its quarter per feature of the input. */
enum status scenario_model(struct ctx *c, const struct scenario *s, struct plan_model *ret,
                           int16_t **ret_finish) MUST_CHECK;
/* How it is called in JSON and on the command line: days, points, without, finish, out. */
struct str assumed_name(enum assumed what);
/* "Shelf has 380 days in Q1 2027, not 330". */
struct str assumption_words(struct ctx *c, const struct world *w, const struct assumption *a);

/* Writes; each is one change. *ret_id: the version that holds it now. */
enum status scenario_copy(struct ctx *c, int64_t from, struct str title, int64_t *ret_id,
                          int64_t *ret_change) MUST_CHECK;
enum status scenario_assume(struct ctx *c, int64_t id, const struct assumption *a, int64_t *ret_id,
                            int64_t *ret_change) MUST_CHECK;
/* Takes one assumption back; n is not looked at. NOT_FOUND where it makes no such assumption. */
enum status scenario_unassume(struct ctx *c, int64_t id, const struct assumption *a, int64_t *ret_id,
                              int64_t *ret_change) MUST_CHECK;
/* The best plan under its assumptions, ret->version. ST_INFEASIBLE with problems; BUSY when watch (may be NULL) did not let
 * it be kept. */
enum status scenario_solve(struct ctx *c, int64_t id, const struct plan_watch *watch,
                           struct plan_answer *ret) MUST_CHECK;
enum status scenario_drop(struct ctx *c, int64_t id, int64_t *ret_change) MUST_CHECK;
