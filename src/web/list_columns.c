/* web/list_columns.c: see web/list_columns.h. */
#include "web/list_columns.h"

static const struct {
    const char *name, *label;
    enum work_column bit;
} work[] = { { "requirement", "Requirement", WORK_REQUIREMENT },
             { "solution", "Solution", WORK_SOLUTION },
             { "quarter", "Quarter", WORK_QUARTER },
             { "weeks", "Weeks", WORK_WEEKS } };

bool columns_may(const struct kind *k, const struct field *f)
{
    return !(k->title && strcmp(f->name, k->title) == 0) && !(f->flags & (F_SECRET | F_LINK))
           && (f->type != FT_PROSE || !k->title);
}

bool columns_have(const struct list_columns *l, const struct field *f)
{
    for (size_t i = 0; i < l->n; i++)
        if (l->of[i] == f)
            return true;
    return false;
}

static unsigned work_named(const struct kind *k, struct str name)
{
    for (size_t i = 0; kind_is(k, &kind_feature) && i < COUNT(work); i++)
        if (str_eq(name, str_z(work[i].name)))
            return work[i].bit;
    return 0;
}

void columns_read(struct ctx *c, const struct kind *k, const struct params *query, struct list_columns *ret)
{
    struct list_columns l = { .of = ARENA_ARRAY(c->arena, const struct field *, k->nfields + 1), .chosen = true };
    bool *wanted = ARENA_ARRAY(c->arena, bool, k->nfields + 1), any = false;
    for (size_t i = 0; i < query->n; i++)
        for (struct str rest = query->p[i].value, one; str_eq(query->p[i].name, S("columns")) && !str_empty(rest);) {
            (void)str_cut(rest, ',', &one, &rest);
            one = str_trim(one);
            size_t at = kind_field_index(k, one);
            unsigned bit = work_named(k, one);
            l.work |= bit;
            if (at < k->nfields && columns_may(k, &k->fields[at]))
                wanted[at] = true;
            else if (bit == 0)
                problem_add(c->problems, &(struct path){ .name = S("columns") }, S("unknown"),
                            "No column of %s is called %.*s", k->plural, STR_FMT(one));
            any = true;
        }
    if (!any)
        return;
    size_t state = kind_field_index(k, S("state"));
    for (size_t i = 0; i < k->nfields; i++)
        if (wanted[i] && i != state)
            l.of[l.n++] = &k->fields[i];
    if (state < k->nfields && wanted[state])
        l.of[l.n++] = &k->fields[state];
    *ret = l;
}

static void tick(struct out *o, struct str name, struct str label, bool on)
{
    H(o, "<label><input type=\"checkbox\" name=\"columns\" value=\"", name, "\"");
    if (on)
        H(o, " checked");
    H(o, "> ", label, "</label>");
}

void columns_form(struct out *o, const struct view *v, const struct kind *k, const struct list_columns *now)
{
    static const char *const passing[] = { "columns", "after", "done" };
    struct params p = params_parse(v->arena, v->query);
    H(o, "<details class=\"drop\"><summary class=\"quiet\">Columns…</summary><div><form method=\"get\" action=\"",
      list_url(v->arena, k), "\">");
    for (size_t i = 0; i < p.n; i++) {
        bool keep = !str_empty(p.p[i].value);
        for (size_t n = 0; n < COUNT(passing); n++)
            keep = keep && !str_eq(p.p[i].name, str_z(passing[n]));
        if (keep)
            ui_hidden(o, p.p[i].name, p.p[i].value);
    }
    H(o, "<fieldset class=\"ticks\"><legend class=\"lab\">Show these columns</legend>");
    for (size_t i = 0; i < k->nfields; i++)
        if (columns_may(k, &k->fields[i]))
            tick(o, str_z(k->fields[i].name), str_z(k->fields[i].label), columns_have(now, &k->fields[i]));
    for (size_t i = 0; kind_is(k, &kind_feature) && i < COUNT(work); i++)
        tick(o, str_z(work[i].name), str_z(work[i].label), (now->work & work[i].bit) != 0);
    H(o, "</fieldset><p class=\"foot\"><button class=\"btn\">Show them</button>");
    if (now->chosen)
        H(o, "<a class=\"small\" href=\"", view_url(v, STR_NULL, S("columns after done")), "\">The usual ones</a>");
    H(o, "</p></form></div></details>");
}
