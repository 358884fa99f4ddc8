/* use/plan_load.c: from live records to the engine's input. */
#include "base/log.h"
#include "use/plan_parts.h"
#include "use/snapshot.h"

static void build_teams(struct plan_model *m)
{
    struct world *w = m->w;
    struct plan_team *teams = ARENA_ARRAY(w->arena, struct plan_team, w->nteams + 1);
    for (size_t i = 0; i < w->nteams; i++)
        teams[i].id = w->teams[i].id;
    for (size_t i = 0; i < w->ncaps; i++) {
        int64_t q = w->caps[i].quarter - m->first;
        int32_t t = world_team(w, w->caps[i].team);
        if (t < 0 || q < 0 || q >= m->in.quarters)
            continue;
        teams[t].usable[q] += (int32_t)w->caps[i].days;
        teams[t].reserve[q] += (int32_t)w->caps[i].reserve;
    }
    for (size_t i = 0; i < w->npledges; i++) {
        int64_t q = w->pledges[i].quarter - m->first;
        int32_t t = world_team(w, w->pledges[i].team);
        if (t >= 0 && q >= 0 && q < m->in.quarters && !w->pledges[i].asked)
            teams[t].usable[q] += (int32_t)w->pledges[i].days;
    }
    m->in.teams = teams;
    m->in.nteams = w->nteams;
}

/* The smallest quarter of a team that has any room; INT32_MAX when none has. */
static int32_t least_usable(const struct plan_model *m, int32_t team)
{
    int32_t least = INT32_MAX;
    for (int q = 0; q < m->in.quarters; q++)
        if (m->in.teams[team].usable[q] > 0 && m->in.teams[team].usable[q] < least)
            least = m->in.teams[team].usable[q];
    return least;
}

/* Fewest quarters in which each part is at most 70 % of its team's smallest usable quarter. */
static int16_t default_span(const struct plan_model *m, int32_t feature)
{
    const struct world *w = m->w;
    struct w_span efforts = w_span(&w->feature_efforts, feature);
    int span = 1;
    for (size_t i = 0; i < efforts.n; i++) {
        const struct w_effort *e = &w->efforts[efforts.at[i]];
        int32_t t = world_team(w, e->team);
        if (t < 0)
            continue;
        int32_t least = least_usable(m, t);
        if (least == INT32_MAX)
            return PLAN_SPAN_MAX;
        while (span < PLAN_SPAN_MAX && (e->likely + span - 1) / span * 10 > (int64_t)least * 7)
            span++;
    }
    return (int16_t)span;
}

static void profile(int64_t days, int span, int32_t *ret)
{
    int64_t base = days / span, over = days % span;
    for (int s = 0; s < span; s++)
        ret[s] = (int32_t)(base + (s >= span - over ? 1 : 0));
}

static void build_parts(struct plan_model *m, int32_t from, struct plan_feature *f)
{
    const struct world *w = m->w;
    struct w_span efforts = w_span(&w->feature_efforts, from);
    struct plan_part *parts = ARENA_ARRAY(w->arena, struct plan_part, efforts.n + 1);
    for (size_t i = 0; i < efforts.n; i++) {
        const struct w_effort *e = &w->efforts[efforts.at[i]];
        int32_t t = world_team(w, e->team);
        if (t < 0)
            continue;
        struct plan_part *p = &parts[f->nparts++];
        p->team = t;
        profile(e->low, f->span, p->days[PLAN_LOW]);
        profile(e->likely, f->span, p->days[PLAN_LIKELY]);
        profile(e->high, f->span, p->days[PLAN_HIGH]);
    }
    f->parts = parts;
}

