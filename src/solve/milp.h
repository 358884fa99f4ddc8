/* solve/milp.h: a mixed 0/1 programme and the one door to the solver behind it (HiGHS or CBC). */
#pragma once
#include "base/arena.h"
#include "base/status.h"
/* A model being built: columns first, then rows, each row's terms right after it. Lives in its arena.
 * All data should be integers of modest size; the solver itself works in floating point. */
struct milp {
    struct arena *arena;
    size_t ncols, cols_cap;
    double *cost, *lo, *hi;            /* per column */
    bool *whole;                       /* per column: integer? */
    size_t *seen;                      /* per column: 1 + place of its term in the row being written */
    size_t nrows, rows_cap;
    double *row_lo, *row_hi;           /* per row; +-MILP_INF = open */
    size_t *row_at;                    /* per row: first of its terms */
    size_t nterms, terms_cap;
    int32_t *col;                      /* per term */
    double *coef;
};
#define MILP_INF 1e30
struct milp *milp_new(struct arena *a);
int32_t milp_col(struct milp *m, double lo, double hi, double cost, bool whole);   /* its number */
size_t milp_row(struct milp *m, double lo, double hi);                             /* its number */
void milp_term(struct milp *m, int32_t col, double coef);    /* into the last row; repeated = added */

enum milp_end { MILP_OPTIMAL, MILP_INFEASIBLE, MILP_WORK, MILP_CANCEL, MILP_FAILED };
struct milp_options {
    bool maximise, no_presolve;
    int64_t nodes;                     /* most branch-and-bound nodes; 0 = no limit */
    double abs_gap;                    /* stop when bound and value are this close */
    const double *start;               /* a full column vector to begin from, or NULL */
    /* part > 0: the solve ends as by work once an answer has come this part of the way from `from` to the bound.
     * HiGHS looks between steps, which is reproducible; CBC does not look. */
    double part, from;
    /* Where has_cutoff: who asks for answers beyond it (dearer, or worth less) has no use for them: the solve may end as
     * infeasible where there are no others, and may give one back all the same. CBC does not look at it. */
    bool has_cutoff;
    double cutoff;
    /* Asked on the caller's thread before a small model, and at least every 50 ms (CBC: between runs of ever more nodes); may be NULL.
     * false = cancel: the solve ends within 50 ms more, with the best answer so far. */
    bool (*go_on)(void *arg, double value, double bound);
    void *arg;
    int64_t *worked; /* nodes so far are added here, before each go_on too; may be NULL */
};
struct milp_result {
    enum milp_end end;
    bool has_x;
    double value, bound; /* of the objective; bound = solver's dual bound, may be infinite */
    const double *x; /* per column, in the caller's arena */
    const double *dual; /* per row, of a model without whole columns that was solved; else NULL, as with CBC */
    int64_t nodes; /* of branch and bound, for a caller that shares out its work */
};
/* Solves single-threaded with a fixed seed, so that the same model gives the same answer.
 * ST_INTERNAL only where the solver refuses the model. */
enum status milp_solve(struct arena *a, const struct milp *m, const struct milp_options *o,
                       struct milp_result *ret) MUST_CHECK;
/* A bound of what a minimising model costs, from the prices of its rows, whatever they are: rounding makes it weaker,
 * never wrong. ret_more, per column: what an answer with it at its other bound costs more than that at least. */
double milp_reduced(const struct milp *m, const double *dual, double *ret_more);
const char *milp_solver(void); /* "HiGHS 1.10.0" */
