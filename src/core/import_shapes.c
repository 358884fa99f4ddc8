/* core/import_shapes.c: files that are no single kind. Each is taken apart into tables of kinds,
 * which go through the same pipeline, in the same transaction. */
#include "core/import_parts.h"
#include "core/plan_locks.h"

enum { QUARTERS_MIN = 4, QUARTERS_MAX = 12, SAMPLE_ROWS = 100 };

/* ---- commitments ---- */

struct commitment {
    struct str id, quarter;         /* what identifies it in the file; its quarter, empty = backlog */
    struct str key;                 /* of the feature, once it is there */
    int64_t line, feature;
    enum row_state state;           /* of its feature */
    struct csv_row *row;
};

struct commitments {
    struct importer *im;
    struct commitment *items;
    size_t n;
    size_t *of_row;                 /* per file row: its commitment, SIZE_MAX: none */
};

static struct str identity(struct importer *im, const struct csv_row *row)
{
    struct str key = shape_cell(im, row, "key"), ext = shape_cell(im, row, "external_id");
    struct str title = shape_cell(im, row, "title");
    if (key.n > 0)
        return arena_printf(im->c->arena, "k%.*s", STR_FMT(key));
    if (ext.n > 0)
        return arena_printf(im->c->arena, "x%.*s", STR_FMT(ext));
    return title.n == 0
               ? STR_NULL
               : arena_printf(im->c->arena, "t%.*s|%.*s", STR_FMT(shape_cell(im, row, "product")), STR_FMT(title));
}

/* Lines about the same feature become one commitment. */
static void gather(struct commitments *g)
{
    struct importer *im = g->im;
    struct names seen = { 0 }, left = { 0 };
    for (size_t i = 1; i < im->csv.nrows; i++)          /* one bad line leaves out all that is said of the feature */
        if (import_left_out(im, im->csv.rows[i].line)) {
            names_put(im->c->arena, &left, NAME_KEY, identity(im, &im->csv.rows[i]), 1);
            names_put(im->c->arena, &left, NAME_ID, name_number(im->c->arena, im->csv.rows[i].line), 1);
        }
    bool nameless = shape_column(im, "key") == SIZE_MAX && shape_column(im, "external_id") == SIZE_MAX
                    && shape_column(im, "title") == SIZE_MAX;
    if (nameless)
        import_note(im, im->csv.nrows > 0 ? im->csv.rows[0].line : 0,
                    S("no column says what a row is: name one, --map title=COLUMN"));
    g->items = ARENA_ARRAY(im->c->arena, struct commitment, im->csv.nrows);
    g->of_row = ARENA_ARRAY(im->c->arena, size_t, im->csv.nrows);
    for (size_t i = 1; i < im->csv.nrows; i++) {
        struct csv_row *row = &im->csv.rows[i];
        struct str id = identity(im, row), quarter = shape_cell(im, row, "quarter");
        if (quarter.n > 0 && import_no_quarter(quarter)) {
            import_note(
                im, row->line,
                arena_printf(im->c->arena, "\"%.*s\" is no quarter: it comes in without one", STR_FMT(quarter)));
            quarter = STR_NULL;
        }
        g->of_row[i] = SIZE_MAX;
        if (names_get(&left, NAME_KEY, id) != NAME_NONE) {
            if (names_get(&left, NAME_ID, name_number(im->c->arena, row->line)) == NAME_NONE)
                import_bad(im, row->line, STR_NULL, STR_NULL,
                           S("another line about the same work is left out, and so is this one"));
            continue;
        }
        if (row->n > im->csv.rows[0].n || id.n == 0) {
            import_bad(im, row->line, id.n == 0 ? S("key") : STR_NULL, STR_NULL,
                       id.n == 0 ? S("neither key, external_id nor title")
                                 : S("more cells than headers: is there a separator in a text without quotes?"));
            continue;
        }
        int64_t at = names_get(&seen, NAME_KEY, id);
        if (at == NAME_NONE) {
            at = (int64_t)g->n;
            names_put(im->c->arena, &seen, NAME_KEY, id, at);
            g->items[g->n++] = (struct commitment){ .id = id, .line = row->line, .row = row };
        }
        struct commitment *one = &g->items[at];
        if (quarter.n > 0 && one->quarter.n > 0 && !str_eq(quarter, one->quarter))
            import_bad(im, row->line, im->csv.rows[0].cells[shape_column(im, "quarter")], quarter,
                       S("another line has another quarter"));
        if (quarter.n > 0)
            one->quarter = quarter;
        g->of_row[i] = (size_t)at;
    }
}

