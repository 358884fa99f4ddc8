/* tests/engine/test_plan_meta.c: what must hold between the plans of a problem and of the same problem changed. */
#include "engine/plan_model.h"
#include "plan_brute.h"
#include "plan_lib.h"
#include "tests/lib/tap.h"
#include <stdlib.h>

enum relation { NOT_LOWER, NOT_HIGHER, SAME_VALUE, SAME_PLAN, THREE_TIMES };

/* A problem that can be changed, with room for one more of everything, and the answer before the change. */
struct change {
    struct arena *a;
    struct plan_input in;
    struct plan_feature *f;
    struct plan_team *t;
    struct plan_need *needs;
    struct plan_solution *so;
    struct plan_require *re;
    struct plan_set *sets;
    struct plan_mix *mix;
    struct plan_cover *cover;
    struct plan_promise *pr;
    int16_t *force;
    struct plan_result was;
    int32_t *now_at;                   /* per old feature, where it is now */
    uint64_t random;
};

static size_t below(struct change *c, size_t n)
{
    return (size_t)(brute_rand(&c->random) % (n == 0 ? 1 : n));
}

#define COPY(FIELD, N, T, MINE)                                                                                        \
    do {                                                                                                               \
        c->MINE = ARENA_ARRAY(a, T, (N) + 2);                                                                          \
        if ((N) > 0)                                                                                                   \
            memcpy(c->MINE, in->FIELD, (N) * sizeof(T));                                                               \
        c->in.FIELD = c->MINE;                                                                                         \
    } while (0)

static void copy_all(struct arena *a, const struct plan_input *in, struct change *c)
{
    c->in = *in;
    COPY(features, in->nfeatures, struct plan_feature, f);
    COPY(teams, in->nteams, struct plan_team, t);
    COPY(needs, in->nneeds, struct plan_need, needs);
    COPY(solutions, in->nsolutions, struct plan_solution, so);
    COPY(requires, in->nrequires, struct plan_require, re);
    COPY(exclusive, in->nexclusive, struct plan_set, sets);
    COPY(mix, in->nmix, struct plan_mix, mix);
    COPY(cover, in->ncover, struct plan_cover, cover);
    COPY(promises, in->npromises, struct plan_promise, pr);
    c->force = ARENA_ARRAY(a, int16_t, in->nfeatures + 2);
    c->now_at = ARENA_ARRAY(a, int32_t, in->nfeatures + 2);
    for (size_t i = 0; i <= in->nfeatures; i++) {
        c->force[i] = in->in_force == NULL || i == in->nfeatures ? PLAN_OUT : in->in_force[i];
        c->now_at[i] = (int32_t)i;
    }
    c->in.in_force = in->in_force == NULL ? NULL : c->force;
    for (size_t i = 0; i < in->nfeatures; i++) {
        struct plan_part *parts = ARENA_ARRAY(a, struct plan_part, c->f[i].nparts + 1);
        memcpy(parts, c->f[i].parts, c->f[i].nparts * sizeof *parts);
        c->f[i].parts = parts;
    }
}

static struct plan_part *part(struct change *c, size_t i, size_t k)
{
    return (struct plan_part *)(uintptr_t)&c->f[i].parts[k];
}

static bool mix_of_capacity(const struct change *c)
{
    bool any = false;
    for (size_t k = 0; k < c->in.nmix; k++) {
        any = any || c->mix[k].of_capacity;
    }
    return any;
}

static bool more_capacity(struct change *c)
{
    struct plan_team *t = &c->t[below(c, c->in.nteams)];
    t->usable[below(c, (size_t)c->in.quarters)] += 1 + (int32_t)below(c, 5);
    return !mix_of_capacity(c);
}

static bool less_reserve(struct change *c)
{
    struct plan_team *t = &c->t[below(c, c->in.nteams)];
    t->reserve[below(c, (size_t)c->in.quarters)] = 0;
    return !mix_of_capacity(c);
}

static bool rule_out(struct change *c)
{
    c->f[below(c, c->in.nfeatures)].forbid = true;
    return true;
}

static void shuffle(struct change *c, size_t *to, size_t n)
{
    for (size_t k = 0; k < n; k++) {
        to[k] = k;
    }
    for (size_t k = n; k > 1; k--) {
        size_t j = below(c, k), kept = to[k - 1];
        to[k - 1] = to[j];
        to[j] = kept;
    }
}

