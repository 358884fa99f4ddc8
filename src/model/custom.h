/* model/custom.h: fields that a workspace adds to the kinds (MODEL 12). */
#pragma once
#include "model/kinds.h"

/* A row of custom_field: type as there (text, prose, int, real, money, bool, date, choice, ref); choices one a line. */
struct custom_def {
    struct str kind, name, label, type, choices, ref_kind;
    bool personal;
};
/* The static model with these fields behind those of their kinds, in the given order; made in a, then only read. What
 * names no kind, has no known type or a name that the kind has already is left out. model_static() when none is left. */
const struct model *model_extend(struct arena *a, const struct custom_def *defs, size_t n);
/* Whether a field of that type may refer to that kind from this one: what customers want never refers to what we sell. */
bool custom_ref_allowed(const struct kind *k, const struct kind *to);
