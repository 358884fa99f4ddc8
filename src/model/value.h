/* model/value.h: one value of a record, and the record. */
#pragma once
#include "base/str.h"
struct kind;
enum vtype { VT_UNSET, VT_NULL, VT_TEXT, VT_INT, VT_REAL, VT_BOOL };
struct value {
    enum vtype type;
    union {
        struct str s;
        int64_t i;
        double d;
        bool b;
    } u;
};
struct record {
    const struct kind *kind;
    int64_t id, rev;
    struct str key, external_id, source;
    int64_t created_at, created_by, updated_at, updated_by;   /* ms; person ids, 0 = none */
    int64_t archived_at;                                      /* ms, 0 = live */
    struct value *v;                                          /* v[kind->nfields] */
};
