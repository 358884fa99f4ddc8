/* use/align_reports.c: who leads how many, who is coached, asked and told: MODEL 10.12, 10.13, 10.16 and the surveys. */
#include "base/date.h"
#include "core/visible.h"
#include "core/workspace.h"
#include "model/kinds/def.h"
#include "use/plan_use.h"
#include "use/reports.h"
#include <stdlib.h>

static struct value real(double d)
{
    return (struct value){ .type = VT_REAL, .u.d = d };
}

/* One decimal, half away from zero. */
static double tenth(double d)
{
    return (double)(int64_t)(d * 10 + (d < 0 ? -0.5 : 0.5)) / 10;
}

struct numbers {
    int64_t ratio_max, pulse_min, telling_minutes, coaching_minutes, listen_days;
};
static const struct col numbers_cols[] = { COL(struct numbers, ratio_max), COL(struct numbers, pulse_min),
                                           COL(struct numbers, telling_minutes), COL(struct numbers, coaching_minutes),
                                           COL(struct numbers, listen_days) };
static const struct stmt_def numbers_sql = {
    "align/settings",
    "SELECT ratio_max AS ratio_max, pulse_min AS pulse_min, telling_minutes AS telling_minutes, coaching_minutes AS coaching_minutes,"
    " listen_days AS listen_days FROM workspace WHERE archived_at IS NULL ORDER BY id LIMIT 1",
    NULL, ROWS_OF(struct numbers, numbers_cols)
};

static enum status numbers_of(struct ctx *c, struct numbers *ret)
{
    struct numbers *n;
    size_t rows;
    TRY(db_all(c, &numbers_sql, NULL, 0, &n, &rows));
    *ret = rows ? n[0] : (struct numbers){ .ratio_max = 10, .pulse_min = 5, .listen_days = 180 };
    return ST_OK;
}

/* ---- makers per product manager (MODEL 10.12) ---- */

#define MAKERS "('developer', 'designer', 'devops', 'researcher')"
#define IN_FORCE(a)                                                                                                    \
    a ".archived_at IS NULL AND (" a ".\"from\" IS NULL OR " a ".\"from\" <= ?1) AND (" a ".until IS NULL OR " a       \
      ".until >= ?1)"

struct maker_row {
    int64_t team, person, makers, weight;
};
static const struct col maker_cols[] = { COL(struct maker_row, team), COL(struct maker_row, person),
                                         COL(struct maker_row, makers), COL(struct maker_row, weight) };
/* In a structure (?2; null: as it is); its index, where nearly all are of none, is kept out of the way by the plus.
 * A team's own product managers by percent; where it has none, those of the products that its days of the quarter go to, by days. */
static const struct stmt_def makers_sql = {
    "align/makers",
    "WITH m AS (SELECT p.team AS team, count(*) AS n FROM person p JOIN team t ON t.id = p.team WHERE p.archived_at IS NULL AND p.left_on IS NULL"
    "   AND t.archived_at IS NULL AND t.\"type\" = 'makers' AND p.craft IN " MAKERS " GROUP BY p.team),"
    " own AS (SELECT t.id AS team, a.person AS person, CAST(sum(coalesce(a.\"percent\", 100)) AS bigint) AS weight FROM assignment a JOIN team t"
    "   ON a.\"to\" = 'team/' || CAST(t.id AS TEXT) WHERE a.role = 'pm' AND +a.structure IS NOT DISTINCT FROM CAST(?2 AS bigint) AND " IN_FORCE(
        "a") " GROUP BY t.id, a.person),"
             " plan AS (SELECT id, \"first\" FROM plan_version WHERE n IS NOT NULL AND archived_at IS NULL ORDER BY n DESC LIMIT 1),"
             " via AS (SELECT e.team AS team, a.person AS person, CAST(sum(e.likely) AS bigint) AS weight FROM plan_row r JOIN plan ON plan.id = r.version"
             "   AND plan.\"first\" = r.quarter JOIN effort e ON e.feature = r.feature AND e.archived_at IS NULL JOIN feature f ON f.id = r.feature"
             "   JOIN assignment a ON a.\"to\" = 'product/' || CAST(f.product AS TEXT) AND a.role = 'pm' AND +a.structure IS NOT DISTINCT FROM CAST(?2 AS bigint) AND " IN_FORCE(
                 "a") "   WHERE e.team NOT IN (SELECT team FROM own) GROUP BY e.team, a.person)"
                      " SELECT m.team AS team, coalesce(x.person, 0) AS person, m.n AS makers, coalesce(x.weight, 0) AS weight FROM m"
                      " LEFT JOIN (SELECT team, person, weight FROM own UNION ALL SELECT team, person, weight FROM via) x ON x.team = m.team ORDER BY m.team, 2",
    NULL, ROWS_OF(struct maker_row, maker_cols)
};

