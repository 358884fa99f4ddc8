/* use/tradeoff_price.c: pricing a wish against the plan in force. */
#include "use/plan_parts.h"
#include "use/plan_problem.h"
#include "use/tradeoff_use.h"

static int16_t *copy_finish(const struct plan_model *m, const int16_t *from)
{
    int16_t *to = ARENA_ARRAY(m->w->arena, int16_t, m->in.nfeatures + 1);
    memcpy(to, from, m->in.nfeatures * sizeof *to);
    return to;
}

/* The wish and what it needs that is not in the plan, needed ones first. */
static size_t wish_set(const struct plan_model *m, int32_t wish, int32_t *ret)
{
    bool *in = ARENA_ARRAY(m->w->arena, bool, m->in.nfeatures + 1);
    in[wish] = true;
    for (bool more = true; more;) {
        more = false;
        for (size_t i = 0; i < m->in.nneeds; i++) {
            int32_t needed = m->in.needs[i].needed;
            if (in[m->in.needs[i].by] && !in[needed] && m->force[needed] == PLAN_OUT)
                in[needed] = more = true;
        }
    }
    size_t n = 0;
    for (size_t i = 0; i < m->in.nfeatures; i++)
        if (in[i] && (int32_t)i != wish)
            ret[n++] = (int32_t)i;
    ret[n++] = wish;
    return n;
}

/* Puts the features in, each in the first quarter until then, and of its own window, where it fits; false if one does
 * not. */
static bool place(const struct plan_model *m, int16_t *finish, const int32_t *of, size_t n, int until, int32_t draw)
{
    for (size_t k = 0; k < n; k++) {
        if (finish[of[k]] >= 0)
            continue;
        const int32_t *loads = memcmp(finish, m->force, m->in.nfeatures * sizeof *finish) == 0
                                   ? m->force_loads
                                   : plan_loads(m, finish, NULL);
        const struct plan_feature *f = &m->in.features[of[k]];
        if (f->forbid)                              /* ruled out, or too long for its own window */
            return false;
        int last = f->latest < until ? f->latest : until;
        for (int q = f->earliest; q <= last && q < m->in.quarters && finish[of[k]] < 0; q++)
            if (plan_fits(m, loads, of[k], q, draw) && plan_needs_met(m, finish, of[k], q))
                finish[of[k]] = (int16_t)q;
        if (finish[of[k]] < 0)
            return false;
    }
    return true;
}

/* Independent of how the answer was found: every rule, with `draw` days of reserve let go. */
static bool checked(const struct plan_model *m, const int16_t *finish, int32_t draw, struct str *reterr_why)
{
    struct plan_input in = m->in;
    int64_t value = 0;
    plan_lend(m->w->arena, &in, draw);
    return plan_check(&in, finish, &value, reterr_why);
}

static void touch_rooms(const struct plan_model *m, struct priced *p, const int16_t *finish, struct card_line *o)
{
    struct world *w = m->w;
    const int32_t *loads = plan_loads(m, finish, NULL);
    o->reserve = ARENA_ARRAY(w->arena, struct fig_reserve, m->in.nteams * (size_t)m->in.quarters + 1);
    for (int q = 0; q < m->in.quarters; q++)
        for (size_t t = 0; t < m->in.nteams; t++) {
            int32_t of = m->in.teams[t].reserve[q], free = plan_team_free(m, loads, t, q);
            bool wanted = false;
            for (size_t r = 0; r < p->nrooms; r++)
                wanted = wanted || (p->rooms[r].team == (int32_t)t && p->rooms[r].quarter == m->first + q);
            int32_t drawn = free < 0 ? -free : 0;
            if (!wanted && drawn == 0)
                continue;                           /* what was drawn before is not this option's */
            o->reserve[o->nreserve++] = (struct fig_reserve){ (int32_t)t, m->first + q, of - drawn,
                                                              m->reserve_of[t * (size_t)m->in.quarters + (size_t)q] };
            o->drawn += drawn;
        }
}

