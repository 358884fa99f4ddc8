/* http/loop.h: one thread that owns all sockets, and the hand-over to the workers. */
#pragma once
#include "http/wire.h"
#include <pthread.h>

struct conn;

/* Complete requests, heavy ones apart, and finished answers; a connection is in at most one list. */
struct exchange {
    pthread_mutex_t lock;
    pthread_cond_t wake;
    struct conn *ready_first, *ready_last;
    struct conn *heavy_first, *heavy_last;
    size_t heavy_waiting;
    int heavy_running, heavy_max;
    bool (*heavy)(struct str target);
    struct conn *done;
    int done_fd;               /* eventfd: something is in done */
    bool stop;
    struct streams *streams;   /* NULL: no answer stays open */
    void (*stream_closed)(void *app, uint64_t topic);
    void *app;
};

/* Runs jobs on this thread until stop. */
void exchange_work(struct exchange *x, const struct wire *w);
/* Serves listen_fd until signal_fd reads, then drains; closes listen_fd. */
enum status loop_run(struct exchange *x, int listen_fd, int signal_fd, uint64_t seed) MUST_CHECK;
