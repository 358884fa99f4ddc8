/* core/import_people.c: the people of a roadmap: whoever owns a line decides about its work; whoever asked for it asked a request. */
#include "core/import_parts.h"

enum { NAMES_NOTED = 5 };
/* What the heading of a column may call whoever asked. */
static const char *const asked[] = { "requestedby", "requester", "requestor", "askedby", "asker",
                                     "stakeholder", "customer",  "customers", "account", "client",
                                     "kunde",       "cliente",   "askedfor" };

/* The record of the kind that is called so; 0: none, or more than one. */
static int64_t called(struct importer *im, const struct kind *k, struct str name)
{
    struct problems mine, *ours = im->c->problems;
    int64_t id = 0;
    problems_init(&mine, im->c->arena);
    im->c->problems = &mine;
    if (rec_resolve(im->c, k, name, &id) != ST_OK)
        id = 0;
    im->c->problems = ours;
    return id;
}

static struct str any_called(struct importer *im, const struct kind *const *kinds, size_t n, struct str name)
{
    struct str key, title;
    for (size_t i = 0; i < n; i++) {
        int64_t id = called(im, kinds[i], name);
        if (id > 0 && rec_label(im->c, kinds[i], id, &key, &title) == ST_OK)
            return arena_printf(im->c->arena, "%s/%.*s", kinds[i]->name, STR_FMT(key));
    }
    return STR_NULL;
}

/* The names of a cell, "Cancity; Isdom"; commas part them only where there is no semicolon and the whole is nobody's name. */
struct cell_names {
    struct str rest;
    char part;
};

static struct cell_names names_in(struct str cell, bool whole)
{
    size_t at;
    return (struct cell_names){ cell, whole || str_find(cell, S(";"), &at) ? ';' : ',' };
}

static bool next_name(struct cell_names *all, struct str *ret)
{
    while (!str_empty(all->rest)) {
        struct str head = all->rest, rest = STR_NULL;
        if (!str_cut(all->rest, all->part, &head, &rest))
            rest = STR_NULL;
        *ret = str_trim(head);
        all->rest = rest;
        if (!str_empty(*ret))
            return true;
    }
    return false;
}

/* Names that nobody here has, told once. */
struct unknown {
    struct names seen;
    struct str said;
    size_t n;
};

static void note_unknown(struct importer *im, struct unknown *u, struct str name)
{
    if (names_get(&u->seen, NAME_KEY, name) != NAME_NONE)
        return;
    names_put(im->c->arena, &u->seen, NAME_KEY, name, 1);
    if (u->n++ < NAMES_NOTED)
        u->said = arena_printf(im->c->arena, "%.*s%s%.*s", STR_FMT(u->said), u->n > 1 ? ", " : "", STR_FMT(name));
}

static void tell_unknown(struct importer *im, const struct unknown *u, const char *what)
{
    if (u->n > 0)
        import_note(im, 0,
                    arena_printf(im->c->arena, "%s: %.*s%s", what, STR_FMT(u->said), u->n > NAMES_NOTED ? " …" : ""));
}

/* ---- who owns it ---- */

static struct cell_names owners_in(struct importer *im, const struct roadmap_line *l)
{
    struct str cell = shape_cell(im, l->row, "owner");
    return names_in(cell, called(im, &kind_person, cell) > 0);
}

/* Owners that nobody knows yet, where the import may make them. */
static enum status make_owners(struct importer *im, const struct roadmap_line *l, size_t n)
{
    struct table_made t = { .a = im->c->arena };
    struct names seen = { 0 };
    struct importer sub;
    TABLE_ROW(&t, 1, S("title"));
    for (size_t i = 0; i < n && import_creates(im, &kind_person); i++) {
        struct cell_names all = owners_in(im, &l[i]);
        struct str name;
        while (l[i].feature != 0 && next_name(&all, &name))
            if (names_get(&seen, NAME_KEY, name) == NAME_NONE && called(im, &kind_person, name) == 0) {
                names_put(im->c->arena, &seen, NAME_KEY, name, 1);
                TABLE_ROW(&t, l[i].line, name);
                import_made(im, &kind_person, name);
            }
    }
    return table_run(im, &kind_person, &t, NULL, 0, &sub);
}

static struct str owner_id(struct arena *a, struct str feature, struct str who)
{
    return arena_printf(a, "%.*s owned by %.*s", STR_FMT(feature), STR_FMT(who));
}

/* Whom an earlier file named and this one does not: they no longer decide. Whom somebody put on it by hand stays. */
static enum status drop_owners(struct importer *im, const struct roadmap_line *l, struct names *now)
{
    const struct value record = ARG_STR(any_text(im->c->arena, &kind_feature, l->feature)),
                       decides = ARG_STR(S("decides"));
    const struct filter of[] = { { .column = "record", .op = OP_EQ, .any = &record, .nany = 1 },
                                 { .column = "as", .op = OP_EQ, .any = &decides, .nany = 1 } };
    struct query q = { .kind = &kind_involved, .filters = of, .nfilters = COUNT(of), .all = true };
    struct record_list list;
    TRY(rec_list(im->c, &q, &list));
    for (size_t i = 0; i < list.count; i++) {
        struct record *r = list.items[i];
        bool mine = str_starts(r->external_id, owner_id(im->c->arena, l->key, S("")));
        if (!mine || names_get(now, NAME_KEY, r->external_id) != NAME_NONE)
            continue;
        struct record *free = rec_new(im->c, &kind_involved); /* so that a later file can name them again */
        free->id = r->id;
        free->rev = r->rev;
        free->external_id =
            arena_printf(im->c->arena, "%.*s until change %lld", STR_FMT(r->external_id), (long long)im->c->change);
        TRY(rec_edit(im->c, free));
        TRY(rec_archive(im->c, &kind_involved, r->id, free->rev));
        im->writes++;
    }
    return ST_OK;
}

