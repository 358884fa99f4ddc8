/* http/loop_conn.c: one connection: what wakes the loop for it, and how it ends. */
#include "http/loop_parts.h"
#include <assert.h>
#include <sys/epoll.h>
#include <unistd.h>

struct conn **stream_bucket(const struct loop *l, uint64_t topic)
{
    return &l->listeners[(topic ^ topic >> 32) % STREAM_BUCKETS];
}

/* Off the list of those that listen to its topic. */
static void stream_leave(struct loop *l, struct conn *c)
{
    struct conn **first = stream_bucket(l, c->stream.topic);
    if (c->before != NULL)
        c->before->next = c->next;
    else if (*first == c)
        *first = c->next;
    if (c->next != NULL)
        c->next->before = c->before;
    streams_count(l->x->streams, -1);
    if (l->x->stream_closed != NULL)
        l->x->stream_closed(l->x->app, c->stream.topic);
}

bool conn_arm(struct loop *l, struct conn *c, uint32_t events)
{
    struct epoll_event ev = { .events = events | EPOLLONESHOT, .data.u64 = (uint64_t)c->generation << 32 | c->index };
    return epoll_ctl(l->epoll_fd, EPOLL_CTL_MOD, c->fd, &ev) == 0;
}

void conn_close(struct loop *l, struct conn *c)
{
    assert(c->state != C_FREE && c->state != C_WORKING);
    if (c->stream.topic != 0)
        stream_leave(l, c);
    close(c->fd);
    arena_free(c->in);
    arena_free(c->job.arena);
    arena_free(c->box);
    uint32_t index = c->index, generation = c->generation + 1;
    *c = (struct conn){ .fd = -1, .index = index, .generation = generation, .next = l->free };
    l->free = c;
    l->live--;
}
