/* model/kinds/system.c: the workspace itself, who may enter it, and what happened in it. */
#include "model/custom.h"
#include "model/kinds/def.h"

const struct choice choice_layers[] = { { "executive", "Executive", "what the business must achieve" },
                                        { "manager", "Senior manager", "what their function must change" },
                                        { "user", "User", "what gets in the way of the work" },
                                        { 0 } };

static const struct field workspace_fields[] = {
    TXT("title", REQ | TIT, "Name", "What this organisation is called."),
    FIELD("currency", FT_TEXT, REQ, "Currency", "The one currency of all amounts; fixed once records exist.", .max = 3,
          .dflt = "EUR"),
    TXT("zone", REQ, "Time zone", "In which deadlines are read, such as Europe/Berlin; fixed once records exist."),
    INTD("fiscal_start", 0, "Fiscal year starts in month", "Fixed once records exist.", 1, 12, NULL, "1"),
    INTD("small_days", 0, "Small item", "Work of at most this much counts as small.", 1, 1000, "days", "10"),
    INTD("days_per_week", 0, "Days per week", "Pages show weeks as days divided by this.", 1, 7, "days", "5"),
    INTD("ratio_max", 0, "Makers per product manager", "Above this the ratio is shown red.", 1, 100, NULL, "10"),
    INTD("group_min", 0, "Working group, from", "Fewer people than this is a finding.", 1, 100, "people", "4"),
    INTD("group_max", 0, "Working group, to", "More people than this is a finding.", 1, 100, "people", "6"),
    INTD("audience_size", 0, "Review audience", "More people than this is a finding.", 1, 1000, "people", "20"),
    INTD("audience_days", 0, "Review every", "How often a review audience meets.", 1, 365, "days", "14"),
    INTD("telling_minutes", 0, "Telling a peer", "Time per peer and quarter.", 0, 1000, "minutes", "15"),
    INTD("coaching_minutes", 0, "Coaching a newcomer", "Time per newcomer and week.", 0, 1000, "minutes", "60"),
    INTD("pulse_min", 0, "Smallest group shown", "Survey answers of fewer people are not shown.", 5, 1000, "people",
         "5"),
    INTD("answer_days", 0, "Answer a request within", "From this a request's due date is set.", 1, 365, "days", "5"),
    INTD("listen_days", 0, "Coverage looks back", "Older talks do not count as coverage.", 1, 3650, "days", "180"),
    INTD("moved_percent", 0, "Outcome has moved at", "Progress from which an outcome counts as moved.", 1, 100, "%",
         "10"),
    INTD("strategic_percent", 0, "Strategic share wanted", "The mark on the gauges of strategic work.", 0, 100, "%",
         "20"),
    INTD("best_customers", 0, "Best customers", "The top share of customers by revenue.", 1, 100, "%", "20"),
    INTD("gate_days", 0, "Start without outcome up to", "Larger work needs an outcome before it starts.", 0, 1000,
         "days", "10"),
    INTD("reserve_draw", 0, "Reserve a trade-off may draw", "In each team and quarter.", 0, 1000, "days", "10"),
    MONEY("day_cost", 0, "Cost of a day", "Used for making costs where finance gives none."),
};

static void workspace_check(const struct record *before, const struct record *after, struct problems *ps)
{
    (void)before;
    check_order(after, "group_min", "group_max", ps);
    struct str currency = check_text(after, "currency");
    bool good = currency.n == 3;
    for (size_t i = 0; i < currency.n; i++)
        good = good && currency.p[i] >= 'A' && currency.p[i] <= 'Z';
    if (!good && currency.n)
        check_blame(ps, "currency", "A currency has three capital letters, such as EUR");
}

const struct kind kind_workspace = {
    .name = "workspace",
    .plural = "workspaces",
    .label = "Workspace",
    .title = "title",
    .turn = 1,
    .help = "The settings of this organisation.",
    .flags = K_SINGLE,
    .check = workspace_check,
    FIELDS(workspace_fields),
    OWNER_EDITS,
};

