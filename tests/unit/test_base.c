/* Strings, the arena, markup, JSON, CSV, dates, quarters, money and points. */
#include "base/csv.h"
#include "base/date.h"
#include "base/json.h"
#include "base/money.h"
#include "tests/lib/tap.h"

static void strings(void)
{
    int64_t i = 0;
    ok(str_to_i64(S("9223372036854775807"), &i) && i == INT64_MAX, "the largest integer is read");
    ok(str_to_i64(S("-9223372036854775808"), &i) && i == INT64_MIN, "the smallest integer is read");
    static const struct str bad[] = { S_INIT(""),
                                      S_INIT("-"),
                                      S_INIT("+1"),
                                      S_INIT(" 1"),
                                      S_INIT("1 "),
                                      S_INIT("0x10"),
                                      S_INIT("1.0"),
                                      S_INIT("9223372036854775808"),
                                      S_INIT("-9223372036854775809"),
                                      S_INIT("99999999999999999999999") };
    for (size_t k = 0; k < COUNT(bad); k++)
        ok(!str_to_i64(bad[k], &i), "\"%.*s\" is no integer", STR_FMT(bad[k]));
    struct str head, tail;
    ok(str_cut(S("feature/12"), '/', &head, &tail), "a separator is found");
    is_str(head, S("feature"), "the head is before it");
    is_str(tail, S("12"), "the tail is after it");
    ok(!str_cut(S("feature"), '/', &head, &tail), "a separator that is not there is not found");
    ok(str_eq(head, S("feature")) && str_empty(tail), "and all of it is the head");
    ok(str_listed(S("a, b,c"), ',', S("b")) && !str_listed(S("ab,c"), ',', S("a"))
           && !str_listed(STR_NULL, ',', S("a")),
       "a list holds its parts whole");
    is_str(str_trim(S(" \t a b\r\n")), S("a b"), "white space at both ends goes");
    ok(str_cmp(S("a"), S("ab")) < 0, "a prefix sorts first");
    ok(str_cmp(S("Z"), S("a")) < 0, "order is that of bytes");
    ok(str_is_utf8(S("na\xc3\xafve")), "two-byte characters are UTF-8");
    ok(!str_is_utf8(S("\xc0\xaf")), "an overlong form is not");
    ok(!str_is_utf8(S("\xed\xa0\x80")), "a surrogate is not");
    ok(!str_is_utf8(S("\xf4\x90\x80\x80")), "a number past U+10FFFF is not");
    ok(!str_is_utf8(S("\xe2\x82")), "half a character is not");
}

static void count_defer(void *arg)
{
    ++*(int *)arg;
}

static void arena(void)
{
    int deferred = 0;
    struct arena *a = arena_new("test", 1 << 16);
    const char *p = arena_alloc(a, 100, 10, 8);
    size_t zeros = 0;
    while (zeros < 1000 && p[zeros] == 0)
        zeros++;
    is_int((int64_t)zeros, 1000, "memory arrives zeroed");
    ok(((uintptr_t)ARENA_NEW(a, int64_t) & (alignof(int64_t) - 1)) == 0, "and aligned");
    size_t mark = arena_mark(a);
    for (int i = 0; i < 1000; i++) {
        struct str s = arena_printf(a, "scratch %d", i);
        if (s.n < 9)
            ok(false, "a printed text has its length");
        arena_rewind(a, mark);
    }
    ok(!arena_is_full(a), "a loop that rewinds stays under the limit");
    char *list = arena_alloc(a, 10, 1, 1), *other;
    memset(list, 7, 10);
    ok(arena_grow(a, list, 5, 20, 1, 1) == list && list[4] == 7 && list[5] == 0 && list[19] == 0,
       "the newest piece grows where it is, and what comes new is zeroed");
    other = arena_alloc(a, 1, 1, 1);
    *other = 1;
    ok(arena_grow(a, list, 20, 40, 1, 1) != list && *other == 1, "one with something behind it moves");
    arena_defer(a, count_defer, &deferred);
    memset(arena_alloc(a, 1, 1 << 17, 1), 1, 1 << 17);
    ok(arena_is_full(a), "past the limit the arena serves once more and is full");
    arena_free(a);
    is_int(deferred, 1, "freeing runs what was deferred");
    arena_free(NULL);
}

