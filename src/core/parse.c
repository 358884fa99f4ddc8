/* core/parse.c: values as people write them, both ways; references by key, external id or unique title. */
#include "base/date.h"
#include "base/json.h"
#include "base/money.h"
#include "core/crud_sql.h"
#include "core/visible.h"
#include "core/workspace.h"
#include "model/ddl.h"
#include <stdio.h>
#include <stdlib.h>

static enum status refuse(struct ctx *c, const struct path *at, const char *code, struct str text, const char *allowed)
{
    problem_add(c->problems, at, str_z(code), "\"%.*s\" is not %s", (int)(text.n > 80 ? 80 : text.n), text.p, allowed);
    return ST_INVALID;
}

static struct str choices_text(struct ctx *c, const struct field *f)
{
    struct out o;
    out_init_raw(&o, c->arena);
    for (const struct choice *ch = f->choices; ch && ch->id; ch++)
        out_printf(&o, "%s%s", ch == f->choices ? "" : ", ", ch->id);
    return out_str(&o);
}

static enum status parse_choice(struct ctx *c, const struct field *f, struct str text, const struct path *at,
                                struct value *ret)
{
    for (const struct choice *ch = f->choices; ch && ch->id; ch++)
        if (str_eq_nocase(str_z(ch->id), text) || (ch->label && str_eq_nocase(str_z(ch->label), text))) {
            *ret = ARG_STR(str_z(ch->id));
            return ST_OK;
        }
    struct str all = choices_text(c, f);
    problem_add(c->problems, at, S("choice"), "\"%.*s\" is not one of: %.*s", STR_FMT(text), STR_FMT(all));
    return ST_INVALID;
}

static enum status parse_bool(struct ctx *c, struct str text, const struct path *at, struct value *ret)
{
    static const char *const yes[] = { "yes", "true", "1", "on", "y" }, *const no[] = { "no", "false", "0", "off",
                                                                                        "n" };
    for (size_t i = 0; i < COUNT(yes); i++) {
        if (str_eq_nocase(text, str_z(yes[i]))) {
            *ret = ARG_BOOL(true);
            return ST_OK;
        }
        if (str_eq_nocase(text, str_z(no[i]))) {
            *ret = ARG_BOOL(false);
            return ST_OK;
        }
    }
    return refuse(c, at, "bool", text, "yes or no");
}

static enum status parse_real(struct ctx *c, struct str text, const struct path *at, struct value *ret)
{
    const char *z = arena_cstr(c->arena, text);
    char *end = NULL;
    double d = strtod(z, &end);
    bool plain = text.n && (strchr("-+.0123456789", z[0]) != NULL) && d - d < 1 && d - d > -1;
    for (size_t i = 0; i < text.n; i++)
        plain = plain && strchr("-+.0123456789eE", text.p[i]) && text.p[i];
    if (!plain || end != z + text.n)
        return refuse(c, at, "number", text, "a number such as 2.5");
    *ret = (struct value){ .type = VT_REAL, .u.d = d };
    return ST_OK;
}

static enum status check_range(struct ctx *c, const struct field *f, int64_t i, const struct path *at)
{
    if (f->min == 0 && f->max == 0)
        return ST_OK;
    if (i >= f->min && i <= f->max)
        return ST_OK;
    problem_add(c->problems, at, S("range"), "%lld is outside %lld to %lld", (long long)i, (long long)f->min,
                (long long)f->max);
    return ST_INVALID;
}

static enum status parse_int(struct ctx *c, const struct field *f, struct str text, const struct path *at,
                             struct value *ret)
{
    int64_t i;
    if (!str_to_i64(text, &i))
        return refuse(c, at, "integer", text, "a whole number");
    TRY(check_range(c, f, i, at));
    *ret = ARG_INT(i);
    return ST_OK;
}

