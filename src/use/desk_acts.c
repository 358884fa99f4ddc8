/* use/desk_acts.c: actions of the desk: what was asked and said, what is answered, who decides. */
#include "model/kinds/def.h"
#include "use/actions.h"
#include "use/brief_use.h"
#include "use/tradeoff_use.h"

/* ---- recording: a new record from inputs that are its fields ---- */

static struct record *from_inputs(struct ctx *c, const struct action_call *call, const struct kind *k)
{
    struct record *r = rec_new(c, k);
    for (size_t i = 0; i < call->action->nin; i++) {
        size_t f = kind_field_index(k, str_z(call->action->in[i].name));
        if (f < k->nfields && call->in[i].type != VT_UNSET)
            r->v[f] = call->in[i];
    }
    return r;
}

static enum status made(struct ctx *c, struct action_call *call, const struct record *r, struct json_writer *out)
{
    call->made = r->kind;
    call->made_key = r->key.n ? r->key : arena_printf(c->arena, "%lld", (long long)r->id);
    json_member_str(out, str_z(r->kind->name), call->made_key);
    return ST_OK;
}

static enum status record_run(struct ctx *c, struct action_call *call, struct json_writer *out)
{
    const struct kind *k = call->action->kind;
    struct record *r = from_inputs(c, call, k);
    if (kind_is(k, &kind_talk))
        rset_text(r, "state", S("held"));
    TRY(core_write(c, arena_printf(c->arena, "%s record", k->name), action_add, r, &call->change));
    return made(c, call, r, out);
}

static const struct field request_record_in[] = {
    PRO("text", REQ, "Asked", "In their words."),
    ANY("asked_by", REQ, "Who asked", NULL, "contact person customer"),
    PRO("what_for", 0, "What for", "The need behind it."),
    CHO("layer", 0, "Layer", NULL, choice_layers),
    REF("feature", 0, "Feature", NULL, feature),
    REF("owner", 0, "Owner", "Who answers it.", person),
};
static const struct action request_record = { .kind = &kind_request,
                                              .verb = "record",
                                              .label = "Record what was asked",
                                              .on = ON_LIST,
                                              .help = "What somebody asked for, in their words.",
                                              .in = request_record_in,
                                              .nin = COUNT(request_record_in),
                                              .perm = PERM_CONTRIBUTE,
                                              .flags = A_MCP,
                                              .run = record_run };
static const struct field quote_record_in[] = {
    PRO("text", REQ, "Said", "Word for word."),
    ANY("who", REQ, "Who", NULL, "contact person"),
    REF("talk", 0, "Talk", NULL, talk),
    ANY("about", 0, "Bears on", "The priority or the work that it is evidence for.",
        "priority requirement feature solution"),
    DATED("on", 0, "On", NULL, "today"),
    TXT("theme", 0, "Theme", NULL),
};

/* The quote, and that it is evidence for something where that was said. */
struct said {
    struct record *quote;
    struct str about;
};
static enum status said_body(struct ctx *c, void *arg)
{
    struct said *s = arg;
    struct record *e = rec_new(c, &kind_evidence);
    TRY(action_add(c, s->quote));
    if (str_empty(s->about))
        return ST_OK;
    rset_text(e, "item", any_text(c->arena, &kind_quote, s->quote->id));
    rset_text(e, "record", s->about);
    rset_text(e, "role", S("supports"));
    return rec_add(c, e);
}

static enum status quote_run(struct ctx *c, struct action_call *call, struct json_writer *out)
{
    struct said s = { .quote = from_inputs(c, call, &kind_quote), .about = in_text(call, "about") };
    TRY(core_write(c, S("quote record"), said_body, &s, &call->change));
    return made(c, call, s.quote, out);
}

static const struct action quote_record = { .kind = &kind_quote,
                                            .verb = "record",
                                            .label = "Record what was said",
                                            .on = ON_LIST,
                                            .help = "What one person said, word for word.",
                                            .in = quote_record_in,
                                            .nin = COUNT(quote_record_in),
                                            .perm = PERM_CONTRIBUTE,
                                            .flags = A_MCP,
                                            .run = quote_run };
