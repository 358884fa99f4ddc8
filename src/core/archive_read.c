/* core/archive_read.c: a written workspace into a new one. Nothing in the file is believed: every value is held against
 * its field, every digest against the manifest, every reference against the records. */
#include "base/crypto.h"
#include "base/zip.h"
#include "core/archive.h"
#include "core/archive_log.h"
#include "core/change_log.h"
#include "core/crud_sql.h"
#include "core/doctor.h"
#include "core/search.h"
#include "model/ddl.h"

static const size_t unpacked_max = (size_t)1 << 30;

struct read_job {
    const struct zip_member *m;
    size_t n;
    const struct json *manifest, *history;
    int64_t records;
};
struct place {
    struct str member;
    int64_t line;
};

static enum status wrong(struct ctx *c, const struct place *at, const char *what, struct str name)
{
    if (at->line > 0)
        problem_add(c->problems, NULL, S("archive"), "%.*s, line %lld: %s %.*s", STR_FMT(at->member),
                    (long long)at->line, what, STR_FMT(name));
    else
        problem_add(c->problems, NULL, S("archive"), "%.*s: %s %.*s", STR_FMT(at->member), what, STR_FMT(name));
    return ST_INVALID;
}

/* ---- one record ---- */

static bool text_fits(struct ctx *c, const struct field *f, struct str s)
{
    struct date d;
    const struct kind *k;
    int64_t id;
    if (!str_is_utf8(s))
        return false;
    if (f->type == FT_CHOICE)
        return field_choice(f, s) != NULL;
    if (f->type == FT_DATE)
        return date_parse(s, &d);
    return f->type != FT_ANY || (any_parse(c->app->model, s, &k, &id) && field_allows(f, k));
}

static bool value_of(struct ctx *c, const struct field *f, const struct json *j, struct value *ret)
{
    bool is_text =
        f->type == FT_TEXT || f->type == FT_PROSE || f->type == FT_CHOICE || f->type == FT_DATE || f->type == FT_ANY;
    *ret = ARG_NULL;
    if (j->type == J_NULL)
        return true;
    if (is_text) {
        *ret = ARG_STR(j->s);
        return j->type == J_STR && text_fits(c, f, j->s);
    }
    if (f->type == FT_BOOL) {
        *ret = ARG_BOOL(j->b);
        return j->type == J_BOOL;
    }
    if (f->type == FT_REAL) {
        struct problems quiet, *loud = c->problems;
        problems_init(&quiet, c->arena);
        c->problems = &quiet;
        struct str digits = j->type == J_INT ? arena_printf(c->arena, "%lld", (long long)j->i) : j->s;
        bool good = (j->type == J_INT || j->type == J_NUMBER) && rec_parse(c, f, digits, NULL, ret) == ST_OK;
        c->problems = loud;
        return good;
    }
    *ret = ARG_INT(j->i);
    return j->type == J_INT;
}

/* id, rev and so on; false: it is none of them. *ret_good: its type is right. */
static bool common_of(struct record *r, const struct json *m, bool *ret_good)
{
    const struct {
        const char *name;
        int64_t *i;
        struct str *s;
    } common[] = { { "id", &r->id, NULL },
                   { "rev", &r->rev, NULL },
                   { "key", NULL, &r->key },
                   { "created_at", &r->created_at, NULL },
                   { "created_by", &r->created_by, NULL },
                   { "updated_at", &r->updated_at, NULL },
                   { "updated_by", &r->updated_by, NULL },
                   { "external_id", NULL, &r->external_id },
                   { "source", NULL, &r->source },
                   { "archived_at", &r->archived_at, NULL } };
    for (size_t i = 0; i < COUNT(common); i++) {
        if (!str_eq(m->name, str_z(common[i].name)))
            continue;
        *ret_good = common[i].i != NULL ? m->type == J_INT : m->type == J_STR;
        if (common[i].i != NULL)
            *common[i].i = m->i;
        else if (common[i].s != NULL)
            *common[i].s = m->s;
        return true;
    }
    return false;
}

