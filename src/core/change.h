/* core/change.h: a change is everything that one request, import or action did: the unit of undo,
 * history, audit and idempotency. Rows are hash-chained; a person's data can be erased and the
 * chain still verifies (digests are salted). */
#pragma once
#include "base/csv.h"
#include "core/records.h"

/* Runs body in one write transaction with a change open, and seals it. When body wrote nothing, no
 * change is written. *ret_change (may be NULL) is its id, 0 when nothing was written. BUSY: what it would write was cut short
 * (c->patience) or called off (c->may_write). */
enum status core_write(struct ctx *c, struct str action, enum status (*body)(struct ctx *, void *), void *arg,
                       int64_t *ret_change) MUST_CHECK;
/* What somebody did earlier and is brought in now: at (ms) and by (person id, 0 = nobody known) are what feeds
 * and history show; the change itself keeps the true time. In body the clock and the actor are those of then. */
struct change_past {
    int64_t at, by;
};
enum status core_write_past(struct ctx *c, struct str action, const struct change_past *past,
                            enum status (*body)(struct ctx *, void *), void *arg, int64_t *ret_change) MUST_CHECK;
/* As core_write, but rolled back at the end whatever happens: dry runs. ids in *arg's results are not valid after. Inside
 * core_write it is a part that is taken back alone. */
enum status core_try(struct ctx *c, enum status (*body)(struct ctx *, void *), void *arg) MUST_CHECK;
/* Inside core_write: a part that is taken back alone when it fails, rows of the change included. */
enum status core_part(struct ctx *c, enum status (*body)(struct ctx *, void *), void *arg) MUST_CHECK;
/* Inside core_write: the running change's id, for a row of its own that names it. */
enum status change_running(struct ctx *c, int64_t *ret_id) MUST_CHECK;
/* Puts back every `before` of a change, all or nothing, as a new change. ST_CONFLICT with problems
 * naming them if records changed since; what was done to them and taken back is no change. */
enum status change_undo(struct ctx *c, int64_t change_id, int64_t *ret_change) MUST_CHECK;
/* Whether the actor's role lets them take it back: their own, or anybody's as a leader. */
struct change_head;
bool change_may_undo(const struct ctx *c, const struct change_head *h);
/* As change_undo where not every row may be put back: rows that skip() names are left alone, and more() then writes, in
 * the same change, what stands in for them. created: the row says that the record was made. */
struct change_undo_how {
    bool (*skip)(void *arg, struct str kind, int64_t record, bool created);
    enum status (*more)(struct ctx *c, void *arg);
    void *arg;
};
enum status change_undo_as(struct ctx *c, int64_t change_id, const struct change_undo_how *how,
                           int64_t *ret_change) MUST_CHECK;
/* The newest change that is neither an undo nor undone nor init nor of the past; NOT_FOUND when none. */
enum status change_last(struct ctx *c, int64_t *ret_id) MUST_CHECK;
enum status change_verify(struct ctx *c, int64_t *ret_count,
                          int64_t *ret_first_bad) MUST_CHECK; /* 0 = whole chain good */

/* actor: the person of then, where the change is of the past. */
struct change_head {
    int64_t id, at, actor, undoes, undone_by, nrows;
    struct str action, via, actor_name;
    int64_t happened_at;
};
struct change_line {
    struct str kind, before, after /* JSON objects, NULL if none */;
    int64_t record, rev;
};
/* When it happened: then, for a change of the past; else when it was made. ms. */
int64_t change_when(const struct change_head *h);
/* Its members, into an object that is open: the same on every surface. */
void change_head_json(struct json_writer *w, struct arena *a, const struct change_head *h);
/* As a sheet with its headings. */
void change_heads_csv(struct csv_writer *w, struct arena *a, const struct change_head *h, size_t n);
/* What of the log is asked for: members that are empty or 0 ask nothing. */
struct change_ask {
    int64_t before_id, record; /* below that id · of `kind` */
    struct str kind, via;
    int64_t who, since; /* person · ms: happened then or later */
    int limit;
};
/* The newest first. */
enum status change_find(struct ctx *c, const struct change_ask *ask, struct change_head **ret,
                        size_t *ret_n) MUST_CHECK;
/* The people who did any of the last thousand changes, by name; at most limit. */
struct change_person {
    struct str key, title;
};
enum status change_people(struct ctx *c, int limit, struct change_person **ret, size_t *ret_n) MUST_CHECK;
/* change_find for those of a kind or record alone. */
enum status change_list(struct ctx *c, int64_t before_id, struct str kind, int64_t record, int limit,
                        struct change_head **ret, size_t *ret_n) MUST_CHECK;
enum status change_lines(struct ctx *c, int64_t change_id, int limit, struct change_line **ret,
                         size_t *ret_n) MUST_CHECK;
/* Of what kinds a large change is, in the order in which they come: how many records of each, and of how many it is the
 * first line. change_kinds looks at the first `limit` lines alone, change_counts at all. */
struct change_count {
    struct str kind;
    int64_t n, added;
};
enum status change_kinds(struct ctx *c, int64_t change_id, int limit, struct change_count **ret,
                         size_t *ret_n) MUST_CHECK;
enum status change_counts(struct ctx *c, int64_t change_id, struct change_count **ret, size_t *ret_n) MUST_CHECK;
