/* core/search.c: the index of words and what is found in it. */
#include "core/search.h"
#include "base/utf8.h"
#include "core/crud_sql.h"
#include "core/search_words.h"
#include "model/ddl.h"
#include <stdlib.h>

/* TITLES: how many with the words in the title, then in any text, are weighed at most; the newest first. */
enum { TITLES_MAX = 240, TEXTS_MAX = 240, KEYS_MAX = 12, PRIVATE_MAX = 6, TITLE_BYTES = 254 };

/* ---- what is in it ---- */

bool search_covers(const struct kind *k)
{
    if ((k->flags & (K_PRIVATE | K_APPEND_ONLY)) || k->sight != SEE_ALL)
        return false;
    static const struct kind *const never[] = { &kind_user, &kind_change, &kind_import_batch, &kind_option,
                                                &kind_workspace };
    for (size_t i = 0; i < COUNT(never); i++)
        if (kind_is(k, never[i]))
            return false;
    return true;
}

/* Words of people; not hashes, frozen views or what programs keep. */
static bool has_words(const struct field *f)
{
    if ((f->type != FT_TEXT && f->type != FT_PROSE) || !ddl_is_stored(f) || (f->flags & F_SECRET))
        return false;
    int64_t max = f->type == FT_TEXT ? TITLE_BYTES : PROSE_MAX;
    return (f->flags & (F_TITLE | F_SEARCH)) || (!(f->flags & F_READONLY) && f->max <= max);
}

struct doc {
    struct str key, title, body;
};

static struct doc doc_of(struct ctx *c, const struct record *r)
{
    const struct kind *k = r->kind;
    struct out body;
    struct doc d = { .key = utf8_fold(c->arena, r->key) };
    size_t title = k->title ? kind_field_index(k, str_z(k->title)) : k->nfields;
    out_init_raw(&body, c->arena);
    for (size_t i = 0; i < k->nfields; i++) {
        if (!has_words(&k->fields[i]) || r->v[i].type != VT_TEXT)
            continue;
        struct str words = search_fold(c->arena, r->v[i].u.s);
        if (i == title)
            d.title = words;
        else if (words.n > 0)
            out_printf(&body, "%s%.*s", out_str(&body).n ? " " : "", STR_FMT(words));
    }
    if (r->external_id.n > 0)
        out_printf(&body, " %.*s", STR_FMT(search_fold(c->arena, r->external_id)));
    d.body = out_str(&body);
    return d;
}

struct doc_row {
    int64_t id, record;
    struct str kind, key, title, body;
};
static const struct col doc_cols[] = {
    COL(struct doc_row, id),  COL(struct doc_row, record), COL(struct doc_row, kind),
    COL(struct doc_row, key), COL(struct doc_row, title),  COL(struct doc_row, body)
};
struct id_row {
    int64_t id;
};
static const struct col id_cols[] = { COL(struct id_row, id) };
static const struct stmt_def doc_sql = {
    "search/doc",
    "SELECT id AS id, record AS record, kind AS kind, \"key\" AS \"key\", title AS title, body AS body FROM search_doc"
    " WHERE kind = ?1 AND record = ?2",
    NULL, ROWS_OF(struct doc_row, doc_cols)
};
/* The words of a text as a tsvector; before its first word there is a gap, so that no phrase runs over from a title. */
#define WORDS_OF(TEXT)                                                                                                     \
    "(SELECT coalesce(CAST(string_agg('''' || w || ''':' || least(n + 1, 16000), ' ') AS tsvector), CAST('' AS tsvector))" \
    " FROM unnest(string_to_array(" TEXT ", ' ')) WITH ORDINALITY AS u (w, n) WHERE w <> '')"
