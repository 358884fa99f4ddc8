/* model/kinds.c: the registry, in the order of the data model. */
#include "model/kinds.h"

const struct kind *const kinds_all[KINDS_COUNT] = {
    &kind_workspace,    &kind_user,        &kind_token,    &kind_change,      &kind_alias,      &kind_import_batch,
    &kind_custom_field, &kind_comment,     &kind_involved, &kind_attachment,  &kind_saved_view, &kind_connection,
    &kind_message,      &kind_market,      &kind_segment,  &kind_customer,    &kind_contact,    &kind_deal,
    &kind_fact,         &kind_talk,        &kind_question, &kind_quote,       &kind_priority,   &kind_drives,
    &kind_evidence,     &kind_requirement, &kind_serves,   &kind_product,     &kind_feature,    &kind_fulfils,
    &kind_needs,        &kind_solution,    &kind_part,     &kind_team,        &kind_capacity,   &kind_effort,
    &kind_plan_version, &kind_plan_row,    &kind_rule,     &kind_promise,     &kind_request,    &kind_asker,
    &kind_decision,     &kind_right,       &kind_tradeoff, &kind_option,      &kind_goal,       &kind_metric,
    &kind_measurement,  &kind_outcome,     &kind_conflict, &kind_ledger_line, &kind_watch,      &kind_person,
    &kind_assignment,   &kind_opening,     &kind_coaching, &kind_pulse,       &kind_time_note,  &kind_pledge,
    &kind_stance,       &kind_step,        &kind_page,     &kind_brief,       &kind_telling,
};

const struct model *model_static(void)
{
    static const struct model m = { kinds_all, KINDS_COUNT };
    return &m;
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
