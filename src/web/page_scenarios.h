/* web/page_scenarios.h: GET /scenarios: up to four plans side by side, the one in force first. */
#pragma once
#include "web/page.h"
extern const struct page page_scenarios;
/* POST /scenarios/:id/solve: looks for its best plan, as POST /plan/solve does for that of the records. */
enum status scenario_solve_post(struct ctx *c, const struct page_in *in, struct answer *ret) MUST_CHECK;
