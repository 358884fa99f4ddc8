/* The river, the coverage and the trace of the sample, against figures added up by hand. */
#include "core/change.h"
#include "core/import.h"
#include "tests/lib/tap.h"
#include "use/coverage_use.h"
#include "use/trace_use.h"
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static uint64_t seed = 7;
static uint64_t test_random(void)
{
    seed = seed * 6364136223846793005u + 1442695040888963407u;
    return seed;
}

struct bench {
    struct arena *arena;
    struct problems problems;
    struct ctx c;
    struct app app;
    struct actor actor;
};

static struct str read_file(struct arena *a, struct str name)
{
    char path[128];
    snprintf(path, sizeof(path), "samples/kestrel/%.*s", STR_FMT(name));
    FILE *f = fopen(path, "rb");
    if (!f)
        return STR_NULL;
    char *buf = arena_alloc(a, 1 << 20, 1, 1);
    size_t n = fread(buf, 1, 1 << 20, f);
    fclose(f);
    return (struct str){ buf, n };
}

static bool bench_open(struct bench *b, const char *file)
{
    *b = (struct bench){ .arena = arena_new("test", (size_t)1 << 30) };
    problems_init(&b->problems, b->arena);
    b->app = (struct app){ .currency = S("USD"), .model = model_static() };
    b->actor = (struct actor){ .via = S("import"), .name = S("Test"), .role = "owner", .sees_all = true };
    b->c = (struct ctx){ .arena = b->arena,
                         .problems = &b->problems,
                         .app = &b->app,
                         .actor = &b->actor,
                         .now_ms = 1795428000000,
                         .random = test_random };
    const struct workspace_new n = { S("Kestrel Systems"), S("USD"), S("UTC"), 1, S("Sample owner") };
    unlink(file);
    return is_int(workspace_init(&b->c, str_z(file), &n), ST_OK, "a workspace is made");
}

/* In one change, as a plan and its rows belong together. */
static enum status bring_in(struct ctx *c, void *arg)
{
    struct bench *b = arg;
    assert(c == &b->c);
    struct str order = read_file(b->arena, S("order.txt")), line;
    bool good = true;
    while (str_cut(order, '\n', &line, &order)) {
        struct str kind, file;
        if (!str_cut(line, ' ', &kind, &file) || str_eq(kind, S("workspace")))
            continue;
        const struct kind *k = model_kind(model_static(), kind);
        if (!k)
            continue;
        struct import_options o = { 0 };
        o.shape = str_z(k->plural);
        o.file_name = file;
        o.sample_dates = true;
        o.today = workspace_today(&b->c, &(struct settings){ 0 });
        o.fiscal_start = 1;
        struct import_report rep = { 0 };
        enum status st = import_bytes(&b->c, read_file(b->arena, file), &o, &rep);
        if (st != ST_OK) {
            tap_diag("%.*s: %s, %lld rows kept back", STR_FMT(file), status_title(st), (long long)rep.quarantined);
            for (size_t i = 0; i < rep.nbad && i < 3; i++)
                tap_diag("  line %lld %.*s: %.*s", (long long)rep.bad[i].line, STR_FMT(rep.bad[i].column),
                         STR_FMT(rep.bad[i].reason));
            good = false;
        }
    }
    return good ? ST_OK : ST_INVALID;
}

static int64_t amount_of(const struct river *r, struct str key)
{
    for (size_t i = 0; i < r->nnodes; i++)
        if (str_eq(r->nodes[i].key, key))
            return r->nodes[i].amount;
    return -1;
}

static void columns_sum(const struct river *r)
{
    for (int col = 0; col < RIVER__COLUMNS; col++) {
        int64_t sum = 0;
        for (size_t i = 0; i < r->nnodes; i++)
            sum += (int)r->nodes[i].column == col ? r->nodes[i].amount : 0;
        is_int(sum, r->sourced, "column %d sums to the sourced days", col);
    }
}

