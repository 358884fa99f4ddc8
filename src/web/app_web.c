/* web/app_web.c: finds the route, runs it, and gives the answer its format. */
#include "web/app_web.h"
#include "base/crypto.h"
#include "base/date.h"
#include "base/embed.h"
#include "base/log.h"
#include "core/perm.h"
#include "core/shared.h"
#include "http/match.h"
#include "web/feed.h"
#include "web/frame.h"
#include "web/generic.h"
#include "web/page_ask.h"
#include "web/page_own.h"
#include "web/page_sign.h"
#include "web/soon.h"
#include "web/who.h"
#include "web/writes.h"

enum { WORKER_ARENA = 64 * 1024 * 1024 };

struct web_worker {
    const struct web_config *cfg;
    struct ctx ctx;
    struct app app;
    struct problems problems;
    enum status opened;
};
enum format { F_HTML, F_JSON, F_CSV, F_SVG, F_MD };

void *web_worker(void *app, int n)
{
    const struct web_config *cfg = app;
    if (n == 0 && cfg->feed)
        feed_start(cfg->feed, cfg);
    struct arena *a = arena_new("worker", WORKER_ARENA);
    struct web_worker *w = ARENA_NEW(a, struct web_worker);
    w->cfg = cfg;
    problems_init(&w->problems, a);
    w->ctx = (struct ctx){ .arena = a, .problems = &w->problems, .now_ms = clock_now_ms(), .random = cfg->random };
    w->app = (struct app){ .url = cfg->file, .model = model_static() };
    w->ctx.app = &w->app;
    struct settings settings = { 0 };
    w->opened = workspace_open(&w->ctx, cfg->file);
    if (w->opened == ST_OK)
        w->opened = workspace_settings(&w->ctx, &settings);
    w->app.currency = settings.currency;
    if (w->opened != ST_OK)
        log_line(LOG_ERROR, "the workspace could not be opened: %s", status_title(w->opened));
    return w;
}

/* Whether it comes from a program rather than from a form. */
static bool is_data(const struct request *r)
{
    return r->method == M_PUT || r->method == M_PATCH || r->method == M_DELETE
           || str_starts(r->content_type, S("application/json"));
}

/* Takes .json, .jsonl, .csv, .svg or .md off the path, the second of what is written alone, the last two of what is read;
 * without one, Accept decides. */
static enum format take_format(const struct request *r, struct str *path)
{
    static const struct {
        struct str suffix;
        enum format read, write;
    } known[] = {
        { S_INIT(".json"), F_JSON, F_JSON }, { S_INIT(".jsonl"), F_HTML, F_JSON }, { S_INIT(".csv"), F_CSV, F_JSON },
        { S_INIT(".svg"), F_SVG, F_HTML },   { S_INIT(".md"), F_MD, F_HTML },
    };
    *path = r->path;
    for (size_t i = 0; i < COUNT(known); i++) {
        enum format f = r->method == M_GET ? known[i].read : known[i].write;
        if (f == F_HTML || !str_ends(*path, known[i].suffix))
            continue;
        path->n -= known[i].suffix.n;
        return f;
    }
    struct str accept = request_header(r, S("Accept"));
    size_t at;
    if (accept.p && str_find(accept, S("text/event-stream"), &at))
        return F_JSON; /* a program: it is answered in its own terms, not led to a page */
    if (accept.p && str_find(accept, S("application/json"), &at) && !str_find(accept, S("text/html"), &at))
        return F_JSON;
    return is_data(r) ? F_JSON : F_HTML;
}

static const char *asset_type(struct str path)
{
    if (str_ends(path, S(".css")))
        return "text/css; charset=utf-8";
    if (str_ends(path, S(".js")))
        return "text/javascript; charset=utf-8";
    return str_ends(path, S(".svg")) ? "image/svg+xml" : "application/octet-stream";
}

