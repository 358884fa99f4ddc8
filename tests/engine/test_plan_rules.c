/* tests/engine/test_plan_rules.c: islands, stops, and a checker that names the rule. */
#include "engine/plan_split.h"
#include "engine/plan_start.h"
#include "plan_brute.h"
#include "plan_lib.h"
#include "tests/lib/tap.h"

enum { MANY = 40 };

/* A tiny instance of three quarters at likely effort, without rules that reach over a neighbour's. */
static struct plan_input *neighbour(struct arena *a, uint64_t *seed)
{
    for (;;) {
        struct brute best;
        struct plan_input *in = brute_random(a, brute_rand(seed));
        in->effort = PLAN_LIKELY;
        in->nmix = in->ncover = 0;
        brute_best(in, &best);
        if (in->quarters == 3 && best.feasible) {
            return in;
        }
    }
}

static void islands_add_up(uint64_t seed)
{
    struct arena *a = arena_new("islands", (size_t)1 << 28);
    const struct plan_input *of[MANY];
    int64_t value = 0;
    size_t n = 0;
    struct plan_result r;
    for (size_t k = 0; k < MANY; k++) {
        struct brute best;
        of[k] = neighbour(a, &seed);
        brute_best(of[k], &best);
        value += best.value;
    }
    struct plan_input *in = lib_side_by_side(a, of, MANY);
    struct plan_island *is = plan_split(a, in, plan_windows(a, in, NULL), &n);
    bool *seen = ARENA_ARRAY(a, bool, in->nfeatures + 1);
    size_t once = 0;
    for (size_t k = 0; k < n; k++) {
        for (size_t j = 0; j < is[k].in.nfeatures; j++) {
            once += !seen[is[k].feature_of[j]];
            seen[is[k].feature_of[j]] = true;
        }
    }
    ok(n > 1 && once == in->nfeatures, "%d neighbours are cut into %zu islands, each feature in one", MANY, n);
    ok(plan_solve(a, in, NULL, &r) == ST_OK && r.proved && r.order_proved, "solved and proved together");
    is_int(r.value, value, "side by side they are worth the sum");
    int64_t order = 0, want = 0;
    for (size_t k = 0, at = 0; k < MANY; at += of[k]->nfeatures, k++) {
        struct brute best;
        brute_best(of[k], &best);
        struct plan_input one = *of[k];
        int16_t none[16];
        for (size_t i = 0; i < one.nfeatures; i++) {
            none[i] = PLAN_OUT;
        }
        one.in_force = one.in_force == NULL ? none : one.in_force;
        order += brute_order(&one, &r.finish[at]);
        want += best.order;
    }
    is_int(order, want, "each in the calmest of its best plans");
    arena_free(a);
}

static bool never(void *arg, int64_t value, int64_t bound)
{
    int *calls = arg;
    (void)value, (void)bound;
    return ++*calls < 1;
}

static bool at_once(void *arg, int64_t value, int64_t bound)
{
    int64_t *told = arg;
    told[0] = value;
    told[1] = bound;
    return false;
}

static void a_stop_keeps_a_plan(uint64_t seed)
{
    struct arena *a = arena_new("stop", (size_t)1 << 30);
    struct plan_input *in = lib_company(a, 12, 6, 240, seed);
    int calls = 0;
    struct plan_limits limits = { .go_on = never, .arg = &calls };
    struct plan_result r;
    int64_t value = 0;
    struct str why;
    ok(plan_solve(a, in, &limits, &r) == ST_OK && r.feasible && r.stopped == PLAN_CANCEL && calls > 0,
       "a caller that stops at once has a plan");
    ok(r.feasible && plan_check(in, r.finish, &value, &why) && value == r.value && value > 0, "that keeps every rule");
    ok(!r.proved && r.bound >= r.value, "and is not called proved");
    int64_t told[2] = { 0, 0 };
    struct plan_limits first = { .go_on = at_once, .arg = told };
    ok(plan_solve(a, in, &first, &r) == ST_OK && r.feasible && told[0] == r.value && told[1] >= r.value
           && told[1] < INT64_MAX,
       "the first plan is told before any solve, with a bound");
    arena_free(a);
}

/* The loop of small solves: never worse, the same twice, and below the bound. */
static void the_loop_gains(uint64_t seed)
{
    struct arena *a = arena_new("loop", (size_t)1 << 30);
    struct plan_input *in = lib_company(a, 5, 3, 45, seed);
    struct plan_model *pm = plan_model_new(a, in, NULL);
    int16_t *finish[2];
    int64_t first = 0, value[2] = { 0, 0 };
    for (int turn = 0; turn < 2; turn++) {
        struct milp_options o = { .maximise = true, .abs_gap = 0.9 };
        struct plan_improve im = { .pm = pm, .o = &o, .bound = INT64_MAX, .patience = 1 };
        bool stopped = true;
        finish[turn] = ARENA_ARRAY(a, int16_t, in->nfeatures + 1);
        ok(plan_start(a, in, plan_windows(a, in, NULL), finish[turn], &value[turn]), "a first plan is found");
        first = value[turn];
        ok(plan_improve(a, &im, finish[turn], &value[turn], &stopped) == ST_OK && !stopped, "the loop ends by itself");
    }
    int64_t checked = 0;
    struct str why;
    ok(plan_check(in, finish[0], &checked, &why) && checked == value[0] && checked >= first,
       "its plan keeps every rule and is worth %lld after %lld", (long long)value[0], (long long)first);
    ok(memcmp(finish[0], finish[1], in->nfeatures * sizeof **finish) == 0, "twice the same plan");
    arena_free(a);
}

