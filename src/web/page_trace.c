/* web/page_trace.c: one piece of the spine, up to what was said and down to the work; what hangs in the air. */
#include "base/md.h"
#include "use/trace_use.h"
#include "web/frame.h"
#include "web/look_again.h"
#include "web/page_own.h"

enum { SHOWN = 36 };               /* of one list, of which there are six; the rest is data */
struct trace_view {
    struct view v;
    struct trace *t;
};

static const struct trace *trace_of(const struct view *v)
{
    return ((const struct trace_view *)(const void *)v)->t;
}

static struct str finding(struct arena *a, const struct trace *t)
{
    if (!t->has_start) {
        size_t loose = t->holes.n + t->dry.n + t->unsourced.n;
        return loose ? arena_printf(a, loose == 1 ? "%zu thing hangs in the air" : "%zu things hang in the air", loose)
                     : S("Everything is tied to something somebody said");
    }
    if (t->said.n == 0)
        return arena_printf(a, "Nobody has said why “%.*s” matters", STR_FMT(t->start.title));
    bool executive = str_eq(t->said.items[0].layer, S("executive"));
    return arena_printf(a, "“%.*s” goes back to what %s said", STR_FMT(t->start.title),
                        executive ? "a customer’s executive" : "customers");
}

static void md(struct out *o, const struct view *v);

static enum status load(struct ctx *c, const struct page_in *in, struct view **ret)
{
    struct trace_view *t = ARENA_NEW(c->arena, struct trace_view);
    TRY(view_init(c, in, &t->v, "/river"));
    TRY(trace_load(c, in->ncaptures ? in->captures[0] : STR_NULL, &t->t));
    t->v.csv = true;
    t->v.md = md;
    t->v.crumb_area = S("River");
    t->v.title = finding(c->arena, t->t);
    *ret = &t->v;
    return ST_OK;
}

static void item_html(struct out *o, struct arena *a, const struct trace_item *x)
{
    if (!str_empty(x->layer)) {
        ui_layer(o, a, x->layer);
        H(o, " ");
    }
    ui_record_link(o, a, x->plural, x->key, x->title);
    H(o, " <span class=\"id\">", x->key, "</span>");
    if (!str_empty(x->note))
        H(o, " <span class=\"small muted\">", x->note, "</span>");
    if (!str_eq(x->kind, S("quote")))
        H(o, " <a class=\"quiet small\" href=\"", URL(a, S("trace"), x->key), "\">trace</a>");
}

static void more_html(struct out *o, const struct view *v, const struct trace_list *l)
{
    if (l->n > SHOWN)
        H(o, "<p class=\"small\">and ", (int64_t)(l->n - SHOWN), " more; all of them <a href=\"",
          view_url(v, S(".json"), S("done")), "\">as data</a></p>");
}

/* A list by depth as nested lists; a long one ends with how many more there are. */
static void outline(struct out *o, const struct view *v, const struct trace_list *l)
{
    struct arena *a = v->arena;
    int open = 0;
    H(o, "<ul class=\"outline\">");
    for (size_t i = 0; i < l->n && i < SHOWN; i++) {
        const struct trace_item *x = &l->items[i];
        int depth = x->depth > open + 1 ? open + 1 : x->depth;
        if (i > 0 && depth > open) {
            H(o, "<ul>");
            open++;
        } else if (i > 0) {
            H(o, "</li>");
            for (; open > depth; open--)
                H(o, "</ul></li>");
        }
        H(o, "<li>");
        item_html(o, a, x);
    }
    if (l->n > 0)
        H(o, "</li>");
    for (; open > 0; open--)
        H(o, "</ul></li>");
    H(o, "</ul>");
    more_html(o, v, l);
}

