/* web/page_came_up.c: something came up: who asked for what, and what it takes; it fits, or it is a trade-off. */
#include "core/perm.h"
#include "web/desk.h"

enum {
    CHOICES = 100,
    TEAMS = 12 /* with a row of their own */,
    OTHERS = 4 /* rows for any other team */,
    FITS_MS = 300 /* a writer is held so long at most */
};
struct w_choice {
    struct str key, title;
};
static const struct col q_choice_cols[] = { COL(struct w_choice, key), COL(struct w_choice, title) };
static const struct stmt_def q_products = {
    .name = "came_up.products",
    .sql =
        "SELECT \"key\" AS \"key\", title FROM product WHERE archived_at IS NULL AND state = 'active' ORDER BY title LIMIT 101",
    ROWS_OF(struct w_choice, q_choice_cols)
};
static const struct stmt_def q_people = {
    .name = "came_up.people",
    .sql = "SELECT \"key\" AS \"key\", title FROM person WHERE archived_at IS NULL ORDER BY title LIMIT 101",
    ROWS_OF(struct w_choice, q_choice_cols)
};

struct came_view {
    struct view v;
    struct ctx *c;
    struct world w;
    struct w_choice *products, *people;
    size_t nproducts, npeople;
    struct params typed;
    int64_t first, quarters;
    struct priced p;
    struct str feature, quarter;         /* a wish that is there already */
    bool priced, asked;
    struct w_open_about open;            /* asked: a trade-off about it that nobody has decided */
    struct str new_asker;                /* the key of a person who was only named */
};
static const struct came_view *view_of(const struct view *v)
{
    return (const struct came_view *)(const void *)v;
}

static enum status make(struct ctx *c, const struct page_in *in, struct params typed, struct came_view **ret)
{
    struct came_view *cv = ARENA_NEW(c->arena, struct came_view);
    TRY(view_init(c, in, &cv->v, "/plan"));
    cv->c = c;
    cv->v.crumb_area = S("Plan");
    cv->v.title = S("Something came up");
    cv->typed = typed;
    TRY(world_load(c, &cv->w));
    TRY(db_all(c, &q_products, NULL, 0, &cv->products, &cv->nproducts));
    TRY(db_all(c, &q_people, NULL, 0, &cv->people, &cv->npeople));
    cv->first = cv->w.has_plan ? cv->w.plan.first
                               : quarter_of(workspace_today(c, &cv->w.set), (int)cv->w.set.fiscal_start).ordinal + 1;
    cv->quarters = cv->w.has_plan ? cv->w.plan.quarters : 4;
    *ret = cv;
    return ST_OK;
}

static enum status price_known(struct ctx *c, struct came_view *cv)
{
    struct quarter q = { (int32_t)cv->first };
    int32_t at;
    TRY(world_find_feature(c, &cv->w, cv->feature, NULL, &at));
    if (!str_empty(cv->quarter) && !quarter_parse(cv->quarter, &q))
        return ST_NOT_FOUND;
    cv->quarter = quarter_key(c->arena, q.ordinal);
    TRY(tradeoff_price(c, &cv->w, at, q.ordinal, &cv->p));
    TRY(tradeoff_open_about(c, cv->w.features[at].id, &cv->open, &cv->asked));
    cv->priced = true;
    cv->v.title = arena_printf(c->arena, "%.*s %s", STR_FMT(cv->w.features[at].title),
                               cv->p.in_slack                    ? "fits; nothing moves"
                               : cv->p.by_pulling                ? "fits; nobody waits"
                               : !str_empty(priced_held(&cv->p)) ? "does not fit yet"
                                                                 : "does not fit without something giving way");
    return ST_OK;
}

static enum status load(struct ctx *c, const struct page_in *in, struct view **ret)
{
    struct came_view *cv;
    TRY(make(c, in, in->query, &cv));
    cv->feature = params_get(&in->query, S("feature"));
    cv->quarter = params_get(&in->query, S("quarter"));
    if (!str_empty(cv->feature)) {
        enum status st = price_known(c, cv);
        if (st != ST_OK && st != ST_INVALID)
            return st;
    }
    *ret = &cv->v;
    return ST_OK;
}

