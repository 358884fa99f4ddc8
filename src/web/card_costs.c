/* web/card_costs.c: beside the options of a card: what came unplanned before it, and which goals pull apart over it. */
#include "web/card_parts.h"

/* "Sales is paid on bookings by 31 Jan" */
static void goal_words(struct out *o, struct arena *a, const struct json *g, bool by)
{
    struct str metric = cj_text(g, "metric");
    H(o, "<a href=\"", URL(a, S("goals"), cj_text(g, "goal")), "\">", cj_text(g, "team"), "</a> is ",
      str_empty(cj_text(g, "paid")) ? S("measured on") : S("paid on"), " “", metric, "”");
    if (by)
        H(o, " by ", cj_day(a, cj_text(g, "due")), "");
}

static struct str letters_words(struct arena *a, struct str letters)
{
    struct out o;
    out_init_raw(&o, a);
    out_printf(&o, letters.n == 1 ? "Option " : "Options ");
    for (size_t i = 0; i < letters.n; i++)
        out_printf(&o, "%s%c", i == 0 ? "" : i + 1 == letters.n ? " and " : ", ", letters.p[i]);
    out_printf(&o, letters.n == 1 ? " trades" : " trade");
    return out_str(&o);
}

void card_costs(struct out *o, const struct view *v, const struct json *card)
{
    static const char *const months[] = { "January", "February", "March", "April", "May", "June", "July", "August", "September",
                                          "October", "November", "December" };
    const struct json *u = json_get(card, S("unplanned")), *g = cj_has(card, "goals") ? json_get(card, S("goals")) : NULL;
    struct arena *a = v->arena;
    struct date since;
    int y = 0, m = 1, d = 0;
    int64_t items = cj_has(card, "wish") ? cj_int(u, "items") : 0, days = cj_int(u, "days");
    if (items == 0 && !g)
        return;
    if (date_parse(cj_text(u, "since"), &since))
        date_to_ymd(since, &y, &m, &d);
    H(o, "<section class=\"card\">");
    if (items > 0) {
        H(o, "<header><h2>This would be unplanned item ", items + 1, " since ", str_z(months[m - 1]), "</h2><a class=\"small\" href=\"/small-items\">Small items</a></header>"
             "<p class=\"muted small\">The first ", items, " took ", weeks_words(a, days, v->settings.days_per_week), ".");
        if (!str_empty(cj_text(u, "solution")))
            H(o, " That is more than all of <b><a href=\"", URL(a, S("solutions"), cj_text(u, "solution")), "\">",
              cj_text(u, "solution_title"), "</a></b>, which needs ", weeks_text(a, cj_int(u, "solution_days"), v->settings.days_per_week), ".");
        H(o, "</p>");
    }
    if (items > 0 && g)
        H(o, "<hr>");
    if (g) {
        H(o, "<h3>Two goals pull apart here</h3><p class=\"muted small\">");
        goal_words(o, a, json_get(g, S("a")), true);
        H(o, "; ");
        goal_words(o, a, json_get(g, S("b")), false);
        H(o, ". ", letters_words(a, cj_text(g, "options")), " one for the other. <a href=\"/goals\">See goals in conflict</a></p>");
    }
    H(o, "</section>");
}
