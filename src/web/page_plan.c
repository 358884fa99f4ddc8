/* web/page_plan.c: one quarter of the plan: room by team, what ships, what does not, and moving an item. */
#include "use/plan_lock.h"
#include "web/desk.h"

/* What a page shows of lists that grow with the workspace; the rest is a link. */
enum { SOLUTIONS = 12, TEAMS = 40, NAMES = 3, ITEMS = 60, LINES = 100 };
struct plan_view {
    struct view v;
    struct world w;
    struct plan_model m;
    int q;
    const int32_t *loads;
    const struct plan_work *work;            /* who works on what in the quarter */
    int64_t usable, used, reserve, free;
    int32_t tone[SOLUTIONS];                 /* places in w.solutions, by colour */
    size_t ntones, nsolutions;               /* with a colour; all that have work in the quarter */
    struct str open_key, open_title;         /* an open trade-off of this quarter */
};
static const struct plan_view *view_of(const struct view *v)
{
    return (const struct plan_view *)(const void *)v;
}

static const char *const fills[] = { "var(--c1)", "var(--c4)", "var(--c2)", "var(--c6)", "var(--c3)", "var(--c5)" };
static const char *const inks[] = { "on1", "on4", "on2", "on6", "on3", "on5" };

struct w_open { struct str key, title; };
static const struct col q_open_cols[] = { COL(struct w_open, key), COL(struct w_open, title) };
static const struct stmt_def q_open = { .name = "plan.open_tradeoff", .sql =
    "SELECT \"key\" AS \"key\", COALESCE(title,'') AS title FROM tradeoff WHERE archived_at IS NULL AND state = 'open' "
    "AND quarter = ?1 ORDER BY due, id LIMIT 1", ROWS_OF(struct w_open, q_open_cols) };

static struct str weeks(const struct plan_view *pv, int64_t days)
{
    return weeks_text(pv->v.arena, days, pv->w.set.days_per_week);
}

static int tone_of(const struct plan_view *pv, int64_t feature)
{
    int32_t s = world_solution_of(&pv->w, feature);
    for (size_t i = 0; s >= 0 && i < pv->ntones; i++)
        if (pv->tone[i] == s)
            return (int)(i % COUNT(fills));
    return -1;
}

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
        if (pv->nsolutions++ < SOLUTIONS)
            pv->tone[pv->ntones++] = s;
    }
}

static struct str names(const struct plan_view *pv, bool full)
{
    struct out o;
    size_t n = 0, k = 0;
    out_init_raw(&o, pv->v.arena);
    for (int pass = 0; pass < 2; pass++)
        for (size_t t = 0; t < pv->m.in.nteams; t++) {
            int32_t free = plan_team_free(&pv->m, pv->loads, t, pv->q);
            if (pv->m.in.teams[t].usable[pv->q] == 0 || (full ? free != 0 : free >= 0))
                continue;
            if (pass == 0)
                n++;
            else if (k < NAMES || n == NAMES + 1)
                out_printf(&o, "%s%.*s", k == 0 ? "" : k + 1 == n ? " and " : ", ", STR_FMT(pv->w.teams[t].title)), k++;
        }
    if (k < n)
        out_printf(&o, n - k == 1 ? " and %zu more team" : " and %zu more teams", n - k);
    return out_str(&o);
}

