/* tests/engine/test_card.c: the card, by hand and against every later-or-out move there is. */
#include "engine/card.h"
#include "plan_brute.h"
#include "tests/lib/tap.h"
#include <stdlib.h>

enum { F38, F44, F51, F60, UPKEEP, OTHERS, NF };

static void linear(int64_t *v, int64_t whole)
{
    for (int q = 0; q < 4; q++) {
        v[q] = whole * (8 - q) / 8;
    }
}

static struct plan_feature feature(int64_t id, const struct plan_part *parts, size_t n)
{
    return (struct plan_feature){ .id = id, .parts = parts, .nparts = n, .span = 1, .latest = 3, .lock = PLAN_OUT };
}

static struct plan_part part(int32_t team, int32_t low, int32_t likely, int32_t high)
{
    return (struct plan_part){ .team = team, .days = { { low }, { likely }, { high } } };
}

static bool go_on_twice(void *arg, int64_t value, int64_t bound)
{
    int *n = arg;
    (void)value;
    (void)bound;
    return ++*n < 2;
}

/* Behind the card: all ways, the high effort, missing days, where an answer changes. */
static void behind(struct arena *a, const struct plan_input *in, const struct card_wish *wish, const struct card *card)
{
    static const struct {
        int32_t feature;
        bool out;
        int64_t loss;
    } ways_want[6] = { { F38, false, 1750 }, { F51, false, 3000 }, { F44, false, 7000 },
                       { F38, true, 14000 }, { F51, true, 24000 }, { F44, true, 56000 } };
    static const int32_t days_want[6] = { 10, 20, 30, 40, 50, 55 };
    struct card_ways ways;
    struct card_high high;
    struct card_missing m;
    struct card_crossing x;
    struct card_effort e;
    struct str why = STR_NULL;
    is_int(card_ways(a, in, wish, 20, NULL, &ways), ST_OK, "all ways");
    ok(ways.n == 6 && ways.stop == CARD_NO_MORE && card_ways_check(in, wish, &ways, &why),
       "six ways, and it is proved that there is no other");
    for (size_t k = 0; k < ways.n && k < 6; k++) {
        const struct card_option *o = &ways.sets[k];
        ok(o->nmoves == 1 && o->moves[0].feature == ways_want[k].feature
               && (o->moves[0].to == PLAN_OUT) == ways_want[k].out && o->loss == ways_want[k].loss,
           "way %zu", k);
    }
    is_int(card_ways(a, in, wish, 2, NULL, &ways), ST_OK, "two ways");
    ok(ways.n == 2 && ways.stop == CARD_ENOUGH, "as many as were asked for");
    int asked = 0;
    struct plan_limits limits = { .go_on = go_on_twice, .arg = &asked };
    is_int(card_ways(a, in, wish, 20, &limits, &ways), ST_OK, "somebody loses patience");
    ok(ways.n < 6 && ways.stop == CARD_STOPPED, "and is told that there may be more");
    is_int(card_at_high(a, in, wish, card, NULL, &high), ST_OK, "at the high effort");
    ok(card_high_check(in, wish, card, &high, &why), "the checker agrees: %.*s", STR_FMT(why));
    ok(high.n == 3 && high.options[0].robust == CARD_USES_RESERVE && !high.options[0].holds,
       "the cheapest uses reserve beyond the draw");
    ok(high.options[0].found && high.options[0].also.touched == 2, "more has to move with it");
    ok(high.options[1].robust == CARD_FITS && high.options[1].holds && high.options[2].robust == CARD_FITS,
       "the others hold");
    ok(high.found && high.cheapest.loss == 3000 && high.head_likely == F38 && high.head_high == F51,
       "at high another is the cheapest");
    is_int(card_missing_days(a, in, wish, NULL, &m), ST_OK, "missing days");
    ok(card_missing_check(in, wish, &m, &why) && m.ngaps == 1 && m.days == 55 && m.team == 0 && m.quarter == 0
           && m.enough,
       "55 days of one team");
    is_int((int64_t)m.npoints, 6, "points of the curve");
    for (size_t k = 0; k < m.npoints && k < 6; k++) {
        ok(m.curve[k].days == days_want[k] && m.curve[k].loss == (k < 5 ? 1750 : 0) && m.curve[k].proved,
           "%d days more", days_want[k]);
    }
    is_int(card_cross(a, in, wish, &card->candidates[0], &card->candidates[1], CARD_SOLUTION, 3, NULL, &x), ST_OK,
           "a crossing");
    ok(x.exists && x.num == 24000 * x.den && x.figure == 14000 && x.first_below && !x.third && x.proved,
       "14 would have to be 24");
    is_int(card_cross(a, in, wish, &card->candidates[0], &card->candidates[1], CARD_SOLUTION, 0, NULL, &x), ST_OK,
           "another record");
    ok(!x.exists, "a figure that neither loses changes nothing");
    is_int(card_effort_tips(a, in, wish, NULL, &e), ST_OK, "tips in effort");
    ok(!e.less && e.more && e.more_days == 101 && e.more_loss == 3000 && e.proved,
       "one day more than likely costs more");
}

