/* use/scenario_use.c: see use/scenario_use.h. */
#include "use/scenario_use.h"
#include "use/plan_parts.h"

static const char *const names[] = { [ASSUME_DAYS] = "days",
                                     [ASSUME_POINTS] = "points",
                                     [ASSUME_WITHOUT] = "without",
                                     [ASSUME_FINISH] = "finish",
                                     [ASSUME_OUT] = "out" };

struct str assumed_name(enum assumed what)
{
    return str_z(names[what]);
}

/* ---- assumptions as they are kept ---- */

static struct str write_down(struct arena *a, const struct assumption *as, size_t n)
{
    struct out o;
    struct json_writer w;
    if (n == 0)
        return STR_NULL;
    out_init_raw(&o, a);
    json_begin(&w, &o);
    json_object(&w);
    json_key(&w, S("assumes"));
    json_array(&w);
    for (size_t i = 0; i < n; i++) {
        json_object(&w);
        json_member_str(&w, S("what"), str_z(names[as[i].what]));
        json_member_str(&w, S("about"), as[i].about);
        json_member_str(&w, S("quarter"), quarter_key(a, as[i].quarter));
        json_key(&w, S("n"));
        json_int(&w, as[i].n);
        json_end(&w);
    }
    json_end(&w);
    json_end(&w);
    return out_str(&o);
}

static bool read_one(const struct json *j, struct assumption *ret)
{
    const struct json *what = json_get(j, S("what")), *about = json_get(j, S("about")), *q = json_get(j, S("quarter")),
                      *n = json_get(j, S("n"));
    struct quarter quarter = { -1 };
    if (!what || !about || !n || n->type != J_INT || (q && q->type == J_STR && !quarter_parse(q->s, &quarter)))
        return false;
    for (size_t i = 0; i < COUNT(names); i++)
        if (str_eq(what->s, str_z(names[i]))) {
            *ret = (struct assumption){ (enum assumed)i, about->s, quarter.ordinal, n->i };
            return true;
        }
    return false;
}

static enum status read_back(struct ctx *c, struct str text, struct scenario *s)
{
    const struct json *j, *list;
    s->as = ARENA_ARRAY(c->arena, struct assumption, ASSUMPTIONS_MAX + 1);
    if (str_empty(text))
        return ST_OK;
    TRY(json_parse(c->arena, c->problems, text, &j));
    list = json_get(j, S("assumes"));
    for (const struct json *m = list ? list->first : NULL; m && s->nas < ASSUMPTIONS_MAX; m = m->next)
        if (!read_one(m, &s->as[s->nas++]))
            return fail(c, ST_INTERNAL, "what a scenario assumes cannot be read");
    return ST_OK;
}

enum status scenario_get(struct ctx *c, int64_t id, struct scenario *ret)
{
    struct record *r;
    *ret = (struct scenario){ 0 };
    TRY(world_version(c, arena_printf(c->arena, "#%lld", (long long)id), &ret->version));
    TRY(rec_get(c, &kind_plan_version, id, &r));
    const struct value *v = &r->v[kind_field_index(&kind_plan_version, S("frozen"))];
    return read_back(c, v->type == VT_TEXT && ret->version.n <= 0 ? v->u.s : STR_NULL, ret);
}

/* ---- the world as it assumes it ---- */

static void assume_days(struct world *w, const struct assumption *a)
{
    int64_t team = any_id_of(a->about, "team");
    struct w_cap *caps = ARENA_ARRAY(w->arena, struct w_cap, w->ncaps + 1);
    size_t at = 0;
    memcpy(caps, w->caps, w->ncaps * sizeof *caps);
    while (at < w->ncaps && (caps[at].team != team || caps[at].quarter != a->quarter))
        at++;
    if (at == w->ncaps)
        caps[w->ncaps++] = (struct w_cap){ team, a->quarter, 0, 0 };
    caps[at].days = a->n;
    if (caps[at].reserve > a->n)
        caps[at].reserve = a->n;
    w->caps = caps;
}

static void assume_points(struct world *w, const struct assumption *a)
{
    int32_t at = world_priority(w, any_id_of(a->about, "priority"));
    struct w_priority *p = ARENA_ARRAY(w->arena, struct w_priority, w->npriorities + 1);
    memcpy(p, w->priorities, w->npriorities * sizeof *p);
    if (at >= 0)
        p[at].points = a->n;
    w->priorities = p;
}

static void assume_without(struct world *w, const struct assumption *a)
{
    struct w_rule *rules = ARENA_ARRAY(w->arena, struct w_rule, w->nrules + 1);
    struct w_promise *promises = ARENA_ARRAY(w->arena, struct w_promise, w->npromises + 1);
    size_t nrules = 0, npromises = 0;
    for (size_t i = 0; i < w->nrules; i++)
        if (w->rules[i].id != any_id_of(a->about, "rule"))
            rules[nrules++] = w->rules[i];
    for (size_t i = 0; i < w->npromises; i++)
        if (w->promises[i].id != any_id_of(a->about, "promise"))
            promises[npromises++] = w->promises[i];
    w->rules = rules;
    w->nrules = nrules;
    w->promises = promises;
    w->npromises = npromises;
}

