/* web/plan_rooms.c: the room of each team in one quarter as bars on one scale. */
#include "base/utf8.h"
#include "web/plan_page.h"

enum {
    FREE_MOST = 1000000 /* days */,
    TEAMS = 24,
    LEFT = 128,
    WIDTH = 860,
    RIGHT = 1120,
    FIRST = 30,
    STEP = 66,
    BAR = 38,
    NAMES = 3
};

const char *const plan_fills[6] = { "var(--c1)", "var(--c4)", "var(--c2)", "var(--c6)", "var(--c3)", "var(--c5)" };
static const char *const inks[] = { "on1", "on4", "on2", "on6", "on3", "on5" };

struct scale {
    int64_t most, step;
};        /* days at the right end, and between two lines */
struct bar_row {
    const struct plan_view *pv;
    struct scale s;
    size_t t;
    int64_t y, at;
};

static int64_t px(const struct scale *s, int64_t days)
{
    return days * WIDTH / s->most;
}

/* Round steps, at most eight of them. */
static struct scale scale_of(int64_t most, int64_t week)
{
    int64_t step = week;
    for (size_t i = 0; most > step * 8; i++)
        step = i % 3 == 1 ? step * 5 / 2 : step * 2;                  /* 1, 2, 5, 10, 20 weeks … */
    return (struct scale){ (most + step - 1) / step * step, step };
}

static void axis(struct out *o, const struct plan_view *pv, const struct scale *s, int64_t bottom)
{
    struct arena *a = pv->v.arena;
    H(o, "<text x=\"0\" y=\"13\" class=\"t3\">Team, person-weeks</text>");
    for (int64_t d = 0; d <= s->most; d += s->step) {
        struct str x = int_text(a, LEFT + px(s, d));
        H(o, "<path d=\"M", x, " ", int_text(a, FIRST - 10), "V", int_text(a, bottom),
          "\" stroke=\"var(--line)\"/><text x=\"", x, "\" y=\"13\" text-anchor=\"middle\" class=\"t3\">",
          d / pv->w.set.days_per_week, "</text>");
    }
}

/* How many letters a box shows in a line. */
static size_t letters(int64_t wide)
{
    return wide > 12 ? (size_t)(wide - 12) * 10 / 63 : 0;
}

/* As many whole words of the text as fit, and the others. */
static struct str words_in(struct arena *a, struct str s, size_t room, struct str *ret_rest)
{
    size_t end = 0, n = 0;
    for (size_t i = 0; i <= s.n; i++) {
        if (i == s.n || s.p[i] == ' ') {
            if (n > room)
                break;
            end = i;
        }
        n += i < s.n && ((unsigned char)s.p[i] & 0xc0u) != 0x80u;
    }
    *ret_rest = str_trim(str_skip(s, end));
    return arena_str(a, (struct str){ s.p, end });
}

static void line(struct out *o, const struct bar_row *r, const char *ink, int64_t dy, struct str text)
{
    struct arena *a = r->pv->v.arena;
    if (!str_empty(text))
        H(o, "<text class=\"", str_z(ink), "\" x=\"", int_text(a, LEFT + px(&r->s, r->at) + 6), "\" y=\"",
          int_text(a, r->y + dy), "\">", text, "</text>");
}

static void box(struct out *o, const struct bar_row *r, int64_t days, const char *fill)
{
    struct arena *a = r->pv->v.arena;
    H(o, "<rect x=\"", int_text(a, LEFT + px(&r->s, r->at)), "\" y=\"", int_text(a, r->y), "\" width=\"",
      int_text(a, px(&r->s, days)), "\" height=\"", BAR, "\" rx=\"3\" stroke=\"",
      fill[6] == 'c' && fill[7] == '0' ? S("var(--c0-line)") : S("var(--card)"), "\" stroke-width=\"1\" fill=\"",
      str_z(fill), "\"/>");
}

/* The second line of a box: what it is called, and its weeks, which lead to what they were counted from. */
static void weeks_line(struct out *o, const struct bar_row *r, const char *ink, int64_t dy, struct str name,
                       int64_t days, struct url u)
{
    struct arena *a = r->pv->v.arena;
    H(o, "<text class=\"", str_z(ink), " s11\" x=\"", int_text(a, LEFT + px(&r->s, r->at) + 6), "\" y=\"",
      int_text(a, r->y + dy), "\">", name, "");
    ui_fig(o, plan_weeks(r->pv, days), STR_NULL, u);
    H(o, "</text>");
}

