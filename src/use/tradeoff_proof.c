/* use/tradeoff_proof.c: every line of a trade-off, so that it can be added up with a pocket calculator. */
#include "solve/milp.h"
#include "use/plan_parts.h"
#include "use/plan_problem.h"
#include "use/tradeoff_json.h"

/* What feature i takes of a team in quarter q when it finishes where `finish` says. */
static int64_t days_at(const struct plan_model *m, const int16_t *finish, size_t i, int32_t team, int q)
{
    const struct plan_feature *f = &m->in.features[i];
    int s = q - finish[i] + f->span - 1;
    int64_t days = 0;
    for (size_t k = 0; finish[i] >= 0 && s >= 0 && s < f->span && k < f->nparts; k++)
        days += f->parts[k].team == team ? f->parts[k].days[m->in.effort][s] : 0;
    return days;
}

static void rooms(struct json_writer *j, const struct priced *p)
{
    const struct plan_model *m = &p->m;
    int q = (int)(p->quarter - m->first);
    json_list(j, "rooms");
    for (size_t r = 0; r < p->nrooms; r++) {
        json_object(j);
        json_text(j, "team", m->w->teams[p->rooms[r].team].key);
        json_list(j, "lines");
        for (size_t i = 0; i < m->in.nfeatures; i++) {
            int64_t days = days_at(m, m->force, i, p->rooms[r].team, q);
            if (days == 0)
                continue;
            json_object(j);
            json_text(j, "feature", m->w->features[m->world_of[i]].key);
            json_text(j, "title", m->w->features[m->world_of[i]].title);
            json_number(j, "days", days);
            json_text(j, "fixed", feature_fixed(m, i));
            json_end(j);
        }
        json_end(j);
        json_end(j);
    }
    json_end(j);
}

static struct str moves_words(const struct priced *p, const struct card_line *k)
{
    struct out o;
    const struct world *w = p->m.w;
    out_init_raw(&o, w->arena);
    for (size_t i = 0; i < k->fig.nmoves; i++) {
        const struct fig_move *v = &k->fig.moves[i];
        if (v->from < 0)
            continue;
        out_printf(&o, "%s%.*s %s%.*s", str_empty(out_str(&o)) ? "" : ", ", STR_FMT(w->features[v->feature].key),
                   v->to < 0 ? "leaves" : "waits until ", STR_FMT(v->to < 0 ? STR_NULL : quarter_said(w, v->to)));
    }
    return out_str(&o);
}

/* "SHELF-38 and SHELF-51": if those must stay, nothing is cheaper than the option. */
static struct str spared(const struct priced *p, const struct card_line *k)
{
    const struct world *w = p->m.w;
    const struct card_option *o = k->candidate >= 0 ? &p->found.candidates[k->candidate] : NULL;
    struct out s;
    out_init_raw(&s, w->arena);
    for (size_t i = 0; o && o->proved && i < o->nspares; i++)
        out_printf(&s, "%s%.*s",
                   i == 0                ? ""
                   : i + 1 == o->nspares ? " and "
                                         : ", ",
                   STR_FMT(w->features[p->m.world_of[o->spares[i]]].key));
    return out_str(&s);
}

static void way(struct json_writer *j, const struct priced *p, const struct card_left *l, struct str option)
{
    json_object(j);
    json_text(j, "what", l->what);
    json_number(j, "days", l->days);
    json_number(j, "promises", l->promises);
    json_points(j, "points", p, l->lost);
    json_key(j, S("revenue"));
    if (l->revenue_known)
        json_str(j, money_text(p->m.w->arena, l->revenue));
    else
        json_null(j);
    json_number(j, "drawn", l->drawn);
    json_text(j, "option", option);
    json_text(j, "why", l->why);
    json_text(j, "spares", l->spares);
    json_end(j);
}

static void ways(struct json_writer *j, const struct priced *p)
{
    json_list(j, "ways");
    for (size_t i = 0; i < p->noptions; i++) {
        const struct card_line *k = &p->options[i];
        if (!str_eq(k->type, S("yes")) || p->in_slack || p->by_pulling)
            continue;
        struct str what = moves_words(p, k);
        struct card_left l = { .what = str_empty(what) ? S("Nothing gives way, the reserve does") : what,
                               .days = k->fig.days_moved,
                               .promises = (int64_t)k->fig.npromises,
                               .lost = k->lost,
                               .revenue = k->fig.revenue,
                               .drawn = k->drawn,
                               .revenue_known = k->fig.revenue_known,
                               .spares = spared(p, k) };
        way(j, p, &l, (struct str){ &k->letter, 1 });
    }
    for (size_t i = 0; i < p->nleft; i++)
        way(j, p, &p->left[i], STR_NULL);
    json_end(j);
}

/* ---- each option, added up ---- */
static struct str group_title(const struct plan_model *m, size_t g)
{
    int32_t s = m->in.solutions[g].id > 0 ? world_solution(m->w, m->in.solutions[g].id) : -1;
    return s < 0 ? S("A requirement that counts only when whole")
                 : arena_printf(m->w->arena, "%.*s %.*s", STR_FMT(m->w->solutions[s].key),
                                STR_FMT(m->w->solutions[s].title));
}

struct adding {
    struct json_writer *j;
    const struct priced *p;
    const struct card_line *k;
    int q;
    bool horizon;
};

static void line(const struct adding *a, struct str label, int64_t upt)
{
    json_object(a->j);
    json_text(a->j, "label", label);
    json_points(a->j, "points", a->p, upt);
    json_end(a->j);
}

