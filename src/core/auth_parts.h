/* core/auth_parts.h: what auth.c, auth_more.c and auth_users.c share. */
#pragma once
#include "base/crypto.h"
#include "core/auth.h"
#include "core/change.h"

enum { AUTH_SECRET_LETTERS = 43 };      /* 258 bits */
struct auth_user {
    int64_t id, rev;
    struct str email, password, totp, recovery, state, name;
};
/* A live user; NOT_FOUND. */
enum status auth_user(struct ctx *c, int64_t id, struct auth_user **ret) MUST_CHECK;
enum status auth_user_named(struct ctx *c, struct str email,
                            struct auth_user **ret) MUST_CHECK;       /* as auth_fold_email gives it */
struct str auth_secret(struct ctx *c);
struct str auth_hash(struct ctx *c, struct str secret);
const char *auth_role(struct str role);
/* Lower case of ASCII letters: how an e-mail is kept and looked for. */
struct str auth_fold_email(struct ctx *c, struct str email);
/* Writes of a running write transaction. */
enum status auth_begin(struct ctx *c, int64_t user, const char *purpose, int64_t days, struct str agent,
                       struct str *ret_secret) MUST_CHECK;
enum status auth_end_rows(struct ctx *c, int64_t user, int64_t session, int64_t keep) MUST_CHECK;
/* Whether the code is this minute's and not used before, or an unused recovery code; what is stored afterwards.
 * INVALID, code "code": none was given. UNAUTHENTICATED: wrong. */
enum status auth_second_factor(struct ctx *c, const struct auth_user *u, struct str code, struct str *ret_totp,
                               struct str *ret_recovery) MUST_CHECK;
/* TOO_MANY with a problem when it was tried too often of late; note_try (arg: struct str *, the e-mail) notes one more. */
enum status auth_too_many(struct ctx *c, struct str email) MUST_CHECK;
enum status auth_note_try(struct ctx *c, void *arg) MUST_CHECK;
