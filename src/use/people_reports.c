/* use/people_reports.c: who gives what, who looks after how many, what the programme waits for. */
#include "core/workspace.h"
#include "model/kinds/def.h"
#include "use/plan_explain.h"
#include "use/reports.h"

/* ---- buy-in ---- */

static const struct field buy_in_in[] = { QTR("quarter", 0, "Quarter", "Empty: all."),
                                          BOOL("price", 0, "What a missing pledge costs",
                                               "Solves the plan again with each that was asked for.", "false") };
static const struct field missing_columns[] = {
    REF("pledge", 0, "Pledge", "Asked for, and nobody answered.", pledge),
    REF("function", 0, "Function", NULL, team),
    REF("to_team", 0, "For", NULL, team),
    QTR("quarter", 0, "Quarter", NULL),
    INT("days", 0, "Days", NULL, 0, 1000000, "days"),
    REAL("price", 0, "Price", "Points that the best plan would be worth more with it."),
    REAL("at_most", 0, "At most", "The same where it is not proved; empty: not known."),
};
static const struct field buy_in_columns[] = {
    REF("function", 0, "Function", "Of who pledges; empty: not known.", team),
    INT("asked", 0, "Asked", "Pledges that nobody answered yet.", 0, 1000000, NULL),
    INT("days_asked", 0, "Days asked", NULL, 0, 100000000, "days"),
    INT("days_pledged", 0, "Days pledged", "Pledged or delivered.", 0, 100000000, "days"),
    INT("days_given", 0, "Days given", NULL, 0, 100000000, "days"),
    INT("days_depending", 0, "Days that depend on it", "Plan days of the work its pledges are about.", 0, 100000000,
        "days"),
    INT("depends", 0, "Depends", "Share of the plan's days.", 0, 100, "%"),
    INT("given", 0, "Given", "Of what was pledged, the mean of the pledges that say so.", 0, 1000, "%"),
};
static const struct table buy_in_out[] = { { "functions", "By function", buy_in_columns, COUNT(buy_in_columns) },
                                           { "missing", "What is missing, and what it costs, when asked for",
                                             missing_columns, COUNT(missing_columns) } };
static const struct stmt_def buy_in_sql = {
    "reports/buy_in",
    "WITH RECURSIVE " FUNCTIONS_OF_PEOPLE ","
    " pl AS (SELECT p.*, CASE WHEN p.state <> 'asked' THEN coalesce(p.given_percent, CASE WHEN p.days > 0 THEN (200 * p.given_days + p.days)"
    "   / (2 * p.days) END) END AS gave, fn.team AS whose FROM pledge p LEFT JOIN fn ON fn.person = p.\"by\" WHERE p.archived_at IS NULL"
    "   AND p.state NOT IN ('declined', 'withdrawn') AND (CAST(?1 AS bigint) IS NULL OR p.quarter = ?1)),"
    " work AS MATERIALIZED (SELECT r.feature, (SELECT CAST(sum(e.likely) AS bigint) FROM effort e WHERE e.feature = r.feature"
    "   AND e.archived_at IS NULL) AS days FROM plan_row r WHERE r.version = (SELECT id FROM plan_version WHERE n IS NOT NULL"
    "   AND archived_at IS NULL ORDER BY n DESC LIMIT 1) AND (CAST(?1 AS bigint) IS NULL OR r.quarter = ?1)),"
    " pw AS MATERIALIZED (SELECT whose, CASE WHEN about LIKE 'feature/%' THEN CAST(substr(about, 9) AS bigint) END AS feature,"
    "   CASE WHEN about LIKE 'solution/%' THEN CAST(substr(about, 10) AS bigint) END AS solution FROM pl),"
    " about AS (SELECT pw.whose, w.feature, w.days FROM pw JOIN work w ON w.feature = pw.feature UNION"
    "   SELECT pw.whose, w.feature, w.days FROM pw JOIN part x ON x.solution = pw.solution AND x.archived_at IS NULL"
    "   JOIN work w ON w.feature = x.feature),"
    " sums AS MATERIALIZED (SELECT whose, CAST(sum(days) AS bigint) AS days FROM about GROUP BY whose)" /* once, not once a row */
    " SELECT pl.whose, count(*) FILTER (WHERE pl.state = 'asked'),"
    " CAST(coalesce(sum(pl.days) FILTER (WHERE pl.state = 'asked'), 0) AS bigint),"
    " CAST(coalesce(sum(pl.days) FILTER (WHERE pl.state <> 'asked'), 0) AS bigint),"
    " CAST(coalesce(sum(coalesce(pl.given_days, (pl.days * pl.given_percent + 50) / 100)) FILTER (WHERE pl.state <> 'asked'), 0) AS bigint),"
    " coalesce((SELECT s.days FROM sums s WHERE s.whose IS NOT DISTINCT FROM pl.whose), 0),"
    " (SELECT CAST(coalesce(sum(days), 0) AS bigint) FROM work),"
    " (2 * CAST(sum(pl.gave) AS bigint) + count(pl.gave)) / nullif(2 * count(pl.gave), 0)"
    " FROM pl GROUP BY pl.whose ORDER BY 1 ASC NULLS LAST",
    NULL,
    NULL,
    0,
    0
};

