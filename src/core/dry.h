/* core/dry.h: doing something, saying what it changed, and taking it back. */
#pragma once
#include "core/change.h"

/* Runs body in a write transaction that is rolled back. When body succeeds, writes the members
 * changes (kind, key, title, before, after of each record) and complete into the open object w;
 * complete is false when there were more records than are shown. */
enum status dry_run(struct ctx *c, enum status (*body)(struct ctx *, void *), void *arg,
                    struct json_writer *w) MUST_CHECK;
