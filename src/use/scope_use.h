/* use/scope_use.h: filters of a list that look through other records, such as /talks?segment=hospital-groups
 * or /efforts?planned=2027-Q1&stream=P-1. A figure on a page links to the list that it was counted from. */
#pragma once
#include "use/river_use.h"

enum { SCOPE_PARAMS = 6 };
struct scope_param {
    struct str name, value;
};
/* Whether lists of the kind know a filter of that name which is no field of its own. */
bool scope_known(const struct kind *k, struct str name);
/* Turns the given members (empty values count as not given) into one filter of the list; *ret_filter.nany is at
 * least one, so that nothing that fits is a list without rows. At most SCOPE_PARAMS members are read.
 * ret_n is 0 when none was given. INVALID with a problem when a value names nothing. */
enum status scope_filter(struct ctx *c, const struct kind *k, const struct scope_param *p, size_t n,
                         struct filter *ret_filter, size_t *ret_n) MUST_CHECK;
