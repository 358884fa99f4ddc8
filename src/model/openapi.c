/* model/openapi.c: see model/openapi.h. One path to a line, so that a golden file can be compared. */
#include "model/openapi.h"
#include "model/ddl.h"
#include "model/openapi_params.h"

struct writer {
    struct json_writer w;
    struct arena *a;
};

static void str_member(struct writer *o, const char *name, const char *value)
{
    json_key(&o->w, str_z(name));
    json_str(&o->w, str_z(value));
}

static void bool_member(struct writer *o, const char *name, bool b)
{
    json_key(&o->w, str_z(name));
    json_bool(&o->w, b);
}

static void open_member(struct writer *o, const char *name)
{
    json_key(&o->w, str_z(name));
    json_object(&o->w);
}

static void ref_to(struct writer *o, const char *where, struct str name)
{
    json_object(&o->w);
    json_key(&o->w, S("$ref"));
    json_str(&o->w, arena_printf(o->a, "#/components/%s/%.*s", where, STR_FMT(name)));
    json_end(&o->w);
}

static void new_line(struct writer *o)
{
    out_bytes(o->w.o, S("\n"));
}

/* ---- schemas ---- */

static void types(struct writer *o, const char *type, bool nullable)
{
    json_key(&o->w, S("type"));
    if (!nullable) {
        json_str(&o->w, str_z(type));
        return;
    }
    json_array(&o->w);
    json_str(&o->w, str_z(type));
    json_str(&o->w, S("null"));
    json_end(&o->w);
}

static void choices(struct writer *o, const struct field *f, bool nullable)
{
    json_key(&o->w, S("enum"));
    json_array(&o->w);
    for (const struct choice *c = f->choices; c && c->id; c++)
        json_str(&o->w, str_z(c->id));
    if (nullable)
        json_null(&o->w);
    json_end(&o->w);
}

static void bounds(struct writer *o, const struct field *f)
{
    if (f->min == 0 && f->max == 0)
        return;
    if (f->min > INT32_MIN) {
        json_key(&o->w, S("minimum"));
        json_int(&o->w, f->min);
    }
    if (f->max < INT64_MAX) {
        json_key(&o->w, S("maximum"));
        json_int(&o->w, f->max);
    }
}

/* What a reference looks like; read with include= it is the record itself. */
static void reference(struct writer *o, const struct field *f, bool nullable, bool read)
{
    json_key(&o->w, S("type"));
    json_array(&o->w);
    json_str(&o->w, S("string"));
    if (read)
        json_str(&o->w, S("object"));
    if (nullable)
        json_str(&o->w, S("null"));
    json_end(&o->w);
    if (f->type == FT_REF)
        json_member_str(&o->w, S("x-kind"), str_z(f->ref->name));
    else
        json_member_str(&o->w, S("x-kinds"), str_z(f->any ? f->any : "any"));
}

static void money(struct writer *o, bool nullable, bool read)
{
    if (!read) {
        json_key(&o->w, S("type"));
        json_array(&o->w);
        json_str(&o->w, S("string"));
        json_str(&o->w, S("number"));
        json_str(&o->w, S("object"));
        if (nullable)
            json_str(&o->w, S("null"));
        json_end(&o->w);
        return;
    }
    types(o, "object", nullable);
    open_member(o, "properties");
    open_member(o, "amount");
    str_member(o, "type", "string");
    json_end(&o->w);
    open_member(o, "currency");
    str_member(o, "type", "string");
    json_end(&o->w);
    json_end(&o->w);
}

