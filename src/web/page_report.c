/* web/page_report.c: any report as a page, from its table: a finding, what one may ask, and plain tables. */
#include "use/reports.h"
#include "web/form.h"
#include "web/generic.h"
#include "web/report_bars.h"
#include "web/report_map.h"
#include "web/report_ring.h"
#include "web/report_stairs.h"

enum { ROWS_SHOWN = 50, ROWS_MOST = 500 };
struct report_page {
    struct form_view f; /* its controls are the inputs; kind and record are not used */
    struct report_view r;
    struct str table;   /* the one that .csv gives; empty: the first */
    size_t most;        /* rows of a table that the page shows; .json and .csv give all */
};

static const struct report_page *rp_of(const struct view *v)
{
    return (const struct report_page *)(const void *)v;
}

bool report_named(const struct str *captures, size_t n)
{
    return n == 1 && report_find(captures[0]) != NULL;
}

static bool is_setting(struct str name)
{
    static const char *const known[] = { "table", "bom", "done", "rows" };
    for (size_t i = 0; i < COUNT(known); i++)
        if (str_eq(name, str_z(known[i])))
            return true;
    return false;
}

static enum status read_inputs(struct ctx *c, const struct page_in *in, const struct report *r, struct value *values)
{
    for (size_t i = 0; i < in->query.n; i++) {
        const struct param *p = &in->query.p[i];
        if (is_setting(p->name) || str_empty(str_trim(p->value)))
            continue;
        enum status st = report_set(c, r, values, p->name, p->value);
        if (st != ST_OK && st != ST_INVALID)
            return st;
    }
    return c->problems->count ? ST_INVALID : ST_OK;
}

static void fill_controls(struct ctx *c, struct report_page *rp, const struct value *values)
{
    const struct report *r = rp->r.report;
    rp->f.controls = ARENA_ARRAY(c->arena, struct control, r->nin + 1);
    for (size_t i = 0; i < r->nin; i++) {
        struct control *t = &rp->f.controls[rp->f.ncontrols++];
        t->f = &r->in[i];
        const struct value shown = i == 0 && rp->r.about ? ARG_INT(rp->r.about) : values[i];
        t->typed = rec_text(c, t->f, &shown);
        form_options(c, t);
    }
}

static enum status load(struct ctx *c, const struct page_in *in, struct view **ret)
{
    struct report_page *rp = ARENA_NEW(c->arena, struct report_page);
    struct str name = in->ncaptures ? in->captures[0] : str_skip(in->req->path, 1);
    if (str_ends(name, S(".csv")))
        name.n -= 4;
    const struct report *r = report_find(name);
    if (!r)
        return ST_NOT_FOUND;
    rp->f.c = c;
    TRY(view_init(c, in, &rp->f.v, "/reports"));
    struct value *values = report_inputs(c, r);
    TRY(read_inputs(c, in, r, values));
    TRY(report_run(c, r, values, &rp->r));
    fill_controls(c, rp, values);
    rp->table = params_get(&in->query, S("table"));
    int64_t most = 0;
    rp->most = str_to_i64(params_get(&in->query, S("rows")), &most) && most > ROWS_SHOWN
                   ? (size_t)(most < ROWS_MOST ? most : ROWS_MOST)
                   : ROWS_SHOWN;
    rp->f.v.crumb_area = S("Reports");
    rp->f.v.title = words_finding(c->arena, rp->r.finding);
    rp->f.v.csv = true;
    *ret = &rp->f.v;
    return ST_OK;
}

