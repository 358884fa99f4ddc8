/* web/frame.c: the document around every page, its menu, and answers that are no page. */
#include "web/frame.h"
#include "base/embed.h"
#include "core/perm.h"
#include "core/shared.h"
#include "web/generic.h"
#include "web/writes.h"

/* One entry of the menu: shown to whom may read its kind, once anything is in the workspace (decision 0031). */
struct entry {
    const char *group, *href, *label, *kind, *waiting;
};
static const struct entry entries[] = {
    { "", "/", "Today", NULL, NULL },
    { "Listen", "/markets", "Markets", "market", NULL },
    { "Listen", "/customers", "Customers", "customer", NULL },
    { "Listen", "/requests", "Requests", "request", "new owned waiting tradeoff reopened" },
    { "Decide", "/river", "River", "priority", NULL },
    { "Decide", "/solutions", "Solutions", "solution", NULL },
    { "Decide", "/plan", "Plan", "feature", NULL },
    { "Decide", "/tradeoffs", "Trade-offs", "tradeoff", "open" },
    { "Decide", "/products", "Products", "product", NULL },
    { "Learn", "/outcomes", "Outcomes", "outcome", NULL },
    { "Learn", "/small-items", "Small items", "plan_version", NULL },
    { "Learn", "/economics", "Economics", "ledger_line", NULL },
    { "Align", "/executives", "Executives", "person", NULL },
    { "Align", "/buy-in", "Buy-in", "pledge", NULL },
    { "Align", "/goals", "Goals", "goal", NULL },
    { "Align", "/teams", "Team", "team", NULL },
    { "Align", "/briefs", "Briefs", "brief", NULL },
};

/* Whether one record of the kind is there; failures count as none: the menu never breaks a page. */
static bool has_record(struct ctx *c, const struct kind *k)
{
    struct query q = { .kind = k };
    int64_t n = 0;                     /* a server knows it from the page before */
    return rec_count(c, &q, &n) == ST_OK && n > 0;
}

enum { WAITING_MAX = 8 };

/* How many records are in one of the states (blanks between them). */
static int64_t waiting_count(struct ctx *c, const struct kind *k, const char *states)
{
    const struct field *f = kind_field(k, S("state"));
    struct value v[WAITING_MAX];
    size_t n = 0;
    for (struct str rest = str_z(states), one; rest.n && n < WAITING_MAX;) {
        str_cut(rest, ' ', &one, &rest);
        if (f && field_choice(f, one))
            v[n++] = ARG_STR(one);
    }
    if (n == 0)
        return 0;
    struct filter flt = { .column = "state", .op = OP_EQ, .any = v, .nany = n };
    struct query q = { .kind = k, .filters = &flt, .nfilters = 1 };
    int64_t count = 0;
    return rec_count(c, &q, &count) == ST_OK ? count : 0;
}

/* The menu of a workspace in which nothing is yet, and of a page for it. */
static const struct nav_item empty_nav[] = { { "", "/start", "Start", 0, true } };

static bool is_empty(struct ctx *c)
{
    static const struct kind *const kinds[] = { &kind_market, &kind_feature, &kind_customer, &kind_priority,
                                                &kind_request };
    for (size_t i = 0; i < COUNT(kinds); i++)
        if (has_record(c, kinds[i]))
            return false;
    return true;
}

static void fill_nav(struct ctx *c, struct view *v)
{
    if (!c->actor || !c->actor->role)       /* not signed in: the menu says nothing */
        return;
    v->empty = is_empty(c);
    if (v->empty) {
        v->nav = empty_nav;
        v->nnav = COUNT(empty_nav);
        return;
    }
    struct nav_item *items = ARENA_ARRAY(c->arena, struct nav_item, COUNT(entries));
    for (size_t i = 0; i < COUNT(entries); i++) {
        const struct entry *e = &entries[i];
        const struct kind *k = e->kind ? model_kind(c->app->model, str_z(e->kind)) : NULL;
        items[i] = (struct nav_item){ .group = e->group, .href = e->href, .label = e->label };
        items[i].show = !e->kind || (k && perm_at_least(c, k->perm.see));
        if (items[i].show && e->waiting && k)
            items[i].waiting = waiting_count(c, k, e->waiting);
    }
    v->nav = items;
    v->nnav = COUNT(entries);
}

