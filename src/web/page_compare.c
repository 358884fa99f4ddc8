/* web/page_compare.c: two versions of the plan: what moves and ships, promises, worth, and the room of each team in paired bars. */
#include "core/perm.h"
#include "use/plan_compare.h"
#include "web/desk.h"

enum { LINES = 40, VERSIONS = 50, TEAMS = 40, LEFT = 128, WIDTH = 820, RIGHT = 1120, FIRST = 8, STEP = 58, BAR = 16, GAP = 20 };
struct compare_view {
    struct view v;
    struct world w;                            /* as the records are */
    struct w_version *versions; size_t nversions;
    struct plan_two two;
    int qa, qb;                                /* the quarters whose room is shown; the same one where both plan it */
    bool both, lead;
};

static const struct compare_view *view_of(const struct view *v)
{
    return (const struct compare_view *)(const void *)v;
}

static struct str asked_as(struct arena *a, const struct w_version *v)
{
    return v->n > 0 ? int_text(a, v->n) : arena_printf(a, "#%lld", (long long)v->id);
}

static struct str name_of(struct arena *a, const struct w_version *v)
{
    return v->n > 0 ? arena_printf(a, "version %lld", (long long)v->n)
         : str_empty(v->title) ? arena_printf(a, "scenario %lld", (long long)v->id) : arena_printf(a, "“%.*s”", STR_FMT(v->title));
}

static struct str quarters_of(const struct compare_view *cv, const struct w_version *v)
{
    struct str first = quarter_said(&cv->w, v->first);
    return v->quarters < 2 ? first : arena_printf(cv->v.arena, "%.*s to %.*s", STR_FMT(first), STR_FMT(quarter_said(&cv->w, v->first + v->quarters - 1)));
}

static struct str weeks(const struct compare_view *cv, int64_t days)
{
    return weeks_text(cv->v.arena, days, cv->w.set.days_per_week);
}

/* ---- what it comes to ---- */

enum way { COMES_IN, LEAVES, EARLIER, LATER, WAYS };

static enum way way_of(int64_t from, int64_t to)
{
    return from < 0 ? COMES_IN : to < 0 ? LEAVES : to < from ? EARLIER : LATER;
}

static int64_t count(const struct compare_view *cv, enum way way)
{
    int64_t n = 0;
    for (size_t i = 0; i < cv->two.diff.n; i++)
        n += way_of(cv->two.diff.lines[i].from, cv->two.diff.lines[i].to) == way;
    return n;
}

static struct str worth_words(const struct compare_view *cv)
{
    const struct plan_two *t = &cv->two;
    struct arena *a = cv->v.arena;
    int64_t more = t->b.fig.points_horizon - t->a.fig.points_horizon;
    struct str one = words_upper(a, name_of(a, &t->b.s.version)), other = name_of(a, &t->a.s.version);
    if (!t->a.m.valued || !t->b.m.valued)
        return arena_printf(a, "%.*s moves %.*s of %.*s", STR_FMT(one), STR_FMT(desk_plural(a, (int64_t)t->diff.n, "item", "items")),
                            STR_FMT(other));
    if (more == 0)
        return arena_printf(a, "%.*s is worth as much as %.*s", STR_FMT(one), STR_FMT(other));
    return arena_printf(a, "%.*s is worth %.*s points %s than %.*s", STR_FMT(one), STR_FMT(points_text(a, more < 0 ? -more : more)),
                        more < 0 ? "less" : "more", STR_FMT(other));
}

