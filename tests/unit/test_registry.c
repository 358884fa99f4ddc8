/* tests/unit/test_registry.c: every action is well formed and can be found by its name. */
#include "tests/lib/tap.h"
#include "use/actions.h"
#include "use/reports.h"

enum { ROWS_MAX = 512 };

static void actions_are_well_formed(void)
{
    const struct action *rows[ROWS_MAX];
    size_t n = 0;
    while (action_at(n) && n < ROWS_MAX) {
        rows[n] = action_at(n);
        n++;
    }
    actions_verify(model_static(), rows, n);
    ok(n > 50, "there are actions, and each is well formed");
    bool found = true, dashes = true;
    for (size_t i = 0; i < n; i++) {
        char dashed[64] = { 0 };
        size_t len = strlen(rows[i]->verb);
        for (size_t k = 0; k < len && k < sizeof dashed - 1; k++)
            dashed[k] = rows[i]->verb[k] == '_' ? '-' : rows[i]->verb[k];
        found = found && action_find(rows[i]->kind, str_z(rows[i]->verb)) == rows[i];
        dashes = dashes && action_find(rows[i]->kind, str_z(dashed)) == rows[i];
    }
    ok(found, "each is found by its kind and verb");
    ok(dashes, "also with dashes");
    ok(!action_find(&kind_market, S("decide")), "a market cannot be decided");
    ok(!action_find(NULL, S("decide")), "nothing has no actions");
}

/* A move without input must be one that its kind allows without a reason. */
static void moves_ask_for_what_they_need(void)
{
    for (size_t i = 0; action_at(i); i++) {
        const struct action *a = action_at(i);
        bool asks = false, needs = false;
        for (size_t k = 0; k < a->nin; k++)
            asks = asks || (a->in[k].type == FT_PROSE && !kind_field(a->kind, str_z(a->in[k].name)));
        for (const struct transition *t = a->to ? a->kind->lifecycle : NULL; t && t->to; t++)
            needs = needs || (t->needs_reason && strcmp(t->to, a->to) == 0);
        if (a->to)
            ok(asks || !needs, "%s %s asks why where its move needs a reason", a->kind->name, a->verb);
    }
}

static void reports_are_well_formed(void)
{
    const struct report *rows[ROWS_MAX];
    size_t n = 0;
    while (report_at(n) && n < ROWS_MAX) {
        rows[n] = report_at(n);
        n++;
    }
    reports_verify(model_static(), rows, n);
    ok(n > 15, "there are reports, and each is well formed");
    bool found = true;
    for (size_t i = 0; i < n; i++)
        found = found && report_find(str_z(rows[i]->name)) == rows[i];
    ok(found && report_find(S("small-items")) != NULL, "each is found by its name, also with dashes");
    ok(!report_find(S("features")) && !report_find(STR_NULL), "a list is no report");
    ok(report_rate(1, 4).type == VT_NULL, "below five there is no rate");
    ok(report_rate(1, 8).u.i == 13 && report_rate(5, 5).u.i == 100, "a rate is rounded half away from zero");
}

int main(void)
{
    actions_are_well_formed();
    moves_ask_for_what_they_need();
    reports_are_well_formed();
    return tap_done();
}
