/* tests/engine/retire_brute.c: the words of a retirement, one by one, over all sets and all plans. */
#include "retire_brute.h"
#include "plan_lib.h"

/* What ends, as bits, and the plan that it ends in. */
struct ends {
    const struct plan_input *in;
    const struct card_retire_ask *ask;
    const int16_t *was;
    uint32_t mine, gone;
};

static bool has(uint32_t set, size_t i)
{
    return (set >> i & 1U) != 0;
}

static int64_t work(const struct plan_input *in, const int16_t *fin, size_t i, int q, size_t team)
{
    const struct plan_feature *f = &in->features[i];
    int s = q - (fin[i] - (f->span - 1));
    int64_t sum = 0;
    for (size_t k = 0; fin[i] != PLAN_OUT && s >= 0 && s < f->span && k < f->nparts; k++) {
        sum += f->parts[k].team == (int32_t)team ? f->parts[k].days[in->effort][s] : 0;
    }
    return sum;
}

static int64_t load(const struct plan_input *in, const int16_t *fin, int q, size_t team)
{
    int64_t sum = 0;
    for (size_t i = 0; i < in->nfeatures; i++) {
        sum += work(in, fin, i, q, team);
    }
    return sum;
}

/* Does this need lose its ground when `out` leaves? Only a need that the plan in force meets has any. */
static bool need_falls(const struct ends *e, const struct plan_need *n, uint32_t out)
{
    bool met =
        e->was[n->by] != PLAN_OUT && e->was[n->needed] != PLAN_OUT && e->was[n->needed] + n->lag <= e->was[n->by];
    return met && has(out, (size_t)n->needed);
}

static bool strict_falls(const struct ends *e, const struct plan_solution *s, uint32_t out)
{
    bool whole = true, loses = false;
    for (size_t k = 0; k < s->nparts; k++) {
        whole = whole && e->was[s->parts[k]] != PLAN_OUT;
        loses = loses || has(out, (size_t)s->parts[k]);
    }
    return s->strict && whole && loses;
}

/* Those whose ground is gone when `out` leaves: without what ends, whether it leaves or has been done. */
static uint32_t groundless(const struct ends *e, uint32_t out)
{
    uint32_t set = 0;
    for (size_t k = 0; k < e->in->nneeds; k++) {
        set |= need_falls(e, &e->in->needs[k], out) ? 1U << e->in->needs[k].by : 0;
    }
    for (size_t s = 0; s < e->in->nsolutions; s++) {
        for (size_t k = 0; strict_falls(e, &e->in->solutions[s], out) && k < e->in->solutions[s].nparts; k++) {
            set |= 1U << e->in->solutions[s].parts[k];
        }
    }
    return set & ~e->mine;
}

/* The smallest set that holds what ends and from which nothing more falls: the meet of all such sets. */
static uint32_t leaves(const struct ends *e)
{
    uint32_t all = (1U << e->in->nfeatures) - 1, least = all, may = 0, locked = 0;
    for (size_t i = 0; i < e->in->nfeatures; i++) {
        locked |= e->in->features[i].lock != PLAN_OUT ? 1U << i : 0;
        may |= e->was[i] != PLAN_OUT && !has(e->mine, i) ? 1U << i : 0;
    }
    for (uint32_t set = 0; set <= all; set++) {
        bool inside = (set & e->gone) == e->gone && (set & ~e->gone & ~(may & ~locked)) == 0;
        if (inside && (groundless(e, set) & ~locked & ~set) == 0) {
            least &= set;
        }
    }
    return least;
}

static int64_t reached(const struct plan_require *r, const int16_t *fin, int q)
{
    int64_t sum = 0;
    for (size_t k = 0; k < r->nshares; k++) {
        sum += fin[r->shares[k].feature] != PLAN_OUT && fin[r->shares[k].feature] <= q ? r->shares[k].percent : 0;
    }
    return sum > 100 ? 100 : sum;
}

static bool all_by(const int32_t *of, size_t n, const int16_t *fin, int q)
{
    bool all = true;
    for (size_t k = 0; k < n; k++) {
        all = all && fin[of[k]] != PLAN_OUT && fin[of[k]] <= q;
    }
    return all;
}

