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

/* In hundredths: what an option adds is the difference of figures beside it, and a reader takes it once more. */
struct str card_signed(struct arena *a, int64_t upt)
{
    int64_t hundredths = ((upt < 0 ? -upt : upt) + 5000) / 10000;
    if (hundredths == 0)
        return S("±0");
    return arena_printf(a, "%s%.*s", upt < 0 ? "−" : "+",
                        STR_FMT(number_grouped(a, points_exact(a, hundredths * 10000))));
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
        H(o, "", i++ == 0 ? S("Room for all of it: ") : S(" and "), "<b>", cj_weeks(s->arena, s->card, missing),
          "</b> more person-weeks of ", str_empty(cj_text(r, "title")) ? cj_text(r, "team") : cj_text(r, "title"),
          " in ", cj_quarter(s->arena, cj_text(r, "quarter"), s->fiscal_start), "");
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
    const struct json *e = json_get(s->card, S("retire")), *other = cj_first(s->card, "options");
    struct str weeks = cj_weeks(s->arena, s->card, cj_int(e, "days"));
    int64_t lost, gained;
    if (cj_int(e, "days") == 0) {
        H(o, "No planned day comes free, so nothing in the plan decides it.");
        return;
    }
    bool retires = cj_type(k, "yes"),
         known = cj_points(e, "points_lost", &lost) && cj_points(e, "points_gained", &gained);
    if (!retires && other->next)
        other = other->next;
    if (!known)
        H(o, "Pays while its <b>", weeks, "</b> person-weeks have ", retires ? S("a better use.") : S("no better use."),
          "");
    else if (lost > 0)
        H(o, "Pays while what comes in instead is worth ", retires ? S("more") : S("less"), " than <b>",
          points_exact(s->arena, lost), "</b> points; now it is ", points_text(s->arena, gained), ".");
    else if (gained > 0)
        H(o, "Work that is ready and worth points could use its <b>", weeks,
          "</b> person-weeks. As long as some can, retiring it pays.");
    else
        H(o, "In value even with ", cj_text(other, "letter"), ": no work that is ready could use its <b>", weeks,
          "</b> person-weeks. Once some can, ", cj_text(retires ? k : other, "letter"), " is ahead.");
}

/* What changes the order of two options: the value of the wish at which they are even. */
struct flip {
    const struct json *other; /* what an option is held against */
    int64_t limit; /* 0: no value of the wish makes them change places */
    bool below; /* under that value the option is ahead of the other, else above it */
};

/* The value of the wish at which an option that earns a share of it (part of it, or all of it later) and a full yes are even:
 * the full yes earns all of it less what it costs, and the share stays the same whatever the whole is worth. */
static int64_t share_even_at(const struct card_shown *s, const struct json *k, const struct json *full)
{
    int64_t worth, gains, lost;
    if (!cj_points(full, "points_coming", &worth) || !cj_points(full, "points_lost", &lost) || !card_gains(s, k, &gains)
        || worth <= 0 || gains < 0 || gains >= worth || lost <= 0 || lost > INT64_MAX / worth)
        return 0;
    return (lost * worth / (worth - gains) + 500) / 1000 * 1000; /* what it earns is rounded already */
}

/* The option that adds the most to the plan, the first of several; NULL where nothing has a value. */
static const struct json *leader(const struct card_shown *s)
{
    const struct json *best = NULL;
    int64_t most = 0, gains;
    for (const struct json *k = cj_first(s->card, "options"); k; k = k->next)
        if (card_gains(s, k, &gains) && (!best || gains > most)) {
            best = k;
            most = gains;
        }
    return best;
}

static bool is_ahead(const struct card_shown *s, const struct json *k, const struct json *of)
{
    int64_t mine, theirs;
    return k && of && card_gains(s, k, &mine) && card_gains(s, of, &theirs) && mine > theirs;
}

/* A full yes is held against the plan; the plan, a smaller yes and a later one against what is ahead of all, and what is ahead
 * itself against the full yes that costs least. false: no value says anything. */
static bool flip_of(const struct card_shown *s, const struct json *k, struct flip *ret)
{
    const struct json *lead = leader(s);
    int64_t lost;
    *ret = (struct flip){ .other = cj_first(s->card, "options") };
    if (cj_type(k, "yes"))
        return cj_points(k, "points_lost", &ret->limit) && ret->limit > 0;
    if (cj_bool(s->card, "days_first") || !(cj_type(k, "keep") || cj_type(k, "slice") || cj_type(k, "defer")))
        return false;
    ret->below = true;
    ret->other = is_ahead(s, lead, k) ? lead : least_lost(s->card, &lost);
    if (!ret->other)
        return false;
    bool behind = is_ahead(s, ret->other, k), full = cj_type(ret->other, "yes");
    if (full && cj_type(k, "keep"))
        ret->limit = cj_points(ret->other, "points_lost", &lost) ? lost : 0;
    else if (full)
        ret->limit = share_even_at(s, k, ret->other);
    return ret->limit > 0 || behind;
}

