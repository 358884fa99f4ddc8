/* tests/engine/card_brute.c: written from the words of the card alone. */
#include "card_brute.h"

/* Promises that the plan keeps, so that the frontier has something to walk along. */
static void promise_some(struct arena *a, struct plan_input *in, uint64_t *seed)
{
    struct plan_promise *pr = ARENA_ARRAY(a, struct plan_promise, in->npromises + in->nfeatures + 1);
    size_t n = in->npromises;
    memcpy(pr, in->promises, n * sizeof *pr);
    for (size_t i = 0; i < in->nfeatures; i++) {
        int32_t *of = ARENA_ARRAY(a, int32_t, 1);
        *of = (int32_t)i;
        if (in->in_force[i] != PLAN_OUT && brute_rand(seed) % 2 == 0) {
            pr[n++] = (struct plan_promise){ .features = of, .n = 1, .by = in->in_force[i] };
        }
    }
    in->promises = pr;
    in->npromises = n;
}

bool card_case(struct arena *a, uint64_t seed, bool segments, struct card_case *ret)
{
    struct plan_input *in = brute_random(a, seed);
    for (int k = 0; k < 20 && (in->quarters == 1 || in->nfeatures < 5); k++) {
        in = brute_random(a, brute_rand(&seed));
    }
    if (segments) {
        brute_mix_by_segment(in, seed);
    }
    in->nmix = brute_rand(&seed) % 3 == 0 ? in->nmix : 0;
    in->nexclusive = brute_rand(&seed) % 2 == 0 ? in->nexclusive : 0;
    struct plan_feature *f = ARENA_ARRAY(a, struct plan_feature, in->nfeatures);
    const struct plan_feature *given = in->features;
    struct plan_result r;
    bool two = in->nfeatures > 3 && brute_rand(&seed) % 4 == 0;
    struct plan_feature *mine = ARENA_ARRAY(a, struct plan_feature, in->nfeatures);
    memcpy(mine, given, in->nfeatures * sizeof *mine);
    mine[0].lock = mine[1].lock = two || mine[1].lock == PLAN_OUT ? PLAN_OUT : mine[1].lock;
    mine[0].lock = PLAN_OUT;
    mine[0].forbid = brute_rand(&seed) % 20 == 0;
    mine[0].latest = (int16_t)(in->quarters - 1);
    memcpy(f, mine, in->nfeatures * sizeof *f);
    f[0].forbid = true;
    f[1].forbid = f[1].forbid || two;
    for (size_t i = 2; i < in->nfeatures; i++) {
        f[i].forbid = f[i].forbid || (f[i].lock == PLAN_OUT && brute_rand(&seed) % 8 == 0);
    }
    in->features = f;
    if (plan_solve(a, in, NULL, &r) != ST_OK || !r.feasible) {
        return false;
    }
    in->features = mine;
    in->in_force = r.finish;
    promise_some(a, in, &seed);
    ret->in = in;
    ret->features[0] = 0;
    ret->features[1] = 1;
    ret->wish = (struct card_wish){ .n = two ? 2 : 1 };
    ret->wish.wanted = (int16_t)(brute_rand(&seed) % (uint64_t)in->quarters);
    ret->wish.reserve_draw = (int32_t)(brute_rand(&seed) % 2);
    ret->wish.days_first = brute_rand(&seed) % 6 == 0;
    return true;
}

static bool wished(const struct card_wish *w, size_t i)
{
    return i == (size_t)w->features[0] || (w->n > 1 && i == (size_t)w->features[1]);
}

static int64_t all_days(const struct plan_input *in, size_t i)
{
    int64_t sum = 0;
    for (size_t k = 0; k < in->features[i].nparts; k++) {
        for (int s = 0; s < in->features[i].span; s++) {
            sum += in->features[i].parts[k].days[in->effort][s];
        }
    }
    return sum;
}

static int64_t best_of(const struct plan_input *in, const struct card_wish *w, size_t i)
{
    const struct plan_feature *f = &in->features[i];
    int64_t best = 0;
    for (int q = 0; q < in->quarters && q <= w->wanted; q++) {
        bool may = q >= f->earliest && q <= f->latest && q >= f->span - 1 && (f->lock == PLAN_OUT || f->lock == q)
                   && !f->forbid;
        best = may && f->value[q] > best ? f->value[q] : best;
    }
    return best;
}

static int64_t promises_broken(const struct plan_input *in, const int16_t *was, const int16_t *is)
{
    int64_t n = 0;
    for (size_t k = 0; k < in->npromises; k++) {
        bool before = true, after = true;
        for (size_t j = 0; j < in->promises[k].n; j++) {
            int32_t i = in->promises[k].features[j];
            before = before && was[i] != PLAN_OUT && was[i] <= in->promises[k].by;
            after = after && is[i] != PLAN_OUT && is[i] <= in->promises[k].by;
        }
        n += before && !after;
    }
    return n;
}

