/* use/goal_reports.c: outcomes, how often they were reached, and goals that pull apart (MODEL 10.10, 10.17). */
#include "use/goal_reports.h"
#include "base/date.h"
#include "core/workspace.h"
#include "model/kinds/def.h"
#include "use/plan_use.h"
#include "use/reports.h"
#include <stdlib.h>

/* ---- outcomes ---- */

struct outcome_row {
    int64_t id, metric, shipped, reached, cocreated;
    double baseline, target, newest;
    bool has_baseline, has_target, has_newest;
    struct str about, from, due, origin, basis;
};
static const struct col outcome_cols[] = {
    COL(struct outcome_row, id),         COL(struct outcome_row, metric),     COL(struct outcome_row, shipped),
    COL(struct outcome_row, reached),    COL(struct outcome_row, cocreated),  COL(struct outcome_row, baseline),
    COL(struct outcome_row, target),     COL(struct outcome_row, newest),     COL(struct outcome_row, has_baseline),
    COL(struct outcome_row, has_target), COL(struct outcome_row, has_newest), COL(struct outcome_row, about),
    COL(struct outcome_row, from),       COL(struct outcome_row, due),        COL(struct outcome_row, origin),
    COL(struct outcome_row, basis),
};
/* What a reference names is taken out of it, so that its table is looked up, not read through; + keeps SQLite off the index
 * of customers, under which all that name none stand together. */
static const struct stmt_def outcomes_sql = {
    "reports/outcomes",
    "WITH own AS (SELECT o.*, f.id AS feature_id, s.id AS solution_id FROM outcome o"
    "   LEFT JOIN feature f ON f.id = CASE WHEN o.about LIKE 'feature/%' THEN CAST(substr(o.about, 9) AS bigint) END"
    "   LEFT JOIN solution s ON s.id = CASE WHEN o.about LIKE 'solution/%' THEN CAST(substr(o.about, 10) AS bigint) END"
    "   WHERE o.archived_at IS NULL AND o.state <> 'withdrawn' AND (CAST(?1 AS TEXT) IS NULL OR o.due >= ?1)),"
    " of_it AS (SELECT id AS outcome, feature_id AS feature FROM own WHERE feature_id IS NOT NULL"
    "   UNION SELECT own.id, p.feature FROM own JOIN part p ON p.solution = own.solution_id AND p.archived_at IS NULL"
    "   AND p.required = TRUE),"
    " came AS (SELECT x.outcome, min(v.n) AS n FROM of_it x JOIN plan_row r ON r.feature = x.feature"
    "   JOIN plan_version v ON v.id = r.version WHERE v.n IS NOT NULL AND v.archived_at IS NULL GROUP BY x.outcome)"
    " SELECT o.id AS id, o.metric AS metric,"
    " CASE WHEN EXISTS (SELECT 1 FROM of_it x WHERE x.outcome = o.id) AND NOT EXISTS (SELECT 1 FROM of_it x"
    "   JOIN feature f ON f.id = x.feature WHERE x.outcome = o.id AND f.state NOT IN ('shipped', 'retired'))"
    "   THEN 1 ELSE 0 END AS shipped,"
    " CASE WHEN EXISTS (SELECT 1 FROM measurement m WHERE m.metric = o.metric AND m.archived_at IS NULL"
    "   AND m.customer IS NOT DISTINCT FROM o.customer AND m.\"on\" <= o.due"
    "   AND ((o.target >= coalesce(o.baseline, o.target) AND m.value >= o.target)"
    "     OR (o.target < o.baseline AND m.value <= o.target))) THEN 1 ELSE 0 END AS reached,"
    " CASE WHEN EXISTS (SELECT 1 FROM evidence e JOIN quote q ON q.id = CASE WHEN e.item LIKE 'quote/%' THEN CAST(substr(e.item, 7) AS bigint) END"
    "   WHERE e.record = o.about AND e.role = 'changed' AND e.archived_at IS NULL AND q.archived_at IS NULL"
    "   AND q.who LIKE 'person/%') THEN 1 ELSE 0 END AS cocreated,"
    " coalesce(o.baseline, 0.0) AS baseline, coalesce(o.target, 0.0) AS target,"
    " coalesce((SELECT m.value FROM measurement m WHERE m.metric = o.metric AND m.archived_at IS NULL"
    "   AND m.customer IS NOT DISTINCT FROM o.customer ORDER BY m.\"on\" DESC, m.id DESC LIMIT 1), 0.0) AS newest,"
    " o.baseline IS NOT NULL AS has_baseline, o.target IS NOT NULL AS has_target,"
    " EXISTS (SELECT 1 FROM measurement m WHERE m.metric = o.metric AND m.archived_at IS NULL"
    "   AND +m.customer IS NOT DISTINCT FROM o.customer) AS has_newest,"
    " o.about AS about, o.\"from\" AS \"from\", o.due AS due,"
    " (SELECT f.origin FROM feature f WHERE f.id = o.feature_id) AS origin,"
    " (SELECT CASE WHEN d.basis IS NOT NULL THEN d.basis ELSE (SELECT e.basis FROM decision e WHERE e.\"on\" = v.because"
    "     AND e.archived_at IS NULL AND e.state = 'signed' ORDER BY e.id DESC LIMIT 1) END FROM came"
    "   JOIN plan_version v ON v.n = came.n AND v.archived_at IS NULL"
    "   LEFT JOIN decision d ON d.id = CASE WHEN v.because LIKE 'decision/%' THEN CAST(substr(v.because, 10) AS bigint) END WHERE came.outcome = o.id LIMIT 1) AS basis"
    " FROM own o ORDER BY o.id",
    NULL, ROWS_OF(struct outcome_row, outcome_cols)
};

