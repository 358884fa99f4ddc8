/* use/camps_report.c: who asks for what the plan leaves out, in the rows that a trade-off card has (MODEL 10.14): what each side
 * wants stands beside what it would bring. Not for: pricing any of it. */
#include "core/workspace.h"
#include "model/kinds/def.h"
#include "use/best_use.h"
#include "use/plan_show.h"
#include "use/reports.h"
#include "use/worth_use.h"
#include <stdlib.h>

static const struct field since_in[] = { DATE("since", 0, "Since", "A date, or days such as 180d.") };
#define CARD_ROWS                                                                                                      \
    INT("customers", 0, "Customers waiting", "Companies.", 0, 1000000, NULL),                                          \
        INT("best", 0, "Of our best", NULL, 0, 1000000, NULL), MONEY("revenue", 0, "Their revenue", NULL),             \
        INT("outcomes", 0, "Outcomes", "Open ones that need it.", 0, 1000000, NULL),                                   \
        INT("promises", 0, "Promises", "Open ones that need it.", 0, 1000000, NULL),                                   \
        REAL("points", 0, "Points", NULL), MONEY("worth_low", 0, "Worth at least", NULL),                              \
        MONEY("worth_high", 0, "Worth at most", NULL)
static const struct field camp_columns[] = {
    REF("function", 0, "Function", "Of who asked first; empty: not known.", team),
    INT("asks", 0, "Asks", "Live requests for work that is not in the plan.", 0, 1000000, NULL),
    INT("sized", 0, "Sized", "Of these, with work that somebody sized.", 0, 1000000, NULL),
    INT("days", 0, "Days", "Likely work of the sized ones, each feature once.", 0, 1000000000, "days"),
    CARD_ROWS,
};
static const struct field ask_columns[] = {
    REF("function", 0, "Function", NULL, team),
    REF("request", 0, "Request", NULL, request),
    REF("feature", 0, "Feature", NULL, feature),
    INT("days", 0, "Days", "Likely; empty: nobody sized it.", 0, 1000000000, "days"),
    QTR("fits_in", 0, "Fits in", "The first quarter of the plan in which nothing has to move for it; empty: none."),
    CARD_ROWS,
};
static const struct table camp_out[] = { { "functions", "By function", camp_columns, COUNT(camp_columns) },
                                         { "asks", "What they ask for", ask_columns, COUNT(ask_columns) } };

struct ask {
    int64_t request, feature, days, team;
}; /* 0: none; days -1: nobody sized it */
static const struct col ask_cols[] = { COL(struct ask, request), COL(struct ask, feature), COL(struct ask, days),
                                       COL(struct ask, team) };
static const struct stmt_def asks_sql = {
    "reports/camps",
    "WITH RECURSIVE " FUNCTIONS_OF_PEOPLE ","
    " first AS MATERIALIZED (SELECT request, min(id) AS id FROM asker WHERE archived_at IS NULL GROUP BY request),"
    " plan AS (SELECT feature FROM plan_row WHERE version = (SELECT id FROM plan_version WHERE n IS NOT NULL"
    "   AND archived_at IS NULL ORDER BY n DESC LIMIT 1)),"
    " work AS MATERIALIZED (SELECT feature, CAST(sum(likely) AS bigint) AS days FROM effort WHERE archived_at IS NULL GROUP BY feature),"
    " ask AS (SELECT r.id AS id, r.feature AS feature, w.days AS days, coalesce(af.team, cf.team, gf.team) AS team FROM request r LEFT JOIN first ON first.request = r.id LEFT JOIN asker a ON a.id = first.id"
    " LEFT JOIN contact k ON k.id = a.contact LEFT JOIN customer cu ON cu.id = coalesce(a.customer, k.customer)"
    " LEFT JOIN feature f ON f.id = r.feature LEFT JOIN work w ON w.feature = r.feature"
    " " JOIN_FUNCTIONS " WHERE r.archived_at IS NULL AND r.state NOT IN ('answered', 'merged')"
    " AND (CAST(?1 AS TEXT) IS NULL OR coalesce(a.\"on\", ?2) >= ?1)"
    " AND (r.feature IS NULL OR r.feature NOT IN (SELECT feature FROM plan)))"
    " SELECT id AS request, coalesce(feature, 0) AS feature, coalesce(days, -1) AS days, coalesce(team, 0) AS team FROM ask"
    " ORDER BY ask.team ASC NULLS LAST, ask.feature ASC NULLS LAST, ask.id",
    NULL, ROWS_OF(struct ask, ask_cols)
};

