/* engine/card.c: what it costs to take a wish into the plan in force. */
#include "engine/card.h"
#include "engine/plan_model.h"

enum { TOUCHED_MAX = 30, WEIGHT = 32, OPTIONS_MAX = 3 };

/* One card being priced: the plan in force without the wish, and what may move. */
struct pricing {
    struct arena *a;
    struct plan_input in;              /* without the rules that the plan in force breaks already */
    const struct card_wish *wish;
    const struct plan_limits *limits;
    int16_t *now;                      /* the plan in force, wish out */
    bool *fresh, *movable, *counted;   /* wish; commitments; promises that the plan keeps */
    int64_t *load;                     /* [team * quarters + q] of now */
    int32_t *extra;                    /* of this run */
    int64_t value_now, wish_best;
    size_t nmovable;
    int64_t *least;                    /* [feature * (quarters + 1) + fate]: least loss of that fate; last = out */
};

static size_t at(const struct pricing *p, size_t i, int q)
{
    return i * (size_t)p->in.quarters + (size_t)q;
}

static bool done(const int16_t *finish, int32_t i, int q)
{
    return finish[i] != PLAN_OUT && finish[i] <= q;
}

static bool kept(const struct plan_promise *pr, const int16_t *finish)
{
    for (size_t j = 0; j < pr->n; j++) {
        if (!done(finish, pr->features[j], pr->by)) {
            return false;
        }
    }
    return true;
}

static int window_from(const struct pricing *p, size_t i)
{
    const struct plan_feature *f = &p->in.features[i];
    return f->earliest > f->span - 1 ? f->earliest : f->span - 1;
}

static bool wish_may(const struct pricing *p, size_t i, int q)
{
    const struct plan_feature *f = &p->in.features[i];
    return q >= window_from(p, i) && q <= f->latest && q <= p->wish->wanted && !f->forbid &&
           (f->lock == PLAN_OUT || f->lock == q);
}

/* Needs, sets and promises that the plan in force breaks already are nobody's to mend here. */
static void drop_broken_needs(struct pricing *p)
{
    struct plan_need *needs = ARENA_ARRAY(p->a, struct plan_need, p->in.nneeds + 1);
    size_t n = 0;
    for (size_t k = 0; k < p->in.nneeds; k++) {
        struct plan_need e = p->in.needs[k];
        bool holds = p->now[e.by] == PLAN_OUT ||
                     (p->now[e.needed] != PLAN_OUT && p->now[e.needed] + e.lag <= p->now[e.by]);
        if (holds || p->fresh[e.needed] || p->fresh[e.by]) {
            needs[n++] = e;
        }
    }
    p->in.needs = needs;
    p->in.nneeds = n;
}

static void drop_broken_sets(struct pricing *p)
{
    struct plan_set *sets = ARENA_ARRAY(p->a, struct plan_set, p->in.nexclusive + 1);
    struct plan_mix *mix = ARENA_ARRAY(p->a, struct plan_mix, p->in.nmix + 1);
    struct plan_cover *cover = ARENA_ARRAY(p->a, struct plan_cover, p->in.ncover + 1);
    size_t nsets = 0, nmix = 0, ncover = 0;
    for (size_t k = 0; k < p->in.nexclusive; k++) {
        int64_t n = 0;
        for (size_t j = 0; j < p->in.exclusive[k].n; j++) {
            n += p->now[p->in.exclusive[k].of[j]] != PLAN_OUT;
        }
        if (n <= p->in.exclusive[k].max) {
            sets[nsets++] = p->in.exclusive[k];
        }
    }
    for (size_t k = 0; k < p->in.nmix; k++) {
        if (plan_mix_holds(&p->in, &p->in.mix[k], p->now)) {
            mix[nmix++] = p->in.mix[k];
        }
    }
    for (size_t k = 0; k < p->in.ncover; k++) {
        int64_t n = 0;
        for (size_t i = 0; i < p->in.nfeatures; i++) {
            n += ((p->in.features[i].segments >> p->in.cover[k].segment) & 1U) != 0 &&
                 done(p->now, (int32_t)i, p->in.cover[k].by);
        }
        if (n >= p->in.cover[k].min) {
            cover[ncover++] = p->in.cover[k];
        }
    }
    p->in.exclusive = sets;
    p->in.nexclusive = nsets;
    p->in.mix = mix;
    p->in.nmix = nmix;
    p->in.cover = cover;
    p->in.ncover = ncover;
}

