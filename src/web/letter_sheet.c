/* web/letter_sheet.c: the one page of a brief, drawn from its JSON (use/brief_letter.h) and nothing else. */
#include "base/utf8.h"
#include "use/plan_use.h"
#include "web/letter_parts.h"
#include "web/prose.h"
#include <stdlib.h>

enum { SAID_LETTERS = 120, THEN_LETTERS = 150, SPARK_W = 84, SPARK_H = 20, BAR_W = 700 };

static bool day_of(const struct json *j, const char *name, struct date *ret)
{
    return date_parse(json_get_text(j, name), ret);
}

static struct str weeks_of(const struct record_view *rv, int64_t days)
{
    return weeks_text(rv->v.arena, days, rv->v.settings.days_per_week);
}

static void head_html(struct out *o, const struct record_view *rv)
{
    const struct json *l = rv->letter->s.is;
    struct str reader = json_get_text(l, "reader"), job = json_get_text(l, "job"), from = json_get_text(l, "from");
    struct date d;
    if (str_empty(reader) && rv->letter->reader)
        reader = rv->letter->reader->name;
    H(o, "<header class=\"bh\"><p><b>For ", str_empty(reader) ? rv->v.title : reader, "",
      str_empty(job) ? S("") : S(", "), "", job, "</b>");
    const struct value *sent = &rv->r->v[kind_field_index(rv->r->kind, S("as_of"))];
    if (day_of(l, "as_of", &d))
        H(o, " · ", date_words_long(rv->v.arena, d), "");
    else if (sent->type == VT_INT)
        H(o, " · ", date_words_long(rv->v.arena, tz_date(rv->v.settings.tz, sent->u.i)), "");
    if (!str_empty(from))
        H(o, " · from ", from, "");
    size_t minutes = 1 + (rv->letter->words + (json_get(l, S("said")) ? 200 : 0)) / 120;
    H(o, " · ", words_number(rv->v.arena, (int64_t)minutes), "-minute read</p><p class=\"nb\">", rv->v.settings.title,
      "</p></header><h1>", rv->v.title, "</h1>");
    struct str lead = rec_str(rv->r, "lead");
    if (!str_empty(lead))
        H(o, "<p class=\"lead\">", lead, "</p>");
    if (!str_empty(json_get_text(l, "own"))) {
        H(o, "<div class=\"own\">");
        prose_blocks(o, json_get_text(l, "own"));
        H(o, "</div>");
    }
}

static void said_rows(struct out *o, const struct record_view *rv)
{
    const struct json *said = json_get(rv->letter->s.is, S("said"));
    struct date d;
    if (!said)
        return;
    H(o, "<section><h2>You said, we changed</h2>");
    if (!said->first)
        H(o, "<p>Nobody wrote down yet what you said. That is our fault, and the first thing to change.</p>");
    else
        H(o, "<table><caption class=\"vh\">What you said, and what became of it</caption><tbody>");
    for (const struct json *s = said->first; s; s = s->next) {
        struct str is = json_get_text(s, "is"), then = utf8_short(rv->v.arena, json_get_text(s, "then"), THEN_LETTERS);
        H(o, "<tr><th scope=\"row\"><q>", utf8_short(rv->v.arena, json_get_text(s, "text"), SAID_LETTERS), "</q>");
        if (day_of(s, "on", &d))
            H(o, " <span class=\"xs faint nb\">", date_words(rv->v.arena, d), "</span>");
        if (str_eq(is, S("changed")))
            H(o, "</th><td><b class=\"isgood\">Changed.</b> ", then, "</td></tr>");
        else if (str_eq(is, S("heard")))
            H(o, "</th><td><b class=\"iswarn\">Heard, not changed.</b> ", then, "</td></tr>");
        else
            H(o, "</th><td><b>Open.</b> We owe you an answer. ", then, "</td></tr>");
    }
    if (said->first)
        H(o, "</tbody></table>");
    H(o, "</section>");
}

/* ---- where next quarter goes ---- */

static struct str share_class(struct arena *a, struct str tone, size_t *solutions)
{
    static const int colours[] = { 1, 4, 2, 6 };
    if (str_eq(tone, S("solution")) && *solutions < COUNT(colours))
        return arena_printf(a, "c%d", colours[(*solutions)++]);
    return str_eq(tone, S("other")) ? S("c3") : str_eq(tone, S("free")) ? S("kfr") : S("c0");
}