/* MODEL 10.4: what is built at its high estimate, everything else as planned. */
static struct str robust_of(const struct plan_model *m, const int16_t *finish)
{
    bool *high = ARENA_ARRAY(m->w->arena, bool, m->in.nfeatures + 1), draws = false;
    for (size_t i = 0; i < m->in.nfeatures; i++)
        high[i] = m->force[i] == PLAN_OUT && finish[i] >= 0;
    const int32_t *loads = plan_loads(m, finish, high), *before = m->force_loads;
    for (size_t t = 0; t < m->in.nteams; t++)
        for (int q = 0; q < m->in.quarters; q++) {
            size_t at = t * (size_t)m->in.quarters + (size_t)q;
            int32_t free = plan_team_free(m, loads, t, q);
            if (loads[at] == before[at] || free >= 0)
                continue;
            if (free + m->in.teams[t].reserve[q] < 0)
                return S("fails");
            draws = true;
        }
    return draws ? S("uses_reserve") : S("fits");
}

struct card_line *option_add(struct ctx *c, struct priced *p, const char *type, int16_t *finish, int32_t built,
                             int32_t draw, bool proven)
{
    if (p->noptions == CARD_OPTIONS_MAX)
        return NULL;
    struct card_line *o = &p->options[p->noptions];
    const struct plan_model *m = &p->m;
    struct str why = STR_NULL;
    *o = (struct card_line){ .letter = (char)('A' + p->noptions),
                             .type = str_z(type),
                             .finish = finish,
                             .slice = built < 0 ? -1 : m->world_of[built],
                             .when = -1,
                             .candidate = -1 };
    bool good = checked(m, finish, draw, &why);
    if (!good && !p->plan_breaks_rules) {
        IGNORE(plan_refused(c, m, "an option", why), "that there is a problem ends the card");
        return NULL;
    }
    p->noptions++;
    o->proven = proven && good;
    plan_figures(m, finish, (int)(p->quarter - m->first), &o->fig);
    touch_rooms(m, p, finish, o);
    o->robust = robust_of(m, finish);
    if (built >= 0)
        o->when = finish[built] >= 0 ? m->first + finish[built] : -1;
    option_cells(p, o, built);
    return o;
}

static bool shares_team(const struct plan_model *m, int32_t a, const int32_t *of, size_t n)
{
    for (size_t i = 0; i < m->in.features[a].nparts; i++)
        for (size_t k = 0; k < n; k++)
            for (size_t j = 0; j < m->in.features[of[k]].nparts; j++)
                if (m->in.features[a].parts[i].team == m->in.features[of[k]].parts[j].team)
                    return true;
    return false;
}

/* MODEL 10.2: where one commitment that may wait has no value, days come before points. */
static bool days_first(struct priced *p, const int32_t *wish, size_t n)
{
    const struct plan_model *m = &p->m;
    for (size_t i = 0; i < m->in.nfeatures; i++) {
        if (m->force[i] < 0 || m->in.features[i].lock != PLAN_OUT || !shares_team(m, (int32_t)i, wish, n))
            continue;
        p->nmovable++;
        p->nworthless += !plan_earns(m, (int32_t)i);
    }
    return !m->valued || p->nworthless > 0;
}

static void rooms_of(struct priced *p, const int32_t *wish, size_t n)
{
    const struct plan_model *m = &p->m;
    const int32_t *loads = m->force_loads;
    int q = (int)(p->quarter - m->first);
    p->rooms = ARENA_ARRAY(m->w->arena, struct card_short, m->in.nteams + 1);
    for (size_t t = 0; t < m->in.nteams; t++) {
        int64_t needs = 0;
        for (size_t k = 0; k < n; k++) {
            const struct plan_feature *f = &m->in.features[wish[k]];
            for (size_t i = 0; i < f->nparts; i++)
                if (f->parts[i].team == (int32_t)t)
                    needs += f->parts[i].days[m->in.effort][f->span - 1];
        }
        if (needs == 0)
            continue;
        struct card_short *r = &p->rooms[p->nrooms++];
        *r = (struct card_short){ (int32_t)t,
                                  p->quarter,
                                  m->in.teams[t].usable[q],
                                  m->in.teams[t].reserve[q],
                                  loads[t * (size_t)m->in.quarters + (size_t)q],
                                  needs,
                                  plan_team_free(m, loads, t, q) };
    }
}

