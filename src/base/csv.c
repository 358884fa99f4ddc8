/* base/csv.c: reading and writing CSV. Reading: bytes -> UTF-8 text -> rows of cells. */
#include "base/csv.h"

enum { CSV_SAMPLE_ROWS = 50 };

/* ---- writing ---- */

void csv_begin(struct csv_writer *w, struct out *raw)
{
    assert(w != NULL && raw != NULL && raw->raw);
    *w = (struct csv_writer){ .o = raw, .first = true };
}

static void csv_sep(struct csv_writer *w)
{
    if (!w->first)
        out_bytes(w->o, S(","));
    w->first = false;
}

/* A spreadsheet takes a cell that begins so for a formula; with marks before it, it must stay what it is when read back. */
static bool csv_is_formula(struct str s)
{
    while (s.n > 0 && s.p[0] == '\'')
        s = str_skip(s, 1);
    return s.n > 0
           && (s.p[0] == '=' || s.p[0] == '+' || s.p[0] == '-' || s.p[0] == '@' || s.p[0] == '\t' || s.p[0] == '\r');
}

static bool csv_needs_quotes(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] == '"' || s.p[i] == ',' || s.p[i] == '\n' || s.p[i] == '\r')
            return true;
    return s.n > 0 && (s.p[0] == ' ' || s.p[s.n - 1] == ' ');
}

void csv_cell(struct csv_writer *w, struct str s)
{
    assert(w != NULL);
    csv_sep(w);
    bool defuse = csv_is_formula(s);
    if (!csv_needs_quotes(s)) {
        if (defuse)
            out_bytes(w->o, S("'"));
        out_bytes(w->o, s);
        return;
    }
    out_bytes(w->o, S("\""));
    if (defuse)
        out_bytes(w->o, S("'"));
    size_t from = 0;
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] != '"')
            continue;
        out_bytes(w->o, (struct str){ s.p + from, i + 1 - from });
        out_bytes(w->o, S("\""));
        from = i + 1;
    }
    out_bytes(w->o, (struct str){ s.p + from, s.n - from });
    out_bytes(w->o, S("\""));
}

void csv_int(struct csv_writer *w, int64_t i)
{
    assert(w != NULL);
    csv_sep(w);
    out_printf(w->o, "%lld", (long long)i);
}

void csv_number(struct csv_writer *w, struct str digits)
{
    assert(w != NULL);
    csv_sep(w);
    for (size_t i = 0; i < digits.n; i++)
        assert((digits.p[i] >= '0' && digits.p[i] <= '9') || memchr("+-.eE", digits.p[i], 5) != NULL);
    out_bytes(w->o, digits);
}

void csv_end_row(struct csv_writer *w)
{
    assert(w != NULL);
    out_bytes(w->o, S("\r\n"));
    w->first = true;
}

struct str csv_undefuse(struct str s)
{
    return s.n > 1 && s.p[0] == '\'' && csv_is_formula(s) ? str_skip(s, 1) : s;
}

/* ---- from bytes to UTF-8 ---- */

/* The characters of Windows-1252 at 0x80..0x9f; the five holes become U+FFFD. */
static const uint16_t cp1252_high[32] = {
    0x20ac, 0xfffd, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160,
    0x2039, 0x0152, 0xfffd, 0x017d, 0xfffd, 0xfffd, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022,
    0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0xfffd, 0x017e, 0x0178,
};

static size_t utf8_put(char *p, uint32_t c)
{
    if (c < 0x80) {
        p[0] = (char)c;
        return 1;
    }
    if (c < 0x800) {
        p[0] = (char)(0xc0u | (c >> 6));
        p[1] = (char)(0x80u | (c & 0x3fu));
        return 2;
    }
    if (c < 0x10000) {
        p[0] = (char)(0xe0u | (c >> 12));
        p[1] = (char)(0x80u | ((c >> 6) & 0x3fu));
        p[2] = (char)(0x80u | (c & 0x3fu));
        return 3;
    }
    p[0] = (char)(0xf0u | (c >> 18));
    p[1] = (char)(0x80u | ((c >> 12) & 0x3fu));
    p[2] = (char)(0x80u | ((c >> 6) & 0x3fu));
    p[3] = (char)(0x80u | (c & 0x3fu));
    return 4;
}

static struct str from_cp1252(struct arena *a, struct str s, size_t *unread)
{
    char *p = ARENA_ARRAY(a, char, s.n * 3 + 1);
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++) {
        unsigned char b = (unsigned char)s.p[i];
        uint32_t c = b >= 0x80 && b < 0xa0 ? cp1252_high[b - 0x80] : b;
        *unread += c == 0xfffd;
        n += utf8_put(p + n, c);
    }
    return (struct str){ p, n };
}

