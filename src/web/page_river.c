/* web/page_river.c: the river of one quarter, as use/river_draw draws it; web/river_lists.c has its outline and tables. */
#include "base/md.h"
#include "web/desk.h"
#include "web/page_own.h"
#include "web/river_dry.h"
#include "web/river_parts.h"

enum { SHOWN = RIVER_DRY_SHOWN }; /* of a list that grows with the workspace; the rest is a link */

static const struct river_view *river_of(const struct view *v)
{
    return (const struct river_view *)(const void *)v;
}

static struct str finding(struct arena *a, const struct river *r)
{
    if (!r->has_plan && r->ndry == 0)
        return S("No plan yet, so no work to trace");
    if (!str_empty(r->from_title)) {
        int64_t amount = 0;
        for (size_t i = 0; i < r->nnodes; i++)
            if (str_eq_nocase(r->nodes[i].key, r->ask.from))
                amount = river_node_amount(&r->nodes[i]);
        return amount == 0 ? arena_printf(a, "%.*s: only its stream", STR_FMT(r->from_title))
                           : arena_printf(a, "%.*s: %.*s %.*s", STR_FMT(r->from_title),
                                          STR_FMT(river_amount(r, amount)), STR_FMT(river_unit(r)));
    }
    if (r->ndry == 1)
        return S("One priority our customers named has nobody working on it");
    if (r->ndry > 1)
        return arena_printf(a, "%.*s priorities our customers named have nobody working on them",
                            STR_FMT(words_upper(a, words_number(a, (int64_t)r->ndry))));
    if (r->total > 0 && r->sourced == 0)
        return arena_printf(a, "None of the %.*s %.*s in %.*s traces to a priority of a customer",
                            STR_FMT(river_amount(r, r->total)), STR_FMT(river_unit(r)), STR_FMT(r->quarter_words));
    return r->any_open ? S("Every open priority has somebody working on it")
                       : S("No customer has named a priority yet");
}

static int64_t percent(int64_t part, int64_t whole)
{
    return whole > 0 ? (part * 200 + whole) / (2 * whole) : 0;
}

static void svg(struct out *o, const struct view *v), md(struct out *o, const struct view *v);

static enum status load(struct ctx *c, const struct page_in *in, struct view **ret)
{
    struct river_view *l = ARENA_NEW(c->arena, struct river_view);
    TRY(view_init(c, in, &l->v, "/river"));
    struct str by = params_get(&in->query, S("by"));
    struct river_ask ask = {
        .from = params_get(&in->query, S("from")),
    };
    if (!river_by_of(by, &ask.by)) {
        problem_add(c->problems, &(struct path){ .name = S("by") }, S("choice"),
                    "The river runs by days, by points or by money.");
        return ST_INVALID;
    }
    struct str quarter = params_get(&in->query, S("quarter"));
    struct quarter q;
    if (!str_empty(quarter)) {
        if (!quarter_parse(quarter, &q)) {
            problem_add(c->problems, &(struct path){ .name = S("quarter") }, S("not_a_quarter"),
                        "Write a quarter as 2027-Q1.");
            return ST_INVALID;
        }
        ask.quarter = q.ordinal;
    }
    TRY(river_load(c, &ask, &l->r));
    l->v.csv = true;
    l->v.svg = svg;
    l->v.md = md;
    l->v.crumb_area = S("River");
    l->v.title = finding(c->arena, l->r);
    if (!in->req || !(str_ends(in->req->path, S(".json")) || str_ends(in->req->path, S(".csv"))))
        river_fold(l->r), river_lay_out(&l->d, c->arena, l->r);
    for (size_t i = 0; i < l->r->nnodes; i++)
        l->folded |= l->r->nodes[i].folded > 0;
    l->table = l->r->has_plan && str_eq(params_get(&in->query, S("as")), S("table"));
    *ret = &l->v;
    return ST_OK;
}

static void svg(struct out *o, const struct view *v)
{
    river_draw_file(o, &river_of(v)->d);
}

static void key_html(struct out *o, const struct river *r)
{
    H(o, "<p class=\"key\">");
    for (size_t i = 0; i < r->nthemes && i < SHOWN; i++)
        H(o,
          "<span><svg width=\"12\" height=\"12\" viewBox=\"0 0 12 12\" aria-hidden=\"true\"><rect width=\"12\" height=\"12\" rx=\"2\" "
          "fill=\"",
          river_tone((int)i), "\"/></svg> ", str_empty(r->themes[i]) ? S("no theme") : r->themes[i], "</span>");
    if (r->unsourced > 0)
        H(o, "<span><i class=\"hatch\"></i>no customer priority</span>");
    H(o,
      "<span class=\"lay x\">Executive</span><span class=\"lay m\">Senior manager</span><span class=\"lay u\">User</span></p></section>");
}

