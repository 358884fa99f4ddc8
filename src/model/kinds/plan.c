/* model/kinds/plan.c: who has how many days, what work costs, and what is promised when. */
#include "model/kinds/def.h"

static const struct choice team_types[] = { { "makers", "Makers", NULL },
                                            { "function", "Function", NULL },
                                            { "working_group", "Working group", NULL },
                                            { "audience", "Audience", NULL },
                                            { 0 } };
static const struct field team_fields[] = {
    TXT("title", REQ | UNI | TIT, "Team", NULL),
    CHOD("type", LST, "Type", NULL, team_types, "makers"),
    REF("parent", LST, "Part of", NULL, team),
    REF("head", LST, "Head", NULL, person),
    PRO("purpose", SEA, "Purpose", NULL),
    ANY("about", LST, "About", NULL, NULL),
    INT("cadence_days", 0, "Meets every", NULL, 1, 366, "days"),
    DATE("until", 0, "Until", NULL),
};

static void team_check(const struct record *before, const struct record *after, struct problems *ps)
{
    (void)before;
    check_not_self(after, "parent", ps);
}

const struct kind kind_team = {
    .name = "team",
    .plural = "teams",
    .label = "Team",
    .title = "title",
    .slug = true,
    .turn = 1,
    .help = "People who give days, or meet.",
    .check = team_check,
    FIELDS(team_fields),
    USUAL,
};

static const struct field capacity_fields[] = {
    REF("team", REQ | LST | CAS, "Team", NULL, team),
    QTR("quarter", REQ | LST, "Quarter", NULL),
    INT("days", REQ | LST, "Days", "All its own days.", 0, 100000, "days"),
    INTD("reserve", LST, "Reserve", "Of these, kept for surprises.", 0, 100000, "days", "0"),
};
UNIQUE(capacity_uniques, "team", "quarter");

static void capacity_check(const struct record *before, const struct record *after, struct problems *ps)
{
    (void)before;
    check_order(after, "reserve", "days", ps);
}

const struct kind kind_capacity = {
    .name = "capacity",
    .plural = "capacities",
    .label = "Capacity",
    .turn = 1,
    .help = "A team's own days in a quarter.",
    .uniques = capacity_uniques,
    .check = capacity_check,
    FIELDS(capacity_fields),
    LINK,
};

static const struct field effort_fields[] = {
    REF("feature", REQ | LST | CAS, "Feature", NULL, feature),
    REF("team", REQ | LST | CAS, "Team", NULL, team),
    INT("low", LST, "Low", "If missing, likely.", 0, 100000, "days"),
    INT("likely", REQ | LST, "Likely", NULL, 0, 100000, "days"),
    INT("high", LST, "High", "If missing, likely.", 0, 100000, "days"),
    REFD("by", 0, "By", "Who sized it.", person, "me"),
};
UNIQUE(effort_uniques, "feature", "team");

static void effort_check(const struct record *before, const struct record *after, struct problems *ps)
{
    (void)before;
    check_order(after, "low", "likely", ps);
    check_order(after, "likely", "high", ps);
    check_order(after, "low", "high", ps);
}

const struct kind kind_effort = {
    .name = "effort",
    .plural = "efforts",
    .label = "Effort",
    .turn = 1,
    .help = "What a feature costs one team.",
    .uniques = effort_uniques,
    .check = effort_check,
    FIELDS(effort_fields),
    LINK,
};

static const struct choice plan_made_by[] = { { "solve", "Solved", NULL },
                                              { "move", "Moved by hand", NULL },
                                              { "decision", "Decision", NULL },
                                              { "import", "Import", NULL },
                                              { "scenario", "Scenario", NULL },
                                              { "option", "Option of a trade-off", NULL },
                                              { 0 } };
static const struct field plan_version_fields[] = {
    INT("n", UNI | RO | LST, "Version", "Given when it is adopted; the highest is in force.", 1, 1000000, NULL),
    REF("parent", LST, "From", "The version that it was made from.", plan_version),
    QTR("first", REQ | LST, "First quarter", NULL),
    INT("quarters", REQ | LST, "Quarters", NULL, 1, 12, "quarters"),
    TXT("title", TIT, "Title", NULL),
    PRO("why", SEA, "Why", NULL),
    CHOD("made_by", LST, "Made by", NULL, plan_made_by, "solve"),
    ANY("because", LST, "Because of", NULL, "decision tradeoff import_batch"),
    BOOL("proven", LST, "Proven", "No better plan exists.", "false"),
    TXT("unit", RO, "Unit", "In which value and bound are."),
    INT("value", RO | LST, "Value", NULL, INT64_MIN, INT64_MAX, NULL),
    INT("bound", RO, "Bound", "No plan can be worth more.", INT64_MIN, INT64_MAX, NULL),
    TXT("solver", RO, "Solver", NULL),
    TXT("input_hash", RO, "Digest of the input", NULL),
    BIG("frozen", RO, "As it was", NULL),
    TIME("adopted_at", RO | LST, "Adopted", NULL),
    REF("adopted_by", RO | LST, "Adopted by", NULL, person),
};

const struct kind kind_plan_version = {
    .name = "plan_version",
    .plural = "plan_versions",
    .label = "Plan version",
    .title = "title",
    .turn = 1,
    .help = "One whole plan; it never changes.",
    .flags = K_APPEND_ONLY,
    FIELDS(plan_version_fields),
    .perm = { PERM_VIEW, PERM_CODE, PERM_CODE,
              PERM_CODE },       /* solved, moved, decided, imported; never written by hand */
};

