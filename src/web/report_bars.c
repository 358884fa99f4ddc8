/* web/report_bars.c: see web/report_bars.h. */
#include "web/report_bars.h"
#include "base/utf8.h"

enum { BARS_MAX = 16 };

bool unit_adds(struct arena *a, const struct field *f)
{
    if (!f->unit || str_empty(label_before_unit(a, f)))
        return false;
    for (struct str rest = str_z(f->label), word; !str_empty(rest);) {
        (void)str_cut(rest, ' ', &word, &rest);
        if (str_eq_nocase(word, str_z(f->unit)))
            return false;
    }
    return true;
}

static double number_of(const struct value *v)
{
    return v->type == VT_INT ? (double)v->u.i : v->type == VT_REAL ? v->u.d : 0;
}

/* The first column that is no number; where that does not tell rows apart, the others before the number too. */
static struct str name_of(struct ctx *c, const struct view *v, const struct report_view *r, size_t i, size_t at)
{
    const struct table *t = &r->report->out[0];
    const struct value *row = &r->rows[0].cells[i * t->ncolumns];
    size_t first = at == 0 ? 1 : 0;
    struct str label = field_shown(c, &v->settings, &t->columns[first], &row[first]);
    bool twice = false;
    for (size_t k = 0; k < r->rows[0].n && !twice; k++) {
        const struct value *other = &r->rows[0].cells[k * t->ncolumns + first];
        twice = k != i && row[first].type == VT_TEXT && other->type == VT_TEXT && str_eq(other->u.s, row[first].u.s);
    }
    for (size_t k = first + 1; twice && k < at; k++) {
        enum ftype type = t->columns[k].type;
        struct str more = type == FT_INT || type == FT_REAL || type == FT_MONEY
                              ? STR_NULL
                              : field_shown(c, &v->settings, &t->columns[k], &row[k]);
        if (!str_empty(more))
            label = arena_printf(c->arena, "%.*s · %.*s", STR_FMT(label), STR_FMT(utf8_short(c->arena, more, 28)));
    }
    if (t->columns[first].unit && !str_empty(label))
        label = arena_printf(c->arena, "%.*s %s", STR_FMT(label), t->columns[first].unit);
    return str_empty(label) ? S("none named") : utf8_short(v->arena, label, twice ? 80 : 40);
}

/* How far the numbers of a column reach to both sides of zero, and how many rows have one. */
struct reach {
    double least, most;
    size_t n;
};

static struct reach reach_of(const struct report_view *r, size_t at)
{
    size_t columns = r->report->out[0].ncolumns;
    struct reach ret = { 0 };
    for (size_t i = 0; i < r->rows[0].n; i++) {
        const struct value *x = &r->rows[0].cells[i * columns + at];
        ret.n += x->type == VT_INT || x->type == VT_REAL;
        ret.most = number_of(x) > ret.most ? number_of(x) : ret.most;
        ret.least = number_of(x) < ret.least ? number_of(x) : ret.least;
    }
    return ret;
}

/* One bar, a loss to the left of the zero line. */
static void bar_html(struct out *o, const struct reach *r, const struct report_view *rv, double x)
{
    double span = (r->most - r->least) / 1000;
    int64_t zero = (int64_t)(-r->least / span + 0.5), width = (int64_t)((x < 0 ? -x : x) / span + 0.5);
    int64_t at = zero + (int64_t)((double)rv->line / span + 0.5);
    H(o,
      "<svg width=\"100%\" height=\"12\" viewBox=\"0 0 1000 10\" preserveAspectRatio=\"none\" aria-hidden=\"true\"><rect x=\"",
      x < 0 ? zero - width : zero, "\" width=\"", width, "\" height=\"10\" fill=\"",
      x < 0 ? S("var(--bad)") : S("var(--c1)"), "\"/>");
    if (r->least < 0)
        H(o, "<rect x=\"", zero - 1, "\" width=\"2\" height=\"10\" fill=\"var(--ink)\"/>");
    if (!str_empty(rv->line_says))
        H(o, "<rect x=\"", at - 7, "\" width=\"14\" height=\"10\" fill=\"var(--card)\"/><rect x=\"", at - 2,
          "\" width=\"4\" height=\"10\" fill=\"var(--ink)\"/>");
    H(o, "</svg>");
}

