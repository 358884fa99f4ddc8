/* use/plan_sql.c: every statement of the plan, and the loader. */
#include "use/snapshot.h"

#define STMT(NAME, ...) STMT_IN("plan.", NAME, __VA_ARGS__)

STMT(q_teams, struct w_team,
     "SELECT t.id AS id, COALESCE(t.\"key\",'') AS \"key\", t.title AS title, "
     "COALESCE(p.title,'') AS head FROM team t LEFT JOIN person p ON p.id = t.head "
     "WHERE t.archived_at IS NULL ORDER BY t.id",
     COL(struct w_team, id), COL(struct w_team, key), COL(struct w_team, title), COL(struct w_team, head));
STMT(q_caps, struct w_cap,
     "SELECT team, quarter, days, COALESCE(reserve,0) AS reserve FROM capacity "
     "WHERE archived_at IS NULL ORDER BY quarter, team",
     COL(struct w_cap, team), COL(struct w_cap, quarter), COL(struct w_cap, days), COL(struct w_cap, reserve));
STMT(q_pledges, struct w_pledge,
     "SELECT to_team AS team, quarter, days, CASE WHEN state = 'asked' THEN 1 ELSE 0 END AS asked "
     "FROM pledge WHERE archived_at IS NULL AND to_team IS NOT NULL AND quarter IS NOT NULL "
     "AND days IS NOT NULL AND state IN ('asked','pledged','delivered') ORDER BY id",
     COL(struct w_pledge, team), COL(struct w_pledge, quarter), COL(struct w_pledge, days),
     COL(struct w_pledge, asked));
STMT(
    q_features, struct w_feature,
    "SELECT id, COALESCE(slice_of,-1) AS slice_of, COALESCE(slice_percent,0) AS slice_percent, "
    "COALESCE(span,0) AS span, COALESCE(earliest,-1) AS earliest, COALESCE(latest,-1) AS latest, "
    "COALESCE(\"key\",'') AS \"key\", title, COALESCE(class,'incremental') AS fclass, state, "
    "COALESCE(does,'') AS does, product, COALESCE(worth_low, worth_high, -1) AS worth_low, COALESCE(worth_high, worth_low, -1) AS worth_high "
    "FROM feature WHERE archived_at IS NULL AND state NOT IN ('dropped','retired') ORDER BY id",
    COL(struct w_feature, id), COL(struct w_feature, slice_of), COL(struct w_feature, slice_percent),
    COL(struct w_feature, span), COL(struct w_feature, earliest), COL(struct w_feature, latest),
    COL(struct w_feature, key), COL(struct w_feature, title), COL(struct w_feature, fclass),
    COL(struct w_feature, state), COL(struct w_feature, does), COL(struct w_feature, product),
    COL(struct w_feature, worth_low), COL(struct w_feature, worth_high));
STMT(q_efforts, struct w_effort,
     "SELECT feature, team, COALESCE(low,likely) AS low, likely, COALESCE(high,likely) AS high "
     "FROM effort WHERE archived_at IS NULL ORDER BY feature, team",
     COL(struct w_effort, feature), COL(struct w_effort, team), COL(struct w_effort, low), COL(struct w_effort, likely),
     COL(struct w_effort, high));
STMT(q_needs, struct w_need,
     "SELECT feature, needed, COALESCE(lag,0) AS lag FROM needs WHERE archived_at IS NULL "
     "ORDER BY feature, needed",
     COL(struct w_need, feature), COL(struct w_need, needed), COL(struct w_need, lag));
STMT(q_solutions, struct w_solution,
     "SELECT id, COALESCE(whole, FALSE) AS whole, COALESCE(strict, FALSE) AS strict, "
     "COALESCE(\"key\",'') AS \"key\", title FROM solution WHERE archived_at IS NULL "
     "AND state NOT IN ('dropped','retired') ORDER BY id",
     COL(struct w_solution, id), COL(struct w_solution, whole), COL(struct w_solution, strict),
     COL(struct w_solution, key), COL(struct w_solution, title));
