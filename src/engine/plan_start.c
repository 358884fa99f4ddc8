/* engine/plan_start.c: the greedy first plan. */
#include "engine/plan_start.h"
#include <stdlib.h>

/* What is still free, and what was placed, so that a placement that fails is taken back. */
struct placing {
    const struct plan_input *in;
    const uint8_t *dom;
    int16_t *finish;
    int64_t *left;                     /* [team * quarters + q] */
    int32_t *room;                     /* per exclusive set: how many more may come in */
    struct links *needs, *sets, *strict;
    int32_t *done;                     /* features placed, in order */
    size_t ndone;
    bool *open;                        /* per feature: being placed now */
    int64_t *worth;                    /* per feature: value per 1,000 days */
};

/* Per feature the rules of one sort that name it: rule[head[i] .. head[i + 1]). */
struct links {
    size_t *head;
    int32_t *rule;
};

static struct links *links_new(struct arena *a, const struct plan_input *in,
                               int32_t (*of)(const struct plan_input *, size_t, size_t), size_t nrules)
{
    struct links *l = ARENA_NEW(a, struct links);
    l->head = ARENA_ARRAY(a, size_t, in->nfeatures + 2);
    size_t total = 0;
    for (size_t k = 0; k < nrules; k++) {
        for (size_t j = 0; of(in, k, j) >= 0; j++, total++) {
            l->head[of(in, k, j) + 2]++;
        }
    }
    for (size_t i = 2; i < in->nfeatures + 2; i++) {
        l->head[i] += l->head[i - 1];
    }
    l->rule = ARENA_ARRAY(a, int32_t, total + 1);
    for (size_t k = 0; k < nrules; k++) {
        for (size_t j = 0; of(in, k, j) >= 0; j++) {
            l->rule[l->head[of(in, k, j) + 1]++] = (int32_t)k;
        }
    }
    return l;
}

static int32_t of_need(const struct plan_input *in, size_t k, size_t j)
{
    return j == 0 ? in->needs[k].by : -1;
}

static int32_t of_set(const struct plan_input *in, size_t k, size_t j)
{
    return j < in->exclusive[k].n ? in->exclusive[k].of[j] : -1;
}

static int32_t of_strict(const struct plan_input *in, size_t k, size_t j)
{
    return in->solutions[k].strict && j < in->solutions[k].nparts ? in->solutions[k].parts[j] : -1;
}

/* Takes (or gives back) the days and the places in sets of feature i finishing in f. */
static void take(struct placing *p, size_t i, int f, int sign)
{
    const struct plan_feature *e = &p->in->features[i];
    for (size_t k = 0; k < e->nparts; k++) {
        for (int s = 0; s < e->span; s++) {
            size_t at = (size_t)e->parts[k].team * (size_t)p->in->quarters + (size_t)(f - e->span + 1 + s);
            p->left[at] -= sign * (int64_t)e->parts[k].days[p->in->effort][s];
        }
    }
    for (size_t k = p->sets->head[i]; k < p->sets->head[i + 1]; k++) {
        p->room[p->sets->rule[k]] -= sign;
    }
}

static bool fits(const struct placing *p, size_t i, int f)
{
    const struct plan_feature *e = &p->in->features[i];
    for (size_t k = 0; k < e->nparts; k++) {
        for (int s = 0; s < e->span; s++) {
            size_t at = (size_t)e->parts[k].team * (size_t)p->in->quarters + (size_t)(f - e->span + 1 + s);
            if (e->parts[k].days[p->in->effort][s] > 0 && p->left[at] < e->parts[k].days[p->in->effort][s]) {
                return false;
            }
        }
    }
    for (size_t k = p->sets->head[i]; k < p->sets->head[i + 1]; k++) {
        if (p->room[p->sets->rule[k]] <= 0) {
            return false;
        }
    }
    return true;
}

