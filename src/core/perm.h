/* core/perm.h: what a role may do. The rows of kinds, actions and routes say the least role; this is where it is
 * looked at, for every surface (MODEL 0). */
#pragma once
#include "core/records.h"

enum perm_what { PERM_TO_SEE, PERM_TO_ADD, PERM_TO_EDIT, PERM_TO_ARCHIVE };
/* viewer -> PERM_VIEW … owner -> PERM_OWN. No actor (init, the house's own work) may do everything; an unknown role
 * nothing. */
enum perm perm_of(const struct actor *a);
bool perm_at_least(const struct ctx *c, unsigned least);
/* ST_DENIED, with a sentence that says who may, where the actor's role is below `least`. */
enum status perm_need(struct ctx *c, unsigned least) MUST_CHECK;
/* May the actor do this by hand with records of the kind? Inside an action (actor.acting) its own permission decides.
 * before: the record as it is, or NULL; whoever made a record of a K_MINE kind may edit and archive it. */
bool perm_may(const struct ctx *c, const struct kind *k, enum perm_what what, const struct record *before);
enum status perm_kind(struct ctx *c, const struct kind *k, enum perm_what what, const struct record *before) MUST_CHECK;
/* May the actor move the state of this record along t? */
bool perm_may_move(const struct ctx *c, const struct transition *t, const struct record *before);
/* The same asker without what a route lets a page do: a page asks with it before it offers a write. *who is filled. */
struct ctx perm_by_hand(const struct ctx *c, struct actor *who);
/* Runs body as an action: its own least role is looked at, what it writes is not looked at again. */
enum status perm_act(struct ctx *c, unsigned least, enum status (*body)(struct ctx *, void *), void *arg) MUST_CHECK;
/* Whether the scopes of a token ("read", "write:requests", "write:*", "admin"; empty = all) allow writing records of
 * the plural, or with NULL anything at all. */
bool perm_scope(const struct ctx *c, const char *plural);
