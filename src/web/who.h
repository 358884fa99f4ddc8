/* web/who.h: who asks: a session, a program with a token, or until there is a sign-in the owner. */
#pragma once
#include "core/auth.h"
#include "web/app_web.h"

/* What a request brings to say who asks. */
struct who_with {
    struct str bearer /* Authorization */, cookie /* the session's secret */;
};
struct who_with who_with(const struct request *r);
/* The same actor for a thread that outlives the request: its texts are a's; a role is a constant. */
struct actor actor_copy(struct arena *a, const struct actor *from);
/* UNAUTHENTICATED: a token that is not good. Nobody signed in: ret->role is NULL. *ret_use: of the session. */
enum status who_asks(struct ctx *c, const struct web_config *cfg, const struct request *r, bool api, struct actor *ret,
                     struct auth_use *ret_use) MUST_CHECK;
/* The same of what was brought earlier. */
enum status who_is(struct ctx *c, const struct web_config *cfg, const struct who_with *with, bool api,
                   struct actor *ret, struct auth_use *ret_use) MUST_CHECK;
/* TOO_MANY and in *ret_wait the seconds to wait where whoever asks has asked too often. known: what who_asks said. */
enum status who_paced(struct ctx *c, const struct web_config *cfg, const struct request *r, enum status known,
                      int64_t *ret_wait) MUST_CHECK;
/* A page for people leads to the sign-in and back; whatever else is UNAUTHENTICATED. */
enum status who_sign_in_first(struct ctx *c, const struct request *r, bool page, struct answer *ret) MUST_CHECK;
/* DENIED where the token's scopes do not cover a write to this address; path: without .json and the like. */
enum status who_scoped(struct ctx *c, const struct request *r, struct str path) MUST_CHECK;
/* Notes that the session is in use; now and then the answer carries a new secret for it. */
void who_keep(struct ctx *c, const struct request *r, const struct auth_use *use, struct answer *ret);
