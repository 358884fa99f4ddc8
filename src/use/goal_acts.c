/* use/goal_acts.c: writing down which goals pull apart (MODEL 10.17), and which watches fire. */
#include "use/actions.h"
#include "use/goal_reports.h"
#include "use/plan_use.h"

struct find_arg {
    struct goal_pull *pulls;
    size_t n;
    int64_t found;
};

/* Whether somebody wrote it down already, dismissed ones included. */
static enum status is_noted(struct ctx *c, const struct goal_pull *p, bool *ret)
{
    const struct value a = ARG_INT(p->a), b = ARG_INT(p->b), rule = ARG_STR(p->rule);
    const struct filter f[] = { { .column = "a", .op = OP_EQ, .any = &a, .nany = 1 },
                                { .column = "rule", .op = OP_EQ, .any = &rule, .nany = 1 },
                                { .column = "b", .op = p->b ? OP_EQ : OP_NULL, .any = &b, .nany = 1 } };
    const struct query q = { .kind = &kind_conflict, .filters = f, .nfilters = COUNT(f), .limit = 1 };
    struct record_list l;
    TRY(rec_list(c, &q, &l));
    *ret = l.count > 0;
    return ST_OK;
}

static enum status find_body(struct ctx *c, void *arg)
{
    struct find_arg *f = arg;
    f->found = 0;
    for (size_t i = 0; i < f->n; i++) {
        bool noted;
        TRY(is_noted(c, &f->pulls[i], &noted));
        if (noted)
            continue;
        struct record *r = rec_new(c, &kind_conflict);
        rset_int(r, "a", f->pulls[i].a);
        if (f->pulls[i].b)
            rset_int(r, "b", f->pulls[i].b);
        rset_text(r, "rule", f->pulls[i].rule);
        TRY(rec_add(c, r));
        f->found++;
    }
    return ST_OK;
}

static enum status find_run(struct ctx *c, struct action_call *call, struct json_writer *out)
{
    struct find_arg f = { 0 };
    TRY(goal_pulls(c, &f.pulls, &f.n));
    TRY(core_write(c, S("conflict find"), find_body, &f, &call->change));
    json_key(out, S("pulls"));
    json_int(out, (int64_t)f.n);
    json_key(out, S("found"));
    json_int(out, f.found);
    return ST_OK;
}

static const struct action conflict_find = {
    .kind = &kind_conflict,
    .verb = "find",
    .label = "Find goals that pull apart",
    .on = ON_LIST,
    .help = "Writes down each pair of open goals that a rule names and nobody wrote down yet.",
    .perm = PERM_LEAD,
    .run = find_run
};

/* ---- watch check ---- */

/* An armed watch, the day from which its metric has been across without a break, and the newest value. */
struct across {
    int64_t id;
    struct str since;
    double value;
};
static const struct col across_cols[] = { COL(struct across, id), COL(struct across, since),
                                          COL(struct across, value) };
static const struct stmt_def across_sql = {
    "watch/across",
    "WITH m AS (SELECT w.id AS watch, m.\"on\" AS \"on\", m.value AS value,"
    " CASE WHEN w.crosses = 'below' THEN m.value < w.value ELSE m.value > w.value END AS is_across FROM watch w"
    " JOIN measurement m ON m.metric = w.metric AND m.archived_at IS NULL AND m.customer IS NULL AND m.\"on\" <= ?1"
    " WHERE w.archived_at IS NULL AND w.state = 'armed'),"
    " back AS (SELECT watch, max(\"on\") AS \"on\" FROM m WHERE NOT is_across GROUP BY watch),"
    " run AS (SELECT m.watch, min(m.\"on\") AS since, max(m.\"on\") AS newest FROM m LEFT JOIN back b ON b.watch = m.watch"
    " WHERE m.is_across AND (b.\"on\" IS NULL OR m.\"on\" > b.\"on\") GROUP BY m.watch)"
    " SELECT r.watch AS id, r.since AS since, max(m.value) AS value FROM run r"
    " JOIN m ON m.watch = r.watch AND m.\"on\" = r.newest GROUP BY r.watch, r.since ORDER BY r.watch",
    NULL, ROWS_OF(struct across, across_cols)
};

struct check_arg {
    struct record **fired;
    size_t n;
};

static enum status check_body(struct ctx *c, void *arg)
{
    const struct check_arg *k = arg;
    for (size_t i = 0; i < k->n; i++)
        TRY(action_edit(c, k->fired[i]));
    return ST_OK;
}

static enum status check_run(struct ctx *c, struct action_call *call, struct json_writer *out)
{
    struct settings set;
    struct across *rows;        /* those that do not fire are left out on the way */
    struct check_arg k = { 0 };
    size_t n;
    TRY(workspace_settings(c, &set));
    struct date today = workspace_today(c, &set), since;
    const struct value args[] = { ARG_STR(date_text(c->arena, today)) };
    TRY(db_all(c, &across_sql, args, COUNT(args), &rows, &n));
    k.fired = ARENA_ARRAY(c->arena, struct record *, n + 1);
    for (size_t i = 0; i < n; i++) {
        struct record *r;
        TRY(rec_get(c, &kind_watch, rows[i].id, &r));
        const struct value *days = &r->v[kind_field_index(r->kind, S("days"))];
        if (!date_parse(rows[i].since, &since) || (days->type == VT_INT && today.days - since.days < days->u.i))
            continue;
        rows[k.n] = rows[i];
        k.fired[k.n] = record_copy(c, r);
        rset_text(k.fired[k.n++], "state", S("fired"));
    }
    TRY(core_write(c, S("watch check"), check_body, &k, &call->change));
    json_key(out, S("fired"));
    json_array(out);
    for (size_t i = 0; i < k.n; i++) {
        json_object(out);
        json_member_key(out, c, "watch", &kind_watch, rows[i].id);
        json_member_str(out, S("title"), rec_title(c, k.fired[i]));
        json_member_str(out, S("since"), rows[i].since);
        json_key(out, S("value")), json_real(out, rows[i].value);
        json_end(out);
    }
    json_end(out);
    return ST_OK;
}

static const struct action watch_check = {
    .kind = &kind_watch,
    .verb = "check",
    .label = "Check the watches",
    .on = ON_LIST,
    .help = "A watch fires when its metric has been across its value for as many days as it says.",
    .perm = PERM_EDIT,
    .run = check_run
};

const struct action *const goal_actions[] = { &conflict_find, &watch_check, NULL };
