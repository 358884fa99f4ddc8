/* web/hill.c: see web/hill.h. */
#include "web/hill.h"

enum { WEEK_MS = 7 * 86400000 };

/* The places that were left since an instant, the earliest first. */
struct w_placed { int64_t at; struct str before, after; };
static const struct col q_placed_cols[] = { COL(struct w_placed, at), COL(struct w_placed, before), COL(struct w_placed, after) };
static const struct stmt_def q_placed = { .name = "hill.was", .sql =
    "SELECT COALESCE(c.happened_at, c.at) AS at, r.before AS before, COALESCE(r.after,'') AS after FROM change_row r JOIN \"change\" c ON c.id = r.\"change\" "
    "WHERE r.kind = 'solution' AND r.record = ?1 AND COALESCE(c.happened_at, c.at) > ?2 AND r.before IS NOT NULL ORDER BY r.\"change\", r.n",
    ROWS_OF(struct w_placed, q_placed_cols) };

struct w_hill { int64_t hill, made; };
static const struct col q_hill_cols[] = { COL(struct w_hill, hill), COL(struct w_hill, made) };
static const struct stmt_def q_hill = { .name = "hill.now", .sql =
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

enum status hill_place(struct ctx *c, int64_t solution, struct hill_dot *ret, bool *ret_on)
{
    struct value args[2] = { ARG_INT(solution), ARG_INT(c->now_ms - 2 * (int64_t)WEEK_MS) };
    struct w_hill *now = NULL;
    struct w_placed *was = NULL;
    size_t n = 0, k = 0;
    TRY(db_all(c, &q_hill, args, 1, &now, &k));
    *ret_on = k > 0;
    if (k == 0)
        return ST_OK;
    ret->now = now[0].hill;
    ret->week_ago = -1;
    ret->still = now[0].made <= args[1].u.i;
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

void hill_json(struct json_writer *w, const struct hill_dot *dots, size_t n)
{
    json_key(w, S("hill"));
    json_array(w);
    for (size_t i = 0; i < n; i++) {
        const struct hill_dot *d = &dots[i];
        json_object(w);
        json_member_str(w, S("solution"), d->key);
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

static void still_words(struct out *o, const struct hill_dot *dots, size_t ndots)
{
    size_t n = 0, k = 0;
    for (size_t i = 0; i < ndots; i++)
        n += dots[i].still;
    for (size_t i = 0; i < ndots; i++)
        if (dots[i].still) {
            H(o, "", k == 0 ? S(" ") : k + 1 == n ? S(" and ") : S(", "), "", dots[i].title, "");
            k++;
        }
    H(o, "", n == 0 ? S("") : n == 1 ? S(" has not moved for two weeks.") : S(" have not moved for two weeks."), "");
}

void hill_html(struct out *o, struct arena *a, const struct hill_dot *dots, size_t n)
{
    if (n == 0)
        return;
    H(o, "<section class=\"card\"><h2>How well understood</h2><svg class=\"pic up\" viewBox=\"0 0 300 72\" role=\"img\" "
         "aria-labelledby=\"hit\"><title id=\"hit\">Hill: how well each solution is understood; open circles are a week ago</title>");
    slope(o, a);
    for (int old = 1; old >= 0; old--)
        for (size_t i = 0; i < n; i++)
            if (!old || dots[i].week_ago >= 0)
                dot(o, a, old ? dots[i].week_ago : dots[i].now, dots[i].fill, old);
    H(o, "</svg><p class=\"hint\">Left of the top: figuring it out. Right of it: making it happen.</p><p class=\"key\">");
    for (size_t i = 0; i < n; i++) {
        const struct hill_dot *d = &dots[i];
        H(o, "<span><svg width=\"12\" height=\"12\" aria-hidden=\"true\"><circle cx=\"6\" cy=\"6\" r=\"5\" fill=\"", d->fill,
          "\"/></svg> <a href=\"", URL(a, S("solutions"), d->key), "\">", d->title, "</a> ", d->now, "");
        if (d->week_ago >= 0)
            H(o, ", was ", d->week_ago, "");
        H(o, "</span>");
    }
    H(o, "</p><p class=\"hint\">Placed by hand; 50 is the top, open circles are a week ago.");
    still_words(o, dots, n);
    H(o, "</p></section>");
}