static enum status parse_text(struct ctx *c, const struct field *f, struct str text, const struct path *at,
                              struct value *ret)
{
    size_t max = f->max > 0 ? (size_t)f->max : f->type == FT_PROSE ? PROSE_MAX : 200;
    if (!str_is_utf8(text))
        return refuse(c, at, "utf8", S("the text"), "valid UTF-8");
    if (text.n && memchr(text.p, 0, text.n))
        return refuse(c, at, "nul", S("the text"), "free of NUL bytes");
    if (text.n > max) {
        problem_add(c->problems, at, S("length"), "%zu bytes are more than the %zu that fit here", text.n, max);
        return ST_INVALID;
    }
    *ret = ARG_STR(text);
    return ST_OK;
}

/* The live records with that text in a column, of those that may be seen: what is hidden is not there, also for whoever
 * guesses its name. */
static enum status named_so(struct ctx *c, const struct kind *k, const char *column, struct str name, int limit,
                            struct record ***ret, size_t *ret_n)
{
    const struct value args[] = { ARG_STR(name), ARG_INT(viewer_of(c)) };
    bool partly = visible_applies(c, k);
    struct out o;
    out_init_raw(&o, c->arena);
    out_printf(&o, "WHERE \"%s\" = ?1 AND \"archived_at\" IS NULL", column);
    if (partly) {
        out_bytes(&o, S(" AND "));
        visible_where(&o, k, 2);
    }
    out_printf(&o, " ORDER BY \"id\" LIMIT %d", limit);
    return crud_select(c, k, out_str(&o), args, partly ? 2 : 1, ret, ret_n);
}

/* Lists up to five candidates of an ambiguous reference. */
static void candidates(struct ctx *c, const struct kind *k, struct str name, const struct path *at)
{
    struct record **list;
    size_t n;
    struct out o;
    out_init_raw(&o, c->arena);
    if (named_so(c, k, k->title, name, 5, &list, &n) == ST_OK)
        for (size_t i = 0; i < n; i++) {
            struct str key = rec_key(list[i]);
            if (key.n == 0)
                key = arena_printf(c->arena, "%lld", (long long)list[i]->id);
            out_printf(&o, "%s%.*s", i ? ", " : "", STR_FMT(key));
        }
    problem_add(c->problems, at, S("ambiguous"), "\"%.*s\" is the name of several %s: say which by its %s (%.*s)",
                STR_FMT(name), k->plural, kind_has_keys(k) ? "key" : "number", STR_FMT(out_str(&o)));
}

static enum status find_one(struct ctx *c, const struct kind *k, const char *column, struct str name, int64_t *ret)
{
    struct record **list;
    size_t n;
    TRY(named_so(c, k, column, name, 2, &list, &n));
    if (n == 0)
        return ST_NOT_FOUND;
    *ret = list[0]->id;
    return n == 1 ? ST_OK : ST_EXISTS;
}

struct alias_row {
    struct str record;
};
static const struct col alias_cols[] = { COL(struct alias_row, record) };
static const struct stmt_def alias_sql = {
    "parse/alias",
    "SELECT record AS record FROM alias WHERE text = ?1 AND record LIKE ?2 AND archived_at IS NULL ORDER BY id LIMIT 1",
    NULL, ROWS_OF(struct alias_row, alias_cols)
};

static enum status find_alias(struct ctx *c, const struct kind *k, struct str name, int64_t *ret)
{
    const struct value args[] = { ARG_STR(name), ARG_STR(arena_printf(c->arena, "%s/%%", k->name)) };
    struct alias_row *rows;
    size_t n;
    TRY(db_all(c, &alias_sql, args, COUNT(args), &rows, &n));
    const struct kind *kind;
    if (n == 0 || !any_parse(c->app->model, rows[0].record, &kind, ret) || !kind_is(kind, k))
        return ST_NOT_FOUND;
    struct record *seen;
    return visible_applies(c, k) ? rec_get(c, k, *ret, &seen) : ST_OK;
}

struct change_id {
    int64_t id;
};
static const struct col change_id_cols[] = { COL(struct change_id, id) };
static const struct stmt_def change_id_sql = { "parse/change", "SELECT id AS id FROM \"change\" WHERE id = ?1", NULL,
                                               ROWS_OF(struct change_id, change_id_cols) };

