/* model/kinds.h: every kind there is, and how to find one. */
#pragma once
#include "model/kind.h"
extern const struct kind kind_workspace, kind_user, kind_token, kind_change, kind_alias;
extern const struct kind kind_import_batch, kind_custom_field, kind_comment, kind_involved;
extern const struct kind kind_attachment, kind_saved_view, kind_connection, kind_message;
extern const struct kind kind_market, kind_segment, kind_customer, kind_contact, kind_deal;
extern const struct kind kind_fact;
extern const struct kind kind_talk, kind_question, kind_quote;
extern const struct kind kind_priority, kind_drives, kind_evidence, kind_requirement, kind_serves;
extern const struct kind kind_product, kind_feature, kind_fulfils, kind_needs, kind_solution;
extern const struct kind kind_part;
extern const struct kind kind_team, kind_capacity, kind_effort, kind_plan_version, kind_plan_row;
extern const struct kind kind_rule, kind_promise;
extern const struct kind kind_request, kind_asker, kind_decision, kind_right, kind_tradeoff;
extern const struct kind kind_option;
extern const struct kind kind_goal, kind_metric, kind_measurement, kind_outcome, kind_conflict;
extern const struct kind kind_ledger_line, kind_watch;
extern const struct kind kind_person, kind_assignment, kind_opening, kind_coaching, kind_pulse;
extern const struct kind kind_time_note, kind_pledge, kind_stance, kind_step, kind_page;
extern const struct kind kind_brief, kind_telling;

enum { KINDS_COUNT = 65 };
extern const struct kind *const kinds_all[KINDS_COUNT];   /* in the order of the list above */

/* The static tables alone, without the workspace's own fields. Never NULL. */
const struct model *model_static(void);
/* Whether both are the same kind, with or without fields of the workspace's own: the way to compare kinds, never ==.
 * NULL is no kind and equals nothing. */
bool kind_is(const struct kind *a, const struct kind *b);
/* Whether its records have keys of their own; the others are called by their number. */
bool kind_has_keys(const struct kind *k);
/* The model's form of a kind: with the workspace's own fields, which stand behind the built-in ones. */
const struct kind *model_own(const struct model *m, const struct kind *k);
/* The kind of that name or plural ("person", "people"); NULL if there is none. */
const struct kind *model_kind(const struct model *m, struct str name_or_plural);
/* The kind whose key prefix this is ("BR"), case matters; NULL if there is none. */
const struct kind *model_kind_of_prefix(const struct model *m, struct str prefix);
/* The field of that name; NULL if there is none. */
const struct field *kind_field(const struct kind *k, struct str name);
/* Its place in fields[] and in record.v[]; nfields if there is none. */
size_t kind_field_index(const struct kind *k, struct str name);
/* Whether an FT_ANY field may hold a record of that kind. */
bool field_allows(const struct field *f, const struct kind *k);
/* The choice with that id; NULL if there is none. */
const struct choice *field_choice(const struct field *f, struct str id);
/* The start state of a kind with a lifecycle ("draft"); NULL if it has none. */
const char *kind_start(const struct kind *k);
/* Whether the record stands in a state that seals it: it was signed, or sent. */
bool kind_sealed(const struct record *r);
/* The move from one state to another, or NULL if that is not legal. */
const struct transition *kind_transition(const struct kind *k, struct str from, struct str to);
