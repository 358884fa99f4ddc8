/* web/page_inbox.c: see web/inbox.h. The answer beside the list is in inbox_answer.c. */
#include "base/date.h"
#include "base/utf8.h"
#include "core/search.h"
#include "core/search_words.h"
#include "web/generic.h"
#include "web/inbox.h"
#include "web/inbox_parts.h"

#define STMT(NAME, ...) STMT_IN("inbox.", NAME, __VA_ARGS__)
enum { WORDS_MAX = 5, LETTERS_MIN = 5, LIKE_HITS = 8, RARE = 2, CANDIDATES = 24 };
static const char here[] = "/requests";

#define ASKER(what, where)                                                                                                                          \
    "(SELECT " what " FROM asker a LEFT JOIN contact k ON k.id = a.contact LEFT JOIN person p ON p.id = a.person"                                   \
    " LEFT JOIN team t ON t.id = p.team LEFT JOIN customer cu ON cu.id = coalesce(a.customer, k.customer) LEFT JOIN segment s ON s.id = cu.segment" \
    " WHERE a.request = r.id AND a.archived_at IS NULL AND " where " ORDER BY a.id LIMIT 1)"
#define ROW_COLS                                                                                                       \
    COL(struct inbox_row, id), COL(struct inbox_row, rev), COL(struct inbox_row, created),                             \
        COL(struct inbox_row, revenue), COL(struct inbox_row, key), COL(struct inbox_row, text),                       \
        COL(struct inbox_row, state), COL(struct inbox_row, serves), COL(struct inbox_row, customer),                  \
        COL(struct inbox_row, customer_key), COL(struct inbox_row, segment), COL(struct inbox_row, who),               \
        COL(struct inbox_row, who_team), COL(struct inbox_row, day), COL(struct inbox_row, card)
/* The first due of what waits, or (?1) one request: which they are is found before anything about them is read. */
STMT(
    q_rows, struct inbox_row,
    "SELECT r.id AS id, r.rev AS rev, r.created_at AS created, r.\"key\" AS \"key\", r.text AS text, r.state AS state, coalesce(r.serves, '') AS serves,"
    " coalesce(" ASKER("cu.title", "cu.id IS NOT NULL") ", " ASKER("a.name", "a.name IS NOT NULL AND a.person IS NOT NULL") ", '') AS customer, coalesce(" ASKER(
        "cu.\"key\"",
        "cu.id IS NOT NULL") ", '') AS customer_key,"
                             " coalesce(" ASKER("cu.revenue", "cu.id IS NOT NULL") ", -1) AS revenue, coalesce(" ASKER(
                                 "s.title",
                                 "s.id IS NOT NULL") ", '') AS segment,"
                                                     " coalesce(" ASKER(
                                                         "coalesce(k.name, p.title, a.name)",
                                                         "coalesce(k.name, p.title, a.name) IS NOT NULL") ", '') AS who,"
                                                                                                          " coalesce(" ASKER("t.title", "t.id IS NOT NULL") ", '') AS who_team, coalesce(" ASKER(
                                                                                                              "a.\"on\"",
                                                                                                              "a.\"on\" IS NOT NULL") ", '') AS day,"
                                                                                                                                      " coalesce((SELECT x.\"key\" FROM tradeoff x WHERE x.request = r.id AND x.archived_at IS NULL ORDER BY x.id DESC LIMIT 1), '') AS card"
                                                                                                                                      " FROM request r WHERE r.id IN (SELECT f.id FROM (SELECT w.id AS id FROM request w WHERE CAST(?1 AS bigint) IS NULL AND w.archived_at IS NULL"
                                                                                                                                      "   AND w.state IN ('new', 'owned', 'waiting', 'tradeoff', 'reopened') ORDER BY w.due ASC NULLS LAST, w.id LIMIT 30) f UNION ALL SELECT CAST(?1 AS bigint))"
                                                                                                                                      " ORDER BY r.due ASC NULLS LAST, r.id",
    ROW_COLS);
