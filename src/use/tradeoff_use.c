/* use/tradeoff_use.c: loading a trade-off card, its JSON, opening and deciding it. */
#include "use/tradeoff_use.h"

#define C(m) COL(struct w_tradeoff, m)
static const struct col q_tradeoff_cols[] = { C(id), C(rev), C(request), C(wish), C(quarter), C(due), C(priced_on),
    C(decider), C(key), C(title), C(what_for), C(state), C(frozen), C(decider_name), C(request_key), C(request_text),
    C(request_state), C(asker), C(asker_any), C(asker_on), C(customer), C(customer_key), C(customer_revenue), C(risk) };
static const struct stmt_def q_tradeoff = { .name = "tradeoff.card", .sql =
    "SELECT t.id AS id, t.rev AS rev, COALESCE(t.request,-1) AS request, COALESCE(t.wish,-1) AS wish, "
    "t.quarter AS quarter, COALESCE(t.due,0) AS due, COALESCE(t.priced_on,-1) AS priced_on, "
    "COALESCE(t.decider,-1) AS decider, t.\"key\" AS \"key\", COALESCE(t.title,'') AS title, "
    "COALESCE(t.what_for,'') AS what_for, t.state AS state, COALESCE(t.frozen,'') AS frozen, "
    "COALESCE(d.title,'') AS decider_name, COALESCE(r.\"key\",'') AS request_key, "
    "COALESCE(r.text,'') AS request_text, COALESCE(r.state,'') AS request_state, "
    "COALESCE(p.title, co.name, a.name, '') AS asker, "
    "CASE WHEN p.id IS NOT NULL THEN 'person/' || CAST(p.id AS TEXT) "
    "WHEN co.id IS NOT NULL THEN 'contact/' || CAST(co.id AS TEXT) "
    "WHEN cu.id IS NOT NULL THEN 'customer/' || CAST(cu.id AS TEXT) ELSE '' END AS asker_any, "
    "COALESCE(a.\"on\",'') AS asker_on, COALESCE(cu.title,'') AS customer, COALESCE(cu.\"key\",'') AS customer_key, "
    "COALESCE(cu.revenue,-1) AS customer_revenue, COALESCE(a.risk,-1) AS risk "
    "FROM tradeoff t LEFT JOIN person d ON d.id = t.decider LEFT JOIN request r ON r.id = t.request "
    "LEFT JOIN asker a ON a.id = (SELECT x.id FROM asker x WHERE x.request = r.id AND x.archived_at IS NULL ORDER BY x.person ASC NULLS LAST, x.id LIMIT 1) "
    "LEFT JOIN person p ON p.id = a.person LEFT JOIN contact co ON co.id = a.contact "
    "LEFT JOIN customer cu ON cu.id = COALESCE(a.customer, co.customer) WHERE t.id = ?1",
    ROWS_OF(struct w_tradeoff, q_tradeoff_cols) };
static const struct col q_voices_cols[] = { COL(struct w_voice, text), COL(struct w_voice, who), COL(struct w_voice, at) };
static const struct stmt_def q_voices = { .name = "tradeoff.voices", .sql =
    "SELECT c.text AS text, COALESCE(p.title,'') AS who, c.created_at AS at FROM comment c "
    "LEFT JOIN person p ON p.id = c.created_by WHERE c.archived_at IS NULL AND c.role IN ('voice','remark') "
    "AND COALESCE(c.seen_by,'everyone') = 'everyone' "
    "AND c.record = ?1 ORDER BY c.id", ROWS_OF(struct w_voice, q_voices_cols) };
struct w_decided { int64_t id; struct str reason; };
static const struct col q_decided_cols[] = { COL(struct w_decided, id), COL(struct w_decided, reason) };
static const struct stmt_def q_decided = { .name = "tradeoff.decided", .sql =
    "SELECT id, reason FROM decision WHERE archived_at IS NULL AND state = 'signed' AND \"on\" = ?1 "
    "ORDER BY id DESC LIMIT 1", ROWS_OF(struct w_decided, q_decided_cols) };
struct w_said { struct str letter, type, title, gets; };
static const struct col q_said_cols[] = { COL(struct w_said, letter), COL(struct w_said, type), COL(struct w_said, title),
                                          COL(struct w_said, gets) };
static const struct stmt_def q_said = { .name = "tradeoff.said", .sql =
    "SELECT COALESCE(letter,'') AS letter, \"type\" AS \"type\", COALESCE(title,'') AS title, "
    "COALESCE(gets,'') AS gets FROM option WHERE archived_at IS NULL AND tradeoff = ?1 ORDER BY letter",
    ROWS_OF(struct w_said, q_said_cols) };

