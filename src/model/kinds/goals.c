/* model/kinds/goals.c: directions, what is measured, what work was meant to change, and money. */
#include "model/kinds/def.h"

static const struct choice goal_directions[] = {
    { "up", "Up", NULL }, { "down", "Down", NULL }, { "hold", "Hold", NULL }, { 0 }
};
static const struct choice goal_levels[] = { { "company", "Company", NULL },
                                             { "function", "Function", NULL },
                                             { "product", "Product", NULL },
                                             { "person", "Person", NULL },
                                             { 0 } };
static const struct choice goal_objectives[] = {
    { "satisfaction", "Satisfaction", NULL }, { "revenue", "Revenue", NULL },     { "quality", "Quality", NULL },
    { "performance", "Performance", NULL },   { "evolution", "Evolution", NULL }, { 0 }
};
static const struct choice goal_horizons[] = { { "short", "Short", NULL }, { "long", "Long", NULL }, { 0 } };
static const struct choice goal_states[] = { { "open", "Open", NULL },
                                             { "reached", "Reached", NULL },
                                             { "missed", "Missed", NULL },
                                             { "dropped", "Dropped", NULL },
                                             { 0 } };
static const struct transition goal_moves[] = {
    { "open", "reached", 0, false }, { "open", "missed", 0, false }, { "open", "dropped", 0, true }, { 0 }
};
static const struct field goal_fields[] = {
    TXT("title", REQ | TIT, "Goal", NULL),
    REF("owner", REQ | LST, "Owner", NULL, person),
    REF("metric", REQ | LST, "Metric", NULL, metric),
    DATE("due", REQ | LST, "Due", NULL),
    CHOD("direction", LST, "Direction", NULL, goal_directions, "up"),
    REAL("baseline", LST, "Baseline", NULL),
    REAL("target", LST, "Target", NULL),
    CHOD("level", LST, "Level", NULL, goal_levels, "company"),
    REF("team", LST, "Team", NULL, team),
    REF("parent", LST, "Part of", NULL, goal),
    CHOD("objective", 0, "Objective", NULL, goal_objectives, "satisfaction"),
    CHOD("horizon", LST, "Horizon", NULL, goal_horizons, "short"),
    DATE("payback_on", 0, "Pays back on", NULL),
    TXT("paid", LST, "Paid", "What is paid for reaching it."),
    MONEY("amount", LST, "Amount", NULL),
    REF("product", LST, "Product", NULL, product),
    REF("solution", LST, "Solution", NULL, solution),
    STATE(goal_states, "open"),
};

static void goal_check(const struct record *before, const struct record *after, struct problems *ps)
{
    (void)before;
    check_not_self(after, "parent", ps);
}

const struct kind kind_goal = {
    .name = "goal",
    .plural = "goals",
    .label = "Goal",
    .title = "title",
    .prefix = "G",
    .turn = 2,
    .help = "A direction somebody is measured or paid on.",
    .lifecycle = goal_moves,
    .check = goal_check,
    FIELDS(goal_fields),
    USUAL,
};

static const struct choice metric_natures[] = {
    { "outcome", "Outcome", NULL },   { "quality", "Quality", NULL },
    { "activity", "Activity", NULL }, { "volume", "Volume", NULL },
    { "velocity", "Velocity", NULL }, { "short_revenue", "Short-term revenue", NULL },
    { "vanity", "Vanity", NULL },     { 0 }
};
static const struct field metric_fields[] = {
    TXT("title", REQ | UNI | TIT, "Metric", NULL),
    TXT("unit", LST, "Unit", NULL),
    INT("decimals", 0, "Decimals", NULL, 0, 9, NULL),
    TXT("quantity", LST, "Quantity", "What is counted."),
    CHOD("nature", LST, "Nature", NULL, metric_natures, "outcome"),
    TXT("actor", LST, "Actor", "Whose behaviour it shows."),
    TXT("behaviour", LST, "Behaviour", NULL),
    REF("feeds", 0, "Feeds", "The metric downstream.", metric),
    REF("proxy_for", 0, "Stands for", "The metric that it is a stand-in for.", metric),
    REF("connection", 0, "Read from", NULL, connection),
};

