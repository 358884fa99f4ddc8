/* use/plan_sql.h: the live records that the plan and its trade-offs are worked out from.
 * Loaded once per request into one struct; everything is sorted by id and owned by the arena.
 * Quarters are ordinals, days whole person-days, points millionths; -1 stands for "not given". */
#pragma once
#include "base/date.h"
#include "base/json.h"
#include "base/money.h"
#include "core/workspace.h"

struct w_team {
    int64_t id;
    struct str key, title, head;
};
struct w_cap {
    int64_t team, quarter, days, reserve;
};
struct w_pledge {
    int64_t team, quarter, days, asked;
};
struct w_feature {
    int64_t id, slice_of, slice_percent, span, earliest, latest;
    int64_t product, worth_low, worth_high;     /* minor units; one end alone stands for both, -1: nobody said */
    struct str key, title, fclass, state, does;
};
struct w_effort {
    int64_t feature, team, low, likely, high;
};
struct w_need {
    int64_t feature, needed, lag;
};
struct w_solution {
    int64_t id, whole, strict;
    struct str key, title;
};
struct w_part {
    int64_t id, solution, feature, required, main;
};
struct w_priority {
    int64_t id, points, market;
    struct str key, title, layer;
};
struct w_link {
    int64_t id, upper, lower, share, main;
};
struct w_requirement {
    int64_t id;
    struct str key, title, mode;
};
struct w_rule {
    int64_t id, other, quarter, until, percent, count, hard;
    struct str type, subject, rclass, why;
};
struct w_promise {
    int64_t id, hard, customer;
    struct str key, what, due, about, made_on, to_title;
};
struct w_version {
    int64_t id, n, first, quarters, proven, adopted_at;
    struct str title, why, made_by, adopted_by;
};
struct w_row {
    int64_t feature, quarter, span;
    struct str state;
};
struct w_customer {
    int64_t id, parent, revenue, buys, segment, market;
    struct str key, title;
};   /* buys: no prospect, not former */
struct w_named {
    int64_t feature, customer;
};      /* a customer of a feature */
struct w_outcome {
    int64_t id;
    struct str key, about, metric, unit, from_to, due;
};

/* Entries by whom they belong to: item[start[i]] … item[start[i + 1] - 1] belong to place i, in their own
 * order. start has room for one more than its owners and then one; both are of the world's arena. */
struct w_index {
    int32_t *start, *item;
};
struct w_span {
    const int32_t *at;
    size_t n;
};
enum w_kind { W_PRIORITY = 1, W_REQUIREMENT, W_FEATURE, W_SOLUTION };
struct w_key {
    enum w_kind kind;
    int32_t place;
    struct str key;
};

struct world {
    struct arena *arena;
    struct settings set;
    struct w_team *teams;
    size_t nteams;
    struct w_cap *caps;
    size_t ncaps;
    struct w_pledge *pledges;
    size_t npledges;
    struct w_feature *features;
    size_t nfeatures;
    struct w_effort *efforts;
    size_t nefforts;
    struct w_need *needs;
    size_t nneeds;
    struct w_solution *solutions;
    size_t nsolutions;
    struct w_part *parts;
    size_t nparts;
    struct w_priority *priorities;
    size_t npriorities;
    struct w_link *drives, *serves, *fulfils;
    size_t ndrives, nserves, nfulfils;
    struct w_requirement *requirements;
    size_t nrequirements;
    struct w_rule *rules;
    size_t nrules;
    struct w_promise *promises;
    size_t npromises;
    struct w_customer *customers;
    size_t ncustomers;
    struct w_named *asked, *quoted;
    size_t nasked, nquoted;   /* quoted: .feature holds the priority */
    struct w_outcome *outcomes;
    size_t noutcomes;
    struct w_version plan;
    bool has_plan;                     /* the current version */
    struct w_row *rows;
    size_t nrows;                         /* its rows, by feature */
    /* Made by world_index: places of live links whose other end is live too, per place of their owner. */
    struct w_index feature_efforts, feature_fulfils, feature_parts, feature_asked, feature_promises, feature_slices;
    struct w_index requirement_fulfils, requirement_serves;
    struct w_index priority_serves, priority_drives, priority_driven, priority_quoted; /* driven: it is the lower end */
    struct w_index solution_parts, solution_promises, solution_outcomes;
    struct w_keys {
        struct w_key *slots;
        size_t cap;
    } keys; /* of those four, whatever their case */
    const struct snapshot *snapshot; /* what all of this was copied from; NULL = read here */
};

