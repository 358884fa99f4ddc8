/* use/describe.h: the tables of this program as one description. */
#pragma once
#include "model/openapi.h"

/* Fills the tables with everything there is; model: of a workspace, with the fields that it added, or the static one. Arrays
 * are a's. */
void describe_tables(struct arena *a, const struct model *model, struct openapi_tables *ret);
