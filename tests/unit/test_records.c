/* Records, changes, undo, rules: against a real file. */
#include "core/labels.h"
#include "tests/lib/world.h"
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

struct add_job {
    const struct kind *kind;
    const char *const *pairs;
    struct record *r;
};

static enum status add_body(struct ctx *c, void *arg)
{
    struct add_job *j = arg;
    j->r = rec_new(c, j->kind);
    for (const char *const *p = j->pairs; *p; p += 2) {
        struct path at = { NULL, str_z(p[0]), 0 };
        TRY(rec_set(c, j->r, str_z(p[0]), str_z(p[1]), &at));
    }
    return rec_add(c, j->r);
}

static enum status add(struct ctx *c, const struct kind *k, const char *const *pairs, struct record **ret)
{
    struct add_job j = { k, pairs, NULL };
    enum status st = core_write(c, S("add"), add_body, &j, NULL);
    if (ret)
        *ret = j.r;
    return st;
}
#define PAIRS(...) ((const char *const[]){ __VA_ARGS__, NULL, NULL })

static enum status edit_body(struct ctx *c, void *arg)
{
    return rec_edit(c, arg);
}

static void spine(struct world *w)
{
    struct ctx *c = &w->c;
    struct record *r;
    is_int(add(c, &kind_market, PAIRS("title", "Cold-chain food"), &r), ST_OK, "a market is added");
    is_str(r->key, S("cold-chain-food"), "its key is its slug");
    is_int(add(c, &kind_market, PAIRS("title", "Mühlen & Söhne, Ærø’s Łódź"), &r), ST_OK,
           "one with letters of other alphabets");
    is_str(r->key, S("muhlen-sohne-aeros-lodz"), "loses their marks in its key, not the letters");
    is_int(add(c, &kind_priority, PAIRS("title", "Cut spoilage", "layer", "executive", "points", "48"), &r), ST_OK,
           "a priority");
    is_str(r->key, S("P-1"), "with a key said aloud");
    is_int(add(c, &kind_product, PAIRS("title", "Shelf", "code", "SHELF"), &r), ST_OK, "a product");
    is_int(add(c, &kind_requirement, PAIRS("title", "Know every pallet", "priority", "P-1", "done_when", "they see it"),
               &r),
           ST_OK, "a requirement with its first link");
    const struct query q = { .kind = &kind_serves };
    struct record_list l;
    is_int(rec_list(c, &q, &l), ST_OK, "links are listed");
    is_int((int64_t)l.count, 1, "the primary link was written in the same change");
    is_int(
        add(c, &kind_requirement, PAIRS("title", "Shelf shows temperature", "priority", "P-1", "done_when", "x"), NULL),
        ST_INVALID, "a requirement that names a product is refused");
    ok(w->problems.first && str_eq(w->problems.first->pointer, S("/title")), "at its title");
    problems_init(&w->problems, w->arena);
    is_int(add(c, &kind_feature, PAIRS("title", "History", "product", "shelf", "requirement", "BR-1"), &r), ST_OK,
           "a feature");
    is_str(r->key, S("SHELF-1"), "is keyed by its product's code");
    is_int(add(c, &kind_feature, PAIRS("title", "History", "product", "nowhere"), NULL), ST_INVALID,
           "an absent reference is a problem");
    ok(w->problems.first && str_eq(w->problems.first->pointer, S("/product")), "at the reference");
    problems_init(&w->problems, w->arena);
}

/* What a list refers to is read at once, and forgotten when something is written. */
static void ahead(struct world *w)
{
    struct ctx *c = &w->c;
    const struct query q = { .kind = &kind_feature };
    struct record_list l;
    struct record *r;
    struct str key, title;
    ok(rec_list(c, &q, &l) == ST_OK && l.count > 0, "features are listed");
    ok(!labels_find(c, &kind_product, 2, &key, &title), "nothing is read ahead unasked");
    is_int(labels_ahead(c, &kind_feature, l.items, l.count), ST_OK, "what they refer to is read");
    ok(labels_find(c, &kind_product, 2, &key, &title), "their product is among it");
    is_str(key, S("lens"), "with its key");
    is_str(title, S("Lens"), "and its title");
    ok(!labels_find(c, &kind_product, 99, &key, &title), "nobody else's is");
    ok(rec_find(c, &kind_product, S("lens"), &r) == ST_OK, "the product");
    r->v[kind_field_index(&kind_product, S("title"))] = ARG_STR(S("Lens two"));
    is_int(core_write(c, S("set"), edit_body, r, NULL), ST_OK, "is called otherwise");
    ok(rec_label(c, &kind_product, 2, &key, &title) == ST_OK, "asked again");
    is_str(title, S("Lens two"), "it is called by its new name");
}

