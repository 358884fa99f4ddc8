/* core/crud_sql.c: INSERT, UPDATE, SELECT for every kind from its field table. The only place outside the statement
 * tables that makes SQL; every name in it comes from a constant, every value is a parameter. */
#include "core/crud_sql.h"
#include "base/json.h"
#include "core/shared.h"
#include "model/ddl.h"
#include <stdlib.h>

/* Written for every record that is read, so without a format. */
static void write_column(struct out *o, const char *name, bool more)
{
    out_bytes(o, more ? S(", \"") : S("\""));
    out_bytes(o, str_z(name));
    out_bytes(o, S("\""));
}

static void write_columns(struct out *o, const struct kind *k)
{
    for (size_t i = 0; i < CRUD_COMMON; i++)
        write_column(o, ddl_common_columns[i], i > 0);
    for (size_t i = 0; i < k->nfields; i++)
        if (ddl_has_column(&k->fields[i]))
            write_column(o, k->fields[i].name, true);
}

static size_t column_count(const struct kind *k)
{
    size_t n = CRUD_COMMON;
    for (size_t i = 0; i < k->nfields; i++)
        n += ddl_has_column(&k->fields[i]);
    return n;
}

/* As what the text of a custom_value is read. */
static const char *custom_cast(const struct field *f)
{
    switch (f->type) {
    case FT_INT:
    case FT_MONEY:
    case FT_REF:
    case FT_TIME:
    case FT_QUARTER: return "bigint";
    case FT_REAL: return "double precision";
    case FT_BOOL: return "boolean";
    case FT_TEXT:
    case FT_PROSE:
    case FT_DATE:
    case FT_CHOICE:
    case FT_ANY:
    case FT__COUNT: break;
    }
    return NULL;
}

/* Names come from the model, whose own fields have letters, digits and _ alone (kind custom_field's check). */
void crud_column(struct out *o, const struct kind *k, const char *name)
{
    const struct field *f = kind_field(k, str_z(name));
    if (!f || !(f->flags & F_CUSTOM)) {
        out_printf(o, "\"%s\"", name);
        return;
    }
    const char *cast = custom_cast(f);
    out_printf(
        o,
        "%s(SELECT own.text FROM custom_value own WHERE own.kind = '%s' AND own.record = \"%s\".\"id\" AND own.field = '%s')",
        cast ? "CAST(" : "", k->name, k->name, name);
    if (cast)
        out_printf(o, " AS %s)", cast);
}

static void write_read_columns(struct out *o, const struct kind *k)
{
    for (size_t i = 0; i < CRUD_COMMON; i++)
        out_printf(o, "%s\"%s\"", i ? ", " : "", ddl_common_columns[i]);
    for (size_t i = 0; i < k->nfields; i++)
        if (ddl_is_stored(&k->fields[i])) {
            out_bytes(o, S(", "));
            crud_column(o, k, k->fields[i].name);
            if (k->fields[i].flags & F_CUSTOM) /* else PostgreSQL calls it "text", as a field of the kind may be */
                out_printf(o, " AS \"%s\"", k->fields[i].name);
        }
}

static size_t read_count(const struct kind *k)
{
    size_t n = CRUD_COMMON;
    for (size_t i = 0; i < k->nfields; i++)
        n += ddl_is_stored(&k->fields[i]);
    return n;
}

static int64_t int_or_0(const struct value *v)
{
    return v->type == VT_INT ? v->u.i : 0;
}

static struct str text_or_empty(const struct value *v)
{
    return v->type == VT_TEXT ? v->u.s : STR_NULL;
}

