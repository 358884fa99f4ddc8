/* model/kinds/desk.c: what is asked for, what it displaces, and what was decided. */
#include "model/kinds/def.h"

static const struct choice request_ways[] = { { "other", "Other", NULL },
                                              { "cant_we_just", "Can't we just", NULL },
                                              { "how_hard", "How hard can it be", NULL },
                                              { "customer_call", "A customer called", NULL },
                                              { "size_now", "How long would it take", NULL },
                                              { 0 } };
const struct choice choice_request_states[] = { { "new", "New", NULL },
                                                { "owned", "Owned", NULL },
                                                { "waiting", "Waiting", "for an answer from who asked" },
                                                { "later", "Later", NULL },
                                                { "tradeoff", "In a trade-off", NULL },
                                                { "answered", "Answered", NULL },
                                                { "reopened", "Reopened", NULL },
                                                { "merged", "Merged", NULL },
                                                { 0 } };
static const struct transition request_moves[] = {
    { "new", "owned", 0, false },         { "new", "waiting", 0, false },      { "new", "later", 0, false },
    { "new", "tradeoff", 0, false },      { "new", "answered", 0, false },     { "owned", "waiting", 0, false },
    { "owned", "later", 0, false },       { "owned", "tradeoff", 0, false },   { "owned", "answered", 0, false },
    { "waiting", "owned", 0, false },     { "waiting", "later", 0, false },    { "waiting", "tradeoff", 0, false },
    { "waiting", "answered", 0, false },  { "later", "owned", 0, false },      { "later", "waiting", 0, false },
    { "later", "tradeoff", 0, false },    { "later", "answered", 0, false },   { "tradeoff", "owned", 0, false },
    { "tradeoff", "answered", 0, false }, { "answered", "reopened", 0, true }, { "reopened", "owned", 0, false },
    { "reopened", "waiting", 0, false },  { "reopened", "later", 0, false },   { "reopened", "tradeoff", 0, false },
    { "reopened", "answered", 0, false }, { NULL, "merged", 0, true },         { 0 }
};
static const struct field request_fields[] = {
    PRO("text", REQ | TIT, "Asked", "In their words."),
    ANY("asked_by", REQ | LNK | LST, "Who asked", NULL, "contact person customer"),
    CHOD("way", 0, "How it was put", NULL, request_ways, "other"),
    PRO("what_for", SEA | LST, "What for", "The need behind it; a yes or a no takes one."),
    ANY("serves", LST, "Serves", NULL, "priority requirement"),
    CHO("layer", LST, "Layer", NULL, choice_layers),
    REF("feature", LST, "Feature", NULL, feature),
    REF("owner", LST, "Owner", "Who answers it.", person),
    DATED("due", LST, "Due", NULL, "today+answer_days"),
    REF("escalated_to", LST, "Escalated to", NULL, person),
    DATE("escalated_on", 0, "Escalated on", NULL),
    REF("handed_to", LST, "Handed to", NULL, person),
    INT("minutes", 0, "Time spent", NULL, 0, 100000, "minutes"),
    DATE("later_until", LST, "Later, until", NULL),
    REF("into", RO, "Merged into", NULL, request),
    NUM("votes", 0, "Votes elsewhere", "Counted in another system; never added to those who asked."),
    STATE(choice_request_states, "new"),
};

static void request_check(const struct record *before, const struct record *after, struct problems *ps)
{
    (void)before;
    check_not_self(after, "into", ps);
}

const struct kind kind_request = {
    .name = "request",
    .plural = "requests",
    .label = "Request",
    .title = "text",
    .prefix = "R",
    .turn = 1,
    .help = "What somebody asked for, raw.",
    .flags = K_MINE,
    .lifecycle = request_moves,
    .check = request_check,
    FIELDS(request_fields),
    .perm = { PERM_VIEW, PERM_CONTRIBUTE, PERM_EDIT, PERM_LEAD },
};

static const struct field asker_fields[] = {
    REF("request", CTX | LST | CAS, "Request", NULL, request),
    REF("contact", LST, "Contact", NULL, contact),
    REF("person", LST, "One of ours", "Who asked, or for whom.", person),
    REF("customer", LST, "Customer", "That of the contact.", customer),
    TXT("name", LST | PER, "Name", "Somebody we do not know yet."),
    DATED("on", LST, "On", NULL, "today"),
    PRO("words", SEA, "Words", "In their own words."),
    REF("deal", LST, "Deal", NULL, deal),
    PCT("risk", LST, "Risk", "Of losing it."),
    REF("risk_by", 0, "Risk, by", NULL, person),
};
UNIQUE(asker_uniques, "request", "contact", "person", "customer", "name");

