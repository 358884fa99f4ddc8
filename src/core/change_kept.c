/* core/change_kept.c: see core/change_kept.h. */
#include "core/change_kept.h"
#include "core/shared.h"

struct outline {
    int64_t change;
    struct change_count *counts;
    size_t n;
};
struct outlines {
    struct outline of[CHANGES_KEPT];
    size_t n;
};

static enum status read_counts(struct ctx *c, int64_t change, int64_t nrows, struct change_count **ret, size_t *ret_n)
{
    return nrows > CHANGE_COUNTED ? change_kinds(c, change, CHANGE_LINES, ret, ret_n)
                                  : change_counts(c, change, ret, ret_n);
}

static enum status build(struct ctx *c, const void **ret)
{
    struct outlines *all = ARENA_NEW(c->arena, struct outlines);
    struct change_head *heads;
    size_t n;
    TRY(change_list(c, 0, STR_NULL, 0, CHANGES_KEPT, &heads, &n));
    for (size_t i = 0; i < n; i++) {
        if (heads[i].nrows <= CHANGE_LARGE)
            continue;
        struct outline *one = &all->of[all->n++];
        one->change = heads[i].id;
        TRY(read_counts(c, one->change, heads[i].nrows, &one->counts, &one->n));
    }
    *ret = all;
    return ST_OK;
}

enum status change_counts_kept(struct ctx *c, int64_t change, int64_t nrows, struct change_count **ret, size_t *ret_n)
{
    const void *kept = NULL;
    if (c->shared)
        TRY(shared_take(c, build, &kept));
    const struct outlines *all = kept;
    for (size_t i = 0; all && i < all->n; i++)
        if (all->of[i].change == change) {
            *ret = all->of[i].counts;
            *ret_n = all->of[i].n;
            return ST_OK;
        }
    return read_counts(c, change, nrows, ret, ret_n);
}
