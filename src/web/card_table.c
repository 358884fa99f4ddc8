/* web/card_table.c: the options of a trade-off side by side: columns are options, rows align so that the eye compares. */
#include "web/card_parts.h"

static const char *tone(const struct json *k)
{
    if (str_eq(cj_text(k, "type"), S("slice")) || str_eq(cj_text(k, "chip"), S("Fits in slack")))
        return "good";
    if (str_eq(cj_text(k, "chip"), S("Costs most")))
        return "bad";
    return str_eq(cj_text(k, "type"), S("yes")) ? "warn" : "";
}

static bool gives_way(const struct json *k)
{
    return cj_type(k, "yes") && !str_eq(cj_text(k, "instead"), S("nothing"));
}

static struct str say_of(const struct card_shown *s, const struct json *k)
{
    if (cj_type(k, "keep"))
        return S("keep the plan");
    if (cj_type(k, "slice"))
        return S("a smaller yes");
    if (cj_type(k, "capacity"))
        return S("ask for capacity");
    if (!gives_way(k))
        return cj_text(k, "title");
    return arena_printf(s->arena, "%.*s instead of %.*s", STR_FMT(cj_text(s->card, "wish_title")),
                        STR_FMT(cj_text(k, "instead")));
}

/* A first sentence for the reason; whoever decides writes over it. */
static struct str why_of(const struct card_shown *s, const struct json *k)
{
    struct str gets = cj_text(k, "gets");
    if (cj_type(k, "keep"))
        return arena_printf(s->arena, "We keep the plan. %.*s", STR_FMT(gets));
    if (cj_type(k, "slice"))
        return arena_printf(s->arena, "You get this: %.*s", STR_FMT(gets));
    if (!gives_way(k))
        return gets;
    return arena_printf(s->arena, "You get this: %.*s %.*s waits for it.", STR_FMT(gets),
                        STR_FMT(cj_text(k, "instead")));
}

/* The same option before the plan changed: same type, same things giving way. */
static const struct json *before_of(const struct card_shown *s, const struct json *k)
{
    for (const struct json *w = s->was ? s->was->first : NULL; w; w = w->next)
        if (str_eq(cj_text(w, "type"), cj_text(k, "type")) && str_eq(cj_text(w, "title"), cj_text(k, "title")))
            return w;
    return NULL;
}

static void was_text(struct out *o, const struct card_shown *s, const struct json *k, struct str now, struct str then)
{
    if (before_of(s, k) && !str_eq(now, then))
        H(o, " <span class=\"was\">was ", then, "</span>");
}

static void title_html(struct out *o, const struct card_shown *s, const struct json *k)
{
    H(o, "<span class=\"tt\"><span class=\"lt\">", cj_text(k, "letter"), "</span> ");
    if (gives_way(k))
        H(o, "", cj_text(s->card, "wish_title"), " <em>or</em> ", cj_text(k, "instead"), "");
    else
        H(o, "", cj_type(k, "slice") ? S("A smaller yes") : cj_text(k, "title"), "");
    H(o, "</span>");
}

static void cell_open(struct out *o, const struct card_shown *s, const struct json *k, struct str label)
{
    struct str l = cj_text(k, "letter");
    H(o, "<td data-opt=\"", l, "\" data-th=\"", label, "\"");
    if (!s->radios)
        H(o, " class=\"", str_eq_nocase(l, s->chosen) ? S("on") : S("dim"), "\"");
    H(o, ">");
}

static bool asker_waits(const struct card_shown *s, const struct json *k)
{
    return (cj_type(k, "keep") || cj_type(k, "defer") || cj_type(k, "capacity")) && !str_empty(s->customer);
}

/* "moves to Q2 2027", "starts earlier, for Q1 2027", "leaves the plan". */
static struct str move_words(const struct card_shown *s, const struct json *m)
{
    struct quarter from, to;
    struct str said = cj_quarter(s->arena, cj_text(m, "to"), s->fiscal_start);
    if (str_empty(cj_text(m, "to")))
        return S("leaves the plan");
    bool earlier =
        quarter_parse(cj_text(m, "from"), &from) && quarter_parse(cj_text(m, "to"), &to) && to.ordinal < from.ordinal;
    return arena_printf(s->arena, "%s %.*s", earlier ? "starts earlier, for" : "moves to", STR_FMT(said));
}

/* By how many quarters what waits is later at most; -1: something leaves the plan. */
static int64_t waits_for(const struct json *k)
{
    int64_t most = 0;
    for (const struct json *m = cj_first(k, "moves"); m; m = m->next) {
        struct quarter from, to;
        if (!quarter_parse(cj_text(m, "from"), &from))
            continue;
        if (!quarter_parse(cj_text(m, "to"), &to))
            return -1;
        most = to.ordinal - from.ordinal > most ? to.ordinal - from.ordinal : most;
    }
    return most;
}

/* Person-days of what gives way; work that starts earlier gives way to nobody. */
static int64_t days_displaced(const struct json *k)
{
    return waits_for(k) == 0 ? 0 : cj_int(k, "days_moved");
}

