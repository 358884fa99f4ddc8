/* use/about_reports.c: all that the record holds about one customer, one solution, one request; and the roadmap. */
#include "base/date.h"
#include "core/change.h"
#include "core/search_words.h"
#include "model/kinds/def.h"
#include "use/best_use.h"
#include "use/plan_use.h"
#include "use/reports.h"

/* ---- one customer ---- */

static const struct field customer_in[] = { REF("customer", 0, "Customer", "Empty: the first.", customer) };
static const struct field layer_columns[] = {
    TXT("layer", 0, "Layer", NULL),
    INT("contacts", 0, "People", NULL, 0, 1000000, NULL),
    INT("talks", 0, "Talks", "Held.", 0, 1000000, NULL),
    DATE("newest", 0, "Newest", NULL),
    INT("quotes", 0, "Quotes", NULL, 0, 1000000, NULL),
};
static const struct field quote_columns[] = {
    ANY("who", 0, "Who", NULL, "contact"),
    TXT("layer", 0, "Layer", NULL),
    PRO("text", 0, "Said", NULL),
    DATE("on", 0, "On", NULL),
};
static const struct field asked_columns[] = {
    REF("request", 0, "Request", NULL, request),
    PRO("text", 0, "Asked", NULL),
    TXT("state", 0, "State", NULL),
    REF("feature", 0, "Feature", NULL, feature),
};
static const struct field answer_columns[] = {
    REF("decision", 0, "Decision", NULL, decision),
    REF("request", 0, "On", NULL, request),
    CHO("verdict", 0, "Answer", NULL, choice_verdicts),
    PRO("reason", 0, "Reason", NULL),
};
static const struct field deal_columns[] = {
    REF("deal", 0, "Deal", NULL, deal), TXT("title", 0, "Title", NULL),       TXT("result", 0, "Result", NULL),
    MONEY("value", 0, "Value", NULL),   DATE("closed_on", 0, "Closed", NULL),
};
static const struct field fact_columns[] = {
    REF("fact", 0, "Fact", NULL, fact),
    PRO("text", 0, "Text", NULL),
    TXT("type", 0, "Type", NULL),
    DATE("on", 0, "On", NULL),
    BOOL("stale", 0, "Stale", NULL, "false"),
};
static const struct field company_columns[] = {
    REF("company", 0, "Company", "The customer, or whom it belongs to.", customer),
    INT("customers", 0, "Customers of it", "That buy.", 0, 1000000, NULL),
    MONEY("revenue", 0, "Revenue", "A year, of all of them."),
    BOOL("best", 0, "Of our best", "Among the top share of companies by revenue that the workspace says.", "false"),
    INT("of_best", 0, "Our best", "How many companies that are.", 0, 1000000, NULL),
};
static const struct table customer_out[] = { { "layers", "Layers", layer_columns, COUNT(layer_columns) },
                                             { "quotes", "In their words", quote_columns, COUNT(quote_columns) },
                                             { "asks", "What they asked", asked_columns, COUNT(asked_columns) },
                                             { "answers", "What we answered", answer_columns, COUNT(answer_columns) },
                                             { "deals", "Deals", deal_columns, COUNT(deal_columns) },
                                             { "facts", "Facts", fact_columns, COUNT(fact_columns) },
                                             { "company", "What it pays", company_columns, COUNT(company_columns) } };
#define THEIRS(who) who " IN (SELECT 'contact/' || CAST(k.id AS TEXT) FROM contact k WHERE k.customer = ?1)"
#define ASKED_BY_THEM                                                                                                  \
    "r.id IN (SELECT a.request FROM asker a LEFT JOIN contact k ON k.id = a.contact WHERE a.archived_at IS NULL AND coalesce(a.customer, k.customer) = ?1)"
