/* use/brief_text.c: a brief as a text: the words of its sheet, without its drawings. */
#include "base/md.h"
#include "core/workspace.h"
#include "use/brief_letter.h"
#include "use/plan_sql.h"
#include <stdlib.h>

#define STMT(NAME, ...) STMT_IN("brief_text.", NAME, __VA_ARGS__)

STMT(
    q_questions, struct brief_question,
    "SELECT text AS text, coalesce(answer, '') AS answer FROM question WHERE record = ?1 AND archived_at IS NULL ORDER BY coalesce(n, 1000), id LIMIT 5",
    COL(struct brief_question, text), COL(struct brief_question, answer));

enum status brief_sheet_load(struct ctx *c, const struct record *brief, struct brief_sheet *ret)
{
    struct str text;
    const struct value on = ARG_STR(any_text(c->arena, &kind_brief, brief->id));
    *ret = (struct brief_sheet){ .brief = brief };
    TRY(brief_letter_json(c, brief, &text));
    TRY(json_parse(c->arena, c->problems, text, &ret->is));
    return db_all(c, &q_questions, &on, 1, &ret->questions, &ret->nquestions);
}

bool brief_real(const struct json *v, double *ret)
{
    char text[64];
    if (!v || (v->type != J_INT && v->type != J_NUMBER))
        return false;
    size_t n = v->s.n < sizeof text ? v->s.n : sizeof text - 1;
    memcpy(text, v->s.p, n);
    text[n] = 0;
    *ret = v->type == J_INT ? (double)v->i : strtod(text, NULL);
    return true;
}

struct str brief_number(struct arena *a, const struct json *outcome, const char *name)
{
    static const struct {
        const char *many, *one;
    } one_of[] = { { "minutes", "minute" }, { "hours", "hour" }, { "days", "day" },     { "weeks", "week" },
                   { "months", "month" },   { "years", "year" }, { "people", "person" } };
    double x;
    struct str unit = json_get_text(outcome, "unit");
    if (!brief_real(json_get(outcome, str_z(name)), &x))
        return S("–");
    for (size_t i = 0; x == 1 && i < COUNT(one_of); i++)
        if (str_eq_nocase(unit, str_z(one_of[i].many)))
            unit = str_z(one_of[i].one);
    return arena_printf(a, "%.*f%s%.*s", (int)json_get_int(outcome, "decimals"), x, str_empty(unit) ? "" : " ",
                        STR_FMT(unit));
}

const struct brief_view *brief_view_of(const struct json *outcome)
{
    static const struct brief_view views[] = { { "reached", "reached", 1 },
                                               { "missed", "missed", -1 },
                                               { "behind", "behind", -1 },
                                               { "on_course", "on course", 1 },
                                               { "not_shipped", "not shipped yet", 0 },
                                               { "not_measured", "not measured yet", -1 } };
    for (size_t i = 0; i < COUNT(views); i++)
        if (str_eq(json_get_text(outcome, "status"), str_z(views[i].is)))
            return &views[i];
    return NULL;
}

static void head_text(struct out *o, struct arena *a, const struct brief_sheet *s)
{
    struct str reader = json_get_text(s->is, "reader"), job = json_get_text(s->is, "job"),
               from = json_get_text(s->is, "from");
    struct date d;
    bool begun = false;
    out_bytes(o, S("# "));
    md_text(o, rec_str(s->brief, "title"));
    out_bytes(o, S("\n\n"));
    if (!str_empty(reader)) {
        out_bytes(o, S("For "));
        md_text(o, str_empty(job) ? reader : arena_printf(a, "%.*s, %.*s", STR_FMT(reader), STR_FMT(job)));
        begun = true;
    }
    if (date_parse(json_get_text(s->is, "as_of"), &d)) {
        out_printf(o, "%s%.*s", begun ? " · " : "", STR_FMT(date_words_long(a, d)));
        begun = true;
    }
    if (!str_empty(from)) {
        out_bytes(o, begun ? S(" · from ") : S("From "));
        md_text(o, from);
        begun = true;
    }
    out_bytes(o, begun ? S("\n") : S(""));
    if (!str_empty(rec_str(s->brief, "lead"))) {
        out_bytes(o, S("\n"));
        md_text(o, rec_str(s->brief, "lead"));
        out_bytes(o, S("\n"));
    }
    if (!str_empty(json_get_text(s->is, "own"))) {      /* written as Markdown already */
        out_bytes(o, S("\n"));
        out_bytes(o, str_trim(json_get_text(s->is, "own")));
        out_bytes(o, S("\n"));
    }
}

static void said_text(struct out *o, struct arena *a, const struct json *said)
{
    static const struct {
        const char *is, *words;
    } what[] = { { "changed", "Changed." },
                 { "heard", "Heard, not changed." },
                 { "open", "Open: we owe you an answer." } };
    struct date d;
    if (!said)
        return;
    out_bytes(o, said->first ? S("\n## You said, we changed\n\n")
                             : S("\n## You said, we changed\n\nNobody wrote down yet what you said.\n"));
    for (const struct json *x = said->first; x; x = x->next) {
        out_bytes(o, S("- “"));
        md_text(o, json_get_text(x, "text"));
        out_bytes(o, S("”"));
        if (date_parse(json_get_text(x, "on"), &d))
            out_printf(o, " (%.*s)", STR_FMT(date_words(a, d)));
        for (size_t i = 0; i < COUNT(what); i++)
            if (str_eq(json_get_text(x, "is"), str_z(what[i].is)))
                out_printf(o, " **%s** ", what[i].words);
        md_text(o, json_get_text(x, "then"));
        out_bytes(o, S("\n"));
    }
}

