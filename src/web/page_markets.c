/* web/page_markets.c: whom we heard, by segment and customer layer, and whom to call next. */
#include "use/coverage_use.h"
#include "web/frame.h"
#include "web/generic.h"
#include "web/page_own.h"

enum { DRY = 12 };
enum shown { TALKS, PRIORITIES, PLANNED };
static const struct {
    const char *name, *label;
} shows[] = {
    [TALKS] = { "talks", "Talks" },
    [PRIORITIES] = { "priorities", "Priorities" },
    [PLANNED] = { "planned", "In the plan" },
};
struct markets_view {
    struct view v;
    struct coverage *k;
    enum shown show; /* what the cells count */
    bool functions; /* .csv: by discipline */
};

static const struct markets_view *markets_of(const struct view *v)
{
    return (const struct markets_view *)(const void *)v;
}

static struct str finding(struct arena *a, const struct coverage *k)
{
    int64_t x = k->by_layer[0], u = k->by_layer[2];
    if (k->total == 0)
        return arena_printf(a, "Nobody has been asked anything in %lld days", (long long)k->days);
    if (x == 0)
        return arena_printf(a, "No executive has been heard in %lld days", (long long)k->days);
    if (u <= x)
        return S("We hear executives at least as often as users");
    int64_t whole = u / x, rest = u % x;
    bool nearly = rest * 2 >= x && rest > 0;
    return arena_printf(a, "We hear users %s%.*s times as often as executives",
                        nearly ? "nearly "
                        : rest ? "more than "
                               : "",
                        STR_FMT(words_number(a, nearly ? whole + 1 : whole)));
}

/* /markets as data is the list of that kind, as every kind has it; this page as data is /coverage. */
static bool is_list(const struct view *v)
{
    return !str_eq(v->path, S("/coverage"));
}

static enum status load(struct ctx *c, const struct page_in *in, struct view **ret)
{
    if (in->req && (str_eq(in->req->path, S("/markets.json")) || str_eq(in->req->path, S("/markets.csv")))) {
        struct page_in list = *in;
        list.captures[0] = S("markets");
        list.ncaptures = 1;
        return page_list.load(c, &list, ret);
    }
    struct markets_view *m = ARENA_NEW(c->arena, struct markets_view);
    TRY(view_init(c, in, &m->v, "/markets"));
    TRY(coverage_load_since(c, params_get(&in->query, S("since")), &m->k));
    for (size_t i = 0; i < COUNT(shows); i++)
        if (str_eq(params_get(&in->query, S("show")), str_z(shows[i].name)))
            m->show = (enum shown)i;
    m->functions = str_eq(params_get(&in->query, S("table")), S("functions"));
    m->v.csv = true;
    m->v.path = S("/coverage");
    m->v.crumb_area = S("Markets");
    m->v.title = finding(c->arena, m->k);
    *ret = &m->v;
    return ST_OK;
}

/* The list behind a count of talks: of one segment, one layer, or of all. */
static struct url talks_url(const struct markets_view *m, struct str segment, int layer)
{
    struct str since = arena_printf(m->v.arena, "%lldd", (long long)m->k->days);
    return WHERE(m->v.arena, S("talks"), S("segment"), segment, S("layer"),
                 layer < 0 ? STR_NULL : str_z(coverage_layers[layer]), S("held_since"), since);
}

static void layer_fig(struct out *o, const struct markets_view *m, int layer)
{
    ui_fig(o, int_text(m->v.arena, m->k->by_layer[layer]), STR_NULL, talks_url(m, STR_NULL, layer));
}

