/* cli/cli_report.c: headwater NAME --input value, for every report. */
#include "cli/cli_parts.h"
#include "use/reports.h"

enum { CELL_WIDTH = 48 };

static struct str short_cell(struct arena *a, struct str s)
{
    size_t n = 0, width = 0;
    while (n < s.n && width < CELL_WIDTH && s.p[n] != '\n') {
        n++;
        while (n < s.n && ((unsigned char)s.p[n] & 0xc0) == 0x80)
            n++;
        width++;
    }
    return n == s.n ? s : arena_printf(a, "%.*s…", (int)n, s.p);
}

static size_t width_of(struct str s)
{
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++)
        n += ((unsigned char)s.p[i] & 0xc0) != 0x80;
    return n;
}

static void say_table(struct ctx *c, const struct report_view *v, size_t t, struct out *out)
{
    const struct table *tab = &v->report->out[t];
    size_t n = v->rows[t].n, w = tab->ncolumns;
    struct str *cells = ARENA_ARRAY(c->arena, struct str, (n + 1) * w);
    size_t *width = ARENA_ARRAY(c->arena, size_t, w + 1);
    out_printf(out, "\n%s\n", tab->label);
    for (size_t i = 0; i <= n; i++)
        for (size_t k = 0; k < w; k++) {
            struct str s = i == 0 ? str_z(tab->columns[k].name)
                                  : report_cell(c, &tab->columns[k], &v->rows[t].cells[(i - 1) * w + k]);
            cells[i * w + k] = short_cell(c->arena, s);
            size_t wide = width_of(cells[i * w + k]);
            width[k] = wide > width[k] ? wide : width[k];
        }
    for (size_t i = 0; i <= n; i++) {
        for (size_t k = 0; k < w; k++)
            out_printf(out, "%.*s%*s", STR_FMT(cells[i * w + k]),
                       k + 1 < w ? (int)(width[k] - width_of(cells[i * w + k])) + 2 : 0, "");
        out_bytes(out, S("\n"));
    }
}

static void say_rows(struct ctx *c, const struct report_view *v, struct out *out)
{
    out_printf(out, "%.*s\n", STR_FMT(v->finding));
    for (size_t t = 0; t < v->report->nout; t++)
        say_table(c, v, t, out);
}

static enum status read_inputs(struct ctx *c, const struct cli_args *a, const struct report *r, struct value *in)
{
    for (size_t i = 0; i < a->ngiven; i++) {
        struct str name = cli_underscores(c->arena, a->given[i].name);
        for (size_t k = 0; k < r->nin; k++)
            if (str_eq(name, str_z(r->in[k].name))) {
                enum status st = report_set(c, r, in, name, a->given[i].value);
                if (st != ST_OK && st != ST_INVALID)
                    return st;
            }
    }
    for (size_t i = 0; i < a->npositional; i++) {
        if (i >= r->nin)
            return cli_usage(c, "\"%.*s\" is one word too many\nSee headwater help reports.",
                             STR_FMT(a->positional[i]));
        enum status st = report_set(c, r, in, str_z(r->in[i].name), a->positional[i]);
        if (st != ST_OK && st != ST_INVALID)
            return st;
    }
    return c->problems->count ? ST_INVALID : ST_OK;
}

enum status cli_report_run(struct ctx *c, const struct report *r, const struct cli_args *a, struct out *out)
{
    struct report_view v;
    struct value *in = report_inputs(c, r);
    TRY(read_inputs(c, a, r, in));
    TRY(report_run(c, r, in, &v));
    if (cli_flag(a, "json")) {
        struct json_writer w;
        json_begin(&w, out);
        json_object(&w);
        report_view_json(c, &v, &w);
        json_end(&w);
        out_bytes(out, S("\n"));
        return ST_OK;
    }
    if (!cli_flag(a, "csv")) {
        say_rows(c, &v, out);
        return ST_OK;
    }
    struct csv_writer w;
    size_t t = 0;
    while (cli_flag(a, "table") && t < r->nout && !str_eq(cli_opt(a, "table"), str_z(r->out[t].name)))
        t++;
    if (t == r->nout)
        return cli_usage(c, "%s has no table \"%.*s\"\nIts first one is %s; headwater help %s names them all.", r->name,
                         STR_FMT(cli_opt(a, "table")), r->out[0].name, r->name);
    csv_begin(&w, out);
    report_view_csv(c, &v, t, &w);
    return ST_OK;
}

static void one_help(struct out *o, const struct report *r)
{
    out_printf(o, "  headwater %s", r->name);
    for (size_t f = 0; f < r->nin; f++)
        out_printf(o, r->in[f].flags & F_REQUIRED ? " --%s …" : " [--%s …]", r->in[f].name);
    out_printf(o, "\n      %s\n", r->help);
}

void cli_report_help(struct out *o, const struct report *only)
{
    if (only) {
        one_help(o, only);
        for (size_t f = 0; f < only->nin; f++)
            if (only->in[f].label)
                out_printf(o, "      --%-18s %s%s%s\n", only->in[f].name, only->in[f].label,
                           only->in[f].help ? ": " : "", only->in[f].help ? only->in[f].help : "");
        for (size_t t = 0; only->nout > 1 && t < only->nout; t++)
            out_printf(o, "      --csv --table %-8s %s\n", only->out[t].name, only->out[t].label);
        return;
    }
    for (int area = 0; area < REPORT__AREAS; area++) {
        out_printf(o, "%s%s\n", area ? "\n" : "", report_area_label((enum report_area)area));
        for (size_t i = 0; report_at(i); i++)
            if ((int)report_at(i)->area == area)
                one_help(o, report_at(i));
    }
}
