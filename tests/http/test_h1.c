/* tests/http/test_h1.c: the request parser over 1,607 recorded requests, each cut at every point. */
#include "base/json.h"
#include "http/h1.h"
#include "tests/lib/tap.h"
#include <stdio.h>
#include <stdlib.h>

enum { FILE_MAX = 16 * 1024 * 1024 };

struct outcome {
    enum h1_verdict verdict;
    int status;
    const char *reason;
    size_t head_n, body_n, message_n;
};

/* Requests that the collection wants refused and we do not (yet), each for a reason. */
static const struct {
    int64_t id;
    const char *why;
} taken[] = {
    { 1450, "the request is plain, the empty line after it is refused as the next one" },
    { 1502, "its line has not ended yet" },
    { 1503, "its line has not ended yet" },
};

static struct str read_file(struct arena *a, const char *path)
{
    FILE *f = fopen(path, "rb");
    if (f == NULL)
        return STR_NULL;
    char *p = ARENA_ARRAY(a, char, FILE_MAX);
    size_t n = fread(p, 1, FILE_MAX, f);
    fclose(f);
    return (struct str){ p, n };
}

static struct str base64(struct arena *a, struct str s)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    char *out = ARENA_ARRAY(a, char, s.n + 1);
    size_t n = 0;
    uint32_t bits = 0, have = 0;
    for (size_t i = 0; i < s.n && s.p[i] != '='; i++) {
        bits = (bits << 6 | (uint32_t)(strchr(digits, s.p[i]) - digits)) & 0xffffff;
        have += 6;
        if (have >= 8) {
            have -= 8;
            out[n++] = (char)(bits >> have & 0xff);
        }
    }
    return (struct str){ out, n };
}

static struct outcome outcome_of(const struct h1 *h)
{
    return (struct outcome){ h->verdict, h->status, h->reason, h->head_n, h->body_n, h->message_n };
}

static bool same_outcome(struct outcome a, struct outcome b)
{
    return a.verdict == b.verdict && a.status == b.status && a.head_n == b.head_n && a.body_n == b.body_n
           && a.message_n == b.message_n;
}

/* A copy of exactly the bytes, so that a sanitizer sees a read past them. */
static enum h1_verdict feed_copy(struct h1 *h, struct str raw, size_t n)
{
    struct arena *a = arena_new("cut", FILE_MAX);
    char *p = ARENA_ARRAY(a, char, n == 0 ? 1 : n);
    if (n > 0)
        memcpy(p, raw.p, n);
    enum h1_verdict v = h1_feed(h, p, n);
    arena_free(a);
    return v;
}

static struct outcome run_whole(struct str raw)
{
    struct h1 h;
    h1_init(&h);
    feed_copy(&h, raw, raw.n);
    return outcome_of(&h);
}

/* In two pieces, cut anywhere, and byte by byte: the same outcome as in one piece. */
static bool same_at_every_cut(struct str raw, struct outcome whole)
{
    struct h1 h, bytes;
    h1_init(&bytes);
    for (size_t cut = 0; cut <= raw.n; cut++) {
        h1_init(&h);
        feed_copy(&h, raw, cut);
        if (h.verdict == H1_MORE)
            feed_copy(&h, raw, raw.n);
        if (!same_outcome(outcome_of(&h), whole))
            return false;
        if (bytes.verdict == H1_MORE)
            feed_copy(&bytes, raw, cut);
    }
    return same_outcome(outcome_of(&bytes), whole);
}

static const char *taken_because(int64_t id)
{
    for (size_t i = 0; i < COUNT(taken); i++)
        if (taken[i].id == id)
            return taken[i].why;
    return NULL;
}

static bool has_host(struct str raw)
{
    struct str low = S("\r\nhost:"), up = S("\r\nHost:"), odd = S("\r\nhoSt:"), caps = S("\r\nHOST:");
    size_t at;
    return str_find(raw, low, &at) || str_find(raw, up, &at) || str_find(raw, odd, &at) || str_find(raw, caps, &at);
}

static void check_accept(struct str raw, struct outcome o, int id, struct str name)
{
    const char *reason = o.reason;
    if (o.verdict == H1_REFUSE && !has_host(raw))
        ok(true, "%d %.*s: refused, it names no Host (%s)", id, STR_FMT(name), reason);
    else if (o.verdict == H1_REFUSE)
        ok(reason != NULL && reason[0] != '\0', "%d %.*s: refused by rule: %s", id, STR_FMT(name), reason);
    else
        ok(true, "%d %.*s: %s", id, STR_FMT(name), o.verdict == H1_OK ? "accepted" : "waits");
}

static void check_case(struct arena *a, const struct json *c)
{
    struct str expect = json_get(c, S("expect"))->s, name = json_get(c, S("name"))->s;
    struct str raw = base64(a, json_get(c, S("raw_b64"))->s);
    int id = (int)json_get(c, S("id"))->i;
    const char *why = taken_because(id);
    struct outcome whole = run_whole(raw);
    if (str_eq(expect, S("reject")) || str_eq(expect, S("strict-reject-preferred"))) {
        if (why != NULL)
            ok(whole.verdict == H1_MORE
                   || (whole.verdict == H1_OK && run_whole(str_skip(raw, whole.message_n)).verdict == H1_REFUSE),
               "%d %.*s: not refused: %s", id, STR_FMT(name), why);
        else
            ok(whole.verdict == H1_REFUSE, "%d %.*s: refused (%s)", id, STR_FMT(name),
               whole.reason == NULL ? "no reason" : whole.reason);
    } else if (str_eq(expect, S("accept"))) {
        check_accept(raw, whole, id, name);
    } else if (str_eq(expect, S("incomplete"))) {
        is_int(whole.verdict, H1_MORE, "%d %.*s: waits for more", id, STR_FMT(name));
    }
    if (!same_at_every_cut(raw, whole))
        ok(false, "%d %.*s: the same however it is cut", id, STR_FMT(name));
}

static size_t check_file(struct arena *a, struct str text)
{
    size_t cases = 0;
    struct problems ps;
    problems_init(&ps, a);
    while (text.n > 0) {
        struct str line, rest;
        const struct json *c;
        str_cut(text, '\n', &line, &rest);
        text = rest;
        if (line.n == 0)
            continue;
        if (json_parse(a, &ps, line, &c) != ST_OK) {
            ok(false, "line %zu is JSON", cases + 1);
            continue;
        }
        check_case(a, c);
        cases++;
    }
    return cases;
}

int main(void)
{
    struct arena *a = arena_new("test", SIZE_MAX / 4);
    const char *path = tap_shared("reliability/derived/http1-cases.jsonl");
    if (path == NULL)
        return tap_skip_all("the shared file reliability/derived/http1-cases.jsonl is not here");
    tap_plan_none();
    struct str text = read_file(a, path);
    is_int((int64_t)check_file(a, text), 1607, "cases in the file, each the same at every cut");
    arena_free(a);
    return tap_done();
}
