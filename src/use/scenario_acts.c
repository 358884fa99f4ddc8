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
static const struct action copy_act = {
    .kind = &kind_plan_version, .verb = "copy", .label = "Copy as a scenario", .on = ON_RECORD,
    .help = "The same plan once more, to try things on; nothing else changes.",
    .in = copy_in, .nin = COUNT(copy_in), .perm = PERM_EDIT, .run = copy_run
};

static enum status assume_run(struct ctx *c, struct action_call *call, struct json_writer *out)
{
    struct assumption a = { .about = in_text(call, "about"), .quarter = -1, .n = in_int(call, "amount", -1) };
    struct str what = in_text(call, "what");
    bool days = str_eq(what, S("days")), points = str_eq(what, S("points"));
    a.what = days ? ASSUME_DAYS : points ? ASSUME_POINTS : ASSUME_WITHOUT;
    if (days)
        a.quarter = in_int(call, "quarter", -1);
    bool team = str_starts(a.about, S("team/")), priority = str_starts(a.about, S("priority/"));
    if (days != team || points != priority)
        problem_add(c->problems, &(struct path){ .name = S("about") }, S("reference"),
                    "days are those of a team, points those of a priority; a plan does without a rule or a promise");
    if (days && a.quarter < 0)
        problem_add(c->problems, &(struct path){ .name = S("quarter") }, S("required"), "say in which quarter");
    if ((days || points) && a.n < 0)
        problem_add(c->problems, &(struct path){ .name = S("amount") }, S("required"), "say how many");
    if (points && a.n > 1000)
        problem_add(c->problems, &(struct path){ .name = S("amount") }, S("range"), "a priority has at most 1000 points");
    if (c->problems->count > 0)
        return ST_INVALID;
    int64_t id;
    TRY(scenario_assume(c, call->record->id, &a, &id, &call->change));
    made(c, call, id, out);
    return ST_OK;
}

static const struct choice assumes[] = { { "days", "A team's days are", NULL }, { "points", "A priority's points are", NULL },
                                         { "without", "It does without", NULL }, { 0 } };
static const struct field assume_in[] = {
    CHO("what", REQ, "What", NULL, assumes),
    ANY("about", REQ, "Whose", "A team, a priority, a rule or a promise.", "team priority rule promise"),
    QTR("quarter", 0, "Quarter", "Of a team's days."),
    INT("amount", 0, "How many", "Days or points.", 0, 100000, NULL),
};
static const struct action assume_act = {
    .kind = &kind_plan_version, .verb = "assume", .label = "Assume something else", .on = ON_RECORD,
    .help = "In this scenario alone; the records stay as they are.",
    .in = assume_in, .nin = COUNT(assume_in), .perm = PERM_EDIT, .run = assume_run
};

static enum status rework_run(struct ctx *c, struct action_call *call, struct json_writer *out)
{
    int64_t id;
    bool proved;
    TRY(scenario_solve(c, call->record->id, &id, &proved, &call->change));
    made(c, call, id, out);
    json_key(out, S("proven"));
    json_bool(out, proved);
    return ST_OK;
}

static const struct action rework_act = {
    .kind = &kind_plan_version, .verb = "rework", .label = "Find its best plan", .on = ON_RECORD,
    .help = "The plan with most points under what the scenario assumes, checked.",
    .perm = PERM_EDIT, .flags = A_SLOW, .run = rework_run
};

static enum status drop_run(struct ctx *c, struct action_call *call, struct json_writer *out)
{
    TRY(scenario_drop(c, call->record->id, &call->change));
    json_key(out, S("dropped"));
    json_bool(out, true);
    return ST_OK;
}

static const struct action drop_act = {
    .kind = &kind_plan_version, .verb = "drop", .label = "Drop the scenario", .on = ON_RECORD,
    .help = "It is on no list any more; history can bring it back.", .perm = PERM_EDIT, .run = drop_run
};

const struct action *const scenario_actions[] = { &copy_act, &assume_act, &rework_act, &drop_act, NULL };
