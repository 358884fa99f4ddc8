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

/* How calm an answer is: what card_model's CARD_CALM counts. */
static int64_t calm_of(const struct pricing *p, const struct card_option *o)
{
    int64_t sum = 0;
    for (size_t k = 0; k < o->nmoves; k++) {
        int to = o->moves[k].to == PLAN_OUT ? p->in.quarters : o->moves[k].to;
        sum += card_wait_of(p, (size_t)o->moves[k].feature, to);
    }
    return sum;
}

/* One question for an answer: what was asked, and the first programme of it with what its relaxation said. */
struct asking {
    struct pricing *p;
    const struct card_search *s;
    const struct card_model *first;
    struct card_search narrow;         /* no dearer than the answer in hand */
    enum card_aim aims[2];
};

/* From so many columns on it pays to ask whether anything is better before asking for the best. */
enum { BESIDE_FROM = 400 };

/* The first programme once more, for rows of its own; NULL where the search for the best is as quick. */
static struct card_model *again(const struct asking *k)
{
    size_t from = k->p->tune->relax_from > 0 ? k->p->tune->relax_from : BESIDE_FROM;
    if (k->first->m->ncols < from || k->aims[0] != CARD_LOSS || k->s->any_size || k->p->tune->no_beside) {
        return NULL;
    }
    struct card_model *cm = card_model_new(k->p, k->s);
    cm->low = k->first->low;
    cm->more = k->first->more;
    return cm;
}

enum { CALM_TURNS = 4 };

/* Among answers that cost as little and touch as few: few leave the plan, then the rest waits shortly. */
static enum status calmer(struct asking *k, struct card_option *ret)
{
    struct pricing *p = k->p;
    int16_t *finish = ARENA_ARRAY(p->a, int16_t, p->in.nfeatures + 1);
    struct card_option o;
    bool found, proved;
    struct card_model *cm = again(k);
    for (int turn = 0; cm != NULL && turn < CALM_TURNS; turn++, cm = again(k)) {
        card_model_at_most(cm, CARD_DAYS, ret->days);
        card_model_at_most(cm, CARD_TOUCHED, ret->touched);
        card_model_at_most(cm, CARD_CALM, calm_of(p, ret) - 1);
        TRY(card_model_beside(cm, ret->loss, finish, &found, &proved));
        if (!found && proved) {
            return ST_OK;
        }
        if (!found) {
            break;
        }
        card_describe(p, finish, &o);
        o.proved = ret->proved;
        *ret = o;
        finish = ARENA_ARRAY(p->a, int16_t, p->in.nfeatures + 1);
    }
    k->narrow.start = ret->finish;
    cm = card_model_new(p, &k->narrow);
    card_model_at_most(cm, k->aims[0], card_first(p, ret));
    card_model_at_most(cm, k->aims[1], second(p, ret));
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

/* The second measure and what is touched, among answers whose first is as good. ret_proved: none is better. */
static enum status least_second(struct asking *k, struct card_option *ret, bool *ret_proved)
{
    struct pricing *p = k->p;
    int16_t *better = ARENA_ARRAY(p->a, int16_t, p->in.nfeatures + 1);
    int16_t *best = ARENA_ARRAY(p->a, int16_t, p->in.nfeatures + 1);
    struct card_option o;
    bool found;
    struct card_model *cm = ret->proved ? again(k) : NULL;
    if (cm != NULL) {
        card_model_at_most(cm, CARD_DAYS, ret->days - 1);
        TRY(card_model_beside(cm, ret->loss, better, &found, ret_proved));
        if (*ret_proved) {
            return ST_OK;
        }
        k->narrow.start = found ? better : k->narrow.start;
    }
    cm = card_model_new(p, &k->narrow);
    card_model_at_most(cm, k->aims[0], card_first(p, ret));
    TRY(card_model_solve(cm, k->aims[1], best, &found, ret_proved));
    *ret_proved = *ret_proved && found;
    if (found) {
        card_describe(p, best, &o);
        bool good =
            card_first(p, &o) <= card_first(p, ret)
            && (second(p, &o) < second(p, ret) || (second(p, &o) == second(p, ret) && o.touched <= ret->touched));
        o.proved = ret->proved;
        *ret = good ? o : *ret;
        *ret_proved = *ret_proved && good;
    }
    return ST_OK;
}

/* The first measure, then the second and what is touched among answers as good, then the calmest of those. */
enum status card_cheapest(struct pricing *p, const struct card_search *s, struct card_option *ret, bool *ret_found)
{
    bool by_days = p->wish->days_first, proved = false, also = false;
    int16_t *finish = ARENA_ARRAY(p->a, int16_t, p->in.nfeatures + 1);
    struct card_model *first = card_model_new(p, s);
    *ret = (struct card_option){ .proved = false };
    TRY(card_model_solve(first, by_days ? CARD_DAYS : CARD_LOSS, finish, ret_found, &proved));
    ret->proved = proved;
    if (!*ret_found) {
        return ST_OK;
    }
    card_describe(p, finish, ret);
    ret->proved = proved;
    struct asking k = { .p = p, .s = s, .first = first, .narrow = *s };
    k.aims[0] = by_days ? CARD_DAYS : CARD_LOSS;
    k.aims[1] = by_days ? CARD_LOSS : CARD_DAYS;
    k.narrow.most = card_first(p, ret) < s->most ? card_first(p, ret) : s->most;
    k.narrow.most_days = ret->days < s->most_days && !by_days ? ret->days : s->most_days;
    k.narrow.start = finish;
    TRY(least_second(&k, ret, &also));
    ret->proved = proved && also;
    return may_be_calmer(p, ret) ? calmer(&k, ret) : ST_OK;
}