static struct str own_path(struct ctx *c, const struct page_in *in)
{
    struct str p = in->req ? in->req->path : S("/");
    static const char *const suffixes[] = { ".json", ".csv", ".svg", ".md" };
    for (size_t i = 0; i < COUNT(suffixes); i++)
        if (str_ends(p, str_z(suffixes[i])))
            p.n -= strlen(suffixes[i]);
    return arena_str(c->arena, p);
}

/* "Recorded: <b>Ana</b> changed SHELF-44", as markup; empty when there is no such change. */
static struct str done_words(struct ctx *c, int64_t id)
{
    struct change_head *h = NULL;
    size_t n = 0;
    struct out o;
    if (id == INT64_MAX || change_list(c, id + 1, STR_NULL, 0, 1, &h, &n) != ST_OK || n == 0 || h[0].id != id)
        return STR_NULL;
    out_init(&o, c->arena);
    H(&o, "Recorded: ");
    change_words(&o, c, h);
    return out_str(&o);
}

/* Whoever may not plan writes down what was asked, and others weigh it. */
size_t came_up_act(const struct view *v, struct ui_act *ret)
{
    *ret = (struct ui_act){ .label = S("Something came up…"),
                            .href = url_own(v->may >= PERM_EDIT ? S("/came-up")
                                            : v->signed_in      ? S("/ask")
                                                                : S("/requests/record")),
                            .key = "X",
                            .primary = true };
    return v->may >= PERM_CONTRIBUTE ? 1 : 0;
}

void view_json(struct json_writer *w, const struct view *v)
{
    json_object(w);
    json_key(w, S("title"));
    json_str(w, v->title);
    json_end(w);
}

/* A job's thread is outside what the workers keep together: there it is read. */
static enum status newest_change(struct ctx *c, int64_t *ret)
{
    struct change_head *head;
    struct state now;
    size_t n;
    if (c->shared) {
        *ret = shared_state(c, &now) == ST_OK ? now.change : 0;
        return ST_OK;
    }
    TRY(change_list(c, 0, STR_NULL, 0, 1, &head, &n));
    *ret = n ? head[0].id : 0;
    return ST_OK;
}

enum status view_init(struct ctx *c, const struct page_in *in, struct view *v, const char *current)
{
    v->arena = c->arena;
    v->current = current;
    v->path = own_path(c, in);
    v->query = in->req ? in->req->query : STR_NULL;
    v->me_name = c->actor ? c->actor->name : STR_NULL;
    v->may = perm_of(c->actor);
    v->signed_in = c->actor && c->actor->user_id && str_eq(c->actor->via, S("web"));
    TRY(workspace_settings(c, &v->settings));
    v->sample = str_eq(v->settings.title, S("Kestrel Systems"));
    fill_nav(c, v);
    TRY(newest_change(c, &v->change));
    int64_t id;
    struct str done = params_get(&in->query, S("done"));
    if (done.p && str_to_i64(done, &id) && id > 0) {
        v->toast = done_words(c, id);
        if (v->may >= PERM_CONTRIBUTE)
            v->toast_undo = arena_printf(c->arena, "/history/%lld/undo", (long long)id);
    }
    return ST_OK;
}

static void asset_url(struct out *o, struct arena *a, const char *name, const char *ext)
{
    const struct embedded *f = embedded_find(arena_printf(a, "web/%s.%s", name, ext));
    assert(f);
    struct str p = arena_printf(a, "/assets/%s-%.*s.%s", name, STR_FMT(f->tag), ext);
    out_url(o, url_own(p));
}

/* What stands under the four verbs; at_first: before anything is in the workspace, too. */
static const struct {
    const char *href, *label;
    bool at_first;
    unsigned least;
} more[] = { { "/ask", "My asks", false, PERM_CONTRIBUTE },
             { "/reports", "Reports", false, PERM_VIEW },
             { "/import", "Import", true, PERM_EDIT },
             { "/history", "History", false, PERM_VIEW },
             { "/help", "Help", true, PERM_VIEW } };

/* One place in the menu at most: the page itself where it stands there, else what it belongs to. */
static bool is_current(const struct view *v, const char *href)
{
    for (size_t i = 0; i < v->nnav; i++)
        if (v->nav[i].show && str_eq(v->path, str_z(v->nav[i].href)))
            return strcmp(v->nav[i].href, href) == 0;
    return (v->current && strcmp(v->current, href) == 0) || str_eq(v->path, str_z(href));
}

