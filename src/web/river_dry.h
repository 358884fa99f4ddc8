/* web/river_dry.h: the priorities that nobody is working on, beside the river. */
#pragma once
#include "use/river_draw.h"
#include "web/page.h"

/* v: of whoever reads it, who is offered what they may do. */
void river_dry_card(struct out *o, const struct view *v, const struct river *r);
