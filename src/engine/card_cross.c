/* engine/card_cross.c: where two options change places. */
#include "engine/card_parts.h"

/* One record's figure: its quarters, to read and to scale. */
struct figure {
    const int64_t *v;
    enum card_record kind;
    int32_t index;
};

enum { FIGURE_DIGITS = 12 }; /* a crossing beyond 10 to this is none that anybody could use */

static int64_t scaled(int64_t v, int64_t to, int64_t from)
{
    int64_t n = 0;
    bool over = __builtin_mul_overflow(2 * v, to, &n) || __builtin_add_overflow(n, from, &n);
    assert(v >= 0 && to >= 0 && from > 0);
    return over ? INT64_MAX / 2 / from : n / (2 * from); /* half away from zero */
}

/* The input with the figure's first quarter at `to`, the others in proportion. */
static struct plan_input with_figure(struct arena *a, const struct plan_input *in, const struct figure *f, int64_t to)
{
    struct plan_input out = *in;
    int64_t v[PLAN_QUARTERS_MAX] = { 0 };
    for (int q = 0; q < in->quarters; q++) {
        v[q] = scaled(f->v[q], to, f->v[0]);
    }
    if (f->kind == CARD_FEATURE) {
        struct plan_feature *all = ARENA_ARRAY(a, struct plan_feature, in->nfeatures + 1);
        memcpy(all, in->features, in->nfeatures * sizeof *all);
        memcpy(all[f->index].value, v, sizeof v);
        out.features = all;
    } else if (f->kind == CARD_SOLUTION) {
        struct plan_solution *all = ARENA_ARRAY(a, struct plan_solution, in->nsolutions + 1);
        memcpy(all, in->solutions, in->nsolutions * sizeof *all);
        memcpy(all[f->index].value, v, sizeof v);
        out.solutions = all;
    } else {
        struct plan_require *all = ARENA_ARRAY(a, struct plan_require, in->nrequires + 1);
        memcpy(all, in->requires, in->nrequires * sizeof *all);
        memcpy(all[f->index].percent_value, v, sizeof v);
        out.
            requires
        = all;
    }
    return out;
}

/* What an option loses under an input. */
static int64_t loss_under(struct arena *a, const struct plan_input *in, const struct card_wish *wish,
                          const struct card_option *o)
{
    struct pricing p;
    struct card_option again;
    card_ready(&p, a, in, wish, NULL, 0);
    card_describe(&p, o->finish, &again);
    return again.loss;
}

/* Is there an answer cheaper than both options one unit beside the crossing? */
static enum status look(struct arena *a, const struct plan_input *in, const struct card_wish *wish,
                        const struct figure *f, int64_t at, const struct card_option *x, const struct card_option *y,
                        const struct plan_limits *limits, struct card_crossing *ret)
{
    struct plan_input moved = with_figure(a, in, f, at > 0 ? at : 0);
    struct card_wish by_loss = *wish;
    by_loss.days_first = false; /* a question about figures */
    int64_t lx = loss_under(a, &moved, wish, x), ly = loss_under(a, &moved, wish, y), best = lx < ly ? lx : ly;
    bool drawn = x->reserve_drawn > 0 || y->reserve_drawn > 0, found;
    struct pricing p;
    struct card_search s = card_any();
    struct card_option o;
    card_ready(&p, a, &moved, &by_loss, limits, drawn ? wish->reserve_draw : 0);
    TRY(card_cheapest(&p, &s, &o, &found));
    ret->third = ret->third || (found && o.loss < best);
    ret->proved = ret->proved && found && o.proved;
    return ST_OK;
}

static const int64_t *figure_of(const struct plan_input *in, enum card_record kind, int32_t index)
{
    switch (kind) {
    case CARD_FEATURE: return in->features[index].value;
    case CARD_SOLUTION: return in->solutions[index].value;
    case CARD_REQUIREMENT:
        return in->requires[index].percent_value;
    }
    assert(!"a kind of record");
    return NULL;
}

enum status card_cross(struct arena *a, const struct plan_input *in, const struct card_wish *wish,
                       const struct card_option *first, const struct card_option *second, enum card_record kind,
                       int32_t index, const struct plan_limits *limits, struct card_crossing *ret)
{
    struct figure f = { figure_of(in, kind, index), kind, index };
    *ret = (struct card_crossing){ .figure = f.v[0], .den = 1 };
    if (f.v[0] <= 0) {
        return ST_OK; /* nothing to put in proportion */
    }
    struct plan_input none = with_figure(a, in, &f, 0);
    int64_t x0 = loss_under(a, &none, wish, first), y0 = loss_under(a, &none, wish, second);
    int64_t x1 = first->loss - x0, y1 = second->loss - y0; /* per figure as it is */
    /* x0 + x1 * t / figure = y0 + y1 * t / figure */
    int64_t num = y0 - x0, den = x1 - y1;
    if (den < 0) {
        num = -num;
        den = -den;
    }
    int64_t limit = 1;
    for (int k = 0; k < FIGURE_DIGITS; k++) {
        limit *= 10;
    }
    if (den == 0 || num <= 0 || __builtin_mul_overflow(num, f.v[0], &ret->num) || ret->num / den >= limit) {
        return ST_OK;
    }
    ret->exists = true;
    ret->first_below = x0 < y0;
    ret->den = den;
    int64_t low = ret->num / den; /* the crossing lies in [low, low + 1) */
    bool exact = ret->num % den == 0;
    ret->proved = true;
    TRY(look(a, in, wish, &f, exact ? low - 1 : low, first, second, limits, ret));
    return look(a, in, wish, &f, low + 1, first, second, limits, ret);
}
