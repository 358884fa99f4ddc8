/* base/html.c: the append buffer, and the state machine that keeps data out of markup. */
#include "base/html.h"
#include <stdio.h>

void out_init(struct out *o, struct arena *a)
{
    assert(o && a);
    *o = (struct out){ .arena = a };
}

void out_init_raw(struct out *o, struct arena *a)
{
    out_init(o, a);
    o->raw = true;
}

struct str out_str(const struct out *o)
{
    return (struct str){ o->p ? o->p : "", o->n };
}

static void append(struct out *o, const char *p, size_t n)
{
    if (o->cap - o->n < n) {
        size_t cap = o->cap ? o->cap * 2 : 128;
        while (cap - o->n < n)
            cap *= 2;
        o->p = arena_grow(o->arena, o->p, o->n, cap, 1, 1);
        o->cap = cap;
    }
    if (n)
        memcpy(o->p + o->n, p, n);
    o->n += n;
}

void out_bytes(struct out *o, struct str s)
{
    assert(o->raw);
    append(o, s.p, s.n);
}

void out_printf(struct out *o, const char *fmt, ...)
{
    assert(o->raw);
    va_list ap;
    va_start(ap, fmt);
    struct str s = arena_vprintf(o->arena, fmt, ap);
    va_end(ap);
    append(o, s.p, s.n);
}

static bool is_name(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_'
           || c == ':';
}

/* One byte of our own markup moves the machine; an unquoted attribute stops the program. */
static void step(struct out *o, char c)
{
    switch (o->in) {
    case HC_TEXT:
        if (c == '<')
            o->in = HC_TAG;
        return;
    case HC_TAG:
        if (c == '>')
            o->in = HC_TEXT;
        else if (c == ' ' || c == '\n') {
            o->in = HC_NAME;
            o->nattr = 0;
        }
        return;
    case HC_NAME:
        if (c == '>')
            o->in = HC_TEXT;
        else if (c == '=')
            o->in = HC_EQ;
        else if (is_name(c)) {
            assert(o->nattr < sizeof(o->attr));
            if (o->nattr < sizeof(o->attr) - 1)
                o->attr[o->nattr++] = c;
        } else
            o->nattr = 0;
        return;
    case HC_EQ:
        assert(c == '"');
        o->in = HC_VALUE;
        return;
    case HC_VALUE:
        if (c == '"') {
            o->in = HC_NAME;
            o->nattr = 0;
        }
        return;
    }
}

void out_lit(struct out *o, struct str markup)
{
    if (!o->raw)
        for (size_t i = 0; i < markup.n; i++)
            step(o, markup.p[i]);
    append(o, markup.p, markup.n);
}

static bool attr_is(const struct out *o, struct str name)
{
    return str_eq((struct str){ o->attr, o->nattr }, name);
}

static bool attr_takes_url(const struct out *o)
{
    return attr_is(o, S("href")) || attr_is(o, S("src")) || attr_is(o, S("action")) || attr_is(o, S("formaction"));
}

void out_html(struct out *o, struct str data)
{
    if (o->raw) {
        append(o, data.p, data.n);
        return;
    }
    assert(o->in == HC_TEXT || o->in == HC_VALUE);
    assert(o->in == HC_TEXT || !attr_takes_url(o));
    assert(o->in == HC_TEXT || !(o->nattr > 2 && o->attr[0] == 'o' && o->attr[1] == 'n'));
    size_t from = 0;
    for (size_t i = 0; i < data.n; i++) {
        const char *e = NULL;
        switch (data.p[i]) {
        case '&': e = "&amp;"; break;
        case '<': e = "&lt;"; break;
        case '>': e = "&gt;"; break;
        case '"': e = "&quot;"; break;
        case '\'': e = "&#39;"; break;
        case '\0': e = "\xef\xbf\xbd"; break;
        }
        if (!e)
            continue;
        append(o, data.p + from, i - from);
        append(o, e, strlen(e));
        from = i + 1;
    }
    append(o, data.p + from, data.n - from);
}

void out_url(struct out *o, struct url u)
{
    assert(o->raw || (o->in == HC_VALUE && attr_takes_url(o)));
    for (size_t i = 0; i < u.s.n; i++)
        if (u.s.p[i] == '&')
            append(o, "&amp;", 5);
        else
            append(o, u.s.p + i, 1);
}

void out_int(struct out *o, int64_t i)
{
    assert(o->raw || o->in == HC_TEXT || o->in == HC_VALUE);
    char b[24];
    int n = snprintf(b, sizeof(b), "%lld", (long long)i);
    append(o, b, (size_t)n);
}

void out_size(struct out *o, size_t n)
{
    out_int(o, (int64_t)n);
}

static bool url_plain(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.'
           || c == '_' || c == '~';
}

static void url_encode(struct out *o, struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (url_plain(s.p[i]))
            out_bytes(o, (struct str){ s.p + i, 1 });
        else
            out_printf(o, "%%%02X", (unsigned)(unsigned char)s.p[i]);
}

struct url url_path(struct arena *a, const struct str *segments, size_t n)
{
    struct out o;
    out_init_raw(&o, a);
    for (size_t i = 0; i < n; i++) {
        out_bytes(&o, S("/"));
        url_encode(&o, segments[i]);
    }
    if (n == 0)
        out_bytes(&o, S("/"));
    return (struct url){ out_str(&o) };
}

struct url url_query(struct arena *a, struct url u, struct str name, struct str value)
{
    struct out o;
    out_init_raw(&o, a);
    out_bytes(&o, u.s);
    out_bytes(&o, str_find(u.s, S("?"), NULL) ? S("&") : S("?"));
    url_encode(&o, name);
    out_bytes(&o, S("="));
    url_encode(&o, value);
    return (struct url){ out_str(&o) };
}

struct url url_fragment(struct arena *a, struct str id)
{
    struct out o;
    out_init_raw(&o, a);
    out_bytes(&o, S("#"));
    url_encode(&o, id);
    return (struct url){ out_str(&o) };
}

struct url url_own(struct str literal_path)
{
    assert(literal_path.n && (literal_path.p[0] == '/' || literal_path.p[0] == '#'));
    assert(literal_path.n < 2 || literal_path.p[1] != '/');
    for (size_t i = 0; i < literal_path.n; i++)
        assert(url_plain(literal_path.p[i]) || strchr("/#?=&%+,:@", literal_path.p[i]));
    return (struct url){ literal_path };
}
