/* use/tradeoff_text.c: the card as a text: what a mail, a chat or a terminal can carry. */
#include "base/md.h"
#include "use/tradeoff_use.h"

static const struct json *rows_of(const struct json *o, const char *name)
{
    const struct json *v = o ? json_get(o, str_z(name)) : NULL;
    return v && v->type == J_ARRAY ? v->first : NULL;
}

static struct str money_of(struct arena *a, const struct json *o, const char *name)
{
    const struct json *v = json_get(o, str_z(name));
    int64_t minor;
    if (!v || v->type != J_OBJECT || !money_parse(json_get_text(v, "amount"), &minor))
        return STR_NULL;
    return money_short(a, minor, json_get_text(v, "currency"));
}

static struct str member_quarter(struct arena *a, const struct settings *set, const struct json *o, const char *name)
{
    struct quarter q;
    return quarter_parse(json_get_text(o, name), &q) ? quarter_words(a, q, (int)set->fiscal_start) : STR_NULL;
}

/* Who asks, for whom, who decides and by when. */
static void asked_text(struct out *o, struct arena *a, const struct tradeoff_card *card)
{
    const struct w_tradeoff *t = &card->t;
    out_printf(o, "%.*s", STR_FMT(t->key));
    if (!str_empty(t->asker)) {
        out_bytes(o, S(" · asked by "));
        md_text(o, str_empty(t->asker_job) ? t->asker
                                           : arena_printf(a, "%.*s, %.*s", STR_FMT(t->asker), STR_FMT(t->asker_job)));
    }
    if (!str_empty(t->customer) && !str_eq(t->customer, t->asker)) {
        out_bytes(o, S(" · for "));
        md_text(o, t->customer);
    }
    if (!card->decided && !str_empty(t->decider_name)) {
        out_bytes(o, S(" · decided by "));
        md_text(o, t->decider_name);
        if (t->due)
            out_printf(o, " until %.*s", STR_FMT(date_words_long(a, tz_date(card->w.set.tz, t->due))));
    }
    out_bytes(o, S("\n"));
    if (!str_empty(t->what_for)) {
        out_bytes(o, S("\n> "));
        md_text(o, t->what_for);
        out_bytes(o, S("\n"));
    }
}

static void room_text(struct out *o, struct arena *a, const struct settings *set, const struct json *tree)
{
    struct str wish = json_get_text(tree, "wish_title"), held = json_get_text(tree, "held");
    int64_t missing = json_get_int(tree, "short_days");
    const struct json *slack = json_get(tree, S("fits_in_slack")), *proved = json_get(tree, S("impossible_proved"));
    if (str_empty(wish))
        return;
    out_bytes(o, S("\n**"));
    md_text(o, wish);
    out_printf(o, "** in %.*s", STR_FMT(member_quarter(a, set, tree, "quarter")));
    if (slack && slack->b)
        out_bytes(o, S(" fits, and nothing moves.\n"));
    else if (!str_empty(held)) {
        out_bytes(o, S(". "));
        md_text(o, held);
        out_bytes(o, S("\n"));
    } else if (missing > 0)
        out_printf(o, ": %.*s person-weeks short. %s\n", STR_FMT(weeks_text(a, missing, set->days_per_week)),
                   proved && proved->b ? "No order of work avoids this: proved."
                                       : "Nothing that was tried avoids this.");
    else
        out_bytes(o, S(" does not fit as things are.\n"));
}

static void moves_text(struct out *o, struct arena *a, const struct settings *set, const struct json *option)
{
    for (const struct json *m = rows_of(option, "moves"); m; m = m->next) {
        struct str from = member_quarter(a, set, m, "from"), to = member_quarter(a, set, m, "to");
        out_bytes(o, S("- "));
        md_text(o, json_get_text(m, "title"));
        out_printf(o, " (%.*s) ", STR_FMT(json_get_text(m, "feature")));
        if (str_empty(from))
            out_printf(o, "comes in %.*s\n", STR_FMT(to));
        else if (str_empty(to))
            out_printf(o, "leaves the plan, where it stood in %.*s\n", STR_FMT(from));
        else
            out_printf(o, "goes from %.*s to %.*s\n", STR_FMT(from), STR_FMT(to));
    }
}