/* A problem that is large enough for the solver's root and the loop in front: stopped by work it gives the same plan. */
static void the_root_leads(uint64_t seed)
{
    struct arena *a = arena_new("root", (size_t)1 << 31);
    struct plan_input *in = lib_company(a, 6, 6, 170, seed);
    struct plan_result r[2];
    struct plan_limits few = { .work = 4, .value_only = true };
    struct plan_model *pm = plan_model_new(a, in, NULL);
    ok(pm->m->ncols >= 700 && pm->scarce >= 24, "%zu columns, %zu scarce team-quarters", pm->m->ncols, pm->scarce);
    int16_t *finish = ARENA_ARRAY(a, int16_t, in->nfeatures + 1);
    int64_t first = 0;
    bool started = plan_start(a, in, plan_windows(a, in, NULL), finish, &first);
    bool solved = plan_solve(a, in, &few, &r[0]) == ST_OK && plan_solve(a, in, &few, &r[1]) == ST_OK;
    ok(started && solved && r[0].value >= first && r[0].bound >= r[0].value, "%lld after %lld, at most %lld",
       (long long)r[0].value, (long long)first, (long long)r[0].bound);
    ok(solved && r[0].value == r[1].value && r[0].bound == r[1].bound && r[0].stopped == r[1].stopped
           && memcmp(r[0].finish, r[1].finish, in->nfeatures * sizeof *finish) == 0,
       "a stop by work gives the same plan twice");
    arena_free(a);
}

/* Values that do not fit into 64 bits are no value, not a wrong one. */
static void values_do_not_wrap(void)
{
    struct arena *a = arena_new("wide", (size_t)1 << 24);
    struct plan_feature f[3];
    int16_t finish[3] = { 0, 0, 0 };
    struct plan_team t = { .id = 1, .usable = { 100 } };
    struct plan_input in = {
        .quarters = 1, .effort = PLAN_LIKELY, .teams = &t, .nteams = 1, .features = f, .nfeatures = 3
    };
    struct plan_rule rule;
    struct str why;
    int64_t value = 0;
    for (size_t i = 0; i < COUNT(f); i++) {
        f[i] = (struct plan_feature){ .id = (int64_t)i + 1, .span = 1, .lock = PLAN_OUT, .value = { INT64_MAX / 2 } };
    }
    ok(!plan_check_rule(&in, finish, &value, &rule) && rule.kind == PLAN_RULE_NONE, "a sum beyond 64 bits is refused");
    ok(!plan_check(&in, finish, &value, &why) && why.n > 0, "in words: %.*s", STR_FMT(why));
    finish[2] = PLAN_OUT;
    ok(plan_check(&in, finish, &value, &why) && value == 2 * (INT64_MAX / 2), "what fits is counted to the last");
    arena_free(a);
}

/* A plan that is not proved the calmest: nothing that is planned has left, or moved, which could stand where it was. */
static void nothing_leaves_without_need(uint64_t seed)
{
    struct arena *a = arena_new("tidy", (size_t)1 << 31);
    struct plan_input *in = lib_company(a, 6, 6, 170, seed);
    struct plan_feature *f = ARENA_ARRAY(a, struct plan_feature, in->nfeatures);
    int16_t *force = ARENA_ARRAY(a, int16_t, in->nfeatures + 1), *back = ARENA_ARRAY(a, int16_t, in->nfeatures + 1);
    struct plan_result r = { .feasible = false };
    struct plan_limits few = { .work = 4 };
    struct str why;
    int64_t value = 0;
    size_t away = 0, idle = 0;
    bool started = plan_start(a, in, plan_windows(a, in, NULL), force, &value);
    memcpy(f, in->features, in->nfeatures * sizeof *f);
    for (size_t i = 0; i < in->nfeatures; i += 2) {
        memset(f[i].value, 0, sizeof f[i].value);
    }
    in->features = f;
    in->in_force = force;
    ok(started && plan_solve(a, in, &few, &r) == ST_OK && r.feasible && !r.order_proved,
       "a plan that is not proved the calmest");
    for (size_t i = 0; r.feasible && i < in->nfeatures; i++) {
        if (force[i] == PLAN_OUT || r.finish[i] == force[i]) {
            continue;
        }
        away++;
        memcpy(back, r.finish, in->nfeatures * sizeof *back);
        back[i] = force[i];
        idle += plan_check(in, back, &value, &why) && value >= r.value;
    }
    ok(away > 0 && idle == 0, "%zu of its commitments stand elsewhere, %zu of them for nothing", away, idle);
    arena_free(a);
}

