/* store/db_sqlite.c: the SQLite driver. One reader and, once needed, one writer connection per struct db;
 * statements are prepared once per connection and kept by their text. */
#include "base/log.h"
#include "store/db_driver.h"
#include <sqlite3.h>
#include <stdlib.h>

enum { BACKUP_TRIES = 50, BACKUP_WAIT_MS = 100, BUSY_MS = 5000, CACHE_SLOTS = 512, TX_TRIES = 3 };

struct cached {
    uint64_t hash;
    char *sql;
    size_t n;
    sqlite3_stmt *stmt;
    bool busy;
};
struct conn {
    sqlite3 *db;
    struct cached cache[CACHE_SLOTS];
    size_t ncached;
};
struct sqlite_db {
    struct db base;
    struct conn reader, writer;
    const char *path;
};
struct sqlite_rows {
    struct rows base;
    struct ctx *c;
    const struct stmt_def *q;
    sqlite3_stmt *stmt;
    struct cached *slot;
    bool mapped;
    int column[64];
};

static const struct db_driver sqlite_driver;

static struct sqlite_db *db_of(struct ctx *c)
{
    return (struct sqlite_db *)(void *)c->db;
}

static struct sqlite_rows *rows_of(struct rows *r)
{
    return (struct sqlite_rows *)(void *)r;
}

static enum status db_status(int rc)
{
    switch (rc & 0xff) {
    case SQLITE_OK:
    case SQLITE_DONE:
    case SQLITE_ROW: return ST_OK;
    case SQLITE_BUSY:
    case SQLITE_LOCKED: return ST_BUSY;
    case SQLITE_FULL: return ST_FULL;
    case SQLITE_CONSTRAINT: return ST_EXISTS;
    case SQLITE_TOOBIG: return ST_TOO_LARGE;
    case SQLITE_NOMEM: return ST_BUSY;
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN: return ST_NO_ANSWER;
    default: return ST_INTERNAL;
    }
}

static enum status broken(struct ctx *c, sqlite3 *db, int rc, const char *what)
{
    enum status st = db_status(rc);
    if (st == ST_BUSY || st == ST_EXISTS)
        return st;
    return fail(c, st, "%s: %s", what, db ? sqlite3_errmsg(db) : sqlite3_errstr(rc));
}

static void conn_close(struct conn *k)
{
    for (size_t i = 0; i < CACHE_SLOTS; i++) {
        sqlite3_finalize(k->cache[i].stmt);
        free(k->cache[i].sql);
    }
    sqlite3_close(k->db);
    *k = (struct conn){ 0 };
}

static void db_close(void *arg)
{
    struct sqlite_db *db = arg;
    conn_close(&db->reader);
    conn_close(&db->writer);
}

static int conn_open(struct conn *k, const char *path, int flags)
{
    assert(!k->db);
    int rc = sqlite3_open_v2(path, &k->db, flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, NULL);
    if (rc != SQLITE_OK)
        return rc;
    /* One plan per statement. Else the planner looks at bound values, and each new value compiles the statement anew. */
    sqlite3_db_config(k->db, SQLITE_DBCONFIG_ENABLE_QPSG, 1, NULL);
    sqlite3_busy_timeout(k->db, BUSY_MS);
    return sqlite3_exec(k->db,
                        "PRAGMA foreign_keys=ON; PRAGMA synchronous=FULL; PRAGMA temp_store=MEMORY;"
                        "PRAGMA trusted_schema=OFF; PRAGMA cache_size=-16000",
                        NULL, NULL, NULL);
}

static enum status writer_open(struct sqlite_db *db, int extra)
{
    int rc = conn_open(&db->writer, db->path, SQLITE_OPEN_READWRITE | extra);
    if (rc
        == SQLITE_OK) /* An import has a savepoint per row: in memory, each of them walks over all pages kept so far. */
        rc = sqlite3_exec(db->writer.db, "PRAGMA journal_mode=WAL; PRAGMA temp_store=FILE", NULL, NULL, NULL);
    if (rc == SQLITE_OK)
        return ST_OK;
    log_line(LOG_ERROR, "%s: %s", db->path, db->writer.db ? sqlite3_errmsg(db->writer.db) : sqlite3_errstr(rc));
    conn_close(&db->writer); /* half open it would be taken for open */
    return db_status(rc) == ST_OK ? ST_INTERNAL : db_status(rc);
}

