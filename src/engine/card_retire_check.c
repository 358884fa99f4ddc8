/* engine/card_retire_check.c: recomputes what a retirement claims, from the input alone. */
#include "engine/card_retire.h"

/* The plans it is about, and the first thing that is wrong. */
struct retire_checker {
    const struct plan_input *in;
    const struct card_retire_ask *ask;
    const struct card_retired *r;
    int16_t *was, *rest;
    bool *asked;
    struct str why;
};

static void wrong(struct retire_checker *c, bool good, struct str why)
{
    if (!good && c->why.n == 0) {
        c->why = why;
    }
}

static bool shipped(const int16_t *finish, int32_t i, int q)
{
    return finish[i] >= 0 && finish[i] <= q;
}

static bool in_list(const int32_t *list, size_t n, size_t what)
{
    size_t found = 0;
    for (size_t k = 0; k < n; k++) {
        found += (size_t)list[k] == what ? 1 : 0;
    }
    return found == 1;
}

/* The plan that is left must follow from the two lists of leavers, and each must have its reason. */
static void check_leavers(struct retire_checker *c)
{
    size_t n = c->in->nfeatures, moved = 0;
    for (size_t k = 0; k < c->r->ngone; k++) {
        const struct card_change *g = &c->r->gone[k];
        wrong(c, c->asked[g->feature] && g->from == c->was[g->feature] && g->to == PLAN_OUT && g->from >= c->ask->from,
              S("something is listed as retired that is not"));
        c->rest[g->feature] = PLAN_OUT;
    }
    for (size_t k = 0; k < c->r->nstranded; k++) {
        const struct card_change *g = &c->r->stranded[k];
        bool locked = c->in->features[g->feature].lock != PLAN_OUT;
        wrong(c,
              !c->asked[g->feature] && g->from == c->was[g->feature] && g->from >= 0
                  && g->to == (locked ? g->from : PLAN_OUT),
              S("something is listed as without ground that is not"));
        c->rest[g->feature] = g->to;
    }
    for (size_t i = 0; i < n; i++) {
        bool goes = c->asked[i] && c->was[i] >= c->ask->from && c->was[i] >= 0;
        moved += c->was[i] != c->rest[i] ? 1 : 0;
        wrong(c, !goes || c->rest[i] == PLAN_OUT, S("something that is retired stays"));
    }
    size_t out = 0;
    for (size_t k = 0; k < c->r->nstranded; k++) {
        out += c->r->stranded[k].to == PLAN_OUT ? 1 : 0;
    }
    wrong(c, moved == c->r->ngone + out, S("more leaves than is listed"));
}

static bool need_falls(const struct retire_checker *c, const struct plan_need *e)
{
    bool held = c->was[e->by] >= 0 && c->was[e->needed] >= 0 && c->was[e->needed] + e->lag <= c->was[e->by];
    return held && c->rest[e->needed] == PLAN_OUT;
}

static bool strict_falls(const struct retire_checker *c, const struct plan_solution *s)
{
    size_t was = 0, is = 0;
    for (size_t k = 0; k < s->nparts; k++) {
        was += c->was[s->parts[k]] >= 0 ? 1 : 0;
        is += c->rest[s->parts[k]] >= 0 ? 1 : 0;
    }
    return s->strict && was == s->nparts && is < was;
}

/* Each that is left without ground stands on a need or a strict solution that fell, and none is missed. */
static void check_ground(struct retire_checker *c)
{
    bool *reason = c->asked + c->in->nfeatures; /* second half of the same array */
    size_t falls = 0;
    for (size_t k = 0; k < c->in->nneeds; k++) {
        const struct plan_need *e = &c->in->needs[k];
        if (!need_falls(c, e)) {
            continue;
        }
        reason[e->by] = true;
        if (!c->asked[e->by]) {
            falls++;
            wrong(c, in_list(c->r->needs, c->r->nneeds, k), S("a need that loses its ground is not listed"));
            bool locked = c->in->features[e->by].lock != PLAN_OUT;
            wrong(c, c->rest[e->by] == PLAN_OUT || locked, S("work stays without what it needs"));
        }
    }
    wrong(c, falls == c->r->nneeds, S("a need is listed that keeps its ground"));
    for (size_t s = 0; s < c->in->nsolutions; s++) {
        const struct plan_solution *so = &c->in->solutions[s];
        for (size_t k = 0; strict_falls(c, so) && k < so->nparts; k++) {
            int32_t i = so->parts[k];
            reason[i] = true;
            wrong(c,
                  c->rest[i] == PLAN_OUT || c->in->features[i].lock != PLAN_OUT
                      || (c->asked[i] && c->was[i] < c->ask->from),
                  S("a strict solution stays in part"));
        }
    }
    size_t stand = 0;
    for (size_t i = 0; i < c->in->nfeatures; i++) {
        stand += !c->asked[i] && reason[i] ? 1 : 0;
    }
    for (size_t k = 0; k < c->r->nstranded; k++) {
        wrong(c, reason[c->r->stranded[k].feature], S("work leaves without a reason"));
    }
    wrong(c, stand == c->r->nstranded, S("work without ground is not listed"));
}

