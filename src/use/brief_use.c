/* use/brief_use.c: see use/brief_use.h. */
#include "use/brief_use.h"
#include "core/visible.h"
#include "use/plan_use.h"
#include "use/reports.h"

/* ---- the record in sentences ---- */

static struct str text_of(const struct value *v)
{
    return v->type == VT_TEXT ? v->u.s : STR_NULL;
}

/* quarter: of reports whose first input is one; 0 leaves it to them. */
static enum status ask(struct ctx *c, const char *name, int64_t quarter, struct report_view *ret)
{
    const struct report *r = report_find(str_z(name));
    assert(r);
    struct value *in = report_inputs(c, r);
    assert(quarter == 0 || (r->nin > 0 && r->in[0].type == FT_QUARTER));
    if (quarter)
        in[0] = ARG_INT(quarter);
    return report_run(c, r, in, ret);
}

struct span_row {
    int64_t first, quarters;
};
static const struct col span_cols[] = { COL(struct span_row, first), COL(struct span_row, quarters) };
static const struct stmt_def span_sql = {
    "brief/span",
    "SELECT first AS first, quarters AS quarters FROM plan_version WHERE n IS NOT NULL AND archived_at IS NULL ORDER BY n DESC LIMIT 1",
    NULL, ROWS_OF(struct span_row, span_cols)
};

/* The quarter that the letter draws: the next one, where the plan has it and begins before it; 0 is the plan's first. */
static enum status next_quarter(struct ctx *c, int64_t *ret)
{
    struct settings set;
    struct span_row *p;
    size_t n;
    TRY(workspace_settings(c, &set));
    TRY(db_all(c, &span_sql, NULL, 0, &p, &n));
    int64_t next = quarter_of(workspace_today(c, &set), (int)set.fiscal_start).ordinal + 1;
    *ret = n && next > p[0].first && next < p[0].first + p[0].quarters ? next : 0;
    return ST_OK;
}

struct said_row {
    struct str text, disposition, why, what;
};
static const struct col said_cols[] = { COL(struct said_row, text), COL(struct said_row, disposition),
                                        COL(struct said_row, why), COL(struct said_row, what) };
/* What changed something first, then what was heard and changed nothing, then what is open; the newest of each. */
static const struct stmt_def said_sql = {
    "brief/said",
    "SELECT q.text AS text, coalesce(q.disposition, 'open') AS disposition, coalesce(q.disposition_why, '') AS why,"
    " coalesce((SELECT e.what FROM evidence e WHERE e.item = 'quote/' || CAST(q.id AS TEXT) AND e.role = 'changed'"
    "   AND e.archived_at IS NULL ORDER BY e.id LIMIT 1), '') AS what"
    " FROM quote q WHERE q.who = ?1 AND q.archived_at IS NULL AND q.text <> 'erased'"
    " ORDER BY CASE WHEN q.disposition IN ('incorporated', 'adapted') THEN 0 WHEN q.disposition IN ('parked', 'declined') THEN 1"
    "   ELSE 2 END, q.\"on\" DESC NULLS LAST, q.id",
    NULL, ROWS_OF(struct said_row, said_cols)
};

static void said_line(struct out *o, const struct said_row *s)
{
    bool changed = str_eq(s->disposition, S("incorporated")) || str_eq(s->disposition, S("adapted"));
    bool heard = str_eq(s->disposition, S("parked")) || str_eq(s->disposition, S("declined"));
    struct str then = s->what.n ? s->what : s->why;
    out_printf(o, "- “%.*s” %s%s%.*s\n", STR_FMT(s->text),
               changed ? "We changed it"
               : heard ? "Heard, not changed"
                       : "Open: we owe you an answer",
               then.n ? ": " : ".", STR_FMT(then));
}

/* Three rows, of them one that was heard and changed nothing where there is one. */
static enum status you_said(struct ctx *c, int64_t reader, struct out *o)
{
    const struct value who = ARG_STR(any_text(c->arena, &kind_person, reader));
    struct said_row *s;
    size_t n, heard, shown = 0;
    TRY(db_all(c, &said_sql, &who, 1, &s, &n));
    out_bytes(o, S("## You said, we changed\n"));
    if (n == 0)
        out_bytes(o, S("- Nobody wrote down yet what you said. That is our fault, and the first thing to change.\n"));
    for (heard = 0;
         heard < n && !str_eq(s[heard].disposition, S("parked")) && !str_eq(s[heard].disposition, S("declined"));)
        heard++;
    for (size_t i = 0; i < n && shown < 3; i++)
        if (shown < 2 || heard >= n || i == heard || heard < i) {
            said_line(o, &s[i]);
            shown++;
        }
    return ST_OK;
}

