/* web/page_search.c: one box over every kind: a key goes on top, then titles that hold the words. */
#include "web/frame.h"
#include "web/generic.h"

enum { PER_KIND = 8, GROUPS_MAX = 80 };

struct found {
    const struct kind *kind;
    struct record **items;
    size_t n;
    bool more;
};
struct search_view {
    struct view v;
    struct ctx *c;
    struct str q;
    struct found groups[GROUPS_MAX];
    size_t n, total;
};

/* SHELF-44, BR-4: prefix kinds by their prefix, else a feature. */
static enum status by_key(struct ctx *c, struct search_view *s)
{
    struct str prefix, rest;
    if (!str_cut(s->q, '-', &prefix, &rest))
        return ST_OK;
    const struct kind *k = model_kind_of_prefix(c->app->model, prefix);
    struct record **one = ARENA_NEW(c->arena, struct record *);
    if (!k)
        k = &kind_feature;
    enum status st = kind_shown(k) ? rec_find(c, k, s->q, one) : ST_NOT_FOUND;
    if (st == ST_NOT_FOUND)
        return ST_OK;
    TRY(st);
    s->groups[s->n++] = (struct found){ .kind = k, .items = one, .n = 1 };
    s->total++;
    return ST_OK;
}

static enum status by_words(struct ctx *c, struct search_view *s)
{
    for (size_t i = 0; i < c->app->model->nkinds && s->n < GROUPS_MAX; i++) {
        const struct kind *k = c->app->model->kinds[i];
        struct record_list l = { 0 };
        struct query q = { .kind = k, .search = s->q, .limit = PER_KIND };
        if (!kind_shown(k) || !k->title)
            continue;
        TRY(rec_list(c, &q, &l));
        if (!l.count)
            continue;
        s->groups[s->n++] = (struct found){ k, l.items, l.count, !str_empty(l.next) };
        s->total += l.count;
    }
    return ST_OK;
}

static enum status load(struct ctx *c, const struct page_in *in, struct view **ret)
{
    struct search_view *s = ARENA_NEW(c->arena, struct search_view);
    s->c = c;
    s->q = str_trim(params_get(&in->query, S("q")));
    TRY(view_init(c, in, &s->v, NULL));
    s->v.crumb_area = S("Search");
    if (!str_empty(s->q)) {
        TRY(by_key(c, s));
        TRY(by_words(c, s));
    }
    if (str_empty(s->q))
        s->v.title = S("Find anything by its words or its key");
    else if (s->total == 0)
        s->v.title = arena_printf(c->arena, "Nobody has written “%.*s” here", STR_FMT(s->q));
    else
        s->v.title =
            arena_printf(c->arena, "%lld %s “%.*s”", (long long)s->total,
                         s->total == 1 ? "record speaks of" : "records speak of", STR_FMT(s->q));
    *ret = &s->v;
    return ST_OK;
}

static void group_html(struct out *o, const struct search_view *s, const struct found *g, size_t at)
{
    struct arena *a = s->v.arena;
    H(o, "<section aria-labelledby=\"g", at, "\"><h2 id=\"g", at, "\">",
      words_upper(a, kind_words(a, g->kind)), "</h2><ul>");
    for (size_t i = 0; i < g->n; i++) {
        struct str key = record_key(s->c->arena, g->items[i]), title = rec_title(s->c, g->items[i]);
        size_t state = kind_field_index(g->kind, S("state"));
        H(o, "<li data-row><span class=\"id\">", g->kind->slug ? STR_NULL : key,
          "</span><a class=\"t\" href=\"", record_url(a, g->kind, key), "\">",
          str_empty(title) ? key : title, "</a><span class=\"k\">");
        if (state < g->kind->nfields && g->items[i]->v[state].type == VT_TEXT)
            ui_chip(
                o, "",
                field_shown(s->c, &s->v.settings, &g->kind->fields[state], &g->items[i]->v[state]));
        H(o, "</span></li>");
    }
    if (g->more)
        H(o, "<li class=\"do\"><a class=\"t\" href=\"",
          url_query(a, list_url(a, g->kind), S("q"), s->q), "\">All that match</a></li>");
    H(o, "</ul></section>");
}

static void html(struct out *o, const struct view *v)
{
    const struct search_view *s = (const struct search_view *)(const void *)v;
    ui_top(o, v, STR_NULL, STR_NULL, NULL, 0);
    H(o,
      "<form class=\"seek\" role=\"search\" method=\"get\" action=\"/search\"><label class=\"vh\" for=\"q\">Find</label>"
      "<input type=\"search\" id=\"q\" name=\"q\" value=\"",
      s->q,
      "\" autocomplete=\"off\">"
      "<button class=\"btn pri\">Find</button></form><p class=\"hint skh\">Words of a title; a key such as "
      "<span class=\"nb\">P-1</span> comes first. <kbd>J</kbd> <kbd>K</kbd> next, back.</p>");
    if (!s->n)
        return;
    H(o, "<div class=\"card res\" data-list>");
    for (size_t i = 0; i < s->n; i++)
        group_html(o, s, &s->groups[i], i);
    H(o, "</div>");
}

static void json(struct json_writer *w, const struct view *v)
{
    const struct search_view *s = (const struct search_view *)(const void *)v;
    json_object(w);
    json_key(w, S("rows"));
    json_array(w);
    for (size_t i = 0; i < s->n; i++)
        for (size_t j = 0; j < s->groups[i].n; j++) {
            json_object(w);
            json_key(w, S("kind"));
            json_str(w, str_z(s->groups[i].kind->name));
            json_key(w, S("key"));
            json_str(w, record_key(s->c->arena, s->groups[i].items[j]));
            json_key(w, S("title"));
            json_str(w, rec_title(s->c, s->groups[i].items[j]));
            json_end(w);
        }
    json_end(w);
    json_key(w, S("next"));
    json_null(w);
    json_end(w);
}

const struct page page_search = { load, html, json, NULL };
