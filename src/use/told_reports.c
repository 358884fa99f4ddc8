/* use/told_reports.c: whom we owe a word, what briefs asked, what executives said and what a diagnosis found (MODEL 10.13, 10.16). */
#include "base/date.h"
#include "core/visible.h"
#include "core/workspace.h"
#include "model/kinds/def.h"
#include "use/reports.h"

/* ---- telling due ---- */

static const struct field audience_columns[] = {
    ANY("audience", 0, "Audience", "An audience, or the head of a function.", "person team"),
    INT("minutes", 0, "Told", "In the quarter.", 0, 100000, "minutes"),
    INT("short", 0, "Short", NULL, 0, 100000, "minutes"),
    INT("missing", 0, "Topics missing", "Of plans, goals, strategy, roles.", 0, 4, NULL),
    BOOL("due", 0, "Due", NULL, "false"),
};
static const struct field topic_columns[] = {
    ANY("audience", 0, "Audience", NULL, "person team"),
    TXT("topic", 0, "Topic", NULL),
    DATE("last", 0, "Last told", "Ever."),
};
static const struct field left_columns[] = {
    REF("person", 0, "Person", NULL, person),
    TXT("gives", 0, "Gives", NULL),
    ANY("about", 0, "To", "They are not involved in it.", NULL),
};
static const struct field telling_in[] = { QTR("quarter", 0, "Quarter", "Empty: this one.") };
static const struct table telling_out[] = {
    { "audiences", "Whom we tell", audience_columns, COUNT(audience_columns) },
    { "topics", "Not told in the quarter", topic_columns, COUNT(topic_columns) },
    { "left_out", "Gives, and is left out", left_columns, COUNT(left_columns) }
};
/* ?1 the first day of the quarter, ?2 the day after its last, ?3 telling_minutes */
#define AUDIENCES                                                                                                                                   \
    "aud AS (SELECT DISTINCT 'person/' || CAST(t.head AS TEXT) AS who FROM team t JOIN person p ON p.id = t.head AND p.archived_at IS NULL"         \
    "   WHERE t.archived_at IS NULL AND t.\"type\" = 'function' UNION SELECT 'team/' || CAST(t.id AS TEXT) FROM team t WHERE t.archived_at IS NULL" \
    "   AND t.\"type\" = 'audience'),"                                                                                                              \
    " told AS (SELECT x.\"to\" AS who, x.topic AS topic, x.minutes AS minutes FROM telling x WHERE x.archived_at IS NULL AND x.told_on >= ?1"       \
    "   AND x.told_on < ?2)"
