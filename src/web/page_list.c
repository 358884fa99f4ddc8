/* web/page_list.c: the records of one kind: filters, order, pages of fifty; also as JSON and CSV. */
#include "base/date.h"
#include "core/labels.h"
#include "core/perm.h"
#include "core/record_json.h"
#include "model/ddl.h"
#include "model/openapi.h"
#include "use/scope_use.h"
#include "web/frame.h"
#include "web/generic.h"
#include "web/list_columns.h"
#include "web/list_filter.h"
#include "web/list_now.h"
#include "web/list_top.h"
#include "web/list_views.h"

enum { FILTERS_MAX = 24, SELECTS_MAX = 6, OPTIONS_MAX = 100, LIMIT_MAX = 500, STATES_MAX = 12, COLUMNS_MAX = 7 };

struct list_select {
    struct str name, label, chosen;
    struct list_option *options;
    size_t n;
    struct str none; /* the label of "without one"; empty: there is always one */
};
struct list_view {
    struct view v;
    struct ctx *c;
    const struct kind *kind;
    struct query q;
    struct rec_pick pick; /* of the JSON: fields=, include= */
    bool count;           /* count=1 */
    struct scope_param scope[SCOPE_PARAMS]; /* filters that look through other records */
    size_t nscope;
    struct record_list l;
    struct work_row *work;   /* features only: one per row */
    struct value *now;       /* outcomes only: one per row */
    struct work_sums sums;
    int64_t total, matching; /* all live ones · those that the filters leave */
    bool filtered, bare;     /* bare: features without a requirement, the tick of their filters */
    struct list_columns columns;
    struct list_select selects[SELECTS_MAX];
    int64_t by_state[STATES_MAX]; /* in the order of the choices of state */
    size_t nselects;
    struct kept_view *kept; /* shown above the list */
    size_t nkept;
    struct str search, sorted_by; /* as the address says it; what it means is in q */
    struct list_top top;  /* of the whole list */
    struct str counted;   /* "320 requests", where the title is what top says of them */
    bool verbs; /* something can be done with a row of this page */
};

static const struct list_view *list_of(const struct view *v)
{
    return (const struct list_view *)(const void *)v;
}

static enum status read_query(struct ctx *c, const struct page_in *in, struct list_view *l)
{
    struct filter *filters = ARENA_ARRAY(c->arena, struct filter, FILTERS_MAX);
    size_t n = 0;
    l->search = params_get(&in->query, S("q"));
    l->q = (struct query){ .kind = l->kind, .search = l->search, .after = params_get(&in->query, S("after")) };
    int64_t limit = 0;
    struct str rows = params_get(&in->query, S("limit"));
    if (rows.n > 0 && (!str_to_i64(rows, &limit) || limit < 1)) {
        struct path at = { NULL, S_INIT("limit"), 0 };
        problem_add(c->problems, &at, S("limit"), "\"%.*s\" is no number of rows: write limit=50", STR_FMT(rows));
        return ST_INVALID;
    }
    l->q.limit = (int)(limit > LIMIT_MAX ? LIMIT_MAX : limit);
    l->q.archived = str_eq(params_get(&in->query, S("archived")), S("1"));
    l->sorted_by = params_get(&in->query, S("sort"));
    IGNORE(rec_sort(c, &l->q, l->sorted_by), "its problem is recorded");
    for (size_t i = 0; i < in->query.n && n < FILTERS_MAX; i++) {
        const struct param *p = &in->query.p[i];
        enum fop op;
        struct str name = list_take_op(p->name, &op);
        const struct field *f = kind_field(l->kind, name);
        if (list_is_setting(p->name) || str_empty(p->value) || list_is_pages_own(l->kind, p->name))
            continue;
        if (str_eq(p->name, S("key"))) {
            filters[n] = list_key_filter(c, p->value);
            if (filters[n].nany > FILTER_ANY_MAX)
                IGNORE(list_too_many(c, p->name), "its problem is recorded");
            n++;
            continue;
        }
        if ((!f || (f->flags & F_LINK)) && l->nscope < SCOPE_PARAMS && scope_known(l->kind, p->name)) {
            l->scope[l->nscope++] = (struct scope_param){ p->name, p->value };
            continue;
        }
        f = f ? f : rec_common_field(name);
        if (!f || (f->flags & (F_SECRET | F_LINK))) {
            struct path at = { .name = p->name };
            problem_add(c->problems, &at, S("unknown"), "No filter of %s is called %.*s", l->kind->plural,
                        STR_FMT(p->name));
            continue;
        }
        IGNORE(list_one_filter(c, f, op, p->value, &filters[n]), "its problem is recorded");
        n++;
    }
    struct str since = params_get(&in->query, S("since"));
    if (!str_empty(since) && n < FILTERS_MAX && list_since_filter(c, since, &filters[n]) == ST_OK)
        n++;
    l->pick = (struct rec_pick){ params_get(&in->query, S("fields")), params_get(&in->query, S("include")) };
    IGNORE(rec_pick_check(c, l->kind, &l->pick), "its problems are recorded");
    l->count = str_eq(params_get(&in->query, S("count")), S("1"));
    size_t scoped = 0;
    if (l->nscope > 0 && n < FILTERS_MAX)
        TRY(scope_filter(c, l->kind, l->scope, l->nscope, &filters[n], &scoped));
    n += scoped;
    l->q.filters = filters;
    l->q.nfilters = n;
    l->filtered = n > 0 || !str_empty(l->search);
    return c->problems->count ? ST_INVALID : ST_OK;
}