struct newest {
    int64_t n, coming, no, need;
};
/* The answers among the newest 300 decisions: however many there are, no more are read. */
STMT(
    q_newest, struct newest,
    "SELECT count(*) AS n, count(*) FILTER (WHERE verdict IN ('already_possible', 'already_coming')) AS coming, count(*) FILTER (WHERE verdict IN ('no', 'not_now')) AS no,"
    " count(*) FILTER (WHERE verdict = 'need_more') AS need FROM (SELECT verdict, \"on\" AS thing FROM decision WHERE state = 'signed'"
    " AND archived_at IS NULL ORDER BY id DESC LIMIT 300) d WHERE thing LIKE 'request/%'",
    COL(struct newest, n), COL(struct newest, coming), COL(struct newest, no), COL(struct newest, need));
struct others {
    int64_t n;
};
STMT(q_others, struct others,
     "SELECT count(*) AS n FROM request WHERE serves = ?1 AND id <> ?2 AND archived_at IS NULL", COL(struct others, n));

static const struct inbox *inbox_of(const struct view *v)
{
    return (const struct inbox *)(const void *)v;
}

/* ---- what it sounds like ---- */

static struct inbox_like *like_at(struct inbox_like *all, size_t *n, const struct kind *k, struct record *r)
{
    for (size_t i = 0; i < *n; i++)
        if (all[i].r->id == r->id && kind_is(all[i].kind, k))
            return &all[i];
    if (*n == CANDIDATES)
        return NULL;
    all[*n] = (struct inbox_like){ .kind = k, .r = r };
    return &all[(*n)++];
}

/* The longest words of a text, each once. */
static size_t long_words(struct arena *a, struct str text, struct str *ret)
{
    size_t n = 0;
    struct str word, rest = search_fold(a, text);
    while (!str_empty(rest)) {
        bool known = false;
        (void)str_cut(rest, ' ', &word, &rest);
        for (size_t i = 0; i < n; i++)
            known = known || str_eq(ret[i], word);
        if (known || word.n < LETTERS_MIN)
            continue;
        size_t at = n;
        for (; at > 0 && ret[at - 1].n < word.n; at--)      /* ret has room for one that falls off */
            ret[at] = ret[at - 1];
        ret[at] = word;
        n += n < WORDS_MAX;
    }
    return n;
}

static enum status find_like(struct ctx *c, struct inbox *x, struct inbox_like *all, size_t *n)
{
    const struct kind *const kinds[] = { &kind_requirement, &kind_priority };
    struct str words[WORDS_MAX + 1];
    size_t nwords = long_words(
        c->arena,
        arena_printf(c->arena, "%.*s %.*s", STR_FMT(rec_str(x->open, "text")), STR_FMT(rec_str(x->open, "what_for"))),
        words);
    for (size_t w = 0; w < nwords; w++)
        for (size_t k = 0; k < COUNT(kinds); k++) {
            struct search_found f;
            TRY(search_find(c, arena_printf(c->arena, "\"%.*s\"", STR_FMT(words[w])), kinds[k], LIKE_HITS, &f));
            for (size_t i = 0; i < f.n; i++) {
                struct inbox_like *l = like_at(all, n, f.hits[i].kind, f.hits[i].record);
                if (l)
                    l->words += f.n <= RARE ? 2 : 1;             /* a word that few records have says more */
            }
        }
    return ST_OK;
}

static enum status finish_like(struct ctx *c, struct inbox *x, struct inbox_like *l)
{
    const struct value args[] = { ARG_STR(any_text(c->arena, l->kind, l->r->id)), ARG_INT(x->open->id) };
    struct others *o;
    size_t n;
    TRY(db_all(c, &q_others, args, COUNT(args), &o, &n));
    l->others = n ? o->n : 0;
    TRY(carried_load(c, l->kind, l->r->id, &l->carried));
    x->like[x->nlike++] = *l;
    return ST_OK;
}

