/* tests/engine/plan_lib.c: larger instances, made of small ones or out of thin air. */
#include "plan_lib.h"
#include "engine/problem_file.h"
#include "plan_brute.h"
#include <stdio.h>

/* Appends every element of a list of the small ones, moved behind those before. */
struct joining {
    struct arena *a;
    struct plan_input *to;
    int32_t features, teams;
};

static const int32_t *moved(struct joining *j, const int32_t *of, size_t n)
{
    int32_t *to = ARENA_ARRAY(j->a, int32_t, n + 1);
    for (size_t k = 0; k < n; k++) {
        to[k] = of[k] + j->features;
    }
    return to;
}

static void add_features(struct joining *j, const struct plan_input *in, struct plan_feature *f, struct plan_team *t,
                         int16_t *force)
{
    for (size_t k = 0; k < in->nteams; k++) {
        t[j->teams + (int32_t)k] = in->teams[k];
    }
    for (size_t k = 0; k < in->nfeatures; k++) {
        struct plan_feature *to = &f[j->features + (int32_t)k];
        struct plan_part *parts = ARENA_ARRAY(j->a, struct plan_part, in->features[k].nparts + 1);
        *to = in->features[k];
        to->id = j->features + (int32_t)k + 1;
        for (size_t p = 0; p < to->nparts; p++) {
            parts[p] = in->features[k].parts[p];
            parts[p].team += j->teams;
        }
        to->parts = parts;
        force[j->features + (int32_t)k] = in->in_force == NULL ? PLAN_OUT : in->in_force[k];
    }
}

static void add_values(struct joining *j, const struct plan_input *in, struct plan_need *needs,
                       struct plan_solution *so, struct plan_require *re)
{
    for (size_t k = 0; k < in->nneeds; k++) {
        needs[j->to->nneeds++] =
            (struct plan_need){ in->needs[k].needed + j->features, in->needs[k].by + j->features, in->needs[k].lag };
    }
    for (size_t k = 0; k < in->nsolutions; k++) {
        so[j->to->nsolutions] = in->solutions[k];
        so[j->to->nsolutions++].parts = moved(j, in->solutions[k].parts, in->solutions[k].nparts);
    }
    for (size_t k = 0; k < in->nrequires; k++) {
        struct plan_share *sh = ARENA_ARRAY(j->a, struct plan_share, in->requires[k].nshares + 1);
        for (size_t s = 0; s < in->requires[k].nshares; s++) {
            sh[s] = (struct plan_share){ in->requires[k].shares[s].feature + j->features,
                                         in->requires[k].shares[s].percent };
        }
        re[j->to->nrequires] = in->
                                   requires[
                                       k];
        re[j->to->nrequires++].shares = sh;
    }
}

static void add_rules(struct joining *j, const struct plan_input *in, struct plan_set *sets, struct plan_promise *pr)
{
    for (size_t k = 0; k < in->nexclusive; k++) {
        sets[j->to->nexclusive] = in->exclusive[k];
        sets[j->to->nexclusive++].of = moved(j, in->exclusive[k].of, in->exclusive[k].n);
    }
    for (size_t k = 0; k < in->npromises; k++) {
        pr[j->to->npromises] = in->promises[k];
        pr[j->to->npromises++].features = moved(j, in->promises[k].features, in->promises[k].n);
    }
}

