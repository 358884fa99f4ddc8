/* web/page_start.c: two ways into an empty workspace: a plan in a file, or one market. */
#include "web/frame.h"
#include "web/generic.h"

struct start_view {
    struct view v;
    struct str market, customer, priority, market_e, customer_e, priority_e;
};

static enum status make(struct ctx *c, const struct page_in *in, struct start_view **ret)
{
    struct start_view *s = ARENA_NEW(c->arena, struct start_view);
    TRY(view_init(c, in, &s->v, "/start"));
    s->v.no_json = true;
    s->v.crumb_area = S("Start");
    s->v.title = S("In ten minutes you can weigh one wish against what you promised");
    *ret = s;
    return ST_OK;
}

static enum status load(struct ctx *c, const struct page_in *in, struct view **ret)
{
    struct start_view *s;
    TRY(make(c, in, &s));
    *ret = &s->v;
    return ST_OK;
}

static void plan_door(struct out *o)
{
    H(o,
      "<section class=\"card door\" aria-labelledby=\"d1\"><div><h2 id=\"d1\" class=\"say\">I have a plan</h2>"
      "<p class=\"muted\">A roadmap in a sheet or a tracker, and teams that are already busy.</p></div>"
      "<ol class=\"stepn\"><li><h3>The file <span class=\"req\">minute 1</span></h3>"
      "<form method=\"post\" action=\"/import\" enctype=\"multipart/form-data\">"
      "<label for=\"file\" class=\"vh\">File with your roadmap</label>"
      "<input type=\"file\" id=\"file\" name=\"file\" accept=\".csv,.tsv\" required aria-describedby=\"file-h\">"
      "<input type=\"hidden\" name=\"shape\" value=\"\">"
      "<p class=\"hint\" id=\"file-h\">CSV with a title a row, its team and its days. You see what it becomes before "
      "anything is written.</p><p class=\"foot up\"><button class=\"btn pri\" data-do=\"Look at this file\">"
      "Look at this file</button></p></form></li>");
    H(o,
      "<li><h3>Each team’s days for one quarter <span class=\"req\">minute 5</span></h3>"
      "<p class=\"small muted\">One line a team: team, quarter, days, reserve. Keep some days for surprises: without "
      "them every surprise is a broken promise.</p><p class=\"small\"><a href=\"/capacities/new\">Type them in</a>, or "
      "<a href=\"/import?shape=capacities\">bring them in as a file</a>.</p></li>"
      "<li><h3>What came up <span class=\"req\">minute 10</span></h3><p class=\"small muted\">One wish from an executive, "
      "in their words, and the weeks it needs. Headwater answers whether it fits, or what it would push out.</p></li></ol>"
      "</section>");
}

static void question(struct out *o, const char *id, struct str label, struct str typed,
                     struct str hint, struct str error)
{
    H(o, "<div class=\"field\"><label for=\"", str_z(id), "\">", label,
      "</label><input type=\"text\" id=\"", str_z(id), "\" name=\"", str_z(id), "\" value=\"",
      typed, "\" required autocomplete=\"off\"");
    if (!str_empty(error))
        H(o, " aria-invalid=\"true\"");
    H(o, " aria-describedby=\"", str_z(id), "-h\">");
    if (!str_empty(error))
        H(o, "<p class=\"hint err\">", error, "</p>");
    H(o, "<p class=\"hint\" id=\"", str_z(id), "-h\">", hint, "</p></div>");
}

