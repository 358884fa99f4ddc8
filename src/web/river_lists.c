/* web/river_lists.c: a river as an outline and as tables. */
#include "web/river_parts.h"

static struct url feature_url(const struct river_view *l, struct str key)
{
    return l->r->ask.by != RIVER_DAYS ? WHERE(l->v.arena, S("features"), S("key"), key)
                                      : WHERE(l->v.arena, S("efforts"), S("feature"), key);
}

static bool in_stream(const struct river *r, enum river_column col, int64_t id)
{
    for (size_t i = 0; i < r->nnodes; i++)
        if (r->nodes[i].column == col && r->nodes[i].id == id)
            return true;
    return false;
}

static void outline_row(struct out *o, const struct river_view *l, const struct river_row *row)
{
    const struct river *r = l->r;
    const struct w_feature *f = &r->w->features[row->feature];
    const struct river_product *x = river_product_of(r, row->product);
    H(o, "<li>");
    ui_record_link(o, l->v.arena, S("features"), f->key, f->title);
    H(o, " <span class=\"id\">", f->key, "</span> <span class=\"small muted\">", x ? x->title : S("–"), ", ");
    river_amount_fig(o, l, row->amount, river_unit(r), feature_url(l, f->key));
    H(o, "</span></li>");
}

bool river_row_in_stream(const struct river *r, const struct river_row *row)
{
    return str_empty(r->ask.from)
           || (in_stream(r, RIVER_PRODUCT, row->product)
               && in_stream(r, RIVER_REQUIREMENT, r->w->requirements[row->requirement].id));
}

/* The rows of a priority by requirement, those of one requirement in their order; at most RIVER_ROWS_SHOWN. */
static void outline_rows(struct out *o, const struct river_view *l, const struct river_node *n)
{
    const struct river *r = l->r;
    int32_t p = world_priority(r->w, n->id), last = -1;
    struct w_span rows = p < 0 ? (struct w_span){ NULL, 0 } : w_span(&r->priority_rows, p);
    int32_t *sorted = ARENA_ARRAY(l->v.arena, int32_t, rows.n + 1);
    size_t count = 0;
    for (size_t i = 0; i < rows.n; i++) {
        if (!river_row_in_stream(r, &r->rows[rows.at[i]]))
            continue;
        size_t k = count < RIVER_ROWS_SHOWN ? count : RIVER_ROWS_SHOWN;
        for (; k > 0 && r->rows[sorted[k - 1]].requirement > r->rows[rows.at[i]].requirement; k--)
            sorted[k] = sorted[k - 1];
        if (k < RIVER_ROWS_SHOWN)
            sorted[k] = rows.at[i];
        count++;
    }
    for (size_t i = 0; i < count && i < RIVER_ROWS_SHOWN; i++) {
        const struct river_row *row = &r->rows[sorted[i]];
        const struct w_requirement *q = &r->w->requirements[row->requirement];
        if (row->requirement != last) {
            out_lit(o, last >= 0 ? S("</ul></li><li>") : S("<li>"));
            ui_record_link(o, l->v.arena, S("requirements"), q->key, q->title);
            H(o, " <span class=\"id\">", q->key, "</span><ul>");
        }
        last = row->requirement;
        outline_row(o, l, row);
    }
    if (last >= 0)
        H(o, "</ul></li>");
    if (count > RIVER_ROWS_SHOWN)
        H(o, "<li><a href=\"", river_stream_url(l->v.arena, r, n->key), "\">and ", (int64_t)(count - RIVER_ROWS_SHOWN),
          " more</a></li>");
}

void river_outline_html(struct out *o, const struct river_view *l)
{
    const struct river *r = l->r;
    H(o, "<section class=\"card mt4\" id=\"outline\"><h2>Outline</h2><ul class=\"outline\">");
    for (size_t i = 0; i < l->d.count[RIVER_PRIORITY]; i++) {
        const struct river_node *n = &r->nodes[l->d.order[RIVER_PRIORITY][i]];
        if (n->folded) {
            H(o, "<li><a href=\"/priorities\">", n->title, "</a></li>");
            continue;
        }
        H(o, "<li>");
        ui_layer(o, l->v.arena, n->layer);
        H(o, " ");
        ui_record_link(o, l->v.arena, n->plural, n->key, n->title);
        H(o, " <span class=\"id\">", n->key, "</span> <span class=\"small muted\">");
        river_amount_fig(o, l, n->amount, river_unit(r),
                         river_work_url(l, n->key, str_empty(r->ask.from) ? STR_NULL : r->ask.from));
        H(o, "</span><ul>");
        outline_rows(o, l, n);
        H(o, "</ul></li>");
    }
    H(o, "</ul></section>");
}

