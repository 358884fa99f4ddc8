/* core/change.c: what changed, hash-chained. Undo puts every `before` back. */
#include "core/change.h"
#include "base/crypto.h"
#include "base/date.h"
#include "core/change_log.h"
#include "core/crud_sql.h"
#include "core/perm.h"
#include "core/product_free.h"
#include "core/search.h"
#include "core/visible.h"
#include "model/ddl.h"

/* The running change lives on core_write's stack and points to no arena: rows may be written from several, one after
 * another. prev: the hash of the change before; digests: of all rows so far. */
enum { HEX = 2 * sizeof(struct sha256) };
struct change_open {
    int64_t id, undoes, nrows, at;
    struct str action;
    struct change_past past;
    char prev[HEX], digests[HEX];
    size_t prev_n;
};

struct id_row {
    int64_t id;
};
static const struct col id_cols[] = { COL(struct id_row, id) };
struct head_row {
    int64_t id;
    struct str hash;
};
static const struct col head_cols[] = { COL(struct head_row, id), COL(struct head_row, hash) };
static const struct stmt_def last_hash_sql = { "change/last",
                                               "SELECT id AS id, hash AS hash FROM \"change\" ORDER BY id DESC LIMIT 1",
                                               NULL, ROWS_OF(struct head_row, head_cols) };
static const struct stmt_def open_sql = {
    "change/open",
    "INSERT INTO \"change\" (id, \"at\", actor, via, request_id, \"action\", undoes, idem_key, prev_hash, happened_at, happened_by, hash)"
    " VALUES ((SELECT coalesce(max(id), 0) + 1 FROM \"change\"), ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, '') RETURNING id AS id",
    NULL, ROWS_OF(struct id_row, id_cols)
};
static const struct stmt_def seal_sql = {
    "change/seal", "UPDATE \"change\" SET hash = ?2 WHERE id = ?1", NULL, NULL, 0, 0
};
static const struct stmt_def row_sql = {
    "change/row",
    "INSERT INTO change_row (\"change\", n, kind, record, rev, salt, before, after, digest)"
    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
    NULL,
    NULL,
    0,
    0
};

static struct value opt_str(struct str s)
{
    return s.n ? ARG_STR(s) : ARG_NULL;
}

static enum status open_change(struct ctx *c)
{
    struct change_open *o = c->change;
    struct head_row *last;
    struct id_row *row;
    size_t n;
    TRY(db_all(c, &last_hash_sql, NULL, 0, &last, &n));
    struct str prev = n ? last[0].hash : S("0");
    assert(prev.n <= HEX);
    memcpy(o->prev, prev.p, o->prev_n = prev.n);
    struct str via = c->actor ? c->actor->via : S("cli");
    /* A change of the past was made by whoever brings it in, now; the person of then is happened_by. */
    bool mine = c->actor && c->actor->person_id && !o->past.at;
    const struct value args[] = { ARG_INT(o->at),
                                  mine ? ARG_INT(c->actor->person_id) : ARG_NULL,
                                  ARG_STR(via),
                                  opt_str(c->request_id),
                                  ARG_STR(o->action),
                                  o->undoes ? ARG_INT(o->undoes) : ARG_NULL,
                                  opt_str(c->idem_key),
                                  ARG_STR(prev),
                                  o->past.at ? ARG_INT(o->past.at) : ARG_NULL,
                                  o->past.by ? ARG_INT(o->past.by) : ARG_NULL };
    TRY(db_all(c, &open_sql, args, COUNT(args), &row, &n));
    assert(n == 1);
    o->id = row[0].id;
    c->idem_key = STR_NULL;       /* one key, one change: a second change of the same request has none */
    return ST_OK;
}

static struct str digest_of(struct ctx *c, struct str salt, struct str before, struct str after)
{
    const struct str parts[] = { salt, S("|"), before, S("|"), after };
    struct sha256 h = sha256_of(parts, COUNT(parts));
    return hex_of(c->arena, h.b, sizeof(h.b));
}

enum status change_running(struct ctx *c, int64_t *ret_id)
{
    assert(c->change);
    enum status st = c->change->id == 0 ? open_change(c) : ST_OK;
    *ret_id = c->change->id;
    return st;
}

