/* use/plan_explain.c: why in, why out, and the worth of more days, each verified by solving again. */
#include "use/plan_explain.h"
#include "use/plan_parts.h"
#include <stdlib.h>

enum { WORK = 200000 };

/* The most that a plan of this input is worth, checked; false where there is none. */
static enum status best_of(struct ctx *c, const struct plan_input *in, int64_t unit, int64_t *ret, bool *ret_proved, bool *ret_found)
{
    struct plan_limits limits = { .work = WORK };
    struct plan_result r;
    struct str why = STR_NULL;
    int64_t value = 0;
    TRY(plan_solve(c->arena, in, &limits, &r));
    *ret_found = r.feasible;
    *ret_proved = r.proved;
    if (!r.feasible)
        return ST_OK;
    if (!plan_check(in, r.finish, &value, &why) || value != r.value)
        return fail(c, ST_INTERNAL, "the checker refused a plan: %.*s", STR_FMT(why));
    *ret = value * unit;
    return ST_OK;
}

static void with_it(const struct plan_model *m, int32_t i, struct plan_input *in)
{
    struct plan_promise *p = ARENA_ARRAY(m->w->arena, struct plan_promise, in->npromises + 2);
    int32_t *of = ARENA_ARRAY(m->w->arena, int32_t, 1);
    if (in->npromises)
        memcpy(p, in->promises, in->npromises * sizeof *p);
    of[0] = i;
    p[in->npromises++] = (struct plan_promise){ of, 1, (int16_t)(m->in.quarters - 1), true };
    in->promises = p;
}

static void without_it(const struct plan_model *m, int32_t i, struct plan_input *in)
{
    struct plan_feature *f = ARENA_ARRAY(m->w->arena, struct plan_feature, in->nfeatures + 1);
    memcpy(f, in->features, in->nfeatures * sizeof *f);
    f[i].lock = PLAN_OUT;
    f[i].forbid = true;
    in->features = f;
}

static enum status solve_both(struct ctx *c, int32_t i, struct plan_why *y)
{
    const struct plan_model *m = &y->m;
    struct plan_input in = m->in;
    bool found = false;
    TRY(best_of(c, &in, m->unit, &y->best, &y->best_proved, &found));
    if (!found) {
        plan_soften(m, &in);
        TRY(best_of(c, &in, m->unit, &y->best, &y->best_proved, &found));
    }
    if (!found)
        return ST_OK;
    struct plan_input other = in;
    if (y->in)
        without_it(m, i, &other);
    else
        with_it(m, i, &other);
    TRY(best_of(c, &other, m->unit, &y->other, &y->other_proved, &y->other_found));
    if (y->other_found)
        return ST_OK;
    plan_soften(m, &in);                             /* it comes in only where a promise gives way */
    if (y->in)
        without_it(m, i, &in);
    else
        with_it(m, i, &in);
    return best_of(c, &in, m->unit, &y->other, &y->other_proved, &y->other_found);
}

static void missing_needs(struct plan_why *y, int32_t i)
{
    const struct plan_model *m = &y->m;
    y->needs = ARENA_ARRAY(m->w->arena, int32_t, m->in.nneeds + 1);
    for (size_t k = 0; k < m->in.nneeds; k++)
        if (m->in.needs[k].by == i && m->force[m->in.needs[k].needed] == PLAN_OUT)
            y->needs[y->nneeds++] = m->world_of[m->in.needs[k].needed];
}

static void find_rule(struct plan_why *y, int32_t i)
{
    const struct world *w = y->m.w;
    y->forbidden = y->m.in.features[i].forbid;
    for (size_t r = 0; r < w->nrules && y->forbidden; r++)
        if (str_eq(w->rules[r].type, S("forbid")) && any_id_of(w->rules[r].subject, "feature") == y->m.in.features[i].id)
            y->forbidden_why = w->rules[r].why;
}

static void where_it_fits(struct plan_why *y, int32_t i)
{
    const struct plan_model *m = &y->m;
    const int32_t *loads = plan_loads(m, m->force, NULL);
    y->fits_in = -1;
    for (int q = m->in.features[i].earliest; q <= m->in.features[i].latest && q < m->in.quarters && y->fits_in < 0; q++)
        if (!y->forbidden && y->nneeds == 0 && plan_fits(m, loads, i, q, 0))
            y->fits_in = m->first + q;
}

