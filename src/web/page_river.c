/* web/page_river.c: the river of one quarter as a diagram; web/river_lists.c has its outline and tables. */
#include "web/desk.h"
#include "web/page_own.h"
#include "web/river_dry.h"
#include "web/river_parts.h"

/* Lengths are tenths of a pixel of the diagram. */
enum { TOP = 460, GAP = 180, TALL = 5200, LABEL = 330, BAR = 110 };
enum { SHOWN = RIVER_DRY_SHOWN };  /* of a list that grows with the workspace; the rest is a link */
static const int64_t column_x[RIVER__COLUMNS] = { 0, 1720, 4400, 7380, 9500 };
static const size_t column_letters[RIVER__COLUMNS] = { 24, 42, 47, 32, 20 };

static const struct river_view *river_of(const struct view *v)
{
    return (const struct river_view *)(const void *)v;
}

static struct str px(struct arena *a, int64_t tenths)
{
    if (tenths % 10 == 0)
        return arena_printf(a, "%lld", (long long)(tenths / 10));
    return arena_printf(a, "%lld.%lld", (long long)(tenths / 10), (long long)(tenths % 10));
}

static int64_t height_of(const struct river_view *l, int64_t amount)
{
    return l->scale_d ? amount * l->scale_n / l->scale_d : 0;
}

static int64_t node_amount(const struct river_node *n)
{
    return n->amount + n->unsourced;
}

static const char *const tones[] = { "var(--c1)", "var(--c4)", "var(--c2)", "var(--c6)", "var(--c3)", "var(--c5)" };

static struct str tone(int theme)
{
    return theme < 0 ? S("var(--ink3)") : str_z(tones[(size_t)theme % COUNT(tones)]);
}

static void set_scale(struct river_view *l)
{
    const struct river *r = l->r;
    for (int col = 0; col < RIVER__COLUMNS; col++) {
        int64_t sum = 0;
        for (size_t i = 0; i < l->count[col]; i++)
            sum += node_amount(&r->nodes[l->order[col][i]]);
        int64_t room = TALL - GAP * (int64_t)(l->count[col] ? l->count[col] - 1 : 0);
        if (room < TALL / 3)
            room = TALL / 3;
        if (sum > 0 && (l->scale_d == 0 || room * l->scale_d < l->scale_n * sum)) {
            l->scale_n = room;
            l->scale_d = sum;
        }
    }
}

/* Middle of what a node is linked to in columns that are placed already; -1 when nothing is. */
static int64_t centre(const struct river_view *l, size_t node, const bool *placed)
{
    const struct river *r = l->r;
    int64_t weight = 0, sum = 0;
    for (size_t i = 0; i < r->nlinks; i++) {
        const struct river_link *k = &r->links[i];
        size_t other = k->from == node ? k->to : k->from;
        if ((k->from != node && k->to != node) || !placed[r->nodes[other].column])
            continue;
        int64_t w = height_of(l, k->amount) + 1;
        weight += w;
        sum += w * (l->at[other].y + l->at[other].h / 2);
    }
    return weight ? sum / weight : -1;
}

static void stack_column(struct river_view *l, int col)
{
    int64_t y = TOP;
    for (size_t i = 0; i < l->count[col]; i++) {
        const struct river_node *n = &l->r->nodes[l->order[col][i]];
        struct place *p = &l->at[l->order[col][i]];
        int64_t h = height_of(l, node_amount(n));
        *p = (struct place){ y, h < 20 ? 20 : h };
        y += p->h + (p->h + GAP < LABEL ? LABEL - p->h : GAP);
    }
    int64_t end = y - GAP, middle = (TOP + TOP + TALL) / 2, shift = middle - (TOP + end) / 2;
    if (col == RIVER_PRIORITY || l->count[col] == 0 || shift < 0)
        shift = 0;
    for (size_t i = 0; i < l->count[col]; i++)
        l->at[l->order[col][i]].y += shift;
    if (end + shift > l->bottom)
        l->bottom = end + shift;
}

