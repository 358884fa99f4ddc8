/* The test library itself: what it counts and prints is what meson and run-tests read. */
#include "base/embed.h"
#include "tests/lib/tap.h"

int main(void)
{
    tap_plan_none();
    ok(true, "a true condition passes");
    is_int(2 + 2, 4, "two and two make four");
    is_str(S("abc"), S("abc"), "equal texts are equal");
    is_str((struct str){ 0 }, S(""), "an empty text without memory equals one with memory");
    ok(embedded_find(S("no/such.file")) == NULL, "a file that is not embedded is not found");
    for (size_t i = 1; i < embedded_count; i++)
        is_int((int64_t)embedded_files[i].tag.n, 16, "embedded file %zu has a tag", i);
    return tap_done();
}
