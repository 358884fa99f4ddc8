/* Imports: mapping, references, questions, repetition, all or nothing. */
#include "base/date.h"
#include "tests/lib/world.h"
#include <stdio.h>
#include <unistd.h>

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
    is_int(world_import(w, csv, &o, &r), ST_INVALID, "a segment that is absent is a problem");
    is_int(r.quarantined, 2, "both rows are quarantined");
    is_int(r.bad[0].line, 2, "the line of the first");
    o.create = S("segment");
    is_int(world_import(w, csv, &o, &r), ST_OK, "a dry run that may create segments");
    is_int(r.created, 2, "would create both");
    is_int((int64_t)r.nmade, 2, "and lists the market and the segment");
    is_int(world_count(w, &kind_customer), 0, "and writes nothing");
    o.dry_run = false;
    is_int(world_import(w, csv, &o, &r), ST_OK, "an import");
    ok(r.written && r.change > 0, "is one change");
    is_int(world_count(w, &kind_customer), 2, "two customers are there");
    is_int(world_count(w, &kind_segment), 1, "one segment");
    is_int(world_import(w, csv, &o, &r), ST_OK, "again");
    is_int(r.unchanged, 2, "changes nothing");
    ok(!r.written && r.change == 0, "and writes no change");
    is_int(world_import(w, S("account,revenue\nBig Shop,30\n"), &o, &r), ST_OK, "another figure");
    is_int(r.updated, 1, "updates one");
}

static void questions(struct world *w)
{
    static const struct import_set alias[] = { { S_INIT("BigShop"), S_INIT("Big Shop") } };
    struct str csv = S("id,name,customer\nd1,One,BigShop\nd2,Two,Big Shop\nd3,Three,Nobody\nd4,Four,Big Shop,x\n");
    struct import_options o = { .shape = S("deals"), .partial = true };
    struct import_report r;
    is_int(world_import(w, csv, &o, &r), ST_OK, "with partial the good rows come in");
    is_int(r.created, 1, "one");
    is_int((int64_t)r.nquestions, 1, "a name that almost matches is a question");
    is_int(r.questions[0].rows, 1, "of one row");
    is_str(r.questions[0].suggestions[0], S("Big Shop"), "with a suggestion");
    is_int(r.quarantined, 2, "an unknown name and a row that is too long are quarantined");
    o.alias = alias, o.nalias = 1;
    is_int(world_import(w, csv, &o, &r), ST_OK, "the answer");
    is_int(r.created, 1, "brings in the row");
    o.nalias = 0;
    is_int(world_import(w, S("id,name,customer\nd5,Five,BigShop\n"), &o, &r), ST_OK, "and is remembered");
    is_int((int64_t)r.nquestions, 0, "no question is open");
    is_int(world_count(w, &kind_deal), 3, "three deals are there");
}

static void dates(struct world *w)
{
    static const struct import_set answer[] = { { S_INIT("opened on"), S_INIT("day first") } };
    struct import_options o = { .shape = S("deals") };
    struct import_report r;
    is_int(world_import(w, S("id,name,opened on\na,A,3/4/2026\nb,B,3/25/2026\n"), &o, &r), ST_OK, "one cell decides the column");
    is_int(r.created, 2, "both rows come in");
    is_int(world_import(w, S("id,name,opened on\nc,C,3/4/2026\n"), &o, &r), ST_OK, "and the same source is remembered");
    is_int(world_import(w, S("id,title,opened on\nd,D,3/4/2026\n"), &o, &r), ST_INVALID, "without any it is a question");
    is_int((int64_t)r.nquestions, 1, "one");
    o.alias = answer, o.nalias = 1;
    is_int(world_import(w, S("id,title,opened on\nd,D,3/4/2026\n"), &o, &r), ST_OK, "that can be answered");
}

static void features(struct world *w)
{
    static const struct import_set product[] = { { S_INIT("product"), S_INIT("Shelf") } };
    struct str csv = S("Requirement ID,Summary,Description,Requirement Rationale\n"
                       "FM1.1,Sub,text,why\nFM1,Top,text,why\nFM1.1,Sub,text,why\n");
    struct import_options o = { .shape = S("features"), .set = product, .nset = 1 };
    struct import_report r;
    is_int(world_import(w, csv, &o, &r), ST_OK, "features of a product that is created");
    is_int(r.created, 2, "two");
    is_int(r.unchanged, 1, "a repeated row changes nothing");
    struct record *f;
    is_int(rec_find(&w->c, &kind_feature, S("FM1.1"), &f), ST_OK, "found by external id");
    is_int(f->v[kind_field_index(&kind_feature, S("parent"))].type, VT_INT, "with its parent, which came later");
    is_int(world_import(w, csv, &o, &r), ST_OK, "again");
    is_int(r.unchanged, 3, "nothing changes");
    ok(!r.written, "nothing is written");
}