static void order_column(struct river_view *l, int col, bool *placed)
{
    struct arena *a = l->v.arena;
    int64_t *key = ARENA_ARRAY(a, int64_t, l->count[col] + 1);
    for (size_t i = 0; i < l->count[col]; i++) {
        int64_t c = centre(l, l->order[col][i], placed);
        key[i] = l->r->nodes[l->order[col][i]].folded ? INT64_MAX : c >= 0 ? c : INT64_MAX - 1;      /* the tail at the bottom */
    }
    for (size_t i = 1; i < l->count[col]; i++) {
        size_t node = l->order[col][i], k = i;
        int64_t mine = key[i];
        for (; k > 0 && key[k - 1] > mine; k--) {
            key[k] = key[k - 1];
            l->order[col][k] = l->order[col][k - 1];
        }
        key[k] = mine;
        l->order[col][k] = node;
    }
    stack_column(l, col);
    placed[col] = true;
}

/* Where a node's ribbons start (right) or end (left): in the order of their other ends. */
static void attach(struct river_view *l, size_t node, bool right)
{
    const struct river *r = l->r;
    bool *done = ARENA_ARRAY(l->v.arena, bool, r->nlinks + 1);
    int64_t y = l->at[node].y;
    for (;;) {
        size_t best = r->nlinks;
        for (size_t i = 0; i < r->nlinks; i++) {
            size_t mine = right ? r->links[i].from : r->links[i].to;
            if (mine != node || done[i])
                continue;
            size_t o = right ? r->links[i].to : r->links[i].from;
            size_t b = best == r->nlinks ? o : right ? r->links[best].to : r->links[best].from;
            if (best == r->nlinks || l->at[o].y < l->at[b].y)
                best = i;
        }
        if (best == r->nlinks)
            return;
        done[best] = true;
        int64_t h = height_of(l, r->links[best].amount);
        (right ? l->from_y : l->to_y)[best] = y + h / 2;
        y += h;
    }
}

static void lay_out(struct river_view *l)
{
    static const int sequence[] = { RIVER_PRIORITY, RIVER_REQUIREMENT, RIVER_SOLUTION, RIVER_PRODUCT, RIVER_MARKET };
    struct arena *a = l->v.arena;
    struct river *r = l->r;
    bool placed[RIVER__COLUMNS] = { false };
    l->at = ARENA_ARRAY(a, struct place, r->nnodes + 1);
    l->from_y = ARENA_ARRAY(a, int64_t, r->nlinks + 1);
    l->to_y = ARENA_ARRAY(a, int64_t, r->nlinks + 1);
    for (int col = 0; col < RIVER__COLUMNS; col++) {
        l->order[col] = ARENA_ARRAY(a, size_t, r->nnodes + 1);
        for (size_t i = 0; i < r->nnodes; i++) {
            if ((int)r->nodes[i].column != col)
                continue;
            size_t k = l->count[col]++;
            for (; k > 0 && r->nodes[l->order[col][k - 1]].id > r->nodes[i].id; k--)
                l->order[col][k] = l->order[col][k - 1];
            l->order[col][k] = i;
        }
    }
    set_scale(l);
    for (size_t i = 0; i < COUNT(sequence); i++)
        order_column(l, sequence[i], placed);
    for (size_t i = 0; i < r->nnodes; i++) {
        attach(l, i, true);
        attach(l, i, false);
    }
}