static void assume_rule(struct world *w, const struct assumption *a)
{
    struct w_rule *rules = ARENA_ARRAY(w->arena, struct w_rule, w->nrules + 1);
    memcpy(rules, w->rules, w->nrules * sizeof *rules);
    rules[w->nrules++] = (struct w_rule){ .type = a->what == ASSUME_OUT ? S("forbid") : S("lock"),
                                          .subject = a->about,
                                          .hard = 1,
                                          .other = -1,
                                          .until = -1,
                                          .percent = -1,
                                          .count = -1,
                                          .quarter = a->quarter,
                                          .why = S("this scenario assumes it") };
    w->rules = rules;
}

static void assume(struct world *w, const struct scenario *s)
{
    for (size_t i = 0; i < s->nas; i++) {
        switch (s->as[i].what) {
        case ASSUME_DAYS: assume_days(w, &s->as[i]); break;
        case ASSUME_POINTS: assume_points(w, &s->as[i]); break;
        case ASSUME_WITHOUT: assume_without(w, &s->as[i]); break;
        case ASSUME_FINISH:
        case ASSUME_OUT: assume_rule(w, &s->as[i]); break;
        }
    }
    if (s->nas > 0) {
        w->snapshot = NULL;        /* what is kept of the state is of the records, not of this */
        world_index(w);
    }
}

enum status scenario_model(struct ctx *c, const struct scenario *s, struct plan_model *ret, int16_t **ret_finish)
{
    struct world *w = ARENA_NEW(c->arena, struct world);
    struct w_row *rows = NULL;
    size_t n = 0;
    TRY(world_load(c, w));
    assume(w, s);
    TRY(plan_model_build(
        c, w, &(struct plan_from){ .first = s->version.first, .quarters = s->version.quarters, .effort = PLAN_LIKELY },
        ret));
    TRY(world_rows(c, s->version.id, &rows, &n));
    int16_t *finish = *ret_finish = ARENA_ARRAY(c->arena, int16_t, ret->in.nfeatures + 1);
    for (size_t i = 0; i < ret->in.nfeatures; i++)
        finish[i] = PLAN_OUT;
    for (size_t i = 0; i < n; i++) {
        int32_t at = world_feature(w, rows[i].feature), in = at < 0 ? -1 : ret->in_of[at];
        int64_t q = rows[i].quarter - ret->first;
        if (in >= 0 && q >= 0 && q < ret->in.quarters)
            finish[in] = (int16_t)q;
    }
    return ST_OK;
}

static int64_t days_now(const struct world *w, int64_t team, int64_t quarter)
{
    for (size_t i = 0; i < w->ncaps; i++)
        if (w->caps[i].team == team && w->caps[i].quarter == quarter)
            return w->caps[i].days;
    return 0;
}

struct str assumption_words(struct ctx *c, const struct world *w, const struct assumption *a)
{
    const struct kind *k;
    int64_t id;
    struct str key = STR_NULL, title = STR_NULL;
    if (!any_parse(c->app->model, a->about, &k, &id) || rec_label(c, k, id, &key, &title) != ST_OK)
        return S("something that is no longer there");
    struct str name = str_empty(title) ? key : title;
    switch (a->what) {
    case ASSUME_DAYS:
        return arena_printf(c->arena, "%.*s has %lld days in %.*s, not %lld", STR_FMT(name), (long long)a->n,
                            STR_FMT(quarter_said(w, a->quarter)), (long long)days_now(w, id, a->quarter));
    case ASSUME_POINTS: return arena_printf(c->arena, "%.*s counts %lld points", STR_FMT(name), (long long)a->n);
    case ASSUME_WITHOUT: return arena_printf(c->arena, "without the %s \"%.*s\"", k->name, STR_FMT(name));
    case ASSUME_FINISH:
        return arena_printf(c->arena, "%.*s %.*s ships in %.*s", STR_FMT(key), STR_FMT(title),
                            STR_FMT(quarter_said(w, a->quarter)));
    case ASSUME_OUT: return arena_printf(c->arena, "%.*s %.*s stays out", STR_FMT(key), STR_FMT(title));
    }
    return STR_NULL;
}

/* ---- writes ---- */

struct next {
    const struct scenario *s;
    const struct plan_model *m;
    const struct plan_result *r;
    struct str title;
    bool replace;
    int64_t id;
};

static enum status archive(struct ctx *c, int64_t id)
{
    struct record *r;
    TRY(rec_get(c, &kind_plan_version, id, &r));
    return rec_archive(c, &kind_plan_version, id, r->rev);
}

