/* core/auth.c: sessions, invitations, passwords. Tokens and second factors are in auth_more.c, who there is in auth_users.c. */
#include "base/password.h"
#include "core/auth_parts.h"
#include "core/perm.h"

struct int_row {
    int64_t n;
};
static const struct col int_cols[] = { COL(struct int_row, n) };

/* ---- sessions ---- */

struct session_row {
    int64_t id, user, person, seen_at, renewed_at;
    struct str role, name;
};
static const struct col session_cols[] = { COL(struct session_row, id),         COL(struct session_row, user),
                                           COL(struct session_row, person),     COL(struct session_row, seen_at),
                                           COL(struct session_row, renewed_at), COL(struct session_row, role),
                                           COL(struct session_row, name) };
static const struct stmt_def session_sql = {
    "auth/session",
    "SELECT s.id AS id, u.id AS \"user\", coalesce(u.person, 0) AS person, s.seen_at AS seen_at, s.renewed_at AS renewed_at,"
    " coalesce(u.role, 'viewer') AS role, coalesce(p.title, u.email) AS name"
    " FROM session s JOIN \"user\" u ON u.id = s.\"user\" LEFT JOIN person p ON p.id = u.person"
    " WHERE s.hash = ?1 AND s.purpose = 'session' AND s.ended_at IS NULL AND s.expires_at > ?2 AND s.seen_at > ?3"
    " AND u.state = 'active' AND u.archived_at IS NULL",
    NULL, ROWS_OF(struct session_row, session_cols)
};

enum status auth_by_session(struct ctx *c, struct str secret, struct actor *ret, struct auth_use *ret_use)
{
    const struct value args[] = { ARG_STR(auth_hash(c, secret)), ARG_INT(c->now_ms),
                                  ARG_INT(c->now_ms - (int64_t)AUTH_IDLE_HOURS * 3600000) };
    struct session_row *row;
    size_t n;
    if (secret.n != AUTH_SECRET_LETTERS)
        return ST_UNAUTHENTICATED;
    TRY(db_all(c, &session_sql, args, COUNT(args), &row, &n));
    if (n == 0)
        return ST_UNAUTHENTICATED;
    *ret_use = (struct auth_use){ row[0].id, row[0].seen_at, row[0].renewed_at };
    *ret = (struct actor){ .person_id = row[0].person,
                           .user_id = row[0].user,
                           .session_id = row[0].id,
                           .name = row[0].name,
                           .role = auth_role(row[0].role) };
    return ST_OK;
}

static const struct stmt_def touch_sql = {
    "auth/touch",
    "UPDATE session SET seen_at = ?2, hash = coalesce(?3, hash), renewed_at = CASE WHEN ?3 IS NULL THEN renewed_at ELSE ?2 END"
    " WHERE id = ?1 AND ended_at IS NULL AND seen_at = ?4 RETURNING id AS n",
    NULL, ROWS_OF(struct int_row, int_cols)
};

struct touch_job {
    const struct auth_use *use;
    struct str secret;
};

static enum status touch_body(struct ctx *c, void *arg)
{
    struct touch_job *j = arg;
    const struct value args[] = { ARG_INT(j->use->session), ARG_INT(c->now_ms),
                                  j->secret.n ? ARG_STR(auth_hash(c, j->secret)) : ARG_NULL, ARG_INT(j->use->seen_at) };
    struct int_row *row;
    size_t n;
    TRY(db_all(c, &touch_sql, args, COUNT(args), &row, &n));
    if (n == 0)
        j->secret = STR_NULL; /* another request was first: the new secret is the one that it took along */
    return ST_OK;
}

enum status auth_touch(struct ctx *c, const struct auth_use *use, struct str *ret_secret)
{
    *ret_secret = STR_NULL;
    if (c->now_ms - use->seen_at < 600000)
        return ST_OK;
    struct touch_job j = { use, c->now_ms - use->renewed_at > 86400000 ? auth_secret(c) : STR_NULL };
    TRY(db_tx(c, TX_WRITE, touch_body, &j));
    *ret_secret = j.secret;
    return ST_OK;
}

static const struct stmt_def begin_sql = {
    "auth/begin",
    "INSERT INTO session (id, hash, purpose, \"user\", created_at, seen_at, renewed_at, expires_at, agent)"
    " VALUES ((SELECT coalesce(max(id), 0) + 1 FROM session), ?1, ?2, ?3, ?4, ?4, ?4, ?5, ?6)",
    NULL,
    NULL,
    0,
    0
};

