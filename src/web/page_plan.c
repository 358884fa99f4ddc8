/* web/page_plan.c: one quarter of the plan: room by team, what ships, what does not, and moving an item. */
#include "core/perm.h"
#include "use/gauges_use.h"
#include "use/plan_lock.h"
#include "web/plan_page.h"

/* What a page shows of lists that grow with the workspace; the rest is a link. */
enum { NAMES = 3, ITEMS = 60 };
static const struct plan_view *view_of(const struct view *v)
{
    return (const struct plan_view *)(const void *)v;
}

/* What capacities of the quarter were when the plan was written, the oldest first. */
struct w_was {
    int64_t team;
    struct str before;
};
static const struct col q_was_cols[] = { COL(struct w_was, team), COL(struct w_was, before) };
static const struct stmt_def q_was = {
    .name = "plan.capacity_was",
    .sql = "SELECT c.team AS team, r.before AS before FROM change_row r JOIN capacity c ON c.id = r.record "
           "WHERE r.kind = 'capacity' AND r.before IS NOT NULL AND c.quarter = ?1 AND r.\"change\" > "
           "(SELECT COALESCE(min(x.\"change\"), 0) FROM change_row x WHERE x.kind = 'plan_version' AND x.record = ?2) "
           "ORDER BY r.\"change\", r.n",
    ROWS_OF(struct w_was, q_was_cols)
};

static void sum_up(struct plan_view *pv)
{
    for (size_t t = 0; t < pv->m.in.nteams; t++) {
        pv->usable += pv->m.in.teams[t].usable[pv->q];
        pv->reserve += pv->m.in.teams[t].reserve[pv->q];
        pv->used += pv->loads[t * (size_t)pv->m.in.quarters + (size_t)pv->q];
    }
    pv->free = pv->usable - pv->reserve - pv->used;
}

/* By how many days each team's capacity shrank since the plan was written. */
static enum status losses(struct ctx *c, struct plan_view *pv)
{
    struct w_was *was = NULL;
    struct value args[2] = { value_int(pv->m.first + pv->q), value_int(pv->w.plan.id) };
    size_t n = 0;
    bool over = false, *seen = ARENA_ARRAY(c->arena, bool, pv->m.in.nteams + 1);
    pv->lost = ARENA_ARRAY(c->arena, int64_t, pv->m.in.nteams + 1);
    for (size_t t = 0; t < pv->m.in.nteams; t++)
        over = over || plan_team_free(&pv->m, pv->loads, t, pv->q) < 0;
    if (!over)
        return ST_OK;
    TRY(db_all(c, &q_was, args, COUNT(args), &was, &n));
    for (size_t i = 0; i < n; i++) {
        const struct json *j = NULL, *days;
        int32_t t = world_team(&pv->w, was[i].team);
        if (t < 0 || seen[t])
            continue;
        seen[t] = true;
        TRY(json_parse(c->arena, c->problems, was[i].before, &j));
        days = json_get(j, S("days"));
        for (size_t k = 0; days && days->type == J_INT && k < pv->w.ncaps; k++)
            if (pv->w.caps[k].team == was[i].team && pv->w.caps[k].quarter == pv->m.first + pv->q)
                pv->lost[t] = days->i - pv->w.caps[k].days;
    }
    return ST_OK;
}