/* The next version of a scenario: solved, or with the rows it had. */
static enum status next_body(struct ctx *c, void *arg)
{
    struct next *x = arg;
    const struct w_version *was = &x->s->version;
    struct str frozen = write_down(c->arena, x->s->as, x->s->nas), title = str_empty(x->title) ? was->title : x->title;
    if (x->r) {
        int64_t n;
        const struct plan_write p = { .made_by = S("scenario"),
                                      .title = title,
                                      .why = was->why,
                                      .frozen = frozen,
                                      .parent = was->id,
                                      .solved = true,
                                      .proven = x->r->proved,
                                      .value = x->r->value,
                                      .bound = x->r->bound };
        TRY(plan_version_add(c, x->m, x->r->finish, &p, &x->id, &n));
    } else {
        struct w_row *rows = NULL;
        size_t n = 0;
        struct record *v = rec_new(c, &kind_plan_version);
        TRY(world_rows(c, was->id, &rows, &n));
        rset_int(v, "first", was->first);
        rset_int(v, "quarters", was->quarters);
        rset_text(v, "title", title);
        rset_text(v, "why", was->why);
        rset_text(v, "made_by", S("scenario"));
        rset_text(v, "frozen", frozen);
        rset_int(v, "parent", was->id);
        TRY(rec_add(c, v));
        x->id = v->id;
        for (size_t i = 0; i < n; i++)
            TRY(plan_row_add(c, v->id, rows[i].feature, rows[i].quarter, rows[i].span, rows[i].state));
    }
    return x->replace ? archive(c, was->id) : ST_OK;
}

/* What is in force does not change by assuming: it is copied first. */
static enum status mine(struct ctx *c, int64_t id, struct scenario *ret)
{
    TRY(scenario_get(c, id, ret));
    if (ret->version.n <= 0)
        return ST_OK;
    problem_add(c->problems, NULL, S("scenario"), "Version %lld is or was the plan: copy it as a scenario first.",
                (long long)ret->version.n);
    return ST_INVALID;
}

enum status scenario_copy(struct ctx *c, int64_t from, struct str title, int64_t *ret_id, int64_t *ret_change)
{
    struct scenario s;
    TRY(scenario_get(c, from, &s));
    struct next x = { .s = &s, .title = title };
    TRY(core_write(c, S("scenario copy"), next_body, &x, ret_change));
    *ret_id = x.id;
    return ST_OK;
}

static bool same(const struct assumption *a, const struct assumption *b)
{
    return a->what == b->what && a->quarter == b->quarter && str_eq(a->about, b->about);
}

static size_t place_of(const struct scenario *s, const struct assumption *a)
{
    size_t at = 0;
    while (at < s->nas && !same(&s->as[at], a))
        at++;
    return at;
}

static enum status assumes_now(struct ctx *c, const struct scenario *s, int64_t *ret_id, int64_t *ret_change)
{
    struct next x = { .s = s, .replace = true };
    TRY(core_write(c, S("scenario assume"), next_body, &x, ret_change));
    *ret_id = x.id;
    return ST_OK;
}

enum status scenario_unassume(struct ctx *c, int64_t id, const struct assumption *a, int64_t *ret_id,
                              int64_t *ret_change)
{
    struct scenario s;
    TRY(mine(c, id, &s));
    size_t at = place_of(&s, a);
    if (at == s.nas) {
        problem_add(c->problems, NULL, S("not_found"), "The scenario does not assume that.");
        return ST_NOT_FOUND;
    }
    memmove(&s.as[at], &s.as[at + 1], (s.nas - at - 1) * sizeof *s.as);
    s.nas--;
    return assumes_now(c, &s, ret_id, ret_change);
}

enum status scenario_assume(struct ctx *c, int64_t id, const struct assumption *a, int64_t *ret_id, int64_t *ret_change)
{
    struct scenario s;
    TRY(mine(c, id, &s));
    size_t at = place_of(&s, a);
    if (at == ASSUMPTIONS_MAX) {
        problem_add(c->problems, NULL, S("limit"), "A scenario assumes at most %d things.", ASSUMPTIONS_MAX);
        return ST_INVALID;
    }
    s.nas += at == s.nas;
    s.as[at] = *a;
    return assumes_now(c, &s, ret_id, ret_change);
}

enum status scenario_solve(struct ctx *c, int64_t id, const struct plan_watch *watch, struct plan_answer *ret)
{
    struct scenario s;
    struct plan_model m;
    struct plan_result r;
    int16_t *now;
    int64_t change;
    TRY(mine(c, id, &s));
    TRY(scenario_model(c, &s, &m, &now));
    TRY(plan_best(c, &m, watch, &r));
    struct next x = { .s = &s, .m = &m, .r = &r, .replace = true };
    TRY(core_write(c, S("scenario solve"), next_body, &x, &change));
    *ret = plan_answer_of(&m, &r);
    ret->version = x.id;
    ret->change = change;
    return ST_OK;
}

static enum status drop_body(struct ctx *c, void *arg)
{
    return archive(c, *(const int64_t *)arg);
}

enum status scenario_drop(struct ctx *c, int64_t id, int64_t *ret_change)
{
    struct scenario s;
    TRY(mine(c, id, &s));
    return core_write(c, S("scenario drop"), drop_body, &id, ret_change);
}