static int32_t days_of(struct str date)
{
    struct date d = { 0 };
    bool good = date_parse(date, &d);
    assert(good);
    return d.days;
}

/* (newest - baseline) / (target - baseline); false where it cannot be said. */
static bool progress_of(const struct outcome_row *o, double *ret)
{
    if (!o->has_baseline || !o->has_target || !o->has_newest)
        return false;
    double way = o->target - o->baseline;
    if (way <= 0 && way >= 0)
        return false;
    *ret = (o->newest - o->baseline) / way;
    return true;
}

static const char *status_of(const struct outcome_row *o, struct str today)
{
    double progress;
    if (o->has_target && o->reached)
        return "reached";
    if (o->due.n && str_cmp(today, o->due) > 0)
        return "missed";
    if (!o->shipped)
        return "not_shipped";
    if (!progress_of(o, &progress))
        return "not_measured";
    double elapsed = 0;
    if (o->from.n && o->due.n && days_of(o->due) > days_of(o->from))
        elapsed = (double)(days_of(today) - days_of(o->from)) / (double)(days_of(o->due) - days_of(o->from));
    return progress >= elapsed ? "on_course" : "behind";
}

static enum status outcomes_read(struct ctx *c, const struct value *in, struct str *ret_today, struct outcome_row **ret,
                                 size_t *ret_n)
{
    const struct value args[] = { report_in(in, 0) };
    TRY(report_today(c, ret_today));
    return db_all(c, &outcomes_sql, args, 1, ret, ret_n);
}

static const struct field progress_in[] = { DATE("since", 0, "Due since", "A date, or days such as 180d.") };
static const struct choice progress_states[] = {
    { "reached", "Reached", NULL },
    { "missed", "Missed", "the day is over" },
    { "not_shipped", "Not shipped yet", NULL },
    { "not_measured", "Not measured yet", NULL },
    { "on_course", "On course", NULL },
    { "behind", "Behind", "less of the way than of the time" },
    { 0 },
};
static const struct field progress_columns[] = {
    REF("outcome", 0, "Outcome", NULL, outcome),
    ANY("about", 0, "About", NULL, "feature solution"),
    REF("metric", 0, "Metric", NULL, metric),
    REAL("baseline", 0, "Baseline", NULL),
    REAL("now", 0, "Now", NULL),
    REAL("target", 0, "Target", NULL),
    INT("progress", 0, "Progress", "Of the way from baseline to target.", -1000000, 1000000, "%"),
    DATE("due", 0, "Due", NULL),
    CHO("status", 0, "Status", NULL, progress_states),
    BOOL("moved", 0, "Moved", "As far as the workspace says it must to count; empty where nothing says how far.",
         "false"),
};
static const struct table progress_out[] = { { "outcomes", "Outcomes", progress_columns, COUNT(progress_columns) } };

