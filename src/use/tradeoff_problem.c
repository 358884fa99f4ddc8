/* use/tradeoff_problem.c: the problem behind a full yes, as a file that any solver can read. */
#include "use/plan_parts.h"
#include "use/plan_problem.h"
#include "use/tradeoff_use.h"

struct tradeoff_problem {
    struct plan_input in;
    struct problem_names names;
    struct str unit;
};

static int32_t *kept(const struct priced *p, size_t *ret_n, size_t *ret_first_wish)
{
    const struct plan_model *m = &p->m;
    int32_t *keep = ARENA_ARRAY(m->w->arena, int32_t, m->in.nfeatures + 1);
    *ret_n = 0;
    for (size_t i = 0; i < m->in.nfeatures; i++)
        if (m->force[i] >= 0)
            keep[(*ret_n)++] = (int32_t)i;
    *ret_first_wish = *ret_n;
    for (size_t i = 0; i < p->nwishes; i++)
        keep[(*ret_n)++] = p->wishes[i];
    return keep;
}

/* Nothing is pulled forward; what the wish needs and the wish itself come in by the quarter wanted. */
static void windows(const struct priced *p, const int32_t *keep, size_t n, size_t first_wish, struct plan_input *in)
{
    struct arena *a = p->m.w->arena;
    struct plan_feature *f = ARENA_ARRAY(a, struct plan_feature, n + 1);
    struct plan_promise *pr = ARENA_ARRAY(a, struct plan_promise, in->npromises + 2);
    int32_t *wish = ARENA_ARRAY(a, int32_t, n + 1);
    int16_t wanted = (int16_t)(p->quarter - p->m.first);
    for (size_t i = 0; i < n; i++) {
        f[i] = p->m.in.features[keep[i]];
        if (i < first_wish && f[i].lock < 0) {
            f[i].earliest = p->m.force[keep[i]];
            f[i].latest = f[i].latest < f[i].earliest ? f[i].earliest : f[i].latest;
        } else if (i >= first_wish) {
            f[i].latest = f[i].latest < wanted ? f[i].latest : wanted;
            wish[i - first_wish] = (int32_t)i;
        }
    }
    if (in->npromises)
        memcpy(pr, in->promises, in->npromises * sizeof *pr);
    pr[in->npromises++] = (struct plan_promise){ wish, n - first_wish, wanted, true };
    in->features = f;
    in->promises = pr;
}

/* Where days come first, what stays where it is is worth its days, and nothing else is worth anything. */
static void worth_days(const struct priced *p, const int32_t *keep, size_t n, struct plan_input *in)
{
    struct arena *a = p->m.w->arena;
    struct plan_feature *f = ARENA_ARRAY(a, struct plan_feature, n + 1);
    struct plan_solution *so = ARENA_ARRAY(a, struct plan_solution, in->nsolutions + 1);
    memcpy(f, in->features, n * sizeof *f);
    for (size_t i = 0; i < n; i++)
        for (int q = 0; q < in->quarters; q++)
            f[i].value[q] = q <= p->m.force[keep[i]] ? plan_feature_days(p->m.w, f[i].id) : 0;
    for (size_t k = 0; k < in->nsolutions; k++) {
        so[k] = in->solutions[k];
        memset(so[k].value, 0, sizeof so[k].value);
    }
    in->features = f;
    in->solutions = so;
    in->nrequires = 0;
}

static void make_problem(const struct priced *p, struct tradeoff_problem *ret)
{
    size_t n, first_wish;
    const int32_t *keep = kept(p, &n, &first_wish);
    problem_subset(p->m.w->arena, &p->m.in, keep, n, &ret->in);
    windows(p, keep, n, first_wish, &ret->in);
    plan_lend(p->m.w->arena, &ret->in, (int32_t)p->m.w->set.reserve_draw);
    ret->names = plan_names(&p->m, &ret->in, keep);
    if (p->days_first)
        worth_days(p, keep, n, &ret->in);
    ret->unit = p->days_first ? S("days that stay") : plan_unit(&p->m);
}

struct str tradeoff_problem_text(const struct priced *p)
{
    struct tradeoff_problem t;
    struct out o;
    make_problem(p, &t);
    out_init_raw(&o, p->m.w->arena);
    problem_write_plan(&o, &t.in, &t.names, t.unit);
    return out_str(&o);
}

enum status tradeoff_problem_lp(const struct priced *p, struct str *ret)
{
    struct tradeoff_problem t;
    struct out o;
    make_problem(p, &t);
    out_init_raw(&o, p->m.w->arena);
    TRY(problem_write_lp(p->m.w->arena, &o, &t.in, &t.names));
    *ret = out_str(&o);
    return ST_OK;
}
