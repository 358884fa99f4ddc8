/* use/plan_use.c: from the engine's answers to plan versions, and what lies between two. */
#include "solve/milp.h"
#include "use/plan_lock.h"
#include "use/plan_parts.h"
#include "use/plan_problem.h"
#include "use/plan_words.h"
#include "use/snapshot.h"

bool plan_go_on(void *ctx, int64_t value, int64_t bound)
{
    const struct ctx *c = ctx;
    (void)value;
    (void)bound;
    if (c->patience && clock_now_ms() >= c->patience->until)
        c->patience->over = true;
    return (!c->gone || !atomic_load(c->gone)) && !(c->patience && c->patience->over);
}

bool plan_in_time(void *deadline, int64_t value, int64_t bound)
{
    const struct plan_deadline *d = deadline;
    return plan_go_on(d->c, value, bound) && clock_now_ms() < d->until;
}

static int64_t me(const struct ctx *c)
{
    return c->actor && c->actor->person_id > 0 ? c->actor->person_id : -1;
}

enum status plan_row_add(struct ctx *c, int64_t version, int64_t feature, int64_t quarter, int64_t span,
                         struct str state)
{
    struct record *r = rec_new(c, &kind_plan_row);
    rset_int(r, "version", version);
    rset_int(r, "feature", feature);
    rset_int(r, "quarter", quarter);
    rset_int(r, "span", span);
    rset_text(r, "state", str_empty(state) ? S("committed") : state);
    return rec_add(c, r);
}

void plan_version_number(struct ctx *c, struct record *v, int64_t n)
{
    rset_int(v, "n", n);
    rset_int(v, "adopted_at", c->now_ms);
    if (me(c) > 0)
        rset_int(v, "adopted_by", me(c));
}

static enum status next_number(struct ctx *c, int64_t *ret_n, int64_t *ret_now)
{
    struct w_version v;
    enum status st = world_version(c, S("current"), &v);
    *ret_n = st == ST_OK ? v.n + 1 : 1;
    *ret_now = st == ST_OK ? v.id : -1;
    return st == ST_NOT_FOUND ? ST_OK : st;
}

enum status plan_version_add(struct ctx *c, const struct plan_model *m, const int16_t *finish,
                             const struct plan_write *p, int64_t *ret_id, int64_t *ret_n)
{
    const struct world *w = m->w;
    struct record *v = rec_new(c, &kind_plan_version);
    *ret_n = -1;
    rset_int(v, "first", m->first);
    rset_int(v, "quarters", m->in.quarters);
    rset_text(v, "title", p->title);
    rset_text(v, "why", p->why);
    rset_text(v, "made_by", p->made_by);
    rset_text(v, "because", p->because);
    rset_bool(v, "proven", p->proven);
    rset_text(v, "unit", m->valued ? plan_unit(m) : S("days"));
    if (p->solved) {
        rset_text(v, "solver", arena_printf(c->arena, "%s, one thread, seed 1", milp_solver()));
        rset_text(v, "input_hash", plan_digest(c->arena, plan_problem_text(m)));
    }
    rset_int(v, "value", p->value);
    rset_int(v, "bound", p->bound);
    rset_text(v, "frozen", p->frozen);
    if (p->parent > 0)
        rset_int(v, "parent", p->parent);
    else if (w->has_plan)
        rset_int(v, "parent", w->plan.id);
    if (p->adopt) {
        *ret_n = w->has_plan ? w->plan.n + 1 : 1;
        plan_version_number(c, v, *ret_n);
    }
    TRY(rec_add(c, v));
    *ret_id = v->id;
    for (size_t i = 0; i < w->nrows; i++) {
        int32_t at = world_feature(w, w->rows[i].feature), in = at < 0 ? -1 : m->in_of[at];
        bool outside = w->rows[i].quarter < m->first || w->rows[i].quarter >= m->first + m->in.quarters;
        if (outside && (in < 0 || finish[in] < 0))      /* else it was pulled in, below */
            TRY(plan_row_add(c, v->id, w->rows[i].feature, w->rows[i].quarter, w->rows[i].span, w->rows[i].state));
    }
    for (size_t i = 0; i < m->in.nfeatures; i++) {
        const struct w_row *old = plan_row_of(w, m->in.features[i].id);
        if (finish[i] >= 0)
            TRY(plan_row_add(c, v->id, m->in.features[i].id, m->first + finish[i], m->in.features[i].span,
                             old ? old->state : S("committed")));
    }
    bool by_tradeoff = str_eq(p->made_by, S("decision"));      /* the one way into a closed quarter */
    return p->adopt && w->has_plan && !by_tradeoff ? plan_lock_guard(c, w->plan.id, v->id) : ST_OK;
}

