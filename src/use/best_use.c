/* use/best_use.c: see use/best_use.h. */
#include "use/best_use.h"
#include <stdlib.h>

struct company {
    int64_t revenue;
    struct str key;
    int32_t root;
};

static int by_revenue(const void *x, const void *y)
{
    const struct company *a = x, *b = y;
    if (a->revenue != b->revenue)
        return a->revenue > b->revenue ? -1 : 1;
    return str_cmp(a->key, b->key);
}

/* Per place of a root: what its companies that buy pay, -1 where none says. */
static int64_t *revenues(const struct world *w)
{
    int64_t *sum = ARENA_ARRAY(w->arena, int64_t, w->ncustomers + 1);
    for (size_t i = 0; i < w->ncustomers; i++)
        sum[i] = -1;
    for (size_t i = 0; i < w->ncustomers; i++) {
        int32_t root = world_root(w, (int32_t)i);
        if (root < 0 || !w->customers[i].buys || w->customers[i].revenue < 0)
            continue;
        sum[root] = (sum[root] < 0 ? 0 : sum[root]) + w->customers[i].revenue;
    }
    return sum;
}

const bool *best_customers(const struct world *w, int64_t *ret_n)
{
    const int64_t *sum = revenues(w);
    struct company *of = ARENA_ARRAY(w->arena, struct company, w->ncustomers + 1);
    bool *best = ARENA_ARRAY(w->arena, bool, w->ncustomers + 1);
    int64_t n = 0;
    for (size_t i = 0; i < w->ncustomers; i++)
        if (sum[i] > 0)
            of[n++] = (struct company){ sum[i], w->customers[i].key, (int32_t)i };
    qsort(of, (size_t)n, sizeof *of, by_revenue);
    *ret_n = (n * w->set.best_customers + 99) / 100;
    assert(*ret_n <= n);
    for (int64_t k = 0; k < *ret_n; k++)
        best[of[k].root] = true;
    for (size_t i = 0; i < w->ncustomers; i++) {
        int32_t root = world_root(w, (int32_t)i);
        best[i] = root >= 0 && best[root];
    }
    return best;
}

bool company_revenue(const struct world *w, int32_t customer, int64_t *ret)
{
    int32_t root = world_root(w, customer);
    *ret = root < 0 ? -1 : revenues(w)[root];
    return *ret >= 0;
}
