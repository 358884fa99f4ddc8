/* web/page_own.h: the pages that show the river of work, who was heard, and today. */
#pragma once
#include "web/page.h"
extern const struct page page_river, page_markets, page_today, page_trace;
/* Whether this browser was told to leave the sample's first steps out of Today. */
bool sample_is_hidden(const struct request *r);
/* POST /me/sample: show = no leaves them out from then on, in this browser alone; anything else brings them back. */
enum status sample_post(struct ctx *c, const struct page_in *in, struct answer *ret) MUST_CHECK;
extern const struct page page_tradeoff;
enum status tradeoff_decide_post(struct ctx *c, const struct page_in *in, struct answer *ret) MUST_CHECK;