static struct str typed(const struct came_view *cv, const char *name)
{
    struct str s = params_get(&cv->typed, str_z(name));
    return s.p ? s : STR_NULL;
}

static void invalid(struct out *o, const struct came_view *cv, struct str name)
{
    if (problem_at(cv->c->problems, name).p)
        H(o, " aria-invalid=\"true\"");
}

static void text_field(struct out *o, const struct came_view *cv, const char *name, struct str label, struct str hint,
                       bool wide)
{
    struct str id = str_z(name);
    H(o, "<div class=\"field\"><label for=\"", id, "\">", label, "</label>");
    if (wide)
        H(o, "<textarea id=\"", id, "\" name=\"", id, "\" required aria-describedby=\"", id, "-h\"");
    else
        H(o, "<input type=\"text\" id=\"", id, "\" name=\"", id, "\" value=\"", typed(cv, name),
          "\" required autocomplete=\"off\" "
          "aria-describedby=\"",
          id, "-h\"");
    invalid(o, cv, id);
    if (wide)
        H(o, ">", typed(cv, name), "</textarea>");
    else
        H(o, ">");
    H(o, "<p class=\"hint\" id=\"", id, "-h\">", hint, "</p></div>");
}

static void quarters(struct out *o, const struct came_view *cv)
{
    H(o, "<div class=\"field\"><label for=\"quarter\">Wanted in</label><select id=\"quarter\" name=\"quarter\">");
    for (int64_t q = cv->first; q < cv->first + cv->quarters; q++)
        ui_option(o, quarter_key(cv->v.arena, q), quarter_said(&cv->w, q), typed(cv, "quarter"));
    H(o, "</select></div>");
}

/* A choice; of more than CHOICES one is named by its key or its whole name. */
static void choice_field(struct out *o, const struct came_view *cv, const char *name, struct str label,
                         const struct w_choice *from, size_t n, bool required)
{
    struct str id = str_z(name);
    H(o, "<div class=\"field\"><label for=\"", id, "\">", label, "</label>");
    if (n > CHOICES)
        H(o, "<input type=\"text\" id=\"", id, "\" name=\"", id, "\" value=\"", typed(cv, name),
          "\" autocomplete=\"off\" aria-describedby=\"", id, "-h\"><p class=\"hint\" id=\"", id,
          "-h\">Its whole name or its key.</p>");
    else {
        H(o, "<select id=\"", id, "\" name=\"", id, "\"");
        if (required)
            H(o, " required");
        invalid(o, cv, id);
        H(o, "><option value=\"\">–</option>");
        for (size_t i = 0; i < n; i++)
            ui_option(o, from[i].key, from[i].title, typed(cv, name));
        H(o, "</select>");
    }
    H(o, "</div>");
}

/* Teams that have days in some quarter, all where none has; marked by place, at most TEAMS of them, those with the most. */
static bool *busy_teams(const struct came_view *cv, size_t *ret_all)
{
    const struct world *w = &cv->w;
    int64_t *days = ARENA_ARRAY(cv->v.arena, int64_t, w->nteams + 1);
    bool *shown = ARENA_ARRAY(cv->v.arena, bool, w->nteams + 1);
    size_t top[TEAMS];
    for (size_t i = 0; i < w->ncaps; i++) {
        int32_t t = world_team(w, w->caps[i].team);
        if (t >= 0)
            days[t] += w->caps[i].days + 1;
    }
    for (size_t t = 0; w->ncaps > 0 && t < w->nteams; t++)
        days[t] = days[t] == 0 ? -1 : days[t];
    size_t n = desk_largest(days, w->nteams, TEAMS, top, ret_all);
    for (size_t i = 0; i < n; i++)
        shown[top[i]] = true;
    return shown;
}

static const char *numbered(struct arena *a, const char *name, int i)
{
    return arena_cstr(a, arena_printf(a, "%s.%d", name, i));
}

