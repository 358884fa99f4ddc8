/* engine/need_cycles.h: features that need each other with a lag, so that none of them can ever finish. */
#pragma once
#include "engine/plan.h"

/* Places of such features, ascending; of a.  A circle without a lag only couples its features and is none. */
size_t need_cycles(struct arena *a, const struct plan_input *in, int32_t **ret);
