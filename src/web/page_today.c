/* web/page_today.c: what waits for a decision, what changed, and three things worth knowing. */
#include "base/utf8.h"
#include "core/change.h"
#include "core/shared.h"
#include "core/visible.h"
#include "use/coverage_use.h"
#include "use/pace_use.h"
#include "use/plan_words.h"
#include "use/today_use.h"
#include "use/tradeoff_use.h"
#include "web/frame.h"
#include "web/generic.h"
#include "web/page_own.h"
#include "web/plan_page.h"

struct q_voice {
    struct str record, name;
};

#define STMT(NAME, ...) STMT_IN("today.", NAME, __VA_ARGS__)

STMT(
    q_voices, struct q_voice,
    "SELECT DISTINCT c.record AS record, p.title AS name FROM comment c JOIN person p ON p.id = c.created_by "
    "WHERE c.archived_at IS NULL AND c.role = 'voice' AND " VISIBLE_COMMENT_TO_ALL(
        "c") " AND c.record IN ("
             "SELECT 'tradeoff/' || CAST(t.id AS TEXT) FROM tradeoff t WHERE t.archived_at IS NULL AND t.state = 'open' "
             "ORDER BY COALESCE(t.due, 9223372036854775807), t.id LIMIT ?1) ORDER BY 1, 2",
    COL(struct q_voice, record), COL(struct q_voice, name));

struct q_page {
    struct str key, reader, job;
};
STMT(
    q_brief, struct q_page,
    "SELECT b.\"key\" AS \"key\", p.title AS reader, coalesce(p.job, '') AS job FROM brief b JOIN person p ON p.id = " ID_OF(
        "person", "8",
        "b.reader") " WHERE b.archived_at IS NULL AND " VISIBLE_BRIEF("b", "?1") " ORDER BY b.id DESC LIMIT 1",
    COL(struct q_page, key), COL(struct q_page, reader), COL(struct q_page, job));

enum { FEED = 6, LEAVES = 8, OPEN = 12, OPEN_DATA = 500 };
struct today_view {
    struct view v;
    struct ctx *c;
    struct coverage *k;
    struct today_open *open;
    size_t nopen;                 /* the first of them */
    int64_t waiting;                                   /* all of mine; where there are none, all */
    bool others;                                       /* none of them is mine */
    bool first_steps, just_hidden;                     /* the sample's band: to be shown, or left out a moment ago */
    struct q_voice *voices;
    size_t nvoices;
    struct change_head *feed;
    size_t nfeed;
    struct today_asked *asked;
    size_t nasked;          /* what one is asked to weigh in on */
    struct today_mine *mine;
    size_t nmine;             /* questions that came back to one, promises that one gave */
    int64_t answers;                                   /* that one's asks got within a week */
    const struct plan_model *over_model;               /* NULL: there is no plan */
    struct str unknown; /* teams with work in it whose days nobody has said; empty: none */
    struct str *glance; /* per open: what a look at it says; empty where there is nothing to say */
    struct q_page *brief; /* the newest that whoever looks may read, for the sample's band; NULL: none */
    struct str over, over_quarter, over_key; /* teams that the next quarter of the plan asks too much of; empty: none */
    struct pace pace; /* of the outcome furthest behind */
    struct date today;
};
static const char here[] = "/";

static const struct today_view *today_of(const struct view *v)
{
    return (const struct today_view *)(const void *)v;
}

#define SAMPLE_COOKIE "hw-first-steps"

bool sample_is_hidden(const struct request *r)
{
    return r && str_eq(request_cookie(r, S(SAMPLE_COOKIE)), S("hidden"));
}

enum status sample_post(struct ctx *c, const struct page_in *in, struct answer *ret)
{
    struct params p = params_parse(c->arena, in->req->body);
    const bool hide = str_eq(params_get(&p, S("show")), S("no"));
    ret->set_cookie = hide ? S(SAMPLE_COOKIE "=hidden; Path=/; HttpOnly; SameSite=Lax; Max-Age=31536000")
                           : S(SAMPLE_COOKIE "=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0");
    frame_see_other(c, ret, (struct url){ hide ? S("/?first-steps=hidden") : S("/") }, 0);
    return ST_OK;
}

static bool is_late(const struct today_view *t, const struct today_mine *m)
{
    struct date d;
    return m->promise && date_parse(m->day, &d) && d.days < t->today.days;
}

