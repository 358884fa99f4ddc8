/* api/api.c: writes of every kind as JSON. Reads are the pages' own JSON. */
#include "api/api_parts.h"
#include "use/tradeoff_use.h"

static enum status undo(struct ctx *c, struct str id, struct answer *ret)
{
    int64_t n, change;
    if (!str_to_i64(id, &n))
        return ST_NOT_FOUND;
    TRY(desk_undo(c, n, &change));
    *ret = (struct answer){ .status = 200, .content_type = S("application/json") };
    ret->body = arena_printf(c->arena, "{\"undone\":\"%lld\",\"change\":\"%lld\"}", (long long)n, (long long)change);
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
        problem_add(c->problems, NULL, S("not_found"), "there is no %s \"%.*s\"", call->kind->name, STR_FMT(key));
    return st;
}

static enum status on_record(struct ctx *c, struct api_call *call, const struct str *seg, size_t n, struct answer *ret)
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
static enum status route(struct ctx *c, const struct request *r, const struct str *seg, size_t n, struct api_call *call,
                         struct answer *ret, bool *ret_ours)
{
    *ret_ours = true;
    if (n == 3 && str_eq(seg[0], S("history")) && str_eq(seg[2], S("undo")) && r->method == M_POST)
        return undo(c, seg[1], ret);
    const struct kind *k = model_kind(c->app->model, seg[0]);
    bool acts = k && n == 2 && r->method == M_POST
                && action_find(k, seg[1]) != NULL;    /* a change cannot be written, but undone */
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
        api_problem_with(c, st, late ? &call : NULL, ret);
    return true;
}
