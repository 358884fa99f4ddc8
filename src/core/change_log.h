/* core/change_log.h: between core/records and core/change: a row of the running change. */
#pragma once
#include "core/records.h"
/* before NULL: created. after NULL: taken away. Both: edited. A change must be open (core_write). */
enum status change_log(struct ctx *c, const struct record *before, const struct record *after) MUST_CHECK;
