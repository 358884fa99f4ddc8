/* web/look_again.c: see web/look_again.h. */
#include "web/look_again.h"
#include "use/actions.h"

enum { NOTES = 3 };                    /* on the page of a record */

static const struct kind *link_kind(const struct suspect *s)
{
    return model_kind(model_static(), s->link);
}

static struct str plural_of(struct str kind)
{
    return str_z(model_kind(model_static(), kind)->plural);
}

static bool may_say(const struct view *v, const struct suspect *s)
{
    const struct action *a = action_find(link_kind(s), S("still_right"));
    return a != NULL && v->may >= a->perm;
}

/* The history of one end: what it said before. */
static void the_change(struct out *o, struct arena *a, const struct kind *k, struct str key)
{
    H(o, "<a href=\"", record_history(a, k, key), "\">Look at the change</a>");
}

/* back: the page it stands on, as an action takes it. For those alone who may say it. */
static void still_right(struct out *o, const struct view *v, const struct suspect *s, struct str back)
{
    struct arena *a = v->arena;
    if (!may_say(v, s))
        return;
    H(o, "<form class=\"acts noprint\" method=\"post\" action=\"",
      URL(a, str_z(link_kind(s)->plural), int_text(a, s->id), S("still_right")), "\">");
    ui_hidden(o, S("back"), back);
    H(o, "<button class=\"lk\" aria-label=\"It is still right that ", s->upper, " leads to ", s->lower,
      "\">It is still right</button> ");
}

static void other_ways(struct out *o, const struct view *v, const struct suspect *s, struct str kind, struct str key)
{
    struct arena *a = v->arena;
    the_change(o, a, model_kind(model_static(), kind), key);
    if (!may_say(v, s))
        return;
    H(o, " <a href=\"", URL(a, str_z(link_kind(s)->plural), int_text(a, s->id)), "\">Take the link away…</a></form>");
}

static bool is_upper(const struct suspect *s, const struct kind *k, struct str key)
{
    return str_eq(s->upper, key) && str_eq(s->upper_kind, str_z(k->name));
}

static void other_changed(struct out *o, const struct view *v, const struct suspect *s, bool upper, struct str back)
{
    struct arena *a = v->arena;
    struct str kind = upper ? s->lower_kind : s->upper_kind, key = upper ? s->lower : s->upper;
    H(o, "<div class=\"note warn\" role=\"status\"><p><b>", key,
      " has changed since it was linked here.</b> It says now: <a href=\"", URL(a, plural_of(kind), key), "\">",
      upper ? s->lower_title : s->upper_title, "</a>. ",
      upper ? S("Does it still do its part?") : S("Is this still what it asks for?"), "</p>");
    still_right(o, v, s, back);
    other_ways(o, v, s, kind, key);
    H(o, "</div>");
}

void look_again_record(struct out *o, const struct view *v, const struct kind *k, struct str key,
                       const struct suspect *s, size_t n)
{
    struct arena *a = v->arena;
    struct str back = arena_printf(a, "%s/%.*s", k->plural, STR_FMT(key));
    int64_t own = 0, others = 0;
    for (size_t i = 0; i < n; i++) {
        bool upper = is_upper(&s[i], k, key), theirs = upper ? s[i].lower_later : s[i].upper_later;
        own += !theirs;
        others += theirs;
        if (theirs && others <= NOTES)
            other_changed(o, v, &s[i], upper, back);
    }
    if (own > 0 || others > NOTES) {
        H(o, "<div class=\"note warn\" role=\"status\"><p><b>",
          own > 0 ? S("This has changed since other records were linked to it.") : S("More links have changed ends."),
          "</b> <a href=\"/trace#suspect\">", own > 0 ? S("Say which of them still hold") : S("See them all"),
          "</a> · ");
        the_change(o, a, k, key);
        H(o, "</p></div>");
    }
}

void look_again_card(struct out *o, const struct view *v, const struct suspect *s, size_t n, size_t shown)
{
    struct arena *a = v->arena;
    H(o, "<section class=\"card mt4\" id=\"suspect\"><h2>Links to look at again <span class=\"muted\">", (int64_t)n,
      "</span></h2>");
    if (n == 0)
        H(o, "<p class=\"small muted\">None: both ends of every link say what they said when it was made.</p>");
    H(o, "<ul class=\"stack\">");
    for (size_t i = 0; i < n && i < shown; i++) {
        H(o, "<li><p>");
        ui_record_link(o, a, plural_of(s[i].upper_kind), s[i].upper, s[i].upper_title);
        H(o, " <span class=\"id\">", s[i].upper, "</span> to ");
        ui_record_link(o, a, plural_of(s[i].lower_kind), s[i].lower, s[i].lower_title);
        H(o, " <span class=\"id\">", s[i].lower, "</span></p>");
        still_right(o, v, &s[i], S("trace"));
        bool upper = s[i].upper_later;
        other_ways(o, v, &s[i], upper ? s[i].upper_kind : s[i].lower_kind, upper ? s[i].upper : s[i].lower);
        H(o, "</li>");
    }
    H(o, "</ul>");
    if (n > shown)
        H(o, "<p class=\"small\">and ", (int64_t)(n - shown),
          " more; all of them <a href=\"/reports/trace.csv\">as data</a></p>");
    H(o, "</section>");
}
