/* core/shared.c: see core/shared.h. */
#include "core/shared.h"
#include "base/crypto.h"
#include "base/html.h"
#include "base/log.h"
#include "core/kinds_read.h"
#include "core/workspace.h"
#include <pthread.h>

enum { HASH_MAX = 80, ROWS = 1024, BUILDS = 96 };

/* What is wanted: what a build makes, or else the rows of a statement. Each has one current value. */
struct wanted {
    shared_build *build;
    const struct stmt_def *rows_of;
    struct value arg;              /* of the statement; unset: it has none */
};
struct rows_kept {
    const void *first;
    size_t n;
};
/* One value and the arena that owns it. Freed when nobody holds it and another is current. */
struct shared_kept {
    struct arena *arena;
    const void *value;
    struct wanted of;
    int64_t change;
    int32_t day;
    char hash[HASH_MAX];
    size_t hash_n, bytes;
    int holders;                   /* requests, and values that were made from it */
    struct kinds_read reads;       /* what its own statements read */
    struct kinds_set all;          /* the same, and of what it was made from */
    struct shared_kept **from;            /* what it was made from, in that order; it holds them */
    size_t nfrom;
    struct shared_kept *next_gone;
};
/* What was touched since a change, for all who ask in one go. */
struct since {
    int64_t from, to;
    char hash[HASH_MAX];
    size_t hash_n;
    struct kinds_set touched;
};
/* A row of integers, by the digest of its statement and arguments. */
struct known_row {
    struct sha256 key;
    size_t n;                      /* 0 = free */
    int64_t v[SHARED_INTS];
    struct kinds_set reads;
};
struct shared {
    pthread_mutex_t lock;
    pthread_cond_t done;
    struct shared_kept *current[BUILDS];
    bool building;
    uint64_t nonce;
    int64_t built, taken, carried;
    size_t alive;
    struct since since;            /* of whoever builds */
    struct shared_kept rows_of;           /* the state that rows are of; no arena, no value */
    struct known_row rows[ROWS];
};

struct shared *shared_new(void)
{
    struct arena *a = arena_new("shared", SIZE_MAX / 4);
    struct shared *s = ARENA_NEW(a, struct shared);
    s->nonce = (uint64_t)clock_now_ms() << 20 ^ (uint64_t)(uintptr_t)s;
    int rc = pthread_mutex_init(&s->lock, NULL);
    assert(rc == 0);
    rc = pthread_cond_init(&s->done, NULL);
    assert(rc == 0);
    return s;
}

uint64_t shared_nonce(const struct shared *s)
{
    return s->nonce;
}

struct head_row {
    int64_t id;
    struct str hash;
};
static const struct col head_cols[] = { COL(struct head_row, id), COL(struct head_row, hash) };
static const struct stmt_def head_sql = { "shared/head",
                                          "SELECT id AS id, hash AS hash FROM \"change\" ORDER BY id DESC LIMIT 1",
                                          NULL, ROWS_OF(struct head_row, head_cols) };

enum status shared_state(struct ctx *c, struct state *ret)
{
    struct head_row *row;
    size_t n;
    struct settings set;
    if (c->use && c->use->fixed && c->use->known) {
        *ret = c->use->state;
        return ST_OK;
    }
    assert(!c->reads);             /* a build knows its state: the log is nothing that it depends on */
    TRY(db_all(c, &head_sql, NULL, 0, &row, &n));
    TRY(workspace_settings(c, &set));
    *ret = (struct state){ .change = n ? row[0].id : 0,
                           .hash = n ? row[0].hash : STR_NULL,
                           .day = workspace_today(c, &set).days };
    if (c->use && c->use->fixed) {
        c->use->state = *ret;
        c->use->known = true;
    }
    return ST_OK;
}

static bool is_of(const struct shared_kept *k, const struct state *s)
{
    return k->change == s->change && k->day == s->day && str_eq((struct str){ k->hash, k->hash_n }, s->hash);
}

static void set_state(struct shared_kept *k, const struct state *s)
{
    assert(s->hash.n < HASH_MAX);
    k->change = s->change;
    k->day = s->day;
    k->hash_n = s->hash.n;
    if (s->hash.n)
        memcpy(k->hash, s->hash.p, s->hash.n);
}

static bool is_same(const struct value *a, const struct value *b)
{
    return a->type == b->type && (a->type != VT_INT || a->u.i == b->u.i);
}