static const struct field pm_columns[] = {
    REF("pm", 0, "Product manager", NULL, person),
    REAL("makers", 0, "Makers", "Of their teams, split by percent with who shares them."),
    BOOL("too_many", 0, "Too many", "More than the workspace’s mark.", "false"),
    INT("needed", 0, "Needed", "Product managers for so many makers.", 0, 100000, NULL),
    INT("allocated", 0, "Allocated", "Sum of what they are assigned to as product manager of teams.", 0, 100000, "%"),
    INT("talks", 0, "Talks held", "In the days that coverage looks back.", 0, 1000000, NULL),
};
static const struct field maker_team_columns[] = {
    REF("team", 0, "Team", NULL, team),
    INT("makers", 0, "Makers", NULL, 0, 1000000, NULL),
    INT("pms", 0, "Product managers", NULL, 0, 1000000, NULL),
};
static const struct field makers_in[] = { REF("structure", 0, "Structure",
                                              "Another way to be organised, published; empty: as it is.", page) };
static const struct table makers_out[] = { { "pms", "By product manager", pm_columns, COUNT(pm_columns) },
                                           { "teams", "By team", maker_team_columns, COUNT(maker_team_columns) } };
struct pm_row {
    int64_t person, allocated, talks;
};
static const struct col pm_cols[] = { COL(struct pm_row, person), COL(struct pm_row, allocated),
                                      COL(struct pm_row, talks) };
static const struct stmt_def pms_sql = {
    "align/pms",
    "SELECT p.id AS person, coalesce((SELECT CAST(sum(coalesce(a.\"percent\", 100)) AS bigint) FROM assignment a WHERE a.person = p.id AND a.role = 'pm'"
    "   AND +a.structure IS NOT DISTINCT FROM CAST(?3 AS bigint) AND a.\"to\" LIKE 'team/%' AND " IN_FORCE(
        "a") "), 0) AS allocated,"
             " (SELECT count(*) FROM talk t WHERE t.\"by\" = p.id AND t.archived_at IS NULL AND t.state = 'held' AND t.\"on\" >= ?2 AND t.\"on\" <= ?1) AS talks"
             " FROM person p WHERE p.archived_at IS NULL AND EXISTS (SELECT 1 FROM assignment a WHERE a.person = p.id AND a.role = 'pm' AND +a.structure IS NOT DISTINCT FROM CAST(?3 AS bigint)"
             "   AND " IN_FORCE("a") ") ORDER BY p.\"key\"",
    NULL, ROWS_OF(struct pm_row, pm_cols)
};

/* Makers by the person who looks after them, sorted by person; rows stand by team. */
struct makers_sum {
    int64_t person;
    double makers;
};

static int by_person(const void *x, const void *y)
{
    const struct makers_sum *a = x, *b = y;
    return a->person < b->person ? -1 : a->person > b->person;
}

static struct makers_sum *makers_share(struct ctx *c, const struct maker_row *m, size_t n)
{
    struct makers_sum *sum = ARENA_ARRAY(c->arena, struct makers_sum, n + 1);
    for (size_t i = 0, end; i < n; i = end) {
        int64_t all = 0;
        for (end = i; end < n && m[end].team == m[i].team; end++)
            all += m[end].weight;
        for (size_t k = i; k < end; k++)
            sum[k] = (struct makers_sum){ m[k].person,
                                          all > 0 ? (double)m[k].makers * (double)m[k].weight / (double)all : 0 };
    }
    qsort(sum, n, sizeof *sum, by_person);
    return sum;
}

static double makers_of(const struct makers_sum *sum, size_t n, int64_t person)
{
    size_t lo = 0, hi = n;
    double makers = 0;
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        if (sum[mid].person < person)
            lo = mid + 1;
        else
            hi = mid;
    }
    for (; lo < n && sum[lo].person == person; lo++)
        makers += sum[lo].makers;
    return makers;
}