/* Places in m->in of the wish's slices that could come in instead, in their order; returns how many. */
static size_t sized_slices(const struct plan_model *m, int32_t wish, int32_t **ret)
{
    struct w_span slices = w_span(&m->w->feature_slices, wish);
    size_t n = 0;
    *ret = ARENA_ARRAY(m->w->arena, int32_t, slices.n + 1);
    for (size_t i = 0; i < slices.n; i++) {
        int32_t at = m->in_of[slices.at[i]];
        if (at >= 0 && m->force[at] < 0 && !m->in.features[at].forbid && m->in.features[at].nparts > 0)
            (*ret)[n++] = at;
    }
    return n;
}

static void price_slices(struct ctx *c, struct priced *p, int until)
{
    const struct plan_model *m = &p->m;
    int32_t *slices;
    size_t n = sized_slices(m, p->wish, &slices);
    for (size_t i = 0; i < n; i++) {
        const struct w_feature *f = &m->w->features[m->world_of[slices[i]]];
        int32_t of[1] = { slices[i] };
        int16_t *finish = copy_finish(m, m->force);
        p->nsized++;
        if (!place(m, finish, of, 1, until, 0))
            continue;
        struct card_line *o = option_add(c, p, "slice", finish, slices[i], 0, true);
        if (!o)
            continue;
        o->title = arena_printf(m->w->arena, "A smaller yes: %.*s", STR_FMT(f->title));
        o->gets = str_empty(f->does) ? arena_printf(m->w->arena, "%.*s, in %.*s.", STR_FMT(f->title),
                                                    STR_FMT(quarter_said(m->w, o->when)))
                                     : f->does;
        o->chip = S("Fits in slack");
    }
}

/* What the whole wish does, and that it is the whole, whatever gives way for it. */
static struct str all_of_it(const struct priced *p, int64_t when)
{
    const struct world *w = p->m.w;
    struct str does = w->features[p->wish].does;
    return arena_printf(w->arena, "%.*s%sAll of it, in %.*s.", STR_FMT(does), str_empty(does) ? "" : " ",
                        STR_FMT(quarter_said(w, when)));
}

/* The wish in that quarter and no other, what it needs in the first until then where it fits; false where it does not. */
static bool place_later(const struct plan_model *m, int16_t *finish, const int32_t *of, size_t n, int q)
{
    int32_t wish = of[n - 1];
    const struct plan_feature *f = &m->in.features[wish];
    if (f->forbid || q < f->earliest || !place(m, finish, of, n - 1, q, 0) || !plan_needs_met(m, finish, wish, q)
        || !plan_fits(m, plan_loads(m, finish, NULL), wish, q, 0))
        return false;
    finish[wish] = (int16_t)q;
    return true;
}

static void price_later(struct ctx *c, struct priced *p, int32_t wish, const int32_t *of, size_t n, int wanted)
{
    const struct plan_model *m = &p->m;
    for (int q = wanted + 1; q <= m->in.features[wish].latest && q < m->in.quarters; q++) {
        int16_t *finish = copy_finish(m, m->force);
        if (!place_later(m, finish, of, n, q))
            continue;
        struct card_line *o = option_add(c, p, "defer", finish, wish, 0, true);
        if (!o)
            return;
        o->title = arena_printf(m->w->arena, "Later, in %.*s", STR_FMT(quarter_said(m->w, m->first + q)));
        o->gets = all_of_it(p, m->first + q);
        o->chip = S("Fits later");
        return;
    }
}

