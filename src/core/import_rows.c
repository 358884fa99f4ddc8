/* core/import_rows.c: the plan of changes, row by row; core/import_write.c writes it. */
#include "base/utf8.h"
#include "core/import_parts.h"

enum { TITLE_MAX = 200 };

/* ---- one row into a record ---- */

/* A title over the limit is cut at a word; the whole goes to `text` where the kind has it and no
 * column fills it. */
static struct str cut_title(struct importer *im, struct imp_row *row, struct str s)
{
    size_t n = utf8_cut(s, TITLE_MAX - 4).n, word = n;
    while (word > n / 2 && s.p[word] != ' ')
        word--;
    if (s.p[word] == ' ')
        n = word;
    size_t text = kind_field_index(im->kind, S("text"));
    if (text < im->kind->nfields && row->r->v[text].type == VT_UNSET)
        row->r->v[text] = (struct value){ .type = VT_TEXT, .u.s = s };
    return arena_printf(im->c->arena, "%.*s\xe2\x80\xa6", (int)n, s.p);
}

static enum status row_history(struct importer *im, const struct imp_map *m, struct imp_row *row, struct str text)
{
    static const struct field at = { .name = "at", .type = FT_TIME };
    struct str reason = STR_NULL;
    bool asked = false;
    if (str_eq(m->name, S("at"))) {
        if (!tz_parse(im->c->app->zone, sample_token(im, &at, text), &row->at))
            import_row_bad(im, row, m->header, text, S("not a date or an instant"));
        return ST_OK;
    }
    TRY(cell_ref(im, &kind_person, m->header, text, false, &row->by, &reason, &asked));
    if (reason.n > 0)
        import_row_bad(im, row, m->header, text, reason);
    if (asked)
        row->state = ROW_ASKED;
    return ST_OK;
}

/* What an export calls a record without a key: that record here, an external id elsewhere. */
static enum status row_ref(struct importer *im, struct imp_row *row, struct str text)
{
    int64_t id;
    TRY(workspace_own_ref(im->c, text, &id));
    row->ref = id > 0 ? old_by_id(im, id) : NULL;
    if (row->ref == NULL && row->external.n == 0)
        row->external = text;
    return ST_OK;
}

/* What our own sheets call a record without a key: its number here. */
static void row_number(struct importer *im, const struct imp_map *m, struct imp_row *row, struct str text)
{
    int64_t id;
    row->ref = str_to_i64(text, &id) ? old_by_id(im, id) : NULL;
    if (text.n > 0 && row->ref == NULL)
        import_row_bad(
            im, row, m->header, text,
            arena_printf(im->c->arena, "no %s here has this number: leave it empty for a new one", im->kind->name));
}

static enum status row_cell(struct importer *im, const struct imp_map *m, struct imp_row *row)
{
    struct str text = cell_text(im, m, row->csv), reason = STR_NULL;
    bool asked = false;
    if (m->f == NULL) {
        if (str_eq(m->name, S("key")) && !kind_has_keys(im->kind))
            row_number(im, m, row, text);
        else if (str_eq(m->name, S("key")))
            row->key = text;
        else if (str_eq(m->name, S("external_id")))
            row->external = text.n > 0 ? text : row->external;
        else if (str_eq(m->name, S("ref")))
            return row_ref(im, row, text);
        else if (text.n > 0 && (str_eq(m->name, S("at")) || str_eq(m->name, S("by"))))
            return row_history(im, m, row, text);
        return ST_OK;
    }
    if (m->f->type == FT_REF && kind_is(m->f->ref, im->kind) && text.n > 0 && row->nself < ROW_SELF_MAX) {
        row->self[row->nself].fi = m->fi;
        row->self[row->nself].row = SIZE_MAX;
        row->self[row->nself].column = m->header;
        row->self[row->nself++].text = text;
        return ST_OK;
    }
    bool title = im->kind->title != NULL && str_eq(m->name, str_z(im->kind->title));
    if (title && m->f->type == FT_TEXT && text.n > TITLE_MAX)
        text = cut_title(im, row, text);
    TRY(cell_value(im, m, text, &row->r->v[m->fi], &reason, &asked));
    if (reason.n > 0)
        import_row_bad(im, row, m->column == SIZE_MAX ? m->name : m->header, text, reason);
    else if (asked && row->state != ROW_BAD)
        row->state = ROW_ASKED;
    return ST_OK;
}

