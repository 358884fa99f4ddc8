/* web/report_map.c: see web/report_map.h. */
#include "web/report_map.h"
#include "base/utf8.h"

enum {
    DOTS_MAX = 20,
    LEFT = 48,
    RIGHT = 588,
    TOP = 22,
    FOOT = 340,
    ROOM = 18,
    HALF = 50,
    LETTERS = 24,
    NEAR = 14,
    WIDTH = 90
};

struct dot {
    size_t row;
    int64_t x, y, label;
    bool first;
};   /* label: the height of its name; first: look here first */
struct map {
    struct ctx *c;
    const struct view *v;
    const struct report_view *r;
    size_t across, up;                                /* columns of the first table */
    int64_t most;                                     /* percent at the right: the largest share */
    struct dot dots[DOTS_MAX];
    size_t n, all;
};

static const struct value *cell(const struct map *m, size_t row, size_t column)
{
    return &m->r->rows[0].cells[row * m->r->report->out[0].ncolumns + column];
}

static bool is_placed(const struct map *m, size_t row)
{
    return cell(m, row, 0)->type == VT_INT && cell(m, row, m->across)->type == VT_INT
           && cell(m, row, m->up)->type == VT_INT;
}

/* Names of dots that lie close together stand below each other, in the order of the dots: the highest first. */
static void place_labels(struct map *m)
{
    for (size_t i = 1; i < m->n; i++)
        for (size_t k = i; k > 0 && m->dots[k].y < m->dots[k - 1].y; k--) {
            struct dot swap = m->dots[k];
            m->dots[k] = m->dots[k - 1];
            m->dots[k - 1] = swap;
        }
    for (size_t i = 0; i < m->n; i++) {
        struct dot *d = &m->dots[i];
        d->label = d->y + 4;
        for (size_t k = 0; k < i; k++) {
            int64_t beside = m->dots[k].x - d->x;
            if (beside > -WIDTH && beside < WIDTH && d->label - m->dots[k].label < NEAR)
                d->label = m->dots[k].label + NEAR;
        }
    }
}

static void read_dots(struct map *m)
{
    m->most = 1;
    for (size_t i = 0; i < m->r->rows[0].n; i++)
        if (is_placed(m, i) && cell(m, i, m->across)->u.i > m->most)
            m->most = cell(m, i, m->across)->u.i;
    for (size_t i = 0; i < m->r->rows[0].n; i++) {
        if (!is_placed(m, i))
            continue;
        m->all++;
        if (m->n == DOTS_MAX)
            continue;
        int64_t across = cell(m, i, m->across)->u.i, up = cell(m, i, m->up)->u.i < 100 ? cell(m, i, m->up)->u.i : 100;
        struct dot d = { .row = i,
                         .x = LEFT + ROOM + (RIGHT - LEFT - 2 * ROOM) * across / m->most,
                         .y = FOOT - ROOM - (FOOT - TOP - 2 * ROOM) * up / 100,
                         .first = up < HALF && 2 * across >= m->most };
        m->dots[m->n++] = d;
    }
    place_labels(m);
}

static struct str shown(const struct map *m, size_t row, size_t column)
{
    return field_shown(m->c, &m->v->settings, &m->r->report->out[0].columns[column], cell(m, row, column));
}