/* The rule that says how much of the quarter a class of work may take, where work without a priority is of it. */
static const struct w_rule *ceiling_of(const struct river *r)
{
    struct quarter q;
    bool known = quarter_parse(r->quarter_key, &q);
    assert(known);
    for (size_t i = 0; i < r->w->nrules; i++) {
        const struct w_rule *x = &r->w->rules[i];
        bool here = q.ordinal >= x->quarter && q.ordinal <= (x->until >= 0 ? x->until : x->quarter);
        if (!here || !str_eq(x->type, S("ceiling")) || str_empty(x->rclass) || !str_empty(x->subject))
            continue;
        for (size_t k = 0; k < r->nrows; k++)
            if (river_is_unsourced(&r->rows[k]) && str_eq(r->w->features[r->rows[k].feature].fclass, x->rclass))
                return x;
    }
    return NULL;
}

static void ceiling_html(struct out *o, const struct river_view *l)
{
    const struct river *r = l->r;
    struct arena *a = l->v.arena;
    const struct w_rule *x = ceiling_of(r);
    int64_t days = 0, all = 0;
    if (!x)
        return;
    for (size_t i = 0; i < r->nrows; i++) {
        all += r->rows[i].days;
        days += str_eq(r->w->features[r->rows[i].feature].fclass, x->rclass) ? r->rows[i].days : 0;
    }
    H(o, " ", words_upper(a, x->rclass), " takes ");
    ui_fig(o, int_text(a, percent(days, all)), S("%"),
           WHERE(a, S("efforts"), S("planned"), r->quarter_key, S("class"), x->rclass));
    H(o, " of the days; you set <a href=\"", URL(a, S("rules"), int_text(a, x->id)), "\">a ceiling of ", x->percent,
      " %</a>");
    H(o, "", days * 100 > all * x->percent ? S(", which it is above.") : S("."), "");
}

static void cards_html(struct out *o, const struct river_view *l)
{
    const struct river *r = l->r;
    struct arena *a = l->v.arena;
    H(o, "<div class=\"grid g3 mt4\">");
    river_dry_card(o, &l->v, r);
    if (!r->has_plan) {
        H(o, "</div>");
        return;
    }
    H(o, "<section class=\"card\"><h2>Unsourced: worked on, not heard</h2><p class=\"small muted\">");
    struct url none = river_work_url(l, S("none"), STR_NULL);
    river_amount_fig(o, l, r->unsourced, river_unit(r), none);
    H(o, " in ");
    ui_fig(o, int_text(a, (int64_t)r->nunsourced), r->nunsourced == 1 ? S("item") : S("items"),
           WHERE(a, S("features"), S("planned"), r->quarter_key, S("stream"), S("none")));
    H(o, " have no customer priority. That is ");
    ui_fig(o, int_text(a, percent(r->unsourced, r->total)), S("%"), none);
    H(o, " of ");
    river_amount_fig(o, l, r->total, STR_NULL, river_work_url(l, STR_NULL, STR_NULL));
    H(o, ".");
    ceiling_html(o, l);
    H(o, "</p><p>");
    if (r->nunsourced)
        H(o, "<a href=\"#unsourced\">See the items</a> · ");
    H(o, "<a href=\"/trace\">All loose ends</a></p></section>");
    size_t n = 0;
    int64_t amount = 0, *ids = ARENA_ARRAY(a, int64_t, r->nproducts + 1);
    int32_t p = river_widest(r, &n, ids, &amount);
    if (p >= 0 && n > 1) {
        H(o, "<section class=\"card\"><h2>One priority, many products</h2><p class=\"small muted\">“");
        ui_record_link(o, a, S("priorities"), r->w->priorities[p].key, r->w->priorities[p].title);
        struct str key = r->w->priorities[p].key;
        H(o, "” is worked on in ");
        ui_fig(o, words_number(a, (int64_t)n), S("products"),
               WHERE(a, S("products"), S("planned"), r->quarter_key, S("from"), key));
        H(o, ":");
        for (size_t i = 0; i < n; i++) {
            const struct river_product *x = river_product_of(r, ids[i]);
            H(o, "", i ? S(", ") : S(" "), "", x ? x->title : S("–"), "");
        }
        H(o, ". Counted for it first: ");
        river_amount_fig(o, l, amount, river_unit(r), river_work_url(l, key, STR_NULL));
        H(o, ". <a href=\"", river_stream_url(a, r, r->w->priorities[p].key), "\">Only its stream</a></p></section>");
    }
    H(o, "</div>");
}

