/* engine/plan_model.c: builds the 0/1 programme of a plan. */
#include "engine/plan_model.h"

int64_t plan_days(const struct plan_input *in, size_t i)
{
    const struct plan_feature *f = &in->features[i];
    int64_t sum = 0;
    for (size_t k = 0; k < f->nparts; k++) {
        for (int s = 0; s < f->span; s++) {
            sum += f->parts[k].days[in->effort][s];
        }
    }
    return sum;
}

int64_t plan_days_at(const struct plan_input *in, size_t i, int f, size_t team, int q)
{
    const struct plan_feature *e = &in->features[i];
    int s = q - f + e->span - 1;
    if (s < 0 || s >= e->span) {
        return 0;
    }
    int64_t sum = 0;
    for (size_t k = 0; k < e->nparts; k++) {
        sum += (size_t)e->parts[k].team == team ? e->parts[k].days[in->effort][s] : 0;
    }
    return sum;
}

int64_t plan_capacity(const struct plan_input *in, size_t team, int q)
{
    int64_t left = (int64_t)in->teams[team].usable[q] - in->teams[team].reserve[q];
    return left > 0 ? left : 0;
}

static size_t cell(const struct plan_model *pm, size_t i, int q)
{
    return i * (size_t)pm->in->quarters + (size_t)q;
}

/* Which quarters each feature may finish in, before needs. */
static void windows(const struct plan_input *in, const struct plan_scope *sc, uint8_t *dom)
{
    int nq = in->quarters;
    for (size_t i = 0; i < in->nfeatures; i++) {
        const struct plan_feature *f = &in->features[i];
        for (int q = 0; q < nq; q++) {
            size_t at = i * (size_t)nq + (size_t)q;
            if (sc != NULL && sc->allowed != NULL) {
                dom[at] = sc->allowed[at] && q >= f->span - 1;
                continue;
            }
            dom[at] = q >= f->span - 1 && q >= f->earliest && q <= f->latest && !f->forbid
                      && (f->lock == PLAN_OUT || f->lock == q);
        }
    }
}

static int first_of(const uint8_t *dom, size_t i, int nq)
{
    for (int q = 0; q < nq; q++) {
        if (dom[i * (size_t)nq + (size_t)q]) {
            return q;
        }
    }
    return nq;
}

/* Pushes earliest quarters along needs until nothing moves; a cycle with lag empties its members. */
static void propagate(const struct plan_input *in, uint8_t *dom)
{
    bool moved = true;
    while (moved) {
        moved = false;
        for (size_t k = 0; k < in->nneeds; k++) {
            size_t by = (size_t)in->needs[k].by;
            int from = first_of(dom, (size_t)in->needs[k].needed, in->quarters);
            int at = first_of(dom, by, in->quarters);
            int limit = from == in->quarters ? in->quarters : from + in->needs[k].lag;
            for (; at < in->quarters && at < limit; at++) {
                moved |= dom[by * (size_t)in->quarters + (size_t)at] != 0;
                dom[by * (size_t)in->quarters + (size_t)at] = 0;
            }
        }
    }
}

uint8_t *plan_windows(struct arena *a, const struct plan_input *in, const struct plan_scope *sc)
{
    uint8_t *dom = ARENA_ARRAY(a, uint8_t, in->nfeatures *(size_t)in->quarters + 1);
    windows(in, sc, dom);
    if (sc == NULL || !sc->unpushed) {
        propagate(in, dom);
    }
    return dom;
}

/* Adds coef * (feature i has finished by quarter q) to the row being written. */
static void finished_by(struct plan_model *pm, size_t i, int q, double coef)
{
    for (int f = 0; f <= q && f < pm->in->quarters; f++) {
        if (pm->x[cell(pm, i, f)] >= 0) {
            milp_term(pm->m, pm->x[cell(pm, i, f)], coef);
        }
    }
}

static bool may_be_by(const struct plan_model *pm, size_t i, int q)
{
    for (int f = 0; f <= q; f++) {
        if (pm->x[cell(pm, i, f)] >= 0) {
            return true;
        }
    }
    return false;
}