static const struct field talk_record_in[] = {
    ANY("with", REQ, "With", NULL, "contact customer person"),
    DATED("on", REQ, "On", NULL, "today"),
    PRO("summary", 0, "Summary", NULL),
    INT("minutes", 0, "Length", NULL, 0, 1440, "minutes"),
    INT("our_minutes", 0, "We spoke", NULL, 0, 1440, "minutes"),
    CHO("result", 0, "Result", "What it changed.", choice_talk_results),
};
static const struct action talk_record = { .kind = &kind_talk,
                                           .verb = "record",
                                           .label = "Record a talk",
                                           .on = ON_LIST,
                                           .help = "A talk that took place.",
                                           .in = talk_record_in,
                                           .nin = COUNT(talk_record_in),
                                           .perm = PERM_EDIT,
                                           .flags = A_MCP,
                                           .run = record_run };

/* ---- talk prepare: the questions of MODEL 13 ---- */

static const char *const asks_customer[] = {
    "What must this business achieve this year?",
    "What has changed in your market, and for your customers?",
    "What stands in the way?",
    "Who is measured on it, and how?",
    "What happens if nothing changes?",
    "Whom else does it touch, above and below you?",
};
static const char *const asks_own[] = {
    "How would you approach this?",
    "What do you know about the business that we do not?",
    "What would make this plan stronger, and what would you drop for it?",
    "Who else should we learn from before we decide?",
};
static const char *const asks_diagnosis[] = {
    "What is not happening that should be?",
    "What is happening that should not be?",
    "What do you want to have happened, and by when?",
};
struct asks {
    const char *const *texts;
    size_t n;
    const char *const *types;
};
static const char *const types_customer[] = { "learn", "learn", "learn", "learn", "learn", "learn" };
static const char *const types_own[] = { "approach", "learn", "shape", "learn" };
static const char *const types_diagnosis[] = { "missing", "unwanted", "wanted" };

struct prepare_arg {
    struct record *talk;
    struct asks asks;
};

static enum status prepare_body(struct ctx *c, void *arg)
{
    struct prepare_arg *p = arg;
    TRY(action_add(c, p->talk));
    for (size_t i = 0; i < p->asks.n; i++) {
        struct record *q = rec_new(c, &kind_question);
        rset_text(q, "record", any_text(c->arena, &kind_talk, p->talk->id));
        rset_text(q, "text", str_z(p->asks.texts[i]));
        rset_text(q, "type", str_z(p->asks.types[i]));
        rset_int(q, "n", (int64_t)i + 1);
        TRY(rec_add(c, q));
    }
    return ST_OK;
}

static enum status prepare_run(struct ctx *c, struct action_call *call, struct json_writer *out)
{
    struct prepare_arg p = { .talk = from_inputs(c, call, &kind_talk) };
    bool own = str_starts(in_text(call, "with"), S("person/"));
    if (str_eq(in_text(call, "purpose"), S("diagnose")))
        p.asks = (struct asks){ asks_diagnosis, COUNT(asks_diagnosis), types_diagnosis };
    else if (own)
        p.asks = (struct asks){ asks_own, COUNT(asks_own), types_own };
    else
        p.asks = (struct asks){ asks_customer, COUNT(asks_customer), types_customer };
    TRY(core_write(c, S("talk prepare"), prepare_body, &p, &call->change));
    TRY(made(c, call, p.talk, out));
    json_key(out, S("questions"));
    json_array(out);
    for (size_t i = 0; i < p.asks.n; i++)
        json_str(out, str_z(p.asks.texts[i]));
    json_end(out);
    return ST_OK;
}

static const struct choice prepare_purposes[] = { { "learn", "To learn", NULL },
                                                  { "strengthen", "To strengthen a plan", NULL },
                                                  { "diagnose", "To find out what is wrong", NULL },
                                                  { 0 } };
static const struct field talk_prepare_in[] = {
    ANY("with", REQ, "With", NULL, "contact customer person"),
    DATED("on", REQ, "On", NULL, "today"),
    CHOD("purpose", 0, "Purpose", NULL, prepare_purposes, "learn"),
    ANY("about", 0, "About", NULL, NULL),
};
static const struct action talk_prepare = {
    .kind = &kind_talk,
    .verb = "prepare",
    .label = "Prepare a talk",
    .on = ON_LIST,
    .help = "A planned talk with the questions to ask, none of which asks for approval.",
    .in = talk_prepare_in,
    .nin = COUNT(talk_prepare_in),
    .perm = PERM_EDIT,
    .run = prepare_run
};

/* ---- quote dispose ---- */

