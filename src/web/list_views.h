/* web/list_views.h: views of a list that somebody kept: its filters and order under a name, for whoever kept them or,
 * shared, for everyone (core/visible.h says which). */
#pragma once
#include "web/frame.h"

struct kept_view {
    int64_t id, n;            /* n: records that it shows now */
    struct str title, query;
    bool shared, current;     /* current: the page shows just this */
    bool sound;               /* its filters are still understood, so n counts */
};
/* Those of this kind's list that the actor may see, the oldest first. query: of the page. */
enum status kept_views(struct ctx *c, const struct kind *k, struct str query, struct kept_view **ret,
                       size_t *ret_n) MUST_CHECK;
/* Links to them, beside those to the states. */
void kept_links(struct out *o, const struct view *v, const struct kind *k, const struct kept_view *views, size_t n);
/* "Keep this as a view…" for what the page shows; for a kept view, where it is renamed or taken away. */
void kept_form(struct out *o, const struct view *v, struct ctx *c, const struct kind *k, const struct kept_view *views,
               size_t n);
/* Where a saved view leads; false when its page is no list. */
bool kept_view_url(struct ctx *c, const struct record *r, struct url *ret);
