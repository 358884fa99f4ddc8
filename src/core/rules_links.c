/* core/rules_links.c: what links add up to, and when work may start. */
#include "core/rules_links.h"
#include "core/perm.h"
#include "core/workspace.h"

struct n_row {
    int64_t n;
};
static const struct col n_cols[] = { COL(struct n_row, n) };

static enum status number(struct ctx *c, const struct stmt_def *q, const struct value *args, size_t nargs, int64_t *ret)
{
    struct n_row *rows;
    size_t n;
    TRY(db_all(c, q, args, nargs, &rows, &n));
    *ret = n ? rows[0].n : 0;
    return ST_OK;
}

static const struct value *value_of(const struct record *r, const char *field)
{
    size_t i = kind_field_index(r->kind, str_z(field));
    assert(i < r->kind->nfields);
    return &r->v[i];
}

static int64_t int_of(const struct record *r, const char *field)
{
    const struct value *v = value_of(r, field);
    return v->type == VT_INT ? v->u.i : 0;
}

static bool is_true(const struct record *r, const char *field)
{
    const struct value *v = value_of(r, field);
    return v->type == VT_BOOL && v->u.b;
}

static struct str text_of(const struct record *r, const char *field)
{
    const struct value *v = value_of(r, field);
    return v->type == VT_TEXT ? v->u.s : STR_NULL;
}

static enum status blame(struct ctx *c, const char *field, const char *code, struct str text)
{
    struct path at = { .name = str_z(field) };
    problem_add(c->problems, &at, str_z(code), "%.*s", STR_FMT(text));
    return ST_INVALID;
}

/* ---- shares: out of a priority over drives and serves, out of a requirement over fulfils, at most 100 ---- */

static const struct stmt_def priority_shares_sql = {
    "rules/priority_shares",
    "SELECT CAST(coalesce(sum(x.share), 0) AS bigint) AS n FROM ("
    " SELECT d.share AS share FROM drives d JOIN priority p ON p.id = d.\"lower\" WHERE d.\"upper\" = ?1 AND d.archived_at IS NULL"
    "  AND p.archived_at IS NULL AND NOT (?2 = 'drives' AND d.id = ?3)"
    " UNION ALL SELECT s.share AS share FROM serves s JOIN requirement r ON r.id = s.requirement WHERE s.priority = ?1"
    "  AND s.archived_at IS NULL AND r.archived_at IS NULL AND NOT (?2 = 'serves' AND s.id = ?3)) x",
    NULL, ROWS_OF(struct n_row, n_cols)
};
static const struct stmt_def requirement_shares_sql = {
    "rules/requirement_shares",
    "SELECT CAST(coalesce(sum(l.share), 0) AS bigint) AS n FROM fulfils l JOIN feature f ON f.id = l.feature"
    " WHERE l.requirement = ?1 AND l.archived_at IS NULL AND f.archived_at IS NULL AND NOT (?2 = 'fulfils' AND l.id = ?3)",
    NULL, ROWS_OF(struct n_row, n_cols)
};

static enum status shares(struct ctx *c, const struct record *after)
{
    const char *from = kind_is(after->kind, &kind_drives)   ? "upper"
                       : kind_is(after->kind, &kind_serves) ? "priority"
                                                            : "requirement";
    const struct stmt_def *q = kind_is(after->kind, &kind_fulfils) ? &requirement_shares_sql : &priority_shares_sql;
    int64_t mine = int_of(after, "share"), others;
    const struct value args[] = { ARG_INT(int_of(after, from)), ARG_STR(str_z(after->kind->name)), ARG_INT(after->id) };
    if (mine <= 0)
        return ST_OK;
    TRY(number(c, q, args, COUNT(args), &others));
    if (mine + others <= 100)
        return ST_OK;
    return blame(c, "share", "shares",
                 arena_printf(c->arena,
                              "Shares sum to at most 100: %lld are given already, so at most %lld are"
                              " left",
                              (long long)others, (long long)(others < 100 ? 100 - others : 0)));
}

/* ---- drives go down ---- */

struct layers_row {
    struct str upper, lower;
};
static const struct col layers_cols[] = { COL(struct layers_row, upper), COL(struct layers_row, lower) };
static const struct stmt_def layers_sql = {
    "rules/layers",
    "SELECT u.layer AS \"upper\", l.layer AS \"lower\" FROM priority u, priority l WHERE u.id = ?1 AND l.id = ?2", NULL,
    ROWS_OF(struct layers_row, layers_cols)
};

