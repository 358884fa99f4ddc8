/* engine/card_parts.h: what the files of the card share. Not for use outside src/engine/card*.c. */
#pragma once
#include "engine/card.h"
#include "engine/plan_model.h"

static inline bool card_done(const int16_t *finish, int32_t i, int q)
{
    return finish[i] != PLAN_OUT && finish[i] <= q;
}

static inline size_t card_cell(const struct plan_input *in, size_t i, int q)
{
    return i * (size_t)in->quarters + (size_t)q;
}

/* First quarter in which a feature may finish. */
static inline int card_from(const struct plan_feature *f)
{
    return f->earliest > f->span - 1 ? f->earliest : f->span - 1;
}

bool card_kept(const struct plan_promise *pr, const int16_t *finish);
/* Value of a plan in the input's unit, whether or not it keeps the rules; one pass. */
int64_t card_value(const struct plan_input *in, const int16_t *finish);
/* Adds sign times the days of feature i finishing in f to load[team * quarters + q]. */
void card_add(const struct plan_input *in, size_t i, int f, int sign, int64_t *load);
int64_t *card_loads(struct arena *a, const struct plan_input *in, const int16_t *finish);
/* Sets aside the needs, sets, mixes, coverage, strictness and hardness that `now` breaks already: they
 * are nobody's to mend here. Those of a fresh feature stay. counted: promises that `now` keeps. */
void card_set_aside(struct arena *a, struct plan_input *in, const int16_t *now, const bool *fresh,
                    bool *counted);
