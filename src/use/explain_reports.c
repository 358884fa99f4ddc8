/* use/explain_reports.c: what more or fewer days would bring, each figure by solving the plan again. */
#include "model/kinds/def.h"
#include "use/plan_explain.h"
#include "use/reports.h"

static struct value at_most(int64_t upt)
{
    return upt == INT64_MAX ? ARG_NULL : report_points(upt);
}

/* ---- more or fewer days of everybody ---- */

static const struct field frontier_columns[] = {
    INT("percent", 0, "Days", "Of what everybody has, the reserve kept.", 0, 200, "%"),
    REAL("points", 0, "Points", "Of the best plan that was found."),
    REAL("at_most", 0, "At most", "No plan of so many days is worth more."),
    BOOL("proved", 0, "Proved", "No better plan exists.", "false"),
    TXT("says", 0, "What it says", NULL),
};
static const struct table frontier_out[] = { { "points", "The best plan by days", frontier_columns,
                                               COUNT(frontier_columns) } };

static struct str frontier_words(struct ctx *c, const struct explain_frontier *f, int64_t unit)
{
    const struct explain_point *now = &f->points[4], *more = &f->points[6], *fewer = &f->points[2];
    if (!now->feasible)
        return S("No plan keeps every rule with the days there are");
    struct str gain = more->feasible ? points_text(c->arena, (more->value - now->value) * unit) : S("nothing known");
    if (!fewer->feasible)
        return arena_printf(c->arena,
                            "A tenth more days would bring %.*s points; with a tenth fewer no plan keeps every rule",
                            STR_FMT(gain));
    return arena_printf(c->arena, "A tenth more days would bring %.*s points, a tenth fewer would cost %.*s",
                        STR_FMT(gain), STR_FMT(points_text(c->arena, (now->value - fewer->value) * unit)));
}

static enum status frontier_load(struct ctx *c, const struct value *in, struct report_view *v)
{
    struct explain_frontier f;
    struct plan_model m;
    (void)in;
    TRY(plan_frontier(c, &m, &f));
    for (size_t i = 0; i < COUNT(f.points); i++) {
        const struct explain_point *p = &f.points[i];
        struct value *row = report_row(c, v, 0);
        row[0] = ARG_INT(p->percent);
        row[1] = p->feasible && m.valued ? report_points(p->value * m.unit) : ARG_NULL;
        row[2] = p->feasible && m.valued && p->bound < INT64_MAX / m.unit ? report_points(p->bound * m.unit) : ARG_NULL;
        row[3] = p->feasible ? ARG_BOOL(p->proved) : ARG_NULL;
        row[4] = ARG_STR(p->feasible && p->proved ? S("the best plan there is")
                         : p->feasible            ? S("the best plan found")
                         : p->proved              ? S("no plan keeps every rule")
                                                  : S("no plan was found"));
    }
    v->finding =
        m.valued ? frontier_words(c, &f, m.unit) : S("Nothing has a value yet, so more days bring nothing that counts");
    return ST_OK;
}

static const struct report frontier_report = {
    .name = "frontier",
    .area = REPORT_DECIDE,
    .label = "More or fewer days",
    .help = "The plan solved again with 80 to 120 % of everybody’s days; promises may break but those that must hold.",
    .out = frontier_out,
    .nout = 1,
    .bar = "points",
    .perm = PERM_VIEW,
    .flags = A_MCP,
    .load = frontier_load
};

/* ---- one more person-week ---- */

enum { WEEKS_SHOWN = 20 };
static const struct field weeks_in[] = { INT("days", 0, "Days more", "Empty: a person-week.", 1, 1000, "days") };
static const struct field weeks_columns[] = {
    REF("team", 0, "Team", NULL, team),
    QTR("quarter", 0, "Quarter", NULL),
    REAL("points", 0, "Points", "That the best plan gains at least."),
    REAL("at_most", 0, "At most", "No plan gains more."),
    BOOL("proved", 0, "Proved", "Exactly that.", "false"),
};
static const struct table weeks_out[] = { { "weeks", "One more person-week", weeks_columns, COUNT(weeks_columns) } };

static enum status weeks_load(struct ctx *c, const struct value *in, struct report_view *v)
{
    struct settings set;
    struct team_worth *x;
    struct plan_model m;
    const struct team_worth *best = NULL;
    size_t n;
    TRY(workspace_settings(c, &set));
    int64_t days = in[0].type == VT_INT ? in[0].u.i : set.days_per_week;
    TRY(plan_person_weeks(c, days, WEEKS_SHOWN, &m, &x, &n));
    for (size_t i = 0; i < n && m.valued; i++) {
        struct value *row = report_row(c, v, 0);
        row[0] = ARG_INT(m.w->teams[x[i].team].id);
        row[1] = ARG_INT(x[i].quarter);
        row[2] = report_points(x[i].worth.least);
        row[3] = at_most(x[i].worth.most);
        row[4] = ARG_BOOL(x[i].worth.exact);
        best = x[i].worth.least > (best ? best->worth.least : 0) ? &x[i] : best;
    }
    struct str much = arena_printf(c->arena, "%lld more %s", (long long)days, days == 1 ? "day" : "days");
    v->finding = !m.valued ? S("Nothing has a value yet, so more days bring nothing that counts")
                 : !best
                     ? arena_printf(c->arena, "%.*s of any one team bring nothing", STR_FMT(much))
                     : arena_printf(c->arena, "%.*s of %.*s in %.*s bring %.*s points", STR_FMT(much),
                                    STR_FMT(m.w->teams[best->team].title), STR_FMT(quarter_said(m.w, best->quarter)),
                                    STR_FMT(plan_range_words(c->arena, best->worth)));
    return ST_OK;
}

static const struct report weeks_report = {
    .name = "person_weeks",
    .area = REPORT_DECIDE,
    .label = "One more person-week",
    .help = "What a few more days of a team are worth, the tightest team-quarters first.",
    .in = weeks_in,
    .nin = COUNT(weeks_in),
    .out = weeks_out,
    .nout = 1,
    .bar = "points",
    .perm = PERM_VIEW,
    .flags = A_MCP,
    .load = weeks_load
};

const struct report *const explain_reports[] = { &frontier_report, &weeks_report, NULL };
