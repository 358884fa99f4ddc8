/* web/page_proof.c: every line of a trade-off added up, so that a pocket calculator can check it; from the card's JSON,
 * worked out now or as it was frozen. */
#include "web/card_soon.h"

enum { LINES_MAX = 20 };

struct proof_view {
    struct view v;
    struct ctx *c;
    struct tradeoff_card card;
    struct card_wait wait;
    const struct json *tree, *proof;
};
static const struct proof_view *view_of(const struct view *v)
{
    return (const struct proof_view *)(const void *)v;
}

static struct str weeks(const struct proof_view *pv, int64_t days)
{
    return cj_weeks(pv->v.arena, pv->tree, days);
}

static struct str quarter(const struct proof_view *pv)
{
    return cj_quarter(pv->v.arena, cj_text(pv->tree, "quarter"), pv->card.w.set.fiscal_start);
}

static struct str finding(const struct proof_view *pv)
{
    struct arena *a = pv->v.arena;
    const struct json *r = card_scarcest(pv->tree);
    if (!r || !pv->proof)
        return arena_printf(a, "%.*s has nothing to add up", STR_FMT(pv->card.t.key));
    int64_t over = cj_int(r, "needs") - cj_int(r, "free");
    if (over <= 0 && cj_has(pv->tree, "held") && !str_empty(cj_text(pv->tree, "held")))
        return cj_text(pv->tree, "held");
    if (over <= 0)
        return arena_printf(a, "It fits in %.*s", STR_FMT(quarter(pv)));
    return arena_printf(a, "%.*s is %lld days short in %.*s%s", STR_FMT(cj_text(r, "title")), (long long)over,
                        STR_FMT(quarter(pv)),
                        cj_bool(pv->tree, "impossible_proved") ? ", and no order of work avoids it" : "");
}

static enum status load(struct ctx *c, const struct page_in *in, struct view **ret)
{
    struct proof_view *pv = ARENA_NEW(c->arena, struct proof_view);
    TRY(view_init(c, in, &pv->v, "/tradeoffs"));
    pv->c = c;
    pv->v.crumb_area = S("Trade-offs");
    TRY(card_soon(c, in, &(struct card_want){ .proof = true }, &pv->card, &pv->wait));
    pv->v.status = pv->wait.status;
    TRY(tradeoff_tree(c, &pv->card, &pv->tree));
    pv->proof = cj_has(pv->tree, "proof") ? json_get(pv->tree, S("proof")) : NULL;
    pv->v.title = pv->wait.status
                      ? arena_printf(c->arena, "The proof of %.*s is being worked out", STR_FMT(pv->card.t.key))
                      : finding(pv);
    *ret = &pv->v;
    return ST_OK;
}

static void line(struct out *o, const struct proof_view *pv, struct str label, int64_t days, const char *sign,
                 const char *tone)
{
    H(o, "<tr class=\"", str_z(tone), "\"><th scope=\"row\">", label, "</th><td class=\"n\">", str_z(sign), "", days,
      "</td><td class=\"n faint\">", weeks(pv, days), "</td></tr>");
}

