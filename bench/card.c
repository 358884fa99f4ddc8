/* bench/card.c: times the trade-off card on planning problems (plan/1), each figure beside the plain
 * programme of the same card: nothing reduced, everything in it, one solve for each answer.
 * usage: bench_card WISHES COPIES MODES FILE…     called by bench/card */
#include "base/problem.h"
#include "engine/card_parts.h"
#include "engine/problem_file.h"
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { TUNED = 8, RESOLVE = 8, MODES = 9, WISHES_MAX = 400, PATIENCE_MS = 20000, RESOLVES = 4 };
static const char *const mode_names[MODES] = { "card",    "no relevance", "all rows", "no known",  "no relaxation",
                                               "no core", "no beside",    "plain",    "whole plan" };
static const struct card_tuning tunings[TUNED] = {
    { .no_relevance = false },
    { .no_relevance = true },
    { .all_rows = true },
    { .no_known = true },
    { .no_relaxation = true },
    { .no_core = true },
    { .no_beside = true },
    { .no_relevance = true, .all_rows = true, .no_known = true, .no_relaxation = true, .no_beside = true },
};
struct timed {
    double ms[WISHES_MAX];
    size_t n, unproved, wrong;
};

static double now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t); /* one thread; others on the machine do not count */
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec * 1e-6;
}

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static bool read_file(struct arena *a, const char *path, struct plan_input *in)
{
    struct problem_file_options o = { .budget = STR_NULL };
    struct problem_names names;
    struct problems ps;
    problems_init(&ps, a);
    FILE *f = fopen(path, "rb");
    if (f == NULL) {
        return false;
    }
    char *bytes = ARENA_ARRAY(a, char, (size_t)1 << 24);
    size_t n = fread(bytes, 1, (size_t)1 << 24, f);
    fclose(f);
    return problem_file_read(a, &ps, (struct str){ bytes, n }, &o, in, &names) == ST_OK;
}

/* The same problem several times side by side, without rules that span copies. */
static struct plan_input copies(struct arena *a, const struct plan_input *in, size_t times)
{
    struct plan_input out = *in;
    size_t n = in->nfeatures, nt = in->nteams;
    struct plan_team *t = ARENA_ARRAY(a, struct plan_team, nt * times + 1);
    struct plan_feature *f = ARENA_ARRAY(a, struct plan_feature, n * times + 1);
    struct plan_need *e = ARENA_ARRAY(a, struct plan_need, in->nneeds * times + 1);
    struct plan_solution *s = ARENA_ARRAY(a, struct plan_solution, in->nsolutions * times + 1);
    struct plan_promise *p = ARENA_ARRAY(a, struct plan_promise, in->npromises * times + 1);
    int16_t *force = ARENA_ARRAY(a, int16_t, n *times + 1);
    for (size_t c = 0; c < times; c++) {
        memcpy(t + c * nt, in->teams, nt * sizeof *t);
        memcpy(force + c * n, in->in_force, n * sizeof *force);
        for (size_t i = 0; i < n; i++) {
            struct plan_part *parts = ARENA_ARRAY(a, struct plan_part, in->features[i].nparts + 1);
            f[c * n + i] = in->features[i];
            for (size_t k = 0; k < in->features[i].nparts; k++) {
                parts[k] = in->features[i].parts[k];
                parts[k].team += (int32_t)(c * nt);
            }
            f[c * n + i].parts = parts;
            f[c * n + i].id = (int64_t)(c * n + i);
        }
        for (size_t k = 0; k < in->nneeds; k++) {
            struct plan_need one = in->needs[k];
            e[c * in->nneeds + k] =
                (struct plan_need){ one.needed + (int32_t)(c * n), one.by + (int32_t)(c * n), one.lag };
        }
        for (size_t k = 0; k < in->nsolutions; k++) {
            int32_t *parts = ARENA_ARRAY(a, int32_t, in->solutions[k].nparts + 1);
            for (size_t j = 0; j < in->solutions[k].nparts; j++) {
                parts[j] = in->solutions[k].parts[j] + (int32_t)(c * n);
            }
            s[c * in->nsolutions + k] = in->solutions[k];
            s[c * in->nsolutions + k].parts = parts;
        }
        for (size_t k = 0; k < in->npromises; k++) {
            int32_t *of = ARENA_ARRAY(a, int32_t, in->promises[k].n + 1);
            for (size_t j = 0; j < in->promises[k].n; j++) {
                of[j] = in->promises[k].features[j] + (int32_t)(c * n);
            }
            p[c * in->npromises + k] = in->promises[k];
            p[c * in->npromises + k].features = of;
        }
    }
    out.teams = t, out.features = f, out.needs = e, out.solutions = s, out.promises = p, out.in_force = force;
    out.nteams *= times, out.nfeatures *= times, out.nneeds *= times, out.nsolutions *= times, out.npromises *= times;
    if (times > 1) {
        out.nmix = out.ncover = out.nexclusive = out.nrequires = 0;
    }
    return out;
}

