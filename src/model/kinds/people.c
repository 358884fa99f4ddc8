/* model/kinds/people.c: ours: who they are, what they look after, give, think and were told. */
#include "model/kinds/def.h"

static const struct choice crafts[] = { { "other", "Other", NULL },
                                        { "developer", "Developer", NULL },
                                        { "designer", "Designer", NULL },
                                        { "devops", "DevOps", NULL },
                                        { "researcher", "Researcher", NULL },
                                        { "pm", "Product manager", NULL },
                                        { "leader", "Product leader", NULL },
                                        { "executive", "Executive", NULL },
                                        { "functional", "Functional leader", NULL },
                                        { 0 } };
static const struct choice backgrounds[] = { { "seasoned", "Seasoned", NULL },
                                             { "transfer", "Transfer", "from another function" },
                                             { "first_role", "First role", NULL },
                                             { "elsewhere", "From elsewhere", NULL },
                                             { 0 } };
static const struct field person_fields[] = {
    TXT("title", REQ | TIT | PER, "Name", "Two people may share one."),
    MAIL("email", LST | PER, "E-mail", NULL),
    TXT("job", LST, "Job", NULL),
    REF("team", LST, "Team", NULL, team),
    REF("manager", LST, "Manager", NULL, person),
    CHOD("craft", LST, "Craft", NULL, crafts, "other"),
    CHO("background", 0, "Background", NULL, backgrounds),
    DATE("started_on", 0, "Started on", NULL),
    DATE("left_on", 0, "Left on", NULL),
    TXT("expertise", SEA, "Expertise", "What they know better than others."),
    TXT("context", SEA, "Context", "What is on their mind."),
    PRO("reads", 0, "How to tell them", NULL),
};

static void person_check(const struct record *before, const struct record *after, struct problems *ps)
{
    (void)before;
    check_not_self(after, "manager", ps);
    check_order(after, "started_on", "left_on", ps);
}

const struct kind kind_person = {
    .name = "person",
    .plural = "people",
    .label = "Person",
    .title = "title",
    .slug = true,
    .turn = 1,
    .help = "Somebody of ours.",
    .check = person_check,
    FIELDS(person_fields),
    USUAL,
};

static const struct choice assignment_roles[] = {
    { "pm", "Product manager", NULL },    { "head", "Head", NULL },
    { "member", "Member", NULL },         { "strategist", "Strategist", NULL },
    { "researcher", "Researcher", NULL }, { "growth", "Growth", NULL },
    { "analyst", "Analyst", NULL },       { "pricing", "Pricing", NULL },
    { "listener", "Listener", NULL },     { "mentor", "Mentor", NULL },
    { "sponsor", "Sponsor", NULL },       { 0 }
};
static const struct field assignment_fields[] = {
    REF("person", REQ | LST | CAS, "Person", NULL, person),
    ANY("to", REQ | LST | CAS, "Looks after", NULL, "team product segment market solution customer person"),
    CHOD("role", LST, "As", NULL, assignment_roles, "pm"),
    CHO("layer", LST, "Layer", "To which a listener listens.", choice_layers),
    INT("every_days", 0, "Listens every", "Empty is 90, 60, 30 by layer.", 1, 3650, "days"),
    INT("minutes_week", 0, "Mentoring", NULL, 0, 3000, "minutes a week"),
    INTD("percent", LST, "Percent", "Of their time.", 0, 100, "%", "100"),
    DATE("from", LST, "From", NULL),
    DATE("until", LST, "Until", NULL),
    REF("structure", LST, "Structure", "A structure thought about; empty is the real one.", page),
};

static void assignment_check(const struct record *before, const struct record *after, struct problems *ps)
{
    (void)before;
    check_order(after, "from", "until", ps);
}

const struct kind kind_assignment = {
    .name = "assignment",
    .plural = "assignments",
    .label = "Assignment",
    .turn = 2,
    .help = "Who looks after what.",
    .check = assignment_check,
    FIELDS(assignment_fields),
    USUAL,
};

