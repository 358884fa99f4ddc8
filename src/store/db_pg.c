/* store/db_pg.c: the PostgreSQL driver over libpq. One connection per struct db; statements are prepared once per
 * connection and kept by their text and the types of their arguments. Answers are read whole, so that statements may
 * be nested. A write transaction takes the workspace's one lock first: writers queue as they do on SQLite, read what
 * the last one committed, and number rows without gaps. */
#include "base/log.h"
#include "store/db_driver.h"
#include <libpq-fe.h>
#include <stdlib.h>

enum { PG_SLOTS = 512, PG_TRIES = 3, PG_ARGS_MAX = 2048 };
enum {
    OID_BOOL = 16,
    OID_INT8 = 20,
    OID_INT2 = 21,
    OID_INT4 = 23,
    OID_TEXT = 25,
    OID_FLOAT4 = 700,
    OID_FLOAT8 = 701,
    OID_NUMERIC = 1700
};

struct pg_slot {
    uint64_t hash;
    char *key;
    size_t n;
    unsigned name;
};
struct pg_db {
    struct db base;
    PGconn *conn;
    const char *schema;
    bool in_read;
    unsigned names;                 /* statements prepared so far: each gets a name of its own */
    struct pg_slot slots[PG_SLOTS];
};
struct pg_rows {
    struct rows base;
    struct ctx *c;
    const struct stmt_def *q;
    PGresult *res;
    int at;
    bool mapped;
    int column[64];
};

static const struct db_driver pg_driver;

static struct pg_db *db_of(struct ctx *c)
{
    return (struct pg_db *)(void *)c->db;
}

static void slots_clear(struct pg_db *db)
{
    for (size_t i = 0; i < PG_SLOTS; i++) {
        free(db->slots[i].key);
        db->slots[i] = (struct pg_slot){ 0 };
    }
}

static void pg_close(void *arg)
{
    struct pg_db *db = arg;
    slots_clear(db);
    PQfinish(db->conn);
}

static void quiet(void *arg, const char *text)
{
    (void)arg;
    (void)text;
}

/* ---- what an error means ---- */

static enum status status_of(const char *sqlstate)
{
    static const struct {
        const char *start;
        enum status st;
    } map[] = {
        { "23", ST_EXISTS }, { "40", ST_BUSY },    { "55P03", ST_BUSY }, { "57014", ST_BUSY },   { "57P", ST_BUSY },
        { "08", ST_BUSY },   { "53100", ST_FULL }, { "53", ST_BUSY },    { "54", ST_TOO_LARGE },
    };
    for (size_t i = 0; sqlstate && i < COUNT(map); i++)
        if (strncmp(sqlstate, map[i].start, strlen(map[i].start)) == 0)
            return map[i].st;
    return ST_INTERNAL;
}

/* Frees the answer. A lost connection is *busy*: the whole body runs again on a new one. */
static enum status broken(struct ctx *c, struct pg_db *db, PGresult *res, const char *what)
{
    enum status st =
        PQstatus(db->conn) != CONNECTION_OK ? ST_BUSY : status_of(PQresultErrorField(res, PG_DIAG_SQLSTATE));
    struct str text = arena_str(c->arena, str_z(PQerrorMessage(db->conn)));
    PQclear(res);
    if (st == ST_BUSY || st == ST_EXISTS)
        return st;
    return fail(c, st, "%s: %.*s", what, STR_FMT(text));
}

static bool is_good(const PGresult *res)
{
    ExecStatusType t = PQresultStatus(res);
    return t == PGRES_COMMAND_OK || t == PGRES_TUPLES_OK;
}

static enum status exec(struct ctx *c, struct pg_db *db, const char *sql)
{
    PGresult *res = PQexec(db->conn, sql);
    if (!is_good(res))
        return broken(c, db, res, sql);
    PQclear(res);
    return ST_OK;
}

/* ---- opening ---- */

