/* use/tradeoff_retire.c: keeping a product or a feature, or ending it. */
#include "engine/card_retire.h"
#include "use/best_use.h"
#include "use/plan_problem.h"
#include "use/tradeoff_use.h"

struct w_id {
    int64_t id;
};
static const struct col id_cols[] = { COL(struct w_id, id) };
/* What goes with it: of a feature its slices and its upkeep, of a product all of its features. */
static const struct stmt_def q_of_feature = {
    .name = "retire.of_feature",
    .sql =
        "SELECT id AS id FROM feature WHERE archived_at IS NULL AND state <> 'dropped' AND (id = ?1 OR slice_of = ?1 "
        "OR (parent = ?1 AND class = 'upkeep')) ORDER BY id",
    ROWS_OF(struct w_id, id_cols)
};
static const struct stmt_def q_of_product = {
    .name = "retire.of_product",
    .sql = "SELECT id AS id FROM feature WHERE archived_at IS NULL AND state <> 'dropped' AND product = ?1 ORDER BY id",
    ROWS_OF(struct w_id, id_cols)
};
struct w_titled {
    struct str key, title;
};
static const struct col titled_cols[] = { COL(struct w_titled, key), COL(struct w_titled, title) };
static const struct stmt_def q_feature = { .name = "retire.feature",
                                           .sql =
                                               "SELECT \"key\" AS \"key\", title AS title FROM feature WHERE id = ?1",
                                           ROWS_OF(struct w_titled, titled_cols) };
static const struct stmt_def q_product = { .name = "retire.product",
                                           .sql =
                                               "SELECT \"key\" AS \"key\", title AS title FROM product WHERE id = ?1",
                                           ROWS_OF(struct w_titled, titled_cols) };

struct ending {
    struct priced *p;
    struct card_ending *e;
    bool *mine;
    int32_t *of;
    size_t n;
};

static enum status what_ends(struct ctx *c, struct ending *x, struct str any)
{
    struct world *w = x->p->m.w;
    int64_t feature = any_id_of(any, "feature"), product = any_id_of(any, "product");
    struct value id = value_int(feature >= 0 ? feature : product);
    struct w_id *ids = NULL;
    struct w_titled *named = NULL;
    size_t n = 0, k = 0;
    TRY(db_all(c, feature >= 0 ? &q_feature : &q_product, &id, 1, &named, &k));
    TRY(db_all(c, feature >= 0 ? &q_of_feature : &q_of_product, &id, 1, &ids, &n));
    if (k == 0) {
        problem_add(c->problems, NULL, S("retire"), "What is to be retired is not there any more.");
        return ST_INVALID;
    }
    *x->e = (struct card_ending){ .plural = feature >= 0 ? S("features") : S("products"),
                                  .key = named[0].key,
                                  .title = named[0].title };
    x->mine = ARENA_ARRAY(c->arena, bool, w->nfeatures + 1);
    x->of = ARENA_ARRAY(c->arena, int32_t, n + 1);
    x->e->of = ARENA_ARRAY(c->arena, int32_t, n + 1);
    for (size_t i = 0; i < n; i++) {
        int32_t f = world_feature(w, ids[i].id);
        if (f < 0)
            continue;
        x->mine[f] = true;
        x->e->of[x->e->nof++] = f;
        if (x->p->m.in_of[f] >= 0)
            x->of[x->n++] = x->p->m.in_of[f];
    }
    plan_customers(w, x->mine, &x->e->customers, &x->e->companies, &x->e->revenue, &x->e->revenue_known);
    int64_t best;
    x->e->best = plan_companies_among(w, x->e->of, x->e->nof, best_customers(w, &best));
    return ST_OK;
}