static uint32_t utf16_unit(struct str s, size_t i, bool big)
{
    uint32_t x = (unsigned char)s.p[i], y = (unsigned char)s.p[i + 1];
    return big ? x << 8 | y : y << 8 | x;
}

/* Lone surrogates and a byte left over at the end become U+FFFD. */
static struct str from_utf16(struct arena *a, struct str s, bool big, size_t *unread)
{
    char *p = ARENA_ARRAY(a, char, s.n * 2 + 4);
    size_t n = 0, i = 0;
    while (i + 1 < s.n) {
        uint32_t c = utf16_unit(s, i, big);
        i += 2;
        if (c >= 0xd800 && c < 0xdc00 && i + 1 < s.n) {
            uint32_t d = utf16_unit(s, i, big);
            if (d >= 0xdc00 && d < 0xe000) {
                i += 2;
                c = 0x10000 + ((c - 0xd800) << 10) + (d - 0xdc00);
            }
        }
        if (c >= 0xd800 && c < 0xe000) {
            c = 0xfffd;
            ++*unread;
        }
        n += utf8_put(p + n, c);
    }
    if (i < s.n) {
        n += utf8_put(p + n, 0xfffd);
        ++*unread;
    }
    return (struct str){ p, n };
}

static struct str csv_decode(struct arena *a, struct str b, struct csv_file *f)
{
    if (str_starts(b, S("\xef\xbb\xbf"))) {
        f->bom = true;
        b = str_skip(b, 3);
    } else if (b.n >= 2 && (memcmp(b.p, "\xff\xfe", 2) == 0 || memcmp(b.p, "\xfe\xff", 2) == 0)) {
        bool big = (unsigned char)b.p[0] == 0xfe;
        f->bom = true;
        f->encoding = big ? "UTF-16BE" : "UTF-16LE";
        return from_utf16(a, str_skip(b, 2), big, &f->unread);
    }
    if (str_is_utf8(b)) {
        f->encoding = "UTF-8";
        return b;
    }
    f->encoding = "Windows-1252";
    return from_cp1252(a, b, &f->unread);
}

/* ---- from text to rows ---- */

struct scan {
    struct arena *a;
    struct str s;
    size_t i;
    int64_t line;
    char sep;
    struct str *cells; /* of the row being read; grown, used again for each row */
    size_t n, cap;
    bool unclosed; /* a quote that opens at unclosed_line is never closed */
    int64_t unclosed_line;
};

/* Steps over one line end (CR, LF or CRLF), which must be there. */
static void scan_newline(struct scan *x)
{
    assert(x->i < x->s.n);
    if (x->s.p[x->i] == '\r' && x->i + 1 < x->s.n && x->s.p[x->i + 1] == '\n')
        x->i++;
    x->i++;
    x->line++;
}

static bool is_eol(char c)
{
    return c == '\n' || c == '\r';
}

/* The rest of a cell that began with a quote: doubled quotes are one, what follows the closing
 * quote is literal. Leaves i at the separator or line end. */
static struct str scan_quoted(struct scan *x)
{
    int64_t opened = x->line;
    size_t from = ++x->i;
    bool copied = false;
    char *buf = NULL;
    size_t n = 0;
    while (x->i < x->s.n) {
        char c = x->s.p[x->i];
        if (c == '"' && x->i + 1 < x->s.n && x->s.p[x->i + 1] == '"') {
            copied = true;
            x->i += 2;
        } else if (c == '"') {
            break;
        } else if (is_eol(c)) {
            scan_newline(x);
        } else {
            x->i++;
        }
    }
    if (x->i >= x->s.n && !x->unclosed) {
        x->unclosed = true;
        x->unclosed_line = opened;
    }
    size_t end = x->i;
    if (x->i < x->s.n)
        x->i++;
    size_t tail = x->i;
    while (x->i < x->s.n && x->s.p[x->i] != x->sep && !is_eol(x->s.p[x->i]))
        x->i++;
    if (!copied && tail == x->i)
        return (struct str){ x->s.p + from, end - from };
    buf = ARENA_ARRAY(x->a, char, x->i - from + 1);
    for (size_t k = from; k < end; k++) {
        buf[n++] = x->s.p[k];
        if (x->s.p[k] == '"')
            k++;
    }
    memcpy(buf + n, x->s.p + tail, x->i - tail);
    return (struct str){ buf, n + x->i - tail };
}

