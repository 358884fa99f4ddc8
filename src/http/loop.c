/* http/loop.c: see http/loop.h. A slow, idle or hostile client costs a slot and some memory, never
 * a worker. All deadlines are absolute: a dripping byte does not prolong them. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE /* accept4 */
#endif
#include "base/log.h"
#include "http/loop_parts.h"
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

enum { BUFFER_FIRST = 4096, EVENTS = 256, READS_PER_EVENT = 16 };
enum { TAG_LISTEN = LIMIT_CONNECTIONS, TAG_SIGNAL, TAG_DONE, TAG_NOTES };

static int64_t steady_ms(void)
{
    struct timespec t;
    if (clock_gettime(CLOCK_MONOTONIC, &t) != 0)
        return 0;
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static void job_push_done(struct exchange *x, struct conn *c)
{
    uint64_t one = 1;
    pthread_mutex_lock(&x->lock);
    c->next = x->done;
    x->done = c;
    pthread_mutex_unlock(&x->lock);
    if (write(x->done_fd, &one, sizeof one) != (ssize_t)sizeof one)
        log_line(LOG_ERROR, "http: cannot wake the loop");
}

static struct conn *list_take(struct conn **first)
{
    struct conn *c = *first;
    *first = c->next;
    return c;
}

/* Under the lock: what came first among what may run now. Half of the workers are never in a heavy
 * request, so pages are answered whatever is being solved. */
static struct conn *pick(struct exchange *x)
{
    const struct conn *heavy = x->heavy_running < x->heavy_max ? x->heavy_first : NULL;
    if (heavy != NULL && (x->ready_first == NULL || heavy->job.serial < x->ready_first->job.serial)) {
        x->heavy_waiting--;
        x->heavy_running++;
        return list_take(&x->heavy_first);
    }
    return x->ready_first == NULL ? NULL : list_take(&x->ready_first);
}

void exchange_work(struct exchange *x, const struct wire *w)
{
    for (;;) {
        struct conn *c;
        pthread_mutex_lock(&x->lock);
        while ((c = pick(x)) == NULL && !x->stop)
            pthread_cond_wait(&x->wake, &x->lock);
        pthread_mutex_unlock(&x->lock);
        if (c == NULL)
            return;
        bool heavy = c->heavy;
        wire_run(w, &c->job);
        if (heavy) { /* before the loop has it back */
            pthread_mutex_lock(&x->lock);
            x->heavy_running--;
            if (x->heavy_first != NULL)
                pthread_cond_signal(&x->wake);
            pthread_mutex_unlock(&x->lock);
        }
        job_push_done(x, c);
    }
}

/* A larger buffer in a new arena; the old one is given back. */
static void conn_reserve(struct conn *c, size_t cap)
{
    struct arena *in = arena_new("http read", SIZE_MAX / 4);
    struct h1 *h = ARENA_NEW(in, struct h1);
    char *buf = ARENA_ARRAY(in, char, cap);
    if (c->in != NULL) {
        *h = *c->h;
        memcpy(buf, c->buf, c->n);
        arena_free(c->in);
    } else {
        h1_init(h);
    }
    c->in = in;
    c->h = h;
    c->buf = buf;
    c->cap = cap;
}

static size_t next_capacity(const struct conn *c)
{
    size_t cap = c->cap * 2;
    if (c->h->head_n > 0 && !c->h->chunked && c->h->head_n + c->h->body_n < cap)
        cap = c->h->head_n + c->h->body_n;
    return cap > c->cap ? cap : c->cap * 2;
}

static void conn_flush(struct loop *l, struct conn *c);

static void conn_refuse(struct loop *l, struct conn *c, int status, const char *reason)
{
    log_line(LOG_INFO, "http: refused with %d: %s", status, reason);
    c->job.arena = arena_new("http refusal", (size_t)64 * 1024);
    c->job.head = wire_refusal(c->job.arena, status, reason, c->h != NULL && c->h->is_head);
    c->job.body = STR_NULL;
    c->close = c->discard = true;
    c->state = C_WRITING;
    c->since = l->now;
    c->sent = 0;
    conn_flush(l, c);
}

static void list_put(struct conn **first, struct conn **last, struct conn *c)
{
    if (*first == NULL)
        *first = c;
    else
        (*last)->next = c;
    *last = c;
}

/* A heavy request is dropped when its client hangs up; one that writes goes on to its end. */
static void conn_watch(struct loop *l, struct conn *c)
{
    atomic_store(&c->gone, false);
    if (c->h->method == M_GET && conn_arm(l, c, EPOLLRDHUP))
        c->job.gone = &c->gone;
}

static void conn_dispatch(struct loop *l, struct conn *c)
{
    struct exchange *x = l->x;
    struct str target = { c->buf + c->h->target.at, c->h->target.n };
    c->heavy = x->heavy != NULL && x->heavy(target);
    pthread_mutex_lock(&x->lock);
    bool full = c->heavy && x->heavy_waiting >= LIMIT_HEAVY_WAITING;
    pthread_mutex_unlock(&x->lock);
    if (full) {
        conn_refuse(l, c, 503, "too much is being worked out just now");
        return;
    }
    c->close = c->h->close || l->draining;
    c->job = (struct wire_job){ .h = c->h, .buf = c->buf, .serial = l->serial++, .close = c->close };
    c->state = C_WORKING;
    c->since = l->now;
    c->next = NULL;
    if (c->heavy)
        conn_watch(l, c);
    pthread_mutex_lock(&x->lock);
    if (c->heavy) {
        list_put(&x->heavy_first, &x->heavy_last, c);
        x->heavy_waiting++;
    } else {
        list_put(&x->ready_first, &x->ready_last, c);
    }
    pthread_cond_signal(&x->wake);
    pthread_mutex_unlock(&x->lock);
}

/* Looks at what is in the buffer. True: more bytes are wanted. */
static bool conn_feed(struct loop *l, struct conn *c)
{
    bool had_head = c->h->head_n > 0;
    enum h1_verdict v = h1_feed(c->h, c->buf, c->n);
    if (v == H1_REFUSE) {
        conn_refuse(l, c, c->h->status, c->h->reason);
        return false;
    }
    if (v == H1_OK) {
        conn_dispatch(l, c);
        return false;
    }
    if (!had_head && c->h->head_n > 0)
        c->since = l->now; /* the clock of the body starts */
    if (c->h->head_n > 0 && c->h->expect && !c->continued) {
        static const char go_on[] = "HTTP/1.1 100 Continue\r\n\r\n";
        c->continued = true;
        if (c->n == c->h->head_n && send(c->fd, go_on, sizeof go_on - 1, MSG_NOSIGNAL) != (ssize_t)sizeof go_on - 1) {
            conn_close(l, c);
            return false;
        }
    }
    return true;
}

static void conn_read(struct loop *l, struct conn *c)
{
    for (int i = 0; i < READS_PER_EVENT; i++) {
        if (c->in == NULL)
            conn_reserve(c, BUFFER_FIRST);
        else if (c->n == c->cap)
            conn_reserve(c, next_capacity(c));
        ssize_t got = recv(c->fd, c->buf + c->n, c->cap - c->n, 0);
        if (got == 0 || (got < 0 && errno != EAGAIN && errno != EINTR)) {
            conn_close(l, c);
            return;
        }
        if (got < 0)
            break;
        if (c->n == 0)
            c->since = l->now;
        c->n += (size_t)got;
        if (!conn_feed(l, c))
            return;
    }
    if (c->n == 0) { /* nothing came after all: an idle connection holds no memory */
        arena_free(c->in);
        c->in = NULL;
        c->h = NULL;
        c->buf = NULL;
        c->cap = 0;
    }
    if (!conn_arm(l, c, EPOLLIN))
        conn_close(l, c);
}

/* Ready for the next request of this connection; pipelined bytes may already be here. */
static void conn_next(struct loop *l, struct conn *c)
{
    struct arena *old = c->in;
    size_t done = c->h->message_n, rest = c->n - done;
    const char *from = c->buf + done;
    arena_free(c->job.arena);
    c->job = (struct wire_job){ .h = NULL };
    c->in = NULL;
    c->h = NULL;
    c->buf = NULL;
    c->n = c->cap = c->sent = 0;
    c->continued = false;
    c->state = C_READING;
    c->since = l->now;
    if (rest > 0) {
        conn_reserve(c, rest > BUFFER_FIRST ? rest : BUFFER_FIRST);
        memcpy(c->buf, from, rest);
        c->n = rest;
    }
    arena_free(old);
    if (rest > 0 && !conn_feed(l, c))
        return;
    if (!conn_arm(l, c, EPOLLIN))
        conn_close(l, c);
}

static void conn_sent_all(struct loop *l, struct conn *c)
{
    if (!c->close && !l->draining) {
        conn_next(l, c);
        return;
    }
    /* Say goodbye, then read on for a moment: closing at once could reset what was sent. */
    if (shutdown(c->fd, SHUT_WR) != 0 || (!c->discard && l->draining)) {
        conn_close(l, c);
        return;
    }
    arena_free(c->job.arena);
    arena_free(c->in);
    c->job = (struct wire_job){ .h = NULL };
    c->in = NULL;
    c->h = NULL;
    c->state = C_LINGERING;
    c->since = l->now;
    if (!conn_arm(l, c, EPOLLIN))
        conn_close(l, c);
}

static void conn_flush(struct loop *l, struct conn *c)
{
    size_t total = c->job.head.n + c->job.body.n;
    while (c->sent < total) {
        size_t head = c->sent < c->job.head.n ? c->sent : c->job.head.n, body = c->sent - head;
        struct iovec iov[2] = {
            { (void *)(uintptr_t)(c->job.head.p + head), c->job.head.n - head },
            { c->job.body.n == 0 ? NULL : (void *)(uintptr_t)(c->job.body.p + body), c->job.body.n - body },
        };
        struct msghdr m = { .msg_iov = iov, .msg_iovlen = 2 };
        ssize_t put = sendmsg(c->fd, &m, MSG_NOSIGNAL);
        if (put < 0 && errno == EINTR)
            continue;
        if (put < 0 && errno == EAGAIN) {
            if (!conn_arm(l, c, EPOLLOUT))
                conn_close(l, c);
            return;
        }
        if (put < 0) {
            conn_close(l, c);
            return;
        }
        c->sent += (size_t)put;
    }
    conn_sent_all(l, c);
}

static void conn_linger(struct loop *l, struct conn *c)
{
    char waste[4096];
    for (int i = 0; i < READS_PER_EVENT; i++) {
        ssize_t got = recv(c->fd, waste, sizeof waste, 0);
        if (got == 0 || (got < 0 && errno != EAGAIN && errno != EINTR)) {
            conn_close(l, c);
            return;
        }
        if (got < 0)
            break;
    }
    if (!conn_arm(l, c, EPOLLIN))
        conn_close(l, c);
}

static void evict_idle(struct loop *l)
{
    struct conn *oldest = NULL;
    for (size_t i = 0; i < l->high; i++) {
        struct conn *c = &l->conns[i];
        if (c->state == C_READING && c->n == 0 && (oldest == NULL || c->since < oldest->since))
            oldest = c;
    }
    if (oldest != NULL)
        conn_close(l, oldest);
}

static void conn_open(struct loop *l, int fd)
{
    int on = 1;
    if (l->free == NULL && l->high == LIMIT_CONNECTIONS)
        evict_idle(l);
    struct conn *c = l->free;
    if (c != NULL) {
        l->free = c->next;
    } else if (l->high < LIMIT_CONNECTIONS) {
        c = &l->conns[l->high];
        c->index = (uint32_t)l->high++;
    } else {
        close(fd);
        return;
    }
    c->fd = fd;
    c->state = C_READING;
    c->since = l->now;
    c->next = NULL;
    l->live++;
    struct epoll_event ev = { .events = EPOLLIN | EPOLLONESHOT, .data.u64 = (uint64_t)c->generation << 32 | c->index };
    (void)setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);      /* without it answers are slower, no more */
    if (epoll_ctl(l->epoll_fd, EPOLL_CTL_ADD, fd, &ev) != 0)
        conn_close(l, c);
}

