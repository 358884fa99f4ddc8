/* use/import_use.h: a file that came as text, by a program or a form. */
#pragma once
#include "core/import.h"
#include "use/actions.h"

/* import_bytes for the text of that input, today in the workspace's zone. Where lines are refused, each of the first hundred
 * is a problem of the input. */
enum status import_text(struct ctx *c, const struct action_call *call, const char *input, struct import_options *o,
                        struct import_report *ret) MUST_CHECK;
