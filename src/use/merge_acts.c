/* use/merge_acts.c: two records that are one. What pointed at the one points at the other; the name of the
 * one that goes is remembered, so that files and addresses still find it. */
#include "model/ddl.h"
#include "model/kinds/def.h"
#include "use/actions.h"

struct merge_arg {
    struct record *from, *into;
    int64_t moved, dropped, kept;      /* kept: what was signed or sent, which stays as it was */
};

/* Whether links of the kind may be changed at all: plans and what was signed stay as they are. */
static bool may_change(const struct kind *k)
{
    return !(k->flags & (K_APPEND_ONLY | K_SYSTEM)) && !kind_is(k, &kind_decision) && !kind_is(k, &kind_plan_version)
           && !kind_is(k, &kind_plan_row) && !kind_is(k, &kind_alias);
}

/* Of what there may be one primary each, the other's own stays it. */
static enum status give_way(struct ctx *c, const struct merge_arg *m, struct record *link, size_t field)
{
    size_t primary = kind_field_index(link->kind, S("primary"));
    if (primary == link->kind->nfields || link->v[primary].type != VT_BOOL || !link->v[primary].u.b)
        return ST_OK;
    const struct value whose = ARG_INT(m->into->id), yes = ARG_BOOL(true);
    const struct filter f[] = { { .column = link->kind->fields[field].name, .op = OP_EQ, .any = &whose, .nany = 1 },
                                { .column = "primary", .op = OP_EQ, .any = &yes, .nany = 1 } };
    const struct query q = { .kind = link->kind, .filters = f, .nfilters = COUNT(f), .limit = 1 };
    struct record_list l;
    TRY(rec_list(c, &q, &l));
    if (l.count)
        link->v[primary] = ARG_BOOL(false);
    return ST_OK;
}

/* Points one record at the other. A link that is there twice then is archived instead: what both say of a quarter
 * or of a feature, the one that stays has said. */
