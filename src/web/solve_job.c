/* web/solve_job.c: a few slots, a thread for each running solve, one lock over what others read. */
#include "web/solve_job.h"
#include "base/crypto.h"
#include "base/json.h"
#include "base/log.h"
#include "base/thread.h"
#include "core/workspace.h"
#include "use/scenario_use.h"
#include "web/frame.h"
#include "web/who.h"
#include <time.h>

enum { JOBS_MAX = 4, KEPT_ARENA_MIB = 32, WORK_ARENA_MIB = 1536, TELL_MS = 200 };
static const uint64_t JOB_TOPICS = UINT64_C(1) << 63;      /* those of the feed count from 1 */

struct job {
    struct solve_jobs *all;
    struct str id;                  /* empty: the slot is free */
    struct arena *arena;            /* of the texts; freed when the slot is taken again */
    struct str file;
    struct actor actor;
    uint64_t (*random)(void);
    int64_t now_ms, told_ms, ended_ms;
    enum { GO_ON, STOP, CANCEL } wish;
    bool writing;                   /* too late for a wish */
    atomic_bool gone;               /* a card that nobody wants any more */
    struct str json;                /* of a card that is done */
    struct solve_job_seen seen;
};

struct solve_jobs {
    pthread_mutex_t lock;
    pthread_cond_t ended;
    struct streams *streams;
    uint64_t topics;                /* given so far */
    struct job slots[JOBS_MAX];
};

struct solve_jobs *solve_jobs_new(struct arena *a, struct streams *streams)
{
    struct solve_jobs *jobs = ARENA_NEW(a, struct solve_jobs);
    pthread_condattr_t clock;
    lock_init(&jobs->lock);
    int rc = pthread_condattr_init(&clock) || pthread_condattr_setclock(&clock, CLOCK_MONOTONIC) || pthread_cond_init(&jobs->ended, &clock);
    assert(rc == 0);
    jobs->streams = streams;
    return jobs;
}

struct streams *solve_job_streams(const struct solve_jobs *jobs)
{
    return jobs->streams;
}

/* ---- what is told ---- */

struct url solve_job_place(struct arena *a, const struct solve_job_seen *s)
{
    if (s->card.key.n && s->state == SOLVE_CANCELLED)
        return url_own(S("/tradeoffs"));
    if (s->card.key.n) {
        if (s->card.want.proof)
            return URL(a, S("tradeoffs"), s->card.key, S("proof"));
        struct url u = URL(a, S("tradeoffs"), s->card.key);
        return s->card.want.ways ? url_query(a, u, S("all"), int_text(a, (int64_t)s->card.want.ways)) : u;
    }
    if (s->scenario)
        return s->version ? WHERE(a, S("scenarios"), S("with"), int_text(a, s->version)) : url_own(S("/scenarios"));
    return s->version ? url_query(a, url_own(S("/plan/compare")), S("b"), arena_printf(a, "#%lld", (long long)s->version))
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
    json_end(&w);
    return out_str(&o);
}

/* Under the lock. */
static void tell(struct job *j)
{
    struct arena *a = arena_new("solve event", (size_t)1 << 20);
    struct str json = solve_job_json(a, &j->seen);
    struct str text = arena_printf(a, "id: %lld\nevent: %s\ndata: %.*s\n\n", (long long)++j->seen.told,
                                   j->seen.state == SOLVE_RUNNING ? "progress" : "end", STR_FMT(json));
    streams_send(j->all->streams, &j->seen.topic, 1, j->seen.told, text);
    if (j->seen.state != SOLVE_RUNNING)
        streams_end(j->all->streams, j->seen.topic);
    arena_free(a);
}

/* ---- the thread ---- */

static int64_t within(int64_t best, int64_t bound)
{
    double gap = (double)bound - (double)best, of = bound > 0 ? (double)bound : 1;
    double tenths = gap <= 0 ? 0 : gap / of * 1000;
    return tenths >= 1000 ? 1000 : (int64_t)(tenths + 0.999);      /* never nearer than it is */
}

static bool on_progress(void *arg, int64_t value, int64_t bound)
{
    struct job *j = arg;
    struct solve_job_seen *s = &j->seen;
    int64_t now = clock_now_ms();
    lock_take(&j->all->lock);
    bool go_on = j->wish == GO_ON;
    s->has = value > INT64_MIN / 2;
    s->bounded = bound < INT64_MAX / 2;
    s->best = value;
    s->bound = bound;
    s->within = s->has && s->bounded ? within(value, bound) : 1000;
    if (now - j->told_ms >= TELL_MS) {
        j->told_ms = now;
        tell(j);
    }
    lock_give(&j->all->lock);
    return go_on;
}

