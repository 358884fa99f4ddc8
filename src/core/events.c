/* core/events.c: see core/events.h. */
#include "core/events.h"
#include "base/json.h"
#include "core/perm.h"
#include "core/visible.h"

struct head_id {
    int64_t id;
};
static const struct col head_cols[] = { COL(struct head_id, id) };
static const struct stmt_def head_sql = { "events/head", "SELECT coalesce(max(id), 0) AS id FROM \"change\"", NULL,
                                          ROWS_OF(struct head_id, head_cols) };

struct event_row {
    int64_t id, at;
    struct str action, via, by;
};
static const struct col event_cols[] = { COL(struct event_row, id), COL(struct event_row, at),
                                         COL(struct event_row, action), COL(struct event_row, via),
                                         COL(struct event_row, by) };
static const struct stmt_def after_sql = {
    "events/after",
    "SELECT ch.id AS id, ch.\"at\" AS at, ch.\"action\" AS action, ch.via AS via, coalesce(p.title, '') AS by"
    " FROM \"change\" ch LEFT JOIN person p ON p.id = coalesce(ch.happened_by, ch.actor)"
    " WHERE ch.id > ?1 ORDER BY ch.id LIMIT ?2",
    NULL, ROWS_OF(struct event_row, event_cols)
};

static const struct col line_cols[] = { COL(struct event_line, record), COL(struct event_line, rev),
                                        COL(struct event_line, made), COL(struct event_line, gone),
                                        COL(struct event_line, kind) };
static const struct stmt_def lines_sql = {
    "events/lines",
    "SELECT record AS record, coalesce(rev, 0) AS rev, CASE WHEN before IS NULL THEN 1 ELSE 0 END AS made,"
    " CASE WHEN after IS NULL THEN 1 ELSE 0 END AS gone, kind AS kind"
    " FROM change_row WHERE \"change\" = ?1 ORDER BY n LIMIT ?2",
    NULL, ROWS_OF(struct event_line, line_cols)
};

enum status events_head(struct ctx *c, int64_t *ret)
{
    struct head_id *row;
    size_t n;
    TRY(db_all(c, &head_sql, NULL, 0, &row, &n));
    *ret = n > 0 ? row[0].id : 0;
    return ST_OK;
}

/* NULL: of no kind that has an address. */
static const struct kind *told(const struct ctx *c, const struct event_line *l)
{
    const struct kind *k = model_kind(c->app->model, l->kind);
    return k && !(k->flags & K_SYSTEM) ? k : NULL;
}

static bool is_open(const struct ctx *c, const struct event *e)
{
    for (size_t i = 0; i < e->nlines; i++) {
        const struct kind *k = told(c, &e->lines[i]);
        if (k && ((k->flags & K_PRIVATE) || k->perm.see > PERM_VIEW))
            return false;
    }
    return true;
}

enum status events_after(struct ctx *c, int64_t after, int limit, struct event **ret, size_t *ret_n)
{
    struct event_row *rows;
    const struct value args[] = { ARG_INT(after), ARG_INT(limit) };
    TRY(db_all(c, &after_sql, args, COUNT(args), &rows, ret_n));
    struct event *e = *ret = ARENA_ARRAY(c->arena, struct event, *ret_n + 1);
    for (size_t i = 0; i < *ret_n; i++) {
        const struct value of[] = { ARG_INT(rows[i].id), ARG_INT(EVENT_RECORDS) };
        struct event_line *lines;
        e[i] = (struct event){
            .id = rows[i].id, .at = rows[i].at, .action = rows[i].action, .via = rows[i].via, .by = rows[i].by
        };
        TRY(db_all(c, &lines_sql, of, COUNT(of), &lines, &e[i].nlines));
        e[i].lines = lines;
        e[i].open = is_open(c, &e[i]);
    }
    return ST_OK;
}

static enum status may_know(struct ctx *c, const struct event_line *l, bool *ret)
{
    const struct kind *k = told(c, l);
    struct record *r;
    *ret = k && perm_may(c, k, PERM_TO_SEE, NULL);
    if (!*ret || !visible_applies(c, k))
        return ST_OK;
    enum status st = rec_get(c, k, l->record, &r);
    *ret = st == ST_OK;
    return st == ST_NOT_FOUND ? ST_OK : st;
}

static void line_json(struct ctx *c, struct json_writer *w, const struct event_line *l)
{
    const struct kind *k = told(c, l);
    struct str key = STR_NULL, title;
    if (!l->gone)
        IGNORE(rec_label(c, k, l->record, &key, &title), "a record that is gone since is named by its number");
    if (str_empty(key))
        key = arena_printf(c->arena, "%lld", (long long)l->record);
    json_object(w);
    json_member_str(w, S("kind"), str_z(k->name));
    json_member_str(w, S("key"), key);
    json_member_str(w, S("url"), URL(c->arena, str_z(k->plural), key).s);
    json_key(w, S("rev"));
    json_int(w, l->rev);
    json_member_str(w, S("did"), l->made ? S("added") : l->gone ? S("taken back") : S("changed"));
    json_end(w);
}

enum status event_text(struct ctx *c, const struct event *e, struct str *ret)
{
    struct out o;
    struct json_writer w;
    size_t known = 0;
    out_init_raw(&o, c->arena);
    out_printf(&o, "id: %lld\nevent: change\ndata: ", (long long)e->id);
    json_begin(&w, &o);
    json_object(&w);
    json_member_str(&w, S("change"), arena_printf(c->arena, "%lld", (long long)e->id));
    json_member_str(&w, S("at"), instant_text(c->arena, e->at));
    json_member_str(&w, S("action"), e->action);
    json_member_str(&w, S("via"), e->via);
    json_member_str(&w, S("by"), e->by);
    json_key(&w, S("records"));
    json_array(&w);
    for (size_t i = 0; i < e->nlines; i++) {
        bool knows;
        TRY(may_know(c, &e->lines[i], &knows));
        if (knows)
            line_json(c, &w, &e->lines[i]);
        known += knows;
    }
    json_end(&w);
    json_key(&w, S("more"));
    json_bool(&w, e->nlines == EVENT_RECORDS);
    json_end(&w);
    out_bytes(&o, S("\n\n"));
    *ret = known > 0 || e->nlines == EVENT_RECORDS ? out_str(&o) : STR_NULL;
    return ST_OK;
}

struct str event_reset(struct arena *a, int64_t id)
{
    return arena_printf(a, "id: %lld\nevent: reset\ndata: {\"change\":\"%lld\"}\n\n", (long long)id, (long long)id);
}
