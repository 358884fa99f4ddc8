/* web/jobs.c: slots and threads of what outlasts a request. */
#include "web/jobs.h"
#include "base/crypto.h"
#include "base/log.h"
#include "web/who.h"

struct jobs *jobs_new(struct arena *a, size_t n)
{
    struct jobs *all = ARENA_NEW(a, struct jobs);
    pthread_condattr_t clock;
    assert(n > 0 && n <= JOBS_MAX);
    lock_init(&all->lock);
    int rc = pthread_condattr_init(&clock) || pthread_condattr_setclock(&clock, CLOCK_MONOTONIC)
             || pthread_cond_init(&all->over, &clock);
    assert(rc == 0);
    all->n = n;
    return all;
}

/* A free slot, else the one that ended first; NULL: all are running or being read. */
static struct job *slot_for(struct jobs *all)
{
    struct job *best = NULL;
    for (size_t i = 0; i < all->n; i++) {
        struct job *j = &all->slots[i];
        if (j->id.n == 0)
            return j;
        if (j->ended && j->readers == 0 && (best == NULL || j->ended_ms < best->ended_ms))
            best = j;
    }
    return best;
}

static void fill(struct jobs *all, struct job *j, const struct job_new *n)
{
    struct arena *a = arena_new("job", n->kept_mib << 20);
    uint64_t random[2] = { n->random(), n->random() };
    *j = (struct job){ .all = all,
                       .arena = a,
                       .file = arena_str(a, n->file),
                       .actor = actor_copy(a, n->actor),
                       .random = n->random,
                       .now_ms = n->now_ms };
    j->id = hex_of(a, (const unsigned char *)random, sizeof random);
    j->own = n->fill(j, n->asked);
}

enum status job_start(struct jobs *all, struct arena *a, const struct job_new *n, struct str *ret_id)
{
    assert(all != NULL && n->actor != NULL && n->fill != NULL && n->run != NULL);
    lock_take(&all->lock);
    struct job *j = slot_for(all);
    if (j == NULL) {
        lock_give(&all->lock);
        return ST_TOO_MANY;
    }
    arena_free(j->arena);
    fill(all, j, n);
    *ret_id = arena_str(a, j->id);
    bool good = thread_start(n->run, j);
    if (!good) {
        log_line(LOG_ERROR, "a job cannot start: no thread can be made");
        arena_free(j->arena);
        *j = (struct job){ 0 };
    }
    lock_give(&all->lock);
    return good ? ST_OK : ST_BUSY;
}

bool job_is_of(const struct job *j, const struct actor *actor)
{
    return j->id.n > 0 && j->actor.user_id == actor->user_id && j->actor.person_id == actor->person_id;
}

struct job *job_of(struct jobs *all, struct str id, const struct actor *actor)
{
    for (size_t i = 0; i < all->n; i++)
        if (job_is_of(&all->slots[i], actor) && str_eq(all->slots[i].id, id))
            return &all->slots[i];
    return NULL;
}

void job_end(struct job *j)
{
    assert(!j->ended);
    j->ended = true;
    j->ended_ms = clock_now_ms();
    int rc = pthread_cond_broadcast(&j->all->over);
    assert(rc == 0);
}
