/* web/letter.c: the page of a brief: see web/letter.h. The sheet itself is in letter_sheet.c. */
#include "core/perm.h"
#include "web/generic.h"
#include "web/letter_parts.h"
#include "web/said.h"

#define STMT(NAME, ...) STMT_IN("letter_page.", NAME, __VA_ARGS__)
enum { TIGHT = 300 };

STMT(
    q_reads, struct letter_reader,
    "SELECT p.\"key\" AS \"key\", p.title AS name, coalesce(p.reads, '') AS reads, coalesce(p.context, '') AS context, coalesce((SELECT max(t.\"on\") FROM talk t"
    " WHERE t.\"with\" = ?2 AND t.state = 'held' AND t.archived_at IS NULL), '') AS talk,"
    " (SELECT count(*) FROM quote q WHERE q.who = ?2 AND q.archived_at IS NULL AND q.disposition IN ('incorporated', 'adapted')) AS changed,"
    " (SELECT count(*) FROM quote q WHERE q.who = ?2 AND q.archived_at IS NULL) AS said FROM person p WHERE p.id = ?1",
    COL(struct letter_reader, key), COL(struct letter_reader, name), COL(struct letter_reader, reads),
    COL(struct letter_reader, context), COL(struct letter_reader, talk), COL(struct letter_reader, changed),
    COL(struct letter_reader, said));

static enum status load_reader(struct ctx *c, struct letter *l, int64_t reader)
{
    const struct value args[] = { ARG_INT(reader), ARG_STR(any_text(c->arena, &kind_person, reader)) };
    size_t n;
    if (reader == 0)
        return ST_OK;
    TRY(db_all(c, &q_reads, args, COUNT(args), &l->reader, &n));
    if (n == 0)
        l->reader = NULL;
    return ST_OK;
}

enum status letter_load(struct ctx *c, const struct record *r, const struct letter **ret)
{
    *ret = NULL;
    if (!kind_is(r->kind, &kind_brief))
        return ST_OK;
    struct letter *l = ARENA_NEW(c->arena, struct letter);
    int64_t reader = brief_reader(c, r), me = c->actor ? c->actor->person_id : 0;
    TRY(brief_sheet_load(c, r, &l->s));
    TRY(load_reader(c, l, reader));
    l->draft = str_eq(rec_str(r, "state"), S("draft"));
    l->mine = reader != 0 && me == reader;
    l->answers = str_eq(rec_str(r, "state"), S("sent")) && reader != 0 && (l->mine || perm_at_least(c, PERM_EDIT));
    l->words =
        brief_words(rec_str(r, "title")) + brief_words(rec_str(r, "lead")) + brief_words(json_get_text(l->s.is, "own"));
    for (size_t i = 0; i < l->s.nquestions; i++)
        l->words += brief_words(l->s.questions[i].text) + brief_words(l->s.questions[i].answer);
    l->tight = l->words > TIGHT;
    if (l->draft && perm_at_least(c, PERM_EDIT))
        TRY(brief_check(c, r, &l->lint, &l->nlint));
    *ret = l;
    return ST_OK;
}

/* ---- beside the sheet ---- */

static void before_html(struct out *o, const struct letter *l)
{
    if (l->nlint == 0)
        return;
    H(o, "<section class=\"card\"><h2>Before you send</h2><ul class=\"tip\">");
    for (size_t i = 0; i < l->nlint; i++) {
        H(o, "<li>");
        ui_chip(o, l->lint[i].good ? "good" : "warn", l->lint[i].good ? S("✓") : S("!"));
        H(o, " ", l->lint[i].text, "</li>");
    }
    H(o, "</ul></section>");
}

