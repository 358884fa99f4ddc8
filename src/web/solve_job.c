/* web/solve_job.c: a plan that is looked for, a card and a request that take long, as jobs. */
#include "web/solve_job.h"
#include "base/json.h"
#include "core/workspace.h"
#include "use/scenario_use.h"
#include "web/frame.h"
#include "web/jobs.h"
#include <time.h>

enum { SOLVES_MAX = 4, KEPT_ARENA_MIB = 32, WORK_ARENA_MIB = 1536, TELL_MS = 200 };
static const uint64_t JOB_TOPICS = UINT64_C(1) << 63;      /* those of the feed count from 1 */

struct solving {
    struct solve_jobs *all;
    int64_t told_ms;
    enum { GO_ON, STOP, CANCEL } wish;
    bool writing;                   /* too late for a wish */
    atomic_bool gone;               /* a card or a request that nobody wants any more */
    struct str json;                /* of a card that is done */
    struct answer answer;           /* of a request that is done */
    struct solve_job_seen seen;
};

struct solve_jobs {
    struct jobs *jobs;
    struct streams *streams;
    uint64_t topics;                /* given so far */
};

struct solve_jobs *solve_jobs_new(struct arena *a, struct streams *streams)
{
    struct solve_jobs *all = ARENA_NEW(a, struct solve_jobs);
    *all = (struct solve_jobs){ .jobs = jobs_new(a, SOLVES_MAX), .streams = streams };
    return all;
}

struct streams *solve_job_streams(const struct solve_jobs *all)
{
    return all->streams;
}

/* ---- what is told ---- */

static struct url place_later(const struct solve_job_seen *s)
{
    bool led = s->state == SOLVE_DONE && !str_empty(s->answer.location);
    return (struct url){ led                                              ? s->answer.location
                         : s->later.writes || s->state == SOLVE_CANCELLED ? s->later.back
                                                                          : s->later.address };
}

struct url solve_job_place(struct arena *a, const struct solve_job_seen *s)
{
    if (s->later.run)
        return place_later(s);
    if (s->card.key.n && s->state != SOLVE_DONE)
        return url_own(S("/tradeoffs"));
    if (s->card.key.n) {
        if (s->card.want.proof)
            return URL(a, S("tradeoffs"), s->card.key, S("proof"));
        struct url u = URL(a, S("tradeoffs"), s->card.key);
        return s->card.want.ways ? url_query(a, u, S("all"), int_text(a, (int64_t)s->card.want.ways)) : u;
    }
    if (s->scenario)
        return s->version ? WHERE(a, S("scenarios"), S("with"), int_text(a, s->version)) : url_own(S("/scenarios"));
    return s->version
               ? url_query(a, url_own(S("/plan/compare")), S("b"), arena_printf(a, "#%lld", (long long)s->version))
               : url_own(S("/plan"));
}

static const char *state_word(enum solve_state s)
{
    static const char *const words[] = { "running", "done", "cancelled", "failed" };
    return words[s];
}

static void int_or_null(struct json_writer *w, struct str key, bool known, int64_t i)
{
    json_key(w, key);
    if (known)
        json_int(w, i);
    else
        json_null(w);
}

struct str solve_job_json(struct arena *a, const struct solve_job_seen *s)
{
    struct out o;
    struct json_writer w;
    bool done = s->state == SOLVE_DONE, near = s->has && s->bounded;
    out_init_raw(&o, a);
    json_begin(&w, &o);
    json_object(&w);
    json_key(&w, S("state"));
    json_str(&w, str_z(state_word(s->state)));
    int_or_null(&w, S("percent"), near, near ? (1000 - s->within) / 10 : 0);
    int_or_null(&w, S("best"), s->has, s->best);
    int_or_null(&w, S("bound"), s->bounded, s->bound);
    json_key(&w, S("proved"));
    json_bool(&w, s->proved);
    int_or_null(&w, S("version"), done && s->version, s->version);
    json_key(&w, S("location"));
    if (done)
        json_str(&w, solve_job_place(a, s).s);
    else
        json_null(&w);
    json_key(&w, S("problem"));
    if (str_empty(s->problem))
        json_null(&w);
    else
        json_str(&w, s->problem);
    if (s->later.run && done && str_starts(s->answer.content_type, S("application/json"))) {
        json_key(&w, S("answer"));
        json_raw(&w, s->answer.body);
    }
    json_end(&w);
    return out_str(&o);
}