/* A packed quarter, a wish of 70 days and 15 days free: figures as worked out on paper. */
static void by_hand(void)
{
    struct arena *a = arena_new("card", (size_t)1 << 28);
    struct plan_team teams[2] = { { .id = 1 }, { .id = 2 } };
    for (int q = 0; q < 4; q++) {
        teams[0].usable[q] = 330, teams[0].reserve[q] = 35;
        teams[1].usable[q] = 280, teams[1].reserve[q] = 30;
    }
    struct plan_part p44 = part(0, 110, 110, 110), p51 = part(0, 75, 75, 75), p38 = part(0, 45, 45, 45);
    struct plan_part p60[2] = { part(0, 55, 70, 85), part(1, 30, 30, 30) };
    struct plan_part up = part(0, 50, 50, 50), others = part(1, 210, 210, 210);
    struct plan_feature f[NF];
    f[F38] = feature(38, &p38, 1);
    f[F44] = feature(44, &p44, 1);
    f[F51] = feature(51, &p51, 1);
    f[F60] = feature(60, p60, 2);
    f[F60].latest = 0;
    linear(f[F60].value, 5000);
    f[UPKEEP] = feature(61, &up, 1);
    f[UPKEEP].lock = 0;
    f[OTHERS] = feature(62, &others, 1);
    f[OTHERS].lock = 0;
    int32_t i38 = F38, i44 = F44, i51 = F51, i60 = F60, iother = OTHERS;
    struct plan_solution s[4] = { { .id = 1, .parts = &i44, .nparts = 1 },
                                  { .id = 2, .parts = &i51, .nparts = 1 },
                                  { .id = 3, .parts = &iother, .nparts = 1 },
                                  { .id = 4, .parts = &i38, .nparts = 1 } };
    linear(s[0].value, 56000);
    linear(s[1].value, 24000);
    linear(s[2].value, 30000);
    linear(s[3].value, 14000);
    struct plan_promise pr[5] = { { .features = &i38, .n = 1 },
                                  { .features = &i51, .n = 1 },
                                  { .features = &i51, .n = 1 },
                                  { .features = &i44, .n = 1 },
                                  { .features = &i44, .n = 1 } };
    int16_t force[NF] = { 0, 0, 0, PLAN_OUT, 0, 0 };
    struct plan_input in = { .quarters = 4,
                             .effort = PLAN_LIKELY,
                             .teams = teams,
                             .nteams = 2,
                             .features = f,
                             .nfeatures = NF,
                             .solutions = s,
                             .nsolutions = 4,
                             .promises = pr,
                             .npromises = 5,
                             .in_force = force };
    struct card_wish wish = { .features = &i60, .n = 1, .wanted = 0, .reserve_draw = 10 };
    struct card card;
    struct str why;
    static const struct {
        int32_t feature, days, promises, drawn;
        int64_t loss;
    } want[3] = { { F38, 45, 1, 10, 1750 }, { F51, 75, 2, 0, 3000 }, { F44, 110, 2, 0, 7000 } };
    is_int(card_price(a, &in, &wish, NULL, &card), ST_OK, "a card is priced");
    ok(!card.in_slack && !card.by_pulling && card.impossible_proved, "no order of work avoids the choice");
    is_int(card.short_days, 55, "days short");
    is_int((int64_t)card.ncandidates, 3, "candidates");
    for (size_t k = 0; k < card.ncandidates && k < 3; k++) {
        const struct card_option *o = &card.candidates[k];
        ok(o->nmoves == 1 && o->moves[0].feature == want[k].feature && o->moves[0].to == 1, "%zu: what waits a quarter",
           k);
        is_int(o->loss, want[k].loss, "%zu: loss in thousandths", k);
        is_int(o->days, want[k].days, "%zu: days displaced", k);
        is_int(o->promises, want[k].promises, "%zu: promises broken", k);
        is_int(o->reserve_drawn, want[k].drawn, "%zu: days of reserve", k);
        ok(o->proved, "%zu: proved", k);
    }
    bool sound = card_check(&in, &wish, &card, &why);
    ok(sound, "the checker agrees: %.*s", STR_FMT(why));
    behind(a, &in, &wish, &card);
    teams[0].usable[0] += 55;
    is_int(card_price(a, &in, &wish, NULL, &card), ST_OK, "with the missing days");
    ok(card.in_slack && card.fit[F60] == 0, "the wish fits");
    arena_free(a);
}

struct best {
    bool any;
    int64_t loss, days, touched;
};