/* What somebody said it serves comes first; then what shares two words or a rare one with it, the most first. */
static enum status load_like(struct ctx *c, struct inbox *x)
{
    struct inbox_like *all = ARENA_ARRAY(c->arena, struct inbox_like, CANDIDATES);
    const struct kind *k;
    int64_t id = 0;
    size_t n = 0;
    struct record *r;
    bool named = any_parse(c->app->model, rec_str(x->open, "serves"), &k, &id);
    if (named && rec_get(c, k, id, &r) == ST_OK)
        TRY(finish_like(c, x, &(struct inbox_like){ .kind = k, .r = r }));
    TRY(find_like(c, x, all, &n));
    while (x->nlike < INBOX_LIKE) {
        struct inbox_like *best = NULL;
        for (size_t i = 0; i < n; i++)
            if (all[i].words >= 2 && !(named && all[i].r->id == id && kind_is(all[i].kind, k))
                && (!best || all[i].words > best->words))
                best = &all[i];
        if (!best)
            return ST_OK;
        TRY(finish_like(c, x, best));
        best->words = 0;
    }
    return ST_OK;
}

/* ---- loading ---- */

/* The one that was asked for, waiting or not; else the first that nobody has begun to answer. */
static enum status choose(struct ctx *c, struct inbox *x, struct str key)
{
    x->at = x->nrows;
    if (!str_empty(key)) {
        TRY(rec_find(c, &kind_request, key, &x->open));
        for (size_t i = 0; i < x->nrows; i++)
            if (x->rows[i].id == x->open->id)
                x->at = i;
    }
    for (size_t i = 0; i < x->nrows && str_empty(key) && x->at == x->nrows; i++)
        if (!str_eq(x->rows[i].state, S("tradeoff")) && !str_eq(x->rows[i].state, S("waiting")))
            x->at = i;
    if (str_empty(key) && x->nrows)
        x->at = x->at == x->nrows ? 0 : x->at;
    if (x->at < x->nrows || str_empty(key))
        return x->nrows ? rec_get(c, &kind_request, x->rows[x->at].id, &x->open) : ST_OK;
    const struct value id = ARG_INT(x->open->id);
    struct inbox_row *one;
    size_t n;
    TRY(db_all(c, &q_rows, &id, 1, &one, &n));
    struct inbox_row *rows = ARENA_ARRAY(c->arena, struct inbox_row, x->nrows + 1);
    if (x->nrows)
        memcpy(rows, x->rows, x->nrows * sizeof *rows);
    rows[x->nrows] = one[0];                        /* beside the list, not in it */
    x->rows = rows;
    return ST_OK;
}

/* Requests in one of the states (blanks between): a server knows them from the page before. */
static enum status count_of(struct ctx *c, const char *states, int64_t *ret)
{
    struct value v[8];
    size_t n = 0;
    for (struct str rest = str_z(states), one; !str_empty(rest) && n < COUNT(v);) {
        (void)str_cut(rest, ' ', &one, &rest);
        v[n++] = ARG_STR(one);
    }
    const struct filter f = { .column = "state", .op = OP_EQ, .any = v, .nany = n };
    const struct query q = { .kind = &kind_request, .filters = &f, .nfilters = 1 };
    return rec_count(c, &q, ret);
}

static enum status load_sums(struct ctx *c, struct inbox *x)
{
    struct newest *m;
    size_t n;
    TRY(count_of(c, "new owned waiting tradeoff reopened", &x->waiting));
    TRY(count_of(c, "waiting", &x->asked_back));
    TRY(count_of(c, "later", &x->later));
    TRY(count_of(c, "answered", &x->answered));
    TRY(db_all(c, &q_newest, NULL, 0, &m, &n));
    x->newest = m->n;
    x->coming = m->coming;
    x->no = m->no;
    x->need = m->need;
    return ST_OK;
}

static int64_t age_of(const struct inbox *x, const struct inbox_row *r)
{
    struct date d;
    if (!date_parse(r->day, &d))
        d = tz_date(x->v.settings.tz, r->created);
    return x->today.days - d.days > 0 ? x->today.days - d.days : 0;
}

