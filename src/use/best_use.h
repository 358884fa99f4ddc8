/* use/best_use.h: which companies are our best customers: the top share by revenue that the workspace says (MODEL 10.7). */
#pragma once
#include "use/plan_sql.h"

/* Whether each of w->customers belongs to one of them, itself or by its root: [w->ncustomers]. A company counts with all that
 * those of it who buy pay a year; one of which nobody says that is not among them. Of n companies with a revenue the first
 * n * percent / 100 are, upwards, equals by key. ret_n: how many companies. */
const bool *best_customers(const struct world *w, int64_t *ret_n);
/* What a company (any place of it in w->customers) pays a year, all that belongs to it; false where nobody says. */
bool company_revenue(const struct world *w, int32_t customer, int64_t *ret);
