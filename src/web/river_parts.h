/* web/river_parts.h: what the page of a river and its lists share. Everything is of the view's arena. */
#pragma once
#include "use/river_use.h"
#include "web/frame.h"

enum { RIVER_ROWS_SHOWN = 12 };    /* of a list that grows with the workspace; the rest is a link */
struct place { int64_t y, h; };
struct river_view {
    struct view v;
    struct river *r;
    struct place *at;              /* per node */
    int64_t *from_y, *to_y;        /* per link: middle of the ribbon at its ends */
    size_t *order[RIVER__COLUMNS]; /* nodes of a column from top to bottom */
    size_t count[RIVER__COLUMNS];
    int64_t scale_n, scale_d;      /* height = amount * n / d */
    int64_t bottom;
    bool folded, table;            /* some of a column stand as one; only the tables, on a page of their own */
};

/* The river with only what flows through that node; an empty key: the stream that is shown. */
struct url river_stream_url(const struct river_view *l, struct str key);
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
