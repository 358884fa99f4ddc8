/* tests/engine/card_brute.h: every later-or-out way to take a wish in, by enumeration of a tiny instance. */
#pragma once
#include "engine/card.h"
#include "plan_brute.h"

enum { CARD_BRUTE_MAX = 8 };
struct card_way {
    int64_t loss, days, touched, promises;
    uint32_t later, out;               /* which features, as bits */
    int16_t fin[CARD_BRUTE_MAX];
};
struct card_all {
    struct card_way *of;
    size_t n;
};

/* A random instance, its plan in force the best one without the wish and a few others. false: no plan. */
struct card_case {
    struct plan_input *in;
    struct card_wish wish;
    int32_t features[2];
};
bool card_case(struct arena *a, uint64_t seed, bool segments,
               struct card_case *ret);   /* segments: see brute_mix_by_segment */

struct card_all card_brute(struct arena *a, const struct plan_input *in, const struct card_wish *w, int32_t draw);
/* Whether some plan takes the wish in where others start earlier and nobody waits or leaves. */
bool card_brute_pull(const struct plan_input *in, const struct card_wish *w);
/* -1, 0, 1 by first measure, second measure, touched. */
int card_way_order(const struct card_wish *w, const struct card_way *a, const struct card_way *b);
static inline int64_t card_way_first(const struct card_wish *w, const struct card_way *x)
{
    return w->days_first ? x->days : x->loss;
}