enum status change_log(struct ctx *c, const struct record *before, const struct record *after)
{
    struct change_open *o = c->change;
    int64_t id;
    assert(o && (before || after));
    TRY(change_running(c, &id));
    const struct record *r = after ? after : before;
    size_t scratch = arena_mark(c->arena);
    product_free_forget(c, r->kind);
    uint64_t random[2] = { c->random(), c->random() };
    struct str salt = hex_of(c->arena, (const unsigned char *)random, sizeof(random));
    struct str b = before ? record_stored_json(c, before, after) : STR_NULL;
    struct str a = after ? record_stored_json(c, after, before) : STR_NULL;
    struct str digest = digest_of(c, salt, b, a);
    const struct value args[] = { ARG_INT(o->id),
                                  ARG_INT(++o->nrows),
                                  ARG_STR(str_z(r->kind->name)),
                                  ARG_INT(r->id),
                                  ARG_INT(after ? after->rev : 0),
                                  ARG_STR(salt),
                                  opt_str(b),
                                  opt_str(a),
                                  ARG_STR(digest) };
    const struct str parts[] = { { o->digests, o->nrows > 1 ? HEX : 0 }, digest };
    struct sha256 h = sha256_of(parts, COUNT(parts));
    memcpy(o->digests, hex_of(c->arena, h.b, sizeof(h.b)).p, HEX);
    TRY(db_run(c, &row_sql, args, COUNT(args)));
    TRY(search_note(c, before, after));
    arena_rewind(c->arena, scratch);
    return ST_OK;
}

/* The hash covers the previous hash, the header and all digests in order. */
struct change_header {
    struct str prev, action;
    int64_t id, at;
    struct change_past past;
};

static struct str change_hash(struct ctx *c, const struct change_header *h, struct str digests)
{
    struct str head = arena_printf(c->arena, "%lld|%lld|%.*s|", (long long)h->id, (long long)h->at, STR_FMT(h->action));
    if (h->past.at || h->past.by)
        head = arena_printf(c->arena, "%.*s%lld|%lld|", STR_FMT(head), (long long)h->past.at, (long long)h->past.by);
    const struct str parts[] = { h->prev, S("|"), head, digests };
    struct sha256 sum = sha256_of(parts, COUNT(parts));
    return hex_of(c->arena, sum.b, sizeof(sum.b));
}

struct write_job {
    struct change_open open;
    enum status (*body)(struct ctx *, void *);
    void *arg;
    bool dry;
    struct str action;
    int64_t undoes, now;               /* now: the true time, where the clock of the body is of the past */
    struct change_past past;
};

static enum status write_body(struct ctx *c, void *arg)
{
    struct write_job *j = arg;
    j->open = (struct change_open){
        .action = j->action, .undoes = j->undoes, .past = j->past, .at = j->now ? j->now : c->now_ms
    };
    c->change = &j->open;
    product_free_forget(c, NULL);
    enum status st = j->body(c, j->arg);
    product_free_forget(c, NULL);
    c->change = NULL;
    if (j->dry)
        db_doom(c->db);
    if (st != ST_OK || j->open.id == 0 || j->dry)
        return st;
    struct str prev = { j->open.prev, j->open.prev_n }, digests = { j->open.digests, HEX };
    const struct change_header head = { prev, j->action, j->open.id, j->open.at, j->open.past };
    struct str hash = change_hash(c, &head, digests);
    const struct value args[] = { ARG_INT(j->open.id), ARG_STR(hash) };
    return db_run(c, &seal_sql, args, COUNT(args));
}

/* What was cut short or called off is not written. What has begun to write is not begun anew, so it goes on to its end. */
static bool may_begin(struct ctx *c)
{
    if ((c->patience && c->patience->over) || (c->may_write && !c->may_write(c->may_write_arg)))
        return false;
    c->patience = NULL;
    return true;
}

enum status core_write(struct ctx *c, struct str action, enum status (*body)(struct ctx *, void *), void *arg,
                       int64_t *ret_change)
{
    if (c->change)
        return body(c, arg);
    if (!may_begin(c))
        return ST_BUSY;
    struct write_job j = { .body = body, .arg = arg, .action = action };
    enum status st = db_tx(c, TX_WRITE, write_body, &j);
    if (ret_change)
        *ret_change = st == ST_OK ? j.open.id : 0;
    return st;
}

