/* use/brief_acts.c: a brief drafted from the record, what a draft still lacks, and the draft of an answer. Nothing here
 * decides or sends: people do. */
#include "core/perm.h"
#include "core/workspace.h"
#include "model/kinds/def.h"
#include "use/actions.h"
#include "use/brief_letter.h"
#include "use/brief_use.h"
#include "use/plan_use.h"

/* ---- brief draft ---- */

struct draft_arg {
    struct record *brief;
    const struct brief_draft *d;
};

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

static const struct choice draft_kinds[] = { { "executive", "Executive", NULL },
                                             { "board", "Board", NULL },
                                             { "sales", "Sales", NULL },
                                             { "success", "Success", NULL },
                                             { "marketing", "Marketing", NULL },
                                             { "engineering", "Engineering", NULL },
                                             { "newcomer", "Newcomer", NULL },
                                             { "staff_meeting", "Staff meeting", NULL },
                                             { 0 } };
static const struct field draft_in[] = {
    REF("reader", REQ, "For", "Who reads it.", person),
    CHOD("kind", 0, "Kind", NULL, draft_kinds, "executive"),
};
static const struct action brief_draft_act = {
    .kind = &kind_brief,
    .verb = "draft",
    .label = "Draft a brief",
    .on = ON_LIST,
    .help = "One page for one person, put together from the record: what they said and what it changed, first.",
    .in = draft_in,
    .nin = COUNT(draft_in),
    .perm = PERM_EDIT,
    .flags = A_MCP,
    .run = draft_run
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
    .kind = &kind_brief,
    .verb = "check",
    .label = "Before you send",
    .on = ON_RECORD,
    .help =
        "Whether it begins with what they said, asks what they know better, admits what is behind, and fits one page.",
    .perm = PERM_VIEW,
    .flags = A_READONLY,
    .run = check_run
};

/* ---- brief send: it stays as it is from then on ---- */

static enum status send_run(struct ctx *c, struct action_call *call, struct json_writer *out)
{
    struct record *b = record_copy(c, call->record);
    struct str letter;
    TRY(brief_letter_now(c, call->record, &letter));
    rset_text(b, "frozen", letter);
    rset_int(b, "as_of", c->now_ms);
    rset_text(b, "state", S("sent"));
    TRY(core_write(c, S("brief send"), action_edit, b, &call->change));
    json_member_str(out, S("brief"), b->key);
    json_member_str(out, S("state"), S("sent"));
    return ST_OK;
}

static const struct action brief_send_act = {
    .kind = &kind_brief,
    .verb = "send",
    .label = "Send",
    .on = ON_RECORD,
    .offered_in = "draft",
    .makes = "sent",
    .help =
        "The page stays as it is from then on, and stands before its reader when they sign in. Nothing leaves the house: print it, or "
        "copy it into a mail of your own.",
    .perm = PERM_EDIT,
    .run = send_run
};

/* ---- brief answer: what the reader knows better ---- */

struct reply {
    struct record *brief, *questions[BRIEF_QUESTIONS];
    struct str who, texts[BRIEF_QUESTIONS];
    bool all;
};
struct question_row {
    int64_t id;
    struct str answer;
};
static const struct col question_cols[] = { COL(struct question_row, id), COL(struct question_row, answer) };
static const struct stmt_def questions_sql = {
    "brief/questions",
    "SELECT id AS id, coalesce(answer, '') AS answer FROM question WHERE record = ?1 AND archived_at IS NULL"
    " ORDER BY coalesce(n, 1000), id LIMIT 50",
    NULL, ROWS_OF(struct question_row, question_cols)
};

/* The answer stands at its question, and is something that they said: open until somebody says what became of it. */
static enum status reply_body(struct ctx *c, void *arg)
{
    const struct reply *a = arg;
    for (size_t i = 0; i < BRIEF_QUESTIONS; i++) {
        if (str_empty(a->texts[i]))
            continue;
        struct record *q = record_copy(c, a->questions[i]), *said = rec_new(c, &kind_quote);
        rset_text(q, "answer", a->texts[i]);
        rset_text(q, "answered_by", a->who);
        rset_int(q, "answered_at", c->now_ms);
        TRY(rec_edit(c, q));
        rset_text(said, "text", a->texts[i]);
        rset_text(said, "who", a->who);
        rset_int(said, "question", q->id);
        TRY(action_add(c, said));
    }
    if (!a->all
        || !kind_transition(&kind_brief, a->brief->v[kind_field_index(&kind_brief, S("state"))].u.s, S("answered")))
        return ST_OK;
    struct record *b = record_copy(c, a->brief);
    rset_text(b, "state", S("answered"));
    return rec_edit(c, b);
}