static int64_t days_in(const struct plan_input *in, size_t i, int finish, int32_t team, int q)
{
    int64_t sum = 0;
    const struct plan_feature *f = &in->features[i];
    int s = q - (finish - f->span + 1);
    for (size_t k = 0; finish >= 0 && s >= 0 && s < f->span && k < f->nparts; k++) {
        sum += f->parts[k].team == team ? f->parts[k].days[in->effort][s] : 0;
    }
    return sum;
}

static void check_freed(struct retire_checker *c)
{
    int64_t own = 0, after = 0, all_own = 0, all_after = 0;
    for (size_t k = 0; k < c->r->nfreed; k++) {
        const struct card_freed *f = &c->r->freed[k];
        int64_t cell_own = 0, cell_after = 0;
        for (size_t i = 0; i < c->in->nfeatures; i++) {
            int64_t d =
                days_in(c->in, i, c->was[i], f->team, f->quarter) - days_in(c->in, i, c->rest[i], f->team, f->quarter);
            cell_own += c->asked[i] ? d : 0;
            cell_after += c->asked[i] ? 0 : d;
        }
        wrong(c, cell_own == f->own && cell_after == f->after, S("days freed are not what the plan gives"));
        own += f->own;
        after += f->after;
    }
    for (size_t i = 0; i < c->in->nfeatures; i++) {
        const struct plan_feature *f = &c->in->features[i];
        for (size_t k = 0; c->was[i] != c->rest[i] && k < f->nparts; k++) {
            for (int s = 0; s < f->span; s++) {
                all_own += c->asked[i] ? f->parts[k].days[c->in->effort][s] : 0;
                all_after += c->asked[i] ? 0 : f->parts[k].days[c->in->effort][s];
            }
        }
    }
    wrong(c, own == all_own && after == all_after && own == c->r->freed_own && after == c->r->freed_after,
          S("the sum of days freed is wrong"));
}

static int64_t percent_by(const struct plan_require *re, const int16_t *finish, int q)
{
    int64_t sum = 0;
    for (size_t k = 0; k < re->nshares; k++) {
        sum += shipped(finish, re->shares[k].feature, q) ? re->shares[k].percent : 0;
    }
    return sum > 100 ? 100 : sum;
}

static bool all_by(const int32_t *of, size_t n, const int16_t *finish, int q)
{
    for (size_t k = 0; k < n; k++) {
        if (!shipped(finish, of[k], q)) {
            return false;
        }
    }
    return true;
}

static void check_lost(struct retire_checker *c)
{
    const struct plan_input *in = c->in;
    size_t so = 0, re = 0, pr = 0;
    for (size_t k = 0; k < in->nsolutions; k++) {
        const struct plan_solution *s = &in->solutions[k];
        bool lost = s->nparts > 0 && all_by(s->parts, s->nparts, c->was, in->quarters)
                    && !all_by(s->parts, s->nparts, c->rest, in->quarters);
        so += lost;
        wrong(c, !lost || in_list(c->r->solutions, c->r->nsolutions, k), S("a solution that is lost is not listed"));
    }
    for (size_t k = 0; k < in->nrequires; k++) {
        bool less = false;
        for (int q = 0; q < in->quarters; q++) {
            less = less || percent_by(&in->requires[k], c->rest, q) < percent_by(&in->requires[k], c->was, q);
        }
        re += less;
        wrong(c, !less || in_list(c->r->requires, c->r->nrequires, k), S("a requirement that loses is not listed"));
    }
    for (size_t k = 0; k < in->npromises; k++) {
        const struct plan_promise *p = &in->promises[k];
        bool lost = all_by(p->features, p->n, c->was, p->by) && !all_by(p->features, p->n, c->rest, p->by);
        pr += lost;
        wrong(c, !lost || in_list(c->r->promises, c->r->npromises, k), S("a broken promise is not listed"));
    }
    wrong(c, so == c->r->nsolutions && re == c->r->nrequires && pr == c->r->npromises,
          S("something is listed as lost that is not"));
}

