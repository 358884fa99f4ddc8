/* api/api.c: writes of every kind as JSON. Reads are the pages' own JSON. */
#include "api/api.h"
#include "model/ddl.h"
#include "use/tradeoff_use.h"

static void problem_open(struct ctx *c, struct json_writer *w, enum status st)
{
    struct str title = str_z(status_title(st));
    const struct problem *first = c->problems->first;
    struct str code = first && !str_empty(first->code) ? first->code : str_z(status_name(st));
    json_object(w);
    json_key(w, S("type"));
    json_str(w, arena_printf(c->arena, "/help/problems/%.*s", STR_FMT(code)));
    json_key(w, S("title"));
    json_str(w, title);
    json_key(w, S("status"));
    json_int(w, status_http(st));
    json_key(w, S("detail"));
    json_str(w, first ? first->text : title);
    json_key(w, S("instance"));
    json_str(w, c->request_id);
    json_key(w, S("errors"));
    json_array(w);
    for (const struct problem *p = first; p; p = p->next) {
        json_object(w);
        json_key(w, S("pointer"));
        json_str(w, p->pointer);
        json_key(w, S("code"));
        json_str(w, p->code);
        json_key(w, S("detail"));
        json_str(w, p->text);
        json_end(w);
    }
    json_end(w);
}

static void problem_with(struct ctx *c, enum status st, const struct record *current,
                         struct answer *ret)
{
    struct out o;
    struct json_writer w;
    out_init_raw(&o, c->arena);
    json_begin(&w, &o);
    problem_open(c, &w, st);
    if (current) {
        json_key(&w, S("current"));
        rec_json(c, &w, current);
    }
    json_end(&w);
    *ret = (struct answer){ .status = status_http(st),
                            .content_type = S("application/problem+json"),
                            .body = out_str(&o),
                            .no_store = true };
}

void api_problem(struct ctx *c, enum status st, struct answer *ret)
{
    problem_with(c, st, NULL, ret);
}

/* A JSON value as people would write it; false for arrays and objects that are no money. */
static bool member_text(struct ctx *c, const struct json *m, struct str *ret)
{
    switch (m->type) {
    case J_NULL:
        *ret = STR_NULL;
        return true;
    case J_BOOL:
        *ret = m->b ? S("yes") : S("no");
        return true;
    case J_INT:
        *ret = arena_printf(c->arena, "%lld", (long long)m->i);
        return true;
    case J_NUMBER:
    case J_STR:
        *ret = m->s;
        return true;
    case J_OBJECT: {
        const struct json *amount = json_get(m, S("amount"));
        return amount && amount->type != J_OBJECT && amount->type != J_ARRAY
               && member_text(c, amount, ret);
    }
    case J_ARRAY:
        return false;
    }
    return false;
}

static bool is_read_only(struct str name)
{
    for (const char *const *n = ddl_common_columns; *n; n++)
        if (str_eq(name, str_z(*n)) && !str_eq(name, S("key")) && !str_eq(name, S("external_id"))
            && !str_eq(name, S("source")))
            return true;
    return false;
}

/* Sets every member of the body; what is read-only passes when a client sends back what it read. */
static enum status set_members(struct ctx *c, struct record *r, const struct json *body)
{
    for (const struct json *m = body->first; m; m = m->next) {
        struct path at = { .name = m->name };
        struct str text;
        if (is_read_only(m->name))
            continue;
        if (!member_text(c, m, &text)) {
            problem_add(c->problems, &at, S("type"), "%.*s takes one value, not a list",
                        STR_FMT(m->name));
            continue;
        }
        enum status st = rec_set(c, r, m->name, text, &at);
        if (st != ST_OK && st != ST_INVALID && st != ST_NOT_FOUND)
            return st;
    }
    return c->problems->count ? ST_INVALID : ST_OK;
}

static enum status read_body(struct ctx *c, const struct request *r, const struct json **ret)
{
    if (!str_empty(r->content_type) && !str_starts(r->content_type, S("application/json"))
        && !str_starts(r->content_type, S("application/merge-patch+json")))
        return ST_MEDIA_TYPE;
    TRY(json_parse(c->arena, c->problems, r->body, ret));
    if ((*ret)->type == J_OBJECT)
        return ST_OK;
    problem_add(c->problems, NULL, S("type"), "Send one object with the fields of the record");
    return ST_INVALID;
}

struct write_arg {
    struct record *r;
    int64_t archive_rev;
};
static enum status body_add(struct ctx *c, void *arg)
{
    return rec_add(c, ((struct write_arg *)arg)->r);
}
static enum status body_edit(struct ctx *c, void *arg)
{
    return rec_edit(c, ((struct write_arg *)arg)->r);
}

static enum status body_archive(struct ctx *c, void *arg)
{
    struct write_arg *w = arg;
    return rec_archive(c, w->r->kind, w->r->id, w->archive_rev);
}

static struct str record_key(struct arena *a, const struct record *r)
{
    struct str key = rec_key(r);
    return str_empty(key) ? arena_printf(a, "%lld", (long long)r->id) : key;
}

/* The record as it is now, with its ETag. */
static enum status answer_record(struct ctx *c, const struct kind *k, int64_t id, int status,
                                 int64_t change, struct answer *ret)
{
    struct record *r;
    TRY(rec_get(c, k, id, &r));
    struct out o;
    struct json_writer w;
    out_init_raw(&o, c->arena);
    json_begin(&w, &o);
    rec_json(c, &w, r);
    *ret = (struct answer){ .status = status,
                            .content_type = S("application/json"),
                            .body = out_str(&o) };
    ret->etag = arena_printf(c->arena, "%lld", (long long)r->rev);
    if (status == 201)
        ret->location = URL(c->arena, str_z(k->plural), record_key(c->arena, r)).s;
    if (change)
        ret->undo = arena_printf(c->arena, "/history/%lld", (long long)change);
    return ST_OK;
}

