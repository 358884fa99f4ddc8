/* web/page_own.h: the pages that show the river of work, who was heard, and today. */
#pragma once
#include "web/page.h"
extern const struct page page_river, page_markets, page_today, page_trace;
