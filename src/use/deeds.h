/* use/deeds.h: what people did, in words of the past. */
#pragma once
#include "base/str.h"

/* "tradeoff ask" -> "asked somebody to weigh in on", to stand between a name and what it was about. *ret_kind: only records of
 * that kind are named where there are some; empty: all. What is not known is told by its verb. */
struct str deed_words(struct str action, struct str *ret_kind);
bool deed_is_known(struct str action);
