/* web/answered.h: what became of a request, on its own page: the answer, why, what instead, and the words to tell it with. */
#pragma once
#include "core/records.h"
#include "web/page.h"

struct answered {
    struct record *decision, *letter;
}; /* NULL: none that its reader may see */
/* Of a request; of other kinds nothing. */
enum status answered_load(struct ctx *c, const struct record *r, struct answered *ret) MUST_CHECK;
void answered_html(struct out *o, struct ctx *c, const struct view *v, const struct answered *x);
