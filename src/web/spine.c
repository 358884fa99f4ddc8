/* web/spine.c: see web/spine.h. */
#include "web/spine.h"

enum { WORK = 6, ABOVE = 3 };          /* of one step that are named; the rest is behind the link */

enum status spine_load(struct ctx *c, const struct kind *k, struct str key, struct trace **ret)
{
    struct problems before = *c->problems;
    *ret = NULL;
    if (!kind_is(k, &kind_requirement) && !kind_is(k, &kind_feature))
        return ST_OK;
    enum status st = trace_load(c, key, ret);
    if (st != ST_NOT_FOUND)
        return st;
    *c->problems = before;             /* dropped or retired: the record is there, its way is not */
    *ret = NULL;
    return ST_OK;
}

static void item_html(struct out *o, const struct view *v, const struct trace_item *x)
{
    if (!str_empty(x->layer)) {
        ui_layer(o, v->arena, x->layer);
        H(o, " ");
    }
    ui_record_link(o, v->arena, x->plural, x->key, x->title);
    H(o, " <span class=\"id\">", x->key, "</span>");
    if (!str_empty(x->note))
        H(o, " <span class=\"small muted\">", x->note, "</span>");
}

/* The items of one kind as a step of its own, whose last stays open for what is below it; false: there are none. */
static bool step(struct out *o, const struct view *v, const struct trace_list *l, struct str kind)
{
    int n = 0;
    for (size_t i = 0; i < l->n && n < ABOVE; i++) {
        if (!str_eq(l->items[i].kind, kind))
            continue;
        if (n++ == 0)
            H(o, "<ul><li>");
        else
            H(o, "</li><li>");
        item_html(o, v, &l->items[i]);
    }
    return n > 0;
}

static void said_html(struct out *o, const struct view *v, const struct trace *t)
{
    const struct trace_item *x = t->said.items;
    if (t->said.n == 0) {
        H(o, "<span class=\"muted\">Nobody’s own words yet.</span>");
        return;
    }
    ui_layer(o, v->arena, x->layer);
    H(o, " <a class=\"q1\" href=\"", URL(v->arena, x->plural, x->key), "\">“", x->title,
      "”</a> <span class=\"small muted\">", x->note, "");
    if (t->said.n > 1)
        H(o, ", and ", (int64_t)(t->said.n - 1), " more");
    H(o, "</span>");
}

/* The features that carry a requirement, each with where it stands. */
static void work_html(struct out *o, const struct view *v, const struct trace *t)
{
    int64_t n = 0;
    for (size_t i = 0; i < t->down.n; i++) {
        if (!str_eq(t->down.items[i].kind, S("feature")) || n++ >= WORK)
            continue;
        if (n == 1)
            H(o, "<ul>");
        H(o, "<li>");
        item_html(o, v, &t->down.items[i]);
        H(o, "</li>");
    }
    if (n > WORK)
        H(o, "<li class=\"small\"><a href=\"", URL(v->arena, S("trace"), t->start.key), "\">and ", n - WORK,
          " more</a></li>");
    if (n)
        H(o, "</ul>");
}

void spine_html(struct out *o, const struct view *v, const struct trace *t)
{
    int open = 0;
    if (!t || (t->up.n == 0 && t->said.n == 0))
        return;
    bool feature = str_eq(t->start.kind, S("feature"));
    H(o, "<section class=\"card\" aria-labelledby=\"sp\"><h2 id=\"sp\">",
      feature ? S("Who wants it") : S("Who wants it, and who builds it"), "</h2><ul class=\"outline\"><li>");
    said_html(o, v, t);
    open += step(o, v, &t->up, S("priority"));
    if (feature)
        open += step(o, v, &t->up, S("requirement"));
    H(o, "<ul><li><b>", t->start.title, "</b> <span class=\"small muted\">",
      feature ? S("this work") : S("this requirement: no product is named in it"), "</span>");
    if (!feature)
        work_html(o, v, t);
    H(o, "</li></ul>");
    for (; open > 0; open--)
        H(o, "</li></ul>");
    H(o, "</li></ul></section>");
}
