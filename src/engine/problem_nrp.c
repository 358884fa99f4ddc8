/* engine/problem_nrp.c: the published release problems: one team, one quarter, a budget. */
#include "engine/problem_read.h"

enum { ITEMS_MAX = 20000, NEEDS_MAX = 100000 };

/* a[0..n) of one team's cost becomes features that each finish in the only quarter. */
static struct plan_feature *items(struct arena *a, const int64_t *cost, const int64_t *value, size_t n, int first,
                                  struct problem_names *names)
{
    struct plan_feature *f = ARENA_ARRAY(a, struct plan_feature, n + 1);
    struct plan_part *parts = ARENA_ARRAY(a, struct plan_part, n + 1);
    struct str *ids = ARENA_ARRAY(a, struct str, n + 1);
    for (size_t i = 0; i < n; i++) {
        for (int e = 0; e < PLAN__EFFORTS; e++) {
            parts[i].days[e][0] = (int32_t)cost[i];
        }
        f[i] = (struct plan_feature){
            .id = (int64_t)i + first, .parts = &parts[i], .nparts = 1, .span = 1, .lock = PLAN_OUT, .class_id = -1
        };
        f[i].value[0] = value == NULL ? 0 : value[i];
        ids[i] = arena_printf(a, "%zu", i + (size_t)first);
    }
    names->features = ids;
    names->scale = 1;
    return f;
}

/* 0.3 as 3 over 10; false where it is not such a number. */
static bool ratio_of(struct str s, int64_t *ret_num, int64_t *ret_den)
{
    struct str whole, part;
    int64_t num = 0;
    *ret_den = 1;
    if (!str_cut(s, '.', &whole, &part)) {
        whole = s;
        part = STR_NULL;
    }
    if (!str_to_i64(whole, &num) || num < 0 || num > 1000 || part.n > 9) {
        return false;
    }
    for (size_t k = 0; k < part.n; k++) {
        if (part.p[k] < '0' || part.p[k] > '9') {
            return false;
        }
        num = num * 10 + (part.p[k] - '0');
        *ret_den *= 10;
    }
    *ret_num = num;
    return true;
}

/* The budget in days, never through a double. */
static enum status budget_of(struct problems *ps, const struct problem_file_options *o, int64_t sum, struct str usual,
                             int64_t *ret)
{
    int64_t num, den;
    struct str round = str_empty(o->round) ? usual : o->round;
    if (!str_empty(o->budget) && !str_empty(o->budget_ratio)) {
        problem_add(ps, NULL, S("budget"), "--budget and --budget-ratio are two budgets: give one");
        return ST_INVALID;
    }
    if (!str_empty(o->budget)) {
        if (str_to_i64(o->budget, ret) && *ret >= 0 && *ret <= INT32_MAX) {
            return ST_OK;
        }
        problem_add(ps, NULL, S("budget"), "--budget takes a whole number of days, from 0");
        return ST_INVALID;
    }
    if (str_empty(o->budget_ratio)) {
        problem_add(ps, NULL, S("budget"), "this file holds no budget: give --budget N or --budget-ratio 0.3");
        return ST_INVALID;
    }
    if (!ratio_of(o->budget_ratio, &num, &den)) {
        problem_add(ps, NULL, S("budget"), "--budget-ratio takes a number such as 0.3");
        return ST_INVALID;
    }
    __extension__ typedef __int128 wide;
    wide exact = (wide)num * sum;
    if (str_eq(round, S("floor"))) {
        exact = exact / den;
    } else if (str_eq(round, S("ceil"))) {
        exact = (exact + den - 1) / den;
    } else if (str_eq(round, S("half-up"))) {
        exact = (exact * 2 + den) / (2 * (wide)den);
    } else {
        problem_add(ps, NULL, S("round"), "--round is one of half-up, floor, ceil");
        return ST_INVALID;
    }
    if (exact > INT32_MAX) {
        problem_add(ps, NULL, S("budget"), "the budget is over 2147483647 days");
        return ST_INVALID;
    }
    *ret = (int64_t)exact;
    return ST_OK;
}

