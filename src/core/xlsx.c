/* core/xlsx.c: workbook -> sheets -> rows of text. */
#include "core/xlsx.h"
#include "base/date.h"
#include "base/xml.h"
#include "base/zip.h"
#include <math.h>
#include <stdlib.h>

enum { COLUMNS_MAX = 16384, ROWS_MAX = 1048576, NO_VALUE_MAX = 1000, DAYS_MAX = 2958465 /* 9999-12-31 */ };
static const size_t unpacked_max = (size_t)512 << 20;

/* What is known of a workbook while it is read. */
struct book {
    struct arena *a;
    struct problems *ps;
    const struct zip_member *m;
    size_t n;
    struct str *strings;
    size_t nstrings, strings_cap;      /* shared strings */
    bool *is_date;
    size_t nstyles, styles_cap;              /* by style of a cell */
    struct {
        int64_t id;
        bool is_date;
    } *formats;
    size_t nformats, formats_cap;
    struct {
        struct str id, target;
    } *rels;
    size_t nrels, rels_cap;
    struct xlsx_book *ret;
    size_t sheets_cap, rows_cap;
};

#define PUSH(b, list, n, cap)                                                                                          \
    do {                                                                                                               \
        if ((n) == (cap)) {                                                                                            \
            size_t more_ = (cap) == 0 ? 64 : (cap) * 2;                                                                \
            (list) = arena_grow((b)->a, (list), (cap), more_, sizeof *(list), alignof(max_align_t));                   \
            (cap) = more_;                                                                                             \
        }                                                                                                              \
    } while (0)

bool xlsx_is_older(struct str bytes)
{
    return str_starts(bytes, S("\xd0\xcf\x11\xe0"));
}

static enum status part(struct book *b, struct str name, bool needed, struct str *ret)
{
    const struct zip_member *m = zip_find(b->m, b->n, name);
    *ret = m != NULL ? m->bytes : STR_NULL;
    if (m != NULL || !needed)
        return ST_OK;
    problem_add(b->ps, NULL, S("xlsx"), "this is no workbook: it has no %.*s\nSave it as .xlsx, or as CSV.",
                STR_FMT(name));
    return ST_INVALID;
}

/* ---- text ---- */

static int hex4(struct str s, size_t at)
{
    int n = 0;
    for (size_t i = at; i < at + 4; i++) {
        char c = s.p[i];
        int d = c >= '0' && c <= '9'   ? c - '0'
                : c >= 'A' && c <= 'F' ? c - 'A' + 10
                : c >= 'a' && c <= 'f' ? c - 'a' + 10
                                       : -1;
        if (d < 0)
            return -1;
        n = n * 16 + d;
    }
    return n;
}

/* _x000D_ stands for a character that XML cannot hold; only those below 128 are put back. */
static struct str unescaped(struct arena *a, struct str s)
{
    size_t at, n = 0;
    if (!str_find(s, S("_x"), &at))
        return s;
    char *p = ARENA_ARRAY(a, char, s.n + 1);
    for (size_t i = 0; i < s.n;) {
        int code = i + 7 <= s.n && s.p[i] == '_' && s.p[i + 1] == 'x' && s.p[i + 6] == '_' ? hex4(s, i + 2) : -1;
        if (code > 0 && code < 128) {
            p[n++] = (char)code;
            i += 7;
        } else {
            p[n++] = s.p[i++];
        }
    }
    return (struct str){ p, n };
}

/* ---- shared strings ---- */

struct strings {
    struct book *b;
    struct out text;
    int phonetic;
    bool in_text;
};

static bool strings_open(void *arg, struct str name, const struct xml_attr *attrs, size_t n)
{
    struct strings *s = arg;
    (void)attrs, (void)n;
    if (str_eq(name, S("si")))
        out_init_raw(&s->text, s->b->a);
    s->phonetic += str_eq(name, S("rPh")) ? 1 : 0;      /* how it is said, not what it says */
    s->in_text = str_eq(name, S("t")) && s->phonetic == 0;
    return true;
}

static bool strings_text(void *arg, struct str text)
{
    struct strings *s = arg;
    if (s->in_text)
        out_bytes(&s->text, text);
    return true;
}

static bool strings_close(void *arg, struct str name)
{
    struct strings *s = arg;
    s->in_text = false;
    s->phonetic -= str_eq(name, S("rPh")) ? 1 : 0;
    if (!str_eq(name, S("si")))
        return true;
    PUSH(s->b, s->b->strings, s->b->nstrings, s->b->strings_cap);
    s->b->strings[s->b->nstrings++] = unescaped(s->b->a, out_str(&s->text));
    return !arena_is_full(s->b->a);
}

