/* core/change_kept.h: what the newest changes are made of, kept by a server while nothing changes: each may be two hundred
 * rows to read. */
#pragma once
#include "core/change.h"

enum { CHANGES_KEPT = 50, CHANGE_LARGE = 12 /* rows; smaller ones are read as they are */, CHANGE_LINES = 200 };
/* The outline of one change, at most CHANGE_LINES of its lines: kept, else read. Kept ones are the server's, read-only. */
enum status change_outline_kept(struct ctx *c, int64_t change, struct change_line **ret, size_t *ret_n) MUST_CHECK;
