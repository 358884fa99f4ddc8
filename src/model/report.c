/* model/report.c: see model/report.h. */
#include "model/report.h"
#include <string.h>

struct str report_slug(struct arena *a, const struct report *r)
{
    size_t n = strlen(r->name);
    char *p = ARENA_ARRAY(a, char, n + 1);
    for (size_t i = 0; i < n; i++)
        p[i] = r->name[i] == '_' ? '-' : r->name[i];
    return (struct str){ p, n };
}
