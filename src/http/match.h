/* http/match.h: does a path fit a pattern such as /tradeoffs/:key/decide? */
#pragma once
#include "base/str.h"

/* A segment ":name" takes one segment that is not empty; all others match byte for byte.
 * Captures are views of path, in order; false when there are more than max of them. */
bool route_match(const char *pattern, struct str path, struct str *ret_captures, size_t max, size_t *ret_n);