/* ": Norrland Timber, Harbor Fresh Foods and 2 more": who they are, those that pay most first. */
static void named(struct out *o, const struct card_shown *s, const struct json *list, int64_t all, bool linked)
{
    int64_t n = list && list->type == J_ARRAY ? (int64_t)list->count : 0, i = 0;
    for (const struct json *x = n > 0 ? list->first : NULL; x; x = x->next, i++) {
        H(o, "", i == 0 ? S(": ") : i + 1 == n && n == all ? S(" and ") : S(", "), "");
        if (linked)
            H(o, "<a href=\"", URL(s->arena, S("customers"), cj_text(x, "key")), "\">", cj_text(x, "title"), "</a>");
        else
            H(o, "", cj_text(x, "title"), "");
    }
    if (i > 0 && all > n)
        H(o, " and ", all - n, " more");
}

static void takes(struct out *o, const struct card_shown *s, const struct json *k)
{
    for (const struct json *r = cj_first(k, "takes_last"); r; r = r->next)
        H(o, "Uses the last ", cj_weeks(s->arena, s->card, cj_int(r, "days")), " free weeks in ", cj_text(r, "title"),
          ". ");
    if (cj_int(k, "reserve_drawn") > 0)
        H(o, "Takes ", cj_weeks(s->arena, s->card, cj_int(k, "reserve_drawn")), " weeks of reserve. ");
}

static void gist_waits(struct out *o, const struct card_shown *s, const struct json *k)
{
    const struct json *ending = json_get(s->card, S("retire"));
    int64_t companies = cj_int(k, "customers_waiting"), users = cj_int(ending, "customers");
    bool revenue = cj_has(s->card, "customer_revenue");
    if (ending && cj_type(k, "yes") && users > 0) {
        H(o, "", desk_plural(s->arena, users, "customer uses", "customers use"), " it and ",
          users == 1 ? S("pays us") : S("pay us"), " ", cj_money(s->arena, ending, "revenue"), " a year in all");
        named(o, s, json_get(ending, S("users")), users, false);
        H(o, ". ");
    } else if (asker_waits(s, k)) {
        H(o, "", s->customer, " waits");
        if (revenue)
            H(o, ": ", cj_money(s->arena, s->card, "customer_revenue"), " a year");
        if (revenue && !str_empty(cj_text(s->card, "renews_on")))
            H(o, " renews ", cj_day(s->arena, cj_text(s->card, "renews_on")), "");
        if (cj_has(s->card, "risk"))
            H(o, "", revenue ? S("; ") : S(": "), "the risk of losing it is put at ", cj_int(s->card, "risk"), " %");
        H(o, ". ");
    } else if (companies > 0) {
        H(o, "", desk_plural(s->arena, companies, "customer waits", "customers wait"), ", ",
          cj_money(s->arena, k, "revenue_waiting"), " a year");
        named(o, s, json_get(k, S("waiting")), companies, false);
        H(o, ". ");
    } else if (!ending) {
        H(o, "Nobody waits longer. ");
    }
}

/* The last day of the quarter in which it is finished. */
static struct str ready_on(const struct card_shown *s, struct str quarter)
{
    struct quarter q;
    if (!quarter_parse(quarter, &q))
        return STR_NULL;
    struct date next = quarter_first_day((struct quarter){ q.ordinal + 1 }, (int)s->fiscal_start);
    int year, month, day;
    date_to_ymd((struct date){ next.days - 1 }, &year, &month, &day);
    return arena_printf(s->arena, "%.*s %d",
                        STR_FMT(cj_day(s->arena, date_text(s->arena, (struct date){ next.days - 1 }))), year);
}

/* Whether whoever it is for signs again, or not, before the quarter in which it comes is over. */
static bool renewal_before(const struct card_shown *s, struct str quarter)
{
    struct quarter q;
    struct date renews;
    return !str_empty(s->customer) && quarter_parse(quarter, &q) && date_parse(cj_text(s->card, "renews_on"), &renews)
           && renews.days + 1 < quarter_first_day((struct quarter){ q.ordinal + 1 }, (int)s->fiscal_start).days;
}

/* When the asked is there; what waits says by its quarter when it comes. */
static void gist_ready(struct out *o, const struct card_shown *s, const struct json *k)
{
    for (const struct json *m = cj_first(k, "moves"); m; m = m->next)
        if (str_empty(cj_text(m, "from")) && !str_empty(cj_text(m, "to")))
            H(o, "Ready by ", ready_on(s, cj_text(m, "to")), "",
              renewal_before(s, cj_text(m, "to"))
                  ? arena_printf(s->arena, ", after %.*s renews on %.*s. ", STR_FMT(s->customer),
                                 STR_FMT(cj_day(s->arena, cj_text(s->card, "renews_on"))))
                  : S(". "),
              "");
}

