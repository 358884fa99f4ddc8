/* web/page_plan.c: one quarter of the plan: room by team, what ships, what does not, and moving an item. */
#include "core/perm.h"
#include "use/plan_lock.h"
#include "web/plan_page.h"

/* What a page shows of lists that grow with the workspace; the rest is a link. */
enum { NAMES = 3, ITEMS = 60, OUT = 12 };
static const struct plan_view *view_of(const struct view *v)
{
    return (const struct plan_view *)(const void *)v;
}

static const struct col q_open_cols[] = { COL(struct w_open, wish), COL(struct w_open, key), COL(struct w_open, title),
                                          COL(struct w_open, due) };
static const struct stmt_def q_open = { .name = "plan.open_tradeoff", .sql =
    "SELECT COALESCE(wish,-1) AS wish, \"key\" AS \"key\", COALESCE(title,'') AS title, COALESCE(due,0) AS due FROM tradeoff "
    "WHERE archived_at IS NULL AND state = 'open' AND quarter = ?1 ORDER BY due, id", ROWS_OF(struct w_open, q_open_cols) };

/* What capacities of the quarter were when the plan was written, the oldest first. */
struct w_was { int64_t team; struct str before; };
static const struct col q_was_cols[] = { COL(struct w_was, team), COL(struct w_was, before) };
static const struct stmt_def q_was = { .name = "plan.capacity_was", .sql =
    "SELECT c.team AS team, r.before AS before FROM change_row r JOIN capacity c ON c.id = r.record "
    "WHERE r.kind = 'capacity' AND r.before IS NOT NULL AND c.quarter = ?1 AND r.\"change\" > "
    "(SELECT COALESCE(min(x.\"change\"), 0) FROM change_row x WHERE x.kind = 'plan_version' AND x.record = ?2) "
    "ORDER BY r.\"change\", r.n", ROWS_OF(struct w_was, q_was_cols) };

static void sum_up(struct plan_view *pv)
{
    for (size_t t = 0; t < pv->m.in.nteams; t++) {
        pv->usable += pv->m.in.teams[t].usable[pv->q];
        pv->reserve += pv->m.in.teams[t].reserve[pv->q];
        pv->used += pv->loads[t * (size_t)pv->m.in.quarters + (size_t)pv->q];
    }
    pv->free = pv->usable - pv->reserve - pv->used;
    bool *seen = ARENA_ARRAY(pv->v.arena, bool, pv->w.nsolutions + 1);
    for (size_t i = 0; i < pv->m.in.nfeatures; i++) {
        int32_t s = pv->m.force[i] == pv->q ? world_solution_of(&pv->w, pv->m.in.features[i].id) : -1;
        if (s < 0 || seen[s])
            continue;
        seen[s] = true;
        if (pv->nsolutions++ < PLAN_SOLUTIONS)
            pv->tone[pv->ntones++] = s;
    }
}

/* By how many days each team's capacity shrank since the plan was written. */
static enum status losses(struct ctx *c, struct plan_view *pv)
{
    struct w_was *was = NULL;
    struct value args[2] = { value_int(pv->m.first + pv->q), value_int(pv->w.plan.id) };
    size_t n = 0;
    bool over = false, *seen = ARENA_ARRAY(c->arena, bool, pv->m.in.nteams + 1);
    pv->lost = ARENA_ARRAY(c->arena, int64_t, pv->m.in.nteams + 1);
    for (size_t t = 0; t < pv->m.in.nteams; t++)
        over = over || plan_team_free(&pv->m, pv->loads, t, pv->q) < 0;
    if (!over)
        return ST_OK;
    TRY(db_all(c, &q_was, args, COUNT(args), &was, &n));
    for (size_t i = 0; i < n; i++) {
        const struct json *j = NULL, *days;
        int32_t t = world_team(&pv->w, was[i].team);
        if (t < 0 || seen[t])
            continue;
        seen[t] = true;
        TRY(json_parse(c->arena, c->problems, was[i].before, &j));
        days = json_get(j, S("days"));
        for (size_t k = 0; days && days->type == J_INT && k < pv->w.ncaps; k++)
            if (pv->w.caps[k].team == was[i].team && pv->w.caps[k].quarter == pv->m.first + pv->q)
                pv->lost[t] = days->i - pv->w.caps[k].days;
    }
    return ST_OK;
}

