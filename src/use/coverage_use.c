/* use/coverage_use.c: talks counted once per layer present, and whom to call next. */
#include "use/reports.h"
#include "use/snapshot.h"
#include <stdlib.h>

struct q_talk {
    int64_t talk, segment, function;
    struct str day, layer;
};
struct q_of_function {
    int64_t person, team;
};
struct q_listener {
    int64_t every;
    struct str whom, layer;
};
struct q_customer {
    int64_t id, segment, revenue;
    struct str key, title;
};
struct q_contact {
    int64_t customer;
    struct str layer, name, title;
};

const char *const coverage_layers[LAYERS] = { "executive", "manager", "user" };

#define STMT(NAME, ...) STMT_IN("coverage.", NAME, __VA_ARGS__)

STMT(q_segments, struct cov_segment,
     "SELECT s.id AS id, s.market AS market, 0 AS customers, 0 AS revenue, COALESCE(s.\"key\",'') AS \"key\", "
     "s.title AS title, COALESCE(m.\"key\",'') AS market_key, m.title AS market_title FROM segment s "
     "JOIN market m ON m.id = s.market WHERE s.archived_at IS NULL AND m.archived_at IS NULL "
     "ORDER BY s.market, s.id",
     COL(struct cov_segment, id), COL(struct cov_segment, market), COL(struct cov_segment, customers),
     COL(struct cov_segment, revenue), COL(struct cov_segment, key), COL(struct cov_segment, title),
     COL(struct cov_segment, market_key), COL(struct cov_segment, market_title));
STMT(
    q_talks, struct q_talk,
    "SELECT t.id AS talk, COALESCE(cu.segment,-1) AS segment, COALESCE(t.\"by\",0) AS function, t.\"on\" AS day, "
    "COALESCE(co.layer,'user') AS layer FROM talk t JOIN contact co ON co.id = " CONTACT_OF(
        "t.\"with\"") " "
                      "JOIN customer cu ON cu.id = co.customer WHERE t.archived_at IS NULL AND t.state = 'held' "
                      "UNION ALL SELECT t.id AS talk, COALESCE(cu.segment,-1) AS segment, COALESCE(t.\"by\",0) AS function, t.\"on\" AS day, "
                      "COALESCE(co.layer,'user') AS layer FROM involved i "
                      "JOIN talk t ON t.id = " ID_OF(
                          "talk", "6",
                          "i.record") " "
                                      "JOIN contact co ON co.id = " CONTACT_OF(
                                          "i.who") " JOIN customer cu ON cu.id = co.customer "
                                                   "WHERE i.archived_at IS NULL AND i.\"as\" = 'attended' AND t.archived_at IS NULL AND t.state = 'held' "
                                                   "ORDER BY 1",
    COL(struct q_talk, talk), COL(struct q_talk, segment), COL(struct q_talk, function), COL(struct q_talk, day),
    COL(struct q_talk, layer));
STMT(q_of_function, struct q_of_function,
     "WITH RECURSIVE " FUNCTIONS_OF_PEOPLE " SELECT person AS person, team AS team FROM fn ORDER BY person",
     COL(struct q_of_function, person), COL(struct q_of_function, team));
STMT(
    q_functions, struct cov_function,
    "SELECT id AS id, COALESCE(\"key\",'') AS \"key\", title AS title FROM team WHERE archived_at IS NULL AND \"type\" = 'function' "
    "ORDER BY id",
    COL(struct cov_function, id), COL(struct cov_function, key), COL(struct cov_function, title));
STMT(
    q_heard, struct cov_heard,
    "SELECT DISTINCT p.id AS priority, COALESCE(cu.segment,-1) AS segment, "
    "COALESCE(q.layer, co.layer, 'user') AS layer FROM evidence e "
    "JOIN quote q ON q.id = " ID_OF(
        "quote", "7",
        "e.item") " "
                  "JOIN contact co ON co.id = " CONTACT_OF(
                      "q.who") " JOIN customer cu ON cu.id = co.customer "
                               "JOIN priority p ON p.id = " ID_OF(
                                   "priority", "10",
                                   "e.record") " "
                                               "WHERE e.archived_at IS NULL AND q.archived_at IS NULL AND p.archived_at IS NULL AND p.state <> 'gone' "
                                               "AND e.role = 'supports' AND COALESCE(q.strength,'') <> 'opinion' ORDER BY 1, 2, 3",
    COL(struct cov_heard, priority), COL(struct cov_heard, segment), COL(struct cov_heard, layer));
