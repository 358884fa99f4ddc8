/* base/md.c: see base/md.h. */
#include "base/md.h"
#include <string.h>

void md_text(struct out *o, struct str s)
{
    for (size_t i = 0; i < s.n; i++) {
        if (strchr("\\`*_[]<>#|", s.p[i]))
            out_bytes(o, S("\\"));
        out_bytes(o, s.p[i] == '\n' || s.p[i] == '\r' ? S(" ") : (struct str){ s.p + i, 1 });
    }
}
