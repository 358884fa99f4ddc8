/* use/plan_explain.c: why in, why out, and the worth of more days, each verified by solving again. */
#include "use/plan_explain.h"
#include "use/plan_parts.h"
#include "use/plan_problem.h"
#include "use/plan_words.h"
#include <stdlib.h>

enum { WORK = 200000, MOST_MS = 8000 };

/* The best plan with the promises kept that the plan in force keeps; where there is none, in has them as they are. */
static enum status best_of(struct ctx *c, const struct plan_model *m, struct plan_input *in, struct plan_result *ret)
{
    const struct plan_limits limits = { .work = WORK, .go_on = plan_go_on, .arg = c };
    TRY(plan_answered(c, m, "a plan", plan_solve(c->arena, in, &limits, ret)));
    if (ret->feasible || ret->stopped == PLAN_CANCEL)
        return ST_OK;
    plan_soften(m, in);
    return plan_answered(c, m, "a plan", plan_solve(c->arena, in, &limits, ret));
}

static struct explain_range in_millionths(struct explain_range r, int64_t unit)
{
    bool open = r.most > INT64_MAX / unit;
    return (struct explain_range){ r.exact, r.least * unit, open ? INT64_MAX : r.most * unit };
}

static void without_it(const struct plan_model *m, int32_t i, struct plan_input *in)
{
    struct plan_feature *f = ARENA_ARRAY(m->w->arena, struct plan_feature, in->nfeatures + 1);
    memcpy(f, in->features, in->nfeatures * sizeof *f);
    f[i].lock = PLAN_OUT;
    f[i].forbid = true;
    in->features = f;
}

/* The best plan the other way: with it in, or, where it is in, without it. */
static enum status other_way(struct ctx *c, const struct plan_input *in, const struct plan_result *best, int32_t i,
                             struct plan_why *y)
{
    const struct plan_limits limits = { .work = WORK, .go_on = plan_go_on, .arg = c, .value_only = true };
    struct explain_regret r;
    if (!y->in) {
        TRY(plan_answered(c, &y->m, "what it costs", explain_regret(c->arena, in, best, i, &limits, &r)));
        y->other_found = r.possible;
        y->loss = r.loss;
        return ST_OK;
    }
    struct plan_input without = *in;
    struct plan_result other;
    without_it(&y->m, i, &without);
    TRY(plan_answered(c, &y->m, "a plan without it", plan_solve(c->arena, &without, &limits, &other)));
    y->other_found = other.feasible;
    if (other.feasible)
        y->loss = explain_loss(best, &other);
    return ST_OK;
}

/* Both ways under the same promises: those kept now, or, where only that lets it in, those that may not break. */
static enum status solve_both(struct ctx *c, int32_t i, struct plan_why *y)
{
    struct plan_input in = y->m.in;
    struct plan_result best;
    for (int turn = 0; turn < 2 && !y->other_found; turn++) {
        if (turn > 0) {
            plan_soften(&y->m, &in);
            y->softened = true;
        }
        TRY(best_of(c, &y->m, &in, &best));
        if (!best.feasible)
            return ST_OK;
        y->best = best.value * y->m.unit;
        TRY(other_way(c, &in, &best, i, y));
    }
    y->loss = in_millionths(y->loss, y->m.unit);
    return ST_OK;
}

static void missing_needs(struct plan_why *y, int32_t i)
{
    const struct plan_model *m = &y->m;
    const int32_t *with;
    size_t n = explain_needs(m->w->arena, &m->in, i, &with);
    y->needs = ARENA_ARRAY(m->w->arena, int32_t, n + 1);
    for (size_t k = 0; k < n; k++)
        y->needs[y->nneeds++] = m->world_of[with[k]];
}

/* Which rules stand against it, promises that may break left aside. */
static enum status barred_by(struct ctx *c, int32_t i, struct plan_why *y)
{
    struct plan_deadline d = { c, clock_now_ms() + MOST_MS };
    const struct plan_limits limits = { .work = WORK, .go_on = plan_in_time, .arg = &d };
    struct plan_input in = y->m.in;
    const int32_t *rules;
    size_t n;
    plan_soften(&y->m, &in);
    TRY(plan_answered(c, &y->m, "what stands against it", explain_barred(c->arena, &in, i, &limits, &rules, &n)));
    y->bars = ARENA_ARRAY(c->arena, struct str, n + 1);
    for (size_t k = 0; k < n; k++)
        y->bars[y->nbars++] = plan_rule_line(&y->m, plan_rule_of(rules[k])).words;
    return ST_OK;
}