/* Teams that have no row of their own are named, by name or key. */
static void other_rows(struct out *o, const struct came_view *cv)
{
    struct arena *a = cv->v.arena;
    for (int i = 1; i <= OTHERS; i++) {
        const char *team = numbered(a, "other", i), *likely = numbered(a, "other_days", i),
                   *high = numbered(a, "other_high", i);
        H(o, "<tr><th scope=\"row\"><input type=\"text\" aria-label=\"Another team\" name=\"", str_z(team),
          "\" value=\"", typed(cv, team), "\" autocomplete=\"off\"");
        invalid(o, cv, str_z(team));
        H(o,
          "></th><td><input type=\"number\" min=\"0\" max=\"100000\" aria-label=\"Likely days of that team\" name=\"",
          str_z(likely), "\" value=\"", typed(cv, likely),
          "\"></td><td><input type=\"number\" min=\"0\" max=\"100000\" aria-label=\"Days of that team at most\" name=\"",
          str_z(high), "\" value=\"", typed(cv, high), "\"></td></tr>");
    }
}

static void form(struct out *o, const struct came_view *cv)
{
    size_t ncustomers = cv->w.ncustomers > CHOICES ? CHOICES + 1 : cv->w.ncustomers, nteams;
    const bool *shown = busy_teams(cv, &nteams);
    struct w_choice *customers = ARENA_ARRAY(cv->v.arena, struct w_choice, ncustomers + 1);
    for (size_t i = 0; i < ncustomers; i++)
        customers[i] = (struct w_choice){ cv->w.customers[i].key, cv->w.customers[i].title };
    if (cv->nproducts == 0 || cv->w.nteams == 0) {
        struct str missing = cv->nproducts > 0  ? S("a team with its days is missing")
                             : cv->w.nteams > 0 ? S("a product that would do it is missing")
                                                : S("a product that would do it and a team with its days are missing");
        H(o, "<div class=\"note warn sum\"><p>To say whether it fits, ", missing, ". ");
        if (cv->nproducts == 0)
            H(o, "<a href=\"/products/new\">Add a product</a> ");
        if (cv->w.nteams == 0)
            H(o, "<a href=\"/teams/new\">Add a team</a> ");
        H(o,
          "or <a href=\"/start\">bring in a plan</a>. What was asked is kept at once as a <a href=\"/requests/record\">request</a>.</p></div>");
    }
    H(o, "<form class=\"card formsheet\" method=\"post\" action=\"/came-up\">");
    text_field(o, cv, "text", S("What was asked, in their words"), S("Kept as a request, word for word."), true);
    text_field(o, cv, "title", S("What it would be called"),
               S("A few words; it becomes a feature that is not in the plan."), false);
    text_field(o, cv, "what_for", S("What for"), S("What happens on the day they don’t have it?"), false);
    H(o, "<div class=\"pair duo\">");
    H(o, "<div>");
    choice_field(o, cv, "who", S("Who asked, of ours"), cv->people, cv->npeople, false);
    if (perm_at_least(cv->c, kind_person.perm.add))
        H(o,
          "<div class=\"field\"><label for=\"who_name\" class=\"small\">or somebody who is not here yet</label><input type=\"text\" id=\"who_name\" "
          "name=\"who_name\" value=\"",
          typed(cv, "who_name"), "\" autocomplete=\"off\"></div>");
    H(o, "</div>");
    H(o, "<div>");
    if (ncustomers)
        choice_field(o, cv, "customer", S("For which customer"), customers, ncustomers, false);
    H(o, "<div class=\"field\">");
    if (ncustomers)
        H(o, "<label for=\"customer_name\" class=\"small\">or one that is not here yet</label>");
    else
        H(o, "<label for=\"customer_name\">For which customer</label>");
    H(o, "<input type=\"text\" id=\"customer_name\" name=\"customer_name\" value=\"", typed(cv, "customer_name"),
      "\" autocomplete=\"off\"></div></div>");
    H(o, "</div><div class=\"pair duo\">");
    choice_field(o, cv, "product", S("Product"), cv->products, cv->nproducts, true);
    quarters(o, cv);
    H(o,
      "</div><fieldset><legend>Days it takes, likely and at most</legend><table><thead><tr><th scope=\"col\">Team</th><th scope=\"col\">"
      "likely</th><th scope=\"col\">at most</th></tr></thead><tbody>");
    for (size_t t = 0; t < cv->w.nteams; t++) {
        if (!shown[t])
            continue;
        struct str key = cv->w.teams[t].key;
        const char *likely = arena_cstr(cv->v.arena, arena_printf(cv->v.arena, "days.%.*s", STR_FMT(key)));
        const char *high = arena_cstr(cv->v.arena, arena_printf(cv->v.arena, "high.%.*s", STR_FMT(key)));
        H(o, "<tr><th scope=\"row\">", cv->w.teams[t].title,
          "</th><td><input type=\"number\" min=\"0\" max=\"100000\" aria-label=\"", cv->w.teams[t].title,
          ", likely days\" name=\"", str_z(likely), "\" value=\"", typed(cv, likely), "\"></td>");
        H(o, "<td><input type=\"number\" min=\"0\" max=\"100000\" aria-label=\"", cv->w.teams[t].title,
          ", days at most\" name=\"", str_z(high), "\" value=\"", typed(cv, high), "\"></td></tr>");
    }
    if (nteams > TEAMS)
        other_rows(o, cv);
    H(o, "</tbody></table>");
    if (cv->w.ncaps == 0)
        H(o,
          "<p class=\"hint\">Nobody’s days are known yet, so nothing fits: <a href=\"/capacities/new\">say them</a>.</p>");
    if (nteams > TEAMS)
        H(o, "<p class=\"hint\">The largest teams stand here; name any other in the last rows.</p>");
    H(o,
      "</fieldset><p class=\"end\"><button class=\"btn pri\" data-primary data-do=\"Does it fit?\">Does it fit?</button></p>"
      "</form>");
}

