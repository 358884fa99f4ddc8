/* use/desk_reports.c: reports on what was asked, said and promised. */
#include "core/workspace.h"
#include "model/kinds/def.h"
#include "use/best_use.h"
#include "use/reports.h"

/* ---- desk: what waits for an answer ---- */

static const struct field since_in[] = { DATE("since", 0, "Since", "A date, or days such as 180d.") };
static const struct field desk_columns[] = {
    REF("request", 0, "Request", NULL, request),
    PRO("text", 0, "Asked", NULL),
    CHO("state", 0, "State", NULL, choice_request_states),
    REF("owner", 0, "Owner", NULL, person),
    DATE("due", 0, "Due", NULL),
    BOOL("overdue", 0, "Overdue", NULL, "false"),
    INT("askers", 0, "Who asked", NULL, 0, 1000000, NULL),
};
static const struct table desk_out[] = { { "waiting", "Waiting for an answer", desk_columns, COUNT(desk_columns) } };
static const struct stmt_def desk_sql = {
    "reports/desk",
    "SELECT r.id, r.text, r.state, r.owner, r.due, CASE WHEN r.due < ?1 THEN 1 ELSE 0 END,"
    " (SELECT count(*) FROM asker a WHERE a.request = r.id AND a.archived_at IS NULL)"
    " FROM request r WHERE r.archived_at IS NULL AND r.state IN ('new', 'owned', 'waiting', 'tradeoff', 'reopened')"
    " AND (CAST(?2 AS TEXT) IS NULL OR coalesce((SELECT a.\"on\" FROM asker a WHERE a.request = r.id AND a.archived_at IS NULL"
    "   ORDER BY a.id LIMIT 1), ?1) >= ?2)"
    " ORDER BY r.due ASC NULLS LAST, r.id",
    NULL,
    NULL,
    0,
    0
};

static enum status desk_load(struct ctx *c, const struct value *in, struct report_view *v)
{
    struct str today;
    TRY(report_today(c, &today));
    const struct value args[] = { ARG_STR(today), report_in(in, 0) };
    int64_t late = 0;
    TRY(report_sql(c, v, 0, &desk_sql, args, COUNT(args)));
    for (size_t i = 0; i < v->rows[0].n; i++)
        late += report_at_cell(v, 0, i, "overdue")->u.b;
    v->finding = arena_printf(c->arena, "%.*s for an answer, %.*s of them too long",
                              STR_FMT(report_many(c, (int64_t)v->rows[0].n, "request waits", "requests wait")),
                              STR_FMT(report_some(c, late)));
    return ST_OK;
}

static const struct report desk_report = { .name = "desk",
                                           .area = REPORT_LISTEN,
                                           .label = "Desk",
                                           .help = "What waits for an answer, the oldest due first.",
                                           .in = since_in,
                                           .nin = 1,
                                           .out = desk_out,
                                           .nout = 1,
                                           .perm = PERM_VIEW,
                                           .load = desk_load };

/* ---- escalations: by the function of who asked first ---- */

