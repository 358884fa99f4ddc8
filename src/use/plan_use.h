/* use/plan_use.h: the planner's numbers from live records, and plan versions from its answers. */
#pragma once
#include "engine/card.h"
#include "use/points.h"

/* The records as the engine's input, beside what leads back from it. All of the arena. */
struct plan_open {
    int32_t promise; /* place in w->promises */
    struct plan_promise is;
};
/* Markets, segments and whatever else rules about shares and coverage name: as many as a feature has bits for them. */
enum { PLAN_SUBJECTS_MAX = 64 };
struct plan_model {
    struct world *w;
    struct points pts;
    struct plan_input in;
    int64_t first;                 /* ordinal of quarter 0 */
    int32_t *world_of;             /* per in.features: place in w->features */
    int32_t *in_of;                /* per w->features: place in in.features, or -1 */
    int64_t *raw, *group_raw;      /* millionths, undecayed: per feature, per in.solutions */
    const int16_t *force;          /* the plan in force: quarter or PLAN_OUT, per feature */
    const int32_t *force_loads;    /* what plan_loads says of it; never NULL once the model is built */
    int32_t *promise_of;           /* per in.promises: place in w->promises */
    struct plan_open *open; /* every open promise about work that can be planned, kept by the plan in force or not */
    size_t nopen;
    int32_t *mix_of, *cover_of,
        *set_of; /* per in.mix, in.cover, in.exclusive: place in w->rules; -1: a slice and its whole */
    bool *beyond; /* per w->rules: about more subjects than a solve tells apart, so it is not counted */
    int32_t *reserve_of; /* [team * quarters + quarter]: as set; in.teams has what the plan in force left of it */
    int64_t unit; /* millionths that one unit of the solve stands for */
    bool valued; /* somebody weighed something that can be planned */
    const struct models_kept *kept; /* of the snapshot that it was copied from; NULL: built here */
};
struct plan_from {
    int64_t first, quarters; /* 0 quarters: those of the plan in force */
    enum plan_effort effort;
    bool card; /* promises that the plan keeps only; locked quarters open up by a trade-off */
    const struct plan_watch *watch; /* of plan_solve_use; may be NULL */
};
/* Whoever follows a solve, beside what a context says of itself. go_on as in plan_limits: false = stop with the best so
 * far. keep: asked once before that is written; false = it is not, and the solve answers BUSY. */
struct plan_watch {
    bool (*go_on)(void *arg, int64_t value, int64_t bound);
    bool (*keep)(void *arg);
    void *arg;
};
/* ST_INVALID with its problem: the feature of that key has no effort, so nothing can be said of it. */
enum status plan_unsized(struct ctx *c, struct str key);
/* ST_INVALID with a problem when there is neither a plan nor a first quarter. */
enum status plan_model_build(struct ctx *c, struct world *w, const struct plan_from *from,
                             struct plan_model *ret) MUST_CHECK;

/* Who works on what in one quarter of the plan in force: entries by team, in the order of the features. */
struct plan_work {
    struct w_index by_team;
    int32_t *feature, *days;
}; /* feature: place in in.features */
void plan_work_make(const struct plan_model *m, int q, struct plan_work *ret);
/* The same from the server's memory where it has it; of m's arena or longer. */
const struct plan_work *plan_work(const struct plan_model *m, int q);

/* plan_limits.go_on of a context: a solve ends when nobody waits for it any more, or who waits has no more patience. */
bool plan_go_on(void *ctx, int64_t value, int64_t bound);
/* The same until an instant, in ms: `arg` of plan_limits is a struct plan_deadline. */
struct plan_deadline {
    struct ctx *c;
    int64_t until;
};
bool plan_in_time(void *deadline, int64_t value, int64_t bound);

/* Days used per team and quarter, [team * quarters + quarter]; `high` (may be NULL) marks features
 * counted at their high effort. */
int32_t *plan_loads(const struct plan_model *m, const int16_t *finish, const bool *high);
/* Whether feature i, finishing in q, stays within usable - reserve + draw of what loads leave. */
bool plan_fits(const struct plan_model *m, const int32_t *loads, int32_t i, int q, int32_t draw);
int64_t plan_points_quarter(const struct plan_model *m, const int16_t *finish, int q);
int64_t plan_points_horizon(const struct plan_model *m, const int16_t *finish);
int64_t plan_feature_days(const struct world *w, int64_t feature); /* likely, all teams */
int32_t plan_team_free(const struct plan_model *m, const int32_t *loads, size_t team, int q);

struct fig_move {
    int32_t feature;
    int64_t from, to;
}; /* world place; ordinals, -1 = not in */
struct fig_slip {
    int32_t outcome;
    struct str due;
}; /* empty due = gone */
struct fig_reserve {
    int32_t team;
    int64_t quarter, days, of;
};
/* What a plan means against the plan in force (MODEL 10.6). */
struct figures {
    struct fig_move *moves;
    size_t nmoves;
    int64_t days_moved;
    int32_t *promises;
    size_t npromises; /* places in w->promises */
    int64_t customers, companies, revenue;
    bool revenue_known;
    struct fig_slip *slips;
    size_t nslips;
    int64_t points_quarter, points_horizon;
    struct fig_reserve *reserve;
    size_t nreserve;
};
void plan_figures(const struct plan_model *m, const int16_t *finish, int q, struct figures *ret);
/* Distinct customers of the features marked; revenue in minor units, own only. */
void plan_customers(const struct world *w, const bool *features, int64_t *ret_customers, int64_t *ret_companies,
                    int64_t *ret_revenue, bool *ret_known);

