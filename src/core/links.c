/* core/links.c: first links and what hangs on a record. */
#include "core/links.h"
#include "core/perm.h"

/* The primary link that an F_LINK field writes. */
struct link_rule {
    const struct kind *kind;
    const char *field;
    const struct kind *link;
    const char *mine, *other;
};
static const struct link_rule link_rules[] = {
    { &kind_requirement, "priority", &kind_serves, "requirement", "priority" },
    { &kind_feature, "requirement", &kind_fulfils, "feature", "requirement" },
    { &kind_feature, "solution", &kind_part, "feature", "solution" },
    { &kind_priority, "quote", &kind_evidence, "record", "item" },
    { &kind_request, "asked_by", &kind_asker, "request", NULL },
};

static enum status asker_set(struct ctx *c, struct record *link, struct str any)
{
    const struct kind *k;
    int64_t id;
    if (!any_parse(c->app->model, any, &k, &id)) {
        link->v[kind_field_index(link->kind, S("name"))] = ARG_STR(any);
        return ST_OK;
    }
    size_t i = kind_field_index(link->kind, str_z(k->name));
    assert(i < link->kind->nfields);
    link->v[i] = ARG_INT(id);
    return ST_OK;
}

static enum status write_link(struct ctx *c, const struct record *r, const struct link_rule *rule,
                              const struct value *v)
{
    struct record *link = rec_new(c, rule->link);
    size_t mine = kind_field_index(rule->link, str_z(rule->mine)), primary = kind_field_index(rule->link, S("primary"));
    bool any = rule->link->fields[mine].type == FT_ANY;
    link->v[mine] = any ? ARG_STR(any_text(c->arena, r->kind, r->id)) : ARG_INT(r->id);
    if (primary < rule->link->nfields)
        link->v[primary] = ARG_BOOL(true);
    if (!rule->other)
        TRY(asker_set(c, link, v->u.s));
    else {
        size_t other = kind_field_index(rule->link, str_z(rule->other));
        bool to_any = rule->link->fields[other].type == FT_ANY && v->type == VT_INT;
        link->v[other] = to_any ? ARG_STR(any_text(c->arena, &kind_quote, v->u.i)) : *v;
    }
    return rec_add(c, link);
}

static const struct value *given(const struct record *r, const struct link_rule *rule)
{
    size_t f = kind_field_index(r->kind, str_z(rule->field));
    bool some =
        kind_is(rule->kind, r->kind) && f < r->kind->nfields && r->v[f].type != VT_NULL && r->v[f].type != VT_UNSET;
    return some ? &r->v[f] : NULL;
}

static enum status write_body(struct ctx *c, void *arg)
{
    const struct record *r = arg;
    for (size_t i = 0; i < COUNT(link_rules); i++) {
        const struct value *v = given(r, &link_rules[i]);
        if (v)
            TRY(write_link(c, r, &link_rules[i], v));
    }
    return ST_OK;
}

/* ---- whom a remark names ---- */

static bool is_name(char ch)
{
    return (ch >= 'a' && ch <= 'z') || (ch >= '0' && ch <= '9') || ch == '-';
}

/* The next @name of the text, a person's key; empty at the end. */
static struct str next_name(struct str *rest)
{
    size_t at;
    while (str_find(*rest, S("@"), &at)) {
        assert(rest->p);
        bool starts = at == 0 || !is_name(rest->p[at - 1]);     /* an e-mail address names nobody */
        *rest = str_skip(*rest, at + 1);
        size_t n = 0;
        while (n < rest->n && is_name(rest->p[n]))
            n++;
        while (n > 0 && rest->p[n - 1] == '-')
            n--;
        if (starts && n > 0)
            return (struct str){ rest->p, n };
    }
    return STR_NULL;
}

static enum status name_one(struct ctx *c, struct str record, int64_t person)
{
    const struct value on = ARG_STR(record), who = ARG_STR(any_text(c->arena, &kind_person, person)),
                       as = ARG_STR(S("named"));
    const struct filter f[] = { { .column = "record", .op = OP_EQ, .any = &on, .nany = 1 },
                                { .column = "who", .op = OP_EQ, .any = &who, .nany = 1 },
                                { .column = "as", .op = OP_EQ, .any = &as, .nany = 1 } };
    struct query q = { .kind = &kind_involved, .filters = f, .nfilters = COUNT(f), .limit = 1 };
    struct record_list l;
    struct record *row = rec_new(c, &kind_involved);
    TRY(rec_list(c, &q, &l));
    if (l.count)
        return ST_OK;
    row->v[kind_field_index(&kind_involved, S("record"))] = on;
    row->v[kind_field_index(&kind_involved, S("who"))] = who;
    row->v[kind_field_index(&kind_involved, S("as"))] = as;
    return rec_add(c, row);
}

struct begins_row {
    int64_t id;
};
static const struct col begins_cols[] = { COL(struct begins_row, id) };
static const struct stmt_def begins_sql = {
    "links/begins",
    "SELECT id AS id FROM person WHERE archived_at IS NULL AND \"key\" LIKE ?1 || '-%' ORDER BY id LIMIT 2", NULL,
    ROWS_OF(struct begins_row, begins_cols)
};

