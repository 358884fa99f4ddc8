/* model/kinds/spine.c: from what customers' businesses want to what each product must do. */
#include "model/kinds/def.h"

static const struct choice priority_states[] = {
    { "open", "Open", NULL }, { "met", "Met", NULL }, { "gone", "Gone", NULL }, { 0 }
};
static const struct transition priority_moves[] = { { "open", "met", 0, false },
                                                    { "open", "gone", 0, true },
                                                    { "met", "open", 0, true },
                                                    { "gone", "open", 0, true },
                                                    { 0 } };
static const struct field priority_fields[] = {
    TXT("title", REQ | TIT, "Priority", "What they want for their business, in their words."),
    CHO("layer", REQ | LST, "Layer", "Who of them wants it.", choice_layers),
    PRO("text", SEA, "More about it", NULL),
    INT("points", LST, "Points", "What it weighs for us; empty is not weighed yet.", 0, 1000, "points"),
    REF("points_by", RO, "Weighed by", NULL, person),
    REF("market", LST, "Market", "Until somebody there has been quoted.", market),
    REF("vision", 0, "Vision", "The vision that it belongs to.", page),
    TXT("theme", LST, "Theme", "Its colour in the river."),
    REF("owner", LST, "Owner", NULL, person),
    DATE("review_on", LST, "Review on", NULL),
    REF("validated_by", 0, "Validated by", "Who there has confirmed it.", contact),
    REF("quote", LNK, "Quote", "Who said it, and how.", quote),
    STATE(priority_states, "open"),
};

const struct kind kind_priority = {
    .name = "priority",
    .plural = "priorities",
    .label = "Priority",
    .title = "title",
    .prefix = "P",
    .turn = 1,
    .help = "What a layer of our customers wants for its business, in its words.",
    .lifecycle = priority_moves,
    FIELDS(priority_fields),
    USUAL,
};

static const struct field drives_fields[] = {
    REF("upper", REQ | LST | CAS, "Priority", "Of the higher layer.", priority),
    REF("lower", REQ | LST | CAS, "drives", "The priority of a lower layer.", priority),
    PCT("share", LST, "Share", "Of the upper priority's points; empty is an equal part of what is left."),
    TXT("seen_hash", RO, "Last looked at", NULL),
};
UNIQUE(drives_uniques, "upper", "lower");

static void drives_check(const struct record *before, const struct record *after, struct problems *ps)
{
    (void)before;
    check_differ(after, "upper", "lower", ps);
}

const struct kind kind_drives = {
    .name = "drives",
    .plural = "drives",
    .label = "Drives",
    .turn = 1,
    .help = "A priority of one layer drives one of a lower layer.",
    .uniques = drives_uniques,
    .check = drives_check,
    FIELDS(drives_fields),
    LINK,
};

static const struct choice evidence_roles[] = {
    { "supports", "Supports", NULL }, { "contradicts", "Contradicts", NULL }, { "changed", "Changed it", NULL }, { 0 }
};
static const struct field evidence_fields[] = {
    ANY("item", REQ | LST | CAS, "Quote or fact", NULL, "quote fact"),
    ANY("record", REQ | LST | CAS, "Bears on", NULL, NULL),
    CHOD("role", LST, "Role", NULL, evidence_roles, "supports"),
    TXT("what", LST, "What changed", NULL),
    REF("change", 0, "Change", "Where it changed something: the number in History of what was done to it.", change),
};
UNIQUE(evidence_uniques, "item", "record", "role");

const struct kind kind_evidence = {
    .name = "evidence",
    .plural = "evidence",
    .label = "Evidence",
    .turn = 1,
    .help = "What a quote or fact bears on, or changed.",
    .uniques = evidence_uniques,
    FIELDS(evidence_fields),
    LINK,
};

static const struct choice requirement_modes[] = { { "linear", "Bit by bit", "every part of it brings its share" },
                                                   { "threshold", "All or nothing",
                                                     "brings its value once it is whole" },
                                                   { 0 } };
static const struct choice requirement_states[] = { { "draft", "Draft", NULL },
                                                    { "agreed", "Agreed", NULL },
                                                    { "met", "Met", NULL },
                                                    { "dropped", "Dropped", NULL },
                                                    { 0 } };
