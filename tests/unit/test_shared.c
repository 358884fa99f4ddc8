/* What workers share of one state: made once, seen whole, replaced by a write, given back when nobody holds it. */
#include "core/kinds_read.h"
#include "core/shared.h"
#include "core/workspace.h"
#include "tests/lib/tap.h"
#include "use/plan_use.h"
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

enum { THREADS = 8 };

static uint64_t test_random(void)
{
    static _Atomic uint64_t seed = 7;
    return atomic_fetch_add(&seed, 0x9e3779b97f4a7c15u) * 0xbf58476d1ce4e5b9u;
}

static const struct app app = { .currency = S_INIT("USD") };
static const char *db_file;

struct user {
    struct arena *arena;
    struct problems problems;
    struct ctx c;
    struct shared_use use;
};

static void user_open(struct user *u, struct shared *shared)
{
    *u = (struct user){ .arena = arena_new("test", (size_t)1 << 30) };
    problems_init(&u->problems, u->arena);
    u->c = (struct ctx){ .arena = u->arena,
                         .problems = &u->problems,
                         .app = &app,
                         .now_ms = 1795428000000,
                         .random = test_random,
                         .shared = shared,
                         .use = &u->use };
    enum status st = workspace_open(&u->c, str_z(db_file));
    assert(st == ST_OK);
    (void)st;
}

static void user_close(struct user *u)
{
    shared_release(&u->c);
    arena_free(u->arena);
}

/* What is shared in this test: the number of customers, slowly. */
struct seen {
    int64_t customers;
};
static _Atomic int builds;

static enum status count_customers(struct ctx *c, const void **ret)
{
    struct query q = { .kind = &kind_customer };
    struct seen *s = ARENA_NEW(c->arena, struct seen);
    struct timespec pause = { 0, 20000000 };
    atomic_fetch_add(&builds, 1);
    TRY(rec_count(c, &q, &s->customers));
    nanosleep(&pause, NULL);
    *ret = s;
    return ST_OK;
}

static enum status add_customer(struct ctx *c, void *arg)
{
    struct record *r = rec_new(c, &kind_customer);
    TRY(rec_set(c, r, S("title"), arena_printf(c->arena, "Customer %d", *(int *)arg), NULL));
    return rec_add(c, r);
}

static int64_t customers(struct user *u)
{
    const void *value = NULL;
    if (shared_take(&u->c, count_customers, &value) != ST_OK || !value)
        return -1;
    return ((const struct seen *)value)->customers;
}

static void *one_of_many(void *arg)
{
    struct user u;
    user_open(&u, arg);
    intptr_t n = (intptr_t)customers(&u);
    user_close(&u);
    return (void *)n;
}

static void together(struct shared *s)
{
    pthread_t threads[THREADS];
    bool same = true;
    for (int i = 0; i < THREADS; i++)
        if (pthread_create(&threads[i], NULL, one_of_many, s) != 0)
            same = false;
    for (int i = 0; i < THREADS; i++) {
        void *n;
        same = pthread_join(threads[i], &n) == 0 && (intptr_t)n == 0 && same;
    }
    ok(same, "eight who ask at once get the same");
    is_int(atomic_load(&builds), 1, "one of them made it");
    is_int((int64_t)shared_stats(s).kept, 1, "and one is kept");
    ok(shared_stats(s).bytes > 0, "its size is known");
}

static void replaced(struct shared *s)
{
    struct user reader, writer;
    int n = 1;
    user_open(&reader, s);
    user_open(&writer, NULL);
    is_int(customers(&reader), 0, "nobody before the write");
    is_int(core_write(&writer.c, S("test"), add_customer, &n, NULL), ST_OK, "another connection writes");
    is_int(customers(&reader), 1, "the very next question sees it");
    is_int((int64_t)shared_stats(s).kept, 2, "what the request took before is still there");
    shared_release(&reader.c);
    is_int((int64_t)shared_stats(s).kept, 1, "and gone with the request");
    user_close(&writer);
    user_close(&reader);
}

static enum status a_word(struct ctx *c, const void **ret)
{
    *ret = arena_str(c->arena, S("another")).p;
    return ST_OK;
}