static struct record *record_from(struct arena *a, const struct kind *k, const struct value *row)
{
    struct record *r = ARENA_NEW(a, struct record);
    *r = (struct record){ .kind = k,
                          .id = int_or_0(&row[0]),
                          .rev = int_or_0(&row[1]),
                          .key = text_or_empty(&row[2]),
                          .created_at = int_or_0(&row[3]),
                          .created_by = int_or_0(&row[4]),
                          .updated_at = int_or_0(&row[5]),
                          .updated_by = int_or_0(&row[6]),
                          .external_id = text_or_empty(&row[7]),
                          .source = text_or_empty(&row[8]),
                          .archived_at = int_or_0(&row[9]),
                          .v = ARENA_ARRAY(a, struct value, k->nfields + 1) };
    size_t at = CRUD_COMMON;
    for (size_t i = 0; i < k->nfields; i++) {
        r->v[i] = ARG_NULL;
        if (!ddl_is_stored(&k->fields[i]))
            continue;
        r->v[i] = row[at++];
        if (k->fields[i].type == FT_BOOL && r->v[i].type == VT_INT)
            r->v[i] = ARG_BOOL(r->v[i].u.i != 0);
        if (k->fields[i].type == FT_REAL && r->v[i].type == VT_INT)
            r->v[i] = (struct value){ .type = VT_REAL, .u.d = (double)r->v[i].u.i };
    }
    return r;
}

enum status crud_select(struct ctx *c, const struct kind *k, struct str tail, const struct value *args, size_t nargs,
                        struct record ***ret, size_t *ret_n)
{
    k = model_own(c->app->model, k);
    struct out o;
    out_init_raw(&o, c->arena);
    out_bytes(&o, S("SELECT "));
    write_read_columns(&o, k);
    out_printf(&o, " FROM \"%s\" %.*s", k->name, STR_FMT(tail));
    const struct stmt_def q = { k->name, arena_cstr(c->arena, out_str(&o)), NULL, NULL, 0, 0 };
    struct rows *rows;
    TRY(db_each(c, &q, args, nargs, &rows));
    size_t n = 0, cap = 0, ncol = read_count(k);
    struct record **list = NULL;
    struct value *row = ARENA_ARRAY(c->arena, struct value, ncol);
    for (;;) {
        bool more;
        TRY(rows_values(rows, row, ncol, &more));
        if (!more)
            break;
        if (n == cap) {
            size_t bigger = cap ? cap * 2 : 16;
            list = arena_grow(c->arena, list, n, bigger, sizeof(*list), alignof(struct record *));
            cap = bigger;
        }
        list[n++] = record_from(c->arena, k, row);
    }
    *ret = list;
    *ret_n = n;
    return ST_OK;
}

static struct value opt_int(int64_t i)
{
    return i ? ARG_INT(i) : ARG_NULL;
}

static struct value opt_str(struct str s)
{
    return s.n ? ARG_STR(s) : ARG_NULL;
}

static size_t fill_args(const struct record *r, struct value *args)
{
    args[0] = opt_int(r->id);
    args[1] = ARG_INT(r->rev);
    args[2] = opt_str(r->key);
    args[3] = ARG_INT(r->created_at);
    args[4] = opt_int(r->created_by);
    args[5] = ARG_INT(r->updated_at);
    args[6] = opt_int(r->updated_by);
    args[7] = opt_str(r->external_id);
    args[8] = opt_str(r->source);
    args[9] = opt_int(r->archived_at);
    size_t n = CRUD_COMMON;
    for (size_t i = 0; i < r->kind->nfields; i++)
        if (ddl_has_column(&r->kind->fields[i]))
            args[n++] = r->v[i].type == VT_UNSET ? ARG_NULL : r->v[i];
    return n;
}

struct id_row {
    int64_t id;
};
static const struct col id_cols[] = { COL(struct id_row, id) };

/* ---- fields of the workspace's own ---- */

static const struct stmt_def own_put_sql = {
    "crud/own_put",
    "INSERT INTO custom_value (kind, record, field, text) VALUES (?1, ?2, ?3, ?4)"
    " ON CONFLICT (kind, record, field) DO UPDATE SET text = ?4",
    NULL,
    NULL,
    0,
    0
};
static const struct stmt_def own_drop_sql = {
    "crud/own_drop", "DELETE FROM custom_value WHERE kind = ?1 AND record = ?2 AND field = ?3", NULL, NULL, 0, 0
};
static const struct stmt_def own_drop_all_sql = {
    "crud/own_drop_all", "DELETE FROM custom_value WHERE kind = ?1 AND record = ?2", NULL, NULL, 0, 0
};

