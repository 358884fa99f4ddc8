/* api/api_problem.c: what went wrong, as a problem document (RFC 9457). */
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

void api_problem_with(struct ctx *c, enum status st, const struct api_call *call, struct answer *ret)
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
    *ret = (struct answer){
        .status = status_http(st), .content_type = S("application/problem+json"), .body = out_str(&o), .no_store = true
    };
    if (call)
        ret->etag = arena_printf(c->arena, "%lld", (long long)call->now->rev);
}

void api_problem(struct ctx *c, enum status st, struct answer *ret)
{
    api_problem_with(c, st, NULL, ret);
}
