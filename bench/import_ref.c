/* bench/import_ref.c: the reference of the import benchmark. Takes a workspace that an import has
 * filled and one that is still empty, and brings the second to the state of the first with a plain
 * loop: the same rows, one prepared INSERT per table, one transaction, the program's own settings.
 * It parses, checks, hashes and looks up nothing, so it is what the database alone asks for.
 *
 *   import_ref FULL.db EMPTY.db [TABLE]      with TABLE, the rows of that table alone
 *
 * Prints "rows seconds". Reading the rows into memory is not timed. Exit code 1 on any failure. */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { TABLES_MAX = 200, COLUMNS_MAX = 64 };

struct table {
    char name[64];
    int columns;
    size_t nvalues, room;
    sqlite3_value **values; /* row after row; owned, kept until the process ends */
};

static void fail(sqlite3 *db, const char *what)
{
    fprintf(stderr, "import_ref: %s: %s\n", what, db ? sqlite3_errmsg(db) : "");
    exit(1);
}

static void run(sqlite3 *db, const char *sql)
{
    if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK)
        fail(db, sql);
}

static sqlite3_stmt *prepare(sqlite3 *db, const char *sql)
{
    sqlite3_stmt *s;
    if (sqlite3_prepare_v2(db, sql, -1, &s, NULL) != SQLITE_OK)
        fail(db, sql);
    return s;
}

static sqlite3_int64 last_row(sqlite3 *db, const char *table)
{
    char sql[160];
    snprintf(sql, sizeof sql, "SELECT coalesce(max(rowid), 0) FROM \"%s\"", table);
    sqlite3_stmt *s = prepare(db, sql);
    sqlite3_int64 n = sqlite3_step(s) == SQLITE_ROW ? sqlite3_column_int64(s, 0) : 0;
    sqlite3_finalize(s);
    return n;
}

static void keep(struct table *t, sqlite3_value *v)
{
    if (t->nvalues == t->room) {
        t->room = t->room ? t->room * 2 : 4096;
        sqlite3_value **more = realloc(t->values, t->room * sizeof *more);
        if (!more)
            fail(NULL, "no memory");
        t->values = more;
    }
    t->values[t->nvalues++] = sqlite3_value_dup(v);
}

/* The rows of the table that the import added. */
static void read_rows(sqlite3 *from, sqlite3_int64 after, struct table *t)
{
    char sql[160];
    snprintf(sql, sizeof sql, "SELECT * FROM \"%s\" WHERE rowid > ?1 ORDER BY rowid", t->name);
    sqlite3_stmt *s = prepare(from, sql);
    sqlite3_bind_int64(s, 1, after);
    t->columns = sqlite3_column_count(s);
    if (t->columns > COLUMNS_MAX)
        fail(NULL, "too many columns");
    while (sqlite3_step(s) == SQLITE_ROW)
        for (int i = 0; i < t->columns; i++)
            keep(t, sqlite3_column_value(s, i));
    sqlite3_finalize(s);
}

static size_t read_tables(sqlite3 *from, sqlite3 *to, const char *only, struct table *tables)
{
    size_t n = 0;
    sqlite3_stmt *s = prepare(from, "SELECT name FROM sqlite_schema WHERE type = 'table'"
                                    " AND name NOT LIKE 'sqlite%' AND name NOT LIKE 'search_fts%'"
                                    " AND name <> 'search_vocab'"      /* the index of words is left out */
                                    " AND sql NOT LIKE '%WITHOUT ROWID%'");
    while (sqlite3_step(s) == SQLITE_ROW) {
        const char *name = (const char *)sqlite3_column_text(s, 0);
        if (only && strcmp(only, name) != 0)
            continue;
        sqlite3_int64 after = last_row(to, name);
        if (last_row(from, name) <= after)
            continue;
        if (n == TABLES_MAX)
            fail(NULL, "too many tables");
        struct table *t = &tables[n++];
        snprintf(t->name, sizeof t->name, "%s", name);
        read_rows(from, after, t);
    }
    sqlite3_finalize(s);
    return n;
}

static size_t insert_rows(sqlite3 *to, const struct table *t)
{
    char sql[80 + 2 * COLUMNS_MAX];
    int used = snprintf(sql, sizeof sql, "INSERT INTO \"%s\" VALUES (?", t->name);
    for (int i = 1; i < t->columns; i++)
        used += snprintf(sql + used, sizeof sql - (size_t)used, ",?");
    snprintf(sql + used, sizeof sql - (size_t)used, ")");
    sqlite3_stmt *s = prepare(to, sql);
    size_t columns = (size_t)t->columns, rows = t->nvalues / columns;
    for (size_t r = 0; r < rows; r++) {
        for (size_t i = 0; i < columns; i++)
            sqlite3_bind_value(s, (int)i + 1, t->values[r * columns + i]);
        if (sqlite3_step(s) != SQLITE_DONE)
            fail(to, sql);
        sqlite3_reset(s);
    }
    sqlite3_finalize(s);
    return rows;
}

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

int main(int argc, char **argv)
{
    static struct table tables[TABLES_MAX];
    if (argc < 3) {
        fprintf(stderr, "usage: import_ref FULL.db EMPTY.db [TABLE]\n");
        return 2;
    }
    sqlite3 *from, *to;
    if (sqlite3_open_v2(argv[1], &from, SQLITE_OPEN_READONLY, NULL) != SQLITE_OK)
        fail(from, argv[1]);
    if (sqlite3_open_v2(argv[2], &to, SQLITE_OPEN_READWRITE, NULL) != SQLITE_OK)
        fail(to, argv[2]);
    size_t n = read_tables(from, to, argc > 3 ? argv[3] : NULL, tables);
    run(to, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA temp_store=FILE;"
            "PRAGMA cache_size=-16000; PRAGMA foreign_keys=OFF");
    size_t rows = 0;
    double start = now();
    run(to, "BEGIN IMMEDIATE");
    for (size_t i = 0; i < n; i++)
        rows += insert_rows(to, &tables[i]);
    run(to, "COMMIT");
    printf("%zu %.6f\n", rows, now() - start);
    sqlite3_close(from);
    sqlite3_close(to);
    return 0;
}
