/* tests/engine/test_explain.c: the plan room's questions against every plan there is. */
#include "engine/explain.h"
#include "plan_brute.h"
#include "plan_lib.h"
#include "tests/lib/tap.h"

enum { N_MAX = 16 };

/* Walks all plans of a tiny instance. */
static bool next_plan(const struct plan_input *in, int16_t *fin)
{
    for (size_t i = 0; i < in->nfeatures; i++) {
        if (++fin[i] < in->quarters) {
            return true;
        }
        fin[i] = PLAN_OUT;
    }
    return false;
}

static void no_plan(int16_t *fin)
{
    for (size_t i = 0; i < N_MAX; i++) {
        fin[i] = PLAN_OUT;
    }
}

struct tally {
    int64_t asked, wrong;
};

static void hold(struct tally *t, bool good, uint64_t seed, const char *what)
{
    t->asked++;
    if (!good) {
        t->wrong++;
        tap_diag("seed %llu: %s", (unsigned long long)seed, what);
    }
}

static void regrets(struct arena *a, const struct plan_input *in, const struct plan_result *best, uint64_t seed,
                    struct tally *t)
{
    int64_t with[N_MAX];
    bool any[N_MAX] = { false };
    int16_t fin[N_MAX];
    no_plan(fin);
    do {
        int64_t value = brute_allows(in, fin) ? brute_value(in, fin) : -1;
        for (size_t i = 0; value >= 0 && i < in->nfeatures; i++) {
            with[i] = fin[i] != PLAN_OUT && (!any[i] || value > with[i]) ? value : with[i];
            any[i] = any[i] || fin[i] != PLAN_OUT;
        }
    } while (next_plan(in, fin));
    for (size_t i = 0; i < in->nfeatures; i++) {
        struct explain_regret r;
        bool good = explain_regret(a, in, best, (int32_t)i, NULL, &r) == ST_OK && r.possible == any[i] && !r.stopped;
        good = good
               && (any[i] ? r.loss.exact && r.loss.least == best->value - with[i] && r.loss.most == r.loss.least
                          : r.proved_impossible);
        hold(t, good, seed, "regret");
    }
}

static void weeks(struct arena *a, const struct plan_input *in, const struct plan_result *best, uint64_t seed,
                  struct tally *t)
{
    const struct explain_week *w;
    size_t n = 0;
    hold(t, explain_weeks(a, in, best, 2, 4, NULL, &w, &n) == ST_OK && n > 0 && n <= 4, seed, "weeks are told");
    for (size_t k = 0; k < n; k++) {
        struct plan_input more = *in;
        struct plan_team teams[4];
        struct brute b;
        memcpy(teams, in->teams, in->nteams * sizeof *teams);
        teams[w[k].team].usable[w[k].quarter] += 2;
        more.teams = teams;
        brute_best(&more, &b);
        int64_t worth = b.feasible && b.value > best->value ? b.value - best->value : 0;
        hold(t, w[k].worth.exact && w[k].worth.least == worth && w[k].worth.most == worth, seed, "a week's worth");
    }
}

static void frontier(struct arena *a, const struct plan_input *in, uint64_t seed, struct tally *t)
{
    struct explain_frontier f;
    hold(t, explain_frontier(a, in, NULL, &f) == ST_OK && !f.stopped, seed, "a frontier is told");
    for (size_t k = 0; k < EXPLAIN_FRONTIER; k++) {
        struct plan_input scaled = *in;
        struct plan_team teams[4];
        struct brute b;
        for (size_t i = 0; i < in->nteams; i++) {
            teams[i] = in->teams[i];
            for (int q = 0; q < in->quarters; q++) {
                int32_t left = in->teams[i].usable[q] - in->teams[i].reserve[q];
                teams[i].usable[q] = (left < 0 ? 0 : left) * (80 + 5 * (int32_t)k) / 100;
                teams[i].reserve[q] = 0;
            }
        }
        scaled.teams = teams;
        brute_best(&scaled, &b);
        hold(t,
             f.points[k].percent == 80 + 5 * (int32_t)k && f.points[k].feasible == b.feasible
                 && (!b.feasible || (f.points[k].proved && f.points[k].value == b.value)),
             seed, "a point of the frontier");
    }
}

static void small_items(struct arena *a, const struct plan_input *in, uint64_t seed, struct tally *t)
{
    int32_t items[N_MAX];
    size_t n = 0;
    struct plan_feature f[2][N_MAX];
    struct plan_input side[2] = { *in, *in };
    struct brute b[2];
    struct explain_small r;
    for (int k = 0; k < 2; k++) {
        memcpy(f[k], in->features, in->nfeatures * sizeof *in->features);
        side[k].features = f[k];
    }
    for (size_t i = 0; i < in->nfeatures; i++) {
        if (in->in_force[i] != PLAN_OUT && i % 2 == 0) {
            items[n++] = (int32_t)i;
            f[0][i].lock = in->in_force[i];
            f[1][i].lock = PLAN_OUT;
            f[1][i].forbid = true;
        }
    }
    brute_best(&side[0], &b[0]);
    brute_best(&side[1], &b[1]);
    bool good = explain_small(a, in, items, n, NULL, &r) == ST_OK && r.possible == (b[0].feasible && b[1].feasible);
    good = good
           && (!r.possible || (r.cost.exact && r.cost.least == b[1].value - b[0].value && r.cost.most == r.cost.least));
    hold(t, good, seed, "small items");
    hold(t, !r.possible || r.solution < 0 || r.with != r.without, seed, "the solution that moves most moves");
}