/* The plan with it, where one is shown. */
static const struct card_line *full_yes(const struct came_view *cv)
{
    const struct card_line *yes = NULL;
    for (size_t i = 0; i < cv->p.noptions; i++)
        yes = str_eq(cv->p.options[i].type, S("yes")) ? &cv->p.options[i] : yes;
    return yes;
}

/* Of the one full yes: what starts earlier so that it fits. */
static void starts_earlier(struct out *o, const struct came_view *cv)
{
    const struct card_line *yes = full_yes(cv);
    struct arena *a = cv->v.arena;
    for (size_t i = 0; cv->p.by_pulling && yes && i < yes->fig.nmoves; i++) {
        const struct fig_move *m = &yes->fig.moves[i];
        const struct w_feature *f = &cv->w.features[m->feature];
        if (m->from >= 0)
            H(o, "<p class=\"small up\"><a href=\"", URL(a, S("features"), f->key), "\">", f->key, " ", f->title,
              "</a> starts earlier, for ", quarter_said(&cv->w, m->to), " instead of ", quarter_said(&cv->w, m->from),
              ".</p>");
    }
}

static void add_form(struct out *o, const struct came_view *cv)
{
    H(o, "<form method=\"post\" action=\"/came-up\">");
    ui_hidden(o, S("feature"), cv->w.features[cv->p.wish].key);
    ui_hidden(o, S("quarter"), cv->quarter);
    H(o, "<p class=\"up\"><button class=\"btn pri\" data-primary data-do=\"Add it\">Add it</button></p></form>");
}

static void open_form(struct out *o, const struct came_view *cv)
{
    H(o, "<form method=\"post\" action=\"/tradeoffs/open\">");
    ui_hidden(o, S("wish"), cv->w.features[cv->p.wish].key);
    ui_hidden(o, S("quarter"), cv->quarter);
    H(o,
      "<div class=\"field up\"><label for=\"wf\">What is it for?</label><input type=\"text\" id=\"wf\" name=\"what_for\" required></div>"
      "<p class=\"up\"><button class=\"btn pri\" data-primary data-do=\"Make it a trade-off\">Make it a trade-off</button></p></form>");
}