static void find_rule(struct plan_why *y, int32_t i)
{
    const struct world *w = y->m.w;
    y->forbidden = y->m.in.features[i].forbid;
    for (size_t r = 0; r < w->nrules && y->forbidden; r++)
        if (str_eq(w->rules[r].type, S("forbid"))
            && any_id_of(w->rules[r].subject, "feature") == y->m.in.features[i].id)
            y->forbidden_why = w->rules[r].why;
}

static void where_it_fits(struct plan_why *y, int32_t i)
{
    const struct plan_model *m = &y->m;
    const int32_t *loads = plan_loads(m, m->force, NULL);
    y->fits_in = -1;
    for (int q = m->in.features[i].earliest; q <= m->in.features[i].latest && q < m->in.quarters && y->fits_in < 0; q++)
        if (!y->forbidden && y->nneeds == 0 && plan_fits(m, loads, i, q, 0) && plan_needs_met(m, m->force, i, q))
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
    int64_t latest = w->features[ret->feature].latest;
    ret->late = !ret->in && latest >= ret->m.first && latest < ret->quarter;
    if (ret->late)
        ret->quarter = latest;
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
    if (ret->forbidden)
        return ST_OK;
    TRY(solve_both(c, i, ret));
    return ret->in || ret->other_found ? ST_OK : barred_by(c, i, ret);
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
            out_printf(&o, "%s%.*s", str_empty(out_str(&o)) ? "" : ", ",
                       STR_FMT(w->features[k->fig.moves[i].feature].key));
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
            ret[(*n)++] = arena_printf(
                a, "%.*s is %.*s weeks short in %.*s: it needs %.*s, %.*s are free.", STR_FMT(w->teams[x->team].title),
                STR_FMT(weeks_text(a, x->needs - x->free, w->set.days_per_week)), STR_FMT(quarter_said(w, x->quarter)),
                STR_FMT(weeks_text(a, x->needs, w->set.days_per_week)),
                STR_FMT(weeks_text(a, x->free > 0 ? x->free : 0, w->set.days_per_week)));
    }
    if (y->priced && !str_empty(priced_held(&y->p)))
        ret[(*n)++] = priced_held(&y->p);
    if (y->fits_in >= 0)
        ret[(*n)++] = arena_printf(a, "It fits in %.*s with nothing moved.", STR_FMT(quarter_said(w, y->fits_in)));
    if (!k || y->p.in_slack)
        return;
    struct str which = displaced(y, k);
    if (y->p.by_pulling)
        ret[(*n)++] = arena_printf(a, "It fits in %.*s if other work starts earlier, and nobody waits: %.*s.",
                                   STR_FMT(quarter_said(w, y->quarter)), STR_FMT(which));
    else if (str_empty(which))
        ret[(*n)++] = arena_printf(a, "In %.*s it takes %lld days of reserve.", STR_FMT(quarter_said(w, y->quarter)),
                                   (long long)k->drawn);
    else
        ret[(*n)++] = arena_printf(
            a,
            "The cheapest change that brings it into %.*s displaces %.*s, which costs %.*s points over the plan; "
            "it brings %.*s.",
            STR_FMT(quarter_said(w, y->quarter)), STR_FMT(which), STR_FMT(points_exact(a, k->lost)),
            STR_FMT(points_of_it(y, k->fig.points_horizon - plan_points_horizon(&y->p.m, y->p.m.force) + k->lost)));
}

struct str plan_range_words(struct arena *a, struct explain_range r)
{
    struct str least = points_text(a, r.least), most = r.most == INT64_MAX ? STR_NULL : points_text(a, r.most);
    if (r.exact)
        return least;
    if (r.least == 0)
        return str_empty(most) ? S("not known") : arena_printf(a, "at most %.*s", STR_FMT(most));
    return str_empty(most) ? arena_printf(a, "at least %.*s", STR_FMT(least))
                           : arena_printf(a, "%.*s to %.*s", STR_FMT(least), STR_FMT(most));
}

