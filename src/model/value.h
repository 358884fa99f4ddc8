/* model/value.h: one value of a record, and the record. */
#pragma once
#include "base/str.h"
struct kind;
enum vtype { VT_UNSET, VT_NULL, VT_TEXT, VT_INT, VT_REAL, VT_BOOL };
struct value { enum vtype type; union { struct str s; int64_t i; double d; bool b; } u; };
struct record { const struct kind *kind; int64_t id, rev; struct value *v; };  /* v[kind->nfields] */
