/* tests/engine/test_card_rules.c: what must hold between a card and the card of a changed problem, on
 * instances too large to enumerate; that no reduction changes an answer; that corrupted cards are caught. */
#include "engine/card_parts.h"
#include "plan_brute.h"
#include "tests/lib/tap.h"
#include <stdlib.h>

enum { TEAMS = 4, QUARTERS = 4, MOST = 60 };

struct mid {
    struct arena *a;
    uint64_t s;
    struct plan_input in;
    struct plan_team teams[2 * TEAMS];
    struct plan_feature f[2 * MOST];
    int16_t force[2 * MOST];
    struct plan_need needs[2 * MOST];
    struct plan_solution so[20];
    struct plan_require re[20];
    struct plan_promise pr[2 * MOST];
    int32_t wish_feature;
    struct card_wish wish;
};

static int32_t uni(struct mid *m, int32_t low, int32_t high)
{
    return low + (int32_t)(brute_rand(&m->s) % (uint64_t)(high - low + 1));
}

static void linear(struct mid *m, int64_t *v, int32_t top)
{
    int64_t whole = uni(m, 1, top);
    for (int q = 0; q < QUARTERS; q++) {
        v[q] = whole * (2 * QUARTERS - q);
    }
}

static void make_features(struct mid *m, size_t n)
{
    for (size_t t = 0; t < TEAMS; t++) {
        m->teams[t].id = (int64_t)t + 1;
        for (int q = 0; q < QUARTERS; q++) {
            m->teams[t].usable[q] = uni(m, 18, 30);
            m->teams[t].reserve[q] = uni(m, 2, 4);
        }
    }
    for (size_t i = 0; i < n; i++) {
        size_t np = (size_t)uni(m, 1, 2);
        struct plan_part *parts = ARENA_ARRAY(m->a, struct plan_part, np);
        m->f[i] = (struct plan_feature){
            .id = (int64_t)i + 1, .parts = parts, .nparts = np, .lock = PLAN_OUT, .latest = QUARTERS - 1
        };
        m->f[i].span = (int16_t)(uni(m, 0, 5) == 0 ? 2 : 1);
        m->f[i].class_id = uni(m, 0, 3);
        m->f[i].segments = (uint64_t)uni(m, 0, 7);
        int32_t first = uni(m, 0, TEAMS - 1);
        for (size_t k = 0; k < np; k++) {
            parts[k].team = (first + (int32_t)k) % TEAMS;
            for (int s = 0; s < m->f[i].span; s++) {
                int32_t d = uni(m, 2, 16);
                parts[k].days[PLAN_LOW][s] = d - 1;
                parts[k].days[PLAN_LIKELY][s] = d;
                parts[k].days[PLAN_HIGH][s] = d + uni(m, 0, 6);
            }
        }
        linear(m, m->f[i].value, 300);
    }
}

static int32_t *some(struct mid *m, size_t n, size_t want)
{
    int32_t *of = ARENA_ARRAY(m->a, int32_t, want);
    int32_t at = uni(m, 0, (int32_t)n - 1);
    for (size_t k = 0; k < want; k++, at = (at + uni(m, 1, 3)) % (int32_t)n) {
        of[k] = at;
    }
    return of;
}

static void make_values(struct mid *m, size_t n)
{
    m->in.nneeds = n / 2;
    for (size_t k = 0; k < m->in.nneeds; k++) {
        int32_t by = uni(m, 1, (int32_t)n - 1);
        m->needs[k] = (struct plan_need){ uni(m, by > 6 ? by - 6 : 0, by - 1), by, uni(m, 0, 5) == 0 };
    }
    m->in.nsolutions = 6;
    for (size_t k = 0; k < m->in.nsolutions; k++) {
        m->so[k] = (struct plan_solution){ .id = (int64_t)k + 1, .nparts = (size_t)uni(m, 2, 4) };
        m->so[k].parts = some(m, n, m->so[k].nparts);
        linear(m, m->so[k].value, 900);
    }
    m->in.nrequires = 4;
    for (size_t k = 0; k < m->in.nrequires; k++) {
        size_t shares = (size_t)uni(m, 2, 4);
        struct plan_share *sh = ARENA_ARRAY(m->a, struct plan_share, shares);
        int32_t *of = some(m, n, shares);
        for (size_t j = 0; j < shares; j++) {
            sh[j] = (struct plan_share){ of[j], uni(m, 20, 60) };
        }
        m->re[k] =
            (struct plan_require){ .id = (int64_t)k + 1, .shares = sh, .nshares = shares, .threshold = k % 2 == 0 };
        linear(m, m->re[k].percent_value, 4);
    }
}

