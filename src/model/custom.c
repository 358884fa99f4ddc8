/* model/custom.c: the kinds with a workspace's own fields. */
#include "model/custom.h"

enum { CHOICES_MAX = 200 };

static bool is_sold(const struct kind *k)
{
    return kind_is(k, &kind_product) || kind_is(k, &kind_feature) || kind_is(k, &kind_solution);
}

/* Nothing but something about what we sell: effort, a row of the plan, an outcome. */
static bool is_about_sold(const struct kind *k)
{
    for (size_t i = 0; i < k->nfields; i++) {
        const struct field *f = &k->fields[i];
        bool sold = f->type == FT_REF && is_sold(f->ref);
        if (f->type == FT_ANY && f->any)
            for (struct str rest = str_z(f->any), one; rest.n > 0;) {
                (void)str_cut(rest, ' ', &one, &rest);
                const struct kind *of = model_kind(model_static(), one);
                sold = sold || (of && is_sold(of));
            }
        if (sold && (f->flags & F_REQUIRED))
            return true;
    }
    return false;
}

bool custom_ref_allowed(const struct kind *k, const struct kind *to)
{
    bool wanted = kind_is(k, &kind_requirement) || kind_is(k, &kind_priority);
    return !(wanted && (is_sold(to) || is_about_sold(to)));
}

static const struct choice *choices_of(struct arena *a, struct str text)
{
    struct choice *list = ARENA_ARRAY(a, struct choice, CHOICES_MAX + 1);
    size_t n = 0;
    struct str line;
    while (text.n > 0 && n < CHOICES_MAX) {
        (void)str_cut(text, '\n', &line, &text);
        line = str_trim(line);
        if (line.n == 0)
            continue;
        list[n].id = list[n].label = arena_cstr(a, line);
        n++;
    }
    return n > 0 ? list : NULL;
}

static bool field_of(struct arena *a, const struct custom_def *d, const struct kind *k, struct field *ret)
{
    static const struct {
        const char *name;
        enum ftype type;
        int64_t max;
    } types[] = {
        { "text", FT_TEXT, 200 }, { "prose", FT_PROSE, PROSE_MAX }, { "int", FT_INT, 0 },
        { "real", FT_REAL, 0 },   { "money", FT_MONEY, 0 },         { "bool", FT_BOOL, 0 },
        { "date", FT_DATE, 0 },   { "choice", FT_CHOICE, 0 },       { "ref", FT_REF, 0 },
    };
    *ret = (struct field){
        .name = arena_cstr(a, d->name), .flags = F_CUSTOM | F_LIST, .label = arena_cstr(a, d->label), .since = 1
    };
    size_t i = 0;
    while (i < COUNT(types) && !str_eq(d->type, str_z(types[i].name)))
        i++;
    if (i == COUNT(types))
        return false;
    ret->type = types[i].type;
    ret->max = types[i].max;
    ret->flags |= d->personal ? F_PERSONAL : 0u;
    if (ret->type == FT_TEXT || ret->type == FT_PROSE)
        ret->flags |= F_SEARCH;
    if (ret->type == FT_CHOICE)
        ret->choices = choices_of(a, d->choices);
    if (ret->type == FT_REF)
        ret->ref = model_kind(model_static(), d->ref_kind);
    if (ret->type == FT_INT || ret->type == FT_MONEY) {
        ret->min = -INT64_C(1000000000000000);
        ret->max = INT64_C(1000000000000000);
    }
    return (ret->type != FT_CHOICE || ret->choices)
           && (ret->type != FT_REF || (ret->ref && custom_ref_allowed(k, ret->ref)));
}

/* The kind with its fields, and room for all that may come; NULL when it has none of its own. */
static const struct kind *kind_with(struct arena *a, const struct kind *k, const struct custom_def *defs, size_t n)
{
    struct field *fields = NULL;
    size_t nfields = k->nfields;
    for (size_t i = 0; i < n; i++) {
        struct field f;
        bool have = kind_field(k, defs[i].name) != NULL;
        if (!str_eq(defs[i].kind, str_z(k->name)) || have || !field_of(a, &defs[i], k, &f))
            continue;
        for (size_t m = k->nfields; fields && m < nfields; m++)
            have |= str_eq(str_z(fields[m].name), defs[i].name);
        if (have)
            continue;
        if (!fields) {
            fields = ARENA_ARRAY(a, struct field, k->nfields + n);
            memcpy(fields, k->fields, k->nfields * sizeof *fields);
        }
        fields[nfields++] = f;
    }
    if (!fields)
        return NULL;
    struct kind *own = ARENA_NEW(a, struct kind);
    *own = *k;
    own->fields = fields;
    own->nfields = nfields;
    assert(kind_is(own, k));
    return own;
}

const struct model *model_extend(struct arena *a, const struct custom_def *defs, size_t n)
{
    const struct model *base = model_static();
    const struct kind **kinds = ARENA_ARRAY(a, const struct kind *, base->nkinds);
    bool any = false;
    for (size_t i = 0; i < base->nkinds; i++) {
        const struct kind *own = n > 0 ? kind_with(a, base->kinds[i], defs, n) : NULL;
        any |= own != NULL;
        kinds[i] = own ? own : base->kinds[i];
    }
    if (!any)
        return base;
    struct model *m = ARENA_NEW(a, struct model);
    *m = (struct model){ kinds, base->nkinds };
    return m;
}
