/* use/decide_reports.c: what waits, one trade-off with its proof, and what ending a product frees. */
#include "core/change.h"
#include "core/visible.h"
#include "model/kinds/def.h"
#include "use/reports.h"
#include "use/today_use.h"
#include "use/tradeoff_use.h"

/* ---- today ---- */

enum { WAITING_MAX = 500, FEED_MAX = 20 };
static const struct field waiting_columns[] = {
    REF("tradeoff", 0, "Trade-off", NULL, tradeoff), TXT("title", 0, "Title", NULL),
    REF("decider", 0, "Decides", NULL, person),      TIME("due", 0, "Due", NULL),
    BOOL("late", 0, "Late", NULL, "false"),
};
static const struct field feed_columns[] = {
    TIME("happened", 0, "When", NULL),
    REF("by", 0, "By", NULL, person),
    TXT("action", 0, "Action", NULL),
    INT("rows", 0, "Records", NULL, 0, INT64_MAX, NULL),
};
static const struct field finding_columns[] = { TXT("report", 0, "Report", NULL), TXT("finding", 0, "Finding", NULL) };
static const struct table today_out[] = { { "waiting", "Waits for a decision", waiting_columns,
                                            COUNT(waiting_columns) },
                                          { "feed", "What changed", feed_columns, COUNT(feed_columns) },
                                          { "findings", "Worth knowing", finding_columns, COUNT(finding_columns) } };

/* The findings of other reports: nothing is computed twice. */
static enum status findings(struct ctx *c, struct report_view *v)
{
    static const char *const asked[] = { "coverage", "river", "small_items", "outcome_progress", "trust", "desk" };
    for (size_t i = 0; i < COUNT(asked); i++) {
        const struct report *r = report_find(str_z(asked[i]));
        struct report_view other;
        assert(r);
        TRY(report_run(c, r, report_inputs(c, r), &other));
        struct value *row = report_row(c, v, 2);
        row[0] = ARG_STR(str_z(r->label));
        row[1] = ARG_STR(other.finding);
    }
    return ST_OK;
}

static enum status today_load(struct ctx *c, const struct value *in, struct report_view *v)
{
    struct today_open *open;
    struct change_head *h;
    size_t n, nh;
    int64_t all, late = 0;
    (void)in;
    TRY(today_open_load(c, 0, WAITING_MAX, &open, &n));
    TRY(today_open_count(c, 0, &all));
    TRY(change_list(c, 0, STR_NULL, 0, FEED_MAX, &h, &nh));
    for (size_t i = 0; i < n; i++) {
        struct value *row = report_row(c, v, 0);
        row[0] = ARG_INT(open[i].id);
        row[1] = ARG_STR(open[i].title);
        row[2] = open[i].decider ? ARG_INT(open[i].decider) : ARG_NULL;
        row[3] = open[i].due ? ARG_INT(open[i].due) : ARG_NULL;
        row[4] = ARG_BOOL(open[i].due > 0 && open[i].due < c->now_ms);
        late += row[4].u.b;
    }
    for (size_t i = 0; i < nh; i++) {
        struct value *row = report_row(c, v, 1);
        row[0] = ARG_INT(change_when(&h[i]));
        row[1] = h[i].actor ? ARG_INT(h[i].actor) : ARG_NULL;
        row[2] = ARG_STR(h[i].action);
        row[3] = ARG_INT(h[i].nrows);
    }
    TRY(findings(c, v));
    struct str wait = report_many(c, all, "decision waits", "decisions wait");
    v->finding = all == 0 ? S("Nothing waits for a decision")
                 : late   ? arena_printf(c->arena, "%.*s, %lld of them past the day", STR_FMT(wait), (long long)late)
                          : wait;
    return ST_OK;
}

static const struct report today_report = { .name = "today",
                                            .area = REPORT_DECIDE,
                                            .label = "Today",
                                            .help =
                                                "What waits for a decision, what changed, and what is worth knowing.",
                                            .out = today_out,
                                            .nout = COUNT(today_out),
                                            .perm = PERM_VIEW,
                                            .load = today_load };

