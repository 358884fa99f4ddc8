/* web/report_stairs.c: see web/report_stairs.h. */
#include "web/report_stairs.h"
#include "base/date.h"
#include <assert.h>
#include <stdlib.h>

enum { WIDE = 900, LEFT = 44, RIGHT = 770, TOP = 24, FOOT = 260, KINDS = 5, LINES = 3 };

struct step {
    int32_t day;
    int64_t n, who;
};       /* who: a record, once coloured its colour, 0 = the shared one */
struct stairs {
    struct step *steps;
    size_t n, items;
    int64_t all, top; /* what they add up to, and the height of the drawing, in its unit */
    int64_t who[KINDS], of[KINDS];
    size_t kinds; /* records that take a colour, the largest sums first */
    size_t at, along, by; /* columns of the first table: what is added, its day, who; by 0: nobody */
};

static int by_day(const void *a, const void *b)
{
    const struct step *x = a, *y = b;
    return x->day != y->day ? (x->day < y->day ? -1 : 1) : x->who < y->who ? -1 : x->who > y->who;
}

static int by_who(const void *a, const void *b)
{
    const struct step *x = a, *y = b;
    return x->who < y->who ? -1 : x->who > y->who;
}

/* The colours go to those who asked for most; the rest shares one. */
static void give_colours(struct ctx *c, struct stairs *s)
{
    struct step *sums = ARENA_ARRAY(c->arena, struct step, s->n + 1);
    size_t n = 0;
    memcpy(sums, s->steps, s->n * sizeof *sums);
    qsort(sums, s->n, sizeof *sums, by_who);
    for (size_t i = 0; i < s->n; i++)
        if (n > 0 && sums[n - 1].who == sums[i].who)
            sums[n - 1].n += sums[i].n;
        else
            sums[n++] = sums[i];
    for (s->kinds = 0; s->kinds < KINDS; s->kinds++) {
        size_t best = n;
        for (size_t i = 0; i < n; i++)
            if (sums[i].who != 0 && sums[i].n > 0 && (best == n || sums[i].n > sums[best].n))
                best = i;
        if (best == n)
            return;
        s->who[s->kinds] = sums[best].who;
        s->of[s->kinds] = sums[best].n;
        sums[best].n = 0;
    }
}

static size_t colour_of(const struct stairs *s, int64_t who)
{
    size_t k = 0;
    while (k < s->kinds && s->who[k] != who)
        k++;
    return k < s->kinds ? k + 1 : 0;
}

/* What has the same day and colour is one step: the drawing grows with the days, not with the items. */
static void join_steps(struct stairs *s)
{
    size_t n = 0;
    for (size_t i = 0; i < s->n; i++)
        s->steps[i].who = (int64_t)colour_of(s, s->steps[i].who);
    qsort(s->steps, s->n, sizeof *s->steps, by_day);
    for (size_t i = 0; i < s->n; i++)
        if (n > 0 && s->steps[n - 1].day == s->steps[i].day && s->steps[n - 1].who == s->steps[i].who)
            s->steps[n - 1].n += s->steps[i].n;
        else
            s->steps[n++] = s->steps[i];
    s->items = s->n;
    s->n = n;
}

static bool read_steps(struct ctx *c, const struct report_view *r, struct stairs *s)
{
    const struct table *t = &r->report->out[0];
    *s = (struct stairs){ .at = table_column(t, str_z(r->report->bar)),
                          .along = table_column(t, str_z(r->report->along)),
                          .by = table_column(t, str_z(r->report->by)) };
    s->steps = ARENA_ARRAY(c->arena, struct step, r->rows[0].n + 1);
    for (size_t i = 0; i < r->rows[0].n; i++) {
        const struct value *row = &r->rows[0].cells[i * t->ncolumns];
        struct date d;
        if (row[s->at].type != VT_INT || row[s->along].type != VT_TEXT || !date_parse(row[s->along].u.s, &d))
            continue;
        s->steps[s->n++] = (struct step){ d.days, row[s->at].u.i, row[s->by].type == VT_INT ? row[s->by].u.i : 0 };
        s->all += row[s->at].u.i;
    }
    if (s->n < 2 || s->all <= 0)
        return false;
    give_colours(c, s);
    join_steps(s);
    return s->steps[0].day < s->steps[s->n - 1].day;
}

