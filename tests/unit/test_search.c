/* Search: folded, mended, ranked, current, and silent about what one may not see. */
#include "base/utf8.h"
#include "core/search.h"
#include "core/search_words.h"
#include "tests/lib/world.h"
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

struct job {
    const struct kind *kind;
    const char *const *pairs;
    struct record *r;
    bool fails;
};

static enum status add_body(struct ctx *c, void *arg)
{
    struct job *j = arg;
    j->r = rec_new(c, j->kind);
    for (const char *const *p = j->pairs; *p; p += 2)
        TRY(rec_set(c, j->r, str_z(p[0]), str_z(p[1]), NULL));
    TRY(rec_add(c, j->r));
    return j->fails ? ST_CONFLICT : ST_OK;
}

static enum status edit_body(struct ctx *c, void *arg)
{
    struct job *j = arg;
    struct record *r = rec_new(c, j->r->kind);
    r->id = j->r->id;
    r->rev = j->r->rev;
    for (const char *const *p = j->pairs; *p; p += 2)
        TRY(rec_set(c, r, str_z(p[0]), str_z(p[1]), NULL));
    TRY(rec_edit(c, r));
    j->r->rev = r->rev;
    return ST_OK;
}

static enum status archive_body(struct ctx *c, void *arg)
{
    struct job *j = arg;
    return rec_archive(c, j->r->kind, j->r->id, j->r->rev);
}

static struct record *add(struct world *w, const struct kind *k, const char *const *pairs)
{
    struct job j = { .kind = k, .pairs = pairs };
    is_int(core_write(&w->c, S("add"), add_body, &j, NULL), ST_OK, "a %s is added", k->name);
    for (struct problem *p = w->problems.first; p; p = p->next)
        tap_diag("%.*s %.*s", STR_FMT(p->pointer), STR_FMT(p->text));
    return j.r;
}
#define PAIRS(...) ((const char *const[]){ __VA_ARGS__, NULL, NULL })

static struct search_found find(struct world *w, const char *q)
{
    struct search_found f;
    is_int(search_find(&w->c, str_z(q), NULL, 0, &f), ST_OK, "\"%s\" is looked for", q);
    return f;
}

static void first_is(struct world *w, const char *q, const struct record *r, const char *why)
{
    struct search_found f = find(w, q);
    ok(f.n > 0 && f.hits[0].kind == r->kind && f.hits[0].record->id == r->id, "%s", why);
}

static void nothing(struct world *w, const char *q, const char *why)
{
    struct search_found f = find(w, q);
    is_int((int64_t)f.n, 0, "%s", why);
}

static void folding(struct world *w)
{
    is_str(utf8_fold(w->arena, S("Café ÅRE Straße Ⅷ")), S("cafe are strasse viii"),
           "marks, cases, ligatures and signs are folded");
    is_str(search_fold(w->arena, S("  Know every pallet’s temperature—dock to door! ")),
           S("know every pallet s temperature dock to door"), "words alone are left");
    is_str(utf8_fold(w->arena, S("\xff\xfe")), S("\xff\xfe"), "what is no text stays as it is");
}

