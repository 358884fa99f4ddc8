/* engine/card_parts.h: what the files of the card share. Not for use outside src/engine/card*.c and bench. */
#pragma once
#include "engine/card.h"
#include "engine/plan_model.h"

enum { CARD_TOUCHED_MAX = 30, CARD_WEIGHT = 32, CARD_OPTIONS_MAX = 3 };
#define CARD_NEVER INT64_MAX           /* a fate that no answer can hold */

/* Which of the reductions are left off: for measuring what each is worth, and as a reference. */
struct card_tuning {
    bool no_relevance, all_rows, no_known /* answers in hand */, no_relaxation, no_core, no_beside;
    size_t relax_from;
};   /* columns from which on the last three work; 0 = as shipped */

/* Per feature a list of things: of[at[i]] … of[at[i + 1] - 1]. */
struct card_list {
    size_t *at;
    int32_t *of;
};

/* One card being priced: the plan in force without the wish, and what may move. */
struct pricing {
    struct arena *a;
    struct plan_input in;              /* without the rules that the plan in force breaks already */
    const struct card_wish *wish;
    const struct plan_limits *limits;
    const struct card_tuning *tune;
    int16_t *now;                      /* the plan in force, wish out */
    bool *fresh, *movable, *counted;   /* wish; commitments; promises that the plan keeps */
    int64_t *load;                     /* [team * quarters + q] of now */
    int64_t *days;                     /* per feature, all of it */
    int32_t *extra;                    /* of this run */
    int64_t value_now, wish_best;
    struct card_list needs, solutions,
        requires,
    promises, sets, team;   /* per feature; team: features per team */
    int64_t *least_loss, *least_days; /* [feature * (quarters + 1) + fate]: of the smallest closed move; last = out */
    int32_t *least_promises;
};

/* A question to the search. */
struct card_search {
    const bool *hold; /* commitments that stay; NULL = none */
    int64_t promises; /* at most so many broken; -1 = no matter */
    int64_t most, most_days; /* only fates whose own loss (or days), and whose own days, are at most this:
                                        * the cost of an answer in hand; without one, no limit */
    const struct card_option *sets; /* sets already found: neither they nor what contains them */
    size_t nsets;
    const struct card_option *kept; /* its moves stay, at least as late; NULL = none */
    const int16_t *start; /* a plan known to obey, to begin from; NULL = none */
    bool pull; /* earlier instead of later or out */
    bool any_size; /* however many commitments move */
};

static inline bool card_done(const int16_t *finish, int32_t i, int q)
{
    return finish[i] != PLAN_OUT && finish[i] <= q;
}

static inline size_t card_cell(const struct plan_input *in, size_t i, int q)
{
    return i * (size_t)in->quarters + (size_t)q;
}

static inline size_t card_fate(const struct pricing *p, size_t i, int fate)
{
    return i * ((size_t)p->in.quarters + 1) + (size_t)fate;
}

/* A fate as a quarter of finishing. */
static inline int16_t card_to(const struct pricing *p, int fate)
{
    return (int16_t)(fate == p->in.quarters ? PLAN_OUT : fate);
}

/* First quarter in which a feature may finish. */
static inline int card_from(const struct plan_feature *f)
{
    return f->earliest > f->span - 1 ? f->earliest : f->span - 1;
}

/* card_parts.c */
bool card_kept(const struct plan_promise *pr, const int16_t *finish);
/* Value of a plan in the input's unit, whether or not it keeps the rules; one pass. */
int64_t card_value(const struct plan_input *in, const int16_t *finish);
int64_t card_solution_value(const struct plan_solution *so, const int16_t *finish);
int64_t card_requirement_value(const struct plan_require *re, int quarters, const int16_t *finish);
/* Adds sign times the days of feature i finishing in f to load[team * quarters + q]. */
void card_add(const struct plan_input *in, size_t i, int f, int sign, int64_t *load);
int64_t *card_loads(struct arena *a, const struct plan_input *in, const int16_t *finish);
/* Sets aside the needs, sets, mixes, coverage, strictness and hardness that `now` breaks already: they
 * are nobody's to mend here. Those of a fresh feature stay. counted: promises that `now` keeps. */
void card_set_aside(struct arena *a, struct plan_input *in, const int16_t *now, const bool *fresh, bool *counted);

/* card_bounds.c: everything about the plan in force that does not depend on the search. */
void card_begin(struct pricing *p);
bool card_wish_may(const struct pricing *p, size_t i, int q);
/* Room of each cell: the draw on top, and where the wish does no work no less than what is there. */
void card_set_room(struct pricing *p, int32_t draw);
static inline int64_t card_room(const struct pricing *p, size_t team, int q)
{
    return plan_capacity(&p->in, team, q) + p->extra[card_cell(&p->in, team, q)];
}

static inline struct card_search card_any(void)
{
    return (struct card_search){ .promises = -1, .most = INT64_MAX, .most_days = INT64_MAX };
}

/* card_cheapest.c: the cheapest answer to a search: loss, days, touched, or days first. Where there is
 * none, ret->proved says whether that is proved. */
enum status card_cheapest(struct pricing *p, const struct card_search *s, struct card_option *ret,
                          bool *ret_found) MUST_CHECK;
static inline int64_t card_first(const struct pricing *p, const struct card_option *o)
{
    return p->wish->days_first ? o->days : o->loss;
}

/* card_fits.c: in slack by arithmetic; else by starting others earlier. */
enum status card_fits(struct pricing *p, struct card *ret) MUST_CHECK;
/* Days missing where the wish misses least, part by part, in order; per cell into ret (may be NULL). */
int64_t card_shortage(struct pricing *p, int64_t *ret_cells);

/* The commitment of an option whose own fate costs most; a tie goes to the lower id; -1 = nothing moves. */
int32_t card_head(const struct pricing *p, const struct card_option *o);
/* card_effort.c: the input with the wish at step of 2 * CARD_STEPS from low over likely to high. */
enum { CARD_STEPS = 64 };
struct plan_input card_wish_at(struct arena *a, const struct plan_input *in, const struct card_wish *wish, int step);
/* card_options.c: both reserve runs, their frontier and their heads. */
enum status card_options(struct pricing *p, struct card *ret) MUST_CHECK;
extern const struct card_tuning card_nothing_left_off;
/* card_bounds.c: ready for questions, with this draw, and nothing left off. */
void card_ready(struct pricing *p, struct arena *a, const struct plan_input *in, const struct card_wish *wish,
                const struct plan_limits *limits, int32_t draw);
/* Fills an option from its plan. */
void card_describe(struct pricing *p, const int16_t *finish, struct card_option *o);
/* card.c */
enum status card_price_tuned(struct arena *a, const struct plan_input *in, const struct card_wish *wish,
                             const struct plan_limits *limits, const struct card_tuning *tune,
                             struct card *ret) MUST_CHECK;
