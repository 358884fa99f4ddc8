/* web/page_ask.c: see web/page_ask.h. */
#include "web/page_ask.h"
#include "base/date.h"
#include "base/utf8.h"
#include "core/perm.h"
#include "core/visible.h"
#include "core/workspace.h"
#include "use/actions.h"
#include "use/customer_near.h"
#include "use/plan_use.h"
#include "use/today_use.h"
#include "web/frame.h"

#define STMT(NAME, ...) STMT_IN("ask.", NAME, __VA_ARGS__)
enum { CUSTOMERS = 200, LATE = 12 };

struct ask_row {
    int64_t rev, known, at;
    struct str key, text, state, customer, day, verdict, reason, instead, again, letter, signer, card, owner, later,
        due_on;
};
/* What is said about the request itself, or about the trade-off that it was weighed as. */
#define ABOUT_IT                                                                                                       \
    "IN ('request/' || CAST(r.id AS TEXT), coalesce((SELECT 'tradeoff/' || CAST(t.id AS TEXT) FROM tradeoff t"         \
    " WHERE t.request = r.id AND t.state = 'decided' AND t.archived_at IS NULL ORDER BY t.id DESC LIMIT 1), ''))"
/* What this person asked for, what waits first, then the newest, with the newest answer and letter of each. */
STMT(
    q_mine, struct ask_row,
    "SELECT r.rev AS rev, CASE WHEN m.customer IS NULL AND m.name IS NOT NULL THEN 0 ELSE 1 END AS known, coalesce(d.at, 0) AS at,"
    " r.\"key\" AS \"key\", r.text AS text, r.state AS state, coalesce(cu.title, m.name,"
    "   (SELECT oc.title FROM asker o JOIN customer oc ON oc.id = o.customer WHERE o.request = r.id AND o.archived_at IS NULL ORDER BY o.id LIMIT 1), '') AS customer,"
    " coalesce(m.\"on\", '') AS day, coalesce(d.verdict, '') AS verdict, coalesce(d.reason, '') AS reason,"
    " coalesce(d.alternative, '') AS instead, coalesce(d.revisit_on, '') AS again, coalesce(l.text, '') AS letter,"
    " coalesce(s.title, '') AS signer, coalesce((SELECT x.\"key\" FROM tradeoff x WHERE x.request = r.id AND x.archived_at IS NULL ORDER BY x.id DESC LIMIT 1), '') AS card,"
    " coalesce(ow.title, '') AS owner, coalesce(r.later_until, '') AS later, coalesce(r.due, '') AS due_on"
    " FROM (SELECT a.request AS request, min(a.id) AS asker, max(CASE WHEN q.state IN ('answered', 'later') THEN 1 ELSE 0 END) AS told FROM asker a"
    "   JOIN request q ON q.id = a.request AND q.archived_at IS NULL AND q.state <> 'merged' WHERE a.person = ?1 AND a.archived_at IS NULL GROUP BY a.request"
    "   ORDER BY 3, a.request DESC LIMIT 20) mine JOIN asker m ON m.id = mine.asker JOIN request r ON r.id = mine.request AND r.archived_at IS NULL"
    " LEFT JOIN customer cu ON cu.id = m.customer LEFT JOIN person ow ON ow.id = r.owner"
    " LEFT JOIN decision d ON d.id = (SELECT max(x.id) FROM decision x WHERE x.\"on\" " ABOUT_IT
    " AND x.state = 'signed' AND x.archived_at IS NULL)"
    " LEFT JOIN person s ON s.id = d.signed_by"
    " LEFT JOIN message l ON l.id = (SELECT max(x.id) FROM message x WHERE x.record " ABOUT_IT
    " AND x.purpose = 'answer'"
    "   AND x.state <> 'cancelled' AND x.archived_at IS NULL AND " VISIBLE_MESSAGE(
        "x",
        "?1") ")"
              " ORDER BY mine.told, CASE WHEN r.state = 'waiting' THEN 0 ELSE 1 END, CASE WHEN mine.told = 1 THEN coalesce(d.at, 0) ELSE 0 END DESC, m.\"on\" DESC NULLS LAST, r.id DESC",
    COL(struct ask_row, rev), COL(struct ask_row, known), COL(struct ask_row, at), COL(struct ask_row, key),
    COL(struct ask_row, text), COL(struct ask_row, state), COL(struct ask_row, customer), COL(struct ask_row, day),
    COL(struct ask_row, verdict), COL(struct ask_row, reason), COL(struct ask_row, instead), COL(struct ask_row, again),
    COL(struct ask_row, letter), COL(struct ask_row, signer), COL(struct ask_row, card), COL(struct ask_row, owner),
    COL(struct ask_row, later), COL(struct ask_row, due_on));