static int64_t total_days(const struct plan_input *in, size_t i)
{
    int64_t sum = 0;
    for (size_t k = 0; k < in->features[i].nparts; k++) {
        for (int s = 0; s < in->features[i].span; s++) {
            sum += in->features[i].parts[k].days[in->effort][s];
        }
    }
    return sum;
}

/* Promises that the plan in force keeps and this one does not. */
static int32_t broken(const struct plan_input *in, const int16_t *fin)
{
    int32_t n = 0;
    for (size_t k = 0; k < in->npromises; k++) {
        bool was = true, is = true;
        for (size_t j = 0; j < in->promises[k].n; j++) {
            int32_t i = in->promises[k].features[j];
            was = was && in->in_force[i] != PLAN_OUT && in->in_force[i] <= in->promises[k].by;
            is = is && fin[i] != PLAN_OUT && fin[i] <= in->promises[k].by;
        }
        n += was && !is;
    }
    return n;
}

/* Looks at one plan: is it later-or-out of the plan in force with feature 0 in by `wanted`? */
static void weigh(const struct plan_input *in, const int16_t *fin, int wanted, int64_t now, int64_t top,
                  int32_t promises, struct best *b)
{
    int64_t days = 0, touched = 0;
    int16_t rest[16];
    if (fin[0] == PLAN_OUT || fin[0] > wanted || !brute_allows(in, fin)) {
        return;
    }
    rest[0] = PLAN_OUT;
    for (size_t i = 1; i < in->nfeatures; i++) {
        rest[i] = fin[i];
        if (fin[i] == in->in_force[i]) {
            continue;
        }
        if (in->in_force[i] == PLAN_OUT || (fin[i] != PLAN_OUT && fin[i] < in->in_force[i])) {
            return;
        }
        touched++;
        days += total_days(in, i);
    }
    if (broken(in, fin) > promises) {
        return;
    }
    int64_t loss = now - brute_value(in, rest) + top - in->features[0].value[fin[0]];
    if (!b->any || loss < b->loss
        || (loss == b->loss && (days < b->days || (days == b->days && touched < b->touched)))) {
        *b = (struct best){ true, loss, days, touched };
    }
}

static void enumerate(const struct plan_input *in, int wanted, int32_t promises, struct best *b)
{
    int16_t fin[16], was[16];
    int64_t top = 0;
    for (int q = 0; q <= wanted; q++) {
        const struct plan_feature *f = &in->features[0];
        bool may = q >= f->earliest && q <= f->latest && q >= f->span - 1 && !f->forbid
                   && (f->lock == PLAN_OUT || f->lock == q);
        top = may && f->value[q] > top ? f->value[q] : top;
    }
    *b = (struct best){ .any = false };
    for (size_t i = 0; i < in->nfeatures; i++) {
        fin[i] = PLAN_OUT;
        was[i] = in->in_force[i];
    }
    int64_t now = brute_value(in, was);
    for (;;) {
        weigh(in, fin, wanted, now, top, promises, b);
        size_t i = 0;
        while (i < in->nfeatures && ++fin[i] == in->quarters) {
            fin[i++] = PLAN_OUT;
        }
        if (i == in->nfeatures) {
            return;
        }
    }
}

/* A random instance whose plan in force is the best plan without feature 0. -1 wrong, 0 not used, 1 right */
static int random_card(struct arena *a, uint64_t seed)
{
    struct plan_input *in = brute_random(a, seed);
    struct plan_feature *f = ARENA_ARRAY(a, struct plan_feature, in->nfeatures);
    memcpy(f, in->features, in->nfeatures * sizeof *f);
    bool forbid = f[0].forbid;
    f[0].forbid = true;
    f[0].lock = PLAN_OUT;
    in->features = f;
    struct plan_result r;
    if (plan_solve(a, in, NULL, &r) != ST_OK || !r.feasible) {
        return 0;
    }
    in->in_force = r.finish;
    f[0].forbid = forbid;
    int32_t wish_feature = 0;
    struct card_wish wish = { .features = &wish_feature, .n = 1, .wanted = (int16_t)(in->quarters - 1) };
    struct card card;
    struct best want, any;
    struct str why = STR_NULL;
    if (card_price(a, in, &wish, NULL, &card) != ST_OK) {
        return -1;
    }
    if (card.in_slack || card.by_pulling) {
        return brute_allows(in, card.fit) && card.fit[0] != PLAN_OUT ? 0 : -1;
    }
    enumerate(in, wish.wanted, 1000, &any);
    enumerate(in, wish.wanted, card.ncandidates > 0 ? card.candidates[0].promises : 1000, &want);
    bool good = want.any == (card.ncandidates > 0) && card_check(in, &wish, &card, &why);
    if (good && want.any) {
        const struct card_option *o = &card.candidates[0];
        good = any.loss == want.loss && o->loss == want.loss && o->days == want.days && o->touched == want.touched
               && o->proved && brute_allows(in, o->finish);
    }
    if (!good) {
        tap_diag("seed %llu: any %d for %zu, %.*s", (unsigned long long)seed, want.any, card.ncandidates, STR_FMT(why));
        for (size_t k = 0; k < card.ncandidates; k++) {
            const struct card_option *o = &card.candidates[k];
            tap_diag("  loss %lld for %lld, days %d for %lld, touched %d for %lld, proved %d, allowed %d",
                     (long long)o->loss, (long long)want.loss, o->days, (long long)want.days, o->touched,
                     (long long)want.touched, o->proved, brute_allows(in, o->finish));
        }
    }
    return good ? (want.any ? 2 : 1) : -1;
}

