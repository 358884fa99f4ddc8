/* web/card_costs.c: around the options of a card: every other way, what came unplanned before it, which goals pull apart over it. */
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
    static const char *const months[] = { "January", "February", "March",     "April",   "May",      "June",
                                          "July",    "August",   "September", "October", "November", "December" };
    const struct json *u = json_get(card, S("unplanned")),
                      *g = cj_has(card, "goals") ? json_get(card, S("goals")) : NULL;
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
        H(o, "<header><h2>This would be unplanned item ", items + 1, " since ", str_z(months[m - 1]),
          "</h2><a class=\"small\" href=\"/small-items\">Small items</a></header>"
          "<p class=\"muted small\">The first ",
          items, " took ", weeks_words(a, days, v->settings.days_per_week), ".");
        if (!str_empty(cj_text(u, "solution")))
            H(o, " That is more than all of <b><a href=\"", URL(a, S("solutions"), cj_text(u, "solution")), "\">",
              cj_text(u, "solution_title"), "</a></b>, which needs ",
              weeks_text(a, cj_int(u, "solution_days"), v->settings.days_per_week), ".");
        H(o, "</p>");
    }
    if (items > 0 && g)
        H(o, "<hr>");
    if (g) {
        H(o, "<h3>Two goals pull apart here</h3><p class=\"muted small\">");
        goal_words(o, a, json_get(g, S("a")), true);
        H(o, "; ");
        goal_words(o, a, json_get(g, S("b")), false);
        H(o, ". ", letters_words(a, cj_text(g, "options")),
          " one for the other. <a href=\"/goals\">See goals in conflict</a></p>");
    }
    H(o, "</section>");
}

void card_every_way(struct out *o, const struct view *v, struct str key, const struct json *card)
{
    const struct json *x = json_get(card, S("all_ways"));
    struct arena *a = v->arena;
    struct str stop = cj_text(x, "stop");
    if (!x) {
        H(o, "<p class=\"small up noprint\">");
        if (cj_has(card, "wish") && !cj_bool(card, "fits_in_slack"))
            H(o, "<a href=\"", url_query(a, URL(a, S("tradeoffs"), key), S("all"), S("20")),
              "\">Every other way to make room, cheapest first</a> · ");
        H(o, "<a href=\"", URL(a, S("tradeoffs"), arena_printf(a, "%.*s.md", STR_FMT(key))),
          "\">As a text, for a mail</a></p>");
        return;
    }
    H(o,
      "<section class=\"card after\"><header><h2>Every way to make room, cheapest first</h2><span class=\"small muted\">",
      str_eq(stop, S("there is no other")) ? S("There is no other: proved.")
      : str_eq(stop, S("stopped"))         ? S("It stopped after two seconds; there may be more.")
                                           : S("As many as you asked for; there may be more."),
      "</span></header>"
      "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Every way to make room\"><table><thead><tr><th scope=\"col\">"
      "What gives way</th><th scope=\"col\" class=\"n\">Days it moves</th><th scope=\"col\" class=\"n\">Promises broken</th>"
      "<th scope=\"col\" class=\"n\">Points lost</th><th scope=\"col\" class=\"n\">Reserve drawn, days</th></tr></thead><tbody>");
    for (const struct json *w = cj_first(x, "sets"); w; w = w->next) {
        H(o, "<tr><th scope=\"row\">");
        for (const struct json *m = cj_first(w, "moves"); m; m = m->next)
            H(o, "<a href=\"", URL(a, S("features"), cj_text(m, "feature")), "\">", cj_text(m, "feature"), "</a> ",
              str_empty(cj_text(m, "to"))
                  ? S("leaves")
                  : arena_printf(a, "waits until %.*s",
                                 STR_FMT(cj_quarter(a, cj_text(m, "to"), v->settings.fiscal_start))),
              "", m->next ? S(", ") : S(""), "");
        if (cj_count(w, "moves") == 0)
            H(o, "Nothing, the reserve does");
        H(o, "</th><td class=\"n\">", cj_int(w, "days"), "</td><td class=\"n\">", cj_int(w, "promises_broken"),
          "</td><td class=\"n\">", cj_has(w, "points_lost") ? cj_text(w, "points_lost") : S("–"),
          "</td><td class=\"n\">", cj_int(w, "reserve_drawn"), "</td></tr>");
    }
    H(o, "</tbody></table></div></section>");
}