static struct str finding(const struct compare_view *cv)
{
    static const char *const said[WAYS][2] = { { "item comes in", "items come in" }, { "item leaves", "items leave" },
                                               { "item comes earlier", "items come earlier" }, { "item slips", "items slip" } };
    static const enum way told[] = { LATER, LEAVES, COMES_IN, EARLIER };
    const struct plan_two *t = &cv->two;
    struct arena *a = cv->v.arena;
    struct str rest = S("no item moves");
    if (!cv->both)
        return S("There is nothing to compare yet");
    if (!t->alike)
        return arena_printf(a, "%.*s plans %.*s, %.*s %.*s; %.*s between them", STR_FMT(words_upper(a, name_of(a, &t->a.s.version))),
                            STR_FMT(quarters_of(cv, &t->a.s.version)), STR_FMT(name_of(a, &t->b.s.version)),
                            STR_FMT(quarters_of(cv, &t->b.s.version)),
                            STR_FMT(t->diff.n ? desk_plural(a, (int64_t)t->diff.n, "item moves", "items move") : S("no item moves")));
    if (t->a.s.version.id == t->b.s.version.id)
        return arena_printf(a, "%.*s beside itself: nothing differs", STR_FMT(words_upper(a, name_of(a, &t->a.s.version))));
    for (size_t i = 0; i < COUNT(told); i++) {
        int64_t n = count(cv, told[i]);
        if (n == 0)
            continue;
        rest = desk_plural(a, n, said[told[i]][0], said[told[i]][1]);
        break;
    }
    struct str promises = t->nbroken ? desk_plural(a, (int64_t)t->nbroken, "promise breaks", "promises break") : S("no promise breaks");
    return arena_printf(a, "%.*s; %.*s and %.*s", STR_FMT(worth_words(cv)), STR_FMT(rest), STR_FMT(promises));
}

/* The quarter asked for where a version plans it, else its first one. */
static int quarter_in(const struct plan_side *x, int64_t ordinal)
{
    return ordinal >= x->m.first && ordinal < x->m.first + x->m.in.quarters ? (int)(ordinal - x->m.first) : 0;
}

static enum status pick(struct ctx *c, struct compare_view *cv, const struct page_in *in, struct str *ret_a, struct str *ret_b)
{
    struct w_version before;
    bool found = false;
    *ret_a = params_get(&in->query, S("a"));
    *ret_b = params_get(&in->query, S("b"));
    if (str_empty(*ret_b) && cv->w.has_plan)
        *ret_b = asked_as(c->arena, &cv->w.plan);
    if (!str_empty(*ret_a) || !cv->w.has_plan)
        return ST_OK;
    if (!str_eq(*ret_b, asked_as(c->arena, &cv->w.plan))) {      /* anything else stands beside the plan in force */
        *ret_a = asked_as(c->arena, &cv->w.plan);
        return ST_OK;
    }
    TRY(plan_before(c, &cv->w, &before, &found));
    *ret_a = found ? asked_as(c->arena, &before) : STR_NULL;
    return ST_OK;
}

static enum status compare_load(struct ctx *c, const struct page_in *in, struct view **ret)
{
    struct compare_view *cv = ARENA_NEW(c->arena, struct compare_view);
    struct quarter q = { -1 };
    struct str a, b, asked = in->ncaptures > 0 ? in->captures[0] : params_get(&in->query, S("quarter"));
    TRY(view_init(c, in, &cv->v, "/plan"));
    cv->v.crumb_area = S("Plan");
    cv->lead = perm_at_least(c, PERM_LEAD);
    if (!str_empty(asked) && !quarter_parse(asked, &q))
        return ST_NOT_FOUND;
    TRY(world_load(c, &cv->w));
    TRY(plan_versions_list(c, VERSIONS, &cv->versions, &cv->nversions));
    TRY(pick(c, cv, in, &a, &b));
    cv->both = !str_empty(a) && !str_empty(b);
    if (cv->both) {
        TRY(plan_two_load(c, &cv->w, a, b, &cv->two));
        int64_t shared = cv->two.a.m.first > cv->two.b.m.first ? cv->two.a.m.first : cv->two.b.m.first;
        cv->qa = quarter_in(&cv->two.a, q.ordinal >= 0 ? q.ordinal : shared);
        cv->qb = quarter_in(&cv->two.b, q.ordinal >= 0 ? q.ordinal : shared);
    }
    cv->v.title = finding(cv);
    *ret = &cv->v;
    return ST_OK;
}

/* ---- which two ---- */

