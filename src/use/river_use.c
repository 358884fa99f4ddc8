/* use/river_use.c: rows of a quarter, traced upwards along primary links. */
#include "use/snapshot.h"
#include "use/worth_use.h"
#include <stdlib.h>

struct q_priority {
    int64_t id, market, open;
    struct str theme;
};
struct q_pair {
    int64_t id, other;
};

#define STMT(NAME, ...) STMT_IN("river.", NAME, __VA_ARGS__)

STMT(q_more, struct q_priority,
     "SELECT id, COALESCE(market,-1) AS market, CASE WHEN state = 'open' THEN 1 ELSE 0 END AS \"open\", "
     "COALESCE(theme,'') AS theme FROM priority WHERE archived_at IS NULL AND state <> 'gone' ORDER BY id",
     COL(struct q_priority, id), COL(struct q_priority, market), COL(struct q_priority, open),
     COL(struct q_priority, theme));
STMT(q_products, struct river_product,
     "SELECT id, COALESCE(\"key\",'') AS \"key\", title FROM product WHERE archived_at IS NULL ORDER BY id",
     COL(struct river_product, id), COL(struct river_product, key), COL(struct river_product, title));
STMT(q_markets, struct river_product,
     "SELECT id, COALESCE(\"key\",'') AS \"key\", title FROM market WHERE archived_at IS NULL ORDER BY id",
     COL(struct river_product, id), COL(struct river_product, key), COL(struct river_product, title));
STMT(q_customer_market, struct q_pair,
     "SELECT c.id AS id, COALESCE(s.market,-1) AS other FROM customer c LEFT JOIN segment s ON s.id = c.segment "
     "WHERE c.archived_at IS NULL ORDER BY c.id",
     COL(struct q_pair, id), COL(struct q_pair, other));

/* What is loaded beside the world, and split market shares. The market after the last one is "not heard yet". */
struct share {
    size_t market;
    int64_t amount;
};
struct river_work {
    struct ctx *c;
    struct river *r;
    struct q_priority *more;
    struct q_pair *market_of;          /* per w->customers */
    struct river_product *markets;
    size_t nmarkets;
    struct share **shares;
    size_t *nshares;   /* per priority, by market */
    int32_t *node_of[RIVER__COLUMNS];  /* node + 1 per place of the column's record; 0 = none yet */
    int32_t *theme_of;                 /* theme + 1 per priority */
    int32_t *link_at;
    size_t link_cap; /* hash of (from, to, theme): link + 1 */
};

bool river_is_unsourced(const struct river_row *row)
{
    return row->priority < 0;
}

/* Products and markets are loaded by id. */
static int32_t product_place(const struct river_product *list, size_t n, int64_t id)
{
    PLACE_OF_ID(list, n, id);
}

const struct river_product *river_product_of(const struct river *r, int64_t id)
{
    int32_t at = product_place(r->products, r->nproducts, id);
    return at < 0 ? NULL : &r->products[at];
}

bool river_by_of(struct str name, enum river_by *ret)
{
    static const char *const names[RIVER__BY] = { "days", "points", "money" };
    *ret = RIVER_DAYS;
    for (size_t i = 0; i < RIVER__BY; i++)
        if (str_eq(name, str_z(names[i]))) {
            *ret = (enum river_by)i;
            return true;
        }
    return str_empty(name);
}

struct str river_unit(const struct river *r)
{
    return r->ask.by == RIVER_POINTS ? S("points") : r->ask.by == RIVER_MONEY ? S("of worth") : S("person-weeks");
}

struct str river_unit_short(const struct river *r)
{
    return r->ask.by == RIVER_POINTS ? S("points") : r->ask.by == RIVER_MONEY ? S("worth") : S("pw");
}

struct str river_amount(const struct river *r, int64_t amount)
{
    if (r->ask.by == RIVER_MONEY)
        return amount == 0 ? S("–")
                           : money_short(r->w->arena, amount, r->w->set.currency); /* what nobody said is no zero */
    if (r->ask.by == RIVER_POINTS)
        return points_text(r->w->arena, amount);
    int64_t week = r->w->set.days_per_week;
    if (amount >= 10 * week) /* whole weeks; a tenth is no news in a large figure */
        amount = (2 * amount + week) / (2 * week) * week;
    return weeks_text(r->w->arena, amount, week);
}

