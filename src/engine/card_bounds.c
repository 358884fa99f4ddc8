/* engine/card_bounds.c: the plan in force as a card sees it, and what each fate costs at least. */
#include "engine/card_parts.h"

bool card_wish_may(const struct pricing *p, size_t i, int q)
{
    const struct plan_feature *f = &p->in.features[i];
    return q >= card_from(f) && q <= f->latest && q <= p->wish->wanted && q < p->in.quarters && !f->forbid
           && (f->lock == PLAN_OUT || f->lock == q);
}

/* Pairs (feature, thing) gathered, then laid out per feature in their order. */
struct pairs {
    int32_t *key, *of;
    size_t n;
};

static void pair(struct pairs *ps, int32_t key, size_t of)
{
    ps->key[ps->n] = key;
    ps->of[ps->n++] = (int32_t)of;
}

static struct pairs pairs_new(struct arena *a, size_t most)
{
    return (struct pairs){ ARENA_ARRAY(a, int32_t, most + 1), ARENA_ARRAY(a, int32_t, most + 1), 0 };
}

static struct card_list lists(struct arena *a, size_t keys, const struct pairs *ps)
{
    struct card_list l = { ARENA_ARRAY(a, size_t, keys + 2), ARENA_ARRAY(a, int32_t, ps->n + 1) };
    for (size_t k = 0; k < ps->n; k++) {
        assert(ps->key[k] >= 0 && (size_t)ps->key[k] < keys);
        l.at[ps->key[k] + 2]++;
    }
    for (size_t k = 2; k < keys + 2; k++) {
        l.at[k] += l.at[k - 1];
    }
    for (size_t k = 0; k < ps->n; k++) {
        l.of[l.at[ps->key[k] + 1]++] = ps->of[k];
    }
    return l;
}

static void index_rules(struct pricing *p)
{
    const struct plan_input *in = &p->in;
    size_t n = in->nfeatures, most = 0;
    struct pairs needs = pairs_new(p->a, 2 * in->nneeds);
    for (size_t k = 0; k < in->nneeds; k++) {
        pair(&needs, in->needs[k].needed, k);
        if (in->needs[k].by != in->needs[k].needed) {
            pair(&needs, in->needs[k].by, k);
        }
    }
    p->needs = lists(p->a, n, &needs);
    for (size_t k = 0; k < in->nexclusive; k++) {
        most += in->exclusive[k].n;
    }
    struct pairs sets = pairs_new(p->a, most);
    for (size_t k = 0; k < in->nexclusive; k++) {
        for (size_t j = 0; j < in->exclusive[k].n; j++) {
            pair(&sets, in->exclusive[k].of[j], k);
        }
    }
    p->sets = lists(p->a, n, &sets);
    most = 0;
    for (size_t k = 0; k < in->npromises; k++) {
        most += in->promises[k].n;
    }
    struct pairs promises = pairs_new(p->a, most);
    for (size_t k = 0; k < in->npromises; k++) {
        for (size_t j = 0; j < in->promises[k].n; j++) {
            pair(&promises, in->promises[k].features[j], k);
        }
    }
    p->promises = lists(p->a, n, &promises);
}

static void index_values(struct pricing *p)
{
    const struct plan_input *in = &p->in;
    size_t n = in->nfeatures, parts = 0, shares = 0, teams = 0;
    for (size_t k = 0; k < in->nsolutions; k++) {
        parts += in->solutions[k].nparts;
    }
    for (size_t k = 0; k < in->nrequires; k++) {
        shares += in->
                      requires[
                              k]
                          .nshares;
    }
    for (size_t i = 0; i < n; i++) {
        teams += in->features[i].nparts;
    }
    struct pairs so = pairs_new(p->a, parts), re = pairs_new(p->a, shares), te = pairs_new(p->a, teams);
    for (size_t k = 0; k < in->nsolutions; k++) {
        for (size_t j = 0; j < in->solutions[k].nparts; j++) {
            pair(&so, in->solutions[k].parts[j], k);
        }
    }
    for (size_t k = 0; k < in->nrequires; k++) {
        for (size_t j = 0; j < in->requires[k].nshares; j++) {
            pair(&re, in->requires[k].shares[j].feature, k);
        }
    }
    for (size_t i = 0; i < n; i++) {
        for (size_t k = 0; k < in->features[i].nparts; k++) {
            pair(&te, in->features[i].parts[k].team, i);
        }
    }
    p->solutions = lists(p->a, n, &so);
    p->
        requires
    = lists(p->a, n, &re);
    p->team = lists(p->a, in->nteams, &te);
}

/* A move growing until it is closed: what changed, in order. */
struct closing {
    int16_t *to;
    int32_t *changed;
    size_t n;
    bool *is_changed, *seen;           /* per feature; per solution, requirement or promise */
    int32_t *marked;
    size_t nmarked;
};