static const struct stmt_def layer_sql = {
    "about/layers",
    "WITH l(layer, n) AS (VALUES ('executive', 0), ('manager', 1), ('user', 2))"
    " SELECT l.layer, (SELECT count(*) FROM contact k WHERE k.customer = ?1 AND k.archived_at IS NULL AND coalesce(k.layer, 'user') = l.layer),"
    " (SELECT count(*) FROM talk t JOIN contact k ON t.\"with\" = 'contact/' || CAST(k.id AS TEXT) WHERE k.customer = ?1 AND coalesce(k.layer, 'user') = l.layer"
    "   AND t.archived_at IS NULL AND t.state = 'held'),"
    " (SELECT max(t.\"on\") FROM talk t JOIN contact k ON t.\"with\" = 'contact/' || CAST(k.id AS TEXT) WHERE k.customer = ?1 AND coalesce(k.layer, 'user') = l.layer"
    "   AND t.archived_at IS NULL AND t.state = 'held'),"
    " (SELECT count(*) FROM quote q JOIN contact k ON q.who = 'contact/' || CAST(k.id AS TEXT) WHERE k.customer = ?1 AND coalesce(q.layer, k.layer, 'user') = l.layer"
    "   AND q.archived_at IS NULL) FROM l ORDER BY l.n",
    NULL,
    NULL,
    0,
    0
};
static const struct stmt_def quotes_sql = {
    "about/quotes",
    "SELECT q.who, coalesce(q.layer, c.layer, 'user'), q.text, q.\"on\" FROM quote q JOIN contact c ON q.who = 'contact/' || CAST(c.id AS TEXT)"
    " WHERE c.customer = ?1 AND q.archived_at IS NULL ORDER BY q.\"on\" DESC NULLS LAST, q.id",
    NULL,
    NULL,
    0,
    0
};
static const struct stmt_def asks_sql = {
    "about/asks",
    "SELECT r.id, r.text, r.state, r.feature FROM request r WHERE r.archived_at IS NULL AND " ASKED_BY_THEM
    " ORDER BY r.id",
    NULL,
    NULL,
    0,
    0
};
static const struct stmt_def answers_sql = {
    "about/answers",
    "SELECT d.id, r.id, d.verdict, d.reason FROM decision d JOIN request r ON d.\"on\" = 'request/' || CAST(r.id AS TEXT) WHERE d.archived_at IS NULL"
    " AND d.state = 'signed' AND r.archived_at IS NULL AND " ASKED_BY_THEM " ORDER BY d.id",
    NULL,
    NULL,
    0,
    0
};
static const struct stmt_def deals_sql = {
    "about/deals",
    "SELECT d.id, d.title, d.result, d.value, d.closed_on FROM deal d WHERE d.archived_at IS NULL AND d.customer = ?1 ORDER BY d.closed_on DESC NULLS FIRST, d.id",
    NULL,
    NULL,
    0,
    0
};
static const struct stmt_def facts_sql = {
    "about/facts",
    "SELECT f.id, f.text, f.\"type\", f.\"on\", CASE WHEN coalesce(f.valid_until, CAST(?3 AS TEXT)) < ?2 AND f.valid_until IS NOT NULL THEN 1"
    "   WHEN f.valid_until IS NULL AND f.\"on\" < ?3 THEN 1 ELSE 0 END FROM fact f WHERE f.archived_at IS NULL"
    " AND (f.about = 'customer/' || CAST(CAST(?1 AS bigint) AS TEXT) OR f.about = (SELECT 'segment/' || CAST(c.segment AS TEXT) FROM customer c WHERE c.id = ?1)"
    "   OR f.about = (SELECT 'market/' || CAST(s.market AS TEXT) FROM customer c JOIN segment s ON s.id = c.segment WHERE c.id = ?1))"
    " ORDER BY f.\"on\" DESC NULLS LAST, f.id",
    NULL,
    NULL,
    0,
    0
};