/* Places i by quarter `by` after all that it needs. What a circle of needs leaves open is seen at the end. */
static bool place(struct placing *p, size_t i, int by, int depth)
{
    int from = 0, nq = p->in->quarters;
    if (p->finish[i] != PLAN_OUT || p->open[i]) {
        return p->open[i] || p->finish[i] <= by;
    }
    p->open[i] = true;
    bool good = depth < 200;
    for (size_t k = p->needs->head[i]; good && k < p->needs->head[i + 1]; k++) {
        const struct plan_need *n = &p->in->needs[p->needs->rule[k]];
        good = n->needed == n->by || place(p, (size_t)n->needed, by - n->lag, depth + 1);
        int least = good && n->needed != n->by && !p->open[n->needed] ? p->finish[n->needed] + n->lag : 0;
        from = least > from ? least : from;
    }
    for (int f = from; good && f < nq && f <= by; f++) {
        if (p->dom[i * (size_t)nq + (size_t)f] && fits(p, i, f)) {
            p->finish[i] = (int16_t)f;
            take(p, i, f, 1);
            p->done[p->ndone++] = (int32_t)i;
            break;
        }
    }
    p->open[i] = false;
    good = good && p->finish[i] != PLAN_OUT;
    for (size_t k = p->strict->head[i]; good && k < p->strict->head[i + 1]; k++) {
        const struct plan_solution *so = &p->in->solutions[p->strict->rule[k]];
        for (size_t j = 0; good && j < so->nparts; j++) {
            good = place(p, (size_t)so->parts[j], nq - 1, depth + 1);
        }
    }
    return good;
}

static void take_back(struct placing *p, size_t to)
{
    while (p->ndone > to) {
        size_t i = (size_t)p->done[--p->ndone];
        take(p, i, p->finish[i], -1);
        p->finish[i] = PLAN_OUT;
    }
}

/* One item with all that must come along, or nothing. */
static void try_place(struct placing *p, size_t i, int by)
{
    size_t before = p->ndone;
    bool good = p->finish[i] == PLAN_OUT && place(p, i, by, 0);
    for (size_t d = before; good && d < p->ndone; d++) {
        size_t at = (size_t)p->done[d];
        for (size_t k = p->needs->head[at]; good && k < p->needs->head[at + 1]; k++) {
            const struct plan_need *n = &p->in->needs[p->needs->rule[k]];
            good = p->finish[n->needed] != PLAN_OUT && p->finish[n->needed] + n->lag <= p->finish[at];
        }
    }
    if (!good) {
        take_back(p, before);
    }
}

/* Own value, and the share by days of each solution's and requirement's. */
static void weigh(struct arena *a, struct placing *p)
{
    const struct plan_input *in = p->in;
    p->worth = ARENA_ARRAY(a, int64_t, in->nfeatures + 1);
    for (size_t i = 0; i < in->nfeatures; i++) {
        p->worth[i] = in->features[i].value[0];
    }
    for (size_t s = 0; s < in->nsolutions; s++) {
        int64_t days = 0;
        for (size_t k = 0; k < in->solutions[s].nparts; k++) {
            days += 1 + plan_days(in, (size_t)in->solutions[s].parts[k]);
        }
        for (size_t k = 0; k < in->solutions[s].nparts; k++) {
            size_t i = (size_t)in->solutions[s].parts[k];
            p->worth[i] += (int64_t)((double)in->solutions[s].value[0] * (double)(1 + plan_days(in, i)) / (double)days);
        }
    }
    for (size_t r = 0; r < in->nrequires; r++) {
        for (size_t k = 0; k < in->requires[r].nshares; k++) {
            const struct plan_share *sh = &in->
                                               requires[
                                                       r]
                                                   .shares[k];
            p->worth[sh->feature] += in->
                                         requires[
                                                 r]
                                             .percent_value[0]
                                     * sh->percent;
        }
    }
    for (size_t i = 0; i < in->nfeatures; i++) {
        double per = 1000.0 * (double)p->worth[i] / (double)(1 + plan_days(in, i));
        p->worth[i] = per < 9e15 ? (int64_t)per : (int64_t)9e15;
    }
}

struct ranked {
    int64_t worth;
    int32_t feature;
};

static int more_worth(const void *x, const void *y)
{
    const struct ranked *a = x, *b = y;
    return a->worth != b->worth ? (a->worth > b->worth ? -1 : 1)
                                : (a->feature > b->feature) - (a->feature < b->feature);
}