static void words(struct world *w)
{
    struct record *market =
        add(w, &kind_market, PAIRS("title", "Crème fraîche au Zürichsee", "text", "Where cold milk goes"));
    struct record *pallet =
        add(w, &kind_priority,
            PAIRS("title", "Cut spoilage of pallets", "layer", "executive", "text", "A warm pallet is lost"));
    struct record *other =
        add(w, &kind_priority,
            PAIRS("title", "Ask the warm customers", "layer", "user", "text", "Nobody reads pallet labels"));
    first_is(w, "creme ZURICHSEE", market, "marks and case do not matter, all words count");
    first_is(w, "pallet", pallet, "a title comes before a text");
    first_is(w, "palle", pallet, "the end of a word may be missing");
    first_is(w, "\"warm customers\"", other, "quotes keep words together");
    nothing(w, "\"customers warm\"", "in their order");
    first_is(w, "spoilgae", pallet, "two letters swapped");
    first_is(w, "spoillage", pallet, "one too many");
    first_is(w, "psoilage", pallet, "at the very beginning too");
    struct search_found f = find(w, "spoilgae");
    ok(f.ninstead == 1 && str_eq(f.instead[0].found, S("spoilage")), "and it is said what was looked for instead");
    nothing(w, "hygrometer", "a word that nobody wrote");
    nothing(w, "cat", "a short word is not mended");
    first_is(w, "p-1", pallet, "a key comes first");
    first_is(w, "P-", pallet, "or its beginning");
    nothing(w, "", "nothing for nothing");
    nothing(w, "\"'*()-^:{}\\", "nothing for signs, whatever they mean to an index");
    nothing(w, "NEAR(", "nor for its words");
    f = find(w, "milk");
    ok(f.n == 1 && f.hits[0].excerpt.n > 0, "a hit in a text shows a piece of it");
    struct record_list l;
    const struct query q = { .kind = &kind_priority, .search = S("warm pallet") };
    is_int(rec_list(&w->c, &q, &l), ST_OK, "a list takes words too");
    is_int((int64_t)l.count, 2, "in all texts of a record");
}

static void current(struct world *w)
{
    struct record *r = add(w, &kind_deal, PAIRS("title", "Nordkap Chilled"));
    struct job j = { .r = r, .pairs = PAIRS("title", "Sydkap Frozen") };
    int64_t change;
    first_is(w, "nordkap", r, "a new record is found");
    is_int(core_write(&w->c, S("edit"), edit_body, &j, &change), ST_OK, "it is renamed");
    nothing(w, "nordkap", "the old name is gone");
    first_is(w, "sydkap", r, "the new one is there");
    is_int(change_undo(&w->c, change, NULL), ST_OK, "that is undone");
    first_is(w, "nordkap", r, "and the old name is back");
    nothing(w, "sydkap", "and the new one gone");
    is_int(rec_get(&w->c, &kind_deal, r->id, &r), ST_OK, "it is read again");
    j.r = r;
    is_int(core_write(&w->c, S("archive"), archive_body, &j, NULL), ST_OK, "it is archived");
    nothing(w, "nordkap", "what is archived is not found");
    struct job bad = { .kind = &kind_customer, .pairs = PAIRS("title", "Westkap Ghost"), .fails = true };
    is_int(core_write(&w->c, S("add"), add_body, &bad, NULL), ST_CONFLICT, "a write that fails");
    nothing(w, "westkap", "leaves no words");
}

struct word_count {
    int64_t n;
};
static const struct col word_count_cols[] = { COL(struct word_count, n) };
static const struct stmt_def written_sql = { "test/written", "SELECT count(*) AS n FROM search_word WHERE term = ?1",
                                             NULL, ROWS_OF(struct word_count, word_count_cols) };

/* Whether the word is among those that may be offered. */
static int64_t written(struct world *w, const char *word)
{
    const struct value args[] = { ARG_STR(str_z(word)) };
    struct word_count *row;
    size_t n;
    return db_all(&w->c, &written_sql, args, 1, &row, &n) == ST_OK ? row[0].n : -1;
}

