/* core/kinds_read.h: which kinds a computation reads, noted from its statements while it runs, and which kinds changes
 * touched. What was computed holds for a later state too when the changes in between touched nothing of it. */
#pragma once
#include "store/db.h"

enum { KINDS_SET_MAX = 128 };
/* By place in model_static(). all: any of them, and the log of changes. */
struct kinds_set {
    uint64_t of[KINDS_SET_MAX / 64];
    bool all;
};
struct kinds_read {
    struct reads on;
    struct kinds_set set;
};

/* Notes what c reads from now on; r lives as long as c is used. */
void kinds_read_note(struct ctx *c, struct kinds_read *r);
/* Adds what a statement names: rather one kind too many than one too few. */
void kinds_of_sql(struct kinds_set *set, const char *sql);
/* What the changes after `from` up to `to` touched; all where `from` has another hash, or they are too many to look through. */
enum status kinds_touched(struct ctx *c, int64_t from, struct str hash, int64_t to, struct kinds_set *ret) MUST_CHECK;
/* Adds those of the other. */
void kinds_join(struct kinds_set *set, const struct kinds_set *other);
bool kinds_meet(const struct kinds_set *a, const struct kinds_set *b);
