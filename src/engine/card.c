/* engine/card.c: what it costs to take a wish into the plan in force. */
#include "engine/card_parts.h"

static enum status begin_and_fit(struct pricing *p, struct card *ret)
{
    *ret = (struct card){ .in_slack = false };
    card_begin(p);
    card_set_room(p, 0);
    ret->wish_best = p->wish_best;
    ret->short_days = (int32_t)card_shortage(p, NULL);
    return card_fits(p, ret);
}

enum status card_fit(struct arena *a, const struct plan_input *in, const struct card_wish *wish,
                     const struct plan_limits *limits, struct card *ret)
{
    struct pricing p = { .a = a, .in = *in, .wish = wish, .limits = limits, .tune = &card_nothing_left_off };
    return begin_and_fit(&p, ret);
}

enum status card_price_tuned(struct arena *a, const struct plan_input *in, const struct card_wish *wish,
                             const struct plan_limits *limits, const struct card_tuning *tune, struct card *ret)
{
    struct pricing p = { .a = a, .in = *in, .wish = wish, .limits = limits, .tune = tune };
    TRY(begin_and_fit(&p, ret));
    return ret->in_slack || ret->by_pulling ? ST_OK : card_options(&p, ret);
}

enum status card_price(struct arena *a, const struct plan_input *in, const struct card_wish *wish,
                       const struct plan_limits *limits, struct card *ret)
{
    return card_price_tuned(a, in, wish, limits, &card_nothing_left_off, ret);
}
