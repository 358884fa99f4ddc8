/* tests/engine/test_retire.c: retirement, by hand and against every set that may leave and every plan after it. */
#include "retire_brute.h"
#include "tests/lib/tap.h"
#include <stdlib.h>

enum { FAX, FAX_CARE, BRIDGE, BEGUN, IDEA, BIG, OTHER, NF };

static struct plan_feature feature(int64_t id, const struct plan_part *part, int64_t worth)
{
    struct plan_feature f = { .id = id, .parts = part, .nparts = 1, .span = 1, .latest = 1, .lock = PLAN_OUT };
    f.value[0] = worth;
    f.value[1] = worth / 2;
    return f;
}

static void noticed(const struct plan_input *in, const struct card_retire_ask *ask, const struct card_retired *bad,
                    const char *want)
{
    struct str why = STR_NULL;
    bool sound = card_retire_check(in, ask, bad, &why);
    ok(!sound && str_eq(why, str_z(want)), "noticed: %.*s", STR_FMT(why));
}

/* Ten days a quarter: a gateway, its care, a bridge that needs it; an idea that fits once they are gone. */
static void by_hand(void)
{
    struct arena *a = arena_new("retire", (size_t)1 << 28);
    struct plan_team team = { .id = 1, .usable = { 10, 10 } };
    struct plan_part d2 = { 0, { { 2 }, { 2 }, { 2 } } }, d3 = { 0, { { 3 }, { 3 }, { 3 } } },
                     d6 = { 0, { { 6 }, { 6 }, { 6 } } }, d30 = { 0, { { 30 }, { 30 }, { 30 } } };
    struct plan_feature f[NF];
    f[FAX] = feature(1, &d3, 8);
    f[FAX_CARE] = feature(2, &d2, 0);
    f[FAX_CARE].lock = 0;
    f[BRIDGE] = feature(3, &d2, 4);
    f[BEGUN] = feature(4, &d2, 2);
    f[BEGUN].lock = 1;
    f[IDEA] = feature(5, &d6, 20);
    f[IDEA].latest = 0;
    f[BIG] = feature(6, &d30, 99);
    f[OTHER] = feature(7, &d3, 10);
    int16_t force[NF] = { 0, 0, 0, 1, PLAN_OUT, PLAN_OUT, 0 };
    struct plan_need needs[2] = { { FAX, BRIDGE, 0 }, { BRIDGE, BEGUN, 1 } };
    int32_t both[2] = { FAX, OTHER }, bridge = BRIDGE, mine[2] = { FAX, FAX_CARE };
    struct plan_solution so = { .id = 1, .parts = both, .nparts = 2, .value = { 40, 20 } };
    struct plan_promise pr[2] = { { .features = &bridge, .n = 1, .by = 0 }, { .features = &both[1], .n = 1, .by = 0 } };
    struct plan_input in = { .quarters = 2,
                             .effort = PLAN_LIKELY,
                             .teams = &team,
                             .nteams = 1,
                             .features = f,
                             .nfeatures = NF,
                             .needs = needs,
                             .nneeds = 2,
                             .solutions = &so,
                             .nsolutions = 1,
                             .promises = pr,
                             .npromises = 2,
                             .in_force = force };
    struct card_retire_ask ask = { .features = mine, .n = 2 };
    struct card_retired r;
    struct str why;
    is_int(card_retire(a, &in, &ask, NULL, &r), ST_OK, "a retirement is priced");
    is_int((int64_t)r.ngone, 2, "the gateway and its care leave");
    is_int((int64_t)r.nstranded, 2, "the bridge and the begun work stand on nothing");
    ok(r.nstranded == 2 && r.stranded[0].to == PLAN_OUT && r.stranded[1].to == 1, "begun work stays where it is");
    is_int((int64_t)r.nneeds, 2, "both needs lose their ground");
    is_int(r.freed_own, 5, "days freed by what is retired");
    is_int(r.freed_after, 2, "days freed by what follows it");
    ok(r.nfreed == 1 && r.freed[0].quarter == 0 && r.freed[0].own == 5 && r.freed[0].after == 2,
       "all in the first quarter");
    ok(r.nsolutions == 1 && r.npromises == 1 && r.promises[0] == 0, "a solution and a promise are lost");
    is_int(r.value_now, 8 + 4 + 1 + 10 + 40, "value in force");
    is_int(r.value_without, 1 + 10, "value without");
    ok(r.ncomes == 1 && r.comes[0].feature == IDEA && r.comes[0].to == 0 && !r.comes[0].fits_now, "the idea comes in");
    is_int(r.value_after, 1 + 10 + 20, "value with it");
    is_int(r.gain_anyway, 0, "nothing of that was to be had before");
    ok(r.proved, "proved");
    bool sound = card_retire_check(&in, &ask, &r, &why);
    ok(sound, "the checker agrees: %.*s", STR_FMT(why));
    struct card_retired bad = r;
    bad.freed_own++;
    noticed(&in, &ask, &bad, "the sum of days freed is wrong");
    bad = r;
    bad.nstranded--;
    noticed(&in, &ask, &bad, "work without ground is not listed");
    bad = r;
    bad.npromises = 0;
    noticed(&in, &ask, &bad, "a broken promise is not listed");
    ask.from = 1;
    is_int(card_retire(a, &in, &ask, NULL, &r), ST_OK, "from the second quarter on");
    is_int((int64_t)r.ngone + (int64_t)r.nfreed + (int64_t)r.ncomes, 0, "what was done before stays done");
    arena_free(a);
}

