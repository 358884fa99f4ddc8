/* use/plan_lock.c: closing a quarter, and holding every later plan to it. */
#include "use/plan_lock.h"

struct w_change {
    int64_t feature, was, was_span, now, now_span;
    struct str key;
};
static const struct col change_cols[] = { COL(struct w_change, feature),  COL(struct w_change, was),
                                          COL(struct w_change, was_span), COL(struct w_change, now),
                                          COL(struct w_change, now_span), COL(struct w_change, key) };
/* Features whose row differs between version ?1 and version ?2. */
static const struct stmt_def q_changes = {
    .name = "lock.changes",
    .sql =
        "SELECT f.id AS feature, COALESCE(a.quarter,-1) AS was, COALESCE(a.span,1) AS was_span, COALESCE(b.quarter,-1) AS now, "
        "COALESCE(b.span,1) AS now_span, COALESCE(f.\"key\",'') AS \"key\" FROM feature f "
        "LEFT JOIN plan_row a ON a.feature = f.id AND a.version = ?1 LEFT JOIN plan_row b ON b.feature = f.id AND b.version = ?2 "
        "WHERE COALESCE(a.quarter,-1) <> COALESCE(b.quarter,-1) OR COALESCE(a.span,1) <> COALESCE(b.span,1) ORDER BY f.id",
    ROWS_OF(struct w_change, change_cols)
};

const struct w_rule *plan_lock_of(const struct world *w, int64_t quarter, int64_t span)
{
    for (size_t i = 0; i < w->nrules; i++) {
        const struct w_rule *r = &w->rules[i];
        if (r->hard && str_eq(r->type, S("lock_quarter")) && plan_runs_in(quarter, span, r->quarter, r->until))
            return r;
    }
    return NULL;
}

struct str plan_lock_words(const struct plan_model *m, const int16_t *finish)
{
    for (size_t i = 0; i < m->in.nfeatures; i++) {
        if (finish[i] == m->force[i])
            continue;
        int64_t span = m->in.features[i].span;
        const struct w_rule *was = m->force[i] < 0 ? NULL : plan_lock_of(m->w, m->first + m->force[i], span);
        const struct w_rule *now = was || finish[i] < 0 ? was : plan_lock_of(m->w, m->first + finish[i], span);
        if (now)
            return plan_lock_refusal(m->w->arena, quarter_said(m->w, now->quarter), now->why,
                                     m->w->features[m->world_of[i]].key);
    }
    return STR_NULL;
}

enum status plan_lock_guard(struct ctx *c, int64_t before, int64_t after)
{
    struct plan_lock *locks = NULL;
    struct w_change *rows = NULL;
    struct settings set;
    size_t n = 0, nrows = 0;
    TRY(plan_locks(c, &locks, &n));
    if (n == 0)
        return ST_OK;
    struct value args[] = { value_int(before), value_int(after) };
    TRY(db_all(c, &q_changes, args, COUNT(args), &rows, &nrows));
    TRY(workspace_settings(c, &set));
    for (size_t i = 0; i < nrows; i++) {
        const struct plan_lock *was = plan_lock_at(locks, n, rows[i].was, rows[i].was_span);
        const struct plan_lock *l = was ? was : plan_lock_at(locks, n, rows[i].now, rows[i].now_span);
        if (l == NULL)
            continue;
        struct str said = quarter_words(c->arena, (struct quarter){ (int32_t)l->quarter }, (int)set.fiscal_start);
        struct str text = plan_lock_refusal(c->arena, said, l->why, rows[i].key);
        problem_add(c->problems, NULL, S("locked"), "%.*s", STR_FMT(text));
        return ST_DENIED;
    }
    return ST_OK;
}

struct date plan_unlock_until(const struct settings *s, int64_t quarter)
{
    struct date d = quarter_first_day((struct quarter){ (int32_t)quarter }, (int)s->fiscal_start);
    d.days += 14;
    return d;
}

static enum status lock_of_quarter(struct ctx *c, int64_t quarter, struct plan_lock *ret, bool *ret_found)
{
    struct plan_lock *locks = NULL;
    size_t n = 0;
    TRY(plan_locks(c, &locks, &n));
    const struct plan_lock *l = plan_lock_at(locks, n, quarter, 1);
    *ret_found = l != NULL;
    if (l != NULL)
        *ret = *l;
    return ST_OK;
}

static enum status lock_body(struct ctx *c, void *arg)
{
    struct record *r = arg;
    r->id = 0;                           /* the body may run again */
    return rec_add(c, r);
}

enum status plan_lock_use(struct ctx *c, int64_t quarter, struct str why, int64_t *ret_rule, int64_t *ret_change)
{
    struct plan_lock there;
    bool found;
    TRY(lock_of_quarter(c, quarter, &there, &found));
    if (found) {
        problem_add(c->problems, NULL, S("locked"), "%.*s is locked already: %.*s",
                    STR_FMT(quarter_key(c->arena, quarter)), STR_FMT(there.why));
        return ST_EXISTS;
    }
    if (str_empty(str_trim(why))) {
        problem_add(c->problems, &(struct path){ .name = S("why") }, S("required"), "Say why the quarter is locked.");
        return ST_INVALID;
    }
    struct record *r = rec_new(c, &kind_rule);
    rset_text(r, "type", S("lock_quarter"));
    rset_int(r, "quarter", quarter);
    rset_text(r, "why", str_trim(why));
    TRY(core_write(c, S("rule lock_quarter"), lock_body, r, ret_change));
    if (ret_rule)
        *ret_rule = r->id;
    return ST_OK;
}

struct unlock_arg {
    struct plan_lock lock;
    struct str reason;
};

static enum status unlock_body(struct ctx *c, void *arg)
{
    const struct unlock_arg *u = arg;
    struct record *say = rec_new(c, &kind_comment);
    rset_text(say, "record", any_text(c->arena, &kind_rule, u->lock.id));
    rset_text(say, "text", u->reason);
    TRY(rec_add(c, say));
    return rec_archive(c, &kind_rule, u->lock.id, u->lock.rev);
}

enum status plan_unlock_use(struct ctx *c, int64_t quarter, struct str reason, int64_t *ret_change)
{
    struct unlock_arg arg = { .reason = str_trim(reason) };
    struct settings set;
    bool found;
    TRY(workspace_settings(c, &set));
    TRY(lock_of_quarter(c, quarter, &arg.lock, &found));
    if (!found) {
        problem_add(c->problems, NULL, S("open"), "%.*s is not locked.", STR_FMT(quarter_key(c->arena, quarter)));
        return ST_NOT_FOUND;
    }
    if (str_empty(arg.reason)) {
        problem_add(c->problems, &(struct path){ .name = S("reason") }, S("required"),
                    "Say why it is opened again.\n"
                    "Whoever reads this later will ask.");
        return ST_INVALID;
    }
    struct date until = plan_unlock_until(&set, arg.lock.quarter);
    if (workspace_today(c, &set).days > until.days) {
        problem_add(c->problems, NULL, S("too_late"),
                    "It could be unlocked until %.*s.\nFrom then on, a change of it is a trade-off.",
                    STR_FMT(date_words_long(c->arena, until)));
        return ST_DENIED;
    }
    return core_write(c, S("rule unlock"), unlock_body, &arg, ret_change);
}