/* What the wish is worth, as the full yes that costs least counts it. */
static bool worth_now(const struct card_shown *s, int64_t *ret_upt)
{
    int64_t lost;
    const struct json *full = least_lost(s->card, &lost);
    return full && cj_points(full, "points_coming", ret_upt);
}

/* "In value over Q1–Q4 behind C, as EDI is worth 5 points. Were it worth less than 1.75, A would be ahead." */
static void flip_words(struct out *o, const struct card_shown *s, const struct json *k, const struct flip *f)
{
    const struct json *lead = leader(s);
    struct str wish = cj_text(s->card, "wish_title"), letter = cj_text(k, "letter");
    bool ahead = is_ahead(s, k, f->other);
    struct str stands = ahead ? S("ahead of ") : is_ahead(s, f->other, k) ? S("behind ") : S("even with ");
    int64_t worth = 0;
    H(o, "In value over ", card_span(s), " ", stands, "", cj_text(f->other, "letter"), "");
    if (f->limit == 0) {
        H(o, ", whatever ", wish, " is worth. ");
        return;
    }
    if (worth_now(s, &worth))
        H(o, ", as ", wish, "",
          worth > 0 ? arena_printf(s->arena, " is worth %.*s points", STR_FMT(points_text(s->arena, worth)))
                    : S(" has no value"),
          "");
    H(o, ". Were it worth ", f->below != ahead ? S("less") : S("more"), " than <b>", points_exact(s->arena, f->limit),
      "</b>, ", ahead ? cj_text(f->other, "letter") : letter, " would be ahead. ");
    int64_t above =
        cj_type(k, "yes") && lead && !cj_type(lead, "yes") && is_ahead(s, lead, k) ? share_even_at(s, lead, k) : 0;
    if (above > 0 && lead != f->other)
        H(o, "Above <b>", points_exact(s->arena, above), "</b>, ", letter, " is ahead of ", cj_text(lead, "letter"),
          ", too. ");
}

/* The value at which it and another option are even, or the days that would end the choice. */
void card_flip_cell(struct out *o, const struct card_shown *s, const struct json *k)
{
    struct flip f;
    int64_t lost;
    if (cj_has(s->card, "retire")) {
        ending_flip(o, s, k);
        return;
    }
    bool full = cj_type(k, "yes"), points = flip_of(s, k, &f);
    if (points)
        flip_words(o, s, k, &f);
    if (!full && !cj_bool(s->card, "fits_in_slack"))
        more_room(o, s);
    else if (!points && full && cj_bool(s->card, "valued") && cj_points(k, "points_lost", &lost) && lost == 0)
        H(o, "It costs the plan no value, whatever ", cj_text(s->card, "wish_title"), " is worth.");
    else if (!points)
        H(o, "<span class=\"muted\">–</span>");
}

/* "Over Q1–Q4: A ±0, B +2, C +3.25 points." */
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
    int64_t upt = 0, worth;
    size_t said = 0;
    gains_line(o, s);
    const struct json *least = least_lost(s->card, &upt);
    if (!worth_now(s, &worth))
        return;
    if (upt == 0 && worth > 0)
        H(o, "<p>", cj_text(least, "letter"), " costs the plan no value, whatever ", cj_text(s->card, "wish_title"),
          " is worth.</p>");
    for (const struct json *k = cj_first(s->card, "options"); k; k = k->next) {
        struct flip f;
        if (k == least || !flip_of(s, k, &f) || f.limit == 0)
            continue;
        if (said++ == 0)
            H(o, "<p>", cj_text(s->card, "wish_title"), "",
              worth > 0 ? arena_printf(s->arena, " is worth %.*s points now.", STR_FMT(points_text(s->arena, worth)))
                        : S(" has no value now."),
              "");
        H(o, " ", f.below ? S("Below ") : S("Above "), "<b>", points_exact(s->arena, f.limit), "</b>, ",
          cj_text(k, "letter"), " is ahead of ", cj_text(f.other, "letter"), " in value.");
    }
    if (said > 0)
        H(o, "</p>");
}

/* The row of the table in a few lines of its own, where the table shows only what is chosen. */
void card_flips(struct out *o, const struct card_shown *s)
{
    H(o, "<div class=\"flips\"><h3>What would change the answer</h3>");
    for (const struct json *k = cj_has(s->card, "retire") ? cj_first(s->card, "options") : NULL; k; k = k->next)
        if (cj_type(k, "yes")) {
            H(o, "<p>", cj_text(k, "letter"), ": ");
            ending_flip(o, s, k);
            H(o, "</p>");
        }
    if (!cj_has(s->card, "retire")) {
        flips_of_values(o, s);
        if (!cj_bool(s->card, "fits_in_slack")) {
            H(o, "<p>");
            more_room(o, s);
            H(o, "</p>");
        }
    }
    H(o, "</div>");
}
