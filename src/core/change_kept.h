/* core/change_kept.h: what the newest changes are made of, kept by a server while nothing changes: each may be two hundred
 * rows to read. */
#pragma once
#include "core/change.h"

enum {
    CHANGES_KEPT = 50,
    CHANGE_LARGE = 12 /* rows; smaller ones are read as they are */,
    CHANGE_LINES = 200,
    CHANGE_COUNTED = 10000 /* rows; of larger ones the first CHANGE_LINES say of what kinds they are, not how many */
};
/* The kinds of one change, which has nrows: kept, else read. Kept ones are the server's, read-only. */
enum status change_counts_kept(struct ctx *c, int64_t change, int64_t nrows, struct change_count **ret,
                               size_t *ret_n) MUST_CHECK;
