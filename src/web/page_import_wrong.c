/* web/page_import_wrong.c: the rows that stay out, those of one reason together. */
#include "web/import_view.h"
#include "web/ui.h"

enum { GROUPS = 100, LINES_NAMED = 6 };

/* Lines of one column with one reason. value: what they all say; several: not all say the same. */
struct group {
    struct str column, reason, value;
    int64_t lines[LINES_NAMED];
    size_t n;
    bool several;
};

static struct group *group_of(struct group *all, size_t *n, const struct import_line *b)
{
    for (size_t i = 0; i < *n; i++)
        if (str_eq(all[i].column, b->column) && str_eq(all[i].reason, b->reason))
            return &all[i];
    if (*n == GROUPS)
        return NULL;
    all[*n] = (struct group){ .column = b->column, .reason = b->reason, .value = b->value };
    return &all[(*n)++];
}

/* "2, 10, 14 and 1,380 more" */
static void lines_html(struct out *o, struct arena *a, const struct group *g)
{
    size_t shown = g->n < LINES_NAMED ? g->n : LINES_NAMED;
    for (size_t i = 0; i < shown; i++)
        if (g->lines[i] > 0)
            H(o, "", i == 0 ? S("") : S(", "), "", g->lines[i], "");
    if (g->n > shown)
        H(o, " and ", int_words(a, (int64_t)(g->n - shown)), " more");
}

/* What is said with a flag on the command line is a field of this page. */
static void reason_html(struct out *o, struct arena *a, const struct group *g)
{
    struct str head, rest, flag, tail;
    if (str_cut(g->reason, '(', &head, &rest) && str_cut(rest, ')', &flag, &tail) && str_ends(flag, S("=…"))) {
        struct str field = { flag.p, flag.n - S("=…").n };
        H(o, "", str_trim(head), ", <a href=\"", url_fragment(a, arena_printf(a, "set-%.*s", STR_FMT(field))),
          "\">above</a>", tail, "");
        return;
    }
    H(o, "", g->reason, "");
}

void import_wrong_html(struct out *o, const struct import_view *iv)
{
    const struct import_report *r = &iv->report;
    struct arena *a = iv->v.arena;
    struct group *all = ARENA_ARRAY(a, struct group, GROUPS);
    size_t n = 0, beyond = 0;
    if (!r->nbad)
        return;
    for (size_t i = 0; i < r->nbad; i++) {
        struct group *g = group_of(all, &n, &r->bad[i]);
        if (!g) {
            beyond++;
            continue;
        }
        if (g->n < LINES_NAMED)
            g->lines[g->n] = r->bad[i].line;
        g->n++;
        g->several = g->several || !str_eq(g->value, r->bad[i].value);
    }
    H(o, "<section class=\"card\" id=\"wrong\" aria-labelledby=\"i4\"><header><h2 id=\"i4\">");
    if (r->quarantined > 0)
        H(o, "", r->quarantined, "", r->quarantined == 1 ? S(" row set aside") : S(" rows set aside"), "");
    else
        H(o, "What stands in the way");
    H(o,
      "</h2></header><table class=\"wrong card2\"><caption class=\"vh\">Rows that cannot be read for sure"
      "</caption><thead><tr><th scope=\"col\" class=\"n\">Line</th><th scope=\"col\">Column</th><th scope=\"col\">It says</th>"
      "<th scope=\"col\">Why it stays out</th></tr></thead><tbody>");
    for (size_t i = 0; i < n; i++) {
        H(o, "<tr><td class=\"n\">");
        lines_html(o, a, &all[i]);
        H(o, "</td><td>", all[i].column, "</td><td>");
        if (all[i].several)
            H(o, "<span class=\"muted\">several things</span>");
        else
            H(o, "<code>", all[i].value, "</code>");
        H(o, "</td><td class=\"w\">");
        reason_html(o, a, &all[i]);
        H(o, "</td></tr>");
    }
    H(o, "</tbody></table>");
    if (beyond > 0)
        H(o, "<p class=\"small muted\">and ", int_words(a, (int64_t)beyond), " more lines for other reasons</p>");
    H(o, "</section>");
}
