/* core/events.h: changes as events: what happened, to which records, as a given reader may know it. An event is thin:
 * names and addresses, never what was written; whoever wants that reads the record. Its id is the change's, so a
 * reader that says which it had last misses nothing. */
#pragma once
#include "core/change.h"

enum { EVENT_RECORDS = 100 /* named by one event; of a larger change the first */ };
struct event_line {
    int64_t record, rev, made, gone;
    struct str kind;
};
struct event {
    int64_t id, at;
    struct str action, via, by;
    const struct event_line *lines;
    size_t nlines;
    bool open;                     /* everyone who may read this workspace sees all of it */
};
/* The newest change; 0 before the first. */
enum status events_head(struct ctx *c, int64_t *ret) MUST_CHECK;
/* Those after `after`, oldest first, at most limit. */
enum status events_after(struct ctx *c, int64_t after, int limit, struct event **ret, size_t *ret_n) MUST_CHECK;
/* One event as the actor may know it, in the form of an event stream; empty: nothing of it is theirs to know. */
enum status event_text(struct ctx *c, const struct event *e, struct str *ret) MUST_CHECK;
/* What stands for events that are no longer told one by one: read again. id: the newest change. */
struct str event_reset(struct arena *a, int64_t id);
