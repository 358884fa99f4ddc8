/* How often somebody may ask: an even pace, a burst, writes dearer, each asker by themselves. */
#include "tests/lib/tap.h"
#include "web/rate.h"
#include <stdio.h>

enum { SECOND = 1000000 };

static int64_t many(struct rate *r, const char *who, bool write, int64_t at, int64_t tries)
{
    int64_t passed = 0;
    for (int64_t i = 0; i < tries; i++)
        passed += rate_take(r, str_z(who), write, at) == 0;
    return passed;
}

int main(void)
{
    tap_plan_none();
    struct arena *a = arena_new("rate", (size_t)4 << 20);
    struct rate *r = rate_new(a, 600);
    ok(rate_new(a, 0) == NULL, "no limit is asked for: there is none");
    is_int(many(NULL, "anybody", true, 0, 1000), 1000, "and everything passes");
    is_int(many(r, "ana", false, SECOND, 1000), 150, "a quarter of a minute's worth at once");
    is_int(rate_take(r, S("ana"), false, SECOND), 1, "then one second to wait, rounded up");
    is_int(many(r, "ben", false, SECOND, 1000), 150, "another asker has not lost anything");
    is_int(many(r, "ana", false, 2 * SECOND, 1000), 10, "a second later ten more");
    is_int(many(r, "ana", false, 3 * SECOND, 1000), 10, "and what was refused has cost nothing");
    is_int(many(r, "cyd", true, SECOND, 1000), 37, "a write costs as much as four reads");
    int64_t passed = 0;
    for (int64_t s = 10; s < 70; s++)
        passed += many(r, "dan", false, s * SECOND, 20);
    is_int(passed, 600 + 150 - 10, "over a minute the pace and one burst");
    struct rate *slow = rate_new(a, 1);
    is_int(many(slow, "eve", true, SECOND, 5), 1, "a pace below one burst still lets one through");
    int64_t all = 0;
    char name[32];
    for (int i = 0; i < 100000; i++) {
        snprintf(name, sizeof name, "address %d", i);
        all += rate_take(r, str_z(name), false, 100 * SECOND) == 0;
    }
    is_int(all, 100000, "a hundred thousand askers fit into the same memory");
    arena_free(a);
    return tap_done();
}