struct missing {
    int64_t pledge, function, team, quarter, days;
};
static const struct col missing_cols[] = { COL(struct missing, pledge), COL(struct missing, function),
                                           COL(struct missing, team), COL(struct missing, quarter),
                                           COL(struct missing, days) };
static const struct stmt_def missing_sql = {
    "reports/missing",
    "WITH RECURSIVE " FUNCTIONS_OF_PEOPLE
    " SELECT p.id AS pledge, coalesce(fn.team, 0) AS function, p.to_team AS team, p.quarter AS quarter, p.days AS days FROM pledge p"
    " LEFT JOIN fn ON fn.person = p.\"by\" WHERE p.archived_at IS NULL AND p.state = 'asked' AND p.to_team IS NOT NULL AND p.quarter IS NOT NULL"
    " AND p.days IS NOT NULL AND (CAST(?1 AS bigint) IS NULL OR p.quarter = ?1) ORDER BY p.quarter, p.id",
    NULL, ROWS_OF(struct missing, missing_cols)
};

/* MODEL 10.15: the plan's value solved again with a pledge that is missing, less without it. */
static enum status price_missing(struct ctx *c, const struct value *quarter, struct report_view *v)
{
    struct missing *x;
    struct plan_model m;
    size_t n, dearest = 0;
    TRY(db_all(c, &missing_sql, quarter, 1, &x, &n));
    struct plan_lack *lacks = ARENA_ARRAY(c->arena, struct plan_lack, n + 1);
    struct explain_range *worth = ARENA_ARRAY(c->arena, struct explain_range, n + 1);
    for (size_t i = 0; i < n; i++)
        lacks[i] = (struct plan_lack){ x[i].team, x[i].quarter, x[i].days };
    if (n > 0)
        TRY(plan_lacks(c, lacks, n, &m, worth));
    for (size_t i = 0; i < n; i++) {
        struct value *row = report_row(c, v, 1);
        row[0] = ARG_INT(x[i].pledge);
        row[1] = x[i].function ? ARG_INT(x[i].function) : ARG_NULL;
        row[2] = ARG_INT(x[i].team);
        row[3] = ARG_INT(x[i].quarter);
        row[4] = ARG_INT(x[i].days);
        row[5] = worth[i].most == INT64_MAX && worth[i].least == 0 ? ARG_NULL : report_points(worth[i].least);
        row[6] = worth[i].most == INT64_MAX ? ARG_NULL : report_points(worth[i].most);
        dearest = worth[i].least > worth[dearest].least ? i : dearest;
    }
    if (n == 0)
        v->finding = arena_printf(c->arena, "%.*s; nothing that was asked for is missing", STR_FMT(v->finding));
    else
        v->finding =
            arena_printf(c->arena, "%.*s; with the dearest of %.*s the best plan would be worth %.*s points more",
                         STR_FMT(v->finding), STR_FMT(report_many(c, (int64_t)n, "missing pledge", "missing pledges")),
                         STR_FMT(plan_range_words(c->arena, worth[dearest])));
    return ST_OK;
}