static void bar_html(struct out *o, struct arena *a, const struct json *shares, int64_t all)
{
    size_t solutions = 0;
    int64_t before = 0;
    H(o, "<svg class=\"pic\" viewBox=\"0 0 ", (int64_t)BAR_W, " 16\" aria-hidden=\"true\">");
    for (const struct json *s = shares->first; s; s = s->next) {
        int64_t days = json_get_int(s, "days"), x = BAR_W * before / all, x1 = BAR_W * (before + days) / all;
        struct str tone = share_class(a, json_get_text(s, "tone"), &solutions);
        before += days;
        if (x1 - x < 1)
            continue;
        if (str_eq(tone, S("kfr")))
            H(o, "<rect y=\".5\" height=\"15\" x=\"", x, "\" width=\"", x1 - x,
              "\" fill=\"none\" stroke=\"var(--line2)\" stroke-dasharray=\"4 3\"/>");
        else
            H(o, "<rect y=\"0\" height=\"16\" x=\"", x, "\" width=\"", x1 - x - 1, "\" fill=\"var(--", tone, ")\"/>");
    }
    H(o, "</svg>");
}

static void quarter_html(struct out *o, const struct record_view *rv)
{
    const struct json *q = json_get(rv->letter->s.is, S("quarter")), *shares = q ? json_get(q, S("shares")) : NULL;
    struct arena *a = rv->v.arena;
    size_t solutions = 0;
    int64_t all = json_get_int(q, "days");
    if (!shares || all <= 0)
        return;
    struct url plan = URL(a, S("plan"), json_get_text(q, "key"));
    H(o, "<section><h2>Where ", json_get_text(q, "title"), " goes <span><a href=\"", plan, "\">", weeks_of(rv, all),
      " person-weeks</a></span></h2>");
    bar_html(o, a, shares, all);
    H(o, "<p class=\"key\">");
    for (const struct json *s = shares->first; s; s = s->next) {
        int64_t days = json_get_int(s, "days");
        struct str of = json_get_text(s, "solution");  /* sheets of old do not have it */
        H(o, "<span><i class=\"", share_class(a, json_get_text(s, "tone"), &solutions), "\"></i>",
          json_get_text(s, "title"), " <a href=\"", str_empty(of) ? plan : URL(a, S("solutions"), of), "\"><b>",
          weeks_of(rv, days), "</b></a> · ");
        H(o, "", (200 * days + all) / (2 * all), " %</span> ");
    }
    H(o, "</p></section>");
}

/* ---- what should be different for customers ---- */

static void spark_html(struct out *o, struct arena *a, const struct json *outcome)
{
    const struct json *points = json_get(outcome, S("points"));
    double x, low, high, aim;
    bool has_aim = brief_real(json_get(outcome, S("target")), &aim);
    if (!points || points->count == 0 || !brief_real(points->first, &low))
        return;
    if (has_aim)
        low = low < aim ? low : aim;
    high = low;
    for (const struct json *p = points->first; p; p = p->next)
        if (brief_real(p, &x)) {
            low = x < low ? x : low;
            high = x > high ? x : high;
        }
    if (has_aim && aim > high)
        high = aim;
    double scale = high > low ? (SPARK_H - 6) / (high - low) : 0;
    struct out d;
    int64_t i = 0, last = 0, y = 0;
    out_init_raw(&d, a);
    for (const struct json *p = points->first; p; p = p->next, i++)
        if (brief_real(p, &x)) {
            last = points->count > 1 ? 2 + (SPARK_W - 8) * i / (int64_t)(points->count - 1) : SPARK_W - 6;
            y = (int64_t)(SPARK_H - 3 - (x - low) * scale + 0.5);
            out_printf(&d, "%s%lld %lld", d.n ? "L" : "M", (long long)last, (long long)y);
        }
    H(o, "<svg width=\"84\" height=\"20\" viewBox=\"0 0 84 20\" aria-hidden=\"true\">");
    if (has_aim)
        H(o, "<path d=\"M0 ", (int64_t)(SPARK_H - 3 - (aim - low) * scale + 0.5),
          "H84\" stroke=\"var(--ink3)\" stroke-dasharray=\"2 2\"/>");
    H(o, "<path d=\"", out_str(&d), "\" fill=\"none\" stroke=\"var(--c1)\" stroke-width=\"1.8\"/><circle cx=\"", last,
      "\" cy=\"", y, "\" r=\"2.6\" fill=\"var(--c1)\"/></svg>");
}

