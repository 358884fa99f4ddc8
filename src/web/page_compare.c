/* web/page_compare.c: two versions of the plan: what moves and ships, promises, worth, and the room of each team in paired bars. */
#include "core/perm.h"
#include "use/plan_compare.h"
#include "web/desk.h"

enum {
    LINES = 40,
    VERSIONS = 50,
    TEAMS = 40,
    LEFT = 128,
    WIDTH = 820,
    RIGHT = 1120,
    FIRST = 8,
    STEP = 58,
    BAR = 16,
    GAP = 20
};
struct compare_view {
    struct view v;
    struct world w; /* as the records are */
    struct w_version *versions;
    size_t nversions;
    struct plan_compared p;
    bool lead;
};

static const struct compare_view *view_of(const struct view *v)
{
    return (const struct compare_view *)(const void *)v;
}

static struct str weeks(const struct compare_view *cv, int64_t days)
{
    return weeks_text(cv->v.arena, days, cv->w.set.days_per_week);
}

static enum status compare_load(struct ctx *c, const struct page_in *in, struct view **ret)
{
    struct compare_view *cv = ARENA_NEW(c->arena, struct compare_view);
    struct quarter q = { -1 };
    struct str asked = in->ncaptures > 0 ? in->captures[0] : params_get(&in->query, S("quarter"));
    TRY(view_init(c, in, &cv->v, "/plan"));
    cv->v.crumb_area = S("Plan");
    cv->lead = perm_at_least(c, PERM_LEAD);
    if (!str_empty(asked) && !quarter_parse(asked, &q))
        return ST_NOT_FOUND;
    const struct plan_compare_ask ask = { params_get(&in->query, S("a")), params_get(&in->query, S("b")), q.ordinal };
    TRY(world_load(c, &cv->w));
    TRY(plan_versions_list(c, VERSIONS, &cv->versions, &cv->nversions));
    TRY(plan_compared_load(c, &cv->w, &ask, &cv->p));
    cv->v.title = plan_compared_finding(&cv->p);
    *ret = &cv->v;
    return ST_OK;
}

/* ---- which two ---- */

static void choice(struct out *o, const struct compare_view *cv, const char *name, const char *label,
                   const struct w_version *now)
{
    struct arena *a = cv->v.arena;
    bool listed = !now;
    H(o, "<div class=\"field\"><label for=\"", str_z(name), "\">", str_z(label), "</label><select id=\"", str_z(name),
      "\" name=\"", str_z(name), "\">");
    for (size_t i = 0; i <= cv->nversions; i++) {
        const struct w_version *v = i < cv->nversions ? &cv->versions[i] : now;
        if (i == cv->nversions && listed)
            break;
        bool on = now && v->id == now->id;
        listed |= on;
        if (on)
            H(o, "<option selected value=\"", plan_version_asked(a, v), "\">");
        else
            H(o, "<option value=\"", plan_version_asked(a, v), "\">");
        H(o, "", words_upper(a, plan_version_name(a, v)), "", v->id == cv->w.plan.id ? S(", in force") : S(""),
          "</option>");
    }
    H(o, "</select></div>");
}

static void choose(struct out *o, const struct compare_view *cv)
{
    H(o, "<form class=\"card sum noprint\" method=\"get\" action=\"/plan/compare\"><div class=\"duo\">");
    choice(o, cv, "a", "From", cv->p.both ? &cv->p.two.a.s.version : NULL);
    choice(o, cv, "b", "To", cv->p.both ? &cv->p.two.b.s.version : NULL);
    H(o, "</div><p class=\"up\"><button class=\"btn\">Compare</button></p></form>");
}

/* ---- figures side by side ---- */

static int64_t sum(const struct plan_side *x, int q, bool used)
{
    int64_t days = 0;
    for (size_t t = 0; t < x->m.in.nteams; t++)
        days += used ? x->loads[t * (size_t)x->m.in.quarters + (size_t)q] : plan_team_free(&x->m, x->loads, t, q);
    return days;
}

