/* web/page_ask.h: asking for customers, what became of one's own asks, and where each persona begins. */
#pragma once
#include "web/page.h"

/* GET /ask: three fields, and below what became of what one asked before. */
extern const struct page page_ask;
enum status ask_post(struct ctx *c, const struct page_in *in, struct answer *ret) MUST_CHECK;
/* GET /home: 302 to the page that whoever is signed in begins with: product leaders Today, product managers the requests,
 * executives their last brief, heads of functions what they promised, who talks with customers their asks. */
/* /team, as the menu calls it. */
enum status team_get(struct ctx *c, const struct page_in *in, struct answer *ret) MUST_CHECK;
enum status home_get(struct ctx *c, const struct page_in *in, struct answer *ret) MUST_CHECK;
