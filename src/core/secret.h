/* core/secret.h: what another system must know of us, which is written and never shown. */
#pragma once
#include "core/records.h"
/* Sets the field "secret" of a record; empty: it has none any more. Inside core_write. The change says that it was set:
 * neither the value nor a digest of it is in history, exports or answers, so no undo can put the one before back. */
enum status secret_set(struct ctx *c, const struct kind *k, int64_t id, struct str secret) MUST_CHECK;