enum status core_write_past(struct ctx *c, struct str action, const struct change_past *past,
                            enum status (*body)(struct ctx *, void *), void *arg, int64_t *ret_change)
{
    assert(!c->change && past->at > 0);
    int64_t now = c->now_ms;
    const struct actor *me = c->actor;
    struct actor then = me ? *me : (struct actor){ 0 };
    then.person_id = past->by;
    struct write_job j = { .body = body, .arg = arg, .action = action, .now = now, .past = *past };
    c->now_ms = past->at;
    c->actor = &then;
    enum status st = db_tx(c, TX_WRITE, write_body, &j);
    c->now_ms = now;
    c->actor = me;
    if (ret_change)
        *ret_change = st == ST_OK ? j.open.id : 0;
    return st;
}

enum status core_part(struct ctx *c, enum status (*body)(struct ctx *, void *), void *arg)
{
    assert(c->change);
    struct change_open was = *c->change;
    enum status st = db_tx(c, TX_WRITE, body, arg);
    if (st != ST_OK)
        *c->change = was;
    return st;
}

struct try_part {
    enum status (*body)(struct ctx *, void *);
    void *arg;
    enum status st;
};

/* Fails always: so it is taken back alone. */
static enum status try_body(struct ctx *c, void *arg)
{
    struct try_part *t = arg;
    t->st = t->body(c, t->arg);
    return ST_CONFLICT;
}

enum status core_try(struct ctx *c, enum status (*body)(struct ctx *, void *), void *arg)
{
    if (c->change) {
        struct try_part t = { body, arg, ST_OK };
        enum status part = core_part(c, try_body, &t);
        return part == ST_CONFLICT ? t.st : part;
    }
    struct write_job j = { .body = body, .arg = arg, .action = S("try"), .dry = true };
    return db_tx(c, TX_WRITE, write_body, &j);
}

/* Undo. */
struct undo_row {
    int64_t n, record, rev, last;
    struct str kind, before, after, salt;
};
static const struct col undo_cols[] = { COL(struct undo_row, n),     COL(struct undo_row, record),
                                        COL(struct undo_row, rev),   COL(struct undo_row, last),
                                        COL(struct undo_row, kind),  COL(struct undo_row, before),
                                        COL(struct undo_row, after), COL(struct undo_row, salt) };
static const struct stmt_def undo_rows_sql = {
    "change/undo_rows",
    "SELECT n AS n, record AS record, rev AS rev, max(n) OVER (PARTITION BY kind, record) AS last, kind AS kind,"
    " before AS before, after AS after, coalesce(salt, '') AS salt FROM change_row WHERE \"change\" = ?1 ORDER BY n DESC",
    NULL, ROWS_OF(struct undo_row, undo_cols)
};

static enum status changed_since(struct ctx *c, const struct kind *k, int64_t id)
{
    struct str key, title;
    TRY(rec_label(c, k, id, &key, &title));
    problem_add(c->problems, NULL, S("changed_since"), "%s %.*s was changed since: undo that first", k->name,
                STR_FMT(key.n ? key : arena_printf(c->arena, "%lld", (long long)id)));
    return ST_CONFLICT;
}

struct since_row {
    struct str before, after, salt;
};
static const struct col since_cols[] = { COL(struct since_row, before), COL(struct since_row, after),
                                         COL(struct since_row, salt) };
static const struct stmt_def since_sql = {
    "change/since",
    "SELECT before AS before, after AS after, coalesce(salt, '') AS salt FROM change_row WHERE kind = ?1 AND record = ?2"
    " AND \"change\" > ?3 ORDER BY \"change\" DESC, n DESC",
    NULL, ROWS_OF(struct since_row, since_cols)
};

static struct record *copy_of(struct ctx *c, const struct record *r)
{
    struct record *copy = ARENA_NEW(c->arena, struct record);
    *copy = *r;
    copy->v = ARENA_ARRAY(c->arena, struct value, r->kind->nfields + 1);
    memcpy(copy->v, r->v, r->kind->nfields * sizeof(*copy->v));
    return copy;
}

/* Whether a record is as a change left it, though it was written since: what was done to it was taken back. Puts back
 * each `before`, newest first, and looks whether that makes a difference. */