static void each_build_by_itself(struct shared *s)
{
    struct user u;
    const void *word = NULL, *again = NULL;
    user_open(&u, s);
    int64_t n = customers(&u);
    is_int(shared_take(&u.c, a_word, &word), ST_OK, "something else is made of the same state");
    ok(word != NULL && memcmp(word, "another", 7) == 0, "and is what its own build made");
    is_int(customers(&u), n, "what was there before is still found");
    is_int(shared_take(&u.c, a_word, &again), ST_OK, "so is the other");
    ok(again == word, "made once");
    is_int((int64_t)shared_stats(s).kept, 2, "both are kept");
    user_close(&u);
}

static enum status look_inside(struct ctx *c, void *arg)
{
    int n = 2;
    const void **value = arg;
    TRY(shared_take(c, count_customers, &value[0]));
    TRY(add_customer(c, &n));
    return shared_take(c, count_customers, &value[1]);
}

static void inside_a_write(struct shared *s)
{
    struct user u;
    const void *value[2] = { NULL, NULL };
    user_open(&u, s);
    is_int(customers(&u), 1, "known before the write");
    is_int(core_write(&u.c, S("test"), look_inside, (void *)value, NULL), ST_OK, "a write looks at what is shared");
    ok(value[0] != NULL, "until it wrote it may");
    ok(value[1] == NULL, "afterwards it reads for itself: nobody sees what is not committed");
    is_int(customers(&u), 2, "then everybody sees it");
    user_close(&u);
}

static enum status add_team(struct ctx *c, void *arg)
{
    struct record *r = rec_new(c, &kind_team);
    TRY(rec_set(c, r, S("title"), arena_printf(c->arena, "Team %d", *(int *)arg), NULL));
    return rec_add(c, r);
}

/* What was made from customers alone is as true after a change of something else. */
static void carried(struct shared *s)
{
    struct user u, writer;
    int n = 200;
    user_open(&u, s);
    user_open(&writer, NULL);
    int64_t many = customers(&u);
    int made = atomic_load(&builds);
    is_int(core_write(&writer.c, S("test"), add_team, &n, NULL), ST_OK, "something else is written");
    is_int(customers(&u), many, "what is shared is as it was");
    is_int(atomic_load(&builds), made, "and was not made again");
    is_int(shared_stats(s).carried, 1, "but carried over");
    is_int(core_write(&writer.c, S("test"), add_customer, &n, NULL), ST_OK, "a customer is written");
    n++;
    is_int(core_write(&writer.c, S("test"), add_team, &n, NULL), ST_OK, "and something else after it");
    is_int(customers(&u), many + 1, "the customer is seen");
    is_int(atomic_load(&builds), made + 1, "it was made again");
    is_int((int64_t)shared_stats(s).kept, 2, "and the old one is held by who took it");
    user_close(&writer);
    user_close(&u);
    is_int((int64_t)shared_stats(s).kept, 1, "and by nobody else");
}

/* What is made of rows, and of what was made of them. */
struct titled {
    int64_t id;
    struct str title;
};
static const struct col titled_cols[] = { COL(struct titled, id), COL(struct titled, title) };
static const struct stmt_def titles_sql = {
    "test/titles", "SELECT id AS id, title AS title FROM customer WHERE title < 'D' ORDER BY id", NULL,
    ROWS_OF(struct titled, titled_cols)
};
static const struct stmt_def one_sql = { "test/one", "SELECT id AS id, title AS title FROM customer WHERE id = ?1",
                                         NULL, ROWS_OF(struct titled, titled_cols) };
struct letters {
    size_t n;
    const struct titled *first;
};
static _Atomic int letters_made, twice_made;

static enum status make_letters(struct ctx *c, const void **ret)
{
    struct letters *l = ARENA_NEW(c->arena, struct letters);
    struct titled *rows, *one;
    size_t n;
    const struct value first = ARG_INT(1);
    atomic_fetch_add(&letters_made, 1);
    TRY(shared_rows(c, &titles_sql, NULL, &rows, &n));
    TRY(shared_rows(c, &one_sql, &first, &one, &(size_t){ 0 }));
    for (size_t i = 0; i < n; i++)
        l->n += rows[i].title.n;
    l->first = one;
    *ret = l;
    return ST_OK;
}

