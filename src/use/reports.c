/* use/reports.c: the registry of reports, and what is the same for all of them. */
#include "use/reports.h"
#include "base/date.h"
#include "core/perm.h"
#include "core/workspace.h"

static const struct report *const *const registry[] = { desk_reports, goal_reports, plan_reports, people_reports,
                                                        money_reports, align_reports, told_reports, follow_reports, about_reports, decide_reports,
                                                        explain_reports };

const struct report *report_at(size_t n)
{
    for (size_t t = 0; t < COUNT(registry); t++)
        for (const struct report *const *r = registry[t]; *r; r++)
            if (n-- == 0)
                return *r;
    return NULL;
}

const char *report_area_label(enum report_area area)
{
    static const char *const labels[REPORT__AREAS] = { "Listen", "Decide", "Learn", "Align", "Ourselves" };
    assert(area < REPORT__AREAS);
    return labels[area];
}

const struct report *report_find(struct str name)
{
    const struct report *r = report_at(0);
    for (size_t i = 0; r; r = report_at(++i)) {
        bool same = strlen(r->name) == name.n;
        for (size_t k = 0; same && k < name.n; k++)
            same = r->name[k] == (name.p[k] == '-' ? '_' : name.p[k]);
        if (same)
            return r;
    }
    return NULL;
}

struct value *report_inputs(struct ctx *c, const struct report *r)
{
    assert(r->nin <= REPORT_IN_MAX);
    return ARENA_ARRAY(c->arena, struct value, r->nin + 1);
}

enum status report_set(struct ctx *c, const struct report *r, struct value *in, struct str name, struct str text)
{
    struct path at = { .name = name };
    int64_t days;
    for (size_t i = 0; i < r->nin; i++) {
        if (!str_eq(name, str_z(r->in[i].name)))
            continue;
        bool ago = r->in[i].type == FT_DATE && str_ends(text, S("d"))
                   && str_to_i64((struct str){ text.p, text.n - 1 }, &days) && days >= 0 && days < 100000;
        if (ago)    /* since=180d */
            text = date_text(c->arena, (struct date){ date_of_ms(c->now_ms, 0).days - (int32_t)days });
        return rec_parse(c, &r->in[i], text, &at, &in[i]);
    }
    problem_add(c->problems, &at, S("unknown"), "%s takes no \"%.*s\"", r->label, STR_FMT(name));
    return ST_INVALID;
}

enum status report_run(struct ctx *c, const struct report *r, struct value *in, struct report_view *ret)
{
    TRY(perm_need(c, r->perm));
    for (size_t i = 0; i < r->nin; i++) {
        struct path at = { .name = str_z(r->in[i].name) };
        if (in[i].type == VT_UNSET && r->in[i].dflt)
            TRY(rec_default(c, &r->in[i], &in[i]));
        bool given = in[i].type != VT_UNSET && in[i].type != VT_NULL;
        if (!given && (r->in[i].flags & F_REQUIRED))
            problem_add(c->problems, &at, S("required"), "%s is needed", r->in[i].label);
    }
    if (c->problems->count)
        return ST_INVALID;
    *ret = (struct report_view){ .report = r };
    TRY(r->load(c, in, ret));
    assert(ret->finding.n > 0);
    return arena_is_full(c->arena) ? ST_TOO_LARGE : ST_OK;
}

struct str report_cell(struct ctx *c, const struct field *column, const struct value *v)
{
    return rec_text(c, column, v);
}

void report_view_json(struct ctx *c, const struct report_view *v, struct json_writer *w)
{
    json_member_str(w, S("finding"), v->finding);
    for (size_t t = 0; t < v->report->nout; t++) {
        const struct table *tab = &v->report->out[t];
        json_key(w, str_z(tab->name));
        json_array(w);
        for (size_t i = 0; i < v->rows[t].n; i++) {
            json_object(w);
            for (size_t k = 0; k < tab->ncolumns; k++) {
                json_key(w, str_z(tab->columns[k].name));
                rec_json_value(c, w, &tab->columns[k], &v->rows[t].cells[i * tab->ncolumns + k]);
            }
            json_end(w);
        }
        json_end(w);
    }
}

