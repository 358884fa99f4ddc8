/* use/spine_acts.c: actions on priorities, requirements, features and the links between them. */
#include "core/product_free.h"
#include "core/seen.h"
#include "model/kinds/def.h"
#include "use/actions.h"
#include "use/plan_use.h"

/* ---- requirement check: which words of a text name something of ours ---- */

static enum status check_run(struct ctx *c, struct action_call *call, struct json_writer *out)
{
    struct record *r = rec_new(c, &kind_requirement);
    struct problems *whole = c->problems, found;
    rset_text(r, "title", in_text(call, "text"));
    problems_init(&found, c->arena);
    c->problems = &found;
    enum status st = product_free_check(c, NULL, r);
    c->problems = whole;
    if (st != ST_OK && st != ST_INVALID)
        return st;
    json_key(out, S("free"));
    json_bool(out, found.count == 0);
    json_key(out, S("words"));
    json_array(out);
    for (const struct problem *p = found.first; p; p = p->next) {
        const struct kind *k;
        int64_t id;
        json_object(out);
        json_member_str(out, S("word"), p->word);
        if (any_parse(c->app->model, p->names, &k, &id)) {
            json_member_str(out, S("kind"), str_z(k->name));
            json_member_key(out, c, "key", k, id);
        } else {
            json_member_str(out, S("kind"), S("interface"));
            json_member_str(out, S("key"), STR_NULL);
        }
        json_end(out);
    }
    json_end(out);
    return ST_OK;
}

static const struct field requirement_check_in[] = { PRO("text", REQ, "Text", "What you want to write.") };
static const struct action requirement_check = {
    .kind = &kind_requirement,
    .verb = "check",
    .label = "Check the words",
    .on = ON_LIST,
    .help = "Says which words of a text name a product, a solution or a feature, or belong to a screen.",
    .in = requirement_check_in,
    .nin = COUNT(requirement_check_in),
    .perm = PERM_VIEW,
    .flags = A_READONLY,
    .run = check_run
};

/* ---- priority weigh ---- */

static enum status weigh_run(struct ctx *c, struct action_call *call, struct json_writer *out)
{
    struct record *r = record_copy(c, call->record);
    rset_int(r, "points", in_int(call, "points", 0));
    if (c->actor && c->actor->person_id)
        rset_int(r, "points_by", c->actor->person_id);
    TRY(core_write(c, S("priority weigh"), action_edit, r, &call->change));
    json_member_str(out, S("priority"), r->key);
    json_key(out, S("points"));
    json_int(out, in_int(call, "points", 0));
    return ST_OK;
}

static const struct field priority_weigh_in[] = { INT("points", REQ, "Points", "How much it weighs beside the others.",
                                                      0, 1000, NULL) };
static const struct action priority_weigh = { .kind = &kind_priority,
                                              .verb = "weigh",
                                              .label = "Weigh",
                                              .on = ON_RECORD,
                                              .help = "Sets how much it weighs, in your name.",
                                              .in = priority_weigh_in,
                                              .nin = COUNT(priority_weigh_in),
                                              .perm = PERM_LEAD,
                                              .run = weigh_run };

/* ---- feature size ---- */

enum { TEAMS_MAX = 32 };
struct team_days {
    int64_t team, low, likely, high;
};
struct size_arg {
    struct action_call *call;
    struct team_days at[TEAMS_MAX];
    size_t n;
    struct record *slice; /* NULL: the feature itself is sized */
};

/* "70" or "50-70-90": low, likely, high. */
static bool read_days(struct str s, struct team_days *ret)
{
    struct str low, rest, likely, high;
    if (!str_cut(s, '-', &low, &rest)) {
        ret->low = ret->high = -1;
        return str_to_i64(s, &ret->likely) && ret->likely >= 0;
    }
    return str_cut(rest, '-', &likely, &high) && str_to_i64(low, &ret->low) && str_to_i64(likely, &ret->likely)
           && str_to_i64(high, &ret->high) && ret->low >= 0;
}

static enum status read_efforts(struct ctx *c, struct str text, struct size_arg *ret)
{
    struct path at = { .name = S("efforts") };
    struct str item, team, days;
    while (!str_empty(text)) {
        (void)str_cut(text, ',', &item, &text);
        struct team_days *d = &ret->at[ret->n];
        if (ret->n == TEAMS_MAX || !str_cut(str_trim(item), '=', &team, &days) || !read_days(str_trim(days), d)) {
            problem_add(c->problems, &at, S("efforts"),
                        "\"%.*s\" is not a team and its days, such as shelf=70 or "
                        "shelf=50-70-90",
                        STR_FMT(item));
            return ST_INVALID;
        }
        enum status st = rec_resolve(c, &kind_team, str_trim(team), &d->team);
        if (st != ST_OK) {
            problem_add(c->problems, &at, S("reference"), "there is no team \"%.*s\"", STR_FMT(team));
            return ST_INVALID;
        }
        ret->n++;
    }
    return ST_OK;
}

static enum status put_effort(struct ctx *c, int64_t feature, const struct team_days *d)
{
    const struct value f = ARG_INT(feature), t = ARG_INT(d->team);
    const struct filter both[] = { { .column = "feature", .op = OP_EQ, .any = &f, .nany = 1 },
                                   { .column = "team", .op = OP_EQ, .any = &t, .nany = 1 } };
    const struct query q = { .kind = &kind_effort, .filters = both, .nfilters = 2, .limit = 1 };
    struct record_list l;
    TRY(rec_list(c, &q, &l));
    struct record *r = l.count ? record_copy(c, l.items[0]) : rec_new(c, &kind_effort);
    rset_int(r, "feature", feature);
    rset_int(r, "team", d->team);
    rset_int(r, "likely", d->likely);
    r->v[kind_field_index(&kind_effort, S("low"))] = d->low >= 0 ? ARG_INT(d->low) : ARG_NULL;
    r->v[kind_field_index(&kind_effort, S("high"))] = d->high >= 0 ? ARG_INT(d->high) : ARG_NULL;
    return l.count ? rec_edit(c, r) : rec_add(c, r);
}

