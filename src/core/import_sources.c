/* core/import_sources.c: files that are no single kind, and what takes them apart. Each becomes tables of kinds, which go
 * through the same pipeline, in the same transaction. */
#include "core/import_parts.h"

/* ---- tables made here, in the form of a file ---- */

void table_row(struct table_made *t, const struct str *cells, size_t n, int64_t line)
{
    IMPORT_GROW(t->a, t->csv.rows, t->csv.nrows, t->cap);
    struct str *own = ARENA_ARRAY(t->a, struct str, n + 1);
    memcpy(own, cells, n * sizeof *own);
    t->csv.rows[t->csv.nrows++] = (struct csv_row){ .cells = own, .n = n, .line = line };
}

/* The report of the whole takes over what a table's says. */
static void table_report(struct importer *im, const struct importer *sub, bool counts)
{
    const struct import_report *rep = sub->ret;
    for (size_t i = 0; i < rep->nbad; i++)
        import_bad_line(im, rep->bad[i]);
    for (size_t i = 0; i < rep->nconflicts; i++)
        import_conflict_add(im, &rep->conflicts[i]);
    im->ret->edits_kept += rep->edits_kept;
    for (size_t i = 0; i < rep->nquestions; i++)
        for (int64_t n = 0; n < rep->questions[i].rows; n++)
            import_ask(im, rep->questions[i].column, rep->questions[i].value,
                       arena_cstr(im->c->arena, rep->questions[i].kind),
                       rep->questions[i].suggestions, rep->questions[i].nsuggestions);
    for (size_t i = 0; i < rep->nmade; i++)
        import_made(im, model_kind(im->c->app->model, rep->made[i].kind), rep->made[i].title);
    for (size_t i = 0; i < sub->npending; i++)
        im->unused = im->unused || (sub->pending[i].id > 0 && sub->pending[i].id != INT64_MAX && !sub->pending[i].used);
    im->writes += sub->writes;
    if (!counts)
        return;
    im->ret->created += rep->created;
    im->ret->updated += rep->updated;
    im->ret->unchanged += rep->unchanged;
}

enum status table_run(struct importer *im, const struct kind *k, const struct table_made *t,
                      const struct import_set *set, size_t nset, struct importer *sub)
{
    struct import_options *o = ARENA_NEW(im->c->arena, struct import_options);
    struct import_report *rep = ARENA_NEW(im->c->arena, struct import_report);
    *o = *im->o;
    o->shape = str_z(k->plural);
    o->set = set;
    o->nset = nset;
    o->map = NULL;
    o->nmap = 0;
    *sub = (struct importer){ .c = im->c, .o = o, .ret = rep, .kind = k, .csv = t->csv, .again = im->again, .made_table = true,
                              .memory = im->memory };
    if (t->csv.nrows < 2)
        return ST_OK;
    TRY(import_pipeline(sub));
    table_report(im, sub, kind_is(k, im->counts));
    return ST_OK;
}

/* ---- columns and cells of the file ---- */

bool shape_left(const struct importer *im, struct str header)
{
    for (size_t i = 0; i < im->o->nmap; i++)
        if (str_eq(im->o->map[i].field, S("-")) && str_eq_nocase(str_trim(im->o->map[i].value), str_trim(header)))
            return true;
    return false;
}

bool shape_said(const struct importer *im, struct str header)
{
    for (size_t i = 0; i < im->o->nmap; i++)
        if (str_eq_nocase(str_trim(im->o->map[i].value), str_trim(header)))
            return true;
    return false;
}

/* A column headed # numbers its rows, unless what stands in it is more than a number: RM-001. */
static bool is_number_sign(const struct importer *im, size_t column, const char *field)
{
    struct str sample = im->csv.nrows > 1 ? shape_at(&im->csv.rows[1], column) : STR_NULL;
    int64_t n;
    return str_eq(str_trim(im->csv.rows[0].cells[column]), S("#")) && strcmp(field, "external_id") == 0 && sample.n > 0 && !str_to_i64(sample, &n);
}

