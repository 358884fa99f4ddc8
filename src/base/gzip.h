/* base/gzip.h: gzip compression in memory; one compressor per thread, used again and again. */
#pragma once
#include "base/arena.h"
#include "base/status.h"

struct gzip;
/* Level 1 to 9. Owned by the arena; NULL when the library refuses memory. */
struct gzip *gzip_new(struct arena *a, int level);
/* A whole gzip member holding in. ST_TOO_LARGE past 1 GiB, ST_INTERNAL when the library fails. */
enum status gzip_pack(struct gzip *g, struct arena *a, struct str in, struct str *ret) MUST_CHECK;
