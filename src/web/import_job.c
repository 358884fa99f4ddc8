/* web/import_job.c: an import as a job: its file, how far it is, its report. */
#include "web/import_job.h"

enum { KEPT_ARENA_MIB = 512 /* the file and its report */, WORK_ARENA_MIB = 1536 };

struct importing {
    struct str bytes;
    struct import_options o;
    bool keep_words;
    struct import_report report;
    struct str problem;
    enum status st;
    const char *what;               /* under the lock, as the next two */
    int64_t done, total;
};

/* ---- the thread ---- */

static void on_progress(void *arg, const char *what, int64_t done, int64_t total)
{
    struct job *j = arg;
    struct importing *im = j->own;
    lock_take(&j->all->lock);
    im->what = what;
    im->done = done;
    im->total = total;
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
        struct str *const texts[] = { &to[i].place,  &to[i].kind,  &to[i].key,    &to[i].title,
                                      &to[i].field,  &to[i].label, &to[i].theirs, &to[i].ours,
                                      &to[i].before, &to[i].by,    &to[i].take };
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
static void keep_report(struct arena *a, struct import_report *to, const struct import_report *r)
{
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
        to->questions[i] =
            (struct import_question){ arena_str(a, q->column), arena_str(a, q->value),
                                      arena_str(a, q->kind),   copy_strs(a, q->suggestions, q->nsuggestions),
                                      q->nsuggestions,         q->rows };
    }
    to->made = ARENA_ARRAY(a, struct import_made, r->nmade + 1);
    for (size_t i = 0; i < r->nmade; i++)
        to->made[i] = (struct import_made){ arena_str(a, r->made[i].kind), arena_str(a, r->made[i].title) };
}

static enum status job_import(struct job *j, struct arena *work)
{
    struct importing *im = j->own;
    struct problems problems;
    struct import_report report = { 0 };
    struct ctx c = { .arena = work,
                     .problems = &problems,
                     .now_ms = j->now_ms,
                     .random = j->random,
                     .actor = &j->actor,
                     .keep_words = im->keep_words };
    problems_init(&problems, work);
    enum status st = workspace_open(&c, j->file);
    if (st == ST_OK)
        st = import_bytes(&c, im->bytes, &im->o, &report);
    keep_report(j->arena, &im->report, &report);
    if (problems.first != NULL)
        im->problem = arena_str(j->arena, problems.first->text);
    return st;
}

static void *run(void *arg)
{
    struct job *j = arg;
    struct arena *work = arena_new("import", (size_t)WORK_ARENA_MIB << 20);
    enum status st = job_import(j, work);
    arena_free(work);
    lock_take(&j->all->lock);
    ((struct importing *)j->own)->st = st;
    job_end(j);
    lock_give(&j->all->lock);
    return NULL;
}

static const struct import_set *copy_sets(struct arena *a, const struct import_set *from, size_t n)
{
    struct import_set *to = ARENA_ARRAY(a, struct import_set, n + 1);
    for (size_t i = 0; i < n; i++)
        to[i] = (struct import_set){ arena_str(a, from[i].field), arena_str(a, from[i].value) };
    return to;
}

static void *fill(struct job *j, const void *asked)
{
    const struct import_job_new *n = asked;
    struct arena *a = j->arena;
    struct importing *im = ARENA_NEW(a, struct importing);
    *im = (struct importing){
        .bytes = arena_str(a, n->bytes), .o = *n->o, .keep_words = n->keep_words, .what = "checking"
    };
    im->o.shape = arena_str(a, n->o->shape);
    im->o.file_name = arena_str(a, n->o->file_name);
    im->o.create = arena_str(a, n->o->create);
    im->o.sheet = arena_str(a, n->o->sheet);
    im->o.mapping = arena_str(a, n->o->mapping);
    im->o.save_mapping = arena_str(a, n->o->save_mapping);
    im->o.take = copy_sets(a, n->o->take, n->o->ntake);
    im->o.set = copy_sets(a, n->o->set, n->o->nset);
    im->o.map = copy_sets(a, n->o->map, n->o->nmap);
    im->o.alias = copy_sets(a, n->o->alias, n->o->nalias);
    im->o.progress = on_progress;
    im->o.progress_arg = j;
    return im;
}

enum status import_job_start(struct jobs *jobs, struct arena *a, const struct import_job_new *n, struct str *ret_id)
{
    const struct job_new job = { .file = n->file,
                                 .actor = n->actor,
                                 .random = n->random,
                                 .now_ms = n->now_ms,
                                 .kept_mib = KEPT_ARENA_MIB,
                                 .fill = fill,
                                 .asked = n,
                                 .run = run };
    assert(n->o != NULL);
    return job_start(jobs, a, &job, ret_id);
}

static void release(void *arg)
{
    struct job *j = arg;
    lock_take(&j->all->lock);
    assert(j->readers > 0);
    j->readers--;
    lock_give(&j->all->lock);
}

enum status import_job_see(struct jobs *jobs, struct arena *a, struct str id, const struct actor *actor,
                           struct import_job_seen *ret)
{
    lock_take(&jobs->lock);
    struct job *j = job_of(jobs, id, actor);
    if (j != NULL) {
        const struct importing *im = j->own;
        j->readers++;
        *ret = (struct import_job_seen){ .finished = j->ended,
                                         .keep_words = im->keep_words,
                                         .what = im->what,
                                         .done = im->done,
                                         .total = im->total,
                                         .st = im->st,
                                         .report = &im->report,
                                         .bytes = im->bytes,
                                         .o = &im->o };
        ret->problem = j->ended ? im->problem : STR_NULL;
    }
    lock_give(&jobs->lock);
    if (j == NULL)
        return ST_NOT_FOUND;
    arena_defer(a, release, j);
    return ST_OK;
}