STMT(q_listeners, struct q_listener,
     "SELECT COALESCE(every_days,0) AS every, \"to\" AS whom, COALESCE(layer,'') AS layer FROM assignment "
     "WHERE archived_at IS NULL AND role = 'listener' AND structure IS NULL ORDER BY id",
     COL(struct q_listener, every), COL(struct q_listener, whom), COL(struct q_listener, layer));
STMT(q_customers, struct q_customer,
     "SELECT id, COALESCE(segment,-1) AS segment, COALESCE(revenue,0) AS revenue, COALESCE(\"key\",'') AS \"key\", "
     "title FROM customer WHERE archived_at IS NULL AND COALESCE(status,'customer') = 'customer' ORDER BY id",
     COL(struct q_customer, id), COL(struct q_customer, segment), COL(struct q_customer, revenue),
     COL(struct q_customer, key), COL(struct q_customer, title));
STMT(q_contacts, struct q_contact,
     "SELECT customer, COALESCE(layer,'user') AS layer, name, COALESCE(title,'') AS title FROM contact "
     "WHERE archived_at IS NULL ORDER BY id",
     COL(struct q_contact, customer), COL(struct q_contact, layer), COL(struct q_contact, name),
     COL(struct q_contact, title));

int coverage_layer(struct str layer)
{
    for (int i = 0; i < LAYERS; i++)
        if (str_eq(layer, str_z(coverage_layers[i])))
            return i;
    return -1;
}

/* Segments stand by market; this finds one by its id. */
struct by_id {
    int64_t id;
    size_t place;
};

static int compare_id(const void *x, const void *y)
{
    const struct by_id *a = x, *b = y;
    return a->id < b->id ? -1 : a->id > b->id;
}

static void sort_ids(struct coverage *v)
{
    struct by_id *ids = ARENA_ARRAY(v->r->w->arena, struct by_id, v->nsegments + 1);
    for (size_t i = 0; i < v->nsegments; i++)
        ids[i] = (struct by_id){ v->segments[i].id, i };
    qsort(ids, v->nsegments, sizeof *ids, compare_id);
    v->segment_ids = ids;
}

static int64_t segment_place(const struct coverage *v, int64_t id)
{
    const struct by_id key = { .id = id };
    const struct by_id *found = bsearch(&key, v->segment_ids, v->nsegments, sizeof key, compare_id);
    return found ? (int64_t)found->place : -1;
}

static int32_t function_place(const struct cov_function *f, size_t n, int64_t id)
{
    PLACE_OF_ID(f, n, id);
}

/* The team of a person among those of functions, sorted by person; 0: none. */
static int64_t function_of(const struct q_of_function *f, size_t n, int64_t person)
{
    size_t lo = 0, hi = n;
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        if (f[mid].person < person)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo < n && f[lo].person == person ? f[lo].team : 0;
}

/* Functions by id, the one of nobody first; *ret: of each talk, the place of the function of who led it. */
static enum status place_functions(struct ctx *c, struct coverage *v, const struct q_talk *t, size_t n, int32_t **ret)
{
    int32_t *places = ARENA_ARRAY(c->arena, int32_t, n + 1);
    struct cov_function *known = NULL;
    struct q_of_function *of = NULL;
    size_t nknown = 0, nof = 0;
    TRY(db_all(c, &q_functions, NULL, 0, &known, &nknown));
    TRY(db_all(c, &q_of_function, NULL, 0, &of, &nof));
    v->functions = ARENA_ARRAY(v->r->w->arena, struct cov_function, nknown + 1);
    v->nfunctions = nknown + 1;
    for (size_t i = 0; i < nknown; i++)
        v->functions[i + 1] = known[i];
    for (size_t i = 0; i < n; i++) {
        int32_t at = function_place(v->functions, v->nfunctions, function_of(of, nof, t[i].function));
        places[i] = at < 0 ? 0 : at;
    }
    *ret = places;
    return ST_OK;
}

