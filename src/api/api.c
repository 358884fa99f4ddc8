/* api/api.c: writes of every kind as JSON. Reads are the pages' own JSON. */
#include "api/api_parts.h"
#include "use/tradeoff_use.h"

void api_errors(struct json_writer *w, const struct problems *ps)
{
    json_array(w);
    for (const struct problem *p = ps->first; p; p = p->next) {
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

/* What can be done about a word of ours in a text that is free of them: move it, or keep it. */
static void suggestion(struct ctx *c, struct json_writer *w, const struct problem *p)
{
    const struct kind *k;
    int64_t id;
    struct str key = STR_NULL, title;
    if (any_parse(c->app->model, p->names, &k, &id))
        IGNORE(rec_label(c, k, id, &key, &title), "without its key the word is still shown");
    else
        k = NULL;
    json_object(w);
    json_key(w, S("pointer"));
    json_str(w, p->pointer);
    json_key(w, S("word"));
    json_str(w, p->word);
    json_member_str(w, S("names"), k ? arena_printf(c->arena, "%s/%.*s", k->name, STR_FMT(key)) : STR_NULL);
    json_key(w, S("move"));
    json_object(w);
    json_key(w, S("label"));
    json_str(w, S("Move it to a feature"));
    json_key(w, S("post"));
    json_str(w, S("/features.json"));
    json_member_str(w, S("product"), kind_is(k, &kind_product) ? key : STR_NULL);
    json_end(w);
    json_key(w, S("keep"));
    json_object(w);
    json_key(w, S("label"));
    json_str(w, S("Keep the word"));
    json_key(w, S("query"));
    json_str(w, S("keep_words=1"));
    json_end(w);
    json_end(w);
}

static void suggestions(struct ctx *c, struct json_writer *w)
{
    bool any = false;
    for (const struct problem *p = c->problems->first; p; p = p->next) {
        if (str_empty(p->word))
            continue;
        if (!any) {
            json_key(w, S("suggestions"));
            json_array(w);
        }
        any = true;
        suggestion(c, w, p);
    }
    if (any)
        json_end(w);
}

void api_problem_members(struct ctx *c, struct json_writer *w, enum status st)
{
    struct str title = str_z(status_title(st));
    const struct problem *first = c->problems->first;
    struct str code = first && !str_empty(first->code) ? first->code : str_z(status_name(st));
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
    api_errors(w, c->problems);
    suggestions(c, w);
}

/* Field by field what was sent and what stands there now, where they differ. */
static void difference(struct ctx *c, struct json_writer *w, const struct api_call *call)
{
    json_key(w, S("diff"));
    json_array(w);
    for (size_t i = 0; call->asked && i < call->kind->nfields; i++) {
        const struct field *f = &call->kind->fields[i];
        const struct value *mine = &call->asked->v[i], *theirs = &call->now->v[i];
        if (mine->type == VT_UNSET || (f->flags & (F_SECRET | F_LINK))
            || str_eq(rec_text(c, f, mine), rec_text(c, f, theirs)))
            continue;
        json_object(w);
        json_key(w, S("field"));
        json_str(w, str_z(f->name));
        json_key(w, S("yours"));
        rec_json_value(c, w, f, mine);
        json_key(w, S("theirs"));
        rec_json_value(c, w, f, theirs);
        json_end(w);
    }
    json_end(w);
}

/* call: the record that the write came too late for is shown with the difference; may be NULL. */
static void problem_with(struct ctx *c, enum status st, const struct api_call *call,
                         struct answer *ret)
{
    struct out o;
    struct json_writer w;
    out_init_raw(&o, c->arena);
    json_begin(&w, &o);
    json_object(&w);
    api_problem_members(c, &w, st);
    if (call) {
        json_key(&w, S("current"));
        rec_json(c, &w, call->now);
        difference(c, &w, call);
    }
    json_end(&w);
    *ret = (struct answer){ .status = status_http(st),
                            .content_type = S("application/problem+json"),
                            .body = out_str(&o),
                            .no_store = true };
    if (call)
        ret->etag = arena_printf(c->arena, "%lld", (long long)call->now->rev);
}

void api_problem(struct ctx *c, enum status st, struct answer *ret)
{
    problem_with(c, st, NULL, ret);
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
    return !(k->flags & K_SYSTEM);
}

static enum status find_record(struct ctx *c, struct api_call *call, struct str key)
{
    enum status st = rec_find(c, call->kind, key, &call->now);
    if (st == ST_NOT_FOUND)
        problem_add(c->problems, NULL, S("not_found"), "there is no %s \"%.*s\"", call->kind->name,
                    STR_FMT(key));
    return st;
}

static enum status on_record(struct ctx *c, struct api_call *call, const struct str *seg, size_t n,
                             struct answer *ret)
{
    const struct request *r = call->req;
    TRY(find_record(c, call, seg[1]));
    if (call->kind->flags & K_APPEND_ONLY)
        return ST_METHOD;
    if (n == 3 || r->method == M_DELETE)
        return api_archive(c, call, ret);
    return api_edit(c, call, r->method == M_PUT, ret);
}

static enum status on_list(struct ctx *c, struct api_call *call, struct answer *ret)
{
    const struct request *r = call->req;
    bool csv = str_ends(r->path, S(".csv")), jsonl = str_ends(r->path, S(".jsonl"));
    if (r->method == M_POST && jsonl)
        return api_bulk_jsonl(c, call->kind, r, ret);
    if (r->method == M_PUT && csv)
        return api_bulk_csv(c, call->kind, r, ret);
    return r->method == M_POST && !csv ? api_create(c, call, ret) : ST_METHOD;
}

/* Which of the kinds' own addresses this is; METHOD with *ret_ours false: none. */
static enum status route(struct ctx *c, const struct request *r, const struct str *seg, size_t n,
                         struct api_call *call, struct answer *ret, bool *ret_ours)
{
    *ret_ours = true;
    if (n == 3 && str_eq(seg[0], S("history")) && str_eq(seg[2], S("undo")) && r->method == M_POST)
        return undo(c, seg[1], ret);
    const struct kind *k = model_kind(c->app->model, seg[0]);
    bool acts = k && n == 2 && r->method == M_POST && action_find(k, seg[1]) != NULL;    /* a change cannot be written, but undone */
    *ret_ours = k && str_eq(str_z(k->plural), seg[0]) && (writable(k) || acts);
    if (!*ret_ours)
        return ST_METHOD;
    *call = (struct api_call){ .req = r, .kind = k };
    if (n == 1 && (k->flags & K_SINGLE))
        return ST_METHOD;
    if (n == 1)
        return on_list(c, call, ret);
    const struct action *a = r->method == M_POST ? action_find(k, seg[n - 1]) : NULL;
    if (a && n == (a->on == ON_LIST ? 2u : 3u)) {
        if (a->on == ON_RECORD)
            TRY(find_record(c, call, seg[1]));
        return api_act(c, call, a, ret);
    }
    bool one = n == 2 && r->method != M_POST;
    bool gone = n == 3 && r->method == M_POST && str_eq(seg[2], S("archive"));
    *ret_ours = one || gone;
    return *ret_ours ? on_record(c, call, seg, n, ret) : ST_METHOD;
}

bool api_handle(struct ctx *c, const struct request *r, struct str path, struct answer *ret)
{
    struct str seg[SEGMENTS];
    struct api_call call = { 0 };
    size_t n = split(path, seg);
    bool ours = false;
    if (r->method == M_GET || n == 0)
        return false;
    enum status st = route(c, r, seg, n, &call, ret, &ours);
    if (!ours)
        return false;
    bool late = st == ST_CONFLICT && call.now;
    if (late)
        IGNORE(rec_get(c, call.kind, call.now->id, &call.now), "the state read first is shown then");
    if (st != ST_OK)
        problem_with(c, st, late ? &call : NULL, ret);
    return true;
}