static enum status where_it_goes(struct ctx *c, int64_t quarter, struct out *o)
{
    struct report_view plan;
    TRY(ask(c, "plan", quarter, &plan));
    out_printf(o, "\n## Where next quarter goes\n- %.*s.\n", STR_FMT(plan.finding));
    for (size_t i = 0; i < plan.rows[2].n; i++) {
        const struct value *share = report_at_cell(&plan, 2, i, "share");
        if (share->type == VT_INT)
            out_printf(o, "- %lld %% of the days are %.*s.\n", (long long)share->u.i,
                       STR_FMT(text_of(report_at_cell(&plan, 2, i, "class"))));
    }
    return ST_OK;
}

static enum status what_differs(struct ctx *c, struct out *o)
{
    static const char *const view[][2] = { { "reached", "reached" },
                                           { "missed", "missed" },
                                           { "behind", "behind" },
                                           { "on_course", "on course" },
                                           { "not_shipped", "not shipped yet" },
                                           { "not_measured", "not measured yet" } };
    struct report_view p;
    TRY(ask(c, "outcome_progress", 0, &p));
    out_bytes(o, S("\n## What should be different for customers\n"));
    for (size_t i = 0, shown = 0; i < p.rows[0].n && shown < 3; i++) {
        struct str key, metric, status = text_of(report_at_cell(&p, 0, i, "status"));
        const struct value *m = report_at_cell(&p, 0, i, "metric"), *now = report_at_cell(&p, 0, i, "now"),
                           *aim = report_at_cell(&p, 0, i, "target");
        if (m->type != VT_INT || aim->type != VT_REAL)
            continue;
        TRY(rec_label(c, &kind_metric, m->u.i, &key, &metric));
        const char *said = "";
        for (size_t k = 0; k < COUNT(view); k++)
            said = str_eq(status, str_z(view[k][0])) ? view[k][1] : said;
        out_printf(o, "- %.*s: ", STR_FMT(metric));
        if (now->type == VT_REAL)
            out_printf(o, "%.6g now, ", now->u.d);
        out_printf(o, "%.6g is the aim. Our honest view: %s.\n", aim->u.d, said);
        shown++;
    }
    return ST_OK;
}

struct choice_row {
    struct str key, title;
};
static const struct col choice_cols[] = { COL(struct choice_row, key), COL(struct choice_row, title) };
static const struct stmt_def choice_sql = {
    "brief/choice",
    "SELECT \"key\" AS \"key\", coalesce(title, '') AS title FROM tradeoff WHERE archived_at IS NULL"
    " AND state = 'open' ORDER BY coalesce(due, 9223372036854775807), id LIMIT 1",
    NULL, ROWS_OF(struct choice_row, choice_cols)
};

static enum status one_choice(struct ctx *c, struct out *o)
{
    struct choice_row *t;
    size_t n;
    TRY(db_all(c, &choice_sql, NULL, 0, &t, &n));
    if (n)
        out_printf(o, "\n## One choice this week\n- %.*s (%.*s)\n", STR_FMT(t[0].title), STR_FMT(t[0].key));
    return ST_OK;
}

/* ---- draft ---- */

struct dry_row {
    struct str title;
};
static const struct col dry_cols[] = { COL(struct dry_row, title) };
static const struct stmt_def about_sql = {
    "brief/about",
    "SELECT title AS title FROM solution WHERE archived_at IS NULL AND state NOT IN ('retired', 'dropped', 'measure')"
    " ORDER BY CASE state WHEN 'deliver' THEN 0 WHEN 'plan' THEN 1 ELSE 2 END, id LIMIT 1",
    NULL, ROWS_OF(struct dry_row, dry_cols)
};

