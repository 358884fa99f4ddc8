/* core/import_trello.c: a board of Trello as JSON: cards to features, lists to states, comments. What is closed is archived. */
#include "core/import_parts.h"

struct board {
    struct importer *im;
    const struct json *lists, *cards, *actions;
    struct names archived; /* external ids of features that are archived here already */
};

static bool is_true(const struct json *j, const char *name)
{
    const struct json *m = j != NULL ? json_get(j, str_z(name)) : NULL;
    return m != NULL && m->type == J_BOOL && m->b;
}

static const struct json *list_of(const struct json *root, const char *name)
{
    const struct json *m = root != NULL && root->type == J_OBJECT ? json_get(root, str_z(name)) : NULL;
    return m != NULL && m->type == J_ARRAY ? m : NULL;
}

bool import_is_trello(struct importer *im)
{
    return list_of(im->json, "lists") != NULL && list_of(im->json, "cards") != NULL;
}

static const struct json *list_named(const struct board *b, struct str id)
{
    for (const struct json *l = b->lists->first; l != NULL; l = l->next)
        if (str_eq(json_get_text(l, "id"), id))
            return l;
    return NULL;
}

static bool card_closed(const struct board *b, const struct json *card)
{
    return is_true(card, "closed") || is_true(list_named(b, json_get_text(card, "idList")), "closed");
}

static enum status load_archived(struct board *b)
{
    struct query q = { .kind = &kind_feature, .all = true, .archived = true };
    struct record_list l;
    TRY(rec_list(b->im->c, &q, &l));
    for (size_t i = 0; i < l.count; i++)
        if (l.items[i]->archived_at != 0)
            names_put(b->im->c->arena, &b->archived, NAME_EXTERNAL, l.items[i]->external_id, l.items[i]->id);
    return ST_OK;
}

/* The state that the list means; asked once per list. What lies in a closed list is an idea that was put away. */
static struct str card_state(struct board *b, const struct json *card)
{
    const struct json *list = list_named(b, json_get_text(card, "idList"));
    struct str name = json_get_text(list, "name");
    if (name.n == 0)
        return STR_NULL;
    return is_true(list, "closed") && import_alias(b->im, name) == NULL ? S("idea")
                                                                        : import_state(b->im, S("list"), name);
}

static enum status write_cards(struct board *b)
{
    struct importer *im = b->im, sub;
    struct str product = import_context(im, S("product"));
    struct table_made t = { .a = im->c->arena };
    const struct import_set set = { S("product"), product };
    const struct json **cards = ARENA_ARRAY(im->c->arena, const struct json *, b->cards->count + 1);
    size_t n = 0;
    int64_t line = 1;
    TABLE_ROW(&t, 1, S("external_id"), S("title"), S("text"), S("state"));
    for (const struct json *c = b->cards->first; c != NULL; c = c->next) {
        struct str id = json_get_text(c, "id");
        line++;
        if (names_get(&b->archived, NAME_EXTERNAL, id) != NAME_NONE) {
            im->ret->unchanged++;
            continue;
        }
        cards[n++] = c;
        TABLE_ROW(&t, line, id, json_get_text(c, "name"), json_get_text(c, "desc"), card_state(b, c));
    }
    TRY(table_run(im, &kind_feature, &t, &set, 1, &sub));
    for (size_t i = 0; i < sub.nrows; i++) {
        struct record *r;
        if (sub.rows[i].state != ROW_NEW || sub.rows[i].id <= 0 || !card_closed(b, cards[i]))
            continue;
        TRY(rec_get(im->c, &kind_feature, sub.rows[i].id, &r));
        TRY(rec_archive(im->c, &kind_feature, r->id, r->rev));
    }
    im->names = NULL;
    return ST_OK;
}

