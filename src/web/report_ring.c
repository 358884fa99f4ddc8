/* web/report_ring.c: see web/report_ring.h. */
#include "web/report_ring.h"
#include "base/utf8.h"
#include "core/labels.h"
#include <assert.h>

enum {
    ENDS_MAX = 16,
    PAIRS_MAX = 40,
    WIDE = 640,
    TALL = 420,
    RADIUS = 140,
    LETTERS = 27,
    LETTERS_OF_TWO = 48,
    THICK = 5,
    TOLD_MAX = 6
};

struct ring {
    struct ctx *c;
    const struct view *v;
    const struct report_view *r;
    size_t from, to, cost;                            /* columns of the first table */
    int64_t ends[ENDS_MAX], x[ENDS_MAX], y[ENDS_MAX];
    size_t n;
    size_t pairs[PAIRS_MAX];
    size_t npairs, all;      /* rows that are drawn; that have both ends */
    int64_t most;                                     /* the dearest of them */
};

static const struct table *table_of(const struct ring *g)
{
    return &g->r->report->out[0];
}

static const struct value *cell(const struct ring *g, size_t row, size_t column)
{
    return &g->r->rows[0].cells[row * table_of(g)->ncolumns + column];
}

/* Thousandths of the sine of whole degrees: Bhaskara's, off by less than two of them, and the same on every machine. */
static int64_t sine(int64_t degrees)
{
    int64_t d = (degrees % 360 + 360) % 360, half = d % 180, k = half * (180 - half), s = 4000 * k / (40500 - k);
    return d < 180 ? s : -s;
}

static struct ring ring_of(struct ctx *c, const struct view *v, const struct report_view *r)
{
    const struct report *p = r->report;
    return (struct ring){ .c = c,
                          .v = v,
                          .r = r,
                          .from = table_column(&p->out[0], str_z(p->from)),
                          .to = table_column(&p->out[0], str_z(p->to)),
                          .cost = table_column(&p->out[0], str_z(p->cost)) };
}

/* The place of an end, added where it is new; ENDS_MAX when there are too many. */
static size_t end_of(struct ring *g, int64_t id)
{
    for (size_t i = 0; i < g->n; i++)
        if (g->ends[i] == id)
            return i;
    if (g->n < ENDS_MAX)
        g->ends[g->n++] = id;
    return g->n < ENDS_MAX || g->ends[ENDS_MAX - 1] == id ? g->n - 1 : ENDS_MAX;
}

static void read_pairs(struct ring *g)
{
    for (size_t i = 0; i < g->r->rows[0].n; i++) {
        const struct value *a = cell(g, i, g->from), *b = cell(g, i, g->to), *cost = cell(g, i, g->cost);
        if (a->type != VT_INT || b->type != VT_INT)
            continue;
        g->all++;
        if (g->npairs == PAIRS_MAX || end_of(g, a->u.i) == ENDS_MAX || end_of(g, b->u.i) == ENDS_MAX)
            continue;
        g->pairs[g->npairs++] = i;
        if (cost->type == VT_INT && cost->u.i > g->most)
            g->most = cost->u.i;
    }
    for (size_t i = 0; i < g->n; i++) {
        int64_t degrees = 360 * (int64_t)i / (int64_t)g->n;
        g->x[i] = WIDE / 2 + RADIUS * sine(degrees) / 1000;
        g->y[i] = TALL / 2 - RADIUS * sine(degrees + 90) / 1000;
    }
}

static struct str named(const struct ring *g, size_t column, const struct value *v)
{
    return field_shown(g->c, &g->v->settings, &table_of(g)->columns[column], v);
}

static void pair_html(struct out *o, const struct ring *g, size_t row)
{
    const struct value *a = cell(g, row, g->from), *b = cell(g, row, g->to), *cost = cell(g, row, g->cost);
    size_t i = end_of((struct ring *)(uintptr_t)g, a->u.i), k = end_of((struct ring *)(uintptr_t)g, b->u.i);
    int64_t thick = 2 + (cost->type == VT_INT && g->most > 0 ? THICK * cost->u.i / g->most : 0);
    assert(i < g->n && k < g->n);
    H(o, "<path d=\"M", g->x[i], " ", g->y[i], "Q", (int64_t)(WIDE / 2), " ", (int64_t)(TALL / 2), " ", g->x[k], " ",
      g->y[k], "");
    H(o, "\" fill=\"none\" stroke=\"var(--bad)\" stroke-opacity=\".8\" stroke-dasharray=\"9 4\" stroke-width=\"", thick,
      "\"><title>", named(g, g->from, a), " against ", named(g, g->to, b), "");
    if (cost->type == VT_INT)
        H(o, ": ", named(g, g->cost, cost), " ", str_z(table_of(g)->columns[g->cost].unit), "");
    H(o, "</title></path>");
}

