/* use/small_report.c: work that came between: in a later plan of its quarter, or shipped in it, but nowhere in
 * the plan that was in force when the quarter began (MODEL 10.11). */
#include "core/workspace.h"
#include "model/kinds/def.h"
#include "use/plan_explain.h"
#include "use/reports.h"
#include <stdlib.h>

struct version {
    int64_t id, n, adopted_at;
};
struct planned {
    int64_t version, feature, quarter;      /* version: its place, once they are indexed */
};
struct instead {
    int64_t solution, days;
};
static const struct col instead_cols[] = { COL(struct instead, solution), COL(struct instead, days) };
struct item {
    int64_t feature, days, function, customer;
    struct str shipped_on, asked_by;
};
static const struct col version_cols[] = { COL(struct version, id), COL(struct version, n),
                                           COL(struct version, adopted_at) };
static const struct stmt_def versions_sql = {
    "small/versions",
    "SELECT id AS id, n AS n, coalesce(adopted_at, created_at) AS adopted_at FROM plan_version WHERE n IS NOT NULL"
    " AND archived_at IS NULL ORDER BY n",
    NULL, ROWS_OF(struct version, version_cols)
};
static const struct col planned_cols[] = { COL(struct planned, version), COL(struct planned, feature),
                                           COL(struct planned, quarter) };
static const struct stmt_def planned_sql = {
    "small/rows",
    "SELECT r.version AS version, r.feature AS feature, r.quarter AS quarter FROM plan_row r JOIN plan_version v"
    " ON v.id = r.version WHERE v.n IS NOT NULL AND v.archived_at IS NULL ORDER BY v.n, r.feature",
    NULL, ROWS_OF(struct planned, planned_cols)
};
static const struct col item_cols[] = { COL(struct item, feature),    COL(struct item, days),
                                        COL(struct item, function),   COL(struct item, customer),
                                        COL(struct item, shipped_on), COL(struct item, asked_by) };
static const struct stmt_def items_sql = {
    "small/items",
    "WITH RECURSIVE " FUNCTIONS_OF_PEOPLE ","
    " first AS (SELECT r.feature, min(a.id) AS id FROM request r JOIN asker a ON a.request = r.id AND a.archived_at IS NULL"
    "   WHERE r.archived_at IS NULL AND r.state <> 'merged' AND r.feature IS NOT NULL GROUP BY r.feature)"
    " SELECT f.id AS feature, coalesce((SELECT CAST(sum(e.likely) AS bigint) FROM effort e WHERE e.feature = f.id"
    "   AND e.archived_at IS NULL), -1) AS days, coalesce(af.team, cf.team, gf.team, 0) AS function,"
    " coalesce(a.customer, k.customer, 0) AS customer, coalesce(f.shipped_on, '') AS shipped_on,"
    " CASE WHEN a.contact IS NOT NULL THEN 'contact/' || CAST(a.contact AS TEXT) WHEN a.person IS NOT NULL"
    "   THEN 'person/' || CAST(a.person AS TEXT) WHEN a.customer IS NOT NULL THEN 'customer/' || CAST(a.customer AS TEXT)"
    "   ELSE '' END AS asked_by"
    " FROM feature f LEFT JOIN first ON first.feature = f.id LEFT JOIN asker a ON a.id = first.id"
    " LEFT JOIN contact k ON k.id = a.contact LEFT JOIN customer cu ON cu.id = coalesce(a.customer, k.customer)"
    " " JOIN_FUNCTIONS " WHERE f.archived_at IS NULL AND f.state <> 'dropped' ORDER BY f.id",
    NULL, ROWS_OF(struct item, item_cols)
};

struct small {
    struct ctx *c;
    struct version *versions;
    struct planned *rows;
    struct item *items;
    size_t nversions, nrows, nitems;
    int fiscal_start;
    struct date today;
};

static int by_feature(const void *x, const void *y)
{
    const struct planned *a = x, *b = y;
    if (a->feature != b->feature)
        return a->feature < b->feature ? -1 : 1;
    return a->version < b->version ? -1 : a->version > b->version;
}