static int by_talks(const void *x, const void *y)
{
    const struct cov_function *a = x, *b = y;
    if ((a->id == 0) != (b->id == 0))
        return a->id == 0 ? 1 : -1;
    if (a->talks != b->talks)
        return a->talks > b->talks ? -1 : 1;
    return str_cmp(a->key, b->key);
}

/* Those that had a talk at all, in the order in which they are shown. */
static void sort_functions(struct coverage *v)
{
    size_t n = 0;
    for (size_t i = 0; i < v->nfunctions; i++)
        if (v->functions[i].newest.n)
            v->functions[n++] = v->functions[i];
    v->nfunctions = n;
    qsort(v->functions, n, sizeof *v->functions, by_talks);
}

static void count_talks(struct coverage *v, const struct q_talk *t, size_t n, const int32_t *function)
{
    int64_t last = 0, last_of[LAYERS] = { 0 };
    for (size_t i = 0; i < n; i++) {
        int layer = coverage_layer(t[i].layer);
        int64_t s = segment_place(v, t[i].segment);
        struct cov_cell *cell = layer >= 0 && s >= 0 ? &v->cells[s * LAYERS + layer] : NULL;
        struct cov_function *f = &v->functions[function[i]];
        if (cell && str_cmp(t[i].day, cell->newest) > 0)
            cell->newest = t[i].day;
        if (str_cmp(t[i].day, f->newest) > 0)
            f->newest = t[i].day;
        if (str_cmp(t[i].day, v->since) < 0)
            continue;
        v->total += t[i].talk != last;
        f->talks += t[i].talk != last;
        last = t[i].talk;
        if (layer >= 0) {
            v->by_layer[layer] += last_of[layer] != t[i].talk;
            f->by_layer[layer] += last_of[layer] != t[i].talk;
            last_of[layer] = t[i].talk;
        }
        if (cell && cell->last_talk != t[i].talk) {
            cell->talks++;
            cell->last_talk = t[i].talk;
        }
    }
}

static bool is_worked_on(const struct coverage *v, int64_t priority)
{
    int32_t p = world_priority(v->r->w, priority);
    return p >= 0 && v->r->reached[p];
}

static void count_priorities(struct coverage *v)
{
    for (size_t i = 0; i < v->nheard; i++) {
        int layer = coverage_layer(v->heard[i].layer);
        int64_t s = segment_place(v, v->heard[i].segment);
        if (layer < 0 || s < 0)
            continue;
        struct cov_cell *cell = &v->cells[s * LAYERS + layer];
        cell->priorities++;
        cell->in_plan += is_worked_on(v, v->heard[i].priority);
    }
}

static void listens(int64_t *every, int layer, int64_t days)
{
    static const int64_t usual[LAYERS] = { 90, 60, 30 };
    int64_t mine = days > 0 ? days : usual[layer];
    if (every[layer] == 0 || mine < every[layer])
        every[layer] = mine;
}

/* Where the segments of a market begin; they stand by market. */
static size_t first_of_market(const struct coverage *v, int64_t market)
{
    size_t lo = 0, hi = v->nsegments;
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        if (v->segments[mid].market < market)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo;
}

/* How often somebody is to listen, per cell; 0 where nobody is. A market's listener has all its segments. */
static int64_t *every_days(const struct coverage *v, const struct q_listener *who, size_t n)
{
    int64_t *every = ARENA_ARRAY(v->r->w->arena, int64_t, v->nsegments *LAYERS + 1);
    for (size_t i = 0; i < n; i++) {
        int64_t market = any_id_of(who[i].whom, "market"), at = segment_place(v, any_id_of(who[i].whom, "segment"));
        size_t from = at < 0 ? 0 : (size_t)at, to = at < 0 ? 0 : (size_t)at + 1;
        if (market >= 0)
            for (from = to = first_of_market(v, market); to < v->nsegments && v->segments[to].market == market;)
                to++;
        for (size_t s = from; s < to; s++)
            for (int layer = 0; layer < LAYERS; layer++)
                if (str_empty(who[i].layer) || coverage_layer(who[i].layer) == layer)
                    listens(&every[s * LAYERS], layer, who[i].every);
    }
    return every;
}