static void markup(struct arena *a)
{
    struct out o;
    out_init(&o, a);
    H(&o, "<a href=\"", URL(a, S("customers"), S("a b/c?d")), "\" title=\"", S("\"x\" & 'y'"), "\">", S("<script>"),
      "</a>");
    is_str(out_str(&o),
           S("<a href=\"/customers/a%20b%2Fc%3Fd\" title=\"&quot;x&quot; &amp; &#39;y&#39;\">"
             "&lt;script&gt;</a>"),
           "data is escaped where it stands, and a segment stays one segment");
    out_init(&o, a);
    struct url u = url_query(a, url_query(a, url_own(S("/river")), S("from"), S("P-1&x=1")), S("q"), S("50 %"));
    H(&o, "<a href=\"", u, "\"></a>");
    is_str(out_str(&o), S("<a href=\"/river?from=P-1%26x%3D1&amp;q=50%20%25\"></a>"),
           "a query value cannot add a member");
    out_init(&o, a);
    H(&o, "<b>", (int64_t)-7, "</b>");
    is_str(out_str(&o), S("<b>-7</b>"), "numbers are written plainly");
}

static void json_write(struct arena *a)
{
    struct out o;
    struct json_writer w;
    out_init_raw(&o, a);
    json_begin(&w, &o);
    json_object(&w);
    json_key(&w, S("rows"));
    json_array(&w);
    json_int(&w, INT64_MIN);
    json_str(&w, S("a\"\\\n\x01\xe2\x82\xac"));
    json_null(&w);
    json_end(&w);
    json_key(&w, S("on"));
    json_bool(&w, true);
    json_end(&w);
    struct problems ps;
    const struct json *j = NULL;
    problems_init(&ps, a);
    if (!ok(json_parse(a, &ps, out_str(&o), &j) == ST_OK, "what the writer wrote is read"))
        return;
    const struct json *rows = json_get(j, S("rows"));
    is_int((int64_t)rows->count, 3, "with all its items");
    is_int(rows->first->i, INT64_MIN, "the smallest integer comes back");
    is_str(rows->first->next->s, S("a\"\\\n\x01\xe2\x82\xac"), "a text with every kind of byte comes back");
    ok(json_get(j, S("on"))->b && !json_get(j, S("off")), "a member is found by its name, others are not");
}

static void json_read(struct arena *a)
{
    static const struct str bad[] = {
        S_INIT(""),         S_INIT("{"),           S_INIT("[1,]"),        S_INIT("{\"a\":1,}"),
        S_INIT("01"),       S_INIT("1."),          S_INIT("+1"),          S_INIT("nul"),
        S_INIT("[1] 2"),    S_INIT("\"\\u0000\""), S_INIT("\"\\ud800\""), S_INIT("{\"a\":1,\"a\":2}"),
        S_INIT("\"\xff\""), S_INIT("\"\n\""),      S_INIT("'a'"),         S_INIT("[1 2]"),
        S_INIT("\"\\x\""),  S_INIT("NaN"),         S_INIT("{1:2}"),       S_INIT("// x\n1")
    };
    for (size_t i = 0; i < COUNT(bad); i++) {
        struct problems ps;
        const struct json *j = NULL;
        problems_init(&ps, a);
        ok(json_parse(a, &ps, bad[i], &j) == ST_INVALID && ps.count == 1, "bad JSON %zu is refused with one problem",
           i);
    }
    struct out deep;
    out_init_raw(&deep, a);
    for (int i = 0; i < 100000; i++)
        out_bytes(&deep, S("["));
    struct problems ps;
    const struct json *j = NULL;
    problems_init(&ps, a);
    ok(json_parse(a, &ps, out_str(&deep), &j) == ST_INVALID, "a hundred thousand brackets are refused");
    problems_init(&ps, a);
    ok(json_parse(a, &ps, S("\"\\ud83d\\ude00\""), &j) == ST_OK, "a pair of surrogates is one character");
    is_str(j->s, S("\xf0\x9f\x98\x80"), "in UTF-8");
}