enum status auth_begin(struct ctx *c, int64_t user, const char *purpose, int64_t days, struct str agent,
                       struct str *ret_secret)
{
    struct str secret = auth_secret(c);
    if (agent.n > 200)
        agent.n = 200;
    const struct value args[] = { ARG_STR(auth_hash(c, secret)),
                                  ARG_STR(str_z(purpose)),
                                  ARG_INT(user),
                                  ARG_INT(c->now_ms),
                                  ARG_INT(c->now_ms + days * 86400000),
                                  ARG_STR(str_is_utf8(agent) ? agent : S("")) };
    TRY(db_run(c, &begin_sql, args, COUNT(args)));
    *ret_secret = secret;
    return ST_OK;
}

static const struct stmt_def end_sql = {
    "auth/end",
    "UPDATE session SET ended_at = ?4 WHERE \"user\" = ?1 AND (?2 = 0 OR id = ?2) AND id <> ?3 AND ended_at IS NULL",
    NULL,
    NULL,
    0,
    0
};

enum status auth_end_rows(struct ctx *c, int64_t user, int64_t session, int64_t keep)
{
    const struct value args[] = { ARG_INT(user), ARG_INT(session), ARG_INT(keep), ARG_INT(c->now_ms) };
    return db_run(c, &end_sql, args, COUNT(args));
}

struct end_job {
    int64_t user, session, keep;
};

static enum status end_body(struct ctx *c, void *arg)
{
    const struct end_job *j = arg;
    return auth_end_rows(c, j->user, j->session, j->keep);
}

enum status auth_end(struct ctx *c, int64_t user, int64_t session, int64_t keep)
{
    struct end_job j = { user, session, keep };
    return db_tx(c, TX_WRITE, end_body, &j);
}

static const struct stmt_def user_of_sql = { "auth/user_of", "SELECT \"user\" AS n FROM session WHERE id = ?1", NULL,
                                             ROWS_OF(struct int_row, int_cols) };

enum status auth_sign_out(struct ctx *c, int64_t session)
{
    const struct value args[] = { ARG_INT(session) };
    struct int_row *row;
    size_t n;
    TRY(db_all(c, &user_of_sql, args, 1, &row, &n));
    return n ? auth_end(c, row[0].n, session, 0) : ST_OK;
}

static const struct col sessions_cols[] = { COL(struct auth_session, id), COL(struct auth_session, created_at),
                                            COL(struct auth_session, seen_at), COL(struct auth_session, agent) };
static const struct stmt_def sessions_sql = {
    "auth/sessions",
    "SELECT id AS id, created_at AS created_at, seen_at AS seen_at, coalesce(agent, '') AS agent FROM session"
    " WHERE \"user\" = ?1 AND purpose = 'session' AND ended_at IS NULL AND expires_at > ?2 AND seen_at > ?3"
    " ORDER BY seen_at DESC, id LIMIT 100",
    NULL, ROWS_OF(struct auth_session, sessions_cols)
};

enum status auth_sessions(struct ctx *c, int64_t user, struct auth_session **ret, size_t *ret_n)
{
    const struct value args[] = { ARG_INT(user), ARG_INT(c->now_ms),
                                  ARG_INT(c->now_ms - (int64_t)AUTH_IDLE_HOURS * 3600000) };
    return db_all(c, &sessions_sql, args, COUNT(args), ret, ret_n);
}

/* ---- signing in ---- */

static const struct stmt_def forget_tries_sql = {
    "auth/forget_tries", "DELETE FROM sign_in_try WHERE \"at\" < ?1 OR name = ?2", NULL, NULL, 0, 0
};

static enum status wrong(struct ctx *c, struct str email)
{
    TRY(db_tx(c, TX_WRITE, auth_note_try, &email));
    problem_add(c->problems, NULL, S("sign_in"), "That e-mail and password do not belong together.");
    return ST_UNAUTHENTICATED;
}

struct sign_in_job {
    int64_t user;
    struct str email, agent, code, secret;
};

static const struct stmt_def factors_sql = {
    "auth/factors", "UPDATE \"user\" SET totp = ?2, recovery = ?3 WHERE id = ?1", NULL, NULL, 0, 0
};