/* "One promise of yours is past its day; one question waits for you" */
static struct str mine_finding(struct arena *a, const struct today_view *t)
{
    int64_t late = 0, asked = 0;
    for (size_t i = 0; i < t->nmine; i++) {
        late += is_late(t, &t->mine[i]);
        asked += !t->mine[i].promise;
    }
    int64_t soon = (int64_t)t->nmine - late - asked;
    struct str said = STR_NULL;
    if (late)
        said = arena_printf(
            a, "%.*s of yours %s past %s day",
            STR_FMT(late == 1 ? S("one promise") : arena_printf(a, "%.*s promises", STR_FMT(words_number(a, late)))),
            late == 1 ? "is" : "are", late == 1 ? "its" : "their");
    if (asked)
        said = arena_printf(a, "%.*s%s%.*s %s for a word from you", STR_FMT(said), late ? "; " : "",
                            STR_FMT(asked == 1 ? S("one question")
                                               : arena_printf(a, "%.*s questions", STR_FMT(words_number(a, asked)))),
                            asked == 1 ? "waits" : "wait");
    if (!late && !asked)
        said = arena_printf(
            a, "%.*s of yours %s due within a week",
            STR_FMT(soon == 1 ? S("one promise") : arena_printf(a, "%.*s promises", STR_FMT(words_number(a, soon)))),
            soon == 1 ? "is" : "are");
    return words_upper(a, said);
}

static struct str finding(struct arena *a, const struct today_view *t)
{
    if (t->nasked > 0 && (t->nopen == 0 || t->others))
        return arena_printf(
            a, "%.*s for your view",
            STR_FMT(words_upper(a, t->nasked == 1 ? S("one trade-off waits")
                                                  : arena_printf(a, "%.*s trade-offs wait",
                                                                 STR_FMT(words_number(a, (int64_t)t->nasked))))));
    if (t->nmine > 0 && (t->nopen == 0 || t->others))
        return mine_finding(a, t);
    if (t->nopen == 0)
        return S("Nothing waits for you");
    struct str n = words_upper(a, words_number(a, t->waiting));
    if (t->others)
        return arena_printf(a, "Nothing waits for you; %.*s %s", STR_FMT(words_number(a, t->waiting)),
                            t->waiting == 1 ? "decision waits for somebody else" : "decisions wait for others");
    struct str by = t->open[0].due > 0 ? date_words(a, tz_date(t->v.settings.tz, t->open[0].due)) : STR_NULL;
    const char *noun = t->waiting == 1 ? "decision waits" : "decisions wait";
    if (str_empty(by))
        return arena_printf(a, "%.*s %s for you", STR_FMT(n), noun);
    return arena_printf(a, "%.*s %s for you, %s%.*s", STR_FMT(n), noun, t->waiting == 1 ? "by " : "the first by ",
                        STR_FMT(by));
}

/* "11", or, as no team's weeks stand in for another's, "Cloud 5.2, App 1.6". */
static void short_words(struct out *o, const struct plan_model *m, const struct card_glance *g)
{
    size_t n = 0, named = 0;
    for (size_t i = 0; i < g->nrooms; i++)
        n += g->rooms[i].needs > 0 && g->rooms[i].needs > g->rooms[i].free;
    for (size_t i = 0; i < g->nrooms; i++) {
        int64_t over = g->rooms[i].needs - g->rooms[i].free;
        if (g->rooms[i].needs == 0 || over <= 0)
            continue;
        struct str weeks = weeks_text(m->w->arena, over, m->w->set.days_per_week);
        const char *lead = named == 0 ? "" : named + 1 == n ? " and " : ", ";
        if (n > 1)
            out_printf(o, "%s%.*s %.*s", lead, STR_FMT(m->w->teams[g->rooms[i].team].title), STR_FMT(weeks));
        else
            out_printf(o, "%.*s", STR_FMT(weeks));
        named++;
    }
}

/* "11 person-weeks short · the smaller yes fits and moves nothing" */
static struct str wish_glance(const struct plan_model *m, const struct today_open *x)
{
    struct arena *a = m->w->arena;
    struct card_glance g;
    struct out o;
    if (!tradeoff_glance(m, world_feature(m->w, x->wish), x->quarter, &g))
        return STR_NULL;
    out_init_raw(&o, a);
    if (g.fits)
        out_printf(&o, "it fits and moves nothing");
    else if (g.short_days > 0) {
        short_words(&o, m, &g);
        out_printf(&o, " person-weeks short");
    } else if (!str_empty(g.held))
        out_printf(&o, "what it needs comes too late");
    else
        out_printf(&o, "something must give way");
    if (g.slice_fits)
        out_printf(&o, " · the smaller yes fits and moves nothing");
    return out_str(&o);
}

static enum status ending_glance(struct ctx *c, const struct world *w, const struct today_open *x, struct str *ret)
{
    int64_t n, revenue;
    bool known;
    TRY(tradeoff_users(c, w, x->retire, &n, &revenue, &known));
    if (n == 0)
        *ret = S("nobody on record uses it");
    else
        *ret = arena_printf(c->arena, "%lld %s it%s%.*s%s", (long long)n, n == 1 ? "customer uses" : "customers use",
                            !known   ? ""
                            : n == 1 ? " and pays us "
                                     : " and pay us ",
                            STR_FMT(known ? money_short(c->arena, revenue, w->set.currency) : STR_NULL),
                            known ? " a year in all" : "");
    return ST_OK;
}