/* ---- rows from the card: what its page is drawn from ---- */

static enum status cell_of(struct ctx *c, const struct field *f, const struct json *m, struct value *ret)
{
    struct str text = STR_NULL;
    if (!m || m->type == J_NULL || m->type == J_ARRAY)
        return ST_OK;
    if (m->type == J_OBJECT)
        m = json_get(m, S("amount"));
    if (m && m->type == J_BOOL)
        text = m->b ? S("yes") : S("no");
    else if (m)
        text = m->type == J_INT ? arena_printf(c->arena, "%lld", (long long)m->i) : m->s;
    struct path at = { .name = str_z(f->name) };
    return str_empty(text) ? ST_OK : rec_parse(c, f, text, &at, ret);
}

/* A row for each object of the list: columns take the member of their name, or from `with` what the list is of. */
static enum status rows_of(struct ctx *c, struct report_view *v, size_t t, const struct json *list,
                           const struct json *with)
{
    const struct table *tab = &v->report->out[t];
    for (const struct json *o = list ? list->first : NULL; o; o = o->next) {
        struct value *row = report_row(c, v, t);
        for (size_t k = 0; k < tab->ncolumns; k++) {
            const struct json *m = json_get(o, str_z(tab->columns[k].name));
            TRY(cell_of(c, &tab->columns[k],
                        m      ? m
                        : with ? json_get(with, str_z(tab->columns[k].name))
                               : NULL,
                        &row[k]));
        }
    }
    return ST_OK;
}

static enum status card_tree(struct ctx *c, int64_t id, bool proof, struct tradeoff_card **ret_card,
                             const struct json **ret)
{
    struct str key, title;
    struct tradeoff_card *card = ARENA_NEW(c->arena, struct tradeoff_card);
    TRY(rec_label(c, &kind_tradeoff, id, &key, &title));
    TRY(tradeoff_load(c, key, card));
    card->proof = proof;
    *ret_card = card;
    return tradeoff_tree(c, card, ret);
}

/* ---- one trade-off ---- */

static const struct field card_in[] = { REF("tradeoff", 0, "Trade-off", "Empty: the first.", tradeoff) };
static const struct field option_columns[] = {
    TXT("letter", 0, "Option", NULL),
    TXT("type", 0, "Type", NULL),
    TXT("title", 0, "Title", NULL),
    REAL("points_quarter", 0, "Value of the quarter", "Points."),
    REAL("points_horizon", 0, "Value of the plan", "Points over its quarters, later ones for less."),
    REAL("points_lost", 0, "Lost", "What the wish must be worth."),
    INT("days_moved", 0, "Days moved", NULL, 0, 100000000, "days"),
    INT("customers_waiting", 0, "Customers waiting", NULL, 0, 1000000, NULL),
    INT("best_waiting", 0, "Of our best", "Of these, who is among our best customers.", 0, 1000000, NULL),
    MONEY("revenue_waiting", 0, "Revenue waiting", NULL),
    INT("promises_broken", 0, "Promises broken", NULL, 0, 1000000, NULL),
    INT("reserve_drawn", 0, "Reserve drawn", NULL, 0, 100000000, "days"),
    MONEY("worth_low", 0, "Worth at least", "Of all that its plan finishes, as far as anybody said."),
    MONEY("worth_high", 0, "Worth at most", NULL),
    INT("worth_have", 0, "Items with a worth", NULL, 0, 1000000, NULL),
    INT("worth_of", 0, "Items", NULL, 0, 1000000, NULL),
    TXT("robust", 0, "At the high estimate", NULL),
    BOOL("proven", 0, "Proven", NULL, "false"),
};
static const struct field card_move_columns[] = {
    TXT("letter", 0, "Option", NULL), TXT("feature", 0, "Feature", NULL), TXT("title", 0, "Title", NULL),
    QTR("from", 0, "From", NULL),     QTR("to", 0, "To", NULL),
};
static const struct field card_room_columns[] = {
    TXT("letter", 0, "Option", NULL),
    TXT("team", 0, "Team", NULL),
    INT("planned", 0, "Planned", NULL, 0, 100000000, "days"),
    INT("asked", 0, "Asked", NULL, 0, 100000000, "days"),
    INT("reserve", 0, "Reserve", NULL, 0, 100000000, "days"),
    INT("usable", 0, "Usable", NULL, 0, 100000000, "days"),
};
static const struct field voice_columns[] = { REF("person", 0, "Person", NULL, person), PRO("text", 0, "Says", NULL) };
static const struct field unplanned_columns[] = {
    INT("items", 0, "Unplanned so far", NULL, 0, 1000000, NULL),
    INT("days", 0, "Days", NULL, 0, 100000000, "days"),
    DATE("since", 0, "Since", NULL),
    TXT("solution", 0, "A solution that takes no more", NULL),
    INT("solution_days", 0, "Its days", NULL, 0, 100000000, "days"),
};
static const struct field pull_columns[] = { TXT("goal", 0, "Goal", NULL), TXT("team", 0, "Of", NULL),
                                             TXT("metric", 0, "Metric", NULL), DATE("due", 0, "Due", NULL) };
