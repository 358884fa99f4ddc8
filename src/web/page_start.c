/* web/page_start.c: two ways into an empty workspace: a plan in a file, or one market. */
#include "use/actions.h"
#include "web/frame.h"
#include "web/generic.h"

struct start_view {
    struct view v;
    struct str market, customer, priority, name, market_e, customer_e, priority_e, name_e;
};

static enum status make(struct ctx *c, const struct page_in *in, struct start_view **ret)
{
    struct start_view *s = ARENA_NEW(c->arena, struct start_view);
    TRY(view_init(c, in, &s->v, "/start"));
    s->v.no_json = true;
    s->v.crumb_area = S("Start");
    s->v.title = s->v.empty ? S("Nothing is here yet; in ten minutes you can weigh one wish against what you promised")
                            : S("In ten minutes you can weigh one wish against what you promised");
    s->name = s->v.me_name;
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
      "<input type=\"file\" id=\"file\" name=\"file\" accept=\".csv,.tsv,.txt,.xlsx,.json,.jsonl\" required aria-describedby=\"file-h\">");
    ui_hidden(o, S("shape"), S(""));
    ui_hidden(o, S("otherwise"), S("commitments"));
    ui_hidden(o, S("create"), S("product,team,requirement,solution"));
    H(o,
      "<p class=\"hint\" id=\"file-h\">CSV or XLSX with a title a row, its team and its days, or an export of Jira or Trello. You see what it becomes before "
      "anything is written.</p><p class=\"foot up\"><button class=\"btn pri\" data-do=\"Look at this file\">"
      "Look at this file</button><a class=\"small\" href=\"/import/commitments.csv\" download=\"plan.csv\">An empty sheet to fill in</a></p></form></li>");
    H(o,
      "<li><h3>Each team’s days for one quarter <span class=\"req\">minute 5</span></h3>"
      "<p class=\"small muted\">One line a team: team, quarter, days, reserve. Keep some days for surprises: without "
      "them every surprise is a broken promise.</p><p class=\"small\"><a href=\"/capacities/new\">Type them in</a>, or "
      "<a href=\"/import?shape=capacities\">bring them in as a file</a>: here is <a href=\"/import/capacities.csv\" "
      "download=\"capacity.csv\">an empty one</a>.</p></li>"
      "<li><h3>What came up <span class=\"req\">minute 10</span></h3><p class=\"small muted\">One wish from an executive, "
      "in their words, and the weeks it needs. Headwater answers whether it fits, or what it would push out.</p></li></ol>"
      "<p class=\"small muted up\">At minute 30 <a href=\"/river\">River</a> shows how much of the old roadmap goes back to no customer’s "
      "priority at all.</p></section>");
}

static void question(struct out *o, const char *id, struct str label, struct str typed, struct str hint,
                     struct str error)
{
    H(o, "<div class=\"field\"><label for=\"", str_z(id), "\">", label, "</label><input type=\"text\" id=\"", str_z(id),
      "\" name=\"", str_z(id), "\" value=\"", typed, "\" required autocomplete=\"off\"");
    if (!str_empty(error))
        H(o, " aria-invalid=\"true\"");
    H(o, " aria-describedby=\"", str_z(id), "-h\">");
    if (!str_empty(error))
        H(o, "<p class=\"hint err\">", error, "</p>");
    H(o, "<p class=\"hint\" id=\"", str_z(id), "-h\">", hint, "</p></div>");
}

static void doors(struct out *o, const struct start_view *s)
{
    H(o, "<div class=\"doors\">");
    plan_door(o);
    H(o, "<section class=\"card door\" aria-labelledby=\"d2\"><div><h2 id=\"d2\" class=\"say\">I have a market</h2>"
         "<p class=\"muted\">Four questions. No product is asked for.</p></div>"
         "<form method=\"post\" action=\"/start\" class=\"q4\" novalidate>");
    question(o, "market", S("Which market do you serve?"), s->market, S("In their words, such as “cold-chain food”."),
             s->market_e);
    question(o, "customer", S("One customer in it"), s->customer, S("One you could call this week."), s->customer_e);
    question(o, "priority", S("One thing an executive there must achieve this year"), s->priority,
             S("Not what they want from you. “Cut spoilage write-offs below 1.5 percent by June.”"), s->priority_e);
    question(o, "name", S("Your name"), s->name, S("What you write and decide stands under it."), s->name_e);
    H(o,
      "<p class=\"foot\"><button class=\"btn pri\" data-primary data-do=\"Start with this market\">Start with this market "
      "<kbd>Ctrl ↵</kbd></button><span class=\"small muted\">Next you see a river with one spring, and the words "
      "<i>nobody is working on this yet</i>.</span></p></form></section></div>");
}