enum status tradeoff_users(struct ctx *c, const struct world *w, struct str any, int64_t *ret_companies,
                           int64_t *ret_revenue, bool *ret_known)
{
    int64_t feature = any_id_of(any, "feature"), customers;
    struct value id = value_int(feature >= 0 ? feature : any_id_of(any, "product"));
    struct w_id *ids = NULL;
    size_t n = 0, k = 0;
    TRY(db_all(c, feature >= 0 ? &q_of_feature : &q_of_product, &id, 1, &ids, &n));
    int32_t *of = ARENA_ARRAY(c->arena, int32_t, n + 1);
    for (size_t i = 0; i < n; i++)
        if (world_feature(w, ids[i].id) >= 0)
            of[k++] = world_feature(w, ids[i].id);
    plan_customers_of(w, of, k, &customers, ret_companies, ret_revenue, ret_known);
    return ST_OK;
}

/* What ends is held by no rule any more. */
static void unlock(struct ending *x)
{
    struct plan_model *m = &x->p->m;
    bool held = false;
    for (size_t i = 0; i < x->n; i++)
        held |= m->in.features[x->of[i]].lock != PLAN_OUT;
    if (!held)                         /* all work is a long list to copy */
        return;
    struct plan_feature *f = ARENA_ARRAY(m->w->arena, struct plan_feature, m->in.nfeatures + 1);
    if (m->in.nfeatures)
        memcpy(f, m->in.features, m->in.nfeatures * sizeof *f);
    for (size_t i = 0; i < x->n; i++)
        f[x->of[i]].lock = PLAN_OUT;
    m->in.features = f;
}

static void read_answer(struct ending *x, const struct card_retired *r)
{
    const struct plan_model *m = &x->p->m;
    struct card_ending *e = x->e;
    e->freed = ARENA_ARRAY(m->w->arena, struct card_freed_days, r->nfreed + 1);
    for (size_t i = 0; i < r->nfreed; i++)
        e->freed[e->nfreed++] = (struct card_freed_days){ r->freed[i].team, m->first + r->freed[i].quarter,
                                                          r->freed[i].own + r->freed[i].after };
    e->days = r->freed_own + r->freed_after;
    e->comes = ARENA_ARRAY(m->w->arena, struct card_comes, r->ncomes + 1);
    for (size_t i = 0; i < r->ncomes; i++)
        e->comes[e->ncomes++] =
            (struct card_comes){ m->world_of[r->comes[i].feature], m->first + r->comes[i].to, r->comes[i].fits_now };
    e->stranded = ARENA_ARRAY(m->w->arena, int32_t, r->nstranded + 1);
    for (size_t i = 0; i < r->nstranded; i++)
        e->stranded[e->nstranded++] = m->world_of[r->stranded[i].feature];
    e->lost = (r->value_now - r->value_without) * m->unit;
    e->gained = (r->value_after - r->value_without - r->gain_anyway) * m->unit;
    e->in_plan = r->ngone > 0;
    e->proved = r->proved;
}

static int16_t *without_it(const struct ending *x, const struct card_retired *r)
{
    const struct plan_model *m = &x->p->m;
    int16_t *finish = ARENA_ARRAY(m->w->arena, int16_t, m->in.nfeatures + 1);
    memcpy(finish, m->force, m->in.nfeatures * sizeof *finish);
    for (size_t i = 0; i < r->ngone; i++)
        finish[r->gone[i].feature] = PLAN_OUT;
    for (size_t i = 0; i < r->nstranded; i++)
        if (m->in.features[r->stranded[i].feature].lock == PLAN_OUT)
            finish[r->stranded[i].feature] = PLAN_OUT;
    return finish;
}

