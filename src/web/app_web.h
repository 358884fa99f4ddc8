/* web/app_web.h: from a request to an answer: addresses, formats, errors, one connection per worker. */
#pragma once
#include "web/page.h"

/* What the program binds together. api answers what is data alone (false: not its address); problem
 * writes a status and its problems as application/problem+json. */
struct web_config {
    struct str file; /* the workspace */
    uint64_t (*random)(void);
    struct jobs *jobs;
    struct solve_jobs *solves;
    int64_t patience_ms;           /* what takes longer is worked out beside its page */
    struct feed *feed;     /* NULL: nobody is told of changes */
    struct shared *shared; /* what the workers keep together; NULL = each computes for itself */
    struct str welcome;    /* the secret of the owner's first link, to be printed; or empty */
    struct rate *rate;     /* how often one asker may ask; NULL = as often as they like */
    bool trying;     /* the sample company in a temporary file */
    bool sign_in;    /* always asked for, also before anybody has a password */
    int64_t now_ms; /* HEADWATER_NOW: every request at this instant; 0: the clock */
    bool (*api)(struct ctx *c, const struct request *r, struct str path,
                struct answer *ret); /* path: without .json and the like */
    void (*problem)(struct ctx *c, enum status st, struct answer *ret);
};
/* http_config.worker_init and .handle; app is a struct web_config that outlives the server. */
void *web_worker(void *app, int n);
/* Addresses whose answer may have to be solved for: http_config.heavy. */
bool web_heavy(struct str target);
void web_handle(void *worker, struct arena *a, const struct request *r, struct answer *ret);