static enum status write_features(struct commitments *g)
{
    static const char *const fields[] = { "key",         "external_id", "product", "title",
                                          "requirement", "solution",    "class",   "text" };
    struct importer *im = g->im, sub;
    struct table_made t = { .a = im->c->arena };
    struct str cells[COUNT(fields)];
    size_t used[COUNT(fields)], n = 0;
    for (size_t f = 0; f < COUNT(fields); f++)
        if (shape_column(im, fields[f]) != SIZE_MAX) {
            cells[n] = str_z(fields[f]);
            used[n++] = f;
        }
    table_row(&t, cells, n, 1);
    for (size_t i = 0; i < g->n; i++) {
        for (size_t f = 0; f < n; f++)
            cells[f] = shape_cell(im, g->items[i].row, fields[used[f]]);
        table_row(&t, cells, n, g->items[i].line);
    }
    struct import_set *set = ARENA_ARRAY(im->c->arena, struct import_set, im->o->nset + 1);
    size_t nset = 0;
    for (size_t i = 0; i < im->o->nset; i++)
        if (kind_field(&kind_feature, im->o->set[i].field) != NULL)
            set[nset++] = im->o->set[i];
    TRY(table_run(im, &kind_feature, &t, set, nset, &sub));
    for (size_t i = 0; i < g->n && i < sub.nrows; i++) {
        const struct imp_row *row = &sub.rows[i];
        g->items[i].feature = row->id;
        g->items[i].key = row->old != NULL ? row->old->key : row->r->key;
        g->items[i].state = row->state;
        if (row->state == ROW_BAD || row->state == ROW_ASKED)
            g->items[i].feature = 0;
    }
    return ST_OK;
}

static const struct csv_row *row_at(const struct importer *im, int64_t line)
{
    size_t low = 1, high = im->csv.nrows;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (im->csv.rows[mid].line < line)
            low = mid + 1;
        else
            high = mid;
    }
    return low < im->csv.nrows && im->csv.rows[low].line == line ? &im->csv.rows[low] : NULL;
}

/* Days that could not be read, and teams that nobody knows, are named by the heading of their column in the file, not by
 * the field of an effort. */
static void name_columns(struct importer *im, const struct str *teams, size_t from)
{
    for (size_t b = from; b < im->ret->nbad; b++) {
        struct import_line *bad = &im->ret->bad[b];
        bool days = str_eq(bad->column, S("likely")), team = str_eq(bad->column, S("team"));
        const struct csv_row *row = days || team ? row_at(im, bad->line) : NULL;
        for (size_t col = 0; row && col < im->csv.rows[0].n; col++)
            if (teams[col].n > 0
                && (team ? str_eq(teams[col], bad->value) : str_eq(import_days_text(shape_at(row, col)), bad->value)))
                bad->column = im->csv.rows[0].cells[col];
    }
}

/* A field by the heading of its column in the file. */
static struct str heading(struct importer *im, struct str field)
{
    for (size_t k = 0; commitment_fields[k] != NULL; k++)
        if (str_eq(field, str_z(commitment_fields[k])) && shape_column(im, commitment_fields[k]) != SIZE_MAX)
            return im->csv.rows[0].cells[shape_column(im, commitment_fields[k])];
    return field;
}

static void name_fields(struct importer *im, size_t from)
{
    for (size_t b = from; b < im->ret->nbad; b++)
        im->ret->bad[b].column = heading(im, im->ret->bad[b].column);
}