static void build_feature(struct plan_model *m, int32_t place, const struct w_row *row, struct plan_feature *f,
                          int16_t *ret_force)
{
    const struct w_feature *from = &m->w->features[place];
    int q = row ? (int)(row->quarter - m->first) : PLAN_OUT;
    *ret_force = (int16_t)(q >= 0 && q < m->in.quarters ? q : PLAN_OUT);
    f->id = from->id;
    f->span = (int16_t)(from->span >= 1 && from->span <= PLAN_SPAN_MAX ? from->span : default_span(m, place));
    if (row && row->span >= 1 && row->span <= PLAN_SPAN_MAX)
        f->span = (int16_t)row->span;
    int64_t early = from->earliest >= 0 ? from->earliest - m->first : 0;
    int64_t late = from->latest >= 0 ? from->latest - m->first : m->in.quarters - 1;
    if (early < f->span - 1)
        early = f->span - 1;
    if (late > m->in.quarters - 1)
        late = m->in.quarters - 1;
    if (*ret_force >= 0 && early > *ret_force)
        early = *ret_force;
    f->earliest = (int16_t)(early > m->in.quarters ? m->in.quarters : early);
    f->latest = (int16_t)(late < PLAN_OUT ? PLAN_OUT : late);
    f->forbid = late < early;
    if (f->forbid)
        f->earliest = 0, f->latest = (int16_t)(m->in.quarters - 1);
    f->lock = PLAN_OUT;
    if (*ret_force >= 0 && (plan_is_state(from, "started") || plan_is_state(from, "shipped"))) {
        f->lock = *ret_force;
        if (f->latest < f->lock)
            f->latest = f->lock;
    }
    f->class_id = plan_class_of(from->fclass);
    build_parts(m, place, f);
}

static void build_features(struct plan_model *m)
{
    struct world *w = m->w;
    struct plan_feature *f = ARENA_ARRAY(w->arena, struct plan_feature, w->nfeatures + 1);
    int16_t *force = ARENA_ARRAY(w->arena, int16_t, w->nfeatures + 1);
    m->world_of = ARENA_ARRAY(w->arena, int32_t, w->nfeatures + 1);
    m->in_of = ARENA_ARRAY(w->arena, int32_t, w->nfeatures + 1);
    size_t n = 0;
    for (size_t i = 0; i < w->nfeatures; i++) {
        const struct w_feature *from = &w->features[i];
        const struct w_row *row = plan_row_of(w, from->id);
        bool here = row && row->quarter >= m->first && row->quarter < m->first + m->in.quarters;
        bool gone = plan_is_state(from, "shipped") || (row && row->quarter < m->first);
        m->in_of[i] = -1;
        if (!here && (gone || w_span(&w->feature_efforts, (int32_t)i).n == 0))
            continue;
        m->in_of[i] = (int32_t)n;
        m->world_of[n] = (int32_t)i;
        build_feature(m, (int32_t)i, row, &f[n], &force[n]);
        n++;
    }
    m->in.features = f;
    m->in.nfeatures = n;
    m->in.in_force = force;
    m->force = force;
}

static void build_needs(struct plan_model *m)
{
    struct world *w = m->w;
    struct plan_need *needs = ARENA_ARRAY(w->arena, struct plan_need, w->nneeds + 1);
    struct plan_feature *f = (struct plan_feature *)(uintptr_t)m->in.features;
    for (size_t i = 0; i < w->nneeds; i++) {
        int32_t by = plan_in_of(m, w->needs[i].feature), needed = plan_in_of(m, w->needs[i].needed);
        if (by < 0)
            continue;
        if (needed >= 0)
            needs[m->in.nneeds++] = (struct plan_need){ needed, by, (int32_t)w->needs[i].lag };
        else if (!plan_is_done(m, w->needs[i].needed) && m->force[by] == PLAN_OUT)
            f[by].forbid = true;
    }
    m->in.needs = needs;
}

/* One group: parts that must all have finished before any of its value is earned. */
struct groups {
    struct plan_solution *s;
    int64_t *raw;
    size_t n;
};