struct ask_sums {
    int64_t n, answered, back;
};
STMT(
    q_sums, struct ask_sums,
    "SELECT count(*) AS n, count(*) FILTER (WHERE r.state IN ('answered', 'later')) AS answered, count(*) FILTER (WHERE r.state = 'waiting') AS back FROM request r WHERE r.archived_at IS NULL AND r.state <> 'merged'"
    " AND r.id IN (SELECT a.request FROM asker a WHERE a.person = ?1 AND a.archived_at IS NULL)",
    COL(struct ask_sums, n), COL(struct ask_sums, answered), COL(struct ask_sums, back));
struct ask_name {
    struct str title;
};
STMT(q_customers, struct ask_name,
     "SELECT title AS title FROM customer WHERE archived_at IS NULL ORDER BY title LIMIT 200",
     COL(struct ask_name, title));
struct ask_asker {
    int64_t id;
};
STMT(q_asker, struct ask_asker,
     "SELECT id AS id FROM asker WHERE request = ?1 AND archived_at IS NULL ORDER BY id LIMIT 1",
     COL(struct ask_asker, id));
struct ask_persona {
    struct str persona, person;
};
STMT(
    q_persona, struct ask_persona,
    "SELECT coalesce(u.persona, 'pm') AS persona, coalesce(p.\"key\", '') AS person FROM \"user\" u LEFT JOIN person p ON p.id = u.person WHERE u.id = ?1",
    COL(struct ask_persona, persona), COL(struct ask_persona, person));
STMT(
    q_brief, struct ask_name,
    "SELECT b.\"key\" AS title FROM brief b WHERE b.reader = ?1 AND b.state <> 'draft' AND b.archived_at IS NULL AND " VISIBLE_BRIEF(
        "b", "?2") " ORDER BY b.as_of DESC NULLS LAST, b.id DESC LIMIT 1",
    COL(struct ask_name, title));
struct ask_given {
    int64_t pledges, promises;
};
STMT(
    q_given, struct ask_given,
    "SELECT (SELECT count(*) FROM pledge WHERE \"by\" = ?1 AND archived_at IS NULL AND state IN ('asked', 'pledged')) AS pledges,"
    " (SELECT count(*) FROM promise WHERE \"by\" = ?1 AND archived_at IS NULL AND state IN ('open', 'moved')) AS promises",
    COL(struct ask_given, pledges), COL(struct ask_given, promises));

struct ask_near {
    struct customer_meant of[CUSTOMER_NEAR];
    size_t n;
};
struct ask_view {
    struct view v;
    const struct today_mine *late;         /* the first promise of theirs that is past its day; NULL: none */
    struct ask_near near;                  /* customers that are nearly called as it was typed */
    struct ctx *c;
    struct ask_row *rows;
    size_t nrows;
    struct ask_sums sums;
    struct ask_name *customers;
    size_t ncustomers;
    struct params typed;
    const struct problems *problems;
    struct str me;                         /* key of the person; empty: nobody by name looks */
};

static const struct ask_view *view_of(const struct view *v)
{
    return (const struct ask_view *)(const void *)v;
}