static enum status change_exists(struct ctx *c, int64_t id)
{
    const struct value args[] = { ARG_INT(id) };
    struct change_id *row;
    size_t n;
    TRY(db_all(c, &change_id_sql, args, COUNT(args), &row, &n));
    return n ? ST_OK : ST_NOT_FOUND;
}

static struct str upper(struct arena *a, struct str s)
{
    char *p = ARENA_ARRAY(a, char, s.n + 1);
    for (size_t i = 0; i < s.n; i++)
        p[i] = s.p[i] >= 'a' && s.p[i] <= 'z' ? (char)(s.p[i] - 'a' + 'A') : s.p[i];
    return (struct str){ p, s.n };
}

enum status rec_resolve(struct ctx *c, const struct kind *k, struct str name, int64_t *ret_id)
{
    assert(ret_id);
    bool keyed = kind_has_keys(k);
    enum status st = ST_NOT_FOUND;
    if (kind_is(k, &kind_change)) /* the log has numbers and nothing else */
        return str_to_i64(name, ret_id) ? change_exists(c, *ret_id) : ST_NOT_FOUND;
    if (keyed)
        st = find_one(c, k, "key", name, ret_id);
    if (st == ST_NOT_FOUND)
        st = find_one(c, k, "external_id", name, ret_id);
    if (st == ST_NOT_FOUND && k->title)
        st = find_one(c, k, k->title, name, ret_id);
    if (st == ST_NOT_FOUND)
        st = find_alias(c, k, name, ret_id);
    if (st == ST_NOT_FOUND && keyed && !k->slug) /* p-1, as one types what one heard */
        st = find_one(c, k, "key", upper(c->arena, name), ret_id);
    if (st != ST_NOT_FOUND || keyed)
        return st;
    TRY(workspace_own_ref(c, name, ret_id));
    struct record *r;
    return *ret_id > 0 || str_to_i64(name, ret_id) ? rec_get(c, k, *ret_id, &r) : ST_NOT_FOUND;
}

enum status rec_named(struct ctx *c, const struct kind *k, struct str name, const struct path *at, int64_t *ret_id)
{
    enum status st = rec_resolve(c, k, name, ret_id);
    if (st == ST_EXISTS) {
        candidates(c, k, name, at);
        return ST_INVALID;
    }
    if (st == ST_NOT_FOUND)
        problem_add(c->problems, at, S("reference"), "there is no %s \"%.*s\"", k->name, STR_FMT(name));
    return st;
}

static enum status parse_ref(struct ctx *c, const struct kind *k, struct str text, const struct path *at, int64_t *ret)
{
    enum status st = rec_named(c, k, text, at, ret);
    return st == ST_NOT_FOUND ? ST_INVALID : st;
}

/* "contact, person or customer" */
static struct str kinds_words(struct arena *a, struct str kinds)
{
    struct str ret = STR_NULL, one, rest;
    for (size_t i = 0; str_trim(kinds).n > 0; i++, kinds = rest) {
        bool more = str_cut(str_trim(kinds), ' ', &one, &rest);
        ret = arena_printf(a, "%.*s%s%.*s", STR_FMT(ret), i == 0 ? "" : more ? ", " : " or ", STR_FMT(one));
        rest = more ? rest : STR_NULL;
    }
    return ret;
}

/* A name alone means the one record of the field's kinds that is called so. */
static enum status parse_any_name(struct ctx *c, const struct field *f, struct str text, const struct path *at,
                                  struct value *ret)
{
    struct str kinds = str_z(f->any), one, rest, found = STR_NULL, also = STR_NULL;
    for (; kinds.n > 0; kinds = rest) {
        const struct kind *k;
        int64_t id;
        if (!str_cut(kinds, ' ', &one, &rest))
            rest = STR_NULL;
        k = model_kind(c->app->model, one);
        enum status st = k ? rec_resolve(c, k, text, &id) : ST_NOT_FOUND;
        if (st == ST_NOT_FOUND)
            continue;
        if (st == ST_EXISTS) {
            candidates(c, k, text, at);
            return ST_INVALID;
        }
        TRY(st);
        *(str_empty(found) ? &found : &also) = any_text(c->arena, k, id);
    }
    if (str_empty(found) || !str_empty(also)) {
        problem_add(c->problems, at, S("reference"),
                    str_empty(found) ? "there is no %.*s \"%.*s\" yet"
                                     : "more than one %.*s is called \"%.*s\": write kind/key",
                    STR_FMT(kinds_words(c->arena, str_z(f->any))), STR_FMT(text));
        return ST_INVALID;
    }
    *ret = ARG_STR(found);
    return ST_OK;
}

