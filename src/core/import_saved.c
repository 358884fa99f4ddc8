/* core/import_saved.c: mappings that are known: that of the last file with the same headers, and those that people gave a
 * name. A named one is a saved view of the page "import". */
#include "core/import_parts.h"
#include "core/perm.h"

enum { REMEMBERED_MAX = 50 };

bool import_same_headers(const struct importer *im, const struct json *list)
{
    struct csv_row h = import_header(im);
    size_t i = 0;
    if (list == NULL || list->type != J_ARRAY)
        return false;
    for (const struct json *j = list->first; j != NULL; j = j->next, i++)
        if (j->type != J_STR || i >= h.n || !str_eq(j->s, h.cells[i]))
            return false;
    return i == h.n;
}

static int64_t member_int(const struct json *j, const char *name, int64_t none)
{
    const struct json *m = json_get(j, str_z(name));
    return m != NULL && m->type == J_INT ? m->i : none;
}

/* A saved view may say anything: what the field cannot have is none. */
static enum xform xform_of(const struct json *j, const struct field *f)
{
    int64_t x = member_int(j, "xform", XF_NONE);
    bool fits = x >= XF_NONE && x <= XF_XX_NONE && (x != XF_OR_FIRST || (f != NULL && f->type == FT_CHOICE));
    return fits ? (enum xform)x : XF_NONE;
}

/* One entry of "maps" into the mapping. */
static void recall_one(struct importer *im, const struct json *j, size_t column, const char *how)
{
    struct str field = json_get_text(j, "field");
    if (column != SIZE_MAX && (im->left[column] || str_eq(field, S("-")))) {
        im->left[column] = true;
        return;
    }
    struct imp_map *m = import_map_add(im, field, column, how);
    if (m == NULL)
        return;
    m->x = xform_of(j, m->f);
    m->order = (enum date_order)member_int(j, "order", DO_ISO);
    m->create = member_int(j, "create", 0) != 0;
    m->factor = json_get_text(j, "factor");
    if (column == SIZE_MAX)
        m->constant = json_get_text(j, "constant");
}

enum status import_last_like(struct importer *im, struct str shape, const struct json **ret, struct str *ret_shape)
{
    size_t fmap = kind_field_index(&kind_import_batch, S("mapping")),
           fkind = kind_field_index(&kind_import_batch, S("kind"));
    size_t fstate = kind_field_index(&kind_import_batch, S("state"));
    struct query q = { .kind = &kind_import_batch, .descending = true, .limit = REMEMBERED_MAX };
    struct record_list list;
    *ret = NULL;
    *ret_shape = STR_NULL;
    TRY(rec_list(im->c, &q, &list));
    for (size_t i = 0; i < list.count; i++) {
        const struct value *v = list.items[i]->v;
        struct problems quiet;
        const struct json *j;
        problems_init(&quiet, im->c->arena);
        if (v[fkind].type != VT_TEXT || (shape.n > 0 && !str_eq(v[fkind].u.s, shape)) || v[fmap].type != VT_TEXT
            || !str_eq(v[fstate].u.s, S("applied")) || json_parse(im->c->arena, &quiet, v[fmap].u.s, &j) != ST_OK
            || j->type != J_OBJECT || !import_same_headers(im, json_get(j, S("headers")))
            || json_get(j, S("maps")) == NULL)
            continue;
        *ret = j;
        *ret_shape = v[fkind].u.s;
        return ST_OK;
    }
    return ST_OK;
}

enum status import_recall_last(struct importer *im, bool *ret)
{
    const struct json *last;
    struct str shape;
    *ret = false;
    TRY(import_last_like(im, im->o->shape, &last, &shape));
    for (const struct json *m = last != NULL ? json_get(last, S("maps"))->first : NULL; m != NULL; m = m->next) {
        int64_t column = member_int(m, "column", -1);
        if (column >= 0 && (size_t)column < import_header(im).n)
            recall_one(im, m, (size_t)column, "remembered");
    }
    *ret = last != NULL;
    return ST_OK;
}

/* ---- writing it down ---- */

static void entry(struct json_writer *w, struct str field, size_t column, struct str header)
{
    json_object(w);
    json_key(w, S("field")), json_str(w, field);
    if (column != SIZE_MAX) {
        json_key(w, S("column")), json_int(w, (int64_t)column);
        json_key(w, S("header")), json_str(w, header);
    }
}

/* constants: those of --set too, which only a named mapping keeps. */
static void maps_json(struct importer *im, struct json_writer *w, bool constants)
{
    struct csv_row h = import_header(im);
    json_key(w, S("maps"));
    json_array(w);
    for (size_t i = 0; i < im->nmaps; i++) {
        const struct imp_map *m = &im->maps[i];
        if (m->column == SIZE_MAX && !constants)
            continue;
        entry(w, m->name, m->column, m->header);
        json_key(w, S("xform")), json_int(w, (int64_t)m->x);
        json_key(w, S("factor")), json_str(w, m->factor);
        json_key(w, S("order")), json_int(w, (int64_t)m->order);
        json_key(w, S("create")), json_int(w, m->create ? 1 : 0);
        if (m->column == SIZE_MAX)
            json_key(w, S("constant")), json_str(w, m->constant);
        json_end(w);
    }
    for (size_t i = 0; im->left != NULL && i < h.n; i++)
        if (im->left[i]) {
            entry(w, S("-"), i, h.cells[i]);
            json_end(w);
        }
    json_end(w);
}