static void view_html(struct out *o, const struct brief_view *view)
{
    if (view)
        H(o, "<td class=\"",
          view->good > 0   ? S("isgood")
          : view->good < 0 ? S("iswarn")
                           : S(""),
          "\">", str_z(view->words), "</td>");
}

static void outcomes_html(struct out *o, const struct record_view *rv)
{
    const struct json *all = json_get(rv->letter->s.is, S("outcomes"));
    struct arena *a = rv->v.arena;
    struct date d;
    if (!all || !all->first)
        return;
    H(o,
      "<section><h2>What should be different for customers</h2><div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Outcomes\"><table class=\"wide\"><thead><tr>"
      "<th scope=\"col\">Outcome</th><th scope=\"col\" class=\"n\">Then</th><th scope=\"col\" class=\"n\">Now</th><th scope=\"col\" class=\"n\">Aim</th>"
      "<th scope=\"col\">Dotted: aim</th><th scope=\"col\">Our honest view</th></tr></thead><tbody>");
    for (const struct json *x = all->first; x; x = x->next) {
        H(o, "<tr><th scope=\"row\"><a href=\"", URL(a, S("outcomes"), json_get_text(x, "key")), "\">",
          json_get_text(x, "metric"), "</a></th><td class=\"n\" data-l=\"Then\">", brief_number(a, x, "baseline"),
          "</td><td class=\"n\" data-l=\"Now\"><b>", brief_number(a, x, "now"),
          "</b></td><td class=\"n\" data-l=\"Aim\">", brief_number(a, x, "target"), "");
        if (day_of(x, "due", &d))
            H(o, " by ", date_words(a, d), "");
        H(o, "</td><td>");
        spark_html(o, a, x);
        H(o, "</td>");
        view_html(o, brief_view_of(x));
        H(o, "</tr>");
    }
    H(o, "</tbody></table></div></section>");
}

/* ---- what small yeses cost, one choice ---- */

static void small_html(struct out *o, const struct record_view *rv)
{
    enum { W = 236, LEFT = 6, RIGHT = 170, TOP = 12, FOOT = 62 };
    const struct json *s = json_get(rv->letter->s.is, S("small")), *steps = s ? json_get(s, S("steps")) : NULL,
                      *last = NULL;
    struct arena *a = rv->v.arena;
    if (!steps || !steps->first)
        return;
    int64_t all = json_get_int(s, "days"), line = json_get_int(s, "line_days"),
            top = all > line && all > 0 ? all
                  : line > 0            ? line
                                        : 1,
            from = steps->first->first->i, to = from + 1;
    struct out p;
    out_init_raw(&p, a);
    for (const struct json *x = steps->first; x; x = x->next)
        last = x;
    to = last->first->i > from ? last->first->i : to;
    out_printf(&p, "M%d %d", LEFT, FOOT);
    for (const struct json *x = steps->first; x; x = x->next) {
        int64_t along = LEFT + (RIGHT - LEFT) * (x->first->i - from) / (to - from),
                up = FOOT - (FOOT - TOP) * x->first->next->i / top;
        out_printf(&p, "H%lldV%lld", (long long)along, (long long)up);
    }
    int64_t y = FOOT - (FOOT - TOP) * all / top, ly = FOOT - (FOOT - TOP) * line / top;
    H(o, "<section><h2>What small yeses cost</h2><svg class=\"pic\" viewBox=\"0 0 ", (int64_t)W,
      " 78\" role=\"img\" aria-labelledby=\"sm\"><title id=\"sm\">", json_get_int(s, "items"),
      " small items add up to ", weeks_of(rv, all), " person-weeks</title>");
    if (line)
        H(o, "<path d=\"M6 ", ly, "H230\" stroke=\"var(--c2)\" stroke-dasharray=\"4 3\"/>");
    H(o, "<path d=\"", out_str(&p),
      "\" fill=\"none\" stroke=\"var(--c1)\" stroke-width=\"2\"/><path d=\"M6 62H230\" stroke=\"var(--line2)\"/><text class=\"tb\" x=\"",
      (int64_t)RIGHT + 6, "\" y=\"", line && y - ly < 8 && ly - y < 8 ? (y < ly ? y : ly) - 4 : y + 4, "\">",
      weeks_of(rv, all), " weeks</text>");
    H(o, "<text class=\"t3\" x=\"6\" y=\"75\">", date_words(a, (struct date){ (int32_t)from }),
      "</text><text class=\"t3\" x=\"", (int64_t)RIGHT, "\" y=\"75\" text-anchor=\"end\">",
      date_words(a, (struct date){ (int32_t)to }), "</text></svg><p class=\"xs\"><a href=\"/small-items\">",
      json_get_int(s, "items"), " items</a> that no plan held when its quarter began.");
    if (line)
        H(o, " All of ", json_get_text(s, "line"), " takes ", weeks_of(rv, line), ".");
    H(o, "</p></section>");
}

