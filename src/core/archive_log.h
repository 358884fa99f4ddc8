/* core/archive_log.h: the history of a workspace as lines of JSON, and back. Between archive.c and archive_read.c. */
#pragma once
#include "base/json.h"
#include "core/records.h"

enum { LOG_TABLES = 2 };
/* "change" and "change_row", in this order: members history/NAME.jsonl of an archive. */
const char *archive_log_name(size_t i);
/* A line per row, as it is stored, in the order of its key; empty members are left out. */
enum status archive_log_lines(struct ctx *c, size_t i, struct str *ret, int64_t *ret_rows) MUST_CHECK;
/* One line into its table. *ret_why: what is wrong with it, where it is ST_INVALID. */
enum status archive_log_row(struct ctx *c, size_t i, const struct json *line, struct str *ret_why) MUST_CHECK;
/* After all lines: the chain holds, and whoever is named is there; what is not so is a problem, and ST_INVALID. */
enum status archive_log_holds(struct ctx *c) MUST_CHECK;
