/* engine/card_fits.c: does the wish fit as it is, or once others start earlier? */
#include "engine/card_model.h"

enum { PLACES_MAX = 20000 };

/* Placements of the wish, tried one by one beside the plan in force. */
struct placing {
    struct pricing *p;
    int64_t *load;
    int16_t *finish, *best;            /* whole plans */
    int64_t value, best_value, tried;
    bool found;
};

static bool cell_holds(const struct placing *pl, size_t i)
{
    const struct pricing *p = pl->p;
    for (size_t k = 0; k < p->in.features[i].nparts; k++) {
        size_t t = (size_t)p->in.features[i].parts[k].team;
        for (int q = 0; q < p->in.quarters; q++) {
            if (plan_days_at(&p->in, i, pl->finish[i], t, q) > 0
                && pl->load[card_cell(&p->in, t, q)] > card_room(p, t, q)) {
                return false;
            }
        }
    }
    return true;
}

/* Every need, set, strict solution and mix that the wish is part of; coverage only grows. */
static bool rules_hold(const struct placing *pl)
{
    const struct plan_input *in = &pl->p->in;
    const int16_t *f = pl->finish;
    for (size_t k = 0; k < in->nneeds; k++) {
        const struct plan_need *e = &in->needs[k];
        if (f[e->by] != PLAN_OUT && (f[e->needed] == PLAN_OUT || f[e->needed] + e->lag > f[e->by])) {
            return false;
        }
    }
    for (size_t k = 0; k < in->nexclusive; k++) {
        int64_t n = 0;
        for (size_t j = 0; j < in->exclusive[k].n; j++) {
            n += f[in->exclusive[k].of[j]] != PLAN_OUT;
        }
        if (n > in->exclusive[k].max) {
            return false;
        }
    }
    for (size_t s = 0; s < in->nsolutions; s++) {
        size_t n = 0;
        for (size_t k = 0; in->solutions[s].strict && k < in->solutions[s].nparts; k++) {
            n += f[in->solutions[s].parts[k]] != PLAN_OUT;
        }
        if (n > 0 && n < in->solutions[s].nparts) {
            return false;
        }
    }
    for (size_t k = 0; k < in->nmix; k++) {
        if (!plan_mix_holds(in, &in->mix[k], f)) {
            return false;
        }
    }
    return true;
}

static void place(struct placing *pl, size_t k)
{
    struct pricing *p = pl->p;
    if (k == p->wish->n) {
        if ((!pl->found || pl->value > pl->best_value) && rules_hold(pl)) {
            pl->found = true;
            pl->best_value = pl->value;
            memcpy(pl->best, pl->finish, p->in.nfeatures * sizeof *pl->best);
        }
        return;
    }
    size_t i = (size_t)p->wish->features[k];
    for (int q = 0; q < p->in.quarters; q++) {
        if (!card_wish_may(p, i, q) || ++pl->tried > PLACES_MAX) {
            continue;
        }
        pl->finish[i] = (int16_t)q;
        pl->value += p->in.features[i].value[q];
        card_add(&p->in, i, q, 1, pl->load);
        if (cell_holds(pl, i)) {
            place(pl, k + 1);          /* as deep as the wish has features: a handful */
        }
        card_add(&p->in, i, q, -1, pl->load);
        pl->value -= p->in.features[i].value[q];
        pl->finish[i] = PLAN_OUT;
    }
}

/* Pulling work forward only adds to what a team has done by the end of each quarter: where the wish does
 * not fit under that sum wherever it finishes, no earlier start helps. */
static bool sums_hold(const struct pricing *p, const int64_t *wish)
{
    for (size_t t = 0; t < p->in.nteams; t++) {
        int64_t load = 0, room = 0;
        for (int q = 0; q < p->in.quarters; q++) {
            size_t c = card_cell(&p->in, t, q);
            load += p->load[c] + wish[c];
            room += card_room(p, t, q);
            if (load > room) {
                return false;
            }
        }
    }
    return true;
}