static void drop_broken_promises(struct pricing *p)
{
    struct plan_promise *pr = ARENA_ARRAY(p->a, struct plan_promise, p->in.npromises + 1);
    struct plan_solution *so = ARENA_ARRAY(p->a, struct plan_solution, p->in.nsolutions + 1);
    p->counted = ARENA_ARRAY(p->a, bool, p->in.npromises + 1);
    for (size_t k = 0; k < p->in.npromises; k++) {
        pr[k] = p->in.promises[k];
        p->counted[k] = kept(&pr[k], p->now);
        pr[k].hard = pr[k].hard && p->counted[k];
    }
    for (size_t k = 0; k < p->in.nsolutions; k++) {
        size_t n = 0;
        bool has_wish = false;
        so[k] = p->in.solutions[k];
        for (size_t j = 0; j < so[k].nparts; j++) {
            n += p->now[so[k].parts[j]] != PLAN_OUT;
            has_wish = has_wish || p->fresh[so[k].parts[j]];
        }
        so[k].strict = so[k].strict && (n == 0 || n == so[k].nparts || has_wish);
    }
    p->in.promises = pr;
    p->in.solutions = so;
}

static void add_load(const struct pricing *p, const int16_t *finish, int64_t *load)
{
    for (size_t i = 0; i < p->in.nfeatures; i++) {
        const struct plan_feature *f = &p->in.features[i];
        for (size_t k = 0; finish[i] != PLAN_OUT && k < f->nparts; k++) {
            for (int s = 0; s < f->span; s++) {
                int q = finish[i] - f->span + 1 + s;
                if (q >= 0) {
                    load[at(p, (size_t)f->parts[k].team, q)] += f->parts[k].days[p->in.effort][s];
                }
            }
        }
    }
}

static void least_losses(struct pricing *p);

static void begin(struct pricing *p)
{
    size_t n = p->in.nfeatures, cells = p->in.nteams * (size_t)p->in.quarters;
    struct str why;
    p->now = ARENA_ARRAY(p->a, int16_t, n + 1);
    p->fresh = ARENA_ARRAY(p->a, bool, n + 1);
    p->movable = ARENA_ARRAY(p->a, bool, n + 1);
    p->load = ARENA_ARRAY(p->a, int64_t, cells + 1);
    p->extra = ARENA_ARRAY(p->a, int32_t, cells + 1);
    for (size_t k = 0; k < p->wish->n; k++) {
        p->fresh[p->wish->features[k]] = true;
    }
    for (size_t i = 0; i < n; i++) {
        p->now[i] = p->fresh[i] || p->in.in_force == NULL ? PLAN_OUT : p->in.in_force[i];
        p->movable[i] = p->now[i] != PLAN_OUT && p->in.features[i].lock == PLAN_OUT;
        p->nmovable += p->movable[i];
        int64_t best = 0;
        for (int q = 0; p->fresh[i] && q < p->in.quarters; q++) {
            best = wish_may(p, i, q) && p->in.features[i].value[q] > best ? p->in.features[i].value[q] : best;
        }
        p->wish_best += best;
    }
    IGNORE(plan_check(&p->in, p->now, &p->value_now, &why) ? ST_OK : ST_INFEASIBLE,
           "only the value is wanted; broken rules are set aside below");
    add_load(p, p->now, p->load);
    drop_broken_needs(p);
    drop_broken_sets(p);
    drop_broken_promises(p);
    least_losses(p);
}