/* "Product led 92 of them, Sales 4": the disciplines that talk most, then the others. */
static void led_html(struct out *o, const struct markets_view *m)
{
    enum { NAMED = 3 };
    const struct coverage *k = m->k;
    struct arena *a = m->v.arena;
    struct str since = arena_printf(a, "%lldd", (long long)k->days);
    int64_t others = 0;
    size_t n = 0;
    for (size_t i = 0; i < k->nfunctions; i++) {
        const struct cov_function *f = &k->functions[i];
        if (f->talks == 0)
            continue;
        if (f->id == 0 || n == NAMED) {
            others += f->talks;
            continue;
        }
        H(o, "", n ? S(", ") : S(" "), "<a href=\"", URL(a, S("teams"), f->key), "\">", f->title, "</a>",
          n ? S(" ") : S(" led "), "");
        ui_fig(o, int_text(a, f->talks), n++ ? STR_NULL : S("of them"),
               WHERE(a, S("talks"), S("function"), f->key, S("held_since"), since));
    }
    if (n > 0)
        H(o, "", others ? arena_printf(a, ", others %lld.", (long long)others) : S("."), "");
}

static void silent_fig(struct out *o, const struct markets_view *m, int64_t n, const char *who, bool first)
{
    struct arena *a = m->v.arena;
    struct str number = first ? words_upper(a, words_number(a, n)) : words_number(a, n);
    struct str unit = !first ? STR_NULL : n == 1 ? S("segment") : S("segments");
    ui_fig(
        o, number, unit,
        WHERE(a, S("segments"), S("silent"), str_z(who), S("held_since"),
              m->k->days == m->k->r->w->set.listen_days ? STR_NULL : arena_printf(a, "%lldd", (long long)m->k->days)));
}

static void sub_html(struct out *o, const struct markets_view *m)
{
    const struct coverage *k = m->k;
    int64_t no_executive = 0, only_users = 0;
    for (size_t s = 0; s < k->nsegments; s++) {
        const struct cov_cell *c = &k->cells[s * LAYERS];
        no_executive += c[0].talks == 0;
        only_users += c[0].talks == 0 && c[1].talks == 0;
    }
    H(o, "<p class=\"sub\">");
    ui_fig(o, int_text(m->v.arena, k->total), k->total == 1 ? S("talk") : S("talks"), talks_url(m, STR_NULL, -1));
    H(o, " in ", k->days, " days: ");
    layer_fig(o, m, 2);
    H(o, " with users, ");
    layer_fig(o, m, 1);
    H(o, " with senior managers, ");
    layer_fig(o, m, 0);
    H(o, " with executives. ");
    if (k->nsegments == 0) {
        H(o, "</p>");
        return;
    }
    if (no_executive == 0) {
        H(o, "Every segment has an executive talk.</p>");
        return;
    }
    silent_fig(o, m, no_executive, "executive", true);
    H(o, "", no_executive == 1 ? S(" has") : S(" have"), " no executive talk");
    if (only_users == 0) {
        H(o, "; all have somebody above the users.</p>");
        return;
    }
    H(o, ", and ");
    silent_fig(o, m, only_users, "above-users", false);
    H(o, "", only_users == 1 ? S(" has") : S(" have"), " nobody above the users.");
    led_html(o, m);
    H(o, "</p>");
}

static const char *const layer_names[] = { "Executives", "Senior mgrs.", "Users" };

static struct str heat(int64_t n)
{
    return n == 0 ? S("h1 zero") : n <= 2 ? S("h2") : n <= 5 ? S("h3") : n <= 9 ? S("h4") : S("h5");
}

/* What a cell says below its number. */
static void cell_words(struct out *o, const struct markets_view *m, const struct cov_cell *cell, struct url priorities)
{
    struct arena *a = m->v.arena;
    if (cell->talks == 0 && cell->priorities == 0)
        H(o, "nobody asked");
    else if (cell->priorities == 0)
        H(o, "no priority yet");
    else if (m->show == TALKS) {
        ui_fig(o, arena_printf(a, "%lld of %lld", (long long)cell->in_plan, (long long)cell->priorities), STR_NULL,
               priorities);
        H(o, " in plan");
    } else if (m->show == PRIORITIES)
        H(o, "named, ", cell->in_plan, " in the plan");
    else
        H(o, "of ", cell->priorities, " named");
}