/* Days that fall into quarter q of work that finishes in `finish` over span quarters: equal parts,
 * the days left over at the end. */
static int64_t part_of_span(int64_t days, int64_t span, int64_t finish, int64_t q)
{
    int64_t n = span < 1 ? 1 : span, at = q - (finish - n + 1);
    if (at < 0 || at >= n)
        return 0;
    return days / n + (at >= n - days % n ? 1 : 0);
}

static int64_t row_days(const struct world *w, int32_t feature, const struct w_row *row, int64_t q)
{
    struct w_span efforts = w_span(&w->feature_efforts, feature);
    int64_t days = 0;
    for (size_t i = 0; i < efforts.n; i++)
        days += part_of_span(w->efforts[efforts.at[i]].likely, row->span, row->quarter, q);
    return days;
}

static int32_t whole_of(const struct world *w, int32_t feature)
{
    for (int steps = 0; steps < 8 && w->features[feature].slice_of >= 0; steps++) {
        int32_t up = world_feature(w, w->features[feature].slice_of);
        if (up < 0)
            break;
        feature = up;
    }
    return feature;
}

/* The last primary part among those of one feature and of the whole it is a slice of. */
static int32_t primary_part(const struct world *w, int32_t feature, int32_t whole)
{
    const int32_t of[] = { feature, whole };
    int32_t last = -1;
    for (size_t k = 0; k < COUNT(of); k++) {
        struct w_span parts = w_span(&w->feature_parts, of[k]);
        for (size_t i = 0; i < parts.n; i++)
            if (w->parts[parts.at[i]].main && parts.at[i] > last)
                last = parts.at[i];
    }
    return last;
}

static void trace_up(const struct world *w, struct river_row *row)
{
    int32_t whole = whole_of(w, row->feature), part = primary_part(w, row->feature, whole);
    struct w_span up = w_span(&w->feature_fulfils, whole);
    row->requirement = row->priority = -1;
    row->solution = part < 0 ? -1 : world_solution(w, w->parts[part].solution);
    for (size_t i = 0; i < up.n; i++)
        if (w->fulfils[up.at[i]].main)
            row->requirement = world_requirement(w, w->fulfils[up.at[i]].upper);
    if (row->requirement < 0)
        return;
    up = w_span(&w->requirement_serves, row->requirement);
    for (size_t i = 0; i < up.n; i++)
        if (w->serves[up.at[i]].main)
            row->priority = world_priority(w, w->serves[up.at[i]].upper);
}

/* Which rows each requirement has over any live link of the whole they belong to. */
static void index_leads(struct river *r)
{
    const struct world *w = r->w;
    size_t n = 0, most = 0;
    for (size_t i = 0; i < r->nrows; i++)
        most += w_span(&w->feature_fulfils, whole_of(w, r->rows[i].feature)).n;
    int32_t *requirement = ARENA_ARRAY(w->arena, int32_t, most + 1);
    r->lead_row = ARENA_ARRAY(w->arena, int32_t, most + 1);
    for (size_t i = 0; i < r->nrows; i++) {
        struct w_span up = w_span(&w->feature_fulfils, whole_of(w, r->rows[i].feature));
        for (size_t k = 0; k < up.n; k++) {
            r->lead_row[n] = (int32_t)i;
            requirement[n++] = world_requirement(w, w->fulfils[up.at[k]].upper);
        }
    }
    r->requirement_leads = w_index_of(w->arena, w->nrequirements, n, requirement);
}

static int64_t row_worth(struct river *r, int32_t f)
{
    struct worth own = { 0 };
    worth_add(r->w, f, &own);
    r->nfinish++;
    r->nworth += (size_t)own.have;
    r->worth_most += own.high;
    return own.low;
}

