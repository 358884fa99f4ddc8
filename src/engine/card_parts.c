/* engine/card_parts.c: values, loads and rules as every question about a plan in force needs them. */
#include "engine/card_parts.h"

bool card_kept(const struct plan_promise *pr, const int16_t *finish)
{
    for (size_t j = 0; j < pr->n; j++) {
        if (!card_done(finish, pr->features[j], pr->by)) {
            return false;
        }
    }
    return true;
}

int64_t card_solution_value(const struct plan_solution *so, const int16_t *finish)
{
    int last = so->nparts == 0 ? PLAN_OUT : 0;
    for (size_t k = 0; last != PLAN_OUT && k < so->nparts; k++) {
        int f = finish[so->parts[k]];
        last = f == PLAN_OUT || f > last ? f : last;
    }
    return last == PLAN_OUT ? 0 : so->value[last];
}

int64_t card_requirement_value(const struct plan_require *re, int quarters, const int16_t *finish)
{
    int64_t had = 0, sum = 0;
    for (int q = 0; q < quarters; q++) {
        int64_t got = 0;
        for (size_t k = 0; k < re->nshares; k++) {
            got += card_done(finish, re->shares[k].feature, q) ? re->shares[k].percent : 0;
        }
        got = got > 100 ? 100 : got;
        got = re->threshold && got < 100 ? 0 : got;
        sum += (got - had) * re->percent_value[q];
        had = got;
    }
    return sum;
}

int64_t card_value(const struct plan_input *in, const int16_t *finish)
{
    int64_t sum = 0;
    for (size_t i = 0; i < in->nfeatures; i++) {
        sum += finish[i] == PLAN_OUT ? 0 : in->features[i].value[finish[i]];
    }
    for (size_t s = 0; s < in->nsolutions; s++) {
        sum += card_solution_value(&in->solutions[s], finish);
    }
    for (size_t r = 0; r < in->nrequires; r++) {
        sum += card_requirement_value(&in->requires[r], in->quarters, finish);
    }
    return sum;
}

void card_add(const struct plan_input *in, size_t i, int f, int sign, int64_t *load)
{
    const struct plan_feature *e = &in->features[i];
    assert(sign == 1 || sign == -1);
    for (size_t k = 0; f != PLAN_OUT && k < e->nparts; k++) {
        for (int s = 0; s < e->span; s++) {
            int q = f - e->span + 1 + s;
            if (q >= 0) {
                load[card_cell(in, (size_t)e->parts[k].team, q)] += sign * (int64_t)e->parts[k].days[in->effort][s];
            }
        }
    }
}

int64_t *card_loads(struct arena *a, const struct plan_input *in, const int16_t *finish)
{
    int64_t *load = ARENA_ARRAY(a, int64_t, in->nteams *(size_t)in->quarters + 1);
    for (size_t i = 0; i < in->nfeatures; i++) {
        card_add(in, i, finish[i], 1, load);
    }
    return load;
}

static void needs_aside(struct arena *a, struct plan_input *in, const int16_t *now, const bool *fresh)
{
    struct plan_need *needs = ARENA_ARRAY(a, struct plan_need, in->nneeds + 1);
    size_t n = 0;
    for (size_t k = 0; k < in->nneeds; k++) {
        struct plan_need e = in->needs[k];
        bool holds = now[e.by] == PLAN_OUT || (now[e.needed] != PLAN_OUT && now[e.needed] + e.lag <= now[e.by]);
        if (holds || fresh[e.needed] || fresh[e.by]) {
            needs[n++] = e;
        }
    }
    in->needs = needs;
    in->nneeds = n;
}

