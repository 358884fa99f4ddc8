/* use/action_parts.c: what the actions are written with: their inputs, and the bodies of their writes. */
#include "core/perm.h"
#include "use/actions.h"

bool action_fits(const struct action *a, const struct record *r)
{
    if (a->on != ON_RECORD || !kind_is(a->kind, r->kind) || r->archived_at)
        return false;
    if (a->offered_in && !str_listed(str_z(a->offered_in), ' ', rec_str(r, "state")))
        return false;
    return !a->to || kind_transition(r->kind, rec_str(r, "state"), str_z(a->to)) != NULL;
}

bool action_may(const struct ctx *c, const struct action *a, const struct record *r)
{
    if (!perm_at_least(c, a->perm))
        return false;
    if (!a->own || !r || !c->actor || perm_at_least(c, a->others))
        return true;
    assert(kind_is(r->kind, a->kind));
    const struct value *whose = &r->v[kind_field_index(r->kind, str_z(a->own))];
    return whose->type == VT_INT && c->actor->person_id == whose->u.i;
}

const struct value *in_value(const struct action_call *call, const char *name)
{
    for (size_t i = 0; i < call->action->nin; i++)
        if (strcmp(call->action->in[i].name, name) == 0)
            return &call->in[i];
    assert(!"the action has this input");
    return NULL;
}

bool in_has(const struct action_call *call, const char *name)
{
    const struct value *v = in_value(call, name);
    return v->type != VT_UNSET && v->type != VT_NULL && !(v->type == VT_TEXT && v->u.s.n == 0);
}

struct str in_text(const struct action_call *call, const char *name)
{
    const struct value *v = in_value(call, name);
    return v->type == VT_TEXT ? v->u.s : STR_NULL;
}

int64_t in_int(const struct action_call *call, const char *name, int64_t otherwise)
{
    const struct value *v = in_value(call, name);
    return v->type == VT_INT ? v->u.i : v->type == VT_BOOL ? v->u.b : otherwise;
}

struct record *record_copy(struct ctx *c, const struct record *r)
{
    struct record *copy = rec_new(c, r->kind);
    struct value *v = copy->v;
    *copy = *r;
    copy->v = v;
    memcpy(v, r->v, r->kind->nfields * sizeof(*v));
    return copy;
}

enum status action_add(struct ctx *c, void *record)
{
    struct record *r = record;
    r->id = 0;          /* the body may run again */
    r->key = STR_NULL;
    return rec_add(c, r);
}

enum status action_edit(struct ctx *c, void *record)
{
    return rec_edit(c, record_copy(c, record));        /* and finds the revision that was read then */
}

enum status record_put(struct ctx *c, void *put)
{
    struct record_put *p = put;
    p->done = record_copy(c, p->given);
    return p->given->id > 0 ? rec_edit(c, p->done) : rec_add(c, p->done);
}

enum status action_remark(struct ctx *c, const struct record *on, struct str text)
{
    struct record *r = rec_new(c, &kind_comment);
    r->v[kind_field_index(&kind_comment, S("record"))] = ARG_STR(any_text(c->arena, on->kind, on->id));
    r->v[kind_field_index(&kind_comment, S("text"))] = ARG_STR(text);
    return rec_add(c, r);
}

void json_member_key(struct json_writer *w, struct ctx *c, const char *name, const struct kind *k, int64_t id)
{
    struct str key = STR_NULL, title;
    if (id > 0)
        IGNORE(rec_label(c, k, id, &key, &title), "a record that is gone has no key");
    json_member_str(w, str_z(name), key);
}

struct move_arg {
    struct record *r;
    struct str why;
};

static enum status move_body(struct ctx *c, void *arg)
{
    const struct move_arg *m = arg;
    TRY(action_edit(c, m->r));
    return str_empty(m->why) ? ST_OK : action_remark(c, m->r, m->why);
}

enum status action_move(struct ctx *c, struct action_call *call, struct json_writer *out)
{
    const struct action *a = call->action;
    struct move_arg m = { .r = record_copy(c, call->record) };
    struct str from = rec_str(call->record, "state");
    size_t at = kind_field_index(a->kind, S("state"));
    const struct transition *t = kind_transition(a->kind, from, str_z(a->to));
    assert(a->to && at < a->kind->nfields);
    if (!t) {
        struct path p = { .name = S("state") };
        problem_add(c->problems, &p, S("state"), "a %s that is %.*s cannot be made %s", a->kind->name, STR_FMT(from),
                    a->to);
        return ST_INVALID;
    }
    for (size_t i = 0; i < a->nin; i++) {
        size_t f = kind_field_index(a->kind, str_z(a->in[i].name));
        if (f < a->kind->nfields && call->in[i].type != VT_UNSET)
            m.r->v[f] = call->in[i];
        else if (f == a->kind->nfields && call->in[i].type == VT_TEXT)
            m.why = call->in[i].u.s;
    }
    if (t->needs_reason && str_empty(m.why)) {
        struct path p = { .name = S("reason") };
        problem_add(c->problems, &p, S("required"), "Say why: whoever reads this later will ask");
        return ST_INVALID;
    }
    m.r->v[at] = ARG_STR(str_z(a->to));
    TRY(core_write(c, arena_printf(c->arena, "%s %s", a->kind->name, a->verb), move_body, &m, &call->change));
    json_member_key(out, c, a->kind->name, a->kind, m.r->id);
    json_member_str(out, S("state"), str_z(a->to));
    return ST_OK;
}