static void scalar(struct writer *o, const struct field *f, bool nullable, bool read)
{
    switch (f->type) {
    case FT_TEXT:
    case FT_PROSE:
        types(o, "string", nullable);
        if (!read && f->max > 0) {
            json_key(&o->w, S("maxLength"));
            json_int(&o->w, f->max);
        }
        return;
    case FT_INT:
        types(o, "integer", nullable);
        bounds(o, f);
        return;
    case FT_REAL: types(o, "number", nullable); return;
    case FT_BOOL: types(o, "boolean", nullable); return;
    case FT_MONEY: money(o, nullable, read); return;
    case FT_DATE:
        types(o, "string", nullable);
        str_member(o, "format", "date");
        return;
    case FT_TIME:
        types(o, "string", nullable);
        str_member(o, "format", "date-time");
        return;
    case FT_QUARTER:
        types(o, "string", nullable);
        str_member(o, "pattern", "^[0-9]{4}-Q[1-4]$");
        return;
    case FT_CHOICE: choices(o, f, nullable); return;
    case FT_REF:
    case FT_ANY: reference(o, f, nullable, read); return;
    case FT__COUNT: break;
    }
    assert(!"a field has a type");
}

static void field_schema(struct writer *o, const struct field *f, bool nullable, bool read)
{
    open_member(o, f->name);
    scalar(o, f, nullable, read);
    str_member(o, "title", f->label);
    if (f->help)
        str_member(o, "description", f->help);
    if (f->unit)
        str_member(o, "x-unit", f->unit);
    json_end(&o->w);
}

static void common_schema(struct writer *o, const char *name, const char *type, bool nullable)
{
    open_member(o, name);
    types(o, type, nullable);
    json_end(&o->w);
}

static void read_schema(struct writer *o, const struct kind *k)
{
    open_member(o, k->name);
    str_member(o, "type", "object");
    str_member(o, "title", k->label);
    str_member(o, "description", k->help);
    open_member(o, "properties");
    common_schema(o, "id", "string", false);
    common_schema(o, "rev", "integer", false);
    common_schema(o, "key", "string", true);
    for (size_t i = 0; i < k->nfields; i++)
        if (ddl_is_stored(&k->fields[i]) && !(k->fields[i].flags & F_SECRET))
            field_schema(o, &k->fields[i], true, true);
    common_schema(o, "external_id", "string", true);
    common_schema(o, "source", "string", true);
    common_schema(o, "created_at", "string", true);
    common_schema(o, "updated_at", "string", true);
    common_schema(o, "archived_at", "string", true);
    json_end(&o->w);
    json_key(&o->w, S("required"));
    json_array(&o->w);
    json_str(&o->w, S("id"));
    json_str(&o->w, S("rev"));
    json_end(&o->w);
    json_end(&o->w);
    new_line(o);
}

/* Fields as input: those that nobody types are left out. */
static void input_schema(struct writer *o, const struct field *fields, size_t n)
{
    bool any = false;
    str_member(o, "type", "object");
    open_member(o, "properties");
    for (size_t i = 0; i < n; i++)
        if (!(fields[i].flags & (F_READONLY | F_SECRET)))
            field_schema(o, &fields[i], !(fields[i].flags & F_REQUIRED), false);
    json_end(&o->w);
    for (size_t i = 0; i < n; i++)
        any = any || ((fields[i].flags & F_REQUIRED) && !fields[i].dflt && !(fields[i].flags & F_READONLY));
    if (!any)
        return;
    json_key(&o->w, S("required"));
    json_array(&o->w);
    for (size_t i = 0; i < n; i++)
        if ((fields[i].flags & F_REQUIRED) && !fields[i].dflt && !(fields[i].flags & F_READONLY))
            json_str(&o->w, str_z(fields[i].name));
    json_end(&o->w);
}

