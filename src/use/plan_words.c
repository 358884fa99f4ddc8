/* use/plan_words.c: rules that cannot hold together, as sentences. */
#include "use/plan_words.h"
#include "use/plan_parts.h"
#include "use/plan_problem.h"

enum { NAMES = 3 };
enum teams_what { TEAMS_OVER, TEAMS_FULL, TEAMS_DRAWN, TEAMS_UNKNOWN };

bool plan_days_known(const struct plan_model *m, size_t team, int q)
{
    const struct world *w = m->w;
    bool known = m->in.teams[team].usable[q] > 0;
    for (size_t i = 0; i < w->ncaps && !known; i++)
        known = w->caps[i].team == w->teams[team].id && w->caps[i].quarter == m->first + q;
    return known;
}

int64_t plan_team_drawn(const struct plan_model *m, const int32_t *loads, size_t team, int q)
{
    int64_t short_by = -(int64_t)plan_team_free(m, loads, team, q);
    int64_t most =
        m->w->set.reserve_draw < m->in.teams[team].reserve[q] ? m->w->set.reserve_draw : m->in.teams[team].reserve[q];
    return short_by > 0 && short_by <= most ? short_by : 0;
}

static bool is_named(const struct plan_model *m, const int32_t *loads, size_t t, int q, enum teams_what what)
{
    int32_t free = plan_team_free(m, loads, t, q);
    if (what == TEAMS_UNKNOWN)
        return loads[t * (size_t)m->in.quarters + (size_t)q] > 0 && !plan_days_known(m, t, q);
    bool drawn = plan_team_drawn(m, loads, t, q) > 0;
    return m->in.teams[t].usable[q] > 0
           && (what == TEAMS_FULL    ? free == 0
               : what == TEAMS_DRAWN ? drawn
                                     : free < 0 && !drawn);
}

static struct str teams_named(const struct plan_model *m, const int32_t *loads, int q, enum teams_what what)
{
    struct out o;
    size_t n = 0, k = 0;
    out_init_raw(&o, m->w->arena);
    for (int pass = 0; pass < 2; pass++)
        for (size_t t = 0; t < m->in.nteams; t++) {
            if (!is_named(m, loads, t, q, what))
                continue;
            if (pass == 0)
                n++;
            else if (k < NAMES || n == NAMES + 1)
                out_printf(&o, "%s%.*s", k == 0 ? "" : k + 1 == n ? " and " : ", ", STR_FMT(m->w->teams[t].title)), k++;
        }
    if (k < n)
        out_printf(&o, n - k == 1 ? " and %zu more team" : " and %zu more teams", n - k);
    return out_str(&o);
}

struct str plan_teams_over(const struct plan_model *m, const int32_t *loads, int q)
{
    return teams_named(m, loads, q, TEAMS_OVER);
}

struct str plan_teams_full(const struct plan_model *m, const int32_t *loads, int q)
{
    return teams_named(m, loads, q, TEAMS_FULL);
}

struct str plan_teams_drawn(const struct plan_model *m, const int32_t *loads, int q)
{
    return teams_named(m, loads, q, TEAMS_DRAWN);
}

struct str plan_teams_unknown(const struct plan_model *m, const int32_t *loads, int q)
{
    return teams_named(m, loads, q, TEAMS_UNKNOWN);
}

static struct str name_of(const struct plan_model *m, int32_t i)
{
    const struct w_feature *f = &m->w->features[m->world_of[i]];
    return arena_printf(m->w->arena, "%.*s %.*s", STR_FMT(f->key), STR_FMT(f->title));
}

static struct rule_line about(const struct plan_model *m, int32_t i, struct str words)
{
    return (struct rule_line){ words, S("features"), m->w->features[m->world_of[i]].key };
}

static struct str when(const struct plan_model *m, int q)
{
    return quarter_said(m->w, m->first + q);
}

/* Why a feature is locked: the rule of its own, that of its quarter, or that it is begun. */
static struct rule_line lock_line(const struct plan_model *m, int32_t i)
{
    const struct world *w = m->w;
    struct arena *a = w->arena;
    const struct plan_feature *f = &m->in.features[i];
    for (size_t r = 0; r < w->nrules; r++) {
        const struct w_rule *x = &w->rules[r];
        bool own = str_eq(x->type, S("lock")) && any_id_of(x->subject, "feature") == f->id;
        bool all = str_eq(x->type, S("lock_quarter")) && m->first + f->lock >= x->quarter
                   && m->first + f->lock <= (x->until >= 0 ? x->until : x->quarter);
        if (!x->hard || (!own && !all))
            continue;
        return (struct rule_line){
            arena_printf(a, "%.*s stays in %.*s: %.*s", STR_FMT(name_of(m, i)), STR_FMT(when(m, f->lock)),
                         STR_FMT(x->why)),
            S("rules"), x->id == 0 ? STR_NULL : arena_printf(a, "%lld", (long long)x->id)
        };   /* 0: a scenario assumes it */
    }
    return about(
        m, i, arena_printf(a, "%.*s is begun and finishes in %.*s", STR_FMT(name_of(m, i)), STR_FMT(when(m, f->lock))));
}

