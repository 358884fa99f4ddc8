/* use/survey_acts.c: rounds of a survey. A round is a token for answers whose items are questions on it. Who answered is
 * known to a one-way hash only, beside the answers and without a way between them; it dies with the round (decision 0014). */
#include "base/crypto.h"
#include "core/crud_sql.h"
#include "core/perm.h"
#include "core/workspace.h"
#include "model/kinds/def.h"
#include "use/actions.h"
#include "use/plan_use.h"

enum { ITEMS_MAX = 12 };

static const struct choice surveys_open[] = { { "climate", "Climate", NULL },
                                              { "confidence", "Confidence", NULL },
                                              { "alignment", "Alignment", NULL },
                                              { "rapport", "Rapport", NULL },
                                              { "scorecard", "Scorecard", "answers bear a name" },
                                              { 0 } };

/* ---- open ---- */

struct open_arg {
    struct record *round;
    struct str items[ITEMS_MAX];
    size_t n;
};

static const struct stmt_def salt_sql = {
    "survey/salt", "UPDATE /*visible token: a round just opened*/ token SET hash = ?2 WHERE id = ?1", NULL, NULL, 0, 0
};

static enum status open_body(struct ctx *c, void *arg)
{
    struct open_arg *o = arg;
    uint64_t random[4] = { c->random(), c->random(), c->random(), c->random() };
    TRY(action_add(c, o->round));
    for (size_t i = 0; i < o->n; i++) {
        struct record *q = rec_new(c, &kind_question);
        rset_text(q, "record", any_text(c->arena, &kind_token, o->round->id));
        rset_text(q, "text", o->items[i]);
        rset_text(q, "type", S("learn"));
        rset_int(q, "n", (int64_t)i + 1);
        TRY(rec_add(c, q));
    }
    const struct value args[] = { ARG_INT(o->round->id),
                                  ARG_STR(hex_of(c->arena, (const unsigned char *)random, sizeof random)) };
    return db_run(c, &salt_sql, args, COUNT(args));
}

static enum status open_run(struct ctx *c, struct action_call *call, struct json_writer *out)
{
    struct open_arg o = { .round = rec_new(c, &kind_token) };
    struct str rest = in_text(call, "items"), line;
    struct date until;
    while (!str_empty(rest)) {
        (void)str_cut(rest, '\n', &line, &rest);
        line = str_trim(line);
        if (!str_empty(line) && (o.n == ITEMS_MAX || line.n > 200)) {
            problem_add(c->problems, &(struct path){ .name = S_INIT("items") }, S("many"),
                        "A round has at most %d items of 200 letters.", ITEMS_MAX);
            return ST_INVALID;
        }
        if (!str_empty(line))
            o.items[o.n++] = line;
    }
    bool dated = date_parse(in_text(call, "until"), &until);
    assert(dated);
    rset_text(
        o.round, "title",
        arena_printf(c->arena, "%.*s, until %.*s", STR_FMT(in_text(call, "survey")), STR_FMT(in_text(call, "until"))));
    rset_text(o.round, "for", S("answer"));
    rset_text(o.round, "scopes", in_text(call, "survey"));
    rset_int(o.round, "expires_at", ((int64_t)until.days + 1) * 86400000);
    TRY(core_write(c, S("pulse open"), open_body, &o, &call->change));
    json_member_str(out, S("round"), arena_printf(c->arena, "%lld", (long long)o.round->id));
    json_key(out, S("items"));
    json_int(out, (int64_t)o.n);
    return ST_OK;
}

static const struct field open_in[] = {
    CHO("survey", REQ, "Survey", NULL, surveys_open),
    PRO("items", REQ, "Items", "One a line: what people agree with, from 1 to 5."),
    DATE("until", REQ, "Until", "The last day on which it is answered."),
};
static const struct action pulse_open = {
    .kind = &kind_pulse,
    .verb = "open",
    .label = "Open a round",
    .on = ON_LIST,
    .help = "Everybody may answer each item once. Answers bear no name and are shown in groups only.",
    .in = open_in,
    .nin = COUNT(open_in),
    .perm = PERM_LEAD,
    .run = open_run
};

/* ---- answer ---- */

struct round_row {
    int64_t id, expires_at, by;
    struct str survey, salt;
};
static const struct col round_cols[] = { COL(struct round_row, id), COL(struct round_row, expires_at),
                                         COL(struct round_row, by), COL(struct round_row, survey),
                                         COL(struct round_row, salt) };