static enum status write_efforts(struct commitments *g)
{
    struct importer *im = g->im, sub;
    struct table_made t = { .a = im->c->arena };
    struct str *teams;
    size_t bad = im->ret->nbad;
    TRY(import_team_columns(im, &teams));
    TABLE_ROW(&t, 1, S("feature"), S("team"), S("low"), S("likely"), S("high"));
    for (size_t i = 1; i < im->csv.nrows; i++) {
        const struct csv_row *row = &im->csv.rows[i];
        if (g->of_row[i] == SIZE_MAX || g->items[g->of_row[i]].feature == 0)
            continue;
        struct str key = g->items[g->of_row[i]].key, team = shape_cell(im, row, "team");
        struct str likely = shape_cell(im, row, "likely");
        if (likely.n == 0)
            likely = shape_cell(im, row, "days");
        likely = import_days_whole(im, row->line, likely, 1);
        if (team.n > 0 && likely.n > 0)
            TABLE_ROW(&t, row->line, key, team, shape_cell(im, row, "low"), likely, shape_cell(im, row, "high"));
        for (size_t col = 0; col < im->csv.rows[0].n && col < row->n; col++) {
            struct str days =
                teams[col].n > 0 ? import_days_whole(im, row->line, str_trim(row->cells[col]), 1) : STR_NULL;
            if (days.n > 0 && !str_eq(days, S("0")))
                TABLE_ROW(&t, row->line, key, teams[col], STR_NULL, days, STR_NULL);
        }
    }
    TRY(table_run(im, &kind_effort, &t, NULL, 0, &sub));
    name_columns(im, teams, bad);
    return ST_OK;
}

static enum status write_needs(struct commitments *g)
{
    struct importer *im = g->im, sub;
    struct table_made t = { .a = im->c->arena };
    TABLE_ROW(&t, 1, S("feature"), S("needed"));
    for (size_t i = 0; i < g->n; i++) {
        struct str rest = shape_cell(im, g->items[i].row, "needs"), head;
        while (g->items[i].feature != 0 && rest.n > 0) {
            (void)str_cut(rest, ';', &head, &rest);
            if (str_trim(head).n > 0)
                TABLE_ROW(&t, g->items[i].line, g->items[i].key, str_trim(head));
        }
    }
    size_t bad = im->ret->nbad;
    TRY(table_run(im, &kind_needs, &t, NULL, 0, &sub));
    for (size_t b = bad; b < im->ret->nbad; b++)
        im->ret->bad[b].column = S("needs");
    return ST_OK;
}

/* ---- the plan that a file of commitments is ---- */

struct plan_item {
    int64_t feature, quarter, span;
    bool tentative;
};
struct plan_new {
    struct plan_item *items;
    size_t n;
    int64_t n_max, parent, first, last;
};

static int64_t value_int(const struct record *r, const char *field, int64_t none)
{
    size_t i = kind_field_index(r->kind, str_z(field));
    return r->v[i].type == VT_INT ? r->v[i].u.i : none;
}

/* The rows of the plan in force. */
static enum status plan_in_force(struct ctx *c, struct plan_new *ret)
{
    struct query q = { .kind = &kind_plan_version, .all = true };
    struct record_list l;
    TRY(rec_list(c, &q, &l));
    *ret = (struct plan_new){ 0 };
    for (size_t i = 0; i < l.count; i++)
        if (value_int(l.items[i], "n", 0) > ret->n_max) {
            ret->n_max = value_int(l.items[i], "n", 0);
            ret->parent = l.items[i]->id;
            ret->first = value_int(l.items[i], "first", 0);
            ret->last = ret->first + value_int(l.items[i], "quarters", 1) - 1;
        }
    const struct value version = ARG_INT(ret->parent);
    const struct filter of = { .column = "version", .op = OP_EQ, .any = &version, .nany = 1 };
    struct query rows = { .kind = &kind_plan_row, .filters = &of, .nfilters = 1, .all = true };
    TRY(rec_list(c, &rows, &l));
    ret->items = ARENA_ARRAY(c->arena, struct plan_item, l.count + 1);
    size_t state = kind_field_index(&kind_plan_row, S("state"));
    for (size_t i = 0; i < l.count; i++) {
        const struct value *v = &l.items[i]->v[state];
        ret->items[ret->n++] =
            (struct plan_item){ value_int(l.items[i], "feature", 0), value_int(l.items[i], "quarter", 0),
                                value_int(l.items[i], "span", 1),
                                v->type == VT_TEXT && str_eq(v->u.s, S("tentative")) };
    }
    return ST_OK;
}