enum status sqlite_open(struct arena *a, struct str url, enum db_mode mode, struct db **ret)
{
    assert(ret && url.n);
    struct sqlite_db *db = ARENA_NEW(a, struct sqlite_db);
    db->base.driver = &sqlite_driver;
    db->path = arena_cstr(a, url);
    arena_defer(a, db_close, db);
    if (mode == DB_CREATE)
        TRY(writer_open(db, SQLITE_OPEN_CREATE));
    int rc = conn_open(&db->reader, db->path, SQLITE_OPEN_READONLY);
    if (rc == SQLITE_CANTOPEN || (rc & 0xff) == SQLITE_CANTOPEN)
        return ST_NOT_FOUND;
    if (rc != SQLITE_OK)
        return (rc & 0xff) == SQLITE_NOTADB ? ST_INVALID : db_status(rc) == ST_OK ? ST_INTERNAL : db_status(rc);
    *ret = &db->base;
    return ST_OK;
}

static struct conn *conn_of(struct sqlite_db *db)
{
    return db->base.in_write ? &db->writer : &db->reader;
}

static uint64_t hash_text(struct str s)
{
    uint64_t h = 1469598103934665603u;
    for (size_t i = 0; i < s.n; i++)
        h = (h ^ (unsigned char)s.p[i]) * 1099511628211u;
    return h;
}

/* A cached statement by its text; the slot of another text is given up. A busy one is prepared anew. */
static enum status prepare(struct ctx *c, struct conn *k, struct str sql, sqlite3_stmt **ret, struct cached **ret_slot)
{
    uint64_t h = hash_text(sql);
    struct cached *s = &k->cache[h % CACHE_SLOTS];
    bool same = s->stmt && s->hash == h && s->n == sql.n && memcmp(s->sql, sql.p, sql.n) == 0;
    *ret_slot = NULL;
    if (same && !s->busy) {
        s->busy = true;
        *ret = s->stmt;
        *ret_slot = s;
        return ST_OK;
    }
    sqlite3_stmt *stmt = NULL;
    int rc = sqlite3_prepare_v3(k->db, sql.p, (int)sql.n, SQLITE_PREPARE_PERSISTENT, &stmt, NULL);
    if (rc != SQLITE_OK)
        return broken(c, k->db, rc, arena_cstr(c->arena, sql));
    if (!s->busy) {
        sqlite3_finalize(s->stmt);
        free(s->sql);
        s->sql = malloc(sql.n + 1);
        if (!s->sql)
            abort();
        memcpy(s->sql, sql.p, sql.n);
        *s = (struct cached){ h, s->sql, sql.n, stmt, true };
        *ret_slot = s;
    }
    *ret = stmt;
    return ST_OK;
}

static void release(sqlite3_stmt *stmt, struct cached *slot)
{
    if (!slot) {
        sqlite3_finalize(stmt);
        return;
    }
    sqlite3_reset(stmt);
    sqlite3_clear_bindings(stmt);
    slot->busy = false;
}

static int bind_one(sqlite3_stmt *s, int at, const struct value *v)
{
    switch (v->type) {
    case VT_UNSET:
    case VT_NULL: return sqlite3_bind_null(s, at);
    case VT_TEXT: return sqlite3_bind_text(s, at, v->u.s.p ? v->u.s.p : "", (int)v->u.s.n, SQLITE_STATIC);
    case VT_INT: return sqlite3_bind_int64(s, at, v->u.i);
    case VT_REAL: return sqlite3_bind_double(s, at, v->u.d);
    case VT_BOOL: return sqlite3_bind_int(s, at, v->u.b ? 1 : 0);
    }
    return SQLITE_MISUSE;
}

