/* web/list_now.c: see web/list_now.h. */
#include "web/list_now.h"

enum { AT_ONCE = 25 };                 /* the ids of q_now: -1 where there are fewer */
struct q_value {
    int64_t outcome;
    double value;
};
static const struct col now_cols[] = { COL(struct q_value, outcome), COL(struct q_value, value) };
static const struct stmt_def q_now = {
    .name = "list.now",
    .sql =
        "SELECT y.outcome AS outcome, y.value AS value FROM (SELECT o.id AS outcome, (SELECT x.value FROM measurement x "
        "WHERE x.metric = o.metric AND x.archived_at IS NULL AND x.customer IS NOT DISTINCT FROM o.customer "
        "ORDER BY x.\"on\" DESC NULLS LAST, x.id DESC LIMIT 1) AS value FROM outcome o "
        "WHERE o.id IN (?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12,?13,?14,?15,?16,?17,?18,?19,?20,?21,?22,?23,?24,?25)) y "
        "WHERE y.value IS NOT NULL ORDER BY y.outcome",
    ROWS_OF(struct q_value, now_cols)
};

enum status now_load(struct ctx *c, const struct kind *k, const struct record_list *l, struct value **ret)
{
    *ret = NULL;
    if (!kind_is(k, &kind_outcome))
        return ST_OK;
    struct value *now = ARENA_ARRAY(c->arena, struct value, l->count + 1);
    for (size_t at = 0; at < l->count; at += AT_ONCE) {
        struct value args[AT_ONCE];
        struct q_value *rows = NULL;
        size_t got = 0, n = l->count - at < AT_ONCE ? l->count - at : AT_ONCE;
        for (size_t i = 0; i < AT_ONCE; i++)
            args[i] = (struct value){ .type = VT_INT, .u.i = i < n ? l->items[at + i]->id : -1 };
        TRY(db_all(c, &q_now, args, COUNT(args), &rows, &got));
        for (size_t i = 0; i < n; i++) {
            now[at + i] = (struct value){ .type = VT_NULL };
            for (size_t r = 0; r < got; r++)
                if (rows[r].outcome == l->items[at + i]->id)
                    now[at + i] = (struct value){ .type = VT_REAL, .u.d = rows[r].value };
        }
    }
    *ret = now;
    return ST_OK;
}

static bool is_baseline(const struct field *f)
{
    return strcmp(f->name, "baseline") == 0;
}

void now_head(struct out *o, const struct value *now, const struct field *after)
{
    if (now && is_baseline(after))
        H(o, "<th scope=\"col\" class=\"n\">Now</th>");
}

void now_cell(struct out *o, struct ctx *c, const struct view *v, const struct value *now, const struct field *after)
{
    if (!now || !is_baseline(after))
        return;
    struct str text = field_shown(c, &v->settings, kind_field(&kind_measurement, S("value")), now);
    H(o, "<td class=\"n\" data-l=\"Now\">");
    if (str_empty(text))
        H(o, "<span class=\"faint\">–</span></td>");
    else
        H(o, "<b>", text, "</b></td>");
}
