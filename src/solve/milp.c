/* solve/milp.c: building a model, the same for every solver. */
#include "solve/milp.h"

struct milp *milp_new(struct arena *a)
{
    struct milp *m = ARENA_NEW(a, struct milp);
    m->arena = a;
    (void)milp_col(m, 0, 0, 0, false);   /* makes the arrays, so that none is ever NULL */
    m->ncols = 0;
    return m;
}

#define GROW(m, field, n, cap, T)                                                                                      \
    ((m)->field = (T *)arena_grow((m)->arena, (m)->field, (n), (cap), sizeof(T), alignof(T)))

int32_t milp_col(struct milp *m, double lo, double hi, double cost, bool whole)
{
    assert(m->nrows == 0 || m->ncols < INT32_MAX);
    if (m->ncols == m->cols_cap) {
        size_t cap = m->cols_cap == 0 ? 64 : m->cols_cap * 2;
        GROW(m, cost, m->ncols, cap, double);
        GROW(m, lo, m->ncols, cap, double);
        GROW(m, hi, m->ncols, cap, double);
        GROW(m, whole, m->ncols, cap, bool);
        GROW(m, seen, m->ncols, cap, size_t);
        m->cols_cap = cap;
    }
    m->lo[m->ncols] = lo;
    m->hi[m->ncols] = hi;
    m->cost[m->ncols] = cost;
    m->whole[m->ncols] = whole;
    m->seen[m->ncols] = 0;
    return (int32_t)m->ncols++;
}

size_t milp_row(struct milp *m, double lo, double hi)
{
    if (m->nrows == m->rows_cap) {
        size_t cap = m->rows_cap == 0 ? 64 : m->rows_cap * 2;
        GROW(m, row_lo, m->nrows, cap, double);
        GROW(m, row_hi, m->nrows, cap, double);
        GROW(m, row_at, m->nrows, cap, size_t);
        m->rows_cap = cap;
    }
    m->row_lo[m->nrows] = lo;
    m->row_hi[m->nrows] = hi;
    m->row_at[m->nrows] = m->nterms;
    return m->nrows++;
}

void milp_term(struct milp *m, int32_t col, double coef)
{
    assert(m->nrows > 0 && col >= 0 && (size_t)col < m->ncols);
    size_t at = m->seen[col];
    if (at > m->row_at[m->nrows - 1]) {
        m->coef[at - 1] += coef;
        return;
    }
    if (m->nterms == m->terms_cap) {
        size_t cap = m->terms_cap == 0 ? 256 : m->terms_cap * 2;
        GROW(m, col, m->nterms, cap, int32_t);
        GROW(m, coef, m->nterms, cap, double);
        m->terms_cap = cap;
    }
    m->col[m->nterms] = col;
    m->coef[m->nterms] = coef;
    m->seen[col] = ++m->nterms;
}

double milp_reduced(const struct milp *m, const double *dual, double *ret_more)
{
    double bound = 0;
    memcpy(ret_more, m->cost, m->ncols * sizeof *ret_more);
    for (size_t r = 0; r < m->nrows; r++) {
        size_t end = r + 1 < m->nrows ? m->row_at[r + 1] : m->nterms;
        double side = dual[r] > 0 ? m->row_lo[r] : m->row_hi[r];
        double price = side <= -MILP_INF || side >= MILP_INF ? 0 : dual[r];   /* an open side bears no price */
        for (size_t k = m->row_at[r]; k < end; k++) {
            ret_more[m->col[k]] -= price * m->coef[k];
        }
        bound += price > 0 || price < 0 ? price * side : 0;
    }
    for (size_t c = 0; c < m->ncols; c++) {
        bound += ret_more[c] * (ret_more[c] > 0 ? m->lo[c] : m->hi[c]);
    }
    return bound;
}