/* Requirements numbered 1.2.3: the parent is the id cut at its last dot, where such a row exists. */
static void row_dotted_parent(struct importer *im, struct imp_row *row)
{
    size_t fi = kind_field_index(im->kind, S("parent"));
    size_t n = row->external.n;
    if (!kind_is(im->kind, &kind_feature) || fi >= im->kind->nfields)
        return;
    for (size_t i = 0; i < im->nmaps; i++)
        if (im->maps[i].f != NULL && im->maps[i].fi == fi)
            return;
    while (n > 0 && row->external.p[n - 1] != '.')
        n--;
    if (n < 2)
        return;
    row->self[0].fi = fi;
    row->self[0].row = SIZE_MAX;
    row->self[0].text = (struct str){ row->external.p, n - 1 };
    row->self[0].optional = true;
    row->nself = 1;
}

/* What is left out of a unique set has its default there. */
static enum status row_defaults(struct importer *im, struct imp_row *row)
{
    const char *const *set = im->kind->uniques != NULL ? im->kind->uniques[0] : NULL;
    for (size_t i = 0; set != NULL && set[i] != NULL; i++) {
        size_t fi = kind_field_index(im->kind, str_z(set[i]));
        const struct field *f = &im->kind->fields[fi];
        struct value *v = &row->r->v[fi];
        if ((v->type == VT_UNSET || v->type == VT_NULL) && f->dflt != NULL && f->type == FT_CHOICE)
            TRY(rec_parse(im->c, f, str_z(f->dflt), NULL, v));
    }
    return ST_OK;
}

static enum status row_read(struct importer *im, struct imp_row *row)
{
    size_t width = im->csv.rows[0].n;
    row->r = rec_new(im->c, im->kind);
    if (row->csv->n > width) {
        import_row_bad(im, row, STR_NULL, row->csv->cells[width],
                       arena_printf(im->c->arena,
                                    "%zu cells under %zu header%s: is there a separator in a text without quotes?",
                                    row->csv->n, width, width == 1 ? "" : "s"));
        return ST_OK;
    }
    for (size_t i = 0; i < im->nmaps; i++)
        TRY(row_cell(im, &im->maps[i], row));
    if (row->nself == 0)
        row_dotted_parent(im, row);
    return row_defaults(im, row);
}

/* ---- which record is it ---- */

static void value_text(struct out *o, const struct value *v)
{
    switch (v->type) {
    case VT_UNSET:
    case VT_NULL: out_bytes(o, S("-")); break;
    case VT_TEXT:
        out_printf(o, "t%zu:", v->u.s.n);
        out_bytes(o, v->u.s);
        break;
    case VT_INT: out_printf(o, "i%lld", (long long)v->u.i); break;
    case VT_REAL: out_printf(o, "r%.17g", v->u.d); break;
    case VT_BOOL: out_printf(o, "i%d", v->u.b ? 1 : 0); break;
    }
    out_bytes(o, S("|"));
}

/* The values of a unique set as one text; false when none of them is given. */
static bool set_text(struct arena *a, const struct kind *k, const char *const *set, const struct value *v,
                     size_t number, struct str *ret)
{
    struct out o;
    bool any = false;
    out_init_raw(&o, a);
    out_printf(&o, "%zu:", number);
    for (size_t i = 0; set[i] != NULL; i++) {
        size_t fi = kind_field_index(k, str_z(set[i]));
        if (fi >= k->nfields)
            return false;
        any = any || (v[fi].type != VT_UNSET && v[fi].type != VT_NULL);
        value_text(&o, &v[fi]);
    }
    *ret = out_str(&o);
    return any;
}

/* The reference that makes a title unique, where titles repeat. */
static const char *title_scope(const struct kind *k)
{
    return kind_is(k, &kind_contact) ? "customer" : kind_is(k, &kind_feature) ? "product" : NULL;
}

static bool title_is_identity(const struct kind *k)
{
    const struct field *f = k->title == NULL ? NULL : kind_field(k, str_z(k->title));
    return f != NULL && f->type == FT_TEXT;
}

static bool title_text(struct arena *a, const struct kind *k, const struct value *v, struct str *ret)
{
    if (!title_is_identity(k))
        return false;
    const struct value *title = &v[kind_field_index(k, str_z(k->title))];
    if (title->type != VT_TEXT)
        return false;
    struct out o;
    out_init_raw(&o, a);
    out_bytes(&o, name_fold(a, title->u.s));
    if (title_scope(k) != NULL) {
        out_bytes(&o, S("|"));
        value_text(&o, &v[kind_field_index(k, str_z(title_scope(k)))]);
    }
    *ret = out_str(&o);
    return true;
}

