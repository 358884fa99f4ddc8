/* http/server.c: the listening socket, the workers, and their start and end (http/server.h). */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE /* signalfd with SOCK flags */
#endif
#include "base/log.h"
#include "http/loop.h"
#include "http/supervise.h"
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <unistd.h>

enum { WORKERS_DEFAULT = 4, BACKLOG = 512 };

struct endpoint {
    socklen_t n;
    union {
        struct sockaddr any;
        struct sockaddr_in v4;
        struct sockaddr_in6 v6;
    } u;
};

struct worker {
    pthread_t thread;
    int n;
    const struct http_config *cfg;
    struct exchange *x;
};

/* "127.0.0.1:8080", "[::1]:8080" or "localhost:8080"; nothing that others can reach. */
static bool parse_listen(struct str s, struct endpoint *ret)
{
    int64_t port;
    size_t colon = s.n;
    while (colon > 0 && s.p[colon - 1] != ':')
        colon--;
    if (colon == 0 || !str_to_i64(str_skip(s, colon), &port) || port < 0 || port > 65535)
        return false;
    struct str host = { s.p, colon - 1 };
    memset(ret, 0, sizeof *ret);
    if (str_eq(host, S("[::1]"))) {
        ret->n = sizeof ret->u.v6;
        ret->u.v6.sin6_family = AF_INET6;
        ret->u.v6.sin6_addr = in6addr_loopback;
        ret->u.v6.sin6_port = htons((uint16_t)port);
        return true;
    }
    if (!str_eq(host, S("127.0.0.1")) && !str_eq(host, S("localhost")))
        return false;
    ret->n = sizeof ret->u.v4;
    ret->u.v4.sin_family = AF_INET;
    ret->u.v4.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    ret->u.v4.sin_port = htons((uint16_t)port);
    return true;
}

static enum status open_listener(struct str listen_at, struct str otherwise, int *ret_fd, int *ret_port)
{
    struct endpoint at;
    int on = 1;
    if (!parse_listen(listen_at, &at)) {
        log_line(LOG_ERROR, "http: cannot listen on '%.*s': give 127.0.0.1:PORT or [::1]:PORT", STR_FMT(listen_at));
        return ST_USAGE;
    }
    int fd = socket(at.u.any.sa_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0 || setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) != 0 || bind(fd, &at.u.any, at.n) != 0
        || listen(fd, BACKLOG) != 0 || getsockname(fd, &at.u.any, &at.n) != 0) {
        bool taken = errno == EADDRINUSE;
        if (!taken || otherwise.n == 0)
            log_line(LOG_ERROR, "http: cannot listen on %.*s: %s%s", STR_FMT(listen_at), strerror(errno),
                     taken ? "; take another port with --listen 127.0.0.1:PORT" : "");
        if (fd >= 0)
            close(fd);
        if (taken && otherwise.n > 0)
            return open_listener(otherwise, STR_NULL, ret_fd, ret_port);
        return taken ? ST_EXISTS : ST_INTERNAL;
    }
    *ret_fd = fd;
    *ret_port = ntohs(at.u.any.sa_family == AF_INET ? at.u.v4.sin_port : at.u.v6.sin6_port);
    return ST_OK;
}

static void *worker_main(void *arg)
{
    struct worker *w = arg;
    struct arena *own = arena_new("http worker", SIZE_MAX / 4);
    struct wire wire = { .cfg = w->cfg, .worker = w->cfg->app, .gzip = gzip_new(own, 6) };
    if (w->cfg->worker_init != NULL)
        wire.worker = w->cfg->worker_init(w->cfg->app, w->n);
    exchange_work(w->x, &wire);
    arena_free(own);
    return NULL;
}

static int start_workers(struct worker *workers, int n, const struct http_config *cfg, struct exchange *x)
{
    for (int i = 0; i < n; i++) {
        workers[i] = (struct worker){ .n = i, .cfg = cfg, .x = x };
        if (pthread_create(&workers[i].thread, NULL, worker_main, &workers[i]) != 0)
            return i;
    }
    return n;
}

static void stop_workers(struct worker *workers, int n, struct exchange *x)
{
    pthread_mutex_lock(&x->lock);
    x->stop = true;
    pthread_cond_broadcast(&x->wake);
    pthread_mutex_unlock(&x->lock);
    for (int i = 0; i < n; i++)
        if (pthread_join(workers[i].thread, NULL) != 0)
            log_line(LOG_ERROR, "http: cannot join worker %d", i);
}