static enum status questions(struct ctx *c, struct brief_draft *d)
{
    struct dry_row *s;
    size_t n;
    TRY(db_all(c, &about_sql, NULL, 0, &s, &n));
    struct str about = n ? s[0].title : S("what we plan");
    d->questions[0] =
        arena_printf(c->arena, "What do you know about the business behind “%.*s” that we do not?", STR_FMT(about));
    d->questions[1] = S("If one thing of this plan had to wait, which would you let wait, and for whom?");
    d->questions[2] = S("Who else should we learn from before we decide?");
    return ST_OK;
}

enum status brief_draft_make(struct ctx *c, int64_t reader, struct brief_draft *ret)
{
    struct report_view dry, small, outcomes;
    struct out o;
    *ret = (struct brief_draft){ 0 };
    int64_t quarter;
    TRY(next_quarter(c, &quarter));
    TRY(ask(c, "river", quarter, &dry));
    TRY(ask(c, "small_items", 0, &small));
    TRY(ask(c, "outcome_progress", 0, &outcomes));
    TRY(questions(c, ret));
    bool planned = quarter || dry.rows[0].n > 0; /* a workspace that has just begun says so, and asks */
    if (planned && quarter) {
        struct settings set;
        TRY(workspace_settings(c, &set));
        dry.finding =
            arena_printf(c->arena, "%.*s in %.*s", STR_FMT(dry.finding),
                         STR_FMT(quarter_words(c->arena, (struct quarter){ (int32_t)quarter }, (int)set.fiscal_start)));
    }
    ret->title = planned ? dry.finding : S("What we would like to learn from you first");
    out_init_raw(&o, c->arena);
    out_printf(&o, "This page begins with what you told us and what became of it.");
    if (planned)
        out_printf(&o, " %.*s.", STR_FMT(dry.finding));
    if (small.rows[0].n)
        out_printf(&o, " %.*s; none of that was planned when its quarter began.", STR_FMT(small.finding));
    if (outcomes.rows[0].n)
        out_printf(&o, " %.*s.", STR_FMT(outcomes.finding));
    if (planned)
        out_printf(
            &o,
            " What follows says where the next quarter goes, what customers should notice, and where we are behind.");
    out_printf(
        &o,
        " At the end there are three questions that you can answer better than we can. Nothing here waits for your approval.");
    ret->lead = out_str(&o);
    out_init_raw(&o, c->arena);
    TRY(you_said(c, reader, &o));
    TRY(where_it_goes(c, quarter, &o));
    TRY(what_differs(c, &o));
    if (small.rows[0].n)
        out_printf(&o, "\n## What small yeses cost\n- %.*s.\n", STR_FMT(small.finding));
    TRY(one_choice(c, &o));
    out_bytes(&o, S("\n## Where your experience would change this plan\n"));
    for (size_t i = 0; i < BRIEF_QUESTIONS; i++)
        out_printf(&o, "%zu. %.*s\n", i + 1, STR_FMT(ret->questions[i]));
    ret->body = out_str(&o);
    return ST_OK;
}

/* ---- check ---- */

size_t brief_words(struct str s)
{
    size_t n = 0;
    bool in = false;
    for (size_t i = 0; i < s.n; i++) {
        bool space = s.p[i] == ' ' || s.p[i] == '\n' || s.p[i] == '\t' || s.p[i] == '\r';
        n += !space && !in;
        in = !space;
    }
    return n;
}

static bool says(struct str text, const char *const *any, size_t n)
{
    size_t at;
    for (size_t i = 0; i < n; i++)
        if (str_find(text, str_z(any[i]), &at))
            return true;
    return false;
}

struct asked_row {
    int64_t open, closed;
};
static const struct col asked_cols[] = { COL(struct asked_row, open), COL(struct asked_row, closed) };
#define CLOSED                                                                                                         \
    "(coalesce(\"type\", '') = 'yes_no' OR lower(text) LIKE 'do you approve%' OR lower(text) LIKE 'do you agree%'"     \
    " OR lower(text) LIKE 'can we go ahead%' OR lower(text) LIKE 'is it ok%')"
static const struct stmt_def asked_sql = { "brief/asked",
                                           "SELECT count(*) FILTER (WHERE NOT " CLOSED
                                           ") AS open, count(*) FILTER (WHERE " CLOSED ") AS closed"
                                           " FROM question WHERE record = ?1 AND archived_at IS NULL",
                                           NULL, ROWS_OF(struct asked_row, asked_cols) };