#define SHUFFLE(ARRAY, N, T)                                                                                           \
    do {                                                                                                               \
        size_t *to_ = ARENA_ARRAY(c->a, size_t, (N) + 1);                                                              \
        T *old_ = ARENA_ARRAY(c->a, T, (N) + 1);                                                                       \
        memcpy(old_, ARRAY, (N) * sizeof *old_);                                                                       \
        shuffle(c, to_, N);                                                                                            \
        for (size_t k_ = 0; k_ < (N); k_++) {                                                                          \
            (ARRAY)[to_[k_]] = old_[k_];                                                                               \
        }                                                                                                              \
        place = to_;                                                                                                   \
    } while (0)

static int32_t *moved(struct change *c, const int32_t *of, size_t n)
{
    int32_t *to = ARENA_ARRAY(c->a, int32_t, n + 1);
    const size_t *place;
    for (size_t k = 0; k < n; k++) {
        to[k] = c->now_at[of[k]];
    }
    SHUFFLE(to, n, int32_t);
    (void)place;
    return to;
}

/* Every list in another order, parts and members too. */
static bool other_order(struct change *c)
{
    const size_t *place;
    SHUFFLE(c->t, c->in.nteams, struct plan_team);
    for (size_t i = 0; i < c->in.nfeatures; i++) {
        for (size_t k = 0; k < c->f[i].nparts; k++) {
            part(c, i, k)->team = (int32_t)place[c->f[i].parts[k].team];
        }
    }
    SHUFFLE(c->f, c->in.nfeatures, struct plan_feature);
    int16_t *force = ARENA_ARRAY(c->a, int16_t, c->in.nfeatures + 1);
    for (size_t i = 0; i < c->in.nfeatures; i++) {
        c->now_at[i] = (int32_t)place[i];
        force[place[i]] = c->force[i];
    }
    c->in.in_force = c->in.in_force == NULL ? NULL : force;
    for (size_t k = 0; k < c->in.nneeds; k++) {
        c->needs[k].needed = c->now_at[c->needs[k].needed];
        c->needs[k].by = c->now_at[c->needs[k].by];
    }
    for (size_t k = 0; k < c->in.nsolutions; k++) {
        c->so[k].parts = moved(c, c->so[k].parts, c->so[k].nparts);
    }
    for (size_t k = 0; k < c->in.nrequires; k++) {
        struct plan_share *sh = ARENA_ARRAY(c->a, struct plan_share, c->re[k].nshares + 1);
        for (size_t j = 0; j < c->re[k].nshares; j++) {
            sh[j] = (struct plan_share){ c->now_at[c->re[k].shares[j].feature], c->re[k].shares[j].percent };
        }
        SHUFFLE(sh, c->re[k].nshares, struct plan_share);
        c->re[k].shares = sh;
    }
    for (size_t k = 0; k < c->in.nexclusive; k++) {
        c->sets[k].of = moved(c, c->sets[k].of, c->sets[k].n);
    }
    for (size_t k = 0; k < c->in.npromises; k++) {
        c->pr[k].features = moved(c, c->pr[k].features, c->pr[k].n);
    }
    SHUFFLE(c->needs, c->in.nneeds, struct plan_need);
    SHUFFLE(c->so, c->in.nsolutions, struct plan_solution);
    SHUFFLE(c->re, c->in.nrequires, struct plan_require);
    SHUFFLE(c->sets, c->in.nexclusive, struct plan_set);
    SHUFFLE(c->mix, c->in.nmix, struct plan_mix);
    SHUFFLE(c->cover, c->in.ncover, struct plan_cover);
    SHUFFLE(c->pr, c->in.npromises, struct plan_promise);
    (void)place;
    return true;
}

static bool other_ids(struct change *c)
{
    for (size_t i = 0; i < c->in.nfeatures; i++) {
        c->f[i].id = c->f[i].id * 7 + 3;
    }
    for (size_t t = 0; t < c->in.nteams; t++) {
        c->t[t].id = c->t[t].id * 5 + 100;
    }
    return true;
}

static bool values_times_three(struct change *c)
{
    for (int q = 0; q < c->in.quarters; q++) {
        for (size_t i = 0; i < c->in.nfeatures; i++) {
            c->f[i].value[q] *= 3;
        }
        for (size_t k = 0; k < c->in.nsolutions; k++) {
            c->so[k].value[q] *= 3;
        }
        for (size_t k = 0; k < c->in.nrequires; k++) {
            c->re[k].percent_value[q] *= 3;
        }
    }
    return true;
}

