/* use/what_if.h: would it fit? Work with the days that somebody named, priced on the plan in force; nothing is written. */
#pragma once
#include "base/json.h"
#include "use/tradeoff_use.h"

struct what_if_days {
    struct str team;
    int64_t days;
}; /* no team: the one that has most of it, as it was sized */
struct what_if {
    struct str feature;
    struct what_if_days *days;
    size_t ndays; /* none: as it was sized */
    int64_t quarter; /* ordinal; -1: the first of the plan in force */
};
/* "SHELF-60", "SHELF-60:70" or "SHELF-60:shelf=70,platform=30" into feature and days. ST_INVALID with a problem at /add. */
enum status what_if_text(struct ctx *c, struct str add, struct what_if *ret) MUST_CHECK;
/* The same from that text, or from [{"feature": "SHELF-60", "team": "shelf", "days": 70}, …], which is about one feature. */
enum status what_if_read(struct ctx *c, const struct json *add, struct what_if *ret) MUST_CHECK;
/* ST_INVALID with a problem where the feature, a team or the quarter is none, or the feature is planned already. */
enum status what_if_price(struct ctx *c, const struct what_if *ask, struct priced *ret) MUST_CHECK;
/* Whether it fits, as nothing moves or as other work starts earlier. */
bool what_if_fits(const struct priced *p);
/* The members of an open object: fits, those of a card's options, and proof: where each sentence of it is worked out; empty for
 * days that were only named. */
void what_if_json(struct json_writer *w, const struct what_if *ask, const struct priced *p);