/* What an option does, in a few words below its name: where the screen is too narrow for the table. */
static void gist(struct out *o, const struct card_shown *s, const struct json *k)
{
    int64_t broken = cj_int(k, "promises_broken"), gains;
    size_t moved = 0, listed = 0;
    H(o, "<p class=\"gist\">");
    if (!cj_type(k, "keep"))
        H(o, "", cj_text(k, "gets"), " ");
    gist_ready(o, s, k);
    for (const struct json *m = cj_first(k, "moves"); m; m = m->next) {
        if (str_empty(cj_text(m, "from")))
            continue;
        H(o, "", moved++ ? S(", ") : S(""), "", cj_text(m, "title"), " ", move_words(s, m), "");
        if (!str_empty(cj_text(m, "solution")))
            H(o, ", so ", cj_text(m, "solution"), " does too");
    }
    if (days_displaced(k) > 0 && cj_bool(s->card, "days_first"))
        H(o, ": ", cj_weeks_words(s->arena, s->card, days_displaced(k)), "");
    H(o, "", moved ? S(". ") : S("Nothing moves. "), "");
    takes(o, s, k);
    gist_waits(o, s, k);
    if (broken == 0)
        H(o, "No promise breaks.");
    else
        H(o, "", desk_plural(s->arena, broken, "promise breaks", "promises break"), "");
    for (const struct json *p = cj_first(k, "promises"); p; p = p->next, listed++) {
        H(o, "", listed ? S("; ") : S(": "), "", str_empty(cj_text(p, "to")) ? cj_text(p, "key") : cj_text(p, "to"),
          "");
        if (!str_empty(cj_text(p, "what")))
            H(o, ", ", cj_text(p, "what"), ", due ", cj_day(s->arena, cj_text(p, "due")), "");
    }
    H(o, "", broken ? S(".") : S(""), "");
    if (!cj_type(k, "keep") && card_gains(s, k, &gains))
        H(o, " Value over ", card_span(s), " ", card_signed(s->arena, gains), " points.");
    H(o, "</p>");
}

/* What the option is, whichever letter it has. */
struct str card_option_name(struct arena *a, const struct json *k)
{
    return arena_printf(a, "%.*s %.*s", STR_FMT(cj_text(k, "type")), STR_FMT(cj_text(k, "title")));
}

static void heads(struct out *o, const struct card_shown *s)
{
    H(o, "<thead><tr><td></td>");
    for (const struct json *k = cj_first(s->card, "options"); k; k = k->next) {
        struct str l = cj_text(k, "letter");
        bool taken = str_eq_nocase(l, s->chosen);
        H(o, "<th scope=\"col\" data-opt=\"", l, "\"");
        if (!s->radios) {
            H(o, " class=\"", taken ? S("on") : S("dim"), "\"><div class=\"opt\">");
            title_html(o, s, k);
            H(o, "</div>");
            ui_chip(o, taken ? "river" : "", taken ? S("Chosen") : S("Not taken"));
            gist(o, s, k);
            H(o, "</th>");
            continue;
        }
        H(o, "><label class=\"opt\"><input type=\"radio\" name=\"choice\" value=\"", l, "\" data-say=\"", say_of(s, k),
          "\" data-why=\"", why_of(s, k), "\" data-key=\"", l, "\" required");
        if (taken)
            H(o, " checked");
        H(o, ">");
        ui_hidden(o, arena_printf(s->arena, "option:%.*s", STR_FMT(l)), card_option_name(s->arena, k));
        title_html(o, s, k);
        H(o, "</label>");
        ui_chip(o, tone(k), cj_text(k, "chip"));
        gist(o, s, k);
        H(o, "</th>");
    }
    H(o, "</tr></thead>");
}

static void gets_cell(struct out *o, const struct card_shown *s, const struct json *k)
{
    (void)s;
    H(o, "", cj_text(k, "gets"), "");
}

/* No column may pass over a renewal that comes first. */
static void renewed_before(struct out *o, const struct card_shown *s, struct str quarter)
{
    if (!renewal_before(s, quarter))
        return;
    H(o, "<br> ", s->customer, " renews before that, ", cj_day(s->arena, cj_text(s->card, "renews_on")), "");
    if (cj_has(s->card, "risk"))
        H(o, "; nobody said whether that lowers the risk of ", cj_int(s->card, "risk"), " %");
    H(o, ".");
}

/* When the asked is ready, and then what moves: dates stand below one another and side by side. */
static void ready_cell(struct out *o, const struct card_shown *s, const struct json *k)
{
    size_t n = 0;
    for (int asked = 1; asked >= 0; asked--)
        for (const struct json *m = cj_first(k, "moves"); m; m = m->next) {
            struct str on = ready_on(s, cj_text(m, "to"));
            if (str_empty(cj_text(m, "from")) != (asked == 1))
                continue;
            if (n++ > 0)
                H(o, "<br> ");
            H(o, "<b class=\"nb\">", str_empty(on) ? S("never") : on, "</b> ", cj_text(m, "title"), "");
        }
    for (const struct json *m = cj_first(k, "moves"); m; m = m->next)
        if (str_empty(cj_text(m, "from")))
            renewed_before(o, s, cj_text(m, "to"));
    if (n == 0)
        H(o, "No date for ", cj_text(s->card, "wish_title"), "; no other changes.");
}