static struct str finding(const struct plan_view *pv)
{
    struct arena *a = pv->v.arena;
    struct str quarter = quarter_said(&pv->w, pv->m.first + pv->q), over = plan_teams_over(&pv->m, pv->loads, pv->q),
               full = plan_teams_full(&pv->m, pv->loads, pv->q);
    int32_t least = INT32_MAX;
    size_t tight = 0;
    for (size_t t = 0; t < pv->m.in.nteams; t++) {
        int32_t free = plan_team_free(&pv->m, pv->loads, t, pv->q);
        if (pv->m.in.teams[t].usable[pv->q] > 0 && free > 0 && free < least) {
            least = free;
            tight = t;
        }
    }
    if (!str_empty(over))
        return arena_printf(a, "%.*s holds more than there is room for in %.*s", STR_FMT(quarter), STR_FMT(over));
    if (!str_empty(plan_teams_unknown(&pv->m, pv->loads, pv->q)))
        return arena_printf(a, "%.*s holds %.*s; what every team can do is not known yet", STR_FMT(quarter),
                            STR_FMT(weeks_words(a, pv->used, pv->w.set.days_per_week)));
    struct str drawn = plan_teams_drawn(&pv->m, pv->loads, pv->q);
    if (!str_empty(drawn))
        return arena_printf(a, "%.*s takes some of the reserve in %.*s", STR_FMT(quarter), STR_FMT(drawn));
    if (least == INT32_MAX)
        return arena_printf(a, "%.*s is full", STR_FMT(quarter));
    bool whole = least % pv->w.set.days_per_week == 0;
    int64_t n = least / pv->w.set.days_per_week;
    struct str left =
        arena_printf(a, "%.*s has %.*s %s left", STR_FMT(pv->w.teams[tight].title),
                     STR_FMT(whole ? words_number(a, n) : plan_weeks(pv, least)), whole && n == 1 ? "week" : "weeks");
    if (str_empty(full))
        return arena_printf(a, "%.*s has room; %.*s", STR_FMT(quarter), STR_FMT(left));
    return arena_printf(a, "%.*s is full in %.*s; %.*s", STR_FMT(quarter), STR_FMT(full), STR_FMT(left));
}

static void find_broken(struct plan_view *pv)
{
    struct plan_rule r = { PLAN_RULE_NONE, 0 };
    int64_t value;
    if (pv->w.has_plan && !plan_check_rule(&pv->m.in, pv->m.force, &value, &r) && r.kind != PLAN_RULE_CAPACITY
        && r.kind != PLAN_RULE_NONE)
        pv->broken = plan_rule_line(&pv->m, r);
    for (size_t i = 0; i < pv->s.nmissed && str_empty(pv->broken.words); i++)
        if (pv->s.missed[i].hard
            && pv->s.missed[i].counted) /* behind a team that has too much work, which is said beside it */
            pv->broken = pv->s.missed[i].line;
}

static enum status load_quarter(struct ctx *c, const struct page_in *in, struct plan_view **ret)
{
    struct plan_view *pv = ARENA_NEW(c->arena, struct plan_view);
    struct str asked = in->ncaptures > 0 ? in->captures[0] : params_get(&in->query, S("quarter"));
    TRY(view_init(c, in, &pv->v, "/plan"));
    pv->v.csv = true;
    pv->v.crumb_area = S("Plan");
    TRY(plan_show_load(c, &pv->w, &pv->m, asked, &pv->s));
    pv->q = pv->s.q;
    pv->loads = pv->s.loads;
    for (size_t i = 0; i < pv->s.ndots; i++)
        pv->s.dots[i].fill = pv->s.dot_of[i] < COUNT(plan_fills) ? str_z(plan_fills[pv->s.dot_of[i]]) : S("var(--c0)");
    pv->work = plan_work(&pv->m, pv->q);
    sum_up(pv);
    pv->v.title = pv->w.has_plan ? finding(pv) : S("There is no plan yet");
    TRY(losses(c, pv));
    find_broken(pv);
    *ret = pv;
    return ST_OK;
}

static enum status load(struct ctx *c, const struct page_in *in, struct view **ret)
{
    struct plan_view *pv;
    TRY(load_quarter(c, in, &pv));
    *ret = &pv->v;
    return ST_OK;
}

static void lock_banner(struct out *o, const struct plan_view *pv)
{
    struct arena *a = pv->v.arena;
    struct str here = quarter_key(a, pv->m.first + pv->q);
    const struct w_rule *r = plan_lock_of(&pv->w, pv->m.first + pv->q, 1);
    if (!r)
        return;
    H(o, "<div class=\"note sum\" role=\"status\"><b>", quarter_said(&pv->w, pv->m.first + pv->q), " is locked.</b> ",
      r->why, ". Every change of it is a trade-off with a reason.");
    if (pv->v.may < PERM_LEAD) {
        H(o, "</div>");
        return;
    }
    H(o, "<form method=\"post\" action=\"", URL(a, S("plan"), here, S("unlock")),
      "\"><div class=\"field up\"><label for=\"ur\">Why it is opened again, until ",
      date_words_long(a, plan_unlock_until(&pv->w.set, r->quarter)),
      "</label><input type=\"text\" id=\"ur\" name=\"reason\" required></div>"
      "<p class=\"up\"><button class=\"btn\" data-do=\"Unlock\">Unlock</button></p></form></div>");
}