static struct value real_or_null(bool has, double d)
{
    return has ? (struct value){ .type = VT_REAL, .u.d = d } : ARG_NULL;
}

static enum status progress_load(struct ctx *c, const struct value *in, struct report_view *v)
{
    struct str today;
    struct outcome_row *o;
    struct settings set;
    size_t n;
    int64_t reached = 0, moved = 0;
    TRY(workspace_settings(c, &set));
    TRY(outcomes_read(c, in, &today, &o, &n));
    for (size_t i = 0; i < n; i++) {
        struct value *row = report_row(c, v, 0);
        double p = 0;
        const char *status = status_of(&o[i], today);
        bool known = progress_of(&o[i], &p);
        reached += strcmp(status, "reached") == 0;
        row[0] = ARG_INT(o[i].id);
        row[1] = ARG_STR(o[i].about);
        row[2] = ARG_INT(o[i].metric);
        row[3] = real_or_null(o[i].has_baseline, o[i].baseline);
        row[4] = real_or_null(o[i].has_newest, o[i].newest);
        row[5] = real_or_null(o[i].has_target, o[i].target);
        if (known && p < 1e6 && p > -1e6)
            row[6] = ARG_INT((int64_t)(p * 100 + (p < 0 ? -0.5 : 0.5)));
        row[7] = o[i].due.n ? ARG_STR(o[i].due) : ARG_NULL;
        row[8] = ARG_STR(str_z(status));
        if (known)
            row[9] = ARG_BOOL(p * 100 >= (double)set.moved_percent);
        moved += known && row[9].u.b;
    }
    v->finding =
        arena_printf(c->arena, "%.*s moved, %.*s %s reached",
                     STR_FMT(report_share(c, moved, report_many(c, (int64_t)n, "outcome", "outcomes"), "has", "have")),
                     STR_FMT(report_some(c, reached)), reached > 1 ? "are" : "is");
    return ST_OK;
}

static const struct report progress_report = { .name = "outcome_progress",
                                               .area = REPORT_LEARN,
                                               .label = "Outcome progress",
                                               .help = "How far each outcome has come, and whether it is on course.",
                                               .in = progress_in,
                                               .nin = 1,
                                               .out = progress_out,
                                               .nout = 1,
                                               .bar = "progress",
                                               .perm = PERM_VIEW,
                                               .load = progress_load };

/* ---- hit rate ---- */

static const struct choice hit_by[] = { { "origin", "Origin", "of the feature" },
                                        { "basis", "Basis", "of the decision that put it into the plan" },
                                        { "cocreated", "Created together", "one of ours changed it" },
                                        { 0 } };
static const struct field hit_in[] = {
    DATE("since", 0, "Due since", "A date, or days such as 180d."),
    CHOD("by", 0, "By", NULL, hit_by, "origin"),
};
static const struct field hit_columns[] = {
    TXT("group", 0, "Group", NULL),
    INT("reached", 0, "Reached", NULL, 0, 1000000, NULL),
    INT("missed", 0, "Missed", NULL, 0, 1000000, NULL),
    PCT("rate", 0, "Rate", "Counts only below five."),
};
static const struct table hit_out[] = { { "groups", "By group", hit_columns, COUNT(hit_columns) } };

static struct str group_of(const struct outcome_row *o, struct str by)
{
    if (str_eq(by, S("origin")))
        return o->origin.n ? o->origin : S("none");
    if (str_eq(by, S("basis")))
        return o->basis.n ? o->basis : S("planned");
    return o->cocreated ? S("yes") : S("no");
}

