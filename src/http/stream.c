/* http/stream.c: see http/stream.h: what was sent and not yet taken by the loop. */
#include "http/stream.h"
#include "base/log.h"
#include "http/limits.h"
#include <pthread.h>
#include <stdatomic.h>
#include <sys/eventfd.h>
#include <unistd.h>

struct streams {
    pthread_mutex_t lock;
    struct note *first, **last;
    int fd;
    atomic_size_t open;
};

struct streams *streams_new(void)
{
    struct streams *s = ARENA_NEW(arena_new("streams", SIZE_MAX / 4), struct streams);
    int rc = pthread_mutex_init(&s->lock, NULL);
    assert(rc == 0);
    s->last = &s->first;
    s->fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    if (s->fd < 0)
        log_line(LOG_ERROR, "http: no event streams: no descriptor for them");
    return s;
}

bool streams_have_room(const struct streams *s)
{
    return s->fd >= 0 && atomic_load(&s->open) < LIMIT_STREAMS;
}

size_t streams_open(const struct streams *s)
{
    return atomic_load(&s->open);
}

static void put(struct streams *s, struct note *n)
{
    uint64_t one = 1;
    pthread_mutex_lock(&s->lock);
    *s->last = n;
    s->last = &n->next;
    pthread_mutex_unlock(&s->lock);
    if (write(s->fd, &one, sizeof one) != (ssize_t)sizeof one)
        log_line(LOG_ERROR, "http: cannot wake the loop for its streams");
}

static struct note *note_new(const uint64_t *topics, size_t ntopics, int64_t id, struct str text)
{
    struct arena *a = arena_new("note", SIZE_MAX / 4);
    struct note *n = ARENA_NEW(a, struct note);
    uint64_t *of = ARENA_ARRAY(a, uint64_t, ntopics + 1);
    memcpy(of, topics, ntopics * sizeof *of);
    *n = (struct note){ .arena = a, .topics = of, .ntopics = ntopics, .id = id, .text = arena_str(a, text) };
    return n;
}

void streams_send(struct streams *s, const uint64_t *topics, size_t ntopics, int64_t id, struct str text)
{
    assert(topics != NULL || ntopics == 0);
    if (ntopics > 0 && text.n > 0)
        put(s, note_new(topics, ntopics, id, text));
}

void streams_end(struct streams *s, uint64_t topic)
{
    struct note *n = note_new(&topic, 1, INT64_MAX, STR_NULL);
    n->end = true;
    put(s, n);
}

int streams_fd(const struct streams *s)
{
    return s->fd;
}

struct note *streams_take(struct streams *s)
{
    uint64_t count;
    if (read(s->fd, &count, sizeof count) < 0)
        return NULL;               /* taken already */
    pthread_mutex_lock(&s->lock);
    struct note *first = s->first;
    s->first = NULL;
    s->last = &s->first;
    pthread_mutex_unlock(&s->lock);
    return first;
}

void streams_count(struct streams *s, int more)
{
    assert(more == 1 || more == -1);
    if (more > 0)
        atomic_fetch_add(&s->open, 1);
    else
        atomic_fetch_sub(&s->open, 1);
}