/* The plan in force is the best there was when it was worked out. */
static bool proved_best(const struct plan_view *pv)
{
    bool solved = !str_eq(pv->w.plan.made_by, S("decision"))
                  && !str_eq(pv->w.plan.made_by, S("move")); /* those prove a change, not the plan */
    return pv->w.plan.proven && pv->w.plan.adopted_at && solved && pv->m.valued;
}

/* What is committed, kept and free; nothing where neither work nor room is known. While the days of a team at work are not
 * known, nothing says what is free. */
/* "83 % lead to what executives or managers want, 17 % stay within one product.": the quarter's days. */
static void gauges(struct out *o, const struct plan_view *pv, struct str quarter)
{
    struct arena *a = pv->v.arena;
    struct gauges g = gauges_of_plan(&pv->m, pv->q);
    int64_t up = gauge_percent(&g.of[GAUGE_DAYS]), alone = gauge_percent(&g.of[GAUGE_ALONE]);
    if (up < 0)
        return;
    H(o, " Of what is committed, ");
    ui_fig(o, arena_printf(a, "%lld %%", (long long)up), STR_NULL,
           WHERE(a, S("efforts"), S("planned"), quarter, S("leads_up"), S("yes")));
    H(o, " leads to what executives or managers of customers want");
    if (up < g.mark)
        H(o, " (", g.mark, " % are wanted)");
    H(o, "; ");
    ui_fig(o, arena_printf(a, "%lld %%", (long long)alone), STR_NULL,
           WHERE(a, S("efforts"), S("planned"), quarter, S("one_product"), S("yes")));
    H(o, " stays within one product.");
}

static void sums(struct out *o, const struct plan_view *pv)
{
    struct arena *a = pv->v.arena;
    struct str quarter = quarter_key(a, pv->m.first + pv->q), unknown = plan_teams_unknown(&pv->m, pv->loads, pv->q);
    struct url work = WHERE(a, S("efforts"), S("planned"), quarter),
               room = WHERE(a, S("capacities"), S("quarter"), quarter);
    if (!pv->w.has_plan && pv->usable == 0)
        return;
    H(o, "<p class=\"sub\">");
    if (!str_empty(unknown)) {
        ui_fig(o, plan_weeks(pv, pv->used), weeks_noun(plan_weeks(pv, pv->used)), work);
        H(o, " are committed; what is free shows once the days of ", unknown, " are known.</p>");
        return;
    }
    ui_fig(o, plan_weeks(pv, pv->used), STR_NULL, work);
    H(o, " of ");
    ui_fig(o, plan_weeks(pv, pv->usable), S("person-weeks"), room);
    H(o, " are committed, ");
    ui_fig(o, plan_weeks(pv, pv->reserve), S("are kept"), room);
    H(o, " for surprises");
    int64_t drawn = 0;
    for (size_t t = 0; t < pv->m.in.nteams; t++)
        drawn += plan_team_drawn(&pv->m, pv->loads, t, pv->q);
    if (drawn > 0)
        H(o, ", of which ", plan_weeks(pv, drawn), " ", str_eq(plan_weeks(pv, drawn), S("1")) ? S("is") : S("are"),
          " taken,");
    H(o, " and ");
    ui_fig(o, plan_weeks(pv, pv->free + drawn), S("are free"), room);
    H(o, ".");
    if (proved_best(pv))
        H(o, " It was proved best for the work and the values of ",
          str_skip(date_words(a, tz_date(pv->v.settings.tz, pv->w.plan.adopted_at)), 4), ".");
    gauges(o, pv, quarter);
    H(o, "</p>");
}

