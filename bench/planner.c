/* bench/planner.c: one problem, one solver, one line of JSON. bench/planner makes the table.
 * usage: bench_planner ours|PART|highs|cbc|glpk FILE SECONDS [BUDGET-RATIO]
 * ours: the engine; PART: without that part of it (below; no-force: the input without its plan in force). highs, cbc, glpk: the plain model handed whole to that solver, without
 * a start. */
#include "engine/plan_start.h"
#include "engine/problem_file.h"
#include "tests/solvers/others.h"
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>

struct run {
    double began, limit, first;
    double value, bound;
    bool any;
    int64_t nodes;
};

static double now_s(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t); /* what others on the machine do does not count */
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static bool in_time(void *arg, double value, double bound)
{
    struct run *r = arg;
    double t = now_s() - r->began;
    if (!r->any && value > -1e18 && value < 1e18) {
        r->any = true;
        r->first = t;
    }
    r->value = value;
    r->bound = bound;
    return t < r->limit;
}

static bool engine_in_time(void *arg, int64_t value, int64_t bound)
{
    return in_time(arg, value <= -(INT64_MAX - 1) ? -1e30 : (double)value, (double)bound);
}

static void tell(const struct run *r, bool feasible, bool proved, double value, double bound)
{
    struct rusage u;
    getrusage(RUSAGE_SELF, &u);
    double t = now_s() - r->began;
    printf(
        "{\"feasible\":%s,\"proved\":%s,\"value\":%.0f,\"bound\":%.0f,\"first\":%.4f,\"seconds\":%.4f,\"nodes\":%lld,\"peak_kb\":%ld}\n",
        feasible ? "true" : "false", proved ? "true" : "false", value, bound < 1e18 ? bound : -1, r->any ? r->first : t,
        t, (long long)r->nodes, u.ru_maxrss);
}

static const struct part {
    const char *name;
    struct plan_tuning tune;
} parts[] = {
    { "ours", { .no_islands = false } },     { "no-islands", { .no_islands = true } },
    { "no-start", { .no_start = true } },    { "no-loop", { .no_loop = true } },
    { "no-root", { .no_root = true } },      { "no-windows", { .no_windows = true } },
    { "all-rows", { .all_rows = true } },    { "no-gap", { .no_gap = true } },
    { "no-force", { .no_islands = false } },
};

static int ours(struct arena *a, const struct plan_input *in, const struct plan_tuning *tune, struct run *r)
{
    struct plan_limits limits = { .go_on = engine_in_time, .arg = r, .value_only = true, .worked = &r->nodes };
    struct plan_result got;
    r->began = now_s();
    if (plan_solve_tuned(a, in, &limits, tune, &got) != ST_OK) {
        return 1;
    }
    tell(r, got.feasible, got.proved, (double)got.value, (double)got.bound);
    return 0;
}

static enum status whole(const char *name, struct arena *a, const struct milp *m, const struct milp_options *o,
                         struct milp_result *ret)
{
#ifdef HAVE_CBC
    if (strcmp(name, "cbc") == 0) {
        return milp_solve_cbc(a, m, o, ret);
    }
#endif
#ifdef HAVE_GLPK
    if (strcmp(name, "glpk") == 0) {
        return milp_solve_glpk(a, m, o, ret);
    }
#endif
    return strcmp(name, "highs") == 0 ? milp_solve(a, m, o, ret) : ST_NOT_FOUND;
}

static int direct(const char *name, struct arena *a, const struct plan_input *in, struct run *r)
{
    struct plan_model *pm = plan_model_new(a, in, NULL);
    struct milp_options o = { .maximise = true, .abs_gap = 0.9, .go_on = in_time, .arg = r };
    struct milp_result got;
    r->began = now_s();
    enum status st = whole(name, a, pm->m, &o, &got);
    if (st == ST_NOT_FOUND) {
        printf("{\"absent\":true}\n");
        return 0;
    }
    if (st != ST_OK) {
        return 1;
    }
    r->nodes = got.nodes;
    tell(r, got.has_x, got.end == MILP_OPTIMAL, got.has_x ? got.value : 0, got.bound);
    return 0;
}

int main(int argc, char **argv)
{
    struct arena *a = arena_new("bench", (size_t)8 << 30);
    struct problems ps;
    struct plan_input in;
    struct problem_names names;
    struct problem_file_options o = { .budget_ratio = argc > 4 ? str_z(argv[4]) : STR_NULL };
    FILE *f = argc < 4 ? NULL : fopen(argv[2], "rb");
    if (f == NULL) {
        fprintf(stderr, "usage: bench_planner ours|PART|highs|cbc|glpk FILE SECONDS [BUDGET-RATIO]\n");
        return 2;
    }
    size_t cap = (size_t)8 << 20;
    char *p = ARENA_ARRAY(a, char, cap);
    size_t n = fread(p, 1, cap, f);
    fclose(f);
    problems_init(&ps, a);
    if (problem_file_read(a, &ps, (struct str){ p, n }, &o, &in, &names) != ST_OK) {
        fprintf(stderr, "bench_planner: %s is no problem file\n", argv[2]);
        return 1;
    }
    struct run r = { .limit = strtod(argv[3], NULL) };
    for (size_t k = 0; k < COUNT(parts); k++) {
        if (strcmp(argv[1], parts[k].name) == 0) {
            in.in_force = strcmp(argv[1], "no-force") == 0 ? NULL : in.in_force;
            return ours(a, &in, &parts[k].tune, &r);
        }
    }
    return direct(argv[1], a, &in, &r);
}
