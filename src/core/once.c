/* core/once.c: a reservation, seen by others at once; then effect and answer in one transaction. */
#include "core/once.h"
#include "core/records.h"
#include "model/ddl.h"
#include <errno.h>
#include <signal.h>
#include <unistd.h>

/* One row of kept_answer. status 0: reserved, nothing is kept yet. */
struct kept_row {
    int64_t status, at, holder;
    struct str digest, content_type, body, location, etag, undo, link, disposition;
};
static const struct col kept_cols[] = {
    COL(struct kept_row, status),   COL(struct kept_row, at),           COL(struct kept_row, holder),
    COL(struct kept_row, digest),   COL(struct kept_row, content_type), COL(struct kept_row, body),
    COL(struct kept_row, location), COL(struct kept_row, etag),         COL(struct kept_row, undo),
    COL(struct kept_row, link),     COL(struct kept_row, disposition),
};
static const struct stmt_def find_sql = {
    "once/find",
    "SELECT status AS status, \"at\" AS at, holder AS holder, digest AS digest,"
    " content_type AS content_type, body AS body, location AS location, etag AS etag, undo AS undo,"
    " link AS link, disposition AS disposition FROM kept_answer WHERE actor = ?1 AND idem_key = ?2",
    NULL, ROWS_OF(struct kept_row, kept_cols)
};
static const struct stmt_def expire_sql = {
    "once/expire", "DELETE FROM kept_answer WHERE \"at\" < ?1", NULL, NULL, 0, 0
};
/* A key that may be used again must not stand in an old change: there it is unique. */
static const struct stmt_def forget_sql = {
    "once/forget", "UPDATE \"change\" SET idem_key = NULL WHERE idem_key IS NOT NULL AND \"at\" < ?1", NULL, NULL, 0, 0
};
static const struct stmt_def reserve_sql = { "once/reserve",
                                             "INSERT INTO kept_answer (actor, idem_key, digest, status, holder, \"at\")"
                                             " VALUES (?1, ?2, ?3, 0, ?4, ?5) ON CONFLICT (actor, idem_key) DO UPDATE"
                                             " SET digest = ?3, holder = ?4, \"at\" = ?5 WHERE kept_answer.status = 0",
                                             NULL,
                                             NULL,
                                             0,
                                             0 };
static const struct stmt_def release_sql = {
    "once/release",
    "DELETE FROM kept_answer WHERE actor = ?1 AND idem_key = ?2 AND status = 0 AND holder = ?3"
    " AND \"at\" = ?4",
    NULL,
    NULL,
    0,
    0
};
struct hit_row {
    int64_t hit;
};
static const struct col hit_cols[] = { COL(struct hit_row, hit) };
static const struct stmt_def keep_sql = {
    "once/keep",
    "UPDATE kept_answer SET status = ?5, content_type = ?6, body = ?7, location = ?8, etag = ?9,"
    " undo = ?10, link = ?11, disposition = ?12, digest = coalesce(?13, digest)"
    " WHERE actor = ?1 AND idem_key = ?2 AND status = 0 AND holder = ?3 AND \"at\" = ?4"
    " RETURNING status AS hit",
    NULL, ROWS_OF(struct hit_row, hit_cols)
};

struct once_job {
    const struct once *o;
    int64_t actor, holder;
    struct once_answer *answer;
    bool again, keep;
};

/* Whether the process that reserved is there: all of them run beside the file. */
static bool is_running(int64_t pid)
{
    return pid > 0 && (kill((pid_t)pid, 0) == 0 || errno == EPERM);
}

static enum status refuse(struct ctx *c, const struct kept_row *row, const struct once *o)
{
    if (!str_eq(row->digest, o->digest)) {
        problem_add(c->problems, NULL, S("key_reused"),
                    "this idempotency key came with another request: use a new key for a new request");
        return ST_INVALID;
    }
    problem_add(c->problems, NULL, S("running"),
                "the first request with this key is still being done: ask again in a second");
    return ST_EXISTS;
}

static void take_answer(const struct kept_row *row, struct once_answer *ret)
{
    *ret = (struct once_answer){ .status = row->status,
                                 .content_type = row->content_type,
                                 .body = row->body,
                                 .location = row->location,
                                 .etag = row->etag,
                                 .undo = row->undo,
                                 .link = row->link,
                                 .disposition = row->disposition };
}