static struct rule_line of_rule(const struct world *w, const struct w_rule *r, struct str words)
{
    return (struct rule_line){
        words, S("rules"), r->id == 0 ? STR_NULL : arena_printf(w->arena, "%lld", (long long)r->id)
    };   /* 0: a scenario assumes it */
}

static struct rule_line mix_line(const struct plan_model *m, int32_t k)
{
    const struct world *w = m->w;
    const struct w_rule *r = &w->rules[m->mix_of[k]];
    return of_rule(w, r,
                   arena_printf(w->arena, "%s %lld %% of the days%s%.*s: %.*s",
                                str_eq(r->type, S("floor")) ? "At least" : "At most", (long long)r->percent,
                                str_empty(r->rclass) ? "" : " are ", STR_FMT(r->rclass), STR_FMT(r->why)));
}

static struct rule_line set_line(const struct plan_model *m, int32_t k)
{
    const struct plan_set *x = &m->in.exclusive[k];
    struct out o;
    out_init_raw(&o, m->w->arena);
    out_printf(&o, "At most %d of ", x->max);
    for (size_t i = 0; i < x->n; i++)
        out_printf(&o, "%s%.*s", i == 0 ? "" : i + 1 == x->n ? " and " : ", ", STR_FMT(name_of(m, x->of[i])));
    return m->set_of[k] < 0 ? about(m, x->of[0], out_str(&o)) : of_rule(m->w, &m->w->rules[m->set_of[k]], out_str(&o));
}

static struct rule_line strict_line(const struct plan_model *m, int32_t k)
{
    int32_t s = m->in.solutions[k].id > 0 ? world_solution(m->w, m->in.solutions[k].id) : -1;
    if (s < 0)
        return (struct rule_line){ S("A group of work ships whole or not at all"), STR_NULL, STR_NULL };
    return (struct rule_line){ arena_printf(m->w->arena, "%.*s %.*s ships whole or not at all",
                                            STR_FMT(m->w->solutions[s].key), STR_FMT(m->w->solutions[s].title)),
                               S("solutions"), m->w->solutions[s].key };
}

static struct rule_line cover_line(const struct plan_model *m, int32_t k)
{
    const struct world *w = m->w;
    const struct w_rule *r = &w->rules[m->cover_of[k]];
    return of_rule(w, r,
                   arena_printf(w->arena, "At least %d by %.*s: %.*s", m->in.cover[k].min,
                                STR_FMT(when(m, m->in.cover[k].by)), STR_FMT(r->why)));
}

/* The rule that keeps a feature out; without one it is kept out by what it needs, or has no quarter to finish in. */
static struct rule_line forbid_line(const struct plan_model *m, int32_t i)
{
    struct str words = arena_printf(m->w->arena, "%.*s is kept out by a rule", STR_FMT(name_of(m, i)));
    for (size_t r = 0; r < m->w->nrules; r++) {
        const struct w_rule *x = &m->w->rules[r];
        int32_t *of = ARENA_ARRAY(m->w->arena, int32_t, plan_subject_room(m->w, x->subject));
        bool missing, its = false;
        size_t n = x->hard && str_eq(x->type, S("forbid")) ? plan_subject_features(m, x->subject, of, &missing) : 0;
        for (size_t k = 0; k < n; k++)
            its = its || of[k] == i;
        if (its)
            return of_rule(m->w, x, words);
    }
    return about(m, i, words);
}

