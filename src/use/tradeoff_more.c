/* use/tradeoff_more.c: what stands behind a card: the high estimate, missing days, where options change places, the efforts
 * at which the answer changes, all ways. */
#include "use/plan_problem.h"
#include "use/tradeoff_json.h"

enum { MOST_MS = 2000 }; /* PLANNING 3.3: all ways stop after two seconds and say so; efforts too */

static bool shown_candidates(const struct priced *p)
{
    for (size_t i = 0; i < p->noptions; i++)
        if (p->options[i].candidate >= 0)
            return true;
    return false;
}

enum status priced_high(struct ctx *c, struct priced *p)
{
    struct plan_model *m = &p->m;
    struct plan_limits limits = { .work = 200000, .go_on = plan_go_on, .arg = c };
    struct card_high high;
    struct str why = STR_NULL;
    if (!p->searched || !shown_candidates(p))
        return ST_OK;
    TRY(plan_answered(c, m, "the high estimate", card_at_high(c->arena, &m->in, &p->ask, &p->found, &limits, &high)));
    if (!card_high_check(&m->in, &p->ask, &p->found, &high, &why))
        return plan_refused(c, m, "the high estimate", why);
    for (size_t i = 0; i < p->noptions; i++) {
        struct card_line *o = &p->options[i];
        if (o->candidate < 0 || (size_t)o->candidate >= high.n)
            continue;
        const struct card_strain *s = &high.options[o->candidate];
        o->gives_out = !s->holds && !s->found && s->robust == CARD_FAILS;
        o->also = ARENA_ARRAY(c->arena, int32_t, s->also.nmoves + 1);
        for (size_t k = 0; !s->holds && s->found && k < s->also.nmoves; k++) {
            int32_t f = s->also.moves[k].feature;
            if (m->force[f] >= 0 && o->finish[f] == m->force[f])
                o->also[o->nalso++] = m->world_of[f];
        }
    }
    return ST_OK;
}

/* The record whose figure a displaced commitment earns for: its solution where that counts whole, else itself. */
static bool record_of(const struct priced *p, const struct card_option *o, enum card_record *ret_kind,
                      int32_t *ret_index, struct card_swap *ret)
{
    const struct plan_model *m = &p->m;
    const struct world *w = m->w;
    for (size_t k = 0; k < o->nmoves; k++) {
        int32_t i = o->moves[k].feature;
        if (m->force[i] < 0)
            continue;
        for (size_t g = 0; g < m->in.nsolutions; g++)
            for (size_t q = 0; q < m->in.solutions[g].nparts; q++) {
                int32_t s = m->in.solutions[g].id > 0 ? world_solution(w, m->in.solutions[g].id) : -1;
                if (m->in.solutions[g].parts[q] != i || s < 0 || m->group_raw[g] == 0)
                    continue;
                *ret_kind = CARD_SOLUTION;
                *ret_index = (int32_t)g;
                ret->plural = S("solutions");
                ret->key = w->solutions[s].key;
                ret->title = w->solutions[s].title;
                ret->now = m->group_raw[g];
                return true;
            }
        if (m->raw[i] == 0)
            continue;
        *ret_kind = CARD_FEATURE;
        *ret_index = i;
        ret->plural = S("features");
        ret->key = w->features[m->world_of[i]].key;
        ret->title = w->features[m->world_of[i]].title;
        ret->now = m->raw[i];
        return true;
    }
    return false;
}

