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
    struct import_options o = {
        .shape = S("customers"), .file_name = S("accounts.csv"), .set = market, .nset = 1, .dry_run = true
    };
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
    is_int(world_import(w, S("id,name,opened on\na,A,3/4/2026\nb,B,3/25/2026\n"), &o, &r), ST_OK,
           "one cell decides the column");
    is_int(r.created, 2, "both rows come in");
    is_int(world_import(w, S("id,name,opened on\nc,C,3/4/2026\n"), &o, &r), ST_OK, "and the same source is remembered");
    is_int(world_import(w, S("id,title,opened on\nd,D,3/4/2026\n"), &o, &r), ST_INVALID,
           "without any it is a question");
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
    is_int((int64_t)r.nnotes, 3, "three notes");
    is_int(r.notes[0].line, 3, "where the headers are");
    is_str(r.notes[1].reason, S("2 empty lines are passed over"), "how many lines are empty");
    is_int(r.notes[2].line, 6, "and a row that is short");
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
    struct import_options o = { .shape = S("customers"),
                                .file_name = S("left.csv"),
                                .set = market,
                                .nset = 1,
                                .create = S("segment"),
                                .partial = true };
    struct import_report r;
    is_int(world_import(w, S("name,segment,revenue\nBad Shop,only here,many\n"), &o, &r), ST_OK,
           "a row that cannot be read");
    is_int(r.quarantined, 1, "is left out");
    is_int((int64_t)r.nmade, 0, "and nothing is made for it");
    is_int(world_count(w, &kind_segment), segments, "no segment");
    is_int(world_count(w, &kind_market), markets, "no market");
    struct import_options q = { .shape = S("requirements"), .create = S("person"), .partial = true };
    int64_t people = world_count(w, &kind_person);
    is_int(world_import(
               w,
               S("title,done when,owner\nShelf must be fast,a day,Left Alone\nOrders leave in a day,a day,Kept Here\n"),
               &q, &r),
           ST_OK, "a row that is refused when it is written, for it names a product");
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
    is_str(field_text(b, "digest"), S("949858c99f01ef85b27af88aa3769a6d5ec7af744fc17fc9be4a8108d6f76b7d"),
           "has the digest of the file");
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
    is_int(r.quarantined, 4, "all: a line with two problems counts once, one about the same work too");
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
    is_int(l.items[l.count - 1]->v[kind_field_index(&kind_plan_row, S("quarter"))].u.i, 2027 * 4 + 2,
           "stands in its quarter");
    is_int(l.items[l.count - 2]->v[kind_field_index(&kind_plan_row, S("span"))].u.i, 2, "the one before over two");
    is_int(world_import(w, csv, &o, &r), ST_OK, "again");
    ok(!r.written, "nothing is written");
    is_int(world_import(w, S("n,title,first,quarters,feature,quarter\n93,Third,2027-Q1,4,OV-9,2027-Q1\n"), &o, &r),
           ST_INVALID, "a feature that is not there");
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
    is_int(world_import(w, S("id,name,product\nn2,Two,DeckOven\n"), &o, &r), ST_OK,
           "the same answer about the product");
    ok(r.written, "both are remembered");
    is_int(world_import(w, S("record,text,why\nproduct/deck-ovens,DeckOven,spelling\n"),
                        &(struct import_options){ .shape = S("aliases") }, &r),
           ST_INVALID, "but one name is not two products'");
}

static enum status edit_body(struct ctx *c, void *arg)
{
    return rec_edit(c, arg);
}

/* As somebody would at a form. */
static void edit(struct world *w, const struct kind *k, const char *key, const char *field, const char *text)
{
    struct record *now = NULL, *r;
    is_int(rec_find(&w->c, k, str_z(key), &now), ST_OK, "%s is there", key);
    r = rec_new(&w->c, k);
    r->id = now->id, r->rev = now->rev;
    is_int(rec_set(&w->c, r, str_z(field), str_z(text), NULL), ST_OK, "its %s is typed", field);
    is_int(core_write(&w->c, S("edit"), edit_body, r, NULL), ST_OK, "and saved");
}