static void one_item(struct out *o, const struct bar_row *r, int32_t i, int64_t days)
{
    const struct plan_view *pv = r->pv;
    struct arena *a = pv->v.arena;
    const struct w_feature *f = &pv->w.features[pv->m.world_of[i]];
    int tone = plan_tone(pv, f->id);
    const char *ink = tone < 0 ? "on0" : inks[tone];
    size_t room = letters(px(&r->s, days));
    struct str rest, one = words_in(a, f->title, room, &rest);
    struct str name = arena_printf(a, "%.*s · ", STR_FMT(f->key));
    H(o, "<a href=\"", URL(a, S("features"), f->key), "\"><g><title>", f->key, " ", f->title, ": ",
      plan_weeks_words(pv, days), "</title>");
    box(o, r, days, tone < 0 ? "var(--c0)" : plan_fills[tone]);
    line(o, r, ink, 16, one);
    if (!str_empty(rest) && !str_empty(one))
        line(o, r, ink, 31, utf8_short(a, rest, room));
    H(o, "</g></a>");
    if (str_empty(rest) && name.n + 3 <= room && pv->m.in.features[i].span == 1)
        weeks_line(o, r, ink, 31, name, days,
                   WHERE(a, S("efforts"), S("feature"), f->key, S("team"), pv->w.teams[r->t].key));
}

static bool is_upkeep(const struct plan_view *pv, int32_t i)
{
    return str_eq(pv->w.features[pv->m.world_of[i]].fclass, S("upkeep"));
}

/* Upkeep is many small things: one box for all of it. */
static void upkeep(struct out *o, const struct bar_row *r, int64_t days)
{
    const struct plan_view *pv = r->pv;
    struct arena *a = pv->v.arena;
    struct url u = WHERE(a, S("efforts"), S("planned"), plan_quarter(pv), S("team"), pv->w.teams[r->t].key, S("class"),
                         S("upkeep"));
    bool named = letters(px(&r->s, days)) >= 6;
    H(o, "<g><title>Upkeep: ", plan_weeks_words(pv, days), "</title>");
    box(o, r, days, "var(--c0)");
    H(o, "</g>");
    if (named)
        line(o, r, "on0", 16, S("Upkeep"));
    if (px(&r->s, days) >= 14)
        weeks_line(o, r, "on0", named ? 31 : 23, STR_NULL, days, u);
}

static void beside(struct out *o, const struct bar_row *r, int64_t full, int64_t usable, int64_t free)
{
    const struct plan_view *pv = r->pv;
    struct arena *a = pv->v.arena;
    struct url room = WHERE(a, S("capacities"), S("quarter"), plan_quarter(pv), S("team"), pv->w.teams[r->t].key);
    struct str x = int_text(a, RIGHT);
    bool known = plan_days_known(&pv->m, r->t, pv->q);
    int64_t drawn = plan_team_drawn(&pv->m, pv->loads, r->t, pv->q);
    H(o, "<text x=\"", x, "\" y=\"", int_text(a, r->y + 18), "\" text-anchor=\"end\" class=\"tb\">");
    ui_fig(o,
           known ? arena_printf(a, "%.*s of %.*s", STR_FMT(plan_weeks(pv, full)), STR_FMT(plan_weeks(pv, usable)))
                 : plan_weeks(pv, full),
           STR_NULL,
           known ? room : WHERE(a, S("efforts"), S("planned"), plan_quarter(pv), S("team"), pv->w.teams[r->t].key));
    if (!known) {
        H(o, "</text><text x=\"", x, "\" y=\"", int_text(a, r->y + 33),
          "\" text-anchor=\"end\" class=\"t3\">room not known</text>");
        return;
    }
    H(o, "</text><text x=\"", x, "\" y=\"", int_text(a, r->y + 33), "\" text-anchor=\"end\" class=\"t3",
      free < 0 && drawn == 0 ? S(" isbad")
      : free <= 0            ? S(" iswarn")
                             : S(""),
      "\">");
    if (drawn > 0)
        H(o, "", plan_weeks(pv, drawn), " of its reserve");
    else if (free == 0)
        H(o, "full");
    else
        ui_fig(o, plan_weeks(pv, free < 0 ? -free : free), free < 0 ? S("over") : S("free"), room);
    H(o, "</text>");
}