/* Can the wish put work into this cell, wherever in its window it finishes? */
static bool wish_loads(const struct pricing *p, size_t team, int q)
{
    for (size_t k = 0; k < p->wish->n; k++) {
        size_t i = (size_t)p->wish->features[k];
        for (int f = 0; f < p->in.quarters; f++) {
            if (wish_may(p, i, f) && plan_days_at(&p->in, i, f, team, q) > 0) {
                return true;
            }
        }
    }
    return false;
}

/* Room of each cell: the draw on top, and where the wish does no work no less than what is there. */
static void set_room(struct pricing *p, int32_t draw)
{
    for (size_t t = 0; t < p->in.nteams; t++) {
        for (int q = 0; q < p->in.quarters; q++) {
            int32_t reserve = p->in.teams[t].reserve[q];
            int64_t cap = plan_capacity(&p->in, t, q), over = p->load[at(p, t, q)] - cap;
            int32_t more = draw < reserve ? draw : reserve;
            if (over > more && !wish_loads(p, t, q)) {
                more = (int32_t)over;
            }
            p->extra[at(p, t, q)] = more;
        }
    }
}

/* Pushes what needs moved commitments until every need and strict solution holds. */
static void close_move(const struct pricing *p, int16_t *to)
{
    bool moved = true;
    while (moved) {
        moved = false;
        for (size_t k = 0; k < p->in.nneeds; k++) {
            const struct plan_need *e = &p->in.needs[k];
            if (p->fresh[e->by] || p->fresh[e->needed]) {
                continue;
            }
            if (to[e->by] == PLAN_OUT || (to[e->needed] != PLAN_OUT && to[e->needed] + e->lag <= to[e->by])) {
                continue;
            }
            int q = to[e->needed] == PLAN_OUT ? PLAN_OUT : to[e->needed] + e->lag;
            bool fits = q != PLAN_OUT && q < p->in.quarters && q <= p->in.features[e->by].latest;
            to[e->by] = (int16_t)(fits ? q : PLAN_OUT);
            moved = true;
        }
        for (size_t s = 0; s < p->in.nsolutions; s++) {
            const struct plan_solution *so = &p->in.solutions[s];
            bool out = false, has_wish = false;
            for (size_t k = 0; so->strict && k < so->nparts; k++) {
                out = out || to[so->parts[k]] == PLAN_OUT;
                has_wish = has_wish || p->fresh[so->parts[k]];
            }
            out = out && !has_wish;
            for (size_t k = 0; out && k < so->nparts; k++) {
                moved = moved || to[so->parts[k]] != PLAN_OUT;
                to[so->parts[k]] = PLAN_OUT;
            }
        }
    }
}

/* Value of a plan without the wish, in one pass; the checker counts the same on its own. */
static int64_t value_of(const struct pricing *p, const int16_t *to)
{
    const struct plan_input *in = &p->in;
    int64_t sum = 0;
    for (size_t i = 0; i < in->nfeatures; i++) {
        sum += to[i] == PLAN_OUT ? 0 : in->features[i].value[to[i]];
    }
    for (size_t s = 0; s < in->nsolutions; s++) {
        int last = in->solutions[s].nparts == 0 ? PLAN_OUT : 0;
        for (size_t k = 0; last != PLAN_OUT && k < in->solutions[s].nparts; k++) {
            int f = to[in->solutions[s].parts[k]];
            last = f == PLAN_OUT || f > last ? f : last;
        }
        sum += last == PLAN_OUT ? 0 : in->solutions[s].value[last];
    }
    for (size_t r = 0; r < in->nrequires; r++) {
        const struct plan_require *re = &in->requires[r];
        int64_t had = 0;
        for (int q = 0; q < in->quarters; q++) {
            int64_t got = 0;
            for (size_t k = 0; k < re->nshares; k++) {
                got += done(to, re->shares[k].feature, q) ? re->shares[k].percent : 0;
            }
            got = got > 100 ? 100 : got;
            got = re->threshold && got < 100 ? 0 : got;
            sum += (got - had) * re->percent_value[q];
            had = got;
        }
    }
    return sum;
}