static const struct field escalation_columns[] = {
    REF("function", 0, "Function", "Of who asked first; empty: not known.", team),
    INT("requests", 0, "Requests", NULL, 0, 1000000, NULL),
    INT("escalated", 0, "Escalated", NULL, 0, 1000000, NULL),
    PCT("rate", 0, "Rate", "In percent; counts only below five."),
};
static const struct field decided_columns[] = {
    INT("signed", 0, "Signed", "Decisions on requests and trade-offs.", 0, 1000000, NULL),
    INT("median_days", 0, "Days to a decision", "The median, from when it was asked for to when it was signed.", 0,
        1000000, "days"),
    INT("upheld", 0, "Upheld", "Not superseded by a later one.", 0, 1000000, NULL),
    PCT("upheld_rate", 0, "Upheld", "In percent; counts only below five."),
    INT("things", 0, "Requests and trade-offs", NULL, 0, 1000000, NULL),
    INT("refereed", 0, "Decided by an executive", "Signed by one of ours at the top, or escalated to one.", 0, 1000000,
        NULL),
};
static const struct table escalation_out[] = {
    { "functions", "By function", escalation_columns, COUNT(escalation_columns) },
    { "decisions", "How it was decided", decided_columns, COUNT(decided_columns) },
};
/* Each signed decision with the day that what it is on was asked for; whole days between. */
static const struct stmt_def decided_sql = {
    "reports/decided",
    "WITH asked AS NOT MATERIALIZED (SELECT id, created_at, escalated_to FROM request WHERE archived_at IS NULL AND state <> 'merged' AND created_at >= ?1),"
    " open AS NOT MATERIALIZED (SELECT id, created_at FROM tradeoff WHERE archived_at IS NULL AND created_at >= ?1),"
    " answer AS (SELECT d.id, d.signed_by, d.\"at\", " ID_OF("request", "9", "d.\"on\"") " AS request, " ID_OF(
        "tradeoff", "10",
        "d.\"on\"") " AS tradeoff,"
                    "   CASE WHEN l.id IS NULL THEN 1 ELSE 0 END AS upheld FROM decision d LEFT JOIN decision l ON l.supersedes = d.id AND l.archived_at IS NULL"
                    "   WHERE d.state = 'signed' AND d.archived_at IS NULL AND d.\"at\" IS NOT NULL AND (d.\"on\" LIKE 'request/%' OR d.\"on\" LIKE 'tradeoff/%')),"
                    " signed AS MATERIALIZED (SELECT d.id, d.signed_by, r.id AS request, t.id AS tradeoff, d.upheld,"
                    "   CASE WHEN d.\"at\" < coalesce(r.created_at, t.created_at) THEN 0 ELSE (d.\"at\" - coalesce(r.created_at, t.created_at)) / 86400000 END AS days"
                    "   FROM answer d LEFT JOIN asked r ON r.id = d.request LEFT JOIN open t ON t.id = d.tradeoff WHERE r.id IS NOT NULL OR t.id IS NOT NULL),"
                    " placed AS (SELECT days, upheld, row_number() OVER (ORDER BY days, id) AS k, count(*) OVER () AS n FROM signed),"
                    " top AS (SELECT id FROM person WHERE craft = 'executive')"
                    " SELECT coalesce(max(n), 0), (CAST(sum(CASE WHEN k = (n + 1) / 2 THEN days ELSE 0 END) AS bigint)"
                    "   + CAST(sum(CASE WHEN k = (n + 2) / 2 THEN days ELSE 0 END) AS bigint) + 1) / 2, coalesce(CAST(sum(upheld) AS bigint), 0), NULL,"
                    "   (SELECT count(*) FROM asked) + (SELECT count(*) FROM open),"
                    "   (SELECT count(*) FROM asked WHERE escalated_to IN (SELECT id FROM top)"
                    "     OR id IN (SELECT request FROM signed WHERE request IS NOT NULL AND signed_by IN (SELECT id FROM top)))"
                    "   + (SELECT count(DISTINCT tradeoff) FROM signed WHERE signed_by IN (SELECT id FROM top))"
                    " FROM placed",
    NULL,
    NULL,
    0,
    0
};
static const struct stmt_def escalation_sql = {
    "reports/escalations",
    "WITH RECURSIVE " FUNCTIONS_OF_PEOPLE ","
    " first AS MATERIALIZED (SELECT request, min(id) AS id FROM asker WHERE archived_at IS NULL GROUP BY request),"
    " who AS (SELECT r.id, r.escalated_on, coalesce(af.team, cf.team, gf.team) AS team FROM request r"
    "   LEFT JOIN first ON first.request = r.id LEFT JOIN asker a ON a.id = first.id"
    "   LEFT JOIN contact k ON k.id = a.contact LEFT JOIN customer cu ON cu.id = coalesce(a.customer, k.customer)"
    "   LEFT JOIN feature f ON f.id = r.feature"
    "   " JOIN_FUNCTIONS
    "   WHERE r.archived_at IS NULL AND r.state <> 'merged' AND (CAST(?1 AS TEXT) IS NULL OR coalesce(a.\"on\", ?2) >= ?1))"
    " SELECT team, count(*), count(escalated_on), NULL FROM who GROUP BY team ORDER BY 3 DESC, 2 DESC, 1 ASC NULLS LAST",
    NULL,
    NULL,
    0,
    0
};

