/* web/feed.c: see web/feed.h. */
#include "web/feed.h"
#include "base/log.h"
#include "base/thread.h"
#include "core/events.h"
#include "core/perm.h"
#include "web/who.h"
#include <errno.h>
#include <time.h>

enum {
    LOOK_MS = 250,
    LOOK_CHANGES = 100,             /* told at once; the rest in the next round */
    BEHIND_MAX = 1000,              /* further behind, readers are told to read again instead */
    REPLAY_MAX = 500,               /* of what somebody missed; more: read again */
    STREAMS_EACH = 64,              /* of one session or token */
    THREAD_ARENA_MIB = 64,
    ROUND_ARENA_MIB = 64
};

/* Everybody with the same session or token: they may know the same. The secret is kept so that the next event asks
 * anew whether it is still good. */
struct listener {
    struct listener *next;
    struct arena *arena;            /* its own, it lies in there itself */
    uint64_t topic;
    struct who_with with;
    size_t streams;
};

struct feed {
    pthread_mutex_t lock;
    struct streams *streams;
    const struct web_config *cfg;
    struct listener *first;
    uint64_t topics;                /* given so far */
    int64_t at;                     /* all up to here is told; -1: nobody listens */
};

struct feed *feed_new(struct streams *s)
{
    struct feed *f = ARENA_NEW(arena_new("feed", SIZE_MAX / 4), struct feed);
    assert(s != NULL);
    lock_init(&f->lock);
    f->streams = s;
    f->at = -1;
    return f;
}

/* ---- who listens ---- */

/* Under the lock. */
static struct listener *listener_like(struct feed *f, const struct who_with *with)
{
    for (struct listener *l = f->first; l != NULL; l = l->next)
        if (str_eq(l->with.bearer, with->bearer) && str_eq(l->with.cookie, with->cookie))
            return l;
    struct arena *a = arena_new("listener", SIZE_MAX / 4);
    struct listener *l = ARENA_NEW(a, struct listener);
    *l = (struct listener){ .next = f->first,
                            .arena = a,
                            .topic = ++f->topics,
                            .with = { arena_str(a, with->bearer), arena_str(a, with->cookie) } };
    f->first = l;
    return l;
}

static enum status join(struct feed *f, const struct who_with *with, uint64_t *ret_topic)
{
    lock_take(&f->lock);
    struct listener *l = listener_like(f, with);
    bool signed_in = with->bearer.n > 0 || with->cookie.n > 0, full = signed_in && l->streams >= STREAMS_EACH;
    l->streams += !full;
    *ret_topic = l->topic;
    lock_give(&f->lock);
    return full ? ST_TOO_MANY : ST_OK;
}

static void leave(struct feed *f, uint64_t topic)
{
    lock_take(&f->lock);
    struct listener **at = &f->first, *gone = NULL;
    while (*at != NULL && (*at)->topic != topic)
        at = &(*at)->next;
    if (*at != NULL && --(*at)->streams == 0) {
        gone = *at;
        *at = gone->next;
    }
    if (f->first == NULL)
        f->at = -1;
    lock_give(&f->lock);
    if (gone != NULL)
        arena_free(gone->arena);
}

void feed_closed(void *app, uint64_t topic)
{
    const struct web_config *cfg = app;
    leave(cfg->feed, topic);
}

/* ---- GET /events ---- */

static enum status wanted(struct ctx *c, const struct page_in *in, int64_t head, int64_t *ret)
{
    struct str last = str_trim(request_header(in->req, S("Last-Event-ID"))), after = params_get(&in->query, S("after"));
    struct path at = { .name = S("after") };
    *ret = head;
    if (str_empty(last))
        last = after;
    if (str_empty(last) || (str_to_i64(last, ret) && *ret >= 0))
        return ST_OK;
    problem_add(c->problems, &at, S("number"), "after and Last-Event-ID take the number of a change, such as %lld",
                (long long)head);
    return ST_INVALID;
}