static enum status is_as_left(struct ctx *c, const struct record *now, int64_t change, bool *ret)
{
    const struct value args[] = { ARG_STR(str_z(now->kind->name)), ARG_INT(now->id), ARG_INT(change) };
    struct record *then = copy_of(c, now);
    struct since_row *rows;
    size_t n;
    *ret = false;
    for (size_t i = 0; i < now->kind->nfields; i++)
        if ((now->kind->fields[i].flags & F_SECRET) != 0)
            return ST_OK; /* the log does not know what a secret was */
    TRY(db_all(c, &since_sql, args, COUNT(args), &rows, &n));
    for (size_t i = 0; i < n; i++) {
        if (str_empty(rows[i].salt))
            return ST_OK; /* erased: nobody can tell */
        if (!rows[i].before.n)
            continue; /* made anew; the row before it says what was taken away */
        if (!rows[i].after.n) {
            then->key = then->external_id = then->source = STR_NULL;
            then->archived_at = 0;
            for (size_t f = 0; f < now->kind->nfields; f++)
                then->v[f] = ARG_NULL;
        }
        TRY(record_from_stored(c, then, rows[i].before));
    }
    *ret = n > 0 && str_eq(record_stored_json(c, then, now), S("{}"));
    return ST_OK;
}

static enum status undo_create(struct ctx *c, const struct kind *k, const struct record *now)
{
    TRY(change_log(c, now, NULL));
    enum status st = crud_delete(c, k, now->id);
    if (st != ST_EXISTS)
        return st;
    problem_add(c->problems, NULL, S("in_use"), "%s %.*s is used by records made since", k->name,
                STR_FMT(rec_key(now)));
    return ST_CONFLICT;
}

static enum status undo_one(struct ctx *c, const struct undo_row *u, int64_t change)
{
    const struct kind *k = model_kind(c->app->model, u->kind);
    struct record *now = NULL, *then;
    if (!k)
        return fail(c, ST_INTERNAL, "undo: no kind %.*s", STR_FMT(u->kind));
    if (str_empty(u->salt)) { /* history no longer knows what it was */
        problem_add(c->problems, NULL, S("erased"),
                    "what this change did to a %s was erased with a person: it cannot be undone", k->name);
        return ST_CONFLICT;
    }
    enum status st = rec_get(c, k, u->record, &now);
    if (st == ST_NOT_FOUND && !u->after.n) {
        then = rec_new(c, k);
        then->id = u->record;
        for (size_t i = 0; i < k->nfields; i++)
            then->v[i] = ARG_NULL;
        TRY(record_from_stored(c, then, u->before));
        then->rev = 1;
        then->created_at = then->updated_at = c->now_ms;
        TRY(crud_insert(c, then));
        return change_log(c, NULL, then);
    }
    if (st == ST_NOT_FOUND)
        return changed_since(c, k, u->record);
    TRY(st);
    bool as_left = true;
    if (u->n == u->last && now->rev != u->rev)
        TRY(is_as_left(c, now, change, &as_left));
    if (!as_left)
        return changed_since(c, k, u->record);
    if (!u->before.n)
        return undo_create(c, k, now);
    then = copy_of(c, now);
    TRY(record_from_stored(c, then, u->before));
    then->rev = now->rev + 1;
    then->updated_at = c->now_ms;
    bool found;
    TRY(crud_update(c, then, now->rev, &found));
    return found ? change_log(c, now, then) : ST_CONFLICT;
}

/* Nothing made since may lead to what the undo removed. */
static enum status none_refers(struct ctx *c, int64_t change)
{
    const struct model *m = c->app->model;
    int64_t undo, id = 0;
    TRY(change_running(c, &undo));
    for (size_t k = 0; k < m->nkinds; k++)
        for (size_t i = 0; i < m->kinds[k]->nfields; i++) {
            const struct field *f = &m->kinds[k]->fields[i];
            struct str key, title;
            if (f->type != FT_ANY || !ddl_is_stored(f) || (f->flags & F_CUSTOM) != 0)
                continue;
            TRY(crud_refers(c, m->kinds[k], f, undo, change, &id));
            if (id == 0)
                continue;
            TRY(rec_label(c, m->kinds[k], id, &key, &title));
            problem_add(c->problems, NULL, S("in_use"),
                        "%s %.*s, made since, is about what this change made: archive it first", m->kinds[k]->name,
                        STR_FMT(key.n ? key : arena_printf(c->arena, "%lld", (long long)id)));
            return ST_CONFLICT;
        }
    return ST_OK;
}

struct undo_arg {
    int64_t id;
    const struct change_undo_how *how;
};