static void nav_list(struct out *o, const struct view *v)
{
    const char *group = NULL;
    for (size_t i = 0; i < v->nnav; i++) {
        const struct nav_item *n = &v->nav[i];
        if (!n->show)
            continue;
        if (!group || strcmp(group, n->group) != 0) {
            if (group)
                H(o, "</ul></div>");
            group = n->group;
            H(o, "<div>");
            if (group[0])
                H(o, "<h2>", str_z(group), "</h2>");
            H(o, "<ul>");
        }
        H(o, "<li><a href=\"", url_own(str_z(n->href)), "\"");
        if (is_current(v, n->href))
            H(o, " aria-current=\"page\"");
        H(o, ">", str_z(n->label), "");
        if (n->waiting)
            H(o, "<span class=\"n\">", n->waiting, "<span class=\"vh\"> waiting</span></span>");
        H(o, "</a></li>");
    }
    if (group)
        H(o, "</ul></div>");
    H(o, "<div>");
    if (!v->empty)
        H(o, "<h2>More</h2>");
    H(o, "<ul>");
    for (size_t i = 0; i < COUNT(more); i++) {
        if ((v->empty && !more[i].at_first) || v->may < more[i].least)
            continue;
        H(o, "<li><a href=\"", url_own(str_z(more[i].href)), "\"");
        if (is_current(v, more[i].href))
            H(o, " aria-current=\"page\"");
        H(o, ">", str_z(more[i].label), "</a></li>");
    }
    H(o, "</ul></div>");
    if (v->empty)
        H(o,
          "<p class=\"small muted\">Markets, River, Plan and the rest appear here as soon as there is something in them.</p>");
}

static void sign_out(struct out *o, const struct view *v)
{
    if (v->signed_in)
        H(o, "<form method=\"post\" action=\"/sign-out\"><button class=\"btn small\">Sign out</button></form>");
}

static void me_links(struct out *o, const struct view *v)
{
    if (str_empty(v->me_name))
        return;
    H(o, "<a href=\"/me\">", v->me_name, "</a>");
    sign_out(o, v);
}

/* What stands beside the menu of a wide screen. */
static void own_list(struct out *o, const struct view *v)
{
    H(o, "<div><h2>", str_empty(v->me_name) ? S("You") : v->me_name,
      "</h2><ul><li><a href=\"/search\">Search</a></li>");
    if (!str_empty(v->me_name))
        H(o, "<li><a href=\"/me\">Password and sign-ins</a></li>");
    H(o, "</ul>");
    sign_out(o, v);
    H(o, "</div>");
}

static void side(struct out *o, const struct view *v)
{
    H(o, "<header class=\"side\"><a class=\"brand\" href=\"", url_own(v->signed_in ? S("/home") : S("/")),
      "\"><svg viewBox=\"0 0 24 24\" fill=\"none\" "
      "stroke=\"currentColor\" stroke-width=\"2.2\" stroke-linecap=\"round\" aria-hidden=\"true\">"
      "<path d=\"M4 3c0 6 8 5 8 11v7\"/><path d=\"M20 3c0 6-8 5-8 11\"/><path d=\"M12 3v6\" opacity=\".55\"/></svg>"
      "Headwater</a><div class=\"ws\">",
      v->settings.title, "");
    if (v->sample)
        H(o, " <span class=\"chip\">sample</span>");
    else if (v->empty)
        H(o, " <span class=\"chip\">empty</span>");
    if (!v->nnav) {
        H(o, "</div></header>");
        return;
    }
    H(o, "</div><a class=\"jump btn\" href=\"/search\" data-palette>Find or do… <kbd>Ctrl K</kbd></a>"
         "<nav aria-label=\"Main\">");
    nav_list(o, v);
    H(o, "</nav><details class=\"mnav\"><summary>Menu</summary><nav aria-label=\"Main, small screen\">");
    nav_list(o, v);
    own_list(o, v);
    H(o, "</nav></details>");
    if (!str_empty(v->me_name)) {
        H(o, "<div class=\"me\">");
        ui_avatar(o, v->arena, v->me_name);
        me_links(o, v);
        H(o, "</div>");
    }
    H(o, "</header>");
}

static void toast(struct out *o, const struct view *v)
{
    if (str_empty(v->toast))
        return;
    H(o, "<div class=\"toast\" role=\"status\"><span>");
    out_lit(o, v->toast);
    H(o, "</span>");
    if (!str_empty(v->toast_undo)) {
        H(o, "<form method=\"post\" action=\"", url_own(v->toast_undo), "\">");
        ui_hidden(o, S("back"), view_url(v, STR_NULL, S("done")).s);
        H(o, "<button>Undo <kbd>Z</kbd></button></form>");
    }
    H(o, "</div>");
}

