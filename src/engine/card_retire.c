/* engine/card_retire.c: the plan in force without a product or a feature. */
#include "engine/card_retire.h"
#include "engine/card_parts.h"

struct retiring {
    struct arena *a;
    const struct plan_input *in;       /* as given */
    const struct card_retire_ask *ask;
    const struct plan_limits *limits;
    bool *mine, *grounded;             /* retired; in the plan and still standing on something */
    int16_t *now, *rest;               /* the plan in force; what is left of it */
};

/* Begun work stays, and so does what had been done of what is retired before it ends. */
static bool may_fall(const struct retiring *r, int32_t i)
{
    return r->in->features[i].lock == PLAN_OUT && !r->mine[i];
}

/* Leaves what needs something gone, and the rest of strict solutions, until nothing more falls. */
static void strand(struct retiring *r)
{
    for (bool more = true; more;) {
        more = false;
        for (size_t k = 0; k < r->in->nneeds; k++) {
            const struct plan_need *e = &r->in->needs[k];
            bool held = r->now[e->by] != PLAN_OUT && r->now[e->needed] != PLAN_OUT
                        && r->now[e->needed] + e->lag <= r->now[e->by];
            if (held && !r->grounded[e->needed] && r->grounded[e->by]) {
                r->grounded[e->by] = !may_fall(r, e->by);
                more = more || !r->grounded[e->by];
            }
        }
        for (size_t s = 0; s < r->in->nsolutions; s++) {
            const struct plan_solution *so = &r->in->solutions[s];
            size_t was = 0, is = 0;
            for (size_t k = 0; so->strict && k < so->nparts; k++) {
                was += r->now[so->parts[k]] != PLAN_OUT;
                is += r->grounded[so->parts[k]];
            }
            for (size_t k = 0; was == so->nparts && is > 0 && is < was && k < so->nparts; k++) {
                int32_t i = so->parts[k];
                bool falls = r->grounded[i] && may_fall(r, i);
                more = more || falls;
                r->grounded[i] = r->grounded[i] && !falls;
            }
        }
    }
}

static void begin(struct retiring *r)
{
    size_t n = r->in->nfeatures;
    r->mine = ARENA_ARRAY(r->a, bool, n + 1);
    r->grounded = ARENA_ARRAY(r->a, bool, n + 1);
    r->now = ARENA_ARRAY(r->a, int16_t, n + 1);
    r->rest = ARENA_ARRAY(r->a, int16_t, n + 1);
    for (size_t k = 0; k < r->ask->n; k++) {
        assert(r->ask->features[k] >= 0 && (size_t)r->ask->features[k] < n);
        r->mine[r->ask->features[k]] = true;
    }
    for (size_t i = 0; i < n; i++) {
        r->now[i] = r->in->in_force == NULL ? PLAN_OUT : r->in->in_force[i];
        r->grounded[i] = r->now[i] != PLAN_OUT && !(r->mine[i] && r->now[i] >= r->ask->from);
    }
    strand(r);
    for (size_t i = 0; i < n; i++) {
        r->rest[i] = r->grounded[i] ? r->now[i] : PLAN_OUT;
    }
}

/* Locked work that stays although something it needs is gone. */
static bool ground_gone(const struct retiring *r, size_t k)
{
    const struct plan_need *e = &r->in->needs[k];
    return r->now[e->by] != PLAN_OUT && r->now[e->needed] != PLAN_OUT && !r->mine[e->by]
           && r->now[e->needed] + e->lag <= r->now[e->by] && r->rest[e->needed] == PLAN_OUT;
}

/* Marks the parts of a strict solution that was whole and is not any more. */
static void strict_gone(const struct retiring *r, bool *loses)
{
    for (size_t s = 0; s < r->in->nsolutions; s++) {
        const struct plan_solution *so = &r->in->solutions[s];
        size_t was = 0, is = 0;
        for (size_t k = 0; so->strict && k < so->nparts; k++) {
            was += r->now[so->parts[k]] != PLAN_OUT;
            is += r->rest[so->parts[k]] != PLAN_OUT;
        }
        for (size_t k = 0; was == so->nparts && is < was && k < so->nparts; k++) {
            loses[so->parts[k]] = true;
        }
    }
}