static enum status write_comments(struct board *b)
{
    struct importer *im = b->im, sub;
    struct arena *a = im->c->arena;
    struct table_made t = { .a = a };
    TABLE_ROW(&t, 1, S("external_id"), S("record"), S("text"), S("at"), S("by"));
    for (const struct json *e = b->actions != NULL ? b->actions->first : NULL; e != NULL; e = e->next) {
        const struct json *data = json_get(e, S("data"));
        struct str card = json_get_text(data != NULL ? json_get(data, S("card")) : NULL, "id"),
                   text = json_get_text(data, "text"), by;
        int64_t who = NAME_NONE, feature;
        if (!str_eq(json_get_text(e, "type"), S("commentCard")) || card.n == 0 || text.n == 0)
            continue;
        TRY(names_resolve(im, &kind_feature, card, &feature));
        if (feature < 0) /* its card is archived, or not in the file */
            continue;
        by = json_get_text(json_get(e, S("memberCreator")), "fullName"); /* who has left is not named */
        if (by.n > 0)
            TRY(names_resolve(im, &kind_person, by, &who));
        if (who < 0 && by.n > 0)
            text = arena_printf(a, "%.*s: %.*s", STR_FMT(by), STR_FMT(text));
        TABLE_ROW(&t, 1, json_get_text(e, "id"), arena_printf(a, "feature/%.*s", STR_FMT(card)), text,
                  json_get_text(e, "date"), who >= 0 ? by : STR_NULL);
    }
    return table_run(im, &kind_comment, &t, NULL, 0, &sub);
}

/* An export stops at a thousand actions: what a card says about itself tells what was lost. */
static void compare_badges(struct board *b)
{
    int64_t said = 0, came = 0, cards = 0;
    for (const struct json *c = b->cards->first; c != NULL; c = c->next) {
        const struct json *badges = json_get(c, S("badges")),
                          *n = badges != NULL ? json_get(badges, S("comments")) : NULL;
        int64_t own = 0, want = n != NULL && n->type == J_INT ? n->i : 0;
        for (const struct json *e = b->actions != NULL ? b->actions->first : NULL; e != NULL; e = e->next) {
            const struct json *data = json_get(e, S("data")), *card = data != NULL ? json_get(data, S("card")) : NULL;
            own += str_eq(json_get_text(e, "type"), S("commentCard"))
                           && str_eq(json_get_text(card, "id"), json_get_text(c, "id"))
                       ? 1
                       : 0;
        }
        said += want;
        came += own;
        cards += own < want ? 1 : 0;
    }
    if (cards > 0)
        import_note(b->im, 0,
                    arena_printf(b->im->c->arena,
                                 "the cards count %lld comments, the file holds %lld: %lld cards have "
                                 "lost some, for an export stops at 1,000 actions",
                                 (long long)said, (long long)came, (long long)cards));
}

static void say_columns(struct board *b)
{
    static const struct {
        const char *column, *field;
    } members[] = { { "id", "external_id" },  { "name", "title" },      { "desc", "text" }, { "idList", "state" },
                    { "closed", "archived" }, { "actions", "comment" }, { "labels", "" },   { "checklists", "" },
                    { "members", "" },        { "attachments", "" } };
    struct importer *im = b->im;
    im->ret->mapped = ARENA_ARRAY(im->c->arena, struct import_mapped, COUNT(members));
    for (size_t i = 0; i < COUNT(members); i++)
        im->ret->mapped[im->ret->nmapped++] =
            (struct import_mapped){ str_z(members[i].column), str_z(members[i].field), STR_NULL,
                                    members[i].field[0] != 0 ? S("Trello") : S("ignored") };
}

enum status import_trello(struct importer *im)
{
    struct board b = { .im = im,
                       .lists = list_of(im->json, "lists"),
                       .cards = list_of(im->json, "cards"),
                       .actions = list_of(im->json, "actions") };
    assert(b.lists != NULL && b.cards != NULL);
    say_columns(&b);
    if (import_context(im, S("product")).n == 0) {
        problem_add(im->c->problems, NULL, S("product"),
                    "a board does not say which product its cards are about\n"
                    "Say it: --set product=NAME.");
        return ST_INVALID;
    }
    TRY(load_archived(&b));
    TRY(write_cards(&b));
    TRY(write_comments(&b));
    compare_badges(&b);
    return ST_OK;
}
