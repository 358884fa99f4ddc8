/* web/list_finding.c: see web/list_finding.h. */
#include "core/perm.h"
#include "core/shared.h"
#include "core/workspace.h"
#include "use/finding_kept.h"
#include "web/list_finding.h"

/* Only what is quick to count in a large workspace: the page of a list must not grow with it. */
static const struct {
    const struct kind *kind;
    const char *report, *states;          /* states: of those that wait for somebody, where the list tells them from the others */
} findings[] = { { &kind_request, "desk", "new,owned,waiting,tradeoff" }, { &kind_outcome, "outcome_progress", "open" },
                 { &kind_brief, "brief_answers", NULL }, { &kind_goal, "goal_conflicts", NULL },
                 { &kind_team, "makers", NULL } };

struct undecided { int64_t n, due; };
static const struct col undecided_cols[] = { COL(struct undecided, n), COL(struct undecided, due) };
/* What the server keeps, where it keeps it. */
static enum status find(struct ctx *c, const struct report *r, struct str *ret)
{
    struct report_view found;
    TRY(finding_kept(c, r, ret));
    if (!str_empty(*ret))
        return ST_OK;
    TRY(report_run(c, r, report_inputs(c, r), &found));
    *ret = found.finding;
    return ST_OK;
}

static const struct stmt_def q_undecided = { .name = "list.undecided", .sql =
    "SELECT COUNT(*) AS n, COALESCE(MIN(due), 0) AS due FROM tradeoff WHERE state = 'open' AND archived_at IS NULL",
    ROWS_OF(struct undecided, undecided_cols) };

/* "Two trade-offs wait for a decision, the first by Sun 29 Nov" */
static enum status tradeoffs_waiting(struct ctx *c, struct str *ret)
{
    int64_t v[2];
    struct settings set;
    TRY(shared_ints(c, &q_undecided, NULL, 0, v, COUNT(v)));
    TRY(workspace_settings(c, &set));
    struct str many = words_upper(c->arena, words_number(c->arena, v[0])), by = STR_NULL;
    if (v[1] > 0)
        by = arena_printf(c->arena, "%s%.*s", v[0] > 1 ? ", the first by " : ", by ", STR_FMT(date_words(c->arena, tz_date(set.tz, v[1]))));
    *ret = v[0] == 0 ? S("No trade-off waits for a decision")
                     : arena_printf(c->arena, "%.*s trade-off%s for a decision%.*s", STR_FMT(many), v[0] == 1 ? " waits" : "s wait", STR_FMT(by));
    return ST_OK;
}

enum status list_finding(struct ctx *c, const struct kind *k, struct str *ret, struct url *ret_page, struct url *ret_open)
{
    *ret = STR_NULL;
    *ret_open = (struct url){ STR_NULL };
    if (kind_is(k, &kind_tradeoff)) {
        *ret_page = WHERE(c->arena, str_z(k->plural), S("state"), S("open"));
        return tradeoffs_waiting(c, ret);
    }
    for (size_t i = 0; i < COUNT(findings); i++) {
        const struct report *r = kind_is(k, findings[i].kind) ? report_find(str_z(findings[i].report)) : NULL;
        if (!r || !perm_at_least(c, r->perm))
            continue;
        TRY(find(c, r, ret));
        if (findings[i].states)
            *ret_open = url_query(c->arena, URL(c->arena, str_z(k->plural)), S("state"), str_z(findings[i].states));
        *ret_page = URL(c->arena, report_slug(c->arena, r));
    }
    return ST_OK;
}

/* Reports that say what is wrong between the records of a list, and take too long to stand in its title. */
static const struct { const struct kind *kind; const char *report, *words; } beside[] = {
    { &kind_goal, "goal_conflicts", "Which of them pull apart" } };

struct str list_beside(struct ctx *c, const struct kind *k, struct url *ret)
{
    for (size_t i = 0; i < COUNT(beside); i++) {
        const struct report *r = kind_is(k, beside[i].kind) ? report_find(str_z(beside[i].report)) : NULL;
        if (!r || !perm_at_least(c, r->perm))
            continue;
        *ret = URL(c->arena, report_slug(c->arena, r));
        return str_z(beside[i].words);
    }
    return STR_NULL;
}
