/* engine/problem_plan.c: reads {"headwater":"plan/1"}; every problem at its JSON pointer. */
#include "engine/problem_read.h"
#include <stdlib.h>

enum { TEAMS_MAX = 200, FEATURES_MAX = 20000, NEEDS_MAX = 100000, OTHERS_MAX = 20000, SEGMENTS_MAX = 64 };
static const int64_t NUMBER_MAX = INT64_C(1) << 31;
static const int64_t SUM_MAX = INT64_C(1) << 53;

/* An element of a list, by its id; sorted, so that the order in the file never matters. */
struct elem {
    const struct json *j;
    struct str id;
    size_t place;
};

struct reading {
    struct arena *a;
    struct problems *ps;
    struct plan_input *in;
    struct problem_names *names;
    int nq;
    struct elem *features, *teams, *solutions;
    struct str classes[SEGMENTS_MAX], segments[SEGMENTS_MAX];
    size_t nclasses, nsegments;
    int64_t total;                     /* of all values, against SUM_MAX */
};

static void bad(struct reading *r, const struct path *at, const char *what)
{
    problem_add(r->ps, at, S("invalid"), "%s", what);
}

/* Names only members that are known; problems for the rest. */
static void members(struct reading *r, const struct json *o, const struct path *at, struct str known)
{
    for (const struct json *m = o->first; m != NULL; m = m->next) {
        struct str rest = known, word;
        bool found = false;
        while (!found && !str_empty(rest)) {
            struct str tail = STR_NULL;
            if (!str_cut(rest, ' ', &word, &tail)) {
                word = rest;
                tail = STR_NULL;
            }
            found = str_eq(word, m->name);
            rest = tail;
        }
        if (!found) {
            struct path p = { at, m->name, 0 };
            problem_add(r->ps, &p, S("unknown_member"), "is not a member known here; known are: %.*s", STR_FMT(known));
        }
    }
}

/* A whole number in [low, high]; absent or null gives the usual value. */
static int64_t number(struct reading *r, const struct json *o, struct str name, const struct path *at, int64_t low,
                      int64_t high, int64_t usual)
{
    const struct json *j = json_get(o, name);
    struct path p = { at, name, 0 };
    if (j == NULL || j->type == J_NULL) {
        return usual;
    }
    if (j->type != J_INT || j->i < low || j->i > high) {
        problem_add(r->ps, &p, S("range"), "takes a whole number from %lld to %lld", (long long)low, (long long)high);
        return usual;
    }
    return j->i;
}

static bool flag(struct reading *r, const struct json *o, struct str name, const struct path *at)
{
    const struct json *j = json_get(o, name);
    struct path p = { at, name, 0 };
    if (j != NULL && j->type != J_BOOL && j->type != J_NULL) {
        bad(r, &p, "takes true or false");
    }
    return j != NULL && j->type == J_BOOL && j->b;
}

/* The array of that name, or NULL where it is absent or wrong. */
static const struct json *list(struct reading *r, const struct json *o, struct str name, const struct path *at,
                               size_t most)
{
    const struct json *j = json_get(o, name);
    struct path p = { at, name, 0 };
    if (j == NULL || j->type == J_NULL) {
        return NULL;
    }
    if (j->type != J_ARRAY || j->count > most) {
        problem_add(r->ps, &p, S("type"), "takes an array of at most %zu", most);
        return NULL;
    }
    return j;
}

static int by_id(const void *x, const void *y)
{
    const struct elem *a = x, *b = y;
    int c = str_cmp(a->id, b->id);
    return c != 0 ? c : (a->place > b->place) - (a->place < b->place);
}