static const struct field mover_columns[] = {
    TXT("by", 0, "By", NULL),          TXT("feature", 0, "Feature", NULL),      TXT("title", 0, "Title", NULL),
    REAL("points", 0, "Points", NULL), MONEY("low", 0, "Worth at least", NULL), MONEY("high", 0, "Worth at most", NULL),
};
static const struct field slip_columns[] = {
    TXT("letter", 0, "Option", NULL),
    TXT("key", 0, "Outcome", NULL),
    TXT("metric", 0, "Metric", NULL),
    DATE("from", 0, "Due", NULL),
    DATE("to", 0, "Then due", "Empty: it goes with what leaves the plan."),
};
static const struct field broken_columns[] = {
    TXT("letter", 0, "Option", NULL), TXT("key", 0, "Promise", NULL), TXT("to", 0, "To", NULL),
    TXT("what", 0, "What", NULL),     DATE("due", 0, "Due", NULL),
};
static const struct field reserve_columns[] = {
    TXT("letter", 0, "Option", NULL),
    TXT("team", 0, "Team", NULL),
    QTR("quarter", 0, "Quarter", NULL),
    INT("days", 0, "Left", NULL, 0, 100000000, "days"),
    INT("of", 0, "Of", NULL, 0, 100000000, "days"),
};
static const struct table card_out[] = {
    { "options", "Exactly one of these", option_columns, COUNT(option_columns) },
    { "moves", "What moves", card_move_columns, COUNT(card_move_columns) },
    { "room", "Room", card_room_columns, COUNT(card_room_columns) },
    { "voices", "Who has weighed in", voice_columns, COUNT(voice_columns) },
    { "unplanned", "Unplanned so far", unplanned_columns, COUNT(unplanned_columns) },
    { "goals", "Goals that pull apart here", pull_columns, COUNT(pull_columns) },
    { "movers", "What moves the needle in this plan", mover_columns, COUNT(mover_columns) },
    { "outcomes", "Outcomes that slip", slip_columns, COUNT(slip_columns) },
    { "promises", "Promises that break", broken_columns, COUNT(broken_columns) },
    { "reserve", "Reserve left", reserve_columns, COUNT(reserve_columns) }
};
enum { CARD_MOVERS = 6, CARD_SLIPS, CARD_BROKEN, CARD_RESERVE };
static const struct stmt_def voices_sql = {
    "decide/voices",
    "SELECT k.created_by, k.text FROM comment k WHERE k.record = 'tradeoff/' || CAST(CAST(?1 AS bigint) AS TEXT) AND k.archived_at IS NULL AND k.role = 'voice' AND " VISIBLE_COMMENT_TO_ALL(
        "k") " ORDER BY k.id",
    NULL,
    NULL,
    0,
    0
};

