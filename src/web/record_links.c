/* web/record_links.c: what names a record, kind by kind, beside its facts. */
#include "web/record_links.h"
#include "web/frame.h"
#include "web/list_work.h"
#include "web/relations.h"

enum { SHOWN = 12 };

void fact_value(struct out *o, struct ctx *c, const struct view *shown, const struct field *f, const struct value *v)
{
    const struct kind *k;
    struct url page;
    struct str key, title, text = field_shown(c, &shown->settings, f, v);
    if (field_page(c, f, v, &page, &k, &key, &title)) {
        H(o, "<a href=\"", page, "\">", text, "</a>");
        if (kind_spoken(k) && !str_empty(title) && !str_eq(text, key))
            H(o, " <span class=\"id\">", key, "</span>");
    } else if (strcmp(f->name, "layer") == 0 && v->type == VT_TEXT)
        ui_layer(o, shown->arena, v->u.s);
    else if (f->unit && v->type == VT_INT && f->type == FT_INT)
        H(o, "", text, " ", str_z(f->unit), "");
    else
        H(o, "", text, "");
}

/* What is open says more than what was closed long ago: first that, then what was closed last. */
static enum status deals_list(struct ctx *c, const struct query *all, struct record_list *ret)
{
    const struct value open = ARG_STR(S("open")), closed[] = { ARG_STR(S("won")), ARG_STR(S("lost")) };
    struct filter of[2] = { all->filters[0], { .column = "result", .op = OP_EQ, .any = &open, .nany = 1 } };
    struct query q = *all;
    struct record_list rest;
    assert(all->nfilters == 1);
    q.filters = of;
    q.nfilters = 2;
    TRY(rec_list(c, &q, ret));
    if (ret->count >= SHOWN)
        return ST_OK;
    of[1].any = closed;
    of[1].nany = 2;
    q.sort = "closed_on";
    q.descending = true;
    q.limit = SHOWN - (int)ret->count;
    TRY(rec_list(c, &q, &rest));
    struct record **items = ARENA_ARRAY(c->arena, struct record *, ret->count + rest.count + 1);
    for (size_t i = 0; i < ret->count + rest.count; i++)
        items[i] = i < ret->count ? ret->items[i] : rest.items[i - ret->count];
    ret->items = items;
    ret->count += rest.count;
    return ST_OK;
}

static enum status one_group(struct record_links *l, const struct kind *k, const struct field *f)
{
    struct value id = { .type = VT_INT, .u.i = l->r->id };
    if (f->type == FT_ANY)
        id = (struct value){ .type = VT_TEXT, .u.s = any_text(l->c->arena, l->kind, l->r->id) };
    struct filter flt = { .column = f->name, .op = OP_EQ, .any = &id, .nany = 1 };
    struct query q = { .kind = k, .filters = &flt, .nfilters = 1, .limit = SHOWN };
    struct record_group g = { .kind = k, .field = f };
    TRY(kind_is(k, &kind_deal) ? deals_list(l->c, &q, &g.l) : rec_list(l->c, &q, &g.l));
    size_t feature = kind_field_index(k, S("feature"));
    if ((k->flags & K_LINK) && feature < k->nfields && &k->fields[feature] != f) {
        int64_t *of = ARENA_ARRAY(l->c->arena, int64_t, g.l.count + 1);
        for (size_t i = 0; i < g.l.count; i++)
            of[i] = g.l.items[i]->v[feature].u.i;
        TRY(work_rows(l->c, of, g.l.count, &g.work));
    }
    if (g.l.count && l->n < RECORD_GROUPS)
        l->groups[l->n++] = g;
    return ST_OK;
}

/* What one came to a record for stands first: the work and its source, what it should change, promises, people, decisions;
 * what is counted elsewhere stands last. */
static int rank(const struct kind *k)
{
    static const char *const order[] = { "part",
                                         "fulfils",
                                         "serves",
                                         "effort",
                                         "outcome",
                                         "promise",
                                         "requirement",
                                         "feature",
                                         "contact",
                                         "priority",
                                         "quote",
                                         "asker",
                                         "request",
                                         "tradeoff",
                                         "option",
                                         "decision",
                                         "" /* all others */,
                                         "deal",
                                         "involved",
                                         "ledger_line",
                                         "telling",
                                         "capacity" };
    int others = 0;
    for (size_t i = 0; i < COUNT(order); i++) {
        if (strcmp(order[i], k->name) == 0)
            return (int)i;
        if (order[i][0] == 0)
            others = (int)i;
    }
    return others;
}

static void put_in_order(struct record_links *l)
{
    for (size_t i = 1; i < l->n; i++)
        for (size_t k = i; k > 0 && rank(l->groups[k].kind) < rank(l->groups[k - 1].kind); k--) {
            struct record_group swap = l->groups[k];
            l->groups[k] = l->groups[k - 1];
            l->groups[k - 1] = swap;
        }
}