static bool on_keep(void *arg)
{
    struct job *j = arg;
    lock_take(&j->all->lock);
    bool keep = j->wish != CANCEL;
    j->writing = keep;
    lock_give(&j->all->lock);
    return keep;
}

static enum status solve(struct job *j, struct ctx *c, struct plan_answer *ret)
{
    const struct plan_watch watch = { on_progress, on_keep, j };
    const struct plan_from from = { .effort = PLAN_LIKELY, .watch = &watch };
    struct plan_model m;
    TRY(workspace_open(c, j->file));
    return j->seen.scenario ? scenario_solve(c, j->seen.scenario, &watch, ret) : plan_solve_use(c, &from, &m, ret);
}

static enum status card_body(struct ctx *c, void *arg)
{
    struct job *j = arg;
    struct tradeoff_card *card = ARENA_NEW(c->arena, struct tradeoff_card);
    struct json_writer w;
    struct out o;
    TRY(tradeoff_work_out(c, j->seen.card.key, &j->seen.card.want, card));
    out_init_raw(&o, c->arena);
    json_begin(&w, &o);
    tradeoff_json(c, &w, card);
    j->json = arena_str(j->arena, out_str(&o));
    return ST_OK;
}

/* Of one moment, as a page reads it. */
static enum status work_card(struct job *j, struct ctx *c)
{
    c->gone = &j->gone;
    TRY(workspace_open(c, j->file));
    TRY(db_tx(c, TX_READ, card_body, j));
    return atomic_load(&j->gone) ? ST_BUSY : ST_OK;
}

static void *job_thread(void *arg)
{
    struct job *j = arg;
    struct arena *work = arena_new("solve", (size_t)WORK_ARENA_MIB << 20);
    struct problems problems;
    struct plan_answer r = { 0 };
    struct ctx c = { .arena = work, .problems = &problems, .now_ms = j->now_ms, .random = j->random, .actor = &j->actor };
    problems_init(&problems, work);
    enum status st = j->seen.card.key.n ? work_card(j, &c) : solve(j, &c, &r);
    lock_take(&j->all->lock);
    struct solve_job_seen *s = &j->seen;
    s->state = st == ST_OK ? SOLVE_DONE : j->wish == CANCEL ? SOLVE_CANCELLED : SOLVE_FAILED;
    s->st = st;
    if (st == ST_OK && s->card.key.n == 0) {
        s->has = s->bounded = true;
        s->best = r.value;
        s->bound = r.bound;
        s->within = within(r.value, r.bound);
        s->proved = r.proved;
        s->version = r.version;
        s->change = r.change;
    } else if (s->state == SOLVE_FAILED)
        s->problem = arena_str(j->arena, problems.first ? problems.first->text : str_z(status_title(st)));
    j->ended_ms = clock_now_ms();
    tell(j);
    int rc = pthread_cond_broadcast(&j->all->ended);
    assert(rc == 0);
    lock_give(&j->all->lock);
    arena_free(work);
    return NULL;
}

/* ---- slots ---- */

/* A free slot, else the one that ended first; NULL: all are running. */
static struct job *slot_for(struct solve_jobs *jobs)
{
    struct job *best = NULL;
    for (size_t i = 0; i < JOBS_MAX; i++) {
        struct job *j = &jobs->slots[i];
        if (j->id.n == 0)
            return j;
        if (j->seen.state != SOLVE_RUNNING && (best == NULL || j->ended_ms < best->ended_ms))
            best = j;
    }
    return best;
}

static void job_fill(struct job *j, struct solve_jobs *jobs, const struct solve_job_new *n)
{
    struct arena *a = arena_new("solve job", (size_t)KEPT_ARENA_MIB << 20);
    uint64_t random[2] = { n->random(), n->random() };
    *j = (struct job){ .all = jobs, .arena = a, .file = arena_str(a, n->file), .actor = actor_copy(a, n->actor), .random = n->random,
                       .now_ms = n->now_ms, .seen = { .topic = JOB_TOPICS | ++jobs->topics, .scenario = n->scenario, .card = n->card } };
    j->seen.card.key = arena_str(a, n->card.key);
    j->id = hex_of(a, (const unsigned char *)random, sizeof random);
}

