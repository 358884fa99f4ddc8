/* base/html.h: an append buffer for text, and H(), the only way to write markup. */
#pragma once
#include "base/arena.h"
enum hctx { HC_TEXT, HC_TAG, HC_NAME, HC_EQ, HC_VALUE };
struct out {
    struct arena *arena;
    char *p;
    size_t n, cap;
    bool raw /* not markup: no state machine */;
    enum hctx in;
    char attr[16];
    size_t nattr;
};
struct url {
    struct str s;
};                        /* made only by url_path(), url_query() */
void out_init(struct out *o, struct arena *a);       /* for markup */
void out_init_raw(struct out *o, struct arena *a);   /* for JSON, CSV, plain text */
struct str out_str(const struct out *o);             /* what was written; valid while the arena lives */
void out_bytes(struct out *o, struct str s);         /* raw buffers only */
void out_printf(struct out *o, const char *fmt, ...) PRINTF_LIKE(2, 3);   /* raw buffers only */
/* A local address: segments are percent-encoded one by one; {"features","SHELF-44"} -> /features/SHELF-44 */
struct url url_path(struct arena *a, const struct str *segments, size_t n);
#define URL(a, ...) url_path((a), (const struct str[]){ __VA_ARGS__ }, COUNT(((const struct str[]){ __VA_ARGS__ })))
/* The address with one more query member, encoded. */
struct url url_query(struct arena *a, struct url u, struct str name, struct str value);
struct url url_fragment(struct arena *a, struct str id);   /* #id */
struct url url_own(struct str literal_path);   /* asserts: starts with '/' or '#', no byte outside the URL set */
void out_lit(struct out *o, struct str markup);      /* steps the state machine over each byte */
void out_html(struct out *o, struct str data);       /* element text or "…" value; asserts not in href/src/on* */
void out_url(struct out *o, struct url u);           /* asserts that it is in href, src, action */
void out_int(struct out *o, int64_t i);
void out_size(struct out *o, size_t n);
#define H_L(o, x) out_lit((o), S(x));
#define H_V(o, x)                                                                                                      \
    _Generic((x), struct str: out_html, struct url: out_url, int: out_int, int64_t: out_int, size_t: out_size)((o),    \
                                                                                                               (x));
#define H_1(o, a)                                                      H_L(o, a)
#define H_3(o, a, b, ...)                                              H_L(o, a) H_V(o, b) H_1(o, __VA_ARGS__)
#define H_5(o, a, b, ...)                                              H_L(o, a) H_V(o, b) H_3(o, __VA_ARGS__)
#define H_7(o, a, b, ...)                                              H_L(o, a) H_V(o, b) H_5(o, __VA_ARGS__)
#define H_9(o, a, b, ...)                                              H_L(o, a) H_V(o, b) H_7(o, __VA_ARGS__)
#define H_11(o, a, b, ...)                                             H_L(o, a) H_V(o, b) H_9(o, __VA_ARGS__)
#define H_13(o, a, b, ...)                                             H_L(o, a) H_V(o, b) H_11(o, __VA_ARGS__)
#define H_15(o, a, b, ...)                                             H_L(o, a) H_V(o, b) H_13(o, __VA_ARGS__)
#define H_EVEN(o, ...)                                                 _Static_assert(0, "H(): end with a literal; \"\" will do");
#define H_PICK(a, b, c, d, e, f, g, h, i, j, k, l, m, n, p, NAME, ...) NAME
#define H(o, ...)                                                                                                      \
    do {                                                                                                               \
        H_PICK(__VA_ARGS__, H_15, H_EVEN, H_13, H_EVEN, H_11, H_EVEN, H_9, H_EVEN, H_7, H_EVEN, H_5, H_EVEN, H_3,      \
               H_EVEN, H_1, 0)(o, __VA_ARGS__)                                                                         \
    } while (0)
