/* core/links.h: the rows beside a record: the first link that an F_LINK field writes, and what goes when it goes. Called
 * by core/records inside the running change; whoever may write the record may have this done. */
#pragma once
#include "core/records.h"

/* The first links that were given with a new record; of a remark, whom it names: @ana-ruiz. */
enum status links_write(struct ctx *c, struct record *r) MUST_CHECK;
/* The same of an edited one: its primary link leads elsewhere then. */
enum status links_move(struct ctx *c, struct record *r) MUST_CHECK;
/* Archives what hangs on an archived record: the rows whose F_CASCADE field names it. */
enum status links_archive(struct ctx *c, const struct record *r) MUST_CHECK;