static void choice(struct out *o, const struct compare_view *cv, const char *name, const char *label, const struct w_version *now)
{
    struct arena *a = cv->v.arena;
    bool listed = !now;
    H(o, "<div class=\"field\"><label for=\"", str_z(name), "\">", str_z(label), "</label><select id=\"", str_z(name), "\" name=\"", str_z(name), "\">");
    for (size_t i = 0; i <= cv->nversions; i++) {
        const struct w_version *v = i < cv->nversions ? &cv->versions[i] : now;
        if (i == cv->nversions && listed)
            break;
        bool on = now && v->id == now->id;
        listed |= on;
        if (on)
            H(o, "<option selected value=\"", asked_as(a, v), "\">");
        else
            H(o, "<option value=\"", asked_as(a, v), "\">");
        H(o, "", words_upper(a, name_of(a, v)), "", v->id == cv->w.plan.id ? S(", in force") : S(""), "</option>");
    }
    H(o, "</select></div>");
}

static void choose(struct out *o, const struct compare_view *cv)
{
    H(o, "<form class=\"card sum noprint\" method=\"get\" action=\"/plan/compare\"><div class=\"duo\">");
    choice(o, cv, "a", "From", cv->both ? &cv->two.a.s.version : NULL);
    choice(o, cv, "b", "To", cv->both ? &cv->two.b.s.version : NULL);
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

static struct str weeks_or_none(const struct compare_view *cv, const struct plan_side *x, int q, bool used)
{
    return x->past ? S("over: not worked out") : arena_printf(cv->v.arena, "%.*s person-weeks", STR_FMT(weeks(cv, sum(x, q, used))));
}

static struct str points_or_none(const struct compare_view *cv, const struct plan_side *x, int64_t upt)
{
    if (x->past)
        return S("over: not worked out");
    return x->m.valued ? arena_printf(cv->v.arena, "%.*s points", STR_FMT(points_text(cv->v.arena, upt))) : S("no value yet");
}

static void promises_cell(struct out *o, const struct compare_view *cv, const struct plan_side *x)
{
    if (x->past) {
        H(o, "<td>over: not worked out</td>");
        return;
    }
    H(o, "<td>", (int64_t)x->fig.npromises, "");
    for (size_t i = 0; i < x->fig.npromises && i < LINES; i++) {
        const struct w_promise *p = &x->m.w->promises[x->fig.promises[i]];
        H(o, "", i ? S(", ") : S(": "), "<a href=\"", URL(cv->v.arena, S("promises"), p->key), "\">", p->what, "</a> to ", p->to_title, "");
    }
    H(o, "</td>");
}

static void figures_html(struct out *o, const struct compare_view *cv)
{
    const struct plan_side *sides[] = { &cv->two.a, &cv->two.b };
    const int at[] = { cv->qa, cv->qb };
    struct arena *a = cv->v.arena;
#define ROW(head, ...)                                              \
    do {                                                            \
        H(o, "<tr><th scope=\"row\">", str_z(head), "</th>");       \
        for (size_t i = 0; i < 2; i++) {                            \
            const struct plan_side *x = sides[i];                   \
            H(o, "<td>", __VA_ARGS__ "</td>");                      \
        }                                                           \
        H(o, "</tr>");                                              \
    } while (0)
    H(o, "<section class=\"card sum\"><h2>Side by side</h2><div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Side by side\">"
         "<table class=\"calc\"><thead><tr><th scope=\"col\"><span class=\"vh\">Figure</span></th>");
    for (size_t i = 0; i < 2; i++)
        H(o, "<th scope=\"col\"><a href=\"", URL(a, S("plan_versions"), int_text(a, sides[i]->s.version.id)), "\">",
          words_upper(a, name_of(a, &sides[i]->s.version)), "</a></th>");
    H(o, "</tr></thead><tbody>");
    ROW("It plans", quarters_of(cv, &x->s.version), "");
    ROW("Value of the plan", points_or_none(cv, x, x->fig.points_horizon), "");
    ROW("Value of the quarter", points_or_none(cv, x, x->past ? 0 : plan_points_quarter(&x->m, x->finish, at[i])), " in ",
        quarter_said(&cv->w, x->m.first + at[i]), "");
    ROW("Work of the quarter", weeks_or_none(cv, x, at[i], true), "");
    ROW("Free, the reserve kept", weeks_or_none(cv, x, at[i], false), "");
#undef ROW
    H(o, "<tr><th scope=\"row\">Promises broken</th>");
    for (size_t i = 0; i < 2; i++)
        promises_cell(o, cv, sides[i]);
    H(o, "</tr><tr><th scope=\"row\">State</th>");
    for (size_t i = 0; i < 2; i++)
        use_cell(o, cv, &sides[i]->s.version);
    H(o, "</tr></tbody></table></div>");
    if (!cv->two.alike)
        H(o, "<p class=\"small muted up\">They plan different quarters, so their values are not set against each other.</p>");
    for (size_t i = 0; i < 2; i++)
        if (sides[i]->gone)
            H(o, "<p class=\"small muted up\">", desk_plural(a, (int64_t)sides[i]->gone, "item", "items"), " of ", name_of(a, &sides[i]->s.version),
              " shipped since, left, or have no size: not in these figures.</p>");
    H(o, "</section>");
}

/* ---- room in paired bars ---- */

struct pair { const struct compare_view *cv; int64_t most, y; size_t t; };

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
    int64_t used = load_of(x, p->t, q), usable = x->m.in.teams[p->t].usable[q], reserve = x->m.in.teams[p->t].reserve[q];
    int64_t full = used + reserve;
    struct str at = int_text(a, y);
    struct str said = arena_printf(a, "%.*s person-weeks of work and %.*s of reserve, of %.*s", STR_FMT(weeks(p->cv, used)),
                                   STR_FMT(weeks(p->cv, reserve)), STR_FMT(weeks(p->cv, usable)));
    H(o, "<g><title>", x->m.w->teams[p->t].title, ", ", name_of(a, &x->s.version), ", ", quarter_said(&p->cv->w, x->m.first + q), ": ",
      said, "</title>");
    H(o, "<rect x=\"", LEFT, "\" y=\"", at, "\" width=\"", int_text(a, px(p, used)), "\" height=\"", BAR, "\" rx=\"2\" fill=\"",
      second ? S("var(--c1)") : S("var(--c0)"), "\" stroke=\"", second ? S("var(--card)") : S("var(--c0-line)"), "\"/>");
    if (reserve > 0)
        H(o, "<rect x=\"", int_text(a, LEFT + px(p, used)), "\" y=\"", at, "\" width=\"", int_text(a, px(p, reserve)), "\" height=\"", BAR,
          "\" rx=\"2\" fill=\"url(#hg)\" stroke=\"var(--line2)\" stroke-width=\".8\"/>");
    if (full > usable)
        H(o, "<rect x=\"", int_text(a, LEFT + px(p, usable)), "\" y=\"", at, "\" width=\"", int_text(a, px(p, full - usable)), "\" height=\"", BAR,
          "\" fill=\"url(#ht)\" stroke=\"var(--bad)\"/>");
    H(o, "<path d=\"M", int_text(a, LEFT + px(p, usable)), " ", int_text(a, y - 2), "v", BAR + 4, "\" stroke=\"var(--ink)\" stroke-width=\"2\"/>");
    H(o, "<text x=\"", RIGHT, "\" y=\"", int_text(a, y + 13), "\" text-anchor=\"end\" class=\"t3", full > usable ? S(" isbad") : S(""), "\">",
      weeks(p->cv, full), " of ", weeks(p->cv, usable), "</text></g>");
}

