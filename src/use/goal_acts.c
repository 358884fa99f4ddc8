/* use/goal_acts.c: writing down which goals pull apart (MODEL 10.17). */
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
    .kind = &kind_conflict, .verb = "find", .label = "Find goals that pull apart", .on = ON_LIST,
    .help = "Writes down each pair of open goals that a rule names and nobody wrote down yet.",
    .perm = PERM_LEAD, .run = find_run
};

const struct action *const goal_actions[] = { &conflict_find, NULL };
