/* use/tradeoff_use.c: loading a trade-off card, its JSON, opening and deciding it. */
#include "use/tradeoff_use.h"
#include "core/visible.h"

#define C(m) COL(struct w_tradeoff, m)
static const struct col q_tradeoff_cols[] = {
    C(id),           C(rev),       C(request),          C(wish),        C(product),      C(quarter),
    C(due),          C(priced_on), C(decider),          C(key),         C(title),        C(what_for),
    C(state),        C(frozen),    C(decider_name),     C(request_key), C(request_text), C(request_state),
    C(retire),       C(asker),     C(asker_any),        C(asker_job),   C(asker_on),     C(customer),
    C(customer_key), C(renews),    C(customer_revenue), C(risk)
};
static const struct stmt_def q_tradeoff = {
    .name = "tradeoff.card",
    .sql =
        "SELECT t.id AS id, t.rev AS rev, COALESCE(t.request,-1) AS request, COALESCE(t.wish,-1) AS wish, "
        "COALESCE(f.product,-1) AS product, COALESCE(t.retire,'') AS retire, "
        "t.quarter AS quarter, COALESCE(t.due,0) AS due, COALESCE(t.priced_on,-1) AS priced_on, "
        "COALESCE(t.decider,-1) AS decider, t.\"key\" AS \"key\", COALESCE(t.title,'') AS title, "
        "COALESCE(t.what_for,'') AS what_for, t.state AS state, COALESCE(t.frozen,'') AS frozen, "
        "COALESCE(d.title,'') AS decider_name, COALESCE(r.\"key\",'') AS request_key, "
        "COALESCE(r.text,'') AS request_text, COALESCE(r.state,'') AS request_state, "
        "COALESCE(p.title, co.name, a.name, '') AS asker, "
        "CASE WHEN p.id IS NOT NULL THEN 'person/' || CAST(p.id AS TEXT) "
        "WHEN co.id IS NOT NULL THEN 'contact/' || CAST(co.id AS TEXT) "
        "WHEN cu.id IS NOT NULL THEN 'customer/' || CAST(cu.id AS TEXT) ELSE '' END AS asker_any, "
        "COALESCE(p.job,'') AS asker_job, COALESCE(a.\"on\",'') AS asker_on, COALESCE(cu.title, CASE WHEN p.id IS NOT NULL THEN a.name END, '') AS customer, COALESCE(cu.\"key\",'') AS customer_key, "
        "COALESCE(cu.renews_on,'') AS renews, "
        "COALESCE(cu.revenue,-1) AS customer_revenue, COALESCE(a.risk,-1) AS risk "
        "FROM tradeoff t LEFT JOIN feature f ON f.id = t.wish LEFT JOIN person d ON d.id = t.decider LEFT JOIN request r ON r.id = t.request "
        "LEFT JOIN asker a ON a.id = (SELECT x.id FROM asker x WHERE x.request = r.id AND x.archived_at IS NULL ORDER BY x.person ASC NULLS LAST, x.id LIMIT 1) "
        "LEFT JOIN person p ON p.id = a.person LEFT JOIN contact co ON co.id = a.contact "
        "LEFT JOIN customer cu ON cu.id = COALESCE(a.customer, co.customer) WHERE t.id = ?1",
    ROWS_OF(struct w_tradeoff, q_tradeoff_cols)
};
static const struct col q_voices_cols[] = { COL(struct w_voice, text), COL(struct w_voice, who),
                                            COL(struct w_voice, job), COL(struct w_voice, at) };
static const struct stmt_def q_voices = {
    .name = "tradeoff.voices",
    .sql =
        "SELECT c.text AS text, COALESCE(p.title,'') AS who, COALESCE(p.job,'') AS job, c.created_at AS at FROM comment c "
        "LEFT JOIN person p ON p.id = c.created_by WHERE c.archived_at IS NULL AND (c.role = 'voice' OR (c.role = 'remark' AND c.text NOT LIKE '@%')) "
        "AND " VISIBLE_COMMENT_TO_ALL("c") " "
                                           "AND c.record = ?1 ORDER BY c.id",
    ROWS_OF(struct w_voice, q_voices_cols)
};
struct w_decided {
    int64_t id, version, at;
    struct str reason, who;
};
static const struct col q_decided_cols[] = { COL(struct w_decided, id), COL(struct w_decided, version),
                                             COL(struct w_decided, at), COL(struct w_decided, reason),
                                             COL(struct w_decided, who) };
