/* use/tradeoff_beside.c: what stands beside the options of a card: the need, what was unplanned lately, goals that pull apart. */
#include "use/best_use.h"
#include "use/plan_parts.h"
#include "use/snapshot.h"

/* ---- the need ---- */
struct w_talk {
    struct str day;
};
static const struct col talk_cols[] = { COL(struct w_talk, day) };
/* Talks with the customer in which somebody was quoted for the priority. */
static const struct stmt_def q_talks = {
    .name = "card.talks",
    .sql = "SELECT DISTINCT k.\"on\" AS day FROM evidence e JOIN quote q ON e.item = 'quote/' || CAST(q.id AS TEXT) "
           "JOIN talk k ON k.id = q.talk JOIN contact co ON q.who = 'contact/' || CAST(co.id AS TEXT) "
           "JOIN customer cu ON cu.id = co.customer WHERE e.archived_at IS NULL AND q.archived_at IS NULL "
           "AND k.archived_at IS NULL AND e.role = 'supports' AND e.record = ?1 AND cu.\"key\" = ?2 ORDER BY k.\"on\"",
    ROWS_OF(struct w_talk, talk_cols)
};

static int64_t first_link(const struct w_link *l, size_t n, int64_t lower)
{
    int64_t found = -1;
    for (size_t i = 0; i < n; i++)
        if (l[i].lower == lower && (l[i].main || found < 0))
            found = l[i].upper;
    return found;
}

/* Whether no row of the plan in force leads to the priority, over those that it drives too. */
static bool is_dry(const struct world *w, int64_t priority, int depth)
{
    for (size_t k = 0; k < w->nserves; k++)
        for (size_t i = 0; w->serves[k].upper == priority && i < w->nfulfils; i++)
            if (w->fulfils[i].upper == w->serves[k].lower && plan_row_of(w, w->fulfils[i].lower))
                return false;
    for (size_t i = 0; depth < 8 && i < w->ndrives; i++)
        if (w->drives[i].upper == priority && !is_dry(w, w->drives[i].lower, depth + 1))
            return false;
    return true;
}

static int64_t companies_of(const struct world *w, int32_t priority)
{
    struct w_span quoted = w_span(&w->priority_quoted, priority);
    bool *seen = ARENA_ARRAY(w->arena, bool, w->ncustomers + 1);
    int64_t n = 0;
    for (size_t i = 0; i < quoted.n; i++) {
        int32_t root = world_root(w, world_customer(w, w->quoted[quoted.at[i]].customer));
        if (root < 0 || seen[root])
            continue;
        seen[root] = true;
        n++;
    }
    return n;
}

static enum status load_need(struct ctx *c, struct tradeoff_card *card)
{
    const struct world *w = &card->w;
    struct card_need *need = &card->need;
    int64_t requirement = first_link(w->fulfils, w->nfulfils, card->t.wish), priority = -1;
    struct w_talk *talks = NULL;
    size_t n = 0;
    struct out days;
    if (requirement >= 0)
        priority = first_link(w->serves, w->nserves, requirement);
    int32_t at = world_priority(w, priority);
    if (at < 0 || str_empty(w->priorities[at].key))
        return ST_OK;
    *need = (struct card_need){ .key = w->priorities[at].key,
                                .title = w->priorities[at].title,
                                .layer = w->priorities[at].layer };
    need->dry = is_dry(w, priority, 0);
    need->companies = companies_of(w, at);
    struct value args[] = { value_text(any_text(c->arena, &kind_priority, priority)),
                            value_text(card->t.customer_key) };
    TRY(db_all(c, &q_talks, args, COUNT(args), &talks, &n));
    out_init_raw(&days, c->arena);
    for (size_t i = 0; i < n; i++)
        out_printf(&days, "%s%.*s", i ? " " : "", STR_FMT(talks[i].day));
    need->talks = (int64_t)n;
    need->days = out_str(&days);
    return ST_OK;
}

