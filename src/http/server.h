/* http/server.h: what a request and an answer are, and the call that serves them.
 * Everything in a request lives until its answer is sent; everything in an answer lives in the
 * arena of the request or longer. */
#pragma once
#include "base/arena.h"
#include "base/status.h"
#include "http/stream.h"
#include <stdatomic.h>

enum method { M_GET, M_POST, M_PUT, M_PATCH, M_DELETE }; /* HEAD arrives as M_GET */

struct header {
    struct str name, value;
};

struct request {
    enum method method;
    struct str path;                /* percent-decoded UTF-8, starts with '/', no query */
    struct str raw_path, query;     /* as sent; the query without its '?' */
    const struct header *headers;   /* in the order sent, values trimmed */
    size_t nheaders;
    struct str body, content_type;  /* body decoded; content_type empty when absent */
    struct str request_id;          /* echoed as X-Request-Id */
    const atomic_bool *gone;        /* of a heavy one: turns true when who asked has hung up; may be NULL */
};

/* The answer's body is a beginning; what streams_send says to the topic follows until somebody hangs up. */
struct stream_ask {
    uint64_t topic;                 /* 0: an ordinary answer */
    int64_t after;                  /* the last id that body tells of */
};

struct answer {
    int status;                     /* HTTP status; 0 counts as 500 */
    struct str content_type, body;
    struct str packed;              /* body in gzip where somebody made it before; else empty */
    struct str location, etag;      /* etag with or without its quotes */
    struct str content_disposition;
    struct str undo;                /* Headwater-Undo */
    struct str link;                /* Link */
    struct str set_cookie;          /* Set-Cookie */
    struct str cache_control;       /* default: private, no-cache */
    int64_t retry_after;            /* of 429 and 503: seconds; 0 counts as 1 */
    struct stream_ask stream;       /* of status 200 */
    bool clear_cache;               /* Clear-Site-Data: the browser forgets the pages that it kept */
    bool no_store;                  /* never cached, never compressed (shows a secret) */
};

/* The value of the first field of that name (ASCII case ignored); p == NULL when absent. */
struct str request_header(const struct request *r, struct str name);
/* The value of that cookie; p == NULL when the request carries none of the name. */
struct str request_cookie(const struct request *r, struct str name);

/* Whether it would change something and a page of another site sent it. */
bool request_is_foreign(const struct request *r);
/* Whether If-None-Match lists the tag, weak or not, with or without its quotes. "*" is left to the server, which knows
 * whether there is an answer at all. */
bool request_knows(const struct request *r, struct str etag);

/* Members of a query or an urlencoded form, decoded, in order; repeated names stay. */
struct param {
    struct str name, value;
};
struct params {
    const struct param *p;
    size_t n;
};
struct params params_parse(struct arena *a, struct str urlencoded);
struct str params_get(const struct params *p, struct str name); /* first; p == NULL when absent */

/* Parts of a multipart/form-data body, in order. ST_MEDIA_TYPE when the content type is another or
 * has no boundary, ST_USAGE when the body is malformed, ST_TOO_LARGE past LIMIT_PARTS. */
struct part_file {
    struct str name, filename, type, bytes;
};
enum status multipart_parse(struct arena *a, struct str content_type, struct str body, struct part_file **ret,
                            size_t *ret_n) MUST_CHECK;

struct http_config {
    struct str listen;              /* 127.0.0.1:8080 or [::1]:8080; port 0 = any free one */
    struct str listen_else;         /* where that is taken; empty = nowhere */
    int workers;                    /* threads that run handle; 0 = 4 */
    void *app;
    void *(*worker_init)(void *app, int n);   /* on the worker's own thread; may be NULL */
    void (*handle)(void *worker, struct arena *a, const struct request *r, struct answer *ret);
    void (*on_listen)(void *app, int port);   /* may be NULL */
    struct streams *streams;        /* for answers that stay open; may be NULL */
    void (*stream_closed)(void *app,
                          uint64_t topic); /* on the loop's thread, once per answer with a topic; may be NULL */
    bool supervised;                /* a parent keeps the socket and starts the server again when it dies of a bug */
    bool (*heavy)(struct str target); /* may take long: at most half of the workers are in such at once; may be NULL */
};

/* Serves until SIGTERM or SIGINT, then drains. ST_USAGE: not a loopback address and port;
 * ST_EXISTS: the address is in use; ST_INTERNAL: the operating system refused (logged). */
enum status http_serve(const struct http_config *cfg) MUST_CHECK;
