/* http/form.c: queries, urlencoded forms and multipart bodies (http/server.h). */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE /* memmem */
#endif
#include "http/limits.h"
#include "http/server.h"

/* As str_find, in linear time: a body may hold 64 MiB. */
static bool find(struct str s, struct str needle, size_t *ret_at)
{
    const char *p = s.n == 0 ? NULL : memmem(s.p, s.n, needle.p, needle.n);
    if (p != NULL)
        *ret_at = (size_t)(p - s.p);
    return p != NULL;
}

static int hex_value(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* '+' is a space; a '%' without two digits stays as it is, as browsers read it. */
static struct str form_decode(struct arena *a, struct str s)
{
    char *out = ARENA_ARRAY(a, char, s.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        int hi = c == '%' && i + 2 < s.n ? hex_value(s.p[i + 1]) : -1;
        int lo = hi >= 0 ? hex_value(s.p[i + 2]) : -1;
        if (lo >= 0) {
            c = (char)(hi * 16 + lo);
            i += 2;
        } else if (c == '+') {
            c = ' ';
        }
        out[n++] = c;
    }
    return (struct str){ out, n };
}

struct params params_parse(struct arena *a, struct str urlencoded)
{
    size_t max = 1, n = 0;
    for (size_t i = 0; i < urlencoded.n; i++)
        max += urlencoded.p[i] == '&';
    max = max < LIMIT_PARAMS ? max : LIMIT_PARAMS;
    struct param *p = ARENA_ARRAY(a, struct param, max);
    struct str rest = urlencoded;
    while (rest.n > 0 && n < max) {
        struct str one, name, value;
        (void)str_cut(rest, '&', &one, &rest);
        if (one.n == 0)
            continue;
        (void)str_cut(one, '=', &name, &value);
        p[n++] = (struct param){ form_decode(a, name), form_decode(a, value) };
    }
    return (struct params){ p, n };
}

struct str params_get(const struct params *p, struct str name)
{
    for (size_t i = 0; i < p->n; i++)
        if (str_eq(p->p[i].name, name))
            return p->p[i].value;
    return STR_NULL;
}

/* Parameter of "type; name=token; name2=\"quoted\"". A quote inside is sent by browsers as %22. */
static bool header_param(struct str field, struct str name, struct str *ret)
{
    size_t i = 0;
    while (i < field.n && field.p[i] != ';')
        i++;
    while (i < field.n) {
        size_t at, value_at;
        for (i++; i < field.n && (field.p[i] == ' ' || field.p[i] == '\t'); i++)
            ;
        for (at = i; i < field.n && field.p[i] != '=' && field.p[i] != ';'; i++)
            ;
        struct str key = { field.p + at, i - at };
        bool quoted = i + 1 < field.n && field.p[i] == '=' && field.p[i + 1] == '"';
        i += i < field.n && field.p[i] == '=' ? (quoted ? 2u : 1u) : 0u;
        for (value_at = i; i < field.n && field.p[i] != (quoted ? '"' : ';'); i++)
            ;
        if (quoted && i == field.n)
            return false;
        struct str value = { field.p + value_at, i - value_at };
        if (str_eq_nocase(key, name)) {
            *ret = quoted ? value : str_trim(value);
            return true;
        }
        while (i < field.n && field.p[i] != ';')
            i++;
    }
    return false;
}

static bool is_boundary(struct str b)
{
    for (size_t i = 0; i < b.n; i++) {
        char c = b.p[i];
        bool alnum = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        if (!alnum && (c == '\0' || strchr("'()+_,-./:=? ", c) == NULL))
            return false;
    }
    return b.n > 0 && b.n <= 70 && b.p[b.n - 1] != ' ';
}

/* %22, %0D and %0A in a name or file name are how browsers write a quote and a line end. */
static struct str unquote_name(struct arena *a, struct str s)
{
    static const struct {
        struct str from;
        char to;
    } known[] = { { S_INIT("%22"), '"' }, { S_INIT("%0D"), '\r' }, { S_INIT("%0A"), '\n' } };
    char *out = ARENA_ARRAY(a, char, s.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++) {
        out[n] = s.p[i];
        for (size_t k = 0; k < COUNT(known); k++) {
            if (str_starts(str_skip(s, i), known[k].from)) {
                out[n] = known[k].to;
                i += known[k].from.n - 1;
                break;
            }
        }
        n++;
    }
    return (struct str){ out, n };
}

/* Fields of one part up to its empty line; *rest then starts with the bytes of the part. */
static enum status part_fields(struct arena *a, struct str *rest, struct part_file *part)
{
    bool named = false;
    for (;;) {
        size_t eol;
        struct str line, key, value;
        if (!find(*rest, S("\r\n"), &eol) || eol > LIMIT_HEAD)
            return ST_USAGE;
        line = (struct str){ rest->p, eol };
        *rest = str_skip(*rest, eol + 2);
        if (line.n == 0)
            return named ? ST_OK : ST_USAGE;
        if (!str_cut(line, ':', &key, &value) || memchr(line.p, '\0', line.n) != NULL)
            return ST_USAGE;
        value = str_trim(value);
        if (str_eq_nocase(key, S("Content-Type"))) {
            part->type = value;
        } else if (str_eq_nocase(key, S("Content-Disposition"))) {
            struct str name, filename;
            if (named || !str_starts(value, S("form-data")) || !header_param(value, S("name"), &name))
                return ST_USAGE;
            part->name = unquote_name(a, name);
            if (header_param(value, S("filename"), &filename))
                part->filename = unquote_name(a, filename);
            named = true;
        }
    }
}

enum status multipart_parse(struct arena *a, struct str content_type, struct str body, struct part_file **ret,
                            size_t *ret_n)
{
    struct str boundary, kind = S("multipart/form-data");
    if (content_type.n < kind.n || !str_eq_nocase((struct str){ content_type.p, kind.n }, kind)
        || !header_param(content_type, S("boundary"), &boundary) || !is_boundary(boundary))
        return ST_MEDIA_TYPE;
    struct str delimiter = arena_printf(a, "\r\n--%.*s", STR_FMT(boundary));
    struct part_file *parts = ARENA_ARRAY(a, struct part_file, LIMIT_PARTS);
    size_t n = 0;
    if (!str_starts(body, str_skip(delimiter, 2)))
        return ST_USAGE;
    struct str rest = str_skip(body, delimiter.n - 2);
    while (!str_starts(rest, S("--"))) {
        size_t end;
        if (n == LIMIT_PARTS)
            return ST_TOO_LARGE;
        if (!str_starts(rest, S("\r\n")))
            return ST_USAGE;
        rest = str_skip(rest, 2);
        TRY(part_fields(a, &rest, &parts[n]));
        if (!find(rest, delimiter, &end))
            return ST_USAGE;
        parts[n++].bytes = (struct str){ rest.p, end };
        rest = str_skip(rest, end + delimiter.n);
    }
    rest = str_skip(rest, 2);
    if (rest.n != 0 && !str_eq(rest, S("\r\n")))
        return ST_USAGE;
    *ret = parts;
    *ret_n = n;
    return ST_OK;
}
