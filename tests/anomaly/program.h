/* tests/anomaly/program.h: the command line inside a test's own process, on files in a folder of its own. */
#pragma once
#include "web/app_web.h"

/* Makes the folder, in memory where there is such a place: what fails in these tests is a layer of ours, not the disk. */
bool program_folder(void);
bool program_clean(void);
/* A path in the folder; valid until the eighth one after it. */
const char *program_at(const char *name);
bool program_copy(const char *from, const char *to);
/* Runs a command; standard output goes away, standard error into ret_err. Returns its exit code. */
int program_run(const char *const *words, char *ret_err, size_t cap);
/* The same on w.db, which needs no --at; a word that begins with = is the name of a file in the folder. */
int program_work(const char *const *words, char *ret_err, size_t cap);
#define PROGRAM_RUN(err, ...) program_run((const char *const[]){ "headwater", __VA_ARGS__, NULL }, (err), sizeof(err))
/* One number that a statement gives, from a file of the folder; -1 when it cannot be read. */
int64_t program_ask(const char *file, const char *sql);
/* Makes base.db: a plan of a team, an open trade-off T-1, and markets.csv with 300 rows beside it. */
bool program_base(void);
uint64_t program_random(void);
/* A worker of the server on a file of the folder; what it needs is in the arena. It keeps its connections while the process runs. */
void *program_worker(struct arena *a, const char *file);
/* The worker adds market number n, over HTTP and as JSON. */
struct answer program_add_market(void *worker, struct arena *a, int n);
