/* engine/card_relevant.c: which fates are open to a search, who takes part, and what may bind.
 * Undoing a move never loses value, breaks a promise or displaces anything, so a commitment whose moves
 * touch nothing that the wish or another mover touches stays as it is in some cheapest answer. */
#include "engine/card_model.h"

/* Allowed by the search's limits on what a fate costs alone. */
static bool open_to(const struct card_model *cm, size_t i, int fate)
{
    const struct pricing *p = cm->p;
    const struct card_search *s = cm->s;
    size_t at = card_fate(p, i, fate);
    if (p->least_loss[at] == CARD_NEVER || p->least_days[at] > s->most_days) {
        return false;
    }
    int64_t first = p->wish->days_first ? p->least_days[at] : p->least_loss[at];
    return first <= s->most && (s->promises < 0 || p->least_promises[at] <= s->promises);
}

static void open_fates(struct card_model *cm)
{
    const struct pricing *p = cm->p;
    const struct card_search *s = cm->s;
    int nq = p->in.quarters;
    for (size_t i = 0; i < p->in.nfeatures; i++) {
        uint16_t bits = 0;
        bool may = p->movable[i] && (s->hold == NULL || !s->hold[i]);
        for (int q = card_from(&p->in.features[i]); may && s->pull && q < p->now[i]; q++) {
            bits = (uint16_t)(bits | 1U << q);
        }
        for (int fate = p->now[i] + 1; may && !s->pull && fate <= nq; fate++) {
            bits = (uint16_t)(bits | (open_to(cm, i, fate) ? 1U << fate : 0U));
        }
        cm->fate[i] = bits;
    }
    for (size_t k = 0; s->kept != NULL && k < s->kept->nmoves; k++) {
        const struct card_move *v = &s->kept->moves[k];
        int from = v->to == PLAN_OUT ? nq : v->to;
        cm->fate[v->feature] = (uint16_t)(cm->fate[v->feature] & ~((1U << from) - 1U));
        cm->must[v->feature] = true;
    }
}

/* Quarters in which feature i may finish, now or by a fate that is open, as bits. */
static uint32_t ends_of(const struct card_model *cm, size_t i)
{
    const struct pricing *p = cm->p;
    assert(p->in.quarters > 0);
    uint32_t bits = cm->fate[i] & ((1U << p->in.quarters) - 1U);
    if (p->now[i] != PLAN_OUT) {
        bits |= 1U << p->now[i];
    }
    for (int q = 0; p->fresh[i] && q < p->in.quarters; q++) {
        bits |= card_wish_may(p, i, q) ? 1U << q : 0U;
    }
    return bits;
}

/* Does part k of feature i put work into quarter q with one of these ends? */
static bool part_touches(const struct pricing *p, size_t i, size_t k, uint32_t ends, int q)
{
    const struct plan_feature *f = &p->in.features[i];
    for (int s = 0; s < f->span; s++) {
        int end = q + f->span - 1 - s;
        if (end < p->in.quarters && ((ends >> end) & 1U) != 0 && f->parts[k].days[p->in.effort][s] > 0) {
            return true;
        }
    }
    return false;
}

static bool touches(const struct card_model *cm, size_t i, size_t team, int q)
{
    const struct plan_feature *f = &cm->p->in.features[i];
    uint32_t ends = ends_of(cm, i);
    for (size_t k = 0; k < f->nparts; k++) {
        if ((size_t)f->parts[k].team == team && part_touches(cm->p, i, k, ends, q)) {
            return true;
        }
    }
    return false;
}

/* The most that a part of one feature can add to a quarter of its team beyond the plan in force. */
static int64_t most_more(const struct pricing *p, size_t i, size_t k, uint32_t ends, int q)
{
    const struct plan_feature *f = &p->in.features[i];
    int64_t most = 0, is = 0;
    int now = p->now[i] == PLAN_OUT ? -1 : q - p->now[i] + f->span - 1;
    is = now >= 0 && now < f->span ? f->parts[k].days[p->in.effort][now] : 0;
    for (int s = 0; s < f->span; s++) {
        int end = q + f->span - 1 - s;
        bool may = end < p->in.quarters && ((ends >> end) & 1U) != 0;
        int64_t more = may ? f->parts[k].days[p->in.effort][s] - is : 0;
        most = more > most ? more : most;
    }
    return most;
}

