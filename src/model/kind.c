/* model/kind.c: looking things up in a kind, and a kind in a model. */
#include "model/kinds.h"

bool kind_is(const struct kind *a, const struct kind *b)
{
    return a && b && a->name == b->name;       /* a form with more fields shares its name with the static table */
}

const struct kind *model_kind(const struct model *m, struct str name_or_plural)
{
    for (size_t i = 0; i < m->nkinds; i++) {
        const struct kind *k = m->kinds[i];
        char first = name_or_plural.n ? name_or_plural.p[0] : '\0';   /* looks no further at most of them */
        if ((k->name[0] == first && str_eq(name_or_plural, str_z(k->name)))
            || (k->plural[0] == first && str_eq(name_or_plural, str_z(k->plural))))
            return k;
    }
    return NULL;
}

const struct kind *model_kind_of_prefix(const struct model *m, struct str prefix)
{
    for (size_t i = 0; i < m->nkinds; i++)
        if (m->kinds[i]->prefix && str_eq(prefix, str_z(m->kinds[i]->prefix)))
            return m->kinds[i];
    return NULL;
}

size_t kind_field_index(const struct kind *k, struct str name)
{
    size_t i = 0;
    while (i < k->nfields && !str_eq(name, str_z(k->fields[i].name)))
        i++;
    return i;
}

const struct field *kind_field(const struct kind *k, struct str name)
{
    size_t i = kind_field_index(k, name);
    return i < k->nfields ? &k->fields[i] : NULL;
}

bool field_allows(const struct field *f, const struct kind *k)
{
    if (f->type == FT_REF)
        return kind_is(f->ref, k);
    return f->type == FT_ANY && (!f->any || str_listed(str_z(f->any), ' ', str_z(k->name)));
}

const struct choice *field_choice(const struct field *f, struct str id)
{
    for (const struct choice *c = f->choices; c && c->id; c++)
        if (str_eq(id, str_z(c->id)))
            return c;
    return NULL;
}

const char *kind_start(const struct kind *k)
{
    const struct field *state = k->lifecycle ? kind_field(k, S("state")) : NULL;
    return state ? state->choices[0].id : NULL;
}

bool kind_sealed(const struct record *r)
{
    size_t state = kind_field_index(r->kind, S("state"));
    if (r->kind->sealed == NULL || r->v[state].type != VT_TEXT)
        return false;
    for (const char *const *s = r->kind->sealed; *s; s++)
        if (str_eq(r->v[state].u.s, str_z(*s)))
            return true;
    return false;
}

const struct transition *kind_transition(const struct kind *k, struct str from, struct str to)
{
    if (str_eq(from, to))
        return NULL;
    for (const struct transition *t = k->lifecycle; t && t->to; t++)
        if (str_eq(to, str_z(t->to)) && (!t->from || str_eq(from, str_z(t->from))))
            return t;
    return NULL;
}
