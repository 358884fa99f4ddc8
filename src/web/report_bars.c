/* web/report_bars.c: see web/report_bars.h. */
#include "web/report_bars.h"

enum { BARS_MAX = 16 };

static double number_of(const struct value *v)
{
    return v->type == VT_INT ? (double)v->u.i : v->type == VT_REAL ? v->u.d : 0;
}

/* The column that is drawn: its place in the first table, which has it. */
static size_t drawn(const struct report *r)
{
    size_t k = 0;
    while (strcmp(r->out[0].columns[k].name, r->bar) != 0)
        k++;
    return k;
}

void report_bars(struct out *o, struct ctx *c, const struct view *v, const struct report_view *r)
{
    if (!r->report->bar)
        return;
    const struct table *t = &r->report->out[0];
    size_t at = drawn(r->report), n = 0, shown = 0, name = at == 0 ? 1 : 0;
    double most = 0;
    for (size_t i = 0; i < r->rows[0].n; i++) {
        const struct value *x = &r->rows[0].cells[i * t->ncolumns + at];
        n += x->type == VT_INT || x->type == VT_REAL;
        most = number_of(x) > most ? number_of(x) : most;
    }
    if (n < 2 || most <= 0)
        return;
    H(o, "<figure class=\"card mb4 rbars\"><figcaption class=\"small muted\">", str_z(t->columns[at].label), "");
    if (t->columns[at].unit)
        H(o, ", ", str_z(t->columns[at].unit), "");
    H(o, "</figcaption><ol>");
    for (size_t i = 0; i < r->rows[0].n && shown < BARS_MAX; i++) {
        const struct value *row = &r->rows[0].cells[i * t->ncolumns];
        if (row[at].type != VT_INT && row[at].type != VT_REAL)
            continue;
        struct str label = field_shown(c, &v->settings, &t->columns[name], &row[name]);
        double share = number_of(&row[at]) > 0 ? number_of(&row[at]) / most : 0;
        H(o, "<li><span>", str_empty(label) ? S("not known") : words_short(v->arena, label, 40),
          "</span><svg viewBox=\"0 0 1000 10\" preserveAspectRatio=\"none\" aria-hidden=\"true\"><rect width=\"", (int64_t)(share * 1000 + 0.5),
          "\" height=\"10\" fill=\"var(--c1)\"/></svg><b>", field_shown(c, &v->settings, &t->columns[at], &row[at]), "</b></li>");
        shown++;
    }
    H(o, "</ol>");
    if (n > shown)
        H(o, "<p class=\"small muted\">and ", (int64_t)(n - shown), " more below</p>");
    H(o, "</figure>");
}