/* On PostgreSQL the parts of a key are words. */
static const struct stmt_def add_sql = {
    "search/add",
    "INSERT INTO search_doc (id, kind, record, \"key\", title, body)"
    " VALUES ((SELECT coalesce(max(id), 0) + 1 FROM search_doc), ?1, ?2, ?3, ?4, ?5) RETURNING id AS id",
    "WITH doc AS (SELECT " WORDS_OF("translate(CAST(?3 AS text), '-_./', '    ')") " || " WORDS_OF("CAST(?4 AS text)") " AS t, " WORDS_OF(
        "left(CAST(?5 AS text), 200000)") " AS b),"
                                          " words AS (INSERT INTO search_word (term) SELECT w FROM doc, unnest(tsvector_to_array(t || b)) AS w"
                                          " WHERE length(w) >= 3 AND NOT EXISTS (SELECT 1 FROM search_word s WHERE s.term = w)"
                                          " ON CONFLICT DO NOTHING)"
                                          " INSERT INTO search_doc (id, kind, record, \"key\", title, body, title_words, words)"
                                          " SELECT (SELECT coalesce(max(id), 0) + 1 FROM search_doc), CAST(?1 AS text), CAST(?2 AS bigint), CAST(?3 AS text),"
                                          " CAST(?4 AS text), CAST(?5 AS text), t, t || b FROM doc RETURNING id AS id",
    ROWS_OF(struct id_row, id_cols)
};
static const struct stmt_def drop_sql = { "search/drop", "DELETE FROM search_doc WHERE id = ?1", NULL, NULL, 0, 0 };
static const struct stmt_def drop_all_sql = { "search/drop_all", "DELETE FROM search_doc", NULL, NULL, 0, 0 };
static const struct stmt_def drop_words_sql = { "search/drop_words", "DELETE FROM search_word", NULL, NULL, 0, 0 };
/* FTS5 keeps no copy of the words, so it must be told which ones go. */
static const struct stmt_def index_add_sql = {
    "search/index_add",
    "INSERT INTO search_fts (rowid, \"key\", title, body) VALUES (?1, ?2, ?3, ?4)",
    "SELECT CAST(?1 AS bigint), CAST(?2 AS text), CAST(?3 AS text), CAST(?4 AS text)",
    NULL,
    0,
    0
};
static const struct stmt_def index_drop_sql = {
    "search/index_drop",
    "INSERT INTO search_fts (search_fts, rowid, \"key\", title, body) VALUES ('delete', ?1, ?2, ?3, ?4)",
    "SELECT CAST(?1 AS bigint), CAST(?2 AS text), CAST(?3 AS text), CAST(?4 AS text)",
    NULL,
    0,
    0
};
static const struct stmt_def index_all_sql = {
    "search/index_all", "INSERT INTO search_fts (search_fts) VALUES ('rebuild')", "SELECT 1", NULL, 0, 0
};

static enum status index_run(struct ctx *c, const struct stmt_def *q, int64_t id, const struct doc *d)
{
    const struct value args[] = { ARG_INT(id), ARG_STR(d->key), ARG_STR(d->title), ARG_STR(d->body) };
    return db_is_postgres(c->db) ? ST_OK : db_run(c, q, args, COUNT(args));
}

static enum status doc_drop(struct ctx *c, const struct doc_row *r)
{
    const struct doc d = { r->key, r->title, r->body };
    const struct value args[] = { ARG_INT(r->id) };
    TRY(index_run(c, &index_drop_sql, r->id, &d));
    return db_run(c, &drop_sql, args, COUNT(args));
}

static enum status doc_add(struct ctx *c, const struct record *r, const struct doc *d, int64_t *ret_id)
{
    const struct value args[] = { ARG_STR(str_z(r->kind->name)), ARG_INT(r->id), ARG_STR(d->key), ARG_STR(d->title),
                                  ARG_STR(d->body) };
    struct id_row *row;
    size_t n;
    TRY(db_all(c, &add_sql, args, COUNT(args), &row, &n));
    assert(n == 1);
    *ret_id = row[0].id;
    return ST_OK;
}

static enum status words_note(struct ctx *c, const struct doc *d)
{
    if (db_is_postgres(c->db))
        return ST_OK;
    TRY(search_words_note(c, d->key));
    TRY(search_words_note(c, d->title));
    return search_words_note(c, d->body);
}