static struct str now_says(struct world *w, const struct kind *k, const char *key, const char *field)
{
    struct record *now = NULL;
    if (rec_find(&w->c, k, str_z(key), &now) != ST_OK)
        return S("gone");
    size_t i = kind_field_index(k, str_z(field));
    return rec_text(&w->c, &k->fields[i], &now->v[i]);
}

/* What people edited since the file last came in stays, unless they say that the file is right. */
static void conflicts(struct world *w)
{
    static const struct import_set file = { .value = S_INIT("file") }, ours = { .value = S_INIT("ours") };
    static const struct import_set one[] = { { S_INIT("edge-one.text"), S_INIT("file") } };
    struct import_options o = { .shape = S("markets"), .file_name = S("conflict.csv") };
    struct import_report r;
    int64_t undo;
    is_int(world_import(w, S("id,name,text\nc1,Edge one,first\nc2,Edge two,first\n"), &o, &r), ST_OK,
           "two markets come in");
    is_int((int64_t)r.nconflicts, 0, "nothing of them is in conflict");
    edit(w, &kind_market, "edge-one", "text", "by hand");
    is_int(world_import(w, S("id,name,text\nc1,Edge one,first\nc2,Edge two,second\n"), &o, &r), ST_OK,
           "the file has changed elsewhere");
    is_int((int64_t)r.nconflicts, 0, "what it says as before is no conflict");
    is_int(r.edits_kept, 1, "the edit is kept");
    is_int(r.updated, 1, "the other is updated");
    is_str(now_says(w, &kind_market, "edge-one", "text"), S("by hand"), "really");
    is_int(world_import(w, S("id,name,text\nc1,Edge one,third\nc2,Edge two,second\n"), &o, &r), ST_OK,
           "now the file says something else");
    is_int((int64_t)r.nconflicts, 1, "one conflict");
    is_str(r.conflicts[0].theirs, S("third"), "the file's");
    is_str(r.conflicts[0].ours, S("by hand"), "ours");
    is_str(r.conflicts[0].before, S("first"), "what stood there before");
    is_str(r.conflicts[0].place, S("edge-one.text"), "has a place");
    is_int(r.conflicts[0].line, 2, "and a line");
    ok(!r.written, "and by default nothing is written");
    o.take = &ours, o.ntake = 1;
    is_int(world_import(w, S("id,name,text\nc1,Edge one,third\nc2,Edge two,second\n"), &o, &r), ST_OK,
           "ours, somebody says");
    ok(r.written, "that is remembered");
    undo = r.change;
    o.ntake = 0;
    is_int(world_import(w, S("id,name,text\nc1,Edge one,third\nc2,Edge two,second\n"), &o, &r), ST_OK,
           "the same again");
    ok(r.conflicts[0].remembered && !r.written, "is decided already");
    is_int(world_import(w, S("id,name,text\nc1,Edge one,fourth\nc2,Edge two,second\n"), &o, &r), ST_OK,
           "the file changes again");
    ok(r.nconflicts == 1 && !r.conflicts[0].remembered, "and asks again");
    is_int(change_undo(&w->c, undo, NULL), ST_OK, "the decision is taken back");
    is_int(world_import(w, S("id,name,text\nc1,Edge one,third\nc2,Edge two,second\n"), &o, &r), ST_OK,
           "and the old question");
    ok(r.nconflicts == 1 && !r.conflicts[0].remembered, "is open once more");
    o.take = one, o.ntake = 1;
    is_int(world_import(w, S("id,name,text\nc1,Edge one,third\nc2,Edge two,second\n"), &o, &r), ST_OK,
           "the file's, for that field");
    is_str(now_says(w, &kind_market, "edge-one", "text"), S("third"), "is written");
    is_int(change_undo(&w->c, r.change, NULL), ST_OK, "and taken back");
    is_str(now_says(w, &kind_market, "edge-one", "text"), S("by hand"), "to the edit");
    o.ntake = 0;
    is_int(world_import(w, S("id,name,text\nc1,Edge one,third\nc2,Edge two,second\n"), &o, &r), ST_OK, "which then");
    is_int((int64_t)r.nconflicts, 1, "is in conflict as before");
    is_int(world_import(w, S("id,name,text\nc1,Edge one,by hand\nc2,Edge two,fifth\n"), &o, &r), ST_OK,
           "the file agrees");
    is_int((int64_t)r.nconflicts, 0, "no conflict");
    is_int(world_import(w, S("id,name,text\nc1,Edge one,sixth\nc2,Edge two,fifth\n"), &o, &r), ST_OK,
           "and goes on from there");
    is_int((int64_t)r.nconflicts, 0, "with nothing to ask");
    is_str(now_says(w, &kind_market, "edge-one", "text"), S("sixth"), "written");
    edit(w, &kind_market, "edge-one", "text", "again by hand");
    o.take = &file, o.ntake = 1;
    is_int(world_import(w, S("id,name,text\nc1,Edge one,seventh\nc2,Edge two,fifth\n"), &o, &r), ST_OK,
           "the file for all");
    is_str(now_says(w, &kind_market, "edge-one", "text"), S("seventh"), "is written");
}