static enum status undo_body(struct ctx *c, void *arg)
{
    const struct undo_arg *u = arg;
    const struct value args[] = { ARG_INT(u->id) };
    struct undo_row *rows;
    size_t n;
    bool removed = false;
    TRY(db_all(c, &undo_rows_sql, args, 1, &rows, &n));
    if (n == 0)
        return ST_NOT_FOUND;
    for (size_t i = 0; i < n; i++)
        if (!u->how || !u->how->skip(u->how->arg, rows[i].kind, rows[i].record, str_empty(rows[i].before))) {
            removed = removed || !rows[i].before.n;
            TRY(undo_one(c, &rows[i], u->id));
        }
    TRY(u->how ? u->how->more(c, u->how->arg) : ST_OK);
    return removed ? none_refers(c, u->id) : ST_OK;
}

static const struct stmt_def undone_sql = { "change/undone",
                                            "SELECT id AS id FROM \"change\" WHERE undoes = ?1 LIMIT 1", NULL,
                                            ROWS_OF(struct id_row, id_cols) };

static const struct stmt_def is_init_sql = { "change/is_init",
                                             "SELECT id AS id FROM \"change\" WHERE id = ?1 AND \"action\" = 'init'",
                                             NULL, ROWS_OF(struct id_row, id_cols) };
static const struct stmt_def is_secret_sql = {
    "change/is_secret", "SELECT id AS id FROM \"change\" WHERE id = ?1 AND \"action\" = 'connection set_secret'", NULL,
    ROWS_OF(struct id_row, id_cols)
};

/* The one before is nowhere to be found. */
static enum status refuse_secret(struct ctx *c, int64_t change_id)
{
    const struct value args[] = { ARG_INT(change_id) };
    struct id_row *row;
    size_t n;
    TRY(db_all(c, &is_secret_sql, args, 1, &row, &n));
    if (n == 0)
        return ST_OK;
    problem_add(c->problems, NULL, S("secret"),
                "change %lld set a secret, which no history keeps: set another one instead", (long long)change_id);
    return ST_CONFLICT;
}

/* The workspace itself is not undone: it is a file, and deleted as one. */
static enum status refuse_init(struct ctx *c, int64_t change_id)
{
    const struct value args[] = { ARG_INT(change_id) };
    struct id_row *row;
    size_t n;
    TRY(db_all(c, &is_init_sql, args, 1, &row, &n));
    if (n == 0)
        return ST_OK;
    problem_add(c->problems, NULL, S("init"),
                "change %lld made this workspace and cannot be undone: delete the file instead", (long long)change_id);
    return ST_CONFLICT;
}

static const struct stmt_def made_by_sql = { "change/made_by",
                                             "SELECT coalesce(actor, 0) AS id FROM \"change\" WHERE id = ?1", NULL,
                                             ROWS_OF(struct id_row, id_cols) };

bool change_may_undo(const struct ctx *c, const struct change_head *h)
{
    bool own =
        c->actor && h->happened_at == 0 && h->actor == c->actor->person_id; /* of the past: its actor is of then */
    return perm_at_least(c, own ? PERM_CONTRIBUTE : PERM_LEAD);
}

/* Everybody takes back their own changes, leaders anybody's. */
static enum status may_undo(struct ctx *c, int64_t change_id)
{
    const struct value args[] = { ARG_INT(change_id) };
    struct id_row *row;
    size_t n;
    TRY(db_all(c, &made_by_sql, args, 1, &row, &n));
    bool own = n == 1 && c->actor && row[0].id == c->actor->person_id;
    return perm_need(c, own ? PERM_CONTRIBUTE : PERM_LEAD);
}

enum status change_undo(struct ctx *c, int64_t change_id, int64_t *ret_change)
{
    return change_undo_as(c, change_id, NULL, ret_change);
}