enum status plan_explain(struct ctx *c, struct str key, int64_t quarter, struct plan_why *ret)
{
    struct world *w = ARENA_NEW(c->arena, struct world);
    *ret = (struct plan_why){ .fits_in = -1 };
    TRY(world_load(c, w));
    TRY(world_find_feature(c, w, key, NULL, &ret->feature));
    TRY(plan_model_build(c, w, &(struct plan_from){ .effort = PLAN_LIKELY }, &ret->m));
    int32_t i = ret->m.in_of[ret->feature];
    if (i < 0) {
        return plan_unsized(c, w->features[ret->feature].key);
    }
    ret->in = ret->m.force[i] >= 0;
    ret->quarter = ret->in ? ret->m.first + ret->m.force[i] : quarter >= 0 ? quarter : ret->m.first;
    ret->no_value = !plan_earns(&ret->m, i);
    missing_needs(ret, i);
    find_rule(ret, i);
    where_it_fits(ret, i);
    if (!ret->in && !ret->forbidden) {
        struct problems *mine = c->problems, quiet;
        problems_init(&quiet, c->arena);
        c->problems = &quiet;
        enum status st = tradeoff_price(c, w, ret->feature, ret->quarter, &ret->p);
        c->problems = mine;
        ret->priced = st == ST_OK;
        if (st != ST_OK && st != ST_INVALID)
            return st;
    }
    return ret->forbidden ? ST_OK : solve_both(c, i, ret);
}

static struct str points_of_it(const struct plan_why *y, int64_t upt)
{
    return points_text(y->m.w->arena, upt);
}

static const struct card_line *cheapest(const struct plan_why *y)
{
    const struct card_line *best = NULL;
    for (size_t i = 0; y->priced && i < y->p.noptions; i++)
        if (str_eq(y->p.options[i].type, S("yes")) && (!best || y->p.options[i].lost < best->lost))
            best = &y->p.options[i];
    return best;
}

static struct str displaced(const struct plan_why *y, const struct card_line *k)
{
    struct out o;
    const struct world *w = y->m.w;
    out_init_raw(&o, w->arena);
    for (size_t i = 0; i < k->fig.nmoves; i++)
        if (k->fig.moves[i].from >= 0)
            out_printf(&o, "%s%.*s", str_empty(out_str(&o)) ? "" : ", ", STR_FMT(w->features[k->fig.moves[i].feature].key));
    return out_str(&o);
}

static void why_room(const struct plan_why *y, struct str *ret, size_t *n)
{
    const struct world *w = y->m.w;
    struct arena *a = w->arena;
    const struct card_line *k = cheapest(y);
    for (size_t r = 0; y->priced && r < y->p.nrooms; r++) {
        const struct card_short *x = &y->p.rooms[r];
        if (x->needs > x->free)
            ret[(*n)++] = arena_printf(a, "%.*s is %.*s weeks short in %.*s: it needs %.*s, %.*s are free.", STR_FMT(w->teams[x->team].title),
                STR_FMT(weeks_text(a, x->needs - x->free, w->set.days_per_week)), STR_FMT(quarter_said(w, x->quarter)),
                STR_FMT(weeks_text(a, x->needs, w->set.days_per_week)),
                STR_FMT(weeks_text(a, x->free > 0 ? x->free : 0, w->set.days_per_week)));
    }
    if (y->fits_in >= 0)
        ret[(*n)++] = arena_printf(a, "It fits in %.*s with nothing moved.", STR_FMT(quarter_said(w, y->fits_in)));
    if (!k || y->p.in_slack)
        return;
    struct str which = displaced(y, k);
    if (str_empty(which))
        ret[(*n)++] = arena_printf(a, "In %.*s it takes %lld days of reserve.", STR_FMT(quarter_said(w, y->quarter)), (long long)k->drawn);
    else
        ret[(*n)++] = arena_printf(a, "The cheapest change that brings it into %.*s displaces %.*s, which costs %.*s points over the plan; "
            "it brings %.*s.", STR_FMT(quarter_said(w, y->quarter)), STR_FMT(which), STR_FMT(points_of_it(y, k->lost)),
            STR_FMT(points_of_it(y, k->fig.points_horizon - plan_points_horizon(&y->p.m, y->p.m.force) + k->lost)));
}

