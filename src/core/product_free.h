/* core/product_free.h: which texts must not speak of our products, and the two answers to a word found:
 * move it to a feature, or keep it, which is a decision that is signed and counted (MODEL 12). */
#pragma once
#include "core/records.h"

/* Adds a problem with code product_word, its word and what that names, for each product, solution,
 * alias or feature key in a text that changed, and one with code interface_word for each word of a screen in a
 * requirement, which names nothing. INVALID when there is one. */
enum status product_free_check(struct ctx *c, const struct record *before, const struct record *after) MUST_CHECK;
/* The names of our products are read once per change. This says that they may be others now. */
void product_free_forget(struct ctx *c, const struct kind *written);
/* After the write, when the writer keeps the words: one decision waive on the record, signed by them,
 * that names the words. Nothing when there are none. Inside core_write. */
enum status product_free_waive(struct ctx *c, const struct record *before, const struct record *after) MUST_CHECK;
