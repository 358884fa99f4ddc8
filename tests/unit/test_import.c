/* Imports: mapping, references, questions, repetition, all or nothing. */
#include "base/date.h"
#include "core/import.h"
#include "tests/lib/tap.h"
#include <stdio.h>
#include <unistd.h>

static uint64_t seed = 7;
static uint64_t test_random(void)
{
    seed = seed * 6364136223846793005u + 1442695040888963407u;
    return seed;
}

struct world { struct arena *arena; struct problems problems; struct ctx c; struct app app; struct actor actor; };

static void world_open(struct world *w, const char *file)
{
    *w = (struct world){ .arena = arena_new("test", (size_t)1 << 30) };
    problems_init(&w->problems, w->arena);
    w->app = (struct app){ .currency = S("USD"), .model = model_static() };
    w->actor = (struct actor){ .via = S("cli"), .name = S("Test"), .role = "owner" };
    w->c = (struct ctx){ .arena = w->arena, .problems = &w->problems, .app = &w->app, .actor = &w->actor,
                         .now_ms = 1795600000000, .random = test_random };
    const struct workspace_new n = { S("Test"), S("USD"), S("UTC"), 1, S("Ana Ruiz") };
    unlink(file);
    is_int(workspace_init(&w->c, str_z(file), &n), ST_OK, "a workspace is made");
}

static enum status run(struct world *w, struct str text, const struct import_options *o, struct import_report *r)
{
    problems_init(&w->problems, w->arena);
    return import_bytes(&w->c, text, o, r);
}

static int64_t count(struct world *w, const struct kind *k)
{
    const struct query q = { .kind = k };
    int64_t n = -1;
    IGNORE(rec_count(&w->c, &q, &n), "-1 shows");
    return n;
}

static void customers(struct world *w)
{
    static const struct import_set market[] = { { S_INIT("market"), S_INIT("Retail") } };
    struct str csv = S("Account;Sector;Parent;Revenue\r\n"
                       "Little Shop;groceries;Big Shop;10.5\r\n"
                       "Big Shop;groceries;;20\r\n"
                       "\r\n");
    struct import_options o = { .shape = S("customers"), .file_name = S("accounts.csv"), .set = market, .nset = 1,
                                .dry_run = true };
    struct import_report r;
    is_int(run(w, csv, &o, &r), ST_INVALID, "a segment that is absent is a problem");
    is_int(r.quarantined, 2, "both rows are quarantined");
    is_int(r.bad[0].line, 2, "the line of the first");
    o.create = S("segment");
    is_int(run(w, csv, &o, &r), ST_OK, "a dry run that may create segments");
    is_int(r.created, 2, "would create both");
    is_int((int64_t)r.nmade, 2, "and lists the market and the segment");
    is_int(count(w, &kind_customer), 0, "and writes nothing");
    o.dry_run = false;
    is_int(run(w, csv, &o, &r), ST_OK, "an import");
    ok(r.written && r.change > 0, "is one change");
    is_int(count(w, &kind_customer), 2, "two customers are there");
    is_int(count(w, &kind_segment), 1, "one segment");
    is_int(run(w, csv, &o, &r), ST_OK, "again");
    is_int(r.unchanged, 2, "changes nothing");
    ok(!r.written && r.change == 0, "and writes no change");
    is_int(run(w, S("account,revenue\nBig Shop,30\n"), &o, &r), ST_OK, "another figure");
    is_int(r.updated, 1, "updates one");
}

static void questions(struct world *w)
{
    static const struct import_set alias[] = { { S_INIT("BigShop"), S_INIT("Big Shop") } };
    struct str csv = S("id,name,customer\nd1,One,BigShop\nd2,Two,Big Shop\nd3,Three,Nobody\nd4,Four,Big Shop,x\n");
    struct import_options o = { .shape = S("deals"), .partial = true };
    struct import_report r;
    is_int(run(w, csv, &o, &r), ST_OK, "with partial the good rows come in");
    is_int(r.created, 1, "one");
    is_int((int64_t)r.nquestions, 1, "a name that almost matches is a question");
    is_int(r.questions[0].rows, 1, "of one row");
    is_str(r.questions[0].suggestions[0], S("Big Shop"), "with a suggestion");
    is_int(r.quarantined, 2, "an unknown name and a row that is too long are quarantined");
    o.alias = alias, o.nalias = 1;
    is_int(run(w, csv, &o, &r), ST_OK, "the answer");
    is_int(r.created, 1, "brings in the row");
    o.nalias = 0;
    is_int(run(w, S("id,name,customer\nd5,Five,BigShop\n"), &o, &r), ST_OK, "and is remembered");
    is_int((int64_t)r.nquestions, 0, "no question is open");
    is_int(count(w, &kind_deal), 3, "three deals are there");
}

static void dates(struct world *w)
{
    static const struct import_set answer[] = { { S_INIT("opened on"), S_INIT("day first") } };
    struct import_options o = { .shape = S("deals") };
    struct import_report r;
    is_int(run(w, S("id,name,opened on\na,A,3/4/2026\nb,B,3/25/2026\n"), &o, &r), ST_OK, "one cell decides the column");
    is_int(r.created, 2, "both rows come in");
    is_int(run(w, S("id,name,opened on\nc,C,3/4/2026\n"), &o, &r), ST_OK, "and the same source is remembered");
    is_int(run(w, S("id,title,opened on\nd,D,3/4/2026\n"), &o, &r), ST_INVALID, "without any it is a question");
    is_int((int64_t)r.nquestions, 1, "one");
    o.alias = answer, o.nalias = 1;
    is_int(run(w, S("id,title,opened on\nd,D,3/4/2026\n"), &o, &r), ST_OK, "that can be answered");
}

static void features(struct world *w)
{
    static const struct import_set product[] = { { S_INIT("product"), S_INIT("Shelf") } };
    struct str csv = S("Requirement ID,Summary,Description,Requirement Rationale\n"
                       "FM1.1,Sub,text,why\nFM1,Top,text,why\nFM1.1,Sub,text,why\n");
    struct import_options o = { .shape = S("features"), .set = product, .nset = 1 };
    struct import_report r;
    is_int(run(w, csv, &o, &r), ST_OK, "features of a product that is created");
    is_int(r.created, 2, "two");
    is_int(r.unchanged, 1, "a repeated row changes nothing");
    struct record *f;
    is_int(rec_find(&w->c, &kind_feature, S("FM1.1"), &f), ST_OK, "found by external id");
    is_int(f->v[kind_field_index(&kind_feature, S("parent"))].type, VT_INT, "with its parent, which came later");
    is_int(run(w, csv, &o, &r), ST_OK, "again");
    is_int(r.unchanged, 3, "nothing changes");
    ok(!r.written, "nothing is written");
}

int main(void)
{
    struct world w;
    tap_plan_none();
    world_open(&w, "/tmp/headwater-test-import.db");
    customers(&w);
    questions(&w);
    dates(&w);
    features(&w);
    arena_free(w.arena);
    unlink("/tmp/headwater-test-import.db");
    return tap_done();
}