static void accept_some(struct loop *l)
{
    for (int i = 0; i < EVENTS; i++) {
        int fd = accept4(l->listen_fd, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (fd >= 0) {
            conn_open(l, fd);
        } else if ((errno == EMFILE || errno == ENFILE) && l->spare_fd >= 0) {
            /* Out of descriptors: take the waiting one on the spare, and hang up. */
            close(l->spare_fd);
            fd = accept(l->listen_fd, NULL, NULL);
            if (fd >= 0)
                close(fd);
            l->spare_fd = open("/dev/null", O_RDONLY | O_CLOEXEC);
            evict_idle(l);
            return;
        } else if (errno != EINTR && errno != ECONNABORTED) {
            return;
        }
    }
}

static void take_done(struct loop *l)
{
    uint64_t count;
    if (read(l->x->done_fd, &count, sizeof count) < 0 && errno != EAGAIN)
        log_line(LOG_ERROR, "http: cannot read the wake-up");
    pthread_mutex_lock(&l->x->lock);
    struct conn *c = l->x->done;
    l->x->done = NULL;
    pthread_mutex_unlock(&l->x->lock);
    while (c != NULL) {
        struct conn *next = c->next;
        assert(c->state == C_WORKING);
        c->next = NULL;
        c->since = l->now;
        c->sent = 0;
        if (c->job.stream.topic != 0) {
            stream_begin(l, c);
        } else {
            c->state = C_WRITING;
            conn_flush(l, c);
        }
        c = next;
    }
}

static void begin_drain(struct loop *l)
{
    if (l->draining)
        return;
    log_line(LOG_INFO, "http: draining");
    l->draining = true;
    l->drain_since = l->now;
    close(l->listen_fd);
    l->listen_fd = -1;
    for (size_t i = 0; i < l->high; i++)
        if (l->conns[i].state == C_STREAMING || (l->conns[i].state == C_READING && l->conns[i].n == 0))
            conn_close(l, &l->conns[i]);
}

static int64_t allowed_ms(const struct conn *c)
{
    switch (c->state) {
    case C_READING:
        if (c->n == 0)
            return DEADLINE_IDLE_MS;
        if (c->h->head_n == 0)
            return DEADLINE_HEAD_MS;
        return DEADLINE_BODY_MS + (int64_t)((c->n - c->h->head_n) * 1000 / RATE_BYTES_PER_S);
    case C_WRITING: return DEADLINE_WRITE_MS + (int64_t)(c->sent * 1000 / RATE_BYTES_PER_S);
    case C_LINGERING: return DEADLINE_LINGER_MS;
    case C_STREAMING: return c->box == NULL ? INT64_MAX : DEADLINE_WRITE_MS;
    case C_FREE:
    case C_WORKING: break;
    }
    return INT64_MAX;
}

static void sweep(struct loop *l)
{
    bool drained = l->draining && l->now - l->drain_since > DEADLINE_DRAIN_MS;
    for (size_t i = 0; i < l->high; i++) {
        struct conn *c = &l->conns[i];
        if (c->state == C_FREE || c->state == C_WORKING)
            continue;
        if (!drained && c->state == C_STREAMING)
            stream_beat(l, c);
        if (c->state == C_FREE || (!drained && l->now - c->since <= allowed_ms(c)))
            continue;
        if (!drained && c->state == C_READING && c->n > 0)
            conn_refuse(l, c, 408, "the request took too long to arrive");
        else
            conn_close(l, c);
    }
}

static void handle_event(struct loop *l, const struct epoll_event *ev)
{
    uint32_t index = (uint32_t)ev->data.u64;
    if (index == TAG_LISTEN) {
        if (!l->draining)
            accept_some(l);
        return;
    }
    if (index == TAG_SIGNAL) {
        begin_drain(l);
        return;
    }
    if (index == TAG_DONE) {
        take_done(l);
        return;
    }
    if (index == TAG_NOTES) {
        take_notes(l);
        return;
    }
    struct conn *c = &l->conns[index];
    if (c->generation != (uint32_t)(ev->data.u64 >> 32))
        return;
    if (c->state == C_WORKING)
        atomic_store(&c->gone, true);
    else if (c->state == C_READING)
        conn_read(l, c);
    else if (c->state == C_WRITING)
        conn_flush(l, c);
    else if (c->state == C_LINGERING)
        conn_linger(l, c);
    else if (c->state == C_STREAMING)
        stream_event(l, c, ev->events);
}

static bool watch(struct loop *l, int fd, uint32_t tag, uint32_t extra)
{
    struct epoll_event ev = { .events = EPOLLIN | extra, .data.u64 = tag };
    return epoll_ctl(l->epoll_fd, EPOLL_CTL_ADD, fd, &ev) == 0;
}

static enum status loop_forever(struct loop *l, int signal_fd)
{
    struct epoll_event events[EVENTS];
    int64_t swept = 0;
    if (!watch(l, l->listen_fd, TAG_LISTEN, 0) || !watch(l, signal_fd, TAG_SIGNAL, EPOLLONESHOT)
        || !watch(l, l->x->done_fd, TAG_DONE, 0)
        || (l->x->streams != NULL && !watch(l, streams_fd(l->x->streams), TAG_NOTES, 0)))
        return ST_INTERNAL;
    while (!l->draining || l->live > 0) {
        int n = epoll_wait(l->epoll_fd, events, EVENTS, l->live == 0 ? -1 : l->draining ? 100 : 1000);
        if (n < 0 && errno != EINTR)
            return ST_INTERNAL;
        l->now = steady_ms();
        for (int i = 0; i < n; i++)
            handle_event(l, &events[i]);
        if (l->now - swept >= (l->draining ? 100 : 1000)) {
            sweep(l);
            swept = l->now;
        }
    }
    return ST_OK;
}

enum status loop_run(struct exchange *x, int listen_fd, int signal_fd, uint64_t seed)
{
    struct arena *arena = arena_new("http loop", SIZE_MAX / 4);
    struct loop l = { .x = x, .arena = arena, .listen_fd = listen_fd, .serial = seed, .now = steady_ms() };
    l.conns = ARENA_ARRAY(arena, struct conn, LIMIT_CONNECTIONS);
    l.listeners = ARENA_ARRAY(arena, struct conn *, STREAM_BUCKETS);
    l.recent_last = &l.recent;
    l.epoll_fd = epoll_create1(EPOLL_CLOEXEC);
    l.spare_fd = open("/dev/null", O_RDONLY | O_CLOEXEC);
    enum status st = l.epoll_fd < 0 ? ST_INTERNAL : loop_forever(&l, signal_fd);
    if (st != ST_OK)
        log_line(LOG_ERROR, "http: the event loop failed: %s", strerror(errno));
    if (l.listen_fd >= 0)
        close(l.listen_fd);
    if (l.spare_fd >= 0)
        close(l.spare_fd);
    if (l.epoll_fd >= 0)
        close(l.epoll_fd);
    /* After a failure workers may still hold connections; the process ends, so does their memory. */
    if (st == ST_OK)
        arena_free(arena);
    return st;
}
