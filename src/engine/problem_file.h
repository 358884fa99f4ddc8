/* engine/problem_file.h: a stand-alone planning problem: plan/1 JSON, MONRP JSON, NRP text. */
#pragma once
#include "base/html.h"
#include "base/problem.h"
#include "engine/plan.h"
struct problem_file_options {
    struct str budget;                 /* days; NRP and MONRP only; empty = not given */
    struct str budget_ratio;           /* exact decimal such as 0.3 of the sum of all costs */
    struct str round;                  /* half-up, floor, ceil; empty = half-up for NRP, floor for MONRP */
    struct plan_limits limits;
};
/* A problem read: the planner's input and the names its answer is told in. */
struct problem_names {
    const struct str *features, *teams, *solutions;
    const struct str *promises;        /* the feature or solution a promise is about */
    const bool *promise_is_solution;
    int64_t scale;                     /* values in the input are this many times the file's */
};
enum status problem_file_read(struct arena *a, struct problems *ps, struct str bytes,
                              const struct problem_file_options *o, struct plan_input *ret,
                              struct problem_names *ret_names) MUST_CHECK;
/* Reads, solves, writes: JSON, or one line and the plan. ST_INVALID: every problem is in ps at its JSON
 * pointer, nothing written. ST_INFEASIBLE: written, and says so. ST_OK: proved or not, the output tells. */
enum status problem_file_solve(struct arena *a, struct problems *ps, struct str bytes,
                               const struct problem_file_options *o, bool json, struct out *raw) MUST_CHECK;
