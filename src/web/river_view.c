/* web/river_view.c: the addresses behind the river's amounts. */
#include "web/desk.h"
#include "web/river_parts.h"

/* The list behind an amount of the river: the efforts in one stream, or in two that a ribbon joins. */
struct url river_work_url(const struct river_view *l, struct str stream, struct str other)
{
    struct arena *a = l->v.arena;
    struct str both = str_empty(other) ? stream : arena_printf(a, "%.*s,%.*s", STR_FMT(stream), STR_FMT(other));
    struct str plural = l->r->ask.by != RIVER_DAYS ? S("features") : S("efforts");
    return WHERE(a, plural, S("planned"), l->r->quarter_key, S("stream"), both);
}

void river_amount_fig(struct out *o, const struct river_view *l, int64_t amount, struct str unit, struct url u)
{
    ui_fig(o, river_amount(l->r, amount), unit, u);
}
