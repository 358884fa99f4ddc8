/* engine/card_check.c: recomputes what a card claims, from the input alone. */
#include "engine/card.h"

enum { CHECKED_MAX = 20000 };

static bool wished(const struct card_wish *w, size_t i)
{
    for (size_t k = 0; k < w->n; k++) {
        if ((size_t)w->features[k] == i) {
            return true;
        }
    }
    return false;
}

static int64_t days_of(const struct plan_input *in, size_t i)
{
    int64_t sum = 0;
    for (size_t k = 0; k < in->features[i].nparts; k++) {
        for (int s = 0; s < in->features[i].span; s++) {
            sum += in->features[i].parts[k].days[in->effort][s];
        }
    }
    return sum;
}

static bool promise_kept(const struct plan_promise *p, const int16_t *finish)
{
    for (size_t j = 0; j < p->n; j++) {
        if (finish[p->features[j]] < 0 || finish[p->features[j]] > p->by) {
            return false;
        }
    }
    return true;
}

static int64_t cell_load(const struct plan_input *in, const int16_t *finish, size_t team, int q)
{
    int64_t sum = 0;
    for (size_t i = 0; i < in->nfeatures; i++) {
        const struct plan_feature *f = &in->features[i];
        int s = finish[i] < 0 ? -1 : q - finish[i] + f->span - 1;
        for (size_t k = 0; s >= 0 && s < f->span && k < f->nparts; k++) {
            sum += (size_t)f->parts[k].team == team ? f->parts[k].days[in->effort][s] : 0;
        }
    }
    return sum;
}

/* No cell beyond its days and the draw, unless the plan in force had it there already. */
static bool cells_hold(const struct plan_input *in, const struct card_wish *w, const int16_t *was,
                       const int16_t *is, int64_t *ret_drawn)
{
    *ret_drawn = 0;
    for (size_t t = 0; t < in->nteams; t++) {
        for (int q = 0; q < in->quarters; q++) {
            int64_t reserve = in->teams[t].reserve[q], cap = in->teams[t].usable[q] - reserve;
            int64_t before = cell_load(in, was, t, q), after = cell_load(in, is, t, q);
            int64_t draw = w->reserve_draw < reserve ? w->reserve_draw : reserve;
            cap = cap > 0 ? cap : 0;
            int64_t base = before > cap ? before : cap;
            *ret_drawn += after > base ? after - base : 0;
            if (after > cap + draw && after > before) {
                return false;
            }
        }
    }
    return true;
}

static bool moves_hold(const struct plan_input *in, const struct card_wish *w,
                       const struct card_option *o, struct str *why)
{
    size_t moved = 0;
    int64_t days = 0;
    for (size_t i = 0; i < in->nfeatures; i++) {
        int was = in->in_force == NULL ? PLAN_OUT : in->in_force[i], is = o->finish[i];
        if (wished(w, i)) {
            bool in_window = is >= 0 && is <= w->wanted && is >= in->features[i].earliest;
            if (!in_window) {
                *why = S("the wish does not finish in its window");
                return false;
            }
        } else if (was != is) {
            moved++;
            days += days_of(in, i);
            if (was < 0 || in->features[i].lock != PLAN_OUT || (is >= 0 && is < was)) {
                *why = S("something moves that may not");
                return false;
            }
        }
    }
    if (moved != o->nmoves || o->touched != (int32_t)moved || o->days != days) {
        *why = S("the moves listed are not the moves made");
        return false;
    }
    return true;
}

static bool option_holds(const struct plan_input *in, const struct card_wish *w,
                         const struct card_option *o, struct str *why)
{
    static const struct str wrong = S_INIT("an option's figures are not what its plan gives");
    int16_t was[CHECKED_MAX], rest[CHECKED_MAX];
    int64_t before, after, drawn, delay = 0;
    int32_t broken = 0;
    struct str ignored;
    if (!moves_hold(in, w, o, why)) {
        return false;
    }
    for (size_t i = 0; i < in->nfeatures; i++) {
        bool is_wish = wished(w, i);
        was[i] = is_wish || in->in_force == NULL ? PLAN_OUT : in->in_force[i];
        rest[i] = is_wish ? PLAN_OUT : o->finish[i];
        int64_t best = 0;
        const struct plan_feature *f = &in->features[i];
        for (int q = f->span - 1; is_wish && q < in->quarters && q <= w->wanted && q <= f->latest;
             q++) {
            best = q >= f->earliest && f->value[q] > best ? f->value[q] : best;
        }
        delay += is_wish ? best - f->value[o->finish[i]] : 0;
    }
    IGNORE(plan_check(in, was, &before, &ignored) ? ST_OK : ST_INFEASIBLE, "value alone");
    IGNORE(plan_check(in, rest, &after, &ignored) ? ST_OK : ST_INFEASIBLE, "value alone");
    for (size_t k = 0; k < in->npromises; k++) {
        bool lost =
            promise_kept(&in->promises[k], was) && !promise_kept(&in->promises[k], o->finish);
        broken += lost ? 1 : 0;
        if (lost && in->promises[k].hard) {
            *why = S("a promise that may never be broken is broken");
            return false;
        }
    }
    *why = wrong;
    return cells_hold(in, w, was, o->finish, &drawn) && drawn == o->reserve_drawn
           && before - after + delay == o->loss && broken == o->promises;
}

bool card_check(const struct plan_input *in, const struct card_wish *wish, const struct card *c,
                struct str *reterr_why)
{
    *reterr_why = STR_NULL;
    if (in->nfeatures > CHECKED_MAX) {
        *reterr_why = S("too many features to check");
        return false;
    }
    for (size_t k = 0; k < c->ncandidates; k++) {
        if (!option_holds(in, wish, &c->candidates[k], reterr_why)) {
            return false;
        }
    }
    *reterr_why = STR_NULL;
    return true;
}
