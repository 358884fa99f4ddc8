/* base/json.c: the writer keeps commas and nesting right; the reader is an iterative descent with a stack. */
#include "base/json.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

void json_begin(struct json_writer *w, struct out *raw)
{
    assert(raw->raw);
    *w = (struct json_writer){ .o = raw };
    w->first[0] = true;
}

static void before_value(struct json_writer *w)
{
    if (w->after_key)
        w->after_key = false;
    else if (!w->first[w->depth])
        out_bytes(w->o, S(","));
    w->first[w->depth] = false;
}

static void open_frame(struct json_writer *w, struct str mark)
{
    before_value(w);
    assert(w->depth < JSON_DEPTH_MAX);
    out_bytes(w->o, mark);
    w->depth++;
    w->first[w->depth] = true;
}

void json_object(struct json_writer *w)
{
    open_frame(w, S("{"));
    w->object[w->depth] = true;
}

void json_array(struct json_writer *w)
{
    open_frame(w, S("["));
    w->object[w->depth] = false;
}

void json_end(struct json_writer *w)
{
    assert(w->depth > 0 && !w->after_key);
    if (w->object[w->depth])
        out_bytes(w->o, S("}"));
    else
        out_bytes(w->o, S("]"));
    w->depth--;
}

static void write_string(struct out *o, struct str s)
{
    out_bytes(o, S("\""));
    size_t from = 0;
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        if (c >= 0x20 && c != '"' && c != '\\')
            continue;
        out_bytes(o, (struct str){ s.p + from, i - from });
        if (c == '"' || c == '\\')
            out_printf(o, "\\%c", c);
        else if (c == '\n')
            out_bytes(o, S("\\n"));
        else if (c == '\t')
            out_bytes(o, S("\\t"));
        else if (c == '\r')
            out_bytes(o, S("\\r"));
        else
            out_printf(o, "\\u%04x", c);
        from = i + 1;
    }
    out_bytes(o, (struct str){ s.p + from, s.n - from });
    out_bytes(o, S("\""));
}

void json_key(struct json_writer *w, struct str name)
{
    assert(w->depth > 0 && w->object[w->depth] && !w->after_key);
    if (!w->first[w->depth])
        out_bytes(w->o, S(","));
    w->first[w->depth] = false;
    write_string(w->o, name);
    out_bytes(w->o, S(":"));
    w->after_key = true;
}

void json_str(struct json_writer *w, struct str s)
{
    before_value(w);
    write_string(w->o, s);
}

void json_member_str(struct json_writer *w, struct str name, struct str value)
{
    json_key(w, name);
    if (str_empty(value))
        json_null(w);
    else
        json_str(w, value);
}

void json_int(struct json_writer *w, int64_t i)
{
    before_value(w);
    out_printf(w->o, "%lld", (long long)i);
}

void json_real(struct json_writer *w, double d)
{
    before_value(w);
    if (!isfinite(d)) {
        out_bytes(w->o, S("null"));
        return;
    }
    char b[40];
    for (int p = 15; p <= 17; p++) {
        snprintf(b, sizeof(b), "%.*g", p, d);
        if (strtod(b, NULL) == d)
            break;
    }
    out_bytes(w->o, str_z(b));
}

void json_bool(struct json_writer *w, bool b)
{
    before_value(w);
    if (b)
        out_bytes(w->o, S("true"));
    else
        out_bytes(w->o, S("false"));
}

void json_null(struct json_writer *w)
{
    before_value(w);
    out_bytes(w->o, S("null"));
}

void json_raw_number(struct json_writer *w, struct str digits)
{
    assert(digits.n);
    before_value(w);
    out_bytes(w->o, digits);
}

void json_raw(struct json_writer *w, struct str value)
{
    assert(value.n && (value.p[0] == '{' || value.p[0] == '['));
    before_value(w);
    out_bytes(w->o, str_trim(value));
}

/* The reader. */
struct frame {
    struct json *node, *last;
};
struct reader {
    struct arena *a;
    struct problems *ps;
    struct str text;
    size_t at;
};

static enum status bad(struct reader *r, const char *what)
{
    size_t line = 1, col = 1;
    for (size_t i = 0; i < r->at && i < r->text.n; i++) {
        col++;
        if (r->text.p[i] == '\n') {
            line++;
            col = 1;
        }
    }
    problem_add(r->ps, NULL, S("json"), "line %zu, column %zu: %s", line, col, what);
    return ST_INVALID;
}

static void skip_space(struct reader *r)
{
    while (r->at < r->text.n && strchr(" \t\r\n", r->text.p[r->at]) && r->text.p[r->at])
        r->at++;
}