/* ---- an amount, what is taken from it, and what is left ---- */

enum { PARTS_MAX = 4, WIDE = 1000, GAP = 2 };
/* Classes of app.css; the figures stand in the table below. */
static const char *const part_colours[PARTS_MAX] = { "c2", "c6", "c0", "c3" };

struct stack {
    size_t whole, left, parts[PARTS_MAX], n;
    double most;
    bool loss;
};

static struct stack stack_of(const struct report_view *r)
{
    const struct report *report = r->report;
    struct stack s = { .whole = table_column(&report->out[0], str_z(report->whole)),
                       .left = table_column(&report->out[0], str_z(report->bar)) };
    for (struct str rest = str_z(report->parts), part; rest.n > 0 && s.n < PARTS_MAX;) {
        (void)str_cut(rest, ' ', &part, &rest);
        s.parts[s.n++] = table_column(&report->out[0], part);
    }
    for (size_t i = 0; i < r->rows[0].n; i++) {
        const struct value *row = &r->rows[0].cells[i * report->out[0].ncolumns];
        double taken = 0, whole = number_of(&row[s.whole]);
        for (size_t k = 0; k < s.n; k++)
            taken += number_of(&row[s.parts[k]]);
        taken = taken > whole ? taken : whole;
        s.most = taken > s.most ? taken : s.most;
        s.loss = s.loss || number_of(&row[s.left]) < 0;
    }
    return s;
}

/* In thousandths of the widest. */
static int64_t along(const struct stack *s, double amount)
{
    const double wide = WIDE;
    return (int64_t)(amount / s->most * wide + 0.5);
}

static int64_t piece(struct out *o, const struct stack *s, int64_t x, double amount, const char *class)
{
    int64_t width = along(s, amount);
    if (width > 0)
        H(o, "<rect class=\"", str_z(class), "\" x=\"", x, "\" width=\"", width > GAP ? width - GAP : width,
          "\" height=\"10\" fill=\"var(--c)\"/>");
    return x + (width > 0 ? width : 0);
}

/* A loss has a line where the whole ends. */
static void stack_html(struct out *o, const struct stack *s, const struct value *row)
{
    int64_t x = 0;
    H(o, "<svg width=\"100%\" height=\"18\" viewBox=\"0 0 ", (int64_t)WIDE,
      " 10\" preserveAspectRatio=\"none\" aria-hidden=\"true\">");
    for (size_t k = 0; k < s->n; k++)
        x = piece(o, s, x, number_of(&row[s->parts[k]]), part_colours[k]);
    (void)piece(o, s, x, number_of(&row[s->left]), "c1");
    if (number_of(&row[s->left]) < 0) {
        const int64_t gap = GAP, at = along(s, number_of(&row[s->whole]));
        H(o, "<rect x=\"", at - 2 * gap, "\" width=\"", 5 * gap, "\" height=\"10\" fill=\"var(--card)\"/><rect x=\"",
          at - gap, "\" width=\"", 3 * gap, "\" height=\"10\" fill=\"var(--bad)\"/>");
    }
    H(o, "</svg>");
}

/* "$1.4m left, 34 %", "−$0.2m, a loss". */
static void left_words(struct out *o, struct ctx *c, const struct view *v, const struct report_view *r,
                       const struct stack *s, const struct value *row)
{
    double left = number_of(&row[s->left]), whole = number_of(&row[s->whole]);
    struct str amount = field_shown(c, &v->settings, &r->report->out[0].columns[s->left], &row[s->left]);
    if (left < 0)
        H(o, "<b>", amount, "</b>, a loss");
    else
        H(o, "<b>", amount, "</b> left",
          whole > 0 ? arena_printf(c->arena, ", %lld %%", (long long)(100 * left / whole + 0.5)) : STR_NULL, "");
}