static int64_t x_of(const struct stairs *s, int32_t day)
{
    int64_t from = s->steps[0].day, to = s->steps[s->n - 1].day;
    assert(to > from);
    return LEFT + (RIGHT - LEFT) * (day - from) / (to - from);
}

static int64_t y_of(const struct stairs *s, int64_t n)
{
    return FOOT - (FOOT - TOP) * n / s->top;
}

/* Lines across at round numbers, at most seven, and the first day of each month below. */
static void axes(struct out *o, struct ctx *c, struct stairs *s)
{
    static const char months[12][4] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                        "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
    static const int64_t round[] = { 1, 2, 5 };
    int64_t step = 1, ten = 1;
    for (size_t i = 0; s->all / step >= 7; i++) {
        ten *= i % 3 == 0 && i > 0 ? 10 : 1;
        step = ten * round[i % 3];
    }
    s->top = (s->all / step + 1) * step;
    for (int64_t n = 0; n <= s->top; n += step) {
        H(o, "<path d=\"M", LEFT, " ", y_of(s, n), "H", RIGHT,
          "\" stroke=\"var(--line)\"/><text class=\"t3\" text-anchor=\"end\" x=\"");
        H(o, "", LEFT - 8, "\" y=\"", y_of(s, n) + 4, "\">", n, "</text>");
    }
    int y, m, d;
    date_to_ymd((struct date){ s->steps[0].day }, &y, &m, &d);
    struct date first = date_from_ymd(y, m, 1);
    int32_t last = s->steps[s->n - 1].day, far = (last - first.days) / 31 > 14 ? 3 : 1;
    for (int i = 1; date_add_months(first, i).days <= last; i += far) {
        struct date at = date_add_months(first, i);
        date_to_ymd(at, &y, &m, &d);
        H(o, "<text class=\"t3\" x=\"", x_of(s, at.days), "\" y=\"", FOOT + 18, "\">", str_z(months[m - 1]), "",
          m == 1 || far > 1 ? arena_printf(c->arena, " %d", y) : STR_NULL, "</text>");
    }
}

/* What the same days would have done: dashed lines at the sizes of whole solutions. */
static void sizes(struct out *o, struct ctx *c, const struct view *v, const struct report_view *r,
                  const struct stairs *s)
{
    int64_t above = TOP - 100;
    size_t drawn = 0;
    for (size_t t = 1; t < r->report->nout; t++) {
        const struct table *tab = &r->report->out[t];
        size_t days = table_column(tab, str_z(r->report->bar));
        if (strcmp(tab->name, "instead") != 0 || days == tab->ncolumns)
            continue;
        for (size_t i = 0; i < r->rows[t].n && drawn < LINES; i++) {
            const struct value *row = &r->rows[t].cells[i * tab->ncolumns];
            int64_t y = y_of(s, row[days].u.i);
            if (y - above < 18)
                continue;
            above = y;
            drawn++;
            H(o, "<path d=\"M", LEFT, " ", y, "H", RIGHT,
              "\" stroke=\"var(--c2)\" stroke-dasharray=\"5 4\"/><text class=\"t3\" x=\"", LEFT + 8, "\" y=\"", y - 5,
              "\">", row[days].u.i, ": ", field_shown(c, &v->settings, &tab->columns[0], &row[0]),
              " takes as much</text>");
        }
    }
}