struct dispose_arg {
    struct record *quote;
    struct str record, what;
    int64_t change;
};

static enum status dispose_body(struct ctx *c, void *arg)
{
    const struct dispose_arg *d = arg;
    TRY(action_edit(c, d->quote));
    if (str_empty(d->record))
        return ST_OK;
    struct record *e = rec_new(c, &kind_evidence);
    rset_text(e, "item", any_text(c->arena, &kind_quote, d->quote->id));
    rset_text(e, "record", d->record);
    rset_text(e, "role", S("changed"));
    rset_text(e, "what", d->what);
    if (d->change > 0)
        rset_int(e, "change", d->change);
    return rec_add(c, e);
}

static enum status dispose_run(struct ctx *c, struct action_call *call, struct json_writer *out)
{
    struct dispose_arg d = { .quote = record_copy(c, call->record),
                             .record = in_text(call, "record"),
                             .what = in_text(call, "what"),
                             .change = in_int(call, "change", 0) };
    struct path at = { .name = S("what") };
    if (str_empty(d.record) != str_empty(d.what) || (d.change > 0 && str_empty(d.record))) {
        problem_add(c->problems, &at, S("required"), "say what changed, and in which record");
        return ST_INVALID;
    }
    rset_text(d.quote, "disposition", in_text(call, "disposition"));
    rset_text(d.quote, "disposition_why", in_text(call, "why"));
    if (in_has(call, "look_again"))
        rset_text(d.quote, "look_again", in_text(call, "look_again"));
    if (c->actor && c->actor->person_id)
        rset_int(d.quote, "answered_by", c->actor->person_id);
    TRY(core_write(c, S("quote dispose"), dispose_body, &d, &call->change));
    json_key(out, S("quote"));
    json_str(out, arena_printf(c->arena, "%lld", (long long)d.quote->id));
    json_member_str(out, S("disposition"), in_text(call, "disposition"));
    return ST_OK;
}

static const struct field quote_dispose_in[] = {
    CHO("disposition", REQ, "What became of it", NULL, choice_dispositions),
    PRO("why", REQ, "Why so", NULL),
    ANY("record", 0, "It changed", "The record that is different now.", NULL),
    TXT("what", 0, "What changed", NULL),
    REF("change", 0, "In change", "The number in History of what was done to it.", change),
    DATE("look_again", 0, "Look again", NULL),
};
static const struct action quote_dispose = { .kind = &kind_quote,
                                             .verb = "dispose",
                                             .label = "Say what became of it",
                                             .on = ON_RECORD,
                                             .help = "Incorporated, adapted, parked or declined, and why.",
                                             .in = quote_dispose_in,
                                             .nin = COUNT(quote_dispose_in),
                                             .perm = PERM_EDIT,
                                             .run = dispose_run };

/* ---- requests ---- */

static bool may_become(const struct record *r, const char *state)
{
    const struct value *v = &r->v[kind_field_index(r->kind, S("state"))];
    return v->type == VT_TEXT && kind_transition(r->kind, v->u.s, str_z(state));
}

static enum status hand_over_run(struct ctx *c, struct action_call *call, struct json_writer *out)
{
    struct record *r = record_copy(c, call->record);
    rset_int(r, "handed_to", in_int(call, "to", 0));
    rset_int(r, "owner", in_int(call, "to", 0));
    if (may_become(r, "owned"))
        rset_text(r, "state", S("owned"));
    TRY(core_write(c, S("request hand_over"), action_edit, r, &call->change));
    json_member_str(out, S("request"), r->key);
    json_member_key(out, c, "owner", &kind_person, in_int(call, "to", 0));
    return ST_OK;
}

static enum status escalate_run(struct ctx *c, struct action_call *call, struct json_writer *out)
{
    struct record *r = record_copy(c, call->record);
    rset_int(r, "escalated_to", in_int(call, "to", 0));
    rset_text(r, "escalated_on", date_text(c->arena, tz_date(c->app->zone, c->now_ms)));
    TRY(core_write(c, S("request escalate"), action_edit, r, &call->change));
    json_member_str(out, S("request"), r->key);
    json_member_key(out, c, "escalated_to", &kind_person, in_int(call, "to", 0));
    return ST_OK;
}

