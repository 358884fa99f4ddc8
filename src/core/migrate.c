/* core/migrate.c: see core/migrate.h. */
#include "core/migrate.h"
#include "base/embed.h"
#include "base/problem.h"
#include "model/ddl.h"

struct version_row {
    int64_t version;
};
static const struct col version_cols[] = { COL(struct version_row, version) };
/* The first workspaces were made without a row there. */
static const struct stmt_def version_sql = { "migrate/version",
                                             "SELECT coalesce(max(version), 1) AS version FROM schema_version", NULL,
                                             ROWS_OF(struct version_row, version_cols) };
static const struct stmt_def forget_sql = { "migrate/forget", "DELETE FROM schema_version", NULL, NULL, 0, 0 };
static const struct stmt_def set_sql = {
    "migrate/set", "INSERT INTO schema_version (version) VALUES (?1)", NULL, NULL, 0, 0
};

static enum status version_of(struct ctx *c, int64_t *ret)
{
    struct version_row *row;
    size_t n;
    TRY(db_all(c, &version_sql, NULL, 0, &row, &n));
    assert(n == 1);
    *ret = row[0].version;
    return ST_OK;
}

/* Looks again: another process may have been faster. */
static enum status migrate_body(struct ctx *c, void *arg)
{
    int64_t version;
    (void)arg;
    TRY(version_of(c, &version));
    for (int64_t to = version + 1; to <= SCHEMA_VERSION; to++) {
        struct str path = arena_printf(c->arena, "src/store/migrations/%04lld.%s.sql", (long long)to,
                                       db_is_postgres(c->db) ? "postgres" : "sqlite");
        const struct embedded *step = embedded_find(path);
        assert(step != NULL);
        TRY(db_script(c, step->data));
    }
    const struct value now[] = { ARG_INT(SCHEMA_VERSION) };
    TRY(db_run(c, &forget_sql, NULL, 0));
    return db_run(c, &set_sql, now, COUNT(now));
}

enum status workspace_migrate(struct ctx *c, struct str name)
{
    int64_t version;
    TRY(version_of(c, &version));
    assert(version > 0);
    if (version == SCHEMA_VERSION)
        return ST_OK;
    if (version > SCHEMA_VERSION) {
        problem_add(c->problems, NULL, S("version"),
                    "%.*s was written by a later Headwater\nOpen it with that one, or restore a backup of before.",
                    STR_FMT(name));
        return ST_INVALID;
    }
    enum status st = db_tx(c, TX_WRITE, migrate_body, NULL);
    if (st != ST_OK)
        problem_add(c->problems, NULL, S("version"),
                    "%.*s was written by an earlier Headwater, and could not be brought to the tables of"
                    " this one\nThat needs to write to it, once.",
                    STR_FMT(name));
    return st;
}
