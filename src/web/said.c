/* web/said.c: see web/said.h. */
#include "web/said.h"
#include "base/date.h"
#include "base/utf8.h"
#include "core/workspace.h"
#include "web/frame.h"

#define STMT(NAME, ...) STMT_IN("said.", NAME, __VA_ARGS__)
enum { DOTS = 40, ROWS = 8, APART = 18, WIDE = 760, RIGHT = 742, LEFT = 14, AIMS = 4 };

struct said_row {
    int64_t id;
    struct str text, day, is, became, who, record;
};
/* The newest: as many as the strip has room for. */
STMT(
    q_rows, struct said_row,
    "SELECT q.id AS id, q.text AS text, coalesce(q.\"on\", '') AS day, CASE WHEN q.disposition IN ('incorporated', 'adapted') THEN 'changed'"
    " WHEN q.disposition IN ('parked', 'declined') THEN 'heard' ELSE 'open' END AS \"is\","
    " coalesce(e.what, q.disposition_why, '') AS became, coalesce(p.title, '') AS who, coalesce(e.record, '') AS record"
    " FROM quote q LEFT JOIN person p ON p.id = q.answered_by"
    " LEFT JOIN evidence e ON e.id = (SELECT min(x.id) FROM evidence x WHERE x.item = 'quote/' || CAST(q.id AS TEXT) AND x.role = 'changed' AND x.archived_at IS NULL)"
    " WHERE q.who = ?1 AND q.archived_at IS NULL ORDER BY q.\"on\" DESC NULLS LAST, q.id DESC LIMIT 40",
    COL(struct said_row, id), COL(struct said_row, text), COL(struct said_row, day), COL(struct said_row, is),
    COL(struct said_row, became), COL(struct said_row, who), COL(struct said_row, record));

struct said_sums {
    int64_t changed, heard, open;
    struct str first, waiting;
};
STMT(
    q_sums, struct said_sums,
    "SELECT count(*) FILTER (WHERE disposition IN ('incorporated', 'adapted')) AS changed, count(*) FILTER (WHERE disposition IN ('parked', 'declined')) AS heard,"
    " count(*) FILTER (WHERE coalesce(disposition, 'open') = 'open') AS open, coalesce(min(\"on\"), '') AS first,"
    " coalesce(min(CASE WHEN coalesce(disposition, 'open') = 'open' THEN \"on\" END), '') AS waiting FROM quote WHERE who = ?1 AND archived_at IS NULL",
    COL(struct said_sums, changed), COL(struct said_sums, heard), COL(struct said_sums, open),
    COL(struct said_sums, first), COL(struct said_sums, waiting));

struct said_aim {
    struct str key, title;
};
STMT(
    q_aims, struct said_aim,
    "SELECT \"key\" AS \"key\", title AS title FROM goal WHERE owner = ?1 AND archived_at IS NULL AND state = 'open' ORDER BY due, id LIMIT 4",
    COL(struct said_aim, key), COL(struct said_aim, title));

struct said_talk {
    int64_t minutes, ours;
    struct str key, day, state;
};
STMT(
    q_talks, struct said_talk,
    "SELECT coalesce(minutes, 0) AS minutes, coalesce(our_minutes, 0) AS ours, \"key\" AS \"key\", \"on\" AS day, state AS state FROM talk WHERE \"with\" = ?1"
    " AND archived_at IS NULL AND state <> 'cancelled' AND (state = 'held' OR \"on\" >= ?2) ORDER BY CASE WHEN state = 'held' THEN 1 ELSE 0 END,"
    " CASE WHEN state = 'held' THEN NULL ELSE \"on\" END, \"on\" DESC, id DESC LIMIT 20",
    COL(struct said_talk, minutes), COL(struct said_talk, ours), COL(struct said_talk, key), COL(struct said_talk, day),
    COL(struct said_talk, state));