/* What the company pays that a customer belongs to, and whether it is of our best. */
static enum status company_row(struct ctx *c, int64_t id, struct report_view *v, bool *ret_best)
{
    struct world *w = ARENA_NEW(c->arena, struct world);
    int64_t n = 0, revenue = 0, of = 0;
    TRY(world_load(c, w));
    int32_t at = world_customer(w, id), root = at < 0 ? -1 : world_root(w, at);
    if (root < 0)
        return ST_OK;
    for (size_t i = 0; i < w->ncustomers; i++)
        n += w->customers[i].buys && world_root(w, (int32_t)i) == root;
    bool known = company_revenue(w, root, &revenue);
    *ret_best = best_customers(w, &of)[root];
    struct value *row = report_row(c, v, 6);
    row[0] = ARG_INT(w->customers[root].id);
    row[1] = ARG_INT(n);
    row[2] = known ? ARG_INT(revenue) : ARG_NULL;
    row[3] = ARG_BOOL(*ret_best);
    row[4] = ARG_INT(of);
    return ST_OK;
}

static enum status customer_load(struct ctx *c, const struct value *in, struct report_view *v)
{
    static const struct stmt_def *const tables[] = { &layer_sql, &quotes_sql, &asks_sql, &answers_sql, &deals_sql };
    struct str today, key, title;
    int64_t silent = 0, id;
    bool best = false;
    TRY(report_about(c, &in[0], &kind_customer, v, &id));
    if (id == 0)
        return ST_OK;
    TRY(report_today(c, &today));
    const struct value args[] = { ARG_INT(id), ARG_STR(today), ARG_STR(report_days_before(c, today, 365)) };
    for (size_t t = 0; t < COUNT(tables); t++)
        TRY(report_sql(c, v, t, tables[t], args, 1));
    TRY(report_sql(c, v, 5, &facts_sql, args, 3));
    TRY(company_row(c, id, v, &best));
    for (size_t i = 0; i < v->rows[0].n; i++)
        silent += report_at_cell(v, 0, i, "talks")->u.i == 0 && report_at_cell(v, 0, i, "quotes")->u.i == 0;
    TRY(rec_label(c, &kind_customer, id, &key, &title));
    v->finding = arena_printf(
        c->arena, "%.*s%s asked for %.*s%.*s", STR_FMT(title), best ? ", one of our best customers," : "",
        STR_FMT(report_many(c, (int64_t)v->rows[2].n, "thing", "things")),
        STR_FMT(silent == 0
                    ? STR_NULL
                    : arena_printf(c->arena, "; %.*s never been heard",
                                   STR_FMT(report_many(c, silent, "of its layers has", "of its layers have")))));
    return ST_OK;
}

static const struct report customer_report = {
    .name = "about_customer",
    .area = REPORT_LISTEN,
    .label = "One customer",
    .help = "All layers of one customer: who was heard, what they said, asked and were answered, deals and facts.",
    .in = customer_in,
    .nin = 1,
    .out = customer_out,
    .nout = COUNT(customer_out),
    .bar = "talks",
    .perm = PERM_VIEW,
    .load = customer_load
};

/* ---- one solution ---- */

static const struct field solution_in[] = { REF("solution", 0, "Solution", "Empty: the first.", solution) };
static const struct field part_columns[] = {
    REF("feature", 0, "Part", NULL, feature),
    TXT("state", 0, "State", NULL),
    BOOL("required", 0, "Required", NULL, "true"),
    QTR("quarter", 0, "Quarter", "In the plan in force."),
    INT("days", 0, "Days", "Likely.", 0, 100000000, "days"),
    REAL("points", 0, "Points", "What it received."),
};
static const struct field part_team_columns[] = { REF("team", 0, "Team", NULL, team),
                                                  INT("days", 0, "Days", NULL, 0, 100000000, "days") };
static const struct field ready_columns[] = {
    TXT("what", 0, "What", "A required part, or a step."),
    TXT("title", 0, "Title", NULL),
    BOOL("done", 0, "Done", NULL, "false"),
};
static const struct field worth_columns[] = {
    REAL("points", 0, "Points", "Sum of the parts."),
    REAL("best_single", 0, "Best single", "The most that one product’s parts are worth."),
    BOOL("together", 0, "Worth more together", NULL, "false"),
};
static const struct field solution_outcome_columns[] = { REF("outcome", 0, "Outcome", NULL, outcome),
                                                         REF("metric", 0, "Metric", NULL, metric),
                                                         DATE("due", 0, "Due", NULL), TXT("state", 0, "State", NULL) };