static void make_rows(struct river_work *k)
{
    struct river *r = k->r;
    struct world *w = r->w;
    struct points pts = { 0 };
    if (r->ask.by == RIVER_POINTS)
        points_of(w, &pts);
    r->rows = ARENA_ARRAY(w->arena, struct river_row, w->nrows + 1);
    for (size_t i = 0; i < w->nrows; i++) {
        int32_t f = world_feature(w, w->rows[i].feature);
        if (f < 0)
            continue;
        struct river_row row = { .feature = f,
                                 .days = row_days(w, f, &w->rows[i], r->ask.quarter),
                                 .product = r->product_of[f] };
        if (row.days == 0 && w->rows[i].quarter != r->ask.quarter)
            continue;
        bool finishes = w->rows[i].quarter == r->ask.quarter;
        row.amount = r->ask.by == RIVER_DAYS     ? row.days
                     : !finishes                 ? 0
                     : r->ask.by == RIVER_POINTS ? pts.feature[f]
                                                 : row_worth(r, f);
        trace_up(w, &row);
        r->total += row.amount;
        if (river_is_unsourced(&row)) {
            r->unsourced += row.amount;
            r->nunsourced++;
        } else
            r->sourced += row.amount;
        r->rows[r->nrows++] = row;
    }
    int32_t *owner = ARENA_ARRAY(w->arena, int32_t, r->nrows + 1);
    for (size_t i = 0; i < r->nrows; i++)
        owner[i] = r->rows[i].priority;
    r->priority_rows = w_index_of(w->arena, w->npriorities, r->nrows, owner);
    index_leads(r);
}

/* Everything above the rows over any live link, drives included. */
static void mark_reached(struct river *r)
{
    struct world *w = r->w;
    int32_t *todo = ARENA_ARRAY(w->arena, int32_t, w->npriorities + 1);
    size_t n = 0;
    for (size_t i = 0; i < r->nrows; i++) {
        struct w_span up = w_span(&w->feature_fulfils, whole_of(w, r->rows[i].feature));
        for (size_t k = 0; k < up.n; k++) {
            struct w_span serves = w_span(&w->requirement_serves, world_requirement(w, w->fulfils[up.at[k]].upper));
            for (size_t j = 0; j < serves.n; j++) {
                int32_t p = world_priority(w, w->serves[serves.at[j]].upper);
                if (!r->reached[p])
                    todo[n++] = p;
                r->reached[p] = true;
            }
        }
    }
    while (n > 0) {
        struct w_span up = w_span(&w->priority_driven, todo[--n]);
        for (size_t k = 0; k < up.n; k++) {
            int32_t p = world_priority(w, w->drives[up.at[k]].upper);
            if (!r->reached[p])
                todo[n++] = p;
            r->reached[p] = true;
        }
    }
}

/* Companies quoted for a priority. They are counted per market, in counts, which is all zero before;
 * the markets that got one are listed in used. */
struct heard {
    int64_t *counts, companies;
    size_t *used, nused;
    int32_t *stamp;
};

static void count_heard(const struct river_work *k, int32_t p, struct heard *h)
{
    const struct world *w = k->r->w;
    struct w_span quoted = w_span(&w->priority_quoted, p);
    h->companies = 0;
    h->nused = 0;
    for (size_t i = 0; i < quoted.n; i++) {
        int32_t at = world_customer(w, w->quoted[quoted.at[i]].customer), root = world_root(w, at);
        if (root < 0 || h->stamp[root] == p + 1)
            continue;
        h->stamp[root] = p + 1;
        h->companies++;
        int64_t market = k->market_of[root].other >= 0 ? k->market_of[root].other : k->market_of[at].other;
        int32_t m = product_place(k->markets, k->nmarkets, market);
        size_t place = m < 0 ? k->nmarkets : (size_t)m;
        if (h->counts[place]++ == 0)
            h->used[h->nused++] = place;
    }
}

static int by_size(const void *x, const void *y)
{
    const size_t *a = x, *b = y;
    return *a < *b ? -1 : *a > *b;
}

/* Markets that share a priority's work: those of the companies quoted, else its own, else not heard yet. */
static void split_market(struct river_work *k, int32_t p, struct heard *h, int64_t amount)
{
    struct arena *a = k->r->w->arena;
    struct share *s = ARENA_ARRAY(a, struct share, h->nused + 1);
    int64_t *weights = ARENA_ARRAY(a, int64_t, h->nused + 1), *parts = ARENA_ARRAY(a, int64_t, h->nused + 1);
    size_t n = 0;
    qsort(h->used, h->nused, sizeof *h->used, by_size);
    for (size_t i = 0; i < h->nused; i++)
        if (h->used[i] < k->nmarkets) {
            weights[n] = h->counts[h->used[i]];
            s[n++].market = h->used[i];
        }
    if (n == 0) {
        int32_t own = product_place(k->markets, k->nmarkets, k->more[p].market);
        weights[0] = 1;
        s[n++].market = own < 0 ? k->nmarkets : (size_t)own;
    }
    points_split(a, amount, weights, n, parts);
    for (size_t i = 0; i < n; i++)
        s[i].amount = parts[i];
    k->shares[p] = s;
    k->nshares[p] = n;
}

