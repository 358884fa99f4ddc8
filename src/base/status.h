/* base/status.h: outcomes of the world, and where each surface shows them. */
#pragma once
#include "base/base.h"
/* name, HTTP status, exit code, title: the only place where these meet (exit codes: UX.md 4.2). */
#define STATUS_MAP(X)                                                                                                  \
    X(OK, 200, 0, "done")                                                                                              \
    X(INTERNAL, 500, 1, "failed on our side")                                                                          \
    X(UNKNOWN_OUTCOME, 503, 1, "may or may not have happened; ask again with the same key")                            \
    X(NO_ANSWER, 503, 1, "the disk or the database does not answer")                                                   \
    X(USAGE, 400, 2, "not a request we understand")                                                                    \
    X(NOT_FOUND, 404, 3, "no such record")                                                                             \
    X(METHOD, 405, 2, "not possible at this address")                                                                  \
    X(NOT_ACCEPTABLE, 406, 2, "not available in this format")                                                          \
    X(EXISTS, 409, 4, "already there, or being done right now")                                                        \
    X(CONFLICT, 412, 4, "changed by somebody else since you read it")                                                  \
    X(NEEDS_REV, 428, 4, "say which version you are changing")                                                         \
    X(MEDIA_TYPE, 415, 2, "sent in a format we do not read here")                                                      \
    X(UNAUTHENTICATED, 401, 5, "sign in first")                                                                        \
    X(DENIED, 403, 5, "not allowed")                                                                                   \
    X(INVALID, 422, 6, "the input has problems")                                                                       \
    X(TOO_LARGE, 413, 6, "larger than the limit")                                                                      \
    X(INFEASIBLE, 422, 7, "does not fit")                                                                              \
    X(TOO_MANY, 429, 8, "too many at once; wait")                                                                      \
    X(BUSY, 503, 8, "busy just now; try again")                                                                        \
    X(FULL, 507, 8, "no room left on the disk")
#define STATUS_ENUM(name, http, exit, title) ST_##name,
enum status { STATUS_MAP(STATUS_ENUM) ST__COUNT };
#define TRY(e)                                                                                                         \
    do {                                                                                                               \
        enum status try_ = (e);                                                                                        \
        if (try_ != ST_OK)                                                                                             \
            return try_;                                                                                               \
    } while (0)

int status_http(enum status s);
int status_exit(enum status s);
const char *status_title(enum status s);
const char *status_name(enum status s);      /* "NOT_FOUND" */
