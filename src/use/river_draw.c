/* use/river_draw.c: the river of one quarter as a drawing: where each node and ribbon lies, and its SVG. */
#include "use/river_draw.h"
#include "base/utf8.h"

/* Lengths are tenths of a pixel of the diagram. */
enum { TOP = 460, GAP = 180, TALL = 5200, LABEL = 330, BAR = 110 };
static const int64_t column_x[RIVER__COLUMNS] = { 0, 1720, 4400, 7380, 9500 };
static const size_t column_letters[RIVER__COLUMNS] = { 24, 38, 42, 32, 20 };

struct url river_stream_url(struct arena *a, const struct river *r, struct str key)
{
    struct url u = url_own(S("/river"));
    if (r->ask.quarter > 0 && r->has_plan && r->ask.quarter != r->w->plan.first)
        u = url_query(a, u, S("quarter"), r->quarter_key);
    if (r->ask.by != RIVER_DAYS)
        u = url_query(a, u, S("by"), r->ask.by == RIVER_POINTS ? S("points") : S("money"));
    return str_empty(key) ? u : url_query(a, u, S("from"), key);
}

static struct str px(struct arena *a, int64_t tenths)
{
    if (tenths % 10 == 0)
        return arena_printf(a, "%lld", (long long)(tenths / 10));
    return arena_printf(a, "%lld.%lld", (long long)(tenths / 10), (long long)(tenths % 10));
}

static int64_t height_of(const struct river_drawing *l, int64_t amount)
{
    return l->scale_d ? amount * l->scale_n / l->scale_d : 0;
}

int64_t river_node_amount(const struct river_node *n)
{
    return n->amount + n->unsourced;
}

static const char *const tones[] = { "var(--c1)", "var(--c4)", "var(--c2)", "var(--c6)", "var(--c3)", "var(--c5)" };

struct str river_tone(int theme)
{
    return theme < 0 ? S("var(--ink3)") : str_z(tones[(size_t)theme % COUNT(tones)]);
}