enum status change_undo_as(struct ctx *c, int64_t change_id, const struct change_undo_how *how, int64_t *ret_change)
{
    struct undo_arg arg = { change_id, how };
    const struct value args[] = { ARG_INT(change_id) };
    struct id_row *by;
    size_t n;
    TRY(db_all(c, &undone_sql, args, 1, &by, &n));
    if (!n)
        TRY(refuse_init(c, change_id));
    if (!n)
        TRY(refuse_secret(c, change_id));
    if (n) {
        problem_add(c->problems, NULL, S("undone"), "change %lld was undone already, by change %lld",
                    (long long)change_id, (long long)by[0].id);
        return ST_CONFLICT;
    }
    TRY(may_undo(c, change_id));
    struct write_job j = { .body = undo_body, .arg = &arg, .action = S("undo"), .undoes = change_id };
    const struct actor *by_hand = c->actor;
    struct actor house = by_hand ? *by_hand : (struct actor){ 0 };
    house.acting = house.sees_all = true; /* undo takes back all of a change, also what its undoer cannot see */
    c->actor = by_hand ? &house : NULL;
    enum status st = db_tx(c, TX_WRITE, write_body, &j);
    c->actor = by_hand;
    if (st == ST_EXISTS) { /* references are checked at COMMIT */
        problem_add(c->problems, NULL, S("in_use"),
                    "what this change made is used by records made since: undo those first");
        st = ST_CONFLICT;
    }
    if (ret_change)
        *ret_change = st == ST_OK ? j.open.id : 0;
    return st;
}

static const struct stmt_def newest_sql = {
    "change/newest",
    "SELECT ch.id AS id FROM \"change\" ch WHERE ch.undoes IS NULL AND ch.\"action\" <> 'init' AND ch.happened_at IS NULL"
    " AND NOT EXISTS (SELECT 1 FROM \"change\" u WHERE u.undoes = ch.id) ORDER BY ch.id DESC LIMIT 1",
    NULL, ROWS_OF(struct id_row, id_cols)
};

enum status change_last(struct ctx *c, int64_t *ret_id)
{
    struct id_row *row;
    size_t n;
    TRY(db_all(c, &newest_sql, NULL, 0, &row, &n));
    if (n == 0)
        return ST_NOT_FOUND;
    *ret_id = row[0].id;
    return ST_OK;
}

/* The chain. */
struct link_row {
    int64_t id, at, happened_at, happened_by;
    struct str action, prev_hash, hash;
};
static const struct col link_cols[] = { COL(struct link_row, id),          COL(struct link_row, at),
                                        COL(struct link_row, happened_at), COL(struct link_row, happened_by),
                                        COL(struct link_row, action),      COL(struct link_row, prev_hash),
                                        COL(struct link_row, hash) };
static const struct stmt_def chain_sql = {
    "change/chain",
    "SELECT id AS id, \"at\" AS at, coalesce(happened_at, 0) AS happened_at, coalesce(happened_by, 0) AS happened_by,"
    " \"action\" AS action, prev_hash AS prev_hash, hash AS hash FROM \"change\" ORDER BY id",
    NULL, ROWS_OF(struct link_row, link_cols)
};
struct digest_row {
    struct str salt, before, after, digest;
};
static const struct col digest_cols[] = { COL(struct digest_row, salt), COL(struct digest_row, before),
                                          COL(struct digest_row, after), COL(struct digest_row, digest) };
static const struct stmt_def digests_sql = {
    "change/digests",
    "SELECT salt AS salt, before AS before, after AS after, digest AS digest FROM change_row WHERE \"change\" = ?1 ORDER BY n",
    NULL, ROWS_OF(struct digest_row, digest_cols)
};

static enum status verify_one(struct ctx *c, const struct link_row *l, struct str prev, bool *ret_good)
{
    const struct value args[] = { ARG_INT(l->id) };
    struct rows *rows;
    struct str all = STR_NULL;
    bool good = str_eq(l->prev_hash, prev), more;
    TRY(db_each(c, &digests_sql, args, 1, &rows));
    for (;;) {
        struct digest_row d;
        TRY(rows_next(rows, &d, &more));
        if (!more)
            break;
        good = good && (!d.salt.n || str_eq(digest_of(c, d.salt, d.before, d.after), d.digest));
        const struct str parts[] = { all, d.digest };
        struct sha256 h = sha256_of(parts, COUNT(parts));
        all = hex_of(c->arena, h.b, sizeof(h.b));
    }
    const struct change_header head = { prev, l->action, l->id, l->at, { l->happened_at, l->happened_by } };
    *ret_good = good && str_eq(change_hash(c, &head, all), l->hash);
    return ST_OK;
}

