/* engine/plan_split.c: cuts a planning problem into parts that can be solved one by one. */
#include "engine/plan_split.h"
#include "engine/plan_model.h"

enum { COLUMNS_TOGETHER = 200 };       /* islands are put together until they have so many */

struct split {
    struct arena *a;
    const struct plan_input *in;
    const uint8_t *dom;
    int32_t *up;                       /* per feature: its parent in the union */
    int32_t *island;                   /* per feature: its island */
    size_t nislands;
    /* Each rule goes to one island, so all islands share these lists, one after the other. */
    struct plan_need *needs;
    struct plan_solution *solutions;
    struct plan_require *
        requires;
    struct plan_set *sets;
    struct plan_promise *promises;
    struct plan_cover *cover;
    struct plan_mix *mix;
};

static int32_t root_of(struct split *s, int32_t i)
{
    while (s->up[i] != i) {
        s->up[i] = s->up[s->up[i]];
        i = s->up[i];
    }
    return i;
}

/* The lower number stays the root, so that the order of islands is that of their first features. */
static void join(struct split *s, int32_t i, int32_t j)
{
    int32_t a = root_of(s, i), b = root_of(s, j);
    s->up[a > b ? a : b] = a > b ? b : a;
}

static void join_all(struct split *s, const int32_t *of, size_t n)
{
    for (size_t k = 1; k < n; k++) {
        join(s, of[0], of[k]);
    }
}

/* The most days that feature i can take of its part k in quarter q, wherever it finishes. */
static int64_t most_days(const struct split *s, size_t i, size_t k, int q)
{
    const struct plan_feature *f = &s->in->features[i];
    int64_t most = 0;
    for (int at = q; at < s->in->quarters && at < q + f->span; at++) {
        int64_t days = f->parts[k].days[s->in->effort][q - at + f->span - 1];
        bool may = s->dom[i * (size_t)s->in->quarters + (size_t)at] != 0;
        most = may && days > most ? days : most;
    }
    return most;
}

/* Features meet in a team-quarter only where all of them together do not fit. */
static void join_teams(struct split *s)
{
    size_t nq = (size_t)s->in->quarters, cells = s->in->nteams * nq;
    int64_t *wanted = ARENA_ARRAY(s->a, int64_t, cells + 1);
    int32_t *first = ARENA_ARRAY(s->a, int32_t, cells + 1);
    for (int pass = 0; pass < 2; pass++) {
        for (size_t i = 0; i < s->in->nfeatures; i++) {
            for (size_t k = 0; k < s->in->features[i].nparts; k++) {
                size_t t = (size_t)s->in->features[i].parts[k].team;
                for (int q = 0; q < s->in->quarters; q++) {
                    size_t at = t * nq + (size_t)q;
                    int64_t days = most_days(s, i, k, q);
                    wanted[at] += pass == 0 ? days : 0;
                    if (pass == 0 || days == 0 || wanted[at] <= plan_capacity(s->in, t, q)) {
                        continue;
                    }
                    first[at] = first[at] == 0 ? (int32_t)i + 1 : first[at];
                    join(s, first[at] - 1, (int32_t)i);
                }
            }
        }
    }
}

static void join_served(struct split *s, const struct plan_cover *c)
{
    int32_t first = -1;
    for (size_t i = 0; i < s->in->nfeatures; i++) {
        if (((s->in->features[i].segments >> c->segment) & 1U) != 0) {
            first = first < 0 ? (int32_t)i : first;
            join(s, first, (int32_t)i);
        }
    }
}

/* A mix rule of capacity is about its class or segment alone, one of work about all work. */
static void join_class(struct split *s, const struct plan_mix *m)
{
    int32_t first = -1;
    for (size_t i = 0; i < s->in->nfeatures; i++) {
        if (!m->of_capacity || plan_mix_about(m, &s->in->features[i])) {
            first = first < 0 ? (int32_t)i : first;
            join(s, first, (int32_t)i);
        }
    }
}

static bool mix_says(const struct plan_mix *m)
{
    return m->floor > 0 || m->ceiling < 100;
}