static void card(struct out *o, const struct view *v, const char *id, struct str head, struct str none,
                 const struct trace_list *l)
{
    H(o, "<section class=\"card mt4\" id=\"", str_z(id), "\"><h2>", head, " <span class=\"muted\">", (int64_t)l->n,
      "</span></h2>");
    if (l->n == 0)
        H(o, "<p class=\"small muted\">", none, "</p>");
    else
        outline(o, v, l);
    H(o, "</section>");
}

/* A card about where one stands; where nothing is in it, how to tie something to it. */
static void near_html(struct out *o, const struct view *v, const char *id, struct str head, struct str none,
                      const struct trace_list *l)
{
    static const struct {
        const char *list, *kind, *link, *label;
    } ties[] = { { "up", "feature", "fulfils", "Name the requirement that it fulfils" },
                 { "up", "requirement", "serves", "Name the priority that it serves" },
                 { "down", "priority", "serves", "Name the requirement that serves it" },
                 { "down", "requirement", "fulfils", "Name the feature that fulfils it" },
                 { "down", "solution", "parts", "Name a feature that is part of it" } };
    const struct trace *t = trace_of(v);
    struct arena *a = v->arena;
    if (l->n > 0) {
        card(o, v, id, head, none, l);
        return;
    }
    H(o, "<section class=\"card mt4\" id=\"", str_z(id), "\"><h2>", head,
      " <span class=\"muted\">0</span></h2><p class=\"small muted\">", none, "");
    for (size_t i = 0; v->may >= PERM_EDIT && i < COUNT(ties); i++)
        if (strcmp(ties[i].list, id) == 0 && str_eq(t->start.kind, str_z(ties[i].kind)))
            H(o, " <a href=\"", url_query(a, URL(a, str_z(ties[i].link), S("new")), t->start.kind, t->start.key), "\">",
              str_z(ties[i].label), "</a>");
    H(o, "</p></section>");
}

/* The form for a quote that is evidence for what one stands at. */
static struct url heard_url(struct arena *a, const struct trace *t)
{
    struct url u = URL(a, S("quotes"), S("record"));
    if (str_eq(t->start.kind, S("product")))
        return u;
    return url_query(a, u, S("about"), arena_printf(a, "%.*s/%.*s", STR_FMT(t->start.kind), STR_FMT(t->start.key)));
}

static void said_html(struct out *o, const struct view *v, const struct trace *t)
{
    struct arena *a = v->arena;
    H(o, "<section class=\"card mt4\"><h2>What was said <span class=\"muted\">", (int64_t)t->said.n, "</span></h2>");
    if (t->said.n == 0)
        H(o, "<p class=\"small muted\">No quote supports it yet.");
    if (t->said.n == 0 && v->may >= PERM_CONTRIBUTE)
        H(o, " <a href=\"", heard_url(a, t), "\">Add what we heard</a>");
    if (t->said.n == 0)
        H(o, "</p>");
    H(o, "<ul class=\"stack\">");
    for (size_t i = 0; i < t->said.n && i < SHOWN; i++) {
        const struct trace_item *x = &t->said.items[i];
        H(o, "<li>");
        ui_layer(o, a, x->layer);
        H(o, " <a href=\"", URL(a, x->plural, x->key), "\">“", x->title, "”</a> <span class=\"small muted\">", x->note,
          "</span></li>");
    }
    H(o, "</ul>");
    more_html(o, v, &t->said);
    H(o, "</section>");
}

