/* core/import_read.c: the bytes of a file into rows, whatever their format: CSV, JSON, JSON lines, a workbook. */
#include "base/zip.h"
#include "core/import_parts.h"
#include "core/xlsx.h"

enum { HEADER_LINES = 20, COLUMNS_MAX = 2000, JSON_PATH_MAX = 8, NO_VALUE_SHOWN = 20 };

/* ---- JSON: objects into rows ---- */

struct table {
    struct importer *im;
    struct names columns;           /* NAME_KEY name -> column */
    struct str *headers;
    size_t ncolumns, headers_cap;
    struct str *cells;              /* of the row being made */
    struct csv_row *rows;
    size_t nrows, rows_cap;
    bool too_wide;
};

static size_t column_of(struct table *t, struct str name)
{
    int64_t at = names_get(&t->columns, NAME_KEY, name);
    if (at >= 0)
        return (size_t)at;
    if (t->ncolumns == COLUMNS_MAX) {
        t->too_wide = true;
        return 0;
    }
    names_put(t->im->c->arena, &t->columns, NAME_KEY, name, (int64_t)t->ncolumns);
    t->headers[t->ncolumns] = name;
    return t->ncolumns++;
}

static struct str scalar_text(struct table *t, const struct json *j)
{
    switch (j->type) {
    case J_BOOL: return j->b ? S("yes") : S("no");
    case J_INT: return arena_printf(t->im->c->arena, "%lld", (long long)j->i);
    case J_NUMBER:
    case J_STR: return j->s;
    case J_NULL:
    case J_ARRAY:
    case J_OBJECT: break;
    }
    return STR_NULL;
}

/* Scalars, and the names of objects that have one, with semicolons between. */
static struct str list_text(struct table *t, const struct json *list)
{
    struct out o;
    out_init_raw(&o, t->im->c->arena);
    for (const struct json *j = list->first; j != NULL; j = j->next) {
        const struct json *name = j->type == J_OBJECT ? json_get(j, S("name")) : j;
        struct str s = name != NULL ? scalar_text(t, name) : STR_NULL;
        if (s.n > 0)
            out_printf(&o, "%s%.*s", o.n > 0 ? "; " : "", STR_FMT(s));
    }
    return out_str(&o);
}

/* {"user":{"login":"ada"}} is the column user.login. */
static void put_members(struct table *t, const struct json *object, struct str path, int depth)
{
    for (const struct json *m = object->first; m != NULL; m = m->next) {
        struct str name =
            path.n > 0 ? arena_printf(t->im->c->arena, "%.*s.%.*s", STR_FMT(path), STR_FMT(m->name)) : m->name;
        if (m->type == J_OBJECT) {
            if (depth < JSON_PATH_MAX)
                put_members(t, m, name, depth + 1);
            continue;
        }
        size_t col = column_of(t, name);
        t->cells[col] = m->type == J_ARRAY ? list_text(t, m) : scalar_text(t, m);
    }
}

static enum status put_row(struct table *t, const struct json *j, int64_t line)
{
    struct arena *a = t->im->c->arena;
    memset(t->cells, 0, COLUMNS_MAX * sizeof *t->cells);
    if (j->type == J_OBJECT) {
        put_members(t, j, STR_NULL, 0);
    } else if (j->type == J_ARRAY) {
        size_t n = 0;
        for (const struct json *e = j->first; e != NULL && n < COLUMNS_MAX; e = e->next, n++)
            t->cells[column_of(t, arena_printf(a, "column %zu", n + 1))] = scalar_text(t, e);
    } else {
        problem_add(t->im->c->problems, NULL, S("json"),
                    "entry %lld of the list is neither an object nor a list\n"
                    "A list of objects is needed, one for each record.",
                    (long long)line - 1);
        return ST_INVALID;
    }
    if (t->too_wide) {
        problem_add(t->im->c->problems, NULL, S("json"),
                    "the objects have more than %d different members\n"
                    "Leave out what is not needed.",
                    COLUMNS_MAX);
        return ST_INVALID;
    }
    IMPORT_GROW(a, t->rows, t->nrows, t->rows_cap);
    struct str *own = ARENA_ARRAY(a, struct str, t->ncolumns + 1);
    memcpy(own, t->cells, t->ncolumns * sizeof *own);
    t->rows[t->nrows++] = (struct csv_row){ .cells = own, .n = t->ncolumns, .line = line };
    return arena_is_full(a) ? ST_TOO_LARGE : ST_OK;
}

