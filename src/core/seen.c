/* core/seen.c: see core/seen.h. */
#include "core/seen.h"
#include "base/crypto.h"

bool seen_is_kept(const struct kind *k)
{
    return kind_field(k, S("seen_hash")) != NULL;
}

static struct str text_of(const struct record *r, const char *field)
{
    size_t i = kind_field_index(r->kind, str_z(field));
    return i < r->kind->nfields && r->v[i].type == VT_TEXT ? r->v[i].u.s : STR_NULL;
}

enum status seen_hash(struct ctx *c, const struct record *link, struct str *ret)
{
    struct str parts[8];
    size_t n = 0;
    assert(seen_is_kept(link->kind));
    for (size_t i = 0; i < link->kind->nfields && n < COUNT(parts); i++) {
        const struct field *f = &link->kind->fields[i];
        struct record *end;
        if (f->type != FT_REF || link->v[i].type != VT_INT)
            continue;
        TRY(rec_get(c, f->ref, link->v[i].u.i, &end));
        parts[n++] = text_of(end, "title");
        parts[n++] = S("\n");
        parts[n++] = text_of(end, "text");
        parts[n++] = S("\n\n");
    }
    struct sha256 h = sha256_of(parts, n);
    *ret = hex_of(c->arena, h.b, sizeof h.b);
    return ST_OK;
}
