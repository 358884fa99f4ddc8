/* web/promised.h: whether a promise that is neither kept nor broken is late, and what the plan says to it, in a sentence on its page. */
#pragma once
#include "web/generic.h"

/* "It was due on Fri 20 Nov, seven days ago. By the plan it is ready on 31 Mar 2027, 131 days after what was said." False, and
 * nothing is written, where the record is no promise or is settled. */
bool promised_words(struct out *o, const struct view *v, struct ctx *c, const struct record *r);