/* For each commitment and fate the loss of the smallest closed move that contains it: since loss only
 * grows with moves, an answer that costs at most L holds no fate whose own loss is above L. */
static void least_losses(struct pricing *p)
{
    size_t n = p->in.nfeatures, width = (size_t)p->in.quarters + 1;
    int16_t *to = ARENA_ARRAY(p->a, int16_t, n + 1);
    p->least = ARENA_ARRAY(p->a, int64_t, n * width + 1);
    for (size_t i = 0; i < n; i++) {
        for (int fate = p->now[i] + 1; p->movable[i] && fate <= p->in.quarters; fate++) {
            memcpy(to, p->now, n * sizeof *to);
            to[i] = (int16_t)(fate == p->in.quarters ? PLAN_OUT : fate);
            close_move(p, to);
            p->least[i * width + (size_t)fate] = p->value_now - value_of(p, to);
        }
    }
}

static bool within(const struct pricing *p, size_t i, int fate, int64_t most)
{
    return p->least[i * ((size_t)p->in.quarters + 1) + (size_t)fate] <= most;
}

enum moves { MOVE_NONE, MOVE_EARLIER, MOVE_LATER_OR_OUT };

/* most: only fates that cost no more on their own. */
static struct plan_model *build(struct pricing *p, enum moves moves, const bool *hold, int64_t most)
{
    size_t n = p->in.nfeatures;
    uint8_t *allowed = ARENA_ARRAY(p->a, uint8_t, n * (size_t)p->in.quarters + 1);
    bool *stay = ARENA_ARRAY(p->a, bool, n + 1);
    for (size_t i = 0; i < n; i++) {
        const struct plan_feature *f = &p->in.features[i];
        bool moves_now = p->movable[i] && (hold == NULL || !hold[i]) && moves != MOVE_NONE;
        stay[i] = p->fresh[i] || (p->now[i] != PLAN_OUT && (!moves_now || moves == MOVE_EARLIER || !within(p, i, p->in.quarters, most)));
        for (int q = 0; q < p->in.quarters; q++) {
            bool may = p->now[i] == q;
            if (p->fresh[i]) {
                may = wish_may(p, i, q);
            } else if (moves_now && moves == MOVE_EARLIER) {
                may = may || (q < p->now[i] && q >= window_from(p, i));
            } else if (moves_now) {
                may = may || (q > p->now[i] && q <= f->latest && within(p, i, q, most));
            }
            allowed[at(p, i, q)] = may ? 1 : 0;
        }
    }
    struct plan_scope sc = { .allowed = allowed, .stay = stay, .fresh = p->fresh, .extra = p->extra };
    return plan_model_new(p->a, &p->in, &sc);
}

/* Adds coef to cost, or to the row being written, for each movable commitment that stays. */
static void for_staying(struct pricing *p, struct plan_model *pm, double *cost, int64_t per_day,
                        double each)
{
    for (size_t i = 0; i < p->in.nfeatures; i++) {
        int32_t c = p->movable[i] ? pm->x[at(p, i, p->now[i])] : -1;
        if (c < 0) {
            continue;
        }
        double d = (double)(per_day * plan_days(&p->in, i)) + each;
        if (cost != NULL) {
            cost[c] += d;
        } else {
            milp_term(pm->m, c, d);
        }
    }
}

