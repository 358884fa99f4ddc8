/* Zones: every change of the clock that zdump knows of, the rules beyond, and readings that exist twice or never. */
#include "base/tz.h"
#include "tests/lib/tap.h"
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static const char *const zones[] = {
    "Europe/Stockholm",    "Europe/Vienna",    "Europe/London",     "Europe/Dublin",    "Europe/Lisbon",
    "Europe/Istanbul",     "Europe/Kyiv",      "Africa/Casablanca", "Africa/Cairo",     "Africa/Windhoek",
    "America/New_York",    "America/St_Johns", "America/Sao_Paulo", "America/Santiago", "America/Nuuk",
    "America/Havana",      "America/Phoenix",  "America/Caracas",   "Asia/Kathmandu",   "Asia/Kolkata",
    "Asia/Gaza",           "Asia/Jerusalem",   "Asia/Tehran",       "Asia/Tokyo",       "Asia/Pyongyang",
    "Australia/Lord_Howe", "Australia/Sydney", "Australia/Eucla",   "Pacific/Apia",     "Pacific/Chatham",
    "Pacific/Kiritimati",  "Antarctica/Troll", "Etc/GMT+12",        "Atlantic/Azores",
};

static const char *const months = "JanFebMarAprMayJunJulAugSepOctNovDec";

static int month_of(const char *name)
{
    const char *at = strstr(months, name);
    return at ? (int)(at - months) / 3 + 1 : 0;
}

enum { FIRST_YEAR = 1890, LAST_YEAR = 2150 };

/* "Europe/Vienna  Sun Mar 29 00:59:59 2026 UT = … isdst=0 gmtoff=3600" */
static bool zdump_line(const char *line, int64_t *ret_ms, int *ret_offset)
{
    char month[8] = { 0 };
    int day, h, m, s, year;
    const char *utc = strchr(line, ' '), *offset = strstr(line, "gmtoff=");
    if (!utc || !offset || sscanf(utc, " %*3s %3s %d %d:%d:%d %d UT", month, &day, &h, &m, &s, &year) != 6
        || !month_of(month))
        return false;
    if (year < FIRST_YEAR || year > LAST_YEAR)      /* newer ones also tell of the ends of time */
        return false;
    *ret_ms = ((int64_t)date_from_ymd(year, month_of(month), day).days * 86400 + h * 3600 + m * 60 + s) * 1000;
    *ret_offset = (int)strtol(offset + 7, NULL, 10);
    return true;
}

static void against_zdump(struct arena *a, const char *name)
{
    const struct tz *z;
    char line[512];
    int64_t ms, bad = 0, n = 0;
    int offset;
    if (!tz_load(a, str_z(name), &z)) {
        tap_skip("%s is not known on this machine", name);
        return;
    }
    struct str command = arena_printf(a, "zdump -v -c %d,%d /usr/share/zoneinfo/%s", FIRST_YEAR, LAST_YEAR, name);
    FILE *f = popen(arena_cstr(a, command), "r");
    while (f && fgets(line, sizeof line, f))
        if (zdump_line(line, &ms, &offset)) {
            n++;
            if (tz_offset(z, ms) != offset && bad++ < 3)
                tap_diag("%s at %lld: %d, not %d", name, (long long)ms, (int)tz_offset(z, ms), offset);
        }
    if (f)
        pclose(f);
    if (n == 0)
        tap_skip("zdump says nothing of %s", name);
    else
        ok(bad == 0, "%s: %lld instants around changes of the clock", name, (long long)n);
}

static int64_t utc(const char *text)
{
    int64_t ms = 0;
    ok(instant_parse(str_z(text), &ms), "%s is an instant", text);
    return ms;
}

