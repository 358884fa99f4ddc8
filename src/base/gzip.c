/* base/gzip.c: see base/gzip.h. The only file that includes zlib. */
#define ZLIB_CONST
#include "base/gzip.h"
#include <zlib.h>

enum { GZIP_WINDOW = 15 + 16 /* 32 KiB, gzip frame */, GZIP_MEMORY = 8 };

struct gzip {
    z_stream z;
};

static void end_stream(void *arg)
{
    struct gzip *g = arg;
    int rc = deflateEnd(&g->z);
    (void)rc; /* Z_DATA_ERROR only says that a stream was left unfinished */
}

struct gzip *gzip_new(struct arena *a, int level)
{
    struct gzip *g = ARENA_NEW(a, struct gzip);
    assert(level >= 1 && level <= 9);
    if (deflateInit2(&g->z, level, Z_DEFLATED, GZIP_WINDOW, GZIP_MEMORY, Z_DEFAULT_STRATEGY) != Z_OK)
        return NULL;
    arena_defer(a, end_stream, g);
    return g;
}

enum status gzip_pack(struct gzip *g, struct arena *a, struct str in, struct str *ret)
{
    if (in.n > (size_t)1 << 30)
        return ST_TOO_LARGE;
    if (deflateReset(&g->z) != Z_OK)
        return ST_INTERNAL;
    size_t cap = deflateBound(&g->z, in.n);
    char *out = ARENA_ARRAY(a, char, cap + 1);
    g->z.next_in = (const Bytef *)in.p;
    g->z.avail_in = (uInt)in.n;
    g->z.next_out = (Bytef *)out;
    g->z.avail_out = (uInt)cap;
    if (deflate(&g->z, Z_FINISH) != Z_STREAM_END)
        return ST_INTERNAL;
    *ret = (struct str){ out, cap - g->z.avail_out };
    return ST_OK;
}