static void share_text(struct out *o, struct arena *a, const struct json *q, int64_t days_per_week)
{
    const struct json *shares = q ? json_get(q, S("shares")) : NULL;
    int64_t all = json_get_int(q, "days");
    if (!shares || all <= 0)
        return;
    out_printf(o, "\n## Where %.*s goes: %.*s person-weeks\n\n", STR_FMT(json_get_text(q, "title")),
               STR_FMT(weeks_text(a, all, days_per_week)));
    for (const struct json *s = shares->first; s; s = s->next) {
        out_bytes(o, S("- "));
        md_text(o, json_get_text(s, "title"));
        out_printf(o, ": %.*s, %lld %%\n", STR_FMT(weeks_text(a, json_get_int(s, "days"), days_per_week)),
                   (long long)((200 * json_get_int(s, "days") + all) / (2 * all)));
    }
}

static void outcomes_text(struct out *o, struct arena *a, const struct json *all)
{
    struct date d;
    if (!all || !all->first)
        return;
    out_bytes(
        o,
        S("\n## What should be different for customers\n\n| Outcome | Then | Now | Aim | Our honest view |\n| --- | --- | --- | --- | --- |\n"));
    for (const struct json *x = all->first; x; x = x->next) {
        const struct brief_view *view = brief_view_of(x);
        const char *const column[] = { "baseline", "now", "target" };
        out_bytes(o, S("| "));
        md_text(o, json_get_text(x, "metric"));
        for (size_t i = 0; i < COUNT(column); i++) {
            out_bytes(o, S(" | "));
            md_text(o, brief_number(a, x, column[i]));
        }
        if (date_parse(json_get_text(x, "due"), &d))
            out_printf(o, " by %.*s", STR_FMT(date_words(a, d)));
        out_printf(o, " | %s |\n", view ? view->words : "");
    }
}

static void small_text(struct out *o, struct arena *a, const struct json *s, int64_t days_per_week)
{
    if (!s)
        return;
    out_printf(
        o,
        "\n## What small yeses cost\n\n%lld small items add up to %.*s person-weeks that no plan held when its quarter began.",
        (long long)json_get_int(s, "items"), STR_FMT(weeks_text(a, json_get_int(s, "days"), days_per_week)));
    if (json_get_int(s, "line_days")) {
        out_bytes(o, S(" All of "));
        md_text(o, json_get_text(s, "line"));
        out_printf(o, " takes %.*s.", STR_FMT(weeks_text(a, json_get_int(s, "line_days"), days_per_week)));
    }
    out_bytes(o, S("\n"));
}

static void choice_text(struct out *o, struct arena *a, const struct json *x)
{
    const struct json *options = x ? json_get(x, S("options")) : NULL;
    struct date d;
    if (!x)
        return;
    out_printf(o, "\n## One choice: %.*s", STR_FMT(json_get_text(x, "key")));
    if (date_parse(json_get_text(x, "due"), &d))
        out_printf(o, ", by %.*s", STR_FMT(date_words(a, d)));
    out_bytes(o, S("\n\n"));
    md_text(o, json_get_text(x, "title"));
    out_bytes(o, S("\n\n"));
    for (const struct json *p = options ? options->first : NULL; p; p = p->next) {
        out_bytes(o, S("- "));
        md_text(o, json_get_text(p, "title"));
        out_bytes(o, S(": "));
        md_text(o, json_get_text(p, "gets"));
        out_bytes(o, S("\n"));
    }
}

void brief_text(struct out *o, struct arena *a, const struct brief_sheet *s, int64_t days_per_week)
{
    struct date d;
    head_text(o, a, s);
    said_text(o, a, json_get(s->is, S("said")));
    share_text(o, a, json_get(s->is, S("quarter")), days_per_week);
    outcomes_text(o, a, json_get(s->is, S("outcomes")));
    small_text(o, a, json_get(s->is, S("small")), days_per_week);
    choice_text(o, a, json_get(s->is, S("choice")));
    if (s->nquestions)
        out_bytes(o, S("\n## Where your experience would change this plan\n\n"));
    for (size_t i = 0; i < s->nquestions; i++) {
        out_printf(o, "%zu. ", i + 1);
        md_text(o, s->questions[i].text);
        out_bytes(o, S("\n"));
        if (str_empty(s->questions[i].answer))
            continue;
        out_bytes(o, S("   > "));
        md_text(o, s->questions[i].answer);
        out_bytes(o, S("\n"));
    }
    if (date_parse(json_get_text(s->is, "as_of"), &d))
        out_printf(o, "\nFigures as of %.*s.\n", STR_FMT(date_words_long(a, d)));
}