static void reads_html(struct out *o, const struct record_view *rv)
{
    const struct letter_reader *p = rv->letter->reader;
    struct arena *a = rv->v.arena;
    struct date d;
    if (!p || rv->letter->mine)
        return;
    H(o, "<section class=\"card\"><h2>How ", said_first_name(p->name), " reads</h2><dl class=\"kv small mt2\">");
    if (!str_empty(p->context))
        H(o, "<dt>Context</dt><dd>", p->context, "</dd>");
    if (!str_empty(p->reads))
        H(o, "<dt>Prefers</dt><dd>", p->reads, "</dd>");
    if (date_parse(p->talk, &d))
        H(o, "<dt>Last talk</dt><dd>", date_words(a, d), "</dd>");
    H(o, "<dt>Said</dt><dd><a href=\"", URL(a, S("people"), p->key), "\">", p->changed, " of ", p->said,
      " changed something</a></dd></dl></section>");
}

static void back_html(struct out *o, const struct record_view *rv)
{
    const struct letter *l = rv->letter;
    struct arena *a = rv->v.arena;
    if (!l->reader)
        return;
    H(o, "<section class=\"card\"><h2>Answers come back here</h2><p class=\"small muted\">");
    if (l->mine && l->draft)
        H(o, "This is a draft for you. Once it is sent, you answer below its questions, or on the paper.");
    else if (l->mine && !l->answers)
        H(o, "What you answered stands in <a href=\"", URL(a, S("people"), l->reader->key),
          "\">You said, we changed</a>, with what became of it.");
    else if (l->mine)
        H(o, "Write below the questions, or on the paper. Each answer becomes a line in <a href=\"",
          URL(a, S("people"), l->reader->key), "\">You said, we changed</a>.");
    else if (l->draft)
        H(o, "", said_first_name(l->reader->name),
          " answers on this page once it is sent, or on the paper: type it in then. Nothing leaves the house by itself.");
    else
        H(o, "", said_first_name(l->reader->name),
          " answers on this page or on the paper: type in what was written. Each answer becomes an open line of what was said.");
    H(o, "</p>");
    if (!l->mine)
        H(o, "<p class=\"small\"><a href=\"", URL(a, S("briefs"), arena_printf(a, "%.*s.md", STR_FMT(rv->key))),
          "\">As a text, for a mail</a></p>");
    H(o, "</section>");
}

static struct str crumb(const struct record_view *rv)
{
    const struct letter *l = rv->letter;
    return arena_printf(rv->v.arena, "%.*s%s%.*s · %.*s", STR_FMT(rv->key), l->reader ? " · for " : "",
                        STR_FMT(l->reader ? l->reader->name : STR_NULL), STR_FMT(rv->state));
}

void letter_text(struct out *o, const struct record_view *rv)
{
    brief_text(o, rv->v.arena, &rv->letter->s, rv->v.settings.days_per_week);
}

void letter_page(struct out *o, const struct record_view *rv)
{
    const struct letter *l = rv->letter;
    struct arena *a = rv->v.arena;
    struct ui_act acts[3];
    size_t n = 0;
    if (rv->may_follow)
        acts[n++] = record_follow(rv);
    if (!record_no_edits(rv) && rv->v.may >= PERM_EDIT)
        acts[n++] =
            (struct ui_act){ .label = S("Edit words"), .key = "E", .href = URL(a, S("briefs"), rv->key, S("edit")) };
    if (l->draft && rv->v.may >= PERM_EDIT)
        acts[n++] = (struct ui_act){
            .label = l->reader ? arena_printf(a, "Send to %.*s", STR_FMT(said_first_name(l->reader->name))) : S("Send"),
            .key = "S",
            .href = URL(a, S("briefs"), rv->key, S("send")),
            .primary = true
        };
    ui_bar(o, &rv->v, crumb(rv), acts, n);
    record_problem(o, rv);
    H(o, "<div class=\"split\">");
    letter_sheet(o, rv);
    H(o, "<aside class=\"stack noprint\" aria-label=\"About this brief\">");
    before_html(o, l);
    reads_html(o, rv);
    back_html(o, rv);
    if (!l->mine)
        action_links(o, rv->c, rv->kind, rv->r);
    record_remarks(o, rv);
    record_changes(o, rv);
    record_archive(o, rv);
    H(o, "</aside></div>");
}