static bool is_state(const struct field *f)
{
    return strcmp(f->name, "state") == 0;
}

/* Whether a row of this page has anything to show there; a page without rows shows every column. */
static bool says_something(const struct list_view *l, const struct field *f)
{
    size_t at = (size_t)(f - l->kind->fields);
    bool any = l->l.count == 0 || l->q.all || l->filtered || is_state(f);
    for (size_t i = 0; i < l->l.count && !any; i++) {
        const struct value *v = &l->l.items[i]->v[at];
        any = v->type != VT_NULL && v->type != VT_UNSET && !(v->type == VT_BOOL && !v->u.b);
    }
    return any;
}

/* What a list usually shows beside the title; where a record stands always has its place, at the end. */
static struct list_columns usual_columns(const struct list_view *l)
{
    struct list_columns r = { .of = ARENA_ARRAY(l->c->arena, const struct field *, COLUMNS_MAX),
                              .work = l->work ? WORK_ALL : 0 };
    const struct field *state = kind_field(l->kind, S("state"));
    size_t room = COLUMNS_MAX - (state ? 1 : 0);
    for (size_t i = 0; i < l->kind->nfields && r.n < room; i++) {
        const struct field *f = &l->kind->fields[i];
        if (is_state(f) || !columns_may(l->kind, f) || !says_something(l, f))
            continue;
        bool ours = !kind_is(l->kind, &kind_feature) || strcmp(f->name, "product") == 0;
        if (ours && ((f->flags & F_LIST) || (!l->kind->title && (f->flags & F_REQUIRED))))
            r.of[r.n++] = f;
    }
    if (state)
        r.of[r.n++] = state;
    return r;
}

static enum status count_states(struct ctx *c, struct list_view *l)
{
    const struct field *f = kind_field(l->kind, S("state"));
    for (size_t i = 0; f && i < STATES_MAX && f->choices && f->choices[i].id; i++) {
        struct value v = { .type = VT_TEXT, .u.s = str_z(f->choices[i].id) };
        struct filter flt = { .column = "state", .op = OP_EQ, .any = &v, .nany = 1 };
        struct query q = { .kind = l->kind, .filters = &flt, .nfilters = 1 };
        TRY(rec_count(c, &q, &l->by_state[i]));
    }
    return ST_OK;
}

static struct list_select *new_select(struct list_view *l, struct str name, struct str label)
{
    struct list_select *s = &l->selects[l->nselects];
    struct params p = params_parse(l->c->arena, l->v.query);
    *s = (struct list_select){ .name = name, .label = label, .chosen = params_get(&p, name) };
    s->options = ARENA_ARRAY(l->c->arena, struct list_option, OPTIONS_MAX);
    return s;
}