/* The objects of a list with "id", sorted; duplicates are problems. */
static struct elem *elements(struct reading *r, const struct json *root, struct str name, size_t most, size_t *ret_n)
{
    struct path top = { NULL, name, 0 };
    const struct json *l = list(r, root, name, NULL, most);
    struct elem *e = ARENA_ARRAY(r->a, struct elem, l == NULL ? 1 : l->count + 1);
    size_t place = 0, n = 0;
    for (const struct json *j = l == NULL ? NULL : l->first; j != NULL; j = j->next, place++) {
        struct path at = { &top, STR_NULL, place }, pid = { &at, S("id"), 0 };
        const struct json *id = j->type == J_OBJECT ? json_get(j, S("id")) : NULL;
        if (j->type != J_OBJECT) {
            bad(r, &at, "takes an object");
        } else if (id == NULL || id->type != J_STR || str_empty(id->s)) {
            bad(r, &pid, "takes a text that names it");
        } else {
            e[n++] = (struct elem){ .j = j, .id = id->s, .place = place };
        }
    }
    qsort(e, n, sizeof *e, by_id);
    for (size_t k = 1; k < n; k++) {
        if (str_eq(e[k].id, e[k - 1].id)) {
            struct path at = { &top, STR_NULL, e[k].place }, pid = { &at, S("id"), 0 };
            problem_add(r->ps, &pid, S("duplicate"), "%.*s is there twice", STR_FMT(e[k].id));
        }
    }
    *ret_n = n;
    return e;
}

static int32_t find(const struct elem *e, size_t n, struct str id)
{
    size_t lo = 0, hi = n;
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        if (str_cmp(e[mid].id, id) < 0) {
            lo = mid + 1;
        } else {
            hi = mid;
        }
    }
    return lo < n && str_eq(e[lo].id, id) ? (int32_t)lo : -1;
}

/* The feature a text names; -1 with a problem. */
static int32_t feature_of(struct reading *r, const struct json *j, const struct path *at)
{
    int32_t i = j->type == J_STR ? find(r->features, r->in->nfeatures, j->s) : -1;
    if (i < 0) {
        problem_add(r->ps, at, S("reference"), "there is no such feature");
    }
    return i;
}

static const int32_t *features_of(struct reading *r, const struct json *o, struct str name, const struct path *at,
                                  size_t *ret_n)
{
    const struct json *l = list(r, o, name, at, FEATURES_MAX);
    struct path top = { at, name, 0 };
    int32_t *of = ARENA_ARRAY(r->a, int32_t, l == NULL ? 1 : l->count + 1);
    size_t place = 0, n = 0;
    for (const struct json *j = l == NULL ? NULL : l->first; j != NULL; j = j->next, place++) {
        struct path p = { &top, STR_NULL, place };
        int32_t i = feature_of(r, j, &p);
        for (size_t k = 0; i >= 0 && k < n && n < 1000; k++) {
            if (of[k] == i) {
                problem_add(r->ps, &p, S("duplicate"), "%.*s is there twice", STR_FMT(j->s));
                i = -1;
            }
        }
        if (i >= 0) {
            of[n++] = i;
        }
    }
    if (l == NULL || l->count == 0) {
        bad(r, &top, "takes at least one feature");
    }
    *ret_n = n;
    return of;
}

/* Number of a class or segment, by first appearance; -1 with a problem past the limit. */
static int32_t intern(struct reading *r, struct str *known, size_t *n, const struct json *j, const struct path *at)
{
    if (j->type != J_STR) {
        bad(r, at, "takes a text");
        return -1;
    }
    for (size_t k = 0; k < *n; k++) {
        if (str_eq(known[k], j->s)) {
            return (int32_t)k;
        }
    }
    if (*n == SEGMENTS_MAX) {
        bad(r, at, "is one more than the 64 that can be told apart");
        return -1;
    }
    known[*n] = j->s;
    return (int32_t)(*n)++;
}

