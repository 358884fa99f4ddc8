/* model/kinds.c: the registry, in the order of the data model. */
#include "model/kinds.h"

const struct kind *const kinds_all[KINDS_COUNT] = {
    &kind_workspace,    &kind_user,         &kind_token,    &kind_change,      &kind_alias,
    &kind_import_batch, &kind_custom_field, &kind_comment,  &kind_involved,    &kind_attachment,
    &kind_saved_view,   &kind_connection,   &kind_message,  &kind_market,      &kind_segment,
    &kind_customer,     &kind_contact,      &kind_deal,     &kind_fact,        &kind_talk,
    &kind_question,     &kind_quote,        &kind_priority, &kind_drives,      &kind_evidence,
    &kind_requirement,  &kind_serves,       &kind_product,  &kind_feature,     &kind_fulfils,
    &kind_needs,        &kind_solution,     &kind_part,     &kind_team,        &kind_capacity,
    &kind_effort,       &kind_plan_version, &kind_plan_row, &kind_rule,        &kind_promise,
    &kind_request,      &kind_asker,        &kind_decision, &kind_right,       &kind_tradeoff,
    &kind_option,       &kind_goal,         &kind_metric,   &kind_measurement, &kind_outcome,
    &kind_conflict,     &kind_ledger_line,  &kind_watch,    &kind_person,      &kind_assignment,
    &kind_opening,      &kind_coaching,     &kind_pulse,    &kind_time_note,   &kind_pledge,
    &kind_stance,       &kind_step,         &kind_page,     &kind_brief,       &kind_telling,
};

const struct model *model_static(void)
{
    static const struct model m = { kinds_all, KINDS_COUNT };
    return &m;
}

bool kind_is(const struct kind *a, const struct kind *b)
{
    return a && b && a->name == b->name;       /* a form with more fields shares its name with the static table */
}

bool kind_has_keys(const struct kind *k)
{
    return k->prefix || k->slug || kind_is(k, &kind_feature);       /* a feature's begins with its product's code */
}

const struct kind *model_own(const struct model *m, const struct kind *k)
{
    for (size_t i = 0; m != model_static() && i < m->nkinds; i++)
        if (kind_is(m->kinds[i], k))
            return m->kinds[i];
    return k;
}

const struct kind *model_kind(const struct model *m, struct str name_or_plural)
{
    for (size_t i = 0; i < m->nkinds; i++) {
        const struct kind *k = m->kinds[i];
        if (str_eq(name_or_plural, str_z(k->name)) || str_eq(name_or_plural, str_z(k->plural)))
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
