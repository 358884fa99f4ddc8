/* use/hill_use.h: where people placed solutions on the hill, 0 to 100 with the top at 50, and where they stood a week ago. */
#pragma once
#include "base/json.h"
#include "core/records.h"

/* week_ago: -1 = where it is now. still: for two weeks. fill: its colour, of the style sheet; the page's. */
struct hill_dot {
    struct str key, title, fill;
    int64_t now, week_ago;
    bool still;
};
/* Where a solution (its id) stands; *ret_on: somebody placed it. key, title and fill stay the caller's. */
enum status hill_place(struct ctx *c, int64_t solution, struct hill_dot *ret, bool *ret_on) MUST_CHECK;
void hill_json(struct json_writer *w, const struct hill_dot *dots, size_t n); /* the member "hill" of an open object */
