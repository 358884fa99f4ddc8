/* A workspace of an earlier Headwater is brought to the tables of this one when it is opened; one of a later is left alone. */
#include "core/search.h"
#include "core/workspace.h"
#include "model/ddl.h"
#include "tests/lib/world.h"
#include <stdio.h>
#include <unistd.h>

struct count {
    int64_t n;
};
static const struct col count_cols[] = { COL(struct count, n) };
static const struct stmt_def version_sql = { "test/version", "SELECT version AS n FROM schema_version", NULL,
                                             ROWS_OF(struct count, count_cols) };
static const struct stmt_def words_sql = { "test/words",
                                           "SELECT count(*) AS n FROM search_word WHERE term IN ('pallet', 'spoilage')",
                                           NULL, ROWS_OF(struct count, count_cols) };
/* As the first workspaces were: without the table of words, and without a row that says which tables there are. */
static const char first[] = "DROP TABLE search_word; DELETE FROM schema_version";
static const char later[] = "UPDATE schema_version SET version = version + 1";
static const char half[] = "CREATE TABLE search_word (other INTEGER); DELETE FROM schema_version";

static enum status run(struct ctx *c, void *arg)
{
    return db_script(c, str_z(arg));
}

static enum status add_body(struct ctx *c, void *arg)
{
    struct record **r = arg;
    *r = rec_new(c, &kind_priority);
    TRY(rec_set(c, *r, S("title"), S("Spoilage of a pallet"), NULL));
    TRY(rec_set(c, *r, S("layer"), S("user"), NULL));
    return rec_add(c, *r);
}

static int64_t count_of(struct world *w, const struct stmt_def *q)
{
    struct count *row;
    size_t n;
    return db_all(&w->c, q, NULL, 0, &row, &n) == ST_OK && n == 1 ? row[0].n : -1;
}

static void from_the_first(struct world *w, struct str file)
{
    struct search_found f;
    is_int(db_tx(&w->c, TX_WRITE, run, (void *)(uintptr_t)first), ST_OK, "a workspace as the first ones were");
    is_int(workspace_open(&w->c, file), ST_OK, "it opens");
    is_int(count_of(w, &version_sql), SCHEMA_VERSION, "with the tables of today");
    is_int(count_of(w, &words_sql), 2, "and the words of what is written there");
    is_int(search_find(&w->c, S("spoilgae"), NULL, 0, &f), ST_OK, "a word with a slip is looked for");
    ok(f.ninstead == 1 && str_eq(f.instead[0].found, S("spoilage")), "and mended");
    is_int(workspace_open(&w->c, file), ST_OK, "it opens again");
    is_int(count_of(w, &words_sql), 2, "and is as it was");
}

static void from_a_later(struct world *w, struct str file)
{
    is_int(db_tx(&w->c, TX_WRITE, run, (void *)(uintptr_t)later), ST_OK, "a workspace that a later Headwater made");
    is_int(workspace_open(&w->c, file), ST_INVALID, "does not open");
    size_t at;
    ok(w->problems.last && str_find(w->problems.last->text, S("later Headwater"), &at), "with a word why");
    is_int(count_of(w, &version_sql), SCHEMA_VERSION + 1, "and is as it was");
}

/* A step that fails leaves nothing. */
static void all_or_nothing(struct world *w, struct str file)
{
    is_int(db_tx(&w->c, TX_WRITE, run, (void *)(uintptr_t)first), ST_OK, "once more as the first");
    is_int(db_tx(&w->c, TX_WRITE, run, (void *)(uintptr_t)half), ST_OK, "with something in the way");
    ok(workspace_open(&w->c, file) != ST_OK, "it cannot be brought up to date");
    is_int(count_of(w, &version_sql), -1, "and says no version");
    is_int(count_of(w, &words_sql), -1, "nor are there words");
}

int main(void)
{
    struct world w;
    struct record *r;
    char file[64];
    tap_plan_none();
    snprintf(file, sizeof file, "/tmp/headwater-migrate-%ld.db", (long)getpid());
    world_open(&w, file);
    is_int(count_of(&w, &version_sql), SCHEMA_VERSION, "a new workspace says which tables it has");
    is_int(core_write(&w.c, S("add"), add_body, &r, NULL), ST_OK, "something is written");
    from_the_first(&w, str_z(file));
    from_a_later(&w, str_z(file));
    all_or_nothing(&w, str_z(file));
    arena_free(w.arena);
    unlink(file);
    return tap_done();
}