/* The bar of one room: planned, reserve, what fits of the ask, what does not exist or is free. */
static void sum_bar(struct out *o, const struct proof_view *pv, const struct json *r, size_t n)
{
    struct arena *a = pv->v.arena;
    int64_t used = cj_int(r, "used"), reserve = cj_int(r, "reserve"), needs = cj_int(r, "needs"),
            usable = cj_int(r, "usable");
    int64_t free = cj_int(r, "free") > 0 ? cj_int(r, "free") : 0, fits = needs < free ? needs : free,
            missing = needs - fits;
    int64_t left = free - fits, all = usable + missing;
    struct str id = arena_printf(a, "b%zu", n), width = int_text(a, all > 0 ? all : 1);
    H(o, "<svg class=\"sumbar tall\" viewBox=\"0 0 ", width,
      " 20\" preserveAspectRatio=\"none\" role=\"img\" aria-labelledby=\"", id, "\"><title id=\"", id, "\">",
      cj_text(r, "title"), ": ", used, " days planned, ", reserve, " reserve, ", fits, "");
    H(o, " of the wish, ", missing > 0 ? missing : left, "",
      missing > 0 ? S(" days beyond what the team can do") : S(" days free"), "</title><rect y=\"3\" width=\"",
      int_text(a, used), "\" height=\"14\" fill=\"var(--c0)\"/><rect x=\"", int_text(a, used), "\" y=\"3\" width=\"",
      int_text(a, reserve), "\" height=\"14\" fill=\"var(--h2)\"/>");
    H(o, "<rect x=\"", int_text(a, used + reserve), "\" y=\"3\" width=\"", int_text(a, fits),
      "\" height=\"14\" fill=\"var(--c1)\"/>");
    if (missing > 0)
        H(o, "<rect x=\"", int_text(a, usable), "\" y=\"3.6\" width=\"", int_text(a, missing),
          "\" height=\"12.8\" fill=\"var(--bad-wash)\" "
          "stroke=\"var(--bad)\" stroke-width=\"1.3\" stroke-dasharray=\"4 3\" vector-effect=\"non-scaling-stroke\"/>");
    H(o, "<path d=\"M", int_text(a, usable),
      " 0V20\" stroke=\"var(--ink)\" stroke-width=\"2\" vector-effect=\"non-scaling-stroke\"/></svg>"
      "<p class=\"key\"><span><i class=\"kc0\"></i>in the plan ",
      used, "</span><span><i class=\"kh2\"></i>reserve ", reserve, "</span><span><i class=\"kc1\"></i>fits ", fits,
      "</span><span>");
    if (missing > 0)
        H(o, "<i class=\"kno\"></i>does not exist ", missing, "</span></p>");
    else
        H(o, "<i class=\"kfr\"></i>free ", left, "</span></p>");
}

static const struct json *lines_of(const struct proof_view *pv, struct str team)
{
    for (const struct json *r = cj_first(pv->proof, "rooms"); r; r = r->next)
        if (str_eq(cj_text(r, "team"), team))
            return cj_first(r, "lines");
    return NULL;
}

/* The rows from l on that may not give way for the reason that l tells; empty when an earlier row told it. */
static struct str same_reason(struct arena *a, const struct json *first, const struct json *l)
{
    struct str why = cj_text(l, "fixed"), which = STR_NULL;
    for (const struct json *e = first; e && e != l; e = e->next)
        if (str_eq(cj_text(e, "fixed"), why))
            return STR_NULL;
    for (const struct json *e = l; e && !str_empty(why); e = e->next)
        if (str_eq(cj_text(e, "fixed"), why))
            which = str_empty(which) ? cj_text(e, "feature")
                                     : arena_printf(a, "%.*s, %.*s", STR_FMT(which), STR_FMT(cj_text(e, "feature")));
    return which;
}