/* Teams of both; a team has the same place in the records of either. */
static bool has_room(const struct compare_view *cv, size_t t, int64_t *ret_most)
{
    const struct plan_side *sides[] = { &cv->two.a, &cv->two.b };
    const int at[] = { cv->qa, cv->qb };
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
    const struct plan_side *x = &cv->two.a, *y = &cv->two.b;
    struct arena *a = cv->v.arena;
    struct url here = url_query(a, url_query(a, url_own(S("/plan/compare")), S("a"), asked_as(a, &x->s.version)), S("b"), asked_as(a, &y->s.version));
    H(o, "<p class=\"crumb up\">");
    for (int k = 0; k < y->m.in.quarters; k++) {
        int64_t q = y->m.first + k;
        if (q < x->m.first || q >= x->m.first + x->m.in.quarters)
            continue;
        if (k == cv->qb)
            H(o, "<b>", quarter_said(&cv->w, q), "</b> ");
        else
            H(o, "<a href=\"", url_query(a, here, S("quarter"), quarter_key(a, q)), "\">", quarter_said(&cv->w, q), "</a> ");
    }
    H(o, "</p>");
}

static void rooms_table(struct out *o, const struct compare_view *cv)
{
    const struct plan_side *sides[] = { &cv->two.a, &cv->two.b };
    const int at[] = { cv->qa, cv->qb };
    struct arena *a = cv->v.arena;
    int64_t most;
    H(o, "<details class=\"fold\"><summary>The same as a table</summary><div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Room by team, as a "
         "table\"><table class=\"calc\"><thead><tr><th scope=\"col\">Team, person-weeks</th>");
    for (size_t i = 0; i < 2; i++)
        H(o, "<th scope=\"col\" class=\"n\">Work, ", name_of(a, &sides[i]->s.version), "</th><th scope=\"col\" class=\"n\">Reserve</th>"
             "<th scope=\"col\" class=\"n\">Of</th>");
    H(o, "</tr></thead><tbody>");
    for (size_t t = 0, n = 0; t < cv->two.b.m.in.nteams && n < TEAMS; t++) {
        if (!has_room(cv, t, &most))
            continue;
        const struct w_team *team = &cv->two.b.m.w->teams[t];
        n++;
        H(o, "<tr><th scope=\"row\"><a href=\"", URL(a, S("teams"), team->key), "\">", team->title, "</a></th>");
        for (size_t i = 0; i < 2; i++) {
            H(o, "<td class=\"n\">", weeks(cv, load_of(sides[i], t, at[i])), "</td><td class=\"n\">",
              weeks(cv, sides[i]->m.in.teams[t].reserve[at[i]]), "</td><td class=\"n\">");
            struct str usable = weeks(cv, sides[i]->m.in.teams[t].usable[at[i]]);
            if (sides[i]->s.nas > 0)                             /* what it assumes is in no list */
                H(o, "", usable, "");
            else
                ui_fig(o, usable, STR_NULL, WHERE(a, S("capacities"), S("quarter"), quarter_key(a, sides[i]->m.first + at[i]), S("team"), team->key));
            H(o, "</td>");
        }
        H(o, "</tr>");
    }
    H(o, "</tbody></table></div></details>");
}