/* What a look at each open one says, without weighing it. */
static enum status glances(struct ctx *c, struct world *w, struct today_view *t)
{
    struct plan_model m;
    bool built = false;
    t->glance = ARENA_ARRAY(c->arena, struct str, t->nopen + 1);
    for (size_t i = 0; i < t->nopen && w->has_plan; i++) {
        const struct today_open *x = &t->open[i];
        if (!str_empty(x->retire)) {
            TRY(ending_glance(c, w, x, &t->glance[i]));
            continue;
        }
        if (!built)
            TRY(plan_model_build(c, w, &(struct plan_from){ .effort = PLAN_LIKELY, .card = true }, &m));
        built = true;
        t->glance[i] = wish_glance(&m, x);
    }
    return ST_OK;
}

/* A plan may hold more than there is room for: brought in so, or a team lost days since. */
static enum status over_load(struct ctx *c, struct world *w, struct today_view *t)
{
    struct plan_model *m = ARENA_NEW(c->arena, struct plan_model);
    if (!w->has_plan)
        return ST_OK;
    TRY(plan_model_build(c, w, &(struct plan_from){ .effort = PLAN_LIKELY }, m));
    const int32_t *loads = m->force_loads;
    t->over_model = m;
    t->over = plan_teams_over(m, loads, 0);
    t->unknown = plan_teams_unknown(m, loads, 0);
    t->over_quarter = quarter_said(w, m->first);
    t->over_key = quarter_key(c->arena, m->first);
    return ST_OK;
}

static enum status brief_load(struct ctx *c, struct today_view *t)
{
    const struct value me = ARG_INT(c->actor ? c->actor->person_id : 0);
    size_t n;
    TRY(db_all(c, &q_brief, &me, 1, &t->brief, &n));
    t->brief = n ? t->brief : NULL;
    return ST_OK;
}

static enum status mine_load(struct ctx *c, struct today_view *t)
{
    const int64_t me = c->actor->person_id, week = INT64_C(7) * 86400000;
    TRY(today_asked_load(c, me, OPEN, &t->asked, &t->nasked));
    TRY(today_mine_load(c, me, t->today, OPEN, &t->mine, &t->nmine));
    return today_answers_load(c, me, c->now_ms - week, &t->answers);
}

static enum status load(struct ctx *c, const struct page_in *in, struct view **ret)
{
    struct today_view *t = ARENA_NEW(c->arena, struct today_view);
    struct world *w = ARENA_NEW(c->arena, struct world);
    bool data = in->req && str_ends(in->req->path, S(".json"));
    const struct value most[] = { ARG_INT(data ? OPEN_DATA : OPEN) };
    TRY(view_init(c, in, &t->v, here));
    if (t->v.empty)
        return page_start.load(c, in, ret);
    TRY(coverage_load(c, &t->k));
    t->c = c;
    t->today = workspace_today(c, &t->v.settings);
    int64_t me = c->actor ? c->actor->person_id : 0;
    TRY(today_open_count(c, me, &t->waiting));
    if (t->waiting == 0 && me != 0) {
        t->others = true;
        me = 0;
        TRY(today_open_count(c, me, &t->waiting));
    }
    TRY(today_open_load(c, me, most[0].u.i, &t->open, &t->nopen));
    if (c->actor && c->actor->person_id)
        TRY(mine_load(c, t));
    TRY(db_all(c, &q_voices, most, 1, &t->voices, &t->nvoices));
    TRY(pace_load(c, &t->pace));
    TRY(world_load(c, w));
    TRY(over_load(c, w, t));
    TRY(glances(c, w, t));
    TRY(change_list(c, 0, STR_NULL, 0, FEED, &t->feed, &t->nfeed));
    t->first_steps = t->v.sample && !sample_is_hidden(in->req);
    if (t->first_steps)
        TRY(brief_load(c, t));
    t->just_hidden = t->v.sample && !t->first_steps && str_eq(params_get(&in->query, S("first-steps")), S("hidden"));
    t->v.crumb_area = date_words_long(c->arena, t->today);
    t->v.title = finding(c->arena, t);
    *ret = &t->v;
    return ST_OK;
}

static struct str open_title(const struct today_open *x)
{
    return str_empty(x->title) ? x->key : x->title;
}

