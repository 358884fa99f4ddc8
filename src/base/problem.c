/* base/problem.c: collecting what is wrong with the user's input; fail() for a broken world. */
#include "base/ctx.h"
#include "base/html.h"
#include "base/log.h"

void problems_init(struct problems *ps, struct arena *a)
{
    assert(ps && a);
    *ps = (struct problems){ .arena = a };
    ps->tail = &ps->first;
}

/* A path frame is a member when it has a name, else an index (RFC 6901). */
static void pointer_write(struct out *o, const struct path *at)
{
    if (!at)
        return;
    pointer_write(o, at->up);
    if (!at->name.p) {
        out_printf(o, "/%zu", at->index);
        return;
    }
    out_bytes(o, S("/"));
    for (size_t i = 0; i < at->name.n; i++) {
        char ch = at->name.p[i];
        if (ch == '~')
            out_bytes(o, S("~0"));
        else if (ch == '/')
            out_bytes(o, S("~1"));
        else
            out_bytes(o, (struct str){ &ch, 1 });
    }
}

void problem_add(struct problems *ps, const struct path *at, struct str code, const char *fmt, ...)
{
    assert(ps && ps->tail && fmt);
    struct problem *p = ARENA_NEW(ps->arena, struct problem);
    struct out o;
    out_init_raw(&o, ps->arena);
    pointer_write(&o, at);
    p->pointer = out_str(&o);
    p->code = arena_str(ps->arena, code);
    va_list ap;
    va_start(ap, fmt);
    p->text = arena_vprintf(ps->arena, fmt, ap);
    va_end(ap);
    *ps->tail = ps->last = p;
    ps->tail = &p->next;
    ps->count++;
}

void problems_move(struct problems *to, struct problems *from)
{
    assert(to->arena == from->arena);
    if (!from->first)
        return;
    *to->tail = from->first;
    to->last = from->last;
    to->tail = from->tail;
    to->count += from->count;
    problems_init(from, from->arena);
}

void problems_back(struct problems *ps, const struct problems *was)
{
    assert(ps->arena == was->arena && (was->count > 0 || was->tail == &ps->first));
    *ps = *was;
    *ps->tail = NULL;
}

struct str problem_at(const struct problems *ps, struct str name)
{
    for (const struct problem *p = ps->first; p; p = p->next)
        if (p->pointer.n > 1 && str_eq(str_skip(p->pointer, 1), name))
            return p->text;
    return STR_NULL;
}

void problem_word(struct problems *ps, struct str word, struct str names)
{
    assert(ps->last && word.n);
    ps->last->word = arena_str(ps->arena, word);
    ps->last->names = arena_str(ps->arena, names);
}

enum status fail(struct ctx *c, enum status st, const char *fmt, ...)
{
    assert(st != ST_OK);
    va_list ap;
    va_start(ap, fmt);
    struct str text = arena_vprintf(c->arena, fmt, ap);
    va_end(ap);
    log_line(LOG_ERROR, "%.*s %s: %.*s", STR_FMT(c->request_id), status_name(st), STR_FMT(text));
    if (c->problems && c->problems->tail)
        problem_add(c->problems, NULL, S("failed"), "%s", status_title(st));
    return st;
}