static void split_markets(struct river_work *k)
{
    struct river *r = k->r;
    struct world *w = r->w;
    struct arena *a = w->arena;
    k->shares = ARENA_ARRAY(a, struct share *, w->npriorities + 1);
    k->nshares = ARENA_ARRAY(a, size_t, w->npriorities + 1);
    struct heard h = { .counts = ARENA_ARRAY(a, int64_t, k->nmarkets + 1),
                       .used = ARENA_ARRAY(a, size_t, k->nmarkets + 1),
                       .stamp = ARENA_ARRAY(a, int32_t, w->ncustomers + 1) };
    for (size_t p = 0; p < w->npriorities; p++) {
        struct w_span rows = w_span(&r->priority_rows, (int32_t)p);
        int64_t amount = 0;
        count_heard(k, (int32_t)p, &h);
        r->heard[p] = h.companies;
        for (size_t i = 0; i < rows.n; i++)
            amount += r->rows[rows.at[i]].amount;
        split_market(k, (int32_t)p, &h, amount);
        for (size_t i = 0; i < h.nused; i++)
            h.counts[h.used[i]] = 0;
    }
}

/* The node of a record, by its place among the records of the column. */
static size_t node_at(struct river_work *k, enum river_column col, size_t place, int64_t id)
{
    struct river *r = k->r;
    int32_t *at = &k->node_of[col][place];
    if (*at == 0) {
        r->nodes[r->nnodes] = (struct river_node){ .column = col, .id = id, .theme = -1 };
        *at = (int32_t)++r->nnodes;
    }
    return (size_t)*at - 1;
}

static void flow(struct river_work *k, size_t from, size_t to, int64_t amount, int theme)
{
    struct river *r = k->r;
    if (amount == 0)
        return;
    uint64_t h = ((uint64_t)from * 0x9e3779b97f4a7c15u ^ (uint64_t)to) * 0xbf58476d1ce4e5b9u ^ (uint64_t)(theme + 1);
    size_t at = (size_t)((h * 0x94d049bb133111ebu) >> 20) & (k->link_cap - 1);
    for (; k->link_at[at] != 0; at = (at + 1) & (k->link_cap - 1)) {
        struct river_link *l = &r->links[k->link_at[at] - 1];
        if (l->from == from && l->to == to && l->theme == theme) {
            l->amount += amount;
            return;
        }
    }
    r->links[r->nlinks++] = (struct river_link){ from, to, amount, theme };
    k->link_at[at] = (int32_t)r->nlinks;
}

/* Themes are numbered as they appear. A priority asks once. */
static int theme_of(struct river_work *k, int32_t p)
{
    struct river *r = k->r;
    if (k->theme_of[p] == 0) {
        size_t i = 0;
        while (i < r->nthemes && !str_eq(r->themes[i], k->more[p].theme))
            i++;
        if (i == r->nthemes)
            r->themes[r->nthemes++] = k->more[p].theme;
        k->theme_of[p] = (int32_t)i + 1;
    }
    return (int)k->theme_of[p] - 1;
}

static size_t priority_node(struct river_work *k, int32_t p)
{
    struct river *r = k->r;
    size_t n = node_at(k, RIVER_PRIORITY, (size_t)p, r->w->priorities[p].id);
    struct river_node *x = &r->nodes[n];
    x->plural = S("priorities");
    x->key = r->w->priorities[p].key;
    x->title = r->w->priorities[p].title;
    x->layer = r->w->priorities[p].layer;
    x->theme = theme_of(k, p);
    return n;
}