static enum status size_body(struct ctx *c, void *arg)
{
    struct size_arg *s = arg;
    if (s->slice)
        TRY(action_add(c, s->slice));
    int64_t feature = s->slice ? s->slice->id : s->call->record->id;
    for (size_t i = 0; i < s->n; i++)
        TRY(put_effort(c, feature, &s->at[i]));
    return ST_OK;
}

static enum status size_run(struct ctx *c, struct action_call *call, struct json_writer *out)
{
    struct size_arg s = { .call = call };
    struct path at = { .name = S("slice") };
    TRY(read_efforts(c, in_text(call, "efforts"), &s));
    if (in_has(call, "slice") != in_has(call, "percent")) {
        problem_add(c->problems, &at, S("required"), "a slice has a title and a percentage of the whole");
        return ST_INVALID;
    }
    if (in_has(call, "slice")) {
        s.slice = rec_new(c, &kind_feature);
        size_t product = kind_field_index(&kind_feature, S("product"));
        s.slice->v[product] = call->record->v[product];
        rset_text(s.slice, "title", in_text(call, "slice"));
        rset_int(s.slice, "slice_of", call->record->id);
        rset_int(s.slice, "slice_percent", in_int(call, "percent", 0));
    }
    TRY(core_write(c, S("feature size"), size_body, &s, &call->change));
    json_member_str(out, S("feature"), s.slice ? s.slice->key : call->record->key);
    json_key(out, S("teams"));
    json_int(out, (int64_t)s.n);
    if (s.slice) {
        call->made = &kind_feature;
        call->made_key = s.slice->key;
    }
    return ST_OK;
}

static const struct field feature_size_in[] = {
    TXT("efforts", REQ, "Work", "Days of each team, such as shelf=70,platform=20-30-45 (low, likely, high)."),
    TXT("slice", 0, "Slice", "The title of a smaller part that can ship by itself; empty sizes the whole."),
    PCT("percent", 0, "Part of the whole", "What the slice brings of the whole."),
};
static const struct action feature_size = { .kind = &kind_feature,
                                            .verb = "size",
                                            .label = "Size it",
                                            .on = ON_RECORD,
                                            .offered_in = "idea ready started",
                                            .help = "Says how many days of which team it takes, whole or as a slice.",
                                            .in = feature_size_in,
                                            .nin = COUNT(feature_size_in),
                                            .perm = PERM_EDIT,
                                            .run = size_run };

/* ---- still right ---- */

static enum status still_right_run(struct ctx *c, struct action_call *call, struct json_writer *out)
{
    struct record *r = record_copy(c, call->record);
    struct str hash;
    TRY(seen_hash(c, r, &hash));
    rset_text(r, "seen_hash", hash);
    TRY(core_write(c, arena_printf(c->arena, "%s still_right", r->kind->name), action_edit, r, &call->change));
    json_key(out, S("still_right"));
    json_bool(out, true);
    return ST_OK;
}

#define STILL_RIGHT(k_)                                                                                                \
    static const struct action k_##_still_right = {                                                                    \
        .kind = &kind_##k_,                                                                                            \
        .verb = "still_right",                                                                                         \
        .label = "Still right",                                                                                        \
        .on = ON_RECORD,                                                                                               \
        .help = "What the two ends say changed since somebody looked; the link still holds.",                          \
        .perm = PERM_EDIT,                                                                                             \
        .flags = A_RARE,                                                                                               \
        .run = still_right_run                                                                                         \
    }
STILL_RIGHT(drives);
STILL_RIGHT(serves);
STILL_RIGHT(fulfils);

/* ---- metric measure ---- */

static enum status measure_run(struct ctx *c, struct action_call *call, struct json_writer *out)
{
    struct record *r = rec_new(c, &kind_measurement);
    rset_int(r, "metric", call->record->id);
    for (size_t i = 0; i < call->action->nin; i++) {
        size_t f = kind_field_index(&kind_measurement, str_z(call->action->in[i].name));
        assert(f < kind_measurement.nfields);
        r->v[f] = call->in[i];
    }
    TRY(core_write(c, S("metric measure"), action_add, r, &call->change));
    json_member_key(out, c, "metric", &kind_metric, call->record->id);
    json_member_str(out, S("on"), in_text(call, "on"));
    return ST_OK;
}

static const struct field metric_measure_in[] = {
    DATED("on", REQ, "On", NULL, "today"),
    REAL("value", REQ, "Value", NULL),
    REF("customer", 0, "Customer", NULL, customer),
    BOOL("estimated", 0, "Estimated", NULL, "false"),
    TXT("note", 0, "Note", NULL),
};
static const struct action metric_measure = { .kind = &kind_metric,
                                              .verb = "measure",
                                              .label = "Add a measurement",
                                              .on = ON_RECORD,
                                              .help = "One value on one day.",
                                              .in = metric_measure_in,
                                              .nin = COUNT(metric_measure_in),
                                              .perm = PERM_CONTRIBUTE,
                                              .flags = A_MCP,
                                              .run = measure_run };

const struct action *const spine_actions[] = { &requirement_check,  &priority_weigh,
                                               &feature_size,       &drives_still_right,
                                               &serves_still_right, &fulfils_still_right,
                                               &metric_measure,     NULL };