/* The settings of each connection. Reads outside a write transaction cannot write by mistake. */
static bool set_up(struct pg_db *db)
{
    char *name = PQescapeIdentifier(db->conn, db->schema, strlen(db->schema));
    if (!name)
        return false;
    char sql[512];
    snprintf(
        sql, sizeof(sql),
        "SET search_path TO %s; SET client_encoding TO 'UTF8'; SET timezone TO 'UTC'; SET statement_timeout TO '60s';"
        "SET lock_timeout TO '5s'; SET idle_in_transaction_session_timeout TO '120s'; SET client_min_messages TO error;"
        "SET default_transaction_read_only TO on; SET extra_float_digits TO 1; SET jit TO off",
        name);
    PQfreemem(name);
    PGresult *res = PQexec(db->conn, sql);
    bool good = is_good(res);
    PQclear(res);
    return good;
}

static bool connect_again(struct pg_db *db)
{
    slots_clear(db);
    db->in_read = false;
    PQreset(db->conn);
    return PQstatus(db->conn) == CONNECTION_OK && set_up(db);
}

/* postgresql://host/base?schema=NAME&more: libpq knows no schema, so it is taken out of the address. */
static struct str take_schema(struct arena *a, struct str url, const char **ret_schema)
{
    struct str base, query, rest = STR_NULL, pair;
    *ret_schema = "headwater";
    if (!str_cut(url, '?', &base, &query))
        return url;
    while (query.n) {
        (void)str_cut(query, '&', &pair, &query);
        if (str_starts(pair, S("schema=")))
            *ret_schema = arena_cstr(a, str_skip(pair, 7));
        else
            rest = rest.n ? arena_printf(a, "%.*s&%.*s", STR_FMT(rest), STR_FMT(pair)) : pair;
    }
    return rest.n ? arena_printf(a, "%.*s?%.*s", STR_FMT(base), STR_FMT(rest)) : base;
}

/* Whether the schema holds a workspace. */
static bool has_workspace(struct pg_db *db)
{
    PGresult *res =
        PQexec(db->conn, "SELECT 1 FROM pg_tables WHERE schemaname = current_schema() AND tablename = 'workspace'");
    bool some = is_good(res) && PQntuples(res) == 1;
    PQclear(res);
    return some;
}

static enum status make_schema(struct pg_db *db)
{
    char *name = PQescapeIdentifier(db->conn, db->schema, strlen(db->schema));
    char sql[256];
    snprintf(sql, sizeof(sql), "BEGIN READ WRITE; CREATE SCHEMA IF NOT EXISTS %s; COMMIT", name ? name : "");
    PQfreemem(name);
    PGresult *res = PQexec(db->conn, sql);
    bool good = is_good(res);
    if (!good)
        log_line(LOG_ERROR, "making the schema %s: %s", db->schema, PQerrorMessage(db->conn));
    PQclear(res);
    return good ? ST_OK : ST_DENIED;
}

enum status pg_open(struct arena *a, struct str url, enum db_mode mode, struct db **ret)
{
    struct pg_db *db = ARENA_NEW(a, struct pg_db);
    db->base.driver = &pg_driver;
    struct str plain = take_schema(a, url, &db->schema);
    if (strlen(db->schema) > 63)
        return ST_USAGE;
    db->conn = PQconnectdb(arena_cstr(a, plain));
    if (!db->conn)
        abort();
    arena_defer(a, pg_close, db);
    PQsetNoticeProcessor(db->conn, quiet, NULL);
    if (PQstatus(db->conn) != CONNECTION_OK || !set_up(db)) {
        log_line(LOG_ERROR, "%s", PQerrorMessage(db->conn));
        return ST_BUSY;
    }
    bool there = has_workspace(db);
    if (mode == DB_READ_WRITE && !there)
        return ST_NOT_FOUND;
    if (mode == DB_CREATE && there)
        return ST_EXISTS;
    if (mode == DB_CREATE)
        TRY(make_schema(db));
    *ret = &db->base;
    return ST_OK;
}

/* ---- statements ---- */