static bool doc_is(const struct doc *d, const struct doc_row *r)
{
    return str_eq(d->key, r->key) && str_eq(d->title, r->title) && str_eq(d->body, r->body);
}

static bool is_empty(const struct doc *d)
{
    return d->key.n == 0 && d->title.n == 0 && d->body.n == 0;
}

enum status search_note(struct ctx *c, const struct record *before, const struct record *after)
{
    const struct record *r = after ? after : before;
    const struct value args[] = { ARG_STR(str_z(r->kind->name)), ARG_INT(r->id) };
    struct doc_row *old = NULL;
    size_t nold = 0;
    int64_t id;
    assert(r != NULL);
    if (!search_covers(r->kind))
        return ST_OK;
    bool live = after && !after->archived_at;
    struct doc d = live ? doc_of(c, after) : (struct doc){ 0 };
    if (before)
        TRY(db_all(c, &doc_sql, args, COUNT(args), &old, &nold));
    if (nold == 1 && live && doc_is(&d, &old[0]))
        return ST_OK;
    if (nold == 1)
        TRY(doc_drop(c, &old[0]));
    if (!live || is_empty(&d))
        return ST_OK;
    TRY(doc_add(c, after, &d, &id));
    TRY(index_run(c, &index_add_sql, id, &d));
    return words_note(c, &d);
}

enum status search_rebuild(struct ctx *c)
{
    const struct model *m = c->app->model;
    int64_t id;
    TRY(db_run(c, &drop_all_sql, NULL, 0));
    TRY(db_run(c, &drop_words_sql, NULL, 0));
    for (size_t i = 0; i < m->nkinds; i++) {
        struct record **list;
        size_t n;
        if (!search_covers(m->kinds[i]))
            continue;
        TRY(crud_select(c, m->kinds[i], S("WHERE \"archived_at\" IS NULL ORDER BY \"id\""), NULL, 0, &list, &n));
        for (size_t k = 0; k < n; k++) {
            struct doc d = doc_of(c, list[k]);
            if (!is_empty(&d))
                TRY(doc_add(c, list[k], &d, &id));
        }
    }
    if (db_is_postgres(c->db))
        return ST_OK;
    TRY(db_run(c, &index_all_sql, NULL, 0));
    return search_words_note_all(c);
}

/* ---- what is looked for ---- */

/* One alternative: FTS5 "cold chain"*, PostgreSQL 'cold' <-> 'chain':*. */
static void match_word(struct out *o, bool pg, struct str words, bool whole)
{
    if (!pg) {
        out_printf(o, "\"%.*s\"%s", STR_FMT(words), whole ? "" : "*");
        return;
    }
    struct str word;
    out_bytes(o, S("("));
    for (const char *then = ""; words.n > 0; then = " <-> ") {
        bool last = !str_cut(words, ' ', &word, &words);
        out_printf(o, "%s'%.*s'%s", then, STR_FMT(word), last && !whole ? ":*" : "");
    }
    out_bytes(o, S(")"));
}

/* ("pallet"* OR "palet"*) AND "cold chain"; any: OR instead of AND. For PostgreSQL the same as a tsquery. */
static struct str match_of(struct ctx *c, const struct search_parts *p, bool any)
{
    bool pg = db_is_postgres(c->db);
    struct str or = pg ? S(" | ") : S(" OR "), and = pg ? S(" & ") : S(" AND ");
    struct out o;
    out_init_raw(&o, c->arena);
    for (size_t i = 0; i < p->n; i++) {
        const struct search_group *g = &p->groups[i];
        out_bytes(&o, i == 0 ? STR_NULL : any ? or : and);
        out_bytes(&o, S("("));
        for (size_t k = 0; k < g->n; k++) {
            out_bytes(&o, k ? or : STR_NULL);
            match_word(&o, pg, g->any[k], g->whole);
        }
        out_bytes(&o, S(")"));
    }
    return out_str(&o);
}