static const struct choice user_roles[] = { { "viewer", "Viewer", "reads" },
                                            { "contributor", "Contributor", "asks, comments, answers and pledges" },
                                            { "editor", "Editor", "adds and edits" },
                                            { "leader", "Leader", "also archives, sets rules and decides" },
                                            { "owner", "Owner", "also changes settings and users" },
                                            { 0 } };
static const struct choice user_personas[] = { { "leader", "Product leader", NULL },
                                               { "pm", "Product manager", NULL },
                                               { "executive", "Executive", NULL },
                                               { "functional", "Functional leader", NULL },
                                               { "customer-facing", "Customer-facing", NULL },
                                               { 0 } };
static const struct choice user_digests[] = {
    { "daily", "Every day", NULL }, { "weekly", "Every week", NULL }, { "never", "Never", NULL }, { 0 }
};
static const struct choice user_states[] = {
    { "invited", "Invited", NULL }, { "active", "Active", NULL }, { "closed", "Closed", NULL }, { 0 }
};
static const struct transition user_moves[] = { { "invited", "active", PERM_CODE, false },
                                                { "invited", "closed", PERM_OWN, false },
                                                { "active", "closed", PERM_OWN, false },
                                                { 0 } };
static const struct field user_fields[] = {
    MAIL("email", REQ | UNI | TIT | PER, "E-mail", "With which one signs in."),
    REF("person", UNI | LST, "Person", "Who this is.", person),
    CHOD("role", LST, "Role", "What they may do.", user_roles, "viewer"),
    CHOD("persona", LST, "Persona", "Which menu and first page they see.", user_personas, "pm"),
    LONG("oidc_subject", UNI | PER | RO, "Identity", "The subject named by the identity provider."),
    LONG("password", SEC, "Password", NULL),
    LONG("totp", SEC, "Second factor", NULL),
    LONG("recovery", SEC, "Recovery codes", NULL),
    NUM("last_seen", RO, "Last change seen", "The number of the newest change they have looked at."),
    CHOD("digest", 0, "Digest", "How often a summary is mailed.", user_digests, "daily"),
    STATE(user_states, "invited"),
};

const struct kind kind_user = {
    .name = "user",
    .plural = "users",
    .label = "User",
    .title = "email",
    .turn = 1,
    .help = "A sign-in.",
    .flags = K_MINE,
    .lifecycle = user_moves,
    FIELDS(user_fields),
    OWNER_EDITS,
};

static const struct choice token_for[] = { { "api", "Programs", NULL },           { "answer", "An answer", NULL },
                                           { "brief", "A brief", NULL },          { "ask", "Asking", NULL },
                                           { "public", "The public page", NULL }, { 0 } };
static const struct choice token_states[] = { { "live", "Live", NULL }, { "revoked", "Revoked", NULL }, { 0 } };
static const struct transition token_moves[] = { { "live", "revoked", 0, false }, { 0 } };
static const struct field token_fields[] = {
    TXT("title", REQ | TIT, "Name", "What it is for, so that it can be revoked without guessing."),
    CHOD("for", LST, "For", NULL, token_for, "api"),
    ANY("record", RO, "Record", "The one record that a signed link opens.", NULL),
    REFD("person", LST, "Person", "In whose name it acts.", person, "me"),
    TXT("scopes", LST, "Scopes", "What it may do, such as read or request:add."),
    LONG("hash", SEC, "Hash", NULL),
    TIME("expires_at", REQ | LST, "Expires", NULL),
    TIME("used_at", RO | LST, "Last used", NULL),
    STATE(token_states, "live"),
};

const struct kind kind_token = {
    .name = "token",
    .plural = "tokens",
    .label = "Token",
    .title = "title",
    .turn = 2,
    .help = "A key for programs, or a signed link for one person.",
    .sight = SEE_AUTHOR,
    .flags = K_PRIVATE | K_MINE,
    .lifecycle = token_moves,
    FIELDS(token_fields),
    .perm = { PERM_VIEW, PERM_CODE, PERM_EDIT, PERM_LEAD },       /* its secret is made with it: token make */
};