static void why_solved(const struct plan_why *y, struct str *ret, size_t *n)
{
    struct arena *a = y->m.w->arena;
    if (!y->m.valued && (y->other_found || y->forbidden))
        return;
    if (!y->other_found) {
        ret[(*n)++] =
            y->in ? S("No plan that fits leaves it out.")
            : y->nbars == 0
                ? S("No plan that keeps every rule has it in.")
                : S("No plan that keeps every rule has it in. These stand against it, and none of them can be left out:");
        for (size_t k = 0; k < y->nbars; k++)
            ret[(*n)++] = arena_printf(a, "%.*s.", STR_FMT(y->bars[k]));
        return;
    }
    struct str fewer = plan_range_words(a, y->loss), best = points_of_it(y, y->best);
    bool same = y->loss.exact && y->loss.least <= 0;
    if (y->softened)
        ret[(*n)++] = y->in ? S("It can be left out only where a promise that is kept now may break.")
                            : S("It comes in only where a promise that is kept now may break.");
    if (y->in && same)
        ret[(*n)++] = S("Solved again without it, the best plan is worth as much.");
    else if (same)
        ret[(*n)++] = arena_printf(
            a,
            "Solved again with it and with the reserve kept whole, the best plan is worth %.*s points, no less than without.",
            STR_FMT(best));
    else
        ret[(*n)++] = arena_printf(a, "Solved again %s it, the best plan is worth %.*s points fewer than %.*s%s%s.",
                                   y->in ? "without" : "with", STR_FMT(fewer), STR_FMT(best),
                                   y->loss.exact ? "" : ", not proved", y->in ? ": that is why it is in" : "");
}

size_t plan_why_words(const struct plan_why *y, struct str **ret)
{
    const struct world *w = y->m.w;
    struct arena *a = w->arena;
    size_t n = 0;
    *ret = ARENA_ARRAY(a, struct str, y->nneeds + y->p.nrooms + y->nbars + 11);
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
        s[n++] = arena_printf(a, "It needs %.*s %.*s first, which is not in the plan.",
                              STR_FMT(w->features[y->needs[i]].key), STR_FMT(w->features[y->needs[i]].title));
    if (y->late)
        s[n++] = arena_printf(a, "It is to be finished in %.*s or before.", STR_FMT(quarter_said(w, y->quarter)));
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
    if (a->worth.least != b->worth.least)
        return a->worth.least > b->worth.least ? -1 : 1;
    return (a->team > b->team) - (a->team < b->team);
}

enum status plan_team_worth(struct ctx *c, int64_t team, int64_t quarter, int64_t days, struct plan_model *ret_m,
                            struct team_worth **ret, size_t *ret_n)
{
    const struct plan_limits limits = { .work = WORK, .go_on = plan_go_on, .arg = c };
    struct world *w = ARENA_NEW(c->arena, struct world);
    struct plan_result best;
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
    TRY(best_of(c, ret_m, &in, &best));
    const int32_t *loads = plan_loads(ret_m, ret_m->force, NULL);
    for (size_t t = 0; best.feasible && t < in.nteams; t++) {
        struct explain_week x;
        if ((team >= 0 && w->teams[t].id != team) || (team < 0 && loads[t * (size_t)in.quarters + (size_t)q] == 0))
            continue;
        TRY(plan_answered(c, ret_m, "a week more",
                          explain_week(c->arena, &in, &best, (int32_t)t, (int)q, (int32_t)days, &limits, &x)));
        (*ret)[(*ret_n)++] = (struct team_worth){ (int32_t)t, quarter, days, in_millionths(x.worth, ret_m->unit) };
    }
    qsort(*ret, *ret_n, sizeof **ret, worth_order);
    return ST_OK;
}