/* value: one figure that decays, or one per quarter; never rising. */
static void values(struct reading *r, const struct json *o, const struct path *at, int64_t *ret)
{
    const struct json *v = json_get(o, S("value")), *decay = json_get(o, S("decay"));
    struct path p = { at, S("value"), 0 }, pd = { at, S("decay"), 0 };
    bool flat = decay != NULL && decay->type == J_STR && str_eq(decay->s, S("flat"));
    if (decay != NULL && !flat && !(decay->type == J_STR && str_eq(decay->s, S("linear")))) {
        bad(r, &pd, "is linear or flat");
    }
    if (v == NULL) {
        return;
    }
    if (v->type == J_INT && v->i >= 0 && v->i <= NUMBER_MAX) {
        for (int q = 0; q < r->nq; q++) {
            int64_t n = v->i * (2 * r->nq - q), d = INT64_C(2) * r->nq;
            ret[q] = flat ? v->i : (2 * n + d) / (2 * d);
        }
    } else if (v->type == J_ARRAY && v->count == (size_t)r->nq) {
        int q = 0;
        for (const struct json *e = v->first; e != NULL; e = e->next, q++) {
            struct path pe = { &p, STR_NULL, (size_t)q };
            bool good = e->type == J_INT && e->i >= 0 && e->i <= NUMBER_MAX;
            if (!good) {
                bad(r, &pe, "takes a whole number from 0 to 2147483648");
            }
            ret[q] = good ? e->i : 0;
            ret[q] = q > 0 && ret[q] > ret[q - 1] ? ret[q - 1] : ret[q];
        }
    } else {
        bad(r, &p, "takes a whole number from 0 to 2147483648, or one per quarter");
    }
    r->total += ret[0];
    if (r->total > SUM_MAX) {
        bad(r, &p, "makes the sum of all values larger than 2^53");
        r->total = 0;
    }
}

static void read_per_quarter(struct reading *r, const struct json *o, struct str name, const struct path *at,
                             bool needed, int32_t *ret)
{
    const struct json *l = json_get(o, name);
    struct path p = { at, name, 0 };
    if (l == NULL && !needed) {
        return;
    }
    if (l == NULL || l->type != J_ARRAY || l->count != (size_t)r->nq) {
        problem_add(r->ps, &p, S("type"), "takes %d whole numbers, one per quarter", r->nq);
        return;
    }
    int q = 0;
    for (const struct json *e = l->first; e != NULL; e = e->next, q++) {
        struct path pe = { &p, STR_NULL, (size_t)q };
        if (e->type != J_INT || e->i < 0 || e->i > INT32_MAX) {
            bad(r, &pe, "takes a whole number from 0 to 2147483647");
        } else {
            ret[q] = (int32_t)e->i;
        }
    }
}

static void read_teams(struct reading *r, const struct json *root)
{
    struct path top = { NULL, S("teams"), 0 };
    r->teams = elements(r, root, S("teams"), TEAMS_MAX, &r->in->nteams);
    struct plan_team *t = ARENA_ARRAY(r->a, struct plan_team, r->in->nteams + 1);
    struct str *ids = ARENA_ARRAY(r->a, struct str, r->in->nteams + 1);
    for (size_t k = 0; k < r->in->nteams; k++) {
        struct path at = { &top, STR_NULL, r->teams[k].place };
        members(r, r->teams[k].j, &at, S("id capacity reserve"));
        t[k].id = (int64_t)k + 1;
        ids[k] = r->teams[k].id;
        read_per_quarter(r, r->teams[k].j, S("capacity"), &at, true, t[k].usable);
        read_per_quarter(r, r->teams[k].j, S("reserve"), &at, false, t[k].reserve);
    }
    r->in->teams = t;
    r->names->teams = ids;
}

/* Days at low, likely, high: one number or three that do not fall. */
static bool effort_of(struct reading *r, const struct json *j, const struct path *at, int32_t *ret)
{
    if (j->type == J_INT && j->i >= 0 && j->i <= INT32_MAX) {
        ret[0] = ret[1] = ret[2] = (int32_t)j->i;
        return true;
    }
    int k = 0;
    bool good = j->type == J_ARRAY && j->count == 3;
    for (const struct json *e = good ? j->first : NULL; e != NULL; e = e->next, k++) {
        good = good && e->type == J_INT && e->i >= (k > 0 ? ret[k - 1] : 0) && e->i <= INT32_MAX;
        ret[k] = good ? (int32_t)e->i : 0;
    }
    if (!good) {
        bad(r, at, "takes whole days, or [low, likely, high] that do not fall");
    }
    return good;
}

/* Fewest quarters in which each part takes at most 70 % of its team's smallest quarter. */
static int16_t usual_span(const struct reading *r, const struct plan_part *parts, int32_t (*days)[3], size_t n)
{
    int most = r->nq < PLAN_SPAN_MAX ? r->nq : PLAN_SPAN_MAX;
    for (int span = 1; span < most; span++) {
        bool fits = true;
        for (size_t k = 0; k < n; k++) {
            int64_t least = INT32_MAX, piece = ((int64_t)days[k][PLAN_LIKELY] + span - 1) / span;
            for (int q = 0; q < r->nq; q++) {
                int32_t u = r->in->teams[parts[k].team].usable[q];
                least = u < least ? u : least;
            }
            fits = fits && 10 * piece <= 7 * least;
        }
        if (fits) {
            return (int16_t)span;
        }
    }
    return (int16_t)most;
}