#define DOCS "d.id AS id, d.record AS record, d.kind AS kind, d.\"key\" AS \"key\", d.title AS title, d.body AS body"
/* Through the index first: a plan made before the words are known would walk the newest records instead. */
#define NEWEST                                                                                                         \
    " @@ CAST(?1 AS tsquery) AND (?2 = '' OR kind = ?2)), hit AS MATERIALIZED"                                         \
    " (SELECT id FROM held ORDER BY id DESC LIMIT ?3) SELECT " DOCS                                                    \
    " FROM hit JOIN search_doc d ON d.id = hit.id ORDER BY d.id DESC"
static const struct stmt_def titles_sql = {
    "search/titles",
    "SELECT " DOCS " FROM search_fts f JOIN search_doc d ON d.id = f.rowid"
    " WHERE search_fts MATCH '{key title} : (' || ?1 || ')' AND (?2 = '' OR d.kind = ?2) ORDER BY f.rowid DESC LIMIT ?3",
    "WITH held AS MATERIALIZED (SELECT id FROM search_doc WHERE title_words" NEWEST, ROWS_OF(struct doc_row, doc_cols)
};
static const struct stmt_def texts_sql = {
    "search/texts",
    "SELECT " DOCS " FROM search_fts f JOIN search_doc d ON d.id = f.rowid"
    " WHERE search_fts MATCH ?1 AND (?2 = '' OR d.kind = ?2) ORDER BY f.rowid DESC LIMIT ?3",
    "WITH held AS MATERIALIZED (SELECT id FROM search_doc WHERE words" NEWEST, ROWS_OF(struct doc_row, doc_cols)
};
static const struct stmt_def keys_sql = {
    "search/keys",
    "SELECT " DOCS " FROM search_doc d WHERE d.\"key\" >= ?1 AND d.\"key\" < ?2 AND (?3 = '' OR d.kind = ?3)"
    " ORDER BY length(d.\"key\"), d.\"key\", d.id LIMIT ?4",
    NULL, ROWS_OF(struct doc_row, doc_cols)
};

struct found_doc {
    struct doc_row row;
    int32_t score;
};
struct finding {
    struct search_parts parts;
    struct found_doc *docs;
    size_t n, cap;
    struct str kind; /* "" = all */
    bool any;
};

static bool found_already(const struct finding *f, int64_t id)
{
    for (size_t i = 0; i < f->n; i++)
        if (f->docs[i].row.id == id)
            return true;
    return false;
}

/* How well one text holds a word: 0 not at all, 1 as a beginning, 2 whole; first: at its very beginning. */
static int text_holds(struct str text, struct str word, bool *ret_first)
{
    int best = 0;
    struct str piece, rest = text;
    for (bool first = true; rest.n > 0; first = false) {
        (void)str_cut(rest, ' ', &piece, &rest);
        if (!str_starts(piece, word))
            continue;
        int now = piece.n == word.n ? 2 : 1;
        best = now > best ? now : best;
        *ret_first |= first;
    }
    return best;
}

static bool holds_phrase(struct str text, struct str phrase, bool whole)
{
    size_t at, from = 0;
    while (str_find(str_skip(text, from), phrase, &at)) {
        size_t begin = from + at, end = begin + phrase.n;
        if ((begin == 0 || text.p[begin - 1] == ' ') && (!whole || end == text.n || text.p[end] == ' '))
            return true;
        from = begin + 1;
    }
    return false;
}

static int32_t group_score(const struct doc_row *d, const struct search_group *g)
{
    int32_t best = -1;
    for (size_t k = 0; k < g->n; k++) {
        bool first = false, ignored = false;
        int32_t s = -1;
        if (g->phrase) {
            s = holds_phrase(d->title, g->any[k], g->whole)  ? 120
                : holds_phrase(d->body, g->any[k], g->whole) ? 30
                                                             : -1;
        } else {
            int title = text_holds(d->title, g->any[k], &first), body = text_holds(d->body, g->any[k], &ignored);
            int key = text_holds(d->key, g->any[k], &ignored);
            s = title == 2 ? 100 : title == 1 ? 70 : key > 0 ? 60 : body == 2 ? 20 : body == 1 ? 12 : -1;
            s += s > 0 && first ? 10 : 0;
        }
        s -= s > 0 && k > 0 ? 8 : 0; /* what stands in the place of what was typed */
        best = s > best ? s : best;
    }
    return best;
}

