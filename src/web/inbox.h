/* web/inbox.h: the desk: what waits for an answer, and the answer beside it. */
#pragma once
#include "web/page.h"

/* GET /requests: the inbox; with a filter, an order or as data the list that every kind has. */
extern const struct page page_requests;