STMT(q_parts, struct w_part,
     "SELECT id, solution, feature, CASE WHEN COALESCE(required,TRUE) THEN 1 ELSE 0 END AS required, "
     "CASE WHEN \"primary\" THEN 1 ELSE 0 END AS main FROM part WHERE archived_at IS NULL ORDER BY id",
     COL(struct w_part, id), COL(struct w_part, solution), COL(struct w_part, feature), COL(struct w_part, required),
     COL(struct w_part, main));
STMT(
    q_priorities, struct w_priority,
    "SELECT id, COALESCE(points,-1) AS points, COALESCE(market,-1) AS market, COALESCE(\"key\",'') AS \"key\", title, layer "
    "FROM priority WHERE archived_at IS NULL AND state <> 'gone' ORDER BY id",
    COL(struct w_priority, id), COL(struct w_priority, points), COL(struct w_priority, market),
    COL(struct w_priority, key), COL(struct w_priority, title), COL(struct w_priority, layer));
#define LINK_COLS                                                                                                      \
    COL(struct w_link, id), COL(struct w_link, upper), COL(struct w_link, lower), COL(struct w_link, share),           \
        COL(struct w_link, main)
STMT(q_drives, struct w_link,
     "SELECT id, upper, lower, COALESCE(share,-1) AS share, 0 AS main FROM drives "
     "WHERE archived_at IS NULL ORDER BY id",
     LINK_COLS);
STMT(q_serves, struct w_link,
     "SELECT id, priority AS upper, requirement AS lower, COALESCE(share,-1) AS share, "
     "CASE WHEN \"primary\" THEN 1 ELSE 0 END AS main FROM serves WHERE archived_at IS NULL "
     "ORDER BY id",
     LINK_COLS);
STMT(q_fulfils, struct w_link,
     "SELECT id, requirement AS upper, feature AS lower, COALESCE(share,-1) AS share, "
     "CASE WHEN \"primary\" THEN 1 ELSE 0 END AS main FROM fulfils WHERE archived_at IS NULL "
     "ORDER BY id",
     LINK_COLS);
STMT(q_requirements, struct w_requirement,
     "SELECT id, COALESCE(\"key\",'') AS \"key\", title, COALESCE(mode,'linear') AS mode "
     "FROM requirement WHERE archived_at IS NULL AND state <> 'dropped' ORDER BY id",
     COL(struct w_requirement, id), COL(struct w_requirement, key), COL(struct w_requirement, title),
     COL(struct w_requirement, mode));
STMT(q_rules, struct w_rule,
     "SELECT id, COALESCE(other,-1) AS other, COALESCE(quarter,-1) AS quarter, "
     "COALESCE(until,-1) AS until, COALESCE(percent,-1) AS percent, COALESCE(count,-1) AS count, "
     "CASE WHEN COALESCE(hard,TRUE) THEN 1 ELSE 0 END AS hard, \"type\" AS \"type\", "
     "COALESCE(subject,'') AS subject, COALESCE(class,'') AS rclass, COALESCE(why,'') AS why "
     "FROM rule WHERE archived_at IS NULL ORDER BY id",
     COL(struct w_rule, id), COL(struct w_rule, other), COL(struct w_rule, quarter), COL(struct w_rule, until),
     COL(struct w_rule, percent), COL(struct w_rule, count), COL(struct w_rule, hard), COL(struct w_rule, type),
     COL(struct w_rule, subject), COL(struct w_rule, rclass), COL(struct w_rule, why));