static enum status repoint(struct ctx *c, struct merge_arg *m, const struct record *r, size_t field)
{
    struct record *copy = record_copy(c, r);
    bool any = r->kind->fields[field].type == FT_ANY;
    copy->v[field] = any ? ARG_STR(any_text(c->arena, m->into->kind, m->into->id)) : ARG_INT(m->into->id);
    if (!any)
        TRY(give_way(c, m, copy, field));
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
    if (quiet.first && str_eq(quiet.first->code, S("sealed"))) {
        m->kept++;
        return ST_OK;
    }
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

/* What stands below or beside the one that goes stands below what that one stood below: the other cannot be its own. */
static enum status own_fields(struct ctx *c, const struct merge_arg *m)
{
    const struct kind *k = m->into->kind;
    struct record *copy;
    bool changed = false;
    TRY(rec_get(c, k, m->into->id, &copy));
    copy = record_copy(c, copy);
    for (size_t f = 0; f < k->nfields; f++) {
        bool mine = k->fields[f].type == FT_REF && kind_is(k->fields[f].ref, k) && copy->v[f].type == VT_INT
                    && copy->v[f].u.i == m->from->id;
        if (!mine || !ddl_is_stored(&k->fields[f]))
            continue;
        copy->v[f] = m->from->v[f].type == VT_INT && m->from->v[f].u.i == m->into->id ? ARG_NULL : m->from->v[f];
        changed = true;
    }
    return changed ? core_part(c, action_edit, copy) : ST_OK;
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
    m->moved = m->dropped = m->kept = 0;
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
    TRY(own_fields(c, m));
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
    if (kind_is(now->kind, &kind_product))
        TRY(remember_name(c, m, now->v[kind_field_index(now->kind, S("code"))].u.s));
    if (!now->kind->prefix)
        TRY(remember_name(c, m, rec_title(c, now)));
    return rec_archive(c, now->kind, now->id, now->rev);
}

struct planned {
    int64_t n;
};
static const struct col planned_cols[] = { COL(struct planned, n) };
static const struct stmt_def planned_sql = {
    "merge/planned",
    "SELECT count(*) AS n FROM plan_row r WHERE r.feature = ?1 AND r.version = (SELECT id FROM plan_version WHERE n IS NOT NULL"
    " AND archived_at IS NULL ORDER BY n DESC LIMIT 1)",
    NULL, ROWS_OF(struct planned, planned_cols)
};

static bool has_shipped(const struct record *f)
{
    const struct value *state = &f->v[kind_field_index(f->kind, S("state"))];
    return state->type == VT_TEXT && (str_eq(state->u.s, S("shipped")) || str_eq(state->u.s, S("retired")));
}

static bool is_slice_of(const struct record *a, const struct record *b)
{
    const struct value *of = &a->v[kind_field_index(a->kind, S("slice_of"))];
    return of->type == VT_INT && of->u.i == b->id;
}

/* A plan stays as it was adopted, so what is in it cannot go; nor what shipped, into what did not. */
static enum status feature_may_go(struct ctx *c, const struct merge_arg *m)
{
    const struct value id = ARG_INT(m->from->id);
    struct str from = m->from->key, into = m->into->key;
    struct planned *in_plan;
    size_t n;
    TRY(db_all(c, &planned_sql, &id, 1, &in_plan, &n));
    if (in_plan[0].n > 0)
        problem_add(c->problems, NULL, S("planned"),
                    "%.*s is in the plan in force, which stays as it was adopted.\n"
                    "Merge %.*s into it instead, or take it out of the plan first.",
                    STR_FMT(from), STR_FMT(into));
    if (has_shipped(m->from) && !has_shipped(m->into))
        problem_add(c->problems, NULL, S("shipped"), "%.*s has shipped and %.*s has not.\nMerge %.*s into it instead.",
                    STR_FMT(from), STR_FMT(into), STR_FMT(into));
    if (is_slice_of(m->from, m->into) || is_slice_of(m->into, m->from))
        problem_add(c->problems, NULL, S("slice"),
                    "One of %.*s and %.*s is a slice of the other.\nSay first that it is none.", STR_FMT(from),
                    STR_FMT(into));
    return c->problems->count ? ST_INVALID : ST_OK;
}

static enum status may_merge(struct ctx *c, const struct merge_arg *m)
{
    struct path at = { .name = S("into") };
    if (m->into->id == m->from->id)
        problem_add(c->problems, &at, S("self"), "a record cannot be merged into itself");
    else if (m->into->archived_at)
        problem_add(c->problems, &at, S("archived"), "%.*s is archived: bring it back first, or choose another",
                    STR_FMT(rec_title(c, m->into)));
    if (m->from->archived_at)
        problem_add(c->problems, NULL, S("archived"), "%.*s is archived already", STR_FMT(rec_title(c, m->from)));
    if (c->problems->count)
        return ST_INVALID;
    return kind_is(m->from->kind, &kind_feature) ? feature_may_go(c, m) : ST_OK;
}

static enum status merge_run(struct ctx *c, struct action_call *call, struct json_writer *out)
{
    struct merge_arg m = { .from = call->record };
    TRY(rec_get(c, call->record->kind, in_int(call, "into", 0), &m.into));
    TRY(may_merge(c, &m));
    TRY(core_write(c, arena_printf(c->arena, "%s merge", m.from->kind->name), merge_body, &m, &call->change));
    call->made = m.into->kind;
    call->made_key = m.into->key.n ? m.into->key : arena_printf(c->arena, "%lld", (long long)m.into->id);
    json_member_str(out, S("into"), call->made_key);
    json_key(out, S("moved"));
    json_int(out, m.moved);
    json_key(out, S("dropped"));
    json_int(out, m.dropped);
    json_key(out, S("kept"));
    json_int(out, m.kept);
    return ST_OK;
}

#define MERGE(k_, makes_)                                                                                              \
    static const struct field k_##_merge_in[] = { REF("into", REQ, "Into", "The one that stays.", k_) };               \
    static const struct action k_##_merge = {                                                                          \
        .kind = &kind_##k_,                                                                                            \
        .verb = "merge",                                                                                               \
        .label = "Merge",                                                                                              \
        .on = ON_RECORD,                                                                                               \
        .help = "The two are one: what points here points there, and this one goes.",                                  \
        .in = k_##_merge_in,                                                                                           \
        .nin = 1,                                                                                                      \
        .perm = PERM_EDIT,                                                                                             \
        .flags = A_RARE,                                                                                               \
        .makes = makes_,                                                                                               \
        .run = merge_run                                                                                               \
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
MERGE(feature, NULL);
MERGE(product, NULL);
MERGE(team, NULL);
MERGE(solution, NULL);

const struct action *const merge_actions[] = {
    &request_merge, &customer_merge, &contact_merge,     &person_merge, &segment_merge,
    &market_merge,  &priority_merge, &requirement_merge, &metric_merge, &feature_merge,
    &product_merge, &team_merge,     &solution_merge,    NULL
};
