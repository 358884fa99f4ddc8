/* web/page_scenarios.c: the plan in force and up to three scenarios side by side: what each assumes, what it is worth,
 * what it moves and breaks, and the room of each team. What is done with one are actions of plan versions. */
#include "web/page_scenarios.h"
#include "core/perm.h"
#include "use/plan_compare.h"
#include "web/desk.h"

enum { SIDE_MAX = 4, OFFERED = 50, LINES_MAX = 8, TEAMS_MAX = 12, BAR_PX = 214 };

struct side {
    struct scenario s;
    struct plan_model m;
    struct figures fig;
    struct diff_line *diff;
    size_t ndiff;
    const int32_t *loads;
    bool current;
};
struct scenarios_view {
    struct view v;
    struct ctx *c;
    const struct world *records;   /* which no assumption has touched */
    struct side sides[SIDE_MAX];
    size_t n;
    struct w_version *offered;
    size_t noffered;
    bool may;
};

static const struct scenarios_view *sv_of(const struct view *v)
{
    return (const struct scenarios_view *)(const void *)v;
}

static enum status take(struct ctx *c, struct scenarios_view *sv, int64_t id, bool current, struct str now)
{
    struct side *x = &sv->sides[sv->n];
    struct w_version a, b;
    int16_t *finish;
    TRY(scenario_get(c, id, &x->s));
    TRY(scenario_model(c, &x->s, &x->m, &finish));
    plan_figures(&x->m, finish, 0, &x->fig);
    x->loads = plan_loads(&x->m, finish, NULL);
    x->current = current;
    if (!current && !str_empty(now))
        TRY(plan_compare_use(c, x->m.w, now, arena_printf(c->arena, "#%lld", (long long)id), &a, &b, &x->diff,
                             &x->ndiff));
    sv->n++;
    return ST_OK;
}

static bool asked_for(struct str with, int64_t id)
{
    struct str one;
    int64_t n;
    while (!str_empty(with)) {
        (void)str_cut(with, ',', &one, &with);
        if (str_to_i64(str_trim(one), &n) && n == id)
            return true;
    }
    return false;
}

static int64_t used(const struct side *x, size_t team)
{
    return x->loads[team * (size_t)x->m.in.quarters];
}

/* Its work is within what each team has, in every quarter. */
static bool fits(const struct side *x)
{
    for (size_t t = 0; t < x->m.in.nteams; t++)
        for (int q = 0; q < x->m.in.quarters; q++)
            if (x->loads[t * (size_t)x->m.in.quarters + (size_t)q] > x->m.in.teams[t].usable[q])
                return false;
    return true;
}

static struct str title_of(struct ctx *c, const struct scenarios_view *sv)
{
    const struct side *best = NULL;
    for (size_t i = 0; i < sv->n; i++)
        if (!sv->sides[i].current && fits(&sv->sides[i])
            && (!best || sv->sides[i].fig.points_horizon > best->fig.points_horizon))
            best = &sv->sides[i];
    bool any = sv->n > 1 || (sv->n == 1 && !sv->sides[0].current);
    if (any && !best)
        return S("No scenario fits what it assumes: find its best plan, or assume less");
    if (!best)
        return S("No scenario yet: copy the plan to try something on");
    if (!sv->sides[0].current)
        return arena_printf(c->arena, "%.*s, and no plan is in force",
                            STR_FMT(desk_plural(c->arena, (int64_t)sv->n, "scenario", "scenarios")));
    int64_t more = best->fig.points_horizon - sv->sides[0].fig.points_horizon;
    struct str much =
        more == 0 ? S("as much as")
                  : arena_printf(c->arena, "%.*s points %s", STR_FMT(points_text(c->arena, more < 0 ? -more : more)),
                                 more < 0 ? "less than" : "more than");
    return arena_printf(c->arena, "“%.*s” is worth %.*s the plan in force; %.*s", STR_FMT(best->s.version.title),
                        STR_FMT(much),
                        STR_FMT(best->fig.npromises ? desk_plural(c->arena, (int64_t)best->fig.npromises,
                                                                  "promise breaks", "promises break")
                                                    : S("no promise breaks")));
}

