/* use/trace_use.c: walks the spine upwards and downwards over every live link. */
#include "use/plan_parts.h"
#include "use/snapshot.h"

enum { DEPTH_MAX = 8 };
struct q_quote {
    int64_t id;
    struct str record, said, layer, name, role, customer, day;
};

#define STMT(NAME, ...) STMT_IN("trace.", NAME, __VA_ARGS__)

STMT(q_quotes, struct q_quote,
     "SELECT q.id AS id, e.record AS record, q.text AS said, COALESCE(q.layer, co.layer, 'user') AS layer, "
     "co.name AS name, COALESCE(co.title,'') AS role, cu.title AS customer, COALESCE(q.\"on\",'') AS day "
     "FROM evidence e JOIN quote q ON e.item = 'quote/' || CAST(q.id AS TEXT) "
     "JOIN contact co ON co.id = " ID_OF(
         "contact", "9",
         "q.who") " "
                  "JOIN customer cu ON cu.id = co.customer WHERE e.archived_at IS NULL AND q.archived_at IS NULL "
                  "AND e.role = 'supports' AND COALESCE(q.strength,'') <> 'opinion' ORDER BY q.\"on\" DESC, q.id",
     COL(struct q_quote, id), COL(struct q_quote, record), COL(struct q_quote, said), COL(struct q_quote, layer),
     COL(struct q_quote, name), COL(struct q_quote, role), COL(struct q_quote, customer), COL(struct q_quote, day));

struct trace_base {
    struct trace lists;                                /* without a start */
    struct q_quote *quotes;
    size_t nquotes;
    struct w_index of_priority, of_requirement;        /* quotes by what they support */
};
struct walk {
    struct trace *t;
    struct world *w;
    const struct trace_base *b;
    bool *quoted;
};

static void put(struct walk *k, struct trace_list *l, const struct trace_item *item)
{
    if ((l->n & (l->n - 1)) == 0)
        l->items =
            arena_grow(k->w->arena, l->items, l->n, l->n ? l->n * 2 : 1, sizeof(*l->items), alignof(struct trace_item));
    l->items[l->n++] = *item;
}

static struct trace_item of_priority(const struct walk *k, size_t i, int depth)
{
    const struct w_priority *p = &k->w->priorities[i];
    int64_t n = k->t->r->heard[i];
    return (struct trace_item){
        depth,
        S("priority"),
        S("priorities"),
        p->key,
        p->title,
        arena_printf(k->w->arena, "heard from %lld %s", (long long)n, n == 1 ? "customer" : "customers"),
        p->layer
    };
}

static struct trace_item of_requirement(const struct walk *k, size_t i, int depth)
{
    const struct w_requirement *q = &k->w->requirements[i];
    return (struct trace_item){ depth, S("requirement"), S("requirements"), q->key, q->title, STR_NULL, STR_NULL };
}

static struct trace_item of_feature(const struct walk *k, size_t i, int depth)
{
    const struct w_feature *f = &k->w->features[i];
    const struct w_row *row = plan_row_of(k->w, f->id);
    struct str when = S("not planned");
    if (row)
        when = quarter_words(k->w->arena, (struct quarter){ (int32_t)row->quarter }, (int)k->w->set.fiscal_start);
    const struct river_product *x = river_product_of(k->t->r, k->t->r->product_of[i]);
    return (struct trace_item){ depth,
                                S("feature"),
                                S("features"),
                                f->key,
                                f->title,
                                arena_printf(k->w->arena, "%.*s · %.*s", STR_FMT(x ? x->title : S("–")),
                                             STR_FMT(str_eq(f->state, S("shipped")) ? f->state : when)),
                                STR_NULL };
}

/* 2026-11-24 -> Tue 24 Nov 2026 */
static struct str day_words(struct arena *a, struct str day)
{
    struct date d;
    int y, m, dd;
    if (!date_parse(day, &d))
        return day;
    date_to_ymd(d, &y, &m, &dd);
    return arena_printf(a, "%.*s %d", STR_FMT(date_words(a, d)), y);
}

static void quotes_of(struct walk *k, struct w_span of)
{
    static const char *const layers[] = { "executive", "manager", "user" };
    for (size_t layer = 0; layer < COUNT(layers); layer++)
        for (size_t i = 0; i < of.n; i++) {
            const struct q_quote *q = &k->b->quotes[of.at[i]];
            if (k->quoted[of.at[i]] || !str_eq(q->layer, str_z(layers[layer])))
                continue;
            k->quoted[of.at[i]] = true;
            struct trace_item item = { 0,
                                       S("quote"),
                                       S("quotes"),
                                       arena_printf(k->w->arena, "%lld", (long long)q->id),
                                       q->said,
                                       arena_printf(k->w->arena, "%.*s%s%.*s, %.*s, %.*s", STR_FMT(q->name),
                                                    str_empty(q->role) ? "" : ", ", STR_FMT(q->role),
                                                    STR_FMT(q->customer), STR_FMT(day_words(k->w->arena, q->day))),
                                       q->layer };
            put(k, &k->t->said, &item);
        }
}