static enum status one_row(struct ctx *c, struct report_view *v, size_t t, const struct json *o)
{
    struct json list = { .type = J_ARRAY };
    struct json alone;
    if (!o || o->type != J_OBJECT)
        return ST_OK;
    alone = *o;
    alone.next = NULL;
    list.first = &alone;
    return rows_of(c, v, t, &list, NULL);
}

static enum status mover_rows(struct ctx *c, struct report_view *v, const struct json *movers)
{
    static const char *const by[] = { "points", "worth" };
    for (size_t i = 0; movers && i < COUNT(by); i++) {
        size_t from = v->rows[CARD_MOVERS].n;
        TRY(rows_of(c, v, CARD_MOVERS, json_get(movers, str_z(by[i])), NULL));
        for (size_t k = from; k < v->rows[CARD_MOVERS].n; k++)
            v->rows[CARD_MOVERS].cells[k * COUNT(mover_columns)] = ARG_STR(str_z(by[i]));
    }
    return ST_OK;
}

static enum status card_load(struct ctx *c, const struct value *in, struct report_view *v)
{
    struct tradeoff_card *card;
    const struct json *tree, *goals;
    int64_t id;
    TRY(report_about(c, &in[0], &kind_tradeoff, v, &id));
    if (id == 0)
        return ST_OK;
    const struct value it = ARG_INT(id);
    TRY(card_tree(c, id, false, &card, &tree));
    const struct json *options = json_get(tree, S("options"));
    TRY(rows_of(c, v, 0, options, NULL));
    for (const struct json *o = options ? options->first : NULL; o; o = o->next) {
        TRY(rows_of(c, v, 1, json_get(o, S("moves")), o));
        TRY(rows_of(c, v, 2, json_get(o, S("room")), o));
        TRY(rows_of(c, v, CARD_SLIPS, json_get(o, S("outcomes")), o));
        TRY(rows_of(c, v, CARD_BROKEN, json_get(o, S("promises")), o));
        TRY(rows_of(c, v, CARD_RESERVE, json_get(o, S("reserve_left")), o));
    }
    TRY(report_sql(c, v, 3, &voices_sql, &it, 1));
    TRY(one_row(c, v, 4, json_get(tree, S("unplanned"))));
    goals = json_get(tree, S("goals"));
    if (goals && goals->type == J_OBJECT) {
        TRY(one_row(c, v, 5, json_get(goals, S("a"))));
        TRY(one_row(c, v, 5, json_get(goals, S("b"))));
    }
    TRY(mover_rows(c, v, json_get(tree, S("needle_movers"))));
    v->finding = card->unpriced
                     ? card->unpriced_why
                     : arena_printf(c->arena, "%.*s: %.*s", STR_FMT(card->t.key),
                                    STR_FMT(report_many(c, (int64_t)v->rows[0].n, "option, and nothing else fits",
                                                        "options, of which exactly one is taken")));
    return ST_OK;
}

static const struct report card_report = {
    .name = "about_tradeoff",
    .area = REPORT_DECIDE,
    .label = "One trade-off",
    .help = "Its options with all that they cost, room, voices, what was unplanned so far and which goals pull apart.",
    .in = card_in,
    .nin = 1,
    .out = card_out,
    .nout = COUNT(card_out),
    .bar = "days_moved",
    .perm = PERM_VIEW,
    .flags = A_MCP,
    .load = card_load
};

/* ---- proof ---- */