static struct str scan_cell(struct scan *x)
{
    if (x->i < x->s.n && x->s.p[x->i] == '"')
        return scan_quoted(x);
    size_t from = x->i;
    while (x->i < x->s.n && x->s.p[x->i] != x->sep && !is_eol(x->s.p[x->i]))
        x->i++;
    return (struct str){ x->s.p + from, x->i - from };
}

/* Reads one row into x->cells; false at the end of the text. A line with nothing in it gives n = 0. */
static bool scan_row(struct scan *x)
{
    x->n = 0;
    if (x->i >= x->s.n)
        return false;
    if (is_eol(x->s.p[x->i])) {
        scan_newline(x);
        return true;
    }
    for (;;) {
        if (x->n == x->cap) {
            size_t cap = x->cap == 0 ? 64 : x->cap * 2;
            x->cells = arena_grow(x->a, x->cells, x->cap, cap, sizeof(struct str), alignof(struct str));
            x->cap = cap;
        }
        x->cells[x->n++] = scan_cell(x);
        if (x->i >= x->s.n)
            return true;
        if (is_eol(x->s.p[x->i])) {
            scan_newline(x);
            return true;
        }
        x->i++;
    }
}

/* How well sep explains the first rows: rows as wide as the header, then the header's width. */
static int64_t csv_score(struct arena *a, struct str text, char sep)
{
    struct scan x = { .a = a, .s = text, .line = 1, .sep = sep };
    size_t width = 0;
    int64_t same = 0;
    for (int rows = 0; rows < CSV_SAMPLE_ROWS && scan_row(&x);) {
        if (x.n == 0)
            continue;
        rows++;
        if (width == 0)
            width = x.n;
        if (x.n == width)
            same++;
    }
    return width < 2 ? 0 : same * 10000 + (int64_t)(width < 9999 ? width : 9999);
}

static char csv_guess(struct arena *a, struct str text)
{
    static const char seps[] = { ',', ';', '\t', '|' };
    char best = ',';
    int64_t best_score = 0;
    for (size_t i = 0; i < COUNT(seps); i++) {
        size_t mark = arena_mark(a);
        int64_t score = csv_score(a, text, seps[i]);
        arena_rewind(a, mark);
        if (score > best_score) {
            best_score = score;
            best = seps[i];
        }
    }
    return best;
}

static enum status csv_rows(struct scan *x, struct csv_file *f)
{
    size_t cap = 0;
    int64_t line = x->line;
    while (scan_row(x)) {
        if (x->n == 0) {
            f->empty_lines++;
            line = x->line;
            continue;
        }
        if (f->nrows == cap) {
            size_t next = cap == 0 ? 256 : cap * 2;
            f->rows = arena_grow(x->a, f->rows, cap, next, sizeof(struct csv_row), alignof(struct csv_row));
            cap = next;
        }
        struct str *cells = ARENA_ARRAY(x->a, struct str, x->n);
        memcpy(cells, x->cells, x->n * sizeof *cells);
        f->rows[f->nrows++] = (struct csv_row){ .cells = cells, .n = x->n, .line = line };
        line = x->line;
        if (arena_is_full(x->a))
            return ST_TOO_LARGE;
    }
    return ST_OK;
}

static int64_t csv_line_of(struct str text, size_t at)
{
    struct scan x = { .s = text, .line = 1 };
    while (x.i < at) {
        if (is_eol(x.s.p[x.i]))
            scan_newline(&x);
        else
            x.i++;
    }
    return x.line;
}

enum status csv_parse(struct arena *a, struct problems *ps, struct str bytes, char sep, struct csv_file *ret)
{
    assert(a != NULL && ps != NULL && ret != NULL);
    *ret = (struct csv_file){ .separator = sep };
    struct str text = csv_decode(a, bytes, ret);
    const char *nul = text.n == 0 ? NULL : memchr(text.p, 0, text.n);
    if (nul != NULL) {
        int64_t line = csv_line_of(text, (size_t)(nul - text.p));
        problem_add(ps, NULL, S("nul_byte"),
                    "line %lld holds a NUL byte: this is not a text file\n"
                    "Save it as CSV again, in UTF-8.",
                    (long long)line);
        return ST_INVALID;
    }
    if (sep == 0)
        ret->separator = csv_guess(a, text);
    struct scan x = { .a = a, .s = text, .line = 1, .sep = ret->separator };
    TRY(csv_rows(&x, ret));
    if (x.unclosed) {
        problem_add(ps, NULL, S("unclosed_quote"),
                    "the quote that opens in line %lld is never closed\n"
                    "Close it, or double it if it is meant to be a quote.",
                    (long long)x.unclosed_line);
        return ST_INVALID;
    }
    return ST_OK;
}
