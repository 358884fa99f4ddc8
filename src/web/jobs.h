/* web/jobs.h: work that outlasts its request: a few slots, a thread for each that is taken, one lock over what others
 * read. What is known about a job lives in this process alone. Imports and solves are made of it. */
#pragma once
#include "base/thread.h"
#include "core/records.h"

enum { JOBS_MAX = 8 };
struct jobs;
struct job {
    struct jobs *all;
    struct str id;                     /* empty: the slot is free */
    struct arena *arena;               /* of all below and of own; freed when the slot is taken again */
    struct str file;                   /* of the workspace */
    struct actor actor;                /* who started it */
    uint64_t (*random)(void);
    int64_t now_ms, ended_ms;
    bool ended;
    int readers;                       /* requests that hold something of it: its slot is not taken again */
    void *own;                         /* what this kind of job knows */
};
struct jobs {
    pthread_mutex_t lock;
    pthread_cond_t over;               /* one has ended */
    size_t n;
    struct job slots[JOBS_MAX];
};

/* n slots, at most JOBS_MAX; lives as long as a, which outlives the server. */
struct jobs *jobs_new(struct arena *a, size_t n);
/* fill: under the lock, copies what was asked into the job's arena and gives its own. run: the thread, with the job. */
struct job_new {
    struct str file;
    const struct actor *actor;
    uint64_t (*random)(void);
    int64_t now_ms;
    size_t kept_mib;
    void *(*fill)(struct job *j, const void *asked);
    const void *asked;
    void *(*run)(void *job);
};
/* Starts one; ret_id in a. TOO_MANY: as many run, or are being looked at, as there is room for. BUSY: no thread. */
enum status job_start(struct jobs *all, struct arena *a, const struct job_new *n, struct str *ret_id) MUST_CHECK;
/* ---- under the lock ---- */
/* The actor's job of that id; NULL: there is none, or another person started it. */
struct job *job_of(struct jobs *all, struct str id, const struct actor *actor);
bool job_is_of(const struct job *j, const struct actor *actor);
/* The last that its thread does with it. */
void job_end(struct job *j);