static uint32_t bits_of(const struct card_change *of, size_t n, bool staying)
{
    uint32_t set = 0;
    for (size_t k = 0; k < n; k++) {
        set |= (of[k].to != PLAN_OUT) == staying ? 1U << of[k].feature : 0;
    }
    return set;
}

static uint32_t bits(const int32_t *of, size_t n)
{
    uint32_t set = 0;
    for (size_t k = 0; k < n; k++) {
        set |= 1U << of[k];
    }
    return set;
}

/* The list of freed days is the cells that have any. */
static bool same_days(const struct plan_input *in, const struct card_retired *r, const struct retire_truth *t)
{
    int64_t own = 0, after = 0;
    size_t n = 0;
    for (size_t c = 0; c < in->nteams * (size_t)in->quarters; c++) {
        own += t->own[c];
        after += t->after[c];
        n += t->own[c] + t->after[c] > 0;
    }
    for (size_t k = 0; k < r->nfreed; k++) {
        size_t c = (size_t)r->freed[k].team * (size_t)in->quarters + (size_t)r->freed[k].quarter;
        if (r->freed[k].own != t->own[c] || r->freed[k].after != t->after[c]) {
            return false;
        }
    }
    return n == r->nfreed && own == r->freed_own && after == r->freed_after;
}

/* What comes in is in the list, each with whether it would have fitted without a retirement. */
static bool same_comers(const struct plan_input *in, const struct card_retired *r, const struct retire_truth *t)
{
    uint32_t listed = bits_of(r->comes, r->ncomes, true), came = 0;
    for (size_t k = 0; k < r->ncomes; k++) {
        int32_t i = r->comes[k].feature;
        if (r->comes[k].fits_now != ((t->fits >> i & 1U) != 0) || r->comes[k].to != r->finish[i]
            || r->comes[k].from != PLAN_OUT) {
            return false;
        }
    }
    for (size_t i = 0; i < in->nfeatures; i++) {
        came |= r->finish[i] != t->rest[i] ? 1U << i : 0;
    }
    return listed == came;
}

/* The first thing that is not what enumeration finds; NULL = all is. */
static const char *differs(const struct plan_input *in, const struct card_retired *r, const struct retire_truth *t)
{
    const struct {
        const char *what;
        bool same;
    } all[] = {
        { "what ends", bits_of(r->gone, r->ngone, false) == t->gone && bits_of(r->gone, r->ngone, true) == 0 },
        { "what leaves after it", bits_of(r->stranded, r->nstranded, false) == t->left },
        { "what stays without ground", bits_of(r->stranded, r->nstranded, true) == t->stays },
        { "the days freed", same_days(in, r, t) },
        { "the needs", bits(r->needs, r->nneeds) == t->needs },
        { "the solutions lost", bits(r->solutions, r->nsolutions) == t->whole },
        { "the requirements that lose", bits(r->requires, r->nrequires) == t->shares },
        { "the promises broken", bits(r->promises, r->npromises) == t->promises },
        { "the value now and without", r->value_now == t->now && r->value_without == t->without },
        { "the proof", r->proved },
        { "the value with what comes in", r->value_after == t->with && brute_value(in, r->finish) == t->with },
        { "the fewest, then the earliest", retire_brute_order(in, t->rest, r->finish) == t->fewest },
        { "the rules of the plan after it", retire_brute_allows(in, t->rest, t->may, r->finish) },
        { "the list of what comes in", same_comers(in, r, t) },
        { "the gain without it", r->gain_anyway == t->anyway },
    };
    for (size_t k = 0; k < COUNT(all); k++) {
        if (!all[k].same) {
            return all[k].what;
        }
    }
    return NULL;
}

/* How many had what: work that follows, work that stays, a rule that falls, something coming in, a later start. */
struct tally {
    int64_t wrong, used, after, stays, broken, came, later;
};

