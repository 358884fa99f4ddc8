/* core/import_pending.c: records that rows name and nobody has yet, made before the rows. */
#include "core/import_parts.h"
#include "core/records.h"

/* A requirement that a plan names is a draft: how one would notice that it is met, nobody has said yet. */
static void draft_requirement(struct record *r)
{
    if (kind_is(r->kind, &kind_requirement))
        r->v[kind_field_index(r->kind, S("done_when"))] = ARG_STR(S("Not said yet"));
}

/* References that a created record needs: from a constant of that name. */
static enum status pending_context(struct importer *im, struct record *r)
{
    for (size_t i = 0; i < r->kind->nfields; i++) {
        const struct field *f = &r->kind->fields[i];
        struct str text = import_context(im, str_z(f->name)), reason = STR_NULL;
        int64_t id;
        bool asked = false;
        if (f->type != FT_REF || text.n == 0 || r->v[i].type != VT_UNSET || kind_is(f->ref, r->kind)
            || kind_field(im->kind, str_z(f->name)) != NULL)
            continue;
        TRY(cell_ref(im, f->ref, S("--set"), text, true, &id, &reason, &asked));
        if (reason.n > 0 || asked)
            continue;
        r->v[i] = (struct value){ .type = VT_INT, .u.i = id };
    }
    return ST_OK;
}

static const struct field *first_lacking(const struct record *r)
{
    for (size_t i = 0; i < r->kind->nfields; i++) {
        const struct field *f = &r->kind->fields[i];
        if (f->type == FT_REF && (f->flags & (F_REQUIRED | F_LINK)) == F_REQUIRED && !f->dflt
            && r->v[i].type == VT_UNSET)
            return f;
    }
    return NULL;
}

/* What refused it is told at the rows that name it. */
static void set_aside(struct importer *im, struct pending *p, size_t from)
{
    struct import_line *why = ARENA_ARRAY(im->c->arena, struct import_line, im->ret->nbad - from + 1);
    for (size_t b = from; b < im->ret->nbad; b++)
        why[p->nwhy++] = im->ret->bad[b];
    p->why = why;
    im->ret->nbad = from;
}

static enum status pending_write(struct importer *im, size_t i)
{
    const struct kind *k = im->pending[i].kind;
    struct record *r = rec_new(im->c, k);
    size_t first = im->npending;
    bool ok;
    r->v[kind_field_index(k, str_z(k->title))] = (struct value){ .type = VT_TEXT, .u.s = im->pending[i].title };
    draft_requirement(r);
    TRY(pending_context(im, r));
    for (size_t n = first; n < im->npending; n++)     /* what it needs comes before it */
        if (im->pending[n].id == 0)
            TRY(pending_write(im, n));
    for (size_t f = 0; f < k->nfields; f++)
        if (k->fields[f].type == FT_REF && r->v[f].type == VT_INT && r->v[f].u.i < 0) {
            size_t at = (size_t)(-1 - r->v[f].u.i);
            if (im->pending[at].id == 0)
                TRY(pending_write(im, at));
            im->pending[at].used = true;
            r->v[f].u.i = im->pending[at].id;
        }
    import_product_code(im, r, im->pending[i].title);
    im->pending[i].lacks = first_lacking(r);
    if (im->pending[i].lacks) {
        im->pending[i].id = INT64_MAX;
        return ST_OK;
    }
    size_t bad = im->ret->nbad;
    TRY(import_put(im, r, true, 0, &ok));
    if (ok)
        import_made(im, k, im->pending[i].title);
    im->pending[i].id = ok ? r->id : INT64_MAX;
    set_aside(im, &im->pending[i], bad);
    return ST_OK;
}

enum status import_write_pending(struct importer *im)
{
    if (im->npending > 0 || kind_is(im->kind, &kind_product))
        TRY(codes_load(im));
    for (size_t i = 0; i < im->npending; i++)
        if (im->pending[i].id == 0 && im->pending[i].needed)
            TRY(pending_write(im, i));
    return ST_OK;
}