/* What people wrote about an option stands over what the system says. */
static enum status said_over(struct ctx *c, struct tradeoff_card *card)
{
    struct w_said *said = NULL;
    size_t n = 0;
    struct value id = value_int(card->t.id);
    TRY(db_all(c, &q_said, &id, 1, &said, &n));
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < card->p.noptions; k++) {
            struct card_line *o = &card->p.options[k];
            if (said[i].letter.n != 1 || said[i].letter.p[0] != o->letter || !str_eq(said[i].type, o->type))
                continue;
            o->gets = str_empty(said[i].gets) ? o->gets : said[i].gets;
            o->title = str_empty(said[i].title) ? o->title : said[i].title;
        }
    return ST_OK;
}

enum status tradeoff_load(struct ctx *c, struct str key, struct tradeoff_card *ret)
{
    struct record *r = NULL;
    struct w_tradeoff *t = NULL;
    struct w_decided *d = NULL;
    size_t n = 0;
    *ret = (struct tradeoff_card){ .decision = -1 };
    TRY(rec_find(c, &kind_tradeoff, key, &r));
    struct value id = value_int(r->id), any = value_text(any_text(c->arena, &kind_tradeoff, r->id));
    TRY(db_all(c, &q_tradeoff, &id, 1, &t, &n));
    if (n == 0)
        return ST_NOT_FOUND;
    ret->t = t[0];
    TRY(world_load(c, &ret->w));
    TRY(db_all(c, &q_voices, &any, 1, &ret->voices, &ret->nvoices));
    TRY(db_all(c, &q_decided, &any, 1, &d, &n));
    ret->decided = str_eq(ret->t.state, S("decided"));
    if (n > 0) {
        ret->reason = d[0].reason;
        ret->decision = d[0].id;
    }
    if (ret->decided)
        return ST_OK;
    ret->stale = ret->t.priced_on > 0 && ret->w.has_plan && ret->t.priced_on != ret->w.plan.id;
    int32_t wish = world_feature(&ret->w, ret->t.wish);
    struct problems *mine = c->problems, quiet;
    problems_init(&quiet, c->arena);
    c->problems = &quiet;
    enum status st = wish < 0 ? ST_INVALID : tradeoff_price(c, &ret->w, wish, ret->t.quarter, &ret->p);
    c->problems = mine;
    if (st == ST_INVALID) {                        /* still a card: it says what is missing before it can be weighed */
        ret->unpriced = true;
        ret->p = (struct priced){ .wish = -1, .m.w = &ret->w };
        ret->unpriced_why = quiet.first ? quiet.first->text : S("It does not name work that somebody has sized.");
        return ST_OK;
    }
    if (st != ST_OK && quiet.first)
        problem_add(c->problems, NULL, quiet.first->code, "%.*s", STR_FMT(quiet.first->text));
    TRY(st);
    return said_over(c, ret);
}

static void json_text(struct json_writer *j, const char *name, struct str s)
{
    json_key(j, str_z(name));
    json_str(j, s);
}

static void json_points(struct json_writer *j, const char *name, const struct priced *p, int64_t upt)
{
    json_key(j, str_z(name));
    if (p->valued)
        json_str(j, points_exact(p->m.w->arena, upt));
    else
        json_null(j);
}

static void json_moves(struct json_writer *j, const struct priced *p, const struct card_line *o)
{
    const struct world *w = p->m.w;
    json_key(j, S("moves"));
    json_array(j);
    for (size_t i = 0; i < o->fig.nmoves; i++) {
        json_object(j);
        json_text(j, "feature", w->features[o->fig.moves[i].feature].key);
        json_text(j, "from", quarter_key(w->arena, o->fig.moves[i].from));
        json_text(j, "to", quarter_key(w->arena, o->fig.moves[i].to));
        json_end(j);
    }
    json_end(j);
}

