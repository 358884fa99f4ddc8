/* engine/card_model.c: builds and solves the programme of one search. */
#include "engine/card_model.h"

/* Does the fate leave the feature unfinished by q although it is finished now (-1), or the reverse (1)? */
static int change_by(const struct card_model *cm, size_t i, int fate, int q)
{
    int now = cm->p->now[i] <= q, then = fate <= q && fate < cm->p->in.quarters;
    return then - now;
}

/* ---- rows: gathered first, and written only where they may bind ---- */

static void gather(struct card_model *cm)
{
    cm->nterms = 0;
    cm->constant = 0;
}

static void add(struct card_model *cm, int32_t col, int64_t coef)
{
    if (coef == 0) {
        return;
    }
    if (cm->nterms == cm->cap) {
        size_t cap = cm->cap == 0 ? 256 : cm->cap * 2;
        cm->term = (int32_t *)arena_grow(cm->p->a, cm->term, cm->nterms, cap, sizeof *cm->term, alignof(int32_t));
        cm->coef = (double *)arena_grow(cm->p->a, cm->coef, cm->nterms, cap, sizeof *cm->coef, alignof(double));
        cm->cap = cap;
    }
    cm->term[cm->nterms] = col;
    cm->coef[cm->nterms++] = (double)coef;
}

/* lo <= constant + terms <= hi. */
static void emit(struct card_model *cm, double lo, double hi)
{
    double least = (double)cm->constant, most = least;
    for (size_t k = 0; k < cm->nterms; k++) {
        double a = cm->coef[k] * cm->m->lo[cm->term[k]], b = cm->coef[k] * cm->m->hi[cm->term[k]];
        least += a < b ? a : b;
        most += a < b ? b : a;
    }
    bool free = least >= lo && most <= hi;
    cm->impossible = cm->impossible || most < lo || least > hi;
    if (cm->nterms == 0 || (free && !cm->p->tune->all_rows)) {
        return;
    }
    milp_row(cm->m, lo <= -MILP_INF ? lo : lo - (double)cm->constant, hi >= MILP_INF ? hi : hi - (double)cm->constant);
    for (size_t k = 0; k < cm->nterms; k++) {
        milp_term(cm->m, cm->term[k], cm->coef[k]);
    }
}

/* Adds coef * (feature i has finished by q). */
static void add_by(struct card_model *cm, size_t i, int q, int64_t coef)
{
    const struct pricing *p = cm->p;
    for (size_t k = 0; p->fresh[i] && k < p->wish->n; k++) {
        for (int f = 0; (size_t)p->wish->features[k] == i && f <= q && f < p->in.quarters; f++) {
            if (*card_x(cm, k, f) >= 0) {
                add(cm, *card_x(cm, k, f), coef);
            }
        }
    }
    if (p->fresh[i]) {
        return;
    }
    cm->constant += card_done(p->now, (int32_t)i, q) ? coef : 0;
    for (int fate = 0; cm->slot[i] >= 0 && fate <= p->in.quarters; fate++) {
        if (*card_d(cm, i, fate) >= 0) {
            add(cm, *card_d(cm, i, fate), coef * change_by(cm, i, fate, q));
        }
    }
}

static bool any_term(const struct card_model *cm, size_t i, int q)
{
    for (int fate = 0; cm->slot[i] >= 0 && fate <= cm->p->in.quarters; fate++) {
        if (*card_d(cm, i, fate) >= 0 && change_by(cm, i, fate, q) < 0) {
            return true;
        }
    }
    return false;
}

/* Adds what a commitment's lateness by q costs each of its fates. */
static void cost_late(struct card_model *cm, size_t i, int q, int64_t cost)
{
    for (int fate = 0; cm->slot[i] >= 0 && fate <= cm->p->in.quarters; fate++) {
        if (*card_d(cm, i, fate) >= 0 && change_by(cm, i, fate, q) < 0) {
            cm->m->cost[*card_d(cm, i, fate)] += (double)cost;
        }
    }
}

/* ---- columns ---- */