/* Under the lock. */
static void tell(struct solving *j)
{
    struct arena *a = arena_new("solve event", (size_t)1 << 20);
    struct solve_job_seen seen = j->seen;
    seen.answer.content_type = STR_NULL;    /* whoever wants the answer asks for it: events are small */
    struct str json = solve_job_json(a, &seen);
    struct str text = arena_printf(a, "id: %lld\nevent: %s\ndata: %.*s\n\n", (long long)++j->seen.told,
                                   j->seen.state == SOLVE_RUNNING ? "progress" : "end", STR_FMT(json));
    streams_send(j->all->streams, &j->seen.topic, 1, j->seen.told, text);
    if (j->seen.state != SOLVE_RUNNING)
        streams_end(j->all->streams, j->seen.topic);
    arena_free(a);
}

/* ---- the thread ---- */

static bool on_progress(void *arg, int64_t value, int64_t bound)
{
    struct solving *j = arg;
    struct solve_job_seen *s = &j->seen;
    int64_t now = clock_now_ms();
    lock_take(&j->all->jobs->lock);
    bool go_on = j->wish == GO_ON;
    s->has = value > INT64_MIN / 2;
    s->bounded = bound < INT64_MAX / 2;
    s->best = value;
    s->bound = bound;
    s->within = s->has && s->bounded ? plan_within(value, bound) : 1000;
    if (now - j->told_ms >= TELL_MS) {
        j->told_ms = now;
        tell(j);
    }
    lock_give(&j->all->jobs->lock);
    return go_on;
}

static bool on_keep(void *arg)
{
    struct solving *j = arg;
    lock_take(&j->all->jobs->lock);
    bool keep = j->wish != CANCEL;
    j->writing = keep;
    lock_give(&j->all->jobs->lock);
    return keep;
}

static enum status solve(struct job *job, struct ctx *c, struct plan_answer *ret)
{
    const struct solving *j = job->own;
    const struct plan_watch watch = { on_progress, on_keep, job->own };
    const struct plan_from from = { .effort = PLAN_LIKELY, .watch = &watch };
    struct plan_model m;
    TRY(workspace_open(c, job->file));
    return j->seen.scenario ? scenario_solve(c, j->seen.scenario, &watch, ret) : plan_solve_use(c, &from, &m, ret);
}

static enum status card_body(struct ctx *c, void *arg)
{
    struct job *job = arg;
    struct solving *j = job->own;
    struct tradeoff_card *card = ARENA_NEW(c->arena, struct tradeoff_card);
    struct json_writer w;
    struct out o;
    TRY(tradeoff_work_out(c, j->seen.card.key, &j->seen.card.want, card));
    out_init_raw(&o, c->arena);
    json_begin(&w, &o);
    tradeoff_json(c, &w, card);
    j->json = arena_str(job->arena, out_str(&o));
    return ST_OK;
}

/* Of one moment, as a page reads it. */
static enum status work_card(struct job *job, struct ctx *c)
{
    struct solving *j = job->own;
    c->gone = &j->gone;
    TRY(workspace_open(c, job->file));
    TRY(db_tx(c, TX_READ, card_body, job));
    return atomic_load(&j->gone) ? ST_BUSY : ST_OK;
}

static struct answer answer_copy(struct arena *a, const struct answer *from)
{
    struct answer to = { .status = from->status, .no_store = from->no_store };
    to.content_type = arena_str(a, from->content_type);
    to.body = arena_str(a, from->body);
    to.location = arena_str(a, from->location);
    to.etag = arena_str(a, from->etag);
    to.undo = arena_str(a, from->undo);
    to.link = arena_str(a, from->link);
    to.content_disposition = arena_str(a, from->content_disposition);
    return to;
}