static enum status span_of(struct ctx *c, int64_t feature, int64_t *ret)
{
    struct record *f;
    TRY(rec_get(c, &kind_feature, feature, &f));
    *ret = value_int(f, "span", 1);
    return ST_OK;
}

/* ---- what people moved since the file last came in ---- */

struct moved_row {
    int64_t quarter, at;
    struct str who;
};
static const struct col moved_cols[] = { COL(struct moved_row, quarter), COL(struct moved_row, at),
                                         COL(struct moved_row, who) };
/* Where feature ?1 stands in the plan that was last imported, and in each plan adopted since. */
static const struct stmt_def moved_sql = {
    "import/moved",
    "SELECT coalesce(r.quarter, -1) AS quarter, coalesce(v.adopted_at, v.created_at) AS at, coalesce(p.title, '') AS who"
    " FROM plan_version v LEFT JOIN plan_row r ON r.version = v.id AND r.feature = ?1 AND r.archived_at IS NULL"
    " LEFT JOIN person p ON p.id = v.adopted_by WHERE v.archived_at IS NULL AND v.n >="
    " (SELECT max(x.n) FROM plan_version x WHERE x.made_by = 'import' AND x.archived_at IS NULL) ORDER BY v.n",
    NULL, ROWS_OF(struct moved_row, moved_cols)
};

static struct str quarter_of_plan(struct importer *im, int64_t quarter)
{
    return quarter < 0 ? STR_NULL : quarter_text(im->c->arena, (struct quarter){ (int32_t)quarter });
}

/* Whether a move by hand stays: the file says what it said last time, or it is a conflict that is not the file's. */
static enum status keeps_move(struct importer *im, const struct commitment *one, int64_t now, int64_t wanted,
                              bool *ret_keep)
{
    const struct value args[] = { ARG_INT(one->feature) };
    struct moved_row *rows;
    size_t n, last = 0;
    *ret_keep = false;
    if (im->memory == NULL || im->memory->since == 0)
        return ST_OK;
    TRY(db_all(im->c, &moved_sql, args, COUNT(args), &rows, &n));
    for (size_t i = 1; i < n; i++)
        last = rows[i].quarter != rows[i - 1].quarter ? i : last;
    if (last == 0)
        return ST_OK;
    if (rows[0].quarter == wanted) {
        im->ret->edits_kept++;
        *ret_keep = true;
        return ST_OK;
    }
    struct import_conflict c = { .line = one->line,
                                 .place = arena_printf(im->c->arena, "%.*s.quarter", STR_FMT(one->key)),
                                 .kind = S("feature"),
                                 .key = one->key,
                                 .title = shape_cell(im, one->row, "title"),
                                 .field = S("quarter"),
                                 .label = S("Quarter"),
                                 .theirs = quarter_of_plan(im, wanted),
                                 .ours = quarter_of_plan(im, now),
                                 .before = quarter_of_plan(im, rows[last - 1].quarter),
                                 .by = rows[last].who,
                                 .at = rows[last].at };
    import_conflict_decide(im, &c, any_text(im->c->arena, &kind_feature, one->feature), ret_keep);
    return ST_OK;
}

/* ---- the plan in force with the file's quarters ---- */

struct merge {
    struct commitments *g;
    struct plan_new *p;
    struct names at; /* per feature: its place in p->items */
    struct plan_lock *locks;
    size_t nlocks;
    struct plan_item *all;
    size_t n;
    bool changed;
};

/* Counted among the lines that are not good; what it wrote is left out in a second run. */
static void set_aside(struct importer *im, const struct commitment *one)
{
    im->unused = im->unused || one->state != ROW_SAME;
    im->ret->created -= one->state == ROW_NEW;
    im->ret->updated -= one->state == ROW_UPDATE;
    im->ret->unchanged -= one->state == ROW_SAME;
}