struct str brief_bones(struct arena *a, struct str line)
{
    char *p = ARENA_ARRAY(a, char, line.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < line.n; i++)
        if (!(line.p[i] >= '0' && line.p[i] <= '9') && line.p[i] != '.')
            p[n++] = line.p[i];
    return (struct str){ p, n };
}

/* Lines of both that say the same: how many, and how many of them with other numbers. */
static void figures(struct ctx *c, struct str was, struct str now, size_t *ret_checked, size_t *ret_moved)
{
    struct str line, other, rest;
    while (!str_empty(was)) {
        (void)str_cut(was, '\n', &line, &was);
        struct str bones = brief_bones(c->arena, line);
        if (bones.n == line.n || str_empty(str_trim(bones)))
            continue;
        bool same = false, like = false;
        for (rest = now; !str_empty(rest) && !same;) {
            (void)str_cut(rest, '\n', &other, &rest);
            same = str_eq(line, other);
            like = like || str_eq(bones, brief_bones(c->arena, other));
        }
        *ret_checked += same || like;
        *ret_moved += like && !same;
    }
}

/* Keys of briefs in the text that its reader may not open. */
static enum status unseen(struct ctx *c, struct str text, int64_t reader, size_t *ret)
{
    struct actor as = { .person_id = reader, .role = "viewer", .via = S_INIT("cli") };
    const struct actor *me = c->actor;
    size_t at;
    *ret = 0;
    while (str_find(text, S("B-"), &at)) {
        struct record *r;
        struct str key = str_skip(text, at);
        size_t n = 2;
        while (n < key.n && key.p[n] >= '0' && key.p[n] <= '9')
            n++;
        text = str_skip(key, n);
        key.n = n;
        if (n == 2)
            continue;
        c->actor = &as;
        enum status st = rec_find(c, &kind_brief, key, &r);
        c->actor = me;
        if (st != ST_OK && st != ST_NOT_FOUND)
            return st;
        *ret += st == ST_NOT_FOUND;
    }
    return ST_OK;
}

static struct str first_name(struct ctx *c, int64_t person)
{
    struct str key, title, first, rest;
    if (person == 0 || rec_label(c, &kind_person, person, &key, &title) != ST_OK || str_empty(title))
        return S("the reader");
    (void)str_cut(title, ' ', &first, &rest);
    return first;
}

/* The person who reads it; 0: a team. */
static int64_t reader_of(struct ctx *c, const struct record *b)
{
    const struct kind *k;
    int64_t id;
    struct str reader = text_of(&b->v[kind_field_index(&kind_brief, S("reader"))]);
    return any_parse(c->app->model, reader, &k, &id) && kind_is(k, &kind_person) ? id : 0;
}

