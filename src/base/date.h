/* base/date.h: civil dates, instants, quarters. No locale, no libc time zone. */
#pragma once
#include "base/arena.h"

struct date {
    int32_t days;
};                              /* days since 1970-01-01, proleptic Gregorian */
struct quarter {
    int32_t ordinal;
};                        /* fiscal year * 4 + (0..3) */
bool date_parse(struct str s, struct date *ret);            /* YYYY-MM-DD, real days only */
struct str date_text(struct arena *a, struct date d);       /* 2026-11-25 */
struct date date_from_ymd(int y, int m, int d);
void date_to_ymd(struct date d, int *ret_y, int *ret_m, int *ret_d);
int date_weekday(struct date d);                            /* 0 = Monday */
struct str date_words(struct arena *a, struct date d);      /* Wed 25 Nov */
struct str date_words_long(struct arena *a, struct date d); /* Wednesday 25 November */
struct str month_words(struct date d);                                        /* "November" */
struct date date_of_ms(int64_t ms_utc, int32_t offset_minutes);
struct str instant_text(struct arena *a, int64_t ms);       /* RFC 3339 UTC, 2026-11-25T10:00:00Z */
struct str instant_text_exact(struct arena *a, int64_t ms); /* with milliseconds when there are any */
bool instant_parse(struct str s, int64_t *ret_ms);          /* RFC 3339, or a date (midnight UTC) */
struct date date_add_months(struct date d, int months);     /* day kept, else the month's last */
/* 2027-Q1 as it is written, also as it is said and as sheets have it: Q1 2027, FY27 Q1, 2027Q1, q1/2027. */
bool quarter_parse(struct str s, struct quarter *ret);
struct str quarter_text(struct arena *a, struct quarter q); /* 2027-Q1 */
struct str quarter_words(struct arena *a, struct quarter q, int fiscal_start);   /* Q1 2027, FY27 Q1 */
struct quarter quarter_of(struct date d, int fiscal_start); /* the fiscal year is named by its last month */
struct date quarter_first_day(struct quarter q, int fiscal_start);
int64_t clock_now_ms(void);                                 /* the only reader of the wall clock */