/* One full yes that the engine found. */
struct found {
    int16_t *finish;
    bool *set;
    int32_t head;
    struct figures fig;
    int64_t promises, lost, days, touched, drawn, revenue;
    int32_t draw;
    bool proved;
    struct str keys;
    const char *out;
    size_t by;
    int32_t candidate;
};

static int found_order(const struct found *a, const struct found *b, bool by_days)
{
    const int64_t x[] = { a->promises, by_days ? a->days : a->lost, by_days ? a->lost : a->days, a->touched, a->drawn };
    const int64_t y[] = { b->promises, by_days ? b->days : b->lost, by_days ? b->lost : b->days, b->touched, b->drawn };
    for (size_t i = 0; i < COUNT(x); i++)
        if (x[i] != y[i])
            return x[i] < y[i] ? -1 : 1;
    return str_cmp(a->keys, b->keys);
}

static bool holds(const struct plan_model *m, const bool *big, const bool *small)
{
    for (size_t i = 0; i < m->in.nfeatures; i++)
        if (small[i] && !big[i])
            return false;
    return true;
}

static bool dominates(const struct found *a, const struct found *b, bool by_days)
{
    if (a->promises > b->promises || a->lost > b->lost || a->revenue > b->revenue || a->drawn > b->drawn)
        return false;
    if (by_days && a->days > b->days) /* points say little where some work has none */
        return false;
    return a->promises < b->promises || a->lost < b->lost || a->revenue < b->revenue || a->drawn < b->drawn;
}

/* MODEL 10.6: no displaced set contains another's, none is beaten on all four and worse on one. */
static void filter(const struct plan_model *m, struct found *f, size_t n, bool by_days)
{
    for (size_t i = 1; i < n; i++)
        for (size_t k = i; k > 0 && found_order(&f[k], &f[k - 1], by_days) < 0; k--) {
            struct found swap = f[k];
            f[k] = f[k - 1];
            f[k - 1] = swap;
        }
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < n && !f[i].out; k++) {
            bool same = k != i && holds(m, f[i].set, f[k].set) && holds(m, f[k].set, f[i].set);
            if (k == i || (same && i < k))
                continue;
            if (holds(m, f[i].set, f[k].set)) {
                f[i].out = same ? "same" : "contains";
                f[i].by = k;
            }
        }
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < n && !f[i].out; k++)
            if (k != i && !(f[k].out && *f[k].out != 'b') && dominates(&f[k], &f[i], by_days)) {
                f[i].out = "beaten";
                f[i].by = k;
            }
}

static void read_candidate(struct priced *p, const struct card_option *o, const int32_t *of, size_t nof, int wanted,
                           struct found *ret)
{
    const struct plan_model *m = &p->m;
    struct out keys;
    int64_t most = -1;
    *ret = (struct found){ .finish = copy_finish(m, m->force),
                           .head = -1,
                           .draw = o->reserve_drawn > 0 ? (int32_t)m->w->set.reserve_draw : 0,
                           .proved = o->proved };
    ret->set = ARENA_ARRAY(m->w->arena, bool, m->in.nfeatures + 1);
    out_init_raw(&keys, m->w->arena);
    for (size_t i = 0; i < o->nmoves; i++) {
        int32_t f = o->moves[i].feature;
        ret->finish[f] = o->moves[i].to;
        if (m->force[f] == PLAN_OUT)
            continue;
        ret->set[f] = true;
        ret->touched++;
        out_printf(&keys, "%.*s ", STR_FMT(m->w->features[m->world_of[f]].key));
        int64_t days = plan_feature_days(m->w, m->in.features[f].id);
        if (days > most) {
            most = days;
            ret->head = f;
        }
    }
    if (!place(m, ret->finish, of, nof, wanted, ret->draw))
        ret->out = "no room";
    plan_figures(m, ret->finish, wanted, &ret->fig);
    ret->keys = out_str(&keys);
    ret->promises = (int64_t)ret->fig.npromises;
    ret->days = ret->fig.days_moved;
    ret->revenue = ret->fig.revenue;
    int16_t *without = copy_finish(m, ret->finish);
    for (size_t i = 0; i < nof; i++)
        without[of[i]] = PLAN_OUT;
    ret->lost = plan_points_horizon(m, m->force) - plan_points_horizon(m, without);
    const int32_t *loads = plan_loads(m, ret->finish, NULL);
    for (size_t t = 0; t < m->in.nteams; t++)
        for (int q = 0; q < m->in.quarters; q++) {
            int32_t free = plan_team_free(m, loads, t, q);
            ret->drawn += free < 0 ? -free : 0;
        }
}