enum status brief_check(struct ctx *c, const struct record *b, struct brief_lint **ret, size_t *ret_n)
{
    static const char *const behind[] = { "Heard, not changed", "behind", "missed", "not measured", "not moved" };
    static const char *const nobody[] = { "somebody will", "someone will", "it will be decided", "it was decided" };
    struct str lead = text_of(&b->v[kind_field_index(&kind_brief, S("lead"))]),
               body = text_of(&b->v[kind_field_index(&kind_brief, S("body"))]);
    struct str all = arena_printf(c->arena, "%.*s\n%.*s\n%.*s", STR_FMT(rec_title(c, b)), STR_FMT(lead), STR_FMT(body));
    const struct value on = ARG_STR(any_text(c->arena, &kind_brief, b->id));
    int64_t reader = reader_of(c, b);
    struct brief_draft now = { 0 };
    struct asked_row *q;
    size_t n, at, checked = 0, moved = 0, hidden = 0, count = brief_words(all);
    struct str name = first_name(c, reader), told = str_starts(body, S("## ")) ? str_skip(body, 3) : body;
    TRY(db_all(c, &asked_sql, &on, 1, &q, &n));
    if (reader) {
        TRY(brief_draft_make(c, reader, &now));
        TRY(unseen(c, all, reader, &hidden));
    }
    figures(c, body, now.body, &checked, &moved);
    bool said_first = str_starts(told, S("You said")), asks = q[0].open >= 2;
    const struct brief_lint l[] = {
        { "said_first", said_first,
          said_first ? S("It begins with what they said.")
                     : arena_printf(c->arena, "Begin with what %.*s said, and what it changed.", STR_FMT(name)) },
        { "asks", asks,
          asks ? report_many(c, q[0].open, "question that they can answer better than you.",
                             "questions that they can answer better than you.")
          : q[0].open == 0 && q[0].closed > 0
              ? arena_printf(c->arena,
                             "This brief only asks for approval. Add a question %.*s can answer better than you.",
                             STR_FMT(name))
              : arena_printf(c->arena, "Ask at least two questions that %.*s can answer better than you.",
                             STR_FMT(name)) },
        { "admits", says(all, behind, COUNT(behind)),
          says(all, behind, COUNT(behind)) ? S("It admits one thing that is behind.")
                                           : S("Say one thing that is behind, or was heard and not changed.") },
        { "figures", moved == 0,
          moved          ? report_many(c, (int64_t)moved, "figure moved since you wrote this.",
                                       "figures moved since you wrote this.")
          : checked == 0 ? S("Its figures are the record’s own.")
                         : report_many(c, (int64_t)checked, "line with figures is as the record has it.",
                                       "lines with figures are as the record has them.") },
        { "named", !says(all, nobody, COUNT(nobody)),
          says(all, nobody, COUNT(nobody)) ? S("Name who is responsible.") : S("Nobody unnamed is responsible.") },
        { "one_page", count <= BRIEF_WORDS_MAX,
          arena_printf(c->arena, "%zu words; one page has room for %d.", count, BRIEF_WORDS_MAX) },
        { "seen", hidden == 0,
          hidden ? S("It names a brief that its reader may not open.") : S("Its reader may open all that it names.") },
        { "no_approval",
          !str_find(all, S("waits for your approval"), &at)
              || str_find(all, S("Nothing here waits for your approval"), &at),
          S("It asks for no approval.") },
    };
    struct brief_lint *r = ARENA_ARRAY(c->arena, struct brief_lint, COUNT(l));
    memcpy(r, l, sizeof l);
    *ret = r;
    *ret_n = COUNT(l);
    return ST_OK;
}

/* ---- an answer ---- */

struct ask_row {
    int64_t feature, quarter, days, others;
    struct str who, words, title, state, shipped;
};
static const struct col ask_cols[] = { COL(struct ask_row, feature), COL(struct ask_row, quarter),
                                       COL(struct ask_row, days),    COL(struct ask_row, others),
                                       COL(struct ask_row, who),     COL(struct ask_row, words),
                                       COL(struct ask_row, title),   COL(struct ask_row, state),
                                       COL(struct ask_row, shipped) };
static const struct stmt_def ask_sql = {
    "brief/request",
    "SELECT coalesce(r.feature, 0) AS feature, coalesce((SELECT p.quarter FROM plan_row p WHERE p.feature = r.feature AND p.version ="
    "   (SELECT v.id FROM plan_version v WHERE v.n IS NOT NULL AND v.archived_at IS NULL ORDER BY v.n DESC LIMIT 1)), -1) AS quarter,"
    " coalesce((SELECT CAST(sum(e.likely) AS bigint) FROM effort e WHERE e.feature = r.feature AND e.archived_at IS NULL), -1) AS days,"
    " (SELECT count(*) FROM request o WHERE o.feature = r.feature AND o.id <> r.id AND o.archived_at IS NULL AND o.state <> 'merged') AS others,"
    " coalesce((SELECT coalesce(k.name, p.title, cu.title, a.name) FROM asker a LEFT JOIN contact k ON k.id = a.contact LEFT JOIN person p"
    "   ON p.id = a.person LEFT JOIN customer cu ON cu.id = a.customer WHERE a.request = r.id AND a.archived_at IS NULL ORDER BY a.id LIMIT 1), '') AS who,"
    " coalesce(r.what_for, '') AS words, coalesce(f.title, '') AS title, coalesce(f.state, '') AS state, coalesce(f.shipped_on, '') AS shipped"
    " FROM request r LEFT JOIN feature f ON f.id = r.feature WHERE r.id = ?1",
    NULL, ROWS_OF(struct ask_row, ask_cols)
};

