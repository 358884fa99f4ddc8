/* web/river_dry.h: the priorities that nobody is working on, beside the river. */
#pragma once
#include "use/river_use.h"
#include "base/html.h"

enum { RIVER_DRY_SHOWN = 6 };       /* the rest is a link */
void river_dry_card(struct out *o, struct arena *a, const struct river *r);
