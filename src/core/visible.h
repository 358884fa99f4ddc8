/* core/visible.h: who sees a record of a private kind (MODEL 0, visibility). The one place that says it: lists,
 * records, counts and statements of reports all take their condition from here. */
#pragma once
#include "core/records.h"

/* The person's managers and themselves hold V: `person` is an SQL expression, V a parameter such as ?2. */
#define VISIBLE_LINE(person, V)                                                                                        \
    "EXISTS (WITH RECURSIVE up(id) AS (SELECT " person " UNION SELECT above.manager FROM person above"                 \
    " JOIN up ON above.id = up.id WHERE above.manager IS NOT NULL) SELECT 1 FROM up WHERE up.id = " V ")"
/* Somebody named V in the record: `any` is an SQL expression such as 'brief/' || CAST(b.id AS TEXT). */
#define VISIBLE_NAMED(any, V)                                                                                          \
    "EXISTS (SELECT 1 FROM involved named WHERE named.archived_at IS NULL AND named.record = " any                     \
    " AND named.who = 'person/' || CAST(" V " AS TEXT))"

/* What a statement that names a private table says of it. T is the table's alias, V the viewer's parameter. */
#define VISIBLE_COMMENT(T, V)                                                                                          \
    "/*visible comment*/ (COALESCE(" T ".seen_by, 'everyone') = 'everyone' OR " T ".created_by = " V " OR (" T         \
    ".seen_by = 'line' AND " VISIBLE_LINE(T ".created_by",                                                             \
                                          V) ")"                                                                       \
                                             " OR (" T ".seen_by = 'named' AND " VISIBLE_NAMED(T ".record", V) "))"
/* For what is shown to everyone or kept for years: only what everyone may see. */
#define VISIBLE_COMMENT_TO_ALL(T) "/*visible comment*/ COALESCE(" T ".seen_by, 'everyone') = 'everyone'"
#define VISIBLE_SAVED_VIEW(T, V)                                                                                       \
    "/*visible saved_view*/ (COALESCE(" T ".shared, FALSE) = TRUE OR " T ".created_by = " V ")"
#define VISIBLE_MESSAGE(T, V)                                                                                          \
    "/*visible message*/ (COALESCE(" T ".purpose, 'answer') = 'answer' OR " T ".created_by = " V " OR " T              \
    ".signed_by = " V ")"
#define VISIBLE_TOKEN(T, V) "/*visible token*/ (" T ".created_by = " V " OR " T ".person = " V ")"
#define VISIBLE_PAGE(T, V)                                                                                             \
    "/*visible page*/ (COALESCE(" T ".state, 'draft') <> 'draft' OR " T ".created_by = " V " OR " T ".owner = " V      \
    " OR " T ".author = " V " OR " VISIBLE_NAMED("'page/' || CAST(" T ".id AS TEXT)", V) ")"
#define VISIBLE_BRIEF(T, V)                                                                                            \
    "/*visible brief*/ (COALESCE(" T ".\"open\", FALSE) = TRUE OR " T ".created_by = " V " OR " T                      \
    ".reader = 'person/' || CAST(" V " AS TEXT) OR EXISTS (SELECT 1 FROM person reads"                                 \
    " WHERE reads.id = " V " AND " T ".reader = 'team/' || CAST(reads.team AS TEXT))"                                  \
    " OR " VISIBLE_NAMED("'brief/' || CAST(" T ".id AS TEXT)", V) ")"
#define VISIBLE_COACHING(T, V)                                                                                         \
    "/*visible coaching*/ (" T ".coach = " V " OR " T ".created_by = " V " OR " VISIBLE_LINE(T ".person", V) ")"
#define VISIBLE_PULSE(T, V)                                                                                            \
    "/*visible pulse*/ (" T ".created_by = " V " OR (" T ".person IS NOT NULL AND " VISIBLE_LINE(T ".person", V) "))"
#define VISIBLE_TIME_NOTE(T, V) "/*visible time_note*/ (" T ".created_by = " V " OR " VISIBLE_LINE(T ".person", V) ")"
#define VISIBLE_STANCE(T, V)                                                                                           \
    "/*visible stance*/ (" T ".created_by = " V                                                                        \
    " OR " VISIBLE_LINE(T ".person", V) " OR " VISIBLE_NAMED("'stance/' || CAST(" T ".id AS TEXT)", V) ")"

/* Who looks: the actor's person; 0 when nobody does, as at init and inside the house's own work. */
int64_t viewer_of(const struct ctx *c);
/* Whether this viewer sees only part of the kind. */
bool visible_applies(const struct ctx *c, const struct kind *k);
/* The condition on a row of the kind's own table, whose viewer is parameter ?n. Only for a kind that it applies to. */
void visible_where(struct out *o, const struct kind *k, size_t n);