/* /assets/app-<tag>.css for good; /assets/icon.svg and /favicon.ico for a day. */
static bool asset(struct arena *a, const struct request *r, struct answer *ret)
{
    struct str icon = S("web/icon.svg");
    bool is_icon = str_eq(r->path, S("/favicon.ico")) || str_eq(r->path, S("/assets/icon.svg"));
    if (!is_icon && !str_starts(r->path, S("/assets/")))
        return false;
    *ret =
        (struct answer){ .status = 404, .content_type = S("text/plain; charset=utf-8"), .body = S("no such file\n") };
    for (size_t i = 0; i < embedded_count; i++) {
        const struct embedded *f = &embedded_files[i];
        size_t dot;
        if (!str_starts(f->path, S("web/")) || !str_find(f->path, S("."), &dot))
            continue;
        struct str stem = { f->path.p + 4, dot - 4 }, ext = str_skip(f->path, dot);
        struct str named = arena_printf(a, "/assets/%.*s-%.*s%.*s", STR_FMT(stem), STR_FMT(f->tag), STR_FMT(ext));
        if (!(is_icon ? str_eq(f->path, icon) : str_eq(r->path, named)))
            continue;
        *ret = (struct answer){ .status = 200,
                                .content_type = str_z(asset_type(f->path)),
                                .body = f->data,
                                .packed = f->gzip,
                                .etag = f->tag };
        ret->cache_control = is_icon ? S("public, max-age=86400") : S("public, max-age=31536000, immutable");
    }
    return true;
}

static const struct route *find_route(struct ctx *c, const struct request *r, struct str path, struct page_in *in,
                                      enum status *ret_st)
{
    *ret_st = ST_NOT_FOUND;
    for (const struct route *t = web_routes; t->pattern; t++) {
        if (!route_match(t->pattern, path, in->captures, COUNT(in->captures), &in->ncaptures))
            continue;
        if ((t->flags & R_ACTION) && !action_named(c, in->captures, in->ncaptures))
            continue;
        if ((t->flags & R_REPORT) && !report_named(in->captures, in->ncaptures))
            continue;
        if (t->method == r->method) {
            *ret_st = ST_OK;
            return t;
        }
        *ret_st = ST_METHOD;
    }
    return NULL;
}

/* Data without a revision of its own is known by its text. Pages are not: their forms carry fresh keys. */
static struct str body_etag(struct ctx *c, struct str body)
{
    struct sha256 h = sha256_of(&body, 1);
    return hex_of(c->arena, h.b, 12);
}

static bool not_modified(const struct request *r, const struct answer *ret)
{
    return r->method == M_GET && ret->status == 200 && request_knows(r, ret->etag);
}

/* Pages that show what is in no change: sessions, jobs. */
static bool is_live(struct str path)
{
    return str_starts(path, S("/import")) || str_starts(path, S("/me")) || str_starts(path, S("/sign-in"))
           || str_starts(path, S("/welcome"));
}

/* The name of a page as it is now: the state of the workspace, the address, who is asking and what they hid. Ten
 * minutes of the clock are in it, for what a page says to be late. Empty: this page has none. */
static enum status page_etag(struct ctx *c, const struct request *r, struct str *ret)
{
    struct state s;
    const struct actor *who = c->actor;
    *ret = STR_NULL;
    if (!c->shared || is_live(r->path))
        return ST_OK;
    TRY(shared_state(c, &s));
    struct str text = arena_printf(
        c->arena, "%llx|%lld|%.*s|%d|%lld|%lld|%lld|%s|%.*s|%d|%.*s?%.*s", (unsigned long long)shared_nonce(c->shared),
        (long long)s.change, STR_FMT(s.hash), s.day, (long long)(c->now_ms / 600000),
        who ? (long long)who->person_id : -1, who ? (long long)who->user_id : -1, who && who->role ? who->role : "",
        STR_FMT(who ? who->scopes : STR_NULL), sample_is_hidden(r), STR_FMT(r->path), STR_FMT(r->query));
    *ret = body_etag(c, text);
    return ST_OK;
}

/* Whether a browser asks for the bare server because somebody typed its name: no page led there. */
static bool is_typed_in(const struct request *r)
{
    return r && str_eq(r->path, S("/")) && str_empty(r->query)
           && str_eq(request_header(r, S("Sec-Fetch-Site")), S("none"));
}

