/* web/list_filter.h: what an address asks of a list, read into conditions. */
#pragma once
#include "core/records.h"

/* "quarter.gt" -> quarter, OP_GT. */
struct str list_take_op(struct str name, enum fop *ret);
/* The problem of more values than may be asked for at once. Always INVALID. */
enum status list_too_many(struct ctx *c, struct str name) MUST_CHECK;
/* field=a,b: one of them; none: empty; a text may have the commas itself. INVALID with a problem at the field. */
enum status list_one_filter(struct ctx *c, const struct field *f, enum fop op, struct str text,
                            struct filter *ret) MUST_CHECK;
/* ?key=P-1,P-6: the records that are named so; those of kinds without keys by their id. */
struct filter list_key_filter(struct ctx *c, struct str text);
/* since=180d or since=2026-06-01: made on or after that day. */
enum status list_since_filter(struct ctx *c, struct str text, struct filter *ret) MUST_CHECK;
/* Whether the member says how the list is shown, not which records. */
bool list_is_setting(struct str name);
/* What a page of its own at the address of a list takes: the same address gives the list as data. */
bool list_is_pages_own(const struct kind *k, struct str name);