static void room(struct out *o, const struct proof_view *pv, const struct json *r, size_t n)
{
    struct arena *a = pv->v.arena;
    int64_t over = cj_int(r, "needs") - cj_int(r, "free"), movable = 0;
    const struct json *first = lines_of(pv, cj_text(r, "team"));
    H(o, "<section class=\"card\"><header><h2>", over > 0 ? S("Where it does not fit") : S("Where it does"), "</h2>");
    ui_chip(o, over > 0 ? "bad" : "good",
            over > 0 ? arena_printf(a, "short by %.*s weeks", STR_FMT(weeks(pv, over))) : S("fits"));
    H(o, "</header>");
    sum_bar(o, pv, r, n);
    H(o, "<table class=\"calc\"><caption>", cj_text(r, "title"), ", ", quarter(pv),
      "</caption><thead><tr><th scope=\"col\">"
      "<span class=\"vh\">Line</span></th><th scope=\"col\" class=\"n\">days</th><th scope=\"col\" class=\"n\">weeks</th></tr></thead><tbody>");
    line(o, pv, S("What the team can do"), cj_int(r, "usable"), "", "");
    line(o, pv, S("Kept for surprises"), cj_int(r, "reserve"), "− ", "");
    for (const struct json *l = first; l; l = l->next) {
        bool may = str_empty(cj_text(l, "fixed"));
        movable += may;
        line(o, pv,
             arena_printf(a, "%.*s %.*s%s", STR_FMT(cj_text(l, "feature")), STR_FMT(cj_text(l, "title")),
                          may ? "" : ", locked"),
             cj_int(l, "days"), "− ", "");
    }
    line(o, pv, S("Free"), cj_int(r, "free"), "= ", "eq");
    line(o, pv, arena_printf(a, "%.*s needs", STR_FMT(cj_text(pv->tree, "wish_title"))), cj_int(r, "needs"), "− ", "");
    line(o, pv, over > 0 ? S("Short") : S("Left over"), over > 0 ? over : -over, "= ", over > 0 ? "eq short" : "eq");
    H(o, "</tbody></table><p class=\"small muted onote\">", movable, " of these rows may wait.");
    for (const struct json *l = first; l; l = l->next) {
        struct str which = same_reason(a, first, l);
        if (!str_empty(which))
            H(o, " ", which, " may not: ", cj_text(l, "fixed"), ".");
    }
    H(o, "</p></section>");
}

static struct str currency(const struct proof_view *pv)
{
    return pv->card.w.set.currency;
}

static struct str revenue(const struct proof_view *pv, const struct json *w)
{
    int64_t minor = 0;
    return money_parse(cj_text(w, "revenue"), &minor) ? money_short(pv->v.arena, minor, currency(pv)) : S("–");
}

static void dash_row(struct out *o, struct str what, struct str why)
{
    H(o, "<tr><th scope=\"row\">", what,
      "</th><td class=\"n nil\" data-l=\"frees\">–</td><td class=\"n nil\" data-l=\"promises\">–</td>"
      "<td class=\"n nil\" data-l=\"points lost\">–</td><td class=\"n nil\" data-l=\"revenue waiting\">–</td><td class=\"n nil\" "
      "data-l=\"reserve\">–</td><td class=\"w\">",
      why, "</td></tr>");
}

static bool has_type(const struct json *card, const char *type)
{
    for (const struct json *k = cj_first(card, "options"); k; k = k->next)
        if (str_eq(cj_text(k, "type"), str_z(type)))
            return true;
    return false;
}

/* What was not tried, and why. */
static void not_tried(struct out *o, const struct proof_view *pv)
{
    struct arena *a = pv->v.arena;
    struct str wish = cj_text(pv->tree, "wish_title");
    const struct json *r = card_scarcest(pv->tree);
    if (cj_count(pv->proof, "ways") > 0)
        H(o,
          "<tr><th scope=\"row\">Any of them longer than it must</th><td class=\"n\" data-l=\"frees\">the same</td><td class=\"n\" "
          "data-l=\"promises\">the same</td><td class=\"n\" data-l=\"points lost\">more</td><td class=\"n\" data-l=\"revenue waiting\">"
          "the same</td><td class=\"n\" data-l=\"reserve\">the same</td><td class=\"w\">Left out: longer than needed</td></tr>");
    if (str_eq(cj_text(pv->tree, "quarter"), cj_text(pv->tree, "first")))
        dash_row(o, arena_printf(a, "%.*s starts earlier", STR_FMT(wish)),
                 arena_printf(a, "%.*s is the first quarter of the plan", STR_FMT(quarter(pv))));
    if (!has_type(pv->tree, "defer") && !cj_bool(pv->tree, "fits_in_slack"))
        dash_row(o, arena_printf(a, "%.*s waits", STR_FMT(wish)),
                 arena_printf(a, "In no later quarter of its own window does it fit with "
                                 "nothing moving"));
    const struct json *first = r ? lines_of(pv, cj_text(r, "team")) : NULL;
    for (const struct json *l = first; l; l = l->next) {
        struct str which = same_reason(a, first, l);
        if (!str_empty(which))
            dash_row(o, arena_printf(a, "%.*s not moved", STR_FMT(which)), words_upper(a, cj_text(l, "fixed")));
    }
}