static void add_select(struct ctx *c, struct list_view *l, const struct field *f)
{
    if (l->nselects == SELECTS_MAX)
        return;
    struct list_select *s = new_select(l, str_z(f->name), str_z(f->flags & F_LINK ? f->ref->label : f->label));
    s->none = f->flags & F_REQUIRED ? STR_NULL : S("None");
    if (f->type == FT_CHOICE)
        for (const struct choice *ch = f->choices; ch && ch->id && s->n < OPTIONS_MAX; ch++)
            s->options[s->n++] = (struct list_option){ str_z(ch->id), str_z(ch->label ? ch->label : ch->id) };
    if (f->type == FT_REF) {
        struct record_list r = { 0 };
        struct query q = { .kind = f->ref, .limit = OPTIONS_MAX, .sort = f->ref->slug ? f->ref->title : NULL };
        if (!kind_shown(f->ref) || rec_list(c, &q, &r) != ST_OK || !str_empty(r.next))
            return;
        for (size_t i = 0; i < r.count && i < OPTIONS_MAX; i++)
            s->options[s->n++] = (struct list_option){ record_key(c->arena, r.items[i]), rec_title(c, r.items[i]) };
    }
    if (s->n > 0)
        l->nselects++;
}

/* The quarters of the plan in force. */
static enum status add_quarters(struct ctx *c, struct list_view *l)
{
    if (l->nselects == SELECTS_MAX)
        return ST_OK;
    struct list_select *s = new_select(l, S("planned"), S("Quarter"));
    s->none = S("Not planned");
    TRY(work_quarters(c, (int)l->v.settings.fiscal_start, s->options, OPTIONS_MAX, &s->n));
    if (s->n > 0)
        l->nselects++;
    return ST_OK;
}

/* One control for each choice and reference that a row shows, where a row stands the last of the fields' own; then
 * what the work of a list of features hangs on. */
static enum status add_selects(struct ctx *c, struct list_view *l)
{
    if (l->work && kind_field(l->kind, S("class")))
        add_select(c, l, kind_field(l->kind, S("class")));
    for (size_t i = 0; i < l->columns.n; i++) {
        const struct field *f = l->columns.of[i];
        bool room = l->nselects < (is_state(f) ? SELECTS_MAX : SELECTS_MAX - 1);
        if (room && (f->type == FT_CHOICE || f->type == FT_REF))
            add_select(c, l, f);
    }
    if (!l->work)
        return ST_OK;
    TRY(add_quarters(c, l));
    const struct field *solution = kind_field(l->kind, S("solution"));
    if (solution)
        add_select(c, l, solution);
    return ST_OK;
}

/* The views that were kept of this list, each with how many records it shows. */
static enum status read_kept(struct ctx *c, const struct page_in *in, struct list_view *l)
{
    TRY(kept_views(c, l->kind, l->v.query, &l->kept, &l->nkept));
    struct problems *ours = c->problems;
    for (size_t i = 0; i < l->nkept; i++) {
        struct list_view *as = ARENA_NEW(c->arena, struct list_view);
        struct problems quiet;
        struct page_in there = *in;
        problems_init(&quiet, c->arena);
        c->problems = &quiet;
        there.query = params_parse(c->arena, l->kept[i].query);
        as->kind = l->kind;
        as->c = c;
        l->kept[i].sound = read_query(c, &there, as) == ST_OK && rec_count(c, &as->q, &l->kept[i].n) == ST_OK;
        c->problems = ours;
    }
    return ST_OK;
}

/* The title: what a report finds in all of them, else how many there are. */
static enum status say_what(struct ctx *c, const struct page_in *in, struct list_view *l, struct str one,
                            struct str words)
{
    bool page = in->req && !str_ends(in->req->path, S(".json")) && !str_ends(in->req->path, S(".csv"));
    if (page && !l->filtered && l->total > 0 && str_empty(params_get(&in->query, S("after"))))
        TRY(list_top(c, &l->v, l->kind, &l->top));
    if (l->filtered && l->total > 0)
        l->v.title = arena_printf(c->arena, "%.*s of %.*s %.*s match", STR_FMT(int_words(c->arena, l->matching)),
                                  STR_FMT(int_words(c->arena, l->total)), STR_FMT(words));
    else if (l->work && l->total > 0)
        l->v.title = work_finding(c->arena, &l->sums);
    else if (l->total == 0 && (l->kind->flags & K_LINK))
        l->v.title = S("Nothing is linked in this way yet");
    else if (l->total == 0)
        l->v.title = arena_printf(c->arena, "No %.*s yet", STR_FMT(one));
    else
        l->v.title = arena_printf(c->arena, "%.*s %.*s", STR_FMT(int_words(c->arena, l->total)),
                                  STR_FMT(l->total == 1 ? one : words));
    if (!str_empty(l->top.finding)) {
        l->counted = l->v.title;
        l->v.title = words_finding(c->arena, l->top.finding);
    }
    return ST_OK;
}