static const struct choice change_via[] = { { "web", "Page", NULL },
                                            { "api", "API", NULL },
                                            { "cli", "Command line", NULL },
                                            { "mcp", "Assistant", NULL },
                                            { "mail", "Mail", NULL },
                                            { "job", "Job", NULL },
                                            { 0 } };
static const struct field change_fields[] = {
    TIME("at", REQ | RO | LST, "At", NULL),
    REF("actor", RO | LST, "By", NULL, person),
    CHO("via", REQ | RO | LST, "Through", NULL, change_via),
    TXT("request_id", RO, "Request", NULL),
    TXT("action", REQ | RO | TIT, "Action", "What was done, such as feature/edit."),
    REF("undoes", RO, "Undoes", NULL, change),
    TXT("idem_key", RO, "Idempotency key", NULL),
    LONG("prev_hash", RO, "Hash before", NULL),
    LONG("hash", RO, "Hash", NULL),
    TIME("happened_at", RO, "Happened", "When it happened, if it was brought in later."),
    REF("happened_by", RO, "Happened by", NULL, person),
    TXT("client", RO, "Program", "The program that drafted it."),
};

const struct kind kind_change = {
    .name = "change",
    .plural = "changes",
    .label = "Change",
    .title = "action",
    .turn = 1,
    .help = "All that one request, import or action did.",
    .flags = K_SYSTEM | K_APPEND_ONLY,
    FIELDS(change_fields),
    .perm = { PERM_VIEW, PERM_CODE, PERM_CODE, PERM_CODE },
};

static const struct choice alias_why[] = { { "old_key", "Old key", NULL },
                                           { "spelling", "Spelling", NULL },
                                           { "merged", "Merged", NULL },
                                           { "tracker", "Tracker", NULL },
                                           { 0 } };
static const struct field alias_fields[] = {
    ANY("record", REQ | LST | CAS, "Record", NULL, NULL),
    TXT("text", REQ | TIT, "Other name", NULL),
    CHOD("why", LST, "Why", NULL, alias_why, "old_key"),
    TXT("system", LST, "System", "The tracker or file in which it has this name."),
    LONG("url", 0, "Address", NULL),
    TXT("status", 0, "Status there", "As the other system says; common excuses a name."),
    TIME("seen_at", RO, "Last seen", NULL),
};
UNIQUE(alias_uniques, "text", "system", "record");

const struct kind kind_alias = {
    .name = "alias",
    .plural = "aliases",
    .label = "Other name",
    .title = "text",
    .turn = 1,
    .help = "Another name of a record: an old key, a spelling, an issue in a tracker.",
    .uniques = alias_uniques,
    FIELDS(alias_fields),
    USUAL,
};

static const struct choice import_states[] = { { "read", "Read", NULL },
                                               { "previewed", "Previewed", NULL },
                                               { "applied", "Applied", NULL },
                                               { "undone", "Undone", NULL },
                                               { 0 } };
static const struct transition import_moves[] = { { "read", "previewed", PERM_CODE, false },
                                                  { "previewed", "applied", PERM_CODE, false },
                                                  { "applied", "undone", PERM_CODE, false },
                                                  { 0 } };
static const struct field import_batch_fields[] = {
    TXT("file", REQ | TIT, "File", NULL),
    TXT("kind", REQ | LST, "Kind", "What its lines are, such as customer or commitments."),
    TXT("reader", REQ, "Reader", "How the file is read, such as csv."),
    FIELD("digest", FT_TEXT, UNI | RO, "Digest", "The same file is not brought in twice.", .max = 2000),
    BIG("mapping", 0, "Mapping", "Which column is which field."),
    NUM("rows", RO | LST, "Lines", NULL),
    NUM("added", RO | LST, "Added", NULL),
    NUM("changed", RO | LST, "Changed", NULL),
    NUM("unchanged", RO | LST, "Unchanged", NULL),
    NUM("quarantined", RO | LST, "Set aside", NULL),
    BIG("problems", RO, "Problems", NULL),
    REF("change", RO, "Change", NULL, change),
    STATE(import_states, "read"),
};