static void up_from_priority(struct walk *k, int32_t p, int depth)
{
    struct w_span links = w_span(&k->w->priority_driven, p);
    quotes_of(k, w_span(&k->b->of_priority, p));
    for (size_t i = 0; depth < DEPTH_MAX && i < links.n; i++) {
        int32_t up = world_priority(k->w, k->w->drives[links.at[i]].upper);
        struct trace_item item = of_priority(k, (size_t)up, depth);
        put(k, &k->t->up, &item);
        up_from_priority(k, up, depth + 1);
    }
}

static void up_from_requirement(struct walk *k, int32_t q, int depth)
{
    struct w_span links = w_span(&k->w->requirement_serves, q);
    quotes_of(k, w_span(&k->b->of_requirement, q));
    for (size_t i = 0; i < links.n; i++) {
        const struct w_link *link = &k->w->serves[links.at[i]];
        int32_t up = world_priority(k->w, link->upper);
        struct trace_item item = of_priority(k, (size_t)up, depth);
        if (!link->main)
            item.note = arena_printf(k->w->arena, "%.*s · beside", STR_FMT(item.note));
        put(k, &k->t->up, &item);
        up_from_priority(k, up, depth + 1);
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
    struct w_span links = w_span(&k->w->feature_fulfils, whole);
    for (size_t i = 0; i < links.n; i++) {
        up = world_requirement(k->w, k->w->fulfils[links.at[i]].upper);
        struct trace_item item = of_requirement(k, (size_t)up, 0);
        put(k, &k->t->up, &item);
        up_from_requirement(k, up, 1);
    }
}

static void down_from_requirement(struct walk *k, int32_t q, int depth)
{
    struct w_span links = w_span(&k->w->requirement_fulfils, q);
    for (size_t i = 0; i < links.n; i++) {
        int32_t f = world_feature(k->w, k->w->fulfils[links.at[i]].lower);
        struct trace_item item = of_feature(k, (size_t)f, depth);
        put(k, &k->t->down, &item);
    }
}

static void down_from_priority(struct walk *k, int32_t p, int depth)
{
    struct w_span serves = w_span(&k->w->priority_serves, p), drives = w_span(&k->w->priority_drives, p);
    for (size_t i = 0; i < serves.n; i++) {
        int32_t q = world_requirement(k->w, k->w->serves[serves.at[i]].lower);
        struct trace_item item = of_requirement(k, (size_t)q, depth);
        put(k, &k->t->down, &item);
        down_from_requirement(k, q, depth + 1);
    }
    for (size_t i = 0; depth < DEPTH_MAX && i < drives.n; i++) {
        int32_t low = world_priority(k->w, k->w->drives[drives.at[i]].lower);
        struct trace_item item = of_priority(k, (size_t)low, depth);
        put(k, &k->t->down, &item);
        down_from_priority(k, low, depth + 1);
    }
}

static void from_solution(struct walk *k, int32_t s)
{
    bool *done = ARENA_ARRAY(k->w->arena, bool, k->w->nrequirements + 1);
    struct w_span parts = w_span(&k->w->solution_parts, s);
    for (size_t i = 0; i < parts.n; i++) {
        int32_t f = world_feature(k->w, k->w->parts[parts.at[i]].feature);
        struct trace_item item = of_feature(k, (size_t)f, 0);
        put(k, &k->t->down, &item);
        struct w_span links = w_span(&k->w->feature_fulfils, f);
        for (size_t j = 0; j < links.n; j++) {
            int32_t q = world_requirement(k->w, k->w->fulfils[links.at[j]].upper);
            if (done[q])
                continue;
            done[q] = true;
            item = of_requirement(k, (size_t)q, 0);
            put(k, &k->t->up, &item);
            up_from_requirement(k, q, 1);
        }
    }
}

static bool find_start(struct walk *k, struct str key)
{
    struct trace *t = k->t;
    struct world *w = k->w;
    int32_t at;
    t->has_start = true;
    if ((at = world_by_key(w, W_PRIORITY, key)) >= 0) {
        t->start = of_priority(k, (size_t)at, 0);
        up_from_priority(k, at, 0);
        down_from_priority(k, at, 0);
    } else if ((at = world_by_key(w, W_REQUIREMENT, key)) >= 0) {
        t->start = of_requirement(k, (size_t)at, 0);
        up_from_requirement(k, at, 0);
        down_from_requirement(k, at, 0);
    } else if ((at = world_by_key(w, W_FEATURE, key)) >= 0) {
        t->start = of_feature(k, (size_t)at, 0);
        up_from_feature(k, (size_t)at);
    } else if ((at = world_by_key(w, W_SOLUTION, key)) >= 0) {
        t->start =
            (struct trace_item){ 0,        S("solution"), S("solutions"), w->solutions[at].key, w->solutions[at].title,
                                 STR_NULL, STR_NULL };
        from_solution(k, at);
    } else
        t->has_start = false;
    return t->has_start;
}

static void list_priorities(struct walk *k)
{
    struct world *w = k->w;
    const struct river *r = k->t->r;
    size_t dry = 0;                                    /* those stand by id too */
    for (size_t p = 0; p < w->npriorities; p++) {
        struct trace_item item = of_priority(k, p, 0);
        if (str_eq(w->priorities[p].layer, S("user")) && w_span(&w->priority_driven, (int32_t)p).n == 0)
            put(k, &k->t->no_upward, &item);
        while (dry < r->ndry && r->dry[dry].id < w->priorities[p].id)
            dry++;
        if (dry < r->ndry && r->dry[dry].id == w->priorities[p].id)
            put(k, &k->t->dry, &item);
    }
}

static void fill_lists(struct walk *k)
{
    struct world *w = k->w;
    const struct river *r = k->t->r;
    struct trace_item item;
    for (size_t q = 0; q < w->nrequirements; q++) {
        if (w_span(&w->requirement_fulfils, (int32_t)q).n > 0)
            continue;
        item = of_requirement(k, q, 0);
        put(k, &k->t->holes, &item);
    }
    for (size_t f = 0; f < w->nfeatures; f++) {
        if (w->features[f].slice_of >= 0 || str_eq(w->features[f].state, S("shipped"))
            || w_span(&w->feature_fulfils, (int32_t)f).n > 0)
            continue;
        item = of_feature(k, f, 0);
        put(k, &k->t->orphans, &item);
    }
    list_priorities(k);
    for (size_t i = 0; i < r->nrows; i++)
        if (river_is_unsourced(&r->rows[i])) {
            item = of_feature(k, (size_t)r->rows[i].feature, 0);
            put(k, &k->t->unsourced, &item);
        }
}

/* Quotes by the priority or requirement that they support. */
static void sort_quotes(const struct world *w, struct trace_base *b)
{
    int32_t *priority = ARENA_ARRAY(w->arena, int32_t, b->nquotes + 1);
    int32_t *requirement = ARENA_ARRAY(w->arena, int32_t, b->nquotes + 1);
    for (size_t i = 0; i < b->nquotes; i++) {
        priority[i] = world_priority(w, any_id_of(b->quotes[i].record, "priority"));
        requirement[i] = world_requirement(w, any_id_of(b->quotes[i].record, "requirement"));
    }
    b->of_priority = w_index_of(w->arena, w->npriorities, b->nquotes, priority);
    b->of_requirement = w_index_of(w->arena, w->nrequirements, b->nquotes, requirement);
}

static enum status fill_suspect(struct ctx *c, struct arena *a, struct trace *t)
{
    struct trace_list *l = &t->suspect;
    TRY(suspect_all(c, &t->suspects, &l->n));
    l->items = ARENA_ARRAY(a, struct trace_item, l->n + 1);
    for (size_t i = 0; i < l->n; i++) {
        const struct suspect *s = &t->suspects[i];
        l->items[i] = (struct trace_item){ .kind = s->link,
                                           .plural = s->link,
                                           .key = arena_printf(a, "%lld", (long long)s->id),
                                           .title = arena_printf(a, "%.*s %.*s to %.*s %.*s", STR_FMT(s->upper),
                                                                 STR_FMT(s->upper_title), STR_FMT(s->lower),
                                                                 STR_FMT(s->lower_title)) };
    }
    return ST_OK;
}

enum status trace_make(struct ctx *c, struct river *r, struct trace_base **ret)
{
    struct trace_base *b = ARENA_NEW(r->w->arena, struct trace_base);
    struct walk k = { .t = &b->lists, .w = r->w, .b = b };
    b->lists.r = r;
    TRY(shared_rows(c, &q_quotes, NULL, &b->quotes, &b->nquotes));
    sort_quotes(r->w, b);
    fill_lists(&k);
    TRY(fill_suspect(c, r->w->arena, &b->lists));
    *ret = b;
    return ST_OK;
}

enum status trace_load(struct ctx *c, struct str key, struct trace **ret)
{
    struct trace *t = ARENA_NEW(c->arena, struct trace);
    struct trace_base *made = NULL;
    const void *part;
    struct river *r;
    TRY(river_load(c, &(struct river_ask){ 0 }, &r));
    TRY(snapshot_part(c, r->w, SNAP_TRACE, &part));
    if (!part)
        TRY(trace_make(c, r, &made));
    const struct trace_base *b = part ? part : made;
    *t = b->lists;
    t->r = r;
    struct walk k = { .t = t, .w = r->w, .b = b, .quoted = ARENA_ARRAY(c->arena, bool, b->nquotes + 1) };
    if (!str_empty(key) && !find_start(&k, key)) {
        problem_add(
            c->problems, NULL, S("unknown"),
            "No priority, requirement, feature or solution is called %.*s.\nGive a key such as P-1, BR-4 or S-2.",
            STR_FMT(key));
        return ST_NOT_FOUND;
    }
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
    list_json(w, S("suspect"), &t->suspect);
    json_end(w);
}
