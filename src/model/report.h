/* model/report.h: named queries, declared once for page, CSV, JSON and command line. */
#pragma once
#include "base/ctx.h"
#include "model/action.h"

/* An answer is one or more named tables of flat rows. Columns are fields: their types say how a value
 * is shown (a reference as a link, work in days, money in the workspace's currency). */
struct table {
    const char *name, *label;
    const struct field *columns;
    size_t ncolumns;
};
enum { REPORT_TABLES_MAX = 12 };
struct report_rows {
    struct value *cells;
    size_t n, cap;
};  /* n rows of ncolumns values */
/* What a report found. finding: one computed sentence, the title of its page. */
struct report_view {
    const struct report *report;
    struct str finding;
    struct str more;                   /* what else there is to say of it, below the title; empty = nothing */
    int64_t about;                     /* the record that it is about, where its first input names one; 0 = none */
    int64_t line;
    struct str line_says;    /* what the drawn number should not pass, and its name; empty: nothing of the kind */
    struct report_rows rows[REPORT_TABLES_MAX];
};
/* Where it stands among the others: the menu's four verbs, and what is about ourselves. */
enum report_area { REPORT_LISTEN, REPORT_DECIDE, REPORT_LEARN, REPORT_ALIGN, REPORT_TEAM, REPORT__AREAS };
struct report {
    const char *name, *label, *help;   /* small_items: /small-items, `headwater small-items` */
    enum report_area area;
    const struct field *in;
    size_t nin;
    const struct table *out;
    size_t nout;
    const char *bar;                   /* a number of the first table that its page draws; NULL: no picture */
    const char *whole,
        *parts; /* columns beside it: an amount, and (blanks between) what is taken from it until the bar is left */
    const char *from, *to,
        *cost; /* two references of it, which pull at each other, and what that costs: drawn as a ring */
    const char *across,
        *up; /* two shares of it, in percent: drawn as a map, least given and most needed where one looks first */
    const char *along,
        *by; /* a day and a reference of the same table: the number is added up along the one, by the other */
    const struct kind *adds; /* a record of it is written down from the page, as adds_label says; NULL: none */
    const char *adds_label;
    unsigned perm, flags; /* A_MCP */
    /* in: [nin], VT_UNSET where not given and without a default. Fills rows and finding. */
    enum status (*load)(struct ctx *c, const struct value *in, struct report_view *ret);
};
/* The values of a new row of table t, all null, to be filled. */
struct value *report_row(struct ctx *c, struct report_view *v, size_t t);
/* The place of a column; ncolumns where it has none of that name. */
size_t table_column(const struct table *t, struct str name);
void reports_verify(const struct model *m, const struct report *const *rows, size_t n);
/* What its address and command call it: small_items -> small-items. */
struct str report_slug(struct arena *a, const struct report *r);
