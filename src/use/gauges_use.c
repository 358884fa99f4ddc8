/* use/gauges_use.c: see use/gauges_use.h. */
#include "use/gauges_use.h"
#include "core/visible.h"

enum { UPWARDS_MOST = 8 };      /* layers are three; a chain against the rules ends */

static bool is_above_users(const struct world *w, int32_t p, int depth)
{
    if (!str_eq(w->priorities[p].layer, S("user")))
        return true;
    struct w_span up = w_span(&w->priority_driven, p);
    for (size_t i = 0; depth < UPWARDS_MOST && i < up.n; i++) {
        int32_t above = world_priority(w, w->drives[up.at[i]].upper);
        if (above >= 0 && is_above_users(w, above, depth + 1))
            return true;
    }
    return false;
}

static bool leads_up(const struct world *w, int32_t f, const bool *above)
{
    struct w_span fulfils = w_span(&w->feature_fulfils, f);
    for (size_t i = 0; i < fulfils.n; i++) {
        struct w_span serves = w_span(&w->requirement_serves, world_requirement(w, w->fulfils[fulfils.at[i]].upper));
        for (size_t k = 0; k < serves.n; k++) {
            int32_t p = world_priority(w, w->serves[serves.at[k]].upper);
            if (p >= 0 && above[p])
                return true;
        }
    }
    return false;
}

static int32_t whole_of(const struct world *w, size_t f)
{
    int32_t whole = w->features[f].slice_of >= 0 ? world_feature(w, w->features[f].slice_of) : -1;
    return whole >= 0 ? whole : (int32_t)f;
}

bool *gauge_leads_up(const struct world *w)
{
    bool *above = ARENA_ARRAY(w->arena, bool, w->npriorities + 1), *ret = ARENA_ARRAY(w->arena, bool, w->nfeatures + 1);
    for (size_t p = 0; p < w->npriorities; p++)
        above[p] = is_above_users(w, (int32_t)p, 0);
    for (size_t f = 0; f < w->nfeatures; f++)
        ret[f] = leads_up(w, whole_of(w, f), above);
    return ret;
}

/* Per w->solutions: whether its parts are of two products or more. */
static bool *wide_solutions(const struct world *w)
{
    bool *wide = ARENA_ARRAY(w->arena, bool, w->nsolutions + 1);
    for (size_t s = 0; s < w->nsolutions; s++) {
        struct w_span parts = w_span(&w->solution_parts, (int32_t)s);
        int64_t first = -1;
        for (size_t i = 0; i < parts.n; i++) {
            int32_t f = world_feature(w, w->parts[parts.at[i]].feature);
            if (f >= 0 && first < 0)
                first = w->features[f].product;
            wide[s] = wide[s] || (f >= 0 && w->features[f].product != first);
        }
    }
    return wide;
}

bool *gauge_alone(const struct world *w)
{
    const bool *wide = wide_solutions(w);
    bool *inside = ARENA_ARRAY(w->arena, bool, w->nfeatures + 1), *ret = ARENA_ARRAY(w->arena, bool, w->nfeatures + 1);
    for (size_t i = 0; i < w->nparts; i++) {
        int32_t f = world_feature(w, w->parts[i].feature), s = world_solution(w, w->parts[i].solution);
        if (f >= 0 && s >= 0 && wide[s])
            inside[f] = true;
    }
    for (size_t f = 0; f < w->nfeatures; f++)
        ret[f] = !inside[f] && !inside[whole_of(w, f)];
    return ret;
}

struct gauges gauges_of_plan(const struct plan_model *m, int q)
{
    const struct world *w = m->w;
    const bool *up = gauge_leads_up(w), *alone = gauge_alone(w);
    struct gauges ret = { .mark = w->set.strategic_percent };
    for (int k = q < 0 ? 0 : q; k < (q < 0 ? m->in.quarters : q + 1); k++) {
        const struct plan_work *work = plan_work(m, k);
        for (size_t i = 0; i < (size_t)work->by_team.start[m->in.nteams]; i++) {
            int32_t f = m->world_of[work->feature[i]];
            ret.of[GAUGE_DAYS].all += work->days[i];
            ret.of[GAUGE_DAYS].part += up[f] ? work->days[i] : 0;
            ret.of[GAUGE_ALONE].part += alone[f] ? work->days[i] : 0;
        }
    }
    ret.of[GAUGE_ALONE].all = ret.of[GAUGE_DAYS].all;
    return ret;
}

struct sums_row {
    int64_t part, all_of;
};
static const struct col sums_cols[] = { COL(struct sums_row, part), COL(struct sums_row, all_of) };
static const struct stmt_def q_quotes = {
    .name = "gauges.quotes",
    .sql =
        "SELECT count(*) FILTER (WHERE COALESCE(q.layer, k.layer, 'user') <> 'user') AS part, count(*) AS all_of FROM quote q "
        "JOIN contact k ON k.id = " ID_OF("contact", "9",
                                          "q.who") " WHERE q.archived_at IS NULL AND k.archived_at IS NULL",
    ROWS_OF(struct sums_row, sums_cols)
};
static const struct stmt_def q_time = {
    .name = "gauges.time",
    .sql =
        "WITH weeks AS (SELECT CAST(sum(n.minutes) AS bigint) AS minutes, CAST(COALESCE(sum(n.minutes) FILTER (WHERE n.category IN ('validation', "
        "'value_map', 'pricing', 'economics', 'positioning', 'win_loss', 'alignment')), 0) AS bigint) AS own "
        "FROM /*visible time_note: groups of pulse_min and more*/ time_note n WHERE n.archived_at IS NULL GROUP BY n.week "
        "HAVING count(DISTINCT n.person) >= (SELECT min(w.pulse_min) FROM workspace w)) "
        "SELECT CAST(COALESCE(sum(own), 0) AS bigint) AS part, CAST(COALESCE(sum(minutes), 0) AS bigint) AS all_of FROM weeks",
    ROWS_OF(struct sums_row, sums_cols)
};

static enum status one(struct ctx *c, const struct stmt_def *q, struct gauge *ret)
{
    struct sums_row *rows = NULL;
    size_t n = 0;
    TRY(db_all(c, q, NULL, 0, &rows, &n));
    assert(n == 1);
    *ret = (struct gauge){ rows[0].part, rows[0].all_of };
    return ST_OK;
}

enum status gauges_load(struct ctx *c, const struct plan_model *m, int q, struct gauges *ret)
{
    *ret = gauges_of_plan(m, q);
    TRY(one(c, &q_quotes, &ret->of[GAUGE_QUOTES]));
    return one(c, &q_time, &ret->of[GAUGE_TIME]);
}

int64_t gauge_percent(const struct gauge *g)
{
    assert(g->part >= 0 && g->part <= g->all);
    return g->all > 0 ? (200 * g->part + g->all) / (2 * g->all) : -1;
}