static struct str finding(const struct plan_view *pv)
{
    struct arena *a = pv->v.arena;
    struct str quarter = quarter_said(&pv->w, pv->m.first + pv->q), over = plan_teams_over(&pv->m, pv->loads, pv->q),
               full = plan_teams_full(&pv->m, pv->loads, pv->q);
    int32_t least = INT32_MAX;
    size_t tight = 0;
    for (size_t t = 0; t < pv->m.in.nteams; t++) {
        int32_t free = plan_team_free(&pv->m, pv->loads, t, pv->q);
        if (pv->m.in.teams[t].usable[pv->q] > 0 && free > 0 && free < least) {
            least = free;
            tight = t;
        }
    }
    if (!str_empty(over))
        return arena_printf(a, "%.*s holds more than there is room for in %.*s", STR_FMT(quarter), STR_FMT(over));
    if (!str_empty(plan_teams_unknown(&pv->m, pv->loads, pv->q)))
        return arena_printf(a, "%.*s holds %.*s %.*s; what every team can do is not known yet", STR_FMT(quarter),
                            STR_FMT(plan_weeks(pv, pv->used)), STR_FMT(weeks_noun(plan_weeks(pv, pv->used))));
    struct str drawn = plan_teams_drawn(&pv->m, pv->loads, pv->q);
    if (!str_empty(drawn))
        return arena_printf(a, "%.*s takes some of the reserve in %.*s", STR_FMT(quarter), STR_FMT(drawn));
    if (least == INT32_MAX)
        return arena_printf(a, "%.*s is full", STR_FMT(quarter));
    bool whole = least % pv->w.set.days_per_week == 0;
    int64_t n = least / pv->w.set.days_per_week;
    struct str left = arena_printf(a, "%.*s has %.*s %s left", STR_FMT(pv->w.teams[tight].title),
                                   STR_FMT(whole ? words_number(a, n) : plan_weeks(pv, least)), whole && n == 1 ? "week" : "weeks");
    if (str_empty(full))
        return arena_printf(a, "%.*s has room; %.*s", STR_FMT(quarter), STR_FMT(left));
    return arena_printf(a, "%.*s is full in %.*s; %.*s", STR_FMT(quarter), STR_FMT(full), STR_FMT(left));
}

static void find_broken(struct plan_view *pv)
{
    struct plan_rule r = { PLAN_RULE_NONE, 0 };
    int64_t value;
    if (pv->w.has_plan && !plan_check_rule(&pv->m.in, pv->m.force, &value, &r) && r.kind != PLAN_RULE_CAPACITY
        && r.kind != PLAN_RULE_NONE)
        pv->broken = plan_rule_line(&pv->m, r);
    plan_missed(&pv->m, &pv->missed, &pv->nmissed);
    for (size_t i = 0; i < pv->nmissed && str_empty(pv->broken.words); i++)
        if (pv->missed[i].hard)                        /* behind a team that has too much work, which is said beside it */
            pv->broken = pv->missed[i].line;
}

static enum status hill(struct ctx *c, struct plan_view *pv)
{
    for (size_t i = 0; i < pv->ntones; i++) {
        const struct w_solution *s = &pv->w.solutions[pv->tone[i]];
        struct hill_dot *d = &pv->dots[pv->ndots];
        bool on = false;
        *d = (struct hill_dot){ .key = s->key, .title = s->title, .fill = str_z(plan_fills[i % COUNT(plan_fills)]) };
        TRY(hill_place(c, s->id, d, &on));
        pv->ndots += on;
    }
    return ST_OK;
}

static enum status load_quarter(struct ctx *c, const struct page_in *in, struct plan_view **ret)
{
    struct plan_view *pv = ARENA_NEW(c->arena, struct plan_view);
    struct quarter q = { 0 };
    struct str asked = in->ncaptures > 0 ? in->captures[0] : params_get(&in->query, S("quarter"));
    TRY(view_init(c, in, &pv->v, "/plan"));
    pv->v.csv = true;
    pv->v.crumb_area = S("Plan");
    TRY(world_load(c, &pv->w));
    TRY(plan_model_build(c, &pv->w, &(struct plan_from){ .effort = PLAN_LIKELY }, &pv->m));
    if (!str_empty(asked) && (!quarter_parse(asked, &q) || q.ordinal < pv->m.first || q.ordinal >= pv->m.first + pv->m.in.quarters))
        return ST_NOT_FOUND;
    pv->q = str_empty(asked) ? 0 : (int)(q.ordinal - pv->m.first);
    pv->loads = plan_loads(&pv->m, pv->m.force, NULL);
    pv->work = plan_work(&pv->m, pv->q);
    sum_up(pv);
    pv->v.title = pv->w.has_plan ? finding(pv) : S("There is no plan yet");
    struct value ordinal = value_int(pv->m.first + pv->q);
    TRY(db_all(c, &q_open, &ordinal, 1, &pv->open, &pv->nopen));
    TRY(losses(c, pv));
    TRY(hill(c, pv));
    find_broken(pv);
    *ret = pv;
    return ST_OK;
}

static enum status load(struct ctx *c, const struct page_in *in, struct view **ret)
{
    struct plan_view *pv;
    TRY(load_quarter(c, in, &pv));
    *ret = &pv->v;
    return ST_OK;
}

/* 2027-06-30 -> 30 Jun, with its year where that is not the quarter's. */
static struct str written_day(const struct plan_view *pv, struct str due)
{
    struct arena *a = pv->v.arena;
    struct quarter here = { (int32_t)(pv->m.first + pv->q) };
    struct date d;
    int y, year, m, day;
    if (!date_parse(due, &d))
        return due;
    date_to_ymd(d, &y, &m, &day);
    date_to_ymd(quarter_first_day(here, (int)pv->w.set.fiscal_start), &year, &m, &day);
    struct str words = str_skip(date_words(a, d), 4);
    return y == year ? words : arena_printf(a, "%.*s %d", STR_FMT(words), y);
}

static void lock_banner(struct out *o, const struct plan_view *pv)
{
    struct arena *a = pv->v.arena;
    struct str here = quarter_key(a, pv->m.first + pv->q);
    const struct w_rule *r = plan_lock_of(&pv->w, pv->m.first + pv->q, 1);
    if (!r)
        return;
    H(o, "<div class=\"note sum\" role=\"status\"><b>", quarter_said(&pv->w, pv->m.first + pv->q), " is locked.</b> ", r->why,
      ". Every change of it is a trade-off with a reason.");
    if (pv->v.may < PERM_LEAD) {
        H(o, "</div>");
        return;
    }
    H(o, "<form method=\"post\" action=\"", URL(a, S("plan"), here, S("unlock")),
      "\"><div class=\"field up\"><label for=\"ur\">Why it is opened again, until ",
      date_words_long(a, plan_unlock_until(&pv->w.set, r->quarter)), "</label><input type=\"text\" id=\"ur\" name=\"reason\" required></div>"
      "<p class=\"up\"><button class=\"btn\" data-do=\"Unlock\">Unlock</button></p></form></div>");
}

