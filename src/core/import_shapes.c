/* core/import_shapes.c: files that are no single kind. `commitments` holds features, what they cost each team, their
 * links and the plan, one line per feature (columns days:TEAM) or per feature and team. It is taken apart into tables
 * of one kind each, which go through the same pipeline inside the same change; line numbers stay those of the file. */
#include "core/import_parts.h"
#include "core/change.h"

enum { QUARTERS_MIN = 4, QUARTERS_MAX = 12 };
struct shape_table { struct csv_row *rows; size_t n, cap, ncols; };
struct shape {
    struct importer *im;
    size_t key, external, product, title, quarter, solution, requirement, needs, team, low, likely, high, days;
    struct shape_table features, efforts, needed;
};

bool import_is_shape(struct str shape)
{
    return str_eq(shape, S("commitments"));
}

static size_t column_of(const struct importer *im, const char *name)
{
    const struct csv_row *h = &im->csv.rows[0];
    for (size_t i = 0; i < im->o->nmap; i++)
        if (str_eq(im->o->map[i].field, str_z(name)))
            for (size_t k = 0; k < h->n; k++)
                if (str_eq_nocase(str_trim(h->cells[k]), str_trim(im->o->map[i].value)))
                    return k;
    for (size_t k = 0; k < h->n; k++)
        if (str_eq_nocase(str_trim(h->cells[k]), str_z(name)))
            return k;
    return SIZE_MAX;
}

static struct str cell(const struct shape *s, const struct csv_row *r, size_t column)
{
    (void)s;
    return column < r->n ? str_trim(r->cells[column]) : STR_NULL;
}

static struct str *table_row(struct shape *s, struct shape_table *t, int64_t line)
{
    if (t->n == t->cap) {
        size_t cap = t->cap ? t->cap * 2 : 64;
        t->rows = arena_grow(s->im->c->arena, t->rows, t->n, cap, sizeof(*t->rows), alignof(struct csv_row));
        t->cap = cap;
    }
    struct csv_row *r = &t->rows[t->n++];
    *r = (struct csv_row){ ARENA_ARRAY(s->im->c->arena, struct str, t->ncols), t->ncols, line };
    return r->cells;
}

static void table_begin(struct shape *s, struct shape_table *t, const char *const *header, size_t n)
{
    t->ncols = n;
    struct str *cells = table_row(s, t, 1);
    for (size_t i = 0; i < n; i++)
        cells[i] = str_z(header[i]);
}

/* How later tables name the feature of this row. */
static struct str feature_name(const struct shape *s, const struct csv_row *r)
{
    struct str key = cell(s, r, s->key), external = cell(s, r, s->external);
    return key.n ? key : external.n ? external : cell(s, r, s->title);
}

static bool feature_seen(const struct shape *s, struct str name)
{
    for (size_t i = 1; i < s->features.n; i++) {
        const struct str *c = s->features.rows[i].cells;
        if (str_eq(c[0].n ? c[0] : c[1].n ? c[1] : c[3], name))
            return true;
    }
    return false;
}

static void take_feature(struct shape *s, const struct csv_row *r)
{
    if (feature_seen(s, feature_name(s, r)))
        return;
    struct str *to = table_row(s, &s->features, r->line);
    const size_t from[] = { s->key, s->external, s->product, s->title, s->solution, s->requirement };
    for (size_t i = 0; i < COUNT(from); i++)
        to[i] = cell(s, r, from[i]);
}

static void take_effort(struct shape *s, const struct csv_row *r, struct str team, struct str low, struct str likely,
                        struct str high)
{
    if (!likely.n)
        return;
    struct str *to = table_row(s, &s->efforts, r->line);
    to[0] = feature_name(s, r);
    to[1] = team;
    to[2] = low;
    to[3] = likely;
    to[4] = high;
}

static void take_efforts(struct shape *s, const struct csv_row *r)
{
    const struct csv_row *h = &s->im->csv.rows[0];
    for (size_t k = 0; k < h->n; k++) {
        struct str name = str_trim(h->cells[k]);
        if (name.n > 5 && str_eq_nocase((struct str){ name.p, 5 }, S("days:")))
            take_effort(s, r, str_trim(str_skip(name, 5)), STR_NULL, cell(s, r, k), STR_NULL);
    }
    struct str team = cell(s, r, s->team), likely = cell(s, r, s->likely), days = cell(s, r, s->days);
    if (team.n)
        take_effort(s, r, team, cell(s, r, s->low), likely.n ? likely : days, cell(s, r, s->high));
}

static void take_needs(struct shape *s, const struct csv_row *r)
{
    struct str rest = cell(s, r, s->needs), one;
    while (rest.n) {
        str_cut(rest, ';', &one, &rest);
        one = str_trim(one);
        if (!one.n)
            continue;
        struct str *to = table_row(s, &s->needed, r->line);
        to[0] = feature_name(s, r);
        to[1] = one;
    }
}

