/* web/page_search.c: one box over everything that one may see, best first, grouped by kind. */
#include "base/utf8.h"
#include "core/search.h"
#include "web/frame.h"
#include "web/generic.h"

enum { GROUPS_MAX = 80, GROUP_SHOWN = 8 };

struct search_view {
    struct view v;
    struct ctx *c;
    struct str q;
    struct search_found found;
    const struct kind *kinds[GROUPS_MAX];      /* in the order of their best hit */
    size_t nkinds;
};

static const struct search_view *search_of(const struct view *v)
{
    return (const struct search_view *)(const void *)v;
}

static void group_hits(struct search_view *s)
{
    for (size_t i = 0; i < s->found.n; i++) {
        bool have = false;
        for (size_t k = 0; k < s->nkinds; k++)
            have |= kind_is(s->kinds[k], s->found.hits[i].kind);
        if (!have && s->nkinds < GROUPS_MAX)
            s->kinds[s->nkinds++] = s->found.hits[i].kind;
    }
}

static struct str title_of(struct arena *a, const struct search_view *s)
{
    size_t n = s->found.n;
    if (str_empty(s->q))
        return S("Find anything by its words or its key");
    if (n == 0)
        return arena_printf(a, "Nobody has written “%.*s” here", STR_FMT(s->q));
    if (s->found.ninstead > 0)
        return arena_printf(a, "Nobody has written “%.*s”; %zu %s “%.*s”", STR_FMT(s->found.instead[0].asked), n,
                            n == 1 ? "record speaks of" : "records speak of", STR_FMT(s->found.instead[0].found));
    return arena_printf(a, "%s%zu %s “%.*s”", s->found.more ? "More than " : "", n,
                        n == 1 ? "record speaks of" : "records speak of", STR_FMT(s->q));
}

static enum status load(struct ctx *c, const struct page_in *in, struct view **ret)
{
    struct search_view *s = ARENA_NEW(c->arena, struct search_view);
    s->c = c;
    s->q = str_trim(params_get(&in->query, S("q")));
    TRY(view_init(c, in, &s->v, NULL));
    s->v.crumb_area = S("Search");
    s->v.csv = true;
    if (!str_empty(s->q))
        TRY(search_find(c, s->q, NULL, 0, &s->found));
    group_hits(s);
    s->v.title = title_of(c->arena, s);
    *ret = &s->v;
    return ST_OK;
}

/* The text with the words that were looked for marked. */
static void marked(struct out *o, const struct search_view *s, struct str text)
{
    struct str rest = text, word;
    const char *done = text.p;
    while (utf8_word(&rest, &word)) {
        struct str folded = utf8_fold(s->v.arena, word);
        bool hit = false;
        for (size_t i = 0; i < s->found.nwords && !hit; i++)
            hit = str_starts(folded, s->found.words[i]);
        if (!hit)
            continue;
        H(o, "", ((struct str){ done, (size_t)(word.p - done) }), "<mark>", word, "</mark>");
        done = word.p + word.n;
    }
    H(o, "", ((struct str){ done, (size_t)(text.p + text.n - done) }), "");
}

static void hit_html(struct out *o, const struct search_view *s, const struct search_hit *h)
{
    struct arena *a = s->v.arena;
    struct str key = record_key(a, h->record), title = rec_title(s->c, h->record);
    size_t state = kind_field_index(h->kind, S("state"));
    H(o, "<li data-row><span class=\"id\">", kind_spoken(h->kind) ? key : STR_NULL, "</span><a class=\"t\" href=\"",
      record_url(a, h->kind, key), "\">");
    marked(o, s, str_empty(title) ? key : title);
    H(o, "</a><span class=\"k\">");
    if (state < h->kind->nfields && h->record->v[state].type == VT_TEXT)
        ui_chip(o, "", field_shown(s->c, &s->v.settings, &h->kind->fields[state], &h->record->v[state]));
    H(o, "</span>");
    if (!str_empty(h->excerpt)) {
        H(o, "<span class=\"why\">“");
        marked(o, s, h->excerpt);
        H(o, "” in ", words_lower(a, h->field), "</span>");
    }
    H(o, "</li>");
}