static void read_effort(struct reading *r, const struct json *o, const struct path *at, struct plan_feature *f)
{
    const struct json *j = json_get(o, S("effort"));
    struct path p = { at, S("effort"), 0 };
    if (j == NULL || j->type != J_OBJECT) {
        bad(r, &p, "takes an object of days by team");
        return;
    }
    struct plan_part *parts = ARENA_ARRAY(r->a, struct plan_part, j->count + 1);
    int32_t(*days)[3] = arena_alloc(r->a, j->count + 1, sizeof *days, alignof(int32_t));
    size_t n = 0;
    for (const struct json *e = j->first; e != NULL; e = e->next) {
        struct path pe = { &p, e->name, 0 };
        int32_t team = find(r->teams, r->in->nteams, e->name);
        if (team < 0) {
            problem_add(r->ps, &pe, S("reference"), "there is no such team");
        } else if (effort_of(r, e, &pe, days[n])) {
            parts[n++].team = team;
        }
    }
    f->span = (int16_t)number(r, o, S("span"), at, 1, r->nq < PLAN_SPAN_MAX ? r->nq : PLAN_SPAN_MAX, 0);
    f->span = f->span == 0 ? usual_span(r, parts, days, n) : f->span;
    for (size_t k = 0; k < n; k++) {
        for (int e = 0; e < PLAN__EFFORTS; e++) {
            for (int s = 0; s < f->span; s++) {
                int rest = days[k][e] % f->span;
                parts[k].days[e][s] = days[k][e] / f->span + (s >= f->span - rest ? 1 : 0);
            }
        }
    }
    f->parts = parts;
    f->nparts = n;
}

static void read_marks(struct reading *r, const struct json *o, const struct path *at, struct plan_feature *f)
{
    const struct json *c = json_get(o, S("class")), *l = list(r, o, S("segments"), at, SEGMENTS_MAX);
    struct path pc = { at, S("class"), 0 }, ps = { at, S("segments"), 0 };
    size_t place = 0;
    f->class_id = c == NULL || c->type == J_NULL ? -1 : intern(r, r->classes, &r->nclasses, c, &pc);
    for (const struct json *e = l == NULL ? NULL : l->first; e != NULL; e = e->next, place++) {
        struct path pe = { &ps, STR_NULL, place };
        int32_t s = intern(r, r->segments, &r->nsegments, e, &pe);
        f->segments |= s < 0 ? 0 : UINT64_C(1) << s;
    }
}

static void read_features(struct reading *r, const struct json *root)
{
    struct path top = { NULL, S("features"), 0 };
    r->features = elements(r, root, S("features"), FEATURES_MAX, &r->in->nfeatures);
    struct plan_feature *f = ARENA_ARRAY(r->a, struct plan_feature, r->in->nfeatures + 1);
    struct str *ids = ARENA_ARRAY(r->a, struct str, r->in->nfeatures + 1);
    for (size_t i = 0; i < r->in->nfeatures; i++) {
        const struct json *o = r->features[i].j;
        struct path at = { &top, STR_NULL, r->features[i].place };
        members(r, o, &at, S("id effort span earliest latest value decay class segments lock forbid"));
        ids[i] = r->features[i].id;
        f[i].id = (int64_t)i + 1;
        f[i].span = 1;
        read_effort(r, o, &at, &f[i]);
        values(r, o, &at, f[i].value);
        f[i].earliest = (int16_t)number(r, o, S("earliest"), &at, 0, r->nq - 1, 0);
        f[i].latest = (int16_t)number(r, o, S("latest"), &at, 0, r->nq - 1, r->nq - 1);
        f[i].lock = (int16_t)number(r, o, S("lock"), &at, 0, r->nq - 1, PLAN_OUT);
        f[i].forbid = flag(r, o, S("forbid"), &at);
        read_marks(r, o, &at, &f[i]);
    }
    r->in->features = f;
    r->names->features = ids;
}

