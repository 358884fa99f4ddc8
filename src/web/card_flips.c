/* web/card_flips.c: what the options of a card add to the plan over all its quarters, and at which value of the wish, or
 * with which days, another of them would come out ahead. */
#include "web/card_parts.h"

/* Q1–Q4, or Q3 2027–Q2 2028 where the plan runs over the year's end. */
struct str card_span(const struct card_shown *s)
{
    struct quarter q;
    int64_t n = cj_int(s->card, "quarters");
    if (!quarter_parse(cj_text(s->card, "first"), &q) || n < 1)
        return S("the plan");
    struct quarter last = { q.ordinal + (int32_t)n - 1 };
    if (q.ordinal / 4 == last.ordinal / 4)
        return arena_printf(s->arena, "Q%d–Q%d", q.ordinal % 4 + 1, last.ordinal % 4 + 1);
    return arena_printf(s->arena, "%.*s–%.*s", STR_FMT(quarter_words(s->arena, q, (int)s->fiscal_start)),
                        STR_FMT(quarter_words(s->arena, last, (int)s->fiscal_start)));
}

struct str card_signed(struct arena *a, int64_t upt)
{
    if (upt == 0)
        return S("±0");
    return arena_printf(a, "%s%.*s", upt < 0 ? "−" : "+", STR_FMT(points_text(a, upt < 0 ? -upt : upt)));
}

/* What an option adds to the plan over all its quarters; false where nothing has a value. */
bool card_gains(const struct card_shown *s, const struct json *k, int64_t *ret_upt)
{
    int64_t stands;
    if (!cj_points(k, "points_horizon", ret_upt) || !cj_points(cj_first(s->card, "options"), "points_horizon", &stands))
        return false;
    *ret_upt -= stands;
    return true;
}

/* Whether it alone adds the most over the plan. */
bool card_gains_most(const struct card_shown *s, const struct json *k)
{
    int64_t mine, theirs;
    bool more = cj_count(s->card, "options") > 1 && card_gains(s, k, &mine);
    for (const struct json *x = cj_first(s->card, "options"); x && more; x = x->next)
        more = x == k || (card_gains(s, x, &theirs) && theirs < mine);
    return more;
}

/* What makes room for the wish without anything giving way: the days that its teams are short of. */
static void more_room(struct out *o, const struct card_shown *s)
{
    size_t i = 0;
    for (const struct json *r = cj_first(s->card, "rooms"); r; r = r->next) {
        int64_t missing = cj_int(r, "needs") - cj_int(r, "free");
        if (cj_int(r, "needs") == 0 || missing <= 0)
            continue;
        H(o, "", i++ == 0 ? S("Room for all of it: ") : S(" and "), "<b>", cj_weeks(s->arena, s->card, missing), "</b> more person-weeks of ",
          str_empty(cj_text(r, "title")) ? cj_text(r, "team") : cj_text(r, "title"), " in ",
          cj_quarter(s->arena, cj_text(r, "quarter"), s->fiscal_start), "");
    }
    H(o, "", i > 0 ? S(".") : S(""), "");
}

/* The full yes that costs the plan the fewest points, or NULL. */
static const struct json *least_lost(const struct json *card, int64_t *ret_upt)
{
    const struct json *best = NULL;
    int64_t lost;
    for (const struct json *k = cj_first(card, "options"); k; k = k->next) {
        if (!cj_type(k, "yes") || !cj_points(k, "points_lost", &lost) || (best && lost >= *ret_upt))
            continue;
        best = k;
        *ret_upt = lost;
    }
    return best;
}

/* Keeping against retiring: what its weeks would have to bring elsewhere. */
static void ending_flip(struct out *o, const struct card_shown *s, const struct json *k)
{
    const struct json *e = json_get(s->card, S("retire"));
    struct str weeks = cj_weeks(s->arena, s->card, cj_int(e, "days"));
    int64_t lost, gained;
    if (cj_int(e, "days") == 0) {
        H(o, "No planned day comes free, so nothing in the plan decides it.");
        return;
    }
    bool retires = cj_type(k, "yes"), known = cj_points(e, "points_lost", &lost) && cj_points(e, "points_gained", &gained);
    if (!known)
        H(o, "Pays while its <b>", weeks, "</b> person-weeks have ", retires ? S("a better use.") : S("no better use."), "");
    else if (lost > 0)
        H(o, "Pays while what comes in instead is worth ", retires ? S("more") : S("less"), " than <b>", points_exact(s->arena, lost), "</b> points; now it is ",
          points_text(s->arena, gained), ".");
    else
        H(o, "", retires ? S("Pays once work that is worth points") : S("Pays until work that is worth points"), " can use its <b>", weeks,
          "</b> person-weeks; ", gained > 0 ? S("something that is ready could now.") : S("nothing that is ready could now."), "");
}

/* The value of the wish at which work that comes later, all of it, and the full yes that costs least are even: what comes later
 * earns its share of that value, the full yes all of it less what it costs. */
static bool later_even_at(const struct card_shown *s, const struct json *k, const struct json *least, int64_t *ret_upt)
{
    int64_t worth, gains, lost = *ret_upt;
    if (!cj_points(least, "points_coming", &worth) || !card_gains(s, k, &gains) || worth <= 0 || gains <= 0 || gains >= worth
        || lost <= 0 || lost > INT64_MAX / worth)
        return false;
    *ret_upt = (lost * worth / (worth - gains) + 500) / 1000 * 1000;     /* what it earns is rounded already */
    return true;
}