/* -1 when a part is missing; with any, when all are. */
static int32_t score_of(const struct finding *f, const struct doc_row *d)
{
    int32_t sum = 0, words = 1;
    for (size_t i = 0; i < f->parts.n; i++) {
        int32_t s = group_score(d, &f->parts.groups[i]);
        /* a key such as br-1 is one word to people and two in the text */
        if (s < 0 && str_starts(d->key, f->parts.key))
            s = 60;
        if (s < 0 && !f->any)
            return -1;
        sum += s > 0 ? s : 0;
    }
    for (size_t i = 0; i < d->title.n; i++)
        words += d->title.p[i] == ' ';
    return sum == 0 ? -1 : sum + 20 / words;
}

static void found_put(struct ctx *c, struct finding *f, const struct doc_row *d, int32_t score)
{
    if (score < 0 || found_already(f, d->id))
        return;
    if (f->n == f->cap) {
        size_t cap = f->cap ? f->cap * 2 : 64;
        f->docs = arena_grow(c->arena, f->docs, f->cap, cap, sizeof *f->docs, alignof(struct found_doc));
        f->cap = cap;
    }
    f->docs[f->n++] = (struct found_doc){ *d, score };
}

static enum status find_text(struct ctx *c, struct finding *f, const struct stmt_def *q, struct str match,
                             int64_t limit)
{
    const struct value args[] = { ARG_STR(match), ARG_STR(f->kind), ARG_INT(limit) };
    struct doc_row *rows;
    size_t n;
    TRY(db_all(c, q, args, COUNT(args), &rows, &n));
    for (size_t i = 0; i < n; i++)
        found_put(c, f, &rows[i], score_of(f, &rows[i]));
    return ST_OK;
}

static enum status find_texts(struct ctx *c, struct finding *f)
{
    if (f->parts.n == 0)
        return ST_OK;
    struct str match = match_of(c, &f->parts, f->any);
    size_t before = f->n;
    TRY(find_text(c, f, &titles_sql, match, TITLES_MAX));
    if (f->n - before == TITLES_MAX) /* more of them than are shown, and every text stands behind them */
        return ST_OK;
    return find_text(c, f, &texts_sql, match, TEXTS_MAX);
}

/* A q without blanks may be a key, or its beginning. */
static enum status find_keys(struct ctx *c, struct finding *f)
{
    size_t at;
    struct str key = f->parts.key;
    if (key.n < 2 || str_find(key, S(" "), &at) || (!str_find(key, S("-"), &at) && f->parts.n == 0))
        return ST_OK;
    const struct value args[] = { ARG_STR(key), ARG_STR(arena_printf(c->arena, "%.*s\xf4\x8f\xbf\xbf", STR_FMT(key))),
                                  ARG_STR(f->kind), ARG_INT(KEYS_MAX) };
    struct doc_row *rows;
    size_t n;
    TRY(db_all(c, &keys_sql, args, COUNT(args), &rows, &n));
    for (size_t i = 0; i < n; i++)
        found_put(c, f, &rows[i],
                  str_eq(rows[i].key, key) ? 1000 : 400 - (int32_t)(rows[i].key.n < 100 ? rows[i].key.n : 100));
    return ST_OK;
}

/* ---- what is shown ---- */

/* Kinds that people mean first when words are equal. */
static int32_t weight_of(const struct kind *k)
{
    static const struct {
        const struct kind *k;
        int32_t weight;
    } weights[] = {
        { &kind_priority, 30 }, { &kind_requirement, 28 }, { &kind_solution, 26 }, { &kind_feature, 18 },
        { &kind_customer, 18 }, { &kind_request, 10 },     { &kind_tradeoff, 12 }, { &kind_decision, 8 },
        { &kind_person, 16 },   { &kind_talk, 7 },         { &kind_quote, 6 },
    };
    for (size_t i = 0; i < COUNT(weights); i++)
        if (kind_is(weights[i].k, k))
            return weights[i].weight;
    return k->flags & K_LINK ? -10 : 0;
}

