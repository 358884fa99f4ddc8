/* use/money_reports.c: what was won and lost, and what is left of the money (MODEL 10.18, 10.19). */
#include "base/money.h"
#include "core/workspace.h"
#include "model/kinds/def.h"
#include "use/making_use.h"
#include "use/reports.h"
#include <stdlib.h>

/* ---- win and loss ---- */

static const struct field deals_in[] = { DATE("since", 0, "Closed since", "A date, or days such as 180d.") };
#define WIN_COLUMNS(first_)                                                                                            \
    {                                                                                                                  \
        first_,                                                                                                        \
        INT("won", 0, "Won", NULL, 0, 1000000, NULL),                                                                  \
        INT("lost", 0, "Lost", NULL, 0, 1000000, NULL),                                                                \
        PCT("rate", 0, "Win rate", "Counts only below five."),                                                         \
        MONEY("value_won", 0, "Value won", NULL),                                                                      \
        MONEY("value_lost", 0, "Value lost", NULL),                                                                    \
    }
static const struct field reason_columns[] = WIN_COLUMNS(TXT("why", 0, "Why", NULL));
static const struct field rival_columns[] = WIN_COLUMNS(TXT("lost_to", 0, "Lost to", NULL));
static const struct field segment_columns[] = WIN_COLUMNS(REF("segment", 0, "Segment", NULL, segment));
static const struct field month_columns[] = WIN_COLUMNS(TXT("month", 0, "Closed in", NULL));
static const struct field quarter_columns[] = WIN_COLUMNS(QTR("quarter", 0, "Closed in", NULL));
enum { WIN_WIDTH = COUNT(reason_columns) };
static const struct table win_out[] = {
    { "reasons", "By reason", reason_columns, WIN_WIDTH },    { "rivals", "By rival", rival_columns, WIN_WIDTH },
    { "segments", "By segment", segment_columns, WIN_WIDTH }, { "months", "By month", month_columns, WIN_WIDTH },
    { "quarters", "By quarter", quarter_columns, WIN_WIDTH },
};
static const struct stmt_def win_reasons_sql = {
    "reports/win_reasons",
    "SELECT d.why, count(*) FILTER (WHERE d.result = 'won') AS won, count(*) FILTER (WHERE d.result = 'lost') AS lost, NULL,"
    " CAST(coalesce(sum(d.value) FILTER (WHERE d.result = 'won'), 0) AS bigint),"
    " CAST(coalesce(sum(d.value) FILTER (WHERE d.result = 'lost'), 0) AS bigint)"
    " FROM deal d WHERE d.archived_at IS NULL AND d.result IN ('won', 'lost') AND (CAST(?1 AS TEXT) IS NULL OR d.closed_on >= ?1)"
    " GROUP BY d.why ORDER BY count(*) DESC, d.why ASC NULLS LAST",
    NULL,
    NULL,
    0,
    0
};
static const struct stmt_def win_rivals_sql = {
    "reports/win_rivals",
    "SELECT d.lost_to, count(*) FILTER (WHERE d.result = 'won') AS won, count(*) FILTER (WHERE d.result = 'lost') AS lost, NULL,"
    " CAST(coalesce(sum(d.value) FILTER (WHERE d.result = 'won'), 0) AS bigint),"
    " CAST(coalesce(sum(d.value) FILTER (WHERE d.result = 'lost'), 0) AS bigint)"
    " FROM deal d WHERE d.archived_at IS NULL AND d.result IN ('won', 'lost') AND (CAST(?1 AS TEXT) IS NULL OR d.closed_on >= ?1)"
    " GROUP BY d.lost_to ORDER BY count(*) DESC, d.lost_to ASC NULLS LAST",
    NULL,
    NULL,
    0,
    0
};
static const struct stmt_def win_segments_sql = {
    "reports/win_segments",
    "SELECT s.id, count(*) FILTER (WHERE d.result = 'won') AS won, count(*) FILTER (WHERE d.result = 'lost') AS lost, NULL,"
    " CAST(coalesce(sum(d.value) FILTER (WHERE d.result = 'won'), 0) AS bigint),"
    " CAST(coalesce(sum(d.value) FILTER (WHERE d.result = 'lost'), 0) AS bigint)"
    " FROM deal d LEFT JOIN customer c ON c.id = d.customer LEFT JOIN segment s ON s.id = c.segment"
    " WHERE d.archived_at IS NULL AND d.result IN ('won', 'lost') AND (CAST(?1 AS TEXT) IS NULL OR d.closed_on >= ?1)"
    " GROUP BY s.id, s.\"key\" ORDER BY count(*) DESC, s.\"key\" ASC NULLS LAST",
    NULL,
    NULL,
    0,
    0
};
static const struct stmt_def win_months_sql = {
    "reports/win_months",
    "SELECT substr(d.closed_on, 1, 7), count(*) FILTER (WHERE d.result = 'won') AS won,"
    " count(*) FILTER (WHERE d.result = 'lost') AS lost, NULL,"
    " CAST(coalesce(sum(d.value) FILTER (WHERE d.result = 'won'), 0) AS bigint),"
    " CAST(coalesce(sum(d.value) FILTER (WHERE d.result = 'lost'), 0) AS bigint)"
    " FROM deal d WHERE d.archived_at IS NULL AND d.result IN ('won', 'lost') AND (CAST(?1 AS TEXT) IS NULL OR d.closed_on >= ?1)"
    " GROUP BY substr(d.closed_on, 1, 7) ORDER BY 1 ASC NULLS LAST",
    NULL,
    NULL,
    0,
    0
};

