/* web/spine.h: on a requirement or a feature, the way from what somebody said down to the work, in one column. */
#pragma once
#include "use/trace_use.h"
#include "web/frame.h"

/* NULL where the record is on no such way: another kind, or one that nothing plans with any more. */
enum status spine_load(struct ctx *c, const struct kind *k, struct str key, struct trace **ret) MUST_CHECK;
/* Nothing where t is NULL or nothing stands above it. */
void spine_html(struct out *o, const struct view *v, const struct trace *t);