/* What stands beside the rows on the page, and not in their data: how many are in which state, the work of features. */
static enum status read_work(struct ctx *c, struct list_view *l)
{
    TRY(count_states(c, l));
    TRY(now_load(c, l->kind, &l->l, &l->now));
    if (!kind_is(l->kind, &kind_feature))
        return ST_OK;
    int64_t *ids = ARENA_ARRAY(c->arena, int64_t, l->l.count + 1);
    for (size_t i = 0; i < l->l.count; i++)
        ids[i] = l->l.items[i]->id;
    TRY(work_rows(c, ids, l->l.count, &l->work));
    return work_sums(c, &l->sums);
}

static enum status load(struct ctx *c, const struct page_in *in, struct view **ret)
{
    struct list_view *l = ARENA_NEW(c->arena, struct list_view);
    l->kind = kind_at(c, in->captures[0]);
    if (!l->kind)
        return ST_NOT_FOUND;
    l->c = c;
    TRY(view_init(c, in, &l->v, arena_cstr(c->arena, list_url(c->arena, l->kind).s)));
    l->v.csv = true;
    TRY(read_query(c, in, l));
    bool csv = in->req && str_ends(in->req->path, S(".csv")), data = csv || in->json;
    l->q.all = csv && l->q.limit == 0; /* all of it, unless somebody says how many */
    TRY(rec_list(c, &l->q, &l->l));
    TRY(labels_ahead(c, l->q.kind, l->l.items, l->l.count));
    struct query all = { .kind = l->kind };
    TRY(rec_count(c, &all, &l->total));
    l->matching = l->total;
    if (l->filtered)
        TRY(rec_count(c, &l->q, &l->matching));
    l->bare = kind_is(l->kind, &kind_feature) && str_eq(params_get(&in->query, S("requirement")), S("none"));
    if (!data)
        TRY(read_work(c, l));
    l->columns = usual_columns(l);
    if (!data)
        TRY(add_selects(c, l));
    columns_read(c, l->kind, &in->query, &l->columns);
    if (c->problems->count)
        return ST_INVALID;
    if (!data)
        TRY(read_kept(c, in, l));
    for (size_t i = 0; i < l->l.count && !l->verbs && !data; i++)
        l->verbs = action_verbs_any(c, l->l.items[i]);
    struct str words = kind_words(c->arena, l->kind), one = kind_label(c->arena, l->kind);
    l->v.crumb_area = l->work ? S("Products") : words_upper(c->arena, words);
    if (l->work)
        l->v.current = "/products";
    TRY(say_what(c, in, l, one, words));
    if (!str_empty(l->l.next)) {
        struct url u = url_query(c->arena, view_url(&l->v, S(".json"), S("done after")), S("after"), l->l.next);
        l->v.link = arena_printf(c->arena, "<%.*s>; rel=\"next\"", STR_FMT(u.s));
    }
    *ret = &l->v;
    return ST_OK;
}

static void select_html(struct out *o, const struct list_select *s)
{
    H(o, "<div><label for=\"f-", s->name, "\">", s->label, "</label><select id=\"f-", s->name, "\" name=\"", s->name,
      "\"><option value=\"\">Any</option>");
    for (size_t i = 0; i < s->n; i++)
        ui_option(o, s->options[i].value, s->options[i].label, s->chosen);
    if (!str_empty(s->none))
        ui_option(o, S("none"), s->none, s->chosen);
    H(o, "</select></div>");
}