static void join_rules(struct split *s)
{
    const struct plan_input *in = s->in;
    for (size_t k = 0; k < in->nneeds; k++) {
        join(s, in->needs[k].needed, in->needs[k].by);
    }
    for (size_t k = 0; k < in->nsolutions; k++) {
        join_all(s, in->solutions[k].parts, in->solutions[k].nparts);
    }
    for (size_t k = 0; k < in->nrequires; k++) {
        for (size_t j = 1; j < in->requires[k].nshares; j++) {
            join(s, in->requires[k].shares[0].feature, in->requires[k].shares[j].feature);
        }
    }
    for (size_t k = 0; k < in->nexclusive; k++) {
        join_all(s, in->exclusive[k].of, in->exclusive[k].n);
    }
    for (size_t k = 0; k < in->npromises; k++) {
        join_all(s, in->promises[k].features, in->promises[k].n);
    }
    for (size_t k = 0; k < in->ncover; k++) {
        join_served(s, &in->cover[k]);
    }
    for (size_t k = 0; k < in->nmix; k++) {
        if (mix_says(&in->mix[k])) {
            join_class(s, &in->mix[k]);
        }
    }
}

/* Numbers the islands; a small one goes with the ones before it. */
static void number(struct split *s)
{
    size_t n = s->in->nfeatures, nq = (size_t)s->in->quarters, together = 0;
    size_t *columns = ARENA_ARRAY(s->a, size_t, n + 1);
    int32_t *of_root = ARENA_ARRAY(s->a, int32_t, n + 1), small = -1;
    for (size_t i = 0; i < n; i++) {
        for (size_t q = 0; q < nq; q++) {
            columns[root_of(s, (int32_t)i)] += s->dom[i * nq + q] != 0;
        }
        of_root[i] = -1;
    }
    for (size_t i = 0; i < n; i++) {
        int32_t r = root_of(s, (int32_t)i);
        if (of_root[r] < 0 && columns[r] >= COLUMNS_TOGETHER) {
            of_root[r] = (int32_t)s->nislands++;
        } else if (of_root[r] < 0) {
            if (small < 0 || together >= COLUMNS_TOGETHER) {
                small = (int32_t)s->nislands++;
                together = 0;
            }
            together += columns[r];
            of_root[r] = small;
        }
        s->island[i] = of_root[r];
    }
}

/* A copy of island k's rules, its features numbered anew. What names no feature stays in the first. */
struct cut {
    struct split *s;
    int32_t k;
    struct plan_island *to;
    int32_t *new_of;
    int32_t *new_team;
};

static bool mine(const struct cut *c, const int32_t *of, size_t n)
{
    return n == 0 ? c->k == 0 : c->s->island[of[0]] == c->k;
}

static const int32_t *renumbered(const struct cut *c, const int32_t *of, size_t n)
{
    int32_t *to = ARENA_ARRAY(c->s->a, int32_t, n + 1);
    for (size_t k = 0; k < n; k++) {
        to[k] = c->new_of[of[k]];
    }
    return to;
}

static void cut_values(struct cut *c)
{
    const struct plan_input *in = c->s->in;
    struct plan_input *to = &c->to->in;
    struct plan_need *needs = c->s->needs;
    struct plan_solution *so = c->s->solutions;
    struct plan_require *re = c->s->
                                  requires;
    to->nneeds = to->nsolutions = to->nrequires = 0;
    for (size_t k = 0; k < in->nneeds; k++) {
        if (mine(c, &in->needs[k].by, 1)) {
            needs[to->nneeds++] =
                (struct plan_need){ c->new_of[in->needs[k].needed], c->new_of[in->needs[k].by], in->needs[k].lag };
        }
    }
    for (size_t k = 0; k < in->nsolutions; k++) {
        if (mine(c, in->solutions[k].parts, in->solutions[k].nparts)) {
            so[to->nsolutions] = in->solutions[k];
            so[to->nsolutions++].parts = renumbered(c, in->solutions[k].parts, in->solutions[k].nparts);
        }
    }
    for (size_t k = 0; k < in->nrequires; k++) {
        size_t n = in->
                       requires[
                               k]
                           .nshares;
        if (!mine(c, n == 0 ? NULL : &in->requires[k].shares[0].feature, n == 0 ? 0 : 1)) {
            continue;
        }
        struct plan_share *sh = ARENA_ARRAY(c->s->a, struct plan_share, n + 1);
        for (size_t j = 0; j < n; j++) {
            sh[j] =
                (struct plan_share){ c->new_of[in->requires[k].shares[j].feature], in->requires[k].shares[j].percent };
        }
        re[to->nrequires] = in->
                                requires[
                                    k];
        re[to->nrequires++].shares = sh;
    }
    to->needs = needs;
    to->solutions = so;
    to->
        requires
    = re;
    c->s->needs += to->nneeds;
    c->s->solutions += to->nsolutions;
    c->s->
        requires
    += to->nrequires;
}

