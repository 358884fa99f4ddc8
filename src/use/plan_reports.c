/* use/plan_reports.c: the plan, what came between, where work comes from, whom we heard: as plain tables. */
#include "base/date.h"
#include "model/kinds/def.h"
#include "use/coverage_use.h"
#include "use/gauges_use.h"
#include "use/plan_show.h"
#include "use/reports.h"
#include "use/suspect.h"
#include "use/trace_use.h"

/* ---- plan ---- */

static const struct field plan_in[] = { QTR("quarter", 0, "Quarter", "Empty: all of the plan in force.") };
static const struct field room_columns[] = {
    TXT("team", 0, "Team", NULL),
    QTR("quarter", 0, "Quarter", NULL),
    INT("usable", 0, "Usable", NULL, 0, 100000000, "days"),
    INT("used", 0, "Used", NULL, 0, 100000000, "days"),
    INT("reserve", 0, "Reserve", NULL, 0, 100000000, "days"),
    INT("asked", 0, "Asked for", "Of others, and not pledged: it is in no sum.", 0, 100000000, "days"),
    INT("free", 0, "Free", "Usable less reserve less used.", -100000000, 100000000, "days"),
};
static const struct field planned_columns[] = {
    REF("feature", 0, "Feature", NULL, feature),
    QTR("quarter", 0, "Quarter", "In which it finishes."),
    INT("days", 0, "Days", "Likely, of all teams.", 0, 100000000, "days"),
    TXT("class", 0, "Class", NULL),
};
static const struct field mix_columns[] = {
    TXT("class", 0, "Class", NULL),
    INT("days", 0, "Days", NULL, 0, 100000000, "days"),
    PCT("share", 0, "Share", "Of the days used."),
};
static const struct field left_columns[] = {
    REF("feature", 0, "Feature", NULL, feature),
    INT("days", 0, "Days", "Likely, of all teams.", 0, 100000000, "days"),
    TXT("why", 0, "Why not", "In the quarter asked for, else in the first."),
    QTR("fits_in", 0, "Fits in", "The first quarter in which nothing has to move for it; empty: none."),
    REF("tradeoff", 0, "Trade-off", "An open one about it.", tradeoff),
};
static const struct choice gauge_names[GAUGE__KINDS + 1] = {
    [GAUGE_DAYS] = { "days", "Planned days that lead to what executives or managers want", NULL },
    [GAUGE_QUOTES] = { "quotes", "Quotes of executives and managers", NULL },
    [GAUGE_TIME] = { "time", "Minutes of strategic work", NULL },
    [GAUGE_ALONE] = { "org_chart", "Planned days outside solutions of two products", "our org chart, shipped" },
};
static const struct field gauge_columns[] = {
    CHO("gauge", 0, "Gauge", NULL, gauge_names),
    INT("part", 0, "So many", NULL, 0, INT64_MAX, NULL),
    INT("of", 0, "Of", NULL, 0, INT64_MAX, NULL),
    PCT("share", 0, "Share", NULL),
    PCT("mark", 0, "Wanted", "What the workspace says; the last has no mark."),
    BOOL("below", 0, "Below it", NULL, "false"),
};
static const struct table plan_out[] = { { "room", "Room", room_columns, COUNT(room_columns) },
                                         { "rows", "What is planned", planned_columns, COUNT(planned_columns) },
                                         { "mix", "Mix", mix_columns, COUNT(mix_columns) },
                                         { "left_out", "What is left out", left_columns, COUNT(left_columns) },
                                         { "gauges", "Strategic, and within one product", gauge_columns,
                                           COUNT(gauge_columns) } };

static void plan_rows(struct ctx *c, struct report_view *v, const struct plan_model *m, int64_t only)
{
    const struct world *w = m->w;
    for (size_t i = 0; i < m->in.nfeatures; i++) {
        int64_t q = m->force[i] < 0 ? -1 : m->first + m->force[i];
        if (q < 0 || (only >= 0 && q != only))
            continue;
        const struct w_feature *f = &w->features[m->world_of[i]];
        struct value *row = report_row(c, v, 1);
        row[0] = ARG_INT(f->id);
        row[1] = ARG_INT(q);
        row[2] = ARG_INT(plan_feature_days(w, f->id));
        row[3] = f->fclass.n ? ARG_STR(f->fclass) : ARG_NULL;
    }
}