static void list_left(struct retiring *r, struct card_retired *ret)
{
    size_t n = r->in->nfeatures;
    struct card_change *gone = ARENA_ARRAY(r->a, struct card_change, n + 1);
    struct card_change *stranded = ARENA_ARRAY(r->a, struct card_change, n + 1);
    bool *loses = ARENA_ARRAY(r->a, bool, n + 1);
    int32_t *needs = ARENA_ARRAY(r->a, int32_t, r->in->nneeds + 1);
    strict_gone(r, loses);
    for (size_t k = 0; k < r->in->nneeds; k++) {
        if (ground_gone(r, k)) {
            loses[r->in->needs[k].by] = true;
            needs[ret->nneeds++] = (int32_t)k;
        }
    }
    for (size_t i = 0; i < n; i++) {
        struct card_change c = { .feature = (int32_t)i, .from = r->now[i], .to = r->rest[i] };
        if (r->mine[i] && r->now[i] != r->rest[i]) {
            gone[ret->ngone++] = c;
        } else if (!r->mine[i] && (loses[i] || r->now[i] != r->rest[i])) {
            stranded[ret->nstranded++] = c;
        }
    }
    ret->gone = gone;
    ret->stranded = stranded;
    ret->needs = needs;
}

static void list_freed(struct retiring *r, struct card_retired *ret)
{
    const struct plan_input *in = r->in;
    size_t cells = in->nteams * (size_t)in->quarters;
    int64_t *own = ARENA_ARRAY(r->a, int64_t, cells + 1), *after = ARENA_ARRAY(r->a, int64_t, cells + 1);
    struct card_freed *freed = ARENA_ARRAY(r->a, struct card_freed, cells + 1);
    for (size_t k = 0; k < ret->ngone; k++) {
        card_add(in, (size_t)ret->gone[k].feature, ret->gone[k].from, 1, own);
    }
    for (size_t k = 0; k < ret->nstranded; k++) {
        if (ret->stranded[k].to == PLAN_OUT) {
            card_add(in, (size_t)ret->stranded[k].feature, ret->stranded[k].from, 1, after);
        }
    }
    for (size_t t = 0; t < in->nteams; t++) {
        for (int q = 0; q < in->quarters; q++) {
            size_t c = card_cell(in, t, q);
            ret->freed_own += own[c];
            ret->freed_after += after[c];
            if (own[c] + after[c] > 0) {
                freed[ret->nfreed++] =
                    (struct card_freed){ (int32_t)t, (int16_t)q, (int32_t)own[c], (int32_t)after[c] };
            }
        }
    }
    ret->freed = freed;
}

static bool complete(const struct plan_solution *so, const int16_t *finish)
{
    for (size_t k = 0; k < so->nparts; k++) {
        if (finish[so->parts[k]] == PLAN_OUT) {
            return false;
        }
    }
    return so->nparts > 0;
}

static bool reaches_less(const struct retiring *r, const struct plan_require *re)
{
    for (int q = 0; q < r->in->quarters; q++) {
        int64_t was = 0, is = 0;
        for (size_t k = 0; k < re->nshares; k++) {
            was += card_done(r->now, re->shares[k].feature, q) ? re->shares[k].percent : 0;
            is += card_done(r->rest, re->shares[k].feature, q) ? re->shares[k].percent : 0;
        }
        if ((is < 100 ? is : 100) < (was < 100 ? was : 100)) {
            return true;
        }
    }
    return false;
}

static void list_lost(struct retiring *r, struct card_retired *ret)
{
    const struct plan_input *in = r->in;
    int32_t *so = ARENA_ARRAY(r->a, int32_t, in->nsolutions + 1);
    int32_t *re = ARENA_ARRAY(r->a, int32_t, in->nrequires + 1);
    int32_t *pr = ARENA_ARRAY(r->a, int32_t, in->npromises + 1);
    for (size_t k = 0; k < in->nsolutions; k++) {
        if (complete(&in->solutions[k], r->now) && !complete(&in->solutions[k], r->rest)) {
            so[ret->nsolutions++] = (int32_t)k;
        }
    }
    for (size_t k = 0; k < in->nrequires; k++) {
        if (reaches_less(r, &in->requires[k])) {
            re[ret->nrequires++] = (int32_t)k;
        }
    }
    for (size_t k = 0; k < in->npromises; k++) {
        if (card_kept(&in->promises[k], r->now) && !card_kept(&in->promises[k], r->rest)) {
            pr[ret->npromises++] = (int32_t)k;
        }
    }
    ret->solutions = so;
    ret->
        requires
    = re;
    ret->promises = pr;
}