static void add_draft(struct answer_draft *d, size_t *n, const char *verdict, struct str because, struct str text)
{
    d[(*n)++] = (struct answer_draft){ .verdict = verdict, .because = because, .text = text };
}

/* A text as a sentence after others: a blank before it and a stop at its end. */
static struct str sentence(struct arena *a, struct str all, struct str text)
{
    struct str t = str_trim(text);
    if (str_empty(t))
        return all;
    bool ends = strchr(".!?", t.p[t.n - 1]) != NULL || str_ends(t, S("…")) || str_ends(t, S("”"));
    return arena_printf(a, "%.*s %.*s%s", STR_FMT(all), STR_FMT(t), ends ? "" : ".");
}

struct str answer_letter(struct arena *a, const struct answer_draft *d, const struct answer_said *said)
{
    struct str all = sentence(a, sentence(a, sentence(a, d->lead, said->because), d->need), said->instead);
    struct date day;
    int y = 0, m, n;
    if (date_parse(said->again, &day)) {
        date_to_ymd(day, &y, &m, &n);
        return arena_printf(a, "%.*s I will look again on %.*s %d and write to you either way.", STR_FMT(all),
                            STR_FMT(date_words_long(a, day)), y);
    }
    return said->never ? sentence(a, all, S("We will not look again")) : all;
}

/* A no or a later: its letter is written from what is filled in. */
static void add_written(struct arena *a, struct answer_draft *d, size_t *n, const char *verdict, struct str because,
                        struct str lead, struct str need)
{
    struct answer_draft *new = &d[(*n)++];
    *new = (struct answer_draft){ .verdict = verdict, .because = because, .lead = lead, .need = need };
    new->text = answer_letter(a, new, &(struct answer_said){ .because = because });
}

enum status answer_drafts(struct ctx *c, const struct record *request, struct answer_draft **ret, size_t *ret_n)
{
    const struct value id = ARG_INT(request->id);
    struct answer_draft *d = ARENA_ARRAY(c->arena, struct answer_draft, 4);
    struct ask_row *r;
    struct str hi, rest;
    size_t n;
    TRY(db_all(c, &ask_sql, &id, 1, &r, &n));
    if (n == 0)
        return ST_NOT_FOUND;
    n = 0;
    (void)str_cut(r->who, ' ', &hi, &rest);
    hi = str_empty(hi) ? S("Hello") : hi;
    if (r->shipped.n)
        add_draft(d, &n, "already_possible", arena_printf(c->arena, "It shipped on %.*s.", STR_FMT(r->shipped)),
                  arena_printf(c->arena, "%.*s, this is there already: %.*s. It came on %.*s.", STR_FMT(hi),
                               STR_FMT(r->title), STR_FMT(r->shipped)));
    else if (r->quarter >= 0)
        add_draft(d, &n, "already_coming", S("It is in the plan in force."),
                  arena_printf(c->arena,
                               "%.*s, this is on its way: %.*s is planned for %.*s. You will hear from me if it slips.",
                               STR_FMT(hi), STR_FMT(r->title), STR_FMT(quarter_key(c->arena, r->quarter))));
    if (str_empty(r->words))
        add_draft(
            d, &n, "need_more", S("Nobody wrote down what it is for."),
            arena_printf(
                c->arena,
                "%.*s, before I say yes or no: what happens on the day you do not have it, and who notices first?",
                STR_FMT(hi)));
    else if (r->shipped.n == 0 && r->quarter < 0) {
        struct str size =
            r->days >= 0 ? arena_printf(c->arena, "It is sized at %lld days and not in the plan.", (long long)r->days)
                         : S("Nobody sized it yet.");
        struct str why = r->days >= 0 ? arena_printf(c->arena, "It needs %lld days that are promised to others today.",
                                                     (long long)r->days)
                                      : S("We do not know yet how much it takes.");
        add_written(c->arena, d, &n, "not_now", size,
                    arena_printf(c->arena, "%.*s, not this one for now.", STR_FMT(hi)),
                    arena_printf(c->arena, "You need it for this: %.*s", STR_FMT(r->words)));
        add_written(c->arena, d, &n, "no", why, arena_printf(c->arena, "%.*s, not this one.", STR_FMT(hi)), STR_NULL);
    }
    *ret = d;
    *ret_n = n;
    return ST_OK;
}