static void json_beside(struct json_writer *j, const struct priced *p, const struct card_line *o)
{
    const struct world *w = p->m.w;
    json_key(j, S("promises_broken"));
    json_int(j, (int64_t)o->fig.npromises);
    json_key(j, S("promises"));
    json_array(j);
    for (size_t i = 0; i < o->fig.npromises; i++) {
        const struct w_promise *pr = &w->promises[o->fig.promises[i]];
        json_object(j);
        json_text(j, "key", pr->key);
        json_text(j, "to", pr->to_title);
        json_text(j, "made_on", pr->made_on);
        json_end(j);
    }
    json_end(j);
    json_key(j, S("reserve_left"));
    json_array(j);
    for (size_t i = 0; i < o->nreserve; i++) {
        json_object(j);
        json_text(j, "team", w->teams[o->reserve[i].team].key);
        json_text(j, "quarter", quarter_key(w->arena, o->reserve[i].quarter));
        json_key(j, S("days"));
        json_int(j, o->reserve[i].days);
        json_key(j, S("of"));
        json_int(j, o->reserve[i].of);
        json_end(j);
    }
    json_end(j);
    json_key(j, S("outcomes"));
    json_array(j);
    for (size_t i = 0; i < o->fig.nslips; i++) {
        json_object(j);
        json_text(j, "key", w->outcomes[o->fig.slips[i].outcome].key);
        json_text(j, "from", w->outcomes[o->fig.slips[i].outcome].due);
        json_text(j, "to", o->fig.slips[i].due);
        json_end(j);
    }
    json_end(j);
}

static void json_option(struct json_writer *j, const struct priced *p, const struct card_line *o)
{
    const struct world *w = p->m.w;
    json_object(j);
    json_text(j, "letter", (struct str){ &o->letter, 1 });
    json_text(j, "type", o->type);
    json_text(j, "title", o->title);
    json_text(j, "gets", o->gets);
    json_moves(j, p, o);
    json_key(j, S("days_moved"));
    json_int(j, o->fig.days_moved);
    json_key(j, S("customers_waiting"));
    json_int(j, o->fig.companies);
    json_key(j, S("revenue_waiting"));
    if (o->fig.revenue_known) {
        json_object(j);
        json_text(j, "amount", money_text(w->arena, o->fig.revenue));
        json_text(j, "currency", w->set.currency);
        json_end(j);
    } else {
        json_null(j);
    }
    json_beside(j, p, o);
    json_points(j, "points_quarter", p, o->fig.points_quarter);
    json_points(j, "points_horizon", p, o->fig.points_horizon);
    json_key(j, S("reserve_drawn"));
    json_int(j, o->drawn);
    json_text(j, "robust", o->robust);
    json_key(j, S("proven"));
    json_bool(j, o->proven);
    json_end(j);
}

void priced_json(struct json_writer *j, const struct priced *p)
{
    const struct world *w = p->m.w;
    if (p->wish < 0) {
        json_key(j, S("options"));
        json_array(j);
        json_end(j);
        return;
    }
    json_text(j, "wish", w->features[p->wish].key);
    json_text(j, "quarter", quarter_key(w->arena, p->quarter));
    json_key(j, S("priced_on"));
    if (w->has_plan)
        json_int(j, w->plan.n);
    else
        json_null(j);
    json_key(j, S("fits_in_slack"));
    json_bool(j, p->in_slack);
    json_key(j, S("fits_if_earlier"));
    json_bool(j, p->by_pulling);
    json_key(j, S("impossible_proved"));
    json_bool(j, p->impossible);
    json_key(j, S("short_days"));
    json_int(j, p->in_slack ? 0 : p->short_days);
    json_key(j, S("rooms"));
    json_array(j);
    for (size_t i = 0; i < p->nrooms; i++) {
        const struct card_short *r = &p->rooms[i];
        const char *names[] = { "usable", "reserve", "used", "free", "needs" };
        const int64_t values[] = { r->usable, r->reserve, r->used, r->free, r->needs };
        json_object(j);
        json_text(j, "team", w->teams[r->team].key);
        json_text(j, "quarter", quarter_key(w->arena, r->quarter));
        for (size_t k = 0; k < COUNT(names); k++) {
            json_key(j, str_z(names[k]));
            json_int(j, values[k]);
        }
        json_end(j);
    }
    json_end(j);
    json_key(j, S("options"));
    json_array(j);
    for (size_t i = 0; i < p->noptions; i++)
        json_option(j, p, &p->options[i]);
    json_end(j);
}

static void json_tree(struct json_writer *j, const struct json *v);
static void json_leaf(struct json_writer *j, const struct json *v)
{
    if (v->type == J_NULL)
        json_null(j);
    else if (v->type == J_BOOL)
        json_bool(j, v->b);
    else if (v->type == J_INT)
        json_int(j, v->i);
    else if (v->type == J_NUMBER)
        json_raw_number(j, v->s);
    else
        json_str(j, v->s);
}