static void use_cell(struct out *o, const struct compare_view *cv, const struct w_version *v)
{
    if (v->id == cv->w.plan.id)
        H(o, "<td>In force</td>");
    else if (cv->lead && (!cv->w.has_plan || (v->first == cv->w.plan.first && v->quarters == cv->w.plan.quarters))) {
        H(o, "<td>Not in force<form method=\"post\" action=\"/plan/adopt\" class=\"up\">");
        ui_hidden(o, S("version"), arena_printf(cv->v.arena, "#%lld", (long long)v->id));
        H(o, "<button class=\"btn pri\" data-do=\"Use this plan\">Use this plan</button></form></td>");
    } else
        H(o, "<td>Not in force</td>");
}

static struct str points_or_none(const struct compare_view *cv, const struct plan_side *x, int64_t upt)
{
    return x->m.valued ? arena_printf(cv->v.arena, "%.*s points", STR_FMT(points_text(cv->v.arena, upt)))
                       : S("no value yet");
}

static void promises_cell(struct out *o, const struct compare_view *cv, const struct plan_side *x)
{
    H(o, "<td>", (int64_t)x->fig.npromises, "");
    for (size_t i = 0; i < x->fig.npromises && i < LINES; i++) {
        const struct w_promise *p = &x->m.w->promises[x->fig.promises[i]];
        H(o, "", i ? S(", ") : S(": "), "<a href=\"", URL(cv->v.arena, S("promises"), p->key), "\">", p->what,
          "</a> to ", p->to_title, "");
    }
    H(o, "</td>");
}

enum { FIGURES = 5 }; /* rows of what is worked out */

/* One row of a figure. Of a plan whose quarters are over a single cell stands for all of them. */
static void figure_row(struct out *o, const struct compare_view *cv, int row, const char *head)
{
    const struct plan_side *sides[] = { &cv->p.two.a, &cv->p.two.b };
    const int at[] = { cv->p.qa, cv->p.qb };
    struct arena *a = cv->v.arena;
    H(o, "<tr><th scope=\"row\">", str_z(head), "</th>");
    for (size_t i = 0; i < 2; i++) {
        const struct plan_side *x = sides[i];
        if (x->past) {
            if (row == 0)
                H(o, "<td rowspan=\"", FIGURES,
                  "\">Its quarters are over: what it was worth is not worked out again, for its work has shipped or left since.</td>");
            continue;
        }
        switch (row) {
        case 0: H(o, "<td>", points_or_none(cv, x, x->fig.points_horizon), "</td>"); break;
        case 1:
            H(o, "<td>", points_or_none(cv, x, plan_points_quarter(&x->m, x->finish, at[i])), " in ",
              quarter_said(&cv->w, x->m.first + at[i]), "</td>");
            break;
        case 2:
            H(o, "<td>", arena_printf(a, "%.*s person-weeks", STR_FMT(weeks(cv, sum(x, at[i], true)))), "</td>");
            break;
        case 3:
            H(o, "<td>", arena_printf(a, "%.*s person-weeks", STR_FMT(weeks(cv, sum(x, at[i], false)))), "</td>");
            break;
        default: promises_cell(o, cv, x); break;
        }
    }
    H(o, "</tr>");
}

static void figures_html(struct out *o, const struct compare_view *cv)
{
    static const char *const heads[FIGURES] = { "Value of the plan", "Value of the quarter", "Work of the quarter",
                                                "Free, the reserve kept", "Promises broken" };
    const struct plan_side *sides[] = { &cv->p.two.a, &cv->p.two.b };
    struct arena *a = cv->v.arena;
    H(o,
      "<section class=\"card sum\"><h2>Side by side</h2><div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Side by side\">"
      "<table class=\"calc\"><thead><tr><th scope=\"col\"><span class=\"vh\">Figure</span></th>");
    for (size_t i = 0; i < 2; i++)
        H(o, "<th scope=\"col\"><a href=\"", URL(a, S("plan_versions"), int_text(a, sides[i]->s.version.id)), "\">",
          words_upper(a, plan_version_name(a, &sides[i]->s.version)), "</a></th>");
    H(o, "</tr></thead><tbody><tr><th scope=\"row\">It plans</th>");
    for (size_t i = 0; i < 2; i++)
        H(o, "<td>", plan_version_quarters(&cv->w, &sides[i]->s.version), "</td>");
    H(o, "</tr>");
    for (int row = 0; row < FIGURES; row++)
        figure_row(o, cv, row, heads[row]);
    H(o, "<tr><th scope=\"row\">State</th>");
    for (size_t i = 0; i < 2; i++)
        use_cell(o, cv, &sides[i]->s.version);
    H(o, "</tr></tbody></table></div>");
    if (!cv->p.two.alike)
        H(o,
          "<p class=\"small muted up\">They plan different quarters, so their values are not set against each other.</p>");
    for (size_t i = 0; i < 2; i++)
        if (sides[i]->gone)
            H(o, "<p class=\"small muted up\">", desk_plural(a, (int64_t)sides[i]->gone, "item", "items"), " of ",
              plan_version_name(a, &sides[i]->s.version),
              " shipped since, left, or have no size: not in these figures.</p>");
    H(o, "</section>");
}

