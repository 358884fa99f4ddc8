/* core/shared.c: see core/shared.h. */
#include "core/shared.h"
#include "core/kinds_read.h"
#include "core/workspace.h"
#include "base/crypto.h"
#include "base/html.h"
#include "base/log.h"
#include <pthread.h>

enum { HASH_MAX = 80, ROWS = 1024, BUILDS = 8 };

/* One value and the arena that owns it. Freed when nobody holds it and another is current. */
struct kept {
    struct arena *arena;
    const void *value;
    shared_build *build;           /* what made it: each has a current one of its own */
    int64_t change;
    int32_t day;
    char hash[HASH_MAX];
    size_t hash_n, bytes;
    int holders;
    struct kinds_read reads;       /* what it was made from */
};
/* What one request holds, newest first; in the request's arena. */
struct held {
    struct kept *kept;
    struct held *next;
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
    struct kept *current[BUILDS];
    bool building;
    uint64_t nonce;
    int64_t built, taken, carried;
    size_t alive;
    struct kept rows_of;           /* the state that rows are of; no arena, no value */
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

struct head_row { int64_t id; struct str hash; };
static const struct col head_cols[] = { COL(struct head_row, id), COL(struct head_row, hash) };
static const struct stmt_def head_sql = { "shared/head",
    "SELECT id AS id, hash AS hash FROM \"change\" ORDER BY id DESC LIMIT 1", NULL, ROWS_OF(struct head_row, head_cols) };

enum status shared_state(struct ctx *c, struct state *ret)
{
    struct head_row *row;
    size_t n;
    struct settings set;
    if (c->use && c->use->fixed && c->use->known) {
        *ret = c->use->state;
        return ST_OK;
    }
    TRY(db_all(c, &head_sql, NULL, 0, &row, &n));
    TRY(workspace_settings(c, &set));
    *ret = (struct state){ .change = n ? row[0].id : 0, .hash = n ? row[0].hash : STR_NULL,
                           .day = workspace_today(c, &set).days };
    if (c->use && c->use->fixed) {
        c->use->state = *ret;
        c->use->known = true;
    }
    return ST_OK;
}

static bool is_of(const struct kept *k, const struct state *s)
{
    return k->change == s->change && k->day == s->day && str_eq((struct str){ k->hash, k->hash_n }, s->hash);
}

static void set_state(struct kept *k, const struct state *s)
{
    assert(s->hash.n < HASH_MAX);
    k->change = s->change;
    k->day = s->day;
    k->hash_n = s->hash.n;
    if (s->hash.n)
        memcpy(k->hash, s->hash.p, s->hash.n);
}

/* Under the lock. Where the current value of a build is, or will be. */
static struct kept **place_of(struct shared *s, shared_build *build)
{
    size_t i = 0;
    while (i < BUILDS && s->current[i] && s->current[i]->build != build)
        i++;
    assert(i < BUILDS);
    return &s->current[i];
}

/* Under the lock. What nobody holds and nobody will ask for again comes back, to be freed outside. */
static struct kept *let_go(struct shared *s, struct kept *k)
{
    if (k == NULL || k->holders > 0 || k == *place_of(s, k->build))
        return NULL;
    s->alive--;
    return k;
}

static void kept_free(struct kept *k)
{
    if (k)
        arena_free(k->arena);      /* it lies in there itself */
}

static void hold(struct ctx *c, struct held *h, struct kept *k, const void **ret)
{
    k->holders++;
    *h = (struct held){ k, c->use->first };
    c->use->first = h;
    *ret = k->value;
}

/* The state is read inside the transaction that reads everything else. */
struct build_job { shared_build *build; struct kept *kept; };

static enum status build_body(struct ctx *c, void *arg)
{
    struct build_job *j = arg;
    struct state s;
    TRY(shared_state(c, &s));
    set_state(j->kept, &s);
    kinds_read_note(c, &j->kept->reads);
    return j->build(c, &j->kept->value);
}

static enum status make(struct ctx *c, shared_build *build, struct kept **ret)
{
    struct arena *a = arena_new("shared state", (size_t)1 << 31);
    struct kept *k = ARENA_NEW(a, struct kept);
    struct problems quiet;
    struct ctx own = *c;
    struct build_job job = { build, k };
    problems_init(&quiet, a);
    own.arena = a;
    own.problems = &quiet;
    own.shared = NULL;             /* it computes for itself */
    own.use = NULL;
    own.actor = NULL;              /* it is for everybody */
    k->arena = a;
    k->build = build;
    enum status st = db_tx(&own, TX_READ, build_body, &job);
    if (st == ST_OK && arena_is_full(a))
        st = ST_TOO_LARGE;
    if (st != ST_OK) {
        arena_free(a);
        return st;
    }
    k->bytes = arena_mark(a);
    *ret = k;
    return ST_OK;
}

/* Not older than what is current: a request whose transaction is behind keeps its own to itself. */
static struct kept *publish(struct shared *s, struct kept *k)
{
    struct kept **place = place_of(s, k->build), *old = *place;
    if (old && old->change > k->change)
        return NULL;
    *place = k;
    return let_go(s, old);
}

/* True: h holds what is wanted, or the caller is the one to make it (*ret NULL). False: somebody was
 * waited for, look again. */
static bool take_or_wait(struct ctx *c, shared_build *build, const struct state *now, struct held *h, const void **ret)
{
    struct shared *s = c->shared;
    bool waited = false;
    pthread_mutex_lock(&s->lock);
    struct kept *current = *place_of(s, build);
    if (current && is_of(current, now)) {
        s->taken++;
        hold(c, h, current, ret);
    } else if (!db_in_write(c->db)) {
        for (; s->building; waited = true)
            pthread_cond_wait(&s->done, &s->lock);
        if (!waited)
            s->building = true;
    }
    pthread_mutex_unlock(&s->lock);
    return !waited;
}

/* The caller is the one to make it, so current stays. What changed since may not have touched what it was made from: then
 * it is of the state now as well. */
static enum status carry(struct ctx *c, shared_build *build, const struct state *now, struct held *h, const void **ret)
{
    struct shared *s = c->shared;
    struct kinds_set touched;
    *ret = NULL;
    pthread_mutex_lock(&s->lock);
    struct kept *k = *place_of(s, build);
    pthread_mutex_unlock(&s->lock);
    if (k == NULL || k->day != now->day)
        return ST_OK;
    TRY(kinds_touched(c, k->change, (struct str){ k->hash, k->hash_n }, now->change, &touched));
    if (kinds_meet(&touched, &k->reads.set))
        return ST_OK;
    pthread_mutex_lock(&s->lock);
    set_state(k, now);
    s->carried++;
    s->building = false;
    hold(c, h, k, ret);
    pthread_cond_broadcast(&s->done);
    pthread_mutex_unlock(&s->lock);
    return ST_OK;
}

static enum status build_and_hold(struct ctx *c, shared_build *build, struct held *h, const void **ret)
{
    struct shared *s = c->shared;
    struct kept *k = NULL, *old = NULL;
    enum status st = make(c, build, &k);
    pthread_mutex_lock(&s->lock);
    s->building = false;
    if (st == ST_OK) {
        s->built++;
        s->alive++;
        hold(c, h, k, ret);
        old = publish(s, k);
    }
    pthread_cond_broadcast(&s->done);
    pthread_mutex_unlock(&s->lock);
    kept_free(old);
    return st;
}

enum status shared_take(struct ctx *c, shared_build *build, const void **ret)
{
    struct state now;
    *ret = NULL;
    if (!c->shared)
        return ST_OK;
    assert(c->use);
    struct held *h = ARENA_NEW(c->arena, struct held);
    do
        TRY(shared_state(c, &now));
    while (!take_or_wait(c, build, &now, h, ret));
    if (*ret || db_in_write(c->db))
        return ST_OK;
    IGNORE(carry(c, build, &now, h, ret), "then it is made anew");
    return *ret ? ST_OK : build_and_hold(c, build, h, ret);
}

void shared_release(struct ctx *c)
{
    for (struct held *h = c->use ? c->use->first : NULL; h; h = h->next) {
        pthread_mutex_lock(&c->shared->lock);
        h->kept->holders--;
        struct kept *gone = let_go(c->shared, h->kept);
        pthread_mutex_unlock(&c->shared->lock);
        kept_free(gone);
    }
    if (c->use)
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
    struct kept of = s->rows_of;
    pthread_mutex_unlock(&s->lock);
    if (is_of(&of, now) || of.change > now->change)
        return ST_OK;
    TRY(kinds_touched(c, of.change, (struct str){ of.hash, of.hash_n }, now->change, &touched));
    touched.all |= of.day != now->day;
    pthread_mutex_lock(&s->lock);
    if (s->rows_of.change == of.change && s->rows_of.day == of.day) {      /* else another worker was faster */
        for (size_t i = 0; i < ROWS; i++)
            if (s->rows[i].n && kinds_meet(&touched, &s->rows[i].reads))
                s->rows[i].n = 0;
        set_state(&s->rows_of, now);
    }
    pthread_mutex_unlock(&s->lock);
    return ST_OK;
}

static void row_put(struct shared *s, const struct state *now, const struct sha256 *key, const struct stmt_def *q, const int64_t *v,
                    size_t n)
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

enum status shared_ints(struct ctx *c, const struct stmt_def *q, const struct value *args, size_t nargs,
                        int64_t *ret, size_t n)
{
    int64_t *rows;
    size_t got;
    struct state now;
    struct sha256 key;
    assert(n <= SHARED_INTS && q->row_size == n * sizeof(int64_t));
    bool ask = c->shared && !db_in_write(c->db);
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
    if (ask && c->use && c->use->fixed)    /* only then are the row and the state of one moment */
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