/* ---- which numbers are dates ---- */

/* A format with y, d or h outside of quotes and brackets, or m beside them, is a date's. */
static bool format_is_date(struct str code)
{
    bool quoted = false, bracket = false;
    for (size_t i = 0; i < code.n; i++) {
        char c = code.p[i];
        if (c == '\\' || c == '_' || c == '*')
            i++;
        else if (c == '"')
            quoted = !quoted;
        else if (!quoted && c == '[')
            bracket = true;
        else if (!quoted && c == ']')
            bracket = false;
        else if (!quoted && !bracket && strchr("yYdDhHmMsS", c) != NULL)
            return true;
        else if (!quoted && !bracket && c == 'G')       /* General */
            return false;
    }
    return false;
}

struct styles {
    struct book *b;
    bool in_cells;
};

static bool styles_open(void *arg, struct str name, const struct xml_attr *attrs, size_t n)
{
    struct styles *s = arg;
    struct book *b = s->b;
    int64_t id = 0;
    (void)str_to_i64(xml_attr(attrs, n, "numFmtId"), &id);
    if (str_eq(name, S("numFmt"))) {
        PUSH(b, b->formats, b->nformats, b->formats_cap);
        b->formats[b->nformats].id = id;
        b->formats[b->nformats++].is_date = format_is_date(xml_attr(attrs, n, "formatCode"));
    }
    if (str_eq(name, S("cellXfs")))
        s->in_cells = true;
    if (s->in_cells && str_eq(name, S("xf"))) {
        bool is_date =
            (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 47) || (id >= 50 && id <= 58);
        for (size_t i = 0; i < b->nformats; i++)
            if (b->formats[i].id == id)
                is_date = b->formats[i].is_date;
        PUSH(b, b->is_date, b->nstyles, b->styles_cap);
        b->is_date[b->nstyles++] = is_date;
    }
    return true;
}

static bool styles_close(void *arg, struct str name)
{
    struct styles *s = arg;
    if (str_eq(name, S("cellXfs")))
        s->in_cells = false;
    return true;
}

/* ---- the list of sheets ---- */

static bool rels_open(void *arg, struct str name, const struct xml_attr *attrs, size_t n)
{
    struct book *b = arg;
    if (!str_eq(name, S("Relationship")))
        return true;
    PUSH(b, b->rels, b->nrels, b->rels_cap);
    b->rels[b->nrels].id = arena_str(b->a, xml_attr(attrs, n, "Id"));
    b->rels[b->nrels++].target = arena_str(b->a, xml_attr(attrs, n, "Target"));
    return true;
}

static bool book_open(void *arg, struct str name, const struct xml_attr *attrs, size_t n)
{
    struct book *b = arg;
    if (str_eq(name, S("workbookPr"))) {
        struct str v = xml_attr(attrs, n, "date1904");
        if (str_eq(v, S("1")) || str_eq(v, S("true")))      /* extensions have an element of this name too */
            b->ret->date1904 = true;
    }
    if (!str_eq(name, S("sheet")))
        return true;
    struct str state = xml_attr(attrs, n, "state"), id = xml_attr(attrs, n, "id");
    struct xlsx_sheet s = { .name = arena_str(b->a, xml_attr(attrs, n, "name")),
                            .hidden = state.n > 0 && !str_eq(state, S("visible")) };
    for (size_t i = 0; i < b->nrels; i++)
        if (str_eq(b->rels[i].id, id))
            s.part = str_starts(b->rels[i].target, S("/")) ? str_skip(b->rels[i].target, 1)
                                                           : arena_printf(b->a, "xl/%.*s", STR_FMT(b->rels[i].target));
    PUSH(b, b->ret->sheets, b->ret->nsheets, b->sheets_cap);
    b->ret->sheets[b->ret->nsheets++] = s;
    return true;
}

/* ---- one sheet ---- */

struct sheet {
    struct book *b;
    struct str *cells;
    size_t ncells;       /* of the row: room for all columns */
    int64_t row;
    size_t column, next;            /* of this cell; after it */
    struct str type;                /* s, inlineStr, str, b, e, n, d */
    int64_t style;
    struct out value;
    bool in_value, formula, has_value;
    int phonetic;
    size_t no_value_cap;
};

/* "BC12" -> 54; SIZE_MAX when it is no such name */
static size_t column_number(struct str name)
{
    size_t n = 0, i = 0;
    for (; i < name.n && name.p[i] >= 'A' && name.p[i] <= 'Z' && n <= COLUMNS_MAX; i++)
        n = n * 26 + (size_t)(name.p[i] - 'A' + 1);
    return i == 0 || n > COLUMNS_MAX ? SIZE_MAX : n - 1;
}

