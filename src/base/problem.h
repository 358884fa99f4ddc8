/* base/problem.h: what is wrong with the user's input, all of it, each at its place. */
#pragma once
#include "base/arena.h"
#include "base/status.h"
/* Where a problem is. Frames live on the C stack of the parser; nothing is allocated until a
 * problem is recorded, when the chain becomes a JSON Pointer such as /items/3/effort. */
struct path {
    const struct path *up;
    struct str name;
    size_t index;
};
/* word: the part of the text that it is about; names: what that names, as kind/id. Mostly both are empty. */
struct problem {
    struct problem *next;
    struct str pointer, code, text, word, names;
};
struct problems {
    struct arena *arena;
    struct problem *first, *last, **tail;
    size_t count;
};
void problem_add(struct problems *ps, const struct path *at, struct str code, const char *fmt, ...) PRINTF_LIKE(4, 5);
void problems_init(struct problems *ps, struct arena *a);
/* Those of from stand behind those of to, whole; from is empty then. Both of one arena. */
void problems_move(struct problems *to, struct problems *from);
/* Forgets what was added since *was, a copy of *ps. */
void problems_back(struct problems *ps, const struct problems *was);
/* What is said first of the member of that name; NULL: nothing. */
struct str problem_at(const struct problems *ps, struct str name);
/* Says of the problem added last which word it is about and what that names. */
void problem_word(struct problems *ps, struct str word, struct str names);