STMT(
    q_promises, struct w_promise,
    "SELECT p.id AS id, CASE WHEN p.hard THEN 1 ELSE 0 END AS hard, "
    "COALESCE(cu.id, co.customer, -1) AS customer, COALESCE(p.\"key\",'') AS \"key\", p.what AS what, "
    "CASE WHEN p.state = 'moved' THEN COALESCE(p.moved_to,p.due) ELSE p.due END AS due, "
    "COALESCE(p.about,'') AS about, COALESCE(p.made_on,'') AS made_on, "
    "COALESCE(cu.title, cc.title, pe.title, te.title, '') AS to_title FROM promise p "
    "LEFT JOIN customer cu ON cu.id = " ID_OF(
        "customer", "10",
        "p.\"to\"") " "
                    "LEFT JOIN contact co ON co.id = " ID_OF(
                        "contact", "9",
                        "p.\"to\"") " "
                                    "LEFT JOIN customer cc ON cc.id = co.customer "
                                    "LEFT JOIN person pe ON pe.id = " ID_OF(
                                        "person", "8",
                                        "p.\"to\"") " "
                                                    "LEFT JOIN team te ON te.id = " ID_OF(
                                                        "team", "6",
                                                        "p.\"to\"") " "
                                                                    "WHERE p.archived_at IS NULL AND p.state IN ('open','moved') ORDER BY p.id",
    COL(struct w_promise, id), COL(struct w_promise, hard), COL(struct w_promise, customer), COL(struct w_promise, key),
    COL(struct w_promise, what), COL(struct w_promise, due), COL(struct w_promise, about),
    COL(struct w_promise, made_on), COL(struct w_promise, to_title));
STMT(q_customers, struct w_customer,
     "SELECT c.id AS id, COALESCE(c.parent,-1) AS parent, COALESCE(c.revenue,-1) AS revenue, "
     "CASE WHEN c.status IN ('prospect','former') THEN 0 ELSE 1 END AS buys, COALESCE(c.segment,-1) AS segment, "
     "COALESCE(s.market,-1) AS market, COALESCE(c.\"key\",'') AS \"key\", c.title AS title FROM customer c "
     "LEFT JOIN segment s ON s.id = c.segment WHERE c.archived_at IS NULL ORDER BY c.id",
     COL(struct w_customer, id), COL(struct w_customer, parent), COL(struct w_customer, revenue),
     COL(struct w_customer, buys), COL(struct w_customer, segment), COL(struct w_customer, market),
     COL(struct w_customer, key), COL(struct w_customer, title));
STMT(q_asked, struct w_named,
     "SELECT r.feature AS feature, COALESCE(a.customer, co.customer) AS customer FROM asker a "
     "JOIN request r ON r.id = a.request LEFT JOIN contact co ON co.id = a.contact "
     "WHERE a.archived_at IS NULL AND r.archived_at IS NULL AND r.state <> 'merged' "
     "AND r.feature IS NOT NULL AND COALESCE(a.customer, co.customer) IS NOT NULL ORDER BY a.id",
     COL(struct w_named, feature), COL(struct w_named, customer));
STMT(
    q_quoted, struct w_named,
    "SELECT p.id AS feature, co.customer AS customer FROM evidence e "
    "JOIN quote q ON q.id = " ID_OF(
        "quote", "7",
        "e.item") " "
                  "JOIN contact co ON co.id = " ID_OF(
                      "contact", "9",
                      "q.who") " "
                               "JOIN priority p ON p.id = " ID_OF(
                                   "priority", "10",
                                   "e.record") " "
                                               "WHERE e.archived_at IS NULL AND q.archived_at IS NULL AND e.role = 'supports' "
                                               "AND q.strength <> 'opinion' ORDER BY e.id",
    COL(struct w_named, feature), COL(struct w_named, customer));
STMT(q_outcomes, struct w_outcome,
     "SELECT o.id AS id, COALESCE(o.\"key\",'') AS \"key\", o.about AS about, m.title AS metric, "
     "COALESCE(m.unit,'') AS unit, "
     "COALESCE(CAST(o.baseline AS TEXT),'–') || '|' || COALESCE(CAST(o.target AS TEXT),'–') AS from_to, "
     "COALESCE(o.due,'') AS due FROM outcome o JOIN metric m ON m.id = o.metric "
     "WHERE o.archived_at IS NULL AND o.state = 'open' ORDER BY o.id",
     COL(struct w_outcome, id), COL(struct w_outcome, key), COL(struct w_outcome, about), COL(struct w_outcome, metric),
     COL(struct w_outcome, unit), COL(struct w_outcome, from_to), COL(struct w_outcome, due));
