/* web/plan_hill.c: where people placed the solutions of a quarter on the hill, and where they stood a week ago. */
#include "web/plan_page.h"

enum { WEEK_MS = 7 * 86400000 };

/* The places that were left since an instant, the earliest first. */
struct w_placed { int64_t at; struct str before, after; };
static const struct col q_placed_cols[] = { COL(struct w_placed, at), COL(struct w_placed, before), COL(struct w_placed, after) };
static const struct stmt_def q_placed = { .name = "plan.hill_was", .sql =
    "SELECT COALESCE(c.happened_at, c.at) AS at, r.before AS before, COALESCE(r.after,'') AS after FROM change_row r JOIN \"change\" c ON c.id = r.\"change\" "
    "WHERE r.kind = 'solution' AND r.record = ?1 AND COALESCE(c.happened_at, c.at) > ?2 AND r.before IS NOT NULL ORDER BY r.\"change\", r.n",
    ROWS_OF(struct w_placed, q_placed_cols) };

struct w_hill { int64_t hill, made; };
static const struct col q_hill_cols[] = { COL(struct w_hill, hill), COL(struct w_hill, made) };
static const struct stmt_def q_hill = { .name = "plan.hill", .sql =
    "SELECT hill AS hill, created_at AS made FROM solution WHERE id = ?1 AND hill IS NOT NULL", ROWS_OF(struct w_hill, q_hill_cols) };

static const struct json *place_in(struct ctx *c, struct str text)
{
    const struct json *j = NULL, *hill;
    struct problems quiet;
    problems_init(&quiet, c->arena);
    if (str_empty(text) || json_parse(c->arena, &quiet, text, &j) != ST_OK)
        return NULL;
    hill = json_get(j, S("hill"));
    return hill && hill->type == J_INT ? hill : NULL;
}

static enum status placed(struct ctx *c, int32_t tone, const struct w_solution *s, struct plan_dot *ret, bool *ret_on)
{
    struct value args[2] = { value_int(s->id), value_int(c->now_ms - 2 * (int64_t)WEEK_MS) };
    struct w_hill *now = NULL;
    struct w_placed *was = NULL;
    size_t n = 0, k = 0;
    TRY(db_all(c, &q_hill, args, 1, &now, &k));
    *ret_on = k > 0;
    if (k == 0)
        return ST_OK;
    *ret = (struct plan_dot){ .tone = tone, .now = now[0].hill, .week_ago = -1, .still = now[0].made <= args[1].u.i };
    TRY(db_all(c, &q_placed, args, COUNT(args), &was, &n));
    for (size_t i = 0; i < n; i++) {
        const struct json *left = place_in(c, was[i].before), *to = place_in(c, was[i].after);
        if (!left || !to || left->i == to->i)
            continue;
        ret->still = false;
        if (was[i].at > c->now_ms - WEEK_MS && ret->week_ago < 0)
            ret->week_ago = left->i;
    }
    return ST_OK;
}

enum status plan_hill_load(struct ctx *c, struct plan_view *pv)
{
    for (size_t i = 0; i < pv->ntones; i++) {
        bool on = false;
        TRY(placed(c, (int32_t)i, &pv->w.solutions[pv->tone[i]], &pv->dots[pv->ndots], &on));
        pv->ndots += on;
    }
    return ST_OK;
}

void plan_hill_json(struct json_writer *w, const struct plan_view *pv)
{
    json_key(w, S("hill"));
    json_array(w);
    for (size_t i = 0; i < pv->ndots; i++) {
        const struct plan_dot *d = &pv->dots[i];
        json_object(w);
        json_member_str(w, S("solution"), pv->w.solutions[pv->tone[d->tone]].key);
        json_key(w, S("now"));
        json_int(w, d->now);
        json_key(w, S("week_ago"));
        json_int(w, d->week_ago < 0 ? d->now : d->week_ago);
        json_key(w, S("still"));
        json_bool(w, d->still);
        json_end(w);
    }
    json_end(w);
}

