/* cli/cli_sample.c: the sample company, from CSV files beside the program. */
#include "cli/cli_parts.h"
#include "base/date.h"
#include <stdlib.h>
#include <unistd.h>

/* The folder with order.txt: $HEADWATER_SAMPLES, ./samples, or beside the program. */
static enum status sample_dir(struct ctx *c, struct str *ret)
{
    char exe[4096];
    struct str places[6] = { str_z(getenv("HEADWATER_SAMPLES")), S("samples"), STR_NULL, STR_NULL,
                             STR_NULL, STR_NULL };
    size_t n = 2;
    ssize_t got = readlink("/proc/self/exe", exe, sizeof exe - 1);
    while (got > 0 && exe[got - 1] != '/')
        got--;
    if (got > 0) {
        places[n++] = arena_printf(c->arena, "%.*s../samples", (int)got, exe);
        places[n++] = arena_printf(c->arena, "%.*s../share/headwater/samples", (int)got, exe);
    }
    for (size_t i = 0; i < n; i++) {
        static const char *const below[] = { "/kestrel", "" };
        for (size_t b = 0; b < COUNT(below) && places[i].n > 0; b++) {
            struct str dir = arena_printf(c->arena, "%.*s%s", STR_FMT(places[i]), below[b]);
            struct str order = arena_printf(c->arena, "%.*s/order.txt", STR_FMT(dir));
            if (access(arena_cstr(c->arena, order), R_OK) == 0) {
                *ret = dir;
                return ST_OK;
            }
        }
    }
    problem_add(c->problems, NULL, S("samples"), "the sample company is not here\n"
                "Set HEADWATER_SAMPLES to the folder samples of the source tree.");
    return ST_NOT_FOUND;
}

static enum status sample_csv(struct ctx *c, struct str dir, struct str file, struct csv_file *ret)
{
    struct str bytes;
    TRY(cli_read_file(c, arena_printf(c->arena, "%.*s/%.*s", STR_FMT(dir), STR_FMT(file)), &bytes));
    return csv_parse(c->arena, c->problems, bytes, ',', ret);
}

static struct str workspace_cell(const struct csv_file *f, const char *name)
{
    if (f->nrows < 2)
        return STR_NULL;
    for (size_t i = 0; i < f->rows[0].n && i < f->rows[1].n; i++)
        if (str_eq(f->rows[0].cells[i], str_z(name)))
            return f->rows[1].cells[i];
    return STR_NULL;
}

enum status cli_sample_settings(struct ctx *c, struct workspace_new *w)
{
    struct csv_file f;
    struct str dir;
    TRY(sample_dir(c, &dir));
    TRY(sample_csv(c, dir, S("workspace.csv"), &f));
    if (w->title.n == 0)
        w->title = workspace_cell(&f, "title");
    if (w->currency.n == 0)
        w->currency = workspace_cell(&f, "currency");
    if (w->zone.n == 0)
        w->zone = workspace_cell(&f, "zone");
    if (w->fiscal_start == 0)
        (void)str_to_i64(workspace_cell(&f, "fiscal_start"), &w->fiscal_start);
    return ST_OK;
}

/* The other settings of workspace.csv, into the row that is there. */
static enum status sample_workspace(struct ctx *c, struct str dir, struct str file)
{
    struct csv_file f;
    struct query q = { .kind = &kind_workspace, .limit = 1 };
    struct record_list l;
    TRY(sample_csv(c, dir, file, &f));
    TRY(rec_list(c, &q, &l));
    assert(l.count == 1);
    struct record *r = rec_new(c, &kind_workspace);
    r->id = l.items[0]->id;
    r->rev = l.items[0]->rev;
    for (size_t i = 0; f.nrows > 1 && i < f.rows[0].n && i < f.rows[1].n; i++) {
        struct str name = f.rows[0].cells[i];
        bool fixed = str_eq(name, S("title")) || str_eq(name, S("currency")) ||
                     str_eq(name, S("zone")) || str_eq(name, S("fiscal_start"));
        if (!fixed && kind_field(&kind_workspace, name) != NULL)
            TRY(rec_set(c, r, name, f.rows[1].cells[i], NULL));
    }
    return rec_edit(c, r);
}

static enum status sample_file(struct ctx *c, struct str dir, struct str shape, struct str file)
{
    struct import_report r = { 0 };
    struct settings s;
    struct str bytes;
    TRY(workspace_settings(c, &s));
    TRY(cli_read_file(c, arena_printf(c->arena, "%.*s/%.*s", STR_FMT(dir), STR_FMT(file)), &bytes));
    struct import_options o = { .shape = shape, .file_name = file, .sample_dates = true,
                                .today = workspace_today(c, &s), .fiscal_start = (int)s.fiscal_start };
    enum status st = import_bytes(c, bytes, &o, &r);
    if (st == ST_INVALID && (r.nbad > 0 || r.nquestions > 0)) {
        struct str reason = r.nbad > 0 ? r.bad[0].reason : S("an open question");
        problem_add(c->problems, NULL, S("sample"), "%.*s, line %lld, %.*s: %.*s (%.*s)\nMend the sample.",
                    STR_FMT(file), r.nbad > 0 ? (long long)r.bad[0].line : 0LL,
                    STR_FMT(r.nbad > 0 ? r.bad[0].column : r.questions[0].column), STR_FMT(reason),
                    STR_FMT(r.nbad > 0 ? r.bad[0].value : r.questions[0].value));
    }
    return st;
}

static enum status sample_body(struct ctx *c, void *arg)
{
    struct str dir = *(struct str *)arg, rest, line;
    TRY(cli_read_file(c, arena_printf(c->arena, "%.*s/order.txt", STR_FMT(dir)), &rest));
    while (rest.n > 0) {
        struct str shape, file;
        (void)str_cut(rest, '\n', &line, &rest);
        line = str_trim(line);
        if (line.n == 0 || line.p[0] == '#' || !str_cut(line, ' ', &shape, &file))
            continue;
        file = str_trim(file);
        if (str_eq(shape, S("workspace")))
            TRY(sample_workspace(c, dir, file));
        else
            TRY(sample_file(c, dir, shape, file));
    }
    return ST_OK;
}

enum status cli_sample_load(struct ctx *c)
{
    struct str dir;
    TRY(sample_dir(c, &dir));
    return core_write(c, S("init"), sample_body, &dir, NULL);
}