static const struct field demand_columns[] = {
    TXT("team", 0, "Team", NULL),
    QTR("quarter", 0, "Quarter", NULL),
    INT("usable", 0, "Usable", NULL, 0, 100000000, "days"),
    INT("reserve", 0, "Reserve", NULL, 0, 100000000, "days"),
    INT("used", 0, "Used", NULL, 0, 100000000, "days"),
    INT("free", 0, "Free", NULL, -100000000, 100000000, "days"),
    INT("needs", 0, "The wish needs", NULL, 0, 100000000, "days"),
};
static const struct field line_columns[] = {
    TXT("team", 0, "Team", NULL),
    TXT("feature", 0, "Feature", NULL),
    INT("days", 0, "Days", NULL, 0, 100000000, "days"),
    TXT("fixed", 0, "May not move because", NULL),
};
static const struct field bound_columns[] = {
    BOOL("all_proven", 0, "All proven", NULL, "false"),
    REAL("loss", 0, "Cheapest full yes loses", "Points."),
    REAL("gap", 0, "Gap", "0: no better one exists."),
    TXT("input_sha256", 0, "Hash of the problem", NULL),
    INT("input_bytes", 0, "Its bytes", NULL, 0, INT64_MAX, NULL),
};
static const struct table proof_out[] = { { "demand", "Demand", demand_columns, COUNT(demand_columns) },
                                          { "lines", "Line by line", line_columns, COUNT(line_columns) },
                                          { "bound", "Bound", bound_columns, COUNT(bound_columns) } };

static enum status proof_load(struct ctx *c, const struct value *in, struct report_view *v)
{
    struct tradeoff_card *card;
    const struct json *tree, *proof;
    int64_t over = 0, id;
    TRY(report_about(c, &in[0], &kind_tradeoff, v, &id));
    if (id == 0)
        return ST_OK;
    TRY(card_tree(c, id, true, &card, &tree));
    TRY(rows_of(c, v, 0, json_get(tree, S("rooms")), NULL));
    proof = json_get(tree, S("proof"));
    const struct json *rooms = proof && proof->type == J_OBJECT ? json_get(proof, S("rooms")) : NULL;
    for (const struct json *r = rooms ? rooms->first : NULL; r; r = r->next)
        TRY(rows_of(c, v, 1, json_get(r, S("lines")), r));
    TRY(one_row(c, v, 2, proof));
    for (size_t i = 0; i < v->rows[0].n; i++) {
        const struct value *free = report_at_cell(v, 0, i, "free"), *needs = report_at_cell(v, 0, i, "needs");
        over += free->type == VT_INT && needs->type == VT_INT && needs->u.i > free->u.i ? needs->u.i - free->u.i : 0;
    }
    v->finding = v->rows[2].n == 0 ? S("There is nothing to prove here")
                 : over == 0
                     ? S("It fits in what is free")
                     : arena_printf(c->arena, "%.*s short", STR_FMT(report_many(c, over, "day is", "days are")));
    return ST_OK;
}

static const struct report proof_report = {
    .name = "proof",
    .area = REPORT_DECIDE,
    .label = "Proof of a trade-off",
    .help =
        "What each team has, what is planned and what the wish needs, line by line, with the bound and the hash of the problem.",
    .in = card_in,
    .nin = 1,
    .out = proof_out,
    .nout = COUNT(proof_out),
    .bar = "used",
    .perm = PERM_VIEW,
    .load = proof_load
};

/* ---- retirement ---- */

static const struct field retire_columns[] = {
    REF("product", 0, "Product", NULL, product),
    INT("days", 0, "Days freed", "Of the plan in force, with what loses its ground.", 0, 100000000, "days"),
    REAL("points_lost", 0, "Points lost", NULL),
    REAL("points_gained", 0, "Points gained", "By what could come in."),
    INT("comes", 0, "Comes in", "Features.", 0, 1000000, NULL),
    INT("customers", 0, "Customers", "Companies that would miss it.", 0, 1000000, NULL),
    INT("best", 0, "Of our best", "Of these companies, who is among our best customers.", 0, 1000000, NULL),
    MONEY("revenue", 0, "Their revenue", NULL),
    MONEY("left", 0, "Left", "Of the product’s own revenue."),
    BOOL("proved", 0, "Proved", NULL, "false"),
};
static const struct table retire_out[] = { { "products", "Products", retire_columns, COUNT(retire_columns) } };
struct product_row {
    int64_t id;
};
static const struct col product_cols[] = { COL(struct product_row, id) };
static const struct stmt_def products_sql = {
    "decide/products", "SELECT id AS id FROM product WHERE archived_at IS NULL AND state <> 'retired' ORDER BY \"key\"",
    NULL, ROWS_OF(struct product_row, product_cols)
};

