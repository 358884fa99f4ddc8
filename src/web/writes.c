/* web/writes.c: keys and dry runs, see web/writes.h. */
#include "web/writes.h"
#include "base/crypto.h"
#include "base/json.h"
#include "core/change.h"
#include "core/crud_sql.h"
#include "core/once.h"
#include "core/record_json.h"

enum { DRY_LINES_MAX = 500, DRY_CHANGES_MAX = 50 };

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
    const struct str parts[] = { method_name(r->method), S(" "),          r->path, S("?"), r->query,
                                 S("\n"),                r->content_type, S("\n"), r->body };
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
                                 .disposition = a.content_disposition };
    return ST_OK;
}

static enum status once(struct ctx *c, const struct web_write *w, struct str key, struct answer *ret)
{
    struct keyed k = { .w = w };
    const struct once o = {
        .key = key, .digest = digest_of(c, w->req), .run = run_keyed, .arg = &k
    };
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
    struct out *o;
};

/* A stored state, or the stored members of one, as people write it. */
static enum status state_json(struct ctx *c, struct json_writer *w, const struct kind *k,
                              struct str stored)
{
    if (str_empty(stored)) {
        json_null(w);
        return ST_OK;
    }
    struct record *r = rec_new(c, k);
    TRY(record_from_stored(c, r, stored));
    record_json_given(c, w, r);
    return ST_OK;
}

static enum status line_json(struct ctx *c, struct json_writer *w, const struct change_line *l)
{
    const struct kind *k = model_kind(c->app->model, l->kind);
    if (!k)
        return fail(c, ST_INTERNAL, "dry run: no kind %.*s", STR_FMT(l->kind));
    struct str key = STR_NULL, title = STR_NULL;
    enum status st = rec_label(c, k, l->record, &key, &title);
    if (st != ST_OK && st != ST_NOT_FOUND)
        return st;
    json_object(w);
    json_key(w, S("kind"));
    json_str(w, l->kind);
    json_member_str(w, S("key"), key);
    json_member_str(w, S("title"), title);
    json_key(w, S("before"));
    TRY(state_json(c, w, k, l->before));
    json_key(w, S("after"));
    TRY(state_json(c, w, k, l->after));
    json_end(w);
    return ST_OK;
}

static enum status changes_json(struct ctx *c, struct json_writer *w, int64_t since)
{
    struct change_head *heads;
    size_t n;
    bool more = false;
    TRY(change_list(c, 0, STR_NULL, 0, DRY_CHANGES_MAX, &heads, &n));
    json_key(w, S("changes"));
    json_array(w);
    for (size_t i = n; i-- > 0;) {
        struct change_line *lines;
        size_t nlines;
        if (heads[i].id <= since)
            continue;
        TRY(change_lines(c, heads[i].id, DRY_LINES_MAX + 1, &lines, &nlines));
        more = more || nlines > DRY_LINES_MAX;
        for (size_t k = 0; k < nlines && k < DRY_LINES_MAX; k++)
            TRY(line_json(c, w, &lines[k]));
    }
    json_end(w);
    json_key(w, S("complete"));
    json_bool(w, !more);
    return ST_OK;
}

static enum status newest_change(struct ctx *c, int64_t *ret)
{
    struct change_head *head;
    size_t n;
    TRY(change_list(c, 0, STR_NULL, 0, 1, &head, &n));
    *ret = n ? head[0].id : 0;
    return ST_OK;
}

static enum status dry_body(struct ctx *c, void *arg)
{
    struct dry *d = arg;
    int64_t since;
    struct json_writer w;
    TRY(newest_change(c, &since));
    d->answer = (struct answer){ 0 };
    enum status st = d->w->go(c, d->w->arg, &d->answer);
    db_doom(c->db);
    TRY(st);
    if (d->answer.status >= 400)
        return ST_OK;
    out_init_raw(d->o, c->arena);
    json_begin(&w, d->o);
    json_object(&w);
    json_key(&w, S("dry_run"));
    json_bool(&w, true);
    json_key(&w, S("status"));
    json_int(&w, d->answer.status);
    TRY(changes_json(c, &w, since));
    json_key(&w, S("answer"));
    if (str_starts(d->answer.content_type, S("application/json")) && d->answer.body.n)
        json_raw(&w, d->answer.body);
    else
        json_null(&w);
    json_end(&w);
    return ST_OK;
}

static enum status dry_run(struct ctx *c, const struct web_write *w, struct answer *ret)
{
    struct out o;
    struct dry d = { .w = w, .o = &o };
    TRY(db_tx(c, TX_WRITE, dry_body, &d));
    *ret = d.answer;
    if (d.answer.status < 400)
        *ret = (struct answer){ .status = 200,
                                .content_type = S("application/json"),
                                .body = out_str(&o),
                                .no_store = true };
    return ST_OK;
}

enum status writes_run(struct ctx *c, const struct web_write *w, struct answer *ret)
{
    assert(w->go && w->req->method != M_GET);
    struct str wish = params_get(w->query, S("dry_run"));
    struct str key = request_header(w->req, S("Idempotency-Key"));
    struct params form = is_form(w->req) ? params_parse(c->arena, w->req->body) : (struct params){ 0 };
    c->keep_words = str_eq(params_get(w->query, S("keep_words")), S("1"))
                    || str_eq(params_get(&form, S("keep_words")), S("1"));
    if (!str_empty(wish) && !str_eq(wish, S("0")))
        return dry_run(c, w, ret);
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
