/* engine/card_cheapest.c: the cheapest answer to a search, and what an answer costs. */
#include "engine/card_model.h"

static int64_t second(const struct pricing *p, const struct card_option *o)
{
    return p->wish->days_first ? o->loss : o->days;
}

/* Whether something that gives way would cost no more in an earlier quarter, or in one instead of leaving: where
 * work has no value, or one that rounds to nothing, all its fates cost the same. */
static bool may_be_calmer(const struct pricing *p, const struct card_option *o)
{
    int16_t *other = ARENA_ARRAY(p->a, int16_t, p->in.nfeatures + 1);
    for (size_t i = 0; i < p->in.nfeatures; i++) {
        other[i] = p->fresh[i] ? PLAN_OUT : o->finish[i]; /* what it adds is no discount on loss */
    }
    int64_t value = card_value(&p->in, other);
    for (size_t k = 0; k < o->nmoves; k++) {
        const struct card_move *m = &o->moves[k];
        const int64_t *v = p->in.features[m->feature].value;
        int end = m->to == PLAN_OUT ? p->in.quarters : m->to;
        for (int q = m->from + 1; q < end; q++) {
            other[m->feature] = (int16_t)q;
            if (v[q] == (m->to == PLAN_OUT ? 0 : v[m->to]) && card_value(&p->in, other) == value) {
                return true;
            }
        }
        other[m->feature] = m->to;
    }
    return false;
}

/* Among answers that cost as little and touch as few: few leave the plan, then the rest waits shortly. */
static enum status calmer(struct pricing *p, const struct card_search *narrow,
                          const enum card_aim *aims, struct card_option *ret)
{
    int16_t *finish = ARENA_ARRAY(p->a, int16_t, p->in.nfeatures + 1);
    struct card_search s = *narrow;
    struct card_option o;
    bool found, proved;
    s.start = ret->finish;
    struct card_model *cm = card_model_new(p, &s);
    card_model_at_most(cm, aims[0], card_first(p, ret));
    card_model_at_most(cm, aims[1], second(p, ret));
    card_model_at_most(cm, CARD_TOUCHED, ret->touched);
    TRY(card_model_solve(cm, CARD_CALM, finish, &found, &proved));
    if (found) {
        card_describe(p, finish, &o);
        bool good = o.loss <= ret->loss && o.days <= ret->days && o.touched <= ret->touched;
        o.proved = ret->proved;
        *ret = good ? o : *ret;
    }
    return ST_OK;
}

/* The first measure, then the second and what is touched among answers as good, then the calmest of those. */
enum status card_cheapest(struct pricing *p, const struct card_search *s, struct card_option *ret,
                          bool *ret_found)
{
    bool by_days = p->wish->days_first;
    const enum card_aim aims[2] = { by_days ? CARD_DAYS : CARD_LOSS,
                                    by_days ? CARD_LOSS : CARD_DAYS };
    int16_t *finish = ARENA_ARRAY(p->a, int16_t, p->in.nfeatures + 1);
    int16_t *better = ARENA_ARRAY(p->a, int16_t, p->in.nfeatures + 1);
    struct card_search narrow = *s;
    struct card_option o;
    bool proved, also, found;
    *ret = (struct card_option){ .proved = false };
    TRY(card_model_solve(card_model_new(p, s), aims[0], finish, ret_found, &proved));
    ret->proved = proved;
    if (!*ret_found) {
        return ST_OK;
    }
    card_describe(p, finish, ret);
    narrow.most = card_first(p, ret) < s->most ? card_first(p, ret) : s->most;
    narrow.most_days = ret->days < s->most_days && !by_days ? ret->days : s->most_days;
    narrow.start = finish;
    struct card_model *cm = card_model_new(p, &narrow);
    card_model_at_most(cm, aims[0], card_first(p, ret));
    TRY(card_model_solve(cm, aims[1], better, &found, &also));
    if (found) {
        card_describe(p, better, &o);
        bool good = card_first(p, &o) <= card_first(p, ret)
                    && (second(p, &o) < second(p, ret)
                        || (second(p, &o) == second(p, ret) && o.touched <= ret->touched));
        *ret = good ? o : *ret;
        also = also && good;
    }
    ret->proved = proved && also && found;
    return may_be_calmer(p, ret) ? calmer(p, &narrow, aims, ret) : ST_OK;
}