static void top(struct out *o, const struct plan_view *pv)
{
    struct arena *a = pv->v.arena;
    struct str crumb = quarter_said(&pv->w, pv->m.first + pv->q);
    if (pv->w.has_plan)
        crumb = arena_printf(
            a, "%.*s · version %lld%s%.*s%s%.*s", STR_FMT(crumb), (long long)pv->w.plan.n,
            str_empty(pv->w.plan.adopted_by) ? "" : ", ", STR_FMT(pv->w.plan.adopted_by),
            pv->w.plan.adopted_at ? ", " : "",
            STR_FMT(pv->w.plan.adopted_at ? time_words(a, pv->v.settings.tz, pv->w.plan.adopted_at) : STR_NULL));
    struct ui_act acts[4] = { { .label = S("Compare plans"), .href = url_own(S("/plan/compare")), .key = "P" },
                              { .label = S("Scenarios"), .href = url_own(S("/scenarios")) } };
    size_t nacts = 2;
    if (pv->v.may >= PERM_LEAD)
        acts[nacts++] = (struct ui_act){ .label = S("Lock quarter…"),
                                         .href = URL(a, S("plan"), quarter_key(a, pv->m.first + pv->q), S("lock")) };
    nacts += came_up_act(&pv->v, &acts[nacts]);
    ui_top_begin(o, &pv->v, crumb, acts, nacts);
    sums(o, pv);
    ui_top_end(o);
    H(o, "<p class=\"crumb sum\">");
    for (int k = 0; k < pv->m.in.quarters; k++) {
        struct str said = quarter_said(&pv->w, pv->m.first + k);
        if (k == pv->q)
            H(o, "<b>", said, "</b> ");
        else
            H(o, "<a href=\"", URL(a, S("plan"), quarter_key(a, pv->m.first + k)), "\">", said, "</a> ");
    }
    H(o, "</p>");
    lock_banner(o, pv);
    if (pv->s.nopen)
        H(o, "<div class=\"note warn sum\" role=\"status\"><b>",
          pv->s.nopen == 1 ? S("One open trade-off touches")
                           : arena_printf(a, "%zu open trade-offs touch", pv->s.nopen),
          " this quarter.</b>");
    for (size_t i = 0; i < pv->s.nopen && i < NAMES; i++) {
        H(o, " <a href=\"", URL(a, S("tradeoffs"), pv->s.open[i].key), "\">", pv->s.open[i].key, ": ",
          pv->s.open[i].title, "</a>");
        if (pv->s.open[i].due)
            H(o, " Decide by ", date_words(a, tz_date(pv->v.settings.tz, pv->s.open[i].due)), ".");
    }
    if (pv->s.nopen)
        H(o, "</div>");
    plan_over(o, pv);
    plan_broken(o, pv);
}

/* ---- what does not ---- */

/* Why it has no value, if it has none. */
static struct str no_value(const struct plan_view *pv, size_t i, const struct w_priority *p)
{
    if (!p)
        return S("No requirement yet, so no value. ");
    if (!pv->m.valued || pv->m.pts.feature[pv->m.world_of[i]] > 0)
        return STR_NULL;
    return arena_printf(pv->v.arena, "%.*s gives it no points. ", STR_FMT(p->key));
}

static void out_row(struct out *o, const struct plan_view *pv, size_t i, const struct w_priority *p)
{
    struct arena *a = pv->v.arena;
    const struct w_feature *f = &pv->w.features[pv->m.world_of[i]];
    const struct plan_asked *t = plan_asked_for(&pv->s, f->id);
    int q = plan_left_fits(&pv->s, i);
    struct str when = quarter_said(&pv->w, pv->m.first + q);
    H(o, "<tr><td class=\"w\"><a class=\"nb\" href=\"", URL(a, S("features"), f->key), "\">", f->key, "</a> ", f->title,
      "</td><td data-l=\"For\">");
    if (p)
        H(o, "<a class=\"id\" href=\"", URL(a, S("priorities"), p->key), "\">", p->key, "</a>");
    else
        H(o, "–");
    H(o, "</td><td class=\"n\" data-l=\"Weeks\">");
    ui_fig(o, plan_weeks(pv, plan_feature_days(&pv->w, f->id)), STR_NULL, WHERE(a, S("efforts"), S("feature"), f->key));
    H(o, "</td><td class=\"w\">", no_value(pv, i, p), "", plan_left_why(&pv->s, i, q), "");
    if (q == pv->q && proved_best(pv))
        H(o, " Something changed since the plan was worked out.");
    if (q > pv->q)
        H(o, " It would fit in ", when, ".");
    if (t)
        H(o, " <a href=\"", URL(a, S("tradeoffs"), t->key), "\">", t->key, "</a>");
    H(o, " <a class=\"nb\" href=\"", URL(a, S("plan"), plan_quarter(pv), S("why"), f->key),
      "\">Why not, exactly</a></td><td class=\"w n\">");
    if (t)
        H(o, "<a href=\"", URL(a, S("tradeoffs"), t->key), "\">Decide</a>");
    else if (q >= 0 && pv->v.may >= PERM_LEAD) {
        H(o, "<form method=\"post\" action=\"/plan/move\">");
        ui_hidden(o, S("feature"), f->key);
        ui_hidden(o, S("quarter"), quarter_key(a, pv->m.first + q));
        H(o, "<button class=\"lk\">Put in ", when, "</button></form>");
    } else if (pv->v.may >= PERM_EDIT)
        H(o, "<a href=\"",
          url_query(a, url_query(a, url_own(S("/came-up")), S("feature"), f->key), S("quarter"), plan_quarter(pv)),
          "\">What if?</a>");
    H(o, "</td></tr>");
}