static int need_order(const void *x, const void *y)
{
    const struct plan_need *a = x, *b = y;
    if (a->needed != b->needed) {
        return a->needed < b->needed ? -1 : 1;
    }
    return a->by != b->by ? (a->by < b->by ? -1 : 1) : (a->lag > b->lag) - (a->lag < b->lag);
}

static void read_needs(struct reading *r, const struct json *root)
{
    struct path top = { NULL, S("needs"), 0 };
    const struct json *l = list(r, root, S("needs"), NULL, NEEDS_MAX);
    struct plan_need *needs = ARENA_ARRAY(r->a, struct plan_need, l == NULL ? 1 : l->count + 1);
    size_t place = 0, n = 0;
    for (const struct json *j = l == NULL ? NULL : l->first; j != NULL; j = j->next, place++) {
        struct path at = { &top, STR_NULL, place }, p[3];
        if (j->type != J_ARRAY || j->count < 2 || j->count > 3) {
            bad(r, &at, "takes [needed, by] or [needed, by, lag]");
            continue;
        }
        for (size_t k = 0; k < 3; k++) {
            p[k] = (struct path){ &at, STR_NULL, k };
        }
        const struct json *by = j->first->next, *lag = by->next;
        int32_t a = feature_of(r, j->first, &p[0]), b = feature_of(r, by, &p[1]);
        if (lag != NULL && (lag->type != J_INT || lag->i < 0 || lag->i >= PLAN_QUARTERS_MAX)) {
            bad(r, &p[2], "takes a whole number of quarters from 0 to 11");
        } else if (a >= 0 && b >= 0) {
            needs[n++] = (struct plan_need){ .needed = a, .by = b, .lag = lag == NULL ? 0 : (int32_t)lag->i };
        }
    }
    qsort(needs, n, sizeof *needs, need_order);
    r->in->needs = needs;
    r->in->nneeds = n;
}

static void read_solutions(struct reading *r, const struct json *root)
{
    struct path top = { NULL, S("solutions"), 0 };
    r->solutions = elements(r, root, S("solutions"), OTHERS_MAX, &r->in->nsolutions);
    struct plan_solution *s = ARENA_ARRAY(r->a, struct plan_solution, r->in->nsolutions + 1);
    struct str *ids = ARENA_ARRAY(r->a, struct str, r->in->nsolutions + 1);
    for (size_t k = 0; k < r->in->nsolutions; k++) {
        struct path at = { &top, STR_NULL, r->solutions[k].place };
        members(r, r->solutions[k].j, &at, S("id parts value decay strict"));
        ids[k] = r->solutions[k].id;
        s[k].id = (int64_t)k + 1;
        s[k].parts = features_of(r, r->solutions[k].j, S("parts"), &at, &s[k].nparts);
        s[k].strict = flag(r, r->solutions[k].j, S("strict"), &at);
        values(r, r->solutions[k].j, &at, s[k].value);
    }
    r->in->solutions = s;
    r->names->solutions = ids;
}

static void read_shares(struct reading *r, const struct json *o, const struct path *at, struct plan_require *q)
{
    const struct json *j = json_get(o, S("shares"));
    struct path p = { at, S("shares"), 0 };
    if (j == NULL || j->type != J_OBJECT) {
        bad(r, &p, "takes an object of percents by feature");
        return;
    }
    struct plan_share *sh = ARENA_ARRAY(r->a, struct plan_share, j->count + 1);
    for (const struct json *e = j->first; e != NULL; e = e->next) {
        struct path pe = { &p, e->name, 0 };
        int32_t i = find(r->features, r->in->nfeatures, e->name);
        if (i < 0) {
            problem_add(r->ps, &pe, S("reference"), "there is no such feature");
        } else if (e->type != J_INT || e->i < 0 || e->i > 100) {
            bad(r, &pe, "takes a whole percent from 0 to 100");
        } else {
            sh[q->nshares++] = (struct plan_share){ .feature = i, .percent = (int32_t)e->i };
        }
    }
    q->shares = sh;
}