static void mix_rows(struct ctx *c, struct report_view *v)
{
    int64_t all = report_sum(v, 1, "days");
    for (size_t i = 0; i < v->rows[1].n; i++) {
        const struct value *cls = report_at_cell(v, 1, i, "class");
        struct str name = cls->type == VT_TEXT ? cls->u.s : S("none");
        struct value *row = NULL;
        for (size_t k = 0; k < v->rows[2].n && !row; k++)
            if (str_eq(v->rows[2].cells[k * COUNT(mix_columns)].u.s, name))
                row = &v->rows[2].cells[k * COUNT(mix_columns)];
        if (!row) {
            row = report_row(c, v, 2);
            row[0] = ARG_STR(name);
            row[1] = ARG_INT(0);
        }
        row[1].u.i += report_at_cell(v, 1, i, "days")->u.i;
    }
    for (size_t k = 0; k < v->rows[2].n && all > 0; k++) {
        struct value *row = &v->rows[2].cells[k * COUNT(mix_columns)];
        row[2] = ARG_INT((200 * row[1].u.i + all) / (2 * all));
    }
}

/* Teams that have room or work in the quarter; gives how often one has less room than the plan asks for. */
static int64_t room_rows(struct ctx *c, struct report_view *v, const struct plan_model *m, int64_t only)
{
    const int32_t *loads = plan_loads(m, m->force, NULL);
    int64_t over = 0;
    for (int q = 0; q < m->in.quarters; q++)
        for (size_t t = 0; t < m->in.nteams; t++) {
            size_t at = t * (size_t)m->in.quarters + (size_t)q;
            int64_t asked = plan_days_asked(m, t, q);
            if ((only >= 0 && m->first + q != only) || (m->in.teams[t].usable[q] == 0 && loads[at] == 0 && asked == 0))
                continue;
            struct value *row = report_row(c, v, 0);
            row[0] = ARG_STR(m->w->teams[t].key);
            row[1] = ARG_INT(m->first + q);
            row[2] = ARG_INT(m->in.teams[t].usable[q]);
            row[3] = ARG_INT(loads[at]);
            row[4] = ARG_INT(m->reserve_of[at]);
            row[5] = ARG_INT(asked);
            row[6] = ARG_INT(m->in.teams[t].usable[q] - m->reserve_of[at] - loads[at]);
            over += row[6].u.i < 0;
        }
    return over;
}

/* All of it, in the order in which the page names the first few. */
static enum status left_rows(struct ctx *c, struct report_view *v, const struct plan_shown *s)
{
    const struct plan_model *m = s->m;
    for (int pass = 0; pass < PLAN_LEFT_PASSES; pass++)
        for (size_t i = 0; i < m->in.nfeatures; i++) {
            if (plan_left_pass(s, i) != pass)
                continue;
            const struct w_feature *f = &m->w->features[m->world_of[i]];
            const struct plan_asked *t = plan_asked_for(s, f->id);
            struct value *row = report_row(c, v, 3);
            int q = plan_left_fits(s, i);
            row[0] = ARG_INT(f->id);
            row[1] = ARG_INT(plan_feature_days(m->w, f->id));
            row[2] = ARG_STR(plan_left_why(s, i, q));
            row[3] = q < 0 ? ARG_NULL : ARG_INT(m->first + q);
            row[4] = t ? ARG_INT(t->id) : ARG_NULL;
        }
    return arena_is_full(c->arena) ? ST_TOO_LARGE : ST_OK;
}

static enum status gauge_rows(struct ctx *c, struct report_view *v, const struct plan_model *m, int q)
{
    struct gauges g;
    TRY(gauges_load(c, m, q, &g));
    for (int k = 0; k < GAUGE__KINDS; k++) {
        struct value *row = report_row(c, v, 4);
        int64_t share = gauge_percent(&g.of[k]);
        bool marked = k != GAUGE_ALONE;
        row[0] = ARG_STR(str_z(gauge_names[k].id));
        row[1] = ARG_INT(g.of[k].part);
        row[2] = ARG_INT(g.of[k].all);
        row[3] = share < 0 ? ARG_NULL : ARG_INT(share);
        row[4] = marked ? ARG_INT(g.mark) : ARG_NULL;
        row[5] = marked && share >= 0 ? ARG_BOOL(share < g.mark) : ARG_NULL;
    }
    return ST_OK;
}