void ui_frame(struct out *o, const struct view *v, void (*html)(struct out *, const struct view *))
{
    H(o,
      "<!doctype html>\n<html lang=\"en\">\n<head><meta charset=\"utf-8\">"
      "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n<title>",
      v->title, " · Headwater</title>\n<link rel=\"stylesheet\" href=\"");
    asset_url(o, v->arena, "app", "css");
    H(o, "\">\n<link rel=\"icon\" href=\"/assets/icon.svg\" type=\"image/svg+xml\">\n<script src=\"");
    asset_url(o, v->arena, "app", "js");
    H(o,
      "\" defer></script></head>\n<body>\n<a class=\"skip\" href=\"#main\">Skip to the page</a>\n<div class=\"app\">\n");
    side(o, v);
    H(o, "\n<main id=\"main\"");
    if (v->change > 0)             /* from there on the page listens for what becomes other than it shows */
        H(o, " data-change=\"", v->change, "\"");
    H(o, ">");
    html(o, v);
    H(o, "</main></div>\n");
    toast(o, v);
    H(o, "</body></html>\n");
}

void frame_answer(struct ctx *c, struct answer *ret, int status, const struct view *v,
                  void (*html)(struct out *, const struct view *))
{
    struct out o;
    out_init(&o, c->arena);
    ui_frame(&o, v, html);
    ret->status = status;
    ret->content_type = S("text/html; charset=utf-8");
    ret->body = writes_form_keys(c, out_str(&o));
}

struct error_view {
    struct view v;
    enum status st;
    const struct problems *problems;
    struct str request_id;
    struct url back; /* of a write: the record or list that it was about */
    struct params sent; /* with a write by somebody who is signed out */
};

/* /features/SHELF-44/state -> /features/SHELF-44; empty for what is read. */
static struct url back_of(struct arena *a, const struct page_in *in)
{
    struct str seg[4], rest = in->req ? str_skip(in->req->path, 1) : STR_NULL;
    size_t n = 0;
    if (!in->req || in->req->method == M_GET)
        return (struct url){ 0 };
    while (!str_empty(rest) && n < COUNT(seg))
        (void)str_cut(rest, '/', &seg[n++], &rest);
    return n > 1 ? url_path(a, seg, n - 1) : (struct url){ 0 };
}

/* What somebody wrote in sentences; passwords, keys and choices are not shown again. */
static bool is_written(const struct param *p)
{
    static const char *const secret[] = { "password", "secret", "code", "token" };
    size_t at;
    for (size_t i = 0; i < COUNT(secret); i++)
        if (str_find(p->name, str_z(secret[i]), &at))
            return false;
    return str_find(str_trim(p->value), S(" "), &at);
}

/* Whoever is signed out when they send something signs in again, and finds what they wrote. */
static void signed_out_html(struct out *o, const struct error_view *e)
{
    ui_top(o, &e->v, S("sign in first"), S("You were signed out since this page was opened: here or in another tab."),
           NULL, 0);
    H(o, "<p class=\"acts\"><a class=\"btn pri\" href=\"",
      url_query(e->v.arena, url_own(S("/sign-in")), S("then"), str_empty(e->back.s) ? e->v.path : e->back.s),
      "\">Sign in</a></p>");
    for (size_t i = 0; i < e->sent.n; i++)
        if (is_written(&e->sent.p[i]))
            H(o, "<section class=\"card mt4\"><h2 class=\"mb3\">What you wrote</h2><p class=\"prose\">",
              e->sent.p[i].value, "</p></section>");
}

static void error_html(struct out *o, const struct view *view)
{
    const struct error_view *e = (const struct error_view *)(const void *)view;
    if (e->st == ST_UNAUTHENTICATED) {
        signed_out_html(o, e);
        return;
    }
    ui_top(
        o, view, str_z(status_title(e->st)),
        e->st == ST_NOT_FOUND
            ? S("It may be called something else by now, or have been archived. Search looks in every text that you may "
                "read; History keeps what was archived.")
            : STR_NULL,
        NULL, 0);
    const struct problem *first = e->problems ? e->problems->first : NULL;
    if (first && (first->next || !str_eq(first->text, view->title))) {       /* the title says one alone already */
        H(o, "<div class=\"note warn\" role=\"alert\"><ul class=\"tip\">");
        for (const struct problem *p = e->problems->first; p; p = p->next)
            H(o, "<li>", p->text, "</li>");
        H(o, "</ul></div>");
    }
    H(o, "<p class=\"acts mt4\">");
    if (!str_empty(e->back.s))
        H(o, "<a class=\"btn pri\" href=\"", e->back,
          "\">Back to where you were</a><a class=\"btn\" href=\"/\">Today</a>");
    else
        H(o, "<a class=\"btn pri\" href=\"/\">Back to Today</a>");
    H(o, "<a class=\"btn\" href=\"/search\">Search</a></p>");
    if (!str_empty(e->request_id))
        H(o, "<p class=\"hint mt4\">Reference <span class=\"id\">", e->request_id, "</span></p>");
}