struct said_pledge {
    int64_t given, percent;
    struct str key, what, state;
};
STMT(
    q_pledges, struct said_pledge,
    "SELECT coalesce(given_days, -1) AS given, coalesce(given_percent, -1) AS \"percent\", \"key\" AS \"key\", what AS what, state AS state FROM pledge"
    " WHERE \"by\" = ?1 AND archived_at IS NULL AND state IN ('asked', 'pledged', 'delivered') ORDER BY coalesce(due, '9999-12-31') DESC, id DESC LIMIT 4",
    COL(struct said_pledge, given), COL(struct said_pledge, percent), COL(struct said_pledge, key),
    COL(struct said_pledge, what), COL(struct said_pledge, state));

struct said {
    struct str key, name;                  /* of the person; the first name, "you" of whoever looks */
    bool mine;
    struct said_row *rows;
    size_t nrows;
    struct said_sums sums;
    struct said_aim *aims;
    size_t naims;
    struct said_talk *next, *last;
    struct said_pledge *pledges;
    size_t npledges;
    struct date today;
};

struct str said_first_name(struct str title)
{
    struct str first, rest;
    (void)str_cut(title, ' ', &first, &rest);
    return first;
}

static enum status load_talks(struct ctx *c, struct said *s, const struct value *who)
{
    const struct value args[] = { *who, ARG_STR(date_text(c->arena, s->today)) };
    struct said_talk *t;
    size_t n;
    TRY(db_all(c, &q_talks, args, COUNT(args), &t, &n));
    for (size_t i = 0; i < n; i++) {
        struct said_talk **at = str_eq(t[i].state, S("held")) ? &s->last : &s->next;
        if (!*at)
            *at = &t[i];
    }
    return ST_OK;
}

enum status said_load(struct ctx *c, const struct record *r, const struct said **ret)
{
    struct settings set;
    struct said_sums *sums;
    size_t n;
    *ret = NULL;
    if (!kind_is(r->kind, &kind_person))
        return ST_OK;
    struct said *s = ARENA_NEW(c->arena, struct said);
    const struct value who = ARG_STR(any_text(c->arena, &kind_person, r->id)), id = ARG_INT(r->id);
    const struct value *craft = &r->v[kind_field_index(r->kind, S("craft"))];
    TRY(workspace_settings(c, &set));
    s->key = r->key;
    s->mine = c->actor && c->actor->person_id == r->id;
    s->name = s->mine ? S("you") : said_first_name(rec_title(c, r));
    s->today = workspace_today(c, &set);
    TRY(db_all(c, &q_sums, &who, 1, &sums, &n));
    assert(n == 1);
    s->sums = *sums;
    if (s->sums.changed + s->sums.heard + s->sums.open == 0
        && !(craft->type == VT_TEXT && str_eq(craft->u.s, S("executive"))))
        return ST_OK;
    TRY(db_all(c, &q_rows, &who, 1, &s->rows, &s->nrows));
    TRY(db_all(c, &q_aims, &id, 1, &s->aims, &s->naims));
    TRY(db_all(c, &q_pledges, &id, 1, &s->pledges, &s->npledges));
    TRY(load_talks(c, s, &who));
    *ret = s;
    return ST_OK;
}

static struct str times(struct arena *a, int64_t n)
{
    return n == 1 ? S("once") : n == 2 ? S("twice") : arena_printf(a, "%.*s times", STR_FMT(words_number(a, n)));
}