/* What was said of a file that is taken apart: columns and constants as they were given. */
static void said_json(struct importer *im, struct json_writer *w, bool named)
{
    json_key(w, S("maps"));
    json_array(w);
    for (size_t i = 0; i < im->o->nmap; i++) {
        if (!named && str_eq(im->o->map[i].field, S("-"))) /* left out once; nothing could bring it in again */
            continue;
        entry(w, im->o->map[i].field, 0, im->o->map[i].value);
        json_end(w);
    }
    for (size_t i = 0; named && i < im->o->nset; i++) {
        entry(w, im->o->set[i].field, SIZE_MAX, STR_NULL);
        json_key(w, S("constant")), json_str(w, im->o->set[i].value);
        json_end(w);
    }
    json_end(w);
}

struct str import_map_json(struct importer *im)
{
    struct out o;
    struct json_writer w;
    struct csv_row h = import_header(im);
    out_init_raw(&o, im->c->arena);
    json_begin(&w, &o);
    json_object(&w);
    json_key(&w, S("headers"));
    json_array(&w);
    for (size_t i = 0; i < h.n; i++)
        json_str(&w, h.cells[i]);
    json_end(&w);
    import_settled_json(im, &w);
    if (im->kind != NULL) {
        maps_json(im, &w, false);
    } else {
        json_key(&w, S("create")), json_str(&w, im->o->create);
        said_json(im, &w, false);
    }
    json_end(&w);
    return out_str(&o);
}

/* The kinds that may be created, those of a recognised source too. */
static struct str creates(const struct importer *im)
{
    struct str profile = str_z(im->profile_create);
    return arena_printf(im->c->arena, "%.*s%s%.*s", STR_FMT(im->o->create),
                        im->o->create.n > 0 && profile.n > 0 ? "," : "", STR_FMT(profile));
}

/* References of what is created on the way: market= of segments. */
static void context_json(struct importer *im, struct json_writer *w)
{
    json_key(w, S("context"));
    json_object(w);
    for (size_t i = 0; im->kind != NULL && i < im->o->nset; i++)
        if (kind_field(im->kind, im->o->set[i].field) == NULL)
            json_key(w, im->o->set[i].field), json_str(w, im->o->set[i].value);
    json_end(w);
}

static struct str saved_json(struct importer *im)
{
    struct out o;
    struct json_writer w;
    out_init_raw(&o, im->c->arena);
    json_begin(&w, &o);
    json_object(&w);
    json_key(&w, S("shape")), json_str(&w, im->o->shape);
    json_key(&w, S("sheet")), json_str(&w, im->o->sheet);
    json_key(&w, S("header_row")), json_int(&w, im->o->header_row);
    json_key(&w, S("create")), json_str(&w, creates(im));
    context_json(im, &w);
    if (im->kind != NULL)
        maps_json(im, &w, true);
    else
        said_json(im, &w, true);
    json_end(&w);
    return out_str(&o);
}

/* ---- by name ---- */

static const struct value *view_value(const struct record *r, const char *field)
{
    return &r->v[kind_field_index(&kind_saved_view, str_z(field))];
}

static enum status views(struct ctx *c, struct record_list *ret)
{
    const struct value page = ARG_STR(S("import"));
    const struct filter of = { .column = "page", .op = OP_EQ, .any = &page, .nany = 1 };
    struct query q = { .kind = &kind_saved_view, .filters = &of, .nfilters = 1, .all = true };
    return rec_list(c, &q, ret);
}

static struct record *view_called(const struct record_list *l, struct str name)
{
    for (size_t i = 0; i < l->count; i++)
        if (str_eq_nocase(str_trim(view_value(l->items[i], "title")->u.s), str_trim(name)))
            return l->items[i];
    return NULL;
}

enum status import_mappings(struct ctx *c, struct str **ret, size_t *ret_n)
{
    struct record_list l;
    TRY(views(c, &l));
    *ret = ARENA_ARRAY(c->arena, struct str, l.count + 1);
    *ret_n = l.count;
    for (size_t i = 0; i < l.count; i++)
        (*ret)[i] = view_value(l.items[i], "title")->u.s;
    return ST_OK;
}

