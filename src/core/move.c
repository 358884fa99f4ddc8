/* core/move.c: SQLite to PostgreSQL and back, without loss. */
#include "core/move.h"
#include "core/crud_sql.h"
#include "core/search.h"
#include "model/ddl.h"

static const char *const row_columns[] = {
    "change", "n", "kind", "record", "rev", "salt", "before", "after", "digest"
};
static const char *const counter_columns[] = { "name", "value" };
static const char *const answer_columns[] = { "actor", "idem_key",     "digest",     "status",   "holder",
                                              "at",    "content_type", "body",       "location", "etag",
                                              "undo",  "link",         "disposition" };
static const char *const session_columns[] = { "id",      "hash",       "purpose",    "user",  "created_at",
                                               "seen_at", "renewed_at", "expires_at", "agent", "ended_at" };
static const char *const own_columns[] = { "kind", "record", "field", "text" };
static const struct crud_table system_tables[] = {
    { "custom_value", own_columns, COUNT(own_columns), NULL },
    { "change_row", row_columns, COUNT(row_columns), NULL },
    { "counter", counter_columns, COUNT(counter_columns), NULL },
    { "session", session_columns, COUNT(session_columns), NULL },
    { "kept_answer", answer_columns, COUNT(answer_columns), NULL },
};

struct move_job {
    struct ctx *from, *to;
    struct moved *ret;
};

static enum status copy_one(const struct move_job *j, const struct crud_table *t)
{
    int64_t rows;
    TRY(crud_copy(j->from, j->to, t, &rows));
    j->ret->rows += rows;
    j->ret->tables++;
    return ST_OK;
}

static enum status fill(struct ctx *to, void *arg)
{
    const struct move_job *j = arg;
    const struct model *m = to->app->model;
    struct out o;
    out_init_raw(&o, to->arena);
    ddl_write(&o, m, db_is_postgres(to->db));
    TRY(db_script(to, out_str(&o)));
    for (size_t i = 0; i < m->nkinds; i++) {
        struct crud_table t = crud_table_of(to->arena, m->kinds[i]);
        TRY(copy_one(j, &t));
    }
    for (size_t i = 0; i < COUNT(system_tables); i++)
        TRY(copy_one(j, &system_tables[i]));
    return search_rebuild(to);
}

/* Runs inside a write transaction of the original, which writes nothing: nobody else can write meanwhile. */
static enum status move_body(struct ctx *c, void *arg)
{
    struct move_job *j = arg;
    db_doom(c->db);
    return db_tx(j->to, TX_WRITE, fill, j);
}

static enum status chain_holds(struct ctx *c, int64_t *ret_changes)
{
    int64_t bad;
    TRY(change_verify(c, ret_changes, &bad));
    return bad == 0 ? ST_OK : fail(c, ST_INTERNAL, "the chain is broken at change %lld", (long long)bad);
}

enum status workspace_move(struct ctx *c, struct str to, struct moved *ret)
{
    struct ctx there = *c;
    int64_t here;
    *ret = (struct moved){ 0 };
    TRY(workspace_make(&there, to));
    struct move_job j = { c, &there, ret };
    TRY(chain_holds(c, &here));
    TRY(db_tx(c, TX_WRITE, move_body, &j));
    TRY(chain_holds(&there, &ret->changes));
    assert(ret->changes == here);
    return ST_OK;
}