static int rank(struct str layer)
{
    return str_eq(layer, S("executive")) ? 0 : str_eq(layer, S("manager")) ? 1 : 2;
}

static enum status downwards(struct ctx *c, const struct record *after)
{
    const struct value args[] = { ARG_INT(int_of(after, "upper")), ARG_INT(int_of(after, "lower")) };
    struct layers_row *row;
    size_t n;
    TRY(db_all(c, &layers_sql, args, COUNT(args), &row, &n));
    if (n == 0 || rank(row[0].upper) < rank(row[0].lower))
        return ST_OK;
    return blame(c, "lower", "upwards",
                 S("A priority drives one of a lower layer: executive, then senior manager, then user"));
}

static const struct stmt_def bad_drives_sql = {
    "rules/bad_drives",
    "SELECT count(*) AS n FROM drives d JOIN priority u ON u.id = d.\"upper\" JOIN priority l ON l.id = d.\"lower\""
    " WHERE d.archived_at IS NULL AND (u.id = ?1 OR l.id = ?1)"
    " AND (CASE WHEN u.id = ?1 THEN ?2 WHEN u.layer = 'executive' THEN 0 WHEN u.layer = 'manager' THEN 1 ELSE 2 END)"
    "  >= (CASE WHEN l.id = ?1 THEN ?2 WHEN l.layer = 'executive' THEN 0 WHEN l.layer = 'manager' THEN 1 ELSE 2 END)",
    NULL, ROWS_OF(struct n_row, n_cols)
};

/* A priority that moves to another layer takes its drives along. */
static enum status layer_moved(struct ctx *c, const struct record *before, const struct record *after)
{
    int64_t bad;
    if (!before || str_eq(text_of(before, "layer"), text_of(after, "layer")))
        return ST_OK;
    const struct value args[] = { ARG_INT(after->id), ARG_INT(rank(text_of(after, "layer"))) };
    TRY(number(c, &bad_drives_sql, args, COUNT(args), &bad));
    if (bad == 0)
        return ST_OK;
    return blame(
        c, "layer", "upwards",
        arena_printf(c->arena, "%lld of its links would then lead upwards: take them away first", (long long)bad));
}

/* ---- slices ---- */

static const struct stmt_def slice_of_sql = { "rules/slice_of",
                                              "SELECT coalesce(slice_of, 0) AS n FROM feature WHERE id = ?1", NULL,
                                              ROWS_OF(struct n_row, n_cols) };
static const struct stmt_def has_slices_sql = {
    "rules/has_slices", "SELECT count(*) AS n FROM feature WHERE slice_of = ?1 AND archived_at IS NULL", NULL,
    ROWS_OF(struct n_row, n_cols)
};
static const struct stmt_def own_links_sql = {
    "rules/own_links", "SELECT count(*) AS n FROM fulfils WHERE feature = ?1 AND archived_at IS NULL", NULL,
    ROWS_OF(struct n_row, n_cols)
};

static enum status slice(struct ctx *c, const struct record *after)
{
    int64_t whole = int_of(after, "slice_of"), n;
    const struct value up[] = { ARG_INT(whole) }, own[] = { ARG_INT(after->id) };
    if (whole == 0)
        return ST_OK;
    if (whole == after->id)
        return blame(c, "slice_of", "circle", S("A feature is no slice of itself"));
    TRY(number(c, &slice_of_sql, up, 1, &n));
    if (n)
        return blame(c, "slice_of", "slice", S("That is a slice already: name the whole feature"));
    TRY(number(c, &has_slices_sql, own, 1, &n));
    if (n && after->id)
        return blame(c, "slice_of", "slice", S("This feature has slices of its own, so it is no slice"));
    TRY(number(c, &own_links_sql, own, 1, &n));
    if (n && after->id)
        return blame(c, "slice_of", "slice",
                     S("A slice inherits what its whole fulfils: take its own links away first"));
    return ST_OK;
}

static enum status no_slice_links(struct ctx *c, const struct record *after)
{
    const struct value args[] = { ARG_INT(int_of(after, "feature")) };
    int64_t whole;
    TRY(number(c, &slice_of_sql, args, 1, &whole));
    return whole ? blame(c, "feature", "slice", S("This is a slice: it inherits what its whole fulfils")) : ST_OK;
}