/* ---- room in paired bars ---- */

struct pair {
    const struct compare_view *cv;
    int64_t most, y;
    size_t t;
};

static int64_t px(const struct pair *p, int64_t days)
{
    return days * WIDTH / p->most;
}

static int64_t load_of(const struct plan_side *x, size_t t, int q)
{
    return x->loads[t * (size_t)x->m.in.quarters + (size_t)q];
}

static void bar(struct out *o, const struct pair *p, const struct plan_side *x, int q, int64_t y, bool second)
{
    struct arena *a = p->cv->v.arena;
    int64_t used = load_of(x, p->t, q), usable = x->m.in.teams[p->t].usable[q],
            reserve = x->m.in.teams[p->t].reserve[q];
    int64_t full = used + reserve;
    struct str at = int_text(a, y);
    struct str said =
        arena_printf(a, "%.*s person-weeks of work and %.*s of reserve, of %.*s", STR_FMT(weeks(p->cv, used)),
                     STR_FMT(weeks(p->cv, reserve)), STR_FMT(weeks(p->cv, usable)));
    H(o, "<g><title>", x->m.w->teams[p->t].title, ", ", plan_version_name(a, &x->s.version), ", ",
      quarter_said(&p->cv->w, x->m.first + q), ": ", said, "</title>");
    H(o, "<rect x=\"", LEFT, "\" y=\"", at, "\" width=\"", int_text(a, px(p, used)), "\" height=\"", BAR,
      "\" rx=\"2\" fill=\"", second ? S("var(--c1)") : S("var(--c0)"), "\" stroke=\"",
      second ? S("var(--card)") : S("var(--c0-line)"), "\"/>");
    if (reserve > 0)
        H(o, "<rect x=\"", int_text(a, LEFT + px(p, used)), "\" y=\"", at, "\" width=\"", int_text(a, px(p, reserve)),
          "\" height=\"", BAR, "\" rx=\"2\" fill=\"url(#hg)\" stroke=\"var(--line2)\" stroke-width=\".8\"/>");
    if (full > usable)
        H(o, "<rect x=\"", int_text(a, LEFT + px(p, usable)), "\" y=\"", at, "\" width=\"",
          int_text(a, px(p, full - usable)), "\" height=\"", BAR, "\" fill=\"url(#ht)\" stroke=\"var(--bad)\"/>");
    H(o, "<path d=\"M", int_text(a, LEFT + px(p, usable)), " ", int_text(a, y - 2), "v", BAR + 4,
      "\" stroke=\"var(--ink)\" stroke-width=\"2\"/>");
    H(o, "<text x=\"", RIGHT, "\" y=\"", int_text(a, y + 13), "\" text-anchor=\"end\" class=\"t3",
      full > usable ? S(" isbad") : S(""), "\">", weeks(p->cv, full), " of ", weeks(p->cv, usable), "</text></g>");
}

/* Teams of both; a team has the same place in the records of either. */
static bool has_room(const struct compare_view *cv, size_t t, int64_t *ret_most)
{
    const struct plan_side *sides[] = { &cv->p.two.a, &cv->p.two.b };
    const int at[] = { cv->p.qa, cv->p.qb };
    *ret_most = 0;
    for (size_t i = 0; i < 2; i++) {
        int64_t full = load_of(sides[i], t, at[i]), usable = sides[i]->m.in.teams[t].usable[at[i]];
        full += full > 0 || usable > 0 ? sides[i]->m.in.teams[t].reserve[at[i]] : 0;
        *ret_most = full > *ret_most ? full : *ret_most;
        *ret_most = usable > *ret_most ? usable : *ret_most;
    }
    return *ret_most > 0;
}