/* by(i,q) = 1, or impossible where no column is left. */
static void must_be_by(struct plan_model *pm, size_t i, int q)
{
    if (!may_be_by(pm, i, q)) {
        pm->impossible = true;
        return;
    }
    milp_row(pm->m, 1, 1);
    finished_by(pm, i, q, 1);
}

static void add_features(struct plan_model *pm, const struct plan_scope *sc, const uint8_t *dom)
{
    const struct plan_input *in = pm->in;
    bool narrowed = sc != NULL && sc->allowed != NULL;
    for (size_t i = 0; i < in->nfeatures; i++) {
        for (int q = 0; q < in->quarters; q++) {
            pm->x[cell(pm, i, q)] =
                dom[cell(pm, i, q)] ? milp_col(pm->m, 0, 1, (double)in->features[i].value[q], true) : -1;
        }
    }
    for (size_t i = 0; i < in->nfeatures; i++) {
        bool stay = (sc != NULL && sc->stay != NULL && sc->stay[i]) || (!narrowed && in->features[i].lock != PLAN_OUT);
        if (stay) {
            must_be_by(pm, i, in->quarters - 1);
        } else if (may_be_by(pm, i, in->quarters - 1)) {
            milp_row(pm->m, -MILP_INF, 1);
            finished_by(pm, i, in->quarters - 1, 1);
        }
    }
}

/* The row of one team-quarter; none where everybody fits at once. who: its features, repeated side by side. */
static void add_cell(struct plan_model *pm, size_t t, int q, int64_t cap, const size_t *who, size_t n, bool always)
{
    const struct plan_input *in = pm->in;
    int64_t wanted = 0;
    for (int turn = 0; turn < 2; turn++) {
        for (size_t k = 0; k < n; k++) {
            int64_t most = 0;
            for (int f = q; (k == 0 || who[k] != who[k - 1]) && f < in->quarters && f < q + in->features[who[k]].span;
                 f++) {
                int64_t days = pm->x[cell(pm, who[k], f)] < 0 ? 0 : plan_days_at(in, who[k], f, t, q);
                most = days > most ? days : most;
                if (turn == 1 && days > 0) {
                    milp_term(pm->m, pm->x[cell(pm, who[k], f)], (double)days);
                }
            }
            wanted += turn == 0 ? most : 0;
        }
        if (turn == 0 && wanted <= cap && (!always || wanted == 0)) {
            return;
        }
        if (turn == 0) {
            milp_row(pm->m, -MILP_INF, (double)cap);
            pm->scarce += wanted > cap;
        }
    }
}

static void add_capacity(struct plan_model *pm, struct arena *a, const struct plan_scope *sc)
{
    const struct plan_input *in = pm->in;
    int nq = in->quarters;
    /* Per team, the (feature, part) pairs, so that a row does not walk every feature. */
    size_t *head = ARENA_ARRAY(a, size_t, in->nteams + 1), total = 0;
    for (size_t i = 0; i < in->nfeatures; i++) {
        for (size_t k = 0; k < in->features[i].nparts; k++, total++) {
            head[in->features[i].parts[k].team]++;
        }
    }
    size_t sum = 0;
    for (size_t t = 0; t <= in->nteams; t++) {
        size_t n = head[t];
        head[t] = sum;
        sum += n;
    }
    size_t *who = ARENA_ARRAY(a, size_t, total + 1), *next = ARENA_ARRAY(a, size_t, in->nteams + 1);
    memcpy(next, head, (in->nteams + 1) * sizeof *head);
    for (size_t i = 0; i < in->nfeatures; i++) {
        for (size_t k = 0; k < in->features[i].nparts; k++) {
            who[next[in->features[i].parts[k].team]++] = i;
        }
    }
    for (size_t t = 0; t < in->nteams; t++) {
        for (int q = 0; q < nq; q++) {
            int64_t cap = plan_capacity(in, t, q);
            if (sc != NULL && sc->extra != NULL) {
                cap += sc->extra[t * (size_t)nq + (size_t)q];
            }
            add_cell(pm, t, q, cap, &who[head[t]], head[t + 1] - head[t], sc != NULL && sc->all_rows);
        }
    }
}