static enum status run(struct pricing *p, struct plan_model *pm, int16_t *finish, bool *ret_found,
                       bool *ret_proved)
{
    struct plan_relay relay;
    struct milp_result r;
    struct milp_options o = plan_model_options(pm, p->limits, &relay, true);
    *ret_found = false;
    *ret_proved = pm->impossible;
    if (pm->impossible) {
        return ST_OK;
    }
    TRY(milp_solve(p->a, pm->m, &o, &r));
    *ret_proved = r.end == MILP_OPTIMAL || r.end == MILP_INFEASIBLE;
    if (r.has_x && r.end != MILP_INFEASIBLE) {
        plan_model_read(pm, r.x, finish);
        *ret_found = true;
        *ret_proved = *ret_proved &&
                      r.bound < (double)plan_model_value(pm, p->a, pm->m->cost, finish) + 1 -
                                    plan_model_delta(pm);
    }
    return ST_OK;
}

static void promise_row(const struct pricing *p, struct plan_model *pm, int64_t most)
{
    plan_model_promises(pm, p->a, p->counted);
    if (most < 0) {
        return;
    }
    milp_row(pm->m, -MILP_INF, (double)most);
    for (size_t k = 0; k < p->in.npromises; k++) {
        if (pm->broken[k] >= 0) {
            milp_term(pm->m, pm->broken[k], 1);
        }
    }
}

static int64_t drawn(const struct pricing *p, const int16_t *finish)
{
    size_t cells = p->in.nteams * (size_t)p->in.quarters;
    int64_t *load = ARENA_ARRAY(p->a, int64_t, cells + 1), sum = 0;
    add_load(p, finish, load);
    for (size_t t = 0; t < p->in.nteams; t++) {
        for (int q = 0; q < p->in.quarters; q++) {
            int64_t cap = plan_capacity(&p->in, t, q), before = p->load[at(p, t, q)];
            int64_t base = before > cap ? before : cap;
            sum += load[at(p, t, q)] > base ? load[at(p, t, q)] - base : 0;
        }
    }
    return sum;
}

/* Fills an option from its plan; loss counts the wish's own delay, not what it adds elsewhere. */
static void describe(struct pricing *p, const int16_t *finish, struct card_option *o)
{
    struct card_move *moves = ARENA_ARRAY(p->a, struct card_move, p->in.nfeatures + 1);
    int16_t *without = ARENA_ARRAY(p->a, int16_t, p->in.nfeatures + 1);
    int64_t value, delay = p->wish_best, days = 0;
    struct str why;
    o->moves = moves;
    o->nmoves = 0;
    for (size_t i = 0; i < p->in.nfeatures; i++) {
        without[i] = p->fresh[i] ? PLAN_OUT : finish[i];
        delay -= p->fresh[i] && finish[i] >= 0 ? p->in.features[i].value[finish[i]] : 0;
        if (!p->fresh[i] && finish[i] != p->now[i]) {
            moves[o->nmoves++] = (struct card_move){ (int32_t)i, p->now[i], finish[i] };
            days += plan_days(&p->in, i);
        }
    }
    IGNORE(plan_check(&p->in, without, &value, &why) ? ST_OK : ST_INFEASIBLE,
           "without the wish only the value is wanted");
    o->loss = p->value_now - value + delay;
    o->days = (int32_t)days;
    o->touched = (int32_t)o->nmoves;
    o->promises = 0;
    for (size_t k = 0; k < p->in.npromises; k++) {
        o->promises += p->counted[k] && !kept(&p->in.promises[k], finish) ? 1 : 0;
    }
    o->reserve_drawn = (int32_t)drawn(p, finish);
    o->finish = finish;
}

