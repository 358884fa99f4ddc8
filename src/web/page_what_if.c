/* web/page_what_if.c: POST /plan/2027-Q1/what-if: would it fit, for programs. People ask with Something came up. */
#include "use/what_if.h"
#include "web/desk.h"

static enum status read_body(struct ctx *c, const struct request *r, struct what_if *ret)
{
    const struct json *body = NULL, *add = NULL;
    if (str_starts(r->content_type, S("application/x-www-form-urlencoded"))) {
        struct params p = params_parse(c->arena, r->body);
        return what_if_text(c, params_get(&p, S("add")), ret);
    }
    if (!str_empty(r->content_type) && !str_starts(r->content_type, S("application/json")))
        return ST_MEDIA_TYPE;
    TRY(json_parse(c->arena, c->problems, r->body, &body));
    for (const struct json *m = body->type == J_OBJECT ? body->first : NULL; m; m = m->next) {
        struct path at = { .name = m->name };
        if (str_eq(m->name, S("add")))
            add = m;
        else
            problem_add(c->problems, &at, S("unknown_field"), "what-if takes no \"%.*s\"; it takes add",
                        STR_FMT(m->name));
    }
    if (c->problems->count)
        return ST_INVALID;
    return what_if_read(c, add, ret);
}

enum status plan_what_if_post(struct ctx *c, const struct page_in *in, struct answer *ret)
{
    struct what_if ask;
    struct priced p;
    struct quarter q;
    struct out o;
    struct json_writer w;
    if (!quarter_parse(in->captures[0], &q))
        return ST_NOT_FOUND;
    TRY(read_body(c, in->req, &ask));
    ask.quarter = q.ordinal;
    enum status st = what_if_price(c, &ask, &p);
    if (st != ST_OK)
        return st == ST_NOT_FOUND ? ST_INVALID : st;        /* the address is right, what was sent is not */
    out_init_raw(&o, c->arena);
    json_begin(&w, &o);
    json_object(&w);
    what_if_json(&w, &ask, &p);
    json_end(&w);
    *ret = (struct answer){ .status = 200, .content_type = S("application/json"), .body = out_str(&o) };
    return ST_OK;
}