/* Under the lock. Where the current value of what is wanted is, or will be; that of a statement is of one argument. */
static struct shared_kept **place_of(struct shared *s, const struct wanted *w)
{
    size_t i = 0;
    while (i < BUILDS && s->current[i]
           && (s->current[i]->of.build != w->build || s->current[i]->of.rows_of != w->rows_of))
        i++;
    assert(i < BUILDS);
    return &s->current[i];
}

/* Under the lock. One holder less; what nobody holds and nobody will ask for again comes onto *gone, to be freed outside, and
 * with it what it alone was made from. */
static void let_go(struct shared *s, struct shared_kept *k, struct shared_kept **gone)
{
    if (k == NULL || k->holders > 0 || k == *place_of(s, &k->of))
        return;
    s->alive--;
    k->next_gone = *gone;
    *gone = k;
    for (size_t i = 0; i < k->nfrom; i++) {
        k->from[i]->holders--;
        let_go(s, k->from[i], gone);
    }
}

static void free_gone(struct shared_kept *k)
{
    for (struct shared_kept *next; k != NULL; k = next) {
        next = k->next_gone;
        arena_free(k->arena); /* it lies in there itself */
    }
}

static void release_all(struct shared *s, struct shared_use *use)
{
    struct shared_kept *gone = NULL;
    pthread_mutex_lock(&s->lock);
    for (size_t i = 0; i < use->n; i++) {
        use->held[i]->holders--;
        let_go(s, use->held[i], &gone);
    }
    use->n = 0;
    pthread_mutex_unlock(&s->lock);
    free_gone(gone);
}

/* Under the lock. False: there is no room. Not in an arena, which whoever asks may take back as far as it likes. */
static bool hold(struct shared_use *use, struct shared_kept *k)
{
    for (size_t i = 0; i < use->n; i++)
        if (use->held[i] == k)
            return true;
    if (use->n == SHARED_HELD)
        return false;
    k->holders++;
    use->held[use->n++] = k;
    return true;
}

/* ---- whoever builds: one at a time, in one read transaction ---- */

static enum status touched_since(struct ctx *c, const struct shared_kept *k, const struct state *now,
                                 const struct kinds_set **ret)
{
    struct since *t = &c->shared->since;
    struct ctx quiet = *c;
    quiet.reads = NULL; /* that the log was looked at is nothing that a value depends on */
    *ret = &t->touched;
    if (t->from == k->change && t->to == now->change && t->hash_n == k->hash_n
        && memcmp(t->hash, k->hash, k->hash_n) == 0)
        return ST_OK;
    t->to = -1;
    TRY(kinds_touched(&quiet, k->change, (struct str){ k->hash, k->hash_n }, now->change, &t->touched));
    t->from = k->change;
    t->to = now->change;
    t->hash_n = k->hash_n;
    memcpy(t->hash, k->hash, k->hash_n);
    return ST_OK;
}

static enum status keep_rows(struct ctx *c, const struct wanted *of, const void **ret)
{
    struct rows_kept *r = ARENA_NEW(c->arena, struct rows_kept);
    TRY(db_all(c, of->rows_of, &of->arg, of->arg.type == VT_UNSET ? 0 : 1, &r->first, &r->n));
    *ret = r;
    return ST_OK;
}

/* What a build took belongs to its value from now on. */
static void keep_from(struct shared_kept *k, const struct shared_use *use)
{
    k->all = k->reads.set;
    k->from = ARENA_ARRAY(k->arena, struct shared_kept *, use->n + 1);
    k->nfrom = use->n;
    for (size_t i = 0; i < use->n; i++) {
        k->from[i] = use->held[i];
        kinds_join(&k->all, &use->held[i]->all);
    }
}

static enum status make(struct ctx *c, const struct wanted *of, const struct state *now, struct shared_kept **ret)
{
    struct arena *a = arena_new("shared state", (size_t)1 << 31);
    struct shared_kept *k = ARENA_NEW(a, struct shared_kept);
    struct problems quiet;
    struct ctx own = *c;
    struct shared_use use = { .fixed = true, .known = true, .state = *now, .inside = true };
    problems_init(&quiet, a);
    own.arena = a;
    own.problems = &quiet;
    own.use = &use;
    own.actor = NULL; /* it is for everybody */
    own.labels = NULL;
    k->arena = a;
    k->of = *of;
    set_state(k, now);
    kinds_read_note(&own, &k->reads);
    enum status st = of->build ? of->build(&own, &k->value) : keep_rows(&own, of, &k->value);
    if (st == ST_OK && arena_is_full(a))
        st = ST_TOO_LARGE;
    if (st != ST_OK) {
        release_all(c->shared, &use);
        arena_free(a);
        return st;
    }
    keep_from(k, &use);
    k->bytes = arena_mark(a);
    *ret = k;
    return ST_OK;
}