static void room_row(struct out *o, struct bar_row *r)
{
    const struct plan_view *pv = r->pv;
    struct arena *a = pv->v.arena;
    const struct w_team *team = &pv->w.teams[r->t];
    int64_t usable = pv->m.in.teams[r->t].usable[pv->q], kept = 0,
            drawn = plan_team_drawn(&pv->m, pv->loads, r->t, pv->q);
    int64_t reserve = pv->m.in.teams[r->t].reserve[pv->q] - drawn;          /* what is left of it */
    int32_t free = plan_team_free(&pv->m, pv->loads, r->t, pv->q);
    struct w_span work = w_span(&pv->work->by_team, (int32_t)r->t);
    bool known = plan_days_known(&pv->m, r->t, pv->q);
    struct str y = int_text(a, r->y);
    H(o, "<a href=\"", URL(a, S("teams"), team->key), "\"><text x=\"0\" y=\"", int_text(a, r->y + 19),
      "\" class=\"tb\">", team->title, "</text></a><text x=\"0\" y=\"", int_text(a, r->y + 34), "\" class=\"t3\">",
      team->head, "</text>");
    for (size_t i = 0; i < work.n; i++) {
        int64_t days = pv->work->days[work.at[i]];
        int32_t at = pv->work->feature[work.at[i]];
        if (is_upkeep(pv, at)) {
            kept += days;
            continue;
        }
        one_item(o, r, at, days);
        r->at += days;
    }
    if (kept > 0)
        upkeep(o, r, kept);
    r->at += kept;
#define X(days) int_text(a, LEFT + px(&r->s, (days)))
#define W(days) int_text(a, px(&r->s, (days)))
    if (reserve > 0)
        H(o, "<rect x=\"", X(r->at), "\" y=\"", y, "\" width=\"", W(reserve),
          "\" height=\"38\" rx=\"3\" fill=\"url(#hg)\" "
          "stroke=\"var(--line2)\" stroke-width=\".8\"><title>Reserve for surprises: ",
          plan_weeks(pv, reserve), "</title></rect>");
    if (free > 0)
        H(o, "<rect x=\"", X(r->at + reserve), "\" y=\"", y, "\" width=\"", W(free),
          "\" height=\"37\" rx=\"3\" fill=\"none\" "
          "stroke=\"var(--line2)\" stroke-dasharray=\"3 3\"/>");
    if (free < 0 && known && drawn == 0)
        H(o, "<rect x=\"", X(usable), "\" y=\"", y, "\" width=\"", W(-free),
          "\" height=\"38\" fill=\"url(#ht)\" stroke=\"var(--bad)\"/>");
    if (known)
        H(o, "<path d=\"M", X(usable), " ", int_text(a, r->y - 5), "V", int_text(a, r->y + 43),
          "\" stroke=\"var(--ink)\" stroke-width=\"2\"/>");
#undef X
#undef W
    beside(o, r, r->at + reserve, usable, free);
}

/* Teams that have room or work in the quarter, the fullest when there are many: what the page's title speaks of is among them.
 * Marked in ret, by team. */
static size_t teams_shown(const struct plan_view *pv, bool *ret, size_t *ret_all)
{
    size_t top[TEAMS];
    int64_t *full = ARENA_ARRAY(pv->v.arena, int64_t, pv->m.in.nteams + 1);
    for (size_t t = 0; t < pv->m.in.nteams; t++) {
        bool busy = pv->loads[t * (size_t)pv->m.in.quarters + (size_t)pv->q] > 0;
        int64_t free = plan_team_free(&pv->m, pv->loads, t, pv->q);
        full[t] = pv->m.in.teams[t].usable[pv->q] == 0 && !busy ? -1 : free >= FREE_MOST ? 0 : FREE_MOST - free;
    }
    size_t n = desk_largest(full, pv->m.in.nteams, TEAMS, top, ret_all);
    for (size_t i = 0; i < n; i++)
        ret[top[i]] = true;
    return n;
}