struct plan_input *lib_side_by_side(struct arena *a, const struct plan_input *const *of, size_t n)
{
    struct plan_input *to = ARENA_NEW(a, struct plan_input);
    struct joining j = { .a = a, .to = to };
    enum { EACH = 16 };
    struct plan_feature *f = ARENA_ARRAY(a, struct plan_feature, n * EACH);
    struct plan_team *t = ARENA_ARRAY(a, struct plan_team, n * EACH);
    struct plan_need *needs = ARENA_ARRAY(a, struct plan_need, n * EACH);
    struct plan_solution *so = ARENA_ARRAY(a, struct plan_solution, n * EACH);
    struct plan_require *re = ARENA_ARRAY(a, struct plan_require, n * EACH);
    struct plan_set *sets = ARENA_ARRAY(a, struct plan_set, n * EACH);
    struct plan_promise *pr = ARENA_ARRAY(a, struct plan_promise, n * EACH);
    int16_t *force = ARENA_ARRAY(a, int16_t, n *EACH);
    to->quarters = of[0]->quarters;
    to->effort = of[0]->effort;
    for (size_t k = 0; k < n; k++) {
        assert(of[k]->quarters == to->quarters && of[k]->nfeatures <= EACH && of[k]->nneeds <= EACH);
        add_features(&j, of[k], f, t, force);
        add_values(&j, of[k], needs, so, re);
        add_rules(&j, of[k], sets, pr);
        j.features += (int32_t)of[k]->nfeatures;
        j.teams += (int32_t)of[k]->nteams;
    }
    to->nfeatures = (size_t)j.features;
    to->nteams = (size_t)j.teams;
    to->features = f;
    to->teams = t;
    to->needs = needs;
    to->solutions = so;
    to->
        requires
    = re;
    to->exclusive = sets;
    to->promises = pr;
    to->in_force = force;
    return to;
}

static int32_t below(uint64_t *s, int32_t n)
{
    return (int32_t)(brute_rand(s) % (uint64_t)n);
}

static void company_features(struct arena *a, struct plan_input *in, uint64_t *s)
{
    struct plan_feature *f = ARENA_ARRAY(a, struct plan_feature, in->nfeatures + 1);
    for (size_t i = 0; i < in->nfeatures; i++) {
        struct plan_part *parts = ARENA_ARRAY(a, struct plan_part, 2);
        f[i] = (struct plan_feature){ .id = (int64_t)i + 1,
                                      .parts = parts,
                                      .nparts = (size_t)(1 + below(s, 2)),
                                      .span = (int16_t)(1 + (below(s, 4) == 0)),
                                      .lock = PLAN_OUT,
                                      .class_id = below(s, 4),
                                      .segments = UINT64_C(1) << below(s, 6) };
        f[i].latest = (int16_t)(in->quarters - 1);
        f[i].earliest = (int16_t)(below(s, 8) == 0 ? below(s, in->quarters) : 0);
        int64_t value = 20 + below(s, 400);
        for (size_t k = 0; k < f[i].nparts; k++) {
            parts[k].team = (int32_t)((i * 7 + k * (size_t)(1 + below(s, 3))) % in->nteams);
            for (int e = 0; e < PLAN__EFFORTS; e++) {
                for (int q = 0; q < f[i].span; q++) {
                    parts[k].days[e][q] = 5 + below(s, 40);
                }
            }
        }
        for (int q = 0; q < in->quarters; q++) {
            f[i].value[q] = value * (2 * in->quarters - q) / (2 * in->quarters);
        }
    }
    in->features = f;
}

