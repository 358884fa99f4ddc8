/* web/list_finding.h: the sentence that a report finds in all records of a kind, the title of their list. */
#pragma once
#include "web/frame.h"

/* *ret empty: no report speaks of them all, or who asks may not read it. *ret_open: the list of those that are not done
 * with; empty where there is none. */
enum status list_finding(struct ctx *c, const struct kind *k, struct str *ret, struct url *ret_page, struct url *ret_open) MUST_CHECK;
/* What the link to a report about the list says, and its address; empty: there is none for who asks. */
struct str list_beside(struct ctx *c, const struct kind *k, struct url *ret);
