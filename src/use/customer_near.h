/* use/customer_near.h: which customer is meant by a name that somebody typed. */
#pragma once
#include "core/records.h"

enum { CUSTOMER_NEAR = 3 };
struct customer_meant {
    int64_t id;
    struct str key, title;
};
/* exact: it is called so, capitals, blanks and marks aside, or by its key; then it is the one in ret. Else up to CUSTOMER_NEAR
 * that are nearly called so: the name is a part of theirs or theirs of it, a slip of the finger forgiven. */
enum status customer_near(struct ctx *c, struct str name, struct customer_meant ret[CUSTOMER_NEAR], size_t *ret_n,
                          bool *ret_exact) MUST_CHECK;
