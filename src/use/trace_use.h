/* use/trace_use.h: from a piece of work up to what somebody said, and down again; what hangs in the air. */
#pragma once
#include "use/river_use.h"
#include "use/suspect.h"

struct trace_item {
    int depth;                     /* 0 = next to where one stands */
    struct str kind, plural, key, title, note, layer;
};
struct trace_list {
    struct trace_item *items;
    size_t n;
};
struct trace {
    struct river *r;
    bool has_start;
    struct trace_item start;
    struct trace_list up, down;
    struct trace_list said;        /* quotes at the top of it, executives' first; title is what was said */
    struct trace_list holes, orphans, no_upward, dry, unsourced;
    struct suspect *suspects;      /* links to look at again; the same as a list */
    struct trace_list suspect;
};
/* key empty: the lists only. NOT_FOUND with a problem when no priority, requirement, feature,
 * solution or product has the key. */
enum status trace_load(struct ctx *c, struct str key, struct trace **ret) MUST_CHECK;
/* What every trace has in common: the quotes and what hangs in the air. In the arena of r's world. */
struct trace_base;
enum status trace_make(struct ctx *c, struct river *r, struct trace_base **ret) MUST_CHECK;
void trace_json(const struct trace *t, struct json_writer *w);
