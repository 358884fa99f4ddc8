/* use/scope_use.c: which records of a kind stand behind a figure. */
#include "use/scope_use.h"
#include "use/best_use.h"
#include "use/coverage_use.h"
#include "use/gauges_use.h"
#include "use/reports.h"

struct q_talk {
    int64_t id;
    struct str day, segment, market, layer, function;
};
struct q_heard {
    int64_t priority;
    struct str segment, layer;
};
struct q_work {
    int64_t id, planned, open;
    struct str requirement, solution;
};

#define STMT(NAME, ...) STMT_IN("scope.", NAME, __VA_ARGS__)

#define OF_SEGMENT                                                                                                     \
    "JOIN customer cu ON cu.id = co.customer LEFT JOIN segment s ON s.id = cu.segment "                                \
    "AND s.archived_at IS NULL LEFT JOIN market m ON m.id = s.market AND m.archived_at IS NULL "
#define TALK_COLUMNS                                                                                                   \
    "t.id AS id, t.\"on\" AS day, COALESCE(s.\"key\",'') AS segment, COALESCE(m.\"key\",'') AS market, "               \
    "COALESCE(co.layer,'user') AS layer, COALESCE(fu.\"key\",'none') AS function "
/* Of who led the talk. */
#define OF_FUNCTION                                                                                                    \
    "LEFT JOIN fn ON fn.person = t.\"by\" LEFT JOIN team fu ON fu.id = fn.team AND fu.archived_at IS NULL "
STMT(
    q_talks, struct q_talk,
    "WITH RECURSIVE " FUNCTIONS_OF_PEOPLE " SELECT " TALK_COLUMNS "FROM talk t JOIN contact co ON co.id = " ID_OF(
        "contact", "9",
        "t.\"with\"") " " OF_SEGMENT OF_FUNCTION
                      "WHERE t.archived_at IS NULL AND t.state = 'held' UNION ALL SELECT " TALK_COLUMNS
                      "FROM involved i "
                      "JOIN talk t ON t.id = " ID_OF("talk", "6", "i.record") " JOIN contact co ON co.id = " ID_OF(
                          "contact", "9",
                          "i.who") " " OF_SEGMENT OF_FUNCTION
                                   "WHERE i.archived_at IS NULL AND i.\"as\" = 'attended' AND t.archived_at IS NULL AND t.state = 'held' ORDER BY 1",
    COL(struct q_talk, id), COL(struct q_talk, day), COL(struct q_talk, segment), COL(struct q_talk, market),
    COL(struct q_talk, layer), COL(struct q_talk, function));
STMT(
    q_heard, struct q_heard,
    "SELECT DISTINCT p.id AS priority, COALESCE(s.\"key\",'') AS segment, COALESCE(q.layer, co.layer, 'user') AS layer "
    "FROM evidence e JOIN quote q ON q.id = " ID_OF(
        "quote", "7",
        "e.item") " "
                  "JOIN contact co ON co.id = " ID_OF("contact", "9", "q.who") " " OF_SEGMENT "JOIN priority p ON p.id = " ID_OF(
                      "priority", "10",
                      "e.record") " "
                                  "WHERE e.archived_at IS NULL AND q.archived_at IS NULL AND p.archived_at IS NULL AND p.state <> 'gone' "
                                  "AND s.id IS NOT NULL AND e.role = 'supports' AND COALESCE(q.strength,'') <> 'opinion' ORDER BY 1, 2, 3",
    COL(struct q_heard, priority), COL(struct q_heard, segment), COL(struct q_heard, layer));

STMT(q_work, struct q_work,
     "SELECT f.id AS id, CASE WHEN EXISTS (SELECT 1 FROM plan_row p WHERE p.feature = f.id AND p.archived_at IS NULL "
     "AND p.version = (SELECT v.id FROM plan_version v WHERE v.n IS NOT NULL AND v.archived_at IS NULL "
     "ORDER BY v.n DESC LIMIT 1)) THEN 1 ELSE 0 END AS planned, "
     "CASE WHEN f.state IN ('idea','ready','started') THEN 1 ELSE 0 END AS \"open\", "
     "COALESCE(r.\"key\",'') AS requirement, COALESCE(s.\"key\",'') AS solution FROM feature f "
     "LEFT JOIN fulfils l ON l.feature = COALESCE(f.slice_of, f.id) AND l.\"primary\" = TRUE AND l.archived_at IS NULL "
     "LEFT JOIN requirement r ON r.id = l.requirement AND r.archived_at IS NULL "
     "LEFT JOIN part t ON t.feature = f.id AND t.\"primary\" = TRUE AND t.archived_at IS NULL "
     "LEFT JOIN solution s ON s.id = t.solution AND s.archived_at IS NULL WHERE f.archived_at IS NULL ORDER BY f.id",
     COL(struct q_work, id), COL(struct q_work, planned), COL(struct q_work, open), COL(struct q_work, requirement),
     COL(struct q_work, solution));