/* One line's commitment: where the file wants it, unless a closed quarter or somebody's move forbids. */
static enum status merge_one(struct merge *m, const struct commitment *one)
{
    struct importer *im = m->g->im;
    int64_t place = names_get(&m->at, NAME_ID, name_number(im->c->arena, one->feature));
    struct plan_item was =
        place == NAME_NONE ? (struct plan_item){ .feature = one->feature, .quarter = -1 } : m->p->items[place];
    struct plan_item now = { .feature = one->feature, .quarter = -1 };
    struct quarter q;
    bool refused = one->quarter.n > 0 && !quarter_parse(one->quarter, &q), stays = refused;
    if (refused)
        import_bad(im, one->line, S("quarter"), one->quarter, S("not a quarter such as 2027-Q1"));
    else if (one->quarter.n > 0)
        now.quarter = q.ordinal;
    TRY(span_of(im->c, one->feature, &now.span));
    if (!stays && now.quarter != was.quarter) {
        const struct plan_lock *l = plan_lock_at(m->locks, m->nlocks, was.quarter, was.span);
        l = l != NULL ? l : plan_lock_at(m->locks, m->nlocks, now.quarter, now.span);
        stays = refused = l != NULL;
        if (refused)
            import_bad(
                im, one->line, S("quarter"), one->quarter,
                import_first_line(plan_lock_refusal(im->c->arena, quarter_of_plan(im, l->quarter), l->why, one->key)));
        else
            TRY(keeps_move(im, one, was.quarter, now.quarter, &stays));
    }
    if (refused)
        set_aside(im, one);
    if (stays || now.quarter == was.quarter) {
        now = was;
    } else {
        m->changed = true;
        im->ret->updated += one->state == ROW_SAME;
        im->ret->unchanged -= one->state == ROW_SAME;
    }
    if (now.quarter >= 0)
        m->all[m->n++] = now;
    return ST_OK;
}

/* The plan in force with the file's quarters; *ret_same when that changes nothing. */
static enum status plan_merge(struct commitments *g, struct plan_new *p, bool *ret_same)
{
    struct arena *a = g->im->c->arena;
    struct merge m = { .g = g, .p = p };
    struct names in_file = { 0 };
    TRY(plan_in_force(g->im->c, p));
    TRY(plan_locks(g->im->c, &m.locks, &m.nlocks));
    m.all = ARENA_ARRAY(a, struct plan_item, p->n + g->n + 1);
    for (size_t k = 0; k < g->n; k++)
        if (g->items[k].feature != 0)
            names_put(a, &in_file, NAME_ID, name_number(a, g->items[k].feature), (int64_t)k);
    for (size_t i = 0; i < p->n; i++) {
        struct str feature = name_number(a, p->items[i].feature);
        names_put(a, &m.at, NAME_ID, feature, (int64_t)i);
        if (names_get(&in_file, NAME_ID, feature) == NAME_NONE)
            m.all[m.n++] = p->items[i];
    }
    for (size_t k = 0; k < g->n; k++)
        if (g->items[k].feature != 0)
            TRY(merge_one(&m, &g->items[k]));
    *ret_same = !m.changed;
    p->items = m.all;
    p->n = m.n;
    return ST_OK;
}

/* A file that says nothing of quarters says nothing of the plan. */
static bool says_quarters(const struct importer *im)
{
    bool constant = false;
    for (size_t i = 0; i < im->o->nset; i++)
        constant = constant || str_eq(im->o->set[i].field, S("quarter"));
    return constant || shape_column(im, "quarter") != SIZE_MAX;
}

