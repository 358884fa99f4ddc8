/* use/report_rows.c: what the reports are written with: rows of a statement, and figures and words of a finding. */
#include "base/date.h"
#include "base/money.h"
#include "core/workspace.h"
#include "use/reports.h"

struct value *report_inputs(struct ctx *c, const struct report *r)
{
    assert(r->nin <= REPORT_IN_MAX);
    return ARENA_ARRAY(c->arena, struct value, r->nin + 1);
}

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

enum status report_about(struct ctx *c, const struct value *in, const struct kind *k, struct report_view *v,
                         int64_t *ret_id)
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
    return arena_printf(c->arena, "%.*s %s",
                        STR_FMT(number_grouped(c->arena, arena_printf(c->arena, "%lld", (long long)n))),
                        n == 1 ? one : many);
}

struct str report_some(struct ctx *c, int64_t n)
{
    return n ? arena_printf(c->arena, "%lld", (long long)n) : S("none");
}

struct str report_share(struct ctx *c, int64_t a, struct str of, const char *is, const char *are)
{
    if (str_starts(of, S("0 ")))
        return arena_printf(c->arena, "No %.*s %s", STR_FMT(str_skip(of, 2)), are);
    bool be = strcmp(is, "is") == 0 || strcmp(is, "was") == 0 || strcmp(is, "has") == 0;
    if (a == 0 && be && str_starts(of, S("1 ")))
        return arena_printf(c->arena, "The only %.*s %s not", STR_FMT(str_skip(of, 2)), is);
    if (a == 0)
        return arena_printf(c->arena, "None of %.*s %s", STR_FMT(of), is);
    return arena_printf(c->arena, "%.*s of %.*s %s",
                        STR_FMT(number_grouped(c->arena, arena_printf(c->arena, "%lld", (long long)a))), STR_FMT(of),
                        a == 1 ? is : are);
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

struct value report_quarter(struct str day, int64_t fiscal_start)
{
    struct date d;
    char first[10];
    if (day.n < 7)
        return ARG_NULL;
    memcpy(first, day.p, 7);
    memcpy(first + 7, "-01", 3);
    if (!date_parse((struct str){ first, sizeof first }, &d))
        return ARG_NULL;
    return ARG_INT(quarter_of(d, (int)fiscal_start).ordinal);
}