/* Widths are what the work is worth at least; what nobody said is no zero, so it is counted beside. */
static void worth_html(struct out *o, const struct river_view *l)
{
    const struct river *r = l->r;
    struct arena *a = l->v.arena;
    if (r->nworth == 0) {
        H(o, "Nobody has said yet what any of the work that finishes in ", r->quarter_words, " is worth.</p>");
        return;
    }
    H(o, "What finishes in ", r->quarter_words, " is worth ", river_amount(r, r->total), "");
    if (r->worth_most != r->total)
        H(o, " to ", river_amount(r, r->worth_most), "");
    H(o, "; ", arena_printf(a, "%zu of %zu", r->nworth, r->nfinish),
      " have a worth. Widths are the lower end, of which ", int_text(a, percent(r->sourced, r->total)),
      " % traces to a business priority a customer told us.</p>");
}

static void sub_html(struct out *o, const struct river_view *l)
{
    const struct river *r = l->r;
    struct str unit = river_unit(r);
    if (!r->has_plan) {
        H(o,
          "<p class=\"sub\">Adopt a plan version, or bring in your commitments, and this page shows where each week comes from.</p>");
        return;
    }
    H(o, "<p class=\"sub\">");
    if (r->ask.by == RIVER_MONEY) {
        worth_html(o, l);
        return;
    }
    ui_fig(o, int_text(l->v.arena, percent(r->sourced, r->total)), S("%"), river_work_url(l, S("any"), STR_NULL));
    H(o, " of the ");
    river_amount_fig(o, l, r->total, unit, river_work_url(l, STR_NULL, STR_NULL));
    H(o, " in ", r->quarter_words, " traces to a business priority a customer told us. Widths are ", unit,
      ". Pick anything to see only its stream.</p>");
}

/* Where nothing was heard and nothing is planned. */
static void spring_html(struct out *o, const struct view *v)
{
    H(o, "<section class=\"card nothing empty\">");
    ui_bed(o);
    H(o,
      "<h2 class=\"say\">Nothing flows here yet</h2><p class=\"muted\">A river starts with one thing that a customer’s executive must "
      "achieve. Write it down, and it stands here with the words <em>nobody is working on these</em>.</p>");
    if (v->may >= PERM_EDIT)
        H(o,
          "<p class=\"acts\"><a class=\"btn pri\" href=\"/priorities/new\">Add a priority</a><a class=\"btn\" href=\"/import?shape=commitments\">"
          "Bring in a plan</a></p>");
    H(o, "</section>");
}

/* Each quarter of the plan has its river; what else is asked stays. */
static void quarters_html(struct out *o, const struct river_view *l)
{
    const struct river *r = l->r;
    struct arena *a = l->v.arena;
    struct url rest = view_url(&l->v, STR_NULL, S("quarter done"));
    if (!r->has_plan || r->w->plan.quarters < 2)
        return;
    H(o, "<nav class=\"small noprint mb3\" aria-label=\"Quarters\">");
    for (int64_t q = r->w->plan.first; q < r->w->plan.first + r->w->plan.quarters; q++) {
        if (q == r->ask.quarter)
            H(o, "<b>", quarter_said(r->w, q), "</b> ");
        else
            H(o, "<a href=\"", url_query(a, rest, S("quarter"), quarter_key(a, q)), "\">", quarter_said(r->w, q),
              "</a> ");
    }
    H(o, "</nav>");
}

static void html(struct out *o, const struct view *v)
{
    const struct river_view *l = river_of(v);
    const struct river *r = l->r;
    struct arena *a = v->arena;
    struct ui_act acts[4];
    size_t n = 0;
    if (!str_empty(r->ask.from))
        acts[n++] = (struct ui_act){ .label = S("Whole river"), .href = view_url(v, STR_NULL, S("from done")) };
    struct url days = view_url(v, STR_NULL, S("done by")), points = url_query(a, days, S("by"), S("points")),
               money = url_query(a, days, S("by"), S("money"));
    const struct ui_act by[RIVER__BY] = { { .label = S("Show points"), .href = points, .key = "V" },
                                          { .label = S("Show money"), .href = money, .key = "V" },
                                          { .label = S("Show person-weeks"), .href = days, .key = "V" } };
    if (l->table)
        acts[n++] =
            (struct ui_act){ .label = S("As a picture"), .href = view_url(v, STR_NULL, S("done as")), .key = "T" };
    else if (r->has_plan) {
        acts[n++] = (struct ui_act){ .label = S("Outline view"), .href = url_fragment(a, S("outline")), .key = "O" };
        acts[n++] = by[r->ask.by];
    }
    acts[n++] = (struct ui_act){ .label = S("Add what we heard"),
                                 .href = URL(a, S("quotes"), S("new")),
                                 .key = "N",
                                 .primary = true,
                                 .least = kind_quote.perm.add };
    ui_top_begin(o, v, r->quarter_words, acts, n);
    sub_html(o, l);
    ui_top_end(o);
    quarters_html(o, l);
    if (!r->has_plan && r->ndry == 0) {
        spring_html(o, v);
        return;
    }
    if (l->table) {
        H(o, "<section class=\"card\" aria-label=\"The river as a table\">");
        river_tables(o, l);
        H(o, "</section>");
        return;
    }
    H(o,
      "<section class=\"card\" aria-label=\"River\"><div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"River diagram, scrolls sideways\">");
    river_draw(o, &l->d);
    H(o, "</div>");
    key_html(o, r);
    cards_html(o, l);
    if (r->has_plan)
        river_outline_html(o, l), river_table_html(o, l), river_unsourced_html(o, l);
}

