/* web/page_help.c: the words, the keys, the addresses, and what each kind of problem means. */
#include "core/perm.h"
#include "web/frame.h"
#include "web/generic.h"
#include "web/page_own.h"

struct help_view {
    struct view v;
    struct ctx *c;
    struct str code;
    bool first_steps;      /* left out of Today; offered again */
};

static enum status load(struct ctx *c, const struct page_in *in, struct view **ret)
{
    struct help_view *h = ARENA_NEW(c->arena, struct help_view);
    h->c = c;
    TRY(view_init(c, in, &h->v, "/help"));
    h->first_steps = h->v.sample && sample_is_hidden(in->req);
    h->v.crumb_area = S("Help");
    h->v.title = S("Headwater starts with who you serve, not with what you make");
    if (in->ncaptures) {
        h->code = in->captures[0];
        h->v.title = arena_printf(c->arena, "What the problem “%.*s” means", STR_FMT(h->code));
    }
    *ret = &h->v;
    return ST_OK;
}

struct word {
    const char *word, *means;
};
static const struct word words[] = {
    { "priority", "what a layer of a customer’s business wants, in their words" },
    { "requirement", "what customers’ business must be able to do, with no product in it" },
    { "feature", "what one product must do for a requirement" },
    { "solution", "features of several products that ship as one" },
    { "trade-off", "this or that, never both: a wish weighed against what was promised" },
    { "promise", "what somebody was told they would get, and by when" },
    { "reserve", "days of a team that are kept for surprises" },
    { "outcome", "what shipped work was meant to change for customers" },
    { "person-weeks", "the work of one person for one week" }
};
static const struct word keys[] = { { "Ctrl K", "find or do anything on the page" },
                                    { "J, K", "next and previous row" },
                                    { "X", "something came up" },
                                    { "N", "add" },
                                    { "E", "edit" },
                                    { "Z", "undo what was just done" },
                                    { "Ctrl ↵", "save or record" },
                                    { "?", "this list of what can be done here" } };
static const struct word addresses[] = {
    { ".json", "after any address: the same page as data" },
    { ".csv", "after any list: the same rows as a sheet" },
    { "?q=", "words; ?state=, ?product= and so on: filters; ?sort=-quarter: order" },
    { "POST /features.json", "adds a record; answers 201, its address, and Headwater-Undo" },
    { "PATCH /features/KEY.json", "changes one; If-Match with its ETag is required" },
    { "POST /history/N/undo", "takes a whole change back" },
    { "/help/api", "all of it, each operation with a line that can be run" },
    { "/reports", "what can be asked" }
};

static void table(struct out *o, struct str title, const struct word *w, size_t n, bool code)
{
    H(o, "<section class=\"card\"><h2 class=\"mb3\">", title, "</h2><dl class=\"kv\">");
    for (size_t i = 0; i < n; i++) {
        H(o, "<dt>");
        if (code)
            H(o, "<code class=\"c\">", str_z(w[i].word), "</code>");
        else
            H(o, "", str_z(w[i].word), "");
        H(o, "</dt><dd>", str_z(w[i].means), "</dd>");
    }
    H(o, "</dl></section>");
}

static void kinds_html(struct out *o, const struct help_view *h)
{
    const struct model *m = h->c->app->model;
    H(o, "<section class=\"card kept mt4\"><h2 class=\"mb3\">Everything that is kept</h2><dl>");
    for (size_t i = 0; i < m->nkinds; i++)
        if (kind_shown(m->kinds[i]))
            H(o, "<div><dt><a href=\"", list_url(h->v.arena, m->kinds[i]), "\">",
              words_upper(h->v.arena, kind_words(h->v.arena, m->kinds[i])), "</a></dt><dd>", str_z(m->kinds[i]->help),
              "</dd></div>");
    H(o, "</dl></section>");
}

static void problems_html(struct out *o)
{
    H(o, "<section class=\"card\"><h2 class=\"mb3\">Answers to a request</h2><dl class=\"kv\">");
    for (int s = 0; s < ST__COUNT; s++)
        H(o, "<dt>", status_http((enum status)s), " <span class=\"id\">", str_z(status_name((enum status)s)),
          "</span></dt><dd>", str_z(status_title((enum status)s)), "</dd>");
    H(o, "</dl></section>");
}

static void html(struct out *o, const struct view *v)
{
    const struct help_view *h = (const struct help_view *)(const void *)v;
    struct ui_act start = { .label = S("Bring in a plan or a market"), .href = url_own(S("/start")) };
    ui_top(o, v, STR_NULL, S("Every page is also data, and every change can be undone."), &start,
           perm_at_least(h->c, PERM_EDIT) ? 1 : 0);
    if (h->first_steps)
        H(o,
          "<form class=\"note up\" method=\"post\" action=\"/me/sample\">The first steps through the sample are hidden on Today. "
          "<button class=\"btn small\" name=\"show\" value=\"yes\">Show them again</button></form>");
    H(o, "<div class=\"grid g2\">");
    if (!str_empty(h->code))
        problems_html(o);
    table(o, S("Words"), words, COUNT(words), false);
    table(o, S("Keys"), keys, COUNT(keys), false);
    table(o, S("Addresses"), addresses, COUNT(addresses), true);
    H(o, "</div>");
    kinds_html(o, h);
}

static void json(struct json_writer *w, const struct view *v)
{
    const struct help_view *h = (const struct help_view *)(const void *)v;
    const struct model *m = h->c->app->model;
    json_object(w);
    json_key(w, S("kinds"));
    json_array(w);
    for (size_t i = 0; i < m->nkinds; i++)
        if (kind_shown(m->kinds[i]))
            json_str(w, str_z(m->kinds[i]->plural));
    json_end(w);
    json_end(w);
}

const struct page page_help = { load, html, json, NULL };
