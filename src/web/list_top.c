/* web/list_top.c: see web/list_top.h. */
#include "web/list_top.h"
#include "core/perm.h"
#include "core/shared.h"
#include "use/reports.h"
#include "web/list_picture.h"
#include "web/report_bars.h"
#include "web/report_ring.h"

enum { FINDING_MIB = 64 };

/* ---- what a report finds ---- */

/* The sentence and the picture; the report's rows are gone with their memory. */
struct kept {
    struct str finding, picture;
};

static enum status said(struct ctx *c, const struct report *r, struct kept *ret)
{
    struct report_view rv = { .report = r };
    TRY(r->load(c, report_inputs(c, r), &rv));
    *ret = (struct kept){ rv.finding, STR_NULL };
    return ST_OK;
}

static enum status found(struct ctx *c, const struct report *r, struct kept *ret)
{
    struct report_view rv = { .report = r };
    struct view v = { .arena = c->arena };
    struct out o;
    TRY(workspace_settings(c, &v.settings));
    TRY(r->load(c, report_inputs(c, r), &rv));
    out_init(&o, c->arena);
    if (r->from && rv.rows[0].n > 0) {
        H(&o, "<div class=\"split mb4\">");
        (void)report_ring(&o, c, &v, &rv);
        report_pulls(&o, c, &v, &rv);
        H(&o, "</div>");
    } else
        report_bars(&o, c, &v, &rv);
    *ret = (struct kept){ rv.finding, out_str(&o) };
    return ST_OK;
}

static enum status build(struct ctx *c, const char *name, bool drawn, const void **ret)
{
    struct kept *k = ARENA_NEW(c->arena, struct kept);
    const struct report *r = report_find(str_z(name));
    struct kept was;
    struct ctx own = *c;
    assert(r);
    own.arena = arena_new("finding", (size_t)FINDING_MIB << 20);
    enum status st = drawn ? found(&own, r, &was) : said(&own, r, &was);
    if (st == ST_OK && !arena_is_full(own.arena))
        *k = (struct kept){ arena_str(c->arena, was.finding), arena_str(c->arena, was.picture) };
    arena_free(own.arena);
    *ret = k;
    return st;
}

static enum status build_pulls(struct ctx *c, const void **ret)
{
    return build(c, "goal_conflicts", true, ret);
}

static enum status build_makers(struct ctx *c, const void **ret)
{
    return build(c, "makers", true, ret);
}

static enum status build_desk(struct ctx *c, const void **ret)
{
    return build(c, "desk", false, ret);
}

static enum status build_outcomes(struct ctx *c, const void **ret)
{
    return build(c, "outcome_progress", false, ret);
}

/* kept: worked out when it is first asked for, and again only after a change that touched what it reads, so that the page of
 * a list does not grow with the workspace; the others are quick to count in a large one. */
static const struct {
    const struct kind *kind;
    const char *report,
        *states; /* states: of those that wait for somebody, where the list tells them from the others */
    shared_build *kept;
    bool drawn; /* kept with its picture */
} reports[] = { { &kind_request, "desk", "new,owned,waiting,tradeoff", build_desk, false },
                { &kind_outcome, "outcome_progress", "open", build_outcomes, false },
                { &kind_brief, "brief_answers", NULL, NULL, false },
                { &kind_goal, "goal_conflicts", NULL, build_pulls, true },
                { &kind_team, "makers", NULL, build_makers, true } };

static enum status of_report(struct ctx *c, const struct report *r, shared_build *kept, bool drawn,
                             struct list_top *ret)
{
    const void *value = NULL;
    struct report_view rv;
    struct kept now = { STR_NULL, STR_NULL };
    if (kept)
        TRY(shared_take(c, kept, &value));
    if (value) {
        now = *(const struct kept *)value;
    } else if (drawn) {
        TRY(found(c, r, &now));
    } else {
        TRY(report_run(c, r, report_inputs(c, r), &rv));
        now.finding = rv.finding;
    }
    ret->finding = now.finding;
    ret->picture = now.picture;
    return ST_OK;
}

enum status list_top(struct ctx *c, const struct view *v, const struct kind *k, struct list_top *ret)
{
    *ret = (struct list_top){ .finding = STR_NULL };
    for (size_t i = 0; i < COUNT(reports); i++) {
        const struct report *r = kind_is(k, reports[i].kind) ? report_find(str_z(reports[i].report)) : NULL;
        if (!r || !perm_at_least(c, r->perm))
            continue;
        TRY(of_report(c, r, reports[i].kept, reports[i].drawn, ret));
        if (reports[i].states)
            ret->open = url_query(c->arena, URL(c->arena, str_z(k->plural)), S("state"), str_z(reports[i].states));
        ret->page = URL(c->arena, report_slug(c->arena, r));
        return ST_OK;
    }
    return list_picture(c, v, k, ret);
}