static const struct field solution_promise_columns[] = { REF("promise", 0, "Promise", NULL, promise),
                                                         ANY("to", 0, "To", NULL, NULL), DATE("due", 0, "Due", NULL),
                                                         TXT("state", 0, "State", NULL) };
static const struct table solution_out[] = {
    { "parts", "Parts", part_columns, COUNT(part_columns) },
    { "teams", "Teams", part_team_columns, COUNT(part_team_columns) },
    { "readiness", "Readiness", ready_columns, COUNT(ready_columns) },
    { "worth", "Worth", worth_columns, COUNT(worth_columns) },
    { "outcomes", "Outcomes", solution_outcome_columns, COUNT(solution_outcome_columns) },
    { "promises", "Promises", solution_promise_columns, COUNT(solution_promise_columns) }
};
#define IN_SOLUTION(f) f " IN (SELECT x.feature FROM part x WHERE x.solution = ?1 AND x.archived_at IS NULL)"
#define ABOUT_IT(column)                                                                                               \
    "(" column " = 'solution/' || CAST(CAST(?1 AS bigint) AS TEXT) OR " column                                         \
    " IN (SELECT 'feature/' || CAST(x.feature AS TEXT) FROM part x WHERE x.solution = ?1 AND x.archived_at IS NULL))"
static const struct stmt_def parts_sql = {
    "about/parts",
    "SELECT f.id, f.state, CASE WHEN x.required = TRUE THEN 1 ELSE 0 END, (SELECT r.quarter FROM plan_row r WHERE r.feature = f.id AND r.version ="
    "   (SELECT id FROM plan_version WHERE n IS NOT NULL AND archived_at IS NULL ORDER BY n DESC LIMIT 1)),"
    " coalesce((SELECT CAST(sum(e.likely) AS bigint) FROM effort e WHERE e.feature = f.id AND e.archived_at IS NULL), 0), NULL"
    " FROM part x JOIN feature f ON f.id = x.feature WHERE x.solution = ?1 AND x.archived_at IS NULL AND f.archived_at IS NULL AND f.state <> 'dropped'"
    " ORDER BY f.\"key\"",
    NULL,
    NULL,
    0,
    0
};
static const struct stmt_def part_teams_sql = {
    "about/part_teams",
    "SELECT t.id, CAST(sum(e.likely) AS bigint) FROM effort e JOIN team t ON t.id = e.team JOIN feature f ON f.id = e.feature AND f.archived_at IS NULL"
    " AND f.state <> 'dropped' WHERE e.archived_at IS NULL AND " IN_SOLUTION(
        "e.feature") " GROUP BY t.id, t.\"key\" ORDER BY t.\"key\"",
    NULL,
    NULL,
    0,
    0
};
static const struct stmt_def ready_sql = {
    "about/ready",
    "SELECT 'part', f.title, CASE WHEN f.state IN ('shipped', 'retired') THEN 1 ELSE 0 END FROM part x JOIN feature f ON f.id = x.feature"
    "   WHERE x.solution = ?1 AND x.archived_at IS NULL AND x.required = TRUE AND f.archived_at IS NULL AND f.state <> 'dropped'"
    " UNION ALL SELECT 'step', s.title, CASE WHEN s.state = 'done' THEN 1 ELSE 0 END FROM step s WHERE s.about = 'solution/' || CAST(CAST(?1 AS bigint) AS TEXT)"
    "   AND s.archived_at IS NULL AND s.state <> 'dropped' ORDER BY 1, 2",
    NULL,
    NULL,
    0,
    0
};
static const struct stmt_def solution_outcomes_sql = {
    "about/outcomes",
    "SELECT o.id, o.metric, o.due, o.state FROM outcome o WHERE o.archived_at IS NULL AND o.state <> 'withdrawn' AND " ABOUT_IT(
        "o.about") " ORDER BY o.id",
    NULL,
    NULL,
    0,
    0
};
static const struct stmt_def solution_promises_sql = {
    "about/promises",
    "SELECT p.id, p.\"to\", p.due, p.state FROM promise p WHERE p.archived_at IS NULL AND p.state <> 'withdrawn' AND " ABOUT_IT(
        "p.about") " ORDER BY p.id",
    NULL,
    NULL,
    0,
    0
};

