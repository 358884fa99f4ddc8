/* http/loop_parts.h: what http/loop.c, http/loop_conn.c and http/loop_stream.c share; nobody else includes it. */
#pragma once
#include "base/html.h"
#include "http/loop.h"

enum { STREAM_BUCKETS = 1024 };
enum conn_state { C_FREE, C_READING, C_WORKING, C_WRITING, C_LINGERING, C_STREAMING };

struct conn {
    enum conn_state state;
    int fd;
    uint32_t index, generation;
    bool close, discard, continued; /* discard: the client may still be sending what we refused */
    int64_t since; /* ms: start of what it is doing now */
    size_t sent;
    struct arena *in; /* owns h and buf; NULL while idle */
    struct h1 *h;
    char *buf;
    size_t n, cap;
    struct wire_job job;
    bool heavy;
    atomic_bool gone; /* who asked for it has hung up; the worker looks at it */
    struct conn *next; /* free list, ready list or done list; of a stream: the next of its bucket */
    struct conn *before;
    struct stream_ask stream; /* what it listens to, and the last id it was given */
    struct arena *box;        /* owns waiting; NULL: nothing waits */
    struct out *waiting;      /* to be sent to it */
    bool ending;              /* closed when that is sent */
};

struct loop {
    struct exchange *x;
    struct arena *arena;
    struct conn *conns, *free;
    size_t high, live; /* slots ever used; slots in use */
    int epoll_fd, listen_fd, spare_fd;
    uint64_t serial;
    int64_t now, drain_since;
    bool draining;
    struct conn **listeners;  /* STREAM_BUCKETS of them, by topic */
    struct note *recent, **recent_last; /* the last few, oldest first */
    size_t nrecent;
    int64_t forgotten;        /* the highest id of a note that is no longer among them */
};

/* Wakes the loop once for one of these events. False: the connection must be closed. */
bool conn_arm(struct loop *l, struct conn *c, uint32_t events) MUST_CHECK;
void conn_close(struct loop *l, struct conn *c);
/* The first of those that may listen to the topic; its place. */
struct conn **stream_bucket(const struct loop *l, uint64_t topic);

/* A worker has answered with a topic: the head and the beginning are sent, then what was said meanwhile, then what comes. */
void stream_begin(struct loop *l, struct conn *c);
/* A comment, so that proxies and readers know that somebody is here. */
void stream_beat(struct loop *l, struct conn *c);
void stream_event(struct loop *l, struct conn *c, uint32_t events);
void take_notes(struct loop *l);