static const struct stmt_def round_sql = {
    "survey/round",
    "SELECT t.id AS id, t.expires_at AS expires_at, coalesce(t.created_by, 0) AS \"by\", coalesce(t.scopes, '') AS survey, t.hash AS salt"
    " FROM /*visible token: rounds are open to all*/ token t WHERE t.id = ?1 AND t.\"for\" = 'answer' AND t.state = 'live'"
    " AND t.archived_at IS NULL AND t.hash IS NOT NULL",
    NULL, ROWS_OF(struct round_row, round_cols)
};
struct item_row {
    int64_t id;
};
static const struct col item_cols[] = { COL(struct item_row, id) };
static const struct stmt_def item_sql = {
    "survey/item",
    "SELECT id AS id FROM question WHERE record = ?1 AND (text = ?2 OR CAST(n AS TEXT) = ?2) AND archived_at IS NULL LIMIT 1",
    NULL, ROWS_OF(struct item_row, item_cols)
};
static const struct stmt_def seen_sql = { "survey/seen", "SELECT value AS id FROM counter WHERE name = ?1", NULL,
                                          ROWS_OF(struct item_row, item_cols) };
static const struct stmt_def see_sql = {
    "survey/see", "INSERT INTO counter (name, value) VALUES (?1, 1)", NULL, NULL, 0, 0
};
static const struct stmt_def forget_sql = {
    "survey/forget", "DELETE FROM counter WHERE name LIKE ?1", NULL, NULL, 0, 0
};

static enum status round_of(struct ctx *c, const struct action_call *call, struct round_row *ret)
{
    const struct value id = ARG_INT(in_int(call, "round", 0));
    struct round_row *r;
    size_t n;
    TRY(db_all(c, &round_sql, &id, 1, &r, &n));
    if (n == 0) {
        problem_add(c->problems, &(struct path){ .name = S_INIT("round") }, S("closed"),
                    "there is no open round with this number");
        return ST_INVALID;
    }
    *ret = r[0];
    return ST_OK;
}

struct answer_arg {
    struct record *pulse;
    struct str seen;
};

static enum status answer_body(struct ctx *c, void *arg)
{
    struct answer_arg *a = arg;
    const struct value name = ARG_STR(a->seen);
    struct item_row *seen;
    size_t n;
    TRY(db_all(c, &seen_sql, &name, 1, &seen, &n));
    if (n) {
        problem_add(c->problems, NULL, S("answered"),
                    "you answered this already: who said what cannot be found again, so it cannot be changed");
        return ST_INVALID;
    }
    TRY(db_run(c, &see_sql, &name, 1));
    return action_add(c, a->pulse);
}

/* Without a name, and at no moment but the day: neither the change nor the answer tells whose it is. */
static enum status write_unnamed(struct ctx *c, struct answer_arg *a)
{
    const struct actor *me = c->actor;
    struct actor nobody = { .via = me ? me->via : S("cli"), .role = "owner", .acting = true };
    struct str request = c->request_id, key = c->idem_key;
    int64_t now = c->now_ms;
    c->actor = &nobody;
    c->request_id = c->idem_key = STR_NULL;
    c->now_ms = now - now % 86400000;
    enum status st = core_write(c, S("pulse answer"), answer_body, a, NULL);
    c->actor = me;
    c->request_id = request;
    c->idem_key = key;
    c->now_ms = now;
    return st;
}

static enum status item_of(struct ctx *c, const struct action_call *call, const struct round_row *r, int64_t *ret)
{
    const struct value args[] = { ARG_STR(any_text(c->arena, &kind_token, r->id)), ARG_STR(in_text(call, "item")) };
    struct item_row *item;
    size_t n;
    TRY(db_all(c, &item_sql, args, COUNT(args), &item, &n));
    if (n == 0 || r->expires_at <= c->now_ms) {
        problem_add(c->problems, &(struct path){ .name = S_INIT("item") }, n ? S("closed") : S("unknown"), "%s",
                    n ? "this round is over" : "this round asks no such item");
        return ST_INVALID;
    }
    *ret = item[0].id;
    return ST_OK;
}

