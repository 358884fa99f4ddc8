/* Points flow down the links without a unit lost. */
#include "tests/lib/tap.h"
#include "use/points.h"

static void split(struct arena *a)
{
    int64_t parts[4];
    points_split(a, 100, (const int64_t[]){ 1, 1, 1 }, 3, parts);
    ok(parts[0] == 34 && parts[1] == 33 && parts[2] == 33, "what is left over goes to the lower index");
    points_split(a, 7, (const int64_t[]){ 50, 0, 30, 20 }, 4, parts);
    is_int(parts[0] + parts[1] + parts[2] + parts[3], 7, "parts sum to the whole");
    is_int(parts[1], 0, "no weight, no part");
    points_split(a, 5, (const int64_t[]){ 0, 0 }, 2, parts);
    is_int(parts[0] + parts[1], 0, "without weights nobody gets anything");
    int64_t many[1000], each[1000], sum = 0;
    for (size_t i = 0; i < COUNT(many); i++)
        many[i] = 1 + (int64_t)(i % 3);
    points_split(a, 2500, many, COUNT(many), each);
    for (size_t i = 0; i < COUNT(many); i++)
        sum += each[i];
    is_int(sum, 2500, "a thousand parts sum to the whole");
    ok(each[0] == 1 && each[2] == 4 && each[1] == 3 && each[997] == 2,
       "the largest remainders are served first, and among equals the first");
}

static void flow(struct arena *a)
{
    struct w_feature f[] = { { .id = 1, .slice_of = -1, .state = S("idea") },
                             { .id = 2, .slice_of = -1, .state = S("idea") },
                             { .id = 3, .slice_of = 2, .slice_percent = 40, .state = S("idea") } };
    struct w_priority p[] = { { 1, 50, -1, S("P-1"), S("Up"), S("executive") },
                              { 2, 10, -1, S("P-2"), S("Down"), S("user") },
                              { 3, -1, -1, S("P-3"), S("Unweighed"), S("user") } };
    struct w_requirement r[] = { { 1, S("BR-1"), S("One"), S("linear") } };
    struct w_link drives[] = { { 1, 1, 2, 60, 0 } }, serves[] = { { 1, 2, 1, -1, 1 } };
    struct w_link fulfils[] = { { 1, 1, 1, 25, 1 }, { 2, 1, 2, -1, 1 } };
    struct world w = { .arena = a,
                       .features = f,
                       .nfeatures = 3,
                       .priorities = p,
                       .npriorities = 3,
                       .requirements = r,
                       .nrequirements = 1,
                       .drives = drives,
                       .ndrives = 1,
                       .serves = serves,
                       .nserves = 1,
                       .fulfils = fulfils,
                       .nfulfils = 2 };
    struct points pts;
    world_index(&w);
    points_of(&w, &pts);
    is_int(pts.own, 60000000, "what people set");
    is_int(pts.priority_hole[0], 20000000, "40 %% of the executive's is carried by nothing");
    is_int(pts.priority[1], 40000000, "30 come down to the user's 10");
    is_int(pts.feature[0], 10000000, "a share of 25 %%");
    is_int(pts.feature[1], 30000000, "a link without share takes what is left");
    is_int(pts.feature[2], 12000000, "a slice has its percent of the whole");
    is_int(pts.own, pts.carried + pts.holes, "features and holes are all of it");
    f[2].state = S("shipped");
    points_of(&w, &pts);
    is_int(pts.feature[1], 18000000, "a whole whose slice shipped counts the rest");
}

/* A file may hold what the rules refuse: drives that lead upwards, to the same layer, to itself, round. */
static void upwards(struct arena *a)
{
    struct w_priority p[] = { { 1, 50, -1, S("P-1"), S("Up"), S("executive") },
                              { 2, 10, -1, S("P-2"), S("Down"), S("user") },
                              { 3, 7, -1, S("P-3"), S("Beside"), S("user") } };
    struct w_link drives[] = { { 1, 1, 2, 60, 0 }, { 2, 2, 1, 50, 0 }, { 3, 3, 2, -1, 0 }, { 4, 3, 3, 10, 0 } };
    struct world w = { .arena = a, .priorities = p, .npriorities = 3, .drives = drives, .ndrives = 4 };
    struct points pts;
    world_index(&w);
    points_of(&w, &pts);
    is_int(pts.own, pts.carried + pts.holes, "drives against the rules lose no unit");
    is_int(pts.upwards, 3, "and are counted");
    is_int(pts.priority[0], 50000000, "nothing flows up");
    is_int(pts.priority[1], 40000000, "nothing flows aside, what goes down does");
    is_int(pts.priority_hole[2], 7000000, "it stays a hole where it was");
}

int main(void)
{
    struct arena *a = arena_new("test", (size_t)1 << 24);
    tap_plan_none();
    split(a);
    flow(a);
    upwards(a);
    arena_free(a);
    return tap_done();
}