static enum status makers_load(struct ctx *c, const struct value *in, struct report_view *v)
{
    struct numbers set;
    struct maker_row *m;
    struct pm_row *pm;
    size_t n, npms;
    struct str today;
    int64_t many = 0;
    TRY(numbers_of(c, &set));
    TRY(report_today(c, &today));
    const struct value of[] = { ARG_STR(today), report_in(in, 0) };
    const struct value args[] = { ARG_STR(today), ARG_STR(report_days_before(c, today, set.listen_days)),
                                  report_in(in, 0) };
    TRY(db_all(c, &makers_sql, of, COUNT(of), &m, &n));
    TRY(db_all(c, &pms_sql, args, COUNT(args), &pm, &npms));
    const struct makers_sum *shared = makers_share(c, m, n);
    for (size_t i = 0; i < npms; i++) {
        struct value *row = report_row(c, v, 0);
        double makers = makers_of(shared, n, pm[i].person);
        bool over = makers > (double)set.ratio_max;
        int64_t whole = (int64_t)(makers * 1000000 + 0.5), per = set.ratio_max * 1000000;
        row[0] = ARG_INT(pm[i].person);
        row[1] = real(tenth(makers));
        row[2] = ARG_BOOL(over);
        row[3] = ARG_INT((whole + per - 1) / per);
        row[4] = ARG_INT(pm[i].allocated);
        row[5] = ARG_INT(pm[i].talks);
        many += over;
    }
    int64_t makers = 0;
    for (size_t i = 0; i < n; i++)
        makers += i == 0 || m[i].team != m[i - 1].team ? m[i].makers : 0;
    if (npms > 0)
        v->more =
            arena_printf(c->arena, "%.*s, %.*s: %.1f to 1 overall.", STR_FMT(report_many(c, makers, "maker", "makers")),
                         STR_FMT(report_many(c, (int64_t)npms, "product manager", "product managers")),
                         tenth((double)makers / (double)npms));
    v->line = set.ratio_max;
    v->line_says = arena_printf(c->arena, "%lld to 1", (long long)set.ratio_max);
    for (size_t i = 0; i < n; i++) {
        if (i == 0 || m[i].team != m[i - 1].team) {
            struct value *row = report_row(c, v, 1);
            row[0] = ARG_INT(m[i].team);
            row[1] = ARG_INT(m[i].makers);
            row[2] = ARG_INT(0);
        }
        v->rows[1].cells[(v->rows[1].n - 1) * COUNT(maker_team_columns) + 2].u.i += m[i].person > 0;
    }
    v->finding =
        arena_printf(c->arena, "%.*s more than %lld makers",
                     STR_FMT(report_share(c, many, report_many(c, (int64_t)npms, "product manager", "product managers"),
                                          "looks after", "look after")),
                     (long long)set.ratio_max);
    return ST_OK;
}

static const struct report makers_report = {
    .name = "makers",
    .area = REPORT_TEAM,
    .label = "Makers per product manager",
    .help = "How many makers each product manager looks after, and whether they still listen.",
    .in = makers_in,
    .nin = 1,
    .out = makers_out,
    .nout = 2,
    .bar = "makers",
    .perm = PERM_VIEW,
    .load = makers_load
};

/* ---- structures compared ---- */

static const struct field structure_columns[] = {
    REF("structure", 0, "Structure", "Empty: as it is.", page),
    INT("pms", 0, "Product managers", NULL, 0, 1000000, NULL),
    INT("covered", 0, "Cells with a listener", "Segments by layers.", 0, 1000000, NULL),
    INT("cells", 0, "Cells", NULL, 0, 1000000, NULL),
    INT("overlap", 0, "With two", "Things that more than one product manager looks after.", 0, 1000000, NULL),
    INT("handoffs", 0, "Hand-offs", "Pairs of product managers within one solution.", 0, 1000000, NULL),
    INT("over", 0, "Over 100 %", "People assigned to more than they have.", 0, 1000000, NULL),
    REAL("ratio", 0, "Makers for each", "All makers of our teams, by its product managers."),
    REAL("most", 0, "Most of one",
         "Makers of whoever looks after most; empty: nobody is assigned to a team or a product."),
    INT("needed", 0, "Product managers needed", "For all makers at the workspace’s mark.", 0, 1000000, NULL),
};
static const struct table structure_out[] = { { "structures", "Structures", structure_columns,
                                                COUNT(structure_columns) } };