/* "Month-end in three days" when a solution waits with its part, else the feature's own title. */
static struct str given_way(const struct plan_model *m, int32_t head)
{
    if (head < 0)
        return S("nothing");
    const struct w_feature *f = &m->w->features[m->world_of[head]];
    int32_t s = world_solution_of(m->w, f->id);
    return s >= 0 ? m->w->solutions[s].title : f->title;
}

/* All that waits or goes, the head first: a choice is not named after one of the three things that it costs. */
static struct str all_given_way(const struct plan_model *m, int32_t head, const struct card_line *o)
{
    enum { NAMED = 3 };
    struct str names[NAMED] = { given_way(m, head) };
    size_t n = 1, all = 1;
    for (size_t i = 0; head >= 0 && i < o->fig.nmoves; i++) {
        const struct fig_move *v = &o->fig.moves[i];
        int32_t at = m->in_of[v->feature];
        if (v->from < 0 || (v->to >= 0 && v->to <= v->from) || at < 0)
            continue;
        struct str name = given_way(m, at);
        bool there = false;
        for (size_t k = 0; k < n && !there; k++)
            there = str_eq(names[k], name);
        if (there)
            continue;
        if (n < NAMED)
            names[n++] = name;
        all++;
    }
    struct out text;
    out_init_raw(&text, m->w->arena);
    for (size_t k = 0; k < n; k++)
        out_printf(&text, "%s%.*s", k == 0 ? "" : k + 1 == n && n == all ? " and " : ", ", STR_FMT(names[k]));
    if (all > n)
        out_printf(&text, " and %zu more", all - n);
    return out_str(&text);
}

static void left_out(struct priced *p, const struct found *f, const struct found *all)
{
    struct card_left *l = &p->left[p->nleft++];
    struct arena *a = p->m.w->arena;
    struct out what;
    size_t n = 0;
    out_init_raw(&what, a);
    for (struct str rest = str_trim(f->keys), one; !str_empty(rest); n++) {
        str_cut(rest, ' ', &one, &rest);
        out_printf(&what, "%s%.*s", n ? ", " : "", STR_FMT(one));
    }
    out_printf(&what, n == 1 ? " waits" : " wait");
    *l = (struct card_left){ .what = out_str(&what),
                             .promises = f->promises,
                             .lost = f->lost,
                             .days = f->days,
                             .revenue = f->revenue,
                             .drawn = f->drawn,
                             .revenue_known = f->fig.revenue_known };
    struct str other = str_trim(all[f->by].keys);
    if (str_eq(str_z(f->out), S("contains")))
        l->why = arena_printf(a, "it holds %.*s within it and gains nothing", STR_FMT(other));
    else if (str_eq(str_z(f->out), S("beaten")))
        l->why = arena_printf(a, "%.*s is no worse on promises, %spoints, revenue and reserve, and better on one",
                              STR_FMT(other), p->days_first ? "days, " : "");
    else if (str_eq(str_z(f->out), S("same")))
        l->why = arena_printf(a, "the same items as %.*s, at a higher price", STR_FMT(other));
    else
        l->why = S("three dearer ways are enough");
}

