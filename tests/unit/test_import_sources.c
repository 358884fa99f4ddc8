/* Exports of other systems: what becomes of their rows. The files are ours, in the shapes of theirs. */
#include "tests/lib/world.h"
#include <unistd.h>

static struct record *find(struct world *w, const struct kind *k, struct str name)
{
    struct record *r = NULL;
    is_int(rec_find(&w->c, k, name, &r), ST_OK, "%s %.*s is there", k->name, STR_FMT(name));
    return r;
}

static struct str text_of(struct world *w, const struct record *r, const char *field)
{
    const struct field *f = kind_field(r->kind, str_z(field));
    return rec_text(&w->c, f, &r->v[kind_field_index(r->kind, str_z(field))]);
}

static void jira(struct world *w)
{
    struct str csv = S(
        "Summary,Issue key,Issue id,Issue Type,Status,Project key,Project name,Resolution,Reporter,Reporter Id,Resolved,"
        "Inward issue link (Blocks),Inward issue link (Blocks),Outward issue link (Blocks),Outward issue link (Relates),"
        "Custom field (Epic Link),Comment,Comment,Parent,Status Category\n"
        "Steam,OV-1,10001,Epic,Done,OV,Oven,Done,Ana Ruiz,a1,5/Jan/26 12:30 AM,,,OV-2,,,,,,Done\n"
        "Crust,OV-2,10002,Story,Working,OV,Oven,,Bo Lind,b2,,OV-1,OV-3,,OV-4,,15/Feb/26 4:37 PM;a1;one; two,"
        "16/Feb/26 9:05 AM;b2;three,10001,In Progress\n"
        "Door,OV-3,10003,Story,Closed,OV,Oven,Won't Do,Bo Lind,b2,6/Jan/26 1:00 PM,OV-9,,,,OV-1,,,,Done\n"
        "Fan,OV-4,10004,Story,Open,OV,Oven,,,,,,,,,,,,77777,To Do\n");
    struct import_options o = { .shape = S("features"), .file_name = S("jira.csv") };
    struct import_report r;
    is_int(world_import(w, csv, &o, &r), ST_OK, "an export of Jira");
    is_int(r.created, 4, "four features");
    is_int((int64_t)r.nmapped, 20, "twenty columns, though headers repeat");
    is_int((int64_t)r.nmade, 1, "one product is made");
    struct record *product = find(w, &kind_product, S("oven"));
    is_str(text_of(w, product, "code"), S("OVEN"), "with a code that is no project's key");
    struct record *crust = find(w, &kind_feature, S("OV-2")), *steam = find(w, &kind_feature, S("OV-1"));
    struct record *door = find(w, &kind_feature, S("OV-3")), *fan = find(w, &kind_feature, S("OV-4"));
    is_str(text_of(w, crust, "parent"), steam->key, "a parent by its number");
    is_str(text_of(w, door, "parent"), steam->key, "a parent by the epic link");
    is_str(text_of(w, fan, "parent"), S(""), "a parent that is nowhere is left empty");
    is_str(text_of(w, steam, "state"), S("shipped"), "done is shipped");
    is_str(text_of(w, steam, "shipped_on"), S("2026-01-05"), "on its day");
    is_str(text_of(w, steam, "originator"), S("ana-ruiz"), "by whom we know");
    is_str(text_of(w, crust, "originator"), S(""), "not by a stranger");
    is_str(text_of(w, crust, "state"), S("started"), "in progress is started");
    is_str(text_of(w, door, "state"), S("dropped"), "what will not be done is dropped");
    is_int(world_count(w, &kind_needs), 2, "a block that both sides tell is one need");
    is_int((int64_t)r.nnotes, 3, "notes: a stranger, a parent and a link that lead nowhere");
    struct query q = { .kind = &kind_comment, .all = true };
    struct record_list l;
    is_int(rec_list(&w->c, &q, &l), ST_OK, "the comments");
    is_int((int64_t)l.count, 2, "are two");
    is_str(text_of(w, l.items[0], "text"), S("one; two"), "a semicolon in a text stays");
    is_int(l.items[0]->created_at, 1771173420000, "when it was written");
    is_str(text_of(w, l.items[1], "text"), S("Bo Lind: three"), "a stranger is named in the text");
    is_int(world_import(w, csv, &o, &r), ST_OK, "again");
    is_int(r.unchanged, 4, "nothing changes");
    ok(!r.written, "nothing is written");
}