/* The request again, without anybody's patience. */
static enum status work_later(struct job *job, struct ctx *c)
{
    struct solving *j = job->own;
    struct answer a = { 0 };
    c->gone = &j->gone;
    c->may_write = on_keep;
    c->may_write_arg = j;
    TRY(workspace_open(c, job->file));
    TRY(j->seen.later.run(c, j->seen.later.arg, &a));
    j->answer = answer_copy(job->arena, &a);
    return atomic_load(&j->gone) ? ST_BUSY : ST_OK;
}

/* Under the lock: what came of it. */
static void ended(struct job *job, enum status st, const struct plan_answer *r, const struct problems *problems)
{
    struct solving *j = job->own;
    struct solve_job_seen *s = &j->seen;
    bool refused = st == ST_OK && j->answer.status >= 400;
    s->state = st == ST_OK && !refused ? SOLVE_DONE : j->wish == CANCEL ? SOLVE_CANCELLED : SOLVE_FAILED;
    s->st = st;
    if (st == ST_OK)
        s->answer = j->answer;
    if (st == ST_OK && s->card.key.n == 0 && !s->later.run) {
        s->has = s->bounded = true;
        s->best = r->value;
        s->bound = r->bound;
        s->within = plan_within(r->value, r->bound);
        s->proved = r->proved;
        s->version = r->version;
        s->change = r->change;
    } else if (s->state == SOLVE_FAILED)
        s->problem = arena_str(job->arena, problems->first ? problems->first->text
                                           : refused       ? S("It was refused.")
                                                           : str_z(status_title(st)));
    tell(j);
    job_end(job);
}

static void *run(void *arg)
{
    struct job *job = arg;
    const struct solving *j = job->own;
    struct arena *work = arena_new("solve", (size_t)WORK_ARENA_MIB << 20);
    struct problems problems;
    struct plan_answer r = { 0 };
    struct ctx c = {
        .arena = work, .problems = &problems, .now_ms = job->now_ms, .random = job->random, .actor = &job->actor
    };
    problems_init(&problems, work);
    enum status st = j->seen.later.run    ? work_later(job, &c)
                     : j->seen.card.key.n ? work_card(job, &c)
                                          : solve(job, &c, &r);
    lock_take(&job->all->lock);
    ended(job, st, &r, &problems);
    lock_give(&job->all->lock);
    arena_free(work);
    return NULL;
}

/* ---- who asks for one, and who looks ---- */

struct asked {
    struct solve_jobs *all;
    const struct solve_job_new *n;
};

static void *fill(struct job *job, const void *arg)
{
    const struct asked *asked = arg;
    const struct solve_job_new *n = asked->n;
    struct solving *j = ARENA_NEW(job->arena, struct solving);
    *j = (struct solving){ .all = asked->all,
                           .seen = {
                               .topic = JOB_TOPICS | ++asked->all->topics, .scenario = n->scenario, .card = n->card } };
    j->seen.card.key = arena_str(job->arena, n->card.key);
    if (n->later.run) {
        struct later *l = &j->seen.later;
        *l = n->later;
        l->arg = l->copy(job->arena, l->arg);
        l->address = arena_str(job->arena, l->address);
        l->back = arena_str(job->arena, l->back);
    }
    return j;
}

enum status solve_job_start(struct solve_jobs *all, struct arena *a, const struct solve_job_new *n, struct str *ret_id)
{
    const struct asked asked = { all, n };
    const struct job_new job = { .file = n->file,
                                 .actor = n->actor,
                                 .random = n->random,
                                 .now_ms = n->now_ms,
                                 .kept_mib = KEPT_ARENA_MIB,
                                 .fill = fill,
                                 .asked = &asked,
                                 .run = run };
    return job_start(all->jobs, a, &job, ret_id);
}

/* Under the lock; its texts in a. */
static struct solve_job_seen seen_in(struct arena *a, const struct job *job)
{
    struct solve_job_seen s = ((const struct solving *)job->own)->seen;
    s.problem = arena_str(a, s.problem);
    s.card.key = arena_str(a, s.card.key);
    s.later.address = arena_str(a, s.later.address);
    s.later.back = arena_str(a, s.later.back);
    s.answer = answer_copy(a, &s.answer);
    return s;
}