static struct str moves_text(struct arena *a, const struct card_shown *s, const struct json *k)
{
    struct out o;
    out_init_raw(&o, a);
    for (const struct json *m = cj_first(k, "moves"); m; m = m->next)
        if (!str_empty(cj_text(m, "from")))
            out_printf(&o, "%.*s to %.*s ", STR_FMT(cj_text(m, "feature")),
                       STR_FMT(cj_quarter(a, cj_text(m, "to"), s->fiscal_start)));
    return str_trim(out_str(&o));
}

static void cost_cell(struct out *o, const struct card_shown *s, const struct json *k)
{
    size_t moved = 0;
    int64_t drawn = cj_int(k, "reserve_drawn");
    for (const struct json *m = cj_first(k, "moves"); m; m = m->next) {
        if (str_empty(cj_text(m, "from")))
            continue;
        moved++;
        H(o, "<b><a href=\"", URL(s->arena, S("features"), cj_text(m, "feature")), "\">", cj_text(m, "feature"),
          "</a> ", cj_text(m, "title"), "</b> ", move_words(s, m), "");
        if (str_empty(cj_text(m, "solution")))
            H(o, ". ");
        else
            H(o, ", so <b>", cj_text(m, "solution"), "</b> does too. ");
    }
    if (moved == 0)
        H(o, "<b>Nothing moves.</b> ");
    for (const struct json *x = cj_type(k, "yes") ? cj_first(json_get(s->card, S("retire")), "loses_ground") : NULL; x;
         x = x->next)
        H(o, "<a href=\"", URL(s->arena, S("features"), cj_text(x, "feature")), "\">", cj_text(x, "feature"), "</a> ",
          cj_text(x, "title"), " loses its ground. ");
    takes(o, s, k);
    if (drawn == 0 && moved > 0)
        H(o, "Reserve stays whole.");
    const struct json *w = before_of(s, k);
    if (!w)
        return;
    struct str then = moves_text(s->arena, s, w), now = moves_text(s->arena, s, k);
    if (!str_eq(now, then))
        H(o, " <span class=\"was\">was ", str_empty(then) ? S("nothing moves") : then, "</span>");
    if (cj_int(w, "reserve_drawn") != drawn)
        H(o, " <span class=\"was\">was ", cj_weeks(s->arena, s->card, cj_int(w, "reserve_drawn")),
          " weeks of reserve</span>");
}

static void feeds(struct out *o, const struct card_shown *s)
{
    const struct json *n = json_get(s->card, S("need"));
    struct str key = cj_text(n, "priority");
    if (str_empty(key))
        return;
    H(o, " Feeds <a href=\"", URL(s->arena, S("priorities"), key), "\">", key, "</a>");
    if (cj_bool(n, "dry"))
        H(o, ", which nobody works on today");
    if (cj_int(n, "companies") > 0)
        H(o, ": ", desk_plural(s->arena, cj_int(n, "companies"), "customer", "customers"), " named it");
    H(o, ".");
}

/* "2 of our best, ": of the companies just counted. */
static struct str of_best(struct arena *a, int64_t n)
{
    return n > 0 ? arena_printf(a, "%lld of our best, ", (long long)n) : STR_NULL;
}