static enum status plan_load(struct ctx *c, const struct value *in, struct report_view *v)
{
    struct world *w = ARENA_NEW(c->arena, struct world);
    struct plan_model m;
    struct plan_shown shown;
    int64_t only = in[0].type == VT_INT ? in[0].u.i : -1;
    TRY(world_load(c, w));
    if (!w->has_plan) {
        v->finding = S("There is no plan yet");
        return ST_OK;
    }
    TRY(plan_show_load(c, w, &m, quarter_key(c->arena, only), &shown));
    int64_t over = room_rows(c, v, &m, only);
    plan_rows(c, v, &m, only);
    mix_rows(c, v);
    TRY(left_rows(c, v, &shown));
    TRY(gauge_rows(c, v, &m, only < 0 ? -1 : shown.q));
    if (over)
        v->finding = arena_printf(c->arena, "%.*s a team has less room than the plan asks for",
                                  STR_FMT(over == 1 ? S("Once") : report_many(c, over, "time", "times")));
    else
        v->finding = arena_printf(c->arena, "%.*s planned, and every team has room",
                                  STR_FMT(report_many(c, (int64_t)v->rows[1].n, "feature is", "features are")));
    return ST_OK;
}

static const struct report plan_report = {
    .name = "plan",
    .area = REPORT_DECIDE,
    .label = "Plan",
    .help =
        "Room of each team, what is planned, how it mixes, what is left out and why, and how much of it is strategic.",
    .in = plan_in,
    .nin = 1,
    .out = plan_out,
    .nout = COUNT(plan_out),
    .perm = PERM_VIEW,
    .flags = A_MCP,
    .load = plan_load
};

/* ---- compare ---- */

static const struct field compare_in[] = {
    TXT("a", 0, "From", "A version's number, or #id of a scenario; empty: the one before."),
    TXT("b", 0, "To", "Empty: the plan in force."),
};
static const struct field compare_columns[] = {
    TXT("feature", 0, "Feature", NULL),
    TXT("title", 0, "Title", NULL),
    QTR("from", 0, "From", "Empty: not planned."),
    QTR("to", 0, "To", "Empty: not planned."),
    TXT("words", 0, "In words", NULL),
};
static const struct table compare_out[] = { { "moves", "What differs", compare_columns, COUNT(compare_columns) } };

static enum status compare_load(struct ctx *c, const struct value *in, struct report_view *v)
{
    struct world *w = ARENA_NEW(c->arena, struct world);
    struct w_version a, b;
    struct diff_line *d = NULL;
    size_t n = 0;
    TRY(world_load(c, w));
    struct str from = in[0].type == VT_TEXT ? in[0].u.s : STR_NULL, to = in[1].type == VT_TEXT ? in[1].u.s : STR_NULL;
    if (str_empty(to))
        to = arena_printf(c->arena, "%lld", (long long)w->plan.n);
    if (str_empty(from))
        from = arena_printf(c->arena, "%lld", (long long)w->plan.n - 1);
    if (!w->has_plan || str_eq(from, S("0"))) {
        v->finding = S("There is nothing to compare yet");
        return ST_OK;
    }
    TRY(plan_compare_use(c, w, from, to, &a, &b, &d, &n));
    for (size_t i = 0; i < n; i++) {
        struct value *row = report_row(c, v, 0);
        row[0] = ARG_STR(d[i].key);
        row[1] = ARG_STR(d[i].title);
        row[2] = d[i].from >= 0 ? ARG_INT(d[i].from) : ARG_NULL;
        row[3] = d[i].to >= 0 ? ARG_INT(d[i].to) : ARG_NULL;
        row[4] = ARG_STR(d[i].words);
    }
    v->finding = arena_printf(c->arena, "%.*s elsewhere",
                              STR_FMT(report_many(c, (int64_t)n, "feature stands", "features stand")));
    return ST_OK;
}

