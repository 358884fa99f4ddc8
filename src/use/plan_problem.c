/* use/plan_problem.c: the problem that a plan answers, as text: one text for one problem, so its digest names it. */
#include "base/crypto.h"
#include "use/plan_problem.h"

static bool name_taken(const struct str *names, size_t n, struct str name)
{
    for (size_t i = 0; i < n; i++)
        if (str_eq(names[i], name))
            return true;
    return false;
}

struct problem_names plan_names(const struct plan_model *m, const struct plan_input *in, const int32_t *keep)
{
    const struct world *w = m->w;
    struct arena *a = w->arena;
    struct str *features = ARENA_ARRAY(a, struct str, in->nfeatures + 1), *teams = ARENA_ARRAY(a, struct str, in->nteams + 1);
    struct str *solutions = ARENA_ARRAY(a, struct str, in->nsolutions + 1);
    for (size_t i = 0; i < in->nfeatures; i++)
        features[i] = w->features[m->world_of[keep ? keep[i] : (int32_t)i]].key;
    for (size_t t = 0; t < in->nteams; t++)
        teams[t] = w->teams[t].key;
    for (size_t k = 0; k < in->nsolutions; k++) {
        int32_t s = in->solutions[k].id > 0 ? world_solution(w, in->solutions[k].id) : -1;
        struct str name = s >= 0 ? w->solutions[s].key : arena_printf(a, "whole-%zu", k);
        solutions[k] = name_taken(solutions, k, name) ? arena_printf(a, "%.*s-%zu", STR_FMT(name), k) : name;
    }
    return (struct problem_names){ .features = features, .teams = teams, .solutions = solutions, .scale = 1 };
}

struct str plan_unit(const struct plan_model *m)
{
    return arena_printf(m->w->arena, "%.*s points", STR_FMT(points_exact(m->w->arena, m->unit)));
}

struct str plan_problem_text(const struct plan_model *m)
{
    struct out o;
    struct problem_names names = plan_names(m, &m->in, NULL);
    out_init_raw(&o, m->w->arena);
    problem_write_plan(&o, &m->in, &names, m->valued ? plan_unit(m) : S("no value yet"));
    return out_str(&o);
}

struct str plan_digest(struct arena *a, struct str problem)
{
    struct sha256 h = sha256_of(&problem, 1);
    return hex_of(a, h.b, sizeof h.b);
}