static void choice_html(struct out *o, const struct record_view *rv)
{
    const struct json *x = json_get(rv->letter->s.is, S("choice")), *options = x ? json_get(x, S("options")) : NULL;
    struct arena *a = rv->v.arena;
    struct date d;
    if (!x)
        return;
    H(o, "<section><h2>One choice <span>", json_get_text(x, "key"), "");
    if (day_of(x, "due", &d))
        H(o, ", by ", date_words(a, d), "");
    H(o, "</span></h2><p><a href=\"", URL(a, S("tradeoffs"), json_get_text(x, "key")), "\"><b>",
      json_get_text(x, "title"), "</b></a></p><ul class=\"ors\">");
    for (const struct json *p = options ? options->first : NULL; p; p = p->next)
        H(o, "<li><b>", json_get_text(p, "title"), "</b>: ", json_get_text(p, "gets"), "</li>");
    H(o, "</ul></section>");
}

/* ---- the questions ---- */

static bool asks_now(const struct letter *l)
{
    bool open = false;
    for (size_t i = 0; i < l->s.nquestions && i < BRIEF_QUESTIONS; i++)
        open = open || str_empty(l->s.questions[i].answer);
    return l->answers && open;
}

static void question_html(struct out *o, const struct letter *l, size_t i)
{
    const struct brief_question *q = &l->s.questions[i];
    int64_t n = (int64_t)i + 1;
    bool box = l->answers && i < BRIEF_QUESTIONS && str_empty(q->answer);
    H(o, "<li><b>", n, "</b><div>");
    if (box)
        H(o, "<label for=\"a", n, "\">", q->text, "</label><textarea class=\"noprint\" id=\"a", n, "\" name=\"answer_",
          n, "\" rows=\"2\"></textarea>");
    else
        H(o, "<p>", q->text, "</p>");
    if (!str_empty(q->answer))
        H(o, "<p class=\"prose\"><q>", q->answer, "</q></p>");
    else
        H(o, "<i></i>");
    H(o, "</div></li>");
}

static void questions_html(struct out *o, const struct record_view *rv)
{
    const struct letter *l = rv->letter;
    bool form = asks_now(l);
    if (l->s.nquestions == 0)
        return;
    H(o, "<section class=\"ask\"><h2>Where your experience would change this plan</h2>");
    if (form) {
        H(o, "<form method=\"post\" action=\"", URL(rv->v.arena, S("briefs"), rv->key, S("answer")), "\">");
        ui_hidden(o, S("rev"), int_text(rv->v.arena, rv->r->rev));
    }
    H(o, "<ol>");
    for (size_t i = 0; i < l->s.nquestions; i++)
        question_html(o, l, i);
    H(o, "</ol>");
    if (form)
        H(o, "<p class=\"foot noprint\"><button class=\"btn pri\" data-primary data-do=\"Answer\">",
          l->mine ? S("Answer") : S("Type in their answers"),
          " <kbd>Ctrl ↵</kbd></button><span class=\"small muted\">Leave empty what you cannot say yet.</span></p></form>");
    H(o, "</section>");
}

void letter_sheet(struct out *o, const struct record_view *rv)
{
    const struct letter *l = rv->letter;
    struct date d;
    bool two = json_get(l->s.is, S("small")) && json_get(l->s.is, S("choice"));
    H(o, "<article class=\"sheet", l->tight ? S(" tight") : S(""), "\">");
    head_html(o, rv);
    said_rows(o, rv);
    quarter_html(o, rv);
    outcomes_html(o, rv);
    if (two)                                           /* one alone has the width of the sheet */
        H(o, "<div class=\"duo\">");
    small_html(o, rv);
    choice_html(o, rv);
    if (two)
        H(o, "</div>");
    questions_html(o, rv);
    H(o, "<footer>");
    if (day_of(l->s.is, "as_of", &d))
        H(o, "Figures as of ", date_words_long(rv->v.arena, d), ". ");
    if (str_starts(rv->key, S("B-")))
        H(o, "Every number opens at <b>/b/", str_skip(rv->key, 2), "</b>",
          asks_now(l) || l->draft ? S(", where you can answer.") : S("."), "");
    H(o, "</footer></article>");
}
