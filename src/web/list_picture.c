/* web/list_picture.c: see web/list_picture.h. */
#include "web/list_picture.h"
#include "core/shared.h"
#include "use/coverage_use.h"
#include "use/hill_use.h"
#include "use/today_use.h"
#include "web/hill.h"
#include <stdlib.h>

enum { BARS_MAX = 16, DOTS_MAX = 6 };

/* ---- a table of bars, each with its name and its words ---- */

static void bars_begin(struct out *o, struct str caption)
{
    H(o, "<figure class=\"card mb4 rbars\"><figcaption class=\"small muted\">", caption,
      "</figcaption><table class=\"calc\"><tbody>");
}

/* In thousandths of the widest: solid, then striped. */
static void bar(struct out *o, int64_t solid, int64_t striped)
{
    H(o,
      "<td><svg width=\"100%\" height=\"12\" viewBox=\"0 0 1000 10\" preserveAspectRatio=\"none\" aria-hidden=\"true\"><rect width=\"",
      solid, "\" height=\"10\" fill=\"var(--c1)\"/>");
    if (striped > 0)
        H(o, "<rect x=\"", solid + 4, "\" width=\"", striped > 8 ? striped - 8 : striped,
          "\" y=\"1\" height=\"8\" fill=\"none\" stroke=\"var(--ink3)\" "
          "stroke-width=\"1.5\" stroke-dasharray=\"4 3\" vector-effect=\"non-scaling-stroke\"/>");
    H(o, "</svg></td>");
}

static void bars_end(struct out *o, int64_t more)
{
    H(o, "</tbody></table>");
    if (more > 0)
        H(o, "<p class=\"small muted\">and ", more, " more</p>");
    H(o, "</figure>");
}

/* ---- products: whose work answers a customer's priority ---- */

static int64_t all_of(const struct river_node *n)
{
    return n->amount + n->unsourced;
}

static int by_unsourced(const void *a, const void *b)
{
    const struct river_node *x = *(const struct river_node *const *)a, *y = *(const struct river_node *const *)b;
    return x->unsourced != y->unsourced ? (x->unsourced < y->unsourced) - (x->unsourced > y->unsourced)
           : all_of(x) != all_of(y)     ? (all_of(x) < all_of(y)) - (all_of(x) > all_of(y))
                                        : (x->id > y->id) - (x->id < y->id);
}

/* The efforts that a figure was added up from. */
static struct url work_url(struct arena *a, const struct river *r, struct str stream)
{
    return WHERE(a, S("efforts"), S("planned"), r->quarter_key, S("stream"), stream);
}

static void work_bars(struct out *o, struct arena *a, const struct river *r, const struct river_node **p, size_t n,
                      struct str caption)
{
    int64_t most = 1;
    for (size_t i = 0; i < n; i++)
        most = all_of(p[i]) > most ? all_of(p[i]) : most;
    bars_begin(o, caption);
    for (size_t i = 0; i < n && i < BARS_MAX; i++) {
        H(o, "<tr><td><a class=\"quiet\" href=\"", URL(a, p[i]->plural, p[i]->key), "\">", p[i]->title, "</a></td>");
        bar(o, 1000 * p[i]->amount / most, 1000 * p[i]->unsourced / most);
        H(o, "<td class=\"n\">");
        ui_fig(o, river_amount(r, all_of(p[i])), STR_NULL, work_url(a, r, p[i]->key));
        H(o, "</td><td>");
        if (p[i]->unsourced > 0)
            ui_fig(o, river_amount(r, p[i]->unsourced), S("unsourced"),
                   work_url(a, r, arena_printf(a, "%.*s,none", STR_FMT(p[i]->key))));
        H(o, "</td></tr>");
    }
    bars_end(o, (int64_t)n - BARS_MAX);
}

/* What has work in the quarter. */
static const struct river_node **nodes_of(struct arena *a, const struct river *r, enum river_column column,
                                          size_t *ret_n)
{
    const struct river_node **ret = ARENA_ARRAY(a, const struct river_node *, r->nnodes + 1);
    *ret_n = 0;
    for (size_t i = 0; i < r->nnodes; i++)
        if (r->nodes[i].column == column && all_of(&r->nodes[i]) > 0)
            ret[(*ret_n)++] = &r->nodes[i];
    return ret;
}

