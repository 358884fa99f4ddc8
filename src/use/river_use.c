/* use/river_use.c: rows of a quarter, traced upwards along primary links. */
#include "use/river_use.h"

struct q_priority { int64_t id, market, open; struct str theme; };
struct q_pair { int64_t id, other; };

#define STMT(NAME, T, SQL, ...)                                            \
    static const struct col NAME##_cols[] = { __VA_ARGS__ };               \
    static const struct stmt_def NAME = { .name = "river." #NAME, .sql = SQL, ROWS_OF(T, NAME##_cols) }

STMT(q_more, struct q_priority,
     "SELECT id, COALESCE(market,-1) AS market, CASE WHEN state = 'open' THEN 1 ELSE 0 END AS \"open\", "
     "COALESCE(theme,'') AS theme FROM priority WHERE archived_at IS NULL AND state <> 'gone' ORDER BY id",
     COL(struct q_priority, id), COL(struct q_priority, market), COL(struct q_priority, open),
     COL(struct q_priority, theme));
STMT(q_feature_product, struct q_pair,
     "SELECT id, product AS other FROM feature WHERE archived_at IS NULL "
     "AND state NOT IN ('dropped','retired') ORDER BY id",
     COL(struct q_pair, id), COL(struct q_pair, other));
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

/* What is loaded beside the world, and split market shares. */
struct work {
    struct ctx *c;
    struct river *r;
    struct q_priority *more;
    struct q_pair *market_of;          /* per w->customers */
    struct river_product *markets; size_t nmarkets;
    int64_t *market_days;              /* [priority * (nmarkets + 1) + market]; the last is not heard yet */
};

#define PLACE(NAME, ARRAY, COUNT_)                                         \
    static int32_t NAME(const struct world *w, int64_t id)                 \
    {                                                                      \
        for (size_t i = 0; i < w->COUNT_; i++)                             \
            if (w->ARRAY[i].id == id)                                      \
                return (int32_t)i;                                         \
        return -1;                                                         \
    }
PLACE(priority_place, priorities, npriorities)
PLACE(requirement_place, requirements, nrequirements)

int32_t world_root(const struct world *w, int32_t customer)
{
    for (size_t steps = 0; customer >= 0 && steps <= w->ncustomers; steps++) {
        int64_t up = w->customers[customer].parent;
        int32_t at = up >= 0 ? world_customer(w, up) : -1;
        if (at < 0)
            return customer;
        customer = at;
    }
    return customer;
}

bool river_is_unsourced(const struct river_row *row)
{
    return row->priority < 0;
}

const struct river_product *river_product_of(const struct river *r, int64_t id)
{
    for (size_t i = 0; i < r->nproducts; i++)
        if (r->products[i].id == id)
            return &r->products[i];
    return NULL;
}

struct str river_amount(const struct river *r, int64_t amount)
{
    if (r->ask.points)
        return points_text(r->w->arena, amount);
    int64_t week = r->w->set.days_per_week;
    if (amount >= 10 * week)       /* whole weeks; a tenth is no news in a large figure */
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

static int64_t row_days(const struct world *w, const struct w_row *row, int64_t q)
{
    int64_t days = 0;
    for (size_t i = 0; i < w->nefforts; i++)
        if (w->efforts[i].feature == row->feature)
            days += part_of_span(w->efforts[i].likely, row->span, row->quarter, q);
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

static void trace_up(const struct world *w, struct river_row *row)
{
    int32_t whole = whole_of(w, row->feature);
    row->requirement = row->priority = row->solution = -1;
    for (size_t i = 0; i < w->nfulfils; i++)
        if (w->fulfils[i].main && w->fulfils[i].lower == w->features[whole].id)
            row->requirement = requirement_place(w, w->fulfils[i].upper);
    for (size_t i = 0; row->requirement >= 0 && i < w->nserves; i++)
        if (w->serves[i].main && w->serves[i].lower == w->requirements[row->requirement].id)
            row->priority = priority_place(w, w->serves[i].upper);
    for (size_t i = 0; i < w->nparts; i++)
        if (w->parts[i].main && (w->parts[i].feature == w->features[row->feature].id ||
                                 w->parts[i].feature == w->features[whole].id))
            row->solution = world_solution(w, w->parts[i].solution);
}

static void make_rows(struct river *r)
{
    struct world *w = r->w;
    struct points pts = { 0 };
    if (r->ask.points)
        points_of(w, &pts);
    r->rows = ARENA_ARRAY(w->arena, struct river_row, w->nrows + 1);
    for (size_t i = 0; i < w->nrows; i++) {
        int32_t f = world_feature(w, w->rows[i].feature);
        if (f < 0)
            continue;
        struct river_row row = { .feature = f, .days = row_days(w, &w->rows[i], r->ask.quarter),
                                 .product = r->product_of[f] };
        if (row.days == 0 && w->rows[i].quarter != r->ask.quarter)
            continue;
        row.amount = row.days;
        if (r->ask.points)
            row.amount = w->rows[i].quarter == r->ask.quarter ? pts.feature[f] : 0;
        trace_up(w, &row);
        r->total += row.amount;
        if (river_is_unsourced(&row)) {
            r->unsourced += row.amount;
            r->nunsourced++;
        } else
            r->sourced += row.amount;
        r->rows[r->nrows++] = row;
    }
}

/* Everything above the rows over any live link, drives included. */
static void mark_reached(struct river *r)
{
    struct world *w = r->w;
    bool *req = ARENA_ARRAY(w->arena, bool, w->nrequirements + 1);
    for (size_t i = 0; i < r->nrows; i++) {
        int64_t whole = w->features[whole_of(w, r->rows[i].feature)].id;
        for (size_t k = 0; k < w->nfulfils; k++) {
            int32_t at = w->fulfils[k].lower == whole ? requirement_place(w, w->fulfils[k].upper) : -1;
            if (at >= 0)
                req[at] = true;
        }
    }
    for (size_t k = 0; k < w->nserves; k++) {
        int32_t q = requirement_place(w, w->serves[k].lower), p = priority_place(w, w->serves[k].upper);
        if (q >= 0 && p >= 0 && req[q])
            r->reached[p] = true;
    }
    for (bool more = true; more;) {
        more = false;
        for (size_t k = 0; k < w->ndrives; k++) {
            int32_t low = priority_place(w, w->drives[k].lower), up = priority_place(w, w->drives[k].upper);
            if (low >= 0 && up >= 0 && r->reached[low] && !r->reached[up])
                more = r->reached[up] = true;
        }
    }
}

/* Companies quoted for a priority, per market (the last: of no market) into counts; their sum. */
static int64_t count_heard(const struct work *k, int32_t p, int64_t *counts)
{
    const struct world *w = k->r->w;
    bool *seen = ARENA_ARRAY(w->arena, bool, w->ncustomers + 1);
    int64_t n = 0;
    for (size_t i = 0; i < w->nquoted; i++) {
        if (w->quoted[i].feature != w->priorities[p].id)
            continue;
        int32_t at = world_customer(w, w->quoted[i].customer), root = world_root(w, at);
        if (root < 0 || seen[root])
            continue;
        seen[root] = true;
        n++;
        int64_t market = k->market_of[root].other >= 0 ? k->market_of[root].other : k->market_of[at].other;
        size_t m = k->nmarkets;
        for (size_t j = 0; j < k->nmarkets; j++)
            if (k->markets[j].id == market)
                m = j;
        counts[m]++;
    }
    return n;
}

static void split_markets(struct work *k)
{
    struct river *r = k->r;
    struct world *w = r->w;
    size_t width = k->nmarkets + 1;
    k->market_days = ARENA_ARRAY(w->arena, int64_t, w->npriorities * width + 1);
    for (size_t p = 0; p < w->npriorities; p++) {
        int64_t *counts = ARENA_ARRAY(w->arena, int64_t, width), amount = 0, named = 0;
        r->heard[p] = count_heard(k, (int32_t)p, counts);
        for (size_t i = 0; i < r->nrows; i++)
            amount += r->rows[i].priority == (int32_t)p ? r->rows[i].amount : 0;
        for (size_t m = 0; m < k->nmarkets; m++)
            named += counts[m];
        if (named > 0)
            counts[k->nmarkets] = 0;
        for (size_t m = 0; named == 0 && m <= k->nmarkets; m++)
            counts[m] = m < k->nmarkets && k->markets[m].id == k->more[p].market;
        for (size_t m = 0; m < k->nmarkets; m++)
            named += counts[m];
        if (named == 0)
            counts[k->nmarkets] = 1;
        points_split(w->arena, amount, counts, width, &k->market_days[p * width]);
    }
}

static size_t node_at(struct river *r, enum river_column col, int64_t id)
{
    size_t i = 0;
    while (i < r->nnodes && (r->nodes[i].column != col || r->nodes[i].id != id))
        i++;
    if (i == r->nnodes) {
        r->nodes[i] = (struct river_node){ .column = col, .id = id, .theme = -1 };
        r->nnodes++;
    }
    return i;
}

static void flow(struct river *r, size_t from, size_t to, int64_t amount, int theme)
{
    if (amount == 0)
        return;
    for (size_t i = 0; i < r->nlinks; i++)
        if (r->links[i].from == from && r->links[i].to == to && r->links[i].theme == theme) {
            r->links[i].amount += amount;
            return;
        }
    r->links[r->nlinks++] = (struct river_link){ from, to, amount, theme };
}

static int theme_of(struct work *k, int32_t p)
{
    struct river *r = k->r;
    for (size_t i = 0; i < r->nthemes; i++)
        if (str_eq(r->themes[i], k->more[p].theme))
            return (int)i;
    r->themes[r->nthemes] = k->more[p].theme;
    return (int)r->nthemes++;
}

static size_t priority_node(struct work *k, int32_t p)
{
    struct river *r = k->r;
    size_t n = node_at(r, RIVER_PRIORITY, r->w->priorities[p].id);
    struct river_node *x = &r->nodes[n];
    x->plural = S("priorities");
    x->key = r->w->priorities[p].key;
    x->title = r->w->priorities[p].title;
    x->layer = r->w->priorities[p].layer;
    x->theme = theme_of(k, p);
    return n;
}

static size_t market_node(struct work *k, size_t m)
{
    struct river *r = k->r;
    bool known = m < k->nmarkets;
    size_t n = node_at(r, RIVER_MARKET, known ? k->markets[m].id : 0);
    r->nodes[n].plural = S("markets");
    r->nodes[n].key = known ? k->markets[m].key : STR_NULL;
    r->nodes[n].title = known ? k->markets[m].title : S("Not heard yet");
    return n;
}

static void add_row(struct work *k, const struct river_row *row)
{
    struct river *r = k->r;
    const struct river_product *product = river_product_of(r, row->product);
    size_t at = node_at(r, RIVER_PRODUCT, row->product);
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
    size_t q = node_at(r, RIVER_REQUIREMENT, req->id);
    r->nodes[q].plural = S("requirements");
    r->nodes[q].key = req->key;
    r->nodes[q].title = req->title;
    r->nodes[p].amount += row->amount;
    r->nodes[q].amount += row->amount;
    flow(r, p, q, row->amount, theme);
    size_t before = q;
    if (row->solution >= 0) {
        const struct w_solution *s = &r->w->solutions[row->solution];
        before = node_at(r, RIVER_SOLUTION, s->id);
        r->nodes[before].plural = S("solutions");
        r->nodes[before].key = s->key;
        r->nodes[before].title = s->title;
        r->nodes[before].amount += row->amount;
        flow(r, q, before, row->amount, theme);
    }
    flow(r, before, at, row->amount, theme);
}

/* Markets of a priority: `amount` of it, by the shares of all its days. */
static void add_markets(struct work *k, int32_t p, int64_t amount, size_t only)
{
    struct river *r = k->r;
    size_t width = k->nmarkets + 1;
    int64_t *parts = ARENA_ARRAY(r->w->arena, int64_t, width);
    int64_t *weights = ARENA_ARRAY(r->w->arena, int64_t, width);
    for (size_t m = 0; m < width; m++)
        weights[m] = only < width && m != only ? 0 : k->market_days[(size_t)p * width + m];
    points_split(r->w->arena, amount, weights, width, parts);
    size_t to = priority_node(k, p);
    for (size_t m = 0; m < width; m++) {
        if (parts[m] == 0)
            continue;
        size_t from = market_node(k, m);
        r->nodes[from].amount += parts[m];
        flow(r, from, to, parts[m], r->nodes[to].theme);
    }
}

static bool row_has(const struct river *r, const struct river_row *row, struct str key)
{
    const struct world *w = r->w;
    const struct river_product *product = river_product_of(r, row->product);
    return str_eq_nocase(w->features[row->feature].key, key) ||
           (row->requirement >= 0 && str_eq_nocase(w->requirements[row->requirement].key, key)) ||
           (row->priority >= 0 && str_eq_nocase(w->priorities[row->priority].key, key)) ||
           (row->solution >= 0 && str_eq_nocase(w->solutions[row->solution].key, key)) ||
           (product && str_eq_nocase(product->key, key));
}

/* A market's stream: of each priority its share, over the priority's rows by their size. */
static void stream_of_market(struct work *k, size_t m)
{
    struct river *r = k->r;
    int64_t *weights = ARENA_ARRAY(r->w->arena, int64_t, r->nrows + 1);
    int64_t *parts = ARENA_ARRAY(r->w->arena, int64_t, r->nrows + 1);
    for (size_t p = 0; p < r->w->npriorities; p++) {
        int64_t amount = k->market_days[p * (k->nmarkets + 1) + m];
        if (amount == 0)
            continue;
        for (size_t i = 0; i < r->nrows; i++)
            weights[i] = r->rows[i].priority == (int32_t)p ? r->rows[i].amount : 0;
        points_split(r->w->arena, amount, weights, r->nrows, parts);
        for (size_t i = 0; i < r->nrows; i++) {
            struct river_row row = r->rows[i];
            row.amount = parts[i];
            if (parts[i] > 0)
                add_row(k, &row);
        }
        add_markets(k, (int32_t)p, amount, m);
    }
}

static void make_stream(struct work *k)
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

static void find_dry(struct work *k)
{
    struct river *r = k->r;
    struct world *w = r->w;
    r->dry = ARENA_ARRAY(w->arena, struct river_dry, w->npriorities + 1);
    for (size_t p = 0; p < w->npriorities; p++) {
        r->open[p] = k->more[p].open != 0;
        if (r->reached[p] || !r->open[p])
            continue;
        const struct w_priority *x = &w->priorities[p];
        struct river_dry d = { x->id, x->key, x->title, x->layer, r->heard[p], 0 };
        for (size_t i = 0; i < w->nserves; i++)
            d.requirements += w->serves[i].upper == x->id && requirement_place(w, w->serves[i].lower) >= 0;
        r->dry[r->ndry++] = d;
    }
}

static enum status load_beside(struct work *k)
{
    struct river *r = k->r;
    struct world *w = r->w;
    size_t n = 0;
    struct q_pair *pairs = NULL;
    TRY(db_all(k->c, &q_more, NULL, 0, &k->more, &n));
    assert(n == w->npriorities);
    TRY(db_all(k->c, &q_feature_product, NULL, 0, &pairs, &n));
    assert(n == w->nfeatures);
    r->product_of = ARENA_ARRAY(w->arena, int64_t, n + 1);
    for (size_t i = 0; i < n; i++)
        r->product_of[i] = pairs[i].other;
    TRY(db_all(k->c, &q_customer_market, NULL, 0, &k->market_of, &n));
    assert(n == w->ncustomers);
    TRY(db_all(k->c, &q_products, NULL, 0, &r->products, &r->nproducts));
    return db_all(k->c, &q_markets, NULL, 0, &k->markets, &k->nmarkets);
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
    problem_add(c->problems, &at, S("unknown"), "Nothing in the river of %.*s is called %.*s.",
                STR_FMT(r->quarter_words), STR_FMT(r->ask.from));
    return ST_NOT_FOUND;
}

enum status river_load(struct ctx *c, const struct river_ask *ask, struct river **ret)
{
    struct river *r = ARENA_NEW(c->arena, struct river);
    struct work k = { .c = c, .r = r };
    r->w = ARENA_NEW(c->arena, struct world);
    TRY(world_load(c, r->w));
    struct world *w = r->w;
    r->ask = *ask;
    r->has_plan = w->has_plan;
    if (r->ask.quarter <= 0) {
        struct quarter now = quarter_of(workspace_today(c, &w->set), (int)w->set.fiscal_start);
        r->ask.quarter = w->has_plan ? w->plan.first : now.ordinal + 1;
    }
    struct quarter q = { (int32_t)r->ask.quarter };
    r->quarter_key = quarter_text(c->arena, q);
    r->quarter_words = quarter_words(c->arena, q, (int)w->set.fiscal_start);
    TRY(load_beside(&k));
    r->heard = ARENA_ARRAY(c->arena, int64_t, w->npriorities + 1);
    r->reached = ARENA_ARRAY(c->arena, bool, w->npriorities + 1);
    r->open = ARENA_ARRAY(c->arena, bool, w->npriorities + 1);
    r->themes = ARENA_ARRAY(c->arena, struct str, w->npriorities + 1);
    size_t most = k.nmarkets + 1 + w->npriorities + w->nrequirements + w->nsolutions + r->nproducts + w->nfeatures;
    r->nodes = ARENA_ARRAY(c->arena, struct river_node, most + 1);
    r->links = ARENA_ARRAY(c->arena, struct river_link, w->nrows * 4 + w->npriorities * (k.nmarkets + 1) + 1);
    make_rows(r);
    mark_reached(r);
    split_markets(&k);
    make_stream(&k);
    find_dry(&k);
    *ret = r;
    return name_stream(c, r);
}

size_t river_leaves(const struct river *r, int32_t priority, struct river_leaf *ret, size_t max)
{
    struct world *w = r->w;
    size_t n = 0;
    assert(priority >= 0 && (size_t)priority < w->npriorities);
    for (size_t s = 0; s < w->nserves; s++) {
        int32_t q = priority_place(w, w->serves[s].upper) == priority ? requirement_place(w, w->serves[s].lower) : -1;
        for (size_t i = 0; q >= 0 && i < r->nrows; i++) {
            int64_t whole = w->features[whole_of(w, r->rows[i].feature)].id;
            bool leads = false, have = false;
            for (size_t k = 0; k < w->nfulfils && !leads; k++)
                leads = w->fulfils[k].lower == whole && w->fulfils[k].upper == w->serves[s].lower;
            for (size_t k = 0; k < n && leads; k++)
                have |= ret[k].requirement == q && ret[k].product == r->rows[i].product;
            if (leads && !have && n < max)
                ret[n++] = (struct river_leaf){ q, r->rows[i].product };
        }
    }
    return n;
}

int32_t river_widest(const struct river *r, size_t *ret_products, int64_t *ids, int64_t *ret_amount)
{
    enum { LEAVES = 512 };
    int32_t best = -1;
    *ret_products = 0;
    *ret_amount = 0;
    int64_t *mine = ARENA_ARRAY(r->w->arena, int64_t, r->nproducts + 1);
    struct river_leaf *leaves = ARENA_ARRAY(r->w->arena, struct river_leaf, LEAVES);
    for (size_t p = 0; p < r->w->npriorities; p++) {
        size_t n = 0, nleaves = river_leaves(r, (int32_t)p, leaves, LEAVES);
        int64_t amount = 0;
        for (size_t i = 0; i < r->nrows; i++)
            amount += r->rows[i].priority == (int32_t)p ? r->rows[i].amount : 0;
        for (size_t i = 0; i < nleaves; i++) {
            size_t k = 0;
            while (k < n && mine[k] != leaves[i].product)
                k++;
            if (k == n && n < r->nproducts)
                mine[n++] = leaves[i].product;
        }
        if (n > *ret_products || (n == *ret_products && n > 0 && amount > *ret_amount)) {
            *ret_products = n;
            *ret_amount = amount;
            best = (int32_t)p;
            memcpy(ids, mine, n * sizeof(*ids));
        }
    }
    return best;
}

static void amount_json(const struct river *r, struct json_writer *w, int64_t amount)
{
    json_key(w, r->ask.points ? S("points") : S("days"));
    if (r->ask.points)
        json_raw_number(w, points_exact(r->w->arena, amount));
    else
        json_int(w, amount);
}

static void nodes_json(const struct river *r, struct json_writer *w)
{
    static const char *const columns[] = { "market", "priority", "requirement", "solution", "product" };
    json_key(w, S("nodes"));
    json_array(w);
    for (int col = 0; col < RIVER__COLUMNS; col++)
        for (size_t i = 0; i < r->nnodes; i++) {
            const struct river_node *n = &r->nodes[i];
            if ((int)n->column != col)
                continue;
            json_object(w);
            json_member_str(w, S("column"), str_z(columns[col]));
            json_member_str(w, S("key"), n->key);
            json_member_str(w, S("title"), n->title);
            if (!str_empty(n->layer))
                json_member_str(w, S("layer"), n->layer);
            amount_json(r, w, n->amount);
            if (n->column == RIVER_PRODUCT) {
                json_key(w, S("unsourced"));
                if (r->ask.points)
                    json_raw_number(w, points_exact(r->w->arena, n->unsourced));
                else
                    json_int(w, n->unsourced);
            }
            json_end(w);
        }
    json_end(w);
    json_key(w, S("links"));
    json_array(w);
    for (size_t i = 0; i < r->nlinks; i++) {
        const struct river_link *l = &r->links[i];
        json_object(w);
        json_member_str(w, S("from"), r->nodes[l->from].key);
        json_member_str(w, S("to"), r->nodes[l->to].key);
        amount_json(r, w, l->amount);
        json_end(w);
    }
    json_end(w);
}

void river_json(const struct river *r, struct json_writer *w)
{
    json_object(w);
    json_member_str(w, S("quarter"), r->quarter_key);
    json_member_str(w, S("from"), r->ask.from);
    json_key(w, S("days_per_week"));
    json_int(w, r->w->set.days_per_week);
    json_key(w, S("total"));
    json_object(w);
    amount_json(r, w, r->total);
    json_end(w);
    nodes_json(r, w);
    json_key(w, S("dry"));
    json_array(w);
    for (size_t i = 0; i < r->ndry; i++) {
        json_object(w);
        json_member_str(w, S("key"), r->dry[i].key);
        json_member_str(w, S("title"), r->dry[i].title);
        json_member_str(w, S("layer"), r->dry[i].layer);
        json_key(w, S("heard_from"));
        json_int(w, r->dry[i].heard);
        json_end(w);
    }
    json_end(w);
    json_key(w, S("unsourced"));
    json_object(w);
    amount_json(r, w, r->unsourced);
    json_key(w, S("rows"));
    json_array(w);
    for (size_t i = 0; i < r->nrows; i++) {
        if (!river_is_unsourced(&r->rows[i]))
            continue;
        const struct river_product *product = river_product_of(r, r->rows[i].product);
        json_object(w);
        json_member_str(w, S("key"), r->w->features[r->rows[i].feature].key);
        json_member_str(w, S("title"), r->w->features[r->rows[i].feature].title);
        json_member_str(w, S("product"), product ? product->key : STR_NULL);
        amount_json(r, w, r->rows[i].amount);
        json_end(w);
    }
    json_end(w);
    json_end(w);
    json_end(w);
}