static void csv(struct arena *a)
{
    struct out o;
    struct csv_writer w;
    out_init_raw(&o, a);
    csv_begin(&w, &o);
    csv_cell(&w, S("a,\"b\"\nc"));
    csv_cell(&w, S("=1+1"));
    csv_int(&w, -5);
    csv_cell(&w, S(""));
    csv_end_row(&w);
    is_str(out_str(&o), S("\"a,\"\"b\"\"\nc\",'=1+1,-5,\r\n"), "cells are quoted and formulas defused");
    struct problems ps;
    struct csv_file f;
    problems_init(&ps, a);
    enum status st = csv_parse(a, &ps, S("\xef\xbb\xbfkey;title\r\nA;\"x;\"\"y\"\"\r\nz\"\r\nB;\r\n"), 0, &f);
    if (!ok(st == ST_OK, "a file of another country is read"))
        return;
    is_int(f.separator, ';', "its separator is guessed");
    ok(f.bom, "its byte order mark is seen");
    is_int((int64_t)f.nrows, 3, "it has three rows");
    is_str(f.rows[1].cells[1], S("x;\"y\"\r\nz"), "a quoted cell keeps its line break");
    is_int(f.rows[2].line, 4, "a row knows its line");
    problems_init(&ps, a);
    ok(csv_parse(a, &ps, S("a,b\n1,\"2\n"), 0, &f) == ST_INVALID, "a quote that never closes is a problem");
}

static void dates(struct arena *a)
{
    struct date d;
    for (int32_t day = -800000; day < 800000; day += 997) {
        int y, m, dd;
        date_to_ymd((struct date){ day }, &y, &m, &dd);
        if (date_from_ymd(y, m, dd).days != day)
            ok(false, "day %d comes back", day);
    }
    ok(date_parse(S("2024-02-29"), &d), "a leap day is a day");
    ok(!date_parse(S("2023-02-29"), &d) && !date_parse(S("1900-02-29"), &d), "others are not");
    ok(!date_parse(S("2026-11-31"), &d) && !date_parse(S("2026-1-01"), &d) && !date_parse(S("2026-00-10"), &d),
       "only real days in the one form");
    ok(date_parse(S("2026-11-25"), &d), "a date is read");
    is_int(d.days, 20782, "as days since 1970");
    is_int(date_weekday(d), 2, "25 November 2026 is a Wednesday");
    is_str(date_words(a, d), S("Wed 25 Nov"), "and is said so");
    ok(date_parse(S("2027-01-31"), &d), "the last of January");
    is_str(date_text(a, date_add_months(d, 1)), S("2027-02-28"), "and a month is the last of February");
    int64_t ms = 0;
    ok(instant_parse(S("2026-11-25T12:00:00+02:00"), &ms), "an instant with an offset is read");
    is_str(instant_text(a, ms), S("2026-11-25T10:00:00Z"), "and said in UTC");
}

