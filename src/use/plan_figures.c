/* use/plan_figures.c: what a plan means in figures: room, days, points, who is affected. */
#include "use/plan_parts.h"

static void load_feature(const struct plan_model *m, int32_t i, int q, bool high, int32_t *loads)
{
    const struct plan_feature *f = &m->in.features[i];
    enum plan_effort level = high ? PLAN_HIGH : m->in.effort;
    for (size_t p = 0; p < f->nparts; p++)
        for (int s = 0; s < f->span; s++) {
            int at = q - f->span + 1 + s;
            if (at >= 0 && at < m->in.quarters)
                loads[f->parts[p].team * m->in.quarters + at] += f->parts[p].days[level][s];
        }
}

int32_t *plan_loads(const struct plan_model *m, const int16_t *finish, const bool *high)
{
    int32_t *loads = ARENA_ARRAY(m->w->arena, int32_t, m->in.nteams *(size_t)m->in.quarters + 1);
    for (size_t i = 0; i < m->in.nfeatures; i++)
        if (finish[i] >= 0)
            load_feature(m, (int32_t)i, finish[i], high && high[i], loads);
    return loads;
}

int32_t plan_team_free(const struct plan_model *m, const int32_t *loads, size_t team, int q)
{
    return m->in.teams[team].usable[q] - m->in.teams[team].reserve[q]
           - loads[team * (size_t)m->in.quarters + (size_t)q];
}

bool plan_fits(const struct plan_model *m, const int32_t *loads, int32_t i, int q, int32_t draw)
{
    const struct plan_feature *f = &m->in.features[i];
    if (q < f->span - 1)
        return false;
    for (size_t p = 0; p < f->nparts; p++)
        for (int s = 0; s < f->span; s++) {
            int at = q - f->span + 1 + s;
            size_t t = (size_t)f->parts[p].team;
            int32_t more = draw < m->in.teams[t].reserve[at] ? draw : m->in.teams[t].reserve[at];
            int32_t days = f->parts[p].days[m->in.effort][s];
            if (days > 0 && days > plan_team_free(m, loads, t, at) + more)
                return false;
        }
    return true;
}

static int last_quarter(const int16_t *finish, const int32_t *of, size_t n)
{
    int last = PLAN_OUT;
    for (size_t i = 0; i < n; i++) {
        if (finish[of[i]] == PLAN_OUT)
            return PLAN_OUT;
        if (finish[of[i]] > last)
            last = finish[of[i]];
    }
    return last;
}

int plan_group_finish(const struct plan_model *m, const int16_t *finish, size_t g)
{
    return last_quarter(finish, m->in.solutions[g].parts, m->in.solutions[g].nparts);
}

bool plan_earns(const struct plan_model *m, int32_t i)
{
    if (m->raw[i] > 0)
        return true;
    for (size_t g = 0; g < m->in.nsolutions; g++)
        for (size_t k = 0; k < m->in.solutions[g].nparts; k++)
            if (m->in.solutions[g].parts[k] == i && m->group_raw[g] > 0)
                return true;
    return false;
}

int64_t plan_points_quarter(const struct plan_model *m, const int16_t *finish, int q)
{
    int64_t sum = 0;
    for (size_t i = 0; i < m->in.nfeatures; i++)
        if (finish[i] == q && q >= 0)
            sum += m->raw[i];
    for (size_t g = 0; g < m->in.nsolutions; g++)
        if (plan_group_finish(m, finish, g) == q && q >= 0)
            sum += m->group_raw[g];
    return sum;
}

int64_t plan_points_horizon(const struct plan_model *m, const int16_t *finish)
{
    int64_t sum = 0;
    for (size_t i = 0; i < m->in.nfeatures; i++)
        if (finish[i] >= 0)
            sum += plan_decay(m->raw[i], m->in.quarters, finish[i], 1);
    for (size_t g = 0; g < m->in.nsolutions; g++) {
        int q = plan_group_finish(m, finish, g);
        if (q >= 0)
            sum += plan_decay(m->group_raw[g], m->in.quarters, q, 1);
    }
    return sum;
}

int64_t plan_feature_days(const struct world *w, int64_t feature)
{
    int32_t f = world_feature(w, feature);
    struct w_span efforts = f < 0 ? (struct w_span){ NULL, 0 } : w_span(&w->feature_efforts, f);
    int64_t days = 0;
    for (size_t i = 0; i < efforts.n; i++)
        days += w->efforts[efforts.at[i]].likely;
    return days;
}

/* The priority at the end of the primary links, or of the first where none is primary; -1. */
static int32_t primary_priority(const struct world *w, int32_t feature)
{
    struct w_span up = w_span(&w->feature_fulfils, feature);
    int32_t link = -1;
    for (size_t i = 0; i < up.n; i++)
        if (link < 0 || (w->fulfils[up.at[i]].main && !w->fulfils[link].main))
            link = up.at[i];
    if (link < 0)
        return -1;
    up = w_span(&w->requirement_serves, world_requirement(w, w->fulfils[link].upper));
    link = -1;
    for (size_t i = 0; i < up.n; i++)
        if (link < 0 || (w->serves[up.at[i]].main && !w->serves[link].main))
            link = up.at[i];
    return link < 0 ? -1 : world_priority(w, w->serves[link].upper);
}