static enum status make_twice(struct ctx *c, const void **ret)
{
    const void *letters;
    size_t *n = ARENA_NEW(c->arena, size_t);
    atomic_fetch_add(&twice_made, 1);
    TRY(shared_take(c, make_letters, &letters));
    *n = 2 * ((const struct letters *)letters)->n;
    *ret = n;
    return ST_OK;
}

static size_t twice(struct user *u)
{
    const void *value = NULL;
    return shared_take(&u->c, make_twice, &value) == ST_OK && value ? *(const size_t *)value : 0;
}

struct set {
    int64_t id;
    const char *field, *value;
};
static enum status set_body(struct ctx *c, void *arg)
{
    const struct set *x = arg;
    struct record *r, *old;
    TRY(rec_get(c, &kind_customer, x->id, &old));
    r = rec_new(c, &kind_customer);
    r->id = old->id;
    r->rev = old->rev;
    TRY(rec_set(c, r, str_z(x->field), str_z(x->value), NULL));
    return rec_edit(c, r);
}

static void set(struct user *writer, int64_t id, const char *field, const char *value)
{
    struct set x = { id, field, value };
    is_int(core_write(&writer->c, S("test"), set_body, &x, NULL), ST_OK, "a customer's %s is set", field);
}

static void made_of_others(struct shared *s)
{
    struct user u, writer;
    user_open(&u, s);
    user_open(&writer, NULL);
    size_t n = twice(&u);
    ok(n > 0, "something is made of something made of rows");
    const int64_t kept = (int64_t)shared_stats(s).kept;
    set(&writer, 1, "revenue", "1000");
    is_int((int64_t)twice(&u), (int64_t)n, "what the rows do not say is changed");
    ok(atomic_load(&letters_made) == 1 && atomic_load(&twice_made) == 1, "and nothing but the rows is asked for again");
    is_int((int64_t)shared_stats(s).kept, kept, "nothing is kept twice");
    set(&writer, 1, "title", "Customer of another name");
    ok(twice(&u) > n, "what the rows say is changed: it is seen");
    ok(atomic_load(&letters_made) == 2 && atomic_load(&twice_made) == 2, "each of the two was made once more");
    set(&writer, 1, "title", "Drop out of it");
    n = twice(&u);
    set(&writer, 1, "title", "Drop out of them");
    const void *letters = NULL;
    is_int((int64_t)twice(&u), (int64_t)n, "a row that one statement of the two does not name is changed");
    is_int(shared_take(&u.c, make_letters, &letters), ST_OK, "the other has");
    is_str(letters ? ((const struct letters *)letters)->first->title : STR_NULL, S("Drop out of them"),
           "what is there now");
    shared_release(&u.c);
    is_int((int64_t)shared_stats(s).kept, kept, "what nobody asks for again is gone, with what it was made of");
    user_close(&writer);
    user_close(&u);
}

/* Whoever asks may take its memory back. */
static void held_in_no_arena(struct shared *s)
{
    struct user u, writer;
    int n = 300;
    user_open(&u, s);
    user_open(&writer, NULL);
    const size_t mark = arena_mark(u.arena);
    for (; n < 304; n++) {
        is_int(core_write(&writer.c, S("test"), add_customer, &n, NULL), ST_OK, "a customer is added");
        ok(customers(&u) > 0, "they are counted");
        arena_rewind(u.arena, mark);
    }
    ok(shared_stats(s).kept > 4, "each count is held");
    user_close(&u);
    user_close(&writer);
    is_int((int64_t)shared_stats(s).kept, 2 + 4, "and given back");
}

static bool has(const struct kinds_set *set, const struct kind *k)
{
    struct kinds_set one = { .all = false };
    kinds_of_sql(&one, k->name);
    return kinds_meet(set, &one);
}

/* What every page sums up depends on what is planned, heard and set, and on nothing that people say beside it. */
static void what_the_world_reads(void)
{
    struct user u;
    struct world w;
    struct kinds_read r;
    const struct kind *const read[] = { &kind_workspace,    &kind_customer, &kind_priority, &kind_requirement,
                                        &kind_feature,      &kind_fulfils,  &kind_effort,   &kind_capacity,
                                        &kind_plan_version, &kind_promise };
    const struct kind *const beside[] = { &kind_comment,    &kind_watch,    &kind_message,
                                          &kind_saved_view, &kind_decision, &kind_telling };
    user_open(&u, NULL);
    kinds_read_note(&u.c, &r);
    is_int(world_load(&u.c, &w), ST_OK, "the world is read");
    for (size_t i = 0; i < COUNT(read); i++)
        ok(has(&r.set, read[i]), "it depends on %s", read[i]->name);
    for (size_t i = 0; i < COUNT(beside); i++)
        ok(!has(&r.set, beside[i]), "and not on %s", beside[i]->name);
    kinds_of_sql(&r.set, "SELECT doc FROM search_doc");
    ok(has(&r.set, &kind_comment), "what looks through everything depends on everything");
    user_close(&u);
}

