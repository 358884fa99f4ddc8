/* core/dry.c: see core/dry.h. */
#include "core/dry.h"
#include "core/crud_sql.h"
#include "core/record_json.h"

enum { DRY_LINES_MAX = 500, DRY_CHANGES_MAX = 50 };

struct dry_job {
    enum status (*body)(struct ctx *, void *);
    void *arg;
    struct json_writer *w;
};

/* A stored state, or the stored members of one, as people write it. */
static enum status state_json(struct ctx *c, struct json_writer *w, const struct kind *k, struct str stored)
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

static enum status job_body(struct ctx *c, void *arg)
{
    const struct dry_job *j = arg;
    int64_t since;
    TRY(newest_change(c, &since));
    enum status st = j->body(c, j->arg);
    db_doom(c->db);
    TRY(st);
    return changes_json(c, j->w, since);
}

enum status dry_run(struct ctx *c, enum status (*body)(struct ctx *, void *), void *arg, struct json_writer *w)
{
    struct dry_job j = { body, arg, w };
    return db_tx(c, TX_WRITE, job_body, &j);
}
