/* web/record_steps.h: where a record stands in its life, and what it has been through. */
#pragma once
#include "web/frame.h"

enum { STEP_STATES = 24 };
struct record_steps {
    const struct kind *kind;
    const struct field *f;
    struct str state;
    bool passed[STEP_STATES];
};   /* by f->choices */
/* passed: states that the log shows it in, and those that lie on every way to where it is. f: NULL for what has no life. */
enum status record_steps_load(struct ctx *c, const struct kind *k, int64_t record, struct str state,
                              struct record_steps *ret) MUST_CHECK;
void record_steps_html(struct out *o, const struct record_steps *s);
/* A state off the main line can only be reached by saying why. */
bool on_main_line(const struct kind *k, struct str state);
