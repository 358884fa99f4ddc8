/* web/page_scenarios.h: GET /scenarios: up to four plans side by side, the one in force first. */
#pragma once
#include "web/page.h"
extern const struct page page_scenarios;