/* The row of that group, in the order of names. */
static struct value *hit_row(struct ctx *c, struct report_view *v, struct str group)
{
    size_t at = 0, n = v->rows[0].n;
    while (at < n && str_cmp(v->rows[0].cells[at * COUNT(hit_columns)].u.s, group) < 0)
        at++;
    if (at < n && str_eq(v->rows[0].cells[at * COUNT(hit_columns)].u.s, group))
        return &v->rows[0].cells[at * COUNT(hit_columns)];
    (void)report_row(c, v, 0);
    struct value *row = &v->rows[0].cells[at * COUNT(hit_columns)];
    memmove(row + COUNT(hit_columns), row, (n - at) * COUNT(hit_columns) * sizeof(*row));
    row[0] = ARG_STR(group);
    row[1] = row[2] = ARG_INT(0);
    row[3] = ARG_NULL;
    return row;
}

static enum status hit_load(struct ctx *c, const struct value *in, struct report_view *v)
{
    struct str today;
    struct outcome_row *o;
    size_t n;
    TRY(outcomes_read(c, in, &today, &o, &n));
    for (size_t i = 0; i < n; i++) {
        const char *status = status_of(&o[i], today);
        bool reached = strcmp(status, "reached") == 0;
        if (!reached && strcmp(status, "missed") != 0)
            continue;
        struct value *row = hit_row(c, v, group_of(&o[i], in[1].u.s));
        row[reached ? 1 : 2].u.i++;
    }
    for (size_t i = 0; i < v->rows[0].n; i++) {
        struct value *row = &v->rows[0].cells[i * COUNT(hit_columns)];
        row[3] = report_rate(row[1].u.i, row[1].u.i + row[2].u.i);
    }
    int64_t reached = report_sum(v, 0, "reached"), all = reached + report_sum(v, 0, "missed");
    v->finding =
        all ? arena_printf(c->arena, "%.*s reached",
                           STR_FMT(report_share(c, reached,
                                                report_many(c, all, "outcome that came due", "outcomes that came due"),
                                                "was", "were")))
            : S("No outcome has come due yet");
    return ST_OK;
}

static const struct report hit_report = { .name = "hit_rate",
                                          .area = REPORT_LEARN,
                                          .label = "Hit rate",
                                          .help = "How often what we shipped changed what it was meant to change.",
                                          .in = hit_in,
                                          .nin = 2,
                                          .out = hit_out,
                                          .nout = 1,
                                          .bar = "reached",
                                          .perm = PERM_VIEW,
                                          .load = hit_load };

/* ---- goals that pull apart ---- */

static const struct col pull_cols[] = { COL(struct goal_pull, a), COL(struct goal_pull, b),
                                        COL(struct goal_pull, rule) };
static const struct stmt_def pulls_sql = {
    "reports/goal_pulls",
    "WITH g AS MATERIALIZED (SELECT g.id, g.metric, g.due, g.direction, g.payback_on, g.paid, g.product, g.solution, m.quantity, m.nature,"
    "   m.feeds, m.proxy_for FROM goal g JOIN metric m ON m.id = g.metric WHERE g.archived_at IS NULL AND g.state = 'open'),"
    " of AS MATERIALIZED (SELECT DISTINCT p.solution, f.product FROM part p JOIN feature f ON f.id = p.feature"
    "   WHERE p.archived_at IS NULL AND f.archived_at IS NULL),"
    " wide AS MATERIALIZED (SELECT solution, product FROM of WHERE solution IN (SELECT solution FROM of GROUP BY solution"
    "   HAVING count(*) >= 2))"
    " SELECT x.id AS a, y.id AS b, 'opposite' AS rule FROM g x JOIN g y ON x.id < y.id AND x.quantity = y.quantity"
    "   AND ((x.direction = 'up' AND y.direction = 'down') OR (x.direction = 'down' AND y.direction = 'up'))"
    " UNION ALL SELECT x.id, 0, 'retired' FROM g x JOIN product p ON p.id = x.product WHERE x.paid IS NOT NULL"
    "   AND x.paid <> '' AND p.state <> 'active'"
    " UNION ALL SELECT x.id, y.id, 'proxy' FROM g x JOIN g y ON x.proxy_for = y.metric AND x.id <> y.id"
    "   WHERE x.nature = 'activity'"
    " UNION ALL SELECT x.id, y.id, 'downstream' FROM g x JOIN g y ON x.feeds = y.metric AND x.id <> y.id"
    "   WHERE x.nature = 'volume' AND x.direction = 'up'"
    " UNION ALL SELECT x.id, y.id, 'silo' FROM g x JOIN wide ON wide.product = x.product JOIN g y ON y.solution = wide.solution"
    "   WHERE x.id <> y.id AND x.solution IS NULL"
    " UNION ALL SELECT x.id, 0, 'horizon' FROM g x WHERE x.payback_on IS NOT NULL AND x.due < x.payback_on"
    " ORDER BY 3, 1, 2",
    NULL, ROWS_OF(struct goal_pull, pull_cols)
};