/* A mapping as a program would write it. */
static enum status view_body(struct ctx *c, void *arg)
{
    return rec_add(c, arg);
}

static void save_view(struct world *w, const char *name, const char *says)
{
    struct record *r = rec_new(&w->c, &kind_saved_view);
    r->v[kind_field_index(r->kind, S("title"))] = ARG_STR(str_z(name));
    r->v[kind_field_index(r->kind, S("page"))] = ARG_STR(S("import"));
    r->v[kind_field_index(r->kind, S("query"))] = ARG_STR(str_z(says));
    r->v[kind_field_index(r->kind, S("shared"))] = ARG_BOOL(true);
    is_int(core_write(&w->c, S("add"), view_body, r, NULL), ST_OK, "a view is saved");
}

static void fractions(struct world *w)
{
    static const struct import_set map[] = { { S_INIT("revenue"), S_INIT("Money*10") } };
    struct import_options o = { .shape = S("customers"), .map = map, .nmap = 1, .dry_run = true };
    struct import_report r;
    struct str cell =
        S("name,Money\nLittle Ltd,0.0000000000000000000000000000000000000000000000000000000000000000000000001\n");
    is_int(world_import(w, cell, &o, &r), ST_INVALID, "a fraction longer than any number");
    is_str(r.bad[0].column, S("Money"), "is told where");
}

static void saved(struct world *w)
{
    static const struct import_set map[] = { { S_INIT("text"), S_INIT("Remarks") }, { S_INIT("-"), S_INIT("Name 2") } };
    struct import_options o = {
        .shape = S("markets"), .file_name = S("s1.csv"), .map = map, .nmap = 2, .save_mapping = S("Ours")
    };
    struct import_options by = { .file_name = S("s2.csv"), .mapping = S("ours") };
    struct import_report r;
    is_int(world_import(w, S("id,Name,Remarks,Name 2\ns1,Saved one,a,x\n"), &o, &r), ST_OK, "a mapping is saved");
    is_int(world_import(w, S("Name 2,Remarks,New,id,Name\nx,b,n,s1,Saved one\n"), &by, &r), ST_OK,
           "and used for another file");
    is_int(r.updated, 1, "which it reads");
    is_str(now_says(w, &kind_market, "saved-one", "text"), S("b"), "as it should");
    is_int((int64_t)r.nnotes, 1, "a column that it does not know is said");
    is_int(world_import(w, S("id,Name\ns1,Saved one\n"), &by, &r), ST_INVALID, "a file without one of its columns");
    is_str(r.bad[0].column, S("Remarks"), "is told which");
    save_view(
        w, "Odd",
        "{\"shape\":\"markets\",\"maps\":[{\"field\":\"-\"},{\"field\":\"external_id\",\"column\":0,\"header\":\"id\","
        "\"xform\":2},{\"field\":\"title\",\"column\":1,\"header\":\"Name\",\"xform\":99}]}");
    by.mapping = S("odd");
    is_int(world_import(w, S("id,Name\nodd-one,Odd one\n"), &by, &r), ST_OK,
           "what a mapping says that its fields cannot have");
    is_str(now_says(w, &kind_market, "odd-one", "title"), S("Odd one"), "is not done");
    by.mapping = S("nobody's");
    is_int(world_import(w, S("id,Name\ns1,Saved one\n"), &by, &r), ST_USAGE, "a name that nobody gave");
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
    conflicts(&w);
    saved(&w);
    fractions(&w);
    arena_free(w.arena);
    unlink("/tmp/headwater-test-import.db");
    return tap_done();
}
