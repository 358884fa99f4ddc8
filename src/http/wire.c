/* http/wire.c: see http/wire.h. */
#include "http/wire.h"
#include "base/date.h"
#include "base/html.h"
#include "base/log.h"

static const struct str security_fields =
    S_INIT("Content-Security-Policy: default-src 'none'; style-src 'self'; script-src 'self'; "
           "img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
           "frame-ancestors 'none'\r\n"
           "X-Content-Type-Options: nosniff\r\n"
           "Referrer-Policy: same-origin\r\n"
           "Cross-Origin-Opener-Policy: same-origin\r\n"
           "Cross-Origin-Resource-Policy: same-origin\r\n");

static struct str reason_phrase(int status)
{
    static const struct {
        int status;
        struct str phrase;
    } known[] = {
        { 200, S_INIT("OK") },
        { 201, S_INIT("Created") },
        { 202, S_INIT("Accepted") },
        { 204, S_INIT("No Content") },
        { 301, S_INIT("Moved Permanently") },
        { 302, S_INIT("Found") },
        { 303, S_INIT("See Other") },
        { 304, S_INIT("Not Modified") },
        { 307, S_INIT("Temporary Redirect") },
        { 308, S_INIT("Permanent Redirect") },
        { 400, S_INIT("Bad Request") },
        { 401, S_INIT("Unauthorized") },
        { 403, S_INIT("Forbidden") },
        { 404, S_INIT("Not Found") },
        { 405, S_INIT("Method Not Allowed") },
        { 406, S_INIT("Not Acceptable") },
        { 408, S_INIT("Request Timeout") },
        { 409, S_INIT("Conflict") },
        { 410, S_INIT("Gone") },
        { 412, S_INIT("Precondition Failed") },
        { 413, S_INIT("Content Too Large") },
        { 414, S_INIT("URI Too Long") },
        { 415, S_INIT("Unsupported Media Type") },
        { 417, S_INIT("Expectation Failed") },
        { 421, S_INIT("Misdirected Request") },
        { 422, S_INIT("Unprocessable Content") },
        { 428, S_INIT("Precondition Required") },
        { 429, S_INIT("Too Many Requests") },
        { 431, S_INIT("Request Header Fields Too Large") },
        { 500, S_INIT("Internal Server Error") },
        { 501, S_INIT("Not Implemented") },
        { 503, S_INIT("Service Unavailable") },
        { 505, S_INIT("HTTP Version Not Supported") },
        { 507, S_INIT("Insufficient Storage") },
    };
    for (size_t i = 0; i < COUNT(known); i++)
        if (known[i].status == status)
            return known[i].phrase;
    return S("Other");
}

struct str request_header(const struct request *r, struct str name)
{
    for (size_t i = 0; i < r->nheaders; i++)
        if (str_eq_nocase(r->headers[i].name, name))
            return r->headers[i].value;
    return STR_NULL;
}

struct str request_cookie(const struct request *r, struct str name)
{
    struct str rest = request_header(r, S("Cookie")), one, key, value;
    while (!str_empty(rest)) {
        (void)str_cut(rest, ';', &one, &rest);
        if (str_cut(str_trim(one), '=', &key, &value) && str_eq(key, name))
            return value;
    }
    return STR_NULL;
}

/* Is item one member of a comma-separated list? Parameters after ';' are cut, except ";q=0". */
static bool list_has(struct str list, struct str item)
{
    struct str rest = list, member;
    bool more = list.p != NULL;
    while (more) {
        struct str token, params;
        more = str_cut(rest, ',', &member, &rest);
        (void)str_cut(member, ';', &token, &params);
        if (!str_eq_nocase(str_trim(token), item))
            continue;
        struct str q = str_trim(params);
        bool zero = str_starts(q, S("q=0")) && !str_starts(q, S("q=0."));
        zero = zero || str_eq(q, S("q=0.0")) || str_eq(q, S("q=0.00")) || str_eq(q, S("q=0.000"));
        return !zero;
    }
    return false;
}

static bool is_safe_id(struct str s)
{
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        bool alnum = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        if (!alnum && c != '-' && c != '_' && c != '.')
            return false;
    }
    return s.n > 0 && s.n <= LIMIT_REQUEST_ID;
}