static const struct transition requirement_moves[] = {
    { "draft", "agreed", 0, false }, { "agreed", "met", 0, false },
    { "agreed", "draft", 0, true },  { "met", "agreed", 0, true },
    { "draft", "dropped", 0, true }, { "agreed", "dropped", 0, true },
    { "dropped", "draft", 0, true }, { 0 }
};
static const struct field requirement_fields[] = {
    TXT("title", REQ | TIT, "Requirement", "What their business needs; no product in it."),
    REF("priority", REQ | LNK | LST, "Serves", "The priority that it serves first.", priority),
    TXT("done_when", REQ | SEA, "Done when", "How they would notice."),
    PRO("text", SEA, "More about it", NULL),
    REF("owner", LST, "Owner", NULL, person),
    PRO("differentiates", SEA, "Sets them apart", "How it helps them with their own customers."),
    CHOD("mode", LST, "Brings its value", NULL, requirement_modes, "linear"),
    STATE(requirement_states, "draft"),
};

const struct kind kind_requirement = {
    .name = "requirement",
    .plural = "requirements",
    .label = "Requirement",
    .title = "title",
    .prefix = "BR",
    .turn = 1,
    .help = "One product-free statement of what customers’ business needs.",
    .lifecycle = requirement_moves,
    FIELDS(requirement_fields),
    USUAL,
};

static const struct field serves_fields[] = {
    REF("priority", REQ | LST | CAS, "Priority", NULL, priority),
    REF("requirement", REQ | LST | CAS, "Requirement", NULL, requirement),
    PCT("share", LST, "Share", "Of the priority's points; empty is an equal part of what is left."),
    BOOL("primary", LST, "First", "The path shown first.", "false"),
    TXT("seen_hash", RO, "Last looked at", NULL),
};
UNIQUE(serves_uniques, "priority", "requirement");

const struct kind kind_serves = {
    .name = "serves",
    .plural = "serves",
    .label = "Serves",
    .turn = 1,
    .help = "A requirement serves a priority.",
    .uniques = serves_uniques,
    FIELDS(serves_fields),
    LINK,
};

static const struct choice product_states[] = {
    { "active", "Active", NULL }, { "sunset", "Sunset", NULL }, { "retired", "Retired", NULL }, { 0 }
};
static const struct transition product_moves[] = { { "active", "sunset", 0, true },
                                                   { "active", "retired", 0, true },
                                                   { "sunset", "active", 0, true },
                                                   { "sunset", "retired", 0, true },
                                                   { 0 } };
static const struct field product_fields[] = {
    TXT("title", REQ | UNI | TIT, "Product", NULL),
    FIELD("code", FT_TEXT, REQ | UNI | LST | SEA, "Code", "Capitals and digits: its features are called CODE-1.",
          .max = 12),
    REF("owner", LST, "Owner", NULL, person),
    TXT("line", LST, "Line", "The product line."),
    PRO("value", SEA, "Value", "What it does for customers’ business, no feature words."),
    STATE(product_states, "active"),
    DATE("retired_on", LST, "Retired on", NULL),
    BOOL("small", 0, "Small", "One product manager holds it.", "false"),
};

static void product_check(const struct record *before, const struct record *after, struct problems *ps)
{
    (void)before;
    struct str code = check_text(after, "code");
    bool good = true;
    for (size_t i = 0; i < code.n; i++)
        good = good && ((code.p[i] >= 'A' && code.p[i] <= 'Z') || (i > 0 && code.p[i] >= '0' && code.p[i] <= '9'));
    if (!good)
        check_blame(ps, "code", "A code has capital letters and digits, such as SHELF");
    if (model_kind_of_prefix(model_static(), code))
        check_blame(ps, "code", "This begins the keys of another kind");
}

const struct kind kind_product = {
    .name = "product",
    .plural = "products",
    .label = "Product",
    .title = "title",
    .slug = true,
    .turn = 1,
    .help = "What we sell and maintain.",
    .lifecycle = product_moves,
    .check = product_check,
    FIELDS(product_fields),
    USUAL,
};

const struct choice choice_classes[] = { { "incremental", "Incremental", NULL },
                                         { "growth", "Growth", NULL },
                                         { "upkeep", "Upkeep", NULL },
                                         { "special", "Special", "for one customer" },
                                         { 0 } };
