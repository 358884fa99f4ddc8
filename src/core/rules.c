/* core/rules.c: parents make no circle; what is free of products stays so. */
#include "core/rules.h"
#include "core/change.h"
#include "core/crud_sql.h"
#include "core/perm.h"
#include "core/product_free.h"
#include "core/rules_links.h"

/* Walks up from the new parent; meeting itself is a circle. */
static enum status no_circle(struct ctx *c, const struct record *after, const char *field)
{
    size_t i = kind_field_index(after->kind, str_z(field));
    if (i >= after->kind->nfields || after->v[i].type != VT_INT || after->id == 0)
        return ST_OK;
    int64_t at = after->v[i].u.i;
    for (int hop = 0; at && hop < 10000; hop++) {
        struct record *r;
        if (at == after->id) {
            struct path p = { NULL, str_z(field), 0 };
            problem_add(c->problems, &p, S("circle"), "this would make a circle: it would stand above itself");
            return ST_INVALID;
        }
        enum status st = rec_get(c, after->kind, at, &r);
        if (st == ST_NOT_FOUND)
            return ST_OK;
        TRY(st);
        at = r->v[i].type == VT_INT ? r->v[i].u.i : 0;
    }
    return ST_OK;
}

struct need_row {
    int64_t hit;
};
static const struct col need_cols[] = { COL(struct need_row, hit) };
static const struct stmt_def need_circle_sql = {
    "rules/needs_circle",
    "WITH RECURSIVE up(feature, lag) AS ("
    "  SELECT CAST(?2 AS bigint), CAST(?3 AS bigint)"
    "  UNION SELECT n.needed, up.lag + CASE WHEN n.lag > 0 THEN 1 ELSE 0 END FROM needs n"
    "    JOIN up ON n.feature = up.feature WHERE n.archived_at IS NULL AND up.lag < 3 AND n.id <> ?4)"
    " SELECT count(*) AS hit FROM up WHERE feature = ?1 AND lag > 0",
    NULL, ROWS_OF(struct need_row, need_cols)
};

static enum status needs_rule(struct ctx *c, const struct record *after)
{
    const struct value *f = &after->v[kind_field_index(after->kind, S("feature"))];
    const struct value *n = &after->v[kind_field_index(after->kind, S("needed"))];
    const struct value *lag = &after->v[kind_field_index(after->kind, S("lag"))];
    struct path p = { NULL, S_INIT("needed"), 0 };
    if (f->type != VT_INT || n->type != VT_INT || f->u.i == n->u.i)        /* itself: its kind says that */
        return ST_OK;
    const struct value args[] = { *f, *n, ARG_INT(lag->type == VT_INT && lag->u.i > 0 ? 1 : 0), ARG_INT(after->id) };
    struct need_row *rows;
    size_t got;
    TRY(db_all(c, &need_circle_sql, args, COUNT(args), &rows, &got));
    if (got == 0 || rows[0].hit == 0)
        return ST_OK;
    problem_add(c->problems, &p, S("circle"),
                "these features would need each other with a lag, so none could ever ship");
    return ST_INVALID;
}

/* What was weighed when somebody decided stays beside the decision: none is changed, added or taken away. */
static enum status option_rule(struct ctx *c, const struct record *option)
{
    const struct value *on = &option->v[kind_field_index(option->kind, S("tradeoff"))];
    struct record *t;
    if (on->type != VT_INT)
        return ST_OK;
    TRY(rec_get(c, &kind_tradeoff, on->u.i, &t));
    const struct value *state = &t->v[kind_field_index(t->kind, S("state"))];
    if (state->type != VT_TEXT || !str_eq(state->u.s, S("decided")))
        return ST_OK;
    problem_add(c->problems, NULL, S("sealed"), "%.*s is decided: its options stay as they were", STR_FMT(rec_key(t)));
    return ST_INVALID;
}

static bool by_hand(const struct ctx *c)
{
    return c->actor && !c->actor->acting;
}

static bool of_a_plan(const struct record *r)
{
    return kind_is(r->kind, &kind_plan_version) || kind_is(r->kind, &kind_plan_row);
}

enum status rules_archive(struct ctx *c, const struct record *before)
{
    return by_hand(c) && kind_is(before->kind, &kind_option) ? option_rule(c, before) : ST_OK;
}

struct alias_row {
    struct str record;
    int64_t id;
};
static const struct col alias_cols[] = { COL(struct alias_row, record), COL(struct alias_row, id) };
static const struct stmt_def alias_sql = {
    "rules/alias",
    "SELECT record AS record, id AS id FROM alias WHERE text = ?1 AND coalesce(\"system\", '') = ?2 AND record LIKE ?3"
    " AND record <> ?4 AND id <> ?5 AND archived_at IS NULL ORDER BY id LIMIT 1",
    NULL, ROWS_OF(struct alias_row, alias_cols)
};