/* The cheapest full yes among fates that cost at most `most`: loss, days, touched, or days first. */
static enum status cheapest_within(struct pricing *p, const bool *hold, int64_t promises, int64_t most,
                                   struct card_option *ret, bool *ret_found)
{
    bool days_first = p->wish->days_first, proved_1, proved_2, found;
    struct plan_model *pm = build(p, MOVE_LATER_OR_OUT, hold, most);
    promise_row(p, pm, promises);
    milp_row(pm->m, (double)p->nmovable - TOUCHED_MAX, MILP_INF);
    for_staying(p, pm, NULL, 0, 1);
    size_t n = pm->m->ncols;
    double *value = ARENA_ARRAY(p->a, double, n + 1);
    memcpy(value, pm->m->cost, n * sizeof *value);
    for (size_t c = 0; c < n; c++) {
        pm->m->cost[c] = days_first ? 0 : WEIGHT * value[c];
    }
    for_staying(p, pm, pm->m->cost, days_first ? WEIGHT : 0, 1);
    int16_t *first = ARENA_ARRAY(p->a, int16_t, p->in.nfeatures + 1);
    int16_t *second = ARENA_ARRAY(p->a, int16_t, p->in.nfeatures + 1);
    TRY(run(p, pm, first, ret_found, &proved_1));
    if (!*ret_found) {
        return ST_OK;
    }
    describe(p, first, ret);
    double *days = ARENA_ARRAY(p->a, double, n + 1);
    for_staying(p, pm, days, 1, 0);
    double *bound = days_first ? days : value;
    milp_row(pm->m, (double)plan_model_value(pm, p->a, bound, first), MILP_INF);
    for (size_t c = 0; c < n; c++) {
        if (bound[c] != 0) {
            milp_term(pm->m, (int32_t)c, bound[c]);
        }
        pm->m->cost[c] = days_first ? WEIGHT * value[c] : 0;
    }
    for_staying(p, pm, pm->m->cost, days_first ? 0 : WEIGHT, 1);
    TRY(run(p, pm, second, &found, &proved_2));
    struct card_option better = *ret;
    if (found) {
        describe(p, second, &better);
        bool worse = days_first ? better.days > ret->days : better.loss > ret->loss;
        *ret = worse ? *ret : better;
    }
    ret->proved = proved_1 && proved_2 && found;
    return ST_OK;
}

/* The cheapest full yes, by a ladder of limits: an answer within its limit is the cheapest of all. */
static enum status cheapest(struct pricing *p, const bool *hold, int64_t promises,
                            struct card_option *ret, bool *ret_found)
{
    int64_t most = p->value_now / 20000 > 1 ? p->value_now / 20000 : 1;
    for (int rung = 0; rung < 3 && !p->wish->days_first; rung++) {
        TRY(cheapest_within(p, hold, promises, most, ret, ret_found));
        if (*ret_found && ret->proved && ret->loss <= most) {
            return ST_OK;
        }
        most = *ret_found && ret->loss < 4 * most ? ret->loss : 4 * most;
    }
    return cheapest_within(p, hold, promises, INT64_MAX, ret, ret_found);
}

/* The fewest promises that any answer breaks; -1 where there is no answer. */
static enum status fewest_promises(struct pricing *p, int64_t *ret)
{
    struct plan_model *pm = build(p, MOVE_LATER_OR_OUT, NULL, INT64_MAX);
    bool found, proved;
    struct card_option o;
    int16_t *finish = ARENA_ARRAY(p->a, int16_t, p->in.nfeatures + 1);
    promise_row(p, pm, -1);
    milp_row(pm->m, (double)p->nmovable - TOUCHED_MAX, MILP_INF);
    for_staying(p, pm, NULL, 0, 1);
    memset(pm->m->cost, 0, pm->m->ncols * sizeof *pm->m->cost);
    for (size_t k = 0; k < p->in.npromises; k++) {
        if (pm->broken[k] >= 0) {
            pm->m->cost[pm->broken[k]] = -1;
        }
    }
    TRY(run(p, pm, finish, &found, &proved));
    *ret = -1;
    if (found) {
        describe(p, finish, &o);
        *ret = o.promises;
    }
    return ST_OK;
}

