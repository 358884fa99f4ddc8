/* base/xml.h: XML as a stream of events, through expat. Names come without prefix and namespace. */
#pragma once
#include "base/problem.h"

struct xml_attr {
    struct str name, value;
};
/* Each returns false to stop; xml_read then answers ST_OK: whoever stops has what they came for, or a problem of their own.
 * Texts are valid during the call only; a text may come in several pieces. NULL members are skipped. */
struct xml_handler {
    void *arg;
    bool (*open)(void *arg, struct str name, const struct xml_attr *attrs, size_t n);
    bool (*text)(void *arg, struct str text);
    bool (*close)(void *arg, struct str name);
};
/* ST_INVALID with one problem (line, and why) for what is not well formed, has a DOCTYPE (and so entities), or is
 * nested more than 256 deep. */
enum status xml_read(struct arena *a, struct problems *ps, struct str bytes, const struct xml_handler *h) MUST_CHECK;
/* The value of an attribute; empty when absent. */
struct str xml_attr(const struct xml_attr *attrs, size_t n, const char *name);