/* A row that is longer than its header, or has no title and no name, is set aside. */
static bool row_is_sound(struct shape *s, const struct csv_row *r)
{
    struct quarter q;
    if (r->n > s->im->csv.rows[0].n) {
        import_bad(s->im, r->line, STR_NULL, STR_NULL, S("the row is longer than its header"));
        return false;
    }
    if (!feature_name(s, r).n) {
        import_bad(s->im, r->line, S("title"), STR_NULL, S("a title is needed"));
        return false;
    }
    struct str text = cell(s, r, s->quarter);
    if (text.n && !s->im->o->sample_dates && !quarter_parse(text, &q)) {
        import_bad(s->im, r->line, S("quarter"), text, S("this is not a quarter such as 2027-Q1"));
        return false;
    }
    return true;
}

/* One table through the pipeline of its kind, inside this change. */
static enum status run_table(struct shape *s, const struct kind *k, const struct shape_table *t)
{
    if (t->n < 2)
        return ST_OK;
    struct importer *im = s->im;
    struct import_options o = *im->o;
    struct import_report report = { .kind = str_z(k->plural) };
    o.shape = str_z(k->plural);
    o.map = NULL;
    o.nmap = 0;
    struct importer sub = { .c = im->c, .o = &o, .ret = &report, .kind = k };
    sub.csv = im->csv;
    sub.csv.rows = t->rows;
    sub.csv.nrows = t->n;
    TRY(import_pipeline(&sub));
    for (size_t i = 0; i < report.nbad; i++)
        import_bad(im, report.bad[i].line, report.bad[i].column, report.bad[i].value, report.bad[i].reason);
    for (size_t i = 0; i < report.nquestions; i++)
        import_ask(im, report.questions[i].column, report.questions[i].value, arena_cstr(im->c->arena, report.questions[i].kind),
                   report.questions[i].suggestions, report.questions[i].nsuggestions);
    for (size_t i = 0; i < report.nmade; i++)
        import_made(im, model_kind(im->c->app->model, report.made[i].kind), report.made[i].title);
    im->writes += sub.writes;
    struct import_report *r = im->ret;
    if (k == &kind_feature) {
        r->created = report.created;
        r->updated = report.updated;
        r->unchanged = report.unchanged;
        r->mapped = report.mapped;
        r->nmapped = report.nmapped;
    }
    r->quarantined += report.quarantined;
    return ST_OK;
}

/* The plan: rows of the plan in force whose feature is not in the file stay; the file says the rest. */
struct planned { int64_t feature, quarter, span; bool given; };
struct plan_now { int64_t id, n, first, quarters; };
static const struct col now_cols[] = { COL(struct plan_now, id), COL(struct plan_now, n), COL(struct plan_now, first),
    COL(struct plan_now, quarters) };
static const struct stmt_def now_sql = { "import/plan_now",
    "SELECT id AS id, n AS n, \"first\" AS first, quarters AS quarters FROM plan_version WHERE n IS NOT NULL"
    " AND archived_at IS NULL ORDER BY n DESC LIMIT 1", NULL, ROWS_OF(struct plan_now, now_cols) };
struct now_row { int64_t feature, quarter, span; };
static const struct col row_cols[] = { COL(struct now_row, feature), COL(struct now_row, quarter), COL(struct now_row, span) };
static const struct stmt_def rows_sql = { "import/plan_rows",
    "SELECT feature AS feature, quarter AS quarter, span AS span FROM plan_row WHERE version = ?1 AND archived_at IS NULL"
    " ORDER BY feature", NULL, ROWS_OF(struct now_row, row_cols) };

static enum status file_rows(struct shape *s, struct planned *to, size_t *n)
{
    const struct importer *im = s->im;
    for (size_t i = 1; i < im->csv.nrows; i++) {
        const struct csv_row *r = &im->csv.rows[i];
        struct quarter q = { 0 };
        int64_t id;
        struct str text = cell(s, r, s->quarter);
        enum status st = rec_resolve(im->c, &kind_feature, feature_name(s, r), &id);
        if (st == ST_NOT_FOUND || st == ST_EXISTS)
            continue;
        TRY(st);
        if (text.n && !quarter_parse(text, &q))
            continue;
        bool seen = false;
        for (size_t k = 0; k < *n; k++)
            seen = seen || to[k].feature == id;
        if (!seen)
            to[(*n)++] = (struct planned){ id, text.n ? q.ordinal : -1, 1, true };
    }
    return ST_OK;
}

static bool plan_differs(const struct planned *p, size_t n, const struct now_row *now, size_t nnow)
{
    size_t in = 0, same = 0;
    for (size_t i = 0; i < n; i++) {
        if (p[i].quarter < 0)
            continue;
        in++;
        for (size_t k = 0; k < nnow; k++)
            same += now[k].feature == p[i].feature && now[k].quarter == p[i].quarter;
    }
    return in != nnow || same != nnow;
}

static struct value int_value(int64_t i)
{
    return (struct value){ .type = VT_INT, .u.i = i };
}

static void set(struct record *r, const char *field, struct value v)
{
    size_t i = kind_field_index(r->kind, str_z(field));
    assert(i < r->kind->nfields);
    r->v[i] = v;
}

