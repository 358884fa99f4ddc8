/* tests/unit/test_kinds.c: the kinds are well formed, and what is written from them is what the
 * files in schema/ say. UPDATE=1 writes those files anew. */
#include "core/lint.h"
#include "model/ddl.h"
#include "tests/lib/tap.h"
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>

static const char *type_words(const struct field *f)
{
    static const char *const words[FT__COUNT] = {
        "text", "prose",   "whole number", "number", "money",     "yes or no",
        "date", "instant", "quarter",      "choice", "reference", "reference"
    };
    return words[f->type];
}

static void write_choices(struct out *o, const struct field *f)
{
    for (const struct choice *c = f->choices; c && c->id; c++)
        out_printf(o, "%s%s", c == f->choices ? ": " : ", ", c->id);
    if (f->ref)
        out_printf(o, " to %s", f->ref->name);
    if (f->any)
        out_printf(o, " to one of: %s", f->any);
    else if (f->type == FT_ANY)
        out_printf(o, " to any record");
    if (f->type == FT_INT && (f->min != 0 || f->max != 0) && f->min != INT64_MIN)
        out_printf(o, " %lld–%lld", (long long)f->min, (long long)f->max);
    if (f->unit)
        out_printf(o, " %s", f->unit);
}

static void write_field(struct out *o, const struct field *f)
{
    static const struct {
        unsigned flag;
        const char *word;
    } marks[] = { { F_REQUIRED, "required" },
                  { F_CONTEXT, "from where one stands" },
                  { F_UNIQUE, "unique" },
                  { F_READONLY, "not typed" },
                  { F_SECRET, "secret" },
                  { F_PERSONAL, "personal" },
                  { F_CASCADE, "archived with it" },
                  { F_LINK, "writes the first link" } };
    out_printf(o, "| `%s` | %s | %s", f->name, f->label, type_words(f));
    write_choices(o, f);
    out_printf(o, " | ");
    const char *between = "";
    for (size_t i = 0; i < COUNT(marks); i++)
        if (f->flags & marks[i].flag) {
            out_printf(o, "%s%s", between, marks[i].word);
            between = ", ";
        }
    if (f->dflt)
        out_printf(o, "%sdefault %s", between, f->dflt);
    out_printf(o, " | %s |\n", f->help ? f->help : "");
}

/* Who may: the least role each; by nobody's hand where only what is done elsewhere writes it. */
static void write_roles(struct out *o, const struct kind *k)
{
    static const char *const who[] = { "?", "viewer", "contributor", "editor", "leader", "owner", "nobody" };
    static const char *const sight[] = { "everyone",   "as its record", "the line",
                                         "the author", "those named",   "its own rule" };
    out_printf(o, "Least role to see it: %s; to add: %s; to edit: %s; to archive: %s.%s", who[k->perm.see],
               who[k->perm.add], who[k->perm.edit], who[k->perm.archive],
               k->flags & K_MINE ? " Whoever made it may edit it." : "");
    if (k->flags & K_PRIVATE)
        out_printf(o, " Private: seen by %s.", sight[k->sight]);
    out_printf(o, "\n\n");
}

static void write_kind(struct out *o, const struct kind *k)
{
    out_printf(o, "\n## %s\n%s: %s\n\n", k->name, k->label, k->help);
    if (k->prefix)
        out_printf(o, "Key: `%s-1`. ", k->prefix);
    if (k->slug)
        out_printf(o, "Key: its title as a slug. ");
    out_printf(o, "In addresses and files: `%s`.\n\n", k->plural);
    write_roles(o, k);
    for (const struct transition *t = k->lifecycle; t && t->to; t++)
        out_printf(o, "%s%s → %s%s", t == k->lifecycle ? "States: " : "; ", t->from ? t->from : "any", t->to,
                   t->needs_reason ? " (with a reason)" : "");
    out_printf(o, "%s", k->lifecycle ? ".\n\n" : "");
    for (size_t i = 0; k->uniques && k->uniques[i]; i++) {
        out_printf(o, "Once only: ");
        for (size_t j = 0; k->uniques[i][j]; j++)
            out_printf(o, "%s%s", j > 0 ? ", " : "", k->uniques[i][j]);
        out_printf(o, ".\n\n");
    }
    out_printf(o, "| Field | Label | Type | | |\n|---|---|---|---|---|\n");
    for (size_t i = 0; i < k->nfields; i++)
        write_field(o, &k->fields[i]);
}

static struct str read_file(struct arena *a, const char *path)
{
    FILE *f = fopen(path, "rb");
    if (!f)
        return STR_NULL;
    size_t cap = 1u << 20;
    char *p = ARENA_ARRAY(a, char, cap);
    size_t n = fread(p, 1, cap, f);
    (void)fclose(f);
    return (struct str){ p, n };
}