static void waits_cell(struct out *o, const struct card_shown *s, const struct json *k)
{
    int64_t companies = cj_int(k, "customers_waiting"), quarters = waits_for(k);
    const struct json *ending = json_get(s->card, S("retire"));
    if (ending && cj_type(k, "keep")) {
        H(o, "Whoever uses it keeps it.");
        return;
    }
    if (ending && cj_type(k, "yes")) {
        int64_t users = cj_int(ending, "customers");
        if (users == 0)
            H(o, "Nobody on record uses it.");
        else
            H(o, "", desk_plural(s->arena, users, "customer uses", "customers use"), " it",
              cj_int(ending, "best") > 0 ? S(", ") : S(" "), "", of_best(s->arena, cj_int(ending, "best")), "and ",
              users == 1 ? S("pays us") : S("pay us"), " <b>", cj_money(s->arena, ending, "revenue"),
              "</b> a year in all");
        named(o, s, json_get(ending, S("users")), users, true);
        H(o, "", users > 0 ? S(".") : S(""), "");
        return;
    }
    if (asker_waits(s, k)) {
        bool money = cj_has(s->card, "customer_revenue");
        H(o, "", s->customer, "", cj_bool(s->card, "customer_best") ? S(", one of our best, waits.") : S(" waits."),
          "");
        if (money)
            H(o, " <b>", cj_money(s->arena, s->card, "customer_revenue"), "</b> a year");
        if (money && !str_empty(cj_text(s->card, "renews_on")))
            H(o, " renews ", cj_day(s->arena, cj_text(s->card, "renews_on")), "");
        if (cj_has(s->card, "risk"))
            H(o, "", money ? S("; ") : S(" "), "",
              str_empty(s->asker) ? money ? S("one person") : S("One person") : cj_first_name(s->asker),
              " puts the risk of losing it at ", cj_int(s->card, "risk"), " %");
        H(o, "", money || cj_has(s->card, "risk") ? S(".") : STR_NULL, "");
        return;
    }
    if (companies == 0) {
        H(o, "Nobody waits longer.");
        if (!cj_type(k, "keep"))
            feeds(o, s);
    } else {
        H(o, "", desk_plural(s->arena, companies, "customer", "customers"), ", ",
          of_best(s->arena, cj_int(k, "best_waiting")), "<b>", cj_money(s->arena, k, "revenue_waiting"),
          "</b> a year, ", companies == 1 ? S("waits") : S("wait"), "",
          quarters < 0    ? S(": it leaves the plan")
          : quarters == 1 ? S(" a quarter")
          : quarters > 1  ? arena_printf(s->arena, " %lld quarters", (long long)quarters)
                          : S(""),
          "");
        named(o, s, json_get(k, S("waiting")), companies, true);
        H(o, ".");
    }
    const struct json *w = before_of(s, k);
    if (w && cj_int(w, "customers_waiting") != companies)
        H(o, " <span class=\"was\">was ", cj_int(w, "customers_waiting"), "</span>");
}

static void outcome_cell(struct out *o, const struct card_shown *s, const struct json *k)
{
    if (cj_count(k, "outcomes") + cj_count(k, "brings") == 0)
        H(o, "No outcome moves.");
    for (const struct json *x = cj_first(k, "outcomes"); x; x = x->next) {
        H(o, "“<a href=\"", URL(s->arena, S("outcomes"), cj_text(x, "key")), "\">", cj_text(x, "metric"), "</a>” ",
          cj_text(x, "baseline"), " → ", cj_text(x, "target"), "");
        if (str_empty(cj_text(x, "to")))
            H(o, " goes with it. ");
        else
            H(o, ": late, by ", cj_day(s->arena, cj_text(x, "to")), ", not ", cj_day(s->arena, cj_text(x, "from")),
              ". ");
    }
    for (const struct json *x = cj_first(k, "brings"); x; x = x->next) {
        H(o, "“<a href=\"", URL(s->arena, S("outcomes"), cj_text(x, "key")), "\">", cj_text(x, "metric"), "</a>” ",
          cj_text(x, "baseline"), " ");
        if (!str_eq(cj_text(x, "unit"), S("%")))
            H(o, "", cj_text(x, "unit"), " ");
        H(o, "→ ", cj_text(x, "target"), " by ", cj_day(s->arena, cj_text(x, "to")), ". ");
    }
}

static void promise_cell(struct out *o, const struct card_shown *s, const struct json *k)
{
    const struct json *w = before_of(s, k);
    size_t i = 0, n = cj_count(k, "promises");
    H(o, "<span class=\"big\">", cj_int(k, "promises_broken"), "</span> <span class=\"small muted\">");
    for (const struct json *p = cj_first(k, "promises"); p; p = p->next, i++) {
        H(o, "", i ? S("; ") : S(""), "<a href=\"", URL(s->arena, S("promises"), cj_text(p, "key")), "\">",
          str_empty(cj_text(p, "to")) ? cj_text(p, "key") : cj_text(p, "to"), "</a>");
        if (!str_empty(cj_text(p, "what")))
            H(o, ": ", cj_text(p, "what"), ", due ", cj_day(s->arena, cj_text(p, "due")), "");
        else if (n == 1 && !str_empty(cj_text(p, "made_on")))
            H(o, ", made ", cj_day(s->arena, cj_text(p, "made_on")), "");
    }
    H(o, "</span>");
    if (w && cj_int(w, "promises_broken") != cj_int(k, "promises_broken"))
        H(o, " <span class=\"was\">was ", cj_int(w, "promises_broken"), "</span>");
}

/* " and loses 1.75 by it": what coming later costs, so that the figures beside it add up. */
static struct str lost_words(const struct card_shown *s, const struct json *k, int64_t leaves)
{
    int64_t lost;
    if (!cj_points(k, "points_lost", &lost) || lost <= 0)
        return STR_NULL;
    return lost >= leaves ? S(" for good")
                          : arena_printf(s->arena, " and loses %.*s by it", STR_FMT(points_exact(s->arena, lost)));
}