static void cell_html(struct out *o, const struct markets_view *m, size_t s, int layer)
{
    const struct coverage *k = m->k;
    const struct cov_cell *cell = &k->cells[s * LAYERS + (size_t)layer];
    struct arena *a = m->v.arena;
    struct str segment = k->segments[s].key, who = str_z(coverage_layers[layer]);
    struct url named = WHERE(a, S("priorities"), S("heard_in"), segment, S("heard_from"), who);
    int64_t n = m->show == TALKS ? cell->talks : m->show == PRIORITIES ? cell->priorities : cell->in_plan;
    H(o, "<td class=\"", heat(n), "\"><div data-l=\"", str_z(layer_names[layer]), "\">");
    ui_fig(o, int_text(a, n), STR_NULL,
           m->show == TALKS ? talks_url(m, segment, layer)
           : m->show == PRIORITIES
               ? named
               : WHERE(a, S("priorities"), S("heard_in"), segment, S("heard_from"), who, S("in_plan"), S("yes")));
    H(o, "<span>");
    cell_words(o, m, cell, named);
    H(o, "</span><span class=\"dots\" aria-hidden=\"true\">");
    for (int64_t i = 0; i < cell->priorities && i < 12; i++)
        H(o, "<i class=\"", i < cell->in_plan ? S("f") : S("e"), "\"></i>");
    H(o, "</span></div></td>");
}

/* The customers of a segment, and what they pay in a year. */
static struct url customers_url(struct arena *a, struct str segment)
{
    return WHERE(a, S("customers"), S("segment"), segment, S("status"), S("customer"));
}

/* The market of the i-th segment shown; 0 past the end. */
static int64_t market_at(const struct coverage *k, size_t i)
{
    return i < k->nshown ? k->segments[k->shown[i]].market : 0;
}

static void row_html(struct out *o, const struct markets_view *m, size_t i)
{
    const struct coverage *k = m->k;
    size_t s = (size_t)k->shown[i], span = 1;
    const struct cov_segment *g = &k->segments[s];
    while (market_at(k, i + span) == g->market)
        span++;
    H(o, "<tr>");
    if (i == 0 || market_at(k, i - 1) != g->market) {
        H(o, "<th scope=\"rowgroup\" rowspan=\"", span, "\" class=\"mk\">");
        ui_record_link(o, m->v.arena, S("markets"), g->market_key, g->market_title);
        H(o, "</th>");
    }
    H(o, "<th scope=\"row\" class=\"sg\">");
    ui_record_link(o, m->v.arena, S("segments"), g->key, g->title);
    H(o, "<span>");
    ui_fig(o, int_text(m->v.arena, g->customers), g->customers == 1 ? S("customer") : S("customers"),
           customers_url(m->v.arena, g->key));
    H(o, " · ");
    ui_fig(o, money_short(m->v.arena, g->revenue, m->v.settings.currency), STR_NULL, customers_url(m->v.arena, g->key));
    H(o, "</span></th>");
    for (int layer = 0; layer < LAYERS; layer++)
        cell_html(o, m, s, layer);
    H(o, "</tr>");
}

/* This page with another count, or another window; as many days back as the workspace says are not written down. */
static struct url here(const struct markets_view *m, enum shown show, int64_t days)
{
    struct arena *a = m->v.arena;
    int64_t usual = m->k->r->w->set.listen_days;
    return WHERE(a, S("markets"), S("show"), show == TALKS ? STR_NULL : str_z(shows[show].name), S("since"),
                 days == usual ? STR_NULL : arena_printf(a, "%lldd", (long long)days));
}

