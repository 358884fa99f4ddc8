/* core/auth_more.c: the second factor and the tokens of programs. */
#include "base/password.h"
#include "core/auth_parts.h"
#include "core/perm.h"
#include <stdlib.h>

enum { RECOVERY_CODES = 10, STEPS_EITHER_SIDE = 1 };

/* user.totp is "<secret in base32> <the last step that was used>". */
static bool totp_matches(struct ctx *c, struct str stored, struct str code, struct str *ret_stored)
{
    struct str secret32, last_text, secret;
    int64_t last = 0, given, now = totp_step(c->now_ms);
    if (str_cut(stored, ' ', &secret32, &last_text) && !str_to_i64(last_text, &last))
        return false;
    for (size_t i = 0; i < code.n; i++)
        if (code.p[i] < '0' || code.p[i] > '9')
            return false;
    if (code.n != 6 || !str_to_i64(code, &given) || !base32_read(c->arena, secret32, &secret))
        return false;
    for (int64_t step = now - STEPS_EITHER_SIDE; step <= now + STEPS_EITHER_SIDE; step++)
        if (step > last && totp_code(secret, step) == given) {
            *ret_stored = arena_printf(c->arena, "%.*s %lld", STR_FMT(secret32), (long long)step);
            return true;
        }
    return false;
}

/* user.recovery is hashes of the codes that are left, blanks between. */
static bool recovery_matches(struct ctx *c, struct str stored, struct str code, struct str *ret_stored)
{
    struct str hash = auth_hash(c, code), rest = stored, one;
    struct out o;
    bool found = false;
    out_init_raw(&o, c->arena);
    while (!str_empty(rest)) {
        (void)str_cut(rest, ' ', &one, &rest);
        if (!found && secret_eq(one, hash))
            found = true;
        else
            out_printf(&o, "%s%.*s", out_str(&o).n ? " " : "", STR_FMT(one));
    }
    *ret_stored = out_str(&o);
    return found;
}

enum status auth_second_factor(struct ctx *c, const struct auth_user *u, struct str code, struct str *ret_totp,
                               struct str *ret_recovery)
{
    struct path at = { .name = S_INIT("code") };
    code = str_trim(code);
    *ret_totp = u->totp;
    *ret_recovery = u->recovery;
    if (code.n == 0) {
        problem_add(c->problems, &at, S("code"), "Type the six digits that your program shows, or a recovery code.");
        return ST_INVALID;
    }
    if (totp_matches(c, u->totp, code, ret_totp) || recovery_matches(c, u->recovery, code, ret_recovery))
        return ST_OK;
    return ST_UNAUTHENTICATED;
}

struct str auth_totp_secret(struct ctx *c)
{
    uint64_t random[3] = { c->random(), c->random(), c->random() };
    return base32_of(c->arena, (struct str){ (const char *)random, 20 });
}

struct factor_job {
    int64_t user;
    struct str totp, recovery;
};

static const struct stmt_def set_factor_sql = {
    "auth/set_factor", "UPDATE \"user\" SET totp = ?2, recovery = ?3 WHERE id = ?1", NULL, NULL, 0, 0
};

static enum status factor_body(struct ctx *c, void *arg)
{
    const struct factor_job *j = arg;
    const struct value args[] = { ARG_INT(j->user), j->totp.n ? ARG_STR(j->totp) : ARG_NULL,
                                  j->recovery.n ? ARG_STR(j->recovery) : ARG_NULL };
    return db_run(c, &set_factor_sql, args, COUNT(args));
}

enum status auth_totp_on(struct ctx *c, int64_t user, struct str secret, struct str code, struct str **ret_codes,
                         size_t *ret_n)
{
    struct factor_job j = { .user = user };
    struct path at = { .name = S_INIT("code") };
    struct out hashes;
    struct str *codes = ARENA_ARRAY(c->arena, struct str, RECOVERY_CODES);
    bool on;
    TRY(auth_totp_is_on(c, user, &on));
    if (on) {           /* whoever found a page open must not put their own program in its place */
        problem_add(c->problems, NULL, S("on"),
                    "A second factor is set up already.\nTurn it off with your password first.");
        return ST_INVALID;
    }
    if (secret.n != 32 || !totp_matches(c, secret, str_trim(code), &j.totp)) {
        problem_add(c->problems, &at, S("code"),
                    "These are not the digits of this moment: type those that the program shows now.");
        return ST_INVALID;
    }
    out_init_raw(&hashes, c->arena);
    for (size_t i = 0; i < RECOVERY_CODES; i++) {
        codes[i] = (struct str){ auth_secret(c).p, 12 };
        out_printf(&hashes, "%s%.*s", i ? " " : "", STR_FMT(auth_hash(c, codes[i])));
    }
    j.recovery = out_str(&hashes);
    TRY(db_tx(c, TX_WRITE, factor_body, &j));
    *ret_codes = codes;
    *ret_n = RECOVERY_CODES;
    return ST_OK;
}

enum status auth_totp_off(struct ctx *c, int64_t user, struct str password)
{
    struct auth_user *u;
    struct path at = { .name = S_INIT("password") };
    struct factor_job j = { .user = user };
    TRY(auth_user(c, user, &u));
    if (password.n == 0) {          /* no guess */
        problem_add(c->problems, &at, S("password"), "Type your password.");
        return ST_INVALID;
    }
    TRY(auth_too_many(c, u->email));
    if (!password_is(c->arena, u->password.n ? u->password : password_nobody(), password)) {
        TRY(db_tx(c, TX_WRITE, auth_note_try, &u->email));
        problem_add(c->problems, &at, S("password"), "That is not your password.");
        return ST_INVALID;
    }
    return db_tx(c, TX_WRITE, factor_body, &j);
}