static void sample_html(struct out *o, const struct today_view *t)
{
    const struct river *r = t->k->r;
    struct arena *a = t->v.arena;
    int64_t amount, *ids = ARENA_ARRAY(a, int64_t, r->nproducts + 1);
    size_t n;
    int32_t p = river_widest(r, &n, ids, &amount);
    H(o, "<aside class=\"first\" aria-label=\"Sample workspace\"><div><p class=\"say\">This is ", t->v.settings.title,
      ", a made-up company, so that you can try things.</p><p class=\"small muted\">Nothing here reaches anyone. Your own workspace "
      "starts empty and takes about ten minutes.</p></div><ol>");
    if (p >= 0)
        H(o, "<li><a href=\"", URL(a, S("trace"), r->w->priorities[p].key),
          "\"><b>1</b><span>Follow what a customer’s executive "
          "wants, down to the ",
          (int64_t)n, " products that must change</span></a></li>");
    if (t->nopen)
        H(o, "<li><a href=\"", URL(a, S("tradeoffs"), t->open[0].key),
          "\"><b>2</b><span>Decide: ", open_title(&t->open[0]), "</span></a></li>");
    if (t->brief)
        H(o, "<li><a href=\"", URL(a, S("briefs"), t->brief->key), "\"><b>3</b><span>Print the one page that ",
          t->brief->reader, "", str_empty(t->brief->job) ? S("") : S(", "), "", t->brief->job,
          ", reads</span></a></li>");
    else
        H(o, "<li><a href=\"/markets\"><b>3</b><span>See whom nobody has asked, and whom to call next</span></a></li>");
    H(o, "</ol><form class=\"acts\" method=\"post\" action=\"/me/sample\">");
    if (t->v.may >= PERM_EDIT)
        H(o, "<a class=\"btn\" href=\"/start\">Start with my own market</a>");
    H(o, "<button class=\"btn quiet\" name=\"show\" value=\"no\">Hide this</button></form></aside>");
}

static void voices_html(struct out *o, const struct today_view *t, const struct today_open *x)
{
    size_t n = 0, all = 0;
    for (size_t i = 0; i < t->nvoices; i++)
        all += any_id_of(t->voices[i].record, "tradeoff") == x->id;
    for (size_t i = 0; i < t->nvoices; i++) {
        if (any_id_of(t->voices[i].record, "tradeoff") != x->id)
            continue;
        H(o, "", n == 0 ? S(" · ") : n + 1 == all ? S(" and ") : S(", "), "", t->voices[i].name, "");
        n++;
    }
    if (n)
        H(o, "", n == 1 ? S(" has weighed in") : S(" have weighed in"), "");
}

/* Somebody put a question: it stands where one looks for what waits. */
static void asked_html(struct out *o, const struct today_view *t)
{
    struct arena *a = t->v.arena;
    if (t->nasked == 0)
        return;
    H(o,
      "<section class=\"card\" aria-labelledby=\"d0\"><header><h2 id=\"d0\">You are asked</h2></header><ul class=\"todo\" data-list>");
    for (size_t i = 0; i < t->nasked; i++) {
        const struct today_asked *x = &t->asked[i];
        struct url to = URL(a, S("tradeoffs"), x->key);
        H(o, "<li data-row><div><a href=\"", to, "\"><b>", str_empty(x->question) ? x->title : x->question,
          "</b></a><p class=\"small muted\">", str_empty(x->by) ? S("Somebody") : x->by, " asks, on ", x->key, " ",
          x->title, "</p></div>");
        H(o, "<a class=\"btn\" href=\"", to, "#weigh\">Weigh in</a></li>");
    }
    H(o, "</ul></section>");
}

/* What waits for a word or a deed of one's own, and that answers came. */
static void mine_html(struct out *o, const struct today_view *t)
{
    struct arena *a = t->v.arena;
    struct date d;
    if (t->nmine == 0 && t->answers == 0)
        return;
    H(o,
      "<section class=\"card\" aria-labelledby=\"d4\"><header><h2 id=\"d4\">Asked and promised</h2><a class=\"small\" href=\"/ask\">My asks</a></header><ul class=\"todo\" data-list>");
    for (size_t i = 0; i < t->nmine; i++) {
        const struct today_mine *m = &t->mine[i];
        struct url to = m->promise ? URL(a, S("promises"), m->key) : url_own(S("/ask"));
        H(o, "<li data-row><div><a href=\"", to, "\"><b>", utf8_short(a, m->text, 140),
          "</b></a><p class=\"small muted\">", m->key, "",
          m->promise           ? S(" · promised to ")
          : str_empty(m->whom) ? STR_NULL
                               : S(" · asked by "),
          "", m->whom, "</p></div>");
        if (date_parse(m->day, &d))
            ui_chip(o, m->promise ? "warn" : "",
                    arena_printf(a, "%s %.*s", is_late(t, m) ? "was due" : "due", STR_FMT(date_words(a, d))));
        H(o, "<a class=\"btn\" href=\"", to, "\">", m->promise ? S("Look") : S("Answer"), "</a></li>");
    }
    if (t->answers)
        H(o, "<li><a href=\"/ask\">", words_upper(a, words_number(a, t->answers)), "",
          t->answers == 1 ? S(" answer") : S(" answers"), " to what you asked came within a week</a></li>");
    H(o, "</ul></section>");
}