/* What is asked of one list, and the ids that were found. */
struct scope {
    struct ctx *c;
    const struct scope_param *p;
    size_t n;
    struct value *ids;
    size_t nids, cap;
};

static struct str asked(const struct scope *s, const char *name)
{
    for (size_t i = 0; i < s->n; i++)
        if (str_eq(s->p[i].name, str_z(name)))
            return s->p[i].value;
    return STR_NULL;
}

/* Adds an id once. */
static void add(struct scope *s, int64_t id)
{
    for (size_t i = 0; i < s->nids; i++)
        if (s->ids[i].u.i == id)
            return;
    if (s->nids == s->cap) {
        size_t cap = s->cap ? s->cap * 2 : 32;
        struct value *more = ARENA_ARRAY(s->c->arena, struct value, cap);
        for (size_t i = 0; i < s->nids; i++)
            more[i] = s->ids[i];
        s->ids = more;
        s->cap = cap;
    }
    s->ids[s->nids++] = value_int(id);
}

static enum status refuse(struct scope *s, const char *name, const char *sentence)
{
    struct path at = { .name = str_z(name) };
    problem_add(s->c->problems, &at, S("unknown"), "%s", sentence);
    return ST_INVALID;
}

static bool fits(struct str wanted, struct str has)
{
    return str_empty(wanted) || str_eq_nocase(wanted, has);
}

/* "180d" or a date -> the first day that counts, empty without one. */
static enum status first_day(struct scope *s, struct str *ret)
{
    struct str since = asked(s, "held_since");
    struct date d;
    int64_t days;
    *ret = STR_NULL;
    if (str_empty(since))
        return ST_OK;
    if (str_ends(since, S("d")) && str_to_i64((struct str){ since.p, since.n - 1 }, &days) && days >= 0
        && days < 40000) {
        struct settings set;
        TRY(workspace_settings(s->c, &set));
        d.days = workspace_today(s->c, &set).days - (int32_t)days;
        *ret = date_text(s->c->arena, d);
        return ST_OK;
    }
    if (!date_parse(since, &d))
        return refuse(s, "held_since", "Write held_since as a date, 2026-05-30, or as days back, 180d.");
    *ret = date_text(s->c->arena, d);
    return ST_OK;
}

/* Talks that were held with somebody there. */
static enum status talks(struct scope *s)
{
    struct q_talk *t = NULL;
    size_t n = 0;
    struct str since;
    TRY(first_day(s, &since));
    TRY(db_all(s->c, &q_talks, NULL, 0, &t, &n));
    for (size_t i = 0; i < n; i++)
        if (fits(asked(s, "segment"), t[i].segment) && fits(asked(s, "market"), t[i].market)
            && fits(asked(s, "layer"), t[i].layer) && fits(asked(s, "function"), t[i].function)
            && str_cmp(t[i].day, since) >= 0)
            add(s, t[i].id);
    return ST_OK;
}

static enum status river_of_scope(struct scope *s, struct str from, struct river **ret)
{
    struct river_ask ask = { .from = from };
    struct str planned = asked(s, "planned");
    struct quarter q;
    if (!str_empty(planned)) {
        if (!quarter_parse(planned, &q))
            return refuse(s, "planned", "Write a quarter as 2027-Q1.");
        ask.quarter = q.ordinal;
    }
    return river_load(s->c, &ask, ret);
}

static bool has_priority(const struct river *r, int32_t p)
{
    for (size_t i = 0; p >= 0 && i < r->nnodes; i++)
        if (r->nodes[i].column == RIVER_PRIORITY && r->nodes[i].id == r->w->priorities[p].id)
            return true;
    return false;
}

