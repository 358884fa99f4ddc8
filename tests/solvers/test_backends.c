/* tests/solvers/test_backends.c: what one solver proves no other may deny. */
#include "engine/plan_model.h"
#include "others.h"
#include "tests/engine/plan_brute.h"
#include "tests/engine/plan_lib.h"
#include "tests/lib/tap.h"
#include <time.h>

typedef enum status solver(struct arena *a, const struct milp *m, const struct milp_options *o,
                           struct milp_result *ret);

struct tally {
    int64_t proved, same, unsure, wrong;
};

/* A stop for solvers that are slow here: processor time is all a test needs. */
struct clock_stop {
    clock_t until;
};

static bool in_time(void *arg, double value, double bound)
{
    const struct clock_stop *s = arg;
    (void)value, (void)bound;
    return clock() < s->until;
}

/* Both within a unit of one value, or both without a plan. */
static void compare(const struct plan_input *in, const struct plan_result *ours, solver *other, int seconds,
                    struct tally *t)
{
    struct arena *a = arena_new("second opinion", (size_t)1 << 30);
    struct plan_model *pm = plan_model_new(a, in, NULL);
    struct clock_stop stop = { clock() + (clock_t)seconds * CLOCKS_PER_SEC };
    struct milp_options o = { .maximise = true, .abs_gap = 0.9, .go_on = in_time, .arg = &stop };
    struct milp_result r = { .end = MILP_INFEASIBLE };
    enum status st = pm->impossible || pm->m->ncols == 0 ? ST_OK : other(a, pm->m, &o, &r);
    t->proved++;
    if (pm->impossible || pm->m->ncols == 0) {
        t->same++;                     /* settled before any solver */
    } else if (st != ST_OK || (r.end != MILP_OPTIMAL && r.end != MILP_INFEASIBLE)) {
        t->unsure++;
    } else if (r.end == MILP_INFEASIBLE || !ours->feasible) {
        t->same += r.end == MILP_INFEASIBLE && !ours->feasible;
        t->wrong += r.end != MILP_INFEASIBLE || ours->feasible;
    } else {
        double off = r.value - (double)ours->value;
        t->same += off > -1 && off < 1;
        t->wrong += off <= -1 || off >= 1;
    }
    arena_free(a);
}

static void opinion(const char *name, solver *other, uint64_t companies)
{
    struct tally small = { 0 }, large = { 0 };
    for (uint64_t k = 1; k <= 400; k++) {
        struct arena *a = arena_new("small", (size_t)1 << 28);
        struct plan_input *in = brute_random(a, k * 6700417);
        struct plan_result r;
        in->nmix = 0;                  /* mix rows may need a second, tighter solve */
        if (plan_solve(a, in, NULL, &r) == ST_OK && r.proved) {
            compare(in, &r, other, 1, &small);
        }
        arena_free(a);
    }
    is_int(small.wrong, 0, "%s denies nothing that was proved of small instances", name);
    ok(small.unsure == 0 && small.same == small.proved && small.same > 300, "and proves all %lld of them itself",
       (long long)small.proved);
    for (uint64_t k = 1; k <= companies; k++) {
        struct arena *a = arena_new("middle", (size_t)1 << 30);
        struct plan_input *in = lib_company(a, 4, 3, 24 + k % 8, k);
        struct plan_limits limits = { .work = 500 };
        struct plan_result r;
        if (plan_solve(a, in, &limits, &r) == ST_OK && r.proved) {
            compare(in, &r, other, 1, &large);
        }
        arena_free(a);
    }
    is_int(large.wrong, 0, "%s denies nothing that was proved of %lld companies", name, (long long)large.proved);
    ok(large.proved * 4 >= (int64_t)companies * 3 && large.same * 2 >= large.proved, "and proves %lld of them itself",
       (long long)large.same);
}

int main(void)
{
    tap_plan_none();
#ifdef HAVE_CBC
    opinion("CBC", milp_solve_cbc, 12);
#else
    tap_skip("CBC gives no second opinion: it is the solver here, or coinor-libcbc-dev is not installed");
#endif
#ifdef HAVE_GLPK
    opinion("GLPK", milp_solve_glpk, 5);
#else
    tap_skip("GLPK gives no second opinion: libglpk-dev is not installed");
#endif
    (void)opinion;
    return tap_done();
}
