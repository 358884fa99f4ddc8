/* base/zip.c: see base/zip.h. The only file that includes libzip. */
#include "base/zip.h"
#include <zip.h>

/* What people pack shrinks ten- or thirtyfold; more than a hundredfold is made to fill memory. */
enum { MEMBERS_MAX = 10000, PIECE = 65536, RATIO_MAX = 100, RATIO_FROM = 16 << 20 };
static const time_t dated = 315576000;      /* noon of 1 January 1980, the first day that a ZIP knows */

bool zip_is(struct str bytes)
{
    return str_starts(bytes, S("PK\x03\x04")) || str_starts(bytes, S("PK\x05\x06"));
}

static enum status refuse(struct problems *ps, const char *what, const char *todo)
{
    problem_add(ps, NULL, S("zip"), "%s\n%s", what, todo);
    return ST_INVALID;
}

static void discard(void *arg)
{
    zip_discard(arg);
}

static enum status open_bytes(struct arena *a, struct problems *ps, struct str bytes, zip_t **ret)
{
    zip_error_t e;
    zip_error_init(&e);
    zip_source_t *source = zip_source_buffer_create(bytes.p, bytes.n, 0, &e);
    zip_t *z = source != NULL ? zip_open_from_source(source, ZIP_RDONLY | ZIP_CHECKCONS, &e) : NULL;
    bool is_none = zip_error_code_zip(&e) == ZIP_ER_NOZIP && !zip_is(bytes);
    zip_error_fini(&e);
    if (z == NULL) {
        zip_source_free(source);
        return is_none ? refuse(ps, "this is no ZIP archive", "Give the file as it was exported.")
                       : refuse(ps, "the ZIP archive is broken", "Export or download it again.");
    }
    arena_defer(a, discard, z);
    *ret = z;
    return ST_OK;
}

/* Reads at most limit bytes; *ret is longer than the limit when there are more. */
static enum status read_member(struct arena *a, zip_t *z, zip_uint64_t index, size_t limit, struct str *ret)
{
    zip_file_t *f = zip_fopen_index(z, index, 0);
    char *p = NULL;
    size_t n = 0, cap = 0;
    zip_int64_t got = -1;
    while (f != NULL && n <= limit) {
        if (n == cap) {
            size_t next = cap == 0 ? PIECE : cap * 2;
            p = arena_grow(a, p, cap, next, 1, 1);
            cap = next;
        }
        got = zip_fread(f, p + n, cap - n);
        if (got <= 0)
            break;
        n += (size_t)got;
    }
    bool good = f != NULL && got >= 0;
    if (f != NULL && zip_fclose(f) != 0 && n <= limit)      /* the checksum is compared here */
        good = false;
    *ret = (struct str){ p, n };
    return good ? ST_OK : ST_INVALID;
}

enum status zip_read(struct arena *a, struct problems *ps, struct str bytes, size_t limit_bytes,
                     struct zip_member **ret, size_t *ret_n)
{
    zip_t *z;
    TRY(open_bytes(a, ps, bytes, &z));
    zip_int64_t count = zip_get_num_entries(z, 0);
    if (count < 0 || count > MEMBERS_MAX)
        return refuse(ps, "the ZIP archive has more than 10,000 files", "Give the file itself.");
    struct zip_member *list = ARENA_ARRAY(a, struct zip_member, (size_t)count + 1);
    size_t by_ratio = bytes.n > SIZE_MAX / RATIO_MAX ? SIZE_MAX : bytes.n * RATIO_MAX;
    by_ratio = by_ratio < RATIO_FROM ? RATIO_FROM : by_ratio;
    size_t limit = by_ratio < limit_bytes ? by_ratio : limit_bytes, n = 0, left = limit;
    for (zip_uint64_t i = 0; i < (zip_uint64_t)count; i++) {
        zip_stat_t st;
        zip_stat_init(&st);
        if (zip_stat_index(z, i, 0, &st) != 0 || (st.valid & ZIP_STAT_NAME) == 0)
            return refuse(ps, "the ZIP archive is broken", "Export or download it again.");
        struct str name = arena_str(a, str_z(st.name));
        if (str_ends(name, S("/")))
            continue;
        if ((st.valid & ZIP_STAT_ENCRYPTION_METHOD) != 0 && st.encryption_method != ZIP_EM_NONE)
            return refuse(ps, "the file is encrypted", "Save it without a password.");
        if (read_member(a, z, i, left, &list[n].bytes) != ST_OK)
            return refuse(ps, "the ZIP archive is broken", "Export or download it again.");
        if (list[n].bytes.n > left) {
            problem_add(ps, NULL, S("too_large"), "unpacked, the archive is larger than %zu MB\nGive less at once.",
                        limit >> 20);
            return ST_TOO_LARGE;
        }
        left -= list[n].bytes.n;
        list[n++].name = name;
    }
    *ret = list;
    *ret_n = n;
    return ST_OK;
}

const struct zip_member *zip_find(const struct zip_member *m, size_t n, struct str name)
{
    for (size_t i = 0; i < n; i++)
        if (str_eq(m[i].name, name))
            return &m[i];
    return NULL;
}

/* ---- writing ---- */

static bool add_member(struct arena *a, zip_t *z, const struct zip_member *m)
{
    zip_source_t *s = zip_source_buffer(z, m->bytes.p, m->bytes.n, 0);
    zip_int64_t at = s != NULL ? zip_file_add(z, arena_cstr(a, m->name), s, ZIP_FL_ENC_UTF_8) : -1;
    if (at < 0) {
        zip_source_free(s);
        return false;
    }
    return zip_file_set_mtime(z, (zip_uint64_t)at, dated, 0) == 0;
}

static bool take_bytes(struct arena *a, zip_source_t *s, struct str *ret)
{
    zip_stat_t st;
    zip_stat_init(&st);
    if (zip_source_open(s) != 0)
        return false;
    bool good = zip_source_stat(s, &st) == 0 && (st.valid & ZIP_STAT_SIZE) != 0;
    size_t n = good ? (size_t)st.size : 0;
    char *p = ARENA_ARRAY(a, char, n + 1);
    good = good && zip_source_read(s, p, n) == (zip_int64_t)n;
    int rc = zip_source_close(s);
    *ret = (struct str){ p, n };
    return good && rc == 0;
}

enum status zip_write(struct arena *a, const struct zip_member *m, size_t n, struct str *ret)
{
    zip_source_t *whole = zip_source_buffer_create(NULL, 0, 0, NULL);
    zip_t *z = whole != NULL ? zip_open_from_source(whole, ZIP_TRUNCATE, NULL) : NULL;
    if (z == NULL) {
        zip_source_free(whole);
        return ST_INTERNAL;
    }
    zip_source_keep(whole);
    bool good = true;
    for (size_t i = 0; i < n && good; i++)
        good = add_member(a, z, &m[i]);
    if (!good || zip_close(z) != 0) {
        zip_discard(z);
        good = false;
    }
    good = good && take_bytes(a, whole, ret);
    zip_source_free(whole);
    return good ? ST_OK : ST_INTERNAL;
}