static struct str own_text(struct ctx *c, const struct value *v)
{
    switch (v->type) {
    case VT_TEXT: return v->u.s;
    case VT_INT: return arena_printf(c->arena, "%lld", (long long)v->u.i);
    case VT_REAL: return arena_printf(c->arena, "%.17g", v->u.d);
    case VT_BOOL: return v->u.b ? S("1") : S("0");
    case VT_UNSET:
    case VT_NULL: break;
    }
    return STR_NULL;
}

static enum status own_write(struct ctx *c, const struct record *r, bool is_new)
{
    for (size_t i = 0; i < r->kind->nfields; i++) {
        const struct field *f = &r->kind->fields[i];
        struct str text = f->flags & F_CUSTOM ? own_text(c, &r->v[i]) : STR_NULL;
        const struct value args[] = { ARG_STR(str_z(r->kind->name)), ARG_INT(r->id), ARG_STR(str_z(f->name)),
                                      ARG_STR(text) };
        if (text.n > 0)
            TRY(db_run(c, &own_put_sql, args, COUNT(args)));
        else if ((f->flags & F_CUSTOM) && !is_new)
            TRY(db_run(c, &own_drop_sql, args, 3));
    }
    return ST_OK;
}

enum status crud_insert(struct ctx *c, struct record *r)
{
    struct out o;
    size_t scratch = arena_mark(c->arena); /* an import writes more rows than there is room for their SQL */
    out_init_raw(&o, c->arena);
    out_printf(&o, "INSERT INTO \"%s\" (", r->kind->name);
    write_columns(&o, r->kind);
    /* Both databases number rows the same way, so that the same story gives the same ids; what an undo took away keeps its own
     * in the log, and is never another's. */
    out_printf(&o,
               ") VALUES (coalesce(?1, (SELECT max(m.n) + 1 FROM (SELECT coalesce(max(\"id\"), 0) AS n FROM \"%s\""
               " UNION ALL SELECT coalesce(max(\"record\"), 0) FROM \"change_row\" WHERE \"kind\" = '%s') m))",
               r->kind->name, r->kind->name);
    size_t n = column_count(r->kind);
    for (size_t i = 1; i < n; i++)
        out_printf(&o, ", ?%zu", i + 1);
    out_bytes(&o, S(") RETURNING \"id\" AS id"));
    struct value *args = ARENA_ARRAY(c->arena, struct value, n);
    fill_args(r, args);
    const struct stmt_def q = { r->kind->name, arena_cstr(c->arena, out_str(&o)), NULL,
                                ROWS_OF(struct id_row, id_cols) };
    struct id_row *row;
    size_t got;
    TRY(db_all(c, &q, args, n, &row, &got));
    assert(got == 1);
    r->id = row[0].id;
    TRY(own_write(c, r, true));
    arena_rewind(c->arena, scratch);
    return ST_OK;
}

enum status crud_update(struct ctx *c, const struct record *r, int64_t old_rev, bool *ret_found)
{
    struct out o;
    out_init_raw(&o, c->arena);
    out_printf(&o, "UPDATE \"%s\" SET ", r->kind->name);
    size_t n = column_count(r->kind), at = CRUD_COMMON;
    for (size_t i = 1; i < CRUD_COMMON; i++)
        out_printf(&o, "%s\"%s\" = ?%zu", i > 1 ? ", " : "", ddl_common_columns[i], i + 1);
    for (size_t i = 0; i < r->kind->nfields; i++)
        if (ddl_has_column(&r->kind->fields[i]))
            out_printf(&o, ", \"%s\" = ?%zu", r->kind->fields[i].name, ++at);
    out_printf(&o, " WHERE \"id\" = ?1 AND \"rev\" = ?%zu RETURNING \"id\" AS id", n + 1);
    struct value *args = ARENA_ARRAY(c->arena, struct value, n + 1);
    fill_args(r, args);
    args[n] = ARG_INT(old_rev);
    const struct stmt_def q = { r->kind->name, arena_cstr(c->arena, out_str(&o)), NULL,
                                ROWS_OF(struct id_row, id_cols) };
    struct id_row *row;
    size_t got;
    TRY(db_all(c, &q, args, n + 1, &row, &got));
    *ret_found = got == 1;
    return got == 1 ? own_write(c, r, false) : ST_OK;
}

