/* use/suspect.h: links whose ends no longer say what they said when somebody last looked (MODEL 11). */
#pragma once
#include "core/records.h"

/* drives, serves or fulfils, from its upper end to its lower. later: the end was edited after the link was last looked at. */
struct suspect {
    int64_t id;
    struct str link, seen;
    struct str upper_kind, upper, upper_title, upper_text, lower_kind, lower, lower_title, lower_text;
    int64_t upper_later, lower_later;
};
/* All of them; or those of one record, at its upper or lower end, at most 50. */
enum status suspect_all(struct ctx *c, struct suspect **ret, size_t *ret_n) MUST_CHECK;
enum status suspect_of(struct ctx *c, const struct kind *k, int64_t id, struct suspect **ret, size_t *ret_n) MUST_CHECK;