static void add_needs(struct plan_model *pm)
{
    const struct plan_input *in = pm->in;
    for (size_t k = 0; k < in->nneeds; k++) {
        const struct plan_need *n = &in->needs[k];
        for (int q = 0; n->needed != n->by && q < in->quarters; q++) {
            if (pm->x[cell(pm, (size_t)n->by, q)] < 0) {
                continue;
            }
            milp_row(pm->m, -MILP_INF, 0);
            finished_by(pm, (size_t)n->by, q, 1);
            if (q >= n->lag) {
                finished_by(pm, (size_t)n->needed, q - n->lag, -1);
            }
        }
    }
}

static int64_t step_of(const int64_t *value, int q, int nq)
{
    return value[q] - (q + 1 < nq ? value[q + 1] : 0);
}

static void add_solution(struct plan_model *pm, size_t s, bool counted)
{
    const struct plan_input *in = pm->in;
    const struct plan_solution *so = &in->solutions[s];
    int last = in->quarters - 1;
    for (int q = 0; q <= last; q++) {
        int64_t gain = counted ? step_of(so->value, q, in->quarters) : 0;
        bool wanted = so->nparts > 0 && (gain > 0 || (so->strict && q == last));
        pm->w[s * (size_t)in->quarters + (size_t)q] = -1;
        for (size_t k = 0; wanted && k < so->nparts; k++) {
            wanted = may_be_by(pm, (size_t)so->parts[k], q) || (so->strict && q == last);
        }
        if (!wanted) {
            continue;
        }
        int32_t w = milp_col(pm->m, 0, 1, (double)gain, false);
        pm->w[s * (size_t)in->quarters + (size_t)q] = w;
        for (size_t k = 0; k < so->nparts; k++) {
            milp_row(pm->m, -MILP_INF, 0);
            milp_term(pm->m, w, 1);
            finished_by(pm, (size_t)so->parts[k], q, -1);
        }
        for (size_t k = 0; so->strict && q == last && k < so->nparts; k++) {
            milp_row(pm->m, -MILP_INF, 0);
            finished_by(pm, (size_t)so->parts[k], last, 1);
            milp_term(pm->m, w, -1);
        }
    }
}

static void add_requirement(struct plan_model *pm, size_t r, const bool *fresh)
{
    const struct plan_input *in = pm->in;
    const struct plan_require *re = &in->
                                         requires[
                                             r];
    for (int q = 0; q < in->quarters; q++) {
        size_t at = r * (size_t)in->quarters + (size_t)q;
        int64_t gain = step_of(re->percent_value, q, in->quarters);
        pm->y[at] = pm->h[at] = -1;
        if (gain <= 0) {
            continue;
        }
        int32_t c;
        if (re->threshold) {
            c = pm->h[at] = milp_col(pm->m, 0, 1, 100 * (double)gain, true);
        } else {
            c = pm->y[at] = milp_col(pm->m, 0, 100, (double)gain, false);
        }
        milp_row(pm->m, -MILP_INF, 0);
        milp_term(pm->m, c, re->threshold ? 100 : 1);
        for (size_t k = 0; k < re->nshares; k++) {
            size_t i = (size_t)re->shares[k].feature;
            if (fresh == NULL || !fresh[i]) {
                finished_by(pm, i, q, -(double)re->shares[k].percent);
            }
        }
    }
}

static void add_values(struct plan_model *pm, const bool *fresh)
{
    const struct plan_input *in = pm->in;
    for (size_t s = 0; s < in->nsolutions; s++) {
        bool counted = true;
        for (size_t k = 0; fresh != NULL && k < in->solutions[s].nparts; k++) {
            counted = counted && !fresh[in->solutions[s].parts[k]];
        }
        add_solution(pm, s, counted);
    }
    for (size_t r = 0; r < in->nrequires; r++) {
        add_requirement(pm, r, fresh);
    }
}

static int64_t gcd(int64_t a, int64_t b)
{
    while (b != 0) {
        int64_t r = a % b;
        a = b;
        b = r;
    }
    return a < 0 ? -a : a;
}