enum status crud_delete(struct ctx *c, const struct kind *k, int64_t id)
{
    struct str sql = arena_printf(c->arena, "DELETE FROM \"%s\" WHERE \"id\" = ?1", k->name);
    const struct stmt_def q = { k->name, sql.p, NULL, NULL, 0, 0 };
    const struct value args[] = { ARG_INT(id) };
    const struct value own[] = { ARG_STR(str_z(k->name)), ARG_INT(id) };
    TRY(db_run(c, &own_drop_all_sql, own, COUNT(own)));
    return db_run(c, &q, args, COUNT(args));
}

static const struct col label_cols[] = { COL(struct crud_label_row, id), COL(struct crud_label_row, key),
                                         COL(struct crud_label_row, title) };

/* SELECT id, key and title FROM kind WHERE "id" */
static struct str labels_where(struct ctx *c, const struct kind *k)
{
    return arena_printf(c->arena,
                        "SELECT \"id\" AS id, coalesce(\"key\", '') AS \"key\", coalesce(\"%s\", '') AS title"
                        " FROM \"%s\" WHERE \"id\"",
                        k->title, k->name);
}

enum status crud_label(struct ctx *c, const struct kind *k, int64_t id, struct str *ret_key, struct str *ret_title,
                       bool *ret_found)
{
    const struct stmt_def q = { k->name, arena_printf(c->arena, "%.*s = ?1", STR_FMT(labels_where(c, k))).p, NULL,
                                ROWS_OF(struct crud_label_row, label_cols) };
    const struct value args[] = { ARG_INT(id) };
    struct crud_label_row *row;
    size_t n;
    TRY(db_all(c, &q, args, 1, &row, &n));
    *ret_found = n > 0;
    *ret_key = n ? row[0].key : STR_NULL;
    *ret_title = n ? row[0].title : STR_NULL;
    return ST_OK;
}

enum status crud_labels(struct ctx *c, const struct kind *k, struct str ids, struct crud_label_row **ret, size_t *ret_n)
{
    struct str from = labels_where(c, k);
    const struct stmt_def q = {
        k->name,
        arena_printf(c->arena, "%.*s IN (SELECT value FROM json_each('[' || ?1 || ']')) ORDER BY \"id\"", STR_FMT(from))
            .p,
        arena_printf(c->arena,
                     "%.*s IN (SELECT CAST(u AS bigint) FROM unnest(string_to_array(?1, ',')) u) ORDER BY \"id\"",
                     STR_FMT(from))
            .p,
        ROWS_OF(struct crud_label_row, label_cols)
    };
    const struct value args[] = { ARG_STR(ids) };
    return db_all(c, &q, args, COUNT(args), ret, ret_n);
}

struct int_row {
    int64_t n;
};
static const struct col int_cols[] = { COL(struct int_row, n) };

enum status crud_count(struct ctx *c, const struct kind *k, struct str tail, const struct value *args, size_t nargs,
                       int64_t *ret)
{
    struct str sql = arena_printf(c->arena, "SELECT count(*) AS n FROM \"%s\" %.*s", k->name, STR_FMT(tail));
    const struct stmt_def q = { k->name, sql.p, NULL, ROWS_OF(struct int_row, int_cols) };
    return shared_ints(c, &q, args, nargs, ret, 1);
}

enum status crud_int(struct ctx *c, const struct kind *k, const char *expr, struct str tail, const struct value *args,
                     size_t nargs, int64_t *ret)
{
    size_t scratch = arena_mark(c->arena);
    struct str sql = arena_printf(c->arena, "SELECT %s AS n FROM \"%s\" %.*s", expr, k->name, STR_FMT(tail));
    const struct stmt_def q = { k->name, sql.p, NULL, ROWS_OF(struct int_row, int_cols) };
    struct int_row *row;
    size_t got;
    TRY(db_all(c, &q, args, nargs, &row, &got));
    *ret = got ? row[0].n : 0;
    arena_rewind(c->arena, scratch);
    return ST_OK;
}

