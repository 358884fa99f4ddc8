/* http/h1.h: a strict parser for one HTTP/1.1 request over a byte buffer. No I/O, no memory.
 * It sees each byte once, so its verdict does not depend on how the bytes were cut. */
#pragma once
#include "http/limits.h"
#include "http/server.h"

enum h1_verdict { H1_MORE, H1_OK, H1_REFUSE };
enum h1_phase { H1_LINE, H1_FIELDS, H1_BODY, H1_CHUNK_SIZE, H1_CHUNK_DATA, H1_CHUNK_END, H1_LAST };

/* Places in the buffer, so that the buffer may move between two calls. */
struct h1_span {
    uint32_t at, n;
};
struct h1_field {
    struct h1_span name, value;
};

struct h1 {
    enum h1_verdict verdict;
    int status;                /* H1_REFUSE: what to answer before closing */
    const char *reason;        /* H1_REFUSE: the rule, static text */
    enum method method;
    bool is_head;              /* HEAD: method is M_GET, the answer has no body */
    bool http10, close;        /* close: the client wants no further request */
    bool chunked, expect;      /* expect: waits for "100 Continue" */
    struct h1_span target;
    size_t head_n;             /* bytes of the head with its empty line; 0 until it is complete */
    size_t body_n;             /* bytes of the decoded body (so far, when chunked) */
    size_t message_n;          /* H1_OK: bytes of the whole request in the buffer */
    size_t body_max;
    size_t nfields;
    /* how far it is */
    enum h1_phase phase;
    size_t pos, scan;          /* start of the current line; next byte to look at */
    bool cr, has_length, has_host;
    uint32_t digits, crlf;
    size_t left;               /* bytes of the body or the chunk to come */
    struct h1_field fields[LIMIT_FIELDS];
};

void h1_init(struct h1 *h);
/* buf[0..n) is everything received so far for this request; call again with more after H1_MORE.
 * Bytes after message_n belong to the next request. */
enum h1_verdict h1_feed(struct h1 *h, const char *buf, size_t n);
/* After H1_OK: moves the chunks together. Returns the body, in buf. */
struct str h1_body(const struct h1 *h, char *buf);
/* Percent-decodes a path that h1_feed let pass; dst has room for path.n bytes. Returns the length. */
size_t h1_decode_path(struct str path, char *dst);