static void rooms_html(struct out *o, const struct compare_view *cv)
{
    struct arena *a = cv->v.arena;
    const struct plan_side *x = &cv->two.a, *y = &cv->two.b;
    struct pair p = { .cv = cv, .most = 1, .y = FIRST };
    size_t n = 0, all = 0;
    int64_t most;
    for (size_t t = 0; t < y->m.in.nteams; t++) {
        bool in = has_room(cv, t, &most);
        p.most = in && most > p.most ? most : p.most;
        all += in;
    }
    n = all < TEAMS ? all : TEAMS;
    H(o, "<section class=\"card sum\"><header><h2>Room by team</h2><span class=\"small muted\">person-weeks; upright line: what the team can do · "
         "striped: kept for surprises</span></header>");
    quarters_html(o, cv);
    H(o, "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Room by team\"><svg class=\"pic wide\" viewBox=\"0 0 1120 ",
      int_text(a, FIRST + (int64_t)n * STEP), "\" role=\"group\" aria-labelledby=\"cmt\"><title id=\"cmt\">Room by team in both plans</title><defs>"
      "<pattern id=\"ht\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(45)\"><path d=\"M0 0V6\" "
      "stroke=\"var(--bad)\" stroke-width=\"2.6\"/></pattern><pattern id=\"hg\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\" "
      "patternTransform=\"rotate(45)\"><path d=\"M0 0V6\" stroke=\"var(--ink3)\" stroke-width=\"1.2\"/></pattern></defs>");
    for (size_t k = 0; k < n; p.t++) {
        if (!has_room(cv, p.t, &most))
            continue;
        const struct w_team *team = &y->m.w->teams[p.t];
        H(o, "<a href=\"", URL(a, S("teams"), team->key), "\"><text x=\"0\" y=\"", int_text(a, p.y + 22), "\" class=\"tb\">", team->title,
          "</text></a>");
        bar(o, &p, x, cv->qa, p.y, false);
        bar(o, &p, y, cv->qb, p.y + GAP, true);
        p.y += STEP;
        k++;
    }
    H(o, "</svg></div>");
    rooms_table(o, cv);
    H(o, "<p class=\"key\"><span><i class=\"kc0\"></i>", name_of(a, &x->s.version), ", ", quarter_said(&cv->w, x->m.first + cv->qa),
      "</span><span><i class=\"kc1\"></i>", name_of(a, &y->s.version), ", ", quarter_said(&cv->w, y->m.first + cv->qb),
      "</span><span><i class=\"hatch\"></i>reserve</span></p>");
    if (n < all)
        H(o, "<p class=\"small\"><a href=\"/teams\">and ", (int64_t)(all - n), " more teams</a></p>");
    H(o, "</section>");
}