static void ways(struct out *o, const struct proof_view *pv)
{
    H(o,
      "<section class=\"card srch\"><header><h2>What was searched: every way to make room by letting commitments wait or go</h2>"
      "<span class=\"small muted\">Nothing is pulled forward, nothing else comes in</span></header><div><table "
      "class=\"calc wide\"><caption class=\"vh\">Ways to make room</caption><thead><tr><th scope=\"col\">What gives way</th><th scope=\"col\" "
      "class=\"n\">Days it frees</th><th scope=\"col\" class=\"n\">Promises broken</th><th scope=\"col\" class=\"n\">Points lost</th>"
      "<th scope=\"col\" class=\"n\">Revenue waiting</th><th scope=\"col\" class=\"n\">Reserve drawn</th><th scope=\"col\">So it is</th></tr>"
      "</thead><tbody>");
    for (const struct json *w = cj_first(pv->proof, "ways"); w; w = w->next) {
        struct str option = cj_text(w, "option"), points = cj_text(w, "points");
        H(o, "<tr><th scope=\"row\">", cj_text(w, "what"), "</th><td class=\"n\" data-l=\"frees\">", cj_int(w, "days"),
          "</td><td class=\"n\" "
          "data-l=\"promises\">",
          cj_int(w, "promises"), "</td><td class=\"n\" data-l=\"points lost\">", str_empty(points) ? S("–") : points,
          "</td><td class=\"n\" data-l=\"revenue waiting\">", revenue(pv, w),
          "</td><td class=\"n\" data-l=\"reserve\">", cj_int(w, "drawn"), "</td>");
        if (str_empty(option))
            H(o, "<td class=\"w\">Left out: ", cj_text(w, "why"), "</td></tr>");
        else
            H(o, "<td class=\"w\"><b>Option ", option, "</b>",
              str_empty(cj_text(w, "spares"))
                  ? S("")
                  : arena_printf(pv->v.arena, ": if %.*s must stay, nothing is cheaper", STR_FMT(cj_text(w, "spares"))),
              "</td></tr>");
    }
    not_tried(o, pv);
    int64_t quarters = cj_int(pv->tree, "quarters");
    H(o, "</tbody></table></div><p class=\"small muted onote\">A quarter later costs 1/", 2 * quarters,
      " of an item’s points: the plan looks ", quarters,
      " quarters ahead and counts as many beyond. A solution earns only when all its parts have shipped, so one part that waits "
      "makes the whole wait. Options come in this order: fewest promises broken, ",
      cj_bool(pv->tree, "days_first") ? S("fewest days moved, fewest points lost")
                                      : S("fewest points lost, fewest days moved"),
      ".</p></section>");
}

/* "56", "+ 5", "− 14" */
static struct str signed_text(struct arena *a, struct str points, bool first)
{
    if (str_empty(points))
        return S("–");
    if (str_starts(points, S("-")))
        return arena_printf(a, "− %.*s", STR_FMT(str_skip(points, 1)));
    return first ? points : arena_printf(a, "+ %.*s", STR_FMT(points));
}

static void points_line(struct out *o, struct str label, struct str points)
{
    H(o, "<tr><th scope=\"row\">", label, "</th><td class=\"n\">", points, "</td></tr>");
}