static void river(struct bench *b)
{
    struct river *r = NULL;
    is_int(river_load(&b->c, &(struct river_ask){ 0 }, &r), ST_OK, "the river is read");
    if (!r)
        return;
    is_int(amount_of(r, S("P-1")), 290, "P-1 has 58 weeks");
    is_int(amount_of(r, S("BR-1")), 210, "BR-1 has 42 weeks");
    is_int(amount_of(r, S("S-1")), 340, "S-1 has 68 weeks");
    is_str(river_amount(r, amount_of(r, S("cold-chain-food"))), S("83"), "cold-chain food asks for 83 weeks");
    is_str(river_amount(r, amount_of(r, S("hospital-supply"))), S("36"), "hospital supply for 36");
    is_str(river_amount(r, amount_of(r, S("building-materials"))), S("65"), "building materials for 65");
    int64_t food = amount_of(r, S("cold-chain-food"));
    is_int(r->unsourced, 190, "38 weeks have no customer priority");
    is_int(r->total, 1110, "of 222");
    is_int((int64_t)r->ndry, 2, "two priorities are dry");
    is_str(r->dry[0].key, S("P-6"), "P-6");
    size_t nproducts;
    int64_t amount, *ids = ARENA_ARRAY(b->arena, int64_t, r->nproducts + 1);
    int32_t widest = river_widest(r, &nproducts, ids, &amount);
    if (ok(widest >= 0, "a priority leads furthest"))
        is_str(r->w->priorities[widest].key, S("P-1"), "spoilage");
    is_int((int64_t)nproducts, 4, "to four products, one of them over a second link");
    is_int(amount, 290, "and is counted by its first paths");
    is_int(r->dry[0].heard, 5, "heard from five");
    is_str(r->dry[1].key, S("P-7"), "P-7");
    is_int(r->dry[1].heard, 2, "heard from two");
    columns_sum(r);
    is_int(river_load(&b->c, &(struct river_ask){ .from = S("cold-chain-food") }, &r), ST_OK, "one market's stream");
    is_int(amount_of(r, S("cold-chain-food")), food, "keeps its width");
    is_int(river_load(&b->c, &(struct river_ask){ .from = S("P-1") }, &r), ST_OK, "one priority's stream");
    is_int(amount_of(r, S("P-1")), 290, "keeps its width too");
    is_int(amount_of(r, S("P-3")), -1, "and shows no other");
    is_int(river_load(&b->c, &(struct river_ask){ .from = S("P-99") }, &r), ST_NOT_FOUND,
           "a stream of nothing is refused");
    problems_init(&b->problems, b->arena);
    is_int(river_load(&b->c, &(struct river_ask){ .by = RIVER_POINTS }, &r), ST_OK, "in points");
}

static void coverage(struct bench *b)
{
    struct coverage *v = NULL;
    is_int(coverage_load(&b->c, &v), ST_OK, "the coverage is read");
    if (!v)
        return;
    is_int(v->total, 98, "98 talks in the window");
    is_int(v->by_layer[0], 13, "13 with executives");
    is_int(v->by_layer[1], 24, "24 with senior managers");
    is_int(v->by_layer[2], 61, "61 with users");
    is_int((int64_t)v->nsegments, 7, "seven segments");
    int64_t priorities = 0, in_plan = 0;
    for (size_t i = 0; i < v->nsegments * LAYERS; i++) {
        priorities += v->cells[i].priorities;
        in_plan += v->cells[i].in_plan;
    }
    is_int(priorities, 22, "22 priorities by segment and layer");
    is_int(in_plan, 16, "16 of them in the plan");
    ok(v->nnext > 0, "somebody is to be called");
    for (size_t i = 1; i < v->nnext; i++)
        if (v->segments[v->next[i - 1].segment].revenue < v->segments[v->next[i].segment].revenue)
            ok(false, "the segment with the larger revenue comes first");
}

static void trace(struct bench *b)
{
    struct trace *t = NULL;
    is_int(trace_load(&b->c, S("SHELF-44"), &t), ST_OK, "a feature is traced");
    if (!t || t->up.n < 2)
        return;
    is_str(t->up.items[0].key, S("BR-1"), "to its requirement");
    is_str(t->up.items[1].key, S("P-1"), "and on to the priority");
    ok(t->said.n > 0 && str_eq(t->said.items[0].layer, S("executive")), "up to what an executive said");
    is_int((int64_t)t->dry.n, 2, "two priorities without work");
    is_int((int64_t)t->unsourced.n, 9, "nine items without a priority");
    is_int((int64_t)t->holes.n, 0, "no requirement without a feature");
    is_int(trace_load(&b->c, S("NO-1"), &t), ST_NOT_FOUND, "an unknown key is refused");
    problems_init(&b->problems, b->arena);
}

int main(void)
{
    struct bench b;
    char file[64];
    tap_plan_none();
    snprintf(file, sizeof(file), "/tmp/headwater-river-%d.db", (int)getpid());
    bench_open(&b, file);
    is_int(core_write(&b.c, S("sample"), bring_in, &b, NULL), ST_OK, "the sample is brought in");
    river(&b);
    coverage(&b);
    trace(&b);
    arena_free(b.arena);
    unlink(file);
    return tap_done();
}