static void quarters(struct arena *a)
{
    struct quarter q;
    ok(quarter_parse(S("2027-Q1"), &q), "a quarter is read");
    is_int(q.ordinal, 8108, "as its ordinal");
    is_str(quarter_text(a, q), S("2027-Q1"), "and written");
    is_str(quarter_words(a, q, 1), S("Q1 2027"), "and said");
    static const struct str said[] = { S_INIT("Q1 2027"), S_INIT("q1/2027"),   S_INIT("2027Q1"),   S_INIT("2027 Q1"),
                                       S_INIT("FY27 Q1"), S_INIT("FY2027-Q1"), S_INIT("Q1 - 2027") };
    bool all = true;
    for (size_t i = 0; i < COUNT(said); i++)
        all = all && quarter_parse(said[i], &q) && q.ordinal == 8108;
    ok(all, "however people write it");
    static const struct str not[] = { S_INIT("Q1"),       S_INIT("2027"),         S_INIT("Q1 27"),
                                      S_INIT("Q1 2027x"), S_INIT("2027-Q1 2027"), S_INIT("1 2027"),
                                      S_INIT("FY Q1"),    S_INIT("Q1    2027"),   S_INIT("") };
    bool any = false;
    for (size_t i = 0; i < COUNT(not); i++)
        any = any || quarter_parse(not[i], &q);
    ok(!any, "but not half of it, or more");
    ok(!quarter_parse(S("2027-Q5"), &q) && !quarter_parse(S("2027-Q0"), &q) && !quarter_parse(S("27-Q1"), &q),
       "there are four");
    for (int start = 1; start <= 12; start++)
        for (int32_t o = 8100; o < 8116; o++) {
            struct date first = quarter_first_day((struct quarter){ o }, start);
            if (quarter_of(first, start).ordinal != o
                || quarter_of((struct date){ first.days - 1 }, start).ordinal != o - 1)
                ok(false, "quarter %d of a year from month %d begins on its first day", o, start);
        }
    is_str(date_text(a, quarter_first_day((struct quarter){ 8108 }, 1)), S("2027-01-01"), "Q1 begins in January");
}

static void money(struct arena *a)
{
    int64_t m = 0;
    ok(money_parse(S("612000.50"), &m), "an amount is read");
    is_int(m, 61200050, "in minor units");
    is_str(money_text(a, m), S("612000.50"), "and written");
    is_str(money_text(a, 61200000), S("612000"), "whole amounts without decimals");
    ok(!money_parse(S("612,000"), &m) && !money_parse(S("1.234"), &m) && !money_parse(S(""), &m)
           && !money_parse(S("1e3"), &m) && !money_parse(S("99999999999999999999"), &m),
       "grouping, thirds of a cent and overflow are refused");
    is_str(money_short(a, 61200000, S("USD")), S("$612k"), "thousands are short");
    is_str(money_short(a, 340000000, S("USD")), S("$3.4m"), "millions too");
    is_str(money_short(a, 99994000000, S("USD")), S("$999.9m"), "up to a thousand of them");
    is_str(money_short(a, 3095050000000, S("USD")), S("$31.0bn"), "from there on billions");
    is_str(points_text(a, 127250000), S("127.3"), "points have one decimal");
    is_str(points_text(a, 124000000), S("124"), "none where whole");
    is_str(points_text(a, INT64_C(-12400500000)), S("−12,400.5"), "points stand in groups of three");
    is_str(number_grouped(a, S("999")), S("999"), "up to 999 there is nothing to group");
    is_str(number_grouped(a, S("1170")), S("1,170"), "1170 is grouped");
    is_str(number_grouped(a, S("-23000.1234")), S("-23,000.1234"), "what follows the point is left as it is");
    is_str(number_grouped(a, S("1234567")), S("1,234,567"), "every three");
    is_str(number_grouped(a, S("2027-Q1")), S("2027-Q1"), "what is no number stays as it is");
    is_str(number_grouped(a, S("$1200")), S("$1200"), "nor is an amount with its currency touched");
    is_str(number_grouped(a, STR_NULL), STR_NULL, "nor nothing");
    is_str(points_exact(a, 1), S("0.000001"), "and are exact in JSON");
}

int main(void)
{
    struct arena *a = arena_new("test", (size_t)1 << 26);
    tap_plan_none();
    strings();
    arena();
    markup(a);
    json_write(a);
    json_read(a);
    csv(a);
    dates(a);
    quarters(a);
    money(a);
    arena_free(a);
    return tap_done();
}