/* Line by line; of a long sum the first lines, and what the others come to, so that it still adds up. */
static void points_table(struct out *o, const struct proof_view *pv, const struct json *sum, const char *member,
                         struct str head, struct str total)
{
    struct arena *a = pv->v.arena;
    size_t all = cj_count(sum, member), shown = all > LINES_MAX ? LINES_MAX - 1 : all, n = 0;
    int64_t rest = 0, upt;
    H(o, "<p class=\"xs lab2\">", head, "</p><table class=\"calc\"><tbody>");
    for (const struct json *l = cj_first(sum, member); l; l = l->next, n++) {
        if (n < shown)
            points_line(o, cj_text(l, "label"), signed_text(a, cj_text(l, "points"), n == 0));
        else
            rest += cj_points(l, "points", &upt) ? upt : 0;
    }
    if (shown < all)
        points_line(o, arena_printf(a, "%zu others, which the data of this page name", all - shown),
                    signed_text(a, points_exact(a, rest), false));
    H(o, "<tr class=\"eq\"><th scope=\"row\">Together</th><td class=\"n\">= ", total, "</td></tr></tbody></table>");
}

static void days_table(struct out *o, const struct proof_view *pv, const struct json *sum, const struct json *option)
{
    const struct json *r = card_scarcest(pv->tree);
    struct arena *a = pv->v.arena;
    if (!r || cj_count(sum, "days") == 0)
        return;
    int64_t usable = cj_int(r, "usable"), reserve = cj_int(r, "reserve"), used = cj_int(sum, "used"),
            free = usable - reserve - used;
    bool first = true;
    H(o, "<p class=\"xs lab2\">", cj_text(r, "title"), ", days</p><table class=\"calc\"><tbody>");
    for (const struct json *l = cj_first(sum, "days"); l; l = l->next, first = false) {
        int64_t d = cj_int(l, "days");
        H(o, "<tr><th scope=\"row\">", cj_text(l, "label"), "</th><td class=\"n\">",
          first   ? S("")
          : d < 0 ? S("− ")
                  : S("+ "),
          "", d < 0 ? -d : d, "</td></tr>");
    }
    H(o, "<tr class=\"eq\"><th scope=\"row\">Used</th><td class=\"n\">= ", used,
      "</td></tr><tr class=\"eq\"><th scope=\"row\">",
      free >= 0
          ? arena_printf(a, "Still free: %lld − %lld − %lld", (long long)usable, (long long)reserve, (long long)used)
          : arena_printf(a, "Reserve left: %lld − %lld", (long long)usable, (long long)used),
      "</th><td class=\"n\">", free >= 0 ? free : usable - used, "</td></tr></tbody></table>");
    const struct json *e = cj_has(option, "effort") ? json_get(option, S("effort")) : NULL;
    int64_t drawn = cj_int(option, "reserve_drawn");
    H(o, "<p class=\"small muted onote\">");
    if (drawn > 0)
        H(o, "", drawn, " days of reserve are drawn; you allow ", cj_int(pv->proof, "reserve_draw"), " in a quarter. ");
    if (e && cj_int(e, "high") > cj_int(e, "likely"))
        H(o, "At the high estimate, ", cj_int(e, "high"), " days, ", cj_int(e, "high_reserve_left"),
          " days of reserve are left. ");
    H(o, "", cj_int(option, "promises_broken") == 0 ? S("No promise breaks.") : S("Breaks promises to "), "");
    for (const struct json *p = cj_first(option, "promises"); p; p = p->next)
        H(o, "", cj_text(p, "to"), "", p->next ? S(", ") : S("."), "");
    H(o, "</p>");
}

static void sums(struct out *o, const struct proof_view *pv)
{
    struct arena *a = pv->v.arena;
    const struct json *k = cj_first(pv->tree, "options");
    H(o, "<h2 class=\"brk\">Each option, added up</h2><div class=\"grid optgrid\">");
    for (const struct json *s = cj_first(pv->proof, "sums"); s && k; s = s->next, k = k->next) {
        H(o, "<section class=\"card optcard\"><h3>", cj_text(k, "letter"), " ", cj_text(k, "title"), "</h3>");
        if (cj_bool(pv->tree, "valued")) {
            points_table(o, pv, s, "quarter", arena_printf(a, "Points in %.*s", STR_FMT(quarter(pv))),
                         cj_text(k, "points_quarter"));
            points_table(o, pv, s, "horizon",
                         arena_printf(a, "Points over %lld quarters", (long long)cj_int(pv->tree, "quarters")),
                         cj_text(k, "points_horizon"));
        }
        days_table(o, pv, s, k);
        H(o, "</section>");
    }
    H(o, "</div>");
}