static enum status show(struct ctx *c, const struct page *p, const struct page_in *in, enum format f,
                        struct answer *ret)
{
    struct view *v = NULL;
    struct str etag = STR_NULL;
    if (f == F_HTML && is_typed_in(in->req)) { /* decision 0044 */
        TRY(home_get(c, in, ret));
        if (!str_eq(ret->location, S("/")))
            return ST_OK;
    }
    if (f == F_HTML)
        TRY(page_etag(c, in->req, &etag));
    *ret = (struct answer){ .status = 200, .etag = etag };
    if (not_modified(in->req, ret)) { /* known before anything is read */
        ret->status = 304;
        return ST_OK;
    }
    *ret = (struct answer){ 0 };
    TRY(p->load(c, in, &v));
    assert(v);
    struct out o;
    if (f != F_HTML) /* a page has its own link onwards; a browser would fetch this one unasked */
        ret->link = v->link;
    if (!str_empty(v->redirect)) {
        static const char *const suffix[] = { "", ".json", ".csv", ".svg", ".md" };
        ret->status = 308;
        ret->location = arena_printf(c->arena, "%.*s%s", STR_FMT(v->redirect), suffix[f]);
        return ST_OK;
    }
    if (f == F_HTML) {
        frame_answer(c, ret, v->status ? v->status : 200, v, p->html);
        ret->etag = ret->status == 200 ? etag : STR_NULL;
        return ST_OK;
    }
    out_init_raw(&o, c->arena);
    ret->status = v->status ? v->status : 200;
    if (f == F_JSON && p->json) {
        struct json_writer w;
        json_begin(&w, &o);
        p->json(&w, v);
        ret->content_type = S("application/json");
    } else if (f == F_CSV && p->csv) {
        struct csv_writer w;
        if (params_get(&in->query, S("bom")).p)
            out_bytes(&o, S("\xef\xbb\xbf"));
        csv_begin(&w, &o);
        p->csv(&w, v);
        ret->content_type = S("text/csv; charset=utf-8; header=present");
        ret->content_disposition = S("inline");
    } else if (f == F_SVG && v->svg) {
        v->svg(&o, v);
        ret->content_type = S("image/svg+xml");
    } else if (f == F_MD && v->md) {
        v->md(&o, v);
        ret->content_type = S("text/markdown; charset=utf-8");
    } else
        return ST_NOT_ACCEPTABLE;
    ret->body = out_str(&o);
    ret->etag = str_empty(v->etag) ? body_etag(c, ret->body) : v->etag;
    return ST_OK;
}

/* A page is read in one transaction: what the server keeps of a state and what the page reads beside
 * it are of the same moment. */
struct show_arg {
    const struct page *page;
    const struct page_in *in;
    enum format f;
    struct answer *ret;
};

static enum status show_body(struct ctx *c, void *arg)
{
    const struct show_arg *a = arg;
    if (c->use)
        c->use->fixed = true;
    return show(c, a->page, a->in, a->f, a->ret);
}

/* A write that was asked for as data says where its result is, instead of sending a browser there. */
static void redirect_as_json(struct ctx *c, struct answer *ret)
{
    struct out o;
    struct json_writer w;
    out_init_raw(&o, c->arena);
    json_begin(&w, &o);
    json_object(&w);
    json_key(&w, S("location"));
    json_str(&w, ret->location);
    json_key(&w, S("undo"));
    if (str_empty(ret->undo))
        json_null(&w);
    else
        json_str(&w, ret->undo);
    json_end(&w);
    ret->status = 200;
    ret->content_type = S("application/json");
    ret->body = out_str(&o);
}

/* After a page's write the next page offers to undo it. */
static void offer_undo(struct ctx *c, struct answer *ret)
{
    struct str prefix = S("/history/");
    size_t at;
    if (ret->status != 303 || str_empty(ret->undo) || !str_starts(ret->undo, prefix)
        || str_find(ret->location, S("done="), &at))
        return;
    ret->location = url_query(c->arena, (struct url){ ret->location }, S("done"), str_skip(ret->undo, prefix.n)).s;
}

/* A write of a page of its own is an action: the route's row has said who may. */
static enum status handle(struct ctx *c, const struct route *t, const struct page_in *in, struct answer *ret)
{
    const struct actor *by_hand = c->actor;
    struct actor acting = *by_hand;
    acting.acting = !(t->flags & R_BY_HAND);
    c->actor = &acting;
    enum status st = t->handle(c, in, ret);
    c->actor = by_hand;
    return st;
}

/* ---- a request, and the same once more ---- */

struct once_more {
    const struct web_config *cfg;
    const struct route *t; /* NULL: the address of the data alone */
    const struct page *page; /* NULL: a write */
    struct request req;
    struct page_in in;
    enum format f;
    struct str path;
    bool keep_words;
    bool *ret_ours; /* whether the address was one of the data */
};