/* Depth is bounded by the reader (JSON_DEPTH_MAX). */
static void json_tree(struct json_writer *j, const struct json *v)
{
    if (v->type != J_ARRAY && v->type != J_OBJECT) {
        json_leaf(j, v);
        return;
    }
    if (v->type == J_OBJECT)
        json_object(j);
    else
        json_array(j);
    for (const struct json *k = v->first; k; k = k->next) {
        if (v->type == J_OBJECT)
            json_key(j, k->name);
        json_tree(j, k);
    }
    json_end(j);
}

void tradeoff_json(struct ctx *c, struct json_writer *j, const struct tradeoff_card *card)
{
    const struct json *frozen = NULL;
    json_object(j);
    json_text(j, "key", card->t.key);
    json_text(j, "title", card->t.title);
    json_text(j, "state", card->t.state);
    json_text(j, "what_for", card->t.what_for);
    json_key(j, S("stale"));
    json_bool(j, card->stale);
    if (card->decided) {
        json_text(j, "reason", card->reason);
        struct problems quiet;
        problems_init(&quiet, c->arena);
        if (json_parse(c->arena, &quiet, card->t.frozen, &frozen) == ST_OK && frozen->type == J_OBJECT)
            for (const struct json *k = frozen->first; k; k = k->next) {
                if (json_get(frozen, k->name) != k || str_eq(k->name, S("key")) || str_eq(k->name, S("title"))
                    || str_eq(k->name, S("state")) || str_eq(k->name, S("what_for")) || str_eq(k->name, S("stale"))
                    || str_eq(k->name, S("reason")))
                    continue;
                json_key(j, k->name);
                json_tree(j, k);
            }
    } else {
        priced_json(j, &card->p);
    }
    json_end(j);
}

struct open_arg { const struct tradeoff_wish *wish; int64_t feature, request, quarter, due; int64_t priced_on; struct str key; };

static enum status open_body(struct ctx *c, void *arg)
{
    struct open_arg *o = arg;
    struct record *t = rec_new(c, &kind_tradeoff), *again = NULL;
    rset_int(t, "wish", o->feature);
    rset_int(t, "quarter", o->quarter);
    rset_text(t, "title", o->wish->title);
    rset_text(t, "what_for", o->wish->what_for);
    if (o->request > 0)
        rset_int(t, "request", o->request);
    if (o->priced_on > 0)
        rset_int(t, "priced_on", o->priced_on);
    if (o->due > 0)
        rset_int(t, "due", o->due);
    if (c->actor && c->actor->person_id > 0)
        rset_int(t, "decider", c->actor->person_id);
    TRY(rec_add(c, t));
    TRY(rec_get(c, &kind_tradeoff, t->id, &again));
    o->key = rec_key(again);
    if (!str_empty(o->wish->what_for)) {
        rset_text(again, "state", S("open"));
        TRY(rec_edit(c, again));
    }
    if (o->request > 0) {
        struct record *r = NULL;
        TRY(rec_get(c, &kind_request, o->request, &r));
        size_t at = kind_field_index(&kind_request, S("state"));
        if (kind_transition(&kind_request, r->v[at].u.s, S("tradeoff"))) {
            rset_text(r, "state", S("tradeoff"));
            TRY(rec_edit(c, r));
        }
    }
    return ST_OK;
}

enum status tradeoff_open_use(struct ctx *c, const struct tradeoff_wish *wish, struct str *ret_key, int64_t *ret_change)
{
    struct world *w = ARENA_NEW(c->arena, struct world);
    struct quarter q;
    struct open_arg arg = { .wish = wish, .request = -1 };
    struct priced p;
    TRY(world_load(c, w));
    int32_t at = world_feature_by_key(w, wish->feature);
    if (at < 0) {
        problem_add(c->problems, NULL, S("wish"), "There is no feature %.*s.\nName the work by its key.", STR_FMT(wish->feature));
        return ST_NOT_FOUND;
    }
    if (!quarter_parse(wish->quarter, &q)) {
        problem_add(c->problems, NULL, S("quarter"), "%.*s is no quarter.\nWrite it like 2027-Q1.", STR_FMT(wish->quarter));
        return ST_INVALID;
    }
    if (!str_empty(wish->request))
        TRY(rec_resolve(c, &kind_request, wish->request, &arg.request));
    TRY(tradeoff_price(c, w, at, q.ordinal, &p));
    struct tradeoff_wish named = *wish;
    if (str_empty(named.title))
        named.title = arena_printf(c->arena, "%.*s, or something we already promised?", STR_FMT(w->features[at].title));
    arg.wish = &named;
    arg.feature = w->features[at].id;
    arg.quarter = q.ordinal;
    arg.priced_on = w->has_plan ? w->plan.id : -1;
    arg.due = c->now_ms + (w->set.answer_days > 0 ? w->set.answer_days : 5) * INT64_C(86400000);
    TRY(core_write(c, S("tradeoff open"), open_body, &arg, ret_change));
    *ret_key = arg.key;
    return ST_OK;
}