/* A key that people say names its kind too: P-1, SHELF-44. False: it is none, or nobody has it. */
static bool spoken_key(struct ctx *c, struct str text, struct value *ret)
{
    const struct model *m = c->app->model;
    struct problems mine, *ours = c->problems;
    struct str letters, digits;
    struct record *r = NULL;
    if (!str_cut(text, '-', &letters, &digits))
        return false;
    problems_init(&mine, c->arena);
    c->problems = &mine;
    for (size_t i = 0; i < m->nkinds && !r; i++)
        if (kind_is(m->kinds[i], &kind_feature)
            || (m->kinds[i]->prefix && str_eq_nocase(letters, str_z(m->kinds[i]->prefix))))
            if (rec_find(c, m->kinds[i], text, &r) != ST_OK)
                r = NULL;
    c->problems = ours;
    if (r)
        *ret = ARG_STR(any_text(c->arena, r->kind, r->id));
    return r != NULL;
}

static enum status parse_any(struct ctx *c, const struct field *f, struct str text, const struct path *at,
                             struct value *ret)
{
    struct str kind_name, key;
    int64_t id;
    const struct kind *k = NULL;
    if (str_cut(text, '/', &kind_name, &key))
        k = model_kind(c->app->model, kind_name);
    if (!k && f->any)
        return parse_any_name(c, f, text, at, ret);
    if (!k && spoken_key(c, text, ret))
        return ST_OK;
    if (!k || !field_allows(f, k)) {
        problem_add(c->problems, at, S("reference"), "\"%.*s\" is not of the form kind/key, kind being one of: %s",
                    STR_FMT(text), f->any ? f->any : "any kind");
        return ST_INVALID;
    }
    TRY(parse_ref(c, k, key, at, &id));
    *ret = ARG_STR(any_text(c->arena, k, id));
    return ST_OK;
}

static enum status parse_dated(struct ctx *c, const struct field *f, struct str text, const struct path *at,
                               struct value *ret)
{
    struct date d;
    struct quarter q;
    int64_t ms;
    if (f->type == FT_DATE) {
        if (!date_parse(text, &d))
            return refuse(c, at, "date", text, "a date such as 2026-11-25");
        *ret = ARG_STR(text);
    } else if (f->type == FT_QUARTER) {
        if (!quarter_parse(text, &q))
            return refuse(c, at, "quarter", text, "a quarter such as 2027-Q1");
        *ret = ARG_INT(q.ordinal);
    } else {
        if (!tz_parse(c->app->zone, text, &ms))
            return refuse(c, at, "time", text, "a time such as 2026-11-25 17:00 or 2026-11-25T10:00:00Z");
        *ret = ARG_INT(ms);
    }
    return ST_OK;
}

