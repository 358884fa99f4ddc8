/* use/river_use.h: where the work of a quarter comes from: market, priority, requirement, solution,
 * product (MODEL 10.5). Amounts are person-days, millionths of points, or what the work is worth at least, in minor units
 * of money (decision 0046); points and money are those of what finishes in the quarter.
 * Everything is of the context's arena. */
#pragma once
#include "use/points.h"

enum river_column { RIVER_MARKET, RIVER_PRIORITY, RIVER_REQUIREMENT, RIVER_SOLUTION, RIVER_PRODUCT, RIVER__COLUMNS };

struct river_node {
    enum river_column column;
    int64_t id;                    /* of the record; 0 = a market that nobody named yet */
    struct str plural, key, title, layer;
    int64_t amount;                /* sourced */
    int64_t unsourced;             /* products only, beside amount */
    int theme;                     /* priorities: place in themes, else -1 */
    int64_t folded;                /* so many smaller ones as one, without key; else 0 */
};
struct river_link {
    size_t from, to;
    int64_t amount;
    int theme;
};
enum { RIVER_COLUMN_MAX = 12 };    /* nodes of a column that a page shows one by one */
struct river_fold {
    struct river_node *nodes;
    size_t nnodes;
    struct river_link *links;
    size_t nlinks;
};
/* One row of the plan and its way upwards; -1 where there is none. */
struct river_row {
    int32_t feature, requirement, priority, solution;   /* places in w */
    int64_t product, days, amount;
};
struct river_dry {
    int64_t id;
    struct str key, title, layer;
    int64_t heard, requirements;
};
struct river_product {
    int64_t id;
    struct str key, title;
};

enum river_by { RIVER_DAYS, RIVER_POINTS, RIVER_MONEY, RIVER__BY };
/* "days", "points", "money"; empty is days. False: it runs by none of that name. */
bool river_by_of(struct str name, enum river_by *ret);

struct river_ask {
    int64_t quarter;               /* ordinal; 0 = the first of the plan in force */
    struct str from;               /* key of a node: only its stream; empty = all */
    enum river_by by;
};
struct river {
    struct world *w;
    struct river_ask ask;
    bool has_plan;
    struct str quarter_key, quarter_words;
    struct river_node *nodes;
    size_t nnodes;
    struct river_link *links;
    size_t nlinks;
    struct river_dry *dry;
    size_t ndry;
    struct river_row *rows;
    size_t nrows;      /* all rows of the quarter, sourced or not */
    struct w_index priority_rows;              /* rows per w->priorities, by the way upwards */
    struct w_index requirement_leads;          /* per w->requirements, over any live link: places in lead_row */
    int32_t *lead_row;                         /* places in rows */
    struct river_product *products;
    size_t nproducts;
    struct str *themes;
    size_t nthemes;
    int64_t *product_of;                       /* per w->features: id */
    int64_t *heard;                            /* per w->priorities: companies quoted */
    bool *reached;                             /* per w->priorities: a row leads to it over any live link */
    bool *open, any_open;                      /* per w->priorities; one of them at least */
    int64_t total, sourced, unsourced;         /* amounts of the whole quarter, not of the stream */
    size_t nunsourced;
    int64_t worth_most;                        /* by money: total is what it is worth at least, this at most */
    size_t nworth, nfinish;                    /* by money: so many of those that finish have a worth */
    struct str from_title;
    int32_t widest;
    size_t nwidest;
    int64_t *widest_ids, widest_amount;   /* what river_widest says */
    struct river_fold fold; /* the same nodes and links, long columns with their tail as one node */
    struct river_work *work; /* private: from which streams are made */
};
/* NOT_FOUND with a problem when ask->from is no node. ST_OK without a plan (has_plan false). */
enum status river_load(struct ctx *c, const struct river_ask *ask, struct river **ret) MUST_CHECK;
/* The whole river of the quarter asked for, in w's arena; ask->from is left aside. */
enum status river_make(struct ctx *c, struct world *w, const struct river_ask *ask, struct river **ret) MUST_CHECK;
/* Shows the folded nodes and links in place of all; for pages. */
void river_fold(struct river *r);
void river_fold_make(const struct river *r, struct river_fold *ret);
/* "58", weeks of so many days, or "48.5", points. */
struct str river_amount(const struct river *r, int64_t amount);
struct str river_unit(const struct river *r);
struct str river_unit_short(const struct river *r); /* "pw", "points", "worth" */
/* As JSON: an integer of days, an exact number of points, an amount of money. */
void river_amount_json(const struct river *r, struct json_writer *w, int64_t amount);
void river_json(const struct river *r, struct json_writer *w);
bool river_is_unsourced(const struct river_row *row);
const struct river_product *river_product_of(const struct river *r, int64_t id);
/* Where a priority (place in w) leads to in the quarter, over any live link: its requirements, and for each the
 * products whose rows fulfil it, without repeats. At most max; returns how many. */
struct river_leaf {
    int32_t requirement;
    int64_t product;
};
size_t river_leaves(const struct river *r, int32_t priority, struct river_leaf *ret, size_t max);
/* The priority (place in w) that leads to most products over any live link, ties to the one with the larger
 * amount on first paths; -1 when none. ids has room for nproducts and receives those products. */
int32_t river_widest(const struct river *r, size_t *ret_products, int64_t *ids, int64_t *ret_amount);