static void risers(struct out *o, const struct stairs *s)
{
    int64_t sum = 0;
    struct out path;
    out_init_raw(&path, o->arena);
    out_printf(&path, "M%lld %lld", (long long)x_of(s, s->steps[0].day), (long long)FOOT);
    for (size_t i = 0; i < s->n; i++) {
        long long x = x_of(s, s->steps[i].day);
        sum += s->steps[i].n;
        out_printf(&path, "H%lldV%lld", x, (long long)y_of(s, sum));
    }
    H(o, "<path d=\"", out_str(&path), "V", FOOT, "Z\" fill=\"var(--h1)\"/><path d=\"", out_str(&path),
      "\" fill=\"none\" stroke=\"var(--c1)\" "
      "stroke-width=\"1.5\"/>");
    for (size_t k = 0; k <= s->kinds; k++) { /* one path a colour, however many steps there are */
        out_init_raw(&path, o->arena);
        sum = 0;
        for (size_t i = 0; i < s->n; i++) {
            if (s->steps[i].who == (int64_t)k)
                out_printf(&path, "M%lld %lldV%lld", (long long)x_of(s, s->steps[i].day), (long long)y_of(s, sum),
                           (long long)y_of(s, sum + s->steps[i].n));
            sum += s->steps[i].n;
        }
        if (!str_empty(out_str(&path)))
            H(o, "<path d=\"", out_str(&path), "\" fill=\"none\" stroke=\"var(--c", (int64_t)k, "",
              k ? S("") : S("-line"), ")\" stroke-width=\"6\"/>");
    }
}

/* Who asked, with the colour and what it adds up to: the table beside the picture, too. */
static void legend(struct out *o, struct ctx *c, const struct view *v, const struct report_view *r,
                   const struct stairs *s)
{
    const struct field *by = &r->report->out[0].columns[s->by];
    int64_t rest = s->all;
    H(o, "<p class=\"key\">");
    for (size_t k = 0; k < s->kinds; k++) {
        const struct value who = ARG_INT(s->who[k]);
        rest -= s->of[k];
        H(o, "<span><i class=\"c", (int64_t)k + 1, "\"></i>", field_shown(c, &v->settings, by, &who), " ", s->of[k],
          "</span>");
    }
    if (rest > 0)
        H(o, "<span><i class=\"c0\"></i>others ", rest, "</span>");
    H(o, "</p>");
}

bool report_stairs(struct out *o, struct ctx *c, const struct view *v, const struct report_view *r)
{
    struct stairs s;
    const struct table *t = &r->report->out[0];
    if (!r->report->along || !read_steps(c, r, &s))
        return false;
    struct str unit = str_z(t->columns[s.at].unit ? t->columns[s.at].unit : t->columns[s.at].label);
    H(o, "<figure class=\"card mb4\"><figcaption class=\"small muted\">", unit,
      ", added up</figcaption><div class=\"scroll\" tabindex=\"0\" role=\"region\" "
      "aria-label=\"",
      str_z(r->report->label), ", added up\"><svg class=\"pic wide\" viewBox=\"0 0 ", (int64_t)WIDE,
      " 290\" role=\"img\" aria-labelledby=\"st\">"
      "<title id=\"st\">",
      r->finding, "</title>");
    axes(o, c, &s);
    risers(o, &s);
    sizes(o, c, v, r, &s);
    H(o, "<circle cx=\"", (int64_t)RIGHT, "\" cy=\"", y_of(&s, s.all),
      "\" r=\"4\" fill=\"var(--c1)\"/><text class=\"tb\" x=\"", RIGHT + 10, "\" y=\"", y_of(&s, s.all) + 1, "\">",
      s.all, " ", unit, "</text>");
    H(o, "<text class=\"t3\" x=\"", RIGHT + 10, "\" y=\"", y_of(&s, s.all) + 16, "\">", s.items,
      " items</text></svg></div>");
    legend(o, c, v, r, &s);
    H(o, "</figure>");
    return true;
}