/* A requirement's value is that of 100 percent; a percent of it is kept whole by scaling all values. */
static void read_requirements(struct reading *r, const struct json *root)
{
    struct path top = { NULL, S("requirements"), 0 };
    struct elem *e = elements(r, root, S("requirements"), OTHERS_MAX, &r->in->nrequires);
    struct plan_require *q = ARENA_ARRAY(r->a, struct plan_require, r->in->nrequires + 1);
    for (size_t k = 0; k < r->in->nrequires; k++) {
        struct path at = { &top, STR_NULL, e[k].place }, pm = { &at, S("mode"), 0 };
        const struct json *mode = json_get(e[k].j, S("mode"));
        members(r, e[k].j, &at, S("id value decay mode shares"));
        q[k].id = (int64_t)k + 1;
        q[k].threshold = mode != NULL && mode->type == J_STR && str_eq(mode->s, S("threshold"));
        if (mode != NULL && !q[k].threshold && !(mode->type == J_STR && str_eq(mode->s, S("linear")))) {
            bad(r, &pm, "is linear or threshold");
        }
        values(r, e[k].j, &at, q[k].percent_value);
        read_shares(r, e[k].j, &at, &q[k]);
        for (int t = 0; t < r->nq; t++) {
            r->names->scale = q[k].percent_value[t] % 100 != 0 ? 100 : r->names->scale;
        }
    }
    r->in->
        requires
    = q;
}

/* Brings every value to the scale: a requirement's percent is its value * scale / 100. */
static void apply_scale(struct reading *r)
{
    int64_t scale = r->names->scale;
    struct plan_feature *f = ARENA_ARRAY(r->a, struct plan_feature, r->in->nfeatures + 1);
    struct plan_solution *s = ARENA_ARRAY(r->a, struct plan_solution, r->in->nsolutions + 1);
    struct plan_require *q = ARENA_ARRAY(r->a, struct plan_require, r->in->nrequires + 1);
    for (size_t k = 0; k < r->in->nfeatures; k++) {
        f[k] = r->in->features[k];
        for (int t = 0; t < r->nq; t++) {
            f[k].value[t] *= scale;
        }
    }
    for (size_t k = 0; k < r->in->nsolutions; k++) {
        s[k] = r->in->solutions[k];
        for (int t = 0; t < r->nq; t++) {
            s[k].value[t] *= scale;
        }
    }
    for (size_t k = 0; k < r->in->nrequires; k++) {
        q[k] = r->in->
                   requires[
                       k];
        for (int t = 0; t < r->nq; t++) {
            q[k].percent_value[t] = q[k].percent_value[t] * scale / 100;
        }
    }
    r->in->features = f;
    r->in->solutions = s;
    r->in->
        requires
    = q;
}

static void read_exclusive(struct reading *r, const struct json *root)
{
    struct path top = { NULL, S("exclusive"), 0 };
    const struct json *l = list(r, root, S("exclusive"), NULL, OTHERS_MAX);
    struct plan_set *set = ARENA_ARRAY(r->a, struct plan_set, l == NULL ? 1 : l->count + 1);
    size_t n = 0;
    for (const struct json *j = l == NULL ? NULL : l->first; j != NULL; j = j->next, n++) {
        struct path at = { &top, STR_NULL, n };
        if (j->type != J_OBJECT) {
            bad(r, &at, "takes an object");
            continue;
        }
        members(r, j, &at, S("of max"));
        set[n].of = features_of(r, j, S("of"), &at, &set[n].n);
        set[n].max = (int32_t)number(r, j, S("max"), &at, 0, FEATURES_MAX, 1);
    }
    r->in->exclusive = set;
    r->in->nexclusive = n;
}