static enum status record_of(struct ctx *c, const struct kind *k, const struct json *j, const struct place *at,
                             struct record **ret)
{
    struct record *r = *ret = rec_new(c, k);
    for (size_t i = 0; i < k->nfields; i++)
        r->v[i] = ARG_NULL;
    if (j->type != J_OBJECT)
        return wrong(c, at, "a record is an object", S(""));
    for (const struct json *m = j->first; m != NULL; m = m->next) {
        bool good = true;
        if (common_of(r, m, &good)) {
            if (!good)
                return wrong(c, at, "not a value for", m->name);
            continue;
        }
        size_t i = kind_field_index(k, m->name);
        if (i >= k->nfields || !ddl_is_stored(&k->fields[i]))
            return wrong(c, at, "there is no field", m->name);
        if (!value_of(c, &k->fields[i], m, &r->v[i]))
            return wrong(c, at, "not a value for", m->name);
    }
    for (size_t i = 0; i < k->nfields; i++)
        if ((k->fields[i].flags & F_REQUIRED) != 0 && ddl_is_stored(&k->fields[i]) && r->v[i].type == VT_NULL)
            return wrong(c, at, "there is no value for", str_z(k->fields[i].name));
    return r->id > 0 && r->rev > 0 ? ST_OK : wrong(c, at, "id and rev are numbers from 1 on", S(""));
}

/* ---- one kind ---- */

static enum status read_line(struct ctx *c, const struct kind *k, struct str line, const struct place *at)
{
    const struct json *j;
    struct record *r;
    struct problems quiet, *loud = c->problems;
    problems_init(&quiet, c->arena);
    enum status st = json_parse(c->arena, &quiet, line, &j);
    if (st != ST_OK)
        return wrong(c, at, "this is no JSON:", quiet.first != NULL ? quiet.first->text : STR_NULL);
    TRY(record_of(c, k, j, at, &r));
    c->problems = &quiet;
    st = crud_insert(c, r);
    c->problems = loud;
    if (st == ST_EXISTS)
        return wrong(c, at, "its id, its key or what must be unique is there already", r->key);
    TRY(st);
    return c->change ? change_log(c, NULL, r) : ST_OK; /* else the log comes with it */
}

static enum status read_log_line(struct ctx *c, size_t table, struct str line, const struct place *at)
{
    const struct json *j;
    struct str why = STR_NULL;
    struct problems quiet, *loud = c->problems;
    problems_init(&quiet, c->arena);
    c->problems = &quiet;
    enum status st = json_parse(c->arena, &quiet, line, &j);
    if (st != ST_OK)
        why = quiet.first != NULL ? quiet.first->text : STR_NULL;
    else
        st = archive_log_row(c, table, j, &why);
    c->problems = loud;
    return st == ST_INVALID ? wrong(c, at, "not a line of the log:", why) : st;
}

/* A member that is as the manifest says, line by line. */
struct lines {
    struct place at;
    struct str rest, line;
    int64_t rows;
};

static enum status lines_open(struct ctx *c, const struct read_job *j, struct str member, const struct json *entry,
                              struct lines *ret)
{
    *ret = (struct lines){ .at = { member, 0 } };
    const struct zip_member *m = zip_find(j->m, j->n, member);
    const struct json *rows = json_get(entry, S("rows")), *digest = json_get(entry, S("sha256"));
    if (m == NULL)
        return wrong(c, &ret->at, "is missing", S(""));
    struct sha256 h = sha256_of(&m->bytes, 1);
    if (digest == NULL || digest->type != J_STR || !str_eq(digest->s, hex_of(c->arena, h.b, sizeof h.b)))
        return wrong(c, &ret->at, "is not what the manifest says: its digest differs", S(""));
    ret->rest = m->bytes;
    ret->rows = rows != NULL && rows->type == J_INT ? rows->i : -1;
    return ST_OK;
}

static bool lines_next(struct lines *l)
{
    if (l->rest.n == 0)
        return false;
    l->at.line++;
    (void)str_cut(l->rest, '\n', &l->line, &l->rest);
    return true;
}

static enum status lines_close(struct ctx *c, struct lines *l)
{
    return l->rows == l->at.line ? ST_OK : wrong(c, &l->at, "has not as many lines as the manifest says", S(""));
}

static enum status read_log(struct ctx *c, struct read_job *j, const struct json *history)
{
    const struct json *entry = history->first;
    for (size_t i = 0; i < LOG_TABLES; i++, entry = entry->next) {
        struct lines l;
        static const struct place at = { S_INIT("manifest.json"), 0 };
        if (entry == NULL || !str_eq(json_get_text(entry, "table"), str_z(archive_log_name(i))))
            return wrong(c, &at, "there is no history of", str_z(archive_log_name(i)));
        TRY(lines_open(c, j, arena_printf(c->arena, "history/%s.jsonl", archive_log_name(i)), entry, &l));
        while (lines_next(&l)) {
            size_t scratch = arena_mark(c->arena);
            TRY(read_log_line(c, i, l.line, &l.at));
            arena_rewind(c->arena, scratch);
        }
        TRY(lines_close(c, &l));
    }
    return archive_log_holds(c);
}

