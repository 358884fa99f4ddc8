/* core/auth.h: who is asking: passwords, second factors, sessions, invitations and tokens of programs.
 * Secrets leave this file once, when they are made; what is stored is a hash. */
#pragma once
#include "core/records.h"

enum {
    AUTH_SESSION_DAYS = 14,
    AUTH_IDLE_HOURS = 24,
    AUTH_INVITE_DAYS = 7,
    AUTH_TRIES = 5,
    AUTH_TRY_MINUTES = 5,
    AUTH_TOKEN_DAYS_MAX = 366
};

/* Whether anybody has a password: until then whoever reaches the loopback listener is the owner. */
enum status auth_is_on(struct ctx *c, bool *ret) MUST_CHECK;

/* The person behind a session's cookie or a program's token. UNAUTHENTICATED: unknown, ended, expired, its user closed.
 * ret->name is of the arena. */
struct auth_use {
    int64_t session, seen_at, renewed_at;
}; /* session: 0 without one */
enum status auth_by_session(struct ctx *c, struct str secret, struct actor *ret, struct auth_use *ret_use) MUST_CHECK;
enum status auth_by_token(struct ctx *c, struct str secret, struct actor *ret) MUST_CHECK;
/* Notes that a session is in use, at most every ten minutes, and gives it a new secret once a day (else empty). */
enum status auth_touch(struct ctx *c, const struct auth_use *use, struct str *ret_secret) MUST_CHECK;

struct auth_sign_in {
    struct str email, password, code /* six digits or a recovery code */, agent;
};
/* UNAUTHENTICATED with one sentence for every reason; TOO_MANY after AUTH_TRIES failures in AUTH_TRY_MINUTES;
 * INVALID, code "code": the password is right, a second factor is asked for. */
enum status auth_sign_in(struct ctx *c, const struct auth_sign_in *in, struct str *ret_secret) MUST_CHECK;
enum status auth_sign_out(struct ctx *c, int64_t session) MUST_CHECK;
/* Ends one session of the user, or with 0 all but `keep`. */
enum status auth_end(struct ctx *c, int64_t user, int64_t session, int64_t keep) MUST_CHECK;
struct auth_session {
    int64_t id, created_at, seen_at;
    struct str agent;
};
enum status auth_sessions(struct ctx *c, int64_t user, struct auth_session **ret, size_t *ret_n) MUST_CHECK;

/* A one-time secret with which a user sets a first password, or a forgotten one anew; older ones end. */
enum status auth_invite(struct ctx *c, int64_t user, struct str *ret_secret) MUST_CHECK;
/* The owner's user, made if missing; its invitation is what `serve --sign-in` prints. */
enum status auth_owner_user(struct ctx *c, int64_t *ret_user) MUST_CHECK;
struct auth_invited {
    int64_t user;
    struct str email, name;
};
enum status auth_invited(struct ctx *c, struct str secret, struct auth_invited *ret) MUST_CHECK;
/* Takes the invitation: sets e-mail and password, makes the user active, ends older sessions, signs in. */
enum status auth_accept(struct ctx *c, struct str secret, struct str email, struct str password, struct str agent,
                        struct str *ret_session) MUST_CHECK;
/* A new password for oneself, with the old one; other sessions end. */
enum status auth_set_password(struct ctx *c, int64_t user, struct str old, struct str new_one, int64_t keep) MUST_CHECK;

/* A second factor: a secret to type into a program, kept once a code proves that it was; ten recovery codes. */
struct str auth_totp_secret(struct ctx *c);
enum status auth_totp_on(struct ctx *c, int64_t user, struct str secret, struct str code, struct str **ret_codes,
                         size_t *ret_n) MUST_CHECK;
enum status auth_totp_off(struct ctx *c, int64_t user, struct str password) MUST_CHECK;
enum status auth_totp_is_on(struct ctx *c, int64_t user, bool *ret) MUST_CHECK;

/* A token for a program in the actor's name: hw_ and 43 letters. scopes: "read", "write:requests", "write:*", "admin". */
enum status auth_token_make(struct ctx *c, struct str title, struct str scopes, int64_t days, struct str *ret_secret,
                            int64_t *ret_id) MUST_CHECK;