enum status rec_parse(struct ctx *c, const struct field *f, struct str text, const struct path *at, struct value *ret)
{
    assert(f && ret);
    int64_t i;
    if (f->type != FT_PROSE)
        text = str_trim(text);
    *ret = ARG_NULL;
    if (text.n == 0)
        return ST_OK;
    switch (f->type) {
    case FT_TEXT:
    case FT_PROSE: return parse_text(c, f, text, at, ret);
    case FT_INT: return parse_int(c, f, text, at, ret);
    case FT_REAL: return parse_real(c, text, at, ret);
    case FT_BOOL: return parse_bool(c, text, at, ret);
    case FT_CHOICE: return parse_choice(c, f, text, at, ret);
    case FT_DATE:
    case FT_TIME:
    case FT_QUARTER: return parse_dated(c, f, text, at, ret);
    case FT_MONEY:
        if (!money_parse(text, &i))
            return refuse(c, at, "money", text, "an amount such as 612000 or 612000.50, without signs and separators");
        *ret = ARG_INT(i);
        return ST_OK;
    case FT_REF:
        TRY(parse_ref(c, f->ref, text, at, &i));
        *ret = ARG_INT(i);
        return ST_OK;
    case FT_ANY: return parse_any(c, f, text, at, ret);
    case FT__COUNT: break;
    }
    assert(!"a field has a type");
    return ST_INTERNAL;
}

struct str rec_no_field_words(struct arena *a, const struct kind *k, struct str field)
{
    struct out o;
    out_init_raw(&o, a);
    bool vowel = strchr("aeio", k->name[0]) != NULL;
    out_printf(&o, "%s %s has no field \"%.*s\"; it has", vowel ? "an" : "a", k->name, STR_FMT(field));
    for (size_t i = 0, n = 0; i < k->nfields; i++)
        if ((k->fields[i].flags & (F_READONLY | F_SECRET)) == 0)
            out_printf(&o, "%s %s", n++ ? "," : "", k->fields[i].name);
    return out_str(&o);
}

void rec_no_field(struct ctx *c, const struct kind *k, struct str field, const struct path *at)
{
    problem_add(c->problems, at, S("unknown_field"), "%.*s", STR_FMT(rec_no_field_words(c->arena, k, field)));
}

enum status rec_set(struct ctx *c, struct record *r, struct str field, struct str text, const struct path *at)
{
    if (str_eq(field, S("key")))
        r->key = str_trim(text);
    else if (str_eq(field, S("external_id")))
        r->external_id = str_trim(text);
    else if (str_eq(field, S("source")))
        r->source = str_trim(text);
    else {
        const struct field *f = kind_field(r->kind, field);
        if (!f) {
            rec_no_field(c, r->kind, field, at);
            return ST_INVALID;
        }
        return rec_parse(c, f, text, at, &r->v[kind_field_index(r->kind, field)]);
    }
    return ST_OK;
}

const struct field *rec_common_field(struct str name)
{
    static const struct field common[] = {
        { "external_id", FT_TEXT, 0, .label = "Its number elsewhere", .max = 200 },
        { "source", FT_TEXT, 0, .label = "Source", .max = 200 },
        { "created_at", FT_TIME, 0, .label = "Created" },
        { "updated_at", FT_TIME, 0, .label = "Changed" },
    };
    for (size_t i = 0; i < COUNT(common); i++)
        if (str_eq(name, str_z(common[i].name)))
            return &common[i];
    return NULL;
}

bool any_parse(const struct model *m, struct str any, const struct kind **ret_kind, int64_t *ret_id)
{
    struct str name, id;
    if (!str_cut(any, '/', &name, &id) || !str_to_i64(id, ret_id))
        return false;
    *ret_kind = model_kind(m, name);
    return *ret_kind != NULL;
}

struct str any_text(struct arena *a, const struct kind *k, int64_t id)
{
    assert(id > 0);
    return arena_printf(a, "%s/%lld", k->name, (long long)id);
}

static struct str ref_text(struct ctx *c, const struct kind *k, int64_t id)
{
    struct str key, title;
    if (rec_label(c, k, id, &key, &title) != ST_OK || !key.n)
        return arena_printf(c->arena, "%lld", (long long)id);
    return key;
}

static struct str real_text(struct ctx *c, double d)
{
    for (int p = 15; p <= 17; p++) {
        struct str s = arena_printf(c->arena, "%.*g", p, d);
        double back = strtod(s.p, NULL);
        if (back >= d && back <= d)
            return s;
    }
    return arena_printf(c->arena, "%.17g", d);
}