static const struct stmt_def audience_sql = {
    "told/audiences",
    "WITH " AUDIENCES
    " SELECT a.who, coalesce((SELECT CAST(sum(coalesce(t.minutes, 0)) AS bigint) FROM told t WHERE t.who = a.who), 0), CAST(0 AS bigint),"
    " 4 - (SELECT count(DISTINCT t.topic) FROM told t WHERE t.who = a.who), CAST(?3 AS bigint) FROM aud a ORDER BY a.who",
    NULL,
    NULL,
    0,
    0
};
static const struct stmt_def topic_sql = {
    "told/topics",
    "WITH " AUDIENCES ", topics(topic, n) AS (VALUES ('plans', 0), ('goals', 1), ('strategy', 2), ('roles', 3))"
    " SELECT a.who, p.topic, (SELECT max(x.told_on) FROM telling x WHERE x.\"to\" = a.who AND x.topic = p.topic AND x.archived_at IS NULL)"
    " FROM aud a CROSS JOIN topics p WHERE NOT EXISTS (SELECT 1 FROM told t WHERE t.who = a.who AND t.topic = p.topic) AND ?3 > 0 ORDER BY a.who, p.n",
    NULL,
    NULL,
    0,
    0
};
static const struct stmt_def left_sql = {
    "told/left_out",
    "SELECT g.person, g.gives, g.about FROM (SELECT e.\"by\" AS person, 'effort' AS gives, 'feature/' || CAST(e.feature AS TEXT) AS about FROM effort e"
    "   JOIN feature f ON f.id = e.feature AND f.archived_at IS NULL AND f.state NOT IN ('shipped', 'retired', 'dropped')"
    "   WHERE e.archived_at IS NULL AND e.\"by\" IS NOT NULL"
    " UNION SELECT p.\"by\", 'pledge', p.about FROM pledge p WHERE p.archived_at IS NULL AND p.about IS NOT NULL AND p.state NOT IN ('declined', 'withdrawn')"
    " UNION SELECT s.person, 'stance', s.about FROM stance s WHERE s.archived_at IS NULL AND " VISIBLE_STANCE(
        "s",
        "?1") ") g"
              " JOIN person p ON p.id = g.person AND p.archived_at IS NULL"
              " WHERE NOT EXISTS (SELECT 1 FROM involved i WHERE i.archived_at IS NULL AND i.record = g.about AND i.who = 'person/' || CAST(g.person AS TEXT))"
              " ORDER BY p.\"key\", g.about, g.gives",
    NULL,
    NULL,
    0,
    0
};
struct minutes_row {
    int64_t n;
};
static const struct col minutes_cols[] = { COL(struct minutes_row, n) };
static const struct stmt_def minutes_sql = {
    "told/minutes", "SELECT telling_minutes AS n FROM workspace WHERE archived_at IS NULL ORDER BY id LIMIT 1", NULL,
    ROWS_OF(struct minutes_row, minutes_cols)
};

static enum status telling_load(struct ctx *c, const struct value *in, struct report_view *v)
{
    struct settings set;
    struct minutes_row *least;
    size_t n;
    int64_t due = 0;
    TRY(workspace_settings(c, &set));
    TRY(db_all(c, &minutes_sql, NULL, 0, &least, &n));
    struct quarter now = quarter_of(workspace_today(c, &set), (int)set.fiscal_start), q = now;
    if (in[0].type == VT_INT)
        q.ordinal = (int32_t)in[0].u.i;
    struct quarter next = { q.ordinal + 1 };
    const struct value args[] = { ARG_STR(date_text(c->arena, quarter_first_day(q, (int)set.fiscal_start))),
                                  ARG_STR(date_text(c->arena, quarter_first_day(next, (int)set.fiscal_start))),
                                  ARG_INT(n ? least[0].n : 15) };
    const struct value viewer = ARG_INT(viewer_of(c));
    TRY(report_sql(c, v, 0, &audience_sql, args, 3));
    TRY(report_sql(c, v, 1, &topic_sql, args, 3));
    TRY(report_sql(c, v, 2, &left_sql, &viewer, 1));
    for (size_t i = 0; i < v->rows[0].n; i++) { /* the last column came as the minutes that are due */
        struct value *row = &v->rows[0].cells[i * COUNT(audience_columns)];
        int64_t want = row[4].type == VT_BOOL ? args[2].u.i : row[4].u.i;
        row[2] = ARG_INT(row[1].u.i < want ? want - row[1].u.i : 0);
        row[4] = ARG_BOOL(row[2].u.i > 0 || row[3].u.i > 0);
        due += row[4].u.b;
    }
    struct str of = report_many(c, (int64_t)v->rows[0].n, "audience", "audiences");
    struct str when =
        q.ordinal == now.ordinal
            ? S("this quarter")
            : arena_printf(c->arena, "in %.*s", STR_FMT(quarter_words(c->arena, q, (int)set.fiscal_start)));
    bool over = q.ordinal < now.ordinal;
    v->finding =
        arena_printf(c->arena, "%.*s told %s %.*s, and %.*s from somebody who is not involved",
                     STR_FMT(report_share(c, due, of, over ? "was not" : "is to be", over ? "were not" : "are to be")),
                     over ? "everything" : "something", STR_FMT(when),
                     STR_FMT(report_many(c, (int64_t)v->rows[2].n, "contribution comes", "contributions come")));
    return ST_OK;
}