enum status plan_lacks(struct ctx *c, const struct plan_lack *lacks, size_t n, struct plan_model *ret_m,
                       struct explain_range *ret)
{
    struct plan_deadline d = { c, clock_now_ms() + MOST_MS };
    const struct plan_limits limits = { .work = WORK, .go_on = plan_in_time, .arg = &d };
    struct world *w = ARENA_NEW(c->arena, struct world);
    struct plan_result best;
    TRY(world_load(c, w));
    TRY(plan_model_build(c, w, &(struct plan_from){ .effort = PLAN_LIKELY }, ret_m));
    TRY(best_of(c, ret_m, &ret_m->in, &best));
    for (size_t i = 0; i < n; i++) {
        int64_t q = lacks[i].quarter - ret_m->first;
        int32_t t = world_team(w, lacks[i].team);
        struct explain_week x;
        ret[i] = (struct explain_range){ false, 0, INT64_MAX };
        if (!best.feasible || t < 0 || q < 0 || q >= ret_m->in.quarters || lacks[i].days < 1 || !plan_in_time(&d, 0, 0))
            continue;
        TRY(plan_answered(c, ret_m, "a pledge",
                          explain_week(c->arena, &ret_m->in, &best, t, (int)q, (int32_t)lacks[i].days, &limits, &x)));
        ret[i] = in_millionths(x.worth, ret_m->unit);
    }
    return ST_OK;
}

/* The model of the plan room with every promise as it was made: with fewer days not all that are kept now can be. */
static enum status open_model(struct ctx *c, struct plan_model *ret)
{
    struct world *w = ARENA_NEW(c->arena, struct world);
    TRY(world_load(c, w));
    TRY(plan_model_build(c, w, &(struct plan_from){ .effort = PLAN_LIKELY }, ret));
    plan_soften(ret, &ret->in);
    return ST_OK;
}

enum status plan_frontier(struct ctx *c, struct plan_model *ret_m, struct explain_frontier *ret)
{
    struct plan_deadline d = { c, clock_now_ms() + MOST_MS };
    const struct plan_limits limits = { .work = WORK, .go_on = plan_in_time, .arg = &d };
    TRY(open_model(c, ret_m));
    return plan_answered(c, ret_m, "more or fewer days", explain_frontier(c->arena, &ret_m->in, &limits, ret));
}

enum status plan_person_weeks(struct ctx *c, int64_t days, size_t most, struct plan_model *ret_m,
                              struct team_worth **ret, size_t *ret_n)
{
    struct plan_deadline d = { c, clock_now_ms() + MOST_MS };
    const struct plan_limits limits = { .work = WORK, .go_on = plan_in_time, .arg = &d };
    struct world *w = ARENA_NEW(c->arena, struct world);
    const struct explain_week *weeks;
    struct plan_result best;
    TRY(world_load(c, w));
    TRY(plan_model_build(c, w, &(struct plan_from){ .effort = PLAN_LIKELY }, ret_m));
    *ret = ARENA_ARRAY(c->arena, struct team_worth, most + 1);
    *ret_n = 0;
    TRY(best_of(c, ret_m, &ret_m->in, &best));
    if (!best.feasible)
        return ST_OK;
    TRY(plan_answered(c, ret_m, "weeks more",
                      explain_weeks(c->arena, &ret_m->in, &best, (int32_t)days, most, &limits, &weeks, ret_n)));
    for (size_t i = 0; i < *ret_n; i++)
        (*ret)[i] = (struct team_worth){ weeks[i].team, ret_m->first + weeks[i].quarter, days,
                                         in_millionths(weeks[i].worth, ret_m->unit) };
    return ST_OK;
}

enum status plan_small(struct ctx *c, const int64_t *features, size_t n, struct plan_model *ret_m, size_t *ret_planned,
                       struct explain_small *ret)
{
    struct plan_deadline d = { c, clock_now_ms() + MOST_MS };
    const struct plan_limits limits = { .work = WORK, .go_on = plan_in_time, .arg = &d };
    int32_t *items = ARENA_ARRAY(c->arena, int32_t, n + 1);
    *ret_planned = 0;
    TRY(open_model(c, ret_m));
    for (size_t i = 0; i < n; i++) {
        int32_t at = world_feature(ret_m->w, features[i]), in = at < 0 ? -1 : ret_m->in_of[at];
        if (in >= 0 && ret_m->force[in] >= 0)
            items[(*ret_planned)++] = in;
    }
    *ret = (struct explain_small){ .solution = -1 };
    if (*ret_planned > 0)
        TRY(plan_answered(c, ret_m, "the small items",
                          explain_small(c->arena, &ret_m->in, items, *ret_planned, &limits, ret)));
    ret->cost = in_millionths(ret->cost, ret_m->unit);
    return ST_OK;
}