static void find_overdue(struct coverage *v, struct date today, const struct q_listener *who, size_t n)
{
    const int64_t *every = every_days(v, who, n);
    for (size_t i = 0; i < v->nsegments * LAYERS; i++) {
        struct cov_cell *cell = &v->cells[i];
        struct date d;
        cell->age = date_parse(cell->newest, &d) ? today.days - d.days : -1;
        cell->overdue = cell->age < 0 || (every[i] > 0 && cell->age > every[i]) || (every[i] == 0 && cell->talks == 0);
    }
}

/* Cells of the segments with the most revenue first; those of one segment in the order of the layers. */
struct cell_order {
    int64_t revenue;
    size_t cell;
};

static int by_revenue(const void *x, const void *y)
{
    const struct cell_order *a = x, *b = y;
    if (a->revenue != b->revenue)
        return a->revenue > b->revenue ? -1 : 1;
    return a->cell < b->cell ? -1 : a->cell > b->cell;
}

/* best: the largest customer of each segment, the first of equals. */
struct callable {
    const struct q_customer *cu;
    const struct q_contact *co;
    struct w_index contacts;
    const int32_t *best;
};

static int32_t customer_place(const struct q_customer *cu, size_t n, int64_t id)
{
    PLACE_OF_ID(cu, n, id);
}

static struct callable sort_customers(const struct coverage *v, const struct q_customer *cu, size_t ncu,
                                      const struct q_contact *co, size_t nco)
{
    struct arena *a = v->r->w->arena;
    int32_t *best = ARENA_ARRAY(a, int32_t, v->nsegments + 1), *owner = ARENA_ARRAY(a, int32_t, nco + 1);
    for (size_t s = 0; s < v->nsegments; s++)
        best[s] = -1;
    for (size_t i = 0; i < ncu; i++) {
        int64_t s = segment_place(v, cu[i].segment);
        if (s >= 0 && (best[s] < 0 || cu[i].revenue > cu[best[s]].revenue))
            best[s] = (int32_t)i;
    }
    for (size_t i = 0; i < nco; i++)
        owner[i] = customer_place(cu, ncu, co[i].customer);
    return (struct callable){ cu, co, w_index_of(a, ncu, nco, owner), best };
}

static void find_next(struct coverage *v, const struct callable *k)
{
    struct arena *a = v->r->w->arena;
    struct cell_order *order = ARENA_ARRAY(a, struct cell_order, v->nsegments * LAYERS + 1);
    size_t n = 0;
    for (size_t cell = 0; cell < v->nsegments * LAYERS; cell++)
        if (v->cells[cell].overdue && k->best[cell / LAYERS] >= 0)
            order[n++] = (struct cell_order){ v->segments[cell / LAYERS].revenue, cell };
    qsort(order, n, sizeof *order, by_revenue);
    v->next = ARENA_ARRAY(a, struct cov_next, n + 1);
    for (size_t i = 0; i < n; i++) {
        size_t cell = order[i].cell;
        int32_t at = k->best[cell / LAYERS];
        struct w_span contacts = w_span(&k->contacts, at);
        struct cov_next x = { .segment = cell / LAYERS,
                              .layer = (int)(cell % LAYERS),
                              .customer_key = k->cu[at].key,
                              .customer = k->cu[at].title,
                              .talks = v->cells[cell].talks,
                              .never = v->cells[cell].age < 0 };
        for (size_t j = contacts.n; j > 0; j--)
            if (coverage_layer(k->co[contacts.at[j - 1]].layer) == x.layer) {
                x.contact = k->co[contacts.at[j - 1]].name;
                x.contact_title = k->co[contacts.at[j - 1]].title;
            }
        v->next[v->nnext++] = x;
    }
}

