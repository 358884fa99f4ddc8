/* core/migrate.h: bringing a workspace that an earlier Headwater made to the tables of this one. */
#pragma once
#include "store/db.h"

/* Nothing where the tables are of today, which costs one small question. Else every step from theirs to SCHEMA_VERSION, in one
 * transaction: afterwards the workspace is as before or of today, never between. name: its address, as people read it.
 * INVALID with a problem, and nothing touched, where a later Headwater made it; where an earlier one did and nobody may write
 * there, what the write gave, with a problem. */
enum status workspace_migrate(struct ctx *c, struct str name) MUST_CHECK;
