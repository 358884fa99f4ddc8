/* use/plan_show.c: see use/plan_show.h. */
#include "use/plan_show.h"
#include "use/gauges_use.h"
#include "use/plan_parts.h"

static const struct col q_open_cols[] = { COL(struct plan_asked, id), COL(struct plan_asked, wish),
                                          COL(struct plan_asked, key), COL(struct plan_asked, title),
                                          COL(struct plan_asked, due) };
static const struct stmt_def q_open = {
    .name = "plan.open_tradeoff",
    .sql =
        "SELECT id AS id, COALESCE(wish,-1) AS wish, \"key\" AS \"key\", COALESCE(title,'') AS title, COALESCE(due,0) AS due FROM tradeoff "
        "WHERE archived_at IS NULL AND state = 'open' AND quarter = ?1 ORDER BY due, id",
    ROWS_OF(struct plan_asked, q_open_cols)
};

static void solutions_of(struct plan_shown *s)
{
    const struct world *w = s->m->w;
    bool *seen = ARENA_ARRAY(w->arena, bool, w->nsolutions + 1);
    for (size_t i = 0; i < s->m->in.nfeatures; i++) {
        int32_t of = s->m->force[i] == s->q ? world_solution_of(w, s->m->in.features[i].id) : -1;
        if (of < 0 || seen[of])
            continue;
        seen[of] = true;
        if (s->nsolutions++ < PLAN_SOLUTIONS)
            s->solutions[s->nshown++] = of;
    }
}

static enum status hill(struct ctx *c, struct plan_shown *s)
{
    for (size_t i = 0; i < s->nshown; i++) {
        const struct w_solution *of = &s->m->w->solutions[s->solutions[i]];
        struct hill_dot *d = &s->dots[s->ndots];
        bool on = false;
        *d = (struct hill_dot){ .key = of->key, .title = of->title };
        TRY(hill_place(c, of->id, d, &on));
        s->dot_of[s->ndots] = i;
        s->ndots += on;
    }
    return ST_OK;
}

enum status plan_show_load(struct ctx *c, struct world *w, struct plan_model *m, struct str asked,
                           struct plan_shown *ret)
{
    struct quarter q = { 0 };
    *ret = (struct plan_shown){ .m = m, .whole = str_empty(asked) };
    if (!ret->whole && !quarter_parse(asked, &q)) {
        problem_add(c->problems, &(struct path){ .name = S("quarter") }, S("not_a_quarter"),
                    "%.*s is no quarter: write it as 2027-Q1", STR_FMT(asked));
        return ST_NOT_FOUND;
    }
    TRY(world_load(c, w));
    TRY(plan_model_build(c, w, &(struct plan_from){ .effort = PLAN_LIKELY }, m));
    if (!ret->whole && (q.ordinal < m->first || q.ordinal >= m->first + m->in.quarters)) {
        problem_add(c->problems, &(struct path){ .name = S("quarter") }, S("range"),
                    "%.*s is outside the plan, which has %.*s to %.*s", STR_FMT(asked),
                    STR_FMT(quarter_key(c->arena, m->first)),
                    STR_FMT(quarter_key(c->arena, m->first + m->in.quarters - 1)));
        return ST_NOT_FOUND;
    }
    ret->q = ret->whole ? 0 : (int)(q.ordinal - m->first);
    ret->loads = plan_loads(m, m->force, NULL);
    struct value ordinal = value_int(m->first + ret->q);
    TRY(db_all(c, &q_open, &ordinal, 1, &ret->open, &ret->nopen));
    solutions_of(ret);
    TRY(hill(c, ret));
    plan_missed(m, &ret->missed, &ret->nmissed);
    return ST_OK;
}

int64_t plan_days_asked(const struct plan_model *m, size_t team, int q)
{
    int64_t days = 0;
    for (size_t i = 0; i < m->w->npledges; i++) {
        const struct w_pledge *g = &m->w->pledges[i];
        days += g->asked && g->quarter == m->first + q && g->team == m->w->teams[team].id ? g->days : 0;
    }
    return days;
}

const struct w_priority *plan_is_for(const struct plan_shown *s, int32_t f)
{
    const struct world *w = s->m->w;
    int32_t whole = w->features[f].slice_of >= 0 ? world_feature(w, w->features[f].slice_of) : f;
    struct w_span up = whole >= 0 ? w_span(&w->feature_fulfils, whole) : (struct w_span){ NULL, 0 };
    for (size_t i = 0; i < up.n; i++) {
        int32_t r = w->fulfils[up.at[i]].main ? world_requirement(w, w->fulfils[up.at[i]].upper) : -1;
        struct w_span serves = r >= 0 ? w_span(&w->requirement_serves, r) : (struct w_span){ NULL, 0 };
        for (size_t k = 0; k < serves.n; k++) {
            int32_t p = w->serves[serves.at[k]].main ? world_priority(w, w->serves[serves.at[k]].upper) : -1;
            if (p >= 0)
                return &w->priorities[p];
        }
    }
    return NULL;
}