/* Each feature where it first fits, in order; the plan in force keeps every rule. */
static void make_plan(struct mid *m, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        m->force[i] = PLAN_OUT;
    }
    for (size_t i = 0; i < n; i++) {
        for (int q = m->f[i].span - 1; q < QUARTERS && m->force[i] == PLAN_OUT && uni(m, 0, 19) > 0; q++) {
            bool good = true;
            m->force[i] = (int16_t)q;
            int64_t *load = card_loads(m->a, &m->in, m->force);
            for (size_t c = 0; c < TEAMS * QUARTERS; c++) {
                good = good && load[c] <= plan_capacity(&m->in, c / QUARTERS, (int)(c % QUARTERS));
            }
            for (size_t k = 0; k < m->in.nneeds; k++) {
                const struct plan_need *e = &m->needs[k];
                good =
                    good
                    && (e->by != (int32_t)i || (m->force[e->needed] != PLAN_OUT && m->force[e->needed] + e->lag <= q));
            }
            m->force[i] = (int16_t)(good ? q : PLAN_OUT);
        }
        m->f[i].lock = (int16_t)(m->force[i] != PLAN_OUT && uni(m, 0, 11) == 0 ? m->force[i] : PLAN_OUT);
        if (m->force[i] != PLAN_OUT && uni(m, 0, 3) == 0) {
            int32_t *of = ARENA_ARRAY(m->a, int32_t, 1);
            *of = (int32_t)i;
            m->pr[m->in.npromises++] = (struct plan_promise){ .features = of, .n = 1, .by = m->force[i] };
        }
    }
}

/* false where every left-out feature lacks something that it needs. */
static bool mid_make(struct arena *a, uint64_t seed, struct mid *m)
{
    *m = (struct mid){ .a = a, .s = seed };
    size_t n = (size_t)uni(m, 20, 36);
    m->in = (struct plan_input){ .quarters = QUARTERS,
                                 .effort = PLAN_LIKELY,
                                 .teams = m->teams,
                                 .nteams = TEAMS,
                                 .features = m->f,
                                 .nfeatures = n,
                                 .needs = m->needs,
                                 .solutions = m->so,
                                 .requires = m->re,
                                 .promises = m->pr,
                                 .in_force = m->force };
    make_features(m, n);
    make_values(m, n);
    make_plan(m, n);
    for (size_t i = n; i-- > 0;) {
        bool good = m->force[i] == PLAN_OUT;
        int wanted = uni(m, 1, QUARTERS - 1);
        for (size_t k = 0; good && k < m->in.nneeds; k++) {
            good = m->needs[k].by != (int32_t)i || m->force[m->needs[k].needed] != PLAN_OUT;
            int there = m->force[m->needs[k].needed] + m->needs[k].lag;
            wanted = m->needs[k].by == (int32_t)i && there > wanted ? there : wanted;
        }
        if (good && wanted < QUARTERS) {
            m->wish_feature = (int32_t)i;
            m->wish = (struct card_wish){
                .features = &m->wish_feature, .n = 1, .wanted = (int16_t)wanted, .reserve_draw = 3
            };
            return true;
        }
    }
    return false;
}

/* The cheapest loss with the draw; INT64_MAX = none, -1 = not proved. */
static int64_t loss_of(struct arena *a, const struct plan_input *in, const struct card_wish *w)
{
    struct card_ways ways;
    if (card_ways(a, in, w, 1, NULL, &ways) != ST_OK) {
        return -1;
    }
    return ways.n == 0 ? (ways.stop == CARD_NO_MORE ? INT64_MAX : -1) : ways.sets[0].proved ? ways.sets[0].loss : -1;
}

static bool reductions_agree(struct mid *m, const struct card *card)
{
    static const struct card_tuning off[6] = {
        { .no_relevance = true }, { .all_rows = true }, { .no_relevance = true, .all_rows = true },
        { .no_known = true },     { .relax_from = 1 },  { .relax_from = 1, .no_core = true }
    };
    bool good = true;
    for (size_t k = 0; k < COUNT(off); k++) {
        struct card other;
        good = good && card_price_tuned(m->a, &m->in, &m->wish, NULL, &off[k], &other) == ST_OK;
        good = good && other.in_slack == card->in_slack && other.by_pulling == card->by_pulling
               && (other.ncandidates > 0) == (card->ncandidates > 0);
        if (good && card->ncandidates > 0) {
            const struct card_option *x = &card->candidates[0], *y = &other.candidates[0];
            good = x->loss == y->loss && x->days == y->days && x->touched == y->touched;
        }
    }
    return good;
}

