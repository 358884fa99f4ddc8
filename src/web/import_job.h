/* web/import_job.h: imports that take a while run on threads of their own; pages look how far they are.
 * What is known about a job lives in this process alone: when the server stops, a running import is rolled back by the
 * database, and its address answers that it is not known. */
#pragma once
#include "core/import.h"
#include "web/jobs.h"

enum { IMPORT_JOBS = 8 };              /* that run or are looked at at once */
struct import_job_new {
    struct str file, bytes;
    const struct import_options *o;
    const struct actor *actor;
    uint64_t (*random)(void);
    int64_t now_ms;
    bool keep_words;
};
/* Starts one; everything is copied. ST_TOO_MANY: as many run or wait to be looked at as there is room for. */
enum status import_job_start(struct jobs *jobs, struct arena *a, const struct import_job_new *n,
                             struct str *ret_id) MUST_CHECK;

/* How far a job is, for who started it; NOT_FOUND: no such job of theirs. Texts and lists are the job's, and stay until a is freed. */
struct import_job_seen {
    bool finished, keep_words;
    const char *what; /* "checking" or "writing" */
    int64_t done, total; /* rows; 0 of 0 before the first */
    enum status st; /* once finished; the report and the first problem with it */
    const struct import_report *report;
    struct str problem, bytes;
    const struct import_options *o;
};
enum status import_job_see(struct jobs *jobs, struct arena *a, struct str id, const struct actor *actor,
                           struct import_job_seen *ret) MUST_CHECK;