static const struct choice plan_row_states[] = { { "committed", "Committed", NULL },
                                                 { "tentative", "Tentative", NULL },
                                                 { 0 } };
static const struct field plan_row_fields[] = {
    REF("version", CTX | LST, "Plan version", NULL, plan_version),
    REF("feature", REQ | LST, "Feature", NULL, feature),
    QTR("quarter", REQ | LST, "Quarter", "In which it finishes."),
    INT("span", REQ | LST, "Span", "Over how many quarters it runs.", 1, 4, "quarters"),
    CHOD("state", LST, "State", NULL, plan_row_states, "committed"),
};
UNIQUE(plan_row_uniques, "version", "feature");

const struct kind kind_plan_row = {
    .name = "plan_row",
    .plural = "plan_rows",
    .label = "Commitment",
    .turn = 1,
    .help = "A feature promised for a quarter.",
    .uniques = plan_row_uniques,
    .flags = K_APPEND_ONLY,
    FIELDS(plan_row_fields),
    .perm = { PERM_VIEW, PERM_CODE, PERM_CODE, PERM_CODE },       /* with their version, in one change */
};

static const struct choice rule_types[] = { { "lock", "Must be in", "the plan contains it" },
                                            { "forbid", "Must not be in", NULL },
                                            { "lock_quarter", "Quarter is closed", NULL },
                                            { "ceiling", "At most", "a percentage of the days" },
                                            { "floor", "At least", "a percentage of the days" },
                                            { "exclusive", "One of two", NULL },
                                            { "coverage", "Covered", "a number of features lead to it" },
                                            { 0 } };
static const struct field rule_fields[] = {
    CHO("type", REQ | LST, "Type", NULL, rule_types),
    ANY("subject", LST, "Subject", "Coverage and shares count what leads to it.",
        "feature solution segment market priority"),
    REF("other", LST, "Other", "At most one of the two.", feature),
    CHO("class", LST, "Class", "A ceiling or floor for a class of work.", choice_classes),
    QTR("quarter", LST, "Quarter", NULL),
    QTR("until", LST, "Until", NULL),
    PCT("percent", LST, "Percent", "Of the days used."),
    INT("count", LST, "Count", NULL, 1, 10000, NULL),
    BOOL("hard", LST, "Hard", "The plan must obey; else it is only reported.", "true"),
    TXT("why", REQ | TIT, "Why", NULL),
};

static void rule_check(const struct record *before, const struct record *after, struct problems *ps)
{
    (void)before;
    bool share = check_is(after, "type", "ceiling") || check_is(after, "type", "floor");
    bool counts = check_is(after, "type", "coverage");
    bool two = check_is(after, "type", "exclusive");
    bool one = two || counts || check_is(after, "type", "lock") || check_is(after, "type", "forbid");
    if (one)
        check_needs(after, "subject", "This rule needs its subject", ps);
    if (two)
        check_needs(after, "other", "Say of which two at most one may be in the plan", ps);
    if (check_is(after, "type", "lock_quarter"))
        check_needs(after, "quarter", "Say which quarter is closed", ps);
    if (share)
        check_needs(after, "percent", "Say how many percent of the days", ps);
    if (share && !check_has(after, "class") && !check_has(after, "subject"))
        check_blame(ps, "class", "Say of which class or subject");
    if (counts)
        check_needs(after, "count", "Say how many features at least", ps);
    check_order(after, "quarter", "until", ps);
}

const struct kind kind_rule = {
    .name = "rule",
    .plural = "rules",
    .label = "Rule",
    .title = "why",
    .turn = 1,
    .help = "What every plan must obey.",
    .check = rule_check,
    FIELDS(rule_fields),
    LEADER_EDITS,
};

static const struct choice promise_states[] = { { "open", "Open", NULL },           { "moved", "Moved", NULL },
                                                { "kept", "Kept", NULL },           { "broken", "Broken", NULL },
                                                { "withdrawn", "Withdrawn", NULL }, { 0 } };
static const struct transition promise_moves[] = { { "open", "kept", 0, false },
                                                   { "open", "broken", 0, true },
                                                   { "open", "withdrawn", 0, true },
                                                   { "open", "moved", 0, true },
                                                   { "moved", "kept", 0, false },
                                                   { "moved", "broken", 0, true },
                                                   { 0 } };
static const struct field promise_fields[] = {
    ANY("to", REQ | LST, "To", NULL, "customer contact person team"),
    TXT("what", REQ | TIT, "What", NULL),
    DATE("due", REQ | LST, "Due", NULL),
    ANY("about", LST, "About", NULL, "feature solution"),
    REFD("by", LST, "By", NULL, person, "me"),
    DATED("made_on", LST, "Made on", NULL, "today"),
    BOOL("hard", LST, "Hard", "It may not be broken.", "false"),
    REF("message", 0, "Message", NULL, message),
    DATE("moved_to", LST, "Moved to", NULL),
    STATE(promise_states, "open"),
};

static void promise_check(const struct record *before, const struct record *after, struct problems *ps)
{
    (void)before;
    if (check_is(after, "state", "moved"))
        check_needs(after, "moved_to", "Say to which day it moved", ps);
}

const struct kind kind_promise = {
    .name = "promise",
    .plural = "promises",
    .label = "Promise",
    .title = "what",
    .prefix = "PR",
    .turn = 1,
    .help = "What we told somebody they would get, and by when.",
    .lifecycle = promise_moves,
    .check = promise_check,
    FIELDS(promise_fields),
    USUAL,
};
