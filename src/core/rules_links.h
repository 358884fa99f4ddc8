/* core/rules_links.h: rules of the links of the spine, of feature's start gate and of what is fixed (MODEL 1, 4). */
#pragma once
#include "core/records.h"

/* ST_INVALID with problems where a rule of the kind is broken. */
enum status rules_links(struct ctx *c, const struct record *before, const struct record *after) MUST_CHECK;
/* Of a new link of which nobody said whether it is the primary one: it is where there is none yet. Whatever counts along
 * primary links alone would leave it out otherwise, and say that the feature has no requirement. */
enum status rules_first(struct ctx *c, struct record *r) MUST_CHECK;
/* Before a link is written: the first of a requirement becomes its primary one; INVALID where the only primary one would
 * cease to be it. */
enum status rules_primary(struct ctx *c, const struct record *before, struct record *after) MUST_CHECK;
/* After it was written: whichever was primary before gives way, in the same change. */
enum status rules_primary_written(struct ctx *c, const struct record *before, const struct record *after) MUST_CHECK;