static void price_yes(struct ctx *c, struct priced *p, const struct card *card, int32_t wish, const int32_t *of,
                      size_t nof, int wanted)
{
    struct plan_model *m = &p->m;
    struct found *f = ARENA_ARRAY(m->w->arena, struct found, card->ncandidates + 1);
    size_t n = 0, shown = 0;
    struct card_line *last = NULL;
    for (size_t i = 0; i < card->ncandidates; i++) {
        read_candidate(p, &card->candidates[i], of, nof, wanted, &f[n]);
        f[n].candidate = (int32_t)i;
        if (!f[n].out)
            n++;
    }
    filter(m, f, n, p->days_first);
    p->left = ARENA_ARRAY(m->w->arena, struct card_left, n + 1);
    for (size_t i = 0; i < n; i++) {
        if (f[i].out || shown == CARD_YES_MAX) {
            if (!f[i].out || !str_eq(str_z(f[i].out), S("same")))
                left_out(p, &f[i], f);
            continue;
        }
        struct card_line *o = option_add(c, p, "yes", f[i].finish, wish, f[i].draw, f[i].proved);
        if (!o)
            continue;
        o->lost = f[i].lost;
        o->candidate = f[i].candidate;
        o->instead = all_given_way(m, f[i].head, o);
        o->title = f[i].head < 0
                       ? arena_printf(m->w->arena, "%.*s, out of the reserve", STR_FMT(m->w->features[p->wish].title))
                       : arena_printf(m->w->arena, "%.*s or %.*s", STR_FMT(m->w->features[p->wish].title),
                                      STR_FMT(o->instead));
        o->gets = all_of_it(p, o->when);
        o->chip = shown++ == 0 ? S("Cheapest full yes") : S("Costs more");
        last = o;
    }
    if (last && shown > 1)
        last->chip = S("Costs most");
}

static void price_slack(struct ctx *c, struct priced *p, int32_t wish, const int32_t *of, size_t n, int wanted)
{
    int16_t *finish = copy_finish(&p->m, p->m.force);
    if (!place(&p->m, finish, of, n, wanted, 0))
        return;
    p->in_slack = true;
    struct card_line *o = option_add(c, p, "yes", finish, wish, 0, true);
    if (!o)
        return;
    o->instead = S("nothing");
    o->title = arena_printf(p->m.w->arena, "%.*s, and nothing moves", STR_FMT(p->m.w->features[p->wish].title));
    o->gets = all_of_it(p, o->when);
    o->chip = S("Fits in slack");
}

/* It fits where others start earlier: nobody waits, so there is nothing to weigh. */
static void price_earlier(struct ctx *c, struct priced *p, const struct card *card, int32_t wish)
{
    const struct plan_model *m = &p->m;
    struct arena *a = m->w->arena;
    int16_t *finish = copy_finish(m, card->fit);
    struct card_line *o = option_add(c, p, "yes", finish, wish, 0, true);
    struct str who = STR_NULL, title = m->w->features[p->wish].title;
    size_t n = 0;
    if (!o)
        return;
    for (size_t i = 0; i < m->in.nfeatures; i++)
        if (m->force[i] >= 0 && finish[i] != m->force[i]) {
            who = m->w->features[m->world_of[i]].title;
            n++;
        }
    o->instead = S("nothing");
    o->title = n == 1 ? arena_printf(a, "%.*s, and %.*s starts earlier", STR_FMT(title), STR_FMT(who))
                      : arena_printf(a, "%.*s, and %zu others start earlier", STR_FMT(title), n);
    o->gets = all_of_it(p, o->when);
    o->chip = S("Fits, rearranged");
}

static enum status price_search(struct ctx *c, struct priced *p, int32_t wish, const int32_t *of, size_t n, int wanted)
{
    struct plan_model *m = &p->m;
    struct card_wish ask = { .features = of,
                             .n = n,
                             .wanted = (int16_t)wanted,
                             .days_first = p->days_first,
                             .reserve_draw = (int32_t)m->w->set.reserve_draw };
    struct plan_limits limits = { .work = 200000, .go_on = plan_go_on, .arg = c };
    struct card card;
    struct str why = STR_NULL;
    TRY(plan_answered(c, m, "a card", card_price(c->arena, &m->in, &ask, &limits, &card)));
    if (!card_check(&m->in, &ask, &card, &why))
        return plan_refused(c, m, "a card", why);
    p->searched = true;
    p->ask = ask;
    p->found = card;
    p->by_pulling = card.by_pulling;
    p->impossible = card.impossible_proved;
    if (card.short_days > 0)
        p->short_days = card.short_days;
    if (card.by_pulling)
        price_earlier(c, p, &card, wish);
    else
        price_yes(c, p, &card, wish, of, n, wanted);
    return ST_OK;
}