/* What is planned of what there is; while the days of a team at work are not known, nothing says what is free. */
static void sums(struct out *o, const struct plan_view *pv, struct url work, struct url room)
{
    struct str unknown = plan_teams_unknown(&pv->m, pv->loads, pv->q);
    H(o, "<p class=\"sub\">");
    if (!str_empty(unknown)) {
        ui_fig(o, plan_weeks(pv, pv->used), weeks_noun(plan_weeks(pv, pv->used)), work);
        H(o, " are committed; what is free shows once the days of ", unknown, " are known.");
        return;
    }
    ui_fig(o, plan_weeks(pv, pv->used), STR_NULL, work);
    H(o, " of ");
    ui_fig(o, plan_weeks(pv, pv->usable), S("person-weeks"), room);
    H(o, " are committed, ");
    ui_fig(o, plan_weeks(pv, pv->reserve), S("are kept"), room);
    H(o, " for surprises");
    int64_t drawn = 0;
    for (size_t t = 0; t < pv->m.in.nteams; t++)
        drawn += plan_team_drawn(&pv->m, pv->loads, t, pv->q);
    if (drawn > 0)
        H(o, ", of which ", plan_weeks(pv, drawn), " ", str_eq(plan_weeks(pv, drawn), S("1")) ? S("is") : S("are"), " taken,");
    H(o, " and ");
    ui_fig(o, plan_weeks(pv, pv->free + drawn), S("are free"), room);
    H(o, ".");
}

static void top(struct out *o, const struct plan_view *pv)
{
    struct arena *a = pv->v.arena;
    struct str crumb = quarter_said(&pv->w, pv->m.first + pv->q), quarter = quarter_key(a, pv->m.first + pv->q);
    if (pv->w.has_plan)
        crumb = arena_printf(a, "%.*s · version %lld%s%.*s%s%.*s", STR_FMT(crumb), (long long)pv->w.plan.n,
                             str_empty(pv->w.plan.adopted_by) ? "" : ", ", STR_FMT(pv->w.plan.adopted_by),
                             pv->w.plan.adopted_at ? ", " : "",
                             STR_FMT(pv->w.plan.adopted_at ? time_words(a, pv->v.settings.tz, pv->w.plan.adopted_at) : STR_NULL));
    struct ui_act acts[4] = { { S("Compare plans"), url_own(S("/plan/compare")), "P", false, 0 },
                              { S("Scenarios"), url_own(S("/scenarios")), NULL, false, 0 } };
    size_t nacts = 2;
    if (pv->v.may >= PERM_LEAD)
        acts[nacts++] = (struct ui_act){ S("Lock quarter…"), URL(a, S("plan"), quarter_key(a, pv->m.first + pv->q), S("lock")), NULL, false, 0 };
    nacts += came_up_act(&pv->v, &acts[nacts]);
    struct url work = WHERE(a, S("efforts"), S("planned"), quarter), room = WHERE(a, S("capacities"), S("quarter"), quarter);
    ui_top_begin(o, &pv->v, crumb, acts, nacts);
    sums(o, pv, work, room);
    bool solved = !str_eq(pv->w.plan.made_by, S("decision")) && !str_eq(pv->w.plan.made_by, S("move"));     /* those prove a change, not the plan */
    if (pv->w.plan.proven && pv->w.plan.adopted_at && solved && pv->m.valued)
        H(o, " This plan is proved best for the values set on ",
          str_skip(date_words(a, tz_date(pv->v.settings.tz, pv->w.plan.adopted_at)), 4), ".");
    H(o, "</p>");
    ui_top_end(o);
    H(o, "<p class=\"crumb sum\">");
    for (int k = 0; k < pv->m.in.quarters; k++) {
        struct str said = quarter_said(&pv->w, pv->m.first + k);
        if (k == pv->q)
            H(o, "<b>", said, "</b> ");
        else
            H(o, "<a href=\"", URL(a, S("plan"), quarter_key(a, pv->m.first + k)), "\">", said, "</a> ");
    }
    H(o, "</p>");
    lock_banner(o, pv);
    if (pv->nopen)
        H(o, "<div class=\"note warn sum\" role=\"status\"><b>", pv->nopen == 1 ? S("One open trade-off touches") :
          arena_printf(a, "%zu open trade-offs touch", pv->nopen), " this quarter.</b>");
    for (size_t i = 0; i < pv->nopen && i < NAMES; i++) {
        H(o, " <a href=\"", URL(a, S("tradeoffs"), pv->open[i].key), "\">", pv->open[i].key, ": ", pv->open[i].title, "</a>");
        if (pv->open[i].due)
            H(o, " Decide by ", date_words(a, tz_date(pv->v.settings.tz, pv->open[i].due)), ".");
    }
    if (pv->nopen)
        H(o, "</div>");
    plan_over(o, pv);
    plan_broken(o, pv);
}