static enum status write_version(struct shape *s, const struct planned *p, size_t n, const struct plan_now *now)
{
    struct ctx *c = s->im->c;
    int64_t first = now ? now->first : INT64_MAX, last = now ? now->first + now->quarters - 1 : 0;
    for (size_t i = 0; i < n; i++)
        if (p[i].quarter >= 0) {
            first = p[i].quarter < first ? p[i].quarter : first;
            last = p[i].quarter > last ? p[i].quarter : last;
        }
    if (last - first + 1 < QUARTERS_MIN)
        last = first + QUARTERS_MIN - 1;
    if (last - first + 1 > QUARTERS_MAX) {
        import_bad(s->im, 1, S("quarter"), STR_NULL, S("a plan covers at most 12 quarters"));
        return ST_OK;
    }
    struct record *v = rec_new(c, &kind_plan_version);
    bool ok;
    set(v, "n", int_value(now ? now->n + 1 : 1));
    if (now)
        set(v, "parent", int_value(now->id));
    set(v, "first", int_value(first));
    set(v, "quarters", int_value(last - first + 1));
    set(v, "title", (struct value){ .type = VT_TEXT, .u.s = S("Plan as brought in") });
    set(v, "made_by", (struct value){ .type = VT_TEXT, .u.s = S("import") });
    set(v, "adopted_at", int_value(c->now_ms));
    if (c->actor && c->actor->person_id)
        set(v, "adopted_by", int_value(c->actor->person_id));
    TRY(import_put(s->im, v, true, 1, &ok));
    for (size_t i = 0; ok && i < n; i++) {
        if (p[i].quarter < 0)
            continue;
        struct record *r = rec_new(c, &kind_plan_row);
        set(r, "version", int_value(v->id));
        set(r, "feature", int_value(p[i].feature));
        set(r, "quarter", int_value(p[i].quarter));
        set(r, "span", int_value(p[i].span));
        TRY(import_put(s->im, r, true, 1, &ok));
    }
    return ST_OK;
}

static enum status write_plan(struct shape *s)
{
    struct ctx *c = s->im->c;
    struct plan_now *now;
    struct now_row *rows = NULL;
    size_t nnow, nrows = 0, n = 0;
    TRY(db_all(c, &now_sql, NULL, 0, &now, &nnow));
    if (nnow) {
        const struct value args[] = { ARG_INT(now[0].id) };
        TRY(db_all(c, &rows_sql, args, COUNT(args), &rows, &nrows));
    }
    struct planned *p = ARENA_ARRAY(c->arena, struct planned, s->im->csv.nrows + nrows + 1);
    TRY(file_rows(s, p, &n));
    size_t from_file = n;
    for (size_t i = 0; i < nrows; i++) {
        bool given = false;
        for (size_t k = 0; k < from_file; k++) {
            given = given || p[k].feature == rows[i].feature;
            if (p[k].feature == rows[i].feature && p[k].quarter == rows[i].quarter)
                p[k].span = rows[i].span;
        }
        if (!given)
            p[n++] = (struct planned){ rows[i].feature, rows[i].quarter, rows[i].span, false };
    }
    return plan_differs(p, n, rows, nrows) ? write_version(s, p, n, nnow ? now : NULL) : ST_OK;
}

static void find_columns(struct shape *s)
{
    const struct { size_t *at; const char *name; } columns[] = { { &s->key, "key" }, { &s->external, "external_id" },
        { &s->product, "product" }, { &s->title, "title" }, { &s->quarter, "quarter" }, { &s->solution, "solution" },
        { &s->requirement, "requirement" }, { &s->needs, "needs" }, { &s->team, "team" }, { &s->low, "low" },
        { &s->likely, "likely" }, { &s->high, "high" }, { &s->days, "days" } };
    for (size_t i = 0; i < COUNT(columns); i++)
        *columns[i].at = column_of(s->im, columns[i].name);
}

enum status import_shape(struct importer *im)
{
    static const char *const features[] = { "key", "external_id", "product", "title", "solution", "requirement" };
    static const char *const efforts[] = { "feature", "team", "low", "likely", "high" };
    static const char *const needs[] = { "feature", "needed" };
    struct shape s = { .im = im };
    find_columns(&s);
    if (s.title == SIZE_MAX) {
        problem_add(im->c->problems, NULL, S("mapping"), "no column is the title\nSay which is: --map title=COLUMN.");
        return ST_INVALID;
    }
    table_begin(&s, &s.features, features, COUNT(features));
    table_begin(&s, &s.efforts, efforts, COUNT(efforts));
    table_begin(&s, &s.needed, needs, COUNT(needs));
    for (size_t i = 1; i < im->csv.nrows; i++) {
        const struct csv_row *r = &im->csv.rows[i];
        im->ret->rows++;
        if (!row_is_sound(&s, r)) {
            im->ret->quarantined++;
            continue;
        }
        take_feature(&s, r);
        take_efforts(&s, r);
        take_needs(&s, r);
    }
    TRY(run_table(&s, &kind_feature, &s.features));
    TRY(run_table(&s, &kind_effort, &s.efforts));
    TRY(run_table(&s, &kind_needs, &s.needed));
    return write_plan(&s);
}
