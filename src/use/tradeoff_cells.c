/* use/tradeoff_cells.c: what the column of an option says beyond its figures: effort, room, outcomes. */
#include "use/best_use.h"
#include "use/tradeoff_use.h"

static void built_effort(const struct plan_model *m, const struct priced *p, int32_t i, struct card_line *o)
{
    const struct plan_feature *f = &m->in.features[i];
    int64_t least = INT64_MAX;
    for (size_t k = 0; k < f->nparts; k++)
        for (size_t r = 0; r < p->nrooms; r++) {
            if (p->rooms[r].team != f->parts[k].team || p->rooms[r].free - p->rooms[r].needs >= least)
                continue;
            least = p->rooms[r].free - p->rooms[r].needs;
            o->scarce = f->parts[k].team;
            o->low = o->likely = o->high = 0;
            for (int s = 0; s < f->span; s++) {
                o->low += f->parts[k].days[PLAN_LOW][s];
                o->likely += f->parts[k].days[PLAN_LIKELY][s];
                o->high += f->parts[k].days[PLAN_HIGH][s];
            }
        }
}

/* The scarcest team, what is built at its high estimate and everything else as planned. */
static void high_reserve(const struct plan_model *m, struct card_line *o, int32_t built)
{
    const struct plan_feature *f = &m->in.features[built];
    int q = o->finish[built];
    if (o->scarce < 0 || q < 0)
        return;
    const int32_t *loads = plan_loads(m, o->finish, NULL);
    size_t at = (size_t)o->scarce * (size_t)m->in.quarters + (size_t)q;
    int64_t more = 0;
    for (size_t k = 0; k < f->nparts; k++)
        if (f->parts[k].team == o->scarce)
            more += f->parts[k].days[PLAN_HIGH][f->span - 1] - f->parts[k].days[m->in.effort][f->span - 1];
    int64_t left = m->in.teams[o->scarce].usable[q] - loads[at] - more, reserve = m->in.teams[o->scarce].reserve[q];
    o->high_left = left < 0 ? 0 : left < reserve ? left : reserve;
    o->high_drawn = reserve - o->high_left;
}

static void rooms(struct priced *p, struct card_line *o)
{
    const struct plan_model *m = &p->m;
    int16_t *without = ARENA_ARRAY(m->w->arena, int16_t, m->in.nfeatures + 1);
    for (size_t i = 0; i < m->in.nfeatures; i++)
        without[i] = m->force[i] == PLAN_OUT ? PLAN_OUT : o->finish[i];
    const int32_t *all = plan_loads(m, o->finish, NULL), *old = plan_loads(m, without, NULL);
    const int32_t *before = plan_loads(m, m->force, NULL);
    int q = (int)(p->quarter - m->first);
    o->room = ARENA_ARRAY(m->w->arena, struct card_room, p->nrooms + 1);
    o->last = ARENA_ARRAY(m->w->arena, struct fig_reserve, p->nrooms + 1);
    for (size_t i = 0; i < p->nrooms; i++) {
        const struct card_short *r = &p->rooms[i];
        size_t at = (size_t)r->team * (size_t)m->in.quarters + (size_t)q;
        int64_t free = plan_team_free(m, all, (size_t)r->team, q), had = plan_team_free(m, before, (size_t)r->team, q);
        o->room[i] =
            (struct card_room){ r->team, old[at], all[at] - old[at], r->reserve - (free < 0 ? -free : 0), r->usable };
        if (free == 0 && had > 0 && all[at] > old[at])
            o->last[o->nlast++] = (struct fig_reserve){ r->team, r->quarter, had, had };
    }
    o->comes = o->fig.points_quarter - plan_points_quarter(m, without, q);
    o->leaves = plan_points_quarter(m, m->force, q) - plan_points_quarter(m, without, q);
}