static int hit_order(const void *a, const void *b)
{
    const struct search_hit *x = a, *y = b;
    if (x->score != y->score)
        return x->score > y->score ? -1 : 1;
    int by_kind = strcmp(x->kind->name, y->kind->name);
    return by_kind != 0 ? by_kind : x->record->id < y->record->id ? -1 : x->record->id > y->record->id;
}

static bool is_looked_for(const struct search_found *f, struct str folded)
{
    for (size_t i = 0; i < f->nwords; i++)
        if (str_starts(folded, f->words[i]))
            return true;
    return false;
}

/* Where in a text as it was written the first of the words stands; false when nowhere. */
static bool first_word_at(struct ctx *c, const struct search_found *f, struct str text, size_t *ret_at)
{
    struct str rest = text, word;
    while (utf8_word(&rest, &word))
        if (is_looked_for(f, utf8_fold(c->arena, word))) {
            *ret_at = (size_t)(word.p - text.p);
            return true;
        }
    return false;
}

/* About a hundred bytes around `at`, cut between words. */
static struct str piece_of(struct arena *a, struct str text, size_t at)
{
    size_t begin = at > 40 ? at - 40 : 0, end = at + 70 < text.n ? at + 70 : text.n;
    while (begin > 0 && begin < at && text.p[begin - 1] != ' ')
        begin++;
    while (end < text.n && end > at && text.p[end] != ' ')
        end--;
    if (end == at)
        end = text.n;
    struct str s = str_trim((struct str){ text.p + begin, end - begin });
    char *own = ARENA_ARRAY(a, char, s.n + 1);
    for (size_t i = 0; i < s.n; i++)
        own[i] = s.p[i] == '\n' || s.p[i] == '\r' || s.p[i] == '\t' ? ' ' : s.p[i];
    return arena_printf(a, "%s%.*s%s", begin > 0 ? "…" : "", (int)s.n, own, end < text.n ? "…" : "");
}

static void hit_excerpt(struct ctx *c, const struct search_found *f, struct search_hit *h)
{
    const struct kind *k = h->kind;
    size_t at, title = k->title ? kind_field_index(k, str_z(k->title)) : k->nfields;
    if (title < k->nfields && h->record->v[title].type == VT_TEXT && first_word_at(c, f, h->record->v[title].u.s, &at))
        return;
    for (size_t i = 0; i < k->nfields; i++) {
        const struct value *v = &h->record->v[i];
        if (i == title || !has_words(&k->fields[i]) || v->type != VT_TEXT || !first_word_at(c, f, v->u.s, &at))
            continue;
        h->field = str_z(k->fields[i].label ? k->fields[i].label : k->fields[i].name);
        h->excerpt = piece_of(c->arena, v->u.s, at);
        return;
    }
}

static void say_words(struct ctx *c, const struct search_parts *p, struct search_found *ret)
{
    ret->words = ARENA_ARRAY(c->arena, struct str, SEARCH_GROUPS * (SEARCH_OTHERS + 1) + 64);
    ret->instead = ARENA_ARRAY(c->arena, struct search_instead, SEARCH_GROUPS);
    for (size_t i = 0; i < p->n; i++) {
        const struct search_group *g = &p->groups[i];
        for (size_t k = 0; k < g->n && !g->phrase; k++)
            ret->words[ret->nwords++] = g->any[k];
        struct str rest = g->any[0], word;
        for (size_t n = 0; g->phrase && n < 5 && utf8_word(&rest, &word); n++)
            ret->words[ret->nwords++] = word;
        if (g->mended)
            ret->instead[ret->ninstead++] = (struct search_instead){ g->any[0], g->any[1] };
    }
}

/* Whether looking through a private kind can find anything: an answer of a survey is a number, and so is a week. */
static bool holds_words(const struct kind *k)
{
    bool words = kind_has_keys(k);
    for (size_t i = 0; i < k->nfields; i++)
        words |= (k->fields[i].flags & (F_TITLE | F_SEARCH)) != 0;
    return words;
}