static bool more_is_worse(struct mid *m, int64_t loss)
{
    struct plan_feature was = m->f[m->wish_feature];
    struct plan_part parts[2];
    memcpy(parts, was.parts, was.nparts * sizeof *parts);
    parts[0].days[PLAN_LIKELY][0] += 1;
    m->f[m->wish_feature].parts = parts;
    int64_t dearer = loss_of(m->a, &m->in, &m->wish);
    m->f[m->wish_feature] = was;
    struct card_wish later = m->wish;
    later.wanted = QUARTERS - 1;
    int64_t patient = loss_of(m->a, &m->in, &later);
    size_t t = (size_t)uni(m, 0, TEAMS - 1);
    int q = uni(m, 0, QUARTERS - 1);
    m->teams[t].usable[q] += 5;
    int64_t richer = loss_of(m->a, &m->in, &m->wish);
    m->teams[t].usable[q] -= 5;
    return dearer >= loss && patient <= loss && richer <= loss && patient >= 0 && richer >= 0;
}

static bool scales(struct mid *m, int64_t loss)
{
    struct mid *b = ARENA_NEW(m->a, struct mid);
    *b = *m;
    b->in.teams = b->teams;
    b->in.features = b->f;
    b->in.solutions = b->so;
    b->in.
        requires
    = b->re;
    for (size_t i = 0; i < b->in.nfeatures; i++) {
        struct plan_part *parts = ARENA_ARRAY(m->a, struct plan_part, b->f[i].nparts);
        for (size_t k = 0; k < b->f[i].nparts; k++) {
            parts[k] = b->f[i].parts[k];
            for (int s = 0; s < PLAN_SPAN_MAX; s++) {
                parts[k].days[PLAN_LIKELY][s] *= 2;
            }
        }
        b->f[i].parts = parts;
        for (int q = 0; q < QUARTERS; q++) {
            b->f[i].value[q] *= 3;
        }
    }
    for (int q = 0; q < QUARTERS; q++) {
        for (size_t k = 0; k < b->in.nsolutions; k++) {
            b->so[k].value[q] *= 3;
        }
        for (size_t k = 0; k < b->in.nrequires; k++) {
            b->re[k].percent_value[q] *= 3;
        }
        for (size_t t = 0; t < TEAMS; t++) {
            b->teams[t].usable[q] *= 2;
            b->teams[t].reserve[q] *= 2;
        }
    }
    b->wish.reserve_draw *= 2;
    int64_t got = loss_of(m->a, &b->in, &b->wish);
    return got == (loss == INT64_MAX ? loss : 3 * loss);
}

/* A second company beside this one, and an idle team, change nothing. */
static bool neighbours(struct mid *m, int64_t loss)
{
    struct mid *b = ARENA_NEW(m->a, struct mid);
    size_t n = m->in.nfeatures;
    *b = *m;
    for (size_t i = 0; i < n; i++) {
        struct plan_part *parts = ARENA_ARRAY(m->a, struct plan_part, m->f[i].nparts);
        for (size_t k = 0; k < m->f[i].nparts; k++) {
            parts[k] = m->f[i].parts[k];
            parts[k].team += TEAMS;
        }
        b->f[n + i] = m->f[i];
        b->f[n + i].parts = parts;
        b->f[n + i].id += (int64_t)n;
        b->force[n + i] = m->force[i];
    }
    memcpy(b->teams + TEAMS, m->teams, TEAMS * sizeof *b->teams);
    b->in.teams = b->teams;
    b->in.features = b->f;
    b->in.in_force = b->force;
    b->in.nteams = 2 * TEAMS;
    b->in.nfeatures = 2 * n;
    return loss_of(m->a, &b->in, &b->wish) == loss;
}

static bool fills(struct mid *m)
{
    struct card_missing miss;
    struct card card;
    struct str why;
    if (card_missing_days(m->a, &m->in, &m->wish, NULL, &miss) != ST_OK
        || !card_missing_check(&m->in, &m->wish, &miss, &why)) {
        return false;
    }
    struct plan_input in = m->in;
    struct plan_team teams[TEAMS];
    memcpy(teams, m->teams, sizeof teams);
    in.teams = teams;
    for (size_t k = 0; k < miss.ngaps; k++) {
        teams[miss.gaps[k].team].usable[miss.gaps[k].quarter] += miss.gaps[k].days;
    }
    return card_price(m->a, &in, &m->wish, NULL, &card) == ST_OK && card.in_slack == miss.enough;
}

