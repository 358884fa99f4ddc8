/* engine/plan_check.c: recomputes a plan's value and every rule from the input alone. */
#include "engine/plan.h"

/* What a plan is checked against, and the first rule it misses. */
struct checker {
    const struct plan_input *in;
    const int16_t *finish;
    int64_t value;
    bool overflow;
    struct str why;
};

static void earn(struct checker *c, int64_t amount)
{
    c->overflow |= __builtin_add_overflow(c->value, amount, &c->value);
}

static bool shipped(const struct checker *c, int32_t feature, int by)
{
    int16_t f = c->finish[feature];
    return f >= 0 && f <= by;
}

static void miss(struct checker *c, struct str why)
{
    if (c->why.n == 0) {
        c->why = why;
    }
}

static void value_of_features(struct checker *c)
{
    for (size_t i = 0; i < c->in->nfeatures; i++) {
        if (c->finish[i] >= 0) {
            earn(c, c->in->features[i].value[c->finish[i]]);
        }
    }
}

/* A solution earns in the quarter of its last part. */
static void value_of_solutions(struct checker *c)
{
    for (size_t s = 0; s < c->in->nsolutions; s++) {
        const struct plan_solution *so = &c->in->solutions[s];
        int last = -1;
        size_t in_plan = 0;
        for (size_t k = 0; k < so->nparts; k++) {
            int f = c->finish[so->parts[k]];
            last = f > last ? f : last;
            in_plan += f >= 0 ? 1 : 0;
        }
        if (so->nparts > 0 && in_plan == so->nparts) {
            earn(c, so->value[last]);
        } else if (so->strict && in_plan > 0) {
            miss(c, S("a strict solution ships in part"));
        }
    }
}

/* Each newly reached percent earns what a percent is worth in that quarter. */
static void value_of_requirements(struct checker *c)
{
    for (size_t r = 0; r < c->in->nrequires; r++) {
        const struct plan_require *re = &c->in->requires[r];
        int64_t before = 0;
        for (int q = 0; q < c->in->quarters; q++) {
            int64_t reached = 0, gain;
            for (size_t k = 0; k < re->nshares; k++) {
                if (shipped(c, re->shares[k].feature, q)) {
                    reached += re->shares[k].percent;
                }
            }
            reached = reached > 100 ? 100 : reached;
            if (re->threshold && reached < 100) {
                reached = 0;
            }
            c->overflow |= __builtin_mul_overflow(reached - before, re->percent_value[q], &gain);
            earn(c, gain);
            before = reached;
        }
    }
}

static void check_windows(struct checker *c)
{
    for (size_t i = 0; i < c->in->nfeatures; i++) {
        const struct plan_feature *f = &c->in->features[i];
        int at = c->finish[i];
        if (f->lock != PLAN_OUT && at != f->lock) {
            miss(c, S("a locked feature is not in its quarter"));
        }
        if (at < 0) {
            continue;
        }
        if (f->forbid) {
            miss(c, S("a feature that is ruled out is in the plan"));
        }
        if (at < f->earliest || at > f->latest || at - f->span + 1 < 0) {
            miss(c, S("a feature finishes outside its window"));
        }
    }
}

/* Person-days of team in quarter q; team < 0: all teams; class < 0: every class. */
static int64_t load_of(const struct checker *c, int32_t team, int q, int32_t class_id)
{
    int64_t sum = 0;
    for (size_t i = 0; i < c->in->nfeatures; i++) {
        const struct plan_feature *f = &c->in->features[i];
        int start = c->finish[i] - f->span + 1;
        if (c->finish[i] < 0 || q < start || q > c->finish[i] ||
            (class_id >= 0 && f->class_id != class_id)) {
            continue;
        }
        for (size_t k = 0; k < f->nparts; k++) {
            if (team < 0 || f->parts[k].team == team) {
                sum += f->parts[k].days[c->in->effort][q - start];
            }
        }
    }
    return sum;
}