static void html(struct out *o, const struct view *v)
{
    const struct start_view *s = (const struct start_view *)(const void *)v;
    ui_top(o, v, STR_NULL, S("Two ways in. Both end in the same place, and you can take the other one tomorrow."), NULL,
           0);
    if (v->sample)
        H(o, "<section class=\"note warn mb3\"><p>This is ", v->settings.title,
          ", the made-up company: what you bring in here lies among its "
          "records. For a workspace of your own type <code class=\"c\">headwater init company.db</code> and "
          "<code class=\"c\">headwater serve company.db</code> where you started Headwater.</p></section>");
    if (v->may >= PERM_EDIT)
        doors(o, s);
    else
        H(o,
          "<section class=\"note mb3\"><p>Editors take either of them: a plan in a file, or one market, one customer in it and what they must "
          "achieve.</p></section>");
    if (!v->sample)
        H(o,
          "<section class=\"card try\"><div><h2>Or look around first</h2><p class=\"small muted\">Kestrel Systems is a made-up "
          "company. It runs beside your workspace and is gone when you close it: type this where you started Headwater.</p></div>"
          "<code class=\"c\">headwater try</code></section>");
}

const struct page page_start = { load, html, view_json, NULL };

/* The action of the same name, whose problems stand at its inputs. */
static enum status start(struct ctx *c, struct start_view *s, struct action_call *call)
{
    struct {
        const char *name;
        struct str text, *error;
    } asked[] = { { "market", s->market, &s->market_e },
                  { "customer", s->customer, &s->customer_e },
                  { "priority", s->priority, &s->priority_e },
                  { "name", s->name, &s->name_e } };
    struct out o;
    struct json_writer w;
    for (size_t i = 0; i < COUNT(asked); i++)
        if (!str_empty(asked[i].text))
            TRY(action_set(c, call, str_z(asked[i].name), asked[i].text));
    out_init_raw(&o, c->arena);
    json_begin(&w, &o);
    json_object(&w);
    enum status st = action_run(c, call, &w);
    for (size_t i = 0; i < COUNT(asked); i++)
        *asked[i].error = problem_at(c->problems, str_z(asked[i].name));
    return st;
}

enum status start_post(struct ctx *c, const struct page_in *in, struct answer *ret)
{
    struct start_view *s;
    struct action_call call = action_call_new(c, action_find(&kind_workspace, S("start")), NULL);
    TRY(make(c, in, &s));
    struct params p = params_parse(c->arena, in->req->body);
    s->market = str_trim(params_get(&p, S("market")));
    s->customer = str_trim(params_get(&p, S("customer")));
    s->priority = str_trim(params_get(&p, S("priority")));
    s->name = str_trim(params_get(&p, S("name")));
    enum status st = start(c, s, &call);
    if (st == ST_INVALID || st == ST_EXISTS) {
        if (c->problems->first && str_empty(s->market_e) && str_empty(s->customer_e) && str_empty(s->priority_e)
            && str_empty(s->name_e))
            s->market_e = c->problems->first->text;
        frame_answer(c, ret, status_http(st), &s->v, html);
        return ST_OK;
    }
    TRY(st);
    frame_see_other(c, ret, url_own(S("/river")), call.change);
    return ST_OK;
}

/* ---- sheets to fill in: the headings that the shapes of import know ---- */

struct sheet_view {
    struct view v;
    const char *const *columns;
    size_t n;
};
static const char *const plan_columns[] = { "external_id", "product",  "title",       "quarter", "team",
                                            "days",        "solution", "requirement", "needs" };
static const char *const days_columns[] = { "team", "quarter", "days", "reserve" };

static enum status sheet_load(struct ctx *c, const struct page_in *in, struct view **ret)
{
    struct sheet_view *s = ARENA_NEW(c->arena, struct sheet_view);
    const bool days = str_eq(in->captures[0], S("capacities"));
    if (!days && !str_eq(in->captures[0], S("commitments")))
        return ST_NOT_FOUND;
    TRY(view_init(c, in, &s->v, "/import"));
    s->columns = days ? days_columns : plan_columns;
    s->n = days ? COUNT(days_columns) : COUNT(plan_columns);
    s->v.csv = true;
    if (str_ends(in->req->path, in->captures[0]))            /* as a page: the one that takes it */
        s->v.redirect = url_query(c->arena, url_own(S("/import")), S("shape"), in->captures[0]).s;
    *ret = &s->v;
    return ST_OK;
}

static void sheet_csv(struct csv_writer *w, const struct view *v)
{
    const struct sheet_view *s = (const struct sheet_view *)(const void *)v;
    for (size_t i = 0; i < s->n; i++)
        csv_cell(w, str_z(s->columns[i]));
    csv_end_row(w);
}

const struct page page_sheet = { sheet_load, NULL, NULL, sheet_csv };