static const struct stmt_def structure_sql = {
    "align/structures",
    "WITH a AS (SELECT x.* FROM assignment x WHERE " IN_FORCE(
        "x") "),"
             " s AS (SELECT CAST(NULL AS bigint) AS id UNION SELECT p.id FROM page p WHERE p.archived_at IS NULL AND p.\"type\" = 'structure'"
             "   AND /*visible page: no drafts*/ p.state <> 'draft' AND EXISTS (SELECT 1 FROM a WHERE a.structure = p.id)),"
             " pm AS (SELECT structure, \"to\", person FROM a WHERE role = 'pm' GROUP BY structure, \"to\", person),"
             " of AS (SELECT DISTINCT pm.structure, x.solution, pm.person FROM part x JOIN feature f ON f.id = x.feature AND f.archived_at IS NULL"
             "   JOIN pm ON pm.\"to\" = 'product/' || CAST(f.product AS TEXT) WHERE x.archived_at IS NULL)"
             " SELECT s.id, (SELECT count(DISTINCT person) FROM pm WHERE pm.structure IS NOT DISTINCT FROM s.id),"
             " (SELECT count(*) FROM (SELECT DISTINCT a.\"to\", a.layer FROM a WHERE a.role = 'listener' AND a.\"to\" LIKE 'segment/%' AND a.layer IS NOT NULL"
             "   AND +a.structure IS NOT DISTINCT FROM s.id) c),"
             " (SELECT 3 * count(*) FROM segment g WHERE g.archived_at IS NULL),"
             " (SELECT count(*) FROM (SELECT pm.\"to\" FROM pm WHERE pm.structure IS NOT DISTINCT FROM s.id GROUP BY pm.\"to\" HAVING count(*) > 1) o),"
             " (SELECT count(*) FROM of o1 JOIN of o2 ON o2.solution = o1.solution AND o2.structure IS NOT DISTINCT FROM o1.structure"
             "   AND o2.person > o1.person WHERE o1.structure IS NOT DISTINCT FROM s.id),"
             " (SELECT count(*) FROM (SELECT a.person FROM a WHERE a.structure IS NOT DISTINCT FROM s.id AND a.role IN ('pm', 'head') AND a.\"to\" LIKE 'team/%'"
             "   GROUP BY a.person HAVING sum(coalesce(a.\"percent\", 100)) > 100) w), NULL, NULL, NULL"
             " FROM s ORDER BY s.id ASC NULLS FIRST",
    NULL,
    NULL,
    0,
    0
};

/* How many makers there are for each of a structure's product managers. */
static enum status structure_ratio(struct ctx *c, struct str today, int64_t ratio_max, struct value *row)
{
    struct maker_row *m;
    size_t n;
    int64_t makers = 0, pms = row[1].u.i;
    const struct value args[] = { ARG_STR(today), row[0] };
    TRY(db_all(c, &makers_sql, args, COUNT(args), &m, &n));
    const struct makers_sum *shared = makers_share(c, m, n);
    double most = 0;
    for (size_t i = 0; i < n; i++) {
        makers += i == 0 || m[i].team != m[i - 1].team ? m[i].makers : 0;
        double own = shared[i].person ? makers_of(shared, n, shared[i].person) : 0;
        most = own > most ? own : most;
    }
    row[7] = pms > 0 ? real(tenth((double)makers / (double)pms)) : ARG_NULL;
    row[8] = most > 0 ? real(tenth(most)) : ARG_NULL;
    row[9] = ARG_INT((makers + ratio_max - 1) / ratio_max);
    return ST_OK;
}

static enum status structure_load(struct ctx *c, const struct value *in, struct report_view *v)
{
    struct numbers set;
    struct str today;
    (void)in;
    TRY(numbers_of(c, &set));
    TRY(report_today(c, &today));
    const struct value args[] = { ARG_STR(today) };
    TRY(report_sql(c, v, 0, &structure_sql, args, 1));
    for (size_t i = 0; i < v->rows[0].n; i++)
        TRY(structure_ratio(c, today, set.ratio_max, &v->rows[0].cells[i * COUNT(structure_columns)]));
    const struct value *row = v->rows[0].cells;
    v->finding = arena_printf(
        c->arena, "%.*s a listener, and %.*s within one solution",
        STR_FMT(report_share(c, row[2].u.i, report_many(c, row[3].u.i, "cell of the market", "cells of the market"),
                             "has", "have")),
        STR_FMT(report_many(c, row[5].u.i, "pair of product managers meets", "pairs of product managers meet")));
    return ST_OK;
}

static const struct report structure_report = {
    .name = "structures",
    .area = REPORT_TEAM,
    .label = "Structures",
    .help = "How we are organised, beside other ways: who listens, what has two owners, where work is handed over.",
    .out = structure_out,
    .nout = 1,
    .bar = "handoffs",
    .perm = PERM_VIEW,
    .load = structure_load
};