static struct str finding(const struct ask_view *x)
{
    struct arena *a = x->v.arena;
    if (x->sums.n == 0)
        return S("What do they need?");
    struct str n = words_number(a, x->sums.n);
    int64_t open = x->sums.n - x->sums.answered - x->sums.back;
    if (x->sums.back)
        return arena_printf(a, "%.*s of what you asked for %s for a word from you",
                            STR_FMT(words_upper(a, words_number(a, x->sums.back))),
                            x->sums.back == 1 ? "waits" : "wait");
    if (x->sums.n == 1)
        return open ? S("You asked for one thing; it waits for an answer")
                    : S("You asked for one thing, and it has its answer");
    if (open == 0)
        return arena_printf(a, "You asked for %.*s things, and each has its answer", STR_FMT(n));
    return arena_printf(a, "You asked for %.*s things; %.*s %s for an answer", STR_FMT(n),
                        STR_FMT(open == x->sums.n ? S("all") : words_number(a, open)), open == 1 ? "waits" : "wait");
}

/* Whoever begins here sees a promise of theirs that is late here too. */
static enum status late_load(struct ctx *c, struct ask_view *x)
{
    const struct date today = workspace_today(c, &x->v.settings);
    struct today_mine *all;
    size_t n;
    TRY(today_mine_load(c, c->actor ? c->actor->person_id : 0, today, LATE, &all, &n));
    for (size_t i = 0; i < n && !x->late; i++)
        if (all[i].promise && str_cmp(all[i].day, date_text(c->arena, today)) < 0)
            x->late = &all[i];
    return ST_OK;
}

static enum status make(struct ctx *c, const struct page_in *in, struct params typed, struct ask_view **ret)
{
    struct ask_view *x = ARENA_NEW(c->arena, struct ask_view);
    const struct value me = ARG_INT(c->actor ? c->actor->person_id : 0);
    struct ask_sums *s;
    struct str key, title;
    size_t n;
    x->c = c;
    x->typed = typed;
    x->problems = c->problems;
    TRY(view_init(c, in, &x->v, "/ask"));
    x->v.crumb_area = S("Requests");
    x->v.path = S("/ask");
    if (me.u.i && rec_label(c, &kind_person, me.u.i, &key, &title) == ST_OK)
        x->me = key;
    TRY(db_all(c, &q_sums, &me, 1, &s, &n));
    x->sums = *s;
    TRY(db_all(c, &q_mine, &me, 1, &x->rows, &x->nrows));
    TRY(db_all(c, &q_customers, NULL, 0, &x->customers, &x->ncustomers));
    TRY(late_load(c, x));
    x->v.title = finding(x);
    *ret = x;
    return ST_OK;
}

static enum status load(struct ctx *c, const struct page_in *in, struct view **ret)
{
    struct ask_view *x;
    TRY(make(c, in, in->query, &x));
    *ret = &x->v;
    return ST_OK;
}

/* ---- the form ---- */

static void attributes_html(struct out *o, const struct ask_view *x, const char *name, bool first)
{
    H(o, " id=\"", str_z(name), "\" name=\"", str_z(name), "\" aria-describedby=\"", str_z(name), "-h\"");
    if (str_empty(problem_at(x->problems, str_z(name))))
        return;
    H(o, " aria-invalid=\"true\"");
    if (first)
        H(o, " autofocus");
}

static void hint_html(struct out *o, const struct ask_view *x, const char *name, struct str hint)
{
    struct str wrong = problem_at(x->problems, str_z(name));
    if (str_empty(wrong))
        H(o, "<p class=\"hint\" id=\"", str_z(name), "-h\">", hint, "</p>");
    else
        H(o, "<p class=\"hint err\" role=\"alert\" id=\"", str_z(name), "-h\">", words_upper(x->v.arena, wrong),
          "</p>");
}