struct str rec_text(struct ctx *c, const struct field *f, const struct value *v)
{
    switch (v->type) {
    case VT_UNSET:
    case VT_NULL: return STR_NULL;
    case VT_BOOL: return v->u.b ? S("yes") : S("no");
    case VT_REAL: return real_text(c, v->u.d);
    case VT_TEXT: {
        const struct kind *k;
        int64_t id;
        if (f->type != FT_ANY || !any_parse(c->app->model, v->u.s, &k, &id))
            return v->u.s;
        return arena_printf(c->arena, "%s/%.*s", k->name, STR_FMT(ref_text(c, k, id)));
    }
    case VT_INT: break;
    }
    if (f->type == FT_REF)
        return ref_text(c, f->ref, v->u.i);
    if (f->type == FT_MONEY)
        return money_text(c->arena, v->u.i);
    if (f->type == FT_QUARTER)
        return quarter_text(c->arena, (struct quarter){ (int32_t)v->u.i });
    if (f->type == FT_TIME)
        return instant_text(c->arena, v->u.i);
    return arena_printf(c->arena, "%lld", (long long)v->u.i);
}

void rec_json_value(struct ctx *c, struct json_writer *w, const struct field *f, const struct value *v)
{
    if (v->type == VT_UNSET || v->type == VT_NULL)
        json_null(w);
    else if (v->type == VT_BOOL)
        json_bool(w, v->u.b);
    else if (v->type == VT_REAL)
        json_real(w, v->u.d);
    else if (f->type == FT_INT)
        json_int(w, v->u.i);
    else if (f->type == FT_MONEY) {
        json_object(w);
        json_key(w, S("amount"));
        json_str(w, money_text(c->arena, v->u.i));
        json_key(w, S("currency"));
        json_str(w, c->app->currency);
        json_end(w);
    } else
        json_str(w, rec_text(c, f, v));
}

void rec_json_common(struct ctx *c, struct json_writer *w, const struct record *r, struct str fields)
{
    const struct {
        struct str name, value;
    } common[] = {
        { S("external_id"), r->external_id },
        { S("source"), r->source },
        { S("created_at"), instant_text(c->arena, r->created_at) },
        { S("updated_at"), instant_text(c->arena, r->updated_at) },
        { S("archived_at"), r->archived_at ? instant_text(c->arena, r->archived_at) : STR_NULL },
    };
    for (size_t i = 0; i < COUNT(common); i++)
        if (str_empty(fields) || str_listed(fields, ',', common[i].name))
            json_member_str(w, common[i].name, common[i].value);
}

void rec_json_head(struct ctx *c, struct json_writer *w, const struct record *r)
{
    json_object(w);
    json_key(w, S("id"));
    json_str(w, arena_printf(c->arena, "%lld", (long long)r->id));
    json_key(w, S("rev"));
    json_int(w, r->rev);
    json_member_str(w, S("key"), r->key);
}

void rec_json(struct ctx *c, struct json_writer *w, const struct record *r)
{
    rec_json_head(c, w, r);
    for (size_t i = 0; i < r->kind->nfields; i++) {
        const struct field *f = &r->kind->fields[i];
        if (!ddl_is_stored(f) || (f->flags & F_SECRET))
            continue;
        json_key(w, str_z(f->name));
        rec_json_value(c, w, f, &r->v[i]);
    }
    rec_json_common(c, w, r, STR_NULL);
    json_end(w);
}

enum status since_ms(struct ctx *c, struct str text, int64_t *ret)
{
    struct path at = { .name = S("since") };
    int64_t days;
    *ret = 0;
    if (str_empty(text))
        return ST_OK;
    if (str_ends(text, S("d")) && str_to_i64((struct str){ text.p, text.n - 1 }, &days) && days >= 0 && days < 100000) {
        *ret = c->now_ms - days * 86400000;
        return ST_OK;
    }
    if (tz_parse(c->app->zone, text, ret))
        return ST_OK;
    problem_add(c->problems, &at, S("date"), "\"%.*s\" is neither days, such as 180d, nor a date, such as 2026-06-01",
                STR_FMT(text));
    return ST_INVALID;
}
