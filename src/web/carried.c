/* web/carried.c: how much of the plan in force carries a priority, requirement, solution, product or feature. */
#include "web/carried.h"
#include "base/date.h"
#include "use/plan_sql.h"

static const struct col carried_cols[] = { COL(struct carried, products), COL(struct carried, features),
                                           COL(struct carried, days), COL(struct carried, quarter) };
/* clang-format off */
/* From the features to their rows in the plan: the other way it would walk over all of the plan. */
#define CARRIED(NAME, FEATURES)                                                                         \
    static const struct stmt_def NAME = { .name = "record." #NAME, .sql =                               \
        "SELECT COUNT(DISTINCT f.product) AS products, COUNT(DISTINCT f.id) AS features, "              \
        "CAST(COALESCE(SUM(e.likely), 0) AS bigint) AS days, COALESCE(MAX(r.quarter), 0) AS quarter "   \
        "FROM feature f JOIN plan_row r ON r.feature = f.id "                                           \
        "LEFT JOIN effort e ON e.feature = f.id AND e.archived_at IS NULL "                             \
        "WHERE r.archived_at IS NULL AND f.archived_at IS NULL AND r.version = (SELECT v.id FROM "      \
        "plan_version v WHERE v.n IS NOT NULL AND v.archived_at IS NULL ORDER BY v.n DESC LIMIT 1) "    \
        "AND f.id IN (" FEATURES ")", ROWS_OF(struct carried, carried_cols) }
/* Those of a set that are no slices, and the slices of those. */
#define WITH_SLICES(SET) "SELECT x.id FROM feature x WHERE x.slice_of IS NULL AND x.id IN (" SET ")" \
    " UNION ALL SELECT x.id FROM feature x WHERE x.slice_of IN (" SET ")"
CARRIED(carried_priority, WITH_SLICES("SELECT l.feature FROM fulfils l JOIN serves s "
        "ON s.requirement = l.requirement WHERE s.priority = ?1 AND s.\"primary\" = TRUE AND l.\"primary\" = TRUE "
        "AND s.archived_at IS NULL AND l.archived_at IS NULL"));
CARRIED(carried_below, WITH_SLICES("SELECT l.feature FROM fulfils l JOIN serves s "
        "ON s.requirement = l.requirement WHERE s.priority IN (WITH RECURSIVE down(id) AS (SELECT d.lower FROM drives d WHERE d.upper = ?1 "
        "AND d.archived_at IS NULL UNION SELECT d.lower FROM drives d JOIN down ON d.upper = down.id WHERE d.archived_at IS NULL) "
        "SELECT id FROM down) AND s.\"primary\" = TRUE AND l.\"primary\" = TRUE AND s.archived_at IS NULL AND l.archived_at IS NULL"));
CARRIED(carried_requirement, WITH_SLICES("SELECT l.feature FROM fulfils l WHERE l.requirement = ?1 "
        "AND l.\"primary\" = TRUE AND l.archived_at IS NULL"));
CARRIED(carried_solution, WITH_SLICES("SELECT p.feature FROM part p WHERE p.solution = ?1 "
        "AND p.\"primary\" = TRUE AND p.archived_at IS NULL"));
CARRIED(carried_product, "SELECT x.id FROM feature x WHERE x.product = ?1");
CARRIED(carried_feature, "?1");
/* clang-format on */
static const struct {
    const char *kind;
    const struct stmt_def *stmt;
} spine[] = { { "priority", &carried_priority },
              { "requirement", &carried_requirement },
              { "solution", &carried_solution },
              { "product", &carried_product },
              { "feature", &carried_feature } };

enum status carried_load(struct ctx *c, const struct kind *k, int64_t id, const struct carried **ret)
{
    struct value args[] = { ARG_INT(id) };
    struct carried *rows = NULL;
    size_t n = 0;
    for (size_t i = 0; i < COUNT(spine); i++)
        if (strcmp(spine[i].kind, k->name) == 0)
            TRY(db_all(c, spine[i].stmt, args, 1, &rows, &n));
    if (n && rows->features == 0 && kind_is(k, &kind_priority)) {
        TRY(db_all(c, &carried_below, args, 1, &rows, &n));
        rows->below = true;
    }
    *ret = n ? rows : NULL;
    return ST_OK;
}

void carried_html(struct out *o, const struct view *v, const struct kind *k, const struct carried *x)
{
    struct arena *a = v->arena;
    if (!x) {
        H(o, "<p class=\"sub\">", str_z(k->help), "</p>");
        return;
    }
    H(o, "<p class=\"finding\">");
    struct str weeks = weeks_words(a, x->days, v->settings.days_per_week);
    struct quarter q = { (int32_t)x->quarter };
    if (x->features == 0)
        H(o, "Nothing in the plan carries it.");
    else if (strcmp(k->name, "feature") == 0)
        H(o, "In the plan for ", quarter_words(a, q, (int)v->settings.fiscal_start), ", ", weeks, ".");
    else if (strcmp(k->name, "product") == 0)
        H(o, "", words_upper(a, words_number(a, x->features)), "",
          x->features == 1 ? S(" piece of its work is") : S(" pieces of its work are"), " in the plan, with ", weeks,
          ".");
    else if (x->below)
        H(o, "", words_upper(a, words_number(a, x->products)), "",
          x->products == 1 ? S(" product works") : S(" products work"), " on what it drives, with ", weeks,
          " in the plan.");
    else
        H(o, "", words_upper(a, words_number(a, x->products)), "",
          x->products == 1 ? S(" product carries") : S(" products carry"), " it in the plan, with ", weeks, ".");
    H(o, "</p>");
}