static struct str action_name(struct ctx *c, const char *verb, const struct kind *k)
{
    return arena_printf(c->arena, "%s %s", k->name, verb);
}

static enum status create(struct ctx *c, const struct kind *k, const struct request *r,
                          struct answer *ret)
{
    const struct json *body;
    int64_t change;
    TRY(read_body(c, r, &body));
    struct write_arg arg = { .r = rec_new(c, k) };
    TRY(set_members(c, arg.r, body));
    TRY(core_write(c, action_name(c, "add", k), body_add, &arg, &change));
    return answer_record(c, k, arg.r->id, 201, change, ret);
}

/* If-Match: "14"; ST_NEEDS_REV without one, ST_USAGE when it is no revision. */
static enum status wanted_rev(const struct request *r, int64_t *ret)
{
    struct str m = request_header(r, S("If-Match"));
    if (!m.p)
        return ST_NEEDS_REV;
    if (m.n >= 2 && m.p[0] == '"' && m.p[m.n - 1] == '"')
        m = (struct str){ m.p + 1, m.n - 2 };
    return str_to_i64(m, ret) ? ST_OK : ST_USAGE;
}

static enum status patch(struct ctx *c, const struct record *old, const struct request *r,
                         struct answer *ret)
{
    const struct json *body;
    int64_t change, rev;
    TRY(wanted_rev(r, &rev));
    if (rev != old->rev)
        return ST_CONFLICT;
    TRY(read_body(c, r, &body));
    struct write_arg arg = { .r = rec_new(c, old->kind) };
    arg.r->id = old->id;
    arg.r->rev = rev;
    TRY(set_members(c, arg.r, body));
    TRY(core_write(c, action_name(c, "edit", old->kind), body_edit, &arg, &change));
    return answer_record(c, old->kind, old->id, 200, change, ret);
}

static enum status archive(struct ctx *c, struct record *old, const struct request *r,
                           struct answer *ret)
{
    struct write_arg arg = { .r = old };
    int64_t change;
    TRY(wanted_rev(r, &arg.archive_rev));
    if (arg.archive_rev != old->rev)
        return ST_CONFLICT;
    TRY(core_write(c, action_name(c, "archive", old->kind), body_archive, &arg, &change));
    *ret = (struct answer){ .status = 200,
                            .content_type = S("application/json"),
                            .body = S("{\"archived\":true}") };
    ret->undo = arena_printf(c->arena, "/history/%lld", (long long)change);
    return ST_OK;
}

static enum status undo(struct ctx *c, struct str id, struct answer *ret)
{
    int64_t n, change;
    if (!str_to_i64(id, &n))
        return ST_NOT_FOUND;
    TRY(desk_undo(c, n, &change));
    *ret = (struct answer){ .status = 200, .content_type = S("application/json") };
    ret->body = arena_printf(c->arena, "{\"undone\":\"%lld\",\"change\":\"%lld\"}", (long long)n,
                             (long long)change);
    ret->undo = arena_printf(c->arena, "/history/%lld", (long long)change);
    return ST_OK;
}

enum { SEGMENTS = 4 };
static size_t split(struct str path, struct str seg[SEGMENTS])
{
    size_t n = 0;
    struct str rest = str_skip(path, 1);
    while (!str_empty(rest)) {
        struct str head;
        (void)str_cut(rest, '/', &head, &rest);
        if (n == SEGMENTS)
            return 0;
        seg[n++] = head;
    }
    return n;
}

static bool writable(const struct kind *k)
{
    return !(k->flags & (K_PRIVATE | K_SYSTEM | K_SINGLE)) || strcmp(k->name, "comment") == 0;
}

static enum status on_record(struct ctx *c, const struct kind *k, const struct str *seg, size_t n,
                             const struct request *r, struct record **ret_now, struct answer *ret)
{
    TRY(rec_find(c, k, seg[1], ret_now));
    if (k->flags & K_APPEND_ONLY)
        return ST_METHOD;
    if (n == 3 || r->method == M_DELETE)
        return archive(c, *ret_now, r, ret);
    return patch(c, *ret_now, r, ret);
}

bool api_handle(struct ctx *c, const struct request *r, struct answer *ret)
{
    struct str seg[SEGMENTS], path = r->path;
    if (str_ends(path, S(".json")))
        path.n -= 5;
    size_t n = str_empty(path) ? 0 : split(path, seg);
    if (r->method == M_GET || n == 0)
        return false;
    struct record *now = NULL;
    enum status st;
    if (n == 3 && str_eq(seg[0], S("history")) && str_eq(seg[2], S("undo")) && r->method == M_POST)
        st = undo(c, seg[1], ret);
    else {
        const struct kind *k = model_kind(c->app->model, seg[0]);
        if (!k || !str_eq(str_z(k->plural), seg[0]) || !writable(k))
            return false;
        if (n == 1 && r->method == M_POST)
            st = create(c, k, r, ret);
        else if (n == 2 && (r->method == M_PATCH || r->method == M_DELETE))
            st = on_record(c, k, seg, n, r, &now, ret);
        else if (n == 3 && r->method == M_POST && str_eq(seg[2], S("archive")))
            st = on_record(c, k, seg, n, r, &now, ret);
        else
            return false;
    }
    if (st == ST_CONFLICT && now)
        IGNORE(rec_get(c, now->kind, now->id, &now), "the state read first is shown then");
    if (st != ST_OK)
        problem_with(c, st, st == ST_CONFLICT ? now : NULL, ret);
    return true;
}
