/* web/soon.h: a request that is answered at once where that is quick, and is done anew by a job beside it where it is not.
 * What takes long asks c->patience whether to go on; what was cut short has written nothing. Decision 0040. */
#pragma once
#include "web/page.h"
#include "web/solve_job.h"

/* Data is JSON and rows alike.
 * The handler of a request: run is called here, and once more, on a thread, where that took longer than whoever asked
 * waits: a page for in->patience_ms, data for as long as it prefers and without a preference to the end. */
enum status soon_run(struct ctx *c, const struct page_in *in, const struct later *l, struct answer *ret) MUST_CHECK;
/* How long data waits: Prefer: wait=N, respond-async alone 0 (RFC 7240); -1: nothing of the kind was said. */
int64_t soon_prefers_s(const struct request *r);
/* 202 of data: how far the job is, and its address. */
void soon_accepted(struct ctx *c, const struct solve_job_seen *s, struct str id, struct answer *ret);
/* The page of a job that runs; web/page_job.c. */
enum status job_page(struct ctx *c, const struct page_in *in, const struct solve_job_seen *s, struct str id,
                     struct answer *ret) MUST_CHECK;