struct decide_arg {
    const struct tradeoff_choice *choice;
    struct tradeoff_card *card;
    struct card_line *o;
    struct str frozen;
    struct tradeoff_done *done;
    int64_t version;
};

static enum status decide_version(struct ctx *c, struct decide_arg *d)
{
    d->version = d->card->w.has_plan ? d->card->w.plan.id : -1;
    d->done->plan_n = d->card->w.has_plan ? d->card->w.plan.n : -1;
    if (d->o->fig.nmoves == 0)
        return ST_OK;
    struct plan_write p = { .made_by = S("decision"), .adopt = true, .proven = d->o->proven,
        .because = any_text(c->arena, &kind_tradeoff, d->card->t.id), .why = d->choice->reason,
        .title = arena_printf(c->arena, "%.*s: %.*s", STR_FMT(d->card->t.key), STR_FMT(d->o->title)),
        .value = d->o->fig.points_horizon / d->card->p.m.unit, .bound = d->o->fig.points_horizon / d->card->p.m.unit };
    return plan_version_add(c, &d->card->p.m, d->o->finish, &p, &d->version, &d->done->plan_n);
}

static struct str next_look(struct ctx *c, const struct decide_arg *d)
{
    struct quarter q = { (int32_t)d->card->t.quarter + 1 };
    return date_text(c->arena, quarter_first_day(q, (int)d->card->w.set.fiscal_start));
}

static enum status decide_sign(struct ctx *c, struct decide_arg *d)
{
    struct record *r = rec_new(c, &kind_decision), *again = NULL;
    bool no = str_eq(d->o->type, S("keep")) || str_eq(d->o->type, S("defer"));
    const char *verdict = str_eq(d->o->type, S("keep")) ? "keep" : str_eq(d->o->type, S("defer")) ? "not_now"
                        : str_eq(d->o->type, S("slice")) ? "smaller" : "instead";
    rset_text(r, "on", any_text(c->arena, &kind_tradeoff, d->card->t.id));
    rset_text(r, "verdict", str_z(verdict));
    rset_text(r, "basis", str_empty(d->choice->basis) ? S("evidence") : d->choice->basis);
    rset_text(r, "reason", d->choice->reason);
    rset_text(r, "alternative", str_empty(d->choice->alternative) && no ? d->o->gets : d->choice->alternative);
    if (!str_empty(d->choice->revisit_on))
        rset_text(r, "revisit_on", d->choice->revisit_on);
    else if (no)
        rset_text(r, "revisit_on", next_look(c, d));
    if (c->actor && c->actor->person_id > 0)
        rset_int(r, "signed_by", c->actor->person_id);
    rset_int(r, "at", c->now_ms);
    rset_text(r, "frozen", d->frozen);
    if (d->version > 0)
        rset_int(r, "plan_version", d->version);
    TRY(rec_add(c, r));
    TRY(rec_get(c, &kind_decision, r->id, &again));
    d->done->decision = rec_key(again);
    rset_text(again, "state", S("signed"));
    return rec_edit(c, again);
}

static enum status decide_tell(struct ctx *c, struct decide_arg *d)
{
    if (str_empty(d->card->t.asker_any))
        return ST_OK;
    struct record *r = rec_new(c, &kind_message);
    rset_text(r, "record", any_text(c->arena, &kind_tradeoff, d->card->t.id));
    rset_text(r, "to", d->card->t.asker_any);
    rset_text(r, "purpose", S("answer"));
    rset_text(r, "subject", arena_printf(c->arena, "%.*s: %.*s", STR_FMT(d->card->t.key), STR_FMT(d->o->title)));
    rset_text(r, "text", d->choice->reason);
    if (c->actor && c->actor->person_id > 0)
        rset_int(r, "signed_by", c->actor->person_id);
    TRY(rec_add(c, r));
    d->done->message = rec_key(r);
    return ST_OK;
}