/* Private kinds, one by one, through the view of whoever asks. */
static enum status find_private(struct ctx *c, const struct search_parts *p, const struct kind *only,
                                struct search_found *ret, size_t cap)
{
    for (size_t i = 0; i < c->app->model->nkinds && p->n > 0; i++) {
        const struct kind *k = c->app->model->kinds[i];
        struct record_list l = { 0 };
        struct query q = { .kind = k, .search = p->key, .limit = PRIVATE_MAX };
        if (!(k->flags & K_PRIVATE) || !holds_words(k) || kind_is(k, &kind_token) || (only && !kind_is(only, k)))
            continue;
        TRY(rec_list(c, &q, &l));
        for (size_t n = 0; n < l.count && ret->n < cap; n++)
            ret->hits[ret->n++] = (struct search_hit){ .kind = k, .record = l.items[n], .score = 15 };
        ret->more |= l.next.n > 0;
    }
    return ST_OK;
}

static int doc_order(const void *a, const void *b)
{
    const struct found_doc *x = a, *y = b;
    if (x->score != y->score)
        return x->score > y->score ? -1 : 1;
    return x->row.id < y->row.id ? -1 : x->row.id > y->row.id;
}

static enum status read_hits(struct ctx *c, struct finding *f, size_t limit, struct search_found *ret)
{
    for (size_t i = 0; i < f->n; i++) {
        const struct kind *k = model_kind(c->app->model, f->docs[i].row.kind);
        f->docs[i].score += k ? weight_of(k) : 0;
    }
    if (f->n > 1)
        qsort(f->docs, f->n, sizeof *f->docs, doc_order);
    ret->more |= f->n > limit;
    for (size_t i = 0; i < f->n && i < limit; i++) {
        struct search_hit h = { .kind = model_kind(c->app->model, f->docs[i].row.kind), .score = f->docs[i].score };
        if (!h.kind)
            continue;
        enum status st = rec_get(c, h.kind, f->docs[i].row.record, &h.record);
        if (st == ST_NOT_FOUND)
            continue;
        TRY(st);
        ret->hits[ret->n++] = h;
    }
    return ST_OK;
}

enum status search_find(struct ctx *c, struct str q, const struct kind *kind, size_t limit, struct search_found *ret)
{
    struct finding f = { .kind = kind ? str_z(kind->name) : STR_NULL };
    *ret = (struct search_found){ 0 };
    if (limit == 0 || limit > SEARCH_LIMIT)
        limit = SEARCH_LIMIT;
    search_parse(c, q, &f.parts);
    ret->hits = ARENA_ARRAY(c->arena, struct search_hit, (size_t)2 * SEARCH_LIMIT);
    TRY(find_keys(c, &f));
    TRY(search_mend(c, &f.parts));
    TRY(find_texts(c, &f));
    if (f.n == 0 && f.parts.n > 1) {
        f.any = true;
        TRY(find_texts(c, &f));
    }
    say_words(c, &f.parts, ret);
    TRY(read_hits(c, &f, limit, ret));
    TRY(find_private(c, &f.parts, kind, ret, (size_t)2 * SEARCH_LIMIT));
    if (ret->n > 1)
        qsort(ret->hits, ret->n, sizeof *ret->hits, hit_order);
    ret->more |= ret->n > limit;
    ret->n = ret->n < limit ? ret->n : limit;
    for (size_t i = 0; i < ret->n; i++)
        hit_excerpt(c, ret, &ret->hits[i]);
    return ST_OK;
}

enum status search_list_match(struct ctx *c, const struct kind *k, struct str q, struct str *ret)
{
    struct search_parts p;
    *ret = STR_NULL;
    if (!search_covers(k))
        return ST_OK;
    search_parse(c, q, &p);
    TRY(search_mend(c, &p));
    *ret = p.n > 0 ? match_of(c, &p, false) : db_is_postgres(c->db) ? S("'-'") : S("\"\"");
    return ST_OK;
}
