/* web/prose.h: texts with headings and lists, such as briefs, as a page shows them. */
#pragma once
#include "base/html.h"

/* Lines that begin with "## " are headings, with "- " or "1. " items of a list; what stands between blank lines is a paragraph. */
void prose_blocks(struct out *o, struct str text);