static void quarters_html(struct out *o, const struct compare_view *cv)
{
    const struct plan_side *x = &cv->p.two.a, *y = &cv->p.two.b;
    struct arena *a = cv->v.arena;
    struct url here =
        url_query(a, url_query(a, url_own(S("/plan/compare")), S("a"), plan_version_asked(a, &x->s.version)), S("b"),
                  plan_version_asked(a, &y->s.version));
    H(o, "<p class=\"crumb up\">");
    for (int k = 0; k < y->m.in.quarters; k++) {
        int64_t q = y->m.first + k;
        if (q < x->m.first || q >= x->m.first + x->m.in.quarters)
            continue;
        if (k == cv->p.qb)
            H(o, "<b>", quarter_said(&cv->w, q), "</b> ");
        else
            H(o, "<a href=\"", url_query(a, here, S("quarter"), quarter_key(a, q)), "\">", quarter_said(&cv->w, q),
              "</a> ");
    }
    H(o, "</p>");
}

static void rooms_table(struct out *o, const struct compare_view *cv)
{
    const struct plan_side *sides[] = { &cv->p.two.a, &cv->p.two.b };
    const int at[] = { cv->p.qa, cv->p.qb };
    struct arena *a = cv->v.arena;
    int64_t most;
    H(o,
      "<details class=\"fold\"><summary>The same as a table</summary><div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Room by team, as a "
      "table\"><table class=\"calc\"><thead><tr><th scope=\"col\">Team, person-weeks</th>");
    for (size_t i = 0; i < 2; i++)
        H(o, "<th scope=\"col\" class=\"n\">Work, ", plan_version_name(a, &sides[i]->s.version),
          "</th><th scope=\"col\" class=\"n\">Reserve</th>"
          "<th scope=\"col\" class=\"n\">Of</th>");
    H(o, "</tr></thead><tbody>");
    for (size_t t = 0, n = 0; t < cv->p.two.b.m.in.nteams && n < TEAMS; t++) {
        if (!has_room(cv, t, &most))
            continue;
        const struct w_team *team = &cv->p.two.b.m.w->teams[t];
        n++;
        H(o, "<tr><th scope=\"row\"><a href=\"", URL(a, S("teams"), team->key), "\">", team->title, "</a></th>");
        for (size_t i = 0; i < 2; i++) {
            H(o, "<td class=\"n\">", weeks(cv, load_of(sides[i], t, at[i])), "</td><td class=\"n\">",
              weeks(cv, sides[i]->m.in.teams[t].reserve[at[i]]), "</td><td class=\"n\">");
            struct str usable = weeks(cv, sides[i]->m.in.teams[t].usable[at[i]]);
            if (sides[i]->s.nas > 0) /* what it assumes is in no list */
                H(o, "", usable, "");
            else
                ui_fig(o, usable, STR_NULL,
                       WHERE(a, S("capacities"), S("quarter"), quarter_key(a, sides[i]->m.first + at[i]), S("team"),
                             team->key));
            H(o, "</td>");
        }
        H(o, "</tr>");
    }
    H(o, "</tbody></table></div></details>");
}