/* ---- what differs ---- */

static void way_html(struct out *o, const struct compare_view *cv, enum way way)
{
    static const char *const heads[WAYS] = { "Comes in", "Leaves", "Earlier", "Slips" };
    struct arena *a = cv->v.arena;
    int64_t n = count(cv, way), shown = 0;
    if (n == 0)
        return;
    H(o, "<section class=\"card\"><h2>", str_z(heads[way]), " <span class=\"muted\">", n, "</span></h2><ul class=\"tip\">");
    for (size_t i = 0; i < cv->two.diff.n && shown < LINES; i++) {
        const struct diff_line *d = &cv->two.diff.lines[i];
        if (way_of(d->from, d->to) != way)
            continue;
        shown++;
        H(o, "<li><a href=\"", URL(a, S("features"), d->key), "\">", d->key, "</a> ", d->title, ", ");
        if (way == COMES_IN || way == LEAVES)
            H(o, "", way == LEAVES ? S("planned for ") : S("in "), "",
              quarter_said(&cv->w, way == LEAVES ? d->from : d->to), "");
        else
            H(o, "from ", quarter_said(&cv->w, d->from), " to ", quarter_said(&cv->w, d->to), "");
        H(o, "</li>");
    }
    H(o, "</ul>");
    if (n > shown)
        H(o, "<p class=\"small\"><a href=\"", view_url(&cv->v, S(".json"), S("done")), "\">and ", n - shown, " more, as data</a></p>");
    H(o, "</section>");
}

static void ships_html(struct out *o, const struct compare_view *cv)
{
    const struct plan_two *t = &cv->two;
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
        const struct w_promise *p = &cv->two.b.m.w->promises[of[i]];
        H(o, "<li><a href=\"", URL(cv->v.arena, S("promises"), p->key), "\">", p->what, "</a>, to ", p->to_title, "</li>");
    }
    H(o, "</ul></section>");
}

