/* engine/card_check.c: recomputes what a card claims, from the input alone; shares no line with the search. */
#include "engine/card.h"

/* The plan in force and one plan that an option proposes. was: without the wish; rest: `is` without it. */
struct card_checker {
    struct arena *a;
    const struct plan_input *in;
    const struct card_wish *w;
    bool *wished;
    int16_t *was, *rest;
    const int16_t *is;
    struct str why;
};

static void wrong(struct card_checker *c, bool good, struct str why)
{
    if (!good && c->why.n == 0) {
        c->why = why;
    }
}

static int64_t days_of(const struct plan_input *in, size_t i)
{
    int64_t sum = 0;
    for (size_t k = 0; k < in->features[i].nparts; k++) {
        for (int s = 0; s < in->features[i].span; s++) {
            sum += in->features[i].parts[k].days[in->effort][s];
        }
    }
    return sum;
}

static bool finished(const int16_t *finish, int32_t i, int q)
{
    return finish[i] >= 0 && finish[i] <= q;
}

static bool promise_kept(const struct plan_promise *p, const int16_t *finish)
{
    for (size_t j = 0; j < p->n; j++) {
        if (!finished(finish, p->features[j], p->by)) {
            return false;
        }
    }
    return true;
}

static int64_t *work_of(const struct card_checker *c, const int16_t *finish)
{
    const struct plan_input *in = c->in;
    int64_t *work = ARENA_ARRAY(c->a, int64_t, in->nteams *(size_t)in->quarters + 1);
    for (size_t i = 0; i < in->nfeatures; i++) {
        const struct plan_feature *f = &in->features[i];
        for (size_t k = 0; finish[i] >= 0 && k < f->nparts; k++) {
            for (int s = 0; s < f->span; s++) {
                int q = finish[i] - (f->span - 1 - s);
                work[(size_t)f->parts[k].team * (size_t)in->quarters + (size_t)(q < 0 ? 0 : q)] +=
                    q < 0 ? 0 : f->parts[k].days[in->effort][s];
            }
        }
    }
    return work;
}

/* No cell beyond its days and the draw, unless the plan in force had it there already. */
static int64_t check_cells(struct card_checker *c)
{
    const struct plan_input *in = c->in;
    const int64_t *before = work_of(c, c->was), *after = work_of(c, c->is);
    int64_t drawn = 0;
    for (size_t t = 0; t < in->nteams; t++) {
        for (int q = 0; q < in->quarters; q++) {
            size_t at = t * (size_t)in->quarters + (size_t)q;
            int64_t reserve = in->teams[t].reserve[q], cap = in->teams[t].usable[q] - reserve;
            int64_t draw = c->w->reserve_draw < reserve ? c->w->reserve_draw : reserve;
            cap = cap > 0 ? cap : 0;
            int64_t base = before[at] > cap ? before[at] : cap;
            drawn += after[at] > base ? after[at] - base : 0;
            wrong(c, after[at] <= cap + draw || after[at] <= before[at], S("a team has more work than days"));
        }
    }
    return drawn;
}

static void check_moves(struct card_checker *c, const struct card_option *o)
{
    size_t moved = 0;
    int64_t days = 0;
    for (size_t i = 0; i < c->in->nfeatures; i++) {
        const struct plan_feature *f = &c->in->features[i];
        int was = c->was[i], is = c->is[i];
        if (c->wished[i]) {
            wrong(c,
                  is >= f->span - 1 && is >= f->earliest && is <= f->latest && is <= c->w->wanted
                      && is < c->in->quarters && !f->forbid && (f->lock == PLAN_OUT || f->lock == is),
                  S("the wish does not finish in its window"));
        } else if (was != is) {
            wrong(c, was >= 0 && f->lock == PLAN_OUT && (is < 0 || (is > was && is <= f->latest)),
                  S("something moves that may not"));
            bool listed = moved < o->nmoves && o->moves[moved].feature == (int32_t)i && o->moves[moved].from == was
                          && o->moves[moved].to == is;
            wrong(c, listed, S("the moves listed are not the moves made"));
            moved++;
            days += days_of(c->in, i);
        }
    }
    wrong(c, moved == o->nmoves && o->touched == (int32_t)moved && o->days == days,
          S("the moves listed are not the moves made"));
}