static void set_scale(struct river_drawing *l)
{
    const struct river *r = l->r;
    for (int col = 0; col < RIVER__COLUMNS; col++) {
        int64_t sum = 0;
        for (size_t i = 0; i < l->count[col]; i++)
            sum += river_node_amount(&r->nodes[l->order[col][i]]);
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
static int64_t centre(const struct river_drawing *l, size_t node, const bool *placed)
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

static void stack_column(struct river_drawing *l, int col)
{
    int64_t y = TOP;
    for (size_t i = 0; i < l->count[col]; i++) {
        const struct river_node *n = &l->r->nodes[l->order[col][i]];
        struct river_place *p = &l->at[l->order[col][i]];
        int64_t h = height_of(l, river_node_amount(n));
        *p = (struct river_place){ y, h < 20 ? 20 : h };
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

static void order_column(struct river_drawing *l, int col, bool *placed)
{
    struct arena *a = l->arena;
    int64_t *key = ARENA_ARRAY(a, int64_t, l->count[col] + 1);
    for (size_t i = 0; i < l->count[col]; i++) {
        int64_t c = centre(l, l->order[col][i], placed);
        key[i] = l->r->nodes[l->order[col][i]].folded ? INT64_MAX
                 : c >= 0                             ? c
                                                      : INT64_MAX - 1;      /* the tail at the bottom */
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
static void attach(struct river_drawing *l, size_t node, bool right)
{
    const struct river *r = l->r;
    bool *done = ARENA_ARRAY(l->arena, bool, r->nlinks + 1);
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

void river_lay_out(struct river_drawing *l, struct arena *a, struct river *r)
{
    static const int sequence[] = { RIVER_PRIORITY, RIVER_REQUIREMENT, RIVER_SOLUTION, RIVER_PRODUCT, RIVER_MARKET };
    *l = (struct river_drawing){ .r = r, .arena = a };
    bool placed[RIVER__COLUMNS] = { false };
    l->at = ARENA_ARRAY(a, struct river_place, r->nnodes + 1);
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

static void ribbons_html(struct out *o, const struct river_drawing *l)
{
    struct arena *a = l->arena;
    const struct river *r = l->r;
    for (size_t i = 0; i < r->nlinks; i++) {
        const struct river_link *k = &r->links[i];
        const struct river_node *from = &r->nodes[k->from], *to = &r->nodes[k->to];
        struct str x0 = px(a, column_x[from->column] + BAR), x1 = px(a, column_x[to->column]);
        struct str xm = px(a, (column_x[from->column] + BAR + column_x[to->column]) / 2);
        struct str y0 = px(a, l->from_y[i]), y1 = px(a, l->to_y[i]);
        int64_t h = height_of(l, k->amount);
        struct str d = arena_printf(a, "M%.*s %.*sC%.*s %.*s %.*s %.*s %.*s %.*s", STR_FMT(x0), STR_FMT(y0),
                                    STR_FMT(xm), STR_FMT(y0), STR_FMT(xm), STR_FMT(y1), STR_FMT(x1), STR_FMT(y1));
        H(o, "<path class=\"fl\" fill=\"none\" stroke-opacity=\".36\" d=\"", d, "\" stroke=\"", river_tone(k->theme),
          "\" stroke-width=\"", px(a, h < 10 ? 10 : h), "\"><title>");
        H(o, "", from->title, " → ", to->title, ": ", river_amount(r, k->amount), " ", river_unit(r),
          "</title></path>");
    }
}

static struct str layer_mark(struct str layer)
{
    return str_eq(layer, S("executive")) ? S("▲ ")
           : str_eq(layer, S("manager")) ? S("◆ ")
           : str_eq(layer, S("user"))    ? S("● ")
                                         : STR_NULL;
}

static struct str below(const struct river_drawing *l, const struct river_node *n)
{
    struct arena *a = l->arena;
    struct str unit = river_unit_short(l->r);
    struct str amount = river_amount(l->r, river_node_amount(n));
    if (n->column == RIVER_PRODUCT && n->unsourced)
        return arena_printf(a, "%.*s %.*s, %.*s unsourced", STR_FMT(amount), STR_FMT(unit),
                            STR_FMT(river_amount(l->r, n->unsourced)));
    if (n->column == RIVER_PRODUCT || n->column == RIVER_MARKET || n->folded)
        return arena_printf(a, "%.*s %.*s", STR_FMT(amount), STR_FMT(unit));
    return arena_printf(a, "%.*s%.*s · %.*s %.*s", STR_FMT(layer_mark(n->layer)), STR_FMT(n->key), STR_FMT(amount),
                        STR_FMT(unit));
}

static void node_html(struct out *o, const struct river_drawing *l, size_t i)
{
    struct arena *a = l->arena;
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
        H(o, "<a href=\"", river_stream_url(l->arena, l->r, n->key), "\">");
    else if (n->folded)
        H(o, "<a href=\"", URL(a, n->plural), "\">");
    H(o, "<text x=\"", tx, "\" y=\"", ty, "\"><tspan x=\"", tx, "\" dy=\"0\">",
      utf8_short(a, n->title, column_letters[n->column]), "</tspan><tspan class=\"ts\" x=\"", tx, "\" dy=\"14\">",
      below(l, n), "</tspan></text>");
    if (link || n->folded)
        H(o, "</a>");
}

static int64_t dry_html(struct out *o, const struct river_drawing *l)
{
    struct arena *a = l->arena;
    const struct river *r = l->r;
    int64_t y = TOP;
    for (size_t i = 0; i < r->nnodes; i++)
        if ((r->nodes[i].column == RIVER_PRIORITY || r->nodes[i].column == RIVER_REQUIREMENT)
            && l->at[i].y + l->at[i].h > y)
            y = l->at[i].y + l->at[i].h;
    if (r->ndry == 0)
        return y;
    y += 380;
    H(o, "<text x=\"172\" y=\"", px(a, y), "\" class=\"isbad s11\">Nobody is working on these</text>");
    y += 120;
    for (size_t i = 0; i < r->ndry && i < RIVER_DRY_SHOWN; i++) {
        const struct river_dry *d = &r->dry[i];
        H(o, "<rect x=\"172.5\" y=\"", px(a, y),
          "\" width=\"262\" height=\"36\" rx=\"5\" fill=\"var(--card)\" stroke=\"var(--bad)\" "
          "stroke-dasharray=\"4 3\"/><a href=\"",
          URL(a, S("priorities"), d->key), "\"><text x=\"184\" y=\"", px(a, y + 150), "\">",
          utf8_short(a, d->title, 36), "<tspan class=\"t3\" x=\"184\" dy=\"14\">", layer_mark(d->layer), "", d->key,
          " · ",
          d->heard ? arena_printf(a, "heard from %lld customer%s", (long long)d->heard, d->heard == 1 ? "" : "s")
                   : S("nobody’s own words yet"),
          "</tspan></text></a>");
        y += 430;
    }
    if (r->ndry > RIVER_DRY_SHOWN)
        H(o, "<a href=\"/trace#dry\"><text x=\"212\" y=\"", px(a, y + 100), "\" class=\"t3\">and ",
          (int64_t)(r->ndry - RIVER_DRY_SHOWN), " more</text></a>");
    return r->ndry > RIVER_DRY_SHOWN ? y + 200 : y;
}

void river_draw(struct out *o, const struct river_drawing *l)
{
    static const char *const heads[] = { "MARKET", "BUSINESS PRIORITY", "BUSINESS REQUIREMENT", "SOLUTION", "PRODUCT" };
    struct arena *a = l->arena;
    const struct river *r = l->r;
    struct out dry;
    out_init(&dry, a);
    int64_t end = dry_html(&dry, l), bottom = l->bottom + 600 > end ? l->bottom + 600 : end;
    H(o, "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"pic river\" viewBox=\"0 0 1096 ", px(a, bottom + 60),
      "\" role=\"group\" aria-labelledby=\"s1t s1d\">"
      "<title id=\"s1t\">River of work, ",
      r->quarter_words,
      "</title><desc id=\"s1d\">Ribbons run from markets through business "
      "priorities, business requirements and solutions to products; width is ",
      river_unit(r), ". The same data is in the outline and the table below.</desc>");
    H(o,
      "<defs><pattern id=\"hg\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(45)\">"
      "<path d=\"M0 0V6\" stroke=\"var(--ink3)\" stroke-width=\"1.2\"/></pattern></defs>");
    for (size_t i = 0; i < COUNT(heads); i++)
        H(o, "<text x=\"", px(a, column_x[i]), "\" y=\"14\" class=\"t3\" letter-spacing=\".6\">", str_z(heads[i]),
          "</text>");
    H(o, "<text x=\"440\" y=\"29\" class=\"t3\">no product named here</text>");
    ribbons_html(o, l);
    for (size_t i = 0; i < r->nnodes; i++)
        node_html(o, l, i);
    out_lit(o, out_str(&dry));
    if (r->unsourced > 0 && str_empty(r->ask.from)) {
        struct str y = px(a, l->bottom + 280);
        H(o, "<rect x=\"924\" y=\"", y,
          "\" width=\"24\" height=\"12\" fill=\"url(#hg)\"/><text class=\"t3\" x=\"958\" y=\"", px(a, l->bottom + 380),
          "\">Work with no</text><text class=\"t3\" x=\"958\" y=\"", px(a, l->bottom + 520),
          "\">customer priority: ", river_amount(r, r->unsourced), " ", river_unit_short(r), "</text>");
    }
    H(o, "</svg>");
}

/* Where the drawing leaves to the style sheet what a file of its own must say itself: on paper's white. */
static const struct {
    const char *from, *to;
} file_words[] = {
    { "class=\"pic river\"",
      "font-family=\"Inter,system-ui,sans-serif\" font-size=\"12\" font-weight=\"500\" fill=\"#17201f\"" },
    { "class=\"t3\"", "font-size=\"11\" font-weight=\"400\" fill=\"#465250\"" },
    { "class=\"ts\"", "font-size=\"11\" font-weight=\"400\"" },
    { "class=\"isbad s11\"", "font-size=\"11\" font-weight=\"600\" fill=\"#a3241c\"" },
    { "class=\"fl\"", "" },
    { "var(--c1)", "#005d70" },
    { "var(--c2)", "#ca7f16" },
    { "var(--c3)", "#4d5208" },
    { "var(--c4)", "#3ca087" },
    { "var(--c5)", "#4f0227" },
    { "var(--c6)", "#9684cf" },
    { "var(--ink3)", "#5c6765" },
    { "var(--ink)", "#17201f" },
    { "var(--bad)", "#a3241c" },
    { "var(--card)", "#ffffff" },
};

void river_draw_file(struct out *o, const struct river_drawing *l)
{
    struct out drawn;
    out_init(&drawn, l->arena);
    river_draw(&drawn, l);
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