/* One thing that earns raw when it finishes: where it was and where it is now. */
static void earns(const struct adding *a, struct str title, int64_t raw, int was, int now)
{
    struct arena *ar = a->p->m.w->arena;
    int quarters = a->p->m.in.quarters;
    if (raw == 0)
        return;
    if (!a->horizon) {
        if (was != a->q && now == a->q)
            line(a, arena_printf(ar, "%.*s comes", STR_FMT(title)), raw);
        if (was == a->q && now != a->q)
            line(a, arena_printf(ar, "%.*s leaves", STR_FMT(title)), -raw);
        return;
    }
    int64_t had = was < 0 ? 0 : plan_decay(raw, quarters, was, 1),
            has = now < 0 ? 0 : plan_decay(raw, quarters, now, 1);
    if (had != has && was < 0)
        line(a, arena_printf(ar, "%.*s comes", STR_FMT(title)), has);
    else if (had != has && now < 0)
        line(a, arena_printf(ar, "%.*s goes", STR_FMT(title)), -had);
    else if (had != has)
        line(a,
             arena_printf(ar, "%.*s waits: %.*s × %d/%d", STR_FMT(title), STR_FMT(points_exact(ar, raw)), now - was,
                          2 * quarters),
             has - had);
}

static void sums(const struct adding *a)
{
    const struct plan_model *m = &a->p->m;
    bool keep = a->k == &a->p->options[0];
    json_list(a->j, a->horizon ? "horizon" : "quarter");
    if (!keep || a->horizon)
        line(a, keep ? S("Nothing moves, so the same") : S("As the plan stands"),
             a->horizon ? plan_points_horizon(m, m->force) : plan_points_quarter(m, m->force, a->q));
    for (size_t g = 0; g < m->in.nsolutions; g++) {
        int was = plan_group_finish(m, m->force, g), now = plan_group_finish(m, a->k->finish, g);
        if (!keep)
            earns(a, group_title(m, g), m->group_raw[g], was, now);
        else if (!a->horizon && was == a->q && m->group_raw[g])
            line(a, group_title(m, g), m->group_raw[g]);
    }
    for (size_t i = 0; i < m->in.nfeatures; i++) {
        const struct w_feature *f = &m->w->features[m->world_of[i]];
        struct str title = arena_printf(m->w->arena, "%.*s %.*s", STR_FMT(f->key), STR_FMT(f->title));
        if (!keep)
            earns(a, title, m->raw[i], m->force[i], a->k->finish[i]);
        else if (!a->horizon && m->force[i] == a->q && m->raw[i])
            line(a, title, m->raw[i]);
    }
    json_end(a->j);
}

/* Days of the scarcest team in the quarter wanted. */
static void days_sum(struct json_writer *j, const struct priced *p, const struct card_line *k,
                     const struct card_short *r)
{
    const struct plan_model *m = &p->m;
    int q = (int)(p->quarter - m->first);
    int64_t used = 0;
    json_list(j, "days");
    for (size_t i = 0; i < m->in.nfeatures; i++)
        used += days_at(m, m->force, i, r->team, q);
    json_object(j);
    json_text(j, "label", S("Used, as planned"));
    json_number(j, "days", used);
    json_end(j);
    for (size_t i = 0; i < m->in.nfeatures; i++) {
        int64_t was = days_at(m, m->force, i, r->team, q), now = days_at(m, k->finish, i, r->team, q);
        const struct w_feature *f = &m->w->features[m->world_of[i]];
        if (was == now)
            continue;
        used += now - was;
        json_object(j);
        json_text(j, "label",
                  arena_printf(m->w->arena, "%.*s %s", STR_FMT(f->key),
                               was == 0   ? "comes"
                               : now == 0 ? "moves away"
                                          : "changes"));
        json_number(j, "days", now - was);
        json_end(j);
    }
    json_end(j);
    json_number(j, "used", used);
}

static void all_sums(struct json_writer *j, const struct priced *p)
{
    const struct card_short *r = priced_scarcest(p);
    json_list(j, "sums");
    for (size_t i = 0; i < p->noptions; i++) {
        struct adding a = { j, p, &p->options[i], (int)(p->quarter - p->m.first), false };
        json_object(j);
        json_text(j, "letter", (struct str){ &a.k->letter, 1 });
        sums(&a);
        a.horizon = true;
        sums(&a);
        if (r)
            days_sum(j, p, a.k, r);
        json_end(j);
    }
    json_end(j);
}

void proof_json(struct json_writer *j, const struct priced *p, int64_t worked_out)
{
    struct arena *a = p->m.w->arena;
    const struct card_line *cheapest = NULL;
    bool all = true;
    json_key(j, S("proof"));
    if (p->wish < 0) {
        json_null(j);
        return;
    }
    for (size_t i = 0; i < p->noptions; i++) {
        const struct card_line *k = &p->options[i];
        all = all && k->proven;
        if (str_eq(k->type, S("yes")) && (!cheapest || k->lost < cheapest->lost))
            cheapest = k;
    }
    struct str file = tradeoff_problem_text(p);
    json_object(j);
    json_text(j, "solver", str_z(milp_solver()));
    json_number(j, "threads", 1);
    json_number(j, "seed", 1);
    json_points(j, "unit", p, p->m.unit);
    json_flag(j, "all_proven", all);
    json_points(j, "loss", p, cheapest ? cheapest->lost : 0);
    json_key(j, S("gap"));
    if (cheapest && cheapest->proven)
        json_int(j, 0);
    else
        json_null(j);
    json_text(j, "input_sha256", plan_digest(a, file));
    json_number(j, "input_bytes", (int64_t)file.n);
    json_text(j, "worked_out", instant_text(a, worked_out));
    json_number(j, "reserve_draw", p->m.w->set.reserve_draw);
    rooms(j, p);
    ways(j, p);
    all_sums(j, p);
    json_end(j);
}