static void answer_known(struct out *o, const struct came_view *cv)
{
    const struct priced *p = &cv->p;
    struct arena *a = cv->v.arena;
    const struct w_feature *f = &cv->w.features[p->wish];
    H(o, "<section class=\"card\"><p class=\"say\"><a href=\"", URL(a, S("features"), f->key), "\">", f->key, " ",
      f->title,
      "</a></p>"
      "<table class=\"calc\"><thead><tr><th scope=\"col\">Team</th><th scope=\"col\" class=\"n\">needs, days</th><th scope=\"col\" class=\"n\">"
      "free, days</th></tr></thead><tbody>");
    for (size_t i = 0; i < p->nrooms; i++)
        H(o, "<tr><th scope=\"row\">", cv->w.teams[p->rooms[i].team].title, "</th><td class=\"n\">", p->rooms[i].needs,
          "</td><td class=\"n\">", p->rooms[i].free, "</td></tr>");
    H(o, "</tbody></table>");
    if (p->in_slack || p->by_pulling) {
        H(o, "<p class=\"note good up\">It fits in ", p->in_slack ? S("slack in ") : S(""), "",
          quarter_said(&cv->w, p->quarter), "",
          p->in_slack ? S(". Nothing moves and nobody waits.") : S(" if other work starts earlier; nobody waits."),
          "</p>");
        starts_earlier(o, cv);
        if (cv->v.may >= PERM_LEAD)
            add_form(o, cv);
    } else {
        if (!str_empty(priced_held(p)))
            H(o, "<p class=\"note warn up\">", priced_held(p), "</p>");
        else
            H(o, "<p class=\"note warn up\">", p->short_days,
              " days short. Something that was promised must give way, or it waits.</p>");
        if (cv->asked)
            H(o, "<p class=\"up\"><a class=\"btn pri\" href=\"", URL(a, S("tradeoffs"), cv->open.key), "\">Go to ",
              cv->open.key, "</a> ", cv->open.title, "</p>");
        else if (cv->v.may >= PERM_EDIT)
            open_form(o, cv);
    }
    H(o, "</section>");
}

static void html(struct out *o, const struct view *v)
{
    const struct came_view *cv = view_of(v);
    ui_top(o, v, S("Something came up"),
           S("Say what was asked and what it takes. It fits, or you see what it would push out."), NULL, 0);
    for (const struct problem *p = cv->c->problems->first; p; p = p->next)
        H(o, "<div class=\"note bad sum\" role=\"alert\">", p->text, "</div>");
    if (cv->priced)
        answer_known(o, cv);
    else if (v->may >= PERM_EDIT)
        form(o, cv);
    else
        H(o,
          "<p class=\"card\">Whoever plans works out whether it fits. <a href=\"/requests/record\">Write down what was asked</a>, and they "
          "answer you.</p>");
}

static void json(struct json_writer *w, const struct view *v)
{
    const struct came_view *cv = view_of(v);
    json_object(w);
    if (cv->priced)
        priced_json(w, &cv->p);
    json_end(w);
}

const struct page page_came_up = { load, html, json, NULL };

/* ---- writing ---- */
struct wish_arg {
    struct came_view *cv;
    struct str feature, request, quarter, tradeoff;
};

static enum status put(struct ctx *c, struct record *r, const char *field, struct str text)
{
    return str_empty(text) ? ST_OK : rec_set(c, r, str_z(field), text, &(struct path){ .name = str_z(field) });
}

/* The place of a team that was named; -1, and a problem at the field, where there is none of that name. */
static int32_t other_team(struct ctx *c, const struct came_view *cv, int i)
{
    const char *at = numbered(c->arena, "other", i);
    struct str name = str_trim(typed(cv, at));
    for (size_t t = 0; !str_empty(name) && t < cv->w.nteams; t++)
        if (str_eq_nocase(cv->w.teams[t].title, name) || str_eq_nocase(cv->w.teams[t].key, name))
            return (int32_t)t;
    if (!str_empty(name))
        problem_add(c->problems, &(struct path){ .name = str_z(at) }, S("unknown"), "There is no team “%.*s”.",
                    STR_FMT(name));
    else if (!str_empty(str_trim(typed(cv, numbered(c->arena, "other_days", i)))))
        problem_add(c->problems, &(struct path){ .name = str_z(at) }, S("required"),
                    "Say which team those days are of.");
    return -1;
}

static enum status add_effort(struct ctx *c, const struct came_view *cv, int64_t feature, size_t team,
                              struct str likely, struct str high)
{
    struct record *e = rec_new(c, &kind_effort);
    rset_int(e, "feature", feature);
    rset_int(e, "team", cv->w.teams[team].id);
    TRY(put(c, e, "likely", likely));
    TRY(put(c, e, "high", high));
    return rec_add(c, e);
}