enum status goal_pulls(struct ctx *c, struct goal_pull **ret, size_t *ret_n)
{
    return db_all(c, &pulls_sql, NULL, 0, ret, ret_n);
}

static const struct field pull_columns[] = {
    REF("a", 0, "Goal", NULL, goal),
    REF("b", 0, "Against", NULL, goal),
    CHO("rule", 0, "Rule", NULL, choice_pulls),
    CHO("state", 0, "State", "Of the record about it; empty: nobody wrote it down.", choice_pull_states),
    INT("cost_days", 0, "Cost in days", "As somebody typed it, else of the small items that its cost names.", 0,
        1000000, "days"),
    MONEY("cost_money", 0, "Cost in money", NULL),
    REF("mediator", 0, "Mediator", NULL, person),
    INT("cited", 0, "Small items named", "By their keys, in what it costs.", 0, 1000000, NULL),
    INT("cited_days", 0, "Their days", NULL, 0, 100000000, "days"),
};
static const struct field help_columns[] = {
    REF("a", 0, "Goal", NULL, goal), REF("b", 0, "With", NULL, goal),
    TXT("rule", 0, "Rule", "together: one quantity, one direction; feeds: what it moves feeds the other.")
};
static const struct choice odd_findings[] = { { "short_revenue", "Revenue of this quarter only", NULL },
                                              { "velocity", "How fast, not to what end", NULL },
                                              { "vanity", "Grows whatever happens", NULL },
                                              { "activity_without_outcome", "Activity that stands for no outcome",
                                                NULL },
                                              { 0 } };
static const struct field odd_columns[] = {
    REF("goal", 0, "Goal", NULL, goal),
    REF("metric", 0, "Metric", NULL, metric),
    CHO("finding", 0, "Finding", NULL, odd_findings),
};
static const struct table pull_out[] = { { "pulls", "Goals that pull apart", pull_columns, COUNT(pull_columns) },
                                         { "helping", "Goals that help each other", help_columns, COUNT(help_columns) },
                                         { "alone", "Goals to look at", odd_columns, COUNT(odd_columns) } };
