/* web/list_work.c: the columns of a list of features that come from other records. */
#include "web/list_work.h"
#include "base/date.h"
#include "core/shared.h"
#include "use/plan_sql.h"

#define IN_FORCE                                                                                                       \
    "(SELECT v.id FROM plan_version v WHERE v.n IS NOT NULL AND v.archived_at IS NULL ORDER BY v.n DESC LIMIT 1)"
static const struct col row_cols[] = { COL(struct work_row, feature),
                                       COL(struct work_row, quarter),
                                       COL(struct work_row, days),
                                       COL(struct work_row, requirement),
                                       COL(struct work_row, requirement_title),
                                       COL(struct work_row, solution),
                                       COL(struct work_row, solution_title),
                                       COL(struct work_row, state) };
enum { AT_ONCE = 25 };                 /* the ids of q_rows: -1 where there are fewer */
static const struct stmt_def q_rows = {
    .name = "list.work",
    .sql =
        "SELECT f.id AS feature, "
        "COALESCE((SELECT MAX(p.quarter) FROM plan_row p WHERE p.feature = f.id AND p.archived_at IS NULL "
        "AND p.version = " IN_FORCE "), 0) AS quarter, "
        "CAST(COALESCE((SELECT SUM(e.likely) FROM effort e WHERE e.feature = f.id AND e.archived_at IS NULL), -1) "
        "AS bigint) AS days, "
        "COALESCE(r.\"key\",'') AS requirement, COALESCE(r.title,'') AS requirement_title, "
        "COALESCE(s.\"key\",'') AS solution, COALESCE(s.title,'') AS solution_title, f.state AS state FROM feature f "
        "LEFT JOIN fulfils l ON l.feature = COALESCE(f.slice_of, f.id) AND l.\"primary\" = TRUE AND l.archived_at IS NULL "
        "LEFT JOIN requirement r ON r.id = l.requirement AND r.archived_at IS NULL "
        "LEFT JOIN part t ON t.feature = f.id AND t.\"primary\" = TRUE AND t.archived_at IS NULL "
        "LEFT JOIN solution s ON s.id = t.solution AND s.archived_at IS NULL "
        "WHERE f.id IN (?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12,?13,?14,?15,?16,?17,?18,?19,?20,?21,?22,?23,?24,?25) "
        "ORDER BY f.id, l.id, t.id",
    ROWS_OF(struct work_row, row_cols)
};
static const struct col sum_cols[] = { COL(struct work_sums, open), COL(struct work_sums, without),
                                       COL(struct work_sums, without_planned), COL(struct work_sums, planned),
                                       COL(struct work_sums, days) };
static const struct stmt_def q_sums = {
    .name = "list.work_sums",
    .sql =
        "SELECT CAST(COALESCE(SUM(x.open), 0) AS bigint) AS \"open\", "
        "CAST(COALESCE(SUM(x.open * x.bare), 0) AS bigint) AS without, "
        "CAST(COALESCE(SUM(x.open * x.bare * x.planned), 0) AS bigint) AS without_planned, "
        "CAST(COALESCE(SUM(x.planned), 0) AS bigint) AS planned, "
        "CAST(COALESCE(SUM(x.planned * x.days), 0) AS bigint) AS days FROM (SELECT "
        "CAST(COALESCE((SELECT SUM(e.likely) FROM effort e WHERE e.feature = f.id AND e.archived_at IS NULL), 0) AS bigint) AS days, "
        "CASE WHEN f.state IN ('idea','ready','started') THEN 1 ELSE 0 END AS open, "
        "CASE WHEN EXISTS (SELECT 1 FROM fulfils l WHERE l.feature = COALESCE(f.slice_of, f.id) AND l.\"primary\" = TRUE "
        "AND l.archived_at IS NULL) THEN 0 ELSE 1 END AS bare, "
        "CASE WHEN EXISTS (SELECT 1 FROM plan_row p WHERE p.feature = f.id AND p.archived_at IS NULL "
        "AND p.version = " IN_FORCE ") THEN 1 ELSE 0 END AS planned FROM feature f WHERE f.archived_at IS NULL) x",
    ROWS_OF(struct work_sums, sum_cols)
};

/* In which quarters the plan has something, as one row that a server keeps while nothing changes: the first of them, and a
 * bit for each from there on. */
