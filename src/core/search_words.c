/* core/search_words.c: parsing of a query, and words that were mistyped. */
#include "core/search_words.h"
#include "base/utf8.h"

struct str search_fold(struct arena *a, struct str text)
{
    struct str rest = utf8_fold(a, text), word;
    char *p = ARENA_ARRAY(a, char, rest.n + 2);
    size_t n = 0;
    while (utf8_word(&rest, &word)) {
        if (n > 0)
            p[n++] = ' ';
        word = utf8_cut(word, WORD_BYTES);
        memcpy(p + n, word.p, word.n);
        n += word.n;
    }
    return (struct str){ p, n };
}

/* Words; what is written as one with a hyphen, such as a key, stays together. */
static void parse_words(struct ctx *c, struct str text, struct search_parts *ret)
{
    struct str chunk, word, rest;
    size_t at;
    while (text.n > 0 && ret->n < SEARCH_GROUPS) {
        (void)str_cut(text, ' ', &chunk, &text);
        rest = chunk;
        struct str together = str_find(chunk, S("-"), &at) ? search_fold(c->arena, chunk) : STR_NULL;
        if (str_find(together, S(" "), &at))
            ret->groups[ret->n++] = (struct search_group){ .any = { together }, .n = 1, .phrase = true };
        else
            while (ret->n < SEARCH_GROUPS && utf8_word(&rest, &word))
                ret->groups[ret->n++] = (struct search_group){ .any = { word }, .n = 1 };
    }
}

void search_parse(struct ctx *c, struct str q, struct search_parts *ret)
{
    struct str rest = utf8_fold(c->arena, str_trim(q)), piece;
    bool quoted = false;
    *ret = (struct search_parts){ .key = rest };
    while (rest.n > 0 && ret->n < SEARCH_GROUPS) {
        bool more = str_cut(rest, '"', &piece, &rest);
        if (quoted) {
            struct str phrase = search_fold(c->arena, piece);
            if (phrase.n > 0)
                ret->groups[ret->n++] =
                    (struct search_group){ .any = { phrase }, .n = 1, .phrase = true, .whole = true };
        } else {
            parse_words(c, piece, ret);
        }
        quoted = more && !quoted;
        if (!more)
            break;
    }
}

/* ---- the vocabulary ---- */

/* Words are mended from four bytes on, so no term shorter than three letters is kept. */
enum { TERM_MAX = 40, MENDED_MIN = 4, LETTERS_MIN = 3 };

/* search_word keeps every word that was ever written, also when its records are gone; so each is asked for before it is
 * offered. Adding up how many records hold a word grows with them: more than a thousand are as good as more. */
struct known_row {
    int64_t docs;
};
static const struct col known_cols[] = { COL(struct known_row, docs) };
static const struct stmt_def known_sql = {
    "search/known",
    "SELECT 1 AS docs FROM search_word w WHERE w.term >= ?1 AND w.term < ?2"
    " AND EXISTS (SELECT 1 FROM search_fts WHERE search_fts MATCH '\"' || w.term || '\"') LIMIT 1",
    "WITH held AS MATERIALIZED (SELECT id FROM search_doc WHERE words @@ CAST('''' || ?1 || ''':*' AS tsquery) AND ?2 <> '')"
    " SELECT CAST(1 AS bigint) AS docs FROM held LIMIT 1",
    ROWS_OF(struct known_row, known_cols)
};
struct word_row {
    struct str term;
};
static const struct col word_cols[] = { COL(struct word_row, term) };
static const struct stmt_def words_sql = { "search/vocabulary",
                                           "SELECT term AS term FROM search_word WHERE term >= ?1 AND term < ?2", NULL,
                                           ROWS_OF(struct word_row, word_cols) };
