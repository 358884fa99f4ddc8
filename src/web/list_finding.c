/* web/list_finding.c: see web/list_finding.h. */
#include "core/perm.h"
#include "use/finding_kept.h"
#include "use/today_use.h"
#include "web/list_finding.h"

/* Only what is quick to count in a large workspace: the page of a list must not grow with it. */
static const struct {
    const struct kind *kind;
    const char *report, *states;          /* states: of those that wait for somebody, where the list tells them from the others */
} findings[] = { { &kind_request, "desk", "new,owned,waiting,tradeoff" }, { &kind_outcome, "outcome_progress", "open" },
                 { &kind_brief, "brief_answers", NULL }, { &kind_goal, "goal_conflicts", NULL },
                 { &kind_team, "makers", NULL } };

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

/* "Two decisions wait, the first by Tue 1 Dec": what a report of all that Today holds would take too long to say. */
static enum status decisions_wait(struct ctx *c, struct str *ret)
{
    struct today_open *first;
    struct settings set;
    int64_t all;
    size_t n;
    TRY(workspace_settings(c, &set));
    TRY(today_open_count(c, 0, &all));
    TRY(today_open_load(c, 0, 1, &first, &n));
    if (all == 0 || n == 0) {
        *ret = S("Nothing waits for a decision");
        return ST_OK;
    }
    struct str many = words_upper(c->arena, words_number(c->arena, all));
    *ret = arena_printf(c->arena, "%.*s %s", STR_FMT(many), all == 1 ? "decision waits" : "decisions wait");
    if (first->due == 0)
        return ST_OK;
    struct str day = date_words(c->arena, tz_date(set.tz, first->due));
    bool late = first->due < c->now_ms;
    *ret = arena_printf(c->arena, "%.*s%s%.*s", STR_FMT(*ret), all == 1 ? (late ? ", and was due on " : ", by ") : late ? ", the first was due on "
                        : ", the first by ", STR_FMT(day));
    return ST_OK;
}

enum status list_finding(struct ctx *c, const struct kind *k, struct str *ret, struct url *ret_page, struct url *ret_open)
{
    *ret = STR_NULL;
    *ret_open = (struct url){ STR_NULL };
    if (kind_is(k, &kind_tradeoff)) {
        *ret_page = WHERE(c->arena, S("tradeoffs"), S("state"), S("open"));
        return decisions_wait(c, ret);
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