static const struct stmt_def q_decided = {
    .name = "tradeoff.decided",
    .sql = "SELECT d.id AS id, COALESCE(d.plan_version,-1) AS version, COALESCE(d.\"at\",0) AS at, d.reason AS reason, "
           "COALESCE(p.title,'') AS who FROM decision d LEFT JOIN person p ON p.id = d.signed_by "
           "WHERE d.archived_at IS NULL AND d.state = 'signed' AND d.\"on\" = ?1 ORDER BY d.id DESC LIMIT 1",
    ROWS_OF(struct w_decided, q_decided_cols)
};
struct w_said {
    struct str letter, type, title, gets;
};
static const struct col q_said_cols[] = { COL(struct w_said, letter), COL(struct w_said, type),
                                          COL(struct w_said, title), COL(struct w_said, gets) };
static const struct stmt_def q_said = {
    .name = "tradeoff.said",
    .sql = "SELECT COALESCE(letter,'') AS letter, \"type\" AS \"type\", COALESCE(title,'') AS title, "
           "COALESCE(gets,'') AS gets FROM option WHERE archived_at IS NULL AND tradeoff = ?1 ORDER BY letter",
    ROWS_OF(struct w_said, q_said_cols)
};

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

/* Another version with the same rows, as after an undo, is the same plan. */
enum status tradeoff_stale(struct ctx *c, const struct world *w, int64_t priced_on, bool *ret)
{
    struct w_row *rows = NULL;
    struct w_version v;
    size_t n = 0;
    *ret = priced_on > 0 && w->has_plan && priced_on != w->plan.id;
    if (!*ret)
        return ST_OK;
    TRY(world_version(c, arena_printf(c->arena, "#%lld", (long long)priced_on), &v));
    if (v.first != w->plan.first || v.quarters != w->plan.quarters)
        return ST_OK;
    TRY(world_rows(c, priced_on, &rows, &n));
    *ret = n != w->nrows;
    for (size_t i = 0; i < n && !*ret; i++)            /* both by feature, which a version holds once */
        *ret = rows[i].feature != w->rows[i].feature || rows[i].quarter != w->rows[i].quarter
               || rows[i].span != w->rows[i].span;
    return ST_OK;
}

/* A card that nothing was priced for. */
static enum status without_prices(struct ctx *c, struct tradeoff_card *card)
{
    card->p = (struct priced){ .wish = -1, .m.w = &card->w };
    TRY(tradeoff_asked(c, card));
    return tradeoff_right(c, card, NULL);
}

static enum status load(struct ctx *c, struct str key, struct str given, struct tradeoff_card *ret)
{
    struct record *r = NULL;
    struct w_tradeoff *t = NULL;
    struct w_decided *d = NULL;
    size_t n = 0;
    *ret = (struct tradeoff_card){ .decision = -1, .given = given };
    enum status there = rec_find(c, &kind_tradeoff, key, &r);
    if (there == ST_NOT_FOUND)
        problem_add(c->problems, NULL, S("not_found"), "there is no trade-off \"%.*s\"", STR_FMT(key));
    TRY(there);
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
        ret->decided_version = d[0].version;
        ret->signed_at = d[0].at;
        ret->signed_by = d[0].who;
    }
    if (ret->decided)
        return tradeoff_asked(c, ret);
    TRY(tradeoff_stale(c, &ret->w, ret->t.priced_on, &ret->stale));
    if (!str_empty(given))
        return without_prices(c, ret);
    int32_t wish = world_feature(&ret->w, ret->t.wish);
    struct problems *mine = c->problems, quiet;
    problems_init(&quiet, c->arena);
    c->problems = &quiet;
    enum status st = !str_empty(ret->t.retire)
                         ? tradeoff_price_retire(c, &ret->w, ret->t.retire, ret->t.quarter, &ret->p)
                     : wish < 0 ? ST_INVALID
                                : tradeoff_price(c, &ret->w, wish, ret->t.quarter, &ret->p);
    c->problems = mine;
    if (st == ST_INVALID) { /* still a card: it says what is missing before it can be weighed */
        ret->unpriced = true;
        ret->unpriced_why = quiet.first ? quiet.first->text : S("It does not name work that somebody has sized.");
        TRY(without_prices(c, ret));
        return tradeoff_beside(c, ret);
    }
    if (st != ST_OK && quiet.first)
        problem_add(c->problems, NULL, quiet.first->code, "%.*s", STR_FMT(quiet.first->text));
    TRY(st);
    TRY(priced_high(c, &ret->p));
    TRY(tradeoff_asked(c, ret));
    TRY(said_over(c, ret));
    TRY(tradeoff_right(c, ret, NULL));
    return tradeoff_beside(c, ret);
}

