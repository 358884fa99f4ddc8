/* tests/solvers/milp_glpk.c: GLPK behind solve/milp.h. Its licence keeps it out of the program. */
#include "others.h"
#include <glpk.h>

struct watch {
    const struct milp_options *o;
    const struct milp *m;
    bool stopped, has_bound;
    double bound;
};

static void on_node(glp_tree *tree, void *arg)
{
    struct watch *w = arg;
    int best = glp_ios_best_node(tree);
    if (best > 0 && glp_ios_reason(tree) == GLP_ISELECT) {
        w->has_bound = true;
        w->bound = glp_ios_node_bound(tree, best);
    }
    double none = w->o->maximise ? -MILP_INF : MILP_INF;
    glp_prob *p = glp_ios_get_prob(tree);
    double value = glp_mip_status(p) == GLP_FEAS ? glp_mip_obj_val(p) : none;
    if (w->o->go_on != NULL && !w->o->go_on(w->o->arg, value, w->has_bound ? w->bound : -none)) {
        w->stopped = true;
        glp_ios_terminate(tree);
    }
}

static int kind_of(double lo, double hi)
{
    bool below = lo > -1e29, above = hi < 1e29;
    return below && above ? (lo == hi ? GLP_FX : GLP_DB) : below ? GLP_LO : above ? GLP_UP : GLP_FR;
}

static glp_prob *load(struct arena *a, const struct milp *m, const struct milp_options *o)
{
    glp_prob *p = glp_create_prob();
    int *col = ARENA_ARRAY(a, int, m->ncols + 2);
    double *coef = ARENA_ARRAY(a, double, m->ncols + 2);
    glp_set_obj_dir(p, o->maximise ? GLP_MAX : GLP_MIN);
    glp_add_cols(p, (int)m->ncols);
    for (size_t c = 0; c < m->ncols; c++) {
        glp_set_col_bnds(p, (int)c + 1, kind_of(m->lo[c], m->hi[c]), m->lo[c], m->hi[c]);
        glp_set_obj_coef(p, (int)c + 1, m->cost[c]);
        glp_set_col_kind(p, (int)c + 1, m->whole[c] ? GLP_IV : GLP_CV);
    }
    for (size_t r = 0; r < m->nrows; r++) {
        size_t end = r + 1 < m->nrows ? m->row_at[r + 1] : m->nterms;
        int n = 0, row = glp_add_rows(p, 1);
        for (size_t k = m->row_at[r]; k < end; k++) {
            if (m->coef[k] != 0) {
                col[++n] = m->col[k] + 1;
                coef[n] = m->coef[k];
            }
        }
        glp_set_mat_row(p, row, n, col, coef);
        glp_set_row_bnds(p, row, kind_of(m->row_lo[r], m->row_hi[r]), m->row_lo[r], m->row_hi[r]);
    }
    return p;
}

static void read_back(glp_prob *p, struct arena *a, const struct milp *m, const struct watch *w,
                      struct milp_result *ret)
{
    int status = glp_mip_status(p);
    double none = w->o->maximise ? MILP_INF : -MILP_INF;
    ret->end = status == GLP_OPT      ? MILP_OPTIMAL
               : status == GLP_NOFEAS ? MILP_INFEASIBLE
               : w->stopped           ? MILP_CANCEL
                                      : MILP_WORK;
    ret->has_x = status == GLP_OPT || status == GLP_FEAS;
    ret->bound = w->has_bound ? w->bound : none;
    if (ret->has_x) {
        double *x = ARENA_ARRAY(a, double, m->ncols + 1);
        for (size_t c = 0; c < m->ncols; c++) {
            x[c] = glp_mip_col_val(p, (int)c + 1);
        }
        ret->x = x;
        ret->value = glp_mip_obj_val(p);
        ret->bound = status == GLP_OPT ? ret->value : ret->bound;
    }
}

enum status milp_solve_glpk(struct arena *a, const struct milp *m, const struct milp_options *o,
                            struct milp_result *ret)
{
    struct watch w = { .o = o, .m = m };
    glp_iocp how;
    *ret = (struct milp_result){ .end = MILP_FAILED };
    if (m->ncols == 0) {
        return ST_INTERNAL;
    }
    glp_term_out(GLP_OFF);
    glp_prob *p = load(a, m, o);
    glp_init_iocp(&how);
    how.msg_lev = GLP_MSG_OFF;
    how.presolve = GLP_ON;
    how.mip_gap = 0;
    how.cb_func = on_node;
    how.cb_info = &w;
    int end = glp_intopt(p, &how);
    if (end == GLP_ENOPFS || end == GLP_ENODFS) {
        ret->end = MILP_INFEASIBLE;
    } else if (end == 0 || end == GLP_ESTOP) {
        read_back(p, a, m, &w, ret);
    }
    glp_delete_prob(p);
    return ret->end == MILP_FAILED ? ST_INTERNAL : ST_OK;
}
