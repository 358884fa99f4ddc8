/* use/gauges_use.h: how much of our work and of what we hear is strategic, and how much of the work stays within one product:
 * MODEL 10.9 (org-chart share) and 10.19. */
#pragma once
#include "use/plan_use.h"

enum gauge_kind { GAUGE_DAYS, GAUGE_QUOTES, GAUGE_TIME, GAUGE_ALONE, GAUGE__KINDS };
struct gauge {
    int64_t part, all;
}; /* days; quotes; minutes; days */
/* mark: the share wanted, in percent; the last gauge has none. */
struct gauges {
    struct gauge of[GAUGE__KINDS];
    int64_t mark;
};
/* Per w->features: whether it leads, drives included, to a priority of executives or managers; a slice the way of its whole. */
bool *gauge_leads_up(const struct world *w);
/* Per w->features: whether it, or its whole, is in no solution that has parts of two products. */
bool *gauge_alone(const struct world *w);
/* The two of days, of quarter q of the plan in force or (-1) of all its quarters. */
struct gauges gauges_of_plan(const struct plan_model *m, int q);
/* All four. Quotes are those of customers; time is that of weeks that enough people noted to stay unnamed. */
enum status gauges_load(struct ctx *c, const struct plan_model *m, int q, struct gauges *ret) MUST_CHECK;
/* A share in whole percent, half away from zero; -1: of nothing. */
int64_t gauge_percent(const struct gauge *g);