static void find_cells(struct card_model *cm)
{
    struct pricing *p = cm->p;
    size_t cells = p->in.nteams * (size_t)p->in.quarters;
    int64_t *peak = ARENA_ARRAY(p->a, int64_t, cells + 1);
    memcpy(peak, p->load, cells * sizeof *peak);
    for (size_t i = 0; i < p->in.nfeatures; i++) {
        uint32_t ends = p->fresh[i] || cm->fate[i] != 0 ? ends_of(cm, i) : 0;
        for (size_t k = 0; ends != 0 && k < p->in.features[i].nparts; k++) {
            size_t t = (size_t)p->in.features[i].parts[k].team;
            for (int q = 0; q < p->in.quarters; q++) {
                peak[card_cell(&p->in, t, q)] += most_more(p, i, k, ends, q);
            }
        }
    }
    for (size_t t = 0; t < p->in.nteams; t++) {
        for (int q = 0; q < p->in.quarters; q++) {
            size_t c = card_cell(&p->in, t, q);
            cm->press[c] = p->tune->all_rows || peak[c] > card_room(p, t, q);
        }
    }
}

static int64_t days_of_quarter(const struct plan_input *in, size_t i, int f, int quarter)
{
    const struct plan_feature *e = &in->features[i];
    int s = quarter - f + e->span - 1;
    int64_t sum = 0;
    for (size_t k = 0; s >= 0 && s < e->span && k < e->nparts; k++) {
        sum += e->parts[k].days[in->effort][s];
    }
    return sum;
}

int64_t card_mix(const struct pricing *p, const struct plan_mix *mx, int32_t percent, size_t i, int f)
{
    const struct plan_input *in = &p->in;
    if (f == PLAN_OUT) {
        return 0;
    }
    int64_t share = plan_mix_about(mx, &in->features[i]) ? 100 : 0;
    int64_t days = mx->quarter < 0 ? p->days[i] : days_of_quarter(in, i, f, mx->quarter);
    return (mx->of_capacity ? share : share - percent) * days;
}

/* The least (sign -1) or most (sign 1) that one feature can change a side of a mix rule. */
static int64_t mix_swing(const struct card_model *cm, const struct plan_mix *mx, int32_t percent, size_t i, int sign)
{
    const struct pricing *p = cm->p;
    int64_t is = card_mix(p, mx, percent, i, p->now[i]), best = p->fresh[i] ? INT64_MIN : 0;
    for (int fate = mx->quarter < 0 && !p->fresh[i] ? p->in.quarters : 0; fate <= p->in.quarters; fate++) {
        bool may = p->fresh[i] ? fate < p->in.quarters && card_wish_may(p, i, fate) : card_open(cm, i, fate);
        int64_t more = may ? sign * (card_mix(p, mx, percent, i, card_to(p, fate)) - is) : 0;
        best = may && more > best ? more : best;
    }
    return best == INT64_MIN ? 0 : sign * best;
}

int64_t card_mix_right(const struct plan_input *in, const struct plan_mix *mx, int32_t percent)
{
    int64_t cap = 0;
    for (size_t t = 0; mx->of_capacity && t < in->nteams; t++) {
        for (int q = 0; q < in->quarters; q++) {
            cap += mx->quarter < 0 || mx->quarter == q ? plan_capacity(in, t, q) : 0;
        }
    }
    return percent * cap;
}

static void find_rules(struct card_model *cm)
{
    const struct plan_input *in = &cm->p->in;
    for (size_t k = 0; k < in->nmix; k++) {
        const struct plan_mix *mx = &in->mix[k];
        int64_t low = -card_mix_right(in, mx, mx->floor), high = -card_mix_right(in, mx, mx->ceiling);
        for (size_t i = 0; i < in->nfeatures; i++) {
            bool moves = cm->p->fresh[i] || cm->fate[i] != 0;
            low += card_mix(cm->p, mx, mx->floor, i, cm->p->now[i]) + (moves ? mix_swing(cm, mx, mx->floor, i, -1) : 0);
            high +=
                card_mix(cm->p, mx, mx->ceiling, i, cm->p->now[i]) + (moves ? mix_swing(cm, mx, mx->ceiling, i, 1) : 0);
        }
        cm->press_mix[2 * k] = mx->floor > 0 && (low < 0 || cm->p->tune->all_rows);
        cm->press_mix[2 * k + 1] = mx->ceiling < 100 && (high > 0 || cm->p->tune->all_rows);
    }
    for (size_t k = 0; k < in->nexclusive; k++) {
        int64_t n = 0;
        for (size_t j = 0; j < in->exclusive[k].n; j++) {
            int32_t i = in->exclusive[k].of[j];
            n += cm->p->fresh[i] || cm->p->now[i] != PLAN_OUT;
        }
        cm->press_set[k] = n > in->exclusive[k].max || cm->p->tune->all_rows;
    }
}

