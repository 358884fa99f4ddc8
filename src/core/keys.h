/* core/keys.h: what a record is called in addresses and aloud: a number behind its kind's prefix or its product's code, or the
 * slug of its title. */
#pragma once
#include "core/records.h"

/* Gives a new record its key, or checks the one that it was given; kinds without keys get none. INVALID with a problem at
 * /key. Inside core_write. */
enum status key_assign(struct ctx *c, struct record *r) MUST_CHECK;
/* The same for a key that an edit changes. */
enum status key_change(struct ctx *c, const struct record *before, struct record *after) MUST_CHECK;
