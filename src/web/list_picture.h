/* web/list_picture.h: products, solutions and customers as the plan and the talks see them, above their lists. */
#pragma once
#include "web/list_top.h"

/* Fills finding, picture and page for a kind that has them; of others nothing. */
enum status list_picture(struct ctx *c, const struct view *v, const struct kind *k, struct list_top *ret) MUST_CHECK;
