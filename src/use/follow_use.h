/* use/follow_use.h: who wants to hear of a record. */
#pragma once
#include "core/change.h"

/* The row by which whoever asks follows the record; NULL: they do not, or are nobody of ours. */
enum status follow_find(struct ctx *c, const struct kind *k, int64_t id, struct record **ret) MUST_CHECK;
/* Follows it, or no longer: the other way than before. */
enum status follow_turn(struct ctx *c, const struct kind *k, int64_t id, int64_t *ret_change) MUST_CHECK;