static enum status one_team(struct arena *a, struct problems *ps, const struct problem_file_options *o,
                            const int64_t *cost, size_t n, struct str usual, struct plan_input *in,
                            struct problem_names *names)
{
    int64_t sum = 0, budget;
    for (size_t i = 0; i < n; i++) {
        sum += cost[i];
    }
    TRY(budget_of(ps, o, sum, usual, &budget));
    struct plan_team *t = ARENA_NEW(a, struct plan_team);
    struct str *id = ARENA_NEW(a, struct str);
    t->id = 1;
    t->usable[0] = (int32_t)budget;
    *id = S("team");
    names->teams = id;
    in->quarters = 1;
    in->effort = PLAN_LIKELY;
    in->teams = t;
    in->nteams = 1;
    return ST_OK;
}

/* Whitespace-separated numbers. */
struct numbers {
    struct str text;
    size_t read;
    bool bad;
};

static int64_t next(struct numbers *r, int64_t most)
{
    while (r->text.n > 0 && (r->text.p[0] == ' ' || (r->text.p[0] >= '\t' && r->text.p[0] <= '\r'))) {
        r->text = str_skip(r->text, 1);
    }
    size_t n = 0;
    int64_t v = 0;
    while (n < r->text.n && n < 12 && r->text.p[n] >= '0' && r->text.p[n] <= '9') {
        v = v * 10 + (r->text.p[n++] - '0');
    }
    r->bad = r->bad || n == 0 || v > most;
    if (!r->bad) {
        r->read++;
        r->text = str_skip(r->text, n);
    }
    return r->bad ? 0 : v;
}

static void read_costs(struct arena *a, struct numbers *r, int64_t **ret_cost, size_t *ret_n)
{
    size_t cap = 0, n = 0;
    int64_t *cost = NULL, levels = next(r, ITEMS_MAX);
    for (int64_t l = 0; l < levels && !r->bad; l++) {
        int64_t count = next(r, ITEMS_MAX);
        for (int64_t k = 0; k < count && !r->bad; k++) {
            if (n == cap) {
                cap = cap == 0 ? 256 : cap * 2;
                cost = arena_grow(a, cost, n, cap, sizeof *cost, alignof(int64_t));
            }
            cost[n++] = next(r, INT32_MAX);
        }
        r->bad = r->bad || n > ITEMS_MAX;
    }
    *ret_cost = cost;
    *ret_n = n;
}

static void read_customers(struct arena *a, struct numbers *r, size_t n, struct plan_input *in,
                           struct problem_names *names)
{
    size_t count = (size_t)next(r, ITEMS_MAX);
    struct plan_solution *s = ARENA_ARRAY(a, struct plan_solution, count + 1);
    struct str *ids = ARENA_ARRAY(a, struct str, count + 1);
    for (size_t c = 0; c < count && !r->bad; c++) {
        s[c].id = (int64_t)c + 1;
        s[c].value[0] = next(r, INT32_MAX);
        s[c].nparts = (size_t)next(r, (int64_t)n);
        int32_t *parts = ARENA_ARRAY(a, int32_t, s[c].nparts + 1);
        for (size_t k = 0; k < s[c].nparts; k++) {
            parts[k] = (int32_t)next(r, (int64_t)n) - 1;
            r->bad = r->bad || parts[k] < 0;
        }
        s[c].parts = parts;
        ids[c] = arena_printf(a, "%zu", c + 1);
    }
    in->solutions = s;
    in->nsolutions = count;
    names->solutions = ids;
}

enum status problem_read_nrp(struct arena *a, struct problems *ps, struct str text,
                             const struct problem_file_options *o, struct plan_input *ret, struct problem_names *names)
{
    struct numbers r = { .text = text };
    int64_t *cost;
    size_t n;
    read_costs(a, &r, &cost, &n);
    ret->nneeds = (size_t)next(&r, NEEDS_MAX);
    struct plan_need *needs = ARENA_ARRAY(a, struct plan_need, ret->nneeds + 1);
    for (size_t k = 0; k < ret->nneeds && !r.bad; k++) {
        int64_t needed = next(&r, (int64_t)n), by = next(&r, (int64_t)n);
        needs[k] = (struct plan_need){ .needed = (int32_t)needed - 1, .by = (int32_t)by - 1 };
        r.bad = r.bad || needed == 0 || by == 0;
    }
    ret->needs = needs;
    read_customers(a, &r, n, ret, names);
    if (r.bad || !str_empty(str_trim(r.text))) {
        problem_add(ps, NULL, S("format"),
                    "neither JSON nor the text of a next release problem: reading stopped after %zu numbers", r.read);
        return ST_INVALID;
    }
    ret->features = items(a, cost, NULL, n, 1, names);
    ret->nfeatures = n;
    return one_team(a, ps, o, cost, n, S("half-up"), ret, names);
}