static void problem_schema(struct writer *o)
{
    static const char *const texts[] = { "type", "title", "detail", "instance" };
    static const char *const of_error[] = { "pointer", "code", "detail" };
    open_member(o, "problem");
    str_member(o, "type", "object");
    str_member(o, "description", "RFC 9457. type is the address of a page that says what it means.");
    open_member(o, "properties");
    for (size_t i = 0; i < COUNT(texts); i++)
        common_schema(o, texts[i], "string", false);
    common_schema(o, "status", "integer", false);
    open_member(o, "errors");
    str_member(o, "type", "array");
    open_member(o, "items");
    str_member(o, "type", "object");
    open_member(o, "properties");
    for (size_t i = 0; i < COUNT(of_error); i++)
        common_schema(o, of_error[i], "string", false);
    json_end(&o->w);
    json_end(&o->w);
    json_end(&o->w);
    common_schema(o, "suggestions", "array", false);
    common_schema(o, "current", "object", false);
    for (size_t i = 0; i < openapi_ntallies; i++)       /* of many rows at once */
        common_schema(o, openapi_tallies[i], "integer", false);
    common_schema(o, "rows", "array", false);
    common_schema(o, "diff", "array", false);
    json_end(&o->w);
    json_key(&o->w, S("required"));
    json_array(&o->w);
    json_str(&o->w, S("title"));
    json_str(&o->w, S("status"));
    json_end(&o->w);
    json_end(&o->w);
    new_line(o);
}

/* ---- operations ---- */

static void op_open(struct writer *o, const char *method, struct str id, struct str summary, const char *tag)
{
    open_member(o, method);
    json_member_str(&o->w, S("operationId"), id);
    json_member_str(&o->w, S("summary"), summary);
    json_key(&o->w, S("tags"));
    json_array(&o->w);
    json_str(&o->w, str_z(tag));
    json_end(&o->w);
}

static void params_open(struct writer *o)
{
    json_key(&o->w, S("parameters"));
    json_array(&o->w);
}

static void params_of(struct writer *o, const char *const *names, size_t n)
{
    for (size_t i = 0; i < n; i++)
        ref_to(o, "parameters", str_z(names[i]));
}

static void body_open(struct writer *o, const char *type, bool required)
{
    open_member(o, "requestBody");
    bool_member(o, "required", required);
    open_member(o, "content");
    open_member(o, type);
}

static void body_close(struct writer *o)
{
    json_end(&o->w);
    json_end(&o->w);
    json_end(&o->w);
}

static void answer_open(struct writer *o, const char *status, const char *description, const char *type)
{
    open_member(o, status);
    str_member(o, "description", description);
    open_member(o, "content");
    open_member(o, type);
}

static void schema_ref(struct writer *o, const char *name, const char *suffix)
{
    json_key(&o->w, S("schema"));
    ref_to(o, "schemas", arena_printf(o->a, "%s%s", name, suffix));
}

static void object_schema(struct writer *o)
{
    open_member(o, "schema");
    str_member(o, "type", "object");
    json_end(&o->w);
}

static void string_schema(struct writer *o)
{
    open_member(o, "schema");
    str_member(o, "type", "string");
    json_end(&o->w);
}

/* The rest of responses: whatever is not done is a problem document. */
static void answers_close(struct writer *o)
{
    json_key(&o->w, S("default"));
    ref_to(o, "responses", S("problem"));
    json_end(&o->w);
}

static void answer_ref(struct writer *o, const char *status, const char *description, const char *name)
{
    answer_open(o, status, description, "application/json");
    schema_ref(o, name, "");
    body_close(o);
}

static const char *const list_params[] = { "q",       "sort",  "limit", "after",   "fields",
                                           "include", "count", "since", "archived" };
static const char *const write_params[] = { "dry_run", "keep_words" };

/* Where the address is a page of its own, its JSON is what that page says. */
static bool is_own_page(const struct kind *k, bool list)
{
    return kind_is(k, list ? &kind_market : &kind_tradeoff);
}

static void rows_schema(struct writer *o, const struct kind *k)
{
    open_member(o, "schema");
    str_member(o, "type", "object");
    open_member(o, "properties");
    open_member(o, "rows");
    str_member(o, "type", "array");
    json_key(&o->w, S("items"));
    ref_to(o, "schemas", str_z(k->name));
    json_end(&o->w);
    common_schema(o, "next", "string", true);
    common_schema(o, "count", "integer", false);
    json_end(&o->w);
    json_key(&o->w, S("required"));
    json_array(&o->w);
    json_str(&o->w, S("rows"));
    json_str(&o->w, S("next"));
    json_end(&o->w);
    json_end(&o->w);
}