static void set_rate(struct report_view *v, size_t t, size_t a, size_t n, size_t rate)
{
    size_t width = v->report->out[t].ncolumns;
    for (size_t i = 0; i < v->rows[t].n; i++) {
        struct value *row = &v->rows[t].cells[i * width];
        row[rate] = report_rate(row[a].u.i, row[n].u.i);
    }
}

/* The day it starts, as ms; 0: from the beginning. */
static int64_t since_day(struct value since)
{
    struct date d;
    return since.type == VT_TEXT && date_parse(since.u.s, &d) ? (int64_t)d.days * 86400000 : 0;
}

static enum status escalation_load(struct ctx *c, const struct value *in, struct report_view *v)
{
    struct str today;
    TRY(report_today(c, &today));
    const struct value args[] = { report_in(in, 0), ARG_STR(today) };
    TRY(report_sql(c, v, 0, &escalation_sql, args, 2));
    set_rate(v, 0, 2, 1, 3);
    const struct value from = ARG_INT(since_day(report_in(in, 0)));
    TRY(report_sql(c, v, 1, &decided_sql, &from, 1));
    set_rate(v, 1, 2, 0, 3);
    v->finding = arena_printf(c->arena, "%lld of %.*s went up the line", (long long)report_sum(v, 0, "escalated"),
                              STR_FMT(report_many(c, report_sum(v, 0, "requests"), "request", "requests")));
    return ST_OK;
}

static const struct report escalation_report = {
    .name = "escalations",
    .area = REPORT_LISTEN,
    .label = "Escalations",
    .help = "How many requests went up the line, by the function of who asked first.",
    .in = since_in,
    .nin = 1,
    .out = escalation_out,
    .nout = COUNT(escalation_out),
    .bar = "requests",
    .perm = PERM_VIEW,
    .load = escalation_load
};

/* ---- trust ---- */

static const struct field trust_in[] = { REF("customer", 0, "Customer", NULL, customer) };
static const struct field trust_columns[] = {
    REF("customer", 0, "Customer", NULL, customer),
    INT("open", 0, "Open", NULL, 0, 1000000, NULL),
    INT("late", 0, "Late", "Neither kept nor broken, and past the day that was said last.", 0, 1000000, NULL),
    INT("kept", 0, "Kept", "Never moved.", 0, 1000000, NULL),
    INT("moved", 0, "Moved", "Kept later than first said, or not yet.", 0, 1000000, NULL),
    INT("broken", 0, "Broken", NULL, 0, 1000000, NULL),
    PCT("trust", 0, "Trust", "Kept and never moved, of those kept, moved or broken; counts only below five."),
    INT("escalated", 0, "Escalated", "Requests of theirs that went up the line.", 0, 1000000, NULL),
    BOOL("best", 0, "Of our best", "Among the top share of companies by revenue that the workspace says.", "false"),
};
static const struct table trust_out[] = { { "customers", "By customer", trust_columns, COUNT(trust_columns) } };
static const struct stmt_def trust_sql = {
    "reports/trust",
    "WITH given AS (SELECT CAST(coalesce(" ID_OF(
        "customer", "10",
        "p.\"to\"") ", k.customer) AS bigint) AS whose, p.state AS state, p.moved_to AS moved_to, coalesce(p.moved_to, p.due) AS day FROM promise p"
                    "   LEFT JOIN contact k ON k.id = " ID_OF(
                        "contact", "9",
                        "p.\"to\"") "   WHERE p.archived_at IS NULL AND p.state <> 'withdrawn'),"
                                    " n AS (SELECT whose, count(*) FILTER (WHERE state = 'open') AS open, count(*) FILTER (WHERE state IN ('open', 'moved') AND day < ?2) AS late, count(*) FILTER (WHERE state = 'kept' AND moved_to IS NULL) AS kept,"
                                    "   count(*) FILTER (WHERE state <> 'broken' AND moved_to IS NOT NULL) AS moved, count(*) FILTER (WHERE state = 'broken') AS broken"
                                    "   FROM given WHERE whose IS NOT NULL GROUP BY whose),"
                                    " up AS (SELECT CAST(coalesce(a.customer, k.customer) AS bigint) AS whose, count(DISTINCT r.id) AS n FROM request r"
                                    "   JOIN asker a ON a.request = r.id AND a.archived_at IS NULL LEFT JOIN contact k ON k.id = a.contact"
                                    "   WHERE r.archived_at IS NULL AND r.escalated_on IS NOT NULL GROUP BY 1)"
                                    " SELECT cu.id, coalesce(n.open, 0), coalesce(n.late, 0), coalesce(n.kept, 0), coalesce(n.moved, 0), coalesce(n.broken, 0), NULL, coalesce(up.n, 0), NULL"
                                    " FROM customer cu LEFT JOIN n ON n.whose = cu.id LEFT JOIN up ON up.whose = cu.id WHERE cu.archived_at IS NULL"
                                    " AND (CAST(?1 AS bigint) IS NULL OR cu.id = ?1) AND (up.n > 0 OR n.whose IS NOT NULL) ORDER BY cu.\"key\"",
    NULL,
    NULL,
    0,
    0
};

