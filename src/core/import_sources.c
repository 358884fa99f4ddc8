/* core/import_sources.c: files that are no single kind, and what takes them apart. Each becomes tables of kinds, which go
 * through the same pipeline, in the same transaction. */
#include "core/import_parts.h"

/* ---- tables made here, in the form of a file ---- */

static void table_report(struct importer *im, const struct importer *sub, bool counts)
{
    const struct import_report *rep = sub->ret;
    for (size_t i = 0; i < rep->nbad; i++)
        import_bad_line(im, rep->bad[i]);
    for (size_t i = 0; i < rep->nconflicts; i++)
        import_conflict_add(im, &rep->conflicts[i]);
    im->ret->edits_kept += rep->edits_kept;
    for (size_t i = 0; i < rep->nquestions; i++)
        for (int64_t n = 0; n < rep->questions[i].rows; n++)
            import_ask(im, rep->questions[i].column, rep->questions[i].value,
                       arena_cstr(im->c->arena, rep->questions[i].kind), rep->questions[i].suggestions,
                       rep->questions[i].nsuggestions);
    for (size_t i = 0; i < rep->nmade; i++)
        import_made(im, model_kind(im->c->app->model, rep->made[i].kind), rep->made[i].title);
    for (size_t i = 0; i < sub->npending; i++)
        im->unused = im->unused || (sub->pending[i].id > 0 && sub->pending[i].id != INT64_MAX && !sub->pending[i].used);
    im->writes += sub->writes;
    if (!counts)
        return;
    im->ret->created += rep->created;
    im->ret->updated += rep->updated;
    im->ret->unchanged += rep->unchanged;
}

enum status table_run(struct importer *im, const struct kind *k, const struct table_made *t,
                      const struct import_set *set, size_t nset, struct importer *sub)
{
    struct import_options *o = ARENA_NEW(im->c->arena, struct import_options);
    struct import_report *rep = ARENA_NEW(im->c->arena, struct import_report);
    *o = *im->o;
    o->shape = str_z(k->plural);
    o->set = set;
    o->nset = nset;
    o->map = NULL;
    o->nmap = 0;
    *sub = (struct importer){ .c = im->c,
                              .o = o,
                              .ret = rep,
                              .kind = k,
                              .csv = t->csv,
                              .again = im->again,
                              .made_table = true,
                              .memory = im->memory };
    if (t->csv.nrows < 2)
        return ST_OK;
    TRY(import_pipeline(sub));
    table_report(im, sub, kind_is(k, im->counts));
    return ST_OK;
}

/* ---- which source is it ---- */

static const struct import_source sources[] = {
    { "commitments", NULL, &kind_feature, NULL, import_commitments, commitment_fields },
    { "plan_versions", &kind_plan_version, &kind_plan_version, import_is_versions, import_versions, commitment_fields },
    { "capacities", &kind_capacity, &kind_capacity, import_is_grid, import_grid, NULL },
    { "jira", &kind_feature, &kind_feature, import_is_jira, import_jira, NULL },
    { "trello", &kind_feature, &kind_feature, import_is_trello, import_trello, NULL },
    { "feedback", &kind_request, &kind_request, import_is_feedback, import_feedback, NULL },
};

const struct import_source *import_source_of(struct importer *im)
{
    for (size_t i = 0; i < COUNT(sources); i++) {
        const struct import_source *s = &sources[i];
        bool mine = s->kind != NULL ? kind_is(s->kind, im->kind) : str_eq(im->o->shape, str_z(s->name));
        if (mine && (s->fits == NULL || s->fits(im)))
            return s;
    }
    return NULL;
}