static const struct choice feature_origins[] = { { "evidence", "Evidence", NULL },
                                                 { "executive", "Executive", NULL },
                                                 { "customer", "Customer", NULL },
                                                 { "idea", "Idea", NULL },
                                                 { "law", "Law", NULL },
                                                 { "debt", "Debt", NULL },
                                                 { 0 } };
static const struct choice feature_states[] = { { "idea", "Idea", NULL },
                                                { "ready", "Ready", NULL },
                                                { "started", "Started", NULL },
                                                { "shipped", "Shipped", NULL },
                                                { "retired", "Retired", NULL },
                                                { "dropped", "Dropped", NULL },
                                                { 0 } };
static const struct transition feature_moves[] = { { "idea", "ready", 0, false },
                                                   { "ready", "started", 0, false },
                                                   { "started", "shipped", 0, false },
                                                   { "shipped", "retired", 0, false },
                                                   { "ready", "idea", 0, false },
                                                   { "started", "ready", 0, false },
                                                   { "shipped", "started", 0, true },
                                                   { "retired", "shipped", 0, true },
                                                   { "idea", "dropped", 0, true },
                                                   { "ready", "dropped", 0, true },
                                                   { "started", "dropped", 0, true },
                                                   { "dropped", "idea", 0, true },
                                                   { 0 } };
static const struct field feature_fields[] = {
    REF("product", REQ | LST, "Product", NULL, product),
    TXT("title", REQ | TIT, "Work", "What the product must do, in a few words."),
    REF("requirement", LNK | LST, "Fulfils", "The requirement that it fulfils first.", requirement),
    REF("solution", LNK | LST, "Part of", "The solution that it is sold in first.", solution),
    CHOD("class", LST, "Class", NULL, choice_classes, "incremental"),
    CHO("origin", LST, "Origin", "Where it comes from.", feature_origins),
    REF("originator", 0, "Originator", NULL, person),
    TXT("does", 0, "Does", "What users can do then."),
    PRO("text", SEA, "More about it", NULL),
    PRO("why", SEA, "Why", NULL),
    REF("parent", LST, "Part of work", NULL, feature),
    BOOL("bet", LST, "Bet", NULL, "false"),
    MONEY("worth_low", 0, "Worth, low", NULL),
    MONEY("worth_high", LST, "Worth, high", NULL),
    REF("worth_by", 0, "Worth, by", NULL, person),
    REF("slice_of", LST, "Slice of", "The whole that it is a smaller version of.", feature),
    PCT("slice_percent", 0, "Slice brings", "Of the whole's value."),
    INT("span", 0, "Span", "Over how many quarters it runs; empty is as few as leave its teams room.", 1, 4,
        "quarters"),
    QTR("earliest", 0, "Earliest", "The first quarter in which it may finish."),
    QTR("latest", 0, "Latest", "The last quarter in which it may finish."),
    INT("hill", 0, "Hill", "50 is the top: from finding out to getting done.", 0, 100, NULL),
    DATE("shipped_on", LST, "Shipped on", NULL),
    STATE(feature_states, "idea"),
};

static void feature_check(const struct record *before, const struct record *after, struct problems *ps)
{
    (void)before;
    check_order(after, "worth_low", "worth_high", ps);
    check_order(after, "earliest", "latest", ps);
    check_not_self(after, "parent", ps);
    check_not_self(after, "slice_of", ps);
}

const struct kind kind_feature = {
    .name = "feature",
    .plural = "features",
    .label = "Feature",
    .title = "title",
    .turn = 1,
    .help = "What one product must do for its share of the requirements.",
    .lifecycle = feature_moves,
    .check = feature_check,
    FIELDS(feature_fields),
    USUAL,
};

static const struct choice fulfils_roles[] = {
    { "core", "Core", NULL }, { "enabling", "Enabling", NULL }, { "optional", "Optional", NULL }, { 0 }
};
static const struct field fulfils_fields[] = {
    REF("requirement", REQ | LST | CAS, "Requirement", NULL, requirement),
    REF("feature", REQ | LST | CAS, "Feature", NULL, feature),
    PCT("share", LST, "Share", "Of the requirement; empty is an equal part of what is left."),
    CHOD("role", LST, "Role", NULL, fulfils_roles, "core"),
    BOOL("primary", LST, "First", "The path shown first.", "false"),
    TXT("seen_hash", RO, "Last looked at", NULL),
};
UNIQUE(fulfils_uniques, "requirement", "feature");