static enum status trust_load(struct ctx *c, const struct value *in, struct report_view *v)
{
    const struct value args[] = { report_in(in, 0), ARG_STR(date_text(c->arena, tz_date(c->app->zone, c->now_ms))) };
    struct world *w = ARENA_NEW(c->arena, struct world);
    int64_t n;
    TRY(world_load(c, w));
    const bool *best = best_customers(w, &n);
    TRY(report_sql(c, v, 0, &trust_sql, args, COUNT(args)));
    for (size_t i = 0; i < v->rows[0].n; i++) {
        struct value *row = &v->rows[0].cells[i * COUNT(trust_columns)];
        int32_t at = world_customer(w, row[0].u.i);
        row[6] = report_rate(row[3].u.i, row[3].u.i + row[4].u.i + row[5].u.i);
        row[8] = ARG_BOOL(at >= 0 && best[at]);
    }
    int64_t kept = report_sum(v, 0, "kept"), all = kept + report_sum(v, 0, "moved") + report_sum(v, 0, "broken");
    int64_t late = report_sum(v, 0, "late");
    if (late > 0)
        v->finding =
            arena_printf(c->arena, "%.*s past %s day and neither kept nor broken",
                         STR_FMT(report_many(c, late, "promise is", "promises are")), late == 1 ? "its" : "their");
    else if (all == 0)
        v->finding =
            arena_printf(c->arena, "%.*s, none of them due to be judged yet",
                         STR_FMT(report_many(c, report_sum(v, 0, "open"), "promise is open", "promises are open")));
    else
        v->finding =
            arena_printf(c->arena, "%.*s kept as first said",
                         STR_FMT(report_share(c, kept, report_many(c, all, "promise", "promises"), "was", "were")));
    return ST_OK;
}

static const struct report trust_report = { .name = "trust",
                                            .area = REPORT_LISTEN,
                                            .label = "Trust",
                                            .help = "Promises kept, moved and broken, by customer.",
                                            .in = trust_in,
                                            .nin = 1,
                                            .out = trust_out,
                                            .nout = 1,
                                            .bar = "kept",
                                            .perm = PERM_VIEW,
                                            .load = trust_load };

/* ---- fingerprints: what became of what somebody said ---- */

static const struct field finger_in[] = { REF("person", 0, "Person", NULL, person) };
static const struct field finger_columns[] = {
    REF("person", 0, "Person", NULL, person),
    INT("said", 0, "Said", NULL, 0, 1000000, NULL),
    INT("changed", 0, "Changed something", "Incorporated or adapted.", 0, 1000000, NULL),
    INT("heard", 0, "Heard", "Parked or declined, with a reason.", 0, 1000000, NULL),
    INT("open", 0, "Open", NULL, 0, 1000000, NULL),
};
static const struct field said_columns[] = {
    REF("person", 0, "Person", NULL, person),
    PRO("text", 0, "Said", NULL),
    CHO("disposition", 0, "What became of it", NULL, choice_dispositions),
    TXT("what", 0, "What changed", NULL),
    ANY("record", 0, "In", NULL, NULL),
    DATE("on", 0, "On", NULL),
};
static const struct table finger_out[] = { { "people", "By person", finger_columns, COUNT(finger_columns) },
                                           { "said", "What they said", said_columns, COUNT(said_columns) } };