static enum status reply_read(struct ctx *c, struct action_call *call, struct reply *a)
{
    static const char *const names[BRIEF_QUESTIONS] = { "answer_1", "answer_2", "answer_3" };
    const struct value on = ARG_STR(any_text(c->arena, &kind_brief, call->record->id));
    struct question_row *q;
    size_t n, given = 0;
    if (!str_eq(call->record->v[kind_field_index(&kind_brief, S("state"))].u.s, S("sent"))) {
        problem_add(c->problems, &(struct path){ .name = S("state") }, S("state"),
                    "only what was sent is answered, once to the last question");
        return ST_INVALID;
    }
    TRY(db_all(c, &questions_sql, &on, 1, &q, &n));
    a->all = true;
    for (size_t i = 0; i < n; i++)
        a->all = a->all && (!str_empty(q[i].answer) || (i < BRIEF_QUESTIONS && in_has(call, names[i])));
    for (size_t i = 0; i < BRIEF_QUESTIONS; i++) {
        struct path at = { .name = str_z(names[i]) };
        if (!in_has(call, names[i]))
            continue;
        if (i < n && str_eq(str_trim(q[i].answer), str_trim(in_text(call, names[i]))))
            continue; /* a page that is shown again brings it along */
        if (i >= n || !str_empty(q[i].answer))
            problem_add(
                c->problems, &at, S("taken"),
                i >= n
                    ? "this brief asks no such question"
                    : "this question has its answer already: empty this field, and write what you would add as a remark below the brief");
        else
            TRY(rec_get(c, &kind_question, q[i].id, &a->questions[i]));
        a->texts[i] = in_text(call, names[i]);
        given++;
    }
    if (given == 0)
        problem_add(c->problems, &(struct path){ .name = S("answer_1") }, S("required"), "write at least one answer");
    return c->problems->count ? ST_INVALID : ST_OK;
}

/* Its reader; whoever may edit types in what was written on paper. */
static enum status answer_brief_run(struct ctx *c, struct action_call *call, struct json_writer *out)
{
    struct reply a = { .brief = call->record };
    int64_t reader = brief_reader(c, call->record), me = c->actor ? c->actor->person_id : 0;
    if (reader == 0 || (me != reader && !perm_at_least(c, PERM_EDIT)))
        return ST_DENIED;
    a.who = any_text(c->arena, &kind_person, reader);
    TRY(reply_read(c, call, &a));
    TRY(core_write(c, S("brief answer"), reply_body, &a, &call->change));
    json_member_str(out, S("brief"), call->record->key);
    json_member_str(out, S("state"),
                    a.all ? S("answered") : call->record->v[kind_field_index(&kind_brief, S("state"))].u.s);
    return ST_OK;
}

static const struct field brief_answer_in[] = {
    PRO("answer_1", 0, "To the first question", NULL),
    PRO("answer_2", 0, "To the second question", NULL),
    PRO("answer_3", 0, "To the third question", NULL),
};
static const struct action brief_answer_act = {
    .kind = &kind_brief,
    .verb = "answer",
    .label = "Answer its questions",
    .on = ON_RECORD,
    .offered_in = "sent",
    .help = "What its reader answers, or wrote on the paper. Each answer becomes an open line of what they said.",
    .in = brief_answer_in,
    .nin = COUNT(brief_answer_in),
    .perm = PERM_CONTRIBUTE,
    .run = answer_brief_run
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
    .kind = &kind_request,
    .verb = "draft_answer",
    .label = "Draft an answer",
    .on = ON_RECORD,
    .offered_in = "new owned waiting later reopened tradeoff",
    .help = "What the record lets us say, as letters to be edited. It decides nothing and sends nothing.",
    .perm = PERM_VIEW,
    .flags = A_READONLY | A_MCP,
    .run = answer_draft_run
};

const struct action *const brief_actions[] = { &brief_draft_act,  &brief_check_act,      &brief_send_act,
                                               &brief_answer_act, &request_draft_answer, NULL };