struct adopt_arg {
    struct w_version v;
    int64_t n;
};

static enum status adopt_body(struct ctx *c, void *arg)
{
    struct adopt_arg *a = arg;
    struct w_row *rows = NULL;
    size_t n = 0;
    int64_t now = -1;
    TRY(next_number(c, &a->n, &now));
    TRY(world_rows(c, a->v.id, &rows, &n));
    struct record *v = rec_new(c, &kind_plan_version);
    rset_int(v, "first", a->v.first);
    rset_int(v, "quarters", a->v.quarters);
    rset_text(v, "title", a->v.title);
    rset_text(v, "why", a->v.why);
    rset_text(v, "made_by", a->v.made_by);
    rset_bool(v, "proven", a->v.proven != 0);
    rset_int(v, "parent", a->v.id);
    plan_version_number(c, v, a->n);
    TRY(rec_add(c, v));
    for (size_t i = 0; i < n; i++)
        TRY(plan_row_add(c, v->id, rows[i].feature, rows[i].quarter, rows[i].span, rows[i].state));
    return now > 0 ? plan_lock_guard(c, now, v->id) : ST_OK;
}

enum status plan_adopt(struct ctx *c, struct str name, int64_t *ret_n, int64_t *ret_change)
{
    struct adopt_arg arg = { .n = 0 };
    TRY(world_version(c, name, &arg.v));
    TRY(core_write(c, S("plan adopt"), adopt_body, &arg, ret_change));
    *ret_n = arg.n;
    return ST_OK;
}

struct keep_arg {
    const struct plan_model *m;
    const int16_t *finish;
    struct plan_write p;
    int64_t id, n;
};

static enum status keep_body(struct ctx *c, void *arg)
{
    struct keep_arg *k = arg;
    return plan_version_add(c, k->m, k->finish, &k->p, &k->id, &k->n);
}

void plan_soften(const struct plan_model *m, struct plan_input *in)
{
    struct plan_promise *p = ARENA_ARRAY(m->w->arena, struct plan_promise, in->npromises + 1);
    for (size_t i = 0; i < in->npromises; i++) {
        p[i] = in->promises[i];
        p[i].hard = m->w->promises[m->promise_of[i]].hard != 0;
    }
    in->promises = p;
}

void plan_lend(struct arena *a, struct plan_input *in, int32_t draw)
{
    struct plan_team *teams = ARENA_ARRAY(a, struct plan_team, in->nteams + 1);
    for (size_t t = 0; t < in->nteams; t++) {
        teams[t] = in->teams[t];
        for (int q = 0; q < in->quarters; q++)
            teams[t].reserve[q] -= draw < teams[t].reserve[q] ? draw : teams[t].reserve[q];
    }
    in->teams = teams;
}

struct watched {
    struct ctx *c;
    const struct plan_watch *watch;
};

int64_t plan_within(int64_t value, int64_t bound)
{
    double gap = (double)bound - (double)value, of = bound > 0 ? (double)bound : 1;
    double tenths = gap <= 0 ? 0 : gap / of * 1000;
    return tenths >= 1000 ? 1000 : (int64_t)(tenths + 0.999);
}