/* Forty commitments of a day each in the wish's quarter, and a wish that needs `days` of them. */
static void many_small(int32_t days, bool want_too_many)
{
    enum { N = 41 };
    struct arena *a = arena_new("card", (size_t)1 << 28);
    struct plan_team team = { .id = 1, .usable = { N - 1, 100 } };
    struct plan_part day = part(0, 1, 1, 1), big = part(0, days, days, days);
    struct plan_feature f[N];
    int16_t force[N];
    int32_t wanted = N - 1;
    for (int64_t i = 0; i < N; i++) {
        f[i] = feature(i + 1, i == N - 1 ? &big : &day, 1);
        f[i].latest = 1;
        force[i] = (int16_t)(i == N - 1 ? PLAN_OUT : 0);
        f[i].value[0] = f[i].value[1] = 5;
    }
    struct plan_input in = { .quarters = 2,
                             .effort = PLAN_LIKELY,
                             .teams = &team,
                             .nteams = 1,
                             .features = f,
                             .nfeatures = N,
                             .in_force = force };
    struct card_wish wish = { .features = &wanted, .n = 1 };
    struct card card;
    is_int(card_price(a, &in, &wish, NULL, &card), ST_OK, "a wish of %d days", days);
    ok(card.too_many == want_too_many && card.none_proved == want_too_many && (card.ncandidates == 0) == want_too_many,
       "%d small things to move are %s", days, want_too_many ? "a new plan" : "a trade-off");
    arena_free(a);
}

/* A wish of five parts and twelve quarters has more placements than are tried one by one. */
static void many_places(void)
{
    enum { N = 5 };
    struct arena *a = arena_new("card", (size_t)1 << 28);
    struct plan_team team = { .id = 1 };
    struct plan_part day = part(0, 3, 3, 3);
    struct plan_feature f[N + 1];
    int16_t force[N + 1] = { PLAN_OUT, PLAN_OUT, PLAN_OUT, PLAN_OUT, PLAN_OUT, 11 };
    int32_t all[N];
    struct plan_need needs[N];
    for (int i = 0; i <= N; i++) {
        f[i] = feature(i + 1, &day, 1);
        f[i].latest = 11;
        for (int q = 0; q < 12; q++) {
            f[i].value[q] = 24 - q;
            team.usable[q] = q == 1 ? 2 : 3;   /* room for one, but in the second quarter */
        }
    }
    for (int i = 0; i < N; i++) {
        all[i] = i;
        needs[i] = (struct plan_need){ i, i + 1, 1 };
    }
    struct plan_input in = { .quarters = 12,
                             .effort = PLAN_LIKELY,
                             .teams = &team,
                             .nteams = 1,
                             .features = f,
                             .nfeatures = N + 1,
                             .needs = needs,
                             .nneeds = N - 1,
                             .in_force = force };
    struct card_wish wish = { .features = all, .n = N, .wanted = 11 };
    struct card card;
    struct str why;
    is_int(card_price(a, &in, &wish, NULL, &card), ST_OK, "a wish of five parts");
    ok(card.in_slack && card_check(&in, &wish, &card, &why), "fits in slack");
    for (int i = 0; i < N; i++) {
        is_int(card.fit[i], i == 0 ? 0 : i + 1, "part %d where it fits first", i);
    }
    arena_free(a);
}

int main(void)
{
    tap_plan_none();
    by_hand();
    many_small(30, false);
    many_small(31, true);
    many_places();
    int64_t wrong = 0, used = 0, priced = 0;
    for (uint64_t k = 0; k < 1000; k++) {
        struct arena *a = arena_new("card test", (size_t)1 << 28);
        int r = random_card(a, k * 6151 + 5);
        wrong += r < 0;
        used += r > 0;
        priced += r == 2;
        arena_free(a);
    }
    is_int(wrong, 0, "1000 small cards: the cheapest way in is what enumeration finds");
    ok(used > 100 && priced > 50, "%lld of them opened a card, %lld had a way in", (long long)used, (long long)priced);
    return tap_done();
}