static struct str make_id(struct arena *a, uint64_t serial)
{
    uint64_t z = serial * 0x9e3779b97f4a7c15u; /* splitmix64: serials look unlike each other */
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return arena_printf(a, "%016llx", (unsigned long long)(z ^ (z >> 31)));
}

static struct str view(const char *buf, struct h1_span s)
{
    return (struct str){ buf + s.at, s.n };
}

/* False: the path is not UTF-8. */
static bool make_request(struct arena *a, struct wire_job *job, struct request *r)
{
    const struct h1 *h = job->h;
    struct header *fields = ARENA_ARRAY(a, struct header, h->nfields);
    for (size_t i = 0; i < h->nfields; i++)
        fields[i] = (struct header){ view(job->buf, h->fields[i].name), view(job->buf, h->fields[i].value) };
    struct str path, query;
    (void)str_cut(view(job->buf, h->target), '?', &path, &query);
    char *decoded = ARENA_ARRAY(a, char, path.n + 1);
    *r = (struct request){ .method = h->method,
                           .raw_path = path,
                           .query = query,
                           .headers = fields,
                           .nheaders = h->nfields,
                           .gone = job->gone };
    r->path = (struct str){ decoded, h1_decode_path(path, decoded) };
    r->body = h1_body(h, job->buf);
    r->content_type = request_header(r, S("Content-Type"));
    struct str id = request_header(r, S("X-Request-Id"));
    r->request_id = is_safe_id(id) ? id : make_id(a, job->serial);
    return str_is_utf8(r->path);
}

/* A refusal in the language of whoever asked; text is static and has no quotes. */
static void say(struct arena *a, const struct request *r, struct answer *ans, int status, const char *text)
{
    struct str accept = request_header(r, S("Accept"));
    size_t at;
    *ans = (struct answer){ .status = status, .no_store = true };
    if (str_find(accept, S("json"), &at) || str_ends(r->path, S(".json"))) {
        ans->content_type = S("application/problem+json");
        ans->body = arena_printf(a,
                                 "{\"type\":\"about:blank\",\"title\":\"%.*s\",\"status\":%d,"
                                 "\"detail\":\"%s\",\"instance\":\"%.*s\"}\n",
                                 STR_FMT(reason_phrase(status)), status, text, STR_FMT(r->request_id));
    } else {
        ans->content_type = S("text/plain; charset=utf-8");
        ans->body = arena_printf(a, "%s\n", text);
    }
}

/* Loopback names only: what a page elsewhere calls us by after rebinding its name is refused. */
static bool is_own_host(struct str host)
{
    struct str name = host;
    if (host.n > 0 && host.p[0] != '[') {
        struct str port;
        (void)str_cut(host, ':', &name, &port);
    } else if (str_starts(host, S("[::1]"))) {
        name = S("[::1]");
    }
    return str_eq_nocase(name, S("localhost")) || str_eq(name, S("127.0.0.1")) || str_eq(name, S("[::1]"));
}

static bool is_own_origin(struct str origin, struct str host)
{
    struct str schemes[] = { S("http://"), S("https://") };
    for (size_t i = 0; i < COUNT(schemes); i++)
        if (str_starts(origin, schemes[i]) && str_eq_nocase(str_skip(origin, schemes[i].n), host))
            return true;
    return false;
}

bool request_is_foreign(const struct request *r)
{
    if (r->method == M_GET)
        return false;
    struct str origin = request_header(r, S("Origin")), site = request_header(r, S("Sec-Fetch-Site"));
    return (origin.p != NULL && !is_own_origin(origin, request_header(r, S("Host"))))
           || (site.p != NULL && !str_eq(site, S("same-origin")) && !str_eq(site, S("none")));
}

/* True: ans holds the refusal. */
static bool guard(struct arena *a, const struct request *r, struct answer *ans)
{
    if (!is_own_host(request_header(r, S("Host")))) {
        say(a, r, ans, 421, "This server answers only to localhost, 127.0.0.1 and [::1].");
        return true;
    }
    if (!request_is_foreign(r))
        return false;
    say(a, r, ans, 403, "A page of another site may not change anything here.");
    return true;
}