static const struct field to_person_in[] = { REF("to", REQ, "To", NULL, person) };
static const struct action request_hand_over = { .kind = &kind_request,
                                                 .verb = "hand_over",
                                                 .label = "Hand over",
                                                 .on = ON_RECORD,
                                                 .offered_in = "new owned waiting later reopened tradeoff",
                                                 .help = "Somebody else answers it.",
                                                 .in = to_person_in,
                                                 .nin = 1,
                                                 .perm = PERM_CONTRIBUTE,
                                                 .run = hand_over_run };
static const struct action request_escalate = { .kind = &kind_request,
                                                .verb = "escalate",
                                                .label = "Escalate",
                                                .on = ON_RECORD,
                                                .offered_in = "new owned waiting later reopened tradeoff",
                                                .help = "Somebody above decides; it is counted.",
                                                .in = to_person_in,
                                                .nin = 1,
                                                .perm = PERM_CONTRIBUTE,
                                                .run = escalate_run };

struct answer_arg {
    struct action_call *call;
    struct record *decision;
    struct str to;             /* any: who asked first, empty = nobody we can write to */
    struct str message, letter;
    const char *state;         /* of the request afterwards */
};

struct asker_row {
    struct str who;
};
static const struct col asker_cols[] = { COL(struct asker_row, who) };
static const struct stmt_def first_asker_sql = {
    "desk_acts/first_asker",
    "SELECT CASE WHEN contact IS NOT NULL THEN 'contact/' || CAST(contact AS TEXT)"
    " WHEN person IS NOT NULL THEN 'person/' || CAST(person AS TEXT)"
    " WHEN customer IS NOT NULL THEN 'customer/' || CAST(customer AS TEXT) ELSE '' END AS who"
    " FROM asker WHERE request = ?1 AND archived_at IS NULL ORDER BY id LIMIT 1",
    NULL, ROWS_OF(struct asker_row, asker_cols)
};

static enum status answer_body(struct ctx *c, void *arg)
{
    struct answer_arg *a = arg;
    struct record *r = record_copy(c, a->call->record), *d = a->decision, *m;
    TRY(action_add(c, d));
    if (in_has(a->call, "what_for"))
        rset_text(r, "what_for", in_text(a->call, "what_for"));
    if (in_has(a->call, "layer"))
        rset_text(r, "layer", in_text(a->call, "layer"));
    if (in_has(a->call, "serves"))
        rset_text(r, "serves", in_text(a->call, "serves"));
    if (in_has(a->call, "revisit_on") && strcmp(a->state, "later") == 0)
        rset_text(r, "later_until", in_text(a->call, "revisit_on"));
    rset_text(r, "state", str_z(a->state));
    TRY(rec_edit(c, r));
    if (str_empty(a->to))
        return ST_OK;
    m = rec_new(c, &kind_message);
    rset_text(m, "record", any_text(c->arena, &kind_request, r->id));
    rset_text(m, "to", a->to);
    rset_text(m, "purpose", S("answer"));
    rset_text(m, "subject", arena_printf(c->arena, "Your request %.*s", STR_FMT(r->key)));
    rset_text(m, "text", a->letter);
    if (c->actor && c->actor->person_id)
        rset_int(m, "signed_by", c->actor->person_id);
    TRY(rec_add(c, m));
    a->message = arena_printf(c->arena, "%lld", (long long)m->id);
    return ST_OK;
}

/* need_more waits for the asker, not_now for a day; a yes or a no says what it is for. */
static enum status answer_check(struct ctx *c, const struct action_call *call, const char **ret_state)
{
    struct str v = in_text(call, "verdict");
    size_t what = kind_field_index(&kind_request, S("what_for"));
    bool known = in_has(call, "what_for") || (call->record->v[what].type == VT_TEXT && call->record->v[what].u.s.n > 0);
    bool says = str_eq(v, S("yes")) || str_eq(v, S("no"));
    struct path at = { .name = S("what_for") }, state = { .name = S("state") };
    *ret_state = str_eq(v, S("need_more")) ? "waiting" : str_eq(v, S("not_now")) ? "later" : "answered";
    if (says && !known)
        problem_add(c->problems, &at, S("required"), "a %.*s needs what it is for", STR_FMT(v));
    if (str_eq(v, S("not_now")) && !in_has(call, "revisit_on")) {
        struct path day = { .name = S("revisit_on") };
        problem_add(c->problems, &day, S("required"), "say when we look at it again");
    }
    if (!may_become(call->record, *ret_state))
        problem_add(c->problems, &state, S("state"),
                    "this request cannot be answered from where it stands: reopen it first");
    return c->problems->count ? ST_INVALID : ST_OK;
}