enum status tradeoff_load(struct ctx *c, struct str key, struct tradeoff_card *ret)
{
    return load(c, key, STR_NULL, ret);
}

enum status tradeoff_work_out(struct ctx *c, struct str key, const struct card_want *want, struct tradeoff_card *ret)
{
    TRY(tradeoff_load(c, key, ret));
    ret->proof = want->proof && !ret->unpriced;
    bool more = want->ways || ret->proof;
    return more && !ret->decided && !ret->unpriced ? priced_more(c, &ret->p, want->ways) : ST_OK;
}

enum status tradeoff_load_given(struct ctx *c, struct str key, struct str json, struct tradeoff_card *ret)
{
    return load(c, key, json, ret);
}

static const struct col q_open_about_cols[] = { COL(struct w_open_about, id), COL(struct w_open_about, key),
                                                COL(struct w_open_about, title) };
struct open_arg {
    const struct tradeoff_wish *wish;
    int64_t feature, request, quarter, due, decider;
    int64_t priced_on;
    struct str key;
};

static const struct stmt_def q_open_about = {
    .name = "tradeoff.open_about",
    .sql =
        "SELECT id AS id, \"key\" AS \"key\", COALESCE(title,'') AS title FROM tradeoff WHERE archived_at IS NULL AND wish = ?1 "
        "AND state IN ('draft','open') ORDER BY id LIMIT 1",
    ROWS_OF(struct w_open_about, q_open_about_cols)
};

enum status tradeoff_open_about(struct ctx *c, int64_t feature, struct w_open_about *ret, bool *ret_found)
{
    struct value wish = value_int(feature);
    struct w_open_about *row = NULL;
    size_t n = 0;
    TRY(db_all(c, &q_open_about, &wish, 1, &row, &n));
    *ret_found = n > 0;
    if (n > 0)
        *ret = row[0];
    return ST_OK;
}

/* One question about a wish at a time: two could be answered differently. */
static enum status not_twice(struct ctx *c, struct open_arg *o)
{
    struct w_open_about is;
    bool found;
    TRY(tradeoff_open_about(c, o->feature, &is, &found));
    if (!found)
        return ST_OK;
    o->key = is.key;
    problem_add(c->problems, &(struct path){ .name = S("wish") }, S("open_already"),
                "%.*s asks about it already: %.*s\nDecide it, or withdraw it first.", STR_FMT(is.key),
                STR_FMT(is.title));
    return ST_EXISTS;
}

static enum status open_body(struct ctx *c, void *arg)
{
    struct open_arg *o = arg;
    TRY(not_twice(c, o));
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
    if (o->decider > 0)
        rset_int(t, "decider", o->decider);
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
    int32_t at;
    TRY(world_find_feature(c, w, wish->feature, NULL, &at));
    if (!quarter_parse(wish->quarter, &q)) {
        problem_add(c->problems, NULL, S("quarter"), "%.*s is no quarter.\nWrite it like 2027-Q1.",
                    STR_FMT(wish->quarter));
        return ST_INVALID;
    }
    if (!str_empty(wish->request))
        TRY(rec_resolve(c, &kind_request, wish->request, &arg.request));
    TRY(tradeoff_room(c, w, at, q.ordinal, &p)); /* its options are worked out where they are shown */
    struct tradeoff_wish named = *wish;
    if (str_empty(named.title))
        named.title = arena_printf(c->arena, "%.*s, or something we already promised?", STR_FMT(w->features[at].title));
    arg.wish = &named;
    arg.feature = w->features[at].id;
    arg.quarter = q.ordinal;
    arg.priced_on = w->has_plan ? w->plan.id : -1;
    arg.due = c->now_ms + (w->set.answer_days > 0 ? w->set.answer_days : 5) * INT64_C(86400000);
    struct tradeoff_card asked = { .w = *w, .p = p, .t.wish = arg.feature };
    TRY(tradeoff_right(c, &asked, &arg.decider));
    enum status st = core_write(c, S("tradeoff open"), open_body, &arg, ret_change);
    *ret_key = arg.key;
    return st;
}