static struct str finding(const struct inbox *x)
{
    struct arena *a = x->v.arena;
    int64_t oldest = 0;
    if (x->waiting == 0)
        return S("Everyone who asked has an answer");
    for (size_t i = 0; i < x->nrows; i++)
        oldest = age_of(x, &x->rows[i]) > oldest ? age_of(x, &x->rows[i]) : oldest;
    struct str n = words_upper(a, words_number(a, x->waiting));
    if (oldest == 0 || x->waiting > (int64_t)x->nrows)
        return arena_printf(a, "%.*s %s for an answer", STR_FMT(n),
                            x->waiting == 1 ? "request waits" : "requests wait");
    return x->waiting == 1 ? arena_printf(a, "%.*s request waits, for %.*s %s", STR_FMT(n),
                                          STR_FMT(words_number(a, oldest)), oldest == 1 ? "day" : "days")
                           : arena_printf(a, "%.*s requests wait; the oldest has waited %.*s %s", STR_FMT(n),
                                          STR_FMT(words_number(a, oldest)), oldest == 1 ? "day" : "days");
}

/* Filters, orders and data are the list's. */
static bool is_list(const struct page_in *in)
{
    if (in->json || (in->req && (str_ends(in->req->path, S(".csv")) || str_ends(in->req->path, S(".json")))))
        return true;
    if (params_get(&in->query, S("open")).p)
        return false;
    for (size_t i = 0; i < in->query.n; i++)
        if (!str_eq(in->query.p[i].name, S("done")))
            return true;
    return false;
}

static enum status load(struct ctx *c, const struct page_in *in, struct view **ret)
{
    if (is_list(in))
        return page_list.load(
            c,
            &(struct page_in){
                .captures = { S("requests") }, .ncaptures = 1, .query = in->query, .req = in->req, .json = in->json },
            ret);
    struct inbox *x = ARENA_NEW(c->arena, struct inbox);
    x->c = c;
    TRY(view_init(c, in, &x->v, here));
    x->v.crumb_area = S("Requests");
    x->v.csv = true;
    x->today = workspace_today(c, &x->v.settings);
    x->typed = in->query;
    TRY(load_sums(c, x));
    if (x->waiting + x->later + x->answered == 0 && !params_get(&in->query, S("open")).p)
        return page_list.load(
            c, &(struct page_in){ .captures = { S("requests") }, .ncaptures = 1, .query = in->query, .req = in->req },
            ret);
    const struct value none = ARG_NULL;
    TRY(db_all(c, &q_rows, &none, 1, &x->rows, &x->nrows));
    TRY(choose(c, x, params_get(&in->query, S("open"))));
    if (x->open && str_listed(S("new owned waiting later reopened"), ' ', rec_str(x->open, "state"))) {
        TRY(load_like(c, x));
        TRY(answer_drafts(c, x->open, &x->drafts, &x->ndrafts));
    }
    x->as = params_get(&in->query, S("as"));
    if (str_empty(x->as) && x->open)
        x->as = x->ndrafts ? str_z(x->drafts[0].verdict) : S("need_more");
    x->v.title = finding(x);
    *ret = &x->v;
    return ST_OK;
}

/* ---- the list ---- */

static void row_html(struct out *o, const struct inbox *x, size_t i)
{
    const struct inbox_row *r = &x->rows[i];
    struct arena *a = x->v.arena;
    const struct kind *k;
    int64_t id, age = age_of(x, r);
    struct str key, title;
    H(o, "<li data-row");
    if (i == x->at)
        H(o, " aria-current=\"true\"");
    H(o, "><div><a class=\"t\" href=\"", url_query(a, url_own(S("/requests")), S("open"), r->key), "\"><b>",
      str_empty(r->customer) ? (str_empty(r->who) ? r->key : r->who) : r->customer, "</b></a><p>",
      utf8_short(a, r->text, 64), "</p><p><span class=\"muted\">", str_empty(r->customer) ? r->key : r->who,
      "</span> ");
    if (str_eq(r->state, S("tradeoff")) && !str_empty(r->card))
        ui_chip(o, "warn", arena_printf(a, "trade-off %.*s", STR_FMT(r->card)));
    else if (str_eq(r->state, S("waiting")))
        ui_chip(o, "", S("waiting for their answer"));
    else if (any_parse(x->c->app->model, r->serves, &k, &id) && rec_label(x->c, k, id, &key, &title) == ST_OK
             && !str_empty(key))
        ui_chip(o, "river", arena_printf(a, "like %.*s", STR_FMT(key)));
    H(o, "</p></div><span class=\"faint\">", age == 0 ? S("today") : arena_printf(a, "%lld d", (long long)age),
      "</span></li>");
}