/* Days of feature i finishing in f that a mix rule counts: of one quarter, or all. */
static int64_t mix_days(const struct plan_input *in, const struct plan_mix *mx, size_t i, int f)
{
    if (mx->quarter < 0) {
        return plan_days(in, i);
    }
    const struct plan_feature *e = &in->features[i];
    int s = mx->quarter - f + e->span - 1;
    int64_t sum = 0;
    for (size_t k = 0; s >= 0 && s < e->span && k < e->nparts; k++) {
        sum += e->parts[k].days[in->effort][s];
    }
    return sum;
}

static int64_t mix_coef(const struct plan_input *in, const struct plan_mix *mx, int32_t percent, size_t i, int f)
{
    int64_t share = plan_mix_about(mx, &in->features[i]) ? 100 : 0;
    return (mx->of_capacity ? share : share - percent) * mix_days(in, mx, i, f);
}

static int64_t mix_capacity(const struct plan_input *in, const struct plan_mix *mx)
{
    int64_t sum = 0;
    for (size_t t = 0; t < in->nteams; t++) {
        for (int q = 0; q < in->quarters; q++) {
            sum += mx->quarter < 0 || mx->quarter == q ? plan_capacity(in, t, q) : 0;
        }
    }
    return sum;
}

/* One side of a mix rule, divided by the common divisor of its coefficients. */
static size_t mix_side(struct plan_model *pm, const struct plan_mix *mx, int32_t percent, bool floor)
{
    const struct plan_input *in = pm->in;
    int64_t g = 0, right = mx->of_capacity ? percent * mix_capacity(in, mx) : 0;
    for (size_t i = 0; i < in->nfeatures; i++) {
        for (int f = 0; f < in->quarters; f++) {
            if (pm->x[cell(pm, i, f)] >= 0) {
                g = gcd(g, mix_coef(in, mx, percent, i, f));
            }
        }
    }
    if (g == 0) {
        pm->impossible |= floor ? right > 0 : right < 0;
        return SIZE_MAX;
    }
    int64_t side = floor ? (right + g - 1) / g : right / g;
    size_t row = milp_row(pm->m, floor ? (double)side : -MILP_INF, floor ? MILP_INF : (double)side);
    for (size_t i = 0; i < in->nfeatures; i++) {
        for (int f = 0; f < in->quarters; f++) {
            int64_t c = pm->x[cell(pm, i, f)] >= 0 ? mix_coef(in, mx, percent, i, f) / g : 0;       /* g divides it */
            if (c != 0) {
                milp_term(pm->m, pm->x[cell(pm, i, f)], (double)c);
            }
        }
    }
    return row;
}

static void add_cover(struct plan_model *pm, const struct plan_cover *c)
{
    const struct plan_input *in = pm->in;
    milp_row(pm->m, c->min, MILP_INF);
    bool any = false;
    for (size_t i = 0; i < in->nfeatures; i++) {
        if (((in->features[i].segments >> c->segment) & 1U) != 0) {
            any |= may_be_by(pm, i, c->by);
            finished_by(pm, i, c->by, 1);
        }
    }
    pm->impossible |= !any && c->min > 0;
}

static void add_rules(struct plan_model *pm)
{
    const struct plan_input *in = pm->in;
    for (size_t k = 0; k < in->nexclusive; k++) {
        milp_row(pm->m, -MILP_INF, in->exclusive[k].max);
        for (size_t j = 0; j < in->exclusive[k].n; j++) {
            finished_by(pm, (size_t)in->exclusive[k].of[j], in->quarters - 1, 1);
        }
    }
    for (size_t k = 0; k < in->nmix; k++) {
        const struct plan_mix *mx = &in->mix[k];
        pm->mix_row[2 * k] = mx->floor > 0 ? mix_side(pm, mx, mx->floor, true) : SIZE_MAX;
        pm->mix_row[2 * k + 1] = mx->ceiling < 100 ? mix_side(pm, mx, mx->ceiling, false) : SIZE_MAX;
    }
    for (size_t k = 0; k < in->ncover; k++) {
        add_cover(pm, &in->cover[k]);
    }
    for (size_t k = 0; k < in->npromises; k++) {
        for (size_t j = 0; in->promises[k].hard && j < in->promises[k].n; j++) {
            must_be_by(pm, (size_t)in->promises[k].features[j], in->promises[k].by);
        }
    }
}