static struct str finding(const struct plan_view *pv)
{
    struct arena *a = pv->v.arena;
    struct str quarter = quarter_said(&pv->w, pv->m.first + pv->q), over = names(pv, false), full = names(pv, true);
    int32_t most = -1;
    size_t roomy = 0;
    for (size_t t = 0; t < pv->m.in.nteams; t++)
        if (pv->m.in.teams[t].usable[pv->q] > 0 && plan_team_free(&pv->m, pv->loads, t, pv->q) > most) {
            most = plan_team_free(&pv->m, pv->loads, t, pv->q);
            roomy = t;
        }
    if (!str_empty(over))
        return arena_printf(a, "%.*s holds more than there is room for in %.*s", STR_FMT(quarter), STR_FMT(over));
    if (most <= 0)
        return arena_printf(a, "%.*s is full", STR_FMT(quarter));
    struct str left = arena_printf(a, "%.*s has %.*s weeks left", STR_FMT(pv->w.teams[roomy].title), STR_FMT(weeks(pv, most)));
    if (str_empty(full))
        return arena_printf(a, "%.*s has room; %.*s", STR_FMT(quarter), STR_FMT(left));
    return arena_printf(a, "%.*s is full in %.*s; %.*s", STR_FMT(quarter), STR_FMT(full), STR_FMT(left));
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
    struct w_open *open = NULL;
    size_t n = 0;
    struct value ordinal = value_int(pv->m.first + pv->q);
    TRY(db_all(c, &q_open, &ordinal, 1, &open, &n));
    if (n) {
        pv->open_key = open[0].key;
        pv->open_title = open[0].title;
    }
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

/* 2027-06-30 -> Wed 30 Jun 2027 */
static struct str written_day(struct arena *a, struct str due)
{
    struct date d;
    int y, m, day;
    if (!date_parse(due, &d))
        return due;
    date_to_ymd(d, &y, &m, &day);
    return arena_printf(a, "%.*s %d", STR_FMT(date_words(a, d)), y);
}

static void lock_banner(struct out *o, const struct plan_view *pv)
{
    struct arena *a = pv->v.arena;
    struct str here = quarter_key(a, pv->m.first + pv->q);
    const struct w_rule *r = plan_lock_of(&pv->w, pv->m.first + pv->q, 1);
    if (!r)
        return;
    H(o, "<div class=\"note sum\" role=\"status\"><b>", quarter_said(&pv->w, pv->m.first + pv->q), " is locked.</b> ", r->why,
      ". Every change of it is a trade-off with a reason.<form method=\"post\" action=\"", URL(a, S("plan"), here, S("unlock")),
      "\"><div class=\"field up\"><label for=\"ur\">Why it is opened again, until ",
      date_words_long(a, plan_unlock_until(&pv->w.set, r->quarter)), "</label><input type=\"text\" id=\"ur\" name=\"reason\" required></div>"
      "<p class=\"up\"><button class=\"btn\" data-do=\"Unlock\">Unlock</button></p></form></div>");
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
    struct ui_act acts[] = { { S("Compare plans"), url_own(S("/plan/compare")), "P", false },
        { S("Lock quarter…"), URL(a, S("plan"), quarter_key(a, pv->m.first + pv->q), S("lock")), NULL, false },
        { S("Something came up…"), url_own(S("/came-up")), "X", true } };
    struct url work = WHERE(a, S("efforts"), S("planned"), quarter), room = WHERE(a, S("capacities"), S("quarter"), quarter);
    ui_top_begin(o, &pv->v, crumb, acts, COUNT(acts));
    H(o, "<p class=\"sub\">");
    ui_fig(o, weeks(pv, pv->used), STR_NULL, work);
    H(o, " of ");
    ui_fig(o, weeks(pv, pv->usable), S("person-weeks"), room);
    H(o, " are committed, ");
    ui_fig(o, weeks(pv, pv->reserve), S("are kept"), room);
    H(o, " for surprises and ");
    ui_fig(o, weeks(pv, pv->free), S("are free"), room);
    H(o, ".", pv->w.plan.proven ? S(" This plan is proved best for the values set when it was made.") : S(""), "</p>");
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
    if (!str_empty(pv->open_key))
        H(o, "<div class=\"note warn sum\" role=\"status\"><b>One open trade-off touches this quarter.</b> <a href=\"",
          URL(a, S("tradeoffs"), pv->open_key), "\">", pv->open_key, ": ", pv->open_title, "</a></div>");
}

static int64_t quarter_days(const struct plan_view *pv, size_t i, size_t part)
{
    const struct plan_feature *f = &pv->m.in.features[i];
    int s = pv->q - pv->m.force[i] + f->span - 1;
    if (pv->m.force[i] < 0 || s < 0 || s >= f->span)
        return 0;
    return f->parts[part].days[pv->m.in.effort][s];
}

/* As many whole words of a title as a box of that width shows; none where not even the first fits. */
static struct str cut_title(struct arena *a, struct str s, int64_t px)
{
    struct str first, rest;
    size_t room = px > 16 ? (size_t)(px - 16) / 6 : 0;
    (void)str_cut(s, ' ', &first, &rest);
    return first.n > room ? STR_NULL : words_short(a, s, room);
}

static void room_row(struct out *o, const struct plan_view *pv, size_t t, int64_t y, int64_t most)
{
    struct arena *a = pv->v.arena;
    int64_t at = 0, usable = pv->m.in.teams[t].usable[pv->q], reserve = pv->m.in.teams[t].reserve[pv->q];
    int32_t free = plan_team_free(&pv->m, pv->loads, t, pv->q);
    struct str top_y = int_text(a, y);
#define PX(days) arena_printf(a, "%lld", (long long)(128 + (most ? (days) * 860 / most : 0)))
#define WIDE(days) int_text(a, most ? (days) * 860 / most : 0)
    H(o, "<a href=\"", URL(a, S("teams"), pv->w.teams[t].key), "\"><text x=\"0\" y=\"", int_text(a, y + 19), "\" class=\"tb\">",
      pv->w.teams[t].title, "</text></a><text x=\"0\" y=\"", int_text(a, y + 34), "\" class=\"t3\">", pv->w.teams[t].head, "</text>");
    struct w_span work = w_span(&pv->work->by_team, (int32_t)t);
    for (size_t i = 0; i < work.n; i++) {
        int64_t days = pv->work->days[work.at[i]];
        const struct w_feature *f = &pv->w.features[pv->m.world_of[pv->work->feature[work.at[i]]]];
        int tone = tone_of(pv, f->id);
        H(o, "<a href=\"", URL(a, S("features"), f->key), "\"><g><title>", f->key, " ", f->title, ": ", weeks(pv, days),
          " person-weeks</title><rect x=\"", PX(at), "\" y=\"", top_y, "\" width=\"", WIDE(days), "");
        H(o, "\" height=\"38\" rx=\"3\" stroke=\"var(--card)\" stroke-width=\"1\" fill=\"", tone < 0 ? S("var(--c0)") : str_z(fills[tone]),
          "\"/><text class=\"", tone < 0 ? S("on0") : str_z(inks[tone]), "\" x=\"", int_text(a, 136 + (most ? at * 860 / most : 0)), "\" y=\"",
          int_text(a, y + 16), "\">", cut_title(a, f->title, most ? days * 860 / most : 0), "</text>");
        if (most && days * 860 / most >= 90)
            H(o, "<text class=\"", tone < 0 ? S("on0 s11") : arena_printf(a, "%s s11", inks[tone]), "\" x=\"",
              int_text(a, 136 + at * 860 / most), "\" y=\"", int_text(a, y + 30), "\">", f->key, " · ", weeks(pv, days), "</text>");
        H(o, "</g></a>");
        at += days;
    }
    if (reserve > 0)
        H(o, "<rect x=\"", PX(at), "\" y=\"", top_y, "\" width=\"", WIDE(reserve), "\" height=\"38\" rx=\"3\" fill=\"url(#hg)\" "
             "stroke=\"var(--line2)\" stroke-width=\".8\"><title>Reserve for surprises: ", weeks(pv, reserve), "</title></rect>");
    if (free > 0)
        H(o, "<rect x=\"", PX(at + reserve), "\" y=\"", top_y, "\" width=\"", WIDE(free), "\" height=\"37\" rx=\"3\" fill=\"none\" "
             "stroke=\"var(--line2)\" stroke-dasharray=\"3 3\"/>");
    if (free < 0)
        H(o, "<rect x=\"", PX(usable), "\" y=\"", top_y, "\" width=\"", WIDE(-free), "\" height=\"38\" fill=\"url(#ht)\" "
             "stroke=\"var(--bad)\"/>");
    H(o, "<path d=\"M", PX(usable), " ", int_text(a, y - 5), "V", int_text(a, y + 43), "\" stroke=\"var(--ink)\" stroke-width=\"2\"/>"
         "<text x=\"1120\" y=\"", int_text(a, y + 18), "\" text-anchor=\"end\" class=\"tb\">", weeks(pv, at + reserve), "");
    H(o, " of ", weeks(pv, usable), "</text><text x=\"1120\" y=\"", int_text(a, y + 33), "\" text-anchor=\"end\" class=\"t3\">",
      free > 0 ? arena_printf(a, "%.*s free", STR_FMT(weeks(pv, free)))
               : free == 0 ? S("full") : arena_printf(a, "%.*s over", STR_FMT(weeks(pv, -free))), "</text>");
#undef PX
#undef WIDE
}

/* Teams that have room or work in the quarter, the larger ones when there are many; marked in ret, by team. */
static size_t teams_shown(const struct plan_view *pv, bool *ret, size_t *ret_all)
{
    size_t top[TEAMS], n = 0;
    *ret_all = 0;
    for (size_t t = 0; t < pv->m.in.nteams; t++) {
        int32_t usable = pv->m.in.teams[t].usable[pv->q];
        if (usable == 0 && pv->loads[t * (size_t)pv->m.in.quarters + (size_t)pv->q] == 0)
            continue;
        ++*ret_all;
        size_t k = n < TEAMS ? n++ : TEAMS;
        for (; k > 0 && pv->m.in.teams[top[k - 1]].usable[pv->q] < usable; k--)
            if (k < TEAMS)
                top[k] = top[k - 1];
        if (k < TEAMS)
            top[k] = t;
    }
    for (size_t i = 0; i < n; i++)
        ret[top[i]] = true;
    return n;
}

static void rooms(struct out *o, const struct plan_view *pv)
{
    struct arena *a = pv->v.arena;
    bool *shown = ARENA_ARRAY(a, bool, pv->m.in.nteams + 1);
    size_t teams, n = teams_shown(pv, shown, &teams);
    int64_t most = 1, y = 30;
    for (size_t t = 0; t < pv->m.in.nteams; t++) {
        int64_t all = pv->loads[t * (size_t)pv->m.in.quarters + (size_t)pv->q] + pv->m.in.teams[t].reserve[pv->q];
        most = shown[t] && pv->m.in.teams[t].usable[pv->q] > most ? pv->m.in.teams[t].usable[pv->q] : most;
        most = shown[t] && all > most ? all : most;
    }
    H(o, "<section class=\"card\"><header><h2>Room by team</h2><span class=\"small muted\">upright line: what the team can do · striped: "
         "kept for surprises · dashed: free</span></header><div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Room by team\">"
         "<svg class=\"pic wide\" viewBox=\"0 0 1120 ", int_text(a, 30 + (int64_t)n * 66), "\" role=\"group\" aria-labelledby=\"s1t\"><title id=\"s1t\">"
         "Room by team, ", quarter_said(&pv->w, pv->m.first + pv->q), "</title><defs><pattern id=\"ht\" width=\"6\" height=\"6\" "
         "patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(45)\"><path d=\"M0 0V6\" stroke=\"var(--bad)\" stroke-width=\"2.6\"/>"
         "</pattern><pattern id=\"hg\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(45)\">"
         "<path d=\"M0 0V6\" stroke=\"var(--ink3)\" stroke-width=\"1.2\"/></pattern></defs><text x=\"0\" y=\"13\" class=\"t3\">Team, "
         "person-weeks</text>");
    for (size_t t = 0; t < pv->m.in.nteams; t++) {
        if (!shown[t])
            continue;
        room_row(o, pv, t, y, most);
        y += 66;
    }
    H(o, "</svg></div>");
    if (n < teams)
        H(o, "<p class=\"small\">The largest teams. <a href=\"/teams\">and ", (int64_t)(teams - n), " smaller</a></p>");
    H(o, "<p class=\"key\">");
    for (size_t i = 0; i < pv->ntones; i++)
        H(o, "<span><svg width=\"12\" height=\"12\" aria-hidden=\"true\"><rect width=\"12\" height=\"12\" rx=\"2\" fill=\"",
          str_z(fills[i % COUNT(fills)]), "\"/></svg> ", pv->w.solutions[pv->tone[i]].title, "</span>");
    H(o, "<span><i class=\"kc0\"></i>upkeep and others</span><span><i class=\"hatch\"></i>reserve</span></p></section>");
}

static void ships(struct out *o, const struct plan_view *pv)
{
    struct arena *a = pv->v.arena;
    H(o, "<section aria-labelledby=\"ss\"><h2 id=\"ss\" class=\"brk\">What ships, and what it should change</h2><ul class=\"grid g2\">");
    for (size_t k = 0; k < pv->ntones; k++) {
        const struct w_solution *s = &pv->w.solutions[pv->tone[k]];
        struct w_span parts = w_span(&pv->w.solution_parts, pv->tone[k]), outcomes = w_span(&pv->w.solution_outcomes, pv->tone[k]);
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
        ui_chip(o, late ? "warn" : "good", late ? S("A part comes later") : S("Complete in this quarter"));
        H(o, "</header>");
        for (size_t i = 0; i < outcomes.n; i++) {
            const struct w_outcome *x = &pv->w.outcomes[outcomes.at[i]];
            struct str from, to;
            if (!str_cut(x->from_to, '|', &from, &to))
                continue;
            H(o, "<p class=\"small\">", x->metric, " ", from, " → ", to, " by ", written_day(a, x->due), "</p>");
        }
        H(o, "<p class=\"small muted\">", desk_plural(a, companies, "customer", "customers"), " · ",
          known ? money_short(a, revenue, pv->w.set.currency) : S("–"), " · ");
        ui_fig(o, weeks(pv, days), S("person-weeks"),
               WHERE(a, S("efforts"), S("planned"), quarter_key(a, pv->m.first + pv->q), S("stream"), s->key));
        H(o, "</p></li>");
    }
    H(o, "</ul>");
    if (pv->nsolutions > pv->ntones)
        H(o, "<p class=\"small\"><a href=\"/solutions\">and ", (int64_t)(pv->nsolutions - pv->ntones), " more</a></p>");
    if (pv->ntones == 0)
        H(o, "<p class=\"muted\">No solution ships in this quarter.</p>");
    H(o, "</section>");
}

static struct str why_out(const struct plan_view *pv, size_t i)
{
    struct arena *a = pv->v.arena;
    const struct plan_feature *f = &pv->m.in.features[i];
    if (f->forbid)
        return S("A rule or a missing need keeps it out.");
    if (plan_fits(&pv->m, pv->loads, (int32_t)i, pv->q, 0))
        return S("It would fit here.");
    int64_t least = 0;
    int32_t team = -1;
    for (size_t p = 0; p < f->nparts; p++) {
        int64_t left = plan_team_free(&pv->m, pv->loads, (size_t)f->parts[p].team, pv->q) - f->parts[p].days[PLAN_LIKELY][f->span - 1];
        if (left < least) {
            least = left;
            team = f->parts[p].team;
        }
    }
    if (team < 0)
        return S("It takes longer than this quarter.");
    return arena_printf(a, "%.*s is %.*s short.", STR_FMT(pv->w.teams[team].title), STR_FMT(weeks(pv, -least)));
}

static void left_out(struct out *o, const struct plan_view *pv)
{
    struct arena *a = pv->v.arena;
    int shown = 0;
    H(o, "<section><h2 class=\"brk\">Not in the plan</h2><div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Not in the plan\">"
         "<table><caption class=\"vh\">Items that are not in the plan, with the reason</caption><thead><tr><th scope=\"col\">Item</th>"
         "<th scope=\"col\" class=\"n\">weeks</th><th scope=\"col\">Why not, exactly</th><th scope=\"col\"><span class=\"vh\">Action</span>"
         "</th></tr></thead><tbody>");
    for (size_t i = 0; i < pv->m.in.nfeatures && shown < 12; i++) {
        const struct w_feature *f = &pv->w.features[pv->m.world_of[i]];
        if (pv->m.force[i] >= 0 || f->slice_of >= 0)
            continue;
        shown++;
        H(o, "<tr><td><a href=\"", URL(a, S("features"), f->key), "\">", f->key, "</a> ", f->title, "</td><td class=\"n\">");
        ui_fig(o, weeks(pv, plan_feature_days(&pv->w, f->id)), STR_NULL, WHERE(a, S("efforts"), S("feature"), f->key));
        H(o, "</td><td>", why_out(pv, i), "</td><td class=\"n\"><a href=\"",
          url_query(a, url_query(a, url_own(S("/came-up")), S("feature"), f->key), S("quarter"),
                    quarter_key(a, pv->m.first + pv->q)), "\">What if?</a></td></tr>");
    }
    H(o, "</tbody></table></div>");
    if (shown == 0)
        H(o, "<p class=\"muted\">Everything sized is in the plan.</p>");
    H(o, "</section>");
}

static void quarter_options(struct out *o, const struct plan_view *pv)
{
    for (int k = 0; k < pv->m.in.quarters; k++)
        H(o, "<option value=\"", quarter_key(pv->v.arena, pv->m.first + k), "\">", quarter_said(&pv->w, pv->m.first + k), "</option>");
}

/* A choice of the quarter's items; of very many, their key is typed. */
static void item_field(struct out *o, const struct plan_view *pv)
{
    size_t n = 0;
    for (size_t i = 0; i < pv->m.in.nfeatures; i++)
        n += pv->m.force[i] == pv->q;
    if (n > ITEMS) {
        H(o, "<input type=\"text\" id=\"mf\" name=\"feature\" required data-key=\"M\"><p class=\"tip\">Its key, as it stands in a bar above.</p>");
        return;
    }
    H(o, "<select id=\"mf\" name=\"feature\" data-key=\"M\">");
    for (size_t i = 0; i < pv->m.in.nfeatures; i++) {
        const struct w_feature *f = &pv->w.features[pv->m.world_of[i]];
        if (pv->m.force[i] == pv->q)
            H(o, "<option value=\"", f->key, "\">", f->key, " ", f->title, "</option>");
    }
    H(o, "</select>");
}

static void move_form(struct out *o, const struct plan_view *pv)
{
    H(o, "<aside class=\"stack\"><section class=\"card\" id=\"move\"><h2>Change it yourself</h2><p class=\"small muted up\">Pick an item and a "
         "quarter. You see what breaks before anything is saved.</p><form method=\"post\" action=\"/plan/move\"><div class=\"field\">"
         "<label for=\"mf\">Item</label>");
    item_field(o, pv);
    H(o, "</div><div class=\"field\"><label for=\"mq\">Move to</label><select id=\"mq\" name=\"quarter\">");
    quarter_options(o, pv);
    H(o, "<option value=\"none\">Not planned</option></select></div><p class=\"up\"><button class=\"btn\" data-do=\"See what breaks\">See "
         "what breaks</button></p></form></section>"
         "<section class=\"card\"><h2>Ask the plan</h2><p class=\"small up\"><a href=\"", URL(pv->v.arena, S("plan"),
      quarter_key(pv->v.arena, pv->m.first + pv->q), S("worth")), "\">What one more person-week of each team is worth</a></p></section></aside>");
}

static void html(struct out *o, const struct view *v)
{
    const struct plan_view *pv = view_of(v);
    top(o, pv);
    if (!pv->w.has_plan) {
        H(o, "<div class=\"card nothing\"><p class=\"say\">Bring in your commitments, and this page shows the room that is left.</p>"
             "<a class=\"btn pri\" href=\"/import?shape=commitments\">Bring in a plan</a></div>");
        return;
    }
    rooms(o, pv);
    H(o, "<div class=\"split after\"><div>");
    ships(o, pv);
    left_out(o, pv);
    H(o, "</div>");
    move_form(o, pv);
    H(o, "</div>");
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
        const char *names_of[] = { "usable", "reserve", "used", "free" };
        const int64_t values[] = { pv->m.in.teams[t].usable[pv->q], pv->m.in.teams[t].reserve[pv->q],
            pv->loads[t * (size_t)pv->m.in.quarters + (size_t)pv->q], plan_team_free(&pv->m, pv->loads, t, pv->q) };
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
    if (!mv->moved.fits)
        H(o, "<p class=\"note bad\">", mv->moved.why_not, "</p>");
    if (mv->moved.m.valued)
        H(o, "<p class=\"muted\">Value of the plan: ", points_text(a, mv->moved.fig.points_horizon), " points, ",
          points_text(a, plan_points_horizon(&mv->moved.m, mv->moved.m.force)), " as it stands.</p>");
    H(o, "<form method=\"post\" action=\"/plan/move\"><input type=\"hidden\" name=\"feature\" value=\"", mv->feature,
      "\"><input type=\"hidden\" name=\"quarter\" value=\"", mv->quarter, "\"><input type=\"hidden\" name=\"sure\" value=\"1\">"
      "<p class=\"acts up\"><button class=\"btn pri\" data-primary data-do=\"Move it\">Move it</button><a class=\"btn\" href=\"/plan\">"
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
    TRY(plan_move_use(c, mv->feature, q.ordinal, sure, sure, &mv->moved));
    if (sure) {
        frame_see_other(c, ret, url_own(S("/plan")), mv->moved.change);
        return ST_OK;
    }
    TRY(view_init(c, in, &mv->v, "/plan"));
    mv->v.crumb_area = S("Plan");
    int32_t at = world_feature_by_key(mv->moved.m.w, mv->feature);
    mv->v.title = arena_printf(c->arena, "Move %.*s to %.*s?", STR_FMT(mv->moved.m.w->features[at].title),
                               STR_FMT(quarter_said(mv->moved.m.w, q.ordinal)));
    frame_answer(c, ret, 200, &mv->v, move_html);
    return ST_OK;
}

/* ---- two versions in words ---- */
struct compare_view { struct view v; struct str a, b; struct w_version va, vb; struct diff_line *d; size_t n; bool both; };

static enum status compare_load(struct ctx *c, const struct page_in *in, struct view **ret)
{
    struct compare_view *cv = ARENA_NEW(c->arena, struct compare_view);
    struct world *w = ARENA_NEW(c->arena, struct world);
    TRY(view_init(c, in, &cv->v, "/plan"));
    cv->v.crumb_area = S("Plan");
    TRY(world_load(c, w));
    cv->a = params_get(&in->query, S("a"));
    cv->b = params_get(&in->query, S("b"));
    if (str_empty(cv->b) && w->has_plan)
        cv->b = int_text(c->arena, w->plan.n);
    if (str_empty(cv->a) && w->has_plan && w->plan.n > 1)
        cv->a = int_text(c->arena, w->plan.n - 1);
    cv->both = !str_empty(cv->a) && !str_empty(cv->b);
    if (cv->both)
        TRY(plan_compare_use(c, w, cv->a, cv->b, &cv->va, &cv->vb, &cv->d, &cv->n));
    cv->v.title = !cv->both ? S("There is nothing to compare yet")
                : cv->n == 0 ? arena_printf(c->arena, "Versions %.*s and %.*s are the same", STR_FMT(cv->a), STR_FMT(cv->b))
                : arena_printf(c->arena, "%.*s between version %.*s and version %.*s",
                               STR_FMT(desk_plural(c->arena, (int64_t)cv->n, "item moved", "items moved")), STR_FMT(cv->a), STR_FMT(cv->b));
    *ret = &cv->v;
    return ST_OK;
}

static void compare_html(struct out *o, const struct view *v)
{
    const struct compare_view *cv = (const struct compare_view *)(const void *)v;
    ui_top(o, v, S("Compare"), STR_NULL, NULL, 0);
    H(o, "<form class=\"card sum\" method=\"get\" action=\"/plan/compare\"><div class=\"duo\"><div class=\"field\"><label for=\"a\">Version</label>"
         "<input type=\"text\" id=\"a\" name=\"a\" value=\"", cv->a, "\"></div><div class=\"field\"><label for=\"b\">against version</label>"
         "<input type=\"text\" id=\"b\" name=\"b\" value=\"", cv->b, "\"></div></div><p class=\"up\"><button class=\"btn\">Compare</button></p>"
         "</form><section class=\"card\"><ul>");
    for (size_t i = 0; i < cv->n && i < LINES; i++)
        H(o, "<li><a href=\"", URL(v->arena, S("features"), cv->d[i].key), "\">", cv->d[i].words, "</a>.</li>");
    if (cv->n > LINES)
        H(o, "<li>and ", (int64_t)(cv->n - LINES), " more; all of them <a href=\"", view_url(v, S(".json"), S("done")), "\">as data</a></li>");
    H(o, "</ul></section>");
}

static void compare_json(struct json_writer *w, const struct view *v)
{
    const struct compare_view *cv = (const struct compare_view *)(const void *)v;
    json_object(w);
    json_key(w, S("moves"));
    json_array(w);
    for (size_t i = 0; i < cv->n; i++) {
        json_object(w);
        json_key(w, S("feature"));
        json_str(w, cv->d[i].key);
        json_key(w, S("from"));
        json_str(w, quarter_key(v->arena, cv->d[i].from));
        json_key(w, S("to"));
        json_str(w, quarter_key(v->arena, cv->d[i].to));
        json_key(w, S("words"));
        json_str(w, cv->d[i].words);
        json_end(w);
    }
    json_end(w);
    json_end(w);
}

const struct page page_compare = { compare_load, compare_html, compare_json, NULL };
