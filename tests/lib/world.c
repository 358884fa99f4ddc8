/* tests/lib/world.c: see tests/lib/world.h. */
#include "tests/lib/world.h"
#include <unistd.h>

static uint64_t test_random(void)
{
    static uint64_t seed = 7;
    seed = seed * 6364136223846793005u + 1442695040888963407u;
    return seed;
}

void world_open(struct world *w, const char *file)
{
    *w = (struct world){ .arena = arena_new("test", (size_t)1 << 30) };
    problems_init(&w->problems, w->arena);
    w->app = (struct app){ .currency = S("USD"), .model = model_static() };
    w->actor = (struct actor){ .via = S("cli"), .name = S("Test"), .role = "owner" };
    w->c = (struct ctx){ .arena = w->arena,
                         .problems = &w->problems,
                         .app = &w->app,
                         .actor = &w->actor,
                         .now_ms = 1795600000000,
                         .random = test_random };
    const struct workspace_new n = { S("Test"), S("USD"), S("UTC"), 1, S("Ana Ruiz") };
    unlink(file);
    is_int(workspace_init(&w->c, str_z(file), &n), ST_OK, "a workspace is made");
}

enum status world_import(struct world *w, struct str text, const struct import_options *o, struct import_report *r)
{
    problems_init(&w->problems, w->arena);
    return import_bytes(&w->c, text, o, r);
}

int64_t world_count(struct world *w, const struct kind *k)
{
    const struct query q = { .kind = k };
    int64_t n = -1;
    IGNORE(rec_count(&w->c, &q, &n), "-1 shows");
    return n;
}
