/* api/api_bulk.c: many records in one request, row by row, as one change. */
#include "api/api_parts.h"
#include "base/csv.h"
#include "model/ddl.h"

enum { BULK_ROWS_MAX = 100000 };

enum row_result { ROW_ADDED, ROW_CHANGED, ROW_UNCHANGED, ROW_REFUSED };

struct bulk_row {
    int64_t line;
    struct record *r;               /* id 0: to be added */
    const struct json *object;      /* .jsonl */
    const struct csv_row *cells;    /* .csv */
    enum row_result result;
    enum status st;
    struct problems problems;
};
struct bulk {
    struct ctx *c;
    const struct kind *kind;
    bool partial;
    struct csv_row header;          /* names of the columns; of field, key, external_id, source, id */
    struct bulk_row *rows;
    size_t nrows;
    int64_t counts[ROW_REFUSED + 1];
};

static bool is_partial(struct ctx *c, const struct request *r)
{
    struct params q = params_parse(c->arena, r->query);
    return str_eq(params_get(&q, S("partial")), S("1"));
}

/* The record that a row of CSV means, by id, key or external id; a new one when it names none. */
static enum status row_record(struct ctx *c, struct bulk *b, struct bulk_row *row)
{
    struct record *old = NULL;
    enum status st = ST_NOT_FOUND;
    row->r = rec_new(c, b->kind);
    for (size_t i = 0; i < b->header.n && i < row->cells->n && st == ST_NOT_FOUND; i++) {
        struct str name = b->header.cells[i], text = str_trim(row->cells->cells[i]);
        int64_t id;
        if (str_empty(text))
            continue;
        if (str_eq(name, S("id")))
            st = str_to_i64(text, &id) ? rec_get(c, b->kind, id, &old) : ST_NOT_FOUND;
        else if (str_eq(name, S("key")))
            st = rec_find(c, b->kind, text, &old);
        else if (str_eq(name, S("external_id"))) {
            const struct value v = ARG_STR(text);
            const struct filter f = { .column = "external_id", .op = OP_EQ, .any = &v, .nany = 1 };
            const struct query q = { .kind = b->kind, .filters = &f, .nfilters = 1, .limit = 1 };
            struct record_list l;
            TRY(rec_list(c, &q, &l));
            old = l.count ? l.items[0] : NULL;
            st = l.count ? ST_OK : ST_NOT_FOUND;
        }
    }
    if (st != ST_OK)
        return st == ST_NOT_FOUND ? ST_OK : st;
    row->r->id = old->id;
    row->r->rev = old->rev;
    return ST_OK;
}

static enum status row_cells(struct ctx *c, struct bulk *b, struct bulk_row *row)
{
    for (size_t i = 0; i < b->header.n && i < row->cells->n; i++) {
        struct str name = b->header.cells[i];
        struct path at = { .name = name };
        bool own = str_eq(name, S("key")) && row->r->id;
        if (api_read_only(name) || own || (row->r->id == 0 && str_empty(row->cells->cells[i])))
            continue;
        enum status st = rec_set(c, row->r, name, row->cells->cells[i], &at);
        if (st != ST_OK && st != ST_INVALID && st != ST_NOT_FOUND)
            return st;
    }
    if (row->cells->n > b->header.n)
        problem_add(c->problems, NULL, S("cells"), "%zu cells where the header has %zu", row->cells->n, b->header.n);
    return c->problems->count ? ST_INVALID : ST_OK;
}

static enum status row_body(struct ctx *c, void *arg)
{
    struct bulk_row *row = arg;
    return row->r->id ? rec_edit(c, row->r) : rec_add(c, row->r);
}

static enum status row_read(struct ctx *c, struct bulk *b, struct bulk_row *row)
{
    if (row->cells) {
        TRY(row_record(c, b, row));
        return row_cells(c, b, row);
    }
    row->r = rec_new(c, b->kind);
    if (!row->object || row->object->type != J_OBJECT) {
        if (c->problems->count == 0)
            problem_add(c->problems, NULL, S("type"), "each line is one object with the fields of a record");
        return ST_INVALID;
    }
    return api_set_members(c, row->r, row->object);
}

/* A row that is refused leaves nothing behind; what is wrong with it stays with it. */
static enum status one_row(struct ctx *c, struct bulk *b, struct bulk_row *row)
{
    struct problems *whole = c->problems;
    c->problems = &row->problems;
    row->st = row->problems.count ? ST_INVALID : row_read(c, b, row);
    int64_t rev = row->st == ST_OK ? row->r->rev : 0;
    bool is_new = row->st == ST_OK && row->r->id == 0;
    if (row->st == ST_OK)
        row->st = core_part(c, row_body, row);
    c->problems = whole;
    row->result = row->st != ST_OK     ? ROW_REFUSED
                  : is_new             ? ROW_ADDED
                  : row->r->rev != rev ? ROW_CHANGED
                                       : ROW_UNCHANGED;
    b->counts[row->result]++;
    bool broken = row->st == ST_INTERNAL || row->st == ST_BUSY || row->st == ST_FULL || row->st == ST_TOO_LARGE;
    return broken ? row->st : ST_OK;
}

static enum status bulk_body(struct ctx *c, void *arg)
{
    struct bulk *b = arg;
    memset(b->counts, 0, sizeof b->counts);
    for (size_t i = 0; i < b->nrows; i++)
        TRY(one_row(c, b, &b->rows[i]));
    return b->counts[ROW_REFUSED] && !b->partial ? ST_INVALID : ST_OK;
}

