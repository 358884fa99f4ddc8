/* core/records_read.c: the one place where records are read: one, by key, or a list. */
#include "core/crud_sql.h"
#include "core/labels.h"
#include "core/records.h"
#include "core/search.h"
#include "core/visible.h"
#include "model/ddl.h"
#include <stdlib.h>

struct record *rec_new(struct ctx *c, const struct kind *k)
{
    struct record *r = ARENA_NEW(c->arena, struct record);
    k = model_own(c->app->model, k);
    r->kind = k;
    r->v = ARENA_ARRAY(c->arena, struct value, k->nfields + 1);
    return r;
}

struct str rec_key(const struct record *r)
{
    return r->key;
}

struct str rec_str(const struct record *r, const char *field)
{
    size_t i = kind_field_index(r->kind, str_z(field));
    return i < r->kind->nfields && r->v[i].type == VT_TEXT ? r->v[i].u.s : STR_NULL;
}

struct str rec_title(struct ctx *c, const struct record *r)
{
    if (r->kind->title) {
        const struct value *v = &r->v[kind_field_index(r->kind, str_z(r->kind->title))];
        if (v->type == VT_TEXT && v->u.s.n)
            return v->u.s;
    }
    return r->key.n ? r->key : arena_printf(c->arena, "%s %lld", r->kind->label, (long long)r->id);
}

enum status rec_get(struct ctx *c, const struct kind *k, int64_t id, struct record **ret)
{
    const struct value args[] = { ARG_INT(id), ARG_INT(viewer_of(c)) };
    struct record **list;
    size_t n;
    struct out where;
    out_init_raw(&where, c->arena);
    out_bytes(&where, S("WHERE \"id\" = ?1"));
    if (visible_applies(c, k)) {
        out_bytes(&where, S(" AND "));
        visible_where(&where, k, 2);
    }
    TRY(crud_select(c, k, out_str(&where), args, visible_applies(c, k) ? 2 : 1, &list, &n));
    if (n == 0)
        return ST_NOT_FOUND;
    *ret = list[0];
    return ST_OK;
}

enum status rec_old_key(struct ctx *c, const struct kind *k, struct str key, int64_t *ret_id)
{
    const struct value args[] = { ARG_STR(key), ARG_STR(arena_printf(c->arena, "%s/%%", k->name)) };
    struct record **list;
    size_t n;
    const struct kind *of = NULL;
    *ret_id = 0;
    TRY(crud_select(
        c, &kind_alias,
        S("WHERE \"text\" = ?1 AND record LIKE ?2 AND \"why\" = 'old_key' AND archived_at IS NULL ORDER BY id DESC"),
        args, 2, &list, &n));
    if (n > 0 && !any_parse(c->app->model, list[0]->v[kind_field_index(&kind_alias, S("record"))].u.s, &of, ret_id))
        *ret_id = 0;
    return ST_OK;
}

enum status rec_find(struct ctx *c, const struct kind *k, struct str key, struct record **ret)
{
    const struct value args[] = { ARG_STR(key) };
    struct record **list;
    size_t n;
    int64_t id;
    TRY(crud_select(c, k, S("WHERE \"key\" = ?1"), args, 1, &list, &n));
    if (n == 1)
        return rec_get(c, k, list[0]->id, ret);
    if (str_to_i64(key, &id))
        return rec_get(c, k, id, ret);
    TRY(rec_old_key(c, k, key, &id));
    if (id == 0)
        TRY(rec_resolve(c, k, key, &id));
    return rec_get(c, k, id, ret);
}

