/* use/describe.c: see use/describe.h. */
#include "use/describe.h"
#include "use/actions.h"
#include "use/reports.h"

void describe_tables(struct arena *a, const struct model *model, struct openapi_tables *ret)
{
    size_t nactions = 0, nreports = 0;
    while (action_at(nactions))
        nactions++;
    while (report_at(nreports))
        nreports++;
    const struct action **actions = ARENA_ARRAY(a, const struct action *, nactions + 1);
    const struct report **reports = ARENA_ARRAY(a, const struct report *, nreports + 1);
    for (size_t i = 0; i < nactions; i++)
        actions[i] = action_at(i);
    for (size_t i = 0; i < nreports; i++)
        reports[i] = report_at(i);
    *ret = (struct openapi_tables){ model, actions, nactions, reports, nreports };
}