static bool worthless_feature(struct change *c)
{
    struct plan_feature *f = &c->f[c->in.nfeatures++];
    struct plan_part *p = ARENA_NEW(c->a, struct plan_part);
    for (int e = 0; e < PLAN__EFFORTS; e++) {
        p->days[e][0] = 1 + (int32_t)below(c, 3);
    }
    p->team = (int32_t)below(c, c->in.nteams);
    *f = (struct plan_feature){
        .id = 1000000, .parts = p, .nparts = 1, .span = 1, .lock = PLAN_OUT, .latest = (int16_t)(c->in.quarters - 1)
    };
    return c->in.nmix == 0;
}

static bool need_dropped(struct change *c)
{
    return c->in.nneeds > 0 && c->in.nneeds-- > 0;
}

static bool set_dropped(struct change *c)
{
    return c->in.nexclusive > 0 && c->in.nexclusive-- > 0;
}

static bool mix_dropped(struct change *c)
{
    return c->in.nmix > 0 && c->in.nmix-- > 0;
}

static bool cover_dropped(struct change *c)
{
    return c->in.ncover > 0 && c->in.ncover-- > 0;
}

static bool promise_softened(struct change *c)
{
    bool any = false;
    for (size_t k = 0; k < c->in.npromises; k++) {
        any = any || c->pr[k].hard;
        c->pr[k].hard = false;
    }
    return any;
}

static bool strictness_dropped(struct change *c)
{
    bool any = false;
    for (size_t k = 0; k < c->in.nsolutions; k++) {
        any = any || c->so[k].strict;
        c->so[k].strict = false;
    }
    return any;
}

static bool need_added(struct change *c)
{
    c->needs[c->in.nneeds++] = (struct plan_need){ (int32_t)below(c, c->in.nfeatures),
                                                   (int32_t)below(c, c->in.nfeatures), (int32_t)below(c, 2) };
    return true;
}

static bool set_added(struct change *c)
{
    int32_t *of = ARENA_ARRAY(c->a, int32_t, 2);
    of[0] = (int32_t)below(c, c->in.nfeatures - 1);
    of[1] = of[0] + 1;
    c->sets[c->in.nexclusive++] = (struct plan_set){ .of = of, .n = 2, .max = 1 };
    return c->in.nfeatures > 1;
}

static bool cover_added(struct change *c)
{
    c->cover[c->in.ncover++] = (struct plan_cover){ .segment = (int32_t)below(c, 3),
                                                    .min = 1 + (int32_t)below(c, 2),
                                                    .by = (int16_t)below(c, (size_t)c->in.quarters) };
    return true;
}

static bool lock_added(struct change *c)
{
    struct plan_feature *f = &c->f[below(c, c->in.nfeatures)];
    bool free = f->lock == PLAN_OUT;
    f->lock = (int16_t)below(c, (size_t)c->in.quarters);
    return free;
}

static bool optimum_locked(struct change *c)
{
    size_t i = below(c, c->in.nfeatures);
    if (!c->was.feasible || c->was.finish[i] == PLAN_OUT) {
        return false;
    }
    c->f[i].lock = c->was.finish[i];
    return true;
}

static bool left_out_forbidden(struct change *c)
{
    bool any = false;
    for (size_t i = 0; c->was.feasible && i < c->in.nfeatures; i++) {
        any = any || c->was.finish[i] == PLAN_OUT;
        c->f[i].forbid = c->f[i].forbid || c->was.finish[i] == PLAN_OUT;
    }
    return any;
}

static bool idle_team(struct change *c)
{
    struct plan_team *t = &c->t[c->in.nteams++];
    *t = (struct plan_team){ .id = 1000000 };
    for (int q = 0; q < c->in.quarters; q++) {
        t->usable[q] = 50;
    }
    return !mix_of_capacity(c);
}

static bool empty_quarter(struct change *c)
{
    int q = c->in.quarters;
    for (size_t i = 0; q < PLAN_QUARTERS_MAX && i < c->in.nfeatures; i++) {
        c->f[i].value[q] = c->f[i].value[q - 1];
        c->f[i].latest = (int16_t)(c->f[i].latest == q - 1 ? q : c->f[i].latest);
    }
    for (size_t k = 0; q < PLAN_QUARTERS_MAX && k < c->in.nsolutions; k++) {
        c->so[k].value[q] = c->so[k].value[q - 1];
    }
    for (size_t k = 0; q < PLAN_QUARTERS_MAX && k < c->in.nrequires; k++) {
        c->re[k].percent_value[q] = c->re[k].percent_value[q - 1];
    }
    c->in.quarters += 1;
    return q < PLAN_QUARTERS_MAX;
}