static bool watched_go_on(void *arg, int64_t value, int64_t bound)
{
    const struct watched *w = arg;
    if (w->c->within && value > INT64_MIN / 2 && bound < INT64_MAX / 2)
        atomic_store(w->c->within, (int)plan_within(value, bound) + 1);
    return plan_go_on(w->c, value, bound) && (!w->watch || w->watch->go_on(w->watch->arg, value, bound));
}

static enum status solve(struct ctx *c, const struct plan_model *m, const struct plan_limits *limits,
                         struct plan_result *ret)
{
    return plan_answered(c, m, "a plan", plan_solve(c->arena, &m->in, limits, ret));
}

enum status plan_best(struct ctx *c, struct plan_model *m, const struct plan_watch *watch, struct plan_result *ret)
{
    struct watched w = { c, watch };
    struct plan_limits limits = { .work = 200000, .go_on = watched_go_on, .arg = &w };
    struct str why = STR_NULL;
    int64_t value = 0;
    TRY(solve(c, m, &limits, ret));
    if (!ret->feasible && ret->stopped != PLAN_CANCEL
        && m->in.npromises > 0) {   /* without the promises; what breaks is named */
        plan_soften(m, &m->in);
        TRY(solve(c, m, &limits, ret));
    }
    if (!ret->feasible && ret->stopped == PLAN_CANCEL) {
        problem_add(c->problems, NULL, S("stopped"), "It was stopped before a plan was found. Nothing has changed.");
        return ST_BUSY;
    }
    if (!ret->feasible)
        return plan_infeasible(c, m, &limits);
    if (!plan_check(&m->in, ret->finish, &value, &why) || value != ret->value)
        return plan_refused(c, m, "a plan", why);
    return watch && !watch->keep(watch->arg) ? ST_BUSY : ST_OK;
}

struct plan_answer plan_answer_of(const struct plan_model *m, const struct plan_result *r)
{
    return (struct plan_answer){ .value = r->value,
                                 .bound = r->bound,
                                 .unit = m->unit,
                                 .feasible = r->feasible,
                                 .proved = r->proved,
                                 .finish = (int16_t *)(uintptr_t)r->finish };
}

struct str plan_solve_title(enum plan_stop stopped, bool proved)
{
    if (proved)
        return S("Best plan for the values set");
    switch (stopped) {
    case PLAN_WORK: return S("Best plan found within the work allowed, not proved: looking again finds the same");
    case PLAN_CANCEL: return S("Best plan found when it was stopped, not proved the best");
    case PLAN_DONE: break;
    }
    return S("Best plan found, not proved the best");
}

enum status plan_solve_use(struct ctx *c, const struct plan_from *from, struct plan_model *ret_m,
                           struct plan_answer *ret)
{
    struct world *w = ARENA_NEW(c->arena, struct world);
    struct plan_result r;
    *ret = (struct plan_answer){ 0 };
    TRY(world_load(c, w));
    TRY(plan_model_build(c, w, from, ret_m));
    TRY(plan_best(c, ret_m, from->watch, &r));
    struct keep_arg k = { .m = ret_m,
                          .finish = r.finish,
                          .p = { .made_by = S("solve"),
                                 .solved = true,
                                 .proven = r.proved,
                                 .value = r.value,
                                 .bound = r.bound,
                                 .title = plan_solve_title(r.stopped, r.proved) } };
    TRY(core_write(c, S("plan solve"), keep_body, &k, &ret->change));
    const int64_t change = ret->change;
    *ret = plan_answer_of(ret_m, &r);
    ret->version = k.id;
    ret->change = change;
    return ST_OK;
}