static void html(struct out *o, const struct view *v)
{
    const struct trace *t = trace_of(v);
    struct arena *a = v->arena;
    if (t->has_start) {
        struct ui_act acts[] = {
            { .label = S("Open the record"), .href = URL(a, t->start.plural, t->start.key) },
            { .label = S("Add what we heard"),
              .href = heard_url(a, t),
              .key = "N",
              .primary = true,
              .least = kind_quote.perm.add },
        };
        ui_top(o, v, t->start.key, t->start.note, acts, v->may >= PERM_CONTRIBUTE ? COUNT(acts) : 1);
        if (t->up.n > 0 || !str_eq(t->start.kind, S("priority")))
            near_html(o, v, "up", S("What it is for"), S("Nothing above it."), &t->up);
        said_html(o, v, t);
        if (!str_eq(t->start.kind, S("feature")))
            near_html(o, v, "down", S("What carries it"), S("Nothing below it."), &t->down);
        return;
    }
    struct ui_act carried = { .label = S("Value by product"), .href = url_own(S("/carried")) };
    ui_top(o, v, t->r->quarter_words,
           S("Loose ends between what customers said and what we build. Each is one link away from being tied."),
           &carried, 1);
    card(o, v, "dry", S("Priorities without work"), S("None."), &t->dry);
    card(o, v, "holes", S("Requirements that no feature carries"), S("None."), &t->holes);
    card(o, v, "no-upward", S("Users’ priorities that nothing above drives"), S("None."), &t->no_upward);
    card(o, v, "unsourced", S("Work of the quarter with no customer priority"), S("None."), &t->unsourced);
    card(o, v, "orphans", S("Features without a requirement"), S("None."), &t->orphans);
    look_again_card(o, v, t->suspects, t->suspect.n, SHOWN);
}

static void md_list(struct out *o, const char *head, const struct trace_list *l)
{
    if (l->n == 0)
        return;
    out_printf(o, "\n## %s\n\n", head);
    for (size_t i = 0; i < l->n; i++) {
        const struct trace_item *x = &l->items[i];
        for (int k = 0; k < x->depth; k++)
            out_bytes(o, S("  "));
        out_bytes(o, S("- "));
        md_text(o, x->title);
        out_printf(o, " (%.*s)", STR_FMT(x->key));
        if (!str_empty(x->note))
            out_bytes(o, S(", "));
        md_text(o, x->note);
        out_bytes(o, S("\n"));
    }
}

static void md(struct out *o, const struct view *v)
{
    const struct trace *t = trace_of(v);
    out_bytes(o, S("# "));
    md_text(o, v->title);
    out_bytes(o, S("\n"));
    if (t->has_start) {
        md_list(o, "What it is for", &t->up);
        md_list(o, "What was said", &t->said);
        md_list(o, "What carries it", &t->down);
        return;
    }
    md_list(o, "Priorities without work", &t->dry);
    md_list(o, "Requirements that no feature carries", &t->holes);
    md_list(o, "Users’ priorities that nothing above drives", &t->no_upward);
    md_list(o, "Work of the quarter with no customer priority", &t->unsourced);
    md_list(o, "Features without a requirement", &t->orphans);
    md_list(o, "Links to look at again", &t->suspect);
}

static void json(struct json_writer *w, const struct view *v)
{
    trace_json(trace_of(v), w);
}

static void csv(struct csv_writer *w, const struct view *v)
{
    const struct trace *t = trace_of(v);
    const struct {
        const char *name;
        const struct trace_list *l;
    } lists[] = { { "up", &t->up },       { "said", &t->said },           { "down", &t->down },
                  { "holes", &t->holes }, { "orphans", &t->orphans },     { "no_upward", &t->no_upward },
                  { "dry", &t->dry },     { "unsourced", &t->unsourced }, { "suspect", &t->suspect } };
    static const char *const heads[] = { "list", "depth", "kind", "key", "title", "note" };
    for (size_t i = 0; i < COUNT(heads); i++)
        csv_cell(w, str_z(heads[i]));
    csv_end_row(w);
    for (size_t k = 0; k < COUNT(lists); k++)
        for (size_t i = 0; i < lists[k].l->n; i++) {
            const struct trace_item *x = &lists[k].l->items[i];
            csv_cell(w, str_z(lists[k].name));
            csv_int(w, x->depth);
            csv_cell(w, x->kind);
            csv_cell(w, x->key);
            csv_cell(w, x->title);
            csv_cell(w, x->note);
            csv_end_row(w);
        }
}

const struct page page_trace = { load, html, json, csv };
