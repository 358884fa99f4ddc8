/* engine/card_retire.h: what ending a product's or a feature's work frees, and what could come in. */
#pragma once
#include "engine/plan.h"

/* What is asked. features: everything of it, planned or not, upkeep included; none of it comes back in.
 * Work that finishes before `from` has been done and stays. reach: only left-out features whose work can
 * use a day that is freed, with what they need, may come in; false looks at every left-out feature. */
struct card_retire_ask {
    const int32_t *features;
    size_t n;
    int16_t from;
    bool every;
};

/* Days of one team in one quarter. own: of what is retired; after: of what loses its ground with it. */
struct card_freed {
    int32_t team;
    int16_t quarter;
    int32_t own, after;
};

/* A commitment that leaves, from = its quarter, or comes in, to = its quarter. */
struct card_change {
    int32_t feature;
    int16_t from, to;                  /* PLAN_OUT where it is not in the plan */
    bool fits_now;                     /* comes in: its work would fit beside the plan in force, alone */
};

/* The answer. Values are of the horizon and in the input's unit. */
struct card_retired {
    const struct card_freed *freed;
    size_t nfreed;      /* by team, then quarter; cells with days only */
    int64_t freed_own, freed_after;                     /* sums of them */
    const struct card_change *gone;
    size_t ngone;       /* what is retired and in the plan in force */
    /* Commitments that need what is retired, directly or through another, or are the rest of a strict
     * solution. Those that are not locked leave; those that are stay, with their ground gone. */
    const struct card_change *stranded;
    size_t nstranded;
    const int32_t *solutions;
    size_t nsolutions;        /* complete in the plan in force, not after */
    const int32_t *
        requires;
    size_t nrequires;          /* reach a smaller share, or later */
    const int32_t *promises;
    size_t npromises;          /* kept by the plan in force, not after */
    const int32_t *needs;
    size_t nneeds;                /* input needs whose ground is gone */
    int64_t value_now, value_without, value_after;      /* in force; without it; with what comes in */
    int64_t gain_anyway;               /* what the same features would add to the plan in force as it is */
    const struct card_change *comes;
    size_t ncomes;     /* in order of feature */
    const int16_t *finish;             /* the plan after it, per feature */
    bool proved;                       /* both solves of `comes` proved the most value */
};

/* Pulls left-out features into the freed days and moves nothing else: the most value, then the fewest,
 * then the earliest. Points lost = value_now - value_without, points gained by it = value_after -
 * value_without - gain_anyway. Lives in the arena. Fails only as the solver does. PLANNING.md 3.9. */
enum status card_retire(struct arena *a, const struct plan_input *in, const struct card_retire_ask *ask,
                        const struct plan_limits *limits, struct card_retired *ret) MUST_CHECK;
/* Recomputes every member but `proved` and `gain_anyway` from the input alone. */
bool card_retire_check(const struct plan_input *in, const struct card_retire_ask *ask, const struct card_retired *r,
                       struct str *reterr_why);
