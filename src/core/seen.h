/* core/seen.h: whether both ends of a link still say what they said when somebody last looked (MODEL 11). */
#pragma once
#include "core/records.h"

/* Whether links of the kind remember what they were about: drives, serves, fulfils. */
bool seen_is_kept(const struct kind *k);
/* SHA-256 over title and text of the ends, in the order of the link's fields, as hexadecimal. */
struct seen_end {
    struct str title, text;
};
struct str seen_hash_of(struct arena *a, const struct seen_end *ends, size_t n);
/* The same of a link: title and text of both ends, as hexadecimal. NOT_FOUND when an end is gone. */
enum status seen_hash(struct ctx *c, const struct record *link, struct str *ret) MUST_CHECK;
