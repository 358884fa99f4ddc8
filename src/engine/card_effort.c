/* engine/card_effort.c: the wish at other efforts than the plan's. */
#include "engine/card_parts.h"

static int32_t between(int32_t from, int32_t to, int step)
{
    int64_t way = (int64_t)(to - from) * step, half = CARD_STEPS / 2;
    return from + (int32_t)((way >= 0 ? way + half : way - half) / CARD_STEPS);
}

struct plan_input card_wish_at(struct arena *a, const struct plan_input *in, const struct card_wish *wish, int step)
{
    struct plan_input out = *in;
    struct plan_feature *f = ARENA_ARRAY(a, struct plan_feature, in->nfeatures + 1);
    memcpy(f, in->features, in->nfeatures * sizeof *f);
    assert(step >= 0 && step <= 2 * CARD_STEPS);
    for (size_t k = 0; k < wish->n; k++) {
        struct plan_feature *e = &f[wish->features[k]];
        struct plan_part *parts = ARENA_ARRAY(a, struct plan_part, e->nparts + 1);
        for (size_t j = 0; j < e->nparts; j++) {
            parts[j] = e->parts[j];
            for (int s = 0; s < PLAN_SPAN_MAX; s++) {
                const struct plan_part *was = &e->parts[j];
                parts[j].days[in->effort][s] =
                    step <= CARD_STEPS ? between(was->days[PLAN_LOW][s], was->days[PLAN_LIKELY][s], step)
                                       : between(was->days[PLAN_LIKELY][s], was->days[PLAN_HIGH][s], step - CARD_STEPS);
            }
        }
        e->parts = parts;
    }
    out.features = f;
    return out;
}

/* MODEL 10.4, over the cells whose work the option changes. */
static enum card_robust robust_of(const struct pricing *high, const struct card_option *o)
{
    const struct plan_input *in = &high->in;
    int64_t *load = card_loads(high->a, in, o->finish);
    enum card_robust worst = CARD_FITS;
    for (size_t t = 0; t < in->nteams; t++) {
        for (int q = 0; q < in->quarters; q++) {
            size_t c = card_cell(in, t, q);
            if (load[c] == high->load[c] || load[c] <= plan_capacity(in, t, q)) {
                continue;
            }
            if (load[c] > in->teams[t].usable[q]) {
                return CARD_FAILS;
            }
            worst = CARD_USES_RESERVE;
        }
    }
    return worst;
}

static bool holds(const struct pricing *high, const struct card_option *o)
{
    const struct plan_input *in = &high->in;
    int64_t *load = card_loads(high->a, in, o->finish);
    for (size_t t = 0; t < in->nteams; t++) {
        for (int q = 0; q < in->quarters; q++) {
            size_t c = card_cell(in, t, q);
            if (load[c] > card_room(high, t, q) && load[c] > high->load[c]) {
                return false;
            }
        }
    }
    return true;
}

static enum status strain(struct pricing *high, const struct card_option *o, struct card_strain *ret)
{
    struct card_search s = card_any();
    *ret = (struct card_strain){ .robust = robust_of(high, o) };
    card_set_room(high, o->reserve_drawn > 0 ? high->wish->reserve_draw : 0);
    ret->holds = holds(high, o);
    if (ret->holds) {
        return ST_OK;
    }
    s.kept = o;
    return card_cheapest(high, &s, &ret->also, &ret->found);
}

enum status card_at_high(struct arena *a, const struct plan_input *in, const struct card_wish *wish,
                         const struct card *card, const struct plan_limits *limits, struct card_high *ret)
{
    struct plan_input at_high = card_wish_at(a, in, wish, 2 * CARD_STEPS);
    struct pricing high;
    struct card_strain *strains = ARENA_ARRAY(a, struct card_strain, card->ncandidates + 1);
    struct card_search s = card_any();
    const struct card_option *least = card->ncandidates > 0 ? &card->candidates[0] : NULL;
    card_ready(&high, a, &at_high, wish, limits, 0);
    *ret = (struct card_high){ .options = strains, .n = card->ncandidates, .head_likely = -1, .head_high = -1 };
    for (size_t k = 0; k < card->ncandidates; k++) {
        TRY(strain(&high, &card->candidates[k], &strains[k]));
    }
    card_set_room(&high, wish->reserve_draw);
    TRY(card_cheapest(&high, &s, &ret->cheapest, &ret->found));
    ret->head_likely = least == NULL ? -1 : card_head(&high, least);
    ret->head_high = ret->found ? card_head(&high, &ret->cheapest) : -1;
    return ST_OK;
}

/* The cheapest answer's first measure with the wish at a step; INT64_MAX where there is none. */
static enum status loss_at(struct arena *a, const struct plan_input *in, const struct card_wish *wish,
                           const struct plan_limits *limits, int step, int64_t *ret, bool *proved)
{
    struct plan_input at = card_wish_at(a, in, wish, step);
    struct pricing p;
    struct card_option o;
    struct card_search s = card_any();
    bool found;
    card_ready(&p, a, &at, wish, limits, wish->reserve_draw);
    TRY(card_cheapest(&p, &s, &o, &found));
    *ret = found ? card_first(&p, &o) : INT64_MAX;
    *proved = *proved && o.proved;
    return ST_OK;
}

static int64_t days_at(struct arena *a, const struct plan_input *in, const struct card_wish *wish, int step)
{
    struct plan_input at = card_wish_at(a, in, wish, step);
    int64_t sum = 0;
    for (size_t k = 0; k < wish->n; k++) {
        sum += plan_days(&at, (size_t)wish->features[k]);
    }
    return sum;
}

/* The step nearest to likely, towards `end`, at which the loss is not what it is at likely. */
static enum status nearest(struct arena *a, const struct plan_input *in, const struct card_wish *wish,
                           const struct plan_limits *limits, int end, struct card_effort *e, int *ret_step,
                           int64_t *ret_loss)
{
    int same = CARD_STEPS, other = end;
    TRY(loss_at(a, in, wish, limits, end, ret_loss, &e->proved));
    *ret_step = -1;
    if (*ret_loss == e->likely_loss) {
        return ST_OK;
    }
    while (other - same > 1 || same - other > 1) {
        int middle = (same + other) / 2;
        int64_t loss;
        TRY(loss_at(a, in, wish, limits, middle, &loss, &e->proved));
        if (loss == e->likely_loss) {
            same = middle;
        } else {
            other = middle;
            *ret_loss = loss;
        }
    }
    *ret_step = other;
    return ST_OK;
}

enum status card_effort_tips(struct arena *a, const struct plan_input *in, const struct card_wish *wish,
                             const struct plan_limits *limits, struct card_effort *ret)
{
    int step;
    *ret = (struct card_effort){ .proved = true };
    ret->likely_days = days_at(a, in, wish, CARD_STEPS);
    TRY(loss_at(a, in, wish, limits, CARD_STEPS, &ret->likely_loss, &ret->proved));
    TRY(nearest(a, in, wish, limits, 0, ret, &step, &ret->less_loss));
    ret->less = step >= 0;
    ret->less_days = days_at(a, in, wish, ret->less ? step : 0);
    TRY(nearest(a, in, wish, limits, 2 * CARD_STEPS, ret, &step, &ret->more_loss));
    ret->more = step >= 0;
    ret->more_days = days_at(a, in, wish, ret->more ? step : 2 * CARD_STEPS);
    assert(!ret->proved || in->nmix > 0 || (ret->less_loss <= ret->likely_loss && ret->likely_loss <= ret->more_loss));
    return ST_OK;
}