static size_t market_node(struct river_work *k, size_t m)
{
    struct river *r = k->r;
    bool known = m < k->nmarkets;
    size_t n = node_at(k, RIVER_MARKET, m, known ? k->markets[m].id : 0);
    r->nodes[n].plural = S("markets");
    r->nodes[n].key = known ? k->markets[m].key : STR_NULL;
    r->nodes[n].title = known ? k->markets[m].title : S("Not heard yet");
    return n;
}

static void add_row(struct river_work *k, const struct river_row *row)
{
    struct river *r = k->r;
    int32_t place = product_place(r->products, r->nproducts, row->product);
    const struct river_product *product = place < 0 ? NULL : &r->products[place];
    size_t at = node_at(k, RIVER_PRODUCT, place < 0 ? r->nproducts : (size_t)place, row->product);
    r->nodes[at].plural = S("products");
    r->nodes[at].key = product ? product->key : STR_NULL;
    r->nodes[at].title = product ? product->title : S("No product");
    if (river_is_unsourced(row)) {
        r->nodes[at].unsourced += row->amount;
        return;
    }
    r->nodes[at].amount += row->amount;
    size_t p = priority_node(k, row->priority);
    int theme = r->nodes[p].theme;
    const struct w_requirement *req = &r->w->requirements[row->requirement];
    size_t q = node_at(k, RIVER_REQUIREMENT, (size_t)row->requirement, req->id);
    r->nodes[q].plural = S("requirements");
    r->nodes[q].key = req->key;
    r->nodes[q].title = req->title;
    r->nodes[p].amount += row->amount;
    r->nodes[q].amount += row->amount;
    flow(k, p, q, row->amount, theme);
    size_t before = q;
    if (row->solution >= 0) {
        const struct w_solution *s = &r->w->solutions[row->solution];
        before = node_at(k, RIVER_SOLUTION, (size_t)row->solution, s->id);
        r->nodes[before].plural = S("solutions");
        r->nodes[before].key = s->key;
        r->nodes[before].title = s->title;
        r->nodes[before].amount += row->amount;
        flow(k, q, before, row->amount, theme);
    }
    flow(k, before, at, row->amount, theme);
}

/* Markets of a priority: `amount` of it, by the shares of all its days. */
static void add_markets(struct river_work *k, int32_t p, int64_t amount, size_t only)
{
    struct river *r = k->r;
    size_t n = k->nshares[p];
    int64_t *parts = ARENA_ARRAY(r->w->arena, int64_t, n + 1);
    int64_t *weights = ARENA_ARRAY(r->w->arena, int64_t, n + 1);
    for (size_t i = 0; i < n; i++)
        weights[i] = only != SIZE_MAX && k->shares[p][i].market != only ? 0 : k->shares[p][i].amount;
    points_split(r->w->arena, amount, weights, n, parts);
    size_t to = priority_node(k, p);
    for (size_t i = 0; i < n; i++) {
        if (parts[i] == 0)
            continue;
        size_t from = market_node(k, k->shares[p][i].market);
        r->nodes[from].amount += parts[i];
        flow(k, from, to, parts[i], r->nodes[to].theme);
    }
}

static bool row_has(const struct river *r, const struct river_row *row, struct str key)
{
    const struct world *w = r->w;
    const struct river_product *product = river_product_of(r, row->product);
    return str_eq_nocase(w->features[row->feature].key, key)
           || (row->requirement >= 0 && str_eq_nocase(w->requirements[row->requirement].key, key))
           || (row->priority >= 0 && str_eq_nocase(w->priorities[row->priority].key, key))
           || (row->solution >= 0 && str_eq_nocase(w->solutions[row->solution].key, key))
           || (product && str_eq_nocase(product->key, key));
}

static int64_t share_of(const struct river_work *k, size_t p, size_t market)
{
    for (size_t i = 0; i < k->nshares[p]; i++)
        if (k->shares[p][i].market == market)
            return k->shares[p][i].amount;
    return 0;
}