/* ---- what was unplanned ---- */
struct w_came {
    int64_t feature, days;
};
static const struct col came_cols[] = { COL(struct w_came, feature), COL(struct w_came, days) };
struct w_base {
    int64_t id;
};
static const struct col base_cols[] = { COL(struct w_base, id) };
/* The version current when a quarter (first day in ms ?2) began; else the first that holds rows of it. */
static const struct stmt_def q_base = {
    .name = "card.base",
    .sql =
        "SELECT v.id AS id FROM plan_version v WHERE v.archived_at IS NULL AND v.n IS NOT NULL AND v.\"first\" <= ?1 "
        "AND v.\"first\" + v.quarters > ?1 ORDER BY CASE WHEN COALESCE(v.adopted_at,0) <= ?2 THEN 0 ELSE 1 END, "
        "CASE WHEN COALESCE(v.adopted_at,0) <= ?2 THEN -v.n ELSE v.n END LIMIT 1",
    ROWS_OF(struct w_base, base_cols)
};
/* In a later version of the quarter ?1, or shipped in its days ?3 to ?4, but nowhere in the base ?2. */
static const struct stmt_def q_came = {
    .name = "card.came",
    .sql =
        "SELECT f.id AS feature, COALESCE((SELECT sum(e.likely) FROM effort e WHERE e.feature = f.id AND e.archived_at IS NULL),0) AS days "
        "FROM feature f WHERE f.archived_at IS NULL AND f.state <> 'dropped' "
        "AND ((f.shipped_on >= ?3 AND f.shipped_on < ?4) OR EXISTS (SELECT 1 FROM plan_row r JOIN plan_version v ON v.id = r.version "
        "WHERE r.feature = f.id AND r.quarter = ?1 AND v.n > (SELECT b.n FROM plan_version b WHERE b.id = ?2) AND v.archived_at IS NULL)) "
        "AND NOT EXISTS (SELECT 1 FROM plan_row r WHERE r.version = ?2 AND r.feature = f.id) ORDER BY f.id",
    ROWS_OF(struct w_came, came_cols)
};

static void largest_solution(const struct world *w, struct card_unplanned *u)
{
    for (size_t s = 0; s < w->nsolutions; s++) {
        struct w_span parts = w_span(&w->solution_parts, (int32_t)s);
        int64_t days = 0;
        for (size_t i = 0; i < parts.n; i++)
            days += plan_feature_days(w, w->parts[parts.at[i]].feature);
        if (days > u->days || days <= u->solution_days)
            continue;
        u->solution_days = days;
        u->solution = w->solutions[s].title;
        u->solution_key = w->solutions[s].key;
    }
}

enum status tradeoff_unplanned(struct ctx *c, const struct world *w, struct card_unplanned *ret)
{
    int fiscal = (int)w->set.fiscal_start;
    int32_t now = quarter_of(workspace_today(c, &w->set), fiscal).ordinal;
    *ret = (struct card_unplanned){ 0 };
    bool *seen = ARENA_ARRAY(c->arena, bool, w->nfeatures + 1);
    ret->since = date_text(c->arena, quarter_first_day((struct quarter){ now - 1 }, fiscal));
    for (int32_t q = now - 1; q <= now; q++) {
        struct date from = quarter_first_day((struct quarter){ q }, fiscal),
                    to = quarter_first_day((struct quarter){ q + 1 }, fiscal);
        struct w_base *base = NULL;
        struct w_came *came = NULL;
        size_t n = 0;
        struct value args[] = { value_int(q), value_int(tz_ms(c->app->zone, from, 0)) };
        TRY(db_all(c, &q_base, args, COUNT(args), &base, &n));
        if (n == 0)
            continue;
        struct value more[] = { value_int(q), value_int(base[0].id), value_text(date_text(c->arena, from)),
                                value_text(date_text(c->arena, to)) };
        TRY(db_all(c, &q_came, more, COUNT(more), &came, &n));
        for (size_t i = 0; i < n; i++) {
            int32_t f = world_feature(w, came[i].feature);
            if (f < 0 || seen[f])
                continue;
            seen[f] = true;
            ret->items++;
            ret->days += came[i].days;
        }
    }
    largest_solution(w, ret);
    return ST_OK;
}