static void asker_check(const struct record *before, const struct record *after, struct problems *ps)
{
    (void)before;
    if (!check_has(after, "contact") && !check_has(after, "person") && !check_has(after, "customer")
        && !check_has(after, "name"))
        check_blame(ps, "contact", "Say who asked: a contact, one of ours, a customer or a name");
}

const struct kind kind_asker = {
    .name = "asker",
    .plural = "askers",
    .label = "Who asked",
    .turn = 1,
    .help = "One who asked; merging keeps all.",
    .uniques = asker_uniques,
    .flags = K_LINK,
    .check = asker_check,
    FIELDS(asker_fields),
    .perm = { PERM_VIEW, PERM_CONTRIBUTE, PERM_EDIT, PERM_EDIT },
};

const struct choice choice_verdicts[] = { { "yes", "Yes", "in the plan" },
                                          { "instead", "Yes, instead of", "something else moves" },
                                          { "smaller", "Smaller", NULL },
                                          { "keep", "Keep the plan", NULL },
                                          { "not_now", "Not now", NULL },
                                          { "no", "No", NULL },
                                          { "already_possible", "Already possible", NULL },
                                          { "already_coming", "Already coming", NULL },
                                          { "need_more", "We need to know more", NULL },
                                          { "ask_capacity", "Ask for capacity", NULL },
                                          { "waive", "Waive", "a rule or a finding" },
                                          { "retire", "Retire", NULL },
                                          { "adopt", "Adopt", NULL },
                                          { "hire", "Hire", NULL },
                                          { "structure", "Structure", NULL },
                                          { 0 } };
const struct choice choice_bases[] = { { "evidence", "Evidence", NULL },
                                       { "strategy", "Strategy", NULL },
                                       { "contract", "Contract", NULL },
                                       { "authority", "Authority", NULL },
                                       { 0 } };
static const struct choice decision_states[] = { { "draft", "Draft", NULL }, { "signed", "Signed", NULL }, { 0 } };
static const struct transition decision_moves[] = { { "draft", "signed", 0, false }, { 0 } };
static const char *const decision_sealed[] = { "signed", NULL };
static const struct field decision_fields[] = {
    ANY("on", CTX | LST, "On", NULL, NULL),
    CHO("verdict", REQ | LST, "Verdict", NULL, choice_verdicts),
    CHO("basis", REQ | LST, "Basis", NULL, choice_bases),
    PRO("reason", REQ | TIT, "Reason", NULL),
    PRO("alternative", SEA, "Alternative", "What they can do instead; a no takes one."),
    DATE("revisit_on", LST, "Look again on", NULL),
    TXT("revisit_when", LST, "Look again when", NULL),
    BOOL("never", 0, "Never", "We do not look again.", "false"),
    REF("goal", 0, "Goal", NULL, goal),
    REF("signed_by", RO | LST, "Signed by", NULL, person),
    TIME("at", RO | LST, "At", NULL),
    REF("team", 0, "Team", NULL, team),
    TXT("waived", LST, "Waived", "The rule or finding."),
    INT("confidence", 0, "Confidence", "From 1 to 5.", 1, 5, NULL),
    TXT("pressure", 0, "Pressure", "Who or what pressed."),
    BIG("frozen", RO, "As it was", NULL),
    REF("supersedes", UNI | RO, "Supersedes", NULL, decision),
    REF("plan_version", RO, "Plan version", NULL, plan_version),
    STATE(decision_states, "draft"),
};

static void decision_check(const struct record *before, const struct record *after, struct problems *ps)
{
    (void)before;
    if (!check_is(after, "verdict", "no") || !check_is(after, "state", "signed"))
        return;
    check_needs(after, "alternative", "A no needs an alternative", ps);
    const struct value *never = &after->v[kind_field_index(after->kind, S("never"))];
    bool is_final = never->type == VT_BOOL && never->u.b;
    if (!is_final && !check_has(after, "revisit_on") && !check_has(after, "revisit_when"))
        check_blame(ps, "revisit_on", "Say when we look at it again, or that we never do");
}

const struct kind kind_decision = {
    .name = "decision",
    .plural = "decisions",
    .label = "Decision",
    .title = "reason",
    .prefix = "D",
    .turn = 1,
    .help = "What was decided, on what basis, and why. Nothing changes once it is signed.",
    .lifecycle = decision_moves,
    .sealed = decision_sealed,
    .check = decision_check,
    FIELDS(decision_fields),
    USUAL,
};

static const struct choice right_what[] = { { "request", "Requests", NULL },    { "plan", "The plan", NULL },
                                            { "tradeoff", "Trade-offs", NULL }, { "waiver", "Waivers", NULL },
                                            { "retire", "Retirement", NULL },   { "hire", "Hiring", NULL },
                                            { "structure", "Structure", NULL }, { 0 } };