static enum status load(struct ctx *c, const struct page_in *in, struct view **ret)
{
    struct scenarios_view *sv = ARENA_NEW(c->arena, struct scenarios_view);
    struct w_version now;
    struct problems quiet, *mine = c->problems;
    struct str name = STR_NULL, with = params_get(&in->query, S("with"));
    sv->c = c;
    sv->may = perm_at_least(c, PERM_EDIT);
    TRY(view_init(c, in, &sv->v, "/plan"));
    sv->v.crumb_area = S("Plan");
    struct world *records = ARENA_NEW(c->arena, struct world);
    TRY(world_load(c, records));
    sv->records = records;
    problems_init(&quiet, c->arena);
    c->problems = &quiet;
    enum status st = world_version(c, S("current"), &now);
    c->problems = mine;
    if (st != ST_OK && st != ST_NOT_FOUND)
        return st;
    if (st == ST_OK) {
        name = int_text(c->arena, now.n);
        TRY(take(c, sv, now.id, true, name));
    }
    TRY(world_versions(c, false, OFFERED, &sv->offered, &sv->noffered));
    for (size_t i = 0; i < sv->noffered; i++)
        if (sv->n < SIDE_MAX && (str_empty(with) || asked_for(with, sv->offered[i].id)))
            TRY(take(c, sv, sv->offered[i].id, false, name));
    sv->v.title = title_of(c, sv);
    *ret = &sv->v;
    return ST_OK;
}

/* ---- html ---- */

static struct str side_name(const struct scenarios_view *sv, const struct side *x)
{
    return x->current ? arena_printf(sv->v.arena, "Version %lld, in force", (long long)x->s.version.n)
           : str_empty(x->s.version.title) ? arena_printf(sv->v.arena, "Scenario %lld", (long long)x->s.version.id)
                                           : x->s.version.title;
}

static void row_head(struct out *o, struct str name)
{
    H(o, "<tr><th scope=\"row\">", name, "</th>");
}

static void assumption_html(struct out *o, const struct scenarios_view *sv, const struct side *x,
                            const struct assumption *as)
{
    struct arena *a = sv->v.arena;
    struct str words = assumption_words(sv->c, sv->records, as);
    H(o, "<li>", words, ".");
    if (sv->may && !x->current) {
        H(o, " <form class=\"noprint\" method=\"post\" action=\"",
          URL(a, S("plan_versions"), int_text(a, x->s.version.id), S("unassume")), "\">");
        ui_hidden(o, S("back"), S("scenarios"));
        ui_hidden(o, S("what"), assumed_name(as->what));
        ui_hidden(o, S("about"), as->about);
        if (as->quarter >= 0)
            ui_hidden(o, S("quarter"), quarter_key(a, as->quarter));
        H(o, "<button class=\"lk\" aria-label=\"Take back: ", words, "\">Take it back</button></form>");
    }
    H(o, "</li>");
}

static void assumes_html(struct out *o, const struct scenarios_view *sv)
{
    row_head(o, S("It assumes"));
    for (size_t i = 0; i < sv->n; i++) {
        const struct side *x = &sv->sides[i];
        H(o, "<td>");
        if (x->s.nas == 0)
            H(o, "<span class=\"muted\">What the records say.</span>");
        else
            H(o, "<ul>");
        for (size_t k = 0; k < x->s.nas; k++)
            assumption_html(o, sv, x, &x->s.as[k]);
        if (x->s.nas > 0)
            H(o, "</ul>");
        H(o, "</td>");
    }
    H(o, "</tr>");
}

static struct str worth(struct arena *a, const struct side *x, int64_t upt)
{
    return x->m.valued ? arena_printf(a, "%.*s points", STR_FMT(points_text(a, upt))) : S("no value yet");
}

