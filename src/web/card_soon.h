/* web/card_soon.h: a card for a page: worked out within the request where that is quick, else by a job beside it. */
#pragma once
#include "web/card_parts.h"
#include "web/solve_job.h"

/* status: 0 = the card is there; 202 = job_html() shows how far it is, and the card's JSON is empty. */
struct card_wait {
    int status;
    struct solve_job_seen job;
    struct str id;
};
/* The card of the trade-off that the address names. Data, and a form that comes back, wait to the end. */
enum status card_soon(struct ctx *c, const struct page_in *in, const struct card_want *want, struct tradeoff_card *ret,
                      struct card_wait *ret_wait) MUST_CHECK;