static enum status products(struct ctx *c, struct list_top *ret)
{
    struct river_ask ask = { .by = RIVER_DAYS };
    struct river *r = NULL;
    struct out o;
    size_t n = 0;
    TRY(river_load(c, &ask, &r));
    const struct river_node **p = nodes_of(c->arena, r, RIVER_PRODUCT, &n);
    if (!r->has_plan || n == 0)
        return ST_OK;
    qsort(p, n, sizeof *p, by_unsourced);
    if (p[0]->unsourced > 0)
        ret->finding = arena_printf(
            c->arena, "%.*s has most of the work that no customer asked for: %.*s of its %.*s %.*s in %.*s",
            STR_FMT(p[0]->title), STR_FMT(river_amount(r, p[0]->unsourced)), STR_FMT(river_amount(r, all_of(p[0]))),
            STR_FMT(river_unit(r)), STR_FMT(r->quarter_words));
    else
        ret->finding =
            arena_printf(c->arena, "All the work of %.*s answers what a customer asked for", STR_FMT(r->quarter_words));
    out_init(&o, c->arena);
    work_bars(&o, c->arena, r, p, n,
              arena_printf(c->arena, "Work in %.*s, in %.*s · dashed: no customer asked for it",
                           STR_FMT(r->quarter_words), STR_FMT(river_unit(r))));
    ret->picture = out_str(&o);
    ret->page = url_own(S("/river"));
    return ST_OK;
}

/* ---- solutions: what the quarter puts into them, and how well they are understood ---- */

static int by_amount(const void *a, const void *b)
{
    const struct river_node *x = *(const struct river_node *const *)a, *y = *(const struct river_node *const *)b;
    return x->amount != y->amount ? (x->amount < y->amount) - (x->amount > y->amount)
                                  : (x->id > y->id) - (x->id < y->id);
}

static enum status solutions(struct ctx *c, struct list_top *ret)
{
    static const char *const fills[DOTS_MAX] = { "var(--c1)", "var(--c4)", "var(--c2)",
                                                 "var(--c6)", "var(--c3)", "var(--c0)" };
    struct river_ask ask = { .by = RIVER_DAYS };
    struct hill_dot dots[DOTS_MAX];
    struct river *r = NULL;
    struct out o;
    size_t n = 0, ndots = 0;
    int64_t sum = 0;
    TRY(river_load(c, &ask, &r));
    const struct river_node **s = nodes_of(c->arena, r, RIVER_SOLUTION, &n);
    if (!r->has_plan || n == 0)
        return ST_OK;
    qsort(s, n, sizeof *s, by_amount);
    for (size_t i = 0; i < n; i++)
        sum += s[i]->amount;
    for (size_t i = 0; i < n && i < DOTS_MAX; i++) {
        bool on = false;
        dots[ndots] = (struct hill_dot){ .key = s[i]->key, .title = s[i]->title, .fill = str_z(fills[i]) };
        TRY(hill_place(c, s[i]->id, &dots[ndots], &on));
        ndots += on;
    }
    ret->finding = arena_printf(c->arena, "%.*s %s %.*s of the %.*s %.*s of %.*s",
                                STR_FMT(words_upper(c->arena, words_number(c->arena, (int64_t)n))),
                                n == 1 ? "solution takes" : "solutions take", STR_FMT(river_amount(r, sum)),
                                STR_FMT(river_amount(r, r->total)), STR_FMT(river_unit(r)), STR_FMT(r->quarter_words));
    out_init(&o, c->arena);
    H(&o, "<div class=\"split mb4\">");
    work_bars(&o, c->arena, r, s, n,
              arena_printf(c->arena, "Work in %.*s, in %.*s", STR_FMT(r->quarter_words), STR_FMT(river_unit(r))));
    hill_html(&o, c->arena, dots, ndots);
    H(&o, "</div>");
    ret->picture = out_str(&o);
    ret->page = url_own(S("/river"));
    return ST_OK;
}

/* ---- customers: how far up we were heard ---- */

#define RUNG                                                                                                           \
    "co.customer AS customer, CASE COALESCE(co.layer,'user') WHEN 'executive' THEN 1 WHEN 'manager' THEN 2 ELSE 3 END AS rung "
struct q_rungs {
    int64_t all, executive, manager, users;
};
static const struct col rungs_cols[] = { COL(struct q_rungs, all), COL(struct q_rungs, executive),
                                         COL(struct q_rungs, manager), COL(struct q_rungs, users) };
