/* web/import_job.h: imports that take a while run on threads of their own; pages look how far they are.
 * What is known about a job lives in this process alone: when the server stops, a running import is rolled back by the
 * database, and its address answers that it is not known. */
#pragma once
#include "core/import.h"

struct import_jobs;
/* Lives as long as a. One per process. */
struct import_jobs *import_jobs_new(struct arena *a);

struct import_job_new { struct str file, bytes; const struct import_options *o; const struct actor *actor;
                        uint64_t (*random)(void); int64_t now_ms; bool keep_words; };
/* Starts one; everything is copied. ST_TOO_MANY: as many run or wait to be looked at as there is room for. */
enum status import_job_start(struct import_jobs *jobs, struct arena *a, const struct import_job_new *n, struct str *ret_id)
        MUST_CHECK;

/* How far a job is. Texts and lists are the job's, and stay until a is freed. */
struct import_job_seen {
    bool finished, keep_words;
    const char *what;               /* "checking" or "writing" */
    int64_t done, total;            /* rows; 0 of 0 before the first */
    enum status st;                 /* once finished; the report and the first problem with it */
    const struct import_report *report;
    struct str problem, bytes;
    const struct import_options *o;
};
enum status import_job_see(struct import_jobs *jobs, struct arena *a, struct str id, struct import_job_seen *ret) MUST_CHECK;
