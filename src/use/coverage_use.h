/* use/coverage_use.h: whom we heard: talks by segment and customer layer (MODEL 10.8). */
#pragma once
#include "use/river_use.h"

enum { LAYERS = 3, COVERAGE_SHOWN = 30 };               /* executive, manager, user */
struct cov_segment {
    int64_t id, market, customers, revenue;
    struct str key, title, market_key, market_title;
};
struct cov_cell {
    int64_t talks, last_talk;      /* in the window; last_talk only while counting */
    struct str newest;             /* date of the newest talk ever, empty = never */
    int64_t age;                   /* days since, -1 = never */
    bool overdue;
    int64_t priorities, in_plan;
};
struct cov_next {
    size_t segment;
    int layer;
    struct str customer_key, customer, contact, contact_title;
    int64_t talks;
    bool never;
};
/* Talks by what whoever led them is of: the nearest team that is a function; id 0: none, or nobody is said to have led. */
struct cov_function {
    int64_t id, talks, by_layer[LAYERS];
    struct str key, title, newest;
};
struct by_id;
struct cov_heard {
    int64_t priority, segment;
    struct str layer;
};
struct coverage {
    struct river *r;
    struct cov_segment *segments;
    size_t nsegments; /* by market */
    struct by_id *segment_ids; /* the same by id; private to coverage_use.c */
    struct cov_cell *cells; /* [segment * LAYERS + layer] */
    struct cov_heard *heard;
    size_t nheard;
    struct cov_next *next;
    size_t nnext;
    int32_t *shown;
    size_t nshown; /* segments with the most revenue, as they stand: what a page has room for */
    struct cov_function *functions;
    size_t nfunctions; /* with a talk ever, most talks in the window first, what has none last */
    int64_t *places; /* per priority: entries of heard */
    int32_t *dry;
    size_t ndry; /* open priorities heard somewhere that nobody works on */
    int64_t total, by_layer[LAYERS], days; /* talks in the window of so many days */
    struct str since;
};
enum status coverage_load(struct ctx *c, struct coverage **ret) MUST_CHECK;
/* The same since a day, "2026-05-30" or "180d"; empty: as many days back as the workspace says. INVALID with a problem. */
enum status coverage_load_since(struct ctx *c, struct str since, struct coverage **ret) MUST_CHECK;
/* From the river of the plan's first quarter, in the arena of its world; since: empty as above, else a date. */
enum status coverage_make(struct ctx *c, struct river *r, struct str since, struct coverage **ret) MUST_CHECK;
extern const char *const coverage_layers[LAYERS];
int coverage_layer(struct str layer); /* -1 when none */
void coverage_json(const struct coverage *v, struct json_writer *w);