static void read_mix(struct reading *r, const struct json *root)
{
    struct path top = { NULL, S("mix"), 0 };
    const struct json *l = list(r, root, S("mix"), NULL, 1000);
    struct plan_mix *mix = ARENA_ARRAY(r->a, struct plan_mix, l == NULL ? 1 : l->count + 1);
    size_t n = 0;
    for (const struct json *j = l == NULL ? NULL : l->first; j != NULL; j = j->next, n++) {
        struct path at = { &top, STR_NULL, n }, pc = { &at, S("class"), 0 }, po = { &at, S("of"), 0 };
        struct path ps = { &at, S("segment"), 0 };
        const struct json *c = j->type == J_OBJECT ? json_get(j, S("class")) : NULL;
        const struct json *g = j->type == J_OBJECT ? json_get(j, S("segment")) : NULL;
        if ((c == NULL) == (g == NULL)) {
            bad(r, &pc, "takes the name of a class, or segment that of a segment");
            continue;
        }
        const struct json *of = json_get(j, S("of"));
        members(r, j, &at, S("class segment floor ceiling of quarter"));
        int32_t s = g ? intern(r, r->segments, &r->nsegments, g, &ps) : -1;
        mix[n].segments = s < 0 ? 0 : UINT64_C(1) << s;
        mix[n].class_id = c ? intern(r, r->classes, &r->nclasses, c, &pc) : -1;
        mix[n].floor = (int32_t)number(r, j, S("floor"), &at, 0, 100, 0);
        mix[n].ceiling = (int32_t)number(r, j, S("ceiling"), &at, 0, 100, 100);
        mix[n].quarter = (int16_t)number(r, j, S("quarter"), &at, 0, r->nq - 1, PLAN_OUT);
        mix[n].of_capacity = of != NULL && of->type == J_STR && str_eq(of->s, S("capacity"));
        if (of != NULL && !mix[n].of_capacity && !(of->type == J_STR && str_eq(of->s, S("work")))) {
            bad(r, &po, "is work or capacity");
        }
    }
    r->in->mix = mix;
    r->in->nmix = n;
}

static void read_coverage(struct reading *r, const struct json *root)
{
    struct path top = { NULL, S("coverage"), 0 };
    const struct json *l = list(r, root, S("coverage"), NULL, 1000);
    struct plan_cover *cover = ARENA_ARRAY(r->a, struct plan_cover, l == NULL ? 1 : l->count + 1);
    size_t n = 0;
    for (const struct json *j = l == NULL ? NULL : l->first; j != NULL; j = j->next, n++) {
        struct path at = { &top, STR_NULL, n }, pg = { &at, S("segment"), 0 };
        const struct json *g = j->type == J_OBJECT ? json_get(j, S("segment")) : NULL;
        if (g == NULL) {
            bad(r, &pg, "takes the name of a segment");
            continue;
        }
        members(r, j, &at, S("segment min by"));
        int32_t s = intern(r, r->segments, &r->nsegments, g, &pg);
        cover[n].segment = s < 0 ? 0 : s;
        cover[n].min = (int32_t)number(r, j, S("min"), &at, 0, FEATURES_MAX, 1);
        cover[n].by = (int16_t)number(r, j, S("by"), &at, 0, r->nq - 1, r->nq - 1);
    }
    r->in->cover = cover;
    r->in->ncover = n;
}

static void read_promises(struct reading *r, const struct json *root)
{
    struct path top = { NULL, S("promises"), 0 };
    const struct json *l = list(r, root, S("promises"), NULL, OTHERS_MAX);
    size_t most = l == NULL ? 1 : l->count + 1, n = 0;
    struct plan_promise *pr = ARENA_ARRAY(r->a, struct plan_promise, most);
    struct str *about = ARENA_ARRAY(r->a, struct str, most);
    bool *is_solution = ARENA_ARRAY(r->a, bool, most);
    for (const struct json *j = l == NULL ? NULL : l->first; j != NULL; j = j->next, n++) {
        struct path at = { &top, STR_NULL, n }, pf = { &at, S("feature"), 0 }, ps = { &at, S("solution"), 0 };
        const struct json *f = j->type == J_OBJECT ? json_get(j, S("feature")) : NULL;
        const struct json *s = j->type == J_OBJECT ? json_get(j, S("solution")) : NULL;
        if ((f == NULL) == (s == NULL)) {
            bad(r, &at, "is about one feature or one solution");
            continue;
        }
        members(r, j, &at, S("feature solution by hard"));
        pr[n].by = (int16_t)number(r, j, S("by"), &at, 0, r->nq - 1, r->nq - 1);
        pr[n].hard = flag(r, j, S("hard"), &at);
        about[n] = f != NULL ? f->s : s->s;
        is_solution[n] = s != NULL;
        int32_t k = s == NULL ? -1 : s->type == J_STR ? find(r->solutions, r->in->nsolutions, s->s) : -1;
        if (f != NULL) {
            int32_t *one = ARENA_NEW(r->a, int32_t);
            *one = feature_of(r, f, &pf);
            pr[n].features = one;
            pr[n].n = 1;
        } else if (k >= 0) {
            pr[n].features = r->in->solutions[k].parts;
            pr[n].n = r->in->solutions[k].nparts;
        } else {
            problem_add(r->ps, &ps, S("reference"), "there is no such solution");
        }
    }
    r->in->promises = pr;
    r->in->npromises = n;
    r->names->promises = about;
    r->names->promise_is_solution = is_solution;
}