/* What the wish takes with it, places in m.in.features, itself the last; the rooms for it, and how short they are. */
static void take_in(struct priced *p, int32_t at)
{
    p->wishes = ARENA_ARRAY(p->m.w->arena, int32_t, p->m.in.nfeatures + 1);
    p->nwishes = wish_set(&p->m, at, p->wishes);
    rooms_of(p, p->wishes, p->nwishes);
    for (size_t r = 0; r < p->nrooms; r++)
        p->short_days += p->rooms[r].needs > p->rooms[r].free ? p->rooms[r].needs - p->rooms[r].free : 0;
}

/* What the wish needs that comes too late for it, whatever room there is; the latest of them. */
static void find_held(struct priced *p)
{
    const struct plan_model *m = &p->m;
    int64_t wanted = p->quarter - m->first, most = wanted;
    p->held = (struct card_held){ .feature = -1, .when = -1 };
    for (size_t k = 0; k < m->in.nneeds; k++) {
        const struct plan_need *n = &m->in.needs[k];
        bool ours = false, fresh = false;
        for (size_t i = 0; i < p->nwishes; i++) {
            ours = ours || n->by == p->wishes[i];
            fresh = fresh || n->needed == p->wishes[i];
        }
        int64_t until = fresh ? m->in.quarters + n->lag : m->force[n->needed] + n->lag;
        if (!ours || (fresh && n->lag == 0) || until <= most)
            continue;
        most = until;
        p->held = (struct card_held){ m->world_of[n->needed], fresh ? -1 : m->first + m->force[n->needed], n->lag };
    }
}

struct str priced_held(const struct priced *p)
{
    const struct world *w = p->m.w;
    const struct card_held *h = &p->held;
    if (p->in_slack || p->by_pulling || h->feature < 0)
        return STR_NULL;
    struct str title = w->features[h->feature].title, after = STR_NULL;
    if (h->lag > 0)
        after = arena_printf(w->arena,
                             h->lag == 1 ? "a quarter must lie between them" : "%lld quarters must lie between them",
                             (long long)h->lag);
    if (h->when < 0)
        return arena_printf(w->arena, "It needs %.*s first, which is not in the plan, and %.*s.", STR_FMT(title),
                            STR_FMT(after));
    return arena_printf(w->arena, "It needs %.*s, which comes in %.*s%s%.*s.", STR_FMT(title),
                        STR_FMT(quarter_said(w, h->when)), h->lag > 0 ? ", and " : "", STR_FMT(after));
}