/* ?12 becomes $12, outside of quotes. */
static const char *rewrite(struct arena *a, const char *sql)
{
    size_t n = strlen(sql);
    char *o = ARENA_ARRAY(a, char, n + 1), quote = 0;
    memcpy(o, sql, n);
    for (char *p = o; *p; p++) {
        if (quote)
            quote = *p == quote ? 0 : quote;
        else if (*p == '\'' || *p == '"')
            quote = *p;
        else if (*p == '?')
            *p = '$';
    }
    return o;
}

static Oid oid_of(const struct value *v)
{
    switch (v->type) {
    case VT_TEXT: return OID_TEXT;
    case VT_INT: return OID_INT8;
    case VT_REAL: return OID_FLOAT8;
    case VT_BOOL: return OID_BOOL;
    case VT_UNSET:
    case VT_NULL: break;
    }
    return 0;
}

static const char *text_of(struct arena *a, const struct value *v)
{
    switch (v->type) {
    case VT_TEXT: return arena_cstr(a, v->u.s.p ? v->u.s : S(""));
    case VT_INT: return arena_printf(a, "%lld", (long long)v->u.i).p;
    case VT_REAL: return arena_printf(a, "%.17g", v->u.d).p;
    case VT_BOOL: return v->u.b ? "t" : "f";
    case VT_UNSET:
    case VT_NULL: break;
    }
    return NULL;
}

/* The highest n of ?n: callers may pass more arguments than one of their statements uses. */
static size_t count_parameters(const char *sql)
{
    size_t most = 0;
    for (const char *p = strchr(sql, '$'); p; p = strchr(p + 1, '$')) {
        size_t n = strtoul(p + 1, NULL, 10);
        most = n > most ? n : most;
    }
    return most;
}

static uint64_t hash_bytes(uint64_t h, const void *bytes, size_t n)
{
    const unsigned char *p = bytes;
    for (size_t i = 0; i < n; i++)
        h = (h ^ p[i]) * 1099511628211u;
    return h;
}

static void forget(struct pg_db *db, struct pg_slot *s)
{
    if (!s->key)
        return;
    char sql[64];
    snprintf(sql, sizeof(sql), "DEALLOCATE hw%u", s->name);
    PQclear(PQexec(db->conn, sql));
    free(s->key);
    *s = (struct pg_slot){ 0 };
}

static void remember(struct pg_slot *s, uint64_t hash, struct str key, unsigned name)
{
    s->key = malloc(key.n + 1);
    if (!s->key)
        abort();
    memcpy(s->key, key.p, key.n);
    s->hash = hash;
    s->n = key.n;
    s->name = name;
}

/* The name of the prepared statement for this text and these types. */
static enum status prepare(struct ctx *c, struct pg_db *db, const struct stmt_def *q, const char *sql, const Oid *types,
                           size_t nargs, unsigned *ret_name)
{
    struct str key = arena_printf(c->arena, "%s", sql);
    char *all = ARENA_ARRAY(c->arena, char, key.n + nargs * sizeof(*types) + 1);
    memcpy(all, key.p, key.n);
    memcpy(all + key.n, types, nargs * sizeof(*types));
    key = (struct str){ all, key.n + nargs * sizeof(*types) };
    uint64_t h = hash_bytes(1469598103934665603u, key.p, key.n);
    struct pg_slot *s = &db->slots[h % PG_SLOTS];
    if (s->key && s->hash == h && s->n == key.n && memcmp(s->key, key.p, key.n) == 0) {
        *ret_name = s->name;
        return ST_OK;
    }
    forget(db, s);
    char name[32];
    snprintf(name, sizeof(name), "hw%u", ++db->names);
    PGresult *res = PQprepare(db->conn, name, sql, (int)nargs, types);
    if (!is_good(res))
        return broken(c, db, res, q->name);
    PQclear(res);
    remember(s, h, key, db->names);
    *ret_name = db->names;
    return ST_OK;
}