/* More to fall: up to three needs that the plan in force meets, and often a strict solution that it has whole. */
static void tie(struct arena *a, struct plan_input *in, uint64_t *s)
{
    struct plan_need *needs = ARENA_ARRAY(a, struct plan_need, in->nneeds + 3);
    struct plan_solution *so = ARENA_ARRAY(a, struct plan_solution, in->nsolutions + 1);
    int32_t *of = ARENA_ARRAY(a, int32_t, 2), last = (int32_t)in->nfeatures;
    memcpy(needs, in->needs, in->nneeds * sizeof *needs);
    memcpy(so, in->solutions, in->nsolutions * sizeof *so);
    for (int k = 0; k < 3; k++) {
        int32_t x = (int32_t)(brute_rand(s) % (uint64_t)last), y = (int32_t)(brute_rand(s) % (uint64_t)last);
        if (x != y && in->in_force[x] != PLAN_OUT && in->in_force[x] <= in->in_force[y]) {
            needs[in->nneeds++] = (struct plan_need){ .needed = x, .by = y, .lag = in->in_force[y] - in->in_force[x] };
            of[0] = y;
            of[1] = x;
        }
    }
    if (of[0] != of[1] && brute_rand(s) % 2 == 0) {
        so[in->nsolutions++] = (struct plan_solution){ .id = 99, .parts = of, .nparts = 2, .strict = true };
    }
    in->needs = needs;
    in->solutions = so;
}

/* A plan in force from which a few features are left out, and some of it retired. */
static void random_one(struct arena *a, uint64_t seed, struct tally *t)
{
    struct plan_input *in = brute_random(a, seed);
    struct plan_result res;
    struct card_retired r;
    struct retire_truth want;
    struct str why = STR_NULL;
    int32_t of[RETIRE_BRUTE_MAX];
    struct plan_feature *f = ARENA_ARRAY(a, struct plan_feature, in->nfeatures);
    const struct plan_feature *before = in->features;
    uint64_t s = seed;
    memcpy(f, in->features, in->nfeatures * sizeof *f);
    for (size_t i = 0; i < in->nfeatures; i++) {
        f[i].forbid = f[i].forbid || (f[i].lock == PLAN_OUT && brute_rand(&s) % 3 == 0);
    }
    in->features = f;
    if (plan_solve(a, in, NULL, &res) != ST_OK || !res.feasible) {
        return;
    }
    in->features = before;
    in->in_force = res.finish;
    tie(a, in, &s);
    struct card_retire_ask ask = { .features = of, .every = brute_rand(&s) % 2 == 0 };
    ask.from = (int16_t)(brute_rand(&s) % 2 == 0 ? 0 : brute_rand(&s) % (uint64_t)in->quarters);
    for (size_t i = 0; i < in->nfeatures; i++) {
        if (brute_rand(&s) % 3 == 0) {
            of[ask.n++] = (int32_t)i;
        }
    }
    int64_t value;
    retire_brute(in, &ask, &want);
    t->used++;
    t->after += want.left != 0;
    t->stays += want.stays != 0;
    t->broken += !plan_check(in, want.rest, &value, &why);
    t->came += want.fewest > 0;
    t->later += ask.from > 0;
    const char *bad = card_retire(a, in, &ask, NULL, &r) != ST_OK ? "the solver" : differs(in, &r, &want);
    bool sound = bad != NULL || card_retire_check(in, &ask, &r, &why);
    if (bad != NULL || !sound) {
        t->wrong++;
        tap_diag("seed %llu: %s%.*s", (unsigned long long)seed, bad == NULL ? "the checker: " : bad,
                 STR_FMT(sound ? STR_NULL : why));
    }
}

int main(void)
{
    tap_plan_none();
    by_hand();
    struct tally t = { 0 };
    int64_t times = getenv("HEADWATER_INSTANCES") != NULL ? strtol(getenv("HEADWATER_INSTANCES"), NULL, 10) : 1000;
    for (int64_t k = 0; k < times; k++) {
        struct arena *a = arena_new("retire test", (size_t)1 << 28);
        random_one(a, (uint64_t)k * 7919 + 3, &t);
        arena_free(a);
    }
    is_int(t.wrong, 0, "%lld small retirements are what enumeration finds, in every figure and list",
           (long long)t.used);
    ok(t.used * 4 > times && t.came * 12 > times && t.later * 12 > times,
       "in %lld something comes in, %lld end only from a later quarter on", (long long)t.came, (long long)t.later);
    ok(t.after * 30 > times && t.stays * 400 > times && t.broken * 20 > times,
       "in %lld more leaves than was asked, in %lld work stays without ground, in %lld a rule falls",
       (long long)t.after, (long long)t.stays, (long long)t.broken);
    return tap_done();
}