/* Can feature i, finishing in q, be added to these loads on its own? */
static bool has_room(const struct plan_input *in, const int64_t *load, size_t i, int q)
{
    const struct plan_feature *f = &in->features[i];
    for (size_t k = 0; k < f->nparts; k++) {
        for (int s = 0; s < f->span; s++) {
            size_t t = (size_t)f->parts[k].team;
            int at = q - f->span + 1 + s;
            if (f->parts[k].days[in->effort][s] > 0
                && load[card_cell(in, t, at)] + plan_days_at(in, i, q, t, at) > plan_capacity(in, t, at)) {
                return false;
            }
        }
    }
    return true;
}

static bool may_come(const struct retiring *r, size_t i, int q)
{
    const struct plan_feature *f = &r->in->features[i];
    return r->now[i] == PLAN_OUT && !r->mine[i] && !f->forbid && f->lock == PLAN_OUT && q >= card_from(f)
           && q <= f->latest;
}

/* Which left-out features may come in: those that can use a freed day, and what they need, if so asked. */
static bool *candidates(struct retiring *r, const struct card_retired *ret)
{
    const struct plan_input *in = r->in;
    bool *cand = ARENA_ARRAY(r->a, bool, in->nfeatures + 1);
    bool *freed = ARENA_ARRAY(r->a, bool, in->nteams *(size_t)in->quarters + 1);
    int64_t *load = card_loads(r->a, in, r->rest);
    for (size_t k = 0; k < ret->nfreed; k++) {
        freed[card_cell(in, (size_t)ret->freed[k].team, ret->freed[k].quarter)] = true;
    }
    for (size_t i = 0; i < in->nfeatures; i++) {
        const struct plan_feature *f = &in->features[i];
        for (int q = 0; q < in->quarters && !cand[i]; q++) {
            bool uses = r->ask->every;
            for (size_t k = 0; may_come(r, i, q) && k < f->nparts && !uses; k++) {
                for (int s = 0; s < f->span; s++) {
                    size_t c = card_cell(in, (size_t)f->parts[k].team, q - f->span + 1 + s);
                    uses = uses || (freed[c] && f->parts[k].days[in->effort][s] > 0);
                }
            }
            cand[i] = uses && may_come(r, i, q) && has_room(in, load, i, q);
        }
    }
    for (bool more = true; more;) {
        more = false;
        for (size_t k = 0; k < in->nneeds; k++) {
            int32_t needed = in->needs[k].needed;
            if (cand[in->needs[k].by] && !cand[needed] && r->now[needed] == PLAN_OUT && !r->mine[needed]) {
                cand[needed] = more = true;
            }
        }
    }
    return cand;
}

static struct plan_model *fill_model(struct retiring *r, struct plan_input *in, const int16_t *base, const bool *cand)
{
    size_t n = in->nfeatures, cells = in->nteams * (size_t)in->quarters;
    uint8_t *allowed = ARENA_ARRAY(r->a, uint8_t, n *(size_t)in->quarters + 1);
    bool *stay = ARENA_ARRAY(r->a, bool, n + 1), *counted = ARENA_ARRAY(r->a, bool, in->npromises + 1);
    int32_t *extra = ARENA_ARRAY(r->a, int32_t, cells + 1);
    bool *none = ARENA_ARRAY(r->a, bool, n + 1);
    int64_t *load = card_loads(r->a, in, base);
    for (size_t t = 0; t < in->nteams; t++) {
        for (int q = 0; q < in->quarters; q++) {
            int64_t over = load[card_cell(in, t, q)] - plan_capacity(in, t, q);
            extra[card_cell(in, t, q)] = (int32_t)(over > 0 ? over : 0);
        }
    }
    for (size_t i = 0; i < n; i++) {
        stay[i] = base[i] != PLAN_OUT;
        for (int q = 0; q < in->quarters; q++) {
            allowed[card_cell(in, i, q)] = base[i] == q || (cand[i] && may_come(r, i, q));
        }
    }
    card_set_aside(r->a, in, base, none, counted);
    struct plan_scope sc = { .allowed = allowed, .stay = stay, .extra = extra };
    return plan_model_new(r->a, in, &sc);
}

