/* web/plan_ships.c: the solutions that ship in a quarter: what each should change, for whom, and what its date hangs on. */
#include "base/money.h"
#include "web/plan_page.h"

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

/* Whether a piece of the quarter's work could still move: nobody began or locked it. */
static bool may_slip(const struct plan_view *pv, int32_t i)
{
    return pv->m.force[i] == pv->q && pv->m.in.features[i].lock < 0;
}

/* The full teams that work of the solution which could slip counts on, at most two of them. */
static struct str full_teams(const struct plan_view *pv, int32_t solution, bool *ret_reserve, size_t *ret_n)
{
    enum { NAMED = 2 };
    struct arena *a = pv->v.arena;
    struct str said = STR_NULL;
    *ret_n = 0;
    *ret_reserve = true;
    for (size_t t = 0; t < pv->m.in.nteams && *ret_n < NAMED; t++) {
        struct w_span work = w_span(&pv->work->by_team, (int32_t)t);
        bool here = false;
        if (pv->m.in.teams[t].usable[pv->q] <= 0 || plan_team_free(&pv->m, pv->loads, t, pv->q) != 0)
            continue;
        for (size_t i = 0; i < work.n && !here; i++) {
            int32_t f = pv->work->feature[work.at[i]];
            here = may_slip(pv, f) && world_solution_of(&pv->w, pv->m.in.features[f].id) == solution;
        }
        if (!here)
            continue;
        said = ++*ret_n == 1 ? pv->w.teams[t].title
                             : arena_printf(a, "%.*s and %.*s", STR_FMT(said), STR_FMT(pv->w.teams[t].title));
        *ret_reserve = *ret_reserve && pv->m.in.teams[t].reserve[pv->q] > 0;
    }
    return said;
}

/* The team that a wish is shortest in, in the quarter shown; -1: it fits, or nobody sized it. */
static int32_t short_team(const struct plan_view *pv, int64_t wish)
{
    int32_t f = world_feature(&pv->w, wish), i = f < 0 ? -1 : pv->m.in_of[f], best = -1;
    int64_t most = 0;
    for (size_t p = 0; i >= 0 && p < pv->m.in.features[i].nparts; p++) {
        const struct plan_part *part = &pv->m.in.features[i].parts[p];
        int64_t lacks = part->days[pv->m.in.effort][pv->m.in.features[i].span - 1]
                        - (int64_t)plan_team_free(&pv->m, pv->loads, (size_t)part->team, pv->q);
        if (lacks > most) {
            most = lacks;
            best = part->team;
        }
    }
    return best;
}

/* The open trade-off whose wish could push work of the solution out: it counts on the team that the wish is short in. */
static const struct plan_asked *waits_on(const struct plan_view *pv, int32_t solution)
{
    for (size_t k = 0; k < pv->s.nopen; k++) {
        int32_t team = pv->s.open[k].wish < 0 ? -1 : short_team(pv, pv->s.open[k].wish);
        struct w_span work = team < 0 ? (struct w_span){ NULL, 0 } : w_span(&pv->work->by_team, team);
        for (size_t i = 0; i < work.n; i++) {
            int32_t f = pv->work->feature[work.at[i]];
            if (may_slip(pv, f) && world_solution_of(&pv->w, pv->m.in.features[f].id) == solution)
                return &pv->s.open[k];
        }
    }
    return NULL;
}

static void ship_chip(struct out *o, const struct plan_view *pv, int32_t solution, bool late)
{
    struct arena *a = pv->v.arena;
    int64_t broken = 0, n = promised(pv, &pv->w.solutions[solution], &broken);
    const struct plan_asked *open = waits_on(pv, solution);
    size_t nfull;
    bool reserve;
    struct str full = full_teams(pv, solution, &reserve, &nfull);
    if (broken)
        ui_chip(o, "bad", arena_printf(a, "Breaks %.*s", STR_FMT(desk_plural(a, broken, "promise", "promises"))));
    else if (late)
        ui_chip(o, "warn", S("A part comes later"));
    else if (open)
        H(o, "<a class=\"chip warn\" href=\"", URL(a, S("tradeoffs"), open->key), "\">Waiting on ", open->key, "</a>");
    else if (nfull)
        ui_chip(o, "warn",
                arena_printf(a, "%.*s %s: %s", STR_FMT(full), nfull == 1 ? "is full" : "are full",
                             !reserve     ? "any slip moves it"
                             : nfull == 1 ? "a slip takes its reserve"
                                          : "a slip takes their reserve"));
    else
        ui_chip(o, "good", n ? S("Keeps its date") : S("Complete in this quarter"));
}

static void ship_outcomes(struct out *o, const struct plan_view *pv, int32_t solution)
{
    struct arena *a = pv->v.arena;
    struct w_span outcomes = w_span(&pv->w.solution_outcomes, solution);
    for (size_t i = 0; i < outcomes.n; i++) {
        const struct w_outcome *x = &pv->w.outcomes[outcomes.at[i]];
        struct str from, to, unit = str_eq(x->unit, S("%")) ? S(" %") : STR_NULL;
        if (!str_cut(x->from_to, '|', &from, &to))
            continue;
        H(o, "<p class=\"small\">", x->metric, " ", number_grouped(a, from), "", unit, " → ", number_grouped(a, to), "",
          unit, " by ", written_day(pv, x->due), "</p>");
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
        days += world_solution_of(&pv->w, part->feature) == solution ? plan_days_here(pv, (size_t)pv->m.in_of[f]) : 0;
        late = late || (part->required && (when < 0 || when > pv->q));
    }
    plan_customers_of(&pv->w, of, n, &customers, &companies, &revenue, &known);
    H(o, "<li class=\"card sol\"><header><h3><a href=\"", URL(a, S("solutions"), s->key), "\">", s->title,
      "</a> <span class=\"id\">", s->key, "</span></h3>");
    ship_chip(o, pv, solution, late);
    H(o, "</header>");
    ship_outcomes(o, pv, solution);
    H(o, "<p class=\"small muted\">", desk_plural(a, companies, "customer", "customers"), " · ",
      known ? money_short(a, revenue, pv->w.set.currency) : S("–"), " · ");
    ui_fig(o, plan_weeks(pv, days), weeks_noun(plan_weeks(pv, days)),
           WHERE(a, S("efforts"), S("planned"), plan_quarter(pv), S("solution"), s->key));
    H(o, "</p></li>");
}

void plan_ships(struct out *o, const struct plan_view *pv)
{
    H(o,
      "<section aria-labelledby=\"ss\"><h2 id=\"ss\" class=\"mt1 mb3\">What ships, and what it should change</h2><ul class=\"grid g2\">");
    for (size_t k = 0; k < pv->s.nshown; k++)
        ship(o, pv, pv->s.solutions[k]);
    H(o, "</ul>");
    if (pv->s.nsolutions > pv->s.nshown)
        H(o, "<p class=\"small\"><a href=\"/solutions\">and ", (int64_t)(pv->s.nsolutions - pv->s.nshown),
          " more</a></p>");
    if (pv->s.nshown == 0)
        H(o, "<p class=\"muted\">No solution ships in this quarter.</p>");
    H(o, "</section>");
}