static void affected(const struct ends *e, struct retire_truth *t)
{
    const struct plan_input *in = e->in;
    for (size_t k = 0; k < in->nneeds; k++) {
        bool told = need_falls(e, &in->needs[k], t->gone | t->left) && !has(e->mine, (size_t)in->needs[k].by);
        t->needs |= told ? 1U << k : 0;
    }
    for (size_t k = 0; k < in->nsolutions; k++) {
        const struct plan_solution *s = &in->solutions[k];
        bool lost = s->nparts > 0 && all_by(s->parts, s->nparts, e->was, in->quarters)
                    && !all_by(s->parts, s->nparts, t->rest, in->quarters);
        t->whole |= lost ? 1U << k : 0;
    }
    for (size_t k = 0; k < in->nrequires; k++) {
        bool less = false;
        for (int q = 0; q < in->quarters; q++) {
            less = less || reached(&in->requires[k], t->rest, q) < reached(&in->requires[k], e->was, q);
        }
        t->shares |= less ? 1U << k : 0;
    }
    for (size_t k = 0; k < in->npromises; k++) {
        const struct plan_promise *p = &in->promises[k];
        t->promises |=
            all_by(p->features, p->n, e->was, p->by) && !all_by(p->features, p->n, t->rest, p->by) ? 1U << k : 0;
    }
}

static void freed(const struct ends *e, struct retire_truth *t)
{
    for (size_t team = 0; team < e->in->nteams; team++) {
        for (int q = 0; q < e->in->quarters; q++) {
            size_t c = team * (size_t)e->in->quarters + (size_t)q;
            for (size_t i = 0; i < e->in->nfeatures; i++) {
                int64_t d = work(e->in, e->was, i, q, team);
                t->own[c] += has(t->gone, i) ? d : 0;
                t->after[c] += has(t->left, i) ? d : 0;
            }
        }
    }
}

/* In one of its quarters a feature has room beside `fin`, alone; where `cells` is given, on a day of them. */
static bool has_room(const struct plan_input *in, const int16_t *fin, size_t i, const struct retire_truth *cells)
{
    const struct plan_feature *f = &in->features[i];
    int16_t alone[RETIRE_BRUTE_MAX];
    memcpy(alone, fin, in->nfeatures * sizeof *fin);
    for (int q = 0; q < in->quarters; q++) {
        bool fits = q >= f->earliest && q <= f->latest && q >= f->span - 1 && !f->forbid && f->lock == PLAN_OUT,
             uses = cells == NULL;
        alone[i] = (int16_t)q;
        for (size_t team = 0; fits && team < in->nteams; team++) {
            for (int at = 0; at < in->quarters; at++) {
                size_t c = team * (size_t)in->quarters + (size_t)at;
                bool works = work(in, alone, i, at, team) > 0;
                fits = fits
                       && (!works
                           || load(in, alone, at, team) <= in->teams[team].usable[at] - in->teams[team].reserve[at]);
                uses = uses || (works && cells->own[c] + cells->after[c] > 0);
            }
        }
        if (fits && uses) {
            return true;
        }
    }
    return false;
}

/* Left-out features that can use a freed day, or any that has room, and whatever those need. */
static void who_may_come(const struct ends *e, struct retire_truth *t)
{
    const struct plan_input *in = e->in;
    uint32_t out = 0;
    for (size_t i = 0; i < in->nfeatures; i++) {
        out |= e->was[i] == PLAN_OUT && !has(e->mine, i) ? 1U << i : 0;
    }
    for (size_t i = 0; i < in->nfeatures; i++) {
        t->may |= has(out, i) && has_room(in, t->rest, i, e->ask->every ? NULL : t) ? 1U << i : 0;
        t->fits |= has(out, i) && has_room(in, e->was, i, NULL) ? 1U << i : 0;
    }
    for (size_t round = 0; round < in->nfeatures; round++) {
        for (size_t k = 0; k < in->nneeds; k++) {
            t->may |= has(t->may, (size_t)in->needs[k].by) ? out & 1U << in->needs[k].needed : 0;
        }
    }
}