static bool need_holds(const struct plan_need *e, const int16_t *finish)
{
    return finish[e->by] < 0 || (finish[e->needed] >= 0 && finish[e->needed] + e->lag <= finish[e->by]);
}

static void check_ties(struct card_checker *c)
{
    const struct plan_input *in = c->in;
    for (size_t k = 0; k < in->nneeds; k++) {
        const struct plan_need *e = &in->needs[k];
        bool mine = c->wished[e->by] || c->wished[e->needed];
        wrong(c, need_holds(e, c->is) || (!mine && !need_holds(e, c->was)),
              S("something finishes before what it needs"));
    }
    for (size_t s = 0; s < in->nsolutions; s++) {
        const struct plan_solution *so = &in->solutions[s];
        size_t was = 0, is = 0, mine = 0;
        for (size_t k = 0; so->strict && k < so->nparts; k++) {
            was += c->was[so->parts[k]] >= 0 ? 1 : 0;
            is += c->is[so->parts[k]] >= 0 ? 1 : 0;
            mine += c->wished[so->parts[k]] ? 1 : 0;
        }
        bool partly = was > 0 && was < so->nparts && mine == 0;
        wrong(c, is == 0 || is == so->nparts || !so->strict || partly, S("a strict solution ships in part"));
    }
}

/* Days that a mix rule counts: of what it is about, or of all. */
static int64_t mixed_days(const struct plan_input *in, const struct plan_mix *m, const int16_t *finish, bool all)
{
    int64_t sum = 0;
    for (size_t i = 0; i < in->nfeatures; i++) {
        const struct plan_feature *f = &in->features[i];
        bool its = m->segments == 0 ? f->class_id == m->class_id : (f->segments & m->segments) > 0;
        for (size_t k = 0; finish[i] >= 0 && (all || its) && k < f->nparts; k++) {
            for (int s = 0; s < f->span; s++) {
                int q = finish[i] - (f->span - 1 - s);
                sum += m->quarter < 0 || m->quarter == q ? f->parts[k].days[in->effort][s] : 0;
            }
        }
    }
    return sum;
}

static bool mix_holds(const struct plan_input *in, const struct plan_mix *m, const int16_t *finish)
{
    int64_t part = mixed_days(in, m, finish, false), whole = 0;
    if (m->of_capacity) {
        for (size_t t = 0; t < in->nteams; t++) {
            for (int q = 0; q < in->quarters; q++) {
                int64_t left = in->teams[t].usable[q] - in->teams[t].reserve[q];
                whole += (m->quarter < 0 || m->quarter == q) && left > 0 ? left : 0;
            }
        }
    } else {
        whole = mixed_days(in, m, finish, true);
    }
    return (m->floor <= 0 || 100 * part >= whole * m->floor) && (m->ceiling >= 100 || 100 * part <= whole * m->ceiling);
}

static bool set_holds(const struct plan_set *s, const int16_t *finish)
{
    int64_t n = 0;
    for (size_t k = 0; k < s->n; k++) {
        n += finish[s->of[k]] >= 0 ? 1 : 0;
    }
    return n <= s->max;
}

static bool cover_holds(const struct plan_input *in, const struct plan_cover *v, const int16_t *finish)
{
    int64_t n = 0;
    for (size_t i = 0; i < in->nfeatures; i++) {
        n += ((in->features[i].segments >> v->segment) & 1U) != 0 && finished(finish, (int32_t)i, v->by) ? 1 : 0;
    }
    return n >= v->min;
}

static void check_sets(struct card_checker *c)
{
    const struct plan_input *in = c->in;
    for (size_t k = 0; k < in->nexclusive; k++) {
        wrong(c, set_holds(&in->exclusive[k], c->is) || !set_holds(&in->exclusive[k], c->was),
              S("too many of a set that excludes each other"));
    }
    for (size_t k = 0; k < in->nmix; k++) {
        wrong(c, mix_holds(in, &in->mix[k], c->is) || !mix_holds(in, &in->mix[k], c->was),
              S("a class gets less or more than its share"));
    }
    for (size_t k = 0; k < in->ncover; k++) {
        wrong(c, cover_holds(in, &in->cover[k], c->is) || !cover_holds(in, &in->cover[k], c->was),
              S("a segment is served by fewer features than asked"));
    }
}