static void op_list(struct writer *o, const struct kind *k)
{
    op_open(o, "get", arena_printf(o->a, "list_%s", k->plural), arena_printf(o->a, "Lists %s", k->plural), k->name);
    params_open(o);
    params_of(o, list_params, COUNT(list_params));
    for (size_t i = 0; i < k->nfields; i++) {
        const struct field *f = &k->fields[i];
        bool taken = false;     /* rule.count: the query member means something else there */
        for (size_t n = 0; n < COUNT(list_params); n++)
            taken = taken || strcmp(list_params[n], f->name) == 0;
        if (!ddl_is_stored(f) || (f->flags & F_SECRET) || f->type == FT_PROSE || taken)
            continue;
        json_object(&o->w);
        str_member(o, "name", f->name);
        str_member(o, "in", "query");
        json_member_str(&o->w, S("description"),
                        arena_printf(o->a,
                                     "%s: one of these, separated by commas; none = empty. Also %s.gt, .ge, .lt, .le",
                                     f->label, f->name));
        string_schema(o);
        json_end(&o->w);
    }
    json_end(&o->w);
    open_member(o, "responses");
    answer_open(o, "200", "A page of them", "application/json");
    if (is_own_page(k, true))
        object_schema(o);
    else
        rows_schema(o, k);
    body_close(o);
    answers_close(o);
    json_end(&o->w);
}

/* A write with its body, the record afterwards, and what it needs to know. */
static void op_write(struct writer *o, const struct kind *k, const char *method, const char *verb, const char *summary,
                     const char *status)
{
    bool on_record = strcmp(method, "post") != 0;
    op_open(o, method, arena_printf(o->a, "%s_%s", verb, k->name), arena_printf(o->a, "%s a %s", summary, k->name),
            k->name);
    params_open(o);
    if (on_record) {
        ref_to(o, "parameters", S("key"));
        ref_to(o, "parameters", S("if_match"));
    }
    ref_to(o, "parameters", S("idempotency_key"));
    params_of(o, write_params, COUNT(write_params));
    json_end(&o->w);
    if (strcmp(method, "delete") != 0) {
        body_open(o, "application/json", true);
        schema_ref(o, k->name, strcmp(method, "patch") == 0 ? "_part" : "_input");
        body_close(o);
    }
    open_member(o, "responses");
    if (strcmp(method, "delete") == 0) {
        answer_open(o, status, "It is archived", "application/json");
        object_schema(o);
        body_close(o);
    } else
        answer_ref(o, status, "The record as it is now", k->name);
    if (strcmp(status, "201") == 0) {
        answer_open(o, "200", "With dry_run: what would change", "application/json");
        object_schema(o);
        body_close(o);
    }
    answers_close(o);
    json_end(&o->w);
}

static void op_read(struct writer *o, const struct kind *k)
{
    static const char *const names[] = { "key", "fields", "include" };
    op_open(o, "get", arena_printf(o->a, "read_%s", k->name), arena_printf(o->a, "Reads a %s", k->name), k->name);
    params_open(o);
    params_of(o, names, COUNT(names));
    json_end(&o->w);
    open_member(o, "responses");
    answer_open(o, "200", "The record; its ETag is its rev", "application/json");
    if (is_own_page(k, false))
        object_schema(o);
    else
        schema_ref(o, k->name, "");
    body_close(o);
    answers_close(o);
    json_end(&o->w);
}