/* "loses 3 points", "moves 40 days", "finds nothing that may give way". */
static void loses(struct out *o, const struct json *x)
{
    if (cj_has(x, "points_lost"))
        H(o, "loses ", cj_text(x, "points_lost"), " points");
    else if (cj_has(x, "days_moved"))
        H(o, "moves ", cj_int(x, "days_moved"), " days");
    else
        H(o, "finds nothing that may give way");
}

/* What more days of the scarcest team would save. */
static void curve(struct out *o, const struct proof_view *pv, const struct json *m)
{
    struct arena *a = pv->v.arena;
    const struct json *last = NULL;
    if (cj_int(m, "days") == 0)
        return;
    if (cj_bool(m, "enough"))
        H(o, "<li><b>", weeks(pv, cj_int(m, "days")), " more weeks of ", cj_text(m, "title"), " in ",
          cj_quarter(a, cj_text(m, "quarter"), pv->card.w.set.fiscal_start), " make room for everything.</b></li>");
    for (const struct json *x = cj_first(m, "curve"); x; last = x, x = x->next) {
        bool same = last && str_eq(cj_text(last, "points_lost"), cj_text(x, "points_lost"))
                    && cj_int(last, "days_moved") == cj_int(x, "days_moved");
        if (same || (!cj_has(x, "points_lost") && !cj_has(x, "days_moved")))
            continue;
        H(o, "<li>With ", weeks(pv, cj_int(x, "days")), "",
          cj_int(x, "days") == pv->card.w.set.days_per_week ? S(" more week") : S(" more weeks"),
          " the cheapest full yes ");
        loses(o, x);
        H(o, ".</li>");
    }
}

/* The efforts of the wish at which the cheapest full yes becomes another one. */
static void efforts(struct out *o, const struct json *e)
{
    const struct json *fewer = cj_has(e, "fewer") ? json_get(e, S("fewer")) : NULL,
                      *more = cj_has(e, "more") ? json_get(e, S("more")) : NULL;
    int64_t days = cj_int(e, "days");
    if (fewer) {
        H(o, "<li><b>If it takes ", cj_int(fewer, "days"), " days or fewer</b>, not ", days,
          ", the cheapest full yes ");
        loses(o, fewer);
        H(o, ".</li>");
    }
    if (more) {
        H(o, "<li><b>If it takes ", cj_int(more, "days"), " days or more</b>, not ", days, ", the cheapest full yes ");
        loses(o, more);
        H(o, ".</li>");
    }
    if (!fewer && !more)
        H(o, "<li>From ", cj_int(e, "from"), " to ", cj_int(e, "to"),
          " days of work, all that was estimated, the cheapest full yes costs "
          "the same.</li>");
}

static void turns(struct out *o, const struct proof_view *pv)
{
    int64_t upt;
    H(o, "<section class=\"card\"><h2>What would turn it</h2><ul class=\"tip\">");
    for (const struct json *k = cj_first(pv->tree, "options"); k; k = k->next)
        if (cj_points(k, "points_lost", &upt) && upt > 0)
            H(o, "<li><b>Option ", cj_text(k, "letter"), " pays while the wish is worth more than ",
              cj_text(k, "points_lost"), " points.</b> It brings ", cj_text(k, "points_coming"), ".</li>");
    for (const struct json *x = cj_first(pv->tree, "changes_places"); x; x = x->next) {
        H(o, "<li><b>", cj_text(x, "a"), " and ", cj_text(x, "b"), " cost the same if <a href=\"",
          URL(pv->v.arena, cj_text(x, "kind"), cj_text(x, "key")), "\">", cj_text(x, "title"), "</a> were worth ",
          cj_text(x, "points"), " points</b>, not ", cj_text(x, "points_now"), ".");
        H(o, "", cj_bool(x, "third") ? S(" Beside that point a third way is cheaper.") : S(""), "</li>");
    }
    curve(o, pv, json_get(pv->tree, S("missing")));
    if (cj_has(pv->tree, "effort_tips"))
        efforts(o, json_get(pv->tree, S("effort_tips")));
    H(o, "</ul></section>");
}