/* Outcomes about what is built, or about the whole of which it is a slice. */
static void brings(struct priced *p, struct card_line *o)
{
    const struct world *w = p->m.w;
    o->brings = ARENA_ARRAY(w->arena, int32_t, w->noutcomes + 1);
    for (size_t i = 0; o->slice >= 0 && i < w->noutcomes; i++)
        if (any_id_of(w->outcomes[i].about, "feature") == w->features[o->slice].id)
            o->brings[o->nbrings++] = (int32_t)i;
}

/* Of whoever waits for what comes later or not at all, our best customers. */
static void best_waiting(struct priced *p, struct card_line *o)
{
    const struct world *w = p->m.w;
    int32_t *later = ARENA_ARRAY(w->arena, int32_t, o->fig.nmoves + 1);
    size_t n = 0;
    int64_t all;
    for (size_t i = 0; i < o->fig.nmoves; i++)
        if (o->fig.moves[i].from >= 0 && (o->fig.moves[i].to < 0 || o->fig.moves[i].to > o->fig.moves[i].from))
            later[n++] = o->fig.moves[i].feature;
    if (n > 0 && !p->best)
        p->best = best_customers(w, &all);
    o->best_waiting = n > 0 ? plan_companies_among(w, later, n, p->best) : 0;
    assert(o->best_waiting <= o->fig.companies);
}

void option_cells(struct priced *p, struct card_line *o, int32_t built)
{
    o->scarce = -1;
    if (built >= 0) {
        built_effort(&p->m, p, built, o);
        high_reserve(&p->m, o, built);
    }
    rooms(p, o);
    brings(p, o);
    best_waiting(p, o);
}

/* Why a commitment may not give way: the rule that locks it, or the promise that may not break; empty when it may. */
struct str feature_fixed(const struct plan_model *m, size_t i)
{
    const struct world *w = m->w;
    struct arena *a = w->arena;
    int64_t id = m->in.features[i].id;
    int32_t s = world_solution_of(w, id);
    for (size_t r = 0; r < w->nrules; r++)
        if (str_eq(w->rules[r].type, S("lock")) && w->rules[r].hard && any_id_of(w->rules[r].subject, "feature") == id)
            return arena_printf(a, "locked by a rule: %.*s", STR_FMT(w->rules[r].why));
    for (size_t p = 0; p < w->npromises; p++) {
        int64_t about = any_id_of(w->promises[p].about, "feature"), of = any_id_of(w->promises[p].about, "solution");
        if (w->promises[p].hard && (about == id || (of >= 0 && s >= 0 && of == w->solutions[s].id)))
            return arena_printf(a, "promised to %.*s without exception", STR_FMT(w->promises[p].to_title));
    }
    if (m->in.features[i].lock < 0)
        return STR_NULL;
    int32_t f = m->world_of[i];
    return str_eq(w->features[f].state, S("started")) || str_eq(w->features[f].state, S("shipped"))
               ? S("begun already")
               : S("locked by a rule");
}

const struct card_short *priced_scarcest(const struct priced *p)
{
    const struct card_short *best = NULL;
    for (size_t i = 0; i < p->nrooms; i++)
        if (!best || p->rooms[i].free - p->rooms[i].needs < best->free - best->needs)
            best = &p->rooms[i];
    return best;
}

void priced_fixed(struct priced *p)
{
    const struct plan_model *m = &p->m;
    const struct card_short *scarce = priced_scarcest(p);
    int q = (int)(p->quarter - m->first);
    p->fixed = ARENA_ARRAY(m->w->arena, struct card_fixed, m->in.nfeatures + 1);
    for (size_t i = 0; scarce && i < m->in.nfeatures; i++) {
        const struct plan_feature *f = &m->in.features[i];
        bool there = false;
        for (size_t k = 0; k < f->nparts; k++)
            there = there || (f->parts[k].team == scarce->team && m->force[i] >= q && m->force[i] - f->span < q);
        if (!there)
            continue;
        const struct w_feature *wf = &m->w->features[m->world_of[i]];
        struct str why = feature_fixed(m, i);
        p->fixed[p->nfixed++] =
            (struct card_fixed){ wf->key, wf->title, str_empty(why) ? S("frees too little alone") : why };
    }
}
