/* web/page_lock.c: closing a quarter, asking the plan why, what a week is worth, and for the best plan. */
#include "use/plan_explain.h"
#include "use/plan_lock.h"
#include "use/plan_words.h"
#include "web/desk.h"

struct ask_view {
    struct view v;
    struct settings set;
    struct str quarter;                  /* 2027-Q1 */
    int64_t ordinal;
    struct plan_why why;
    struct str *words;
    size_t nwords;
    struct plan_model m;
    struct team_worth *worth;
    size_t nworth;
    struct rule_line *lines;
    size_t nlines;
};
static const struct ask_view *view_of(const struct view *v)
{
    return (const struct ask_view *)(const void *)v;
}

enum { WEEK = 1 };

static enum status begin(struct ctx *c, const struct page_in *in, struct ask_view **ret)
{
    struct ask_view *av = ARENA_NEW(c->arena, struct ask_view);
    struct quarter q = { 0 };
    TRY(view_init(c, in, &av->v, "/plan"));
    av->v.crumb_area = S("Plan");
    TRY(workspace_settings(c, &av->set));
    if (in->ncaptures > 0) {
        if (!quarter_parse(in->captures[0], &q))
            return ST_NOT_FOUND;
        av->quarter = quarter_text(c->arena, q);
        av->ordinal = q.ordinal;
    }
    *ret = av;
    return ST_OK;
}

static struct str said(const struct ask_view *av)
{
    return quarter_words(av->v.arena, (struct quarter){ (int32_t)av->ordinal }, (int)av->set.fiscal_start);
}

/* ---- lock ---- */
static enum status lock_load(struct ctx *c, const struct page_in *in, struct view **ret)
{
    struct ask_view *av;
    TRY(begin(c, in, &av));
    av->v.title = arena_printf(c->arena, "Lock %.*s?", STR_FMT(said(av)));
    *ret = &av->v;
    return ST_OK;
}

static void lock_html(struct out *o, const struct view *v)
{
    const struct ask_view *av = view_of(v);
    struct arena *a = v->arena;
    ui_top(o, v, said(av),
           arena_printf(a,
                        "Locking it means every later change is a trade-off with a reason. You can unlock until %.*s.",
                        STR_FMT(date_words_long(a, plan_unlock_until(&av->set, av->ordinal)))),
           NULL, 0);
    H(o, "<form class=\"card formsheet\" method=\"post\" action=\"", URL(a, S("plan"), av->quarter, S("lock")),
      "\"><div class=\"field\">"
      "<label for=\"why\">Why</label><input type=\"text\" id=\"why\" name=\"why\" required aria-describedby=\"why-h\"><p class=\"hint\" "
      "id=\"why-h\">Whoever wants to change it reads this first.</p></div><p class=\"acts up\"><button class=\"btn pri\" data-primary "
      "data-do=\"Lock it\">Lock ",
      said(av), "</button><a class=\"btn\" href=\"", URL(a, S("plan"), av->quarter),
      "\">Leave it open</a></p>"
      "</form>");
}

static void lock_json(struct json_writer *w, const struct view *v)
{
    const struct ask_view *av = view_of(v);
    json_object(w);
    json_member_str(w, S("quarter"), av->quarter);
    json_member_str(w, S("unlock_until"), date_text(v->arena, plan_unlock_until(&av->set, av->ordinal)));
    json_end(w);
}

const struct page page_lock = { lock_load, lock_html, lock_json, NULL };

static enum status quarter_of_path(struct ctx *c, const struct page_in *in, int64_t *ret)
{
    struct quarter q;
    (void)c;
    if (!quarter_parse(in->captures[0], &q))
        return ST_NOT_FOUND;
    *ret = q.ordinal;
    return ST_OK;
}

enum status plan_lock_post(struct ctx *c, const struct page_in *in, struct answer *ret)
{
    struct params p = params_parse(c->arena, in->req->body);
    int64_t quarter = 0, change = 0;
    TRY(quarter_of_path(c, in, &quarter));
    TRY(plan_lock_use(c, quarter, params_get(&p, S("why")), NULL, &change));
    frame_see_other(c, ret, URL(c->arena, S("plan"), in->captures[0]), change);
    return ST_OK;
}