static enum status write_owners(struct importer *im, const struct roadmap_line *l, size_t n)
{
    static const struct kind *const people[] = { &kind_person };
    struct table_made t = { .a = im->c->arena };
    struct unknown u = { .said = STR_NULL };
    struct importer sub;
    struct arena *a = im->c->arena;
    if (shape_column(im, "owner") == SIZE_MAX)
        return ST_OK;
    TRY(make_owners(im, l, n));
    TABLE_ROW(&t, 1, S("external_id"), S("record"), S("who"), S("as"));
    for (size_t i = 0; i < n; i++) {
        struct cell_names all = owners_in(im, &l[i]);
        struct names now = { 0 };
        struct str name;
        bool any = false;
        while (l[i].feature != 0 && next_name(&all, &name)) {
            struct str who = any_called(im, people, COUNT(people), name), id = owner_id(a, l[i].key, who);
            if (str_empty(who))
                note_unknown(im, &u, name);
            else if (names_get(&now, NAME_KEY, id) == NAME_NONE)
                TABLE_ROW(&t, l[i].line, id, arena_printf(a, "feature/%.*s", STR_FMT(l[i].key)), who, S("decides"));
            if (!str_empty(who))
                names_put(a, &now, NAME_KEY, id, 1);
            any = any || !str_empty(who);
        }
        if (any)
            TRY(drop_owners(im, &l[i], &now));
    }
    tell_unknown(im, &u,
                 "owners who are nobody of ours yet stay out; bring them in first (--as people), or --create person");
    return table_run(im, &kind_involved, &t, NULL, 0, &sub);
}

/* ---- who asked for it ---- */

/* A column that says who asked, and is not used: what it would take, and why it is not done unasked. */
static void note_asked(struct importer *im)
{
    struct csv_row h = im->csv.rows[0];
    for (size_t i = 0; i < h.n; i++) {
        struct str bare = import_bare(im->c->arena, h.cells[i]);
        for (size_t k = 0; k < COUNT(asked); k++)
            if (str_eq(bare, str_z(asked[k])) && !shape_said(im, h.cells[i]) && !shape_left(im, h.cells[i]))
                import_note(
                    im, 0,
                    arena_printf(
                        im->c->arena,
                        "%.*s stays out: work has nobody who asked for it, a request has. --map \"asked_by=%.*s\" writes a request for "
                        "each line, which then waits in the inbox until it is answered",
                        STR_FMT(str_trim(h.cells[i])), STR_FMT(str_trim(h.cells[i]))));
    }
}

/* One request for a line, asked by the first of those who are known; the others asked for the same. */
static void ask_line(struct importer *im, const struct roadmap_line *l, struct table_made *requests,
                     struct table_made *more, struct unknown *u)
{
    static const struct kind *const askers[] = { &kind_customer, &kind_person, &kind_contact };
    struct str cell = shape_cell(im, l->row, "asked_by"), name,
               id = arena_printf(im->c->arena, "asked for %.*s", STR_FMT(l->key));
    struct cell_names all = names_in(cell, !str_empty(any_called(im, askers, COUNT(askers), cell)));
    bool first = true;
    while (next_name(&all, &name)) {
        struct str who = any_called(im, askers, COUNT(askers), name), kind, key;
        if (str_empty(who)) {
            note_unknown(im, u, name);
            continue;
        }
        (void)str_cut(who, '/', &kind, &key);
        if (first)
            TABLE_ROW(requests, l->line, id, l->title, who, l->key);
        else
            TABLE_ROW(more, l->line, id, str_eq(kind, S("customer")) ? key : STR_NULL,
                      str_eq(kind, S("person")) ? key : STR_NULL, str_eq(kind, S("contact")) ? key : STR_NULL);
        first = false;
    }
}

static enum status write_asked(struct importer *im, const struct roadmap_line *l, size_t n)
{
    struct table_made requests = { .a = im->c->arena }, more = { .a = im->c->arena };
    struct unknown u = { .said = STR_NULL };
    struct importer sub;
    if (shape_column(im, "asked_by") == SIZE_MAX) {
        note_asked(im);
        return ST_OK;
    }
    TABLE_ROW(&requests, 1, S("external_id"), S("text"), S("asked_by"), S("feature"));
    TABLE_ROW(&more, 1, S("request"), S("customer"), S("person"), S("contact"));
    for (size_t i = 0; i < n; i++)
        if (l[i].feature != 0)
            ask_line(im, &l[i], &requests, &more, &u);
    tell_unknown(im, &u, "who asked and is no customer, contact or person of ours yet stays out");
    TRY(table_run(im, &kind_request, &requests, NULL, 0, &sub));
    return table_run(im, &kind_asker, &more, NULL, 0, &sub);
}

enum status import_roadmap_people(struct importer *im, const struct roadmap_line *lines, size_t n)
{
    TRY(write_owners(im, lines, n));
    return write_asked(im, lines, n);
}