static void table_begin(struct table *t, struct importer *im)
{
    *t = (struct table){ .im = im };
    t->headers = ARENA_ARRAY(im->c->arena, struct str, COLUMNS_MAX);
    t->cells = ARENA_ARRAY(im->c->arena, struct str, COLUMNS_MAX);
}

/* Rows made before a column was met are filled up. */
static void table_end(struct table *t)
{
    struct arena *a = t->im->c->arena;
    struct csv_row *all = ARENA_ARRAY(a, struct csv_row, t->nrows + 2);
    all[0] = (struct csv_row){ .cells = t->headers, .n = t->ncolumns, .line = 1 };
    for (size_t i = 0; i < t->nrows; i++) {
        struct csv_row *row = &t->rows[i];
        if (row->n < t->ncolumns)
            row->cells = arena_grow(a, row->cells, row->n, t->ncolumns, sizeof(struct str), alignof(struct str));
        row->n = t->ncolumns;
        all[i + 1] = *row;
    }
    t->im->csv = (struct csv_file){ .encoding = "UTF-8", .rows = all, .nrows = t->nrows + 1 };
}

/* The list of records: the document itself, else its only list (or "cards", "issues" among several). */
static const struct json *record_list(const struct json *root)
{
    static const char *const usual[] = { "cards", "issues", "rows", "data", "items", "results", "records" };
    const struct json *only = NULL;
    size_t n = 0;
    if (root->type == J_ARRAY)
        return root;
    for (size_t i = 0; i < COUNT(usual) && root->type == J_OBJECT; i++) {
        const struct json *m = json_get(root, str_z(usual[i]));
        if (m != NULL && m->type == J_ARRAY)
            return m;
    }
    for (const struct json *m = root->first; root->type == J_OBJECT && m != NULL; m = m->next)
        if (m->type == J_ARRAY) {
            only = m;
            n++;
        }
    return n == 1 ? only : NULL;
}

static enum status read_json(struct importer *im, struct str bytes)
{
    struct table t;
    int64_t line = 1;
    TRY(json_parse(im->c->arena, im->c->problems, bytes, &im->json));
    const struct json *list = record_list(im->json);
    if (list == NULL) {
        problem_add(im->c->problems, NULL, S("json"),
                    "the file holds no list of records\n"
                    "A list of objects is needed, or an object with one such list.");
        return ST_INVALID;
    }
    table_begin(&t, im);
    for (const struct json *j = list->first; j != NULL; j = j->next)
        TRY(put_row(&t, j, ++line));
    table_end(&t);
    im->reader = "json";
    return ST_OK;
}

/* An object per line; true when the first line is one and more follow. */
static bool is_json_lines(struct arena *a, struct str bytes)
{
    struct str line, rest = bytes;
    struct problems quiet;
    const struct json *j;
    problems_init(&quiet, a);
    bool more = str_cut(bytes, '\n', &line, &rest);
    return more && str_trim(rest).n > 0 && str_starts(str_trim(rest), S("{"))
           && json_parse(a, &quiet, str_trim(line), &j) == ST_OK && j->type == J_OBJECT;
}

static enum status read_json_lines(struct importer *im, struct str rest)
{
    struct table t;
    struct str line;
    int64_t n = 0;
    table_begin(&t, im);
    while (rest.n > 0) {
        struct problems quiet, *loud = im->c->problems;
        const struct json *j;
        n++;
        (void)str_cut(rest, '\n', &line, &rest);
        if (str_trim(line).n == 0)
            continue;
        problems_init(&quiet, im->c->arena);
        if (json_parse(im->c->arena, &quiet, str_trim(line), &j) != ST_OK) {
            problem_add(loud, NULL, S("json"), "line %lld is no JSON: %.*s", (long long)n,
                        STR_FMT(quiet.first != NULL ? quiet.first->text : S("it ends too early")));
            return ST_INVALID;
        }
        TRY(put_row(&t, j, n));
    }
    table_end(&t);
    im->reader = "jsonl";
    return ST_OK;
}

