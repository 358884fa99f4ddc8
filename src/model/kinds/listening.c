/* model/kinds/listening.c: talks, the questions asked there, and what was said. */
#include "model/kinds/def.h"

static const struct choice talk_purposes[] = { { "learn", "Learn", NULL },
                                               { "strengthen", "Strengthen", "make a plan stronger" },
                                               { "cocreate", "Create together", NULL },
                                               { "decide", "Decide", NULL },
                                               { "inform", "Inform", NULL },
                                               { "diagnose", "Diagnose", NULL },
                                               { "unpack", "Unpack", "find the need behind a request" },
                                               { 0 } };
const struct choice choice_talk_results[] = { { "new_option", "A new option", NULL },
                                              { "changed_scope", "Changed scope", NULL },
                                              { "new_evidence", "New evidence", NULL },
                                              { "new_constraint", "A new constraint", NULL },
                                              { "deferred_until", "Deferred", NULL },
                                              { "nothing", "Nothing", NULL },
                                              { 0 } };
static const struct choice talk_states[] = { { "planned", "Planned", NULL },
                                             { "ready", "Ready", NULL },
                                             { "held", "Held", NULL },
                                             { "cancelled", "Cancelled", NULL },
                                             { 0 } };
static const struct transition talk_moves[] = { { "planned", "ready", 0, false },
                                                { "planned", "held", 0, false },
                                                { "ready", "held", 0, false },
                                                { "ready", "planned", 0, false },
                                                { "planned", "cancelled", 0, true },
                                                { "ready", "cancelled", 0, true },
                                                { 0 } };
static const struct field talk_fields[] = {
    ANY("with", REQ | LST, "With", NULL, "contact customer person"),
    DATE("on", REQ | LST, "On", NULL),
    TXT("at", 0, "Time", "Such as 14:30."),
    CHOD("purpose", LST, "Purpose", NULL, talk_purposes, "learn"),
    ANY("about", LST, "About", NULL, NULL),
    REFD("by", LST, "By", "Who of us leads it.", person, "me"),
    INT("minutes", 0, "Length", NULL, 0, 1440, "minutes"),
    INT("our_minutes", 0, "We spoke", NULL, 0, 1440, "minutes"),
    PRO("summary", TIT, "Summary", NULL),
    CHO("result", LST, "Result", "What it changed.", choice_talk_results),
    STATE(talk_states, "planned"),
};

static void talk_check(const struct record *before, const struct record *after, struct problems *ps)
{
    (void)before;
    check_order(after, "our_minutes", "minutes", ps);
}

const struct kind kind_talk = {
    .name = "talk",
    .plural = "talks",
    .label = "Talk",
    .title = "summary",
    .prefix = "K",
    .turn = 1,
    .help = "A dated conversation with people of a customer, or with one of ours.",
    .lifecycle = talk_moves,
    .check = talk_check,
    FIELDS(talk_fields),
    USUAL,
};

static const struct choice question_types[] = { { "learn", "To learn", NULL },
                                                { "approach", "How would you", NULL },
                                                { "shape", "What would make it stronger", NULL },
                                                { "yes_no", "Yes or no", NULL },
                                                { "missing", "Not happening, should be", NULL },
                                                { "unwanted", "Happening, should not be", NULL },
                                                { "wanted", "Want to have happened", NULL },
                                                { 0 } };
static const struct field question_fields[] = {
    ANY("record", CTX | LST | CAS, "In", NULL, NULL),
    PRO("text", REQ | TIT, "Question", NULL),
    CHOD("type", LST, "Type", NULL, question_types, "learn"),
    INT("n", LST, "Place", NULL, 1, 1000, NULL),
    PRO("answer", SEA | LST, "Answer", NULL),
    ANY("answered_by", 0, "Answered by", NULL, NULL),
    TIME("answered_at", RO, "Answered", NULL),
};

const struct kind kind_question = {
    .name = "question",
    .plural = "questions",
    .label = "Question",
    .title = "text",
    .turn = 2,
    .help = "One question in a talk, brief, request or page.",
    .sight = SEE_AS_RECORD,
    FIELDS(question_fields),
    USUAL,
};

static const struct choice quote_strengths[] = { { "first_hand", "First hand", NULL },
                                                 { "reported", "Reported", NULL },
                                                 { "opinion", "Opinion", "no evidence" },
                                                 { 0 } };
const struct choice choice_dispositions[] = {
    { "open", "Open", NULL },     { "incorporated", "Incorporated", NULL }, { "adapted", "Adapted", NULL },
    { "parked", "Parked", NULL }, { "declined", "Declined", NULL },         { 0 }
};
static const struct field quote_fields[] = {
    PRO("text", REQ | TIT, "Said", "Word for word."),
    ANY("who", REQ | LST, "Who", NULL, "contact person"),
    REF("talk", LST | CAS, "Talk", NULL, talk),
    REF("request", LST, "Request", NULL, request),
    REF("question", 0, "Question", NULL, question),
    DATED("on", LST, "On", NULL, "today"),
    CHO("layer", LST, "Layer", "That of the contact when it was written.", choice_layers),
    CHOD("strength", LST, "Strength", NULL, quote_strengths, "first_hand"),
    TXT("theme", LST | SEA, "Theme", NULL),
    INT("rank", 0, "Rank", NULL, 1, 1000, NULL),
    REF("because_of", 0, "Why", "The quote that says why.", quote),
    CHOD("disposition", LST, "What became of it", NULL, choice_dispositions, "open"),
    PRO("disposition_why", 0, "Why so", NULL),
    REF("answered_by", 0, "Answered by", NULL, person),
    DATE("look_again", 0, "Look again", NULL),
};

static void quote_check(const struct record *before, const struct record *after, struct problems *ps)
{
    (void)before;
    if (check_has(after, "disposition") && !check_is(after, "disposition", "open"))
        check_needs(after, "disposition_why", "Say why this became of it", ps);
    check_not_self(after, "because_of", ps);
}

const struct kind kind_quote = {
    .name = "quote",
    .plural = "quotes",
    .label = "Quote",
    .title = "text",
    .turn = 1,
    .help = "What one person said, word for word: the evidence.",
    .flags = K_MINE,
    .check = quote_check,
    FIELDS(quote_fields),
    .perm = { PERM_VIEW, PERM_CONTRIBUTE, PERM_EDIT, PERM_LEAD },
};
