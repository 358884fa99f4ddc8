/* use/tradeoff_json.c: the card as JSON: what .json, --json and the frozen view hold, and what the page is drawn from. */
#include "use/tradeoff_json.h"
#include "use/plan_words.h"
#include "use/worth_use.h"

static void json_rooms(struct json_writer *j, const struct priced *p)
{
    json_list(j, "rooms");
    for (size_t i = 0; i < p->nrooms; i++) {
        const struct card_short *r = &p->rooms[i];
        json_object(j);
        json_team(j, p->m.w, r->team);
        json_text(j, "quarter", quarter_key(p->m.w->arena, r->quarter));
        json_number(j, "usable", r->usable);
        json_number(j, "reserve", r->reserve);
        json_number(j, "used", r->used);
        json_number(j, "free", r->free);
        json_number(j, "needs", r->needs);
        json_end(j);
    }
    json_end(j);
}

static void ending_json(struct json_writer *j, const struct priced *p)
{
    const struct card_ending *e = p->ending;
    const struct world *w = p->m.w;
    json_key(j, S("retire"));
    json_object(j);
    json_text(j, "kind", e->plural);
    json_text(j, "key", e->key);
    json_text(j, "title", e->title);
    json_flag(j, "in_plan", e->in_plan);
    json_number(j, "days", e->days);
    json_list(j, "freed");
    for (size_t i = 0; i < e->nfreed; i++) {
        json_object(j);
        json_team(j, w, e->freed[i].team);
        json_text(j, "quarter", quarter_key(w->arena, e->freed[i].quarter));
        json_number(j, "days", e->freed[i].days);
        json_end(j);
    }
    json_end(j);
    json_number(j, "customers", e->companies);
    json_number(j, "best", e->best);
    json_companies(j, w, "users", e->of, e->nof);
    json_money(j, w, "revenue", e->revenue_known, e->revenue);
    json_list(j, "comes");
    for (size_t i = 0; i < e->ncomes; i++) {
        json_object(j);
        json_text(j, "feature", w->features[e->comes[i].feature].key);
        json_text(j, "title", w->features[e->comes[i].feature].title);
        json_text(j, "quarter", quarter_key(w->arena, e->comes[i].quarter));
        json_flag(j, "fits_now", e->comes[i].fits_now);
        json_end(j);
    }
    json_end(j);
    json_list(j, "loses_ground");
    for (size_t i = 0; i < e->nstranded; i++) {
        json_object(j);
        json_text(j, "feature", w->features[e->stranded[i]].key);
        json_text(j, "title", w->features[e->stranded[i]].title);
        json_end(j);
    }
    json_end(j);
    json_points(j, "points_lost", p, e->lost);
    json_points(j, "points_gained", p, e->gained);
    json_flag(j, "proved", e->proved);
    json_end(j);
}

static void wish_json(struct json_writer *j, const struct priced *p)
{
    const struct world *w = p->m.w;
    json_text(j, "wish", w->features[p->wish].key);
    json_text(j, "wish_title", w->features[p->wish].title);
    json_flag(j, "fits_in_slack", p->in_slack);
    json_flag(j, "fits_if_earlier", p->by_pulling);
    json_flag(j, "impossible_proved", p->impossible);
    json_flag(j, "days_first", p->days_first);
    json_flag(j, "plan_breaks_rules", p->plan_breaks_rules);
    json_number(j, "rules_uncounted", (int64_t)plan_uncounted(&p->m));
    json_number(j, "movable", p->nmovable);
    json_number(j, "movable_without_value", p->nworthless);
    json_number(j, "slices_sized", p->nsized);
    json_number(j, "short_days", p->in_slack ? 0 : p->short_days);
    json_member_str(j, S("held_by"), str_empty(priced_held(p)) ? STR_NULL : w->features[p->held.feature].key);
    json_member_str(j, S("held"), priced_held(p));
    json_list(j, "fixed");
    for (size_t i = 0; i < p->nfixed; i++) {
        json_object(j);
        json_text(j, "feature", p->fixed[i].key);
        json_text(j, "title", p->fixed[i].title);
        json_text(j, "why", p->fixed[i].why);
        json_end(j);
    }
    json_end(j);
    json_rooms(j, p);
}

/* What must not get lost in the weighing: the commitments that bring most, by points and by money. */
static void movers_json(struct json_writer *j, const struct priced *p)
{
    const struct world *w = p->m.w;
    struct movers v = movers_of(&p->m);
    json_key(j, S("needle_movers"));
    json_object(j);
    json_list(j, "points");
    for (size_t i = 0; i < v.npoints; i++) {
        json_object(j);
        json_text(j, "feature", w->features[v.points[i]].key);
        json_text(j, "title", w->features[v.points[i]].title);
        json_points(j, "points", p, p->m.pts.feature[v.points[i]]);
        json_end(j);
    }
    json_end(j);
    json_list(j, "worth");
    for (size_t i = 0; i < v.nworth; i++) {
        int64_t low = 0, high = 0;
        bool known = worth_of(w, v.worth[i], &low, &high);
        json_object(j);
        json_text(j, "feature", w->features[v.worth[i]].key);
        json_text(j, "title", w->features[v.worth[i]].title);
        json_money(j, w, "low", known, low);
        json_money(j, w, "high", known, high);
        json_end(j);
    }
    json_end(j);
    json_end(j);
}

