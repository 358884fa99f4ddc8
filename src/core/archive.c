/* core/archive.c: a workspace written out whole, and read back into a new one. */
#include "core/archive.h"
#include "base/crypto.h"
#include "base/csv.h"
#include "base/zip.h"
#include "core/archive_log.h"
#include "core/crud_sql.h"
#include "model/ddl.h"

enum { FORMAT = 2 };

struct counter {
    struct str name;
    int64_t value;
};
static const struct col counter_cols[] = { COL(struct counter, name), COL(struct counter, value) };
static const struct stmt_def counters_sql = { "archive/counters",
                                              "SELECT name AS name, value AS value FROM counter ORDER BY name", NULL,
                                              ROWS_OF(struct counter, counter_cols) };
static bool is_kept(const struct kind *k)
{
    return (k->flags & K_SYSTEM) == 0;
}

/* Secrets stay behind. */
static bool field_kept(const struct field *f)
{
    return ddl_is_stored(f) && (f->flags & F_SECRET) == 0;
}

/* A sheet comes in anywhere: the number of a change means something else there. */
static bool field_in_sheets(const struct field *f)
{
    return field_kept(f) && !(f->type == FT_REF && !is_kept(f->ref));
}

static enum status all_records(struct ctx *c, const struct kind *k, bool archived, struct record_list *ret)
{
    const struct query q = { .kind = k, .all = true, .archived = archived };
    return rec_list(c, &q, ret);
}

/* ---- as stored ---- */

static void member_int(struct json_writer *w, const char *name, int64_t i)
{
    if (i == 0)
        return;
    json_key(w, str_z(name));
    json_int(w, i);
}

static void member_text(struct json_writer *w, const char *name, struct str s)
{
    if (s.n > 0)
        json_member_str(w, str_z(name), s);
}

static void member_value(struct json_writer *w, const char *name, const struct value *v)
{
    if (v->type == VT_UNSET || v->type == VT_NULL)
        return;
    json_key(w, str_z(name));
    switch (v->type) {
    case VT_TEXT: json_str(w, v->u.s); break;
    case VT_INT: json_int(w, v->u.i); break;
    case VT_REAL: json_real(w, v->u.d); break;
    case VT_BOOL: json_bool(w, v->u.b); break;
    case VT_UNSET:
    case VT_NULL: break;
    }
}

static void stored_line(struct out *o, const struct record *r)
{
    struct json_writer w;
    json_begin(&w, o);
    json_object(&w);
    member_int(&w, "id", r->id);
    member_int(&w, "rev", r->rev);
    member_text(&w, "key", r->key);
    member_int(&w, "created_at", r->created_at);
    member_int(&w, "created_by", r->created_by);
    member_int(&w, "updated_at", r->updated_at);
    member_int(&w, "updated_by", r->updated_by);
    member_text(&w, "external_id", r->external_id);
    member_text(&w, "source", r->source);
    member_int(&w, "archived_at", r->archived_at);
    for (size_t i = 0; i < r->kind->nfields; i++)
        if (field_kept(&r->kind->fields[i]))
            member_value(&w, r->kind->fields[i].name, &r->v[i]);
    json_end(&w);
    out_bytes(o, S("\n"));
}

/* ---- CSV ---- */

struct csv_job {
    struct ctx *c;
    struct str mark;
    struct csv_writer w;
};

static struct str ref_of(const struct csv_job *j, int64_t id)
{
    return arena_printf(j->c->arena, "%lld@%.*s", (long long)id, STR_FMT(j->mark));
}

static void cell(struct csv_job *j, const struct field *f, const struct value *v)
{
    struct ctx *c = j->c;
    const struct kind *k;
    int64_t id;
    if (v->type == VT_INT && f->type == FT_INT)
        csv_int(&j->w, v->u.i);
    else if (v->type == VT_INT && f->type == FT_TIME)
        csv_cell(&j->w, instant_text_exact(c->arena, v->u.i));
    else if (f->type == FT_MONEY || f->type == FT_REAL)
        csv_number(&j->w, rec_text(c, f, v));
    else if (v->type == VT_INT && f->type == FT_REF && !kind_has_keys(f->ref))
        csv_cell(&j->w, ref_of(j, v->u.i));
    else if (v->type == VT_TEXT && f->type == FT_ANY && any_parse(c->app->model, v->u.s, &k, &id) && !kind_has_keys(k))
        csv_cell(&j->w, arena_printf(c->arena, "%s/%.*s", k->name, STR_FMT(ref_of(j, id))));
    else
        csv_cell(&j->w, rec_text(c, f, v));
}