/* Whether the row lies in the stream of the record with that key. */
static bool in_stream(const struct river *r, const struct river_row *row, struct str key, bool market)
{
    const struct world *w = r->w;
    const struct river_product *x = river_product_of(r, row->product);
    if (market)
        return has_priority(r, row->priority);
    return str_eq_nocase(w->features[row->feature].key, key)
           || (row->requirement >= 0 && str_eq_nocase(w->requirements[row->requirement].key, key))
           || (row->priority >= 0 && str_eq_nocase(w->priorities[row->priority].key, key))
           || (row->solution >= 0 && str_eq_nocase(w->solutions[row->solution].key, key))
           || (x && str_eq_nocase(x->key, key));
}

/* Whether its priority was heard in no market yet. */
static bool is_unheard(const struct river *r, const struct river_row *row)
{
    for (size_t i = 0; row->priority >= 0 && i < r->nlinks; i++) {
        const struct river_node *from = &r->nodes[r->links[i].from], *to = &r->nodes[r->links[i].to];
        if (from->column == RIVER_MARKET && from->id == 0 && to->column == RIVER_PRIORITY
            && to->id == r->w->priorities[row->priority].id)
            return true;
    }
    return false;
}

/* Marks the rows of one stream; "none" is work that no priority asked for, "any" all other work, "unheard" what of that no
 * market was heard for. */
static enum status mark_stream(struct scope *s, struct river *whole, struct str key, bool *keep)
{
    bool none = str_eq(key, S("none")), any = str_eq(key, S("any")), unheard = str_eq(key, S("unheard")),
         market = false;
    struct river *r = whole;
    if (!none && !any && !unheard) {
        TRY(river_of_scope(s, key, &r));
        assert(r->nrows == whole->nrows);
        for (size_t i = 0; i < r->nnodes; i++)
            market |= r->nodes[i].column == RIVER_MARKET && str_eq_nocase(r->nodes[i].key, key);
    }
    for (size_t i = 0; i < r->nrows; i++) {
        bool unsourced = river_is_unsourced(&r->rows[i]);
        keep[i] = keep[i]
                  && (none      ? unsourced
                      : any     ? !unsourced
                      : unheard ? is_unheard(r, &r->rows[i])
                                : in_stream(r, &r->rows[i], key, market));
    }
    return ST_OK;
}

/* The rows of the plan in the quarter, in every stream that is named (commas between). */
static enum status planned_rows(struct scope *s, struct river **ret, bool **ret_keep)
{
    TRY(river_of_scope(s, STR_NULL, ret));
    struct river *r = *ret;
    bool *keep = ARENA_ARRAY(s->c->arena, bool, r->nrows + 1);
    for (size_t i = 0; i < r->nrows; i++)
        keep[i] = true;
    for (struct str rest = asked(s, "stream"), one; !str_empty(rest);) {
        (void)str_cut(rest, ',', &one, &rest);
        TRY(mark_stream(s, r, one, keep));
    }
    *ret_keep = keep;
    return ST_OK;
}

/* Marks what a yes or no that is asked for (its name) says otherwise of; is: per feature. */
static enum status mark_asked(struct scope *s, const struct river *r, const char *name, const bool *is, bool *keep)
{
    struct str wanted = asked(s, name);
    if (!str_empty(wanted) && !str_eq(wanted, S("yes")) && !str_eq(wanted, S("no")))
        return refuse(s, name, "Write yes or no.");
    for (size_t i = 0; !str_empty(wanted) && i < r->nrows; i++)
        keep[i] = keep[i] && is[r->rows[i].feature] == str_eq(wanted, S("yes"));
    return ST_OK;
}

static enum status river_features(struct scope *s, bool of_effort)
{
    struct river *r = NULL;
    bool *keep = NULL;
    TRY(planned_rows(s, &r, &keep));
    if (of_effort && !str_empty(asked(s, "leads_up")))
        TRY(mark_asked(s, r, "leads_up", gauge_leads_up(r->w), keep));
    if (of_effort && !str_empty(asked(s, "one_product")))
        TRY(mark_asked(s, r, "one_product", gauge_alone(r->w), keep));
    for (size_t i = 0; i < r->nrows; i++) {
        const struct river_row *row = &r->rows[i];
        struct str solution = row->solution >= 0 ? r->w->solutions[row->solution].key : STR_NULL;
        if (keep[i]
            && (!of_effort
                || (fits(asked(s, "class"), r->w->features[row->feature].fclass)
                    && fits(asked(s, "solution"), solution))))
            add(s, r->w->features[row->feature].id);
    }
    return ST_OK;
}