const struct plan_asked *plan_asked_for(const struct plan_shown *s, int64_t feature)
{
    for (size_t i = 0; i < s->nopen; i++)
        if (s->open[i].wish == feature)
            return &s->open[i];
    return NULL;
}

int plan_left_fits(const struct plan_shown *s, size_t i)
{
    const struct plan_feature *f = &s->m->in.features[i];
    for (int q = f->earliest > s->q ? f->earliest : s->q; !f->forbid && q <= f->latest && q < s->m->in.quarters; q++)
        if (plan_fits(s->m, s->loads, (int32_t)i, q, 0) && plan_needs_met(s->m, s->m->force, (int32_t)i, q))
            return q;
    return -1;
}

static struct str short_words(const struct plan_shown *s, size_t i)
{
    const struct plan_feature *f = &s->m->in.features[i];
    int64_t least = 0;
    int32_t team = -1;
    if (f->forbid)
        return S("A rule or a missing need keeps it out.");
    for (size_t k = 0; k < s->m->in.nneeds; k++) {
        const struct plan_need *n = &s->m->in.needs[k];
        if (n->by != (int32_t)i || (s->m->force[n->needed] >= 0 && s->m->force[n->needed] + n->lag <= s->q))
            continue;
        struct str title = s->m->w->features[s->m->world_of[n->needed]].title;
        if (s->m->force[n->needed] < 0)
            return arena_printf(s->m->w->arena, "It needs %.*s, which is not in the plan.", STR_FMT(title));
        return arena_printf(s->m->w->arena, "It needs %.*s, which comes too late for it.", STR_FMT(title));
    }
    for (size_t p = 0; p < f->nparts; p++) {
        int64_t free = plan_team_free(s->m, s->loads, (size_t)f->parts[p].team, s->q);
        int64_t left = (free > 0 ? free : 0)
                       - f->parts[p].days[PLAN_LIKELY][f->span - 1];      /* what is over already is not its own */
        if (left < least) {
            least = left;
            team = f->parts[p].team;
        }
    }
    struct arena *a = s->m->w->arena;
    const struct w_feature *said = &s->m->w->features[s->m->world_of[i]];
    if (said->latest >= 0 && said->latest < s->m->first + s->q)
        return arena_printf(a, "It is to be finished in %.*s or before.", STR_FMT(quarter_said(s->m->w, said->latest)));
    if (said->earliest > s->m->first + s->q)
        return arena_printf(a, "It cannot be finished before %.*s.", STR_FMT(quarter_said(s->m->w, said->earliest)));
    if (team < 0)
        return f->span > 1 ? S("It takes longer than this quarter.") : S("What it needs first is not planned.");
    if (!plan_days_known(s->m, (size_t)team, s->q))
        return arena_printf(a, "What %.*s can do is not known yet.", STR_FMT(s->m->w->teams[team].title));
    return arena_printf(a, "%.*s is %.*s short.", STR_FMT(s->m->w->teams[team].title),
                        STR_FMT(weeks_words(s->m->w->arena, -least, s->m->w->set.days_per_week)));
}

struct str plan_left_why(const struct plan_shown *s, size_t i, int fits)
{
    return fits == s->q ? S("It would fit here.") : short_words(s, i);
}

int plan_left_pass(const struct plan_shown *s, size_t i)
{
    const struct w_feature *f = &s->m->w->features[s->m->world_of[i]];
    if (s->m->force[i] >= 0 || f->slice_of >= 0)
        return -1;
    return plan_asked_for(s, f->id) ? 0 : plan_is_for(s, s->m->world_of[i]) ? 1 : 2;
}

size_t plan_left_out(const struct plan_shown *s, size_t named[PLAN_LEFT_OUT], size_t *ret_all)
{
    size_t n = 0;
    *ret_all = 0;
    for (int pass = 0; pass < PLAN_LEFT_PASSES; pass++)
        for (size_t i = 0; i < s->m->in.nfeatures; i++) {
            int of = plan_left_pass(s, i);
            *ret_all += pass == 0 && of >= 0;
            if (n < PLAN_LEFT_OUT && of == pass)
                named[n++] = i;
        }
    return n;
}

/* The days of the quarter by the class of the work. */
static void mix_json(struct json_writer *w, const struct plan_shown *s)
{
    enum { CLASSES = 16 };
    struct str names[CLASSES];
    int64_t days[CLASSES] = { 0 };
    size_t n = 0;
    for (size_t i = 0; i < s->m->in.nfeatures; i++) {
        const struct w_feature *f = &s->m->w->features[s->m->world_of[i]];
        size_t at = 0;
        if (s->m->force[i] != s->q)
            continue;
        while (at < n && !str_eq(names[at], f->fclass))
            at++;
        assert(at < CLASSES);
        if (at == n)
            names[n++] = f->fclass;
        days[at] += plan_feature_days(s->m->w, f->id);
    }
    json_key(w, S("mix"));
    json_array(w);
    for (size_t i = 0; i < n; i++) {
        json_object(w);
        json_member_str(w, S("class"), names[i]);
        json_key(w, S("days"));
        json_int(w, days[i]);
        json_end(w);
    }
    json_end(w);
}

