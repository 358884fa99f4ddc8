/* tests/engine/retire_brute.h: everything a retirement claims, by enumeration of a tiny instance. */
#pragma once
#include "engine/card_retire.h"
#include "plan_brute.h"

enum { RETIRE_BRUTE_MAX = 8, RETIRE_BRUTE_CELLS = RETIRE_BRUTE_MAX * PLAN_QUARTERS_MAX };
/* Sets are bits: of features, of needs, of solutions and so on. Cells are [team * quarters + quarter]. */
struct retire_truth {
    uint32_t gone, left, stays;        /* what ends; what leaves after it; what stays without ground */
    uint32_t needs, whole, shares, promises; /* lost: needs, solutions, shares of requirements, … */
    int64_t own[RETIRE_BRUTE_CELLS], after[RETIRE_BRUTE_CELLS];
    int64_t now, without, with;        /* values */
    int64_t anyway;                    /* what the same features add without ending anything */
    int64_t fewest;                    /* of the best: 100 for each that comes in, and its quarter */
    uint32_t may, fits;                /* may come in; has room beside the plan in force */
    int16_t rest[RETIRE_BRUTE_MAX];    /* the plan that is left */
};
void retire_brute(const struct plan_input *in, const struct card_retire_ask *ask, struct retire_truth *ret);
/* Whether a plan is `from` with some of `may` added, and keeps each rule that `from` keeps. */
bool retire_brute_allows(const struct plan_input *in, const int16_t *from, uint32_t may, const int16_t *fin);
/* 100 for each feature that is in `fin` and not in `from`, and its quarter. */
int64_t retire_brute_order(const struct plan_input *in, const int16_t *from, const int16_t *fin);