enum status record_links_load(struct record_links *l)
{
    for (size_t i = 0; i < l->c->app->model->nkinds; i++) {
        const struct kind *k = l->c->app->model->kinds[i];
        if (!kind_shown(k) || kind_is(k, &kind_comment)) /* remarks have a place of their own */
            continue;
        for (size_t j = 0; j < k->nfields; j++) {
            const struct field *f = &k->fields[j];
            if (!(f->flags & (F_LINK | F_SECRET)) && field_allows(f, l->kind))
                TRY(one_group(l, k, f));
        }
    }
    put_in_order(l);
    return ST_OK;
}

/* Whether a link row need not say it: nothing, no, a share of nothing, a span of one quarter. */
static bool silent(const struct field *f, const struct value *v)
{
    static const char *const machinery[] = { "seen_hash", "primary" };
    for (size_t i = 0; i < COUNT(machinery); i++)
        if (strcmp(f->name, machinery[i]) == 0)
            return true;
    if (v->type == VT_NULL || v->type == VT_UNSET || (v->type == VT_BOOL && !v->u.b))
        return true;
    return v->type == VT_INT
           && ((strcmp(f->name, "share") == 0 && v->u.i == 0) || (strcmp(f->name, "span") == 0 && v->u.i == 1));
}

/* What became of a wish, beside who has it. */
static void asked_state(struct out *o, const struct record_links *l, const struct record_group *g,
                        const struct record *r, bool first)
{
    size_t at = kind_field_index(&kind_asker, S("request")), state = kind_field_index(&kind_request, S("state"));
    struct record *request;
    if (!kind_is(g->kind, &kind_asker) || &kind_asker.fields[at] == g->field || r->v[at].type != VT_INT
        || rec_get(l->c, &kind_request, r->v[at].u.i, &request) != ST_OK)
        return;
    H(o, "", first ? S("") : S(" · "), "",
      words_lower(l->v->arena, field_shown(l->c, &l->v->settings, &kind_request.fields[state], &request->v[state])),
      "");
}

/* What a link row says besides its two ends: shares, roles, days. Words stand alone, numbers say what of. */
static void link_rest(struct out *o, const struct record_links *l, const struct record_group *g, const struct record *r,
                      const struct field *said, const struct work_row *work)
{
    bool first = true;
    struct arena *a = l->v->arena;
    H(o, "<span class=\"faint\">");
    for (size_t i = 0; i < g->kind->nfields; i++) {
        const struct field *f = &g->kind->fields[i];
        if (f == g->field || f == said || f->type == FT_REF || f->type == FT_ANY || f->type == FT_PROSE
            || (f->flags & (F_SECRET | F_LINK)) || silent(f, &r->v[i]))
            continue;
        struct str label = words_lower(a, str_z(f->label));
        H(o, "", first ? S("") : S(" · "), "");
        first = false;
        if (f->type == FT_BOOL)
            H(o, "", label, "");
        else if (f->type == FT_INT || f->type == FT_REAL || f->type == FT_MONEY) {
            struct str before = label_before_unit(a, f);
            H(o, "", before, "");
            if (!str_empty(before))
                H(o, " ");
            fact_value(o, l->c, l->v, f, &r->v[i]);
        } else if (f->type == FT_CHOICE && strcmp(f->name, "layer") != 0)
            H(o, "", words_lower(a, field_shown(l->c, &l->v->settings, f, &r->v[i])), "");
        else
            fact_value(o, l->c, l->v, f, &r->v[i]);
    }
    if (work) {
        H(o, "", first ? S("") : S(" · "), "");
        work_beside(o, l->v, work);
    }
    asked_state(o, l, g, r, first);
    H(o, "</span>");
}

/* The quarter, day or word that a row without a name is called by; NULL when it has none. */
static const struct field *first_said(const struct record_group *g, const struct record *r)
{
    for (size_t i = 0; i < g->kind->nfields; i++) {
        const struct field *f = &g->kind->fields[i];
        bool names = f->type == FT_QUARTER || f->type == FT_DATE || f->type == FT_TEXT;
        if (names && f != g->field && !(f->flags & (F_SECRET | F_LINK)) && !silent(f, &r->v[i]))
            return f;
    }
    return NULL;
}

