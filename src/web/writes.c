/* web/writes.c: keys and dry runs, see web/writes.h. */
#include "web/writes.h"
#include "base/crypto.h"
#include "base/json.h"
#include "core/dry.h"
#include "core/once.h"

static struct str method_name(enum method m)
{
    switch (m) {
    case M_GET: return S("GET");
    case M_POST: return S("POST");
    case M_PUT: return S("PUT");
    case M_PATCH: return S("PATCH");
    case M_DELETE: return S("DELETE");
    }
    return STR_NULL;
}

static struct str digest_of(struct ctx *c, const struct request *r)
{
    const struct str parts[] = { method_name(r->method), S(" "),  r->path, S("?"), r->query, S("\n"),
                                 r->content_type,        S("\n"), r->body };
    struct sha256 h = sha256_of(parts, COUNT(parts));
    return hex_of(c->arena, h.b, sizeof h.b);
}

/* ---- keys ---- */

static struct answer answer_of(const struct once_answer *a)
{
    return (struct answer){ .status = (int)a->status,
                            .content_type = a->content_type,
                            .body = a->body,
                            .location = a->location,
                            .etag = a->etag,
                            .undo = a->undo,
                            .link = a->link,
                            .content_disposition = a->disposition };
}

struct keyed {
    const struct web_write *w;
    struct answer refused; /* what the handler answered when nothing is kept */
};

static enum status run_keyed(struct ctx *c, void *arg, struct once_answer *ret, bool *ret_keep)
{
    struct keyed *k = arg;
    struct answer a = { 0 };
    TRY(k->w->go(c, k->w->arg, &a));
    k->refused = a;
    *ret_keep = a.status >= 200 && a.status < 400;
    *ret = (struct once_answer){ .status = a.status,
                                 .content_type = a.content_type,
                                 .body = a.body,
                                 .location = a.location,
                                 .etag = a.etag,
                                 .undo = a.undo,
                                 .link = a.link,
                                 .disposition = a.content_disposition,
                                 .secret = a.no_store };
    return ST_OK;
}

static enum status once(struct ctx *c, const struct web_write *w, struct str key, struct answer *ret)
{
    struct keyed k = { .w = w };
    const struct once o = { .key = key, .digest = digest_of(c, w->req), .run = run_keyed, .arg = &k };
    struct once_answer a = { 0 };
    bool again;
    TRY(once_run(c, &o, &a, &again));
    *ret = again ? answer_of(&a) : k.refused;
    return ST_OK;
}

static bool is_form(const struct request *r)
{
    return r->method == M_POST && str_starts(r->content_type, S("application/x-www-form-urlencoded"));
}

/* A form's key stands for what was typed as well: whoever goes back, types something else and sends
 * it means another write, whoever clicks twice means one. */
static struct str form_key(struct ctx *c, const struct request *r, const struct params *form)
{
    struct str key = params_get(form, S(FORM_KEY));
    if (str_empty(key) || key.n > 64)
        return STR_NULL;
    return arena_printf(c->arena, "form:%.*s:%.*s", STR_FMT(key), STR_FMT(digest_of(c, r)));
}

/* ---- dry runs ---- */

struct dry {
    const struct web_write *w;
    struct answer answer;
};

static enum status dry_body(struct ctx *c, void *arg)
{
    struct dry *d = arg;
    d->answer = (struct answer){ 0 };
    return d->w->go(c, d->w->arg, &d->answer);
}

static enum status run_dry(struct ctx *c, const struct web_write *w, struct answer *ret)
{
    struct out o;
    struct json_writer j;
    struct dry d = { .w = w };
    out_init_raw(&o, c->arena);
    json_begin(&j, &o);
    json_object(&j);
    json_key(&j, S("dry_run"));
    json_bool(&j, true);
    TRY(dry_run(c, dry_body, &d, &j));
    *ret = d.answer;
    if (d.answer.status >= 400)
        return ST_OK;
    json_key(&j, S("status"));
    json_int(&j, d.answer.status);
    json_key(&j, S("answer"));
    if (str_starts(d.answer.content_type, S("application/json")) && d.answer.body.n)
        json_raw(&j, d.answer.body);
    else
        json_null(&j);
    json_end(&j);
    *ret =
        (struct answer){ .status = 200, .content_type = S("application/json"), .body = out_str(&o), .no_store = true };
    return ST_OK;
}

bool writes_dry(const struct params *query)
{
    struct str wish = params_get(query, S("dry_run"));
    return !str_empty(wish) && !str_eq(wish, S("0"));
}

enum status writes_run(struct ctx *c, const struct web_write *w, struct answer *ret)
{
    assert(w->go && w->req->method != M_GET);
    struct str key = request_header(w->req, S("Idempotency-Key"));
    struct params form = is_form(w->req) ? params_parse(c->arena, w->req->body) : (struct params){ 0 };
    c->keep_words =
        str_eq(params_get(w->query, S("keep_words")), S("1")) || str_eq(params_get(&form, S("keep_words")), S("1"));
    if (writes_dry(w->query))
        return run_dry(c, w, ret);
    if (!key.p)
        key = form_key(c, w->req, &form);
    return key.p ? once(c, w, key, ret) : w->go(c, w->arg, ret);
}

/* ---- forms ---- */

/* The place after the tag of the next form that posts, from `at` on; false when there is none. */
static bool next_form(struct str html, size_t at, size_t *ret)
{
    struct str rest = str_skip(html, at);
    size_t form, end;
    while (str_find(rest, S("<form "), &form)) {
        struct str tag = str_skip(rest, form);
        if (!str_find(tag, S(">"), &end))
            return false;
        size_t unused;
        rest = str_skip(tag, end + 1);
        if (str_find((struct str){ tag.p, end }, S("method=\"post\""), &unused)) {
            *ret = html.n - rest.n;
            return true;
        }
    }
    return false;
}

struct str writes_form_keys(struct ctx *c, struct str html)
{
    size_t at = 0, end;
    struct out o;
    if (!c->random || !next_form(html, 0, &end))
        return html;
    uint64_t random[2] = { c->random(), c->random() };
    struct str key = hex_of(c->arena, (const unsigned char *)random, sizeof random);
    out_init_raw(&o, c->arena);
    while (next_form(html, at, &end)) {
        out_bytes(&o, (struct str){ html.p + at, end - at });
        out_printf(&o, "<input type=\"hidden\" name=\"" FORM_KEY "\" value=\"%.*s\">", STR_FMT(key));
        at = end;
    }
    out_bytes(&o, str_skip(html, at));
    return out_str(&o);
}
