/* use/river_fold.c: a river that a page can show: the tail of a long column becomes one node. */
#include "use/river_use.h"
#include <stdlib.h>

struct ranked {
    int64_t amount;
    size_t node;
};

/* The larger first, then the older record. */
static int by_amount(const void *x, const void *y)
{
    const struct ranked *a = x, *b = y;
    if (a->amount != b->amount)
        return a->amount > b->amount ? -1 : 1;
    return a->node < b->node ? -1 : a->node > b->node;
}

/* Puts the nodes of a column into ret; to says where each of the river's nodes went. */
static void fold_column(const struct river *r, int col, struct ranked *rank, struct river_fold *ret, size_t *to)
{
    static const char *const plurals[] = { "markets", "priorities", "requirements", "solutions", "products" };
    struct arena *a = r->w->arena;
    size_t n = 0, first = ret->nnodes;
    for (size_t i = 0; i < r->nnodes; i++)
        if ((int)r->nodes[i].column == col)
            rank[n++] = (struct ranked){ r->nodes[i].amount + r->nodes[i].unsourced, i };
    qsort(rank, n, sizeof *rank, by_amount);
    size_t shown = n > RIVER_COLUMN_MAX ? RIVER_COLUMN_MAX : n;
    for (size_t i = 0; i < shown; i++) {
        to[rank[i].node] = ret->nnodes;
        ret->nodes[ret->nnodes++] = r->nodes[rank[i].node];
    }
    if (shown == n)
        return;
    assert(ret->nnodes == first + RIVER_COLUMN_MAX);
    struct river_node *rest = &ret->nodes[ret->nnodes];
    *rest = (struct river_node){ .column = (enum river_column)col,
                                 .id = INT64_MAX,
                                 .theme = -1,
                                 .folded = (int64_t)(n - shown),
                                 .plural = str_z(plurals[col]),
                                 .title = arena_printf(a, "and %zu smaller", n - shown) };
    for (size_t i = shown; i < n; i++) {
        to[rank[i].node] = ret->nnodes;
        rest->amount += r->nodes[rank[i].node].amount;
        rest->unsourced += r->nodes[rank[i].node].unsourced;
    }
    ret->nnodes++;
}

static int by_ends(const void *x, const void *y)
{
    const struct river_link *a = x, *b = y;
    if (a->from != b->from)
        return a->from < b->from ? -1 : 1;
    if (a->to != b->to)
        return a->to < b->to ? -1 : 1;
    return a->theme < b->theme ? -1 : a->theme > b->theme;
}

/* What runs into or out of a tail has no theme of its own any more. */
static void fold_links(const struct river *r, struct river_fold *ret, const size_t *to)
{
    struct river_link *all = ARENA_ARRAY(r->w->arena, struct river_link, r->nlinks + 1);
    for (size_t i = 0; i < r->nlinks; i++) {
        struct river_link l = { to[r->links[i].from], to[r->links[i].to], r->links[i].amount, r->links[i].theme };
        if (ret->nodes[l.from].folded || ret->nodes[l.to].folded)
            l.theme = -1;
        all[i] = l;
    }
    qsort(all, r->nlinks, sizeof *all, by_ends);
    for (size_t i = 0; i < r->nlinks; i++) {
        struct river_link *last = ret->nlinks ? &all[ret->nlinks - 1] : NULL;
        if (last && by_ends(last, &all[i]) == 0)
            last->amount += all[i].amount;
        else
            all[ret->nlinks++] = all[i];
    }
    ret->links = all;
}

void river_fold_make(const struct river *r, struct river_fold *ret)
{
    size_t columns[RIVER__COLUMNS] = { 0 };
    bool longer = false;
    *ret = (struct river_fold){ .nodes = r->nodes, .nnodes = r->nnodes, .links = r->links, .nlinks = r->nlinks };
    for (size_t i = 0; i < r->nnodes; i++)
        longer |= ++columns[r->nodes[i].column] > RIVER_COLUMN_MAX;
    if (!longer)
        return;
    struct arena *a = r->w->arena;
    size_t *to = ARENA_ARRAY(a, size_t, r->nnodes + 1);
    struct ranked *rank = ARENA_ARRAY(a, struct ranked, r->nnodes + 1);
    *ret = (struct river_fold){ .nodes = ARENA_ARRAY(a, struct river_node,
                                                     (size_t)RIVER__COLUMNS * (RIVER_COLUMN_MAX + 1)) };
    for (int col = 0; col < RIVER__COLUMNS; col++)
        fold_column(r, col, rank, ret, to);
    fold_links(r, ret, to);
}

void river_fold(struct river *r)
{
    r->nodes = r->fold.nodes;
    r->nnodes = r->fold.nnodes;
    r->links = r->fold.links;
    r->nlinks = r->fold.nlinks;
}