static enum status start_once(struct ctx *c, const struct stmt_def *q, const struct value *args, size_t nargs,
                              PGresult **ret)
{
    struct pg_db *db = db_of(c);
    const char *sql = rewrite(c->arena, q->sql_pg ? q->sql_pg : q->sql);
    size_t used = count_parameters(sql);
    assert(used <= nargs && used <= PG_ARGS_MAX);
    Oid types[PG_ARGS_MAX];
    const char *texts[PG_ARGS_MAX];
    for (size_t i = 0; i < used; i++) {
        types[i] = oid_of(&args[i]);
        texts[i] = text_of(c->arena, &args[i]);
    }
    unsigned id;
    TRY(prepare(c, db, q, sql, types, used, &id));
    char name[32];
    snprintf(name, sizeof(name), "hw%u", id);
    PGresult *res = PQexecPrepared(db->conn, name, (int)used, texts, NULL, NULL, 0);
    if (!is_good(res))
        return broken(c, db, res, q->name);
    *ret = res;
    return ST_OK;
}

/* Outside a transaction a lost connection is made again, once. */
static enum status start(struct ctx *c, const struct stmt_def *q, const struct value *args, size_t nargs,
                         PGresult **ret)
{
    struct pg_db *db = db_of(c);
    assert(q->sql);
    enum status st = start_once(c, q, args, nargs, ret);
    bool lost = st == ST_BUSY && PQstatus(db->conn) != CONNECTION_OK;
    if (lost && !db->base.in_write && !db->in_read && connect_again(db))
        st = start_once(c, q, args, nargs, ret);
    return st;
}

/* ---- rows ---- */

static struct str cell(struct arena *a, const PGresult *res, int row, int i)
{
    if (PQgetisnull(res, row, i))
        return STR_NULL;
    return arena_str(a, (struct str){ PQgetvalue(res, row, i), (size_t)PQgetlength(res, row, i) });
}

static bool is_true(const char *text)
{
    return *text == 't' || (*text >= '1' && *text <= '9');
}

static int64_t int_of(const char *text)
{
    return *text == 't' ? 1 : *text == 'f' ? 0 : strtoll(text, NULL, 10);
}

static void read_column(struct arena *a, const PGresult *res, int row, int i, const struct col *col, char *to)
{
    void *at = to + col->offset;
    const char *text = PQgetvalue(res, row, i);
    switch (col->type) {
    case VT_TEXT: *(struct str *)at = cell(a, res, row, i); return;
    case VT_INT: *(int64_t *)at = int_of(text); return;
    case VT_REAL: *(double *)at = strtod(text, NULL); return;
    case VT_BOOL: *(bool *)at = is_true(text); return;
    case VT_UNSET:
    case VT_NULL: break;
    }
    assert(!"a column has a type");
}

static void map_columns(struct pg_rows *r)
{
    assert(r->q->ncols <= COUNT(r->column));
    int n = PQnfields(r->res);
    for (size_t i = 0; i < r->q->ncols; i++) {
        r->column[i] = -1;
        for (int k = 0; k < n; k++)
            if (strcmp(PQfname(r->res, k), r->q->cols[i].name) == 0)
                r->column[i] = k;
        assert(r->column[i] >= 0);
    }
    r->mapped = true;
}

static void rows_close(void *arg)
{
    struct pg_rows *r = arg;
    PQclear(r->res);
    r->res = NULL;
}

/* The number of the next row, or -1 at the end. */
static enum status step(struct pg_rows *r, int *ret_row)
{
    *ret_row = -1;
    if (!r->res)
        return ST_OK;
    if (r->at < PQntuples(r->res)) {
        *ret_row = r->at++;
        return arena_is_full(r->c->arena) ? ST_TOO_LARGE : ST_OK;
    }
    rows_close(r);
    return ST_OK;
}

static enum status pg_each(struct ctx *c, const struct stmt_def *q, const struct value *args, size_t nargs,
                           struct rows **ret)
{
    struct pg_rows *r = ARENA_NEW(c->arena, struct pg_rows);
    *r = (struct pg_rows){ .base = { &pg_driver }, .c = c, .q = q };
    TRY(start(c, q, args, nargs, &r->res));
    arena_defer(c->arena, rows_close, r);
    *ret = &r->base;
    return ST_OK;
}

