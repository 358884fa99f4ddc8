/* tests/engine/test_stop.c: a long solve asks its caller all the time, and ends when told. */
#include "engine/plan_model.h"
#include "plan_lib.h"
#include "tests/lib/tap.h"
#include <time.h>

enum { MANY = 10, FEW = 5, LONG_S = 20 };

static double now_s(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

struct asked {
    double last, gap, until, told_at;
    int64_t calls, deaf, value, bound, nodes, *worked;
    bool falls, told;
};

static bool ask(void *arg, int64_t value, int64_t bound)
{
    struct asked *k = arg;
    double t = now_s();
    k->gap = t - k->last > k->gap ? t - k->last : k->gap;
    k->last = t;
    k->calls++;
    k->falls |= *k->worked < k->nodes || (k->calls > 1 && (value < k->value || bound > k->bound));
    k->nodes = *k->worked;
    k->value = value;
    k->bound = bound;
    k->deaf += k->told;         /* asks again although it was told to end */
    k->told = t >= k->until;
    k->told_at = t;
    return !k->told;
}

/* It is asked by the clock, so how often is a count; the milliseconds are told, not judged: the machine may be busy. A solver
 * that does not hear the no works on for minutes. */
static void asks_and_ends(void)
{
    struct arena *a = arena_new("stop", (size_t)1 << 31);
    struct plan_input *in = lib_company(a, 60, 8, 4000, 5);
    int64_t worked = 0, value = 0;
    struct asked k = { .last = now_s(), .until = now_s() + 2.5, .worked = &worked };
    struct plan_limits limits = { .go_on = ask, .arg = &k, .worked = &worked };
    struct plan_result r;
    struct str why;
    bool good = plan_solve(a, in, &limits, &r) == ST_OK && r.feasible && r.stopped == PLAN_CANCEL
                && plan_check(in, r.finish, &value, &why) && value == r.value && r.bound >= value;
    double lag = now_s() - k.told_at;
    ok(good, "a plan of 4,000 features that is stopped keeps every rule");
    ok(k.calls >= MANY && k.deaf <= FEW,
       "its caller was asked %lld times, at most %.0f ms apart, and %lld times after the no", (long long)k.calls,
       1000 * k.gap, (long long)k.deaf);
    ok(lag < (double)LONG_S, "and had its answer %.0f ms after the no", 1000 * lag);
    ok(!k.falls, "values only rose, bounds only fell, work only grew");
    arena_free(a);
}

static void work_is_counted(void)
{
    struct arena *a = arena_new("work", (size_t)1 << 30);
    struct plan_input *in = lib_company(a, 6, 4, 80, 3);
    int64_t worked[2] = { 0, 0 };
    int16_t *first = NULL;
    bool same = true;
    for (int turn = 0; turn < 2; turn++) {
        struct plan_limits limits = { .work = 40, .worked = &worked[turn] };
        struct plan_result r;
        same = same && plan_solve(a, in, &limits, &r) == ST_OK && r.feasible && r.stopped == PLAN_WORK;
        same = same && (first == NULL || memcmp(first, r.finish, in->nfeatures * sizeof *first) == 0);
        first = (int16_t *)(uintptr_t)r.finish;
    }
    ok(same && worked[0] == worked[1], "a stop by work gives the same plan after the same work");
    ok(worked[0] > 0 && worked[0] <= 80, "%lld nodes for a limit of 40", (long long)worked[0]);
    arena_free(a);
}

int main(void)
{
    tap_plan_none();
    if (str_starts(str_z(milp_solver()), S("HiGHS"))) {
        asks_and_ends();
    } else {
        tap_skip("%s asks between its runs alone", milp_solver());
    }
    work_is_counted();
    return tap_done();
}