enum status rec_label(struct ctx *c, const struct kind *k, int64_t id, struct str *ret_key, struct str *ret_title)
{
    struct record *r;
    *ret_key = *ret_title = STR_NULL;
    if (kind_is(k, &kind_change)) {
        *ret_key = arena_printf(c->arena, "%lld", (long long)id);
        return ST_OK;
    }
    if (labels_find(c, k, id, ret_key, ret_title))
        return ST_OK;
    if (labels_plain(c, k)) {
        bool found;
        TRY(crud_label(c, k, id, ret_key, ret_title, &found));
        if (found && ret_key->n == 0)
            *ret_key = arena_printf(c->arena, "%lld", (long long)id);
        if (!found || ret_title->n > 0)
            return ST_OK;
    }
    enum status st = rec_get(c, k, id, &r);
    if (st == ST_NOT_FOUND)
        return ST_OK;
    TRY(st);
    *ret_key = r->key.n ? r->key : arena_printf(c->arena, "%lld", (long long)r->id);
    *ret_title = rec_title(c, r);
    return ST_OK;
}

/* WHERE, ORDER BY and LIMIT of a query; values go to args. */
struct where {
    struct out o;
    struct value *args;
    size_t n;
    bool any;
};

static void where_and(struct where *w)
{
    if (w->any)
        out_bytes(&w->o, S(" AND "));
    else
        out_bytes(&w->o, S("WHERE "));
    w->any = true;
}

static size_t where_arg(struct where *w, struct value v)
{
    w->args[w->n++] = v;
    return w->n;
}

static bool column_known(const struct kind *k, const char *name)
{
    const struct field *f = kind_field(k, str_z(name));
    return ddl_common(str_z(name)) || (f && ddl_is_stored(f));
}

/* What stands for a column in a condition. */
static struct str column_sql(struct ctx *c, const struct kind *k, const char *name)
{
    struct out o;
    out_init_raw(&o, c->arena);
    crud_column(&o, k, name);
    return out_str(&o);
}

/* A statement has few parameters: a long list of numbers, the ids that were found elsewhere, stands in its text. */
static void where_filter(struct ctx *c, struct where *w, const struct kind *k, const struct filter *f)
{
    struct str column = column_sql(c, k, f->column);
    static const char *const ops[] = { "=", ">", ">=", "<", "<=" };
    where_and(w);
    if (f->op == OP_NULL || f->op == OP_NOT_NULL) {
        out_printf(&w->o, "%.*s IS %sNULL", STR_FMT(column), f->op == OP_NULL ? "" : "NOT ");
        return;
    }
    if (f->op != OP_EQ) {
        assert(f->nany == 1);
        out_printf(&w->o, "%.*s %s ?%zu", STR_FMT(column), ops[f->op], where_arg(w, f->any[0]));
        return;
    }
    out_printf(&w->o, "%.*s IN (", STR_FMT(column));
    for (size_t i = 0; i < f->nany; i++) {
        out_bytes(&w->o, i ? S(", ") : S(""));
        if (f->nany > FILTER_ANY_MAX && f->any[i].type == VT_INT)
            out_printf(&w->o, "%lld", (long long)f->any[i].u.i);
        else
            out_printf(&w->o, "?%zu", where_arg(w, f->any[i]));
    }
    out_bytes(&w->o, S(")"));
}

static struct str like_escape(struct ctx *c, struct str s)
{
    struct out o;
    out_init_raw(&o, c->arena);
    out_bytes(&o, S("%"));
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == '%' || s.p[i] == '_' || s.p[i] == '\\')
            out_bytes(&o, S("\\"));
        out_bytes(&o, (struct str){ s.p + i, 1 });
    }
    out_bytes(&o, S("%"));
    return out_str(&o);
}

