/* web/hill.c: see web/hill.h. */
#include "web/hill.h"

/* The height of the hill in a picture of 300 by 84, its top at 14: a cubic from foot to top, and its mirror. */
static int64_t height(int64_t hill)
{
    int64_t t = hill <= 50 ? hill * 2 : (100 - hill) * 2;              /* percent of the way up */
    return 68 - 54 * t * t * (300 - 2 * t) / 1000000;
}

static void dot(struct out *o, struct arena *a, int64_t hill, struct str colour, bool old)
{
    H(o, "<circle cx=\"", int_text(a, 6 + hill * 288 / 100), "\" cy=\"", int_text(a, height(hill)), "\" r=\"",
      old ? S("4") : S("6"), "\" fill=\"", old ? S("none") : colour, "\" stroke=\"", old ? colour : S("var(--card)"),
      "\"/>");
}

static void slope(struct out *o, struct arena *a)
{
    H(o, "<path d=\"M6 68");
    for (int64_t hill = 5; hill <= 100; hill += 5)
        H(o, "L", int_text(a, 6 + hill * 288 / 100), " ", int_text(a, height(hill)), "");
    H(o, "\" fill=\"none\" stroke=\"var(--line2)\" stroke-width=\"1.5\"/><path d=\"M150 14V68\" stroke=\"var(--line)\" "
         "stroke-dasharray=\"3 3\"/>");
}

static void still_words(struct out *o, const struct hill_dot *dots, size_t ndots)
{
    size_t n = 0, k = 0;
    for (size_t i = 0; i < ndots; i++)
        n += dots[i].still;
    for (size_t i = 0; i < ndots; i++)
        if (dots[i].still) {
            H(o, "", k == 0 ? S(" ") : k + 1 == n ? S(" and ") : S(", "), "", dots[i].title, "");
            k++;
        }
    H(o, "", n == 0 ? S("") : n == 1 ? S(" has not moved for two weeks.") : S(" have not moved for two weeks."), "");
}

void hill_html(struct out *o, struct arena *a, const struct hill_dot *dots, size_t n)
{
    if (n == 0)
        return;
    H(o,
      "<section class=\"card\"><h2>How well understood</h2><svg class=\"pic up\" viewBox=\"0 0 300 72\" role=\"img\" "
      "aria-labelledby=\"hit\"><title id=\"hit\">Hill: how well each solution is understood; open circles are a week ago</title>");
    slope(o, a);
    for (int old = 1; old >= 0; old--)
        for (size_t i = 0; i < n; i++)
            if (!old || dots[i].week_ago >= 0)
                dot(o, a, old ? dots[i].week_ago : dots[i].now, dots[i].fill, old);
    H(o,
      "</svg><p class=\"hint\">Left of the top: figuring it out. Right of it: making it happen.</p><p class=\"key\">");
    for (size_t i = 0; i < n; i++) {
        const struct hill_dot *d = &dots[i];
        H(o, "<span><svg width=\"12\" height=\"12\" aria-hidden=\"true\"><circle cx=\"6\" cy=\"6\" r=\"5\" fill=\"",
          d->fill, "\"/></svg> <a href=\"", URL(a, S("solutions"), d->key), "\">", d->title, "</a> ", d->now, "");
        if (d->week_ago >= 0)
            H(o, ", was ", d->week_ago, "");
        H(o, "</span>");
    }
    H(o, "</p><p class=\"hint\">Placed by hand; 50 is the top, open circles are a week ago.");
    still_words(o, dots, n);
    H(o, "</p></section>");
}