/* The second factor is looked at where it is used up: of two that come at once with one code, one comes in. */
static enum status sign_in_body(struct ctx *c, void *arg)
{
    struct sign_in_job *j = arg;
    const struct value old[] = { ARG_INT(c->now_ms - 86400000), ARG_STR(j->email) };
    struct auth_user *u;
    struct str totp, recovery;
    TRY(auth_user(c, j->user, &u));
    if (u->totp.n > 0) {
        TRY(auth_second_factor(c, u, j->code, &totp, &recovery));
        const struct value factors[] = { ARG_INT(j->user), ARG_STR(totp), ARG_STR(recovery) };
        TRY(db_run(c, &factors_sql, factors, COUNT(factors)));
    }
    TRY(db_run(c, &forget_tries_sql, old, COUNT(old)));
    return auth_begin(c, j->user, "session", AUTH_SESSION_DAYS, j->agent, &j->secret);
}

enum status auth_sign_in(struct ctx *c, const struct auth_sign_in *in, struct str *ret_secret)
{
    struct str email = auth_fold_email(c, in->email);
    struct auth_user *u;
    TRY(auth_too_many(c, email));
    enum status st = auth_user_named(c, email, &u);
    if (st != ST_NOT_FOUND)
        TRY(st);
    bool known = st == ST_OK && u->password.n > 0 && str_eq(u->state, S("active"));
    bool right = password_is(c->arena, known ? u->password : password_nobody(), in->password);
    if (!known || !right)
        return wrong(c, email);
    struct sign_in_job j = { .user = u->id, .email = email, .agent = in->agent, .code = in->code };
    st = db_tx(c, TX_WRITE, sign_in_body, &j);
    if (st == ST_UNAUTHENTICATED)
        return wrong(c, email);
    TRY(st);
    *ret_secret = j.secret;
    return ST_OK;
}

/* ---- invitations and passwords ---- */

static enum status invite_body(struct ctx *c, void *arg)
{
    struct sign_in_job *j = arg;
    const struct value args[] = { ARG_INT(j->user), ARG_INT(c->now_ms) };
    static const struct stmt_def older = {
        "auth/older_invites",
        "UPDATE session SET ended_at = ?2 WHERE \"user\" = ?1 AND purpose = 'invite' AND ended_at IS NULL",
        NULL,
        NULL,
        0,
        0
    };
    TRY(db_run(c, &older, args, COUNT(args)));
    return auth_begin(c, j->user, "invite", AUTH_INVITE_DAYS, S(""), &j->secret);
}

enum status auth_invite(struct ctx *c, int64_t user, struct str *ret_secret)
{
    struct auth_user *u;
    struct sign_in_job j = { .user = user };
    TRY(auth_user(c, user, &u));
    if (str_eq(u->state, S("closed"))) {
        problem_add(c->problems, NULL, S("closed"), "%.*s was closed and cannot sign in again.", STR_FMT(u->email));
        return ST_INVALID;
    }
    TRY(db_tx(c, TX_WRITE, invite_body, &j));
    *ret_secret = j.secret;
    return ST_OK;
}

struct owner_row {
    int64_t user, person;
};
static const struct col owner_cols[] = { COL(struct owner_row, user), COL(struct owner_row, person) };
static const struct stmt_def owner_sql = {
    "auth/owner",
    "SELECT coalesce((SELECT min(u.id) FROM \"user\" u WHERE u.role = 'owner' AND u.archived_at IS NULL), 0) AS \"user\","
    " coalesce((SELECT min(p.id) FROM person p WHERE p.archived_at IS NULL), 0) AS person",
    NULL, ROWS_OF(struct owner_row, owner_cols)
};

static enum status owner_body(struct ctx *c, void *arg)
{
    struct owner_row *o = arg;
    struct record *u = rec_new(c, &kind_user);
    TRY(rec_set(c, u, S("email"), S("owner@localhost.localdomain"), NULL));
    TRY(rec_set(c, u, S("role"), S("owner"), NULL));
    u->v[kind_field_index(&kind_user, S("person"))] = o->person ? ARG_INT(o->person) : ARG_NULL;
    TRY(rec_add(c, u));
    o->user = u->id;
    return ST_OK;
}

enum status auth_owner_user(struct ctx *c, int64_t *ret_user)
{
    struct owner_row *o;
    size_t n;
    TRY(db_all(c, &owner_sql, NULL, 0, &o, &n));
    if (o->user == 0)
        TRY(core_write(c, S("user add"), owner_body, o, NULL));
    *ret_user = o->user;
    return ST_OK;
}

static const struct stmt_def invited_sql = {
    "auth/invited",
    "SELECT s.\"user\" AS n FROM session s WHERE s.hash = ?1 AND s.purpose = 'invite' AND s.ended_at IS NULL AND s.expires_at > ?2",
    NULL, ROWS_OF(struct int_row, int_cols)
};