enum status change_verify(struct ctx *c, int64_t *ret_count, int64_t *ret_first_bad)
{
    struct link_row *links;
    size_t n;
    struct str prev = S("0");
    TRY(db_all(c, &chain_sql, NULL, 0, &links, &n));
    *ret_count = (int64_t)n;
    *ret_first_bad = 0;
    for (size_t i = 0; i < n && *ret_first_bad == 0; i++) {
        bool good;
        TRY(verify_one(c, &links[i], prev, &good));
        if (!good)
            *ret_first_bad = links[i].id;
        prev = links[i].hash;
    }
    return ST_OK;
}

static const struct col list_cols[] = { COL(struct change_head, id),         COL(struct change_head, at),
                                        COL(struct change_head, actor),      COL(struct change_head, undoes),
                                        COL(struct change_head, undone_by),  COL(struct change_head, nrows),
                                        COL(struct change_head, action),     COL(struct change_head, via),
                                        COL(struct change_head, actor_name), COL(struct change_head, happened_at) };
/* Rows of a change are numbered from one, so the last number is how many: nobody counts them. */
#define LIST_REST                                                                                                      \
    " coalesce((SELECT min(u.id) FROM \"change\" u WHERE u.undoes = ch.id), 0) AS undone_by,"                          \
    " coalesce((SELECT max(r.n) FROM change_row r WHERE r.\"change\" = ch.id), 0) AS nrows,"                           \
    " ch.\"action\" AS action, ch.via AS via, coalesce(p.title, '') AS actor_name,"                                    \
    " coalesce(ch.happened_at, 0) AS happened_at"                                                                      \
    " FROM \"change\" ch LEFT JOIN person p ON p.id = coalesce(ch.happened_by, ch.actor)"
#define LIST_WHOSE(WHO, VIA, SINCE)                                                                                    \
    " AND (" WHO " = 0 OR coalesce(ch.happened_by, ch.actor) = " WHO ") AND (" VIA " = '' OR ch.via = " VIA            \
    " OR (" VIA " = 'import' AND ch.\"action\" = 'import'))"                                                           \
    " AND (" SINCE " = 0 OR coalesce(ch.happened_at, ch.\"at\") >= " SINCE ")"
static const struct stmt_def list_sql = {
    "change/list",
    "SELECT ch.id AS id, ch.\"at\" AS at, coalesce(ch.happened_by, ch.actor, 0) AS actor, coalesce(ch.undoes, 0) AS undoes," LIST_REST
    " WHERE (?1 = 0 OR ch.id < ?1)"
    " AND (?2 = '' OR EXISTS (SELECT 1 FROM change_row r WHERE r.\"change\" = ch.id AND r.kind = ?2))" LIST_WHOSE(
        "?3", "?4", "?5") " ORDER BY ch.id DESC LIMIT ?6",
    NULL, ROWS_OF(struct change_head, list_cols)
};
/* The same of one record, from its own rows on: it does not look at the changes of others. */
static const struct stmt_def list_of_record_sql = {
    "change/list_of_record",
    "SELECT ch.id AS id, ch.\"at\" AS at, coalesce(ch.happened_by, ch.actor, 0) AS actor, coalesce(ch.undoes, 0) AS undoes," LIST_REST
    " WHERE (?1 = 0 OR ch.id < ?1)"
    " AND ch.id IN (SELECT r.\"change\" FROM change_row r WHERE r.kind = ?2 AND r.record = ?3)" LIST_WHOSE(
        "?4", "?5", "?6") " ORDER BY ch.id DESC LIMIT ?7",
    NULL, ROWS_OF(struct change_head, list_cols)
};
static const struct col people_cols[] = { COL(struct change_person, key), COL(struct change_person, title) };
static const struct stmt_def people_sql = {
    "change/people",
    "SELECT p.\"key\" AS \"key\", p.title AS title FROM person p WHERE p.id IN (SELECT coalesce(x.happened_by, x.actor) FROM"
    " (SELECT happened_by, actor FROM \"change\" ORDER BY id DESC LIMIT 1000) x) ORDER BY p.title, p.id LIMIT ?1",
    NULL, ROWS_OF(struct change_person, people_cols)
};
static const struct col line_cols[] = { COL(struct change_line, kind), COL(struct change_line, before),
                                        COL(struct change_line, after), COL(struct change_line, record),
                                        COL(struct change_line, rev) };
static const struct col count_cols[] = { COL(struct change_count, kind), COL(struct change_count, n),
                                         COL(struct change_count, added) };
