/* web/river_parts.h: what the page of a river and its lists share. Everything is of the view's arena. */
#pragma once
#include "use/river_draw.h"
#include "web/frame.h"

enum { RIVER_ROWS_SHOWN = 12 };    /* of a list that grows with the workspace; the rest is a link */
struct river_view {
    struct view v;
    struct river *r;
    struct river_drawing d;
    bool folded, table;            /* some of a column stand as one; only the tables, on a page of their own */
};

/* The features of the quarter that a figure was added up from. stream, other: keys of nodes, any, none, or empty. */
struct url river_work_url(const struct river_view *l, struct str stream, struct str other);
void river_amount_fig(struct out *o, const struct river_view *l, int64_t amount, struct str unit, struct url u);
bool river_row_in_stream(const struct river *r, const struct river_row *row);

void river_outline_html(struct out *o, const struct river_view *l);
/* Every label and every ribbon. */
void river_tables(struct out *o, const struct river_view *l);
/* The same beside the picture, or, of a river too wide for one page with both, a link to it. */
void river_table_html(struct out *o, const struct river_view *l);
void river_unsourced_html(struct out *o, const struct river_view *l);
