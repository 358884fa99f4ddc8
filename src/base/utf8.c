/* base/utf8.c: the only file that knows utf8proc. */
#include "base/utf8.h"
#include <stdlib.h>
#include <utf8proc.h>

struct str utf8_fold(struct arena *a, struct str s)
{
    bool plain = true;
    for (size_t i = 0; i < s.n && plain; i++)
        plain = (unsigned char)s.p[i] < 0x80 && !(s.p[i] >= 'A' && s.p[i] <= 'Z');
    if (plain || s.n > INT32_MAX)
        return s;
    utf8proc_uint8_t *made = NULL;
    utf8proc_ssize_t n =
        utf8proc_map((const utf8proc_uint8_t *)s.p, (utf8proc_ssize_t)s.n, &made,
                     UTF8PROC_STABLE | UTF8PROC_COMPAT | UTF8PROC_DECOMPOSE | UTF8PROC_CASEFOLD | UTF8PROC_STRIPMARK);
    if (n < 0)
        return s;
    char *own = ARENA_ARRAY(a, char, (size_t)n + 1);
    memcpy(own, made, (size_t)n);
    free(made);     /* lint: free because utf8proc_map gives what malloc made */
    return (struct str){ own, (size_t)n };
}

static bool is_word(utf8proc_int32_t c)
{
    switch (utf8proc_category(c)) {
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LL:
    case UTF8PROC_CATEGORY_LT:
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_LO:
    case UTF8PROC_CATEGORY_MN:
    case UTF8PROC_CATEGORY_MC:
    case UTF8PROC_CATEGORY_ME:
    case UTF8PROC_CATEGORY_ND:
    case UTF8PROC_CATEGORY_NL:
    case UTF8PROC_CATEGORY_NO: return true;
    default: return false;
    }
}

/* One code point; what is no UTF-8 counts as one byte between words. */
static size_t next_code(struct str s, bool *ret_word)
{
    utf8proc_int32_t c;
    unsigned char b = (unsigned char)s.p[0];
    if (b < 0x80) {
        *ret_word = (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z') || (b >= '0' && b <= '9');
        return 1;
    }
    utf8proc_ssize_t n = utf8proc_iterate((const utf8proc_uint8_t *)s.p, (utf8proc_ssize_t)s.n, &c);
    *ret_word = n > 0 && is_word(c);
    return n > 0 ? (size_t)n : 1;
}

bool utf8_word(struct str *rest, struct str *ret)
{
    bool word = false;
    size_t n = 0;
    while (rest->n > 0 && (n = next_code(*rest, &word), !word))
        *rest = str_skip(*rest, n);
    *ret = (struct str){ rest->p, 0 };
    while (rest->n > 0 && (n = next_code(*rest, &word), word)) {
        ret->n += n;
        *rest = str_skip(*rest, n);
    }
    return ret->n > 0;
}

struct str utf8_cut(struct str s, size_t n)
{
    if (n >= s.n)
        return s;
    while (n > 0 && ((unsigned char)s.p[n] & 0xc0) == 0x80)
        n--;
    return (struct str){ s.p, n };
}

struct str utf8_short(struct arena *a, struct str s, size_t n)
{
    size_t letters = 0, end = 0, space = 0;
    while (end < s.n) {
        if (((unsigned char)s.p[end] & 0xc0u) != 0x80u && ++letters > n)
            break;
        if (s.p[end] == ' ')
            space = end;
        end++;
    }
    if (end == s.n)
        return s;
    return arena_printf(a, "%.*s…", (int)(space ? space : end), s.p);
}

int32_t utf8_lower(struct str s, size_t *ret_n)
{
    utf8proc_int32_t c;
    unsigned char b = s.n ? (unsigned char)s.p[0] : 0;
    *ret_n = s.n > 0;
    if (b < 0x80)
        return b >= 'A' && b <= 'Z' ? b + ('a' - 'A') : b;
    utf8proc_ssize_t n = utf8proc_iterate((const utf8proc_uint8_t *)s.p, (utf8proc_ssize_t)s.n, &c);
    if (n <= 0)
        return -(int32_t)b;                 /* no letter, and the same as none */
    *ret_n = (size_t)n;
    return utf8proc_tolower(c);
}

bool utf8_same(struct str a, struct str b)
{
    while (a.n > 0 && b.n > 0) {
        size_t n, m;
        if (utf8_lower(a, &n) != utf8_lower(b, &m))
            return false;
        a = str_skip(a, n);
        b = str_skip(b, m);
    }
    return a.n == 0 && b.n == 0;
}