static void golden(struct arena *a, const char *name, struct str now)
{
    const char *root = getenv("HEADWATER_SOURCE");
    const char *path = arena_cstr(a, arena_printf(a, "%s/schema/%s", root ? root : ".", name));
    if (getenv("UPDATE")) {
        FILE *f = fopen(path, "wb");
        if (f) {
            (void)fwrite(now.p, 1, now.n, f);
            (void)fclose(f);
        }
    }
    ok(str_eq(read_file(a, path), now), "schema/%s is what the kinds say (UPDATE=1 writes it)", name);
}

static size_t asked_for(const struct kind *k)
{
    size_t n = 0;
    for (size_t i = 0; i < k->nfields; i++)
        n += (k->fields[i].flags & F_REQUIRED) && !(k->fields[i].flags & F_CONTEXT);
    return n;
}

static void test_lookups(const struct model *m)
{
    ok(model_kind(m, S("person")) == &kind_person, "a kind is found by name");
    ok(model_kind(m, S("people")) == &kind_person, "and by plural");
    ok(model_kind(m, S("stakeholder")) == NULL, "an unknown kind is not");
    ok(model_kind_of_prefix(m, S("BR")) == &kind_requirement, "BR is a requirement");
    ok(kind_field(&kind_contact, S("layer")) == &kind_contact.fields[2], "a field is found by name");
    is_int((int64_t)kind_field_index(&kind_market, S("owner")), 2, "and has its place");
    ok(kind_field_index(&kind_market, S("x")) == kind_market.nfields, "an unknown field has none");
    const struct field *about = kind_field(&kind_promise, S("about"));
    ok(field_allows(about, &kind_feature) && field_allows(about, &kind_solution), "a promise is about work");
    ok(!field_allows(about, &kind_market), "and not about a market");
    is_str(str_z(kind_start(&kind_feature)), S("idea"), "a feature starts as an idea");
    ok(kind_transition(&kind_feature, S("ready"), S("started")), "what is ready can be started");
    ok(!kind_transition(&kind_feature, S("idea"), S("shipped")), "an idea cannot be shipped");
    ok(kind_transition(&kind_request, S("later"), S("merged"))->needs_reason, "merging needs a reason");
}

/* More than this is a defect. */
static void test_mandatory(void)
{
    is_int((int64_t)asked_for(&kind_request), 2, "a request asks for two fields");
    is_int((int64_t)asked_for(&kind_plan_row), 3, "a commitment for three");
    is_int((int64_t)asked_for(&kind_requirement), 3, "a requirement for three");
    is_int((int64_t)asked_for(&kind_decision), 3, "a decision for three");
    is_int((int64_t)asked_for(&kind_talk), 2, "a talk for two");
    is_int((int64_t)asked_for(&kind_goal), 4, "a goal for four");
}

static void test_schema(struct arena *a, const struct model *m)
{
    struct out o, p, k;
    out_init_raw(&o, a);
    ddl_write(&o, m, false);
    golden(a, "sqlite.sql", out_str(&o));
    out_init_raw(&p, a);
    ddl_write(&p, m, true);
    golden(a, "postgres.sql", out_str(&p));
    out_init_raw(&k, a);
    out_printf(&k, "# Kinds\nWritten from the tables in `src/model/kinds`; do not edit. Beside its fields every\n"
                   "kind has id, rev, key, created_at, created_by, updated_at, updated_by, external_id, source\n"
                   "and archived_at.\n");
    for (size_t i = 0; i < m->nkinds; i++)
        write_kind(&k, m->kinds[i]);
    golden(a, "kinds.md", out_str(&k));

    sqlite3 *db = NULL;
    char *why = NULL;
    bool open = sqlite3_open(":memory:", &db) == SQLITE_OK;
    bool made = open && sqlite3_exec(db, arena_cstr(a, out_str(&o)), NULL, NULL, &why) == SQLITE_OK;
    ok(made, "SQLite takes the schema: %s", why ? why : "no complaint");
    bool checked = sqlite3_exec(db,
                                "PRAGMA foreign_key_check; INSERT INTO \"market\" (id, rev, \"key\", title)"
                                " VALUES (1, 1, 'm', 'M')",
                                NULL, NULL, &why)
                   == SQLITE_OK;
    ok(checked, "and a first record: %s", why ? why : "no complaint");
    const char *twice = "INSERT INTO \"serves\" (id, rev, priority, requirement) VALUES (1, 1, 1, 1), (2, 1, 1, 1)";
    ok(sqlite3_exec(db, twice, NULL, NULL, NULL) == SQLITE_CONSTRAINT, "the same link twice is refused");
    const char *asked = "INSERT INTO \"asker\" (id, rev, request, name) VALUES (1, 1, 1, 'Ana'), (2, 1, 1, 'Ana')";
    ok(sqlite3_exec(db, asked, NULL, NULL, NULL) == SQLITE_CONSTRAINT, "empty counts as a value in a set");
    (void)sqlite3_close(db);
}