/* ---- coaching due: the viewer's own line ---- */

static const struct field coaching_columns[] = {
    REF("person", 0, "Newcomer", "In their first year, in a first role, or from elsewhere.", person),
    DATE("started_on", 0, "Started", NULL),
    INT("minutes", 0, "Last week", NULL, 0, 100000, "minutes"),
    INT("due", 0, "Due", NULL, 0, 100000, "minutes"),
    INT("short", 0, "Short", NULL, 0, 100000, "minutes"),
};
static const struct table coaching_out[] = { { "newcomers", "Newcomers", coaching_columns, COUNT(coaching_columns) } };
static const struct stmt_def coaching_sql = {
    "align/coaching_due",
    "SELECT p.id, p.started_on, coalesce((SELECT CAST(sum(k.minutes) AS bigint) FROM coaching k WHERE k.person = p.id AND k.archived_at IS NULL"
    "   AND k.\"on\" >= ?3 AND k.\"on\" < ?4 AND " VISIBLE_COACHING(
        "k",
        "?1") "), 0), CAST(?5 AS bigint), CAST(0 AS bigint)"
              " FROM person p WHERE p.archived_at IS NULL AND p.left_on IS NULL AND (p.started_on > ?2 OR p.background IN ('first_role', 'elsewhere'))"
              " AND " VISIBLE_LINE("p.id", "?1") " ORDER BY p.\"key\"",
    NULL,
    NULL,
    0,
    0
};

static enum status coaching_load(struct ctx *c, const struct value *in, struct report_view *v)
{
    struct numbers set;
    struct str today;
    struct date d = { 0 };
    int64_t missing = 0;
    (void)in;
    TRY(numbers_of(c, &set));
    TRY(report_today(c, &today));
    bool good = date_parse(today, &d);
    assert(good);
    struct str monday = report_days_before(c, today, date_weekday(d));
    const struct value args[] = { ARG_INT(viewer_of(c)), ARG_STR(date_text(c->arena, date_add_months(d, -12))),
                                  ARG_STR(report_days_before(c, monday, 7)), ARG_STR(monday),
                                  ARG_INT(set.coaching_minutes) };
    TRY(report_sql(c, v, 0, &coaching_sql, args, COUNT(args)));
    for (size_t i = 0; i < v->rows[0].n; i++) {
        struct value *row = &v->rows[0].cells[i * COUNT(coaching_columns)];
        row[4] = ARG_INT(row[3].u.i > row[2].u.i ? row[3].u.i - row[2].u.i : 0);
        missing += row[4].u.i > 0;
    }
    v->finding = arena_printf(
        c->arena, "%.*s less time last week than is due",
        STR_FMT(report_share(c, missing,
                             report_many(c, (int64_t)v->rows[0].n, "newcomer of your line", "newcomers of your line"),
                             "had", "had")));
    return ST_OK;
}

static const struct report coaching_report = {
    .name = "coaching_due",
    .area = REPORT_TEAM,
    .label = "Coaching due",
    .help = "Newcomers of your line, and the time that somebody had for them last week.",
    .out = coaching_out,
    .nout = 1,
    .bar = "short",
    .perm = PERM_LEAD,
    .load = coaching_load
};

/* ---- scorecard: groups of pulse_min and more ---- */

static const struct field score_columns[] = {
    TXT("item", 0, "Item", NULL),
    DATE("round", 0, "Round", NULL),
    INT("product_n", 0, "Product", "Answers; empty below the smallest group shown.", 0, 1000000, NULL),
    REAL("product", 0, "Product says", "Mean of 1 to 5."),
    INT("others_n", 0, "Executives and functions", NULL, 0, 1000000, NULL),
    REAL("others", 0, "They say", NULL),
    REAL("apart", 0, "Apart", "Product’s mean less theirs."),
    REAL("product_change", 0, "Product’s change", "From the round before that is shown."),
    REAL("others_change", 0, "Their change", NULL),
};
static const struct field score_in[] = { DATE("since", 0, "Since",
                                              "Rounds from that day on: a date, or days such as 180d.") };
