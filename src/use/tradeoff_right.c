/* use/tradeoff_right.c: who may decide a trade-off; what its options were before the plan changed. */
#include "use/tradeoff_use.h"

struct w_right {
    int64_t decider;
    struct str name;
};
static const struct col right_cols[] = { COL(struct w_right, decider), COL(struct w_right, name) };
/* ?1 the product of the work, ?2 its scarcest team, ?3 its days, ?4 today: the narrowest, then the smallest, right. */
static const struct stmt_def q_right = {
    .name = "tradeoff.right",
    .sql =
        "SELECT r.decider AS decider, p.title AS name FROM \"right\" r JOIN person p ON p.id = r.decider "
        "WHERE r.archived_at IS NULL AND r.what = ?5 AND (r.product IS NULL OR r.product = ?1) AND (r.team IS NULL OR r.team = ?2) "
        "AND (r.up_to_days IS NULL OR r.up_to_days >= ?3) AND (r.\"from\" IS NULL OR r.\"from\" <= ?4) "
        "AND (r.until IS NULL OR r.until >= ?4) ORDER BY CASE WHEN r.product IS NULL THEN 1 ELSE 0 END + "
        "CASE WHEN r.team IS NULL THEN 1 ELSE 0 END, COALESCE(r.up_to_days, 1000000), r.id LIMIT 1",
    ROWS_OF(struct w_right, right_cols)
};

static int64_t scarcest_team(const struct tradeoff_card *card)
{
    const struct card_short *best = priced_scarcest(&card->p);
    return best ? card->w.teams[best->team].id : -1;
}

enum status tradeoff_right(struct ctx *c, struct tradeoff_card *card, int64_t *ret_decider)
{
    const struct actor *who = c->actor;
    const char *role = who && who->role ? who->role : "viewer";
    struct w_right *r = NULL;
    size_t n = 0;
    bool owner = strcmp(role, "owner") == 0;
    bool ending = !str_empty(card->t.retire);
    int64_t product = ending ? any_id_of(card->t.retire, "product") : card->t.product;
    int64_t days = !ending ? plan_feature_days(&card->w, card->t.wish) : card->p.ending ? card->p.ending->days : 0;
    struct value args[] = { value_int(product), value_int(scarcest_team(card)), value_int(days),
                            value_text(date_text(c->arena, workspace_today(c, &card->w.set))),
                            value_text(ending ? S("retire") : S("tradeoff")) };
    TRY(db_all(c, &q_right, args, COUNT(args), &r, &n));
    int64_t decider = n ? r[0].decider : -1;
    bool named = who && who->person_id > 0 && who->person_id == card->t.decider;      /* decision 0050 */
    card->right_of = n == 0 || card->t.decider > 0 ? card->t.decider_name : r[0].name;
    card->may_decide = owner || named || (n ? who && who->person_id == decider : strcmp(role, "leader") == 0);
    if (n == 0 && card->may_decide && who && who->person_id > 0)
        decider = who->person_id;
    if (decider < 0)
        IGNORE(workspace_owner(c, &decider, &(struct str){ 0 }), "without an owner nobody is named");
    if (ret_decider)
        *ret_decider = decider;
    return ST_OK;
}

enum status tradeoff_was(struct ctx *c, const struct tradeoff_card *card, const struct json **ret)
{
    struct world *old = ARENA_NEW(c->arena, struct world);
    struct problems *mine = c->problems, quiet;
    struct priced p;
    struct out o;
    struct json_writer j;
    *ret = NULL;
    *old = card->w;
    old->snapshot = NULL;                              /* that is of the plan in force */
    int32_t wish = world_feature(old, card->t.wish);
    problems_init(&quiet, c->arena);
    c->problems = &quiet;
    enum status st = world_version(c, arena_printf(c->arena, "#%lld", (long long)card->t.priced_on), &old->plan);
    if (st == ST_OK)
        st = world_rows(c, old->plan.id, &old->rows, &old->nrows);
    if (st == ST_OK)
        st = wish < 0 ? ST_INVALID : tradeoff_price(c, old, wish, card->t.quarter, &p);
    c->problems = mine;
    if (st == ST_INVALID || st == ST_NOT_FOUND)
        return ST_OK;                                  /* it was in that plan, or outside its quarters */
    TRY(st);
    out_init_raw(&o, c->arena);
    json_begin(&j, &o);
    json_array(&j);
    for (size_t i = 0; i < p.noptions; i++)
        option_json(&j, &p, &p.options[i]);
    json_end(&j);
    return json_parse(c->arena, &quiet, out_str(&o), ret);
}