static void silent(struct world *w)
{
    struct record *ana = add(w, &kind_person, PAIRS("title", "Berta Boss"));
    struct record *eve = add(w, &kind_person, PAIRS("title", "Eve Other"));
    struct record *p = add(w, &kind_priority, PAIRS("title", "Something public", "layer", "user"));
    struct str about = arena_printf(w->arena, "priority/%.*s", STR_FMT(p->key));
    w->actor.person_id = ana->id;
    struct record *note = add(
        w, &kind_comment, PAIRS("record", arena_cstr(w->arena, about), "text", "Xylophone plans", "seen_by", "author"));
    add(w, &kind_comment,
        PAIRS("record", arena_cstr(w->arena, about), "text", "Zeppelin plans", "seen_by", "everyone"));
    first_is(w, "xylophone", note, "the author finds a private remark");
    w->other = (struct actor){ .via = S("web"), .name = S("Eve"), .role = "owner", .person_id = eve->id };
    w->c.actor = &w->other;
    nothing(w, "xylophone", "nobody else does");
    struct search_found f = find(w, "xylophon");
    ok(f.n == 0 && f.ninstead == 0, "not even as a suggestion");
    is_int((int64_t)find(w, "zeppelin").n, 1, "what is for everyone is found");
    w->c.actor = &w->actor;
}

/* Whatever a private kind is made of: no word of it is offered to somebody else, nor kept among those that may be. */
static void hidden(struct world *w)
{
    struct record *ada = add(w, &kind_person, PAIRS("title", "Ada Author"));
    struct record *eve = add(w, &kind_person, PAIRS("title", "Eva Elsewhere"));
    struct record *p = add(w, &kind_priority, PAIRS("title", "Seen by all", "layer", "user"));
    const char *about = arena_cstr(w->arena, arena_printf(w->arena, "priority/%.*s", STR_FMT(p->key)));
    const char *me = arena_cstr(w->arena, arena_printf(w->arena, "person/%.*s", STR_FMT(ada->key)));
    const char *key = arena_cstr(w->arena, ada->key);
    const struct {
        const struct kind *kind;
        const char *const *pairs, *word, *slip;
    } each[] = {
        { &kind_comment, PAIRS("record", about, "text", "Quixotism hurts", "seen_by", "author"), "quixotism",
          "quixotsim" },
        { &kind_comment, PAIRS("record", about, "text", "Palimpsests hurt", "seen_by", "line"), "palimpsests",
          "palimpsets" },
        { &kind_coaching, PAIRS("person", key, "coach", key, "on", "2026-11-02", "notes", "Obfuscates a lot"),
          "obfuscates", "obfuscats" },
        { &kind_stance, PAIRS("person", key, "about", about, "ask", "Zugzwang first"), NULL,
          "zugzwagn" },      /* not looked through */
        { &kind_page, PAIRS("title", "Vexillology", "text", "A draft"), "vexillology", "vexilology" },
        { &kind_brief, PAIRS("title", "Kakistocracy", "reader", me), "kakistocracy", "kakistocarcy" },
        { &kind_saved_view, PAIRS("title", "Jabberwocky", "page", "features"), "jabberwocky", "jaberwocky" },
        { &kind_message, PAIRS("to", me, "purpose", "brief", "subject", "Wherewithal", "text", "None"), "wherewithal",
          "wherewihtal" },
    };
    w->actor.person_id = ada->id;
    w->other = (struct actor){ .via = S("web"), .name = S("Eva"), .role = "owner", .person_id = eve->id };
    for (size_t i = 0; i < COUNT(each); i++) {
        const struct record *r = add(w, each[i].kind, each[i].pairs);
        if (each[i].word)
            first_is(w, each[i].word, r, "whoever wrote it finds it");
        w->c.actor = &w->other;
        struct search_found f = find(w, each[i].slip);
        ok(f.n == 0 && f.ninstead == 0, "nothing of it is offered to somebody else (%s)", each[i].kind->name);
        w->c.actor = &w->actor;
        is_int(written(w, each[i].word ? each[i].word : "zugzwang"), 0, "nor kept among the words that may be");
    }
    is_int(written(w, "elsewhere"), 1, "where what everybody may see is");
}