/* A market's stream: of each priority its share, over the priority's rows by their size. */
static void stream_of_market(struct river_work *k, size_t m)
{
    struct river *r = k->r;
    int64_t *weights = ARENA_ARRAY(r->w->arena, int64_t, r->nrows + 1);
    int64_t *parts = ARENA_ARRAY(r->w->arena, int64_t, r->nrows + 1);
    for (size_t p = 0; p < r->w->npriorities; p++) {
        struct w_span rows = w_span(&r->priority_rows, (int32_t)p);
        int64_t amount = share_of(k, p, m);
        if (amount == 0)
            continue;
        for (size_t i = 0; i < rows.n; i++)
            weights[i] = r->rows[rows.at[i]].amount;
        points_split(r->w->arena, amount, weights, rows.n, parts);
        for (size_t i = 0; i < rows.n; i++) {
            struct river_row row = r->rows[rows.at[i]];
            row.amount = parts[i];
            if (parts[i] > 0)
                add_row(k, &row);
        }
        add_markets(k, (int32_t)p, amount, m);
    }
}

static void make_stream(struct river_work *k)
{
    struct river *r = k->r;
    struct world *w = r->w;
    struct str from = r->ask.from;
    for (size_t m = 0; !str_empty(from) && m < k->nmarkets; m++)
        if (str_eq_nocase(k->markets[m].key, from)) {
            stream_of_market(k, m);
            return;
        }
    int64_t *of = ARENA_ARRAY(w->arena, int64_t, w->npriorities + 1);
    for (size_t i = 0; i < r->nrows; i++) {
        const struct river_row *row = &r->rows[i];
        if (!str_empty(from) && !row_has(r, row, from))
            continue;
        add_row(k, row);
        if (row->priority >= 0)
            of[row->priority] += row->amount;
    }
    for (size_t p = 0; p < w->npriorities; p++)
        if (of[p] > 0)
            add_markets(k, (int32_t)p, of[p], SIZE_MAX);
}

static void find_dry(struct river_work *k)
{
    struct river *r = k->r;
    struct world *w = r->w;
    r->dry = ARENA_ARRAY(w->arena, struct river_dry, w->npriorities + 1);
    for (size_t p = 0; p < w->npriorities; p++) {
        r->open[p] = k->more[p].open != 0;
        r->any_open |= r->open[p];
        if (r->reached[p] || !r->open[p])
            continue;
        const struct w_priority *x = &w->priorities[p];
        struct river_dry d = { x->id,    x->key,      x->title,
                               x->layer, r->heard[p], (int64_t)w_span(&w->priority_serves, (int32_t)p).n };
        r->dry[r->ndry++] = d;
    }
}

static enum status load_beside(struct river_work *k)
{
    struct river *r = k->r;
    struct world *w = r->w;
    size_t n = 0;
    TRY(shared_rows(k->c, &q_more, NULL, &k->more, &n));
    assert(n == w->npriorities);
    r->product_of = ARENA_ARRAY(w->arena, int64_t, w->nfeatures + 1);
    for (size_t i = 0; i < w->nfeatures; i++)
        r->product_of[i] = w->features[i].product;
    TRY(shared_rows(k->c, &q_customer_market, NULL, &k->market_of, &n));
    assert(n == w->ncustomers);
    TRY(shared_rows(k->c, &q_products, NULL, &r->products, &r->nproducts));
    return shared_rows(k->c, &q_markets, NULL, &k->markets, &k->nmarkets);
}

/* "P-7 and P-9": what the priority asked for drives, where it has no stream of its own. */
static struct str driven_by(const struct river *r)
{
    const struct world *w = r->w;
    struct out o;
    int n = 0;
    out_init_raw(&o, w->arena);
    for (size_t p = 0; p < w->npriorities; p++) {
        if (!str_eq_nocase(w->priorities[p].key, r->ask.from))
            continue;
        struct w_span down = w_span(&w->priority_drives, (int32_t)p);
        for (size_t i = 0; i < down.n; i++) {
            int32_t at = world_priority(w, w->drives[down.at[i]].lower);
            if (at >= 0)
                out_printf(&o, "%s%.*s", n++ ? " and " : "", STR_FMT(w->priorities[at].key));
        }
    }
    return out_str(&o);
}