static void cell_open(struct sheet *s, const struct xml_attr *attrs, size_t n)
{
    size_t named = column_number(xml_attr(attrs, n, "r"));
    s->column = named != SIZE_MAX ? named : s->next;
    s->next = s->column + 1;
    s->type = arena_str(s->b->a, xml_attr(attrs, n, "t"));
    s->style = -1;
    (void)str_to_i64(xml_attr(attrs, n, "s"), &s->style);
    s->formula = s->has_value = false;
    out_init_raw(&s->value, s->b->a);
}

static bool sheet_open(void *arg, struct str name, const struct xml_attr *attrs, size_t n)
{
    struct sheet *s = arg;
    if (str_eq(name, S("row"))) {
        int64_t given;
        s->row = str_to_i64(xml_attr(attrs, n, "r"), &given) && given > s->row ? given : s->row + 1;
        s->ncells = s->next = 0;
    } else if (str_eq(name, S("c"))) {
        cell_open(s, attrs, n);
    } else if (str_eq(name, S("f"))) {
        s->formula = true;
    } else if (str_eq(name, S("rPh"))) {
        s->phonetic++;
    }
    s->in_value = str_eq(name, S("v")) || (str_eq(name, S("t")) && s->phonetic == 0);
    s->has_value = s->has_value || s->in_value;
    return s->row <= ROWS_MAX;
}

static bool sheet_text(void *arg, struct str text)
{
    struct sheet *s = arg;
    if (s->in_value)
        out_bytes(&s->value, text);
    return true;
}

/* A number of days as a date, with its time of day if it has one; below one it is a time alone. */
static struct str date_of(struct sheet *s, double days)
{
    struct arena *a = s->b->a;
    int64_t seconds = (int64_t)floor(days * 86400.0 + 0.5), whole = seconds / 86400, rest = seconds % 86400;
    struct str clock = arena_printf(a, "%02d:%02d:%02d", (int)(rest / 3600), (int)(rest / 60 % 60), (int)(rest % 60));
    if (whole == 0 && rest > 0)
        return clock;
    /* 1900 has a 29th of February there: days before the 60th count from a day later. */
    int64_t epoch = s->b->ret->date1904 ? -24107 : whole < 60 ? -25568 : -25569;
    struct str day = date_text(a, (struct date){ (int32_t)(whole + epoch) });
    return rest == 0 ? day : arena_printf(a, "%.*sT%.*s", STR_FMT(day), STR_FMT(clock));
}

static struct str number_text(struct sheet *s, struct str v)
{
    struct arena *a = s->b->a;
    const char *z = arena_cstr(a, v);
    char *end;
    double d = strtod(z, &end);
    if (end == z || *end != 0 || !isfinite(d))
        return v;
    bool is_date = s->style >= 0 && (size_t)s->style < s->b->nstyles && s->b->is_date[s->style];
    if (is_date && d >= 0 && d <= (double)DAYS_MAX)
        return date_of(s, d);
    if (d >= -9e15 && d <= 9e15 && floor(d) >= d)
        return arena_printf(a, "%lld", (long long)d);
    return arena_printf(a, "%.15g", d);
}

static struct str cell_text(struct sheet *s)
{
    struct str v = out_str(&s->value);
    int64_t index;
    if (str_eq(s->type, S("s")))
        return str_to_i64(v, &index) && index >= 0 && (size_t)index < s->b->nstrings ? s->b->strings[index] : STR_NULL;
    if (str_eq(s->type, S("inlineStr")) || str_eq(s->type, S("str")))
        return unescaped(s->b->a, v);
    if (str_eq(s->type, S("b")))
        return str_eq(v, S("1")) ? S("yes") : S("no");
    if (str_eq(s->type, S("e"))) {
        s->b->ret->errors++;
        return STR_NULL;
    }
    if (str_eq(s->type, S("d")))
        return str_ends(v, S("T00:00:00")) ? (struct str){ v.p, v.n - 9 } : v;
    return v.n > 0 ? number_text(s, v) : STR_NULL;
}

static void cell_close(struct sheet *s)
{
    struct xlsx_book *r = s->b->ret;
    if (s->column >= COLUMNS_MAX)
        return;
    if (s->formula && !s->has_value && r->nno_value < NO_VALUE_MAX) {
        PUSH(s->b, r->no_value, r->nno_value, s->no_value_cap);
        r->no_value[r->nno_value].line = s->row;
        r->no_value[r->nno_value++].column = s->column;
    }
    for (; s->ncells <= s->column; s->ncells++)
        s->cells[s->ncells] = STR_NULL;
    s->cells[s->column] = cell_text(s);
}

