/* core/search_words.h: what was typed, as groups of folded words. Between core/search and its spelling. */
#pragma once
#include "core/records.h"

enum { SEARCH_GROUPS = 12, SEARCH_OTHERS = 3, WORD_BYTES = 240 };
/* One part of what is looked for: a word with those that may stand in its place, or a phrase as it stands. */
struct search_group {
    struct str any[SEARCH_OTHERS + 1];
    size_t n;
    bool phrase, whole /* its last word too */, mended;
};
struct search_parts {
    struct search_group groups[SEARCH_GROUPS];
    size_t n;
    struct str key /* folded, trimmed */;
};
/* Cuts q into groups; further ones than SEARCH_GROUPS are left out. */
void search_parse(struct ctx *c, struct str q, struct search_parts *ret);
/* Puts words of the index in the place of those that no record holds, up to one or two slips away. */
enum status search_mend(struct ctx *c, struct search_parts *p) MUST_CHECK;
/* On SQLite, after a write: each word of a folded text is from now on among those that may be offered. PostgreSQL's are added
 * by the statement that adds the text. */
enum status search_words_note(struct ctx *c, struct str text) MUST_CHECK;
/* The same for the whole index, when it was just written anew. */
enum status search_words_note_all(struct ctx *c) MUST_CHECK;
/* The words of a text, folded, with single spaces between them; of a word the first WORD_BYTES. */
struct str search_fold(struct arena *a, struct str text);
/* How many words of four letters and more of one folded text stand in the other too; which, each once, blanks between, as
 * many as 200 bytes hold. */
int64_t search_shared(struct arena *a, struct str mine, struct str theirs, struct str *ret);
