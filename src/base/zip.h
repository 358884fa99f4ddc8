/* base/zip.h: ZIP archives in memory, through libzip. What an archive claims about sizes is not believed: bytes are counted. */
#pragma once
#include "base/problem.h"

struct zip_member {
    struct str name, bytes;
}; /* names with '/', never a folder */
/* Every member, unpacked, in the archive's order; folders are left out. limit_bytes: of all members together.
 * ST_INVALID with a problem: no archive, a broken or an encrypted one, more than 10,000 members; ST_TOO_LARGE with one:
 * more bytes than the limit, or than a hundred times the archive (from 16 MB on). */
enum status zip_read(struct arena *a, struct problems *ps, struct str bytes, size_t limit_bytes,
                     struct zip_member **ret, size_t *ret_n) MUST_CHECK;
/* The member of that name; NULL when there is none. */
const struct zip_member *zip_find(const struct zip_member *m, size_t n, struct str name);
/* The same members give the same bytes: all are dated alike. ST_INTERNAL only when libzip refuses. */
enum status zip_write(struct arena *a, const struct zip_member *m, size_t n, struct str *ret) MUST_CHECK;
/* Whether the bytes begin like a ZIP archive. */
bool zip_is(struct str bytes);
