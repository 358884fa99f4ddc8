/* tests/engine/test_retire.c: retirement, by hand and against every way to fill the freed days. */
#include "engine/card_retire.h"
#include "plan_brute.h"
#include "tests/lib/tap.h"
#include <stdlib.h>

enum { FAX, FAX_CARE, BRIDGE, BEGUN, IDEA, BIG, OTHER, NF };

static struct plan_feature feature(int64_t id, const struct plan_part *part, int64_t worth)
{
    struct plan_feature f = {
        .id = id, .parts = part, .nparts = 1, .span = 1, .latest = 1, .lock = PLAN_OUT
    };
    f.value[0] = worth;
    f.value[1] = worth / 2;
    return f;
}

static void noticed(const struct plan_input *in, const struct card_retire_ask *ask,
                    const struct card_retired *bad, const char *want)
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
    struct plan_promise pr[2] = { { .features = &bridge, .n = 1, .by = 0 },
                                  { .features = &both[1], .n = 1, .by = 0 } };
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
    ok(r.nstranded == 2 && r.stranded[0].to == PLAN_OUT && r.stranded[1].to == 1,
       "begun work stays where it is");
    is_int((int64_t)r.nneeds, 2, "both needs lose their ground");
    is_int(r.freed_own, 5, "days freed by what is retired");
    is_int(r.freed_after, 2, "days freed by what follows it");
    ok(r.nfreed == 1 && r.freed[0].quarter == 0 && r.freed[0].own == 5 && r.freed[0].after == 2,
       "all in the first quarter");
    ok(r.nsolutions == 1 && r.npromises == 1 && r.promises[0] == 0,
       "a solution and a promise are lost");
    is_int(r.value_now, 8 + 4 + 1 + 10 + 40, "value in force");
    is_int(r.value_without, 1 + 10, "value without");
    ok(r.ncomes == 1 && r.comes[0].feature == IDEA && r.comes[0].to == 0 && !r.comes[0].fits_now,
       "the idea comes in");
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
    is_int((int64_t)r.ngone + (int64_t)r.nfreed + (int64_t)r.ncomes, 0,
           "what was done before stays done");
    arena_free(a);
}

/* The most that left-out features add to `base`, moving nothing, by enumeration. */
static int64_t most(const struct plan_input *in, const int16_t *base, const bool *mine,
                    int64_t *ret_fewest)
{
    int16_t fin[16];
    int64_t best = INT64_MIN;
    memcpy(fin, base, in->nfeatures * sizeof *fin);
    for (;;) {
        if (brute_allows(in, fin)) {
            int64_t v = brute_value(in, fin), n = 0;
            for (size_t i = 0; i < in->nfeatures; i++) {
                n += fin[i] != base[i] ? 100 + fin[i] : 0;
            }
            *ret_fewest = v > best || (v == best && n < *ret_fewest) ? n : *ret_fewest;
            best = v > best ? v : best;
        }
        size_t i = 0;
        for (; i < in->nfeatures; i++) {
            bool may = base[i] == PLAN_OUT && in->in_force[i] == PLAN_OUT && !mine[i];
            if (may && ++fin[i] < in->quarters) {
                break;
            }
            fin[i] = base[i];
        }
        if (i == in->nfeatures) {
            return best;
        }
    }
}

/* -1 wrong, 0 not used, 1 right, 2 right and something comes in */
static int random_one(struct arena *a, uint64_t seed)
{
    struct plan_input *in = brute_random(a, seed);
    struct plan_result res;
    struct card_retired r;
    struct str why;
    bool mine[16] = { false };
    int32_t of[16];
    size_t n = 0;
    struct plan_feature *f = ARENA_ARRAY(a, struct plan_feature, in->nfeatures);
    memcpy(f, in->features, in->nfeatures * sizeof *f);
    const struct plan_feature *before = in->features;
    for (size_t i = 0; i < in->nfeatures; i++) {
        f[i].forbid = f[i].forbid
                      || (f[i].lock == PLAN_OUT
                          && brute_rand(&seed) % 3 == 0); /* so that some are left out */
    }
    in->features = f;
    if (plan_solve(a, in, NULL, &res) != ST_OK || !res.feasible) {
        return 0;
    }
    in->features = before;
    in->in_force = res.finish;
    for (size_t i = 0; i < in->nfeatures; i++) {
        if (brute_rand(&seed) % 3 == 0) {
            of[n++] = (int32_t)i;
            mine[i] = true;
        }
    }
    struct card_retire_ask ask = { .features = of, .n = n, .every = true };
    if (card_retire(a, in, &ask, NULL, &r) != ST_OK || !card_retire_check(in, &ask, &r, &why)) {
        tap_diag("seed %llu: %.*s", (unsigned long long)seed, STR_FMT(why));
        return -1;
    }
    int16_t rest[16];
    memcpy(rest, res.finish, in->nfeatures * sizeof *rest);
    for (size_t k = 0; k < r.ngone; k++) {
        rest[r.gone[k].feature] = PLAN_OUT;
    }
    for (size_t k = 0; k < r.nstranded; k++) {
        rest[r.stranded[k].feature] = r.stranded[k].to;
    }
    if (!brute_allows(in, rest)) {
        return 1; /* a rule falls with it: set aside, the checker looked at the rest */
    }
    int64_t fewest = 0, mine_fewest = 0, best = most(in, rest, mine, &fewest);
    for (size_t k = 0; k < r.ncomes; k++) {
        mine_fewest += 100 + r.comes[k].to;
    }
    if (!r.proved || r.value_after != best || mine_fewest != fewest
        || !brute_allows(in, r.finish)) {
        tap_diag("seed %llu: value %lld for %lld, %lld for %lld", (unsigned long long)seed,
                 (long long)r.value_after, (long long)best, (long long)mine_fewest,
                 (long long)fewest);
        return -1;
    }
    return r.ncomes > 0 ? 2 : 1;
}

int main(void)
{
    tap_plan_none();
    by_hand();
    int64_t wrong = 0, used = 0, came = 0, times = getenv("HEADWATER_INSTANCES") != NULL ? strtol(getenv("HEADWATER_INSTANCES"), NULL, 10) : 600;
    for (int64_t k = 0; k < times; k++) {
        struct arena *a = arena_new("retire test", (size_t)1 << 28);
        int r = random_one(a, (uint64_t)k * 7919 + 3);
        wrong += r < 0;
        used += r > 0;
        came += r == 2;
        arena_free(a);
    }
    is_int(wrong, 0, "%lld small retirements are what enumeration finds", (long long)times);
    ok(used > times / 4 && came > times / 40, "%lld of them used, in %lld something came in",
       (long long)used, (long long)came);
    return tap_done();
}