enum status plan_move_use(struct ctx *c, struct str feature, int64_t quarter, bool write, bool adopt,
                          struct plan_moved *ret)
{
    struct world *w = ARENA_NEW(c->arena, struct world);
    *ret = (struct plan_moved){ .version = -1, .n = -1 };
    TRY(world_load(c, w));
    TRY(plan_model_build(c, w, &(struct plan_from){ .effort = PLAN_LIKELY, .card = true }, &ret->m));
    TRY(world_find_feature(c, w, feature, NULL, &ret->feature));
    int32_t i = ret->m.in_of[ret->feature];
    int64_t q = quarter < 0 ? PLAN_OUT : quarter - ret->m.first;
    if (i < 0) {
        return plan_unsized(c, w->features[ret->feature].key);
    }
    if (q >= ret->m.in.quarters || (quarter >= 0 && q < ret->m.in.features[i].span - 1)) {
        problem_add(c->problems, NULL, S("range"), "The plan has no such quarter for it.");
        return ST_INVALID;
    }
    int16_t *finish = ARENA_ARRAY(c->arena, int16_t, ret->m.in.nfeatures + 1);
    memcpy(finish, ret->m.force, ret->m.in.nfeatures * sizeof *finish);
    finish[i] = (int16_t)q;
    int64_t value = 0;
    plan_figures(&ret->m, finish, ret->m.force[i] >= 0 ? ret->m.force[i] : (int)q, &ret->fig);
    ret->fits = plan_check(&ret->m.in, finish, &value, &ret->why_not);
    ret->locked = plan_lock_words(&ret->m, finish);
    if (!write)
        return ST_OK;
    struct keep_arg k = { .m = &ret->m,
                          .finish = finish,
                          .p = { .made_by = S("move"),
                                 .adopt = adopt,
                                 .value = value,
                                 .bound = value,
                                 .title =
                                     arena_printf(c->arena, "%.*s moved", STR_FMT(w->features[ret->feature].key)) } };
    TRY(core_write(c, S("plan move"), keep_body, &k, &ret->change));
    ret->version = k.id;
    ret->n = k.n;
    return ST_OK;
}

static struct str diff_words(const struct world *w, const struct diff_line *d)
{
    struct str from = quarter_said(w, d->from), to = quarter_said(w, d->to);
    if (d->from < 0)
        return arena_printf(w->arena, "%.*s %.*s comes in, in %.*s", STR_FMT(d->key), STR_FMT(d->title), STR_FMT(to));
    if (d->to < 0)
        return arena_printf(w->arena, "%.*s %.*s leaves %.*s", STR_FMT(d->key), STR_FMT(d->title), STR_FMT(from));
    return arena_printf(w->arena, "%.*s %.*s moves from %.*s to %.*s", STR_FMT(d->key), STR_FMT(d->title),
                        STR_FMT(from), STR_FMT(to));
}

static bool plans(const struct w_version *v, int64_t quarter)
{
    return quarter >= v->first && quarter < v->first + v->quarters;
}

bool plan_told_apart(const struct w_version *a, const struct w_version *b, int64_t from, int64_t to)
{
    return from < 0 ? plans(a, to) : to >= 0 || plans(b, from);
}

/* Rows of both, which stand by feature, side by side. */
static enum status diff(struct ctx *c, const struct world *w, const struct w_version *a, const struct w_version *b,
                        struct plan_diff *ret)
{
    struct w_row *ra = NULL, *rb = NULL;
    size_t na = 0, nb = 0, i = 0, k = 0;
    *ret = (struct plan_diff){ .a = a->id, .b = b->id };
    TRY(world_rows(c, a->id, &ra, &na));
    TRY(world_rows(c, b->id, &rb, &nb));
    ret->lines = ARENA_ARRAY(w->arena, struct diff_line, na + nb + 1);
    while (i < na || k < nb) {
        bool in_a = i < na && (k == nb || ra[i].feature <= rb[k].feature);
        bool in_b = k < nb && (i == na || rb[k].feature <= ra[i].feature);
        int32_t f = world_feature(w, in_a ? ra[i].feature : rb[k].feature);
        struct diff_line d = { .from = in_a ? ra[i].quarter : -1, .to = in_b ? rb[k].quarter : -1 };
        i += in_a;
        k += in_b;
        if (f < 0 || d.from == d.to)
            continue;
        if (!plan_told_apart(a, b, d.from, d.to)) {
            ret->apart++;
            continue;
        }
        d.key = w->features[f].key;
        d.title = w->features[f].title;
        d.words = diff_words(w, &d);
        ret->lines[ret->n++] = d;
    }
    return ST_OK;
}

