/* core/import.c: a file into the workspace: one plan, one transaction, one report. */
#include "core/import_parts.h"
#include "core/change.h"

enum { LINES_MAX = 100000 };

#define GROW(im, list, n, cap, T)                                                              \
    do {                                                                                       \
        if ((n) == (cap)) {                                                                    \
            size_t cap_ = (cap) == 0 ? 32 : (cap) * 2;                                         \
            (list) = arena_grow((im)->c->arena, (list), (cap), cap_, sizeof(T), alignof(T));   \
            (cap) = cap_;                                                                      \
        }                                                                                      \
    } while (0)

void import_bad(struct importer *im, int64_t line, struct str column, struct str value,
                struct str reason)
{
    struct import_report *r = im->ret;
    if (r->nbad >= LINES_MAX)
        return;
    GROW(im, r->bad, r->nbad, im->bad_cap, struct import_line);
    r->bad[r->nbad++] = (struct import_line){ line, column, reason, value };
}

void import_ask(struct importer *im, struct str column, struct str value, const char *kind,
                const struct str *suggestions, size_t n)
{
    struct import_report *r = im->ret;
    for (size_t i = 0; i < r->nquestions; i++)
        if (str_eq(r->questions[i].value, value) && str_eq(r->questions[i].column, column)) {
            r->questions[i].rows++;
            return;
        }
    GROW(im, r->questions, r->nquestions, im->questions_cap, struct import_question);
    struct str *own = ARENA_ARRAY(im->c->arena, struct str, n + 1);
    memcpy(own, suggestions, n * sizeof *own);
    r->questions[r->nquestions++] =
        (struct import_question){ column, value, str_z(kind), own, n, 1 };
}

void import_made(struct importer *im, const struct kind *k, struct str title)
{
    struct import_report *r = im->ret;
    if (r->nmade == im->made_cap) {
        size_t cap = im->made_cap == 0 ? 32 : im->made_cap * 2;
        r->made = arena_grow(im->c->arena, r->made, im->made_cap, cap, sizeof *r->made,
                             alignof(struct str));
        im->made_cap = cap;
    }
    r->made[r->nmade].kind = str_z(k->name);
    r->made[r->nmade++].title = title;
}

const struct import_set *import_alias(const struct importer *im, struct str from)
{
    for (size_t i = 0; i < im->o->nalias; i++)
        if (str_eq_nocase(str_trim(im->o->alias[i].field), str_trim(from)))
            return &im->o->alias[i];
    return NULL;
}

/* Answers given now are remembered as other names of the records. */
static enum status write_aliases(struct importer *im)
{
    for (size_t i = 0; i < im->naliases; i++) {
        const struct alias_new *n = &im->aliases[i];
        struct record *r = rec_new(im->c, &kind_alias);
        int64_t id = import_real_id(im, n->id);
        bool ok;
        r->v[kind_field_index(&kind_alias, S("record"))] =
            (struct value){ .type = VT_TEXT, .u.s = any_text(im->c->arena, n->kind, id) };
        r->v[kind_field_index(&kind_alias, S("text"))] =
            (struct value){ .type = VT_TEXT, .u.s = n->text };
        r->v[kind_field_index(&kind_alias, S("why"))] =
            (struct value){ .type = VT_TEXT, .u.s = S("spelling") };
        TRY(import_put(im, r, true, 0, &ok));
    }
    return ST_OK;
}

static void set_text(struct record *r, const char *field, struct str s)
{
    size_t i = kind_field_index(r->kind, str_z(field));
    if (i < r->kind->nfields && s.n > 0)
        r->v[i] = (struct value){ .type = VT_TEXT, .u.s = s };
}

static void set_int(struct record *r, const char *field, int64_t n)
{
    size_t i = kind_field_index(r->kind, str_z(field));
    if (i < r->kind->nfields)
        r->v[i] = (struct value){ .type = VT_INT, .u.i = n };
}

/* The batch: what came in, and the mapping for the next file of this source. */
static enum status write_batch(struct importer *im)
{
    struct record *r = rec_new(im->c, &kind_import_batch);
    const struct import_report *rep = im->ret;
    bool ok;
    struct str name = im->o->file_name.n > 0 ? im->o->file_name : S("file");
    if (name.n > 200)
        name = str_skip(name, name.n - 200);
    set_text(r, "file", name);
    set_text(r, "kind", im->o->shape);
    set_text(r, "reader", S("csv"));
    set_text(r, "mapping", im->kind != NULL ? import_map_json(im) : STR_NULL);
    set_text(r, "state", S("applied"));
    set_int(r, "rows", rep->rows);
    set_int(r, "added", rep->created);
    set_int(r, "changed", rep->updated);
    set_int(r, "unchanged", rep->unchanged);
    set_int(r, "quarantined", rep->quarantined);
    TRY(import_put(im, r, true, 0, &ok));
    return ok ? ST_OK : ST_INVALID;
}