struct rule_line plan_rule_line(const struct plan_model *m, struct plan_rule r)
{
    const struct world *w = m->w;
    struct arena *a = w->arena;
    int quarters = m->in.quarters;
    switch (r.kind) {
    case PLAN_RULE_NONE: break;
    case PLAN_RULE_LOCK: return lock_line(m, r.index);
    case PLAN_RULE_PROMISE: {
        const struct w_promise *p = &w->promises[m->promise_of[r.index]];
        return (struct rule_line){ arena_printf(a, "%.*s is promised to %.*s by %.*s", STR_FMT(p->what),
                                                STR_FMT(p->to_title), STR_FMT(when(m, m->in.promises[r.index].by))),
                                   S("promises"), p->key };
    }
    case PLAN_RULE_NEED: {
        const struct plan_need *n = &m->in.needs[r.index];
        return about(m, n->by,
                     arena_printf(a, "%.*s needs %.*s%s", STR_FMT(name_of(m, n->by)), STR_FMT(name_of(m, n->needed)),
                                  n->lag ? " in an earlier quarter" : " first"));
    }
    case PLAN_RULE_STRICT: return strict_line(m, r.index);
    case PLAN_RULE_EXCLUSIVE: return set_line(m, r.index);
    case PLAN_RULE_COVER: return cover_line(m, r.index);
    case PLAN_RULE_MIX: return mix_line(m, r.index);
    case PLAN_RULE_FORBID: return forbid_line(m, r.index);
    case PLAN_RULE_WINDOW: {
        const struct plan_feature *f = &m->in.features[r.index];
        return about(m, r.index,
                     arena_printf(a, "%.*s finishes from %.*s to %.*s", STR_FMT(name_of(m, r.index)),
                                  STR_FMT(when(m, f->earliest)), STR_FMT(when(m, f->latest))));
    }
    case PLAN_RULE_CAPACITY: {
        size_t t = (size_t)(r.index / quarters);
        int q = r.index % quarters;
        int64_t days = m->in.teams[t].usable[q] - m->in.teams[t].reserve[q];
        return (struct rule_line){
            arena_printf(a, "%.*s has %.*s weeks in %.*s, its reserve kept", STR_FMT(w->teams[t].title),
                         STR_FMT(weeks_text(a, days > 0 ? days : 0, w->set.days_per_week)), STR_FMT(when(m, q))),
            S("teams"), w->teams[t].key
        };
    }
    }
    return (struct rule_line){ S("A rule"), STR_NULL, STR_NULL };
}

/* ---- what the plan in force misses ---- */

/* Which of the features marked are in the plan, by the quarter (its last where it names none); *ret_n: how many. */
static struct str those_in(const struct plan_model *m, const bool *mark, int64_t by, size_t *ret_n)
{
    struct out o;
    out_init_raw(&o, m->w->arena);
    *ret_n = 0;
    for (size_t i = 0; i < m->in.nfeatures; i++)
        if (mark[i] && m->force[i] >= 0 && (by < 0 || m->first + m->force[i] <= by)) {
            if (*ret_n < 3)
                out_printf(&o, "%s%.*s", *ret_n ? ", " : "", STR_FMT(name_of(m, (int32_t)i)));
            ++*ret_n;
        }
    return out_str(&o);
}

static struct str missed_mix(const struct plan_model *m, const struct w_rule *r, const bool *mark)
{
    int64_t part = 0, all = 0, share;
    bool floor = str_eq(r->type, S("floor"));
    int from = r->quarter >= 0 ? (int)(r->quarter - m->first) : 0, to = r->quarter >= 0 ? from + 1 : m->in.quarters;
    for (size_t i = 0; i < m->in.nfeatures; i++) {
        const struct plan_feature *f = &m->in.features[i];
        bool its = str_empty(r->rclass) ? mark[i] : f->class_id == plan_class_of(r->rclass);
        for (size_t k = 0; m->force[i] >= 0 && k < f->nparts; k++)
            for (int s = 0; s < f->span; s++) {
                int q = m->force[i] - f->span + 1 + s;
                int64_t days = q >= from && q < to ? f->parts[k].days[m->in.effort][s] : 0;
                all += days;
                part += its ? days : 0;
            }
    }
    if (all == 0 || from < 0 || from >= m->in.quarters
        || (floor ? 100 * part >= r->percent * all : 100 * part <= r->percent * all))
        return STR_NULL;
    share = (100 * part + all / 2) / all;
    return arena_printf(m->w->arena, "%lld %% of the days%s%.*s, %s %lld %%: %.*s", (long long)share,
                        str_empty(r->rclass) ? "" : " are ", STR_FMT(r->rclass), floor ? "not" : "more than",
                        (long long)r->percent, STR_FMT(r->why));
}

static struct str missed_lock(const struct plan_model *m, const struct w_rule *r, const bool *mark)
{
    for (size_t i = 0; i < m->in.nfeatures; i++)
        if (mark[i] && (m->force[i] < 0 || (r->quarter >= 0 && m->first + m->force[i] != r->quarter)))
            return arena_printf(m->w->arena, "%.*s is not in %.*s: %.*s", STR_FMT(name_of(m, (int32_t)i)),
                                STR_FMT(r->quarter >= 0 ? quarter_said(m->w, r->quarter) : S("the plan")),
                                STR_FMT(r->why));
    return STR_NULL;
}