static void op_sheet(struct writer *o, const struct kind *k)
{
    op_open(o, "get", arena_printf(o->a, "sheet_%s", k->plural), arena_printf(o->a, "All %s as CSV", k->plural),
            k->name);
    params_open(o);
    params_of(o, list_params, 2);
    json_end(&o->w);
    open_member(o, "responses");
    answer_open(o, "200", "RFC 4180, the header holds the names of the fields", "text/csv");
    string_schema(o);
    body_close(o);
    answers_close(o);
    json_end(&o->w);
}

static void op_bulk(struct writer *o, const struct kind *k, const char *method, const char *type, const char *verb,
                    const char *summary)
{
    static const char *const names[] = { "partial", "dry_run", "keep_words", "idempotency_key" };
    op_open(o, method, arena_printf(o->a, "%s_%s", verb, k->plural), str_z(summary), k->name);
    params_open(o);
    params_of(o, names, COUNT(names));
    json_end(&o->w);
    body_open(o, type, true);
    string_schema(o);
    body_close(o);
    open_member(o, "responses");
    answer_open(o, "200", "What became of each row", "application/json");
    object_schema(o);
    body_close(o);
    answers_close(o);
    json_end(&o->w);
}

static void kind_paths(struct writer *o, const struct kind *k)
{
    struct json_writer *w = &o->w;
    json_key(w, arena_printf(o->a, "/%s.json", k->plural));
    json_object(w);
    op_list(o, k);
    if (openapi_adds(k))
        op_write(o, k, "post", "add", "Adds", "201");
    json_end(w);
    new_line(o);
    json_key(w, arena_printf(o->a, "/%s.csv", k->plural));
    json_object(w);
    op_sheet(o, k);
    if (openapi_adds(k) && openapi_edits(k))
        op_bulk(o, k, "put", "text/csv", "put", "Adds or changes one for each row, by id, key or external_id");
    json_end(w);
    new_line(o);
    if (openapi_adds(k)) {
        json_key(w, arena_printf(o->a, "/%s.jsonl", k->plural));
        json_object(w);
        op_bulk(o, k, "post", "application/x-ndjson", "add_all", "Adds one for each line");
        json_end(w);
        new_line(o);
    }
    json_key(w, arena_printf(o->a, "/%s/{key}.json", k->plural));
    json_object(w);
    op_read(o, k);
    if (openapi_edits(k)) {
        op_write(o, k, "patch", "edit", "Changes fields of", "200");
        op_write(o, k, "put", "replace", "Writes all fields of", "200");
    }
    if (openapi_archives(k))
        op_write(o, k, "delete", "archive", "Archives", "200");
    json_end(w);
    new_line(o);
}

static void action_path(struct writer *o, const struct action *a)
{
    struct json_writer *w = &o->w;
    bool one = a->on == ON_RECORD;
    json_key(w, arena_printf(o->a, one ? "/%s/{key}/%s.json" : "/%s/%s.json", a->kind->plural, a->verb));
    json_object(w);
    op_open(o, "post", arena_printf(o->a, "%s_%s", a->kind->name, a->verb), str_z(a->label), a->kind->name);
    str_member(o, "description", a->help);
    params_open(o);
    if (one)
        ref_to(o, "parameters", S("key"));
    if (!(a->flags & A_READONLY))
        ref_to(o, "parameters", S("idempotency_key"));
    ref_to(o, "parameters", S("dry_run"));
    json_end(w);
    if (a->nin) {
        body_open(o, "application/json", false);
        open_member(o, "schema");
        input_schema(o, a->in, a->nin);
        json_end(w);
        body_close(o);
    }
    open_member(o, "responses");
    for (int made = 0; made < 2; made++) {
        answer_open(o, made ? "201" : "200", made ? "Done; Location is what came of it" : "Done", "application/json");
        object_schema(o);
        body_close(o);
    }
    answers_close(o);
    json_end(w);
    json_end(w);
    new_line(o);
}