static const struct choice opening_mixes[] = {
    { "senior", "Senior", NULL }, { "transfer", "Transfer", NULL }, { "newcomer", "Newcomer", NULL }, { 0 }
};
static const struct choice opening_states[] = { { "draft", "Draft", NULL },
                                                { "posted", "Posted", NULL },
                                                { "filled", "Filled", NULL },
                                                { "closed", "Closed", NULL },
                                                { 0 } };
static const struct transition opening_moves[] = { { "draft", "posted", 0, false },
                                                   { "posted", "filled", 0, false },
                                                   { "draft", "closed", 0, true },
                                                   { "posted", "closed", 0, true },
                                                   { 0 } };
static const struct field opening_fields[] = {
    TXT("title", REQ | TIT, "Role", NULL),
    REF("team", LST, "Team", NULL, team),
    REF("decision", LST, "Decision", NULL, decision),
    TXT("want", LST, "Wanted", "Of empathy, enthusiasm, experience, market, coding, fresh; blanks between."),
    CHO("mix", LST, "Mix", NULL, opening_mixes),
    TXT("channel", LST, "Channel", "Where candidates come from."),
    STATE(opening_states, "draft"),
};

const struct kind kind_opening = {
    .name = "opening",
    .plural = "openings",
    .label = "Opening",
    .title = "title",
    .turn = 3,
    .help = "A role to fill.",
    .lifecycle = opening_moves,
    FIELDS(opening_fields),
    LEADER_EDITS,
};

static const struct choice coaching_types[] = { { "critique", "Critique", NULL },
                                                { "feedback", "Feedback", NULL },
                                                { "messaging", "Messaging", NULL },
                                                { "tools", "Tools", NULL },
                                                { "review", "Review", NULL },
                                                { "course", "Course", NULL },
                                                { 0 } };
static const struct field coaching_fields[] = {
    REF("person", REQ | LST | CAS, "Person", NULL, person),
    REFD("coach", REQ | LST, "Coach", NULL, person, "me"),
    DATE("on", REQ | LST, "On", NULL),
    INTD("minutes", LST, "Minutes", NULL, 0, 1440, "minutes", "60"),
    CHOD("type", LST, "Type", NULL, coaching_types, "critique"),
    TXT("area", LST, "Area", "Strategic, influential, decisions, or any craft."),
    INT("level", LST, "Level", "What their work showed, from 0 to 4.", 0, 4, NULL),
    ANY("about", 0, "About", NULL, NULL),
    PRO("notes", SEA | PER, "Notes", NULL),
};

const struct kind kind_coaching = {
    .name = "coaching",
    .plural = "coachings",
    .label = "Coaching",
    .turn = 3,
    .help = "Time with somebody, and what their work showed.",
    .sight = SEE_LINE,
    .flags = K_PRIVATE | K_MINE,
    FIELDS(coaching_fields),
    USUAL,
};

static const struct choice surveys[] = { { "climate", "Climate", NULL },     { "confidence", "Confidence", NULL },
                                         { "alignment", "Alignment", NULL }, { "rapport", "Rapport", NULL },
                                         { "scorecard", "Scorecard", NULL }, { 0 } };
static const struct field pulse_fields[] = {
    CHO("survey", REQ | LST, "Survey", NULL, surveys),
    TXT("item", REQ | LST, "Item", NULL),
    ANY("about", LST, "About", NULL, NULL),
    DATE("round", REQ | LST, "Round", NULL),
    REF("team", LST, "Team", NULL, team),
    INT("score", REQ | LST, "Score", "From 1 to 5.", 1, 5, NULL),
    REF("person", 0, "Person", "In a scorecard only.", person),
};

static void pulse_check(const struct record *before, const struct record *after, struct problems *ps)
{
    (void)before;
    if (check_has(after, "person") && !check_is(after, "survey", "scorecard"))
        check_blame(ps, "person", "Answers of this survey have no name");
}

const struct kind kind_pulse = {
    .name = "pulse",
    .plural = "pulses",
    .label = "Survey answer",
    .turn = 3,
    .help = "One answer of a survey; shown only in groups.",
    .sight = SEE_LINE,
    .flags = K_PRIVATE,
    .check = pulse_check,
    FIELDS(pulse_fields),
    .perm = { PERM_VIEW, PERM_OWN, PERM_CODE, PERM_LEAD },
};