static int64_t gcd(int64_t a, int64_t b)
{
    while (b != 0) {
        int64_t rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

/* now * num / (den * figure), whole; the figure is of the first quarter in units, the record's points move in proportion. */
static bool in_proportion(int64_t now, int64_t num, int64_t den, int64_t figure, int64_t *ret)
{
    int64_t below, top;
    if (num < 0 || __builtin_mul_overflow(den, figure, &below) || below <= 0)
        return false;
    int64_t g = gcd(now, below);
    now /= g;
    below /= g;
    g = gcd(num, below);
    below /= g;
    assert(below > 0);
    if (__builtin_mul_overflow(now, num / g, &top))
        return false;
    *ret = top / below + (top % below * 2 >= below);
    return true;
}

static enum status swap(struct ctx *c, struct priced *p, const struct card_line *a, const struct card_line *b)
{
    struct plan_model *m = &p->m;
    struct plan_limits limits = { .work = 50000, .go_on = plan_go_on, .arg = c };
    const struct card_option *x = &p->found.candidates[a->candidate], *y = &p->found.candidates[b->candidate];
    struct card_swap s = { .a = a->letter, .b = b->letter };
    struct card_crossing cross;
    enum card_record kind = CARD_FEATURE;
    int32_t index = 0;
    if (!record_of(p, x, &kind, &index, &s))
        return ST_OK;
    TRY(plan_answered(c, m, "where two options change places",
                      card_cross(c->arena, &m->in, &p->ask, x, y, kind, index, &limits, &cross)));
    if (!cross.exists || cross.figure <= 0 || cross.den <= 0)
        return ST_OK;
    if (!in_proportion(s.now, cross.num, cross.den, cross.figure, &s.at))
        return ST_OK;
    s.third = cross.third;
    p->more->swaps[p->more->nswaps++] = s;
    return ST_OK;
}

/* What cannot be proved in time is not said. */
static enum status effort_tips(struct ctx *c, struct priced *p)
{
    struct plan_deadline d = { c, clock_now_ms() + MOST_MS };
    struct plan_limits timed = { .work = 50000, .go_on = plan_in_time, .arg = &d };
    const struct card_effort *e = &p->more->effort;
    TRY(plan_answered(c, &p->m, "the efforts that change the card",
                      card_effort_tips(c->arena, &p->m.in, &p->ask, &timed, &p->more->effort)));
    p->more->has_effort = e->proved && e->less_days < e->more_days;
    return ST_OK;
}

enum status priced_more(struct ctx *c, struct priced *p, size_t ways)
{
    struct plan_model *m = &p->m;
    struct plan_deadline d = { c, 0 };
    struct plan_limits limits = { .work = 200000, .go_on = plan_go_on, .arg = c },
                       timed = { .work = 200000, .go_on = plan_in_time, .arg = &d };
    const struct card_line *last = NULL;
    struct str why = STR_NULL;
    p->more = ARENA_NEW(c->arena, struct card_more);
    p->more->missing.team = -1;
    p->more->swaps = ARENA_ARRAY(c->arena, struct card_swap, p->noptions + 1);
    if (!p->searched)
        return ST_OK;
    TRY(plan_answered(c, m, "the missing days",
                      card_missing_days(c->arena, &m->in, &p->ask, &limits, &p->more->missing)));
    if (!card_missing_check(&m->in, &p->ask, &p->more->missing, &why))
        return plan_refused(c, m, "the missing days", why);
    for (size_t i = 0; i < p->noptions; i++) {
        const struct card_line *o = &p->options[i];
        if (o->candidate < 0)
            continue;
        if (last && p->valued)
            TRY(swap(c, p, last, o));
        last = o;
    }
    TRY(effort_tips(c, p));
    if (ways == 0)
        return ST_OK;
    d.until = clock_now_ms() + MOST_MS;
    TRY(plan_answered(c, m, "the list of ways", card_ways(c->arena, &m->in, &p->ask, ways, &timed, &p->more->ways)));
    if (!card_ways_check(&m->in, &p->ask, &p->more->ways, &why))
        return plan_refused(c, m, "the list of ways", why);
    p->more->has_ways = true;
    return ST_OK;
}

/* What the cheapest full yes loses; null: nothing that may give way makes room. Without values it is days that move. */
static void loss_json(struct json_writer *j, const struct priced *p, int64_t loss)
{
    json_key(j, S("points_lost"));
    if (loss == INT64_MAX || p->days_first || !p->valued)
        json_null(j);
    else
        json_str(j, points_exact(p->m.w->arena, loss * p->m.unit));
    json_key(j, S("days_moved"));
    if (loss == INT64_MAX || !p->days_first)
        json_null(j);
    else
        json_int(j, loss);
}

static void missing_json(struct json_writer *j, const struct priced *p)
{
    const struct card_missing *x = &p->more->missing;
    const struct world *w = p->m.w;
    struct arena *a = w->arena;
    json_key(j, S("missing"));
    json_object(j);
    json_number(j, "days", x->days);
    json_flag(j, "enough", x->enough);
    json_text(j, "team", x->team < 0 ? STR_NULL : w->teams[x->team].key);
    json_text(j, "title", x->team < 0 ? STR_NULL : w->teams[x->team].title);
    json_text(j, "quarter", x->team < 0 ? STR_NULL : quarter_key(a, p->m.first + x->quarter));
    json_list(j, "curve");
    for (size_t i = 0; i < x->npoints; i++) {
        json_object(j);
        json_number(j, "days", x->curve[i].days);
        loss_json(j, p, x->curve[i].none ? INT64_MAX : x->curve[i].loss);
        json_flag(j, "proven", x->curve[i].proved);
        json_end(j);
    }
    json_end(j);
    json_end(j);
}

static void tip_json(struct json_writer *j, const struct priced *p, const char *name, bool exists, int64_t days,
                     int64_t loss)
{
    json_key(j, str_z(name));
    if (!exists) {
        json_null(j);
        return;
    }
    json_object(j);
    json_number(j, "days", days);
    loss_json(j, p, loss);
    json_end(j);
}

static void effort_json(struct json_writer *j, const struct priced *p)
{
    const struct card_effort *e = &p->more->effort;
    json_key(j, S("effort_tips"));
    json_object(j);
    json_number(j, "days", e->likely_days);
    loss_json(j, p, e->likely_loss);
    json_number(j, "from", e->less_days);
    json_number(j, "to", e->more_days);
    tip_json(j, p, "fewer", e->less, e->less_days, e->less_loss);
    tip_json(j, p, "more", e->more, e->more_days, e->more_loss);
    json_end(j);
}

static void ways_json(struct json_writer *j, const struct priced *p)
{
    static const char *const stops[] = {
        [CARD_ENOUGH] = "as many as asked", [CARD_NO_MORE] = "there is no other", [CARD_STOPPED] = "stopped"
    };
    const struct plan_model *m = &p->m;
    const struct card_ways *x = &p->more->ways;
    json_key(j, S("all_ways"));
    json_object(j);
    json_text(j, "stop", str_z(stops[x->stop]));
    json_list(j, "sets");
    for (size_t i = 0; i < x->n; i++) {
        const struct card_option *o = &x->sets[i];
        json_object(j);
        json_list(j, "moves");
        for (size_t k = 0; k < o->nmoves; k++) {
            const struct w_feature *f = &m->w->features[m->world_of[o->moves[k].feature]];
            if (m->force[o->moves[k].feature] < 0)
                continue;
            json_object(j);
            json_text(j, "feature", f->key);
            json_text(j, "title", f->title);
            json_text(j, "to", o->moves[k].to < 0 ? STR_NULL : quarter_key(m->w->arena, m->first + o->moves[k].to));
            json_end(j);
        }
        json_end(j);
        json_number(j, "days", o->days);
        json_number(j, "promises_broken", o->promises);
        json_number(j, "reserve_drawn", o->reserve_drawn);
        json_points(j, "points_lost", p, o->loss * m->unit);
        json_flag(j, "proven", o->proved);
        json_end(j);
    }
    json_end(j);
    json_end(j);
}

void more_json(struct json_writer *j, const struct priced *p)
{
    struct arena *a = p->m.w->arena;
    if (!p->more)
        return;
    missing_json(j, p);
    json_list(j, "changes_places");
    for (size_t i = 0; i < p->more->nswaps; i++) {
        const struct card_swap *s = &p->more->swaps[i];
        json_object(j);
        json_text(j, "a", (struct str){ &s->a, 1 });
        json_text(j, "b", (struct str){ &s->b, 1 });
        json_text(j, "kind", s->plural);
        json_text(j, "key", s->key);
        json_text(j, "title", s->title);
        json_text(j, "points", points_exact(a, s->at));
        json_text(j, "points_now", points_exact(a, s->now));
        json_flag(j, "third", s->third);
        json_end(j);
    }
    json_end(j);
    if (p->more->has_effort)
        effort_json(j, p);
    if (p->more->has_ways)
        ways_json(j, p);
}
