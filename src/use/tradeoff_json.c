/* use/tradeoff_json.c: the card as JSON: what .json, --json and the frozen view hold, and what the page is drawn from. */
#include "use/plan_words.h"
#include "use/tradeoff_json.h"

static void json_money(struct json_writer *j, const struct world *w, const char *name, bool known, int64_t minor)
{
    json_key(j, str_z(name));
    if (!known) {
        json_null(j);
        return;
    }
    json_object(j);
    json_text(j, "amount", money_text(w->arena, minor));
    json_text(j, "currency", w->set.currency);
    json_end(j);
}

static void json_team(struct json_writer *j, const struct world *w, int32_t team)
{
    json_text(j, "team", w->teams[team].key);
    json_text(j, "title", w->teams[team].title);
}

static void json_moves(struct json_writer *j, const struct priced *p, const struct card_line *o)
{
    const struct world *w = p->m.w;
    json_list(j, "moves");
    for (size_t i = 0; i < o->fig.nmoves; i++) {
        const struct fig_move *m = &o->fig.moves[i];
        int32_t s = world_solution_of(w, w->features[m->feature].id);
        json_object(j);
        json_text(j, "feature", w->features[m->feature].key);
        json_text(j, "title", w->features[m->feature].title);
        json_text(j, "from", quarter_key(w->arena, m->from));
        json_text(j, "to", quarter_key(w->arena, m->to));
        json_text(j, "solution", s >= 0 ? w->solutions[s].title : STR_NULL);
        json_end(j);
    }
    json_end(j);
}

/* Names of the companies counted beside: the first few, those that pay most. */
static void json_companies(struct json_writer *j, const struct world *w, const char *name, const int32_t *features, size_t n)
{
    int32_t at[CARD_NAMED_MAX];
    size_t k = plan_companies_of(w, features, n, at, COUNT(at));
    json_list(j, name);
    for (size_t i = 0; i < k; i++) {
        json_object(j);
        json_text(j, "key", w->customers[at[i]].key);
        json_text(j, "title", w->customers[at[i]].title);
        json_end(j);
    }
    json_end(j);
}

static void json_waiting(struct json_writer *j, const struct world *w, const struct card_line *o)
{
    int32_t *later = ARENA_ARRAY(w->arena, int32_t, o->fig.nmoves + 1);
    size_t n = 0;
    for (size_t i = 0; i < o->fig.nmoves; i++) {
        const struct fig_move *m = &o->fig.moves[i];
        if (m->from >= 0 && (m->to < 0 || m->to > m->from))
            later[n++] = m->feature;
    }
    json_companies(j, w, "waiting", later, n);
}

static void json_outcome(struct json_writer *j, const struct w_outcome *oc, struct str from, struct str to)
{
    struct str was = STR_NULL, becomes = STR_NULL;
    str_cut(oc->from_to, '|', &was, &becomes);
    json_object(j);
    json_text(j, "key", oc->key);
    json_text(j, "metric", oc->metric);
    json_text(j, "baseline", was);
    json_text(j, "target", becomes);
    json_text(j, "unit", oc->unit);
    json_text(j, "from", from);
    json_text(j, "to", to);
    json_end(j);
}

static void json_beside(struct json_writer *j, const struct priced *p, const struct card_line *o)
{
    const struct world *w = p->m.w;
    json_number(j, "promises_broken", (int64_t)o->fig.npromises);
    json_list(j, "promises");
    for (size_t i = 0; i < o->fig.npromises; i++) {
        const struct w_promise *pr = &w->promises[o->fig.promises[i]];
        json_object(j);
        json_text(j, "key", pr->key);
        json_text(j, "to", pr->to_title);
        json_text(j, "made_on", pr->made_on);
        json_text(j, "what", pr->what);
        json_text(j, "due", pr->due);
        json_end(j);
    }
    json_end(j);
    json_list(j, "outcomes");
    for (size_t i = 0; i < o->fig.nslips; i++) {
        const struct w_outcome *oc = &w->outcomes[o->fig.slips[i].outcome];
        json_outcome(j, oc, oc->due, o->fig.slips[i].due);
    }
    json_end(j);
    json_list(j, "brings");
    for (size_t i = 0; i < o->nbrings; i++)
        json_outcome(j, &w->outcomes[o->brings[i]], STR_NULL, w->outcomes[o->brings[i]].due);
    json_end(j);
}

static void json_reserve(struct json_writer *j, const struct priced *p, const char *name, const struct fig_reserve *r, size_t n)
{
    json_list(j, name);
    for (size_t i = 0; i < n; i++) {
        json_object(j);
        json_team(j, p->m.w, r[i].team);
        json_text(j, "quarter", quarter_key(p->m.w->arena, r[i].quarter));
        json_number(j, "days", r[i].days);
        json_number(j, "of", r[i].of);
        json_end(j);
    }
    json_end(j);
}

static void json_room(struct json_writer *j, const struct priced *p, const struct card_line *o)
{
    json_reserve(j, p, "reserve_left", o->reserve, o->nreserve);
    json_reserve(j, p, "takes_last", o->last, o->nlast);
    json_list(j, "room");
    for (size_t i = 0; i < p->nrooms; i++) {
        json_object(j);
        json_team(j, p->m.w, o->room[i].team);
        json_number(j, "planned", o->room[i].planned);
        json_number(j, "asked", o->room[i].asked);
        json_number(j, "reserve", o->room[i].reserve);
        json_number(j, "usable", o->room[i].usable);
        json_end(j);
    }
    json_end(j);
    json_key(j, S("effort"));
    if (o->scarce < 0) {
        json_null(j);
        return;
    }
    json_object(j);
    json_team(j, p->m.w, o->scarce);
    json_number(j, "low", o->low);
    json_number(j, "likely", o->likely);
    json_number(j, "high", o->high);
    json_number(j, "high_reserve_left", o->high_left);
    json_number(j, "high_reserve_drawn", o->high_drawn);
    json_list(j, "high_moves_too");
    for (size_t i = 0; i < o->nalso; i++)
        json_str(j, p->m.w->features[o->also[i]].key);
    json_end(j);
    json_flag(j, "high_gives_out", o->gives_out);
    json_end(j);
}

void option_json(struct json_writer *j, const struct priced *p, const struct card_line *o)
{
    const struct world *w = p->m.w;
    json_object(j);
    json_text(j, "letter", (struct str){ &o->letter, 1 });
    json_text(j, "type", o->type);
    json_text(j, "title", o->title);
    json_text(j, "gets", o->gets);
    json_text(j, "chip", o->chip);
    json_text(j, "instead", o->instead);
    json_moves(j, p, o);
    json_number(j, "days_moved", o->fig.days_moved);
    json_number(j, "customers_waiting", o->fig.companies);
    json_waiting(j, w, o);
    json_money(j, w, "revenue_waiting", o->fig.revenue_known, o->fig.revenue);
    json_beside(j, p, o);
    json_points(j, "points_quarter", p, o->fig.points_quarter);
    json_points(j, "points_horizon", p, o->fig.points_horizon);
    json_points(j, "points_leaving", p, o->leaves);
    json_points(j, "points_coming", p, o->comes);
    json_points(j, "points_lost", p, o->lost);
    json_number(j, "reserve_drawn", o->drawn);
    json_room(j, p, o);
    json_text(j, "robust", o->robust);
    json_flag(j, "proven", o->proven);
    json_end(j);
}

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
void json_tree(struct json_writer *j, const struct json *v)
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