static struct shared *const *race_shared;
static _Atomic int64_t written;
static _Atomic bool over;

static void *race_reader(void *arg)
{
    (void)arg;
    intptr_t stale = 0;
    while (!atomic_load(&over)) {
        struct user u;
        user_open(&u, *race_shared);
        int64_t at_least = atomic_load(&written);
        stale += customers(&u) < at_least;
        user_close(&u);
    }
    return (void *)stale;
}

static void never_stale(struct shared *s)
{
    pthread_t threads[3];
    struct user writer;
    bool good = true;
    race_shared = &s;
    user_open(&writer, NULL);
    atomic_store(&written, 2);
    for (size_t i = 0; i < COUNT(threads); i++)
        good = pthread_create(&threads[i], NULL, race_reader, NULL) == 0 && good;
    for (int n = 3; n < 40; n++) {
        good = core_write(&writer.c, S("test"), add_customer, &n, NULL) == ST_OK && good;
        atomic_store(&written, n);
    }
    atomic_store(&over, true);
    for (size_t i = 0; i < COUNT(threads); i++) {
        void *stale;
        good = pthread_join(threads[i], &stale) == 0 && stale == NULL && good;
    }
    ok(good, "while one writes, nobody who asks afterwards sees less");
    is_int((int64_t)shared_stats(s).kept, 1, "nothing is left behind");
    user_close(&writer);
}

/* Counts in one read transaction, as a page does; another connection may write between two of them. */
static enum status count_twice(struct ctx *c, void *arg)
{
    struct query q = { .kind = &kind_customer };
    int64_t *n = arg;
    c->use->fixed = true;
    TRY(rec_count(c, &q, &n[0]));
    return rec_count(c, &q, &n[1]);
}

static void counts(struct shared *s)
{
    struct user u, writer;
    struct query q = { .kind = &kind_customer, .search = S("Customer 1") };
    int64_t n[2] = { 0, 0 }, found = 0;
    int title = 100;
    user_open(&u, s);
    user_open(&writer, NULL);
    is_int(db_tx(&u.c, TX_READ, count_twice, n), ST_OK, "a page counts");
    ok(n[0] == 39 && n[1] == 39, "and counts the same again");
    u.use.fixed = u.use.known = false;
    is_int(core_write(&writer.c, S("test"), add_customer, &title, NULL), ST_OK, "somebody else adds one");
    is_int(db_tx(&u.c, TX_READ, count_twice, n), ST_OK, "the next page counts");
    ok(n[0] == 40 && n[1] == 40, "one more");
    is_int(rec_count(&u.c, &q, &found), ST_OK, "with other parameters");
    is_int(found, 12, "another number");
    user_close(&writer);
    user_close(&u);
}

int main(void)
{
    struct arena *a = arena_new("test", (size_t)1 << 28);
    struct problems ps;
    char file[64];
    snprintf(file, sizeof file, "/tmp/headwater-shared-%d.db", (int)getpid());
    db_file = file;
    tap_plan_none();
    problems_init(&ps, a);
    struct ctx c = { .arena = a, .problems = &ps, .app = &app, .now_ms = 1795428000000, .random = test_random };
    const struct workspace_new n = { S("Shared"), S("USD"), S("UTC"), 1, S("Ana") };
    unlink(file);
    is_int(workspace_init(&c, str_z(file), &n), ST_OK, "a workspace is made");
    struct shared *s = shared_new();
    together(s);
    replaced(s);
    inside_a_write(s);
    never_stale(s);
    counts(s);
    carried(s);
    what_the_world_reads();
    each_build_by_itself(s);
    made_of_others(s);
    held_in_no_arena(s);
    arena_free(a);
    unlink(file);
    return tap_done();
}