static void left_out(struct out *o, const struct plan_view *pv)
{
    size_t all, named[PLAN_LEFT_OUT], shown = plan_left_out(&pv->s, named, &all);
    H(o,
      "<section><h2 class=\"brk\">Not this quarter</h2><div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Not this quarter\">"
      "<table class=\"card2\"><caption class=\"vh\">Items that are not in the plan, with the reason</caption><thead><tr><th scope=\"col\">Item</th>"
      "<th scope=\"col\">For</th><th scope=\"col\" class=\"n\">Weeks</th><th scope=\"col\">Why not</th>"
      "<th scope=\"col\"><span class=\"vh\">Action</span></th></tr></thead><tbody>");
    for (size_t i = 0; i < shown; i++)
        out_row(o, pv, named[i], plan_is_for(&pv->s, pv->m.world_of[named[i]]));
    H(o, "</tbody></table></div>");
    if (all > shown)
        H(o, "<p class=\"small\"><a href=\"", WHERE(pv->v.arena, S("features"), S("in_plan"), S("no")), "\">and ",
          all - shown, " more</a></p>");
    if (all == 0)
        H(o, "<p class=\"muted\">Everything sized is in the plan.</p>");
    H(o, "</section>");
}

static void quarter_options(struct out *o, const struct plan_view *pv)
{
    for (int k = 0; k < pv->m.in.quarters; k++)
        H(o, "<option value=\"", quarter_key(pv->v.arena, pv->m.first + k), "\">",
          quarter_said(&pv->w, pv->m.first + k), "</option>");
}

static bool may_be_moved(const struct plan_view *pv, size_t i, bool planned)
{
    bool here = pv->m.force[i] == pv->q, out = pv->m.force[i] < 0 && pv->w.features[pv->m.world_of[i]].slice_of < 0;
    return planned ? here : out;
}

static size_t item_options(struct out *o, const struct plan_view *pv, bool planned, struct str label)
{
    size_t n = 0;
    for (size_t i = 0; i < pv->m.in.nfeatures; i++)
        n += may_be_moved(pv, i, planned);
    if (!o || n == 0)
        return n;
    H(o, "<optgroup label=\"", label, "\">");
    for (size_t i = 0; i < pv->m.in.nfeatures; i++) {
        const struct w_feature *f = &pv->w.features[pv->m.world_of[i]];
        if (may_be_moved(pv, i, planned))
            H(o, "<option value=\"", f->key, "\">", f->key, " ", f->title, "</option>");
    }
    H(o, "</optgroup>");
    return n;
}

/* A choice of the quarter's items and of what is not planned; of very many, their key is typed. */
static void item_field(struct out *o, const struct plan_view *pv)
{
    size_t here = item_options(NULL, pv, true, STR_NULL), out = item_options(NULL, pv, false, STR_NULL);
    if (here > ITEMS || (here == 0 && (out == 0 || out > ITEMS))) {
        H(o, "<input type=\"text\" id=\"mf\" name=\"feature\" required data-key=\"M\"><p class=\"tip\">",
          here > 0 ? S("Its key, as it stands in a bar above.") : S("Its key, as it stands in the list of features."),
          "</p>");
        return;
    }
    H(o, "<select id=\"mf\" name=\"feature\" data-key=\"M\">");
    item_options(o, pv, true, quarter_said(&pv->w, pv->m.first + pv->q));
    if (here + out <= ITEMS)
        item_options(o, pv, false, S("Not planned"));
    H(o, "</select>");
}