/* The other side of the rules (decision 0046): one quantity in one direction, or what one moves feeds the other. */
static const struct stmt_def helping_sql = {
    "reports/goal_helping",
    "WITH g AS MATERIALIZED (SELECT g.id, g.metric, g.direction, m.quantity, m.nature, m.feeds FROM goal g JOIN metric m ON m.id = g.metric"
    "   WHERE g.archived_at IS NULL AND g.state = 'open')"
    " SELECT x.id, y.id, 'together' FROM g x JOIN g y ON x.quantity = y.quantity AND x.id < y.id"
    "   WHERE x.direction = y.direction AND x.quantity <> ''"
    " UNION ALL SELECT x.id, y.id, 'feeds' FROM g x JOIN g y ON x.feeds = y.metric AND x.id <> y.id"
    "   WHERE x.direction = y.direction AND NOT (coalesce(x.nature, '') = 'volume' AND x.direction = 'up')"
    " ORDER BY 3, 1, 2",
    NULL,
    NULL,
    0,
    0
};
static const struct stmt_def odd_sql = {
    "reports/goal_alone",
    "SELECT g.id, m.id, CASE WHEN m.nature = 'activity' THEN 'activity_without_outcome' ELSE m.nature END"
    " FROM goal g JOIN metric m ON m.id = g.metric WHERE g.archived_at IS NULL AND g.state = 'open'"
    " AND (m.nature IN ('velocity', 'short_revenue', 'vanity') OR (m.nature = 'activity' AND m.proxy_for IS NULL))"
    " ORDER BY g.id",
    NULL,
    NULL,
    0,
    0
};
struct noted_row {
    int64_t a, b, cost_days, cost_money, mediator;
    struct str rule, state, cost;
};
static const struct col noted_cols[] = { COL(struct noted_row, a),         COL(struct noted_row, b),
                                         COL(struct noted_row, cost_days), COL(struct noted_row, cost_money),
                                         COL(struct noted_row, mediator),  COL(struct noted_row, rule),
                                         COL(struct noted_row, state),     COL(struct noted_row, cost) };
static const struct stmt_def noted_sql = {
    "reports/goal_conflicts",
    "SELECT a AS a, coalesce(b, 0) AS b, coalesce(cost_days, -1) AS cost_days, coalesce(cost_money, -1) AS cost_money,"
    " coalesce(mediator, 0) AS mediator, \"rule\" AS \"rule\", state AS state,"
    " coalesce(cost, '') AS cost FROM conflict WHERE archived_at IS NULL ORDER BY id",
    NULL, ROWS_OF(struct noted_row, noted_cols)
};

/* The days of each small item, by feature; days NULL until somebody names one. */
struct cited {
    struct ctx *c;
    struct world *w;
    int64_t *days;
};

static bool is_key_byte(char b)
{
    return (b >= 'A' && b <= 'Z') || (b >= 'a' && b <= 'z') || (b >= '0' && b <= '9') || b == '-';
}

static enum status cited_load(struct cited *k)
{
    const struct report *r = report_find(S("small_items"));
    struct report_view small;
    if (k->days)
        return ST_OK;
    k->w = ARENA_NEW(k->c->arena, struct world);
    TRY(world_load(k->c, k->w));
    TRY(report_run(k->c, r, report_inputs(k->c, r), &small));
    k->days = ARENA_ARRAY(k->c->arena, int64_t, k->w->nfeatures + 1);
    for (size_t i = 0; i < small.rows[0].n; i++) {
        int32_t f = world_feature(k->w, report_at_cell(&small, 0, i, "feature")->u.i);
        if (f >= 0)
            k->days[f] = report_at_cell(&small, 0, i, "days")->u.i;
    }
    return ST_OK;
}

/* The small items that a text names by their keys, each once: how many, and their days. */
static enum status cited_of(struct cited *k, struct str text, int64_t *ret_n, int64_t *ret_days)
{
    bool *seen = NULL;
    *ret_n = *ret_days = 0;
    for (size_t at = 0, end; at < text.n; at = end + 1) {
        for (end = at; end < text.n && is_key_byte(text.p[end]); end++)
            ;
        struct str word = { text.p + at, end - at };
        if (!str_find(word, S("-"), &(size_t){ 0 }))
            continue;
        TRY(cited_load(k));
        int32_t f = world_by_key(k->w, W_FEATURE, word);
        if (!seen)
            seen = ARENA_ARRAY(k->c->arena, bool, k->w->nfeatures + 1);
        if (f < 0 || seen[f] || k->days[f] == 0)
            continue;
        seen[f] = true;
        ++*ret_n;
        *ret_days += k->days[f];
    }
    return ST_OK;
}