static void why_solved(const struct plan_why *y, struct str *ret, size_t *n)
{
    struct arena *a = y->m.w->arena;
    const char *proof = y->best_proved && y->other_proved ? "" : ", not proved best";
    if (!y->m.valued)
        return;
    if (!y->other_found) {
        ret[(*n)++] = y->in ? S("No plan that fits leaves it out.") : S("No plan that keeps every rule has it in.");
        return;
    }
    int64_t gap = y->best - y->other;
    if (y->in && gap <= 0)
        ret[(*n)++] = arena_printf(a, "Solved again without it, the best plan is worth as much%s.", proof);
    else if (y->in)
        ret[(*n)++] = arena_printf(a, "Solved again without it, the best plan is worth %.*s points instead of %.*s%s: that is why it is in.",
                                   STR_FMT(points_of_it(y, y->other)), STR_FMT(points_of_it(y, y->best)), proof);
    else if (gap <= 0)
        ret[(*n)++] = arena_printf(a, "Solved again with it, the best plan is worth %.*s points, no less than without%s.",
                                   STR_FMT(points_of_it(y, y->other)), proof);
    else
        ret[(*n)++] = arena_printf(a, "Solved again with it, the best plan is worth %.*s points instead of %.*s%s: %.*s fewer.",
                                   STR_FMT(points_of_it(y, y->other)), STR_FMT(points_of_it(y, y->best)), proof,
                                   STR_FMT(points_of_it(y, gap)));
}

size_t plan_why_words(const struct plan_why *y, struct str **ret)
{
    const struct world *w = y->m.w;
    struct arena *a = w->arena;
    size_t n = 0;
    *ret = ARENA_ARRAY(a, struct str, y->nneeds + y->p.nrooms + 10);
    struct str *s = *ret;
    if (y->in)
        s[n++] = arena_printf(a, "It is in %.*s.", STR_FMT(quarter_said(w, y->quarter)));
    struct str fixed = y->in ? feature_fixed(&y->m, (size_t)y->m.in_of[y->feature]) : STR_NULL;
    if (!str_empty(fixed))
        s[n++] = arena_printf(a, "It may not give way: %.*s.", STR_FMT(fixed));
    if (y->forbidden)
        s[n++] = str_empty(y->forbidden_why) ? S("Its own window leaves it no quarter.")
                                             : arena_printf(a, "A rule keeps it out: %.*s.", STR_FMT(y->forbidden_why));
    for (size_t i = 0; i < y->nneeds; i++)
        s[n++] = arena_printf(a, "It needs %.*s %.*s first, which is not in the plan.", STR_FMT(w->features[y->needs[i]].key),
                              STR_FMT(w->features[y->needs[i]].title));
    if (y->no_value)
        s[n++] = S("Nothing that has points leads to it, so it has no value.");
    if (!y->in)
        why_room(y, s, &n);
    why_solved(y, s, &n);
    return n;
}

static int worth_order(const void *x, const void *y)
{
    const struct team_worth *a = x, *b = y;
    if (a->gained != b->gained)
        return a->gained > b->gained ? -1 : 1;
    return (a->team > b->team) - (a->team < b->team);
}

enum status plan_team_worth(struct ctx *c, int64_t team, int64_t quarter, int64_t days, struct plan_model *ret_m, struct team_worth **ret,
                            size_t *ret_n)
{
    struct world *w = ARENA_NEW(c->arena, struct world);
    int64_t best = 0;
    bool proved = false, found = false;
    TRY(world_load(c, w));
    TRY(plan_model_build(c, w, &(struct plan_from){ .effort = PLAN_LIKELY }, ret_m));
    int64_t q = quarter - ret_m->first;
    *ret = ARENA_ARRAY(c->arena, struct team_worth, w->nteams + 1);
    *ret_n = 0;
    if (q < 0 || q >= ret_m->in.quarters) {
        problem_add(c->problems, NULL, S("range"), "That quarter is outside the plan.");
        return ST_NOT_FOUND;
    }
    struct plan_input in = ret_m->in;
    TRY(best_of(c, &in, ret_m->unit, &best, &proved, &found));
    if (!found) {
        plan_soften(ret_m, &in);
        TRY(best_of(c, &in, ret_m->unit, &best, &proved, &found));
    }
    const int32_t *loads = plan_loads(ret_m, ret_m->force, NULL);
    for (size_t t = 0; found && t < in.nteams; t++) {
        if ((team >= 0 && w->teams[t].id != team) || (team < 0 && loads[t * (size_t)in.quarters + (size_t)q] == 0))
            continue;
        struct plan_team *teams = ARENA_ARRAY(c->arena, struct plan_team, in.nteams + 1);
        struct plan_input more = in;
        struct team_worth x = { .team = (int32_t)t, .quarter = quarter, .days = days };
        int64_t value = best;
        bool more_proved = false, more_found = false;
        memcpy(teams, in.teams, in.nteams * sizeof *teams);
        teams[t].usable[q] += (int32_t)days;
        more.teams = teams;
        TRY(best_of(c, &more, ret_m->unit, &value, &more_proved, &more_found));
        x.gained = more_found && value > best ? value - best : 0;
        x.proved = proved && more_proved;
        (*ret)[(*ret_n)++] = x;
    }
    qsort(*ret, *ret_n, sizeof **ret, worth_order);
    return ST_OK;
}