static int64_t quarter_days(const struct plan_view *pv, size_t i, size_t part)
{
    const struct plan_feature *f = &pv->m.in.features[i];
    int s = pv->q - pv->m.force[i] + f->span - 1;
    if (pv->m.force[i] < 0 || s < 0 || s >= f->span)
        return 0;
    return f->parts[part].days[pv->m.in.effort][s];
}

/* Whether everything that an open promise is about sits in the plan by its date. */
static bool is_kept(const struct plan_view *pv, const struct plan_promise *p)
{
    bool kept = true;
    for (size_t i = 0; i < p->n && kept; i++)
        kept = pv->m.force[p->features[i]] >= 0 && pv->m.force[p->features[i]] <= p->by;
    return kept;
}

/* Promises about the solution or a part of it, and how many of them the plan breaks. */
static int64_t promised(const struct plan_view *pv, const struct w_solution *s, int64_t *ret_broken)
{
    int64_t n = 0;
    *ret_broken = 0;
    for (size_t k = 0; k < pv->m.nopen; k++) {
        struct str about = pv->w.promises[pv->m.open[k].promise].about;
        int64_t f = any_id_of(about, "feature");
        int32_t of = f >= 0 ? world_solution_of(&pv->w, f) : world_solution(&pv->w, any_id_of(about, "solution"));
        if (of < 0 || pv->w.solutions[of].id != s->id)
            continue;
        n++;
        *ret_broken += !is_kept(pv, &pv->m.open[k].is);
    }
    return n;
}

static void ship_chip(struct out *o, const struct plan_view *pv, const struct w_solution *s, bool late)
{
    int64_t broken = 0, n = promised(pv, s, &broken);
    if (broken)
        ui_chip(o, "bad", arena_printf(pv->v.arena, "Breaks %.*s",
                                       STR_FMT(desk_plural(pv->v.arena, broken, "promise", "promises"))));
    else if (late)
        ui_chip(o, "warn", S("A part comes later"));
    else
        ui_chip(o, "good", n ? S("Keeps its date") : S("Complete in this quarter"));
}

static void ship_outcomes(struct out *o, const struct plan_view *pv, int32_t solution)
{
    struct w_span outcomes = w_span(&pv->w.solution_outcomes, solution);
    for (size_t i = 0; i < outcomes.n; i++) {
        const struct w_outcome *x = &pv->w.outcomes[outcomes.at[i]];
        struct str from, to, unit = str_eq(x->unit, S("%")) ? S(" %") : STR_NULL;
        if (!str_cut(x->from_to, '|', &from, &to))
            continue;
        H(o, "<p class=\"small\">", x->metric, " ", from, "", unit, " → ", to, "", unit, " by ", written_day(pv, x->due), "</p>");
    }
}

static void ship(struct out *o, const struct plan_view *pv, int32_t solution)
{
    struct arena *a = pv->v.arena;
    const struct w_solution *s = &pv->w.solutions[solution];
    struct w_span parts = w_span(&pv->w.solution_parts, solution);
    int32_t *of = ARENA_ARRAY(a, int32_t, parts.n + 1);
    bool late = false, known = false;
    int64_t days = 0, customers = 0, companies = 0, revenue = 0;
    size_t n = 0;
    for (size_t i = 0; i < parts.n; i++) {
        const struct w_part *part = &pv->w.parts[parts.at[i]];
        int32_t f = world_feature(&pv->w, part->feature);
        if (pv->m.in_of[f] < 0)
            continue;
        int16_t when = pv->m.force[pv->m.in_of[f]];
        of[n++] = f;
        days += when >= 0 ? plan_feature_days(&pv->w, pv->w.features[f].id) : 0;
        late = late || (part->required && (when < 0 || when > pv->q));
    }
    plan_customers_of(&pv->w, of, n, &customers, &companies, &revenue, &known);
    H(o, "<li class=\"card sol\"><header><h3><a href=\"", URL(a, S("solutions"), s->key), "\">", s->title, "</a> <span class=\"id\">",
      s->key, "</span></h3>");
    ship_chip(o, pv, s, late);
    H(o, "</header>");
    ship_outcomes(o, pv, solution);
    H(o, "<p class=\"small muted\">", desk_plural(a, companies, "customer", "customers"), " · ",
      known ? money_short(a, revenue, pv->w.set.currency) : S("–"), " · ");
    ui_fig(o, plan_weeks(pv, days), weeks_noun(plan_weeks(pv, days)), WHERE(a, S("efforts"), S("planned"), plan_quarter(pv), S("stream"), s->key));
    H(o, "</p></li>");
}

static void ships(struct out *o, const struct plan_view *pv)
{
    H(o, "<section aria-labelledby=\"ss\"><h2 id=\"ss\" class=\"mt1 mb3\">What ships, and what it should change</h2><ul class=\"grid g2\">");
    for (size_t k = 0; k < pv->ntones; k++)
        ship(o, pv, pv->tone[k]);
    H(o, "</ul>");
    if (pv->nsolutions > pv->ntones)
        H(o, "<p class=\"small\"><a href=\"/solutions\">and ", (int64_t)(pv->nsolutions - pv->ntones), " more</a></p>");
    if (pv->ntones == 0)
        H(o, "<p class=\"muted\">No solution ships in this quarter.</p>");
    H(o, "</section>");
}

/* ---- what does not ---- */