/* The height of the hill in a picture of 300 by 84, its top at 14: a cubic from foot to top, and its mirror. */
static int64_t height(int64_t hill)
{
    int64_t t = hill <= 50 ? hill * 2 : (100 - hill) * 2;              /* percent of the way up */
    return 68 - 54 * t * t * (300 - 2 * t) / 1000000;
}

static void dot(struct out *o, struct arena *a, int64_t hill, struct str colour, bool old)
{
    H(o, "<circle cx=\"", int_text(a, 6 + hill * 288 / 100), "\" cy=\"", int_text(a, height(hill)), "\" r=\"", old ? S("4") : S("6"),
      "\" fill=\"", old ? S("none") : colour, "\" stroke=\"", old ? colour : S("var(--card)"), "\"/>");
}

static void slope(struct out *o, struct arena *a)
{
    H(o, "<path d=\"M6 68");
    for (int64_t hill = 5; hill <= 100; hill += 5)
        H(o, "L", int_text(a, 6 + hill * 288 / 100), " ", int_text(a, height(hill)), "");
    H(o, "\" fill=\"none\" stroke=\"var(--line2)\" stroke-width=\"1.5\"/><path d=\"M150 14V68\" stroke=\"var(--line)\" "
         "stroke-dasharray=\"3 3\"/>");
}

static void still_words(struct out *o, const struct plan_view *pv)
{
    size_t n = 0, k = 0;
    for (size_t i = 0; i < pv->ndots; i++)
        n += pv->dots[i].still;
    for (size_t i = 0; i < pv->ndots; i++)
        if (pv->dots[i].still) {
            H(o, "", k == 0 ? S(" ") : k + 1 == n ? S(" and ") : S(", "), "", pv->w.solutions[pv->tone[pv->dots[i].tone]].title, "");
            k++;
        }
    H(o, "", n == 0 ? S("") : n == 1 ? S(" has not moved for two weeks.") : S(" have not moved for two weeks."), "");
}

void plan_hill(struct out *o, const struct plan_view *pv)
{
    struct arena *a = pv->v.arena;
    if (pv->ndots == 0)
        return;
    H(o, "<section class=\"card\"><h2>How well understood</h2><svg class=\"pic up\" viewBox=\"0 0 300 72\" role=\"img\" "
         "aria-labelledby=\"hit\"><title id=\"hit\">Hill: how well each solution is understood; open circles are a week ago</title>");
    slope(o, a);
    for (int old = 1; old >= 0; old--)
        for (size_t i = 0; i < pv->ndots; i++)
            if (!old || pv->dots[i].week_ago >= 0)
                dot(o, a, old ? pv->dots[i].week_ago : pv->dots[i].now, str_z(plan_fills[(size_t)pv->dots[i].tone % COUNT(plan_fills)]), old);
    H(o, "</svg><p class=\"hint\">Left of the top: figuring it out. Right of it: making it happen.</p><p class=\"key\">");
    for (size_t i = 0; i < pv->ndots; i++) {
        const struct plan_dot *d = &pv->dots[i];
        const struct w_solution *s = &pv->w.solutions[pv->tone[d->tone]];
        H(o, "<span><svg width=\"12\" height=\"12\" aria-hidden=\"true\"><circle cx=\"6\" cy=\"6\" r=\"5\" fill=\"",
          str_z(plan_fills[(size_t)d->tone % COUNT(plan_fills)]), "\"/></svg> <a href=\"", URL(a, S("solutions"), s->key), "\">", s->title, "</a> ", d->now, "");
        if (d->week_ago >= 0)
            H(o, ", was ", d->week_ago, "");
        H(o, "</span>");
    }
    H(o, "</p><p class=\"hint\">Placed by hand; 50 is the top, open circles are a week ago.");
    still_words(o, pv);
    H(o, "</p></section>");
}
