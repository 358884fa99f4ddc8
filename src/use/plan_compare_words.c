/* use/plan_compare_words.c: two versions as their page and their command tell of them (use/plan_compare.h). */
#include "use/plan_compare.h"

struct str plan_version_asked(struct arena *a, const struct w_version *v)
{
    return arena_printf(a, v->n > 0 ? "%lld" : "#%lld", (long long)(v->n > 0 ? v->n : v->id));
}

static struct str name_in(struct arena *a, const struct w_version *v, bool begins)
{
    if (v->n > 0)
        return arena_printf(a, "%sersion %lld", begins ? "V" : "v", (long long)v->n);
    if (str_empty(v->title))
        return arena_printf(a, "%scenario %lld", begins ? "S" : "s", (long long)v->id);
    return arena_printf(a, "“%.*s”", STR_FMT(v->title));
}

struct str plan_version_name(struct arena *a, const struct w_version *v)
{
    return name_in(a, v, false);
}

struct str plan_version_quarters(const struct world *w, const struct w_version *v)
{
    struct str first = quarter_said(w, v->first);
    if (v->quarters < 2)
        return first;
    return arena_printf(w->arena, "%.*s to %.*s", STR_FMT(first), STR_FMT(quarter_said(w, v->first + v->quarters - 1)));
}

/* "1 item moves", "3 items move". */
static struct str counted(struct arena *a, int64_t n, const char *one, const char *many)
{
    return arena_printf(a, "%lld %s", (long long)n, n == 1 ? one : many);
}

enum plan_way plan_way_of(int64_t from, int64_t to)
{
    return from < 0 ? PLAN_COMES_IN : to < 0 ? PLAN_LEAVES : to < from ? PLAN_EARLIER : PLAN_LATER;
}

int64_t plan_compared_count(const struct plan_compared *p, enum plan_way way)
{
    int64_t n = 0;
    for (size_t i = 0; i < p->two.diff.n; i++)
        n += plan_way_of(p->two.diff.lines[i].from, p->two.diff.lines[i].to) == way;
    return n;
}

static struct str worth_words(const struct plan_compared *p)
{
    const struct plan_two *t = &p->two;
    struct arena *a = p->w->arena;
    int64_t more = t->b.fig.points_horizon - t->a.fig.points_horizon;
    struct str one = name_in(a, &t->b.s.version, true), other = plan_version_name(a, &t->a.s.version);
    if (!t->a.m.valued || !t->b.m.valued)
        return arena_printf(a, "%.*s moves %.*s of %.*s", STR_FMT(one),
                            STR_FMT(counted(a, (int64_t)t->diff.n, "item", "items")), STR_FMT(other));
    if (more == 0)
        return arena_printf(a, "%.*s is worth as much as %.*s", STR_FMT(one), STR_FMT(other));
    return arena_printf(a, "%.*s is worth %.*s points %s than %.*s", STR_FMT(one),
                        STR_FMT(points_text(a, more < 0 ? -more : more)), more < 0 ? "less" : "more", STR_FMT(other));
}

struct str plan_compared_finding(const struct plan_compared *p)
{
    static const char *const said[PLAN_WAYS][2] = { { "item comes in", "items come in" },
                                                    { "item leaves", "items leave" },
                                                    { "item comes earlier", "items come earlier" },
                                                    { "item slips", "items slip" } };
    static const enum plan_way told[] = { PLAN_LATER, PLAN_LEAVES, PLAN_COMES_IN, PLAN_EARLIER };
    const struct plan_two *t = &p->two;
    struct arena *a = p->w->arena;
    struct str rest = S("no item moves");
    if (!p->both)
        return S("There is nothing to compare yet");
    if (!t->alike)
        return arena_printf(
            a, "%.*s plans %.*s, %.*s %.*s; %.*s between them", STR_FMT(name_in(a, &t->a.s.version, true)),
            STR_FMT(plan_version_quarters(p->w, &t->a.s.version)), STR_FMT(plan_version_name(a, &t->b.s.version)),
            STR_FMT(plan_version_quarters(p->w, &t->b.s.version)),
            STR_FMT(t->diff.n ? counted(a, (int64_t)t->diff.n, "item moves", "items move") : S("no item moves")));
    if (t->a.s.version.id == t->b.s.version.id)
        return arena_printf(a, "%.*s beside itself: nothing differs", STR_FMT(name_in(a, &t->a.s.version, true)));
    for (size_t i = 0; i < COUNT(told); i++) {
        int64_t n = plan_compared_count(p, told[i]);
        if (n == 0)
            continue;
        rest = counted(a, n, said[told[i]][0], said[told[i]][1]);
        break;
    }
    struct str promises =
        t->nbroken ? counted(a, (int64_t)t->nbroken, "promise breaks", "promises break") : S("no promise breaks");
    return arena_printf(a, "%.*s; %.*s and %.*s", STR_FMT(worth_words(p)), STR_FMT(rest), STR_FMT(promises));
}

