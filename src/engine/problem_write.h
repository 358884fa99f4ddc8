/* engine/problem_write.h: a planner's input as files that other programs read. */
#pragma once
#include "engine/problem_file.h"

/* As {"headwater":"plan/1"}, which problem_file_read gives back: same features in the order of their names, same rules and
 * values, one spelling for one input, so that its SHA-256 names the problem. unit: what one unit of value stands for. */
void problem_write_plan(struct out *raw, const struct plan_input *in, const struct problem_names *names,
                        struct str unit);
/* The same as a 0/1 programme in the LP format of CPLEX: its maximum is the value of the best plan. x_SHELF_44_1 = 1 says
 * that it finishes in quarter 1. Fails only where the planner's model cannot be built. */
enum status problem_write_lp(struct arena *a, struct out *raw, const struct plan_input *in,
                             const struct problem_names *names) MUST_CHECK;
/* The part of an input that the listed features make up, in that order, with the rules that are about them alone;
 * what it names is told in keep's places. Arrays of the arena. */
void problem_subset(struct arena *a, const struct plan_input *in, const int32_t *keep, size_t n,
                    struct plan_input *ret);