static const struct field score_round_columns[] = {
    TXT("item", 0, "Item", NULL),
    DATE("round", 0, "Round", NULL),
    REAL("product", 0, "Product says", "Mean of 1 to 5."),
    REAL("others", 0, "They say", NULL),
    REAL("product_change", 0, "Change", "Product’s, from the round before that is shown."),
    REAL("others_change", 0, "Their change", NULL),
};
static const struct table score_out[] = { { "items", "By item, the newest round", score_columns, COUNT(score_columns) },
                                          { "rounds", "From round to round", score_round_columns,
                                            COUNT(score_round_columns) } };
/* Rounds of each item, the oldest first: both sides where they are enough to stay unnamed. */
struct score_row {
    struct str item, day;
    int64_t na, nb;
    double ma, mb;
    bool has_a, has_b;
};
static const struct col score_cols[] = { COL(struct score_row, item),  COL(struct score_row, day),
                                         COL(struct score_row, na),    COL(struct score_row, nb),
                                         COL(struct score_row, ma),    COL(struct score_row, mb),
                                         COL(struct score_row, has_a), COL(struct score_row, has_b) };
static const struct stmt_def score_sql = {
    "align/scorecard",
    "WITH s AS (SELECT u.item AS item, u.\"round\" AS \"round\", u.score AS score, p.craft IN ('pm', 'leader', 'designer', 'researcher') AS ours"
    "   FROM /*visible pulse: groups of pulse_min and more*/ pulse u JOIN person p ON p.id = u.person"
    "   WHERE u.archived_at IS NULL AND u.survey = 'scorecard' AND (CAST(?2 AS TEXT) IS NULL OR u.\"round\" >= ?2)"
    "   AND p.craft IN ('pm', 'leader', 'designer', 'researcher', 'executive', 'functional')),"
    " g AS (SELECT item, \"round\", count(*) FILTER (WHERE ours) AS na, avg(score) FILTER (WHERE ours) AS ma,"
    "   count(*) FILTER (WHERE NOT ours) AS nb, avg(score) FILTER (WHERE NOT ours) AS mb FROM s GROUP BY item, \"round\")"
    " SELECT item AS item, \"round\" AS day, na AS na, nb AS nb, CAST(coalesce(ma, 0) AS double precision) AS ma,"
    " CAST(coalesce(mb, 0) AS double precision) AS mb, na >= ?1 AS has_a, nb >= ?1 AS has_b FROM g ORDER BY item, \"round\"",
    NULL, ROWS_OF(struct score_row, score_cols)
};

static void round_cells(struct value *row, size_t at)
{
    if (row[at].type == VT_REAL)
        row[at] = real(tenth(row[at].u.d));
}

/* The mean of a round, and how it differs from the one before of the same item that is shown. */
static void side(struct value *mean, struct value *change, bool shown, double now, double *before, bool *any)
{
    if (!shown)
        return;
    *mean = real(tenth(now));
    if (*any)
        *change = real(tenth(now - *before));
    *before = now;
    *any = true;
}

/* Rows of one item, the oldest first, of which the last is the newest. */
static void score_item(struct ctx *c, struct report_view *v, const struct score_row *s, size_t n)
{
    double a = 0, b = 0;
    bool any_a = false, any_b = false;
    struct value *round = NULL;
    for (size_t i = 0; i < n; i++) {
        if (!s[i].has_a && !s[i].has_b && i + 1 < n)
            continue;
        round = report_row(c, v, 1);
        round[0] = ARG_STR(s[i].item);
        round[1] = ARG_STR(s[i].day);
        side(&round[2], &round[4], s[i].has_a, s[i].ma, &a, &any_a);
        side(&round[3], &round[5], s[i].has_b, s[i].mb, &b, &any_b);
    }
    assert(round != NULL); /* the newest is always among them */
    const struct score_row *last = &s[n - 1];
    struct value *row = report_row(c, v, 0);
    row[0] = ARG_STR(last->item);
    row[1] = ARG_STR(last->day);
    row[2] = last->has_a ? ARG_INT(last->na) : ARG_NULL;
    row[3] = round[2];
    row[4] = last->has_b ? ARG_INT(last->nb) : ARG_NULL;
    row[5] = round[3];
    if (last->has_a && last->has_b)
        row[6] = real(tenth(last->ma - last->mb));
    row[7] = round[4];
    row[8] = round[5];
}

