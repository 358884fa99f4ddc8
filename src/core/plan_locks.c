/* core/plan_locks.c: see core/plan_locks.h. */
#include "core/plan_locks.h"

static const struct col lock_cols[] = { COL(struct plan_lock, id), COL(struct plan_lock, rev),
                                        COL(struct plan_lock, quarter), COL(struct plan_lock, until),
                                        COL(struct plan_lock, why) };
static const struct stmt_def q_locks = {
    .name = "lock.rules",
    .sql =
        "SELECT id AS id, rev AS rev, quarter AS quarter, COALESCE(until,-1) AS until, COALESCE(why,'') AS why FROM rule "
        "WHERE archived_at IS NULL AND \"type\" = 'lock_quarter' AND hard = TRUE ORDER BY id",
    ROWS_OF(struct plan_lock, lock_cols)
};

enum status plan_locks(struct ctx *c, struct plan_lock **ret, size_t *ret_n)
{
    return db_all(c, &q_locks, NULL, 0, ret, ret_n);
}

bool plan_runs_in(int64_t quarter, int64_t span, int64_t from, int64_t until)
{
    return quarter >= 0 && quarter >= from && quarter - (span > 0 ? span : 1) + 1 <= (until >= 0 ? until : from);
}

const struct plan_lock *plan_lock_at(const struct plan_lock *locks, size_t n, int64_t quarter, int64_t span)
{
    for (size_t i = 0; i < n; i++)
        if (plan_runs_in(quarter, span, locks[i].quarter, locks[i].until))
            return &locks[i];
    return NULL;
}

struct str plan_lock_refusal(struct arena *a, struct str quarter, struct str why, struct str key)
{
    return arena_printf(
        a,
        "%.*s is locked (%.*s), and this changes %.*s in it.\nEvery change of a locked quarter is a trade-off with a "
        "reason: open one, or unlock the quarter first.",
        STR_FMT(quarter), STR_FMT(why), STR_FMT(key));
}
