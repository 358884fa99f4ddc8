/* tests/http/test_form.c: queries, forms, multipart bodies and route patterns. */
#include "http/match.h"
#include "http/server.h"
#include "tests/lib/tap.h"

static void check_params(struct arena *a)
{
    struct params p = params_parse(a, S("a=1&b=x+y%20z&a=2&&empty=&bare&odd=100%&utf=%C3%A9&=v"));
    is_int((int64_t)p.n, 8, "members, empty ones between two signs left out");
    is_str(params_get(&p, S("a")), S("1"), "the first of a repeated name");
    is_str(p.p[2].value, S("2"), "the second stays in its place");
    is_str(params_get(&p, S("b")), S("x y z"), "plus and percent are decoded");
    is_str(params_get(&p, S("odd")), S("100%"), "a lone percent sign stays");
    is_str(params_get(&p, S("utf")), S("\xc3\xa9"), "UTF-8 is put together");
    ok(params_get(&p, S("missing")).p == NULL, "absent is not empty");
    ok(params_get(&p, S("empty")).p != NULL, "empty is not absent");
    ok(params_get(&p, S("bare")).n == 0, "a name without a value is empty");
}

static enum status parse(struct arena *a, struct str body, size_t *n, struct part_file **f)
{
    return multipart_parse(a, S("multipart/form-data; boundary=\"xYz\""), body, f, n);
}

static void check_multipart(struct arena *a)
{
    struct part_file *f = NULL;
    size_t n = 0;
    struct str good = S("--xYz\r\nContent-Disposition: form-data; name=\"kind\"\r\n\r\ncsv\r\n"
                        "--xYz\r\nContent-Disposition: form-data; name=\"file\"; "
                        "filename=\"a%22b; c.csv\"\r\nContent-Type: text/csv\r\n\r\n"
                        "1,2\r\n--xY\r\n\r\n--xYz--\r\n");
    is_int(parse(a, good, &n, &f), ST_OK, "a good body");
    is_int((int64_t)n, 2, "has two parts");
    is_str(f[0].name, S("kind"), "the first name");
    is_str(f[0].bytes, S("csv"), "the first value");
    is_str(f[1].filename, S("a\"b; c.csv"), "a file name with a quote and a semicolon");
    is_str(f[1].type, S("text/csv"), "a content type");
    is_str(f[1].bytes, S("1,2\r\n--xY\r\n"), "bytes with what is almost a boundary");
    bool cut_refused = true;
    for (size_t i = 0; i < good.n - 2; i++)
        cut_refused = cut_refused && parse(a, (struct str){ good.p, i }, &n, &f) == ST_USAGE;
    ok(cut_refused, "every shorter piece of it is refused");
    is_int(parse(a, S("--xYz--\r\n"), &n, &f), ST_OK, "a body without parts");
    is_int((int64_t)n, 0, "has none");
    is_int(parse(a, S("--xYz\r\n\r\nv\r\n--xYz--"), &n, &f), ST_USAGE, "a part without a name");
    is_int(multipart_parse(a, S("text/plain"), good, &f, &n), ST_MEDIA_TYPE, "another type");
    is_int(multipart_parse(a, S("multipart/form-data"), good, &f, &n), ST_MEDIA_TYPE, "no boundary");
}

static void check_routes(void)
{
    struct str c[2];
    size_t n = 9;
    ok(route_match("/", S("/"), c, 2, &n) && n == 0, "the root");
    ok(route_match("/tradeoffs/:key/decide", S("/tradeoffs/T-31/decide"), c, 2, &n) && n == 1, "one capture");
    is_str(c[0], S("T-31"), "is the key");
    ok(route_match("/:kind/:key", S("/features/SHELF-44"), c, 2, &n) && n == 2, "two captures");
    ok(!route_match("/:a/:b/:c", S("/1/2/3"), c, 2, &n), "more captures than there is room");
    ok(!route_match("/features/:key", S("/features/"), c, 2, &n), "an empty segment is no key");
    ok(!route_match("/features/:key", S("/features"), c, 2, &n), "too short");
    ok(!route_match("/features/:key", S("/features/a/b"), c, 2, &n), "too long");
    ok(!route_match("/features", S("/feature"), c, 2, &n), "another word");
    ok(!route_match("/features", S(""), c, 2, &n), "nothing");
}

int main(void)
{
    struct arena *a = arena_new("test", SIZE_MAX / 4);
    tap_plan_none();
    check_params(a);
    check_multipart(a);
    check_routes();
    arena_free(a);
    return tap_done();
}