static size_t find_column(const struct importer *im, const char *field)
{
    struct csv_row h = im->csv.rows[0];
    struct str want = str_z(field);
    bool said = false;
    for (size_t i = 0; i < im->o->nmap; i++)
        if (str_eq(im->o->map[i].field, want)) {
            want = im->o->map[i].value;
            said = true;
            break;
        }
    for (size_t i = 0; i < h.n; i++)
        if (str_eq_nocase(str_trim(h.cells[i]), str_trim(want)))
            return shape_left(im, h.cells[i]) ? SIZE_MAX : i;
    for (size_t i = 0; i < h.n && !said; i++)
        if (!shape_left(im, h.cells[i]) && !shape_said(im, h.cells[i])
            && (import_means(im->c->arena, h.cells[i], field) || is_number_sign(im, i, field)))
            return i;
    return SIZE_MAX;
}

size_t shape_column(const struct importer *im, const char *field)
{
    struct shape_columns *k = im->columns;
    if (k == NULL)
        return find_column(im, field);
    if (k->rows != im->csv.rows || k->o != im->o || k->nmap != im->o->nmap || k->nrows != im->csv.nrows)
        *k = (struct shape_columns){ .rows = im->csv.rows, .o = im->o, .nmap = im->o->nmap, .nrows = im->csv.nrows };
    for (size_t i = 0; i < k->n; i++)
        if (strcmp(k->of[i].field, field) == 0)
            return k->of[i].column;
    size_t column = find_column(im, field);
    if (k->n < SHAPE_FIELDS) {
        k->of[k->n].field = field;
        k->of[k->n++].column = column;
    }
    return column;
}

struct str shape_cell(const struct importer *im, const struct csv_row *row, const char *field)
{
    size_t col = shape_column(im, field);
    for (size_t i = 0; i < im->o->nset; i++)
        if (str_eq(im->o->set[i].field, str_z(field)))
            return im->o->set[i].value;
    return col < row->n ? str_trim(row->cells[col]) : STR_NULL;
}

struct str shape_at(const struct csv_row *row, size_t column)
{
    return column < row->n ? str_trim(row->cells[column]) : STR_NULL;
}

/* ---- states of other systems ---- */

static const struct { const char *status, *state; } statuses[] = {
    { "to do", "idea" }, { "todo", "idea" }, { "new", "idea" }, { "open", "idea" }, { "backlog", "idea" },
    { "reopened", "idea" }, { "triage", "idea" }, { "ideas", "idea" }, { "later", "idea" },
    { "selected for development", "ready" }, { "ready", "ready" }, { "planned", "ready" }, { "next", "ready" },
    { "in progress", "started" }, { "doing", "started" }, { "started", "started" }, { "in review", "started" },
    { "in development", "started" }, { "testing", "started" },
    { "done", "shipped" }, { "closed", "shipped" }, { "resolved", "shipped" }, { "released", "shipped" },
    { "completed", "shipped" }, { "shipped", "shipped" }, { "canceled", "dropped" }, { "cancelled", "dropped" },
    { "won't do", "dropped" }, { "dropped", "dropped" },
};

struct str import_state(struct importer *im, struct str column, struct str status)
{
    static const struct str answers[] = { S_INIT("idea"), S_INIT("ready"), S_INIT("started"), S_INIT("shipped"),
                                          S_INIT("dropped") };
    const struct field *f = kind_field(&kind_feature, S("state"));
    const struct import_set *said = import_alias(im, status);
    assert(f != NULL);
    if (said != NULL && field_choice(f, said->value) != NULL)
        return said->value;
    for (size_t i = 0; i < COUNT(statuses); i++)
        if (str_eq_nocase(status, str_z(statuses[i].status)))
            return str_z(statuses[i].state);
    if (status.n > 0)
        import_ask(im, column, status, "state", answers, COUNT(answers));
    return STR_NULL;
}

/* ---- which source is it ---- */

static const struct import_source sources[] = {
    { "commitments", NULL, &kind_feature, NULL, import_commitments },
    { "plan_versions", &kind_plan_version, &kind_plan_version, import_is_versions, import_versions },
    { "capacities", &kind_capacity, &kind_capacity, import_is_grid, import_grid },
    { "jira", &kind_feature, &kind_feature, import_is_jira, import_jira },
    { "trello", &kind_feature, &kind_feature, import_is_trello, import_trello },
    { "feedback", &kind_request, &kind_request, import_is_feedback, import_feedback },
};

const struct import_source *import_source_of(struct importer *im)
{
    for (size_t i = 0; i < COUNT(sources); i++) {
        const struct import_source *s = &sources[i];
        bool mine = s->kind != NULL ? kind_is(s->kind, im->kind) : str_eq(im->o->shape, str_z(s->name));
        if (mine && (s->fits == NULL || s->fits(im)))
            return s;
    }
    return NULL;
}