static void read_in_force(struct reading *r, const struct json *root)
{
    const struct json *j = json_get(root, S("plan"));
    struct path top = { NULL, S("plan"), 0 };
    if (j == NULL || j->type == J_NULL) {
        return;
    }
    if (j->type != J_OBJECT) {
        bad(r, &top, "takes an object of quarters by feature");
        return;
    }
    int16_t *force = ARENA_ARRAY(r->a, int16_t, r->in->nfeatures + 1);
    for (size_t i = 0; i < r->in->nfeatures; i++) {
        force[i] = PLAN_OUT;
    }
    for (const struct json *e = j->first; e != NULL; e = e->next) {
        struct path at = { &top, e->name, 0 };
        int32_t i = find(r->features, r->in->nfeatures, e->name);
        if (i < 0) {
            problem_add(r->ps, &at, S("reference"), "there is no such feature");
        } else {
            force[i] = (int16_t)number(r, j, e->name, &top, 0, r->nq - 1, PLAN_OUT);
        }
    }
    r->in->in_force = force;
}

/* Days that cannot be counted in 53 bits, per team over everything. */
static void check_sums(struct reading *r)
{
    struct path top = { NULL, S("features"), 0 };
    int64_t sum = 0;
    for (size_t i = 0; i < r->in->nfeatures && sum <= SUM_MAX; i++) {
        for (size_t k = 0; k < r->in->features[i].nparts; k++) {
            for (int s = 0; s < r->in->features[i].span; s++) {
                sum += 100 * (int64_t)r->in->features[i].parts[k].days[PLAN_HIGH][s];
            }
        }
    }
    if (sum > SUM_MAX) {
        bad(r, &top, "have more days together than can be counted exactly");
    }
}

enum status problem_read_plan(struct arena *a, struct problems *ps, const struct json *root, struct plan_input *ret,
                              struct problem_names *names)
{
    static const char *const levels[] = { "low", "likely", "high" };
    struct reading *r = ARENA_NEW(a, struct reading);
    *r = (struct reading){ .a = a, .ps = ps, .in = ret, .names = names };
    names->scale = 1;
    members(
        r, root, NULL,
        S("headwater unit quarters effort teams features needs solutions requirements exclusive mix coverage promises plan"));
    r->nq = ret->quarters = (int)number(r, root, S("quarters"), NULL, 1, PLAN_QUARTERS_MAX, 0);
    const struct json *level = json_get(root, S("effort"));
    struct path pl = { NULL, S("effort"), 0 }, pq = { NULL, S("quarters"), 0 };
    int found = level == NULL ? PLAN_LIKELY : -1;
    for (int e = 0; level != NULL && level->type == J_STR && e < PLAN__EFFORTS; e++) {
        found = str_eq(level->s, str_z(levels[e])) ? e : found;
    }
    if (found < 0) {
        bad(r, &pl, "is low, likely or high");
    }
    ret->effort = found < 0 ? PLAN_LIKELY : (enum plan_effort)found;
    if (r->nq == 0) {
        if (ps->count == 0 || json_get(root, S("quarters")) == NULL) {
            bad(r, &pq, "takes a whole number from 1 to 12");
        }
        return ST_INVALID;
    }
    read_teams(r, root);
    read_features(r, root);
    read_needs(r, root);
    read_solutions(r, root);
    read_requirements(r, root);
    read_exclusive(r, root);
    read_mix(r, root);
    read_coverage(r, root);
    read_promises(r, root);
    read_in_force(r, root);
    check_sums(r);
    apply_scale(r);
    return ps->count == 0 ? ST_OK : ST_INVALID;
}
