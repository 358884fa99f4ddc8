/* core/plan_locks.h: quarters that are closed by a hard rule: what is in them changes by a trade-off alone. */
#pragma once
#include "core/records.h"

struct plan_lock {
    int64_t id, rev, quarter, until;
    struct str why;
};   /* until: -1 = that quarter alone */
enum status plan_locks(struct ctx *c, struct plan_lock **ret, size_t *ret_n) MUST_CHECK;
/* Whether work of that span, finishing in a quarter (ordinal; negative: never), runs in from … until (-1: from alone). */
bool plan_runs_in(int64_t quarter, int64_t span, int64_t from, int64_t until);
/* The first lock in which it runs; NULL: none. */
const struct plan_lock *plan_lock_at(const struct plan_lock *locks, size_t n, int64_t quarter, int64_t span);
/* Why a change of the feature with that key is refused. quarter: as pages say it. */
struct str plan_lock_refusal(struct arena *a, struct str quarter, struct str why, struct str key);
