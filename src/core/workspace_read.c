/* core/workspace_read.c: what the workspace says of itself: settings, its day, whose it is, which one it is. */
#include "base/date.h"
#include "core/workspace.h"

static const struct col settings_cols[] = { COL(struct settings, title),
                                            COL(struct settings, currency),
                                            COL(struct settings, zone),
                                            COL(struct settings, fiscal_start),
                                            COL(struct settings, small_days),
                                            COL(struct settings, days_per_week),
                                            COL(struct settings, reserve_draw),
                                            COL(struct settings, gate_days),
                                            COL(struct settings, listen_days),
                                            COL(struct settings, best_customers),
                                            COL(struct settings, answer_days),
                                            COL(struct settings, moved_percent),
                                            COL(struct settings, strategic_percent),
                                            COL(struct settings, day_cost) };
static const struct stmt_def settings_sql = {
    "workspace/settings",
    "SELECT title AS title, currency AS currency, zone AS zone, fiscal_start AS fiscal_start, small_days AS small_days,"
    " days_per_week AS days_per_week, reserve_draw AS reserve_draw, gate_days AS gate_days, listen_days AS listen_days,"
    " best_customers AS best_customers, answer_days AS answer_days, moved_percent AS moved_percent, strategic_percent AS strategic_percent,"
    " COALESCE(day_cost, -1) AS day_cost FROM workspace ORDER BY id LIMIT 1",
    NULL, ROWS_OF(struct settings, settings_cols)
};

enum status workspace_settings(struct ctx *c, struct settings *ret)
{
    struct settings *rows;
    size_t n;
    TRY(db_all(c, &settings_sql, NULL, 0, &rows, &n));
    if (n == 0)
        return ST_NOT_FOUND;
    *ret = rows[0];
    ret->tz = c->app ? c->app->zone : NULL;
    return ST_OK;
}

struct date workspace_today(struct ctx *c, const struct settings *s)
{
    return tz_date(s->tz, c->now_ms);
}

struct owner_row {
    int64_t id;
    struct str title;
};
static const struct col owner_cols[] = { COL(struct owner_row, id), COL(struct owner_row, title) };
static const struct stmt_def owner_sql = {
    "workspace/owner",
    "SELECT p.id AS id, p.title AS title FROM \"user\" u JOIN person p ON p.id = u.person WHERE u.role = 'owner'"
    " AND u.archived_at IS NULL AND p.archived_at IS NULL ORDER BY u.id LIMIT 1",
    NULL, ROWS_OF(struct owner_row, owner_cols)
};
static const struct stmt_def first_person_sql = {
    "workspace/first_person",
    "SELECT id AS id, title AS title FROM person WHERE archived_at IS NULL ORDER BY id LIMIT 1", NULL,
    ROWS_OF(struct owner_row, owner_cols)
};

enum status workspace_owner(struct ctx *c, int64_t *ret_person, struct str *ret_name)
{
    struct owner_row *row;
    size_t n;
    TRY(db_all(c, &owner_sql, NULL, 0, &row, &n));
    if (n == 0)
        TRY(db_all(c, &first_person_sql, NULL, 0, &row, &n));
    *ret_person = n ? row[0].id : 0;
    *ret_name = n ? row[0].title : STR_NULL;
    return ST_OK;
}

struct mark_row {
    struct str hash;
};
static const struct col mark_cols[] = { COL(struct mark_row, hash) };
static const struct stmt_def mark_sql = { "workspace/mark", "SELECT hash AS hash FROM \"change\" ORDER BY id LIMIT 1",
                                          NULL, ROWS_OF(struct mark_row, mark_cols) };

enum status workspace_mark(struct ctx *c, struct str *ret)
{
    struct mark_row *row;
    size_t n;
    TRY(db_all(c, &mark_sql, NULL, 0, &row, &n));
    *ret = n > 0 && row[0].hash.n >= 8 ? (struct str){ row[0].hash.p, 8 } : S("00000000");
    return ST_OK;
}

enum status workspace_own_ref(struct ctx *c, struct str ref, int64_t *ret_id)
{
    struct str number, mark, own;
    int64_t id;
    *ret_id = 0;
    if (!str_cut(ref, '@', &number, &mark) || mark.n != 8 || !str_to_i64(number, &id) || id <= 0)
        return ST_OK;
    TRY(workspace_mark(c, &own));
    *ret_id = str_eq(mark, own) ? id : 0;
    return ST_OK;
}
