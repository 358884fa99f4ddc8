/* base/str.h: views of bytes, and the few operations that everything needs. */
#pragma once
#include "base/base.h"
/* A str is a view of bytes somebody else owns. It is not NUL-terminated and may contain NUL. */
struct str {
    const char *p;
    size_t n;
};
#define LIT(x)     "" x ""                          /* accepts string literals only; "a" + 1 fails */
#define S(x)       ((struct str){ LIT(x), sizeof(LIT(x)) - 1 })
#define S_INIT(x)  { LIT(x), sizeof(LIT(x)) - 1 }   /* the same in static tables */
#define STR_FMT(s) (int)(s).n, (s).p                /* for "%.*s" */
bool str_eq(struct str a, struct str b);
int str_cmp(struct str a, struct str b);           /* byte order = SQLite BINARY = PostgreSQL "C" */
/* Without a separator: false, and all of s is the head. */
bool str_cut(struct str s, char sep, struct str *ret_head, struct str *ret_tail);
bool str_to_i64(struct str s, int64_t *ret);        /* whole string, base 10, no sign but '-', no locale */
bool str_is_utf8(struct str s);

#define STR_NULL ((struct str){ NULL, 0 })
static inline bool str_empty(struct str s)
{
    return s.n == 0;
}
struct str str_z(const char *z);                    /* view of a NUL-terminated string; NULL gives empty */
struct str str_trim(struct str s);                  /* without ASCII white space at both ends */
bool str_starts(struct str s, struct str prefix);
bool str_ends(struct str s, struct str suffix);
struct str str_skip(struct str s, size_t n);        /* drops the first n bytes, n <= s.n */
bool str_eq_nocase(struct str a, struct str b);     /* ASCII only */
bool str_find(struct str s, struct str needle, size_t *ret_at);
bool str_listed(struct str list, char sep, struct str one);     /* whether one is a part of "a,b , c", trimmed */