static void group_add(struct plan_model *m, struct groups *g, int64_t id, const int64_t *features, size_t n,
                      bool strict, int64_t raw)
{
    int32_t *parts = ARENA_ARRAY(m->w->arena, int32_t, n + 1);
    size_t k = 0;
    for (size_t i = 0; i < n; i++) {
        int32_t at = plan_in_of(m, features[i]);
        if (at >= 0)
            parts[k++] = at;
        else if (!plan_is_done(m, features[i]))
            return;                                 /* one part cannot be planned: never earned here */
    }
    if (k == 0 || (raw == 0 && !strict))
        return;
    g->s[g->n] = (struct plan_solution){ .id = id, .parts = parts, .nparts = k, .strict = strict };
    g->raw[g->n++] = raw;
}

/* The part by which a feature belongs to a whole solution, its primary before others; -1 when none. */
static int32_t part_of_whole(const struct world *w, int32_t feature)
{
    struct w_span parts = w_span(&w->feature_parts, feature);
    int32_t best = -1;
    for (size_t i = 0; i < parts.n; i++) {
        const struct w_part *p = &w->parts[parts.at[i]];
        if (!w->solutions[world_solution(w, p->solution)].whole)
            continue;
        if (best < 0 || (p->main && !w->parts[best].main))
            best = parts.at[i];
    }
    return best;
}

static void group_solution(struct plan_model *m, struct groups *g, int32_t s, struct w_span members, int64_t *left)
{
    struct world *w = m->w;
    const struct w_solution *sol = &w->solutions[s];
    struct w_span all = w_span(&w->solution_parts, s);
    int64_t *parts = ARENA_ARRAY(w->arena, int64_t, all.n + 2), raw = 0;
    size_t n = 0;
    for (size_t i = 0; i < all.n; i++)
        if (w->parts[all.at[i]].required)
            parts[n++] = w->parts[all.at[i]].feature;
    for (size_t i = 0; i < members.n; i++) {
        int32_t f = members.at[i];
        int64_t mine = left[f];
        left[f] = 0;
        if (w->parts[part_of_whole(w, f)].required) {
            raw += mine;
            continue;
        }
        parts[n] = w->features[f].id;
        group_add(m, g, -sol->id, parts, n + 1, false, mine);
    }
    if (sol->whole || sol->strict)
        group_add(m, g, sol->id, parts, n, sol->strict != 0, raw);
}

static void group_solutions(struct plan_model *m, struct groups *g, int64_t *left)
{
    struct world *w = m->w;
    int32_t *whole = ARENA_ARRAY(w->arena, int32_t, w->nfeatures + 1);
    for (size_t i = 0; i < w->nfeatures; i++) {
        int32_t part = part_of_whole(w, (int32_t)i);
        whole[i] = part < 0 ? -1 : world_solution(w, w->parts[part].solution);
    }
    struct w_index members = w_index_of(w->arena, w->nsolutions, w->nfeatures, whole);
    for (size_t s = 0; s < w->nsolutions; s++)
        group_solution(m, g, (int32_t)s, w_span(&members, (int32_t)s), left);
}

static void group_thresholds(struct plan_model *m, struct groups *g, int64_t *left)
{
    struct world *w = m->w;
    for (size_t r = 0; r < w->nrequirements; r++) {
        if (!str_eq(w->requirements[r].mode, S("threshold")))
            continue;
        struct w_span links = w_span(&w->requirement_fulfils, (int32_t)r);
        int64_t *parts = ARENA_ARRAY(w->arena, int64_t, links.n + 1), raw = 0;
        for (size_t i = 0; i < links.n; i++) {
            int32_t f = world_feature(w, w->fulfils[links.at[i]].lower);
            int64_t mine = m->pts.fulfil[links.at[i]] < left[f] ? m->pts.fulfil[links.at[i]] : left[f];
            left[f] -= mine;
            raw += mine;
            parts[i] = w->features[f].id;
        }
        if (m->pts.requirement_hole[r] == 0)
            group_add(m, g, -1000000000 - w->requirements[r].id, parts, links.n, false, raw);
    }
}