enum status archive_csv(struct ctx *c, const struct kind *k, struct str *ret, size_t *ret_rows)
{
    struct csv_job j = { .c = c };
    struct record_list l;
    struct out o;
    out_init_raw(&o, c->arena);
    csv_begin(&j.w, &o);
    TRY(workspace_mark(c, &j.mark));
    TRY(all_records(c, k, false, &l));
    csv_cell(&j.w, kind_has_keys(k) ? S("key") : S("ref"));
    csv_cell(&j.w, S("external_id"));
    for (size_t i = 0; i < k->nfields; i++)
        if (field_in_sheets(&k->fields[i]))
            csv_cell(&j.w, str_z(k->fields[i].name));
    csv_end_row(&j.w);
    for (size_t n = 0; n < l.count; n++) {
        const struct record *r = l.items[n];
        csv_cell(&j.w, kind_has_keys(k) ? r->key : ref_of(&j, r->id));
        csv_cell(&j.w, r->external_id);
        for (size_t i = 0; i < k->nfields; i++)
            if (field_in_sheets(&k->fields[i]))
                cell(&j, &k->fields[i], &r->v[i]);
        csv_end_row(&j.w);
        if (arena_is_full(c->arena))
            return ST_TOO_LARGE;
    }
    *ret = out_str(&o);
    *ret_rows = l.count;
    return ST_OK;
}

/* ---- writing ---- */

struct write_job {
    struct str zip;
    int64_t records;
    struct zip_member *m;
    size_t n;
};

static void manifest_entry(struct ctx *c, struct json_writer *w, const char *what, const char *name, int64_t rows,
                           struct str data)
{
    struct sha256 h = sha256_of(&data, 1);
    json_object(w);
    json_key(w, str_z(what)), json_str(w, str_z(name));
    json_key(w, S("rows")), json_int(w, rows);
    json_key(w, S("sha256")), json_str(w, hex_of(c->arena, h.b, sizeof h.b));
    json_end(w);
}

static enum status write_kind(struct ctx *c, struct write_job *j, const struct kind *k, struct json_writer *manifest)
{
    struct record_list l;
    struct out data;
    struct str csv;
    size_t rows;
    TRY(all_records(c, k, true, &l));
    if (l.count == 0)
        return ST_OK;
    out_init_raw(&data, c->arena);
    for (size_t i = 0; i < l.count; i++)
        stored_line(&data, l.items[i]);
    TRY(archive_csv(c, k, &csv, &rows));
    j->m[j->n++] = (struct zip_member){ arena_printf(c->arena, "data/%s.jsonl", k->name), out_str(&data) };
    if (rows > 0)
        j->m[j->n++] = (struct zip_member){ arena_printf(c->arena, "csv/%s.csv", k->plural), csv };
    manifest_entry(c, manifest, "kind", k->name, (int64_t)l.count, out_str(&data));
    j->records += (int64_t)l.count;
    return arena_is_full(c->arena) ? ST_TOO_LARGE : ST_OK;
}

/* What happened, beside what is. */
static enum status write_log(struct ctx *c, struct write_job *j, struct json_writer *manifest)
{
    for (size_t i = 0; i < LOG_TABLES; i++) {
        struct str lines;
        int64_t rows;
        TRY(archive_log_lines(c, i, &lines, &rows));
        j->m[j->n++] = (struct zip_member){ arena_printf(c->arena, "history/%s.jsonl", archive_log_name(i)), lines };
        manifest_entry(c, manifest, "table", archive_log_name(i), rows, lines);
    }
    return ST_OK;
}

static enum status write_body(struct ctx *c, void *arg)
{
    struct write_job *j = arg;
    struct json_writer w;
    struct out manifest;
    struct counter *counters;
    size_t n;
    out_init_raw(&manifest, c->arena);
    json_begin(&w, &manifest);
    json_object(&w);
    json_key(&w, S("format")), json_str(&w, S("headwater-workspace"));
    json_key(&w, S("version")), json_int(&w, FORMAT);
    json_key(&w, S("counters"));
    json_object(&w);
    TRY(db_all(c, &counters_sql, NULL, 0, &counters, &n));
    for (size_t i = 0; i < n; i++) {
        json_key(&w, counters[i].name);
        json_int(&w, counters[i].value);
    }
    json_end(&w);
    json_key(&w, S("kinds"));
    json_array(&w);
    j->m = ARENA_ARRAY(c->arena, struct zip_member, 2 * c->app->model->nkinds + 2 + LOG_TABLES);
    j->n = 1;
    for (size_t i = 0; i < c->app->model->nkinds; i++)
        if (is_kept(c->app->model->kinds[i]))
            TRY(write_kind(c, j, c->app->model->kinds[i], &w));
    json_end(&w);
    json_key(&w, S("history"));
    json_array(&w);
    TRY(write_log(c, j, &w));
    json_end(&w);
    json_end(&w);
    out_bytes(&manifest, S("\n"));
    j->m[0] = (struct zip_member){ S("manifest.json"), out_str(&manifest) };
    return ST_OK;
}

enum status archive_write(struct ctx *c, struct str *ret_zip, int64_t *ret_records)
{
    struct write_job j = { 0 };
    TRY(db_tx(c, TX_READ, write_body, &j));
    *ret_records = j.records;
    if (zip_write(c->arena, j.m, j.n, ret_zip) != ST_OK)
        return fail(c, ST_INTERNAL, "export: the archive cannot be made");
    return ST_OK;
}