static void legend(struct out *o, const struct plan_view *pv)
{
    H(o, "<p class=\"key\">");
    for (size_t i = 0; i < pv->s.nshown && i < COUNT(plan_fills); i++)
        H(o,
          "<span><svg width=\"12\" height=\"12\" aria-hidden=\"true\"><rect width=\"12\" height=\"12\" rx=\"2\" fill=\"",
          str_z(plan_fills[i]), "\"/></svg> ", pv->w.solutions[pv->s.solutions[i]].title, "</span>");
    H(o, "<span><i class=\"kc0\"></i>",
      pv->s.nsolutions > COUNT(plan_fills) ? S("upkeep and other solutions") : S("upkeep and others"),
      "</span><span><i class=\"hatch\"></i>reserve</span></p>");
}

/* What somebody was asked to give and has not pledged: to be seen, and in no sum. */
static void asked_only(struct out *o, const struct plan_view *pv)
{
    struct arena *a = pv->v.arena;
    struct str quarter = quarter_key(a, pv->m.first + pv->q);
    for (size_t t = 0; t < pv->m.in.nteams; t++) {
        int64_t days = plan_days_asked(&pv->m, t, pv->q);
        if (days == 0)
            continue;
        H(o, "<p class=\"small\">", pv->w.teams[t].title, ": ");
        ui_fig(o, plan_weeks(pv, days), S("person-weeks are asked for, not pledged"),
               WHERE(a, S("pledges"), S("quarter"), quarter, S("to_team"), pv->w.teams[t].key, S("state"), S("asked")));
        H(o, ". The plan does not count on them.</p>");
    }
}

/* The figures at the right end of the bars, where the screen is too narrow for that end. */
static void narrow_team(struct out *o, const struct plan_view *pv, size_t t)
{
    int64_t free = plan_team_free(&pv->m, pv->loads, t, pv->q), usable = pv->m.in.teams[t].usable[pv->q];
    int64_t drawn = plan_team_drawn(&pv->m, pv->loads, t, pv->q);
    H(o, "<b>", pv->w.teams[t].title, "</b> ", plan_weeks(pv, usable - free), "");
    if (!plan_days_known(&pv->m, t, pv->q)) {
        H(o, ", room not known");
        return;
    }
    H(o, " of ", plan_weeks(pv, usable), ", ");
    if (drawn > 0)
        H(o, "", plan_weeks(pv, drawn), " of its reserve");
    else if (free == 0)
        H(o, "full");
    else
        H(o, "", plan_weeks(pv, free > 0 ? free : -free), "", free > 0 ? S(" free") : S(" over"), "");
}

static void narrow(struct out *o, const struct plan_view *pv, const bool *shown)
{
    size_t said = 0;
    H(o, "<p class=\"gist\">");
    for (size_t t = 0; t < pv->m.in.nteams; t++) {
        if (!shown[t])
            continue;
        H(o, "", said++ ? S("; ") : STR_NULL, "");
        narrow_team(o, pv, t);
    }
    H(o, ".</p>");
}

void plan_rooms(struct out *o, const struct plan_view *pv)
{
    struct arena *a = pv->v.arena;
    bool *shown = ARENA_ARRAY(a, bool, pv->m.in.nteams + 1);
    size_t teams, n = teams_shown(pv, shown, &teams);
    int64_t most = 1, bottom = FIRST + (int64_t)n * STEP - 22;
    for (size_t t = 0; t < pv->m.in.nteams; t++) {
        int64_t all = pv->loads[t * (size_t)pv->m.in.quarters + (size_t)pv->q] + pv->m.in.teams[t].reserve[pv->q];
        most = shown[t] && pv->m.in.teams[t].usable[pv->q] > most ? pv->m.in.teams[t].usable[pv->q] : most;
        most = shown[t] && all > most ? all : most;
    }
    struct bar_row r = { .pv = pv, .s = scale_of(most, pv->w.set.days_per_week), .y = FIRST };
    H(o,
      "<section class=\"card\"><header><h2>Room by team</h2><span class=\"small muted\">upright line: what the team can do · striped: "
      "kept for surprises · dashed: free</span></header><div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Room by team\">"
      "<svg class=\"pic wide\" viewBox=\"0 0 1120 ",
      int_text(a, bottom + 4),
      "\" role=\"group\" aria-labelledby=\"s1t\"><title id=\"s1t\">"
      "Room by team, ",
      quarter_said(&pv->w, pv->m.first + pv->q),
      "</title><defs><pattern id=\"ht\" width=\"6\" height=\"6\" "
      "patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(45)\"><path d=\"M0 0V6\" stroke=\"var(--bad)\" stroke-width=\"2.6\"/>"
      "</pattern><pattern id=\"hg\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(45)\">"
      "<path d=\"M0 0V6\" stroke=\"var(--ink3)\" stroke-width=\"1.2\"/></pattern></defs>");
    axis(o, pv, &r.s, bottom);
    for (r.t = 0; r.t < pv->m.in.nteams; r.t++) {
        if (!shown[r.t])
            continue;
        r.at = 0;
        room_row(o, &r);
        r.y += STEP;
    }
    H(o, "</svg></div>");
    narrow(o, pv, shown);
    if (n < teams)
        H(o, "<p class=\"small\">The fullest teams. <a href=\"/teams\">and ", (int64_t)(teams - n),
          " with more room</a></p>");
    asked_only(o, pv);
    legend(o, pv);
    H(o, "</section>");
}

