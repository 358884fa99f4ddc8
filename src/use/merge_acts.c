/* use/merge_acts.c: two records that are one. What pointed at the one points at the other; the name of the
 * one that goes is remembered, so that files and addresses still find it. */
#include "model/kinds/def.h"
#include "model/ddl.h"
#include "use/actions.h"

struct merge_arg {
    struct record *from, *into;
    int64_t moved, dropped;
};

/* Whether links of the kind may be changed at all: plans and what was signed stay as they are. */
static bool may_change(const struct kind *k)
{
    return !(k->flags & (K_APPEND_ONLY | K_SYSTEM)) && !kind_is(k, &kind_decision) && !kind_is(k, &kind_plan_version)
           && !kind_is(k, &kind_plan_row) && !kind_is(k, &kind_alias);
}

/* Points one record at the other. A link that is there twice then is archived instead. */
static enum status repoint(struct ctx *c, struct merge_arg *m, const struct record *r, size_t field)
{
    struct record *copy = record_copy(c, r);
    bool any = r->kind->fields[field].type == FT_ANY;
    copy->v[field] = any ? ARG_STR(any_text(c->arena, m->into->kind, m->into->id)) : ARG_INT(m->into->id);
    struct problems *whole = c->problems, quiet;
    problems_init(&quiet, c->arena);
    c->problems = &quiet;
    enum status st = core_part(c, action_edit, copy);
    c->problems = whole;
    if (st == ST_OK) {
        m->moved++;
        return ST_OK;
    }
    if (st != ST_EXISTS && st != ST_INVALID)
        return st;
    if (!(r->kind->flags & K_LINK)) {
        problem_add(c->problems, NULL, S("merge"), "%s %.*s cannot point at the other: %.*s", r->kind->name,
                    STR_FMT(r->key), STR_FMT(quiet.first ? quiet.first->text : str_z(status_title(st))));
        return ST_INVALID;
    }
    m->dropped++;
    return rec_archive(c, r->kind, r->id, r->rev);
}

static enum status repoint_field(struct ctx *c, struct merge_arg *m, const struct kind *k, size_t field)
{
    bool any = k->fields[field].type == FT_ANY;
    const struct value v = any ? ARG_STR(any_text(c->arena, m->from->kind, m->from->id)) : ARG_INT(m->from->id);
    const struct filter f = { .column = k->fields[field].name, .op = OP_EQ, .any = &v, .nany = 1 };
    const struct query q = { .kind = k, .filters = &f, .nfilters = 1, .all = true };
    struct record_list l;
    TRY(rec_list(c, &q, &l));
    for (size_t i = 0; i < l.count; i++)
        if (!(kind_is(k, m->into->kind) && l.items[i]->id == m->into->id))
            TRY(repoint(c, m, l.items[i], field));
    return ST_OK;
}

static enum status remember_name(struct ctx *c, const struct merge_arg *m, struct str text)
{
    struct record *a = rec_new(c, &kind_alias);
    const struct value v = ARG_STR(text);
    const struct filter f = { .column = "text", .op = OP_EQ, .any = &v, .nany = 1 };
    const struct query q = { .kind = &kind_alias, .filters = &f, .nfilters = 1, .limit = 1 };
    struct record_list l;
    TRY(rec_list(c, &q, &l));
    if (str_empty(text) || text.n > 200 || l.count)
        return ST_OK;
    a->v[kind_field_index(&kind_alias, S("record"))] = ARG_STR(any_text(c->arena, m->into->kind, m->into->id));
    a->v[kind_field_index(&kind_alias, S("text"))] = v;
    a->v[kind_field_index(&kind_alias, S("why"))] = ARG_STR(S("merged"));
    return rec_add(c, a);
}

static enum status merge_body(struct ctx *c, void *arg)
{
    struct merge_arg *m = arg;
    m->moved = m->dropped = 0;
    for (size_t i = 0; i < c->app->model->nkinds; i++) {
        const struct kind *k = c->app->model->kinds[i];
        for (size_t f = 0; f < k->nfields; f++) {
            const struct field *field = &k->fields[f];
            bool here = ddl_is_stored(field) && may_change(k)
                        && ((field->type == FT_REF && kind_is(field->ref, m->from->kind))
                            || (field->type == FT_ANY && field_allows(field, m->from->kind)));
            if (here)
                TRY(repoint_field(c, m, k, f));
        }
    }
    struct record *now;
    TRY(rec_get(c, m->from->kind, m->from->id, &now));
    size_t into = kind_field_index(now->kind, S("into")), state = kind_field_index(now->kind, S("state"));
    if (into < now->kind->nfields) {
        now->v[into] = ARG_INT(m->into->id);
        now->v[state] = ARG_STR(S("merged"));
        TRY(rec_edit(c, now));
        TRY(rec_get(c, now->kind, now->id, &now));
    }
    TRY(remember_name(c, m, now->key));
    if (!now->kind->prefix)
        TRY(remember_name(c, m, rec_title(c, now)));
    return rec_archive(c, now->kind, now->id, now->rev);
}

static enum status merge_run(struct ctx *c, struct action_call *call, struct json_writer *out)
{
    struct merge_arg m = { .from = call->record };
    struct path at = { .name = S("into") };
    TRY(rec_get(c, call->record->kind, in_int(call, "into", 0), &m.into));
    if (m.into->id == m.from->id) {
        problem_add(c->problems, &at, S("self"), "a record cannot be merged into itself");
        return ST_INVALID;
    }
    TRY(core_write(c, arena_printf(c->arena, "%s merge", m.from->kind->name), merge_body, &m, &call->change));
    call->made = m.into->kind;
    call->made_key = m.into->key.n ? m.into->key : arena_printf(c->arena, "%lld", (long long)m.into->id);
    json_member_str(out, S("into"), call->made_key);
    json_key(out, S("moved"));
    json_int(out, m.moved);
    json_key(out, S("dropped"));
    json_int(out, m.dropped);
    return ST_OK;
}

#define MERGE(k_, makes_)                                                                                               \
    static const struct field k_##_merge_in[] = { REF("into", REQ, "Into", "The one that stays.", k_) };        \
    static const struct action k_##_merge = {                                                                   \
        .kind = &kind_##k_, .verb = "merge", .label = "Merge", .on = ON_RECORD,                                 \
        .help = "The two are one: what points here points there, and this one goes.",                           \
        .in = k_##_merge_in, .nin = 1, .perm = PERM_EDIT, .flags = A_RARE, .makes = makes_, .run = merge_run                      \
    }
MERGE(request, "merged");
MERGE(customer, NULL);
MERGE(contact, NULL);
MERGE(person, NULL);
MERGE(segment, NULL);
MERGE(market, NULL);
MERGE(priority, NULL);
MERGE(requirement, NULL);
MERGE(metric, NULL);

const struct action *const merge_actions[] = { &request_merge,  &customer_merge,    &contact_merge,
                                               &person_merge,   &segment_merge,     &market_merge,
                                               &priority_merge, &requirement_merge, &metric_merge, NULL };
