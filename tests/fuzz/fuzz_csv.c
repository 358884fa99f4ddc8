/* Any bytes: the reader refuses them with a problem, or every cell is UTF-8 and stays in bounds. */
#include "base/csv.h"
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const unsigned char *p, size_t n);

int LLVMFuzzerTestOneInput(const unsigned char *p, size_t n)
{
    struct arena *a = arena_new("fuzz", (size_t)1 << 28);
    struct problems ps;
    struct csv_file f = { 0 };
    problems_init(&ps, a);
    if (csv_parse(a, &ps, (struct str){ (const char *)p, n }, 0, &f) == ST_OK) {
        for (size_t i = 0; i < f.nrows; i++)
            for (size_t k = 0; k < f.rows[i].n; k++)
                assert(str_is_utf8(f.rows[i].cells[k]));
        assert(f.nrows <= n + 1);
    } else {
        assert(ps.count > 0);
    }
    arena_free(a);
    return 0;
}