/* What a row with a title says beside it: a person's job, a layer, a day. */
static void beside_title(struct out *o, const struct record_links *l, const struct record_group *g,
                         const struct record *r)
{
    static const char *const names[] = { "title", "job", "on", "due", "quarter", "product", "value", "result" };
    size_t layer = kind_field_index(g->kind, S("layer"));
    for (size_t i = 0; i < COUNT(names); i++) {
        size_t at = kind_field_index(g->kind, str_z(names[i]));
        if (at == g->kind->nfields || &g->kind->fields[at] == g->field
            || (g->kind->title && strcmp(g->kind->title, names[i]) == 0))
            continue;
        struct str text = field_shown(l->c, &l->v->settings, &g->kind->fields[at], &r->v[at]);
        if (!str_empty(text))
            H(o, " <span class=\"small muted\">", text, "</span>");
    }
    if (layer < g->kind->nfields && r->v[layer].type == VT_TEXT) {
        H(o, " ");
        ui_layer(o, l->v->arena, r->v[layer].u.s);
    }
}

/* Whether another reference of the row, before this one, leads to the same record: who asked, and who put the risk. */
static bool named_before(const struct kind *k, const struct record *r, size_t at)
{
    const struct field *f = &k->fields[at];
    for (size_t i = 0; i < at; i++)
        if (f->type == FT_REF && k->fields[i].type == FT_REF && kind_is(k->fields[i].ref, f->ref)
            && r->v[i].type == VT_INT && r->v[at].type == VT_INT && r->v[i].u.i == r->v[at].u.i)
            return true;
    return false;
}

static void link_row(struct out *o, const struct record_links *l, const struct record_group *g, size_t row)
{
    const struct record *r = g->l.items[row];
    H(o, "<li><span>");
    if (g->kind->flags & K_LINK || !g->kind->title) {
        bool any = false;
        for (size_t i = 0; i < g->kind->nfields; i++) {
            const struct field *f = &g->kind->fields[i];
            if (f == g->field || (f->type != FT_REF && f->type != FT_ANY) || (f->flags & F_LINK)
                || r->v[i].type == VT_NULL || r->v[i].type == VT_UNSET || named_before(g->kind, r, i))
                continue;
            H(o, "", any ? S(" · ") : S(""), "");
            fact_value(o, l->c, l->v, f, &r->v[i]);
            any = true;
        }
        const struct field *said = any ? NULL : first_said(g, r);
        struct str name = any    ? S("details")
                          : said ? field_shown(l->c, &l->v->settings, said, &r->v[said - g->kind->fields])
                                 : record_key(l->v->arena, r);
        H(o, "", any ? S(" ") : S(""), "<a class=\"", any ? S("quiet xs") : S("nb"), "\" href=\"",
          record_url(l->v->arena, g->kind, record_key(l->v->arena, r)), "\">", name, "</a></span>");
        link_rest(o, l, g, r, said, g->work ? &g->work[row] : NULL);
        H(o, "</li>");
        return;
    }
    struct str key = record_key(l->v->arena, r);
    struct str title = title_short(l->v->arena, rec_title(l->c, r));
    H(o, "<a href=\"", record_url(l->v->arena, g->kind, key), "\">", title, "</a>");
    if (kind_spoken(g->kind) && !str_eq(title, key))
        H(o, " <span class=\"id\">", key, "</span>");
    beside_title(o, l, g, r);
    H(o, "</span>");
    size_t at = kind_field_index(g->kind, S("state"));
    if (at < g->kind->nfields && r->v[at].type == VT_TEXT)
        ui_chip(o, "", field_shown(l->c, &l->v->settings, &g->kind->fields[at], &r->v[at]));
    H(o, "</li>");
}

void record_links_html(struct out *o, const struct record_links *l)
{
    if (!l->n)
        return;
    H(o, "<section class=\"card\" aria-labelledby=\"links\"><header><h2 id=\"links\">What belongs to it</h2>");
    if (l->traced)
        H(o, "<a class=\"small\" href=\"", URL(l->v->arena, S("trace"), l->key), "\">Follow it up and down</a>");
    H(o, "</header>");
    for (size_t i = 0; i < l->n; i++) {
        const struct record_group *g = &l->groups[i];
        struct url all = url_query(
            l->v->arena, list_url(l->v->arena, g->kind), str_z(g->field->name),
            g->field->type == FT_ANY ? arena_printf(l->v->arena, "%s/%.*s", l->kind->name, STR_FMT(l->key)) : l->key);
        H(o, "<div class=\"grp\"><h3><a href=\"", all, "\">", relation_words(l->v->arena, g->kind, g->field),
          "</a></h3><ul class=\"log\">");
        for (size_t j = 0; j < g->l.count; j++)
            link_row(o, l, g, j);
        H(o, "</ul>");
        if (!str_empty(g->l.next))
            H(o, "<p class=\"acts\"><a class=\"btn quiet\" href=\"", all, "\">All of them</a></p>");
        H(o, "</div>");
    }
    H(o, "</section>");
}