static enum status functions_load(struct ctx *c, const struct value *in, struct report_view *v)
{
    const struct value args[] = { report_in(in, 0) };
    int64_t most = 0, depends = 0; /* the function that most of the plan depends on */
    TRY(report_sql(c, v, 0, &buy_in_sql, args, 1));
    for (size_t i = 0; i < v->rows[0].n; i++) { /* the share came as the plan's days */
        struct value *row = &v->rows[0].cells[i * COUNT(buy_in_columns)];
        int64_t all = row[6].u.i;
        row[6] = all > 0 ? ARG_INT((200 * row[5].u.i + all) / (2 * all)) : ARG_NULL;
        if (row[0].type == VT_INT && row[6].type == VT_INT && row[6].u.i > depends) {
            depends = row[6].u.i;
            most = row[0].u.i;
        }
    }
    if (report_sum(v, 0, "days_pledged") == 0 && most && depends > 0) {
        struct record *team;
        TRY(rec_get(c, &kind_team, most, &team));
        v->finding = arena_printf(c->arena, "%.*s pledged; %lld %% of the plan’s days depend on %.*s",
                                  STR_FMT(report_many(c, (int64_t)v->rows[0].n, "function has", "functions have")),
                                  (long long)depends, STR_FMT(rec_title(c, team)));
        return ST_OK;
    }
    v->finding = arena_printf(c->arena, "%.*s pledged, %.*s of them given",
                              STR_FMT(report_many(c, report_sum(v, 0, "days_pledged"), "day is", "days are")),
                              STR_FMT(report_some(c, report_sum(v, 0, "days_given"))));
    return ST_OK;
}

static enum status buy_in_load(struct ctx *c, const struct value *in, struct report_view *v)
{
    const struct value quarter = report_in(in, 0);
    TRY(functions_load(c, in, v));
    return in[1].type == VT_BOOL && in[1].u.b ? price_missing(c, &quarter, v) : ST_OK;
}

static const struct report buy_in_report = {
    .name = "buy_in",
    .area = REPORT_ALIGN,
    .label = "Buy-in",
    .adds = &kind_pledge,
    .adds_label = "Record a pledge",
    .help = "What each function was asked for, pledged and gave, and what depends on it.",
    .in = buy_in_in,
    .nin = COUNT(buy_in_in),
    .out = buy_in_out,
    .nout = COUNT(buy_in_out),
    .bar = "depends",
    .across = "depends",
    .up = "given",
    .perm = PERM_VIEW,
    .load = buy_in_load
};

/* ---- groups ---- */

static const struct field group_columns[] = {
    REF("team", 0, "Group", NULL, team),
    TXT("type", 0, "Type", NULL),
    INT("people", 0, "People", NULL, 0, 1000000, NULL),
    TXT("finding", 0, "Finding", NULL),
};
static const struct table group_out[] = { { "groups", "Groups", group_columns, COUNT(group_columns) } };
static const struct stmt_def group_sql = {
    "reports/groups",
    "WITH member(team, person) AS (SELECT p.team, p.id FROM person p WHERE p.archived_at IS NULL AND p.left_on IS NULL AND p.team IS NOT NULL"
    "   UNION SELECT CAST(substr(a.\"to\", 6) AS bigint), p.id FROM assignment a JOIN person p ON p.id = a.person AND p.archived_at IS NULL"
    "     AND p.left_on IS NULL WHERE a.\"to\" LIKE 'team/%' AND a.archived_at IS NULL AND a.structure IS NULL),"
    " size AS MATERIALIZED (SELECT team, count(*) AS n FROM member GROUP BY team)"
    " SELECT t.id, t.\"type\", coalesce(s.n, 0), CASE"
    "   WHEN t.\"type\" = 'working_group' AND coalesce(s.n, 0) < w.group_min THEN 'too_small'"
    "   WHEN t.\"type\" = 'working_group' AND coalesce(s.n, 0) > w.group_max THEN 'too_large'"
    "   WHEN t.\"type\" = 'audience' AND coalesce(s.n, 0) > w.audience_size THEN 'too_large' ELSE NULL END"
    " FROM team t JOIN workspace w ON w.archived_at IS NULL LEFT JOIN size s ON s.team = t.id"
    " WHERE t.archived_at IS NULL AND t.\"type\" IN ('working_group', 'audience') ORDER BY t.\"key\"",
    NULL,
    NULL,
    0,
    0
};

static enum status group_load(struct ctx *c, const struct value *in, struct report_view *v)
{
    int64_t off = 0;
    (void)in;
    TRY(report_sql(c, v, 0, &group_sql, NULL, 0));
    for (size_t i = 0; i < v->rows[0].n; i++)
        off += report_at_cell(v, 0, i, "finding")->type == VT_TEXT;
    v->finding = arena_printf(
        c->arena, "%.*s too small or too large to decide",
        STR_FMT(report_share(c, off, report_many(c, (int64_t)v->rows[0].n, "group", "groups"), "is", "are")));
    return ST_OK;
}

static const struct report group_report = { .name = "groups",
                                            .area = REPORT_ALIGN,
                                            .label = "Groups",
                                            .help =
                                                "Working groups and audiences, and whether their size lets them work.",
                                            .out = group_out,
                                            .nout = 1,
                                            .bar = "people",
                                            .perm = PERM_VIEW,
                                            .load = group_load };

