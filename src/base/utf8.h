/* base/utf8.h: how words of any language are compared: utf8proc behind two functions. */
#pragma once
#include "base/arena.h"

/* Decomposed, case-folded, without marks: "Café ÅRE" and "cafe are" give the same bytes. What is no UTF-8 comes back
 * as it is. A view of s where nothing changes. */
struct str utf8_fold(struct arena *a, struct str s);
/* The next word of a folded text: letters, digits and marks in one run. False at the end; *rest moves on. */
bool utf8_word(struct str *rest, struct str *ret);
/* The first n bytes at most, no character cut in two. */
struct str utf8_cut(struct str s, size_t n);
/* At most n letters; a longer text ends at a word, with an ellipsis. */
struct str utf8_short(struct arena *a, struct str s, size_t n);
/* The letter that s begins with, as a small one, and how many bytes it has (1 for what is no UTF-8); 0 bytes at the end. */
int32_t utf8_lower(struct str s, size_t *ret_n);
/* Whether both are the same but for large and small letters, of any alphabet. */
bool utf8_same(struct str a, struct str b);