enum status solve_job_start(struct solve_jobs *jobs, struct arena *a, const struct solve_job_new *n, struct str *ret_id)
{
    lock_take(&jobs->lock);
    struct job *j = slot_for(jobs);
    if (j == NULL) {
        lock_give(&jobs->lock);
        return ST_TOO_MANY;
    }
    arena_free(j->arena);
    job_fill(j, jobs, n);
    *ret_id = arena_str(a, j->id);
    bool good = thread_start(job_thread, j);
    if (!good) {
        log_line(LOG_ERROR, "a plan cannot be looked for: no thread can be made");
        arena_free(j->arena);
        *j = (struct job){ 0 };
    }
    lock_give(&jobs->lock);
    return good ? ST_OK : ST_BUSY;
}

static bool is_theirs(const struct job *j, const struct actor *actor)
{
    return j->id.n > 0 && j->actor.user_id == actor->user_id && j->actor.person_id == actor->person_id;
}

/* Under the lock; its texts in a. */
static struct solve_job_seen seen_in(struct arena *a, const struct job *j)
{
    struct solve_job_seen s = j->seen;
    s.problem = arena_str(a, s.problem);
    s.card.key = arena_str(a, s.card.key);
    return s;
}

/* Under the lock. */
static struct job *job_of(struct solve_jobs *jobs, struct str id, const struct actor *actor)
{
    for (size_t i = 0; i < JOBS_MAX; i++) {
        struct job *j = &jobs->slots[i];
        if (is_theirs(j, actor) && str_eq(j->id, id))
            return j;
    }
    return NULL;
}

static struct timespec after(int64_t ms)
{
    struct timespec t;
    int rc = clock_gettime(CLOCK_MONOTONIC, &t);
    assert(rc == 0);
    int64_t ns = t.tv_nsec + ms % 1000 * 1000000;
    return (struct timespec){ t.tv_sec + ms / 1000 + ns / 1000000000, ns % 1000000000 };
}

enum status solve_job_see(struct solve_jobs *jobs, struct arena *a, struct str id, const struct actor *actor, int64_t wait_ms,
                          struct solve_job_seen *ret)
{
    const struct timespec until = after(wait_ms);
    lock_take(&jobs->lock);
    struct job *j = job_of(jobs, id, actor);
    while (j != NULL && j->seen.state == SOLVE_RUNNING && wait_ms > 0
           && pthread_cond_timedwait(&jobs->ended, &jobs->lock, &until) == 0)
        j = job_of(jobs, id, actor);
    j = job_of(jobs, id, actor);       /* its slot may be another's by now */
    if (j != NULL)
        *ret = seen_in(a, j);
    lock_give(&jobs->lock);
    return j == NULL ? ST_NOT_FOUND : ST_OK;
}

enum status solve_job_card(struct solve_jobs *jobs, struct arena *a, const struct card_ask *ask, const struct actor *actor,
                           struct solve_job_seen *ret, struct str *ret_id, struct str *ret_json)
{
    const struct job *found = NULL;
    lock_take(&jobs->lock);
    for (size_t i = 0; i < JOBS_MAX; i++) {
        const struct job *j = &jobs->slots[i];
        const struct card_ask *of = &j->seen.card;
        if (is_theirs(j, actor) && str_eq(of->key, ask->key) && of->want.ways == ask->want.ways && of->want.proof == ask->want.proof
            && of->change == ask->change && of->day == ask->day
            && (j->seen.state == SOLVE_RUNNING || j->seen.state == SOLVE_DONE))
            found = j;
    }
    if (found) {
        *ret = seen_in(a, found);
        *ret_id = arena_str(a, found->id);
        *ret_json = found->seen.state == SOLVE_DONE ? arena_str(a, found->json) : STR_NULL;
    }
    lock_give(&jobs->lock);
    return found ? ST_OK : ST_NOT_FOUND;
}

enum status solve_job_end(struct solve_jobs *jobs, struct str id, const struct actor *actor, bool keep)
{
    lock_take(&jobs->lock);
    struct job *j = job_of(jobs, id, actor);
    bool late = j != NULL && (j->seen.state != SOLVE_RUNNING || j->writing || (keep && j->seen.card.key.n > 0));
    if (j != NULL && !late && j->wish != CANCEL)
        j->wish = keep ? STOP : CANCEL;
    if (j != NULL && j->wish == CANCEL)
        atomic_store(&j->gone, true);
    lock_give(&jobs->lock);
    return j == NULL ? ST_NOT_FOUND : late ? ST_EXISTS : ST_OK;
}