/* Its parts by the product that each is of. */
struct product_row {
    int64_t id, product;
};
static const struct col product_cols[] = { COL(struct product_row, id), COL(struct product_row, product) };
static const struct stmt_def product_sql = {
    "about/products",
    "SELECT f.id AS id, f.product AS product FROM feature f WHERE " IN_SOLUTION("f.id") " ORDER BY f.product, f.id",
    NULL, ROWS_OF(struct product_row, product_cols)
};

/* What a feature received, in millionths. */
static int64_t received(const struct world *w, const struct points *pts, int64_t feature)
{
    int64_t got = 0;
    for (size_t k = 0; k < w->nfulfils; k++)
        got += w->fulfils[k].lower == feature ? pts->fulfil[k] : 0;
    return got;
}

static enum status solution_worth(struct ctx *c, const struct value *id, struct report_view *v)
{
    struct world *w = ARENA_NEW(c->arena, struct world);
    struct points pts;
    struct product_row *of;
    size_t nof;
    int64_t sum = 0, best = 0, together = 0;
    TRY(world_load(c, w));
    points_of(w, &pts);
    TRY(db_all(c, &product_sql, id, 1, &of, &nof));
    for (size_t i = 0; i < v->rows[0].n; i++) {
        struct value *row = &v->rows[0].cells[i * COUNT(part_columns)];
        int64_t got = received(w, &pts, row[0].u.i);
        row[5] = pts.any ? report_points(got) : ARG_NULL;
        sum += got;
    }
    for (size_t p = 0; p < nof; p++) {          /* what all parts of one product received */
        together = (p > 0 && of[p].product == of[p - 1].product ? together : 0) + received(w, &pts, of[p].id);
        best = together > best ? together : best;
    }
    struct value *row = report_row(c, v, 3);
    row[0] = pts.any ? report_points(sum) : ARG_NULL;
    row[1] = pts.any ? report_points(best) : ARG_NULL;
    row[2] = ARG_BOOL(sum > best);
    return ST_OK;
}

static enum status solution_load(struct ctx *c, const struct value *in, struct report_view *v)
{
    struct str key, title;
    int64_t done = 0, id;
    TRY(report_about(c, &in[0], &kind_solution, v, &id));
    if (id == 0)
        return ST_OK;
    const struct value it = ARG_INT(id);
    TRY(report_sql(c, v, 0, &parts_sql, &it, 1));
    TRY(report_sql(c, v, 1, &part_teams_sql, &it, 1));
    TRY(report_sql(c, v, 2, &ready_sql, &it, 1));
    TRY(solution_worth(c, &it, v));
    TRY(report_sql(c, v, 4, &solution_outcomes_sql, &it, 1));
    TRY(report_sql(c, v, 5, &solution_promises_sql, &it, 1));
    for (size_t i = 0; i < v->rows[2].n; i++)
        done += report_at_cell(v, 2, i, "done")->u.b;
    TRY(rec_label(c, &kind_solution, id, &key, &title));
    v->finding = arena_printf(
        c->arena, "%.*s: %.*s done that it needs to be ready", STR_FMT(title),
        STR_FMT(report_share(c, done, report_many(c, (int64_t)v->rows[2].n, "thing", "things"), "is", "are")));
    return ST_OK;
}

static const struct report solution_report = {
    .name = "about_solution",
    .area = REPORT_DECIDE,
    .label = "One solution",
    .help = "Its parts and teams, how ready it is, what it is worth together, its outcomes and promises.",
    .in = solution_in,
    .nin = 1,
    .out = solution_out,
    .nout = COUNT(solution_out),
    .bar = "days",
    .perm = PERM_VIEW,
    .load = solution_load
};