/* ---- programme ---- */

static const struct field step_columns[] = {
    REF("step", 0, "Step", NULL, step),
    TXT("title", 0, "Title", NULL),
    ANY("about", 0, "About", NULL, "solution page"),
    TXT("track", 0, "Track", NULL),
    TXT("state", 0, "State", NULL),
    INT("blocked_by", 0, "Blocked by", "Open steps that must be taken before.", 0, 100000, NULL),
    DATE("due", 0, "Due", NULL),
};
static const struct field step_in[] = { DATE("since", 0, "Since", "Of those that are done: done from that day on.") };
static const struct table step_out[] = { { "steps", "Steps", step_columns, COUNT(step_columns) } };
static const struct stmt_def step_sql = {
    "reports/programme",
    "SELECT s.id, s.title, s.about, s.track, s.state, (SELECT count(*) FROM step b WHERE b.unblocks = s.id"
    "   AND b.archived_at IS NULL AND b.state = 'open'), s.due"
    " FROM step s WHERE s.archived_at IS NULL AND s.state <> 'dropped' AND (CAST(?1 AS TEXT) IS NULL OR s.state <> 'done' OR s.done_on >= ?1)"
    " ORDER BY s.due ASC NULLS LAST, s.id",
    NULL,
    NULL,
    0,
    0
};

static enum status step_load(struct ctx *c, const struct value *in, struct report_view *v)
{
    int64_t open = 0, blocked = 0;
    const struct value since = report_in(in, 0);
    TRY(report_sql(c, v, 0, &step_sql, &since, 1));
    for (size_t i = 0; i < v->rows[0].n; i++) {
        bool is_open = str_eq(report_at_cell(v, 0, i, "state")->u.s, S("open"));
        open += is_open;
        blocked += is_open && report_at_cell(v, 0, i, "blocked_by")->u.i > 0;
    }
    v->finding = arena_printf(c->arena, "%.*s open, %.*s of them %s for another",
                              STR_FMT(report_many(c, open, "step is", "steps are")), STR_FMT(report_some(c, blocked)),
                              blocked > 1 ? "wait" : "waits");
    return ST_OK;
}

static const struct report step_report = { .name = "programme",
                                           .area = REPORT_ALIGN,
                                           .label = "Programme",
                                           .help = "Steps, and what they wait for.",
                                           .in = step_in,
                                           .nin = 1,
                                           .out = step_out,
                                           .nout = 1,
                                           .perm = PERM_VIEW,
                                           .load = step_load };

/* ---- process: what everybody may rely on, and what was waived ---- */

static const struct field page_columns[] = {
    REF("page", 0, "Page", NULL, page),
    TXT("type", 0, "Type", NULL),
    TXT("state", 0, "State", NULL),
    BOOL("standard", 0, "Standard", NULL, "false"),
    DATE("review_on", 0, "Review on", NULL),
    INT("deviations", 0, "Deviations", "Signed decisions that waive it.", 0, 1000000, NULL),
};
static const struct field waiver_columns[] = {
    TXT("waived", 0, "Waived", "The rule or finding, before its colon."),
    INT("times", 0, "Times", NULL, 0, 1000000, NULL),
};
static const struct field waiver_one_columns[] = {
    REF("decision", 0, "Decision", NULL, decision),
    ANY("record", 0, "On", NULL, NULL),
    TXT("waived", 0, "Waived", NULL),
    REF("signed_by", 0, "Signed by", NULL, person),
    PRO("reason", 0, "Reason", NULL),
};
static const struct table process_out[] = {
    { "pages", "What everybody may rely on", page_columns, COUNT(page_columns) },
    { "counted", "Waivers, counted", waiver_columns, COUNT(waiver_columns) },
    { "waivers", "Waivers", waiver_one_columns, COUNT(waiver_one_columns) },
};
static const struct stmt_def pages_sql = {
    "reports/process_pages",
    "SELECT p.id, p.\"type\", p.state, CASE WHEN p.standard = TRUE THEN 1 ELSE 0 END, p.review_on,"
    " (SELECT count(*) FROM decision d WHERE d.\"on\" = 'page/' || CAST(p.id AS TEXT) AND d.verdict = 'waive'"
    "   AND d.state = 'signed' AND d.archived_at IS NULL)"
    " FROM page p WHERE p.archived_at IS NULL AND /*visible page: no drafts*/ p.state <> 'draft' ORDER BY p.\"key\"",
    NULL,
    NULL,
    0,
    0
};
static const struct stmt_def waivers_sql = {
    "reports/process_waivers",
    "SELECT d.id, d.\"on\", d.waived, d.signed_by, d.reason FROM decision d WHERE d.verdict = 'waive' AND d.state = 'signed'"
    " AND d.archived_at IS NULL ORDER BY d.id",
    NULL,
    NULL,
    0,
    0
};

