/* core/seen.c: see core/seen.h. */
#include "core/seen.h"
#include "base/crypto.h"

enum { SEEN_ENDS = 2 };

bool seen_is_kept(const struct kind *k)
{
    return kind_field(k, S("seen_hash")) != NULL;
}

static struct str text_of(const struct record *r, const char *field)
{
    size_t i = kind_field_index(r->kind, str_z(field));
    return i < r->kind->nfields && r->v[i].type == VT_TEXT ? r->v[i].u.s : STR_NULL;
}

struct str seen_hash_of(struct arena *a, const struct seen_end *ends, size_t n)
{
    struct str parts[4 * SEEN_ENDS];
    assert(n <= SEEN_ENDS);
    for (size_t i = 0; i < n; i++) {
        parts[4 * i] = ends[i].title;
        parts[4 * i + 1] = S("\n");
        parts[4 * i + 2] = ends[i].text;
        parts[4 * i + 3] = S("\n\n");
    }
    struct sha256 h = sha256_of(parts, 4 * n);
    return hex_of(a, h.b, sizeof h.b);
}

enum status seen_hash(struct ctx *c, const struct record *link, struct str *ret)
{
    struct seen_end ends[SEEN_ENDS];
    size_t n = 0;
    assert(seen_is_kept(link->kind));
    for (size_t i = 0; i < link->kind->nfields && n < COUNT(ends); i++) {
        const struct field *f = &link->kind->fields[i];
        struct record *end;
        if (f->type != FT_REF || link->v[i].type != VT_INT)
            continue;
        TRY(rec_get(c, f->ref, link->v[i].u.i, &end));
        ends[n++] = (struct seen_end){ text_of(end, "title"), text_of(end, "text") };
    }
    *ret = seen_hash_of(c->arena, ends, n);
    return ST_OK;
}