/* "Priya has changed what we do eight times. Two things she said are still open, the oldest for ten weeks." */
void said_finding(struct out *o, const struct view *v, const struct said *s)
{
    struct arena *a = v->arena;
    struct date since;
    if (s->sums.changed + s->sums.heard + s->sums.open == 0) {
        H(o, "<p class=\"sub\">Nobody wrote down yet what ", s->name, " said.</p>");
        return;
    }
    H(o, "<p class=\"sub\">", s->mine ? S("You have") : arena_printf(a, "%.*s has", STR_FMT(s->name)), " ");
    if (s->sums.changed)
        H(o, "changed what we do ", times(a, s->sums.changed), ".");
    else
        H(o, "changed nothing yet.");
    if (s->sums.open == 0)
        H(o, " Everything that was said has its answer.");
    else {
        H(o, " ", words_upper(a, words_number(a, s->sums.open)), "",
          s->sums.open == 1 ? S(" thing that was said is still open") : S(" things that were said are still open"), "");
        if (date_parse(s->sums.waiting, &since) && s->today.days - since.days >= 14)
            H(o, ", ", s->sums.open == 1 ? S("for ") : S("the oldest for "), "",
              words_number(a, (s->today.days - since.days) / 7), " weeks");
        H(o, ".");
    }
    H(o, "</p>");
}

/* Where each dot stands: at its day, and apart from its neighbours; the newest is the first of the rows. */
static void places(const struct said *s, int64_t *x)
{
    struct date first, d;
    if (!date_parse(s->rows[s->nrows - 1].day, &first))
        first = s->today;
    int64_t span = s->today.days - first.days > 0 ? s->today.days - first.days : 1;
    for (size_t i = s->nrows; i-- > 0;) {
        if (!date_parse(s->rows[i].day, &d))
            d = first;
        x[i] = LEFT + (RIGHT - LEFT) * (int64_t)(d.days - first.days) / span;
        if (i + 1 < s->nrows && x[i] < x[i + 1] + APART)
            x[i] = x[i + 1] + APART;
    }
    for (size_t i = 0; i < s->nrows; i++) {
        int64_t most = i == 0 ? RIGHT : x[i - 1] - APART;
        x[i] = x[i] < most ? x[i] : most;
    }
}

static void dot(struct out *o, struct str is, int64_t x)
{
    if (str_eq(is, S("changed")))
        H(o, "<circle cx=\"", x, "\" cy=\"24\" r=\"7\" fill=\"var(--c4)\"/><path d=\"M", x - 3,
          " 24l2.2 2.4 4-4.6\" stroke=\"var(--card)\" fill=\"none\" stroke-width=\"1.6\"/>");
    else if (str_eq(is, S("heard")))
        H(o, "<rect x=\"", x - 6,
          "\" y=\"18\" width=\"12\" height=\"12\" rx=\"2\" fill=\"var(--card)\" stroke=\"var(--c2)\" stroke-width=\"2.2\"/>");
    else
        H(o, "<circle cx=\"", x,
          "\" cy=\"24\" r=\"6\" fill=\"var(--card)\" stroke=\"var(--c1)\" stroke-width=\"2.2\" stroke-dasharray=\"3 2\"/>");
}

static void strip(struct out *o, const struct said *s)
{
    static const char months[12][4] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                        "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
    const int64_t clear = (int64_t)APART * 3;
    int64_t x[DOTS], label = -clear;
    int y, m, d, was = 0;
    struct date day;
    places(s, x);
    H(o,
      "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"When it was said\"><svg class=\"pic wide\" viewBox=\"0 0 ",
      (int64_t)WIDE, " 58\" role=\"img\" aria-labelledby=\"said\"><title id=\"said\">What ", s->name,
      " said: ", s->sums.changed, " changed something, ", s->sums.heard, " were heard and changed nothing, ");
    H(o, "", s->sums.open, "", s->sums.open == 1 ? S(" is") : S(" are"),
      " open</title><path d=\"M4 24H756\" stroke=\"var(--line2)\"/>");
    for (size_t i = s->nrows; i-- > 0;) {
        dot(o, s->rows[i].is, x[i]);
        if (!date_parse(s->rows[i].day, &day))
            continue;
        date_to_ymd(day, &y, &m, &d);
        if (m == was || x[i] < label + clear)
            continue;
        was = m;
        label = x[i];
        H(o, "<text class=\"t3\" text-anchor=\"middle\" x=\"", x[i], "\" y=\"52\">", str_z(months[m - 1]), "</text>");
    }
    H(o, "</svg></div>");
}