static void frame_html(struct out *o, const struct map *m)
{
    const struct field *across = &m->r->report->out[0].columns[m->across], *up = &m->r->report->out[0].columns[m->up];
    int64_t middle = (LEFT + RIGHT) / 2, half = (TOP + FOOT) / 2;
    H(o, "<rect x=\"", (int64_t)LEFT, "\" y=\"", (int64_t)TOP, "\" width=\"", (int64_t)(RIGHT - LEFT), "\" height=\"",
      (int64_t)(FOOT - TOP), "\" fill=\"none\" stroke=\"var(--line2)\"/>");
    H(o, "<path d=\"M", middle, " ", (int64_t)TOP, "V", (int64_t)FOOT, "M", (int64_t)LEFT, " ", half, "H",
      (int64_t)RIGHT, "\" stroke=\"var(--line)\"/>");
    H(o, "<text class=\"t3\" text-anchor=\"end\" x=\"", LEFT - 6, "\" y=\"", TOP + ROOM + 4,
      "\">100 %</text><text class=\"t3\" text-anchor=\"end\" x=\"", LEFT - 6, "\" y=\"", FOOT - ROOM + 4,
      "\">0 %</text><text class=\"t3\" text-anchor=\"middle\" x=\"", LEFT + ROOM, "\" y=\"", FOOT + 16,
      "\">0 %</text>");
    H(o, "<text class=\"t3\" text-anchor=\"middle\" x=\"", RIGHT - ROOM, "\" y=\"", FOOT + 16, "\">", m->most,
      " %</text><text class=\"t3\" text-anchor=\"middle\" x=\"", middle, "\" y=\"", FOOT + 16, "\">",
      str_z(across->label), " →</text>");
    H(o, "<text class=\"t3\" x=\"", (int64_t)LEFT, "\" y=\"", TOP - 8, "\">", str_z(up->label), " ↑</text>");
    H(o, "<text class=\"isbad s11\" text-anchor=\"end\" x=\"", RIGHT - 8, "\" y=\"", half + 16,
      "\">talk here first</text>");
}

/* A filled dot, or a red ring where one should talk first; its name on the side with room. */
static void dot_html(struct out *o, const struct map *m, const struct dot *d)
{
    const struct value *id = cell(m, d->row, 0);
    const struct kind *k;
    struct url page;
    struct str key, title, name = utf8_short(m->v->arena, shown(m, d->row, 0), LETTERS);
    bool left = d->x > (LEFT + RIGHT) / 2,
         link = field_page(m->c, &m->r->report->out[0].columns[0], id, &page, &k, &key, &title);
    H(o, "<circle cx=\"", d->x, "\" cy=\"", d->y, "\" r=\"7\" fill=\"", d->first ? S("var(--card)") : S("var(--c1)"),
      "\" stroke=\"", d->first ? S("var(--bad)") : S("var(--c1)"), "\" stroke-width=\"2\"><title>", name, ": ");
    H(o, "", str_z(m->r->report->out[0].columns[m->across].label), " ", shown(m, d->row, m->across), " %, ",
      str_z(m->r->report->out[0].columns[m->up].label), " ", shown(m, d->row, m->up), " %</title></circle>");
    if (link)
        H(o, "<a href=\"", page, "\">");
    H(o, "<text class=\"tb\" text-anchor=\"", left ? S("end") : S("start"), "\" x=\"", left ? d->x - 12 : d->x + 12,
      "\" y=\"", d->label, "\">", name, "</text>");
    if (link)
        H(o, "</a>");
}

bool report_map(struct out *o, struct ctx *c, const struct view *v, const struct report_view *r)
{
    const struct report *p = r->report;
    if (!p->across)
        return false;
    struct map m = { .c = c,
                     .v = v,
                     .r = r,
                     .across = table_column(&p->out[0], str_z(p->across)),
                     .up = table_column(&p->out[0], str_z(p->up)) };
    read_dots(&m);
    if (m.n < 2)
        return false;
    H(o,
      "<figure class=\"card mb4\"><figcaption class=\"small muted\">Where to talk first</figcaption><div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"",
      str_z(p->label),
      ", drawn\"><svg width=\"600\" height=\"364\" viewBox=\"0 0 600 364\" role=\"group\" aria-labelledby=\"mpt mpd\"><title id=\"mpt\">");
    H(o, "", r->finding, "</title><desc id=\"mpd\">", str_z(p->out[0].columns[m.across].label), " to the right, ",
      str_z(p->out[0].columns[m.up].label),
      " upwards, in percent. A red ring, low and to the right, is where to talk first. The table below says the same.</desc>");
    frame_html(o, &m);
    for (size_t i = 0; i < m.n; i++)
        dot_html(o, &m, &m.dots[i]);
    H(o, "</svg></div>");
    if (m.all > m.n)
        H(o, "<p class=\"small muted\">and ", (int64_t)(m.all - m.n), " more below</p>");
    H(o, "</figure>");
    return true;
}
