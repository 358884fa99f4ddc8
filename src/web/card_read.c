/* web/card_read.c: the card's JSON as values and words. */
#include "web/card_parts.h"

static const struct json *member(const struct json *o, const char *name)
{
    return o && o->type == J_OBJECT ? json_get(o, str_z(name)) : NULL;
}

struct str cj_text(const struct json *o, const char *name)
{
    const struct json *v = member(o, name);
    return v && v->type == J_STR ? v->s : STR_NULL;
}

int64_t cj_int(const struct json *o, const char *name)
{
    return json_get_int(o, name);
}

bool cj_bool(const struct json *o, const char *name)
{
    const struct json *v = member(o, name);
    return v && v->type == J_BOOL && v->b;
}

bool cj_type(const struct json *k, const char *type)
{
    return str_eq(cj_text(k, "type"), str_z(type));
}

bool cj_has(const struct json *o, const char *name)
{
    const struct json *v = member(o, name);
    return v && v->type != J_NULL;
}

const struct json *cj_first(const struct json *o, const char *name)
{
    const struct json *v = member(o, name);
    return v && v->type == J_ARRAY ? v->first : NULL;
}

size_t cj_count(const struct json *o, const char *name)
{
    const struct json *v = member(o, name);
    return v && v->type == J_ARRAY ? v->count : 0;
}

bool cj_points(const struct json *o, const char *name, int64_t *ret_upt)
{
    struct str text = cj_text(o, name), whole, part;
    int64_t units = 0, rest = 0, scale = 1000000;
    bool negative = str_starts(text, S("-"));
    *ret_upt = 0;
    if (negative)
        text = str_skip(text, 1);
    if (str_empty(text))
        return false;
    str_cut(text, '.', &whole, &part);
    if (!str_to_i64(whole, &units) || part.n > 6)
        return false;
    for (size_t i = 0; i < part.n; i++) {
        if (part.p[i] < '0' || part.p[i] > '9')
            return false;
        scale /= 10;
        rest += (part.p[i] - '0') * scale;
    }
    *ret_upt = (units * 1000000 + rest) * (negative ? -1 : 1);
    return true;
}

struct str cj_money(struct arena *a, const struct json *o, const char *name)
{
    const struct json *v = member(o, name);
    int64_t minor = 0;
    if (!v || v->type != J_OBJECT || !money_parse(cj_text(v, "amount"), &minor))
        return S("–");
    return money_short(a, minor, cj_text(v, "currency"));
}

struct str cj_weeks(struct arena *a, const struct json *card, int64_t days)
{
    int64_t per_week = cj_int(card, "days_per_week");
    return weeks_text(a, days, per_week > 0 ? per_week : 5);
}

struct str cj_weeks_words(struct arena *a, const struct json *card, int64_t days)
{
    struct str n = cj_weeks(a, card, days), noun = weeks_noun(n);
    return arena_printf(a, "%.*s %.*s", STR_FMT(n), STR_FMT(noun));
}

struct str cj_day(struct arena *a, struct str iso)
{
    struct date d;
    return date_parse(iso, &d) ? str_skip(date_words(a, d), 4) : iso;      /* without the weekday */
}

struct str cj_quarter(struct arena *a, struct str key, int64_t fiscal_start)
{
    struct quarter q;
    return quarter_parse(key, &q) ? quarter_words(a, q, (int)fiscal_start) : key;
}

struct str cj_first_name(struct str name)
{
    struct str head, rest;
    str_cut(name, ' ', &head, &rest);
    return head;
}

const struct json *card_scarcest(const struct json *card)
{
    const struct json *best = NULL;
    for (const struct json *r = cj_first(card, "rooms"); r; r = r->next)
        if (!best || cj_int(r, "free") - cj_int(r, "needs") < cj_int(best, "free") - cj_int(best, "needs"))
            best = r;
    return best;
}