static enum status pull_cells(struct cited *k, struct value *row, int64_t a, int64_t b, struct str rule,
                              const struct noted_row *n)
{
    row[0] = ARG_INT(a);
    row[1] = b ? ARG_INT(b) : ARG_NULL;
    row[2] = ARG_STR(rule);
    if (!n)
        return ST_OK;
    row[3] = ARG_STR(n->state);
    row[4] = n->cost_days >= 0 ? ARG_INT(n->cost_days) : ARG_NULL;
    row[5] = n->cost_money >= 0 ? ARG_INT(n->cost_money) : ARG_NULL;
    row[6] = n->mediator ? ARG_INT(n->mediator) : ARG_NULL;
    int64_t cited, days;
    TRY(cited_of(k, n->cost, &cited, &days));
    row[7] = ARG_INT(cited);
    row[8] = ARG_INT(days);
    if (n->cost_days < 0 && cited > 0)
        row[4] = ARG_INT(days);
    return ST_OK;
}

/* By rule and goals; there is one of each. */
static int by_goals(const void *x, const void *y)
{
    const struct noted_row *const *a = x, *const *b = y;
    int rule = str_cmp((*a)->rule, (*b)->rule);
    if (rule)
        return rule;
    if ((*a)->a != (*b)->a)
        return (*a)->a < (*b)->a ? -1 : 1;
    return (*a)->b<(*b)->b ? -1 : (*a)->b>(*b)->b;
}

static enum status pull_load(struct ctx *c, const struct value *in, struct report_view *v)
{
    struct goal_pull *p;
    struct noted_row *noted;
    struct cited named = { .c = c };
    size_t n, nnoted;
    (void)in;
    TRY(goal_pulls(c, &p, &n));
    TRY(db_all(c, &noted_sql, NULL, 0, &noted, &nnoted));
    bool *shown = ARENA_ARRAY(c->arena, bool, nnoted + 1);
    const struct noted_row **sorted = ARENA_ARRAY(c->arena, const struct noted_row *, nnoted + 1);
    for (size_t k = 0; k < nnoted; k++)
        sorted[k] = &noted[k];
    qsort(sorted, nnoted, sizeof *sorted, by_goals);
    for (size_t i = 0; i < n; i++) {
        const struct noted_row key = { .a = p[i].a, .b = p[i].b, .rule = p[i].rule }, *wanted = &key;
        const struct noted_row *const *own = bsearch(&wanted, sorted, nnoted, sizeof *sorted, by_goals);
        if (own)
            shown[*own - noted] = true;
        TRY(pull_cells(&named, report_row(c, v, 0), p[i].a, p[i].b, p[i].rule, own ? *own : NULL));
    }
    for (size_t i = 0; i < nnoted; i++) /* written by hand, or no longer so */
        if (!shown[i])
            TRY(pull_cells(&named, report_row(c, v, 0), noted[i].a, noted[i].b, noted[i].rule, &noted[i]));
    TRY(report_sql(c, v, 1, &helping_sql, NULL, 0));
    TRY(report_sql(c, v, 2, &odd_sql, NULL, 0));
    struct str pulls = report_many(c, (int64_t)v->rows[0].n, "pair of goals pulls apart", "pairs of goals pull apart");
    struct str fast = report_many(c, (int64_t)v->rows[2].n, "goal is", "goals are");
    v->finding = arena_printf(c->arena, "%.*s, %.*s measured by what moves fast",
                              STR_FMT(v->rows[0].n ? pulls : S("No goals pull apart")),
                              STR_FMT(v->rows[2].n ? fast : S("none is")));
    return ST_OK;
}

static const struct report pull_report = { .name = "goal_conflicts",
                                           .area = REPORT_ALIGN,
                                           .label = "Goals that pull apart",
                                           .help = "Which goals fight, by which rule, and who could settle it.",
                                           .out = pull_out,
                                           .nout = COUNT(pull_out),
                                           .from = "a",
                                           .to = "b",
                                           .cost = "cost_days",
                                           .perm = PERM_VIEW,
                                           .load = pull_load };

const struct report *const goal_reports[] = { &progress_report, &hit_report, &pull_report, NULL };