static int by_place(const void *x, const void *y)
{
    const int32_t *a = x, *b = y;
    return *a < *b ? -1 : *a > *b;
}

static void find_shown(struct coverage *v)
{
    struct arena *a = v->r->w->arena;
    struct cell_order *order = ARENA_ARRAY(a, struct cell_order, v->nsegments + 1);
    for (size_t s = 0; s < v->nsegments; s++)
        order[s] = (struct cell_order){ v->segments[s].revenue, s };
    qsort(order, v->nsegments, sizeof *order, by_revenue);
    v->nshown = v->nsegments < COVERAGE_SHOWN ? v->nsegments : COVERAGE_SHOWN;
    v->shown = ARENA_ARRAY(a, int32_t, v->nshown + 1);
    for (size_t i = 0; i < v->nshown; i++)
        v->shown[i] = (int32_t)order[i].cell;
    qsort(v->shown, v->nshown, sizeof *v->shown, by_place);
}

static void find_dry(struct coverage *v)
{
    const struct river *r = v->r;
    v->places = ARENA_ARRAY(r->w->arena, int64_t, r->w->npriorities + 1);
    v->dry = ARENA_ARRAY(r->w->arena, int32_t, r->w->npriorities + 1);
    for (size_t i = 0; i < v->nheard; i++) {
        int32_t p = world_priority(r->w, v->heard[i].priority);
        if (p >= 0)
            v->places[p]++;
    }
    for (size_t p = 0; p < r->w->npriorities; p++)
        if (!r->reached[p] && r->open[p] && v->places[p] > 0)
            v->dry[v->ndry++] = (int32_t)p;
}

enum status coverage_make(struct ctx *c, struct river *r, struct str since, struct coverage **ret)
{
    struct coverage *v = ARENA_NEW(c->arena, struct coverage);
    const struct q_talk *talks = NULL;     /* all of these may belong to the server */
    const struct q_listener *who = NULL;
    const struct q_customer *cu = NULL;
    const struct q_contact *co = NULL;
    int32_t *function;
    size_t ntalks = 0, nwho = 0, ncu = 0, nco = 0;
    v->r = r;
    const struct settings *set = &v->r->w->set;
    v->days = set->listen_days > 0 ? set->listen_days : 180;
    struct date today = workspace_today(c, set);
    struct date from = { today.days - (int32_t)v->days };
    if (date_parse(since, &from))
        v->days = today.days > from.days ? today.days - from.days : 0;
    v->since = date_text(c->arena, from);
    TRY(db_all(c, &q_segments, NULL, 0, &v->segments, &v->nsegments));     /* they are counted in */
    TRY(shared_rows(c, &q_talks, NULL, &talks, &ntalks));
    TRY(shared_rows(c, &q_heard, NULL, &v->heard, &v->nheard));
    TRY(shared_rows(c, &q_listeners, NULL, &who, &nwho));
    TRY(shared_rows(c, &q_customers, NULL, &cu, &ncu));
    TRY(shared_rows(c, &q_contacts, NULL, &co, &nco));
    v->cells = ARENA_ARRAY(c->arena, struct cov_cell, v->nsegments * LAYERS + 1);
    sort_ids(v);
    for (size_t i = 0; i < ncu; i++) {
        int64_t s = segment_place(v, cu[i].segment);
        if (s < 0)
            continue;
        v->segments[s].customers++;
        v->segments[s].revenue += cu[i].revenue;
    }
    TRY(place_functions(c, v, talks, ntalks, &function));
    count_talks(v, talks, ntalks, function);
    sort_functions(v);
    count_priorities(v);
    find_overdue(v, today, who, nwho);
    struct callable callable = sort_customers(v, cu, ncu, co, nco);
    find_next(v, &callable);
    find_shown(v);
    find_dry(v);
    *ret = v;
    return ST_OK;
}