/* ---- workbooks ---- */

static enum status read_workbook(struct importer *im, struct str bytes)
{
    struct arena *a = im->c->arena;
    struct xlsx_book book;
    TRY(xlsx_read(a, im->c->problems, bytes, im->o->sheet, &book));
    im->csv = (struct csv_file){ .encoding = "UTF-8", .rows = book.rows, .nrows = book.nrows };
    im->reader = "xlsx";
    im->sheet = book.sheets[book.chosen].name;
    im->sheets = ARENA_ARRAY(a, struct str, book.nsheets + 1);
    im->nsheets = book.nsheets;
    for (size_t i = 0; i < book.nsheets; i++)
        im->sheets[i] = book.sheets[i].name;
    im->no_value = ARENA_ARRAY(a, int64_t, book.nno_value + 1);
    im->nno_value = book.nno_value;
    for (size_t i = 0; i < book.nno_value; i++)
        im->no_value[i] = book.no_value[i].line;
    im->error_cells = book.errors;
    return ST_OK;
}

/* ---- the file as a whole ---- */

static size_t filled(const struct csv_row *row)
{
    size_t n = 0;
    for (size_t i = 0; i < row->n; i++)
        n += str_trim(row->cells[i]).n > 0 ? 1 : 0;
    return n;
}

/* Rows without any text are empty lines, however many separators they have. */
static void drop_blank_rows(struct importer *im)
{
    size_t n = 0;
    for (size_t i = 0; i < im->csv.nrows; i++)
        if (filled(&im->csv.rows[i]) > 0)
            im->csv.rows[n++] = im->csv.rows[i];
    im->csv.empty_lines += im->csv.nrows - n;
    im->csv.nrows = n;
}

/* A title above the headers stands alone in its row; headers are at least three, and two more rows are as wide. A
 * workbook's headers are at least two: nobody forgets quotes there. */
static size_t header_guess(const struct importer *im)
{
    size_t least = strcmp(im->reader, "xlsx") == 0 ? 2 : 3;
    if (im->csv.nrows == 0 || filled(&im->csv.rows[0]) > 1)
        return 0;
    for (size_t i = 1; i + 2 < im->csv.nrows && i < HEADER_LINES; i++) {
        size_t n = filled(&im->csv.rows[i]);
        if (n >= least && n == im->csv.rows[i].n && im->csv.rows[i + 1].n == n && im->csv.rows[i + 2].n == n)
            return i;
        if (n > 2)
            return 0;
    }
    return 0;
}

static enum status header_find(struct importer *im)
{
    size_t at = 0;
    if (im->o->header_row == 0) {
        at = header_guess(im);
    } else {
        while (at < im->csv.nrows && im->csv.rows[at].line != im->o->header_row)
            at++;
        if (at == im->csv.nrows) {
            problem_add(im->c->problems, NULL, S("header_row"),
                        "line %lld is empty or not in the file, so it cannot hold the headers\n"
                        "Give the line of the headers: --header-row N.",
                        (long long)im->o->header_row);
            return ST_INVALID;
        }
    }
    im->csv.rows += at;
    im->csv.nrows -= at;
    return ST_OK;
}

/* A last row that only adds up the others is none of them: "Total" and fewer cells than the row above it. */
static void drop_total(struct importer *im)
{
    static const char *const words[] = { "total", "total:", "totals", "grand total", "sum",
                                         "sum:",  "summe",  "gesamt", "gesamt:",     "somme" };
    size_t n = im->csv.nrows, first = 0;
    if (n < 3)
        return;
    const struct csv_row *row = &im->csv.rows[n - 1];
    while (first < row->n && str_trim(row->cells[first]).n == 0)
        first++;
    for (size_t i = 0; i < COUNT(words) && first < row->n; i++)
        if (str_eq_nocase(str_trim(row->cells[first]), str_z(words[i])) && filled(row) < filled(&im->csv.rows[n - 2])) {
            im->total_line = row->line;
            im->csv.nrows--;
            return;
        }
}