/* The quarter asked for where a version plans it, else its first one. */
static int quarter_in(const struct plan_side *x, int64_t ordinal)
{
    return ordinal >= x->m.first && ordinal < x->m.first + x->m.in.quarters ? (int)(ordinal - x->m.first) : 0;
}

static enum status pick(struct ctx *c, const struct world *w, struct str *ret_a, struct str *ret_b)
{
    struct w_version before;
    bool found = false;
    if (str_empty(*ret_b) && w->has_plan)
        *ret_b = plan_version_asked(c->arena, &w->plan);
    if (!str_empty(*ret_a) || !w->has_plan)
        return ST_OK;
    if (!str_eq(*ret_b, plan_version_asked(c->arena, &w->plan))) { /* anything else stands beside the plan in force */
        *ret_a = plan_version_asked(c->arena, &w->plan);
        return ST_OK;
    }
    TRY(plan_before(c, w, &before, &found));
    *ret_a = found ? plan_version_asked(c->arena, &before) : STR_NULL;
    return ST_OK;
}

enum status plan_compared_load(struct ctx *c, struct world *w, const struct plan_compare_ask *ask,
                               struct plan_compared *ret)
{
    struct str a = ask->a, b = ask->b;
    *ret = (struct plan_compared){ .w = w };
    TRY(pick(c, w, &a, &b));
    ret->both = !str_empty(a) && !str_empty(b);
    if (!ret->both)
        return ST_OK;
    TRY(plan_two_load(c, w, a, b, &ret->two));
    int64_t shared = ret->two.a.m.first > ret->two.b.m.first ? ret->two.a.m.first : ret->two.b.m.first;
    ret->qa = quarter_in(&ret->two.a, ask->quarter >= 0 ? ask->quarter : shared);
    ret->qb = quarter_in(&ret->two.b, ask->quarter >= 0 ? ask->quarter : shared);
    return ST_OK;
}

void plan_room_json(struct json_writer *w, const struct plan_model *m, const int32_t *loads, const struct figures *fig,
                    int q)
{
    json_key(w, S("promises_broken"));
    json_array(w);
    for (size_t i = 0; i < fig->npromises; i++)
        json_str(w, m->w->promises[fig->promises[i]].key);
    json_end(w);
    json_key(w, S("teams"));
    json_array(w);
    for (size_t t = 0; t < m->in.nteams; t++) {
        const struct plan_team *team = &m->in.teams[t];
        int64_t used = loads[t * (size_t)m->in.quarters + (size_t)q];
        if (team->usable[q] == 0 && used == 0)
            continue;
        json_object(w);
        json_member_str(w, S("team"), m->w->teams[t].key);
        json_key(w, S("usable"));
        json_int(w, team->usable[q]);
        json_key(w, S("used"));
        json_int(w, used);
        json_key(w, S("reserve"));
        json_int(w, team->reserve[q]);
        json_end(w);
    }
    json_end(w);
}

static void side_json(struct json_writer *w, const char *name, const struct plan_side *x, int q)
{
    struct arena *a = x->m.w->arena;
    json_key(w, str_z(name));
    json_object(w);
    json_member_str(w, S("version"), plan_version_asked(a, &x->s.version));
    json_member_str(w, S("quarter"), quarter_key(a, x->m.first + q));
    json_member_str(w, S("points_horizon"), x->m.valued ? points_exact(a, x->fig.points_horizon) : STR_NULL);
    plan_room_json(w, &x->m, x->loads, &x->fig, q);
    json_end(w);
}

void plan_compared_json(struct json_writer *w, const struct plan_compared *p)
{
    const struct plan_diff *d = &p->two.diff;
    json_object(w);
    json_member_str(w, S("title"), plan_compared_finding(p));
    if (p->both) {
        side_json(w, "a", &p->two.a, p->qa);
        side_json(w, "b", &p->two.b, p->qb);
    }
    json_key(w, S("apart"));
    json_int(w, (int64_t)d->apart);
    json_key(w, S("moves"));
    json_array(w);
    for (size_t i = 0; i < d->n; i++) {
        json_object(w);
        json_member_str(w, S("feature"), d->lines[i].key);
        json_member_str(w, S("from"), quarter_key(p->w->arena, d->lines[i].from));
        json_member_str(w, S("to"), quarter_key(p->w->arena, d->lines[i].to));
        json_member_str(w, S("words"), d->lines[i].words);
        json_end(w);
    }
    json_end(w);
    json_end(w);
}