static const struct report telling_report = {
    .name = "telling_due",
    .area = REPORT_ALIGN,
    .label = "Telling due",
    .help =
        "Heads and audiences that were not told of plans, goals, strategy or roles this quarter, and who gives without being asked in.",
    .in = telling_in,
    .nin = 1,
    .out = telling_out,
    .nout = COUNT(telling_out),
    .bar = "short",
    .perm = PERM_VIEW,
    .load = telling_load
};

/* ---- briefs and what they asked ---- */

static const struct field brief_columns[] = {
    REF("brief", 0, "Brief", NULL, brief),
    ANY("reader", 0, "For", NULL, "person team"),
    TXT("kind", 0, "Kind", NULL),
    TXT("state", 0, "State", NULL),
    TIME("as_of", 0, "As of", NULL),
    INT("asked", 0, "Asked", "Questions on it.", 0, 100000, NULL),
    INT("answered", 0, "Answered", NULL, 0, 100000, NULL),
};
static const struct table brief_out[] = { { "briefs", "Briefs", brief_columns, COUNT(brief_columns) } };
static const struct stmt_def brief_sql = {
    "told/briefs",
    "SELECT b.id, b.reader, b.kind, b.state, b.as_of, (SELECT count(*) FROM question q WHERE q.record = 'brief/' || CAST(b.id AS TEXT)"
    "   AND q.archived_at IS NULL), (SELECT count(*) FROM question q WHERE q.record = 'brief/' || CAST(b.id AS TEXT) AND q.archived_at IS NULL"
    "   AND q.answer IS NOT NULL AND q.answer <> '')"
    " FROM brief b WHERE b.archived_at IS NULL AND " VISIBLE_BRIEF("b", "?1") " ORDER BY b.as_of DESC NULLS LAST, b.id",
    NULL,
    NULL,
    0,
    0
};

static enum status brief_load(struct ctx *c, const struct value *in, struct report_view *v)
{
    const struct value viewer = ARG_INT(viewer_of(c));
    (void)in;
    TRY(report_sql(c, v, 0, &brief_sql, &viewer, 1));
    v->finding = arena_printf(c->arena, "%.*s answered",
                              STR_FMT(report_share(c, report_sum(v, 0, "answered"),
                                                   report_many(c, report_sum(v, 0, "asked"), "question of our briefs",
                                                               "questions of our briefs"),
                                                   "is", "are")));
    return ST_OK;
}

static const struct report brief_report = {
    .name = "brief_answers",
    .area = REPORT_ALIGN,
    .label = "Briefs and their answers",
    .help = "The briefs that you may read, and how much of what they asked was answered.",
    .out = brief_out,
    .nout = 1,
    .bar = "asked",
    .perm = PERM_VIEW,
    .load = brief_load
};

/* ---- executives ---- */