static bool hex4(struct reader *r, unsigned *ret)
{
    unsigned v = 0;
    if (r->text.n - r->at < 4)
        return false;
    for (int i = 0; i < 4; i++) {
        char c = r->text.p[r->at++];
        unsigned d = c >= '0' && c <= '9'   ? (unsigned)(c - '0')
                     : c >= 'a' && c <= 'f' ? (unsigned)(c - 'a') + 10
                     : c >= 'A' && c <= 'F' ? (unsigned)(c - 'A') + 10
                                            : 99;
        if (d == 99)
            return false;
        v = v * 16 + d;
    }
    *ret = v;
    return true;
}

static size_t put_utf8(char *p, unsigned u)
{
    if (u < 0x80) {
        p[0] = (char)u;
        return 1;
    }
    if (u < 0x800) {
        p[0] = (char)(0xc0 | u >> 6);
        p[1] = (char)(0x80 | (u & 0x3f));
        return 2;
    }
    if (u < 0x10000) {
        p[0] = (char)(0xe0 | u >> 12);
        p[1] = (char)(0x80 | (u >> 6 & 0x3f));
        p[2] = (char)(0x80 | (u & 0x3f));
        return 3;
    }
    p[0] = (char)(0xf0 | u >> 18);
    p[1] = (char)(0x80 | (u >> 12 & 0x3f));
    p[2] = (char)(0x80 | (u >> 6 & 0x3f));
    p[3] = (char)(0x80 | (u & 0x3f));
    return 4;
}

static enum status read_escape(struct reader *r, char *p, size_t *n)
{
    if (r->at == r->text.n)
        return bad(r, "the text ends inside a string");
    char c = r->text.p[r->at++];
    static const char from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";
    const char *f = c ? strchr(from, c) : NULL;
    if (f) {
        p[(*n)++] = to[f - from];
        return ST_OK;
    }
    unsigned u, low;
    if (c != 'u' || !hex4(r, &u))
        return bad(r, "an escape is \\\" \\\\ \\/ \\b \\f \\n \\r \\t or \\uXXXX");
    if (u == 0)
        return bad(r, "\\u0000 is not allowed in text");
    if (u >= 0xdc00 && u <= 0xdfff)
        return bad(r, "a low surrogate stands alone");
    if (u >= 0xd800 && u <= 0xdbff) {
        if (r->text.n - r->at < 6 || r->text.p[r->at] != '\\' || r->text.p[r->at + 1] != 'u')
            return bad(r, "a high surrogate stands alone");
        r->at += 2;
        if (!hex4(r, &low) || low < 0xdc00 || low > 0xdfff)
            return bad(r, "a high surrogate stands alone");
        u = 0x10000 + ((u - 0xd800) << 10) + (low - 0xdc00);
    }
    *n += put_utf8(p + *n, u);
    return ST_OK;
}

static enum status read_string(struct reader *r, struct str *ret)
{
    assert(r->text.p[r->at] == '"');
    size_t end = ++r->at;
    while (end < r->text.n && r->text.p[end] != '"')
        end += r->text.p[end] == '\\' ? 2 : 1;
    if (end >= r->text.n)
        return bad(r, "the text ends inside a string");
    char *p = ARENA_ARRAY(r->a, char, end - r->at + 4);
    size_t n = 0;
    while (r->text.p[r->at] != '"') {
        char c = r->text.p[r->at++];
        if ((unsigned char)c < 0x20)
            return bad(r, "a control character stands in a string; write it as an escape");
        if (c != '\\')
            p[n++] = c;
        else
            TRY(read_escape(r, p, &n));
        if (r->at >= r->text.n)
            return bad(r, "the text ends inside a string");
    }
    r->at++;
    *ret = (struct str){ p, n };
    return ST_OK;
}

static bool take_digits(struct reader *r)
{
    size_t from = r->at;
    while (r->at < r->text.n && r->text.p[r->at] >= '0' && r->text.p[r->at] <= '9')
        r->at++;
    return r->at > from;
}

static bool next_is(const struct reader *r, char c)
{
    return r->at < r->text.n && r->text.p[r->at] == c;
}

static enum status read_number(struct reader *r, struct json *j)
{
    size_t from = r->at;
    if (next_is(r, '-'))
        r->at++;
    bool zero = next_is(r, '0'), whole = true;
    size_t first = r->at;
    if (!take_digits(r) || (zero && r->at - first > 1))
        return bad(r, "this is not a value: expected a string, number, object, array, true, false or null");
    if (next_is(r, '.')) {
        whole = false;
        r->at++;
        if (!take_digits(r))
            return bad(r, "digits must follow the decimal point");
    }
    if (next_is(r, 'e') || next_is(r, 'E')) {
        whole = false;
        r->at++;
        if (next_is(r, '+') || next_is(r, '-'))
            r->at++;
        if (!take_digits(r))
            return bad(r, "digits must follow the exponent");
    }
    j->s = (struct str){ r->text.p + from, r->at - from };
    j->type = whole && str_to_i64(j->s, &j->i) ? J_INT : J_NUMBER;
    return ST_OK;
}

