/* base/date.c: civil dates by arithmetic (Howard Hinnant's day algorithms), quarters, instants. */
#include "base/date.h"
#include <time.h>

struct date date_from_ymd(int y, int m, int d)
{
    y -= m <= 2;
    int era = (y >= 0 ? y : y - 399) / 400;
    int yoe = y - era * 400, doy = (153 * (m + (m > 2 ? -3 : 9)) + 2) / 5 + d - 1;
    int doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;
    return (struct date){ era * 146097 + doe - 719468 };
}

void date_to_ymd(struct date date, int *ret_y, int *ret_m, int *ret_d)
{
    int z = date.days + 719468, era = (z >= 0 ? z : z - 146096) / 146097;
    int doe = z - era * 146097, yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
    int doy = doe - (365 * yoe + yoe / 4 - yoe / 100), mp = (5 * doy + 2) / 153;
    *ret_d = doy - (153 * mp + 2) / 5 + 1;
    *ret_m = mp < 10 ? mp + 3 : mp - 9;
    *ret_y = yoe + era * 400 + (*ret_m <= 2);
}

static bool digits(struct str s, size_t at, size_t n, int *ret)
{
    int v = 0;
    if (s.n < at + n)
        return false;
    for (size_t i = at; i < at + n; i++) {
        if (s.p[i] < '0' || s.p[i] > '9')
            return false;
        v = v * 10 + (s.p[i] - '0');
    }
    *ret = v;
    return true;
}

bool date_parse(struct str s, struct date *ret)
{
    int y, m, d, y2, m2, d2;
    if (s.n != 10 || s.p[4] != '-' || s.p[7] != '-' || !digits(s, 0, 4, &y) || !digits(s, 5, 2, &m)
        || !digits(s, 8, 2, &d) || m < 1 || m > 12 || d < 1)
        return false;
    struct date date = date_from_ymd(y, m, d);
    date_to_ymd(date, &y2, &m2, &d2);
    if (y != y2 || m != m2 || d != d2)
        return false;
    *ret = date;
    return true;
}

struct str date_text(struct arena *a, struct date d)
{
    int y, m, day;
    date_to_ymd(d, &y, &m, &day);
    return arena_printf(a, "%04d-%02d-%02d", y, m, day);
}

int date_weekday(struct date d)
{
    int w = (d.days + 3) % 7;
    return w < 0 ? w + 7 : w;
}

static const char *const months[] = { "January", "February", "March",     "April",   "May",      "June",
                                      "July",    "August",   "September", "October", "November", "December" };
static const char *const weekdays[] = { "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday" };

struct str date_words(struct arena *a, struct date d)
{
    int y, m, day;
    date_to_ymd(d, &y, &m, &day);
    return arena_printf(a, "%.3s %d %.3s", weekdays[date_weekday(d)], day, months[m - 1]);
}

struct str date_words_long(struct arena *a, struct date d)
{
    int y, m, day;
    date_to_ymd(d, &y, &m, &day);
    return arena_printf(a, "%s %d %s", weekdays[date_weekday(d)], day, months[m - 1]);
}

struct str month_words(struct date d)
{
    int y, m, day;
    date_to_ymd(d, &y, &m, &day);
    return str_z(months[m - 1]);
}

static int64_t floor_div(int64_t v, int64_t by)
{
    return v >= 0 ? v / by : -((-v + by - 1) / by);
}

struct date date_of_ms(int64_t ms_utc, int32_t offset_minutes)
{
    return (struct date){ (int32_t)floor_div(ms_utc + (int64_t)offset_minutes * 60000, 86400000) };
}

struct str instant_text(struct arena *a, int64_t ms)
{
    struct date d = date_of_ms(ms, 0);
    int64_t s = (ms - (int64_t)d.days * 86400000) / 1000;
    struct str day = date_text(a, d);
    return arena_printf(a, "%.*sT%02d:%02d:%02dZ", STR_FMT(day), (int)(s / 3600), (int)(s / 60 % 60), (int)(s % 60));
}

struct str instant_text_exact(struct arena *a, int64_t ms)
{
    struct str s = instant_text(a, ms);
    int64_t rest = (ms % 1000 + 1000) % 1000;
    return rest == 0 ? s : arena_printf(a, "%.*s.%03dZ", (int)s.n - 1, s.p, (int)rest);
}

