/* web/river_dry.h: the priorities that nobody is working on, beside the river. */
#pragma once
#include "use/river_use.h"
#include "web/page.h"

enum { RIVER_DRY_SHOWN = 12 };       /* the rest is a link */
void river_dry_card(struct out *o, const struct view *v, const struct river *r);