static struct card_way way_of(const struct plan_input *in, const struct card_wish *w, const int16_t *was,
                              const int16_t *fin)
{
    struct card_way x = { .loss = brute_value(in, was) };
    int16_t rest[CARD_BRUTE_MAX];
    for (size_t i = 0; i < in->nfeatures; i++) {
        rest[i] = wished(w, i) ? PLAN_OUT : fin[i];
        x.fin[i] = fin[i];
        if (wished(w, i)) {
            x.loss += best_of(in, w, i) - in->features[i].value[fin[i]];
        } else if (fin[i] != was[i]) {
            x.days += all_days(in, i);
            x.touched++;
            x.out |= fin[i] == PLAN_OUT ? 1U << i : 0;
            x.later |= fin[i] != PLAN_OUT ? 1U << i : 0;
        }
    }
    x.loss -= brute_value(in, rest);
    x.promises = promises_broken(in, was, fin);
    return x;
}

static void spread_draw(const struct plan_input *in, int32_t draw, struct plan_team *teams, struct plan_input *out)
{
    *out = *in;
    memcpy(teams, in->teams, in->nteams * sizeof *teams);
    for (size_t t = 0; t < in->nteams; t++) {
        for (int q = 0; q < in->quarters; q++) {
            int32_t left = teams[t].usable[q] - teams[t].reserve[q];
            teams[t].usable[q] = (left > 0 ? left : 0) + (draw < teams[t].reserve[q] ? draw : teams[t].reserve[q]);
            teams[t].reserve[q] = 0;
        }
    }
    out->teams = teams;
}

/* The next plan: each feature stays or goes on to its next fate; false after the last. */
static bool next(const struct plan_input *in, const struct card_wish *w, const int16_t *was, int16_t *fin)
{
    for (size_t i = 0; i < in->nfeatures; i++) {
        if (wished(w, i)) {
            if (++fin[i] <= w->wanted) {
                return true;
            }
            fin[i] = 0;
        } else if (was[i] != PLAN_OUT && fin[i] != PLAN_OUT) {
            fin[i] = (int16_t)(fin[i] + 1 == in->quarters ? PLAN_OUT : fin[i] + 1);
            return true;
        } else {
            fin[i] = was[i];
        }
    }
    return false;
}

struct card_all card_brute(struct arena *a, const struct plan_input *in, const struct card_wish *w, int32_t draw)
{
    int16_t was[CARD_BRUTE_MAX], fin[CARD_BRUTE_MAX];
    struct plan_team teams[8];
    struct plan_input loose;
    struct card_all all = { .n = 0 };
    size_t cap = 64;
    assert(in->nfeatures <= CARD_BRUTE_MAX && in->nteams <= 8);
    spread_draw(in, draw, teams, &loose);
    loose.nmix = 0; /* shares of capacity are of what is there without the draw */
    all.of = ARENA_ARRAY(a, struct card_way, cap);
    for (size_t i = 0; i < in->nfeatures; i++) {
        was[i] = wished(w, i) ? PLAN_OUT : in->in_force[i];
        fin[i] = wished(w, i) ? 0 : was[i];
    }
    do {
        bool good = true;
        for (size_t k = 0; k < in->nfeatures; k++) {
            good = good && (wished(w, k) || in->features[k].lock == PLAN_OUT || fin[k] == was[k]);
        }
        if (!good || !brute_allows(&loose, fin) || !brute_mix(in, fin)) {
            continue;
        }
        if (all.n == cap) {
            all.of = (struct card_way *)arena_grow(a, all.of, cap, 2 * cap, sizeof *all.of, alignof(struct card_way));
            cap *= 2;
        }
        all.of[all.n++] = way_of(in, w, was, fin);
    } while (next(in, w, was, fin));
    return all;
}

bool card_brute_pull(const struct plan_input *in, const struct card_wish *w)
{
    int16_t fin[CARD_BRUTE_MAX];
    for (size_t i = 0; i < in->nfeatures; i++) {
        fin[i] = 0;
    }
    for (;;) {
        bool good = true;
        for (size_t i = 0; i < in->nfeatures; i++) {
            int was = in->in_force[i];
            if (wished(w, i)) {
                good = good && fin[i] <= w->wanted;
            } else {
                good = good
                       && (was == PLAN_OUT ? fin[i] == 0
                                           : fin[i] <= was && (in->features[i].lock == PLAN_OUT || fin[i] == was));
            }
        }
        int16_t plan[CARD_BRUTE_MAX];
        for (size_t i = 0; i < in->nfeatures; i++) {
            plan[i] = !wished(w, i) && in->in_force[i] == PLAN_OUT ? PLAN_OUT : fin[i];
        }
        if (good && brute_allows(in, plan)) {
            return true;
        }
        size_t i = 0;
        while (i < in->nfeatures && ++fin[i] == in->quarters) {
            fin[i++] = 0;
        }
        if (i == in->nfeatures) {
            return false;
        }
    }
}

int card_way_order(const struct card_wish *w, const struct card_way *a, const struct card_way *b)
{
    const int64_t x[3] = { card_way_first(w, a), w->days_first ? a->loss : a->days, a->touched };
    const int64_t y[3] = { card_way_first(w, b), w->days_first ? b->loss : b->days, b->touched };
    for (int k = 0; k < 3; k++) {
        if (x[k] != y[k]) {
            return x[k] < y[k] ? -1 : 1;
        }
    }
    return 0;
}