static void who_html(struct out *o, const struct ask_view *x)
{
    bool wrong = !str_empty(problem_at(x->problems, S("customer")));
    H(o,
      "<div class=\"field\"><label for=\"customer\">Who is it for?</label><input type=\"text\" list=\"customers\" autocomplete=\"off\" value=\"",
      params_get(&x->typed, S("customer")), "\"");
    attributes_html(o, x, "customer", true);
    H(o, "><datalist id=\"customers\">");
    for (size_t i = 0; i < x->ncustomers; i++)
        H(o, "<option value=\"", x->customers[i].title, "\"></option>");
    H(o, "</datalist>");
    if (wrong)
        ui_hidden(o, S("as_written"), str_trim(params_get(&x->typed, S("customer"))));
    hint_html(o, x, "customer", S("A customer of ours, or the name of somebody we do not know yet."));
    if (x->near.n)
        H(o, "<p class=\"acts mt2\">");
    for (size_t i = 0; i < x->near.n; i++)
        H(o, "<button class=\"btn\" name=\"meant\" value=\"", x->near.of[i].key, "\">It is ", x->near.of[i].title,
          "</button>");
    if (x->near.n)
        H(o, "</p>");
    H(o, "</div>");
}

static void area_html(struct out *o, const struct ask_view *x, const char *name, const char *label, const char *aside,
                      const char *rows, bool first)
{
    H(o, "<div class=\"field\"><label for=\"", str_z(name), "\">", str_z(label), "");
    if (aside)
        H(o, " <span class=\"req\">", str_z(aside), "</span>");
    H(o, "</label><textarea rows=\"", str_z(rows), "\"");
    attributes_html(o, x, name, first);
    H(o, ">", params_get(&x->typed, str_z(name)), "</textarea>");
}

static void form_html(struct out *o, const struct ask_view *x)
{
    bool known = str_empty(problem_at(x->problems, S("customer")));
    H(o,
      "<form class=\"card formsheet\" method=\"post\" action=\"/ask\"><h2 class=\"mb3\">Ask</h2><button hidden data-primary>Ask</button>");
    who_html(o, x);
    area_html(o, x, "text", "What did they say?", NULL, "3", known);
    hint_html(o, x, "text", S("In their words."));
    H(o, "</div>");
    area_html(o, x, "what_for", "What is it for?", "if you know", "2", false);
    hint_html(o, x, "what_for", S("What happens on the day they don’t have it?"));
    H(o,
      "</div><p class=\"foot mt4\"><button class=\"btn pri\" data-do=\"Ask\">Ask <kbd>Ctrl ↵</kbd></button><span class=\"small muted\">It stands in the inbox at once, "
      "and is due in ",
      x->v.settings.answer_days, "", x->v.settings.answer_days == 1 ? S(" day") : S(" days"),
      ". The answer comes back to this page.</span></p></form>");
}

/* ---- what became of them ---- */

/* What was asked back, and nobody has said yet. */
static bool asked_back(const struct ask_row *r)
{
    return str_eq(r->state, S("waiting")) && str_eq(r->verdict, S("need_more"));
}

static bool has_answer(const struct ask_row *r)
{
    return str_eq(r->state, S("answered")) || str_eq(r->state, S("later"));
}

static struct str verdict_label(const struct ask_row *r, struct str otherwise)
{
    const struct choice *verdict = field_choice(kind_field(&kind_decision, S("verdict")), r->verdict);
    return verdict ? str_z(verdict->label) : otherwise;
}

static void state_html(struct out *o, const struct ask_view *x, const struct ask_row *r)
{
    struct arena *a = x->v.arena;
    bool later = str_eq(r->state, S("later")), refused = str_listed(S("no keep"), ' ', r->verdict);
    struct date d;
    if (str_eq(r->state, S("tradeoff")) && !str_empty(r->card)) {
        ui_chip(o, "warn", S("this or that"));
        H(o, " It is weighed as <a href=\"", URL(a, S("tradeoffs"), r->card), "\">", r->card, "</a>.");
    } else if (asked_back(r)) {
        ui_chip(o, "warn", S("A question for you"));
        H(o, " ", str_empty(r->letter) ? r->reason : r->letter, " <span class=\"muted\">", r->signer, "</span>");
    } else if (has_answer(r)) {
        ui_chip(o, later ? "river" : refused ? "" : "good", verdict_label(r, later ? S("Later") : S("Answered")));
        if (later && date_parse(r->later, &d))
            H(o, " until ", date_words(a, d), "");
        if (!str_empty(r->card))
            H(o, " as weighed in <a href=\"", URL(a, S("tradeoffs"), r->card), "\">", r->card, "</a>");
    } else {
        ui_chip(o, "river", S("Waits for an answer"));
        if (!str_empty(r->owner))
            H(o, " ", r->owner, " has it");
        if (date_parse(r->due_on, &d))
            H(o, "", str_empty(r->owner) ? S(" due ") : S(", due "), "", date_words(a, d), "");
    }
}