/* Words stay when their records are gone, and are not offered any more. */
static void gone(struct world *w)
{
    struct record *r = add(w, &kind_market, PAIRS("title", "Brontosaurus"));
    struct job j = { .r = r };
    first_is(w, "brontosuarus", r, "a word that is there is offered");
    is_int(core_write(&w->c, S("archive"), archive_body, &j, NULL), ST_OK, "its one record is archived");
    struct search_found f = find(w, "brontosuarus");
    ok(f.n == 0 && f.ninstead == 0, "then it is not");
    r = add(w, &kind_market, PAIRS("title", "Brontosaurum"));
    first_is(w, "brontosuarus", r, "and does not stand in the way of another");
    is_int(written(w, "brontosaurus"), 1, "although it is still kept");
}

struct count {
    int64_t n;
};
static const struct col count_cols[] = { COL(struct count, n) };
static const struct stmt_def sum_sql = {
    "test/sum", "SELECT count(*) * 1000000 + sum(length(title)) * 1000 + sum(length(body)) AS n FROM search_doc", NULL,
    ROWS_OF(struct count, count_cols)
};
/* Words that the index holds and nobody could be offered. */
static const struct stmt_def missing_sql = {
    "test/missing",
    "SELECT count(*) AS n FROM search_vocab v WHERE length(v.term) >= 3 AND NOT EXISTS (SELECT 1 FROM search_word w WHERE w.term = v.term)",
    NULL, ROWS_OF(struct count, count_cols)
};
static const struct stmt_def words_sql = { "test/words", "SELECT count(*) AS n FROM search_word", NULL,
                                           ROWS_OF(struct count, count_cols) };
static const struct stmt_def check_sql = {
    "test/check", "INSERT INTO search_fts (search_fts, rank) VALUES ('integrity-check', 1)", NULL, NULL, 0, 0
};

static enum status rebuild_body(struct ctx *c, void *arg)
{
    (void)arg;
    TRY(db_run(c, &check_sql, NULL, 0));
    TRY(search_rebuild(c));
    return db_run(c, &check_sql, NULL, 0);
}

static int64_t count_of(struct world *w, const struct stmt_def *q)
{
    struct count *row;
    size_t n;
    return db_all(&w->c, q, NULL, 0, &row, &n) == ST_OK ? row[0].n : -1;
}

static void rebuilt(struct world *w)
{
    struct count *before, *after;
    size_t n;
    int64_t words = count_of(w, &words_sql);
    ok(words > 20, "words are kept");
    is_int(count_of(w, &missing_sql), 0, "each that the index holds");
    is_int(db_all(&w->c, &sum_sql, NULL, 0, &before, &n), ST_OK, "the index is summed up");
    is_int(core_write(&w->c, S("rebuild"), rebuild_body, NULL, NULL), ST_OK,
           "it agrees with its rows, is written anew, and agrees again");
    is_int(db_all(&w->c, &sum_sql, NULL, 0, &after, &n), ST_OK, "and is summed up again");
    is_int(after[0].n, before[0].n, "what was kept current equals what is made at once");
    is_int(count_of(w, &missing_sql), 0, "with each word of the index");
    ok(count_of(w, &words_sql) < words, "and without those whose records are gone");
    is_int(written(w, "brontosaurus"), 0, "such as this one");
}

static void shared_words(struct world *w)
{
    struct out o;
    struct str words;
    out_init_raw(&o, w->arena);
    for (char c = 'a'; c <= 'z'; c++)
        out_printf(&o, "сло%cво ", c);
    struct str text = search_fold(w->arena, out_str(&o));
    is_int(search_shared(w->arena, text, text, &words), 26, "words that two texts share are counted");
    ok(words.n > 150 && words.n < text.n && str_is_utf8(words), "as many as are shown are cut between letters");
}

int main(void)
{
    struct world w;
    char file[64];
    tap_plan_none();
    snprintf(file, sizeof file, "/tmp/headwater-search-%ld.db", (long)getpid());
    world_open(&w, file);
    folding(&w);
    shared_words(&w);
    words(&w);
    current(&w);
    silent(&w);
    hidden(&w);
    gone(&w);
    rebuilt(&w);
    arena_free(w.arena);
    unlink(file);
    return tap_done();
}