#define VERSION_SELECT                                                                                                                               \
    "SELECT v.id AS id, COALESCE(v.n,-1) AS n, v.\"first\" AS \"first\", v.quarters AS quarters, " /* lint: sql because three statements begin so */ \
    "CASE WHEN v.proven THEN 1 ELSE 0 END AS proven, COALESCE(v.adopted_at,0) AS adopted_at, "                                                       \
    "COALESCE(v.title,'') AS title, COALESCE(v.why,'') AS why, COALESCE(v.made_by,'') AS made_by, "                                                  \
    "COALESCE(p.title,'') AS adopted_by FROM plan_version v LEFT JOIN person p ON p.id = v.adopted_by "
#define VERSION_COLS                                                                                                   \
    COL(struct w_version, id), COL(struct w_version, n), COL(struct w_version, first),                                 \
        COL(struct w_version, quarters), COL(struct w_version, proven), COL(struct w_version, adopted_at),             \
        COL(struct w_version, title), COL(struct w_version, why), COL(struct w_version, made_by),                      \
        COL(struct w_version, adopted_by)
STMT(q_current, struct w_version,
     VERSION_SELECT "WHERE v.archived_at IS NULL AND v.n IS NOT NULL ORDER BY v.n DESC LIMIT 1", VERSION_COLS);
STMT(q_version_n, struct w_version, VERSION_SELECT "WHERE v.archived_at IS NULL AND v.n = ?1", VERSION_COLS);
STMT(q_version_id, struct w_version, VERSION_SELECT "WHERE v.archived_at IS NULL AND v.id = ?1", VERSION_COLS);
STMT(q_adopted, struct w_version,
     VERSION_SELECT "WHERE v.archived_at IS NULL AND v.n IS NOT NULL ORDER BY v.n DESC LIMIT ?1", VERSION_COLS);
STMT(q_scenarios, struct w_version,
     VERSION_SELECT "WHERE v.archived_at IS NULL AND v.n IS NULL AND v.made_by IN ('scenario', 'solve', 'move') "
                    "ORDER BY v.id DESC LIMIT ?1",
     VERSION_COLS);
STMT(q_rows, struct w_row,
     "SELECT feature, quarter, span, state FROM plan_row WHERE version = ?1 AND archived_at IS NULL "
     "ORDER BY feature",
     COL(struct w_row, feature), COL(struct w_row, quarter), COL(struct w_row, span), COL(struct w_row, state));

static enum status load_spine(struct ctx *c, struct world *w)
{
    TRY(shared_rows(c, &q_features, NULL, &w->features, &w->nfeatures));
    TRY(shared_rows(c, &q_efforts, NULL, &w->efforts, &w->nefforts));
    TRY(shared_rows(c, &q_needs, NULL, &w->needs, &w->nneeds));
    TRY(shared_rows(c, &q_solutions, NULL, &w->solutions, &w->nsolutions));
    TRY(shared_rows(c, &q_parts, NULL, &w->parts, &w->nparts));
    TRY(shared_rows(c, &q_priorities, NULL, &w->priorities, &w->npriorities));
    TRY(shared_rows(c, &q_drives, NULL, &w->drives, &w->ndrives));
    TRY(shared_rows(c, &q_serves, NULL, &w->serves, &w->nserves));
    TRY(shared_rows(c, &q_fulfils, NULL, &w->fulfils, &w->nfulfils));
    return shared_rows(c, &q_requirements, NULL, &w->requirements, &w->nrequirements);
}

