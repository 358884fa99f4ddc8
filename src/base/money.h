/* base/money.h: int64 minor units (cents) of the workspace's one currency. */
#pragma once
#include "base/arena.h"
bool money_parse(struct str s, int64_t *ret_minor);              /* "612000", "612000.50"; no grouping */
struct str money_text(struct arena *a, int64_t minor);           /* 612000 or 612000.50 */
struct str money_short(struct arena *a, int64_t minor,
                       struct str currency);   /* $612k, $3.4m, $0.8m, $1.1bn; other currencies: EUR 612k */
/* A decimal with its whole part in groups, as people read it: 23000.5 -> 23,000.5; anything else as it is. */
struct str number_grouped(struct arena *a, struct str text);
/* points in millionths, as people read them: one decimal, none where whole: 124, 127.3, 12,400; half away from zero */
struct str points_text(struct arena *a, int64_t upt);
/* exact decimal for JSON: 127.25, 124, 0.000001 */
struct str points_exact(struct arena *a, int64_t upt);