/* All of it with the current plan: a copy of the server's, whose arrays nobody may change in place,
 * else read. ST_OK also when there is no plan yet (has_plan false). */
struct snapshot;
enum status world_load(struct ctx *c, struct world *ret) MUST_CHECK;
enum status world_read(struct ctx *c, struct world *ret) MUST_CHECK;
/* A version by its number n, or by "#id" for one that was never adopted. NOT_FOUND with a problem. */
enum status world_version(struct ctx *c, struct str name, struct w_version *ret) MUST_CHECK;
/* At most `limit`, the newest first: the adopted ones, or the scenarios, which have no number. */
enum status world_versions(struct ctx *c, bool adopted, int limit, struct w_version **ret, size_t *ret_n) MUST_CHECK;
enum status world_rows(struct ctx *c, int64_t version, struct w_row **ret, size_t *ret_n) MUST_CHECK;
/* Fills the indexes; whoever changes an array of a world afterwards calls it again. */
void world_index(struct world *w);
/* Entries 0 … n - 1 by owner (a place below owners, or -1 for nobody's). */
struct w_index w_index_of(struct arena *a, size_t owners, size_t n, const int32_t *owner);
static inline struct w_span w_span(const struct w_index *x, int32_t owner)
{
    int32_t from = x->start[owner];
    return (struct w_span){ x->item + from, (size_t)(x->start[owner + 1] - from) };
}
/* All of a function that says at which place of an array, sorted by id, the one with this id stands; -1: none. */
#define PLACE_OF_ID(array, count, wanted)                                                                              \
    do {                                                                                                               \
        size_t lo = 0, hi = (count);                                                                                   \
        while (lo < hi) {                                                                                              \
            size_t mid = lo + (hi - lo) / 2;                                                                           \
            if ((array)[mid].id < (wanted))                                                                            \
                lo = mid + 1;                                                                                          \
            else                                                                                                       \
                hi = mid;                                                                                              \
        }                                                                                                              \
        return lo < (count) && (array)[lo].id == (wanted) ? (int32_t)lo : -1;                                          \
    } while (0)
/* Place in the array, or -1. */
int32_t world_priority(const struct world *w, int64_t id);
int32_t world_requirement(const struct world *w, int64_t id);
int32_t world_feature(const struct world *w, int64_t id);
int32_t world_by_key(const struct world *w, enum w_kind kind, struct str key); /* case does not matter */
/* Place of the feature that somebody named by key, external id or title. NOT_FOUND, and INVALID where several have the
 * name, with the problem at `at`. */
enum status world_find_feature(struct ctx *c, const struct world *w, struct str name, const struct path *at,
                               int32_t *ret) MUST_CHECK;
int32_t world_team(const struct world *w, int64_t id);
int32_t world_solution(const struct world *w, int64_t id);
int32_t world_customer(const struct world *w, int64_t id);
/* The root company of a customer (place in w->customers); a broken chain ends where it breaks. */
int32_t world_root(const struct world *w, int32_t customer);
/* The solution whose primary (else first) part the feature is; -1 when in none. */
int32_t world_solution_of(const struct world *w, int64_t feature);
/* "feature/12" -> 12 when it is of that kind, else -1. */
int64_t any_id_of(struct str any, const char *kind);
/* The same of a column, in a statement, else NULL; from: where the digits begin. Written on the side of the column, so
 * that the other table is found by its primary key. */
#define ID_OF(kind, from, column)                                                                                      \
    "(CASE WHEN " column " LIKE '" kind "/%' THEN CAST(substr(" column ", " from ") AS INTEGER) END)"
#define CONTACT_OF(column) ID_OF("contact", "9", column)
/* "7" days of 5 a week -> "1.4". */
struct str weeks_text(struct arena *a, int64_t days, int64_t days_per_week);
struct str weeks_noun(struct str n); /* "person-week" for "1", else "person-weeks" */
struct str weeks_words(struct arena *a, int64_t days, int64_t days_per_week); /* "1.4 person-weeks" */
struct value value_int(int64_t i);
struct value value_text(struct str s);
