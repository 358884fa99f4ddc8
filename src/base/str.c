/* base/str.c: operations on views. Nothing here allocates. */
#include "base/str.h"

bool str_eq(struct str a, struct str b)
{
    return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

int str_cmp(struct str a, struct str b)
{
    size_t n = a.n < b.n ? a.n : b.n;
    int d = n ? memcmp(a.p, b.p, n) : 0;
    if (d != 0)
        return d;
    return a.n < b.n ? -1 : a.n > b.n ? 1 : 0;
}

bool str_cut(struct str s, char sep, struct str *ret_head, struct str *ret_tail)
{
    assert(ret_head && ret_tail);
    const char *at = s.n ? memchr(s.p, sep, s.n) : NULL;
    if (!at) {
        *ret_head = s;
        *ret_tail = STR_NULL;
        return false;
    }
    size_t n = (size_t)(at - s.p);
    *ret_head = (struct str){ s.p, n };
    *ret_tail = (struct str){ at + 1, s.n - n - 1 };
    return true;
}

bool str_to_i64(struct str s, int64_t *ret)
{
    assert(ret);
    bool neg = s.n && s.p[0] == '-';
    size_t i = neg ? 1 : 0;
    if (i == s.n || s.n - i > 19)
        return false;
    uint64_t v = 0;
    for (; i < s.n; i++) {
        if (s.p[i] < '0' || s.p[i] > '9')
            return false;
        v = v * 10 + (uint64_t)(s.p[i] - '0');
    }
    if (v > (uint64_t)INT64_MAX + (neg ? 1 : 0))
        return false;
    *ret = neg ? (int64_t)(0 - v) : (int64_t)v;
    return true;
}

/* Length of the well-formed sequence at s, 0 if there is none (Unicode table 3-7). */
static size_t utf8_len(const unsigned char *s, size_t n)
{
    assert(n > 0);
    if (s[0] < 0x80)
        return 1;
    unsigned char lo = 0x80, hi = 0xbf;
    size_t len = s[0] >= 0xc2 && s[0] <= 0xdf   ? 2
                 : s[0] >= 0xe0 && s[0] <= 0xef ? 3
                 : s[0] >= 0xf0 && s[0] <= 0xf4 ? 4
                                                : 0;
    if (len == 0 || len > n)
        return 0;
    if (s[0] == 0xe0)
        lo = 0xa0;
    if (s[0] == 0xed)
        hi = 0x9f;
    if (s[0] == 0xf0)
        lo = 0x90;
    if (s[0] == 0xf4)
        hi = 0x8f;
    if (s[1] < lo || s[1] > hi)
        return 0;
    for (size_t i = 2; i < len; i++)
        if ((s[i] & 0xc0) != 0x80)
            return 0;
    return len;
}

bool str_is_utf8(struct str s)
{
    for (size_t i = 0; i < s.n;) {
        size_t n = utf8_len((const unsigned char *)s.p + i, s.n - i);
        if (n == 0)
            return false;
        i += n;
    }
    return true;
}

struct str str_z(const char *z)
{
    return z ? (struct str){ z, strlen(z) } : STR_NULL;
}

static bool is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

struct str str_trim(struct str s)
{
    while (s.n && is_space(s.p[0])) {
        s.p++;
        s.n--;
    }
    while (s.n && is_space(s.p[s.n - 1]))
        s.n--;
    return s;
}

bool str_starts(struct str s, struct str prefix)
{
    return s.n >= prefix.n && str_eq((struct str){ s.p, prefix.n }, prefix);
}

bool str_ends(struct str s, struct str suffix)
{
    return s.n >= suffix.n && str_eq((struct str){ s.p + (s.n - suffix.n), suffix.n }, suffix);
}

struct str str_skip(struct str s, size_t n)
{
    assert(n <= s.n);
    return (struct str){ s.n ? s.p + n : s.p, s.n - n };
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

bool str_eq_nocase(struct str a, struct str b)
{
    if (a.n != b.n)
        return false;
    for (size_t i = 0; i < a.n; i++)
        if (lower(a.p[i]) != lower(b.p[i]))
            return false;
    return true;
}

bool str_find(struct str s, struct str needle, size_t *ret_at)
{
    for (size_t i = 0; i + needle.n <= s.n; i++)
        if (needle.n == 0 || memcmp(s.p + i, needle.p, needle.n) == 0) {
            if (ret_at)
                *ret_at = i;
            return true;
        }
    return false;
}

bool str_listed(struct str list, char sep, struct str one)
{
    struct str part;
    while (list.n) {
        (void)str_cut(list, sep, &part, &list);
        if (str_eq(str_trim(part), one))
            return true;
    }
    return false;
}