enum status import_saved_load(struct importer *im, struct str name, struct import_options *o)
{
    struct record_list l;
    struct problems quiet;
    TRY(views(im->c, &l));
    const struct record *r = view_called(&l, name);
    problems_init(&quiet, im->c->arena);
    if (r == NULL || view_value(r, "query")->type != VT_TEXT
        || json_parse(im->c->arena, &quiet, view_value(r, "query")->u.s, &im->saved) != ST_OK
        || im->saved->type != J_OBJECT) {
        problem_add(im->c->problems, NULL, S("mapping"),
                    "there is no saved mapping \"%.*s\"\n"
                    "Those of the page import: headwater saved_view list.",
                    STR_FMT(name));
        return ST_USAGE;
    }
    struct str shape = json_get_text(im->saved, "shape");
    if (o->shape.n > 0 && !str_eq(o->shape, shape)) {
        problem_add(im->c->problems, NULL, S("mapping"),
                    "the saved mapping \"%.*s\" is for %.*s, not for %.*s\n"
                    "Leave out what the rows are, or take another mapping.",
                    STR_FMT(name), STR_FMT(shape), STR_FMT(o->shape));
        return ST_USAGE;
    }
    o->shape = shape;
    o->sheet = o->sheet.n > 0 ? o->sheet : json_get_text(im->saved, "sheet");
    o->header_row = o->header_row > 0 ? o->header_row : member_int(im->saved, "header_row", 0);
    o->create = o->create.n > 0 ? o->create : json_get_text(im->saved, "create");
    const struct json *context = json_get(im->saved, S("context"));
    struct import_set *set =
        ARENA_ARRAY(im->c->arena, struct import_set, o->nset + (context != NULL ? context->count : 0) + 1);
    size_t n = o->nset;
    for (size_t i = 0; i < n; i++)
        set[i] = o->set[i];
    for (const struct json *j = context != NULL ? context->first : NULL; j != NULL; j = j->next)
        set[n++] = (struct import_set){ j->name, j->s };
    o->set = set;
    o->nset = n;
    return ST_OK;
}

static void missing(struct importer *im, const struct json *j)
{
    struct str header = json_get_text(j, "header"), field = json_get_text(j, "field");
    if (!str_eq(field, S("-")))
        import_bad(im, 0, header, STR_NULL,
                   arena_printf(im->c->arena,
                                "the saved mapping %.*s fills %.*s from it, and this file "
                                "has no such column",
                                STR_FMT(im->o->mapping), STR_FMT(field)));
}

void import_recall_saved(struct importer *im)
{
    struct csv_row h = import_header(im);
    const struct json *maps = json_get(im->saved, S("maps"));
    bool *known = ARENA_ARRAY(im->c->arena, bool, h.n + 1);
    for (const struct json *j = maps != NULL ? maps->first : NULL; j != NULL; j = j->next) {
        bool constant = json_get(j, S("column")) == NULL;
        size_t column = constant ? SIZE_MAX : (size_t)member_int(j, "column", 0);
        if (!constant && (column >= h.n || !str_eq(h.cells[column], json_get_text(j, "header"))))
            column = import_column(im, json_get_text(j, "header"), 0);
        if (!constant && column == SIZE_MAX) {
            missing(im, j);
            continue;
        }
        if (!constant)
            known[column] = true;
        recall_one(im, j, column, "saved");
    }
    for (size_t i = 0; i < h.n; i++) {
        if (known[i] || str_trim(h.cells[i]).n == 0 || import_column_taken(im, i))
            continue;
        im->left[i] = true;
        import_note(im, 0,
                    arena_printf(im->c->arena, "the saved mapping %.*s does not know the column %.*s: it is left out",
                                 STR_FMT(im->o->mapping), STR_FMT(h.cells[i])));
    }
}

void import_said_missing(struct importer *im)
{
    const struct json *maps = im->saved != NULL ? json_get(im->saved, S("maps")) : NULL;
    for (const struct json *j = maps != NULL ? maps->first : NULL; j != NULL; j = j->next)
        if (json_get(j, S("column")) != NULL && import_column(im, json_get_text(j, "header"), 0) == SIZE_MAX)
            missing(im, j);
}

/* Whoever saved it, and leaders, may give the name another meaning. */
static enum status may_replace(struct ctx *c, const struct record *old, struct str name)
{
    if (c->actor == NULL || old->created_by == c->actor->person_id || perm_at_least(c, PERM_LEAD))
        return ST_OK;
    problem_add(c->problems, NULL, S("exists"), "\"%.*s\" is a mapping that somebody else saved\nChoose another name.",
                STR_FMT(name));
    return ST_EXISTS;
}

enum status import_saved_write(struct importer *im)
{
    struct ctx *c = im->c;
    struct str name = str_trim(im->o->save_mapping);
    struct record *r = rec_new(c, &kind_saved_view);
    struct record_list l;
    if (name.n == 0)
        return ST_OK;
    TRY(views(c, &l));
    const struct record *old = view_called(&l, name);
    r->v[kind_field_index(r->kind, S("query"))] = ARG_STR(saved_json(im));
    if (old != NULL) {
        TRY(may_replace(c, old, name));
        r->id = old->id;
        r->rev = old->rev;
        return rec_edit(c, r);
    }
    r->v[kind_field_index(r->kind, S("title"))] = ARG_STR(name);
    r->v[kind_field_index(r->kind, S("page"))] = ARG_STR(S("import"));
    r->v[kind_field_index(r->kind, S("shared"))] = ARG_BOOL(true);
    return rec_add(c, r);
}