/* Names the lines that would make the plan too long: it begins where it does, or with this quarter when there is none. */
static void too_long(struct commitments *g, const struct plan_new *p)
{
    struct importer *im = g->im;
    struct quarter q = quarter_of(im->o->today, im->o->fiscal_start > 0 ? im->o->fiscal_start : 1);
    int64_t first = p->parent != 0 ? p->first : q.ordinal;
    size_t named = 0;
    for (size_t k = 0; k < g->n; k++) {
        const struct commitment *one = &g->items[k];
        if (one->feature == 0 || one->quarter.n == 0 || !quarter_parse(one->quarter, &q)
            || (q.ordinal >= first && q.ordinal < first + QUARTERS_MAX))
            continue;
        named++;
        import_bad(im, one->line, S("quarter"), one->quarter,
                   arena_printf(im->c->arena, "a plan spans at most %d quarters, and this one begins with %.*s",
                                QUARTERS_MAX, STR_FMT(quarter_of_plan(im, first))));
        set_aside(im, one);
    }
    if (named == 0)
        import_bad(im, 0, S("quarter"), STR_NULL, S("a plan spans at most 12 quarters"));
}

static enum status write_plan(struct commitments *g)
{
    struct importer *im = g->im;
    struct plan_new p;
    bool same, ok;
    if (!says_quarters(im))
        return ST_OK;
    TRY(plan_merge(g, &p, &same));
    if (same)
        return ST_OK;
    int64_t first = p.parent != 0 ? p.first : INT64_MAX, last = p.last;
    for (size_t i = 0; i < p.n; i++) {
        first = p.items[i].quarter < first ? p.items[i].quarter : first;
        last = p.items[i].quarter > last ? p.items[i].quarter : last;
    }
    if (p.n == 0 && p.parent == 0)
        first = last = quarter_of(im->o->today, im->o->fiscal_start > 0 ? im->o->fiscal_start : 1).ordinal;
    if (last - first + 1 < QUARTERS_MIN)
        last = first + QUARTERS_MIN - 1;
    if (last - first >= QUARTERS_MAX) {
        too_long(g, &p);
        return ST_OK;
    }
    struct record *v = rec_new(im->c, &kind_plan_version);
    const struct {
        const char *name;
        struct value value;
    } fields[] = { { "n", ARG_INT(p.n_max + 1) },
                   { "first", ARG_INT(first) },
                   { "quarters", ARG_INT(last - first + 1) },
                   { "made_by", ARG_STR(S("import")) },
                   { "title", ARG_STR(S("Imported commitments")) },
                   { "adopted_at", ARG_INT(im->c->now_ms) },
                   { "parent", p.parent != 0 ? ARG_INT(p.parent) : ARG_NULL },
                   { "adopted_by", im->c->actor != NULL && im->c->actor->person_id != 0
                                       ? ARG_INT(im->c->actor->person_id)
                                       : ARG_NULL } };
    for (size_t i = 0; i < COUNT(fields); i++)
        v->v[kind_field_index(&kind_plan_version, str_z(fields[i].name))] = fields[i].value;
    TRY(import_put(im, v, true, 0, &ok));
    for (size_t i = 0; ok && i < p.n; i++) {
        struct record *r = rec_new(im->c, &kind_plan_row);
        bool row_ok;
        r->v[kind_field_index(&kind_plan_row, S("version"))] = ARG_INT(v->id);
        r->v[kind_field_index(&kind_plan_row, S("feature"))] = ARG_INT(p.items[i].feature);
        r->v[kind_field_index(&kind_plan_row, S("quarter"))] = ARG_INT(p.items[i].quarter);
        r->v[kind_field_index(&kind_plan_row, S("span"))] = ARG_INT(p.items[i].span);
        r->v[kind_field_index(&kind_plan_row, S("state"))] =
            ARG_STR(p.items[i].tentative ? S("tentative") : S("committed"));
        TRY(import_put(im, r, true, 0, &row_ok));
    }
    return ST_OK;
}

/* ---- plan versions ---- */

/* A plan as the log of versions has it: where each feature is. */
static void index_items(struct arena *a, const struct plan_new *p, struct names *ret)
{
    for (size_t i = 0; i < p->n; i++)
        names_put(a, ret, NAME_KEY, name_number(a, p->items[i].feature), (int64_t)i);
}

static const struct plan_item *item_of(struct arena *a, const struct plan_new *p, struct names *at, int64_t feature)
{
    int64_t i = names_get(at, NAME_KEY, name_number(a, feature));
    return i == NAME_NONE ? NULL : &p->items[i];
}