static void move_form(struct out *o, const struct plan_view *pv)
{
    H(o,
      "<section class=\"card\" id=\"move\"><h2>Change it yourself</h2><p class=\"small muted up\">Pick an item and a "
      "quarter. You see what breaks before anything is saved.</p><form method=\"post\" action=\"/plan/move\"><div class=\"field\">"
      "<label for=\"mf\">Item</label>");
    item_field(o, pv);
    H(o, "</div><div class=\"field up\"><label for=\"mq\">Move to</label><select id=\"mq\" name=\"quarter\">");
    quarter_options(o, pv);
    H(o,
      "<option value=\"none\">Not planned</option></select></div><p class=\"up\"><button class=\"btn\" data-do=\"See what breaks\">See "
      "what breaks</button></p></form></section>");
}

static void plan_aside(struct out *o, const struct plan_view *pv)
{
    H(o, "<aside class=\"stack\">");
    hill_html(o, pv->v.arena, pv->s.dots, pv->s.ndots);
    if (pv->v.may >= PERM_LEAD)
        move_form(o, pv);
    H(o, "<section class=\"card\"><h2>Ask the plan</h2><p class=\"small up\"><a href=\"",
      URL(pv->v.arena, S("plan"), quarter_key(pv->v.arena, pv->m.first + pv->q), S("worth")),
      "\">What one more person-week of each team is worth</a></p>"
      "<p class=\"small up\"><a href=\"/frontier\">What more or fewer days of everybody would bring</a></p></section></aside>");
}

static void html(struct out *o, const struct view *v)
{
    const struct plan_view *pv = view_of(v);
    top(o, pv);
    if (!pv->w.has_plan) {
        H(o, "<div class=\"card nothing empty\">");
        ui_bed(o);
        H(o, "<p class=\"say\">Bring in your commitments, and this page shows the room that is left.</p>");
        if (v->may >= PERM_EDIT)
            H(o, "<a class=\"btn pri\" href=\"/import?shape=commitments\">Bring in a plan</a>");
        H(o, "</div>");
        return;
    }
    plan_rooms(o, pv);
    H(o, "<div class=\"split after\"><div>");
    plan_ships(o, pv);
    left_out(o, pv);
    H(o, "</div>");
    plan_aside(o, pv);
    H(o, "</div>");
}

static void json(struct json_writer *w, const struct view *v)
{
    plan_show_json(w, &view_of(v)->s);
}

static void csv(struct csv_writer *w, const struct view *v)
{
    static const char *const head[] = { "feature", "title", "team", "days" };
    const struct plan_view *pv = view_of(v);
    for (size_t i = 0; i < COUNT(head); i++)
        csv_cell(w, str_z(head[i]));
    csv_end_row(w);
    for (size_t i = 0; i < pv->m.in.nfeatures; i++)
        for (size_t p = 0; p < pv->m.in.features[i].nparts; p++) {
            int64_t days = plan_part_days(pv, i, p);
            if (days == 0)
                continue;
            csv_cell(w, pv->w.features[pv->m.world_of[i]].key);
            csv_cell(w, pv->w.features[pv->m.world_of[i]].title);
            csv_cell(w, pv->w.teams[pv->m.in.features[i].parts[p].team].key);
            csv_int(w, days);
            csv_end_row(w);
        }
}

const struct page page_plan = { load, html, json, csv };

/* ---- what a move would do, before it is saved ---- */
struct move_view {
    struct view v;
    struct plan_moved moved;
    struct str feature, quarter, title;
    bool stays;
};

