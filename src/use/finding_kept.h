/* use/finding_kept.h: the sentence of a report that reads more than a page may, kept for all workers of one state. */
#pragma once
#include "use/reports.h"

/* What the report finds, where a server keeps it: worked out when it is first asked for, and again only after a change that
 * touched what it reads. *ret is empty where nothing is kept of that report, and where it takes more memory than a title may. */
enum status finding_kept(struct ctx *c, const struct report *r, struct str *ret) MUST_CHECK;
