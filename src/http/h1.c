/* http/h1.c: see http/h1.h. Stricter than RFC 9112 on purpose: what two servers could read in two
 * ways is refused, and the connection closed. */
#include "http/h1.h"

static void refuse(struct h1 *h, int status, const char *reason)
{
    h->verdict = H1_REFUSE;
    h->status = status;
    h->reason = reason;
    h->close = true;
}

void h1_init(struct h1 *h)
{
    memset(h, 0, sizeof *h);
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_alnum(char c)
{
    return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_one_of(char c, const char *set)
{
    return c != '\0' && strchr(set, c) != NULL;
}

static bool is_token(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (!is_alnum(s.p[i]) && !is_one_of(s.p[i], "!#$%&'*+-.^_`|~"))
            return false;
    return s.n > 0;
}

static bool same(struct str a, struct str b)
{
    return a.n == b.n && memcmp(a.p, b.p, a.n) == 0;
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static bool same_nocase(struct str a, struct str b)
{
    if (a.n != b.n)
        return false;
    for (size_t i = 0; i < a.n; i++)
        if (lower(a.p[i]) != lower(b.p[i]))
            return false;
    return true;
}

static int hex_value(char c)
{
    if (is_digit(c))
        return c - '0';
    c = lower(c);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static struct h1_span span(size_t at, size_t n)
{
    return (struct h1_span){ (uint32_t)at, (uint32_t)n };
}

/* One line without its CRLF; false: not complete yet, or refused. */
static bool take_line(struct h1 *h, const char *buf, size_t n, struct h1_span *ret)
{
    for (; h->scan < n; h->scan++) {
        unsigned char c = (unsigned char)buf[h->scan];
        if (h->scan >= LIMIT_HEAD) {
            if (h->phase == H1_LINE)
                refuse(h, 414, "the address is too long");
            else
                refuse(h, 431, "the head is larger than 16 KiB");
            return false;
        }
        if (h->cr) {
            if (c != '\n') {
                refuse(h, 400, "a carriage return that ends no line");
                return false;
            }
            *ret = span(h->pos, h->scan - 1 - h->pos);
            h->cr = false;
            h->pos = ++h->scan;
            return true;
        }
        h->cr = c == '\r';
        if (c == '\n') {
            refuse(h, 400, "a line feed without a carriage return");
            return false;
        }
        if (!h->cr && ((c < 0x20 && c != '\t') || c == 0x7f)) {
            refuse(h, 400, "a control byte in the head");
            return false;
        }
    }
    return false;
}

static bool is_path_byte(char c)
{
    return is_alnum(c) || is_one_of(c, "-._~!$&'()*+,;=:@/%|[]");
}

static bool is_query_byte(char c)
{
    return is_path_byte(c) || is_one_of(c, "?\\^`{}");
}

/* Reads one byte of a path, decoded, and moves *i; -1 when it is malformed. */
static int path_byte(struct str path, size_t *i)
{
    char c = path.p[(*i)++];
    if (c != '%')
        return (unsigned char)c;
    if (path.n - *i < 2)
        return -1;
    int hi = hex_value(path.p[*i]), lo = hex_value(path.p[*i + 1]);
    *i += 2;
    return hi < 0 || lo < 0 ? -1 : hi * 16 + lo;
}

size_t h1_decode_path(struct str path, char *dst)
{
    size_t n = 0;
    for (size_t i = 0; i < path.n;) {
        int c = path_byte(path, &i);
        assert(c > 0);
        dst[n++] = (char)c;
    }
    return n;
}

/* NULL, or the rule that a path breaks. Dot segments count in decoded form. */
static const char *path_fault(struct str path)
{
    size_t dots = 0, others = 0;
    if (path.n > 1 && path.p[1] == '/')
        return "a path that starts with two slashes";
    for (size_t i = 0; i < path.n;) {
        bool plain = path.p[i] != '%';
        if (!is_path_byte(path.p[i]))
            return "a byte that an address cannot contain";
        int c = path_byte(path, &i);
        if (c < 0)
            return "a percent sign without two hexadecimal digits";
        if (c < 0x20 || c == 0x7f || c == '\\' || (!plain && c == '/'))
            return "an encoded control byte, slash or backslash in the path";
        if (c == '/') {
            if (others == 0 && (dots == 1 || dots == 2))
                return "a dot segment in the path";
            dots = others = 0;
        } else if (c == '.') {
            dots++;
        } else {
            others++;
        }
    }
    return others == 0 && (dots == 1 || dots == 2) ? "a dot segment in the path" : NULL;
}

static bool ends_with(struct str s, struct str tail)
{
    return s.n >= tail.n && memcmp(s.p + s.n - tail.n, tail.p, tail.n) == 0;
}

static bool stands_below(struct str path, struct str top)
{
    return path.n >= top.n && memcmp(path.p, top.p, top.n) == 0
           && (path.n == top.n || path.p[top.n] == '/' || path.p[top.n] == '.');
}

static size_t body_limit(struct str path)
{
    bool is_import = stands_below(path, S("/import")) || stands_below(path, S("/import_batches"));
    bool is_bulk = ends_with(path, S(".jsonl")) || ends_with(path, S(".csv"));
    return is_import || is_bulk ? LIMIT_BODY_IMPORT : LIMIT_BODY;
}

static void refuse_body(struct h1 *h)
{
    refuse(h, 413,
           h->body_max == LIMIT_BODY ? "the body is larger than 1 MiB, the limit here"
                                     : "the body is larger than 64 MiB, the limit here");
}

static void parse_target(struct h1 *h, struct str target)
{
    if (target.n == 0 || target.p[0] != '/') {
        refuse(h, 400, "an address that does not start with a slash");
        return;
    }
    const char *mark = memchr(target.p, '?', target.n);
    struct str path = { target.p, mark == NULL ? target.n : (size_t)(mark - target.p) };
    const char *fault = path_fault(path);
    for (size_t i = path.n; i < target.n && fault == NULL; i++)
        if (!is_query_byte(target.p[i]))
            fault = "a byte that an address cannot contain";
    if (fault != NULL)
        refuse(h, 400, fault);
    h->body_max = body_limit(path);
}

static void parse_version(struct h1 *h, struct str v)
{
    if (same(v, S("HTTP/1.1")))
        return;
    if (same(v, S("HTTP/1.0"))) {
        h->http10 = true;
        h->close = true;
    } else if (v.n == 8 && memcmp(v.p, "HTTP/", 5) == 0 && is_digit(v.p[5]) && v.p[6] == '.' && is_digit(v.p[7])) {
        refuse(h, 505, "a version other than HTTP/1.1 and HTTP/1.0");
    } else {
        refuse(h, 400, "a request line without a proper version");
    }
}

static void parse_method(struct h1 *h, struct str m)
{
    static const struct {
        struct str name;
        enum method method;
        bool is_head;
    } known[] = {
        { S_INIT("GET"), M_GET, false }, { S_INIT("HEAD"), M_GET, true },     { S_INIT("POST"), M_POST, false },
        { S_INIT("PUT"), M_PUT, false }, { S_INIT("PATCH"), M_PATCH, false }, { S_INIT("DELETE"), M_DELETE, false },
    };
    for (size_t i = 0; i < COUNT(known); i++) {
        if (same(m, known[i].name)) {
            h->method = known[i].method;
            h->is_head = known[i].is_head;
            return;
        }
    }
    if (is_token(m))
        refuse(h, 501, "a method that we do not serve");
    else
        refuse(h, 400, "a malformed method");
}

static void parse_request_line(struct h1 *h, const char *buf, struct h1_span line)
{
    struct str s = { buf + line.at, line.n };
    const char *sp1 = memchr(s.p, ' ', s.n);
    size_t m_n = sp1 == NULL ? s.n : (size_t)(sp1 - s.p);
    const char *sp2 = sp1 == NULL ? NULL : memchr(sp1 + 1, ' ', s.n - m_n - 1);
    if (sp2 == NULL) {
        refuse(h, 400, "a request line without method, address and version");
        return;
    }
    size_t t_at = m_n + 1, t_n = (size_t)(sp2 - s.p) - t_at, v_at = t_at + t_n + 1;
    h->target = span(line.at + t_at, t_n);
    parse_version(h, (struct str){ s.p + v_at, s.n - v_at });
    if (h->verdict == H1_MORE)
        parse_method(h, (struct str){ s.p, m_n });
    if (h->verdict == H1_MORE)
        parse_target(h, (struct str){ s.p + t_at, t_n });
    h->phase = H1_FIELDS;
}

static void parse_length(struct h1 *h, struct str v)
{
    size_t n = 0;
    if (v.n == 0 || v.n > 15 || (v.n > 1 && v.p[0] == '0')) {
        refuse(h, 400, "a Content-Length that is no plain number");
        return;
    }
    for (size_t i = 0; i < v.n; i++) {
        if (!is_digit(v.p[i])) {
            refuse(h, 400, "a Content-Length that is no plain number");
            return;
        }
        n = n * 10 + (size_t)(v.p[i] - '0');
    }
    h->has_length = true;
    h->body_n = n;
}

/* host or [address], then maybe a port. */
static bool is_host(struct str v)
{
    size_t i = 0;
    if (v.n > 0 && v.p[0] == '[') {
        for (i = 1; i < v.n && (hex_value(v.p[i]) >= 0 || is_one_of(v.p[i], ":.")); i++)
            ;
        if (i == 1 || i == v.n || v.p[i] != ']')
            return false;
        i++;
    } else {
        for (; i < v.n && (is_alnum(v.p[i]) || is_one_of(v.p[i], "-._")); i++)
            ;
        if (i == 0)
            return false;
    }
    if (i == v.n)
        return true;
    size_t port = i + 1;
    if (v.p[i] != ':' || port == v.n || v.n - port > 5)
        return false;
    for (i = port; i < v.n; i++)
        if (!is_digit(v.p[i]))
            return false;
    return true;
}

static void parse_connection(struct h1 *h, struct str v)
{
    for (size_t at = 0; at <= v.n;) {
        size_t end = at;
        while (end < v.n && v.p[end] != ',')
            end++;
        size_t b = at, e = end;
        while (b < e && is_one_of(v.p[b], " \t"))
            b++;
        while (e > b && is_one_of(v.p[e - 1], " \t"))
            e--;
        if (same_nocase((struct str){ v.p + b, e - b }, S("close")))
            h->close = true;
        at = end + 1;
    }
}

/* Name with '_' and '-' alike: proxies differ in whether they are the same field. */
static bool looks_like(struct str name, struct str other)
{
    if (name.n != other.n)
        return false;
    for (size_t i = 0; i < name.n; i++)
        if ((name.p[i] == '_' ? '-' : lower(name.p[i])) != lower(other.p[i]))
            return false;
    return true;
}

static void note_framing(struct h1 *h, struct str name, struct str value)
{
    if (looks_like(name, S("Content-Length"))) {
        if (!same_nocase(name, S("Content-Length")))
            refuse(h, 400, "a field that looks like Content-Length");
        else if (h->has_length)
            refuse(h, 400, "two Content-Length fields");
        else
            parse_length(h, value);
    } else if (looks_like(name, S("Transfer-Encoding"))) {
        if (!same_nocase(name, S("Transfer-Encoding")))
            refuse(h, 400, "a field that looks like Transfer-Encoding");
        else if (h->chunked)
            refuse(h, 400, "two Transfer-Encoding fields");
        else if (!same(value, S("chunked")))
            refuse(h, 501, "a Transfer-Encoding other than chunked");
        else
            h->chunked = true;
    } else if (looks_like(name, S("Host"))) {
        if (h->has_host)
            refuse(h, 400, "two Host fields");
        else if (!is_host(value))
            refuse(h, 400, "a malformed Host");
        h->has_host = true;
    } else if (same_nocase(name, S("Connection"))) {
        parse_connection(h, value);
    } else if (same_nocase(name, S("Expect"))) {
        if (!same_nocase(value, S("100-continue")))
            refuse(h, 417, "an expectation other than 100-continue");
        h->expect = true;
    } else if (same_nocase(name, S("Trailer"))) {
        refuse(h, 400, "trailers");
    }
}

/* Fields of which a second one would leave open which counts. */
static bool is_single(struct str name)
{
    static const struct str single[] = { S_INIT("content-type"),    S_INIT("authorization"),
                                         S_INIT("origin"),          S_INIT("sec-fetch-site"),
                                         S_INIT("idempotency-key"), S_INIT("content-encoding"),
                                         S_INIT("x-request-id") };
    for (size_t i = 0; i < COUNT(single); i++)
        if (same_nocase(name, single[i]))
            return true;
    return false;
}

static void check_repeated(struct h1 *h, const char *buf, struct str name)
{
    if (!is_single(name))
        return;
    for (size_t i = 0; i < h->nfields; i++) {
        struct h1_span s = h->fields[i].name;
        if (same_nocase(name, (struct str){ buf + s.at, s.n })) {
            refuse(h, 400, "a field given twice that may be given once");
            return;
        }
    }
}

static void parse_field(struct h1 *h, const char *buf, struct h1_span line)
{
    const char *p = buf + line.at;
    const char *colon = memchr(p, ':', line.n);
    if (p[0] == ' ' || p[0] == '\t') {
        refuse(h, 400, "a folded field");
        return;
    }
    struct str name = { p, colon == NULL ? 0 : (size_t)(colon - p) };
    if (!is_token(name)) {
        refuse(h, 400, "a malformed field name");
        return;
    }
    if (h->nfields == LIMIT_FIELDS) {
        refuse(h, 431, "more than 100 fields");
        return;
    }
    size_t b = name.n + 1, e = line.n;
    while (b < e && is_one_of(p[b], " \t"))
        b++;
    while (e > b && is_one_of(p[e - 1], " \t"))
        e--;
    check_repeated(h, buf, name);
    if (h->verdict == H1_MORE)
        note_framing(h, name, (struct str){ p + b, e - b });
    h->fields[h->nfields++] = (struct h1_field){ span(line.at, name.n), span(line.at + b, e - b) };
}

static void finish_head(struct h1 *h)
{
    h->head_n = h->pos;
    if (!h->has_host)
        refuse(h, 400, "no Host");
    else if (h->chunked && h->has_length)
        refuse(h, 400, "both Transfer-Encoding and Content-Length");
    else if (h->chunked && h->http10)
        refuse(h, 400, "Transfer-Encoding in HTTP/1.0");
    else if (h->has_length && h->body_n > h->body_max)
        refuse_body(h);
    h->left = h->body_n;
    h->phase = h->chunked ? H1_CHUNK_SIZE : H1_BODY;
}

static bool step_head(struct h1 *h, const char *buf, size_t n)
{
    struct h1_span line;
    if (!take_line(h, buf, n, &line))
        return false;
    if (h->phase == H1_LINE)
        parse_request_line(h, buf, line);
    else if (line.n == 0)
        finish_head(h);
    else
        parse_field(h, buf, line);
    return true;
}

static bool complete(struct h1 *h)
{
    h->verdict = H1_OK;
    h->message_n = h->scan;
    return false;
}

/* Steps over bytes that are not looked at; true when all of them are here. */
static bool skip_left(struct h1 *h, size_t n)
{
    size_t take = n - h->scan < h->left ? n - h->scan : h->left;
    h->scan += take;
    h->left -= take;
    return h->left == 0;
}

static bool step_chunk_size(struct h1 *h, char c)
{
    int v = hex_value(c);
    if (h->crlf == 1) {
        if (c != '\n') {
            refuse(h, 400, "a malformed chunk size");
            return false;
        }
        if (h->left > h->body_max - h->body_n || h->scan > h->head_n + 2 * h->body_max + LIMIT_HEAD) {
            refuse_body(h);
            return false;
        }
        h->body_n += h->left;
        h->phase = h->left == 0 ? H1_LAST : H1_CHUNK_DATA;
        h->crlf = h->digits = 0;
        return true;
    }
    if (c == '\r' && h->digits > 0) {
        h->crlf = 1;
    } else if (v >= 0 && h->digits < LIMIT_CHUNK_DIGITS) {
        h->left = h->left * 16 + (size_t)v;
        h->digits++;
    } else {
        refuse(h, 400, "a malformed chunk size, or a chunk extension");
    }
    return h->verdict == H1_MORE;
}

/* The CRLF after a chunk (on = next size), or after the last one (the end; no trailers). */
static bool step_crlf(struct h1 *h, char c)
{
    if (c != (h->crlf == 0 ? '\r' : '\n')) {
        refuse(h, 400, h->phase == H1_LAST ? "trailers" : "a chunk longer than its size");
        return false;
    }
    if (++h->crlf < 2)
        return true;
    h->crlf = 0;
    if (h->phase == H1_LAST)
        return complete(h);
    h->phase = H1_CHUNK_SIZE;
    return true;
}

static bool step_chunked(struct h1 *h, const char *buf, size_t n)
{
    if (h->scan == n)
        return false;
    if (h->phase == H1_CHUNK_DATA) {
        if (!skip_left(h, n))
            return false;
        h->phase = H1_CHUNK_END;
        return true;
    }
    char c = buf[h->scan++];
    return h->phase == H1_CHUNK_SIZE ? step_chunk_size(h, c) : step_crlf(h, c);
}

static bool step(struct h1 *h, const char *buf, size_t n)
{
    switch (h->phase) {
    case H1_LINE:
    case H1_FIELDS: return step_head(h, buf, n);
    case H1_BODY: return skip_left(h, n) ? complete(h) : false;
    case H1_CHUNK_SIZE:
    case H1_CHUNK_DATA:
    case H1_CHUNK_END:
    case H1_LAST: break;
    }
    return step_chunked(h, buf, n);
}

enum h1_verdict h1_feed(struct h1 *h, const char *buf, size_t n)
{
    assert(n >= h->scan && n <= UINT32_MAX);
    while (h->verdict == H1_MORE && step(h, buf, n))
        ;
    return h->verdict;
}

struct str h1_body(const struct h1 *h, char *buf)
{
    assert(h->verdict == H1_OK);
    if (!h->chunked)
        return (struct str){ buf + h->head_n, h->body_n };
    size_t from = h->head_n, to = h->head_n;
    for (;;) {
        size_t size = 0;
        for (; buf[from] != '\r'; from++)
            size = size * 16 + (size_t)hex_value(buf[from]);
        from += 2;
        if (size == 0)
            break;
        memmove(buf + to, buf + from, size);
        to += size;
        from += size + 2;
    }
    assert(to - h->head_n == h->body_n);
    return (struct str){ buf + h->head_n, h->body_n };
}
