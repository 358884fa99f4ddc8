/* web/report_ring.h: records that pull at each other, around a ring; a line for each pair, thicker where it costs more. */
#pragma once
#include "use/reports.h"
#include "web/frame.h"

/* Drawn where the report names the two ends of a pair, and a row has both; else false. */
bool report_ring(struct out *o, struct ctx *c, const struct view *v, const struct report_view *r);
/* The same pairs in words, the dearest first: a card beside the ring. */
void report_pulls(struct out *o, struct ctx *c, const struct view *v, const struct report_view *r);