static struct str quoted_etag(struct arena *a, struct str etag)
{
    if (str_empty(etag) || etag.p[0] == '"' || str_starts(etag, S("W/\"")))
        return etag;
    return arena_printf(a, "\"%.*s\"", STR_FMT(etag));
}

/* The tag alone: neither weak nor in quotes. */
static struct str bare_etag(struct str etag)
{
    if (str_starts(etag, S("W/")))
        etag = str_skip(etag, 2);
    bool quoted = etag.n >= 2 && etag.p[0] == '"' && etag.p[etag.n - 1] == '"';
    return quoted ? (struct str){ etag.p + 1, etag.n - 2 } : etag;
}

bool request_knows(const struct request *r, struct str etag)
{
    struct str rest = request_header(r, S("If-None-Match")), one;
    while (!str_empty(rest) && !str_empty(etag)) {
        (void)str_cut(rest, ',', &one, &rest);
        if (str_eq(bare_etag(str_trim(one)), bare_etag(etag)))
            return true;
    }
    return false;
}

static bool is_not_modified(const struct request *r, const struct answer *ans)
{
    if (r->method != M_GET || ans->status != 200 || str_empty(ans->etag))
        return false;
    return str_eq(str_trim(request_header(r, S("If-None-Match"))), S("*")) || request_knows(r, ans->etag);
}

static bool is_text(struct str type)
{
    static const struct str kinds[] = { S_INIT("json"), S_INIT("javascript"), S_INIT("xml"), S_INIT("ndjson"),
                                        S_INIT("wasm") };
    size_t at;
    if (str_starts(type, S("text/")))
        return !str_starts(type, S("text/event-stream"));
    for (size_t i = 0; i < COUNT(kinds); i++)
        if (str_find(type, kinds[i], &at) && !str_find(type, S("openxml"), &at))
            return true;
    return false;
}

/* A field whose value could end it early is left out: better no link than a forged field. */
static void put_field(struct out *o, const char *name, struct str value)
{
    if (str_empty(value))
        return;
    for (size_t i = 0; i < value.n; i++) {
        unsigned char c = (unsigned char)value.p[i];
        if ((c < 0x20 && c != '\t') || c == 0x7f) {
            log_line(LOG_ERROR, "http: a control byte in the field %s; left out", name);
            return;
        }
    }
    out_printf(o, "%s: ", name);
    out_bytes(o, value);
    out_bytes(o, S("\r\n"));
}

static void put_status_and_date(struct out *o, int status)
{
    static const char days[7][4] = { "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun" };
    static const char months[12][4] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                        "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
    int64_t ms = clock_now_ms(), s = ms / 1000 % 86400;
    struct date day = date_of_ms(ms, 0);
    int y, m, d;
    date_to_ymd(day, &y, &m, &d);
    out_printf(o, "HTTP/1.1 %d %.*s\r\n", status, STR_FMT(reason_phrase(status)));
    out_printf(o, "Date: %s, %02d %s %04d %02d:%02d:%02d GMT\r\n", days[date_weekday(day)], d, months[m - 1], y,
               (int)(s / 3600), (int)(s / 60 % 60), (int)(s % 60));
}

static bool has_no_body(int status)
{
    return status == 204 || status == 304 || status < 200;
}

