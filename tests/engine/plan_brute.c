/* tests/engine/plan_brute.c: the words of the planner's definition, one by one, over all plans. */
#include "plan_brute.h"
#include <stdlib.h>

enum { N_MAX = 16 };

uint64_t brute_rand(uint64_t *state)
{
    uint64_t z = (*state += UINT64_C(0x9e3779b97f4a7c15));
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

static bool in_by(const int16_t *fin, int32_t i, int q)
{
    return fin[i] != PLAN_OUT && fin[i] <= q;
}

int64_t brute_value(const struct plan_input *in, const int16_t *fin)
{
    int64_t v = 0;
    for (size_t i = 0; i < in->nfeatures; i++) {
        v += fin[i] == PLAN_OUT ? 0 : in->features[i].value[fin[i]];
    }
    for (size_t s = 0; s < in->nsolutions; s++) {
        for (int q = 0; q < in->quarters; q++) {
            bool now = true, before = q > 0;
            for (size_t k = 0; k < in->solutions[s].nparts; k++) {
                now = now && in_by(fin, in->solutions[s].parts[k], q);
                before = before && in_by(fin, in->solutions[s].parts[k], q - 1);
            }
            v += now && !before ? in->solutions[s].value[q] : 0;
        }
    }
    for (size_t r = 0; r < in->nrequires; r++) {
        int64_t had = 0;
        for (int q = 0; q < in->quarters; q++) {
            int64_t sum = 0;
            for (size_t k = 0; k < in->requires[r].nshares; k++) {
                sum += in_by(fin, in->requires[r].shares[k].feature, q) ? in->
                                                                              requires[
                                                                                      r]
                                                                                  .shares[k]
                                                                                  .percent
                                                                        : 0;
            }
            int64_t now = in->
                              requires[
                                          r]
                                              .threshold
                                          ? (sum >= 100 ? 100 : 0)
                                          : (sum > 100 ? 100 : sum);
            v += (now - had)
                 * in->
                       requires[
                               r]
                           .percent_value[q];
            had = now;
        }
    }
    return v;
}

/* Work of feature i in quarter q (offset s of its span), all teams or one. */
static int64_t work(const struct plan_input *in, const int16_t *fin, size_t i, int q, int32_t team)
{
    const struct plan_feature *f = &in->features[i];
    int64_t sum = 0;
    for (int s = 0; fin[i] != PLAN_OUT && s < f->span; s++) {
        for (size_t k = 0; fin[i] - (f->span - 1) + s == q && k < f->nparts; k++) {
            sum += team < 0 || f->parts[k].team == team ? f->parts[k].days[in->effort][s] : 0;
        }
    }
    return sum;
}

static bool capacity_holds(const struct plan_input *in, const int16_t *fin)
{
    for (size_t t = 0; t < in->nteams; t++) {
        for (int q = 0; q < in->quarters; q++) {
            int64_t sum = 0;
            for (size_t i = 0; i < in->nfeatures; i++) {
                sum += work(in, fin, i, q, (int32_t)t);
            }
            if (sum > 0 && sum > in->teams[t].usable[q] - in->teams[t].reserve[q]) {
                return false;
            }
        }
    }
    return true;
}

bool brute_mix(const struct plan_input *in, const int16_t *fin)
{
    for (size_t k = 0; k < in->nmix; k++) {
        const struct plan_mix *m = &in->mix[k];
        int64_t of_class = 0, all = 0, cap = 0;
        for (int q = 0; q < in->quarters; q++) {
            for (size_t i = 0; (m->quarter < 0 || m->quarter == q) && i < in->nfeatures; i++) {
                int64_t w = work(in, fin, i, q, -1);
                all += w;
                of_class +=
                    (m->segments ? in->features[i].segments & m->segments : in->features[i].class_id == m->class_id)
                        ? w
                        : 0;
            }
            for (size_t t = 0; (m->quarter < 0 || m->quarter == q) && t < in->nteams; t++) {
                int64_t left = in->teams[t].usable[q] - in->teams[t].reserve[q];
                cap += left > 0 ? left : 0;
            }
        }
        int64_t base = m->of_capacity ? cap : all;
        bool none =
            m->ceiling
            == 100;      /* as a file without one says; with the reserve drawn there may be more work than capacity */
        if (100 * of_class < m->floor * base || (!none && 100 * of_class > m->ceiling * base)) {
            return false;
        }
    }
    return true;
}

static bool placed_well(const struct plan_input *in, const int16_t *fin)
{
    for (size_t i = 0; i < in->nfeatures; i++) {
        const struct plan_feature *f = &in->features[i];
        bool in_plan = fin[i] != PLAN_OUT;
        if ((f->lock != PLAN_OUT && fin[i] != f->lock) || (f->forbid && in_plan)) {
            return false;
        }
        if (in_plan && (fin[i] < f->span - 1 || fin[i] < f->earliest || fin[i] > f->latest)) {
            return false;
        }
    }
    for (size_t k = 0; k < in->nneeds; k++) {
        int16_t a = fin[in->needs[k].needed], b = fin[in->needs[k].by];
        if (b != PLAN_OUT && (a == PLAN_OUT || a + in->needs[k].lag > b)) {
            return false;
        }
    }
    return true;
}

bool brute_allows(const struct plan_input *in, const int16_t *fin)
{
    if (!placed_well(in, fin) || !capacity_holds(in, fin) || !brute_mix(in, fin)) {
        return false;
    }
    for (size_t s = 0; s < in->nsolutions; s++) {
        size_t n = 0;
        for (size_t k = 0; k < in->solutions[s].nparts; k++) {
            n += fin[in->solutions[s].parts[k]] != PLAN_OUT;
        }
        if (in->solutions[s].strict && n != 0 && n != in->solutions[s].nparts) {
            return false;
        }
    }
    for (size_t k = 0; k < in->nexclusive; k++) {
        int32_t n = 0;
        for (size_t j = 0; j < in->exclusive[k].n; j++) {
            n += fin[in->exclusive[k].of[j]] != PLAN_OUT;
        }
        if (n > in->exclusive[k].max) {
            return false;
        }
    }
    for (size_t k = 0; k < in->ncover; k++) {
        int32_t n = 0;
        for (size_t i = 0; i < in->nfeatures; i++) {
            n += in_by(fin, (int32_t)i, in->cover[k].by) && (in->features[i].segments >> in->cover[k].segment) % 2 == 1;
        }
        if (n < in->cover[k].min) {
            return false;
        }
    }
    for (size_t k = 0; k < in->npromises; k++) {
        for (size_t j = 0; in->promises[k].hard && j < in->promises[k].n; j++) {
            if (!in_by(fin, in->promises[k].features[j], in->promises[k].by)) {
                return false;
            }
        }
    }
    return true;
}

int64_t brute_order(const struct plan_input *in, const int16_t *fin)
{
    int64_t n = (int64_t)in->nfeatures, w1 = 1 + n * in->quarters, w2 = w1 * (1 + n), sum = 0;
    for (size_t k = 0; k < in->npromises; k++) {
        bool broken = false;
        for (size_t j = 0; j < in->promises[k].n; j++) {
            broken = broken || !in_by(fin, in->promises[k].features[j], in->promises[k].by);
        }
        sum += broken ? w2 : 0;
    }
    for (size_t i = 0; i < in->nfeatures; i++) {
        bool planned = in->in_force != NULL && in->in_force[i] != PLAN_OUT;
        bool moved = planned && in->in_force[i] != fin[i];
        int never = planned ? in->quarters : 0;        /* what is planned rather waits than leaves */
        sum += (moved ? w1 : 0) + (fin[i] == PLAN_OUT ? never : fin[i]);
    }
    return sum;
}

void brute_best(const struct plan_input *in, struct brute *ret)
{
    int16_t fin[N_MAX];
    *ret = (struct brute){ .feasible = false };
    assert(in->nfeatures <= N_MAX);
    for (size_t i = 0; i < in->nfeatures; i++) {
        fin[i] = PLAN_OUT;
    }
    for (;;) {
        if (brute_allows(in, fin)) {
            int64_t v = brute_value(in, fin), o = brute_order(in, fin);
            if (!ret->feasible || v > ret->value || (v == ret->value && o < ret->order)) {
                *ret = (struct brute){ .feasible = true, .value = v, .order = o };
            }
        }
        size_t i = 0;
        while (i < in->nfeatures && ++fin[i] == in->quarters) {
            fin[i++] = PLAN_OUT;
        }
        if (i == in->nfeatures) {
            return;
        }
    }
}

struct maker {
    struct arena *a;
    uint64_t s;
};

static int32_t upto(struct maker *m, int32_t n)   /* 0 … n */
{
    return (int32_t)(brute_rand(&m->s) % (uint64_t)(n + 1));
}

static void falling(struct maker *m, int64_t *v, int nq, int32_t top)
{
    int64_t at = upto(m, top);
    for (int q = 0; q < nq; q++) {
        v[q] = at;
        at -= upto(m, (int32_t)at);
    }
}

static int32_t *pick(struct maker *m, size_t nf, size_t want, size_t *ret_n)
{
    int32_t *of = ARENA_ARRAY(m->a, int32_t, want + 1);
    *ret_n = 0;
    for (size_t i = 0; i < nf && *ret_n < want; i++) {
        if (upto(m, (int32_t)(nf - i) - 1) < (int32_t)(want - *ret_n)) {
            of[(*ret_n)++] = (int32_t)i;
        }
    }
    return of;
}

static void make_features(struct maker *m, struct plan_input *in)
{
    struct plan_feature *f = ARENA_ARRAY(m->a, struct plan_feature, in->nfeatures);
    int nq = in->quarters;
    for (size_t i = 0; i < in->nfeatures; i++) {
        size_t np = (size_t)(1 + upto(m, 1));
        struct plan_part *parts = ARENA_ARRAY(m->a, struct plan_part, np);
        f[i] = (struct plan_feature){ .id = (int64_t)i + 1, .parts = parts, .lock = PLAN_OUT };
        f[i].span = (int16_t)(1 + (nq > 1 && upto(m, 2) == 0));
        f[i].nparts = np > in->nteams ? in->nteams : np;
        for (size_t k = 0; k < f[i].nparts; k++) {
            parts[k].team = (int32_t)((k + i) % in->nteams);
            for (int e = 0; e < PLAN__EFFORTS; e++) {
                for (int s = 0; s < f[i].span; s++) {
                    parts[k].days[e][s] = upto(m, 3);
                }
            }
        }
        falling(m, f[i].value, nq, 20);
        f[i].earliest = (int16_t)(upto(m, 3) == 0 ? upto(m, nq - 1) : 0);
        f[i].latest = (int16_t)(upto(m, 3) == 0 ? upto(m, nq - 1) : nq - 1);
        f[i].lock = (int16_t)(upto(m, 14) == 0 ? upto(m, nq - 1) : PLAN_OUT);
        f[i].forbid = upto(m, 11) == 0;
        f[i].class_id = upto(m, 2);
        f[i].segments = (uint64_t)upto(m, 7);
    }
    in->features = f;
}

static void make_teams(struct maker *m, struct plan_input *in)
{
    struct plan_team *t = ARENA_ARRAY(m->a, struct plan_team, in->nteams);
    for (size_t k = 0; k < in->nteams; k++) {
        t[k].id = (int64_t)k + 1;
        for (int q = 0; q < in->quarters; q++) {
            t[k].usable[q] = 2 + upto(m, 6);
            t[k].reserve[q] = upto(m, 1);
        }
    }
    in->teams = t;
}

static void make_values(struct maker *m, struct plan_input *in)
{
    struct plan_need *needs = ARENA_ARRAY(m->a, struct plan_need, 3);
    struct plan_solution *sol = ARENA_ARRAY(m->a, struct plan_solution, 2);
    struct plan_require *req = ARENA_ARRAY(m->a, struct plan_require, 2);
    int32_t last = (int32_t)in->nfeatures - 1;
    in->nneeds = (size_t)upto(m, 3);
    in->nsolutions = (size_t)upto(m, 2);
    in->nrequires = (size_t)upto(m, 2);
    for (size_t k = 0; k < in->nneeds; k++) {
        needs[k] = (struct plan_need){ .needed = upto(m, last), .by = upto(m, last), .lag = upto(m, 2) == 0 };
    }
    for (size_t k = 0; k < in->nsolutions; k++) {
        sol[k] = (struct plan_solution){ .id = (int64_t)k + 1, .strict = upto(m, 1) == 0 };
        sol[k].parts = pick(m, in->nfeatures, (size_t)(1 + upto(m, 2)), &sol[k].nparts);
        falling(m, sol[k].value, in->quarters, 40);
    }
    for (size_t k = 0; k < in->nrequires; k++) {
        size_t n = 0;
        int32_t *of = pick(m, in->nfeatures, (size_t)(1 + upto(m, 2)), &n);
        struct plan_share *sh = ARENA_ARRAY(m->a, struct plan_share, n + 1);
        for (size_t j = 0; j < n; j++) {
            sh[j] = (struct plan_share){ .feature = of[j], .percent = 20 + upto(m, 80) };
        }
        req[k] =
            (struct plan_require){ .id = (int64_t)k + 1, .shares = sh, .nshares = n, .threshold = upto(m, 1) == 0 };
        falling(m, req[k].percent_value, in->quarters, 3);
    }
    in->needs = needs;
    in->solutions = sol;
    in->
        requires
    = req;
}

static void make_rules(struct maker *m, struct plan_input *in)
{
    struct plan_set *ex = ARENA_ARRAY(m->a, struct plan_set, 1);
    struct plan_mix *mix = ARENA_ARRAY(m->a, struct plan_mix, 1);
    struct plan_cover *cover = ARENA_ARRAY(m->a, struct plan_cover, 1);
    struct plan_promise *pr = ARENA_ARRAY(m->a, struct plan_promise, 3);
    int16_t *force = ARENA_ARRAY(m->a, int16_t, in->nfeatures);
    in->nexclusive = (size_t)upto(m, 1);
    in->nmix = (size_t)upto(m, 1);
    in->ncover = (size_t)upto(m, 1);
    in->npromises = (size_t)upto(m, 3);
    ex[0].of = pick(m, in->nfeatures, (size_t)(2 + upto(m, 1)), &ex[0].n);
    ex[0].max = 1 + upto(m, 1);
    mix[0] = (struct plan_mix){ .class_id = upto(m, 2),
                                .floor = upto(m, 1) * upto(m, 25),
                                .ceiling = 100 - upto(m, 1) * upto(m, 60),
                                .quarter = (int16_t)(upto(m, in->quarters) - 1),
                                .of_capacity = upto(m, 1) == 0 };
    cover[0] =
        (struct plan_cover){ .segment = upto(m, 2), .min = upto(m, 1), .by = (int16_t)upto(m, in->quarters - 1) };
    for (size_t k = 0; k < in->npromises; k++) {
        pr[k] = (struct plan_promise){ .by = (int16_t)upto(m, in->quarters - 1), .hard = upto(m, 8) == 0 };
        pr[k].features = pick(m, in->nfeatures, (size_t)(1 + upto(m, 1)), &pr[k].n);
    }
    for (size_t i = 0; i < in->nfeatures; i++) {
        force[i] = (int16_t)(upto(m, in->quarters) - 1);
    }
    in->exclusive = ex;
    in->mix = mix;
    in->cover = cover;
    in->promises = pr;
    in->in_force = upto(m, 2) == 0 ? NULL : force;
}

void brute_mix_by_segment(struct plan_input *in, uint64_t seed)
{
    struct plan_mix *mix = (struct plan_mix *)(uintptr_t)in->mix;
    for (size_t k = 0; k < in->nmix && seed % 2 == 0; k++) {
        mix[k].segments = UINT64_C(1) << seed / 2 % 3;
    }
}

struct plan_input *brute_random(struct arena *a, uint64_t seed)
{
    struct maker m = { .a = a, .s = seed };
    struct plan_input *in = ARENA_NEW(a, struct plan_input);
    in->quarters = 1 + upto(&m, 2);
    in->effort = (enum plan_effort)upto(&m, 2);
    in->nfeatures = (size_t)(2 + upto(&m, 4));
    in->nteams = (size_t)(1 + upto(&m, 2));
    make_teams(&m, in);
    make_features(&m, in);
    make_values(&m, in);
    make_rules(&m, in);
    return in;
}