/* Does any plan have x in? By enumeration. */
static bool can_be_in(const struct plan_input *in, int32_t x)
{
    int16_t fin[N_MAX];
    no_plan(fin);
    do {
        if (fin[x] != PLAN_OUT && brute_allows(in, fin)) {
            return true;
        }
    } while (next_plan(in, fin));
    return false;
}

/* Whoever is missing and is needed by x or by another of them, and no one else. */
static bool needs_hold(const struct plan_input *in, int32_t x, const int32_t *with, size_t n)
{
    bool ours[N_MAX] = { false }, closed = true, used = true;
    ours[x] = true;
    for (size_t k = 0; k < n; k++) {
        ours[with[k]] = true;
    }
    for (size_t k = 0; k < n; k++) {
        bool one = false;
        for (size_t j = 0; j < in->nneeds; j++) {
            one |= in->needs[j].needed == with[k] && ours[in->needs[j].by];
        }
        used = used && one && with[k] != x && in->in_force[with[k]] == PLAN_OUT;
    }
    for (size_t j = 0; j < in->nneeds; j++) {
        closed =
            closed
            && (!ours[in->needs[j].by] || ours[in->needs[j].needed] || in->in_force[in->needs[j].needed] != PLAN_OUT);
    }
    return closed && used;
}

static void outs(struct arena *a, const struct plan_input *in, uint64_t seed, struct tally *t, int64_t *barred)
{
    for (size_t i = 0; i < in->nfeatures; i++) {
        const int32_t *rules, *with;
        size_t n;
        if (in->in_force[i] != PLAN_OUT) {
            continue;
        }
        bool good = explain_barred(a, in, (int32_t)i, NULL, &rules, &n) == ST_OK;
        hold(t, good && (n > 0) == !can_be_in(in, (int32_t)i), seed, "rules are named where nothing helps");
        *barred += good && n > 0;
        n = explain_needs(a, in, (int32_t)i, &with);
        hold(t, needs_hold(in, (int32_t)i, with, n), seed, "what it needs and is out too");
    }
}

static bool at_once(void *arg, int64_t value, int64_t bound)
{
    (void)arg, (void)value, (void)bound;
    return false;
}

/* A stop leaves ranges that hold the truth, and says so. */
/* Two solves that were stopped: each is worth what it found at least, and its bound at most. */
static void enclosed(void)
{
    const struct plan_result best = { .value = 100, .bound = 105 }, ruled = { .value = 90, .bound = 110 };
    struct explain_range r = explain_loss(&best, &ruled);
    ok(!r.exact && r.least == 0 && r.most == 15, "a rule more costs nothing at least, whatever was not proved");
}

static void stops(void)
{
    struct arena *a = arena_new("stops", (size_t)1 << 30);
    struct plan_input *in = lib_company(a, 6, 3, 60, 9);
    struct plan_limits work = { .work = 1, .value_only = true }, now = { .go_on = at_once };
    struct plan_result best;
    struct explain_regret r;
    struct explain_frontier f;
    ok(plan_solve(a, in, &work, &best) == ST_OK && best.feasible && !best.proved, "a plan that is not proved");
    ok(explain_regret(a, in, &best, 3, &work, &r) == ST_OK && r.possible && !r.loss.exact && r.loss.least >= 0
           && r.loss.least <= r.loss.most,
       "its regret is a range");
    ok(explain_frontier(a, in, &now, &f) == ST_OK && f.stopped && f.points[0].feasible && !f.points[8].feasible,
       "a frontier that is stopped tells the points it has");
    arena_free(a);
}

int main(void)
{
    struct tally regret = { 0 }, week = { 0 }, curve = { 0 }, small = { 0 }, out = { 0 };
    int64_t barred = 0;
    tap_plan_none();
    for (uint64_t k = 1; k <= 240; k++) {
        struct arena *a = arena_new("explain", (size_t)1 << 29);
        struct plan_input *in = brute_random(a, k * 32452843);
        struct plan_result best;
        int16_t *force = ARENA_ARRAY(a, int16_t, in->nfeatures + 1);
        if (plan_solve(a, in, NULL, &best) == ST_OK && best.feasible) {
            memcpy(force, best.finish, in->nfeatures * sizeof *force);
            in->in_force = force;
            regrets(a, in, &best, k, &regret);
            weeks(a, in, &best, k, &week);
            small_items(a, in, k, &small);
            outs(a, in, k, &out, &barred);
            if (k % 6 == 0) {
                frontier(a, in, k, &curve);
            }
        }
        arena_free(a);
    }
    is_int(regret.wrong, 0, "%lld regrets are the difference of two enumerations", (long long)regret.asked);
    is_int(week.wrong, 0, "%lld weeks more are worth what enumeration gains", (long long)week.asked);
    is_int(curve.wrong, 0, "%lld points of frontiers", (long long)curve.asked);
    is_int(small.wrong, 0, "%lld costs of small items", (long long)small.asked);
    is_int(out.wrong, 0, "%lld answers to why it is out", (long long)out.asked);
    ok(barred > 20, "%lld are kept out by rules", (long long)barred);
    stops();
    enclosed();
    return tap_done();
}