static const struct stmt_def counts_sql = {
    "change/counts",
    "SELECT kind AS kind, count(*) AS n, sum(CASE WHEN before IS NULL THEN 1 ELSE 0 END) AS added FROM change_row"
    " WHERE \"change\" = ?1 GROUP BY kind ORDER BY min(n)",
    NULL, ROWS_OF(struct change_count, count_cols)
};
static const struct stmt_def kinds_sql = {
    "change/kinds",
    "SELECT kind AS kind, count(*) AS n, sum(CASE WHEN before IS NULL THEN 1 ELSE 0 END) AS added FROM"
    " (SELECT kind, before, n FROM change_row WHERE \"change\" = ?1 ORDER BY n LIMIT ?2) x GROUP BY kind ORDER BY min(n)",
    NULL, ROWS_OF(struct change_count, count_cols)
};
static const struct stmt_def lines_sql = {
    "change/lines",
    "SELECT kind AS kind, before AS before, after AS after, record AS record, rev AS rev FROM change_row"
    " WHERE \"change\" = ?1 ORDER BY n LIMIT ?2",
    NULL, ROWS_OF(struct change_line, line_cols)
};

int64_t change_when(const struct change_head *h)
{
    return h->happened_at ? h->happened_at : h->at;
}

enum status change_find(struct ctx *c, const struct change_ask *ask, struct change_head **ret, size_t *ret_n)
{
    if (ask->record > 0) {
        const struct value args[] = { ARG_INT(ask->before_id), ARG_STR(ask->kind), ARG_INT(ask->record),
                                      ARG_INT(ask->who),       ARG_STR(ask->via),  ARG_INT(ask->since),
                                      ARG_INT(ask->limit) };
        return db_all(c, &list_of_record_sql, args, COUNT(args), ret, ret_n);
    }
    const struct value args[] = { ARG_INT(ask->before_id), ARG_STR(ask->kind),  ARG_INT(ask->who),
                                  ARG_STR(ask->via),       ARG_INT(ask->since), ARG_INT(ask->limit) };
    return db_all(c, &list_sql, args, COUNT(args), ret, ret_n);
}

enum status change_list(struct ctx *c, int64_t before_id, struct str kind, int64_t record, int limit,
                        struct change_head **ret, size_t *ret_n)
{
    const struct change_ask ask = { .before_id = before_id, .kind = kind, .record = record, .limit = limit };
    return change_find(c, &ask, ret, ret_n);
}

enum status change_people(struct ctx *c, int limit, struct change_person **ret, size_t *ret_n)
{
    const struct value args[] = { ARG_INT(limit) };
    return db_all(c, &people_sql, args, COUNT(args), ret, ret_n);
}

/* A row of the log is seen by whoever sees its record. */
static enum status line_visible(struct ctx *c, const struct change_line *l, bool *ret)
{
    const struct kind *k = model_kind(c->app->model, l->kind);
    struct record *r;
    *ret = true;
    if (!k || !visible_applies(c, k))
        return ST_OK;
    enum status st = rec_get(c, k, l->record, &r);
    *ret = st == ST_OK;
    return st == ST_NOT_FOUND ? ST_OK : st;
}

enum status change_kinds(struct ctx *c, int64_t change_id, int limit, struct change_count **ret, size_t *ret_n)
{
    const struct value args[] = { ARG_INT(change_id), ARG_INT(limit) };
    return db_all(c, &kinds_sql, args, COUNT(args), ret, ret_n);
}

enum status change_counts(struct ctx *c, int64_t change_id, struct change_count **ret, size_t *ret_n)
{
    const struct value args[] = { ARG_INT(change_id) };
    return db_all(c, &counts_sql, args, COUNT(args), ret, ret_n);
}

enum status change_lines(struct ctx *c, int64_t change_id, int limit, struct change_line **ret, size_t *ret_n)
{
    const struct value args[] = { ARG_INT(change_id), ARG_INT(limit) };
    TRY(db_all(c, &lines_sql, args, COUNT(args), ret, ret_n));
    size_t kept = 0;
    for (size_t i = 0; i < *ret_n; i++) {
        bool sees;
        TRY(line_visible(c, &(*ret)[i], &sees));
        if (sees)
            (*ret)[kept++] = (*ret)[i];
    }
    *ret_n = kept;
    return ST_OK;
}