static enum status start(struct ctx *c, const struct stmt_def *q, const struct value *args, size_t nargs,
                         sqlite3_stmt **ret, struct cached **ret_slot)
{
    assert(c->db && q->sql);
    struct conn *k = conn_of(db_of(c));
    TRY(prepare(c, k, str_z(q->sql), ret, ret_slot));
    assert((size_t)sqlite3_bind_parameter_count(*ret) <= nargs || nargs == 0);
    for (size_t i = 0; i < nargs; i++) {
        int rc = bind_one(*ret, (int)i + 1, &args[i]);
        if (rc != SQLITE_OK && rc != SQLITE_RANGE) {
            release(*ret, *ret_slot);
            return broken(c, k->db, rc, q->name);
        }
    }
    return ST_OK;
}

static struct str column_text(struct arena *a, sqlite3_stmt *s, int i)
{
    const unsigned char *p = sqlite3_column_text(s, i);
    return p ? arena_str(a, (struct str){ (const char *)p, (size_t)sqlite3_column_bytes(s, i) }) : STR_NULL;
}

static void read_column(struct arena *a, sqlite3_stmt *s, int i, const struct col *col, char *row)
{
    void *at = row + col->offset;
    switch (col->type) {
    case VT_TEXT: *(struct str *)at = column_text(a, s, i); return;
    case VT_INT: *(int64_t *)at = sqlite3_column_int64(s, i); return;
    case VT_REAL: *(double *)at = sqlite3_column_double(s, i); return;
    case VT_BOOL: *(bool *)at = sqlite3_column_int(s, i) != 0; return;
    case VT_UNSET:
    case VT_NULL: break;
    }
    assert(!"a column has a type");
}

/* Finds each declared column by name: a statement and its struct cannot drift apart unseen. */
static void map_columns(struct sqlite_rows *r)
{
    assert(r->q->ncols <= COUNT(r->column));
    int n = sqlite3_column_count(r->stmt);
    for (size_t i = 0; i < r->q->ncols; i++) {
        r->column[i] = -1;
        for (int k = 0; k < n; k++)
            if (strcmp(sqlite3_column_name(r->stmt, k), r->q->cols[i].name) == 0)
                r->column[i] = k;
        assert(r->column[i] >= 0);
    }
    r->mapped = true;
}

static void rows_close(void *arg)
{
    struct sqlite_rows *r = arg;
    if (r->stmt)
        release(r->stmt, r->slot);
    r->stmt = NULL;
}

static enum status step(struct sqlite_rows *r, bool *ret_more)
{
    *ret_more = false;
    if (!r->stmt)
        return ST_OK;
    int rc = sqlite3_step(r->stmt);
    if (rc == SQLITE_ROW) {
        *ret_more = true;
        return arena_is_full(r->c->arena) ? ST_TOO_LARGE : ST_OK;
    }
    sqlite3 *db = sqlite3_db_handle(r->stmt);
    enum status st = rc == SQLITE_DONE ? ST_OK : broken(r->c, db, rc, r->q->name);
    rows_close(r);
    return st;
}

static enum status sqlite_each(struct ctx *c, const struct stmt_def *q, const struct value *args, size_t nargs,
                               struct rows **ret)
{
    struct sqlite_rows *r = ARENA_NEW(c->arena, struct sqlite_rows);
    *r = (struct sqlite_rows){ .base = { &sqlite_driver }, .c = c, .q = q };
    TRY(start(c, q, args, nargs, &r->stmt, &r->slot));
    arena_defer(c->arena, rows_close, r);
    *ret = &r->base;
    return ST_OK;
}

static enum status sqlite_next(struct rows *base, void *ret_row, bool *ret_more)
{
    struct sqlite_rows *r = rows_of(base);
    TRY(step(r, ret_more));
    if (!*ret_more)
        return ST_OK;
    if (!r->mapped)
        map_columns(r);
    for (size_t i = 0; i < r->q->ncols; i++)
        read_column(r->c->arena, r->stmt, r->column[i], &r->q->cols[i], ret_row);
    return ST_OK;
}