static enum status decide_request(struct ctx *c, struct decide_arg *d)
{
    struct record *r = NULL;
    if (d->card->t.request <= 0)
        return ST_OK;
    TRY(rec_get(c, &kind_request, d->card->t.request, &r));
    size_t at = kind_field_index(&kind_request, S("state")), what = kind_field_index(&kind_request, S("what_for"));
    if (!kind_transition(&kind_request, r->v[at].u.s, S("answered")))
        return ST_OK;
    if (what < kind_request.nfields && r->v[what].type != VT_TEXT)
        rset_text(r, "what_for", d->card->t.what_for);
    rset_text(r, "state", S("answered"));
    return rec_edit(c, r);
}

static enum status decide_body(struct ctx *c, void *arg)
{
    struct decide_arg *d = arg;
    struct record *t = NULL;
    TRY(decide_version(c, d));
    TRY(decide_sign(c, d));
    TRY(decide_tell(c, d));
    TRY(decide_request(c, d));
    TRY(rec_get(c, &kind_tradeoff, d->card->t.id, &t));
    rset_text(t, "frozen", d->frozen);
    rset_text(t, "state", S("decided"));
    if (d->card->w.has_plan)
        rset_int(t, "priced_on", d->card->w.plan.id);
    return rec_edit(c, t);
}

static enum status reprice_body(struct ctx *c, void *arg)
{
    const struct tradeoff_card *card = arg;
    struct record *t = NULL;
    TRY(rec_get(c, &kind_tradeoff, card->t.id, &t));
    rset_int(t, "priced_on", card->w.plan.id);
    return rec_edit(c, t);
}

static enum status stale(struct ctx *c, struct tradeoff_card *card)
{
    if (card->t.priced_on != card->w.plan.id)
        TRY(core_write(c, S("tradeoff price"), reprice_body, card, NULL));
    problem_add(c->problems, NULL, S("stale"),
                "The plan changed: it is version %lld now. The options of %.*s were worked out again; nothing was applied.\n"
                "Look at them and choose once more.", (long long)card->w.plan.n, STR_FMT(card->t.key));
    return ST_CONFLICT;
}

static struct str freeze(struct ctx *c, const struct tradeoff_card *card, const struct tradeoff_choice *choice)
{
    struct out o;
    struct json_writer j;
    out_init_raw(&o, c->arena);
    json_begin(&j, &o);
    json_object(&j);
    json_text(&j, "key", card->t.key);
    json_text(&j, "title", card->t.title);
    json_text(&j, "chosen", choice->letter);
    json_text(&j, "reason", choice->reason);
    priced_json(&j, &card->p);
    json_end(&j);
    return out_str(&o);
}

enum status tradeoff_decide_use(struct ctx *c, const struct tradeoff_choice *choice, struct tradeoff_done *ret)
{
    struct tradeoff_card *card = ARENA_NEW(c->arena, struct tradeoff_card);
    *ret = (struct tradeoff_done){ .plan_n = -1 };
    TRY(tradeoff_load(c, choice->key, card));
    struct decide_arg d = { .choice = choice, .card = card, .done = ret };
    if (!str_eq(card->t.state, S("open"))) {
        problem_add(c->problems, NULL, S("state"), "%.*s is %.*s, not open.", STR_FMT(card->t.key), STR_FMT(card->t.state));
        return ST_EXISTS;
    }
    if (str_empty(str_trim(choice->reason)))
        problem_add(c->problems, NULL, S("reason"), "A decision needs a reason.\nSay it in a sentence that they can repeat.");
    for (size_t i = 0; i < card->p.noptions; i++)
        if (choice->letter.n == 1 && (choice->letter.p[0] & ~0x20) == card->p.options[i].letter)
            d.o = &card->p.options[i];
    if (card->unpriced)
        problem_add(c->problems, NULL, S("unsized"), "%.*s", STR_FMT(card->unpriced_why));
    else if (!d.o)
        problem_add(c->problems, NULL, S("choice"), "Choose exactly one of the options A to %c.",
                    (char)('A' + card->p.noptions - 1));
    if (c->problems->count)
        return ST_INVALID;
    int64_t on = choice->priced_on > 0 ? choice->priced_on : card->t.priced_on;
    if (card->w.has_plan && on > 0 && on != card->w.plan.id)
        return stale(c, card);
    d.frozen = freeze(c, card, choice);
    TRY(core_write(c, S("tradeoff decide"), decide_body, &d, &ret->change));
    ret->letter = (struct str){ &d.o->letter, 1 };
    ret->title = d.o->title;
    return ST_OK;
}
