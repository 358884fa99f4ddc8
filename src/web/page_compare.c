/* web/page_compare.c: two versions of the plan, in bars and in words. */
#include "web/desk.h"

enum { LINES = 100 };
struct compare_view { struct view v; struct str a, b; struct w_version va, vb; struct diff_line *d; size_t n; bool both; };

static enum status compare_load(struct ctx *c, const struct page_in *in, struct view **ret)
{
    struct compare_view *cv = ARENA_NEW(c->arena, struct compare_view);
    struct world *w = ARENA_NEW(c->arena, struct world);
    TRY(view_init(c, in, &cv->v, "/plan"));
    cv->v.crumb_area = S("Plan");
    TRY(world_load(c, w));
    cv->a = params_get(&in->query, S("a"));
    cv->b = params_get(&in->query, S("b"));
    if (str_empty(cv->b) && w->has_plan)
        cv->b = int_text(c->arena, w->plan.n);
    if (str_empty(cv->a) && w->has_plan && w->plan.n > 1)
        cv->a = int_text(c->arena, w->plan.n - 1);
    cv->both = !str_empty(cv->a) && !str_empty(cv->b);
    if (cv->both)
        TRY(plan_compare_use(c, w, cv->a, cv->b, &cv->va, &cv->vb, &cv->d, &cv->n));
    cv->v.title = !cv->both ? S("There is nothing to compare yet")
                : cv->n == 0 ? arena_printf(c->arena, "Versions %.*s and %.*s are the same", STR_FMT(cv->a), STR_FMT(cv->b))
                : arena_printf(c->arena, "%.*s between version %.*s and version %.*s",
                               STR_FMT(desk_plural(c->arena, (int64_t)cv->n, "item moved", "items moved")), STR_FMT(cv->a), STR_FMT(cv->b));
    *ret = &cv->v;
    return ST_OK;
}

static void compare_html(struct out *o, const struct view *v)
{
    const struct compare_view *cv = (const struct compare_view *)(const void *)v;
    ui_top(o, v, S("Compare"), STR_NULL, NULL, 0);
    H(o, "<form class=\"card sum\" method=\"get\" action=\"/plan/compare\"><div class=\"duo\"><div class=\"field\"><label for=\"a\">Version</label>"
         "<input type=\"text\" id=\"a\" name=\"a\" value=\"", cv->a, "\"></div><div class=\"field\"><label for=\"b\">against version</label>"
         "<input type=\"text\" id=\"b\" name=\"b\" value=\"", cv->b, "\"></div></div><p class=\"up\"><button class=\"btn\">Compare</button></p>"
         "</form><section class=\"card\"><ul>");
    for (size_t i = 0; i < cv->n && i < LINES; i++)
        H(o, "<li><a href=\"", URL(v->arena, S("features"), cv->d[i].key), "\">", cv->d[i].words, "</a>.</li>");
    if (cv->n > LINES)
        H(o, "<li>and ", (int64_t)(cv->n - LINES), " more; all of them <a href=\"", view_url(v, S(".json"), S("done")), "\">as data</a></li>");
    H(o, "</ul></section>");
}

static void compare_json(struct json_writer *w, const struct view *v)
{
    const struct compare_view *cv = (const struct compare_view *)(const void *)v;
    json_object(w);
    json_key(w, S("moves"));
    json_array(w);
    for (size_t i = 0; i < cv->n; i++) {
        json_object(w);
        json_key(w, S("feature"));
        json_str(w, cv->d[i].key);
        json_key(w, S("from"));
        json_str(w, quarter_key(v->arena, cv->d[i].from));
        json_key(w, S("to"));
        json_str(w, quarter_key(v->arena, cv->d[i].to));
        json_key(w, S("words"));
        json_str(w, cv->d[i].words);
        json_end(w);
    }
    json_end(w);
    json_end(w);
}

const struct page page_compare = { compare_load, compare_html, compare_json, NULL };