/* As many sockets as we hold at most, where the system lets us; with fewer the oldest idle one goes. */
static void allow_descriptors(void)
{
    struct rlimit r;
    const rlim_t want = LIMIT_CONNECTIONS + 256;
    if (getrlimit(RLIMIT_NOFILE, &r) != 0 || r.rlim_cur >= want)
        return;
    r.rlim_cur = r.rlim_max == RLIM_INFINITY || r.rlim_max > want ? want : r.rlim_max;
    if (setrlimit(RLIMIT_NOFILE, &r) != 0)
        log_line(LOG_INFO, "http: no more descriptors: %s", strerror(errno));
}

static enum status serve_with_signals(const struct http_config *cfg, int listen_fd, int port, int signal_fd,
                                      int done_fd)
{
    struct worker workers[LIMIT_WORKERS];
    struct exchange x = { .done_fd = done_fd };
    uint64_t seed = 0;
    int want = cfg->workers > 0 ? cfg->workers : WORKERS_DEFAULT;
    want = want < LIMIT_WORKERS ? want : LIMIT_WORKERS;
    if (signal_fd < 0 || done_fd < 0 || getrandom(&seed, sizeof seed, 0) != (ssize_t)sizeof seed) {
        log_line(LOG_ERROR, "http: cannot start: %s", strerror(errno));
        return ST_INTERNAL;
    }
    if (pthread_mutex_init(&x.lock, NULL) != 0 || pthread_cond_init(&x.wake, NULL) != 0)
        return ST_INTERNAL;
    x.heavy = cfg->heavy;
    x.streams = cfg->streams;
    x.stream_closed = cfg->stream_closed;
    x.app = cfg->app;
    x.heavy_max = want > 1 ? want / 2 : 1;
    allow_descriptors();
    int started = start_workers(workers, want, cfg, &x);
    enum status st = ST_INTERNAL;
    if (started == want) {
        if (cfg->on_listen != NULL && port > 0)
            cfg->on_listen(cfg->app, port);
        st = loop_run(&x, listen_fd, signal_fd, seed);
    } else {
        log_line(LOG_ERROR, "http: only %d of %d workers started", started, want);
        close(listen_fd);
    }
    stop_workers(workers, started, &x);
    return st;
}

/* port 0: it was said before where the server is. Owns listen_fd. */
static enum status serve_on(const struct http_config *cfg, int listen_fd, int port)
{
    sigset_t ours, before;
    sigemptyset(&ours);
    sigaddset(&ours, SIGTERM);
    sigaddset(&ours, SIGINT);
    if (pthread_sigmask(SIG_BLOCK, &ours, &before) != 0)
        return ST_INTERNAL;
    int signal_fd = signalfd(-1, &ours, SFD_NONBLOCK | SFD_CLOEXEC);
    int done_fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    enum status st = serve_with_signals(cfg, listen_fd, port, signal_fd, done_fd);
    /* Take the signal that ended us, or restoring the mask would deliver it. */
    struct signalfd_siginfo info;
    while (signal_fd >= 0 && read(signal_fd, &info, sizeof info) == (ssize_t)sizeof info)
        ;
    if (signal_fd >= 0)
        close(signal_fd);
    if (done_fd >= 0)
        close(done_fd);
    if (pthread_sigmask(SIG_SETMASK, &before, NULL) != 0)
        return ST_INTERNAL;
    return st;
}

struct serve_job {
    const struct http_config *cfg;
    int listen_fd, port;
};

static int serve_child(void *arg, int nth)
{
    const struct serve_job *j = arg;
    return status_exit(serve_on(j->cfg, j->listen_fd, nth == 0 ? j->port : 0));
}

enum status http_serve(const struct http_config *cfg)
{
    struct serve_job j = { .cfg = cfg };
    assert(cfg->handle != NULL);
    TRY(open_listener(cfg->listen, cfg->listen_else, &j.listen_fd, &j.port));
    if (!cfg->supervised)
        return serve_on(cfg, j.listen_fd, j.port);
    enum status st = supervise(serve_child, &j);
    close(j.listen_fd);
    return st;
}
