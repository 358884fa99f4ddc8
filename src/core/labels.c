/* core/labels.c: see core/labels.h. On PostgreSQL each statement is a way there and back, which a list of fifty rows paid
 * for every cell that names another record. */
#include "core/labels.h"
#include "core/crud_sql.h"
#include "core/visible.h"
#include "model/ddl.h"
#include <stdlib.h>

struct label {
    const struct kind *kind;
    int64_t id;
    struct str key, title;
};
struct labels {
    struct label *at;
    size_t n;
};

bool labels_plain(const struct ctx *c, const struct kind *k)
{
    if (kind_is(k, &kind_change)) /* is called by its number and has no key */
        return false;
    const struct field *f = k->title ? kind_field(k, str_z(k->title)) : NULL;
    return f && (f->type == FT_TEXT || f->type == FT_PROSE) && !(f->flags & F_LINK) && !visible_applies(c, k);
}

static int by_kind(const void *x, const void *y)
{
    const struct label *a = x, *b = y;
    int names = strcmp(a->kind->name, b->kind->name);
    return names ? names : a->id < b->id ? -1 : a->id > b->id;
}

/* Each reference once, those of one kind beside each other. */
static size_t collect(const struct ctx *c, const struct kind *k, struct record *const *items, size_t n,
                      struct label *ret)
{
    size_t all = 0, kept = 0;
    for (size_t f = 0; f < k->nfields; f++) {
        if (k->fields[f].type != FT_REF || !ddl_is_stored(&k->fields[f]) || !labels_plain(c, k->fields[f].ref))
            continue;
        for (size_t i = 0; i < n; i++)
            if (items[i]->v[f].type == VT_INT)
                ret[all++] = (struct label){ .kind = k->fields[f].ref, .id = items[i]->v[f].u.i };
    }
    qsort(ret, all, sizeof(*ret), by_kind);
    for (size_t i = 0; i < all; i++)
        if (i == 0 || by_kind(&ret[i], &ret[kept - 1]) != 0)
            ret[kept++] = ret[i];
    return kept;
}

enum status labels_ahead(struct ctx *c, const struct kind *k, struct record *const *items, size_t n)
{
    struct labels *l = ARENA_NEW(c->arena, struct labels);
    l->at = ARENA_ARRAY(c->arena, struct label, n * k->nfields + 1);
    l->n = collect(c, k, items, n, l->at);
    for (size_t from = 0, to; from < l->n; from = to) {
        struct out ids;
        struct crud_label_row *row;
        size_t rows, r = 0;
        out_init_raw(&ids, c->arena);
        for (to = from; to < l->n && l->at[to].kind == l->at[from].kind; to++)
            out_printf(&ids, "%s%lld", to > from ? "," : "", (long long)l->at[to].id);
        TRY(crud_labels(c, l->at[from].kind, out_str(&ids), &row, &rows));
        for (size_t i = from; i < to && r < rows; i++)
            if (row[r].id == l->at[i].id) {
                l->at[i].key = row[r].key;
                l->at[i].title = row[r++].title;
            }
    }
    c->labels = l;
    return ST_OK;
}

bool labels_find(const struct ctx *c, const struct kind *k, int64_t id, struct str *ret_key, struct str *ret_title)
{
    if (!c->labels)
        return false;
    const struct label want = { .kind = k, .id = id };
    const struct label *l = bsearch(&want, c->labels->at, c->labels->n, sizeof(want), by_kind);
    if (!l || l->title.n == 0)
        return false;
    *ret_key = l->key.n ? l->key : arena_printf(c->arena, "%lld", (long long)id);
    *ret_title = l->title;
    return true;
}