/* Both came by the number of the version; afterwards rows stand by feature, and of one by version. */
static void index_rows(struct small *s)
{
    size_t at = 0, n = 0;
    for (size_t i = 0; i < s->nrows; i++) {
        while (at < s->nversions && s->versions[at].id != s->rows[i].version)
            at++;
        if (at == s->nversions)         /* of a version adopted since */
            break;
        s->rows[n] = s->rows[i];
        s->rows[n++].version = (int64_t)at;
    }
    s->nrows = n;
    qsort(s->rows, s->nrows, sizeof *s->rows, by_feature);
}

/* The first row of the feature in that version or a later one; nrows: none. */
static size_t first_row(const struct small *s, int64_t feature, size_t version)
{
    const struct planned key = { .version = (int64_t)version, .feature = feature };
    size_t lo = 0, hi = s->nrows;
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        if (by_feature(&s->rows[mid], &key) < 0)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo < s->nrows && s->rows[lo].feature == feature ? lo : s->nrows;
}

/* Place of the version in force when the quarter began, else of the first that plans the quarter; -1: none. */
static int64_t base_of(const struct small *s, int64_t quarter)
{
    int64_t begin = (int64_t)quarter_first_day((struct quarter){ (int32_t)quarter }, s->fiscal_start).days * 86400000,
            base = -1;
    for (size_t i = 0; i < s->nversions; i++)
        if (s->versions[i].adopted_at <= begin)
            base = (int64_t)i;
    if (base >= 0)
        return base;
    for (size_t i = 0; i < s->nrows; i++)
        if (s->rows[i].quarter == quarter && (base < 0 || s->rows[i].version < base))
            base = s->rows[i].version;
    return base;
}

static bool in_version(const struct small *s, size_t version, int64_t feature)
{
    size_t at = first_row(s, feature, version);
    return at < s->nrows && s->rows[at].version == (int64_t)version;
}

/* The first version after the base that plans the feature for the quarter; NULL: none. */
static const struct version *came_with(const struct small *s, size_t base, int64_t feature, int64_t quarter)
{
    for (size_t i = first_row(s, feature, base + 1); i < s->nrows && s->rows[i].feature == feature; i++)
        if (s->rows[i].quarter == quarter)
            return &s->versions[s->rows[i].version];
    return NULL;
}

static int64_t quarter_shipped(const struct small *s, const struct item *it)
{
    struct date d;
    return date_parse(it->shipped_on, &d) ? quarter_of(d, s->fiscal_start).ordinal : -1;
}

static void take(struct report_view *v, const struct small *s, const struct item *it, int64_t quarter, struct str on)
{
    struct value *row = report_row(s->c, v, 0);
    row[0] = ARG_INT(it->feature);
    row[1] = it->asked_by.n ? ARG_STR(it->asked_by) : ARG_NULL;
    row[2] = it->function ? ARG_INT(it->function) : ARG_NULL;
    row[3] = it->customer ? ARG_INT(it->customer) : ARG_NULL;
    row[4] = ARG_INT(it->days);
    row[5] = ARG_STR(on);
    row[6] = ARG_INT(quarter);
}

/* Unplanned work of one quarter that has begun. */
static void of_quarter(struct report_view *v, const struct small *s, int64_t quarter, int64_t max_days,
                       struct str since)
{
    int64_t base = base_of(s, quarter);
    if (base < 0)
        return;
    for (size_t i = 0; i < s->nitems; i++) {
        const struct item *it = &s->items[i];
        if (it->days < 0 || it->days > max_days || in_version(s, (size_t)base, it->feature))
            continue;
        const struct version *with = came_with(s, (size_t)base, it->feature, quarter);
        struct str on = with ? date_text(s->c->arena, date_of_ms(with->adopted_at, 0)) : it->shipped_on;
        if ((!with && quarter_shipped(s, it) != quarter) || (since.n && str_cmp(on, since) < 0))
            continue;
        take(v, s, it, quarter, on);
    }
}

static void widen(int64_t q, int64_t *low, int64_t *high)
{
    if (q < 0)
        return;
    *low = *low < 0 || q < *low ? q : *low;
    *high = q > *high ? q : *high;
}

