/* use/hill_use.c: see use/hill_use.h. */
#include "use/hill_use.h"
#include "store/db.h"

enum { WEEK_MS = 7 * 86400000 };

/* The places that were left since an instant, the earliest first. */
struct w_placed {
    int64_t at;
    struct str before, after;
};
static const struct col q_placed_cols[] = { COL(struct w_placed, at), COL(struct w_placed, before),
                                            COL(struct w_placed, after) };
static const struct stmt_def q_placed = {
    .name = "hill.was",
    .sql =
        "SELECT COALESCE(c.happened_at, c.at) AS at, r.before AS before, COALESCE(r.after,'') AS after FROM change_row r JOIN \"change\" c ON c.id = r.\"change\" "
        "WHERE r.kind = 'solution' AND r.record = ?1 AND COALESCE(c.happened_at, c.at) > ?2 AND r.before IS NOT NULL ORDER BY r.\"change\", r.n",
    ROWS_OF(struct w_placed, q_placed_cols)
};

struct w_hill {
    int64_t hill, made;
};
static const struct col q_hill_cols[] = { COL(struct w_hill, hill), COL(struct w_hill, made) };
static const struct stmt_def q_hill = {
    .name = "hill.now",
    .sql = "SELECT hill AS hill, created_at AS made FROM solution WHERE id = ?1 AND hill IS NOT NULL",
    ROWS_OF(struct w_hill, q_hill_cols)
};

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