static void uneven(struct world *w)
{
    struct str csv = S("Roadmap of 2027\n\nid,name,kind\nm1,One,region\nm3,Three,region\nm2,Two\n,,\n");
    struct import_options o = { .shape = S("markets"), .file_name = S("uneven.csv"), .dry_run = true };
    struct import_report r;
    is_int(world_import(w, csv, &o, &r), ST_OK, "a title above the headers is seen");
    is_int(r.rows, 3, "the rows below the headers count");
    is_int(r.empty_lines, 2, "lines without text are empty, with separators too");
    is_int((int64_t)r.nnotes, 2, "two notes");
    is_int(r.notes[0].line, 3, "where the headers are");
    is_int(r.notes[1].line, 6, "and a row that is short");
    o.header_row = 4;
    is_int(world_import(w, csv, &o, &r), ST_INVALID, "another line can be named, here the wrong one");
    o.header_row = 2;
    is_int(world_import(w, csv, &o, &r), ST_INVALID, "an empty line holds no headers");
    ok(!str_empty(w->problems.first->text), "and the message names it");
}

/* A customer whose row is refused when it is written takes its segment with it. */
static void left_out(struct world *w)
{
    static const struct import_set market[] = { { S_INIT("market"), S_INIT("Left out") } };
    int64_t segments = world_count(w, &kind_segment), markets = world_count(w, &kind_market);
    struct import_options o = { .shape = S("customers"), .file_name = S("left.csv"), .set = market, .nset = 1,
                                .create = S("segment"), .partial = true };
    struct import_report r;
    is_int(world_import(w, S("name,segment,revenue\nBad Shop,only here,many\n"), &o, &r), ST_OK, "a row that cannot be read");
    is_int(r.quarantined, 1, "is left out");
    is_int((int64_t)r.nmade, 0, "and nothing is made for it");
    is_int(world_count(w, &kind_segment), segments, "no segment");
    is_int(world_count(w, &kind_market), markets, "no market");
    struct import_options q = { .shape = S("requirements"), .create = S("person"), .partial = true };
    int64_t people = world_count(w, &kind_person);
    is_int(world_import(w, S("title,done when,owner\nShelf must be fast,a day,Left Alone\nOrders leave in a day,a day,Kept Here\n"),
               &q, &r), ST_OK, "a row that is refused when it is written, for it names a product");
    is_int(r.created, 1, "beside one that comes in");
    is_int(r.quarantined, 1, "is left out");
    is_str(r.bad[0].column, S("title"), "with its reason");
    is_int(world_count(w, &kind_person), people + 1, "and the person that only it names is not made");
    is_int((int64_t)r.nmade, 1, "nor said to be");
    struct record *found;
    is_int(rec_find(&w->c, &kind_person, S("left-alone"), &found), ST_NOT_FOUND, "really not");
}

static struct str field_text(struct record *r, const char *name)
{
    const struct value *v = &r->v[kind_field_index(r->kind, str_z(name))];
    return v->type == VT_TEXT ? v->u.s : STR_NULL;
}

static void batches(struct world *w)
{
    struct str csv = S("id,name\nb1,Batch One\nb2,Batch Two\n");
    struct import_options o = { .shape = S("markets"), .file_name = S("batch.csv") };
    struct query q = { .kind = &kind_import_batch, .all = true };
    struct record_list l;
    struct import_report r;
    is_int(world_import(w, csv, &o, &r), ST_OK, "a file comes in");
    is_int(rec_list(&w->c, &q, &l), ST_OK, "its batch");
    struct record *b = l.items[l.count - 1];
    is_str(field_text(b, "digest"), S("949858c99f01ef85b27af88aa3769a6d5ec7af744fc17fc9be4a8108d6f76b7d"), "has the digest of the file");
    is_int(world_import(w, S("id,name\nb1,Batch Other\n"), &o, &r), ST_OK, "another changes it");
    is_int(world_import(w, csv, &o, &r), ST_OK, "the first again");
    is_int(r.updated, 1, "puts it back");
    is_int((int64_t)r.nnotes, 1, "and says that it came in before");
}

