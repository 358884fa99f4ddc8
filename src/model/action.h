/* model/action.h: operations beyond create, read, update, archive. kind + on + verb derive every
 * surface: POST /tradeoffs/T-31/decide.json, `headwater tradeoff decide T-31 …`, a form. */
#pragma once
#include "base/ctx.h"
#include "base/json.h"
#include "model/kinds.h"

/* On one record, or on the kind as a whole (record_request, plan_version solve). */
enum on { ON_LIST, ON_RECORD };
enum aflag {
    A_READONLY = 1u << 0, /* changes nothing: also answers GET */
    A_SLOW = 1u << 1,     /* may take seconds */
    A_MCP = 1u << 2,
    A_RARE = 1u << 4,     /* offered on its record, not on each row of a list */
    A_SECRET = 1u << 3,   /* its answer is shown once: pages show it, nothing keeps it */
    A_SUGGESTS = 1u << 5  /* whose own it is not, and who lacks the role `others`, suggests by it */
};
struct action;
/* One call, and what came of it. */
struct action_call {
    const struct action *action;
    struct record *record;  /* ON_RECORD: as it is now; NULL else */
    const struct value *in; /* [action->nin]; VT_UNSET = not given, VT_NULL = given empty */
    int64_t change;         /* out: the change that was written, 0 = none */
    const struct kind *made;/* out: the kind of a record that came of it, NULL = none */
    struct str made_key;
};
struct action {
    const struct kind *kind;
    const char *verb, *label, *help; /* label: on the button; verb: lower case, words with _ */
    enum on on;
    const struct field *in;
    size_t nin;
    const char *offered_in; /* the states in which it makes sense, blanks between; NULL = all. Only what is offered */
    const char *makes; /* a state that nobody reaches by hand alone: what it takes is asked here; NULL = none */
    const char *to; /* a move of the lifecycle: the state it ends in, NULL = none */
    const char *own; /* the field of its record that names whose own act it is; NULL = nobody's */
    unsigned others; /* with `own`: the role of whoever else may do it */
    unsigned perm, flags;
    /* Writes members into the open object `out`, and does its work inside its own core_write. */
    enum status (*run)(struct ctx *c, struct action_call *call, struct json_writer *out);
};
/* Asserts that the rows are well formed: names, inputs, states that their kinds have. */
void actions_verify(const struct model *m, const struct action *const *rows, size_t n);
