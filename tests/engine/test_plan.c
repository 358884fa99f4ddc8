/* tests/engine/test_plan.c: the planner against every plan there is. */
#include "plan_brute.h"
#include "tests/lib/tap.h"
#include <stdlib.h>

struct tally { int64_t infeasible, wrong, unproved, unnamed; };

static void compare(struct arena *a, uint64_t seed, struct tally *t)
{
    struct plan_input *in = brute_random(a, seed);
    struct brute want;
    struct plan_result got;
    brute_best(in, &want);
    enum status st = plan_solve(a, in, NULL, &got);
    bool good = st == ST_OK && got.feasible == want.feasible;
    if (good && want.feasible) {
        good = got.value == want.value && got.bound == want.value && brute_allows(in, got.finish) &&
               brute_value(in, got.finish) == want.value && brute_order(in, got.finish) == want.order;
    }
    const int32_t *rules;
    size_t nrules;
    bool named = plan_conflict(a, in, NULL, &rules, &nrules) == ST_OK && (nrules == 0) == want.feasible;
    t->unnamed += named ? 0 : 1;
    t->infeasible += want.feasible ? 0 : 1;
    bool proved = got.proved && (!want.feasible || got.order_proved);
    t->unproved += proved ? 0 : 1;
    if (!proved) {
        tap_diag("seed %llu: proved %d, order %d, feasible %d", (unsigned long long)seed, got.proved,
                 got.order_proved, got.feasible);
    }
    if (!good) {
        t->wrong++;
        tap_diag("seed %llu: status %s, feasible %d for %d, value %lld for %lld, order %lld for %lld",
                 (unsigned long long)seed, status_name(st), got.feasible, want.feasible,
                 (long long)got.value, (long long)want.value,
                 got.feasible ? (long long)brute_order(in, got.finish) : -1, (long long)want.order);
    }
}

int main(void)
{
    const char *env = getenv("HEADWATER_INSTANCES");
    int64_t n = 5000;
    uint64_t from = getenv("HEADWATER_SEED") != NULL ? strtoull(getenv("HEADWATER_SEED"), NULL, 10) : 0;
    if (env != NULL && !str_to_i64(str_z(env), &n)) {
        n = 5000;
    }
    struct tally t = { 0 }, once = { 0 };
    /* Where the solver called a plan best that was not, or optimal what has no plan. */
    static const uint64_t known[] = { 258713731, 571830991, 974765549, 1084689188, 1320786254 };
    tap_plan_none();
    for (size_t k = 0; k < COUNT(known); k++) {
        struct arena *a = arena_new("plan test", (size_t)1 << 28);
        compare(a, known[k], &once);
        arena_free(a);
    }
    is_int(once.wrong + once.unproved + once.unnamed, 0, "instances that were once wrong or unproved");
    for (int64_t k = 0; k < n; k++) {
        struct arena *a = arena_new("plan test", (size_t)1 << 28);
        compare(a, from + (uint64_t)k * 7919 + 1, &t);
        arena_free(a);
    }
    is_int(t.wrong, 0, "%lld small instances have the plan that enumeration finds", (long long)n);
    is_int(t.unproved, 0, "all of them proved, order too");
    is_int(t.unnamed, 0, "rules in conflict are named exactly where no plan keeps all");
    ok(t.infeasible * 10 > n && t.infeasible * 10 < n * 7, "%lld of them are infeasible", (long long)t.infeasible);
    return tap_done();
}