static void group_html(struct out *o, const struct search_view *s, const struct kind *k, size_t at)
{
    struct arena *a = s->v.arena;
    size_t n = 0;
    for (size_t i = 0; i < s->found.n; i++)
        n += kind_is(s->found.hits[i].kind, k);
    H(o, "<section aria-labelledby=\"g", at, "\"><h2 id=\"g", at, "\">", words_upper(a, kind_words(a, k)), ", ", n, "</h2><ul>");
    for (size_t i = 0, shown = 0; i < s->found.n && shown < GROUP_SHOWN; i++)
        if (kind_is(s->found.hits[i].kind, k)) {
            hit_html(o, s, &s->found.hits[i]);
            shown++;
        }
    if ((s->found.more || n > GROUP_SHOWN) && search_covers(k))
        H(o, "<li class=\"do\"><a class=\"t\" href=\"", url_query(a, list_url(a, k), S("q"), s->q), "\">All that match</a></li>");
    H(o, "</ul></section>");
}

/* What one may want to write when looking for words: each form starts with them. */
static void acts_html(struct out *o, const struct search_view *s)
{
    struct arena *a = s->v.arena;
    H(o, "<section aria-labelledby=\"do\"><h2 id=\"do\">Do</h2><ul><li class=\"do\" data-row><a class=\"t\" href=\"",
      url_query(a, URL(a, S("requirements"), S("new")), S("title"), s->q), "\">Write a requirement about “", s->q,
      "”</a></li><li class=\"do\" data-row><a class=\"t\" href=\"", url_query(a, URL(a, S("quotes"), S("new")), S("text"), s->q), "\">");
    H(o, "Add what we heard about “", s->q, "”</a></li></ul></section>");
}

static void html(struct out *o, const struct view *v)
{
    const struct search_view *s = search_of(v);
    ui_top(o, v, STR_NULL, STR_NULL, NULL, 0);
    H(o, "<form class=\"seek\" role=\"search\" method=\"get\" action=\"/search\"><label class=\"vh\" for=\"q\">Find</label>"
         "<input type=\"search\" id=\"q\" name=\"q\" value=\"", s->q, "\" autocomplete=\"off\">"
         "<button class=\"btn pri\">Find</button></form><p class=\"hint skh\">Words and their beginnings, in every text that you may "
         "read; a slip of the finger is forgiven. Quotes keep words together; a key such as <span class=\"nb\">P-1</span> comes "
         "first. <kbd>J</kbd> <kbd>K</kbd> next, back.</p>");
    if (str_empty(s->q))
        return;
    if (s->found.n == 0) {
        H(o, "<section class=\"card nothing\"><p class=\"acts\"><a class=\"btn\" href=\"/came-up\">Something came up…</a> "
             "<a class=\"btn\" href=\"/quotes/new\">Add what we heard</a></p></section>");
        return;
    }
    H(o, "<div class=\"card res\" data-list>");
    for (size_t i = 0; i < s->nkinds; i++)
        group_html(o, s, s->kinds[i], i);
    acts_html(o, s);
    H(o, "</div>");
}

static void json(struct json_writer *w, const struct view *v)
{
    const struct search_view *s = search_of(v);
    json_object(w);
    json_key(w, S("rows"));
    json_array(w);
    for (size_t i = 0; i < s->found.n; i++) {
        const struct search_hit *h = &s->found.hits[i];
        json_object(w);
        json_key(w, S("kind"));
        json_str(w, str_z(h->kind->name));
        json_key(w, S("key"));
        json_str(w, record_key(s->v.arena, h->record));
        json_key(w, S("title"));
        json_str(w, rec_title(s->c, h->record));
        json_key(w, S("field"));
        json_str(w, h->field);
        json_key(w, S("excerpt"));
        json_str(w, h->excerpt);
        json_end(w);
    }
    json_end(w);
    json_key(w, S("instead"));
    json_array(w);
    for (size_t i = 0; i < s->found.ninstead; i++) {
        json_object(w);
        json_key(w, S("asked"));
        json_str(w, s->found.instead[i].asked);
        json_key(w, S("found"));
        json_str(w, s->found.instead[i].found);
        json_end(w);
    }
    json_end(w);
    json_key(w, S("more"));
    json_bool(w, s->found.more);
    json_key(w, S("next"));
    json_null(w);
    json_end(w);
}

static void csv(struct csv_writer *w, const struct view *v)
{
    static const char *const header[] = { "kind", "key", "title", "field", "excerpt" };
    const struct search_view *s = search_of(v);
    for (size_t i = 0; i < COUNT(header); i++)
        csv_cell(w, str_z(header[i]));
    csv_end_row(w);
    for (size_t i = 0; i < s->found.n; i++) {
        const struct search_hit *h = &s->found.hits[i];
        csv_cell(w, str_z(h->kind->name));
        csv_cell(w, record_key(s->v.arena, h->record));
        csv_cell(w, rec_title(s->c, h->record));
        csv_cell(w, h->field);
        csv_cell(w, h->excerpt);
        csv_end_row(w);
    }
}

const struct page page_search = { load, html, json, csv };