static enum status add_efforts(struct ctx *c, const struct came_view *cv, int64_t feature)
{
    for (size_t t = 0; t < cv->w.nteams; t++) {
        struct str key = cv->w.teams[t].key;
        const char *likely = arena_cstr(c->arena, arena_printf(c->arena, "days.%.*s", STR_FMT(key)));
        const char *high = arena_cstr(c->arena, arena_printf(c->arena, "high.%.*s", STR_FMT(key)));
        if (str_empty(typed(cv, likely)) || str_eq(typed(cv, likely), S("0")))
            continue;
        TRY(add_effort(c, cv, feature, t, typed(cv, likely), typed(cv, high)));
    }
    for (int i = 1; i <= OTHERS; i++) {
        int32_t t = other_team(c, cv, i);
        struct str likely = str_trim(typed(cv, numbered(c->arena, "other_days", i)));
        if (t >= 0 && !str_empty(likely) && !str_eq(likely, S("0")))
            TRY(add_effort(c, cv, feature, (size_t)t, likely, typed(cv, numbered(c->arena, "other_high", i))));
    }
    return ST_OK;
}

/* Who of ours asked: one of the list, or the name typed, which is there by now. */
static struct str asker_key(const struct came_view *cv)
{
    return str_empty(typed(cv, "who")) ? cv->new_asker : typed(cv, "who");
}

static enum status add_asker(struct ctx *c, struct came_view *cv)
{
    struct str name = str_trim(typed(cv, "who_name"));
    struct record *p, *again;
    if (str_empty(name) || !str_empty(typed(cv, "who")))
        return ST_OK;
    for (size_t i = 0; i < cv->npeople; i++)
        if (str_eq_nocase(cv->people[i].title, name)) {
            cv->new_asker = cv->people[i].key;
            return ST_OK;
        }
    p = rec_new(c, &kind_person);
    TRY(put(c, p, "title", name));
    TRY(rec_add(c, p));
    TRY(rec_get(c, &kind_person, p->id, &again));
    cv->new_asker = rec_key(again);
    return ST_OK;
}

/* Who asked; where only a customer's name was typed, whoever writes it down. */
static enum status asked_by(struct ctx *c, const struct came_view *cv, struct str *ret)
{
    struct str who = asker_key(cv), customer = typed(cv, "customer"), title;
    *ret = STR_NULL;
    if (str_empty(who) && str_empty(customer) && !str_empty(typed(cv, "customer_name")))
        TRY(rec_label(c, &kind_person, c->actor->person_id, &who, &title));
    if (!str_empty(who))
        *ret = arena_printf(c->arena, "person/%.*s", STR_FMT(who));
    else if (!str_empty(customer))
        *ret = arena_printf(c->arena, "customer/%.*s", STR_FMT(customer));
    return ST_OK;
}

/* One of ours asks for a customer: both stand at the request. */
static enum status for_whom(struct ctx *c, const struct came_view *cv, int64_t request)
{
    const struct value of = ARG_INT(request);
    struct filter f = { .column = "request", .op = OP_EQ, .any = &of, .nany = 1 };
    struct query q = { .kind = &kind_asker, .filters = &f, .nfilters = 1, .limit = 1 };
    struct record_list l;
    bool customer = !str_empty(asker_key(cv)) && !str_empty(typed(cv, "customer"));
    if (!customer && str_empty(typed(cv, "customer_name")))
        return ST_OK;
    TRY(rec_list(c, &q, &l));
    if (l.count == 0)
        return ST_OK;
    TRY(put(c, l.items[0], "customer", customer ? typed(cv, "customer") : STR_NULL));
    TRY(put(c, l.items[0], "name", typed(cv, "customer_name")));
    return rec_edit(c, l.items[0]);
}

