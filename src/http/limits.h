/* http/limits.h: every bound of the HTTP server, in bytes, milliseconds or pieces. */
#pragma once

enum {
    LIMIT_HEAD = 16 * 1024,               /* request line and fields together */
    LIMIT_FIELDS = 100,                   /* header fields of one request */
    LIMIT_BODY = 1024 * 1024,             /* decoded body of an ordinary request */
    LIMIT_BODY_IMPORT =
        64 * 1024 * 1024, /* decoded body at /import, /import_batches and below, and of .jsonl and .csv */
    LIMIT_CHUNK_DIGITS = 8,               /* hexadecimal digits of one chunk size */
    LIMIT_PARTS = 64,                     /* parts of one multipart body */
    LIMIT_PARAMS = 10000,                 /* members of one query or form */
    LIMIT_CONNECTIONS = 16384,            /* sockets held at once */
    LIMIT_WORKERS = 64,
    LIMIT_HEAVY_WAITING = 64,             /* requests that solve and wait for a worker; more: 503 */
    LIMIT_REQUEST_ARENA = 512 * 1024 * 1024, /* memory of one request, past it: 413 */
    LIMIT_STREAMS = 4096,                 /* event streams open at once; more: 503 */
    LIMIT_STREAM_OUTBOX = 64 * 1024,      /* bytes that wait for one that does not read; more: it is closed */
    LIMIT_STREAM_RECENT = 256,            /* notes kept for streams that are just being opened */
    LIMIT_REQUEST_ID = 64,                /* bytes of an X-Request-Id that we echo */
    LIMIT_GZIP_FROM = 1024,               /* answers larger than this are compressed */

    DEADLINE_HEAD_MS = 10 * 1000,         /* from the first byte of a request to its last field */
    DEADLINE_BODY_MS = 10 * 1000,         /* plus one second for each 1,000 bytes that came */
    DEADLINE_WRITE_MS = 30 * 1000,        /* plus one second for each 1,000 bytes that went */
    DEADLINE_IDLE_MS = 75 * 1000,         /* between two requests */
    DEADLINE_LINGER_MS = 2 * 1000,        /* reading on after a refusal, so that it arrives */
    STREAM_BEAT_MS = 15 * 1000,           /* a comment to a stream on which nothing was said for so long */
    DEADLINE_DRAIN_MS = 10 * 1000,        /* after SIGTERM */
    RATE_BYTES_PER_S = 1000
};