static void rooms_html(struct out *o, const struct compare_view *cv)
{
    struct arena *a = cv->v.arena;
    const struct plan_side *x = &cv->p.two.a, *y = &cv->p.two.b;
    struct pair p = { .cv = cv, .most = 1, .y = FIRST };
    size_t n = 0, all = 0;
    int64_t most;
    for (size_t t = 0; t < y->m.in.nteams; t++) {
        bool in = has_room(cv, t, &most);
        p.most = in && most > p.most ? most : p.most;
        all += in;
    }
    n = all < TEAMS ? all : TEAMS;
    H(o,
      "<section class=\"card sum\"><header><h2>Room by team</h2><span class=\"small muted\">person-weeks; upright line: what the team can do · "
      "striped: kept for surprises</span></header>");
    quarters_html(o, cv);
    H(o,
      "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Room by team\"><svg class=\"pic wide\" viewBox=\"0 0 1120 ",
      int_text(a, FIRST + (int64_t)n * STEP),
      "\" role=\"group\" aria-labelledby=\"cmt\"><title id=\"cmt\">Room by team in both plans</title><defs>"
      "<pattern id=\"ht\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(45)\"><path d=\"M0 0V6\" "
      "stroke=\"var(--bad)\" stroke-width=\"2.6\"/></pattern><pattern id=\"hg\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\" "
      "patternTransform=\"rotate(45)\"><path d=\"M0 0V6\" stroke=\"var(--ink3)\" stroke-width=\"1.2\"/></pattern></defs>");
    for (size_t k = 0; k < n; p.t++) {
        if (!has_room(cv, p.t, &most))
            continue;
        const struct w_team *team = &y->m.w->teams[p.t];
        H(o, "<a href=\"", URL(a, S("teams"), team->key), "\"><text x=\"0\" y=\"", int_text(a, p.y + 22),
          "\" class=\"tb\">", team->title, "</text></a>");
        bar(o, &p, x, cv->p.qa, p.y, false);
        bar(o, &p, y, cv->p.qb, p.y + GAP, true);
        p.y += STEP;
        k++;
    }
    H(o, "</svg></div>");
    rooms_table(o, cv);
    H(o, "<p class=\"key\"><span><i class=\"kc0\"></i>", plan_version_name(a, &x->s.version), ", ",
      quarter_said(&cv->w, x->m.first + cv->p.qa), "</span><span><i class=\"kc1\"></i>",
      plan_version_name(a, &y->s.version), ", ", quarter_said(&cv->w, y->m.first + cv->p.qb),
      "</span><span><i class=\"hatch\"></i>reserve</span></p>");
    if (n < all)
        H(o, "<p class=\"small\"><a href=\"/teams\">and ", (int64_t)(all - n), " more teams</a></p>");
    H(o, "</section>");
}

/* ---- what differs ---- */

static void way_html(struct out *o, const struct compare_view *cv, enum plan_way way)
{
    static const char *const heads[PLAN_WAYS] = { "Comes in", "Leaves", "Earlier", "Slips" };
    struct arena *a = cv->v.arena;
    int64_t n = plan_compared_count(&cv->p, way), shown = 0;
    if (n == 0)
        return;
    H(o, "<section class=\"card\"><h2>", str_z(heads[way]), " <span class=\"muted\">", n,
      "</span></h2><ul class=\"tip\">");
    for (size_t i = 0; i < cv->p.two.diff.n && shown < LINES; i++) {
        const struct diff_line *d = &cv->p.two.diff.lines[i];
        if (plan_way_of(d->from, d->to) != way)
            continue;
        shown++;
        H(o, "<li><a href=\"", URL(a, S("features"), d->key), "\">", d->key, "</a> ", d->title, ", ");
        if (way == PLAN_COMES_IN || way == PLAN_LEAVES)
            H(o, "", way == PLAN_LEAVES ? S("planned for ") : S("in "), "",
              quarter_said(&cv->w, way == PLAN_LEAVES ? d->from : d->to), "");
        else
            H(o, "from ", quarter_said(&cv->w, d->from), " to ", quarter_said(&cv->w, d->to), "");
        H(o, "</li>");
    }
    H(o, "</ul>");
    if (n > shown)
        H(o, "<p class=\"small\"><a href=\"", view_url(&cv->v, S(".json"), S("done")), "\">and ", n - shown,
          " more, as data</a></p>");
    H(o, "</section>");
}

static void ships_html(struct out *o, const struct compare_view *cv)
{
    const struct plan_two *t = &cv->p.two;
    const struct world *w = t->b.m.w;
    if (t->nships == 0)
        return;
    H(o, "<section class=\"card\"><h2>Solutions that ship at another time</h2><ul class=\"tip\">");
    for (size_t i = 0; i < t->nships && i < LINES; i++) {
        const struct plan_ships *x = &t->ships[i];
        const struct w_solution *s = &w->solutions[world_solution(w, x->solution)];
        H(o, "<li><a href=\"", URL(cv->v.arena, S("solutions"), s->key), "\">", s->title, "</a> ");
        if (x->to < 0)
            H(o, "no longer ships; it was planned for ", quarter_said(&cv->w, x->from), "");
        else if (x->from < 0)
            H(o, "ships in ", quarter_said(&cv->w, x->to), ", and did not");
        else
            H(o, "ships in ", quarter_said(&cv->w, x->to), " instead of ", quarter_said(&cv->w, x->from), "");
        H(o, "</li>");
    }
    H(o, "</ul>");
    if (t->nships > LINES)
        H(o, "<p class=\"small muted\">and ", (int64_t)(t->nships - LINES), " more</p>");
    H(o, "</section>");
}

