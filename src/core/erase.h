/* core/erase.h: forgetting a person: MODEL 12. */
#pragma once
#include "core/records.h"

struct erase_ask {
    const struct kind *kind;
    int64_t id;
    bool keep_quotes;
};   /* kind: person or contact */
struct erase_done {
    int64_t records, rows;
};                                  /* records changed · change rows emptied */
/* Empties what is personal in the record and in what is kept about it (its sign-in, other names, coaching notes,
 * addresses of letters, who asked, what imports keep of lines and edits that name it), puts "erased" in the place of names and, unless they are kept, of what it said;
 * ends sessions and tokens. Salt, before and after of all change rows of these records are emptied, those of this
 * change too: the chain still verifies, and what was done to them can no longer be undone. Inside core_write. */
enum status erase_person(struct ctx *c, const struct erase_ask *ask, struct erase_done *ret) MUST_CHECK;
