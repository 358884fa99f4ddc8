/* web/list_picture.h: products, solutions, customers and trade-offs as the plan, the talks and the calendar see them, above their lists. */
#pragma once
#include "web/list_top.h"

/* Fills finding, picture and page for a kind that has them; of others nothing. */
enum status list_picture(struct ctx *c, const struct view *v, const struct kind *k, struct list_top *ret) MUST_CHECK;