/* An array of whole numbers from 0; its length, or a problem. */
static int64_t *whole_numbers(struct arena *a, struct problems *ps, const struct json *j, const struct path *where,
                              size_t *ret_n)
{
    *ret_n = 0;
    if (j == NULL || j->type != J_ARRAY || j->count > ITEMS_MAX) {
        problem_add(ps, where, S("type"), "takes an array of at most %d whole numbers", ITEMS_MAX);
        return NULL;
    }
    int64_t *v = ARENA_ARRAY(a, int64_t, j->count + 1);
    for (const struct json *e = j->first; e != NULL; e = e->next) {
        struct path at = { where, STR_NULL, *ret_n };
        if (e->type != J_INT || e->i < 0 || e->i > INT32_MAX) {
            problem_add(ps, &at, S("range"), "takes a whole number from 0 to %d", INT32_MAX);
        }
        v[(*ret_n)++] = e->type == J_INT ? e->i : 0;
    }
    return v;
}

static void read_dependencies(struct arena *a, struct problems *ps, const struct json *j, size_t n,
                              struct plan_input *in)
{
    struct path top = { NULL, S("dependencies"), 0 };
    size_t total = 0, by = 0, k = 0;
    for (const struct json *e = j == NULL ? NULL : j->first; e != NULL; e = e->next) {
        total += e->count;
    }
    struct plan_need *needs = ARENA_ARRAY(a, struct plan_need, total + 1);
    for (const struct json *e = j == NULL ? NULL : j->first; e != NULL; e = e->next, by++) {
        struct path at = { &top, STR_NULL, by };
        if (e->type == J_NULL) {
            continue;
        }
        if (e->type != J_ARRAY || by >= n) {
            problem_add(ps, &at, S("type"), "takes an array of items, or null, for each item");
            continue;
        }
        size_t place = 0;
        for (const struct json *d = e->first; d != NULL; d = d->next, place++) {
            struct path in_it = { &at, STR_NULL, place };
            if (d->type != J_INT || d->i < 0 || (uint64_t)d->i >= n) {
                problem_add(ps, &in_it, S("reference"), "there is no such item");
                continue;
            }
            needs[k++] = (struct plan_need){ .needed = (int32_t)d->i, .by = (int32_t)by };
        }
    }
    in->needs = needs;
    in->nneeds = k;
}

enum status problem_read_monrp(struct arena *a, struct problems *ps, const struct json *root,
                               const struct problem_file_options *o, struct plan_input *ret,
                               struct problem_names *names)
{
    struct path pc = { NULL, S("pbis_cost"), 0 }, pi = { NULL, S("stakeholders_importances"), 0 };
    struct path pp = { NULL, S("stakeholders_pbis_priorities"), 0 };
    size_t n, ns, count = 0;
    int64_t *cost = whole_numbers(a, ps, json_get(root, pc.name), &pc, &n);
    int64_t *weight = whole_numbers(a, ps, json_get(root, pi.name), &pi, &ns);
    int64_t *value = ARENA_ARRAY(a, int64_t, n + 1);
    const struct json *rows = json_get(root, pp.name);
    if (rows == NULL || rows->type != J_ARRAY || rows->count != ns) {
        problem_add(ps, &pp, S("type"), "takes one array for each of the %zu stakeholders", ns);
        return ST_INVALID;
    }
    for (const struct json *e = rows->first; e != NULL; e = e->next, count++) {
        struct path at = { &pp, STR_NULL, count };
        size_t m;
        int64_t *prio = whole_numbers(a, ps, e, &at, &m);
        if (prio != NULL && m != n) {
            problem_add(ps, &at, S("count"), "holds %zu numbers for %zu items", m, n);
        }
        for (size_t i = 0; prio != NULL && i < m && i < n; i++) {
            int64_t part;
            if (__builtin_mul_overflow(weight[count], prio[i], &part)
                || __builtin_add_overflow(value[i], part, &value[i]) || value[i] > (INT64_C(1) << 53)) {
                problem_add(ps, &at, S("range"), "the value of an item is over 2^53");
                return ST_INVALID;
            }
        }
    }
    read_dependencies(a, ps, json_get(root, S("dependencies")), n, ret);
    if (ps->count > 0) {
        return ST_INVALID;
    }
    ret->features = items(a, cost, value, n, 0, names);
    ret->nfeatures = n;
    return one_team(a, ps, o, cost, n, S("floor"), ret, names);
}