/* The first quarter, from the middle of the plan on, in which what the wish needs is there. */
static int16_t wanted_by(const struct plan_input *in, const int32_t *of, size_t n)
{
    int wanted = in->quarters / 2;
    for (size_t k = 0; k < in->nneeds; k++) {
        for (size_t i = 0; i < n; i++) {
            int there = in->in_force[in->needs[k].needed] + in->needs[k].lag;
            wanted = in->needs[k].by == of[i] && there > wanted ? there : wanted;
        }
    }
    return (int16_t)(wanted < in->quarters ? wanted : in->quarters - 1);
}

/* A wish: a feature that is left out, with what it needs that is left out too, at most four of them. */
static size_t wish_of(const struct plan_input *in, int32_t at, int32_t *of)
{
    size_t n = 1;
    of[0] = at;
    for (size_t k = 0; k < n; k++) {
        for (size_t j = 0; j < in->nneeds; j++) {
            bool known = in->needs[j].by != of[k] || in->in_force[in->needs[j].needed] != PLAN_OUT;
            for (size_t i = 0; i < n; i++) {
                known = known || of[i] == in->needs[j].needed;
            }
            if (!known && n == 4) {
                return 0;
            }
            if (!known) {
                of[n++] = in->needs[j].needed;
            }
        }
    }
    return n;
}

static bool patient(void *arg, int64_t value, int64_t bound)
{
    const double *until = arg;
    (void)value;
    (void)bound;
    return now_ms() < *until;
}

/* One full yes the other way: the best plan of all with the wish forced in, everything free to move. */
static bool whole_plan(struct arena *a, const struct plan_input *in, const struct card_wish *wish)
{
    double until = now_ms() + PATIENCE_MS;
    struct plan_limits limits = { .go_on = patient, .arg = &until };
    struct plan_relay relay;
    struct milp_result r;
    bool *stay = ARENA_ARRAY(a, bool, in->nfeatures + 1);
    uint8_t *allowed = plan_windows(a, in, NULL);
    for (size_t i = 0; i < in->nfeatures; i++) {
        stay[i] = in->features[i].lock != PLAN_OUT;
    }
    for (size_t k = 0; k < wish->n; k++) {
        stay[wish->features[k]] = true;
        for (int q = wish->wanted + 1; q < in->quarters; q++) {
            allowed[card_cell(in, (size_t)wish->features[k], q)] = 0;
        }
    }
    struct plan_scope sc = { .allowed = allowed, .stay = stay };
    struct plan_model *pm = plan_model_new(a, in, &sc);
    struct milp_options o = plan_model_options(pm, &limits, &relay, true);
    return !pm->impossible && milp_solve(a, pm->m, &o, &r) == ST_OK && r.end == MILP_OPTIMAL;
}

