/* use/reports.h: every report there is, and how one is asked. Surfaces walk over the table. */
#pragma once
#include "base/csv.h"
#include "core/records.h"
#include "model/report.h"

enum { REPORT_IN_MAX = 8 };
/* "Listen", as the menu writes it; never NULL. */
const char *report_area_label(enum report_area area);
/* The n-th report, counted from 0; NULL past the end. */
const struct report *report_at(size_t n);
/* The report called so ("small_items", also "small-items"); NULL if there is none. */
const struct report *report_find(struct str name);
/* Inputs of the report, all unset: [nin]. */
struct value *report_inputs(struct ctx *c, const struct report *r);
/* Reads one input as people write it. INVALID with a problem at its name; an unknown name is one. */
enum status report_set(struct ctx *c, const struct report *r, struct value *in, struct str name,
                       struct str text) MUST_CHECK;
/* Fills defaults, checks what is required and who asks, then loads. */
enum status report_run(struct ctx *c, const struct report *r, struct value *in, struct report_view *ret) MUST_CHECK;
/* A cell as people write it: references as keys, quarters 2027-Q1, money without a currency; empty = none. */
struct str report_cell(struct ctx *c, const struct field *column, const struct value *v);
/* Members finding and one list per table, inside an open object. */
void report_view_json(struct ctx *c, const struct report_view *v, struct json_writer *w);

/* One table with a header of column names. */
void report_view_csv(struct ctx *c, const struct report_view *v, size_t t, struct csv_writer *w);

/* ---- for the rows ---- */

/* Appends every row of a statement, whose columns are those of table t in order. */
enum status report_sql(struct ctx *c, struct report_view *v, size_t t, const struct stmt_def *q,
                       const struct value *args, size_t nargs) MUST_CHECK;
const struct value *report_at_cell(const struct report_view *v, size_t t, size_t row, const char *column);
int64_t report_sum(const struct report_view *v, size_t t, const char *column);   /* of an integer column */
/* The value of an input by its place: unset and null give null, for statements that take ?n IS NULL. */
struct value report_in(const struct value *in, size_t n);
/* What a report is about: the record that was named, else the first there is. *ret_id 0: there is none, and the finding
 * says so. */
enum status report_about(struct ctx *c, const struct value *in, const struct kind *k, struct report_view *v,
                         int64_t *ret_id) MUST_CHECK;
/* a of n in whole percent, half away from zero; null when n < 5, where only counts are shown (MODEL 10). */
struct value report_rate(int64_t a, int64_t n);
/* "1 request waits", "7 requests wait": for findings. */
struct str report_many(struct ctx *c, int64_t n, const char *one, const char *many);
/* "none" for 0, else the number: "none of them too long". */
struct str report_some(struct ctx *c, int64_t n);
/* "None of 3 groups is", "1 of 3 groups is", "2 of 3 groups are", "No groups are": the verbs are for one and for many. */
struct str report_share(struct ctx *c, int64_t a, struct str of, const char *is, const char *are);
/* Today in the workspace, YYYY-MM-DD. */
enum status report_today(struct ctx *c, struct str *ret) MUST_CHECK;
/* The day so many days before one that report_today gave. */
struct str report_days_before(struct ctx *c, struct str day, int64_t days);
/* The fiscal quarter of a day or a month, YYYY-MM…; null where there is none. */
struct value report_quarter(struct str day, int64_t fiscal_start);
/* Millionths of a point as a number with one decimal, half away from zero (MODEL 10). */
struct value report_points(int64_t upt);
/* Of a statement: fn(person, team), the function above the team that each person is of; needs WITH RECURSIVE. */
#define FUNCTIONS_OF_PEOPLE                                                                                            \
    "up(person, team, \"type\", parent, depth) AS (SELECT p.id, t.id, t.\"type\", t.parent, 0 FROM person p"           \
    " JOIN team t ON t.id = p.team UNION ALL SELECT up.person, t.id, t.\"type\", t.parent, up.depth + 1 FROM up"       \
    " JOIN team t ON t.id = up.parent WHERE up.\"type\" <> 'function' AND up.depth < 20),"                             \
    " fn AS MATERIALIZED (SELECT person, team FROM up WHERE \"type\" = 'function')"
/* That of who asked (a: asker), of whose customer it is (cu) and of who started the work (f), in the order in which one
 * stands in for the other. */
#define JOIN_FUNCTIONS                                                                                                 \
    "LEFT JOIN fn af ON af.person = a.person LEFT JOIN fn cf ON cf.person = cu.owner"                                  \
    " LEFT JOIN fn gf ON gf.person = f.originator"

/* The tables of others; each ends with NULL. */
extern const struct report small_report, carried_report, camps_report; /* each in the file of its name */
extern const struct report *const desk_reports[],
    *const goal_reports[], *const plan_reports[], *const people_reports[],
                                                      *const money_reports[],
                                                          *const align_reports[],
                                                              *const told_reports[],
                                                                  *const follow_reports[],
                                                                      *const about_reports[],
                                                                          *const decide_reports[],
                                                                              *const explain_reports[];