static enum status score_load(struct ctx *c, const struct value *in, struct report_view *v)
{
    struct numbers set;
    struct score_row *s;
    int64_t apart = 0, seen = 0;
    size_t n;
    TRY(numbers_of(c, &set));
    const struct value args[] = { ARG_INT(set.pulse_min), report_in(in, 0) };
    TRY(db_all(c, &score_sql, args, COUNT(args), &s, &n));
    for (size_t i = 0, end; i < n; i = end) {
        for (end = i; end < n && str_eq(s[end].item, s[i].item);)
            end++;
        score_item(c, v, s + i, end - i);
    }
    for (size_t i = 0; i < v->rows[0].n; i++) {
        const struct value *row = &v->rows[0].cells[i * COUNT(score_columns)];
        seen += row[6].type == VT_REAL;
        apart += row[6].type == VT_REAL && (row[6].u.d >= 1 || row[6].u.d <= -1);
    }
    v->finding = arena_printf(c->arena, "%.*s seen a point apart or more by product and those it works for",
                              STR_FMT(report_share(c, apart, report_many(c, seen, "item", "items"), "is", "are")));
    return ST_OK;
}

static const struct report score_report = {
    .name = "scorecard",
    .area = REPORT_TEAM,
    .label = "Scorecard",
    .help =
        "How product sees itself beside how executives and functions see it; the newest round of each item, and how it went from round to round.",
    .in = score_in,
    .nin = 1,
    .out = score_out,
    .nout = COUNT(score_out),
    .bar = "product",
    .perm = PERM_LEAD,
    .load = score_load
};

/* ---- climate: groups of pulse_min and more ---- */

static const struct field climate_columns[] = {
    TXT("survey", 0, "Survey", NULL),
    TXT("item", 0, "Item", NULL),
    REF("team", 0, "Team", NULL, team),
    DATE("round", 0, "Round", NULL),
    INT("answers", 0, "Answers", NULL, 0, 1000000, NULL),
    REAL("mean", 0, "Mean", "Of 1 to 5."),
    REAL("change", 0, "Change", "From the round before that is shown."),
};
static const struct field thanks_columns[] = {
    ANY("record", 0, "For", NULL, NULL), INT("thanks", 0, "Thanks", "Said where everyone sees them.", 0, 1000000, NULL)
};
static const struct field time_columns[] = {
    DATE("week", 0, "Week", NULL),
    INT("people", 0, "People", NULL, 0, 1000000, NULL),
    INT("minutes", 0, "Minutes", NULL, 0, 100000000, "minutes"),
    INT("strategic", 0, "Strategic", "Of the minutes.", 0, 100, "%"),
};
static const struct field rounds_columns[] = {
    INT("round", 0, "Round", "Its number, for an answer.", 0, INT64_MAX, NULL),
    TXT("survey", 0, "Survey", NULL),
    INT("item", 0, "Item", NULL, 0, 1000, NULL),
    TXT("text", 0, "Asks", NULL),
    TIME("until", 0, "Until", NULL),
};
static const struct table climate_out[] = { { "answers", "What people say", climate_columns, COUNT(climate_columns) },
                                            { "thanks", "Thanks", thanks_columns, COUNT(thanks_columns) },
                                            { "time", "Where the weeks go", time_columns, COUNT(time_columns) },
                                            { "rounds", "Open rounds", rounds_columns, COUNT(rounds_columns) } };
