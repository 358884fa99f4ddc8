/* web/page_search.c: one box over everything that one may see, best first, grouped by kind. */
#include "base/utf8.h"
#include "core/search.h"
#include "web/frame.h"
#include "web/generic.h"
#include "web/list_work.h"

enum { GROUPS_MAX = 80, GROUP_SHOWN = 8, KINDS_SHOWN = 5, OWNERS_SHOWN = 3, WEEK_DAYS = 7 };

/* A way to see fewer of the hits: member and value of the address, what it says, how many it leaves. */
struct narrower {
    struct str name, value, label;
    int64_t n;
};

struct search_view {
    struct view v;
    struct ctx *c;
    struct str q;
    struct search_found found;
    const struct kind *kinds[GROUPS_MAX];      /* in the order of their best hit */
    size_t nkinds;
    const struct kind *only;                   /* what the hits are narrowed down to: NULL, 0 = not */
    int64_t owner, since;
    bool planned;                              /* only features of the plan in force */
    bool cut;                                  /* narrowed down among the best hits, not all that there are */
    struct work_row *work;                     /* one a hit; features only */
    struct narrower narrower[KINDS_SHOWN + OWNERS_SHOWN + 2];
    size_t nnarrower;
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

static bool is_narrowed(const struct search_view *s)
{
    return s->only || s->owner || s->since || s->planned;
}

static int64_t owner_of(const struct record *r)
{
    size_t i = kind_field_index(r->kind, S("owner"));
    return i < r->kind->nfields && r->v[i].type == VT_INT ? r->v[i].u.i : 0;
}

/* What of the address narrows the search down; a name that is none is a problem. */
static enum status read_only(struct ctx *c, const struct page_in *in, struct search_view *s)
{
    struct str kind = params_get(&in->query, S("kind")), owner = params_get(&in->query, S("owner"));
    s->only = str_empty(kind) ? NULL : model_kind(c->app->model, kind);
    if (!str_empty(kind) && (!s->only || !kind_shown(s->only)))
        problem_add(c->problems, &(struct path){ .name = S("kind") }, S("unknown"),
                    "There is no kind %.*s: write one such as feature", STR_FMT(kind));
    if (!str_empty(owner))
        IGNORE(rec_named(c, &kind_person, owner, &(struct path){ .name = S("owner") }, &s->owner),
               "its problem is recorded");
    IGNORE(since_ms(c, params_get(&in->query, S("since")), &s->since), "its problem is recorded");
    s->planned = str_eq(params_get(&in->query, S("in_plan")), S("yes"));
    return c->problems->count ? ST_INVALID : ST_OK;
}

/* When and where the features among the hits are planned. */
static enum status read_work(struct ctx *c, struct search_view *s)
{
    int64_t *ids = ARENA_ARRAY(c->arena, int64_t, s->found.n + 1);
    for (size_t i = 0; i < s->found.n; i++)
        ids[i] = kind_is(s->found.hits[i].kind, &kind_feature) ? s->found.hits[i].record->id : -1;
    return work_rows(c, ids, s->found.n, &s->work);
}

static void narrow(struct search_view *s)
{
    size_t kept = 0;
    for (size_t i = 0; i < s->found.n; i++) {
        const struct record *r = s->found.hits[i].record;
        if ((s->owner && owner_of(r) != s->owner) || (s->since && r->updated_at < s->since)
            || (s->planned && !s->work[i].quarter))
            continue;
        s->work[kept] = s->work[i];
        s->found.hits[kept++] = s->found.hits[i];
    }
    s->cut = s->found.more && kept < s->found.n;
    s->found.n = kept;
}

static void may_narrow(struct search_view *s, const char *name, struct str value, struct str label, int64_t n)
{
    if (n > 0 && n < (int64_t)s->found.n)
        s->narrower[s->nnarrower++] = (struct narrower){ str_z(name), value, label, n };
}

/* The owners of most hits. */
static void narrow_owners(struct ctx *c, struct search_view *s)
{
    int64_t done[OWNERS_SHOWN];
    for (size_t k = 0; k < OWNERS_SHOWN; k++) {
        int64_t best = 0, most = 0;
        for (size_t i = 0; i < s->found.n; i++) {
            int64_t one = owner_of(s->found.hits[i].record), n = 0;
            bool known = one == 0;
            for (size_t d = 0; d < k; d++)
                known |= done[d] == one;
            for (size_t j = 0; !known && j < s->found.n; j++)
                n += owner_of(s->found.hits[j].record) == one;
            if (n > most) {
                best = one;
                most = n;
            }
        }
        struct str key, title;
        if (most == 0)
            return;
        done[k] = best;
        if (rec_label(c, &kind_person, best, &key, &title) == ST_OK && !str_empty(key))
            may_narrow(s, "owner", key, title, most);
    }
}

static void find_narrower(struct ctx *c, struct search_view *s)
{
    int64_t planned = 0, fresh = 0, week = c->now_ms - (int64_t)WEEK_DAYS * 86400000;
    for (size_t i = 0; i < s->found.n; i++) {
        planned += s->work[i].quarter != 0;
        fresh += s->found.hits[i].record->updated_at >= week;
    }
    may_narrow(s, "in_plan", S("yes"), S("in the plan"), planned);
    narrow_owners(c, s);
    may_narrow(s, "since", arena_printf(c->arena, "%dd", WEEK_DAYS), S("changed in the last seven days"), fresh);
    for (size_t k = 0; k < s->nkinds && k < KINDS_SHOWN; k++) {
        int64_t n = 0;
        for (size_t i = 0; i < s->found.n; i++)
            n += kind_is(s->found.hits[i].kind, s->kinds[k]);
        may_narrow(s, "kind", str_z(s->kinds[k]->name), kind_words(c->arena, s->kinds[k]), n);
    }
}

static struct str title_of(struct arena *a, const struct search_view *s)
{
    size_t n = s->found.n;
    if (str_empty(s->q))
        return S("Find anything by its words or its key");
    if (n == 0 && is_narrowed(s))
        return arena_printf(a, "None of what speaks of “%.*s” is left under these conditions", STR_FMT(s->q));
    struct str many = words_number(a, (int64_t)n);
    if (n == 0)
        return arena_printf(a, "Nobody has written “%.*s” here", STR_FMT(s->q));
    if (s->found.ninstead > 0)
        return arena_printf(a, "Nobody has written “%.*s”; %.*s %s “%.*s”", STR_FMT(s->found.instead[0].asked),
                            STR_FMT(many), n == 1 ? "record speaks of" : "records speak of",
                            STR_FMT(s->found.instead[0].found));
    bool more = s->found.more && !s->cut;
    return arena_printf(a, "%s%.*s %s “%.*s”", more ? "More than " : "", STR_FMT(more ? many : words_upper(a, many)),
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
    TRY(read_only(c, in, s));
    if (!str_empty(s->q))
        TRY(search_find(c, s->q, s->only, 0, &s->found));
    TRY(read_work(c, s));
    narrow(s);
    group_hits(s);
    find_narrower(c, s);
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
    H(o, "<section aria-labelledby=\"g", at, "\"><h2 id=\"g", at, "\">", words_upper(a, kind_words(a, k)), ", ", n,
      "</h2><ul>");
    for (size_t i = 0, shown = 0; i < s->found.n && shown < GROUP_SHOWN; i++)
        if (kind_is(s->found.hits[i].kind, k)) {
            hit_html(o, s, &s->found.hits[i]);
            shown++;
        }
    if ((s->found.more || n > GROUP_SHOWN) && search_covers(k))
        H(o, "<li class=\"do\"><a class=\"t\" href=\"", url_query(a, list_url(a, k), S("q"), s->q),
          "\">All that match</a></li>");
    H(o, "</ul></section>");
}

/* What one may want to write when looking for words: each form starts with them. */
static void acts_html(struct out *o, const struct search_view *s)
{
    struct arena *a = s->v.arena;
    struct ui_act came;
    bool writes = s->v.may >= kind_requirement.perm.add, hears = s->v.may >= kind_quote.perm.add,
         asks = came_up_act(&s->v, &came) > 0;
    if (!writes && !hears && !asks)
        return;
    H(o, "<section aria-labelledby=\"do\"><h2 id=\"do\">Do</h2><ul>");
    if (writes)
        H(o, "<li class=\"do\" data-row><a class=\"t\" href=\"",
          url_query(a, URL(a, S("requirements"), S("new")), S("title"), s->q), "\">Write a requirement about “", s->q,
          "”</a></li>");
    if (hears)
        H(o, "<li class=\"do\" data-row><a class=\"t\" href=\"",
          url_query(a, URL(a, S("quotes"), S("new")), S("text"), s->q), "\">Add what we heard about “", s->q,
          "”</a></li>");
    if (asks)
        H(o, "<li class=\"do\" data-row><a class=\"t\" href=\"", url_query(a, came.href, S("text"), s->q),
          "\">Something came up: “", s->q, "”…</a></li>");
    H(o, "</ul></section>");
}

/* Each condition in force, with a link that leaves it out; then those that would show fewer. */
static void only_html(struct out *o, const struct search_view *s)
{
    static const char *const names[] = { "kind", "owner", "since", "in_plan" };
    struct params p = params_parse(s->v.arena, s->v.query);
    H(o, "<section class=\"card\"><h2>Only</h2><ul class=\"tip\">");
    for (size_t i = 0; i < COUNT(names); i++) {
        struct str name = str_z(names[i]), value = params_get(&p, name), key, title = value;
        if (str_empty(value))
            continue;
        if (i == 0 && s->only)
            title = kind_words(s->v.arena, s->only);
        else if (i == 1 && rec_label(s->c, &kind_person, s->owner, &key, &title) != ST_OK)
            title = value;
        else if (i == 2)
            title = arena_printf(s->v.arena, "changed since %.*s", STR_FMT(value));
        else if (i == 3)
            title = S("in the plan");
        H(o, "<li><b>", title, "</b> · <a href=\"", view_url(&s->v, STR_NULL, name),
          "\" aria-label=\"all again, not only ", title, "\">all again</a></li>");
    }
    for (size_t i = 0; i < s->nnarrower; i++)
        H(o, "<li><a href=\"",
          url_query(s->v.arena, view_url(&s->v, STR_NULL, s->narrower[i].name), s->narrower[i].name,
                    s->narrower[i].value),
          "\">", s->narrower[i].label, "</a> · ", s->narrower[i].n, "</li>");
    H(o, "</ul>");
    if (s->cut)
        H(o, "<p class=\"xs muted\">Among the ", (int64_t)SEARCH_LIMIT,
          " that fit best; more words find the others.</p>");
    H(o, "</section>");
}

static void also_html(struct out *o, const struct search_view *s)
{
    H(o, "<section class=\"card\"><h2>Also looked for</h2><ul class=\"tip\">");
    for (size_t i = 0; i < s->found.ninstead; i++)
        H(o, "<li><b>", s->found.instead[i].found, "</b> <span class=\"muted\">because nobody has written “",
          s->found.instead[i].asked, "”</span></li>");
    H(o, "</ul></section>");
}

static void html(struct out *o, const struct view *v)
{
    const struct search_view *s = search_of(v);
    ui_top(o, v, STR_NULL, STR_NULL, NULL, 0);
    H(o,
      "<form class=\"seek\" role=\"search\" method=\"get\" action=\"/search\"><label class=\"vh\" for=\"q\">Find</label>"
      "<input type=\"search\" id=\"q\" name=\"q\" value=\"",
      s->q,
      "\" autocomplete=\"off\">"
      "<button class=\"btn pri\">Find</button></form><p class=\"hint skh\">Words and their beginnings, in every text that you may "
      "read; a slip of the finger is forgiven. Quotes keep words together; a key such as <span class=\"nb\">P-1</span> comes "
      "first. <kbd>J</kbd> <kbd>K</kbd> next, back.</p>");
    if (str_empty(s->q))
        return;
    H(o, "<div class=\"split near\">");
    if (s->found.n == 0) {
        struct ui_act act;
        H(o, "<section class=\"card nothing\"><p class=\"acts\">");
        if (came_up_act(v, &act))
            H(o, "<a class=\"btn\" href=\"", act.href, "\">", act.label,
              "</a> <a class=\"btn\" href=\"/quotes/record\">Add what we heard</a>");
        else
            H(o, "Nothing here is called so.");
        H(o, "</p></section>");
    } else {
        H(o, "<div class=\"card res\" data-list>");
        acts_html(o, s);
        for (size_t i = 0; i < s->nkinds; i++)
            group_html(o, s, s->kinds[i], i);
        H(o, "</div>");
    }
    bool only = s->nnarrower > 0 || is_narrowed(s);
    if (only || s->found.ninstead > 0)
        H(o, "<aside class=\"stack\" aria-label=\"Narrow it down\">");
    if (only)
        only_html(o, s);
    if (s->found.ninstead > 0)
        also_html(o, s);
    if (only || s->found.ninstead > 0)
        H(o, "</aside>");
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
        json_member_str(w, S("url"), record_url(v->arena, h->kind, record_key(v->arena, h->record)).s);
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