struct camps {
    struct ctx *c;
    struct world *w;
    struct points pts;
    const bool *best;
    int64_t *outcomes; /* per w->features: open ones about it, or about a solution that it is a part of */
};

static void count_outcomes(struct camps *k)
{
    const struct world *w = k->w;
    k->outcomes = ARENA_ARRAY(w->arena, int64_t, w->nfeatures + 1);
    for (size_t i = 0; i < w->noutcomes; i++) {
        int32_t f = world_feature(w, any_id_of(w->outcomes[i].about, "feature"));
        if (f >= 0)
            k->outcomes[f]++;
    }
    for (size_t i = 0; i < w->nparts; i++) {
        int32_t f = world_feature(w, w->parts[i].feature), s = world_solution(w, w->parts[i].solution);
        if (f >= 0 && s >= 0 && w->parts[i].required)
            k->outcomes[f] += (int64_t)w_span(&w->solution_outcomes, s).n;
    }
}

static int64_t promises_of(const struct world *w, int32_t f)
{
    struct w_span parts = w_span(&w->feature_parts, f);
    int64_t n = (int64_t)w_span(&w->feature_promises, f).n;
    for (size_t i = 0; i < parts.n; i++) {
        int32_t s = world_solution(w, w->parts[parts.at[i]].solution);
        if (s >= 0 && w->parts[parts.at[i]].required)
            n += (int64_t)w_span(&w->solution_promises, s).n;
    }
    return n;
}

enum { AT_CUSTOMERS, AT_BEST, AT_REVENUE, AT_OUTCOMES, AT_PROMISES, AT_POINTS, AT_LOW, AT_HIGH };

/* The rows of a card for n features, each once; what none of them has stays empty. */
static void card_rows(const struct camps *k, const int32_t *f, size_t n, struct value *row)
{
    const struct world *w = k->w;
    int64_t customers, companies, revenue, outcomes = 0, promises = 0, points = 0;
    struct worth worth = { 0 };
    bool known;
    plan_customers_of(w, f, n, &customers, &companies, &revenue, &known);
    for (size_t i = 0; i < n; i++) {
        outcomes += k->outcomes[f[i]];
        promises += promises_of(w, f[i]);
        points += k->pts.feature[f[i]];
        worth_add(w, f[i], &worth);
    }
    row[AT_CUSTOMERS] = ARG_INT(companies);
    row[AT_BEST] = ARG_INT(plan_companies_among(w, f, n, k->best));
    row[AT_REVENUE] = known ? ARG_INT(revenue) : ARG_NULL;
    row[AT_OUTCOMES] = ARG_INT(outcomes);
    row[AT_PROMISES] = ARG_INT(promises);
    row[AT_POINTS] = k->pts.any ? report_points(points) : ARG_NULL;
    row[AT_LOW] = worth.have ? ARG_INT(worth.low) : ARG_NULL;
    row[AT_HIGH] = worth.have ? ARG_INT(worth.high) : ARG_NULL;
}

