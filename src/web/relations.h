/* web/relations.h: what records are to the one that they name, as people say it. */
#pragma once
#include "model/kinds.h"

/* "Product work that fulfils it": records of kind k that name this one in field f. Falls back on the kind's plural,
 * with the field's label where that says more. The arena owns the text. */
struct str relation_words(struct arena *a, const struct kind *k, const struct field *f);
/* "Add product work": the act that a record of the kind invites most; false when it invites none. The new record's
 * form is at /ret_plural/new?ret_field=KEY. */
bool relation_act(const struct kind *k, struct str *ret_label, struct str *ret_plural, struct str *ret_field);
