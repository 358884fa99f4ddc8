/* use/plan_problem.h: problems of the planner as text; for use/, the command line and tests. */
#pragma once
#include "engine/problem_write.h"
#include "use/plan_use.h"

/* What the parts of an input are called: keys. keep: places in m->in of its features; NULL = it is m->in. */
struct problem_names plan_names(const struct plan_model *m, const struct plan_input *in, const int32_t *keep);
/* "0.001 points": what one unit of the solve stands for. */
struct str plan_unit(const struct plan_model *m);
/* All that a model asks, as problem_write_plan writes it. */
struct str plan_problem_text(const struct plan_model *m);
/* SHA-256 of a problem, in hexadecimal: equal for equal input, and then the plan is equal too. */
struct str plan_digest(struct arena *a, struct str problem);
/* INTERNAL, logged: the checker refused what the engine answered. The problem is kept as refused-DIGEST.json, so that it can
 * be solved again. what: "a plan"; why: the checker's words. */
enum status plan_refused(struct ctx *c, const struct plan_model *m, const char *what, struct str why) MUST_CHECK;
/* The engine's status, a refusal within it kept as above. */
enum status plan_answered(struct ctx *c, const struct plan_model *m, const char *what, enum status st) MUST_CHECK;