/* 9.0|3.0 -> 9|3, in rows of one's own. */
static void own_outcomes(struct ctx *c, struct world *w)
{
    struct w_outcome *own = ARENA_ARRAY(c->arena, struct w_outcome, w->noutcomes + 1);
    for (size_t i = 0; i < w->noutcomes; i++) {
        struct str from, to;
        own[i] = w->outcomes[i];
        if (!str_cut(own[i].from_to, '|', &from, &to))
            continue;
        if (str_ends(from, S(".0")))
            from.n -= 2;
        if (str_ends(to, S(".0")))
            to.n -= 2;
        own[i].from_to = arena_printf(c->arena, "%.*s|%.*s", STR_FMT(from), STR_FMT(to));
    }
    w->outcomes = own;
}

static enum status load_beside(struct ctx *c, struct world *w)
{
    TRY(shared_rows(c, &q_rules, NULL, &w->rules, &w->nrules));
    TRY(shared_rows(c, &q_promises, NULL, &w->promises, &w->npromises));
    TRY(shared_rows(c, &q_customers, NULL, &w->customers, &w->ncustomers));
    TRY(shared_rows(c, &q_asked, NULL, &w->asked, &w->nasked));
    TRY(shared_rows(c, &q_quoted, NULL, &w->quoted, &w->nquoted));
    TRY(shared_rows(c, &q_outcomes, NULL, &w->outcomes, &w->noutcomes));
    own_outcomes(c, w);
    return ST_OK;
}

enum status world_read(struct ctx *c, struct world *ret)
{
    *ret = (struct world){ .arena = c->arena };
    TRY(workspace_settings(c, &ret->set));
    if (ret->set.days_per_week <= 0)
        ret->set.days_per_week = 5;
    TRY(shared_rows(c, &q_teams, NULL, &ret->teams, &ret->nteams));
    TRY(shared_rows(c, &q_caps, NULL, &ret->caps, &ret->ncaps));
    TRY(shared_rows(c, &q_pledges, NULL, &ret->pledges, &ret->npledges));
    TRY(load_spine(c, ret));
    TRY(load_beside(c, ret));
    struct w_version *v = NULL;
    size_t n = 0;
    TRY(shared_rows(c, &q_current, NULL, &v, &n));
    if (n > 0) {
        const struct value version = value_int(v[0].id);
        ret->plan = v[0];
        ret->has_plan = true;
        TRY(shared_rows(c, &q_rows, &version, &ret->rows, &ret->nrows));
    }
    world_index(ret);
    return ST_OK;
}

enum status world_load(struct ctx *c, struct world *ret)
{
    const struct snapshot *s;
    TRY(snapshot_get(c, &s));
    if (!s)
        return world_read(c, ret);
    *ret = s->w;
    ret->arena = c->arena;
    ret->snapshot = s;
    return ST_OK;
}

enum status world_rows(struct ctx *c, int64_t version, struct w_row **ret, size_t *ret_n)
{
    struct value arg = value_int(version);
    return db_all(c, &q_rows, &arg, 1, ret, ret_n);
}

enum status world_version(struct ctx *c, struct str name, struct w_version *ret)
{
    struct w_version *v = NULL;
    size_t n = 0;
    int64_t number = 0;
    bool by_id = str_starts(name, S("#"));
    struct str digits = by_id ? str_skip(name, 1) : name;
    if (str_to_i64(digits, &number)) {
        struct value arg = value_int(number);
        TRY(db_all(c, by_id ? &q_version_id : &q_version_n, &arg, 1, &v, &n));
        if (n == 0 && !by_id)
            TRY(db_all(c, &q_version_id, &arg, 1, &v, &n));
    } else if (str_eq(name, S("current"))) {
        TRY(db_all(c, &q_current, NULL, 0, &v, &n));
    }
    if (n == 0) {
        problem_add(c->problems, NULL, S("not_found"), "There is no plan version %.*s.", STR_FMT(name));
        return ST_NOT_FOUND;
    }
    *ret = v[0];
    return ST_OK;
}

enum status world_versions(struct ctx *c, bool adopted, int limit, struct w_version **ret, size_t *ret_n)
{
    struct value arg = value_int(limit);
    return db_all(c, adopted ? &q_adopted : &q_scenarios, &arg, 1, ret, ret_n);
}