/* The answer: why, what instead, and the words to tell it with where they are others. */
static void answer_html(struct out *o, const struct ask_view *x, const struct ask_row *r)
{
    struct arena *a = x->v.arena;
    bool same = str_eq(r->reason, r->letter);
    struct date d;
    if (!str_empty(r->reason))
        H(o, "<p class=\"prose\">", r->reason, "</p><p class=\"small muted\">",
          same ? S("The words to tell them, from ") : STR_NULL, "", r->signer, "", r->at ? S(", ") : STR_NULL, "",
          r->at ? time_words(a, x->v.settings.tz, r->at) : STR_NULL, "</p>");
    if (!str_empty(r->instead) && !str_eq(r->verdict, S("keep")))
        H(o, "<p class=\"small\"><b>Instead:</b> ", r->instead, "</p>");
    if (date_parse(r->again, &d) && str_eq(r->state, S("answered")))
        H(o, "<p class=\"small\">We look again on ", date_words(a, d), ".</p>");
    if (!str_empty(r->letter) && !same)
        H(o, "<details class=\"fold\"><summary>The words to tell them</summary><p class=\"prose note\">", r->letter,
          "</p></details>");
}

static void tell_html(struct out *o, const struct ask_view *x, const struct ask_row *r)
{
    struct arena *a = x->v.arena;
    if (x->v.may < PERM_CONTRIBUTE)
        return;
    H(o, "<form class=\"mt2\" method=\"post\" action=\"", URL(a, S("requests"), r->key, S("tell")), "\">");
    ui_hidden(o, S("rev"), int_text(a, r->rev));
    ui_hidden(o, S("back"), S("ask"));
    H(o, "<div class=\"field\"><label for=\"tell-", r->key, "\">What is it for?</label><textarea id=\"tell-", r->key,
      "\" name=\"what_for\" rows=\"2\" required></textarea></div>"
      "<button class=\"btn\" data-primary data-do=\"Say what ",
      r->key, " is for\">Say what it is for</button></form>");
}

static void row_html(struct out *o, const struct ask_view *x, const struct ask_row *r)
{
    struct arena *a = x->v.arena;
    struct date d;
    H(o, "<li class=\"grp\" data-row><p><a href=\"", URL(a, S("requests"), r->key), "\"><b>",
      utf8_short(a, r->text, 140), "</b></a> <span class=\"id\">", r->key, "</span></p><p class=\"small muted\">",
      str_empty(r->customer) ? S("for nobody by name") : r->customer, "",
      r->known ? STR_NULL : S(", no customer of ours by that name"), "");
    if (date_parse(r->day, &d))
        H(o, " · asked ", date_words(a, d), "");
    H(o, "</p><p class=\"small mt2\">");
    state_html(o, x, r);
    H(o, "</p>");
    if (has_answer(r))
        answer_html(o, x, r);
    else if (asked_back(r))
        tell_html(o, x, r);
    else if (!str_empty(r->verdict))
        H(o, "<p class=\"small muted\">The answer before: ", words_lower(a, verdict_label(r, S("answered"))), ". ",
          r->reason, "</p>");
    H(o, "</li>");
}