static void count_rows(struct importer *im)
{
    struct import_report *r = im->ret;
    r->rows = (int64_t)im->nrows;
    r->created = r->updated = r->unchanged = r->quarantined = 0;
    for (size_t i = 0; i < im->nrows; i++)
        switch (im->rows[i].state) {
        case ROW_NEW: r->created++; break;
        case ROW_UPDATE: r->updated++; break;
        case ROW_SAME: r->unchanged++; break;
        case ROW_BAD: r->quarantined++; break;
        case ROW_ASKED: break;
        }
}

static void report_begin(struct importer *im)
{
    struct import_report *r = im->ret;
    *r = (struct import_report){ .kind = im->o->shape, .encoding = str_z(im->csv.encoding),
                                 .separator = im->csv.separator,
                                 .empty_lines = (int64_t)im->csv.empty_lines };
}

static bool is_blocked(const struct importer *im)
{
    return im->ret->nbad > 0 || im->ret->quarantined > 0 || im->ret->nquestions > 0;
}

enum status import_pipeline(struct importer *im)
{
    TRY(import_map(im));
    TRY(names_load_old(im));
    TRY(import_plan_rows(im));
    TRY(import_write_pending(im));
    TRY(import_write_rows(im));
    TRY(write_aliases(im));
    import_map_report(im);
    count_rows(im);
    return ST_OK;
}

/* Runs inside the write transaction: plans, writes, and says no at the end if it may not stand. */
static enum status import_body(struct ctx *c, void *arg)
{
    struct importer fresh = *(struct importer *)arg, *im = &fresh;
    assert(im->c == c);
    report_begin(im);
    if (im->kind == NULL)
        TRY(import_shape(im));
    else
        TRY(import_pipeline(im));
    if (im->writes > 0 && !im->o->dry_run && !im->o->sample_dates)
        TRY(write_batch(im));
    if (is_blocked(im) && !im->o->partial)
        return ST_INVALID;
    return ST_OK;
}

static enum status blocked_problem(struct ctx *c, const struct import_report *r)
{
    problem_add(c->problems, NULL, S("import"),
                "nothing was written: %lld of %lld rows are quarantined, %zu questions are open\n"
                "Mend the file, answer with --alias 'A=B', or leave those rows out with --partial.",
                (long long)r->quarantined, (long long)r->rows, r->nquestions);
    return ST_INVALID;
}

enum status import_bytes(struct ctx *c, struct str bytes, const struct import_options *o,
                         struct import_report *ret)
{
    assert(c != NULL && o != NULL && ret != NULL);
    struct importer im = { .c = c, .o = o, .ret = ret };
    *ret = (struct import_report){ .kind = o->shape };
    im.kind = model_kind(c->app->model, o->shape);
    bool maybe_shape = str_eq(o->shape, S("commitments")) || im.kind == &kind_plan_version;
    if (!maybe_shape && (im.kind == NULL || (im.kind->flags & K_SYSTEM) != 0)) {
        problem_add(c->problems, NULL, S("shape"), "\"%.*s\" is nothing that can be imported\n"
                    "Give a kind (customers, features, people …), commitments or capacities.",
                    STR_FMT(o->shape));
        return ST_USAGE;
    }
    TRY(csv_parse(c->arena, c->problems, bytes, 0, &im.csv));
    if (im.csv.nrows == 0) {
        problem_add(c->problems, NULL, S("empty"), "the file is empty\nIt needs a line of headers.");
        return ST_INVALID;
    }
    if (import_is_shape(&im))
        im.kind = NULL;
    struct actor as = c->actor != NULL ? *c->actor : (struct actor){ 0 };
    const struct actor *me = c->actor;
    as.via = S("import");
    c->actor = &as;
    enum status st = o->dry_run ? core_try(c, import_body, &im)
                                : core_write(c, S("import"), import_body, &im, &ret->change);
    c->actor = me;
    ret->written = st == ST_OK && !o->dry_run && ret->change != 0;
    if (!ret->written)
        ret->change = 0;
    if (st == ST_INVALID && is_blocked(&im) && c->problems->count == 0)
        return blocked_problem(c, ret);
    return st;
}