static const struct stmt_def docs_sql = {
    "search/word_docs",
    "SELECT count(*) AS docs FROM (SELECT 1 FROM search_fts WHERE search_fts MATCH '\"' || ?1 || '\"' LIMIT 1000)",
    "WITH held AS MATERIALIZED (SELECT id FROM search_doc WHERE words @@ CAST('''' || ?1 || '''' AS tsquery))"
    " SELECT count(*) AS docs FROM (SELECT 1 FROM held LIMIT 1000) AS d",
    ROWS_OF(struct known_row, known_cols)
};
static const struct stmt_def note_sql = {
    "search/word_note", "INSERT INTO search_word (term) VALUES (?1) ON CONFLICT DO NOTHING", NULL, NULL, 0, 0
};
static const struct stmt_def note_all_sql = {
    "search/words_all",
    "INSERT INTO search_word (term) SELECT term FROM search_vocab WHERE length(term) >= 3",
    "SELECT 1",
    NULL,
    0,
    0
};

static size_t letters(struct str s)
{
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++)
        n += ((unsigned char)s.p[i] & 0xc0u) != 0x80u;
    return n;
}

enum status search_words_note(struct ctx *c, struct str text)
{
    struct str word;
    assert(!db_is_postgres(c->db));
    while (utf8_word(&text, &word)) {
        const struct value args[] = { ARG_STR(word) };
        if (letters(word) >= LETTERS_MIN)
            TRY(db_run(c, &note_sql, args, COUNT(args)));
    }
    return ST_OK;
}

enum status search_words_note_all(struct ctx *c)
{
    assert(!db_is_postgres(c->db));
    return db_run(c, &note_all_sql, NULL, 0);
}

/* What begins with s comes before s and the largest code point. */
static struct str after_all(struct ctx *c, struct str s)
{
    return arena_printf(c->arena, "%.*s\xf4\x8f\xbf\xbf", STR_FMT(s));
}

static enum status is_known(struct ctx *c, struct str word, bool *ret)
{
    const struct value args[] = { ARG_STR(word), ARG_STR(after_all(c, word)) };
    struct known_row *rows;
    size_t n;
    TRY(db_all(c, &known_sql, args, COUNT(args), &rows, &n));
    *ret = n > 0;
    return ST_OK;
}

/* How many letters were added, left out, changed or swapped between the word and the term, or where it is nearer, the
 * beginning of the term; max + 1 for more than max. Bytes count as letters. */
static int slips(struct str word, struct str term, int max)
{
    int rows[3][TERM_MAX + 1], best = max + 1;
    int *before = rows[0], *last = rows[1], *now = rows[2];
    size_t n = term.n < TERM_MAX ? term.n : TERM_MAX;
    for (size_t j = 0; j <= n; j++)
        last[j] = (int)j;
    for (size_t i = 1; i <= word.n; i++) {
        int least = now[0] = (int)i;
        for (size_t j = 1; j <= n; j++) {
            int cost = word.p[i - 1] != term.p[j - 1];
            int d = last[j - 1] + cost;
            d = last[j] + 1 < d ? last[j] + 1 : d;
            d = now[j - 1] + 1 < d ? now[j - 1] + 1 : d;
            if (i > 1 && j > 1 && word.p[i - 1] == term.p[j - 2] && word.p[i - 2] == term.p[j - 1]
                && before[j - 2] + 1 < d)
                d = before[j - 2] + 1;
            now[j] = d;
            least = d < least ? d : least;
        }
        if (least > max)
            return max + 1;
        int *spare = before;
        before = last;
        last = now;
        now = spare;
    }
    for (size_t j = 0; j <= n; j++)
        best = last[j] < best ? last[j] : best;
    return best;
}

/* The nearest terms so far: fewest slips, then those of most records. */
struct nearest {
    int cost[SEARCH_OTHERS];
    int64_t docs[SEARCH_OTHERS];
    struct str term[SEARCH_OTHERS];
    size_t n;
};

static void nearest_put(struct nearest *k, int cost, int64_t docs, struct str term)
{
    size_t at = k->n;
    while (at > 0 && (cost < k->cost[at - 1] || (cost == k->cost[at - 1] && docs > k->docs[at - 1])))
        at--;
    if (at == SEARCH_OTHERS)
        return;
    k->n += k->n < SEARCH_OTHERS;
    for (size_t i = k->n - 1; i > at; i--) {
        k->cost[i] = k->cost[i - 1];
        k->docs[i] = k->docs[i - 1];
        k->term[i] = k->term[i - 1];
    }
    k->cost[at] = cost;
    k->docs[at] = docs;
    k->term[at] = term;
}