static int32_t check_promises(struct card_checker *c)
{
    int32_t broken = 0;
    for (size_t k = 0; k < c->in->npromises; k++) {
        bool lost = promise_kept(&c->in->promises[k], c->was) && !promise_kept(&c->in->promises[k], c->is);
        broken += lost ? 1 : 0;
        wrong(c, !lost || !c->in->promises[k].hard, S("a promise that may never be broken is broken"));
    }
    return broken;
}

/* The wish's own delay, and what the plan in force loses without counting the wish. */
static int64_t loss_of(struct card_checker *c)
{
    int64_t before, after, delay = 0;
    struct str ignored;
    for (size_t i = 0; i < c->in->nfeatures; i++) {
        const struct plan_feature *f = &c->in->features[i];
        int64_t best = 0;
        for (int q = f->span - 1; c->wished[i] && q < c->in->quarters && q <= c->w->wanted && q <= f->latest; q++) {
            bool may = q >= f->earliest && (f->lock == PLAN_OUT || f->lock == q);
            best = may && f->value[q] > best ? f->value[q] : best;
        }
        delay += c->wished[i] && c->is[i] >= 0 ? best - f->value[c->is[i]] : 0;
        c->rest[i] = c->wished[i] ? PLAN_OUT : c->is[i];
    }
    IGNORE(plan_check(c->in, c->was, &before, &ignored) ? ST_OK : ST_INFEASIBLE, "the value alone");
    IGNORE(plan_check(c->in, c->rest, &after, &ignored) ? ST_OK : ST_INFEASIBLE, "the value alone");
    return before - after + delay;
}

static void begin(struct card_checker *c, const struct plan_input *in, const struct card_wish *w)
{
    *c = (struct card_checker){ .a = arena_new("card check", (size_t)1 << 30), .in = in, .w = w, .why = STR_NULL };
    c->wished = ARENA_ARRAY(c->a, bool, in->nfeatures + 1);
    c->was = ARENA_ARRAY(c->a, int16_t, in->nfeatures + 1);
    c->rest = ARENA_ARRAY(c->a, int16_t, in->nfeatures + 1);
    for (size_t k = 0; k < w->n; k++) {
        c->wished[w->features[k]] = true;
    }
    for (size_t i = 0; i < in->nfeatures; i++) {
        c->was[i] = c->wished[i] || in->in_force == NULL ? PLAN_OUT : in->in_force[i];
    }
}

static void check_option(struct card_checker *c, const struct card_option *o)
{
    bool inside = true;
    for (size_t i = 0; i < c->in->nfeatures; i++) {
        inside = inside && o->finish[i] >= PLAN_OUT && o->finish[i] < c->in->quarters;
    }
    wrong(c, inside, S("a feature finishes outside the horizon"));
    if (!inside) {
        return;
    }
    c->is = o->finish;
    check_moves(c, o);
    check_ties(c);
    check_sets(c);
    int32_t broken = check_promises(c);
    int64_t drawn = check_cells(c);
    wrong(c, drawn == o->reserve_drawn && broken == o->promises && loss_of(c) == o->loss,
          S("an option's figures are not what its plan gives"));
}

static bool finish(struct card_checker *c, struct str *reterr_why)
{
    arena_free(c->a);
    *reterr_why = c->why;
    return c->why.n == 0;
}

bool card_check(const struct plan_input *in, const struct card_wish *wish, const struct card *card,
                struct str *reterr_why)
{
    struct card_checker c;
    begin(&c, in, wish);
    for (size_t k = 0; k < card->ncandidates; k++) {
        check_option(&c, &card->candidates[k]);
        int64_t first = wish->days_first ? card->candidates[k].days : card->candidates[k].loss;
        int64_t last = k == 0 ? first : wish->days_first ? card->candidates[k - 1].days : card->candidates[k - 1].loss;
        wrong(&c, first >= last, S("the options are out of order"));
    }
    wrong(&c, (card->fit != NULL) == (card->in_slack || card->by_pulling), S("a plan that fits is not shown"));
    for (size_t i = 0; card->fit != NULL && i < in->nfeatures; i++) {
        bool stays = c.wished[i] || card->fit[i] == c.was[i];
        bool pulled = card->by_pulling && in->features[i].lock == PLAN_OUT && card->fit[i] >= 0
                      && card->fit[i] < c.was[i] && card->fit[i] >= in->features[i].earliest
                      && card->fit[i] >= in->features[i].span - 1;
        wrong(&c, stays || pulled, S("something waits although the wish fits"));
    }
    if (card->fit != NULL && c.why.n == 0) {
        struct card_wish plain = *wish;
        plain.reserve_draw = 0;
        c.w = &plain;
        c.is = card->fit;
        check_ties(&c);
        check_sets(&c);
        wrong(&c, check_promises(&c) == 0 && check_cells(&c) == 0,
              S("what fits breaks a promise or draws on a reserve"));
    }
    return finish(&c, reterr_why);
}

