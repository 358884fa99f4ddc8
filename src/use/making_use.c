/* use/making_use.c: see use/making_use.h. */
#include "use/making_use.h"
#include "base/date.h"
#include "use/reports.h"

struct made {
    int64_t feature, product, solution, quarter, span, likely;
};
static const struct col made_cols[] = { COL(struct made, feature),  COL(struct made, product),
                                        COL(struct made, solution), COL(struct made, quarter),
                                        COL(struct made, span),     COL(struct made, likely) };
#define PART_OF(feature_id)                                                                                            \
    "(SELECT x.solution FROM part x JOIN solution s ON s.id = x.solution WHERE x.feature = " feature_id                \
    " AND x.archived_at IS NULL"                                                                                       \
    " AND s.archived_at IS NULL AND s.state <> 'dropped' ORDER BY CASE WHEN x.\"primary\" = TRUE THEN 0 ELSE 1 END, x.id LIMIT 1)"
static const struct stmt_def made_sql = {
    "making/rows",
    "SELECT f.id AS feature, f.product AS product, coalesce(" PART_OF("f.id") ", " PART_OF(
        "f.slice_of") ", 0) AS solution, r.quarter AS quarter,"
                      " r.span AS span, e.likely AS likely FROM plan_row r JOIN feature f ON f.id = r.feature JOIN effort e ON e.feature = f.id AND e.archived_at IS NULL"
                      " WHERE r.version = (SELECT v.id FROM plan_version v WHERE v.n IS NOT NULL AND v.archived_at IS NULL AND v.\"first\" <= ?1"
                      "   AND v.\"first\" + v.quarters > ?1 ORDER BY v.n DESC LIMIT 1)"
                      " AND r.quarter >= ?1 AND r.quarter - r.span < ?1 AND f.archived_at IS NULL AND f.state <> 'dropped' ORDER BY f.id, e.team",
    NULL, ROWS_OF(struct made, made_cols)
};

/* Even, the remainder in the later quarters, as everywhere in the plan. */
static int64_t days_in(const struct made *m, int64_t quarter)
{
    int64_t span = m->span > 0 ? m->span : 1, at = quarter - (m->quarter - span + 1);
    assert(at >= 0 && at < span);
    return m->likely / span + (at >= span - m->likely % span ? 1 : 0);
}

enum status making_of_month(struct ctx *c, struct str month, int64_t fiscal_start, struct making **ret, size_t *ret_n)
{
    struct date day;
    struct made *m;
    size_t n, at = 0;
    int year, of_year, first, unused;
    *ret = NULL;
    *ret_n = 0;
    if (!date_parse(arena_printf(c->arena, "%.*s-01", STR_FMT(month)), &day))
        return ST_OK;
    struct quarter q = quarter_of(day, (int)fiscal_start);
    date_to_ymd(day, &year, &of_year, &unused);
    date_to_ymd(quarter_first_day(q, (int)fiscal_start), &year, &first, &unused);
    int64_t nth = (of_year - first + 12) % 12;
    assert(nth < 3);
    const struct value arg = ARG_INT(q.ordinal);
    TRY(db_all(c, &made_sql, &arg, 1, &m, &n));
    *ret = ARENA_ARRAY(c->arena, struct making, n + 1);
    for (size_t i = 0; i < n; i = at) {
        int64_t days = 0;
        for (at = i; at < n && m[at].feature == m[i].feature; at++)
            days += days_in(&m[at], q.ordinal);
        days = days / 3 + (nth < days % 3 ? 1 : 0);
        if (days > 0)
            (*ret)[(*ret_n)++] = (struct making){ m[i].product, m[i].solution, days };
    }
    return ST_OK;
}
