/* web/report_map.h: the rows of a report by two shares, so that one sees where to look first. */
#pragma once
#include "use/reports.h"
#include "web/frame.h"

/* Drawn where the report names two shares and at least two rows have both; else false. */
bool report_map(struct out *o, struct ctx *c, const struct view *v, const struct report_view *r);
