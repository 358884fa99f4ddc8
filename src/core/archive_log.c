/* core/archive_log.c: the log as it is stored, row by row. Nothing of it is made anew: ids, salts and digests are the same in
 * the new workspace, so that its chain is the old one, and what was erased stays erased. */
#include "core/archive_log.h"
#include "core/change.h"

enum { COLUMNS_MAX = 24 };
struct log_column {
    struct str name;
    bool number, required;
};
struct log_table {
    const char *name;
    const struct log_column *columns;
    size_t n;
    const struct stmt_def *select, *insert;
};

static const struct log_column change_columns[] = {
    { S_INIT("id"), true, true },       { S_INIT("at"), true, true },           { S_INIT("actor"), true, false },
    { S_INIT("via"), false, true },     { S_INIT("request_id"), false, false }, { S_INIT("action"), false, true },
    { S_INIT("undoes"), true, false },  { S_INIT("idem_key"), false, false },   { S_INIT("prev_hash"), false, false },
    { S_INIT("hash"), false, false },   { S_INIT("happened_at"), true, false }, { S_INIT("happened_by"), true, false },
    { S_INIT("client"), false, false },
};
static const struct log_column row_columns[] = {
    { S_INIT("change"), true, true },   { S_INIT("n"), true, true },       { S_INIT("kind"), false, true },
    { S_INIT("record"), true, true },   { S_INIT("rev"), true, false },    { S_INIT("salt"), false, false },
    { S_INIT("before"), false, false }, { S_INIT("after"), false, false }, { S_INIT("digest"), false, true },
};
_Static_assert(COUNT(change_columns) <= COLUMNS_MAX && COUNT(row_columns) <= COLUMNS_MAX, "room for the columns");

#define CHANGE_COLUMNS                                                                                                 \
    "id, \"at\", actor, via, request_id, \"action\", undoes, idem_key, prev_hash, hash, happened_at, happened_by, client"
#define ROW_COLUMNS "\"change\", n, kind, record, rev, salt, before, after, digest"
static const struct stmt_def changes_sql = {
    "archive/changes", "SELECT " CHANGE_COLUMNS " FROM \"change\" ORDER BY id", NULL, NULL, 0, 0
};
static const struct stmt_def rows_sql = {
    "archive/rows", "SELECT " ROW_COLUMNS " FROM change_row ORDER BY \"change\", n", NULL, NULL, 0, 0
};
static const struct stmt_def change_in_sql = { "archive/change_in",
                                               "INSERT INTO \"change\" (" CHANGE_COLUMNS
                                               ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
                                               NULL,
                                               NULL,
                                               0,
                                               0 };
static const struct stmt_def row_in_sql = { "archive/row_in",
                                            "INSERT INTO change_row (" ROW_COLUMNS
                                            ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
                                            NULL,
                                            NULL,
                                            0,
                                            0 };
static const struct log_table tables[LOG_TABLES] = {
    { "change", change_columns, COUNT(change_columns), &changes_sql, &change_in_sql },
    { "change_row", row_columns, COUNT(row_columns), &rows_sql, &row_in_sql },
};

const char *archive_log_name(size_t i)
{
    assert(i < LOG_TABLES);
    return tables[i].name;
}

/* Of change, a field that is added without a column here would be lost. */
static const struct log_table *table_of(size_t i)
{
    assert(i < LOG_TABLES && COUNT(change_columns) == kind_change.nfields + 1);
    return &tables[i];
}

static void line_out(struct out *o, const struct log_table *t, const struct value *row)
{
    struct json_writer w;
    json_begin(&w, o);
    json_object(&w);
    for (size_t i = 0; i < t->n; i++) {
        if (row[i].type != VT_INT && row[i].type != VT_TEXT)
            continue;
        json_key(&w, t->columns[i].name);
        if (row[i].type == VT_INT)
            json_int(&w, row[i].u.i);
        else
            json_str(&w, row[i].u.s);
    }
    json_end(&w);
    out_bytes(o, S("\n"));
}

