/* core/import_links.c: columns that read and move a record's first link (requirement of a feature …). */
#include "core/import_parts.h"

struct first_link {
    const struct kind *kind;
    const char *field;
    const struct kind *link;
    const char *mine;
};
static const struct first_link first_links[] = {
    { &kind_feature, "requirement", &kind_fulfils, "feature" },
    { &kind_feature, "solution", &kind_part, "feature" },
    { &kind_requirement, "priority", &kind_serves, "requirement" },
};

static const struct first_link *link_of(const struct kind *k, const struct field *f)
{
    for (size_t i = 0; i < COUNT(first_links); i++)
        if (kind_is(first_links[i].kind, k) && strcmp(first_links[i].field, f->name) == 0)
            return &first_links[i];
    return NULL;
}

/* The first link of the record with that id; NULL when it has none. */
static enum status link_now(struct importer *im, const struct first_link *l, int64_t id, struct record **ret)
{
    const struct value mine = ARG_INT(id), yes = ARG_BOOL(true);
    const struct filter filters[] = { { .column = l->mine, .op = OP_EQ, .any = &mine, .nany = 1 },
                                      { .column = "primary", .op = OP_EQ, .any = &yes, .nany = 1 } };
    struct query q = { .kind = l->link, .filters = filters, .nfilters = COUNT(filters), .limit = 1 };
    struct record_list list;
    TRY(rec_list(im->c, &q, &list));
    *ret = list.count > 0 ? list.items[0] : NULL;
    return ST_OK;
}

enum status import_link_cell(struct importer *im, const struct field *f, int64_t id, struct import_cell *ret)
{
    const struct first_link *l = link_of(im->kind, f);
    struct record *now;
    ret->id = 0;
    ret->ours = ret->theirs;
    if (l == NULL)
        return ST_OK;
    TRY(link_now(im, l, id, &now));
    ret->kind = l->link;
    ret->fi = kind_field_index(l->link, str_z(l->field));
    ret->id = now != NULL ? now->id : 0;
    ret->ours = now != NULL ? now->v[ret->fi] : ARG_NULL;
    return ST_OK;
}

enum status import_link_move(struct importer *im, const struct field *f, int64_t id, const struct value *v,
                             int64_t line, bool *ret_ok)
{
    const struct first_link *l = link_of(im->kind, f);
    struct record *now, *r;
    *ret_ok = true;
    if (l == NULL || v->type != VT_INT)
        return ST_OK;
    TRY(link_now(im, l, id, &now));
    r = rec_new(im->c, l->link);
    r->v[kind_field_index(l->link, str_z(l->field))] = *v;
    if (now != NULL) {
        r->id = now->id;
        r->rev = now->rev;
        return import_put(im, r, false, line, ret_ok);
    }
    r->v[kind_field_index(l->link, str_z(l->mine))] = ARG_INT(id);
    r->v[kind_field_index(l->link, S("primary"))] = ARG_BOOL(true);
    return import_put(im, r, true, line, ret_ok);
}