/* Counts by what stands before the colon: "product_word: Shelf" is product_word. */
static void count_waivers(struct ctx *c, struct report_view *v)
{
    for (size_t i = 0; i < v->rows[2].n; i++) {
        const struct value *w = report_at_cell(v, 2, i, "waived");
        struct str what = w->type == VT_TEXT ? w->u.s : S("other"), head, tail;
        if (str_cut(what, ':', &head, &tail))
            what = head;
        struct value *row = NULL;
        for (size_t k = 0; k < v->rows[1].n && !row; k++)
            if (str_eq(v->rows[1].cells[k * 2].u.s, what))
                row = &v->rows[1].cells[k * 2];
        if (!row) {
            row = report_row(c, v, 1);
            row[0] = ARG_STR(what);
            row[1] = ARG_INT(0);
        }
        row[1].u.i++;
    }
}

static enum status process_load(struct ctx *c, const struct value *in, struct report_view *v)
{
    (void)in;
    TRY(report_sql(c, v, 0, &pages_sql, NULL, 0));
    TRY(report_sql(c, v, 2, &waivers_sql, NULL, 0));
    count_waivers(c, v);
    v->finding = arena_printf(c->arena, "%.*s signed, %.*s of them against a page",
                              STR_FMT(report_many(c, (int64_t)v->rows[2].n, "waiver was", "waivers were")),
                              STR_FMT(report_some(c, report_sum(v, 0, "deviations"))));
    return ST_OK;
}

static const struct report process_report = {
    .name = "process",
    .area = REPORT_ALIGN,
    .label = "Process",
    .help = "What everybody may rely on, where we deviate, and what was waived how often.",
    .out = process_out,
    .nout = 3,
    .perm = PERM_VIEW,
    .load = process_load
};

/* ---- hiring ---- */

static const struct field hiring_columns[] = {
    REF("opening", 0, "Opening", NULL, opening),
    TXT("title", 0, "Role", NULL),
    REF("team", 0, "Team", NULL, team),
    TXT("state", 0, "State", NULL),
    TXT("mix", 0, "Mix", NULL),
    BOOL("decided", 0, "Decided", "A signed decision stands behind it.", "false"),
};
static const struct table hiring_out[] = { { "openings", "Openings", hiring_columns, COUNT(hiring_columns) } };
static const struct stmt_def hiring_sql = {
    "reports/hiring",
    "SELECT o.id, o.title, o.team, o.state, o.mix, CASE WHEN d.state = 'signed' AND d.archived_at IS NULL THEN 1 ELSE 0 END"
    " FROM opening o LEFT JOIN decision d ON d.id = o.decision WHERE o.archived_at IS NULL ORDER BY o.id",
    NULL,
    NULL,
    0,
    0
};

static enum status hiring_load(struct ctx *c, const struct value *in, struct report_view *v)
{
    int64_t posted = 0, undecided = 0;
    (void)in;
    TRY(report_sql(c, v, 0, &hiring_sql, NULL, 0));
    for (size_t i = 0; i < v->rows[0].n; i++) {
        bool is_posted = str_eq(report_at_cell(v, 0, i, "state")->u.s, S("posted"));
        posted += is_posted;
        undecided += is_posted && !report_at_cell(v, 0, i, "decided")->u.b;
    }
    v->finding =
        arena_printf(c->arena, "%.*s posted, %.*s of them without a signed decision",
                     STR_FMT(report_many(c, posted, "role is", "roles are")), STR_FMT(report_some(c, undecided)));
    return ST_OK;
}

static const struct report hiring_report = { .name = "hiring",
                                             .area = REPORT_TEAM,
                                             .label = "Hiring",
                                             .help = "Roles to fill, and whether somebody decided on them.",
                                             .out = hiring_out,
                                             .nout = 1,
                                             .perm = PERM_VIEW,
                                             .load = hiring_load };

const struct report *const people_reports[] = { &buy_in_report,  &group_report,  &step_report,
                                                &process_report, &hiring_report, NULL };