static void worth_html(struct out *o, const struct scenarios_view *sv)
{
    struct arena *a = sv->v.arena;
    row_head(o, S("Value of the plan"));
    for (size_t i = 0; i < sv->n; i++) {
        const struct side *x = &sv->sides[i];
        H(o, "<td>", worth(a, x, x->fig.points_horizon), " over ",
          desk_plural(a, x->m.in.quarters, "quarter", "quarters"), ", ", worth(a, x, x->fig.points_quarter), " in ",
          quarter_said(x->m.w, x->m.first), "</td>");
    }
    H(o, "</tr>");
}

static void moves_html(struct out *o, const struct scenarios_view *sv)
{
    row_head(o, S("What ships and what slips"));
    for (size_t i = 0; i < sv->n; i++) {
        const struct side *x = &sv->sides[i];
        if (x->ndiff == 0) {
            H(o, "<td><span class=\"muted\">",
              x->current ? S("The plan as it is.") : S("The same work in the same quarters."), "</span></td>");
            continue;
        }
        H(o, "<td><ul>");
        for (size_t k = 0; k < x->ndiff && k < LINES_MAX; k++)
            H(o, "<li><a href=\"", URL(sv->v.arena, S("features"), x->diff[k].key), "\">", x->diff[k].words,
              "</a>.</li>");
        if (x->ndiff > LINES_MAX)
            H(o, "<li>and ", (int64_t)(x->ndiff - LINES_MAX), " more</li>");
        H(o, "</ul></td>");
    }
    H(o, "</tr>");
}

static void promises_html(struct out *o, const struct scenarios_view *sv)
{
    row_head(o, S("Promises broken"));
    for (size_t i = 0; i < sv->n; i++) {
        const struct side *x = &sv->sides[i];
        if (x->fig.npromises == 0) {
            H(o, "<td>None.</td>");
            continue;
        }
        H(o, "<td><ul>");
        for (size_t k = 0; k < x->fig.npromises && k < LINES_MAX; k++) {
            const struct w_promise *p = &x->m.w->promises[x->fig.promises[k]];
            H(o, "<li><a href=\"", URL(sv->v.arena, S("promises"), p->key), "\">", p->what, "</a>, to ", p->to_title,
              "</li>");
        }
        if (x->fig.npromises > LINES_MAX)
            H(o, "<li>and ", (int64_t)(x->fig.npromises - LINES_MAX), " more</li>");
        H(o, "</ul></td>");
    }
    H(o, "</tr>");
}

/* What is free of a team's days, its reserve kept; else how much of it the plan takes, or by how much it does not fit. */
static struct str room_words(struct arena *a, const struct side *x, size_t team)
{
    int64_t free = plan_team_free(&x->m, x->loads, team, 0), over = used(x, team) - x->m.in.teams[team].usable[0];
    if (over > 0)
        return arena_printf(a, "%lld days over", (long long)over);
    return free < 0 ? arena_printf(a, "%lld of the reserve", (long long)-free)
                    : arena_printf(a, "%lld days free", (long long)free);
}

/* Whether a scenario gives the team other work or other days than the first plan does. */
static bool team_differs(const struct scenarios_view *sv, size_t team)
{
    for (size_t i = 1; i < sv->n; i++)
        if (used(&sv->sides[i], team) != used(&sv->sides[0], team)
            || sv->sides[i].m.in.teams[team].usable[0] != sv->sides[0].m.in.teams[team].usable[0])
            return true;
    return false;
}

/* The teams of which plans differ, then the larger ones: at most TEAMS_MAX, in ret. *ret_more: how many others there are. */
static size_t teams_shown(const struct scenarios_view *sv, size_t *ret, size_t *ret_more)
{
    const struct plan_input *in = &sv->sides[0].m.in;
    int64_t *rank = ARENA_ARRAY(sv->v.arena, int64_t, in->nteams + 1);
    for (size_t t = 0; t < in->nteams; t++) {
        bool idle = in->teams[t].usable[0] == 0 && used(&sv->sides[0], t) == 0;
        rank[t] = team_differs(sv, t) ? in->teams[t].usable[0] + ((int64_t)INT32_MAX + 1)
                  : idle              ? -1
                                      : in->teams[t].usable[0];
    }
    size_t n = desk_largest(rank, in->nteams, TEAMS_MAX, ret, ret_more);
    *ret_more -= n;
    return n;
}