static void jira_elsewhere(struct world *w)
{
    struct str spanish = S("Clave de incidencia;ID;Resumen;Estado\nHO-1;2001;Puerta;Cerrada\nHO-2;2002;Luz;Done\n");
    static const struct import_set said[] = { { S_INIT("Cerrada"), S_INIT("shipped") } };
    struct import_options o = { .shape = S("features"), .file_name = S("spanish.csv") };
    struct import_report r;
    is_int(world_import(w, spanish, &o, &r), ST_INVALID, "headers in Spanish, a status that nobody knows");
    is_int((int64_t)r.nquestions, 1, "is a question");
    is_str(r.questions[0].value, S("Cerrada"), "about its word");
    is_int((int64_t)r.questions[0].nsuggestions, 5, "with the states as answers");
    o.alias = said, o.nalias = 1;
    is_int(world_import(w, spanish, &o, &r), ST_OK, "answered");
    is_int(r.created, 2, "both come in");
    is_str(text_of(w, find(w, &kind_feature, S("HO-1")), "state"), S("shipped"), "as was said");
    is_str(text_of(w, find(w, &kind_feature, S("HO-2")), "product"), S("ho"), "of the project that the key names");
}

static void jira_left_out(struct world *w)
{
    struct str csv =
        S("Summary,Issue key,Issue id,Status,Project name,Description,Comment,Comment,Outward issue link (Blocks)\n"
          "Jam,JA-1,3001,Done,Jam,From plums,first,second,JA-2\nLid,JA-2,3002,To Do,Jam,Of tin,,,\n");
    struct import_options o = { .shape = S("features"), .file_name = S("left.csv") };
    struct import_report r;
    int64_t comments = world_count(w, &kind_comment), needs = world_count(w, &kind_needs);
    static const struct import_set left[] = { { S_INIT("-"), S_INIT("Comment") },
                                              { S_INIT("-"), S_INIT("Description") },
                                              { S_INIT("-"), S_INIT("Status") },
                                              { S_INIT("-"), S_INIT("Outward issue link (Blocks)") },
                                              { S_INIT("-"), S_INIT("Issue key") } };
    o.map = left, o.nmap = 4;
    is_int(world_import(w, csv, &o, &r), ST_OK, "an export of Jira with four columns left out");
    is_int(world_count(w, &kind_comment), comments, "no comment comes in");
    is_int(world_count(w, &kind_needs), needs, "no link");
    is_str(text_of(w, find(w, &kind_feature, S("JA-1")), "text"), S(""), "no description");
    is_str(text_of(w, find(w, &kind_feature, S("JA-1")), "state"), S("idea"), "no state");
    is_str(r.mapped[5].how, S("left out"), "and the report says which");
    is_str(r.mapped[5].field, S(""), "go nowhere");
    o.nmap = 0;
    is_int(world_import(w, csv, &o, &r), ST_OK, "the whole file");
    is_str(text_of(w, find(w, &kind_feature, S("JA-1")), "text"), S("From plums"), "brings the description");
    o.map = left, o.nmap = 4;
    is_int(world_import(w, csv, &o, &r), ST_OK, "without it again");
    is_int(r.unchanged, 2, "nothing changes");
    is_str(text_of(w, find(w, &kind_feature, S("JA-1")), "text"), S("From plums"), "what came in before stays");
    is_str(text_of(w, find(w, &kind_feature, S("JA-1")), "state"), S("shipped"), "the state too");
    o.map = &left[4], o.nmap = 1;
    is_int(world_import(w, csv, &o, &r), ST_OK, "without its keys it is Jira's still");
    is_int(r.created, 2, "known by their numbers");
}

int main(void)
{
    struct world w;
    tap_plan_none();
    world_open(&w, "/tmp/headwater-test-sources.db");
    jira(&w);
    jira_elsewhere(&w);
    jira_left_out(&w);
    arena_free(w.arena);
    unlink("/tmp/headwater-test-sources.db");
    return tap_done();
}