bool instant_parse(struct str s, int64_t *ret_ms)
{
    struct date d;
    int h = 0, m = 0, sec = 0, oh = 0, om = 0;
    if (s.n < 10 || !date_parse((struct str){ s.p, 10 }, &d))
        return false;
    int64_t ms = (int64_t)d.days * 86400000;
    if (s.n == 10) {
        *ret_ms = ms;
        return true;
    }
    if ((s.p[10] != 'T' && s.p[10] != ' ') || !digits(s, 11, 2, &h) || s.n < 16 || s.p[13] != ':'
        || !digits(s, 14, 2, &m))
        return false;
    size_t i = 16;
    if (i < s.n && s.p[i] == ':') {
        if (!digits(s, i + 1, 2, &sec))
            return false;
        i += 3;
    }
    if (i < s.n && s.p[i] == '.')       /* what is smaller than a millisecond is dropped */
        for (int64_t unit = (i++, 100); i < s.n && s.p[i] >= '0' && s.p[i] <= '9'; i++, unit /= 10)
            ms += unit * (s.p[i] - '0');
    if (h > 23 || m > 59 || sec > 59)
        return false;
    ms += (((int64_t)h * 60 + m) * 60 + sec) * 1000;
    if (i + 1 == s.n && s.p[i] == 'Z')
        i++;
    else if (i + 6 == s.n && (s.p[i] == '+' || s.p[i] == '-') && digits(s, i + 1, 2, &oh) && s.p[i + 3] == ':'
             && digits(s, i + 4, 2, &om)) {
        ms -= (s.p[i] == '-' ? -1 : 1) * ((int64_t)oh * 60 + om) * 60000;
        i += 6;
    }
    if (i != s.n)
        return false;
    *ret_ms = ms;
    return true;
}

struct date date_add_months(struct date d, int n)
{
    int y, m, day;
    date_to_ymd(d, &y, &m, &day);
    int64_t k = (int64_t)y * 12 + (m - 1) + n;
    y = (int)floor_div(k, 12);
    m = (int)(k - (int64_t)y * 12) + 1;
    int next_y = m == 12 ? y + 1 : y, next_m = m == 12 ? 1 : m + 1;
    int last = date_from_ymd(next_y, next_m, 1).days - date_from_ymd(y, m, 1).days;
    return date_from_ymd(y, m, day < last ? day : last);
}

/* "Q1" at the head of *s; 0: it does not stand there. */
static int take_quarter(struct str *s)
{
    if (s->n < 2 || (s->p[0] != 'Q' && s->p[0] != 'q') || s->p[1] < '1' || s->p[1] > '4')
        return 0;
    int n = s->p[1] - '0';
    *s = str_skip(*s, 2);
    return n;
}

/* "2027", "FY27" or "FY2027" at the head of *s; -1: it does not stand there. */
static int take_year(struct str *s)
{
    int y;
    bool fiscal = s->n > 2 && str_eq_nocase((struct str){ s->p, 2 }, S("FY"));
    struct str rest = fiscal ? str_skip(*s, 2) : *s;
    if (digits(rest, 0, 4, &y))
        rest = str_skip(rest, 4);
    else if (fiscal && digits(rest, 0, 2, &y)) {
        rest = str_skip(rest, 2);
        y += 2000;
    } else
        return -1;
    *s = rest;
    return y;
}

bool quarter_parse(struct str s, struct quarter *ret)
{
    int n = take_quarter(&s), y = n ? -1 : take_year(&s);
    if (n == 0 && y < 0)
        return false;
    for (size_t i = 0; i < 3 && s.n > 0 && (s.p[0] == ' ' || s.p[0] == '-' || s.p[0] == '/'); i++)
        s = str_skip(s, 1);
    if (n)
        y = take_year(&s);
    else
        n = take_quarter(&s);
    if (n == 0 || y < 0 || s.n > 0)
        return false;
    *ret = (struct quarter){ y * 4 + (n - 1) };
    return true;
}

struct str quarter_text(struct arena *a, struct quarter q)
{
    assert(q.ordinal >= 0);
    return arena_printf(a, "%04d-Q%d", q.ordinal / 4, q.ordinal % 4 + 1);
}

struct str quarter_words(struct arena *a, struct quarter q, int fiscal_start)
{
    assert(q.ordinal >= 0);
    if (fiscal_start == 1)
        return arena_printf(a, "Q%d %d", q.ordinal % 4 + 1, q.ordinal / 4);
    return arena_printf(a, "FY%02d Q%d", q.ordinal / 4 % 100, q.ordinal % 4 + 1);
}

struct quarter quarter_of(struct date d, int fiscal_start)
{
    assert(fiscal_start >= 1 && fiscal_start <= 12);
    int y, m, day;
    date_to_ymd(d, &y, &m, &day);
    int into = (m - fiscal_start + 12) % 12;
    int year = fiscal_start == 1 ? y : m >= fiscal_start ? y + 1 : y;
    return (struct quarter){ year * 4 + into / 3 };
}

struct date quarter_first_day(struct quarter q, int fiscal_start)
{
    int year = q.ordinal / 4 - (fiscal_start == 1 ? 0 : 1);
    return date_add_months(date_from_ymd(year, fiscal_start, 1), q.ordinal % 4 * 3);
}

int64_t clock_now_ms(void)
{
    struct timespec ts;
    clock_gettime(CLOCK_REALTIME, &ts);
    return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}