static enum status name_stream(struct ctx *c, struct river *r)
{
    if (str_empty(r->ask.from))
        return ST_OK;
    for (size_t i = 0; i < r->nnodes; i++)
        if (str_eq_nocase(r->nodes[i].key, r->ask.from))
            r->from_title = r->nodes[i].title;
    for (size_t i = 0; i < r->w->nfeatures; i++)
        if (str_eq_nocase(r->w->features[i].key, r->ask.from))
            r->from_title = r->w->features[i].title;
    for (size_t i = 0; i < r->ndry; i++)
        if (str_eq_nocase(r->dry[i].key, r->ask.from))
            r->from_title = r->dry[i].title;
    for (size_t i = 0; i < r->w->nrequirements; i++)
        if (str_eq_nocase(r->w->requirements[i].key, r->ask.from))
            r->from_title = r->w->requirements[i].title;
    if (!str_empty(r->from_title))
        return ST_OK;
    struct path at = { .name = S("from") };
    struct str below = driven_by(r);
    if (!str_empty(below)) {
        problem_add(c->problems, &at, S("unknown"),
                    "Nothing in the river of %.*s is done for %.*s itself; it drives %.*s: look there.",
                    STR_FMT(r->quarter_words), STR_FMT(r->ask.from), STR_FMT(below));
        return ST_NOT_FOUND;
    }
    problem_add(c->problems, &at, S("unknown"), "Nothing in the river of %.*s is called %.*s.",
                STR_FMT(r->quarter_words), STR_FMT(r->ask.from));
    return ST_NOT_FOUND;
}

/* Of a plan not yet made, the quarter after this one. */
static int64_t first_quarter(struct ctx *c, const struct world *w)
{
    if (w->has_plan)
        return w->plan.first;
    return quarter_of(workspace_today(c, &w->set), (int)w->set.fiscal_start).ordinal + 1;
}

static void make_room(struct river_work *k)
{
    struct river *r = k->r;
    const struct world *w = r->w;
    struct arena *a = w->arena;
    const size_t width[] = { k->nmarkets + 1, w->npriorities, w->nrequirements, w->nsolutions, r->nproducts + 1 };
    size_t nodes = 0, links = w->nrows * 4 + w->npriorities + w->nquoted;
    for (size_t i = 0; i < COUNT(width); i++) {
        k->node_of[i] = ARENA_ARRAY(a, int32_t, width[i] + 1);
        nodes += width[i];
    }
    k->theme_of = ARENA_ARRAY(a, int32_t, w->npriorities + 1);
    r->nnodes = r->nlinks = r->nthemes = 0;
    r->themes = ARENA_ARRAY(a, struct str, w->npriorities + 1);
    r->nodes = ARENA_ARRAY(a, struct river_node, nodes + 1);
    r->links = ARENA_ARRAY(a, struct river_link, links + 1);
    for (k->link_cap = 64; k->link_cap < 2 * links; k->link_cap *= 2)
        continue;
    k->link_at = ARENA_ARRAY(a, int32_t, k->link_cap);
}

static void widest(struct river *r);

enum status river_make(struct ctx *c, struct world *w, const struct river_ask *ask, struct river **ret)
{
    struct river *r = ARENA_NEW(w->arena, struct river);
    struct river_work *k = ARENA_NEW(w->arena, struct river_work);
    *k = (struct river_work){ .c = c, .r = r };
    r->w = w;
    r->ask = (struct river_ask){ .quarter = ask->quarter, .by = ask->by };
    r->has_plan = w->has_plan;
    if (r->ask.quarter <= 0)
        r->ask.quarter = first_quarter(c, w);
    struct quarter q = { (int32_t)r->ask.quarter };
    r->quarter_key = quarter_text(w->arena, q);
    r->quarter_words = quarter_words(w->arena, q, (int)w->set.fiscal_start);
    TRY(load_beside(k));
    r->heard = ARENA_ARRAY(w->arena, int64_t, w->npriorities + 1);
    r->reached = ARENA_ARRAY(w->arena, bool, w->npriorities + 1);
    r->open = ARENA_ARRAY(w->arena, bool, w->npriorities + 1);
    make_rows(k);
    mark_reached(r);
    split_markets(k);
    make_room(k);
    make_stream(k);
    find_dry(k);
    widest(r);
    river_fold_make(r, &r->fold);
    k->c = NULL;
    r->work = k;
    *ret = r;
    return ST_OK;
}