static const char *error_sentence(enum status st)
{
    switch (st) {
    case ST_NOT_FOUND: return "There is nothing at this address";
    case ST_DENIED: return "Only the people named on it can do this";
    case ST_CONFLICT: return "That did not save: somebody changed it since you read it";
    case ST_INVALID: return "We need one more thing";
    case ST_INFEASIBLE: return "That does not fit";
    case ST_METHOD: return "That is not possible at this address";
    case ST_NOT_ACCEPTABLE: return "This page does not come in that format";
    case ST_EXISTS: return "That is already there";
    case ST_UNAUTHENTICATED: return "You are signed out. Nothing was saved";
    case ST_TOO_MANY: return "That was too often. Wait a little";
    case ST_BUSY: return "Somebody else is writing just now. Try again";
    case ST_FULL: return "The disk has no room left. Nothing was saved";
    case ST_NO_ANSWER: return "The disk does not answer. Nothing was saved";
    case ST_UNKNOWN_OUTCOME: return "We cannot say whether that was saved. Look before you try again";
    case ST_USAGE: return "We could not read that request";
    case ST_TOO_LARGE: return "That is larger than we take";
    case ST_MEDIA_TYPE: return "We do not read that format here";
    default: return "Headwater did not answer. Try again";
    }
}

void frame_error(struct ctx *c, struct answer *ret, enum status st, const struct page_in *in)
{
    struct error_view *e = ARENA_NEW(c->arena, struct error_view);
    e->st = st;
    e->problems = c->problems;
    IGNORE(view_init(c, in, &e->v, NULL), "an error page is shown without a menu then");
    e->v.arena = c->arena;
    e->v.no_json = true;
    e->back = back_of(c->arena, in);
    e->v.title = str_z(error_sentence(st));
    if (st == ST_UNAUTHENTICATED && in->req && in->req->method != M_GET)
        e->sent = params_parse(c->arena, in->req->body);
    if ((st == ST_DENIED || st == ST_EXISTS) && c->problems->first)         /* what is refused says itself why */
        str_cut(c->problems->first->text, '\n', &e->v.title, &(struct str){ 0 });
    e->v.crumb_area = S("Headwater");
    e->v.toast = STR_NULL;
    e->request_id = status_http(st) >= 500 ? c->request_id : STR_NULL;
    frame_answer(c, ret, status_http(st), &e->v, error_html);
}

enum status short_get(struct ctx *c, const struct page_in *in, struct answer *ret)
{
    static const struct {
        const char *letter, *plural, *prefix;
    } forms[] = {
        { "b", "briefs", "B" }, { "t", "tradeoffs", "T" }, { "d", "decisions", "D" }, { "r", "requests", "R" }
    };
    struct str letter = in->req ? str_skip(in->req->path, 1) : STR_NULL, rest;
    (void)str_cut(letter, '/', &letter, &rest);
    for (size_t i = 0; i < COUNT(forms); i++)
        if (str_eq(letter, str_z(forms[i].letter))) {
            struct str n = in->captures[0], prefix = arena_printf(c->arena, "%s-", forms[i].prefix);
            if (n.n > prefix.n && str_eq_nocase((struct str){ n.p, prefix.n }, prefix))
                n = str_skip(n, prefix.n);             /* /b/B-17, as one says it */
            ret->status = 302;
            ret->location =
                URL(c->arena, str_z(forms[i].plural), arena_printf(c->arena, "%.*s%.*s", STR_FMT(prefix), STR_FMT(n)))
                    .s;
            return ST_OK;
        }
    return ST_NOT_FOUND;
}

void frame_see_other(struct ctx *c, struct answer *ret, struct url u, int64_t change)
{
    ret->status = 303;
    ret->location = u.s;
    if (change) {
        ret->undo = arena_printf(c->arena, "/history/%lld", (long long)change);
        ret->location = url_query(c->arena, u, S("done"), int_text(c->arena, change)).s;
    }
}
