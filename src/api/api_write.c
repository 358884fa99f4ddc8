/* api/api_write.c: one record of any kind, written as JSON. */
#include "api/api_parts.h"
#include "model/ddl.h"

bool api_member_text(struct ctx *c, const struct json *m, struct str *ret)
{
    switch (m->type) {
    case J_NULL: *ret = STR_NULL; return true;
    case J_BOOL: *ret = m->b ? S("yes") : S("no"); return true;
    case J_INT: *ret = arena_printf(c->arena, "%lld", (long long)m->i); return true;
    case J_NUMBER:
    case J_STR: *ret = m->s; return true;
    case J_OBJECT: {
        const struct json *amount = json_get(m, S("amount"));
        return amount && amount->type != J_OBJECT && amount->type != J_ARRAY && api_member_text(c, amount, ret);
    }
    case J_ARRAY: return false;
    }
    return false;
}

bool api_read_only(struct str name)
{
    return ddl_common(name) && !str_eq(name, S("key")) && !str_eq(name, S("external_id")) && !str_eq(name, S("source"));
}

enum status api_set_members(struct ctx *c, struct record *r, const struct json *object)
{
    for (const struct json *m = object->first; m; m = m->next) {
        struct path at = { .name = m->name };
        struct str text;
        if (api_read_only(m->name))
            continue;
        if (!api_member_text(c, m, &text)) {
            problem_add(c->problems, &at, S("type"), "%.*s takes one value, not a list", STR_FMT(m->name));
            continue;
        }
        enum status st = rec_set(c, r, m->name, text, &at);
        if (st != ST_OK && st != ST_INVALID && st != ST_NOT_FOUND)
            return st;
    }
    return c->problems->count ? ST_INVALID : ST_OK;
}

enum status api_body(struct ctx *c, const struct request *r, const struct json **ret)
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

struct archive_arg {
    const struct record *r;
    int64_t rev;
};

static enum status body_archive(struct ctx *c, void *arg)
{
    const struct archive_arg *w = arg;
    return rec_archive(c, w->r->kind, w->r->id, w->rev);
}

static struct str record_key(struct arena *a, const struct record *r)
{
    struct str key = rec_key(r);
    return str_empty(key) ? arena_printf(a, "%lld", (long long)r->id) : key;
}

/* The record as it is now, with its ETag. It is committed: when it cannot be read now, what was written is the answer. */
static enum status answer_record(struct ctx *c, struct record *written, int status, int64_t change, struct answer *ret)
{
    const struct kind *k = written->kind;
    struct record *r;
    if (rec_get(c, k, written->id, &r) != ST_OK)
        r = written;
    struct out o;
    struct json_writer w;
    out_init_raw(&o, c->arena);
    json_begin(&w, &o);
    rec_json(c, &w, r);
    *ret = (struct answer){ .status = status, .content_type = S("application/json"), .body = out_str(&o) };
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

enum status api_create(struct ctx *c, struct api_call *call, struct answer *ret)
{
    const struct json *body;
    int64_t change;
    const struct kind *k = call->kind;
    TRY(api_body(c, call->req, &body));
    struct record *r = rec_new(c, k);
    struct record_put put = { .given = r };
    TRY(api_set_members(c, r, body));
    TRY(core_write(c, action_name(c, "add", k), record_put, &put, &change));
    return answer_record(c, put.done, 201, change, ret);
}

enum status api_wanted_rev(struct ctx *c, const struct request *r, int64_t *ret)
{
    struct str m = request_header(r, S("If-Match"));
    if (!m.p) {
        problem_add(c->problems, NULL, S("if_match"),
                    "say which version you are changing: If-Match with the ETag that you read");
        return ST_NEEDS_REV;
    }
    if (m.n >= 2 && m.p[0] == '"' && m.p[m.n - 1] == '"')
        m = (struct str){ m.p + 1, m.n - 2 };
    if (str_to_i64(m, ret))
        return ST_OK;
    problem_add(c->problems, NULL, S("if_match"), "If-Match takes one ETag, such as \"14\"");
    return ST_USAGE;
}

/* What PUT does not send becomes empty; what no hand may write, and links, stay. */
static void empty_rest(const struct record *old, struct record *r)
{
    for (size_t i = 0; i < r->kind->nfields; i++) {
        const struct field *f = &r->kind->fields[i];
        bool kept = (f->flags & (F_READONLY | F_SECRET | F_LINK | F_CONTEXT)) || strcmp(f->name, "state") == 0;
        if (r->v[i].type == VT_UNSET && !kept && old->v[i].type != VT_NULL)
            r->v[i] = ARG_NULL;
    }
}

enum status api_edit(struct ctx *c, struct api_call *call, bool whole, struct answer *ret)
{
    const struct json *body;
    int64_t change, rev;
    const struct record *old = call->now;
    TRY(api_wanted_rev(c, call->req, &rev));
    TRY(api_body(c, call->req, &body));
    struct record *r = rec_new(c, old->kind);
    struct record_put put = { .given = r };
    r->id = old->id;
    r->rev = rev;
    call->asked = r;
    enum status st = api_set_members(c, r, body);
    if (rev != old->rev)
        return ST_CONFLICT;
    TRY(st);
    if (whole)
        empty_rest(old, r);
    TRY(core_write(c, action_name(c, "edit", old->kind), record_put, &put, &change));
    return answer_record(c, put.done, 200, change, ret);
}

enum status api_archive(struct ctx *c, struct api_call *call, struct answer *ret)
{
    struct archive_arg arg = { .r = call->now };
    int64_t change;
    TRY(api_wanted_rev(c, call->req, &arg.rev));
    if (arg.rev != call->now->rev)
        return ST_CONFLICT;
    TRY(core_write(c, action_name(c, "archive", call->kind), body_archive, &arg, &change));
    *ret = (struct answer){ .status = 200, .content_type = S("application/json"), .body = S("{\"archived\":true}") };
    if (change)
        ret->undo = arena_printf(c->arena, "/history/%lld", (long long)change);
    return ST_OK;
}
