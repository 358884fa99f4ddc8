/* web/report_bars.h: the picture above a report: one number of its first table, as bars. */
#pragma once
#include "use/reports.h"
#include "web/frame.h"

/* Whether the unit says what the label does not: "Days pledged" needs no "days" behind it. */
bool unit_adds(struct arena *a, const struct field *f);
/* Nothing where the report names no number, or fewer than two rows have one. Names and values are text, so that they are
 * read aloud and do not shrink; the bars say nothing beside. */
void report_bars(struct out *o, struct ctx *c, const struct view *v, const struct report_view *r);
