/* core/labels.h: keys and titles of what a list refers to, read by kind instead of one by one. */
#pragma once
#include "core/workspace.h"

struct record;
struct labels;
/* Two columns are enough for a label, unless somebody may not see the record or its title is no text;
 * a change has no key. */
bool labels_plain(const struct ctx *c, const struct kind *k);
/* Reads what the references of the items are called; rec_label answers from it until the context writes. */
enum status labels_ahead(struct ctx *c, const struct kind *k, struct record *const *items, size_t n) MUST_CHECK;
/* false: not read ahead. */
bool labels_find(const struct ctx *c, const struct kind *k, int64_t id, struct str *ret_key, struct str *ret_title);