/* ---- goals ---- */
struct w_goal {
    int64_t id, team;
    struct str key, team_title, metric, due, paid;
};
static const struct col goal_cols[] = { COL(struct w_goal, id),     COL(struct w_goal, team),
                                        COL(struct w_goal, key),    COL(struct w_goal, team_title),
                                        COL(struct w_goal, metric), COL(struct w_goal, due),
                                        COL(struct w_goal, paid) };
/* Goals of person ?2 and of the team that they are of, theirs first, the soonest first; -1: everybody's. */
static const struct stmt_def q_goals = {
    .name = "card.goals",
    .sql =
        "SELECT g.id AS id, COALESCE(g.team,-1) AS team, g.\"key\" AS \"key\", COALESCE(t.title,p.title,'') AS team_title, "
        "m.title AS metric, g.due AS due, COALESCE(g.paid,'') AS paid FROM goal g JOIN metric m ON m.id = g.metric "
        "LEFT JOIN team t ON t.id = g.team LEFT JOIN person p ON p.id = g.owner "
        "WHERE g.archived_at IS NULL AND g.state = 'open' AND g.due >= ?1 "
        "AND (?2 < 0 OR g.owner = ?2 OR g.team = (SELECT x.team FROM person x WHERE x.id = ?2)) "
        "ORDER BY CASE WHEN g.owner = ?2 THEN 0 ELSE 1 END, g.due, g.id",
    ROWS_OF(struct w_goal, goal_cols)
};

/* The options in which an outcome on that metric slips. */
static struct str slips_in(const struct tradeoff_card *card, struct str metric)
{
    struct out o;
    out_init_raw(&o, card->w.arena);
    for (size_t i = 0; i < card->p.noptions; i++) {
        const struct card_line *k = &card->p.options[i];
        bool hit = false;
        for (size_t s = 0; s < k->fig.nslips; s++)
            hit = hit || str_eq(card->w.outcomes[k->fig.slips[s].outcome].metric, metric);
        if (hit)
            out_printf(&o, "%c", k->letter);
    }
    return out_str(&o);
}

static struct card_goal goal_of(const struct w_goal *g)
{
    return (struct card_goal){ g->id, g->key, g->team_title, g->metric, g->due, g->paid };
}

static enum status load_pull(struct ctx *c, struct tradeoff_card *card)
{
    struct w_goal *mine = NULL, *all = NULL;
    size_t nmine = 0, n = 0;
    int64_t person = any_id_of(card->t.asker_any, "person");
    struct value today = value_text(date_text(c->arena, workspace_today(c, &card->w.set)));
    if (person < 0)
        return ST_OK;
    struct value args[] = { today, value_int(person) }, every[] = { today, value_int(-1) };
    TRY(db_all(c, &q_goals, args, COUNT(args), &mine, &nmine));
    TRY(db_all(c, &q_goals, every, COUNT(every), &all, &n));
    for (size_t i = 0; nmine > 0 && i < n && !card->pulls; i++) {
        if (all[i].id == mine[0].id || (all[i].team == mine[0].team && all[i].team >= 0))
            continue;
        struct str letters = slips_in(card, all[i].metric);
        if (str_empty(letters))
            continue;
        card->pull = (struct card_pull){ goal_of(&mine[0]), goal_of(&all[i]), letters };
        card->pulls = true;
    }
    return ST_OK;
}

enum status tradeoff_beside(struct ctx *c, struct tradeoff_card *card)
{
    TRY(load_need(c, card));
    const void *unplanned;
    TRY(snapshot_part(c, &card->w, SNAP_UNPLANNED, &unplanned));
    if (unplanned) /* the same for every card */
        card->unplanned = *(const struct card_unplanned *)unplanned;
    else
        TRY(tradeoff_unplanned(c, &card->w, &card->unplanned));
    const struct world *w = &card->w;
    int64_t n = 0;
    const bool *best = str_empty(card->t.customer_key) ? NULL : best_customers(w, &n);
    for (size_t i = 0; best && i < w->ncustomers; i++)
        card->customer_best = card->customer_best || (best[i] && str_eq(w->customers[i].key, card->t.customer_key));
    return load_pull(c, card);
}