static int64_t room_of(const struct checker *c, size_t team, int q)
{
    int64_t room = (int64_t)c->in->teams[team].usable[q] - (int64_t)c->in->teams[team].reserve[q];
    return room < 0 ? 0 : room;
}

static void check_capacity(struct checker *c)
{
    for (size_t t = 0; t < c->in->nteams; t++) {
        for (int q = 0; q < c->in->quarters; q++) {
            if (load_of(c, (int32_t)t, q, -1) > room_of(c, t, q)) {
                miss(c, S("a team has more work in a quarter than it has days"));
            }
        }
    }
}

static void check_needs(struct checker *c)
{
    for (size_t k = 0; k < c->in->nneeds; k++) {
        const struct plan_need *n = &c->in->needs[k];
        if (c->finish[n->by] >= 0 &&
            (c->finish[n->needed] < 0 || c->finish[n->needed] + n->lag > c->finish[n->by])) {
            miss(c, S("a feature finishes before something that it needs"));
        }
    }
}

static void check_mix(struct checker *c, const struct plan_mix *m)
{
    int64_t part = 0, whole = 0;
    for (int q = 0; q < c->in->quarters; q++) {
        if (m->quarter >= 0 && m->quarter != q) {
            continue;
        }
        part += load_of(c, -1, q, m->class_id);
        if (!m->of_capacity) {
            whole += load_of(c, -1, q, -1);
            continue;
        }
        for (size_t t = 0; t < c->in->nteams; t++) {
            whole += room_of(c, t, q);
        }
    }
    if (m->floor > 0 && part * 100 < whole * m->floor) {
        miss(c, S("a class gets less than its floor"));
    }
    if (m->ceiling < 100 && part * 100 > whole * m->ceiling) {
        miss(c, S("a class gets more than its ceiling"));
    }
}

static void check_rules(struct checker *c)
{
    for (size_t k = 0; k < c->in->nexclusive; k++) {
        int64_t n = 0;
        for (size_t j = 0; j < c->in->exclusive[k].n; j++) {
            n += c->finish[c->in->exclusive[k].of[j]] >= 0 ? 1 : 0;
        }
        if (n > c->in->exclusive[k].max) {
            miss(c, S("too many of a set that excludes each other"));
        }
    }
    for (size_t k = 0; k < c->in->nmix; k++) {
        check_mix(c, &c->in->mix[k]);
    }
    for (size_t k = 0; k < c->in->ncover; k++) {
        int64_t n = 0;
        for (size_t i = 0; i < c->in->nfeatures; i++) {
            bool serves = (c->in->features[i].segments & (UINT64_C(1) << c->in->cover[k].segment)) != 0;
            n += serves && shipped(c, (int32_t)i, c->in->cover[k].by) ? 1 : 0;
        }
        if (n < c->in->cover[k].min) {
            miss(c, S("a segment is served by fewer features than asked"));
        }
    }
    for (size_t k = 0; k < c->in->npromises; k++) {
        const struct plan_promise *p = &c->in->promises[k];
        for (size_t j = 0; p->hard && j < p->n; j++) {
            if (!shipped(c, p->features[j], p->by)) {
                miss(c, S("a promise that may never be broken is broken"));
            }
        }
    }
}

bool plan_check(const struct plan_input *in, const int16_t *finish, int64_t *ret_value,
                struct str *reterr_why)
{
    struct checker c = { .in = in, .finish = finish };
    for (size_t i = 0; i < in->nfeatures; i++) {
        if (finish[i] < PLAN_OUT || finish[i] >= in->quarters) {
            *ret_value = 0;
            *reterr_why = S("a feature finishes outside the horizon");
            return false;
        }
    }
    value_of_features(&c);
    value_of_solutions(&c);
    value_of_requirements(&c);
    check_windows(&c);
    check_capacity(&c);
    check_needs(&c);
    check_rules(&c);
    if (c.overflow) {
        miss(&c, S("the value is larger than can be counted"));
    }
    *ret_value = c.value;
    *reterr_why = c.why;
    return c.why.n == 0;
}