/* Customers named, each once. */
struct named {
    bool *is;
    int32_t *at;
    size_t n;
};

static void mark_customer(const struct world *w, int64_t id, struct named *named)
{
    int32_t at = id >= 0 ? world_customer(w, id) : -1;
    if (at < 0 || named->is[at])
        return;
    named->is[at] = true;
    named->at[named->n++] = at;
}

static void mark_promises(const struct world *w, struct w_span of, struct named *named)
{
    for (size_t i = 0; i < of.n; i++)
        mark_customer(w, w->promises[of.at[i]].customer, named);
}

static void mark_feature(const struct world *w, int32_t feature, struct named *named)
{
    struct w_span parts = w_span(&w->feature_parts, feature), asked = w_span(&w->feature_asked, feature);
    mark_promises(w, w_span(&w->feature_promises, feature), named);
    for (size_t i = 0; i < parts.n; i++)
        mark_promises(w, w_span(&w->solution_promises, world_solution(w, w->parts[parts.at[i]].solution)), named);
    for (size_t i = 0; i < asked.n; i++)
        mark_customer(w, w->asked[asked.at[i]].customer, named);
    int32_t priority = primary_priority(w, feature);
    if (priority < 0)
        return;
    struct w_span quoted = w_span(&w->priority_quoted, priority);
    for (size_t i = 0; i < quoted.n; i++)
        mark_customer(w, w->quoted[quoted.at[i]].customer, named);
}

void plan_customers_of(const struct world *w, const int32_t *features, size_t n, int64_t *ret_customers,
                       int64_t *ret_companies, int64_t *ret_revenue, bool *ret_known)
{
    struct named named = { ARENA_ARRAY(w->arena, bool, w->ncustomers + 1),
                           ARENA_ARRAY(w->arena, int32_t, w->ncustomers + 1), 0 };
    bool *roots = ARENA_ARRAY(w->arena, bool, w->ncustomers + 1);
    *ret_customers = *ret_companies = *ret_revenue = 0;
    *ret_known = false;
    for (size_t i = 0; i < n; i++)
        mark_feature(w, features[i], &named);
    for (size_t i = 0; i < named.n; i++) {
        const struct w_customer *x = &w->customers[named.at[i]];
        int32_t root = world_root(w, named.at[i]);
        if (!x->buys)
            continue;
        ++*ret_customers;
        *ret_companies += !roots[root];
        roots[root] = true;
        if (x->revenue >= 0) {
            *ret_revenue += x->revenue;
            *ret_known = true;
        }
    }
}

size_t plan_companies_of(const struct world *w, const int32_t *features, size_t n, int32_t *ret, size_t max)
{
    struct named named = { ARENA_ARRAY(w->arena, bool, w->ncustomers + 1),
                           ARENA_ARRAY(w->arena, int32_t, w->ncustomers + 1), 0 };
    int64_t *pays =
        ARENA_ARRAY(w->arena, int64_t, w->ncustomers + 1);      /* per root, and 1: who does not say pays least */
    size_t k = 0;
    for (size_t i = 0; i < n; i++)
        mark_feature(w, features[i], &named);
    for (size_t i = 0; i < named.n; i++) {
        const struct w_customer *x = &w->customers[named.at[i]];
        int64_t *of = &pays[world_root(w, named.at[i])];
        if (x->buys)
            *of += (x->revenue > 0 ? x->revenue : 0) + (*of == 0);
    }
    for (; k < max; k++) {
        size_t best = w->ncustomers;
        for (size_t i = 0; i < w->ncustomers; i++)
            if (pays[i] > 0 && (best == w->ncustomers || pays[i] > pays[best]))
                best = i;
        if (best == w->ncustomers)
            break;
        pays[best] = 0;
        ret[k] = (int32_t)best;
    }
    return k;
}

int64_t plan_companies_among(const struct world *w, const int32_t *features, size_t n, const bool *among)
{
    struct named named = { ARENA_ARRAY(w->arena, bool, w->ncustomers + 1),
                           ARENA_ARRAY(w->arena, int32_t, w->ncustomers + 1), 0 };
    bool *seen = ARENA_ARRAY(w->arena, bool, w->ncustomers + 1);
    int64_t found = 0;
    for (size_t i = 0; i < n; i++)
        mark_feature(w, features[i], &named);
    for (size_t i = 0; i < named.n; i++) {
        int32_t root = world_root(w, named.at[i]);
        if (!w->customers[named.at[i]].buys || seen[root])
            continue;
        seen[root] = true;
        found += among[root];
    }
    return found;
}