static enum status answer_run(struct ctx *c, struct action_call *call, struct json_writer *out)
{
    struct answer_arg a = { .pulse = rec_new(c, &kind_pulse) };
    struct round_row r;
    struct record *q, *me = NULL;
    int64_t item, who = c->actor ? c->actor->person_id : 0;
    TRY(round_of(c, call, &r));
    TRY(item_of(c, call, &r, &item));
    TRY(rec_get(c, &kind_question, item, &q));
    if (who == 0) {
        problem_add(c->problems, NULL, S("sign_in"), "only somebody whom we know can answer, and only once");
        return ST_INVALID;
    }
    TRY(rec_get(c, &kind_person, who, &me));
    const struct str parts[] = { r.salt, S("|"), arena_printf(c->arena, "%lld|%lld", (long long)who, (long long)item) };
    struct sha256 h = sha256_of(parts, COUNT(parts));
    a.seen = arena_printf(c->arena, "pulse/%lld/%.*s", (long long)r.id, STR_FMT(hex_of(c->arena, h.b, sizeof h.b)));
    rset_text(a.pulse, "survey", r.survey);
    rset_text(a.pulse, "item", q->v[kind_field_index(&kind_question, S("text"))].u.s);
    rset_text(a.pulse, "round", date_text(c->arena, date_of_ms(r.expires_at - 1, 0)));
    rset_int(a.pulse, "score", in_int(call, "score", 0));
    a.pulse->v[kind_field_index(&kind_pulse, S("team"))] = me->v[kind_field_index(&kind_person, S("team"))];
    if (str_eq(r.survey, S("scorecard")))
        rset_int(a.pulse, "person", who);
    TRY(write_unnamed(c, &a));
    json_key(out, S("answered"));
    json_bool(out, true);
    return ST_OK;
}

static const struct field answer_in[] = {
    INT("round", REQ, "Round", "Its number, as the climate report lists it.", 1, INT64_MAX, NULL),
    TXT("item", REQ, "Item", "Its number in the round, or its words."),
    INT("score", REQ, "Score", "From 1, not at all, to 5, entirely.", 1, 5, NULL),
};
static const struct action pulse_answer = {
    .kind = &kind_pulse,
    .verb = "answer",
    .label = "Answer",
    .on = ON_LIST,
    .help = "One item of an open round, once. It bears no name, but on a scorecard, and cannot be taken back.",
    .in = answer_in,
    .nin = COUNT(answer_in),
    .perm = PERM_VIEW,
    .flags = A_SECRET,
    .run = answer_run
};

/* ---- close ---- */

struct close_arg {
    int64_t round;
};
static const struct stmt_def end_sql = {
    "survey/end", "UPDATE /*visible token: the round itself*/ token SET hash = NULL WHERE id = ?1", NULL, NULL, 0, 0
};

static enum status close_body(struct ctx *c, void *arg)
{
    const struct close_arg *a = arg;
    const struct value id = ARG_INT(a->round),
                       like = ARG_STR(arena_printf(c->arena, "pulse/%lld/%%", (long long)a->round));
    struct record **list;
    size_t n;
    TRY(crud_select(c, &kind_token, S("WHERE id = ?1"), &id, 1, &list, &n));
    if (n == 0)
        return ST_NOT_FOUND;
    struct record *r = record_copy(c, list[0]);
    rset_text(r, "state", S("revoked"));
    TRY(rec_edit(c, r));
    TRY(db_run(c, &forget_sql, &like, 1));
    return db_run(c, &end_sql, &id, 1);
}

static enum status close_run(struct ctx *c, struct action_call *call, struct json_writer *out)
{
    struct round_row r;
    TRY(round_of(c, call, &r));
    struct close_arg a = { r.id };
    const struct actor *by_hand = c->actor;
    struct actor whole = by_hand ? *by_hand : (struct actor){ 0 };
    whole.sees_all = true; /* a round is everybody's, whoever opened it */
    c->actor = by_hand ? &whole : NULL;
    enum status st = core_write(c, S("pulse close"), close_body, &a, &call->change);
    c->actor = by_hand;
    TRY(st);
    json_key(out, S("closed"));
    json_bool(out, true);
    return ST_OK;
}

static const struct field close_in[] = { INT("round", REQ, "Round", NULL, 1, INT64_MAX, NULL) };
static const struct action pulse_close = { .kind = &kind_pulse,
                                           .verb = "close",
                                           .label = "Close a round",
                                           .on = ON_LIST,
                                           .help = "Nobody answers any more, and who answered is forgotten.",
                                           .in = close_in,
                                           .nin = COUNT(close_in),
                                           .perm = PERM_LEAD,
                                           .run = close_run };

const struct action *const survey_actions[] = { &pulse_open, &pulse_answer, &pulse_close, NULL };