static const struct report compare_report = { .name = "compare",
                                              .area = REPORT_DECIDE,
                                              .label = "Compare plans",
                                              .help = "What differs between two versions of the plan.",
                                              .in = compare_in,
                                              .nin = 2,
                                              .out = compare_out,
                                              .nout = 1,
                                              .perm = PERM_VIEW,
                                              .load = compare_load };

/* ---- river ---- */

static const struct choice river_by[] = { { "days", "Days", NULL },
                                          { "points", "Points", "in millionths" },
                                          { "money", "Money", "what it is worth at least, in the smallest unit" },
                                          { 0 } };
static const struct field river_in[] = {
    QTR("quarter", 0, "Quarter", "Empty: the first of the plan in force."),
    TXT("from", 0, "From", "The key of a node: only its stream."),
    CHOD("by", 0, "By", NULL, river_by, "days"),
};
static const struct field node_columns[] = {
    TXT("column", 0, "Column", NULL),
    TXT("record", 0, "Record", NULL),
    TXT("title", 0, "Title", NULL),
    INT("amount", 0, "Amount", "Days, millionths of points, or money in its smallest unit.", 0, INT64_MAX, NULL),
    INT("unsourced", 0, "Unsourced", "Of products: work without a way up to a market.", 0, INT64_MAX, NULL),
};
static const struct field link_columns[] = {
    TXT("from", 0, "From", NULL),
    TXT("to", 0, "To", NULL),
    INT("amount", 0, "Amount", NULL, 0, INT64_MAX, NULL),
};
static const struct field dry_columns[] = {
    REF("priority", 0, "Priority", NULL, priority),
    TXT("layer", 0, "Layer", NULL),
    INT("heard", 0, "Heard from", "Companies quoted.", 0, 1000000, NULL),
};
static const struct table river_out[] = { { "nodes", "Nodes", node_columns, COUNT(node_columns) },
                                          { "links", "Streams", link_columns, COUNT(link_columns) },
                                          { "dry", "Wanted, and nobody works on it", dry_columns,
                                            COUNT(dry_columns) } };

static struct str node_name(struct ctx *c, const struct river_node *n)
{
    return n->key.n ? arena_printf(c->arena, "%.*s/%.*s", STR_FMT(n->plural), STR_FMT(n->key)) : S("not heard yet");
}

static enum status river_report_load(struct ctx *c, const struct value *in, struct report_view *v)
{
    static const char *const columns[RIVER__COLUMNS] = { "market", "priority", "requirement", "solution", "product" };
    struct river *r;
    struct river_ask ask = { .quarter = in[0].type == VT_INT ? in[0].u.i : 0 };
    ask.from = in[1].type == VT_TEXT ? in[1].u.s : STR_NULL;
    bool known = river_by_of(in[2].u.s, &ask.by);
    assert(known);
    TRY(river_load(c, &ask, &r));
    for (size_t i = 0; i < r->nnodes; i++) {
        struct value *row = report_row(c, v, 0);
        row[0] = ARG_STR(str_z(columns[r->nodes[i].column]));
        row[1] = ARG_STR(node_name(c, &r->nodes[i]));
        row[2] = ARG_STR(r->nodes[i].title);
        row[3] = ARG_INT(r->nodes[i].amount);
        row[4] = r->nodes[i].column == RIVER_PRODUCT ? ARG_INT(r->nodes[i].unsourced) : ARG_NULL;
    }
    for (size_t i = 0; i < r->nlinks; i++) {
        struct value *row = report_row(c, v, 1);
        row[0] = ARG_STR(node_name(c, &r->nodes[r->links[i].from]));
        row[1] = ARG_STR(node_name(c, &r->nodes[r->links[i].to]));
        row[2] = ARG_INT(r->links[i].amount);
    }
    for (size_t i = 0; i < r->ndry; i++) {
        struct value *row = report_row(c, v, 2);
        row[0] = ARG_INT(r->dry[i].id);
        row[1] = ARG_STR(r->dry[i].layer);
        row[2] = ARG_INT(r->dry[i].heard);
    }
    v->finding =
        !r->has_plan             ? S("There is no plan yet")
        : r->w->npriorities == 0 ? S("No business priority is written down yet")
        : r->ndry == 0
            ? S("Somebody is working on every open priority")
            : arena_printf(c->arena, "%.*s nobody working on %s",
                           STR_FMT(report_many(c, (int64_t)r->ndry, "open priority has", "open priorities have")),
                           r->ndry == 1 ? "it" : "them");
    return ST_OK;
}

