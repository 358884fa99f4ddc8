/* tests/unit/test_openapi.c: the description of the JSON surface is what schema/openapi.json says.
 * UPDATE=1 writes that file anew. */
#include "base/json.h"
#include "tests/lib/tap.h"
#include "use/describe.h"
#include <stdio.h>
#include <stdlib.h>

static struct str read_golden(struct arena *a, const char *path)
{
    FILE *f = fopen(path, "rb");
    if (!f)
        return STR_NULL;
    enum { MOST = 16 << 20 };
    char *p = ARENA_ARRAY(a, char, MOST);
    size_t n = fread(p, 1, MOST, f);
    fclose(f);
    return (struct str){ p, n };
}

int main(void)
{
    struct arena *a = arena_new("test", (size_t)256 << 20);
    struct openapi_tables t;
    struct problems ps;
    struct out one, two;
    const struct json *tree = NULL;
    const char *top = getenv("HEADWATER_SOURCE");
    const char *path = arena_cstr(a, arena_printf(a, "%s/schema/openapi.json", top ? top : "."));
    problems_init(&ps, a);
    describe_tables(a, model_static(), &t);
    out_init_raw(&one, a);
    out_init_raw(&two, a);
    openapi_write(&one, &t);
    openapi_write(&two, &t);
    struct str text = out_str(&one);
    ok(str_eq(text, out_str(&two)), "the same tables give the same bytes");
    ok(json_parse(a, &ps, text, &tree) == ST_OK, "it is JSON without doubled members");
    ok(tree && json_get(tree, S("paths")) && json_get(tree, S("paths"))->count > 300,
       "every kind, action and report is in it");
    if (getenv("UPDATE")) {
        FILE *f = fopen(path, "wb");
        ok(f && fwrite(text.p, 1, text.n, f) == text.n, "schema/openapi.json written");
        if (f)
            fclose(f);
    }
    ok(str_eq(text, read_golden(a, path)), "schema/openapi.json is what the tables say (UPDATE=1 writes it)");
    arena_free(a);
    return tap_done();
}
