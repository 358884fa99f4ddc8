/* base/tz.c: TZif files and the POSIX rule in their footer. */
#include "base/tz.h"
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FILE_MAX = 1 << 20, HEADER = 44, DAY = 86400 };

/* When summer begins or ends: Jn (1–365, never 29 February), n (0–365) or Mm.w.d; seconds after midnight. */
enum when_form { WHEN_JULIAN, WHEN_DAY, WHEN_WEEKDAY };
struct when {
    enum when_form form;
    int day, month, week, weekday;
    int32_t time;
};
struct tz_rule {
    bool there, summer;
    int32_t standard, daylight;
    struct when begins, ends;
};
struct tz {
    size_t n;                       /* transitions */
    const int64_t *at;              /* seconds, ascending */
    const int32_t *offset;          /* from at[i] on */
    int32_t first;                  /* before at[0] */
    struct tz_rule rule;            /* after the last; without one the last offset stays */
};

/* ---- the footer ---- */

static bool read_number(struct str *s, int *ret)
{
    int n = 0;
    size_t i = 0;
    for (; i < s->n && i < 4 && s->p[i] >= '0' && s->p[i] <= '9'; i++)
        n = n * 10 + (s->p[i] - '0');
    *s = str_skip(*s, i);
    *ret = n;
    return i > 0;
}

static bool read_char(struct str *s, char c)
{
    if (s->n == 0 || s->p[0] != c)
        return false;
    *s = str_skip(*s, 1);
    return true;
}

/* [+-]hh[:mm[:ss]] in seconds. */
static bool read_time(struct str *s, int32_t *ret)
{
    int h, m = 0, sec = 0;
    bool minus = read_char(s, '-');
    if (!minus)
        (void)read_char(s, '+');
    if (!read_number(s, &h) || (read_char(s, ':') && !read_number(s, &m)))
        return false;
    if (read_char(s, ':') && !read_number(s, &sec))
        return false;
    if (h > 167 || m > 59 || sec > 59)
        return false;
    *ret = (minus ? -1 : 1) * (h * 3600 + m * 60 + sec);
    return true;
}

/* CET, <+0330> */
static bool skip_name(struct str *s)
{
    size_t n = 0;
    if (read_char(s, '<')) {
        while (n < s->n && s->p[n] != '>')
            n++;
        *s = str_skip(*s, n);
        return n > 0 && read_char(s, '>');
    }
    while (n < s->n && ((s->p[n] | 32) >= 'a' && (s->p[n] | 32) <= 'z'))
        n++;
    *s = str_skip(*s, n);
    return n >= 3;
}

static bool read_when(struct str *s, struct when *w)
{
    *w = (struct when){ .form = WHEN_DAY, .time = 7200 };
    if (read_char(s, 'M')) {
        w->form = WHEN_WEEKDAY;
        if (!read_number(s, &w->month) || !read_char(s, '.') || !read_number(s, &w->week) || !read_char(s, '.')
            || !read_number(s, &w->weekday) || w->month < 1 || w->month > 12 || w->week < 1 || w->week > 5
            || w->weekday > 6)
            return false;
    } else {
        if (read_char(s, 'J'))
            w->form = WHEN_JULIAN;
        if (!read_number(s, &w->day) || w->day > 365 || (w->form == WHEN_JULIAN && w->day < 1))
            return false;
    }
    return !read_char(s, '/') || read_time(s, &w->time);
}

/* std offset [dst [offset] , begins , ends]: offsets are west of Greenwich there, east of it here. */
static bool read_rule(struct str s, struct tz_rule *r)
{
    *r = (struct tz_rule){ 0 };
    if (s.n == 0)
        return true;
    if (!skip_name(&s) || !read_time(&s, &r->standard))
        return false;
    r->standard = -r->standard;
    r->there = true;
    if (s.n == 0)
        return true;
    if (!skip_name(&s))
        return false;
    r->summer = true;
    r->daylight = r->standard + 3600;
    if (s.n > 0 && s.p[0] != ',') {
        if (!read_time(&s, &r->daylight))
            return false;
        r->daylight = -r->daylight;
    }
    return read_char(&s, ',') && read_when(&s, &r->begins) && read_char(&s, ',') && read_when(&s, &r->ends) && s.n == 0;
}

static bool is_leap(int y)
{
    return (y % 4 == 0 && y % 100 != 0) || y % 400 == 0;
}