static enum status sqlite_values(struct rows *base, struct value *ret, size_t n, bool *ret_more)
{
    struct sqlite_rows *r = rows_of(base);
    TRY(step(r, ret_more));
    if (!*ret_more)
        return ST_OK;
    assert((size_t)sqlite3_column_count(r->stmt) >= n);
    for (size_t i = 0; i < n; i++)
        switch (sqlite3_column_type(r->stmt, (int)i)) {
        case SQLITE_INTEGER: ret[i] = ARG_INT(sqlite3_column_int64(r->stmt, (int)i)); break;
        case SQLITE_FLOAT:
            ret[i] = (struct value){ .type = VT_REAL, .u.d = sqlite3_column_double(r->stmt, (int)i) };
            break;
        case SQLITE_NULL: ret[i] = ARG_NULL; break;
        default: ret[i] = ARG_STR(column_text(r->c->arena, r->stmt, (int)i)); break;
        }
    return ST_OK;
}

static enum status sqlite_all(struct ctx *c, const struct stmt_def *q, const struct value *args, size_t nargs,
                              void *ret_array, size_t *ret_n)
{
    struct sqlite_rows r = { .c = c, .q = q };
    TRY(start(c, q, args, nargs, &r.stmt, &r.slot));
    char *rows = NULL;
    size_t n = 0, cap = 0;
    for (;;) {
        if (n == cap) {
            size_t more = cap ? cap * 2 : 16;
            rows = arena_grow(c->arena, rows, n, more, q->row_size, alignof(max_align_t));
            cap = more;
        }
        bool some;
        enum status st = sqlite_next(&r.base, rows + n * q->row_size, &some);
        if (st != ST_OK) {
            rows_close(&r);
            return st;
        }
        if (!some)
            break;
        n++;
    }
    *(void **)ret_array = rows;
    *ret_n = n;
    return ST_OK;
}

static enum status sqlite_run(struct ctx *c, const struct stmt_def *q, const struct value *args, size_t nargs)
{
    struct sqlite_rows r = { .c = c, .q = q };
    TRY(start(c, q, args, nargs, &r.stmt, &r.slot));
    bool more;
    enum status st = step(&r, &more);
    rows_close(&r);
    return st;
}

static enum status sqlite_script(struct ctx *c, struct str sql)
{
    int rc = sqlite3_exec(db_of(c)->writer.db, arena_cstr(c->arena, sql), NULL, NULL, NULL);
    return rc == SQLITE_OK ? ST_OK : broken(c, db_of(c)->writer.db, rc, "schema");
}

static enum status exec(struct ctx *c, struct conn *k, const char *sql)
{
    int rc = sqlite3_exec(k->db, sql, NULL, NULL, NULL);
    return rc == SQLITE_OK ? ST_OK : broken(c, k->db, rc, sql);
}

/* When the file system fails in the middle of COMMIT, the mark that commits may or may not be on the disk: whoever recovers
 * the file decides. No room is known: the mark is the last that is written, and it did not fit. */
static enum status commit_tx(struct ctx *c, struct conn *k)
{
    int rc = sqlite3_exec(k->db, "COMMIT", NULL, NULL, NULL);
    enum status st = db_status(rc);
    if (st == ST_OK || st == ST_BUSY || st == ST_EXISTS)
        return st;
    return fail(c, st == ST_FULL ? ST_FULL : ST_UNKNOWN_OUTCOME, "COMMIT: %s", sqlite3_errmsg(k->db));
}

/* began: false while it is not this one's turn; who has waited for that as long as one waits does not wait again. */
static enum status write_once(struct ctx *c, enum status (*body)(struct ctx *, void *), void *arg, bool *ret_began)
{
    struct sqlite_db *db = db_of(c);
    *ret_began = false;
    if (!db->writer.db)
        TRY(writer_open(db, 0));
    TRY(exec(c, &db->writer, "BEGIN IMMEDIATE"));
    *ret_began = true;
    db->base.in_write = true;
    db->base.doomed = false;
    enum status st = body(c, arg);
    bool commit = st == ST_OK && !db->base.doomed;
    if (commit)
        st = commit_tx(c, &db->writer);
    if (!commit || st != ST_OK)
        if (!sqlite3_get_autocommit(db->writer.db))
            sqlite3_exec(db->writer.db, "ROLLBACK", NULL, NULL, NULL);
    db->base.in_write = false;
    return st;
}