struct replay {
    const struct page_in *in;
    struct str text;
    int64_t head;
};

static enum status replay_body(struct ctx *c, void *arg)
{
    struct replay *r = arg;
    struct event *e;
    struct out o;
    int64_t after;
    size_t n;
    TRY(events_head(c, &r->head));
    TRY(wanted(c, r->in, r->head, &after));
    out_init_raw(&o, c->arena);
    out_printf(&o, "retry: 2000\n\n");
    if (after > r->head || r->head - after > REPLAY_MAX) {     /* another workspace, or long ago */
        out_bytes(&o, event_reset(c->arena, r->head));
        r->text = out_str(&o);
        return ST_OK;
    }
    TRY(events_after(c, after, REPLAY_MAX, &e, &n));
    for (size_t i = 0; i < n; i++) {
        struct str text;
        TRY(event_text(c, &e[i], &text));
        out_bytes(&o, text);
    }
    r->text = out_str(&o);
    return ST_OK;
}

static enum status answer(struct ctx *c, const struct page_in *in, int64_t *ret_head, struct answer *ret)
{
    struct replay r = { .in = in };
    TRY(db_tx(c, TX_READ, replay_body, &r));
    *ret = (struct answer){
        .status = 200, .content_type = S("text/event-stream; charset=utf-8"), .body = r.text, .no_store = true
    };
    *ret_head = r.head;
    return ST_OK;
}

enum status events_get(struct ctx *c, const struct page_in *in, struct answer *ret)
{
    struct feed *f = in->feed;
    struct who_with with = who_with(in->req);
    int64_t head = 0;
    if (str_eq(params_get(&in->query, S("once")), S("1")))
        return answer(c, in, &head, ret);
    if (f == NULL || !streams_have_room(f->streams)) {
        problem_add(c->problems, NULL, S("streams"),
                    "As many listen already as there is room for; with ?once=1 you get what is there.");
        return ST_BUSY;
    }
    uint64_t topic;
    enum status st = join(f, &with, &topic);
    if (st != ST_OK) {
        problem_add(c->problems, NULL, S("streams"), "This sign-in listens %d times already; close one of them.",
                    STREAMS_EACH);
        return st;
    }
    st = answer(c, in, &head, ret);
    if (st != ST_OK) {
        leave(f, topic);
        return st;
    }
    lock_take(&f->lock);
    if (f->at < 0)
        f->at = head;
    lock_give(&f->lock);
    ret->stream = (struct stream_ask){ topic, head };
    return ST_OK;
}

/* ---- the thread ---- */

/* Those who listen, as of the beginning of a round; actor.role NULL: not any more. */
struct round {
    struct feed *f;
    struct listener *of;
    struct actor *as;
    uint64_t *topics;
    size_t n;
    int64_t at;
};

static void begin_round(struct round *r, struct arena *a)
{
    struct feed *f = r->f;
    size_t n = 0;
    lock_take(&f->lock);
    r->at = f->at;
    for (const struct listener *l = f->first; l != NULL; l = l->next)
        n++;
    r->of = ARENA_ARRAY(a, struct listener, n + 1);
    for (const struct listener *l = f->first; l != NULL; l = l->next) {
        r->of[r->n] = *l;
        r->of[r->n].with = (struct who_with){ arena_str(a, l->with.bearer), arena_str(a, l->with.cookie) };
        r->n++;
    }
    lock_give(&f->lock);
    r->as = ARENA_ARRAY(a, struct actor, r->n + 1);
    r->topics = ARENA_ARRAY(a, uint64_t, r->n + 1);
}

/* Asks again who everybody is. Whoever it cannot be said of is cut off, and may come back. */
static void know_again(struct ctx *c, struct round *r)
{
    size_t kept = 0;
    for (size_t i = 0; i < r->n; i++) {
        struct auth_use unused;
        enum status st = who_is(c, r->f->cfg, &r->of[i].with, true, &r->as[kept], &unused);
        if (st != ST_OK || r->as[kept].role == NULL) {
            streams_end(r->f->streams, r->of[i].topic);
            continue;
        }
        r->of[kept] = r->of[i];        /* the body may run again */
        r->topics[kept++] = r->of[i].topic;
    }
    r->n = kept;
}