/* Through the index of words where there is one; else, and among what is archived, as a part of the texts. */
static enum status where_search(struct ctx *c, struct where *w, const struct query *q)
{
    struct str match = STR_NULL;
    if (!q->archived)
        TRY(search_list_match(c, q->kind, q->search, &match));
    where_and(w);
    if (match.n > 0) {
        out_printf(
            &w->o,
            db_is_postgres(c->db)
                ? "\"id\" IN (SELECT d.record FROM search_doc d WHERE d.words @@ CAST(?%zu AS tsquery) AND d.kind = '%s')"
                : "\"id\" IN (SELECT d.record FROM search_fts f JOIN search_doc d ON d.id = f.rowid"
                  " WHERE search_fts MATCH ?%zu AND d.kind = '%s')",
            where_arg(w, ARG_STR(match)), q->kind->name);
        return ST_OK;
    }
    size_t at = where_arg(w, ARG_STR(like_escape(c, q->search)));
    out_printf(&w->o, "(\"key\" LIKE ?%zu ESCAPE '\\'", at);
    for (size_t i = 0; i < q->kind->nfields; i++) {
        const struct field *f = &q->kind->fields[i];
        if (ddl_has_column(f) && (f->flags & (F_TITLE | F_SEARCH)) && (f->type == FT_TEXT || f->type == FT_PROSE))
            out_printf(&w->o, " OR \"%s\" LIKE ?%zu ESCAPE '\\'", f->name, at);
    }
    out_bytes(&w->o, S(")"));
    return ST_OK;
}

/* How a column is stored. */
static enum vtype column_vtype(const struct kind *k, const char *name)
{
    static const char *const texts[] = { "key", "external_id", "source" };
    const struct field *f = kind_field(k, str_z(name));
    for (size_t i = 0; i < COUNT(texts); i++)
        if (strcmp(texts[i], name) == 0)
            return VT_TEXT;
    if (!f)
        return VT_INT;
    switch (f->type) {
    case FT_TEXT:
    case FT_PROSE:
    case FT_CHOICE:
    case FT_DATE:
    case FT_ANY: return VT_TEXT;
    case FT_REAL: return VT_REAL;
    case FT_BOOL: return VT_BOOL;
    case FT_INT:
    case FT_MONEY:
    case FT_TIME:
    case FT_QUARTER:
    case FT_REF:
    case FT__COUNT: break;
    }
    return VT_INT;
}

static struct sort_key sort_at(const struct query *q, size_t i)
{
    return i == 0 ? (struct sort_key){ q->sort, q->descending } : q->then[i - 1];
}

/* The cursor is "<id>|", and for each column of the sort =LENGTH:VALUE, or n where the row has none. */
static bool cursor_value(struct ctx *c, enum vtype type, struct str text, struct value *ret)
{
    int64_t i = 0;
    bool whole = str_to_i64(text, &i);
    switch (type) {
    case VT_TEXT: *ret = ARG_STR(text); return true;
    case VT_INT: *ret = ARG_INT(i); return whole;
    case VT_BOOL: *ret = ARG_BOOL(i != 0); return whole;
    case VT_REAL: {
        char *end, *start = ARENA_ARRAY(c->arena, char, text.n + 1);
        memcpy(start, text.p, text.n);
        *ret = (struct value){ .type = VT_REAL, .u.d = strtod(start, &end) };
        return text.n && *end == 0;
    }
    case VT_UNSET:
    case VT_NULL: break;
    }
    return false;
}

static bool cursor_next(struct ctx *c, struct str *rest, enum vtype type, struct value *ret)
{
    struct str length, text;
    int64_t n;
    *ret = ARG_NULL;
    if (str_starts(*rest, S("n"))) {
        *rest = str_skip(*rest, 1);
        return true;
    }
    if (!str_starts(*rest, S("=")) || !str_cut(str_skip(*rest, 1), ':', &length, &text) || !str_to_i64(length, &n)
        || n < 0 || (uint64_t)n > text.n)
        return false;
    *rest = str_skip(text, (size_t)n);
    return cursor_value(c, type, (struct str){ text.p, (size_t)n }, ret);
}

