/* web/solve_job.h: plans that are being looked for, and cards and requests that take long, each on a thread of its own
 * beside the workers. Who started one sees how far it is, stops it with the best so far, or cancels it. What is known about a job lives in this process alone:
 * when the server stops, nothing of a running one is kept. */
#pragma once
#include "base/html.h"
#include "http/server.h"
#include "use/tradeoff_use.h"

struct solve_jobs;
struct view;
/* Lives as long as a, which outlives the server. One per process. */
struct solve_jobs *solve_jobs_new(struct arena *a, struct streams *streams);

/* A card to work out: of which trade-off, what of it, and the state that it is asked of. */
struct card_ask {
    struct str key;
    struct card_want want;
    int64_t change;
    int32_t day;
};
/* A request that was cut short, done anew to its end. run: on the thread, with a context of its own; copy: arg, for as long
 * as a lives. address: where the answer of what only reads is seen, the same for whoever asks for the same. back: where a
 * cancel leads. */
struct later {
    enum status (*run)(struct ctx *c, const void *arg, struct answer *ret);
    const void *(*copy)(struct arena *a, const void *arg);
    const void *arg;
    struct str address, back;
    bool writes;
    int64_t change;
    int32_t day; /* of the state that it is asked of */
};
/* later.run: a request, else: scenario: the version to work out anew under what it assumes, 0: none. card.key: a card, empty: none. Else a plan. */
struct solve_job_new {
    struct str file;
    const struct actor *actor;
    uint64_t (*random)(void);
    int64_t now_ms, scenario;
    struct card_ask card;
    struct later later;
};
/* Starts one for the actor; everything is copied. TOO_MANY: as many run as there is room for. */
enum status solve_job_start(struct solve_jobs *all, struct arena *a, const struct solve_job_new *n,
                            struct str *ret_id) MUST_CHECK;

struct streams *solve_job_streams(const struct solve_jobs *all);

enum solve_state { SOLVE_RUNNING, SOLVE_DONE, SOLVE_CANCELLED, SOLVE_FAILED };
struct solve_job_seen {
    enum solve_state state;
    bool has, bounded, proved; /* a plan was found; best and bound are known */
    int64_t best, bound; /* units of the solve, which tell nothing but their distance */
    int64_t within; /* tenths of a percent that the best may be short of the best possible; has and bounded */
    int64_t scenario; /* that it was started for; 0: none */
    struct card_ask card; /* the same; no key: none */
    struct later later; /* the same, without what it is given; no run: none */
    struct answer answer; /* of that: its status is 0 until there is one */
    int64_t version, change; /* once done */
    enum status st; /* once failed, with the first problem */
    struct str problem;
    uint64_t topic; /* its events, in http/stream; ids from 1 */
    int64_t told; /* the id of the newest */
};
/* NOT_FOUND: there is none, or another person started it. Waits up to wait_ms until it has ended. */
enum status solve_job_see(struct solve_jobs *all, struct arena *a, struct str id, const struct actor *actor,
                          int64_t wait_ms, struct solve_job_seen *ret) MUST_CHECK;
/* The actor's job for just this card, one that is done before one that runs; NOT_FOUND where there is neither. ret_json: the
 * card, once done. */
enum status solve_job_card(struct solve_jobs *all, struct arena *a, const struct card_ask *ask,
                           const struct actor *actor, struct solve_job_seen *ret, struct str *ret_id,
                           struct str *ret_json) MUST_CHECK;
/* The same of what only reads, by its address. */
enum status solve_job_later(struct solve_jobs *all, struct arena *a, const struct later *l, const struct actor *actor,
                            struct solve_job_seen *ret, struct str *ret_id) MUST_CHECK;
/* Ends it: keep = the best so far becomes a scenario. Returns at once. EXISTS: it is over, its plan is
 * being written, or a card or a request is to be kept before it is whole. */
enum status solve_job_end(struct solve_jobs *all, struct str id, const struct actor *actor, bool keep) MUST_CHECK;
/* Where its plan or card is seen, or, before there is one, where such are. */
struct url solve_job_place(struct arena *a, const struct solve_job_seen *seen);
/* How far it is, with what can be done about it: the inside of a page. */
void job_html(struct out *o, const struct view *v, const struct solve_job_seen *seen, struct str id);
/* What the job's events and its .json say. */
struct str solve_job_json(struct arena *a, const struct solve_job_seen *seen);
