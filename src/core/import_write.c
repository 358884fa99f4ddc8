/* core/import_write.c: the plan of changes is written, what others refer to first. */
#include "core/import_parts.h"

/* Of a pending reference: 0 when no row that is written needs it. */
int64_t import_real_id(const struct importer *im, int64_t id)
{
    if (id >= 0)
        return id;
    size_t at = (size_t)(-1 - id);
    assert(at < im->npending);
    return im->pending[at].id;
}

enum status import_put(struct importer *im, struct record *r, bool add, int64_t line, bool *ret_ok)
{
    struct problems *saved = im->c->problems, quiet;
    problems_init(&quiet, im->c->arena);
    im->c->problems = &quiet;
    enum status st = add ? rec_add(im->c, r) : rec_edit(im->c, r);
    im->c->problems = saved;
    *ret_ok = st == ST_OK;
    if (st == ST_OK) {
        im->writes++;
        return ST_OK;
    }
    if (st != ST_INVALID && st != ST_EXISTS && st != ST_DENIED && st != ST_NOT_FOUND && st != ST_CONFLICT)
        return st;
    for (const struct problem *p = quiet.first; p != NULL; p = p->next) {
        struct str field = p->pointer.n > 1 ? str_skip(p->pointer, 1) : STR_NULL;
        import_bad_line(im, (struct import_line){ .line = line,
                                                  .reason = import_first_line(p->text),
                                                  .code = p->code,
                                                  .column = line > 0 ? import_heading(im, field) : field });
    }
    if (quiet.first == NULL)
        import_bad(im, line, STR_NULL, STR_NULL, str_z(status_title(st)));
    return ST_OK;
}

static void real_refs(struct importer *im, struct record *r)
{
    for (size_t i = 0; i < r->kind->nfields; i++)
        if (r->kind->fields[i].type == FT_REF && r->v[i].type == VT_INT)
            r->v[i].u.i = import_real_id(im, r->v[i].u.i);
}

void import_product_code(struct importer *im, struct record *r, struct str title)
{
    size_t fi = kind_field_index(r->kind, S("code"));
    if (kind_is(r->kind, &kind_product) && r->v[fi].type != VT_TEXT)
        r->v[fi] = (struct value){ .type = VT_TEXT, .u.s = code_for(im, title) };
}

/* The field that refers to what could not be made; NULL: none. */
static const struct field *ref_failed(struct importer *im, const struct record *r, const struct pending **ret)
{
    for (size_t i = 0; i < r->kind->nfields; i++) {
        const struct value *v = &r->v[i];
        if (r->kind->fields[i].type != FT_REF || v->type != VT_INT || import_real_id(im, v->u.i) != INT64_MAX)
            continue;
        *ret = v->u.i < 0 ? &im->pending[-1 - v->u.i] : NULL;
        return &r->kind->fields[i];
    }
    return NULL;
}

static void row_ref_bad(struct importer *im, struct imp_row *row, const struct field *f, const struct pending *p)
{
    struct arena *a = im->c->arena;
    struct str column = import_heading(im, str_z(f->name)), reason = S("what it refers to could not be created");
    for (size_t i = 0; p && i < p->nwhy; i++) {
        row->state = ROW_BAD;
        import_bad_line(im, (struct import_line){ .line = row->line,
                                                  .column = column,
                                                  .reason = p->why[i].reason,
                                                  .value = p->title,
                                                  .code = p->why[i].code });
    }
    if (p && p->nwhy > 0)
        return;
    if (p && p->lacks)
        reason =
            arena_printf(a,
                         "there is no such %s yet, and a new one needs its %s: name one for all rows (%s=…), or leave"
                         " this column out",
                         p->kind->name, p->lacks->name, p->lacks->name);
    import_row_bad(im, row, column, p ? p->title : STR_NULL, reason);
}

/* An edit; the links that columns move are written beside it. */
static enum status row_edit(struct importer *im, struct imp_row *row, bool *ret_ok)
{
    struct record *r = row->r;
    *ret_ok = true;
    r->id = row->old->id;
    r->rev = row->old->rev;
    for (size_t i = 0; i < r->kind->nfields && *ret_ok; i++) {
        const struct field *f = &r->kind->fields[i];
        if ((f->flags & F_LINK) == 0 || r->v[i].type == VT_UNSET)
            continue;
        TRY(import_link_move(im, f, r->id, &r->v[i], row->line, ret_ok));
        r->v[i].type = VT_UNSET;
    }
    return *ret_ok ? import_put(im, r, false, row->line, ret_ok) : ST_OK;
}

