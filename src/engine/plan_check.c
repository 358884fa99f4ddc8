/* engine/plan_check.c: recomputes a plan's value and every rule from the input alone. */
#include "engine/plan.h"

/* What a plan is checked against, and the first rule it misses. */
struct checker {
    const struct plan_input *in;
    const int16_t *finish;
    int64_t value;
    bool overflow, missed;
    struct plan_rule rule;             /* the first that is missed */
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

static void miss(struct checker *c, enum plan_rule_kind kind, size_t index)
{
    assert(index <= INT32_MAX);
    if (!c->missed) {
        c->missed = true;
        c->rule = (struct plan_rule){ .kind = kind, .index = (int32_t)index };
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
            miss(c, PLAN_RULE_STRICT, s);
        }
    }
}

/* Each newly reached percent earns what a percent is worth in that quarter. */
static void value_of_requirements(struct checker *c)
{
    for (size_t r = 0; r < c->in->nrequires; r++) {
        const struct plan_require *re = &c->in->
                                             requires[
                                                 r];
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
            miss(c, PLAN_RULE_LOCK, i);
        }
        if (at < 0) {
            continue;
        }
        if (f->forbid) {
            miss(c, PLAN_RULE_FORBID, i);
        }
        if (at < f->earliest || at > f->latest || at - f->span + 1 < 0) {
            miss(c, PLAN_RULE_WINDOW, i);
        }
    }
}

static int64_t room_of(const struct checker *c, size_t team, int q)
{
    int64_t room = (int64_t)c->in->teams[team].usable[q] - (int64_t)c->in->teams[team].reserve[q];
    return room < 0 ? 0 : room;
}

enum { BLOCK = 128 };                  /* teams whose days are counted in one walk over the features */

static void check_block(struct checker *c, size_t first)
{
    int64_t load[BLOCK][PLAN_QUARTERS_MAX] = { { 0 } };
    size_t n = c->in->nteams - first < BLOCK ? c->in->nteams - first : BLOCK;
    for (size_t i = 0; i < c->in->nfeatures; i++) {
        const struct plan_feature *f = &c->in->features[i];
        int start = c->finish[i] - f->span + 1;
        for (size_t k = 0; c->finish[i] >= 0 && k < f->nparts; k++) {
            size_t t = (size_t)f->parts[k].team - first;   /* wraps past n for teams before the block */
            for (int s = start < 0 ? -start : 0; t < n && s < f->span; s++) {
                load[t][start + s] += f->parts[k].days[c->in->effort][s];
            }
        }
    }
    for (size_t t = 0; t < n; t++) {
        for (int q = 0; q < c->in->quarters; q++) {
            if (load[t][q] > room_of(c, first + t, q)) {
                miss(c, PLAN_RULE_CAPACITY, (first + t) * (size_t)c->in->quarters + (size_t)q);
            }
        }
    }
}

static void check_capacity(struct checker *c)
{
    for (size_t first = 0; first < c->in->nteams; first += BLOCK) {
        check_block(c, first);
    }
}

static void check_needs(struct checker *c)
{
    for (size_t k = 0; k < c->in->nneeds; k++) {
        const struct plan_need *n = &c->in->needs[k];
        if (c->finish[n->by] >= 0 && (c->finish[n->needed] < 0 || c->finish[n->needed] + n->lag > c->finish[n->by])) {
            miss(c, PLAN_RULE_NEED, k);
        }
    }
}