static void sets_aside(struct arena *a, struct plan_input *in, const int16_t *now)
{
    struct plan_set *sets = ARENA_ARRAY(a, struct plan_set, in->nexclusive + 1);
    struct plan_mix *mix = ARENA_ARRAY(a, struct plan_mix, in->nmix + 1);
    struct plan_cover *cover = ARENA_ARRAY(a, struct plan_cover, in->ncover + 1);
    size_t nsets = 0, nmix = 0, ncover = 0;
    for (size_t k = 0; k < in->nexclusive; k++) {
        int64_t n = 0;
        for (size_t j = 0; j < in->exclusive[k].n; j++) {
            n += now[in->exclusive[k].of[j]] != PLAN_OUT;
        }
        if (n <= in->exclusive[k].max) {
            sets[nsets++] = in->exclusive[k];
        }
    }
    for (size_t k = 0; k < in->nmix; k++) {
        if (plan_mix_holds(in, &in->mix[k], now)) {
            mix[nmix++] = in->mix[k];
        }
    }
    for (size_t k = 0; k < in->ncover; k++) {
        int64_t n = 0;
        for (size_t i = 0; i < in->nfeatures; i++) {
            n += ((in->features[i].segments >> in->cover[k].segment) & 1U) != 0
                 && card_done(now, (int32_t)i, in->cover[k].by);
        }
        if (n >= in->cover[k].min) {
            cover[ncover++] = in->cover[k];
        }
    }
    in->exclusive = sets;
    in->nexclusive = nsets;
    in->mix = mix;
    in->nmix = nmix;
    in->cover = cover;
    in->ncover = ncover;
}

void card_set_aside(struct arena *a, struct plan_input *in, const int16_t *now, const bool *fresh, bool *counted)
{
    struct plan_promise *pr = ARENA_ARRAY(a, struct plan_promise, in->npromises + 1);
    struct plan_solution *so = ARENA_ARRAY(a, struct plan_solution, in->nsolutions + 1);
    needs_aside(a, in, now, fresh);
    sets_aside(a, in, now);
    for (size_t k = 0; k < in->npromises; k++) {
        pr[k] = in->promises[k];
        counted[k] = card_kept(&pr[k], now);
        pr[k].hard = pr[k].hard && counted[k];
    }
    for (size_t k = 0; k < in->nsolutions; k++) {
        size_t n = 0;
        bool has_fresh = false;
        so[k] = in->solutions[k];
        for (size_t j = 0; j < so[k].nparts; j++) {
            n += now[so[k].parts[j]] != PLAN_OUT;
            has_fresh = has_fresh || fresh[so[k].parts[j]];
        }
        so[k].strict = so[k].strict && (n == 0 || n == so[k].nparts || has_fresh);
    }
    in->promises = pr;
    in->solutions = so;
}

const struct card_tuning card_nothing_left_off = { .no_relevance = false };

static int64_t drawn(const struct pricing *p, const int16_t *finish)
{
    int64_t *load = card_loads(p->a, &p->in, finish), sum = 0;
    for (size_t t = 0; t < p->in.nteams; t++) {
        for (int q = 0; q < p->in.quarters; q++) {
            size_t c = card_cell(&p->in, t, q);
            int64_t cap = plan_capacity(&p->in, t, q), base = p->load[c] > cap ? p->load[c] : cap;
            sum += load[c] > base ? load[c] - base : 0;
        }
    }
    return sum;
}

/* Loss counts the wish's own delay, not what it adds to solutions and requirements. */
void card_describe(struct pricing *p, const int16_t *finish, struct card_option *o)
{
    struct card_move *moves = ARENA_ARRAY(p->a, struct card_move, (size_t)4 * CARD_TOUCHED_MAX);
    int16_t *without = ARENA_ARRAY(p->a, int16_t, p->in.nfeatures + 1);
    int64_t delay = p->wish_best, days = 0;
    size_t cap = (size_t)4 * CARD_TOUCHED_MAX;
    *o = (struct card_option){ .finish = finish };
    for (size_t i = 0; i < p->in.nfeatures; i++) {
        without[i] = p->fresh[i] ? PLAN_OUT : finish[i];
        delay -= p->fresh[i] && finish[i] >= 0 ? p->in.features[i].value[finish[i]] : 0;
        if (p->fresh[i] || finish[i] == p->now[i]) {
            continue;
        }
        if (o->nmoves == cap) {
            moves = (struct card_move *)arena_grow(p->a, moves, cap, 2 * cap, sizeof *moves, alignof(struct card_move));
            cap *= 2;
        }
        moves[o->nmoves++] = (struct card_move){ (int32_t)i, p->now[i], finish[i] };
        days += p->days[i];
    }
    o->moves = moves;
    o->loss = p->value_now - card_value(&p->in, without) + delay;
    o->days = (int32_t)days;
    o->touched = (int32_t)o->nmoves;
    for (size_t k = 0; k < p->in.npromises; k++) {
        o->promises += p->counted[k] && !card_kept(&p->in.promises[k], finish) ? 1 : 0;
    }
    o->reserve_drawn = (int32_t)drawn(p, finish);
}