/* The closure, as a stack of features whose neighbours are still to be looked at. */
struct reach {
    struct card_model *cm;
    int32_t *stack;
    size_t n;
    bool *cell_done;
};

static void join(struct reach *r, size_t i)
{
    struct card_model *cm = r->cm;
    if (cm->fate[i] == 0 || cm->slot[i] >= 0) {
        return;
    }
    cm->slot[i] = 0;
    r->stack[r->n++] = (int32_t)i;
}

static void reach_cells(struct reach *r, size_t i)
{
    const struct pricing *p = r->cm->p;
    uint32_t ends = ends_of(r->cm, i);
    for (size_t k = 0; k < p->in.features[i].nparts; k++) {
        size_t t = (size_t)p->in.features[i].parts[k].team;
        for (int q = 0; q < p->in.quarters; q++) {
            size_t c = card_cell(&p->in, t, q);
            if (!r->cm->press[c] || r->cell_done[c] || !part_touches(p, i, k, ends, q)) {
                continue;
            }
            r->cell_done[c] = true;
            for (size_t j = p->team.at[t]; j < p->team.at[t + 1]; j++) {
                size_t other = (size_t)p->team.of[j];
                if (r->cm->fate[other] != 0 && touches(r->cm, other, t, q)) {
                    join(r, other);
                }
            }
        }
    }
}

static void reach_rules(struct reach *r, size_t i)
{
    const struct pricing *p = r->cm->p;
    for (size_t k = p->needs.at[i]; k < p->needs.at[i + 1]; k++) {
        join(r, (size_t)p->in.needs[p->needs.of[k]].needed);
        join(r, (size_t)p->in.needs[p->needs.of[k]].by);
    }
    for (size_t k = p->solutions.at[i]; k < p->solutions.at[i + 1]; k++) {
        const struct plan_solution *so = &p->in.solutions[p->solutions.of[k]];
        for (size_t j = 0; so->strict && j < so->nparts; j++) {
            join(r, (size_t)so->parts[j]);
        }
    }
    for (size_t k = p->sets.at[i]; k < p->sets.at[i + 1]; k++) {
        const struct plan_set *set = &p->in.exclusive[p->sets.of[k]];
        for (size_t j = 0; r->cm->press_set[p->sets.of[k]] && j < set->n; j++) {
            join(r, (size_t)set->of[j]);
        }
    }
}

static void reach_all(struct reach *r)
{
    struct card_model *cm = r->cm;
    const struct pricing *p = cm->p;
    bool mixes = p->tune->no_relevance;
    for (size_t k = 0; k < 2 * p->in.nmix; k++) {
        mixes = mixes || cm->press_mix[k];
    }
    for (size_t k = 0; k < p->wish->n; k++) {
        reach_cells(r, (size_t)p->wish->features[k]);
        reach_rules(r, (size_t)p->wish->features[k]);
    }
    for (size_t i = 0; i < p->in.nfeatures; i++) {
        if (mixes || cm->must[i]) {
            join(r, i);
        }
    }
    while (r->n > 0) {
        size_t i = (size_t)r->stack[--r->n];
        reach_cells(r, i);
        reach_rules(r, i);
    }
}

void card_relevant(struct card_model *cm)
{
    struct pricing *p = cm->p;
    size_t n = p->in.nfeatures, cells = p->in.nteams * (size_t)p->in.quarters;
    struct reach r = { .cm = cm,
                       .stack = ARENA_ARRAY(p->a, int32_t, n + 1),
                       .cell_done = ARENA_ARRAY(p->a, bool, cells + 1) };
    cm->fate = ARENA_ARRAY(p->a, uint16_t, n + 1);
    cm->must = ARENA_ARRAY(p->a, bool, n + 1);
    cm->slot = ARENA_ARRAY(p->a, int32_t, n + 1);
    cm->member = ARENA_ARRAY(p->a, int32_t, n + 1);
    cm->press = ARENA_ARRAY(p->a, bool, cells + 1);
    cm->press_mix = ARENA_ARRAY(p->a, bool, 2 * p->in.nmix + 1);
    cm->press_set = ARENA_ARRAY(p->a, bool, p->in.nexclusive + 1);
    for (size_t i = 0; i < n; i++) {
        cm->slot[i] = -1;
    }
    open_fates(cm);
    find_cells(cm);
    find_rules(cm);
    reach_all(&r);
    for (size_t i = 0; i < n; i++) {
        if (cm->slot[i] >= 0) {
            cm->slot[i] = (int32_t)cm->nmembers;
            cm->member[cm->nmembers++] = (int32_t)i;
        }
        cm->impossible = cm->impossible || (cm->must[i] && cm->fate[i] == 0);
    }
}