static const struct field executive_in[] = { REF("person", 0, "Person", NULL, person) };
static const struct field executive_columns[] = {
    REF("person", 0, "Executive", NULL, person),
    INT("said", 0, "Said", NULL, 0, 1000000, NULL),
    INT("changed", 0, "Changed something", NULL, 0, 1000000, NULL),
    INT("heard", 0, "Heard", NULL, 0, 1000000, NULL),
    INT("open", 0, "Open", NULL, 0, 1000000, NULL),
    INT("talks", 0, "Talks", "That we held with them.", 0, 1000000, NULL),
    DATE("newest", 0, "Newest", NULL),
};
static const struct field result_columns[] = {
    REF("person", 0, "Executive", NULL, person),
    PRO("said", 0, "Said", NULL),
    CHO("disposition", 0, "What became of it", NULL, choice_dispositions),
    TXT("changed", 0, "What changed", NULL),
    ANY("record", 0, "In", NULL, NULL),
    REF("result", 0, "Outcome", "Of what changed.", outcome),
};
static const struct table executive_out[] = {
    { "executives", "Executives", executive_columns, COUNT(executive_columns) },
    { "results", "What they said, and what came of it", result_columns, COUNT(result_columns) }
};
static const struct stmt_def executive_sql = {
    "told/executives",
    "SELECT p.id, (SELECT count(*) FROM quote q WHERE q.who = 'person/' || CAST(p.id AS TEXT) AND q.archived_at IS NULL),"
    " (SELECT count(*) FROM quote q WHERE q.who = 'person/' || CAST(p.id AS TEXT) AND q.archived_at IS NULL AND q.disposition IN ('incorporated', 'adapted')),"
    " (SELECT count(*) FROM quote q WHERE q.who = 'person/' || CAST(p.id AS TEXT) AND q.archived_at IS NULL AND q.disposition IN ('parked', 'declined')),"
    " (SELECT count(*) FROM quote q WHERE q.who = 'person/' || CAST(p.id AS TEXT) AND q.archived_at IS NULL AND coalesce(q.disposition, 'open') = 'open'),"
    " (SELECT count(*) FROM talk t WHERE t.\"with\" = 'person/' || CAST(p.id AS TEXT) AND t.archived_at IS NULL AND t.state = 'held'),"
    " (SELECT max(t.\"on\") FROM talk t WHERE t.\"with\" = 'person/' || CAST(p.id AS TEXT) AND t.archived_at IS NULL AND t.state = 'held')"
    " FROM person p WHERE p.archived_at IS NULL AND p.craft = 'executive' AND (CAST(?1 AS bigint) IS NULL OR p.id = ?1) ORDER BY 2 DESC, p.\"key\"",
    NULL,
    NULL,
    0,
    0
};
static const struct stmt_def result_sql = {
    "told/results",
    "WITH ch AS (SELECT e.item AS item, min(e.id) AS id FROM evidence e WHERE e.role = 'changed' AND e.archived_at IS NULL GROUP BY e.item)"
    " SELECT p.id, q.text, coalesce(q.disposition, 'open'), e.what, e.record, (SELECT min(o.id) FROM outcome o WHERE o.about = e.record"
    "   AND o.archived_at IS NULL AND o.state <> 'withdrawn')"
    " FROM quote q JOIN person p ON q.who = 'person/' || CAST(p.id AS TEXT) LEFT JOIN ch ON ch.item = 'quote/' || CAST(q.id AS TEXT)"
    " LEFT JOIN evidence e ON e.id = ch.id WHERE q.archived_at IS NULL AND p.archived_at IS NULL AND p.craft = 'executive'"
    " AND (CAST(?1 AS bigint) IS NULL OR p.id = ?1) ORDER BY p.\"key\", q.\"on\" DESC NULLS LAST, q.id",
    NULL,
    NULL,
    0,
    0
};

static enum status executive_load(struct ctx *c, const struct value *in, struct report_view *v)
{
    const struct value args[] = { report_in(in, 0) };
    int64_t silent = 0;
    TRY(report_sql(c, v, 0, &executive_sql, args, 1));
    TRY(report_sql(c, v, 1, &result_sql, args, 1));
    for (size_t i = 0; i < v->rows[0].n; i++)
        silent += report_at_cell(v, 0, i, "said")->u.i == 0;
    v->finding =
        v->rows[0].n == 0
            ? S("No executive of ours is on record yet")
            : arena_printf(c->arena, "%lld of %.*s that executives said changed something%.*s",
                           (long long)report_sum(v, 0, "changed"),
                           STR_FMT(report_many(c, report_sum(v, 0, "said"), "thing", "things")),
                           STR_FMT(silent == 0
                                       ? STR_NULL
                                       : arena_printf(c->arena, "; %.*s not been heard yet",
                                                      STR_FMT(report_many(c, silent, "of them has", "of them have")))));
    return ST_OK;
}

