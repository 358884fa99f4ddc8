/* model/registry.c: whether the rows of actions and reports are well formed. */
#include "model/action.h"
#include "model/ddl.h"
#include "model/report.h"

static bool is_name(const char *s)
{
    bool good = s && s[0] >= 'a' && s[0] <= 'z';
    for (size_t i = 0; good && s[i]; i++)
        good = (s[i] >= 'a' && s[i] <= 'z') || (s[i] >= '0' && s[i] <= '9') || s[i] == '_';
    return good;
}

/* An input is a flag of the command line too, where these mean something else. */
static bool is_flag_of_all(const char *name)
{
    static const char *const taken[] = { "at", "json", "csv", "limit", "after", "yes", "n", "dry_run", "keep_words" };
    for (size_t i = 0; i < COUNT(taken); i++)
        if (strcmp(name, taken[i]) == 0)
            return true;
    return false;
}

static void verify_inputs(const struct field *f, size_t n)
{
    for (size_t i = 0; i < n; i++)
        assert(!is_flag_of_all(f[i].name));
}

static void verify_fields(const struct model *m, const struct field *f, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        assert(is_name(f[i].name) && f[i].label && f[i].type < FT__COUNT);
        assert((f[i].type == FT_CHOICE) == (f[i].choices != NULL));
        assert((f[i].type == FT_REF) == (f[i].ref != NULL));
        assert(!f[i].ref || model_kind(m, str_z(f[i].ref->name)) == f[i].ref);
        assert(f[i].min <= f[i].max && !(f[i].flags & F_SECRET));
        for (size_t k = 0; k < i; k++)
            assert(strcmp(f[i].name, f[k].name) != 0);
    }
}

static bool has_state(const struct kind *k, const char *state)
{
    for (const struct transition *t = k->lifecycle; t && t->to; t++)
        if (strcmp(t->to, state) == 0)
            return true;
    return false;
}

/* Words that every kind has: no action may be called like one. */
static bool is_taken(const char *verb)
{
    static const char *const taken[] = { "list", "show", "add",   "set",     "link",
                                         "new",  "edit", "state", "comment", "archive" };
    for (size_t i = 0; i < COUNT(taken); i++)
        if (strcmp(verb, taken[i]) == 0)
            return true;
    return false;
}

/* Each of the words is a state of the kind; NULL has none. */
static bool has_states(const struct kind *k, const char *words)
{
    for (struct str rest = words ? str_z(words) : STR_NULL, one; !str_empty(rest);) {
        (void)str_cut(rest, ' ', &one, &rest);
        const size_t at = kind_field_index(k, S("state"));
        if (at == k->nfields || !field_choice(&k->fields[at], one))
            return false;
    }
    return true;
}

void actions_verify(const struct model *m, const struct action *const *rows, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const struct action *a = rows[i];
        assert(a->kind && model_kind(m, str_z(a->kind->name)) == a->kind);
        assert(is_name(a->verb) && !is_taken(a->verb));
        assert(a->label && a->help && a->run);
        assert(a->perm > PERM_UNSET && a->perm < PERM_CODE);
        assert(!a->to || (a->on == ON_RECORD && has_state(a->kind, a->to)));
        assert(!a->own || (a->on == ON_RECORD && a->others > a->perm && kind_field(a->kind, str_z(a->own))));
        assert(has_states(a->kind, a->offered_in) && has_states(a->kind, a->makes));
        verify_fields(m, a->in, a->nin);
        verify_inputs(a->in, a->nin);
        for (size_t k = 0; k < i; k++)
            assert(rows[k]->kind != a->kind || strcmp(rows[k]->verb, a->verb) != 0);
    }
}

size_t table_column(const struct table *t, struct str name)
{
    size_t k = 0;
    while (k < t->ncolumns && !str_eq(name, str_z(t->columns[k].name)))
        k++;
    return k;
}

void reports_verify(const struct model *m, const struct report *const *rows, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const struct report *r = rows[i];
        assert(is_name(r->name) && r->label && r->help && r->load);
        assert(!model_kind(m, str_z(r->name))); /* a kind's address is its list */
        assert(r->perm > PERM_UNSET && r->perm < PERM_CODE);
        assert(r->nout >= 1 && r->nout <= REPORT_TABLES_MAX);
        verify_fields(m, r->in, r->nin);
        verify_inputs(r->in, r->nin);
        for (size_t t = 0; t < r->nout; t++) {
            assert(is_name(r->out[t].name) && r->out[t].ncolumns > 0);
            verify_fields(m, r->out[t].columns, r->out[t].ncolumns);
        }
        assert(!r->bar || table_column(&r->out[0], str_z(r->bar)) < r->out[0].ncolumns);
        assert(!r->whole || (r->bar && table_column(&r->out[0], str_z(r->whole)) < r->out[0].ncolumns));
        for (struct str rest = str_z(r->whole ? r->parts : ""), part; rest.n > 0;) {
            (void)str_cut(rest, ' ', &part, &rest);
            assert(table_column(&r->out[0], part) < r->out[0].ncolumns);
        }
        assert((r->from == NULL) == (r->to == NULL) && (r->from == NULL) == (r->cost == NULL));
        assert((r->across == NULL) == (r->up == NULL));
        for (size_t k = 0; k < i; k++)
            assert(strcmp(rows[k]->name, r->name) != 0);
    }
}

struct value *report_row(struct ctx *c, struct report_view *v, size_t t)
{
    assert(t < v->report->nout);
    struct report_rows *r = &v->rows[t];
    size_t width = v->report->out[t].ncolumns;
    if (r->n == r->cap) {
        size_t more = r->cap ? r->cap * 2 : 32;
        r->cells =
            arena_grow(c->arena, r->cells, r->n * width, more * width, sizeof(struct value), alignof(struct value));
        r->cap = more;
    }
    struct value *row = &r->cells[r->n++ * width];
    for (size_t i = 0; i < width; i++)
        row[i] = (struct value){ .type = VT_NULL };
    return row;
}
