/* http/wire.h: from a parsed request to the bytes of its answer: who may ask (host and origin
 * rules), the handler, then HEAD, 304, gzip and the fields that every answer carries. */
#pragma once
#include "base/gzip.h"
#include "http/h1.h"

/* One request on its way through a worker. The loop fills the first half and later frees arena. */
struct wire_job {
    const struct h1 *h;      /* H1_OK */
    char *buf;               /* the bytes it speaks of; chunks are moved together here */
    uint64_t serial;         /* makes the request id */
    const atomic_bool *gone; /* of a heavy request; else NULL */
    bool close;              /* in: the connection ends with this answer */
    struct arena *arena;     /* out: owns the answer; NULL before */
    struct str head, body;   /* out: to be sent one after the other */
    struct stream_ask stream;/* out: what stays open after that */
};

struct wire {
    const struct http_config *cfg;
    void *worker;
    struct gzip *gzip;
};

/* Never fails: what goes wrong becomes an answer. */
void wire_run(const struct wire *w, struct wire_job *job);
/* The answer to bytes that are no proper request; the connection closes after it. */
struct str wire_refusal(struct arena *a, int status, const char *reason, bool is_head);