/* Groups of four digits, so that the eye can compare. */
static void hash_html(struct out *o, struct str hex)
{
    for (size_t i = 0; i < hex.n; i += 4) {
        struct str four = { hex.p + i, hex.n - i < 4 ? hex.n - i : 4 };
        H(o, "", i ? S(" ") : S(""), "", four, "");
    }
}

static void file_links(struct out *o, const struct proof_view *pv)
{
    struct arena *a = pv->v.arena;
    struct str key = pv->card.t.key;
    int64_t kb = (cj_int(pv->proof, "input_bytes") + 1023) / 1024;
    if (pv->card.decided) {
        H(o,
          "<p class=\"small onote muted\">The records have moved on since; the digest names the problem as it was.</p>");
        return;
    }
    H(o, "<p class=\"small onote\"><a href=\"", URL(a, S("tradeoffs"), key, S("problem.json")),
      "\">Download the problem file</a> (", kb, " KB) and run <code class=\"c\">headwater solve ", key,
      ".json</code>, or give <a href=\"", URL(a, S("tradeoffs"), key, S("problem.lp")),
      "\">its .lp</a> to any solver: both give the full yes that ",
      cj_bool(pv->tree, "days_first") ? S("moves the fewest days") : S("loses least"), ".</p>");
}

static void how(struct out *o, const struct proof_view *pv)
{
    const struct json *p = pv->proof;
    struct arena *a = pv->v.arena;
    bool all = cj_bool(p, "all_proven"), valued = cj_bool(pv->tree, "valued");
    int64_t at = 0;
    H(o, "<section class=\"card\"><header><h2>How it was worked out</h2>");
    ui_chip(o, all ? "good" : "warn", all ? S("proved and checked") : S("checked, not proved"));
    H(o, "</header><dl class=\"kv small\"><dt>Priced on</dt><dd>plan version ", cj_int(pv->tree, "priced_on"), "</dd>");
    if (valued && has_type(pv->tree, "yes")) {
        H(o, "<dt>Loss of the cheapest way</dt><dd>", cj_text(p, "loss"), " points</dd><dt>Lower bound</dt><dd>");
        if (cj_has(p, "gap"))
            H(o, "", cj_text(p, "loss"), " points: no way loses less</dd><dt>Gap</dt><dd>0</dd>");
        else
            H(o, "none proved</dd><dt>Gap</dt><dd>not known</dd>");
    }
    H(o, "<dt>Solver</dt><dd>", cj_text(p, "solver"), ", ",
      cj_int(p, "threads") == 1 ? S("one thread") : S("several threads"), ", seed ", cj_int(p, "seed"),
      "</dd><dt>Compared to</dt><dd>the nearest ",
      valued ? arena_printf(a, "%.*s point", STR_FMT(cj_text(p, "unit"))) : S("day"),
      "</dd><dt>Checked by</dt><dd>a second program that shares no line with the first: every load, rule and value added up "
      "again in whole numbers</dd><dt>Input</dt><dd><span class=\"hash\"><span class=\"nb\">SHA-256</span> ");
    hash_html(o, cj_text(p, "input_sha256"));
    H(o, "</span></dd>");
    if (instant_parse(cj_text(p, "worked_out"), &at))
        H(o, "<dt>Worked out</dt><dd>", time_words(a, pv->v.settings.tz, at), "</dd>");
    H(o, "</dl>");
    file_links(o, pv);
    H(o,
      "<p class=\"hint\">Proved by calculation with rounded numbers, then checked in whole numbers; not a formal certificate.</p></section>");
}