static void value_cell(struct out *o, const struct card_shown *s, const struct json *k)
{
    struct arena *a = s->arena;
    const struct json *keep = cj_first(s->card, "options"), *w = before_of(s, k);
    int64_t now, base, gains, leaves, comes, then;
    if (!cj_points(k, "points_quarter", &now) || !cj_points(keep, "points_quarter", &base)) {
        H(o, "<span class=\"muted\">no value yet</span>");
        return;
    }
    H(o, "<span class=\"big\">", points_text(a, now), "</span> <span class=\"small muted\">");
    if (k == keep) {
        H(o, "points, as the plan stands",
          card_gains_most(s, k) ? arena_printf(a, "; the most over %.*s", STR_FMT(card_span(s))) : STR_NULL, "");
    } else {
        H(o, "", card_signed(a, now - base), "");
        if (cj_points(k, "points_leaving", &leaves) && cj_points(k, "points_coming", &comes) && leaves > 0)
            H(o, ": work worth ", points_text(a, leaves), " moves out", lost_words(s, k, leaves), ", worth ",
              points_text(a, comes), " comes in");
        if (card_gains(s, k, &gains))
            H(o, "; ", card_span(s), " ", card_signed(a, gains), "", card_gains_most(s, k) ? S(", the most") : STR_NULL,
              "");
        if (cj_bool(s->card, "days_first"))
            H(o, "; ", cj_weeks_words(a, s->card, days_displaced(k)), " displaced");
    }
    H(o, "</span>");
    if (w && cj_points(w, "points_quarter", &then))
        was_text(o, s, k, points_text(a, now), points_text(a, then));
}

/* "Worth $0.4m to $1.1m; 8 of 21 have a worth": beside the points, never in them. */
static void worth_words(struct out *o, const struct card_shown *s, const struct json *k)
{
    struct str low = cj_money(s->arena, k, "worth_low"), high = cj_money(s->arena, k, "worth_high");
    if (!cj_has(k, "worth_low"))
        return;
    H(o, "<br> <span class=\"small muted\">Worth ", low, "", str_eq(low, high) ? S("") : S(" to "), "",
      str_eq(low, high) ? S("") : high, "; ", cj_int(k, "worth_have"), " of ");
    if (s->radios && cj_type(k, "keep")) /* the plan in force is a list */
        ui_fig(o, int_text(s->arena, cj_int(k, "worth_of")), STR_NULL,
               WHERE(s->arena, S("features"), S("in_plan"), S("yes")));
    else
        H(o, "", cj_int(k, "worth_of"), "");
    H(o, " have a worth</span>");
}

/* " (C and D move it)": the options that put it off. */
static void moved_by(struct out *o, const struct card_shown *s, struct str feature)
{
    size_t n = 0, all = 0;
    for (int pass = 0; pass < 2; pass++)
        for (const struct json *k = cj_first(s->card, "options"); k; k = k->next)
            for (const struct json *m = cj_first(k, "moves"); m; m = m->next) {
                if (str_empty(cj_text(m, "from")) || !str_eq(cj_text(m, "feature"), feature))
                    continue;
                all += pass == 0;
                if (pass == 1)
                    H(o, "", n == 0 ? S(" (") : n + 1 == all ? S(" and ") : S(", "), "", cj_text(k, "letter"), "");
                n += pass == 1;
            }
    H(o, "", all == 0 ? STR_NULL : all == 1 ? S(" moves it)") : S(" move it)"), "");
}

static void mover(struct out *o, const struct card_shown *s, const struct json *x, size_t nth)
{
    struct arena *a = s->arena;
    struct str low = cj_money(a, x, "low"), high = cj_money(a, x, "high");
    int64_t upt;
    H(o, "", nth ? S(", ") : STR_NULL, "<a href=\"", URL(a, S("features"), cj_text(x, "feature")), "\">",
      cj_text(x, "title"), "</a> ");
    if (cj_points(x, "points", &upt))
        H(o, "", points_text(a, upt), "");
    else
        H(o, "", low, "", str_eq(low, high) ? STR_NULL : S(" to "), "", str_eq(low, high) ? STR_NULL : high, "");
    moved_by(o, s, cj_text(x, "feature"));
}

/* What moves the needle: the three commitments with most points, the three that are worth most. */
static void movers(struct out *o, const struct card_shown *s)
{
    const struct json *v = json_get(s->card, S("needle_movers"));
    size_t n = 0, worth = 0;
    if (cj_count(v, "points") + cj_count(v, "worth") == 0)
        return;
    H(o, "<p class=\"small muted up noprint\">What moves the needle in this plan");
    for (const struct json *x = cj_first(v, "points"); x; x = x->next) {
        H(o, "", n ? STR_NULL : S(", in points: "), "");
        mover(o, s, x, n++);
    }
    for (const struct json *x = cj_first(v, "worth"); x; x = x->next) {
        H(o, "", worth ? STR_NULL : n ? S("; in money: ") : S(", in money: "), "");
        mover(o, s, x, worth++);
    }
    H(o, ".</p>");
}

/* What stands in for value lost where nothing has a value. */
static void displaced_cell(struct out *o, const struct card_shown *s, const struct json *k)
{
    int64_t days = days_displaced(k);
    const struct json *w = before_of(s, k);
    H(o, "<span class=\"big\">", cj_weeks(s->arena, s->card, days), "</span> <span class=\"small muted\">",
      weeks_noun(cj_weeks(s->arena, s->card, days)), "</span>");
    if (w && days_displaced(w) != days)
        H(o, " <span class=\"was\">was ", cj_weeks(s->arena, s->card, days_displaced(w)), "</span>");
}

