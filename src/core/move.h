/* core/move.h: a workspace from one database into another, whole: records, history, counters. */
#pragma once
#include "core/workspace.h"

struct moved {
    int64_t tables, rows, changes;
};
/* Copies the open workspace to an address where none is, in one transaction there, while no one can write here, and
 * holds the copy against the original: rows per table and the chain of changes. The original stays as it is.
 * EXISTS: there is a workspace already; what workspace_init says of an address that cannot be made. */
enum status workspace_move(struct ctx *c, struct str to, struct moved *ret) MUST_CHECK;