/* The first feature that a coverage or mix rule is about; 0 where it is about none. */
static int32_t subject(const struct plan_input *in, const struct plan_cover *c, const struct plan_mix *m)
{
    assert(c != NULL || m != NULL);
    for (size_t i = 0; i < in->nfeatures; i++) {
        const struct plan_feature *f = &in->features[i];
        bool about = c != NULL ? ((f->segments >> c->segment) & 1U) != 0 : !m->of_capacity || plan_mix_about(m, f);
        if (about) {
            return (int32_t)i;
        }
    }
    return 0;
}

static void cut_rules(struct cut *c)
{
    const struct plan_input *in = c->s->in;
    struct plan_input *to = &c->to->in;
    struct plan_set *sets = c->s->sets;
    struct plan_promise *pr = c->s->promises;
    struct plan_cover *cover = c->s->cover;
    struct plan_mix *mix = c->s->mix;
    to->nexclusive = to->npromises = to->ncover = to->nmix = 0;
    for (size_t k = 0; k < in->nexclusive; k++) {
        if (mine(c, in->exclusive[k].of, in->exclusive[k].n)) {
            sets[to->nexclusive] = in->exclusive[k];
            sets[to->nexclusive++].of = renumbered(c, in->exclusive[k].of, in->exclusive[k].n);
        }
    }
    for (size_t k = 0; k < in->npromises; k++) {
        if (mine(c, in->promises[k].features, in->promises[k].n)) {
            pr[to->npromises] = in->promises[k];
            pr[to->npromises++].features = renumbered(c, in->promises[k].features, in->promises[k].n);
        }
    }
    for (size_t k = 0; k < in->ncover; k++) {
        if (c->s->island[subject(in, &in->cover[k], NULL)] == c->k) {
            cover[to->ncover++] = in->cover[k];
        }
    }
    for (size_t k = 0; k < in->nmix; k++) {
        if (mix_says(&in->mix[k]) && c->s->island[subject(in, NULL, &in->mix[k])] == c->k) {
            mix[to->nmix++] = in->mix[k];
        }
    }
    to->exclusive = sets;
    to->promises = pr;
    to->cover = cover;
    to->mix = mix;
    c->s->sets += to->nexclusive;
    c->s->promises += to->npromises;
    c->s->cover += to->ncover;
    c->s->mix += to->nmix;
}

/* Its teams: all where a mix rule counts everybody's days, else those that its features need. */
static void cut_teams(struct cut *c, const bool *used)
{
    const struct plan_input *in = c->s->in;
    bool all = false;
    size_t n = 0;
    for (size_t k = 0; k < c->to->in.nmix; k++) {
        all |= c->to->in.mix[k].of_capacity;
    }
    for (size_t t = 0; t < in->nteams; t++) {
        n += all || used[t];
    }
    struct plan_team *teams = ARENA_ARRAY(c->s->a, struct plan_team, n + 1);
    int32_t *of = ARENA_ARRAY(c->s->a, int32_t, n + 1);
    c->to->in.nteams = 0;
    for (size_t t = 0; t < in->nteams; t++) {
        if (all || used[t]) {
            c->new_team[t] = (int32_t)c->to->in.nteams;
            of[c->to->in.nteams] = (int32_t)t;
            teams[c->to->in.nteams++] = in->teams[t];
        }
    }
    c->to->in.teams = teams;
    c->to->team_of = of;
}

