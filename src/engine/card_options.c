/* engine/card_options.c: the frontier of promises and loss, and sets that spare the heads so far. */
#include "engine/card_parts.h"

/* The commitment whose own fate costs most; a tie goes to the lower id. */
int32_t card_head(const struct pricing *p, const struct card_option *o)
{
    int32_t head = -1;
    int64_t most = INT64_MIN;
    for (size_t k = 0; k < o->nmoves; k++) {
        int fate = o->moves[k].to == PLAN_OUT ? p->in.quarters : o->moves[k].to;
        size_t at = card_fate(p, (size_t)o->moves[k].feature, fate);
        int64_t cost = p->wish->days_first ? p->least_days[at] : p->least_loss[at];
        if (cost > most) {
            most = cost;
            head = o->moves[k].feature;
        }
    }
    return head;
}

/* Sets are compared by (commitment, later | out); the new quarter alone makes no new set. */
static bool contains(const struct card_option *big, const struct card_option *small)
{
    for (size_t k = 0; k < small->nmoves; k++) {
        bool has = false;
        for (size_t j = 0; j < big->nmoves; j++) {
            has = has
                  || (big->moves[j].feature == small->moves[k].feature
                      && (big->moves[j].to == PLAN_OUT) == (small->moves[k].to == PLAN_OUT));
        }
        if (!has) {
            return false;
        }
    }
    return true;
}

/* Drops of two sets of which one contains the other the larger, or of two equal ones the later. */
static size_t drop_larger(struct card_option *all, size_t n)
{
    size_t good = 0;
    for (size_t k = 0; k < n; k++) {
        bool larger = false;
        for (size_t j = 0; j < n; j++) {
            larger = larger || (j != k && contains(&all[k], &all[j]) && (!contains(&all[j], &all[k]) || j < k));
        }
        all[n + k].proved = larger; /* second half of the array: what to drop */
    }
    for (size_t k = 0; k < n; k++) {
        if (!all[n + k].proved) {
            all[good++] = all[k];
        }
    }
    return good;
}

/* Options in hand: with no less room now, one that obeys a search bounds what its answer costs. */
struct known {
    const struct card_option *of;
    size_t n;
};

static void bound(const struct pricing *p, const struct known *known, struct card_search *s)
{
    s->most = INT64_MAX;
    s->start = NULL;
    for (size_t k = 0; !p->tune->no_known && k < known->n; k++) {
        const struct card_option *o = &known->of[k];
        bool obeys = s->promises < 0 || o->promises <= s->promises;
        for (size_t j = 0; j < o->nmoves; j++) {
            obeys = obeys && (s->hold == NULL || !s->hold[o->moves[j].feature]);
        }
        if (obeys && card_first(p, o) < s->most) {
            s->most = card_first(p, o);
            s->start = o->finish;
        }
    }
}

/* The exact frontier of (promises, loss), fewest promises first: from the cheapest on, each time with one
 * promise fewer than the last answer breaks, until there is none. */
static enum status frontier(struct pricing *p, const struct known *known, struct card_option *sets, size_t *ret_n,
                            bool *ret_none)
{
    size_t n = 0, room = p->in.npromises + 2;
    struct card_option *all = ARENA_ARRAY(p->a, struct card_option, 2 * room);
    struct card_search s = card_any();
    struct card_option o;
    bool found = true;
    *ret_n = 0;
    *ret_none = false;
    while (n < room) {
        bound(p, known, &s);
        TRY(card_cheapest(p, &s, &o, &found));
        if (!found) {
            *ret_none = n == 0 && o.proved;
            break;
        }
        n -= n > 0 && card_first(p, &o) <= card_first(p, &all[n - 1]); /* as cheap, and breaks fewer */
        all[n++] = o;
        if (o.promises == 0) {
            break;
        }
        s.promises = o.promises - 1;
    }
    for (size_t k = 0; k < n / 2; k++) {
        struct card_option swap = all[k];
        all[k] = all[n - 1 - k];
        all[n - 1 - k] = swap;
    }
    size_t good = drop_larger(all, n);
    for (size_t k = 0; k < good && k < CARD_OPTIONS_MAX; k++) {
        sets[k] = k == CARD_OPTIONS_MAX - 1 ? all[good - 1] : all[k];
        *ret_n = k + 1;
    }
    return ST_OK;
}

/* All sets of one reserve run: the frontier, then one that spares the heads so far. */
static enum status options_of_run(struct pricing *p, const struct known *known, struct card_option *sets, size_t *ret_n,
                                  bool *ret_none)
{
    bool *hold = ARENA_ARRAY(p->a, bool, p->in.nfeatures + 1), found = true;
    int32_t *heads = ARENA_ARRAY(p->a, int32_t, CARD_OPTIONS_MAX);
    struct card_search s = card_any();
    s.hold = hold;
    TRY(frontier(p, known, sets, ret_n, ret_none));
    for (size_t k = 0; k < *ret_n && *ret_n < CARD_OPTIONS_MAX && found; k++) {
        int32_t head = card_head(p, &sets[k]);
        if (head < 0) {
            return ST_OK; /* nothing moves: nothing to spare */
        }
        hold[head] = true;
        heads[k] = head;
        if (k + 1 == *ret_n) {
            bound(p, known, &s);
            TRY(card_cheapest(p, &s, &sets[*ret_n], &found));
            sets[*ret_n].spares = heads;
            sets[*ret_n].nspares = k + 1;
            *ret_n += found ? 1 : 0;
        }
    }
    return ST_OK;
}