static void decide_html(struct out *o, const struct today_view *t)
{
    struct arena *a = t->v.arena;
    H(o, "<section class=\"card\" aria-labelledby=\"d1\"><header><h2 id=\"d1\">",
      t->others && t->nopen > 0 ? S("Others decide") : S("Yours to decide"),
      "</h2><a class=\"small\" href=\"/tradeoffs\">All decisions</a></header>");
    if (t->nopen == 0)
        H(o, "<p class=\"small muted\">", t->nmine ? S("No decision waits for you.") : S("Nothing waits for you."),
          "</p>");
    H(o, "<ul class=\"todo\" data-list>");
    for (size_t i = 0; i < t->nopen; i++) {
        const struct today_open *x = &t->open[i];
        struct url u = URL(a, S("tradeoffs"), x->key);
        H(o, "<li data-row><div><a href=\"", u, "\"><b>", open_title(x), "</b></a><p class=\"small muted\">", x->key,
          "");
        if (!str_empty(x->decider_name) && !str_eq(x->decider_name, t->v.me_name))
            H(o, " · ", x->decider_name, " decides");
        voices_html(o, t, x);
        H(o, "", str_empty(t->glance[i]) ? S("") : S(" · "), "", t->glance[i], "</p></div>");
        if (x->due > 0) {
            struct date d = tz_date(t->v.settings.tz, x->due);
            ui_chip(o, d.days - t->today.days <= 3 ? "warn" : "",
                    arena_printf(a, "by %.*s", STR_FMT(date_words(a, d))));
        }
        if (t->others && t->v.may >= PERM_CONTRIBUTE)
            H(o, "<a class=\"btn\" href=\"", u, "#weigh\">Weigh in</a></li>");
        else
            H(o, "<a class=\"btn\" href=\"", u, "\">", t->others ? S("Look") : S("Decide"), "</a></li>");
    }
    if (t->waiting > (int64_t)t->nopen)
        H(o, "<li><a href=\"", WHERE(a, S("tradeoffs"), S("state"), S("open")), "\">and ",
          t->waiting - (int64_t)t->nopen, " more</a></li>");
    H(o, "</ul></section>");
}

static void feed_html(struct out *o, const struct today_view *t)
{
    struct arena *a = t->v.arena;
    H(o, "<section class=\"card\" aria-labelledby=\"d2\"><header><h2 id=\"d2\">What changed</h2><a class=\"small\" "
         "href=\"/history\">Everything that changed</a></header><ul class=\"feed\">");
    for (size_t i = 0; i < t->nfeed; i++) {
        const struct change_head *h = &t->feed[i];
        struct str who = str_empty(h->actor_name) ? S("Headwater") : h->actor_name;
        H(o, "<li>");
        ui_avatar(o, a, who);
        H(o, "<div>");
        change_words(o, t->c, h);
        H(o, " <span class=\"faint small\">", time_words(a, t->v.settings.tz, change_when(h)), "</span></div></li>");
    }
    H(o, "</ul><p class=\"small mt2\"><a href=\"/following\">What you follow</a></p></section>");
}

static void ribbon(struct out *o, struct arena *a, int64_t x0, int64_t y0, int64_t x1, int64_t y1, int64_t width)
{
    int64_t m = (x0 + x1) / 2;
    H(o, "<path d=\"",
      arena_printf(a, "M%lld %lldC%lld %lld %lld %lld %lld %lld", (long long)x0, (long long)y0, (long long)m,
                   (long long)y0, (long long)m, (long long)y1, (long long)x1, (long long)y1),
      "\" fill=\"none\" stroke=\"var(--c1)\" stroke-opacity=\".35\" stroke-width=\"", width, "\"/>");
}

/* The priority that the stream starts at, its title in at most three short lines. */
static void source_box(struct out *o, struct arena *a, const struct w_priority *x, int64_t mid)
{
    enum { LINES = 3, LETTERS = 14 };
    struct str line[LINES] = { 0 }, rest = x->title, word;
    size_t n = 0;
    const char *mark = str_eq(x->layer, S("executive")) ? "▲ " : str_eq(x->layer, S("manager")) ? "◆ " : "● ";
    line[0] = str_z(mark);
    while (!str_empty(rest)) {
        (void)str_cut(rest, ' ', &word, &rest);
        bool fits = line[n].n + word.n <= LETTERS + (n == 0 ? 2 : 0) || line[n].n == 0;
        if (!fits && n + 1 == LINES) {
            line[n] = arena_printf(a, "%.*s…", STR_FMT(str_trim(line[n])));
            break;
        }
        n += !fits;
        line[n] = arena_printf(a, "%.*s%.*s ", STR_FMT(line[n]), STR_FMT(word));
    }
    int64_t lines = (int64_t)n + 1, top = mid - lines * 8 - 4;
    H(o, "<rect x=\"0\" y=\"", top, "\" width=\"95\" height=\"", lines * 14 + 12, "\" rx=\"3\" fill=\"var(--c1)\"/>");
    for (int64_t i = 0; i < lines; i++)
        H(o, "<text x=\"7\" y=\"", top + 16 + 14 * i, "\" class=\"s11 on1\">", str_trim(line[i]), "</text>");
}

