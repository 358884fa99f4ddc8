/* use/plan_conflicting.c: which rules of the records as they are no plan keeps together. Not for: the words (plan_words.c). */
#include "use/plan_words.h"

enum status plan_conflicting(struct ctx *c, struct plan_model *m, struct rule_line **ret, size_t *ret_n)
{
    struct world *w = ARENA_NEW(c->arena, struct world);
    struct plan_limits limits = { .work = 200000 };
    TRY(world_load(c, w));
    TRY(plan_model_build(c, w, &(struct plan_from){ .effort = PLAN_LIKELY }, m));
    struct plan_promise *p = ARENA_ARRAY(c->arena, struct plan_promise, m->in.npromises + 1);
    for (size_t i = 0; i < m->in.npromises; i++) {
        p[i] = m->in.promises[i];
        p[i].hard = w->promises[m->promise_of[i]].hard != 0;
    }
    m->in.promises = p;
    return plan_conflict_lines(c, m, &limits, ret, ret_n);
}
