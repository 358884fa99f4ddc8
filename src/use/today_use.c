/* use/today_use.c: see use/today_use.h. */
#include "use/today_use.h"
#include "core/shared.h"

struct many_row { int64_t n; };
static const struct col many_cols[] = { COL(struct many_row, n) };
static const struct col open_cols[] = { COL(struct today_open, id), COL(struct today_open, due), COL(struct today_open, decider),
                                        COL(struct today_open, key), COL(struct today_open, title), COL(struct today_open, decider_name),
                                        COL(struct today_open, wish), COL(struct today_open, quarter), COL(struct today_open, retire) };
static const struct stmt_def open_sql = { "today/open",
    "SELECT t.id AS id, COALESCE(t.due,0) AS due, COALESCE(t.decider,0) AS decider, COALESCE(t.\"key\",'') AS \"key\", COALESCE(t.title,'') AS title,"
    " COALESCE(p.title,'') AS decider_name, COALESCE(t.wish,0) AS wish, COALESCE(t.quarter,0) AS quarter, COALESCE(t.retire,'') AS retire FROM tradeoff t LEFT JOIN person p ON p.id = t.decider"
    " WHERE t.archived_at IS NULL AND t.state = 'open' AND CAST(?2 AS bigint) IN (0, COALESCE(t.decider, ?2)) ORDER BY COALESCE(t.due, 9223372036854775807), t.id LIMIT ?1",
    NULL, ROWS_OF(struct today_open, open_cols) };
static const struct stmt_def count_sql = { "today/count", "SELECT count(*) AS n FROM tradeoff WHERE archived_at IS NULL"
    " AND state = 'open' AND CAST(?1 AS bigint) IN (0, COALESCE(decider, ?1))", NULL,
                                           ROWS_OF(struct many_row, many_cols) };

enum status today_open_load(struct ctx *c, int64_t who, int64_t most, struct today_open **ret, size_t *ret_n)
{
    const struct value args[] = { ARG_INT(most), ARG_INT(who) };
    return db_all(c, &open_sql, args, COUNT(args), ret, ret_n);
}

enum status today_open_count(struct ctx *c, int64_t who, int64_t *ret)
{
    const struct value args[] = { ARG_INT(who) };
    return shared_ints(c, &count_sql, args, COUNT(args), ret, 1);
}