static bool within(const struct card_option *big, const struct card_option *small)
{
    for (size_t k = 0; k < small->nmoves; k++) {
        size_t found = 0;
        for (size_t j = 0; j < big->nmoves; j++) {
            bool alike = (big->moves[j].to < 0) == (small->moves[k].to < 0);
            found += big->moves[j].feature == small->moves[k].feature && alike ? 1 : 0;
        }
        if (found == 0) {
            return false;
        }
    }
    return true;
}

bool card_ways_check(const struct plan_input *in, const struct card_wish *wish, const struct card_ways *ways,
                     struct str *reterr_why)
{
    struct card_checker c;
    begin(&c, in, wish);
    for (size_t k = 0; k < ways->n; k++) {
        check_option(&c, &ways->sets[k]);
        for (size_t j = 0; j < k; j++) {
            int64_t first = wish->days_first ? ways->sets[j].days : ways->sets[j].loss;
            int64_t then = wish->days_first ? ways->sets[k].days : ways->sets[k].loss;
            wrong(&c, !within(&ways->sets[k], &ways->sets[j]), S("a set contains one that was found before"));
            wrong(&c, !ways->sets[j].proved || !ways->sets[k].proved || first <= then, S("the sets are out of order"));
        }
    }
    return finish(&c, reterr_why);
}

/* The input with the wish's days of one level in place of the plan's. */
static struct plan_input at_level(struct arena *a, const struct plan_input *in, const struct card_wish *w,
                                  enum plan_effort level)
{
    struct plan_input out = *in;
    struct plan_feature *f = ARENA_ARRAY(a, struct plan_feature, in->nfeatures + 1);
    memcpy(f, in->features, in->nfeatures * sizeof *f);
    for (size_t k = 0; k < w->n; k++) {
        const struct plan_feature *from = &in->features[w->features[k]];
        struct plan_part *parts = ARENA_ARRAY(a, struct plan_part, from->nparts + 1);
        memcpy(parts, from->parts, from->nparts * sizeof *parts);
        for (size_t j = 0; j < from->nparts; j++) {
            memcpy(parts[j].days[in->effort], from->parts[j].days[level], sizeof parts[j].days[level]);
        }
        f[w->features[k]].parts = parts;
    }
    out.features = f;
    return out;
}

static void check_strain(struct card_checker *c, const struct card_option *o, const struct card_strain *s)
{
    const struct plan_input *in = c->in;
    const int64_t *before = work_of(c, c->was), *after = work_of(c, o->finish);
    enum card_robust worst = CARD_FITS;
    bool holds = true;
    for (size_t t = 0; t < in->nteams; t++) {
        for (int q = 0; q < in->quarters; q++) {
            size_t at = t * (size_t)in->quarters + (size_t)q;
            int64_t reserve = in->teams[t].reserve[q], cap = in->teams[t].usable[q] - reserve;
            int64_t draw = o->reserve_drawn == 0 ? 0 : c->w->reserve_draw < reserve ? c->w->reserve_draw : reserve;
            cap = cap > 0 ? cap : 0;
            if (after[at] != before[at] && after[at] > cap) {
                worst = after[at] > in->teams[t].usable[q] ? CARD_FAILS
                        : worst == CARD_FITS               ? CARD_USES_RESERVE
                                                           : worst;
            }
            holds = holds && (after[at] <= cap + draw || after[at] <= before[at]);
        }
    }
    wrong(c, worst == s->robust && holds == s->holds, S("how an option stands at the high effort is wrong"));
    if (s->found) {
        check_option(c, &s->also);
        for (size_t k = 0; k < o->nmoves; k++) {
            int now = s->also.finish[o->moves[k].feature];
            wrong(c, now < 0 || (o->moves[k].to >= 0 && now >= o->moves[k].to),
                  S("a move is not kept at the high effort"));
        }
    }
}

