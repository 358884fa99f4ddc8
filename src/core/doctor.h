/* core/doctor.h: whether a workspace is what it says: the file, the chain of changes, each record against its history,
 * references, plans. Reads only; finds, never mends. */
#pragma once
#include "core/workspace.h"

struct doctor_finding {
    struct str code, text;
};
struct doctor_report {
    bool file_good, chain_good;
    int64_t changes, records, references, plan_rows;        /* how many were looked at */
    struct doctor_finding *findings;
    size_t nfindings;      /* at most 100; count has all */
    int64_t count;
};
/* ST_OK also when there are findings; other statuses say that it could not look. All on one snapshot. */
enum status doctor_run(struct ctx *c, struct doctor_report *ret) MUST_CHECK;
/* Every reference leads to a record (archived ones count). ret NULL: what does not is a problem in c, and ST_INVALID. */
enum status doctor_references(struct ctx *c, struct doctor_report *ret) MUST_CHECK;