static enum status wish_body(struct ctx *c, void *arg)
{
    struct wish_arg *w = arg;
    struct record *f = rec_new(c, &kind_feature), *r = rec_new(c, &kind_request), *again = NULL;
    TRY(put(c, f, "title", typed(w->cv, "title")));
    TRY(put(c, f, "product", typed(w->cv, "product")));
    TRY(put(c, f, "why", typed(w->cv, "what_for")));
    TRY(rec_add(c, f));
    TRY(rec_get(c, &kind_feature, f->id, &again));
    w->feature = rec_key(again);
    TRY(add_efforts(c, w->cv, f->id));
    TRY(add_asker(c, w->cv));
    TRY(put(c, r, "text", typed(w->cv, "text")));
    TRY(put(c, r, "what_for", typed(w->cv, "what_for")));
    struct str asker;
    TRY(asked_by(c, w->cv, &asker));
    TRY(put(c, r, "asked_by", asker));
    rset_int(r, "feature", f->id);
    TRY(rec_add(c, r));
    TRY(for_whom(c, w->cv, r->id));
    TRY(rec_get(c, &kind_request, r->id, &again));
    w->request = rec_key(again);
    return ST_OK;
}

struct add_arg {
    const struct plan_model *m;
    const int16_t *finish;
    struct plan_write p;
    int64_t id, n, as_of;
    bool other;
};

static enum status no_room_now(struct ctx *c)
{
    problem_add(c->problems, NULL, S("room"), "It does not fit any more; the plan changed meanwhile.");
    return ST_CONFLICT;
}

static enum status add_body(struct ctx *c, void *arg)
{
    struct add_arg *a = arg;
    bool same;
    TRY(tradeoff_same(c, a->as_of, a->m, &same));
    a->other = !same;
    return same ? plan_version_add(c, a->m, a->finish, &a->p, &a->id, &a->n) : ST_CONFLICT;
}

struct then {
    struct came_view *cv;
    int64_t as_of;
};

/* Of one moment, the world included. */
static enum status then_body(struct ctx *c, void *arg)
{
    struct then *t = arg;
    TRY(tradeoff_moment(c, &t->as_of));
    TRY(world_load(c, &t->cv->w));
    return price_known(c, t->cv);
}

/* *ret_other: somebody else changed meanwhile what it was worked out from, so nothing was written. */
static enum status add_now(struct ctx *c, struct came_view *cv, int64_t *ret_change, bool *ret_other)
{
    struct then then = { .cv = cv };
    *ret_other = false;
    TRY(db_tx(c, TX_READ, then_body, &then));
    const struct card_line *yes = full_yes(cv);
    if (!(cv->p.in_slack || cv->p.by_pulling) || !yes)
        return no_room_now(c);
    struct add_arg a = { .m = &cv->p.m,
                         .as_of = then.as_of,
                         .finish = yes->finish,
                         .p = { .made_by = S("move"),
                                .adopt = true,
                                .proven = yes->proven,
                                .title = arena_printf(c->arena, "%.*s added", STR_FMT(cv->feature)),
                                .value = yes->fig.points_horizon / cv->p.m.unit,
                                .bound = yes->fig.points_horizon / cv->p.m.unit } };
    enum status st = core_write(c, S("plan add"), add_body, &a, ret_change);
    *ret_other = a.other;
    return st;
}

/* What two people add at once goes in where both have room: whoever comes second works it out anew. */
static enum status add_it(struct ctx *c, struct came_view *cv, struct answer *ret)
{
    enum { TRIES = 8 };
    int64_t change = 0;
    bool other = true;
    enum status st = ST_CONFLICT;
    TRY(perm_need(c, PERM_LEAD)); /* it adopts a version, as a move does */
    for (int i = 0; i < TRIES && other; i++)
        st = add_now(c, cv, &change, &other);
    if (other)
        problem_add(c->problems, NULL, S("busy"),
                    "Others change the plan at this very moment: nothing was added.\nAdd it once more.");
    TRY(st);
    frame_see_other(c, ret, URL(c->arena, S("plan"), quarter_key(c->arena, full_yes(cv)->when)), change);
    return ST_OK;
}

static bool any_days(struct ctx *c, const struct came_view *cv)
{
    for (size_t t = 0; t < cv->w.nteams; t++) {
        struct str days =
            typed(cv, arena_cstr(c->arena, arena_printf(c->arena, "days.%.*s", STR_FMT(cv->w.teams[t].key))));
        if (!str_empty(str_trim(days)) && !str_eq(str_trim(days), S("0")))
            return true;
    }
    for (int i = 1; i <= OTHERS; i++)
        if (!str_empty(str_trim(typed(cv, numbered(c->arena, "other_days", i)))))
            return true;
    return false;
}

