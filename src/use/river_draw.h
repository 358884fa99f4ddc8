/* use/river_draw.h: the river as a drawing that needs no page around it, for whoever shows it. Everything is of the arena
 * that was given. */
#pragma once
#include "base/html.h"
#include "use/river_use.h"

enum { RIVER_DRY_SHOWN = 6 }; /* priorities that nobody works on; the rest is a link */
struct river_place {
    int64_t y, h;
};
/* Lengths are tenths of a pixel. */
struct river_drawing {
    struct arena *arena;
    struct river *r;
    struct river_place *at; /* per node */
    int64_t *from_y, *to_y; /* per link: middle of the ribbon at its ends */
    size_t *order[RIVER__COLUMNS]; /* nodes of a column from top to bottom */
    size_t count[RIVER__COLUMNS];
    int64_t scale_n, scale_d; /* height = amount * n / d */
    int64_t bottom;
};

/* Places what river_fold() leaves of r, which is not changed. */
void river_lay_out(struct river_drawing *ret, struct arena *a, struct river *r);
/* The <svg> element, in the colours of the page around it. */
void river_draw(struct out *o, const struct river_drawing *d);
/* The same as a file of its own, on paper's white; o is raw. */
void river_draw_file(struct out *o, const struct river_drawing *d);
/* The fill of a theme's ribbons; below 0: of what has none. */
struct str river_tone(int theme);
int64_t river_node_amount(const struct river_node *n); /* sourced and not */
/* The river with only what flows through that node; an empty key: the stream that is shown. */
struct url river_stream_url(struct arena *a, const struct river *r, struct str key);
