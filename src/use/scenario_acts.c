/* use/scenario_acts.c: what is done with plans that are not in force. */
#include "model/kinds/def.h"
#include "use/actions.h"
#include "use/scenario_use.h"

static void made(struct ctx *c, struct action_call *call, int64_t id, struct json_writer *out)
{
    call->made = &kind_plan_version;
    call->made_key = arena_printf(c->arena, "%lld", (long long)id);
    json_member_str(out, S("plan_version"), call->made_key);
}

static enum status copy_run(struct ctx *c, struct action_call *call, struct json_writer *out)
{
    int64_t id;
    TRY(scenario_copy(c, call->record->id, in_text(call, "title"), &id, &call->change));
    made(c, call, id, out);
    return ST_OK;
}

static const struct field copy_in[] = { TXT("title", REQ, "Called", "Such as: two more people in Shelf.") };
static const struct action copy_act = { .kind = &kind_plan_version,
                                        .verb = "copy",
                                        .label = "Copy as a scenario",
                                        .on = ON_RECORD,
                                        .help = "The same plan once more, to try things on; nothing else changes.",
                                        .in = copy_in,
                                        .nin = COUNT(copy_in),
                                        .perm = PERM_EDIT,
                                        .run = copy_run };

static const struct choice assumes[] = {
    { "days", "A team's days are", NULL },  { "points", "A priority's points are", NULL },
    { "without", "It does without", NULL }, { "finish", "A feature ships in", NULL },
    { "out", "A feature stays out", NULL }, { 0 }
};
static const struct {
    const char *what, *kinds, *said;
    bool quarter, amount;
} shapes[] = {
    [ASSUME_DAYS] = { "days", "team", "days are those of a team", true, true },
    [ASSUME_POINTS] = { "points", "priority", "points are those of a priority", false, true },
    [ASSUME_WITHOUT] = { "without", "rule promise", "a plan does without a rule or a promise", false, false },
    [ASSUME_FINISH] = { "finish", "feature", "what ships is a feature", true, false },
    [ASSUME_OUT] = { "out", "feature", "what stays out is a feature", false, false },
};

static void blame(struct ctx *c, const char *field, struct str code, const char *text)
{
    problem_add(c->problems, &(struct path){ .name = str_z(field) }, code, "%s", text);
}

/* What is assumed, of what; with_amount: and how many. */
static enum status read_assumption(struct ctx *c, struct action_call *call, bool with_amount, struct assumption *ret)
{
    struct str what = in_text(call, "what"), kind, id;
    *ret = (struct assumption){ .about = in_text(call, "about"), .quarter = -1 };
    for (size_t i = 0; i < COUNT(shapes); i++)
        if (str_eq(what, str_z(shapes[i].what)))
            ret->what = (enum assumed)i;
    bool amount = with_amount && shapes[ret->what].amount;
    if (shapes[ret->what].quarter)
        ret->quarter = in_int(call, "quarter", -1);
    if (amount)
        ret->n = in_int(call, "amount", -1);
    if (!str_cut(ret->about, '/', &kind, &id) || !str_listed(str_z(shapes[ret->what].kinds), ' ', kind))
        blame(c, "about", S("reference"), shapes[ret->what].said);
    if (shapes[ret->what].quarter && ret->quarter < 0)
        blame(c, "quarter", S("required"), "say in which quarter");
    if (amount && ret->n < 0)
        blame(c, "amount", S("required"), "say how many");
    if (ret->what == ASSUME_POINTS && ret->n > 1000)
        blame(c, "amount", S("range"), "a priority has at most 1000 points");
    return c->problems->count > 0 ? ST_INVALID : ST_OK;
}

static enum status assume_run(struct ctx *c, struct action_call *call, struct json_writer *out)
{
    struct assumption a;
    int64_t id;
    TRY(read_assumption(c, call, true, &a));
    TRY(scenario_assume(c, call->record->id, &a, &id, &call->change));
    made(c, call, id, out);
    return ST_OK;
}

#define ASSUMED                                                                                                        \
    CHO("what", REQ, "What", NULL, assumes),                                                                           \
        ANY("about", REQ, "Whose", "A team, a priority, a rule, a promise or a feature.",                              \
            "team priority rule promise feature"),                                                                     \
        QTR("quarter", 0, "Quarter", "Of a team's days, or in which it ships.")
static const struct field assume_in[] = { ASSUMED, INT("amount", 0, "How many", "Days or points.", 0, 100000, NULL) };
static const struct action assume_act = { .kind = &kind_plan_version,
                                          .verb = "assume",
                                          .label = "Assume something else",
                                          .on = ON_RECORD,
                                          .help = "In this scenario alone; the records stay as they are.",
                                          .in = assume_in,
                                          .nin = COUNT(assume_in),
                                          .perm = PERM_EDIT,
                                          .run = assume_run };

static enum status unassume_run(struct ctx *c, struct action_call *call, struct json_writer *out)
{
    struct assumption a;
    int64_t id;
    TRY(read_assumption(c, call, false, &a));
    TRY(scenario_unassume(c, call->record->id, &a, &id, &call->change));
    made(c, call, id, out);
    return ST_OK;
}

static const struct field unassume_in[] = { ASSUMED };
static const struct action unassume_act = { .kind = &kind_plan_version,
                                            .verb = "unassume",
                                            .label = "Take an assumption back",
                                            .on = ON_RECORD,
                                            .help = "One of them; the others stay.",
                                            .in = unassume_in,
                                            .nin = COUNT(unassume_in),
                                            .perm = PERM_EDIT,
                                            .run = unassume_run };

static enum status rework_run(struct ctx *c, struct action_call *call, struct json_writer *out)
{
    struct plan_answer r;
    TRY(scenario_solve(c, call->record->id, NULL, &r));
    call->change = r.change;
    made(c, call, r.version, out);
    json_key(out, S("proven"));
    json_bool(out, r.proved);
    return ST_OK;
}

static const struct action rework_act = { .kind = &kind_plan_version,
                                          .verb = "rework",
                                          .label = "Find its best plan",
                                          .on = ON_RECORD,
                                          .help = "The plan with most points under what the scenario assumes, checked.",
                                          .perm = PERM_EDIT,
                                          .flags = A_SLOW,
                                          .run = rework_run };

static enum status drop_run(struct ctx *c, struct action_call *call, struct json_writer *out)
{
    TRY(scenario_drop(c, call->record->id, &call->change));
    json_key(out, S("dropped"));
    json_bool(out, true);
    return ST_OK;
}

static const struct action drop_act = { .kind = &kind_plan_version,
                                        .verb = "drop",
                                        .label = "Drop the scenario",
                                        .on = ON_RECORD,
                                        .help = "It is on no list any more; history can bring it back.",
                                        .perm = PERM_EDIT,
                                        .run = drop_run };

const struct action *const scenario_actions[] = { &copy_act, &assume_act, &unassume_act, &rework_act, &drop_act, NULL };