/* Months are whole in a quarter; they came in order, those without a day last. */
static void win_quarters(struct ctx *c, struct report_view *v, int64_t fiscal_start)
{
    struct value *row = NULL;
    for (size_t i = 0; i < v->rows[3].n; i++) {
        const struct value *month = &v->rows[3].cells[i * WIN_WIDTH];
        struct value quarter = month[0].type == VT_TEXT ? report_quarter(month[0].u.s, fiscal_start) : ARG_NULL;
        if (!row || row[0].type != quarter.type || (quarter.type == VT_INT && row[0].u.i != quarter.u.i)) {
            row = report_row(c, v, 4);
            row[0] = quarter;
            row[1] = row[2] = row[4] = row[5] = ARG_INT(0);
        }
        for (size_t k = 1; k < WIN_WIDTH; k++)
            if (k != 3)
                row[k].u.i += month[k].u.i;
        row[3] = report_rate(row[1].u.i, row[1].u.i + row[2].u.i);
    }
}

static enum status win_load(struct ctx *c, const struct value *in, struct report_view *v)
{
    static const struct stmt_def *const tables[] = { &win_reasons_sql, &win_rivals_sql, &win_segments_sql,
                                                     &win_months_sql };
    const struct value args[] = { report_in(in, 0) };
    for (size_t t = 0; t < COUNT(tables); t++) {
        TRY(report_sql(c, v, t, tables[t], args, 1));
        for (size_t i = 0; i < v->rows[t].n; i++) {
            struct value *row = &v->rows[t].cells[i * WIN_WIDTH];
            row[3] = report_rate(row[1].u.i, row[1].u.i + row[2].u.i);
        }
    }
    struct settings set;
    TRY(workspace_settings(c, &set));
    win_quarters(c, v, set.fiscal_start);
    int64_t won = report_sum(v, 0, "won"), lost = report_sum(v, 0, "lost");
    v->finding =
        arena_printf(c->arena, "%.*s won",
                     STR_FMT(report_share(c, won, report_many(c, won + lost, "deal", "deals"), "was", "were")));
    return ST_OK;
}

static const struct report win_report = { .name = "win_loss",
                                          .area = REPORT_LISTEN,
                                          .label = "Won and lost",
                                          .help = "Deals won and lost, by reason, rival, segment and month.",
                                          .in = deals_in,
                                          .nin = 1,
                                          .out = win_out,
                                          .nout = COUNT(win_out),
                                          .bar = "won",
                                          .perm = PERM_VIEW,
                                          .load = win_load };

/* ---- economics ---- */

static const struct choice money_by[] = { { "product", "Product", NULL },
                                          { "solution", "Solution", NULL },
                                          { "customer", "Customer", NULL },
                                          { "segment", "Segment", NULL },
                                          { 0 } };
static const struct field money_in[] = {
    DATE("from", 0, "From", NULL),
    DATE("until", 0, "Until", NULL),
    CHOD("by", 0, "By", NULL, money_by, "product"),
};
enum { M_REVENUE, M_SELL, M_SUPPORT, M_MAKE, M_RUN, M_OTHER, M__MEASURES };
static const char *const measures[M__MEASURES] = { "revenue", "sell", "support", "make", "run", "other" };
static const struct choice measure_names[] = { { "revenue", "Revenue", NULL },
                                               { "sell", "Selling", NULL },
                                               { "support", "Support", NULL },
                                               { "make", "Making", NULL },
                                               { "run", "Running", NULL },
                                               { "other", "Other", NULL },
                                               { 0 } };