/* Within one system a name means one record of a kind; a customer and a product may share it. */
static enum status alias_rule(struct ctx *c, const struct record *after)
{
    const struct value *record = &after->v[kind_field_index(after->kind, S("record"))];
    const struct value *text = &after->v[kind_field_index(after->kind, S("text"))];
    const struct value *system = &after->v[kind_field_index(after->kind, S("system"))];
    struct str kind, id;
    if (record->type != VT_TEXT || text->type != VT_TEXT || !str_cut(record->u.s, '/', &kind, &id))
        return ST_OK;
    const struct value args[] = { *text, system->type == VT_TEXT ? *system : ARG_STR(S("")),
                                  ARG_STR(arena_printf(c->arena, "%.*s/%%", STR_FMT(kind))), *record,
                                  ARG_INT(after->id) };
    struct alias_row *rows;
    size_t n;
    TRY(db_all(c, &alias_sql, args, COUNT(args), &rows, &n));
    if (n == 0)
        return ST_OK;
    struct path at = { NULL, S_INIT("text"), 0 };
    problem_add(c->problems, &at, S("exists"), "\"%.*s\" is another name of %.*s already: a name means one %.*s",
                STR_FMT(text->u.s), STR_FMT(rows[0].record), STR_FMT(kind));
    return ST_INVALID;
}

/* By kind and record, of which there are few; not by change, of which there may be a hundred thousand. */
static const struct stmt_def changed_in_sql = {
    "rules/changed_in", "SELECT count(*) AS hit FROM change_row WHERE kind = ?1 AND record = ?2 AND +\"change\" = ?3",
    NULL, ROWS_OF(struct need_row, need_cols)
};

static enum status changed_in(struct ctx *c, const struct kind *k, int64_t record, int64_t change, bool *ret)
{
    const struct value args[] = { ARG_STR(str_z(k->name)), ARG_INT(record), ARG_INT(change) };
    struct need_row *rows;
    size_t n;
    TRY(db_all(c, &changed_in_sql, args, COUNT(args), &rows, &n));
    *ret = n == 1 && rows[0].hit > 0;
    return ST_OK;
}

/* The change that evidence names did something to its record. */
static enum status evidence_rule(struct ctx *c, const struct record *after)
{
    const struct value *change = &after->v[kind_field_index(after->kind, S("change"))];
    const struct value *record = &after->v[kind_field_index(after->kind, S("record"))];
    const struct kind *k;
    int64_t id;
    bool did;
    if (change->type != VT_INT || record->type != VT_TEXT || !any_parse(c->app->model, record->u.s, &k, &id))
        return ST_OK;
    TRY(changed_in(c, k, id, change->u.i, &did));
    if (did)
        return ST_OK;
    const struct path at = { .name = S("change") };
    problem_add(c->problems, &at, S("reference"), "change %lld did nothing to that record", (long long)change->u.i);
    return ST_INVALID;
}

/* A plan is written whole, in one change; once adopted nothing of it changes. */
static enum status plan_rule(struct ctx *c, const struct record *before, const struct record *after)
{
    const struct record *v = before ? before : after;
    int64_t change;
    bool here;
    if (kind_is(after->kind, &kind_plan_version)) {
        const struct value *number = &v->v[kind_field_index(v->kind, S("n"))];
        if (!before || number->type != VT_INT)
            return ST_OK;
        problem_add(c->problems, NULL, S("sealed"), "plan %lld stays as it was adopted: another one takes its place",
                    (long long)number->u.i);
        return ST_INVALID;
    }
    const struct value *version = &after->v[kind_field_index(after->kind, S("version"))];
    if (version->type != VT_INT)
        return ST_OK;
    TRY(change_running(c, &change));
    TRY(changed_in(c, &kind_plan_version, version->u.i, change, &here));
    if (here)
        return ST_OK;
    const struct path at = { .name = S("version") };
    problem_add(c->problems, &at, S("sealed"),
                "this plan is there already and stays as it is: another one takes its place");
    return ST_INVALID;
}

/* Who is named decides the card, so whoever names somebody could decide it (decision 0050). */
static enum status decider_rule(struct ctx *c, const struct record *before, const struct record *after)
{
    size_t at = kind_field_index(after->kind, S("decider"));
    const struct value *was = before ? &before->v[at] : NULL, *is = &after->v[at];
    if (is->type != VT_INT || (was && was->type == VT_INT && was->u.i == is->u.i) || perm_at_least(c, PERM_LEAD))
        return ST_OK;
    const struct path p = { .name = S("decider") };
    problem_add(c->problems, &p, S("denied"), "leaders name who decides: whoever stands here may choose for all of us");
    return ST_INVALID;
}

enum status rules_check(struct ctx *c, const struct record *before, const struct record *after)
{
    if (!c->keep_words)
        TRY(product_free_check(c, before, after));
    if (kind_is(after->kind, &kind_alias))
        TRY(alias_rule(c, after));
    if (kind_is(after->kind, &kind_needs))
        TRY(needs_rule(c, after));
    if (kind_is(after->kind, &kind_option) && (before || by_hand(c)))
        TRY(option_rule(c, before ? before : after));
    if (kind_is(after->kind, &kind_tradeoff) && by_hand(c))
        TRY(decider_rule(c, before, after));
    if (of_a_plan(after))
        TRY(plan_rule(c, before, after));
    if (kind_is(after->kind, &kind_evidence))
        TRY(evidence_rule(c, after));
    TRY(rules_links(c, before, after));
    TRY(no_circle(c, after, "parent"));
    TRY(no_circle(c, after, "unblocks"));
    return no_circle(c, after, "manager");
}
