/* web/desk_parts.c: what the pages of the plan and of trade-offs share. */
#include "web/desk.h"

struct str desk_plural(struct arena *a, int64_t n, const char *one, const char *many)
{
    return arena_printf(a, "%.*s %s", STR_FMT(int_words(a, n)), n == 1 ? one : many);
}

struct str desk_px(struct arena *a, int64_t n, int64_t scale_px, int64_t of)
{
    int64_t tenths = of > 0 ? (n * scale_px * 10 + of / 2) / of : 0;
    if (tenths < 0)
        tenths = 0;
    return arena_printf(a, "%lld.%lld", (long long)(tenths / 10), (long long)(tenths % 10));
}

static void patterns(struct out *o)
{
    H(o,
      "<defs><pattern id=\"ht\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(45)\">"
      "<path d=\"M0 0V6\" stroke=\"var(--bad)\" stroke-width=\"2.6\"/></pattern><pattern id=\"hg\" width=\"6\" height=\"6\" "
      "patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(45)\"><path d=\"M0 0V6\" stroke=\"var(--ink3)\" "
      "stroke-width=\"1.2\"/></pattern></defs>");
}

/* The words stand above the drawing, not in it: a drawing shrinks with its box, letters must not. */
void desk_bar(struct out *o, struct arena *a, const char *id, const struct bar *b, int width, bool first)
{
    int64_t total = b->planned + b->asked + b->reserve, most = total > b->usable ? total : b->usable;
    if (b->scale > most)
        most = b->scale;
    if (most <= 0)
        most = 1;
    struct str w = int_text(a, width), line = desk_px(a, b->usable, width - 4, most);
    H(o, "<p class=\"bl\" aria-hidden=\"true\"><span>", b->name, "</span><span class=\"",
      total > b->usable ? S("isbad") : S(""), "\">", b->right, "</span></p><svg class=\"pic\" viewBox=\"0 12 ", w,
      " 24\" role=\"img\" aria-labelledby=\"", str_z(id), "\"><title id=\"", str_z(id), "\">", b->title, "</title>");
    if (first)
        patterns(o);
    H(o, "<rect x=\"0\" y=\"16\" width=\"", desk_px(a, b->planned, width - 4, most),
      "\" height=\"14\" rx=\"2\" fill=\"var(--c0)\" "
      "stroke=\"var(--c0-line)\" stroke-width=\".8\"/>");
    if (b->asked > 0)
        H(o, "<rect x=\"", desk_px(a, b->planned, width - 4, most), "\" y=\"16\" width=\"",
          desk_px(a, b->asked, width - 4, most), "\" height=\"14\" rx=\"2\" fill=\"var(--c1)\"/>");
    if (b->reserve > 0)
        H(o, "<rect x=\"", desk_px(a, b->planned + b->asked, width - 4, most), "\" y=\"16\" width=\"",
          desk_px(a, b->reserve, width - 4, most), "\" height=\"14\" rx=\"2\" fill=\"var(--h2)\"/>");
    if (total > b->usable)
        H(o, "<rect x=\"", line, "\" y=\"13\" width=\"", desk_px(a, total - b->usable, width - 4, most),
          "\" height=\"20\" fill=\"url(#ht)\" stroke=\"var(--bad)\" stroke-width=\"1\"/>");
    H(o, "<path d=\"M", line, " 14V35\" stroke=\"var(--ink)\" stroke-width=\"1.6\"/></svg>");
}

size_t desk_largest(const int64_t *value, size_t n, size_t most, size_t *ret, size_t *ret_all)
{
    size_t kept = 0;
    *ret_all = 0;
    for (size_t i = 0; i < n; i++) {
        if (value[i] < 0)
            continue;
        ++*ret_all;
        size_t at = kept < most ? kept++ : most;
        for (; at > 0 && value[ret[at - 1]] < value[i]; at--)
            if (at < most)
                ret[at] = ret[at - 1];
        if (at < most)
            ret[at] = i;
    }
    assert(kept <= most && kept <= *ret_all);
    return kept;
}