static struct str intro(const struct proof_view *pv)
{
    const struct json *r = card_scarcest(pv->tree);
    struct arena *a = pv->v.arena;
    if (!r)
        return S("This page adds up each line, so that you can check it with a pocket calculator.");
    int64_t free = cj_int(r, "free") > 0 ? cj_int(r, "free") : 0;
    return arena_printf(
        a,
        "%.*s needs %lld days of %.*s in %.*s; %lld are free. This page adds up each line, so that you can check it "
        "with a pocket calculator. %lld days are one person-week.",
        STR_FMT(cj_text(pv->tree, "wish_title")), (long long)cj_int(r, "needs"), STR_FMT(cj_text(r, "title")),
        STR_FMT(quarter(pv)), (long long)free, (long long)cj_int(pv->tree, "days_per_week"));
}

static void html(struct out *o, const struct view *v)
{
    const struct proof_view *pv = view_of(v);
    struct arena *a = v->arena;
    struct str key = pv->card.t.key;
    struct ui_act acts[2] = {
        { .label = arena_printf(a, "Back to %.*s", STR_FMT(key)), .href = URL(a, S("tradeoffs"), key) },
        { .label = S("Download the problem file"), .href = URL(a, S("tradeoffs"), key, S("problem.json")) }
    };
    ui_top(o, v,
           arena_printf(a, "%.*s · Proof · priced on version %lld", STR_FMT(key),
                        (long long)cj_int(pv->tree, "priced_on")),
           intro(pv), acts, pv->proof && !pv->card.decided ? 2 : 1);
    if (pv->wait.status)
        job_html(o, v, &pv->wait.job, pv->wait.id);
    if (!pv->proof)
        return;
    size_t n = 0;
    H(o, "<div class=\"grid g2\">");
    for (const struct json *r = cj_first(pv->tree, "rooms"); r; r = r->next)
        room(o, pv, r, n++);
    H(o, "</div>");
    ways(o, pv);
    sums(o, pv);
    H(o, "<div class=\"grid g2 srch tops\">");
    turns(o, pv);
    how(o, pv);
    H(o, "</div>");
}

static void json(struct json_writer *w, const struct view *v)
{
    tradeoff_json(view_of(v)->c, w, &view_of(v)->card);
}

const struct page page_proof = { load, html, json, NULL };

/* ---- the problem as a file ---- */
static enum status problem_of(struct ctx *c, const struct page_in *in, struct tradeoff_card *card)
{
    TRY(tradeoff_load(c, in->captures[0], card));
    if (card->decided || card->p.wish < 0) {
        problem_add(c->problems, NULL, S("problem"),
                    card->decided ? "%.*s is decided; its proof keeps the digest of the problem."
                                  : "%.*s cannot be priced yet.",
                    STR_FMT(card->t.key));
        return ST_NOT_FOUND;
    }
    return ST_OK;
}

static void file_answer(struct ctx *c, struct answer *ret, struct str key, const char *ext, struct str type,
                        struct str body)
{
    *ret = (struct answer){ .status = 200, .content_type = type, .body = body };
    ret->content_disposition = arena_printf(c->arena, "attachment; filename=\"%.*s.%s\"", STR_FMT(key), ext);
}

enum status tradeoff_problem_get(struct ctx *c, const struct page_in *in, struct answer *ret)
{
    struct tradeoff_card *card = ARENA_NEW(c->arena, struct tradeoff_card);
    TRY(problem_of(c, in, card));
    file_answer(c, ret, card->t.key, "json", S("application/json"), tradeoff_problem_text(&card->p));
    return ST_OK;
}

enum status tradeoff_lp_get(struct ctx *c, const struct page_in *in, struct answer *ret)
{
    struct tradeoff_card *card = ARENA_NEW(c->arena, struct tradeoff_card);
    struct str lp;
    TRY(problem_of(c, in, card));
    TRY(tradeoff_problem_lp(&card->p, &lp));
    file_answer(c, ret, card->t.key, "lp", S("text/plain; charset=utf-8"), lp);
    return ST_OK;
}
