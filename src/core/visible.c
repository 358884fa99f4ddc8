/* core/visible.c: the condition of each private kind, for the statements that are made from tables. */
#include "core/visible.h"

#define OF(K, WHERE) { &kind_##K, WHERE("\"" #K "\"", "?V") }
static const struct {
    const struct kind *kind;
    const char *sql;
} visible[] = {
    OF(comment, VISIBLE_COMMENT),     OF(saved_view, VISIBLE_SAVED_VIEW),
    OF(message, VISIBLE_MESSAGE),     OF(token, VISIBLE_TOKEN),
    OF(page, VISIBLE_PAGE),           OF(brief, VISIBLE_BRIEF),
    OF(coaching, VISIBLE_COACHING),   OF(pulse, VISIBLE_PULSE),
    OF(time_note, VISIBLE_TIME_NOTE), OF(stance, VISIBLE_STANCE),
};

int64_t viewer_of(const struct ctx *c)
{
    return c->actor ? c->actor->person_id : 0;
}

bool visible_applies(const struct ctx *c, const struct kind *k)
{
    return (k->flags & K_PRIVATE) && c->actor && !c->actor->sees_all;
}

void visible_where(struct out *o, const struct kind *k, size_t n)
{
    const char *sql = NULL;
    for (size_t i = 0; i < COUNT(visible); i++)
        if (kind_is(visible[i].kind, k))
            sql = visible[i].sql;
    assert(sql);                    /* a private kind without its condition shows nothing: it stops the program */
    struct str rest = str_z(sql);
    size_t at;
    while (str_find(rest, S("?V"), &at)) {
        out_printf(o, "%.*s?%zu", (int)at, rest.p, n);
        rest = str_skip(rest, at + 2);
    }
    out_bytes(o, rest);
}