static void switch_html(struct out *o, const struct markets_view *m)
{
    const int64_t backs[] = { 30, 90, 180, 365 };
    H(o, "<nav class=\"views\" aria-label=\"What the table counts, and how far back\">");
    for (size_t i = 0; i < COUNT(shows); i++) {
        H(o, "<a href=\"", here(m, (enum shown)i, m->k->days), "\"");
        if (i == (size_t)m->show)
            H(o, " aria-current=\"true\"");
        H(o, ">", str_z(shows[i].label), "</a>");
    }
    for (size_t i = 0; m->show == TALKS && i < COUNT(backs); i++) {
        H(o, "<a href=\"", here(m, m->show, backs[i]), "\"");
        if (backs[i] == m->k->days)
            H(o, " aria-current=\"true\"");
        H(o, ">", backs[i], " days</a>");
    }
    H(o, "</nav>");
}

static void table_html(struct out *o, const struct markets_view *m)
{
    struct arena *a = m->v.arena;
    struct str counted = m->show == TALKS        ? S("Talks")
                         : m->show == PRIORITIES ? S("Business priorities")
                                                 : arena_printf(a, "Business priorities with work in %.*s",
                                                                STR_FMT(m->k->r->quarter_words));
    switch_html(o, m);
    H(o,
      "<section class=\"card\"><div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Coverage table\">"
      "<table class=\"heat\"><caption>",
      counted,
      " by segment and customer layer. Dots are business priorities heard there: filled ones "
      "have work in ",
      m->k->r->quarter_words,
      ".</caption><thead><tr><th scope=\"col\">Market</th><th scope=\"col\">Segment</th>"
      "<th scope=\"col\"><span class=\"lay x\">Executives</span><span class=\"q\">what the business must achieve</span></th>"
      "<th scope=\"col\"><span class=\"lay m\">Senior managers</span><span class=\"q\">what their function must change</span></th>"
      "<th scope=\"col\"><span class=\"lay u\">Users</span><span class=\"q\">what gets in the way of the work</span></th>"
      "</tr></thead><tbody>");
    for (size_t i = 0; i < m->k->nshown; i++)
        row_html(o, m, i);
    H(o, "</tbody></table></div>");
    if (m->k->nshown < m->k->nsegments)
        H(o, "<p class=\"small\">The segments with the most revenue. <a href=\"/segments\">and ",
          (int64_t)(m->k->nsegments - m->k->nshown), " smaller</a></p>");
    H(o, "<p class=\"key\">");
    static const char *const tones[] = { "var(--h2)", "var(--h3)", "var(--h4)", "var(--h5)" };
    static const char *const labels[] = { "1–2", "3–5", "6–9", "10 or more" };
    H(o,
      "<span><svg width=\"12\" height=\"12\" viewBox=\"0 0 12 12\" aria-hidden=\"true\"><rect x=\"1\" y=\"1\" width=\"10\" "
      "height=\"10\" fill=\"none\" stroke=\"var(--bad)\" stroke-dasharray=\"3 2\"/></svg> ",
      m->show == TALKS ? S("nobody asked") : S("none"), "</span>");
    for (size_t i = 0; i < COUNT(tones); i++)
        H(o,
          "<span><svg width=\"12\" height=\"12\" viewBox=\"0 0 12 12\" aria-hidden=\"true\"><rect width=\"12\" height=\"12\" "
          "rx=\"2\" fill=\"",
          str_z(tones[i]), "\"/></svg> ", str_z(labels[i]), "</span>");
    H(o, "</p></section>");
}

/* "no talk with an executive yet" · "no talk with an executive lately" · "an executive last heard too long ago" */
static struct str heard_words(struct arena *a, const struct cov_next *x)
{
    static const char *const whose[] = { "executive", "senior manager", "user" };
    const char *who = whose[x->layer];
    const char *one = who[0] == 'e' ? "an" : "a";
    if (x->never || x->talks == 0)
        return arena_printf(a, "no talk with %s %s %s", one, who, x->never ? "yet" : "lately");
    return arena_printf(a, "%s %s last heard too long ago", one, who);
}