static void report_params(struct writer *o, const struct report *r, bool sheet)
{
    params_open(o);
    for (size_t i = 0; i < r->nin + (sheet ? 1 : 0); i++) {
        bool table = i == r->nin;
        json_object(&o->w);
        str_member(o, "name", table ? "table" : r->in[i].name);
        str_member(o, "in", "query");
        if (table)
            str_member(o, "description", "Which of its tables; the first if none is named.");
        else if (r->in[i].help)
            str_member(o, "description", r->in[i].help);
        bool_member(o, "required", !table && (r->in[i].flags & F_REQUIRED) && !r->in[i].dflt);
        string_schema(o);
        json_end(&o->w);
    }
    json_end(&o->w);
}

static void report_tables(struct writer *o, const struct report *r)
{
    common_schema(o, "finding", "string", false);
    for (size_t t = 0; t < r->nout; t++) {
        open_member(o, r->out[t].name);
        str_member(o, "type", "array");
        str_member(o, "title", r->out[t].label);
        open_member(o, "items");
        str_member(o, "type", "object");
        open_member(o, "properties");
        for (size_t i = 0; i < r->out[t].ncolumns; i++)
            field_schema(o, &r->out[t].columns[i], true, true);
        json_end(&o->w);
        json_end(&o->w);
        json_end(&o->w);
    }
}

/* A page of its own answers its own JSON at the same address: only the sheet is the report's there. */
static bool has_own_page(const struct report *r)
{
    static const char *const own[] = { "river", "coverage", "trace", "plan" };
    for (size_t i = 0; i < COUNT(own); i++)
        if (strcmp(r->name, own[i]) == 0)
            return true;
    return false;
}

static void report_paths(struct writer *o, const struct report *r)
{
    struct json_writer *w = &o->w;
    struct str at = report_slug(o->a, r);
    json_key(w, arena_printf(o->a, "/%.*s.json", STR_FMT(at)));
    json_object(w);
    op_open(o, "get", arena_printf(o->a, "report_%s", r->name), str_z(r->label), "report");
    str_member(o, "description", r->help);
    report_params(o, r, false);
    open_member(o, "responses");
    answer_open(o, "200", "The figures", "application/json");
    open_member(o, "schema");
    str_member(o, "type", "object");
    if (!has_own_page(r)) {
        open_member(o, "properties");
        report_tables(o, r);
        json_end(w);
    }
    json_end(w);
    body_close(o);
    answers_close(o);
    json_end(w);
    json_end(w);
    new_line(o);
    json_key(w, arena_printf(o->a, "/%.*s.csv", STR_FMT(at)));
    json_object(w);
    op_open(o, "get", arena_printf(o->a, "report_%s_sheet", r->name), arena_printf(o->a, "%s, as CSV", r->label),
            "report");
    report_params(o, r, true);
    open_member(o, "responses");
    answer_open(o, "200", "One table", "text/csv");
    string_schema(o);
    body_close(o);
    answers_close(o);
    json_end(w);
    json_end(w);
    new_line(o);
}

static void object_path(struct writer *o, const char *path, const char *id, const char *summary)
{
    bool stream = strcmp(path, "/events") == 0;
    open_member(o, path);
    op_open(o, "get", str_z(id), str_z(summary), "workspace");
    if (strstr(path, "{id}")) {
        params_open(o);
        ref_to(o, "parameters", S("id"));
        json_end(&o->w);
    }
    open_member(o, "responses");
    answer_open(o, "200", stream ? "Events, as they happen" : "As JSON",
                stream ? "text/event-stream" : "application/json");
    (stream ? string_schema : object_schema)(o);
    body_close(o);
    answers_close(o);
    json_end(&o->w);
    json_end(&o->w);
    new_line(o);
}