/* ---- more in it than there is room for ---- */

/* "Shelf lost 12 person-weeks." where its days were cut since; else by how much it is over. */
static void over_team(struct out *o, const struct plan_view *pv, size_t t)
{
    const struct w_team *team = &pv->w.teams[t];
    int64_t over = -plan_team_free(&pv->m, pv->loads, t, pv->q),
            items = (int64_t)w_span(&pv->work->by_team, (int32_t)t).n;
    H(o, "<b><a href=\"", URL(pv->v.arena, S("teams"), team->key), "\">", team->title, "</a> ");
    if (pv->lost[t] > 0)
        H(o, "lost ", plan_weeks_words(pv, pv->lost[t]), " and is ", plan_weeks(pv, over), " over.</b> ");
    else
        H(o, "is ", plan_weeks_words(pv, over), " over.</b> ");
    H(o, "", words_upper(pv->v.arena, words_number(pv->v.arena, items)), "",
      items == 1 ? S(" item no longer fits. ") : S(" items no longer fit together. "), "");
}

/* "Shelf takes 2 person-weeks of its reserve: 5 are left for surprises.": as much as a decision may take. */
static void reserve_taken(struct out *o, const struct plan_view *pv)
{
    bool any = false;
    for (size_t t = 0; t < pv->m.in.nteams; t++) {
        int64_t drawn = plan_team_drawn(&pv->m, pv->loads, t, pv->q), left = pv->m.in.teams[t].reserve[pv->q] - drawn;
        if (drawn == 0)
            continue;
        if (!any)
            H(o, "<div class=\"note warn sum\" role=\"status\"><p>");
        any = true;
        H(o, "<b><a href=\"", URL(pv->v.arena, S("teams"), pv->w.teams[t].key), "\">", pv->w.teams[t].title,
          "</a> takes ", plan_weeks(pv, drawn), " ", weeks_noun(plan_weeks(pv, drawn)), " of its reserve.</b> ");
        H(o, "", plan_weeks(pv, left), " left for surprises. ");
    }
    if (any)
        H(o, "</p></div>");
}

static void way_out(struct out *o, const struct view *v)
{
    if (v->may < PERM_EDIT)
        return;
    H(o,
      "<form method=\"post\" action=\"/plan/solve\"><p class=\"up\"><button class=\"btn\" data-do=\"Find the best plan that fits\">"
      "Find the best plan that fits</button></p><p class=\"hint\">You see it beside this one first. Nothing changes until somebody takes "
      "it. Where no plan keeps every rule, you see which cannot all hold.</p></form>");
}

void plan_days_asked_for(struct out *o, const struct plan_model *m, int q, struct str teams)
{
    struct arena *a = m->w->arena;
    const int32_t *loads = plan_loads(m, m->force, NULL);
    struct url type = url_query(a, url_own(S("/capacities/new")), S("quarter"), quarter_key(a, m->first + q));
    for (size_t t = 0; t < m->in.nteams; t++)
        if (loads[t * (size_t)m->in.quarters + (size_t)q] > 0 && !plan_days_known(m, t, q)) {
            type = url_query(a, type, S("team"), m->w->teams[t].key);
            break;
        }
    H(o, "<b>Nobody has said how many days ", teams, " can give in ", quarter_said(m->w, m->first + q),
      ".</b> Until then nothing says what fits. "
      "<a href=\"",
      type, "\">Type them in</a>, or <a href=\"/import?shape=capacities\">bring them in as a file</a>.");
}