static void cut_features(struct cut *c, size_t n, const bool *used)
{
    const struct plan_input *in = c->s->in;
    struct plan_feature *f = ARENA_ARRAY(c->s->a, struct plan_feature, n + 1);
    int16_t *force = in->in_force == NULL ? NULL : ARENA_ARRAY(c->s->a, int16_t, n + 1);
    cut_teams(c, used);
    for (size_t j = 0; j < n; j++) {
        size_t i = (size_t)c->to->feature_of[j];
        struct plan_part *parts = ARENA_ARRAY(c->s->a, struct plan_part, in->features[i].nparts + 1);
        for (size_t k = 0; k < in->features[i].nparts; k++) {
            parts[k] = in->features[i].parts[k];
            parts[k].team = c->new_team[parts[k].team];
        }
        f[j] = in->features[i];
        f[j].parts = parts;
        if (force != NULL) {
            force[j] = in->in_force[i];
        }
    }
    c->to->in.features = f;
    c->to->in.nfeatures = n;
    c->to->in.in_force = force;
}

static void cut_island(struct cut *c, bool *used)
{
    const struct plan_input *in = c->s->in;
    size_t n = 0;
    memset(used, 0, in->nteams * sizeof *used);
    for (size_t i = 0; i < in->nfeatures; i++) {
        n += c->s->island[i] == c->k;
    }
    int32_t *of = ARENA_ARRAY(c->s->a, int32_t, n + 1);
    n = 0;
    for (size_t i = 0; i < in->nfeatures; i++) {
        for (size_t k = 0; c->s->island[i] == c->k && k < in->features[i].nparts; k++) {
            used[in->features[i].parts[k].team] = true;
        }
        if (c->s->island[i] == c->k) {
            c->new_of[i] = (int32_t)n;
            of[n++] = (int32_t)i;
        }
    }
    c->to->feature_of = of;
    c->to->in = *in;
    cut_values(c);
    cut_rules(c);
    cut_features(c, n, used);
}

struct plan_island *plan_split_not(struct arena *a, const struct plan_input *in)
{
    struct plan_island *is = ARENA_NEW(a, struct plan_island);
    size_t most = in->nfeatures > in->nteams ? in->nfeatures : in->nteams;
    int32_t *of = ARENA_ARRAY(a, int32_t, most + 1);
    for (size_t i = 0; i < most; i++) {
        of[i] = (int32_t)i;
    }
    *is = (struct plan_island){ .in = *in, .feature_of = of, .team_of = of };
    return is;
}

struct plan_island *plan_split(struct arena *a, const struct plan_input *in, const uint8_t *dom, size_t *ret_n)
{
    struct split s = { .a = a, .in = in, .dom = dom };
    s.up = ARENA_ARRAY(a, int32_t, in->nfeatures + 1);
    s.island = ARENA_ARRAY(a, int32_t, in->nfeatures + 1);
    for (size_t i = 0; i < in->nfeatures; i++) {
        s.up[i] = (int32_t)i;
    }
    join_teams(&s);
    join_rules(&s);
    number(&s);
    *ret_n = s.nislands < 2 ? 1 : s.nislands;
    if (*ret_n == 1) {
        return plan_split_not(a, in);
    }
    struct plan_island *is = ARENA_ARRAY(a, struct plan_island, *ret_n);
    int32_t *new_of = ARENA_ARRAY(a, int32_t, in->nfeatures + 1);
    int32_t *new_team = ARENA_ARRAY(a, int32_t, in->nteams + 1);
    bool *used = ARENA_ARRAY(a, bool, in->nteams + 1);
    s.needs = ARENA_ARRAY(a, struct plan_need, in->nneeds + 1);
    s.solutions = ARENA_ARRAY(a, struct plan_solution, in->nsolutions + 1);
    s.
        requires
    = ARENA_ARRAY(a, struct plan_require, in->nrequires + 1);
    s.sets = ARENA_ARRAY(a, struct plan_set, in->nexclusive + 1);
    s.promises = ARENA_ARRAY(a, struct plan_promise, in->npromises + 1);
    s.cover = ARENA_ARRAY(a, struct plan_cover, in->ncover + 1);
    s.mix = ARENA_ARRAY(a, struct plan_mix, in->nmix + 1);
    for (size_t k = 0; k < *ret_n; k++) {
        struct cut c = { .s = &s, .k = (int32_t)k, .to = &is[k], .new_of = new_of, .new_team = new_team };
        cut_island(&c, used);
    }
    return is;
}