static const struct field money_columns[] = {
    ANY("row", 0, "Row", "Empty: not allocated to any.", "product solution customer segment"),
    MONEY("revenue", 0, "Revenue", NULL),
    MONEY("sell", 0, "Selling", NULL),
    MONEY("support", 0, "Support", NULL),
    MONEY("make", 0, "Making", NULL),
    MONEY("run", 0, "Running", NULL),
    MONEY("other", 0, "Other", NULL),
    MONEY("left", 0, "Left", "Revenue less selling, support, making and running."),
};
static const struct field total_columns[] = {
    CHO("measure", 0, "Measure", NULL, measure_names),
    MONEY("total", 0, "Total", NULL),
    MONEY("allocated", 0, "Allocated", NULL),
    MONEY("unallocated", 0, "Not allocated", NULL),
    BOOL("about", 0, "Approximate",
         "Some month has no figure of finance: the sum of its lines stands for it, or days of the plan do.", "false"),
    INT("by_plan", 0, "Months by plan", "For which finance says nothing: the days of the plan at the cost of a day.", 0,
        100000, NULL),
};
static const struct table money_out[] = { { "rows", "Rows", money_columns, COUNT(money_columns) },
                                          { "measures", "Measures", total_columns, COUNT(total_columns) } };

/* Months of a measure: what finance says (or the sum of the lines), and per row what lines say. */
struct line_row {
    int64_t id, amount;
    struct str month, measure;
    int64_t control;
};
static const struct col line_cols[] = { COL(struct line_row, id), COL(struct line_row, amount),
                                        COL(struct line_row, month), COL(struct line_row, measure),
                                        COL(struct line_row, control) };
static const struct stmt_def lines_sql = {
    "reports/ledger",
    "SELECT CASE ?3 WHEN 'product' THEN coalesce(product, 0) WHEN 'solution' THEN coalesce(solution, 0)"
    "   WHEN 'customer' THEN coalesce(customer, 0) ELSE coalesce(segment, 0) END AS id,"
    " CAST(sum(amount) AS bigint) AS amount, substr(\"month\", 1, 7) AS \"month\", measure AS measure,"
    " CASE WHEN total = TRUE THEN 1 ELSE 0 END AS control FROM ledger_line WHERE archived_at IS NULL"
    " AND (CAST(?1 AS TEXT) IS NULL OR \"month\" >= ?1) AND (CAST(?2 AS TEXT) IS NULL OR \"month\" <= ?2)"
    " GROUP BY 1, 3, 4, 5 ORDER BY 4, 3, 5, 1",
    NULL, ROWS_OF(struct line_row, line_cols)
};

static size_t measure_of(struct str s)
{
    for (size_t i = 0; i < M__MEASURES; i++)
        if (str_eq(s, str_z(measures[i])))
            return i;
    return M_OTHER;
}

struct money_row {
    int64_t id, sum[M__MEASURES];
};
struct money {
    struct money_row *rows;
    size_t n;
    int64_t total[M__MEASURES], by_plan[M__MEASURES];     /* by_plan: months */
    bool about[M__MEASURES];
    struct str first, last;        /* months: 2026-01 */
};

static struct money_row *row_of(struct money *m, int64_t id)
{
    for (size_t i = 0; i < m->n; i++)
        if (m->rows[i].id == id)
            return &m->rows[i];
    m->rows[m->n] = (struct money_row){ .id = id };
    return &m->rows[m->n++];
}

/* The lines of one measure in one month, which stand together. */
static void take_month(struct money *m, const struct line_row *l, size_t n)
{
    size_t k = measure_of(l[0].measure);
    int64_t control = 0, lines = 0;
    bool has_control = false;
    for (size_t i = 0; i < n; i++) {
        if (l[i].control) {
            control += l[i].amount;
            has_control = true;
            continue;
        }
        lines += l[i].amount;
        if (l[i].id)
            row_of(m, l[i].id)->sum[k] += l[i].amount;
    }
    if (str_empty(m->first) || str_cmp(l[0].month, m->first) < 0)
        m->first = l[0].month;
    if (str_cmp(l[0].month, m->last) > 0)
        m->last = l[0].month;
    m->total[k] += has_control ? control : lines;
    m->about[k] = m->about[k] || !has_control;
}