struct plan_model *plan_model_new(struct arena *a, const struct plan_input *in, const struct plan_scope *sc)
{
    struct plan_model *pm = ARENA_NEW(a, struct plan_model);
    size_t nq = (size_t)in->quarters;
    *pm = (struct plan_model){ .in = in, .m = milp_new(a), .fresh = sc == NULL ? NULL : sc->fresh };
    const uint8_t *dom = plan_windows(a, in, sc);
    pm->x = ARENA_ARRAY(a, int32_t, in->nfeatures *nq + 1);
    pm->w = ARENA_ARRAY(a, int32_t, in->nsolutions *nq + 1);
    pm->y = ARENA_ARRAY(a, int32_t, in->nrequires *nq + 1);
    pm->h = ARENA_ARRAY(a, int32_t, in->nrequires *nq + 1);
    pm->mix_row = ARENA_ARRAY(a, size_t, in->nmix * 2 + 1);
    pm->broken = ARENA_ARRAY(a, int32_t, in->npromises + 1);
    for (size_t k = 0; k < in->npromises; k++) {
        pm->broken[k] = -1;
    }
    add_features(pm, sc, dom);
    add_capacity(pm, a, sc);
    add_needs(pm);
    add_values(pm, sc == NULL ? NULL : sc->fresh);
    add_rules(pm);
    return pm;
}

void plan_model_promises(struct plan_model *pm, struct arena *a, const bool *counted)
{
    const struct plan_input *in = pm->in;
    (void)a;
    for (size_t k = 0; k < in->npromises; k++) {
        const struct plan_promise *p = &in->promises[k];
        if (p->hard || (counted != NULL && !counted[k])) {
            continue;
        }
        pm->broken[k] = milp_col(pm->m, 0, 1, 0, false);
        for (size_t j = 0; j < p->n; j++) {
            milp_row(pm->m, 1, MILP_INF);
            milp_term(pm->m, pm->broken[k], 1);
            finished_by(pm, (size_t)p->features[j], p->by, 1);
        }
    }
}

static bool done_by(const int16_t *finish, int32_t i, int q)
{
    return finish[i] != PLAN_OUT && finish[i] <= q;
}

static void solution_columns(const struct plan_model *pm, const int16_t *finish, double *x)
{
    const struct plan_input *in = pm->in;
    for (size_t s = 0; s < in->nsolutions; s++) {
        for (int q = 0; q < in->quarters; q++) {
            int32_t c = pm->w[s * (size_t)in->quarters + (size_t)q];
            bool all = true;
            for (size_t k = 0; k < in->solutions[s].nparts; k++) {
                all = all && done_by(finish, in->solutions[s].parts[k], q);
            }
            if (c >= 0) {
                x[c] = all ? 1 : 0;
            }
        }
    }
}

static void requirement_columns(const struct plan_model *pm, const int16_t *finish, double *x)
{
    const struct plan_input *in = pm->in;
    for (size_t r = 0; r < in->nrequires; r++) {
        for (int q = 0; q < in->quarters; q++) {
            size_t at = r * (size_t)in->quarters + (size_t)q;
            int64_t sum = 0;
            for (size_t k = 0; k < in->requires[r].nshares; k++) {
                const struct plan_share *sh = &in->
                                                   requires[
                                                           r]
                                                       .shares[k];
                bool counted = pm->fresh == NULL || !pm->fresh[sh->feature];
                sum += counted && done_by(finish, sh->feature, q) ? sh->percent : 0;
            }
            if (pm->y[at] >= 0) {
                x[pm->y[at]] = sum < 100 ? (double)sum : 100;
            }
            if (pm->h[at] >= 0) {
                x[pm->h[at]] = sum >= 100 ? 1 : 0;
            }
        }
    }
}