enum status auth_totp_is_on(struct ctx *c, int64_t user, bool *ret)
{
    struct auth_user *u;
    TRY(auth_user(c, user, &u));
    *ret = u->totp.n > 0;
    return ST_OK;
}

/* ---- tokens ---- */

static bool scope_known(struct ctx *c, struct str scope)
{
    if (str_eq(scope, S("read")) || str_eq(scope, S("write:*")) || str_eq(scope, S("admin")))
        return true;
    if (!str_starts(scope, S("write:")))
        return false;
    const struct kind *k = model_kind(c->app->model, str_skip(scope, 6));
    return k && str_eq(str_skip(scope, 6), str_z(k->plural));
}

static enum status scopes_check(struct ctx *c, struct str scopes)
{
    struct path at = { .name = S_INIT("scopes") };
    struct str rest = scopes, one;
    while (!str_empty(rest)) {
        (void)str_cut(rest, ' ', &one, &rest);
        if (!scope_known(c, one)) {
            problem_add(c->problems, &at, S("scope"),
                        "\"%.*s\" is no scope: read, write:requests (any kind’s plural), write:* or"
                        " admin, blanks between.",
                        STR_FMT(one));
            return ST_INVALID;
        }
    }
    return ST_OK;
}

struct token_job {
    struct str title, scopes, hash;
    int64_t expires, id;
};

static const struct stmt_def token_hash_sql = {
    "auth/token_hash", "UPDATE /*visible token: one just made*/ token SET hash = ?2 WHERE id = ?1", NULL, NULL, 0, 0
};

static enum status token_body(struct ctx *c, void *arg)
{
    struct token_job *j = arg;
    struct record *t = rec_new(c, &kind_token);
    TRY(rec_set(c, t, S("title"), j->title, &(struct path){ .name = S_INIT("title") }));
    TRY(rec_set(c, t, S("scopes"), j->scopes, NULL));
    t->v[kind_field_index(&kind_token, S("expires_at"))] = ARG_INT(j->expires);
    t->v[kind_field_index(&kind_token, S("person"))] =
        c->actor && c->actor->person_id ? ARG_INT(c->actor->person_id) : ARG_NULL;
    TRY(rec_add(c, t));
    j->id = t->id;
    const struct value args[] = { ARG_INT(t->id), ARG_STR(j->hash) };
    return db_run(c, &token_hash_sql, args, COUNT(args));
}

static enum status token_write(struct ctx *c, void *arg)
{
    return core_write(c, S("token make"), token_body, arg, NULL);
}

enum status auth_token_make(struct ctx *c, struct str title, struct str scopes, int64_t days, struct str *ret_secret,
                            int64_t *ret_id)
{
    struct path at = { .name = S_INIT("days") };
    TRY(scopes_check(c, scopes));
    if (days < 1 || days > AUTH_TOKEN_DAYS_MAX) {
        problem_add(c->problems, &at, S("days"), "A token lives from 1 to %d days.", AUTH_TOKEN_DAYS_MAX);
        return ST_INVALID;
    }
    struct str secret = arena_printf(c->arena, "hw_%.*s", STR_FMT(auth_secret(c)));
    struct token_job j = { str_trim(title), scopes.n ? scopes : S("read"), auth_hash(c, secret),
                           c->now_ms + days * 86400000, 0 };
    TRY(perm_act(c, PERM_VIEW, token_write, &j));
    *ret_secret = secret;
    *ret_id = j.id;
    return ST_OK;
}

struct token_row {
    int64_t id, user, person;
    struct str role, name, scopes;
};
static const struct col token_cols[] = { COL(struct token_row, id),     COL(struct token_row, user),
                                         COL(struct token_row, person), COL(struct token_row, role),
                                         COL(struct token_row, name),   COL(struct token_row, scopes) };
/* A person without a sign-in may have a token only while nobody signs in: then they are the owner. */
static const struct stmt_def token_sql = {
    "auth/token",
    "SELECT t.id AS id, coalesce(u.id, 0) AS \"user\", coalesce(t.person, 0) AS person, coalesce(u.role, '') AS role,"
    " coalesce(p.title, '') AS name, coalesce(t.scopes, 'read') AS scopes FROM /*visible token: by its secret*/ token t"
    " LEFT JOIN person p ON p.id = t.person LEFT JOIN \"user\" u ON u.person = t.person AND u.archived_at IS NULL"
    " AND u.state = 'active' WHERE t.hash = ?1 AND t.archived_at IS NULL AND t.state = 'live' AND t.\"for\" = 'api'"
    " AND t.expires_at > ?2",
    NULL, ROWS_OF(struct token_row, token_cols)
};

enum status auth_by_token(struct ctx *c, struct str secret, struct actor *ret)
{
    const struct value args[] = { ARG_STR(auth_hash(c, secret)), ARG_INT(c->now_ms) };
    struct token_row *row;
    size_t n;
    bool on;
    if (!str_starts(secret, S("hw_")))
        return ST_UNAUTHENTICATED;
    TRY(db_all(c, &token_sql, args, COUNT(args), &row, &n));
    TRY(auth_is_on(c, &on));
    if (n == 0 || (on && row[0].user == 0))
        return ST_UNAUTHENTICATED;
    *ret = (struct actor){ .person_id = row[0].person,
                           .user_id = row[0].user,
                           .name = row[0].name,
                           .via = S("api"),
                           .role = row[0].user ? auth_role(row[0].role) : "owner",
                           .scopes = row[0].scopes };
    return ST_OK;
}
