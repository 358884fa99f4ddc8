/* base/money.c: money as minor units, points as millionths. */
#include "base/money.h"
#include "base/html.h"

bool money_parse(struct str s, int64_t *ret_minor)
{
    assert(ret_minor);
    struct str whole, frac;
    bool point = str_cut(s, '.', &whole, &frac);
    int64_t w, f = 0;
    if (!str_to_i64(whole, &w) || w > INT64_MAX / 100 - 1 || w < INT64_MIN / 100 + 1)
        return false;
    if (point) {
        if (frac.n < 1 || frac.n > 2 || !str_to_i64(frac, &f) || f < 0)
            return false;
        if (frac.n == 1)
            f *= 10;
    }
    *ret_minor = w * 100 + (whole.p[0] == '-' ? -f : f);
    return true;
}

struct str money_text(struct arena *a, int64_t minor)
{
    const char *sign = minor < 0 ? "-" : "";
    uint64_t v = minor < 0 ? 0 - (uint64_t)minor : (uint64_t)minor;
    if (v % 100 == 0)
        return arena_printf(a, "%s%llu", sign, (unsigned long long)(v / 100));
    return arena_printf(a, "%s%llu.%02llu", sign, (unsigned long long)(v / 100), (unsigned long long)(v % 100));
}

static int64_t round_div(int64_t v, int64_t by)
{
    assert(by > 0);
    int64_t q = v / by, r = v % by;
    if (r >= 0 ? r >= by - r : -r >= by + r)
        q += v < 0 ? -1 : 1;
    return q;
}

struct str money_short(struct arena *a, int64_t minor, struct str currency)
{
    struct str sign = str_eq(currency, S("USD")) ? S("$") : arena_printf(a, "%.*s ", STR_FMT(currency));
    int64_t v = minor < 0 ? -minor : minor;
    const char *neg = minor < 0 ? "−" : "";
    if (v >= 75000000) {
        bool billions = round_div(v, 10000000) >= 10000;
        int64_t tenth = round_div(v, billions ? 10000000000 : 10000000);
        return arena_printf(a, "%s%.*s%lld.%lld%s", neg, STR_FMT(sign), (long long)(tenth / 10),
                            (long long)(tenth % 10), billions ? "bn" : "m");
    }
    if (v >= 100000)
        return arena_printf(a, "%s%.*s%lldk", neg, STR_FMT(sign), (long long)round_div(v, 100000));
    return arena_printf(a, "%s%.*s%lld", neg, STR_FMT(sign), (long long)round_div(v, 100));
}

struct str number_grouped(struct arena *a, struct str text)
{
    enum { MINUS_BYTES = 3 };                          /* the sign that points and weeks are written with */
    size_t sign = str_starts(text, S("−")) ? MINUS_BYTES : str_starts(text, S("-")), end = sign;
    while (end < text.n && text.p[end] >= '0' && text.p[end] <= '9')
        end++;
    size_t digits = end - sign, after = end + (end < text.n && text.p[end] == '.');
    while (after < text.n && text.p[after] >= '0' && text.p[after] <= '9')
        after++;
    if (digits < 4 || after < text.n)
        return text;
    struct out o;
    out_init_raw(&o, a);
    out_bytes(&o, (struct str){ text.p, sign });
    for (size_t i = 0; i < digits; i++)
        out_printf(&o, "%s%c", i > 0 && (digits - i) % 3 == 0 ? "," : "", text.p[sign + i]);
    out_bytes(&o, str_skip(text, end));
    return out_str(&o);
}

struct str points_text(struct arena *a, int64_t upt)
{
    int64_t tenth = round_div(upt, 100000);
    const char *sign = tenth < 0 ? "−" : "";
    int64_t v = tenth < 0 ? -tenth : tenth;
    if (v % 10 == 0)
        return number_grouped(a, arena_printf(a, "%s%lld", sign, (long long)(v / 10)));
    return number_grouped(a, arena_printf(a, "%s%lld.%lld", sign, (long long)(v / 10), (long long)(v % 10)));
}

struct str points_exact(struct arena *a, int64_t upt)
{
    const char *sign = upt < 0 ? "-" : "";
    uint64_t v = upt < 0 ? 0 - (uint64_t)upt : (uint64_t)upt;
    struct str s =
        arena_printf(a, "%s%llu.%06llu", sign, (unsigned long long)(v / 1000000), (unsigned long long)(v % 1000000));
    while (s.p[s.n - 1] == '0')
        s.n--;
    if (s.p[s.n - 1] == '.')
        s.n--;
    return s;
}