static void reserve_cell(struct out *o, const struct card_shown *s, const struct json *k)
{
    size_t n = 0;
    for (const struct json *r = cj_first(k, "reserve_left"); r; r = r->next) {
        struct str days = cj_weeks(s->arena, s->card, cj_int(r, "days")),
                   of = cj_weeks(s->arena, s->card, cj_int(r, "of"));
        if (n++ > 0)
            H(o, "<br> ");
        H(o, "<span class=\"nb\">", str_empty(cj_text(r, "title")) ? cj_text(r, "team") : cj_text(r, "title"), " ");
        if (cj_int(r, "days") < cj_int(r, "of"))
            H(o, "<b>", days, " of ", of, "</b> weeks");
        else
            H(o, "", days, " of ", of, " weeks");
        if (!str_eq(cj_text(r, "quarter"), cj_text(s->card, "quarter")))
            H(o, " in ", cj_quarter(s->arena, cj_text(r, "quarter"), s->fiscal_start), "");
        H(o, "</span> ");
    }
}

/* "SHELF-51 moves too": what gives way besides, where the option's own room does not last to the high end. */
static void high_moves(struct out *o, const struct card_shown *s, const struct json *k, const struct json *e)
{
    size_t n = cj_count(e, "high_moves_too"), i = 0;
    bool fails = str_eq(cj_text(k, "robust"), S("fails"));
    if (n == 0)
        return;
    H(o, "", fails ? S("") : S(" To spare it, "), "");
    for (const struct json *f = cj_first(e, "high_moves_too"); f; f = f->next, i++)
        H(o, "",
          i == 0       ? S("")
          : i + 1 == n ? S(" and ")
                       : S(", "),
          "<a href=\"", URL(s->arena, S("features"), f->s), "\">", f->s, "</a>");
    H(o, "", n == 1 ? S(" moves too.") : S(" move too."), "");
}

static void sure_cell(struct out *o, const struct card_shown *s, const struct json *k)
{
    const struct json *e = cj_has(k, "effort") ? json_get(k, S("effort")) : NULL;
    if (!e) {
        H(o, "Certain for the plan.");
        if (cj_type(k, "keep") && cj_has(s->card, "risk"))
            H(o, " The ", cj_int(s->card, "risk"), " % is one person’s guess.");
        return;
    }
    int64_t low = cj_int(e, "low"), likely = cj_int(e, "likely"), high = cj_int(e, "high");
    struct str top = cj_weeks(s->arena, s->card, high);
    if (high == likely && low == likely) {
        H(o, "Estimate ", cj_weeks(s->arena, s->card, likely), "; nobody gave a range.");
        return;
    }
    struct str of = cj_count(s->card, "rooms") > 1
                        ? arena_printf(s->arena, "Estimate of %.*s ", STR_FMT(cj_text(e, "title")))
                        : S("Estimate ");
    if (likely - low == high - likely)
        H(o, "", of, "", cj_weeks(s->arena, s->card, likely), " ± ", cj_weeks(s->arena, s->card, high - likely), ". ");
    else
        H(o, "", of, "", cj_weeks(s->arena, s->card, likely), ", from ", cj_weeks(s->arena, s->card, low), " to ", top,
          ". ");
    if (str_eq(cj_text(k, "robust"), S("fits")))
        H(o, "At ", top, ", still fits.");
    else if (cj_bool(e, "high_gives_out"))
        H(o, "At ", top, ", nothing that may give way makes room.");
    else if (str_eq(cj_text(k, "robust"), S("fails")) && cj_count(e, "high_moves_too") == 0)
        H(o, "At ", top, ", something more must give way.");
    else if (str_eq(cj_text(k, "robust"), S("fails")))
        H(o, "At ", top, ", ");
    else if (cj_int(k, "reserve_drawn") > 0)
        H(o, "At ", top, ", reserve falls to ", cj_weeks(s->arena, s->card, cj_int(e, "high_reserve_left")), ".");
    else
        H(o, "At ", top, ", ", cj_weeks(s->arena, s->card, cj_int(e, "high_reserve_drawn")), "",
          cj_int(e, "high_reserve_drawn") == cj_int(s->card, "days_per_week") ? S(" week comes") : S(" weeks come"),
          " from reserve.");
    high_moves(o, s, k, e);
}

/* All bars of the card have one scale: the most that any of them holds, the ask on top of the plan included. */
static int64_t bar_scale(const struct card_shown *s)
{
    int64_t most = 1;
    for (const struct json *r = cj_first(s->card, "rooms"); r; r = r->next) {
        int64_t all = cj_int(r, "used") + cj_int(r, "needs") + cj_int(r, "reserve");
        most = all > most ? all : most;
        most = cj_int(r, "usable") > most ? cj_int(r, "usable") : most;
    }
    return most;
}