const struct kind kind_import_batch = {
    .name = "import_batch",
    .plural = "import_batches",
    .label = "Import",
    .title = "file",
    .turn = 1,
    .help = "One file brought in; the same external id later updates.",
    .lifecycle = import_moves,
    FIELDS(import_batch_fields),
    .perm = { PERM_VIEW, PERM_CODE, PERM_CODE, PERM_LEAD },
};

static const struct choice custom_types[] = { { "text", "Text", NULL },        { "prose", "Long text", NULL },
                                              { "int", "Whole number", NULL }, { "real", "Number", NULL },
                                              { "money", "Amount", NULL },     { "bool", "Yes or no", NULL },
                                              { "date", "Date", NULL },        { "choice", "Choice", NULL },
                                              { "ref", "Reference", NULL },    { 0 } };
static const struct field custom_field_fields[] = {
    TXT("kind", REQ | LST, "Kind", "Whose field it is."),
    TXT("name", REQ | LST, "Name", "In files and programs: small letters, digits, _."),
    TXT("label", REQ | TIT, "Label", NULL),
    CHOD("type", LST, "Type", NULL, custom_types, "text"),
    PRO("choices", 0, "Choices", "One a line."),
    TXT("ref_kind", 0, "Refers to", NULL),
    BOOL("personal", 0, "About a person", "Emptied when the person is erased.", "false"),
};
UNIQUE(custom_field_uniques, "kind", "name");

static void custom_field_check(const struct record *before, const struct record *after, struct problems *ps)
{
    const struct model *m = model_static();
    const struct kind *k = model_kind(m, check_text(after, "kind"));
    const struct kind *to = model_kind(m, check_text(after, "ref_kind"));
    struct str name = check_text(after, "name");
    bool good = name.n == 0 || (name.p[0] >= 'a' && name.p[0] <= 'z');
    for (size_t i = 0; i < name.n; i++)
        good =
            good
            && ((name.p[i] >= 'a' && name.p[i] <= 'z') || (name.p[i] >= '0' && name.p[i] <= '9') || name.p[i] == '_');
    if (!good)
        check_blame(ps, "name", "A name has small letters, digits and _, and begins with a letter");
    if (check_has(after, "kind") && !k)
        check_blame(ps, "kind", "There is no such kind");
    if (k && kind_field(k, name))
        check_blame(ps, "name", "The kind has a field of this name already");
    const struct kind *called = model_kind(m, name);
    if (k && called && !custom_ref_allowed(k, called))
        check_blame(
            ps, "name",
            "What customers want holds none of what we sell: it is reached through the features that fulfil it");
    if (check_is(after, "type", "choice"))
        check_needs(after, "choices", "A choice needs its choices, one a line", ps);
    if (check_is(after, "type", "ref") && !to)
        check_blame(ps, "ref_kind", "A reference needs the kind that it refers to");
    if (k && (k->flags & K_SYSTEM))
        check_blame(ps, "kind", "This kind takes no further fields");
    static const char *const fixed[] = { "kind", "name", "type" };
    for (size_t i = 0; before && i < COUNT(fixed); i++)
        if (!str_eq(check_text(before, fixed[i]), check_text(after, fixed[i])))
            check_blame(ps, fixed[i], "It stays as it was made: add another field instead");
    if (k && to && !custom_ref_allowed(k, to))
        check_blame(ps, "ref_kind", "What customers want does not refer to what we sell");
}

const struct kind kind_custom_field = {
    .name = "custom_field",
    .plural = "custom_fields",
    .label = "Own field",
    .title = "label",
    .turn = 2,
    .help = "A field that this workspace adds; never required.",
    .uniques = custom_field_uniques,
    .check = custom_field_check,
    FIELDS(custom_field_fields),
    OWNER_EDITS,
};

static const struct choice comment_roles[] = { { "remark", "Remark", NULL },
                                               { "voice", "Voice", "weighs in on a trade-off" },
                                               { "thanks", "Thanks", "recognition" },
                                               { "learned", "Learned", "what we take from it" },
                                               { 0 } };
static const struct choice comment_seen_by[] = { { "everyone", "Everyone", NULL },
                                                 { "named", "Those named", NULL },
                                                 { "line", "My line", "you and your managers" },
                                                 { "author", "Only me", NULL },
                                                 { 0 } };