static void test_lint(struct arena *a)
{
    const struct lint_word words[] = { { S_INIT("Shelf"), S_INIT("product"), 1 },
                                       { S_INIT("SHELF-44"), S_INIT("feature"), 44 },
                                       { S_INIT("Route 40"), S_INIT("product"), 2 },
                                       { S_INIT(""), S_INIT("product"), 3 } };
    struct lint_hit *hits;
    struct str text = S("Take shelf-44 off the SHELF, not the bookshelf or shelves; route 40! route 400");
    is_int((int64_t)lint_product_words(a, text, words, COUNT(words), &hits), 3, "three product words");
    ok(hits[0].word == &words[1] && hits[0].at == 5 && hits[0].n == 8, "the longest word wins");
    ok(hits[1].word == &words[0] && hits[1].at == 22, "upper and lower case are alike");
    ok(hits[2].word == &words[2], "a name may have a blank in it");
    is_int((int64_t)lint_product_words(a, S("Übershelf"), words, COUNT(words), &hits), 0,
           "parts of words do not count");
    is_int((int64_t)lint_product_words(a, S("“Shelf”, Shelf’s stock — Shelf… §Shelf"), words, COUNT(words), &hits), 4,
           "quotes, apostrophes and dashes as they are typed are no letters");
    is_int((int64_t)lint_product_words(a, S("Shelfá Shelfº 棚Shelf"), words, COUNT(words), &hits), 0,
           "letters beyond ASCII are");
    const struct lint_word other[] = { { S_INIT("Übersicht"), S_INIT("product"), 4 },
                                       { S_INIT("ΣΊΓΜΑ"), S_INIT("product"), 5 },
                                       { S_INIT("Склад"), S_INIT("product"), 6 } };
    is_int(
        (int64_t)lint_product_words(a, S("die ÜBERSICHT, im σίγμα der склад. Übersichten"), other, COUNT(other), &hits),
        3, "large and small letters are alike in every alphabet");
    ok(hits[0].at == 4 && hits[0].n == strlen("ÜBERSICHT") && hits[2].word == &other[2],
       "and what was found is marked as it is written");
    is_int((int64_t)lint_product_words(a, S(""), words, COUNT(words), &hits), 0, "an empty text has none");
}

static void set(struct record *r, const char *field, struct value v)
{
    r->v[kind_field_index(r->kind, str_z(field))] = v;
}

static struct value text(const char *z)
{
    return (struct value){ VT_TEXT, { .s = str_z(z) } };
}

static struct value number(int64_t i)
{
    return (struct value){ VT_INT, { .i = i } };
}

static size_t problems_of(struct arena *a, const struct record *r, const char *where)
{
    struct problems ps;
    problems_init(&ps, a);
    r->kind->check(NULL, r, &ps);
    if (ps.count == 1)
        is_str(ps.first->pointer, str_z(where), "the problem of the %s is at %s", r->kind->name, where);
    return ps.count;
}

static struct record fresh(struct arena *a, const struct kind *k)
{
    return (struct record){ .kind = k, .v = ARENA_ARRAY(a, struct value, k->nfields) };
}

static void test_checks(struct arena *a)
{
    struct record e = fresh(a, &kind_effort);
    set(&e, "likely", number(5));
    is_int((int64_t)problems_of(a, &e, ""), 0, "likely alone is an effort");
    set(&e, "low", number(6));
    is_int((int64_t)problems_of(a, &e, "/low"), 1, "low may not be above likely");
    struct record d = fresh(a, &kind_decision);
    set(&d, "verdict", text("no"));
    set(&d, "state", text("draft"));
    is_int((int64_t)problems_of(a, &d, ""), 0, "a drafted no may be unfinished");
    set(&d, "state", text("signed"));
    is_int((int64_t)problems_of(a, &d, ""), 2, "a signed one needs an alternative and a revisit");
    set(&d, "never", (struct value){ VT_BOOL, { .b = true } });
    is_int((int64_t)problems_of(a, &d, "/alternative"), 1, "never is an answer to when");
    struct record p = fresh(a, &kind_product);
    set(&p, "code", text("BR"));
    is_int((int64_t)problems_of(a, &p, "/code"), 1, "no code may equal a prefix");
    set(&p, "code", text("dock"));
    is_int((int64_t)problems_of(a, &p, "/code"), 1, "a code has capitals");
    set(&p, "code", text("ROUTE40"));
    is_int((int64_t)problems_of(a, &p, ""), 0, "and digits");
    struct record k = fresh(a, &kind_asker);
    is_int((int64_t)problems_of(a, &k, "/contact"), 1, "nobody is no asker");
    struct record n = fresh(a, &kind_needs);
    set(&n, "feature", number(3));
    set(&n, "needed", number(3));
    is_int((int64_t)problems_of(a, &n, "/needed"), 1, "work does not need itself");
}

int main(void)
{
    tap_plan_none();
    struct arena *a = arena_new("test", 64u << 20);
    const struct model *m = model_static();
    kinds_verify(m);
    ok(m->nkinds == 65, "there are 65 kinds, all well formed");
    test_lookups(m);
    test_mandatory();
    test_schema(a, m);
    test_lint(a);
    test_checks(a);
    arena_free(a);
    return tap_done();
}