static bool team_html(struct out *o, const struct scenarios_view *sv, size_t team, bool first)
{
    struct arena *a = sv->v.arena;
    int64_t scale = 1;
    for (size_t i = 0; i < sv->n; i++) {
        const struct plan_team *t = &sv->sides[i].m.in.teams[team];
        int64_t total = used(&sv->sides[i], team) + t->reserve[0];
        scale = t->usable[0] > scale ? t->usable[0] : scale;
        scale = total > scale ? total : scale;
    }
    if (scale == 1)
        return false;
    struct str name = sv->sides[0].m.w->teams[team].title;
    row_head(o, arena_printf(a, "Room of %.*s", STR_FMT(name)));
    for (size_t i = 0; i < sv->n; i++) {
        const struct side *x = &sv->sides[i];
        const struct plan_team *t = &x->m.in.teams[team];
        struct str id = arena_printf(a, "s%zu-%zu", i, team);
        struct bar b = { .name = quarter_said(x->m.w, x->m.first),
                         .planned = used(x, team),
                         .reserve = t->reserve[0],
                         .usable = t->usable[0],
                         .scale = scale };
        b.right = room_words(a, x, team);
        b.title = arena_printf(a, "%.*s in “%.*s”: %lld days planned and %d in reserve of %d", STR_FMT(name),
                               STR_FMT(side_name(sv, x)), (long long)b.planned, t->reserve[0], t->usable[0]);
        H(o, "<td>");
        desk_bar(o, a, arena_cstr(a, id), &b, BAR_PX, i == 0 && first);
        H(o, "</td>");
    }
    H(o, "</tr>");
    return true;
}

static void button(struct out *o, struct url to, const char *label)
{
    H(o, "<form method=\"post\" action=\"", to, "\">");
    ui_hidden(o, S("back"), S("scenarios"));
    H(o, "<button class=\"btn\">", str_z(label), "</button></form> ");
}

static void acts_html(struct out *o, const struct scenarios_view *sv)
{
    struct arena *a = sv->v.arena;
    H(o, "<tr class=\"noprint\"><th scope=\"row\">What can be done</th>");
    for (size_t i = 0; i < sv->n; i++) {
        const struct side *x = &sv->sides[i];
        struct str id = int_text(a, x->s.version.id);
        H(o, "<td><p><a href=\"", url_query(a, URL(a, S("plan_versions"), id, S("copy")), S("back"), S("scenarios")),
          "\">Copy as a scenario</a></p>");
        if (!x->current) {
            H(o, "<p><a href=\"", url_query(a, URL(a, S("plan_versions"), id, S("assume")), S("back"), S("scenarios")),
              "\">Assume something else</a></p>");
            button(o, URL(a, S("scenarios"), id, S("solve")), "Find its best plan");
            button(o, URL(a, S("plan_versions"), id, S("adopt")), "Use this plan");
            if (x->s.nas > 0)
                H(o,
                  "<p class=\"hint\">Of what it assumes nothing is written down: put the same into the records, or the plan stands there "
                  "without it.</p>");
            button(o, URL(a, S("plan_versions"), id, S("drop")), "Drop it");
        }
        H(o, "</td>");
    }
    H(o, "</tr>");
}

