/* use/tradeoff_option.c: one option of the card as JSON. */
#include "use/plan_words.h"
#include "use/tradeoff_json.h"
#include "use/worth_use.h"

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

static void json_reserve(struct json_writer *j, const struct priced *p, const char *name, const struct fig_reserve *r,
                         size_t n)
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

/* Of all that the plan of the option finishes: null where nobody said of any of it what it is worth. */
static void json_worth(struct json_writer *j, const struct priced *p, const struct card_line *o)
{
    struct worth sum = worth_of_plan(&p->m, o->finish);
    json_money(j, p->m.w, "worth_low", sum.have > 0, sum.low);
    json_money(j, p->m.w, "worth_high", sum.have > 0, sum.high);
    json_number(j, "worth_have", sum.have);
    json_number(j, "worth_of", sum.of);
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
    json_number(j, "best_waiting", o->best_waiting);
    json_waiting(j, w, o);
    json_money(j, w, "revenue_waiting", o->fig.revenue_known, o->fig.revenue);
    json_beside(j, p, o);
    json_points(j, "points_quarter", p, o->fig.points_quarter);
    json_points(j, "points_horizon", p, o->fig.points_horizon);
    json_points(j, "points_leaving", p, o->leaves);
    json_points(j, "points_coming", p, o->comes);
    json_points(j, "points_lost", p, o->lost);
    json_worth(j, p, o);
    json_number(j, "reserve_drawn", o->drawn);
    json_room(j, p, o);
    json_text(j, "robust", o->robust);
    json_flag(j, "proven", o->proven);
    json_end(j);
}