/* What comes behind the row: more by the first column, or as much and behind it by the others. Nothing comes last. */
static void write_after(struct ctx *c, struct where *w, const struct query *q, const struct value *v, size_t i,
                        size_t id_at)
{
    if (i > q->nthen) {
        out_printf(&w->o, "\"id\" > ?%zu", id_at);
        return;
    }
    struct sort_key key = sort_at(q, i);
    struct str column = column_sql(c, q->kind, key.column);
    if (v[i].type == VT_NULL) {
        out_printf(&w->o, "(%.*s IS NULL AND ", STR_FMT(column));
        write_after(c, w, q, v, i + 1, id_at);
        out_bytes(&w->o, S(")"));
        return;
    }
    size_t at = where_arg(w, v[i]);
    out_printf(&w->o, "(%.*s %s ?%zu OR (%.*s = ?%zu AND ", STR_FMT(column), key.descending ? "<" : ">", at,
               STR_FMT(column), at);
    write_after(c, w, q, v, i + 1, id_at);
    out_printf(&w->o, ") OR %.*s IS NULL)", STR_FMT(column));
}

static enum status where_after(struct ctx *c, struct where *w, const struct query *q)
{
    struct str id_text, rest;
    struct value v[QUERY_SORTS];
    int64_t id = 0;
    bool good = str_cut(q->after, '|', &id_text, &rest) && str_to_i64(id_text, &id);
    for (size_t i = 0; i <= q->nthen && good; i++)
        good = cursor_next(c, &rest, column_vtype(q->kind, sort_at(q, i).column), &v[i]);
    if (!good || rest.n > 0) {
        problem_add(c->problems, NULL, S("cursor"), "after: this is not a cursor of this list");
        return ST_INVALID;
    }
    where_and(w);
    write_after(c, w, q, v, 0, where_arg(w, ARG_INT(id)));
    return ST_OK;
}

static enum status where_build(struct ctx *c, struct where *w, const struct query *q)
{
    size_t n = 5 + QUERY_SORTS;
    for (size_t i = 0; i < q->nfilters; i++)
        n += q->filters[i].nany + 1;
    out_init_raw(&w->o, c->arena);
    w->args = ARENA_ARRAY(c->arena, struct value, n);
    if (!q->archived) {
        where_and(w);
        out_bytes(&w->o, S("\"archived_at\" IS NULL"));
    }
    if (visible_applies(c, q->kind)) {
        where_and(w);
        visible_where(&w->o, q->kind, where_arg(w, ARG_INT(viewer_of(c))));
    }
    for (size_t i = 0; i < q->nfilters; i++) {
        assert(column_known(q->kind, q->filters[i].column));
        where_filter(c, w, q->kind, &q->filters[i]);
    }
    return q->search.n ? where_search(c, w, q) : ST_OK;
}

static struct value common_value(const struct record *r, const char *name)
{
    const struct {
        const char *name;
        struct value v;
    } all[] = {
        { "id", ARG_INT(r->id) },
        { "rev", ARG_INT(r->rev) },
        { "key", ARG_STR(r->key) },
        { "created_at", ARG_INT(r->created_at) },
        { "created_by", ARG_INT(r->created_by) },
        { "updated_at", ARG_INT(r->updated_at) },
        { "updated_by", ARG_INT(r->updated_by) },
        { "external_id", ARG_STR(r->external_id) },
        { "source", ARG_STR(r->source) },
        { "archived_at", ARG_INT(r->archived_at) },
    };
    for (size_t i = 0; i < COUNT(all); i++)
        if (strcmp(all[i].name, name) == 0)
            return all[i].v.type == VT_TEXT ? (all[i].v.u.s.n ? all[i].v : ARG_NULL)
                   : all[i].v.u.i           ? all[i].v
                                            : ARG_NULL;
    assert(!"a column of every record");
    return ARG_NULL;
}