static struct str write_head(struct arena *a, const struct request *r, const struct answer *ans, bool gzipped,
                             bool close)
{
    struct out o;
    out_init_raw(&o, a);
    put_status_and_date(&o, ans->status);
    if (!has_no_body(ans->status)) {
        put_field(&o, "Content-Type", ans->content_type);
        if (ans->stream.topic == 0)
            out_printf(&o, "Content-Length: %zu\r\n", ans->body.n);
        else
            out_bytes(&o, S("X-Accel-Buffering: no\r\n"));    /* a proxy hands on each event as it comes */
        put_field(&o, "Content-Disposition", ans->content_disposition);
    }
    if (gzipped)
        out_bytes(&o, S("Content-Encoding: gzip\r\n"));
    out_bytes(&o, S("Vary: Accept, Accept-Encoding\r\n"));
    put_field(&o, "Location", ans->location);
    put_field(&o, "ETag", ans->etag);
    put_field(&o, "Set-Cookie", ans->set_cookie);
    put_field(&o, "Clear-Site-Data", ans->clear_cache ? S("\"cache\"") : STR_NULL);
    put_field(&o, "Headwater-Undo", ans->undo);
    put_field(&o, "Link", ans->link);
    if (ans->no_store)
        out_bytes(&o, S("Cache-Control: no-store\r\n"));
    else
        put_field(&o, "Cache-Control", str_empty(ans->cache_control) ? S("private, no-cache") : ans->cache_control);
    if (ans->status == 401)
        out_bytes(&o, S("WWW-Authenticate: Bearer realm=\"headwater\"\r\n"));
    if (ans->status == 429 || ans->status == 503)
        out_printf(&o, "Retry-After: %lld\r\n", (long long)(ans->retry_after > 0 ? ans->retry_after : 1));
    put_field(&o, "X-Request-Id", r->request_id);
    out_bytes(&o, security_fields);
    out_bytes(&o, close ? S("Connection: close\r\n\r\n") : S("\r\n"));
    return out_str(&o);
}

/* True: the body is in gzip now. What was packed before is not packed again. */
static bool pack(const struct wire *w, struct arena *a, const struct request *r, struct answer *ans)
{
    struct str packed = ans->packed;
    if (w->gzip == NULL || ans->no_store || ans->body.n <= LIMIT_GZIP_FROM || !is_text(ans->content_type)
        || !list_has(request_header(r, S("Accept-Encoding")), S("gzip")))
        return false;
    if (str_empty(packed) && gzip_pack(w->gzip, a, ans->body, &packed) != ST_OK)
        return false;
    ans->body = packed;
    return true;
}

static void finish(const struct wire *w, struct wire_job *job, const struct request *r, struct answer *ans)
{
    if (ans->status < 200 || ans->status > 599) {
        log_line(LOG_ERROR, "http: the handler answered with status %d", ans->status);
        say(job->arena, r, ans, 500, "Something failed on our side.");
    }
    if (ans->stream.topic != 0 && (ans->status != 200 || job->h->is_head)) {
        if (w->cfg->stream_closed != NULL)
            w->cfg->stream_closed(w->cfg->app, ans->stream.topic);
        ans->stream.topic = 0;
    }
    job->stream = ans->stream;
    job->close = job->close || job->stream.topic != 0;
    ans->etag = quoted_etag(job->arena, ans->etag);
    if (is_not_modified(r, ans))
        ans->status = 304;
    if (has_no_body(ans->status))
        ans->body = STR_NULL;
    bool gzipped = pack(w, job->arena, r, ans);
    job->head = write_head(job->arena, r, ans, gzipped, job->close);
    job->body = job->h->is_head ? STR_NULL : ans->body;
}

void wire_run(const struct wire *w, struct wire_job *job)
{
    struct request r;
    struct answer ans = { 0 };
    assert(job->h->verdict == H1_OK);
    job->arena = arena_new("request", LIMIT_REQUEST_ARENA);
    if (!make_request(job->arena, job, &r))
        say(job->arena, &r, &ans, 400, "The address is not UTF-8.");
    else if (!guard(job->arena, &r, &ans))
        w->cfg->handle(w->worker, job->arena, &r, &ans);
    finish(w, job, &r, &ans);
}

struct str wire_refusal(struct arena *a, int status, const char *reason, bool is_head)
{
    struct out o;
    struct str text = arena_printf(a, "Refused: %s.\n", reason);
    out_init_raw(&o, a);
    put_status_and_date(&o, status);
    out_bytes(&o, S("Content-Type: text/plain; charset=utf-8\r\nCache-Control: no-store\r\n"));
    out_bytes(&o, security_fields);
    if (status == 503)
        out_bytes(&o, S("Retry-After: 1\r\n"));
    out_printf(&o, "Content-Length: %zu\r\nConnection: close\r\n\r\n", text.n);
    out_bytes(&o, is_head ? STR_NULL : text);
    return out_str(&o);
}