static void cell_html(struct out *o, const struct report_page *rp, const struct field *f, const struct value *v)
{
    struct ctx *c = rp->f.c;
    const struct kind *k;
    struct url page;
    struct str key, title, text = field_shown(c, &rp->f.v.settings, f, v);
    bool number = f->type == FT_INT || f->type == FT_REAL || f->type == FT_MONEY;
    if (number)
        H(o, "<td class=\"n\">");
    else if (f->type == FT_DATE || f->type == FT_TIME)
        H(o, "<td class=\"nb\">");
    else if (text.n > 20)
        H(o, "<td class=\"said\">");
    else
        H(o, "<td>");
    if (field_page(c, f, v, &page, &k, &key, &title))
        H(o, "<a class=\"quiet\" href=\"", page, "\">", text, "</a>");
    else if (str_empty(text) && rp->r.report->whole && f == &rp->r.report->out[0].columns[0])
        H(o, "not allocated");                         /* as the picture above calls it */
    else if (str_empty(text))
        H(o, "<span class=\"faint\">–</span>");
    else
        H(o, "", text, "");
    H(o, "</td>");
}

/* A reference is shown by its title: a title beside it says the same again. */
static bool is_said_already(const struct table *t, size_t k)
{
    const struct field *f = &t->columns[k], *first = &t->columns[0];
    return k > 0 && first->type == FT_REF && first->ref->title && strcmp(f->name, first->ref->title) == 0
           && (f->type == FT_TEXT || f->type == FT_PROSE);
}

static void head_html(struct out *o, const struct table *tab)
{
    for (size_t k = 0; k < tab->ncolumns; k++) {
        const struct field *f = &tab->columns[k];
        bool number = f->type == FT_INT || f->type == FT_REAL || f->type == FT_MONEY;
        if (is_said_already(tab, k))
            continue;
        H(o, "<th scope=\"col\" class=\"", number ? S("n") : S(""), "\">", str_z(f->label), "");
        if (unit_adds(o->arena, f))
            H(o, ", ", str_z(f->unit), "");
        H(o, "</th>");
    }
}

static void table_html(struct out *o, const struct report_page *rp, size_t t)
{
    const struct table *tab = &rp->r.report->out[t];
    const struct view *v = &rp->f.v;
    struct url csv = url_query(v->arena, view_url(v, S(".csv"), S("done table")), S("table"), str_z(tab->name));
    H(o, "<section class=\"card mb4\" aria-labelledby=\"t-", str_z(tab->name), "\"><h2 id=\"t-", str_z(tab->name),
      "\">", str_z(tab->label), " <span class=\"muted\">", rp->r.rows[t].n, "</span> <a class=\"small\" href=\"", csv,
      "\">.csv</a></h2>");
    if (rp->r.rows[t].n == 0) {
        H(o, "<p class=\"muted\">None.</p></section>");
        return;
    }
    H(o, "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"", str_z(tab->label),
      " as a table\"><table class=\"calc\"><thead><tr>");
    head_html(o, tab);
    H(o, "</tr></thead><tbody>");
    for (size_t i = 0; i < rp->r.rows[t].n && i < rp->most; i++) {
        H(o, "<tr>");
        for (size_t k = 0; k < tab->ncolumns; k++)
            if (!is_said_already(tab, k))
                cell_html(o, rp, &tab->columns[k], &rp->r.rows[t].cells[i * tab->ncolumns + k]);
        H(o, "</tr>\n");
    }
    H(o, "</tbody></table></div>");
    if (rp->r.rows[t].n > rp->most) {
        H(o, "<p class=\"small mt2\">and ", rp->r.rows[t].n - rp->most, " more: ");
        if (rp->most < ROWS_MOST)
            H(o, "<a href=\"",
              url_query(v->arena, view_url(v, STR_NULL, S("done rows")), S("rows"), int_text(v->arena, ROWS_MOST)),
              "\">show ", rp->r.rows[t].n < ROWS_MOST ? S("them") : int_text(v->arena, ROWS_MOST), "</a>, or ");
        H(o, "<a href=\"", csv, "\">all of them as .csv</a></p>");
    }
    H(o, "</section>");
}