const struct kind kind_fulfils = {
    .name = "fulfils",
    .plural = "fulfils",
    .label = "Fulfils",
    .turn = 1,
    .help = "A feature fulfils its share of a requirement.",
    .uniques = fulfils_uniques,
    FIELDS(fulfils_fields),
    LINK,
};

static const struct field needs_fields[] = {
    REF("feature", REQ | LST | CAS, "Feature", NULL, feature),
    REF("needed", REQ | LST | CAS, "needs", "What it can ship only with.", feature),
    INTD("lag", LST, "Lag", "How much later it can ship.", 0, 12, "quarters", "0"),
};
UNIQUE(needs_uniques, "feature", "needed");

static void needs_check(const struct record *before, const struct record *after, struct problems *ps)
{
    (void)before;
    check_differ(after, "feature", "needed", ps);
}

const struct kind kind_needs = {
    .name = "needs",
    .plural = "needs",
    .label = "Needs",
    .turn = 1,
    .help = "A feature can ship only with another.",
    .uniques = needs_uniques,
    .check = needs_check,
    FIELDS(needs_fields),
    LINK,
};

static const struct choice solution_states[] = { { "define", "Define", NULL },   { "plan", "Plan", NULL },
                                                 { "deliver", "Deliver", NULL }, { "launch", "Launch", NULL },
                                                 { "measure", "Measure", NULL }, { "retired", "Retired", NULL },
                                                 { "dropped", "Dropped", NULL }, { 0 } };
static const struct transition solution_moves[] = {
    { "define", "plan", 0, false },    { "plan", "deliver", 0, false },    { "deliver", "launch", 0, false },
    { "launch", "measure", 0, false }, { "measure", "retired", 0, false }, { "plan", "define", 0, true },
    { "deliver", "plan", 0, true },    { "launch", "deliver", 0, true },   { "measure", "launch", 0, true },
    { NULL, "dropped", 0, true },      { "dropped", "define", 0, true },   { 0 }
};
static const struct field solution_fields[] = {
    TXT("title", REQ | UNI | TIT, "Solution", NULL),
    PRO("value", SEA, "Value", "What it does for their business, no feature words."),
    TXT("accomplishment", SEA, "Accomplishment", "What the customer can say they achieved."),
    TXT("silo", 0, "Instead of", "What each product would do on its own."),
    PRO("growth", SEA, "Growth", "Why it brings growth."),
    REF("segment", LST, "Segment", NULL, segment),
    MONEY("growth_low", 0, "Growth, low", NULL),
    MONEY("growth_high", LST, "Growth, high", NULL),
    PRO("price", 0, "Price", "How it is priced."),
    REF("owner", LST, "Owner", NULL, person),
    BOOL("whole", LST, "Whole", "It brings its value only when complete.", "false"),
    BOOL("strict", 0, "Together", "No part ships alone.", "false"),
    INT("hill", 0, "Hill", "50 is the top: from finding out to getting done.", 0, 100, NULL),
    STATE(solution_states, "define"),
};

static void solution_check(const struct record *before, const struct record *after, struct problems *ps)
{
    (void)before;
    check_order(after, "growth_low", "growth_high", ps);
}

const struct kind kind_solution = {
    .name = "solution",
    .plural = "solutions",
    .label = "Solution",
    .title = "title",
    .prefix = "S",
    .turn = 1,
    .help = "Features of several products, sold and delivered as one.",
    .lifecycle = solution_moves,
    .check = solution_check,
    FIELDS(solution_fields),
    USUAL,
};

static const struct field part_fields[] = {
    REF("solution", REQ | LST | CAS, "Solution", NULL, solution),
    REF("feature", REQ | LST | CAS, "Feature", NULL, feature),
    BOOL("required", LST, "Required", "Without it the solution is not complete.", "true"),
    BOOL("primary", LST, "First", "The path shown first.", "false"),
};
UNIQUE(part_uniques, "solution", "feature");

const struct kind kind_part = {
    .name = "part",
    .plural = "parts",
    .label = "Part",
    .turn = 1,
    .help = "A feature in a solution.",
    .uniques = part_uniques,
    FIELDS(part_fields),
    LINK,
};