static enum status read_word(struct reader *r, struct json *j)
{
    struct str rest = str_skip(r->text, r->at);
    if (str_starts(rest, S("true"))) {
        j->type = J_BOOL;
        j->b = true;
        r->at += 4;
    } else if (str_starts(rest, S("false"))) {
        j->type = J_BOOL;
        r->at += 5;
    } else if (str_starts(rest, S("null"))) {
        j->type = J_NULL;
        r->at += 4;
    } else
        return read_number(r, j);
    return ST_OK;
}

static enum status read_name(struct reader *r, const struct frame *f, struct str *ret)
{
    if (!next_is(r, '"'))
        return bad(r, "a member starts with its name in double quotes");
    TRY(read_string(r, ret));
    if (json_get(f->node, *ret))
        return bad(r, "this member is there twice");
    skip_space(r);
    if (!next_is(r, ':'))
        return bad(r, "a colon must follow the member's name");
    r->at++;
    skip_space(r);
    return ST_OK;
}

/* Reads one value (or opens one) into j; *ret_open says that it opened. */
static enum status read_one(struct reader *r, struct json *j, bool *ret_open)
{
    *ret_open = false;
    if (r->at >= r->text.n)
        return bad(r, "the text ends where a value is expected");
    char c = r->text.p[r->at];
    if (c == '{' || c == '[') {
        j->type = c == '{' ? J_OBJECT : J_ARRAY;
        r->at++;
        *ret_open = true;
        return ST_OK;
    }
    if (c == '"') {
        j->type = J_STR;
        return read_string(r, &j->s);
    }
    return read_word(r, j);
}

static void attach(struct frame *f, struct json *j)
{
    if (f->last)
        f->last->next = j;
    else
        f->node->first = j;
    f->last = j;
    f->node->count++;
}

/* After a value: closes every frame that ends here. */
static enum status close_frames(struct reader *r, struct frame *stack, size_t *depth)
{
    while (*depth > 0) {
        skip_space(r);
        char close = stack[*depth - 1].node->type == J_OBJECT ? '}' : ']';
        if (next_is(r, close)) {
            r->at++;
            (*depth)--;
            continue;
        }
        if (!next_is(r, ','))
            return bad(r, close == '}' ? "expected a comma or }" : "expected a comma or ]");
        r->at++;
        skip_space(r);
        return ST_OK;
    }
    return ST_OK;
}

enum status json_parse(struct arena *a, struct problems *ps, struct str text, const struct json **ret)
{
    struct reader r = { a, ps, text, 0 };
    struct frame stack[JSON_DEPTH_MAX];
    size_t depth = 0;
    struct json *root = NULL;
    if (!str_is_utf8(text))
        return bad(&r, "the text is not UTF-8");
    skip_space(&r);
    do {
        struct json *j = ARENA_NEW(a, struct json);
        if (depth && stack[depth - 1].node->type == J_OBJECT)
            TRY(read_name(&r, &stack[depth - 1], &j->name));
        bool opened;
        TRY(read_one(&r, j, &opened));
        if (depth)
            attach(&stack[depth - 1], j);
        else
            root = j;
        if (arena_is_full(a))
            return ST_TOO_LARGE;
        if (opened) {
            if (depth == JSON_DEPTH_MAX)
                return bad(&r, "nested deeper than 64 levels");
            stack[depth++] = (struct frame){ j, NULL };
            skip_space(&r);
            if (!next_is(&r, j->type == J_OBJECT ? '}' : ']'))
                continue;
        }
        TRY(close_frames(&r, stack, &depth));
    } while (depth > 0);
    skip_space(&r);
    if (r.at != text.n)
        return bad(&r, "something follows the end of the value");
    *ret = root;
    return ST_OK;
}

const struct json *json_get(const struct json *object, struct str name)
{
    if (!object || object->type != J_OBJECT)
        return NULL;
    for (const struct json *j = object->first; j; j = j->next)
        if (str_eq(j->name, name))
            return j;
    return NULL;
}

struct str json_get_text(const struct json *object, const char *name)
{
    const struct json *j = json_get(object, str_z(name));
    return j && j->type == J_STR ? j->s : STR_NULL;
}

int64_t json_get_int(const struct json *object, const char *name)
{
    const struct json *v = object && object->type == J_OBJECT ? json_get(object, str_z(name)) : NULL;
    return v && v->type == J_INT ? v->i : 0;
}