enum status archive_log_lines(struct ctx *c, size_t i, struct str *ret, int64_t *ret_rows)
{
    const struct log_table *t = table_of(i);
    struct out lines;
    struct rows *rows;
    struct value row[COLUMNS_MAX];
    bool more = true;
    out_init_raw(&lines, c->arena);
    TRY(db_each(c, t->select, NULL, 0, &rows));
    for (*ret_rows = 0;; ++*ret_rows) {
        TRY(rows_values(rows, row, t->n, &more));
        if (!more)
            break;
        line_out(&lines, t, row);
        if (arena_is_full(c->arena))
            return ST_TOO_LARGE;
    }
    *ret = out_str(&lines);
    return ST_OK;
}

static enum status refuse(struct ctx *c, const char *what, struct str name, struct str *ret_why)
{
    *ret_why = arena_printf(c->arena, "%s %.*s", what, STR_FMT(name));
    return ST_INVALID;
}

/* Members into the places of their columns; all of them columns, and of their types. */
static enum status values_of(struct ctx *c, const struct log_table *t, const struct json *line, struct value *ret,
                             struct str *ret_why)
{
    if (line->type != J_OBJECT)
        return refuse(c, "a row is an object", S(""), ret_why);
    for (size_t i = 0; i < t->n; i++)
        ret[i] = ARG_NULL;
    for (const struct json *m = line->first; m != NULL; m = m->next) {
        size_t i = 0;
        while (i < t->n && !str_eq(t->columns[i].name, m->name))
            i++;
        if (i == t->n)
            return refuse(c, "there is no field", m->name, ret_why);
        if (m->type != (t->columns[i].number ? J_INT : J_STR))
            return refuse(c, "not a value for", m->name, ret_why);
        ret[i] = t->columns[i].number ? ARG_INT(m->i) : ARG_STR(m->s);
    }
    for (size_t i = 0; i < t->n; i++)
        if (t->columns[i].required && ret[i].type == VT_NULL)
            return refuse(c, "there is no value for", t->columns[i].name, ret_why);
    return ST_OK;
}

enum status archive_log_row(struct ctx *c, size_t i, const struct json *line, struct str *ret_why)
{
    const struct log_table *t = table_of(i);
    struct value row[COLUMNS_MAX];
    TRY(values_of(c, t, line, row, ret_why));
    enum status st = db_run(c, t->insert, row, t->n);
    return st == ST_EXISTS ? refuse(c, "its number is there already", S(""), ret_why) : st;
}

struct lost_row {
    int64_t n;
};
static const struct col lost_cols[] = { COL(struct lost_row, n) };
static const struct stmt_def lost_sql = {
    "archive/log_lost",
    "SELECT count(*) AS n FROM (SELECT actor AS who FROM \"change\" UNION ALL SELECT happened_by FROM \"change\") x"
    " WHERE who IS NOT NULL AND who NOT IN (SELECT id FROM person)",
    NULL, ROWS_OF(struct lost_row, lost_cols)
};
static const struct stmt_def hanging_sql = {
    "archive/log_hanging",
    "SELECT count(*) AS n FROM (SELECT \"change\" AS of FROM change_row UNION ALL SELECT undoes FROM \"change\""
    " UNION ALL SELECT \"change\" FROM import_batch UNION ALL SELECT \"change\" FROM evidence) x"
    " WHERE of IS NOT NULL AND of NOT IN (SELECT id FROM \"change\")",
    NULL, ROWS_OF(struct lost_row, lost_cols)
};

enum status archive_log_holds(struct ctx *c)
{
    static const struct {
        const struct stmt_def *q;
        const char *what;
    } asked[] = {
        { &lost_sql, "a change was made by somebody who is not there" },
        { &hanging_sql, "something refers to a change that is not there" },
    };
    int64_t changes, bad;
    for (size_t i = 0; i < COUNT(asked); i++) {
        struct lost_row *row;
        size_t n;
        TRY(db_all(c, asked[i].q, NULL, 0, &row, &n));
        assert(n == 1);
        if (row[0].n > 0) {
            problem_add(c->problems, NULL, S("archive"), "history: %s", asked[i].what);
            return ST_INVALID;
        }
    }
    TRY(change_verify(c, &changes, &bad));
    if (bad == 0)
        return ST_OK;
    problem_add(c->problems, NULL, S("archive"), "history: the chain is broken at change %lld", (long long)bad);
    return ST_INVALID;
}