static enum status row_write(struct importer *im, struct imp_row *row)
{
    struct record *r = row->r;
    struct ctx *c = im->c;
    bool ok;
    row->written = true;
    const struct pending *missing = NULL;
    const struct field *failed = ref_failed(im, r, &missing);
    if (failed) {
        row_ref_bad(im, row, failed, missing);
        return ST_OK;
    }
    real_refs(im, r);
    for (size_t n = 0; n < row->nself; n++)
        if (row->self[n].row != SIZE_MAX)
            r->v[row->self[n].fi] = (struct value){ .type = VT_INT, .u.i = im->rows[row->self[n].row].id };
    r->external_id = row->external;
    if (row->state == ROW_UPDATE) {
        TRY(row_edit(im, row, &ok));
    } else {
        size_t title = im->kind->title ? kind_field_index(im->kind, str_z(im->kind->title)) : 0;
        if (im->kind->title && r->v[title].type == VT_UNSET && kind_is(im->kind, &kind_deal))
            r->v[title] = (struct value){ .type = VT_TEXT, .u.s = row->external };
        if (kind_is(im->kind, &kind_product) && r->v[title].type == VT_TEXT)
            import_product_code(im, r, r->v[title].u.s);
        r->key = row->key;
        if (!im->o->sample_dates)
            r->source = im->o->file_name;
        int64_t now = c->now_ms;
        const struct actor *me = c->actor;
        struct actor then = me != NULL ? *me : (struct actor){ 0 };
        if (row->by > 0)
            then.person_id = row->by;
        if (row->at != 0)
            c->now_ms = row->at;
        if (row->by > 0)
            c->actor = &then;
        enum status st = import_put(im, r, true, row->line, &ok);
        c->now_ms = now;
        c->actor = me;
        TRY(st);
    }
    row->id = r->id;
    if (!ok)
        row->state = ROW_BAD;
    return ST_OK;
}

/* 1: may be written, 0: waits for another row, -1: never can. */
static int row_ready(const struct importer *im, const struct imp_row *row)
{
    for (size_t n = 0; n < row->nself; n++) {
        if (row->self[n].row == SIZE_MAX)
            continue;
        const struct imp_row *on = &im->rows[row->self[n].row];
        if (on->state == ROW_BAD || on->state == ROW_ASKED)
            return -1;
        if (on->id == 0 && !on->ordered)
            return 0;
    }
    return 1;
}

static void need_refs(struct importer *im, const struct imp_row *row)
{
    for (size_t i = 0; i < im->kind->nfields; i++)
        if (im->kind->fields[i].type == FT_REF && row->r->v[i].type == VT_INT && row->r->v[i].u.i < 0)
            im->pending[-1 - row->r->v[i].u.i].needed = true;
}

/* Rows that others refer to come first, wherever they stand in the file. */
void import_order_rows(struct importer *im)
{
    im->order = ARENA_ARRAY(im->c->arena, size_t, im->nrows + 1);
    im->norder = 0;
    for (bool progress = true; progress;) {
        progress = false;
        for (size_t i = 0; i < im->nrows; i++) {
            struct imp_row *row = &im->rows[i];
            if (row->written || row->ordered || (row->state != ROW_NEW && row->state != ROW_UPDATE))
                continue;
            int ready = row_ready(im, row);
            if (ready == 0)
                continue;
            progress = true;
            row->ordered = ready > 0;
            if (ready > 0)
                im->order[im->norder++] = i;
            else
                import_row_bad(im, row, STR_NULL, row->self[0].text, S("the row it refers to is left out"));
        }
    }
    for (size_t i = 0; i < im->nrows; i++) {
        struct imp_row *row = &im->rows[i];
        if (!row->written && !row->ordered && (row->state == ROW_NEW || row->state == ROW_UPDATE))
            import_row_bad(im, row, STR_NULL, row->self[0].text, S("its references lead back to itself"));
    }
    for (size_t i = 0; i < im->norder; i++)
        need_refs(im, &im->rows[im->order[i]]);
}

static void use_refs(struct importer *im, const int64_t *refs, size_t n)
{
    for (size_t i = 0; i < n; i++)
        im->pending[-1 - refs[i]].used = true;
}

enum status import_write_rows(struct importer *im)
{
    int64_t *refs = ARENA_ARRAY(im->c->arena, int64_t, im->kind->nfields + 1);
    for (size_t i = 0; i < im->norder; i++) {
        struct imp_row *row = &im->rows[im->order[i]];
        size_t n = 0;
        import_progress(im, "writing", i);
        if (row_ready(im, row) < 0) {       /* the row it refers to failed when it was written */
            import_row_bad(im, row, STR_NULL, row->self[0].text, S("the row it refers to is left out"));
            continue;
        }
        for (size_t f = 0; f < im->kind->nfields; f++)
            if (im->kind->fields[f].type == FT_REF && row->r->v[f].type == VT_INT && row->r->v[f].u.i < 0)
                refs[n++] = row->r->v[f].u.i;
        TRY(row_write(im, row));
        if (row->state != ROW_BAD)
            use_refs(im, refs, n);
    }
    return ST_OK;
}