static bool a_day_more(struct change *c)
{
    size_t i = below(c, c->in.nfeatures);
    if (c->f[i].nparts == 0 || c->in.nmix > 0) {
        return false;
    }
    part(c, i, 0)->days[c->in.effort][below(c, (size_t)c->f[i].span)] += 1;
    return true;
}

static bool everything_doubled(struct change *c)
{
    for (size_t i = 0; i < c->in.nfeatures; i++) {
        for (size_t k = 0; k < c->f[i].nparts; k++) {
            for (int s = 0; s < PLAN_SPAN_MAX; s++) {
                part(c, i, k)->days[c->in.effort][s] *= 2;
            }
        }
    }
    for (size_t t = 0; t < c->in.nteams; t++) {
        for (int q = 0; q < c->in.quarters; q++) {
            c->t[t].usable[q] *= 2;
            c->t[t].reserve[q] *= 2;
        }
    }
    return true;
}

static bool kept_promise_hard(struct change *c)
{
    int32_t *of = ARENA_ARRAY(c->a, int32_t, 1);
    of[0] = (int32_t)below(c, c->in.nfeatures);
    if (!c->was.feasible || c->was.finish[of[0]] == PLAN_OUT) {
        return false;
    }
    c->pr[c->in.npromises++] =
        (struct plan_promise){ .features = of, .n = 1, .by = c->was.finish[of[0]], .hard = true };
    return true;
}

static bool promise_added(struct change *c)
{
    int32_t *of = ARENA_ARRAY(c->a, int32_t, 1);
    of[0] = (int32_t)below(c, c->in.nfeatures);
    c->pr[c->in.npromises++] =
        (struct plan_promise){ .features = of, .n = 1, .by = (int16_t)below(c, (size_t)c->in.quarters), .hard = true };
    return true;
}

static bool wider_window(struct change *c)
{
    struct plan_feature *f = &c->f[below(c, c->in.nfeatures)];
    f->earliest = 0;
    f->latest = (int16_t)(c->in.quarters - 1);
    return true;
}

static bool high_effort(struct change *c)   /* from the lowest of the three figures to the highest */
{
    if (c->in.nmix > 0) {
        return false;
    }
    for (size_t i = 0; i < c->in.nfeatures; i++) {
        for (size_t k = 0; k < c->f[i].nparts; k++) {
            int32_t(*d)[PLAN_SPAN_MAX] = part(c, i, k)->days;
            for (int s = 0; s < PLAN_SPAN_MAX; s++) {
                int32_t most = d[0][s] > d[1][s] ? d[0][s] : d[1][s];
                d[c->in.effort][s] = most > d[2][s] ? most : d[2][s];
            }
        }
    }
    return true;
}

static const struct rule {
    const char *name;
    enum relation relation;
    bool (*apply)(struct change *c);
} rules[] = {
    { "more capacity", NOT_LOWER, more_capacity },
    { "a reserve given up", NOT_LOWER, less_reserve },
    { "a feature ruled out", NOT_HIGHER, rule_out },
    { "every list in another order", SAME_PLAN, other_order },
    { "other ids in the same order", SAME_PLAN, other_ids },
    { "values times three", THREE_TIMES, values_times_three },
    { "a feature of no value", SAME_VALUE, worthless_feature },
    { "a need dropped", NOT_LOWER, need_dropped },
    { "an exclusive set dropped", NOT_LOWER, set_dropped },
    { "a mix rule dropped", NOT_LOWER, mix_dropped },
    { "coverage dropped", NOT_LOWER, cover_dropped },
    { "hard promises counted", NOT_LOWER, promise_softened },
    { "strict solutions whole", NOT_LOWER, strictness_dropped },
    { "a need added", NOT_HIGHER, need_added },
    { "an exclusive set added", NOT_HIGHER, set_added },
    { "coverage added", NOT_HIGHER, cover_added },
    { "a lock added", NOT_HIGHER, lock_added },
    { "a hard promise added", NOT_HIGHER, promise_added },
    { "a lock where the best plan has it", SAME_VALUE, optimum_locked },
    { "what the best plan leaves out ruled out", SAME_VALUE, left_out_forbidden },
    { "an idle team", SAME_VALUE, idle_team },
    { "an empty quarter more", NOT_LOWER, empty_quarter },
    { "a day more of effort", NOT_HIGHER, a_day_more },
    { "high effort", NOT_HIGHER, high_effort },
    { "efforts and capacities doubled", SAME_VALUE, everything_doubled },
    { "a promise that the best plan keeps", SAME_VALUE, kept_promise_hard },
    { "a wider window", NOT_LOWER, wider_window },
};
enum { RULES = COUNT(rules) };
struct tally {
    int64_t used[RULES], wrong[RULES], bounds, low;
};

