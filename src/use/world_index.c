/* use/world_index.c: who belongs to whom, so that nothing walks over all links for one record. */
#include "use/plan_sql.h"

struct w_index w_index_of(struct arena *a, size_t owners, size_t n, const int32_t *owner)
{
    struct w_index x = { ARENA_ARRAY(a, int32_t, owners + 2), ARENA_ARRAY(a, int32_t, n + 1) };
    for (size_t i = 0; i < n; i++) {
        assert(owner[i] < (int32_t)owners);
        if (owner[i] >= 0)
            x.start[owner[i] + 2]++;
    }
    for (size_t i = 0; i < owners; i++)
        x.start[i + 2] += x.start[i + 1];
    /* start[i + 1] is where the next one of i goes; afterwards it is where i ends. */
    for (size_t i = 0; i < n; i++)
        if (owner[i] >= 0)
            x.item[x.start[owner[i] + 1]++] = (int32_t)i;
    return x;
}

/* A link counts when both of its ends are live. */
typedef int32_t owner_fn(const struct world *w, size_t i);

static int32_t both(int32_t owner, int32_t other)
{
    return other < 0 ? -1 : owner;
}

static int32_t effort_feature(const struct world *w, size_t i)
{
    return world_feature(w, w->efforts[i].feature);
}

static int32_t slice_whole(const struct world *w, size_t i)
{
    return w->features[i].slice_of < 0 ? -1 : world_feature(w, w->features[i].slice_of);
}

static int32_t fulfil_feature(const struct world *w, size_t i)
{
    return both(world_feature(w, w->fulfils[i].lower), world_requirement(w, w->fulfils[i].upper));
}

static int32_t fulfil_requirement(const struct world *w, size_t i)
{
    return both(world_requirement(w, w->fulfils[i].upper), world_feature(w, w->fulfils[i].lower));
}

static int32_t serve_requirement(const struct world *w, size_t i)
{
    return both(world_requirement(w, w->serves[i].lower), world_priority(w, w->serves[i].upper));
}

static int32_t serve_priority(const struct world *w, size_t i)
{
    return both(world_priority(w, w->serves[i].upper), world_requirement(w, w->serves[i].lower));
}

static int32_t drive_lower(const struct world *w, size_t i)
{
    return both(world_priority(w, w->drives[i].lower), world_priority(w, w->drives[i].upper));
}

static int32_t drive_upper(const struct world *w, size_t i)
{
    return both(world_priority(w, w->drives[i].upper), world_priority(w, w->drives[i].lower));
}

static int32_t part_feature(const struct world *w, size_t i)
{
    return both(world_feature(w, w->parts[i].feature), world_solution(w, w->parts[i].solution));
}

static int32_t part_solution(const struct world *w, size_t i)
{
    return both(world_solution(w, w->parts[i].solution), world_feature(w, w->parts[i].feature));
}

static int32_t asked_feature(const struct world *w, size_t i)
{
    return world_feature(w, w->asked[i].feature);
}

static int32_t quoted_priority(const struct world *w, size_t i)
{
    return world_priority(w, w->quoted[i].feature);
}

static int32_t promise_feature(const struct world *w, size_t i)
{
    return world_feature(w, any_id_of(w->promises[i].about, "feature"));
}

static int32_t promise_solution(const struct world *w, size_t i)
{
    return world_solution(w, any_id_of(w->promises[i].about, "solution"));
}

static int32_t outcome_solution(const struct world *w, size_t i)
{
    return world_solution(w, any_id_of(w->outcomes[i].about, "solution"));
}

static struct w_index indexed(struct world *w, size_t owners, size_t n, owner_fn *fn)
{
    int32_t *owner = ARENA_ARRAY(w->arena, int32_t, n + 1);
    for (size_t i = 0; i < n; i++)
        owner[i] = fn(w, i);
    return w_index_of(w->arena, owners, n, owner);
}

static uint64_t key_hash(enum w_kind kind, struct str key)
{
    uint64_t h = 1469598103934665603u ^ (uint64_t)kind;
    for (size_t i = 0; i < key.n; i++) {
        unsigned char ch = (unsigned char)key.p[i];
        h = (h ^ (ch >= 'A' && ch <= 'Z' ? ch + 32u : ch)) * 1099511628211u;
    }
    return h ^ h >> 31;
}

static struct w_key *key_slot(const struct w_keys *k, enum w_kind kind, struct str key)
{
    size_t at = (size_t)key_hash(kind, key) & (k->cap - 1);
    while (k->slots[at].kind && !(k->slots[at].kind == kind && str_eq_nocase(k->slots[at].key, key)))
        at = (at + 1) & (k->cap - 1);
    return &k->slots[at];
}

/* The first of a key stays. */
static void put_key(struct w_keys *k, enum w_kind kind, struct str key, size_t place)
{
    struct w_key *slot = key_slot(k, kind, key);
    if (!slot->kind)
        *slot = (struct w_key){ kind, (int32_t)place, key };
}

static void index_keys(struct world *w)
{
    size_t n = w->npriorities + w->nrequirements + w->nfeatures + w->nsolutions;
    for (w->keys.cap = 64; w->keys.cap < 2 * n; w->keys.cap *= 2)
        continue;
    w->keys.slots = ARENA_ARRAY(w->arena, struct w_key, w->keys.cap);
    for (size_t i = 0; i < w->npriorities; i++)
        put_key(&w->keys, W_PRIORITY, w->priorities[i].key, i);
    for (size_t i = 0; i < w->nrequirements; i++)
        put_key(&w->keys, W_REQUIREMENT, w->requirements[i].key, i);
    for (size_t i = 0; i < w->nfeatures; i++)
        put_key(&w->keys, W_FEATURE, w->features[i].key, i);
    for (size_t i = 0; i < w->nsolutions; i++)
        put_key(&w->keys, W_SOLUTION, w->solutions[i].key, i);
}

int32_t world_by_key(const struct world *w, enum w_kind kind, struct str key)
{
    const struct w_key *slot = key_slot(&w->keys, kind, key);
    return slot->kind ? slot->place : -1;
}

void world_index(struct world *w)
{
    w->snapshot = NULL;
    size_t f = w->nfeatures, p = w->npriorities, r = w->nrequirements, s = w->nsolutions;
    w->feature_efforts = indexed(w, f, w->nefforts, effort_feature);
    w->feature_slices = indexed(w, w->nfeatures, w->nfeatures, slice_whole);
    w->feature_fulfils = indexed(w, f, w->nfulfils, fulfil_feature);
    w->requirement_fulfils = indexed(w, r, w->nfulfils, fulfil_requirement);
    w->requirement_serves = indexed(w, r, w->nserves, serve_requirement);
    w->priority_serves = indexed(w, p, w->nserves, serve_priority);
    w->priority_driven = indexed(w, p, w->ndrives, drive_lower);
    w->priority_drives = indexed(w, p, w->ndrives, drive_upper);
    w->feature_parts = indexed(w, f, w->nparts, part_feature);
    w->solution_parts = indexed(w, s, w->nparts, part_solution);
    w->feature_asked = indexed(w, f, w->nasked, asked_feature);
    w->priority_quoted = indexed(w, p, w->nquoted, quoted_priority);
    w->feature_promises = indexed(w, f, w->npromises, promise_feature);
    w->solution_promises = indexed(w, s, w->npromises, promise_solution);
    w->solution_outcomes = indexed(w, s, w->noutcomes, outcome_solution);
    index_keys(w);
}
