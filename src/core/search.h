/* core/search.h: finding records by their words, folded and with a slip of the finger forgiven.
 *
 * Every record of a kind that everyone may see has a row in search_doc: key, title and body, folded (base/utf8), words
 * separated by single spaces. change_log keeps it current, in the transaction of the write. Records of private kinds
 * are never in it: they are looked through one by one, with the view of whoever asks, so that neither a hit, a count
 * nor a suggestion tells of what one may not see.
 *
 * What holds the words comes from an index: FTS5 over those rows on SQLite (search_fts), a tsvector beside them on
 * PostgreSQL. search_word has every word that was ever written in them, for spelling. Weighing and spelling are the same
 * code for both. */
#pragma once
#include "core/records.h"

enum { SEARCH_LIMIT = 60 };
struct search_hit {
    const struct kind *kind;
    struct record *record;         /* read as the actor may read it */
    int32_t score;                 /* larger is better; keys, then titles, then texts */
    struct str field,
        excerpt;     /* label of the field that holds the words and a piece of it; empty when it is the title */
};
/* A word that nobody wrote, and the one that was looked for in its place. */
struct search_instead {
    struct str asked, found;
};
struct search_found {
    struct search_hit *hits;
    size_t n;
    bool more;                     /* there are further ones than n */
    struct str *words;
    size_t nwords;         /* folded, as they were looked for: to mark them */
    struct search_instead *instead;
    size_t ninstead;
};
/* The best hits for q, best first; words all of them, a part in "quotes" as it stands; the last letters of a word may be
 * missing. A key ("shelf-44", "br-") finds its records first. kind NULL: all kinds. limit 0 or more than SEARCH_LIMIT:
 * SEARCH_LIMIT. Nothing for a q without words. */
enum status search_find(struct ctx *c, struct str q, const struct kind *kind, size_t limit,
                        struct search_found *ret) MUST_CHECK;

/* For lists: the MATCH expression for q, spelling mended (PostgreSQL: the tsquery); empty when the kind is private and
 * so not in the index, then the caller looks for substrings. A q without words gives an expression that matches nothing. */
enum status search_list_match(struct ctx *c, const struct kind *k, struct str q, struct str *ret) MUST_CHECK;

/* Whether records of the kind are in the index at all. */
bool search_covers(const struct kind *k);
/* After a write; as change_log: before NULL = created, after NULL = taken away. */
enum status search_note(struct ctx *c, const struct record *before, const struct record *after) MUST_CHECK;
/* Writes the whole index anew from the records; inside a write transaction. Words that were taken out may lie in old
 * segments of the index until then: whoever erases a person calls it. */
enum status search_rebuild(struct ctx *c) MUST_CHECK;