enum { QUARTERS_SEEN = 62 };
struct q_quarters {
    int64_t first, bits;
};
static const struct col quarters_cols[] = { COL(struct q_quarters, first), COL(struct q_quarters, bits) };
static const struct stmt_def q_quarters = {
    .name = "list.quarters",
    .sql =
        "SELECT COALESCE(MIN(x.quarter), 0) AS first, "
        "CAST(COALESCE(SUM(DISTINCT CAST(1 AS bigint) << CAST(x.quarter - x.least AS integer)), 0) AS bigint) AS bits FROM ("
        "SELECT p.quarter AS quarter, MIN(p.quarter) OVER () AS least FROM plan_row p WHERE p.archived_at IS NULL "
        "AND p.quarter IS NOT NULL AND p.version = " IN_FORCE ") x WHERE x.quarter - x.least < 62",
    ROWS_OF(struct q_quarters, quarters_cols)
};
_Static_assert(QUARTERS_SEEN == 62, "as the statement says");

enum status work_quarters(struct ctx *c, int fiscal_start, struct list_option *ret, size_t max, size_t *ret_n)
{
    int64_t found[2];
    TRY(shared_ints(c, &q_quarters, NULL, 0, found, COUNT(found)));
    *ret_n = 0;
    for (int32_t i = 0; i < QUARTERS_SEEN && *ret_n < max; i++) {
        struct quarter at = { (int32_t)found[0] + i };
        if (found[1] >> i & 1)
            ret[(*ret_n)++] =
                (struct list_option){ quarter_text(c->arena, at), quarter_words(c->arena, at, fiscal_start) };
    }
    return ST_OK;
}

static enum status some_rows(struct ctx *c, const int64_t *features, size_t n, struct work_row *ret)
{
    struct value args[AT_ONCE];
    struct work_row *rows = NULL;
    size_t got = 0;
    for (size_t i = 0; i < AT_ONCE; i++)
        args[i] = value_int(i < n ? features[i] : -1);
    TRY(db_all(c, &q_rows, args, COUNT(args), &rows, &got));
    for (size_t i = 0; i < n; i++) {
        ret[i] = (struct work_row){ .days = -1 };
        for (size_t k = got; k-- > 0;)
            if (rows[k].feature == features[i])
                ret[i] = rows[k];
    }
    return ST_OK;
}

enum status work_rows(struct ctx *c, const int64_t *features, size_t n, struct work_row **ret)
{
    *ret = ARENA_ARRAY(c->arena, struct work_row, n + 1);
    for (size_t i = 0; i < n; i += AT_ONCE)
        TRY(some_rows(c, features + i, n - i < AT_ONCE ? n - i : AT_ONCE, *ret + i));
    return ST_OK;
}

enum status work_sums(struct ctx *c, struct work_sums *ret)
{
    int64_t v[5];
    TRY(shared_ints(c, &q_sums, NULL, 0, v, COUNT(v)));
    *ret = (struct work_sums){ v[0], v[1], v[2], v[3], v[4] };
    return ST_OK;
}

struct str work_finding(struct arena *a, const struct work_sums *s)
{
    if (s->without == 0)
        return s->open == 0 ? S("No open feature") : S("Every open feature has a requirement behind it");
    struct str many = words_upper(a, words_number(a, s->without)), some = words_number(a, s->without_planned);
    const char *have = s->without == 1 ? "has" : "have", *are = s->without_planned == 1 ? "is" : "are";
    if (s->without_planned == 0)
        return arena_printf(a, "%.*s of %lld open features %s no requirement behind %s", STR_FMT(many),
                            (long long)s->open, have, s->without == 1 ? "it" : "them");
    return arena_printf(a, "%.*s of %lld open features %s no requirement behind %s; %.*s of those %s in the plan",
                        STR_FMT(many), (long long)s->open, have, s->without == 1 ? "it" : "them", STR_FMT(some), are);
}

void work_heads(struct out *o, unsigned columns)
{
    if (columns & WORK_REQUIREMENT)
        H(o, "<th scope=\"col\">Requirement</th>");
    if (columns & WORK_SOLUTION)
        H(o, "<th scope=\"col\">Solution</th>");
    if (columns & WORK_QUARTER)
        H(o, "<th scope=\"col\">Quarter</th>");
    if (columns & WORK_WEEKS)
        H(o, "<th scope=\"col\" class=\"n\">Weeks</th>");
}