static bool cells_are_same(const struct col *col, const char *x, const char *y)
{
    switch (col->type) {
    case VT_INT:
        return *(const int64_t *)(const void *)(x + col->offset) == *(const int64_t *)(const void *)(y + col->offset);
    case VT_BOOL: return *(const bool *)(x + col->offset) == *(const bool *)(y + col->offset);
    case VT_REAL: return memcmp(x + col->offset, y + col->offset, sizeof(double)) == 0;
    case VT_TEXT:
        return str_eq(*(const struct str *)(const void *)(x + col->offset),
                      *(const struct str *)(const void *)(y + col->offset));
    case VT_UNSET:
    case VT_NULL: break;
    }
    return false;
}

/* The rows of one statement, before and now. */
static bool rows_are_same(const struct stmt_def *q, const struct rows_kept *a, const struct rows_kept *b)
{
    bool same = a->n == b->n;
    for (size_t i = 0; same && i < a->n; i++)
        for (size_t k = 0; same && k < q->ncols; k++)
            same = cells_are_same(&q->cols[k], (const char *)a->first + i * q->row_size,
                                  (const char *)b->first + i * q->row_size);
    return same;
}

static enum status refresh(struct ctx *c, const struct wanted *of, struct shared_kept **ret);

/* Whether what k was made from is as it was. Whatever is not is made anew on the way, as far as the first. */
static enum status is_from_the_same(struct ctx *c, const struct shared_kept *k, bool *ret)
{
    struct shared_use mine = *c->use;
    struct ctx own = *c;
    enum status st = ST_OK;
    mine.n = 0;
    own.use = &mine;
    *ret = true;
    for (size_t i = 0; i < k->nfrom && *ret && st == ST_OK; i++) {
        const struct wanted of = k->from[i]->of;
        struct shared_kept *now = NULL;
        st = refresh(&own, &of, &now);
        *ret = now == k->from[i];
    }
    release_all(c->shared, &mine);
    return st;
}

/* Whether k holds for now: no change since touched what it was made from, or those that did left it as it was. */
static enum status still_holds(struct ctx *c, const struct shared_kept *k, const struct state *now, bool *ret)
{
    const struct kinds_set *touched;
    *ret = false;
    if (k->day != now->day && k->of.build)
        return ST_OK;
    TRY(touched_since(c, k, now, &touched));
    *ret = !kinds_meet(touched, &k->all);
    return *ret || kinds_meet(touched, &k->reads.set) ? ST_OK : is_from_the_same(c, k, ret);
}

/* Under the lock. Not older than what is current: a request whose transaction is behind keeps its own to itself. */
static void publish(struct shared *s, struct shared_kept *k, struct shared_kept **gone)
{
    struct shared_kept **place = place_of(s, &k->of), *old = *place;
    if (old && old->change > k->change)
        return;
    *place = k;
    let_go(s, old, gone);
}

/* What is wanted of the state now; c->use holds it. */
static enum status refresh(struct ctx *c, const struct wanted *of, struct shared_kept **ret)
{
    struct shared *s = c->shared;
    struct shared_kept *made = NULL, *gone = NULL;
    struct state now;
    bool holds = false;
    TRY(shared_state(c, &now));
    pthread_mutex_lock(&s->lock);
    struct shared_kept *current = *place_of(s, of);
    if (current && !is_same(&current->of.arg, &of->arg))
        current = NULL;
    const bool fresh = current && is_of(current, &now);
    if (current)
        current->holders++; /* what it is made from may take its place meanwhile */
    pthread_mutex_unlock(&s->lock);
    enum status st = current && !fresh ? still_holds(c, current, &now, &holds) : ST_OK;
    if (st == ST_OK && !fresh && !holds)
        st = make(c, of, &now, &made);
    const bool same = made && current && of->rows_of && current->change <= now.change
                      && rows_are_same(of->rows_of, current->value, made->value);
    pthread_mutex_lock(&s->lock);
    if (st == ST_OK && (fresh || holds || same)) {
        if (!fresh)
            set_state(current, &now);
        s->carried += holds;
        *ret = current;
    } else if (st == ST_OK) {
        s->built++;
        s->alive++;
        *ret = made;
        publish(s, made, &gone);
    }
    const bool held = st != ST_OK || hold(c->use, *ret);
    if (current) {
        current->holders--;
        let_go(s, current, &gone);
    }
    pthread_mutex_unlock(&s->lock);
    assert(held); /* a build takes what it is written to take */
    if (same)
        arena_free(made->arena);
    free_gone(gone);
    return st;
}

