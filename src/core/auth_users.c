/* core/auth_users.c: who can sign in, and the secrets that they are given. */
#include "core/auth_parts.h"

struct str auth_secret(struct ctx *c)
{
    static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    char *o = ARENA_ARRAY(c->arena, char, AUTH_SECRET_LETTERS + 1);
    for (size_t i = 0; i < AUTH_SECRET_LETTERS; i++)
        o[i] = alphabet[c->random() & 63u];
    return (struct str){ o, AUTH_SECRET_LETTERS };
}

struct str auth_hash(struct ctx *c, struct str secret)
{
    struct sha256 h = sha256_of(&secret, 1);
    return hex_of(c->arena, h.b, sizeof(h.b));
}

/* ---- is it on ---- */

struct users_row {
    int64_t n;
};
static const struct col users_cols[] = { COL(struct users_row, n) };
static const struct stmt_def on_sql = {
    "auth/on",
    "SELECT count(*) AS n FROM \"user\" WHERE password IS NOT NULL AND archived_at IS NULL AND state = 'active'", NULL,
    ROWS_OF(struct users_row, users_cols)
};

enum status auth_is_on(struct ctx *c, bool *ret)
{
    struct users_row *row;
    size_t n;
    TRY(db_all(c, &on_sql, NULL, 0, &row, &n));
    *ret = row[0].n > 0;
    return ST_OK;
}

/* The role's own name, which lives as long as the program. */
const char *auth_role(struct str role)
{
    const struct field *f = kind_field(&kind_user, S("role"));
    for (const struct choice *o = f->choices; o->id; o++)
        if (str_eq(str_z(o->id), role))
            return o->id;
    return NULL;
}

static const struct col user_cols[] = { COL(struct auth_user, id),    COL(struct auth_user, rev),
                                        COL(struct auth_user, email), COL(struct auth_user, password),
                                        COL(struct auth_user, totp),  COL(struct auth_user, recovery),
                                        COL(struct auth_user, state), COL(struct auth_user, name) };
static const struct stmt_def user_sql = {
    "auth/user",
    "SELECT u.id AS id, u.rev AS rev, u.email AS email, coalesce(u.password, '') AS password, coalesce(u.totp, '') AS totp,"
    " coalesce(u.recovery, '') AS recovery, coalesce(u.state, 'invited') AS state, coalesce(p.title, '') AS name"
    " FROM \"user\" u LEFT JOIN person p ON p.id = u.person WHERE u.archived_at IS NULL AND (u.id = ?1 OR u.email = ?2)",
    NULL, ROWS_OF(struct auth_user, user_cols)
};

static enum status user_of(struct ctx *c, int64_t id, struct str email, struct auth_user **ret)
{
    const struct value args[] = { ARG_INT(id), ARG_STR(email) };
    size_t n;
    TRY(db_all(c, &user_sql, args, COUNT(args), ret, &n));
    return n > 0 ? ST_OK : ST_NOT_FOUND;
}

enum status auth_user(struct ctx *c, int64_t id, struct auth_user **ret)
{
    return user_of(c, id, S(""), ret);
}

enum status auth_user_named(struct ctx *c, struct str email, struct auth_user **ret)
{
    return user_of(c, 0, email, ret);
}

struct str auth_fold_email(struct ctx *c, struct str email)
{
    email = str_trim(email);
    char *o = ARENA_ARRAY(c->arena, char, email.n + 1);
    for (size_t i = 0; i < email.n; i++)
        o[i] = (char)(email.p[i] >= 'A' && email.p[i] <= 'Z' ? email.p[i] + 32 : email.p[i]);
    return (struct str){ o, email.n };
}

/* ---- how often it was tried ---- */

static const struct stmt_def tries_sql = { "auth/tries",
                                           "SELECT count(*) AS n FROM sign_in_try WHERE name = ?1 AND \"at\" > ?2",
                                           NULL, ROWS_OF(struct users_row, users_cols) };
static const struct stmt_def try_sql = { "auth/try", "INSERT INTO sign_in_try (name, \"at\") VALUES (?1, ?2)",
                                         NULL,       NULL,
                                         0,          0 };
enum status auth_too_many(struct ctx *c, struct str email)
{
    const struct value args[] = { ARG_STR(email), ARG_INT(c->now_ms - (int64_t)AUTH_TRY_MINUTES * 60000) };
    struct users_row *row;
    size_t n;
    TRY(db_all(c, &tries_sql, args, COUNT(args), &row, &n));
    if (row[0].n < AUTH_TRIES)
        return ST_OK;
    problem_add(c->problems, NULL, S("wait"), "That was tried %d times: wait %d minutes.", AUTH_TRIES,
                AUTH_TRY_MINUTES);
    return ST_TOO_MANY;
}

enum status auth_note_try(struct ctx *c, void *arg)
{
    const struct value args[] = { ARG_STR(*(const struct str *)arg), ARG_INT(c->now_ms) };
    return db_run(c, &try_sql, args, COUNT(args));
}
