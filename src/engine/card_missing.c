/* engine/card_missing.c: the days that are missing, and what more of them would save. */
#include "engine/card_parts.h"

/* The input with more days of some cells. */
static struct plan_input with_days(struct arena *a, const struct plan_input *in, const struct card_gap *gaps, size_t n)
{
    struct plan_input out = *in;
    struct plan_team *teams = ARENA_ARRAY(a, struct plan_team, in->nteams + 1);
    memcpy(teams, in->teams, in->nteams * sizeof *teams);
    for (size_t k = 0; k < n; k++) {
        struct plan_team *t = &teams[gaps[k].team];
        int32_t short_of = t->reserve[gaps[k].quarter] - t->usable[gaps[k].quarter];
        t->usable[gaps[k].quarter] +=
            gaps[k].days + (short_of > 0 ? short_of : 0);   /* a reserve beyond what is usable counts as none left */
    }
    out.teams = teams;
    return out;
}

static void list_gaps(struct arena *a, struct pricing *p, struct card_missing *ret)
{
    size_t cells = p->in.nteams * (size_t)p->in.quarters;
    int64_t *miss = ARENA_ARRAY(a, int64_t, cells + 1), most = 0;
    struct card_gap *gaps = ARENA_ARRAY(a, struct card_gap, cells + 1);
    ret->days = (int32_t)card_shortage(p, miss);
    ret->team = -1;
    for (size_t t = 0; t < p->in.nteams; t++) {
        for (int q = 0; q < p->in.quarters; q++) {
            int64_t n = miss[card_cell(&p->in, t, q)];
            if (n > 0) {
                gaps[ret->ngaps++] = (struct card_gap){ (int32_t)t, (int16_t)q, (int32_t)n };
            }
            if (n > most) {
                most = n;
                ret->team = (int32_t)t;
                ret->quarter = (int16_t)q;
            }
        }
    }
    ret->gaps = gaps;
}

/* One point of the curve: the cheapest full yes with so many days more on the scarcest cell. */
static enum status point(struct arena *a, const struct plan_input *in, const struct card_wish *wish,
                         const struct plan_limits *limits, const struct card_missing *m, struct card_point *ret)
{
    struct card_gap more = { m->team, m->quarter, ret->days };
    struct plan_input at = with_days(a, in, &more, 1);
    struct pricing p;
    struct card_search s = card_any();
    struct card_option o;
    bool found;
    card_ready(&p, a, &at, wish, limits, 0);
    TRY(card_cheapest(&p, &s, &o, &found));
    ret->none = !found;
    ret->loss = found ? card_first(&p, &o) : INT64_MAX;
    ret->proved = o.proved;
    return ST_OK;
}

enum status card_missing_days(struct arena *a, const struct plan_input *in, const struct card_wish *wish,
                              const struct plan_limits *limits, struct card_missing *ret)
{
    struct pricing p, full;
    struct card fits = { .in_slack = false };
    *ret = (struct card_missing){ .team = -1 };
    card_ready(&p, a, in, wish, limits, 0);
    list_gaps(a, &p, ret);
    struct plan_input enough = with_days(a, in, ret->gaps, ret->ngaps);
    card_ready(&full, a, &enough, wish, limits, 0);
    TRY(card_fits(&full, &fits));
    ret->enough = fits.in_slack;
    int32_t top = 0;
    for (size_t k = 0; k < ret->ngaps; k++) {
        top = ret->gaps[k].team == ret->team && ret->gaps[k].quarter == ret->quarter ? ret->gaps[k].days : top;
    }
    int32_t step = 5 * ((top + 5 * CARD_CURVE_MAX - 1) / (5 * CARD_CURVE_MAX));
    for (int32_t days = step; ret->team >= 0 && ret->npoints < CARD_CURVE_MAX; days += step) {
        struct card_point *pt = &ret->curve[ret->npoints++];
        pt->days = days < top ? days : top;
        TRY(point(a, in, wish, limits, ret, pt));
        const struct card_point *last = ret->npoints > 1 ? pt - 1 : pt;
        assert(!pt->proved || !last->proved || in->nmix > 0 || pt->loss <= last->loss);
        if (pt->loss == 0 || pt->days == top) {
            break;
        }
    }
    return ST_OK;
}
