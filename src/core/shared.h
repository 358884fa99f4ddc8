/* core/shared.h: what the workers of one server keep together of one state of the workspace. A state
 * is the newest change and the civil day; whatever is computed from it is made once, never changed
 * afterwards, and replaced when the state is another. Thread-safe; decision 0008 says why. */
#pragma once
#include "store/db.h"

struct shared;
struct state {
    int64_t change;                /* the newest; 0 before the first */
    struct str hash;               /* of the chain up to it; of the context's arena */
    int32_t day;                   /* of the workspace, since 1970 */
};
/* What one request holds of it. fixed: the request runs in one read transaction, so its state is read once. inside: it is no
 * request but a build, and what it takes is what its value is made from. */
struct shared_kept;
enum { SHARED_HELD = 64 };
struct shared_use {
    struct shared_kept *held[SHARED_HELD];
    size_t n;
    bool fixed, known, inside;
    struct state state;
};
/* For the life of the process. */
struct shared *shared_new(void);
/* Another number for each: what was said under one server is not confirmed by the next. */
uint64_t shared_nonce(const struct shared *s);
/* The state as this request's connection sees it. */
enum status shared_state(struct ctx *c, struct state *ret) MUST_CHECK;
/* What build makes of the state now: from memory when somebody made it already, or made it of a state before and it still
 * holds, else made here while others that want the same wait. It still holds when no change since touched a kind that its
 * statements read (core/kinds_read), and what it was made from, the values and rows that the build itself took from here, is
 * as it was. build allocates from its context's arena alone, and at its end
 * nothing may be written there again. *ret is NULL without c->shared, inside a write that nobody made it for, and where
 * SHARED_HELD are held already: then the caller computes for itself. It stays until shared_release. */
typedef enum status shared_build(struct ctx *c, const void **ret);
enum status shared_take(struct ctx *c, shared_build *build, const void **ret) MUST_CHECK;
/* The rows of a statement, with one number as its argument or none (NULL). Inside a build they are kept by themselves: asked
 * anew only after a change of what they read, and when they come out as they were, whatever was made from them holds. They
 * belong to all, so nobody may write there. Outside of a build the same as db_all. */
enum status shared_rows(struct ctx *c, const struct stmt_def *q, const struct value *arg, void *ret_array,
                        size_t *ret_n) MUST_CHECK;
/* At the end of a request, when its answer is written. */
void shared_release(struct ctx *c);
/* The one row of a statement that sums up a whole table, all of it integers and n of them, at most
 * SHARED_INTS: from memory when somebody asked it of this state. Its arguments and its text are what
 * it depends on, the viewer among them where it matters. */
enum { SHARED_INTS = 8 };
enum status shared_ints(struct ctx *c, const struct stmt_def *q, const struct value *args, size_t nargs, int64_t *ret,
                        size_t n) MUST_CHECK;
/* For the log and tests. */
struct shared_stats {
    int64_t built, taken, carried;
    size_t bytes, kept;
}; /* kept: values alive, the current included */
struct shared_stats shared_stats(struct shared *s);