static void next_html(struct out *o, const struct markets_view *m)
{
    const struct coverage *k = m->k;
    struct arena *a = m->v.arena;
    H(o, "<section class=\"card\"><h2>Who to call next</h2>");
    if (k->nnext == 0)
        H(o, "<p class=\"small muted\">",
          k->total ? S("Everybody was heard in time.") : S("No customer to call is on record yet."), "</p>");
    H(o, "<ol class=\"next\">");
    for (size_t i = 0, shown = 0; i < k->nnext && shown < 3; i++) {
        const struct cov_next *x = &k->next[i];
        if (i > 0 && k->next[i - 1].segment == x->segment)
            continue;
        shown++;
        H(o, "<li>");
        ui_record_link(o, a, S("customers"), x->customer_key, x->customer);
        if (!str_empty(x->contact))
            H(o, ", ", str_empty(x->contact_title) ? x->contact : x->contact_title, "");
        H(o, ". <span class=\"muted\">");
        ui_fig(o, money_short(a, k->segments[x->segment].revenue, m->v.settings.currency), STR_NULL,
               customers_url(a, k->segments[x->segment].key));
        H(o, " segment, ", heard_words(a, x), ".</span>");
        if (m->v.may >= kind_talk.perm.add)
            H(o, " <a href=\"",
              url_query(a, URL(a, S("talks"), S("new")), S("with"),
                        arena_printf(a, "customer/%.*s", STR_FMT(x->customer_key))),
              "\">Prepare the talk</a>");
        H(o, "</li>");
    }
    H(o, "</ol></section>");
}

static void dry_html(struct out *o, const struct markets_view *m)
{
    const struct coverage *k = m->k;
    struct arena *a = m->v.arena;
    int64_t all = 0, without = 0;
    for (size_t i = 0; i < k->nsegments * LAYERS; i++) {
        all += k->cells[i].priorities;
        without += k->cells[i].priorities - k->cells[i].in_plan;
    }
    H(o, "<section class=\"card\"><h2>Heard but not in the plan</h2><p class=\"muted small\">");
    if (all == 0) {
        size_t written = k->r->w->npriorities;
        if (written > 0)
            H(o, "",
              written == 1 ? S("One priority is written down, but nobody’s words for it")
                           : arena_printf(a, "%.*s priorities are written down, but nobody’s words for them",
                                          STR_FMT(words_upper(a, words_number(a, (int64_t)written)))),
              ": which segment names it is not known. ");
        else
            H(o, "No segment has named a priority yet. ");
        H(o, "<a href=\"/quotes/new\">Add what we heard</a></p></section>");
        return;
    }
    ui_fig(o, without == 0 ? S("None") : words_upper(a, words_number(a, without)), STR_NULL,
           WHERE(a, S("priorities"), S("heard_in"), S("any"), S("in_plan"), S("no")));
    H(o, " of the ");
    ui_fig(o, int_text(a, all), STR_NULL, WHERE(a, S("priorities"), S("heard_in"), S("any")));
    H(o, " priorities by segment and layer have no work in ", k->r->quarter_words, ".</p><ul class=\"stack\">");
    for (size_t i = 0; i < k->ndry && i < DRY; i++) {
        const struct w_priority *x = &k->r->w->priorities[k->dry[i]];
        int64_t places = k->places[k->dry[i]];
        H(o, "<li>");
        ui_record_link(o, a, S("priorities"), x->key, x->title);
        H(o, " accounts for ");
        ui_fig(o, words_number(a, places), STR_NULL,
               WHERE(a, S("priorities"), S("heard_in"), S("any"), S("key"), x->key));
        H(o, ".</li>");
    }
    if (k->ndry > DRY)
        H(o, "<li><a href=\"", WHERE(a, S("priorities"), S("heard_in"), S("any"), S("in_plan"), S("no")), "\">and ",
          (int64_t)(k->ndry - DRY), " more</a></li>");
    H(o, "</ul></section>");
}

