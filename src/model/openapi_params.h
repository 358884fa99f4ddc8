/* model/openapi_params.h: what the operations of the description share. */
#pragma once
#include "base/base.h"

struct openapi_param {
    const char *id, *name, *in, *type, *text;
    bool required;
};
extern const struct openapi_param openapi_params[];
extern const size_t openapi_nparams;
/* The numbers in an answer to many rows at once. */
extern const char *const openapi_tallies[];
extern const size_t openapi_ntallies;