/* Seconds of the local clock at which it happens in year y. */
static int64_t when_in(const struct when *w, int y)
{
    struct date d = date_from_ymd(y, 1, 1);
    switch (w->form) {
    case WHEN_JULIAN: d.days += w->day - 1 + (is_leap(y) && w->day >= 60); break;
    case WHEN_DAY: d.days += w->day; break;
    case WHEN_WEEKDAY: {
        struct date next = w->month == 12 ? date_from_ymd(y + 1, 1, 1) : date_from_ymd(y, w->month + 1, 1);
        d = date_from_ymd(y, w->month, 1);
        d.days += (w->weekday + 6 - date_weekday(d)) % 7 + (w->week - 1) * 7;     /* Sunday is 0 there, 6 here */
        while (d.days >= next.days)
            d.days -= 7;
        break;
    }
    }
    return (int64_t)d.days * DAY + w->time;
}

static int32_t rule_offset(const struct tz_rule *r, int64_t s)
{
    int y, m, d;
    if (!r->summer)
        return r->standard;
    date_to_ymd(date_of_ms((s + r->standard) * 1000, 0), &y, &m, &d);
    /* A change may lie beside the edge of the year, so its neighbours are looked at too. */
    int32_t offset = r->standard;
    int64_t last = INT64_MIN;
    for (int year = y - 1; year <= y + 1; year++) {
        int64_t begin = when_in(&r->begins, year) - r->standard, end = when_in(&r->ends, year) - r->daylight;
        if (begin <= s && begin >= last) {
            last = begin;
            offset = r->daylight;
        }
        if (end <= s && end > last) {
            last = end;
            offset = r->standard;
        }
    }
    return offset;
}

/* ---- the file ---- */

static int64_t be(const char *p, size_t n)
{
    uint64_t v = (n == 8 || !(p[0] & 0x80)) ? 0 : UINT64_MAX;
    for (size_t i = 0; i < n; i++)
        v = v << 8 | (unsigned char)p[i];
    return (int64_t)v;
}

/* The six counts of a header: isutc isstd leap time type char. */
struct counts {
    size_t isut, isstd, leap, time, type, chars;
};

static bool read_header(struct str s, struct counts *c)
{
    if (s.n < HEADER || memcmp(s.p, "TZif", 4) != 0 || s.p[4] < '2')
        return false;
    int64_t v[6];
    for (size_t i = 0; i < 6; i++) {
        v[i] = be(s.p + 20 + 4 * i, 4);
        if (v[i] < 0 || v[i] > FILE_MAX)
            return false;
    }
    *c = (struct counts){ (size_t)v[0], (size_t)v[1], (size_t)v[2], (size_t)v[3], (size_t)v[4], (size_t)v[5] };
    return c->type > 0;
}

static size_t body_size(const struct counts *c, size_t time)
{
    return c->time * (time + 1) + c->type * 6 + c->chars + c->leap * (time + 4) + c->isstd + c->isut;
}

static bool read_body(struct arena *a, struct str s, const struct counts *c, struct tz *z)
{
    const char *times = s.p, *index = times + c->time * 8, *types = index + c->time;
    int64_t *at = ARENA_ARRAY(a, int64_t, c->time + 1);
    int32_t *offset = ARENA_ARRAY(a, int32_t, c->time + 1);
    for (size_t i = 0; i < c->time; i++) {
        size_t type = (unsigned char)index[i];
        at[i] = be(times + 8 * i, 8);
        if (type >= c->type || (i > 0 && at[i] <= at[i - 1]))
            return false;
        offset[i] = (int32_t)be(types + 6 * type, 4);
    }
    *z = (struct tz){ .n = c->time, .at = at, .offset = offset, .first = (int32_t)be(types, 4) };
    return true;
}

bool tz_read(struct arena *a, struct str bytes, const struct tz **ret)
{
    struct counts c;
    struct tz *z = ARENA_NEW(a, struct tz);
    if (!read_header(bytes, &c) || bytes.n < HEADER + body_size(&c, 4))
        return false;
    bytes = str_skip(bytes, HEADER + body_size(&c, 4));     /* the first block is of 32 bits: for others */
    if (!read_header(bytes, &c) || bytes.n < HEADER + body_size(&c, 8) || !read_body(a, str_skip(bytes, HEADER), &c, z))
        return false;
    struct str footer = str_skip(bytes, HEADER + body_size(&c, 8));
    if (footer.n < 2 || footer.p[0] != '\n' || footer.p[footer.n - 1] != '\n')
        return false;
    footer = (struct str){ footer.p + 1, footer.n - 2 };
    if (!read_rule(footer, &z->rule))
        return false;
    *ret = z;
    return true;
}

