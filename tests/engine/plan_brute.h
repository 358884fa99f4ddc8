/* tests/engine/plan_brute.h: every plan of a tiny instance, by enumeration. */
#pragma once
#include "engine/plan.h"
struct brute {
    bool feasible;
    int64_t value, order;
};   /* order: the least level-2 sum among the best */
void brute_best(const struct plan_input *in, struct brute *ret);
bool brute_allows(const struct plan_input *in, const int16_t *finish);
bool brute_mix(const struct plan_input *in, const int16_t *finish);   /* the mix rules alone */
/* Of every other seed the mix rules are about a segment; apart from brute_random, so that what it makes of a seed stays. */
void brute_mix_by_segment(struct plan_input *in, uint64_t seed);
int64_t brute_value(const struct plan_input *in, const int16_t *finish);
int64_t brute_order(const struct plan_input *in, const int16_t *finish);
/* Random tiny instance; every rule kind appears in about half of them. */
struct plan_input *brute_random(struct arena *a, uint64_t seed);
uint64_t brute_rand(uint64_t *state);