/* What is spent on the work of a quarter, stream, class or solution, whether a priority asked for it or not. */
static enum status efforts(struct scope *s)
{
    return river_features(s, true);
}

static bool holds(const struct scope *s, int64_t id)
{
    for (size_t i = 0; i < s->nids; i++)
        if (s->ids[i].u.i == id)
            return true;
    return false;
}

/* "none": open work without one; a key: work with that one. */
static bool tied(struct str wanted, struct str has, bool is_open)
{
    return str_eq(wanted, S("none")) ? str_empty(has) && is_open : fits(wanted, has);
}

/* Work of a quarter or stream, in the plan or not, with or without a requirement or solution. */
static enum status features(struct scope *s)
{
    struct q_work *w = NULL;
    size_t n = 0;
    struct str plan = asked(s, "in_plan"), planned = asked(s, "planned");
    bool unplanned = str_eq(planned, S("none")),
         river = (!str_empty(planned) && !unplanned) || !str_empty(asked(s, "stream"));
    struct scope rows = { .c = s->c, .p = s->p, .n = s->n };
    if (river)
        TRY(river_features(&rows, false));
    TRY(db_all(s->c, &q_work, NULL, 0, &w, &n));
    for (size_t i = 0; i < n; i++)
        if ((!river || holds(&rows, w[i].id)) && (str_empty(plan) || str_eq(plan, S("yes")) == (w[i].planned != 0))
            && !(unplanned && w[i].planned) && tied(asked(s, "requirement"), w[i].requirement, w[i].open != 0)
            && tied(asked(s, "solution"), w[i].solution, w[i].open != 0))
            add(s, w[i].id);
    return ST_OK;
}

/* Products with rows in the streams; or those that a priority leads to over any live link. */
static enum status products(struct scope *s)
{
    enum { LEAVES = 512 };
    struct river *r = NULL;
    bool *keep = NULL;
    struct str from = asked(s, "from");
    struct river_leaf *leaf = ARENA_ARRAY(s->c->arena, struct river_leaf, LEAVES);
    TRY(planned_rows(s, &r, &keep));
    for (size_t p = 0; !str_empty(from) && p < r->w->npriorities; p++)
        if (str_eq_nocase(r->w->priorities[p].key, from)) {
            size_t n = river_leaves(r, (int32_t)p, leaf, LEAVES);
            for (size_t i = 0; i < n; i++)
                add(s, leaf[i].product);
        }
    if (!str_empty(from))
        return ST_OK;
    for (size_t i = 0; i < r->nrows; i++)
        if (keep[i])
            add(s, r->rows[i].product);
    return ST_OK;
}

/* Priorities that are dry (open, and nobody works on them), in the plan or not, heard in a segment, from a layer. */
static enum status priorities(struct scope *s)
{
    struct coverage *k = NULL;
    struct q_heard *h = NULL;
    size_t n = 0;
    struct str dry = asked(s, "dry"), plan = asked(s, "in_plan"), in = asked(s, "heard_in"),
               from = asked(s, "heard_from");
    TRY(coverage_load(s->c, &k));
    TRY(db_all(s->c, &q_heard, NULL, 0, &h, &n));
    const struct river *r = k->r;
    for (size_t p = 0; p < r->w->npriorities; p++) {
        bool heard = str_empty(in) && str_empty(from), is_dry = r->open[p] && !r->reached[p];
        for (size_t i = 0; i < n && !heard; i++)
            heard = h[i].priority == r->w->priorities[p].id && (str_eq(in, S("any")) || fits(in, h[i].segment))
                    && fits(from, h[i].layer);
        bool wanted = (str_empty(dry) || str_eq(dry, S("yes")) == is_dry)
                      && (str_empty(plan) || str_eq(plan, S("yes")) == r->reached[p]);
        if (heard && wanted)
            add(s, r->w->priorities[p].id);
    }
    return ST_OK;
}