static bool push(const struct pricing *p, struct closing *c, int32_t i, int16_t to)
{
    if (!p->movable[i]) {
        return false;
    }
    c->to[i] = to;
    if (!c->is_changed[i]) {
        c->is_changed[i] = true;
        c->changed[c->n++] = i;
    }
    return true;
}

/* A strict solution goes as one; one that the wish is part of loses nothing. */
static bool push_strict(const struct pricing *p, struct closing *c, int32_t i, bool *ret_again)
{
    for (size_t k = p->solutions.at[i]; k < p->solutions.at[i + 1]; k++) {
        const struct plan_solution *so = &p->in.solutions[p->solutions.of[k]];
        for (size_t j = 0; so->strict && j < so->nparts; j++) {
            int32_t part = so->parts[j];
            if (p->fresh[part]) {
                return false;
            }
            if (c->to[part] != PLAN_OUT) {
                *ret_again = true;
                if (!push(p, c, part, PLAN_OUT)) {
                    return false;
                }
            }
        }
    }
    return true;
}

static bool push_needs(const struct pricing *p, struct closing *c, int32_t i, bool *ret_again)
{
    for (size_t k = p->needs.at[i]; k < p->needs.at[i + 1]; k++) {
        const struct plan_need *e = &p->in.needs[p->needs.of[k]];
        if (e->needed != i || p->fresh[e->by] || c->to[e->by] == PLAN_OUT
            || (c->to[i] != PLAN_OUT && c->to[i] + e->lag <= c->to[e->by])) {
            continue;
        }
        int q = c->to[i] == PLAN_OUT ? p->in.quarters : c->to[i] + e->lag;
        bool fits = q < p->in.quarters && q <= p->in.features[e->by].latest;
        *ret_again = true;
        if (!push(p, c, e->by, (int16_t)(fits ? q : PLAN_OUT))) {
            return false;
        }
    }
    return true;
}

/* Pushes what needs moved commitments, and the rest of strict solutions; false = something may not move. */
static bool close_move(const struct pricing *p, struct closing *c, int32_t i, int16_t to)
{
    c->n = 0;
    bool again = true, good = push(p, c, i, to);
    while (good && again) { /* a feature pushed twice makes what needs it be looked at again */
        again = false;
        for (size_t k = 0; good && k < c->n; k++) {
            int32_t at = c->changed[k];
            good = push_needs(p, c, at, &again) && (c->to[at] != PLAN_OUT || push_strict(p, c, at, &again));
        }
    }
    return good;
}

static bool first_seen(struct closing *c, int32_t what)
{
    if (c->seen[what]) {
        return false;
    }
    c->seen[what] = true;
    c->marked[c->nmarked++] = what;
    return true;
}

static void forget(struct closing *c)
{
    for (size_t k = 0; k < c->nmarked; k++) {
        c->seen[c->marked[k]] = false;
    }
    c->nmarked = 0;
}

static int64_t closed_loss(const struct pricing *p, struct closing *c)
{
    const struct plan_input *in = &p->in;
    int64_t sum = 0;
    for (size_t k = 0; k < c->n; k++) {
        int32_t i = c->changed[k];
        sum += in->features[i].value[p->now[i]] - (c->to[i] == PLAN_OUT ? 0 : in->features[i].value[c->to[i]]);
        for (size_t j = p->solutions.at[i]; j < p->solutions.at[i + 1]; j++) {
            const struct plan_solution *so = &in->solutions[p->solutions.of[j]];
            sum += first_seen(c, p->solutions.of[j]) ? card_solution_value(so, p->now) - card_solution_value(so, c->to)
                                                     : 0;
        }
    }
    forget(c);
    for (size_t k = 0; k < c->n; k++) {
        int32_t i = c->changed[k];
        for (size_t j = p->requires.at[i]; j < p->requires.at[i + 1]; j++) {
            const struct plan_require *re = &in->
                                                 requires[
                                                     p->
                                                         requires
                                                         .of[j]];
            sum += first_seen(c, p->requires.of[j]) ? card_requirement_value(re, in->quarters, p->now)
                                                          - card_requirement_value(re, in->quarters, c->to)
                                                    : 0;
        }
    }
    forget(c);
    return sum;
}

/* Promises that a closed move breaks; -1 where one of them must never be. */
static int32_t closed_promises(const struct pricing *p, struct closing *c)
{
    int32_t broken = 0;
    bool never = false;
    for (size_t k = 0; k < c->n; k++) {
        int32_t i = c->changed[k];
        for (size_t j = p->promises.at[i]; j < p->promises.at[i + 1]; j++) {
            int32_t at = p->promises.of[j];
            if (p->counted[at] && first_seen(c, at) && !card_kept(&p->in.promises[at], c->to)) {
                broken++;
                never = never || p->in.promises[at].hard;
            }
        }
    }
    forget(c);
    return never ? -1 : broken;
}

/* For each commitment and fate what the smallest closed move that contains it loses, displaces and breaks:
 * all three only grow with moves, so an answer within a limit holds no fate that is above it alone. */
