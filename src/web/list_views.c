/* web/list_views.c: views of a list that somebody kept. */
#include "web/list_views.h"
#include "core/perm.h"

enum { VIEWS_MAX = 12 };

/* What of an address is the view: not where in the list one stands, nor how the answer is written. */
static bool is_kept(const struct param *p)
{
    static const char *const passing[] = { "after", "done", "limit", "bom", "count", "fields", "include" };
    for (size_t i = 0; i < COUNT(passing); i++)
        if (str_eq(p->name, str_z(passing[i])))
            return false;
    return !str_empty(p->name) && !str_empty(p->value);
}

static struct url view_of(struct arena *a, const struct kind *k, struct str query)
{
    struct params p = params_parse(a, query);
    struct url u = list_url(a, k);
    for (size_t i = 0; i < p.n; i++)
        if (is_kept(&p.p[i]))
            u = url_query(a, u, p.p[i].name, p.p[i].value);
    return u;
}

/* Its query alone, without the question mark. */
static struct str query_of(struct arena *a, const struct kind *k, struct str query)
{
    struct str path, rest;
    return str_cut(view_of(a, k, query).s, '?', &path, &rest) ? rest : STR_NULL;
}

static bool holds_all(const struct params *in, const struct params *of)
{
    for (size_t i = 0; i < of->n; i++) {
        bool found = !is_kept(&of->p[i]);
        for (size_t k = 0; k < in->n && !found; k++)
            found = str_eq(in->p[k].name, of->p[i].name) && str_eq(in->p[k].value, of->p[i].value);
        if (!found)
            return false;
    }
    return true;
}

static bool same_view(struct arena *a, struct str one, struct str other)
{
    struct params p = params_parse(a, one), q = params_parse(a, other);
    return holds_all(&p, &q) && holds_all(&q, &p);
}

enum status kept_views(struct ctx *c, const struct kind *k, struct str query, struct kept_view **ret, size_t *ret_n)
{
    const struct value page[] = { ARG_STR(str_z(k->plural)), ARG_STR(list_url(c->arena, k).s) };
    struct filter f = { .column = "page", .op = OP_EQ, .any = page, .nany = COUNT(page) };
    struct query q = { .kind = &kind_saved_view, .filters = &f, .nfilters = 1, .limit = VIEWS_MAX };
    struct record_list l;
    TRY(rec_list(c, &q, &l));
    *ret = ARENA_ARRAY(c->arena, struct kept_view, l.count + 1);
    *ret_n = l.count;
    for (size_t i = 0; i < l.count; i++) {
        const struct record *r = l.items[i];
        const struct value *shared = &r->v[kind_field_index(r->kind, S("shared"))];
        struct str filters = rec_str(r, "query");
        (*ret)[i] = (struct kept_view){ .id = r->id,
                                        .title = rec_title(c, r),
                                        .query = filters,
                                        .shared = shared->type == VT_BOOL && shared->u.b,
                                        .current = same_view(c->arena, filters, query) };
    }
    return ST_OK;
}

void kept_links(struct out *o, const struct view *v, const struct kind *k, const struct kept_view *views, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        H(o, "<a href=\"", view_of(v->arena, k, views[i].query), "\"");
        if (views[i].current)
            H(o, " aria-current=\"page\"");
        H(o, ">", views[i].title, "");
        if (views[i].sound)
            H(o, " <span class=\"n\">", int_words(v->arena, views[i].n), "</span>");
        H(o, "</a>");
    }
}

void kept_form(struct out *o, const struct view *v, struct ctx *c, const struct kind *k, const struct kept_view *views,
               size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (views[i].current) {
            H(o, "<a class=\"quiet\" href=\"", record_url(v->arena, &kind_saved_view, int_text(v->arena, views[i].id)),
              "\">", views[i].shared ? S("A view for everyone") : S("Your own view"), "</a>");
            return;
        }
    struct str query = query_of(v->arena, k, v->query);
    if (str_empty(query) || !perm_may(c, &kind_saved_view, PERM_TO_ADD, NULL))
        return;
    H(o,
      "<details class=\"drop\"><summary class=\"quiet\">Keep this as a view…</summary><div><form method=\"post\" action=\"",
      URL(v->arena, str_z(kind_saved_view.plural), S("new")), "\">");
    ui_hidden(o, S("page"), str_z(k->plural));
    ui_hidden(o, S("query"), query);
    H(o,
      "<label class=\"lab\" for=\"view-name\">Its name</label><input type=\"text\" id=\"view-name\" name=\"title\" required>"
      "<label class=\"tick\"><input type=\"checkbox\" name=\"shared\" value=\"yes\"> Show it to everyone</label>"
      "<button class=\"btn\">Keep it</button></form></div></details>");
}

bool kept_view_url(struct ctx *c, const struct record *r, struct url *ret)
{
    struct str page = rec_str(r, "page");
    const struct kind *k = kind_at(c, str_skip(page, str_starts(page, S("/")) ? 1 : 0));
    if (!k)
        return false;
    *ret = view_of(c->arena, k, rec_str(r, "query"));
    return true;
}