/* ---- whoever asks ---- */

/* True: it is held, and *ret, or the caller is the one to make it (*ret NULL). False: somebody was waited for, look again. */
static bool take_or_wait(struct ctx *c, const struct wanted *of, const struct state *now, const void **ret)
{
    struct shared *s = c->shared;
    bool waited = false;
    pthread_mutex_lock(&s->lock);
    struct shared_kept *current = *place_of(s, of);
    if (current && is_of(current, now)) {
        s->taken++;
        *ret = hold(c->use, current) ? current->value : NULL;
    } else if (!db_in_write(c->db) && c->use->n < SHARED_HELD) {
        for (; s->building; waited = true)
            pthread_cond_wait(&s->done, &s->lock);
        if (!waited)
            s->building = true;
    }
    pthread_mutex_unlock(&s->lock);
    return !waited;
}

/* The state is read inside the transaction that reads everything else. */
static enum status refresh_body(struct ctx *c, void *arg)
{
    struct shared_kept *k;
    release_all(c->shared, c->use); /* of a try before */
    c->use->known = false;
    return refresh(c, arg, &k);
}

static enum status build_and_hold(struct ctx *c, struct wanted *of, const void **ret)
{
    struct shared *s = c->shared;
    struct shared_use use = { .fixed = true, .inside = true };
    struct problems quiet;
    struct ctx own = *c;
    problems_init(&quiet, c->arena);
    own.problems = &quiet;
    own.use = &use;
    enum status st = db_tx(&own, TX_READ, refresh_body, of);
    pthread_mutex_lock(&s->lock);
    if (st == ST_OK) {
        assert(use.n == 1);
        *ret = hold(c->use, use.held[0]) ? use.held[0]->value : NULL;
    }
    s->building = false;
    pthread_cond_broadcast(&s->done);
    pthread_mutex_unlock(&s->lock);
    release_all(s, &use);
    return st;
}

enum status shared_take(struct ctx *c, shared_build *build, const void **ret)
{
    struct wanted of = { .build = build };
    struct state now;
    *ret = NULL;
    if (!c->shared)
        return ST_OK;
    assert(c->use);
    if (c->use->inside) {
        struct shared_kept *k;
        TRY(refresh(c, &of, &k));
        *ret = k->value;
        return ST_OK;
    }
    do
        TRY(shared_state(c, &now));
    while (!take_or_wait(c, &of, &now, ret));
    return *ret || db_in_write(c->db) || c->use->n == SHARED_HELD ? ST_OK : build_and_hold(c, &of, ret);
}

enum status shared_rows(struct ctx *c, const struct stmt_def *q, const struct value *arg, void *ret_array,
                        size_t *ret_n)
{
    const void **array = ret_array;
    if (!c->shared || !c->use || !c->use->inside)
        return db_all(c, q, arg, arg ? 1 : 0, ret_array, ret_n);
    const struct wanted of = { .rows_of = q, .arg = arg ? *arg : (struct value){ .type = VT_UNSET } };
    assert(!arg || arg->type == VT_INT);
    struct shared_kept *k;
    TRY(refresh(c, &of, &k));
    const struct rows_kept *rows = k->value;
    *array = rows->first;
    *ret_n = rows->n;
    return ST_OK;
}

void shared_release(struct ctx *c)
{
    if (!c->use)
        return;
    if (c->shared)
        release_all(c->shared, c->use);
    *c->use = (struct shared_use){ 0 };
}