static void stream_html(struct out *o, const struct today_view *t)
{
    const struct river *r = t->k->r;
    struct arena *a = t->v.arena;
    int64_t amount, *ids = ARENA_ARRAY(a, int64_t, r->nproducts + 1);
    size_t nproducts;
    int32_t p = river_widest(r, &nproducts, ids, &amount);
    if (p < 0)
        return;
    const struct w_priority *x = &r->w->priorities[p];
    struct river_leaf leaves[LEAVES];
    size_t n = river_leaves(r, p, leaves, LEAVES);
    /* as high as its source, which has three lines at most, and as wide as the longest name, within what can be read */
    enum { SOURCE = 58, NAMES = 182, LETTERS = 12, WIDTH = 222 };
    int64_t rows = 8 + (int64_t)n * 24, height = rows < SOURCE ? SOURCE : rows, mid = height / 2,
            first = 12 + (height - rows) / 2, width = WIDTH;
    for (size_t i = 0; i < n; i++) {
        const struct river_product *product = river_product_of(r, leaves[i].product);
        int64_t wide = NAMES + 2 + (product ? (int64_t)utf8_short(a, product->title, LETTERS).n * 62 / 10 : 0);
        width = wide > width ? wide : width;
    }
    bool executive = str_eq(x->layer, S("executive"));
    H(o, "<section class=\"card\"><h2 class=\"fx\">",
      executive ? S("One sentence from a customer’s executive") : S("One priority"), " drives work in ");
    ui_fig(o, words_number(a, (int64_t)nproducts), nproducts == 1 ? S("product") : S("products"),
           WHERE(a, S("products"), S("planned"), r->quarter_key, S("from"), x->key));
    H(o, "</h2><svg class=\"pic\" viewBox=\"0 0 ", width, " ", height,
      "\" role=\"img\" aria-labelledby=\"s3t\"><title id=\"s3t\">", x->title,
      " leads to business requirements and on to products</title>");
    for (size_t i = 0; i < n;) {
        size_t end = i;
        while (end < n && leaves[end].requirement == leaves[i].requirement)
            end++;
        int64_t y = first + (int64_t)(i + end - 1) * 12;
        ribbon(o, a, 95, mid, 112, y, 9);
        for (size_t k = i; k < end; k++) {
            const struct river_product *product = river_product_of(r, leaves[k].product);
            int64_t ky = first + (int64_t)k * 24;
            ribbon(o, a, 156, y, 178, ky, 6);
            H(o, "<text x=\"", (int64_t)NAMES, "\" y=\"", ky + 4, "\" class=\"t3\">",
              product ? utf8_short(a, product->title, LETTERS) : S("–"), "</text>");
        }
        H(o, "<rect x=\"112\" y=\"", y - 10,
          "\" width=\"44\" height=\"20\" rx=\"3\" fill=\"var(--card)\" stroke=\"var(--c1)\"/>"
          "<text x=\"118\" y=\"",
          y + 4, "\" class=\"t3\">", r->w->requirements[leaves[i].requirement].key, "</text>");
        i = end;
    }
    source_box(o, a, x, mid);
    H(o, "</svg><p class=\"small mt2\">“");
    ui_record_link(o, a, S("priorities"), x->key, x->title);
    H(o, "”. ");
    ui_fig(o, words_upper(a, words_number(a, (int64_t)r->ndry)),
           r->ndry == 1 ? S("other priority") : S("other priorities"), WHERE(a, S("priorities"), S("dry"), S("yes")));
    H(o, "", r->ndry == 1 ? S(" has") : S(" have"), " nobody. <a href=\"/river\">River</a></p></section>");
}

static const char *heat_tone(int64_t n)
{
    return n == 0 ? "h1 zero" : n <= 2 ? "h2" : n <= 5 ? "h3" : n <= 9 ? "h4" : "h5";
}

/* Talks by layer and market; a figure leads to its talks. */
static void heat_html(struct out *o, const struct today_view *t, const int64_t *talks, const struct str *names,
                      const struct str *keys, size_t n)
{
    static const char *const rows[] = { "Executive", "Senior mgr.", "User" };
    struct arena *a = t->v.arena;
    struct str since = arena_printf(a, "%lldd", (long long)t->k->days);
    H(o, "<table class=\"heat3\"><caption class=\"vh\">Talks by layer and market in the last ", t->k->days,
      " days</caption><thead><tr><th scope=\"col\"><span class=\"vh\">Layer</span></th>");
    for (size_t m = 0; m < n; m++) {
        struct str first = names[m], rest;
        str_cut(names[m], ' ', &first, &rest);
        H(o, "<th scope=\"col\">", first, "</th>");
    }
    H(o, "</tr></thead><tbody>");
    for (size_t l = 0; l < LAYERS; l++) {
        H(o, "<tr><th scope=\"row\">", str_z(rows[l]), "</th>");
        for (size_t m = 0; m < n; m++) {
            H(o, "<td class=\"", str_z(heat_tone(talks[m * LAYERS + l])), "\">");
            ui_fig(o, int_text(a, talks[m * LAYERS + l]), STR_NULL,
                   WHERE(a, S("talks"), S("market"), keys[m], S("layer"), str_z(coverage_layers[l]), S("held_since"),
                         since));
            H(o, "</td>");
        }
        H(o, "</tr>");
    }
    H(o, "</tbody></table>");
}