/* ---- roadmap ---- */

static const struct field road_columns[] = {
    QTR("quarter", 0, "Quarter", NULL),
    INT("features", 0, "Features", NULL, 0, 1000000, NULL),
    INT("days", 0, "Days", "Likely.", 0, 100000000, "days"),
    INT("solutions", 0, "Solutions", "That a part of is planned.", 0, 1000000, NULL),
};
static const struct field road_item_columns[] = {
    QTR("quarter", 0, "Quarter", NULL),
    REF("solution", 0, "Solution", "Empty: work of one product.", solution),
    REF("feature", 0, "Feature", NULL, feature),
    TXT("state", 0, "State", "committed or tentative."),
    INT("days", 0, "Days", NULL, 0, 100000000, "days"),
};
static const struct field road_outcome_columns[] = { REF("outcome", 0, "Outcome", NULL, outcome),
                                                     REF("metric", 0, "Metric", NULL, metric),
                                                     ANY("about", 0, "Of", NULL, NULL), DATE("due", 0, "Due", NULL) };
static const struct table road_out[] = { { "quarters", "Quarters", road_columns, COUNT(road_columns) },
                                         { "items", "What is planned", road_item_columns, COUNT(road_item_columns) },
                                         { "outcomes", "What should be different", road_outcome_columns,
                                           COUNT(road_outcome_columns) } };
#define ROAD                                                                                                                                                           \
    "r AS (SELECT r.feature AS feature, r.quarter AS quarter, r.state AS state, coalesce((SELECT CAST(sum(e.likely) AS bigint) FROM effort e"                          \
    "     WHERE e.feature = r.feature AND e.archived_at IS NULL), 0) AS days,"                                                                                         \
    "   (SELECT x.solution FROM part x JOIN solution s ON s.id = x.solution AND s.archived_at IS NULL AND s.state <> 'dropped'"                                        \
    "     WHERE x.feature = coalesce(f.slice_of, f.id) AND x.archived_at IS NULL ORDER BY CASE WHEN x.\"primary\" = TRUE THEN 0 ELSE 1 END, x.id LIMIT 1) AS solution" \
    "   FROM plan_row r JOIN feature f ON f.id = r.feature WHERE r.archived_at IS NULL AND r.version = (SELECT id FROM plan_version"                                   \
    "     WHERE n IS NOT NULL AND archived_at IS NULL ORDER BY n DESC LIMIT 1))"
static const struct stmt_def road_sql = {
    "about/road",
    "WITH " ROAD
    " SELECT quarter, count(*), CAST(sum(days) AS bigint), count(DISTINCT solution) FROM r GROUP BY quarter ORDER BY quarter",
    NULL,
    NULL,
    0,
    0
};
static const struct stmt_def road_items_sql = {
    "about/road_items",
    "WITH " ROAD
    " SELECT r.quarter, r.solution, r.feature, r.state, r.days FROM r JOIN feature f ON f.id = r.feature ORDER BY r.quarter, r.solution ASC NULLS LAST, f.\"key\"",
    NULL,
    NULL,
    0,
    0
};
static const struct stmt_def road_outcomes_sql = {
    "about/road_outcomes",
    "WITH " ROAD
    " SELECT o.id, o.metric, o.about, o.due FROM outcome o WHERE o.archived_at IS NULL AND o.state = 'open' AND (o.about IN (SELECT 'feature/' || CAST(feature AS TEXT)"
    "   FROM r) OR o.about IN (SELECT 'solution/' || CAST(solution AS TEXT) FROM r WHERE solution IS NOT NULL)) ORDER BY o.due ASC NULLS LAST, o.id",
    NULL,
    NULL,
    0,
    0
};