/* Every value that the file fills, as one text: the identity of what has no other. */
static struct str whole_text(struct importer *im, const struct value *v)
{
    struct out o;
    out_init_raw(&o, im->c->arena);
    for (size_t i = 0; i < im->nmaps; i++) {
        const struct field *f = im->maps[i].f;
        if (f == NULL || (f->flags & F_LINK) != 0 || (f->type == FT_REF && kind_is(f->ref, im->kind)))
            continue;
        value_text(&o, &v[im->maps[i].fi]);
    }
    return out_str(&o);
}

static void hash_old(struct importer *im)
{
    struct arena *a = im->c->arena;
    struct str s;
    im->hashed = true;
    for (size_t i = 0; i < im->nold; i++) {
        const struct record *r = im->old[i];
        for (size_t u = 0; im->kind->uniques != NULL && im->kind->uniques[u] != NULL; u++)
            if (set_text(a, im->kind, im->kind->uniques[u], r->v, u, &s))
                names_put(a, &im->hashes, 'u', s, r->id);
        if (title_text(a, im->kind, r->v, &s))
            names_put(a, &im->hashes, NAME_TITLE, s, r->id);
        names_put(a, &im->hashes, NAME_KEY, r->key, r->id);
        names_put(a, &im->hashes, NAME_EXTERNAL, r->external_id, r->id);
        names_put(a, &im->hashes, NAME_WHOLE, whole_text(im, r->v), r->id);
    }
}

/* What identifies the row: its type and text; the best first. false: nothing does. */
static bool row_identity(struct importer *im, const struct imp_row *row, int nth, char *ret_type, struct str *ret)
{
    struct arena *a = im->c->arena;
    bool exact = row->key.n > 0 || row->external.n > 0;
    const struct field *title = im->kind->title == NULL ? NULL : kind_field(im->kind, str_z(im->kind->title));
    switch (nth) {
    case 0:
        *ret_type = NAME_KEY;
        *ret = row->key;
        return row->key.n > 0;
    case 1:
        *ret_type = NAME_EXTERNAL;
        *ret = row->external;
        return row->external.n > 0;
    case 2:
        *ret_type = 'u';
        return im->kind->uniques != NULL && im->kind->uniques[0] != NULL
               && set_text(a, im->kind, im->kind->uniques[0], row->r->v, 0, ret);
    case 3:
        *ret_type = NAME_TITLE;
        return (!exact || (title != NULL && (title->flags & F_UNIQUE) != 0)) && title_text(a, im->kind, row->r->v, ret);
    default:
        *ret_type = NAME_WHOLE;
        if (exact || title_is_identity(im->kind) || (im->kind->uniques != NULL && im->kind->uniques[0] != NULL))
            return false;
        *ret = whole_text(im, row->r->v);
        return true;
    }
}

enum { IDENTITIES = 5 };

static bool same_row(const struct imp_row *a, const struct imp_row *b)
{
    for (size_t i = 0; i < a->csv->n || i < b->csv->n; i++) {
        struct str x = i < a->csv->n ? a->csv->cells[i] : STR_NULL;
        struct str y = i < b->csv->n ? b->csv->cells[i] : STR_NULL;
        if (i > 0 && !str_eq(str_trim(x), str_trim(y)))
            return false;
    }
    return true;
}

/* The same record twice in one file: equal cells change nothing, others are a contradiction. */
static bool row_repeats(struct importer *im, struct imp_row *row, size_t index)
{
    struct str id;
    char type;
    for (int n = 0; n < IDENTITIES; n++) {
        if (!row_identity(im, row, n, &type, &id))
            continue;
        int64_t seen = names_get(&im->file, type, id);
        if (seen == NAME_NONE) {
            names_put(im->c->arena, &im->file, type, id, (int64_t)index);
            continue;
        }
        if (seen < 0 || type == NAME_TITLE)
            continue;
        const struct imp_row *first = &im->rows[seen];
        row->state = ROW_SAME;
        row->written = true;
        if (type != NAME_WHOLE && !same_row(first, row))
            import_row_bad(
                im, row, STR_NULL, type == NAME_EXTERNAL ? row->external : row->key,
                arena_printf(im->c->arena, "line %lld already says something else about it", (long long)first->line));
        return true;
    }
    return false;
}

