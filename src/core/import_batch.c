/* core/import_batch.c: what is remembered about a file that came in: its mapping, its digest, what was left out. */
#include "base/crypto.h"
#include "core/change.h"
#include "core/import_parts.h"

enum {
    PROBLEMS_KEPT = 1000,
    NAME_KEPT = 200 /* its last bytes */,
    VALUE_KEPT = 400 /* bytes; a longer value is left out */
};

static void set_text(struct record *r, const char *field, struct str s)
{
    size_t i = kind_field_index(r->kind, str_z(field));
    assert(i < r->kind->nfields);
    if (s.n > 0)
        r->v[i] = (struct value){ .type = VT_TEXT, .u.s = s };
}

static void set_int(struct record *r, const char *field, int64_t n)
{
    size_t i = kind_field_index(r->kind, str_z(field));
    assert(i < r->kind->nfields);
    r->v[i] = (struct value){ .type = VT_INT, .u.i = n };
}

/* SHA-256 of the file. */
static struct str file_digest(struct importer *im)
{
    struct sha256 h = sha256_of(&im->bytes, 1);
    return hex_of(im->c->arena, h.b, sizeof h.b);
}

/* Live batches with that digest, and when the newest that was not undone came; 0: none. A file that comes again, and changes
 * something again, has "/2" and so on behind it: the field is unique. */
static enum status batches_of(struct importer *im, struct str digest, int64_t *ret_n, int64_t *ret_at)
{
    *ret_n = *ret_at = 0;
    for (int64_t n = 1;; n++) {
        const struct value v =
            ARG_STR(n == 1 ? digest : arena_printf(im->c->arena, "%.*s/%lld", STR_FMT(digest), (long long)n));
        const struct filter same = { .column = "digest", .op = OP_EQ, .any = &v, .nany = 1 };
        struct query q = { .kind = &kind_import_batch, .filters = &same, .nfilters = 1, .limit = 1 };
        struct record_list l;
        TRY(rec_list(im->c, &q, &l));
        if (l.count == 0)
            return ST_OK;
        const struct value *state = &l.items[0]->v[kind_field_index(&kind_import_batch, S("state"))];
        *ret_n = n;
        *ret_at = state->type == VT_TEXT && str_eq(state->u.s, S("undone")) ? *ret_at : l.items[0]->created_at;
    }
}

enum status import_seen_before(struct importer *im)
{
    int64_t n, at;
    if (im->bytes.n == 0)
        return ST_OK;
    TRY(batches_of(im, file_digest(im), &n, &at));
    if (at > 0)
        import_note(im, 0,
                    arena_printf(im->c->arena, "this very file came in before, on %.*s",
                                 STR_FMT(date_text(im->c->arena, tz_date(im->c->app->zone, at)))));
    return ST_OK;
}

static struct str problems_json(struct importer *im)
{
    struct out o;
    struct json_writer w;
    out_init_raw(&o, im->c->arena);
    json_begin(&w, &o);
    json_array(&w);
    for (size_t i = 0; i < im->ret->nbad && i < PROBLEMS_KEPT; i++) {
        const struct import_line *b = &im->ret->bad[i];
        json_object(&w);
        json_key(&w, S("line")), json_int(&w, b->line);
        json_key(&w, S("column")), json_str(&w, b->column);
        json_key(&w, S("value")), json_str(&w, b->value.n > VALUE_KEPT ? STR_NULL : b->value);
        json_key(&w, S("reason")), json_str(&w, b->reason);
        json_end(&w);
    }
    json_end(&w);
    return out_str(&o);
}

enum status import_write_batch(struct importer *im)
{
    struct record *r = rec_new(im->c, &kind_import_batch);
    const struct import_report *rep = im->ret;
    struct str name = im->o->file_name.n > 0 ? im->o->file_name : S("file"), digest = file_digest(im);
    int64_t n, at, change;
    bool ok;
    if (name.n > NAME_KEPT)
        name = str_skip(name, name.n - NAME_KEPT);
    while (name.n > 0 && ((unsigned char)name.p[0] & 0xc0) == 0x80) /* of a character that was cut in two */
        name = str_skip(name, 1);
    TRY(batches_of(im, digest, &n, &at));
    if (n > 0)
        digest = arena_printf(im->c->arena, "%.*s/%lld", STR_FMT(digest), (long long)n + 1);
    TRY(change_running(im->c, &change));
    set_text(r, "file", name);
    set_text(r, "kind", im->o->shape);
    set_text(r, "reader", str_z(im->reader));
    set_text(r, "digest", digest);
    set_text(r, "mapping", import_map_json(im));
    set_text(r, "problems", rep->nbad > 0 ? problems_json(im) : STR_NULL);
    set_text(r, "state", S("applied"));
    set_int(r, "rows", rep->rows);
    set_int(r, "added", rep->created);
    set_int(r, "changed", rep->updated);
    set_int(r, "unchanged", rep->unchanged);
    set_int(r, "quarantined", rep->quarantined);
    set_int(r, "change", change);
    TRY(import_put(im, r, true, 0, &ok));
    return ok ? ST_OK : ST_INVALID;
}