enum status plan_unlock_post(struct ctx *c, const struct page_in *in, struct answer *ret)
{
    struct params p = params_parse(c->arena, in->req->body);
    int64_t quarter = 0, change = 0;
    TRY(quarter_of_path(c, in, &quarter));
    TRY(plan_unlock_use(c, quarter, params_get(&p, S("reason")), &change));
    frame_see_other(c, ret, URL(c->arena, S("plan"), in->captures[0]), change);
    return ST_OK;
}

/* ---- why ---- */
static enum status why_load(struct ctx *c, const struct page_in *in, struct view **ret)
{
    struct ask_view *av;
    TRY(begin(c, in, &av));
    TRY(plan_explain(c, in->captures[1], av->ordinal, &av->why));
    av->nwords = plan_why_words(&av->why, &av->words);
    const struct w_feature *f = &av->why.m.w->features[av->why.feature];
    av->v.title = arena_printf(c->arena, "Why %.*s is %sin the plan", STR_FMT(f->title), av->why.in ? "" : "not ");
    *ret = &av->v;
    return ST_OK;
}

static void why_html(struct out *o, const struct view *v)
{
    const struct ask_view *av = view_of(v);
    const struct plan_why *y = &av->why;
    struct arena *a = v->arena;
    const struct w_feature *f = &y->m.w->features[y->feature];
    ui_top(o, v, arena_printf(a, "%.*s · %.*s", STR_FMT(said(av)), STR_FMT(f->key)),
           S("Each sentence was worked out now; the last by "
             "solving the whole plan again."),
           NULL, 0);
    H(o, "<section class=\"card\"><ul class=\"tip\">");
    for (size_t i = 0; i < av->nwords; i++)
        H(o, "<li>", av->words[i], "</li>");
    H(o, "</ul><p class=\"acts up\"><a class=\"btn\" href=\"", URL(a, S("features"), f->key), "\">", f->key, "</a>");
    if (!y->in && v->may >= PERM_EDIT)
        H(o, "<a class=\"btn pri\" href=\"",
          url_query(a, url_query(a, url_own(S("/came-up")), S("feature"), f->key), S("quarter"), av->quarter),
          "\">What if?</a>");
    H(o, "<a class=\"btn\" href=\"", URL(a, S("plan"), av->quarter), "\">Back to the plan</a></p></section>");
}

static void why_json(struct json_writer *w, const struct view *v)
{
    const struct ask_view *av = view_of(v);
    const struct plan_why *y = &av->why;
    json_object(w);
    json_member_str(w, S("feature"), y->m.w->features[y->feature].key);
    json_key(w, S("in_plan"));
    json_bool(w, y->in);
    json_member_str(w, S("fits_in"), quarter_key(v->arena, y->fits_in));
    json_key(w, S("why"));
    json_array(w);
    for (size_t i = 0; i < av->nwords; i++)
        json_str(w, av->words[i]);
    json_end(w);
    json_end(w);
}

const struct page page_why = { why_load, why_html, why_json, NULL };

/* ---- one more week ---- */
static enum status worth_load(struct ctx *c, const struct page_in *in, struct view **ret)
{
    struct ask_view *av;
    TRY(begin(c, in, &av));
    TRY(plan_team_worth(c, -1, av->ordinal, WEEK * av->set.days_per_week, &av->m, &av->worth, &av->nworth));
    av->v.title =
        av->nworth == 0 ? arena_printf(c->arena, "Nobody works in %.*s", STR_FMT(said(av)))
        : av->worth[0].worth.least == 0
            ? arena_printf(c->arena, "One more week of any team alone adds nothing in %.*s", STR_FMT(said(av)))
            : arena_printf(c->arena, "One more week of %.*s is worth %.*s points",
                           STR_FMT(av->m.w->teams[av->worth[0].team].title),
                           STR_FMT(plan_range_words(c->arena, av->worth[0].worth)));
    *ret = &av->v;
    return ST_OK;
}