/* No plan is worth more than the best one, and undoing the moves gives the plan in force back. */
static bool below_best(struct mid *m, const struct card *card)
{
    int64_t value;
    struct plan_result r;
    struct str why;
    struct plan_limits limits = { .work = 1 };
    bool good = plan_solve(m->a, &m->in, &limits, &r) == ST_OK;
    for (size_t k = 0; good && k < card->ncandidates; k++) {
        const struct card_option *o = &card->candidates[k];
        int16_t back[MOST];
        memcpy(back, o->finish, m->in.nfeatures * sizeof *back);
        bool sound = plan_check(&m->in, o->finish, &value, &why);
        good = (sound || o->reserve_drawn > 0) && (!sound || value <= r.bound);
        back[m->wish_feature] = PLAN_OUT;
        for (size_t j = 0; j < o->nmoves; j++) {
            back[o->moves[j].feature] = o->moves[j].from;
        }
        good = good && memcmp(back, m->force, m->in.nfeatures * sizeof *back) == 0;
    }
    return good;
}

/* Each corruption of an option must be noticed. */
static int64_t missed_corruptions(struct mid *m, const struct card *card, int64_t *ret_tried)
{
    int64_t missed = 0;
    for (size_t k = 0; k < card->ncandidates; k++) {
        for (int what = 0; what < 8; what++) {
            struct card bad = *card;
            struct card_option *all = ARENA_ARRAY(m->a, struct card_option, card->ncandidates);
            int16_t *finish = ARENA_ARRAY(m->a, int16_t, m->in.nfeatures);
            struct str why;
            memcpy(all, card->candidates, card->ncandidates * sizeof *all);
            memcpy(finish, all[k].finish, m->in.nfeatures * sizeof *finish);
            bad.candidates = all;
            all[k].finish = finish;
            int32_t i = uni(m, 0, (int32_t)m->in.nfeatures - 1);
            switch (what) {
            case 0: all[k].loss += 1; break;
            case 1: all[k].days += 1; break;
            case 2: all[k].promises += 1; break;
            case 3: all[k].touched += 1; break;
            case 4: all[k].reserve_drawn += 1; break;
            case 5:
                all[k].nmoves -= all[k].nmoves > 0 ? 1 : 0;
                all[k].loss -= all[k].nmoves == 0;
                break;
            case 6: finish[i] = (int16_t)(finish[i] == 0 ? 1 : finish[i] == PLAN_OUT ? 0 : PLAN_OUT); break;
            default: finish[m->wish_feature] = PLAN_OUT; break;
            }
            missed += card_check(&m->in, &m->wish, &bad, &why);
            ++*ret_tried;
        }
    }
    return missed;
}

int main(void)
{
    tap_plan_none();
    const char *many = getenv("HEADWATER_INSTANCES");
    uint64_t times = many != NULL ? strtoull(many, NULL, 10) : 16;
    int64_t used = 0, opened = 0, tried = 0, missed = 0, wrong[8] = { 0 };
    static const char *const rules[8] = { "the checker agrees",
                                          "no reduction changes the answer",
                                          "dearer with more effort, cheaper with more time or capacity",
                                          "in proportion to values and days",
                                          "the same beside a second company",
                                          "fits once the missing days are there",
                                          "no more than the best plan; undone, the plan in force",
                                          "every loss is proved" };
    for (uint64_t k = 0; k < times; k++) {
        struct arena *a = arena_new("card rules", (size_t)1 << 31);
        struct mid *m = ARENA_NEW(a, struct mid);
        struct card card;
        struct str why;
        if (mid_make(a, k * 7927 + 1, m) && card_price(a, &m->in, &m->wish, NULL, &card) == ST_OK) {
            int64_t loss = loss_of(a, &m->in, &m->wish);
            used++;
            opened += card.ncandidates > 0;
            wrong[0] += !card_check(&m->in, &m->wish, &card, &why);
            wrong[1] += !reductions_agree(m, &card);
            wrong[2] += !more_is_worse(m, loss);
            wrong[3] += !scales(m, loss);
            wrong[4] += !neighbours(m, loss);
            wrong[5] += !fills(m);
            wrong[6] += k % 4 == 0 && !below_best(m, &card);
            wrong[7] += loss < 0;
            missed += missed_corruptions(m, &card, &tried);
        }
        arena_free(a);
    }
    for (size_t k = 0; k < 8; k++) {
        is_int(wrong[k], 0, "%lld cards: %s", (long long)used, rules[k]);
    }
    ok(opened > used / 3, "%lld of them opened", (long long)opened);
    is_int(missed, 0, "%lld corrupted cards are refused", (long long)tried);
    return tap_done();
}