/* The priority that a feature (place in the world; a slice: its whole) is for; NULL: it has no requirement. */
static const struct w_priority *is_for(const struct plan_view *pv, int32_t f)
{
    const struct world *w = &pv->w;
    int32_t whole = w->features[f].slice_of >= 0 ? world_feature(w, w->features[f].slice_of) : f;
    struct w_span up = whole >= 0 ? w_span(&w->feature_fulfils, whole) : (struct w_span){ NULL, 0 };
    for (size_t i = 0; i < up.n; i++) {
        int32_t r = w->fulfils[up.at[i]].main ? world_requirement(w, w->fulfils[up.at[i]].upper) : -1;
        struct w_span serves = r >= 0 ? w_span(&w->requirement_serves, r) : (struct w_span){ NULL, 0 };
        for (size_t k = 0; k < serves.n; k++) {
            int32_t p = w->serves[serves.at[k]].main ? world_priority(w, w->serves[serves.at[k]].upper) : -1;
            if (p >= 0)
                return &w->priorities[p];
        }
    }
    return NULL;
}

static const struct w_open *asked_for(const struct plan_view *pv, int64_t feature)
{
    for (size_t i = 0; i < pv->nopen; i++)
        if (pv->open[i].wish == feature)
            return &pv->open[i];
    return NULL;
}

/* The first quarter, of the one shown and those after it, in which it fits with nothing moved; -1: none. */
static int fits_in(const struct plan_view *pv, size_t i)
{
    const struct plan_feature *f = &pv->m.in.features[i];
    bool needs = false;
    for (size_t k = 0; k < pv->m.in.nneeds; k++)
        needs = needs || (pv->m.in.needs[k].by == (int32_t)i && pv->m.force[pv->m.in.needs[k].needed] < 0);
    for (int q = f->earliest > pv->q ? f->earliest : pv->q; !f->forbid && !needs && q <= f->latest && q < pv->m.in.quarters; q++)
        if (plan_fits(&pv->m, pv->loads, (int32_t)i, q, 0))
            return q;
    return -1;
}

static struct str short_words(const struct plan_view *pv, size_t i)
{
    const struct plan_feature *f = &pv->m.in.features[i];
    int64_t least = 0;
    int32_t team = -1;
    if (f->forbid)
        return S("A rule or a missing need keeps it out.");
    for (size_t p = 0; p < f->nparts; p++) {
        int64_t left = plan_team_free(&pv->m, pv->loads, (size_t)f->parts[p].team, pv->q) - f->parts[p].days[PLAN_LIKELY][f->span - 1];
        if (left < least) {
            least = left;
            team = f->parts[p].team;
        }
    }
    struct arena *a = pv->v.arena;
    const struct w_feature *said = &pv->w.features[pv->m.world_of[i]];
    if (said->latest >= 0 && said->latest < pv->m.first + pv->q)
        return arena_printf(a, "It is to be finished in %.*s or before.", STR_FMT(quarter_said(&pv->w, said->latest)));
    if (said->earliest > pv->m.first + pv->q)
        return arena_printf(a, "It cannot be finished before %.*s.", STR_FMT(quarter_said(&pv->w, said->earliest)));
    if (team < 0)
        return f->span > 1 ? S("It takes longer than this quarter.") : S("What it needs first is not planned.");
    if (!plan_days_known(&pv->m, (size_t)team, pv->q))
        return arena_printf(a, "What %.*s can do is not known yet.", STR_FMT(pv->w.teams[team].title));
    struct str weeks = plan_weeks(pv, -least);
    return arena_printf(pv->v.arena, "%.*s is %.*s %.*s short.", STR_FMT(pv->w.teams[team].title), STR_FMT(weeks), STR_FMT(weeks_noun(weeks)));
}

static void out_row(struct out *o, const struct plan_view *pv, size_t i, const struct w_priority *p)
{
    struct arena *a = pv->v.arena;
    const struct w_feature *f = &pv->w.features[pv->m.world_of[i]];
    const struct w_open *t = asked_for(pv, f->id);
    int q = fits_in(pv, i);
    struct str when = quarter_said(&pv->w, pv->m.first + q);
    H(o, "<tr><td><a href=\"", URL(a, S("features"), f->key), "\">", f->key, "</a> ", f->title, "</td><td class=\"id\">");
    if (p)
        H(o, "<a href=\"", URL(a, S("priorities"), p->key), "\">", p->key, "</a>");
    else
        H(o, "–");
    H(o, "</td><td class=\"n\">");
    ui_fig(o, plan_weeks(pv, plan_feature_days(&pv->w, f->id)), STR_NULL, WHERE(a, S("efforts"), S("feature"), f->key));
    H(o, "</td><td>", p ? S("") : S("No requirement yet, so no value. "), "", q == pv->q ? S("It would fit here.") : short_words(pv, i), "");
    if (q > pv->q)
        H(o, " It would fit in ", when, ".");
    if (t)
        H(o, " <a href=\"", URL(a, S("tradeoffs"), t->key), "\">", t->key, "</a>");
    H(o, " <a class=\"nb\" href=\"", URL(a, S("plan"), plan_quarter(pv), S("why"), f->key), "\">Why not, exactly</a></td><td class=\"n\">");
    if (t)
        H(o, "<a href=\"", URL(a, S("tradeoffs"), t->key), "\">Decide</a>");
    else if (q >= 0 && pv->v.may >= PERM_LEAD) {
        H(o, "<form method=\"post\" action=\"/plan/move\">");
        ui_hidden(o, S("feature"), f->key);
        ui_hidden(o, S("quarter"), quarter_key(a, pv->m.first + q));
        H(o, "<button class=\"lk\">Put in ", when, "</button></form>");
    } else if (pv->v.may >= PERM_EDIT)
        H(o, "<a href=\"", url_query(a, url_query(a, url_own(S("/came-up")), S("feature"), f->key), S("quarter"), plan_quarter(pv)),
          "\">What if?</a>");
    H(o, "</td></tr>");
}