static void promise_lines(struct out *o, const struct compare_view *cv, const char *head, const int32_t *of, size_t n)
{
    if (n == 0)
        return;
    H(o, "<section class=\"card\"><h2>", str_z(head), "</h2><ul class=\"tip\">");
    for (size_t i = 0; i < n && i < LINES; i++) {
        const struct w_promise *p = &cv->p.two.b.m.w->promises[of[i]];
        H(o, "<li><a href=\"", URL(cv->v.arena, S("promises"), p->key), "\">", p->what, "</a>, to ", p->to_title,
          "</li>");
    }
    H(o, "</ul></section>");
}

static void versions_html(struct out *o, const struct compare_view *cv)
{
    struct arena *a = cv->v.arena;
    H(o,
      "<section class=\"card\"><h2>All versions</h2><div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"All versions\"><table>"
      "<thead><tr><th scope=\"col\">Version</th><th scope=\"col\">Title</th><th scope=\"col\">It plans</th><th scope=\"col\">Taken by</th>"
      "<th scope=\"col\"><span class=\"vh\">Action</span></th></tr></thead><tbody>");
    for (size_t i = 0; i < cv->nversions; i++) {
        const struct w_version *v = &cv->versions[i];
        H(o, "<tr><td><a href=\"", URL(a, S("plan_versions"), int_text(a, v->id)), "\">",
          v->n > 0 ? int_text(a, v->n) : S("scenario"), "</a></td><td>", v->title, "</td><td>",
          plan_version_quarters(&cv->w, v), "</td><td>");
        H(o, "", v->adopted_by, "", v->adopted_at && v->adopted_by.n ? S(", ") : S(""), "",
          v->adopted_at ? date_words(a, tz_date(cv->v.settings.tz, v->adopted_at)) : S("Nobody yet"), "</td><td>");
        if (v->id == cv->w.plan.id)
            H(o, "In force");
        else
            H(o, "<a href=\"",
              url_query(a,
                        url_query(a, url_own(S("/plan/compare")), S("a"),
                                  cv->w.has_plan ? plan_version_asked(a, &cv->w.plan) : STR_NULL),
                        S("b"), plan_version_asked(a, v)),
              "\">Beside the plan in force<span class=\"vh\">: ", plan_version_name(a, v), "</span></a>");
        H(o, "</td></tr>");
    }
    H(o, "</tbody></table></div></section>");
}

static void compare_html(struct out *o, const struct view *v)
{
    const struct compare_view *cv = view_of(v);
    ui_top(o, v, S("Compare"), STR_NULL, NULL, 0);
    if (!cv->p.both) {
        H(o,
          "<section class=\"card nothing\"><p class=\"say\">Two versions of the plan are needed: find the best one, move an item, or copy the plan "
          "as a scenario.</p><a class=\"btn pri\" href=\"/plan\">To the plan</a></section>");
        return;
    }
    choose(o, cv);
    figures_html(o, cv);
    if (!cv->p.two.a.past && !cv->p.two.b.past)
        rooms_html(o, cv);
    H(o, "<div class=\"grid g2 sum\">");
    ships_html(o, cv);
    for (enum plan_way way = PLAN_COMES_IN; way < PLAN_WAYS; way++)
        way_html(o, cv, way);
    promise_lines(o, cv, "Promises that break", cv->p.two.broken, cv->p.two.nbroken);
    promise_lines(o, cv, "Promises that hold again", cv->p.two.mended, cv->p.two.nmended);
    H(o, "</div>");
    if (cv->p.two.diff.apart)
        H(o, "<p class=\"small muted sum\">",
          desk_plural(v->arena, (int64_t)cv->p.two.diff.apart, "item stands", "items stand"),
          " in a quarter that only one of the two plans, and did not move.</p>");
    versions_html(o, cv);
}

static void compare_json(struct json_writer *w, const struct view *v)
{
    plan_compared_json(w, &view_of(v)->p);
}

const struct page page_compare = { compare_load, compare_html, compare_json, NULL };