static void add_columns(struct card_model *cm)
{
    struct pricing *p = cm->p;
    int nq = p->in.quarters;
    for (size_t k = 0; k < cm->nmembers; k++) {
        size_t i = (size_t)cm->member[k];
        const struct plan_feature *f = &p->in.features[i];
        for (int fate = 0; fate <= nq; fate++) {
            int64_t lost = f->value[p->now[i]] - (fate < nq ? f->value[fate] : 0);
            *card_d(cm, i, fate) =
                card_open(cm, i, fate) ? milp_col(cm->m, 0, 1, cm->s->pull ? 0 : (double)lost, true) : -1;
        }
    }
    for (size_t k = 0; k < p->wish->n; k++) {
        size_t j = (size_t)p->wish->features[k];
        int64_t best = 0;
        for (int q = 0; q < nq; q++) {
            best = card_wish_may(p, j, q) && p->in.features[j].value[q] > best ? p->in.features[j].value[q] : best;
        }
        for (int q = 0; q < nq; q++) {
            double late = (double)(best - p->in.features[j].value[q]);
            *card_x(cm, k, q) = card_wish_may(p, j, q) ? milp_col(cm->m, 0, 1, late, true) : -1;
        }
    }
}

static void add_once(struct card_model *cm)
{
    struct pricing *p = cm->p;
    for (size_t k = 0; k < cm->nmembers; k++) {
        size_t i = (size_t)cm->member[k];
        gather(cm);
        for (int fate = 0; fate <= p->in.quarters; fate++) {
            if (*card_d(cm, i, fate) >= 0) {
                add(cm, *card_d(cm, i, fate), 1);
            }
        }
        emit(cm, cm->must[i] ? 1 : -MILP_INF, 1);
    }
    for (size_t k = 0; k < p->wish->n; k++) {
        gather(cm);
        add_by(cm, (size_t)p->wish->features[k], p->in.quarters - 1, 1);
        emit(cm, 1, 1);
    }
}

/* ---- rules ---- */

static void add_cell(struct card_model *cm, size_t t, int q)
{
    struct pricing *p = cm->p;
    gather(cm);
    cm->constant = p->load[card_cell(&p->in, t, q)];
    size_t last = SIZE_MAX;
    for (size_t j = p->team.at[t]; j < p->team.at[t + 1]; j++) {
        size_t i = (size_t)p->team.of[j];
        if (cm->slot[i] < 0 || i == last) {
            continue;
        }
        last = i;
        int64_t is = plan_days_at(&p->in, i, p->now[i], t, q);
        for (int fate = 0; fate <= p->in.quarters; fate++) {
            int64_t then = fate < p->in.quarters ? plan_days_at(&p->in, i, fate, t, q) : 0;
            if (*card_d(cm, i, fate) >= 0) {
                add(cm, *card_d(cm, i, fate), then - is);
            }
        }
    }
    for (size_t k = 0; k < p->wish->n; k++) {
        for (int f = 0; f < p->in.quarters; f++) {
            if (*card_x(cm, k, f) >= 0) {
                add(cm, *card_x(cm, k, f), plan_days_at(&p->in, (size_t)p->wish->features[k], f, t, q));
            }
        }
    }
    if (cm->nterms > 0) {
        emit(cm, -MILP_INF, (double)card_room(p, t, q));
    }
}

/* by(b, q) <= by(a, q - lag) wherever b may finish in q. */
static void add_need(struct card_model *cm, const struct plan_need *e)
{
    struct pricing *p = cm->p;
    size_t a = (size_t)e->needed, b = (size_t)e->by;
    if (a == b) {
        cm->impossible = cm->impossible || (e->lag > 0 && p->fresh[a]);
        return;
    }
    if (!p->fresh[a] && !p->fresh[b] && (p->now[b] == PLAN_OUT || (cm->slot[a] < 0 && cm->slot[b] < 0))) {
        return;
    }
    for (int q = 0; q < p->in.quarters; q++) {
        bool ends = p->fresh[b] ? card_wish_may(p, b, q) : p->now[b] == q || (cm->slot[b] >= 0 && card_open(cm, b, q));
        if (!ends) {
            continue;
        }
        gather(cm);
        add_by(cm, b, q, 1);
        if (q >= e->lag) {
            add_by(cm, a, q - e->lag, -1);
        }
        emit(cm, -MILP_INF, 0);
    }
}

static void add_needs(struct card_model *cm)
{
    struct pricing *p = cm->p;
    for (size_t k = 0; k < p->in.nneeds; k++) {
        const struct plan_need *e = &p->in.needs[k];
        if (cm->slot[e->needed] >= 0 || cm->slot[e->by] >= 0 || p->fresh[e->needed] || p->fresh[e->by]) {
            add_need(cm, e);
        }
    }
}

