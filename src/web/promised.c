/* web/promised.c: see web/promised.h. */
#include "web/promised.h"
#include "base/date.h"
#include "core/workspace.h"
#include "use/plan_sql.h"
#include "web/frame.h"

#define STMT(NAME, ...) STMT_IN("promised.", NAME, __VA_ARGS__)
struct ready_row {
    int64_t quarter, out, n;
};
/* What a feature, or the required parts of a solution, that is not shipped yet waits for in the plan in force. */
STMT(
    q_ready, struct ready_row,
    "SELECT coalesce(max(w.quarter), -1) AS quarter, count(*) FILTER (WHERE w.quarter IS NULL) AS out, count(*) AS n FROM (SELECT (SELECT p.quarter FROM plan_row p"
    "   WHERE p.feature = f.id AND p.version = (SELECT v.id FROM plan_version v WHERE v.n IS NOT NULL AND v.archived_at IS NULL ORDER BY v.n DESC LIMIT 1)) AS quarter"
    " FROM feature f WHERE f.archived_at IS NULL AND f.state NOT IN ('shipped', 'retired') AND (f.id = ?1 OR f.id IN (SELECT t.feature FROM part t WHERE t.solution = ?2"
    "   AND t.required = TRUE AND t.archived_at IS NULL))) w",
    COL(struct ready_row, quarter), COL(struct ready_row, out), COL(struct ready_row, n));

static struct str text_of(struct ctx *c, const struct record *r, const char *field)
{
    return rec_text(c, kind_field(r->kind, str_z(field)), &r->v[kind_field_index(r->kind, str_z(field))]);
}

static void days_html(struct out *o, struct arena *a, int64_t n)
{
    H(o, "", words_number(a, n), "", n == 1 ? S(" day") : S(" days"), "");
}

static enum status plan_html(struct out *o, const struct view *v, struct ctx *c, const struct record *r,
                             struct date day)
{
    struct str about = rec_str(r, "about");
    const struct value args[] = { ARG_INT(any_id_of(about, "feature")), ARG_INT(any_id_of(about, "solution")) };
    struct ready_row *row;
    size_t n;
    if (args[0].u.i < 0 && args[1].u.i < 0)
        return ST_OK;
    TRY(db_all(c, &q_ready, args, COUNT(args), &row, &n));
    if (row[0].n == 0) {
        H(o, " What it rests on has shipped.");
    } else if (row[0].out > 0) {
        H(o, " Nothing in the plan brings ", row[0].out == row[0].n ? S("it") : S("all of it"), ".");
    } else {
        struct quarter after = { (int32_t)row[0].quarter + 1 };
        struct date ready = { quarter_first_day(after, (int)v->settings.fiscal_start).days - 1 };
        int y = 0, m, d;
        date_to_ymd(ready, &y, &m, &d);
        H(o, " By the plan it is ready on ", date_words(c->arena, ready), " ", y, ", ");
        if (ready.days <= day.days)
            H(o, "in time.");
        else {
            days_html(o, c->arena, ready.days - day.days);
            H(o, " after what was said.");
        }
    }
    return ST_OK;
}

bool promised_words(struct out *o, const struct view *v, struct ctx *c, const struct record *r)
{
    struct date day, today = workspace_today(c, &v->settings);
    struct str moved;
    if (!kind_is(r->kind, &kind_promise) || !str_listed(S("open moved"), ' ', rec_str(r, "state")))
        return false;
    moved = text_of(c, r, "moved_to");
    if (!date_parse(str_empty(moved) ? text_of(c, r, "due") : moved, &day))
        return false;
    H(o, "<p class=\"finding\">", day.days < today.days ? S("It was due on ") : S("It is due on "), "",
      date_words(c->arena, day), "");
    if (day.days != today.days) {
        H(o, ", ", day.days < today.days ? STR_NULL : S("in "), "");
        days_html(o, c->arena, day.days < today.days ? today.days - day.days : day.days - today.days);
        H(o, "", day.days < today.days ? S(" ago") : STR_NULL, "");
    }
    H(o, ".");
    enum status st = plan_html(o, v, c, r, day);      /* what cannot be read is not said */
    (void)st;
    H(o, "</p>");
    return true;
}
