/* tests/lib/world.h: a new workspace in a file, for the tests that need one. */
#pragma once
#include "core/import.h"
#include "tests/lib/tap.h"

/* actor is the owner at the command line; other is for tests that need a second person. */
struct world {
    struct arena *arena;
    struct problems problems;
    struct ctx c;
    struct app app;
    struct actor actor, other;
};
/* Makes the workspace anew; counts as one check. The clock stands, and what is random is so each time alike. */
void world_open(struct world *w, const char *file);
enum status world_import(struct world *w, struct str text, const struct import_options *o,
                         struct import_report *r) MUST_CHECK;
/* Live records of the kind; -1 when they could not be counted. */
int64_t world_count(struct world *w, const struct kind *k);