/* What comes in was out, is not retired, stands in its window, on its needs and in free days. */
static void check_comes(struct retire_checker *c)
{
    size_t came = 0;
    for (size_t i = 0; i < c->in->nfeatures; i++) {
        const struct plan_feature *f = &c->in->features[i];
        int at = c->r->finish[i];
        if (c->rest[i] == at) {
            continue;
        }
        came++;
        wrong(c,
              c->was[i] == PLAN_OUT && !c->asked[i] && at >= f->span - 1 && at >= f->earliest && at <= f->latest
                  && at < c->in->quarters && !f->forbid,
              S("something comes in that may not"));
        for (size_t k = 0; k < f->nparts; k++) {
            for (int q = at - f->span + 1; q <= at; q++) {
                int32_t t = f->parts[k].team;
                int64_t load = 0, cap = (int64_t)c->in->teams[t].usable[q] - c->in->teams[t].reserve[q];
                for (size_t j = 0; j < c->in->nfeatures; j++) {
                    load += days_in(c->in, j, c->r->finish[j], t, q);
                }
                wrong(c, load <= (cap > 0 ? cap : 0) || days_in(c->in, i, at, t, q) == 0,
                      S("what comes in has no room"));
            }
        }
    }
    for (size_t k = 0; k < c->in->nneeds; k++) {
        const struct plan_need *e = &c->in->needs[k];
        bool new_by = c->r->finish[e->by] != c->rest[e->by];
        wrong(c, !new_by || (shipped(c->r->finish, e->needed, c->r->finish[e->by] - e->lag)),
              S("what comes in lacks what it needs"));
    }
    for (size_t k = 0; k < c->r->ncomes; k++) {
        const struct card_change *g = &c->r->comes[k];
        wrong(c, g->to == c->r->finish[g->feature] && g->to >= 0, S("what comes in is not where it is said to be"));
    }
    wrong(c, came == c->r->ncomes, S("what comes in is not what is listed"));
}

bool card_retire_check(const struct plan_input *in, const struct card_retire_ask *ask, const struct card_retired *r,
                       struct str *reterr_why)
{
    struct arena *a = arena_new("retire check", (size_t)1 << 30);
    struct retire_checker c = { .in = in, .ask = ask, .r = r };
    int64_t now, without, after;
    struct str ignored;
    c.was = ARENA_ARRAY(a, int16_t, in->nfeatures + 1);
    c.rest = ARENA_ARRAY(a, int16_t, in->nfeatures + 1);
    c.asked = ARENA_ARRAY(a, bool, 2 * in->nfeatures + 1);
    for (size_t k = 0; k < ask->n; k++) {
        c.asked[ask->features[k]] = true;
    }
    for (size_t i = 0; i < in->nfeatures; i++) {
        c.was[i] = c.rest[i] = in->in_force == NULL ? PLAN_OUT : in->in_force[i];
    }
    check_leavers(&c);
    check_ground(&c);
    check_freed(&c);
    check_lost(&c);
    check_comes(&c);
    IGNORE(plan_check(in, c.was, &now, &ignored) ? ST_OK : ST_INFEASIBLE, "the value alone");
    IGNORE(plan_check(in, c.rest, &without, &ignored) ? ST_OK : ST_INFEASIBLE, "the value alone");
    IGNORE(plan_check(in, r->finish, &after, &ignored) ? ST_OK : ST_INFEASIBLE, "the value alone");
    wrong(&c, now == r->value_now && without == r->value_without && after == r->value_after,
          S("a value is not what its plan gives"));
    arena_free(a);
    *reterr_why = c.why;
    return c.why.n == 0;
}