static const struct stmt_def q_rungs = {
    .name = "list.rungs",
    .sql =
        "SELECT COUNT(*) AS \"all\", CAST(COALESCE(SUM(CASE WHEN h.rung = 1 THEN 1 ELSE 0 END), 0) AS bigint) AS executive, "
        "CAST(COALESCE(SUM(CASE WHEN h.rung = 2 THEN 1 ELSE 0 END), 0) AS bigint) AS manager, "
        "CAST(COALESCE(SUM(CASE WHEN h.rung = 3 THEN 1 ELSE 0 END), 0) AS bigint) AS users FROM customer cu "
        "LEFT JOIN (SELECT x.customer AS customer, MIN(x.rung) AS rung FROM (SELECT " RUNG "FROM talk t "
        "JOIN contact co ON co.id = " CONTACT_OF(
            "t.\"with\"") " WHERE t.archived_at IS NULL AND t.state = 'held' AND t.\"on\" >= ?1 "
                          "UNION ALL SELECT " RUNG "FROM involved i JOIN talk t ON t.id = " ID_OF(
                              "talk", "6",
                              "i.record") " "
                                          "JOIN contact co ON co.id = " CONTACT_OF(
                                              "i.who") " WHERE i.archived_at IS NULL AND i.\"as\" = 'attended' "
                                                       "AND t.archived_at IS NULL AND t.state = 'held' AND t.\"on\" >= ?1) x GROUP BY x.customer) h ON h.customer = cu.id "
                                                       "WHERE cu.archived_at IS NULL AND COALESCE(cu.status,'customer') = 'customer'",
    ROWS_OF(struct q_rungs, rungs_cols)
};

static enum status customers(struct ctx *c, const struct settings *set, struct list_top *ret)
{
    struct date since = workspace_today(c, set);
    int64_t found[4];
    struct out o;
    since.days -= (int32_t)set->listen_days;
    const struct value arg = ARG_STR(date_text(c->arena, since));
    TRY(shared_ints(c, &q_rungs, &arg, 1, found, COUNT(found)));
    int64_t all = found[0], above = found[1] + found[2];
    const struct {
        const char *title;
        int64_t n;
    } rungs[] = { { "Their executives", found[1] },
                  { "Senior managers at most", found[2] },
                  { "Users alone", found[3] },
                  { "Nobody", all - above - found[3] } };
    if (all == 0)
        return ST_OK;
    ret->finding = arena_printf(c->arena, "%.*s of %.*s customers told us something above their users in %lld days",
                                STR_FMT(int_words(c->arena, above)), STR_FMT(int_words(c->arena, all)),
                                (long long)set->listen_days);
    out_init(&o, c->arena);
    bars_begin(&o, arena_printf(c->arena, "Customers by the highest layer that we heard since %.*s",
                                STR_FMT(date_words(c->arena, since))));
    for (size_t i = 0; i < COUNT(rungs); i++) {
        H(&o, "<tr><td>", str_z(rungs[i].title), "</td>");
        bar(&o, i + 1 < COUNT(rungs) ? 1000 * rungs[i].n / all : 0, i + 1 < COUNT(rungs) ? 0 : 1000 * rungs[i].n / all);
        H(&o, "<td class=\"n\">", rungs[i].n, "</td></tr>");
    }
    bars_end(&o, 0);
    ret->picture = out_str(&o);
    ret->page = url_own(S("/markets"));
    return ST_OK;
}

/* ---- trade-offs: what waits for a decision ---- */

/* "Two decisions wait, the first by Tue 1 Dec". */
static enum status tradeoffs(struct ctx *c, const struct settings *set, struct list_top *ret)
{
    struct today_open *first;
    int64_t all;
    size_t n;
    TRY(today_open_count(c, 0, &all));
    TRY(today_open_load(c, 0, 1, &first, &n));
    ret->page = WHERE(c->arena, S("tradeoffs"), S("state"), S("open"));
    if (all == 0 || n == 0) {
        ret->finding = S("Nothing waits for a decision");
        return ST_OK;
    }
    struct str many = words_upper(c->arena, words_number(c->arena, all));
    ret->finding = arena_printf(c->arena, "%.*s %s", STR_FMT(many), all == 1 ? "decision waits" : "decisions wait");
    if (first->due == 0)
        return ST_OK;
    bool late = first->due < c->now_ms;
    ret->finding = arena_printf(c->arena, "%.*s%s%.*s", STR_FMT(ret->finding),
                                all == 1 ? (late ? ", and was due on " : ", by ")
                                : late   ? ", the first was due on "
                                         : ", the first by ",
                                STR_FMT(date_words(c->arena, tz_date(set->tz, first->due))));
    return ST_OK;
}

enum status list_picture(struct ctx *c, const struct view *v, const struct kind *k, struct list_top *ret)
{
    if (kind_is(k, &kind_product))
        return products(c, ret);
    if (kind_is(k, &kind_solution))
        return solutions(c, ret);
    if (kind_is(k, &kind_tradeoff))
        return tradeoffs(c, &v->settings, ret);
    return kind_is(k, &kind_customer) ? customers(c, &v->settings, ret) : ST_OK;
}
