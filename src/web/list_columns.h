/* web/list_columns.h: which columns a list shows beside its first: the usual ones, or those that its address names. */
#pragma once
#include "web/list_work.h"

struct list_columns {
    const struct field **of;                   /* fields of the kind, in their order; the state last */
    size_t n;
    unsigned work;                             /* enum work_column as bits, of features; the page asks them apart */
    bool chosen;                               /* the address names them: columns=product,state */
};
/* Reads columns= into ret, which holds the usual ones; members may be repeated, as a form sends them. A name that is no
 * column of the kind is a problem. */
void columns_read(struct ctx *c, const struct kind *k, const struct params *query, struct list_columns *ret);
/* Its name, what nobody may read, links and long texts beside a name are no columns. */
bool columns_may(const struct kind *k, const struct field *f);
bool columns_have(const struct list_columns *l, const struct field *f);
/* "Columns…": ticks for all that can be shown; the filters and the order of the page stay. */
void columns_form(struct out *o, const struct view *v, const struct kind *k, const struct list_columns *now);