static bool has_select(const struct list_view *l, struct str name)
{
    for (size_t i = 0; i < l->nselects; i++)
        if (str_eq(name, l->selects[i].name))
            return true;
    return false;
}

/* Filters of the address that have no control here, and its columns, stay when the form is sent. */
static void kept_html(struct out *o, const struct list_view *l)
{
    struct params p = params_parse(l->v.arena, l->v.query);
    for (size_t i = 0; i < p.n; i++)
        if ((!list_is_setting(p.p[i].name) || str_eq(p.p[i].name, S("columns"))) && !str_empty(p.p[i].value)
            && !has_select(l, p.p[i].name) && !(l->bare && str_eq(p.p[i].name, S("requirement"))))
            ui_hidden(o, p.p[i].name, p.p[i].value);
}

static void filters_html(struct out *o, const struct list_view *l)
{
    H(o, "<form class=\"filters\" method=\"get\" action=\"", list_url(l->v.arena, l->kind),
      "\"><div><label for=\"q\">Words</label><input type=\"search\" id=\"q\" name=\"q\" value=\"", l->search,
      "\"></div>");
    for (size_t i = 0; i < l->nselects; i++)
        select_html(o, &l->selects[i]);
    if (l->work) {
        H(o, "<label class=\"tick\"><input type=\"checkbox\" name=\"requirement\" value=\"none\"");
        if (l->bare)
            H(o, " checked");
        H(o, "> No requirement</label>");
    }
    kept_html(o, l);
    if (!str_empty(l->sorted_by))
        ui_hidden(o, S("sort"), l->sorted_by);
    H(o, "<button class=\"btn\">Show</button></form>");
}

static bool is_number(const struct field *f)
{
    return f->type == FT_INT || f->type == FT_REAL || f->type == FT_MONEY;
}

static void head_cell(struct out *o, const struct list_view *l, const struct field *f, struct str label)
{
    bool on = f && l->q.sort && strcmp(l->q.sort, f->name) == 0;
    H(o, "<th scope=\"col\"");
    if (f && is_number(f))
        H(o, " class=\"n\"");
    if (on)
        H(o, " aria-sort=\"", l->q.descending ? S("descending") : S("ascending"), "\"");
    if (!f || f->type == FT_REF || f->type == FT_ANY) {
        H(o, ">", label, "</th>");
        return;
    }
    struct str sort = arena_printf(l->v.arena, "%s%s", on && !l->q.descending ? "-" : "", f->name);
    struct url u = url_query(l->v.arena, view_url(&l->v, STR_NULL, S("sort after done")), S("sort"), sort);
    H(o, "><a href=\"", u, "\">", label, "");
    if (on)
        H(o, " <span aria-hidden=\"true\">", l->q.descending ? S("↓") : S("↑"), "</span>");
    H(o, "</a></th>");
}

static void cell_html(struct out *o, const struct list_view *l, const struct field *f, const struct value *v)
{
    struct str label = str_z(f->label), text = field_shown(l->c, &l->v.settings, f, v);
    const struct kind *k;
    struct url page;
    if (is_number(f))
        H(o, "<td class=\"n\" data-l=\"", label, "\">");
    else if (f->type == FT_DATE || f->type == FT_TIME)
        H(o, "<td class=\"when\">");
    else
        H(o, "<td>");
    struct str key, title;
    if (field_page(l->c, f, v, &page, &k, &key, &title))
        H(o, "<a class=\"quiet\" href=\"", page, "\">", text, "</a>");
    else if (f->type == FT_CHOICE && strcmp(f->name, "layer") == 0 && v->type == VT_TEXT)
        ui_layer(o, l->v.arena, v->u.s);
    else if (f->type == FT_CHOICE && !str_empty(text))
        ui_chip(o, is_state(f) && v->type == VT_TEXT && str_eq(v->u.s, S("started")) ? "river" : "", text);
    else if (str_empty(text))
        H(o, "<span class=\"faint\">–</span>");
    else
        H(o, "", text, "");
    H(o, "</td>");
}

