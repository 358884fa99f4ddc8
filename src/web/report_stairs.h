/* web/report_stairs.h: what a report's rows add up to over time, as a staircase beside the size of whole solutions. */
#pragma once
#include "use/reports.h"
#include "web/frame.h"

/* Drawn where the report names a day column to add up along, and at least two rows have a day; else false. */
bool report_stairs(struct out *o, struct ctx *c, const struct view *v, const struct report_view *r);
