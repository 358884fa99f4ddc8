/* use/world_find.c: where in the world something stands, and how quarters, weeks and values are written. */
#include "base/money.h"
#include "use/plan_parts.h"

struct value value_int(int64_t i)
{
    return (struct value){ .type = VT_INT, .u.i = i };
}

struct value value_text(struct str s)
{
    return (struct value){ .type = VT_TEXT, .u.s = s };
}

static struct value *slot(struct record *r, const char *field)
{
    size_t i = kind_field_index(r->kind, str_z(field));
    return i < r->kind->nfields ? &r->v[i] : NULL;
}

void rset_int(struct record *r, const char *field, int64_t i)
{
    struct value *v = slot(r, field);
    if (v)
        *v = value_int(i);
}

void rset_text(struct record *r, const char *field, struct str s)
{
    struct value *v = slot(r, field);
    if (v && !str_empty(s))
        *v = value_text(s);
}

void rset_bool(struct record *r, const char *field, bool b)
{
    struct value *v = slot(r, field);
    if (v)
        *v = (struct value){ .type = VT_BOOL, .u.b = b };
}

struct str quarter_key(struct arena *a, int64_t ordinal)
{
    return ordinal < 0 ? STR_NULL : quarter_text(a, (struct quarter){ (int32_t)ordinal });
}

struct str quarter_said(const struct world *w, int64_t ordinal)
{
    if (ordinal < 0)
        return S("not planned");
    return quarter_words(w->arena, (struct quarter){ (int32_t)ordinal }, (int)w->set.fiscal_start);
}

int32_t world_feature(const struct world *w, int64_t id)
{
    PLACE_OF_ID(w->features, w->nfeatures, id);
}

int32_t world_priority(const struct world *w, int64_t id)
{
    PLACE_OF_ID(w->priorities, w->npriorities, id);
}

int32_t world_requirement(const struct world *w, int64_t id)
{
    PLACE_OF_ID(w->requirements, w->nrequirements, id);
}

int32_t world_team(const struct world *w, int64_t id)
{
    PLACE_OF_ID(w->teams, w->nteams, id);
}

int32_t world_solution(const struct world *w, int64_t id)
{
    PLACE_OF_ID(w->solutions, w->nsolutions, id);
}

int32_t world_customer(const struct world *w, int64_t id)
{
    PLACE_OF_ID(w->customers, w->ncustomers, id);
}

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

int32_t world_solution_of(const struct world *w, int64_t feature)
{
    int32_t f = world_feature(w, feature), best = -1;
    struct w_span parts = f < 0 ? (struct w_span){ NULL, 0 } : w_span(&w->feature_parts, f);
    for (size_t i = 0; i < parts.n; i++) {
        const struct w_part *p = &w->parts[parts.at[i]];
        if (p->main)
            return world_solution(w, p->solution);
        if (best < 0)
            best = world_solution(w, p->solution);
    }
    return best;
}

int64_t any_id_of(struct str any, const char *kind)
{
    struct str name, digits;
    int64_t id = 0;
    if (!str_cut(any, '/', &name, &digits) || !str_eq(name, str_z(kind)) || !str_to_i64(digits, &id))
        return -1;
    return id;
}

struct str weeks_text(struct arena *a, int64_t days, int64_t per_week)
{
    assert(per_week > 0);
    int64_t tenths = (days * 20 + (days < 0 ? -per_week : per_week)) / (2 * per_week);
    const char *sign = tenths < 0 ? "−" : "";
    if (tenths < 0)
        tenths = -tenths;
    if (tenths % 10 == 0)
        return number_grouped(a, arena_printf(a, "%s%lld", sign, (long long)(tenths / 10)));
    return number_grouped(a, arena_printf(a, "%s%lld.%lld", sign, (long long)(tenths / 10), (long long)(tenths % 10)));
}

struct str weeks_noun(struct str n)
{
    return str_eq(n, S("1")) ? S("person-week") : S("person-weeks");
}

struct str weeks_words(struct arena *a, int64_t days, int64_t per_week)
{
    struct str n = weeks_text(a, days, per_week), noun = weeks_noun(n);
    return arena_printf(a, "%.*s %.*s", STR_FMT(n), STR_FMT(noun));
}
