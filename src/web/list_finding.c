/* web/list_finding.c: see web/list_finding.h. */
#include "core/perm.h"
#include "use/reports.h"
#include "web/list_finding.h"

/* Only what is quick to count in a large workspace: the page of a list must not grow with it. */
static const struct {
    const struct kind *kind;
    const char *report;
} findings[] = { { &kind_request, "desk" }, { &kind_outcome, "outcome_progress" }, { &kind_brief, "brief_answers" } };

enum status list_finding(struct ctx *c, const struct kind *k, struct str *ret, struct url *ret_page)
{
    *ret = STR_NULL;
    for (size_t i = 0; i < COUNT(findings); i++) {
        const struct report *r = kind_is(k, findings[i].kind) ? report_find(str_z(findings[i].report)) : NULL;
        struct report_view found;
        if (!r || !perm_at_least(c, r->perm))
            continue;
        TRY(report_run(c, r, report_inputs(c, r), &found));
        *ret = found.finding;
        *ret_page = URL(c->arena, report_slug(c->arena, r));
    }
    return ST_OK;
}
