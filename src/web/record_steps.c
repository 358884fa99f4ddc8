/* web/record_steps.c: see web/record_steps.h. */
#include "web/record_steps.h"

enum { ROWS_READ = 200 };
struct w_state_row {
    struct str before, after;
};
static const struct col q_states_cols[] = { COL(struct w_state_row, before), COL(struct w_state_row, after) };
static const struct stmt_def q_states = {
    .name = "record.states",
    .sql =
        "SELECT COALESCE(before,'') AS before, COALESCE(after,'') AS after FROM change_row WHERE kind = ?1 AND record = ?2 "
        "ORDER BY \"change\" DESC, n DESC LIMIT 200",
    ROWS_OF(struct w_state_row, q_states_cols)
};

bool on_main_line(const struct kind *k, struct str state)
{
    if (str_eq(state, str_z(kind_start(k))))
        return true;
    for (const struct transition *t = k->lifecycle; t && t->to; t++)
        if (str_eq(state, str_z(t->to)) && !t->needs_reason)
            return true;
    return false;
}

static size_t place_of(const struct field *f, struct str state)
{
    size_t i = 0;
    while (f->choices[i].id && !str_eq(str_z(f->choices[i].id), state))
        i++;
    return i;
}

/* Whether a record can get from its first state to that one without ever being in `without`. */
static bool goes_around(const struct kind *k, const struct field *f, struct str to, size_t without)
{
    bool been[STEP_STATES] = { false };
    size_t goal = place_of(f, to), first = place_of(f, str_z(kind_start(k)));
    if (first == without)
        return false;
    been[first] = true;
    for (bool more = true; more;) {
        more = false;
        for (const struct transition *t = k->lifecycle; t->to; t++) {
            size_t at = place_of(f, str_z(t->to));
            bool from = t->from == NULL || been[place_of(f, str_z(t->from))];
            if (!from || at == without || been[at] || t->needs_reason)
                continue;
            been[at] = more = true;
        }
    }
    return been[goal];
}

/* What was kept of a record that was erased has no state. */
static enum status mark(struct ctx *c, struct str kept, struct record_steps *s)
{
    const struct json *j = NULL, *state;
    if (str_empty(kept))
        return ST_OK;
    TRY(json_parse(c->arena, c->problems, kept, &j));
    state = j->type == J_OBJECT ? json_get(j, S("state")) : NULL;
    size_t at = state && state->type == J_STR ? place_of(s->f, state->s) : STEP_STATES;
    if (at < STEP_STATES && s->f->choices[at].id)
        s->passed[at] = true;
    return ST_OK;
}

enum status record_steps_load(struct ctx *c, const struct kind *k, int64_t record, struct str state,
                              struct record_steps *ret)
{
    struct value args[] = { ARG_STR(str_z(k->name)), ARG_INT(record) };
    struct w_state_row *rows = NULL;
    size_t n = 0;
    *ret = (struct record_steps){ .kind = k, .f = k->lifecycle ? kind_field(k, S("state")) : NULL, .state = state };
    if (!ret->f)
        return ST_OK;
    TRY(db_all(c, &q_states, args, COUNT(args), &rows, &n));
    for (size_t i = 0; i < n; i++) {
        TRY(mark(c, rows[i].before, ret));
        TRY(mark(c, rows[i].after, ret));
    }
    for (size_t i = 0; ret->f->choices[i].id && on_main_line(k, state); i++) {
        assert(i < STEP_STATES);
        ret->passed[i] = ret->passed[i] || !goes_around(k, ret->f, state, i);
    }
    return ST_OK;
}

void record_steps_html(struct out *o, const struct record_steps *s)
{
    bool before = on_main_line(s->kind, s->state);
    H(o, "<ol class=\"steps\">");
    for (size_t i = 0; s->f->choices[i].id; i++) {
        struct str id = str_z(s->f->choices[i].id), label = str_z(s->f->choices[i].label);
        bool here = str_eq(id, s->state);
        if (!here && !on_main_line(s->kind, id))
            continue;
        if (here)
            before = false;
        H(o, "<li");
        if (here)
            H(o, " aria-current=\"step\"><i aria-hidden=\"true\"></i><span><b>", label, "</b></span></li>");
        else if (before && s->passed[i])
            H(o, " class=\"done\"><i aria-hidden=\"true\"></i><span>", label, "</span></li>");
        else
            H(o, "><i aria-hidden=\"true\"></i><span>", label, "</span></li>");
    }
    H(o, "</ol>");
}