static const struct field right_fields[] = {
    CHO("what", REQ | LST, "What", NULL, right_what),
    REF("product", LST, "Product", NULL, product),
    REF("team", LST, "Team", NULL, team),
    INT("up_to_days", LST, "Up to", NULL, 0, 100000, "days"),
    MONEY("up_to", LST, "Up to amount", NULL),
    REF("decider", REQ | LST, "Who decides", NULL, person),
    TXT("consulted", 0, "Consulted", NULL),
    DATE("from", 0, "From", NULL),
    DATE("until", 0, "Until", NULL),
};

static void right_check(const struct record *before, const struct record *after, struct problems *ps)
{
    (void)before;
    check_order(after, "from", "until", ps);
}

const struct kind kind_right = {
    .name = "right",
    .plural = "rights",
    .label = "Right",
    .turn = 2,
    .help = "Who may decide what, up to which size. The narrowest match wins, else the leader.",
    .check = right_check,
    FIELDS(right_fields),
    LEADER_EDITS,
};

static const struct choice tradeoff_states[] = { { "draft", "Draft", NULL },
                                                 { "open", "Open", NULL },
                                                 { "decided", "Decided", NULL },
                                                 { "withdrawn", "Withdrawn", NULL },
                                                 { 0 } };
static const struct transition tradeoff_moves[] = {
    { "draft", "open", 0, false },    { "open", "decided", PERM_CODE, false }, { "draft", "withdrawn", 0, true },
    { "open", "withdrawn", 0, true }, { "decided", "open", PERM_CODE, true },  { 0 }
};
static const struct field tradeoff_fields[] = {
    TXT("title", TIT, "Title", NULL),
    REF("request", LST, "Request", NULL, request),
    REF("wish", LST, "Wish", "The work asked for; or name what to retire.", feature),
    ANY("retire", LST, "Retire", NULL, "product feature"),
    QTR("quarter", REQ | LST, "Quarter", "In which it is wanted."),
    PRO("what_for", SEA, "What for", "Needed to open it."),
    REF("decider", LST, "Who decides", NULL, person),
    TIME("due", LST, "Due", NULL),
    REF("priced_on", RO, "Priced on", NULL, plan_version),
    BIG("frozen", RO, "As it was", NULL),
    STATE(tradeoff_states, "draft"),
};

static void tradeoff_check(const struct record *before, const struct record *after, struct problems *ps)
{
    (void)before;
    if (check_has(after, "wish") == check_has(after, "retire"))
        check_blame(ps, "wish", "Say which work is wanted, or what to retire");
    if (check_is(after, "state", "open"))
        check_needs(after, "what_for", "Say what it is for before it is opened", ps);
}

const struct kind kind_tradeoff = {
    .name = "tradeoff",
    .plural = "tradeoffs",
    .label = "Trade-off",
    .title = "title",
    .prefix = "T",
    .turn = 1,
    .help = "Work asked for outside the plan, as an exclusive or.",
    .lifecycle = tradeoff_moves,
    .check = tradeoff_check,
    FIELDS(tradeoff_fields),
    USUAL,
};

static const struct choice option_types[] = {
    { "keep", "Keep the plan", NULL }, { "slice", "A smaller slice", NULL },     { "yes", "Yes, instead of", NULL },
    { "defer", "Later", NULL },        { "capacity", "Ask for capacity", NULL }, { 0 }
};
static const struct choice option_robust[] = {
    { "fits", "Fits", NULL }, { "uses_reserve", "Uses the reserve", NULL }, { "fails", "Fails", NULL }, { 0 }
};
static const struct field option_fields[] = {
    REF("tradeoff", CTX | LST | CAS, "Trade-off", NULL, tradeoff),
    TXT("letter", LST, "Letter", NULL),
    CHOD("type", LST, "Type", NULL, option_types, "keep"),
    TXT("title", TIT, "Option", NULL),
    TXT("gets", LST, "What they get", "In at most 30 words."),
    REF("slice", LST, "Slice", NULL, feature),
    REF("version", RO, "Plan version", "Adopted if this option is taken.", plan_version),
    BOOL("proven", RO | LST, "Proven", NULL, "false"),
    INT("bound", RO, "Bound", NULL, INT64_MIN, INT64_MAX, NULL),
    CHO("robust", RO | LST, "At high effort", NULL, option_robust),
    BIG("figures", RO, "Figures", NULL),
};
UNIQUE(option_uniques, "tradeoff", "letter");

const struct kind kind_option = {
    .name = "option",
    .plural = "options",
    .label = "Option",
    .title = "title",
    .turn = 1,
    .help = "One way to answer a trade-off.",
    .uniques = option_uniques,
    FIELDS(option_fields),
    USUAL,
};
