/* web/report_bars.h: the picture above a report: one number of its first table, as bars. */
#pragma once
#include "use/reports.h"
#include "web/frame.h"

/* Nothing where the report names no number, or fewer than two rows have one. Names and values are text, so that they are
 * read aloud and do not shrink; the bars say nothing beside. */
void report_bars(struct out *o, struct ctx *c, const struct view *v, const struct report_view *r);
