/* use/carried_report.c: what each priority brings to each product, and what nothing carries yet (MODEL 10.1). The column
 * of a product sums to its value target, exactly: a requirement's points on a product are split over the priorities that
 * it serves by what each brought to it. */
#include "model/kinds/def.h"
#include "use/points.h"
#include "use/reports.h"
#include "use/river_use.h"

static const struct field carried_in[] = { REF(
    "market", 0, "Market", "Empty: all. Else only priorities that its companies named, or that are written for it.",
    market) };
static const struct field carried_columns[] = {
    REF("priority", 0, "Priority", NULL, priority),
    REF("product", 0, "Product", NULL, product),
    REAL("points", 0, "Points", "That the priority, with what drives it, brings to the product."),
};
static const struct field target_columns[] = {
    REF("product", 0, "Product", NULL, product),
    REAL("points", 0, "Value target", "The sum of its column."),
};
static const struct field uncarried_columns[] = {
    ANY("record", 0, "Record", NULL, "priority requirement"),
    TXT("title", 0, "Title", NULL),
    REAL("points", 0, "Points", "That nothing carries yet."),
};
static const struct table carried_out[] = {
    { "products", "Value targets", target_columns, COUNT(target_columns) },
    { "points", "Priority by product", carried_columns, COUNT(carried_columns) },
    { "uncarried", "Not carried yet", uncarried_columns, COUNT(uncarried_columns) }
};

struct carrying {
    struct river *r;
    struct points pts;
    bool *mine; /* per w->priorities: of the market asked for */
    int64_t *brings, *targets; /* [priority * products + product], [product]; millionths */
};

/* Its companies were quoted for it; where nobody was, it is written for the market (MODEL 10.5). */
static bool is_of_market(const struct world *w, size_t p, int64_t market)
{
    struct w_span quoted = w_span(&w->priority_quoted, (int32_t)p);
    bool anybody = false;
    for (size_t i = 0; i < quoted.n; i++) {
        int32_t at = world_customer(w, w->quoted[quoted.at[i]].customer), root = world_root(w, at);
        if (root < 0)
            continue;
        anybody = true;
        if ((w->customers[root].market >= 0 ? w->customers[root].market : w->customers[at].market) == market)
            return true;
    }
    return !anybody && w->priorities[p].market == market;
}

/* Points of one requirement that one product carries, over the priorities that brought them. */
static void share_out(struct carrying *k, size_t requirement, size_t product, int64_t amount, const int64_t *brought)
{
    const struct world *w = k->r->w;
    struct w_span serves = w_span(&w->requirement_serves, (int32_t)requirement);
    int64_t *parts = ARENA_ARRAY(w->arena, int64_t, serves.n + 1),
            *weights = ARENA_ARRAY(w->arena, int64_t, serves.n + 1);
    for (size_t i = 0; i < serves.n; i++)
        weights[i] = brought[serves.at[i]];
    points_split(w->arena, amount, weights, serves.n, parts);
    for (size_t i = 0; i < serves.n; i++) {
        size_t p = (size_t)world_priority(w, w->serves[serves.at[i]].upper);
        if (k->mine[p])
            k->brings[p * k->r->nproducts + product] += parts[i];
    }
}

static size_t product_at(const struct river *r, int64_t id)
{
    const struct river_product *x = river_product_of(r, id);
    return x ? (size_t)(x - r->products) : r->nproducts;
}

static void carry(struct carrying *k)
{
    const struct river *r = k->r;
    const struct world *w = r->w;
    int64_t *here = ARENA_ARRAY(w->arena, int64_t, r->nproducts + 1);
    for (size_t q = 0; q < w->nrequirements; q++) {
        struct w_span links = w_span(&w->requirement_fulfils, (int32_t)q);
        for (size_t i = 0; i < links.n; i++) {
            int32_t f = world_feature(w, w->fulfils[links.at[i]].lower);
            here[product_at(r, r->product_of[f])] += k->pts.fulfil[links.at[i]];
        }
        for (size_t i = 0; i < links.n; i++) { /* each product once: what was taken is gone */
            size_t x = product_at(r, r->product_of[world_feature(w, w->fulfils[links.at[i]].lower)]);
            if (x < r->nproducts && here[x] > 0)
                share_out(k, q, x, here[x], k->pts.serve);
            here[x] = 0;
        }
    }
}

