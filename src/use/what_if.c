/* use/what_if.c: see use/what_if.h. */
#include "use/what_if.h"

enum { DAYS_MAX = 100000 /* as an effort may be at most */, TEAMS_MAX = 64 };

static enum status bad_add(struct ctx *c, struct str item)
{
    struct path at = { .name = S("add") };
    problem_add(c->problems, &at, S("add"),
                "\"%.*s\" says no days of a team: write SHELF-60:shelf=70,platform=30, or "
                "SHELF-60 as it was sized",
                STR_FMT(item));
    return ST_INVALID;
}

static enum status one_more(struct ctx *c, struct what_if *w, struct str item, struct what_if_days d)
{
    if (d.days < 0 || d.days > DAYS_MAX || w->ndays == TEAMS_MAX)
        return bad_add(c, item);
    w->days[w->ndays++] = d;
    return ST_OK;
}

static void begin(struct ctx *c, struct what_if *ret)
{
    *ret = (struct what_if){ .days = ARENA_ARRAY(c->arena, struct what_if_days, TEAMS_MAX), .quarter = -1 };
}

enum status what_if_text(struct ctx *c, struct str add, struct what_if *ret)
{
    struct str rest = STR_NULL, item, team, days;
    begin(c, ret);
    (void)str_cut(add, ':', &ret->feature, &rest);
    ret->feature = str_trim(ret->feature);
    while (!str_empty(rest)) {
        struct what_if_days d = { .days = -1 };
        (void)str_cut(rest, ',', &item, &rest);
        if (str_cut(item, '=', &team, &days))
            d.team = str_trim(team);
        else
            days = item;
        if (!str_to_i64(str_trim(days), &d.days))
            return bad_add(c, item);
        TRY(one_more(c, ret, item, d));
    }
    return ST_OK;
}

static struct str text_of(const struct json *object, const char *name)
{
    const struct json *v = json_get(object, str_z(name));
    return v && v->type == J_STR ? v->s : STR_NULL;
}

enum status what_if_read(struct ctx *c, const struct json *add, struct what_if *ret)
{
    struct path at = { .name = S("add") };
    begin(c, ret);
    if (add && add->type == J_STR)
        return what_if_text(c, add->s, ret);
    for (const struct json *m = add && add->type == J_ARRAY ? add->first : NULL; m; m = m->next) {
        const struct json *days = m->type == J_OBJECT ? json_get(m, S("days")) : NULL;
        struct str feature = m->type == J_OBJECT ? text_of(m, "feature") : STR_NULL;
        if (str_empty(feature) || (days && days->type != J_INT)) {
            problem_add(c->problems, &at, S("add"),
                        "each of them says a feature, a team and whole days: "
                        "{\"feature\": \"SHELF-60\", \"team\": \"shelf\", \"days\": 70}");
            return ST_INVALID;
        }
        if (!str_empty(ret->feature) && !str_eq(feature, ret->feature)) {
            problem_add(c->problems, &at, S("add"), "ask about one feature at a time: %.*s or %.*s",
                        STR_FMT(ret->feature), STR_FMT(feature));
            return ST_INVALID;
        }
        ret->feature = feature;
        if (days)
            TRY(one_more(c, ret, feature, (struct what_if_days){ text_of(m, "team"), days->i }));
    }
    if (!str_empty(ret->feature))
        return ST_OK;
    problem_add(c->problems, &at, S("required"),
                "say what came up: \"add\" with SHELF-60:shelf=70,platform=30, or a list of "
                "{\"feature\": \"SHELF-60\", \"team\": \"shelf\", \"days\": 70}");
    return ST_INVALID;
}

/* Puts the days that were named in the place of the feature's own. */
static enum status take(struct ctx *c, struct world *w, const struct what_if *ask, int32_t wish)
{
    struct path at = { .name = S("add") };
    int64_t feature = w->features[wish].id, most = -1, main_team = -1;
    struct w_effort *e = ARENA_ARRAY(c->arena, struct w_effort, w->nefforts + ask->ndays + 1);
    size_t n = 0;
    if (ask->ndays == 0)
        return ST_OK;
    for (size_t i = 0; i < w->nefforts; i++) {
        if (w->efforts[i].feature != feature) {
            e[n++] = w->efforts[i];
        } else if (w->efforts[i].likely > most) {
            most = w->efforts[i].likely;
            main_team = w->efforts[i].team;
        }
    }
    for (size_t i = 0; i < ask->ndays; i++) {
        int64_t team = main_team, days = ask->days[i].days;
        if (!str_empty(ask->days[i].team))
            TRY(rec_named(c, &kind_team, ask->days[i].team, &at, &team));
        if (team < 0)
            return bad_add(c, arena_printf(c->arena, "%.*s:%lld", STR_FMT(ask->feature), (long long)days));
        e[n++] = (struct w_effort){ feature, team, days, days, days };
    }
    w->efforts = e;
    w->nefforts = n;
    world_index(w);
    return ST_OK;
}

enum status what_if_price(struct ctx *c, const struct what_if *ask, struct priced *ret)
{
    struct world *w = ARENA_NEW(c->arena, struct world);
    struct path at = { .name = S("add") };
    int32_t wish = -1;
    TRY(world_load(c, w));
    TRY(world_find_feature(c, w, ask->feature, &at, &wish));
    TRY(take(c, w, ask, wish));
    int64_t quarter = ask->quarter < 0 && w->has_plan ? w->plan.first : ask->quarter;
    if (quarter < 0) {
        problem_add(c->problems, &(struct path){ .name = S("quarter") }, S("required"),
                    "say which quarter: there is no plan yet");
        return ST_INVALID;
    }
    return tradeoff_price(c, w, wish, quarter, ret);
}

bool what_if_fits(const struct priced *p)
{
    return p->in_slack || p->by_pulling;
}

void what_if_json(struct json_writer *w, const struct what_if *ask, const struct priced *p)
{
    struct arena *a = p->m.w->arena;
    json_key(w, S("fits"));
    json_bool(w, what_if_fits(p));
    priced_json(w, p);
    json_member_str(w, S("proof"),
                    ask->ndays
                        ? STR_NULL
                        : URL(a, S("plan"), quarter_key(a, p->quarter), S("why"), p->m.w->features[p->wish].key).s);
}