struct before_row {
    int64_t id;
};
static const struct col before_cols[] = { COL(struct before_row, id) };
static const struct stmt_def before_sql = {
    .name = "plan.before",
    .sql =
        "SELECT id AS id FROM plan_version WHERE archived_at IS NULL AND n IS NOT NULL AND n < ?1 ORDER BY n DESC LIMIT 1",
    ROWS_OF(struct before_row, before_cols)
};

enum status plan_before(struct ctx *c, const struct world *w, struct w_version *ret, bool *ret_found)
{
    struct before_row *before = NULL;
    struct value n = value_int(w->plan.n);
    size_t found = 0;
    if (w->has_plan)
        TRY(db_all(c, &before_sql, &n, 1, &before, &found));
    *ret_found = found > 0;
    return found ? world_version(c, arena_printf(c->arena, "#%lld", (long long)before[0].id), ret) : ST_OK;
}

enum status plan_diff_make(struct ctx *c, struct world *w, struct plan_diff *ret)
{
    struct w_version before;
    bool found;
    TRY(plan_before(c, w, &before, &found));
    return found ? diff(c, w, &before, &w->plan, ret) : ST_OK;
}

enum status plan_diff_of(struct ctx *c, const struct world *w, const struct w_version *a, const struct w_version *b,
                         struct plan_diff *ret)
{
    const void *part;
    TRY(snapshot_part(c, w, SNAP_DIFF, &part));
    const struct plan_diff *have = part;
    if (!have || have->a != a->id || have->b != b->id)
        return diff(c, w, a, b, ret);
    *ret = *have;
    return ST_OK;
}

enum status plan_compare_use(struct ctx *c, struct world *w, struct str a, struct str b, struct w_version *ret_a,
                             struct w_version *ret_b, struct diff_line **ret, size_t *ret_n)
{
    struct plan_diff d;
    TRY(world_version(c, a, ret_a));
    TRY(world_version(c, b, ret_b));
    TRY(plan_diff_of(c, w, ret_a, ret_b, &d));
    *ret = d.lines;
    *ret_n = d.n;
    return ST_OK;
}

static int32_t work_days(const struct plan_model *m, const struct plan_feature *f, const struct plan_part *p,
                         int finish, int q)
{
    int s = q - finish + f->span - 1;
    return finish < 0 || s < 0 || s >= f->span ? 0 : p->days[m->in.effort][s];
}

void plan_work_make(const struct plan_model *m, int q, struct plan_work *ret)
{
    struct arena *a = m->w->arena;
    size_t most = 0, n = 0;
    for (size_t i = 0; i < m->in.nfeatures; i++)
        most += m->in.features[i].nparts;
    int32_t *team = ARENA_ARRAY(a, int32_t, most + 1);
    ret->feature = ARENA_ARRAY(a, int32_t, most + 1);
    ret->days = ARENA_ARRAY(a, int32_t, most + 1);
    for (size_t i = 0; i < m->in.nfeatures; i++)
        for (size_t p = 0; p < m->in.features[i].nparts; p++) {
            const struct plan_part *part = &m->in.features[i].parts[p];
            int32_t days = work_days(m, &m->in.features[i], part, m->force[i], q);
            if (days == 0)
                continue;
            team[n] = part->team;
            ret->feature[n] = (int32_t)i;
            ret->days[n++] = days;
        }
    ret->by_team = w_index_of(a, m->in.nteams, n, team);
}

const struct plan_work *plan_work(const struct plan_model *m, int q)
{
    const struct models_kept *k = models_kept_of(m);
    assert(q >= 0 && q < m->in.quarters);
    if (k)
        return &k->work[q];
    struct plan_work *mine = ARENA_NEW(m->w->arena, struct plan_work);
    plan_work_make(m, q, mine);
    return mine;
}