static const struct choice time_categories[] = { { "stories", "Stories", "tactical" },
                                                 { "interrupts", "Interrupts", "tactical" },
                                                 { "sprint", "Sprint", "tactical" },
                                                 { "backlog", "Backlog", "tactical" },
                                                 { "escalations", "Escalations", "tactical" },
                                                 { "standups", "Stand-ups", "tactical" },
                                                 { "acceptance", "Acceptance", "tactical" },
                                                 { "validation", "Validation", "strategic" },
                                                 { "value_map", "Value map", "strategic" },
                                                 { "pricing", "Pricing", "strategic" },
                                                 { "economics", "Economics", "strategic" },
                                                 { "positioning", "Positioning", "strategic" },
                                                 { "win_loss", "Win and loss", "strategic" },
                                                 { "alignment", "Alignment", "strategic" },
                                                 { 0 } };
static const struct field time_note_fields[] = {
    REFD("person", REQ | LST | CAS, "Person", NULL, person, "me"),
    DATE("week", REQ | LST, "Week", "Its Monday."),
    CHO("category", REQ | LST, "On", NULL, time_categories),
    INT("minutes", REQ | LST, "Time", NULL, 0, 10080, "minutes"),
};
UNIQUE(time_note_uniques, "person", "week", "category");

const struct kind kind_time_note = {
    .name = "time_note",
    .plural = "time_notes",
    .label = "Time note",
    .turn = 3,
    .help = "How a week went.",
    .sight = SEE_LINE,
    .flags = K_PRIVATE | K_MINE,
    .uniques = time_note_uniques,
    FIELDS(time_note_fields),
    .perm = { PERM_VIEW, PERM_CONTRIBUTE, PERM_EDIT, PERM_LEAD },
};

static const struct choice pledge_states[] = { { "asked", "Asked", NULL },         { "pledged", "Pledged", NULL },
                                               { "delivered", "Delivered", NULL }, { "declined", "Declined", NULL },
                                               { "withdrawn", "Withdrawn", NULL }, { 0 } };
static const struct transition pledge_moves[] = {
    { "asked", "pledged", PERM_CONTRIBUTE, false },    { "pledged", "delivered", PERM_CONTRIBUTE, false },
    { "asked", "declined", PERM_CONTRIBUTE, true },    { "asked", "withdrawn", PERM_CONTRIBUTE, true },
    { "pledged", "withdrawn", PERM_CONTRIBUTE, true }, { 0 }
};
static const struct field pledge_fields[] = {
    REF("by", REQ | LST, "By", NULL, person),
    TXT("what", REQ | TIT, "What", NULL),
    REF("from_team", LST, "From team", NULL, team),
    REF("to_team", LST, "To team", NULL, team),
    QTR("quarter", LST, "Quarter", NULL),
    INT("days", LST, "Days", NULL, 0, 100000, "days"),
    ANY("about", LST, "About", NULL, NULL),
    INT("given_days", LST, "Given", NULL, 0, 100000, "days"),
    PCT("given_percent", 0, "Given, in percent", NULL),
    DATE("due", LST, "Due", NULL),
    STATE(pledge_states, "asked"),
};

const struct kind kind_pledge = {
    .name = "pledge",
    .plural = "pledges",
    .label = "Pledge",
    .title = "what",
    .prefix = "PL",
    .turn = 2,
    .help = "What a functional leader puts in.",
    .flags = K_MINE,
    .lifecycle = pledge_moves,
    FIELDS(pledge_fields),
    .perm = { PERM_VIEW, PERM_CONTRIBUTE, PERM_EDIT, PERM_LEAD },
};

static const struct choice stances[] = { { "for", "For", NULL },
                                         { "with_conditions", "With conditions", NULL },
                                         { "unsure", "Unsure", NULL },
                                         { "against", "Against", NULL },
                                         { 0 } };