static void heard_html(struct out *o, const struct today_view *t)
{
    struct arena *a = t->v.arena;
    struct str since = arena_printf(a, "%lldd", (long long)t->k->days);
    ui_fig(o, int_text(a, t->k->by_layer[0]), t->k->by_layer[0] == 1 ? S("talk") : S("talks"),
           WHERE(a, S("talks"), S("layer"), S("executive"), S("held_since"), since));
    H(o, " with executives and ");
    ui_fig(o, int_text(a, t->k->by_layer[2]), STR_NULL,
           WHERE(a, S("talks"), S("layer"), S("user"), S("held_since"), since));
    H(o, " with users in ", t->k->days, " days");
}

static void coverage_html(struct out *o, const struct today_view *t)
{
    const struct coverage *k = t->k;
    struct arena *a = t->v.arena;
    struct str silent = STR_NULL;
    int64_t markets[4] = { 0 }, n = 0;
    int64_t *talks = ARENA_ARRAY(a, int64_t, (size_t)4 * LAYERS);
    struct str names[4] = { 0 }, keys[4] = { 0 };
    for (size_t s = 0; s < k->nsegments; s++) {
        size_t m = 0;
        while ((int64_t)m < n && markets[m] != k->segments[s].market)
            m++;
        if ((int64_t)m == n && n < 4) {
            markets[n] = k->segments[s].market;
            keys[n] = k->segments[s].market_key;
            names[n++] = k->segments[s].market_title;
        }
        for (size_t l = 0; m < 4 && l < LAYERS; l++)
            talks[m * LAYERS + l] += k->cells[s * LAYERS + l].talks;
    }
    for (size_t m = 0; (int64_t)m < n; m++)
        if (talks[m * LAYERS] == 0 && str_empty(silent))
            silent = names[m];
    if (n == 0)
        return;
    H(o, "<section class=\"card\"><h2 class=\"fx\">");
    if (!str_empty(silent))
        H(o, "No executive in ", silent, " has been asked anything in ", k->days, " days");
    else
        heard_html(o, t);
    H(o, "</h2>");
    heat_html(o, t, talks, names, keys, (size_t)n);
    H(o, "<p class=\"small mt2\"><a href=\"/markets\">Markets</a></p></section>");
}

/* 80 % · 5: a percentage by its sign, any other unit by the metric's name above. */
static struct str measured(const struct today_view *t, const struct pace_point *p, double value)
{
    struct value v = { .type = VT_REAL, .u.d = value };
    struct str text = field_shown(t->c, &t->v.settings, kind_field(&kind_measurement, S("value")), &v);
    return arena_printf(t->v.arena, "%.*s%s", STR_FMT(text), str_eq(p->unit, S("%")) ? " %" : "");
}

/* The line of an outcome, what it aims at, and where it stands. */
static void outcome_pic(struct out *o, const struct today_view *t, struct str line, int64_t aim, int64_t end)
{
    const struct pace_point *p = t->pace.points;
    bool apart = aim - end > 14 || end - aim > 14;
    H(o,
      "<svg class=\"pic\" viewBox=\"0 -8 210 62\" role=\"img\" aria-labelledby=\"s2t\"><title id=\"s2t\">Measurements of ",
      p->metric, " against its target</title><path d=\"", line,
      "\" fill=\"none\" stroke=\"var(--c1)\" stroke-width=\"2\"/>");
    H(o, "<path d=\"M0 ", aim, "H210\" stroke=\"var(--c2)\" stroke-dasharray=\"4 3\"/><text x=\"0\" y=\"", aim - 4,
      "\" class=\"t3\">aim ", measured(t, p, p->target), "</text>");
    if (apart)
        H(o, "<text x=\"210\" y=\"", end - 5, "\" text-anchor=\"end\" class=\"t3\">",
          measured(t, p, p[t->pace.n - 1].value), "</text>");
    H(o, "</svg>");
}