/* Who is called so; else the only one whose name begins so: @ana where one Ana is here. 0: nobody, or several. */
static enum status whom(struct ctx *c, struct str name, int64_t *ret)
{
    const struct value begins = ARG_STR(name);
    struct record *person;
    struct begins_row *rows;
    size_t n;
    enum status st = rec_find(c, &kind_person, name, &person);
    *ret = st == ST_OK ? person->id : 0;
    if (st != ST_NOT_FOUND)
        return st == ST_EXISTS ? ST_OK : st;
    TRY(db_all(c, &begins_sql, &begins, 1, &rows, &n));
    *ret = n == 1 ? rows[0].id : 0;
    return ST_OK;
}

/* @ana-ruiz in a remark names her on the record that it is about; a name that nobody has stays text. */
static enum status names_body(struct ctx *c, void *arg)
{
    const struct record *r = arg;
    const struct value *on = &r->v[kind_field_index(r->kind, S("record"))],
                       *text = &r->v[kind_field_index(r->kind, S("text"))];
    struct str rest = text->type == VT_TEXT ? text->u.s : STR_NULL, name;
    while (on->type == VT_TEXT && (name = next_name(&rest)).n) {
        int64_t person;
        TRY(whom(c, name, &person));
        if (person)
            TRY(name_one(c, on->u.s, person));
    }
    return ST_OK;
}

enum status links_write(struct ctx *c, struct record *r)
{
    return perm_act(c, PERM_VIEW, kind_is(r->kind, &kind_comment) ? names_body : write_body, r);
}

/* The live links of the record, its primary one first. */
static enum status links_of(struct ctx *c, const struct record *r, const struct link_rule *rule,
                            struct record_list *ret)
{
    const struct value mine = ARG_INT(r->id);
    const struct filter f = { .column = rule->mine, .op = OP_EQ, .any = &mine, .nany = 1 };
    struct query q = {
        .kind = rule->link, .filters = &f, .nfilters = 1, .limit = 500, .sort = "primary", .descending = true
    };
    return rec_list(c, &q, ret);
}

/* A link to where it shall lead becomes the primary one; else the primary one is led there. */
static enum status move_link(struct ctx *c, const struct record *r, const struct link_rule *rule, const struct value *v)
{
    size_t other = kind_field_index(rule->link, str_z(rule->other)),
           primary = kind_field_index(rule->link, S("primary"));
    struct record_list l;
    TRY(links_of(c, r, rule, &l));
    for (size_t i = 0; i < l.count; i++)
        if (l.items[i]->v[other].type == VT_INT && l.items[i]->v[other].u.i == v->u.i) {
            l.items[i]->v[primary] = ARG_BOOL(true);
            return rec_edit(c, l.items[i]);
        }
    bool led = l.count > 0 && l.items[0]->v[primary].type == VT_BOOL && l.items[0]->v[primary].u.b;
    if (!led)
        return write_link(c, r, rule, v);
    l.items[0]->v[other] = *v;
    return rec_edit(c, l.items[0]);
}

static enum status move_body(struct ctx *c, void *arg)
{
    const struct record *r = arg;
    for (size_t i = 0; i < COUNT(link_rules); i++) {
        const struct value *v = given(r, &link_rules[i]);
        bool moves = kind_field_index(link_rules[i].link, S("primary")) < link_rules[i].link->nfields;
        if (v && moves && v->type == VT_INT)
            TRY(move_link(c, r, &link_rules[i], v));
        else if (v && !moves)
            TRY(write_link(c, r, &link_rules[i], v));
    }
    return ST_OK;
}

enum status links_move(struct ctx *c, struct record *r)
{
    return perm_act(c, PERM_VIEW, move_body, r);
}

/* ---- what goes with it ---- */

static enum status archive_rows(struct ctx *c, const struct record *r, const struct kind *k, const struct field *f)
{
    const struct value id = f->type == FT_REF ? ARG_INT(r->id) : ARG_STR(any_text(c->arena, r->kind, r->id));
    const struct filter filter = { .column = f->name, .op = OP_EQ, .any = &id, .nany = 1 };
    struct query q = { .kind = k, .filters = &filter, .nfilters = 1, .all = true };
    struct record_list l;
    TRY(rec_list(c, &q, &l));
    for (size_t i = 0; i < l.count; i++) {
        enum status st = rec_archive(c, k, l.items[i]->id, l.items[i]->rev);
        if (st != ST_CONFLICT)          /* on a circle of what hangs together it went already */
            TRY(st);
    }
    return ST_OK;
}

static enum status archive_body(struct ctx *c, void *arg)
{
    const struct record *r = arg;
    const struct model *m = c->app->model;
    for (size_t i = 0; i < m->nkinds; i++)
        for (size_t j = 0; j < m->kinds[i]->nfields; j++) {
            const struct field *f = &m->kinds[i]->fields[j];
            if ((f->flags & F_CASCADE) && field_allows(f, r->kind))
                TRY(archive_rows(c, r, m->kinds[i], f));
        }
    return ST_OK;
}

enum status links_archive(struct ctx *c, const struct record *r)
{
    const struct actor *by_hand = c->actor;
    struct actor all = by_hand ? *by_hand : (struct actor){ 0 };
    all.acting = all.sees_all = true;
    c->actor = by_hand ? &all : NULL;
    struct record copy = *r;
    enum status st = archive_body(c, &copy);
    c->actor = by_hand;
    return st;
}
