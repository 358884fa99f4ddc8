/* use/suspect.c: see use/suspect.h. */
#include "use/suspect.h"
#include "core/seen.h"
#include "store/db.h"

static const struct col suspect_cols[] = {
    COL(struct suspect, id),          COL(struct suspect, link),        COL(struct suspect, seen),
    COL(struct suspect, upper_kind),  COL(struct suspect, upper),       COL(struct suspect, upper_title),
    COL(struct suspect, upper_text),  COL(struct suspect, upper_later), COL(struct suspect, lower_kind),
    COL(struct suspect, lower),       COL(struct suspect, lower_title), COL(struct suspect, lower_text),
    COL(struct suspect, lower_later),
};
#define LINKS(name, up, from_kind, low, to_kind)                                                                       \
    " l.id AS id, '" name "' AS link, l.seen_hash AS seen, '" from_kind "' AS upper_kind, a.\"key\" AS upper,"         \
    " a.title AS upper_title, coalesce(a.text, '') AS upper_text,"                                                     \
    " CASE WHEN a.updated_at > l.updated_at THEN 1 ELSE 0 END AS upper_later, '" to_kind "' AS lower_kind,"            \
    " b.\"key\" AS lower, b.title AS lower_title, coalesce(b.text, '') AS lower_text,"                                 \
    " CASE WHEN b.updated_at > l.updated_at THEN 1 ELSE 0 END AS lower_later"                                          \
    " FROM " name " l JOIN " from_kind " a ON a.id = l." up " JOIN " to_kind " b ON b.id = l." low                     \
    " WHERE l.archived_at IS NULL AND l.seen_hash IS NOT NULL"
#define DRIVES  LINKS("drives", "upper", "priority", "lower", "priority")
#define SERVES  LINKS("serves", "priority", "priority", "requirement", "requirement")
#define FULFILS LINKS("fulfils", "requirement", "requirement", "feature", "feature")
static const struct stmt_def all_sql = { "suspect/all",
                                         "SELECT" DRIVES " UNION ALL SELECT" SERVES " UNION ALL SELECT" FULFILS
                                         " ORDER BY 2, 1",
                                         NULL, ROWS_OF(struct suspect, suspect_cols) };
static const struct stmt_def of_priority = { "suspect/priority",
                                             "SELECT" DRIVES " AND ?1 IN (l.upper, l.lower) UNION ALL SELECT" SERVES
                                             " AND l.priority = ?1 ORDER BY 2, 1 LIMIT 50",
                                             NULL, ROWS_OF(struct suspect, suspect_cols) };
static const struct stmt_def of_requirement = { "suspect/requirement",
                                                "SELECT" SERVES " AND l.requirement = ?1 UNION ALL SELECT" FULFILS
                                                " AND l.requirement = ?1 ORDER BY 2, 1 LIMIT 50",
                                                NULL, ROWS_OF(struct suspect, suspect_cols) };
static const struct stmt_def of_feature = { "suspect/feature",
                                            "SELECT" FULFILS " AND l.feature = ?1 ORDER BY 2, 1 LIMIT 50", NULL,
                                            ROWS_OF(struct suspect, suspect_cols) };

static enum status keep_changed(struct ctx *c, const struct stmt_def *sql, const struct value *args, size_t nargs,
                                struct suspect **ret, size_t *ret_n)
{
    size_t n, kept = 0;
    TRY(db_all(c, sql, args, nargs, ret, &n));
    for (size_t i = 0; i < n; i++) {
        struct suspect s = (*ret)[i];
        size_t mark = arena_mark(c->arena);
        const struct seen_end ends[] = { { s.upper_title, s.upper_text }, { s.lower_title, s.lower_text } };
        if (!str_eq(s.seen, seen_hash_of(c->arena, ends, COUNT(ends))))
            (*ret)[kept++] = s;
        arena_rewind(c->arena, mark);
    }
    *ret_n = kept;
    return ST_OK;
}

enum status suspect_all(struct ctx *c, struct suspect **ret, size_t *ret_n)
{
    return keep_changed(c, &all_sql, NULL, 0, ret, ret_n);
}

enum status suspect_of(struct ctx *c, const struct kind *k, int64_t id, struct suspect **ret, size_t *ret_n)
{
    const struct value arg = ARG_INT(id);
    const struct stmt_def *sql = kind_is(k, &kind_priority)      ? &of_priority
                                 : kind_is(k, &kind_requirement) ? &of_requirement
                                 : kind_is(k, &kind_feature)     ? &of_feature
                                                                 : NULL;
    *ret_n = 0;
    return sql == NULL ? ST_OK : keep_changed(c, sql, &arg, 1, ret, ret_n);
}
