/* http/match.c: see http/match.h. */
#include "http/match.h"

static struct str next_segment(struct str *rest)
{
    const char *slash = rest->n == 0 ? NULL : memchr(rest->p, '/', rest->n);
    struct str seg = *rest;
    if (slash != NULL) {
        seg.n = (size_t)(slash - rest->p);
        *rest = (struct str){ slash + 1, rest->n - seg.n - 1 };
    } else {
        *rest = (struct str){ rest->p + rest->n, 0 };
    }
    return seg;
}

static size_t slashes(struct str s)
{
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++)
        n += s.p[i] == '/';
    return n;
}

bool route_match(const char *pattern, struct str path, struct str *ret_captures, size_t max, size_t *ret_n)
{
    assert(pattern != NULL && pattern[0] == '/');
    struct str pat = { pattern, strlen(pattern) };
    size_t n = 0, segments = slashes(pat) + 1;
    if (ret_n != NULL)
        *ret_n = 0;
    if (path.n == 0 || slashes(path) + 1 != segments)
        return false;
    for (size_t i = 0; i < segments; i++) {
        struct str want = next_segment(&pat), have = next_segment(&path);
        if (want.n > 1 && want.p[0] == ':') {
            if (have.n == 0 || n == max)
                return false;
            ret_captures[n++] = have;
        } else if (want.n != have.n || (want.n > 0 && memcmp(want.p, have.p, want.n) != 0)) {
            return false;
        }
    }
    if (ret_n != NULL)
        *ret_n = n;
    return true;
}
