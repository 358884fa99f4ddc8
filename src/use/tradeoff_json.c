/* use/tradeoff_json.c: the card as JSON: what .json, --json and the frozen view hold, and what the page is drawn from. */
#include "use/tradeoff_use.h"

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

void option_json(struct json_writer *j, const struct priced *p, const struct card_line *o)
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
        option_json(j, p, &p->options[i]);
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