static const struct stmt_def climate_sql = {
    "align/climate",
    "WITH g AS (SELECT u.survey AS survey, u.item AS item, u.team AS team, u.\"round\" AS \"round\", count(*) AS n, CAST(avg(u.score) AS double precision) AS mean"
    "   FROM /*visible pulse: groups of pulse_min and more*/ pulse u WHERE u.archived_at IS NULL AND u.survey <> 'scorecard'"
    "   AND (CAST(?2 AS TEXT) IS NULL OR u.\"round\" >= ?2) GROUP BY u.survey, u.item, u.team, u.\"round\" HAVING count(*) >= ?1)"
    " SELECT g.survey, g.item, g.team, g.\"round\", g.n, g.mean, g.mean - lag(g.mean) OVER (PARTITION BY g.survey, g.item, g.team ORDER BY g.\"round\")"
    " FROM g LEFT JOIN team t ON t.id = g.team ORDER BY g.survey, g.item, t.\"key\" ASC NULLS LAST, g.\"round\"",
    NULL,
    NULL,
    0,
    0
};
struct few_row {
    int64_t n;
};
static const struct col few_cols[] = { COL(struct few_row, n) };
static const struct stmt_def few_sql = {
    "align/few",
    "SELECT count(*) AS n FROM (SELECT 1 AS one FROM /*visible pulse: only that a group is too small*/ pulse u WHERE u.archived_at IS NULL"
    "   AND u.survey <> 'scorecard' AND (CAST(?2 AS TEXT) IS NULL OR u.\"round\" >= ?2)"
    "   GROUP BY u.survey, u.item, u.team, u.\"round\" HAVING count(*) < ?1) f",
    NULL, ROWS_OF(struct few_row, few_cols)
};
static const struct stmt_def thanks_sql = {
    "align/thanks",
    "SELECT k.record, count(*) FROM comment k WHERE k.archived_at IS NULL AND k.role = 'thanks' AND " VISIBLE_COMMENT_TO_ALL(
        "k") " GROUP BY k.record ORDER BY 2 DESC, 1",
    NULL,
    NULL,
    0,
    0
};
static const struct stmt_def time_sql = {
    "align/time",
    "SELECT n.week, count(DISTINCT n.person), CAST(sum(n.minutes) AS bigint), CAST(coalesce(sum(n.minutes) FILTER (WHERE n.category IN ('validation',"
    " 'value_map', 'pricing', 'economics', 'positioning', 'win_loss', 'alignment')), 0) AS bigint)"
    " FROM /*visible time_note: groups of pulse_min and more*/ time_note n WHERE n.archived_at IS NULL"
    " AND (CAST(?2 AS TEXT) IS NULL OR n.week >= ?2) GROUP BY n.week"
    " HAVING count(DISTINCT n.person) >= ?1 ORDER BY n.week",
    NULL,
    NULL,
    0,
    0
};
static const struct stmt_def rounds_sql = {
    "align/rounds",
    "SELECT t.id, t.scopes, q.n, q.text, t.expires_at FROM /*visible token: rounds are open to all*/ token t JOIN question q"
    " ON q.record = 'token/' || CAST(t.id AS TEXT) AND q.archived_at IS NULL WHERE t.\"for\" = 'answer' AND t.state = 'live' AND t.archived_at IS NULL"
    " AND t.hash IS NOT NULL AND t.expires_at > ?1 ORDER BY t.id, q.n",
    NULL,
    NULL,
    0,
    0
};

static enum status climate_load(struct ctx *c, const struct value *in, struct report_view *v)
{
    struct numbers set;
    struct few_row *few;
    size_t n;
    int64_t fell = 0;
    TRY(numbers_of(c, &set));
    const struct value least[] = { ARG_INT(set.pulse_min), report_in(in, 0) }, now = ARG_INT(c->now_ms);
    TRY(report_sql(c, v, 0, &climate_sql, least, COUNT(least)));
    TRY(db_all(c, &few_sql, least, COUNT(least), &few, &n));
    TRY(report_sql(c, v, 1, &thanks_sql, NULL, 0));
    TRY(report_sql(c, v, 2, &time_sql, least, COUNT(least)));
    TRY(report_sql(c, v, 3, &rounds_sql, &now, 1));
    for (size_t i = 0; i < v->rows[0].n; i++) {
        struct value *row = &v->rows[0].cells[i * COUNT(climate_columns)];
        round_cells(row, 5);
        round_cells(row, 6);
        fell += row[6].type == VT_REAL && row[6].u.d < 0;
    }
    for (size_t i = 0; i < v->rows[2].n; i++) { /* the last column came as minutes */
        struct value *row = &v->rows[2].cells[i * COUNT(time_columns)];
        row[3] = row[2].u.i > 0 ? ARG_INT((200 * row[3].u.i + row[2].u.i) / (2 * row[2].u.i)) : ARG_NULL;
    }
    v->finding = arena_printf(
        c->arena, "%.*s fallen since the round before, and %.*s",
        STR_FMT(report_share(c, fell, report_many(c, (int64_t)v->rows[0].n, "mean", "means"), "has", "have")),
        STR_FMT(few[0].n == 0
                    ? S("every group is large enough to show")
                    : report_many(c, few[0].n, "group is too small to show", "groups are too small to show")));
    return ST_OK;
}

static const struct report climate_report = {
    .name = "climate",
    .area = REPORT_TEAM,
    .label = "Climate",
    .help = "What people say where they are enough to stay unnamed, who is thanked, and where the weeks go.",
    .in = score_in,
    .nin = 1,
    .out = climate_out,
    .nout = COUNT(climate_out),
    .bar = "mean",
    .perm = PERM_VIEW,
    .load = climate_load
};

const struct report *const align_reports[] = { &makers_report, &structure_report, &coaching_report,
                                               &score_report,  &climate_report,   NULL };