/* The least that the wish adds to each sum, whatever the finishes; one feature alone: each finish. */
static bool may_pull(struct pricing *p)
{
    size_t cells = p->in.nteams * (size_t)p->in.quarters;
    int64_t *sum = ARENA_ARRAY(p->a, int64_t, cells + 1), *one = ARENA_ARRAY(p->a, int64_t, cells + 1);
    for (size_t k = 0; k < p->wish->n; k++) {
        size_t i = (size_t)p->wish->features[k];
        int last = -1;
        bool alone = false;
        for (int q = 0; q < p->in.quarters; q++) {
            if (card_wish_may(p, i, q)) {
                memset(one, 0, cells * sizeof *one);
                card_add(&p->in, i, q, 1, one);
                alone = alone || sums_hold(p, one);
                last = q;
            }
        }
        if (!alone) {
            return false;
        }
        if (p->in.features[i].span == 1) { /* its latest finish comes last in every sum */
            card_add(&p->in, i, last, 1, sum);
        }
    }
    return sums_hold(p, sum);
}

enum status card_fits(struct pricing *p, struct card *ret)
{
    size_t n = p->in.nfeatures;
    struct placing pl = { .p = p,
                          .load = card_loads(p->a, &p->in, p->now),
                          .finish = ARENA_ARRAY(p->a, int16_t, n + 1),
                          .best = ARENA_ARRAY(p->a, int16_t, n + 1) };
    struct card_search none = card_any(), pull = card_any();
    bool *hold = ARENA_ARRAY(p->a, bool, n + 1);
    bool found, proved = true;
    memcpy(pl.finish, p->now, n * sizeof *pl.finish);
    place(&pl, 0);
    found = pl.found;
    if (pl.tried > PLACES_MAX) { /* too many to try: ask the solver, with everything held */
        memset(hold, 1, n * sizeof *hold);
        none.hold = hold;
        TRY(card_model_solve(card_model_new(p, &none), CARD_LOSS, pl.best, &found, &proved));
    }
    ret->in_slack = found;
    if (!found && may_pull(p)) {
        pull.pull = true;
        TRY(card_model_solve(card_model_new(p, &pull), CARD_TOUCHED, pl.best, &found, &proved));
        ret->by_pulling = found;
    }
    ret->impossible_proved = !found && proved;
    ret->fit = found ? pl.best : NULL;
    return ST_OK;
}

/* Days that feature i, finishing in f, misses beside these loads; per cell into ret_cells (may be NULL). */
static int64_t missing(const struct pricing *p, size_t i, int f, const int64_t *load, int64_t *ret_cells)
{
    const struct plan_feature *e = &p->in.features[i];
    int64_t sum = 0;
    for (size_t j = 0; j < e->nparts; j++) {
        bool again = false;
        for (size_t k = 0; k < j; k++) {
            again = again || e->parts[k].team == e->parts[j].team;
        }
        for (int q = 0; !again && q < p->in.quarters; q++) {
            size_t t = (size_t)e->parts[j].team, c = card_cell(&p->in, t, q);
            int64_t left = plan_capacity(&p->in, t, q) - load[c], days = plan_days_at(&p->in, i, f, t, q);
            left = left > 0 ? left : 0;
            int64_t miss = days > left ? days - left : 0;
            sum += miss;
            if (ret_cells != NULL) {
                ret_cells[c] += miss;
            }
        }
    }
    return sum;
}

int64_t card_shortage(struct pricing *p, int64_t *ret_cells)
{
    size_t cells = p->in.nteams * (size_t)p->in.quarters;
    int64_t *load = ARENA_ARRAY(p->a, int64_t, cells + 1), sum = 0;
    memcpy(load, p->load, cells * sizeof *load);
    for (size_t k = 0; k < p->wish->n; k++) {
        size_t i = (size_t)p->wish->features[k];
        int64_t least = INT64_MAX;
        int best = PLAN_OUT;
        for (int f = 0; f < p->in.quarters; f++) {
            int64_t miss = card_wish_may(p, i, f) ? missing(p, i, f, load, NULL) : INT64_MAX;
            best = miss < least ? f : best;
            least = miss < least ? miss : least;
        }
        if (best != PLAN_OUT) {
            sum += missing(p, i, best, load, ret_cells);
            card_add(&p->in, i, best, 1, load);
        }
    }
    return sum;
}
