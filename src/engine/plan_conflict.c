/* engine/plan_conflict.c: which rules cannot hold together, and of which none can be left out. */
#include "engine/plan_start.h"

struct search {
    struct arena *a;
    const struct plan_input *in;
    const struct plan_limits *limits;
    struct plan_rule *atoms;           /* in the order in which they are preferred */
    size_t natoms;
    size_t first[PLAN_RULE_NONE + 1];  /* per kind: where its rules begin in on */
    bool *on;                          /* per rule of any kind: does it hold in the next solve */
    int32_t *found;                    /* places in atoms */
    size_t nfound;
    bool stopped;                      /* the caller has enough */
};

static bool *flag_of(const struct search *s, struct plan_rule rule)
{
    return &s->on[s->first[rule.kind] + (size_t)rule.index];
}

static bool has(const struct search *s, enum plan_rule_kind kind, size_t index)
{
    return s->on[s->first[kind] + index];
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

/* What is freed as capacity of its own, for the greedy search; false where a mix rule counts capacity. */
static bool free_teams(const struct search *s, struct plan_input *in)
{
    struct plan_team *t = ARENA_ARRAY(s->a, struct plan_team, in->nteams + 1);
    for (size_t k = 0; k < in->nmix; k++) {
        if (in->mix[k].of_capacity) {
            return false;
        }
    }
    memcpy(t, in->teams, in->nteams * sizeof *t);
    for (size_t k = 0; k < in->nteams * (size_t)in->quarters; k++) {
        if (!has(s, PLAN_RULE_CAPACITY, k)) {
            t[k / (size_t)in->quarters].usable[k % (size_t)in->quarters] = 1000000000;
            t[k / (size_t)in->quarters].reserve[k % (size_t)in->quarters] = 0;
        }
    }
    in->teams = t;
    return true;
}

/* A plan that keeps the rules that are on, found without the solver. */
static bool greedy_holds(const struct search *s, const struct plan_input *in)
{
    struct plan_input free = *in;
    int16_t *finish = ARENA_ARRAY(s->a, int16_t, in->nfeatures + 1);
    int64_t value;
    return free_teams(s, &free) && plan_start(s->a, &free, plan_windows(s->a, &free, NULL), finish, &value);
}

/* Can the rules that are on hold together? A stop by limit counts as yes: nothing false is claimed. */
static enum status can_hold(struct search *s, bool *ret)
{
    struct plan_input in = *s->in;
    struct plan_relay relay;
    struct milp_result r;
    size_t mark = arena_mark(s->a);
    in.nrequires = 0;
    keep_features(s, &in);
    keep_mix(s, &in);
    keep_rules(s, &in);
    *ret = greedy_holds(s, &in);
    if (!*ret) {
        struct plan_scope sc = { .extra = freed(s) };
        struct plan_model *pm = plan_model_new(s->a, &in, &sc);
        if (!pm->impossible) {
            struct milp_options o = plan_model_options(pm, s->limits, &relay, true);
            TRY(milp_solve(s->a, pm->m, &o, &r));
            *ret = r.end != MILP_INFEASIBLE;
            s->stopped |= r.end == MILP_CANCEL;
        }
    }
    arena_rewind(s->a, mark);
    return ST_OK;
}

static void set_all(struct search *s, const struct plan_rule *atoms, size_t n, bool on)
{
    for (size_t k = 0; k < n; k++) {
        *flag_of(s, atoms[k]) = on;
    }
}

static void set_found(struct search *s, size_t from, size_t to, bool on)
{
    for (size_t k = from; k < to; k++) {
        *flag_of(s, s->atoms[s->found[k]]) = on;
    }
}

/* QuickXplain (Junker 2004): what of atoms[from .. from + n) is needed beside the rules that are on. added:
 * rules have come on since the last look. Leaves on as it was; appends to found. */
static enum status explain(struct search *s, size_t from, size_t n, bool added)
{
    bool holds = true;
    if (added) {
        TRY(can_hold(s, &holds));
    }
    if (!holds || s->stopped) {
        return ST_OK;
    }
    if (n == 1) {
        s->found[s->nfound++] = (int32_t)from;
        return ST_OK;
    }
    size_t half = n / 2, before = s->nfound;
    set_all(s, &s->atoms[from], half, true);
    TRY(explain(s, from + half, n - half, true));
    set_all(s, &s->atoms[from], half, false);
    size_t later = s->nfound;
    set_found(s, before, later, true);
    TRY(explain(s, from, half, later > before));
    set_found(s, before, later, false);
    return ST_OK;
}

/* Takes out each member without which the rest still cannot hold, so that what stays is irreducible even
 * where a limit ended a solve. false where the found rules are no conflict at all. */
static enum status verify(struct search *s, bool *ret)
{
    bool holds = true;
    set_found(s, 0, s->nfound, true);
    TRY(can_hold(s, &holds));
    *ret = !holds;
    for (size_t k = 0; *ret && k < s->nfound && !s->stopped;) {
        set_found(s, k, k + 1, false);
        TRY(can_hold(s, &holds));
        if (holds) {
            set_found(s, k, k + 1, true);
            k++;
        } else {
            memmove(&s->found[k], &s->found[k + 1], (s->nfound - k - 1) * sizeof *s->found);
            s->nfound--;
        }
    }
    set_found(s, 0, s->nfound, false);
    return ST_OK;
}

static void add(struct search *s, struct plan_rule *atoms, enum plan_rule_kind kind, size_t index)
{
    atoms[s->natoms++] = (struct plan_rule){ .kind = kind, .index = (int32_t)index };
}

/* People's rules first, capacity last. */
static void list_atoms(struct search *s)
{
    const struct plan_input *in = s->in;
    size_t cells = in->nteams * (size_t)in->quarters;
    const size_t counts[PLAN_RULE_NONE] = {
        [PLAN_RULE_LOCK] = in->nfeatures,    [PLAN_RULE_PROMISE] = in->npromises,    [PLAN_RULE_NEED] = in->nneeds,
        [PLAN_RULE_STRICT] = in->nsolutions, [PLAN_RULE_EXCLUSIVE] = in->nexclusive, [PLAN_RULE_COVER] = in->ncover,
        [PLAN_RULE_MIX] = in->nmix,          [PLAN_RULE_FORBID] = in->nfeatures,     [PLAN_RULE_WINDOW] = in->nfeatures,
        [PLAN_RULE_CAPACITY] = cells
    };
    for (size_t k = 0; k < PLAN_RULE_NONE; k++) {
        s->first[k + 1] = s->first[k] + counts[k];
    }
    s->on = ARENA_ARRAY(s->a, bool, s->first[PLAN_RULE_NONE] + 1);
    struct plan_rule *at = ARENA_ARRAY(s->a, struct plan_rule, s->first[PLAN_RULE_NONE] + 1);
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

/* Another order of the same atoms: from the end, or from the middle on. */
static void reorder(struct search *s, int turn)
{
    struct plan_rule *to = ARENA_ARRAY(s->a, struct plan_rule, s->natoms + 1);
    for (size_t k = 0; k < s->natoms; k++) {
        to[k] = s->atoms[turn == 1 ? s->natoms - 1 - k : (k + s->natoms / 2) % s->natoms];
    }
    s->atoms = to;
}

/* One search in the order of the atoms; *best shrinks where what it finds is shorter. */
static enum status search_once(struct search *s, int32_t *best, size_t *nbest)
{
    bool conflict = false;
    s->nfound = 0;
    set_all(s, s->atoms, s->natoms, false);
    TRY(explain(s, 0, s->natoms, true));
    if (s->stopped) {
        return ST_OK;
    }
    TRY(verify(s, &conflict));
    for (size_t k = 0; conflict && !s->stopped && (*nbest == 0 || s->nfound < *nbest) && k < s->nfound; k++) {
        struct plan_rule r = s->atoms[s->found[k]];
        best[k] = (int32_t)(((uint32_t)r.kind << PLAN_RULE_SHIFT) | (uint32_t)r.index);
    }
    *nbest = conflict && !s->stopped && (*nbest == 0 || s->nfound < *nbest) ? s->nfound : *nbest;
    return ST_OK;
}

enum status plan_conflict(struct arena *a, const struct plan_input *in, const struct plan_limits *limits,
                          const int32_t **ret_rules, size_t *ret_n)
{
    enum { ORDERS = 3 };
    struct search s = { .a = a, .in = in, .limits = limits };
    bool holds;
    list_atoms(&s);
    s.found = ARENA_ARRAY(a, int32_t, s.natoms + 1);
    int32_t *best = ARENA_ARRAY(a, int32_t, s.natoms + 1);
    *ret_rules = best;
    *ret_n = 0;
    set_all(&s, s.atoms, s.natoms, true);
    TRY(can_hold(&s, &holds));
    for (int turn = 0; !holds && turn < ORDERS && !s.stopped && (*ret_n == 0 || *ret_n > 2); turn++) {
        if (turn > 0) {
            reorder(&s, turn);
        }
        TRY(search_once(&s, best, ret_n));
    }
    return ST_OK;
}
