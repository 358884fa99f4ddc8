/* base/arena.h: all memory of one request, job or test. */
#pragma once
#include "base/str.h"
#include <stdarg.h>
/* An arena owns everything made for one request, one job or one test. Nothing is freed piecewise. */
struct arena;
struct arena *arena_new(const char *label, size_t limit);   /* past the limit: full, see below */
void arena_free(struct arena *a);                          /* NULL is fine; runs defers newest first */
void *arena_alloc(struct arena *a, size_t n, size_t size, size_t align);  /* zeroed, n*size checked;
                                        never NULL: aborts only when the operating system refuses */
#define ARENA_NEW(a, T)      ((T *)arena_alloc((a), 1, sizeof(T), alignof(T)))
#define ARENA_ARRAY(a, T, n) ((T *)arena_alloc((a), (n), sizeof(T), alignof(T)))
/* Over its limit an arena still serves what is asked and turns full, for good; readers of user-sized
 * input (rows_next, out_*, the parsers) look and answer TOO_LARGE. Input can never abort us. */
bool arena_is_full(const struct arena *a);
void arena_defer(struct arena *a, void (*fn)(void *), void *arg);   /* statements, files, models */
size_t arena_mark(const struct arena *a);
void arena_rewind(struct arena *a, size_t mark);           /* scratch inside a loop; defers stay */
struct str arena_printf(struct arena *a, const char *fmt, ...) PRINTF_LIKE(2, 3);
struct str arena_vprintf(struct arena *a, const char *fmt, va_list ap);
struct str arena_str(struct arena *a, struct str s);        /* a copy, NUL after it for libc borders */
const char *arena_cstr(struct arena *a, struct str s);      /* NUL-terminated copy */
void *arena_grow(struct arena *a, void *old, size_t n_old, size_t n_new, size_t size, size_t align);
