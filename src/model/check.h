/* model/check.h: what the pure rules of kinds (kind.check) need. Fields are named by literals; an
 * unknown name is a mistake of ours and stops the program. */
#pragma once
#include "model/kinds.h"

/* Whether the field holds something: neither unset, null nor empty text. */
bool check_has(const struct record *r, const char *field);
/* Whether a choice field holds that choice. */
bool check_is(const struct record *r, const char *field, const char *choice);
/* The text of a text, choice, date or any field; empty if it has none. */
struct str check_text(const struct record *r, const char *field);
/* Adds a problem at that field. */
void check_blame(struct problems *ps, const char *field, const char *text);
/* The field must be given; text says why. */
void check_needs(const struct record *r, const char *field, const char *text, struct problems *ps);
/* If both are given, the first may not be above the second: numbers, money, quarters or dates. */
void check_order(const struct record *r, const char *low, const char *high, struct problems *ps);
/* If both references are given, they may not be the same record. */
void check_differ(const struct record *r, const char *a, const char *b, struct problems *ps);
/* The reference may not be the record itself. */
void check_not_self(const struct record *r, const char *field, struct problems *ps);