static struct str cursor_of(struct ctx *c, const struct query *q, const struct record *r)
{
    struct out o;
    out_init_raw(&o, c->arena);
    out_printf(&o, "%lld|", (long long)r->id);
    for (size_t k = 0; k <= q->nthen; k++) {
        const char *column = sort_at(q, k).column;
        size_t i = kind_field_index(r->kind, str_z(column));
        struct value v = i < r->kind->nfields ? r->v[i] : common_value(r, column);
        struct str text = v.type == VT_INT    ? arena_printf(c->arena, "%lld", (long long)v.u.i)
                          : v.type == VT_BOOL ? arena_printf(c->arena, "%d", v.u.b)
                          : v.type == VT_REAL ? arena_printf(c->arena, "%.17g", v.u.d)
                          : v.type == VT_TEXT ? v.u.s
                                              : STR_NULL;
        if (v.type == VT_NULL || v.type == VT_UNSET)
            out_bytes(&o, S("n"));
        else
            out_printf(&o, "=%zu:%.*s", text.n, STR_FMT(text));
    }
    return out_str(&o);
}

static void write_order(struct ctx *c, struct out *o, const struct query *q)
{
    out_bytes(o, S(" ORDER BY "));
    for (size_t i = 0; i <= q->nthen; i++) {
        struct sort_key key = sort_at(q, i);
        assert(column_known(q->kind, key.column));
        out_printf(o, "%.*s %s NULLS LAST, ", STR_FMT(column_sql(c, q->kind, key.column)),
                   key.descending ? "DESC" : "ASC");
    }
    out_bytes(o, S("\"id\""));
}

enum status rec_sort(struct ctx *c, struct query *q, struct str text)
{
    const struct path at = { .name = S("sort") };
    struct str rest = text, one;
    for (size_t n = 0; rest.n > 0; n++) {
        (void)str_cut(rest, ',', &one, &rest);
        one = str_trim(one);
        bool down = str_starts(one, S("-"));
        struct str name = down ? str_skip(one, 1) : one;
        const struct field *f = kind_field(q->kind, name);
        const char *column = !f ? ddl_common(name) : f->flags & (F_LINK | F_SECRET) ? NULL : f->name;
        if (!column) {
            problem_add(c->problems, &at, S("unknown"), "%s are sorted by their fields, not by %.*s", q->kind->plural,
                        STR_FMT(name));
            return ST_INVALID;
        }
        if (n == QUERY_SORTS) {
            problem_add(c->problems, &at, S("limit"), "%s are sorted by %d fields at most", q->kind->plural,
                        QUERY_SORTS);
            return ST_INVALID;
        }
        if (n == 0) {
            q->sort = column;
            q->descending = down;
        } else {
            q->then[n - 1] = (struct sort_key){ column, down };
        }
        q->nthen = n;
    }
    return ST_OK;
}

enum status rec_list(struct ctx *c, const struct query *given, struct record_list *ret)
{
    struct query q = *given;
    struct where w = { 0 };
    q.kind = model_own(c->app->model, q.kind);
    if (!q.sort)
        q.sort = "id";
    int limit = q.all ? INT32_MAX - 1 : q.limit <= 0 ? 50 : q.limit > 500 ? 500 : q.limit;
    TRY(where_build(c, &w, &q));
    if (q.after.n)
        TRY(where_after(c, &w, &q));
    write_order(c, &w.o, &q);
    out_printf(&w.o, " LIMIT %d", limit + 1);
    TRY(crud_select(c, q.kind, out_str(&w.o), w.args, w.n, &ret->items, &ret->count));
    ret->next = STR_NULL;
    if (ret->count > (size_t)limit) {
        ret->count = (size_t)limit;
        ret->next = cursor_of(c, &q, ret->items[limit - 1]);
    }
    return ST_OK;
}

enum status rec_count(struct ctx *c, const struct query *given, int64_t *ret)
{
    struct query q = *given;
    struct where w = { 0 };
    q.kind = model_own(c->app->model, q.kind);
    TRY(where_build(c, &w, &q));
    return crud_count(c, q.kind, out_str(&w.o), w.args, w.n, ret);
}