static enum status docs_of(struct ctx *c, struct str term, int64_t *ret)
{
    const struct value args[] = { ARG_STR(term) };
    struct known_row *rows;
    size_t n;
    TRY(db_all(c, &docs_sql, args, COUNT(args), &rows, &n));
    *ret = n > 0 ? rows[0].docs : 0;
    return ST_OK;
}

/* The terms that begin so. */
static enum status mend_from(struct ctx *c, struct str word, struct str begin, int max, struct nearest *k)
{
    const struct value args[] = { ARG_STR(begin), ARG_STR(after_all(c, begin)) };
    struct word_row *rows;
    size_t n;
    TRY(db_all(c, &words_sql, args, COUNT(args), &rows, &n));
    for (size_t i = 0; i < n; i++) {
        struct str term = rows[i].term;
        int64_t docs = 0;
        int d = term.n + (size_t)max < word.n ? max + 1 : slips(word, term, max);
        if (d <= max)
            TRY(docs_of(c, term, &docs));
        if (docs > 0)
            nearest_put(k, d, docs, term);
    }
    return ST_OK;
}

static size_t letter_at(struct str s, size_t at)
{
    size_t n = at < s.n;
    while (n > 0 && at + n < s.n && ((unsigned char)s.p[at + n] & 0xc0) == 0x80)
        n++;
    return n;
}

/* Words that begin with the same two letters, else with the same letter, else with both swapped: so only a few are
 * looked at. */
static enum status mend_group(struct ctx *c, struct search_group *g)
{
    struct str word = g->any[0];
    size_t one = letter_at(word, 0), two = letter_at(word, one);
    struct nearest k = { .n = 0 };
    int max = word.n >= 8 ? 2 : 1;
    assert(word.n >= MENDED_MIN && word.n < TERM_MAX);
    TRY(mend_from(c, word, (struct str){ word.p, one + two }, max, &k));
    if (k.n == 0)
        TRY(mend_from(c, word, (struct str){ word.p, one }, max, &k));
    if (k.n == 0)
        TRY(mend_from(c, word, arena_printf(c->arena, "%.*s%.*s", (int)two, word.p + one, (int)one, word.p), max, &k));
    for (size_t i = 0; i < k.n; i++)
        g->any[g->n++] = k.term[i];
    g->mended = k.n > 0;
    return ST_OK;
}

enum status search_mend(struct ctx *c, struct search_parts *p)
{
    for (size_t i = 0; i < p->n; i++) {
        bool known = true;
        struct str word = p->groups[i].any[0];
        if (!p->groups[i].phrase && word.n >= MENDED_MIN && word.n < TERM_MAX)
            TRY(is_known(c, word, &known));
        if (!known)
            TRY(mend_group(c, &p->groups[i]));
    }
    return ST_OK;
}

static bool has_word(struct str words, struct str one)
{
    struct str head;
    while (!str_empty(words)) {
        (void)str_cut(words, ' ', &head, &words);
        if (str_eq(head, one))
            return true;
    }
    return false;
}

int64_t search_shared(struct arena *a, struct str mine, struct str theirs, struct str *ret)
{
    enum { WORD_MIN = 4, SHOWN = 200 };
    struct str head, seen = STR_NULL;
    int64_t n = 0;
    while (!str_empty(mine)) {
        (void)str_cut(mine, ' ', &head, &mine);
        if (letters(head) < WORD_MIN || has_word(seen, head) || !has_word(theirs, head))
            continue;
        seen = seen.n ? arena_printf(a, "%.*s %.*s", STR_FMT(seen), STR_FMT(head)) : head;
        n++;
    }
    *ret = utf8_cut(seen, SHOWN);
    return n;
}