static bool rules_hold(const struct plan_input *in, const int16_t *from, const int16_t *fin)
{
    const struct {
        enum plan_rule_kind kind;
        size_t n;
    } kinds[] = {
        { PLAN_RULE_NEED, in->nneeds },
        { PLAN_RULE_STRICT, in->nsolutions },
        { PLAN_RULE_EXCLUSIVE, in->nexclusive },
        { PLAN_RULE_COVER, in->ncover },
        { PLAN_RULE_MIX, in->nmix },
        { PLAN_RULE_PROMISE, in->npromises },
        { PLAN_RULE_CAPACITY, in->nteams * (size_t)in->quarters },
    };
    for (size_t k = 0; k < COUNT(kinds); k++) {
        for (size_t i = 0; i < kinds[k].n; i++) {
            struct plan_rule rule = { kinds[k].kind, (int32_t)i };
            if (lib_breaks(in, fin, rule) && !lib_breaks(in, from, rule)) {
                return false;
            }
        }
    }
    for (size_t team = 0; team < in->nteams; team++) {
        for (int q = 0; q < in->quarters; q++) {
            int64_t room = in->teams[team].usable[q] - in->teams[team].reserve[q], was = load(in, from, q, team);
            if (load(in, fin, q, team) > (room > was ? room : was)) {
                return false;
            }
        }
    }
    return true;
}

bool retire_brute_allows(const struct plan_input *in, const int16_t *from, uint32_t may, const int16_t *fin)
{
    for (size_t i = 0; i < in->nfeatures; i++) {
        const struct plan_feature *f = &in->features[i];
        bool window =
            fin[i] >= f->earliest && fin[i] <= f->latest && fin[i] >= f->span - 1 && !f->forbid && f->lock == PLAN_OUT;
        if (fin[i] != from[i] && !(from[i] == PLAN_OUT && has(may, i) && window)) {
            return false;
        }
    }
    return rules_hold(in, from, fin);
}

int64_t retire_brute_order(const struct plan_input *in, const int16_t *from, const int16_t *fin)
{
    int64_t sum = 0;
    for (size_t i = 0; i < in->nfeatures; i++) {
        sum += fin[i] != from[i] ? 100 + fin[i] : 0;
    }
    return sum;
}

/* The most value that any of `may` add to `from`, and the least order with that value. */
static int64_t most(const struct plan_input *in, const int16_t *from, uint32_t may, int64_t *ret_order)
{
    int16_t fin[RETIRE_BRUTE_MAX];
    int64_t best = INT64_MIN;
    memcpy(fin, from, in->nfeatures * sizeof *fin);
    for (size_t i = 0; i < in->nfeatures;) {
        int64_t v = brute_value(in, fin), order = retire_brute_order(in, from, fin);
        if ((v > best || (v == best && order < *ret_order)) && retire_brute_allows(in, from, may, fin)) {
            best = v;
            *ret_order = order;
        }
        for (i = 0; i < in->nfeatures; i++) {
            if (has(may, i) && from[i] == PLAN_OUT && ++fin[i] < in->quarters) {
                break;
            }
            fin[i] = from[i];
        }
    }
    return best;
}

void retire_brute(const struct plan_input *in, const struct card_retire_ask *ask, struct retire_truth *t)
{
    struct ends e = { .in = in, .ask = ask, .was = in->in_force };
    int64_t ignored = 0;
    assert(in->nfeatures <= RETIRE_BRUTE_MAX && in->nteams <= RETIRE_BRUTE_MAX && in->in_force != NULL);
    *t = (struct retire_truth){ .now = brute_value(in, e.was) };
    for (size_t k = 0; k < ask->n; k++) {
        e.mine |= 1U << ask->features[k];
        e.gone |=
            e.was[ask->features[k]] != PLAN_OUT && e.was[ask->features[k]] >= ask->from ? 1U << ask->features[k] : 0;
    }
    uint32_t out = leaves(&e);
    t->gone = e.gone;
    t->left = out & ~e.gone;
    t->stays = groundless(&e, out) & ~out;
    for (size_t i = 0; i < in->nfeatures; i++) {
        t->rest[i] = has(out, i) ? PLAN_OUT : e.was[i];
    }
    freed(&e, t);
    affected(&e, t);
    who_may_come(&e, t);
    t->without = brute_value(in, t->rest);
    t->with = most(in, t->rest, t->may, &t->fewest);
    t->anyway = most(in, e.was, t->may, &ignored) - t->now;
}
