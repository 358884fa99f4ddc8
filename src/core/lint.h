/* core/lint.h: product words in texts that should be free of them. */
#pragma once
#include "base/arena.h"

/* A title, code, key or other name, and the record that it names. */
struct lint_word {
    struct str text, kind;
    int64_t id;
};
/* n bytes of the text at byte `at` are that word. */
struct lint_hit {
    size_t at, n;
    const struct lint_word *word;
};
/* How many bytes the letter, digit or underscore has that begins at `at`; 0 where none begins. Whatever is beyond ASCII is a
 * letter, but for signs and punctuation, such as the quotes and apostrophes that people type. */
size_t lint_letter(struct str text, size_t at);
/* Finds the words in the text: whole words only, upper and lower case of any alphabet alike, where several
 * begin at one place the longest, and no two hits overlap. *ret is the arena's, in the order of the
 * text; hits point into `words`. Returns how many there are. Empty words are never found. */
size_t lint_product_words(struct arena *a, struct str text, const struct lint_word *words, size_t nwords,
                          struct lint_hit **ret);
