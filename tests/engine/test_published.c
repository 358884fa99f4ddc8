/* tests/engine/test_published.c: optima that others proved, at their budgets. */
#include "plan_lib.h"
#include "tests/lib/tap.h"

static void one(const char *path, struct str ratio, int64_t budget, int64_t want)
{
    struct arena *a = arena_new("published", (size_t)1 << 30);
    struct plan_input in;
    struct plan_result r;
    if (tap_shared(path) == NULL) {
        tap_skip("%s is not here", path);
    } else if (!lib_published(a, tap_shared(path), ratio, &in) || plan_solve(a, &in, NULL, &r) != ST_OK) {
        ok(false, "%s is read and solved", path);
    } else {
        is_int(in.teams[0].usable[0], budget, "%s at %.*s: budget", path, STR_FMT(ratio));
        is_int(r.value, want, "%s at %.*s: value", path, STR_FMT(ratio));
        ok(r.proved, "%s at %.*s: proved", path, STR_FMT(ratio));
    }
    arena_free(a);
}

int main(void)
{
    static const struct {
        const char *path;
        int64_t budget[3], value[3];
    } cases[] = {
        { "planning/nrp/nrp1.txt", { 257, 429, 600 }, { 1204, 1840, 2507 } },
        { "planning/monrp/p1_uncombined.json", { 25, 42, 59 }, { 416, 606, 742 } },
        { "planning/monrp/a1.json", { 138, 231, 324 }, { 1471, 1871, 2181 } },
        { "planning/monrp/a3.json", { 574, 957, 1339 }, { 5507, 6770, 7577 } },
        { "planning/monrp/s2.json", { 531, 885, 1239 }, { 10692, 15144, 18809 } },
        { "planning/monrp/c3.json", { 93, 156, 218 }, { 12547, 17972, 21853 } },
        { "planning/monrp/d1.json", { 631, 1052, 1472 }, { 17680, 21983, 24794 } },
        { "planning/nrp/nrp-e4.txt", { 3510, 5850, 8189 }, { 5814, 8174, 9971 } },
    };
    static const struct str ratios[3] = { S_INIT("0.3"), S_INIT("0.5"), S_INIT("0.7") };
    tap_plan_none();
    for (size_t k = 0; k < COUNT(cases); k++) {
        for (size_t j = 0; j < 3; j++) {
            one(cases[k].path, ratios[j], cases[k].budget[j], cases[k].value[j]);
        }
    }
    return tap_done();
}