static void row_match(struct importer *im, struct imp_row *row)
{
    struct str id;
    char type;
    if (!im->hashed)
        hash_old(im);
    row->old = row->ref;
    for (int n = 0; n < IDENTITIES && row->old == NULL; n++) {
        if (!row_identity(im, row, n, &type, &id))
            continue;
        int64_t found = names_get(&im->hashes, type, id);
        if (found == NAME_MANY && type == NAME_TITLE) {
            import_row_bad(
                im, row, STR_NULL, id,
                arena_printf(im->c->arena, "several %s are called so: give a key or an external_id", im->kind->plural));
            return;
        }
        if (found < 0)
            continue;
        struct record *old = old_by_id(im, found);
        bool other = type == NAME_TITLE && row->external.n > 0 && old->external_id.n > 0
                     && !str_eq(row->external, old->external_id);
        row->old = other ? NULL : old;
    }
    if (row->old != NULL)
        row->id = row->old->id;
}

/* What was archived here stays so, whatever a file says again: that is an edit by hand. */
static enum status row_away(struct importer *im, struct imp_row *row)
{
    if (!im->away_known) {
        struct query q = { .kind = im->kind, .all = true, .archived = true };
        struct record_list l;
        TRY(rec_list(im->c, &q, &l));
        im->away_known = true;
        for (size_t i = 0; i < l.count; i++)
            if (l.items[i]->archived_at != 0)
                names_put(im->c->arena, &im->away, NAME_EXTERNAL, l.items[i]->external_id, l.items[i]->id);
    }
    int64_t id = names_get(&im->away, NAME_EXTERNAL, row->external);
    if (id < 0)
        return ST_OK;
    row->id = id;
    row->state = ROW_SAME;
    row->written = true;
    import_note(im, row->line,
                arena_printf(im->c->arena, "%.*s was archived here and stays so", STR_FMT(row->external)));
    return ST_OK;
}

/* ---- references among the rows ---- */

static int64_t file_row_of(struct importer *im, struct str text)
{
    int64_t i = names_get(&im->file, NAME_KEY, text);
    if (i == NAME_NONE)
        i = names_get(&im->file, NAME_EXTERNAL, text);
    if (i == NAME_NONE)
        i = names_get(&im->file, 'n', name_fold(im->c->arena, text));
    return i;
}

static enum status row_self(struct importer *im, struct imp_row *row, size_t n)
{
    struct str text = row->self[n].text, reason = STR_NULL;
    bool asked = false;
    int64_t id, at = file_row_of(im, text);
    TRY(names_resolve(im, im->kind, text, &id));
    if (id >= 0) {
        row->r->v[row->self[n].fi] = (struct value){ .type = VT_INT, .u.i = id };
    } else if (at >= 0 && im->rows[at].id > 0) {
        row->r->v[row->self[n].fi] = (struct value){ .type = VT_INT, .u.i = im->rows[at].id };
    } else if (at >= 0) {
        row->self[n].row = (size_t)at;
    } else if (!row->self[n].optional) {
        TRY(cell_ref(im, im->kind, row->self[n].column, text, import_creates(im, im->kind), &id, &reason, &asked));
        if (reason.n > 0)
            import_row_bad(im, row, row->self[n].column, text, reason);
        else if (asked)
            row->state = ROW_ASKED;
        else
            row->r->v[row->self[n].fi] = (struct value){ .type = VT_INT, .u.i = id };
    }
    return ST_OK;
}

/* ---- compare ---- */

/* Whether the row changes that field of its record; what an edit by hand keeps, it does not. */
static enum status field_changes(struct importer *im, const struct imp_row *row, size_t i, bool *ret)
{
    const struct field *f = &im->kind->fields[i];
    const struct value *v = &row->r->v[i];
    struct import_cell cell = {
        .kind = im->kind, .id = row->old->id, .fi = i, .f = f, .theirs = *v, .ours = row->old->v[i]
    };
    bool empty =
        v->type == VT_NULL && ((f->flags & F_REQUIRED) != 0 || f->dflt != NULL || str_eq(str_z(f->name), S("state")));
    bool kept = false;
    *ret = false;
    if (v->type == VT_UNSET || empty)
        return ST_OK;
    if ((f->flags & F_LINK) != 0) {
        if (v->type != VT_INT)
            return ST_OK;
        TRY(import_link_cell(im, f, row->old->id, &cell));
    }
    if (cell.id != 0)
        TRY(import_keeps_edit(im, row, &cell, &kept));
    *ret = !kept && !import_value_same(v, &cell.ours);
    return ST_OK;
}

/* A reference to a row of this file that is new changes the field, unless an edit by hand is kept. */
static enum status self_changes(struct importer *im, struct imp_row *row, size_t n, bool *ret)
{
    size_t fi = row->self[n].fi;
    struct import_cell cell = { .kind = im->kind,
                                .id = row->old->id,
                                .fi = fi,
                                .f = &im->kind->fields[fi],
                                .ours = row->old->v[fi],
                                .text = row->self[n].text };
    bool kept;
    *ret = false;
    if (row->self[n].row == SIZE_MAX)
        return ST_OK;
    TRY(import_keeps_edit(im, row, &cell, &kept));
    if (kept)
        row->self[n].row = SIZE_MAX;
    *ret = !kept;
    return ST_OK;
}

