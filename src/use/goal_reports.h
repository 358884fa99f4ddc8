/* use/goal_reports.h: pairs of open goals that pull apart (MODEL 10.17). */
#pragma once
#include "store/db.h"

struct goal_pull {
    int64_t a, b;       /* ids of goals; b 0 where the rule needs one goal only */
    struct str rule;    /* opposite retired proxy downstream silo horizon */
};
/* Sorted by rule, then a, then b. */
enum status goal_pulls(struct ctx *c, struct goal_pull **ret, size_t *ret_n) MUST_CHECK;