static enum status read_kind(struct ctx *c, struct read_job *j, const struct kind *k, const struct json *entry)
{
    struct lines l;
    TRY(lines_open(c, j, arena_printf(c->arena, "data/%s.jsonl", k->name), entry, &l));
    while (lines_next(&l)) {
        TRY(read_line(c, k, l.line, &l.at));
        if (arena_is_full(c->arena))
            return ST_TOO_LARGE;
    }
    TRY(lines_close(c, &l));
    j->records += l.at.line;
    return ST_OK;
}

static const struct stmt_def counter_set_sql = {
    "archive/counter_set",
    "INSERT INTO counter (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = ?2",
    NULL,
    NULL,
    0,
    0
};

static enum status read_counters(struct ctx *c, const struct json *counters)
{
    static const struct place at = { S_INIT("manifest.json"), 0 };
    if (counters == NULL || counters->type != J_OBJECT)
        return wrong(c, &at, "there is no list of", S("counters"));
    for (const struct json *m = counters->first; m != NULL; m = m->next) {
        const struct value args[] = { ARG_STR(m->name), ARG_INT(m->i) };
        if (m->type != J_INT || m->i < 0)
            return wrong(c, &at, "not a number:", m->name);
        TRY(db_run(c, &counter_set_sql, args, COUNT(args)));
    }
    return ST_OK;
}

static enum status read_body(struct ctx *c, void *arg)
{
    struct read_job *j = arg;
    static const struct place at = { S_INIT("manifest.json"), 0 };
    const struct json *kinds = json_get(j->manifest, S("kinds"));
    j->records = 0;
    if (kinds == NULL || kinds->type != J_ARRAY)
        return wrong(c, &at, "there is no list of", S("kinds"));
    /* What the workspace added comes first: all other kinds may have such fields. */
    for (const struct json *e = kinds->first; e != NULL; e = e->next) {
        const struct json *name = json_get(e, S("kind"));
        if (name != NULL && name->type == J_STR && str_eq(name->s, S("custom_field")))
            TRY(read_kind(c, j, &kind_custom_field, e));
    }
    TRY(workspace_refresh(c));
    for (const struct json *e = kinds->first; e != NULL; e = e->next) {
        const struct json *name = json_get(e, S("kind"));
        const struct kind *k = name != NULL && name->type == J_STR ? model_kind(c->app->model, name->s) : NULL;
        if (k == NULL || (k->flags & K_SYSTEM) != 0)
            return wrong(c, &at, "there is no kind", name != NULL ? name->s : STR_NULL);
        if (!kind_is(k, &kind_custom_field))
            TRY(read_kind(c, j, k, e));
    }
    TRY(read_counters(c, json_get(j->manifest, S("counters"))));
    TRY(doctor_references(c, NULL));
    if (j->history == NULL)
        return ST_OK;
    TRY(read_log(c, j, j->history));
    return search_rebuild(c);
}

static enum status manifest_of(struct ctx *c, struct read_job *j)
{
    const struct zip_member *m = zip_find(j->m, j->n, S("manifest.json"));
    const struct json *format, *version;
    if (m == NULL) {
        problem_add(c->problems, NULL, S("archive"),
                    "this is no export of a workspace: it has no manifest.json\n"
                    "Give what headwater export --to FILE.zip wrote.");
        return ST_INVALID;
    }
    TRY(json_parse(c->arena, c->problems, m->bytes, &j->manifest));
    format = json_get(j->manifest, S("format"));
    version = json_get(j->manifest, S("version"));
    if (format == NULL || format->type != J_STR || !str_eq(format->s, S("headwater-workspace")) || version == NULL
        || version->type != J_INT || version->i < 1 || version->i > 2) {
        problem_add(c->problems, NULL, S("archive"),
                    "this export has a format that this version does not read\n"
                    "Use the version that wrote it, or a newer one.");
        return ST_INVALID;
    }
    j->history = json_get(j->manifest, S("history"));
    if (version->i == 1)
        j->history = NULL;
    else if (j->history == NULL || j->history->type != J_ARRAY) {
        problem_add(c->problems, NULL, S("archive"), "manifest.json: there is no history");
        return ST_INVALID;
    }
    return ST_OK;
}

enum status archive_init(struct ctx *c, struct str file, struct str zip, int64_t *ret_records)
{
    struct read_job j = { 0 };
    struct zip_member *m;
    TRY(zip_read(c->arena, c->problems, zip, unpacked_max, &m, &j.n));
    j.m = m;
    TRY(manifest_of(c, &j));
    TRY(workspace_make_empty(c, file));
    TRY(j.history ? db_tx(c, TX_WRITE, read_body, &j) : core_write(c, S("init"), read_body, &j, NULL));
    *ret_records = j.records;
    return ST_OK;
}