static void row_html(struct out *o, const struct list_view *l, size_t row)
{
    const struct record *r = l->l.items[row];
    const struct work_row *work = l->work ? &l->work[row] : NULL;
    struct str key = record_key(l->v.arena, r), title = title_short(l->v.arena, rec_title(l->c, r));
    H(o, "<tr data-row><td>");
    bool named = !str_empty(title) && !str_eq(title, key);
    if (kind_spoken(l->kind) && named)
        H(o, "<span class=\"id\">", key, "</span>");
    H(o, "<a class=\"t\" href=\"", record_url(l->v.arena, l->kind, key), "\">", named ? title : key, "</a></td>");
    bool told = !work;
    for (size_t i = 0; i < l->columns.n; i++) {
        const struct field *f = l->columns.of[i];
        if (!told && is_state(f)) {
            work_cells(o, &l->v, work, key, l->columns.work);
            told = true;
        }
        cell_html(o, l, f, &r->v[f - l->kind->fields]);
        now_cell(o, l->c, &l->v, l->now ? &l->now[row] : NULL, f);
    }
    if (!told)
        work_cells(o, &l->v, work, key, l->columns.work);
    if (l->verbs) {
        H(o, "<td class=\"act\">");
        action_verbs(o, l->c, r);
        H(o, "</td>");
    }
    H(o, "</tr>\n");
}

static void table_html(struct out *o, const struct list_view *l)
{
    struct str words = kind_words(l->v.arena, l->kind), one = kind_label(l->v.arena, l->kind);
    H(o, "<table class=\"rows\" data-list><caption class=\"vh\">", words_upper(l->v.arena, words),
      "</caption><thead><tr>");
    const struct field *title = l->kind->title ? kind_field(l->kind, str_z(l->kind->title)) : NULL;
    head_cell(o, l, title, words_upper(l->v.arena, one));
    bool told = !l->work;
    for (size_t i = 0; i < l->columns.n; i++) {
        if (!told && is_state(l->columns.of[i])) {
            work_heads(o, l->columns.work);
            told = true;
        }
        head_cell(o, l, l->columns.of[i], str_z(l->columns.of[i]->label));
        now_head(o, l->now, l->columns.of[i]);
    }
    if (!told)
        work_heads(o, l->columns.work);
    if (l->verbs)
        H(o, "<th scope=\"col\" class=\"act\"><span class=\"vh\">What you can do</span></th>");
    H(o, "</tr></thead><tbody>");
    for (size_t i = 0; i < l->l.count; i++)
        row_html(o, l, i);
    H(o, "</tbody></table>");
    H(o, "<p class=\"more\">");
    if (!str_empty(l->l.next))
        H(o, "<a class=\"btn\" rel=\"next\" href=\"",
          url_query(l->v.arena, view_url(&l->v, STR_NULL, S("done after")), S("after"), l->l.next),
          "\" data-do=\"Next rows\">Next ", (int64_t)l->l.count, "</a>");
    H(o, "<span class=\"small muted\">");
    if (l->work && !l->filtered)
        work_total(o, &l->v, &l->sums);
    H(o, "The address keeps filters, order and columns, so it can be sent to anybody.</span></p>");
}

/* Each condition of the address with a link that leaves it out. */
static void without_html(struct out *o, const struct list_view *l)
{
    struct params p = params_parse(l->v.arena, l->v.query);
    H(o, "<ul class=\"log\">");
    for (size_t i = 0; i < p.n; i++) {
        bool words = str_eq(p.p[i].name, S("q"));
        const struct field *f = kind_field(l->kind, p.p[i].name);
        if (str_empty(p.p[i].value) || (list_is_setting(p.p[i].name) && !words))
            continue;
        H(o, "<li><a class=\"xs\" href=\"",
          view_url(&l->v, STR_NULL, arena_printf(l->v.arena, "%.*s after done", STR_FMT(p.p[i].name))), "\">");
        if (words)
            H(o, "Without the words “", p.p[i].value, "”");
        else
            H(o, "In any ", f ? words_lower(l->v.arena, str_z(f->label)) : p.p[i].name, ", not only ", p.p[i].value,
              "");
        H(o, "</a></li>");
    }
    H(o, "</ul><p class=\"acts\"><a class=\"btn\" href=\"", list_url(l->v.arena, l->kind), "\">Show all ",
      int_words(l->v.arena, l->total), "</a></p>");
}