/* The value of the wish at which an option and *ret_other are even: a full yes against the plan; the plan, a smaller yes and a
 * later one against the full yes that costs least. false: no value makes them change places. */
static bool even_at(const struct card_shown *s, const struct json *k, const struct json **ret_other, int64_t *ret_upt)
{
    int64_t gains;
    *ret_other = cj_first(s->card, "options");
    if (cj_type(k, "yes"))
        return cj_points(k, "points_lost", ret_upt) && *ret_upt > 0;
    *ret_other = least_lost(s->card, ret_upt);
    if (!*ret_other || cj_bool(s->card, "days_first"))
        return false;
    if (cj_type(k, "defer"))
        return later_even_at(s, k, *ret_other, ret_upt);
    if (!card_gains(s, k, &gains) || !(cj_type(k, "keep") || cj_type(k, "slice")))
        return false;
    *ret_upt += gains;
    return *ret_upt > 0;
}

/* "In value over Q1–Q4 ahead of C only while EDI is worth less than 1.75 points; it is worth 5 now." */
static void even_words(struct out *o, const struct card_shown *s, const struct json *k, const struct json *other, int64_t limit)
{
    bool full = cj_type(k, "yes");
    int64_t worth = 0;
    bool known = cj_points(full ? k : other, "points_coming", &worth);
    struct str wish = cj_text(s->card, "wish_title"), at = points_exact(s->arena, limit);
    H(o, "In value over ", card_span(s), " ");
    H(o, "ahead of ", cj_text(other, "letter"), " ", !known || (full ? worth > limit : worth < limit) ? S("as long as ") : S("only while "),
      "", wish, " is worth ", full ? S("more") : S("less"), " than <b>", at, "</b> points");
    if (known && worth > 0)
        H(o, "; it is worth ", points_text(s->arena, worth), " now", worth == limit ? S(", so they are even") : STR_NULL, "");
    else if (known)
        H(o, "; it has no value now");
    H(o, ". ");
}

/* The value at which it and another option are even, or the days that would end the choice. */
void card_flip_cell(struct out *o, const struct card_shown *s, const struct json *k)
{
    const struct json *other;
    int64_t limit, lost;
    if (cj_has(s->card, "retire")) {
        ending_flip(o, s, k);
        return;
    }
    bool full = cj_type(k, "yes"), points = even_at(s, k, &other, &limit);
    if (points)
        even_words(o, s, k, other, limit);
    if (!full && !cj_bool(s->card, "fits_in_slack"))
        more_room(o, s);
    else if (!points && full && cj_bool(s->card, "valued") && cj_points(k, "points_lost", &lost) && lost == 0)
        H(o, "It costs the plan no value, whatever ", cj_text(s->card, "wish_title"), " is worth.");
    else if (!points)
        H(o, "<span class=\"muted\">–</span>");
}

/* "Over Q1–Q4: A ±0, B +2, C +3.3 points." */
static void gains_line(struct out *o, const struct card_shown *s)
{
    int64_t gains;
    size_t said = 0;
    for (const struct json *k = cj_first(s->card, "options"); k; k = k->next) {
        if (!card_gains(s, k, &gains))
            continue;
        if (said++ == 0)
            H(o, "<p>Over ", card_span(s), ": ");
        else
            H(o, ", ");
        H(o, "", cj_text(k, "letter"), " ", card_signed(s->arena, gains), "");
    }
    if (said > 0)
        H(o, " points.</p>");
}

static void flips_of_values(struct out *o, const struct card_shown *s)
{
    const struct json *other, *least;
    int64_t upt, comes;
    size_t said = 0;
    gains_line(o, s);
    least = least_lost(s->card, &upt);
    if (!least || !cj_points(least, "points_coming", &comes))
        return;
    for (const struct json *k = cj_first(s->card, "options"); k; k = k->next) {
        if (k == least || !even_at(s, k, &other, &upt))
            continue;
        if (said++ == 0)
            H(o, "<p>", cj_text(s->card, "wish_title"), "", comes > 0 ? arena_printf(s->arena, " is worth %.*s points now.",
              STR_FMT(points_text(s->arena, comes))) : S(" has no value now."), "");
        H(o, " ", cj_type(k, "yes") ? S("Above ") : S("Below "), "<b>", points_exact(s->arena, upt), "</b>, ", cj_text(k, "letter"),
          " is ahead of ", cj_text(other, "letter"), " in value.");
    }
    if (said > 0)
        H(o, "</p>");
}

/* The row of the table in a few lines of its own, where the table shows only what is chosen. */
void card_flips(struct out *o, const struct card_shown *s)
{
    if (cj_bool(s->card, "fits_in_slack"))
        return;
    H(o, "<div class=\"flips\"><h3>What would change the answer</h3>");
    for (const struct json *k = cj_has(s->card, "retire") ? cj_first(s->card, "options") : NULL; k; k = k->next)
        if (cj_type(k, "yes")) {
            H(o, "<p>", cj_text(k, "letter"), ": ");
            ending_flip(o, s, k);
            H(o, "</p>");
        }
    if (!cj_has(s->card, "retire")) {
        flips_of_values(o, s);
        H(o, "<p>");
        more_room(o, s);
        H(o, "</p>");
    }
    H(o, "</div>");
}
