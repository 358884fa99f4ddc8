/* store/db.c: which driver an address means, and the one door to both. */
#include "store/db_driver.h"

bool db_url_is_postgres(struct str url)
{
    return str_starts(url, S("postgresql://")) || str_starts(url, S("postgres://"));
}

struct str db_url_shown(struct arena *a, struct str url)
{
    size_t at, colon;
    struct str rest = url, user;
    if (!db_url_is_postgres(url) || !str_find(url, S("://"), &at))
        return url;
    rest = str_skip(url, at + 3);
    if (!str_cut(rest, '@', &user, &rest) || !str_find(user, S(":"), &colon))
        return url;
    return arena_printf(a, "%.*s%.*s@%.*s", (int)(at + 3), url.p, (int)colon, user.p, STR_FMT(rest));
}

enum status db_open_mode(struct arena *a, struct str url, enum db_mode mode, struct db **ret)
{
    assert(ret && url.n);
    if (!db_url_is_postgres(url))
        return sqlite_open(a, url, mode, ret);
#ifdef HAVE_POSTGRES
    return pg_open(a, url, mode, ret);
#else
    return ST_USAGE;
#endif
}

enum status db_open(struct arena *a, struct str url, struct db **ret)
{
    return db_open_mode(a, url, DB_READ_WRITE, ret);
}

bool db_is_postgres(const struct db *db)
{
    return db->driver->postgres;
}

bool db_in_write(const struct db *db)
{
    return db->in_write;
}

void db_doom(struct db *db)
{
    assert(db->in_write);
    db->doomed = true;
}

/* A write inside a write: what it wrote is taken back alone when it fails or is doomed. */
static enum status write_inside(struct ctx *c, enum status (*body)(struct ctx *, void *), void *arg)
{
    struct db *db = c->db;
    bool outer = db->doomed;
    TRY(db_script(c, S("SAVEPOINT inside")));
    db->doomed = false;
    enum status st = body(c, arg);
    if (st == ST_OK && !db->doomed && db->driver->dangles && db->driver->dangles(c))
        st = ST_EXISTS;
    if (st != ST_OK || db->doomed)
        TRY(db_script(c, S("ROLLBACK TO SAVEPOINT inside")));
    TRY(db_script(c, S("RELEASE SAVEPOINT inside")));
    db->doomed = outer;
    return st;
}

enum status db_tx(struct ctx *c, enum tx_mode m, enum status (*body)(struct ctx *, void *), void *arg)
{
    assert(c->db && body);
    if (m == TX_WRITE)
        c->labels = NULL;
    if (!c->db->in_write)
        return c->db->driver->tx(c, m, body, arg);
    return m == TX_READ ? body(c, arg) : write_inside(c, body, arg);
}

static void told(struct ctx *c, const struct stmt_def *q)
{
    if (c->reads)
        c->reads->note(c->reads, db_is_postgres(c->db) && q->sql_pg ? q->sql_pg : q->sql);
}

enum status db_each(struct ctx *c, const struct stmt_def *q, const struct value *args, size_t nargs, struct rows **ret)
{
    told(c, q);
    return c->db->driver->each(c, q, args, nargs, ret);
}

enum status rows_next(struct rows *r, void *ret_row, bool *ret_more)
{
    return r->driver->next(r, ret_row, ret_more);
}

enum status rows_values(struct rows *r, struct value *ret, size_t n, bool *ret_more)
{
    return r->driver->values(r, ret, n, ret_more);
}

enum status db_all(struct ctx *c, const struct stmt_def *q, const struct value *args, size_t nargs, void *ret_array,
                   size_t *ret_n)
{
    told(c, q);
    return c->db->driver->all(c, q, args, nargs, ret_array, ret_n);
}

enum status db_run(struct ctx *c, const struct stmt_def *q, const struct value *args, size_t nargs)
{
    assert(c->db->in_write);
    return c->db->driver->run(c, q, args, nargs);
}

enum status db_script(struct ctx *c, struct str sql)
{
    assert(c->db->in_write);
    return c->db->driver->script(c, sql);
}

enum status db_backup(struct ctx *c, struct str to_file)
{
    return c->db->driver->backup(c, to_file);
}

enum status db_integrity(struct ctx *c, bool *ret_good, struct str *ret_text)
{
    return c->db->driver->integrity(c, ret_good, ret_text);
}
