/* use/plan_acts.c: actions on plans and on the rules that every plan obeys. */
#include "model/kinds/def.h"
#include "use/actions.h"
#include "use/plan_lock.h"
#include "use/plan_words.h"
#include "use/what_if.h"

static void member_points(struct json_writer *w, const char *name, struct arena *a, bool known, int64_t upt)
{
    json_key(w, str_z(name));
    if (known)
        json_str(w, points_exact(a, upt));
    else
        json_null(w);
}

static void rows_json(struct json_writer *w, const struct plan_model *m, const int16_t *finish)
{
    json_key(w, S("rows"));
    json_array(w);
    for (size_t i = 0; i < m->in.nfeatures; i++) {
        if (finish[i] < 0)
            continue;
        const struct w_feature *f = &m->w->features[m->world_of[i]];
        json_object(w);
        json_member_str(w, S("feature"), f->key);
        json_member_str(w, S("title"), f->title);
        json_member_str(w, S("quarter"), quarter_key(m->w->arena, m->first + finish[i]));
        json_key(w, S("days"));
        json_int(w, plan_feature_days(m->w, f->id));
        json_end(w);
    }
    json_end(w);
}

/* ---- solve ---- */

static enum status solve_run(struct ctx *c, struct action_call *call, struct json_writer *out)
{
    struct plan_model m;
    struct plan_answer r;
    struct plan_from from = { .first = in_int(call, "first", 0), .quarters = in_int(call, "quarters", 0) };
    from.effort = str_eq(in_text(call, "estimates"), S("high")) ? PLAN_HIGH : PLAN_LIKELY;
    TRY(plan_solve_use(c, &from, &m, &r));
    call->change = r.change;
    call->made = &kind_plan_version;
    call->made_key = arena_printf(c->arena, "%lld", (long long)r.version);
    json_member_str(out, S("plan_version"), call->made_key);
    json_key(out, S("proven"));
    json_bool(out, r.proved);
    member_points(out, "points_horizon", c->arena, m.valued, plan_points_horizon(&m, r.finish));
    rows_json(out, &m, r.finish);
    return ST_OK;
}

static const struct choice efforts[] = { { "likely", "Likely", NULL }, { "high", "High", NULL }, { 0 } };
static const struct field plan_solve_in[] = {
    QTR("first", 0, "From", "Empty: that of the plan in force."),
    INT("quarters", 0, "Quarters", NULL, 1, 12, NULL),
    CHOD("estimates", 0, "Estimates", NULL, efforts, "likely"),
};
static const struct action plan_solve_act = { .kind = &kind_plan_version,
                                              .verb = "solve",
                                              .label = "Work out the best plan",
                                              .on = ON_LIST,
                                              .help = "The plan with most points that fits, checked, as a scenario.",
                                              .in = plan_solve_in,
                                              .nin = COUNT(plan_solve_in),
                                              .perm = PERM_EDIT,
                                              .flags = A_SLOW,
                                              .run = solve_run };

/* ---- what if ---- */

static enum status what_if_run(struct ctx *c, struct action_call *call, struct json_writer *out)
{
    struct what_if ask;
    struct priced p;
    TRY(what_if_text(c, in_text(call, "add"), &ask));
    ask.quarter = in_int(call, "quarter", -1);
    enum status st = what_if_price(c, &ask, &p);
    if (st != ST_OK)
        return st == ST_NOT_FOUND ? ST_INVALID : st;        /* the address is right, what was sent is not */
    what_if_json(out, &ask, &p);
    return ST_OK;
}

static const struct field plan_what_if_in[] = {
    TXT("add", REQ, "What came up", "Such as SHELF-60:shelf=70,platform=30; the key alone means as it was sized."),
    QTR("quarter", 0, "Quarter", "Empty: the first of the plan in force."),
};
static const struct action plan_what_if = {
    .kind = &kind_plan_version,
    .verb = "what_if",
    .label = "Would it fit?",
    .on = ON_LIST,
    .help = "Whether work fits the plan in force, and else what would have to move. Nothing is written.",
    .in = plan_what_if_in,
    .nin = COUNT(plan_what_if_in),
    .perm = PERM_VIEW,
    .flags = A_READONLY | A_SLOW | A_MCP,
    .run = what_if_run
};

/* ---- conflicting ---- */

static enum status conflicting_run(struct ctx *c, struct action_call *call, struct json_writer *out)
{
    struct plan_model m;
    struct rule_line *lines = NULL;
    size_t n = 0;
    (void)call;
    TRY(plan_conflicting(c, &m, &lines, &n));
    json_key(out, S("possible"));
    json_bool(out, n == 0);
    json_key(out, S("rules"));
    json_array(out);
    for (size_t i = 0; i < n; i++) {
        json_object(out);
        json_member_str(out, S("kind"), lines[i].plural);
        json_member_str(out, S("key"), lines[i].key);
        json_member_str(out, S("words"), lines[i].words);
        json_end(out);
    }
    json_end(out);
    return ST_OK;
}

static const struct action plan_conflicting_act = {
    .kind = &kind_plan_version,
    .verb = "conflicting",
    .label = "Which rules cannot all hold",
    .on = ON_LIST,
    .help =
        "The rules and promises that no plan keeps together, of which none can be left out; none where a plan keeps them all. Nothing is written.",
    .perm = PERM_VIEW,
    .flags = A_READONLY | A_SLOW | A_RARE,
    .run = conflicting_run
};

/* ---- move, adopt ---- */

