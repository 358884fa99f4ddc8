/* base/arena.c: a bump allocator over a list of chunks. The only place that asks for memory. */
#include "base/arena.h"
#include <stdio.h>
#include <stdlib.h>

enum { CHUNK_FIRST = 8 * 1024, CHUNK_BYTES = 64 * 1024 };   /* small ones stay small: ten thousand are open at once */

struct chunk {
    struct chunk *prev;
    size_t cap, used, before;
};
struct closer {
    struct closer *prev;
    void (*fn)(void *);
    void *arg;
};
struct arena {
    const char *label;
    struct chunk *top;
    struct closer *closers;
    char *last;               /* the newest piece, which alone can grow where it is; NULL after a rewind */
    size_t limit, total;      /* total: bytes handed out */
    bool full;
};

static struct chunk *chunk_new(struct chunk *prev, size_t bytes, size_t before)
{
    struct chunk *c = calloc(1, sizeof(*c) + bytes);
    if (!c)
        abort();
    c->prev = prev;
    c->cap = bytes;
    c->before = before;
    return c;
}

struct arena *arena_new(const char *label, size_t limit)
{
    assert(label);
    assert(limit > 0);
    struct arena *a = calloc(1, sizeof(*a));
    if (!a)
        abort();
    a->label = label;
    a->limit = limit;
    return a;
}

void arena_free(struct arena *a)
{
    if (!a)
        return;
    for (struct closer *c = a->closers, *prev; c; c = prev) {
        prev = c->prev;
        c->fn(c->arg);
        free(c);
    }
    for (struct chunk *c = a->top, *prev; c; c = prev) {
        prev = c->prev;
        free(c);
    }
    free(a);
}

void *arena_alloc(struct arena *a, size_t n, size_t size, size_t align)
{
    assert(a);
    assert(align && (align & (align - 1)) == 0);
    if (size && n > SIZE_MAX / 4 / size)
        abort();
    size_t bytes = n * size, need = bytes + align;
    if (!a->top || a->top->cap - a->top->used < need) {
        size_t usual = a->top ? CHUNK_BYTES : CHUNK_FIRST;
        a->top = chunk_new(a->top, need > usual ? need : usual, a->total);
    }
    struct chunk *c = a->top;
    uintptr_t base = (uintptr_t)(c + 1) + c->used;
    size_t pad = (size_t)(-base & (align - 1));
    char *p = a->last = (char *)(c + 1) + c->used + pad;
    c->used += pad + bytes;
    a->total += pad + bytes;
    if (a->total > a->limit)
        a->full = true;
    return p;
}

bool arena_is_full(const struct arena *a)
{
    return a->full;
}

void arena_defer(struct arena *a, void (*fn)(void *), void *arg)
{
    assert(fn);
    struct closer *c = calloc(1, sizeof(*c));
    if (!c)
        abort();
    *c = (struct closer){ a->closers, fn, arg };
    a->closers = c;
}

size_t arena_mark(const struct arena *a)
{
    return a->total;
}

void arena_rewind(struct arena *a, size_t mark)
{
    assert(mark <= a->total);
    a->last = NULL;
    while (a->top && a->top->before >= mark && a->top->before + a->top->used > mark && a->top->prev) {
        struct chunk *prev = a->top->prev;
        free(a->top);
        a->top = prev;
    }
    if (a->top && a->top->before <= mark && a->top->before + a->top->used > mark) {
        size_t keep = mark - a->top->before;
        memset((char *)(a->top + 1) + keep, 0, a->top->used - keep);
        a->top->used = keep;
    }
    a->total = a->top ? a->top->before + a->top->used : 0;
}

struct str arena_vprintf(struct arena *a, const char *fmt, va_list ap)
{
    va_list again;
    va_copy(again, ap);
    int n = vsnprintf(NULL, 0, fmt, again);
    va_end(again);
    assert(n >= 0);
    char *p = ARENA_ARRAY(a, char, (size_t)n + 1);
    vsnprintf(p, (size_t)n + 1, fmt, ap);
    return (struct str){ p, (size_t)n };
}

struct str arena_printf(struct arena *a, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    struct str s = arena_vprintf(a, fmt, ap);
    va_end(ap);
    return s;
}

struct str arena_str(struct arena *a, struct str s)
{
    char *p = ARENA_ARRAY(a, char, s.n + 1);
    if (s.n)
        memcpy(p, s.p, s.n);
    return (struct str){ p, s.n };
}

const char *arena_cstr(struct arena *a, struct str s)
{
    return arena_str(a, s).p;
}

/* The newest piece of the top chunk gets longer when there is room behind it. */
static bool grow_in_place(struct arena *a, char *p, size_t keep, size_t n, size_t size)
{
    struct chunk *c = a->top;
    if (p != a->last || (size && n > SIZE_MAX / 4 / size))
        return false;
    size_t at = (size_t)(p - (char *)(c + 1)), had = c->used - at, bytes = n * size;
    if (at > c->used || keep > had || bytes < had || bytes > c->cap - at)
        return false;
    memset(p + keep, 0, had - keep);
    c->used = at + bytes;
    a->total += bytes - had;
    if (a->total > a->limit)
        a->full = true;
    return true;
}

void *arena_grow(struct arena *a, void *old, size_t n_old, size_t n_new, size_t size, size_t align)
{
    assert(n_new >= n_old && (old || n_old == 0));
    if (old && grow_in_place(a, old, n_old * size, n_new, size))
        return old;
    void *p = arena_alloc(a, n_new, size, align);
    if (old)
        memcpy(p, old, n_old * size);
    return p;
}