static void waits_text(struct out *o, struct arena *a, const struct json *option, bool wished)
{
    int64_t n = json_get_int(option, "customers_waiting"), named = 0;
    struct str money = money_of(a, option, "revenue_waiting");
    if (n == 0) {
        out_bytes(o, wished ? S("- Nobody in the plan waits\n") : S(""));
        return;
    }
    out_printf(o, "- %lld customer%s", (long long)n, n == 1 ? " waits" : "s wait");
    if (!str_empty(money))
        out_printf(o, ", %.*s a year", STR_FMT(money));
    for (const struct json *x = rows_of(option, "waiting"); x; x = x->next) {
        out_bytes(o, named++ ? S(", ") : S(": "));
        md_text(o, json_get_text(x, "title"));
    }
    if (named > 0 && named < n)
        out_printf(o, " and %lld more", (long long)(n - named));
    out_bytes(o, S("\n"));
}

static void promises_text(struct out *o, struct arena *a, const struct json *option)
{
    struct date due;
    for (const struct json *x = rows_of(option, "promises"); x; x = x->next) {
        out_bytes(o, S("- Breaks a promise to "));
        md_text(o, json_get_text(x, "to"));
        out_bytes(o, S(": "));
        md_text(o, json_get_text(x, "what"));
        if (date_parse(json_get_text(x, "due"), &due))
            out_printf(o, ", due %.*s", STR_FMT(date_words(a, due)));
        out_bytes(o, S("\n"));
    }
}

static void option_text(struct out *o, struct arena *a, const struct settings *set, const struct json *tree,
                        const struct json *option)
{
    static const struct {
        const char *is, *said;
    } high[] = { { "fits", "still fits" }, { "uses_reserve", "draws on the reserve" }, { "fails", "does not fit" } };
    struct str letter = json_get_text(option, "letter");
    bool taken = str_eq_nocase(letter, json_get_text(tree, "chosen"));
    const struct json *valued = json_get(tree, S("valued")), *proven = json_get(option, S("proven")),
                      *built = json_get(option, S("effort"));
    out_printf(o, "\n## %.*s. ", STR_FMT(letter));
    md_text(o, json_get_text(option, "title"));
    out_printf(o, "%s\n\n", taken ? " (chosen)" : "");
    md_text(o, json_get_text(option, "gets"));
    out_bytes(o, S("\n\n"));
    moves_text(o, a, set, option);
    waits_text(o, a, option, !str_empty(json_get_text(tree, "wish_title")));
    promises_text(o, a, option);
    if (valued && valued->b)
        out_printf(o, "- Value of the quarter %.*s, of the whole plan %.*s points\n",
                   STR_FMT(json_get_text(option, "points_quarter")), STR_FMT(json_get_text(option, "points_horizon")));
    else
        out_printf(o, "- %lld days displaced\n", (long long)json_get_int(option, "days_moved"));
    for (size_t i = 0; i < COUNT(high) && built && built->type == J_OBJECT; i++)
        if (str_eq(json_get_text(option, "robust"), str_z(high[i].is)))
            out_printf(o, "- At the high estimate it %s\n", high[i].said);
    if (proven && !proven->b)
        out_bytes(o, S("- Not proved to be the cheapest\n"));
}

void tradeoff_text(struct out *o, struct arena *a, const struct tradeoff_card *card, const struct json *tree)
{
    const struct settings *set = &card->w.set;
    out_bytes(o, S("# "));
    md_text(o, str_empty(card->t.title) ? card->t.key : card->t.title);
    out_bytes(o, S("\n\n"));
    asked_text(o, a, card);
    if (card->decided) {
        out_bytes(o, S("\n**Decided.** "));
        md_text(o, card->reason);
        if (!str_empty(card->signed_by)) {
            out_bytes(o, S(" ("));
            md_text(o, card->signed_by);
            out_printf(o, ", %.*s)", STR_FMT(date_words_long(a, tz_date(set->tz, card->signed_at))));
        }
        out_bytes(o, S("\n"));
    } else if (card->unpriced) {
        out_bytes(o, S("\n"));
        md_text(o, card->unpriced_why);
        out_bytes(o, S("\n"));
        return;
    } else if (card->stale)
        out_bytes(o, S("\nThe plan changed since somebody looked at this last; the figures are those of now.\n"));
    room_text(o, a, set, tree);
    out_bytes(o, card->decided ? S("\nAs it was weighed:\n") : S("\nChoose exactly one:\n"));
    for (const struct json *k = rows_of(tree, "options"); k; k = k->next)
        option_text(o, a, set, tree, k);
}