static void edits(struct world *w)
{
    struct ctx *c = &w->c;
    struct record *a, *b;
    int64_t change = 0, undo = 0, n = 0, bad = 1;
    is_int(rec_find(c, &kind_priority, S("P-1"), &a), ST_OK, "found by key");
    is_int(rec_find(c, &kind_priority, S("P-1"), &b), ST_OK, "twice");
    is_int(rec_set(c, a, S("points"), S("50"), NULL), ST_OK, "a new value");
    is_int(core_write(c, S("edit"), edit_body, a, &change), ST_OK, "is saved");
    is_int(a->rev, 2, "with the next rev");
    is_int(core_write(c, S("edit"), edit_body, b, NULL), ST_CONFLICT, "a stale rev is a conflict");
    is_int(change_undo(c, change, &undo), ST_OK, "the edit is undone");
    is_int(rec_find(c, &kind_priority, S("P-1"), &a), ST_OK, "read again");
    is_int(a->v[kind_field_index(&kind_priority, S("points"))].u.i, 48, "the old value is back");
    is_int(change_undo(c, change, &undo), ST_CONFLICT, "no change is undone twice");
    is_int(change_verify(c, &n, &bad), ST_OK, "the chain is read");
    is_int(bad, 0, "and holds");
    ok(n > 5, "over %lld changes", (long long)n);
    int64_t last = 0;
    is_int(change_last(c, &last), ST_OK, "there is a newest change to undo");
    is_int(change_undo(c, last, &undo), ST_OK, "and it is undone");
    is_int(rec_find(c, &kind_feature, S("SHELF-1"), &a), ST_NOT_FOUND, "the feature is gone, link and all");
}

/* The spine is there: product Shelf, feature SHELF-1, priority P-1. */
static void names(struct world *w)
{
    struct ctx *c = &w->c;
    is_int(add(c, &kind_priority, PAIRS("title", "Sell more", "layer", "executive"), NULL), ST_OK, "a priority");
    is_int(add(c, &kind_product, PAIRS("title", "Lens", "code", "LN"), NULL), ST_OK, "a product with a short code");
    is_int(add(c, &kind_feature, PAIRS("title", "Zoom", "product", "lens"), NULL), ST_OK, "and a feature");
    problems_init(&w->problems, w->arena);
    is_int(add(c, &kind_requirement, PAIRS("title", "Know what ln-1 knows", "priority", "P-1", "done_when", "x"), NULL),
           ST_INVALID, "the key of a feature names a product too, in whatever case");
    problems_init(&w->problems, w->arena);
    is_int(add(c, &kind_requirement,
               PAIRS("title", "A bookshelf of XLN-1, LN-12 and LN", "priority", "P-1", "done_when", "x"), NULL),
           ST_OK, "a part of a word is no name");
    ok(c->words == NULL, "names are kept for one change only");
    is_int(add(c, &kind_product, PAIRS("title", "Cold Chain Plus", "code", "CCP"), NULL), ST_OK, "another product");
    is_int(add(c, &kind_requirement, PAIRS("title", "No cold chain plus ultra", "priority", "P-1", "done_when", "x"),
               NULL),
           ST_INVALID, "a name of several words is found");
    problems_init(&w->problems, w->arena);
    is_int(add(c, &kind_requirement, PAIRS("title", "No cold chain at all", "priority", "P-1", "done_when", "x"), NULL),
           ST_OK, "half of it is not");
}

int main(void)
{
    struct world w;
    char file[64];
    snprintf(file, sizeof(file), "/tmp/headwater-test-%d.db", (int)getpid());
    world_open(&w, file);
    spine(&w);
    edits(&w);
    names(&w);
    ahead(&w);
    arena_free(w.arena);
    unlink(file);
    return tap_done();
}