/* The companies that are our best customers; or, best=no, the others and whatever belongs to none of them. */
static enum status best_only(struct scope *s, const struct world *w, struct str wanted)
{
    int64_t n;
    const bool *best = best_customers(w, &n);
    bool yes = str_eq(wanted, S("yes"));
    if (!yes && !str_eq(wanted, S("no")))
        return refuse(s, "best", "Write yes for our best customers, or no for the others.");
    for (size_t i = 0; i < w->ncustomers; i++)
        if (yes ? best[i] && world_root(w, (int32_t)i) == (int32_t)i : !best[i])
            add(s, w->customers[i].id);
    return ST_OK;
}

/* The companies that were quoted for a priority, each once with all it owns; or those that are our best. */
static enum status customers(struct scope *s)
{
    struct world w = { 0 };
    TRY(world_load(s->c, &w));
    struct str key = asked(s, "heard");
    int64_t id = -1;
    if (!str_empty(asked(s, "best")))
        return str_empty(key) ? best_only(s, &w, asked(s, "best"))
                              : refuse(s, "best", "Ask for one of the two, heard or best.");
    for (size_t i = 0; i < w.npriorities; i++)
        if (str_eq_nocase(w.priorities[i].key, key))
            id = w.priorities[i].id;
    if (id < 0)
        return refuse(s, "heard", "Name a priority, such as P-1, to see the companies that asked for it.");
    for (size_t i = 0; i < w.nquoted; i++) {
        int32_t root = w.quoted[i].feature == id ? world_root(&w, world_customer(&w, w.quoted[i].customer)) : -1;
        if (root >= 0)
            add(s, w.customers[root].id);
    }
    return ST_OK;
}

/* Segments where nobody of that layer, or nobody above the users, was heard in the window. */
static enum status segments(struct scope *s)
{
    struct coverage *k = NULL;
    struct str who = asked(s, "silent");
    TRY(coverage_load_since(s->c, asked(s, "held_since"), &k));
    int layer = coverage_layer(who);
    if (layer < 0 && !str_eq(who, S("above-users")))
        return refuse(s, "silent", "Write executive, manager, user or above-users.");
    for (size_t i = 0; i < k->nsegments; i++) {
        const struct cov_cell *cell = &k->cells[i * LAYERS];
        if (layer >= 0 ? cell[layer].talks == 0 : cell[0].talks == 0 && cell[1].talks == 0)
            add(s, k->segments[i].id);
    }
    return ST_OK;
}

static const struct scope_row {
    const char *kind, *names; /* names of the members, blanks between */
    const char *column; /* of the list, that the ids are of */
    enum status (*find)(struct scope *s);
} scopes[] = {
    { "talk", "segment market layer function held_since", "id", talks },
    { "effort", "planned stream class solution leads_up one_product", "feature", efforts },
    { "feature", "planned stream in_plan requirement solution", "id", features },
    { "product", "planned stream from", "id", products },
    { "priority", "dry in_plan heard_in heard_from", "id", priorities },
    { "customer", "heard best", "id", customers },
    { "segment", "silent held_since", "id", segments },
};

static const struct scope_row *row_of(const struct kind *k)
{
    for (size_t i = 0; i < COUNT(scopes); i++)
        if (strcmp(scopes[i].kind, k->name) == 0)
            return &scopes[i];
    return NULL;
}

bool scope_known(const struct kind *k, struct str name)
{
    const struct scope_row *row = row_of(k);
    for (struct str rest = row ? str_z(row->names) : STR_NULL, one; !str_empty(rest);) {
        (void)str_cut(rest, ' ', &one, &rest);
        if (str_eq(one, name))
            return true;
    }
    return false;
}

enum status scope_filter(struct ctx *c, const struct kind *k, const struct scope_param *p, size_t n,
                         struct filter *ret_filter, size_t *ret_n)
{
    struct scope s = { .c = c, .p = p, .n = n };
    const struct scope_row *row = row_of(k);
    bool any = false;
    *ret_n = 0;
    for (size_t i = 0; i < n; i++)
        any |= !str_empty(p[i].value) && scope_known(k, p[i].name);
    if (!any)
        return ST_OK;
    assert(row);
    TRY(row->find(&s));
    if (s.nids == 0)
        add(&s, 0);
    *ret_filter = (struct filter){ .column = row->column, .op = OP_EQ, .any = s.ids, .nany = s.nids };
    *ret_n = 1;
    assert(ret_filter->nany > 0);
    return ST_OK;
}