static int by_text(const void *x, const void *y)
{
    const struct str *a = x, *b = y;
    return str_cmp(*a, *b);
}

/* The months that have lines, but none of making, each once and in order. */
static struct str *months_unmade(struct ctx *c, const struct line_row *l, size_t n, size_t *ret_n)
{
    struct str *all = ARENA_ARRAY(c->arena, struct str, n + 1), *made = ARENA_ARRAY(c->arena, struct str, n + 1);
    size_t nall = 0, nmade = 0, k = 0;
    for (size_t i = 0; i < n; i++) {
        all[nall++] = l[i].month;
        if (measure_of(l[i].measure) == M_MAKE)
            made[nmade++] = l[i].month;
    }
    qsort(all, nall, sizeof *all, by_text);
    for (size_t i = 0; i < nall; i++) {
        if ((i > 0 && str_eq(all[i], all[i - 1]))
            || (nmade > 0 && bsearch(&all[i], made, nmade, sizeof *made, by_text)))
            continue;
        all[k++] = all[i];
    }
    *ret_n = k;
    return all;
}

/* What the plan says that making cost where finance says nothing: as lines, behind those that there are. */
static enum status made_by_plan(struct ctx *c, struct str by, struct money *m, struct line_row **l, size_t *n)
{
    struct settings set;
    size_t nmonths;
    TRY(workspace_settings(c, &set));
    if (set.day_cost < 0)
        return ST_OK;
    struct str *months = months_unmade(c, *l, *n, &nmonths);
    for (size_t i = 0; i < nmonths; i++) {
        struct making *of;
        size_t k;
        TRY(making_of_month(c, months[i], set.fiscal_start, &of, &k));
        struct line_row *more = ARENA_ARRAY(c->arena, struct line_row, *n + k + 1);
        memcpy(more, *l, *n * sizeof **l);
        for (size_t j = 0; j < k; j++)
            more[(*n)++] = (struct line_row){ .id = str_eq(by, S("product"))    ? of[j].product
                                                    : str_eq(by, S("solution")) ? of[j].solution
                                                                                : 0,
                                              .amount = of[j].days * set.day_cost,
                                              .month = months[i],
                                              .measure = S("make") };
        *l = more;
        m->by_plan[M_MAKE] += k > 0;
    }
    return arena_is_full(c->arena) ? ST_TOO_LARGE : ST_OK;
}

static enum status money_read(struct ctx *c, const struct value *in, struct money *ret)
{
    struct line_row *l;
    size_t n, from = 0;
    const struct value args[] = { report_in(in, 0), report_in(in, 1), in[2] };
    TRY(db_all(c, &lines_sql, args, 3, &l, &n));
    *ret = (struct money){ 0 };
    TRY(made_by_plan(c, in[2].u.s, ret, &l, &n));
    ret->rows = ARENA_ARRAY(c->arena, struct money_row, n + 1);
    for (size_t i = 1; i <= n; i++) {
        if (i < n && str_eq(l[i].measure, l[from].measure) && str_eq(l[i].month, l[from].month))
            continue;
        take_month(ret, l + from, i - from);
        from = i;
    }
    for (size_t i = 1; i < ret->n; i++)     /* by id: few rows */
        for (size_t k = i; k > 0 && ret->rows[k - 1].id > ret->rows[k].id; k--) {
            struct money_row swap = ret->rows[k];
            ret->rows[k] = ret->rows[k - 1];
            ret->rows[k - 1] = swap;
        }
    return ST_OK;
}

static int64_t left_of(const int64_t *sum)
{
    return sum[M_REVENUE] - sum[M_SELL] - sum[M_SUPPORT] - sum[M_MAKE] - sum[M_RUN];
}

static void money_cells(struct value *row, const int64_t *sum)
{
    for (size_t k = 0; k < M__MEASURES; k++)
        row[1 + k] = ARG_INT(sum[k]);
    row[1 + M__MEASURES] = ARG_INT(left_of(sum));
}

/* ---- what the money says ---- */