/* What is not in the plan: how many, and which of it is named, at most OUT: what somebody waits for first, then what a
 * customer's priority leads to, then the others. */
static size_t out_named(const struct plan_view *pv, size_t named[OUT], size_t *ret_all)
{
    size_t n = 0;
    *ret_all = 0;
    for (int pass = 0; pass < 3; pass++)
        for (size_t i = 0; i < pv->m.in.nfeatures; i++) {
            const struct w_feature *f = &pv->w.features[pv->m.world_of[i]];
            if (pv->m.force[i] >= 0 || f->slice_of >= 0)
                continue;
            *ret_all += pass == 0;
            if (n < OUT && (asked_for(pv, f->id) ? 0 : is_for(pv, pv->m.world_of[i]) ? 1 : 2) == pass)
                named[n++] = i;
        }
    return n;
}

static void left_out(struct out *o, const struct plan_view *pv)
{
    size_t all, named[OUT], shown = out_named(pv, named, &all);
    H(o, "<section><h2 class=\"brk\">Not this quarter</h2><div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Not this quarter\">"
         "<table><caption class=\"vh\">Items that are not in the plan, with the reason</caption><thead><tr><th scope=\"col\">Item</th>"
         "<th scope=\"col\">For</th><th scope=\"col\" class=\"n\">Weeks</th><th scope=\"col\">Why not</th>"
         "<th scope=\"col\"><span class=\"vh\">Action</span></th></tr></thead><tbody>");
    for (size_t i = 0; i < shown; i++)
        out_row(o, pv, named[i], is_for(pv, pv->m.world_of[named[i]]));
    H(o, "</tbody></table></div>");
    if (all > shown)
        H(o, "<p class=\"small\"><a href=\"", WHERE(pv->v.arena, S("features"), S("in_plan"), S("no")), "\">and ", all - shown,
          " more</a></p>");
    if (all == 0)
        H(o, "<p class=\"muted\">Everything sized is in the plan.</p>");
    H(o, "</section>");
}

static void quarter_options(struct out *o, const struct plan_view *pv)
{
    for (int k = 0; k < pv->m.in.quarters; k++)
        H(o, "<option value=\"", quarter_key(pv->v.arena, pv->m.first + k), "\">", quarter_said(&pv->w, pv->m.first + k), "</option>");
}

static bool may_be_moved(const struct plan_view *pv, size_t i, bool planned)
{
    bool here = pv->m.force[i] == pv->q, out = pv->m.force[i] < 0 && pv->w.features[pv->m.world_of[i]].slice_of < 0;
    return planned ? here : out;
}

static size_t item_options(struct out *o, const struct plan_view *pv, bool planned, struct str label)
{
    size_t n = 0;
    for (size_t i = 0; i < pv->m.in.nfeatures; i++)
        n += may_be_moved(pv, i, planned);
    if (!o || n == 0)
        return n;
    H(o, "<optgroup label=\"", label, "\">");
    for (size_t i = 0; i < pv->m.in.nfeatures; i++) {
        const struct w_feature *f = &pv->w.features[pv->m.world_of[i]];
        if (may_be_moved(pv, i, planned))
            H(o, "<option value=\"", f->key, "\">", f->key, " ", f->title, "</option>");
    }
    H(o, "</optgroup>");
    return n;
}

/* A choice of the quarter's items and of what is not planned; of very many, their key is typed. */
static void item_field(struct out *o, const struct plan_view *pv)
{
    size_t here = item_options(NULL, pv, true, STR_NULL), out = item_options(NULL, pv, false, STR_NULL);
    if (here > ITEMS || (here == 0 && (out == 0 || out > ITEMS))) {
        H(o, "<input type=\"text\" id=\"mf\" name=\"feature\" required data-key=\"M\"><p class=\"tip\">", here > 0
          ? S("Its key, as it stands in a bar above.") : S("Its key, as it stands in the list of features."), "</p>");
        return;
    }
    H(o, "<select id=\"mf\" name=\"feature\" data-key=\"M\">");
    item_options(o, pv, true, quarter_said(&pv->w, pv->m.first + pv->q));
    if (here + out <= ITEMS)
        item_options(o, pv, false, S("Not planned"));
    H(o, "</select>");
}

static void move_form(struct out *o, const struct plan_view *pv)
{
    H(o, "<section class=\"card\" id=\"move\"><h2>Change it yourself</h2><p class=\"small muted up\">Pick an item and a "
         "quarter. You see what breaks before anything is saved.</p><form method=\"post\" action=\"/plan/move\"><div class=\"field\">"
         "<label for=\"mf\">Item</label>");
    item_field(o, pv);
    H(o, "</div><div class=\"field\"><label for=\"mq\">Move to</label><select id=\"mq\" name=\"quarter\">");
    quarter_options(o, pv);
    H(o, "<option value=\"none\">Not planned</option></select></div><p class=\"up\"><button class=\"btn\" data-do=\"See what breaks\">See "
         "what breaks</button></p></form></section>");
}

