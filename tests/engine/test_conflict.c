/* tests/engine/test_conflict.c: rules named as a conflict cannot all hold, and each is needed for that. */
#include "plan_brute.h"
#include "plan_lib.h"
#include "tests/lib/tap.h"

enum { N_MAX = 16 };

/* Is there any plan at all that breaks none of these rules? */
static bool can_hold(const struct plan_input *in, const int32_t *rules, size_t n, size_t without)
{
    int16_t fin[N_MAX];
    for (size_t i = 0; i < in->nfeatures; i++) {
        fin[i] = PLAN_OUT;
    }
    for (;;) {
        bool good = true;
        for (size_t i = 0; good && i < in->nfeatures; i++) {
            good = fin[i] == PLAN_OUT || fin[i] >= in->features[i].span - 1;
        }
        for (size_t k = 0; good && k < n; k++) {
            good = k == without || !lib_breaks(in, fin, plan_rule_of(rules[k]));
        }
        if (good) {
            return true;
        }
        size_t i = 0;
        while (i < in->nfeatures && ++fin[i] == in->quarters) {
            fin[i++] = PLAN_OUT;
        }
        if (i == in->nfeatures) {
            return false;
        }
    }
}

struct tally {
    int64_t conflicts, false_ones, loose, seen[PLAN_RULE_NONE];
};

static void one(struct arena *a, uint64_t seed, struct tally *t)
{
    struct plan_input *in = brute_random(a, seed);
    struct brute best;
    const int32_t *rules;
    size_t n = 0;
    brute_best(in, &best);
    if (best.feasible || plan_conflict(a, in, NULL, &rules, &n) != ST_OK) {
        return;
    }
    t->conflicts++;
    t->false_ones += n == 0 || can_hold(in, rules, n, n);
    for (size_t k = 0; k < n; k++) {
        bool needed = can_hold(in, rules, n, k);
        t->loose += !needed;
        t->seen[plan_rule_of(rules[k]).kind]++;
        if (!needed) {
            tap_diag("seed %llu: rule %zu of %zu, kind %d, is not needed", (unsigned long long)seed, k, n,
                     (int)plan_rule_of(rules[k]).kind);
        }
    }
}

/* Two promises on one team's only quarter, among the many rules of a whole company. */
static void in_a_company(void)
{
    struct arena *a = arena_new("company", (size_t)1 << 30);
    struct plan_input *in = lib_company(a, 10, 4, 200, 5);
    struct plan_feature *f = (struct plan_feature *)(uintptr_t)in->features;
    struct plan_promise pr[2] = { { .n = 1, .by = 0, .hard = true }, { .n = 1, .by = 0, .hard = true } };
    int32_t which[2] = { 17, 18 };
    const int32_t *rules;
    size_t n = 0, promises = 0, capacity = 0;
    for (int k = 0; k < 2; k++) {
        struct plan_part *part = ARENA_NEW(a, struct plan_part);
        part->team = 3;
        part->days[PLAN_LIKELY][0] = in->teams[3].usable[0] / 2;
        f[which[k]] = (struct plan_feature){
            .id = which[k] + 1, .parts = part, .nparts = 1, .span = 1, .lock = PLAN_OUT, .latest = 3
        };
        pr[k].features = &which[k];
    }
    struct plan_need *needs = (struct plan_need *)(uintptr_t)in->needs;
    for (size_t k = 0; k < in->nneeds; k++) {   /* the two need nothing */
        needs[k].by = needs[k].by == 17 || needs[k].by == 18 ? 19 : needs[k].by;
        needs[k].needed = needs[k].needed >= needs[k].by ? 0 : needs[k].needed;
    }
    in->promises = pr;
    in->npromises = 2;
    ok(plan_conflict(a, in, NULL, &rules, &n) == ST_OK, "a conflict is looked for among the rules of a company");
    for (size_t k = 0; k < n; k++) {
        promises += plan_rule_of(rules[k]).kind == PLAN_RULE_PROMISE;
        capacity += plan_rule_of(rules[k]).kind == PLAN_RULE_CAPACITY && plan_rule_of(rules[k]).index == 12;
    }
    ok(n == 3 && promises == 2 && capacity == 1, "two promises and the team's quarter are named, of %zu rules", n);
    arena_free(a);
}

int main(void)
{
    struct tally t = { 0 };
    tap_plan_none();
    for (uint64_t k = 1; k <= 1500; k++) {
        struct arena *a = arena_new("conflict", (size_t)1 << 28);
        one(a, k * 15485863, &t);
        arena_free(a);
    }
    ok(t.conflicts > 300, "%lld small instances without a plan", (long long)t.conflicts);
    is_int(t.false_ones, 0, "each names rules that no plan keeps together");
    is_int(t.loose, 0, "and none that could be left out");
    for (int k = 0; k < PLAN_RULE_NONE; k++) {
        ok(t.seen[k] > 0, "rules of kind %d are among them, %lld times", k, (long long)t.seen[k]);
    }
    in_a_company();
    return tap_done();
}