struct pair_row {
    int64_t product, solution;
};
static const struct col pair_cols[] = { COL(struct pair_row, product), COL(struct pair_row, solution) };
static const struct stmt_def pairs_sql = {
    "reports/ledger_pairs",
    "SELECT DISTINCT f.product AS product, p.solution AS solution FROM part p JOIN feature f ON f.id = p.feature"
    " JOIN solution s ON s.id = p.solution WHERE p.archived_at IS NULL AND f.archived_at IS NULL AND s.archived_at IS NULL"
    " AND f.product = ?1 ORDER BY p.solution",
    NULL, ROWS_OF(struct pair_row, pair_cols)
};

static struct str share_kept(struct ctx *c, const struct money_row *r)
{
    return arena_printf(c->arena, "%lld %%",
                        (long long)((200 * left_of(r->sum) + r->sum[M_REVENUE]) / (2 * r->sum[M_REVENUE])));
}

static enum status title_of(struct ctx *c, const struct kind *k, int64_t id, struct str *ret)
{
    struct str key;
    return rec_label(c, k, id, &key, ret);
}

/* The product loses money and a solution that it is part of earns: what is sold together is looked at together. */
static enum status seen_as_bought(struct ctx *c, const struct value *in, const struct money_row *loser, struct str name,
                                  struct report_view *v)
{
    const struct value by[] = { in[0], in[1], ARG_STR(S("solution")) };
    const struct value product = ARG_INT(loser->id);
    const struct money_row *with = NULL, *without = NULL;
    struct money m;
    struct pair_row *pairs;
    size_t n;
    struct str a, b;
    TRY(money_read(c, by, &m));
    TRY(db_all(c, &pairs_sql, &product, 1, &pairs, &n));
    for (size_t i = 0; i < m.n; i++) {
        const struct money_row *r = &m.rows[i];
        bool inside = false;
        for (size_t k = 0; k < n; k++)
            inside = inside || pairs[k].solution == r->id;
        const struct money_row **best = inside ? &with : &without;
        if (r->sum[M_REVENUE] > 0 && left_of(r->sum) > 0
            && (*best == NULL || r->sum[M_REVENUE] > (*best)->sum[M_REVENUE]))
            *best = r;
    }
    if (with == NULL)
        return ST_OK;
    TRY(title_of(c, &kind_solution, with->id, &a));
    v->finding = arena_printf(c->arena, "%.*s loses money alone and earns it inside %.*s", STR_FMT(name), STR_FMT(a));
    v->more = arena_printf(
        c->arena, "Seen product by product, %.*s would go. Seen as customers buy, %.*s keeps %.*s of its revenue",
        STR_FMT(name), STR_FMT(a), STR_FMT(share_kept(c, with)));
    if (without != NULL) {
        TRY(title_of(c, &kind_solution, without->id, &b));
        v->more = arena_printf(c->arena, "%.*s; %.*s, without it, keeps %.*s", STR_FMT(v->more), STR_FMT(b),
                               STR_FMT(share_kept(c, without)));
    }
    v->more = arena_printf(c->arena, "%.*s.", STR_FMT(v->more));
    return ST_OK;
}

/* "January to October 2026": the months that have lines. */
static struct str months_words(struct ctx *c, const struct money *m)
{
    struct date first, last;
    int y, y2, month, day;
    if (!date_parse(arena_printf(c->arena, "%.*s-01", STR_FMT(m->first)), &first)
        || !date_parse(arena_printf(c->arena, "%.*s-01", STR_FMT(m->last)), &last))
        return STR_NULL;
    date_to_ymd(first, &y, &month, &day);
    date_to_ymd(last, &y2, &month, &day);
    if (first.days == last.days)
        return arena_printf(c->arena, "%.*s %d", STR_FMT(month_words(first)), y);
    return y == y2
               ? arena_printf(c->arena, "%.*s to %.*s %d", STR_FMT(month_words(first)), STR_FMT(month_words(last)), y)
               : arena_printf(c->arena, "%.*s %d to %.*s %d", STR_FMT(month_words(first)), y,
                              STR_FMT(month_words(last)), y2);
}