/* All parts or none: with the wish in it none may be missing, else they leave as one. */
static void add_strict(struct card_model *cm, const struct plan_solution *so)
{
    struct pricing *p = cm->p;
    int32_t out = p->in.quarters, first = -1;
    bool with_wish = false, missing = false;
    for (size_t k = 0; k < so->nparts; k++) {
        with_wish = with_wish || p->fresh[so->parts[k]];
        missing = missing || (!p->fresh[so->parts[k]] && p->now[so->parts[k]] == PLAN_OUT);
    }
    cm->impossible = cm->impossible || (with_wish && missing);
    for (size_t k = 0; !missing && !with_wish && k < so->nparts; k++) {
        first = cm->slot[so->parts[k]] >= 0 && card_open(cm, (size_t)so->parts[k], out) ? so->parts[k] : first;
    }
    for (size_t k = 0; first >= 0 && k < so->nparts; k++) {
        size_t i = (size_t)so->parts[k];
        if (so->parts[k] != first) {
            gather(cm);
            add(cm, *card_d(cm, (size_t)first, out), 1);
            if (cm->slot[i] >= 0 && card_open(cm, i, out)) {
                add(cm, *card_d(cm, i, out), -1);
            }
            emit(cm, 0, 0);
        }
    }
}

static void add_mix(struct card_model *cm, const struct plan_mix *mx, bool floor)
{
    struct pricing *p = cm->p;
    int32_t percent = floor ? mx->floor : mx->ceiling;
    gather(cm);
    for (size_t i = 0; i < p->in.nfeatures; i++) {
        int64_t is = card_mix(p, mx, percent, i, p->now[i]);
        cm->constant += is;
        for (int fate = 0; cm->slot[i] >= 0 && fate <= p->in.quarters; fate++) {
            if (*card_d(cm, i, fate) >= 0) {
                add(cm, *card_d(cm, i, fate), card_mix(p, mx, percent, i, card_to(p, fate)) - is);
            }
        }
    }
    for (size_t k = 0; k < p->wish->n; k++) {
        for (int q = 0; q < p->in.quarters; q++) {
            if (*card_x(cm, k, q) >= 0) {
                add(cm, *card_x(cm, k, q), card_mix(p, mx, percent, (size_t)p->wish->features[k], q));
            }
        }
    }
    double right = (double)card_mix_right(&p->in, mx, percent);
    emit(cm, floor ? right : -MILP_INF, floor ? MILP_INF : right);
}

static void add_rules(struct card_model *cm)
{
    struct pricing *p = cm->p;
    const struct plan_input *in = &p->in;
    for (size_t t = 0; t < in->nteams; t++) {
        for (int q = 0; q < in->quarters; q++) {
            if (cm->press[card_cell(in, t, q)]) {
                add_cell(cm, t, q);
            }
        }
    }
    add_needs(cm);
    for (size_t s = 0; s < in->nsolutions; s++) {
        if (in->solutions[s].strict) {
            add_strict(cm, &in->solutions[s]);
        }
    }
    for (size_t k = 0; k < in->nexclusive; k++) {
        gather(cm);
        for (size_t j = 0; cm->press_set[k] && j < in->exclusive[k].n; j++) {
            add_by(cm, (size_t)in->exclusive[k].of[j], in->quarters - 1, 1);
        }
        emit(cm, -MILP_INF, in->exclusive[k].max);
    }
    for (size_t k = 0; k < 2 * in->nmix; k++) {
        if (cm->press_mix[k]) {
            add_mix(cm, &in->mix[k / 2], k % 2 == 0);
        }
    }
    for (size_t k = 0; k < in->ncover; k++) {
        gather(cm);
        for (size_t i = 0; i < in->nfeatures; i++) {
            if (((in->features[i].segments >> in->cover[k].segment) & 1U) != 0) {
                add_by(cm, i, in->cover[k].by, 1);
            }
        }
        emit(cm, in->cover[k].min, MILP_INF);
    }
}

/* ---- values: what lateness costs ---- */

static int64_t step_of(const int64_t *value, int q, int nq)
{
    return value[q] - (q + 1 < nq ? value[q + 1] : 0);
}

