/* core/erase_parts.h: what the files of core/erase share. */
#pragma once
#include "core/erase.h"

/* What gives somebody away in a text: folded words of names, folded addresses; and which record it is, as kind/id. */
struct erase_names {
    struct str record, *words, *wholes;
    size_t nwords, words_cap, nwholes, wholes_cap;
};

/* erase_imports.c */
/* Adds the names and addresses that the record holds. */
void erase_names_of(struct ctx *c, struct erase_names *names, const struct record *r);
/* Takes them out of what an import keeps. False: it holds none. */
bool erase_in_batch(struct ctx *c, const struct erase_names *names, struct record *batch);