static const struct field comment_fields[] = {
    ANY("record", CTX | LST | CAS, "On", NULL, NULL),
    PRO("text", REQ | SEA | LST, "Text", NULL),
    CHOD("role", LST, "As", NULL, comment_roles, "remark"),
    CHOD("seen_by", 0, "Seen by", NULL, comment_seen_by, "everyone"),
    REF("parent", 0, "In answer to", NULL, comment),
};

const struct kind kind_comment = {
    .name = "comment",
    .plural = "comments",
    .label = "Comment",
    .turn = 1,
    .help = "A remark on any record.",
    .sight = SEE_RULE,
    .flags = K_PRIVATE | K_MINE,
    FIELDS(comment_fields),
    .perm = { PERM_VIEW, PERM_CONTRIBUTE, PERM_LEAD, PERM_LEAD },
};

static const struct choice involved_as[] = { { "follows", "Follows", NULL },      { "attended", "Attended", NULL },
                                             { "decides", "Decides", NULL },      { "consulted", "Is consulted", NULL },
                                             { "informed", "Is informed", NULL }, { "key_user", "Key user", NULL },
                                             { "sponsor", "Sponsor", NULL },      { "named", "May see it", NULL },
                                             { "reviewer", "Reviews", NULL },     { 0 } };
static const struct choice involved_stages[] = { { "discovery", "Discovery", NULL }, { "framing", "Framing", NULL },
                                                 { "options", "Options", NULL },     { "tradeoff", "Trade-off", NULL },
                                                 { "review", "Review", NULL },       { 0 } };
static const struct field involved_fields[] = {
    ANY("record", CTX | LST | CAS, "In", NULL, NULL),
    ANY("who", REQ | LST | CAS, "Who", NULL, "person contact"),
    CHOD("as", LST, "As", NULL, involved_as, "follows"),
    CHO("stage", LST, "Stage", "In which part of the work.", involved_stages),
    TIME("seen_at", RO, "Last looked", NULL),
};
UNIQUE(involved_uniques, "record", "who", "as");

const struct kind kind_involved = {
    .name = "involved",
    .plural = "involved",
    .label = "Part in it",
    .turn = 2,
    .help = "Who has a part in a record.",
    .sight = SEE_AS_RECORD,
    .uniques = involved_uniques,
    FIELDS(involved_fields),
    LINK,
};

static const struct field attachment_fields[] = {
    ANY("record", CTX | LST | CAS, "On", NULL, NULL),
    TXT("name", REQ | TIT, "File name", NULL),
    TXT("mime", RO | LST, "Type", NULL),
    INT("bytes", RO | LST, "Size", NULL, 0, 26214400, "bytes"),
    TXT("sha256", RO, "Digest", NULL),
};

const struct kind kind_attachment = {
    .name = "attachment",
    .plural = "attachments",
    .label = "Attachment",
    .title = "name",
    .turn = 3,
    .help = "A file of at most 25 MB on any record.",
    .sight = SEE_AS_RECORD,
    .flags = K_MINE,
    FIELDS(attachment_fields),
    USUAL,
};

static const struct field saved_view_fields[] = {
    TXT("title", REQ | TIT, "Name", NULL),
    TXT("page", REQ | LST, "Page", NULL),
    FIELD("query", FT_TEXT, 0, "Filters", "Of the page import: which column is which field.", .max = 200000),
    BOOL("shared", LST, "Shared", "Everyone may use it.", "false"),
    TXT("audience", 0, "Audience", "For whom it is shown."),
};

const struct kind kind_saved_view = {
    .name = "saved_view",
    .plural = "saved_views",
    .label = "Saved view",
    .title = "title",
    .turn = 2,
    .help = "Filters of a page under a name.",
    .sight = SEE_RULE,
    .flags = K_PRIVATE | K_MINE,
    FIELDS(saved_view_fields),
    .perm = { PERM_VIEW, PERM_VIEW, PERM_LEAD, PERM_LEAD },
};