/* The commitment whose own smallest closed move costs most; a tie goes to the lower id. */
static int32_t head_of(const struct pricing *p, const struct card_option *o)
{
    int32_t head = -1;
    int64_t most = INT64_MIN;
    int16_t *to = ARENA_ARRAY(p->a, int16_t, p->in.nfeatures + 1);
    for (size_t k = 0; k < o->nmoves; k++) {
        int64_t cost = 0, value;
        struct str why;
        memcpy(to, p->now, p->in.nfeatures * sizeof *to);
        to[o->moves[k].feature] = o->moves[k].to;
        close_move(p, to);
        for (size_t i = 0; p->wish->days_first && i < p->in.nfeatures; i++) {
            cost += to[i] != p->now[i] ? plan_days(&p->in, i) : 0;
        }
        if (!p->wish->days_first) {
            IGNORE(plan_check(&p->in, to, &value, &why) ? ST_OK : ST_INFEASIBLE, "value alone");
            cost = p->value_now - value;
        }
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
            has = has || (big->moves[j].feature == small->moves[k].feature &&
                          (big->moves[j].to == PLAN_OUT) == (small->moves[k].to == PLAN_OUT));
        }
        if (!has) {
            return false;
        }
    }
    return true;
}

static int64_t first_measure(const struct pricing *p, const struct card_option *o)
{
    return p->wish->days_first ? o->days : o->loss;
}

/* The exact frontier of (promises, loss). */
static enum status frontier(struct pricing *p, struct card_option *sets, size_t *ret_n)
{
    struct card_option low, o;
    bool found;
    int64_t fewest;
    size_t n = 0, room = p->in.npromises + 2;
    struct card_option *all = ARENA_ARRAY(p->a, struct card_option, room);
    *ret_n = 0;
    TRY(cheapest(p, NULL, -1, &low, &found));
    if (!found) {
        return ST_OK;
    }
    TRY(fewest_promises(p, &fewest));
    for (int64_t k = fewest; k >= 0 && k <= low.promises && n < room; k++) {
        o = low;
        found = true;
        if (k < low.promises) {
            TRY(cheapest(p, NULL, k, &o, &found));
        }
        if (found && (n == 0 || first_measure(p, &o) < first_measure(p, &all[n - 1]))) {
            all[n++] = o;
        }
        if (found && first_measure(p, &o) <= first_measure(p, &low)) {
            break;
        }
    }
    size_t good = 0;
    for (size_t k = 0; k < n; k++) {
        bool larger = false;
        for (size_t j = 0; j < n; j++) {
            larger = larger || (j != k && contains(&all[k], &all[j]) &&
                                (!contains(&all[j], &all[k]) || j < k));
        }
        if (!larger) {
            all[good++] = all[k];
        }
    }
    for (size_t k = 0; k < good && k < OPTIONS_MAX; k++) {
        sets[k] = k == OPTIONS_MAX - 1 ? all[good - 1] : all[k];
        *ret_n = k + 1;
    }
    return ST_OK;
}

