/* model/verify.c: whether every table of kinds is well formed. */
#include "model/ddl.h"

static bool is_name(const char *s)
{
    bool good = s && s[0] >= 'a' && s[0] <= 'z';
    for (size_t i = 0; good && s[i]; i++)
        good = (s[i] >= 'a' && s[i] <= 'z') || (s[i] >= '0' && s[i] <= '9') || s[i] == '_';
    return good;
}

static bool same(const char *a, const char *b)
{
    return a && b && str_eq(str_z(a), str_z(b));
}

static void verify_choices(const struct field *f)
{
    assert((f->type == FT_CHOICE) == (f->choices != NULL));
    for (const struct choice *c = f->choices; c && c->id; c++) {
        assert(c->id[0] >= 'a' && c->id[0] <= 'z' && c->label);
        for (const struct choice *d = f->choices; d != c; d++)
            assert(!same(c->id, d->id));
    }
    if (f->type == FT_CHOICE && f->dflt)
        assert(field_choice(f, str_z(f->dflt)));
    if (f->type == FT_BOOL)
        assert(same(f->dflt, "true") || same(f->dflt, "false"));
}

/* What a field points to: kinds of this very model. */
static void verify_reference(const struct model *m, const struct field *f)
{
    assert((f->type == FT_REF) == (f->ref != NULL));
    assert(!f->any || f->type == FT_ANY);
    if (f->ref)
        assert(model_kind(m, str_z(f->ref->name)) == f->ref);
    struct str rest = str_z(f->any), word;
    while (!str_empty(rest)) {
        str_cut(rest, ' ', &word, &rest);
        assert(model_kind(m, word));
    }
    if (f->flags & (F_LINK | F_CASCADE))
        assert(f->type == FT_REF || f->type == FT_ANY);
}

static void verify_field(const struct model *m, const struct kind *k, const struct field *f)
{
    assert(is_name(f->name) && f->label && f->type < FT__COUNT && f->since >= 1);
    for (size_t i = 0; ddl_common_columns[i]; i++)
        assert(!same(f->name, ddl_common_columns[i]));
    assert(kind_field(k, str_z(f->name)) == f);     /* no earlier field has this name */
    assert(f->min <= f->max);
    assert((f->type != FT_TEXT && f->type != FT_PROSE) || f->max > 0);
    if (f->flags & F_CONTEXT)
        assert(f->flags & F_REQUIRED);
    if (f->flags & F_SECRET)
        assert(!(f->flags & (F_LIST | F_SEARCH | F_TITLE)));
    if (f->flags & (F_TITLE | F_SEARCH))
        assert(f->type == FT_TEXT || f->type == FT_PROSE);
    if (f->flags & F_CASCADE)
        assert(!(k->flags & K_APPEND_ONLY));
    verify_choices(f);
    verify_reference(m, f);
}

static void verify_title(const struct kind *k)
{
    size_t titles = 0;
    for (size_t i = 0; i < k->nfields; i++)
        if (k->fields[i].flags & F_TITLE) {
            titles++;
            assert(same(k->title, k->fields[i].name));
        }
    assert(titles == (k->title ? 1u : 0u));
    assert(!k->slug || (k->title && !k->prefix));
    for (const char *p = k->prefix; p && *p; p++)
        assert(*p >= 'A' && *p <= 'Z');
}

static void verify_uniques(const struct kind *k)
{
    for (size_t i = 0; k->uniques && k->uniques[i]; i++) {
        assert(k->uniques[i][0] && k->uniques[i][1]);   /* one field alone has F_UNIQUE */
        for (size_t j = 0; k->uniques[i][j]; j++) {
            const struct field *f = kind_field(k, str_z(k->uniques[i][j]));
            assert(f && ddl_has_column(f));
        }
    }
    if (k->flags & K_LINK)
        assert(k->uniques && !k->prefix && !k->slug);
}

static void verify_lifecycle(const struct kind *k)
{
    assert(k->lifecycle || !k->sealed);
    if (!k->lifecycle)
        return;
    const struct field *state = kind_field(k, S("state"));
    assert(state && state->type == FT_CHOICE && !(state->flags & F_REQUIRED));
    assert(same(state->dflt, state->choices[0].id));
    for (const struct transition *t = k->lifecycle; t->to; t++) {
        assert(!t->from || field_choice(state, str_z(t->from)));
        assert(field_choice(state, str_z(t->to)) && !same(t->from, t->to));
        for (const struct transition *u = k->lifecycle; u != t; u++)
            assert(!(same(u->to, t->to) && (u->from == t->from || same(u->from, t->from))));
    }
    for (const char *const *s = k->sealed; s && *s; s++)
        assert(field_choice(state, str_z(*s)));
    for (const struct choice *c = state->choices + 1; c->id; c++) {
        bool reached = false;
        for (const struct transition *t = k->lifecycle; t->to; t++)
            reached = reached || same(t->to, c->id);
        assert(reached);
    }
}

/* What customers' business wants must not lead to a product, except over a link of its own. */
static void verify_product_free(const struct kind *k)
{
    static const struct kind *const barred[] = { &kind_product, &kind_feature, &kind_solution };
    if (!kind_is(k, &kind_requirement) && !kind_is(k, &kind_priority))
        return;
    for (size_t i = 0; i < k->nfields; i++)
        for (size_t j = 0; j < COUNT(barred); j++)
            assert(!field_allows(&k->fields[i], barred[j]));
}

static void verify_kind(const struct model *m, const struct kind *k)
{
    assert(is_name(k->name) && is_name(k->plural) && k->label && k->help);
    assert(k->fields && k->nfields > 0 && k->since >= 1 && k->turn >= 1 && k->turn <= 3);
    assert(k->perm.see && k->perm.add && k->perm.edit && k->perm.archive);
    bool ruled = k->sight != SEE_ALL && k->sight != SEE_AS_RECORD;
    assert(ruled == ((k->flags & K_PRIVATE) != 0));
    for (size_t i = 0; i < k->nfields; i++)
        verify_field(m, k, &k->fields[i]);
    verify_title(k);
    verify_uniques(k);
    verify_lifecycle(k);
    verify_product_free(k);
}

void kinds_verify(const struct model *m)
{
    for (size_t i = 0; i < m->nkinds; i++) {
        const struct kind *k = m->kinds[i];
        for (size_t j = 0; j < i; j++) {
            assert(!same(k->name, m->kinds[j]->name) && !same(k->name, m->kinds[j]->plural));
            assert(!same(k->plural, m->kinds[j]->name) && !same(k->plural, m->kinds[j]->plural));
            assert(!same(k->prefix, m->kinds[j]->prefix));
        }
        verify_kind(m, k);
    }
}