/* The letter that was sent along. One that is still as it was drafted says what was filled in beside it. */
static enum status letter_of(struct ctx *c, const struct action_call *call, struct str *ret)
{
    struct answer_draft *d;
    size_t n;
    *ret = in_has(call, "text") ? in_text(call, "text") : in_text(call, "reason");
    TRY(answer_drafts(c, call->record, &d, &n));
    for (size_t i = 0; i < n; i++)
        if (str_eq(str_z(d[i].verdict), in_text(call, "verdict")) && !str_empty(d[i].lead)
            && str_eq(str_trim(*ret), d[i].text))
            *ret = answer_letter(c->arena, &d[i],
                                 &(struct answer_said){ in_text(call, "reason"), in_text(call, "alternative"),
                                                        in_text(call, "revisit_on"), in_int(call, "never", 0) != 0 });
    return ST_OK;
}

static enum status answer_run(struct ctx *c, struct action_call *call, struct json_writer *out)
{
    struct answer_arg a = { .call = call };
    TRY(letter_of(c, call, &a.letter));
    TRY(answer_check(c, call, &a.state));
    const struct value id = ARG_INT(call->record->id);
    struct asker_row *asker;
    size_t n;
    TRY(db_all(c, &first_asker_sql, &id, 1, &asker, &n));
    a.to = n ? asker[0].who : STR_NULL;
    a.decision = from_inputs(c, call, &kind_decision);
    rset_text(a.decision, "on", any_text(c->arena, &kind_request, call->record->id));
    rset_text(a.decision, "state", S("signed"));
    rset_int(a.decision, "at", c->now_ms);
    if (c->actor && c->actor->person_id)
        rset_int(a.decision, "signed_by", c->actor->person_id);
    TRY(core_write(c, S("request answer"), answer_body, &a, &call->change));
    json_member_str(out, S("request"), call->record->key);
    json_member_str(out, S("decision"), a.decision->key);
    json_member_str(out, S("state"), str_z(a.state));
    json_member_str(out, S("message"), a.message);
    return ST_OK;
}

static const struct choice answer_verdicts[] = { { "yes", "Yes", "in the plan" },
                                                 { "already_possible", "Already possible", NULL },
                                                 { "already_coming", "Already coming", NULL },
                                                 { "not_now", "Not now", NULL },
                                                 { "no", "No", NULL },
                                                 { "need_more", "We need to know more", NULL },
                                                 { 0 } };
static const struct field request_answer_in[] = {
    CHO("verdict", REQ, "Answer", "What would move other work is a trade-off, not an answer.", answer_verdicts),
    CHO("basis", REQ, "Basis", NULL, choice_bases),
    PRO("reason", REQ, "Reason", "A sentence that they can repeat."),
    PRO("what_for", 0, "What for", "The need behind it; a yes or a no takes one."),
    PRO("alternative", 0, "Alternative", "What they can do instead; a no takes one."),
    DATE("revisit_on", 0, "Look again on", NULL),
    TXT("revisit_when", 0, "Look again when", NULL),
    BOOL("never", 0, "Never", "We do not look again.", "false"),
    PRO("text", 0, "Letter", "What the asker reads; empty is the reason."),
    CHO("layer", 0, "Layer", "Whose need it is.", choice_layers),
    ANY("serves", 0, "Serves", "What customers want that it comes from.", "priority requirement"),
};
static const struct action request_answer = {
    .kind = &kind_request,
    .verb = "answer",
    .label = "Answer",
    .on = ON_RECORD,
    .offered_in = "new owned waiting later reopened",
    .makes = "answered",
    .help = "Signs a decision with its reason and drafts the letter to who asked.",
    .in = request_answer_in,
    .nin = COUNT(request_answer_in),
    .perm = PERM_LEAD,
    .run = answer_run
};

/* ---- trade-offs ---- */

static enum status open_run(struct ctx *c, struct action_call *call, struct json_writer *out)
{
    struct str key = STR_NULL;
    struct tradeoff_wish wish = { .what_for = in_text(call, "what_for"), .title = in_text(call, "title") };
    wish.feature = rec_text(c, &call->action->in[0], in_value(call, "wish"));
    wish.quarter = rec_text(c, &call->action->in[1], in_value(call, "quarter"));
    wish.request = rec_text(c, &call->action->in[2], in_value(call, "request"));
    enum status st = tradeoff_open_use(c, &wish, &key, &call->change);
    if (st == ST_OK || st == ST_EXISTS) {
        call->made = &kind_tradeoff;
        call->made_key = key;
    }
    TRY(st);
    json_member_str(out, S("tradeoff"), key);
    return ST_OK;
}