/* Leaves only what changes; an empty cell empties a field that may be empty. */
static enum status row_compare(struct importer *im, struct imp_row *row)
{
    struct value *v = row->r->v;
    bool changed = false, one;
    for (size_t i = 0; i < im->kind->nfields; i++) {
        if (row->old == NULL) {
            if (v[i].type == VT_NULL)
                v[i].type = VT_UNSET;
            continue;
        }
        TRY(field_changes(im, row, i, &one));
        if (!one)
            v[i].type = VT_UNSET;
        changed = changed || one;
    }
    if (row->old == NULL) {
        row->state = ROW_NEW;
        return ST_OK;
    }
    for (size_t n = 0; n < row->nself; n++) {
        TRY(self_changes(im, row, n, &one));
        changed = changed || one;
    }
    if (row->external.n > 0 && !str_eq(row->external, row->old->external_id))
        changed = true;
    row->state = changed ? ROW_UPDATE : ROW_SAME;
    return ST_OK;
}

/* Whether the row says of a field that must be there what the record with that number has in it. */
static bool agrees(struct importer *im, const struct csv_row *row, const struct record *old)
{
    for (size_t i = 0; i < im->nmaps; i++) {
        const struct imp_map *m = &im->maps[i];
        struct str text = m->f != NULL && (m->f->flags & F_REQUIRED) && m->column < row->n
                              ? str_trim(row->cells[m->column])
                              : STR_NULL;
        if (text.n > 0 && str_eq(csv_undefuse(text), str_trim(rec_text(im->c, m->f, &old->v[m->fi]))))
            return true;
    }
    return false;
}

void import_own_numbers(struct importer *im)
{
    struct imp_map *m = NULL;
    size_t own = 0, rows = im->csv.nrows > 0 ? im->csv.nrows - 1 : 0;
    int64_t id;
    for (size_t i = 0; i < im->nmaps; i++)
        if (str_eq(im->maps[i].name, S("external_id")) && str_eq(im->maps[i].header, S("id"))
            && strcmp(im->maps[i].how, "said") != 0)
            m = &im->maps[i];
    if (m == NULL || kind_has_keys(im->kind) || im->made_table)
        return;
    for (size_t i = 1; i <= rows; i++) {
        const struct csv_row *row = &im->csv.rows[i];
        const struct record *old =
            m->column < row->n && str_to_i64(str_trim(row->cells[m->column]), &id) ? old_by_id(im, id) : NULL;
        own += old != NULL && agrees(im, row, old);
    }
    if (own * 2 > rows)                         /* a few were edited */
        m->name = S("key");
}

enum status import_plan_rows(struct importer *im)
{
    im->nrows = im->csv.nrows > 0 ? im->csv.nrows - 1 : 0;
    im->rows = ARENA_ARRAY(im->c->arena, struct imp_row, im->nrows + 1);
    size_t title = im->kind->title == NULL ? SIZE_MAX : kind_field_index(im->kind, str_z(im->kind->title));
    for (size_t i = 0; i < im->nrows; i++) {
        struct imp_row *row = &im->rows[i];
        row->csv = &im->csv.rows[i + 1];
        row->line = row->csv->line;
        import_progress(im, "checking", i);
        if (import_left_out(im, row->line))
            row->state = ROW_BAD;
        else
            TRY(row_read(im, row));
        if (row->state == ROW_BAD || row->state == ROW_ASKED || row_repeats(im, row, i))
            continue;
        row_match(im, row);
        if (row->old == NULL && row->state == ROW_NEW && row->external.n > 0 && im->memory != NULL)
            TRY(row_away(im, row));
        if (title != SIZE_MAX && row->r->v[title].type == VT_TEXT)
            names_put(im->c->arena, &im->file, 'n', name_fold(im->c->arena, row->r->v[title].u.s), (int64_t)i);
        if (arena_is_full(im->c->arena))
            return ST_TOO_LARGE;
    }
    for (size_t i = 0; i < im->nrows; i++) {
        struct imp_row *row = &im->rows[i];
        for (size_t n = 0; n < row->nself && row->state != ROW_BAD && !row->written; n++)
            TRY(row_self(im, row, n));
        if (row->state != ROW_BAD && row->state != ROW_ASKED && !row->written)
            TRY(row_compare(im, row));
    }
    return ST_OK;
}