static void metric_check(const struct record *before, const struct record *after, struct problems *ps)
{
    (void)before;
    check_not_self(after, "feeds", ps);
    check_not_self(after, "proxy_for", ps);
}

const struct kind kind_metric = {
    .name = "metric",
    .plural = "metrics",
    .label = "Metric",
    .title = "title",
    .turn = 1,
    .help = "What is measured.",
    .check = metric_check,
    FIELDS(metric_fields),
    USUAL,
};

static const struct field measurement_fields[] = {
    REF("metric", CTX | LST | CAS, "Metric", NULL, metric),
    DATE("on", REQ | LST, "On", NULL),
    REAL("value", REQ | LST, "Value", NULL),
    REF("customer", LST, "Customer", NULL, customer),
    BOOL("estimated", LST, "Estimated", NULL, "false"),
    TXT("note", LST | SEA, "Note", NULL),
};
UNIQUE(measurement_uniques, "metric", "on", "customer");

const struct kind kind_measurement = {
    .name = "measurement",
    .plural = "measurements",
    .label = "Measurement",
    .turn = 1,
    .help = "One value at one time.",
    .uniques = measurement_uniques,
    .flags = K_MINE,
    FIELDS(measurement_fields),
    .perm = { PERM_VIEW, PERM_CONTRIBUTE, PERM_EDIT, PERM_LEAD },
};

static const struct choice outcome_states[] = { { "open", "Open", NULL },
                                                { "reached", "Reached", NULL },
                                                { "missed", "Missed", NULL },
                                                { "withdrawn", "Withdrawn", NULL },
                                                { 0 } };
static const struct transition outcome_moves[] = { { "open", "reached", PERM_CODE, false },
                                                   { "open", "missed", PERM_CODE, false },
                                                   { "open", "withdrawn", 0, true },
                                                   { 0 } };
static const struct field outcome_fields[] = {
    ANY("about", CTX | LST | CAS, "About", NULL, "feature solution"),
    REF("metric", REQ | LST, "Metric", NULL, metric),
    REAL("baseline", LST, "Baseline", NULL),
    REAL("target", LST, "Target", NULL),
    DATE("from", 0, "From", NULL),
    DATE("due", LST, "Due", NULL),
    TXT("who", TIT, "Who", "Whose behaviour changes."),
    TXT("does", LST | SEA, "Does", "What they do then."),
    REF("customer", LST, "Customer", NULL, customer),
    REF("owner", LST, "Owner", NULL, person),
    INT("confidence", 0, "Confidence", "From 1 to 5.", 1, 5, NULL),
    STATE(outcome_states, "open"),
};

static void outcome_check(const struct record *before, const struct record *after, struct problems *ps)
{
    (void)before;
    check_order(after, "from", "due", ps);
}

const struct kind kind_outcome = {
    .name = "outcome",
    .plural = "outcomes",
    .label = "Outcome",
    .title = "who",
    .prefix = "O",
    .turn = 1,
    .help = "What shipped work was meant to change.",
    .lifecycle = outcome_moves,
    .check = outcome_check,
    FIELDS(outcome_fields),
    USUAL,
};

const struct choice choice_pulls[] = {
    { "opposite", "Opposite directions", NULL },    { "retired", "Paid on what is retired", NULL },
    { "proxy", "Activity for its own sake", NULL }, { "downstream", "Volume against quality", NULL },
    { "silo", "Product against solution", NULL },   { "horizon", "Too short a horizon", NULL },
    { "by_hand", "Found by hand", NULL },           { 0 }
};
const struct choice choice_pull_states[] = { { "found", "Found", NULL },         { "agenda", "On the agenda", NULL },
                                             { "proposed", "Proposed", NULL },   { "agreed", "Agreed", NULL },
                                             { "dismissed", "Dismissed", NULL }, { 0 } };