static void chip_of(struct out *o, const struct said_row *r)
{
    if (str_eq(r->is, S("changed")))
        ui_chip(o, "good", S("✓ Changed"));
    else if (str_eq(r->is, S("heard")))
        ui_chip(o, "warn", S("Heard, not changed"));
    else
        ui_chip(o, "river", S("Open"));
}

static void ledger(struct out *o, struct ctx *c, const struct view *v, const struct said *s)
{
    struct arena *a = v->arena;
    struct date d;
    H(o,
      "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"What was said\"><table class=\"wide\"><caption class=\"vh\">What ",
      s->name,
      " said, and what became of it</caption><thead><tr><th scope=\"col\">Said</th><th scope=\"col\">Then</th><th scope=\"col\">What became of it</th>"
      "<th scope=\"col\">Who</th></tr></thead><tbody>");
    for (size_t i = 0; i < s->nrows && i < ROWS; i++) {
        const struct said_row *r = &s->rows[i];
        const struct kind *k;
        struct str key, title;
        int64_t id;
        H(o, "<tr><th scope=\"row\"><a class=\"quiet\" href=\"", URL(a, S("quotes"), int_text(a, r->id)), "\"><q>",
          utf8_short(a, r->text, 160), "</q></a>");
        if (date_parse(r->day, &d))
            H(o, " <span class=\"xs faint nb\">", date_words(a, d), "</span>");
        H(o, "</th><td>");
        chip_of(o, r);
        H(o, "</td><td class=\"w\">", r->became, "");
        if (any_parse(c->app->model, r->record, &k, &id) && rec_label(c, k, id, &key, &title) == ST_OK
            && kind_shown(k)) {
            H(o, " ");
            ui_record_link(o, a, str_z(k->plural), str_empty(key) ? int_text(a, id) : key,
                           str_empty(key) ? title : key);
        }
        H(o, "</td><td class=\"small muted\">", said_first_name(r->who), "</td></tr>");
    }
    H(o, "</tbody></table></div>");
}

void said_html(struct out *o, struct ctx *c, const struct view *v, const struct said *s)
{
    struct arena *a = v->arena;
    if (!s || s->nrows == 0)
        return;
    struct str who = arena_printf(a, "person/%.*s", STR_FMT(s->key));
    H(o,
      "<section class=\"card\" aria-labelledby=\"ysw\"><header><h2 id=\"ysw\">You said, we changed</h2><span class=\"small muted\">");
    ui_fig(o, int_text(a, s->sums.changed), S("changed"),
           WHERE(a, S("quotes"), S("who"), who, S("disposition"), S("incorporated,adapted")));
    H(o, " · ");
    ui_fig(o, int_text(a, s->sums.heard), S("heard, not changed"),
           WHERE(a, S("quotes"), S("who"), who, S("disposition"), S("parked,declined")));
    H(o, " · ");
    ui_fig(o, int_text(a, s->sums.open), S("open"), WHERE(a, S("quotes"), S("who"), who, S("disposition"), S("open")));
    H(o, "</span></header>");
    strip(o, s);
    ledger(o, c, v, s);
    int64_t all = s->sums.changed + s->sums.heard + s->sums.open;
    if (all > ROWS)
        H(o, "<p class=\"small mt2\"><a href=\"", WHERE(a, S("quotes"), S("who"), who), "\">Show all ",
          int_words(a, all), "</a></p>");
    H(o, "</section>");
}