/* The same of n features by their places in w. */
void plan_customers_of(const struct world *w, const int32_t *features, size_t n, int64_t *ret_customers,
                       int64_t *ret_companies, int64_t *ret_revenue, bool *ret_known);
/* Who these companies are, those that pay most first: at most max places in w->customers. */
size_t plan_companies_of(const struct world *w, const int32_t *features, size_t n, int32_t *ret, size_t max);
/* How many of these companies are marked in among, [w->ncustomers] by root. */
int64_t plan_companies_among(const struct world *w, const int32_t *features, size_t n, const bool *among);

struct plan_write {
    struct str made_by, because, title, why, frozen;
    int64_t parent; /* 0: the plan in force */
    bool adopt, proven;
    bool solved; /* it says by what, and of which problem */
    int64_t value, bound;
};
/* Writes the version and its rows; inside core_write. */
enum status plan_version_add(struct ctx *c, const struct plan_model *m, const int16_t *finish,
                             const struct plan_write *p, int64_t *ret_id, int64_t *ret_n) MUST_CHECK;
/* Scenario -> current plan, with the next number; its own core_write. */
enum status plan_adopt(struct ctx *c, struct str name, int64_t *ret_n, int64_t *ret_change) MUST_CHECK;

/* The best plan of a model, checked independently; promises that may break are let go where no plan keeps them all.
 * ST_INFEASIBLE with problems; BUSY when watch (may be NULL) did not let it be kept. */
enum status plan_best(struct ctx *c, struct plan_model *m, const struct plan_watch *watch,
                      struct plan_result *ret) MUST_CHECK;
struct plan_answer {
    int64_t version, value, bound, unit;
    bool feasible, proved;
    int16_t *finish;
    int64_t change;
};
/* What the result of a model says, without version and change; finish is its array. */
struct plan_answer plan_answer_of(const struct plan_model *m, const struct plan_result *r);
/* Tenths of a percent that a plan of this value may be short of the best possible: never fewer than it is, at most 1,000. */
int64_t plan_within(int64_t value, int64_t bound);
/* What the version that a solve makes is called: the best only where that is proved. */
struct str plan_solve_title(enum plan_stop stopped, bool proved);
/* Re-plan; the answer is checked independently, then kept as a scenario. ST_INFEASIBLE with problems. */
enum status plan_solve_use(struct ctx *c, const struct plan_from *from, struct plan_model *ret_m,
                           struct plan_answer *ret) MUST_CHECK;
/* Moves one feature (quarter ordinal, -1 = not planned) and says what breaks; adopt writes it. */
struct plan_moved {
    struct plan_model m;
    int32_t feature; /* in its world */
    struct figures fig;
    struct str why_not, locked; /* it changes a closed quarter */
    bool fits;
    int64_t version, n, change;
};
enum status plan_move_use(struct ctx *c, struct str feature, int64_t quarter, bool write, bool adopt,
                          struct plan_moved *ret) MUST_CHECK;

struct diff_line {
    struct str key, title;
    int64_t from, to;
    struct str words;
};
/* apart: items of one version alone, in a quarter that the other does not plan; that is no difference between them. */
struct plan_diff {
    int64_t a, b;
    struct diff_line *lines;
    size_t n, apart;
}; /* a, b: ids of versions; 0 = nothing to compare */
/* Whether from -> to (ordinals, -1 = not planned) differs between versions a and b, or one of them plans no such quarter. */
bool plan_told_apart(const struct w_version *a, const struct w_version *b, int64_t from, int64_t to);
/* The numbered version before the plan in force. */
enum status plan_before(struct ctx *c, const struct world *w, struct w_version *ret, bool *ret_found) MUST_CHECK;
enum status plan_diff_of(struct ctx *c, const struct world *w, const struct w_version *a, const struct w_version *b,
                         struct plan_diff *ret) MUST_CHECK;
/* Between the plan in force and the version before it. */
enum status plan_diff_make(struct ctx *c, struct world *w, struct plan_diff *ret) MUST_CHECK;
enum status plan_compare_use(struct ctx *c, struct world *w, struct str a, struct str b, struct w_version *ret_a,
                             struct w_version *ret_b, struct diff_line **ret, size_t *ret_n) MUST_CHECK;

/* Sets a field of a new record by name; no effect when the kind has no such field. */
void rset_int(struct record *r, const char *field, int64_t i);
void rset_text(struct record *r, const char *field, struct str s);
void rset_bool(struct record *r, const char *field, bool b);
struct str quarter_key(struct arena *a, int64_t ordinal); /* 2027-Q1, empty when -1 */
struct str quarter_said(const struct world *w, int64_t ordinal); /* Q1 2027, or not planned */