/* The line that says where the feature is in that version, else the first of the version. */
static int64_t line_of(const struct importer *rows, int64_t version, int64_t feature)
{
    size_t v = kind_field_index(&kind_plan_row, S("version")), f = kind_field_index(&kind_plan_row, S("feature"));
    int64_t first = 0;
    for (size_t i = 0; i < rows->nrows; i++) {
        const struct record *r = rows->rows[i].r;
        if (r == NULL || import_real_id(rows, r->v[v].u.i) != version)
            continue;
        if (import_real_id(rows, r->v[f].u.i) == feature)
            return rows->rows[i].line;
        first = first == 0 ? rows->rows[i].line : first;
    }
    return first;
}

struct kept {
    struct importer *im;
    const struct importer *rows;
    struct plan_lock *locks;
    size_t n;
    int64_t version;
};

static enum status keep_lock(const struct kept *k, const struct plan_item *from, const struct plan_item *to)
{
    struct importer *im = k->im;
    struct record *f;
    int64_t feature = from != NULL ? from->feature : to->feature;
    bool stays = from != NULL && to != NULL && from->quarter == to->quarter && from->span == to->span;
    const struct plan_lock *l = from != NULL && !stays ? plan_lock_at(k->locks, k->n, from->quarter, from->span) : NULL;
    l = l == NULL && to != NULL && !stays ? plan_lock_at(k->locks, k->n, to->quarter, to->span) : l;
    if (l == NULL)
        return ST_OK;
    TRY(rec_get(im->c, &kind_feature, feature, &f));
    struct str said = quarter_text(im->c->arena, (struct quarter){ (int32_t)l->quarter });
    import_bad(im, line_of(k->rows, k->version, feature), S("quarter"),
               to != NULL ? quarter_of_plan(im, to->quarter) : STR_NULL,
               import_first_line(plan_lock_refusal(im->c->arena, said, l->why, rec_key(f))));
    return ST_OK;
}

/* A file of versions whose newest is the plan from now on changes no closed quarter either. */
static enum status versions_keep_locks(struct importer *im, const struct plan_new *was, const struct importer *rows)
{
    struct plan_new now;
    struct kept k = { .im = im, .rows = rows };
    TRY(plan_locks(im->c, &k.locks, &k.n));
    if (k.n == 0 || was->parent == 0)
        return ST_OK;
    TRY(plan_in_force(im->c, &now));
    if (now.parent == was->parent)
        return ST_OK;
    k.version = now.parent;
    struct names before = { 0 }, after = { 0 };
    struct arena *a = im->c->arena;
    index_items(a, was, &before);
    index_items(a, &now, &after);
    for (size_t i = 0; i < was->n; i++)
        TRY(keep_lock(&k, &was->items[i], item_of(a, &now, &after, was->items[i].feature)));
    for (size_t i = 0; i < now.n; i++)
        if (item_of(a, was, &before, now.items[i].feature) == NULL)
            TRY(keep_lock(&k, NULL, &now.items[i]));
    return ST_OK;
}

