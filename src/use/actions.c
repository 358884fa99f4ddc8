/* use/actions.c: the registry of actions, and what is the same for all of them. */
#include "use/actions.h"
#include "core/perm.h"

static const struct action *const *const registry[] = {
    spine_actions, desk_actions,   plan_actions,    moves_actions, merge_actions,  goal_actions, scenario_actions,
    house_actions, survey_actions, connect_actions, brief_actions, import_actions, told_actions
};

const struct action *action_at(size_t n)
{
    for (size_t t = 0; t < COUNT(registry); t++)
        for (const struct action *const *a = registry[t]; *a; a++)
            if (n-- == 0)
                return *a;
    return NULL;
}

const struct action *action_find(const struct kind *k, struct str verb)
{
    const struct action *a = k ? action_at(0) : NULL;
    for (size_t i = 0; a; a = action_at(++i)) {
        bool same = kind_is(a->kind, k) && strlen(a->verb) == verb.n;
        for (size_t n = 0; same && n < verb.n; n++)
            same = a->verb[n] == (verb.p[n] == '-' ? '_' : verb.p[n]);
        if (same)
            return a;
    }
    return NULL;
}

struct action_call action_call_new(struct ctx *c, const struct action *a, struct record *record)
{
    assert(a->nin <= ACTION_IN_MAX && (record != NULL) == (a->on == ON_RECORD));
    struct value *in = ARENA_ARRAY(c->arena, struct value, a->nin + 1);
    return (struct action_call){ .action = a, .record = record, .in = in };
}

/* Its own inputs may be written until it runs. */
static struct value *input(struct action_call *call, size_t i)
{
    return (struct value *)(uintptr_t)&call->in[i];
}

enum status action_set(struct ctx *c, struct action_call *call, struct str name, struct str text)
{
    const struct action *a = call->action;
    struct path at = { .name = name };
    for (size_t i = 0; i < a->nin; i++)
        if (str_eq(name, str_z(a->in[i].name)))
            return rec_parse(c, &a->in[i], text, &at, input(call, i));
    struct out o;
    out_init_raw(&o, c->arena);
    for (size_t i = 0; i < a->nin; i++)
        out_printf(&o, "%s%s", i ? ", " : "", a->in[i].name);
    struct str has = out_str(&o);
    problem_add(c->problems, &at, S("unknown_field"), "%s %s takes no \"%.*s\"; it takes %.*s", a->kind->name, a->verb,
                STR_FMT(name), STR_FMT(str_empty(has) ? S("nothing") : has));
    return ST_INVALID;
}

static enum status fill(struct ctx *c, struct action_call *call)
{
    const struct action *a = call->action;
    for (size_t i = 0; i < a->nin; i++) {
        struct value *v = input(call, i);
        struct path at = { .name = str_z(a->in[i].name) };
        if (v->type == VT_UNSET && a->in[i].dflt)
            TRY(rec_default(c, &a->in[i], v));
        bool given = v->type != VT_UNSET && v->type != VT_NULL && !(v->type == VT_TEXT && v->u.s.n == 0);
        if (!given && (a->in[i].flags & F_REQUIRED))
            problem_add(c->problems, &at, S("required"), "%s is needed", a->in[i].label);
    }
    return c->problems->count ? ST_INVALID : ST_OK;
}

struct run_arg {
    struct action_call *call;
    struct json_writer *out;
};

static enum status run_body(struct ctx *c, void *arg)
{
    const struct run_arg *r = arg;
    return r->call->action->run(c, r->call, r->out);
}

/* "Rocco Neubert does that, or an editor." */
static enum status not_theirs(struct ctx *c, const struct action *a, const struct record *r)
{
    assert(r && a->own);
    const struct value *whose = &r->v[kind_field_index(r->kind, str_z(a->own))];
    struct str key, name = S("Whom it names");
    if (whose->type == VT_INT)
        TRY(rec_label(c, &kind_person, whose->u.i, &key, &name));
    problem_add(c->problems, NULL, S("denied"), "%.*s does that, or %s.", STR_FMT(name),
                a->others >= PERM_LEAD ? "a leader" : "an editor");
    return ST_DENIED;
}

enum status action_run(struct ctx *c, struct action_call *call, struct json_writer *out)
{
    const struct action *a = call->action;
    TRY(fill(c, call));
    if (call->record && call->record->archived_at) {
        problem_add(c->problems, NULL, S("archived"), "this %s is archived: bring it back first", a->kind->name);
        return ST_INVALID;
    }
    if (!(a->flags & A_READONLY) && !perm_scope(c, a->kind->plural)) {
        problem_add(c->problems, NULL, S("scope"), "this token may not write %s", a->kind->plural);
        return ST_DENIED;
    }
    if (perm_at_least(c, a->perm) && !(a->flags & A_SUGGESTS) && !action_may(c, a, call->record))
        return not_theirs(c, a, call->record);
    struct run_arg arg = { call, out };
    return perm_act(c, a->perm, run_body, &arg);
}