/* "2 points more", "30 points less": they may be worth more than what would come in their place. */
static struct str without_them(struct arena *a, struct explain_range cost)
{
    if (cost.most < 0)
        return arena_printf(
            a, "%.*s points less",
            STR_FMT(plan_range_words(a, (struct explain_range){ cost.exact, -cost.most, -cost.least })));
    cost.least = cost.least < 0 ? 0 : cost.least;
    return arena_printf(a, "%.*s points more", STR_FMT(plan_range_words(a, cost)));
}

/* What those of the plan in force take from it: the best plan with them and without them. */
static enum status displaced(struct ctx *c, struct report_view *v)
{
    int64_t *items = ARENA_ARRAY(c->arena, int64_t, v->rows[0].n + 1);
    struct explain_small x;
    struct plan_model m;
    struct problems quiet, *mine = c->problems;
    size_t planned = 0;
    for (size_t i = 0; i < v->rows[0].n; i++)
        items[i] = report_at_cell(v, 0, i, "feature")->u.i;
    if (v->rows[0].n == 0)
        return ST_OK;
    problems_init(&quiet, c->arena);
    c->problems = &quiet;
    enum status st = plan_small(c, items, v->rows[0].n, &m, &planned, &x);
    c->problems = mine;
    if (st == ST_INVALID)              /* neither a plan nor a first quarter: nothing to take from */
        return ST_OK;
    TRY(st);
    if (!x.possible || !m.valued) {
        v->finding = arena_printf(c->arena, "%.*s; %s", STR_FMT(v->finding),
                                  !m.valued      ? "nothing has a value yet"
                                  : planned == 0 ? "none of them is in the plan in force"
                                  : x.stopped    ? "what they take from the plan was not known in time"
                                                 : "no plan keeps every rule");
        return ST_OK;
    }
    struct value *row = report_row(c, v, 1);
    int64_t group = x.solution >= 0 ? m.in.solutions[x.solution].id : 0;
    int32_t at = world_solution(m.w, group < 0 ? -group : group);     /* below zero: with a slice in it */
    const struct w_solution *s = at >= 0 ? &m.w->solutions[at] : NULL;
    row[0] = report_points(x.cost.least);
    row[1] = x.cost.most < INT64_MAX ? report_points(x.cost.most) : ARG_NULL;
    row[2] = s ? ARG_INT(s->id) : ARG_NULL;
    row[3] = s && x.with != PLAN_OUT ? ARG_INT(m.first + x.with) : ARG_NULL;
    v->finding = arena_printf(c->arena, "%.*s; without those in the plan the best plan is worth %.*s",
                              STR_FMT(v->finding), STR_FMT(without_them(c->arena, x.cost)));
    row[4] = s && x.without != PLAN_OUT ? ARG_INT(m.first + x.without) : ARG_NULL;
    return ST_OK;
}

/* The largest solutions that as many days would have done, at most five. */
static const struct stmt_def instead_sql = {
    "small/instead",
    "SELECT s.id AS solution, sum(e.likely) AS days FROM solution s JOIN part p ON p.solution = s.id AND p.archived_at IS NULL"
    " JOIN effort e ON e.feature = p.feature AND e.archived_at IS NULL WHERE s.archived_at IS NULL"
    " GROUP BY s.id HAVING sum(e.likely) <= ?1 AND sum(e.likely) > 0 ORDER BY sum(e.likely) DESC, s.id LIMIT 5",
    NULL, ROWS_OF(struct instead, instead_cols)
};

static enum status instead_of_them(struct ctx *c, struct report_view *v)
{
    const struct value args[] = { ARG_INT(report_sum(v, 0, "days")) };
    struct instead *x = NULL;
    size_t n = 0;
    TRY(db_all(c, &instead_sql, args, 1, &x, &n));
    for (size_t i = 0; i < n; i++) {
        struct value *row = report_row(c, v, 2);
        row[0] = ARG_INT(x[i].solution);
        row[1] = ARG_INT(x[i].days);
    }
    if (n > 0) {
        struct record *largest;
        TRY(rec_get(c, &kind_solution, x[0].solution, &largest));
        v->finding =
            arena_printf(c->arena, "%.*s: %s %.*s", STR_FMT(v->finding),
                         args[0].u.i > x[0].days ? "more than all of" : "as much as", STR_FMT(rec_title(c, largest)));
    }
    return ST_OK;
}