static enum status road_load(struct ctx *c, const struct value *in, struct report_view *v)
{
    (void)in;
    TRY(report_sql(c, v, 0, &road_sql, NULL, 0));
    TRY(report_sql(c, v, 1, &road_items_sql, NULL, 0));
    TRY(report_sql(c, v, 2, &road_outcomes_sql, NULL, 0));
    v->finding =
        v->rows[0].n == 0
            ? S("There is no plan yet")
            : arena_printf(
                  c->arena, "%.*s in %.*s, so that %.*s",
                  STR_FMT(report_many(c, report_sum(v, 0, "features"), "feature is planned", "features are planned")),
                  STR_FMT(report_many(c, (int64_t)v->rows[0].n, "quarter", "quarters")),
                  STR_FMT(report_many(c, (int64_t)v->rows[2].n, "outcome is reached", "outcomes are reached")));
    return ST_OK;
}

static const struct report road_report = {
    .name = "roadmap",
    .area = REPORT_DECIDE,
    .label = "Roadmap",
    .help = "What is planned, quarter by quarter and by solution, and what should be different by then.",
    .out = road_out,
    .nout = COUNT(road_out),
    .bar = "days",
    .perm = PERM_VIEW,
    .load = road_load
};

/* ---- similar requests ---- */

enum { SIMILAR_MAX = 12 };
static const struct field similar_in[] = { REF("request", 0, "Request", "Empty: the first.", request) };
static const struct field similar_columns[] = {
    REF("request", 0, "Request", NULL, request),
    PRO("text", 0, "Asked", NULL),
    TXT("state", 0, "State", NULL),
    INT("shared", 0, "Shared words", "Of four letters and more, each once.", 0, 100000, NULL),
    TXT("words", 0, "Which", NULL),
    BOOL("same_work", 0, "Same work", NULL, "false"),
};
static const struct table similar_out[] = { { "candidates", "Sounds like", similar_columns, COUNT(similar_columns) } };
struct request_row {
    int64_t id, feature;
    struct str text, what_for, state;
};
static const struct col request_cols[] = { COL(struct request_row, id), COL(struct request_row, feature),
                                           COL(struct request_row, text), COL(struct request_row, what_for),
                                           COL(struct request_row, state) };
static const struct stmt_def requests_sql = {
    "about/requests",
    "SELECT id AS id, coalesce(feature, 0) AS feature, text AS text, coalesce(what_for, '') AS what_for, state AS state FROM request WHERE archived_at IS NULL"
    " AND state <> 'merged' ORDER BY id",
    NULL, ROWS_OF(struct request_row, request_cols)
};

static enum status similar_load(struct ctx *c, const struct value *in, struct report_view *v)
{
    struct request_row *r;
    size_t n, me;
    int64_t id;
    TRY(report_about(c, &in[0], &kind_request, v, &id));
    if (id == 0)
        return ST_OK;
    TRY(db_all(c, &requests_sql, NULL, 0, &r, &n));
    for (me = 0; me < n && r[me].id != id;)
        me++;
    struct str mine =
        me < n
            ? search_fold(c->arena, arena_printf(c->arena, "%.*s %.*s", STR_FMT(r[me].text), STR_FMT(r[me].what_for)))
            : STR_NULL;
    for (size_t i = 0; i < n; i++) {
        struct str words, theirs = i == me
                                       ? STR_NULL
                                       : search_fold(c->arena, arena_printf(c->arena, "%.*s %.*s", STR_FMT(r[i].text),
                                                                            STR_FMT(r[i].what_for)));
        int64_t shared = search_shared(c->arena, mine, theirs, &words);
        bool same = i != me && me < n && r[me].feature && r[i].feature == r[me].feature;
        if (shared < 2 && !same)
            continue;
        const struct value row[] = { ARG_INT(r[i].id),
                                     ARG_STR(r[i].text),
                                     ARG_STR(r[i].state),
                                     ARG_INT(shared),
                                     shared ? ARG_STR(words) : ARG_NULL,
                                     ARG_BOOL(same) };
        enum { WIDTH = COUNT(similar_columns) };
        size_t at = v->rows[0].n;
        (void)report_row(c, v, 0);
        struct value *cells = v->rows[0].cells;
        while (at > 0
               && (cells[(at - 1) * WIDTH + 5].u.b < same
                   || (cells[(at - 1) * WIDTH + 5].u.b == same && cells[(at - 1) * WIDTH + 3].u.i < shared)))
            at--;
        memmove(&cells[(at + 1) * WIDTH], &cells[at * WIDTH], (v->rows[0].n - 1 - at) * WIDTH * sizeof(*cells));
        memcpy(&cells[at * WIDTH], row, sizeof row);
        v->rows[0].n = v->rows[0].n > SIMILAR_MAX ? SIMILAR_MAX : v->rows[0].n;
    }
    v->finding = v->rows[0].n
                     ? arena_printf(c->arena, "%.*s like it",
                                    STR_FMT(report_many(c, (int64_t)v->rows[0].n, "request sounds", "requests sound")))
                     : S("Nobody asked for anything like it");
    return ST_OK;
}