/* Whether there is a form for one more, and whoever asks may send it. */
static bool may_add(const struct list_view *l)
{
    return !(l->kind->flags & K_APPEND_ONLY) && openapi_adds(l->kind) && perm_at_least(l->c, l->kind->perm.add);
}

static void nothing_html(struct out *o, const struct list_view *l)
{
    H(o, "<div class=\"nothing empty mt4\">");
    ui_bed(o);
    if (l->filtered)
        H(o,
          "<h2 class=\"say\">Nothing matches</h2><p class=\"muted\">Take one condition away and there may be something to "
          "see.</p>");
    if (l->filtered)
        without_html(o, l);
    else
        H(o, "<h2 class=\"say\">", l->v.title, "</h2><p class=\"muted\">", str_z(l->kind->help), "</p>");
    if (!l->filtered && may_add(l))
        H(o, "<p class=\"acts\"><a class=\"btn pri\" href=\"", URL(l->v.arena, str_z(l->kind->plural), S("new")),
          "\">Add ", words_a(l->v.arena, kind_label(l->v.arena, l->kind)), "</a>");
    if (!l->filtered && may_add(l) && l->v.may >= PERM_EDIT)
        H(o, "<a class=\"btn\" href=\"/import\">Bring in a CSV</a>");
    if (!l->filtered && may_add(l))
        H(o,
          "</p><p class=\"small muted\">Or look around the sample company first: <code class=\"c\">headwater try</code>.</p>");
    H(o, "</div>");
}

static void order_html(struct out *o, const struct list_view *l)
{
    if (!l->q.sort) {
        H(o, ", oldest first");
        return;
    }
    for (size_t i = 0; i <= l->q.nthen; i++) {
        struct sort_key key = i ? l->q.then[i - 1] : (struct sort_key){ l->q.sort, l->q.descending };
        const struct field *f = kind_field(l->kind, str_z(key.column));
        H(o, "", i ? S(", then ") : S(", "), "", key.descending ? S("from the top by ") : S("by "), "",
          f ? words_lower(l->v.arena, str_z(f->label)) : str_z(key.column), "");
    }
}

/* All 260 · Idea 231 · Ready 17: one link a state that has records, then the views that were kept. */
static void views_html(struct out *o, const struct list_view *l, struct str chosen)
{
    const struct field *f = kind_field(l->kind, S("state"));
    if ((!f && l->nkept == 0) || !l->total)
        return;
    H(o, "<nav class=\"views\" aria-label=\"Views\"><a href=\"", list_url(l->v.arena, l->kind), "\"");
    if (!l->filtered)
        H(o, " aria-current=\"page\"");
    H(o, ">All <span class=\"n\">", int_words(l->v.arena, l->total), "</span></a>");
    if (l->work)
        work_views(o, &l->v, &l->sums);
    for (size_t i = 0; f && i < STATES_MAX && f->choices && f->choices[i].id; i++) {
        if (!l->by_state[i])
            continue;
        struct str id = str_z(f->choices[i].id);
        H(o, "<a href=\"", url_query(l->v.arena, list_url(l->v.arena, l->kind), S("state"), id), "\"");
        if (str_eq(id, chosen))
            H(o, " aria-current=\"page\"");
        H(o, ">", str_z(f->choices[i].label), " <span class=\"n\">", int_words(l->v.arena, l->by_state[i]),
          "</span></a>");
    }
    kept_links(o, &l->v, l->kind, l->kept, l->nkept);
    H(o, "</nav>");
}

/* A kept view that is shown says it better. */
static struct str chosen_state(const struct list_view *l)
{
    for (size_t i = 0; i < l->nkept; i++)
        if (l->kept[i].current)
            return STR_NULL;
    for (size_t i = 0; i < l->nselects; i++)
        if (str_eq(l->selects[i].name, S("state")))
            return l->selects[i].chosen;
    return STR_NULL;
}

