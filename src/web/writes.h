/* web/writes.h: what holds for every write over HTTP, whoever handles it: a key makes it happen once,
 * ?dry_run=1 only says what it would change. */
#pragma once
#include "http/server.h"
#include "store/db.h"

struct web_write {
    const struct request *req;
    const struct params *query;
    /* Handles the request; ret->status of 400 and above counts as refused. */
    enum status (*go)(struct ctx *c, void *arg, struct answer *ret);
    void *arg;
};

/* Whether the query says ?dry_run=1 (anything but 0). */
bool writes_dry(const struct params *query);
/* Runs w->go once per Idempotency-Key, or per hidden form key and what was typed; with neither,
 * simply. With ?dry_run=1 everything is rolled back and the answer lists what would change. */
enum status writes_run(struct ctx *c, const struct web_write *w, struct answer *ret) MUST_CHECK;
/* The name of the hidden control that carries a form's key. */
#define FORM_KEY "form_key"
/* The document with a hidden key put into each form that posts: the second of two clicks then
 * changes nothing. Data in a document never holds a raw quote, so what is found is markup. */
struct str writes_form_keys(struct ctx *c, struct str html);