static struct timespec after(int64_t ms)
{
    struct timespec t;
    int rc = clock_gettime(CLOCK_MONOTONIC, &t);
    assert(rc == 0);
    int64_t ns = t.tv_nsec + ms % 1000 * 1000000;
    return (struct timespec){ t.tv_sec + ms / 1000 + ns / 1000000000, ns % 1000000000 };
}

enum status solve_job_see(struct solve_jobs *all, struct arena *a, struct str id, const struct actor *actor,
                          int64_t wait_ms, struct solve_job_seen *ret)
{
    const struct timespec until = after(wait_ms);
    struct jobs *jobs = all->jobs;
    lock_take(&jobs->lock);
    struct job *j = job_of(jobs, id, actor);
    while (j != NULL && !j->ended && wait_ms > 0 && pthread_cond_timedwait(&jobs->over, &jobs->lock, &until) == 0)
        j = job_of(jobs, id, actor);
    j = job_of(jobs, id, actor);       /* its slot may be another's by now */
    if (j != NULL)
        *ret = seen_in(a, j);
    lock_give(&jobs->lock);
    return j == NULL ? ST_NOT_FOUND : ST_OK;
}

static bool same_card(const struct card_ask *x, const struct card_ask *y)
{
    return str_eq(x->key, y->key) && x->want.ways == y->want.ways && x->want.proof == y->want.proof
           && x->change == y->change && x->day == y->day;
}

enum status solve_job_card(struct solve_jobs *all, struct arena *a, const struct card_ask *ask,
                           const struct actor *actor, struct solve_job_seen *ret, struct str *ret_id,
                           struct str *ret_json)
{
    const struct job *found = NULL;
    lock_take(&all->jobs->lock);
    for (size_t i = 0; i < all->jobs->n; i++) {
        const struct job *job = &all->jobs->slots[i];
        const struct solving *j = job->own;
        bool fits = job_is_of(job, actor) && same_card(&j->seen.card, ask);
        if (fits && (j->seen.state == SOLVE_DONE || (!found && j->seen.state == SOLVE_RUNNING)))
            found = job;
    }
    if (found) {
        const struct solving *j = found->own;
        *ret = seen_in(a, found);
        *ret_id = arena_str(a, found->id);
        *ret_json = j->seen.state == SOLVE_DONE ? arena_str(a, j->json) : STR_NULL;
    }
    lock_give(&all->jobs->lock);
    return found ? ST_OK : ST_NOT_FOUND;
}

enum status solve_job_later(struct solve_jobs *all, struct arena *a, const struct later *l, const struct actor *actor,
                            struct solve_job_seen *ret, struct str *ret_id)
{
    const struct job *found = NULL;
    lock_take(&all->jobs->lock);
    for (size_t i = 0; i < all->jobs->n; i++) {
        const struct job *job = &all->jobs->slots[i];
        const struct solving *j = job->own;
        bool same = job_is_of(job, actor) && j->seen.later.run && !j->seen.later.writes
                    && str_eq(j->seen.later.address, l->address) && j->seen.later.change == l->change
                    && j->seen.later.day == l->day;
        if (same && (j->seen.state == SOLVE_RUNNING || j->seen.state == SOLVE_DONE))
            found = job;
    }
    if (found) {
        *ret = seen_in(a, found);
        *ret_id = arena_str(a, found->id);
    }
    lock_give(&all->jobs->lock);
    return found ? ST_OK : ST_NOT_FOUND;
}

enum status solve_job_end(struct solve_jobs *all, struct str id, const struct actor *actor, bool keep)
{
    lock_take(&all->jobs->lock);
    struct job *job = job_of(all->jobs, id, actor);
    struct solving *j = job == NULL ? NULL : job->own;
    bool late = j != NULL && (job->ended || j->writing || (keep && (j->seen.card.key.n > 0 || j->seen.later.run)));
    if (j != NULL && !late && j->wish != CANCEL)
        j->wish = keep ? STOP : CANCEL;
    if (j != NULL && j->wish == CANCEL)
        atomic_store(&j->gone, true);
    lock_give(&all->jobs->lock);
    return j == NULL ? ST_NOT_FOUND : late ? ST_EXISTS : ST_OK;
}