/* Earns in the quarter of its last part: late by q as soon as one part is. */
static void cost_solution(struct card_model *cm, const struct plan_solution *so)
{
    const struct pricing *p = cm->p;
    int last = so->nparts == 0 ? p->in.quarters : 0;
    for (size_t k = 0; k < so->nparts; k++) {
        int at = p->now[so->parts[k]];
        last = at == PLAN_OUT ? p->in.quarters : at > last ? at : last;
        if (at == PLAN_OUT) {
            return; /* not complete in the plan in force: nothing to lose */
        }
    }
    for (int q = last; q < p->in.quarters; q++) {
        int64_t step = step_of(so->value, q, p->in.quarters);
        size_t late = 0, one = 0;
        for (size_t k = 0; step > 0 && k < so->nparts; k++) {
            bool may = any_term(cm, (size_t)so->parts[k], q);
            one = may ? (size_t)so->parts[k] : one;
            late += may;
        }
        if (late == 1) {
            cost_late(cm, one, q, step);
        } else if (late > 1) {
            int32_t z = milp_col(cm->m, 0, 1, (double)step, false);
            for (size_t k = 0; k < so->nparts; k++) {
                if (any_term(cm, (size_t)so->parts[k], q)) { /* z + by >= 1 */
                    gather(cm);
                    add(cm, z, 1);
                    add_by(cm, (size_t)so->parts[k], q, 1);
                    emit(cm, 1, MILP_INF);
                }
            }
        }
    }
}

/* What a requirement's share falls short in q, beyond the shares it has above 100. */
static void cost_share(struct card_model *cm, const struct plan_require *re, int q, int64_t step)
{
    const struct pricing *p = cm->p;
    int64_t sum = 0, falls = 0;
    size_t late = 0;
    for (size_t k = 0; k < re->nshares; k++) {
        size_t i = (size_t)re->shares[k].feature;
        sum += card_done(p->now, (int32_t)i, q) ? re->shares[k].percent : 0;
        if (any_term(cm, i, q)) {
            late++;
            falls += re->shares[k].percent;
        }
    }
    int64_t spare = sum > 100 ? sum - 100 : 0;
    if (late == 0 || falls <= spare || (re->threshold && sum < 100)) {
        return;
    }
    bool direct = re->threshold ? late == 1 : late == 1 || spare == 0;
    int32_t z = -1;
    if (!direct) {
        z = re->threshold ? milp_col(cm->m, 0, 1, 100 * (double)step, true)
                          : milp_col(cm->m, 0, 100, (double)step, false);
        gather(cm);
        add(cm, z, re->threshold ? falls - spare : 1);
        cm->constant = spare - sum; /* z + by >= sum - spare */
    }
    for (size_t k = 0; k < re->nshares; k++) {
        size_t i = (size_t)re->shares[k].feature;
        if (!direct) {
            if (card_done(p->now, (int32_t)i, q)) {
                add_by(cm, i, q, re->shares[k].percent);
            }
        } else if (any_term(cm, i, q)) {
            cost_late(cm, i, q, re->threshold ? 100 * step : step * (re->shares[k].percent - spare));
        }
    }
    if (!direct) {
        emit(cm, 0, MILP_INF);
    }
}

static void add_values(struct card_model *cm)
{
    const struct plan_input *in = &cm->p->in;
    for (size_t s = 0; s < in->nsolutions; s++) {
        cost_solution(cm, &in->solutions[s]);
    }
    for (size_t r = 0; r < in->nrequires; r++) {
        for (int q = 0; q < in->quarters; q++) {
            int64_t step = step_of(in->requires[r].percent_value, q, in->quarters);
            if (step > 0) {
                cost_share(cm, &in->requires[r], q, step);
            }
        }
    }
}

/* ---- limits of the search ---- */

static void add_promises(struct card_model *cm)
{
    const struct pricing *p = cm->p;
    struct plan_promise one;
    int32_t *late = ARENA_ARRAY(p->a, int32_t, p->in.npromises + 1);
    for (size_t k = 0; k < p->in.npromises; k++) {
        one = p->in.promises[k];
        size_t n = 0;
        for (size_t j = 0; p->counted[k] && j < one.n; j++) {
            n += any_term(cm, (size_t)one.features[j], one.by);
        }
        late[k] = n > 1 ? milp_col(cm->m, 0, 1, 0, false) : n == 1 ? -2 : -1;
        for (size_t j = 0; n > 1 && j < one.n; j++) {
            if (any_term(cm, (size_t)one.features[j], one.by)) {
                gather(cm);
                add(cm, late[k], 1);
                add_by(cm, (size_t)one.features[j], one.by, 1);
                emit(cm, 1, MILP_INF);
            }
        }
    }
    gather(cm);
    for (size_t k = 0; k < p->in.npromises; k++) {
        if (late[k] >= 0) {
            add(cm, late[k], 1);
        }
        for (size_t j = 0; late[k] == -2 && j < p->in.promises[k].n; j++) {
            size_t i = (size_t)p->in.promises[k].features[j];
            if (any_term(cm, i, p->in.promises[k].by)) {
                cm->constant += 1;
                add_by(cm, i, p->in.promises[k].by, -1);
            }
        }
    }
    emit(cm, -MILP_INF, (double)cm->s->promises);
}