static enum status read_once(struct ctx *c, enum status (*body)(struct ctx *, void *), void *arg)
{
    if (!sqlite3_get_autocommit(db_of(c)->reader.db))
        return body(c, arg);
    TRY(exec(c, &db_of(c)->reader, "BEGIN"));
    enum status st = body(c, arg);
    sqlite3_exec(db_of(c)->reader.db, "ROLLBACK", NULL, NULL, NULL);
    return st;
}

static bool sqlite_dangles(struct ctx *c)
{
    int now = 0, high = 0;
    return sqlite3_db_status(db_of(c)->writer.db, SQLITE_DBSTATUS_DEFERRED_FKS, &now, &high, 0) == SQLITE_OK && now > 0;
}

static enum status sqlite_tx(struct ctx *c, enum tx_mode m, enum status (*body)(struct ctx *, void *), void *arg)
{
    if (m == TX_READ)
        return read_once(c, body, arg);
    const struct problems before = *c->problems;
    enum status st = ST_BUSY;
    bool began = true;
    for (int i = 0; i < TX_TRIES && st == ST_BUSY && began; i++) {
        problems_back(c->problems, &before);
        st = write_once(c, body, arg, &began);
    }
    return st;
}

static int is_whole(sqlite3 *db)
{
    sqlite3_stmt *s = NULL;
    int rc = sqlite3_prepare_v2(db, "PRAGMA integrity_check(1)", -1, &s, NULL);
    if (rc == SQLITE_OK)
        rc = sqlite3_step(s) == SQLITE_ROW && strcmp((const char *)sqlite3_column_text(s, 0), "ok") == 0
                 ? SQLITE_OK
                 : SQLITE_CORRUPT;
    sqlite3_finalize(s);
    return rc;
}

/* All pages in one step, on one snapshot: in small steps a busy writer makes it begin again and again. */
static int copy_pages(sqlite3 *to, sqlite3 *from)
{
    sqlite3_backup *b = sqlite3_backup_init(to, "main", from, "main");
    if (!b)
        return sqlite3_errcode(to);
    int rc = SQLITE_BUSY;
    for (int i = 0; i < BACKUP_TRIES && (rc == SQLITE_BUSY || rc == SQLITE_LOCKED); i++) {
        if (i > 0)
            sqlite3_sleep(BACKUP_WAIT_MS);
        rc = sqlite3_backup_step(b, -1);
    }
    int end = sqlite3_backup_finish(b);
    return rc == SQLITE_DONE ? end : rc == SQLITE_OK ? SQLITE_ERROR : rc;
}

static enum status sqlite_backup_to(struct ctx *c, struct str to_file)
{
    sqlite3 *to = NULL;
    int rc = sqlite3_open_v2(arena_cstr(c->arena, to_file), &to, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL);
    if (rc == SQLITE_OK)
        rc = copy_pages(to, db_of(c)->reader.db);
    if (rc == SQLITE_OK)
        rc = sqlite3_exec(to, "PRAGMA journal_mode=DELETE", NULL, NULL, NULL);
    if (rc == SQLITE_OK)
        rc = is_whole(to);
    enum status st = rc == SQLITE_OK ? ST_OK : broken(c, to, rc, "backup");
    sqlite3_close(to);
    return st;
}

struct text_row {
    struct str text;
};
static const struct col text_cols[] = { COL(struct text_row, text) };
static const struct stmt_def integrity_sql = { "db/integrity",
                                               "SELECT integrity_check AS text FROM pragma_integrity_check LIMIT 10",
                                               NULL, ROWS_OF(struct text_row, text_cols) };

static enum status sqlite_integrity(struct ctx *c, bool *ret_good, struct str *ret_text)
{
    struct text_row *rows;
    size_t n;
    TRY(sqlite_all(c, &integrity_sql, NULL, 0, &rows, &n));
    *ret_good = n == 1 && str_eq(rows[0].text, S("ok"));
    *ret_text = n ? rows[0].text : STR_NULL;
    return ST_OK;
}

static const struct db_driver sqlite_driver = { sqlite_tx,        sqlite_each,    sqlite_next,   sqlite_values,
                                                sqlite_all,       sqlite_run,     sqlite_script, sqlite_backup_to,
                                                sqlite_integrity, sqlite_dangles, false };
