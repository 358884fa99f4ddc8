/* use/making_use.h: what making things cost in a month of which finance says nothing: the days of the plan that was in force for
 * it, by what they were for (MODEL 10.18). Not for: what finance does say (money_reports.c). */
#pragma once
#include "base/ctx.h"
#include "base/str.h"

/* Days of one feature in a month; its product, and the solution whose part it is (0: none). */
struct making {
    int64_t product, solution, days;
};
/* month: "2026-10". A third of the days of its quarter, what is left over to the first months; of the newest plan that has the
 * quarter. Nothing where there is none, or month is no month. */
enum status making_of_month(struct ctx *c, struct str month, int64_t fiscal_start, struct making **ret,
                            size_t *ret_n) MUST_CHECK;
