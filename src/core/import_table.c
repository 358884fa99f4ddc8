/* core/import_table.c: columns and cells of a file that is taken apart, and rows of the tables made of it. */
#include "core/import_parts.h"

void table_row(struct table_made *t, const struct str *cells, size_t n, int64_t line)
{
    IMPORT_GROW(t->a, t->csv.rows, t->csv.nrows, t->cap);
    struct str *own = ARENA_ARRAY(t->a, struct str, n + 1);
    memcpy(own, cells, n * sizeof *own);
    t->csv.rows[t->csv.nrows++] = (struct csv_row){ .cells = own, .n = n, .line = line };
}

/* The report of the whole takes over what a table's says. */
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
    return str_eq(str_trim(im->csv.rows[0].cells[column]), S("#")) && strcmp(field, "external_id") == 0 && sample.n > 0
           && !str_to_i64(sample, &n);
}

static size_t find_column(const struct importer *im, const char *field)
{
    struct csv_row h = im->csv.rows[0];
    struct str want = str_z(field);
    for (size_t i = 0; i < im->o->nmap; i++)
        if (str_eq(im->o->map[i].field, want) && im->o->map[i].value.n > 0)
            return import_column_said(im, im->o->map[i].value);
    for (size_t i = 0; i < h.n; i++)
        if (str_eq_nocase(str_trim(h.cells[i]), want))      /* unless it is said to be another field */
            return shape_left(im, h.cells[i]) || shape_said(im, h.cells[i]) ? SIZE_MAX : i;
    for (size_t i = 0; i < h.n; i++)
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

static const struct {
    const char *status, *state;
} statuses[] = {
    { "to do", "idea" },        { "todo", "idea" },
    { "new", "idea" },          { "open", "idea" },
    { "backlog", "idea" },      { "reopened", "idea" },
    { "triage", "idea" },       { "ideas", "idea" },
    { "later", "idea" },        { "selected for development", "ready" },
    { "ready", "ready" },       { "planned", "ready" },
    { "next", "ready" },        { "in progress", "started" },
    { "doing", "started" },     { "started", "started" },
    { "in review", "started" }, { "in development", "started" },
    { "testing", "started" },   { "done", "shipped" },
    { "closed", "shipped" },    { "resolved", "shipped" },
    { "released", "shipped" },  { "completed", "shipped" },
    { "shipped", "shipped" },   { "canceled", "dropped" },
    { "cancelled", "dropped" }, { "won't do", "dropped" },
    { "dropped", "dropped" },
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