bool card_high_check(const struct plan_input *in, const struct card_wish *wish, const struct card *card,
                     const struct card_high *high, struct str *reterr_why)
{
    struct card_checker c;
    begin(&c, in, wish);
    struct plan_input at = at_level(c.a, in, wish, PLAN_HIGH);
    c.in = &at;
    wrong(&c, high->n == card->ncandidates, S("not every option is tried at the high effort"));
    for (size_t k = 0; k < high->n && k < card->ncandidates; k++) {
        check_strain(&c, &card->candidates[k], &high->options[k]);
    }
    if (high->found) {
        check_option(&c, &high->cheapest);
    }
    return finish(&c, reterr_why);
}

/* What one feature of the wish misses in each cell, where it misses least: the first such quarter. */
static void add_short(struct card_checker *c, size_t i, int64_t *work, int64_t *short_of)
{
    const struct plan_input *in = c->in;
    const struct plan_feature *f = &in->features[i];
    size_t cells = in->nteams * (size_t)in->quarters;
    int64_t *least = NULL, *mine = NULL, least_sum = INT64_MAX;
    int16_t *only = ARENA_ARRAY(c->a, int16_t, in->nfeatures + 1);
    for (size_t k = 0; k < in->nfeatures; k++) {
        only[k] = PLAN_OUT;
    }
    for (int q = f->span - 1; q < in->quarters && q <= c->w->wanted && q <= f->latest; q++) {
        int64_t *miss = ARENA_ARRAY(c->a, int64_t, cells + 1), sum = 0;
        if (q < f->earliest || f->forbid || (f->lock != PLAN_OUT && f->lock != q)) {
            continue;
        }
        only[i] = (int16_t)q;
        int64_t *needs = work_of(c, only);
        for (size_t at = 0; at < cells; at++) {
            const struct plan_team *t = &in->teams[at / (size_t)in->quarters];
            int64_t left = t->usable[at % (size_t)in->quarters] - t->reserve[at % (size_t)in->quarters];
            left = (left > 0 ? left : 0) - work[at];
            left = left > 0 ? left : 0;
            miss[at] = needs[at] > left ? needs[at] - left : 0;
            sum += miss[at];
        }
        if (sum < least_sum) {
            least_sum = sum;
            least = miss;
            mine = needs;
        }
    }
    for (size_t at = 0; least != NULL && at < cells; at++) {
        short_of[at] += least[at];
        work[at] += mine[at];
    }
}

/* The days listed are the shortest way to make each feature of the wish fit, one after the other. */
bool card_missing_check(const struct plan_input *in, const struct card_wish *wish, const struct card_missing *m,
                        struct str *reterr_why)
{
    struct card_checker c;
    int64_t sum = 0, most = 0, found = 0;
    begin(&c, in, wish);
    size_t cells = in->nteams * (size_t)in->quarters;
    int64_t *work = work_of(&c, c.was), *short_of = ARENA_ARRAY(c.a, int64_t, cells + 1);
    for (size_t k = 0; k < wish->n; k++) {
        add_short(&c, (size_t)wish->features[k], work, short_of);
    }
    for (size_t k = 0; k < m->ngaps; k++) {
        size_t at = (size_t)m->gaps[k].team * (size_t)in->quarters + (size_t)m->gaps[k].quarter;
        wrong(&c, m->gaps[k].days > 0 && short_of[at] == m->gaps[k].days, S("days that are missing are counted wrong"));
        sum += m->gaps[k].days;
    }
    for (size_t at = 0; at < cells; at++) {
        found += short_of[at];
        most = short_of[at] > most ? short_of[at] : most;
    }
    wrong(&c, sum == found && sum == m->days, S("the sum of missing days is wrong"));
    wrong(&c, (m->team < 0) == (most == 0), S("the scarcest team is not named"));
    wrong(&c, m->team < 0 || short_of[(size_t)m->team * (size_t)in->quarters + (size_t)m->quarter] == most,
          S("another team is shorter of days"));
    for (size_t k = 1; k < m->npoints; k++) {
        bool proved =
            m->curve[k].proved && m->curve[k - 1].proved && in->nmix == 0; /* a share of capacity grows with it */
        wrong(&c, m->curve[k].days > m->curve[k - 1].days && (!proved || m->curve[k].loss <= m->curve[k - 1].loss),
              S("more days cost more"));
    }
    return finish(&c, reterr_why);
}