static const struct choice connection_types[] = { { "webhook", "Webhook", NULL },
                                                  { "mail", "Mail", NULL },
                                                  { "tracker", "Tracker", NULL },
                                                  { "metrics", "Metrics", NULL },
                                                  { 0 } };
static const struct choice directions[] = { { "in", "To us", NULL }, { "out", "From us", NULL }, { 0 } };
static const struct choice connection_states[] = { { "on", "On", NULL }, { "paused", "Paused", NULL }, { 0 } };
static const struct transition connection_moves[] = { { "on", "paused", 0, false },
                                                      { "paused", "on", 0, false },
                                                      { 0 } };
static const struct field connection_fields[] = {
    TXT("title", REQ | TIT, "Name", NULL),
    CHOD("type", LST, "Type", NULL, connection_types, "webhook"),
    TXT("system", LST, "System", NULL),
    CHOD("direction", LST, "Direction", NULL, directions, "in"),
    LONG("url", REQ, "Address", NULL),
    LONG("secret", F_SECRET, "Secret", NULL),
    BIG("mapping", 0, "Mapping", NULL),
    LONG("events", 0, "Events", "Which changes are sent, by name."),
    INT("every_minutes", 0, "Every", NULL, 1, 100000, "minutes"),
    TIME("last_run", RO | LST, "Last run", NULL),
    LONG("last_problem", RO | LST, "Last problem", NULL),
    STATE(connection_states, "on"),
};

const struct kind kind_connection = {
    .name = "connection",
    .plural = "connections",
    .label = "Connection",
    .title = "title",
    .turn = 3,
    .help = "Another system that we read or tell.",
    .lifecycle = connection_moves,
    FIELDS(connection_fields),
    LEADER_EDITS,
};

static const struct choice message_purposes[] = { { "answer", "Answer", NULL },
                                                  { "correction", "Correction", NULL },
                                                  { "became_of_it", "What became of it", NULL },
                                                  { "question", "Question", NULL },
                                                  { "brief", "Brief", NULL },
                                                  { "digest", "Digest", NULL },
                                                  { "event", "Event", NULL },
                                                  { 0 } };
static const struct choice message_states[] = { { "draft", "Draft", NULL },         { "waiting", "Waiting", NULL },
                                                { "sent", "Sent", NULL },           { "failed", "Failed", NULL },
                                                { "cancelled", "Cancelled", NULL }, { 0 } };
static const struct transition message_moves[] = { { "draft", "waiting", 0, false },
                                                   { "draft", "sent", 0, false },
                                                   { "draft", "cancelled", 0, false },
                                                   { "waiting", "sent", PERM_CODE, false },
                                                   { "waiting", "failed", PERM_CODE, false },
                                                   { "waiting", "cancelled", 0, false },
                                                   { "failed", "waiting", 0, false },
                                                   { "failed", "cancelled", 0, false },
                                                   { 0 } };
static const char *const message_sealed[] = { "sent", NULL };
static const struct field message_fields[] = {
    ANY("record", LST | CAS, "About", NULL, NULL),
    ANY("to", REQ | LST, "To", NULL, "person contact customer connection"),
    MAIL("address", PER, "Address", NULL),
    CHOD("purpose", LST, "Purpose", NULL, message_purposes, "answer"),
    TXT("subject", TIT, "Subject", NULL),
    PRO("text", REQ | SEA, "Text", NULL),
    REF("signed_by", LST, "Signed by", "Whose name it carries.", person),
    TIME("due_at", RO, "Leaves at", "A minute after it was sent off, so that it can be stopped."),
    NUM("attempts", RO, "Attempts", NULL),
    LONG("last_problem", RO, "Last problem", NULL),
    STATE(message_states, "draft"),
};

const struct kind kind_message = {
    .name = "message",
    .plural = "messages",
    .label = "Message",
    .title = "subject",
    .turn = 1,
    .help = "Whatever leaves the house.",
    .sight = SEE_RULE,
    .flags = K_PRIVATE | K_MINE,
    .lifecycle = message_moves,
    .sealed = message_sealed,
    FIELDS(message_fields),
    USUAL,
};