static void options(struct ctx *c, struct ending *x, const struct card_retired *r)
{
    struct priced *p = x->p;
    struct arena *a = p->m.w->arena;
    struct card_ending *e = x->e;
    struct str title = e->title;
    int16_t *same = ARENA_ARRAY(a, int16_t, p->m.in.nfeatures + 1),
            *after = ARENA_ARRAY(a, int16_t, p->m.in.nfeatures + 1);
    memcpy(same, p->m.force, p->m.in.nfeatures * sizeof *same);
    memcpy(after, r->finish, p->m.in.nfeatures * sizeof *after);
    struct card_line *o = option_add(c, p, "keep", same, -1, 0, true);
    if (o) {
        o->title = arena_printf(a, "Keep %.*s", STR_FMT(title));
        o->gets = S("Nothing changes for those who use it.");
        o->chip = S("Change nothing");
        o->robust = S("fits");
    }
    o = option_add(c, p, "yes", without_it(x, r), -1, 0, true);
    if (o) {
        o->title = arena_printf(a, "Retire %.*s", STR_FMT(title));
        o->gets = e->companies
                      ? arena_printf(a, "%lld %s it from %.*s on, and %s to be told in time.", (long long)e->companies,
                                     e->companies == 1 ? "customer loses" : "customers lose",
                                     STR_FMT(quarter_said(p->m.w, p->quarter)), e->companies == 1 ? "has" : "have")
                      : S("Nobody on record uses it.");
        o->chip = e->days > 0
                      ? arena_printf(a, "Frees %.*s weeks", STR_FMT(weeks_text(a, e->days, p->m.w->set.days_per_week)))
                      : S("Frees no planned days");
        o->instead = S("nothing");
        o->lost = e->lost;
        o->robust = S("fits");
    }
    if (r->ncomes == 0)
        return;
    o = option_add(c, p, "yes", after, -1, 0, r->proved);
    if (!o)
        return;
    o->title = arena_printf(a, "Retire %.*s, and use the days", STR_FMT(title));
    o->gets = arena_printf(a, "%.*s%s.", STR_FMT(p->m.w->features[e->comes[0].feature].title),
                           e->ncomes > 1 ? " and more" : " instead");
    o->chip = arena_printf(a, "%zu come%s in", e->ncomes, e->ncomes == 1 ? "s" : "");
    o->instead = S("nothing");
    o->lost = e->lost;
    o->robust = S("fits");
}

static enum status end_it(struct ctx *c, struct world *w, struct str any, int64_t quarter, struct ending *x,
                          struct card_retired *r)
{
    struct priced *ret = x->p;
    *ret = (struct priced){ .wish = -1, .quarter = quarter };
    struct plan_limits limits = { .work = 200000, .go_on = plan_go_on, .arg = c };
    struct str why = STR_NULL;
    TRY(plan_model_build(c, w, &(struct plan_from){ .effort = PLAN_LIKELY, .card = true }, &ret->m));
    int64_t from = quarter - ret->m.first;
    if (from < 0 || from >= ret->m.in.quarters) {
        problem_add(
            c->problems, NULL, S("range"), "%.*s is outside the plan.\nThe plan runs from %.*s for %d quarters.",
            STR_FMT(quarter_key(c->arena, quarter)), STR_FMT(quarter_key(c->arena, ret->m.first)), ret->m.in.quarters);
        return ST_INVALID;
    }
    TRY(what_ends(c, x, any));
    unlock(x);
    struct card_retire_ask ask = { .features = x->of, .n = x->n, .from = (int16_t)from };
    TRY(plan_answered(c, &ret->m, "a retirement", card_retire(c->arena, &ret->m.in, &ask, &limits, r)));
    if (!card_retire_check(&ret->m.in, &ask, r, &why))
        return plan_refused(c, &ret->m, "a retirement", why);
    ret->valued = ret->m.valued;
    ret->ending = x->e;
    read_answer(x, r);
    return ST_OK;
}

enum status tradeoff_ending(struct ctx *c, struct world *w, struct str any, int64_t quarter, struct priced *ret)
{
    struct ending x = { .p = ret, .e = ARENA_NEW(c->arena, struct card_ending) };
    struct card_retired r;
    return end_it(c, w, any, quarter, &x, &r);
}

enum status tradeoff_price_retire(struct ctx *c, struct world *w, struct str any, int64_t quarter, struct priced *ret)
{
    struct ending x = { .p = ret, .e = ARENA_NEW(c->arena, struct card_ending) };
    struct card_retired r;
    struct str why = STR_NULL;
    int64_t value = 0;
    TRY(end_it(c, w, any, quarter, &x, &r));
    ret->plan_breaks_rules = r.nneeds > 0 || !plan_check(&ret->m.in, ret->m.force, &value, &why);
    ret->options = ARENA_ARRAY(c->arena, struct card_line, CARD_OPTIONS_MAX);
    options(c, &x, &r);
    return c->problems->count ? ST_INTERNAL : ST_OK;
}