static const struct stmt_def finger_sql = {
    "reports/fingerprints",
    "SELECT p.id, count(*), count(*) FILTER (WHERE q.disposition IN ('incorporated', 'adapted')),"
    " count(*) FILTER (WHERE q.disposition IN ('parked', 'declined')),"
    " count(*) FILTER (WHERE coalesce(q.disposition, 'open') = 'open')"
    " FROM quote q JOIN person p ON q.who = 'person/' || CAST(p.id AS TEXT)"
    " WHERE q.archived_at IS NULL AND p.archived_at IS NULL AND (CAST(?1 AS bigint) IS NULL OR p.id = ?1) GROUP BY p.id, p.\"key\""
    " ORDER BY p.\"key\"",
    NULL,
    NULL,
    0,
    0
};
static const struct stmt_def finger_said_sql = {
    "reports/fingerprints_said",
    "SELECT p.id, q.text, coalesce(q.disposition, 'open'),"
    " (SELECT e.what FROM evidence e WHERE e.item = 'quote/' || CAST(q.id AS TEXT) AND e.role = 'changed'"
    "   AND e.archived_at IS NULL ORDER BY e.id LIMIT 1),"
    " (SELECT e.record FROM evidence e WHERE e.item = 'quote/' || CAST(q.id AS TEXT) AND e.role = 'changed'"
    "   AND e.archived_at IS NULL ORDER BY e.id LIMIT 1), q.\"on\""
    " FROM quote q JOIN person p ON q.who = 'person/' || CAST(p.id AS TEXT)"
    " WHERE q.archived_at IS NULL AND p.archived_at IS NULL AND (CAST(?1 AS bigint) IS NULL OR p.id = ?1)"
    " ORDER BY p.\"key\", q.\"on\" DESC NULLS LAST, q.id",
    NULL,
    NULL,
    0,
    0
};

static enum status finger_load(struct ctx *c, const struct value *in, struct report_view *v)
{
    const struct value args[] = { report_in(in, 0) };
    TRY(report_sql(c, v, 0, &finger_sql, args, 1));
    TRY(report_sql(c, v, 1, &finger_said_sql, args, 1));
    v->finding = arena_printf(c->arena, "%lld of %.*s that our people said changed something",
                              (long long)report_sum(v, 0, "changed"),
                              STR_FMT(report_many(c, report_sum(v, 0, "said"), "thing", "things")));
    return ST_OK;
}

static const struct report finger_report = { .name = "fingerprints",
                                             .area = REPORT_LISTEN,
                                             .label = "Fingerprints",
                                             .help = "You said, we changed: by person.",
                                             .in = finger_in,
                                             .nin = 1,
                                             .out = finger_out,
                                             .nout = 2,
                                             .bar = "said",
                                             .perm = PERM_VIEW,
                                             .flags = A_MCP,
                                             .load = finger_load };

/* ---- engagement: what our talks are for ---- */

struct talked {
    int64_t n, learned, decided;
    struct str day;
};
static const struct col talked_cols[] = { COL(struct talked, n), COL(struct talked, learned),
                                          COL(struct talked, decided), COL(struct talked, day) };