static void company_groups(struct arena *a, struct plan_input *in, uint64_t *s)
{
    int32_t n = (int32_t)in->nfeatures;
    struct plan_need *needs = ARENA_ARRAY(a, struct plan_need, in->nfeatures);
    struct plan_solution *so = ARENA_ARRAY(a, struct plan_solution, in->nfeatures);
    struct plan_require *re = ARENA_ARRAY(a, struct plan_require, in->nfeatures);
    struct plan_set *sets = ARENA_ARRAY(a, struct plan_set, in->nfeatures);
    in->nneeds = in->nfeatures / 3;
    in->nsolutions = in->nfeatures / 8;
    in->nrequires = in->nfeatures / 10;
    in->nexclusive = in->nfeatures / 40;
    for (size_t k = 0; k < in->nneeds; k++) {
        int32_t by = 1 + below(s, n - 1);
        needs[k] = (struct plan_need){ .needed = below(s, by), .by = by, .lag = below(s, 6) == 0 };
    }
    for (size_t k = 0; k < in->nsolutions + in->nexclusive; k++) {
        int32_t *of = ARENA_ARRAY(a, int32_t, 4), at = below(s, n - 20);
        for (int j = 0; j < 3; j++) {
            of[j] = at += 1 + below(s, 5);
        }
        if (k < in->nsolutions) {
            so[k] =
                (struct plan_solution){ .id = (int64_t)k + 1, .parts = of, .nparts = 3, .strict = below(s, 4) == 0 };
            int64_t value = 100 + below(s, 900);
            for (int q = 0; q < in->quarters; q++) {
                so[k].value[q] = value * (2 * in->quarters - q) / (2 * in->quarters);
            }
        } else {
            sets[k - in->nsolutions] = (struct plan_set){ .of = of, .n = 3, .max = 1 };
        }
    }
    for (size_t k = 0; k < in->nrequires; k++) {
        struct plan_share *sh = ARENA_ARRAY(a, struct plan_share, 3);
        sh[0] = (struct plan_share){ below(s, n / 2), 60 };
        sh[1] = (struct plan_share){ n / 2 + below(s, n / 2), 60 };
        re[k] =
            (struct plan_require){ .id = (int64_t)k + 1, .shares = sh, .nshares = 2, .threshold = below(s, 2) == 0 };
        for (int q = 0; q < in->quarters; q++) {
            re[k].percent_value[q] = 4 - q * 3 / in->quarters;
        }
    }
    in->needs = needs;
    in->solutions = so;
    in->
        requires
    = re;
    in->exclusive = sets;
}

struct plan_input *lib_company(struct arena *a, size_t nteams, int quarters, size_t nfeatures, uint64_t seed)
{
    uint64_t s = seed;
    struct plan_input *in = ARENA_NEW(a, struct plan_input);
    struct plan_team *t = ARENA_ARRAY(a, struct plan_team, nteams);
    *in = (struct plan_input){ .quarters = quarters, .effort = PLAN_LIKELY, .nteams = nteams, .nfeatures = nfeatures };
    assert(nfeatures > 22);
    /* Half of the work fits: 27 days a part, 1.25 quarters, 1.5 parts a feature. */
    int32_t days = (int32_t)(27 * nfeatures / (nteams * (size_t)quarters));
    for (size_t k = 0; k < nteams; k++) {
        t[k].id = (int64_t)k + 1;
        for (int q = 0; q < quarters; q++) {
            t[k].usable[q] = days + 50 + below(&s, 20);
            t[k].reserve[q] = 10;
        }
    }
    in->teams = t;
    company_features(a, in, &s);
    company_groups(a, in, &s);
    return in;
}

static int64_t days_of(const struct plan_input *in, const int16_t *finish, size_t i, int team, int q)
{
    const struct plan_feature *f = &in->features[i];
    int64_t sum = 0;
    for (size_t k = 0; finish[i] != PLAN_OUT && k < f->nparts; k++) {
        for (int s = 0; s < f->span; s++) {
            bool here = finish[i] - f->span + 1 + s == q && (team < 0 || f->parts[k].team == team);
            sum += here ? f->parts[k].days[in->effort][s] : 0;
        }
    }
    return sum;
}

static bool late(const int16_t *finish, int32_t i, int by)
{
    return finish[i] == PLAN_OUT || finish[i] > by;
}

static bool breaks_mix(const struct plan_input *in, const int16_t *finish, const struct plan_mix *m)
{
    int64_t mine = 0, all = 0;
    for (int q = 0; q < in->quarters; q++) {
        for (size_t i = 0; (m->quarter < 0 || m->quarter == q) && i < in->nfeatures; i++) {
            int64_t d = days_of(in, finish, i, -1, q);
            mine += (m->segments ? in->features[i].segments & m->segments : in->features[i].class_id == m->class_id)
                        ? d
                        : 0;
            all += m->of_capacity ? 0 : d;
        }
        for (size_t t = 0; m->of_capacity && (m->quarter < 0 || m->quarter == q) && t < in->nteams; t++) {
            int64_t room = (int64_t)in->teams[t].usable[q] - in->teams[t].reserve[q];
            all += room > 0 ? room : 0;
        }
    }
    return 100 * mine < m->floor * all || 100 * mine > m->ceiling * all;
}

