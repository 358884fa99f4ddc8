/* web/list_filters.h: what the address of a list asks for, as filters. Each that fails records its problem. */
#pragma once
#include "web/frame.h"

/* "quarter.gt" -> quarter, OP_GT */
struct str list_op(struct str name, enum fop *ret);
/* More values than a filter takes; always ST_INVALID. */
enum status list_too_many(struct ctx *c, struct str name) MUST_CHECK;
/* One field against one text, or against several with commas between. */
enum status list_filter(struct ctx *c, const struct field *f, enum fop op, struct str text, struct filter *ret) MUST_CHECK;
/* ?key=P-1,P-6: the records that are named so; those of kinds without keys by their id. */
struct filter list_key_filter(struct ctx *c, struct str text);
/* since=180d or since=2026-06-01: made on or after that day. */
enum status list_since_filter(struct ctx *c, struct str text, struct filter *ret) MUST_CHECK;