/* The whole river that a stream is a part of: the server's when it is of that quarter, else made here. */
static enum status whole_river(struct ctx *c, struct world *w, const struct river_ask *ask, struct river **ret)
{
    int64_t first = first_quarter(c, w), quarter = ask->quarter > 0 ? ask->quarter : first;
    const void *part = NULL;
    if (ask->by != RIVER_MONEY && quarter == first) /* what else there is, is seldom looked at */
        TRY(snapshot_part(c, w, ask->by == RIVER_POINTS ? SNAP_RIVER_POINTS : SNAP_RIVER_DAYS, &part));
    const struct river *have = part;
    if (!have || have->ask.quarter != quarter)
        return river_make(c, w, ask, ret);
    *ret = ARENA_NEW(c->arena, struct river);
    **ret = *have;
    (*ret)->w = w;
    return ST_OK;
}

enum status river_load(struct ctx *c, const struct river_ask *ask, struct river **ret)
{
    struct world *w = ARENA_NEW(c->arena, struct world);
    TRY(world_load(c, w));
    TRY(whole_river(c, w, ask, ret));
    struct river *r = *ret;
    r->ask.from = ask->from;
    if (str_empty(ask->from))
        return ST_OK;
    struct river_work k = *r->work;
    k.c = c;
    k.r = r;
    make_room(&k);
    make_stream(&k);
    river_fold_make(r, &r->fold);
    return name_stream(c, r);
}

/* The rows that a requirement has over any live link, in their order. */
static struct w_span lead_rows(const struct river *r, int32_t requirement)
{
    return w_span(&r->requirement_leads, requirement);
}

size_t river_leaves(const struct river *r, int32_t priority, struct river_leaf *ret, size_t max)
{
    const struct world *w = r->w;
    struct w_span serves = w_span(&w->priority_serves, priority);
    size_t n = 0;
    for (size_t s = 0; s < serves.n; s++) {
        int32_t q = world_requirement(w, w->serves[serves.at[s]].lower);
        struct w_span leads = lead_rows(r, q);
        for (size_t i = 0; i < leads.n && n < max; i++) {
            int64_t product = r->rows[r->lead_row[leads.at[i]]].product;
            bool have = false;
            for (size_t k = n; k > 0 && ret[k - 1].requirement == q; k--)
                have |= ret[k - 1].product == product;
            if (!have)
                ret[n++] = (struct river_leaf){ q, product };
        }
    }
    return n;
}

static void widest(struct river *r)
{
    const struct world *w = r->w;
    int64_t *mine = ARENA_ARRAY(w->arena, int64_t, r->nproducts + 1);
    int32_t *stamp = ARENA_ARRAY(w->arena, int32_t, r->nproducts + 1);
    r->widest = -1;
    r->widest_ids = ARENA_ARRAY(w->arena, int64_t, r->nproducts + 1);
    for (size_t p = 0; p < w->npriorities; p++) {
        struct w_span rows = w_span(&r->priority_rows, (int32_t)p), serves = w_span(&w->priority_serves, (int32_t)p);
        size_t n = 0;
        int64_t amount = 0;
        for (size_t i = 0; i < rows.n; i++)
            amount += r->rows[rows.at[i]].amount;
        for (size_t s = 0; s < serves.n; s++) {
            struct w_span leads = lead_rows(r, world_requirement(w, w->serves[serves.at[s]].lower));
            for (size_t i = 0; i < leads.n; i++) {
                int64_t id = r->rows[r->lead_row[leads.at[i]]].product;
                int32_t at = product_place(r->products, r->nproducts, id);
                if (at < 0 || stamp[at] == (int32_t)p + 1)
                    continue;
                stamp[at] = (int32_t)p + 1;
                mine[n++] = id;
            }
        }
        if (n > r->nwidest || (n == r->nwidest && n > 0 && amount > r->widest_amount)) {
            r->nwidest = n;
            r->widest_amount = amount;
            r->widest = (int32_t)p;
            memcpy(r->widest_ids, mine, n * sizeof(*mine));
        }
    }
}

int32_t river_widest(const struct river *r, size_t *ret_products, int64_t *ids, int64_t *ret_amount)
{
    *ret_products = r->nwidest;
    *ret_amount = r->widest_amount;
    if (r->nwidest)
        memcpy(ids, r->widest_ids, r->nwidest * sizeof(*ids));
    return r->widest;
}
