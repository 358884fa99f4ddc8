/* tests/solvers/others.h: solvers that give a second opinion in tests and benchmarks; never in the program. */
#pragma once
#include "solve/milp.h"
/* As milp_solve. CBC asks go_on between runs; GLPK at every node, and knows no start and no node limit. */
enum status milp_solve_cbc(struct arena *a, const struct milp *m, const struct milp_options *o,
                           struct milp_result *ret) MUST_CHECK;
enum status milp_solve_glpk(struct arena *a, const struct milp *m, const struct milp_options *o,
                            struct milp_result *ret) MUST_CHECK;
