/* core/record_json.c: see core/record_json.h. */
#include "core/record_json.h"
#include "model/ddl.h"

static bool is_shown(const struct field *f)
{
    return ddl_is_stored(f) && !(f->flags & F_SECRET);
}

/* A private kind is read only as whoever may see it: it is never opened inside another record. The log is no record. */
static bool opens(const struct kind *k)
{
    return !(k->flags & (K_PRIVATE | K_SYSTEM));
}

static bool may_open(const struct field *f)
{
    return is_shown(f) && (f->type == FT_ANY || (f->type == FT_REF && opens(f->ref)));
}

enum status rec_pick_check(struct ctx *c, const struct kind *k, const struct rec_pick *p)
{
    struct str head, rest = p->fields;
    size_t before = c->problems->count;
    while (!str_empty(rest)) {
        (void)str_cut(rest, ',', &head, &rest);
        head = str_trim(head);
        const struct field *f = kind_field(k, head);
        struct path at = { .name = S("fields") };
        if (f ? !is_shown(f) : !ddl_common(head))
            rec_no_field(c, k, head, &at);
    }
    rest = p->include;
    while (!str_empty(rest)) {
        (void)str_cut(rest, ',', &head, &rest);
        head = str_trim(head);
        const struct field *f = kind_field(k, head);
        struct path at = { .name = S("include") };
        if (!f || !may_open(f))
            problem_add(c->problems, &at, S("unknown_field"), "\"%.*s\" is no reference of a %s that can be included",
                        STR_FMT(head), k->name);
    }
    return c->problems->count == before ? ST_OK : ST_INVALID;
}

/* The record that a reference names; NULL when there is none to show. */
static enum status target(struct ctx *c, const struct field *f, const struct value *v, struct record **ret)
{
    const struct kind *k = f->ref;
    int64_t id = v->type == VT_INT ? v->u.i : 0;
    *ret = NULL;
    if (f->type == FT_ANY && (v->type != VT_TEXT || !any_parse(c->app->model, v->u.s, &k, &id)))
        return ST_OK;
    if (id == 0 || !opens(k))
        return ST_OK;
    enum status st = rec_get(c, k, id, ret);
    return st == ST_NOT_FOUND ? ST_OK : st;
}

enum status rec_json_pick(struct ctx *c, struct json_writer *w, const struct record *r, const struct rec_pick *p)
{
    enum status worst = ST_OK;
    if (str_empty(p->fields) && str_empty(p->include)) {
        rec_json(c, w, r);
        return ST_OK;
    }
    rec_json_head(c, w, r);
    for (size_t i = 0; i < r->kind->nfields; i++) {
        const struct field *f = &r->kind->fields[i];
        bool opened = str_listed(p->include, ',', str_z(f->name));
        if (!is_shown(f) || (p->fields.n && !opened && !str_listed(p->fields, ',', str_z(f->name))))
            continue;
        struct record *other = NULL;
        enum status st = opened ? target(c, f, &r->v[i], &other) : ST_OK;
        if (st != ST_OK)
            worst = st;
        json_key(w, str_z(f->name));
        if (other)
            rec_json(c, w, other);
        else
            rec_json_value(c, w, f, &r->v[i]);
    }
    rec_json_common(c, w, r, p->fields);
    json_end(w);
    return worst;
}

void record_json_given(struct ctx *c, struct json_writer *w, const struct record *r)
{
    json_object(w);
    for (size_t i = 0; i < r->kind->nfields; i++) {
        const struct field *f = &r->kind->fields[i];
        if (!is_shown(f) || r->v[i].type == VT_UNSET)
            continue;
        json_key(w, str_z(f->name));
        rec_json_value(c, w, f, &r->v[i]);
    }
    json_end(w);
}
