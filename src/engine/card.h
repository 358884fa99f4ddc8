/* engine/card.h: the trade-off card as mathematics. */
#pragma once
#include "engine/plan.h"
struct card_move     { int32_t feature; int16_t from, to; };
struct card_option   { int64_t loss; int32_t days, promises, touched;
                       int32_t reserve_drawn;                      /* sum over team-quarters */
                       bool proved; const struct card_move *moves; size_t nmoves;
                       const int16_t *finish; };                   /* per feature after it, the wish included */
/* Candidates are unfiltered, in order, of both reserve runs: use/ applies MODEL.md 10.6, since revenue
 * waiting is not the engine's to know. */
struct card          { bool in_slack, by_pulling, impossible_proved; int32_t short_days;
                       const struct card_option *candidates; size_t ncandidates;
                       const int16_t *fit;                         /* in_slack or by_pulling: the plan with the wish */
                       int64_t wish_best;                          /* value of the wish at its earliest quarter */
                       bool none_proved; };                        /* no full yes at all, of the widest reserve run */
struct card_wish     { const int32_t *features; size_t n; int16_t wanted; int32_t reserve_draw;
                       bool days_first;                            /* a movable commitment has no value */ };
enum status card_price(struct arena *a, const struct plan_input *in, const struct card_wish *wish,
                       const struct plan_limits *limits, struct card *ret) MUST_CHECK;
bool card_check(const struct plan_input *in, const struct card_wish *wish, const struct card *c,
                struct str *reterr_why);