static void md_item(struct out *o, const char *indent, struct str title, struct str key, struct str rest)
{
    out_printf(o, "%s- ", indent);
    md_text(o, title);
    out_printf(o, " (%.*s)%.*s\n", STR_FMT(key), STR_FMT(rest));
}

static void md(struct out *o, const struct view *v)
{
    const struct river_view *l = river_of(v);
    const struct river *r = l->r;
    struct arena *a = v->arena;
    struct str unit = river_unit(r);
    out_bytes(o, S("# "));
    md_text(o, v->title);
    out_printf(o, "\n\n%lld %% of the %.*s %.*s in %.*s traces to a business priority a customer told us.\n\n",
               (long long)percent(r->sourced, r->total), STR_FMT(river_amount(r, r->total)), STR_FMT(unit),
               STR_FMT(r->quarter_words));
    for (size_t i = 0; i < l->d.count[RIVER_PRIORITY]; i++) {
        const struct river_node *n = &r->nodes[l->d.order[RIVER_PRIORITY][i]];
        md_item(o, "", n->title, n->key,
                arena_printf(a, ", %.*s %.*s", STR_FMT(river_amount(r, n->amount)), STR_FMT(unit)));
        int32_t p = n->folded ? -1 : world_priority(r->w, n->id);
        struct w_span rows = p < 0 ? (struct w_span){ NULL, 0 } : w_span(&r->priority_rows, p);
        for (size_t k = 0; k < rows.n && k < RIVER_ROWS_SHOWN; k++) {
            const struct river_row *row = &r->rows[rows.at[k]];
            if (!river_row_in_stream(r, row))
                continue;
            const struct w_feature *f = &r->w->features[row->feature];
            md_item(o, "  ", f->title, f->key,
                    arena_printf(a, " for %.*s, %.*s %.*s", STR_FMT(r->w->requirements[row->requirement].key),
                                 STR_FMT(river_amount(r, row->amount)), STR_FMT(unit)));
        }
    }
    if (r->ndry)
        out_bytes(o, S("\n## Nobody is working on these\n\n"));
    for (size_t i = 0; i < r->ndry && i < SHOWN; i++)
        md_item(o, "", r->dry[i].title, r->dry[i].key,
                arena_printf(a, ", heard from %lld", (long long)r->dry[i].heard));
}

static void json(struct json_writer *w, const struct view *v)
{
    river_json(river_of(v)->r, w);
}

static void csv(struct csv_writer *w, const struct view *v)
{
    const struct river *r = river_of(v)->r;
    csv_cell(w, S("from"));
    csv_cell(w, S("from_title"));
    csv_cell(w, S("to"));
    csv_cell(w, S("to_title"));
    csv_cell(w, r->ask.by == RIVER_POINTS ? S("points") : r->ask.by == RIVER_MONEY ? S("money") : S("days"));
    csv_end_row(w);
    for (size_t i = 0; i < r->nlinks; i++) {
        const struct river_node *from = &r->nodes[r->links[i].from], *to = &r->nodes[r->links[i].to];
        csv_cell(w, from->key);
        csv_cell(w, from->title);
        csv_cell(w, to->key);
        csv_cell(w, to->title);
        if (r->ask.by == RIVER_POINTS)
            csv_cell(w, points_exact(r->w->arena, r->links[i].amount));
        else if (r->ask.by == RIVER_MONEY)
            csv_cell(w, money_text(r->w->arena, r->links[i].amount));
        else
            csv_int(w, r->links[i].amount);
        csv_end_row(w);
    }
}

const struct page page_river = { load, html, json, csv };
