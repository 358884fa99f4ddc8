/* api/api_parts.h: what the files of the JSON surface share. */
#pragma once
#include "api/api.h"
#include "use/actions.h"

/* What one write of records needs to know when it goes wrong: the record as it is now. */
struct api_call {
    const struct request *req;
    const struct kind *kind;
    struct record *now;         /* the record that the address names; NULL for a new one */
    const struct record *asked; /* what was sent, for the difference when it came too late */
};

/* api_write.c: one record */
enum status api_create(struct ctx *c, struct api_call *call, struct answer *ret) MUST_CHECK;
/* whole: PUT, what is not sent becomes empty; else PATCH, it stays. */
enum status api_edit(struct ctx *c, struct api_call *call, bool whole, struct answer *ret) MUST_CHECK;
enum status api_archive(struct ctx *c, struct api_call *call, struct answer *ret) MUST_CHECK;
/* If-Match: "14"; NEEDS_REV without one, USAGE when it is no revision. */
enum status api_wanted_rev(struct ctx *c, const struct request *r, int64_t *ret) MUST_CHECK;
/* A JSON value as people would write it; false for arrays and objects that are no money. */
bool api_member_text(struct ctx *c, const struct json *m, struct str *ret);
/* Columns of every kind that a client may send back as it read them; its key and where it came from are not among them. */
bool api_read_only(struct str name);
/* Sets every member of an object; what is read-only passes when a client sends back what it read.
 * Problems are collected; INVALID when there are any. */
enum status api_set_members(struct ctx *c, struct record *r, const struct json *object) MUST_CHECK;
/* The body as one JSON object: MEDIA_TYPE, or INVALID with a problem. */
enum status api_body(struct ctx *c, const struct request *r, const struct json **ret) MUST_CHECK;

/* api_action.c: the inputs are the members of the body; If-Match is looked at when it is there. */
enum status api_act(struct ctx *c, struct api_call *call, const struct action *a, struct answer *ret) MUST_CHECK;

/* api_bulk.c: POST /customers.jsonl adds a record for each line, PUT /customers.csv adds or changes
 * one for each row. All or nothing; with ?partial=1 what is good is kept. */
enum status api_bulk_jsonl(struct ctx *c, const struct kind *k, const struct request *r, struct answer *ret) MUST_CHECK;
enum status api_bulk_csv(struct ctx *c, const struct kind *k, const struct request *r, struct answer *ret) MUST_CHECK;

/* api_problem.c: members of a problem document into an open object, without its end. */
void api_problem_members(struct ctx *c, struct json_writer *w, enum status st);
void api_errors(struct json_writer *w, const struct problems *ps); /* the array alone */
/* call: the record that the write came too late for is shown with the difference; may be NULL. */
void api_problem_with(struct ctx *c, enum status st, const struct api_call *call, struct answer *ret);
