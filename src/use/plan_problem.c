/* use/plan_problem.c: the problem that a plan answers, as text: one text for one problem, so its digest names it. */
#include "use/plan_problem.h"
#include "base/crypto.h"
#include "use/house_use.h"
#include <stdlib.h>

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
    struct str *features = ARENA_ARRAY(a, struct str, in->nfeatures + 1),
               *teams = ARENA_ARRAY(a, struct str, in->nteams + 1);
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

/* Where a problem may lie that nobody but whoever may read the workspace should read: beside its file; for a database
 * server, in a folder of its own. */
static struct str folder_for(struct ctx *c, struct str workspace)
{
    size_t n = workspace.n;
    if (!db_url_is_postgres(workspace)) {
        while (n > 0 && workspace.p[n - 1] != '/')
            n--;
        return n == 0 ? S(".") : (struct str){ workspace.p, n > 1 ? n - 1 : n };
    }
    const char *temp = getenv("TMPDIR");
    char *dir =
        (char *)(uintptr_t)arena_cstr(c->arena, arena_printf(c->arena, "%s/headwater-XXXXXX", temp ? temp : "/tmp"));
    return mkdtemp(dir) ? str_z(dir) : S(".");
}

enum status plan_refused(struct ctx *c, const struct plan_model *m, const char *what, struct str why)
{
    struct str text = plan_problem_text(m), dir = folder_for(c, c->app->url);
    struct str name = arena_printf(c->arena, "refused-%.12s.json", plan_digest(c->arena, text).p);
    struct problems *told = c->problems, quiet;
    problems_init(&quiet, c->arena);
    c->problems = &quiet;                              /* that it could not be kept is not what the user did */
    bool kept = house_write_file(c, dir, name, text) == ST_OK;
    c->problems = told;
    return fail(c, ST_INTERNAL, "the checker refused %s: %.*s; its problem is %s %.*s/%.*s", what, STR_FMT(why),
                kept ? "kept in" : "not kept, for nothing can be written to", STR_FMT(dir), STR_FMT(name));
}

enum status plan_answered(struct ctx *c, const struct plan_model *m, const char *what, enum status st)
{
    return st == ST_INTERNAL ? plan_refused(c, m, what, S("no answer within the engine keeps every rule")) : st;
}