bool plan_model_columns(const struct plan_model *pm, const int16_t *finish, double *x)
{
    const struct plan_input *in = pm->in;
    memset(x, 0, pm->m->ncols * sizeof *x);
    for (size_t i = 0; i < in->nfeatures; i++) {
        if (finish[i] == PLAN_OUT) {
            continue;
        }
        int32_t c = pm->x[cell(pm, i, finish[i])];
        if (c < 0) {
            return false;
        }
        x[c] = 1;
    }
    solution_columns(pm, finish, x);
    requirement_columns(pm, finish, x);
    for (size_t k = 0; k < in->npromises; k++) {
        for (size_t j = 0; pm->broken[k] >= 0 && j < in->promises[k].n; j++) {
            if (!done_by(finish, in->promises[k].features[j], in->promises[k].by)) {
                x[pm->broken[k]] = 1;
            }
        }
    }
    return true;
}

void plan_model_read(const struct plan_model *pm, const double *x, int16_t *finish)
{
    for (size_t i = 0; i < pm->in->nfeatures; i++) {
        finish[i] = PLAN_OUT;
        for (int q = 0; q < pm->in->quarters; q++) {
            int32_t c = pm->x[cell(pm, i, q)];
            if (c >= 0 && x[c] > 0.5) {
                finish[i] = (int16_t)q;
            }
        }
    }
}

int64_t plan_model_value(const struct plan_model *pm, struct arena *a, const double *cost, const int16_t *finish)
{
    double *x = ARENA_ARRAY(a, double, pm->m->ncols + 1);
    bool fits = plan_model_columns(pm, finish, x);
    assert(fits);
    (void)fits;
    int64_t sum = 0;
    for (size_t c = 0; c < pm->m->ncols; c++) {
        sum += (int64_t)x[c] * (int64_t)cost[c];
    }
    return sum;
}

double plan_model_delta(const struct plan_model *pm)
{
    double range = 0;
    for (size_t c = 0; c < pm->m->ncols; c++) {
        range += pm->m->hi[c] - pm->m->lo[c];
    }
    return range * 1e-6 > 0.01 ? range * 1e-6 : 0.01;
}

int64_t plan_to_i64(double d)
{
    if (d > 9e15) {
        return INT64_MAX;
    }
    return d < -9e15 ? INT64_MIN : (int64_t)(d < 0 ? d - 0.5 : d + 0.5);
}

static bool on_progress(void *arg, double value, double bound)
{
    const struct plan_relay *r = arg;
    int64_t v = plan_to_i64(value), b = plan_to_i64(bound);
    v = r->fixed ? 0 : v < r->least ? r->least : v;
    b = r->fixed ? 0 : b > r->most ? r->most : b;
    bool told = !__builtin_add_overflow(v, r->value, &v), bounded = !__builtin_add_overflow(b, r->bound, &b);
    return r->limits->go_on(r->limits->arg, told ? v : INT64_MIN, bounded ? b : INT64_MAX);
}

struct milp_options plan_model_options(const struct plan_model *pm, const struct plan_limits *limits,
                                       struct plan_relay *relay, bool maximise)
{
    double gap = 0.99 - plan_model_delta(pm);
    struct milp_options o = { .maximise = maximise, .abs_gap = gap > 0 ? gap : 0 };
    *relay = (struct plan_relay){ .limits = limits, .least = INT64_MIN, .most = INT64_MAX };
    if (limits != NULL) {
        o.nodes = limits->work;
        o.worked = limits->worked;
        if (limits->go_on != NULL) {
            o.go_on = on_progress;
            o.arg = relay;
        }
    }
    return o;
}

void plan_model_spend(struct milp_options *o, int64_t nodes)
{
    assert(o->nodes >= 0 && nodes >= 0);
    if (o->nodes > 0) {
        o->nodes = o->nodes > nodes ? o->nodes - nodes : 1;
    }
}

bool plan_mix_holds(const struct plan_input *in, const struct plan_mix *mx, const int16_t *finish)
{
    int64_t floor = 0, ceiling = 0, cap = mx->of_capacity ? mix_capacity(in, mx) : 0;
    for (size_t i = 0; i < in->nfeatures; i++) {
        if (finish[i] != PLAN_OUT) {
            floor += mix_coef(in, mx, mx->floor, i, finish[i]);
            ceiling += mix_coef(in, mx, mx->ceiling, i, finish[i]);
        }
    }
    return (mx->floor <= 0 || floor >= mx->floor * cap) && (mx->ceiling >= 100 || ceiling <= mx->ceiling * cap);
}