static enum status pg_next(struct rows *base, void *ret_row, bool *ret_more)
{
    struct pg_rows *r = (struct pg_rows *)(void *)base;
    int row;
    TRY(step(r, &row));
    *ret_more = row >= 0;
    if (row < 0)
        return ST_OK;
    if (!r->mapped)
        map_columns(r);
    for (size_t i = 0; i < r->q->ncols; i++)
        read_column(r->c->arena, r->res, row, r->column[i], &r->q->cols[i], ret_row);
    return ST_OK;
}

/* As SQLite gives them: whole numbers and truth as integers. */
static struct value untyped(struct arena *a, const PGresult *res, int row, int i)
{
    if (PQgetisnull(res, row, i))
        return ARG_NULL;
    const char *text = PQgetvalue(res, row, i);
    switch (PQftype(res, i)) {
    case OID_BOOL: return ARG_INT(*text == 't');
    case OID_INT2:
    case OID_INT4:
    case OID_INT8: return ARG_INT(strtoll(text, NULL, 10));
    case OID_FLOAT4:
    case OID_FLOAT8: return (struct value){ .type = VT_REAL, .u.d = strtod(text, NULL) };
    case OID_NUMERIC:
        return strchr(text, '.') ? (struct value){ .type = VT_REAL, .u.d = strtod(text, NULL) }
                                 : ARG_INT(strtoll(text, NULL, 10));
    default: return ARG_STR(cell(a, res, row, i));
    }
}

static enum status pg_values(struct rows *base, struct value *ret, size_t n, bool *ret_more)
{
    struct pg_rows *r = (struct pg_rows *)(void *)base;
    int row;
    TRY(step(r, &row));
    *ret_more = row >= 0;
    if (row < 0)
        return ST_OK;
    assert((size_t)PQnfields(r->res) >= n);
    for (size_t i = 0; i < n; i++)
        ret[i] = untyped(r->c->arena, r->res, row, (int)i);
    return ST_OK;
}

static enum status pg_all(struct ctx *c, const struct stmt_def *q, const struct value *args, size_t nargs,
                          void *ret_array, size_t *ret_n)
{
    struct pg_rows r = { .base = { &pg_driver }, .c = c, .q = q };
    TRY(start(c, q, args, nargs, &r.res));
    size_t n = (size_t)PQntuples(r.res);
    char *rows = arena_grow(c->arena, NULL, 0, n ? n : 1, q->row_size, alignof(max_align_t));
    for (size_t i = 0; i < n; i++) {
        bool more;
        enum status st = pg_next(&r.base, rows + i * q->row_size, &more);
        if (st != ST_OK) {
            rows_close(&r);
            return st;
        }
    }
    rows_close(&r);
    *(void **)ret_array = rows;
    *ret_n = n;
    return ST_OK;
}

static enum status pg_run(struct ctx *c, const struct stmt_def *q, const struct value *args, size_t nargs)
{
    PGresult *res;
    TRY(start(c, q, args, nargs, &res));
    PQclear(res);
    return ST_OK;
}

static enum status pg_script(struct ctx *c, struct str sql)
{
    return exec(c, db_of(c), arena_cstr(c->arena, sql));
}

/* ---- transactions ---- */

static enum status begin(struct ctx *c, struct pg_db *db, const char *sql)
{
    if (PQstatus(db->conn) != CONNECTION_OK && !connect_again(db))
        return ST_BUSY;
    enum status st = exec(c, db, sql);
    if (st == ST_BUSY && PQstatus(db->conn) != CONNECTION_OK && connect_again(db))
        st = exec(c, db, sql);
    if (st != ST_OK && PQtransactionStatus(db->conn) != PQTRANS_IDLE)
        PQclear(PQexec(db->conn, "ROLLBACK"));
    return st;
}

/* A connection that goes away while COMMIT is under way leaves open whether it happened. */
static enum status commit(struct ctx *c, struct pg_db *db)
{
    PGresult *res = PQexec(db->conn, "COMMIT");
    if (PQstatus(db->conn) != CONNECTION_OK) {
        PQclear(res);
        return fail(c, ST_UNKNOWN_OUTCOME, "the connection was lost during COMMIT");
    }
    if (!is_good(res))
        return broken(c, db, res, "COMMIT");
    bool done = strcmp(PQcmdStatus(res), "COMMIT") == 0;
    PQclear(res);
    return done ? ST_OK : fail(c, ST_INTERNAL, "a statement had failed: the transaction was rolled back");
}