/* A dot with its name outside the ring: above and below it in the middle, else beside it. */
static void end_html(struct out *o, const struct ring *g, size_t i)
{
    struct arena *a = g->v->arena;
    const struct value id = ARG_INT(g->ends[i]);
    const struct field *f = &table_of(g)->columns[g->from];
    const struct kind *k;
    struct url page;
    struct str key, title;
    int64_t side = g->x[i] - WIDE / 2, middle = side > -20 && side < 20, y = g->y[i];
    int64_t x = middle     ? g->x[i]
                : side > 0 ? g->x[i] + 13
                           : g->x[i] - 13,
            top = !middle        ? y
                  : y < TALL / 2 ? y - 27
                                 : y + 22;
    struct str anchor = middle ? S("middle") : side > 0 ? S("start") : S("end");
    H(o, "<circle cx=\"", g->x[i], "\" cy=\"", y, "\" r=\"6\" fill=\"var(--ink)\"/>");
    bool link = field_page(g->c, f, &id, &page, &k, &key, &title);
    if (link)
        H(o, "<a href=\"", page, "\">");
    H(o, "<text class=\"tb\" text-anchor=\"", anchor, "\" x=\"", x, "\" y=\"", top, "\">", link ? key : STR_NULL, "");
    H(o, "<tspan class=\"t3\" x=\"", x, "\" dy=\"14\">",
      utf8_short(a, named(g, g->from, &id), g->n > 2 ? LETTERS : LETTERS_OF_TWO), "</tspan></text>");
    if (link)
        H(o, "</a>");
}

static int64_t cost_of(const struct ring *g, size_t row)
{
    const struct value *cost = cell(g, row, g->cost);
    return cost->type == VT_INT ? cost->u.i : -1;
}

/* The other columns of a pair that say something: "Opposite directions · Found · 115 days · $70k · Ola Berg". */
static void rest_html(struct out *o, const struct ring *g, size_t row)
{
    const struct table *t = table_of(g);
    bool first = true;
    for (size_t k = 0; k < t->ncolumns; k++) {
        struct str text = k == g->from || k == g->to ? STR_NULL : named(g, k, cell(g, row, k));
        if (str_empty(text))
            continue;
        H(o, "", first ? S("") : S(" · "), "", text, "");
        if (t->columns[k].unit)
            H(o, " ", str_z(t->columns[k].unit), "");
        first = false;
    }
}

void report_pulls(struct out *o, struct ctx *c, const struct view *v, const struct report_view *r)
{
    struct ring g = ring_of(c, v, r);
    bool told[PAIRS_MAX] = { false };
    read_pairs(&g);
    H(o, "<section class=\"card\"><h2>What each pull costs</h2><ul class=\"tip small\">");
    for (size_t n = 0; n < g.npairs && n < TOLD_MAX; n++) {
        size_t best = PAIRS_MAX;
        for (size_t i = 0; i < g.npairs; i++)
            if (!told[i] && (best == PAIRS_MAX || cost_of(&g, g.pairs[i]) > cost_of(&g, g.pairs[best])))
                best = i;
        told[best] = true;
        H(o, "<li><b>", named(&g, g.from, cell(&g, g.pairs[best], g.from)), "</b> <i>against</i> <b>",
          named(&g, g.to, cell(&g, g.pairs[best], g.to)), "</b><br><span class=\"muted\">");
        rest_html(o, &g, g.pairs[best]);
        H(o, "</span></li>");
    }
    H(o, "</ul></section>");
}

bool report_ring(struct out *o, struct ctx *c, const struct view *v, const struct report_view *r)
{
    const struct report *p = r->report;
    if (!p->from)
        return false;
    struct ring g = ring_of(c, v, r);
    read_pairs(&g);
    if (g.npairs == 0)
        return false;
    int64_t wide = g.n > 2 ? WIDE : WIDE / 2; /* two stand above each other: a phone shows both */
    H(o, "<figure class=\"card mb4\"><div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"",
      str_z(p->label), ", drawn\"><svg width=\"", wide, "\" height=\"", (int64_t)TALL, "\" viewBox=\"",
      (WIDE - wide) / 2, " 0 ", wide, " ", (int64_t)TALL, "");
    H(o, "\" role=\"group\" aria-labelledby=\"rgt rgd\"><title id=\"rgt\">", str_z(p->label),
      "</title><desc id=\"rgd\">", (int64_t)g.n, " around a ring; a dashed line for each of ", (int64_t)g.npairs,
      " pairs, thicker where it costs more. The table below says the same.</desc>");
    for (size_t i = 0; i < g.npairs; i++)
        pair_html(o, &g, g.pairs[i]);
    for (size_t i = 0; i < g.n; i++)
        end_html(o, &g, i);
    H(o,
      "</svg></div><p class=\"key\"><span><svg width=\"34\" height=\"8\" aria-hidden=\"true\"><path d=\"M0 4H34\" stroke=\"var(--bad)\" "
      "stroke-width=\"3\" stroke-dasharray=\"9 4\"/></svg> pulls against, thicker where somebody said that it costs more</span></p>");
    if (g.all > g.npairs)
        H(o, "<p class=\"small muted\">and ", (int64_t)(g.all - g.npairs), " more pairs below</p>");
    H(o, "</figure>");
    return true;
}
