/* A planner that answers with a plan that breaks a rule: nothing of it is written or shown, and its problem is kept.
 * This program's plan_solve stands in the place of the engine's. */
#include "engine/plan.h"
#include "model/kinds.h"
#define world workspace_made           /* the planner has a struct of that name too */
#include "tests/lib/world.h"
#undef world
#include "use/plan_use.h"
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* Everything in the first quarter, whatever room there is, called proved; its value is the right one. */
enum status plan_solve(struct arena *a, const struct plan_input *in, const struct plan_limits *limits,
                       struct plan_result *ret)
{
    int16_t *finish = ARENA_ARRAY(a, int16_t, in->nfeatures + 1);
    struct str why;
    (void)limits;
    *ret = (struct plan_result){ .feasible = true, .proved = true, .order_proved = true, .finish = finish };
    (void)plan_check(in, finish, &ret->value, &why);
    ret->bound = ret->value;
    return ST_OK;
}

static bool bring(struct workspace_made *w, struct str shape, struct str text)
{
    struct import_options o = {
        .shape = shape, .create = S("product,team"), .fiscal_start = 1, .today = date_of_ms(w->c.now_ms, 0)
    };
    struct import_report r;
    return world_import(w, text, &o, &r) == ST_OK && r.nbad == 0;
}

/* Files in the folder that keep a refused problem; the last one's path. */
static int64_t kept(struct workspace_made *w, const char *folder, const char **ret_path)
{
    DIR *d = opendir(folder);
    int64_t n = 0;
    assert(d != NULL);
    for (const struct dirent *e = readdir(d); e != NULL; e = readdir(d)) {
        if (str_starts(str_z(e->d_name), S("refused-"))) {
            *ret_path = arena_cstr(w->arena, arena_printf(w->arena, "%s/%s", folder, e->d_name));
            n++;
        }
    }
    closedir(d);
    return n;
}

int main(void)
{
    static struct workspace_made w;
    char folder[] = "/tmp/headwater-refused-XXXXXX";
    const char *path = "";
    struct plan_model m;
    struct plan_answer answer;
    tap_plan_none();
    if (!ok(mkdtemp(folder) != NULL, "a folder"))
        return tap_done();
    char file[sizeof folder + 8];
    (void)snprintf(file, sizeof file, "%s/w.db", folder);
    world_open(&w, file);
    w.app.url = str_z(file);
    ok(bring(&w, S("capacities"), S("team,quarter,days,reserve\nOven,2027-Q1,100,10\nOven,2027-Q2,100,10\n")),
       "days of a team");
    ok(bring(&w, S("commitments"),
             S("external_id,product,title,quarter,days:Oven\nA,Bread,One,2027-Q1,60\nB,Bread,Two,2027-Q2,60\n")),
       "a plan in force");
    int64_t before = world_count(&w, &kind_plan_version), rows = world_count(&w, &kind_plan_row);
    const struct plan_from from = { .effort = PLAN_LIKELY };
    is_int(plan_solve_use(&w.c, &from, &m, &answer), ST_INTERNAL,
           "sixty days twice, where ninety are: an internal error");
    ok(!answer.feasible && answer.version <= 0, "no plan comes of it");
    is_int(world_count(&w, &kind_plan_version), before, "no version is written");
    is_int(world_count(&w, &kind_plan_row), rows, "nor a row");
    is_int(kept(&w, folder, &path), 1, "its problem is kept beside the workspace");
    unlink(path);
    const char *const ends[] = { "", "-wal", "-shm" };
    for (size_t i = 0; i < COUNT(ends); i++)
        unlink(arena_cstr(w.arena, arena_printf(w.arena, "%s%s", file, ends[i])));
    rmdir(folder);
    return tap_done();
}
