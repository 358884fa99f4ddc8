/* web/page_job.c: /plan/solve, /scenarios/:id/solve and the page of a plan that is being looked for (web/solve_job.h). */
#include "core/perm.h"
#include "use/scenario_use.h"
#include "web/desk.h"
#include "web/page_scenarios.h"
#include "web/soon.h"
#include "web/writes.h"

enum { PAGE_WAITS_MS = 300 /* nobody is shown a bar for less */ };

struct job_view {
    struct view v;
    struct solve_job_seen seen;
    struct str id;
};

static struct url job_url(struct arena *a, struct str id, struct str verb)
{
    return str_empty(verb) ? URL(a, S("jobs"), id) : URL(a, S("jobs"), id, verb);
}

/* ---- the page ---- */

static void post_html(struct out *o, struct url to, struct str class, struct str words)
{
    H(o, "<form method=\"post\" action=\"", to, "\"><button class=\"", class, "\" data-do=\"", words, "\">", words,
      "</button></form>");
}

static void html(struct out *o, const struct view *v)
{
    const struct job_view *jv = (const struct job_view *)v;
    ui_top(o, v, STR_NULL, S("You may leave this page: its address stays good for a while."), NULL, 0);
    job_html(o, v, &jv->seen, jv->id);
}

void job_html(struct out *o, const struct view *v, const struct solve_job_seen *s, struct str id)
{
    struct arena *a = v->arena;
    H(o, "<section class=\"card\" aria-labelledby=\"pr\"><h2 id=\"pr\">",
      s->later.writes ? S("Working it out, then writing it down")
      : s->later.run  ? S("Working it out")
      : s->card.key.n ? S("Finding every way to make room")
                      : S("Finding every plan that fits"),
      "</h2>");
    if (s->has && s->bounded) {
        struct str tenths = arena_printf(a, "%lld.%lld", (long long)s->within / 10, (long long)s->within % 10);
        H(o, "<p role=\"status\" data-job-says>It stops by itself. Best so far is within <b>", tenths,
          " %</b> of the best possible.</p>"
          "<p><progress id=\"bar\" aria-labelledby=\"pr\" max=\"100\" value=\"",
          (1000 - s->within) / 10, "\"></progress></p>");
    } else
        H(o, "<p role=\"status\" data-job-says>It stops by itself. ",
          s->later.writes ? S("Nothing is written before it is worked out, and nothing at all after a cancel.")
          : s->card.key.n || s->later.run ? S("Usually that takes less than ten seconds.")
          : s->has                        ? S("A plan that fits is there; how good it can get is not known yet.")
                                          : S("No plan that fits has been found yet."),
          "</p><p><progress id=\"bar\" aria-labelledby=\"pr\" max=\"100\"></progress></p>");
    H(o, "<div class=\"foot\" data-job>");
    if (s->has)
        post_html(o, job_url(a, id, S("stop")), S("btn pri"), S("Stop and use this one"));
    post_html(o, job_url(a, id, S("cancel")), S("btn"), S("Cancel"));
    H(o, "<a class=\"btn quiet\" data-again href=\"", job_url(a, id, STR_NULL),
      "\">See how far it is</a></div></section>");
}

enum status job_page(struct ctx *c, const struct page_in *in, const struct solve_job_seen *s, struct str id,
                     struct answer *ret)
{
    struct job_view *jv = ARENA_NEW(c->arena, struct job_view);
    bool desk = s->card.key.n || str_starts(s->later.back, S("/tradeoffs"));
    TRY(view_init(c, in, &jv->v, desk ? "/tradeoffs" : "/plan"));
    jv->v.crumb_area = desk ? S("Trade-offs") : s->scenario ? S("Scenarios") : S("Plan");
    jv->v.title = s->later.writes ? S("What you sent is being worked out")
                  : s->later.run  ? S("The page is being worked out")
                  : s->card.key.n
                      ? arena_printf(c->arena, "The options of %.*s are being worked out", STR_FMT(s->card.key))
                  : s->scenario ? S("The best plan under what the scenario assumes is being looked for")
                                : S("The best plan is being looked for");
    jv->seen = *s;
    jv->id = id;
    frame_answer(c, ret, 200, &jv->v, html);
    ret->no_store = true;
    return ST_OK;
}

/* What became of one that is over; a plan leads to its comparison, as ever. */
static enum status over(struct ctx *c, const struct page_in *in, const struct solve_job_seen *s, struct answer *ret)
{
    if (s->later.run && s->answer.status >= (s->later.writes ? 300 : 400) && s->state != SOLVE_CANCELLED) {
        *ret = s->answer; /* where it leads, or the form as it comes back */
        return ST_OK;
    }
    if (s->state == SOLVE_DONE || s->state == SOLVE_CANCELLED) {
        frame_see_other(c, ret, solve_job_place(c->arena, s), s->change);
        return ST_OK;
    }
    if (s->st == ST_INFEASIBLE && !in->json && !s->scenario && !s->card.key.n)
        return plan_conflict_show(c, in, ret);
    problem_add(c->problems, NULL, S("solve"), "%.*s", STR_FMT(s->problem));
    return s->st;
}