static void options_json(struct json_writer *j, const struct priced *p)
{
    json_array(j);
    for (size_t i = 0; i < p->noptions; i++)
        option_json(j, p, &p->options[i]);
    json_end(j);
}

void priced_json(struct json_writer *j, const struct priced *p)
{
    const struct world *w = p->m.w;
    if (p->wish >= 0)
        wish_json(j, p);
    if (p->ending)
        ending_json(j, p);
    if (p->wish >= 0 || p->ending) {
        json_text(j, "quarter", quarter_key(w->arena, p->quarter));
        json_key(j, S("priced_on"));
        if (w->has_plan)
            json_int(j, w->plan.n);
        else
            json_null(j);
        json_flag(j, "valued", p->valued);
        json_number(j, "days_per_week", w->set.days_per_week);
        json_text(j, "first", quarter_key(w->arena, p->m.first));
        json_number(j, "quarters", p->m.in.quarters);
        movers_json(j, p);
    }
    json_key(j, S("options"));
    options_json(j, p);
    if (p->noptions > 0)
        json_text(j, "shown", options_shown(p));
}

static void goal_json(struct json_writer *j, const char *name, const struct card_goal *g)
{
    json_key(j, str_z(name));
    json_object(j);
    json_text(j, "goal", g->key);
    json_text(j, "team", g->team);
    json_text(j, "metric", g->metric);
    json_text(j, "due", g->due);
    json_text(j, "paid", g->paid);
    json_end(j);
}

/* People stand in it by reference only, so that one who is forgotten is not kept here. */
void beside_json(struct json_writer *j, const struct tradeoff_card *card)
{
    const struct card_need *n = &card->need;
    const struct card_unplanned *u = &card->unplanned;
    json_text(j, "asked_by", card->t.asker_any);
    json_text(j, "customer", card->t.customer_key);
    json_text(j, "customer_title", card->t.customer);
    json_money(j, &card->w, "customer_revenue", card->t.customer_revenue >= 0, card->t.customer_revenue);
    json_flag(j, "customer_best", card->customer_best);
    json_text(j, "renews_on", card->t.renews);
    json_key(j, S("risk"));
    if (card->t.risk >= 0)
        json_int(j, card->t.risk);
    else
        json_null(j);
    json_key(j, S("need"));
    json_object(j);
    json_text(j, "priority", n->key);
    json_text(j, "title", n->title);
    json_text(j, "layer", n->layer);
    json_text(j, "talks", n->days);
    json_number(j, "companies", n->companies);
    json_flag(j, "dry", n->dry);
    json_end(j);
    json_key(j, S("unplanned"));
    json_object(j);
    json_number(j, "items", u->items);
    json_number(j, "days", u->days);
    json_text(j, "since", u->since);
    json_text(j, "solution", u->solution_key);
    json_text(j, "solution_title", u->solution);
    json_number(j, "solution_days", u->solution_days);
    json_end(j);
    json_key(j, S("goals"));
    if (!card->pulls) {
        json_null(j);
        return;
    }
    json_object(j);
    goal_json(j, "a", &card->pull.a);
    goal_json(j, "b", &card->pull.b);
    json_text(j, "options", card->pull.letters);
    json_end(j);
}

enum status tradeoff_tree(struct ctx *c, const struct tradeoff_card *card, const struct json **ret)
{
    struct out o;
    struct json_writer j;
    struct problems quiet;
    problems_init(&quiet, c->arena);
    if (!card->decided && !str_empty(card->given))
        return json_parse(c->arena, &quiet, card->given, ret);
    out_init_raw(&o, c->arena);
    json_begin(&j, &o);
    tradeoff_json(c, &j, card);
    return json_parse(c->arena, &quiet, out_str(&o), ret);
}

void tradeoff_json(struct ctx *c, struct json_writer *j, const struct tradeoff_card *card)
{
    const struct json *frozen = NULL;
    json_object(j);
    json_text(j, "key", card->t.key);
    json_text(j, "title", card->t.title);
    json_text(j, "state", card->t.state);
    json_text(j, "what_for", card->t.what_for);
    json_flag(j, "stale", card->stale);
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
        beside_json(j, card);
        more_json(j, &card->p);
        if (card->proof)
            proof_json(j, &card->p, c->now_ms);
    }
    json_end(j);
}