static void html(struct out *o, const struct view *v)
{
    const struct ask_view *x = view_of(v);
    ui_top(o, v, S("Ask"), S("Everyone who asks gets an answer with a reason, in words that can be passed on."), NULL,
           0);
    H(o, "<div class=\"split near\"><div class=\"stack\">");
    if (x->late)
        H(o, "<p class=\"note warn\">A promise of yours is past its day: <a href=\"",
          URL(v->arena, S("promises"), x->late->key), "\">", x->late->text, "</a>, to ", x->late->whom, ".</p>");
    if (v->may >= PERM_CONTRIBUTE)
        form_html(o, x);
    H(o, "<section class=\"card\" aria-labelledby=\"my\"><h2 id=\"my\">My asks</h2>");
    if (x->nrows == 0)
        H(o, "<p class=\"small muted\">What you ask for stands here, with what became of it.</p>");
    H(o, "<ul class=\"mt2\" data-list>");
    for (size_t i = 0; i < x->nrows; i++)
        row_html(o, x, &x->rows[i]);
    H(o, "</ul>");
    if (x->sums.n > (int64_t)x->nrows)
        H(o, "<p class=\"small mt2\"><a href=\"", WHERE(v->arena, S("askers"), S("person"), x->me), "\">All ",
          int_words(v->arena, x->sums.n), " that you asked for</a></p>");
    H(o, "</section></div></div>");
}

static void json(struct json_writer *w, const struct view *v)
{
    const struct ask_view *x = view_of(v);
    json_object(w);
    json_key(w, S("asked"));
    json_int(w, x->sums.n);
    json_key(w, S("answered"));
    json_int(w, x->sums.answered);
    json_key(w, S("rows"));
    json_array(w);
    for (size_t i = 0; i < x->nrows; i++) {
        const struct ask_row *r = &x->rows[i];
        json_object(w);
        json_member_str(w, S("request"), r->key);
        json_member_str(w, S("text"), r->text);
        json_member_str(w, S("customer"), r->customer);
        json_member_str(w, S("on"), r->day);
        json_member_str(w, S("state"), r->state);
        json_member_str(w, S("verdict"), r->verdict);
        json_member_str(w, S("reason"), r->reason);
        json_member_str(w, S("letter"), r->letter);
        json_end(w);
    }
    json_end(w);
    json_end(w);
}

const struct page page_ask = { load, html, json, NULL };

/* ---- asking ---- */

struct asking {
    struct record *request;
    struct str customer, name;
};

/* One asker: who asks, on behalf of whom. */
static enum status ask_body(struct ctx *c, void *arg)
{
    const struct asking *k = arg;
    struct ask_asker *a;
    struct record *r;
    size_t n;
    TRY(action_add(c, k->request));
    const struct value id = ARG_INT(k->request->id);
    TRY(db_all(c, &q_asker, &id, 1, &a, &n));
    assert(n == 1);
    TRY(rec_get(c, &kind_asker, a->id, &r));
    r = record_copy(c, r);
    if (!str_empty(k->customer))
        TRY(rec_set(c, r, S("customer"), k->customer, &(struct path){ .name = S("customer") }));
    if (!str_empty(k->name))
        TRY(rec_set(c, r, S("name"), k->name, &(struct path){ .name = S("customer") }));
    if (r->v[kind_field_index(&kind_asker, S("on"))].type != VT_TEXT)
        rset_text(r, "on", date_text(c->arena, tz_date(c->app->zone, c->now_ms)));
    return rec_edit(c, r);
}

/* A customer by name or key, or the one that was chosen of those that are nearly called so; else somebody we do not know yet.
 * Sent again as it was written, a name that is nearly a customer's stays. Whoever is not a person of ours asks as that customer. */
static enum status read_ask(struct ctx *c, const struct params *p, struct asking *k, struct ask_near *near)
{
    struct str meant = params_get(p, S("meant")),
               who = str_empty(meant) ? str_trim(params_get(p, S("customer"))) : meant;
    bool exact;
    TRY(customer_near(c, who, near->of, &near->n, &exact));
    if (!c->actor || !c->actor->person_id)
        problem_add(c->problems, &(struct path){ .name = S("customer") }, S("person"),
                    "only somebody who is a person of ours asks here");
    if (str_empty(who))
        problem_add(c->problems, &(struct path){ .name = S("customer") }, S("required"), "say who it is for");
    if (str_empty(str_trim(params_get(p, S("text")))))
        problem_add(c->problems, &(struct path){ .name = S("text") }, S("required"), "write down what they said");
    if (!exact && near->n && !str_eq(str_trim(params_get(p, S("as_written"))), who))
        problem_add(c->problems, &(struct path){ .name = S("customer") }, S("near"),
                    "do you mean %.*s? Choose it, or ask once more: the name then stays as you wrote it",
                    STR_FMT(near->of[0].title));
    else
        near->n = 0;
    k->customer = exact ? near->of[0].key : STR_NULL;
    k->name = exact ? STR_NULL : who;
    return c->problems->count ? ST_INVALID : ST_OK;
}