static void requirement_cell(struct out *o, const struct view *v, const struct work_row *w, struct str key)
{
    struct arena *a = v->arena;
    H(o, "<td>");
    if (str_empty(w->requirement) && v->may < kind_fulfils.perm.add)
        H(o, "<span class=\"faint\">no requirement</span>");
    else if (str_empty(w->requirement))
        H(o, "<a class=\"quiet none\" href=\"", url_query(a, URL(a, S("fulfils"), S("new")), S("feature"), key),
          "\">no requirement</a>");
    else
        H(o, "<a class=\"quiet nb\" href=\"", URL(a, S("requirements"), w->requirement), "\" title=\"",
          w->requirement_title, "\">", w->requirement, "</a>");
    H(o, "</td>");
}

static void solution_cell(struct out *o, struct arena *a, const struct work_row *w)
{
    H(o, "<td class=\"small\">");
    if (str_empty(w->solution))
        H(o, "<span class=\"faint\">–</span>");
    else
        H(o, "<a class=\"quiet\" href=\"", URL(a, S("solutions"), w->solution), "\">", w->solution_title, "</a>");
    H(o, "</td>");
}

/* "12 person-weeks" */
static void weeks_said(struct out *o, const struct view *v, int64_t days)
{
    struct str weeks = weeks_text(v->arena, days, v->settings.days_per_week);
    H(o, "", weeks, " ", weeks_noun(weeks), "");
}

static void weeks_cell(struct out *o, const struct view *v, const struct work_row *w, struct str key)
{
    struct arena *a = v->arena;
    struct str weeks = w->days >= 0 ? weeks_text(a, w->days, v->settings.days_per_week) : STR_NULL;
    if (w->days >= 0)
        H(o, "<td class=\"n\" data-l=\"weeks\">", weeks, "<span class=\"vh\"> ", weeks_noun(weeks), "</span></td>");
    else if (v->may < kind_effort.perm.add)
        H(o, "<td class=\"n faint\">not sized</td>");
    else
        H(o, "<td class=\"n\"><a class=\"quiet\" href=\"",
          url_query(a, URL(a, S("efforts"), S("new")), S("feature"), key), "\">not sized</a></td>");
}

void work_cells(struct out *o, const struct view *v, const struct work_row *w, struct str key, unsigned columns)
{
    if (columns & WORK_REQUIREMENT)
        requirement_cell(o, v, w, key);
    if (columns & WORK_SOLUTION)
        solution_cell(o, v->arena, w);
    if (columns & WORK_QUARTER) {
        H(o, "<td class=\"when\">");
        if (w->quarter)
            H(o, "", quarter_words(v->arena, (struct quarter){ (int32_t)w->quarter }, (int)v->settings.fiscal_start),
              "");
        else
            H(o, "<span class=\"faint\">not planned</span>");
        H(o, "</td>");
    }
    if (columns & WORK_WEEKS)
        weeks_cell(o, v, w, key);
}

void work_beside(struct out *o, const struct view *v, const struct work_row *w)
{
    struct arena *a = v->arena;
    const struct field *state = kind_field(&kind_feature, S("state"));
    const struct choice *ch = field_choice(state, w->state);
    if (w->days >= 0) {
        H(o, "<span class=\"nb\">");
        weeks_said(o, v, w->days);
        H(o, "</span> · ");
    }
    if (w->quarter)
        H(o, "<span class=\"nb\">",
          quarter_words(a, (struct quarter){ (int32_t)w->quarter }, (int)v->settings.fiscal_start), "</span> ");
    if (ch)
        ui_chip(o, str_eq(w->state, S("started")) ? "river" : "", str_z(ch->label));
}

void work_total(struct out *o, const struct view *v, const struct work_sums *s)
{
    if (s->planned == 0)
        return;
    H(o, "The ");
    ui_fig(o, int_text(v->arena, s->planned), STR_NULL, WHERE(v->arena, S("features"), S("in_plan"), S("yes")));
    H(o, " in the plan add up to ");
    weeks_said(o, v, s->days);
    H(o, ". ");
}

static void one_view(struct out *o, const struct view *v, struct str name, struct str value, struct str label,
                     int64_t n)
{
    struct params p = params_parse(v->arena, v->query);
    if (n == 0)
        return;
    H(o, "<a href=\"", WHERE(v->arena, S("features"), name, value), "\"");
    if (str_eq(params_get(&p, name), value))
        H(o, " aria-current=\"page\"");
    H(o, ">", label, " <span class=\"n\">", int_words(v->arena, n), "</span></a>");
}

void work_views(struct out *o, const struct view *v, const struct work_sums *s)
{
    one_view(o, v, S("in_plan"), S("yes"), S("In the plan"), s->planned);
    one_view(o, v, S("requirement"), S("none"), S("Without a requirement"), s->without);
}