static const struct field stance_fields[] = {
    REF("person", REQ | LST | CAS, "Person", NULL, person),
    DATED("on", LST, "On", NULL, "today"),
    ANY("about", REQ | LST | CAS, "About", NULL, NULL),
    CHOD("stance", LST, "Stance", NULL, stances, "for"),
    TXT("ask", LST, "What they ask for", NULL),
    PRO("conditions", 0, "Conditions", NULL),
    INT("confidence", 0, "Confidence", "From 1 to 5.", 1, 5, NULL),
};
UNIQUE(stance_uniques, "person", "on", "about");

const struct kind kind_stance = {
    .name = "stance",
    .plural = "stances",
    .label = "Stance",
    .turn = 3,
    .help = "Where a person stands.",
    .sight = SEE_LINE,
    .flags = K_PRIVATE | K_MINE,
    .uniques = stance_uniques,
    FIELDS(stance_fields),
    USUAL,
};

static const struct choice step_tracks[] = { { "prerequisite", "Prerequisite", NULL },
                                             { "workshop", "Workshop", NULL },
                                             { "training", "Training", NULL },
                                             { "practice", "Practice", NULL },
                                             { "tool", "Tool", NULL },
                                             { "structure", "Structure", NULL },
                                             { "expectation", "Expectation", NULL },
                                             { "build", "Build", NULL },
                                             { "market", "Market", NULL },
                                             { "sell", "Sell", NULL },
                                             { "deliver", "Deliver", NULL },
                                             { 0 } };
static const struct choice step_gaps[] = {
    { "structure", "Structure", NULL }, { "practice", "Practice", NULL }, { "technology", "Technology", NULL }, { 0 }
};
static const struct choice step_actors[] = {
    { "executive", "Executive", NULL }, { "leader", "Leader", NULL }, { "provider", "Provider", NULL }, { 0 }
};
static const struct choice step_states[] = {
    { "open", "Open", NULL }, { "done", "Done", NULL }, { "dropped", "Dropped", NULL }, { 0 }
};
static const struct transition step_moves[] = { { "open", "done", 0, false },
                                                { "done", "open", 0, true },
                                                { "open", "dropped", 0, true },
                                                { "dropped", "open", 0, true },
                                                { 0 } };
static const struct field step_fields[] = {
    TXT("title", REQ | TIT, "Step", NULL),
    ANY("about", LST | CAS, "About", NULL, "solution page"),
    CHOD("track", LST, "Track", NULL, step_tracks, "prerequisite"),
    CHO("gap", 0, "Gap", NULL, step_gaps),
    CHO("actor", LST, "Who acts", NULL, step_actors),
    REF("owner", LST, "Owner", NULL, person),
    REF("unblocks", LST, "Unblocks", NULL, step),
    REF("metric", 0, "Metric", NULL, metric),
    DATE("due", LST, "Due", NULL),
    DATE("done_on", LST, "Done on", NULL),
    STATE(step_states, "open"),
};

static void step_check(const struct record *before, const struct record *after, struct problems *ps)
{
    (void)before;
    check_not_self(after, "unblocks", ps);
}

const struct kind kind_step = {
    .name = "step",
    .plural = "steps",
    .label = "Step",
    .title = "title",
    .turn = 2,
    .help = "A step of a programme, or of a solution's readiness.",
    .lifecycle = step_moves,
    .check = step_check,
    FIELDS(step_fields),
    USUAL,
};

static const struct choice page_types[] = { { "vision", "Vision", NULL },
                                            { "charter", "Charter", NULL },
                                            { "strategy", "Strategy", NULL },
                                            { "agreement", "Agreement", NULL },
                                            { "tool", "Tool", NULL },
                                            { "playbook", "Playbook", NULL },
                                            { "canvas", "Canvas", NULL },
                                            { "roles", "Roles", NULL },
                                            { "structure", "Structure", NULL },
                                            { "reading", "Reading", NULL },
                                            { 0 } };
static const struct choice page_states[] = {
    { "draft", "Draft", NULL }, { "published", "Published", NULL }, { "retired", "Retired", NULL }, { 0 }
};
static const struct transition page_moves[] = { { "draft", "published", PERM_LEAD, false },
                                                { "published", "retired", 0, true },
                                                { "published", "draft", 0, true },
                                                { "retired", "draft", 0, true },
                                                { 0 } };