static enum status run_it(struct ctx *c, const void *arg, struct answer *ret)
{
    const struct once_more *m = arg;
    c->keep_words = m->keep_words; /* on a thread of its own it is another context */
    c->request_id = m->req.request_id;
    if (!m->t) {
        bool ours = m->cfg->api(c, &m->req, m->path, ret);
        if (m->ret_ours)
            *m->ret_ours = ours;
        return ST_OK;
    }
    if (m->page)
        return db_tx(c, TX_READ, show_body, &(struct show_arg){ m->page, &m->in, m->f, ret });
    TRY(handle(c, m->t, &m->in, ret));
    offer_undo(c, ret);
    if (m->f == F_JSON && ret->status == 303)
        redirect_as_json(c, ret);
    return ST_OK;
}

static const void *copy_it(struct arena *a, const void *arg)
{
    struct once_more *m = ARENA_NEW(a, struct once_more);
    *m = *(const struct once_more *)arg;
    struct header *h = ARENA_ARRAY(a, struct header, m->req.nheaders + 1);
    struct str *const texts[] = { &m->req.path,         &m->req.raw_path,   &m->req.query, &m->req.body,
                                  &m->req.content_type, &m->req.request_id, &m->path };
    size_t n = 0;
    for (size_t i = 0; i < m->req.nheaders; i++)
        if (!str_eq_nocase(m->req.headers[i].name, S("If-None-Match"))) /* the answer is kept whole */
            h[n++] = (struct header){ arena_str(a, m->req.headers[i].name), arena_str(a, m->req.headers[i].value) };
    m->req.nheaders = n;
    for (size_t i = 0; i < COUNT(texts); i++)
        *texts[i] = arena_str(a, *texts[i]);
    for (size_t i = 0; i < m->in.ncaptures; i++)
        m->in.captures[i] = arena_str(a, m->in.captures[i]);
    m->req.headers = h;
    m->req.gone = NULL;
    m->in.query = params_parse(a, m->req.query);
    m->in.req = &m->req;
    m->in.solves = NULL; /* it works to its end */
    m->in.feed = NULL;
    m->ret_ours = NULL;
    return m;
}

/* Where a cancel leads: to the record that the address is of, else to the page it was sent from. */
static struct str back_of(struct ctx *c, const struct request *r, struct str path)
{
    struct str plural, key, rest;
    bool record =
        r->method != M_GET && str_cut(str_skip(path, 1), '/', &plural, &rest) && str_cut(rest, '/', &key, &rest);
    return record ? URL(c->arena, plural, key).s : r->method == M_GET ? S("/plan") : path;
}

static enum status soon(struct ctx *c, const struct once_more *m, struct answer *ret)
{
    const struct request *r = m->in.req;
    if (m->f != F_HTML && m->f != F_JSON && m->f != F_CSV)
        return run_it(c, m, ret); /* pictures wait to the end */
    const struct later l = { .run = run_it,
                             .copy = copy_it,
                             .arg = m,
                             .writes = r->method != M_GET,
                             .back = back_of(c, r, m->path),
                             .address = str_empty(r->query) ? r->raw_path
                                                            : arena_printf(c->arena, "%.*s?%.*s", STR_FMT(r->raw_path),
                                                                           STR_FMT(r->query)) };
    return soon_run(c, &m->in, &l, ret);
}

static enum status dispatch(struct ctx *c, const struct web_config *cfg, const struct request *r, enum format f,
                            struct str path, struct page_in *in, struct answer *ret)
{
    enum status st;
    const struct route *t = find_route(c, r, path, in, &st);
    bool open = t && (t->flags & R_PUBLIC);
    if (!open && !c->actor->role)
        return who_sign_in_first(c, r, f == F_HTML, ret);
    TRY(who_scoped(c, r, path));
    struct once_more more = { .cfg = cfg, .req = *r, .in = *in, .f = f, .path = path, .keep_words = c->keep_words };
    if (f == F_JSON && cfg->api && r->method != M_GET) {
        bool ours = false;
        more.ret_ours = &ours;
        TRY(soon(c, &more, ret));
        if (ours)
            return ST_OK;
    }
    TRY(st);
    if (!open)
        TRY(perm_need(c, t->perm));
    /* A page without a sheet gives the report of its name as one. */
    const struct str name = str_empty(path) ? path : str_skip(path, 1);
    const struct page *page = t->page && f == F_CSV && !t->page->csv && report_named(&name, 1) ? &page_report : t->page;
    if (page == &page_report && t->page != page)
        in->ncaptures = 0;
    more.t = t;
    more.page = page;
    more.in = *in;
    return page || r->method != M_GET ? soon(c, &more, ret) : run_it(c, &more, ret);
}