static bool holds(const struct rule *r, const struct change *c, const struct plan_result *now)
{
    const struct plan_result *was = &c->was;
    bool up = r->relation == NOT_LOWER, down = r->relation == NOT_HIGHER;
    if (!was->feasible || !now->feasible) {
        return was->feasible == now->feasible || (up && now->feasible) || (down && was->feasible);
    }
    if (r->relation == THREE_TIMES) {
        return !was->proved || !now->proved || now->value == 3 * was->value;
    }
    if ((!down && now->bound < was->value) || (!up && now->value > was->bound)) {
        return false;
    }
    bool same = r->relation == SAME_PLAN;
    for (size_t i = 0; same && i < c->in.nfeatures; i++) {
        same = now->finish[c->now_at[i]] == was->finish[i];
    }
    return same || r->relation != SAME_PLAN;
}

/* The relaxation is never below the best plan. */
static void relaxed(struct arena *a, const struct plan_input *in, const struct plan_result *was, struct tally *t)
{
    struct plan_model *pm = plan_model_new(a, in, NULL);
    struct milp_options o = { .maximise = true };
    struct milp_result r;
    if (!was->feasible || pm->impossible || pm->m->ncols == 0) {
        return;
    }
    memset(pm->m->whole, 0, pm->m->ncols * sizeof *pm->m->whole);
    t->bounds++;
    t->low += milp_solve(a, pm->m, &o, &r) != ST_OK || r.end != MILP_OPTIMAL || r.bound < (double)was->value - 0.001;
}

static void each(struct arena *a, const struct plan_input *in, uint64_t seed, int64_t work, struct tally *t)
{
    struct plan_limits limits = { .work = work, .value_only = work > 0 };
    struct plan_result was;
    if (plan_solve(a, in, &limits, &was) != ST_OK || (!was.feasible && !was.proved)) {
        return;
    }
    relaxed(a, in, &was, t);
    for (size_t k = 0; k < RULES; k++) {
        struct change *c = ARENA_NEW(a, struct change);
        struct plan_result now;
        copy_all(a, in, c);
        c->a = a;
        c->was = was;
        c->random = seed * 1000 + k;
        if (!rules[k].apply(c)) {
            continue;
        }
        t->used[k]++;
        if (plan_solve(a, &c->in, &limits, &now) != ST_OK || !holds(&rules[k], c, &now)) {
            t->wrong[k]++;
            tap_diag("seed %llu, %s: feasible %d then %d, value %lld then %lld", (unsigned long long)seed,
                     rules[k].name, was.feasible, now.feasible, (long long)was.value, (long long)now.value);
        }
    }
}

int main(void)
{
    const char *env = getenv("HEADWATER_INSTANCES");
    int64_t n = 400;
    struct tally t = { .bounds = 0 };
    tap_plan_none();
    if (env != NULL && !str_to_i64(str_z(env), &n)) {
        n = 400;
    }
    for (int64_t k = 0; k < n; k++) {
        struct arena *a = arena_new("small", (size_t)1 << 29);
        each(a, brute_random(a, (uint64_t)k * 15485863 + 5), (uint64_t)k + 1, 0, &t);
        arena_free(a);
    }
    for (int64_t k = 0; k < n / 100; k++) {
        struct arena *a = arena_new("middle", (size_t)1 << 31);
        each(a, lib_company(a, 3, 2, (size_t)(23 + k % 8), (uint64_t)k + 1), (uint64_t)k + 1, 30, &t);
        arena_free(a);
    }
    static const char *const published[] = { "planning/monrp/p1_uncombined.json", "planning/monrp/a1.json",
                                             "planning/monrp/c3.json" };
    for (size_t k = 0; k < COUNT(published); k++) {
        struct arena *a = arena_new("published", (size_t)1 << 31);
        struct plan_input in;
        if (lib_published(a, tap_shared(published[k]), S("0.5"), &in)) {
            each(a, &in, k + 1, 0, &t);
        } else {
            tap_skip("%s is not here", published[k]);
        }
        arena_free(a);
    }
    for (size_t k = 0; k < RULES; k++) {
        ok(t.wrong[k] == 0 && t.used[k] * 40 > n, "%lld pairs: %s", (long long)t.used[k], rules[k].name);
    }
    ok(t.low == 0 && t.bounds * 3 > n, "%lld relaxations are no lower than the best plan", (long long)t.bounds);
    return tap_done();
}