static void least(struct pricing *p)
{
    size_t n = p->in.nfeatures, cells = n * ((size_t)p->in.quarters + 1);
    size_t things = p->in.nsolutions + p->in.nrequires + p->in.npromises + 1;
    struct closing c = { .to = ARENA_ARRAY(p->a, int16_t, n + 1),
                         .changed = ARENA_ARRAY(p->a, int32_t, n + 1),
                         .is_changed = ARENA_ARRAY(p->a, bool, n + 1),
                         .seen = ARENA_ARRAY(p->a, bool, things),
                         .marked = ARENA_ARRAY(p->a, int32_t, things) };
    p->least_loss = ARENA_ARRAY(p->a, int64_t, cells + 1);
    p->least_days = ARENA_ARRAY(p->a, int64_t, cells + 1);
    p->least_promises = ARENA_ARRAY(p->a, int32_t, cells + 1);
    memcpy(c.to, p->now, n * sizeof *c.to);
    for (size_t i = 0; i < n; i++) {
        for (int fate = p->now[i] + 1; p->movable[i] && fate <= p->in.quarters; fate++) {
            size_t at = card_fate(p, i, fate);
            bool good = fate == p->in.quarters || fate <= p->in.features[i].latest;
            good = good && close_move(p, &c, (int32_t)i, card_to(p, fate)) && c.to[i] == card_to(p, fate);
            p->least_promises[at] = good ? closed_promises(p, &c) : -1;
            good = good && p->least_promises[at] >= 0;
            p->least_loss[at] = good ? closed_loss(p, &c) : CARD_NEVER;
            for (size_t k = 0; k < c.n; k++) {
                p->least_days[at] += p->days[c.changed[k]];
                c.to[c.changed[k]] = p->now[c.changed[k]];
                c.is_changed[c.changed[k]] = false;
            }
            p->least_days[at] = good ? p->least_days[at] : CARD_NEVER;
            c.n = 0;
            assert(p->least_loss[at] >= 0);
        }
    }
}

void card_begin(struct pricing *p)
{
    size_t n = p->in.nfeatures, cells = p->in.nteams * (size_t)p->in.quarters;
    p->now = ARENA_ARRAY(p->a, int16_t, n + 1);
    p->fresh = ARENA_ARRAY(p->a, bool, n + 1);
    p->movable = ARENA_ARRAY(p->a, bool, n + 1);
    p->counted = ARENA_ARRAY(p->a, bool, p->in.npromises + 1);
    p->extra = ARENA_ARRAY(p->a, int32_t, cells + 1);
    p->days = ARENA_ARRAY(p->a, int64_t, n + 1);
    for (size_t k = 0; k < p->wish->n; k++) {
        p->fresh[p->wish->features[k]] = true;
    }
    for (size_t i = 0; i < n; i++) {
        p->now[i] = p->fresh[i] || p->in.in_force == NULL ? PLAN_OUT : p->in.in_force[i];
        p->movable[i] = p->now[i] != PLAN_OUT && p->in.features[i].lock == PLAN_OUT;
        p->days[i] = plan_days(&p->in, i);
        int64_t best = 0;
        for (int q = 0; p->fresh[i] && q < p->in.quarters; q++) {
            best = card_wish_may(p, i, q) && p->in.features[i].value[q] > best ? p->in.features[i].value[q] : best;
        }
        p->wish_best += best;
    }
    p->value_now = card_value(&p->in, p->now);
    p->load = card_loads(p->a, &p->in, p->now);
    card_set_aside(p->a, &p->in, p->now, p->fresh, p->counted);
    index_rules(p);
    index_values(p);
    least(p);
}

/* Can the wish put work into this cell, wherever in its window it finishes? */
static bool wish_loads(const struct pricing *p, size_t team, int q)
{
    for (size_t k = 0; k < p->wish->n; k++) {
        size_t i = (size_t)p->wish->features[k];
        for (int f = 0; f < p->in.quarters; f++) {
            if (card_wish_may(p, i, f) && plan_days_at(&p->in, i, f, team, q) > 0) {
                return true;
            }
        }
    }
    return false;
}

void card_set_room(struct pricing *p, int32_t draw)
{
    for (size_t t = 0; t < p->in.nteams; t++) {
        for (int q = 0; q < p->in.quarters; q++) {
            int32_t reserve = p->in.teams[t].reserve[q];
            int64_t cap = plan_capacity(&p->in, t, q), over = p->load[card_cell(&p->in, t, q)] - cap;
            int32_t more = draw < reserve ? draw : reserve;
            if (over > more && !wish_loads(p, t, q)) {
                more = (int32_t)over;
            }
            p->extra[card_cell(&p->in, t, q)] = more;
        }
    }
}

void card_ready(struct pricing *p, struct arena *a, const struct plan_input *in, const struct card_wish *wish,
                const struct plan_limits *limits, int32_t draw)
{
    *p = (struct pricing){ .a = a, .in = *in, .wish = wish, .limits = limits, .tune = &card_nothing_left_off };
    card_begin(p);
    card_set_room(p, draw);
}