static void plan_aside(struct out *o, const struct plan_view *pv)
{
    H(o, "<aside class=\"stack\">");
    hill_html(o, pv->v.arena, pv->dots, pv->ndots);
    if (pv->v.may >= PERM_LEAD)
        move_form(o, pv);
    H(o, "<section class=\"card\"><h2>Ask the plan</h2><p class=\"small up\"><a href=\"", URL(pv->v.arena, S("plan"),
      quarter_key(pv->v.arena, pv->m.first + pv->q), S("worth")), "\">What one more person-week of each team is worth</a></p>"
         "<p class=\"small up\"><a href=\"/frontier\">What more or fewer days of everybody would bring</a></p></section></aside>");
}

static void html(struct out *o, const struct view *v)
{
    const struct plan_view *pv = view_of(v);
    top(o, pv);
    if (!pv->w.has_plan) {
        H(o, "<div class=\"card nothing\"><p class=\"say\">Bring in your commitments, and this page shows the room that is left.</p>");
        if (v->may >= PERM_EDIT)
            H(o, "<a class=\"btn pri\" href=\"/import?shape=commitments\">Bring in a plan</a>");
        H(o, "</div>");
        return;
    }
    plan_rooms(o, pv);
    H(o, "<div class=\"split after\"><div>");
    ships(o, pv);
    left_out(o, pv);
    H(o, "</div>");
    plan_aside(o, pv);
    H(o, "</div>");
}

/* The days of the quarter by the class of the work. */
static void mix_json(struct json_writer *w, const struct plan_view *pv)
{
    enum { CLASSES = 16 };
    struct str names[CLASSES];
    int64_t days[CLASSES] = { 0 };
    size_t n = 0;
    for (size_t i = 0; i < pv->m.in.nfeatures; i++) {
        const struct w_feature *f = &pv->w.features[pv->m.world_of[i]];
        size_t at = 0;
        if (pv->m.force[i] != pv->q)
            continue;
        while (at < n && !str_eq(names[at], f->fclass))
            at++;
        assert(at < CLASSES);
        if (at == n)
            names[n++] = f->fclass;
        days[at] += plan_feature_days(&pv->w, f->id);
    }
    json_key(w, S("mix"));
    json_array(w);
    for (size_t i = 0; i < n; i++) {
        json_object(w);
        json_member_str(w, S("class"), names[i]);
        json_key(w, S("days"));
        json_int(w, days[i]);
        json_end(w);
    }
    json_end(w);
}

/* As the page names it: what somebody waits for first, each with why not and where it would fit. */
static void left_json(struct json_writer *w, const struct plan_view *pv)
{
    size_t all, named[OUT], n = out_named(pv, named, &all);
    json_key(w, S("left_out_count"));
    json_int(w, (int64_t)all);
    json_key(w, S("left_out"));
    json_array(w);
    for (size_t i = 0; i < n; i++) {
        const struct w_feature *f = &pv->w.features[pv->m.world_of[named[i]]];
        int q = fits_in(pv, named[i]);
        json_object(w);
        json_member_str(w, S("feature"), f->key);
        json_member_str(w, S("title"), f->title);
        json_key(w, S("days"));
        json_int(w, plan_feature_days(&pv->w, f->id));
        json_member_str(w, S("why"), q == pv->q ? S("It would fit here.") : short_words(pv, named[i]));
        json_member_str(w, S("fits_in"), q < 0 ? STR_NULL : quarter_key(pv->v.arena, pv->m.first + q));
        json_end(w);
    }
    json_end(w);
}

static void json(struct json_writer *w, const struct view *v)
{
    const struct plan_view *pv = view_of(v);
    json_object(w);
    json_key(w, S("version"));
    json_int(w, pv->w.plan.n);
    json_key(w, S("quarter"));
    json_str(w, quarter_key(v->arena, pv->m.first + pv->q));
    json_key(w, S("teams"));
    json_array(w);
    for (size_t t = 0; t < pv->m.in.nteams; t++) {
        const char *names_of[] = { "usable", "reserve", "used", "free", "asked" };
        const int64_t values[] = { pv->m.in.teams[t].usable[pv->q], pv->m.in.teams[t].reserve[pv->q],
            pv->loads[t * (size_t)pv->m.in.quarters + (size_t)pv->q], plan_team_free(&pv->m, pv->loads, t, pv->q),
            plan_days_asked(pv, t) };
        if (values[0] == 0 && values[2] == 0)
            continue;
        json_object(w);
        json_key(w, S("team"));
        json_str(w, pv->w.teams[t].key);
        for (size_t i = 0; i < COUNT(values); i++) {
            json_key(w, str_z(names_of[i]));
            json_int(w, values[i]);
        }
        json_end(w);
    }
    json_end(w);
    json_key(w, S("rows"));
    json_array(w);
    for (size_t i = 0; i < pv->m.in.nfeatures; i++) {
        if (pv->m.force[i] != pv->q)
            continue;
        json_object(w);
        json_key(w, S("feature"));
        json_str(w, pv->w.features[pv->m.world_of[i]].key);
        json_key(w, S("title"));
        json_str(w, pv->w.features[pv->m.world_of[i]].title);
        json_key(w, S("days"));
        json_int(w, plan_feature_days(&pv->w, pv->m.in.features[i].id));
        json_end(w);
    }
    json_end(w);
    mix_json(w, pv);
    left_json(w, pv);
    missed_json(w, pv->missed, pv->nmissed);
    hill_json(w, pv->dots, pv->ndots);
    json_key(w, S("points_quarter"));
    if (pv->m.valued)
        json_str(w, points_exact(v->arena, plan_points_quarter(&pv->m, pv->m.force, pv->q)));
    else
        json_null(w);
    json_end(w);
}

