/* web/record_parts.h: what the page of a record is made of, for those whose page has a shape of its own. */
#pragma once
#include "core/change.h"
#include "core/record_json.h"
#include "use/follow_use.h"
#include "web/answered.h"
#include "web/carried.h"
#include "web/customer_heard.h"
#include "web/hill.h"
#include "web/look_again.h"
#include "web/record_links.h"
#include "web/record_steps.h"

struct remark {
    int64_t id, created_at;
    struct str text, author;
};

struct record_view {
    struct view v;
    struct ctx *c;
    const struct kind *kind;
    struct record *r;
    struct rec_pick pick; /* of the JSON: fields=, include= */
    struct str key, name, state;
    struct str problem, problem_at,
        typed; /* a move or remark that was refused, its control, and what was typed there */
    struct record_steps steps;
    const struct carried *carried; /* of the spine only */
    struct answered answered; /* of a request only */
    const struct customer_heard *heard; /* of a customer only */
    const struct letter *letter; /* of a brief only */
    const struct said *said; /* of a person who said something only */
    struct record_links links;
    struct trace *trace; /* of what the record is on the way of; may be NULL */
    struct suspect *suspects; /* links of it to look at again */
    size_t nsuspects;
    struct remark *remarks;
    size_t nremarks;
    struct change_head *changes;
    size_t nchanges;
    struct hill_dot hill; /* of a solution that somebody placed */
    bool on_hill;
    bool may_follow, follows;
    bool stays; /* as it is: a rule keeps it */
    struct ctx hand; /* what whoever asks may do by hand is asked of it */
    struct actor who;
};

/* It stays as it was: written once, signed or sent. */
bool record_fixed(const struct record_view *rv);
/* No edits by hand: written once, signed, sent, or not for whoever looks. */
bool record_no_edits(const struct record_view *rv);
/* What was refused, with a link to where it is put right; nothing where nothing was. */
void record_problem(struct out *o, const struct record_view *rv);
void record_remarks(struct out *o, const struct record_view *rv);
void record_changes(struct out *o, const struct record_view *rv);
/* To follow it, or to stop: for whoever may (rv->may_follow). */
struct ui_act record_follow(const struct record_view *rv);
void record_archive(struct out *o, const struct record_view *rv);
