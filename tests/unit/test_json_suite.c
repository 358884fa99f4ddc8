/* The JSON reader against the files of JSONTestSuite: each good one is read but those that hold a
 * duplicate member or \u0000, which we refuse on purpose; each bad one is refused, with a problem. */
#include "base/json.h"
#include "tests/lib/tap.h"
#include <dirent.h>
#include <stdio.h>

/* Good by RFC 8259, refused here (base/json.h). */
static const struct str refused[] = { S_INIT("y_object_duplicated_key.json"),
                                      S_INIT("y_object_duplicated_key_and_value.json"),
                                      S_INIT("y_object_escaped_null_in_key.json"),
                                      S_INIT("y_string_null_escape.json") };

static bool is_refused(struct str name)
{
    for (size_t i = 0; i < COUNT(refused); i++)
        if (str_eq(refused[i], name))
            return true;
    return false;
}

/* The whole file; false when it cannot be read or is larger than 1 MiB. */
static bool read_file(struct arena *a, const char *path, struct str *ret)
{
    enum { MAX = 1 << 20 };
    FILE *f = fopen(path, "rb");
    if (!f)
        return false;
    char *p = ARENA_ARRAY(a, char, MAX);
    size_t n = fread(p, 1, MAX, f);
    fclose(f);
    *ret = (struct str){ p, n };
    return n < MAX;
}

static void check(const char *folder, struct str name)
{
    struct arena *a = arena_new("json suite", (size_t)1 << 28);
    struct str text, path = arena_printf(a, "%s/%.*s", folder, STR_FMT(name));
    struct problems ps;
    const struct json *j = NULL;
    problems_init(&ps, a);
    if (!read_file(a, path.p, &text)) {
        ok(false, "%.*s can be read", STR_FMT(name));
    } else {
        enum status st = json_parse(a, &ps, text, &j);
        if (str_starts(name, S("y_")) && !is_refused(name))
            ok(st == ST_OK && j != NULL, "%.*s is read", STR_FMT(name));
        else if (!str_starts(name, S("i_")))
            ok(st != ST_OK && ps.count > 0, "%.*s is refused with a problem", STR_FMT(name));
    }
    arena_free(a);
}

int main(void)
{
    const char *folder = tap_shared("reliability/JSONTestSuite/test_parsing");
    DIR *d = folder ? opendir(folder) : NULL;
    if (!d)
        return tap_skip_all("the files of JSONTestSuite are not here");
    tap_plan_none();
    size_t seen = 0;
    for (struct dirent *e = readdir(d); e; e = readdir(d))
        if (str_ends(str_z(e->d_name), S(".json"))) {
            check(folder, str_z(e->d_name));
            seen++;
        }
    closedir(d);
    ok(seen > 300, "the folder holds the whole suite (%zu files)", seen);
    return tap_done();
}
