/* http/loop_stream.c: answers that stay open, on the loop's thread (http/stream.h). */
#include "base/log.h"
#include "http/loop_parts.h"
#include <errno.h>
#include <sys/epoll.h>
#include <sys/socket.h>

static uint32_t stream_wants(const struct conn *c)
{
    return (uint32_t)EPOLLIN | (uint32_t)EPOLLRDHUP | (c->box != NULL ? (uint32_t)EPOLLOUT : 0);
}

/* Sends what waits. False: the connection is gone. */
static bool stream_flush(struct loop *l, struct conn *c)
{
    struct str all = c->box == NULL ? STR_NULL : out_str(c->waiting);
    while (c->sent < all.n) {
        ssize_t put = send(c->fd, all.p + c->sent, all.n - c->sent, MSG_NOSIGNAL);
        if (put < 0 && errno == EINTR)
            continue;
        if (put < 0 && errno == EAGAIN)
            break;
        if (put < 0) {
            conn_close(l, c);
            return false;
        }
        c->sent += (size_t)put;
        c->since = l->now;
    }
    if (c->sent == all.n) {
        arena_free(c->box);
        c->box = NULL;
        c->sent = 0;
    }
    if ((c->box == NULL && c->ending) || !conn_arm(l, c, stream_wants(c))) {
        conn_close(l, c);
        return false;
    }
    return true;
}

/* Puts text behind what waits; past the limit the stream is closed: whoever reads again is told what it missed. */
static bool stream_put(struct loop *l, struct conn *c, struct str text)
{
    struct str waits = c->box == NULL ? STR_NULL : str_skip(out_str(c->waiting), c->sent);
    if (waits.n > 0 && waits.n + text.n > LIMIT_STREAM_OUTBOX) {
        log_line(LOG_INFO, "http: a stream that nobody reads is closed");
        conn_close(l, c);
        return false;
    }
    if (c->box == NULL || c->sent > LIMIT_STREAM_OUTBOX) {
        struct arena *box = arena_new("http stream", SIZE_MAX / 4);
        struct out *o = ARENA_NEW(box, struct out);
        out_init_raw(o, box);
        out_bytes(o, waits);
        arena_free(c->box);
        c->box = box;
        c->waiting = o;
        c->sent = 0;
    }
    out_bytes(c->waiting, text);
    return true;
}

static bool stream_say(struct loop *l, struct conn *c, struct str text)
{
    bool waited = c->box != NULL;
    if (!waited)
        c->since = l->now;
    return stream_put(l, c, text) && (waited || stream_flush(l, c));
}

void stream_beat(struct loop *l, struct conn *c)
{
    if (c->box == NULL && l->now - c->since >= STREAM_BEAT_MS)
        (void)stream_say(l, c, S(": still here\n\n"));
}

/* One note to one stream. False: the connection is gone. */
static bool stream_tell(struct loop *l, struct conn *c, const struct note *n)
{
    if (n->end) {
        c->ending = true;
        return c->box != NULL || stream_flush(l, c);
    }
    if (n->id <= c->stream.after)
        return true;
    c->stream.after = n->id;
    return stream_say(l, c, n->text);
}

void stream_begin(struct loop *l, struct conn *c)
{
    struct conn **first = stream_bucket(l, c->job.stream.topic);
    c->stream = c->job.stream;
    c->state = C_STREAMING;
    streams_count(l->x->streams, 1);
    c->next = *first;
    if (c->next != NULL)
        c->next->before = c;
    *first = c;
    bool missed = c->stream.after < l->forgotten && c->stream.topic <= INT64_MAX;
    if (l->draining || missed) {   /* it asks again, from where it is */
        conn_close(l, c);
        return;
    }
    struct str begin = arena_printf(c->job.arena, "%.*s%.*s", STR_FMT(c->job.head), STR_FMT(c->job.body));
    if (!stream_put(l, c, begin))  /* nothing waits yet, so it is no matter how long that is */
        return;
    arena_free(c->job.arena);
    arena_free(c->in);
    c->job = (struct wire_job){ .h = NULL };
    c->in = NULL;
    c->h = NULL;
    c->buf = NULL;
    c->n = c->cap = 0;
    if (!stream_flush(l, c))
        return;
    for (const struct note *n = l->recent; n != NULL; n = n->next)
        for (size_t i = 0; i < n->ntopics; i++)
            if (n->topics[i] == c->stream.topic && !stream_tell(l, c, n))
                return;
}

static void note_forget(struct loop *l)
{
    struct note *n = l->recent;
    if (n->topics[0] <= INT64_MAX && !n->end && n->id > l->forgotten)
        l->forgotten = n->id;
    l->recent = n->next;
    if (l->recent == NULL)
        l->recent_last = &l->recent;
    l->nrecent--;
    arena_free(n->arena);
}

static void note_deliver(struct loop *l, const struct note *n)
{
    for (size_t i = 0; i < n->ntopics; i++) {
        struct conn *c = *stream_bucket(l, n->topics[i]);
        while (c != NULL) {
            struct conn *next = c->next;
            if (c->stream.topic == n->topics[i])
                (void)stream_tell(l, c, n);
            c = next;
        }
    }
}

void take_notes(struct loop *l)
{
    struct note *n = streams_take(l->x->streams);
    while (n != NULL) {
        struct note *next = n->next;
        n->next = NULL;
        *l->recent_last = n;
        l->recent_last = &n->next;
        note_deliver(l, n);
        if (++l->nrecent > LIMIT_STREAM_RECENT)
            note_forget(l);
        n = next;
    }
}

/* Readable: the client hung up, or says something that nobody asked for. */
void stream_event(struct loop *l, struct conn *c, uint32_t events)
{
    char waste[256];
    if ((events & (uint32_t)EPOLLOUT) != 0 && c->box != NULL) {
        (void)stream_flush(l, c);
        return;
    }
    ssize_t got = recv(c->fd, waste, sizeof waste, 0);
    if (got >= 0 || (errno != EAGAIN && errno != EINTR) || !conn_arm(l, c, stream_wants(c)))
        conn_close(l, c);
}