static const struct report river_report = {
    .name = "river",
    .area = REPORT_DECIDE,
    .label = "River",
    .help = "Where the work of a quarter comes from: market, priority, requirement, solution, product.",
    .in = river_in,
    .nin = 3,
    .out = river_out,
    .nout = 3,
    .perm = PERM_VIEW,
    .flags = A_MCP,
    .load = river_report_load
};

/* ---- coverage ---- */

static const struct field cell_columns[] = {
    REF("segment", 0, "Segment", NULL, segment),
    TXT("layer", 0, "Layer", NULL),
    INT("talks", 0, "Talks", "In the days looked back.", 0, 1000000, NULL),
    DATE("newest", 0, "Newest", NULL),
    BOOL("overdue", 0, "Overdue", NULL, "false"),
    INT("priorities", 0, "Priorities", NULL, 0, 1000000, NULL),
    INT("in_plan", 0, "In the plan", NULL, 0, 1000000, NULL),
};
static const struct field next_columns[] = {
    TXT("customer", 0, "Customer", NULL),
    TXT("layer", 0, "Layer", NULL),
    INT("talks", 0, "Talks", "Ever, with this layer.", 0, 1000000, NULL),
    BOOL("never", 0, "Never asked", NULL, "false"),
};
static const struct field discipline_columns[] = {
    REF("function", 0, "Function", "Of who led the talk; empty: not known.", team),
    INT("talks", 0, "Talks", "In the days looked back.", 0, 1000000, NULL),
    INT("executive", 0, "With executives", NULL, 0, 1000000, NULL),
    INT("manager", 0, "With senior managers", NULL, 0, 1000000, NULL),
    INT("user", 0, "With users", NULL, 0, 1000000, NULL),
    DATE("newest", 0, "Newest", NULL),
};
static const struct table coverage_out[] = { { "cells", "By segment and layer", cell_columns, COUNT(cell_columns) },
                                             { "next", "Whom to call next", next_columns, COUNT(next_columns) },
                                             { "functions", "By discipline", discipline_columns,
                                               COUNT(discipline_columns) } };
static const struct field coverage_in[] = { DATE("since", 0, "Since",
                                                 "A date, or days such as 180d; empty: as the workspace says.") };

static enum status coverage_report_load(struct ctx *c, const struct value *in, struct report_view *v)
{
    struct coverage *cov;
    int64_t overdue = 0;
    TRY(coverage_load_since(c, in[0].type == VT_TEXT ? in[0].u.s : STR_NULL, &cov));
    for (size_t s = 0; s < cov->nsegments; s++)
        for (size_t l = 0; l < LAYERS; l++) {
            const struct cov_cell *cell = &cov->cells[s * LAYERS + l];
            struct value *row = report_row(c, v, 0);
            row[0] = ARG_INT(cov->segments[s].id);
            row[1] = ARG_STR(str_z(coverage_layers[l]));
            row[2] = ARG_INT(cell->talks);
            row[3] = cell->newest.n ? ARG_STR(cell->newest) : ARG_NULL;
            row[4] = ARG_BOOL(cell->overdue);
            row[5] = ARG_INT(cell->priorities);
            row[6] = ARG_INT(cell->in_plan);
            overdue += cell->overdue;
        }
    for (size_t i = 0; i < cov->nnext; i++) {
        struct value *row = report_row(c, v, 1);
        row[0] = ARG_STR(cov->next[i].customer_key);
        row[1] = ARG_STR(str_z(coverage_layers[cov->next[i].layer]));
        row[2] = ARG_INT(cov->next[i].talks);
        row[3] = ARG_BOOL(cov->next[i].never);
    }
    for (size_t i = 0; i < cov->nfunctions; i++) {
        const struct cov_function *f = &cov->functions[i];
        struct value *row = report_row(c, v, 2);
        row[0] = f->id ? ARG_INT(f->id) : ARG_NULL;
        row[1] = ARG_INT(f->talks);
        for (size_t l = 0; l < LAYERS; l++)
            row[2 + l] = ARG_INT(f->by_layer[l]);
        row[5] = ARG_STR(f->newest);
    }
    v->finding = v->rows[0].n == 0
                     ? S("There is no segment yet whose layers could be heard")
                     : arena_printf(c->arena, "%.*s not heard in time",
                                    STR_FMT(report_share(c, overdue,
                                                         report_many(c, (int64_t)v->rows[0].n, "layer of our segments",
                                                                     "layers of our segments"),
                                                         "was", "were")));
    return ST_OK;
}

