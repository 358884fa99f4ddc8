/* use/reports.c: the registry of reports, and what is the same for all of them. */
#include "use/reports.h"
#include "base/date.h"
#include "core/perm.h"
#include "core/workspace.h"

static const struct report *const *const registry[] = { desk_reports,  goal_reports,   plan_reports,   people_reports,
                                                        money_reports, align_reports,  told_reports,   follow_reports,
                                                        about_reports, decide_reports, explain_reports };

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
            bool number =
                (ft == FT_INT || ft == FT_MONEY || ft == FT_REAL) && (x->type == VT_INT || x->type == VT_REAL);
            if (number)
                csv_number(w, report_cell(c, &tab->columns[k], x));
            else
                csv_cell(w, report_cell(c, &tab->columns[k], x));
        }
        csv_end_row(w);
    }
}