static bool row_close(struct sheet *s)
{
    struct book *b = s->b;
    size_t n = s->ncells;
    while (n > 0 && str_trim(s->cells[n - 1]).n == 0)
        n--;
    if (n == 0)
        return true;
    struct str *own = ARENA_ARRAY(b->a, struct str, n);
    memcpy(own, s->cells, n * sizeof *own);
    PUSH(b, b->ret->rows, b->ret->nrows, b->rows_cap);
    b->ret->rows[b->ret->nrows++] = (struct csv_row){ .cells = own, .n = n, .line = s->row };
    return !arena_is_full(b->a);
}

static bool sheet_close(void *arg, struct str name)
{
    struct sheet *s = arg;
    s->in_value = false;
    if (str_eq(name, S("rPh")))
        s->phonetic--;
    if (str_eq(name, S("c")))
        cell_close(s);
    return str_eq(name, S("row")) ? row_close(s) : true;
}

static enum status read_sheet(struct book *b, size_t i)
{
    struct str bytes;
    struct sheet s = { .b = b, .cells = ARENA_ARRAY(b->a, struct str, COLUMNS_MAX) };
    const struct xml_handler h = { &s, sheet_open, sheet_text, sheet_close };
    b->ret->rows = NULL;
    b->ret->nrows = b->rows_cap = b->ret->nno_value = 0;
    b->ret->errors = 0;
    b->ret->chosen = i;
    TRY(part(b, b->ret->sheets[i].part, true, &bytes));
    TRY(xml_read(b->a, b->ps, bytes, &h));
    return arena_is_full(b->a) ? ST_TOO_LARGE : ST_OK;
}

/* ---- the book ---- */

static enum status read_parts(struct book *b)
{
    struct str rels, styles, strings, book;
    struct styles st = { .b = b };
    struct strings ss = { .b = b };
    const struct xml_handler on_rels = { b, rels_open, NULL, NULL }, on_book = { b, book_open, NULL, NULL };
    const struct xml_handler on_styles = { &st, styles_open, NULL, styles_close };
    const struct xml_handler on_strings = { &ss, strings_open, strings_text, strings_close };
    out_init_raw(&ss.text, b->a);
    TRY(part(b, S("xl/workbook.xml"), true, &book));
    TRY(part(b, S("xl/_rels/workbook.xml.rels"), true, &rels));
    TRY(part(b, S("xl/styles.xml"), false, &styles));
    TRY(part(b, S("xl/sharedStrings.xml"), false, &strings));
    TRY(xml_read(b->a, b->ps, rels, &on_rels));
    TRY(xml_read(b->a, b->ps, book, &on_book));
    if (styles.n > 0)
        TRY(xml_read(b->a, b->ps, styles, &on_styles));
    return strings.n > 0 ? xml_read(b->a, b->ps, strings, &on_strings) : ST_OK;
}

static enum status no_sheet(struct book *b, struct str wanted)
{
    struct out o;
    out_init_raw(&o, b->a);
    for (size_t i = 0; i < b->ret->nsheets; i++)
        out_printf(&o, "%s%.*s", i > 0 ? ", " : "", STR_FMT(b->ret->sheets[i].name));
    if (wanted.n > 0)
        problem_add(b->ps, NULL, S("sheet"), "the workbook has no sheet \"%.*s\"\nIt has: %.*s.", STR_FMT(wanted),
                    STR_FMT(out_str(&o)));
    else
        problem_add(b->ps, NULL, S("sheet"), "no visible sheet of the workbook has a row\nName one with --sheet: %.*s.",
                    STR_FMT(out_str(&o)));
    return ST_INVALID;
}

enum status xlsx_read(struct arena *a, struct problems *ps, struct str bytes, struct str sheet, struct xlsx_book *ret)
{
    struct zip_member *m;
    struct book b = { .a = a, .ps = ps, .ret = ret };
    *ret = (struct xlsx_book){ 0 };
    TRY(zip_read(a, ps, bytes, unpacked_max, &m, &b.n));
    b.m = m;
    TRY(read_parts(&b));
    for (size_t i = 0; i < ret->nsheets; i++) {
        bool wanted = sheet.n > 0 ? str_eq(ret->sheets[i].name, sheet) : !ret->sheets[i].hidden;
        if (!wanted || ret->sheets[i].part.n == 0)
            continue;
        TRY(read_sheet(&b, i));
        if (ret->nrows > 0 || sheet.n > 0)
            return ST_OK;
    }
    return no_sheet(&b, sheet);
}
