/* engine/plan_conflict.c: which rules cannot hold together (deletion in halving blocks). */
#include "engine/plan_model.h"

struct search {
    struct arena *a;
    const struct plan_input *in;
    const struct plan_limits *limits;
    const struct plan_rule *atoms;
    size_t natoms;
    bool *on;                          /* per atom: does it hold in the next solve */
    int32_t *found;
    size_t nfound;
};

static bool has(const struct search *s, enum plan_rule_kind kind, size_t index)
{
    for (size_t k = 0; k < s->natoms; k++) {
        if (s->on[k] && s->atoms[k].kind == kind && (size_t)s->atoms[k].index == index) {
            return true;
        }
    }
    return false;
}

static void keep_features(const struct search *s, struct plan_input *in)
{
    struct plan_feature *f = ARENA_ARRAY(s->a, struct plan_feature, in->nfeatures + 1);
    memcpy(f, in->features, in->nfeatures * sizeof *f);
    for (size_t i = 0; i < in->nfeatures; i++) {
        if (f[i].lock != PLAN_OUT && !has(s, PLAN_RULE_LOCK, i)) {
            f[i].lock = PLAN_OUT;
        }
        if (f[i].forbid && !has(s, PLAN_RULE_FORBID, i)) {
            f[i].forbid = false;
        }
        if ((f[i].earliest > 0 || f[i].latest < in->quarters - 1) && !has(s, PLAN_RULE_WINDOW, i)) {
            f[i].earliest = 0;
            f[i].latest = (int16_t)(in->quarters - 1);
        }
        memset(f[i].value, 0, sizeof f[i].value);
    }
    in->features = f;
}

/* Days on top of each team-quarter whose limit is off; mix rules go on seeing the real capacity. */
static int32_t *freed(const struct search *s)
{
    size_t cells = s->in->nteams * (size_t)s->in->quarters;
    int32_t *extra = ARENA_ARRAY(s->a, int32_t, cells + 1);
    for (size_t k = 0; k < cells; k++) {
        extra[k] = has(s, PLAN_RULE_CAPACITY, k) ? 0 : 1000000000;
    }
    return extra;
}

static void keep_mix(const struct search *s, struct plan_input *in)
{
    struct plan_mix *mix = ARENA_ARRAY(s->a, struct plan_mix, in->nmix + 1);
    size_t n = 0;
    for (size_t k = 0; k < in->nmix; k++) {
        if (has(s, PLAN_RULE_MIX, k)) {
            mix[n++] = in->mix[k];
        }
    }
    in->mix = mix;
    in->nmix = n;
}

static void keep_rules(const struct search *s, struct plan_input *in)
{
    struct plan_need *needs = ARENA_ARRAY(s->a, struct plan_need, in->nneeds + 1);
    struct plan_set *sets = ARENA_ARRAY(s->a, struct plan_set, in->nexclusive + 1);
    struct plan_cover *cover = ARENA_ARRAY(s->a, struct plan_cover, in->ncover + 1);
    struct plan_promise *pr = ARENA_ARRAY(s->a, struct plan_promise, in->npromises + 1);
    struct plan_solution *so = ARENA_ARRAY(s->a, struct plan_solution, in->nsolutions + 1);
    size_t n[5] = { 0 };
    for (size_t k = 0; k < in->nneeds; k++) {
        if (has(s, PLAN_RULE_NEED, k)) {
            needs[n[0]++] = in->needs[k];
        }
    }
    for (size_t k = 0; k < in->nexclusive; k++) {
        if (has(s, PLAN_RULE_EXCLUSIVE, k)) {
            sets[n[1]++] = in->exclusive[k];
        }
    }
    for (size_t k = 0; k < in->ncover; k++) {
        if (has(s, PLAN_RULE_COVER, k)) {
            cover[n[2]++] = in->cover[k];
        }
    }
    for (size_t k = 0; k < in->npromises; k++) {
        if (has(s, PLAN_RULE_PROMISE, k)) {
            pr[n[3]++] = in->promises[k];
        }
    }
    for (size_t k = 0; k < in->nsolutions; k++) {
        if (has(s, PLAN_RULE_STRICT, k)) {
            so[n[4]] = in->solutions[k];
            memset(so[n[4]++].value, 0, sizeof so->value);
        }
    }
    in->needs = needs, in->nneeds = n[0];
    in->exclusive = sets, in->nexclusive = n[1];
    in->cover = cover, in->ncover = n[2];
    in->promises = pr, in->npromises = n[3];
    in->solutions = so, in->nsolutions = n[4];
}

