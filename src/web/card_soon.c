/* web/card_soon.c: see web/card_soon.h and decision 0035. */
#include "web/card_soon.h"
#include "core/shared.h"

static bool may_wait_beside(const struct ctx *c, const struct page_in *in)
{
    return in->solves && c->shared && in->req && in->req->method == M_GET && !in->json
           && !str_ends(in->req->path, S(".csv"));
}

/* *ret_late: it took longer than a page waits, and was given up. */
static enum status try_now(struct ctx *c, int64_t ms, const struct card_ask *ask, struct tradeoff_card *ret,
                           bool *ret_late)
{
    struct patience patience = { .until = clock_now_ms() + ms };
    struct problems *ours = c->problems, found;
    problems_init(&found, c->arena);
    c->problems = &found;
    c->patience = &patience;
    enum status st = tradeoff_work_out(c, ask->key, &ask->want, ret);
    c->patience = NULL;
    c->problems = ours;
    *ret_late = patience.over;
    if (!patience.over)
        problems_move(ours, &found);
    return st;
}

enum status card_soon(struct ctx *c, const struct page_in *in, const struct card_want *want, struct tradeoff_card *ret,
                      struct card_wait *ret_wait)
{
    struct card_ask ask = { .key = in->captures[0], .want = *want };
    struct state now;
    struct str json;
    bool late;
    *ret_wait = (struct card_wait){ 0 };
    if (!may_wait_beside(c, in))
        return tradeoff_work_out(c, ask.key, want, ret);
    TRY(shared_state(c, &now));
    ask.change = now.change;
    ask.day = now.day;
    enum status known = solve_job_card(in->solves, c->arena, &ask, c->actor, &ret_wait->job, &ret_wait->id, &json);
    if (known == ST_OK && !str_empty(json))
        return tradeoff_load_given(c, ask.key, json, ret);
    if (known != ST_OK) {
        enum status st = try_now(c, in->patience_ms, &ask, ret, &late);
        if (!late)
            return st;
        const struct solve_job_new n = {
            .file = c->app->url, .actor = c->actor, .random = c->random, .now_ms = c->now_ms, .card = ask
        };
        if (solve_job_start(in->solves, c->arena, &n, &ret_wait->id)
            != ST_OK)      /* no room for one more: this request works */
            return tradeoff_work_out(c, ask.key, want, ret);
        ret_wait->job.card = ask;
    }
    ret_wait->status = 202;                         /* so it is never kept as if it were the card */
    return tradeoff_load_given(c, ask.key, S("{}"), ret);
}