/* Locks, then hard promises, then the rest by worth. */
static void place_all(struct arena *a, struct placing *p)
{
    const struct plan_input *in = p->in;
    struct ranked *order = ARENA_ARRAY(a, struct ranked, in->nfeatures + 1);
    for (size_t i = 0; i < in->nfeatures; i++) {
        order[i] = (struct ranked){ p->worth[i], (int32_t)i };
        if (in->features[i].lock != PLAN_OUT) {
            try_place(p, i, in->quarters - 1);
        }
    }
    for (size_t k = 0; k < in->npromises; k++) {
        for (size_t j = 0; in->promises[k].hard && j < in->promises[k].n; j++) {
            try_place(p, (size_t)in->promises[k].features[j], in->promises[k].by);
        }
    }
    qsort(order, in->nfeatures, sizeof *order, more_worth);
    for (int turn = 0; turn < 2; turn++) {   /* what failed for a set or a need may fit after all */
        for (size_t k = 0; k < in->nfeatures; k++) {
            try_place(p, (size_t)order[k].feature, in->quarters - 1);
        }
    }
}

/* An empty plan again, with the worths as they are. */
static void clear(struct placing *p)
{
    const struct plan_input *in = p->in;
    for (size_t t = 0; t < in->nteams; t++) {
        for (int q = 0; q < in->quarters; q++) {
            p->left[t * (size_t)in->quarters + (size_t)q] = plan_capacity(in, t, q);
        }
    }
    for (size_t k = 0; k < in->nexclusive; k++) {
        p->room[k] = in->exclusive[k].max;
    }
    for (size_t i = 0; i < in->nfeatures; i++) {
        p->finish[i] = PLAN_OUT;
    }
    p->ndone = 0;
}

/* Makes whatever a missed floor or coverage rule asks for worth more, what a ceiling limits worth less;
 * false for a rule that no order of placing can mend. */
static bool lean(struct placing *p, struct plan_rule rule)
{
    const struct plan_input *in = p->in;
    if (rule.kind != PLAN_RULE_MIX && rule.kind != PLAN_RULE_COVER) {
        return false;
    }
    for (size_t i = 0; i < in->nfeatures; i++) {
        const struct plan_feature *f = &in->features[i];
        if (rule.kind == PLAN_RULE_COVER && ((f->segments >> in->cover[rule.index].segment) & 1U) != 0) {
            p->worth[i] = 1 + p->worth[i] * 3 / 2;
        } else if (rule.kind == PLAN_RULE_MIX && plan_mix_about(&in->mix[rule.index], f)) {
            struct plan_mix floor = in->mix[rule.index];
            floor.ceiling = 100;
            p->worth[i] = plan_mix_holds(in, &floor, p->finish) ? p->worth[i] * 4 / 5 : 1 + p->worth[i] * 5 / 4;
        }
        p->worth[i] = p->worth[i] > (int64_t)9e17 ? (int64_t)9e17 : p->worth[i];
    }
    return true;
}

enum { GREEDY_TURNS = 24 };

/* false where no turn gave a plan that keeps every rule. */
static bool greedy(struct arena *a, const struct plan_input *in, const uint8_t *dom, int16_t *finish,
                   int64_t *ret_value)
{
    struct placing p = { .in = in, .dom = dom, .finish = finish };
    struct plan_rule rule;
    p.left = ARENA_ARRAY(a, int64_t, in->nteams *(size_t)in->quarters + 1);
    p.room = ARENA_ARRAY(a, int32_t, in->nexclusive + 1);
    p.done = ARENA_ARRAY(a, int32_t, in->nfeatures + 1);
    p.open = ARENA_ARRAY(a, bool, in->nfeatures + 1);
    p.needs = links_new(a, in, of_need, in->nneeds);
    p.sets = links_new(a, in, of_set, in->nexclusive);
    p.strict = links_new(a, in, of_strict, in->nsolutions);
    weigh(a, &p);
    for (int turn = 0; turn < GREEDY_TURNS; turn++) {
        clear(&p);
        place_all(a, &p);
        if (plan_check_rule(in, finish, ret_value, &rule)) {
            return true;
        }
        if (!lean(&p, rule)) {
            return false;
        }
    }
    return false;
}

bool plan_start(struct arena *a, const struct plan_input *in, const uint8_t *dom, int16_t *finish, int64_t *ret_value)
{
    int64_t of_force = 0;
    struct str why;
    bool good = greedy(a, in, dom, finish, ret_value);
    if (in->in_force != NULL && plan_check(in, in->in_force, &of_force, &why) && (!good || of_force >= *ret_value)) {
        memcpy(finish, in->in_force, in->nfeatures * sizeof *finish);
        *ret_value = of_force;
        return true;
    }
    return good;
}