static const struct field engagement_columns[] = {
    REF("person", 0, "Person", NULL, person),
    INT("talks", 0, "Talks", NULL, 0, 1000000, NULL),
    INT("discovery", 0, "To learn", "Learn, strengthen, create together.", 0, 1000000, NULL),
    INT("approval", 0, "For approval", NULL, 0, 1000000, NULL),
    PCT("share", 0, "To learn, in percent", "Counts only below five."),
    INT("minutes", 0, "Minutes", NULL, 0, 100000000, "minutes"),
    INT("disposed", 0, "Dealt with", "Quotes from these talks that something became of.", 0, 1000000, NULL),
    INT("changed", 0, "Changed something", "Quotes from these talks that evidence says so of.", 0, 1000000, NULL),
    REAL("per_hour", 0, "Per hour", "Dealt with and changed, for each hour; empty where no minutes are known."),
};
static const struct field talked_columns[] = {
    QTR("quarter", 0, "Quarter", NULL),
    INT("talks", 0, "Talks", NULL, 0, 1000000, NULL),
    INT("discovery", 0, "To learn", NULL, 0, 1000000, NULL),
    INT("approval", 0, "For approval", NULL, 0, 1000000, NULL),
    PCT("share", 0, "To learn, in percent", "Counts only below five."),
};
static const struct field engagement_in[] = { DATE("since", 0, "Since", "A date, or days such as 180d."),
                                              REF("person", 0, "Person", "Who led them.", person) };
static const struct field with_columns[] = {
    REF("person", 0, "Executive", "Of ours, with whom.", person),
    INT("talks", 0, "Talks", NULL, 0, 1000000, NULL),
    INT("discovery", 0, "To learn", NULL, 0, 1000000, NULL),
    INT("approval", 0, "For approval", NULL, 0, 1000000, NULL),
    PCT("share", 0, "To learn, in percent", "Counts only below five."),
};
static const struct table engagement_out[] = { { "people", "By person", engagement_columns, COUNT(engagement_columns) },
                                               { "quarters", "By quarter", talked_columns, COUNT(talked_columns) },
                                               { "executives", "With our executives", with_columns,
                                                 COUNT(with_columns) } };
static const struct stmt_def with_sql = {
    "reports/talked_with",
    "SELECT x.id, count(*), count(*) FILTER (WHERE t.purpose IN ('learn', 'strengthen', 'cocreate')), count(*) FILTER (WHERE t.purpose = 'decide'), NULL"
    " FROM talk t JOIN person p ON p.id = t.\"by\" JOIN person x ON x.id = " ID_OF(
        "person", "8",
        "t.\"with\"") " WHERE t.archived_at IS NULL AND t.state = 'held' AND p.archived_at IS NULL AND x.archived_at IS NULL AND x.craft = 'executive'"
                      " AND (CAST(?1 AS TEXT) IS NULL OR t.\"on\" >= ?1) AND (CAST(?2 AS bigint) IS NULL OR p.id = ?2) GROUP BY x.id, x.\"key\" ORDER BY 2 DESC, x.\"key\"",
    NULL,
    NULL,
    0,
    0
};
static const struct stmt_def talked_sql = {
    "reports/talked",
    "SELECT substr(t.\"on\", 1, 7) AS day, count(*) AS n, count(*) FILTER (WHERE t.purpose IN ('learn', 'strengthen', 'cocreate')) AS learned,"
    " count(*) FILTER (WHERE t.purpose = 'decide') AS decided FROM talk t JOIN person p ON p.id = t.\"by\" WHERE t.archived_at IS NULL AND t.state = 'held'"
    " AND p.archived_at IS NULL AND (CAST(?1 AS TEXT) IS NULL OR t.\"on\" >= ?1)"
    " AND (CAST(?2 AS bigint) IS NULL OR p.id = ?2) GROUP BY substr(t.\"on\", 1, 7) ORDER BY 1",
    NULL, ROWS_OF(struct talked, talked_cols)
};

