/* web/measured.h: what was measured of an outcome, in a sentence on its page. */
#pragma once
#include "web/generic.h"

/* "Last measured 11 on 27 Nov; it began at 12 and should be 8." False, and nothing is written, where nothing was measured
 * since it began, or where the record is no outcome. */
bool measured_words(struct out *o, struct ctx *c, const struct record *r);