static void room_cell(struct out *o, const struct card_shown *s, const struct json *k)
{
    struct arena *a = s->arena;
    int i = 0;
    for (const struct json *r = cj_first(k, "room"); r; r = r->next, i++) {
        struct bar b = { .name = cj_text(r, "title"),
                         .planned = cj_int(r, "planned"),
                         .asked = cj_int(r, "asked"),
                         .reserve = cj_int(r, "reserve"),
                         .usable = cj_int(r, "usable"),
                         .scale = bar_scale(s) };
        int64_t all = b.planned + b.asked + b.reserve, left = b.usable - all;
        b.right = arena_printf(
            a, "%.*s of %.*s · %.*s", STR_FMT(cj_weeks(a, s->card, all)), STR_FMT(cj_weeks(a, s->card, b.usable)),
            STR_FMT(left > 0    ? arena_printf(a, "%.*s left", STR_FMT(cj_weeks(a, s->card, left)))
                    : left == 0 ? S("full")
                                : arena_printf(a, "%.*s over", STR_FMT(cj_weeks(a, s->card, -left)))));
        b.title = arena_printf(a, "%.*s: %.*s %.*s", STR_FMT(b.name), STR_FMT(b.right), STR_FMT(weeks_noun(b.right)));
        desk_bar(o, a, arena_cstr(a, arena_printf(a, "s%.*s%d", STR_FMT(cj_text(k, "letter")), i)), &b, 214, false);
    }
}

enum { ROW_READY = 1, ROW_WAITS = 3, ROW_VALUE = 6, ROW_FLIP = 9, ROW_ROOM = 10 };
static const struct {
    const char *label;
    void (*cell)(struct out *, const struct card_shown *, const struct json *);
} table[] = {
    { "What customers get", gets_cell },
    { "Ready by", ready_cell },
    { "What it costs", cost_cell },
    { "Who waits", waits_cell },
    { "What outcome moves", outcome_cell },
    { "Promises broken", promise_cell },
    { "Value", value_cell },
    { "Reserve left", reserve_cell },
    { "How sure we are", sure_cell },
    { "What would change the answer", card_flip_cell },
    { "Team room", room_cell },
};

void card_table(struct out *o, const struct card_shown *s)
{
    H(o,
      "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Options side by side\"><table class=\"opts\">"
      "<caption class=\"vh\">The options compared</caption>");
    heads(o, s);
    H(o, "<tbody>");
    bool ending = json_get(s->card, S("retire")) != NULL, by_days = !ending && !cj_bool(s->card, "valued");
    struct str quarter = cj_quarter(s->arena, cj_text(s->card, "quarter"), s->fiscal_start);
    for (size_t r = 0; r < COUNT(table); r++) {
        if (ending
            && (r == ROW_READY || (r > ROW_VALUE && r != ROW_FLIP))) /* nothing is built, so no room and no estimate */
            continue;
        struct str label = ending && r == ROW_WAITS ? S("Who uses it") : str_z(table[r].label);
        if (r == ROW_VALUE || r == ROW_ROOM)
            label = r == ROW_VALUE && by_days ? S("Work displaced")
                                              : arena_printf(s->arena, "%s %s %.*s", table[r].label,
                                                             r == ROW_VALUE ? "of" : "in", STR_FMT(quarter));
        H(o, "<tr><th scope=\"row\">", label, "");
        if (r == ROW_VALUE && !ending)
            H(o, " <a class=\"small noprint\" href=\"", URL(s->arena, S("tradeoffs"), s->key, S("proof")),
              "\">how it is counted</a>");
        H(o, "</th>");
        for (const struct json *k = cj_first(s->card, "options"); k; k = k->next) {
            cell_open(o, s, k, label);
            (r == ROW_VALUE && by_days ? displaced_cell : table[r].cell)(o, s, k);
            if (r == ROW_VALUE)
                worth_words(o, s, k);
            H(o, "</td>");
        }
        H(o, "</tr>");
    }
    H(o, "</tbody></table></div>");
    movers(o, s);
}

void card_weighed(struct out *o, struct arena *a, struct str frozen, int64_t fiscal_start)
{
    const struct json *card = NULL;
    struct problems quiet;
    problems_init(&quiet, a);
    if (json_parse(a, &quiet, frozen, &card) != ST_OK || cj_count(card, "options") == 0)
        return;
    struct card_shown s = { .card = card,
                            .arena = a,
                            .key = cj_text(card, "key"),
                            .customer = cj_text(card, "customer_title"),
                            .chosen = cj_text(card, "chosen"),
                            .fiscal_start = fiscal_start };
    H(o, "<section class=\"card xor\"><header><h2>What was weighed</h2><a class=\"small\" href=\"",
      URL(a, S("tradeoffs"), s.key), "\">The trade-off, and what changed since</a></header>");
    card_table(o, &s);
    H(o, "</section>");
}