static void outcome_html(struct out *o, const struct today_view *t)
{
    struct arena *a = t->v.arena;
    if (t->pace.n == 0)
        return;
    const struct pace_point *p = t->pace.points;
    double low = p->target < p->baseline ? p->target : p->baseline,
           high = p->target < p->baseline ? p->baseline : p->target;
    for (size_t i = 0; i < t->pace.n; i++) {
        low = p[i].value < low ? p[i].value : low;
        high = p[i].value > high ? p[i].value : high;
    }
    double scale = high > low ? 40.0 / (high - low) : 0;
    struct out d;
    out_init_raw(&d, a);
    for (size_t i = 0; i < t->pace.n; i++)
        out_printf(&d, "%s%lld %lld", i ? "L" : "M",
                   (long long)(t->pace.n > 1 ? 210 * (int64_t)i / (int64_t)(t->pace.n - 1) : 0),
                   (long long)(48.0 - (p[i].value - low) * scale));
    int64_t aim = (int64_t)(48.0 - (p->target - low) * scale);
    H(o, "<section class=\"card\"><h2 class=\"fx\">", p->metric, ": ");
    ui_fig(o, int_text(a, t->pace.moved), S("% of the way"), WHERE(a, S("measurements"), S("metric"), p->metric_key));
    H(o, " to its target after ");
    ui_fig(o, int_text(a, t->pace.elapsed), S("% of the time"), WHERE(a, S("outcomes"), S("key"), p->key));
    H(o, "</h2>");
    outcome_pic(o, t, out_str(&d), aim, (int64_t)(48.0 - (p[t->pace.n - 1].value - low) * scale));
    H(o, "<p class=\"small mt2\"><a href=\"", URL(a, S("outcomes"), p->key), "\">", p->key,
      "</a>, the dashed line is the aim</p></section>");
}

static void html(struct out *o, const struct view *v)
{
    if (v->current != here) {
        page_start.html(o, v);
        return;
    }
    const struct today_view *t = today_of(v);
    if (t->first_steps)
        sample_html(o, t);
    if (t->just_hidden)
        H(o, "<p class=\"note up\" role=\"status\">Hidden. Find it again under <a href=\"/help\">Help</a>.</p>");
    struct ui_act act;
    size_t nacts = came_up_act(v, &act);
    ui_top(o, v, STR_NULL, STR_NULL, &act, nacts);
    H(o, "<div class=\"split\"><div class=\"stack\">");
    asked_html(o, t);
    mine_html(o, t);
    decide_html(o, t);
    feed_html(o, t);
    H(o, "</div><aside class=\"stack\" aria-label=\"Three things worth knowing\">");
    if (!str_empty(t->unknown)) {
        H(o, "<section class=\"card\"><h2 class=\"fx\">", t->over_quarter,
          " cannot be held against its teams’ days yet</h2><p class=\"small\">");
        plan_days_asked_for(o, t->over_model, 0, t->unknown);
        H(o, "</p></section>");
    }
    if (!str_empty(t->over))
        H(o, "<section class=\"card\"><h2 class=\"fx\">", t->over_quarter, " holds more than there is room for in ",
          t->over, "</h2><p class=\"small\"><a href=\"", URL(t->v.arena, S("plan"), t->over_key),
          "\">See what no longer fits</a></p></section>");
    stream_html(o, t);
    coverage_html(o, t);
    outcome_html(o, t);
    H(o, "</aside></div>");
}

static void json(struct json_writer *w, const struct view *v)
{
    if (v->current != here) {
        page_start.json(w, v);
        return;
    }
    const struct today_view *t = today_of(v);
    json_object(w);
    json_key(w, S("waiting"));
    json_array(w);
    for (size_t i = 0; i < t->nopen; i++) {
        json_object(w);
        json_key(w, S("key"));
        json_str(w, t->open[i].key);
        json_key(w, S("title"));
        json_str(w, open_title(&t->open[i]));
        json_key(w, S("due"));
        if (t->open[i].due > 0)
            json_str(w, instant_text(v->arena, t->open[i].due));
        else
            json_null(w);
        json_member_str(w, S("glance"), t->glance[i]);
        json_end(w);
    }
    json_end(w);
    json_key(w, S("asked"));
    json_array(w);
    for (size_t i = 0; i < t->nasked; i++) {
        json_object(w);
        json_member_str(w, S("key"), t->asked[i].key);
        json_member_str(w, S("question"), t->asked[i].question);
        json_member_str(w, S("by"), t->asked[i].by);
        json_end(w);
    }
    json_end(w);
    json_key(w, S("mine"));
    json_array(w);
    for (size_t i = 0; i < t->nmine; i++) {
        json_object(w);
        json_member_str(w, S("key"), t->mine[i].key);
        json_member_str(w, S("text"), t->mine[i].text);
        json_member_str(w, S("day"), t->mine[i].day);
        json_end(w);
    }
    json_end(w);
    json_member_str(w, S("over"),
                    str_empty(t->over) ? STR_NULL
                                       : arena_printf(v->arena, "%.*s: %.*s", STR_FMT(t->over_key), STR_FMT(t->over)));
    json_key(w, S("feed"));
    json_array(w);
    for (size_t i = 0; i < t->nfeed; i++) {
        json_object(w);
        json_key(w, S("change"));
        json_int(w, t->feed[i].id);
        json_key(w, S("who"));
        json_str(w, t->feed[i].actor_name);
        json_key(w, S("action"));
        json_str(w, t->feed[i].action);
        json_key(w, S("at"));
        json_str(w, instant_text(v->arena, t->feed[i].at));
        json_end(w);
    }
    json_end(w);
    json_end(w);
}

const struct page page_today = { load, html, json, NULL };
