/* use/brief_acts.c: a brief drafted from the record, what a draft still lacks, and the draft of an answer. Nothing here
 * decides or sends: people do. */
#include "core/workspace.h"
#include "model/kinds/def.h"
#include "use/actions.h"
#include "use/brief_use.h"
#include "use/plan_use.h"

/* ---- brief draft ---- */

struct draft_arg { struct record *brief; const struct brief_draft *d; };

static enum status draft_body(struct ctx *c, void *arg)
{
    struct draft_arg *a = arg;
    TRY(action_add(c, a->brief));
    for (size_t i = 0; i < BRIEF_QUESTIONS; i++) {
        struct record *q = rec_new(c, &kind_question);
        rset_text(q, "record", any_text(c->arena, &kind_brief, a->brief->id));
        rset_text(q, "text", a->d->questions[i]);
        rset_text(q, "type", i == 1 ? S("approach") : S("learn"));
        rset_int(q, "n", (int64_t)i + 1);
        TRY(rec_add(c, q));
    }
    return ST_OK;
}

static enum status draft_run(struct ctx *c, struct action_call *call, struct json_writer *out)
{
    struct brief_draft d;
    struct draft_arg a = { rec_new(c, &kind_brief), &d };
    TRY(brief_draft_make(c, in_int(call, "reader", 0), &d));
    rset_text(a.brief, "title", d.title);
    rset_text(a.brief, "reader", any_text(c->arena, &kind_person, in_int(call, "reader", 0)));
    rset_text(a.brief, "kind", in_text(call, "kind"));
    rset_text(a.brief, "lead", d.lead);
    rset_text(a.brief, "body", d.body);
    rset_int(a.brief, "as_of", c->now_ms);
    TRY(core_write(c, S("brief draft"), draft_body, &a, &call->change));
    call->made = &kind_brief;
    call->made_key = a.brief->key;
    json_member_str(out, S("brief"), a.brief->key);
    json_member_str(out, S("title"), d.title);
    json_member_str(out, S("lead"), d.lead);
    json_member_str(out, S("body"), d.body);
    json_key(out, S("questions"));
    json_array(out);
    for (size_t i = 0; i < BRIEF_QUESTIONS; i++)
        json_str(out, d.questions[i]);
    json_end(out);
    return ST_OK;
}

static const struct choice draft_kinds[] = { { "executive", "Executive", NULL }, { "board", "Board", NULL }, { "sales", "Sales", NULL },
    { "success", "Success", NULL }, { "marketing", "Marketing", NULL }, { "engineering", "Engineering", NULL },
    { "newcomer", "Newcomer", NULL }, { "staff_meeting", "Staff meeting", NULL }, { 0 } };
static const struct field draft_in[] = {
    REF("reader", REQ, "For", "Who reads it.", person),
    CHOD("kind", 0, "Kind", NULL, draft_kinds, "executive"),
};
static const struct action brief_draft_act = {
    .kind = &kind_brief, .verb = "draft", .label = "Draft a brief", .on = ON_LIST,
    .help = "One page for one person, put together from the record: what they said and what it changed, first.",
    .in = draft_in, .nin = COUNT(draft_in), .perm = PERM_EDIT, .flags = A_MCP, .run = draft_run
};

/* ---- brief check ---- */

static enum status check_run(struct ctx *c, struct action_call *call, struct json_writer *out)
{
    struct brief_lint *l;
    size_t n, bad = 0;
    TRY(brief_check(c, call->record, &l, &n));
    for (size_t i = 0; i < n; i++)
        bad += !l[i].good;
    json_key(out, S("ready"));
    json_bool(out, bad == 0);
    json_key(out, S("checks"));
    json_array(out);
    for (size_t i = 0; i < n; i++) {
        json_object(out);
        json_member_str(out, S("rule"), str_z(l[i].rule));
        json_key(out, S("good"));
        json_bool(out, l[i].good);
        json_member_str(out, S("text"), l[i].text);
        json_end(out);
    }
    json_end(out);
    return ST_OK;
}

static const struct action brief_check_act = {
    .kind = &kind_brief, .verb = "check", .label = "Before you send", .on = ON_RECORD,
    .help = "Whether it begins with what they said, asks what they know better, admits what is behind, and fits one page.",
    .perm = PERM_VIEW, .flags = A_READONLY, .run = check_run
};

/* ---- request draft_answer ---- */

static enum status answer_draft_run(struct ctx *c, struct action_call *call, struct json_writer *out)
{
    struct answer_draft *d;
    size_t n;
    TRY(answer_drafts(c, call->record, &d, &n));
    json_member_str(out, S("request"), call->record->key);
    json_key(out, S("drafts"));
    json_array(out);
    for (size_t i = 0; i < n; i++) {
        json_object(out);
        json_member_str(out, S("verdict"), str_z(d[i].verdict));
        json_member_str(out, S("because"), d[i].because);
        json_member_str(out, S("text"), d[i].text);
        json_end(out);
    }
    json_end(out);
    return ST_OK;
}

static const struct action request_draft_answer = {
    .kind = &kind_request, .verb = "draft_answer", .label = "Draft an answer", .on = ON_RECORD,
    .offered_in = "new owned waiting later reopened tradeoff",
    .help = "What the record lets us say, as letters to be edited. It decides nothing and sends nothing.",
    .perm = PERM_VIEW, .flags = A_READONLY | A_MCP, .run = answer_draft_run
};

const struct action *const brief_actions[] = { &brief_draft_act, &brief_check_act, &request_draft_answer, NULL };