static enum status solve(struct retiring *r, struct plan_model *pm, int16_t *finish, bool *ret_proved)
{
    struct plan_relay relay;
    struct milp_result res;
    struct milp_options o = plan_model_options(pm, r->limits, &relay, true);
    bool found = false;
    if (!pm->impossible) {
        TRY(milp_solve(r->a, pm->m, &o, &res));
        found = res.has_x && res.end != MILP_INFEASIBLE;
    }
    *ret_proved = found && res.end == MILP_OPTIMAL;
    if (found) {
        plan_model_read(pm, res.x, finish);
        double top = (double)plan_model_value(pm, r->a, pm->m->cost, finish) + 1 - plan_model_delta(pm);
        *ret_proved = *ret_proved && res.bound < top;
    }
    return ST_OK;
}

/* The most value that candidates add to `base`, then fewest of them, then earliest. */
static enum status fill(struct retiring *r, const int16_t *base, const bool *cand, int16_t *finish, bool *ret_proved)
{
    struct plan_input in = *r->in;
    size_t n = in.nfeatures;
    bool first, second;
    memcpy(finish, base, n * sizeof *finish);
    *ret_proved = true;
    if (memchr(cand, true, n * sizeof *cand) == NULL) { /* nothing may come in: nothing to solve */
        return ST_OK;
    }
    struct plan_model *pm = fill_model(r, &in, base, cand);
    TRY(solve(r, pm, finish, &first));
    int16_t *tidy = ARENA_ARRAY(r->a, int16_t, n + 1);
    memcpy(tidy, finish, n * sizeof *tidy);
    if (!pm->impossible) {
        milp_row(pm->m, (double)plan_model_value(pm, r->a, pm->m->cost, finish), MILP_INF);
        for (size_t c = 0; c < pm->m->ncols; c++) {
            if (pm->m->cost[c] != 0) {
                milp_term(pm->m, (int32_t)c, pm->m->cost[c]);
            }
        }
        memset(pm->m->cost, 0, pm->m->ncols * sizeof *pm->m->cost);
        for (size_t i = 0; i < n; i++) {
            for (int q = 0; base[i] == PLAN_OUT && q < in.quarters; q++) {
                if (pm->x[card_cell(&in, i, q)] >= 0) {
                    pm->m->cost[pm->x[card_cell(&in, i, q)]] = -(double)((int64_t)n * in.quarters + q);
                }
            }
        }
        TRY(solve(r, pm, tidy, &second));
        if (card_value(&in, tidy) >= card_value(&in, finish)) {
            memcpy(finish, tidy, n * sizeof *finish);
        }
    }
    *ret_proved = first;
    return ST_OK;
}

static void list_comes(struct retiring *r, const int16_t *finish, struct card_retired *ret)
{
    struct card_change *comes = ARENA_ARRAY(r->a, struct card_change, r->in->nfeatures + 1);
    int64_t *load = card_loads(r->a, r->in, r->now);
    for (size_t i = 0; i < r->in->nfeatures; i++) {
        if (r->rest[i] != PLAN_OUT || finish[i] == PLAN_OUT) {
            continue;
        }
        bool fits = false;
        for (int q = 0; q < r->in->quarters; q++) {
            fits = fits || (may_come(r, i, q) && has_room(r->in, load, i, q));
        }
        comes[ret->ncomes++] = (struct card_change){ (int32_t)i, PLAN_OUT, finish[i], fits };
    }
    ret->comes = comes;
}

enum status card_retire(struct arena *a, const struct plan_input *in, const struct card_retire_ask *ask,
                        const struct plan_limits *limits, struct card_retired *ret)
{
    struct retiring r = { .a = a, .in = in, .ask = ask, .limits = limits };
    bool with, before;
    *ret = (struct card_retired){ .proved = false };
    begin(&r);
    list_left(&r, ret);
    list_freed(&r, ret);
    list_lost(&r, ret);
    int16_t *finish = ARENA_ARRAY(a, int16_t, in->nfeatures + 1);
    int16_t *anyway = ARENA_ARRAY(a, int16_t, in->nfeatures + 1);
    const bool *cand = candidates(&r, ret);
    TRY(fill(&r, r.rest, cand, finish, &with));
    TRY(fill(&r, r.now, cand, anyway, &before));
    list_comes(&r, finish, ret);
    ret->value_now = card_value(in, r.now);
    ret->value_without = card_value(in, r.rest);
    ret->value_after = card_value(in, finish);
    ret->gain_anyway = card_value(in, anyway) - ret->value_now;
    ret->finish = finish;
    ret->proved = with && before;
    assert(ret->value_after >= ret->value_without && ret->gain_anyway >= 0);
    return ST_OK;
}
