/* engine/card.h: the trade-off card as mathematics. */
#pragma once
#include "engine/plan.h"
struct card_move {
    int32_t feature;
    int16_t from, to;
};
struct card_option {
    int64_t loss;
    int32_t days, promises, touched;
    int32_t reserve_drawn;                      /* sum over team-quarters */
    bool proved;
    const struct card_move *moves;
    size_t nmoves;
    const int16_t *finish;                      /* per feature after it, the wish included */
    const int32_t *spares;
    size_t nspares;
};   /* card_price: if these must stay, nothing is cheaper, the draw allowed */
/* Candidates are unfiltered, in order, of both reserve runs: use/ applies MODEL.md 10.6, since revenue
 * waiting is not the engine's to know. */
struct card {
    bool in_slack, by_pulling, impossible_proved;
    int32_t short_days;
    const struct card_option *candidates;
    size_t ncandidates;
    const int16_t *fit;                         /* in_slack or by_pulling: the plan with the wish */
    int64_t wish_best;                          /* value of the wish at its earliest quarter */
    bool none_proved;                           /* no full yes that moves at most 30, in the widest run */
    bool too_many;
};                           /* but one that moves more: a new plan, no trade-off */
struct card_wish {
    const int32_t *features;
    size_t n;
    int16_t wanted;
    int32_t reserve_draw;
    bool days_first;                            /* a movable commitment has no value */
};
enum status card_price(struct arena *a, const struct plan_input *in, const struct card_wish *wish,
                       const struct plan_limits *limits, struct card *ret) MUST_CHECK;
/* The same without options: whether it fits, in slack or where others start earlier. */
enum status card_fit(struct arena *a, const struct plan_input *in, const struct card_wish *wish,
                     const struct plan_limits *limits, struct card *ret) MUST_CHECK;
/* Independent of the search: recomputes every figure and rule of every option, and of the plan that fits. */
bool card_check(const struct plan_input *in, const struct card_wish *wish, const struct card *c,
                struct str *reterr_why);

/* ---- what stands behind a card: each question is asked on its own. All live in the arena and fail only
 * as the solver does; `wish` and `in` are those of the card. ---- */

/* All ways: the cheapest sets {(commitment, later | out)}, none of which contains another, with the
 * wish's reserve_draw allowed; each at its best quarters. PLANNING.md 3.3. */
enum card_stop {
    CARD_ENOUGH,          /* as many as were asked for; there may be more */
    CARD_NO_MORE,         /* proved: there is no other set */
    CARD_STOPPED
};       /* by the limits (work, or go_on said no); there may be more */
struct card_ways {
    const struct card_option *sets;
    size_t n;
    enum card_stop stop;
};
enum status card_ways(struct arena *a, const struct plan_input *in, const struct card_wish *wish, size_t most,
                      const struct plan_limits *limits, struct card_ways *ret) MUST_CHECK;

/* The wish at its high effort, all else as planned. PLANNING.md 3.5, MODEL.md 10.4. */
enum card_robust { CARD_FITS, CARD_USES_RESERVE /* within what is usable */, CARD_FAILS };
struct card_strain {
    enum card_robust robust;
    bool holds;                                 /* within the days and the draw of the option's own run */
    bool found;
    struct card_option also;
};     /* else: the cheapest that keeps its moves, or later, and moves more */
struct card_high {
    const struct card_strain *options;
    size_t n;         /* per candidate of the card */
    bool found;
    struct card_option cheapest;             /* from scratch, the draw allowed */
    int32_t head_likely, head_high;
};                   /* the commitment that costs most; -1 = nothing moves */
enum status card_at_high(struct arena *a, const struct plan_input *in, const struct card_wish *wish,
                         const struct card *card, const struct plan_limits *limits, struct card_high *ret) MUST_CHECK;

/* Days that are missing, and what each few more of them on the scarcest team-quarter would save, without a
 * draw. The loss never rises along the curve, unless rules on the mix of work bind. PLANNING.md 3.6. */
enum { CARD_CURVE_MAX = 8 };
struct card_gap {
    int32_t team;
    int16_t quarter;
    int32_t days;
};
struct card_point {
    int32_t days;
    int64_t loss;
    bool none /* no full yes */, proved;
};
struct card_missing {
    const struct card_gap *gaps;
    size_t ngaps;
    int32_t days;       /* by team, quarter; their sum */
    bool enough;                                /* with them it fits and nothing moves: no rule stands against it */
    int32_t team;
    int16_t quarter;              /* the scarcest; team -1: no day is missing */
    struct card_point curve[CARD_CURVE_MAX];
    size_t npoints;
};
enum status card_missing_days(struct arena *a, const struct plan_input *in, const struct card_wish *wish,
                              const struct plan_limits *limits, struct card_missing *ret) MUST_CHECK;

/* Where two options change places as the figure of one record changes, all its quarters in proportion.
 * Yes and no change places at a worth of the wish that equals the cheapest option's loss: no question here. */
enum card_record { CARD_FEATURE, CARD_SOLUTION, CARD_REQUIREMENT };
struct card_crossing {
    bool exists;                                /* at a figure > 0 */
    int64_t num, den;                           /* the figure of its first quarter at which both lose the same */
    int64_t figure;                             /* what it is now */
    bool first_below;                           /* the first option is the cheaper one below it */
    bool third, proved;
};                      /* one unit beside it a third option is cheaper; that is proved */
enum status card_cross(struct arena *a, const struct plan_input *in, const struct card_wish *wish,
                       const struct card_option *first, const struct card_option *second, enum card_record kind,
                       int32_t index, const struct plan_limits *limits, struct card_crossing *ret) MUST_CHECK;

/* The efforts of the wish at which the cheapest answer's loss leaves what it is at likely: the most days
 * that cost less and the least that cost more, in steps of 1/64 of the way to low and to high; the draw
 * is allowed. INT64_MAX as a loss: no full yes. Under rules on the mix of work more of it may be welcome:
 * then the tips are some, not the nearest. PLANNING.md 3.6. */
struct card_effort {
    int64_t likely_days, likely_loss;
    bool less;
    int64_t less_days, less_loss;
    bool more;
    int64_t more_days, more_loss;
    bool proved;
};
enum status card_effort_tips(struct arena *a, const struct plan_input *in, const struct card_wish *wish,
                             const struct plan_limits *limits, struct card_effort *ret) MUST_CHECK;

/* Independent of the search, as card_check is. */
bool card_ways_check(const struct plan_input *in, const struct card_wish *wish, const struct card_ways *ways,
                     struct str *reterr_why);
bool card_high_check(const struct plan_input *in, const struct card_wish *wish, const struct card *card,
                     const struct card_high *high, struct str *reterr_why);
bool card_missing_check(const struct plan_input *in, const struct card_wish *wish, const struct card_missing *m,
                        struct str *reterr_why);