static enum status seen_of(struct ctx *c, const struct page_in *in, int64_t wait_ms, struct solve_job_seen *ret)
{
    return in->solves ? solve_job_see(in->solves, c->arena, in->captures[0], c->actor, wait_ms, ret) : ST_NOT_FOUND;
}

enum status job_get(struct ctx *c, const struct page_in *in, struct answer *ret)
{
    struct solve_job_seen s;
    TRY(seen_of(c, in, in->json ? 0 : PAGE_WAITS_MS, &s));
    if (in->json) {
        *ret = (struct answer){
            .status = 200, .content_type = S("application/json"), .body = solve_job_json(c->arena, &s), .no_store = true
        };
        return ST_OK;
    }
    return s.state == SOLVE_RUNNING ? job_page(c, in, &s, in->captures[0], ret) : over(c, in, &s, ret);
}

enum status job_events_get(struct ctx *c, const struct page_in *in, struct answer *ret)
{
    struct solve_job_seen s;
    TRY(seen_of(c, in, 0, &s));
    bool runs = s.state == SOLVE_RUNNING;
    struct str json = solve_job_json(c->arena, &s);
    if (runs && !streams_have_room(solve_job_streams(in->solves)))
        return ST_BUSY;
    *ret = (struct answer){ .status = 200, .content_type = S("text/event-stream; charset=utf-8"), .no_store = true };
    ret->body = arena_printf(c->arena, "retry: 2000\n\nid: %lld\nevent: %s\ndata: %.*s\n\n", (long long)s.told,
                             runs ? "progress" : "end", STR_FMT(json));
    if (runs)
        ret->stream = (struct stream_ask){ s.topic, s.told };
    return ST_OK;
}

static enum status end_post(struct ctx *c, const struct page_in *in, bool keep, struct answer *ret)
{
    struct solve_job_seen s;
    TRY(seen_of(c, in, 0, &s));
    enum status st = writes_dry(&in->query) ? ST_OK : solve_job_end(in->solves, in->captures[0], c->actor, keep);
    if (st != ST_OK && st != ST_EXISTS)
        return st;
    if (!keep)
        s.state = SOLVE_CANCELLED; /* a card's own address would begin it anew */
    /* Too late to cancel: the job's page leads to what has become of it. */
    frame_see_other(
        c, ret, keep || st == ST_EXISTS ? job_url(c->arena, in->captures[0], STR_NULL) : solve_job_place(c->arena, &s),
        0);
    return ST_OK;
}

enum status job_stop_post(struct ctx *c, const struct page_in *in, struct answer *ret)
{
    return end_post(c, in, true, ret);
}

enum status job_cancel_post(struct ctx *c, const struct page_in *in, struct answer *ret)
{
    return end_post(c, in, false, ret);
}

/* ---- POST /plan/solve, POST /scenarios/:id/solve ---- */

static enum status solve_now(struct ctx *c, const struct page_in *in, int64_t scenario, struct answer *ret)
{
    struct plan_from from = { .effort = PLAN_LIKELY };
    struct plan_model m;
    struct plan_answer r;
    enum status st = scenario ? scenario_solve(c, scenario, NULL, &r) : plan_solve_use(c, &from, &m, &r);
    if (st == ST_INFEASIBLE && !scenario)
        return plan_conflict_show(c, in, ret);
    TRY(st);
    const struct solve_job_seen s = {
        .state = SOLVE_DONE, .scenario = scenario, .version = r.version, .change = r.change
    };
    return over(c, in, &s, ret);
}

static enum status solve_post(struct ctx *c, const struct page_in *in, int64_t scenario, struct answer *ret)
{
    int64_t wait_s = soon_prefers_s(in->req);
    struct solve_job_seen s;
    struct str id;
    if (!in->solves || writes_dry(&in->query) || (in->json && wait_s < 0))
        return solve_now(c, in, scenario, ret);
    const struct solve_job_new n = {
        .file = c->app->url, .actor = c->actor, .random = c->random, .now_ms = c->now_ms, .scenario = scenario
    };
    TRY(solve_job_start(in->solves, c->arena, &n, &id));
    if (!in->json) {
        frame_see_other(c, ret, job_url(c->arena, id, STR_NULL), 0);
        return ST_OK;
    }
    /* A key is kept in a transaction of this request, and the job has to write beside it: then nobody waits. */
    bool keyed = request_header(in->req, S("Idempotency-Key")).p != NULL;
    TRY(solve_job_see(in->solves, c->arena, id, c->actor, keyed ? 0 : wait_s * 1000, &s));
    if (s.state != SOLVE_RUNNING)
        return over(c, in, &s, ret);
    soon_accepted(c, &s, id, ret);
    return ST_OK;
}

enum status plan_solve_post(struct ctx *c, const struct page_in *in, struct answer *ret)
{
    return solve_post(c, in, 0, ret);
}

enum status scenario_solve_post(struct ctx *c, const struct page_in *in, struct answer *ret)
{
    struct scenario s;
    int64_t id;
    if (!str_to_i64(in->captures[0], &id) || id <= 0)
        return ST_NOT_FOUND;
    TRY(scenario_get(c, id, &s));
    return solve_post(c, in, id, ret);
}