static void versions_html(struct out *o, const struct compare_view *cv)
{
    struct arena *a = cv->v.arena;
    H(o, "<section class=\"card\"><h2>All versions</h2><div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"All versions\"><table>"
         "<thead><tr><th scope=\"col\">Version</th><th scope=\"col\">Title</th><th scope=\"col\">It plans</th><th scope=\"col\">Taken by</th>"
         "<th scope=\"col\"><span class=\"vh\">Action</span></th></tr></thead><tbody>");
    for (size_t i = 0; i < cv->nversions; i++) {
        const struct w_version *v = &cv->versions[i];
        H(o, "<tr><td><a href=\"", URL(a, S("plan_versions"), int_text(a, v->id)), "\">", v->n > 0 ? int_text(a, v->n) : S("scenario"),
          "</a></td><td>", v->title, "</td><td>", quarters_of(cv, v), "</td><td>");
        H(o, "", v->adopted_by, "", v->adopted_at && v->adopted_by.n ? S(", ") : S(""), "",
          v->adopted_at ? date_words(a, tz_date(cv->v.settings.tz, v->adopted_at)) : S("Nobody yet"), "</td><td>");
        if (v->id == cv->w.plan.id)
            H(o, "In force");
        else
            H(o, "<a href=\"", url_query(a, url_query(a, url_own(S("/plan/compare")), S("a"), cv->w.has_plan ? asked_as(a, &cv->w.plan) : STR_NULL),
                                         S("b"), asked_as(a, v)), "\">Beside the plan in force<span class=\"vh\">: ", name_of(a, v), "</span></a>");
        H(o, "</td></tr>");
    }
    H(o, "</tbody></table></div></section>");
}

static void compare_html(struct out *o, const struct view *v)
{
    const struct compare_view *cv = view_of(v);
    ui_top(o, v, S("Compare"), STR_NULL, NULL, 0);
    if (!cv->both) {
        H(o, "<section class=\"card nothing\"><p class=\"say\">Two versions of the plan are needed: find the best one, move an item, or copy the plan "
             "as a scenario.</p><a class=\"btn pri\" href=\"/plan\">To the plan</a></section>");
        return;
    }
    choose(o, cv);
    figures_html(o, cv);
    if (!cv->two.a.past && !cv->two.b.past)
        rooms_html(o, cv);
    H(o, "<div class=\"grid g2 sum\">");
    ships_html(o, cv);
    for (enum way way = COMES_IN; way < WAYS; way++)
        way_html(o, cv, way);
    promise_lines(o, cv, "Promises that break", cv->two.broken, cv->two.nbroken);
    promise_lines(o, cv, "Promises that hold again", cv->two.mended, cv->two.nmended);
    H(o, "</div>");
    if (cv->two.diff.apart)
        H(o, "<p class=\"small muted sum\">", desk_plural(v->arena, (int64_t)cv->two.diff.apart, "item stands", "items stand"),
          " in a quarter that only one of the two plans, and did not move.</p>");
    versions_html(o, cv);
}

/* ---- json ---- */

static void side_json(struct json_writer *w, const struct compare_view *cv, const char *name, const struct plan_side *x, int q)
{
    struct arena *a = cv->v.arena;
    json_key(w, str_z(name));
    json_object(w);
    json_member_str(w, S("version"), asked_as(a, &x->s.version));
    json_member_str(w, S("quarter"), quarter_key(a, x->m.first + q));
    json_member_str(w, S("points_horizon"), x->m.valued ? points_exact(a, x->fig.points_horizon) : STR_NULL);
    desk_room_json(w, &x->m, x->loads, &x->fig, q);
    json_end(w);
}

static void compare_json(struct json_writer *w, const struct view *v)
{
    const struct compare_view *cv = view_of(v);
    const struct plan_diff *d = &cv->two.diff;
    json_object(w);
    json_member_str(w, S("title"), v->title);
    if (cv->both) {
        side_json(w, cv, "a", &cv->two.a, cv->qa);
        side_json(w, cv, "b", &cv->two.b, cv->qb);
    }
    json_key(w, S("apart"));
    json_int(w, (int64_t)d->apart);
    json_key(w, S("moves"));
    json_array(w);
    for (size_t i = 0; i < d->n; i++) {
        json_object(w);
        json_member_str(w, S("feature"), d->lines[i].key);
        json_member_str(w, S("from"), quarter_key(v->arena, d->lines[i].from));
        json_member_str(w, S("to"), quarter_key(v->arena, d->lines[i].to));
        json_member_str(w, S("words"), d->lines[i].words);
        json_end(w);
    }
    json_end(w);
    json_end(w);
}

const struct page page_compare = { compare_load, compare_html, compare_json, NULL };