static void workspace_paths(struct writer *o)
{
    object_path(o, "/.json", "today", "What waits for you");
    object_path(o, "/reports.json", "reports", "What can be asked");
    object_path(o, "/history.json", "history", "Every change, newest first");
    object_path(o, "/history/{id}.json", "change", "One change, with what was before and after");
    object_path(o, "/events", "events",
                "What changes, as it changes: server-sent events, resumed by Last-Event-ID or after=; once=1 ends");
    object_path(o, "/openapi.json", "openapi", "This description");
    open_member(o, "/history/{id}/undo.json");
    op_open(o, "post", S("undo"), S("Takes a whole change back"), "workspace");
    params_open(o);
    ref_to(o, "parameters", S("id"));
    ref_to(o, "parameters", S("dry_run"));
    ref_to(o, "parameters", S("idempotency_key"));
    json_end(&o->w);
    open_member(o, "responses");
    answer_open(o, "200", "Which change took it back", "application/json");
    object_schema(o);
    body_close(o);
    answers_close(o);
    json_end(&o->w);
    json_end(&o->w);
    new_line(o);
}

/* ---- components ---- */

static void components(struct writer *o, const struct openapi_tables *t)
{
    open_member(o, "components");
    open_member(o, "parameters");
    for (size_t i = 0; i < openapi_nparams; i++) {
        open_member(o, openapi_params[i].id);
        str_member(o, "name", openapi_params[i].name);
        str_member(o, "in", openapi_params[i].in);
        bool_member(o, "required", openapi_params[i].required);
        str_member(o, "description", openapi_params[i].text);
        open_member(o, "schema");
        str_member(o, "type", openapi_params[i].type);
        json_end(&o->w);
        json_end(&o->w);
    }
    json_end(&o->w);
    new_line(o);
    open_member(o, "responses");
    answer_open(o, "problem", "What was wrong, each problem at its place", "application/problem+json");
    schema_ref(o, "problem", "");
    body_close(o);
    json_end(&o->w);
    open_member(o, "schemas");
    problem_schema(o);
    for (size_t i = 0; i < t->model->nkinds; i++) {
        const struct kind *k = t->model->kinds[i];
        if (!openapi_shown(k))
            continue;
        read_schema(o, k);
        json_key(&o->w, arena_printf(o->a, "%s_input", k->name));
        json_object(&o->w);
        input_schema(o, k->fields, k->nfields);
        json_end(&o->w);
        new_line(o);
        json_key(&o->w, arena_printf(o->a, "%s_part", k->name));    /* the same, nothing required */
        json_object(&o->w);
        str_member(o, "type", "object");
        open_member(o, "properties");
        for (size_t f = 0; f < k->nfields; f++)
            if (!(k->fields[f].flags & (F_READONLY | F_SECRET)))
                field_schema(o, &k->fields[f], !(k->fields[f].flags & F_REQUIRED), false);
        json_end(&o->w);
        json_end(&o->w);
        new_line(o);
    }
    json_end(&o->w);
    json_end(&o->w);
}

void openapi_write(struct out *raw, const struct openapi_tables *t)
{
    struct writer o = { .a = raw->arena };
    json_begin(&o.w, raw);
    json_object(&o.w);
    str_member(&o, "openapi", "3.1.0");
    open_member(&o, "info");
    str_member(&o, "title", "Headwater");
    str_member(&o, "version", "1");
    str_member(&o, "description",
               "Every page is data at its own address with .json, every list and report also with .csv. "
               "Changes are additive. Written from the tables of the program.");
    json_end(&o.w);
    json_key(&o.w, S("servers"));
    json_array(&o.w);
    json_object(&o.w);
    str_member(&o, "url", "/");
    json_end(&o.w);
    json_end(&o.w);
    new_line(&o);
    open_member(&o, "paths");
    workspace_paths(&o);
    for (size_t i = 0; i < t->model->nkinds; i++)
        if (openapi_shown(t->model->kinds[i]))
            kind_paths(&o, t->model->kinds[i]);
    for (size_t i = 0; i < t->nactions; i++)
        action_path(&o, t->actions[i]);
    for (size_t i = 0; i < t->nreports; i++)
        report_paths(&o, t->reports[i]);
    json_end(&o.w);
    components(&o, t);
    json_end(&o.w);
    new_line(&o);
}