static void add_moved(struct card_model *cm, size_t i, bool later, bool out)
{
    for (int fate = 0; cm->slot[i] >= 0 && fate <= cm->p->in.quarters; fate++) {
        bool is_out = fate == cm->p->in.quarters;
        if (*card_d(cm, i, fate) >= 0 && (is_out ? out : later)) {
            add(cm, *card_d(cm, i, fate), 1);
        }
    }
}

/* Neither a set that was found nor one that contains it; the new quarter alone makes no new set. */
static void add_cuts(struct card_model *cm)
{
    for (size_t k = 0; k < cm->s->nsets; k++) {
        const struct card_option *o = &cm->s->sets[k];
        gather(cm);
        for (size_t j = 0; j < o->nmoves; j++) {
            bool out = o->moves[j].to == PLAN_OUT;
            add_moved(cm, (size_t)o->moves[j].feature, !out, out);
        }
        cm->impossible = cm->impossible || o->nmoves == 0;
        emit(cm, -MILP_INF, (double)o->nmoves - 1);
    }
}

struct card_model *card_model_new(struct pricing *p, const struct card_search *s)
{
    struct card_model *cm = ARENA_NEW(p->a, struct card_model);
    *cm = (struct card_model){ .p = p, .s = s, .m = milp_new(p->a) };
    card_relevant(cm);
    cm->d = ARENA_ARRAY(p->a, int32_t, cm->nmembers *((size_t)p->in.quarters + 1) + 1);
    cm->x = ARENA_ARRAY(p->a, int32_t, p->wish->n *(size_t)p->in.quarters + 1);
    add_columns(cm);
    add_once(cm);
    add_rules(cm);
    if (!s->pull) {
        add_values(cm);
        if (s->promises >= 0) {
            add_promises(cm);
        }
        add_cuts(cm);
        gather(cm);
        for (size_t k = 0; k < cm->nmembers; k++) {
            add_moved(cm, (size_t)cm->member[k], true, true);
        }
        emit(cm, -MILP_INF, s->any_size ? MILP_INF : (double)CARD_TOUCHED_MAX);
    }
    cm->ncols = cm->m->ncols;
    cm->loss = ARENA_ARRAY(p->a, double, cm->ncols + 1);
    memcpy(cm->loss, cm->m->cost, cm->ncols * sizeof *cm->loss);
    return cm;
}

int64_t card_wait_of(const struct pricing *p, size_t i, int fate)
{
    return fate == p->in.quarters ? 1 + CARD_TOUCHED_MAX * PLAN_QUARTERS_MAX : fate - p->now[i];
}

void card_model_cost(const struct card_model *cm, enum card_aim aim, double weight, double *cost)
{
    for (size_t c = 0; aim == CARD_LOSS && c < cm->ncols; c++) {
        cost[c] += weight * cm->loss[c];
    }
    for (size_t k = 0; aim != CARD_LOSS && k < cm->nmembers; k++) {
        size_t i = (size_t)cm->member[k];
        double each = aim == CARD_DAYS ? (double)cm->p->days[i] : 1;
        for (int fate = 0; fate <= cm->p->in.quarters; fate++) {
            if (*card_d(cm, i, fate) >= 0) {
                each = aim == CARD_CALM ? (double)card_wait_of(cm->p, i, fate) : each;
                cost[*card_d(cm, i, fate)] += weight * each;
            }
        }
    }
}

void card_model_at_most(struct card_model *cm, enum card_aim aim, int64_t most)
{
    double *coef = ARENA_ARRAY(cm->p->a, double, cm->ncols + 1);
    card_model_cost(cm, aim, 1, coef);
    gather(cm);
    for (size_t c = 0; c < cm->ncols; c++) {
        add(cm, (int32_t)c, (int64_t)coef[c]);
    }
    emit(cm, -MILP_INF, (double)most);
}