static size_t count_in(const int16_t *finish, const int32_t *of, size_t n)
{
    size_t in_plan = 0;
    for (size_t k = 0; k < n; k++) {
        in_plan += finish[of[k]] != PLAN_OUT;
    }
    return in_plan;
}

static bool breaks_capacity(const struct plan_input *in, const int16_t *finish, int team, int q)
{
    int64_t load = 0, room = (int64_t)in->teams[team].usable[q] - in->teams[team].reserve[q];
    for (size_t i = 0; i < in->nfeatures; i++) {
        load += days_of(in, finish, i, team, q);
    }
    return load > (room > 0 ? room : 0);
}

static bool breaks_cover(const struct plan_input *in, const int16_t *finish, const struct plan_cover *c)
{
    int32_t n = 0;
    for (size_t i = 0; i < in->nfeatures; i++) {
        n += (in->features[i].segments >> c->segment) % 2 == 1 && !late(finish, (int32_t)i, c->by);
    }
    return n < c->min;
}

bool lib_breaks(const struct plan_input *in, const int16_t *finish, struct plan_rule rule)
{
    size_t k = (size_t)rule.index, n = 0;
    const struct plan_feature *f = &in->features[k];
    bool broken = false;
    switch (rule.kind) {
    case PLAN_RULE_LOCK: return f->lock != PLAN_OUT && finish[k] != f->lock;
    case PLAN_RULE_FORBID: return f->forbid && finish[k] != PLAN_OUT;
    case PLAN_RULE_WINDOW:
        return finish[k] != PLAN_OUT && (finish[k] < f->earliest || finish[k] > f->latest || finish[k] < f->span - 1);
    case PLAN_RULE_NEED:
        return finish[in->needs[k].by] != PLAN_OUT
               && late(finish, in->needs[k].needed, finish[in->needs[k].by] - in->needs[k].lag);
    case PLAN_RULE_STRICT:
        n = count_in(finish, in->solutions[k].parts, in->solutions[k].nparts);
        return in->solutions[k].strict && n > 0 && n < in->solutions[k].nparts;
    case PLAN_RULE_EXCLUSIVE:
        return count_in(finish, in->exclusive[k].of, in->exclusive[k].n) > (size_t)in->exclusive[k].max;
    case PLAN_RULE_PROMISE:
        for (size_t j = 0; j < in->promises[k].n; j++) {
            broken = broken || late(finish, in->promises[k].features[j], in->promises[k].by);
        }
        return in->promises[k].hard && broken;
    case PLAN_RULE_COVER: return breaks_cover(in, finish, &in->cover[k]);
    case PLAN_RULE_MIX: return breaks_mix(in, finish, &in->mix[k]);
    case PLAN_RULE_CAPACITY: return breaks_capacity(in, finish, rule.index / in->quarters, rule.index % in->quarters);
    case PLAN_RULE_NONE: break;
    }
    return false;
}

static bool read_all(struct arena *a, const char *path, struct str *ret)
{
    FILE *f = path == NULL ? NULL : fopen(path, "rb");
    if (f == NULL) {
        return false;
    }
    size_t cap = 1 << 20, n;
    char *p = ARENA_ARRAY(a, char, cap);
    n = fread(p, 1, cap, f);
    fclose(f);
    *ret = (struct str){ p, n };
    return n > 0 && n < cap;
}

bool lib_published(struct arena *a, const char *path, struct str ratio, struct plan_input *ret)
{
    struct problems ps;
    struct problem_names names;
    struct str bytes;
    struct problem_file_options o = { .budget_ratio = ratio };
    problems_init(&ps, a);
    return read_all(a, path, &bytes) && problem_file_read(a, &ps, bytes, &o, ret, &names) == ST_OK;
}