/* args: since, the person; null where not asked for. */
static enum status talked_quarters(struct ctx *c, const struct value *args, struct report_view *v)
{
    struct settings set;
    struct talked *m;
    struct value *row = NULL;
    size_t n;
    TRY(workspace_settings(c, &set));
    TRY(db_all(c, &talked_sql, args, 2, &m, &n));
    for (size_t i = 0; i < n; i++) {
        struct value quarter = report_quarter(m[i].day, set.fiscal_start);
        if (quarter.type != VT_INT)
            continue;
        if (!row || row[0].u.i != quarter.u.i) {
            row = report_row(c, v, 1);
            row[0] = quarter;
            row[1] = row[2] = row[3] = ARG_INT(0);
        }
        row[1].u.i += m[i].n;
        row[2].u.i += m[i].learned;
        row[3].u.i += m[i].decided;
        row[4] = report_rate(row[2].u.i, row[1].u.i);
    }
    return ST_OK;
}
static const struct stmt_def engagement_sql = {
    "reports/engagement",
    "SELECT p.id, count(*), count(*) FILTER (WHERE t.purpose IN ('learn', 'strengthen', 'cocreate')),"
    " count(*) FILTER (WHERE t.purpose = 'decide'), NULL, CAST(coalesce(sum(t.minutes), 0) AS bigint),"
    " (SELECT count(*) FROM quote q JOIN talk u ON u.id = q.talk WHERE u.\"by\" = p.id AND u.archived_at IS NULL"
    "   AND u.state = 'held' AND (CAST(?1 AS TEXT) IS NULL OR u.\"on\" >= ?1) AND q.archived_at IS NULL"
    "   AND coalesce(q.disposition, 'open') <> 'open'),"
    " (SELECT count(*) FROM quote q JOIN talk u ON u.id = q.talk WHERE u.\"by\" = p.id AND u.archived_at IS NULL"
    "   AND u.state = 'held' AND (CAST(?1 AS TEXT) IS NULL OR u.\"on\" >= ?1) AND q.archived_at IS NULL"
    "   AND EXISTS (SELECT 1 FROM evidence e WHERE e.item = 'quote/' || CAST(q.id AS TEXT) AND e.role = 'changed' AND e.archived_at IS NULL)), NULL"
    " FROM talk t JOIN person p ON p.id = t.\"by\" WHERE t.archived_at IS NULL AND t.state = 'held'"
    " AND p.archived_at IS NULL AND (CAST(?1 AS TEXT) IS NULL OR t.\"on\" >= ?1)"
    " AND (CAST(?2 AS bigint) IS NULL OR p.id = ?2) GROUP BY p.id, p.\"key\" ORDER BY 2 DESC, p.\"key\"",
    NULL,
    NULL,
    0,
    0
};

static enum status engagement_load(struct ctx *c, const struct value *in, struct report_view *v)
{
    const struct value args[] = { report_in(in, 0), report_in(in, 1) };
    TRY(report_sql(c, v, 0, &engagement_sql, args, 2));
    set_rate(v, 0, 2, 1, 4);
    for (size_t i = 0; i < v->rows[0].n; i++) {
        struct value *row = &v->rows[0].cells[i * COUNT(engagement_columns)];
        int64_t tenths = row[5].u.i > 0 ? ((row[6].u.i + row[7].u.i) * 1200 + row[5].u.i) / (2 * row[5].u.i) : 0;
        if (row[5].u.i > 0)
            row[8] = (struct value){ .type = VT_REAL, .u.d = (double)tenths / 10 };
    }
    TRY(talked_quarters(c, args, v));
    TRY(report_sql(c, v, 2, &with_sql, args, 2));
    set_rate(v, 2, 2, 1, 4);
    v->finding =
        arena_printf(c->arena, "%.*s held to learn",
                     STR_FMT(report_share(c, report_sum(v, 0, "discovery"),
                                          report_many(c, report_sum(v, 0, "talks"), "talk", "talks"), "was", "were")));
    return ST_OK;
}

static const struct report engagement_report = { .name = "engagement",
                                                 .area = REPORT_LISTEN,
                                                 .label = "Our talks",
                                                 .help = "What the talks that we held were for, by who led them.",
                                                 .in = engagement_in,
                                                 .nin = COUNT(engagement_in),
                                                 .out = engagement_out,
                                                 .nout = COUNT(engagement_out),
                                                 .bar = "talks",
                                                 .perm = PERM_VIEW,
                                                 .load = engagement_load };

const struct report *const desk_reports[] = { &desk_report,   &escalation_report, &camps_report, &trust_report,
                                              &finger_report, &engagement_report, NULL };