static struct sha256 key_of(struct ctx *c, const struct stmt_def *q, const struct value *args, size_t nargs)
{
    struct out o;
    out_init_raw(&o, c->arena);
    out_printf(&o, "%s|", q->sql);
    for (size_t i = 0; i < nargs; i++) {
        if (args[i].type == VT_TEXT)
            out_printf(&o, "t%zu:%.*s|", args[i].u.s.n, STR_FMT(args[i].u.s));
        else if (args[i].type == VT_INT)
            out_printf(&o, "i%lld|", (long long)args[i].u.i);
        else if (args[i].type == VT_BOOL)
            out_printf(&o, "b%d|", args[i].u.b);
        else if (args[i].type == VT_REAL)
            out_printf(&o, "r%a|", args[i].u.d);
        else
            out_printf(&o, "n|");
    }
    const struct str text = out_str(&o);
    return sha256_of(&text, 1);
}

/* Under the lock. The place of a key; another one that has it gives way. */
static struct known_row *row_at(struct shared *s, const struct sha256 *key)
{
    uint64_t h;
    memcpy(&h, key->b, sizeof h);
    return &s->rows[h % ROWS];
}

static bool row_get(struct shared *s, const struct state *now, const struct sha256 *key, int64_t *ret, size_t n)
{
    pthread_mutex_lock(&s->lock);
    const struct known_row *r = row_at(s, key);
    bool found = is_of(&s->rows_of, now) && r->n == n && memcmp(&r->key, key, sizeof *key) == 0;
    if (found)
        memcpy(ret, r->v, n * sizeof *ret);
    pthread_mutex_unlock(&s->lock);
    return found;
}

/* Rows of a state before stay where no change since touched what they were counted from. */
static enum status rows_carry(struct ctx *c, const struct state *now)
{
    struct shared *s = c->shared;
    struct kinds_set touched;
    pthread_mutex_lock(&s->lock);
    struct shared_kept of = s->rows_of;
    pthread_mutex_unlock(&s->lock);
    if (is_of(&of, now) || of.change > now->change)
        return ST_OK;
    TRY(kinds_touched(c, of.change, (struct str){ of.hash, of.hash_n }, now->change, &touched));
    touched.all |= of.day != now->day;
    pthread_mutex_lock(&s->lock);
    if (s->rows_of.change == of.change && s->rows_of.day == of.day) { /* else another worker was faster */
        for (size_t i = 0; i < ROWS; i++)
            if (s->rows[i].n && kinds_meet(&touched, &s->rows[i].reads))
                s->rows[i].n = 0;
        set_state(&s->rows_of, now);
    }
    pthread_mutex_unlock(&s->lock);
    return ST_OK;
}

static void row_put(struct shared *s, const struct state *now, const struct sha256 *key, const struct stmt_def *q,
                    const int64_t *v, size_t n)
{
    struct kinds_set reads = { .all = false };
    kinds_of_sql(&reads, q->sql);
    if (q->sql_pg)
        kinds_of_sql(&reads, q->sql_pg);
    pthread_mutex_lock(&s->lock);
    if (is_of(&s->rows_of, now)) {
        struct known_row *r = row_at(s, key);
        *r = (struct known_row){ .key = *key, .n = n, .reads = reads };
        memcpy(r->v, v, n * sizeof *v);
    }
    pthread_mutex_unlock(&s->lock);
}

enum status shared_ints(struct ctx *c, const struct stmt_def *q, const struct value *args, size_t nargs, int64_t *ret,
                        size_t n)
{
    int64_t *rows;
    size_t got;
    struct state now;
    struct sha256 key;
    assert(n <= SHARED_INTS && q->row_size == n * sizeof(int64_t));
    bool ask = c->shared && !db_in_write(c->db) && !(c->use && c->use->inside); /* a build is to be seen reading */
    if (ask) {
        TRY(shared_state(c, &now));
        TRY(rows_carry(c, &now));
        key = key_of(c, q, args, nargs);
        if (row_get(c->shared, &now, &key, ret, n))
            return ST_OK;
    }
    TRY(db_all(c, q, args, nargs, &rows, &got));
    assert(got == 1);
    memcpy(ret, rows, n * sizeof *ret);
    if (ask && c->use && c->use->fixed) /* only then are the row and the state of one moment */
        row_put(c->shared, &now, &key, q, ret, n);
    return ST_OK;
}

struct shared_stats shared_stats(struct shared *s)
{
    pthread_mutex_lock(&s->lock);
    struct shared_stats r = { s->built, s->taken, s->carried, 0, s->alive };
    for (size_t i = 0; i < BUILDS; i++)
        r.bytes += s->current[i] ? s->current[i]->bytes : 0;
    pthread_mutex_unlock(&s->lock);
    return r;
}