static void html(struct out *o, const struct view *v)
{
    const struct report_page *rp = rp_of(v);
    const struct report *r = rp->r.report;
    struct ui_act add = { .key = "N", .primary = true };
    if (r->adds) {
        add.label = str_z(r->adds_label);
        add.href = URL(v->arena, str_z(r->adds->plural), S("new"));
        add.least = r->adds->perm.add;
    }
    ui_top(o, v, str_z(r->label), str_empty(rp->r.more) ? str_z(r->help) : rp->r.more, &add, r->adds ? 1 : 0);
    if (r->nin) {
        H(o, "<form class=\"card filters mb4\" method=\"get\" action=\"", URL(v->arena, report_slug(v->arena, r)),
          "\">");
        for (size_t i = 0; i < rp->f.ncontrols; i++)
            form_control(o, &rp->f, &rp->f.controls[i]);
        H(o, "<button class=\"btn\">Show</button></form>");
    }
    if (!report_ring(o, rp->f.c, v, &rp->r) && !report_map(o, rp->f.c, v, &rp->r)
        && !report_stairs(o, rp->f.c, v, &rp->r))
        report_bars(o, rp->f.c, v, &rp->r);
    for (size_t t = 0; t < r->nout; t++)
        table_html(o, rp, t);
}

static void json(struct json_writer *w, const struct view *v)
{
    const struct report_page *rp = rp_of(v);
    json_object(w);
    report_view_json(rp->f.c, &rp->r, w);
    json_end(w);
}

static void csv(struct csv_writer *w, const struct view *v)
{
    const struct report_page *rp = rp_of(v);
    const struct report *r = rp->r.report;
    size_t t = 0;
    for (size_t i = 0; i < r->nout; i++)
        if (str_eq(rp->table, str_z(r->out[i].name)))
            t = i;
    report_view_csv(rp->f.c, &rp->r, t, w);
}

const struct page page_report = { load, html, json, csv };

/* ---- /reports ---- */

static enum status list_load(struct ctx *c, const struct page_in *in, struct view **ret)
{
    struct view *v = ARENA_NEW(c->arena, struct view);
    size_t n = 0;
    TRY(view_init(c, in, v, "/reports"));
    for (size_t i = 0; report_at(i); i++)
        n += v->may >= report_at(i)->perm;
    v->crumb_area = S("Reports");
    v->title = arena_printf(c->arena, "%zu reports, each a page, a sheet and a command", n);
    *ret = v;
    return ST_OK;
}

static void list_html(struct out *o, const struct view *v)
{
    ui_top(o, v, STR_NULL, S("The same figures under .json, .csv and headwater NAME."), NULL, 0);
    for (int area = 0; area < REPORT__AREAS; area++) {
        H(o, "<section class=\"card mb4\"><h2>", str_z(report_area_label((enum report_area)area)),
          "</h2><dl class=\"kv\">");
        for (size_t i = 0; report_at(i); i++) {
            const struct report *r = report_at(i);
            if ((int)r->area == area && v->may >= r->perm)
                H(o, "<dt><a href=\"", URL(v->arena, report_slug(v->arena, r)), "\">", str_z(r->label), "</a></dt><dd>",
                  str_z(r->help), "</dd>");
        }
        H(o, "</dl></section>");
    }
}

static void list_json(struct json_writer *w, const struct view *v)
{
    json_object(w);
    json_key(w, S("rows"));
    json_array(w);
    for (size_t i = 0; report_at(i); i++) {
        const struct report *r = report_at(i);
        if (v->may < r->perm)
            continue;
        json_object(w);
        json_member_str(w, S("name"), str_z(r->name));
        json_member_str(w, S("label"), str_z(r->label));
        json_member_str(w, S("area"), str_z(report_area_label(r->area)));
        json_member_str(w, S("help"), str_z(r->help));
        json_member_str(w, S("address"), URL(v->arena, report_slug(v->arena, r)).s);
        json_end(w);
    }
    json_end(w);
    json_end(w);
}

const struct page page_reports = { list_load, list_html, list_json, NULL };