/* An answer that has come a part of the way to the bound ends the solve, each time at the same one. */
static void part_of_the_way(uint64_t seed)
{
    struct arena *a = arena_new("part", (size_t)1 << 30);
    struct plan_input *in = lib_company(a, 6, 6, 170, seed);
    struct plan_model *pm = plan_model_new(a, in, NULL);
    struct milp_result r[2];
    struct milp_options o = { .maximise = true, .abs_gap = 0.9, .nodes = 1, .part = 0.01 };
    bool solved = milp_solve(a, pm->m, &o, &r[0]) == ST_OK && milp_solve(a, pm->m, &o, &r[1]) == ST_OK;
    ok(solved && r[0].has_x && r[0].end == MILP_WORK && r[0].value >= 0.01 * r[0].bound,
       "ends at the part it was told");
    ok(solved && r[0].value == r[1].value && r[0].bound == r[1].bound
           && memcmp(r[0].x, r[1].x, pm->m->ncols * sizeof *r[0].x) == 0,
       "twice at the same answer");
    arena_free(a);
}

struct mutants {
    int64_t made, named, unharmed, kinds[PLAN_RULE_NONE + 1];
};

/* One item moved, one day added, or one share changed in a plan that kept every rule. */
static void corrupt(struct arena *a, uint64_t seed, struct mutants *m)
{
    struct plan_input *in = brute_random(a, seed);
    struct plan_result r;
    if (plan_solve(a, in, NULL, &r) != ST_OK || !r.feasible) {
        return;
    }
    uint64_t s = seed;
    int16_t *finish = ARENA_ARRAY(a, int16_t, in->nfeatures);
    memcpy(finish, r.finish, in->nfeatures * sizeof *finish);
    size_t i = brute_rand(&s) % in->nfeatures, what = brute_rand(&s) % 6;
    if (what == 0 && in->features[i].nparts > 0) {
        struct plan_part *p = (struct plan_part *)(uintptr_t)&in->features[i].parts[0];
        p->days[in->effort][in->features[i].span - 1] += 1 + (int32_t)(brute_rand(&s) % 3);
    } else if (what == 1 && in->nrequires > 0 && in->requires[0].nshares > 0) {
        struct plan_share *sh = (struct plan_share *)(uintptr_t)&in->
                                    requires[
                                            0]
                                        .shares[0];
        sh->percent = sh->percent > 50 ? sh->percent - 50 : sh->percent + 50;
    } else {
        finish[i] = (int16_t)(brute_rand(&s) % (uint64_t)(in->quarters + 1)) - 1;
    }
    int64_t value = 0;
    struct plan_rule rule;
    bool good = plan_check_rule(in, finish, &value, &rule), allowed = brute_allows(in, finish);
    if (allowed && brute_value(in, finish) == r.value) {
        m->unharmed++;
        return;
    }
    m->made++;
    m->named +=
        allowed ? good && value == brute_value(in, finish) && value != r.value : !good && lib_breaks(in, finish, rule);
    m->kinds[allowed ? PLAN_RULE_NONE : rule.kind]++;
}

int main(void)
{
    struct mutants m = { 0 };
    static const char *const kinds[PLAN_RULE_NONE + 1] = {
        [PLAN_RULE_LOCK] = "lock",
        [PLAN_RULE_PROMISE] = "promise",
        [PLAN_RULE_NEED] = "need",
        [PLAN_RULE_STRICT] = "strict solution",
        [PLAN_RULE_EXCLUSIVE] = "exclusive set",
        [PLAN_RULE_COVER] = "coverage",
        [PLAN_RULE_MIX] = "mix",
        [PLAN_RULE_FORBID] = "forbid",
        [PLAN_RULE_WINDOW] = "window",
        [PLAN_RULE_CAPACITY] = "capacity",
        [PLAN_RULE_NONE] = "no rule, but another value",
    };
    tap_plan_none();
    islands_add_up(11);
    islands_add_up(12);
    a_stop_keeps_a_plan(3);
    the_loop_gains(4);
    the_root_leads(11);
    nothing_leaves_without_need(5);
    values_do_not_wrap();
    part_of_the_way(11);
    for (uint64_t seed = 1; m.made < 1000 && seed < 20000; seed++) {
        struct arena *a = arena_new("mutant", (size_t)1 << 26);
        corrupt(a, seed * 104729, &m);
        arena_free(a);
    }
    is_int(m.made, 1000, "1,000 corrupted plans");
    is_int(m.named, m.made, "each is refused with a rule that it breaks, or has another value");
    for (int k = 0; k <= PLAN_RULE_NONE; k++) {
        ok(m.kinds[k] > 0, "%lld of them: %s", (long long)m.kinds[k], kinds[k]);
    }
    return tap_done();
}
