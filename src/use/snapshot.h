/* use/snapshot.h: what pages compute from the whole workspace, made once per state and shared by all workers: the records
 * themselves, and beside them one part for each thing that is worked out of them. A part is made when a page asks for it
 * first, and made anew only when what it was made from is another (core/shared). Nothing in it changes after it was made; a
 * loader copies the struct it gives out and points it to the request's own arena, so that new strings never land in here. */
#pragma once
#include "core/shared.h"
#include "use/coverage_use.h"
#include "use/pace_use.h"
#include "use/plan_words.h"
#include "use/trace_use.h"
#include "use/tradeoff_use.h"

struct snapshot {
    struct world w;
};
/* *ret is NULL where there is none: no server, or a write that already changed something. */
enum status snapshot_get(struct ctx *c, const struct snapshot **ret) MUST_CHECK;

/* The plan in force at the likely effort, for a plan and for a card. */
struct models_kept {
    struct plan_model plan, card;
    bool modelled; /* false: plan and card could not be built; ask again for the problems */
    struct plan_work work[PLAN_QUARTERS_MAX];
    struct rule_missed *missed;
    size_t nmissed; /* rules that the plan in force does not keep */
};
enum snapshot_part {
    SNAP_RIVER_DAYS, /* struct river, of the first quarter of the plan */
    SNAP_RIVER_POINTS,
    SNAP_COVERAGE, /* struct coverage */
    SNAP_TRACE, /* struct trace_base */
    SNAP_UNPLANNED, /* struct card_unplanned */
    SNAP_MODELS, /* struct models_kept */
    SNAP_DIFF, /* struct plan_diff, between the plan in force and the version before it */
    SNAP__PARTS
};
/* A part of the very snapshot that w was copied from; *ret is NULL where w is of none. */
enum status snapshot_part(struct ctx *c, const struct world *w, enum snapshot_part part, const void **ret) MUST_CHECK;
/* What is kept of this very model, the plan in force at the likely effort; else NULL. */
const struct models_kept *models_kept_of(const struct plan_model *m);