static void stockholm(struct arena *a)
{
    const struct tz *z;
    if (!tz_load(a, S("Europe/Stockholm"), &z)) {
        tap_skip("no zones on this machine");
        return;
    }
    is_int(tz_ms(z, date_from_ymd(2026, 11, 27), 17 * 60), utc("2026-11-27T16:00:00Z"), "17:00 in November");
    is_int(tz_ms(z, date_from_ymd(2026, 7, 3), 17 * 60), utc("2026-07-03T15:00:00Z"), "17:00 in July");
    is_int(tz_ms(z, date_from_ymd(2026, 3, 29), 150), utc("2026-03-29T01:30:00Z"),
           "02:30 that never is: what would be 03:30");
    is_int(tz_ms(z, date_from_ymd(2026, 10, 25), 150), utc("2026-10-25T00:30:00Z"), "02:30 that is twice: the first");
    is_int(tz_ms(z, date_from_ymd(2026, 10, 25), 180), utc("2026-10-25T02:00:00Z"), "03:00 is once");
    is_int(tz_date(z, utc("2026-12-31T23:30:00Z")).days, date_from_ymd(2027, 1, 1).days,
           "half past midnight is the new year");
    is_int(tz_minutes(z, utc("2026-12-31T23:30:00Z")), 30, "half past midnight");
    is_int(tz_offset(z, utc("2400-07-01T00:00:00Z")), 7200, "summer far beyond the file");
    int64_t ms;
    ok(tz_parse(z, S("2026-11-27 17:00"), &ms) && ms == utc("2026-11-27T16:00:00Z"),
       "a reading without a zone is of this one");
    ok(tz_parse(z, S("2026-11-27T17:00:00Z"), &ms) && ms == utc("2026-11-27T17:00:00Z"), "with Z it is UTC");
    ok(tz_parse(z, S("2026-11-27T17:00:00+03:00"), &ms) && ms == utc("2026-11-27T14:00:00Z"),
       "with an offset it is what it says");
    ok(tz_parse(z, S("2026-11-27"), &ms) && ms == utc("2026-11-26T23:00:00Z"), "a date is its midnight");
    ok(!tz_parse(z, S("soon"), &ms), "and a word is nothing");
    /* every minute of two days goes there and back, unless the clock left it out */
    int64_t wrong = 0;
    for (int day = 0; day < 2; day++)
        for (int minute = 0; minute < 1440; minute++) {
            struct date d = day ? date_from_ymd(2026, 10, 25) : date_from_ymd(2026, 3, 28);
            int64_t at = tz_ms(z, d, minute);
            wrong += tz_minutes(z, at) != minute || tz_date(z, at).days != d.days;
        }
    is_int(wrong, 0, "minutes go there and back");
}

static void refused(struct arena *a)
{
    const struct tz *z;
    static const char *const bad[] = { "Europe/Nowhere", "../../etc/passwd", "/etc/localtime",
                                       "Europe//Vienna", "Europe/Vienna\n",  "zone.tab" };
    for (size_t i = 0; i < COUNT(bad); i++)
        ok(!tz_load(a, str_z(bad[i]), &z), "refused: name %zu", i);
    ok(tz_load(a, S("UTC"), &z) && z == NULL, "UTC needs no file");
    is_int(tz_offset(NULL, utc("2026-07-01T00:00:00Z")), 0, "and has no offset");
}

/* A file cut anywhere, or with any byte changed, is read or refused, never worse. */
static void damaged(struct arena *a)
{
    char bytes[4096];
    const struct tz *z;
    FILE *f = fopen("/usr/share/zoneinfo/Europe/Stockholm", "rb");
    if (!f) {
        tap_skip("no zones on this machine");
        return;
    }
    size_t n = fread(bytes, 1, sizeof bytes, f), read = 0;
    fclose(f);
    for (size_t cut = 0; cut < n; cut++)
        read += tz_read(a, (struct str){ bytes, cut }, &z);
    is_int((int64_t)read, 0, "no file that is cut off is taken for whole");
    for (size_t i = 0; i < n; i++) {
        size_t mark = arena_mark(a);
        bytes[i] = (char)(bytes[i] ^ 0x41);
        if (tz_read(a, (struct str){ bytes, n }, &z))
            (void)tz_offset(z, INT64_C(1795600000000));
        bytes[i] = (char)(bytes[i] ^ 0x41);
        arena_rewind(a, mark);
    }
    ok(tz_read(a, (struct str){ bytes, n }, &z), "and the file as it was is read again");
}

int main(void)
{
    struct arena *a = arena_new("tz", (size_t)64 << 20);
    tap_plan_none();
    for (size_t i = 0; i < COUNT(zones); i++)
        against_zdump(a, zones[i]);
    stockholm(a);
    refused(a);
    damaged(a);
    arena_free(a);
    return tap_done();
}