/* It fits where it is wanted, or it is a trade-off: in the same change, so that neither is there without the other. */
static enum status came_body(struct ctx *c, void *arg)
{
    struct wish_arg *w = arg;
    struct world *now = ARENA_NEW(c->arena, struct world);
    struct quarter q = { (int32_t)w->cv->first };
    struct priced p;
    int32_t at;
    TRY(wish_body(c, w));
    TRY(world_load(c, now));
    TRY(world_find_feature(c, now, w->feature, NULL, &at));
    if (!str_empty(w->quarter) && !quarter_parse(w->quarter, &q))
        return ST_NOT_FOUND;
    w->quarter = quarter_key(c->arena, q.ordinal);
    TRY(tradeoff_room(c, now, at, q.ordinal, &p));
    TRY(tradeoff_fits(c, &p, FITS_MS));
    if (p.in_slack || p.by_pulling)
        return ST_OK;
    struct tradeoff_wish wish = {
        .feature = w->feature, .quarter = w->quarter, .request = w->request, .what_for = typed(w->cv, "what_for")
    };
    return tradeoff_open_use(c, &wish, &w->tradeoff, NULL);
}

static enum status write_wish(struct ctx *c, struct came_view *cv, struct answer *ret)
{
    struct wish_arg arg = { .cv = cv, .quarter = typed(cv, "quarter") };
    int64_t change = 0;
    static const struct {
        const char *name, *words;
    } needed[] = { { "text", "what was asked" },
                   { "title", "what it would be called" },
                   { "what_for", "what it is for" },
                   { "product", "the product" } };
    for (size_t i = 0; i < COUNT(needed); i++)
        if (str_empty(str_trim(typed(cv, needed[i].name))))
            problem_add(c->problems, &(struct path){ .name = str_z(needed[i].name) }, S("required"),
                        "Still needed: %s.", needed[i].words);
    if (str_empty(typed(cv, "who")) && str_empty(str_trim(typed(cv, "who_name"))) && str_empty(typed(cv, "customer"))
        && str_empty(typed(cv, "customer_name")))
        problem_add(c->problems, &(struct path){ .name = S("who") }, S("required"),
                    "Say who asked, or for which customer.");
    for (int i = 1; i <= OTHERS; i++)
        (void)other_team(c, cv, i);
    if (cv->w.nteams > 0 && !any_days(c, cv))
        problem_add(c->problems, &(struct path){ .name = S("days") }, S("required"),
                    "Say how many days it takes, of one team at least.");
    if (c->problems->count)
        return ST_INVALID;
    TRY(core_write(c, S("plan came up"), came_body, &arg, &change));
    frame_see_other(c, ret,
                    str_empty(arg.tradeoff)
                        ? WHERE(c->arena, S("came-up"), S("feature"), arg.feature, S("quarter"), arg.quarter)
                        : URL(c->arena, S("tradeoffs"), arg.tradeoff),
                    change);
    return ST_OK;
}

enum status came_up_post(struct ctx *c, const struct page_in *in, struct answer *ret)
{
    struct params p = params_parse(c->arena, in->req->body);
    struct came_view *cv;
    TRY(make(c, in, p, &cv));
    cv->feature = params_get(&p, S("feature"));
    cv->quarter = params_get(&p, S("quarter"));
    enum status st = !str_empty(cv->feature) ? add_it(c, cv, ret) : write_wish(c, cv, ret);
    if (st != ST_INVALID && st != ST_CONFLICT)
        return st;
    frame_answer(c, ret, status_http(st), &cv->v, html);
    return ST_OK;
}

enum status came_up_moved(struct ctx *c, const struct page_in *in, struct answer *ret)
{
    struct str query = in->req->query;
    *ret = (struct answer){ .status = 308,
                            .location = str_empty(query) ? S("/came-up")
                                                         : arena_printf(c->arena, "/came-up?%.*s", STR_FMT(query)) };
    return ST_OK;
}