static const struct report similar_report = { .name = "similar",
                                              .area = REPORT_LISTEN,
                                              .label = "Similar requests",
                                              .help = "Requests for the same work, or that share words with it.",
                                              .in = similar_in,
                                              .nin = 1,
                                              .out = similar_out,
                                              .nout = 1,
                                              .bar = "shared",
                                              .perm = PERM_VIEW,
                                              .load = similar_load };

/* ---- history ---- */

enum { HISTORY_MAX = 500 };
static const struct field history_in[] = { DATE("since", 0, "Since", "A date, or days such as 180d.") };
static const struct field history_columns[] = {
    INT("id", 0, "Change", NULL, 0, INT64_MAX, NULL),
    TIME("happened", 0, "When", NULL),
    REF("by", 0, "By", NULL, person),
    TXT("via", 0, "Through", NULL),
    TXT("action", 0, "Action", NULL),
    INT("rows", 0, "Records", NULL, 0, INT64_MAX, NULL),
    INT("undone_by", 0, "Undone by", NULL, 0, INT64_MAX, NULL),
};
static const struct table history_out[] = { { "changes", "Changes", history_columns, COUNT(history_columns) } };

static enum status history_load(struct ctx *c, const struct value *in, struct report_view *v)
{
    struct change_head *h;
    size_t n;
    int64_t since = 0, undone = 0;
    struct date d;
    if (in[0].type == VT_TEXT && date_parse(in[0].u.s, &d))
        since = (int64_t)d.days * 86400000;
    TRY(change_list(c, 0, STR_NULL, 0, HISTORY_MAX, &h, &n));
    for (size_t i = 0; i < n; i++) {
        if (change_when(&h[i]) < since)
            continue;
        struct value *row = report_row(c, v, 0);
        row[0] = ARG_INT(h[i].id);
        row[1] = ARG_INT(change_when(&h[i]));
        row[2] = h[i].actor ? ARG_INT(h[i].actor) : ARG_NULL;
        row[3] = ARG_STR(h[i].via);
        row[4] = ARG_STR(h[i].action);
        row[5] = ARG_INT(h[i].nrows);
        row[6] = h[i].undone_by ? ARG_INT(h[i].undone_by) : ARG_NULL;
        undone += h[i].undone_by > 0;
    }
    v->finding = arena_printf(c->arena, "%.*s, %.*s of them undone",
                              STR_FMT(report_many(c, (int64_t)v->rows[0].n, "change", "changes")),
                              STR_FMT(report_some(c, undone)));
    return ST_OK;
}

static const struct report history_report = {
    .name = "latest_changes",
    .area = REPORT_LEARN,
    .label = "Latest changes",
    .help = "The newest changes, one a line: who did what, and whether it was undone.",
    .in = history_in,
    .nin = 1,
    .out = history_out,
    .nout = 1,
    .perm = PERM_VIEW,
    .load = history_load
};

const struct report *const about_reports[] = { &customer_report, &solution_report, &road_report,
                                               &similar_report,  &history_report,  NULL };