static const struct transition conflict_moves[] = {
    { "found", "agenda", 0, false },    { "agenda", "proposed", 0, false },
    { "proposed", "agreed", 0, false }, { "found", "dismissed", 0, true },
    { "agenda", "dismissed", 0, true }, { "proposed", "dismissed", 0, true },
    { "dismissed", "found", 0, true },  { 0 }
};
static const struct field conflict_fields[] = {
    REF("a", REQ | LST | CAS, "Goal", NULL, goal),
    REF("b", LST | CAS, "Against", NULL, goal),
    CHOD("rule", LST, "Rule", NULL, choice_pulls, "opposite"),
    TXT("cost", LST | SEA, "Cost", NULL),
    INT("cost_days", LST, "Cost in days", NULL, 0, 1000000, "days"),
    MONEY("cost_money", LST, "Cost in money", NULL),
    REF("mediator", LST, "Mediator", NULL, person),
    PRO("proposal", SEA, "Proposal", NULL),
    PRO("agreement", SEA, "Agreement", NULL),
    DATE("recheck_on", LST, "Look again on", NULL),
    STATE(choice_pull_states, "found"),
};
UNIQUE(conflict_uniques, "a", "b", "rule");

static void conflict_check(const struct record *before, const struct record *after, struct problems *ps)
{
    (void)before;
    check_differ(after, "a", "b", ps);
}

const struct kind kind_conflict = {
    .name = "conflict",
    .plural = "conflicts",
    .label = "Goal conflict",
    .turn = 2,
    .help = "Two goals that pull apart, and their mediation.",
    .uniques = conflict_uniques,
    .lifecycle = conflict_moves,
    .check = conflict_check,
    FIELDS(conflict_fields),
    USUAL,
};

static const struct choice ledger_measures[] = { { "revenue", "Revenue", NULL },
                                                 { "sell", "Selling", NULL },
                                                 { "support", "Support", NULL },
                                                 { "make", "Making", NULL },
                                                 { "run", "Running", NULL },
                                                 { "other", "Other", NULL },
                                                 { 0 } };
static const struct field ledger_line_fields[] = {
    DATE("month", REQ | LST, "Month", "Any day of it."),
    CHO("measure", REQ | LST, "Measure", NULL, ledger_measures),
    MONEY("amount", REQ | LST, "Amount", NULL),
    REF("product", LST, "Product", NULL, product),
    REF("solution", LST, "Solution", NULL, solution),
    REF("customer", LST, "Customer", NULL, customer),
    REF("segment", LST, "Segment", NULL, segment),
    BOOL("estimated", LST, "Estimated", NULL, "false"),
    BOOL("total", LST, "Total", "Finance's figure, to check against.", "false"),
};

const struct kind kind_ledger_line = {
    .name = "ledger_line",
    .plural = "ledger_lines",
    .label = "Ledger line",
    .turn = 2,
    .help = "An amount in a month.",
    FIELDS(ledger_line_fields),
    LEADER_EDITS,
};

static const struct choice watch_types[] = {
    { "market", "Market", NULL },         { "retirement", "Retirement", NULL },         { "channel", "Channel", NULL },
    { "technology", "Technology", NULL }, { "selling_online", "Selling online", NULL }, { 0 }
};
static const struct choice watch_crosses[] = { { "above", "Above", NULL }, { "below", "Below", NULL }, { 0 } };
static const struct choice watch_states[] = { { "armed", "Armed", NULL },
                                              { "fired", "Fired", NULL },
                                              { "acted", "Acted on", NULL },
                                              { "dismissed", "Dismissed", NULL },
                                              { 0 } };
static const struct transition watch_moves[] = { { "armed", "fired", 0, false },    { "fired", "acted", 0, false },
                                                 { "armed", "dismissed", 0, true }, { "fired", "dismissed", 0, true },
                                                 { "dismissed", "armed", 0, true }, { 0 } };
static const struct field watch_fields[] = {
    TXT("title", REQ | TIT, "Watch", NULL),
    CHOD("type", LST, "Type", NULL, watch_types, "market"),
    REF("metric", REQ | LST, "Metric", NULL, metric),
    CHOD("crosses", LST, "Crosses", NULL, watch_crosses, "above"),
    REAL("value", REQ | LST, "Value", NULL),
    INT("days", LST, "For", NULL, 0, 3650, "days"),
    PRO("then", SEA, "Then", "What we do when it happens."),
    ANY("about", LST, "About", NULL, NULL),
    STATE(watch_states, "armed"),
};

const struct kind kind_watch = {
    .name = "watch",
    .plural = "watches",
    .label = "Watch",
    .title = "title",
    .turn = 3,
    .help = "A shift to notice.",
    .lifecycle = watch_moves,
    FIELDS(watch_fields),
    USUAL,
};