enum status crud_refers(struct ctx *c, const struct kind *k, const struct field *f, int64_t removed_by, int64_t left_by,
                        int64_t *ret_id)
{
    struct str tail = arena_printf(
        c->arena,
        "r JOIN change_row d ON d.\"change\" = ?1 AND d.after IS NULL AND r.\"%s\" ="
        " d.kind || '/' || d.record WHERE r.archived_at IS NULL AND NOT EXISTS (SELECT 1 FROM change_row o WHERE"
        " o.\"change\" = ?2 AND o.kind = '%s' AND o.record = r.id)",
        f->name, k->name);
    const struct value args[] = { ARG_INT(removed_by), ARG_INT(left_by) };
    return crud_int(c, k, "coalesce(min(r.id), 0)", tail, args, COUNT(args), ret_id);
}

static void json_value(struct json_writer *w, const struct value *v)
{
    switch (v->type) {
    case VT_UNSET:
    case VT_NULL: json_null(w); return;
    case VT_TEXT: json_str(w, v->u.s); return;
    case VT_INT: json_int(w, v->u.i); return;
    case VT_REAL: json_real(w, v->u.d); return;
    case VT_BOOL: json_bool(w, v->u.b); return;
    }
}

static bool value_same(const struct value *a, const struct value *b)
{
    enum vtype ta = a->type == VT_UNSET ? VT_NULL : a->type, tb = b->type == VT_UNSET ? VT_NULL : b->type;
    if (ta != tb)
        return false;
    switch (ta) {
    case VT_TEXT: return str_eq(a->u.s, b->u.s);
    case VT_INT: return a->u.i == b->u.i;
    case VT_REAL: return a->u.d >= b->u.d && a->u.d <= b->u.d;
    case VT_BOOL: return a->u.b == b->u.b;
    case VT_UNSET:
    case VT_NULL: return true;
    }
    return false;
}

struct str record_stored_json(struct ctx *c, const struct record *r, const struct record *other)
{
    struct out o;
    struct json_writer w;
    out_init_raw(&o, c->arena);
    json_begin(&w, &o);
    json_object(&w);
    const struct value mine[] = { opt_str(r->key), opt_str(r->external_id), opt_str(r->source),
                                  opt_int(r->archived_at) };
    static const char *const names[] = { "key", "external_id", "source", "archived_at" };
    for (size_t i = 0; i < COUNT(mine); i++) {
        const struct value theirs[] = { other ? opt_str(other->key) : ARG_NULL,
                                        other ? opt_str(other->external_id) : ARG_NULL,
                                        other ? opt_str(other->source) : ARG_NULL,
                                        other ? opt_int(other->archived_at) : ARG_NULL };
        if (value_same(&mine[i], &theirs[i]))
            continue;
        json_key(&w, str_z(names[i]));
        json_value(&w, &mine[i]);
    }
    for (size_t i = 0; i < r->kind->nfields; i++) {
        if (!ddl_is_stored(&r->kind->fields[i]) || (r->kind->fields[i].flags & F_SECRET))
            continue; /* the log keeps no secret, not even its hash */
        static const struct value null = { .type = VT_NULL };
        if (value_same(&r->v[i], other ? &other->v[i] : &null))
            continue;
        json_key(&w, str_z(r->kind->fields[i].name));
        json_value(&w, &r->v[i]);
    }
    json_end(&w);
    return out_str(&o);
}