static void matrix_rows(struct ctx *c, struct report_view *v, struct carrying *k)
{
    const struct river *r = k->r;
    const struct world *w = r->w;
    for (size_t p = 0; p < w->npriorities; p++)
        for (size_t x = 0; x < r->nproducts; x++) {
            int64_t amount = k->brings[p * r->nproducts + x];
            if (amount == 0)
                continue;
            struct value *row = report_row(c, v, 1);
            row[0] = ARG_INT(w->priorities[p].id);
            row[1] = ARG_INT(r->products[x].id);
            row[2] = report_points(amount);
            k->targets[x] += amount;
        }
    for (size_t x = 0; x < r->nproducts; x++) {
        struct value *row = report_row(c, v, 0);
        row[0] = ARG_INT(r->products[x].id);
        row[1] = report_points(k->targets[x]);
    }
}

static void hole_row(struct ctx *c, struct report_view *v, struct str any, struct str title, int64_t amount)
{
    struct value *row = report_row(c, v, 2);
    row[0] = ARG_STR(any);
    row[1] = ARG_STR(title);
    row[2] = report_points(amount);
}

/* Of a requirement, where it serves any priority of the market. Returns the sum. */
static int64_t hole_rows(struct ctx *c, struct report_view *v, const struct carrying *k)
{
    const struct world *w = k->r->w;
    int64_t sum = 0;
    for (size_t p = 0; p < w->npriorities; p++)
        if (k->mine[p] && k->pts.priority_hole[p] > 0) {
            hole_row(c, v, any_text(c->arena, &kind_priority, w->priorities[p].id), w->priorities[p].title,
                     k->pts.priority_hole[p]);
            sum += k->pts.priority_hole[p];
        }
    for (size_t q = 0; q < w->nrequirements; q++) {
        struct w_span serves = w_span(&w->requirement_serves, (int32_t)q);
        bool mine = false;
        for (size_t i = 0; i < serves.n; i++)
            mine = mine || k->mine[world_priority(w, w->serves[serves.at[i]].upper)];
        if (!mine || k->pts.requirement_hole[q] <= 0)
            continue;
        hole_row(c, v, any_text(c->arena, &kind_requirement, w->requirements[q].id), w->requirements[q].title,
                 k->pts.requirement_hole[q]);
        sum += k->pts.requirement_hole[q];
    }
    return sum;
}

static enum status carried_load(struct ctx *c, const struct value *in, struct report_view *v)
{
    struct carrying k = { 0 };
    TRY(river_load(c, &(struct river_ask){ 0 }, &k.r));
    const struct world *w = k.r->w;
    points_of(w, &k.pts);
    k.mine = ARENA_ARRAY(c->arena, bool, w->npriorities + 1);
    k.brings = ARENA_ARRAY(c->arena, int64_t, w->npriorities *k.r->nproducts + 1);
    k.targets = ARENA_ARRAY(c->arena, int64_t, k.r->nproducts + 1);
    for (size_t p = 0; p < w->npriorities; p++)
        k.mine[p] = in[0].type != VT_INT || is_of_market(w, p, in[0].u.i);
    carry(&k);
    matrix_rows(c, v, &k);
    int64_t holes = hole_rows(c, v, &k), carried = 0;
    for (size_t x = 0; x < k.r->nproducts; x++)
        carried += k.targets[x];
    if (!k.pts.any)
        v->finding = S("Nothing has a value yet: no priority was weighed");
    else
        v->finding = arena_printf(c->arena, "%.*s points are carried by products, %.*s by nothing yet",
                                  STR_FMT(points_text(c->arena, carried)), STR_FMT(points_text(c->arena, holes)));
    return ST_OK;
}

const struct report carried_report = {
    .name = "carried",
    .area = REPORT_DECIDE,
    .label = "Value by product",
    .help = "What each priority brings to each product, the value target of each, and what nothing carries yet.",
    .in = carried_in,
    .nin = 1,
    .out = carried_out,
    .nout = COUNT(carried_out),
    .bar = "points",
    .perm = PERM_VIEW,
    .load = carried_load
};