static void html(struct out *o, const struct view *v)
{
    const struct markets_view *m = markets_of(v);
    struct ui_act acts[] = {
        { .label = S("Add a market"), .href = URL(v->arena, S("markets"), S("new")), .least = kind_market.perm.add },
        { .label = S("Add a talk"),
          .href = URL(v->arena, S("talks"), S("new")),
          .key = "N",
          .primary = true,
          .least = kind_talk.perm.add },
    };
    ui_top_begin(o, v, arena_printf(v->arena, "last %lld days", (long long)m->k->days), acts, COUNT(acts));
    sub_html(o, m);
    ui_top_end(o);
    if (m->k->nsegments == 0) {
        H(o, "<section class=\"card nothing empty\">");
        ui_bed(o);
        H(o,
          "<h2 class=\"say\">No segment yet</h2><p class=\"muted\">Headwater starts with who you serve, not with what you make. Name a "
          "market and its segments, and this table shows whom you heard there. Products come later.</p>");
        if (v->may >= PERM_EDIT)
            H(o,
              "<p class=\"acts\"><a class=\"btn pri\" href=\"/segments/new\">Add a segment</a><a class=\"btn\" href=\"/import\">Bring in a "
              "CSV</a></p><p class=\"small muted\">Or look around the sample company first: <code class=\"c\">headwater try</code>.</p>");
        H(o, "</section>");
        return;
    }
    table_html(o, m);
    H(o, "<div class=\"grid g3 mt4\">");
    next_html(o, m);
    dry_html(o, m);
    H(o,
      "<section class=\"card\"><h2>What stands behind it</h2><ul class=\"stack\"><li><a href=\"/segments\">Segments</a></li>"
      "<li><a href=\"/talks\">Talks</a></li><li><a href=\"/quotes\">What was said</a></li></ul></section></div>");
}

static void json(struct json_writer *w, const struct view *v)
{
    if (is_list(v)) {
        page_list.json(w, v);
        return;
    }
    coverage_json(markets_of(v)->k, w);
}

static void functions_csv(struct csv_writer *w, const struct coverage *k)
{
    static const char *const heads[] = { "function", "talks", "executive", "manager", "user", "newest" };
    for (size_t i = 0; i < COUNT(heads); i++)
        csv_cell(w, str_z(heads[i]));
    csv_end_row(w);
    for (size_t i = 0; i < k->nfunctions; i++) {
        csv_cell(w, k->functions[i].key);
        csv_int(w, k->functions[i].talks);
        for (int l = 0; l < LAYERS; l++)
            csv_int(w, k->functions[i].by_layer[l]);
        csv_cell(w, k->functions[i].newest);
        csv_end_row(w);
    }
}

static void csv(struct csv_writer *w, const struct view *v)
{
    if (is_list(v)) {
        page_list.csv(w, v);
        return;
    }
    const struct coverage *k = markets_of(v)->k;
    if (markets_of(v)->functions) {
        functions_csv(w, k);
        return;
    }
    static const char *const heads[] = { "market", "segment", "layer",      "talks",
                                         "newest", "overdue", "priorities", "in_plan" };
    for (size_t i = 0; i < COUNT(heads); i++)
        csv_cell(w, str_z(heads[i]));
    csv_end_row(w);
    for (size_t i = 0; i < k->nsegments * LAYERS; i++) {
        const struct cov_segment *s = &k->segments[i / LAYERS];
        csv_cell(w, s->market_key);
        csv_cell(w, s->key);
        csv_cell(w, str_z(coverage_layers[i % LAYERS]));
        csv_int(w, k->cells[i].talks);
        csv_cell(w, k->cells[i].newest);
        csv_cell(w, k->cells[i].overdue ? S("yes") : S("no"));
        csv_int(w, k->cells[i].priorities);
        csv_int(w, k->cells[i].in_plan);
        csv_end_row(w);
    }
}

const struct page page_markets = { load, html, json, csv };
