/* store/db.h: named statements, typed rows, transactions. */
#pragma once
#include "base/ctx.h"
#include "model/value.h"
/* A column of a typed row: its name must be the statement's, its type follows the struct member's. */
struct col {
    const char *name;
    enum vtype type;
    size_t offset;
};
#define COL(T, m)                                                                                                      \
    { #m, _Generic(((T *)0)->m, int64_t: VT_INT, double: VT_REAL, bool: VT_BOOL, struct str: VT_TEXT), offsetof(T, m) }
struct stmt_def {
    const char *name, *sql, *sql_pg;      /* sql_pg NULL = same text, ?n becomes $n */
    const struct col *cols;
    size_t ncols, row_size;
};
#define ROWS_OF(T, c) .cols = (c), .ncols = COUNT(c), .row_size = sizeof(T)
/* A statement with the columns of its typed row, said as PREFIX "NAME":
 * STMT_IN("plan.", q_teams, struct w_team, "SELECT …", COL(struct w_team, id), …); */
#define STMT_IN(PREFIX, NAME, T, SQL, ...)                                                                             \
    static const struct col NAME##_cols[] = { __VA_ARGS__ };                                                           \
    static const struct stmt_def NAME = { .name = PREFIX #NAME, .sql = SQL, ROWS_OF(T, NAME##_cols) }
struct db;
struct rows;
enum tx_mode { TX_READ, TX_WRITE };
enum status db_open(struct arena *a, struct str url, struct db **ret) MUST_CHECK;
/* Runs body in a transaction. SQLite: the process's one writer, BEGIN IMMEDIATE. On BUSY or a
 * serialization failure problems are rewound and body runs again, whole: what it is given it leaves as it found it, or
 * sets anew. A write inside a
 * write is a savepoint: when it fails or is doomed, what it wrote is taken back and the outer one goes on. */
enum status db_tx(struct ctx *c, enum tx_mode m, enum status (*body)(struct ctx *, void *), void *arg) MUST_CHECK;
enum status db_all(struct ctx *c, const struct stmt_def *q, const struct value *args, size_t nargs, void *ret_array,
                   size_t *ret_n) MUST_CHECK;   /* array of q->row_size, arena's */
enum status db_each(struct ctx *c, const struct stmt_def *q, const struct value *args, size_t nargs,
                    struct rows **ret) MUST_CHECK;               /* when the answer may be large */
enum status rows_next(struct rows *r, void *ret_row, bool *ret_more) MUST_CHECK;

/* A statement that returns no rows. */
enum status db_run(struct ctx *c, const struct stmt_def *q, const struct value *args, size_t nargs) MUST_CHECK;
/* The next row as untyped values (texts are the arena's): for core/crud_sql, whose columns are tables. */
enum status rows_values(struct rows *r, struct value *ret, size_t n, bool *ret_more) MUST_CHECK;
/* Schema only: several statements at once, inside the caller's transaction. */
enum status db_script(struct ctx *c, struct str sql) MUST_CHECK;
enum db_mode { DB_READ_WRITE, DB_CREATE };
enum status db_open_mode(struct arena *a, struct str url, enum db_mode mode, struct db **ret) MUST_CHECK;
/* Whether an address names a PostgreSQL server; whether the open database is one. */
bool db_url_is_postgres(struct str url);
/* The address without its password, for people to read. */
struct str db_url_shown(struct arena *a, struct str url);
bool db_is_postgres(const struct db *db);
bool db_in_write(const struct db *db);
/* Marks the running write transaction so that it is rolled back at its end although its body succeeded. */
void db_doom(struct db *db);
/* Online copy into a new file, checked page by page afterwards. */
enum status db_backup(struct ctx *c, struct str to_file) MUST_CHECK;
enum status db_integrity(struct ctx *c, bool *ret_good, struct str *ret_text) MUST_CHECK;
/* Argument helpers. */
#define ARG_INT(x)  ((struct value){ .type = VT_INT, .u.i = (x) })
#define ARG_STR(x)  ((struct value){ .type = VT_TEXT, .u.s = (x) })
#define ARG_BOOL(x) ((struct value){ .type = VT_BOOL, .u.b = (x) })
#define ARG_NULL    ((struct value){ .type = VT_NULL })