/* How many of the quarter's days lead to what executives or managers want, and how many stay within one product. */
static void gauges_json(struct json_writer *w, const struct plan_shown *s)
{
    struct gauges g = gauges_of_plan(s->m, s->q);
    json_key(w, S("strategic_days"));
    json_int(w, g.of[GAUGE_DAYS].part);
    json_key(w, S("strategic_percent"));
    json_int(w, g.mark);
    json_key(w, S("one_product_days"));
    json_int(w, g.of[GAUGE_ALONE].part);
}

/* As the page names it: what somebody waits for first, each with why not and where it would fit. */
static void left_json(struct json_writer *w, const struct plan_shown *s)
{
    size_t all, named[PLAN_LEFT_OUT], n = plan_left_out(s, named, &all);
    json_key(w, S("left_out_count"));
    json_int(w, (int64_t)all);
    json_key(w, S("left_out"));
    json_array(w);
    for (size_t i = 0; i < n; i++) {
        const struct w_feature *f = &s->m->w->features[s->m->world_of[named[i]]];
        int q = plan_left_fits(s, named[i]);
        json_object(w);
        json_member_str(w, S("feature"), f->key);
        json_member_str(w, S("title"), f->title);
        json_key(w, S("days"));
        json_int(w, plan_feature_days(s->m->w, f->id));
        json_member_str(w, S("why"), plan_left_why(s, named[i], q));
        json_member_str(w, S("fits_in"), q < 0 ? STR_NULL : quarter_key(s->m->w->arena, s->m->first + q));
        json_end(w);
    }
    json_end(w);
}

static void number(struct json_writer *w, const char *name, int64_t i)
{
    json_key(w, str_z(name));
    json_int(w, i);
}

static void teams_json(struct json_writer *w, const struct plan_shown *s)
{
    const struct plan_model *m = s->m;
    json_key(w, S("teams"));
    json_array(w);
    for (int q = s->whole ? 0 : s->q; q < (s->whole ? m->in.quarters : s->q + 1); q++)
        for (size_t t = 0; t < m->in.nteams; t++) {
            int64_t used = s->loads[t * (size_t)m->in.quarters + (size_t)q], asked = plan_days_asked(m, t, q);
            if (m->in.teams[t].usable[q] == 0 && used == 0)
                continue;
            json_object(w);
            json_member_str(w, S("team"), m->w->teams[t].key);
            json_member_str(w, S("quarter"), quarter_key(m->w->arena, m->first + q));
            number(w, "usable", m->in.teams[t].usable[q]);
            number(w, "used", used);
            number(w, "reserve", m->in.teams[t].reserve[q]);
            number(w, "free", plan_team_free(m, s->loads, t, q));
            number(w, "asked", asked);
            json_end(w);
        }
    json_end(w);
}

static void rows_json(struct json_writer *w, const struct plan_shown *s)
{
    const struct plan_model *m = s->m;
    json_key(w, S("rows"));
    json_array(w);
    for (size_t i = 0; i < m->in.nfeatures; i++) {
        const struct w_feature *f = &m->w->features[m->world_of[i]];
        if (m->force[i] < 0 || (!s->whole && m->force[i] != s->q))
            continue;
        json_object(w);
        json_member_str(w, S("feature"), f->key);
        json_member_str(w, S("title"), f->title);
        json_member_str(w, S("quarter"), quarter_key(m->w->arena, m->first + m->force[i]));
        number(w, "span", m->in.features[i].span);
        number(w, "days", plan_feature_days(m->w, f->id));
        json_end(w);
    }
    json_end(w);
}

static void points_member(struct json_writer *w, const char *name, const struct plan_model *m, int64_t points)
{
    json_member_str(w, str_z(name), m->valued ? points_exact(m->w->arena, points) : STR_NULL);
}

void plan_show_json(struct json_writer *w, const struct plan_shown *s)
{
    const struct plan_model *m = s->m;
    json_object(w);
    json_key(w, S("version"));
    if (m->w->has_plan)
        json_int(w, m->w->plan.n);
    else
        json_null(w);                                   /* nobody adopted one yet */
    json_member_str(w, S("first"), quarter_key(m->w->arena, m->first));
    number(w, "quarters", m->in.quarters);
    json_key(w, S("proven"));
    json_bool(w, m->w->plan.proven != 0);
    points_member(w, "points_horizon", m, plan_points_horizon(m, m->force));
    json_member_str(w, S("quarter"), quarter_key(m->w->arena, m->first + s->q));
    points_member(w, "points_quarter", m, plan_points_quarter(m, m->force, s->q));
    teams_json(w, s);
    rows_json(w, s);
    mix_json(w, s);
    gauges_json(w, s);
    left_json(w, s);
    missed_json(w, s->missed, s->nmissed);
    hill_json(w, s->dots, s->ndots);
    json_end(w);
}
