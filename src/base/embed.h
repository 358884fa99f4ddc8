/* base/embed.h: files that travel inside the program: web/, samples/ and the migrations.
 * The table is made at build time by tools/embed and sorted by path. */
#pragma once
#include "base/str.h"
struct embedded {
    struct str path;   /* from the root of the source: "web/app.css" */
    struct str data;   /* the file as it is */
    struct str gzip;   /* the same, compressed with gzip 9 */
    struct str tag;    /* 16 hexadecimal digits of its SHA-256: for ETag and for addresses */
};
extern const struct embedded embedded_files[];   /* embedded_count rows, then one of empty strings */
extern const size_t embedded_count;
/* The file at this path, or NULL. */
static inline const struct embedded *embedded_find(struct str path)
{
    assert(path.p != NULL);
    for (size_t i = 0; i < embedded_count; i++)
        if (embedded_files[i].path.n == path.n && memcmp(embedded_files[i].path.p, path.p, path.n) == 0)
            return &embedded_files[i];
    return NULL;
}