static void check_mix(struct checker *c, size_t at)
{
    const struct plan_mix *m = &c->in->mix[at];
    int64_t part = 0, whole = 0, room = 0;
    for (size_t i = 0; i < c->in->nfeatures; i++) {
        const struct plan_feature *f = &c->in->features[i];
        int start = c->finish[i] - f->span + 1;
        for (size_t k = 0; c->finish[i] >= 0 && k < f->nparts; k++) {
            for (int s = 0; s < f->span; s++) {
                int64_t days = m->quarter < 0 || m->quarter == start + s ? f->parts[k].days[c->in->effort][s] : 0;
                whole += days;
                bool counts = m->segments ? (f->segments & m->segments) != 0 : f->class_id == m->class_id;
                part += counts ? days : 0;
            }
        }
    }
    for (size_t t = 0; m->of_capacity && t < c->in->nteams; t++) {
        for (int q = 0; q < c->in->quarters; q++) {
            room += m->quarter < 0 || m->quarter == q ? room_of(c, t, q) : 0;
        }
    }
    whole = m->of_capacity ? room : whole;
    if ((m->floor > 0 && part * 100 < whole * m->floor) || (m->ceiling < 100 && part * 100 > whole * m->ceiling)) {
        miss(c, PLAN_RULE_MIX, at);
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
            miss(c, PLAN_RULE_EXCLUSIVE, k);
        }
    }
    for (size_t k = 0; k < c->in->nmix; k++) {
        check_mix(c, k);
    }
    for (size_t k = 0; k < c->in->ncover; k++) {
        int64_t n = 0;
        for (size_t i = 0; i < c->in->nfeatures; i++) {
            bool serves = (c->in->features[i].segments & (UINT64_C(1) << c->in->cover[k].segment)) != 0;
            n += serves && shipped(c, (int32_t)i, c->in->cover[k].by) ? 1 : 0;
        }
        if (n < c->in->cover[k].min) {
            miss(c, PLAN_RULE_COVER, k);
        }
    }
    for (size_t k = 0; k < c->in->npromises; k++) {
        const struct plan_promise *p = &c->in->promises[k];
        for (size_t j = 0; p->hard && j < p->n; j++) {
            if (!shipped(c, p->features[j], p->by)) {
                miss(c, PLAN_RULE_PROMISE, k);
            }
        }
    }
}

bool plan_check_rule(const struct plan_input *in, const int16_t *finish, int64_t *ret_value, struct plan_rule *ret_rule)
{
    struct checker c = { .in = in, .finish = finish };
    *ret_value = 0;
    *ret_rule = (struct plan_rule){ .kind = PLAN_RULE_NONE };
    for (size_t i = 0; i < in->nfeatures; i++) {
        if (finish[i] < PLAN_OUT || finish[i] >= in->quarters) {
            *ret_rule = (struct plan_rule){ .kind = PLAN_RULE_WINDOW, .index = (int32_t)i };
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
    *ret_value = c.value;
    *ret_rule = c.missed ? c.rule : *ret_rule;
    return !c.missed && !c.overflow;
}

bool plan_check(const struct plan_input *in, const int16_t *finish, int64_t *ret_value, struct str *reterr_why)
{
    static const struct str words[] = {
        [PLAN_RULE_LOCK] = S_INIT("a locked feature is not in its quarter"),
        [PLAN_RULE_PROMISE] = S_INIT("a promise that may never be broken is broken"),
        [PLAN_RULE_NEED] = S_INIT("a feature finishes before something that it needs"),
        [PLAN_RULE_STRICT] = S_INIT("a strict solution ships in part"),
        [PLAN_RULE_EXCLUSIVE] = S_INIT("too many of a set that excludes each other"),
        [PLAN_RULE_COVER] = S_INIT("a segment is served by fewer features than asked"),
        [PLAN_RULE_MIX] = S_INIT("a class gets less than its floor or more than its ceiling"),
        [PLAN_RULE_FORBID] = S_INIT("a feature that is ruled out is in the plan"),
        [PLAN_RULE_WINDOW] = S_INIT("a feature finishes outside its window"),
        [PLAN_RULE_CAPACITY] = S_INIT("a team has more work in a quarter than it has days"),
        [PLAN_RULE_NONE] = S_INIT("the value is larger than can be counted"),
    };
    struct plan_rule rule;
    bool good = plan_check_rule(in, finish, ret_value, &rule);
    *reterr_why = good ? STR_NULL : words[rule.kind];
    return good;
}