enum status coverage_load(struct ctx *c, struct coverage **ret)
{
    struct river *r;
    TRY(river_load(c, &(struct river_ask){ 0 }, &r));
    const void *have;
    TRY(snapshot_part(c, r->w, SNAP_COVERAGE, &have));
    if (!have)
        return coverage_make(c, r, STR_NULL, ret);
    *ret = ARENA_NEW(c->arena, struct coverage);
    **ret = *(const struct coverage *)have;
    (*ret)->r = r;
    return ST_OK;
}

enum status coverage_load_since(struct ctx *c, struct str since, struct coverage **ret)
{
    struct path at = { .name = S("since") };
    struct settings set;
    struct river *r;
    struct date d;
    int64_t days;
    if (str_empty(since))
        return coverage_load(c, ret);
    TRY(workspace_settings(c, &set));
    if (str_ends(since, S("d")) && str_to_i64((struct str){ since.p, since.n - 1 }, &days) && days >= 0 && days < 40000)
        d.days = workspace_today(c, &set).days - (int32_t)days;
    else if (!date_parse(since, &d)) {
        problem_add(c->problems, &at, S("not_a_date"), "Write since as a date, 2026-05-30, or as days back, 180d.");
        return ST_INVALID;
    }
    TRY(river_load(c, &(struct river_ask){ 0 }, &r));
    return coverage_make(c, r, date_text(c->arena, d), ret);
}

static void number(struct json_writer *w, struct str name, int64_t i)
{
    json_key(w, name);
    json_int(w, i);
}

static void cells_json(const struct coverage *v, struct json_writer *w)
{
    json_key(w, S("cells"));
    json_array(w);
    for (size_t i = 0; i < v->nsegments * LAYERS; i++) {
        const struct cov_segment *s = &v->segments[i / LAYERS];
        const struct cov_cell *cell = &v->cells[i];
        json_object(w);
        json_member_str(w, S("market"), s->market_key);
        json_member_str(w, S("segment"), s->key);
        json_member_str(w, S("layer"), str_z(coverage_layers[i % LAYERS]));
        number(w, S("talks"), cell->talks);
        json_member_str(w, S("newest"), cell->newest);
        json_key(w, S("overdue"));
        json_bool(w, cell->overdue);
        number(w, S("priorities"), cell->priorities);
        number(w, S("in_plan"), cell->in_plan);
        json_end(w);
    }
    json_end(w);
}

static void functions_json(const struct coverage *v, struct json_writer *w)
{
    json_key(w, S("functions"));
    json_array(w);
    for (size_t i = 0; i < v->nfunctions; i++) {
        const struct cov_function *f = &v->functions[i];
        json_object(w);
        json_member_str(w, S("function"), f->key);
        number(w, S("talks"), f->talks);
        for (int l = 0; l < LAYERS; l++)
            number(w, str_z(coverage_layers[l]), f->by_layer[l]);
        json_member_str(w, S("newest"), f->newest);
        json_end(w);
    }
    json_end(w);
}

void coverage_json(const struct coverage *v, struct json_writer *w)
{
    json_object(w);
    json_member_str(w, S("since"), v->since);
    number(w, S("talks"), v->total);
    json_key(w, S("by_layer"));
    json_object(w);
    for (int i = 0; i < LAYERS; i++)
        number(w, str_z(coverage_layers[i]), v->by_layer[i]);
    json_end(w);
    cells_json(v, w);
    functions_json(v, w);
    json_key(w, S("next"));
    json_array(w);
    for (size_t i = 0; i < v->nnext; i++) {
        json_object(w);
        json_member_str(w, S("customer"), v->next[i].customer_key);
        json_member_str(w, S("layer"), str_z(coverage_layers[v->next[i].layer]));
        json_member_str(w, S("segment"), v->segments[v->next[i].segment].key);
        json_member_str(w, S("contact"), v->next[i].contact);
        json_member_str(w, S("why"),
                        v->next[i].never        ? S("never heard")
                        : v->next[i].talks == 0 ? S("not heard in the window")
                                                : S("overdue"));
        json_end(w);
    }
    json_end(w);
    json_end(w);
}
