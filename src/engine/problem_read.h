/* engine/problem_read.h: the readers behind problem_file.c; nobody else includes this. */
#pragma once
#include "base/json.h"
#include "engine/problem_file.h"
enum status problem_read_plan(struct arena *a, struct problems *ps, const struct json *root, struct plan_input *ret,
                              struct problem_names *names) MUST_CHECK;
enum status problem_read_monrp(struct arena *a, struct problems *ps, const struct json *root,
                               const struct problem_file_options *o, struct plan_input *ret,
                               struct problem_names *names) MUST_CHECK;
enum status problem_read_nrp(struct arena *a, struct problems *ps, struct str text,
                             const struct problem_file_options *o, struct plan_input *ret,
                             struct problem_names *names) MUST_CHECK;