static enum status write_versions(struct importer *im)
{
    static const char *const own[] = { "adopted_at", "made_by", "proven", "title", "first", "quarters", "why" };
    struct importer sub;
    struct plan_new was;
    struct table_made versions = { .a = im->c->arena }, rows = { .a = im->c->arena };
    struct names seen = { 0 };
    struct str cells[TABLE_COLUMNS] = { S("external_id"), S("n") };
    size_t used[COUNT(own)], n = 0;
    for (size_t f = 0; f < COUNT(own); f++)
        if (shape_column(im, own[f]) != SIZE_MAX) {
            cells[2 + n] = str_z(own[f]);
            used[n++] = f;
        }
    table_row(&versions, cells, n + 2, 1);
    TABLE_ROW(&rows, 1, S("version"), S("feature"), S("quarter"), S("span"));
    for (size_t i = 1; i < im->csv.nrows; i++) {
        const struct csv_row *row = &im->csv.rows[i];
        struct str number = shape_cell(im, row, "n"), span = shape_cell(im, row, "span");
        cells[0] = arena_printf(im->c->arena, "plan-%.*s", STR_FMT(number));
        cells[1] = number;
        for (size_t f = 0; f < n; f++)
            cells[2 + f] = shape_cell(im, row, own[used[f]]);
        if (names_get(&seen, NAME_KEY, cells[0]) == NAME_NONE) {
            names_put(im->c->arena, &seen, NAME_KEY, cells[0], 1);
            table_row(&versions, cells, n + 2, row->line);
        }
        if (shape_cell(im, row, "feature").n > 0)
            TABLE_ROW(&rows, row->line, cells[0], shape_cell(im, row, "feature"), shape_cell(im, row, "quarter"),
                      span.n > 0 ? span : S("1"));
    }
    TRY(plan_in_force(im->c, &was));
    TRY(table_run(im, &kind_plan_version, &versions, NULL, 0, &sub));
    TRY(table_run(im, &kind_plan_row, &rows, NULL, 0, &sub));
    return versions_keep_locks(im, &was, &sub);
}

const char *const commitment_fields[] = { "key",         "external_id", "product", "title",      "quarter", "solution",
                                          "requirement", "needs",       "team",    "days",       "low",     "likely",
                                          "high",        "class",       "n",       "adopted_at", "feature", "span",
                                          "made_by",     "proven",      "first",   "quarters",   "why",     "text",
                                          "owner",       "asked_by",    NULL };

static enum status shape_mapped(struct importer *im)
{
    struct csv_row h = im->csv.rows[0];
    struct str *teams;
    TRY(import_team_columns(im, &teams));
    im->ret->mapped = ARENA_ARRAY(im->c->arena, struct import_mapped, h.n + im->o->nset + 1);
    for (size_t i = 0; i < h.n; i++) {
        struct import_mapped m = { .column = h.cells[i],
                                   .how = shape_left(im, h.cells[i]) ? S("left out") : S("ignored") };
        for (size_t r = 1; r < im->csv.nrows && r < SAMPLE_ROWS && m.sample.n == 0; r++)
            m.sample = shape_at(&im->csv.rows[r], i);
        for (size_t k = 0; commitment_fields[k] != NULL; k++)
            if (shape_column(im, commitment_fields[k]) == i)
                m.field = str_z(commitment_fields[k]);
        if (teams[i].n > 0)
            m.field = arena_printf(im->c->arena, "days:%.*s", STR_FMT(teams[i]));
        if (m.field.n > 0)
            m.how = import_said_how(im, m.field, h.cells[i]);
        im->ret->mapped[im->ret->nmapped++] = m;
    }
    for (size_t i = 0; i < im->o->nset; i++)
        im->ret->mapped[im->ret->nmapped++] =
            (struct import_mapped){ .field = im->o->set[i].field, .sample = im->o->set[i].value, .how = S("set") };
    return ST_OK;
}

static enum status write_people(struct commitments *g)
{
    struct roadmap_line *lines = ARENA_ARRAY(g->im->c->arena, struct roadmap_line, g->n + 1);
    for (size_t i = 0; i < g->n; i++)
        lines[i] = (struct roadmap_line){ g->items[i].line, g->items[i].feature, g->items[i].key,
                                          shape_cell(g->im, g->items[i].row, "title"), g->items[i].row };
    return import_roadmap_people(g->im, lines, g->n);
}

enum status import_commitments(struct importer *im)
{
    struct commitments g = { .im = im };
    TRY(shape_mapped(im));
    gather(&g);
    size_t bad = im->ret->nbad;
    TRY(write_features(&g));
    TRY(write_efforts(&g));
    TRY(write_needs(&g));
    TRY(write_plan(&g));
    TRY(write_people(&g));
    name_fields(im, bad);
    return ST_OK;
}

bool import_is_versions(struct importer *im)
{
    return shape_column(im, "feature") != SIZE_MAX && shape_column(im, "n") != SIZE_MAX;
}

enum status import_versions(struct importer *im)
{
    TRY(shape_mapped(im));
    return write_versions(im);
}