static void offered_html(struct out *o, const struct scenarios_view *sv)
{
    struct arena *a = sv->v.arena;
    if (sv->noffered + 1 <= SIDE_MAX)
        return;
    H(o, "<section class=\"card mt4\"><h2>All scenarios</h2><ul>");
    for (size_t i = 0; i < sv->noffered; i++) {
        const struct w_version *x = &sv->offered[i];
        struct str name = str_empty(x->title) ? arena_printf(a, "Scenario %lld", (long long)x->id) : x->title;
        H(o, "<li><a href=\"", url_query(a, url_own(S("/scenarios")), S("with"), int_text(a, x->id)), "\">", name,
          "</a></li>");
    }
    H(o, "</ul></section>");
}

static void html(struct out *o, const struct view *v)
{
    const struct scenarios_view *sv = sv_of(v);
    ui_top(
        o, v, S("Scenarios"),
        S("What a scenario assumes holds in it alone. Using one takes its plan; the records keep saying what they say."),
        NULL, 0);
    if (sv->n == 0) {
        H(o, "<section class=\"card\"><p>There is no plan yet. ");
        if (v->may >= PERM_EDIT)
            H(o, "<a href=\"/import\">Bring one in</a>, or find the best one on the <a href=\"/plan\">plan</a>.");
        H(o, "</p></section>");
        return;
    }
    H(o,
      "<div class=\"scroll card\" tabindex=\"0\" role=\"region\" aria-label=\"Plans side by side\"><table class=\"calc sides\"><thead><tr>"
      "<th scope=\"col\">Plan</th>");
    for (size_t i = 0; i < sv->n; i++)
        H(o, "<th scope=\"col\">", side_name(sv, &sv->sides[i]), "</th>");
    H(o, "</tr></thead><tbody>");
    assumes_html(o, sv);
    worth_html(o, sv);
    moves_html(o, sv);
    promises_html(o, sv);
    bool drawn = false;
    size_t teams[TEAMS_MAX], more, n = teams_shown(sv, teams, &more);
    for (size_t t = 0; t < n; t++)
        drawn |= team_html(o, sv, teams[t], !drawn);
    if (more) {
        row_head(o, S("Other teams"));
        H(o, "<td colspan=\"", (int64_t)sv->n, "\"><a href=\"", view_url(&sv->v, S(".json"), STR_NULL), "\">",
          desk_plural(sv->v.arena, (int64_t)more, "more team", "more teams"),
          "</a> in the data of this page; above are those of which the plans differ, then the largest.</td></tr>");
    }
    if (sv->may)
        acts_html(o, sv);
    H(o, "</tbody></table></div>");
    offered_html(o, sv);
}

/* ---- json ---- */

static void side_json(struct json_writer *w, const struct scenarios_view *sv, const struct side *x)
{
    struct arena *a = sv->v.arena;
    json_object(w);
    json_member_str(w, S("plan_version"), int_text(a, x->s.version.id));
    json_member_str(w, S("title"), x->s.version.title);
    json_key(w, S("in_force"));
    json_bool(w, x->current);
    json_member_str(w, S("points_horizon"), x->m.valued ? points_exact(a, x->fig.points_horizon) : STR_NULL);
    json_member_str(w, S("points_quarter"), x->m.valued ? points_exact(a, x->fig.points_quarter) : STR_NULL);
    json_key(w, S("assumes"));
    json_array(w);
    for (size_t k = 0; k < x->s.nas; k++)
        json_str(w, assumption_words(sv->c, sv->records, &x->s.as[k]));
    json_end(w);
    json_key(w, S("moves"));
    json_array(w);
    for (size_t k = 0; k < x->ndiff; k++)
        json_str(w, x->diff[k].words);
    json_end(w);
    plan_room_json(w, &x->m, x->loads, &x->fig, 0);
    json_end(w);
}

static void json(struct json_writer *w, const struct view *v)
{
    const struct scenarios_view *sv = sv_of(v);
    json_object(w);
    json_member_str(w, S("title"), v->title);
    json_key(w, S("plans"));
    json_array(w);
    for (size_t i = 0; i < sv->n; i++)
        side_json(w, sv, &sv->sides[i]);
    json_end(w);
    json_end(w);
}

const struct page page_scenarios = { load, html, json, NULL };