static struct value value_of_json(const struct field *f, const struct json *j)
{
    switch (j->type) {
    case J_NULL: return ARG_NULL;
    case J_BOOL: return ARG_BOOL(j->b);
    case J_INT: return f && f->type == FT_REAL ? (struct value){ .type = VT_REAL, .u.d = (double)j->i } : ARG_INT(j->i);
    case J_STR: return ARG_STR(j->s);
    case J_NUMBER: {
        char b[64] = { 0 };
        memcpy(b, j->s.p, j->s.n < 63 ? j->s.n : 63);
        return (struct value){ .type = VT_REAL, .u.d = strtod(b, NULL) };
    }
    case J_ARRAY:
    case J_OBJECT: break;
    }
    return ARG_NULL;
}

enum status record_from_stored(struct ctx *c, struct record *r, struct str text)
{
    const struct json *j;
    TRY(json_parse(c->arena, c->problems, text, &j));
    for (const struct json *m = j->first; m; m = m->next) {
        if (str_eq(m->name, S("key")))
            r->key = m->s;
        else if (str_eq(m->name, S("external_id")))
            r->external_id = m->s;
        else if (str_eq(m->name, S("source")))
            r->source = m->s;
        else if (str_eq(m->name, S("archived_at")))
            r->archived_at = m->type == J_INT ? m->i : 0;
        size_t i = kind_field_index(r->kind, m->name);
        if (i < r->kind->nfields)
            r->v[i] = value_of_json(&r->kind->fields[i], m);
    }
    return ST_OK;
}

struct crud_table crud_table_of(struct arena *a, const struct kind *k)
{
    bool log = (k->flags & K_SYSTEM) && (k->flags & K_APPEND_ONLY);
    const char **columns = ARENA_ARRAY(a, const char *, CRUD_COMMON + k->nfields);
    bool *truth = ARENA_ARRAY(a, bool, CRUD_COMMON + k->nfields);
    size_t n = 0;
    for (size_t i = 0; i < (log ? 1 : CRUD_COMMON); i++)
        columns[n++] = ddl_common_columns[i];
    for (size_t i = 0; i < k->nfields; i++)
        if (ddl_has_column(&k->fields[i])) {
            truth[n] = k->fields[i].type == FT_BOOL;
            columns[n++] = k->fields[i].name;
        }
    return (struct crud_table){ k->name, columns, n, truth };
}

/* "SELECT columns FROM table" and "INSERT INTO table (columns) VALUES (?1, …)". */
static void copy_sql(struct arena *a, const struct crud_table *t, const char **ret_select, const char **ret_insert)
{
    struct out names, marks;
    out_init_raw(&names, a);
    out_init_raw(&marks, a);
    for (size_t i = 0; i < t->ncolumns; i++) {
        out_printf(&names, "%s\"%s\"", i ? ", " : "", t->columns[i]);
        out_printf(&marks, "%s?%zu", i ? ", " : "", i + 1);
    }
    struct str n = out_str(&names), m = out_str(&marks);
    *ret_select = arena_printf(a, "SELECT %.*s FROM \"%s\" ORDER BY 1, 2", STR_FMT(n), t->name).p;
    *ret_insert = arena_printf(a, "INSERT INTO \"%s\" (%.*s) VALUES (%.*s)", t->name, STR_FMT(n), STR_FMT(m)).p;
}

enum status crud_copy(struct ctx *from, struct ctx *to, const struct crud_table *t, int64_t *ret_rows)
{
    struct stmt_def select = { .name = t->name }, insert = { .name = t->name };
    struct value *row = ARENA_ARRAY(from->arena, struct value, t->ncolumns);
    struct rows *rows;
    bool more = true;
    copy_sql(from->arena, t, &select.sql, &insert.sql);
    TRY(db_each(from, &select, NULL, 0, &rows));
    *ret_rows = 0;
    for (;;) {
        size_t mark = arena_mark(from->arena);
        TRY(rows_values(rows, row, t->ncolumns, &more));
        if (!more)
            return ST_OK;
        for (size_t i = 0; t->truth && i < t->ncolumns; i++)
            if (t->truth[i] && row[i].type == VT_INT)
                row[i] = ARG_BOOL(row[i].u.i != 0);
        TRY(db_run(to, &insert, row, t->ncolumns));
        ++*ret_rows;
        arena_rewind(from->arena, mark);
    }
}
