/* web/list_work.h: what a list of features says beside their own fields: what each fulfils, is part of, when it is
 * planned and what it costs. */
#pragma once
#include "web/frame.h"

struct work_row {
    int64_t feature, quarter, days; /* quarter 0: not in the plan; days -1: not sized */
    struct str requirement, requirement_title, solution, solution_title, state;
};
struct work_sums {
    int64_t open, without, without_planned, planned,
        days; /* open features; of them without a requirement; … in the plan; its days */
};
/* One row per feature, in their order; a statement for each 25 of them. */
enum status work_rows(struct ctx *c, const int64_t *features, size_t n, struct work_row **ret) MUST_CHECK;
/* "28 weeks · Q1 2027 · Started" beside a feature's name. */
void work_beside(struct out *o, const struct view *v, const struct work_row *w);
/* The quarters of the plan in force, as a filter names and says them; at most max. */
struct list_option {
    struct str value, label;
};
enum status work_quarters(struct ctx *c, int fiscal_start, struct list_option *ret, size_t max,
                          size_t *ret_n) MUST_CHECK;
enum status work_sums(struct ctx *c, struct work_sums *ret) MUST_CHECK;
struct str work_finding(struct arena *a, const struct work_sums *s);
/* The columns, as bits; all of them, or those that are asked for. */
enum work_column { WORK_REQUIREMENT = 1, WORK_SOLUTION = 2, WORK_QUARTER = 4, WORK_WEEKS = 8, WORK_ALL = 15 };
void work_heads(struct out *o, unsigned columns);
void work_cells(struct out *o, const struct view *v, const struct work_row *w, struct str key, unsigned columns);
/* "The 21 in the plan add up to 222 person-weeks." */
void work_total(struct out *o, const struct view *v, const struct work_sums *s);
/* The views that features have besides their states. */
void work_views(struct out *o, const struct view *v, const struct work_sums *s);
