/* web/import_job.c: a few slots, a thread for each running import, one lock over what pages read. */
#include "web/import_job.h"
#include "base/crypto.h"
#include "base/log.h"
#include "base/thread.h"
#include "web/who.h"

enum { JOBS_MAX = 8, KEPT_ARENA_MIB = 512 /* the file and its report */, WORK_ARENA_MIB = 1536 };

struct job {
    struct import_jobs *all;
    struct str id;                  /* empty: the slot is free */
    struct arena *arena;            /* of all below; freed when the slot is taken again */
    struct str file, bytes;
    struct import_options o;
    struct actor actor;
    uint64_t (*random)(void);
    int64_t now_ms;
    bool keep_words;
    struct import_report report;
    struct str problem;
    /* Under the lock: */
    bool finished;
    enum status st;
    const char *what;
    int64_t done, total, ended_ms;
    int readers;
};

struct import_jobs {
    pthread_mutex_t lock;
    struct job slots[JOBS_MAX];
};

struct import_jobs *import_jobs_new(struct arena *a)
{
    struct import_jobs *jobs = ARENA_NEW(a, struct import_jobs);
    lock_init(&jobs->lock);
    return jobs;
}

/* ---- the thread ---- */

static void on_progress(void *arg, const char *what, int64_t done, int64_t total)
{
    struct job *j = arg;
    lock_take(&j->all->lock);
    j->what = what;
    j->done = done;
    j->total = total;
    lock_give(&j->all->lock);
}

static struct import_line *copy_lines(struct arena *a, const struct import_line *from, size_t n)
{
    struct import_line *to = ARENA_ARRAY(a, struct import_line, n + 1);
    for (size_t i = 0; i < n; i++)
        to[i] = (struct import_line){ from[i].line, arena_str(a, from[i].column), arena_str(a, from[i].reason),
                                      arena_str(a, from[i].value), arena_str(a, from[i].code) };
    return to;
}

static struct import_conflict *copy_conflicts(struct arena *a, const struct import_conflict *from, size_t n)
{
    struct import_conflict *to = ARENA_ARRAY(a, struct import_conflict, n + 1);
    for (size_t i = 0; i < n; i++) {
        to[i] = from[i];
        struct str *const texts[] = { &to[i].place, &to[i].kind, &to[i].key, &to[i].title, &to[i].field, &to[i].label,
                                      &to[i].theirs, &to[i].ours, &to[i].before, &to[i].by, &to[i].take };
        for (size_t t = 0; t < COUNT(texts); t++)
            *texts[t] = arena_str(a, *texts[t]);
    }
    return to;
}

static const struct str *copy_strs(struct arena *a, const struct str *from, size_t n)
{
    struct str *to = ARENA_ARRAY(a, struct str, n + 1);
    for (size_t i = 0; i < n; i++)
        to[i] = arena_str(a, from[i]);
    return to;
}

/* The report in memory that stays, so that what the import needed can be given back. */
static void keep_report(struct job *j, const struct import_report *r)
{
    struct arena *a = j->arena;
    struct import_report *to = &j->report;
    *to = *r;
    to->kind = arena_str(a, r->kind);
    to->encoding = arena_str(a, r->encoding);
    to->bad = copy_lines(a, r->bad, r->nbad);
    to->notes = copy_lines(a, r->notes, r->nnotes);
    to->conflicts = copy_conflicts(a, r->conflicts, r->nconflicts);
    to->sheet = arena_str(a, r->sheet);
    to->sheets = copy_strs(a, r->sheets, r->nsheets);
    to->reader = arena_str(a, r->reader);
    to->mapped = ARENA_ARRAY(a, struct import_mapped, r->nmapped + 1);
    for (size_t i = 0; i < r->nmapped; i++)
        to->mapped[i] = (struct import_mapped){ arena_str(a, r->mapped[i].column), arena_str(a, r->mapped[i].field),
                                                arena_str(a, r->mapped[i].sample), arena_str(a, r->mapped[i].how) };
    to->questions = ARENA_ARRAY(a, struct import_question, r->nquestions + 1);
    for (size_t i = 0; i < r->nquestions; i++) {
        const struct import_question *q = &r->questions[i];
        to->questions[i] = (struct import_question){ arena_str(a, q->column), arena_str(a, q->value), arena_str(a, q->kind),
                                                     copy_strs(a, q->suggestions, q->nsuggestions), q->nsuggestions, q->rows };
    }
    to->made = NULL;
    to->nmade = 0;      /* no page shows them */
}

static enum status job_import(struct job *j, struct arena *work)
{
    struct problems problems;
    struct import_report report = { 0 };
    struct ctx c = { .arena = work, .problems = &problems, .now_ms = j->now_ms, .random = j->random, .actor = &j->actor,
                     .keep_words = j->keep_words };
    problems_init(&problems, work);
    enum status st = workspace_open(&c, j->file);
    if (st == ST_OK)
        st = import_bytes(&c, j->bytes, &j->o, &report);
    keep_report(j, &report);
    if (problems.first != NULL)
        j->problem = arena_str(j->arena, problems.first->text);
    return st;
}

