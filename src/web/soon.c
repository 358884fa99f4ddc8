/* web/soon.c: see web/soon.h and decision 0040. */
#include "web/soon.h"
#include "core/shared.h"
#include "web/frame.h"
#include "web/writes.h"

/* -1: to the end. */
static int64_t waits_ms(const struct ctx *c, const struct page_in *in)
{
    if (!in->solves || !c->shared || writes_dry(&in->query))
        return -1;
    if (!in->json && !in->sheet)
        return in->patience_ms;
    int64_t s = soon_prefers_s(in->req);
    bool keyed = request_header(in->req, S("Idempotency-Key")).p != NULL; /* a transaction of this request is open */
    return s < 0 ? -1 : keyed ? 0 : s * 1000;
}

/* It was cut short: nothing of it is left but the time it took. */
static bool try_now(struct ctx *c, int64_t ms, const struct later *l, struct answer *ret, enum status *ret_st)
{
    struct patience patience = { .until = clock_now_ms() + ms };
    struct problems before = *c->problems;
    c->patience = &patience;
    *ret_st = l->run(c, l->arg, ret);
    c->patience = NULL;
    if (!patience.over)
        return true;
    *c->problems = before;
    *c->problems->tail = NULL;
    *ret = (struct answer){ 0 };
    return false;
}

/* What is said while the job runs. */
static enum status running(struct ctx *c, const struct page_in *in, const struct solve_job_seen *s, struct str id,
                           struct answer *ret)
{
    if (in->json || in->sheet) {
        soon_accepted(c, s, id, ret);
        return ST_OK;
    }
    if (s->later.writes) {
        frame_see_other(c, ret, URL(c->arena, S("jobs"), id), 0);
        return ST_OK;
    }
    TRY(job_page(c, in, s, id, ret));
    ret->status = 202; /* so it is never kept as if it were the page */
    return ST_OK;
}

enum status soon_run(struct ctx *c, const struct page_in *in, const struct later *l, struct answer *ret)
{
    int64_t ms = waits_ms(c, in);
    struct solve_job_seen seen = { .state = SOLVE_RUNNING, .later = *l };
    struct state now;
    struct str id;
    enum status st;
    if (ms < 0)
        return l->run(c, l->arg, ret);
    TRY(shared_state(c, &now));
    seen.later.change = now.change;
    seen.later.day = now.day;
    if (!l->writes && solve_job_later(in->solves, c->arena, &seen.later, c->actor, &seen, &id) == ST_OK) {
        if (seen.state == SOLVE_RUNNING)
            return running(c, in, &seen, id, ret);
        *ret = seen.answer;
        return ST_OK;
    }
    if (try_now(c, ms, l, ret, &st))
        return st;
    const struct solve_job_new n = {
        .file = c->app->url, .actor = c->actor, .random = c->random, .now_ms = c->now_ms, .later = seen.later
    };
    if (solve_job_start(in->solves, c->arena, &n, &id) != ST_OK) /* no room for one more: this request works */
        return l->run(c, l->arg, ret);
    return running(c, in, &seen, id, ret);
}