static void html(struct out *o, const struct view *v)
{
    const struct start_view *s = (const struct start_view *)(const void *)v;
    ui_top(o, v, STR_NULL,
           S("Two ways in. Both end in the same place, and you can take the other one tomorrow."),
           NULL, 0);
    H(o, "<div class=\"doors\">");
    plan_door(o);
    H(o,
      "<section class=\"card door\" aria-labelledby=\"d2\"><div><h2 id=\"d2\" class=\"say\">I have a market</h2>"
      "<p class=\"muted\">Three questions. No product is asked for.</p></div>"
      "<form method=\"post\" action=\"/start\" class=\"q4\" novalidate>");
    question(o, "market", S("Which market do you serve?"), s->market,
             S("In their words, such as “cold-chain food”."), s->market_e);
    question(o, "customer", S("One customer in it"), s->customer,
             S("One you could call this week."), s->customer_e);
    question(o, "priority", S("One thing an executive there must achieve this year"), s->priority,
             S("Not what they want from you. “Cut spoilage write-offs below 1.5 percent by June.”"),
             s->priority_e);
    H(o,
      "<p class=\"foot\"><button class=\"btn pri\" data-primary data-do=\"Start with this market\">Start with this market "
      "<kbd>Ctrl ↵</kbd></button><span class=\"small muted\">Next you see a river with one spring, and the words "
      "<i>nobody is working on this yet</i>.</span></p></form></section></div>");
}

const struct page page_start = { load, html, view_json, NULL };

struct first {
    struct record *market, *segment, *customer, *priority;
};

/* Sets a value that people did not type; it fits by construction. */
static enum status put(struct ctx *c, struct record *r, const char *field, struct str text)
{
    return rec_set(c, r, str_z(field), text, &(struct path){ .name = str_z(field) });
}

static enum status body(struct ctx *c, void *arg)
{
    struct first *f = arg;
    TRY(rec_add(c, f->market));
    TRY(put(c, f->segment, "market", record_key(c->arena, f->market)));
    TRY(rec_add(c, f->segment));
    TRY(put(c, f->customer, "segment", record_key(c->arena, f->segment)));
    TRY(rec_add(c, f->customer));
    TRY(put(c, f->priority, "market", record_key(c->arena, f->market)));
    return rec_add(c, f->priority);
}

static enum status read_all(struct ctx *c, struct start_view *s, struct first *f)
{
    struct {
        struct str text, *error;
    } asked[] = { { s->market, &s->market_e },
                  { s->customer, &s->customer_e },
                  { s->priority, &s->priority_e } };
    bool bad = false;
    for (size_t i = 0; i < COUNT(asked); i++)
        if (str_empty(asked[i].text)) {
            *asked[i].error = S("Write a few words.");
            bad = true;
        }
    if (bad)
        return ST_INVALID;
    f->market = rec_new(c, &kind_market);
    f->segment = rec_new(c, &kind_segment);
    f->customer = rec_new(c, &kind_customer);
    f->priority = rec_new(c, &kind_priority);
    TRY(put(c, f->market, "title", s->market));
    TRY(put(c, f->segment, "title", arena_printf(c->arena, "All of %.*s", STR_FMT(s->market))));
    TRY(put(c, f->customer, "title", s->customer));
    TRY(put(c, f->priority, "title", s->priority));
    return put(c, f->priority, "layer", S("executive"));
}

enum status start_post(struct ctx *c, const struct page_in *in, struct answer *ret)
{
    struct start_view *s;
    struct first f;
    int64_t change = 0;
    TRY(make(c, in, &s));
    struct params p = params_parse(c->arena, in->req->body);
    s->market = str_trim(params_get(&p, S("market")));
    s->customer = str_trim(params_get(&p, S("customer")));
    s->priority = str_trim(params_get(&p, S("priority")));
    enum status st = read_all(c, s, &f);
    if (st == ST_OK)
        st = core_write(c, S("workspace start"), body, &f, &change);
    if (st == ST_INVALID || st == ST_EXISTS) {
        if (c->problems->first)
            s->market_e = c->problems->first->text;
        frame_answer(c, ret, status_http(st), &s->v, html);
        return ST_OK;
    }
    TRY(st);
    frame_see_other(c, ret, record_url(c->arena, &kind_priority, record_key(c->arena, f.priority)),
                    change);
    return ST_OK;
}