void report_view_csv(struct ctx *c, const struct report_view *v, size_t t, struct csv_writer *w)
{
    const struct table *tab = &v->report->out[t];
    for (size_t k = 0; k < tab->ncolumns; k++)
        csv_cell(w, str_z(tab->columns[k].name));
    csv_end_row(w);
    for (size_t i = 0; i < v->rows[t].n; i++) {
        for (size_t k = 0; k < tab->ncolumns; k++) {
            const struct value *x = &v->rows[t].cells[i * tab->ncolumns + k];
            enum ftype ft = tab->columns[k].type;
            bool number = (ft == FT_INT || ft == FT_MONEY || ft == FT_REAL) && (x->type == VT_INT || x->type == VT_REAL);
            if (number)
                csv_number(w, report_cell(c, &tab->columns[k], x));
            else
                csv_cell(w, report_cell(c, &tab->columns[k], x));
        }
        csv_end_row(w);
    }
}

/* ---- for the rows ---- */

enum status report_sql(struct ctx *c, struct report_view *v, size_t t, const struct stmt_def *q,
                       const struct value *args, size_t nargs)
{
    const struct table *tab = &v->report->out[t];
    struct rows *rows;
    TRY(db_each(c, q, args, nargs, &rows));
    for (;;) {
        struct value got[32];
        bool more;
        assert(tab->ncolumns <= COUNT(got));
        TRY(rows_values(rows, got, tab->ncolumns, &more));
        if (!more)
            return ST_OK;
        struct value *row = report_row(c, v, t);
        for (size_t k = 0; k < tab->ncolumns; k++) {
            row[k] = got[k];
            if (tab->columns[k].type == FT_BOOL && got[k].type == VT_INT)
                row[k] = ARG_BOOL(got[k].u.i != 0);
        }
    }
}

const struct value *report_at_cell(const struct report_view *v, size_t t, size_t row, const char *column)
{
    const struct table *tab = &v->report->out[t];
    for (size_t k = 0; k < tab->ncolumns; k++)
        if (strcmp(tab->columns[k].name, column) == 0)
            return &v->rows[t].cells[row * tab->ncolumns + k];
    assert(!"the table has this column");
    return NULL;
}

int64_t report_sum(const struct report_view *v, size_t t, const char *column)
{
    int64_t sum = 0;
    for (size_t i = 0; i < v->rows[t].n; i++) {
        const struct value *x = report_at_cell(v, t, i, column);
        sum += x->type == VT_INT ? x->u.i : 0;
    }
    return sum;
}

struct value report_in(const struct value *in, size_t n)
{
    return in[n].type == VT_UNSET ? ARG_NULL : in[n];
}

enum status report_about(struct ctx *c, const struct value *in, const struct kind *k, struct report_view *v, int64_t *ret_id)
{
    const struct query q = { .kind = k, .limit = 1 };
    struct record_list l = { 0 };
    *ret_id = v->about = in->type == VT_INT ? in->u.i : 0;
    if (*ret_id)
        return ST_OK;
    TRY(rec_list(c, &q, &l));
    *ret_id = v->about = l.count ? l.items[0]->id : 0;
    if (*ret_id == 0)
        v->finding = arena_printf(c->arena, "There is no %c%s yet", k->label[0] | 0x20, k->label + 1);
    return ST_OK;
}

struct value report_rate(int64_t a, int64_t n)
{
    assert(a >= 0 && n >= a);
    return n < 5 ? ARG_NULL : ARG_INT((200 * a + n) / (2 * n));
}

struct str report_many(struct ctx *c, int64_t n, const char *one, const char *many)
{
    return arena_printf(c->arena, "%lld %s", (long long)n, n == 1 ? one : many);
}

struct str report_some(struct ctx *c, int64_t n)
{
    return n ? arena_printf(c->arena, "%lld", (long long)n) : S("none");
}

struct str report_share(struct ctx *c, int64_t a, struct str of, const char *is, const char *are)
{
    if (str_starts(of, S("0 ")))
        return arena_printf(c->arena, "No %.*s %s", STR_FMT(str_skip(of, 2)), are);
    if (a == 0)
        return arena_printf(c->arena, "None of %.*s %s", STR_FMT(of), is);
    return arena_printf(c->arena, "%lld of %.*s %s", (long long)a, STR_FMT(of), a == 1 ? is : are);
}

enum status report_today(struct ctx *c, struct str *ret)
{
    struct settings s;
    TRY(workspace_settings(c, &s));
    *ret = date_text(c->arena, workspace_today(c, &s));
    return ST_OK;
}

struct str report_days_before(struct ctx *c, struct str day, int64_t days)
{
    struct date d = { 0 };
    bool good = date_parse(day, &d);
    assert(good);
    return date_text(c->arena, (struct date){ d.days - (int32_t)days });
}

struct value report_points(int64_t upt)
{
    int64_t tenths = (upt + (upt < 0 ? -50000 : 50000)) / 100000;
    return (struct value){ .type = VT_REAL, .u.d = (double)tenths / 10 };
}