/* Sheets do not keep empty cells at the end of a row: there they are no sign of a mistake. */
static void pad_rows(struct importer *im)
{
    size_t width = im->csv.rows[0].n;
    for (size_t i = 1; i < im->csv.nrows; i++) {
        struct csv_row *row = &im->csv.rows[i];
        if (row->n >= width)
            continue;
        row->cells = arena_grow(im->c->arena, row->cells, row->n, width, sizeof(struct str), alignof(struct str));
        row->n = width;
    }
}

void import_read_notes(struct importer *im)
{
    const struct csv_row *h = &im->csv.rows[0];
    struct arena *a = im->c->arena;
    if (im->csv.unread > 0)
        import_note(im, 0,
                    arena_printf(a, "%zu character%s cannot be read as %s: shown as \xef\xbf\xbd", im->csv.unread,
                                 im->csv.unread == 1 ? "" : "s", im->csv.encoding));
    if (h->line > 1)
        import_note(im, h->line, S("the headers are here; what stands above them is left out"));
    if (im->csv.empty_lines > 0)
        import_note(im, 0,
                    arena_printf(a, "%zu empty line%s passed over", im->csv.empty_lines,
                                 im->csv.empty_lines == 1 ? " is" : "s are"));
    if (im->total_line > 0)
        import_note(im, im->total_line, S("a total of the rows above: left out"));
    for (size_t i = 1; i < im->csv.nrows; i++)
        if (im->csv.rows[i].n < h->n)
            import_note(im, im->csv.rows[i].line,
                        arena_printf(a, "%zu cell%s under %zu header%s: the rest is taken as empty", im->csv.rows[i].n,
                                     im->csv.rows[i].n == 1 ? "" : "s", h->n, h->n == 1 ? "" : "s"));
    for (size_t i = 0; i < im->nno_value && i < NO_VALUE_SHOWN; i++)
        import_note(im, im->no_value[i], S("a formula whose value the file does not hold: read as empty"));
    if (im->nno_value > NO_VALUE_SHOWN)
        import_note(im, 0,
                    arena_printf(a,
                                 "and %zu more formulas without a value: open the file in a spreadsheet, save it again",
                                 im->nno_value - NO_VALUE_SHOWN));
    if (im->error_cells > 0)
        import_note(im, 0,
                    arena_printf(a, "%lld cell%s an error such as #N/A: read as empty", (long long)im->error_cells,
                                 im->error_cells == 1 ? " holds" : "s hold"));
    if (im->nsheets > 1)
        import_note(im, 0,
                    arena_printf(a, "read from the sheet \"%.*s\" of %zu; another one with --sheet", STR_FMT(im->sheet),
                                 im->nsheets));
}

static struct str without_bom(struct str s)
{
    return str_starts(s, S("\xef\xbb\xbf")) ? str_skip(s, 3) : s;
}

static enum status read_format(struct importer *im, struct str bytes)
{
    struct ctx *c = im->c;
    struct str text = str_trim(without_bom(bytes));
    if (xlsx_is_older(bytes)) {
        problem_add(c->problems, NULL, S("xls"),
                    "this workbook is encrypted, or of the older kind .xls\n"
                    "Save it as .xlsx without a password, or as CSV.");
        return ST_INVALID;
    }
    if (zip_is(bytes))
        return read_workbook(im, bytes);
    if (str_starts(text, S("{")) && is_json_lines(c->arena, text))
        return read_json_lines(im, text);
    if (str_starts(text, S("{")) || str_starts(text, S("[{")) || str_starts(text, S("[["))
        || (str_starts(text, S("[")) && str_ends(text, S("]"))))
        return read_json(im, text);
    im->reader = "csv";
    return csv_parse(c->arena, c->problems, bytes, 0, &im->csv);
}

enum status import_read(struct importer *im, struct str bytes)
{
    im->bytes = bytes;
    TRY(read_format(im, bytes));
    drop_blank_rows(im);
    if (im->csv.nrows == 0 || (im->csv.nrows == 1 && im->json != NULL)) {
        problem_add(im->c->problems, NULL, S("empty"), "the file is empty\nIt needs a line of headers.");
        return ST_INVALID;
    }
    TRY(header_find(im));
    drop_total(im);
    if (strcmp(im->reader, "csv") != 0)
        pad_rows(im);
    return ST_OK;
}