static const struct field tradeoff_open_in[] = {
    REF("wish", REQ, "Wish", "The work asked for.", feature),
    QTR("quarter", REQ, "Quarter", "In which it is wanted."),
    REF("request", 0, "Request", NULL, request),
    PRO("what_for", REQ, "What for", "Why they need it."),
    TXT("title", 0, "Title", NULL),
};
static const struct action tradeoff_open = { .kind = &kind_tradeoff,
                                             .verb = "open",
                                             .label = "Open a trade-off",
                                             .on = ON_LIST,
                                             .help = "Work asked for outside the plan becomes an exclusive or.",
                                             .in = tradeoff_open_in,
                                             .nin = COUNT(tradeoff_open_in),
                                             .perm = PERM_EDIT,
                                             .run = open_run };

static enum status price_run(struct ctx *c, struct action_call *call, struct json_writer *out)
{
    struct tradeoff_card *card = ARENA_NEW(c->arena, struct tradeoff_card);
    TRY(tradeoff_load(c, call->record->key, card));
    json_member_str(out, S("tradeoff"), card->t.key);
    if (card->unpriced) {
        problem_add(c->problems, NULL, S("unsized"), "%.*s", STR_FMT(card->unpriced_why));
        return ST_INVALID;
    }
    priced_json(out, &card->p);
    return ST_OK;
}

static const struct action tradeoff_price_act = { .kind = &kind_tradeoff,
                                                  .verb = "price",
                                                  .label = "Work out the options",
                                                  .on = ON_RECORD,
                                                  .help = "The options against the plan in force, each checked.",
                                                  .perm = PERM_EDIT,
                                                  .flags = A_READONLY | A_SLOW,
                                                  .run = price_run };

static enum status decide_run(struct ctx *c, struct action_call *call, struct json_writer *out)
{
    struct tradeoff_done done;
    const struct tradeoff_choice choice = { .key = call->record->key,
                                            .letter = in_text(call, "option"),
                                            .reason = in_text(call, "reason"),
                                            .basis = in_text(call, "basis"),
                                            .alternative = in_text(call, "alternative"),
                                            .revisit_on = in_text(call, "revisit_on"),
                                            .shown = in_text(call, "shown"),
                                            .priced_on = -1 };
    TRY(tradeoff_decide_use(c, &choice, &done));
    call->change = done.change;
    json_member_str(out, S("tradeoff"), call->record->key);
    json_member_str(out, S("option"), done.letter);
    json_member_str(out, S("title"), done.title);
    json_member_str(out, S("decision"), done.decision);
    json_member_str(out, S("message"), done.message);
    json_key(out, S("plan"));
    json_int(out, done.plan_n);
    json_key(out, S("suggested"));
    json_bool(out, done.suggested);
    return ST_OK;
}

static const struct field tradeoff_decide_in[] = {
    TXT("option", REQ, "Option", "Exactly one letter of the card."),
    PRO("reason", REQ, "Reason", "A sentence that they can repeat."),
    CHO("basis", 0, "Basis", NULL, choice_bases),
    PRO("alternative", 0, "Alternative", NULL),
    DATE("revisit_on", 0, "Look again on", NULL),
    LONG("shown", 0, "As it was shown",
         "“shown” of the card that was looked at. Where its options say something else by now, nothing is recorded."),
};
static const struct action tradeoff_decide = {
    .kind = &kind_tradeoff,
    .verb = "decide",
    .label = "Decide",
    .on = ON_RECORD,
    .offered_in = "open",
    .help = "Records exactly one option: decision, plan, answer, in one change. Who may not decide suggests it.",
    .in = tradeoff_decide_in,
    .nin = COUNT(tradeoff_decide_in),
    .own = "decider",
    .others = PERM_LEAD,
    .perm = PERM_CONTRIBUTE,
    .flags = A_SLOW | A_SUGGESTS,
    .run = decide_run
};

