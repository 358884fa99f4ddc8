/* use/trace_use.c: walks the spine upwards and downwards over every live link. */
#include "use/trace_use.h"

enum { DEPTH_MAX = 8 };
struct q_quote { int64_t id; struct str record, said, layer, name, role, customer, day; };

#define STMT(NAME, T, SQL, ...)                                            \
    static const struct col NAME##_cols[] = { __VA_ARGS__ };               \
    static const struct stmt_def NAME = { .name = "trace." #NAME, .sql = SQL, ROWS_OF(T, NAME##_cols) }

STMT(q_quotes, struct q_quote,
     "SELECT q.id AS id, e.record AS record, q.text AS said, COALESCE(q.layer, co.layer, 'user') AS layer, "
     "co.name AS name, COALESCE(co.title,'') AS role, cu.title AS customer, COALESCE(q.\"on\",'') AS day "
     "FROM evidence e JOIN quote q ON e.item = 'quote/' || CAST(q.id AS TEXT) "
     "JOIN contact co ON co.id = (CASE WHEN q.who LIKE 'contact/%' THEN CAST(substr(q.who, 9) AS INTEGER) END) "
     "JOIN customer cu ON cu.id = co.customer WHERE e.archived_at IS NULL AND q.archived_at IS NULL "
     "AND e.role = 'supports' AND COALESCE(q.strength,'') <> 'opinion' ORDER BY q.\"on\" DESC, q.id",
     COL(struct q_quote, id), COL(struct q_quote, record), COL(struct q_quote, said), COL(struct q_quote, layer),
     COL(struct q_quote, name), COL(struct q_quote, role), COL(struct q_quote, customer), COL(struct q_quote, day));

struct walk { struct trace *t; struct world *w; struct q_quote *quotes; size_t nquotes; bool *quoted; };

static void put(struct walk *k, struct trace_list *l, const struct trace_item *item)
{
    if ((l->n & (l->n - 1)) == 0)
        l->items = arena_grow(k->w->arena, l->items, l->n, l->n ? l->n * 2 : 1, sizeof(*l->items), alignof(struct trace_item));
    l->items[l->n++] = *item;
}

static struct trace_item of_priority(const struct walk *k, size_t i, int depth)
{
    const struct w_priority *p = &k->w->priorities[i];
    int64_t n = k->t->r->heard[i];
    return (struct trace_item){ depth, S("priority"), S("priorities"), p->key, p->title,
        arena_printf(k->w->arena, "heard from %lld %s", (long long)n, n == 1 ? "customer" : "customers"), p->layer };
}

static struct trace_item of_requirement(const struct walk *k, size_t i, int depth)
{
    const struct w_requirement *q = &k->w->requirements[i];
    return (struct trace_item){ depth, S("requirement"), S("requirements"), q->key, q->title, STR_NULL, STR_NULL };
}

static struct trace_item of_feature(const struct walk *k, size_t i, int depth)
{
    const struct w_feature *f = &k->w->features[i];
    struct str when = S("not planned");
    for (size_t r = 0; r < k->w->nrows; r++)
        if (k->w->rows[r].feature == f->id)
            when = quarter_words(k->w->arena, (struct quarter){ (int32_t)k->w->rows[r].quarter }, (int)k->w->set.fiscal_start);
    const struct river_product *x = river_product_of(k->t->r, k->t->r->product_of[i]);
    return (struct trace_item){ depth, S("feature"), S("features"), f->key, f->title,
        arena_printf(k->w->arena, "%.*s · %.*s", STR_FMT(x ? x->title : S("–")), STR_FMT(str_eq(f->state, S("shipped")) ? f->state : when)),
        STR_NULL };
}

static void quotes_of(struct walk *k, const char *kind, int64_t id)
{
    static const char *const layers[] = { "executive", "manager", "user" };
    for (size_t layer = 0; layer < COUNT(layers); layer++)
        for (size_t i = 0; i < k->nquotes; i++) {
            const struct q_quote *q = &k->quotes[i];
            if (k->quoted[i] || any_id_of(q->record, kind) != id || !str_eq(q->layer, str_z(layers[layer])))
                continue;
            k->quoted[i] = true;
            struct trace_item item = { 0, S("quote"), S("quotes"), arena_printf(k->w->arena, "%lld", (long long)q->id), q->said,
                arena_printf(k->w->arena, "%.*s%s%.*s, %.*s, %.*s", STR_FMT(q->name), str_empty(q->role) ? "" : ", ",
                             STR_FMT(q->role), STR_FMT(q->customer), STR_FMT(q->day)), q->layer };
            put(k, &k->t->said, &item);
        }
}

static int32_t place_priority(const struct world *w, int64_t id)
{
    for (size_t i = 0; i < w->npriorities; i++)
        if (w->priorities[i].id == id)
            return (int32_t)i;
    return -1;
}

static int32_t place_requirement(const struct world *w, int64_t id)
{
    for (size_t i = 0; i < w->nrequirements; i++)
        if (w->requirements[i].id == id)
            return (int32_t)i;
    return -1;
}

static void up_from_priority(struct walk *k, size_t p, int depth)
{
    quotes_of(k, "priority", k->w->priorities[p].id);
    for (size_t i = 0; depth < DEPTH_MAX && i < k->w->ndrives; i++) {
        int32_t up = k->w->drives[i].lower == k->w->priorities[p].id ? place_priority(k->w, k->w->drives[i].upper) : -1;
        if (up < 0)
            continue;
        struct trace_item item = of_priority(k, (size_t)up, depth);
        put(k, &k->t->up, &item);
        up_from_priority(k, (size_t)up, depth + 1);
    }
}

static void up_from_requirement(struct walk *k, size_t q, int depth)
{
    quotes_of(k, "requirement", k->w->requirements[q].id);
    for (size_t i = 0; i < k->w->nserves; i++) {
        int32_t up = k->w->serves[i].lower == k->w->requirements[q].id ? place_priority(k->w, k->w->serves[i].upper) : -1;
        if (up < 0)
            continue;
        struct trace_item item = of_priority(k, (size_t)up, depth);
        if (!k->w->serves[i].main)
            item.note = arena_printf(k->w->arena, "%.*s · beside", STR_FMT(item.note));
        put(k, &k->t->up, &item);
        up_from_priority(k, (size_t)up, depth + 1);
    }
}

static void up_from_feature(struct walk *k, size_t f)
{
    int32_t whole = (int32_t)f, up;
    for (int n = 0; n < DEPTH_MAX && k->w->features[whole].slice_of >= 0; n++) {
        up = world_feature(k->w, k->w->features[whole].slice_of);
        if (up < 0)
            break;
        whole = up;
    }
    for (size_t i = 0; i < k->w->nfulfils; i++) {
        up = k->w->fulfils[i].lower == k->w->features[whole].id ? place_requirement(k->w, k->w->fulfils[i].upper) : -1;
        if (up < 0)
            continue;
        struct trace_item item = of_requirement(k, (size_t)up, 0);
        put(k, &k->t->up, &item);
        up_from_requirement(k, (size_t)up, 1);
    }
}

static void down_from_requirement(struct walk *k, size_t q, int depth)
{
    for (size_t i = 0; i < k->w->nfulfils; i++) {
        int32_t f = k->w->fulfils[i].upper == k->w->requirements[q].id ? world_feature(k->w, k->w->fulfils[i].lower) : -1;
        if (f < 0)
            continue;
        struct trace_item item = of_feature(k, (size_t)f, depth);
        put(k, &k->t->down, &item);
    }
}

static void down_from_priority(struct walk *k, size_t p, int depth)
{
    for (size_t i = 0; i < k->w->nserves; i++) {
        int32_t q = k->w->serves[i].upper == k->w->priorities[p].id ? place_requirement(k->w, k->w->serves[i].lower) : -1;
        if (q < 0)
            continue;
        struct trace_item item = of_requirement(k, (size_t)q, depth);
        put(k, &k->t->down, &item);
        down_from_requirement(k, (size_t)q, depth + 1);
    }
    for (size_t i = 0; depth < DEPTH_MAX && i < k->w->ndrives; i++) {
        int32_t low = k->w->drives[i].upper == k->w->priorities[p].id ? place_priority(k->w, k->w->drives[i].lower) : -1;
        if (low < 0)
            continue;
        struct trace_item item = of_priority(k, (size_t)low, depth);
        put(k, &k->t->down, &item);
        down_from_priority(k, (size_t)low, depth + 1);
    }
}

static void from_solution(struct walk *k, size_t s)
{
    bool *done = ARENA_ARRAY(k->w->arena, bool, k->w->nrequirements + 1);
    for (size_t i = 0; i < k->w->nparts; i++) {
        int32_t f = k->w->parts[i].solution == k->w->solutions[s].id ? world_feature(k->w, k->w->parts[i].feature) : -1;
        if (f < 0)
            continue;
        struct trace_item item = of_feature(k, (size_t)f, 0);
        put(k, &k->t->down, &item);
        for (size_t j = 0; j < k->w->nfulfils; j++) {
            int32_t q = k->w->fulfils[j].lower == k->w->features[f].id ? place_requirement(k->w, k->w->fulfils[j].upper) : -1;
            if (q < 0 || done[q])
                continue;
            done[q] = true;
            item = of_requirement(k, (size_t)q, 0);
            put(k, &k->t->up, &item);
            up_from_requirement(k, (size_t)q, 1);
        }
    }
}

static bool find_start(struct walk *k, struct str key)
{
    struct trace *t = k->t;
    struct world *w = k->w;
    t->has_start = true;
    for (size_t i = 0; i < w->npriorities; i++)
        if (str_eq_nocase(w->priorities[i].key, key)) {
            t->start = of_priority(k, i, 0);
            up_from_priority(k, i, 0);
            down_from_priority(k, i, 0);
            return true;
        }
    for (size_t i = 0; i < w->nrequirements; i++)
        if (str_eq_nocase(w->requirements[i].key, key)) {
            t->start = of_requirement(k, i, 0);
            up_from_requirement(k, i, 0);
            down_from_requirement(k, i, 0);
            return true;
        }
    for (size_t i = 0; i < w->nfeatures; i++)
        if (str_eq_nocase(w->features[i].key, key)) {
            t->start = of_feature(k, i, 0);
            up_from_feature(k, i);
            return true;
        }
    for (size_t i = 0; i < w->nsolutions; i++)
        if (str_eq_nocase(w->solutions[i].key, key)) {
            t->start = (struct trace_item){ 0, S("solution"), S("solutions"), w->solutions[i].key, w->solutions[i].title,
                                            STR_NULL, STR_NULL };
            from_solution(k, i);
            return true;
        }
    t->has_start = false;
    return false;
}

static void fill_lists(struct walk *k)
{
    struct world *w = k->w;
    struct river *r = k->t->r;
    struct trace_item item;
    for (size_t q = 0; q < w->nrequirements; q++) {
        bool carried = false;
        for (size_t i = 0; i < w->nfulfils; i++)
            carried |= w->fulfils[i].upper == w->requirements[q].id && world_feature(w, w->fulfils[i].lower) >= 0;
        item = of_requirement(k, q, 0);
        if (!carried)
            put(k, &k->t->holes, &item);
    }
    for (size_t f = 0; f < w->nfeatures; f++) {
        bool asked = w->features[f].slice_of >= 0 || str_eq(w->features[f].state, S("shipped"));
        for (size_t i = 0; i < w->nfulfils; i++)
            asked |= w->fulfils[i].lower == w->features[f].id && place_requirement(w, w->fulfils[i].upper) >= 0;
        if (asked)
            continue;
        item = of_feature(k, f, 0);
        put(k, &k->t->orphans, &item);
    }
    for (size_t p = 0; p < w->npriorities; p++) {
        bool driven = !str_eq(w->priorities[p].layer, S("user"));
        for (size_t i = 0; i < w->ndrives; i++)
            driven |= w->drives[i].lower == w->priorities[p].id && place_priority(w, w->drives[i].upper) >= 0;
        item = of_priority(k, p, 0);
        if (!driven)
            put(k, &k->t->no_upward, &item);
        for (size_t i = 0; i < r->ndry; i++)
            if (r->dry[i].id == w->priorities[p].id)
                put(k, &k->t->dry, &item);
    }
    for (size_t i = 0; i < r->nrows; i++)
        if (river_is_unsourced(&r->rows[i])) {
            item = of_feature(k, (size_t)r->rows[i].feature, 0);
            put(k, &k->t->unsourced, &item);
        }
}

enum status trace_load(struct ctx *c, struct str key, struct trace **ret)
{
    struct trace *t = ARENA_NEW(c->arena, struct trace);
    struct river_ask ask = { 0 };
    TRY(river_load(c, &ask, &t->r));
    struct walk k = { .t = t, .w = t->r->w };
    TRY(db_all(c, &q_quotes, NULL, 0, &k.quotes, &k.nquotes));
    k.quoted = ARENA_ARRAY(c->arena, bool, k.nquotes + 1);
    if (!str_empty(key) && !find_start(&k, key)) {
        problem_add(c->problems, NULL, S("unknown"),
                    "No priority, requirement, feature or solution is called %.*s.\nGive a key such as P-1, BR-4 or S-2.",
                    STR_FMT(key));
        return ST_NOT_FOUND;
    }
    fill_lists(&k);
    *ret = t;
    return ST_OK;
}

static void item_json(struct json_writer *w, const struct trace_item *i)
{
    json_object(w);
    json_key(w, S("depth"));
    json_int(w, i->depth);
    json_member_str(w, S("kind"), i->kind);
    json_member_str(w, S("key"), i->key);
    json_member_str(w, S("title"), i->title);
    json_member_str(w, S("layer"), i->layer);
    json_member_str(w, S("note"), i->note);
    json_end(w);
}

static void list_json(struct json_writer *w, struct str name, const struct trace_list *l)
{
    json_key(w, name);
    json_array(w);
    for (size_t i = 0; i < l->n; i++)
        item_json(w, &l->items[i]);
    json_end(w);
}

void trace_json(const struct trace *t, struct json_writer *w)
{
    json_object(w);
    json_key(w, S("start"));
    if (t->has_start)
        item_json(w, &t->start);
    else
        json_null(w);
    list_json(w, S("up"), &t->up);
    list_json(w, S("said"), &t->said);
    list_json(w, S("down"), &t->down);
    list_json(w, S("holes"), &t->holes);
    list_json(w, S("orphans"), &t->orphans);
    list_json(w, S("no_upward"), &t->no_upward);
    list_json(w, S("dry"), &t->dry);
    list_json(w, S("unsourced"), &t->unsourced);
    json_end(w);
}
