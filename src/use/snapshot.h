/* use/snapshot.h: what pages compute from the whole workspace, made once per state and shared by all
 * workers. Nothing in it changes after it was made; a loader copies the struct it gives out and
 * points it to the request's own arena, so that new strings never land in here. */
#pragma once
#include "core/shared.h"
#include "use/coverage_use.h"
#include "use/pace_use.h"
#include "use/plan_words.h"
#include "use/trace_use.h"
#include "use/tradeoff_use.h"

struct snapshot {
    struct world w;
    struct river *river[RIVER__BY];        /* first quarter of the plan; NULL: made by whoever asks */
    struct coverage *coverage;
    struct trace_base *trace;
    struct pace pace;
    struct card_unplanned unplanned;
    struct plan_model plan, card;          /* of the plan in force, at the likely effort */
    bool modelled;                         /* false: plan and card could not be built; ask again for the problems */
    struct plan_work work[PLAN_QUARTERS_MAX];
    struct rule_missed *missed; size_t nmissed;       /* rules that the plan in force does not keep */
    struct plan_diff diff;                 /* between the plan in force and the version before it */
};
/* *ret is NULL where there is none: no server, or a write that already changed something. */
enum status snapshot_get(struct ctx *c, const struct snapshot **ret) MUST_CHECK;
/* The one that keeps what was worked out of this very model, the plan in force at the likely effort; else NULL. */
const struct snapshot *snapshot_of(const struct plan_model *m);