static void commitments(struct world *w)
{
    struct str csv = S("external_id,product,title,quarter,team,days\n"
                       "c1,Oven,Steam,2027-Q1,Bakers,10\n"
                       "c1,Oven,Steam,2027-Q2,Bakers,wrong\n"
                       ",,,2027-Q1,Bakers,3\n"
                       "c2,Oven,Crust,2027-Q9,Bakers,5\n");
    struct import_options o = { .shape = S("commitments"), .create = S("product,team"), .partial = true };
    struct import_report r;
    is_int(world_import(w, csv, &o, &r), ST_OK, "a file of commitments, most of it wrong");
    is_int(r.rows, 4, "four rows");
    ok(r.quarantined <= r.rows, "of which at most four are set aside (%lld)", (long long)r.quarantined);
    is_int(r.quarantined, 3, "three: a line with two problems counts once");
}

static void plan_versions(struct world *w)
{
    struct str csv = S("n,title,first,quarters,adopted_at,feature,quarter,span\n"
                       "91,Old plan,2027-Q1,4,2026-10-01,OV-1,2027-Q1,1\n"
                       "91,Old plan,2027-Q1,4,2026-10-01,OV-2,2027-Q2,2\n"
                       "92,New plan,2027-Q1,4,2026-11-01,OV-1,2027-Q3,1\n");
    static const struct import_set product[] = { { S_INIT("product"), S_INIT("Hearth") } };
    struct import_options f = { .shape = S("features"), .set = product, .nset = 1 };
    struct import_options o = { .shape = S("plan_versions") };
    struct import_report r;
    is_int(world_import(w, S("id,title\nOV-1,Door\nOV-2,Light\n"), &f, &r), ST_OK, "two features");
    int64_t versions = world_count(w, &kind_plan_version), rows = world_count(w, &kind_plan_row);
    is_int(world_import(w, csv, &o, &r), ST_OK, "plan versions with their rows in one table");
    is_int(r.created, 2, "two versions");
    is_int(r.rows, 3, "of three lines");
    is_int(world_count(w, &kind_plan_version), versions + 2, "are there");
    is_int(world_count(w, &kind_plan_row), rows + 3, "with three rows");
    struct query q = { .kind = &kind_plan_row, .all = true };
    struct record_list l;
    is_int(rec_list(&w->c, &q, &l), ST_OK, "the last of them");
    is_int(l.items[l.count - 1]->v[kind_field_index(&kind_plan_row, S("quarter"))].u.i, 2027 * 4 + 2, "stands in its quarter");
    is_int(l.items[l.count - 2]->v[kind_field_index(&kind_plan_row, S("span"))].u.i, 2, "the one before over two");
    is_int(world_import(w, csv, &o, &r), ST_OK, "again");
    ok(!r.written, "nothing is written");
    is_int(world_import(w, S("n,title,first,quarters,feature,quarter\n93,Third,2027-Q1,4,OV-9,2027-Q1\n"), &o, &r), ST_INVALID,
           "a feature that is not there");
    is_int(world_count(w, &kind_plan_version), versions + 2, "leaves no version behind");
}

/* One spelling may stand for a product and for a customer, but not for two products. */
static void one_name_two_kinds(struct world *w)
{
    static const struct import_set deck[] = { { S_INIT("DeckOven"), S_INIT("Deck oven") } };
    struct import_options o = { .shape = S("deals"), .file_name = S("names.csv"), .alias = deck, .nalias = 1 };
    struct import_options c = { .shape = S("customers") }, p = { .shape = S("products") };
    struct import_report r;
    is_int(world_import(w, S("name\nDeck oven\n"), &c, &r), ST_OK, "a customer");
    is_int(world_import(w, S("name\nDeck oven\nDeck ovens\n"), &p, &r), ST_OK, "and products called alike");
    is_int(world_import(w, S("id,name,customer\nn1,One,DeckOven\n"), &o, &r), ST_OK, "an answer about the customer");
    is_int(world_import(w, S("id,name,product\nn2,Two,DeckOven\n"), &o, &r), ST_OK, "the same answer about the product");
    ok(r.written, "both are remembered");
    is_int(world_import(w, S("record,text,why\nproduct/deck-ovens,DeckOven,spelling\n"), &(struct import_options){ .shape = S("aliases") },
               &r), ST_INVALID, "but one name is not two products'");
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
    uneven(&w);
    left_out(&w);
    batches(&w);
    commitments(&w);
    plan_versions(&w);
    one_name_two_kinds(&w);
    arena_free(w.arena);
    unlink("/tmp/headwater-test-import.db");
    return tap_done();
}