static void move_html(struct out *o, const struct view *v)
{
    const struct move_view *mv = (const struct move_view *)(const void *)v;
    const struct world *w = mv->moved.m.w;
    struct arena *a = v->arena;
    ui_top(o, v, mv->feature, S("Nothing is saved yet."), NULL, 0);
    if (mv->stays) {
        H(o,
          "<section class=\"card\"><p class=\"say\">It stands there already.</p><p class=\"acts up\"><a class=\"btn\" href=\"/plan\">Choose "
          "another quarter</a></p></section>");
        return;
    }
    H(o, "<section class=\"card\"><p class=\"say\">",
      desk_plural(a, mv->moved.fig.companies, "customer waits", "customers wait"), ". ",
      desk_plural(a, (int64_t)mv->moved.fig.npromises, "promise breaks", "promises break"), ".</p><ul class=\"up\">");
    for (size_t i = 0; i < mv->moved.fig.npromises; i++) {
        const struct w_promise *p = &w->promises[mv->moved.fig.promises[i]];
        H(o, "<li><a href=\"", URL(a, S("promises"), p->key), "\">", p->what, "</a>, to ", p->to_title, "</li>");
    }
    H(o, "</ul>");
    bool locked = !str_empty(mv->moved.locked);
    if (!mv->moved.fits && !locked)
        H(o, "<p class=\"note bad\">It would not fit: ", mv->moved.why_not, ".</p>");
    if (mv->moved.m.valued)
        H(o, "<p class=\"muted\">Value of the plan: ", points_text(a, mv->moved.fig.points_horizon), " points, ",
          points_text(a, plan_points_horizon(&mv->moved.m, mv->moved.m.force)), " as it stands.</p>");
    if (locked) { /* it would be refused: what else one can do stands in its place */
        H(o, "<p class=\"note bad\">", mv->moved.locked,
          "</p><p class=\"acts up\"><a class=\"btn\" href=\"/plan\">Leave it</a></p></section>");
        return;
    }
    if (v->may < PERM_LEAD) {
        H(o, "<p class=\"muted\">Leaders move work; what you would do, and why, goes best as a remark on <a href=\"",
          URL(a, S("features"), mv->feature), "\">", mv->feature,
          "</a>.</p><p class=\"acts up\"><a class=\"btn\" href=\"/plan\">Leave it</a></p></section>");
        return;
    }
    H(o, "<form method=\"post\" action=\"/plan/move\">");
    ui_hidden(o, S("feature"), mv->feature);
    ui_hidden(o, S("quarter"), mv->quarter);
    ui_hidden(o, S("sure"), S("1"));
    H(o,
      "<p class=\"acts up\"><button class=\"btn pri\" data-primary data-do=\"Move it\">Move it</button><a class=\"btn\" href=\"/plan\">"
      "Leave it</a></p></form></section>");
}

enum status plan_move_post(struct ctx *c, const struct page_in *in, struct answer *ret)
{
    struct params p = params_parse(c->arena, in->req->body);
    struct move_view *mv = ARENA_NEW(c->arena, struct move_view);
    struct quarter q = { -1 };
    bool sure = str_eq(params_get(&p, S("sure")), S("1"));
    mv->feature = params_get(&p, S("feature"));
    mv->quarter = params_get(&p, S("quarter"));
    if (!str_eq(mv->quarter, S("none")) && !quarter_parse(mv->quarter, &q)) {
        problem_add(c->problems, &(struct path){ .name = S("quarter") }, S("quarter"), "Choose a quarter.");
        return ST_INVALID;
    }
    if (sure) /* anybody may see what a move would break */
        TRY(perm_need(c, PERM_LEAD));
    TRY(plan_move_use(c, mv->feature, q.ordinal, sure, sure, &mv->moved));
    if (sure) {
        frame_see_other(c, ret, url_own(S("/plan")), mv->moved.change);
        return ST_OK;
    }
    int16_t stands = mv->moved.m.force[mv->moved.m.in_of[mv->moved.feature]];
    mv->stays = stands == PLAN_OUT ? q.ordinal < 0 : q.ordinal == mv->moved.m.first + stands;
    TRY(view_init(c, in, &mv->v, "/plan"));
    mv->v.crumb_area = S("Plan");
    mv->v.title =
        arena_printf(c->arena, "Move %.*s to %.*s?", STR_FMT(mv->moved.m.w->features[mv->moved.feature].title),
                     STR_FMT(quarter_said(mv->moved.m.w, q.ordinal)));
    frame_answer(c, ret, 200, &mv->v, move_html);
    return ST_OK;
}
