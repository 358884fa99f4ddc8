/* api/api_action.c: POST /tradeoffs/T-31/decide.json and the like, from the table of actions. */
#include "api/api_parts.h"

/* The body is optional where nothing is required. */
static enum status read_inputs(struct ctx *c, const struct request *r, struct action_call *call)
{
    const struct json *body;
    if (str_empty(str_trim(r->body)))
        return ST_OK;
    TRY(api_body(c, r, &body));
    for (const struct json *m = body->first; m; m = m->next) {
        struct path at = { .name = m->name };
        struct str text;
        if (!api_member_text(c, m, &text)) {
            problem_add(c->problems, &at, S("type"), "%.*s takes one value, not a list", STR_FMT(m->name));
            continue;
        }
        enum status st = action_set(c, call, m->name, text);
        if (st != ST_OK && st != ST_INVALID)
            return st;
    }
    return c->problems->count ? ST_INVALID : ST_OK;
}

enum status api_act(struct ctx *c, struct api_call *api, const struct action *a, struct answer *ret)
{
    int64_t rev;
    struct out o;
    struct json_writer w;
    if (api->now && request_header(api->req, S("If-Match")).p) {
        TRY(api_wanted_rev(c, api->req, &rev));
        if (rev != api->now->rev)
            return ST_CONFLICT;
    }
    struct action_call call = action_call_new(c, a, api->now);
    TRY(read_inputs(c, api->req, &call));
    out_init_raw(&o, c->arena);
    json_begin(&w, &o);
    json_object(&w);
    TRY(action_run(c, &call, &w));
    struct str undo = call.change ? arena_printf(c->arena, "/history/%lld", (long long)call.change) : STR_NULL;
    json_member_str(&w, S("undo"), undo);
    json_end(&w);
    *ret = (struct answer){ .status = 200, .content_type = S("application/json"), .body = out_str(&o), .undo = undo };
    ret->no_store = (a->flags & A_SECRET) != 0;
    if (call.made) {
        ret->status = 201;
        ret->location = URL(c->arena, str_z(call.made->plural), call.made_key).s;
    }
    return ST_OK;
}