static enum status move_run(struct ctx *c, struct action_call *call, struct json_writer *out)
{
    struct plan_moved m;
    struct str feature = rec_text(c, &call->action->in[0], in_value(call, "feature"));
    TRY(plan_move_use(c, feature, in_int(call, "quarter", -1), true, in_int(call, "adopt", 0) != 0, &m));
    call->change = m.change;
    json_key(out, S("fits"));
    json_bool(out, m.fits);
    json_member_str(out, S("why_not"), m.why_not);
    if (m.version > 0) {
        call->made = &kind_plan_version;
        call->made_key = arena_printf(c->arena, "%lld", (long long)m.version);
    }
    json_member_str(out, S("plan_version"), call->made_key);
    json_key(out, S("moves"));
    json_array(out);
    for (size_t i = 0; i < m.fig.nmoves; i++) {
        json_object(out);
        json_member_str(out, S("feature"), m.m.w->features[m.fig.moves[i].feature].key);
        json_member_str(out, S("from"), quarter_key(c->arena, m.fig.moves[i].from));
        json_member_str(out, S("to"), quarter_key(c->arena, m.fig.moves[i].to));
        json_end(out);
    }
    json_end(out);
    json_key(out, S("promises_broken"));
    json_int(out, (int64_t)m.fig.npromises);
    return ST_OK;
}

static const struct field plan_move_in[] = {
    REF("feature", REQ, "Feature", NULL, feature),
    QTR("quarter", 0, "To", "Empty takes it out of the plan."),
    BOOL("adopt", 0, "Adopt it", "Else the result is a scenario.", "false"),
};
static const struct action plan_move_act = { .kind = &kind_plan_version,
                                             .verb = "move",
                                             .label = "Move work",
                                             .on = ON_LIST,
                                             .help = "Moves one feature and says what breaks.",
                                             .in = plan_move_in,
                                             .nin = COUNT(plan_move_in),
                                             .perm = PERM_LEAD,
                                             .run = move_run };

static enum status adopt_run(struct ctx *c, struct action_call *call, struct json_writer *out)
{
    int64_t n;
    TRY(plan_adopt(c, arena_printf(c->arena, "#%lld", (long long)call->record->id), &n, &call->change));
    json_key(out, S("n"));
    json_int(out, n);
    return ST_OK;
}

static const struct action plan_adopt_act = { .kind = &kind_plan_version,
                                              .verb = "adopt",
                                              .label = "Use this plan",
                                              .on = ON_RECORD,
                                              .help = "Makes it the plan in force.",
                                              .perm = PERM_LEAD,
                                              .run = adopt_run };

/* ---- rules ---- */

static enum status lock_run(struct ctx *c, struct action_call *call, struct json_writer *out)
{
    int64_t rule = 0;
    TRY(plan_lock_use(c, in_int(call, "quarter", 0), in_text(call, "why"), &rule, &call->change));
    call->made = &kind_rule;
    call->made_key = arena_printf(c->arena, "%lld", (long long)rule);
    json_member_str(out, S("rule"), call->made_key);
    return ST_OK;
}

static const struct field rule_lock_quarter_in[] = {
    QTR("quarter", REQ, "Quarter", NULL),
    TXT("why", REQ, "Why", NULL),
};
static const struct action rule_lock_quarter = { .kind = &kind_rule,
                                                 .verb = "lock_quarter",
                                                 .label = "Lock a quarter",
                                                 .on = ON_LIST,
                                                 .help = "Nothing moves in or out of it but by a trade-off.",
                                                 .in = rule_lock_quarter_in,
                                                 .nin = COUNT(rule_lock_quarter_in),
                                                 .perm = PERM_LEAD,
                                                 .run = lock_run };

struct unlock_arg {
    struct record *rule;
    struct str reason;
};

static enum status unlock_body(struct ctx *c, void *arg)
{
    const struct unlock_arg *u = arg;
    TRY(action_remark(c, u->rule, u->reason));
    return rec_archive(c, &kind_rule, u->rule->id, u->rule->rev);
}

static enum status unlock_run(struct ctx *c, struct action_call *call, struct json_writer *out)
{
    struct unlock_arg u = { call->record, in_text(call, "reason") };
    const struct value *type = &call->record->v[kind_field_index(&kind_rule, S("type"))];
    const struct value *quarter = &call->record->v[kind_field_index(&kind_rule, S("quarter"))];
    if (type->type == VT_TEXT && str_eq(type->u.s, S("lock_quarter")) && quarter->type == VT_INT)
        TRY(plan_unlock_use(c, quarter->u.i, u.reason, &call->change));
    else
        TRY(core_write(c, S("rule unlock"), unlock_body, &u, &call->change));
    json_key(out, S("unlocked"));
    json_bool(out, true);
    return ST_OK;
}

static const struct field rule_unlock_in[] = { PRO("reason", REQ, "Why", "Whoever reads this later will ask.") };
static const struct action rule_unlock = { .kind = &kind_rule,
                                           .verb = "unlock",
                                           .label = "Take the rule away",
                                           .on = ON_RECORD,
                                           .help = "Plans no longer obey it.",
                                           .in = rule_unlock_in,
                                           .nin = 1,
                                           .perm = PERM_LEAD,
                                           .run = unlock_run };

const struct action *const plan_actions[] = { &plan_solve_act,       &plan_what_if,
                                              &plan_conflicting_act, &plan_move_act,
                                              &plan_adopt_act,       &rule_lock_quarter,
                                              &rule_unlock,          NULL };
