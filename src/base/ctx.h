/* base/ctx.h: everything a function may depend on besides its arguments. */
#pragma once
#include "base/problem.h"
#include <stdatomic.h>
/* Everything a function may depend on besides its arguments. Passed first; replaces globals. */
struct db;
struct app;
struct actor;
struct change_open;
struct shared;
struct shared_use;
struct product_words;
/* How long a request waits for what is worked out before it shows how far that is; over: that took longer, and was cut. */
struct patience {
    int64_t until /* ms */;
    bool over;
};
/* Whoever wants to know which statements are asked of the database. */
struct reads {
    void (*note)(struct reads *r, const char *sql);
};
struct ctx {
    struct arena *arena; /* this request's memory */
    struct problems *problems; /* what is wrong with the user's input, all of it */
    struct db *db; /* this worker's connection; db_tx(TX_WRITE) swaps in the writer */
    const struct app *app; /* immutable after start: config, assets, limits, model */
    const struct actor *actor; /* who is asking, what they may do, through which surface */
    int64_t now_ms; /* one clock reading per request, UTC; tests set it */
    uint64_t (*random)(void); /* tests seed it */
    struct str request_id, idem_key;
    bool keep_words; /* the writer keeps words that name our products: a decision (core/product_free) */
    const atomic_bool *gone; /* whoever asked has hung up: long work may end; NULL = nobody can */
    atomic_int
        *within; /* whoever waits for a plan is told how near it is: 1 + tenths of a percent that the best so far may
                                    * be short of the best possible, 0 = not known; NULL = nobody waits */
    struct patience *patience; /* NULL = waits to the end; a change that is begun sets it so */
    bool (*may_write)(void *arg); /* asked before a change is begun: false = it was called off; NULL = nobody can */
    void *may_write_arg;
    struct shared *shared; /* of the server: see core/shared.h; NULL = each computes for itself */
    struct shared_use *use; /* what this request holds of it; copies of a context share it */
    struct labels *labels; /* what a list refers to, read ahead: core/labels; a write forgets it */
    struct product_words *words; /* names of our products: core/product_free keeps them for one change */
    struct reads *reads; /* told of each statement; NULL = nobody wants to know */
    struct change_open *change; /* the change being written; set by core/change inside a write */
};
/* Log once, with the request id, where an outside failure becomes ours; callers only return it. */
enum status fail(struct ctx *c, enum status st, const char *fmt, ...) PRINTF_LIKE(3, 4) MUST_CHECK;
