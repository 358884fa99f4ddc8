/* use/actions.h: every action there is, and how one is called. Surfaces walk over the table. */
#pragma once
#include "core/change.h"
#include "model/action.h"

enum { ACTION_IN_MAX = 24 };
/* The n-th action, counted from 0, in the order of the registry; NULL past the end. */
const struct action *action_at(size_t n);

/* The action of that kind called so ("hand_over", also "hand-over"); NULL if there is none. */
const struct action *action_find(const struct kind *k, struct str verb);
/* Whether it makes sense on the record where it stands: offered in its state, and a move is legal from there. */
bool action_fits(const struct action *a, const struct record *r);
/* Whether who asks may do it, on that record (NULL: on the kind): by their role, and where it is somebody's own act, by
 * being them. Whoever may only suggest by it may not. */
bool action_may(const struct ctx *c, const struct action *a, const struct record *r);
/* A call with every input unset; record NULL for ON_LIST. */
struct action_call action_call_new(struct ctx *c, const struct action *a, struct record *record);
/* Reads one input as people write it. ST_INVALID with a problem at its name. */
enum status action_set(struct ctx *c, struct action_call *call, struct str name, struct str text) MUST_CHECK;
/* Fills defaults, checks that what is required was given and that the actor may, then runs.
 * out is an open JSON object that receives the answer's members. */
enum status action_run(struct ctx *c, struct action_call *call, struct json_writer *out) MUST_CHECK;

/* ---- for the rows ---- */

/* The input of that name; asserts that the action has it. */
const struct value *in_value(const struct action_call *call, const char *name);
bool in_has(const struct action_call *call, const char *name);
struct str in_text(const struct action_call *call, const char *name); /* empty when not given */
int64_t in_int(const struct action_call *call, const char *name, int64_t otherwise);
/* Moves call->record along its lifecycle to action->to. Inputs that are fields of the kind are
 * written; `reason` or `why` that is none becomes a remark on the record. */
enum status action_move(struct ctx *c, struct action_call *call, struct json_writer *out);
/* A remark on a record, inside core_write. */
enum status action_remark(struct ctx *c, const struct record *on, struct str text) MUST_CHECK;
/* Bodies of core_write that do no more than add or change the record they are given, and may run again. Its id is filled;
 * what an edit makes of it is not. */
enum status action_add(struct ctx *c, void *record) MUST_CHECK;
enum status action_edit(struct ctx *c, void *record) MUST_CHECK;
/* A copy of the record that may be edited. */
struct record *record_copy(struct ctx *c, const struct record *r);
/* The body of core_write for one record as somebody gave it: adds it, or edits the one whose id it has. It may run again; done
 * is what the last run made of it. */
struct record_put {
    const struct record *given;
    struct record *done;
};
enum status record_put(struct ctx *c, void *put) MUST_CHECK;
void json_member_key(struct json_writer *w, struct ctx *c, const char *name, const struct kind *k, int64_t id);

/* The tables of others; each ends with NULL. */
extern const struct action *const moves_actions[],
    *const spine_actions[], *const desk_actions[], *const plan_actions[],
                                                       *const merge_actions[],
                                                           *const goal_actions[],
                                                               *const scenario_actions[],
                                                                   *const house_actions[],
                                                                       *const survey_actions[],
                                                                           *const connect_actions[],
                                                                               *const brief_actions[],
                                                                                   *const import_actions[],
                                                                                       *const told_actions[];