enum status auth_invited(struct ctx *c, struct str secret, struct auth_invited *ret)
{
    const struct value args[] = { ARG_STR(auth_hash(c, secret)), ARG_INT(c->now_ms) };
    struct int_row *row;
    struct auth_user *u;
    size_t n;
    TRY(db_all(c, &invited_sql, args, COUNT(args), &row, &n));
    if (n == 0)
        return ST_NOT_FOUND;
    TRY(auth_user(c, row[0].n, &u));
    bool made_up = str_ends(u->email, S("@localhost.localdomain"));
    *ret = (struct auth_invited){ u->id, made_up ? STR_NULL : u->email, u->name };
    return ST_OK;
}

struct accept_job {
    int64_t user;
    struct str email, hash, agent, secret;
};

static const struct stmt_def password_sql = {
    "auth/password", "UPDATE \"user\" SET password = ?2 WHERE id = ?1", NULL, NULL, 0, 0
};

static enum status accept_body(struct ctx *c, void *arg)
{
    struct accept_job *j = arg;
    struct record *u;
    struct path at = { .name = S_INIT("email") };
    TRY(rec_get(c, &kind_user, j->user, &u));
    TRY(rec_set(c, u, S("email"), j->email, &at));
    if (!str_eq(u->v[kind_field_index(&kind_user, S("state"))].u.s, S("active")))
        TRY(rec_set(c, u, S("state"), S("active"), NULL));
    TRY(rec_edit(c, u));
    const struct value args[] = { ARG_INT(j->user), ARG_STR(j->hash) };
    TRY(db_run(c, &password_sql, args, COUNT(args)));
    TRY(auth_end_rows(c, j->user, 0, 0));
    return auth_begin(c, j->user, "session", AUTH_SESSION_DAYS, j->agent, &j->secret);
}

static enum status fault(struct ctx *c, struct str password, struct str email, const char *field)
{
    const char *why = password_fault(password, email);
    struct path at = { .name = str_z(field) };
    if (why)
        problem_add(c->problems, &at, S("password"), "%s.", why);
    return why ? ST_INVALID : ST_OK;
}

static struct str new_hash(struct ctx *c, struct str password)
{
    uint64_t random[2] = { c->random(), c->random() };
    return password_hash(c->arena, password, (const unsigned char *)random);
}

static enum status accept_write(struct ctx *c, void *arg)
{
    return core_write(c, S("sign-in accepted"), accept_body, arg, NULL);
}

enum status auth_accept(struct ctx *c, struct str secret, struct str email, struct str password, struct str agent,
                        struct str *ret_session)
{
    struct auth_invited who;
    TRY(auth_invited(c, secret, &who));
    email = auth_fold_email(c, who.email.n && !email.n ? who.email : email);
    TRY(fault(c, password, email, "password"));
    struct accept_job j = { .user = who.user, .email = email, .hash = new_hash(c, password), .agent = agent };
    const struct actor *before = c->actor;
    struct actor house = { .via = S("web"), .role = "owner", .acting = true, .name = who.name };
    c->actor = &house;
    enum status st = perm_act(c, PERM_OWN, accept_write, &j);
    c->actor = before;
    *ret_session = j.secret;
    return st;
}

struct password_job {
    int64_t user, keep;
    struct str hash;
};

static enum status set_password_body(struct ctx *c, void *arg)
{
    const struct password_job *j = arg;
    const struct value args[] = { ARG_INT(j->user), ARG_STR(j->hash) };
    TRY(db_run(c, &password_sql, args, COUNT(args)));
    return auth_end_rows(c, j->user, 0, j->keep);
}

enum status auth_set_password(struct ctx *c, int64_t user, struct str old, struct str new_one, int64_t keep)
{
    struct auth_user *u;
    struct path at = { .name = S_INIT("old") };
    TRY(auth_user(c, user, &u));
    TRY(auth_too_many(c, u->email));
    if (u->password.n && !password_is(c->arena, u->password, old)) {
        TRY(db_tx(c, TX_WRITE, auth_note_try, &u->email));
        problem_add(c->problems, &at, S("password"), "That is not your password.");
        return ST_INVALID;
    }
    TRY(fault(c, new_one, u->email, "new"));
    struct password_job j = { user, keep, new_hash(c, new_one) };
    return db_tx(c, TX_WRITE, set_password_body, &j);
}
