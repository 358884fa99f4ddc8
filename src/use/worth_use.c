/* use/worth_use.c: see use/worth_use.h. */
#include "use/worth_use.h"

bool worth_of(const struct world *w, int32_t f, int64_t *ret_low, int64_t *ret_high)
{
    assert(f >= 0 && (size_t)f < w->nfeatures);
    const struct w_feature *own = &w->features[f];
    int32_t whole = own->worth_low < 0 && own->slice_of >= 0 ? world_feature(w, own->slice_of) : f;
    if (whole < 0 || w->features[whole].worth_low < 0)
        return false;
    int64_t percent = whole == f ? 100 : own->slice_percent;
    *ret_low = (w->features[whole].worth_low * percent + 50) / 100;
    *ret_high = (w->features[whole].worth_high * percent + 50) / 100;
    return true;
}

void worth_add(const struct world *w, int32_t f, struct worth *sum)
{
    int64_t low = 0, high = 0;
    sum->of++;
    sum->have += worth_of(w, f, &low, &high);
    sum->low += low;
    sum->high += high;
}

struct worth worth_of_plan(const struct plan_model *m, const int16_t *finish)
{
    struct worth sum = { 0 };
    for (size_t i = 0; i < m->in.nfeatures; i++)
        if (finish[i] >= 0)
            worth_add(m->w, m->world_of[i], &sum);
    assert(sum.have <= sum.of);
    return sum;
}

/* The few that stand first, kept in order while all are gone through. */
struct top {
    int32_t *at;
    size_t n;
    int64_t most[NEEDLE_MOVERS];
};

static void top_add(const struct world *w, struct top *t, int32_t f, int64_t amount)
{
    size_t at = t->n;
    if (amount <= 0)
        return;
    while (at > 0
           && (amount > t->most[at - 1]
               || (amount == t->most[at - 1] && str_cmp(w->features[f].key, w->features[t->at[at - 1]].key) < 0)))
        at--;
    if (at == NEEDLE_MOVERS)
        return;
    t->n += t->n < NEEDLE_MOVERS;
    for (size_t k = t->n - 1; k > at; k--) {
        t->most[k] = t->most[k - 1];
        t->at[k] = t->at[k - 1];
    }
    t->most[at] = amount;
    t->at[at] = f;
}

struct movers movers_of(const struct plan_model *m)
{
    struct movers ret = { 0 };
    struct top points = { .at = ret.points }, worth = { .at = ret.worth };
    for (size_t i = 0; i < m->in.nfeatures; i++) {
        int64_t low = 0, high = 0;
        if (m->force[i] < 0)
            continue;
        top_add(m->w, &points, m->world_of[i], m->pts.feature[m->world_of[i]]);
        if (worth_of(m->w, m->world_of[i], &low, &high))
            top_add(m->w, &worth, m->world_of[i], low);
    }
    ret.npoints = points.n;
    ret.nworth = worth.n;
    return ret;
}
