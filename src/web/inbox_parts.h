/* web/inbox_parts.h: the inbox as it was loaded, between its list and the answer beside it. */
#pragma once
#include "use/brief_use.h"
#include "web/carried.h"
#include "web/frame.h"

enum { INBOX_ROWS = 30, INBOX_LIKE = 3 };
struct inbox_row {
    int64_t id, rev, created, revenue;
    struct str key, text, state, serves, customer, customer_key, segment, who, who_team, day, card;
};
/* What the request sounds like: a priority or requirement that shares words with it. */
struct inbox_like {
    const struct kind *kind;
    struct record *r;
    int64_t others;                    /* further requests that say to serve it */
    const struct carried *carried;
    size_t words;
};
struct inbox {
    struct view v;
    struct ctx *c;
    struct inbox_row *rows;
    size_t nrows, at;      /* at: the one that is open */
    int64_t waiting, asked_back, later, answered;
    int64_t newest, coming, no, need;              /* the newest answers, and of them */
    struct date today;
    struct record *open;                           /* NULL: nothing waits */
    struct inbox_like like[INBOX_LIKE + 1];
    size_t nlike;
    struct answer_draft *drafts;
    size_t ndrafts;
    struct params typed;
    struct str as;                                 /* the verdict that is being written */
};
/* The request, what it is for, what it sounds like, and the answer. */
void inbox_answer(struct out *o, const struct inbox *x);