/* Each column's nodes, so that every label of the diagram is in the table too. */
static void nodes_html(struct out *o, const struct river_view *l)
{
    static const char *const heads[] = { "Market", "Priority", "Requirement", "Solution", "Product" };
    const struct river *r = l->r;
    struct str unit = river_unit(r), from = r->ask.from;
    H(o,
      "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Every label as a table\"><table><caption>Every label, ",
      unit, " in ", r->quarter_words,
      "</caption><thead><tr><th scope=\"col\">Column</th><th scope=\"col\">Name</th>"
      "<th scope=\"col\" class=\"n\">Traced</th><th scope=\"col\" class=\"n\">With no priority</th></tr></thead><tbody>");
    for (int col = 0; col < RIVER__COLUMNS; col++)
        for (size_t i = 0; i < l->d.count[col]; i++) {
            const struct river_node *n = &r->nodes[l->d.order[col][i]];
            H(o, "<tr><td>", str_z(heads[col]), "</td><td>");
            if (str_empty(n->key))
                H(o, "", n->title, "");
            else
                ui_record_link(o, l->v.arena, n->plural, n->key, n->title);
            H(o, "</td><td class=\"n\">");
            if (n->folded) {
                H(o, "", river_amount(r, n->amount), "</td><td></td></tr>");
                continue;
            }
            river_amount_fig(
                o, l, n->amount, STR_NULL,
                river_work_url(l, str_empty(n->key) ? S("unheard") : n->key, str_empty(from) ? S("any") : from));
            H(o, "</td><td class=\"n\">");
            if (n->unsourced)
                river_amount_fig(o, l, n->unsourced, STR_NULL, river_work_url(l, n->key, S("none")));
            H(o, "</td></tr>");
        }
    H(o, "</tbody></table></div>");
}

static void ribbon_row(struct out *o, const struct river_view *l, const struct river_link *k)
{
    const struct river *r = l->r;
    const struct river_node *from = &r->nodes[k->from], *to = &r->nodes[k->to];
    H(o, "<tr><td>", from->title, "</td><td>");
    if (str_empty(to->key))
        H(o, "", to->title, "");
    else
        ui_record_link(o, l->v.arena, to->plural, to->key, to->title);
    H(o, "</td><td class=\"n\">");
    struct str both =
        str_empty(from->key) ? to->key : arena_printf(l->v.arena, "%.*s,%.*s", STR_FMT(from->key), STR_FMT(to->key));
    if (from->folded || to->folded)
        H(o, "", river_amount(r, k->amount), "");
    else
        river_amount_fig(o, l, k->amount, STR_NULL,
                         river_work_url(l, both, str_empty(r->ask.from) ? S("any") : r->ask.from));
    H(o, "</td></tr>");
}

void river_tables(struct out *o, const struct river_view *l)
{
    const struct river *r = l->r;
    struct str unit = river_unit(r);
    nodes_html(o, l);
    H(o,
      "<div class=\"scroll mt4\" tabindex=\"0\" role=\"region\" aria-label=\"Every ribbon as a table\"><table><caption>Every ribbon, ",
      unit, " in ", r->quarter_words,
      "</caption><thead><tr><th scope=\"col\">From</th><th scope=\"col\">To</th>"
      "<th scope=\"col\" class=\"n\">",
      unit, "</th></tr></thead><tbody>");
    for (int col = 0; col < RIVER__COLUMNS; col++)
        for (size_t i = 0; i < r->nlinks; i++)
            if ((int)r->nodes[r->links[i].from].column == col)
                ribbon_row(o, l, &r->links[i]);
    H(o, "</tbody></table></div>");
}

void river_table_html(struct out *o, const struct river_view *l)
{
    if (l->folded) {
        H(o, "<p class=\"card mt4\" id=\"table\"><a data-key=\"T\" href=\"",
          url_query(l->v.arena, view_url(&l->v, STR_NULL, S("done as")), S("as"), S("table")),
          "\">The same as a table</a></p>");
        return;
    }
    H(o, "<details class=\"card mt4\" id=\"table\"><summary data-key=\"T\"><b>The same as a table</b></summary>");
    river_tables(o, l);
    H(o, "</details>");
}

void river_unsourced_html(struct out *o, const struct river_view *l)
{
    const struct river *r = l->r;
    if (r->nunsourced == 0)
        return;
    H(o,
      "<details class=\"card mt4\" id=\"unsourced\" open><summary><b>Work with no customer priority</b></summary><table>"
      "<thead><tr><th scope=\"col\">Work</th><th scope=\"col\">Product</th><th scope=\"col\" class=\"n\">",
      river_unit(r), "</th></tr></thead><tbody>");
    size_t shown = 0;
    for (size_t i = 0; i < r->nrows && shown < RIVER_ROWS_SHOWN; i++) {
        if (!river_is_unsourced(&r->rows[i]))
            continue;
        const struct w_feature *f = &r->w->features[r->rows[i].feature];
        const struct river_product *x = river_product_of(r, r->rows[i].product);
        shown++;
        H(o, "<tr><td>");
        ui_record_link(o, l->v.arena, S("features"), f->key, f->title);
        H(o, " <span class=\"id\">", f->key, "</span></td><td>", x ? x->title : S("–"), "</td><td class=\"n\">");
        river_amount_fig(o, l, r->rows[i].amount, STR_NULL, feature_url(l, f->key));
        H(o, "</td></tr>");
    }
    H(o, "</tbody></table>");
    if (r->nunsourced > shown)
        H(o, "<p><a href=\"", WHERE(l->v.arena, S("features"), S("planned"), r->quarter_key, S("stream"), S("none")),
          "\">and ", (int64_t)(r->nunsourced - shown), " more</a></p>");
    H(o, "</details>");
}