static void build_values(struct plan_model *m)
{
    struct world *w = m->w;
    int64_t *left = ARENA_ARRAY(w->arena, int64_t, w->nfeatures + 1), sum = 0;
    size_t most = 2 * w->nsolutions + w->nparts + w->nrequirements + 1;
    struct groups g = { ARENA_ARRAY(w->arena, struct plan_solution, most), ARENA_ARRAY(w->arena, int64_t, most), 0 };
    for (size_t i = 0; i < w->nfeatures; i++)
        left[i] = m->pts.feature[i];
    group_thresholds(m, &g, left);
    group_solutions(m, &g, left);
    m->raw = ARENA_ARRAY(w->arena, int64_t, m->in.nfeatures + 1);
    for (size_t i = 0; i < m->in.nfeatures; i++) {
        m->raw[i] = left[m->world_of[i]];
        sum += m->raw[i];
    }
    for (size_t i = 0; i < g.n; i++)
        sum += g.raw[i];
    m->valued = sum > 0;
    for (m->unit = 1; sum / m->unit > 1000000; m->unit *= 10)
        continue;
    struct plan_feature *f = (struct plan_feature *)(uintptr_t)m->in.features;
    for (size_t i = 0; i < m->in.nfeatures; i++)
        for (int q = 0; q < m->in.quarters; q++)
            f[i].value[q] = plan_decay(m->raw[i], m->in.quarters, q, m->unit);
    for (size_t i = 0; i < g.n; i++)
        for (int q = 0; q < m->in.quarters; q++)
            g.s[i].value[q] = plan_decay(g.raw[i], m->in.quarters, q, m->unit);
    m->in.solutions = g.s;
    m->in.nsolutions = g.n;
    m->group_raw = g.raw;
}

enum status plan_unsized(struct ctx *c, struct str key)
{
    problem_add(c->problems, NULL, S("unsized"),
                "Nobody has said how many days %.*s takes.\nAdd its effort per team first.", STR_FMT(key));
    return ST_INVALID;
}

enum status plan_model_build(struct ctx *c, struct world *w, const struct plan_from *from, struct plan_model *ret)
{
    const void *kept = NULL;
    if (from->first <= 0 && from->quarters <= 0 && from->effort == PLAN_LIKELY)
        TRY(snapshot_part(c, w, SNAP_MODELS, &kept));
    const struct models_kept *models = kept;
    if (models && models->modelled) {
        *ret = from->card ? models->card : models->plan;
        ret->w = w;
        ret->kept = models;
        return ST_OK;
    }
    *ret = (struct plan_model){ .w = w, .first = from->first };
    int64_t quarters = from->quarters;
    if (ret->first <= 0 && w->has_plan)
        ret->first = w->plan.first;
    if (quarters <= 0)
        quarters = w->has_plan ? w->plan.first + w->plan.quarters - ret->first : 4;
    if (ret->first <= 0) {
        struct date today = workspace_today(c, &w->set);
        ret->first = quarter_of(today, (int)w->set.fiscal_start).ordinal + 1;
    }
    if (quarters < 1 || quarters > PLAN_QUARTERS_MAX) {
        problem_add(c->problems, NULL, S("range"), "A plan has 1 to %d quarters.", PLAN_QUARTERS_MAX);
        return ST_INVALID;
    }
    ret->in.quarters = (int)quarters;
    ret->in.effort = from->effort;
    points_of(w, &ret->pts);
    if (ret->pts.upwards > 0)
        log_line(LOG_WARN, "plan: %lld drives lead upwards and carry no points: headwater doctor names them",
                 (long long)ret->pts.upwards);
    build_teams(ret);
    build_features(ret);
    plan_spend_reserve(ret, from->card);
    build_needs(ret);
    build_values(ret);
    plan_rules_build(ret, from->card);
    plan_promises_build(ret, from->card);
    return ST_OK;
}