static void html(struct out *o, const struct view *v)
{
    const struct list_view *l = list_of(v);
    struct str one = kind_label(v->arena, l->kind);
    struct ui_act add = { .label = arena_printf(v->arena, "Add %.*s", STR_FMT(words_a(v->arena, one))),
                          .href = URL(v->arena, str_z(l->kind->plural), S("new")),
                          .key = "N",
                          .primary = true };
    struct str words = words_upper(v->arena, kind_words(v->arena, l->kind));
    ui_top_begin(o, v, l->work ? words : STR_NULL, &add, may_add(l) ? 1 : 0);
    H(o, "<p class=\"sub\">");
    if (!str_empty(l->counted))
        H(o, "", l->counted, ". ");
    H(o, "", str_z(l->kind->help), "");
    if (!str_empty(l->top.open.s))
        H(o, " <a href=\"", l->top.open, "\">Only those still open</a> ·");
    if (!str_empty(l->counted))
        H(o, " <a href=\"", l->top.page, "\">What the title counts</a>");
    H(o, "</p>");
    ui_top_end(o);
    out_lit(o, l->top.picture);
    views_html(o, l, chosen_state(l));
    H(o, "<section class=\"card\" aria-label=\"", words, "\">");
    if (l->total > 0 || l->filtered)
        filters_html(o, l);
    if (l->l.count > 0) {
        H(o, "<div class=\"count\"><span>");
        if (l->matching > (int64_t)l->l.count)
            H(o, "", (int64_t)l->l.count, " shown of ", int_words(l->v.arena, l->matching), "");
        else
            H(o, "All ", int_words(l->v.arena, l->matching), " shown");
        order_html(o, l);
        H(o, "</span><div class=\"foot\">");
        columns_form(o, &l->v, l->kind, &l->columns);
        kept_form(o, &l->v, l->c, l->kind, l->kept, l->nkept);
        H(o, "</div></div>");
        table_html(o, l);
    } else
        nothing_html(o, l);
    H(o, "</section>");
    action_links(o, l->c, l->kind, NULL);
}

static void json(struct json_writer *w, const struct view *v)
{
    const struct list_view *l = list_of(v);
    json_object(w);
    json_key(w, S("rows"));
    json_array(w);
    for (size_t i = 0; i < l->l.count; i++) {
        IGNORE(rec_json_pick(l->c, w, l->l.items[i], &l->pick), "an included record that cannot be read stays a key");
    }
    json_end(w);
    json_key(w, S("next"));
    if (str_empty(l->l.next))
        json_null(w);
    else
        json_str(w, l->l.next);
    if (l->count) {
        json_key(w, S("count"));
        json_int(w, l->matching);
    }
    json_end(w);
}

/* The title, and what the address asks for: all, where it asks for no columns. */
static bool in_csv(const struct list_view *l, const struct field *f)
{
    bool title = l->kind->title && strcmp(f->name, l->kind->title) == 0;
    if (f->flags & (F_SECRET | F_LINK))
        return false;
    if (!str_empty(l->pick.fields)) /* as the JSON of the same address */
        return str_listed(l->pick.fields, ',', str_z(f->name));
    return !l->columns.chosen || title || columns_have(&l->columns, f);
}

static void csv(struct csv_writer *w, const struct view *v)
{
    const struct list_view *l = list_of(v);
    csv_cell(w, S("key"));
    for (size_t i = 0; i < l->kind->nfields; i++)
        if (in_csv(l, &l->kind->fields[i]))
            csv_cell(w, str_z(l->kind->fields[i].name));
    csv_end_row(w);
    for (size_t r = 0; r < l->l.count; r++) {
        const struct record *rec = l->l.items[r];
        csv_cell(w, record_key(l->c->arena, rec));
        for (size_t i = 0; i < l->kind->nfields; i++) {
            const struct field *f = &l->kind->fields[i];
            bool number = (f->type == FT_INT || f->type == FT_MONEY || f->type == FT_REAL)
                          && (rec->v[i].type == VT_INT || rec->v[i].type == VT_REAL);
            if (in_csv(l, f) && number)
                csv_number(w, rec_text(l->c, f, &rec->v[i]));
            else if (in_csv(l, f))
                csv_cell(w, rec_text(l->c, f, &rec->v[i]));
        }
        csv_end_row(w);
    }
}

const struct page page_list = { load, html, json, csv };