enum status tradeoff_room(struct ctx *c, struct world *w, int32_t wish, int64_t quarter, struct priced *ret)
{
    *ret = (struct priced){ .wish = wish, .quarter = quarter, .held.feature = -1 };
    TRY(plan_model_build(c, w, &(struct plan_from){ .effort = PLAN_LIKELY, .card = true }, &ret->m));
    struct plan_model *m = &ret->m;
    int64_t wanted = quarter - m->first;
    int32_t at = m->in_of[wish];
    if (at < 0 || m->in.features[at].nparts == 0) {
        return plan_unsized(c, w->features[wish].key);
    }
    if (wanted < 0 || wanted >= m->in.quarters) {
        problem_add(c->problems, NULL, S("range"),
                    "%.*s is outside the plan.\nThe plan runs from %.*s for %d quarters.",
                    STR_FMT(quarter_key(c->arena, quarter)), STR_FMT(quarter_key(c->arena, m->first)), m->in.quarters);
        return ST_INVALID;
    }
    if (m->force[at] >= 0) {
        problem_add(c->problems, NULL, S("planned"), "%.*s is in the plan already.\nMove it instead.",
                    STR_FMT(w->features[wish].key));
        return ST_INVALID;
    }
    take_in(ret, at);
    const int32_t *of = ret->wishes;
    size_t n = ret->nwishes;
    struct str why = STR_NULL;
    ret->plan_breaks_rules = !checked(m, m->force, 0, &why);
    ret->valued = m->valued;
    ret->days_first = days_first(ret, of, n);
    ret->options = ARENA_ARRAY(c->arena, struct card_line, CARD_OPTIONS_MAX);
    struct card_line *keep = option_add(c, ret, "keep", copy_finish(m, m->force), -1, 0, true);
    if (keep) {
        keep->title = S("Keep the plan");
        keep->gets = S("Nothing new this quarter.");
        keep->chip = S("No, for now");
        keep->robust = S("fits");
    }
    price_slices(c, ret, (int)wanted);
    price_later(c, ret, at, of, n, (int)wanted);
    price_slack(c, ret, at, of, n, (int)wanted);
    return c->problems->count ? ST_INTERNAL : ST_OK;
}

bool tradeoff_glance(const struct plan_model *m, int32_t wish, int64_t quarter, struct card_glance *ret)
{
    struct priced p = { .m = *m, .wish = wish, .quarter = quarter, .held.feature = -1 };
    int64_t wanted = quarter - m->first;
    int32_t at = wish < 0 ? -1 : m->in_of[wish];
    *ret = (struct card_glance){ 0 };
    if (at < 0 || m->in.features[at].nparts == 0 || wanted < 0 || wanted >= m->in.quarters || m->force[at] >= 0)
        return false;
    take_in(&p, at);
    ret->short_days = p.short_days;
    ret->rooms = p.rooms, ret->nrooms = p.nrooms;
    ret->fits = place(m, copy_finish(m, m->force), p.wishes, p.nwishes, (int)wanted, 0);
    if (!ret->fits)
        find_held(&p);
    ret->held = priced_held(&p);
    int32_t *slices;
    size_t n = sized_slices(m, wish, &slices);
    for (size_t i = 0; i < n && !ret->fits && !ret->slice_fits; i++) {
        int32_t of[1] = { slices[i] };
        ret->slice_fits = place(m, copy_finish(m, m->force), of, 1, (int)wanted, 0);
    }
    return true;
}

enum status tradeoff_fits(struct ctx *c, struct priced *p, int64_t ms)
{
    struct plan_deadline until = { c, clock_now_ms() + ms };
    struct plan_model *m = &p->m;
    struct card_wish ask = {
        .features = p->wishes, .n = p->nwishes, .wanted = (int16_t)(p->quarter - m->first), .days_first = p->days_first
    };
    struct plan_limits limits = { .work = 200000, .go_on = plan_in_time, .arg = &until };
    struct card card;
    struct str why = STR_NULL;
    if (p->in_slack)
        return ST_OK;
    TRY(plan_answered(c, m, "whether it fits", card_fit(c->arena, &m->in, &ask, &limits, &card)));
    if (!card_check(&m->in, &ask, &card, &why))
        return plan_refused(c, m, "whether it fits", why);
    p->by_pulling = card.by_pulling;
    return ST_OK;
}

enum status tradeoff_price(struct ctx *c, struct world *w, int32_t wish, int64_t quarter, struct priced *ret)
{
    TRY(tradeoff_room(c, w, wish, quarter, ret));
    if (!ret->in_slack)
        TRY(price_search(c, ret, ret->m.in_of[wish], ret->wishes, ret->nwishes, (int)(quarter - ret->m.first)));
    bool yes = false;
    for (size_t i = 0; i < ret->noptions; i++)
        yes = yes || str_eq(ret->options[i].type, S("yes"));
    if (!yes)
        find_held(ret);
    if (!yes && ret->held.feature < 0)
        priced_fixed(ret);
    return c->problems->count ? ST_INTERNAL : ST_OK;
}
