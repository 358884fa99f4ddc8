/* use/river_json.c: the river as JSON: its nodes, its ribbons, what is dry and what has no source. */
#include "use/river_use.h"

void river_amount_json(const struct river *r, struct json_writer *w, int64_t amount)
{
    if (r->ask.by == RIVER_MONEY) {
        json_object(w);
        json_member_str(w, S("amount"), money_text(r->w->arena, amount));
        json_member_str(w, S("currency"), r->w->set.currency);
        json_end(w);
    }
    if (r->ask.by == RIVER_POINTS)
        json_raw_number(w, points_exact(r->w->arena, amount));
    if (r->ask.by == RIVER_DAYS)
        json_int(w, amount);
}

static void amount_json(const struct river *r, struct json_writer *w, int64_t amount)
{
    static const char *const names[RIVER__BY] = { "days", "points", "money" };
    json_key(w, str_z(names[r->ask.by]));
    river_amount_json(r, w, amount);
}

/* What the work that finishes is worth at most, and how many of it have a worth. */
static void worth_json(const struct river *r, struct json_writer *w)
{
    json_key(w, S("worth"));
    json_object(w);
    json_key(w, S("at_most"));
    river_amount_json(r, w, r->worth_most);
    json_key(w, S("have"));
    json_int(w, (int64_t)r->nworth);
    json_key(w, S("of"));
    json_int(w, (int64_t)r->nfinish);
    json_end(w);
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
                river_amount_json(r, w, n->unsourced);
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
    if (r->ask.by == RIVER_MONEY)
        worth_json(r, w);
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