void plan_customers(const struct world *w, const bool *features, int64_t *ret_customers, int64_t *ret_companies,
                    int64_t *ret_revenue, bool *ret_known)
{
    int32_t *of = ARENA_ARRAY(w->arena, int32_t, w->nfeatures + 1);
    size_t n = 0;
    for (size_t i = 0; i < w->nfeatures; i++)
        if (features[i])
            of[n++] = (int32_t)i;
    plan_customers_of(w, of, n, ret_customers, ret_companies, ret_revenue, ret_known);
}

static void figure_moves(const struct plan_model *m, const int16_t *finish, struct figures *r)
{
    const struct world *w = m->w;
    bool *waiting = ARENA_ARRAY(w->arena, bool, w->nfeatures + 1);
    r->moves = ARENA_ARRAY(w->arena, struct fig_move, m->in.nfeatures + 1);
    for (size_t i = 0; i < m->in.nfeatures; i++) {
        int from = m->force[i], to = finish[i];
        if (from == to)
            continue;
        r->moves[r->nmoves++] =
            (struct fig_move){ m->world_of[i], from < 0 ? -1 : m->first + from, to < 0 ? -1 : m->first + to };
        if (from < 0)
            continue;
        r->days_moved += plan_feature_days(w, m->in.features[i].id);
        if (to < 0 || to > from)
            waiting[m->world_of[i]] = true;
    }
    plan_customers(w, waiting, &r->customers, &r->companies, &r->revenue, &r->revenue_known);
}

static void figure_slips(const struct plan_model *m, const int16_t *finish, struct figures *r)
{
    const struct world *w = m->w;
    r->slips = ARENA_ARRAY(w->arena, struct fig_slip, w->noutcomes + 1);
    for (size_t i = 0; i < w->noutcomes; i++) {
        int32_t *of = ARENA_ARRAY(w->arena, int32_t, plan_subject_room(w, w->outcomes[i].about));
        bool missing = false;
        size_t n = plan_subject_features(m, w->outcomes[i].about, of, &missing);
        if (n == 0)
            continue;
        int from = last_quarter(m->force, of, n), to = last_quarter(finish, of, n);
        struct date due;
        if (from < 0 || from == to || !date_parse(w->outcomes[i].due, &due))
            continue;
        r->slips[r->nslips].outcome = (int32_t)i;
        r->slips[r->nslips++].due = to < 0 ? STR_NULL : date_text(w->arena, date_add_months(due, 3 * (to - from)));
    }
}

static void figure_reserve(const struct plan_model *m, const int16_t *finish, struct figures *r)
{
    const int32_t *before = m->force_loads, *after = plan_loads(m, finish, NULL);
    r->reserve = ARENA_ARRAY(m->w->arena, struct fig_reserve, m->in.nteams * (size_t)m->in.quarters + 1);
    for (int q = 0; q < m->in.quarters; q++)
        for (size_t t = 0; t < m->in.nteams; t++) {
            size_t at = t * (size_t)m->in.quarters + (size_t)q;
            int32_t free = plan_team_free(m, after, t, q);
            if (before[at] == after[at])
                continue;
            int32_t left = m->in.teams[t].reserve[q] + (free < 0 ? free : 0);
            r->reserve[r->nreserve++] = (struct fig_reserve){ (int32_t)t, m->first + q, left, m->reserve_of[at] };
        }
}

void plan_figures(const struct plan_model *m, const int16_t *finish, int q, struct figures *ret)
{
    *ret = (struct figures){ 0 };
    figure_moves(m, finish, ret);
    figure_slips(m, finish, ret);
    figure_reserve(m, finish, ret);
    ret->promises = ARENA_ARRAY(m->w->arena, int32_t, m->in.npromises + 1);
    for (size_t i = 0; i < m->in.npromises; i++)
        if (!plan_promise_kept(finish, &m->in.promises[i]))
            ret->promises[ret->npromises++] = m->promise_of[i];
    ret->points_quarter = plan_points_quarter(m, finish, q);
    ret->points_horizon = plan_points_horizon(m, finish);
}

/* What the plan in force has drawn of the reserve is spent: a card starts from what is left. */
void plan_spend_reserve(struct plan_model *m, bool card)
{
    size_t quarters = (size_t)m->in.quarters;
    struct plan_team *teams = (struct plan_team *)(uintptr_t)m->in.teams;
    const int32_t *loads = m->force_loads = plan_loads(m, m->force, NULL);
    m->reserve_of = ARENA_ARRAY(m->w->arena, int32_t, m->in.nteams *quarters + 1);
    for (size_t t = 0; t < m->in.nteams; t++)
        for (size_t q = 0; q < quarters; q++) {
            int32_t left = teams[t].usable[q] - loads[t * quarters + q];
            m->reserve_of[t * quarters + q] = teams[t].reserve[q];
            if (card && left >= 0 && left < teams[t].reserve[q])
                teams[t].reserve[q] = left;
        }
}

int64_t plan_decay(int64_t raw, int quarters, int q, int64_t unit)
{
    int64_t num = raw * (2 * quarters - q), den = INT64_C(2) * quarters * unit;
    return (2 * num + den) / (2 * den);             /* half away from zero; raw >= 0 */
}
