/* use/pace_use.c: see use/pace_use.h. */
#include "use/pace_use.h"
#include "core/shared.h"

static const struct col point_cols[] = { COL(struct pace_point, outcome),    COL(struct pace_point, baseline),
                                         COL(struct pace_point, target),     COL(struct pace_point, value),
                                         COL(struct pace_point, key),        COL(struct pace_point, metric),
                                         COL(struct pace_point, metric_key), COL(struct pace_point, unit),
                                         COL(struct pace_point, start),      COL(struct pace_point, due),
                                         COL(struct pace_point, day) };
static const struct stmt_def q_points = {
    .name = "pace.points",
    .sql =
        "SELECT o.id AS outcome, o.baseline AS baseline, o.target AS target, s.value AS value, COALESCE(o.\"key\",'') AS \"key\", "
        "m.title AS metric, COALESCE(m.\"key\", CAST(m.id AS TEXT)) AS metric_key, COALESCE(m.unit,'') AS unit, COALESCE(o.\"from\",'') AS start, "
        "COALESCE(o.due,'') AS due, s.\"on\" AS day FROM outcome o "
        "JOIN metric m ON m.id = o.metric JOIN measurement s ON s.metric = o.metric "
        "WHERE o.archived_at IS NULL AND s.archived_at IS NULL AND o.state = 'open' AND o.baseline IS NOT NULL "
        "AND o.target IS NOT NULL AND o.baseline <> o.target ORDER BY o.id, s.\"on\"",
    ROWS_OF(struct pace_point, point_cols)
};

static int64_t elapsed_percent(struct str from, struct str due, struct date today)
{
    struct date a, b;
    if (!date_parse(from, &a) || !date_parse(due, &b) || b.days <= a.days || today.days <= a.days)
        return 0;
    return today.days >= b.days ? 100 : (int64_t)(today.days - a.days) * 100 / (b.days - a.days);
}

static enum status pace_make(struct ctx *c, const struct settings *set, struct pace *ret)
{
    struct pace_point *p = NULL;
    size_t n = 0;
    int64_t worst = INT64_MIN;
    struct date today = workspace_today(c, set);
    *ret = (struct pace){ 0 };
    TRY(db_all(c, &q_points, NULL, 0, &p, &n));
    for (size_t i = 0, end; i < n; i = end) {
        for (end = i; end < n && p[end].outcome == p[i].outcome;)
            end++;
        const struct pace_point *last = &p[end - 1];
        int64_t moved = (int64_t)((last->value - last->baseline) / (last->target - last->baseline) * 100.0 + 0.5);
        int64_t elapsed = elapsed_percent(last->start, last->due, today);
        if (elapsed == 0 || elapsed - moved <= worst)
            continue;
        worst = elapsed - moved;
        *ret = (struct pace){ &p[i], end - i, moved, elapsed };
    }
    return ST_OK;
}

static enum status build(struct ctx *c, const void **ret)
{
    struct pace *p = ARENA_NEW(c->arena, struct pace);
    struct settings set;
    TRY(workspace_settings(c, &set));
    *ret = p;
    return pace_make(c, &set, p);
}

enum status pace_load(struct ctx *c, struct pace *ret)
{
    const void *kept;
    TRY(shared_take(c, build, &kept));
    if (!kept)
        TRY(build(c, &kept));
    *ret = *(const struct pace *)kept;
    return ST_OK;
}