static struct str missed_words(const struct plan_model *m, const struct w_rule *r)
{
    struct arena *a = m->w->arena;
    bool *mark = plan_leads_to(m, r->subject);
    int64_t by = r->until >= 0 ? r->until : r->quarter;
    size_t n = 0;
    if (str_eq(r->type, S("lock")))
        return missed_lock(m, r, mark);
    if (str_eq(r->type, S("floor")) || str_eq(r->type, S("ceiling")))
        return missed_mix(m, r, mark);
    int32_t other = r->other >= 0 ? plan_in_of(m, r->other) : -1;
    if (str_eq(r->type, S("exclusive")) && other >= 0)
        mark[other] = true;
    struct str names = those_in(m, mark, str_eq(r->type, S("coverage")) ? by : -1, &n);
    if (str_eq(r->type, S("coverage")) && (int64_t)n < (r->count > 0 ? r->count : 1))
        return arena_printf(
            a, "%zu of %lld by %.*s: %.*s", n, (long long)(r->count > 0 ? r->count : 1),
            STR_FMT(by >= 0 ? quarter_said(m->w, by) : quarter_said(m->w, m->first + m->in.quarters - 1)),
            STR_FMT(r->why));
    if (str_eq(r->type, S("forbid")) && n > 0)
        return arena_printf(a, "%.*s %s in the plan: %.*s", STR_FMT(names), n == 1 ? "is" : "are", STR_FMT(r->why));
    if (str_eq(r->type, S("exclusive")) && (int64_t)n > (r->count > 0 ? r->count : 1))
        return arena_printf(a, "%.*s are both in the plan: %.*s", STR_FMT(names), STR_FMT(r->why));
    return STR_NULL;
}

static struct str uncounted_words(const struct plan_model *m, const struct w_rule *r)
{
    return arena_printf(m->w->arena,
                        "not counted when a plan is worked out, for %d other subjects have rules already: %.*s",
                        PLAN_SUBJECTS_MAX, STR_FMT(r->why));
}

size_t plan_uncounted(const struct plan_model *m)
{
    size_t n = 0;
    for (size_t i = 0; i < m->w->nrules; i++)
        n += m->beyond[i];
    return n;
}

void plan_missed_make(const struct plan_model *m, struct rule_missed **ret, size_t *ret_n)
{
    const struct world *w = m->w;
    *ret = ARENA_ARRAY(w->arena, struct rule_missed, 2 * w->nrules + 1);
    *ret_n = 0;
    for (size_t i = 0; w->has_plan && i < w->nrules; i++) {
        struct str words = missed_words(m, &w->rules[i]);
        if (!str_empty(words))
            (*ret)[(*ret_n)++] = (struct rule_missed){ of_rule(w, &w->rules[i], words), w->rules[i].hard != 0, true };
        if (m->beyond[i]) /* said where it is kept as well: the next plan may not keep it */
            (*ret)[(*ret_n)++] = (struct rule_missed){ of_rule(w, &w->rules[i], uncounted_words(m, &w->rules[i])),
                                                       w->rules[i].hard != 0, false };
    }
}

void missed_json(struct json_writer *j, const struct rule_missed *x, size_t n)
{
    json_key(j, S("missed"));
    json_array(j);
    for (size_t i = 0; i < n; i++) {
        json_object(j);
        json_member_str(j, S("rule"), x[i].line.key);
        json_member_str(j, S("words"), x[i].line.words);
        json_key(j, S("hard"));
        json_bool(j, x[i].hard);
        json_key(j, S("counted"));
        json_bool(j, x[i].counted);
        json_end(j);
    }
    json_end(j);
}

enum status plan_conflict_lines(struct ctx *c, const struct plan_model *m, const struct plan_limits *limits,
                                struct rule_line **ret, size_t *ret_n)
{
    const int32_t *rules = NULL;
    TRY(plan_answered(c, m, "a conflict", plan_conflict(c->arena, &m->in, limits, &rules, ret_n)));
    *ret = ARENA_ARRAY(c->arena, struct rule_line, *ret_n + 1);
    for (size_t i = 0; i < *ret_n; i++)
        (*ret)[i] = plan_rule_line(m, plan_rule_of(rules[i]));
    return ST_OK;
}

enum status plan_infeasible(struct ctx *c, const struct plan_model *m, const struct plan_limits *limits)
{
    struct rule_line *lines = NULL;
    size_t n = 0;
    TRY(plan_conflict_lines(c, m, limits, &lines, &n));
    if (n == 1)
        problem_add(c->problems, NULL, S("infeasible"),
                    "No plan keeps every rule. One cannot hold by itself:\nTake it back or change it.");
    else
        problem_add(c->problems, NULL, S("infeasible"),
                    "No plan keeps every rule. These %zu cannot all hold; the list cannot be "
                    "shortened:\nChoose which gives way.",
                    n);
    for (size_t i = 0; i < n; i++)
        problem_add(c->problems, NULL, S("infeasible"), "%.*s.", STR_FMT(lines[i].words));
    return ST_INFEASIBLE;
}
