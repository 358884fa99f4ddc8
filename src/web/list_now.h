/* web/list_now.h: what a list of outcomes says beside their baseline and aim: what was measured last. */
#pragma once
#include "web/frame.h"

/* One value per record of the list, in their order, VT_NULL where nobody measured; NULL for a kind without. */
enum status now_load(struct ctx *c, const struct kind *k, const struct record_list *l, struct value **ret) MUST_CHECK;
/* The head and the cell that follow those of a field; nothing but after the baseline. */
void now_head(struct out *o, const struct value *now, const struct field *after);
void now_cell(struct out *o, struct ctx *c, const struct view *v, const struct value *now, const struct field *after);