static void csv(struct csv_writer *w, const struct view *v)
{
    static const char *const head[] = { "feature", "title", "team", "days" };
    const struct plan_view *pv = view_of(v);
    for (size_t i = 0; i < COUNT(head); i++)
        csv_cell(w, str_z(head[i]));
    csv_end_row(w);
    for (size_t i = 0; i < pv->m.in.nfeatures; i++)
        for (size_t p = 0; p < pv->m.in.features[i].nparts; p++) {
            int64_t days = quarter_days(pv, i, p);
            if (days == 0)
                continue;
            csv_cell(w, pv->w.features[pv->m.world_of[i]].key);
            csv_cell(w, pv->w.features[pv->m.world_of[i]].title);
            csv_cell(w, pv->w.teams[pv->m.in.features[i].parts[p].team].key);
            csv_int(w, days);
            csv_end_row(w);
        }
}

const struct page page_plan = { load, html, json, csv };

/* ---- what a move would do, before it is saved ---- */
struct move_view { struct view v; struct plan_moved moved; struct str feature, quarter, title; };

static void move_html(struct out *o, const struct view *v)
{
    const struct move_view *mv = (const struct move_view *)(const void *)v;
    const struct world *w = mv->moved.m.w;
    struct arena *a = v->arena;
    ui_top(o, v, mv->feature, S("Nothing is saved yet."), NULL, 0);
    H(o, "<section class=\"card\"><p class=\"say\">", desk_plural(a, mv->moved.fig.companies, "customer waits", "customers wait"), ". ",
      desk_plural(a, (int64_t)mv->moved.fig.npromises, "promise breaks", "promises break"), ".</p><ul class=\"up\">");
    for (size_t i = 0; i < mv->moved.fig.npromises; i++) {
        const struct w_promise *p = &w->promises[mv->moved.fig.promises[i]];
        H(o, "<li><a href=\"", URL(a, S("promises"), p->key), "\">", p->what, "</a>, to ", p->to_title, "</li>");
    }
    H(o, "</ul>");
    bool locked = !str_empty(mv->moved.locked);
    if (!mv->moved.fits && !locked)
        H(o, "<p class=\"note bad\">It would not fit: ", mv->moved.why_not, ".</p>");
    if (mv->moved.m.valued)
        H(o, "<p class=\"muted\">Value of the plan: ", points_text(a, mv->moved.fig.points_horizon), " points, ",
          points_text(a, plan_points_horizon(&mv->moved.m, mv->moved.m.force)), " as it stands.</p>");
    if (locked) {                       /* it would be refused: what else one can do stands in its place */
        H(o, "<p class=\"note bad\">", mv->moved.locked, "</p><p class=\"acts up\"><a class=\"btn\" href=\"/plan\">Leave it</a></p></section>");
        return;
    }
    if (v->may < PERM_LEAD) {
        H(o, "<p class=\"muted\">Leaders move work; what you would do, and why, goes best as a remark on <a href=\"", URL(a, S("features"), mv->feature),
          "\">", mv->feature, "</a>.</p><p class=\"acts up\"><a class=\"btn\" href=\"/plan\">Leave it</a></p></section>");
        return;
    }
    H(o, "<form method=\"post\" action=\"/plan/move\">");
    ui_hidden(o, S("feature"), mv->feature);
    ui_hidden(o, S("quarter"), mv->quarter);
    ui_hidden(o, S("sure"), S("1"));
    H(o, "<p class=\"acts up\"><button class=\"btn pri\" data-primary data-do=\"Move it\">Move it</button><a class=\"btn\" href=\"/plan\">"
      "Leave it</a></p></form></section>");
}

enum status plan_move_post(struct ctx *c, const struct page_in *in, struct answer *ret)
{
    struct params p = params_parse(c->arena, in->req->body);
    struct move_view *mv = ARENA_NEW(c->arena, struct move_view);
    struct quarter q = { -1 };
    bool sure = str_eq(params_get(&p, S("sure")), S("1"));
    mv->feature = params_get(&p, S("feature"));
    mv->quarter = params_get(&p, S("quarter"));
    if (!str_eq(mv->quarter, S("none")) && !quarter_parse(mv->quarter, &q)) {
        problem_add(c->problems, &(struct path){ .name = S("quarter") }, S("quarter"), "Choose a quarter.");
        return ST_INVALID;
    }
    if (sure)                               /* anybody may see what a move would break */
        TRY(perm_need(c, PERM_LEAD));
    TRY(plan_move_use(c, mv->feature, q.ordinal, sure, sure, &mv->moved));
    if (sure) {
        frame_see_other(c, ret, url_own(S("/plan")), mv->moved.change);
        return ST_OK;
    }
    TRY(view_init(c, in, &mv->v, "/plan"));
    mv->v.crumb_area = S("Plan");
    mv->v.title = arena_printf(c->arena, "Move %.*s to %.*s?", STR_FMT(mv->moved.m.w->features[mv->moved.feature].title),
                               STR_FMT(quarter_said(mv->moved.m.w, q.ordinal)));
    frame_answer(c, ret, 200, &mv->v, move_html);
    return ST_OK;
}
