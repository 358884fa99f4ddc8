/* web/list_top.h: what stands above the whole list of a kind: what a report or the plan finds in all of them, drawn. */
#pragma once
#include "web/frame.h"

struct list_top {
    struct str finding; /* the title; empty: nothing speaks of them all, or who asks may not read it */
    struct str picture; /* markup; may be empty */
    struct url page; /* what the title counts; may be empty */
    struct url open; /* the list of those that are not done with; empty where there is none */
};
enum status list_top(struct ctx *c, const struct view *v, const struct kind *k, struct list_top *ret) MUST_CHECK;
