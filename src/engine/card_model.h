/* engine/card_model.h: the programme behind one search of a card. Not for use outside src/engine/card*.c. */
#pragma once
#include "engine/card_parts.h"

/* d[i, fate] = 1: commitment i meets that fate; 0 everywhere is the plan in force, so the programme holds
 * only what changes. x[j, q] = 1: the wish's feature j finishes in q. */
struct card_model {
    struct pricing *p;
    const struct card_search *s;
    struct milp *m; /* its cost is the loss until a solve sets another aim */
    bool impossible; /* some rule cannot hold whatever moves */
    uint16_t *fate; /* per feature: bit q may finish in q, bit `quarters` may leave; not as now */
    bool *must; /* per feature: may not stay */
    int32_t *member;
    size_t nmembers; /* commitments that take part */
    int32_t *slot; /* per feature: its place among the members, or -1 */
    int32_t *d; /* [member * (quarters + 1) + fate]: column or -1 */
    int32_t *x; /* [place in the wish * quarters + q]: column or -1 */
    bool *press; /* per cell: it may bind */
    bool *press_mix, *press_set; /* per side of a mix rule; per exclusive set */
    double *loss; /* per column */
    double low, *more; /* of the relaxation: its bound, and per column what an answer with it adds; NULL = not known */
    size_t ncols;
    int32_t *term;
    double *coef;
    size_t nterms, cap; /* the row being gathered */
    int64_t constant; /* of it */
};

static inline bool card_open(const struct card_model *cm, size_t i, int fate)
{
    return ((cm->fate[i] >> fate) & 1U) != 0;
}

/* The column of a member's fate, or of a place of the wish: -1 = none. */
static inline int32_t *card_d(const struct card_model *cm, size_t i, int fate)
{
    assert(cm->slot[i] >= 0);
    return &cm->d[(size_t)cm->slot[i] * ((size_t)cm->p->in.quarters + 1) + (size_t)fate];
}

static inline int32_t *card_x(const struct card_model *cm, size_t k, int q)
{
    return &cm->x[k * (size_t)cm->p->in.quarters + (size_t)q];
}

/* card_relevant.c: which fates are open, which commitments take part, which rows may bind. */
void card_relevant(struct card_model *cm);
/* What feature i, finishing in f, adds to a side of a mix rule, and the side's right hand. */
int64_t card_mix(const struct pricing *p, const struct plan_mix *mx, int32_t percent, size_t i, int f);
int64_t card_mix_right(const struct plan_input *in, const struct plan_mix *mx, int32_t percent);

struct card_model *card_model_new(struct pricing *p, const struct card_search *s);
enum card_aim { CARD_LOSS, CARD_DAYS, CARD_CALM /* few leave, then short waits */, CARD_TOUCHED };
/* The coefficients of an aim, times weight, on top of cost (per column). */
void card_model_cost(const struct card_model *cm, enum card_aim aim, double weight, double *cost);
/* By how much a fate is less calm than staying: leaving weighs more than all waits together. */
int64_t card_wait_of(const struct pricing *p, size_t i, int fate);
/* A further row: that aim at most so much. */
void card_model_at_most(struct card_model *cm, enum card_aim aim, int64_t most);

/* card_solve.c: minimises WEIGHT * aim + touched; CARD_TOUCHED: touched alone. finish: the whole plan, wish included. */
enum status card_model_solve(struct card_model *cm, enum card_aim aim, int16_t *finish, bool *ret_found,
                             bool *ret_proved) MUST_CHECK;
/* An answer that loses at most so much, with the rows that were added to say what it is to be better in: where that
 * is rarely so it takes less than to look for the best of them. ret_none: it is proved that there is none; neither:
 * not known. cm->more: of the model without those rows. */
enum status card_model_beside(struct card_model *cm, int64_t loss, int16_t *finish, bool *ret_found,
                              bool *ret_none) MUST_CHECK;