/* began: false where its turn did not come; who has waited for that as long as one waits does not wait again. */
static enum status write_once(struct ctx *c, enum status (*body)(struct ctx *, void *), void *arg, bool *ret_began)
{
    struct pg_db *db = db_of(c);
    assert(!db->in_read);
    enum status st = begin(c, db,
                           "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE;"
                           "SELECT pg_advisory_xact_lock(4857, hashtext(current_schema()))");
    *ret_began = st == ST_OK || PQstatus(db->conn) != CONNECTION_OK;
    TRY(st);
    db->base.in_write = true;
    db->base.doomed = false;
    st = body(c, arg);
    if (st == ST_OK && !db->base.doomed)
        st = commit(c, db);
    else
        PQclear(PQexec(db->conn, "ROLLBACK"));
    db->base.in_write = false;
    return st;
}

static enum status read_once(struct ctx *c, enum status (*body)(struct ctx *, void *), void *arg)
{
    struct pg_db *db = db_of(c);
    if (db->in_read)
        return body(c, arg);
    TRY(begin(c, db, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"));
    db->in_read = true;
    enum status st = body(c, arg);
    db->in_read = false;
    PQclear(PQexec(db->conn, "ROLLBACK"));
    return st;
}

/* Looks at the deferred references now. Where one points nowhere, the caller goes back to its savepoint. */
static bool pg_dangles(struct ctx *c)
{
    PGconn *conn = db_of(c)->conn;
    PGresult *res = PQexec(conn, "SET CONSTRAINTS ALL IMMEDIATE");
    bool good = is_good(res);
    PQclear(res);
    if (good)
        PQclear(PQexec(conn, "SET CONSTRAINTS ALL DEFERRED"));
    return !good;
}

static enum status pg_tx(struct ctx *c, enum tx_mode m, enum status (*body)(struct ctx *, void *), void *arg)
{
    const struct problems before = *c->problems;
    enum status st = ST_BUSY;
    bool began = true;
    for (int i = 0; i < PG_TRIES && st == ST_BUSY && began; i++) {
        problems_back(c->problems, &before);
        st = m == TX_READ ? read_once(c, body, arg) : write_once(c, body, arg, &began);
    }
    return st;
}

/* ---- looking after it ---- */

static enum status pg_backup(struct ctx *c, struct str to_file)
{
    problem_add(
        c->problems, NULL, S("backup"),
        "a workspace on PostgreSQL is backed up by pg_dump --schema=%s\nTo have it as a file: headwater move %.*s",
        db_of(c)->schema, STR_FMT(to_file));
    return ST_USAGE;
}

struct int_row {
    int64_t n;
};
static const struct col int_cols[] = { COL(struct int_row, n) };
static const struct stmt_def bad_indexes_sql = {
    "db/bad_indexes",
    "SELECT count(*) AS n FROM pg_index i JOIN pg_class t ON t.oid = i.indexrelid"
    " WHERE t.relnamespace = current_schema()::regnamespace AND NOT (i.indisvalid AND i.indisready)",
    NULL, ROWS_OF(struct int_row, int_cols)
};
static enum status pg_integrity(struct ctx *c, bool *ret_good, struct str *ret_text)
{
    struct int_row *row;
    size_t n;
    TRY(pg_all(c, &bad_indexes_sql, NULL, 0, &row, &n));
    assert(n == 1);
    *ret_good = row->n == 0;
    *ret_text = row->n ? arena_printf(c->arena, "%lld indexes are not valid", (long long)row->n) : S("ok");
    return ST_OK;
}

static const struct db_driver pg_driver = { pg_tx,     pg_each,   pg_next,      pg_values,  pg_all, pg_run,
                                            pg_script, pg_backup, pg_integrity, pg_dangles, true };