/* ---- the start gate ---- */

static const struct stmt_def outcome_sql = {
    "rules/gate_outcome",
    "SELECT count(*) AS n FROM outcome o WHERE o.archived_at IS NULL AND o.baseline IS NOT NULL AND o.target IS NOT NULL"
    " AND o.due IS NOT NULL AND (o.about = 'feature/' || CAST(CAST(?1 AS bigint) AS TEXT) OR o.about IN (SELECT 'solution/' || CAST(p.solution AS TEXT)"
    " FROM part p WHERE p.feature = ?1 AND p.archived_at IS NULL))",
    NULL, ROWS_OF(struct n_row, n_cols)
};
static const struct stmt_def likely_sql = {
    "rules/gate_likely",
    "SELECT CAST(coalesce(sum(likely), -1) AS bigint) AS n FROM effort WHERE feature = ?1 AND archived_at IS NULL",
    NULL, ROWS_OF(struct n_row, n_cols)
};
static const struct stmt_def waiver_sql = {
    "rules/gate_waiver",
    "SELECT count(*) AS n FROM decision WHERE \"on\" = 'feature/' || CAST(?1 AS TEXT) AND verdict = 'waive' AND archived_at IS NULL",
    NULL, ROWS_OF(struct n_row, n_cols)
};

/* Started needs an outcome with baseline, target and due on it or its solution; or little work, upkeep, or a waiver. */
static enum status start_gate(struct ctx *c, const struct record *before, const struct record *after)
{
    const struct value args[] = { ARG_INT(after->id) };
    struct settings s;
    int64_t outcomes, likely, waived;
    bool starts =
        before && str_eq(text_of(after, "state"), S("started")) && str_eq(text_of(before, "state"), S("ready"));
    if (!starts || str_eq(text_of(after, "class"), S("upkeep")))
        return ST_OK;
    TRY(workspace_settings(c, &s));
    TRY(number(c, &outcome_sql, args, 1, &outcomes));
    TRY(number(c, &likely_sql, args, 1, &likely));
    TRY(number(c, &waiver_sql, args, 1, &waived));
    if (outcomes || waived || (likely >= 0 && likely <= s.gate_days))
        return ST_OK;
    return blame(c, "state", "gate",
                 arena_printf(c->arena,
                              "Work of more than %lld days starts once it is said what it should change:"
                              " give it, or its solution, an outcome with baseline, target and due, or record a waiver",
                              (long long)s.gate_days));
}

/* ---- what is fixed ---- */

static const struct stmt_def any_work_sql = {
    "rules/any_work",
    "SELECT (SELECT count(*) FROM customer) + (SELECT count(*) FROM feature) + (SELECT count(*) FROM capacity) AS n",
    NULL, ROWS_OF(struct n_row, n_cols)
};

static const struct stmt_def others_sql = { "rules/other_workspaces",
                                            "SELECT count(*) AS n FROM workspace WHERE id <> ?1", NULL,
                                            ROWS_OF(struct n_row, n_cols) };

static enum status fixed(struct ctx *c, const struct record *before, const struct record *after)
{
    static const char *const names[] = { "currency", "zone" };
    int64_t n;
    const char *moved = NULL;
    if (!before) {
        const struct value me = ARG_INT(after->id);
        TRY(number(c, &others_sql, &me, 1, &n));
        return n ? blame(c, "title", "single", S("There is one workspace here already: change that one")) : ST_OK;
    }
    for (size_t i = 0; i < COUNT(names); i++)
        if (!str_eq(text_of(before, names[i]), text_of(after, names[i])))
            moved = names[i];
    if (int_of(before, "fiscal_start") != int_of(after, "fiscal_start"))
        moved = "fiscal_start";
    if (!moved)
        return ST_OK;
    TRY(number(c, &any_work_sql, NULL, 0, &n));
    return n ? blame(c, moved, "fixed",
                     S("This is fixed once there are records: amounts, deadlines and quarters are meant in it"))
             : ST_OK;
}

static enum status code_is_free(struct ctx *c, const struct record *after)
{
    struct str code = text_of(after, "code");
    const struct model *m = c->app->model;
    for (size_t i = 0; i < m->nkinds; i++)
        if (m->kinds[i]->prefix && str_eq_nocase(code, str_z(m->kinds[i]->prefix)))
            return blame(c, "code", "prefix",
                         arena_printf(c->arena, "%s- begins the keys of every %s: choose another code",
                                      m->kinds[i]->prefix, m->kinds[i]->label));
    return ST_OK;
}

