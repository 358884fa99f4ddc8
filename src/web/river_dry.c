/* web/river_dry.c: the priorities that nobody is working on, beside the river. */
#include "web/river_dry.h"
#include "web/frame.h"

static struct str layer_whose(struct str layer)
{
    return str_eq(layer, S("executive")) ? S("executives’")
           : str_eq(layer, S("manager")) ? S("senior managers’")
                                         : S("users’");
}

static struct url requirement_url(struct arena *a, struct str priority)
{
    return url_query(a, URL(a, S("requirements"), S("new")), S("priority"), priority);
}

void river_dry_card(struct out *o, const struct view *v, const struct river *r)
{
    struct arena *a = v->arena;
    H(o, "<section class=\"card\"><h2>Dry: heard, not worked on</h2>");
    if (r->ndry == 0)
        H(o, "<p class=\"small muted\">Nothing: ",
          r->any_open ? S("every open priority has work.") : S("no priority has been heard yet."), "</p>");
    H(o, "<ul class=\"stack\">");
    for (size_t i = 0; i < r->ndry && i < RIVER_DRY_SHOWN; i++) {
        const struct river_dry *d = &r->dry[i];
        H(o, "<li>");
        ui_record_link(o, a, S("priorities"), d->key, d->title);
        H(o, "<br><span class=\"small muted\">");
        if (d->heard == 0 && v->may < kind_quote.perm.add)
            H(o, "Nobody’s own words yet");
        else if (d->heard == 0)
            H(o, "Nobody’s own words yet: <a href=\"",
              url_query(a, URL(a, S("quotes"), S("record")), S("about"),
                        arena_printf(a, "priority/%.*s", STR_FMT(d->key))),
              "\">add what they said</a>");
        else
            ui_fig(o, int_text(a, d->heard), d->heard == 1 ? S("customer") : S("customers"),
                   WHERE(a, S("customers"), S("heard"), d->key));
        H(o, ", ", layer_whose(d->layer), " layer. ");
        if (d->requirements == 0)
            H(o, "No requirement written yet.");
        if (d->requirements == 0 && v->may >= kind_requirement.perm.add)
            H(o, " <a href=\"", requirement_url(a, d->key), "\">Write one</a>");
        if (d->requirements > 0)
            H(o, "<a href=\"", URL(a, S("trace"), d->key), "\">What would feed it</a>");
        H(o, "</span></li>");
    }
    if (r->ndry > RIVER_DRY_SHOWN)
        H(o, "<li><a href=\"/trace#dry\">and ", (int64_t)(r->ndry - RIVER_DRY_SHOWN), " more</a></li>");
    H(o, "</ul></section>");
}