static void *job_thread(void *arg)
{
    struct job *j = arg;
    struct arena *work = arena_new("import", (size_t)WORK_ARENA_MIB << 20);
    enum status st = job_import(j, work);
    arena_free(work);
    lock_take(&j->all->lock);
    j->st = st;
    j->ended_ms = clock_now_ms();
    j->finished = true;
    lock_give(&j->all->lock);
    return NULL;
}

/* ---- slots ---- */

/* A free slot, else the one that ended first; NULL: all are running or being read. */
static struct job *slot_for(struct import_jobs *jobs)
{
    struct job *best = NULL;
    for (size_t i = 0; i < JOBS_MAX; i++) {
        struct job *j = &jobs->slots[i];
        if (j->id.n == 0)
            return j;
        if (j->finished && j->readers == 0 && (best == NULL || j->ended_ms < best->ended_ms))
            best = j;
    }
    return best;
}

static const struct import_set *copy_sets(struct arena *a, const struct import_set *from, size_t n)
{
    struct import_set *to = ARENA_ARRAY(a, struct import_set, n + 1);
    for (size_t i = 0; i < n; i++)
        to[i] = (struct import_set){ arena_str(a, from[i].field), arena_str(a, from[i].value) };
    return to;
}

static void job_fill(struct job *j, struct import_jobs *jobs, const struct import_job_new *n)
{
    struct arena *a = arena_new("import", (size_t)KEPT_ARENA_MIB << 20);
    uint64_t random[2] = { n->random(), n->random() };
    *j = (struct job){ .all = jobs, .arena = a, .file = arena_str(a, n->file), .bytes = arena_str(a, n->bytes), .o = *n->o,
                       .actor = actor_copy(a, n->actor), .random = n->random, .now_ms = n->now_ms, .keep_words = n->keep_words, .what = "checking" };
    j->id = hex_of(a, (const unsigned char *)random, sizeof random);
    j->o.shape = arena_str(a, n->o->shape);
    j->o.file_name = arena_str(a, n->o->file_name);
    j->o.create = arena_str(a, n->o->create);
    j->o.sheet = arena_str(a, n->o->sheet);
    j->o.mapping = arena_str(a, n->o->mapping);
    j->o.save_mapping = arena_str(a, n->o->save_mapping);
    j->o.take = copy_sets(a, n->o->take, n->o->ntake);
    j->o.set = copy_sets(a, n->o->set, n->o->nset);
    j->o.map = copy_sets(a, n->o->map, n->o->nmap);
    j->o.alias = copy_sets(a, n->o->alias, n->o->nalias);
    j->o.progress = on_progress;
    j->o.progress_arg = j;
}

enum status import_job_start(struct import_jobs *jobs, struct arena *a, const struct import_job_new *n, struct str *ret_id)
{
    assert(jobs != NULL && n->o != NULL && n->actor != NULL);
    lock_take(&jobs->lock);
    struct job *j = slot_for(jobs);
    if (j == NULL) {
        lock_give(&jobs->lock);
        return ST_TOO_MANY;
    }
    arena_free(j->arena);
    job_fill(j, jobs, n);
    *ret_id = arena_str(a, j->id);
    bool good = thread_start(job_thread, j);
    if (!good) {
        log_line(LOG_ERROR, "an import cannot start: no thread can be made");
        arena_free(j->arena);
        *j = (struct job){ 0 };
    }
    lock_give(&jobs->lock);
    return good ? ST_OK : ST_BUSY;
}

static void release(void *arg)
{
    struct job *j = arg;
    lock_take(&j->all->lock);
    assert(j->readers > 0);
    j->readers--;
    lock_give(&j->all->lock);
}

enum status import_job_see(struct import_jobs *jobs, struct arena *a, struct str id, struct import_job_seen *ret)
{
    struct job *j = NULL;
    lock_take(&jobs->lock);
    for (size_t i = 0; i < JOBS_MAX; i++)
        if (id.n > 0 && str_eq(jobs->slots[i].id, id))
            j = &jobs->slots[i];
    if (j != NULL) {
        j->readers++;
        *ret = (struct import_job_seen){ .finished = j->finished, .keep_words = j->keep_words, .what = j->what, .done = j->done,
            .total = j->total, .st = j->st, .report = &j->report, .bytes = j->bytes, .o = &j->o };
        ret->problem = j->finished ? j->problem : STR_NULL;
    }
    lock_give(&jobs->lock);
    if (j == NULL)
        return ST_NOT_FOUND;
    arena_defer(a, release, j);
    return ST_OK;
}