static enum status tell(struct ctx *c, const struct round *r, const struct event *e)
{
    struct str text;
    for (size_t i = 0; i < r->n; i++) {
        c->actor = &r->as[i];
        TRY(event_text(c, e, &text));
        streams_send(r->f->streams, &r->topics[i], e->open ? r->n : 1, e->id, text);
        if (e->open)
            break;                 /* that was for all of them */
    }
    return ST_OK;
}

static enum status round_body(struct ctx *c, void *arg)
{
    struct round *r = arg;
    struct event *e;
    size_t n;
    int64_t head;
    TRY(events_head(c, &head));
    if (head <= r->at)
        return ST_OK;
    know_again(c, r);
    if (head - r->at > BEHIND_MAX) {
        streams_send(r->f->streams, r->topics, r->n, head, event_reset(c->arena, head));
        r->at = head;
        return ST_OK;
    }
    TRY(events_after(c, r->at, LOOK_CHANGES, &e, &n));
    for (size_t i = 0; i < n; i++) {
        TRY(tell(c, r, &e[i]));
        r->at = e[i].id;
    }
    return ST_OK;
}

/* The actor, the arena and the problems of a round are its own; the connection is the thread's. */
static enum status look(struct ctx *thread, struct feed *f)
{
    struct arena *a = arena_new("feed round", (size_t)ROUND_ARENA_MIB << 20);
    struct problems problems;
    struct ctx c = *thread;
    struct round r = { .f = f };
    bool fresh = true;
    problems_init(&problems, a);
    c.arena = a;
    c.problems = &problems;
    c.now_ms = f->cfg->now_ms ? f->cfg->now_ms : clock_now_ms();
    begin_round(&r, a);
    enum status st = ST_OK;
    if (r.at >= 0 && r.n > 0) {
        st = workspace_is_fresh(&c, &fresh);
        if (st == ST_OK && !fresh)
            st = workspace_refresh(thread);
        c.app = thread->app;
        if (st == ST_OK)
            st = db_tx(&c, TX_READ, round_body, &r);
        lock_take(&f->lock);
        if (f->at >= 0 && f->at < r.at)
            f->at = r.at;
        lock_give(&f->lock);
    }
    arena_free(a);
    return st;
}

static bool nap(void)
{
    struct timespec t = { LOOK_MS / 1000, LOOK_MS % 1000 * 1000000L };
    while (nanosleep(&t, &t) != 0)
        if (errno != EINTR)
            return false;
    return true;
}

static void *feed_main(void *arg)
{
    struct feed *f = arg;
    struct arena *a = arena_new("feed thread", (size_t)THREAD_ARENA_MIB << 20);
    struct problems problems;
    struct app app = { .url = f->cfg->file, .model = model_static() };
    struct ctx c = {
        .arena = a, .problems = &problems, .app = &app, .now_ms = clock_now_ms(), .random = f->cfg->random
    };
    problems_init(&problems, a);
    enum status opened = workspace_open(&c, f->cfg->file);
    bool well = true;
    if (opened != ST_OK)
        log_line(LOG_ERROR, "nobody is told of changes: the workspace could not be opened: %s", status_title(opened));
    while (opened == ST_OK && nap()) {
        enum status st = look(&c, f);
        if (st != ST_OK && well)
            log_line(LOG_ERROR, "changes could not be read: %s; it is tried again", status_title(st));
        well = st == ST_OK;
    }
    arena_free(a);
    return NULL;
}

void feed_start(struct feed *f, const struct web_config *cfg)
{
    f->cfg = cfg;
    if (!thread_start(feed_main, f))
        log_line(LOG_ERROR, "nobody is told of changes: no thread can be made");
}