static bool same(const struct card_option *a, const struct card_option *b)
{
    bool equal = a->nmoves == b->nmoves;
    for (size_t k = 0; equal && k < a->nmoves; k++) {
        equal = a->moves[k].feature == b->moves[k].feature && a->moves[k].to == b->moves[k].to;
    }
    return equal;
}

static bool before(const struct pricing *p, const struct card_option *a, const struct card_option *b)
{
    int64_t x = card_first(p, a), y = card_first(p, b);
    int64_t x2 = p->wish->days_first ? a->loss : a->days, y2 = p->wish->days_first ? b->loss : b->days;
    if (x != y) {
        return x < y;
    }
    return x2 != y2 ? x2 < y2 : a->touched < b->touched;
}

static void collect(const struct pricing *p, const struct card_option *sets, size_t n, struct card_option *all,
                    size_t *nall)
{
    for (size_t k = 0; k < n; k++) {
        size_t j = 0;
        while (j < *nall && !same(&all[j], &sets[k])) {
            j++;
        }
        if (j < *nall) { /* with the draw the wish itself may come earlier: then it was cheaper */
            bool as_cheap = all[j].loss == sets[k].loss && all[j].days == sets[k].days;
            all[j].spares = sets[k].spares;
            all[j].nspares = as_cheap ? sets[k].nspares : 0;
            continue;
        }
        j = (*nall)++;
        for (; j > 0 && before(p, &sets[k], &all[j - 1]); j--) {
            all[j] = all[j - 1];
        }
        all[j] = sets[k];
    }
}

/* Does the draw make room anywhere? The rooms of both runs, the second left in force. */
static bool draw_helps(struct pricing *p)
{
    size_t cells = p->in.nteams * (size_t)p->in.quarters;
    int32_t *without = ARENA_ARRAY(p->a, int32_t, cells + 1);
    card_set_room(p, 0);
    memcpy(without, p->extra, cells * sizeof *without);
    card_set_room(p, p->wish->reserve_draw);
    return memcmp(without, p->extra, cells * sizeof *without) != 0;
}

enum status card_options(struct pricing *p, struct card *ret)
{
    struct card_option *all = ARENA_ARRAY(p->a, struct card_option, (size_t)2 * CARD_OPTIONS_MAX);
    struct card_option *sets = ARENA_ARRAY(p->a, struct card_option, CARD_OPTIONS_MAX + 1);
    struct known known = { .n = 0 };
    size_t n = 0;
    card_set_room(p, 0);
    TRY(options_of_run(p, &known, sets, &n, &ret->none_proved));
    collect(p, sets, n, all, &ret->ncandidates);
    if (p->wish->reserve_draw > 0 && draw_helps(p)) {
        for (size_t k = 0; k < ret->ncandidates; k++) {
            all[k].nspares = 0; /* with the draw something may be cheaper */
        }
        struct card_option *first = ARENA_ARRAY(p->a, struct card_option, CARD_OPTIONS_MAX + 1);
        memcpy(first, sets, n * sizeof *first);
        known = (struct known){ first, n };
        TRY(options_of_run(p, &known, sets, &n, &ret->none_proved));
        collect(p, sets, n, all, &ret->ncandidates);
    }
    ret->candidates = all;
    if (ret->none_proved) {
        struct card_search s = card_any();
        struct card_option o;
        s.any_size = true;
        TRY(card_cheapest(p, &s, &o, &ret->too_many));
    }
    return ST_OK;
}

enum status card_ways(struct arena *a, const struct plan_input *in, const struct card_wish *wish, size_t most,
                      const struct plan_limits *limits, struct card_ways *ret)
{
    struct pricing p;
    struct card_search s = card_any();
    struct card_option *sets = ARENA_ARRAY(a, struct card_option, most + 1);
    card_ready(&p, a, in, wish, limits, wish->reserve_draw);
    *ret = (struct card_ways){ .sets = sets, .stop = CARD_ENOUGH };
    s.sets = sets;
    while (ret->n < most && ret->stop == CARD_ENOUGH) {
        bool found;
        TRY(card_cheapest(&p, &s, &sets[ret->n], &found));
        bool proved = sets[ret->n].proved;
        if (found) {
            s.nsets = ++ret->n;
            ret->stop = sets[ret->n - 1].nmoves == 0 ? CARD_NO_MORE : CARD_ENOUGH; /* all contain the empty set */
        } else {
            ret->stop = proved ? CARD_NO_MORE : CARD_STOPPED;
        }
        if (found && limits != NULL && limits->go_on != NULL
            && !limits->go_on(limits->arg, (int64_t)ret->n, (int64_t)most)) {
            ret->stop = ret->stop == CARD_ENOUGH ? CARD_STOPPED : ret->stop;
        }
    }
    return ST_OK;
}
