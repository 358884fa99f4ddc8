/* Any bytes: the reader refuses them with a problem, or reads a tree that it reads again the same
 * after our writer wrote it. */
#include "base/json.h"
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const unsigned char *p, size_t n);

static void write_value(struct json_writer *w, const struct json *j)
{
    switch (j->type) {
    case J_NULL: json_null(w); break;
    case J_BOOL: json_bool(w, j->b); break;
    case J_INT: json_int(w, j->i); break;
    case J_NUMBER: json_raw_number(w, j->s); break;
    case J_STR: json_str(w, j->s); break;
    case J_ARRAY:
    case J_OBJECT:
        (j->type == J_ARRAY ? json_array : json_object)(w);
        for (const struct json *c = j->first; c; c = c->next) {
            if (j->type == J_OBJECT)
                json_key(w, c->name);
            write_value(w, c);
        }
        json_end(w);
        break;
    }
}

static struct str written(struct arena *a, const struct json *j)
{
    struct out o;
    struct json_writer w;
    out_init_raw(&o, a);
    json_begin(&w, &o);
    write_value(&w, j);
    return out_str(&o);
}

int LLVMFuzzerTestOneInput(const unsigned char *p, size_t n)
{
    struct arena *a = arena_new("fuzz", (size_t)1 << 28);
    struct problems ps;
    const struct json *j = NULL, *again = NULL;
    problems_init(&ps, a);
    enum status st = json_parse(a, &ps, (struct str){ (const char *)p, n }, &j);
    if (st != ST_OK) {
        assert(ps.count > 0);
    } else {
        struct str once = written(a, j);
        assert(str_is_utf8(once));
        st = json_parse(a, &ps, once, &again);
        assert(st == ST_OK);
        assert(str_eq(once, written(a, again)));
    }
    arena_free(a);
    return 0;
}