struct go_arg {
    const struct web_config *cfg;
    const struct request *r;
    enum format f;
    struct str path;
    struct page_in *in;
};

static enum status go(struct ctx *c, void *arg, struct answer *ret)
{
    const struct go_arg *g = arg;
    return dispatch(c, g->cfg, g->r, g->f, g->path, g->in, ret);
}

static void answer_of(struct ctx *c, const struct web_worker *w, const struct request *r, struct answer *ret)
{
    struct str path;
    enum format f = take_format(r, &path);
    struct page_in in = { .query = params_parse(c->arena, r->query),
                          .req = r,
                          .jobs = w->cfg->jobs,
                          .solves = w->cfg->solves,
                          .patience_ms = w->cfg->patience_ms,
                          .json = f == F_JSON,
                          .sheet = f == F_CSV,
                          .feed = w->cfg->feed };
    struct actor actor;
    struct auth_use use;
    enum status known = who_asks(c, w->cfg, r, f == F_JSON, &actor, &use);
    int64_t wait;
    c->actor = &actor;
    known = who_paced(c, w->cfg, r, known, &wait);
    struct go_arg arg = { w->cfg, r, f, path, &in };
    const struct web_write write = { .req = r, .query = &in.query, .go = go, .arg = &arg };
    enum status st = known != ST_OK                       ? known
                     : r->method == M_GET                 ? go(c, &arg, ret)
                     : request_is_foreign(r)              ? ST_DENIED
                     : !actor.role || sign_is_plain(path) ? go(c, &arg, ret)
                                                          : writes_run(c, &write, ret);
    who_keep(c, r, &use, ret);
    if (st == ST_OK && not_modified(r, ret))
        *ret = (struct answer){ .status = 304, .etag = ret->etag, .set_cookie = ret->set_cookie };
    if (st == ST_OK)
        return;
    struct str cookie = ret->set_cookie;
    *ret = (struct answer){ 0 };
    if (f == F_HTML || f == F_SVG || f == F_MD)
        frame_error(c, ret, st, &in);
    else
        w->cfg->problem(c, st, ret);
    ret->set_cookie = cookie;
    ret->retry_after = wait;
}

bool web_heavy(struct str target)
{
    static const struct str solving[] = { S_INIT("/tradeoffs/"), S_INIT("/plan/came-up"), S_INIT("/came-up"),
                                          S_INIT("/plan/solve"), S_INIT("/scenarios"),    S_INIT("/t/") };
    for (size_t i = 0; i < COUNT(solving); i++)
        if (str_starts(target, solving[i]))
            return true;
    size_t at;
    return str_find(target, S("/what-if"), &at) || str_find(target, S("/what_if"), &at);
}

void web_handle(void *worker, struct arena *a, const struct request *r, struct answer *ret)
{
    struct web_worker *w = worker;
    *ret = (struct answer){ 0 };
    if (asset(a, r, ret))
        return;
    struct problems ps;
    struct shared_use use = { 0 };
    problems_init(&ps, a);
    struct ctx c = { .arena = a,
                     .problems = &ps,
                     .db = w->ctx.db,
                     .app = w->ctx.app,
                     .now_ms = w->cfg->now_ms ? w->cfg->now_ms : clock_now_ms(),
                     .random = w->ctx.random,
                     .request_id = r->request_id,
                     .gone = r->gone,
                     .shared = w->cfg->shared,
                     .use = &use };
    bool fresh = true;
    if (w->opened == ST_OK
        && (workspace_is_fresh(&c, &fresh) != ST_OK || (!fresh && workspace_refresh(&w->ctx) != ST_OK))) {
        log_line(LOG_ERROR, "the workspace's own fields could not be read");
        problems_init(&ps, a); /* the disk's failure is no mistake in the request */
    }
    c.app = w->ctx.app;
    if (w->opened != ST_OK) {
        *ret = (struct answer){ .status = 503,
                                .content_type = S("text/plain; charset=utf-8"),
                                .body = S("The workspace could not be opened.\n") };
        return;
    }
    answer_of(&c, w, r, ret);
    shared_release(&c);
}