static bool name_is_safe(struct str name)
{
    size_t at;
    for (size_t i = 0; i < name.n; i++) {
        char c = name.p[i];
        bool good = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '+'
                    || c == '-' || c == '/';
        if (!good)
            return false;
    }
    return name.n > 0 && name.n < 64 && name.p[0] != '/' && !str_find(name, S("//"), &at);
}

static bool read_file(struct arena *a, struct str path, struct str *ret)
{
    struct stat st;
    int fd = open(arena_cstr(a, path), O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return false;
    bool good = fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_size > 0 && st.st_size <= FILE_MAX;
    size_t size = good ? (size_t)st.st_size : 0, n = 0;
    char *p = ARENA_ARRAY(a, char, size + 1);
    for (ssize_t got = 1; good && n < size && got > 0; n += got > 0 ? (size_t)got : 0)
        got = read(fd, p + n, size - n);
    (void)close(fd);
    *ret = (struct str){ p, n };
    return good && n == size;
}

bool tz_load(struct arena *a, struct str name, const struct tz **ret)
{
    const struct str folders[] = { str_z(getenv("ZONEINFO")), S("/usr/share/zoneinfo"), S("/usr/lib/zoneinfo") };
    struct str bytes;
    *ret = NULL;
    if (name.n == 0 || str_eq(name, S("UTC")) || str_eq(name, S("Etc/UTC")))
        return true;
    if (!name_is_safe(name))
        return false;
    for (size_t i = 0; i < COUNT(folders); i++)
        if (folders[i].n > 0 && read_file(a, arena_printf(a, "%.*s/%.*s", STR_FMT(folders[i]), STR_FMT(name)), &bytes))
            return tz_read(a, bytes, ret);
    return false;
}

/* ---- the clock ---- */

static int64_t floor_div(int64_t v, int64_t by)
{
    return v >= 0 ? v / by : -((-v + by - 1) / by);
}

int32_t tz_offset(const struct tz *z, int64_t ms)
{
    int64_t s = floor_div(ms, 1000);
    if (z == NULL)
        return 0;
    if (z->n == 0 || s >= z->at[z->n - 1])
        return z->rule.there ? rule_offset(&z->rule, s) : z->n > 0 ? z->offset[z->n - 1] : z->first;
    if (s < z->at[0])
        return z->first;
    size_t low = 0, high = z->n - 1;               /* at[low] <= s < at[high] */
    while (high - low > 1) {
        size_t mid = low + (high - low) / 2;
        if (z->at[mid] <= s)
            low = mid;
        else
            high = mid;
    }
    return z->offset[low];
}

struct date tz_date(const struct tz *z, int64_t ms)
{
    return date_of_ms(ms + (int64_t)tz_offset(z, ms) * 1000, 0);
}

int tz_minutes(const struct tz *z, int64_t ms)
{
    int64_t local = ms + (int64_t)tz_offset(z, ms) * 1000;
    return (int)((local - (int64_t)date_of_ms(local, 0).days * 1000 * DAY) / 60000);
}

/* The instant of a civil reading: tried with the offsets of a day before and a day after, between which at most one
 * change lies. */
static int64_t of_civil(const struct tz *z, int64_t civil)
{
    int64_t before = (int64_t)tz_offset(z, civil - INT64_C(1000) * DAY) * 1000,
            after = (int64_t)tz_offset(z, civil + INT64_C(1000) * DAY) * 1000;
    int64_t first = civil - before, second = civil - after;
    bool shows = second + (int64_t)tz_offset(z, second) * 1000 == civil;
    return shows && first + (int64_t)tz_offset(z, first) * 1000 != civil ? second : first;
}

int64_t tz_ms(const struct tz *z, struct date d, int minutes)
{
    assert(minutes >= 0 && minutes < 1440);
    return of_civil(z, ((int64_t)d.days * DAY + INT64_C(60) * minutes) * 1000);
}

bool tz_parse(const struct tz *z, struct str s, int64_t *ret_ms)
{
    int64_t ms;
    bool zoned =
        s.n > 0
        && (s.p[s.n - 1] == 'Z' || (s.n > 16 && s.p[s.n - 3] == ':' && (s.p[s.n - 6] == '+' || s.p[s.n - 6] == '-')));
    if (!instant_parse(s, &ms))
        return false;
    *ret_ms = zoned ? ms : of_civil(z, ms);
    return true;
}