static const struct field page_fields[] = {
    TXT("title", REQ | UNI | TIT, "Title", NULL),
    CHOD("type", LST, "Type", NULL, page_types, "vision"),
    PRO("text", REQ | SEA, "Text", NULL),
    PRO("why", SEA, "Why", NULL),
    BOOL("standard", LST, "Standard", "For all teams; else each team's choice.", "false"),
    REF("owner", LST, "Owner", "Who is accountable.", person),
    REFD("author", LST, "Author", NULL, person, "me"),
    DATE("review_on", LST, "Review on", NULL),
    STATE(page_states, "draft"),
};

const struct kind kind_page = {
    .name = "page",
    .plural = "pages",
    .label = "Page",
    .title = "title",
    .slug = true,
    .turn = 2,
    .help = "A text of ours, with a version.",
    .sight = SEE_RULE,
    .flags = K_PRIVATE | K_MINE,
    .lifecycle = page_moves,
    FIELDS(page_fields),
    USUAL,
};

static const struct choice brief_kinds[] = { { "executive", "Executive", NULL },
                                             { "board", "Board", NULL },
                                             { "sales", "Sales", NULL },
                                             { "success", "Success", NULL },
                                             { "marketing", "Marketing", NULL },
                                             { "engineering", "Engineering", NULL },
                                             { "newcomer", "Newcomer", NULL },
                                             { "staff_meeting", "Staff meeting", NULL },
                                             { 0 } };
static const struct choice brief_states[] = {
    { "draft", "Draft", NULL }, { "sent", "Sent", NULL }, { "answered", "Answered", NULL }, { 0 }
};
static const struct transition brief_moves[] = { { "draft", "sent", 0, false },
                                                 { "sent", "answered", 0, false },
                                                 { 0 } };
static const char *const brief_sealed[] = { "sent", "answered", NULL };
static const struct field brief_fields[] = {
    TXT("title", REQ | TIT, "Title", NULL),
    ANY("reader", REQ | LST, "For", NULL, "person team"),
    CHOD("kind", LST, "Kind", NULL, brief_kinds, "executive"),
    PRO("lead", SEA, "First words", NULL),
    PRO("body", SEA, "Text", "Figures as {report/row/column}."),
    TIME("as_of", LST, "As of", NULL),
    BIG("frozen", RO, "As it was", NULL),
    BOOL("open", LST, "Open", "Everyone may read it.", "false"),
    STATE(brief_states, "draft"),
};

const struct kind kind_brief = {
    .name = "brief",
    .plural = "briefs",
    .label = "Brief",
    .title = "title",
    .prefix = "B",
    .turn = 2,
    .help = "One page for one person, made from records.",
    .sight = SEE_RULE,
    .flags = K_PRIVATE | K_MINE,
    .lifecycle = brief_moves,
    .sealed = brief_sealed,
    FIELDS(brief_fields),
    USUAL,
};

static const struct choice telling_topics[] = { { "plans", "Plans", NULL },
                                                { "goals", "Goals", NULL },
                                                { "strategy", "Strategy", NULL },
                                                { "roles", "Roles", NULL },
                                                { 0 } };
static const struct field telling_fields[] = {
    ANY("to", REQ | LST | CAS, "To", NULL, "person team"),
    ANY("about", REQ | LST, "About", NULL, NULL),
    CHOD("topic", LST, "Topic", NULL, telling_topics, "plans"),
    DATE("planned_on", LST, "Planned on", NULL),
    DATE("told_on", LST, "Told on", NULL),
    INT("minutes", LST, "Minutes", NULL, 0, 1440, "minutes"),
    REFD("by", LST, "By", NULL, person, "me"),
    TIME("opened_at", RO, "Opened", NULL),
    TIME("accepted_at", RO | LST, "Accepted", NULL),
};

const struct kind kind_telling = {
    .name = "telling",
    .plural = "tellings",
    .label = "Telling",
    .turn = 2,
    .help = "Who was last told what.",
    FIELDS(telling_fields),
    USUAL,
};
