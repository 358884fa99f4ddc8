/* use/describe.h: the tables of this program as one description. */
#pragma once
#include "model/openapi.h"

/* Fills the tables with everything there is; arrays are a's. */
void describe_tables(struct arena *a, struct openapi_tables *ret);