static struct str finding(struct arena *a, const struct river *r)
{
    if (!r->has_plan && r->ndry == 0)
        return S("No plan yet, so no work to trace");
    if (!str_empty(r->from_title)) {
        int64_t amount = 0;
        for (size_t i = 0; i < r->nnodes; i++)
            if (str_eq_nocase(r->nodes[i].key, r->ask.from))
                amount = node_amount(&r->nodes[i]);
        return amount == 0 ? arena_printf(a, "%.*s: only its stream", STR_FMT(r->from_title))
                           : arena_printf(a, "%.*s: %.*s %.*s", STR_FMT(r->from_title), STR_FMT(river_amount(r, amount)),
                                          STR_FMT(river_unit(r)));
    }
    if (r->ndry == 1)
        return S("One priority our customers named has nobody working on it");
    if (r->ndry > 1)
        return arena_printf(a, "%.*s priorities our customers named have nobody working on them",
                            STR_FMT(words_upper(a, words_number(a, (int64_t)r->ndry))));
    if (r->total > 0 && r->sourced == 0)
        return arena_printf(a, "None of the %.*s %.*s in %.*s traces to a priority of a customer", STR_FMT(river_amount(r, r->total)),
                            STR_FMT(river_unit(r)), STR_FMT(r->quarter_words));
    return r->any_open ? S("Every open priority has somebody working on it") : S("No customer has named a priority yet");
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
    struct river_ask ask = { .from = params_get(&in->query, S("from")), };
    if (!river_by_of(by, &ask.by)) {
        problem_add(c->problems, &(struct path){ .name = S("by") }, S("choice"), "The river runs by days, by points or by money.");
        return ST_INVALID;
    }
    struct str quarter = params_get(&in->query, S("quarter"));
    struct quarter q;
    if (!str_empty(quarter)) {
        if (!quarter_parse(quarter, &q)) {
            problem_add(c->problems, &(struct path){ .name = S("quarter") }, S("not_a_quarter"), "Write a quarter as 2027-Q1.");
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
        river_fold(l->r), lay_out(l);
    for (size_t i = 0; i < l->r->nnodes; i++)
        l->folded |= l->r->nodes[i].folded > 0;
    l->table = l->r->has_plan && str_eq(params_get(&in->query, S("as")), S("table"));
    *ret = &l->v;
    return ST_OK;
}

static void ribbons_html(struct out *o, const struct river_view *l)
{
    struct arena *a = l->v.arena;
    const struct river *r = l->r;
    for (size_t i = 0; i < r->nlinks; i++) {
        const struct river_link *k = &r->links[i];
        const struct river_node *from = &r->nodes[k->from], *to = &r->nodes[k->to];
        struct str x0 = px(a, column_x[from->column] + BAR), x1 = px(a, column_x[to->column]);
        struct str xm = px(a, (column_x[from->column] + BAR + column_x[to->column]) / 2);
        struct str y0 = px(a, l->from_y[i]), y1 = px(a, l->to_y[i]);
        int64_t h = height_of(l, k->amount);
        struct str d = arena_printf(a, "M%.*s %.*sC%.*s %.*s %.*s %.*s %.*s %.*s", STR_FMT(x0), STR_FMT(y0), STR_FMT(xm),
                                    STR_FMT(y0), STR_FMT(xm), STR_FMT(y1), STR_FMT(x1), STR_FMT(y1));
        H(o, "<path class=\"fl\" fill=\"none\" stroke-opacity=\".36\" d=\"", d, "\" stroke=\"", tone(k->theme),
          "\" stroke-width=\"", px(a, h < 10 ? 10 : h), "\"><title>");
        H(o, "", from->title, " → ", to->title, ": ", river_amount(r, k->amount), " ", river_unit(r), "</title></path>");
    }
}

static struct str layer_mark(struct str layer)
{
    return str_eq(layer, S("executive")) ? S("▲ ") : str_eq(layer, S("manager")) ? S("◆ ") :
           str_eq(layer, S("user")) ? S("● ") : STR_NULL;
}

static struct str below(const struct river_view *l, const struct river_node *n)
{
    struct arena *a = l->v.arena;
    struct str unit = river_unit_short(l->r);
    struct str amount = river_amount(l->r, node_amount(n));
    if (n->column == RIVER_PRODUCT && n->unsourced)
        return arena_printf(a, "%.*s %.*s, %.*s unsourced", STR_FMT(amount), STR_FMT(unit), STR_FMT(river_amount(l->r, n->unsourced)));
    if (n->column == RIVER_PRODUCT || n->column == RIVER_MARKET || n->folded)
        return arena_printf(a, "%.*s %.*s", STR_FMT(amount), STR_FMT(unit));
    return arena_printf(a, "%.*s%.*s · %.*s %.*s", STR_FMT(layer_mark(n->layer)), STR_FMT(n->key), STR_FMT(amount), STR_FMT(unit));
}

static void node_html(struct out *o, const struct river_view *l, size_t i)
{
    struct arena *a = l->v.arena;
    const struct river_node *n = &l->r->nodes[i];
    int64_t x = column_x[n->column], y = l->at[i].y, h = l->at[i].h;
    struct str tx = px(a, x + BAR + 80), ty = px(a, y + h / 2 - 30);
    if (n->unsourced > 0) {
        int64_t uh = height_of(l, n->unsourced), uy = y + height_of(l, n->amount) + uh / 2;
        H(o, "<path d=\"M924 ", px(a, uy), "H950\" stroke=\"url(#hg)\" stroke-width=\"", px(a, uh < 10 ? 10 : uh),
          "\" fill=\"none\"/>");
    }
    H(o, "<rect x=\"", px(a, x), "\" y=\"", px(a, y), "\" width=\"11\" height=\"", px(a, h),
      "\" rx=\"2.5\" fill=\"var(--ink)\"/>");
    bool link = !str_empty(n->key);
    if (link)
        H(o, "<a href=\"", river_stream_url(l, n->key), "\">");
    else if (n->folded)
        H(o, "<a href=\"", URL(a, n->plural), "\">");
    H(o, "<text x=\"", tx, "\" y=\"", ty, "\"><tspan x=\"", tx, "\" dy=\"0\">", words_short(a, n->title, column_letters[n->column]),
      "</tspan><tspan class=\"ts\" x=\"", tx, "\" dy=\"14\">", below(l, n), "</tspan></text>");
    if (link || n->folded)
        H(o, "</a>");
}

static int64_t dry_html(struct out *o, const struct river_view *l)
{
    struct arena *a = l->v.arena;
    const struct river *r = l->r;
    int64_t y = TOP;
    for (size_t i = 0; i < r->nnodes; i++)
        if ((r->nodes[i].column == RIVER_PRIORITY || r->nodes[i].column == RIVER_REQUIREMENT) && l->at[i].y + l->at[i].h > y)
            y = l->at[i].y + l->at[i].h;
    if (r->ndry == 0)
        return y;
    y += 380;
    H(o, "<text x=\"172\" y=\"", px(a, y), "\" class=\"isbad s11\">Nobody is working on these</text>");
    y += 120;
    for (size_t i = 0; i < r->ndry && i < SHOWN; i++) {
        const struct river_dry *d = &r->dry[i];
        H(o, "<rect x=\"172.5\" y=\"", px(a, y), "\" width=\"262\" height=\"36\" rx=\"5\" fill=\"var(--card)\" stroke=\"var(--bad)\" "
             "stroke-dasharray=\"4 3\"/><a href=\"", URL(a, S("priorities"), d->key), "\"><text x=\"184\" y=\"", px(a, y + 150),
          "\">", words_short(a, d->title, 40), "<tspan class=\"t3\" x=\"184\" dy=\"14\">", layer_mark(d->layer), "", d->key,
          " · ", d->heard ? arena_printf(a, "heard from %.*s", STR_FMT(desk_plural(a, d->heard, "customer", "customers")))
          : S("nobody’s own words yet"), "</tspan></text></a>");
        y += 430;
    }
    if (r->ndry > SHOWN)
        H(o, "<a href=\"/trace#dry\"><text x=\"212\" y=\"", px(a, y + 100), "\" class=\"t3\">and ", (int64_t)(r->ndry - SHOWN),
          " more</text></a>");
    return r->ndry > SHOWN ? y + 200 : y;
}

static void svg_html(struct out *o, const struct river_view *l)
{
    static const char *const heads[] = { "MARKET", "BUSINESS PRIORITY", "BUSINESS REQUIREMENT", "SOLUTION", "PRODUCT" };
    struct arena *a = l->v.arena;
    const struct river *r = l->r;
    struct out dry;
    out_init(&dry, a);
    int64_t end = dry_html(&dry, l), bottom = l->bottom + 600 > end ? l->bottom + 600 : end;
    H(o, "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"pic river\" viewBox=\"0 0 1096 ", px(a, bottom + 60), "\" role=\"group\" aria-labelledby=\"s1t s1d\">"
         "<title id=\"s1t\">River of work, ", r->quarter_words, "</title><desc id=\"s1d\">Ribbons run from markets through business "
         "priorities, business requirements and solutions to products; width is ", river_unit(r),
      ". The same data is in the outline and the table below.</desc>");
    H(o, "<defs><pattern id=\"hg\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(45)\">"
         "<path d=\"M0 0V6\" stroke=\"var(--ink3)\" stroke-width=\"1.2\"/></pattern></defs>");
    for (size_t i = 0; i < COUNT(heads); i++)
        H(o, "<text x=\"", px(a, column_x[i]), "\" y=\"14\" class=\"t3\" letter-spacing=\".6\">", str_z(heads[i]), "</text>");
    H(o, "<text x=\"440\" y=\"29\" class=\"t3\">no product named here</text>");
    ribbons_html(o, l);
    for (size_t i = 0; i < r->nnodes; i++)
        node_html(o, l, i);
    out_lit(o, out_str(&dry));
    if (r->unsourced > 0 && str_empty(r->ask.from)) {
        struct str y = px(a, l->bottom + 280);
        H(o, "<rect x=\"924\" y=\"", y, "\" width=\"24\" height=\"12\" fill=\"url(#hg)\"/><text class=\"t3\" x=\"958\" y=\"",
          px(a, l->bottom + 380), "\">Work with no</text><text class=\"t3\" x=\"958\" y=\"", px(a, l->bottom + 520),
          "\">customer priority: ", river_amount(r, r->unsourced), " ", river_unit_short(r), "</text>");
    }
    H(o, "</svg>");
}

/* Where the drawing leaves to the style sheet what a file of its own must say itself: on paper's white. */
static const struct { const char *from, *to; } file_words[] = {
    { "class=\"pic river\"", "font-family=\"Inter,system-ui,sans-serif\" font-size=\"12\" font-weight=\"500\" fill=\"#17201f\"" },
    { "class=\"t3\"", "font-size=\"11\" font-weight=\"400\" fill=\"#465250\"" },
    { "class=\"ts\"", "font-size=\"11\" font-weight=\"400\"" },
    { "class=\"isbad s11\"", "font-size=\"11\" font-weight=\"600\" fill=\"#a3241c\"" },
    { "class=\"fl\"", "" },
    { "var(--c1)", "#005d70" }, { "var(--c2)", "#ca7f16" }, { "var(--c3)", "#4d5208" },
    { "var(--c4)", "#3ca087" }, { "var(--c5)", "#4f0227" }, { "var(--c6)", "#9684cf" },
    { "var(--ink3)", "#5c6765" }, { "var(--ink)", "#17201f" }, { "var(--bad)", "#a3241c" }, { "var(--card)", "#ffffff" },
};

static void svg(struct out *o, const struct view *v)
{
    struct out drawn;
    out_init(&drawn, v->arena);
    svg_html(&drawn, river_of(v));
    for (struct str rest = out_str(&drawn); !str_empty(rest);) {
        size_t best = rest.n, at, which = COUNT(file_words);
        for (size_t i = 0; i < COUNT(file_words); i++)
            if (str_find(rest, str_z(file_words[i].from), &at) && at < best) {
                best = at;
                which = i;
            }
        out_bytes(o, (struct str){ rest.p, best });
        if (which == COUNT(file_words))
            return;
        out_bytes(o, str_z(file_words[which].to));
        rest = str_skip(rest, best + strlen(file_words[which].from));
    }
}

static void key_html(struct out *o, const struct river *r)
{
    H(o, "<p class=\"key\">");
    for (size_t i = 0; i < r->nthemes && i < SHOWN; i++)
        H(o, "<span><svg width=\"12\" height=\"12\" viewBox=\"0 0 12 12\" aria-hidden=\"true\"><rect width=\"12\" height=\"12\" rx=\"2\" "
             "fill=\"", tone((int)i), "\"/></svg> ", str_empty(r->themes[i]) ? S("no theme") : r->themes[i], "</span>");
    H(o, "<span class=\"lay x\">Executive</span><span class=\"lay m\">Senior manager</span><span class=\"lay u\">User</span></p></section>");
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
    H(o, ".</p><p><a href=\"#unsourced\">See the items</a> · <a href=\"/trace\">All loose ends</a></p></section>");
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
        H(o, ". <a href=\"", river_stream_url(l, r->w->priorities[p].key), "\">Only its stream</a></p></section>");
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
    H(o, "; ", arena_printf(a, "%zu of %zu", r->nworth, r->nfinish), " have a worth. Widths are the lower end, of which ", int_text(a, percent(r->sourced, r->total)),
      " % traces to a business priority a customer told us.</p>");
}

static void sub_html(struct out *o, const struct river_view *l)
{
    const struct river *r = l->r;
    struct str unit = river_unit(r);
    if (!r->has_plan) {
        H(o, "<p class=\"sub\">Adopt a plan version, or bring in your commitments, and this page shows where each week comes from.</p>");
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

static void html(struct out *o, const struct view *v)
{
    const struct river_view *l = river_of(v);
    const struct river *r = l->r;
    struct arena *a = v->arena;
    struct ui_act acts[4];
    size_t n = 0;
    if (!str_empty(r->ask.from))
        acts[n++] = (struct ui_act){ .label = S("Whole river"), .href = url_own(S("/river")) };
    struct url days = view_url(v, STR_NULL, S("done by")), points = url_query(a, days, S("by"), S("points")), money = url_query(a, days, S("by"), S("money"));
    const struct ui_act by[RIVER__BY] = { { .label = S("Show points"), .href = points, .key = "V" }, { .label = S("Show money"), .href = money, .key = "V" },
                                          { .label = S("Show person-weeks"), .href = days, .key = "V" } };
    if (l->table)
        acts[n++] = (struct ui_act){ .label = S("As a picture"), .href = view_url(v, STR_NULL, S("done as")), .key = "T" };
    else if (r->has_plan) {
        acts[n++] = (struct ui_act){ .label = S("Outline view"), .href = url_fragment(a, S("outline")), .key = "O" };
        acts[n++] = by[r->ask.by];
    }
    acts[n++] = (struct ui_act){ S("Add what we heard"), URL(a, S("quotes"), S("new")), "N", true, kind_quote.perm.add };
    ui_top_begin(o, v, r->quarter_words, acts, n);
    sub_html(o, l);
    ui_top_end(o);
    if (!r->has_plan && r->ndry == 0)
        return;
    if (l->table) {
        H(o, "<section class=\"card\" aria-label=\"The river as a table\">");
        river_tables(o, l);
        H(o, "</section>");
        return;
    }
    H(o, "<section class=\"card\" aria-label=\"River\"><div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"River diagram, scrolls sideways\">");
    svg_html(o, l);
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
               (long long)percent(r->sourced, r->total), STR_FMT(river_amount(r, r->total)), STR_FMT(unit), STR_FMT(r->quarter_words));
    for (size_t i = 0; i < l->count[RIVER_PRIORITY]; i++) {
        const struct river_node *n = &r->nodes[l->order[RIVER_PRIORITY][i]];
        md_item(o, "", n->title, n->key, arena_printf(a, ", %.*s %.*s", STR_FMT(river_amount(r, n->amount)), STR_FMT(unit)));
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
        md_item(o, "", r->dry[i].title, r->dry[i].key, arena_printf(a, ", heard from %lld", (long long)r->dry[i].heard));
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