/* What is left of a product's revenue, as the report on money has it; null where it has no lines. */
static struct value left_of(struct ctx *c, const struct report_view *money, int64_t product)
{
    struct str any = any_text(c->arena, &kind_product, product);
    for (size_t i = 0; i < money->rows[0].n; i++) {
        const struct value *row = report_at_cell(money, 0, i, "row");
        if (row->type == VT_TEXT && str_eq(row->u.s, any))
            return *report_at_cell(money, 0, i, "left");
    }
    return ARG_NULL;
}

enum { RETIRE_MIB = 256 };

static enum status retire_priced(struct ctx *c, struct world *w, int64_t product, struct value *row)
{
    struct priced priced;
    TRY(tradeoff_ending(c, w, any_text(c->arena, &kind_product, product), w->plan.first, &priced));
    const struct card_ending *e = priced.ending;
    row[0] = ARG_INT(product);
    row[1] = ARG_INT(e->days);
    row[2] = priced.valued ? report_points(e->lost) : ARG_NULL;
    row[3] = priced.valued ? report_points(e->gained) : ARG_NULL;
    row[4] = ARG_INT((int64_t)e->ncomes);
    row[5] = ARG_INT(e->companies);
    row[6] = ARG_INT(e->best);
    row[7] = e->revenue_known ? ARG_INT(e->revenue) : ARG_NULL;
    row[9] = ARG_BOOL(e->proved);
    return arena_is_full(c->arena) ? ST_TOO_LARGE : ST_OK;
}

/* One product in memory of its own: what its solves need is not wanted any more when the row is written, and of many
 * products there would be too much. */
static enum status retire_row(struct ctx *c, const struct world *w, int64_t product, struct value *row)
{
    struct world mine = *w;
    struct ctx own = *c;
    own.arena = mine.arena = arena_new("retirement", (size_t)RETIRE_MIB << 20);
    enum status st = retire_priced(&own, &mine, product, row);
    arena_free(own.arena);
    return st;
}

static enum status retire_load(struct ctx *c, const struct value *in, struct report_view *v)
{
    const struct report *money_of = report_find(S("economics"));
    struct report_view money;
    struct world *w = ARENA_NEW(c->arena, struct world);
    struct product_row *p;
    size_t n, best = 0;
    (void)in;
    TRY(report_run(c, money_of, report_inputs(c, money_of), &money));
    TRY(world_load(c, w));
    TRY(db_all(c, &products_sql, NULL, 0, &p, &n));
    for (size_t i = 0; i < n && w->has_plan; i++) {
        struct value *row = report_row(c, v, 0);
        if (!plan_go_on(c, 0, 0))      /* each is quick, and of many products the last is far away */
            return ST_BUSY;
        TRY(retire_row(c, w, p[i].id, row));
        row[8] = left_of(c, &money, p[i].id);
        best = report_at_cell(v, 0, best, "days")->u.i < row[1].u.i ? v->rows[0].n - 1 : best;
    }
    struct str key, title;
    if (v->rows[0].n == 0) {
        v->finding = S("There is no plan that ending a product could free");
        return ST_OK;
    }
    TRY(rec_label(c, &kind_product, report_at_cell(v, 0, best, "product")->u.i, &key, &title));
    v->finding = arena_printf(c->arena, "Ending %.*s would free most: %.*s", STR_FMT(title),
                              STR_FMT(report_many(c, report_at_cell(v, 0, best, "days")->u.i, "day", "days")));
    return ST_OK;
}

static const struct report retire_report = {
    .name = "retirement",
    .area = REPORT_DECIDE,
    .label = "Retirement",
    .help = "What ending each product would free in the plan, who would miss it, and what is left of its revenue.",
    .out = retire_out,
    .nout = 1,
    .bar = "days",
    .perm = PERM_VIEW,
    .load = retire_load
};

const struct report *const decide_reports[] = { &today_report, &card_report, &proof_report, &retire_report, NULL };