/* Can the rules that are on hold together? A stop by limit counts as yes: nothing false is claimed. */
static enum status can_hold(struct search *s, bool *ret)
{
    struct plan_input in = *s->in;
    struct plan_relay relay;
    struct milp_result r;
    in.nrequires = 0;
    keep_features(s, &in);
    keep_mix(s, &in);
    keep_rules(s, &in);
    struct plan_scope sc = { .extra = freed(s) };
    struct plan_model *pm = plan_model_new(s->a, &in, &sc);
    *ret = false;
    if (pm->impossible) {
        return ST_OK;
    }
    struct milp_options o = plan_model_options(pm, s->limits, &relay, true);
    TRY(milp_solve(s->a, pm->m, &o, &r));
    *ret = r.end != MILP_INFEASIBLE;
    return ST_OK;
}

/* Deletion from the end: capacity first, people's rules last, so that people's rules are what remains
 * only where they must. Blocks are halved, so that a small conflict among many rules is found fast. */
static enum status shrink(struct search *s)
{
    size_t block = s->natoms;
    while (block > 1) {
        block = (block + 1) / 2;
        for (size_t end = s->natoms; end > 0; end = end > block ? end - block : 0) {
            size_t from = end > block ? end - block : 0, live = 0;
            bool was[4096];
            for (size_t k = from; k < end; k++) {
                was[(k - from) % 4096] = s->on[k];
                live += s->on[k];
                s->on[k] = end - from > 4096 ? s->on[k] : false;
            }
            bool holds = live > 0;
            if (live > 0 && end - from <= 4096) {
                TRY(can_hold(s, &holds));
            }
            for (size_t k = from; holds && k < end && end - from <= 4096; k++) {
                s->on[k] = was[k - from];
            }
        }
    }
    return ST_OK;
}

static void add(struct search *s, struct plan_rule *atoms, enum plan_rule_kind kind, size_t index)
{
    atoms[s->natoms++] = (struct plan_rule){ .kind = kind, .index = (int32_t)index };
}

static void list_atoms(struct search *s)
{
    const struct plan_input *in = s->in;
    size_t cells = in->nteams * (size_t)in->quarters;
    struct plan_rule *at = ARENA_ARRAY(s->a, struct plan_rule,
                                       3 * in->nfeatures + in->npromises + in->nneeds + in->nsolutions +
                                               in->nexclusive + in->ncover + in->nmix + cells + 1);
    for (size_t k = 0; k < in->nfeatures; k++) {
        if (in->features[k].lock != PLAN_OUT) {
            add(s, at, PLAN_RULE_LOCK, k);
        }
    }
    for (size_t k = 0; k < in->npromises; k++) {
        if (in->promises[k].hard) {
            add(s, at, PLAN_RULE_PROMISE, k);
        }
    }
    for (size_t k = 0; k < in->ncover; k++) {
        add(s, at, PLAN_RULE_COVER, k);
    }
    for (size_t k = 0; k < in->nmix; k++) {
        add(s, at, PLAN_RULE_MIX, k);
    }
    for (size_t k = 0; k < in->nneeds; k++) {
        add(s, at, PLAN_RULE_NEED, k);
    }
    for (size_t k = 0; k < in->nexclusive; k++) {
        add(s, at, PLAN_RULE_EXCLUSIVE, k);
    }
    for (size_t k = 0; k < in->nsolutions; k++) {
        if (in->solutions[k].strict) {
            add(s, at, PLAN_RULE_STRICT, k);
        }
    }
    for (size_t k = 0; k < in->nfeatures; k++) {
        if (in->features[k].forbid) {
            add(s, at, PLAN_RULE_FORBID, k);
        }
        if (in->features[k].earliest > 0 || in->features[k].latest < in->quarters - 1) {
            add(s, at, PLAN_RULE_WINDOW, k);
        }
    }
    for (size_t k = 0; k < cells; k++) {
        add(s, at, PLAN_RULE_CAPACITY, k);
    }
    s->atoms = at;
}

enum status plan_conflict(struct arena *a, const struct plan_input *in, const struct plan_limits *limits,
                          const int32_t **ret_rules, size_t *ret_n)
{
    struct search s = { .a = a, .in = in, .limits = limits };
    list_atoms(&s);
    s.on = ARENA_ARRAY(a, bool, s.natoms + 1);
    s.found = ARENA_ARRAY(a, int32_t, s.natoms + 1);
    for (size_t k = 0; k < s.natoms; k++) {
        s.on[k] = true;
    }
    bool holds;
    TRY(can_hold(&s, &holds));
    if (!holds) {
        TRY(shrink(&s));
        for (size_t k = 0; k < s.natoms; k++) {
            if (s.on[k]) {
                s.found[s.nfound++] = (int32_t)(((uint32_t)s.atoms[k].kind << PLAN_RULE_SHIFT) | (uint32_t)s.atoms[k].index);
            }
        }
    }
    *ret_rules = s.found;
    *ret_n = s.nfound;
    return ST_OK;
}