static const struct report executive_report = {
    .name = "executives",
    .area = REPORT_LISTEN,
    .label = "Executives",
    .help = "What our executives said, what it changed, and what came of the change.",
    .in = executive_in,
    .nin = 1,
    .out = executive_out,
    .nout = 2,
    .bar = "said",
    .perm = PERM_VIEW,
    .load = executive_load
};

/* ---- diagnosis ---- */

static const struct field diagnosis_columns[] = {
    TXT("asked", 0, "Asked", "missing, unwanted or wanted."), TXT("theme", 0, "Theme", "Empty: not sorted yet."),
    INT("answers", 0, "Answers", NULL, 0, 1000000, NULL),     INT("people", 0, "People", NULL, 0, 1000000, NULL),
    REF("step", 0, "Step", "That takes it up.", step),
};
static const struct field diagnosis_in[] = { QTR("quarter", 0, "Quarter", "In which it was said; empty: ever.") };
static const struct table diagnosis_out[] = { { "themes", "Themes", diagnosis_columns, COUNT(diagnosis_columns) } };
static const struct stmt_def diagnosis_sql = {
    "told/diagnosis",
    "SELECT a.\"type\", q.theme, count(*), count(DISTINCT q.who), (SELECT min(s.id) FROM evidence e JOIN step s ON e.record = 'step/' || CAST(s.id AS TEXT)"
    "   AND s.archived_at IS NULL AND s.state <> 'dropped' JOIN quote x ON e.item = 'quote/' || CAST(x.id AS TEXT) AND x.archived_at IS NULL"
    "   AND x.theme = q.theme WHERE e.archived_at IS NULL)"
    " FROM quote q JOIN question a ON a.id = q.question AND a.archived_at IS NULL WHERE q.archived_at IS NULL AND a.\"type\" IN ('missing', 'unwanted', 'wanted')"
    " AND (CAST(?1 AS TEXT) IS NULL OR (q.\"on\" >= ?1 AND q.\"on\" < ?2)) GROUP BY a.\"type\", q.theme ORDER BY CASE a.\"type\" WHEN 'missing' THEN 0 WHEN 'unwanted' THEN 1 ELSE 2 END, 3 DESC, q.theme ASC NULLS LAST",
    NULL,
    NULL,
    0,
    0
};

static enum status diagnosis_load(struct ctx *c, const struct value *in, struct report_view *v)
{
    int64_t taken = 0;
    struct settings set;
    TRY(workspace_settings(c, &set));
    struct value days[] = { ARG_NULL, ARG_NULL };
    for (int32_t i = 0; in[0].type == VT_INT && i < 2; i++)
        days[i] = ARG_STR(
            date_text(c->arena, quarter_first_day((struct quarter){ (int32_t)in[0].u.i + i }, (int)set.fiscal_start)));
    TRY(report_sql(c, v, 0, &diagnosis_sql, days, COUNT(days)));
    for (size_t i = 0; i < v->rows[0].n; i++)
        taken += report_at_cell(v, 0, i, "step")->type == VT_INT;
    v->finding = v->rows[0].n == 0
                     ? S("Nobody has answered the three questions yet")
                     : arena_printf(c->arena, "%.*s taken up by a step",
                                    STR_FMT(report_share(c, taken,
                                                         report_many(c, (int64_t)v->rows[0].n,
                                                                     "theme of what people miss or do not want",
                                                                     "themes of what people miss, do not want or want"),
                                                         "is", "are")));
    return ST_OK;
}

static const struct report diagnosis_report = {
    .name = "diagnosis",
    .area = REPORT_LISTEN,
    .label = "Diagnosis",
    .help =
        "What is not happening that should be, what is and should not, what people want: by theme, and which step takes it up.",
    .in = diagnosis_in,
    .nin = 1,
    .out = diagnosis_out,
    .nout = 1,
    .bar = "answers",
    .perm = PERM_VIEW,
    .load = diagnosis_load
};

const struct report *const told_reports[] = { &telling_report, &brief_report, &executive_report, &diagnosis_report,
                                              NULL };
