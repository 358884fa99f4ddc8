/* model/check.c: helpers of kind.check. */
#include "model/check.h"

static const struct value *value_of(const struct record *r, const char *field)
{
    size_t i = kind_field_index(r->kind, str_z(field));
    assert(i < r->kind->nfields);
    return &r->v[i];
}

static const char *label_of(const struct record *r, const char *field)
{
    return kind_field(r->kind, str_z(field))->label;
}

static void blame(struct problems *ps, const char *field, struct str text)
{
    const struct path at = { NULL, str_z(field), 0 };
    problem_add(ps, &at, S("rule"), "%.*s", STR_FMT(text));
}

bool check_has(const struct record *r, const char *field)
{
    const struct value *v = value_of(r, field);
    return v->type != VT_UNSET && v->type != VT_NULL && !(v->type == VT_TEXT && v->u.s.n == 0);
}

struct str check_text(const struct record *r, const char *field)
{
    const struct value *v = value_of(r, field);
    return v->type == VT_TEXT ? v->u.s : STR_NULL;
}

bool check_is(const struct record *r, const char *field, const char *choice)
{
    assert(field_choice(kind_field(r->kind, str_z(field)), str_z(choice)));
    return str_eq(check_text(r, field), str_z(choice));
}

void check_blame(struct problems *ps, const char *field, const char *text)
{
    blame(ps, field, str_z(text));
}

void check_needs(const struct record *r, const char *field, const char *text, struct problems *ps)
{
    if (!check_has(r, field))
        check_blame(ps, field, text);
}

void check_order(const struct record *r, const char *low, const char *high, struct problems *ps)
{
    const struct value *a = value_of(r, low), *b = value_of(r, high);
    bool wrong = false;
    if (a->type == VT_INT && b->type == VT_INT)
        wrong = a->u.i > b->u.i;
    else if (a->type == VT_TEXT && b->type == VT_TEXT && a->u.s.n && b->u.s.n)
        wrong = str_cmp(a->u.s, b->u.s) > 0;
    if (wrong)
        blame(ps, low, arena_printf(ps->arena, "%s may not be above %s", label_of(r, low), label_of(r, high)));
}

void check_differ(const struct record *r, const char *a, const char *b, struct problems *ps)
{
    const struct value *x = value_of(r, a), *y = value_of(r, b);
    if (x->type == VT_INT && y->type == VT_INT && x->u.i == y->u.i)
        check_blame(ps, b, "These must be two different records");
}

void check_not_self(const struct record *r, const char *field, struct problems *ps)
{
    const struct value *v = value_of(r, field);
    if (r->id != 0 && v->type == VT_INT && v->u.i == r->id)
        check_blame(ps, field, "A record cannot be above itself");
}