static void worth_html(struct out *o, const struct view *v)
{
    const struct ask_view *av = view_of(v);
    struct arena *a = v->arena;
    ui_top(o, v, said(av), S("The plan was solved again for each team, with one person-week more in this quarter."),
           NULL, 0);
    H(o,
      "<section class=\"card\"><table><caption class=\"vh\">Worth of one more person-week</caption><thead><tr><th scope=\"col\">Team</th>"
      "<th scope=\"col\" class=\"n\">points gained</th><th scope=\"col\">How sure</th></tr></thead><tbody>");
    for (size_t i = 0; i < av->nworth; i++) {
        const struct w_team *t = &av->m.w->teams[av->worth[i].team];
        H(o, "<tr><th scope=\"row\"><a href=\"", URL(a, S("teams"), t->key), "\">", t->title,
          "</a></th><td class=\"n\">", plan_range_words(a, av->worth[i].worth), "</td><td>",
          av->worth[i].worth.exact ? S("proved") : S("not proved"), "</td></tr>");
    }
    H(o,
      "</tbody></table><p><a href=\"/person-weeks\">All quarters, the tightest first</a> · <a href=\"/frontier\">What more days of "
      "everybody would bring</a></p><p class=\"acts up\"><a class=\"btn\" href=\"",
      URL(a, S("plan"), av->quarter), "\">Back to the plan</a></p></section>");
}

static void worth_json(struct json_writer *w, const struct view *v)
{
    const struct ask_view *av = view_of(v);
    json_object(w);
    json_key(w, S("rows"));
    json_array(w);
    for (size_t i = 0; i < av->nworth; i++) {
        json_object(w);
        json_member_str(w, S("team"), av->m.w->teams[av->worth[i].team].key);
        json_key(w, S("days"));
        json_int(w, av->worth[i].days);
        json_member_str(w, S("points_gained"), points_exact(v->arena, av->worth[i].worth.least));
        json_member_str(w, S("points_most"),
                        av->worth[i].worth.most < INT64_MAX ? points_exact(v->arena, av->worth[i].worth.most)
                                                            : STR_NULL);
        json_key(w, S("proved"));
        json_bool(w, av->worth[i].worth.exact);
        json_end(w);
    }
    json_end(w);
    json_end(w);
}

const struct page page_worth = { worth_load, worth_html, worth_json, NULL };

/* ---- the best plan ---- */
static void conflict_html(struct out *o, const struct view *v)
{
    const struct ask_view *av = view_of(v);
    ui_top(o, v, S("The best plan"), S("The list cannot be shortened: without any one of these there is a plan."), NULL,
           0);
    H(o, "<section class=\"card\"><h2>Choose which gives way</h2><ul class=\"tip\">");
    for (size_t i = 0; i < av->nlines; i++) {
        const struct rule_line *l = &av->lines[i];
        H(o, "<li>");
        if (str_empty(l->key))
            H(o, "", l->words, "");
        else
            H(o, "<a href=\"", URL(v->arena, l->plural, l->key), "\">", l->words, "</a>");
        H(o, "</li>");
    }
    H(o, "</ul><p class=\"acts up\"><a class=\"btn\" href=\"/plan\">Back to the plan</a></p></section>");
}

/* Which rules cannot all hold: with the promises that may not break, as the last solve tried it. */
enum status plan_conflict_show(struct ctx *c, const struct page_in *in, struct answer *ret)
{
    struct ask_view *av = ARENA_NEW(c->arena, struct ask_view);
    TRY(view_init(c, in, &av->v, "/plan"));
    av->v.crumb_area = S("Plan");
    TRY(plan_conflicting(c, &av->m, &av->lines, &av->nlines));
    av->v.title = av->nlines == 1
                      ? S("No plan keeps every rule. One cannot hold by itself")
                      : arena_printf(c->arena, "No plan keeps every rule. These %zu cannot all hold", av->nlines);
    frame_answer(c, ret, status_http(ST_INFEASIBLE), &av->v, conflict_html);
    return ST_OK;
}

enum status plan_adopt_post(struct ctx *c, const struct page_in *in, struct answer *ret)
{
    struct params p = params_parse(c->arena, in->req->body);
    int64_t n = 0, change = 0;
    TRY(plan_adopt(c, params_get(&p, S("version")), &n, &change));
    frame_see_other(c, ret, url_own(S("/plan")), change);
    return ST_OK;
}