static enum status weigh_in_run(struct ctx *c, struct action_call *call, struct json_writer *out)
{
    struct record *r = rec_new(c, &kind_comment);
    rset_text(r, "record", any_text(c->arena, &kind_tradeoff, call->record->id));
    rset_text(r, "text", in_text(call, "text"));
    rset_text(r, "role", S("voice"));
    TRY(core_write(c, S("tradeoff weigh_in"), action_add, r, &call->change));
    json_member_str(out, S("tradeoff"), call->record->key);
    return ST_OK;
}

static const struct field tradeoff_weigh_in_in[] = { PRO("text", REQ, "What you know", NULL) };
static const struct action tradeoff_weigh_in = { .kind = &kind_tradeoff,
                                                 .verb = "weigh_in",
                                                 .label = "Weigh in",
                                                 .on = ON_RECORD,
                                                 .help = "A voice on the card, before it is decided.",
                                                 .in = tradeoff_weigh_in_in,
                                                 .nin = 1,
                                                 .perm = PERM_CONTRIBUTE,
                                                 .run = weigh_in_run };

static enum status ask_run(struct ctx *c, struct action_call *call, struct json_writer *out)
{
    struct record *r = rec_new(c, &kind_comment), *whom = NULL;
    TRY(rec_get(c, &kind_person, in_value(call, "whom")->u.i, &whom));
    rset_text(r, "record", any_text(c->arena, &kind_tradeoff, call->record->id));
    rset_text(r, "text", arena_printf(c->arena, "@%.*s %.*s", STR_FMT(rec_key(whom)), STR_FMT(in_text(call, "text"))));
    TRY(core_write(c, S("tradeoff ask"), action_add, r, &call->change));
    json_member_str(out, S("tradeoff"), call->record->key);
    json_member_str(out, S("asked"), rec_key(whom));
    return ST_OK;
}

static const struct field tradeoff_ask_in[] = {
    REF("whom", REQ, "Whom", "They are named on the card and see it among what waits for them.", person),
    PRO("text", REQ, "What you would like to know", NULL),
};
static const struct action tradeoff_ask = { .kind = &kind_tradeoff,
                                            .verb = "ask",
                                            .label = "Ask someone to weigh in",
                                            .on = ON_RECORD,
                                            .help = "Names somebody on the card with a question; nothing is sent.",
                                            .in = tradeoff_ask_in,
                                            .nin = COUNT(tradeoff_ask_in),
                                            .perm = PERM_CONTRIBUTE,
                                            .run = ask_run };

static enum status ask_capacity_run(struct ctx *c, struct action_call *call, struct json_writer *out)
{
    struct record *r = from_inputs(c, call, &kind_pledge);
    size_t quarter = kind_field_index(&kind_tradeoff, S("quarter"));
    rset_text(r, "about", any_text(c->arena, &kind_tradeoff, call->record->id));
    rset_text(r, "what", arena_printf(c->arena, "Days for %.*s", STR_FMT(call->record->key)));
    r->v[kind_field_index(&kind_pledge, S("quarter"))] = call->record->v[quarter];
    TRY(core_write(c, S("tradeoff ask_capacity"), action_add, r, &call->change));
    return made(c, call, r, out);
}

static const struct field tradeoff_ask_capacity_in[] = {
    REF("by", REQ, "Whom", NULL, person),
    INT("days", REQ, "Days", NULL, 1, 100000, "days"),
    REF("to_team", REQ, "To team", NULL, team),
    REF("from_team", 0, "From team", NULL, team),
    DATE("due", 0, "Due", NULL),
};
static const struct action tradeoff_ask_capacity = { .kind = &kind_tradeoff,
                                                     .verb = "ask_capacity",
                                                     .label = "Ask for capacity",
                                                     .on = ON_RECORD,
                                                     .help = "Asks somebody to pledge days for it in its quarter.",
                                                     .in = tradeoff_ask_capacity_in,
                                                     .nin = COUNT(tradeoff_ask_capacity_in),
                                                     .perm = PERM_EDIT,
                                                     .run = ask_capacity_run };

const struct action *const desk_actions[] = { &request_record,     &request_answer,        &request_hand_over,
                                              &request_escalate,   &quote_record,          &quote_dispose,
                                              &talk_record,        &talk_prepare,          &tradeoff_open,
                                              &tradeoff_price_act, &tradeoff_decide,       &tradeoff_weigh_in,
                                              &tradeoff_ask,       &tradeoff_ask_capacity, NULL };