/* Which rows lose money; where none does, what is left of all. */
static enum status money_finding(struct ctx *c, const struct value *in, const struct kind *k, const struct money *m,
                                 struct report_view *v)
{
    const struct money_row *worst = NULL;
    int64_t losers = 0, lost = 0, costs = 0, left = left_of(m->total);
    struct str name;
    for (size_t i = 0; i < m->n; i++) {
        int64_t own = left_of(m->rows[i].sum);
        costs += m->rows[i].sum[M_REVENUE] - own;
        losers += own < 0;
        lost += own < 0 ? -own : 0;
        worst = own < 0 && (worst == NULL || own < left_of(worst->sum)) ? &m->rows[i] : worst;
    }
    struct str shown = money_short(c->arena, left < 0 ? -left : left, c->app->currency);
    struct str all = left < 0 ? arena_printf(c->arena, "The costs exceed the revenue by %.*s", STR_FMT(shown))
                     : m->total[M_REVENUE] || left
                         ? arena_printf(c->arena, "%.*s of the revenue is left", STR_FMT(shown))
                         : S("No money is on record yet");
    v->finding = all;
    if (m->n > 0 && costs == 0 && m->total[M_REVENUE] != left)
        v->more =
            arena_printf(c->arena, "No cost is allocated to a %s yet, so each keeps all that it brings.", k->name);
    if (worst == NULL)
        return ST_OK;
    TRY(title_of(c, k, worst->id, &name));
    shown = money_short(c->arena, lost, c->app->currency);
    v->finding = losers == 1
                     ? arena_printf(c->arena, "%.*s loses %.*s", STR_FMT(name), STR_FMT(shown))
                     : arena_printf(c->arena, "%.*s lose money, %.*s together, %.*s most",
                                    STR_FMT(report_many(c, losers, k->name, k->plural)), STR_FMT(shown), STR_FMT(name));
    v->more = arena_printf(c->arena, "%.*s over all.", STR_FMT(all));
    return kind_is(k, &kind_product) && losers == 1 ? seen_as_bought(c, in, worst, name, v) : ST_OK;
}

static enum status money_load(struct ctx *c, const struct value *in, struct report_view *v)
{
    struct money m;
    int64_t rest[M__MEASURES], allocated[M__MEASURES] = { 0 };
    if (in[0].type == VT_TEXT && in[1].type == VT_TEXT && str_cmp(in[1].u.s, in[0].u.s) < 0) {
        problem_add(c->problems, &(struct path){ .name = S("until") }, S("range"),
                    "until is before from: no month lies between them");
        return ST_INVALID;
    }
    TRY(money_read(c, in, &m));
    const struct kind *k = model_kind(c->app->model, in[2].u.s);
    assert(k);
    for (size_t i = 0; i < m.n; i++) {
        struct value *row = report_row(c, v, 0);
        row[0] = ARG_STR(any_text(c->arena, k, m.rows[i].id));
        money_cells(row, m.rows[i].sum);
        for (size_t j = 0; j < M__MEASURES; j++)
            allocated[j] += m.rows[i].sum[j];
    }
    for (size_t j = 0; j < M__MEASURES; j++)
        rest[j] = m.total[j] - allocated[j];
    money_cells(report_row(c, v, 0), rest);
    for (size_t j = 0; j < M__MEASURES; j++) {
        struct value *row = report_row(c, v, 1);
        row[0] = ARG_STR(str_z(measures[j]));
        row[1] = ARG_INT(m.total[j]);
        row[2] = ARG_INT(allocated[j]);
        row[3] = ARG_INT(rest[j]);
        row[4] = ARG_BOOL(m.about[j]);
        row[5] = ARG_INT(m.by_plan[j]);
    }
    TRY(money_finding(c, in, k, &m, v));
    struct str when = months_words(c, &m);
    if (!str_empty(when))
        v->more = arena_printf(c->arena, "%.*s%s%.*s.", STR_FMT(v->more), str_empty(v->more) ? "" : " ", STR_FMT(when));
    if (m.by_plan[M_MAKE] > 0)
        v->more = arena_printf(
            c->arena, "%.*s%sMaking is the plan’s days at the cost of a day in %.*s of which finance says nothing, ≈.",
            STR_FMT(v->more), str_empty(v->more) ? "" : " ",
            STR_FMT(report_many(c, m.by_plan[M_MAKE], "month", "months")));
    return ST_OK;
}

static const struct report money_report = {
    .name = "economics",
    .area = REPORT_LEARN,
    .label = "Economics",
    .help = "Revenue, costs and what is left, by product, solution, customer or segment.",
    .in = money_in,
    .nin = COUNT(money_in),
    .out = money_out,
    .nout = 2,
    .bar = "left",
    .whole = "revenue",
    .parts = "sell support make run",
    .perm = PERM_VIEW,
    .flags = A_MCP,
    .load = money_load
};

const struct report *const money_reports[] = { &win_report, &money_report, NULL };
