/* use/plan_lock.h: a quarter that is closed: what is in it changes by a trade-off, with a reason (UX 3.3). */
#pragma once
#include "core/plan_locks.h"
#include "use/plan_use.h"

/* The hard rule that closes a quarter in which work of that span, finishing there (ordinal), runs; NULL when none does. */
const struct w_rule *plan_lock_of(const struct world *w, int64_t quarter, int64_t span);
/* Why a plan is not to be had by moving things: it changes a closed quarter. Empty when it does not. */
struct str plan_lock_words(const struct plan_model *m, const int16_t *finish);
/* ST_DENIED with that sentence where the rows of two versions differ inside a closed quarter; inside core_write. */
enum status plan_lock_guard(struct ctx *c, int64_t before, int64_t after) MUST_CHECK;

/* Closes a quarter; its own core_write. EXISTS when it is closed. */
enum status plan_lock_use(struct ctx *c, int64_t quarter, struct str why, int64_t *ret_rule,
                          int64_t *ret_change) MUST_CHECK;
/* Opens it again, up to two weeks into the quarter. NOT_FOUND when it is open, DENIED when it is too late. */
enum status plan_unlock_use(struct ctx *c, int64_t quarter, struct str reason, int64_t *ret_change) MUST_CHECK;
/* The last day on which a quarter can be opened again: the fifteenth of it. */
struct date plan_unlock_until(const struct settings *s, int64_t quarter);