static enum status ask_again(struct ctx *c, const struct page_in *in, struct params p, const struct ask_near *near,
                             struct answer *ret)
{
    struct ask_view *x;
    TRY(make(c, in, p, &x));
    x->near = *near;
    frame_answer(c, ret, status_http(ST_INVALID), &x->v, html);
    return ST_OK;
}

enum status ask_post(struct ctx *c, const struct page_in *in, struct answer *ret)
{
    struct params p = params_parse(c->arena, in->req->body);
    struct asking k = { .request = rec_new(c, &kind_request) };
    struct ask_near near;
    int64_t change;
    enum status st = read_ask(c, &p, &k, &near);
    if (st == ST_INVALID)
        return ask_again(c, in, p, &near, ret);
    TRY(st);
    rset_text(k.request, "text", str_trim(params_get(&p, S("text"))));
    if (!str_empty(str_trim(params_get(&p, S("what_for")))))
        rset_text(k.request, "what_for", str_trim(params_get(&p, S("what_for"))));
    rset_text(k.request, "asked_by", any_text(c->arena, &kind_person, c->actor->person_id));
    st = core_write(c, S("request record"), ask_body, &k, &change);
    if (st == ST_INVALID) /* a name or a text that is too long for its field */
        return ask_again(c, in, p, &near, ret);
    TRY(st);
    frame_see_other(c, ret, url_own(S("/ask")), change);
    return ST_OK;
}

/* ---- where one begins ---- */

static enum status home_of(struct ctx *c, struct str persona, struct str person, struct url *ret)
{
    struct arena *a = c->arena;
    const struct value id = ARG_INT(c->actor->person_id), as[] = { ARG_STR(any_text(a, &kind_person, id.u.i)), id };
    struct ask_name *brief;
    struct ask_given *given;
    size_t n;
    *ret = url_own(S("/"));
    if (str_eq(persona, S("pm")))
        *ret = url_own(S("/requests"));
    else if (str_eq(persona, S("customer-facing")))
        *ret = url_own(S("/ask"));
    else if (str_eq(persona, S("executive")) && !str_empty(person)) {
        TRY(db_all(c, &q_brief, as, COUNT(as), &brief, &n));
        *ret = n ? URL(a, S("briefs"), brief->title) : URL(a, S("people"), person);
    } else if (str_eq(persona, S("functional")) && !str_empty(person)) {
        TRY(db_all(c, &q_given, &id, 1, &given, &n));
        *ret = given->pledges    ? WHERE(a, S("pledges"), S("by"), person)
               : given->promises ? WHERE(a, S("promises"), S("by"), person, S("state"), S("open,moved"))
                                 : url_own(S("/buy-in"));
    }
    return ST_OK;
}

enum status team_get(struct ctx *c, const struct page_in *in, struct answer *ret)
{
    (void)in;
    ret->status = 308;
    ret->location = URL(c->arena, S("teams")).s;
    return ST_OK;
}

enum status home_get(struct ctx *c, const struct page_in *in, struct answer *ret)
{
    const struct value user = ARG_INT(c->actor ? c->actor->user_id : 0);
    struct ask_persona *u;
    struct url to = url_own(S("/"));
    size_t n;
    (void)in;
    TRY(db_all(c, &q_persona, &user, 1, &u, &n));
    if (n)
        TRY(home_of(c, u->persona, u->person, &to));
    ret->status = 302;
    ret->location = to.s;
    return ST_OK;
}