/* All sets of one reserve run: the frontier, then one that spares the heads so far. */
static enum status options_of_run(struct pricing *p, int32_t draw, struct card_option *sets,
                                  size_t *ret_n)
{
    bool *hold = ARENA_ARRAY(p->a, bool, p->in.nfeatures + 1);
    set_room(p, draw);
    TRY(frontier(p, sets, ret_n));
    for (size_t k = 0; k < *ret_n && *ret_n < OPTIONS_MAX; k++) {
        int32_t head = head_of(p, &sets[k]);
        if (head < 0) {
            return ST_OK;
        }
        hold[head] = true;
        if (k + 1 == *ret_n) {
            bool found;
            TRY(cheapest(p, hold, -1, &sets[*ret_n], &found));
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
    int64_t x = first_measure(p, a), y = first_measure(p, b);
    int64_t x2 = p->wish->days_first ? a->loss : a->days, y2 = p->wish->days_first ? b->loss : b->days;
    if (x != y) {
        return x < y;
    }
    return x2 != y2 ? x2 < y2 : a->touched < b->touched;
}

static void collect(const struct pricing *p, const struct card_option *sets, size_t n,
                    struct card_option *all, size_t *nall)
{
    for (size_t k = 0; k < n; k++) {
        bool known = false;
        for (size_t j = 0; j < *nall; j++) {
            known = known || same(&all[j], &sets[k]);
        }
        if (known) {
            continue;
        }
        size_t j = (*nall)++;
        for (; j > 0 && before(p, &sets[k], &all[j - 1]); j--) {
            all[j] = all[j - 1];
        }
        all[j] = sets[k];
    }
}

/* Fits as it is? Fits if some start earlier and nobody waits? */
static enum status fits(struct pricing *p, struct card *ret)
{
    int16_t *finish = ARENA_ARRAY(p->a, int16_t, p->in.nfeatures + 1);
    bool found, proved;
    struct plan_model *pm = build(p, MOVE_NONE, NULL, INT64_MAX);
    TRY(run(p, pm, finish, &found, &proved));
    ret->in_slack = found;
    if (!found) {
        pm = build(p, MOVE_EARLIER, NULL, INT64_MAX);
        memset(pm->m->cost, 0, pm->m->ncols * sizeof *pm->m->cost);
        for_staying(p, pm, pm->m->cost, 0, 1);
        TRY(run(p, pm, finish, &found, &proved));
        ret->by_pulling = found;
        ret->impossible_proved = !found && proved;
    }
    ret->fit = found ? finish : NULL;
    return ST_OK;
}

/* Days missing when the wish is put where least are missing, part by part, in order. */
static int32_t shortage(struct pricing *p)
{
    size_t cells = p->in.nteams * (size_t)p->in.quarters;
    int64_t *load = ARENA_ARRAY(p->a, int64_t, cells + 1), sum = 0;
    memcpy(load, p->load, cells * sizeof *load);
    for (size_t k = 0; k < p->wish->n; k++) {
        size_t i = (size_t)p->wish->features[k];
        int64_t least = INT64_MAX;
        int best = -1;
        for (int f = 0; f < p->in.quarters; f++) {
            int64_t miss = 0;
            for (size_t c = 0; wish_may(p, i, f) && c < cells; c++) {
                size_t t = c / (size_t)p->in.quarters;
                int q = (int)(c % (size_t)p->in.quarters);
                int64_t left = plan_capacity(&p->in, t, q) - load[c], days = plan_days_at(&p->in, i, f, t, q);
                left = left > 0 ? left : 0;
                miss += days > left ? days - left : 0;
            }
            if (wish_may(p, i, f) && miss < least) {
                least = miss;
                best = f;
            }
        }
        for (size_t c = 0; best >= 0 && c < cells; c++) {
            load[c] += plan_days_at(&p->in, i, best, c / (size_t)p->in.quarters, (int)(c % (size_t)p->in.quarters));
        }
        sum += best >= 0 ? least : 0;
    }
    return (int32_t)sum;
}

enum status card_price(struct arena *a, const struct plan_input *in, const struct card_wish *wish,
                       const struct plan_limits *limits, struct card *ret)
{
    struct pricing p = { .a = a, .in = *in, .wish = wish, .limits = limits };
    *ret = (struct card){ .in_slack = false };
    begin(&p);
    set_room(&p, 0);
    ret->wish_best = p.wish_best;
    ret->short_days = shortage(&p);
    TRY(fits(&p, ret));
    if (ret->in_slack || ret->by_pulling) {
        return ST_OK;
    }
    struct card_option *all = ARENA_ARRAY(a, struct card_option, 2 * OPTIONS_MAX);
    struct card_option *sets = ARENA_ARRAY(a, struct card_option, OPTIONS_MAX + 1);
    size_t n = 0;
    TRY(options_of_run(&p, 0, sets, &n));
    collect(&p, sets, n, all, &ret->ncandidates);
    if (wish->reserve_draw > 0) {
        TRY(options_of_run(&p, wish->reserve_draw, sets, &n));
        collect(&p, sets, n, all, &ret->ncandidates);
    }
    ret->candidates = all;
    return ST_OK;
}