static void stacks(struct out *o, struct ctx *c, const struct view *v, const struct report_view *r)
{
    const struct table *t = &r->report->out[0];
    struct stack s = stack_of(r);
    size_t n = r->rows[0].n;
    if (s.most <= 0)
        return;
    H(o, "<figure class=\"card mb4 rbars\"><figcaption class=\"small muted\">Where the ",
      words_lower(c->arena, str_z(t->columns[s.whole].label)),
      " of each goes</figcaption><table class=\"calc\"><tbody>");
    for (size_t i = 0; i < n && i < BARS_MAX; i++) {
        const struct value *row = &r->rows[0].cells[i * t->ncolumns];
        H(o, "<tr><td>", row[0].type == VT_TEXT ? name_of(c, v, r, i, s.whole) : S("not allocated"),
          "<br><span class=\"small muted\">", field_shown(c, &v->settings, &t->columns[s.whole], &row[s.whole]),
          "</span></td><td>");
        stack_html(o, &s, row);
        H(o, "</td><td class=\"nb\">");
        left_words(o, c, v, r, &s, row);
        H(o, "</td></tr>");
    }
    H(o, "</tbody></table><p class=\"key\">");
    for (size_t k = 0; k < s.n; k++)
        H(o, "<span><i class=\"", str_z(part_colours[k]), "\"></i>",
          words_lower(c->arena, str_z(t->columns[s.parts[k]].label)), "</span>");
    H(o, "<span><i class=\"c1\"></i>left</span>");
    if (s.loss)
        H(o, "<span>a line of its own: where the ", words_lower(c->arena, str_z(t->columns[s.whole].label)),
          " ends and the loss begins</span>");
    H(o, "</p>");
    if (n > BARS_MAX)
        H(o, "<p class=\"small muted\">and ", (int64_t)(n - BARS_MAX), " more below</p>");
    H(o, "</figure>");
}

void report_bars(struct out *o, struct ctx *c, const struct view *v, const struct report_view *r)
{
    if (!r->report->bar)
        return;
    if (r->report->whole) {
        stacks(o, c, v, r);
        return;
    }
    const struct table *t = &r->report->out[0];
    size_t at = table_column(&r->report->out[0], str_z(r->report->bar)), shown = 0;
    struct reach reach = reach_of(r, at);
    bool line = !str_empty(r->line_says);
    if (line && reach.most < (double)r->line)
        reach.most = (double)r->line;
    if (reach.n < 2 || reach.most <= reach.least)
        return;
    H(o, "<figure class=\"card mb4 rbars\"><figcaption class=\"small muted\">", str_z(t->columns[at].label), "");
    if (unit_adds(c->arena, &t->columns[at]))
        H(o, ", ", str_z(t->columns[at].unit), "");
    if (line)
        H(o, " · upright line: ", r->line_says, "");
    H(o, "</figcaption><table class=\"calc\"><tbody>");
    for (size_t i = 0; i < r->rows[0].n && shown < BARS_MAX; i++) {
        const struct value *row = &r->rows[0].cells[i * t->ncolumns];
        if (row[at].type != VT_INT && row[at].type != VT_REAL)
            continue;
        H(o, "<tr><td>", name_of(c, v, r, i, at), "</td><td>");
        bar_html(o, &reach, r, number_of(&row[at]));
        bool over = line && number_of(&row[at]) > (double)r->line;
        H(o, "</td><td class=\"n", over ? S(" isbad") : S(""), "\">",
          field_shown(c, &v->settings, &t->columns[at], &row[at]), "");
        H(o, "", over ? S(" over") : S(""), "</td></tr>");
        shown++;
    }
    H(o, "</tbody></table>");
    if (reach.n > shown)
        H(o, "<p class=\"small muted\">and ", (int64_t)(reach.n - shown), " more below</p>");
    H(o, "</figure>");
}