/* The asks of one side, which stand together, those for one feature too. */
static void take_camp(const struct camps *k, const struct plan_shown *s, struct report_view *v, const struct ask *x,
                      size_t n)
{
    int32_t *of = ARENA_ARRAY(k->c->arena, int32_t, n + 1);
    size_t nof = 0;
    int64_t sized = 0, days = 0;
    for (size_t i = 0; i < n; i++) {
        struct value *row = report_row(k->c, v, 1);
        int32_t f = x[i].feature ? world_feature(k->w, x[i].feature) : -1, at = s && f >= 0 ? s->m->in_of[f] : -1;
        bool again = i > 0 && x[i].feature == x[i - 1].feature;
        row[0] = x[i].team ? ARG_INT(x[i].team) : ARG_NULL;
        row[1] = ARG_INT(x[i].request);
        row[2] = x[i].feature ? ARG_INT(x[i].feature) : ARG_NULL;
        row[3] = x[i].days >= 0 ? ARG_INT(x[i].days) : ARG_NULL;
        int q = at >= 0 && x[i].days >= 0 ? plan_left_fits(s, (size_t)at) : -1;
        row[4] = q >= 0 ? ARG_INT(s->m->first + q) : ARG_NULL;
        if (f >= 0)
            card_rows(k, &f, 1, row + 5);
        sized += x[i].days >= 0;
        days += x[i].days >= 0 && !again ? x[i].days : 0;
        if (f >= 0 && !again)
            of[nof++] = f;
    }
    struct value *row = report_row(k->c, v, 0);
    row[0] = x[0].team ? ARG_INT(x[0].team) : ARG_NULL;
    row[1] = ARG_INT((int64_t)n);
    row[2] = ARG_INT(sized);
    row[3] = ARG_INT(days);
    card_rows(k, of, nof, row + 4);
}

/* Who asks most first; of equals as they came, by the function, nobody's last. */
static int by_asks(const void *a, const void *b)
{
    const struct value *x = a, *y = b;
    if (x[1].u.i != y[1].u.i)
        return x[1].u.i > y[1].u.i ? -1 : 1;
    if (x[0].type != y[0].type)
        return x[0].type == VT_NULL ? 1 : -1;
    return x[0].type == VT_NULL ? 0 : x[0].u.i < y[0].u.i ? -1 : x[0].u.i > y[0].u.i;
}

static enum status camp_load(struct ctx *c, const struct value *in, struct report_view *v)
{
    struct camps k = { .c = c, .w = ARENA_NEW(c->arena, struct world) };
    struct plan_model m;
    struct plan_shown shown;
    struct str today;
    struct ask *x;
    int64_t nbest;
    size_t n;
    TRY(report_today(c, &today));
    const struct value args[] = { report_in(in, 0), ARG_STR(today) };
    TRY(world_load(c, k.w));
    bool planned = k.w->has_plan;
    if (planned)
        TRY(plan_show_load(c, k.w, &m, STR_NULL, &shown));
    TRY(db_all(c, &asks_sql, args, COUNT(args), &x, &n));
    points_of(k.w, &k.pts);
    k.best = best_customers(k.w, &nbest);
    count_outcomes(&k);
    for (size_t i = 0, end; i < n; i = end) {
        for (end = i; end < n && x[end].team == x[i].team;)
            end++;
        take_camp(&k, planned ? &shown : NULL, v, x + i, end - i);
    }
    if (v->rows[0].n > 1)
        qsort(v->rows[0].cells, v->rows[0].n, sizeof(struct value) * COUNT(camp_columns), by_asks);
    v->finding = arena_printf(c->arena, "%.*s for what is not in the plan, in %.*s",
                              STR_FMT(report_many(c, report_sum(v, 0, "asks"), "request asks", "requests ask")),
                              STR_FMT(report_many(c, (int64_t)v->rows[0].n, "camp", "camps")));
    return arena_is_full(c->arena) ? ST_TOO_LARGE : ST_OK;
}

const struct report camps_report = {
    .name = "camps",
    .area = REPORT_LISTEN,
    .label = "Camps",
    .help = "Who asks for what the plan leaves out, and what it would bring, in the rows of a trade-off.",
    .in = since_in,
    .nin = 1,
    .out = camp_out,
    .nout = COUNT(camp_out),
    .bar = "asks",
    .perm = PERM_VIEW,
    .load = camp_load
};