static void row_json(struct ctx *c, struct json_writer *w, const struct bulk_row *row, bool written)
{
    static const char *const words[] = { "added", "changed", "unchanged", "refused" };
    json_object(w);
    json_key(w, S("line"));
    json_int(w, row->line);
    json_key(w, S("result"));
    json_str(w, str_z(words[row->result]));
    if (row->result == ROW_REFUSED) {
        json_key(w, S("status"));
        json_int(w, status_http(row->st));
        json_key(w, S("errors"));
        api_errors(w, &row->problems);
    } else if (written || row->result != ROW_ADDED) {
        json_key(w, S("id"));
        json_str(w, arena_printf(c->arena, "%lld", (long long)row->r->id));
        json_member_str(w, S("key"), row->r->key);
    }
    json_end(w);
}

static enum status answer_bulk(struct bulk *b, enum status st, int64_t change, struct answer *ret)
{
    struct ctx *c = b->c;
    static const char *const names[] = { "added", "changed", "unchanged", "refused" };
    struct out o;
    struct json_writer w;
    out_init_raw(&o, c->arena);
    json_begin(&w, &o);
    json_object(&w);
    if (st != ST_OK) {
        problem_add(c->problems, NULL, S("rows"), "%lld of %zu rows have problems, so nothing was written",
                    (long long)b->counts[ROW_REFUSED], b->nrows);
        api_problem_members(c, &w, st);
    }
    for (size_t i = 0; i < COUNT(names); i++) {
        json_key(&w, str_z(names[i]));
        json_int(&w, st == ST_OK || i == ROW_REFUSED ? b->counts[i] : 0);
    }
    json_key(&w, S("rows"));
    json_array(&w);
    for (size_t i = 0; i < b->nrows; i++)
        if (st == ST_OK || b->rows[i].result == ROW_REFUSED)
            row_json(c, &w, &b->rows[i], st == ST_OK);
    json_end(&w);
    json_end(&w);
    *ret = (struct answer){ .status = st == ST_OK ? 200 : status_http(st), .body = out_str(&o) };
    ret->content_type = st == ST_OK ? S("application/json") : S("application/problem+json");
    if (change)
        ret->undo = arena_printf(c->arena, "/history/%lld", (long long)change);
    return ST_OK;
}

static enum status bulk_run(struct bulk *b, struct answer *ret)
{
    int64_t change = 0;
    struct ctx *c = b->c;
    if (b->nrows == 0) {
        problem_add(c->problems, NULL, S("empty"), "there is no row to write: send one record a line");
        return ST_INVALID;
    }
    enum status st = core_write(c, arena_printf(c->arena, "%s bulk", b->kind->name), bulk_body, b, &change);
    if (st != ST_OK && st != ST_INVALID)
        return st;
    return answer_bulk(b, st, change, ret);
}

/* One object a line; empty lines are passed over. A line that is no JSON is that row's problem. */
enum status api_bulk_jsonl(struct ctx *c, const struct kind *k, const struct request *r, struct answer *ret)
{
    size_t lines = 1;
    for (size_t i = 0; i < r->body.n; i++)
        lines += r->body.p[i] == '\n';
    struct bulk b = { .c = c, .kind = k, .partial = is_partial(c, r) };
    b.rows = ARENA_ARRAY(c->arena, struct bulk_row, lines);
    struct str rest = r->body, line;
    for (int64_t n = 1; !str_empty(rest); n++) {
        (void)str_cut(rest, '\n', &line, &rest);
        line = str_trim(line);
        if (str_empty(line))
            continue;
        if (b.nrows == BULK_ROWS_MAX)
            return ST_TOO_LARGE;
        struct bulk_row *row = &b.rows[b.nrows++];
        row->line = n;
        problems_init(&row->problems, c->arena);
        IGNORE(json_parse(c->arena, &row->problems, line, &row->object), "its problem is the row's");
    }
    return bulk_run(&b, ret);
}

static enum status read_header(struct ctx *c, struct bulk *b)
{
    bool named = false;
    for (size_t i = 0; i < b->header.n; i++) {
        struct str name = b->header.cells[i] = str_trim(b->header.cells[i]);
        const struct field *f = kind_field(b->kind, name);
        struct path at = { .name = name };
        if (!ddl_common(name) && (!f || (f->flags & F_SECRET)))
            rec_no_field(c, b->kind, name, &at);
        named = named || f;
    }
    if (!named && c->problems->count == 0)
        problem_add(c->problems, NULL, S("header"), "the first row names the fields");
    return c->problems->count ? ST_INVALID : ST_OK;
}

enum status api_bulk_csv(struct ctx *c, const struct kind *k, const struct request *r, struct answer *ret)
{
    struct csv_file file;
    struct bulk b = { .c = c, .kind = k, .partial = is_partial(c, r) };
    TRY(csv_parse(c->arena, c->problems, r->body, 0, &file));
    if (file.nrows == 0) {
        problem_add(c->problems, NULL, S("header"), "the first row names the fields");
        return ST_INVALID;
    }
    if (file.nrows > BULK_ROWS_MAX)
        return ST_TOO_LARGE;
    b.header = file.rows[0];
    TRY(read_header(c, &b));
    b.rows = ARENA_ARRAY(c->arena, struct bulk_row, file.nrows);
    for (size_t i = 1; i < file.nrows; i++) {
        struct bulk_row *row = &b.rows[b.nrows++];
        row->line = file.rows[i].line;
        row->cells = &file.rows[i];
        problems_init(&row->problems, c->arena);
    }
    return bulk_run(&b, ret);
}
