/* web/list_filter.c: what an address asks of a list, read into conditions. */
#include "web/list_filter.h"

/* "quarter.gt" -> quarter, OP_GT */
struct str list_take_op(struct str name, enum fop *ret)
{
    static const struct {
        const char *suffix;
        enum fop op;
    } ops[] = { { ".gt", OP_GT }, { ".ge", OP_GE }, { ".lt", OP_LT }, { ".le", OP_LE } };
    *ret = OP_EQ;
    for (size_t i = 0; i < COUNT(ops); i++)
        if (str_ends(name, str_z(ops[i].suffix))) {
            *ret = ops[i].op;
            name.n -= 3;
        }
    return name;
}

enum status list_too_many(struct ctx *c, struct str name)
{
    problem_add(c->problems, &(struct path){ .name = name }, S("many"), "At most %d values may be asked for at once",
                FILTER_ANY_MAX);
    return ST_INVALID;
}

enum status list_one_filter(struct ctx *c, const struct field *f, enum fop op, struct str text, struct filter *ret)
{
    struct path at = { .name = str_z(f->name) };
    *ret = (struct filter){ .column = f->name, .op = op };
    if (str_eq(text, S("none"))) {
        ret->op = OP_NULL;
        return ST_OK;
    }
    /* Only "is one of" takes a list; a text to compare with may hold commas. */
    bool list = op == OP_EQ;
    size_t n = 1;
    for (size_t i = 0; list && i < text.n; i++)
        n += text.p[i] == ',';
    if (n > FILTER_ANY_MAX)
        return list_too_many(c, str_z(f->name));
    if (list && f->type == FT_TIME
        && f == rec_common_field(str_z(f->name))) {      /* to the millisecond, which nobody is shown */
        problem_add(c->problems, &at, S("instant"), "An instant is compared: %s.ge=%.*s, %s.lt=…", f->name,
                    STR_FMT(text), f->name);
        return ST_INVALID;
    }
    struct value *any = ARENA_ARRAY(c->arena, struct value, n + 1);
    struct str rest = text, head;
    size_t k = 0;
    while (!str_empty(rest) && k < n) {
        head = rest;
        if (list)
            (void)str_cut(rest, ',', &head, &rest);
        else
            rest = STR_NULL;
        TRY(rec_parse(c, f, head, &at, &any[k++]));
    }
    if (n > 1 && n < FILTER_ANY_MAX
        && (f->type == FT_TEXT || f->type == FT_PROSE))     /* or the comma is one of the text's own */
        any[k++] = ARG_STR(str_trim(text));
    ret->any = any;
    ret->nany = k;
    return ST_OK;
}

/* ?key=P-1,P-6: the records that are named so; those of kinds without keys by their id. */
struct filter list_key_filter(struct ctx *c, struct str text)
{
    struct value *any = ARENA_ARRAY(c->arena, struct value, text.n + 1);
    size_t n = 0;
    bool ids = true;
    int64_t id;
    for (struct str rest = text, one; !str_empty(rest);) {
        (void)str_cut(rest, ',', &one, &rest);
        ids = ids && str_to_i64(one, &id);
        any[n++] = ARG_STR(one);
    }
    for (size_t i = 0; ids && i < n; i++)
        if (str_to_i64(any[i].u.s, &id))
            any[i] = ARG_INT(id);
    return (struct filter){ .column = ids ? "id" : "key", .op = OP_EQ, .any = any, .nany = n };
}

/* What a page of its own at the address of a list takes: the same address gives the list as data. */
bool list_is_pages_own(const struct kind *k, struct str name)
{
    return (kind_is(k, &kind_market) && str_eq(name, S("show")))
           || (kind_is(k, &kind_request) && str_eq(name, S("open")));
}

bool list_is_setting(struct str name)
{
    static const char *const known[] = { "q",     "sort",   "after",   "limit",    "done",  "bom",
                                         "count", "fields", "include", "archived", "since", "columns" };
    for (size_t i = 0; i < COUNT(known); i++)
        if (str_eq(name, str_z(known[i])))
            return true;
    return false;
}

/* since=180d or since=2026-06-01: made on or after that day. */
enum status list_since_filter(struct ctx *c, struct str text, struct filter *ret)
{
    struct value *v = ARENA_NEW(c->arena, struct value);
    int64_t ms;
    TRY(since_ms(c, text, &ms));
    *v = ARG_INT(ms);
    *ret = (struct filter){ .column = "created_at", .op = OP_GE, .any = v, .nany = 1 };
    return ST_OK;
}