static enum status small_load(struct ctx *c, const struct value *in, struct report_view *v)
{
    struct settings set;
    struct small s = { .c = c };
    int64_t low = -1, high = -1;
    TRY(workspace_settings(c, &set));
    TRY(db_all(c, &versions_sql, NULL, 0, &s.versions, &s.nversions));
    TRY(db_all(c, &planned_sql, NULL, 0, &s.rows, &s.nrows));
    TRY(db_all(c, &items_sql, NULL, 0, &s.items, &s.nitems));
    s.fiscal_start = (int)set.fiscal_start;
    s.today = workspace_today(c, &set);
    index_rows(&s);
    for (size_t i = 0; i < s.nrows; i++)
        widen(s.rows[i].quarter, &low, &high);
    for (size_t i = 0; i < s.nitems; i++)
        widen(quarter_shipped(&s, &s.items[i]), &low, &high);
    int64_t now = quarter_of(s.today, s.fiscal_start).ordinal;
    int64_t max_days = in[1].type == VT_INT ? in[1].u.i : set.small_days;
    for (int64_t q = low; q >= 0 && q <= high && q <= now; q++)
        of_quarter(v, &s, q, max_days, in[0].type == VT_TEXT ? in[0].u.s : STR_NULL);
    v->finding = arena_printf(c->arena, "%.*s came between, %.*s in all",
                              STR_FMT(report_many(c, (int64_t)v->rows[0].n, "small item", "small items")),
                              STR_FMT(report_many(c, report_sum(v, 0, "days"), "day", "days")));
    TRY(instead_of_them(c, v));
    return in[2].type == VT_BOOL && in[2].u.b ? displaced(c, v) : ST_OK;
}

static const struct field small_in[] = {
    DATE("since", 0, "Since", "A date, or days such as 180d."),
    INT("max_days", 0, "At most", "Empty: the workspace's own.", 1, 1000, "days"),
    BOOL("displaced", 0, "What they take from the plan", "Solves the plan again without them.", "false"),
};
static const struct field small_columns[] = {
    REF("feature", 0, "Item", NULL, feature),
    ANY("asked_by", 0, "Asked by", NULL, "contact person customer"),
    REF("function", 0, "Function", "Of who asked first, else of the customer's owner, else of the originator.", team),
    REF("customer", 0, "Customer", NULL, customer),
    INT("days", 0, "Days", "Likely.", 0, 100000, "days"),
    DATE("on", 0, "On", "When it came into the plan, else shipped."),
    QTR("quarter", 0, "Quarter", NULL),
};
static const struct field displaced_columns[] = {
    REAL("points", 0, "Points", "That the best plan would be worth more without those that are in the plan in force."),
    REAL("at_most", 0, "At most", "The same where it is not proved."),
    REF("solution", 0, "Solution", "Whose finish moves most.", solution),
    QTR("with", 0, "Finishes in", NULL),
    QTR("without", 0, "Without them", NULL),
};
static const struct field instead_columns[] = {
    REF("solution", 0, "Solution", NULL, solution),
    INT("days", 0, "Days", "Likely, of all that it needs.", 0, INT64_MAX, "days"),
};
static const struct table small_out[] = {
    { "items", "Small items", small_columns, COUNT(small_columns) },
    { "displaced", "What they take from the plan, when asked for", displaced_columns, COUNT(displaced_columns) },
    { "instead", "Whole solutions that take no more", instead_columns, COUNT(instead_columns) },
};

const struct report small_report = { .name = "small_items",
                                     .area = REPORT_LEARN,
                                     .label = "Small items",
                                     .help = "Small work that no plan held when its quarter began.",
                                     .in = small_in,
                                     .nin = COUNT(small_in),
                                     .out = small_out,
                                     .nout = COUNT(small_out),
                                     .bar = "days",
                                     .along = "on",
                                     .by = "function",
                                     .perm = PERM_VIEW,
                                     .flags = A_MCP,
                                     .load = small_load };