void plan_over(struct out *o, const struct plan_view *pv)
{
    size_t n = 0;
    struct str unknown = plan_teams_unknown(&pv->m, pv->loads, pv->q);
    if (!str_empty(unknown)) {
        H(o, "<div class=\"note warn sum\" role=\"status\"><p>");
        plan_days_asked_for(o, &pv->m, pv->q, unknown);
        H(o, "</p></div>");
    }
    reserve_taken(o, pv);
    for (size_t t = 0; t < pv->m.in.nteams; t++) {
        bool drawn = plan_team_drawn(&pv->m, pv->loads, t, pv->q) > 0;
        if (plan_team_free(&pv->m, pv->loads, t, pv->q) >= 0 || drawn || !plan_days_known(&pv->m, t, pv->q))
            continue;
        if (n == 0)
            H(o, "<div class=\"note bad sum\" role=\"status\"><p>");
        if (n++ < NAMES)
            over_team(o, pv, t);
    }
    if (n == 0)
        return;
    if (n > NAMES)
        H(o, "And ", (int64_t)(n - NAMES), " more teams.");
    H(o, "</p>");
    way_out(o, &pv->v);
    H(o, "</div>");
}

static void rule_link(struct out *o, const struct plan_view *pv, const struct rule_line *l)
{
    if (str_empty(l->key))
        H(o, "", l->words, "");
    else
        H(o, "<a href=\"", URL(pv->v.arena, l->plural, l->key), "\">", l->words, "</a>");
}

/* Those of a kind that are not said already. */
static size_t missed_of(struct out *o, const struct plan_view *pv, bool hard)
{
    size_t n = 0;
    for (size_t i = 0; i < pv->s.nmissed; i++) {
        const struct rule_line *l = &pv->s.missed[i].line;
        if (!pv->s.missed[i].counted || pv->s.missed[i].hard != hard
            || (str_eq(l->plural, pv->broken.plural) && str_eq(l->key, pv->broken.key)))
            continue;
        if (n++ == 0 && !hard)
            H(o, "<div class=\"note sum\" role=\"status\"><p><b>It does not keep what is only reported.</b></p>");
        if (n == 1)
            H(o, "<ul class=\"small\">");
        H(o, "<li>");
        rule_link(o, pv, l);
        H(o, "</li>");
    }
    if (n)
        H(o, "</ul>");
    return n;
}

/* Rules that no solve looks at: the plan may keep them, the next one need not. */
static void uncounted(struct out *o, const struct plan_view *pv)
{
    size_t n = plan_uncounted(&pv->m), shown = 0;
    if (n == 0)
        return;
    H(o, "<div class=\"note warn sum\" role=\"status\"><p><b>",
      desk_plural(pv->v.arena, (int64_t)n, "rule is", "rules are"),
      " not counted.</b> A plan is worked out with the rules about the first ", (int64_t)PLAN_SUBJECTS_MAX,
      " subjects:</p><ul class=\"small\">");
    for (size_t i = 0; i < pv->s.nmissed && shown < 5; i++) {
        if (pv->s.missed[i].counted)
            continue;
        shown++;
        H(o, "<li>");
        rule_link(o, pv, &pv->s.missed[i].line);
        H(o, "</li>");
    }
    if (n > shown)
        H(o, "<li>and ", n - shown, " more</li>");
    H(o, "</ul></div>");
}

void plan_broken(struct out *o, const struct plan_view *pv)
{
    if (!str_empty(pv->broken.words)) {
        H(o, "<div class=\"note bad sum\" role=\"status\"><p><b>This plan does not keep every rule.</b> ");
        rule_link(o, pv, &pv->broken);
        H(o, ".</p>");
        (void)missed_of(o, pv, true);
        way_out(o, &pv->v);
        H(o, "</div>");
    }
    if (missed_of(o, pv, false))
        H(o, "</div>");
    uncounted(o, pv);
}