/* One mode on one wish: its time; ret_loss of the first option, -2 where there is none; is all of it proved? */
static bool time_mode(const struct plan_input *in, const struct card_wish *wish, int m, double *ret_ms,
                      int64_t *ret_loss)
{
    struct arena *a = arena_new("bench", (size_t)1 << 33);
    struct plan_limits limits = { .work = 20000 };
    struct card card = { .ncandidates = 0 };
    double began = now_ms();
    bool proved =
        m == RESOLVE ? whole_plan(a, in, wish) : card_price_tuned(a, in, wish, &limits, &tunings[m], &card) == ST_OK;
    *ret_ms = now_ms() - began;
    *ret_loss = card.ncandidates > 0 ? card.candidates[0].loss : -2;
    for (size_t j = 0; j < card.ncandidates; j++) {
        proved = proved && card.candidates[j].proved;
    }
    arena_free(a);
    return proved;
}

/* Each mode in turn, another one first each time: the first pays for cold memory. Only wishes that open a
 * card count: what fits, and what no move makes room for, is told at once. */
static bool time_wish(const struct plan_input *in, const struct card_wish *wish, const bool *modes, int first,
                      struct timed *all)
{
    int64_t loss[MODES] = { 0 };
    double ms[MODES] = { 0 };
    bool proved[MODES] = { false };
    for (int k = 0; k < TUNED; k++) {
        int m = (first + k) % TUNED;
        proved[m] = modes[m] && time_mode(in, wish, m, &ms[m], &loss[m]);
    }
    if (loss[0] < 0 || all[0].n == WISHES_MAX) {
        return false;
    }
    bool whole = modes[RESOLVE] && all[RESOLVE].n < RESOLVES;
    if (whole) {
        proved[RESOLVE] = time_mode(in, wish, RESOLVE, &ms[RESOLVE], &loss[RESOLVE]);
    }
    for (int m = 0; m < MODES; m++) {
        if (m == RESOLVE ? whole : modes[m]) {
            all[m].ms[all[m].n++] = ms[m];
            all[m].unproved += !proved[m];
            all[m].wrong += m < TUNED && proved[0] && proved[m] && loss[m] != loss[0];
        }
    }
    return true;
}

int main(int argc, char **argv)
{
    if (argc < 5) {
        fprintf(stderr, "usage: bench_card WISHES COPIES MODES FILE…   MODES: letters of c r a k x o b p w\n");
        return 2;
    }
    size_t wishes = (size_t)strtoul(argv[1], NULL, 10), times = (size_t)strtoul(argv[2], NULL, 10), found = 0;
    static struct timed all[MODES];
    bool modes[MODES];
    for (int m = 0; m < MODES; m++) {
        modes[m] = strchr(argv[3], "crakxobpw"[m]) != NULL;
    }
    for (int k = 4; k < argc; k++) {
        struct arena *a = arena_new("bench input", (size_t)1 << 33);
        struct plan_input one, in;
        if (!read_file(a, argv[k], &one) || one.in_force == NULL) {
            fprintf(stderr, "%s: not a problem with a plan in force\n", argv[k]);
            return 1;
        }
        in = copies(a, &one, times);
        size_t mine = 0;
        for (size_t i = 0; i < one.nfeatures && mine < wishes; i++) {
            size_t at = i * 7919 % one.nfeatures;
            int32_t of[4];
            struct card_wish wish = { .features = of, .reserve_draw = 2 };
            wish.n = in.in_force[at] == PLAN_OUT && !in.features[at].forbid ? wish_of(&in, (int32_t)at, of) : 0;
            wish.wanted = wanted_by(&in, of, wish.n);
            if (wish.n > 0 && (wish.n == 1 || mine > 2 * wishes / 3)) {
                mine++;
                found += time_wish(&in, &wish, modes, (int)(mine % TUNED), all);
            }
        }
        arena_free(a);
    }
    for (int m = 0; m < MODES; m++) {
        struct timed *t = &all[m];
        qsort(t->ms, t->n, sizeof *t->ms, by_size);
        if (t->n > 0) {
            printf("%s\t%zu\t%.3f\t%.3f\t%.3f\t%zu\t%zu\n", mode_names[m], t->n, t->ms[t->n / 2],
                   t->ms[t->n * 95 / 100], t->ms[t->n - 1], t->unproved, t->wrong);
        }
    }
    return found > 0 ? 0 : 1;
}