static const struct report coverage_report = { .name = "coverage",
                                               .area = REPORT_LISTEN,
                                               .label = "Coverage",
                                               .help = "Whom we heard, by segment and layer, and whom to call next.",
                                               .in = coverage_in,
                                               .nin = 1,
                                               .out = coverage_out,
                                               .nout = COUNT(coverage_out),
                                               .perm = PERM_VIEW,
                                               .flags = A_MCP,
                                               .load = coverage_report_load };

/* ---- trace: what hangs in the air ---- */

static const struct field loose_columns[] = {
    TXT("list", 0, "List", NULL),
    TXT("record", 0, "Record", NULL),
    TXT("title", 0, "Title", NULL),
};
static const struct field suspect_columns[] = {
    ANY("link", 0, "Link", NULL, "drives serves fulfils"),
    TXT("upper", 0, "From", NULL),
    TXT("lower", 0, "To", NULL),
};
static const struct table trace_out[] = {
    { "loose", "What hangs in the air", loose_columns, COUNT(loose_columns) },
    { "suspect", "Links whose ends changed", suspect_columns, COUNT(suspect_columns) },
};

static void loose_rows(struct ctx *c, struct report_view *v, const char *list, const struct trace_list *l)
{
    for (size_t i = 0; i < l->n; i++) {
        struct value *row = report_row(c, v, 0);
        row[0] = ARG_STR(str_z(list));
        row[1] = ARG_STR(arena_printf(c->arena, "%.*s/%.*s", STR_FMT(l->items[i].kind), STR_FMT(l->items[i].key)));
        row[2] = ARG_STR(l->items[i].title);
    }
}

static enum status suspect_rows(struct ctx *c, struct report_view *v)
{
    struct suspect *s;
    size_t n;
    TRY(suspect_all(c, &s, &n));
    for (size_t i = 0; i < n; i++) {
        struct value *row = report_row(c, v, 1);
        row[0] = ARG_STR(arena_printf(c->arena, "%.*s/%lld", STR_FMT(s[i].link), (long long)s[i].id));
        row[1] = ARG_STR(s[i].upper);
        row[2] = ARG_STR(s[i].lower);
    }
    return ST_OK;
}

static enum status trace_report_load(struct ctx *c, const struct value *in, struct report_view *v)
{
    struct trace *t;
    (void)in;
    TRY(trace_load(c, STR_NULL, &t));
    loose_rows(c, v, "holes", &t->holes);
    loose_rows(c, v, "orphans", &t->orphans);
    loose_rows(c, v, "no_upward", &t->no_upward);
    loose_rows(c, v, "dry", &t->dry);
    loose_rows(c, v, "unsourced", &t->unsourced);
    TRY(suspect_rows(c, v));
    v->finding = arena_printf(c->arena, "%.*s in the air, %.*s to be looked at again",
                              STR_FMT(report_many(c, (int64_t)v->rows[0].n, "thing hangs", "things hang")),
                              STR_FMT(report_many(c, (int64_t)v->rows[1].n, "link is", "links are")));
    return ST_OK;
}

static const struct report trace_report = {
    .name = "trace",
    .area = REPORT_DECIDE,
    .label = "Loose ends",
    .help = "What hangs in the air: needs without work, work without needs, links whose ends changed.",
    .out = trace_out,
    .nout = 2,
    .perm = PERM_VIEW,
    .load = trace_report_load
};

const struct report *const plan_reports[] = { &plan_report,  &compare_report, &river_report,   &coverage_report,
                                              &trace_report, &small_report,   &carried_report, NULL };