static void talk_html(struct out *o, const struct view *v, const struct said *s)
{
    struct arena *a = v->arena;
    struct date d;
    if (!s->next && !s->last)
        return;
    H(o, "<section class=\"card\"><h2>", s->next ? S("Next talk") : S("Last talk"), "</h2>");
    if (s->next && date_parse(s->next->day, &d)) {
        H(o, "<p class=\"small\"><a href=\"", URL(a, S("talks"), s->next->key), "\">", date_words_long(a, d), "</a>");
        if (s->next->minutes)
            H(o, ", ", s->next->minutes, " minutes");
        H(o, "</p>");
    }
    if (s->last && date_parse(s->last->day, &d)) {
        H(o, "<p class=\"small muted mt2\">Held on <a href=\"", URL(a, S("talks"), s->last->key), "\">",
          date_words(a, d), "</a>");
        if (s->last->minutes && s->last->ours)
            H(o, "; we spoke for ", s->last->ours, " of ", s->last->minutes, " minutes, by our own note");
        H(o, ".</p>");
    }
    H(o, "</section>");
}

void said_aside(struct out *o, struct ctx *c, const struct view *v, const struct said *s)
{
    struct arena *a = v->arena;
    (void)c;
    if (!s)
        return;
    if (s->naims) {
        H(o, "<section class=\"card\"><h2>What ", s->name, "", s->mine ? S(" are") : S(" is"),
          " trying to do</h2><ul class=\"tip\">");
        for (size_t i = 0; i < s->naims; i++)
            H(o, "<li><a href=\"", URL(a, S("goals"), s->aims[i].key), "\">", s->aims[i].title, "</a></li>");
        H(o, "</ul></section>");
    }
    talk_html(o, v, s);
    if (s->npledges == 0)
        return;
    H(o, "<section class=\"card\"><h2>What ", s->name, "", s->mine ? S(" have") : S(" has"),
      " lent us</h2><ul class=\"tip\">");
    for (size_t i = 0; i < s->npledges; i++) {
        const struct said_pledge *p = &s->pledges[i];
        H(o, "<li><a href=\"", URL(a, S("pledges"), p->key), "\">", p->what, "</a> <span class=\"muted\">");
        if (str_eq(p->state, S("asked")))
            H(o, "asked for");
        else if (p->given >= 0)
            H(o, "given: ", p->given, "", p->given == 1 ? S(" day") : S(" days"), "");
        else if (p->percent >= 0)
            H(o, "given: ", p->percent, " %");
        else
            H(o, "promised");
        H(o, "</span></li>");
    }
    H(o, "</ul><p class=\"small\"><a href=\"/buy-in\">Buy-in</a></p></section>");
}

size_t said_acts(const struct view *v, const struct said *s, struct ui_act *ret)
{
    struct arena *a = v->arena;
    size_t n = 0;
    if (!s)
        return 0;
    struct str who = arena_printf(a, "person/%.*s", STR_FMT(s->key));
    if (v->may >= PERM_EDIT)
        ret[n++] = (struct ui_act){ .label = S("Prepare the next talk"),
                                    .key = "P",
                                    .href = url_query(a, url_own(S("/talks/prepare")), S("with"), who) };
    if (v->may >= PERM_CONTRIBUTE)
        ret[n++] = (struct ui_act){ .label = arena_printf(a, "Add what %.*s said", STR_FMT(s->name)),
                                    .key = "N",
                                    .primary = true,
                                    .href = url_query(a, url_own(S("/quotes/record")), S("who"), who) };
    return n;
}

struct str said_title(struct arena *a, const struct record *person)
{
    const struct value *title = &person->v[kind_field_index(person->kind, S("title"))],
                       *job = &person->v[kind_field_index(person->kind, S("job"))];
    if (title->type != VT_TEXT || job->type != VT_TEXT || str_empty(job->u.s))
        return title->type == VT_TEXT ? title->u.s : person->key;
    return arena_printf(a, "%.*s, %.*s", STR_FMT(title->u.s), STR_FMT(job->u.s));
}

enum status executive_get(struct ctx *c, const struct page_in *in, struct answer *ret)
{
    struct record *r;
    TRY(rec_find(c, &kind_person, in->captures[0], &r));
    ret->status = 302;
    ret->location = URL(c->arena, S("people"), r->key).s;
    return ST_OK;
}