enum status rules_links(struct ctx *c, const struct record *before, const struct record *after)
{
    const struct kind *k = after->kind;
    if (kind_is(k, &kind_workspace))
        return fixed(c, before, after);
    if (kind_is(k, &kind_product))
        return code_is_free(c, after);
    if (kind_is(k, &kind_priority))
        return layer_moved(c, before, after);
    if (kind_is(k, &kind_feature)) {
        TRY(slice(c, after));
        return start_gate(c, before, after);
    }
    if (kind_is(k, &kind_drives))
        TRY(downwards(c, after));
    if (kind_is(k, &kind_fulfils))
        TRY(no_slice_links(c, after));
    return kind_is(k, &kind_drives) || kind_is(k, &kind_serves) || kind_is(k, &kind_fulfils) ? shares(c, after) : ST_OK;
}

/* ---- one primary ---- */

static const struct {
    const struct kind *kind;
    const char *of;
    bool always;
} primaries[] = {
    { &kind_serves, "requirement", true },
    { &kind_fulfils, "feature", false },
    { &kind_part, "feature", false },
};

/* The live primary links of the same record, but this one. */
static enum status other_primaries(struct ctx *c, const struct record *link, const char *of, struct record_list *ret)
{
    const struct value mine = ARG_INT(int_of(link, of)), yes = ARG_BOOL(true);
    const struct filter filters[] = { { .column = of, .op = OP_EQ, .any = &mine, .nany = 1 },
                                      { .column = "primary", .op = OP_EQ, .any = &yes, .nany = 1 } };
    struct query q = { .kind = link->kind, .filters = filters, .nfilters = COUNT(filters), .limit = 500 };
    size_t kept = 0;
    TRY(rec_list(c, &q, ret));
    for (size_t i = 0; i < ret->count; i++)
        if (ret->items[i]->id != link->id)
            ret->items[kept++] = ret->items[i];
    ret->count = kept;
    return ST_OK;
}

enum status rules_first(struct ctx *c, struct record *r)
{
    struct record_list others;
    for (size_t i = 0; i < COUNT(primaries); i++) {
        if (!kind_is(primaries[i].kind, r->kind))
            continue;
        struct value *v = &r->v[kind_field_index(r->kind, S("primary"))];
        if (v->type != VT_UNSET && v->type != VT_NULL)
            return ST_OK;
        TRY(other_primaries(c, r, primaries[i].of, &others));
        *v = ARG_BOOL(others.count == 0);
    }
    return ST_OK;
}

enum status rules_primary(struct ctx *c, const struct record *before, struct record *after)
{
    struct record_list others;
    for (size_t i = 0; i < COUNT(primaries); i++) {
        if (!kind_is(primaries[i].kind, after->kind) || !primaries[i].always || is_true(after, "primary"))
            continue;
        TRY(other_primaries(c, after, primaries[i].of, &others));
        if (others.count)
            return ST_OK;
        if (before && is_true(before, "primary"))
            return blame(c, "primary", "primary",
                         S("This is the primary one: make another one primary, and this one gives way"));
        after->v[kind_field_index(after->kind, S("primary"))] = ARG_BOOL(true);
    }
    return ST_OK;
}

struct step_job {
    const struct record *link;
    const char *of;
};

static enum status step_down(struct ctx *c, void *arg)
{
    const struct step_job *j = arg;
    struct record_list others;
    TRY(other_primaries(c, j->link, j->of, &others));
    for (size_t i = 0; i < others.count; i++) {
        others.items[i]->v[kind_field_index(j->link->kind, S("primary"))] = ARG_BOOL(false);
        TRY(rec_edit(c, others.items[i]));
    }
    return ST_OK;
}

enum status rules_primary_written(struct ctx *c, const struct record *before, const struct record *after)
{
    for (size_t i = 0; i < COUNT(primaries); i++) {
        struct step_job j = { after, primaries[i].of };
        if (!kind_is(primaries[i].kind, after->kind))
            continue;
        bool same = before && int_of(before, j.of) == int_of(after, j.of);
        bool was = same && is_true(before, "primary");
        return is_true(after, "primary") && !was ? perm_act(c, PERM_VIEW, step_down, &j) : ST_OK;
    }
    return ST_OK;
}