static enum status reserve_body(struct ctx *c, void *arg)
{
    struct once_job *j = arg;
    struct out ddl;
    out_init_raw(&ddl, c->arena);
    ddl_write_kept_answer(&ddl, db_is_postgres(c->db));
    TRY(db_script(c, out_str(&ddl))); /* a workspace may be older than this table */
    const struct value old[] = { ARG_INT(c->now_ms - (int64_t)ONCE_KEPT_DAYS * 86400 * 1000) };
    TRY(db_run(c, &expire_sql, old, 1));
    TRY(db_run(c, &forget_sql, old, 1));
    const struct value who[] = { ARG_INT(j->actor), ARG_STR(j->o->key) };
    struct kept_row *row;
    size_t n;
    TRY(db_all(c, &find_sql, who, 2, &row, &n));
    if (n && row->status && str_eq(row->digest, j->o->digest)) {
        take_answer(row, j->answer);
        j->again = true;
        return ST_OK;
    }
    if (n && (row->status || (is_running(row->holder) && row->at > c->now_ms - ONCE_STALE_MS)))
        return refuse(c, row, j->o);
    const struct value args[] = { who[0], who[1], ARG_STR(j->o->digest), ARG_INT(j->holder), ARG_INT(c->now_ms) };
    return db_run(c, &reserve_sql, args, COUNT(args));
}

static struct value opt(struct str s)
{
    return s.n ? ARG_STR(s) : ARG_NULL;
}

static enum status work_body(struct ctx *c, void *arg)
{
    struct once_job *j = arg;
    const struct once_answer *a = j->answer;
    j->keep = false;
    c->idem_key = j->o->key;
    enum status st = j->o->run(c, j->o->arg, j->answer, &j->keep);
    if (st != ST_OK || !j->keep) {
        db_doom(c->db);
        return st;
    }
    assert(a->status > 0);
    const struct value args[] = {
        ARG_INT(j->actor),
        ARG_STR(j->o->key),
        ARG_INT(j->holder),
        ARG_INT(c->now_ms),
        ARG_INT(a->status),
        opt(a->content_type),
        a->secret ? ARG_NULL : opt(a->body),
        opt(a->location),
        opt(a->etag),
        opt(a->undo),
        opt(a->link),
        opt(a->disposition),
        a->secret ? ARG_STR(S("")) : ARG_NULL,
    };
    struct hit_row *hit;
    size_t n;
    TRY(db_all(c, &keep_sql, args, COUNT(args), &hit, &n));
    if (n == 1)
        return ST_OK;
    problem_add(c->problems, NULL, S("running"),
                "another request with this key took over; nothing was done here: ask again");
    return ST_EXISTS;
}

static enum status release_body(struct ctx *c, void *arg)
{
    const struct once_job *j = arg;
    const struct value args[] = { ARG_INT(j->actor), ARG_STR(j->o->key), ARG_INT(j->holder), ARG_INT(c->now_ms) };
    return db_run(c, &release_sql, args, COUNT(args));
}

enum status once_run(struct ctx *c, const struct once *o, struct once_answer *ret, bool *ret_again)
{
    assert(o->run && o->digest.n > 0);
    assert(!c->change);
    struct once_job j = { .o = o, .answer = ret, .holder = (int64_t)getpid() };
    j.actor = c->actor ? c->actor->person_id : 0;
    *ret_again = false;
    if (o->key.n == 0 || o->key.n > ONCE_KEY_MAX || !str_is_utf8(o->key)) {
        problem_add(c->problems, NULL, S("key"), "an idempotency key has 1 to %d bytes", ONCE_KEY_MAX);
        return ST_INVALID;
    }
    TRY(db_tx(c, TX_WRITE, reserve_body, &j));
    *ret_again = j.again;
    if (j.again)
        return ST_OK;
    enum status st = db_tx(c, TX_WRITE, work_body, &j);
    c->idem_key = STR_NULL;
    if (st != ST_OK || !j.keep)
        IGNORE(db_tx(c, TX_WRITE, release_body, &j), "a reservation left behind turns stale");
    return st;
}
