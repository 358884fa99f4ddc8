/* http/stream.h: answers that stay open. A handler gives its answer a topic; from then on whatever any thread sends to
 * that topic is written there by the loop. A listener costs a socket, never a worker; one that does not read is cut off
 * when LIMIT_STREAM_OUTBOX bytes wait for it. */
#pragma once
#include "base/arena.h"

struct streams;
/* For the life of the process; one per server. */
struct streams *streams_new(void);
/* Whether another one may be opened (LIMIT_STREAMS). */
bool streams_have_room(const struct streams *s);
size_t streams_open(const struct streams *s);
/* text, whole events, to everybody who listens to one of the topics and was not given `id` yet: ids of a topic only grow.
 * Copies everything. Nobody listening is no failure. */
void streams_send(struct streams *s, const uint64_t *topics, size_t ntopics, int64_t id, struct str text);
/* Closes the streams of a topic when what was sent before is written. */
void streams_end(struct streams *s, uint64_t topic);

/* ---- for the loop ---- */

struct note {
    struct note *next;
    struct arena *arena; /* its own */
    const uint64_t *topics;
    size_t ntopics;
    int64_t id;
    struct str text;
    bool end;
};
int streams_fd(const struct streams *s); /* readable: there are notes */
struct note *streams_take(struct streams *s); /* oldest first; the caller frees each arena */
void streams_count(struct streams *s, int more); /* opened or closed */