static void rows_html(struct out *o, const struct inbox *x)
{
    H(o,
      "<section class=\"card\" aria-label=\"Waiting requests\"><form class=\"seek\" method=\"get\" action=\"/requests\"><input type=\"search\" name=\"q\" aria-label=\"Words of a request\">"
      "<button class=\"btn\">Search</button></form><ul class=\"log mt2\" data-list>");
    for (size_t i = 0; i < x->nrows; i++)
        row_html(o, x, i);
    H(o, "</ul>");
    if (x->waiting > (int64_t)x->nrows)
        H(o, "<p class=\"small\"><a href=\"",
          WHERE(x->v.arena, S("requests"), S("state"), S("new,owned,waiting,tradeoff,reopened")), "\">and ",
          int_words(x->v.arena, x->waiting - (int64_t)x->nrows), " more</a></p>");
    H(o,
      "<p class=\"hint mt2\"><kbd>J</kbd> <kbd>K</kbd> next, back · <kbd>Z</kbd> undo · <kbd>?</kbd> all keys</p></section>");
}

static void views_html(struct out *o, const struct inbox *x)
{
    struct arena *a = x->v.arena;
    const struct {
        const char *label, *states;
        int64_t n;
    } views[] = { { "Asked for the need", "waiting", x->asked_back },
                  { "Later", "later", x->later },
                  { "Answered", "answered", x->answered } };
    H(o,
      "<nav class=\"views\" aria-label=\"Views\"><a href=\"/requests\" aria-current=\"page\">Waiting <span class=\"n\">",
      int_words(a, x->waiting), "</span></a>");
    for (size_t i = 0; i < COUNT(views); i++)
        if (views[i].n)
            H(o, "<a href=\"", WHERE(a, S("requests"), S("state"), str_z(views[i].states)), "\">",
              str_z(views[i].label), " <span class=\"n\">", int_words(a, views[i].n), "</span></a>");
    H(o, "<a href=\"/requests?limit=50\">All of them</a><a href=\"/ask\">My asks</a></nav>");
}

static void sub_html(struct out *o, const struct inbox *x)
{
    struct arena *a = x->v.arena;
    H(o, "<p class=\"sub\">Everyone who asks gets an answer with a reason.");
    if (x->newest > 1)
        H(o, " The newest ", words_number(a, x->newest), " answers: it is there or coming, ", int_words(a, x->coming),
          "; a no or a later with its reason, ", int_words(a, x->no), "; what is it for, ", int_words(a, x->need), ".");
    H(o, " <a href=\"/desk\">What the title counts</a></p>");
}

static void html(struct out *o, const struct view *v)
{
    if (v->current != here) {
        page_list.html(o, v);
        return;
    }
    const struct inbox *x = inbox_of(v);
    const struct ui_act add = { .label = S("Add a request"),
                                .href = url_own(S("/requests/new")),
                                .key = "N",
                                .primary = true,
                                .least = PERM_CONTRIBUTE };
    ui_top_begin(o, v, STR_NULL, &add, 1);
    sub_html(o, x);
    ui_top_end(o);
    views_html(o, x);
    bool opened = str_eq(params_get(&x->typed, S("open")), x->open ? x->open->key : STR_NULL) && x->open;
    H(o, "<div class=\"split inbox", opened ? S(" opened") : S(""), "\">");
    rows_html(o, x);
    if (x->open)
        inbox_answer(o, x);
    else
        H(o, "<section class=\"card\"><h2 class=\"say\">Everyone who asked has an answer.</h2></section>");
    H(o, "</div>");
}

static void json(struct json_writer *w, const struct view *v)
{
    page_list.json(w, v);
}

static void csv(struct csv_writer *w, const struct view *v)
{
    page_list.csv(w, v);
}

const struct page page_requests = { load, html, json, csv };
