/* model/openapi.h: the description of the JSON surface, OpenAPI 3.1, from the tables alone. */
#pragma once
#include "model/action.h"
#include "model/report.h"

struct openapi_tables {
    const struct model *model;
    const struct action *const *actions;
    size_t nactions;
    const struct report *const *reports;
    size_t nreports;
};
/* Which of a kind's operations anybody may be allowed over HTTP. */
bool openapi_shown(const struct kind *k);
bool openapi_adds(const struct kind *k);
bool openapi_edits(const struct kind *k);
bool openapi_archives(const struct kind *k);
/* One JSON object; the same tables give the same bytes. raw was made by out_init_raw. */
void openapi_write(struct out *raw, const struct openapi_tables *t);
